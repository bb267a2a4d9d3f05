//! Weeks, verdicts and plans computed by hand.

use std::collections::BTreeMap;

use super::compare::{ChangeVerdict, Direction, Figure, TooEarly, WeekChange, compare, negative_ratio};
use super::figures::{Carried, Completeness, Day, FIGURES_VERSION, Known, Part, Replies, WeekFigures, WeekWait};
use super::pass::{Cut, Pass};
use super::{Week, extent, rota, rules};
use crate::measure::storm::simulation::{Archive, START, minute, settings};
use crate::model::{AuthorRole, Micros, Polarity};

const WEEK: i64 = 7 * 24 * 60;

/// The first week of every archive here: 5 to 11 January 2026.
fn first() -> Week {
    let week = Week::of(START, chrono_tz::UTC);
    assert_eq!(week.to_string(), "2026-W02");
    week
}

fn measured(archive: &Archive, week: Week) -> WeekFigures {
    let rows = archive.rows();
    let cut = Cut { zone: chrono_tz::UTC, target_minutes: 60.0, taxonomy_ids: &[] };
    Pass::new(&rows, cut).figures(week, Completeness::Whole)
}

/// A customer's question, answered or not.
fn ask(archive: &mut Archive, at: i64, answered_at: Option<i64>) {
    let author = archive.entries.len() as u32;
    let question = archive.comment(at, author, AuthorRole::Customer, Polarity::Neutral);
    if let Some(answered_at) = answered_at {
        archive.reply(question, answered_at, &[]);
    }
}

#[test]
fn a_case_of_sunday_evening_is_censored_at_midnight_and_carried_over() {
    let mut archive = Archive::default();
    ask(&mut archive, 10, Some(40));
    ask(&mut archive, 2 * WEEK - 90, Some(2 * WEEK + 60));
    ask(&mut archive, 2 * WEEK + 30, None);
    let second = measured(&archive, first().next());
    assert_eq!(second.waits, [WeekWait { minutes: 90.0, is_answered: false, is_weekend: true }], "what happens on Monday is not known on Sunday");
    assert_eq!(second.carried, Carried { at_start: 0, arrived: 1, answered: 0, at_end: 1, old_at_end: 0 });
    assert_eq!((second.within_target, second.n_young), (Part { count: 0, n: 1 }, 0));
    let third = measured(&archive, first().next().next());
    assert_eq!(third.carried, Carried { at_start: 1, arrived: 1, answered: 1, at_end: 1, old_at_end: 0 });
    assert_eq!(third.waits.len(), 1, "the cohort is what arrived");
    let whole = measured(&archive, first());
    assert_eq!((whole.waits[0].minutes, whole.waits[0].is_answered, whole.within_target), (30.0, true, Part { count: 1, n: 1 }));
}

#[test]
fn a_case_younger_than_the_target_is_not_judged_by_it() {
    let mut archive = Archive::default();
    ask(&mut archive, WEEK - 59, Some(WEEK - 50));
    ask(&mut archive, WEEK - 61, Some(WEEK - 50));
    ask(&mut archive, WEEK + 5, None);
    let week = measured(&archive, first());
    assert_eq!((week.within_target, week.n_young), (Part { count: 1, n: 1 }, 1));
}

/// A chat that goes on for ten weeks, with late answers, many that never come, copied replies, and two customers who write again and again.
fn long_chat() -> Archive {
    let mut archive = Archive::default();
    for n in 0..900_u32 {
        let at = i64::from(n) * 110 + i64::from(n % 7) * 13;
        let author = if n % 5 == 0 { n % 2 } else { 10 + n };
        let polarity = [Polarity::Negative, Polarity::Neutral, Polarity::Positive][n as usize % 3];
        let asked = archive.comment(at, author, AuthorRole::Customer, polarity);
        if n % 4 < 3 {
            // One thread for everything but every third comment.
            archive.entries[asked].thread = 0;
        }
        if n % 3 != 1 {
            // Within minutes, or more than a week later.
            let reply = archive.reply(asked, at + if n % 2 == 0 { 25 } else { 11_000 + i64::from(n) }, &[]);
            archive.entries[reply].copy_cluster = n % 9;
            if n % 11 == 0 {
                archive.entries[reply].parent = None;
            }
        }
        if n % 40 == 7 {
            // Answered before it was edited.
            archive.reply(asked, at - 3, &[]);
        }
    }
    archive
}

#[test]
fn weeks_of_one_pass_are_the_weeks_of_archives_that_end_with_them() {
    let rows = long_chat().rows();
    let cut = Cut { zone: chrono_tz::UTC, target_minutes: 60.0, taxonomy_ids: &[] };
    let mut pass = Pass::new(&rows, cut);
    let mut week = first();
    let mut n_carried = 0;
    for number in 0..9 {
        // A week that nobody asked about lies in between.
        if number != 4 {
            let alone = Known::until(&rows, week.span(chrono_tz::UTC).to).rows;
            let together = pass.figures(week, Completeness::Whole);
            assert_eq!(together, Pass::new(&alone, cut).figures(week, Completeness::Whole), "{week}");
            assert_eq!(together.carried.at_start + together.carried.arrived - together.carried.answered, together.carried.at_end, "{week}");
            n_carried += together.carried.old_at_end;
        }
        week = week.next();
    }
    assert!(n_carried > 500, "cases are carried over: {n_carried}");
}

#[test]
fn a_reply_to_a_comment_that_was_edited_weeks_later_answers_nobody_meanwhile() {
    let mut archive = Archive::default();
    let waiting = archive.comment(10, 1, AuthorRole::Customer, Polarity::Negative);
    let edited = archive.comment(WEEK + 10, 2, AuthorRole::Customer, Polarity::Negative);
    archive.entries[edited].thread = archive.entries[waiting].thread;
    archive.reply(edited, 20, &[]);
    assert_eq!(measured(&archive, first()).carried, Carried { at_start: 0, arrived: 1, answered: 0, at_end: 1, old_at_end: 0 });
    let second = measured(&archive, first().next());
    assert_eq!((second.n_without_wait, second.carried.at_end), (1, 1), "what was answered before its own time has no wait");
}

#[test]
fn the_archive_says_which_of_its_weeks_are_whole() {
    #[track_caller]
    fn check(from: i64, to: i64, whole: u64) {
        let times: Vec<Option<Micros>> = vec![Some(minute(from)), None, Some(minute(to))];
        let found = extent(&times, &settings(), &rules::shipped()).expect("it has times");
        assert_eq!((found.first, found.latest_whole), (first(), (0..whole).fold(first(), |week, _| week.next())));
    }
    // Until Saturday noon of the third week the second is the latest whole one; from Sunday on the third is.
    check(0, 2 * WEEK + 5 * 1_440 + 720, 1);
    check(0, 2 * WEEK + 6 * 1_440 + 1, 2);
    // Nothing whole: the week of the last comment.
    check(3 * 1_440, 4 * 1_440, 0);
    assert_eq!(extent(&[None], &settings(), &rules::shipped()), None);
}

/// A week of seven equal days with `n` comments each, of which `negative` are negative, and these waits.
fn week(number: u32, n: u64, negative: u64, waits: &[f64]) -> WeekFigures {
    let week = Week { year: 2026, number };
    let span = week.span(chrono_tz::UTC);
    let part = Part { count: negative, n };
    WeekFigures {
        version: FIGURES_VERSION,
        week,
        zone: "UTC".into(),
        span,
        hours: 168.0,
        completeness: Completeness::Whole,
        n_customer: 7 * n,
        negative: Part { count: 7 * negative, n: 7 * n },
        days: week.days(chrono_tz::UTC).into_iter().map(|(_, span)| Day { span, n_customer: n, negative: part }).collect(),
        by_hour: vec![0; 168],
        causes: BTreeMap::new(),
        waits: waits.iter().map(|minutes| WeekWait { minutes: *minutes, is_answered: true, is_weekend: false }).collect(),
        n_without_wait: 0,
        within_target: Part { count: 5, n: 9 },
        n_young: 0,
        target_minutes: 60.0,
        praise: Part { count: 50, n: 100 },
        carried: Carried::default(),
        replies: Replies::default(),
        crisis: None,
    }
}

fn calm_weeks() -> Vec<WeekFigures> {
    (10..14).map(|number| week(number, 10, 2, &(1..=20).map(f64::from).collect::<Vec<_>>())).collect()
}

fn compared(now: &WeekFigures, before: &[WeekFigures]) -> Vec<WeekChange> {
    compare(now, &before.iter().collect::<Vec<_>>(), &rules::shipped())
}

#[track_caller]
fn check(now: &WeekFigures, before: &[WeekFigures], figure: Figure, verdict: ChangeVerdict, reason: Option<TooEarly>) -> WeekChange {
    let change = compared(now, before).into_iter().find(|change| change.figure == figure).expect("all five are there");
    assert_eq!((change.verdict, change.reason), (verdict, reason), "{change:?}");
    change
}

#[test]
fn twice_the_comments_are_real_and_a_few_more_are_noise() {
    let doubled = check(&week(14, 20, 4, &[]), &calm_weeks(), Figure::Comments, ChangeVerdict::Real, None);
    // (140.5 ÷ 168) ÷ (280.5 ÷ 672).
    let ratio = doubled.change.and_then(|change| change.point).expect("a ratio");
    assert!((ratio - 140.5 * 4.0 / 280.5).abs() < 1e-12 && doubled.direction == Direction::Up && doubled.scatter == 1.0);
    assert_eq!(doubled.before.and_then(|before| before.point), Some(70.0));
    check(&week(14, 11, 2, &[]), &calm_weeks(), Figure::Comments, ChangeVerdict::Noise, None);
}

#[test]
fn weeks_that_scatter_by_themselves_make_a_doubled_week_noise() {
    let wild: Vec<WeekFigures> = [2, 18, 4, 16].into_iter().zip(10..).map(|(n, number)| week(number, n, 0, &[])).collect();
    // Weekly totals 14, 126, 28, 112 around 70: (56² + 56² + 42² + 42²) ÷ 70 = 140 over 3 degrees.
    let change = check(&week(14, 20, 4, &[]), &wild, Figure::Comments, ChangeVerdict::Noise, None);
    assert!((change.scatter - 140.0 / 3.0).abs() < 1e-9, "{change:?}");
}

#[test]
fn a_share_is_real_when_the_interval_of_the_difference_leaves_out_nothing() {
    // 14 of 70 each week before; 42 of 70 now, then 16 of 80.
    let risen = check(&week(14, 10, 6, &[]), &calm_weeks(), Figure::Negative, ChangeVerdict::Real, None);
    assert!((risen.change.and_then(|change| change.point).expect("a difference") - 0.4).abs() < 1e-12);
    let same = check(&week(14, 10, 2, &[]), &calm_weeks(), Figure::Negative, ChangeVerdict::Noise, None);
    assert_eq!(same.direction, Direction::Level);
    check(&week(14, 10, 3, &[]), &calm_weeks(), Figure::Negative, ChangeVerdict::Noise, None);
    assert!(negative_ratio(&week(14, 10, 6, &[]), &calm_weeks().iter().collect::<Vec<_>>(), &rules::shipped()).is_some());
}

#[test]
fn a_wait_is_real_when_the_test_says_so_and_no_week_before_was_like_it() {
    let slow: Vec<f64> = (1..=20).map(|i| 30.0 + f64::from(i)).collect();
    let change = check(&week(14, 10, 2, &slow), &calm_weeks(), Figure::FirstReply, ChangeVerdict::Real, None);
    // Medians by hand: the 10th of 31..=50, and 10 of 1..=20.
    assert_eq!((change.now.point, change.before.and_then(|before| before.point)), (Some(40.0), Some(10.0)));
    let mut with_a_slow_week = calm_weeks();
    with_a_slow_week[1] = week(11, 10, 2, &slow.iter().map(|minutes| minutes + 5.0).collect::<Vec<_>>());
    check(&week(14, 10, 2, &slow), &with_a_slow_week, Figure::FirstReply, ChangeVerdict::Noise, None);
    check(&week(14, 10, 2, &slow[..9]), &calm_weeks(), Figure::FirstReply, ChangeVerdict::TooEarly, Some(TooEarly::TooFew));
}

#[test]
fn it_is_too_early_without_weeks_before_with_one_and_for_part_of_a_week() {
    let now = week(14, 20, 12, &[]);
    check(&now, &[], Figure::Negative, ChangeVerdict::TooEarly, Some(TooEarly::NoHistory));
    check(&now, &calm_weeks()[..1], Figure::Comments, ChangeVerdict::TooEarly, Some(TooEarly::FewWeeks));
    let part = WeekFigures { completeness: Completeness::EndsInside, ..now.clone() };
    check(&part, &calm_weeks(), Figure::Comments, ChangeVerdict::TooEarly, Some(TooEarly::PartialWeek));
    let young = WeekFigures { n_without_wait: 12, ..now.clone() };
    check(&young, &calm_weeks(), Figure::FirstReply, ChangeVerdict::TooEarly, Some(TooEarly::NoTimes));
    // 5 of 9 within the target: nine are too few.
    check(&now, &calm_weeks(), Figure::WithinTarget, ChangeVerdict::TooEarly, Some(TooEarly::TooFew));
    check(&now, &calm_weeks(), Figure::Praise, ChangeVerdict::Noise, None);
}

#[test]
fn the_rota_multiplies_arrivals_with_what_a_reply_takes() {
    let mut archive = Archive::default();
    // Monday: 21 questions at 8:00, answered one after the other every 5 minutes from 9:00. 20 gaps of work.
    for i in 0..21 {
        ask(&mut archive, 480, Some(540 + 5 * i));
    }
    // Tuesday at 20:00: one, answered at once: nobody was waiting, so that its gap is none.
    ask(&mut archive, 1_440 + 1_200, Some(1_440 + 1_210));
    ask(&mut archive, WEEK, None);
    let rows = archive.rows();
    let span = first().span(chrono_tz::UTC);
    let plan = rota::rota(&Known::until(&rows, span.to), &[span], chrono_tz::UTC, &rules::shipped()).expect("there are cases");
    assert_eq!((plan.n_cases, plan.handling_minutes.n, plan.handling_minutes.point), (22, 20, Some(5.0)));
    assert_eq!((plan.arrivals[0][1], plan.arrivals[1][3]), (21.0, 1.0));
    // 21 × 5 min ÷ 60 ÷ 0.85.
    assert!((plan.hours[0][1] - 21.0 * 5.0 / 60.0 / 0.85).abs() < 1e-12);
    assert!((plan.hours_in_all.expect("a sum") - 22.0 * 5.0 / 60.0 / 0.85).abs() < 1e-12);
}

#[test]
fn a_rota_without_a_known_pace_has_arrivals_only() {
    let mut archive = Archive::default();
    ask(&mut archive, 480, Some(500));
    let span = first().span(chrono_tz::UTC);
    let known = Known::until(&archive.rows(), span.to);
    let plan = rota::rota(&known, &[span], chrono_tz::UTC, &rules::shipped()).expect("there is a case");
    assert_eq!((plan.hours.len(), plan.hours_in_all, plan.arrivals[0][1]), (0, None, 1.0));
    assert_eq!(rota::rota(&known, &[first().next().span(chrono_tz::UTC)], chrono_tz::UTC, &rules::shipped()), None);
}
