//! Customer comments over time with the negative ones in front, phases and statements behind; a short crisis is shown large, with the whole archive as a strip.

use super::axis::{TimeScale, ValueAxis, time_ticks};
use super::canvas::{Canvas, Dash, Rect, SOLID, Type};
use super::legend::{Swatch, keys};
use super::theme::{AXIS, EMPTY, INK, MUTED, NEGATIVE, NEUTRAL, SMALL};
use super::time_plot::{Backdrop, HEADROOM, TimePlot, is_drawable, steps};
use super::words::{DAY, HOUR, Words};
use super::{nothing, y_title};
use crate::model::Span;
use crate::report::{Text, say};

const PLOT: f64 = 236.0;
const STRIP: f64 = 34.0;
/// The line of what was expected.
const EXPECTED: Dash = &[4.0, 3.0];
/// Points of that line that are nearer, px, say nothing more.
const LEAST_DISTANCE: f64 = 2.0;

/// A bin with the low end, the middle and the high end of what was expected.
type Expected = (Span, f64, f64, f64);

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, (bins, expected): (&[(Span, u64, u64)], &[Expected]), backdrop: Backdrop<'_>, words: &Words<'_>) -> f64 {
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return nothing(canvas, words) };
    if bins.iter().all(|bin| bin.1 == 0) || !is_drawable(Span { from: first.0.from, to: last.0.to }) {
        return nothing(canvas, words);
    }
    let whole = Span { from: first.0.from, to: last.0.to };
    let window = backdrop.window(whole);
    let expected: Vec<Expected> = expected.iter().filter(|(span, ..)| span.from >= window.from && span.to <= window.to).copied().collect();
    let mut entries = vec![(Swatch::Box(NEUTRAL), words.say(&say::chart_all_comments())), (Swatch::Box(NEGATIVE), words.say(&say::chart_negative()))];
    if !expected.is_empty() {
        entries.push((Swatch::Line(INK, EXPECTED), words.say(&say::spread::chart_expected())));
        entries.push((Swatch::Band(INK), words.say(&say::spread::chart_band())));
    }
    let mut y = keys(canvas, 0.0, &entries);
    y = y_title(canvas, y, &words.say(&unit_of(first.0)));
    let visible = || bins.iter().filter(|(span, ..)| span.to > window.from && span.from < window.to);
    let peak = visible().max_by_key(|(span, n, _)| (*n, std::cmp::Reverse(span.from)));
    let axis = ValueAxis::of_counts(peak.map_or(0.0, |peak| peak.1 as f64 * HEADROOM), words);
    let plot = TimePlot::new(canvas, y, PLOT, window, &axis, backdrop, words);
    fill(canvas, bins, plot.scale, &axis, plot.plot);
    band(canvas, &expected, plot.scale, &axis, plot.plot);
    if let Some((span, n, _)) = peak {
        let value = format!("{} · {}, {}", words.speaker.count(*n), words.speaker.date_short(span.from), words.speaker.time(span.from));
        let value = if span.to.saturating_sub(span.from) < DAY {
            value
        } else {
            format!("{} · {}", words.speaker.count(*n), words.speaker.date_short(span.from))
        };
        let middle = plot.scale.x(i64::midpoint(span.from, span.to));
        plot.call_out(canvas, middle, axis.y(plot.plot, *n as f64), &value);
    }
    let [all, negative_ones] = [say::chart_all_comments(), say::chart_negative()].map(|text| words.say(&text));
    for (span, n, negative) in visible() {
        let values = vec![(all.clone(), words.speaker.count(*n)), (negative_ones.clone(), words.speaker.count(*negative))];
        plot.reading(canvas, *span, values, words);
    }
    let (scale, bottom) = (plot.scale, plot.draw_axis(canvas, words));
    let below = if window == whole { bottom } else { strip(canvas, bottom + 4.0, bins, TimeScale { span: whole, ..scale }, window, words) };
    plot.draw_key(canvas, below)
}

fn unit_of(bin: Span) -> Text {
    match bin.to.saturating_sub(bin.from) {
        HOUR => say::chart_comments_hour(),
        DAY => say::chart_comments_day(),
        _ => say::chart_comments(),
    }
}

fn fill(canvas: &mut Canvas, bins: &[(Span, u64, u64)], scale: TimeScale, axis: &ValueAxis, plot: Rect) {
    canvas.area(steps(bins.iter().map(|(span, n, _)| (*span, *n)), scale, axis, plot), NEUTRAL, 1.0);
    canvas.area(steps(bins.iter().map(|(span, _, negative)| (*span, *negative)), scale, axis, plot), NEGATIVE, 1.0);
}

/// What was expected, as a line, and where ordinary bins lie, as a band. Bins narrower than a few pixels are thinned: the line follows the rhythm, not each bin.
fn band(canvas: &mut Canvas, expected: &[Expected], scale: TimeScale, axis: &ValueAxis, plot: Rect) {
    for run in expected.chunk_by(|one, next| one.0.to == next.0.from) {
        let mut thinned: Vec<(f64, Expected)> = Vec::new();
        for bin in run {
            let x = scale.x(i64::midpoint(bin.0.from, bin.0.to));
            if thinned.last().is_none_or(|last| x - last.0 >= LEAST_DISTANCE) {
                thinned.push((x, *bin));
            }
        }
        if thinned.len() < 2 {
            continue;
        }
        let upper = thinned.iter().map(|(x, bin)| (*x, axis.y(plot, bin.3)));
        let lower = thinned.iter().rev().map(|(x, bin)| (*x, axis.y(plot, bin.1)));
        canvas.area(upper.chain(lower).collect(), INK, 0.22);
        let middle: Vec<(f64, f64)> = thinned.iter().map(|(x, bin)| (*x, axis.y(plot, bin.2))).collect();
        canvas.dashed(&middle, INK, 1.5, EXPECTED);
    }
}

/// The whole archive, small, with a frame around what is shown above.
fn strip(canvas: &mut Canvas, top: f64, bins: &[(Span, u64, u64)], scale: TimeScale, window: Span, words: &Words<'_>) -> f64 {
    let plot = Rect { x: scale.x, y: top + 10.0, w: scale.w, h: STRIP };
    let axis = ValueAxis::of_counts(bins.iter().map(|bin| bin.1).max().unwrap_or(0) as f64, words);
    let (from, to) = (scale.x(window.from), scale.x(window.to));
    canvas.rect(Rect { x: from, y: plot.y - 5.0, w: to - from, h: plot.h + 5.0 }, EMPTY);
    fill(canvas, bins, scale, &axis, plot);
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), AXIS, 1.0);
    let frame = [(from, plot.y - 5.0), (to, plot.y - 5.0), (to, plot.bottom()), (from, plot.bottom()), (from, plot.y - 5.0)];
    canvas.dashed(&frame, INK, 1.25, SOLID);
    let look = Type::new(SMALL, MUTED).middle();
    for tick in time_ticks(scale.span, scale.w, words) {
        let x = scale.x(tick.at);
        canvas.line((x, plot.bottom()), (x, plot.bottom() + 4.0), AXIS, 1.0);
        canvas.words((x, plot.bottom() + 7.0 + SMALL), &tick.label, look);
    }
    plot.bottom() + 24.0
}
