//! Looks for: comments that carry or ask about unconfirmed claims.
//!
//! Why it matters: a claim that stays without a correction is repeated as a fact; corrections work best as fact, warning, explanation, fact (Debunking Handbook 2020).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "spreading_rumour",
    kind: LessonKind::Improve,
    capability: Capability::Accuracy,
    facts: &[("n", FactKind::Count), ("first_seen", FactKind::Other), ("share", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let rumour = measures.causes.causes.iter().find(|row| row.cause == "false_information")?;
    if (rumour.share.count as f64) < thresholds.get("rumour_count").value {
        return None;
    }
    Finding {
        info: INFO,
        priority: if is_crisis(measures) { Priority::High } else { Priority::Medium },
        facts: vec![
            ("n", Fact::Count(rumour.share.count)),
            ("first_seen", Fact::Instant(rumour.first_seen?)),
            ("share", Fact::Share(rumour.share.share)),
        ],
        threshold: "rumour_count",
        success_test: SuccessTest {
            measure: "causes.causes.false_information.share.count".into(),
            comparison: "<=",
            value: thresholds.get("rumour_count").value,
            shown: Fact::Count(thresholds.get("rumour_count").value as u64),
            weeks: 4,
        },
        evidence: &[measures.evidence.topic("false_information"), &rumour.quotes],
    }
    .into_lesson(thresholds)
}
