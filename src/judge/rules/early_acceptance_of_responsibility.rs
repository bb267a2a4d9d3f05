//! Looks for: responsibility accepted within the first day.
//!
//! Why it matters: no part of an apology weighs more (Lewicki, Polin & Lount 2016).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "early_acceptance_of_responsibility",
    kind: LessonKind::Sustain,
    capability: Capability::Honesty,
    facts: &[("delay", FactKind::Other), ("at", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("fault_acknowledgement_minutes").value;
    let found = clock(measures, ClockKind::FirstFaultAcknowledgement)?;
    let (at, delay) = (found.at?, found.minutes_since_onset?);
    if delay > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("delay", Fact::Minutes(delay)), ("at", Fact::Instant(at))],
        threshold: "fault_acknowledgement_minutes",
        success_test: at_most_minutes(&format!("storm.clocks.{}.minutes_since_onset", ClockKind::FirstFaultAcknowledgement), limit),
        evidence: &[
            clock_quote(measures, ClockKind::FirstFaultAcknowledgement),
            measures.evidence.topic("statement"),
            measures.evidence.topic("onset"),
        ],
    }
    .into_lesson(thresholds)
}
