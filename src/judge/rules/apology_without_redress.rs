//! Looks for: apologies that offer nothing.
//!
//! Why it matters: an apology that repairs nothing reads as a formula.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "apology_without_redress",
    kind: LessonKind::Improve,
    capability: Capability::Redress,
    facts: &[("n", FactKind::Count), ("empty", FactKind::Count), ("share", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let empty = &measures.acts.apology_without_redress;
    let limit = thresholds.get("apology_without_redress_share").value;
    if empty.is_too_few() || empty.low <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("n", Fact::Count(empty.n)),
            ("empty", Fact::Count(empty.count)),
            ("share", Fact::Share(empty.share)),
            ("limit", Fact::Share(limit)),
        ],
        threshold: "apology_without_redress_share",
        success_test: at_most_share("acts.apology_without_redress.share", limit),
        evidence: &[measures.evidence.topic("act/apology")],
    }
    .into_lesson(thresholds)
}
