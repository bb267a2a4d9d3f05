//! One lesson rule a file, in the order in which a report lists equals. A new rule is a file here, a line below, and its words in both catalogues.

mod answered_praise;
mod apology_with_remedy;
mod apology_without_redress;
mod awake_at_the_onset;
mod copied_comments;
mod copied_replies;
mod corrected_rumour;
mod covered_weekends;
mod customers_who_return_angry;
mod defensive_statement;
mod disputes_with_customers;
mod early_acceptance_of_responsibility;
mod early_remedy;
mod early_statement;
mod empathic_replies;
mod equal_waits;
mod fast_first_reply;
mod growing_backlog;
mod handoffs_that_hold;
mod handoffs_that_return;
mod human_voice;
mod ignored_praise;
mod kept_service_target;
mod late_acceptance_of_responsibility;
mod late_first_statement;
mod late_remedy;
mod missed_early_warning;
mod missed_service_target;
mod missing_empathy;
mod most_were_answered;
mod no_disputes;
mod personal_replies;
mod promises_without_date;
mod replies_that_calm;
mod settled_at_once;
mod silence_without_statement;
mod slow_first_reply;
mod slow_weekends;
mod spreading_rumour;
mod statement_that_turned_the_tide;
mod surging_cause;
mod unanswered_comments;
mod unanswered_hours;
mod unequal_waits;

/// What every rule needs.
mod prelude {
    pub(super) use super::super::finding::{Finding, at_least_share, at_most_minutes, at_most_share, clock, clock_quote, early_step, is_crisis};
    pub(super) use super::super::lesson::{Capability, Lesson, LessonKind, Priority, RuleInfo, SuccessTest};
    pub(super) use super::super::thresholds::Thresholds;
    pub(super) use crate::measure::results::{
        ClockKind, Dimension, FairnessDimension, FairnessVerdict, Measures, Series, StatementEffect, StatementKind, TideVerdict,
    };
    pub(super) use crate::measure::stats::interval::wilson;
    pub(super) use crate::model::{Fact, FactKind, MICROS_PER_MINUTE, Micros, ResponseAct, TOO_FEW};
}

use super::lesson::{Lesson, RuleInfo};
use super::thresholds::Thresholds;
use crate::measure::results::Measures;

/// A rule: measures in, at most one lesson out.
pub(super) type Rule = fn(&Measures, &Thresholds) -> Option<Lesson>;

macro_rules! rules {
    ($($rule:ident),+ $(,)?) => {
        /// Every rule.
        pub(super) const RULES: &[Rule] = &[$($rule::find),+];

        /// What every rule says of itself, in the same order.
        pub const RULES_INFO: &[RuleInfo] = &[$($rule::INFO),+];
    };
}

rules![
    late_first_statement,
    silence_without_statement,
    defensive_statement,
    late_acceptance_of_responsibility,
    late_remedy,
    slow_first_reply,
    unanswered_comments,
    missed_service_target,
    growing_backlog,
    unanswered_hours,
    slow_weekends,
    disputes_with_customers,
    missing_empathy,
    copied_replies,
    apology_without_redress,
    promises_without_date,
    handoffs_that_return,
    spreading_rumour,
    surging_cause,
    customers_who_return_angry,
    unequal_waits,
    missed_early_warning,
    copied_comments,
    ignored_praise,
    apology_with_remedy,
    early_statement,
    fast_first_reply,
    most_were_answered,
    personal_replies,
    answered_praise,
    statement_that_turned_the_tide,
    awake_at_the_onset,
    early_acceptance_of_responsibility,
    early_remedy,
    corrected_rumour,
    kept_service_target,
    replies_that_calm,
    settled_at_once,
    covered_weekends,
    equal_waits,
    no_disputes,
    empathic_replies,
    human_voice,
    handoffs_that_hold,
];

#[cfg(test)]
mod tests;
