//! Looks for: responsibility accepted late or not at all.
//!
//! Why it matters: acknowledgement of responsibility weighs most of the six parts of an apology (Lewicki, Polin & Lount 2016).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "late_acceptance_of_responsibility",
    kind: LessonKind::Improve,
    capability: Capability::Honesty,
    facts: &[("delay", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("fault_acknowledgement_minutes").value;
    let acceptance = clock(measures, ClockKind::FirstFaultAcknowledgement)?;
    // Never within the archive counts as its whole length: at least so late.
    let delay = acceptance.minutes_since_onset.or_else(|| measures.storm.crisis.map(crate::model::time::Span::minutes))?;
    if delay <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![("delay", Fact::Minutes(delay)), ("limit", Fact::Minutes(limit))],
        threshold: "fault_acknowledgement_minutes",
        success_test: at_most_minutes("storm.clocks.first_fault_acknowledgement.minutes_since_onset", limit),
        evidence: &[
            clock_quote(measures, ClockKind::FirstFaultAcknowledgement),
            measures.evidence.topic("statement"),
            measures.evidence.topic("peak"),
        ],
    }
    .into_lesson(thresholds)
}
