//! What a rule hands in; becomes a lesson only with evidence.

use super::lesson::{Lesson, NonEmptyEvidence, Priority, RuleInfo, SuccessTest};
use super::thresholds::Thresholds;
use crate::measure::results::{Clock, ClockKind, Measures, QuoteId, Verdict};
use crate::model::Fact;

/// A finding on its way to a lesson.
pub(crate) struct Finding<'a> {
    /// The rule.
    pub info: RuleInfo,
    /// How much depends on it.
    pub priority: Priority,
    /// Arguments of its sentences.
    pub facts: Vec<(&'static str, Fact)>,
    /// Id of its threshold.
    pub threshold: &'static str,
    /// When it counts as learned.
    pub success_test: SuccessTest,
    /// The comments that show it; the first list that is not empty counts.
    pub evidence: &'a [&'a [QuoteId]],
}

impl Finding<'_> {
    /// The lesson; `None` without evidence.
    pub fn into_lesson(self, thresholds: &Thresholds) -> Option<Lesson> {
        debug_assert!(
            self.info.facts.iter().map(|(name, _)| *name).eq(self.facts.iter().map(|(name, _)| *name)),
            "{} hands in the facts that it declares",
            self.info.id
        );
        Some(Lesson {
            rule: self.info.id,
            kind: self.info.kind,
            priority: self.priority,
            capability: self.info.capability,
            facts: self.facts,
            threshold: Some(thresholds.get(self.threshold).clone()),
            success_test: self.success_test,
            evidence: self.evidence.iter().find_map(|ids| NonEmptyEvidence::new(ids))?,
        })
    }
}

/// A wait that must not be longer, for four weeks.
pub(crate) fn at_most_minutes(measure: &str, minutes: f64) -> SuccessTest {
    SuccessTest { measure: measure.into(), comparison: "<=", value: minutes, shown: Fact::Minutes(minutes), weeks: 4 }
}

/// A share that must not be larger, for four weeks.
pub(crate) fn at_most_share(measure: &str, share: f64) -> SuccessTest {
    SuccessTest { measure: measure.into(), comparison: "<=", value: share, shown: Fact::Share(share), weeks: 4 }
}

/// A share that must be reached, for four weeks.
pub(crate) fn at_least_share(measure: &str, share: f64) -> SuccessTest {
    SuccessTest { measure: measure.into(), comparison: ">=", value: share, shown: Fact::Share(share), weeks: 4 }
}

/// Whether crisis rules apply.
pub(crate) fn is_crisis(measures: &Measures) -> bool {
    matches!(measures.storm.verdict, Verdict::Crisis | Verdict::Declared)
}

/// A crisis clock.
pub(crate) fn clock(measures: &Measures, kind: ClockKind) -> Option<&Clock> {
    measures.storm.clocks.iter().find(|clock| clock.kind == kind)
}

/// The quote of a clock as a list.
pub(crate) fn clock_quote(measures: &Measures, kind: ClockKind) -> &[QuoteId] {
    clock(measures, kind).and_then(|clock| clock.quote.as_ref()).map_or(&[], std::slice::from_ref)
}

/// Praise for a step of the crisis that came in time: a clock at or below its threshold. The rule's facts are `delay` and `at`; its evidence is the comment that stopped the clock, else the
/// first of these topics that has any.
pub(crate) fn early_step(
    measures: &Measures,
    thresholds: &Thresholds,
    info: RuleInfo,
    (kind, threshold): (ClockKind, &'static str),
    topics: [&str; 2],
) -> Option<Lesson> {
    if !is_crisis(measures) {
        return None;
    }
    let limit = thresholds.get(threshold).value;
    let found = clock(measures, kind)?;
    let (at, delay) = (found.at?, found.minutes_since_onset?);
    if delay > limit {
        return None;
    }
    Finding {
        info,
        priority: Priority::Medium,
        facts: vec![("delay", Fact::Minutes(delay)), ("at", Fact::Instant(at))],
        threshold,
        success_test: at_most_minutes(&format!("storm.clocks.{kind}.minutes_since_onset"), limit),
        evidence: &[clock_quote(measures, kind), measures.evidence.topic(topics[0]), measures.evidence.topic(topics[1])],
    }
    .into_lesson(thresholds)
}
