//! Looks for: weekends on which people wait no longer than on weekdays.
//!
//! Why it matters: crises do not keep office hours, and whoever covers weekends should not lose it at the next saving.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "covered_weekends",
    kind: LessonKind::Sustain,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("weekend", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let test = measures.effects.fairness.tests.iter().find(|test| test.dimension == FairnessDimension::WeekPart)?;
    let weekend = test.groups.iter().find(|group| group.key == "weekend")?;
    let median = weekend.median.point?;
    if (weekend.n as f64) < thresholds.get("covered_cases_count").value || test.verdict == FairnessVerdict::Differs {
        return None;
    }
    // No difference on slow weekdays is no praise: the weekend itself must be quick.
    let limit = thresholds.get("first_reply_minutes").value;
    if weekend.median.high.is_none_or(|high| high > limit) {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(weekend.n)), ("weekend", Fact::Minutes(median))],
        threshold: "covered_cases_count",
        success_test: at_most_minutes("latency.groups.week_part.weekend.summary.median.point", limit),
        evidence: &[measures.evidence.topic("fast_reply"), measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
