//! Looks for: a crisis without any public statement of the brand.
//!
//! Why it matters: answers to single people are not seen by those who only read along.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "silence_without_statement",
    kind: LessonKind::Improve,
    capability: Capability::Coordination,
    facts: &[("onset", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) || clock(measures, ClockKind::FirstStatement)?.at.is_some() {
        return None;
    }
    let limit = thresholds.get("first_statement_minutes").value;
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![("onset", Fact::Instant(measures.storm.onset?.at)), ("limit", Fact::Minutes(limit))],
        threshold: "first_statement_minutes",
        success_test: at_most_minutes("storm.clocks.first_statement.minutes_since_onset", limit),
        evidence: &[measures.evidence.topic("onset"), measures.evidence.topic("peak")],
    }
    .into_lesson(thresholds)
}
