//! Crises laid on each other at their onset: comments per hour, and under them the negative share in blocks of hours.

use super::axis::{LINE, ValueAxis, base_line};
use super::canvas::{Canvas, Dash, Rect, SOLID, Type};
use super::labels::{Weight, balanced, spread};
use super::legend::{Swatch, keys};
use super::theme::{APART, AXIS, GRID, INK, MUTED, NEGATIVE, NEUTRAL, POSITIVE, Paint, SMALL, THIRD};
use super::time_plot::BARE;
use super::words::Words;
use super::{nothing, y_title};
use crate::model::TOO_FEW;
use crate::report::block::AlignedCurve;
use crate::report::say::comparison as say;

const PLOT: f64 = 230.0;
const SHARES: f64 = 130.0;
/// Hours of a block of the negative share.
const BLOCK: usize = 6;
/// Five days: the part of a crisis in which curves differ.
const MOST_HOURS: usize = 120;
/// Sizes further apart than this do not fit on one scale.
const MOST_RATIO: f64 = 4.0;
/// Room for a name at the end of its curve, px.
const MOST_LABEL: f64 = 128.0;

/// The newest crisis, which is the last, in ink; the earlier ones in other colours and dashes.
pub fn look_of(idx: usize, n: usize) -> (Paint, Dash) {
    const EARLIER: [(Paint, Dash); 5] =
        [(POSITIVE, &[9.0, 4.0]), (NEGATIVE, &[2.5, 3.0]), (THIRD, &[9.0, 3.0, 2.5, 3.0]), (NEUTRAL, &[5.0, 3.0]), (APART, &[1.5, 4.0])];
    if idx + 1 == n { (INK, SOLID) } else { EARLIER[(n - 2 - idx) % EARLIER.len()] }
}

/// A curve that is drawn: name, its hours, paint and dash.
type Drawn<'a> = (String, &'a [(u64, u64)], Paint, Dash);

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, curves: &[AlignedCurve], words: &Words<'_>) -> f64 {
    let drawn: Vec<Drawn<'_>> = curves
        .iter()
        .enumerate()
        .map(|(idx, curve)| {
            let (paint, dash) = look_of(idx, curves.len());
            (words.say(&curve.name), &curve.hours[..curve.hours.len().min(MOST_HOURS)], paint, dash)
        })
        .filter(|(_, hours, ..)| hours.len() > 1 && hours.iter().any(|(n, _)| *n > 0))
        .collect();
    if drawn.is_empty() {
        return nothing(canvas, words);
    }
    let n_hours = drawn.iter().map(|(_, hours, ..)| hours.len()).max().unwrap_or(0);
    let peaks: Vec<f64> = drawn.iter().map(|(_, hours, ..)| hours.iter().map(|(n, _)| *n).max().unwrap_or(0) as f64).collect();
    let (least, most) = (peaks.iter().copied().fold(f64::MAX, f64::min), peaks.iter().copied().fold(0.0, f64::max));
    let is_relative = most > MOST_RATIO * least;

    let entries: Vec<(Swatch, String)> = drawn.iter().map(|(name, _, paint, dash)| (Swatch::Line(*paint, dash), name.clone())).collect();
    let mut y = keys(canvas, 0.0, &entries);
    let labels: Vec<Vec<String>> = drawn.iter().map(|(name, ..)| balanced(name, SMALL, Weight::Bold, MOST_LABEL, 2)).collect();
    let right = labels.iter().flatten().map(|line| Type::new(SMALL, INK).bold().width(line)).fold(0.0, f64::max) + 24.0;

    y = y_title(canvas, y, &words.say(&if is_relative { say::course_axis_relative() } else { say::course_axis() }));
    let axis = if is_relative { ValueAxis::of_shares(words) } else { ValueAxis::of_counts(most, words) };
    let shares = ValueAxis::of_shares(words);
    let left = axis.room().max(shares.room());
    let plot = Rect { x: left, y: y + BARE, w: canvas.width - left - right, h: PLOT };
    let x_of = |hour: f64| plot.x + plot.w * hour / n_hours as f64;
    axis.draw(canvas, plot);
    let ticks = ticks(n_hours);
    let below = y_title(canvas, plot.bottom() + 30.0, &words.say(&say::course_negative()));
    let lower = Rect { y: below + BARE, h: SHARES, ..plot };
    shares.draw(canvas, lower);
    for tick in &ticks {
        for plot in [plot, lower] {
            canvas.line((x_of(*tick as f64), plot.y), (x_of(*tick as f64), plot.bottom()), GRID, 1.0);
        }
    }
    let mut ends: Vec<(usize, f64, f64)> = Vec::new();
    for (idx, ((_, hours, paint, dash), peak)) in drawn.iter().zip(&peaks).enumerate().rev() {
        let scale = if is_relative { *peak } else { 1.0 };
        let middle = |(hour, n): (usize, u64)| (x_of(hour as f64 + 0.5), axis.y(plot, n as f64 / scale));
        let points: Vec<(f64, f64)> = hours.iter().enumerate().map(|(hour, (n, _))| middle((hour, *n))).collect();
        ends.extend(points.last().map(|(x, y)| (idx, *x, *y)));
        canvas.dashed(&points, *paint, 2.25, dash);
        for run in negative_runs(hours) {
            let points: Vec<(f64, f64)> = run.iter().map(|(hour, share)| (x_of(*hour), shares.y(lower, *share))).collect();
            if let [only] = points.as_slice() {
                canvas.disc(*only, 3.0, *paint);
            }
            canvas.dashed(&points, *paint, 2.25, dash);
        }
    }
    end_labels(canvas, &mut ends, &drawn, &labels, plot);
    for plot in [plot, lower] {
        base_line(canvas, plot);
        for tick in &ticks {
            let x = x_of(*tick as f64);
            canvas.line((x, plot.bottom()), (x, plot.bottom() + 5.0), AXIS, 1.0);
            canvas.words((x, plot.bottom() + 8.0 + SMALL), &words.speaker.minutes(*tick as f64 * 60.0), Type::new(SMALL, MUTED).middle());
        }
    }
    // A strip of the drawing for each block of hours, with the comments of every crisis in it.
    for block in 0..n_hours.div_ceil(BLOCK) {
        let (from, to) = (block * BLOCK, ((block + 1) * BLOCK).min(n_hours));
        let values: Vec<(String, String)> = drawn
            .iter()
            .filter_map(|(name, hours, ..)| {
                let n: u64 = hours.get(from..to.min(hours.len()))?.iter().map(|(n, _)| n).sum();
                Some((name.clone(), words.speaker.count(n)))
            })
            .collect();
        let label = format!("{} – {}", words.speaker.minutes(from as f64 * 60.0), words.speaker.minutes(to as f64 * 60.0));
        canvas.reading(Rect { x: x_of(from as f64), y: plot.y, w: x_of(to as f64) - x_of(from as f64), h: lower.bottom() - plot.y }, label, values);
    }
    let since = words.say(&say::course_since_onset());
    canvas.words((lower.x + lower.w / 2.0, lower.bottom() + 28.0 + SMALL), &since, Type::new(SMALL, MUTED).middle());
    lower.bottom() + 28.0 + SMALL + 6.0
}

/// Hours with a tick: a few, at round distances.
fn ticks(n_hours: usize) -> Vec<usize> {
    let step = [1, 3, 6, 12, 24].into_iter().find(|step| n_hours / step <= 8).unwrap_or(24);
    (0..=n_hours).step_by(step).collect()
}

/// The negative share in blocks of hours, in runs without gaps: the middle of a block, its share. A block of fewer than ten comments is a gap.
fn negative_runs(hours: &[(u64, u64)]) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for (idx, block) in hours.chunks(BLOCK).enumerate() {
        let (n, negative) = block.iter().fold((0, 0), |(n, negative), hour| (n + hour.0, negative + hour.1));
        if n < TOO_FEW {
            runs.push(Vec::new());
        } else if let Some(run) = runs.last_mut() {
            run.push(((idx * BLOCK) as f64 + block.len() as f64 / 2.0, (negative as f64 / n as f64).min(1.0)));
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Names at the ends of the curves, moved apart, with a thin line to their curve.
fn end_labels(canvas: &mut Canvas, ends: &mut [(usize, f64, f64)], drawn: &[Drawn<'_>], labels: &[Vec<String>], plot: Rect) {
    ends.sort_by(|one, other| one.2.total_cmp(&other.2).then(one.0.cmp(&other.0)));
    let wanted: Vec<(f64, f64)> = ends.iter().map(|(idx, _, y)| (*y, labels[*idx].len() as f64 * LINE + 3.0)).collect();
    for ((idx, x, y), place) in ends.iter().zip(spread(&wanted, plot.y - 6.0, plot.bottom() + 6.0)) {
        // Dotted, so that it does not look as if the curve went on.
        canvas.dashed(&[(*x, *y), (plot.right() + 4.0, *y), (plot.right() + 14.0, place)], AXIS, 1.0, &[1.5, 2.5]);
        canvas.disc((*x, *y), 3.0, drawn[*idx].2);
        for (line, text) in labels[*idx].iter().enumerate() {
            let base = place + SMALL * 0.36 + (line as f64 - (labels[*idx].len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((plot.right() + 18.0, base), text, Type::new(SMALL, INK).bold());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{look_of, negative_runs, ticks};
    use crate::render::charts::theme::INK;

    #[test]
    fn blocks_of_few_comments_are_gaps() {
        let hours: Vec<(u64, u64)> = [[(10, 5); 6], [(1, 1); 6], [(5, 0); 6]].concat();
        assert_eq!(negative_runs(&hours), [vec![(3.0, 0.5)], vec![(15.0, 0.0)]]);
    }

    #[test]
    fn ticks_stand_at_round_hours() {
        assert_eq!(ticks(7), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(ticks(48), [0, 6, 12, 18, 24, 30, 36, 42, 48]);
        assert_eq!(ticks(120), [0, 24, 48, 72, 96, 120]);
    }

    #[test]
    fn the_newest_crisis_looks_the_same_in_every_comparison() {
        assert!((2..=6).all(|n| look_of(n - 1, n).0 == INK && look_of(n - 2, n).0 != INK));
    }
}
