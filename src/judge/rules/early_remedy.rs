//! Looks for: a concrete remedy within the first day.
//!
//! Why it matters: repair is the second most important part of an apology (Lewicki, Polin & Lount 2016).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "early_remedy",
    kind: LessonKind::Sustain,
    capability: Capability::Redress,
    facts: &[("delay", FactKind::Other), ("at", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    early_step(measures, thresholds, INFO, (ClockKind::FirstRemedy, "remedy_minutes"), ["act/redress", "onset"])
}
