//! Simulated archives with a known truth.

use super::simulation::{Archive, Course, Random, START, hours, minute, rhythm, settings, simulate};
use super::storm;
use crate::measure::results::{ClockKind, PhaseKind, StatementKind, Storm, Verdict};
use crate::measure::settings::OutsideStatement;
use crate::model::{AuthorRole, Micros, Polarity, ResponseAct, Span, TimePrecision};

const HOUR: Micros = 3_600_000_000;

/// What must hold for every storm, whatever the archive.
fn check_invariants(storm: &Storm, n_customer: u64) {
    assert!(storm.phases.len() <= 8, "{} phases", storm.phases.len());
    assert!(storm.phases.windows(2).all(|pair| pair[0].span.to == pair[1].span.from && pair[0].kind != pair[1].kind), "{:?}", storm.phases);
    if !storm.phases.is_empty() {
        assert_eq!(storm.phases.iter().map(|phase| phase.n).sum::<u64>(), n_customer, "phases count every comment");
    }
    for phase in &storm.phases {
        assert!(phase.span.from < phase.span.to && phase.per_hour.is_finite() && phase.per_hour >= 0.0);
        assert!((0.0..=1.0).contains(&phase.negative.share) && phase.negative.low <= phase.negative.high);
    }
    assert!(storm.change_points.is_sorted_by_key(|point| point.at));
    for point in storm.change_points.iter().chain(&storm.onset) {
        assert!(point.low <= point.at && point.at <= point.high && point.before.is_finite() && point.after.is_finite(), "{point:?}");
    }
    let numbers = [Some(storm.baseline_per_hour), storm.excess_comments.point, storm.doubling_minutes.point, storm.half_life_minutes.point];
    assert!(numbers.into_iter().flatten().all(f64::is_finite));
    assert_eq!(storm.crisis.is_some(), matches!(storm.verdict, Verdict::Crisis | Verdict::Declared));
    assert!(storm.clocks.iter().all(|clock| clock.minutes_since_onset.is_none_or(|minutes| minutes >= 0.0)));
}

fn measure(archive: &Archive) -> Storm {
    let found = storm(&archive.rows(), &settings());
    let n = archive.entries.iter().filter(|entry| entry.at.is_some() && entry.role == AuthorRole::Customer).count();
    check_invariants(&found, n as u64);
    found
}

fn kinds(storm: &Storm) -> Vec<PhaseKind> {
    storm.phases.iter().map(|phase| phase.kind).collect()
}

const FIVE_WEEKS: f64 = 35.0 * 24.0;

fn calm(seed: u64, per_hour: f64) -> Storm {
    measure(&simulate(
        &Course {
            hours: FIVE_WEEKS,
            per_hour: &|hour| per_hour * rhythm(hour),
            max_per_hour: per_hour * 2.2,
            negative: &|_| 0.2,
            positive: &|_| 0.3,
        },
        seed,
    ))
}

#[test]
fn five_calm_weeks_are_calm() {
    let mut alarms = 0;
    let mut n_changes = 0;
    for seed in 0..50 {
        let found = calm(seed, if seed % 2 == 0 { 6.0 } else { 0.8 });
        n_changes += found.change_points.len();
        if found.verdict == Verdict::Calm {
            assert_eq!(kinds(&found), [PhaseKind::Calm]);
        } else {
            alarms += 1;
        }
    }
    assert!(alarms <= 2, "{alarms} false alarms in 50");
    assert!(n_changes <= 15, "{n_changes} change points in 50 calm archives");
}

/// A crisis that starts at `onset` hours with `factor` times the usual volume, fades with a half-life of 12 hours, mood following.
fn crisis_course(seed: u64, per_hour: f64, onset: f64, factor: f64) -> Archive {
    let level = move |hour: f64| if hour < onset { 1.0 } else { 1.0 + (factor - 1.0) * 0.5_f64.powf((hour - onset) / 12.0) };
    simulate(
        &Course {
            hours: FIVE_WEEKS,
            per_hour: &|hour| per_hour * rhythm(hour) * level(hour),
            max_per_hour: per_hour * 2.2 * factor,
            negative: &|hour| 0.2 + 0.5 * (1.0 - 1.0 / level(hour)),
            positive: &|_| 0.2,
        },
        seed,
    )
}

#[test]
fn a_sharp_onset_is_right_within_the_hour() {
    let mut right = 0;
    let mut covered = 0;
    for seed in 0..50 {
        let mut random = Random(seed + 1_000);
        // Any time of the working day in the middle weeks.
        let onset = 24.0 * (12.0 + (random.uniform() * 12.0).floor()) + 9.0 + random.uniform() * 9.0;
        let found = measure(&crisis_course(seed, 6.0, onset, 12.0));
        assert_eq!(found.verdict, Verdict::Crisis, "seed {seed}");
        let truth = START + (onset * HOUR as f64) as Micros;
        let at = found.onset.expect("a crisis has an onset");
        right += u32::from((at.at - truth).abs() <= HOUR);
        covered += u32::from(at.low <= truth && truth <= at.high);
        let order = kinds(&found);
        assert_eq!(order[0], PhaseKind::Calm);
        assert!(order.contains(&PhaseKind::Peak), "{order:?}");
        assert_eq!(order[order.len() - 1], PhaseKind::Calm, "{order:?}");
        let ranks: Vec<PhaseKind> = order[1..order.len() - 1].to_vec();
        assert!(ranks.is_sorted(), "seed {seed}: {order:?}");
        let crisis = found.crisis.expect("a crisis has a span");
        assert!(!found.is_still_open && crisis.to - crisis.from < 96 * HOUR, "seed {seed}: {} h", (crisis.to - crisis.from) / HOUR);
        assert!(found.excess_comments.low.is_some_and(|low| low > 100.0));
    }
    assert!(right >= 48, "onset right in {right} of 50");
    assert!(covered >= 43, "interval right in {covered} of 50");
}

#[test]
fn a_small_brand_has_its_crisis_too() {
    let mut found = 0;
    for seed in 0..50 {
        found += u32::from(measure(&crisis_course(seed, 0.8, 500.0, 20.0)).verdict == Verdict::Crisis);
    }
    assert!(found >= 48, "{found} of 50");
}

#[test]
fn a_campaign_of_praise_is_no_crisis() {
    let mut alarms = 0;
    for seed in 0..50 {
        let course = Course {
            hours: FIVE_WEEKS,
            per_hour: &|hour| 5.0 * rhythm(hour) * if (400.0..460.0).contains(&hour) { 8.0 } else { 1.0 },
            max_per_hour: 90.0,
            negative: &|hour| if (400.0..460.0).contains(&hour) { 0.05 } else { 0.2 },
            positive: &|hour| if (400.0..460.0).contains(&hour) { 0.8 } else { 0.3 },
        };
        let storm = measure(&simulate(&course, seed));
        alarms += u32::from(storm.verdict != Verdict::Calm);
        assert!(storm.change_points.len() >= 2);
    }
    assert_eq!(alarms, 0);
}

#[test]
fn a_crisis_after_a_campaign_begins_where_the_mood_turns() {
    let course = Course {
        hours: FIVE_WEEKS,
        per_hour: &|hour| {
            6.0 * rhythm(hour)
                * if (400.0..448.0).contains(&hour) {
                    4.0
                } else if (448.0..500.0).contains(&hour) {
                    15.0
                } else {
                    1.0
                }
        },
        max_per_hour: 200.0,
        negative: &|hour| if (448.0..500.0).contains(&hour) { 0.7 } else { 0.15 },
        positive: &|_| 0.2,
    };
    let onset = measure(&simulate(&course, 3)).onset.expect("there is a crisis");
    assert!((onset.at - minute(448 * 60)).abs() <= 3 * HOUR, "{} h", (onset.at - START) / HOUR);
}

#[test]
fn a_slow_rise_has_its_phases_in_order() {
    use PhaseKind::{Calm, Decline, Escalation, Ignition, Peak, Tail};
    let level = |hour: f64| match hour {
        h if h < 500.0 => 1.0,
        h if h < 524.0 => 4.0,
        h if h < 548.0 => 10.0,
        h if h < 572.0 => 30.0,
        h if h < 620.0 => 12.0,
        h if h < 716.0 => 3.0,
        _ => 1.0,
    };
    let course = Course {
        hours: FIVE_WEEKS,
        per_hour: &|hour| 6.0 * rhythm(hour) * level(hour),
        max_per_hour: 6.0 * 2.2 * 30.0,
        negative: &|hour| if level(hour) > 1.0 { 0.6 } else { 0.2 },
        positive: &|_| 0.2,
    };
    let found = measure(&simulate(&course, 5));
    assert_eq!(kinds(&found), [Calm, Ignition, Escalation, Peak, Decline, Tail, Calm]);
    let half_life = found.half_life_minutes.point.expect("volume falls to under a half");
    assert!(half_life < 36.0 * 60.0, "{half_life}");
    assert!(found.doubling_minutes.point.is_some_and(|minutes| (600.0..1_500.0).contains(&minutes)), "{:?}", found.doubling_minutes);
}

#[test]
fn two_waves_within_a_week_are_one_crisis() {
    let is_wave = |hour: f64| (400.0..430.0).contains(&hour) || (490.0..520.0).contains(&hour);
    let course = Course {
        hours: FIVE_WEEKS,
        per_hour: &|hour| 6.0 * rhythm(hour) * if is_wave(hour) { 12.0 } else { 1.0 },
        max_per_hour: 6.0 * 2.2 * 12.0,
        negative: &|hour| if is_wave(hour) { 0.7 } else { 0.2 },
        positive: &|_| 0.2,
    };
    let found = measure(&simulate(&course, 11));
    let crisis = found.crisis.expect("there is a crisis");
    assert!((crisis.from - minute(400 * 60)).abs() <= 2 * HOUR && (crisis.to - minute(520 * 60)).abs() <= 6 * HOUR);
    assert!(kinds(&found).contains(&PhaseKind::Tail), "{:?}", kinds(&found));
}

#[test]
fn a_crisis_from_the_first_comment_on_begins_with_the_archive() {
    let level = |hour: f64| 1.0 + 20.0 * 0.5_f64.powf(hour / 12.0);
    let course = Course {
        hours: 21.0 * 24.0,
        per_hour: &|hour| 6.0 * rhythm(hour) * level(hour),
        max_per_hour: 6.0 * 2.2 * 21.0,
        negative: &|hour| if level(hour) > 1.5 { 0.6 } else { 0.2 },
        positive: &|_| 0.2,
    };
    let archive = simulate(&course, 2);
    let found = measure(&archive);
    assert_eq!(found.verdict, Verdict::Crisis);
    let onset = found.onset.expect("a crisis has an onset");
    assert_eq!(onset.at, found.phases[0].span.from);
    assert_ne!(found.phases[0].kind, PhaseKind::Calm);
}

#[test]
fn an_archive_that_ends_in_the_crisis_is_open() {
    let course = Course {
        hours: 400.0,
        per_hour: &|hour| 6.0 * rhythm(hour) * if hour > 360.0 { 15.0 } else { 1.0 },
        max_per_hour: 200.0,
        negative: &|hour| if hour > 360.0 { 0.7 } else { 0.2 },
        positive: &|_| 0.2,
    };
    let found = measure(&simulate(&course, 4));
    assert!(found.is_still_open);
    assert!(found.clocks.iter().any(|clock| clock.kind == ClockKind::BackToBaseline && clock.at.is_none()));
}

#[test]
fn a_clock_change_is_no_event() {
    let mut settings = settings();
    settings.report_zone = chrono_tz::Europe::Warsaw;
    // Five weeks around 29 March 2026; people live by the local clock.
    let change = 83.0 * 24.0 + 1.0;
    let local = |hour: f64| if hour < change { hour + 1.0 } else { hour + 2.0 };
    for seed in 0..10 {
        let course = Course {
            hours: 98.0 * 24.0,
            per_hour: &|hour| if hour < 63.0 * 24.0 { 0.0 } else { 8.0 * rhythm(local(hour)) },
            max_per_hour: 18.0,
            negative: &|_| 0.25,
            positive: &|_| 0.25,
        };
        let archive = simulate(&course, seed);
        let found = storm(&archive.rows(), &settings);
        check_invariants(&found, archive.entries.len() as u64);
        assert_eq!(found.verdict, Verdict::Calm);
        assert!(found.change_points.len() <= 1, "{:?}", found.change_points);
    }
}

#[test]
fn bursty_calm_weeks_are_calm() {
    // Every comment draws up to nine more within the hour: variance about five times the mean.
    let mut alarms = 0;
    for seed in 0..50 {
        let seeds =
            simulate(&Course { hours: FIVE_WEEKS, per_hour: &|hour| rhythm(hour), max_per_hour: 2.2, negative: &|_| 0.3, positive: &|_| 0.3 }, seed);
        let mut random = Random(seed + 77);
        let mut archive = Archive::default();
        for entry in &seeds.entries {
            for _ in 0..=random.bits() % 10 {
                let later = (random.uniform() * HOUR as f64) as Micros;
                archive.at(entry.at.expect("simulated comments have times") + later, 1, AuthorRole::Customer, entry.polarity);
            }
        }
        alarms += u32::from(measure(&archive).verdict != Verdict::Calm);
    }
    assert!(alarms <= 2, "{alarms} false alarms in 50");
}

/// Runs one course under 20 seeds and counts verdicts of `Crisis`.
fn n_crises(course: &Course<'_>) -> usize {
    (0..20).filter(|seed| measure(&simulate(course, *seed)).verdict == Verdict::Crisis).count()
}

#[test]
fn two_calm_days_are_enough_to_see_the_crisis_that_follows() {
    let level = |hour: f64| if hour < 50.0 { 1.0 } else { 1.0 + 14.0 * 0.5_f64.powf((hour - 50.0) / 30.0) };
    let course = Course {
        hours: 8.0 * 24.0,
        per_hour: &|hour| 6.0 * rhythm(hour) * level(hour),
        max_per_hour: 200.0,
        negative: &|hour| if hour < 50.0 { 0.2 } else { 0.65 },
        positive: &|_| 0.2,
    };
    assert!(n_crises(&course) >= 19);
}

#[test]
fn a_quiet_week_makes_no_crisis_of_the_usual_ones() {
    let course = Course {
        hours: 70.0 * 24.0,
        per_hour: &|hour| 6.0 * rhythm(hour) * if (600.0..790.0).contains(&hour) { 0.35 } else { 1.0 },
        max_per_hour: 14.0,
        negative: &|hour| if (600.0..790.0).contains(&hour) { 0.15 } else { 0.3 },
        positive: &|_| 0.2,
    };
    assert_eq!(n_crises(&course), 0);
}

#[test]
fn growth_over_a_year_is_no_crisis() {
    let course = Course {
        hours: 365.0 * 24.0,
        per_hour: &|hour| 1.5 * rhythm(hour) * (1.0 + hour / 3_000.0),
        max_per_hour: 14.0,
        negative: &|_| 0.3,
        positive: &|_| 0.2,
    };
    assert_eq!(n_crises(&course), 0);
}

#[test]
fn a_worse_mood_without_more_comments_is_no_crisis_but_a_change() {
    let course = Course {
        hours: FIVE_WEEKS,
        per_hour: &|hour| 6.0 * rhythm(hour),
        max_per_hour: 14.0,
        negative: &|hour| if hour > 400.0 { 0.6 } else { 0.2 },
        positive: &|_| 0.2,
    };
    assert_eq!(n_crises(&course), 0);
    let found = measure(&simulate(&course, 1));
    let change = found.change_points.iter().find(|point| point.series == super::SeriesKind::NegativeShare).expect("the mood changes");
    assert!((change.at - minute(400 * 60)).abs() < 12 * HOUR && (change.before - 0.2).abs() < 0.05 && (change.after - 0.6).abs() < 0.05);
}

#[test]
fn a_night_onset_is_right_within_two_hours() {
    let mut right = 0;
    for seed in 0..20 {
        let found = measure(&crisis_course(seed, 6.0, 24.0 * 15.0 + 2.5, 15.0));
        let at = found.onset.map_or(0, |onset| onset.at);
        right += u32::from((at - minute(24 * 15 * 60 + 150)).abs() <= 2 * HOUR);
    }
    assert!(right >= 18, "{right} of 20");
}

#[test]
fn stragglers_of_years_ago_change_nothing() {
    let mut archive = crisis_course(5, 6.0, 500.0, 12.0);
    let without = measure(&archive);
    for i in 1..4 {
        archive.comment(-i * 60 * 24 * 365, 1, AuthorRole::Customer, Polarity::Neutral);
    }
    let with = measure(&archive);
    assert_eq!((with.verdict, with.crisis, with.onset), (without.verdict, without.crisis, without.onset));
    assert_eq!(with.phases[1..], without.phases[1..]);
}

#[test]
fn too_little_says_cannot_tell() {
    assert_eq!(measure(&Archive::default()).verdict, Verdict::CannotTell);
    let mut one = Archive::default();
    one.comment(0, 1, AuthorRole::Customer, Polarity::Negative);
    assert_eq!(measure(&one).verdict, Verdict::CannotTell);
    let mut same_second = Archive::default();
    for i in 0..5_000 {
        same_second.comment(7, i, AuthorRole::Customer, Polarity::Negative);
    }
    assert_eq!(measure(&same_second).verdict, Verdict::CannotTell);
    let mut timeless = one.clone();
    timeless.entries[0].at = None;
    assert_eq!(measure(&timeless).verdict, Verdict::CannotTell);
    let mut a_day = Archive::default();
    for i in 0..300 {
        a_day.comment(i * 4, 1, AuthorRole::Customer, Polarity::Neutral);
    }
    assert_eq!(measure(&a_day).verdict, Verdict::CannotTell);
}

#[test]
fn random_small_archives_keep_every_promise() {
    for seed in 0..100 {
        let mut random = Random(seed);
        let mut archive = Archive::default();
        let width = 1 << (random.bits() % 24);
        for _ in 0..random.bits() % 60 {
            let role = [AuthorRole::Customer, AuthorRole::Customer, AuthorRole::Brand][(random.bits() % 3) as usize];
            let polarity = if random.bits().is_multiple_of(2) { Polarity::Negative } else { Polarity::Positive };
            let idx = archive.comment((random.bits() % width) as i64, (random.bits() % 9) as u32, role, polarity);
            if random.bits().is_multiple_of(5) {
                archive.entries[idx].precision = TimePrecision::Day;
            }
        }
        let mut rows = archive.rows();
        // Day-precision comments may be set aside; the sum over phases is checked without them.
        rows.time_precision.fill(TimePrecision::Second);
        let n = archive.entries.iter().filter(|entry| entry.role == AuthorRole::Customer).count() as u64;
        check_invariants(&storm(&rows, &settings()), n);
        let mut declared = settings();
        declared.crisis_window = Some(hours((random.bits() % 100) as i64, 120));
        check_invariants(&storm(&rows, &declared), n);
        let _ = storm(&archive.rows(), &declared);
    }
}

#[test]
fn a_declared_window_is_the_crisis_and_the_rise_in_it_the_onset() {
    let archive = crisis_course(9, 6.0, 500.0, 12.0);
    let mut settings = settings();
    settings.crisis_window = Some(hours(492, 560));
    let found = storm(&archive.rows(), &settings);
    check_invariants(&found, archive.entries.len() as u64);
    assert_eq!((found.verdict, found.crisis), (Verdict::Declared, Some(hours(492, 560))));
    let onset = found.onset.expect("a declared crisis has an onset");
    assert!((onset.at - minute(500 * 60)).abs() <= HOUR);
    assert!(found.baseline.is_some_and(|span| span.to <= hours(500, 501).from));
}

/// Ten calm days of two comments an hour, then two of 30 an hour, then five calm ones; brand answers as given.
fn clockwork() -> (Archive, usize) {
    let mut archive = Archive::default();
    let mut first = 0;
    for hour in 0..17 * 24 {
        let is_crisis = (240..288).contains(&hour);
        for i in 0..if is_crisis { 30 } else { 2 } {
            let polarity = if is_crisis && i % 3 > 0 { Polarity::Negative } else { Polarity::Neutral };
            let idx = archive.comment(hour * 60 + i * 2, i as u32, AuthorRole::Customer, polarity);
            if hour == 240 && i == 0 {
                first = idx;
            }
        }
    }
    (archive, first)
}

#[test]
fn clocks_run_from_onset_to_the_first_of_each() {
    let (mut archive, first) = clockwork();
    archive.reply(0, 30, &[ResponseAct::Apology, ResponseAct::Redress]);
    archive.reply(first, 240 * 60 + 95, &[ResponseAct::Denial]);
    let post = archive.comment(246 * 60, 99, AuthorRole::Brand, Polarity::Neutral);
    archive.entries[post].acts.insert(ResponseAct::Apology);
    archive.entries[post].acts.insert(ResponseAct::Redress);
    let mut settings = settings();
    settings.outside_statements = vec![OutsideStatement { at: minute(244 * 60), label: "TV".into() }];
    let found = storm(&archive.rows(), &settings);
    assert_eq!(found.verdict, Verdict::Crisis);
    let onset = found.onset.expect("a crisis has an onset").at;
    assert_eq!(onset, minute(240 * 60));
    let clock = |kind| found.clocks.iter().find(|clock| clock.kind == kind).expect("one clock of each kind");
    assert_eq!(clock(ClockKind::FirstReply).minutes_since_onset, Some(95.0));
    assert_eq!(clock(ClockKind::FirstStatement).minutes_since_onset, Some(240.0));
    assert_eq!(clock(ClockKind::FirstStatement).quote, None);
    assert_eq!(clock(ClockKind::FirstApology).minutes_since_onset, Some(360.0));
    assert_eq!(clock(ClockKind::FirstRemedy).minutes_since_onset, Some(360.0));
    assert_eq!(clock(ClockKind::FirstFaultAcknowledgement).at, None);
    assert_eq!(clock(ClockKind::BackToBaseline).minutes_since_onset, Some(48.0 * 60.0));
    assert_eq!(
        found.statements.iter().map(|statement| statement.kind).collect::<Vec<_>>(),
        [StatementKind::Outside, StatementKind::ApologyWithRedress]
    );
    let apology = &found.statements[1];
    assert!((apology.per_hour_before - 30.0).abs() < 1e-9 && (apology.per_hour_after - 30.0).abs() < 1e-9);
    assert_eq!((apology.negative_before.count, apology.negative_before.n), (120, 180));
}

#[test]
fn numbers_of_a_clockwork_crisis_by_hand() {
    let (archive, _) = clockwork();
    let found = measure(&archive);
    assert!((found.baseline_per_hour - 2.0).abs() < 0.02, "{}", found.baseline_per_hour);
    assert_eq!((found.n_peak_hour, found.peak_at), (30, Some(minute(240 * 60))));
    assert_eq!(found.crisis, Some(Span { from: minute(240 * 60), to: minute(288 * 60) }));
    // 48 hours of 30 comments, less 48 hours of 2.
    assert!((found.excess_comments.point.expect("there is a baseline") - 48.0 * 28.0).abs() < 10.0, "{:?}", found.excess_comments);
    assert_eq!(kinds(&found), [PhaseKind::Calm, PhaseKind::Peak, PhaseKind::Calm]);
    assert!((found.phases[1].per_hour - 30.0).abs() < 1e-9 && found.phases[1].n == 1_440);
    // From 30 min after onset, over log₂ 15.
    assert!((found.doubling_minutes.point.expect("there is a rise") - 30.0 / 15.0_f64.log2()).abs() < 0.1);
}

#[test]
fn day_precision_archives_are_read_by_days() {
    let (mut archive, _) = clockwork();
    for entry in &mut archive.entries {
        entry.at = entry.at.map(|at| at - (at - START) % (24 * HOUR));
        entry.precision = TimePrecision::Day;
    }
    let found = measure(&archive);
    assert_eq!(found.verdict, Verdict::Crisis);
    assert_eq!(found.onset.map(|onset| onset.at), Some(minute(240 * 60)));
}
