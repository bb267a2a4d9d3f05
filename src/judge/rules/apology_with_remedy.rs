//! Looks for: a public statement that apologises and offers a concrete remedy.
//!
//! Why it matters: responsibility and repair are the two parts of an apology that weigh most (Lewicki, Polin & Lount 2016).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "apology_with_remedy",
    kind: LessonKind::Sustain,
    capability: Capability::Redress,
    facts: &[("at", FactKind::Other), ("negative_before", FactKind::Other), ("negative_after", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    let statement = measures.storm.statements.iter().find(|statement| statement.kind == StatementKind::ApologyWithRedress)?;
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![
            ("at", Fact::Instant(statement.at)),
            ("negative_before", Fact::Share(statement.negative_before.share)),
            ("negative_after", Fact::Share(statement.negative_after.share)),
        ],
        threshold: "remedy_minutes",
        success_test: at_most_minutes("storm.clocks.first_remedy.minutes_since_onset", thresholds.get("remedy_minutes").value),
        evidence: &[statement.quote.as_slice(), measures.evidence.topic("statement")],
    }
    .into_lesson(thresholds)
}
