//! Looks for: a service target that is kept.
//!
//! Why it matters: a promise that is kept can be said in public.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "kept_service_target",
    kind: LessonKind::Sustain,
    capability: Capability::Speed,
    facts: &[("n", FactKind::Count), ("met", FactKind::Other), ("target", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let met = &measures.latency.target_attainment;
    let wanted = thresholds.get("target_kept_share").value;
    if met.is_too_few() || met.low < wanted {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(met.n)), ("met", Fact::Share(met.share)), ("target", Fact::Minutes(measures.latency.target_minutes))],
        threshold: "target_kept_share",
        success_test: at_least_share("latency.target_attainment.share", wanted),
        evidence: &[measures.evidence.topic("fast_reply"), measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
