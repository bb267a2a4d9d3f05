//! Looks for: a first concrete remedy after more than a day of crisis, or none.
//!
//! Why it matters: repair weighs second among the parts of an apology, and distributive justice most in complaint satisfaction (Orsingher et al. 2010).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "late_remedy",
    kind: LessonKind::Improve,
    capability: Capability::Redress,
    facts: &[("delay", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("remedy_minutes").value;
    let remedy = clock(measures, ClockKind::FirstRemedy)?;
    let delay = remedy.minutes_since_onset.or_else(|| measures.storm.crisis.map(crate::model::time::Span::minutes))?;
    if delay <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![("delay", Fact::Minutes(delay)), ("limit", Fact::Minutes(limit))],
        threshold: "remedy_minutes",
        success_test: at_most_minutes("storm.clocks.first_remedy.minutes_since_onset", limit),
        evidence: &[clock_quote(measures, ClockKind::FirstRemedy), measures.evidence.topic("unanswered"), measures.evidence.topic("peak")],
    }
    .into_lesson(thresholds)
}
