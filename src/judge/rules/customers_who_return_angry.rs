//! Looks for: people who were answered and came back angry.
//!
//! Why it matters: an answer that settles nothing costs two: the next one is written to somebody who is angrier.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "customers_who_return_angry",
    kind: LessonKind::Improve,
    capability: Capability::Training,
    facts: &[("n", FactKind::Count), ("returned", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let returned = &measures.effects.recovery.returned_in_anger;
    let limit = thresholds.get("anger_return_share").value;
    if returned.is_too_few() || returned.low <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(returned.n)), ("returned", Fact::Count(returned.count)), ("share", Fact::Share(returned.share))],
        threshold: "anger_return_share",
        success_test: at_most_share("effects.recovery.returned_in_anger.share", limit),
        evidence: &[measures.evidence.topic("handoff_return"), measures.evidence.topic("slow_reply"), measures.evidence.topic("unanswered")],
    }
    .into_lesson(thresholds)
}
