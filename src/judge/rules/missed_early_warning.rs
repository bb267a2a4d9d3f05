//! Looks for: a mood that turned well before the volume did.
//!
//! Why it matters: the hour before the storm is the cheapest hour to act in.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "missed_early_warning",
    kind: LessonKind::Improve,
    capability: Capability::Monitoring,
    facts: &[("lead", FactKind::Other), ("turned_at", FactKind::Other), ("onset", FactKind::Other)],
};

/// A turn of the mood more than two days ahead is another story.
const MAX_LEAD_MINUTES: f64 = 2880.0;

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let onset = measures.storm.onset?.at;
    let lead = |at: Micros| (onset - at) as f64 / MICROS_PER_MINUTE as f64;
    let wanted = thresholds.get("early_warning_minutes").value;
    let turned = measures.storm.change_points.iter().find(|point| {
        point.series == Series::NegativeShare && point.after > point.before && (wanted..=MAX_LEAD_MINUTES).contains(&lead(point.high))
    })?;
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("lead", Fact::Minutes(lead(turned.at))), ("turned_at", Fact::Instant(turned.at)), ("onset", Fact::Instant(onset))],
        threshold: "early_warning_minutes",
        success_test: at_most_minutes("storm.clocks.first_reply.minutes_since_onset", wanted),
        evidence: &[measures.evidence.topic("onset"), measures.evidence.topic("peak")],
    }
    .into_lesson(thresholds)
}
