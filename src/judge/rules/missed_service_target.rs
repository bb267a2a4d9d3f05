//! Looks for: a service target that is missed by more than chance explains.
//!
//! Why it matters: a target that nobody meets is not a target; either the rota or the promise has to change.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "missed_service_target",
    kind: LessonKind::Improve,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("met", FactKind::Other), ("target", FactKind::Other), ("wanted", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let met = &measures.latency.target_attainment;
    let wanted = thresholds.get("target_attainment_share").value;
    if met.is_too_few() || met.high >= wanted {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("n", Fact::Count(met.n)),
            ("met", Fact::Share(met.share)),
            ("target", Fact::Minutes(measures.latency.target_minutes)),
            ("wanted", Fact::Share(wanted)),
        ],
        threshold: "target_attainment_share",
        success_test: at_least_share("latency.target_attainment.share", wanted),
        evidence: &[measures.evidence.topic("slow_reply"), measures.evidence.topic("unanswered")],
    }
    .into_lesson(thresholds)
}
