//! Looks for: customers who were sent to a private channel and came back in public.
//!
//! Why it matters: a hand-off that leads nowhere shows everybody that the private channel does not work.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "handoffs_that_return",
    kind: LessonKind::Improve,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("returned", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let returned = &measures.acts.handoff_return;
    let limit = thresholds.get("handoff_return_share").value;
    if returned.is_too_few() || returned.low <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(returned.n)), ("returned", Fact::Count(returned.count)), ("share", Fact::Share(returned.share))],
        threshold: "handoff_return_share",
        success_test: at_most_share("acts.handoff_return.share", limit),
        evidence: &[measures.evidence.topic("handoff_return"), measures.evidence.topic("act/handoff")],
    }
    .into_lesson(thresholds)
}
