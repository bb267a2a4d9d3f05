//! Causes by size with interval and calm-time mark, and beside them how much of all mentions they make up together.

use super::axis::{LINE, shares_up_to};
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, balanced, wrapped};
use super::legend::{Swatch, diamond, keys};
use super::nothing;
use super::theme::{AXIS, BODY, GRID, INK, MUTED, NEUTRAL, PAGE, POSITIVE, SMALL};
use super::words::Words;
use crate::report::block::ParetoRow;
use crate::report::say;

const MOST_LABEL: f64 = 250.0;
const CUMULATED: f64 = 150.0;
const GAP: f64 = 46.0;

/// The cumulated share, within its bounds.
fn sum_of(row: &ParetoRow) -> f64 {
    if row.cumulated.is_finite() { row.cumulated.clamp(0.0, 1.0) } else { 0.0 }
}

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, rows: &[ParetoRow], words: &Words<'_>) -> f64 {
    let Some(first) = rows.first() else { return nothing(canvas, words) };
    let mut entries = vec![
        (Swatch::Box(POSITIVE), words.speaker.definition_name(first.share.definition)),
        (Swatch::Whisker, words.say(&say::chart_interval_band())),
    ];
    if rows.iter().any(|row| row.baseline.is_some_and(|share| !share.is_too_few())) {
        entries.push((Swatch::Diamond(INK), words.say(&say::chart_calm_time())));
    }
    let y = keys(canvas, 0.0, &entries) + 8.0;

    let name = Type::new(BODY, INK);
    let labels: Vec<Vec<String>> = rows.iter().map(|row| balanced(&words.speaker.cause(&row.cause), BODY, Weight::Regular, MOST_LABEL, 2)).collect();
    let room = labels.iter().flatten().map(|line| name.width(line)).fold(0.0, f64::max) + 12.0;
    let heights: Vec<f64> = labels.iter().map(|lines| if lines.len() > 1 { 38.0 } else { 27.0 }).collect();

    let header = wrapped(&words.say(&say::chart_cumulated()), SMALL, Weight::Regular, CUMULATED, 2);
    let top = y + header.len().max(1) as f64 * LINE + 6.0;
    // Values stand in a column of their own: beside a bar they would seem to belong to the mark of the calm time.
    let value = Type::new(BODY, INK).bold().end();
    let value_room = rows.iter().map(|row| value.width(&words.percent_label(row.share.share))).fold(0.0, f64::max) + 12.0;
    let x = room + value_room;
    let bars = Rect { x, y: top, w: canvas.width - x - GAP - CUMULATED, h: heights.iter().sum() };
    let sums = Rect { x: bars.right() + GAP, y: top, w: CUMULATED - 50.0, h: bars.h };

    let shown = || rows.iter().filter(|row| !row.share.is_too_few());
    let baselines = shown().filter_map(|row| row.baseline).filter(|share| !share.is_too_few()).map(|share| share.share);
    let highest = shown().map(|row| row.share.high).chain(baselines).fold(0.0, f64::max);
    let ticks = shares_up_to(highest);
    let end = ticks.last().copied().unwrap_or(1.0);
    let x_of = |share: f64| bars.x + bars.w * (share / end).clamp(0.0, 1.0);

    for tick in &ticks {
        canvas.line((x_of(*tick), bars.y), (x_of(*tick), bars.bottom()), if *tick == 0.0 { AXIS } else { GRID }, 1.0);
        let label = if end < 0.05 { words.percent_label(*tick) } else { words.percent(*tick) };
        canvas.words((x_of(*tick), bars.bottom() + 6.0 + SMALL), &label, Type::new(SMALL, MUTED).middle());
    }
    for (line, text) in header.iter().enumerate() {
        canvas.words((sums.x, y + SMALL + line as f64 * LINE), text, Type::new(SMALL, MUTED));
    }
    for edge in [sums.x, sums.right()] {
        canvas.line((edge, sums.y), (edge, sums.bottom()), GRID, 1.0);
    }
    canvas.words((sums.x, sums.bottom() + 6.0 + SMALL), &words.percent(0.0), Type::new(SMALL, MUTED).middle());
    canvas.words((sums.right(), sums.bottom() + 6.0 + SMALL), &words.percent(1.0), Type::new(SMALL, MUTED).middle());

    let names = [words.speaker.definition_name(first.share.definition), words.say(&say::chart_calm_time()), words.say(&say::chart_cumulated())];
    let mut path = Vec::new();
    let mut bottom = top;
    for ((row, lines), height) in rows.iter().zip(&labels).zip(&heights) {
        let middle = bottom + height / 2.0;
        let [size, calm, cumulated] = names.clone();
        let mut values = vec![(size, words.speaker.share_with_interval(&row.share))];
        values.extend(row.baseline.map(|baseline| (calm, words.speaker.share_with_interval(&baseline))));
        values.push((cumulated, words.speaker.share(sum_of(row))));
        canvas.reading(Rect { x: 0.0, y: bottom, w: canvas.width, h: *height }, words.speaker.cause(&row.cause), values);
        bottom += height;
        for (line, text) in lines.iter().enumerate() {
            let base = middle + BODY * 0.36 + (line as f64 - (lines.len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((room - 12.0, base), text, name.end());
        }
        if row.share.is_too_few() {
            canvas.words((bars.x + 6.0, middle + SMALL * 0.36), &words.speaker.too_few(row.share.n), Type::new(SMALL, MUTED));
        } else {
            let height = 15.0;
            canvas.rect(Rect { x: bars.x, y: middle - height / 2.0, w: x_of(row.share.share) - bars.x, h: height }, POSITIVE);
            // Light on the bar, dark beyond it.
            let (low, value_at, high) = (x_of(row.share.low), x_of(row.share.share), x_of(row.share.high));
            for (from, to, end, paint) in [(low, value_at, low, PAGE), (value_at, high, high, AXIS)] {
                canvas.line((from, middle), (to, middle), paint, 1.5);
                canvas.line((end, middle - 3.0), (end, middle + 3.0), paint, 1.5);
            }
            if let Some(baseline) = row.baseline.filter(|share| !share.is_too_few()) {
                diamond(canvas, (x_of(baseline.share), middle), INK);
            }
            canvas.words((bars.x - 10.0, middle + BODY * 0.36), &words.percent_label(row.share.share), value);
        }
        path.push((sums.x + sums.w * sum_of(row), middle));
    }
    canvas.path(path.clone(), NEUTRAL, 1.75);
    for (place, row) in path.iter().zip(rows) {
        canvas.disc(*place, 3.25, NEUTRAL);
        canvas.words((canvas.width, place.1 + SMALL * 0.36), &words.percent_label(sum_of(row)), Type::new(SMALL, INK).end());
    }
    bars.bottom() + 26.0
}
