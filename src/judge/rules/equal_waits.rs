//! Looks for: an audit of waits that finds nobody worse off.
//!
//! Why it matters: fairness that was looked for and found is rare, and worth saying.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "equal_waits",
    kind: LessonKind::Sustain,
    capability: Capability::Coordination,
    facts: &[("n", FactKind::Count), ("ways", FactKind::Count)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let audit = &measures.effects.fairness;
    let least = thresholds.get("fair_cases_count").value;
    let differs = audit.tests.iter().any(|test| test.verdict == FairnessVerdict::Differs);
    if (audit.n_cases as f64) < least || audit.tests.len() < 3 || differs {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Low,
        facts: vec![("n", Fact::Count(audit.n_cases)), ("ways", Fact::Count(audit.tests.len() as u64))],
        threshold: "fair_cases_count",
        success_test: at_most_minutes("effects.fairness.tests.difference.point", thresholds.get("unequal_wait_minutes").value),
        evidence: &[measures.evidence.topic("fast_reply"), measures.evidence.topic("good_reply")],
    }
    .into_lesson(thresholds)
}
