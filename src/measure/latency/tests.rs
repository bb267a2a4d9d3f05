//! Small archives with waits that can be counted by hand.

use proptest::prelude::*;

use super::*;
use crate::measure::episodes::find;
use crate::measure::episodes::talk::{START, Talk, minute};
use crate::measure::results::Dimension;
use crate::measure::settings::{BusinessHours, ServiceTarget};
use crate::measure::storm::storm;
use crate::model::{CauseId, Span, TimePrecision, Visibility};
use chrono::NaiveTime;

pub(super) fn settings() -> MeasureSettings {
    MeasureSettings {
        report_zone: chrono_tz::UTC,
        business_hours: None,
        target: ServiceTarget { minutes: 60.0, share: 0.9 },
        window: None,
        crisis_window: None,
        baseline_window: None,
        outside_statements: Vec::new(),
        class_targets: std::collections::BTreeMap::new(),
        broadcasts: crate::measure::settings::Broadcasts::Apart,
        what_if: None,
        counted_as: Vec::new(),
    }
}

pub(super) fn measured(talk: &Talk, crisis: Option<Span>, settings: &MeasureSettings, end_minute: i64) -> Waited {
    let mut calm = storm(&Rows::default(), settings);
    calm.crisis = crisis;
    latency(&talk.rows, &find(&talk.rows), &calm, &["late".to_owned(), "broken".to_owned()], &["shop".to_owned()], settings, minute(end_minute))
}

pub(super) fn waited(talk: &Talk, end_minute: i64) -> Latency {
    measured(talk, None, &settings(), end_minute).latency
}

/// One thread for each customer: asked at a minute, answered at a minute or never.
pub(super) fn questions(asked: &[(i64, Option<i64>)]) -> Talk {
    let mut lines: Vec<(i64, usize, bool)> = Vec::new();
    for (thread, (at, answer)) in asked.iter().enumerate() {
        lines.push((*at, thread, true));
        lines.extend(answer.map(|answer| (answer, thread, false)));
    }
    lines.sort_by_key(|(at, _, is_question)| (*at, !is_question));
    let mut talk = Talk::new();
    let mut row_of = vec![0; asked.len()];
    for (at, thread, is_question) in lines {
        let row = if is_question { talk.say(at, &format!("customer {thread}"), None) } else { talk.say(at, "brand", Some(row_of[thread])) };
        talk.in_thread(thread as u32);
        if is_question {
            row_of[thread] = row;
        }
    }
    talk
}

#[test]
fn the_unanswered_stay_in_and_the_naive_figures_stand_beside() {
    let latency = waited(&questions(&[(0, Some(10)), (0, Some(20)), (0, Some(200)), (0, None), (0, None)]), 10_000);
    let first = &latency.first_reply;
    assert_eq!((first.n_episodes, first.n_answered, first.n_censored), (5, 3, 2));
    assert_eq!(first.median.point, Some(200.0));
    assert_eq!((first.naive_median_minutes, first.naive_mean_minutes), (Some(20.0), Some(230.0 / 3.0)));
    assert!((first.reply_rate.share - 0.6).abs() < 1e-12);
    // Answered within 15 min, 1 h, 3 h, 6 h: 1, 2, 2, 3 of 5.
    let within: Vec<f64> = first.answered_within.iter().take(4).map(|within| (within.share.point.unwrap() * 5.0).round()).collect();
    assert_eq!(within, [1.0, 2.0, 2.0, 3.0]);
    // Min(wait, 72 h): (10 + 20 + 200 + 4320 + 4320) / 5.
    assert!((first.restricted_mean_72h.point.unwrap() - 1_774.0).abs() < 1e-9);
}

#[test]
fn a_question_younger_than_the_horizon_has_not_missed_it() {
    // Two of three answered within 30 min; the third is 5 min old and says nothing about an hour.
    let latency = waited(&questions(&[(0, Some(20)), (0, Some(30)), (95, None)]), 100);
    assert_eq!(latency.first_reply.answered_within[1].share.point, Some(1.0));
    assert_eq!(latency.quality.n_younger_than_24h, 3);
}

#[test]
fn the_target_counts_the_met_the_late_and_the_old_that_still_wait() {
    // Met at 60 exactly, late at 61, open for 200: missed; open for 60: undecided.
    let latency = waited(&questions(&[(0, Some(60)), (0, Some(61)), (0, None), (140, None)]), 200);
    assert_eq!((latency.target_attainment.count, latency.target_attainment.n), (1, 3));
}

#[test]
fn buckets_and_outcomes_add_up() {
    let mut talk = questions(&[(0, Some(15)), (0, Some(16)), (0, Some(4_321)), (0, None), (1, None), (2, None), (3, None)]);
    let row_at = |talk: &Talk, at: i64| talk.rows.created_at.iter().position(|created| *created == Some(minute(at))).unwrap();
    let (deleted, hidden, unsure) = (row_at(&talk, 1), row_at(&talk, 2), row_at(&talk, 3));
    talk.rows.visibility[deleted] = Visibility::Deleted;
    talk.rows.visibility[hidden] = Visibility::Hidden;
    talk.rows.needs_reply[unsure] = NeedsReply::Unsure;
    let latency = waited(&talk, 5_000);
    let o = latency.outcomes;
    assert_eq!((o.n_episodes, o.n_needs_reply, o.n_unsure), (7, 6, 1));
    assert_eq!((o.n_answered, o.n_censored, o.n_withdrawn, o.n_moderated), (3, 1, 1, 1));
    assert_eq!(o.n_answered + o.n_handed_off + o.n_acknowledged_only + o.n_censored + o.n_withdrawn + o.n_moderated, o.n_needs_reply);
    let counts: Vec<u64> = latency.buckets.iter().map(|bucket| bucket.share.count).collect();
    assert_eq!(counts, [1, 1, 0, 0, 0, 0, 1, 1]);
    assert_eq!((latency.first_reply.n_episodes, latency.first_reply_with_unsure.n_episodes), (4, 5));
}

#[test]
fn first_and_next_replies_and_the_last_message() {
    let mut talk = Talk::new();
    talk.say(0, "ann", None);
    talk.say(20, "ann", Some(0));
    talk.say(30, "brand", Some(0));
    talk.say(100, "ann", Some(2));
    talk.say(105, "brand", Some(3));
    let latency = waited(&talk, 200);
    // Both of Ann's episodes need a reply: 30 minutes for the first, 5 for the second.
    assert_eq!((latency.first_reply.n_episodes, latency.first_reply.median.point), (2, Some(5.0)));
    assert_eq!(latency.from_last_message_median.point, Some(5.0));
    assert_eq!((latency.next_reply.n_episodes, latency.next_reply.median.point), (1, Some(5.0)));
}

#[test]
fn zero_gaps_count_as_zero_and_days_have_no_wait() {
    let mut talk = questions(&[(0, Some(0)), (1, Some(5))]);
    assert_eq!(waited(&talk, 10).quality.n_zero_gaps, 1);
    talk.rows.time_precision[0] = TimePrecision::Day;
    let latency = waited(&talk, 10);
    assert_eq!((latency.quality.n_zero_gaps, latency.quality.n_day_precision, latency.first_reply.n_episodes), (0, 1, 1));
}

#[test]
fn the_backlog_is_exact_in_event_time_and_its_integral_is_the_waiting() {
    // Open: 0..30, 10..20, 15..(end at 120). Most: 3 from 15 to 20. Together 30 + 10 + 105 min.
    let latency = waited(&questions(&[(0, Some(30)), (10, Some(20)), (15, None)]), 120);
    assert_eq!(latency.peak_backlog.map(|peak| (peak.at, peak.n_open)), Some((minute(15), 3)));
    assert!((latency.waiting_hours - 145.0 / 60.0).abs() < 1e-12);
}

#[test]
fn the_week_has_168_hours_in_the_reports_zone() {
    // Monday 23:30 UTC is Tuesday 0:30 in Warsaw in January.
    let talk = questions(&[(23 * 60 + 30, None); 12]);
    let rhythm = measured(&talk, None, &MeasureSettings { report_zone: chrono_tz::Europe::Warsaw, ..settings() }, 2_000).latency.rhythm;
    assert_eq!(rhythm.cells.len(), 168);
    let busy: Vec<(u32, u32, u64, u64)> =
        rhythm.cells.iter().filter(|cell| cell.n_arrivals > 0).map(|cell| (cell.weekday, cell.hour, cell.n_arrivals, cell.n_unanswered)).collect();
    assert_eq!(busy, [(1, 0, 12, 12)]);
}

#[test]
fn groups_by_every_dimension_with_the_causes_of_every_message() {
    let mut talk = Talk::new();
    talk.say(0, "ann", None);
    talk.say(5, "ann", Some(0));
    talk.say(30, "brand", Some(0));
    talk.rows.causes[0].insert(CauseId(0));
    talk.rows.causes[1].insert(CauseId(1));
    talk.say(40, "bob", None);
    talk.in_thread(1);
    let crisis = Span { from: minute(35), to: minute(50) };
    let latency = measured(&talk, Some(crisis), &settings(), 200).latency;
    let keys = |dimension: Dimension| -> Vec<(&str, u64)> {
        latency.groups.iter().filter(|group| group.dimension == dimension).map(|group| (group.key.as_str(), group.summary.n_episodes)).collect()
    };
    assert_eq!(keys(Dimension::Cause), [("broken", 1), ("late", 1)]);
    assert_eq!(keys(Dimension::BrandAccount), [("shop", 2)]);
    assert_eq!(keys(Dimension::Period), [("before", 1), ("crisis", 1)]);
    assert_eq!(keys(Dimension::WeekPart), [("weekday", 2)]);
    assert_eq!(keys(Dimension::Platform), [("facebook", 2)]);
    assert_eq!(keys(Dimension::Language), [("en", 2)]);
    assert_eq!(latency.curves.iter().map(|curve| curve.key.as_str()).collect::<Vec<_>>(), ["all", "before", "crisis"]);
    assert!(latency.groups.is_sorted_by_key(|group| group.dimension));
}

#[test]
fn weekday_and_weekend_are_tested_against_each_other() {
    let saturday = 5 * 1_440;
    let mut asked: Vec<(i64, Option<i64>)> = (0..20).map(|i| (i, Some(i + 5 + i % 4))).collect();
    asked.extend((0..20).map(|i| (saturday + i, Some(saturday + i + 300 + i % 7))));
    let latency = waited(&questions(&asked), 20_000);
    let test = latency.tests.iter().find(|test| test.dimension == Dimension::WeekPart).unwrap();
    assert_eq!((test.keys.as_slice(), test.degrees), (["weekday".to_owned(), "weekend".to_owned()].as_slice(), 1));
    assert!(test.p_value < 1e-6, "{test:?}");
    assert!(!latency.tests.iter().any(|test| test.dimension == Dimension::Cause));
}

#[test]
fn the_longest_waits_come_first_and_equal_ones_in_order_of_arrival() {
    let latency = waited(&questions(&[(0, Some(50)), (0, None), (10, Some(60)), (20, Some(70))]), 100);
    let listed: Vec<(f64, bool)> = latency.longest_waiting.iter().map(|episode| (episode.waited_minutes, episode.is_answered)).collect();
    assert_eq!(listed, [(100.0, false), (50.0, true), (50.0, true), (50.0, true)]);
    assert_eq!(latency.longest_waiting[1].started_at, minute(0));
}

#[test]
fn praise_has_a_coverage_of_its_own() {
    let mut talk = questions(&[(0, Some(9)), (1, None), (2, None)]);
    for row in 0..talk.rows.len() {
        if talk.rows.created_at[row] < Some(minute(2)) {
            talk.rows.polarity[row] = Polarity::Positive;
            talk.rows.needs_reply[row] = NeedsReply::No;
        }
    }
    let latency = waited(&talk, 100);
    assert_eq!((latency.praise_coverage.count, latency.praise_coverage.n), (1, 2));
}

#[test]
fn the_business_clock_starts_at_the_opening_and_service_at_night_is_no_zero() {
    let time = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let hours = BusinessHours {
        zone: chrono_tz::UTC,
        week: std::array::from_fn(|day| if day < 5 { vec![(time(9), time(17))] } else { Vec::new() }),
        holidays: Vec::new(),
        changes: Vec::new(),
    };
    // Monday: asked at 3:00, answered at 9:30; asked at 3:00, answered at 4:00.
    let talk = questions(&[(180, Some(570)), (180, Some(240))]);
    let measured = measured(&talk, None, &MeasureSettings { business_hours: Some(hours), ..settings() }, 2_000);
    let business = measured.latency.business.unwrap();
    assert_eq!((business.n_served_off_hours, business.summary.n_episodes, business.summary.median.point), (1, 1, Some(30.0)));
    assert!(measured.columns.first_reply_business_minutes.contains(&Some(30.0)));
    assert!(measured.columns.first_reply_calendar_minutes.contains(&Some(390.0)));
}

#[test]
fn an_archive_without_waits_has_measures_without_numbers() {
    let latency = waited(&Talk::new(), 0);
    assert_eq!((latency.first_reply.n_episodes, latency.first_reply.median.point, latency.rhythm.cells.len()), (0, None, 168));
    assert_eq!((latency.peak_backlog, latency.longest_waiting.len(), latency.target_attainment.n), (None, 0, 0));
}

proptest! {
    #[test]
    fn figures_keep_their_order_and_a_shift_by_whole_weeks_changes_none(
        asked in prop::collection::vec((0..20_000_i64, prop::option::of(0..9_000_i64)), 1..80),
        weeks in 1..50_i64,
    ) {
        let asked: Vec<(i64, Option<i64>)> = asked.into_iter().map(|(at, wait)| (at, wait.map(|wait| at + wait))).collect();
        let talk = questions(&asked);
        let latency = waited(&talk, 29_000);
        let first = &latency.first_reply;
        prop_assert_eq!(first.n_answered + first.n_censored, first.n_episodes);
        if let (Some(median), Some(p90)) = (first.median.point, first.p90.point) {
            prop_assert!(median <= p90);
        }
        for within in &first.answered_within {
            if let (Some(point), Some(low), Some(high)) = (within.share.point, within.share.low, within.share.high) {
                prop_assert!(0.0 <= low && low <= point + 1e-12 && point <= high + 1e-12 && high <= 1.0);
            }
        }
        prop_assert_eq!(latency.buckets.iter().map(|bucket| bucket.share.count).sum::<u64>(), first.n_episodes);
        let mut later = talk.clone();
        for at in later.rows.created_at.iter_mut().flatten() {
            *at += weeks * 7 * 86_400_000_000;
        }
        let shifted = waited(&later, 29_000 + weeks * 7 * 1_440);
        prop_assert_eq!(&shifted.first_reply, first);
        prop_assert_eq!(&shifted.groups, &latency.groups);
        prop_assert_eq!(&shifted.rhythm, &latency.rhythm);
        prop_assert_eq!(shifted.waiting_hours, latency.waiting_hours);
        prop_assert!(latency.longest_waiting.iter().all(|episode| episode.started_at >= START));
    }
}
