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
    early_step(measures, thresholds, INFO, (ClockKind::FirstFaultAcknowledgement, "fault_acknowledgement_minutes"), ["statement", "onset"])
}
