//! Every chart in both languages with data of a crisis, and with data that are too few, too many or wrong.

use std::fmt::Write as _;
use std::sync::Arc;

use super::svg::{FONTS, png};
use super::theme::FAMILY;
use super::{Chart, DARK_CSS, draw};
use crate::i18n::{Catalog, Locale, Speaker};
use crate::measure::results::{CurvePoint, PhaseKind};
use crate::model::{Definition, Fact, Micros, ResponseAct, Share, Span};
use crate::report::block::{BucketTone, Chart as Data, Figure, HeatMap, HeatUnit, Marker, ParetoRow, PhaseBand};
use crate::report::{Text, say};

const HOUR: Micros = 3_600_000_000;
pub(super) const DAY: Micros = 24 * HOUR;
/// 9 November 2026, 10:42 UTC.
pub(super) const ONSET: Micros = 1_794_220_920_000_000;

pub(super) const CAUSES: [&str; 16] = [
    "support_unresponsive",
    "ethics_labour_environment",
    "late_delivery",
    "refund_return",
    "misleading_communication",
    "privacy_security",
    "outage_technical",
    "price_billing",
    "false_information",
    "product_quality",
    "lost_or_damaged",
    "staff_behaviour",
    "terms_and_procedures",
    "order_error",
    "fraud_impersonation",
    "safety_health",
];

fn catalog(locale: Locale) -> Catalog {
    crate::i18n::shipped::catalog(locale)
}

pub(super) fn named(words: &str) -> Text {
    say::chart_marker(Fact::Name(words.to_owned()))
}

/// A share with an interval that is about right: only its looks matter here.
pub(super) fn share(definition: Definition, count: u64, n: u64) -> Share {
    if n == 0 {
        return Share { definition, count, n, share: 0.0, low: 0.0, high: 1.0 };
    }
    let (count_f, n_f) = (count as f64, n as f64);
    let half = 1.96 * (count_f * (n_f - count_f) / n_f / n_f / n_f + 1.0 / n_f / n_f).sqrt();
    let share = count_f / n_f;
    Share { definition, count, n, share, low: (share - half).max(0.0), high: (share + half).min(1.0) }
}

/// A repeatable wobble around 1.
fn wobble(seed: i64) -> f64 {
    let mixed = (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    0.8 + 0.4 * (mixed >> 40) as f64 / (1u64 << 24) as f64
}

/// Five calm weeks and a crisis of five days: hour, comments, negative ones.
pub(super) fn crisis_hours() -> Vec<(Span, u64, u64)> {
    let first = (ONSET - 35 * DAY).div_euclid(DAY) * DAY;
    (0..42 * 24)
        .map(|idx| {
            let span = Span { from: first + idx * HOUR, to: first + (idx + 1) * HOUR };
            let since = (span.from - ONSET) as f64 / HOUR as f64;
            let by_day = if (7..23).contains(&(idx % 24)) { 1.0 } else { 0.15 };
            let calm = 5.0 * by_day;
            let storm = match since {
                s if s < 0.0 => 0.0,
                s if s < 8.0 => 300.0 * (s + 1.0) / 9.0,
                s => 300.0 * (-(s - 8.0) / 26.0).exp() * (0.35 + 0.65 * by_day),
            };
            let n = ((calm + storm) * wobble(idx)) as u64;
            let negative = (calm * 0.2 + storm * 0.68) * wobble(idx + 7) * 0.9;
            (span, n, (negative as u64).min(n))
        })
        .collect()
}

fn phases() -> Vec<PhaseBand> {
    let first = crisis_hours()[0].0.from;
    let at = |hours: i64| ONSET + hours * HOUR;
    let bounds = [
        (PhaseKind::Calm, first, at(0)),
        (PhaseKind::Ignition, at(0), at(3)),
        (PhaseKind::Escalation, at(3), at(7)),
        (PhaseKind::Peak, at(7), at(24)),
        (PhaseKind::Decline, at(24), at(72)),
        (PhaseKind::Tail, at(72), at(128)),
        (PhaseKind::Calm, at(128), first + 42 * DAY),
    ];
    bounds.into_iter().map(|(kind, from, to)| PhaseBand { kind, span: Span { from, to } }).collect()
}

fn statements() -> Vec<Marker> {
    let mark = |hours: i64, words: &str| Marker { at: ONSET + hours * HOUR, label: named(words) };
    vec![mark(5, "Defensive statement"), mark(7, "Apology without a remedy"), mark(51, "Apology with a remedy, and the chief executive’s video")]
}

pub(super) fn curve(n: f64, speed: f64, ceiling: f64) -> Vec<CurvePoint> {
    (0..200)
        .map(|idx| {
            let minutes = if idx == 0 { 0.0 } else { 1.2 * 1.042_f64.powi(idx) + 3.0 };
            let answered = if idx == 0 { 0.0 } else { ceiling * (1.0 - (-(minutes / speed).powf(0.8)).exp()) };
            let half = 1.96 * (answered * (1.0 - answered) / n).sqrt();
            let n_at_risk = (n * (1.0 - answered)) as u64;
            CurvePoint { minutes, answered, low: (answered - half).max(0.0), high: (answered + half).min(1.0), n_at_risk }
        })
        .collect()
}

fn heat(unit: HeatUnit) -> HeatMap {
    let title = match unit {
        HeatUnit::Count => say::chart_cases(),
        HeatUnit::Share => say::chart_never(),
        HeatUnit::Minutes => say::chart_still_waiting(),
    };
    let values = (0..168i64)
        .map(|idx| {
            let (day, hour) = (idx / 24, idx % 24);
            let busy = (1.2 + ((hour as f64 - 6.0) / 24.0 * std::f64::consts::TAU).sin()) * if day > 4 { 0.5 } else { 1.0 } * wobble(idx);
            match unit {
                HeatUnit::Count => (busy > 0.2).then_some((busy * 24.0).floor()),
                HeatUnit::Share => (busy > 0.35).then(|| (0.9 - busy * 0.35).clamp(0.02, 1.0)),
                HeatUnit::Minutes => (busy > 0.35).then(|| 1900.0 * (-busy * 1.9).exp()),
            }
        })
        .collect();
    HeatMap { title, unit, values }
}

pub(super) fn figure(id: &'static str, chart: Data) -> Figure {
    let title = named("Two of three cases waited longer than three hours, and one in four was never answered");
    Figure {
        id,
        title,
        caption: named("Bars show shares of all cases that need a reply; lines show the 95% interval."),
        description: named("…"),
        chart,
    }
}

/// Every chart with the data of a crisis.
pub fn crisis() -> Vec<Figure> {
    let hours = crisis_hours();
    let bins = hours.iter().map(|(span, n, negative)| (*span, share(Definition::NegativeShare, *negative, *n))).collect();
    let curves = ["all", "before", "crisis", "after"]
        .iter()
        .zip([(2140.0, 500.0, 0.77), (610.0, 120.0, 0.93), (1180.0, 1100.0, 0.66), (350.0, 240.0, 0.88)])
        .map(|(key, (n, speed, ceiling))| (say::fast_curve(Fact::Term("period", (*key).to_owned()), n as u64), curve(n, speed, ceiling)))
        .collect();
    let buckets = ["up_to_15_min", "up_to_1_h", "up_to_3_h", "up_to_6_h", "up_to_24_h", "up_to_72_h", "over_72_h", "never"]
        .iter()
        .zip([212, 301, 330, 214, 402, 118, 61, 502])
        .enumerate()
        .map(|(idx, (key, count))| {
            let tone = [BucketTone::Fast, BucketTone::Slow, BucketTone::Never][usize::from(idx > 1) + usize::from(idx > 6)];
            (say::chart_marker(Fact::Term("bucket", (*key).to_owned())), share(Definition::AnsweredWithin, count, 2140), tone)
        })
        .collect();
    let mut so_far = 0.0;
    let rows = CAUSES
        .iter()
        .enumerate()
        .map(|(idx, cause)| {
            let count = (5200.0 * 0.36 * 0.74_f64.powi(idx as i32)) as u64;
            so_far += count as f64 / (5200.0 * 0.36 / 0.26 * (1.0 - 0.74_f64.powi(16)));
            let baseline = Some(share(Definition::CauseShare, 40 + 9 * (idx as u64 * 7 % 11), 900));
            ParetoRow { cause: (*cause).to_owned(), share: share(Definition::CauseShare, count, 5200), baseline, cumulated: so_far }
        })
        .collect();
    let columns: Vec<(PhaseKind, Span, u64)> =
        phases().iter().zip([310, 4, 38, 190, 402, 161, 44]).map(|(band, n)| (band.kind, band.span, n)).collect();
    let acts = ResponseAct::ALL
        .iter()
        .enumerate()
        .map(|(row, act)| {
            let at = |(column, (.., n)): (usize, &(PhaseKind, Span, u64))| {
                share(Definition::ActShare, (*n as f64 * (0.5 - 0.04 * row as f64) * (0.4 + 0.25 * ((row + column) % 5) as f64)) as u64, *n)
            };
            (*act, columns.iter().enumerate().map(at).collect())
        })
        .collect();
    let mut open = 6.0;
    let points = hours
        .iter()
        .map(|(span, n, _)| {
            open = (open + *n as f64 * 0.42 - 2.0 - open * 0.035_f64).max(0.0);
            (span.from, open as u64)
        })
        .collect();
    vec![
        figure(
            "answered_over_time",
            Data::AnsweredOverTime { curves, horizons: vec![15.0, 60.0, 180.0, 360.0, 1440.0, 4320.0], target_minutes: Some(60.0) },
        ),
        figure("wait_buckets", Data::WaitBuckets { buckets }),
        figure(
            "volume",
            Data::VolumeOverTime { expected: vec![], bins: hours.clone(), phases: phases(), statements: statements(), onset: Some(ONSET) },
        ),
        figure("sentiment_trend", Data::SentimentTrend { bins, corrected: vec![], phases: phases(), statements: statements() }),
        figure("cause_pareto", Data::CausePareto { rows }),
        figure("hour_weekday", Data::HourWeekday { maps: vec![heat(HeatUnit::Count), heat(HeatUnit::Minutes), heat(HeatUnit::Share)] }),
        figure("acts_over_phases", Data::ActsOverPhases { phases: columns, rows: acts }),
        figure("backlog", Data::BacklogOverTime { points, phases: phases() }),
    ]
}

pub fn drawn(locale: Locale, figures: &[Figure]) -> Vec<Chart> {
    let catalog = catalog(locale);
    let speaker = Speaker::new(&catalog, chrono_tz::Europe::Warsaw);
    figures.iter().map(|figure| draw(figure, &speaker).unwrap()).collect()
}

/// Draws a chart, and checks what must hold of every drawing.
pub(super) fn check(id: &'static str, data: Data) {
    let figures = [figure(id, data)];
    for locale in Locale::ALL {
        for chart in drawn(locale, &figures) {
            for svg in [&chart.svg, &chart.svg_inline] {
                let options = resvg::usvg::Options { fontdb: Arc::clone(&FONTS), font_family: FAMILY.into(), ..Default::default() };
                let tree = resvg::usvg::Tree::from_str(svg, &options).unwrap();
                let (size, marks) = (tree.size(), tree.root().abs_bounding_box());
                assert!(size.height() < 2000.0, "{id} is {} high", size.height());
                let is_within = marks.left() >= 0.0 && marks.top() >= 0.0 && marks.right() <= size.width() && marks.bottom() <= size.height();
                assert!(is_within, "{id} ({}) draws outside: {marks:?} of {size:?}", locale.as_str());
                assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{id} has a mark nowhere");
                assert!(svg.len() < 400_000, "{id} takes {} bytes", svg.len());
            }
        }
    }
}

#[test]
fn a_crisis_is_drawn_in_both_languages() {
    for figure in crisis() {
        check(figure.id, figure.chart);
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(drawn(Locale::Pl, &crisis()), drawn(Locale::Pl, &crisis()));
}

#[test]
fn the_style_sheet_knows_every_colour_of_a_drawing() {
    colours_are_known(&crisis());
}

/// A colour that the style sheet does not know stays as it is on a dark page.
pub(super) fn colours_are_known(figures: &[Figure]) {
    for chart in drawn(Locale::En, figures) {
        for attribute in ["fill=\"#", "stroke=\"#"] {
            for rest in chart.svg_inline.split(attribute).skip(1) {
                let name = &rest[..6];
                let mut rule = String::new();
                write!(rule, "svg.chart [{attribute}{name}\"]").unwrap();
                assert!(DARK_CSS.contains(&rule), "{rule} is missing");
            }
        }
        assert!(!chart.svg_inline.contains("style"));
    }
}

#[test]
fn a_picture_comes_from_the_same_drawing() {
    let charts = drawn(Locale::Pl, &crisis()[1..2]);
    assert!(png(&charts[0].svg).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn nothing_is_said_calmly() {
    let empty = [
        Data::AnsweredOverTime { curves: vec![], horizons: vec![], target_minutes: None },
        Data::WaitBuckets { buckets: vec![] },
        Data::VolumeOverTime { expected: vec![], bins: vec![], phases: vec![], statements: vec![], onset: None },
        Data::SentimentTrend { bins: vec![], corrected: vec![], phases: vec![], statements: vec![] },
        Data::CausePareto { rows: vec![] },
        Data::HourWeekday { maps: vec![] },
        Data::ActsOverPhases { phases: vec![], rows: vec![] },
        Data::BacklogOverTime { points: vec![], phases: vec![] },
    ];
    for data in empty {
        check("empty", data.clone());
        assert!(drawn(Locale::En, &[figure("empty", data)])[0].svg_inline.contains("Too few to show"));
    }
}

#[test]
fn one_or_two_points_are_enough() {
    let point = |minutes, answered| CurvePoint { minutes, answered, low: 0.1, high: 0.9, n_at_risk: 3 };
    for points in [vec![point(0.0, 0.0)], vec![point(0.0, 0.0), point(7.0, 1.0)]] {
        let curves = vec![(say::chart_cases(), points)];
        check("curve", Data::AnsweredOverTime { curves, horizons: vec![15.0, 60.0], target_minutes: Some(60.0) });
    }
    for n in [1, 2] {
        let bins = crisis_hours()[..n].to_vec();
        check("volume", Data::VolumeOverTime { expected: vec![], bins: bins.clone(), phases: vec![], statements: statements(), onset: Some(ONSET) });
        let shares = bins.iter().map(|(span, ..)| (*span, share(Definition::NegativeShare, 7, 12))).collect();
        check("trend", Data::SentimentTrend { bins: shares, corrected: vec![], phases: phases()[..1].to_vec(), statements: vec![] });
        let points = bins.iter().map(|(span, ..)| (span.from, 4)).collect();
        check("backlog", Data::BacklogOverTime { points, phases: phases() });
    }
}

#[test]
fn zeros_are_drawn_or_said() {
    let bins: Vec<(Span, u64, u64)> = crisis_hours().iter().map(|(span, ..)| (*span, 0, 0)).collect();
    check("volume", Data::VolumeOverTime { expected: vec![], bins: bins.clone(), phases: phases(), statements: vec![], onset: None });
    check("backlog", Data::BacklogOverTime { points: bins.iter().map(|bin| (bin.0.from, 0)).collect(), phases: phases() });
    let zero = share(Definition::CauseShare, 0, 0);
    check(
        "pareto",
        Data::CausePareto { rows: vec![ParetoRow { cause: "unknown_cause".into(), share: zero, baseline: Some(zero), cumulated: f64::NAN }] },
    );
    check("buckets", Data::WaitBuckets { buckets: vec![(say::chart_never(), share(Definition::AnsweredWithin, 3, 4), BucketTone::Never)] });
    check("heat", Data::HourWeekday { maps: vec![HeatMap { title: say::chart_hour(), unit: HeatUnit::Count, values: vec![Some(0.0); 168] }] });
    check("heat", Data::HourWeekday { maps: vec![HeatMap { title: say::chart_hour(), unit: HeatUnit::Share, values: vec![Some(f64::NAN); 3] }] });
    let acts = vec![(ResponseAct::Denial, vec![share(Definition::ActShare, 0, 40)])];
    check("acts", Data::ActsOverPhases { phases: vec![(PhaseKind::Calm, Span { from: 0, to: 0 }, 40)], rows: acts });
}

#[test]
fn three_hours_and_five_years_fit() {
    let three: Vec<_> = crisis_hours()[860..863].to_vec();
    check("hours", Data::VolumeOverTime { expected: vec![], bins: three, phases: vec![], statements: vec![], onset: None });
    let bins: Vec<(Span, u64, u64)> =
        (0..5 * 365 * 24).map(|idx| (Span { from: idx * HOUR, to: (idx + 1) * HOUR }, (9.0 * wobble(idx)) as u64 + 10, 2)).collect();
    check("years", Data::VolumeOverTime { expected: vec![], bins: bins.clone(), phases: vec![], statements: vec![], onset: None });
    check("years", Data::BacklogOverTime { points: bins.iter().map(|bin| (bin.0.from, bin.1)).collect(), phases: vec![] });
    let shares = bins.iter().map(|(span, n, negative)| (*span, share(Definition::NegativeShare, *negative, *n))).collect();
    check("years", Data::SentimentTrend { bins: shares, corrected: vec![], phases: vec![], statements: vec![] });
}

#[test]
fn many_statements_and_phases_stay_apart() {
    let statements: Vec<Marker> = (0..60).map(|idx| Marker { at: ONSET + idx * HOUR / 12, label: named("Statement") }).collect();
    check("volume", Data::VolumeOverTime { expected: vec![], bins: crisis_hours(), phases: phases(), statements, onset: Some(ONSET) });
    let columns: Vec<(PhaseKind, Span, u64)> = (0..40).map(|idx| (PhaseKind::Peak, Span { from: idx * DAY, to: (idx + 1) * DAY }, 30)).collect();
    let acts = vec![(ResponseAct::Apology, vec![share(Definition::ActShare, 10, 30); 40])];
    check("acts", Data::ActsOverPhases { phases: columns, rows: acts });
}

#[test]
fn times_and_numbers_out_of_range_are_survived() {
    let wild = [Span { from: i64::MIN, to: i64::MAX }, Span { from: i64::MAX - 1, to: i64::MAX }, Span { from: 5, to: 5 }, Span { from: 9, to: 3 }];
    for span in wild {
        let bands = vec![PhaseBand { kind: PhaseKind::Peak, span }];
        let marks = vec![Marker { at: i64::MAX, label: named("]]>&<\"\u{0}") }, Marker { at: i64::MIN, label: named("") }];
        check(
            "wild",
            Data::VolumeOverTime {
                expected: vec![],
                bins: vec![(span, u64::MAX, 3)],
                phases: bands.clone(),
                statements: marks,
                onset: Some(i64::MIN),
            },
        );
        check("wild", Data::BacklogOverTime { points: vec![(span.from, 1), (span.to, u64::MAX)], phases: bands });
    }
    let wrong = CurvePoint { minutes: f64::INFINITY, answered: f64::NAN, low: f64::NAN, high: 7.0, n_at_risk: 1 };
    let curves = vec![(named("A very long name of a curve that nobody would write but that somebody will"), vec![wrong; 3])];
    check("wild", Data::AnsweredOverTime { curves, horizons: vec![f64::NAN, -1.0], target_minutes: Some(f64::NAN) });
}

#[test]
fn foreign_words_stay_words() {
    let mark = Marker { at: ONSET + HOUR, label: named("]]>&<\"'\u{1}<script>") };
    let data = Data::VolumeOverTime { expected: vec![], bins: crisis_hours(), phases: phases(), statements: vec![mark], onset: None };
    let chart = &drawn(Locale::En, &[figure("foreign", data)])[0];
    assert!(chart.svg_inline.contains("]]&gt;&amp;&lt;&quot;&apos;&lt;script&gt;") && !chart.svg_inline.contains("<script"));
}

#[test]
fn the_wall_clock_follows_the_zone() {
    let catalog = catalog(Locale::En);
    for (zone, at, hours) in [
        (chrono_tz::Europe::Warsaw, ONSET, 1),
        (chrono_tz::Europe::Warsaw, ONSET - 60 * DAY, 2),
        (chrono_tz::Pacific::Auckland, ONSET, 13),
        (chrono_tz::America::Los_Angeles, ONSET, -8),
    ] {
        let speaker = Speaker::new(&catalog, zone);
        let words = super::words::Words { speaker: &speaker };
        assert_eq!(words.utc_offset(at), hours * HOUR, "{zone}");
        assert_eq!(words.instant_of_local(at + hours * HOUR), at, "{zone}");
    }
}

/// Charts with little, much and awkward data, to look at.
pub fn edges() -> Vec<Figure> {
    let hours = crisis_hours();
    let point = |minutes, answered| CurvePoint { minutes, answered, low: f64::max(0.0, answered - 0.2), high: 1.0, n_at_risk: 12 };
    let bins: Vec<(Span, u64, u64)> =
        (0..5 * 365).map(|idx| (Span { from: idx * DAY, to: (idx + 1) * DAY }, (90.0 * wobble(idx)) as u64 + 10, 12)).collect();
    let many: Vec<Marker> = (0..60).map(|idx| Marker { at: ONSET + idx * HOUR / 2, label: named("Statement") }).collect();
    let one = ParetoRow {
        cause: CAUSES[1].into(),
        share: share(Definition::CauseShare, 3, 800),
        baseline: Some(share(Definition::CauseShare, 3, 8)),
        cumulated: 1.0,
    };
    let acts =
        vec![(ResponseAct::Denial, vec![share(Definition::ActShare, 3, 12)]), (ResponseAct::Apology, vec![share(Definition::ActShare, 12, 12)])];
    vec![
        figure(
            "three_hours",
            Data::VolumeOverTime { expected: vec![], bins: hours[860..863].to_vec(), phases: vec![], statements: vec![], onset: None },
        ),
        figure("five_years", Data::VolumeOverTime { expected: vec![], bins: bins.clone(), phases: vec![], statements: vec![], onset: None }),
        figure("many", Data::VolumeOverTime { expected: vec![], bins: hours.clone(), phases: phases(), statements: many, onset: Some(ONSET) }),
        figure("one_cause", Data::CausePareto { rows: vec![one] }),
        figure(
            "one_curve",
            Data::AnsweredOverTime {
                curves: vec![(say::chart_cases(), vec![point(0.0, 0.0), point(20.0, 0.4)])],
                horizons: vec![15.0, 60.0, 180.0],
                target_minutes: Some(15.0),
            },
        ),
        figure("one_phase", Data::ActsOverPhases { phases: vec![(PhaseKind::Calm, Span { from: ONSET, to: ONSET + 30 * DAY }, 12)], rows: acts }),
        figure("backlog_hours", Data::BacklogOverTime { points: hours[860..863].iter().map(|bin| (bin.0.from, 2)).collect(), phases: vec![] }),
        figure("nothing", Data::CausePareto { rows: vec![] }),
    ]
}

#[test]
fn awkward_data_are_drawn_within_the_picture() {
    for figure in edges() {
        check(figure.id, figure.chart);
    }
}

#[test]
fn what_is_drawn_can_be_read_as_a_table() {
    let catalog = catalog(Locale::En);
    let speaker = Speaker::new(&catalog, chrono_tz::Europe::Warsaw);
    for figure in crisis() {
        let chart = draw(&figure, &speaker).unwrap();
        let values = &chart.values;
        assert!(!values.rows.is_empty() && !values.series.is_empty(), "{}", figure.id);
        assert!(values.rows.iter().all(|(label, cells)| !label.is_empty() && cells.len() == values.series.len()), "{}", figure.id);
        // A file for slides has no rectangles that only a page can use.
        assert!(chart.svg_inline.contains("class=\"readings\"") && !chart.svg.contains("readings"), "{}", figure.id);
        if let Data::CausePareto { rows } = &figure.chart {
            assert_eq!(values.rows[0].0, speaker.cause(&rows[0].cause));
            assert!(values.rows[0].1[0].contains(&speaker.share(rows[0].share.share)), "{:?}", values.rows[0]);
        }
        if let Data::HourWeekday { maps } = &figure.chart {
            assert_eq!((values.rows.len(), values.series.len()), (7 * 24, maps.len()), "a row an hour, a column a map");
        }
    }
}
