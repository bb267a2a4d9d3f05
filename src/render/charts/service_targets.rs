//! How the promises of an answer were kept: a bar for each kind of case, in four parts.

use super::axis::LINE;
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, balanced};
use super::legend::{Swatch, keys};
use super::nothing;
use super::theme::{APART, BODY, GRID, INK, MUTED, NEGATIVE, ON_INK, PAGE, POSITIVE, Paint, SMALL};
use super::words::Words;
use crate::report::block::ServiceRow;
use crate::report::say;

const ROW: f64 = 46.0;
const BAR: f64 = 26.0;
const MOST_LABEL: f64 = 230.0;
/// The paints of the parts; the second is hatched, so that nothing is told by colour alone.
const PAINTS: [Paint; 4] = [POSITIVE, NEGATIVE, APART, GRID];

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, rows: &[ServiceRow], words: &Words<'_>) -> f64 {
    if rows.iter().all(|row| row.states.iter().sum::<u64>() == 0) {
        return nothing(canvas, words);
    }
    let entries = [
        (Swatch::Box(PAINTS[0]), words.say(&say::effects::col_met())),
        (Swatch::Hatched(PAINTS[1], PAGE), words.say(&say::effects::col_late())),
        (Swatch::Box(PAINTS[2]), words.say(&say::effects::col_open_late())),
        (Swatch::Box(PAINTS[3]), words.say(&say::effects::col_open_in_time())),
    ];
    let y = keys(canvas, 0.0, &entries) + 10.0;
    let name = Type::new(BODY, INK);
    let labels: Vec<Vec<String>> = rows.iter().map(|row| balanced(&words.say(&row.label), BODY, Weight::Regular, MOST_LABEL, 2)).collect();
    let left = labels.iter().flatten().map(|line| name.width(line)).fold(0.0, f64::max) + 16.0;
    let totals: Vec<String> = rows.iter().map(|row| words.say(&say::ui_n(row.states.iter().sum()))).collect();
    let right = totals.iter().map(|total| Type::new(SMALL, MUTED).width(total)).fold(0.0, f64::max) + 12.0;
    let wide = canvas.width - left - right;
    for (idx, ((row, lines), total)) in rows.iter().zip(&labels).zip(&totals).enumerate() {
        let top = y + ROW * idx as f64;
        let middle = top + ROW / 2.0;
        for (line, text) in lines.iter().enumerate() {
            let base = middle + BODY * 0.36 + (line as f64 - (lines.len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((0.0, base), text, name);
        }
        let n: u64 = row.states.iter().sum();
        if n == 0 {
            continue;
        }
        let value = |count: &u64| format!("{} ({})", words.speaker.count(*count), words.percent_label(*count as f64 / n as f64));
        let values = entries.iter().zip(&row.states).map(|((_, state), count)| (state.clone(), value(count))).collect();
        canvas.reading(Rect { x: 0.0, y: top, w: canvas.width, h: ROW }, lines.join(" "), values);
        let mut x = left;
        for (state, (count, paint)) in row.states.iter().zip(PAINTS).enumerate().filter(|(_, (count, _))| **count > 0) {
            let share = *count as f64 / n as f64;
            let part = Rect { x, y: middle - BAR / 2.0, w: wide * share, h: BAR };
            canvas.rect(part, paint);
            if state == 1 {
                canvas.hatch(part, PAGE, 11.0);
            }
            x += part.w;
            // A hair of the page between parts.
            if x < left + wide - 0.5 {
                canvas.line((x, part.y), (x, part.bottom()), PAGE, 1.5);
            }
            label(canvas, part, state, &words.percent_label(share));
        }
        canvas.words((canvas.width, middle + SMALL * 0.36), total, Type::new(SMALL, MUTED).end());
    }
    y + ROW * rows.len() as f64
}

/// The share in the middle of its part, on a patch where the part is hatched; left out where it has no room.
fn label(canvas: &mut Canvas, part: Rect, state: usize, text: &str) {
    let look = Type::new(SMALL, if matches!(state, 0 | 2) { ON_INK } else { INK }).bold().middle();
    let room = look.width(text) + 10.0;
    if room > part.w {
        return;
    }
    let middle = part.x + part.w / 2.0;
    if state == 1 {
        canvas.rect(Rect { x: middle - room / 2.0, y: part.y + 4.0, w: room, h: part.h - 8.0 }, PAGE);
    }
    canvas.words((middle, part.y + part.h / 2.0 + SMALL * 0.36), text, look);
}
