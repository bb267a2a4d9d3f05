//! Looks for: many accounts writing the same words.
//!
//! Why it matters: copied texts inflate volume and negative share; they have to be counted apart before anybody reacts to the size of the storm.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "copied_comments",
    kind: LessonKind::Improve,
    capability: Capability::Accuracy,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other), ("negative", FactKind::Other), ("negative_by_text", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let copies = &measures.acts.copy_share;
    if copies.is_too_few() || copies.low <= thresholds.get("copy_share").value {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("n", Fact::Count(copies.count)),
            ("share", Fact::Share(copies.share)),
            ("negative", Fact::Share(measures.sentiment.negative.share)),
            ("negative_by_text", Fact::Share(measures.sentiment.negative_by_text.share)),
        ],
        threshold: "copy_share",
        success_test: at_most_share("acts.copy_share.share", thresholds.get("copy_share").value),
        evidence: &[measures.evidence.topic("copies")],
    }
    .into_lesson(thresholds)
}
