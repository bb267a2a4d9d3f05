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
    early_step(measures, thresholds, INFO, (ClockKind::FirstReply, "first_reply_minutes"), ["fast_reply", "onset"])
}
