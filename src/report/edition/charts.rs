//! Charts of the shareable edition: days instead of hours, and no mark that stands for few comments. What was left out is said under the chart.

use super::values::{Editor, Grain};
use crate::measure::results::CurvePoint;
use crate::measure::shares::share;
use crate::model::{Fact, Micros, Share, Span};
use crate::report::block::{AlignedCurve, Block, BucketTone, Chart, Figure, HeatMap, HeatUnit, Marker, MoodRow, PhaseBand, ServiceRow};
use crate::report::build::plain;
use crate::report::{Text, say};

/// The figure, and a sentence when marks were left out.
pub(super) fn edit(figure: &Figure, editor: &mut Editor<'_>) -> Vec<Block> {
    let before = editor.n_suppressed;
    let chart = edit_chart(&figure.chart, editor);
    let n_left_out = editor.n_suppressed - before;
    let mut words = |text: &Text| by_day(editor.text(text, Grain::Hours), &figure.chart);
    let mut blocks = vec![Block::Figure(Figure {
        id: figure.id,
        title: words(&figure.title),
        caption: words(&figure.caption),
        description: words(&figure.description),
        chart,
    })];
    if n_left_out > 0 {
        blocks.push(Block::Paragraph(vec![plain(say::edition::marks_left_out(n_left_out, editor.rules.least_group))]));
    }
    blocks
}

/// A caption tells the width of the steps, which are days now.
fn by_day(mut text: Text, chart: &Chart) -> Text {
    if let Chart::SentimentTrend { bins, .. } = chart {
        let widest = bins.iter().map(|(span, _)| span.minutes()).fold(0.0, f64::max);
        for (name, fact) in &mut text.facts {
            if *name == "hours" && widest < 24.0 * 60.0 {
                *fact = Fact::Count(24);
            }
        }
    }
    text
}

fn edit_chart(chart: &Chart, editor: &mut Editor<'_>) -> Chart {
    match chart {
        Chart::AnsweredOverTime { curves, horizons, target_minutes } => Chart::AnsweredOverTime {
            curves: curves.iter().map(|(label, points)| (editor.text(label, Grain::Exact), curve(points, editor))).collect(),
            horizons: horizons.clone(),
            target_minutes: *target_minutes,
        },
        Chart::WaitBuckets { buckets } => Chart::WaitBuckets { buckets: wait_buckets(buckets, editor) },
        // What an hour lets expect says nothing of a day.
        Chart::VolumeOverTime { bins, phases, statements, onset, expected: _ } => Chart::VolumeOverTime {
            bins: volume(bins, editor),
            phases: bands(phases, editor),
            statements: markers(statements, editor),
            onset: onset.map(|at| editor.day(at)),
            expected: Vec::new(),
        },
        // Corrected shares are made of labels, which are too few for a day to be told apart.
        Chart::SentimentTrend { bins, corrected: _, phases, statements } => Chart::SentimentTrend {
            bins: trend(bins, editor),
            corrected: Vec::new(),
            phases: bands(phases, editor),
            statements: markers(statements, editor),
        },
        Chart::CausePareto { rows } => {
            let kept: Vec<_> = rows.iter().filter(|row| !editor.is_few(row.share.count) && !editor.is_few(row.share.n)).cloned().collect();
            editor.n_suppressed += (rows.len() - kept.len()) as u64;
            let hidden = |row: &crate::report::block::ParetoRow| row.baseline.is_some_and(|baseline| editor.is_few(baseline.count));
            let rows = kept.into_iter().map(|mut row| {
                if hidden(&row) {
                    row.baseline = None;
                }
                row
            });
            Chart::CausePareto { rows: rows.collect() }
        }
        Chart::HourWeekday { maps } => Chart::HourWeekday { maps: heat_maps(maps, editor) },
        Chart::ActsOverPhases { phases, rows } => Chart::ActsOverPhases {
            phases: phases.iter().map(|(kind, span, n)| (*kind, days(*span, editor), if editor.is_few(*n) { 0 } else { *n })).collect(),
            rows: rows.iter().map(|(act, shares)| (*act, shares.iter().map(|share| editor.share(*share)).collect())).collect(),
        },
        // Hours since an onset tell no time of day; an hour of few comments becomes an empty one.
        Chart::AlignedCurves { curves } => Chart::AlignedCurves {
            curves: curves
                .iter()
                .map(|curve| AlignedCurve {
                    name: editor.text(&curve.name, Grain::Exact),
                    hours: curve
                        .hours
                        .iter()
                        .map(
                            |(all, negative)| if editor.is_few(*all) { (0, 0) } else { (*all, if editor.is_few(*negative) { 0 } else { *negative }) },
                        )
                        .collect(),
                })
                .collect(),
        },
        Chart::DurationDots { names, rows } => Chart::DurationDots {
            names: names.iter().map(|name| editor.text(name, Grain::Exact)).collect(),
            rows: rows.iter().map(|(label, values)| (editor.text(label, Grain::Exact), values.clone())).collect(),
        },
        Chart::ServiceTargets { rows } => Chart::ServiceTargets { rows: service_rows(rows, editor) },
        Chart::MoodAfterReplies { rows } => {
            let kept: Vec<MoodRow> = rows.iter().filter(|row| !editor.is_few(row.n)).cloned().collect();
            editor.n_suppressed += (rows.len() - kept.len()) as u64;
            Chart::MoodAfterReplies { rows: kept }
        }
        Chart::BacklogOverTime { points, phases } => Chart::BacklogOverTime { points: backlog(points, editor), phases: bands(phases, editor) },
    }
}

/// Bars in which every part is empty or large enough: a small part could be told from the others.
fn service_rows(rows: &[ServiceRow], editor: &mut Editor<'_>) -> Vec<ServiceRow> {
    let is_told = |row: &&ServiceRow| row.states.iter().all(|n| *n == 0 || !editor.is_few(*n));
    let kept: Vec<ServiceRow> = rows.iter().filter(is_told).cloned().collect();
    editor.n_suppressed += (rows.len() - kept.len()) as u64;
    kept
}

/// The curve as far as enough people still wait; what follows are single cases.
fn curve(points: &[CurvePoint], editor: &mut Editor<'_>) -> Vec<CurvePoint> {
    points.iter().filter(|point| point.n_at_risk >= editor.rules.least_group).copied().collect()
}

/// Small bars as one. When their sum is small, too, the next smallest bar joins them.
fn wait_buckets(buckets: &[(Text, Share, BucketTone)], editor: &mut Editor<'_>) -> Vec<(Text, Share, BucketTone)> {
    let mut small: Vec<usize> = (0..buckets.len()).filter(|idx| editor.is_few(buckets[*idx].1.count)).collect();
    let sum = |small: &[usize]| small.iter().map(|idx| buckets[*idx].1.count).sum::<u64>();
    if editor.is_few(sum(&small)) {
        small.extend((0..buckets.len()).filter(|idx| buckets[*idx].1.count > 0 && !small.contains(idx)).min_by_key(|idx| buckets[*idx].1.count));
    }
    let mut kept: Vec<_> = (0..buckets.len())
        .filter(|idx| !small.contains(idx))
        .map(|idx| (editor.text(&buckets[idx].0, Grain::Exact), buckets[idx].1, buckets[idx].2))
        .collect();
    if let Some(first) = small.first() {
        editor.n_suppressed += small.len() as u64;
        let of = buckets[*first].1;
        kept.push((say::edition::other(small.len() as u64), share(of.definition, sum(&small), of.n), BucketTone::Slow));
    }
    kept
}

/// The local days that a span touches.
fn days(span: Span, editor: &Editor<'_>) -> Span {
    let from = editor.day(span.from);
    Span { from, to: editor.next_day(span.to.saturating_sub(1).max(from)) }
}

/// Phases from day to day: each begins where the one before it ends, so that short ones vanish.
fn bands(phases: &[PhaseBand], editor: &Editor<'_>) -> Vec<PhaseBand> {
    let day = |band: &PhaseBand| PhaseBand { kind: band.kind, span: Span { from: editor.day(band.span.from), to: editor.day(band.span.to) } };
    phases.iter().map(day).filter(|band| band.span.from < band.span.to).collect()
}

fn markers(statements: &[Marker], editor: &mut Editor<'_>) -> Vec<Marker> {
    statements.iter().map(|marker| Marker { at: editor.day(marker.at), label: editor.text(&marker.label, Grain::Exact) }).collect()
}

fn volume(bins: &[(Span, u64, u64)], editor: &mut Editor<'_>) -> Vec<(Span, u64, u64)> {
    let mut by_day: Vec<(Span, u64, u64)> = Vec::new();
    for (span, n, negative) in bins {
        let day = days(*span, editor);
        match by_day.last_mut() {
            Some(last) if last.0 == day => {
                last.1 += n;
                last.2 += negative;
            }
            _ => by_day.push((day, *n, *negative)),
        }
    }
    for (_, n, negative) in &mut by_day {
        for value in [n, negative] {
            if editor.is_few(*value) {
                editor.n_suppressed += 1;
                *value = 0;
            }
        }
    }
    by_day
}

fn trend(bins: &[(Span, Share)], editor: &mut Editor<'_>) -> Vec<(Span, Share)> {
    let mut by_day: Vec<(Span, Share)> = Vec::new();
    for (span, of) in bins {
        let day = days(*span, editor);
        match by_day.last_mut() {
            Some(last) if last.0 == day => last.1 = share(of.definition, last.1.count + of.count, last.1.n + of.n),
            _ => by_day.push((day, *of)),
        }
    }
    by_day.into_iter().map(|(span, share)| (span, editor.share(share))).collect()
}

/// Cells of few comments are empty, in all maps.
fn heat_maps(maps: &[HeatMap], editor: &mut Editor<'_>) -> Vec<HeatMap> {
    let is_few_count = |value: &Option<f64>| value.is_some_and(|value| editor.is_few(value.round().max(0.0) as u64));
    let counts = maps.iter().find(|map| map.unit == HeatUnit::Count);
    let few: Vec<bool> = counts.map_or_else(Vec::new, |map| map.values.iter().map(is_few_count).collect());
    let hide = |(idx, value): (usize, &Option<f64>)| value.filter(|_| !few.get(idx).copied().unwrap_or(false));
    let hidden =
        maps.iter().map(|map| HeatMap { title: map.title.clone(), unit: map.unit, values: map.values.iter().enumerate().map(hide).collect() });
    let hidden = hidden.collect();
    editor.n_suppressed += few.iter().filter(|few| **few).count() as u64;
    hidden
}

/// The last value of each day.
fn backlog(points: &[(Micros, u64)], editor: &mut Editor<'_>) -> Vec<(Micros, u64)> {
    let mut by_day: Vec<(Micros, u64)> = Vec::new();
    for (at, n) in points {
        let day = editor.day(*at);
        match by_day.last_mut() {
            Some(last) if last.0 == day => last.1 = *n,
            _ => by_day.push((day, *n)),
        }
    }
    for (_, n) in &mut by_day {
        if editor.is_few(*n) {
            editor.n_suppressed += 1;
            *n = 0;
        }
    }
    by_day
}
