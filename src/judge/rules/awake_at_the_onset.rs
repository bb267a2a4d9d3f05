//! Looks for: a person who answered within an hour of the onset, before anybody had called it a crisis.
//!
//! Why it matters: whoever reads along sees the turn first; everything else in a crisis builds on that.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "awake_at_the_onset",
    kind: LessonKind::Sustain,
    capability: Capability::Monitoring,
    facts: &[("delay", FactKind::Other), ("at", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("first_reply_minutes").value;
    let found = clock(measures, ClockKind::FirstReply)?;
    let (at, delay) = (found.at?, found.minutes_since_onset?);
    if delay > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("delay", Fact::Minutes(delay)), ("at", Fact::Instant(at))],
        threshold: "first_reply_minutes",
        success_test: at_most_minutes(&format!("storm.clocks.{}.minutes_since_onset", ClockKind::FirstReply), limit),
        evidence: &[clock_quote(measures, ClockKind::FirstReply), measures.evidence.topic("fast_reply"), measures.evidence.topic("onset")],
    }
    .into_lesson(thresholds)
}
