//! The charts of the waits: answered over time, buckets, backlog, the week's rhythm.

use crate::measure::results::RhythmCell;
use crate::model::{Fact, TOO_FEW};
use crate::report::block::{Block, BucketTone, Chart, Figure, HeatMap, HeatUnit};
use crate::report::build::{bands, label, term};
use crate::report::{Context, say};

/// Cells of a week of hours.
const N_CELLS: usize = 7 * 24;
/// The horizon that the curve's title speaks of.
const HOUR: f64 = 60.0;

pub fn curve(context: &Context<'_>) -> Option<Block> {
    let latency = &context.measures.latency;
    let curves: Vec<_> = latency.curves.iter().filter(|curve| curve.n >= TOO_FEW && !curve.points.is_empty()).collect();
    let n = curves.iter().find(|curve| curve.key == "all").or(curves.first())?.n;
    let within = latency.first_reply.answered_within.iter().find(|within| (within.minutes - HOUR).abs() < 0.5);
    let title = match within.and_then(|within| within.share.point) {
        Some(share) => say::fast_curve_title(Fact::Share(share)),
        None => say::fast_curve_title_plain(),
    };
    Some(Block::Figure(Figure {
        id: "answered_over_time",
        title,
        caption: say::fast_curve_caption(),
        description: say::fast_curve_description(curves.len() as u64, n),
        chart: Chart::AnsweredOverTime {
            curves: curves.iter().map(|curve| (say::fast_curve(term("period", &curve.key), curve.n), curve.points.clone())).collect(),
            horizons: latency.first_reply.answered_within.iter().map(|within| within.minutes).collect(),
            target_minutes: Some(latency.target_minutes),
        },
    }))
}

/// The longest wait of a bucket in minutes; `None` = no end, or no answer.
fn bucket_end(key: &str) -> Option<f64> {
    Some(match key {
        "up_to_15_min" => 15.0,
        "up_to_1_h" => 60.0,
        "up_to_3_h" => 180.0,
        "up_to_6_h" => 360.0,
        "up_to_24_h" => 1440.0,
        "up_to_72_h" => 4320.0,
        _ => return None,
    })
}

pub fn buckets(context: &Context<'_>) -> Option<Block> {
    let latency = &context.measures.latency;
    let n = latency.buckets.first()?.share.n;
    if n < TOO_FEW {
        return None;
    }
    let never = latency.buckets.iter().find(|bucket| bucket.key == "never").map(|bucket| bucket.share).filter(|share| share.count > 0);
    let tone = |key: &str| match bucket_end(key) {
        _ if key == "never" => BucketTone::Never,
        Some(end) if end <= latency.target_minutes => BucketTone::Fast,
        _ => BucketTone::Slow,
    };
    Some(Block::Figure(Figure {
        id: "wait_buckets",
        title: never.map_or_else(say::fast_buckets_title_plain, |never| say::fast_buckets_title(never.count, Fact::Share(never.share))),
        caption: say::fast_buckets_caption(Fact::Minutes(latency.target_minutes)),
        description: say::fast_buckets_description(n),
        chart: Chart::WaitBuckets {
            buckets: latency.buckets.iter().map(|bucket| (label("bucket", &bucket.key), bucket.share, tone(&bucket.key))).collect(),
        },
    }))
}

pub fn backlog(context: &Context<'_>) -> Option<Block> {
    let latency = &context.measures.latency;
    let highest = latency.backlog.iter().map(|point| point.n_open).max().filter(|highest| *highest > 0)?;
    let title = match latency.peak_backlog {
        Some(peak) => say::fast_backlog_title(peak.n_open, Fact::Instant(peak.at)),
        None => say::fast_backlog_title_plain(),
    };
    Some(Block::Figure(Figure {
        id: "backlog",
        title,
        caption: say::fast_backlog_caption(),
        description: say::fast_backlog_description(highest),
        chart: Chart::BacklogOverTime {
            points: latency.backlog.iter().map(|point| (point.at, point.n_open)).collect(),
            phases: bands(&context.measures.storm),
        },
    }))
}

pub fn rhythm(context: &Context<'_>) -> Option<Block> {
    let cells = &context.measures.latency.rhythm.cells;
    // The first of the fullest cells, so that ties do not depend on anything else.
    let fullest = cells.iter().rev().max_by_key(|cell| cell.n_arrivals).filter(|cell| cell.n_arrivals > 0 && cells.len() == N_CELLS)?;
    let values = |value: fn(&RhythmCell) -> Option<f64>| cells.iter().map(value).collect();
    let maps = [
        (say::fast_rhythm_arrivals(), HeatUnit::Count, values(|cell| (cell.n_arrivals > 0).then_some(cell.n_arrivals as f64))),
        (
            say::fast_rhythm_unanswered(),
            HeatUnit::Share,
            values(|cell| (cell.n_arrivals >= TOO_FEW).then(|| cell.n_unanswered as f64 / cell.n_arrivals as f64)),
        ),
        (say::fast_rhythm_wait(), HeatUnit::Minutes, values(|cell| cell.median_minutes)),
    ];
    let (weekday, hour) = (Fact::Weekday(fullest.weekday), Fact::Hour(fullest.hour));
    Some(Block::Figure(Figure {
        id: "hour_weekday",
        title: say::fast_rhythm_title(weekday.clone(), hour.clone()),
        caption: say::fast_rhythm_caption(),
        description: say::fast_rhythm_description(weekday, hour, fullest.n_arrivals),
        chart: Chart::HourWeekday {
            maps: maps
                .into_iter()
                .filter(|(_, _, values): &(_, _, Vec<Option<f64>>)| values.iter().any(Option::is_some))
                .map(|(title, unit, values)| HeatMap { title, unit, values })
                .collect(),
        },
    }))
}
