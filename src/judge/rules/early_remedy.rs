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
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("remedy_minutes").value;
    let found = clock(measures, ClockKind::FirstRemedy)?;
    let (at, delay) = (found.at?, found.minutes_since_onset?);
    if delay > limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("delay", Fact::Minutes(delay)), ("at", Fact::Instant(at))],
        threshold: "remedy_minutes",
        success_test: at_most_minutes(&format!("storm.clocks.{}.minutes_since_onset", ClockKind::FirstRemedy), limit),
        evidence: &[clock_quote(measures, ClockKind::FirstRemedy), measures.evidence.topic("act/redress"), measures.evidence.topic("onset")],
    }
    .into_lesson(thresholds)
}
