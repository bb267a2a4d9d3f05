//! Looks for: the same words sent to many people.
//!
//! Why it matters: a perceived human voice raises reputation (Jacobs & Liebrecht 2022); people compare the answers they get.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "copied_replies",
    kind: LessonKind::Improve,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("copies", FactKind::Count), ("share", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let copies = &measures.acts.template_share;
    let limit = thresholds.get("template_share").value;
    if copies.is_too_few() || copies.low <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("n", Fact::Count(copies.n)),
            ("copies", Fact::Count(copies.count)),
            ("share", Fact::Share(copies.share)),
            ("limit", Fact::Share(limit)),
        ],
        threshold: "template_share",
        success_test: at_most_share("acts.template_share.share", limit),
        evidence: &[measures.evidence.topic("template"), measures.evidence.topic("act/template")],
    }
    .into_lesson(thresholds)
}
