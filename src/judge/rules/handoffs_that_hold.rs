//! Looks for: hand-offs to a private channel after which people do not have to come back in public.
//!
//! Why it matters: it shows that somebody answers there.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "handoffs_that_hold",
    kind: LessonKind::Sustain,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let returned = &measures.acts.handoff_return;
    let limit = thresholds.get("handoff_return_share").value;
    if returned.is_too_few() || returned.high > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(returned.n)), ("share", Fact::Share(returned.share))],
        threshold: "handoff_return_share",
        success_test: at_most_share("acts.handoff_return.share", limit),
        evidence: &[measures.evidence.topic("act/handoff"), measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
