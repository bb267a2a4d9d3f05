//! How much calmer people were after a reply than without one: a dot with its interval for each kind of reply, around the line of no difference.

use super::axis::LINE;
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, balanced};
use super::legend::{Swatch, keys};
use super::nothing;
use super::theme::{AXIS, BODY, GRID, INK, MUTED, NEGATIVE, NEUTRAL, POSITIVE, SMALL};
use super::words::Words;
use crate::report::block::MoodRow;
use crate::report::say;

const ROW: f64 = 32.0;
const MOST_LABEL: f64 = 230.0;

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, rows: &[MoodRow], words: &Words<'_>) -> f64 {
    if rows.is_empty() {
        return nothing(canvas, words);
    }
    let entries = [(Swatch::Dot(POSITIVE), words.say(&say::effects::calm_axis())), (Swatch::Whisker, words.say(&say::chart_interval_band()))];
    let top = keys(canvas, 0.0, &entries) + 10.0;
    let name = Type::new(BODY, INK);
    let labels: Vec<Vec<String>> = rows.iter().map(|row| balanced(&words.say(&row.label), BODY, Weight::Regular, MOST_LABEL, 2)).collect();
    let left = labels.iter().flatten().map(|line| name.width(line)).fold(0.0, f64::max) + 24.0;
    let totals: Vec<String> = rows.iter().map(|row| words.say(&say::ui_n(row.n))).collect();
    let right = totals.iter().map(|total| Type::new(SMALL, MUTED).width(total)).fold(0.0, f64::max) + 24.0;
    let ticks = ticks_around_zero(rows.iter().map(|row| row.low).fold(0.0, f64::min), rows.iter().map(|row| row.high).fold(0.0, f64::max));
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    let wide = canvas.width - left - right;
    let x = |value: f64| left + wide * (value - first) / (last - first);
    let bottom = top + ROW * rows.len() as f64;
    for tick in &ticks {
        let (at, is_zero) = (x(*tick), *tick == 0.0);
        canvas.line((at, top), (at, bottom), if is_zero { AXIS } else { GRID }, if is_zero { 1.5 } else { 1.0 });
        canvas.words((at, bottom + 6.0 + SMALL), &words.speaker.number(*tick, 0), Type::new(SMALL, MUTED).middle());
        if is_zero {
            canvas.words((at, bottom + 6.0 + SMALL + LINE), &words.say(&say::effects::calm_zero()), Type::new(SMALL, MUTED).middle());
        }
    }
    for (idx, ((row, lines), total)) in rows.iter().zip(&labels).zip(&totals).enumerate() {
        let middle = top + ROW * (idx as f64 + 0.5);
        for (line, text) in lines.iter().enumerate() {
            let base = middle + BODY * 0.36 + (line as f64 - (lines.len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((0.0, base), text, name);
        }
        let [point, low, high] = [row.point, row.low, row.high].map(|value| words.speaker.number(value, 0));
        let values = vec![
            (entries[0].1.clone(), point),
            (entries[1].1.clone(), format!("{low} – {high}")),
            (words.say(&say::chart_cases()), words.speaker.count(row.n)),
        ];
        canvas.reading(Rect { x: 0.0, y: middle - ROW / 2.0, w: canvas.width, h: ROW }, lines.join(" "), values);
        let paint = if row.low > 0.0 {
            POSITIVE
        } else if row.high < 0.0 {
            NEGATIVE
        } else {
            NEUTRAL
        };
        canvas.whisker(x(row.low), x(row.high), middle);
        canvas.disc((x(row.point), middle), 5.5, paint);
        canvas.words((canvas.width, middle + SMALL * 0.36), total, Type::new(SMALL, MUTED).end());
    }
    bottom + 6.0 + SMALL + LINE + 6.0
}

/// Round values from at most `low` to at least `high`, zero among them.
fn ticks_around_zero(low: f64, high: f64) -> Vec<f64> {
    let step = [1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0].into_iter().find(|step| (high - low) / step <= 7.0).unwrap_or(100.0);
    let (first, last) = ((low / step).floor() as i32, (high / step).ceil() as i32);
    (first..=last.max(first + 1)).map(|idx| f64::from(idx) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::ticks_around_zero;

    #[test]
    fn ticks_are_round_and_hold_zero() {
        assert_eq!(ticks_around_zero(-13.0, 31.0), [-20.0, -10.0, 0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(ticks_around_zero(0.0, 0.0), [0.0, 1.0]);
    }
}
