//! Looks for: a statement after which comments or their anger fell below where they were heading, by more than at other times.
//!
//! Why it matters: most statements change nothing that can be shown; one that did is worth keeping word for word.

use super::prelude::*;

pub(super) const INFO: RuleInfo = RuleInfo {
    id: "statement_that_turned_the_tide",
    kind: LessonKind::Sustain,
    capability: Capability::Honesty,
    facts: &[("at", FactKind::Other), ("kind", FactKind::Other), ("placebo", FactKind::Other)],
};

pub(super) fn find(measures: &Measures, thresholds: &Thresholds) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get("placebo_share").value;
    let pairs = || measures.storm.statements.iter().zip(&measures.effects.statements);
    let fell = |effect: &StatementEffect| {
        [effect.volume, effect.negative]
            .into_iter()
            .filter(|change| change.verdict == TideVerdict::Fell)
            .filter_map(|change| change.placebo_p)
            .reduce(f64::min)
    };
    let (statement, placebo) = pairs().find_map(|(statement, effect)| Some((statement, fell(effect).filter(|placebo| *placebo <= limit)?)))?;
    Finding {
        info: INFO,
        priority: Priority::High,
        facts: vec![
            ("at", Fact::Instant(statement.at)),
            ("kind", Fact::Term("statement", statement.kind.as_str().to_owned())),
            ("placebo", Fact::Share(placebo)),
        ],
        threshold: "placebo_share",
        success_test: at_most_minutes("storm.clocks.first_statement.minutes_since_onset", thresholds.get("first_statement_minutes").value),
        evidence: &[statement.quote.as_slice(), measures.evidence.topic("statement"), measures.evidence.topic("peak")],
    }
    .into_lesson(thresholds)
}
