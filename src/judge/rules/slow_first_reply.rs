//! Looks for: half of the customers waiting longer for a first answer than they expect, the unanswered counted.
//!
//! Why it matters: speed of the first and of the conclusive reply raises satisfaction whatever the reply says (Istanbulluoglu 2017).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "slow_first_reply",
    kind: LessonKind::Improve,
    capability: Capability::Speed,
    facts: &[("n", FactKind::Count), ("median", FactKind::Other), ("answered_in_hour", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let wait = &measures.latency.first_reply;
    let limit = thresholds.get("first_reply_minutes").value;
    let median = wait.median.point?;
    if wait.median.is_too_few() || wait.median.low.unwrap_or(median) <= limit {
        return None;
    }
    let within = wait.answered_within.iter().find(|within| within.minutes >= limit)?.share.point?;
    Finding {
        info: INFO,
        priority: if median > 6.0 * limit { Priority::High } else { Priority::Medium },
        facts: vec![
            ("n", Fact::Count(wait.n_episodes)),
            ("median", Fact::Minutes(median)),
            ("answered_in_hour", Fact::Share(within)),
            ("limit", Fact::Minutes(limit)),
        ],
        threshold: "first_reply_minutes",
        success_test: at_most_minutes("latency.first_reply.median.point", limit),
        evidence: &[measures.evidence.topic("slow_reply"), measures.evidence.topic("longest_waiting")],
    }
    .into_lesson(thresholds)
}
