//! Looks for: a statement within the first hour.
//!
//! Why it matters: it needs an owner, a template and the right to publish at night; whoever has these should keep them.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "early_statement",
    kind: LessonKind::Sustain,
    capability: Capability::Coordination,
    facts: &[("delay", FactKind::Other), ("at", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("first_statement_minutes").value;
    let clock = clock(measures, ClockKind::FirstStatement)?;
    let (at, delay) = (clock.at?, clock.minutes_since_onset?);
    if delay > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("delay", Fact::Minutes(delay)), ("at", Fact::Instant(at))],
        threshold: "first_statement_minutes",
        success_test: at_most_minutes("storm.clocks.first_statement.minutes_since_onset", limit),
        evidence: &[clock_quote(measures, ClockKind::FirstStatement), measures.evidence.topic("statement"), measures.evidence.topic("onset")],
    }
    .into_lesson(thresholds)
}
