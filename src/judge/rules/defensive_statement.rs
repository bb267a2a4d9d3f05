//! Looks for: a statement that denies, disputes or blames, before any apology.
//!
//! Why it matters: denial fits only a rumour; mixed with a later apology it costs the belief in both (SCCT, Coombs).

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "defensive_statement",
    kind: LessonKind::Improve,
    capability: Capability::Honesty,
    facts: &[("at", FactKind::Other), ("negative_before", FactKind::Other), ("negative_after", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let is_apology = |kind| matches!(kind, StatementKind::Apology | StatementKind::ApologyWithRedress);
    let first = measures
        .storm
        .statements
        .iter()
        .take_while(|statement| !is_apology(statement.kind))
        .find(|statement| statement.kind == StatementKind::Defensive)?;
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![
            ("at", Fact::Instant(first.at)),
            ("negative_before", Fact::Share(first.negative_before.share)),
            ("negative_after", Fact::Share(first.negative_after.share)),
        ],
        threshold: "denial_share",
        success_test: at_most_share("acts.acts.denial.crisis.share", thresholds.get("denial_share").value),
        evidence: &[first.quote.as_slice(), measures.evidence.topic("statement"), measures.evidence.topic("denial")],
    }
    .into_lesson(thresholds)
}
