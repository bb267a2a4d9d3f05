//! Open cases over time with the phases behind and the highest value named.

use super::axis::ValueAxis;
use super::canvas::Canvas;
use super::theme::{INK, NEUTRAL, POSITIVE};
use super::time_plot::{Backdrop, HEADROOM, TimePlot, is_drawable, steps};
use super::words::{HOUR, Words};
use super::{nothing, y_title};
use crate::model::{Micros, Span};
use crate::report::block::PhaseBand;
use crate::report::say;

const PLOT: f64 = 240.0;

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, points: &[(Micros, u64)], phases: &[PhaseBand], words: &Words<'_>) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return nothing(canvas, words) };
    if points.iter().all(|point| point.1 == 0) {
        return nothing(canvas, words);
    }
    // The last point holds for as long as the one before it did.
    let step = match points {
        [.., before, last] => last.0.saturating_sub(before.0).max(1),
        _ => HOUR,
    };
    let whole = Span { from: first.0, to: last.0.saturating_add(step) };
    if !is_drawable(whole) {
        return nothing(canvas, words);
    }
    let backdrop = Backdrop { phases, statements: &[], onset: None };
    // Not drawn large around the crisis, as the other time charts are: cases that nobody answers stay open, so that the peak often lies behind it.
    let window = whole;
    let spans = || points.iter().enumerate().map(|(idx, (at, n))| (Span { from: *at, to: points.get(idx + 1).map_or(whole.to, |next| next.0) }, *n));
    let peak = spans().filter(|(span, _)| span.to > window.from && span.from < window.to).max_by_key(|(span, n)| (*n, std::cmp::Reverse(span.from)));
    let axis = ValueAxis::of_counts(peak.map_or(0.0, |peak| peak.1 as f64 * HEADROOM), words);
    let y = y_title(canvas, 0.0, &words.say(&say::chart_open_cases()));
    let plot = TimePlot::new(canvas, y, PLOT, window, &axis, backdrop, words);
    let outline = steps(spans(), plot.scale, &axis, plot.plot);
    canvas.area(outline.clone(), POSITIVE, 0.22);
    // The outline without the way down to the base line and back.
    canvas.path(outline.get(1..outline.len().saturating_sub(1)).map(<[_]>::to_vec).unwrap_or_default(), POSITIVE, 1.75);
    if let Some((span, n)) = peak.filter(|peak| peak.1 > 0) {
        let y = axis.y(plot.plot, n as f64);
        // The title names the exact peak; the curve is sampled, so a figure beside it would be another one.
        canvas.disc((plot.scale.x(span.from), y), 3.5, INK);
    } else {
        canvas.line((plot.plot.x, plot.plot.bottom()), (plot.plot.right(), plot.plot.bottom()), NEUTRAL, 1.75);
    }
    let open = words.say(&say::chart_open_cases());
    for (span, n) in spans() {
        plot.reading(canvas, span, vec![(open.clone(), words.speaker.count(n))], words);
    }
    plot.finish(canvas, words)
}
