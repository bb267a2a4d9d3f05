//! Looks for: a false claim that the brand corrected in public in a statement of its own.
//!
//! Why it matters: who says clearly and early what is true leaves a rumour less room (Lewandowsky et al. 2020).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "corrected_rumour",
    kind: LessonKind::Sustain,
    capability: Capability::Accuracy,
    facts: &[("n", FactKind::Count), ("at", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let rumour = measures.causes.causes.iter().find(|row| row.cause == "false_information")?;
    if (rumour.share.count as f64) < thresholds.get("rumour_count").value {
        return None;
    }
    let correction = measures.storm.statements.iter().find(|statement| statement.kind == StatementKind::Correction)?;
    Finding {
        info: INFO,
        priority: Priority::Medium,
        facts: vec![("n", Fact::Count(rumour.share.count)), ("at", Fact::Instant(correction.at))],
        threshold: "rumour_count",
        success_test: at_most_minutes("storm.clocks.first_statement.minutes_since_onset", thresholds.get("first_statement_minutes").value),
        evidence: &[correction.quote.as_slice(), measures.evidence.topic("act/correction"), measures.evidence.topic("false_information")],
    }
    .into_lesson(thresholds)
}
