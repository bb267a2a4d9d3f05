//! Looks for: nearly everybody who needed an answer getting one.
//!
//! Why it matters: 34 large US firms left 47 % of threads unanswered (Einwiller & Steilen 2015); doing better is worth saying.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "most_were_answered",
    kind: LessonKind::Sustain,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("answered", FactKind::Count), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let rate = &measures.latency.first_reply.reply_rate;
    let limit = thresholds.get("reply_rate_share").value;
    if rate.is_too_few() || rate.low < limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(rate.n)), ("answered", Fact::Count(rate.count)), ("share", Fact::Share(rate.share))],
        threshold: "reply_rate_share",
        success_test: at_least_share("latency.first_reply.reply_rate.share", limit),
        evidence: &[measures.evidence.topic("good_reply"), measures.evidence.topic("fast_reply")],
    }
    .into_lesson(thresholds)
}
