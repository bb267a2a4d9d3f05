//! Durations of several crises, one row each: a dot a crisis on a scale that is stretched at its short end, joined by a line.

use super::aligned_curves::look_of;
use super::axis::{LINE, WaitScale};
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, balanced, fitted};
use super::legend::{Swatch, keys};
use super::nothing;
use super::theme::{AXIS, BODY, GRID, INK, MUTED, SMALL};
use super::words::Words;
use crate::report::Text;
use crate::report::say::comparison as say;

const ROW: f64 = 46.0;
const MOST_LABEL: f64 = 240.0;
const TICKS: [f64; 10] = [0.0, 5.0, 15.0, 60.0, 180.0, 360.0, 1440.0, 4320.0, 10_080.0, 43_200.0];

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, names: &[Text], rows: &[(Text, Vec<Option<f64>>)], words: &Words<'_>) -> f64 {
    let known = |values: &[Option<f64>]| values.iter().flatten().copied().filter(|value| value.is_finite()).collect::<Vec<f64>>();
    let rows: Vec<&(Text, Vec<Option<f64>>)> = rows.iter().filter(|(_, values)| !known(values).is_empty()).collect();
    if rows.is_empty() {
        return nothing(canvas, words);
    }
    let names: Vec<String> = names.iter().map(|name| words.say(name)).collect();
    let entries: Vec<(Swatch, String)> =
        names.iter().enumerate().map(|(idx, name)| (Swatch::Dot(look_of(idx, names.len()).0), name.clone())).collect();
    let top = keys(canvas, 0.0, &entries) + 10.0;

    let label = Type::new(BODY, INK).end();
    let labels: Vec<Vec<String>> = rows.iter().map(|(text, _)| balanced(&words.say(text), BODY, Weight::Regular, MOST_LABEL, 3)).collect();
    let room = labels.iter().flatten().map(|line| label.width(line)).fold(0.0, f64::max) + 16.0;
    let value = Type::new(SMALL, INK).bold();
    let longest = rows.iter().flat_map(|(_, values)| known(values)).fold(60.0, f64::max);
    // The outermost values stand beside their dots: the right end needs room for one, the left one as far as the first dot stands too near.
    let side =
        rows.iter().flat_map(|(_, values)| known(values)).map(|minutes| value.width(&words.speaker.minutes(minutes))).fold(0.0, f64::max) + 14.0;
    let shortest = rows.iter().flat_map(|(_, values)| known(values)).fold(longest, f64::min);
    let wide = canvas.width - room - side;
    let left = (side - WaitScale { longest, x: 0.0, w: wide }.x(shortest)).clamp(0.0, side);
    let plot = Rect { x: room + left, y: top, w: wide - left, h: rows.len() as f64 * ROW };
    let scale = WaitScale { longest, x: plot.x, w: plot.w };
    draw_ticks(canvas, scale, plot, words);
    for (idx, ((_, values), lines)) in rows.iter().zip(&labels).enumerate() {
        let middle = plot.y + (idx as f64 + 0.5) * ROW;
        for (line, text) in lines.iter().enumerate() {
            let base = middle + BODY * 0.36 + (line as f64 - (lines.len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((room - 16.0, base), text, label);
        }
        let said = values.iter().zip(&names).map(|(value, name)| {
            (name.clone(), value.map_or_else(|| words.say(&crate::report::say::ui_not_reached()), |minutes| words.speaker.minutes(minutes)))
        });
        canvas.reading(Rect { x: 0.0, y: middle - ROW / 2.0, w: canvas.width, h: ROW }, lines.join(" "), said.collect());
        draw_row(canvas, values, &names, scale, middle, words);
    }
    plot.bottom() + 26.0
}

fn draw_ticks(canvas: &mut Canvas, scale: WaitScale, plot: Rect, words: &Words<'_>) {
    let look = Type::new(SMALL, MUTED).middle();
    let mut free_from = f64::MIN;
    for minutes in TICKS.into_iter().filter(|minutes| *minutes <= scale.longest) {
        let (x, text) = (scale.x(minutes), words.speaker.minutes(minutes));
        let half = look.width(&text) / 2.0;
        canvas.line((x, plot.y), (x, plot.bottom()), if minutes > 0.0 { GRID } else { AXIS }, 1.0);
        if x - half > free_from {
            canvas.words((x, plot.bottom() + 6.0 + SMALL), &text, look);
            free_from = x + half + 8.0;
        }
    }
}

fn draw_row(canvas: &mut Canvas, values: &[Option<f64>], names: &[String], scale: WaitScale, middle: f64, words: &Words<'_>) {
    let mut dots: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(idx, value)| Some((idx, (*value)?))).filter(|(_, value)| value.is_finite()).collect();
    dots.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let (Some(first), Some(last)) = (dots.first().copied(), dots.last().copied()) else { return };
    canvas.line((scale.x(first.1), middle), (scale.x(last.1), middle), AXIS, 2.0);
    // The newest is painted last: it stays visible where dots meet.
    let mut painted = dots.clone();
    painted.sort_unstable_by_key(|(idx, _)| *idx);
    for (idx, minutes) in painted {
        canvas.disc((scale.x(minutes), middle), 5.5, look_of(idx, names.len()).0);
    }
    let look = Type::new(SMALL, INK).bold();
    // Dots that lie on each other share one value.
    if scale.x(last.1) - scale.x(first.1) >= 1.0 {
        canvas.words((scale.x(first.1) - 10.0, middle + SMALL * 0.36), &words.speaker.minutes(first.1), look.end());
    }
    canvas.words((scale.x(last.1) + 10.0, middle + SMALL * 0.36), &words.speaker.minutes(last.1), look);
    let missing: Vec<String> = (0..names.len())
        .filter(|idx| values.get(*idx).is_none_or(Option::is_none))
        .map(|idx| words.say(&say::not_reached(crate::model::Fact::Name(names[idx].clone()))))
        .collect();
    if !missing.is_empty() {
        let text = fitted(&missing.join(" · "), SMALL, Weight::Regular, scale.w);
        canvas.words((scale.x, middle + 6.0 + SMALL), &text, Type::new(SMALL, MUTED));
    }
}
