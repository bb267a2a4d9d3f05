//! Two archives for each rule about promises, moods, waits and praise: one that fires it, one that does not.

use super::super::thresholds::Thresholds;
use super::{RULES, RULES_INFO};
use crate::annotate::acts::strategy::Strategy;
use crate::judge::LessonKind;
use crate::measure::results::*;
use crate::model::{Definition, Estimate, ResponseAct, Share};
use crate::report::tests::{calm, crisis};

/// Whether a rule finds its lesson in the crisis made by hand, changed.
fn fires(id: &str, change: impl Fn(&mut Measures)) -> bool {
    let thresholds = Thresholds::parse(include_str!("../../resources/lessons/thresholds.toml")).unwrap_or_else(|error| panic!("{error}"));
    let idx = RULES_INFO.iter().position(|info| info.id == id).unwrap_or_else(|| panic!("there is no rule `{id}`"));
    let mut measures = crisis();
    change(&mut measures);
    RULES[idx](&measures, &thresholds).is_some_and(|lesson| lesson.rule == id)
}

#[track_caller]
fn check(id: &str, fired: impl Fn(&mut Measures), quiet: impl Fn(&mut Measures)) {
    assert!(fires(id, fired), "{id} does not fire");
    assert!(!fires(id, quiet), "{id} fires without a reason");
}

fn between(share: f64, low: f64, high: f64) -> Share {
    Share { definition: Definition::ActShare, count: (share * 200.0) as u64, n: 200, share, low, high }
}

fn estimate(point: f64, low: f64, high: f64) -> Estimate {
    Estimate { definition: Definition::MoodRecovery, point: Some(point), low: Some(low), high: Some(high), n: 200 }
}

#[test]
fn at_least_half_of_thirty_five_rules_can_praise() {
    let n_praise = RULES_INFO.iter().filter(|info| info.kind == LessonKind::Sustain).count();
    assert!(RULES_INFO.len() >= 35 && n_praise >= 18, "{n_praise} of {}", RULES_INFO.len());
}

#[test]
fn a_longer_wait_by_language_fires_and_one_by_night_does_not() {
    let only = |measures: &mut Measures, dimension| {
        measures.effects.fairness.tests.retain(|test| test.verdict == FairnessVerdict::Differs);
        measures.effects.fairness.tests[0].dimension = dimension;
    };
    check("unequal_waits", |measures| only(measures, FairnessDimension::Language), |measures| only(measures, FairnessDimension::HourPart));
}

#[test]
fn every_second_angry_return_fires_and_every_tenth_does_not() {
    let set = |measures: &mut Measures, share: f64| measures.effects.recovery.returned_in_anger = between(share, share - 0.05, share + 0.05);
    check("customers_who_return_angry", |measures| set(measures, 0.5), |measures| set(measures, 0.1));
}

#[test]
fn a_target_met_by_nine_in_ten_is_praised_and_by_half_is_not() {
    let set = |measures: &mut Measures, share: f64| measures.latency.target_attainment = between(share, share - 0.05, share + 0.05);
    check("kept_service_target", |measures| set(measures, 0.9), |measures| set(measures, 0.5));
}

#[test]
fn waits_that_do_not_differ_are_praised_and_one_that_does_ends_it() {
    let none = |measures: &mut Measures| measures.effects.fairness.tests.iter_mut().for_each(|test| test.verdict = FairnessVerdict::NoneShown);
    check("equal_waits", none, |_| {});
}

#[test]
fn quick_weekends_are_praised_and_slow_ones_are_not() {
    let weekend = |measures: &mut Measures, minutes: f64| {
        let test = &mut measures.effects.fairness.tests[1];
        test.dimension = FairnessDimension::WeekPart;
        test.groups[0].key = "weekend".into();
        test.groups[0].median = estimate(minutes, minutes - 5.0, minutes + 5.0);
    };
    check("covered_weekends", |measures| weekend(measures, 40.0), |measures| weekend(measures, 58.0));
}

#[test]
fn replies_that_calm_demonstrably_are_praised() {
    let set = |measures: &mut Measures, low: f64| measures.effects.recovery.answered.beyond_unanswered = estimate(low + 0.1, low, low + 0.2);
    check("replies_that_calm", |measures| set(measures, 0.06), |measures| set(measures, 0.04));
}

#[test]
fn a_statement_that_stands_out_is_praised_and_one_that_cannot_be_told_is_not() {
    check(
        "statement_that_turned_the_tide",
        |_| {},
        |measures| measures.effects.statements.iter_mut().for_each(|effect| effect.volume.verdict = TideVerdict::WithinPlacebos),
    );
}

#[test]
fn calm_under_attack_is_praised_and_disputes_are_not() {
    let set = |measures: &mut Measures, high: f64| {
        let row = measures.acts.strategies.iter_mut().find(|row| row.strategy == Strategy::Deny).unwrap();
        row.share = between(high / 2.0, 0.0, high);
    };
    check("no_disputes", |measures| set(measures, 0.02), |measures| set(measures, 0.04));
}

#[test]
fn empathy_in_a_third_of_replies_is_praised() {
    let set = |measures: &mut Measures, low: f64| {
        let row = measures.acts.acts.iter_mut().find(|row| row.act == ResponseAct::Empathy).unwrap();
        row.share = between(low + 0.1, low, low + 0.2);
    };
    check("empathic_replies", |measures| set(measures, 0.25), |measures| set(measures, 0.15));
}

#[test]
fn early_steps_are_praised_and_late_ones_are_not() {
    for (id, kind, limit) in [
        ("early_acceptance_of_responsibility", ClockKind::FirstFaultAcknowledgement, 1_440.0),
        ("early_remedy", ClockKind::FirstRemedy, 1_440.0),
        ("awake_at_the_onset", ClockKind::FirstReply, 60.0),
    ] {
        let set = |measures: &mut Measures, minutes: f64| {
            let onset = measures.storm.onset.map(|onset| onset.at);
            let clock = measures.storm.clocks.iter_mut().find(|clock| clock.kind == kind).unwrap();
            clock.at = onset.map(|at| at + minutes as i64 * 60_000_000);
            clock.minutes_since_onset = Some(minutes);
        };
        check(id, |measures| set(measures, limit), |measures| set(measures, limit + 1.0));
        assert!(!fires(id, |measures| *measures = calm()), "{id} needs a crisis");
    }
}

#[test]
fn handoffs_without_a_return_are_praised() {
    let set = |measures: &mut Measures, high: f64| measures.acts.handoff_return = between(high / 2.0, 0.0, high);
    check("handoffs_that_hold", |measures| set(measures, 0.15), |measures| set(measures, 0.3));
}

#[test]
fn a_correction_is_praised_and_an_apology_corrects_nothing() {
    check("corrected_rumour", |measures| measures.storm.statements[0].kind = StatementKind::Correction, |_| {});
}

#[test]
fn a_human_voice_is_praised_from_the_middle_of_the_scale_on() {
    let set = |measures: &mut Measures, low: f64| measures.acts.human_voice = estimate(low + 0.02, low, low + 0.04);
    check("human_voice", |measures| set(measures, 0.5), |measures| set(measures, 0.46));
}

#[test]
fn one_touch_is_praised_from_seven_in_ten_on() {
    let set = |measures: &mut Measures, low: f64| measures.latency.one_touch = between(low + 0.05, low, low + 0.1);
    check("settled_at_once", |measures| set(measures, 0.7), |measures| set(measures, 0.6));
}
