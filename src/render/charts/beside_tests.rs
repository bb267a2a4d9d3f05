//! The charts of comparisons, of weeks and of what answers did: with usual data, with too few, and with awkward ones.

use super::tests::{CAUSES, DAY, ONSET, check, colours_are_known, curve, drawn, figure, named, share};
use crate::i18n::Locale;
use crate::model::{Definition, Fact, Span};
use crate::report::block::{AlignedCurve, Chart as Data, Figure, Marker, MoodRow, ParetoRow, ServiceRow};
use crate::report::say;

const NAMES: [&str; 6] = [
    "Spring 2024",
    "Migracja sklepu i aplikacji w najgorszym tygodniu roku",
    "Outage",
    "September 2026",
    "Wdrożenie_bez_ani_jednej_spacji_w_nazwie",
    "November 2026",
];

/// Hours of a crisis that is `size` comments high and peaks after `peak` hours.
fn hours(size: u64, peak: u64, n_hours: u64) -> Vec<(u64, u64)> {
    (0..n_hours)
        .map(|hour| {
            let n = size / (1 + hour.abs_diff(peak) / 4) + hour % 3;
            (n, n * 2 / 3)
        })
        .collect()
}

fn aligned(crises: &[(&str, Vec<(u64, u64)>)]) -> Data {
    Data::AlignedCurves { curves: crises.iter().map(|(name, hours)| AlignedCurve { name: named(name), hours: hours.clone() }).collect() }
}

fn dots(n: usize, rows: &[&[Option<f64>]]) -> Data {
    let label =
        |idx: usize| named(["First reply", "Mediana oczekiwania na pierwszą odpowiedź przy komentarzach negatywnych w czasie kryzysu"][idx % 2]);
    Data::DurationDots {
        names: NAMES[NAMES.len() - n..].iter().map(|name| named(name)).collect(),
        rows: rows.iter().enumerate().map(|(idx, values)| (label(idx), values.to_vec())).collect(),
    }
}

fn mood(rows: &[(f64, f64, f64, u64)]) -> Data {
    let row = |(point, low, high, n): &(f64, f64, f64, u64)| MoodRow {
        label: named("Moving to a private channel"),
        point: *point,
        low: *low,
        high: *high,
        n: *n,
    };
    Data::MoodAfterReplies { rows: rows.iter().map(row).collect() }
}

fn targets(rows: &[[u64; 4]]) -> Data {
    Data::ServiceTargets {
        rows: rows.iter().map(|states| ServiceRow { label: named("Zagrożenie dla ludzi lub danych (termin: 30 min)"), states: *states }).collect(),
    }
}

/// The three charts of a weekly report, in which a curve of the week stands beside that of the weeks before, days are marked, and causes have no calm time.
fn week() -> [Figure; 3] {
    let curves = vec![(say::weekly::curve_week(), curve(1279.0, 900.0, 0.48)), (say::weekly::curve_before(), curve(756.0, 300.0, 0.8))];
    let horizons = vec![15.0, 60.0, 180.0, 360.0, 1440.0, 4320.0];
    let bins = (0..35)
        .map(|day| (Span { from: ONSET + (day - 28) * DAY, to: ONSET + (day - 27) * DAY }, share(Definition::NegativeShare, 20 + day as u64, 58)))
        .collect();
    let statements = vec![Marker { at: ONSET, label: say::chart_marker(Fact::Name("this week".into())) }];
    let row = |cause: &str| ParetoRow { cause: cause.into(), share: share(Definition::CauseShare, 220, 1509), baseline: None, cumulated: 1.0 / 16.0 };
    [
        figure("week_answered_over_time", Data::AnsweredOverTime { curves, horizons, target_minutes: Some(60.0) }),
        figure("week_mood", Data::SentimentTrend { bins, corrected: vec![], phases: vec![], statements }),
        figure("week_causes", Data::CausePareto { rows: CAUSES.iter().map(|cause| row(cause)).collect() }),
    ]
}

fn usual() -> Vec<Figure> {
    let mut figures = vec![
        figure("aligned_curves", aligned(&[(NAMES[3], hours(27, 32, 120)), (NAMES[5], hours(134, 57, 120))])),
        figure("waits_and_clocks", dots(2, &[&[Some(421.0), Some(897.0)], &[Some(1870.0), Some(54.0)], &[Some(7420.0), Some(13_500.0)]])),
        figure("service_targets", targets(&[[2, 52, 23, 0], [312, 283, 157, 1], [222, 34, 610, 16]])),
        figure("mood_after_replies", mood(&[(83.0, 70.0, 95.0, 179), (17.0, -1.7, 38.0, 26), (-12.0, -30.0, -2.0, 40)])),
    ];
    figures.extend(week());
    figures
}

#[test]
fn they_are_drawn_in_both_languages_and_read_as_tables() {
    let figures = usual();
    for chart in drawn(Locale::Pl, &figures) {
        assert!(!chart.values.rows.is_empty() && !chart.values.series.is_empty(), "{}", chart.id);
    }
    for figure in figures {
        check(figure.id, figure.chart);
    }
}

#[test]
fn the_style_sheet_knows_their_colours() {
    colours_are_known(&usual());
    // Six crises take every paint that there is for one.
    let six: Vec<_> = NAMES.iter().map(|name| (*name, hours(50, 20, 60))).collect();
    colours_are_known(&[figure("six", aligned(&six))]);
}

#[test]
fn nothing_is_said_calmly() {
    let nothing = [
        aligned(&[]),
        aligned(&[(NAMES[0], vec![]), (NAMES[5], vec![(0, 0); 48])]),
        dots(2, &[]),
        dots(2, &[&[None, None], &[Some(f64::NAN), None]]),
        targets(&[]),
        targets(&[[0; 4]]),
        mood(&[]),
    ];
    for data in nothing {
        check("empty", data.clone());
        assert!(drawn(Locale::En, &[figure("empty", data)])[0].svg_inline.contains("Too few to show"));
    }
}

#[test]
fn one_crisis_or_one_hour_is_enough() {
    check("alone", aligned(&[(NAMES[5], hours(9, 1, 3))]));
    check("short", aligned(&[(NAMES[4], vec![(4, 4)]), (NAMES[5], hours(40, 3, 12))]));
    check("alone", dots(1, &[&[Some(0.0)]]));
    check("alone", targets(&[[0, 0, 0, 1]]));
    check("alone", mood(&[(0.0, 0.0, 0.0, 10)]));
}

#[test]
fn six_crises_with_long_names_and_sizes_far_apart_stay_within_the_picture() {
    let six: Vec<_> = NAMES.iter().enumerate().map(|(idx, name)| (*name, hours(10_u64.pow(idx as u32), 7 * idx as u64, 400))).collect();
    check("six", aligned(&six));
    let alike: Vec<_> = NAMES.iter().map(|name| (*name, hours(50, 20, 60))).collect();
    check("alike", aligned(&alike));
    let far = [Some(0.2), Some(5_000_000.0), None, Some(61.0), Some(61.0), None];
    check("six", dots(6, &[&far, &[Some(3.0); 6], &[None, None, None, None, None, Some(9_000.0)]]));
    check("extremes", mood(&[(190.0, 180.0, 200.0, 1_234_567), (-200.0, -200.0, -200.0, 11)]));
    check("extremes", targets(&[[0, 0, 0, 9_999_999], [1, 9_999_999, 1, 1]]));
}

#[test]
fn a_value_near_the_beginning_of_the_scale_keeps_its_words() {
    // The left dot stands at nothing: its words need room between the labels and the plot, and the drawing stays within its picture.
    check("early", dots(2, &[&[Some(0.0), Some(14.0)]]));
    check("late", dots(2, &[&[Some(2_800.0), Some(2_900.0)]]));
}
