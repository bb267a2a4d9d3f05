//! Looks for: a crisis in which almost no reply takes the customer's side of it.
//!
//! Why it matters: empathy limits the spread of engaged complaints (Herhausen et al. 2019).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "missing_empathy",
    kind: LessonKind::Improve,
    capability: Capability::Tone,
    facts: &[("n", FactKind::Count), ("share", FactKind::Other), ("limit", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let empathy = measures.acts.acts.iter().find(|row| row.act == ResponseAct::Empathy)?.crisis?;
    let limit = thresholds.get("empathy_share").value;
    if empathy.is_too_few() || empathy.high >= limit {
        return None;
    }
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(empathy.n)), ("share", Fact::Share(empathy.share)), ("limit", Fact::Share(limit))],
        threshold: "empathy_share",
        success_test: at_least_share("acts.acts.empathy.share.share", limit),
        evidence: &[measures.evidence.topic("template"), measures.evidence.topic("denial"), measures.evidence.topic("act/handoff")],
    }
    .into_lesson(thresholds)
}
