//! Looks for: replies that deny, dispute or blame the customer.
//!
//! Why it matters: a dispute in public is read by everybody who waits for an answer of their own.

use super::prelude::*;
use crate::annotate::acts::strategy::Strategy;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "disputes_with_customers",
    kind: LessonKind::Improve,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("denials", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let denial = &measures.acts.strategies.iter().find(|row| row.strategy == Strategy::Deny)?.share;
    let limit = thresholds.get("denial_share").value;
    if denial.is_too_few() || denial.low <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![("n", Fact::Count(denial.n)), ("denials", Fact::Count(denial.count)), ("share", Fact::Share(denial.share))],
        threshold: "denial_share",
        success_test: at_most_share("acts.strategies.deny.share.share", limit),
        evidence: &[measures.evidence.topic("denial"), measures.evidence.topic("act/denial"), measures.evidence.topic("act/blame")],
    }
    .into_lesson(thresholds)
}
