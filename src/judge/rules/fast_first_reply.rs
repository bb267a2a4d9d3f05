//! Looks for: half of the customers answered within the time that they expect, the unanswered counted.
//!
//! Why it matters: what works should survive the next reorganisation.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "fast_first_reply",
    kind: LessonKind::Sustain,
    capability: Capability::Speed,
    facts: &[("n", FactKind::Count), ("median", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let wait = &measures.latency.first_reply;
    let limit = thresholds.get("first_reply_minutes").value;
    let median = wait.median.point?;
    if wait.median.is_too_few() || wait.median.high? > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(wait.n_episodes)), ("median", Fact::Minutes(median)), ("limit", Fact::Minutes(limit))],
        threshold: "first_reply_minutes",
        success_test: at_most_minutes("latency.first_reply.median.point", limit),
        evidence: &[measures.evidence.topic("fast_reply"), measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
