//! Looks for: a first public statement long after the onset.
//!
//! Why it matters: until the brand speaks, others tell the story.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "late_first_statement",
    kind: LessonKind::Improve,
    capability: Capability::Coordination,
    facts: &[("delay", FactKind::Other), ("at", FactKind::Other), ("onset", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("first_statement_minutes").value;
    let clock = clock(measures, ClockKind::FirstStatement)?;
    let (at, delay) = (clock.at?, clock.minutes_since_onset?);
    if delay <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![
            ("delay", Fact::Minutes(delay)),
            ("at", Fact::Instant(at)),
            ("onset", Fact::Instant(measures.storm.onset?.at)),
            ("limit", Fact::Minutes(limit)),
        ],
        threshold: "first_statement_minutes",
        success_test: at_most_minutes("storm.clocks.first_statement.minutes_since_onset", limit),
        evidence: &[clock_quote(measures, ClockKind::FirstStatement), measures.evidence.topic("statement"), measures.evidence.topic("onset")],
    }
    .into_lesson(thresholds)
}
