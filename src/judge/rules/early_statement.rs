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
    early_step(measures, thresholds, INFO, (ClockKind::FirstStatement, "first_statement_minutes"), ["statement", "onset"])
}
