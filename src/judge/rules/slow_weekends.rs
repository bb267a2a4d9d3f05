//! Looks for: longer waits for those who write at the weekend.
//!
//! Why it matters: crises do not keep office hours.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "slow_weekends",
    kind: LessonKind::Improve,
    capability: Capability::Speed,
    facts: &[("n", FactKind::Count), ("weekend", FactKind::Other), ("weekday", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let latency = &measures.latency;
    let group = |key: &str| latency.groups.iter().find(|group| group.dimension == Dimension::WeekPart && group.key == key);
    let (weekend, weekday) = (&group("weekend")?.summary, &group("weekday")?.summary);
    let test = latency.tests.iter().find(|test| test.dimension == Dimension::WeekPart)?;
    let (slow, usual) = (weekend.median.point?, weekday.median.point?);
    if weekend.median.is_too_few() || test.p_value >= 0.05 || slow < usual * thresholds.get("weekend_ratio").value {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(weekend.n_episodes)), ("weekend", Fact::Minutes(slow)), ("weekday", Fact::Minutes(usual))],
        threshold: "weekend_ratio",
        success_test: at_most_minutes("latency.groups.week_part.weekend.summary.median.point", usual * thresholds.get("weekend_ratio").value),
        evidence: &[measures.evidence.topic("weekend"), measures.evidence.topic("longest_waiting")],
    }
    .into_lesson(thresholds)
}
