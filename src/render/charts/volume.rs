//! Customer comments over time with the negative ones in front, phases and statements behind; a short crisis is shown large, with the whole archive as a strip.

use super::axis::{TimeScale, ValueAxis, time_ticks};
use super::canvas::{Canvas, Rect, SOLID, Type};
use super::legend::{Swatch, keys};
use super::theme::{AXIS, EMPTY, INK, MUTED, NEGATIVE, NEUTRAL, SMALL};
use super::time_plot::{Backdrop, HEADROOM, TimePlot, is_drawable, steps};
use super::words::{DAY, HOUR, Words};
use super::{nothing, y_title};
use crate::model::Span;
use crate::report::{Text, say};

const PLOT: f64 = 236.0;
const STRIP: f64 = 34.0;

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, bins: &[(Span, u64, u64)], backdrop: Backdrop<'_>, words: &Words<'_>) -> f64 {
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return nothing(canvas, words) };
    if bins.iter().all(|bin| bin.1 == 0) || !is_drawable(Span { from: first.0.from, to: last.0.to }) {
        return nothing(canvas, words);
    }
    let whole = Span { from: first.0.from, to: last.0.to };
    let window = backdrop.window(whole);
    let entries = [(Swatch::Box(NEUTRAL), words.say(&say::chart_all_comments())), (Swatch::Box(NEGATIVE), words.say(&say::chart_negative()))];
    let mut y = keys(canvas, 0.0, &entries);
    y = y_title(canvas, y, &words.say(&unit_of(first.0)));
    let visible = || bins.iter().filter(|(span, ..)| span.to > window.from && span.from < window.to);
    let peak = visible().max_by_key(|(span, n, _)| (*n, std::cmp::Reverse(span.from)));
    let axis = ValueAxis::of_counts(peak.map_or(0.0, |peak| peak.1 as f64 * HEADROOM), words);
    let plot = TimePlot::new(canvas, y, PLOT, window, &axis, backdrop, words);
    fill(canvas, bins, plot.scale, &axis, plot.plot);
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
