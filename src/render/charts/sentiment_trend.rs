//! The negative share over time with its interval; bins of fewer than ten comments are gaps.

use super::axis::ValueAxis;
use super::canvas::{Canvas, Dash, SOLID};
use super::legend::{Swatch, keys};
use super::nothing;
use super::theme::{INK, NEGATIVE};
use super::time_plot::{Backdrop, TimePlot, is_drawable};
use super::words::Words;
use crate::model::{Share, Span};
use crate::report::say;

const PLOT: f64 = 250.0;
/// Dashes of the corrected line.
const CORRECTED: Dash = &[5.0, 3.0];
/// Up to this many bins each gets a dot.
const MOST_DOTS: usize = 80;
/// Bins closer together than this are drawn as every so-many-th one, px.
const LEAST_DISTANCE: f64 = 0.75;

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, bins: &[(Span, Share)], corrected: &[(Span, f64)], backdrop: Backdrop<'_>, words: &Words<'_>) -> f64 {
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else { return nothing(canvas, words) };
    let whole = Span { from: first.0.from, to: last.0.to };
    if !is_drawable(whole) || bins.iter().all(|(_, share)| share.is_too_few()) {
        return nothing(canvas, words);
    }
    let window = backdrop.window(whole);
    let shown = |(span, share): &&(Span, Share)| !share.is_too_few() && span.from >= window.from && span.to <= window.to;
    // Where the window holds nothing, the whole archive does.
    let window = if bins.iter().any(|bin| shown(&bin)) { window } else { whole };
    let mut entries = vec![
        (Swatch::Line(NEGATIVE, SOLID), words.say(&say::chart_share_of_comments())),
        (Swatch::Band(NEGATIVE), words.say(&say::chart_interval_band())),
    ];
    if !corrected.is_empty() {
        entries.push((Swatch::Line(INK, CORRECTED), words.say(&say::chart_corrected())));
    }
    let y = keys(canvas, 0.0, &entries) + 8.0;
    let axis = ValueAxis::of_shares(words);
    let plot = TimePlot::new(canvas, y, PLOT, window, &axis, backdrop, words);
    let place = |share: f64| axis.y(plot.plot, share);
    let n_shown = bins.iter().filter(|(span, share)| !share.is_too_few() && span.from >= window.from && span.to <= window.to).count();
    for run in runs(bins, window) {
        let middle = |span: Span| plot.scale.x(i64::midpoint(span.from, span.to));
        let mut thinned: Vec<(f64, Share)> = Vec::new();
        for (span, share) in run {
            let x = middle(*span);
            if thinned.last().is_none_or(|last| x - last.0 >= LEAST_DISTANCE) {
                thinned.push((x, *share));
            }
        }
        if let [(x, share)] = thinned.as_slice() {
            canvas.line((*x, place(share.low)), (*x, place(share.high)), NEGATIVE, 1.0);
            canvas.disc((*x, place(share.share)), 2.75, NEGATIVE);
            continue;
        }
        let upper = thinned.iter().map(|(x, share)| (*x, place(share.high)));
        let lower = thinned.iter().rev().map(|(x, share)| (*x, place(share.low)));
        canvas.area(upper.chain(lower).collect(), NEGATIVE, 0.22);
        canvas.path(thinned.iter().map(|(x, share)| (*x, place(share.share))).collect(), NEGATIVE, 2.25);
        if n_shown <= MOST_DOTS {
            for (x, share) in thinned {
                canvas.disc((x, place(share.share)), 2.75, NEGATIVE);
            }
        }
    }
    // A bin that is left out interrupts the line, as above.
    let is_shown = |bin: &(Span, f64)| bin.0.from >= window.from && bin.0.to <= window.to;
    for run in corrected.chunk_by(|one, next| one.0.to == next.0.from) {
        let middle = |(span, share): &(Span, f64)| (plot.scale.x(i64::midpoint(span.from, span.to)), place(*share));
        let points: Vec<_> = run.iter().filter(|bin| is_shown(bin)).map(middle).collect();
        match points.as_slice() {
            [] => {}
            [point] => canvas.disc(*point, 2.0, INK),
            points => canvas.dashed(points, INK, 1.5, CORRECTED),
        }
    }
    let (counted, labelled) = (words.say(&say::chart_share_of_comments()), words.say(&say::chart_corrected()));
    for (span, share) in bins.iter().filter(|(span, _)| span.from >= window.from && span.to <= window.to) {
        let mut values = vec![(counted.clone(), words.speaker.share_with_interval(share))];
        values.extend(corrected.iter().find(|bin| bin.0 == *span).map(|bin| (labelled.clone(), words.speaker.share(bin.1))));
        plot.reading(canvas, *span, values, words);
    }
    plot.finish(canvas, words)
}

/// Bins within a window that follow each other without a gap and hold enough comments.
fn runs(bins: &[(Span, Share)], window: Span) -> Vec<&[(Span, Share)]> {
    let is_shown = |bin: &(Span, Share)| !bin.1.is_too_few() && bin.0.from >= window.from && bin.0.to <= window.to;
    bins.chunk_by(|one, next| is_shown(one) && is_shown(next) && one.0.to == next.0.from).filter(|run| run.first().is_some_and(is_shown)).collect()
}

#[cfg(test)]
mod tests {
    use super::runs;
    use crate::model::{Definition, Share, Span};

    #[test]
    fn small_bins_are_gaps() {
        let bin = |at: i64, n: u64| {
            (Span { from: at, to: at + 1 }, Share { definition: Definition::NegativeShare, count: 5, n, share: 0.5, low: 0.2, high: 0.8 })
        };
        let bins = [bin(0, 20), bin(1, 10), bin(2, 9), bin(3, 12), bin(5, 30), bin(6, 30), bin(7, 0)];
        let lengths: Vec<usize> = runs(&bins, Span { from: 0, to: 8 }).iter().map(|run| run.len()).collect();
        assert_eq!(lengths, [2, 1, 2]);
    }
}
