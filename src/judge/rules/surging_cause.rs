//! Looks for: a cause of negative comments that takes a far larger share in the crisis than in the calm time.
//!
//! Why it matters: words cannot mend what a process keeps producing; the cause is where the next crisis is prevented.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "surging_cause",
    kind: LessonKind::Improve,
    capability: Capability::Monitoring,
    facts: &[
        ("cause", FactKind::Other),
        ("n", FactKind::Count),
        ("baseline", FactKind::Other),
        ("crisis", FactKind::Other),
        ("ratio", FactKind::Other),
    ],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let wanted = thresholds.get("cause_ratio").value;
    let row = measures
        .causes
        .causes
        .iter()
        .filter(|row| row.is_change_demonstrable && row.ratio.is_some_and(|ratio| ratio >= wanted))
        .max_by(|a, b| a.excess.unwrap_or(0.0).total_cmp(&b.excess.unwrap_or(0.0)))?;
    let (baseline, crisis) = (row.baseline?, row.crisis?);
    let topic = format!("cause/{}", row.cause);
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![
            ("cause", Fact::Cause(row.cause.clone())),
            ("n", Fact::Count(crisis.count)),
            ("baseline", Fact::Share(baseline.share)),
            ("crisis", Fact::Share(crisis.share)),
            ("ratio", Fact::Number(row.ratio?)),
        ],
        threshold: "cause_ratio",
        success_test: at_most_share(&format!("causes.causes.{}.share.share", row.cause), baseline.high),
        evidence: &[&row.quotes, measures.evidence.topic(&topic)],
    }
    .into_lesson(thresholds)
}
