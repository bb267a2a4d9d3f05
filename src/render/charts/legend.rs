//! Rows of keys above a plot, and the numbered list of statements under it.

use super::canvas::{Canvas, Rect, Type};
use super::labels::fitted;
use super::theme::{BODY, INK, MUTED, ON_INK, Paint, SMALL};
use crate::render::charts::labels::Weight;

/// Height of a row of keys, px.
pub const ROW: f64 = 22.0;
const SWATCH: f64 = 22.0;
const GAP: f64 = 22.0;

/// How a key looks.
#[derive(Debug, Clone, Copy)]
pub enum Swatch {
    /// A filled box.
    Box(Paint),
    /// A filled box with slanting lines over it.
    Hatched(Paint, Paint),
    /// A line with a dash pattern.
    Line(Paint, super::canvas::Dash),
    /// An interval with short ends.
    Whisker,
    /// A pale band.
    Band(Paint),
    /// A hollow diamond.
    Diamond(Paint),
    /// A dot.
    Dot(Paint),
    /// The stroke that stands for a value that is not shown.
    Stroke(Paint),
}

/// Draws a row of keys from the left, in more rows where one does not hold them. Returns the height used, px.
pub fn keys(canvas: &mut Canvas, top: f64, entries: &[(Swatch, String)]) -> f64 {
    let look = Type::new(BODY, INK);
    let (mut x, mut y) = (0.0, top);
    for (swatch, label) in entries {
        let label = fitted(label, BODY, Weight::Regular, canvas.width - SWATCH - 8.0);
        let wide = SWATCH + 7.0 + look.width(&label);
        if x > 0.0 && x + wide > canvas.width {
            (x, y) = (0.0, y + ROW);
        }
        draw_swatch(canvas, *swatch, x, y + ROW / 2.0);
        canvas.words((x + SWATCH + 7.0, y + ROW / 2.0 + BODY * 0.36), &label, look);
        x += wide + GAP;
    }
    if entries.is_empty() { 0.0 } else { y + ROW - top }
}

fn draw_swatch(canvas: &mut Canvas, swatch: Swatch, x: f64, y: f64) {
    let rect = Rect { x: x + 3.0, y: y - 6.0, w: SWATCH - 6.0, h: 12.0 };
    match swatch {
        Swatch::Box(paint) => canvas.rect(rect, paint),
        Swatch::Hatched(paint, lines) => {
            canvas.rect(rect, paint);
            canvas.hatch(rect, lines, 5.0);
        }
        Swatch::Line(paint, dash) => canvas.dashed(&[(x, y), (x + SWATCH, y)], paint, 2.5, dash),
        Swatch::Whisker => canvas.whisker(x + 3.0, x + SWATCH - 3.0, y),
        Swatch::Band(paint) => canvas.area(vec![(x, y - 6.0), (x + SWATCH, y - 6.0), (x + SWATCH, y + 6.0), (x, y + 6.0)], paint, 0.22),
        Swatch::Diamond(paint) => diamond(canvas, (x + SWATCH / 2.0, y), paint),
        Swatch::Stroke(paint) => canvas.line((x + SWATCH / 2.0 - 3.5, y), (x + SWATCH / 2.0 + 3.5, y), paint, 1.25),
        Swatch::Dot(paint) => canvas.disc((x + SWATCH / 2.0, y), 5.0, paint),
    }
}

/// A hollow diamond: a mark that stays legible on a bar.
pub fn diamond(canvas: &mut Canvas, (x, y): (f64, f64), paint: Paint) {
    let corners = vec![(x, y - 5.0), (x + 5.0, y), (x, y + 5.0), (x - 5.0, y)];
    canvas.area(corners.clone(), super::theme::PAGE, 1.0);
    canvas.path(corners.iter().copied().chain(corners.first().copied()).collect(), paint, 1.75);
}

/// A number in a filled circle.
pub fn badge(canvas: &mut Canvas, centre: (f64, f64), number: &str) {
    canvas.disc(centre, 8.5, INK);
    canvas.words((centre.0, centre.1 + 11.0 * 0.36), number, Type::new(11.0, ON_INK).bold().middle());
}

/// A numbered list in columns: number, time, words. Returns the height used, px.
pub fn numbered(canvas: &mut Canvas, top: f64, entries: &[(String, String, String)]) -> f64 {
    let time = Type::new(SMALL, MUTED);
    let room_for_time = entries.iter().map(|(_, at, _)| time.width(at)).fold(0.0, f64::max) + 10.0;
    let longest = entries.iter().map(|(.., words)| Type::new(SMALL, INK).width(words)).fold(0.0, f64::max);
    let n_columns = if entries.len() > 1 && 26.0 + room_for_time + longest < (canvas.width - GAP) / 2.0 { 2 } else { 1 };
    let wide = (canvas.width - GAP * (n_columns as f64 - 1.0)) / n_columns as f64;
    let n_rows = entries.len().div_ceil(n_columns);
    for (idx, (number, at, words)) in entries.iter().enumerate() {
        let x = (idx / n_rows) as f64 * (wide + GAP);
        let y = top + (idx % n_rows) as f64 * ROW + ROW / 2.0;
        badge(canvas, (x + 9.0, y), number);
        let base = y + SMALL * 0.36;
        canvas.words((x + 26.0, base), at, time);
        let words = fitted(words, SMALL, Weight::Regular, wide - 26.0 - room_for_time);
        canvas.words((x + 26.0 + room_for_time, base), &words, Type::new(SMALL, INK));
    }
    n_rows as f64 * ROW
}
