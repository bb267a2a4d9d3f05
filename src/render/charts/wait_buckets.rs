//! How many cases waited how long; the last bar are those that nobody answered.

use super::axis::{LINE, ValueAxis, base_line, shares_up_to};
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, balanced, wrapped};
use super::legend::{Swatch, keys};
use super::theme::{APART, AXIS, BODY, INK, MUTED, NEGATIVE, PAGE, POSITIVE, Paint, SMALL};
use super::time_plot::BARE;
use super::words::Words;
use super::{nothing, y_title};
use crate::model::Share;
use crate::report::block::BucketTone;
use crate::report::{Text, say};

const PLOT: f64 = 230.0;
/// Height of a share with its number of cases, px.
const VALUES: f64 = 40.0;

const fn paint_of(tone: BucketTone) -> Paint {
    match tone {
        BucketTone::Fast => POSITIVE,
        BucketTone::Slow => NEGATIVE,
        BucketTone::Never => APART,
    }
}

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, buckets: &[(Text, Share, BucketTone)], words: &Words<'_>) -> f64 {
    if buckets.iter().all(|(_, share, _)| share.n == 0) {
        return nothing(canvas, words);
    }
    let swatch = |tone: BucketTone| match tone {
        BucketTone::Fast => (Swatch::Box(POSITIVE), words.say(&say::chart_within_target())),
        BucketTone::Slow => (Swatch::Hatched(NEGATIVE, PAGE), words.say(&say::chart_after_target())),
        BucketTone::Never => (Swatch::Box(APART), words.say(&say::chart_never())),
    };
    let mut entries: Vec<(Swatch, String)> = [BucketTone::Fast, BucketTone::Slow, BucketTone::Never]
        .into_iter()
        .filter(|tone| buckets.iter().any(|bucket| bucket.2 == *tone))
        .map(swatch)
        .collect();
    entries.push((Swatch::Whisker, words.say(&say::chart_interval_band())));
    let mut y = keys(canvas, 0.0, &entries);
    y = y_title(canvas, y, &words.say(&say::chart_cases()));
    let highest = buckets.iter().filter(|bucket| !bucket.1.is_too_few()).map(|bucket| bucket.1.high).fold(0.0, f64::max);
    let ticks = shares_up_to(highest.max(0.05));
    let axis = ValueAxis { ticks: ticks.into_iter().map(|value| (value, words.percent(value))).collect() };
    let left = axis.room();
    // Share and number stand above the highest interval.
    let headroom = (VALUES - PLOT * (1.0 - highest / axis.top())).max(BARE);
    let plot = Rect { x: left, y: y + headroom, w: canvas.width - left, h: PLOT };
    axis.draw(canvas, plot);
    let slot = plot.w / buckets.len() as f64;
    let mut lowest = plot.bottom();
    let share_of_cases = words.say(&say::chart_cases());
    for (idx, (label, share, tone)) in buckets.iter().enumerate() {
        let middle = plot.x + slot * (idx as f64 + 0.5);
        let wide = (slot * 0.62).min(92.0);
        let (top, high) = if share.is_too_few() { (plot.bottom(), plot.bottom()) } else { (axis.y(plot, share.share), axis.y(plot, share.high)) };
        let bar = Rect { x: middle - wide / 2.0, y: top, w: wide, h: plot.bottom() - top };
        canvas.rect(bar, paint_of(*tone));
        if *tone == BucketTone::Slow {
            canvas.hatch(bar, PAGE, 11.0);
        }
        if share.is_too_few() {
            for (line, text) in wrapped(&words.speaker.too_few(share.n), SMALL, Weight::Regular, slot - 8.0, 3).iter().rev().enumerate() {
                canvas.words((middle, plot.bottom() - 8.0 - line as f64 * LINE), text, Type::new(SMALL, MUTED).middle());
            }
        } else {
            let low = axis.y(plot, share.low);
            // Light on the bar, dark above it.
            for (from, to, paint) in [(low, top, PAGE), (top, high, AXIS)] {
                canvas.line((middle, from), (middle, to), paint, 1.75);
            }
            for (end, paint) in [(low, PAGE), (high, AXIS)] {
                canvas.line((middle - 4.0, end), (middle + 4.0, end), paint, 1.75);
            }
            canvas.words((middle, high - 22.0), &words.percent_label(share.share), Type::new(BODY, INK).bold().middle());
            canvas.words((middle, high - 7.0), &words.speaker.count(share.count), Type::new(11.0, MUTED).middle());
        }
        let slot_of = Rect { x: middle - slot / 2.0, w: slot, ..plot };
        let value = if share.is_too_few() {
            words.speaker.too_few(share.n)
        } else {
            format!("{} · {}", words.speaker.count(share.count), words.speaker.share_with_interval(share))
        };
        canvas.reading(slot_of, words.say(label), vec![(share_of_cases.clone(), value)]);
        for (line, text) in balanced(&words.say(label), SMALL, Weight::Regular, slot - 8.0, 3).iter().enumerate() {
            let base = plot.bottom() + 8.0 + SMALL + line as f64 * LINE;
            canvas.words((middle, base), text, Type::new(SMALL, INK).middle());
            lowest = lowest.max(base + 6.0);
        }
    }
    base_line(canvas, plot);
    lowest
}
