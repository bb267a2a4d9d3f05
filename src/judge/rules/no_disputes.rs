//! Looks for: replies that hardly ever deny or dispute.
//!
//! Why it matters: whoever keeps calm under attack wins those who only read.

use super::prelude::*;
use crate::annotate::acts::strategy::Strategy;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "no_disputes",
    kind: LessonKind::Sustain,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let denial = &measures.acts.strategies.iter().find(|row| row.strategy == Strategy::Deny)?.share;
    let limit = thresholds.get("denial_share").value;
    if denial.is_too_few() || denial.high > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(denial.n)), ("share", Fact::Share(denial.share))],
        threshold: "denial_share",
        success_test: at_most_share("acts.strategies.deny.share.share", limit),
        evidence: &[measures.evidence.topic("good_reply"), measures.evidence.topic("act/empathy"), measures.evidence.topic("act/thanks")],
    }
    .into_lesson(thresholds)
}
