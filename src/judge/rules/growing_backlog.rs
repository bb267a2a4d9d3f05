//! Looks for: more open questions at one moment than a shift can answer.
//!
//! Why it matters: a backlog answers everybody late, the urgent too; it has to be sorted before it is worked off.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "growing_backlog",
    kind: LessonKind::Improve,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("at", FactKind::Other), ("hours", FactKind::Count)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let peak = measures.latency.peak_backlog?;
    let limit = thresholds.get("backlog_peak_count").value;
    if (peak.n_open as f64) <= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![
            ("n", Fact::Count(peak.n_open)),
            ("at", Fact::Instant(peak.at)),
            ("hours", Fact::Count(measures.latency.waiting_hours.round().max(0.0) as u64)),
        ],
        threshold: "backlog_peak_count",
        success_test: SuccessTest {
            measure: "latency.peak_backlog.n_open".into(),
            comparison: "<=",
            value: limit,
            shown: Fact::Count(limit as u64),
            weeks: 4,
        },
        evidence: &[measures.evidence.topic("backlog"), measures.evidence.topic("unanswered"), measures.evidence.topic("longest_waiting")],
    }
    .into_lesson(thresholds)
}
