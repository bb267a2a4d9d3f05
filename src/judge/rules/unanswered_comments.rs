//! Looks for: too many customers who ask and never get an answer.
//!
//! Why it matters: the unanswered vanish from the averages that most tools show, and not from the memory of those who wrote.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "unanswered_comments",
    kind: LessonKind::Improve,
    capability: Capability::Speed,
    facts: &[("n", FactKind::Count), ("open", FactKind::Count), ("open_share", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let wait = &measures.latency.first_reply;
    let limit = thresholds.get("reply_rate_share").value;
    if wait.reply_rate.is_too_few() || wait.reply_rate.high >= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: if wait.reply_rate.share < 0.5 { Priority::High } else { Priority::Medium },
        facts: vec![
            ("n", Fact::Count(wait.n_episodes)),
            ("open", Fact::Count(wait.n_censored)),
            ("open_share", Fact::Share(1.0 - wait.reply_rate.share)),
            ("limit", Fact::Share(limit)),
        ],
        threshold: "reply_rate_share",
        success_test: at_least_share("latency.first_reply.reply_rate.share", limit),
        evidence: &[measures.evidence.topic("unanswered"), measures.evidence.topic("longest_waiting")],
    }
    .into_lesson(thresholds)
}
