//! A list of marks in CSS pixels that a chart fills from the top down; drawn with plotters once its height is known.
//!
//! plotters places everything on whole pixels, so it is given a canvas four times as large whose view box the browser scales back: quarter pixels.

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, IntoTextStyle, RGBAColor, RGBColor, ShapeStyle};

use super::labels::{self, Weight};
use super::theme::{AXIS, FAMILY, Paint};

/// Canvas pixels in a CSS pixel.
pub const SCALE: f64 = 4.0;
/// plotters divides font sizes by this before it writes them.
const FONT_DIVISOR: f64 = 1.24;
/// How far below the given point plotters sets the baseline of words anchored at their top, em.
const TOP_TO_BASELINE: f64 = 0.76;

/// Where words stand relative to their point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// To its right.
    Start,
    /// Around it.
    Middle,
    /// To its left.
    End,
}

/// How words look.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Font size, px.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub paint: Paint,
    /// Place relative to the point.
    pub anchor: Anchor,
}

impl Type {
    /// Regular words to the right of their point.
    pub const fn new(size: f64, paint: Paint) -> Self {
        Self { size, weight: Weight::Regular, paint, anchor: Anchor::Start }
    }

    /// The same in bold.
    pub const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    /// The same around their point.
    pub const fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    /// The same to the left of their point.
    pub const fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    /// Width of words in this type, px.
    pub fn width(self, words: &str) -> f64 {
        labels::width(words, self.size, self.weight)
    }
}

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }
}

/// How a line is broken: lengths of stroke and gap, px.
pub type Dash = &'static [f64];

/// A line without gaps.
pub const SOLID: Dash = &[];

enum Mark {
    Rect { rect: Rect, paint: Paint },
    Path { points: Vec<(f64, f64)>, paint: Paint, width: f64 },
    Area { points: Vec<(f64, f64)>, paint: Paint, alpha: f64 },
    Disc { centre: (f64, f64), radius: f64, paint: Paint },
    Words { at: (f64, f64), words: String, look: Type },
}

/// What a place in a drawing says when it is pointed at; all of them are the chart's table.
pub struct Reading {
    /// Where.
    pub rect: Rect,
    /// What is read: a day, a cause, a phase.
    pub label: String,
    /// Series and value, in words.
    pub values: Vec<(String, String)>,
}

/// Marks in the order in which they are painted.
pub struct Canvas {
    /// Width that a chart has, px.
    pub width: f64,
    marks: Vec<Mark>,
    readings: Vec<Reading>,
}

impl Canvas {
    /// Nothing yet.
    pub const fn new(width: f64) -> Self {
        Self { width, marks: Vec::new(), readings: Vec::new() }
    }

    /// A filled rectangle.
    pub fn rect(&mut self, rect: Rect, paint: Paint) {
        self.marks.push(Mark::Rect { rect, paint });
    }

    /// A line through points.
    pub fn path(&mut self, points: Vec<(f64, f64)>, paint: Paint, width: f64) {
        if points.len() > 1 {
            self.marks.push(Mark::Path { points, paint, width });
        }
    }

    /// A line between two points.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint, width: f64) {
        self.path(vec![from, to], paint, width);
    }

    /// A broken line through points.
    pub fn dashed(&mut self, points: &[(f64, f64)], paint: Paint, width: f64, dash: Dash) {
        if dash.is_empty() {
            self.path(points.to_vec(), paint, width);
            return;
        }
        let (mut part, mut left) = (0, dash[0]);
        let mut stroke: Vec<(f64, f64)> = points.first().copied().into_iter().collect();
        for pair in points.windows(2) {
            let ((mut x, mut y), (to_x, to_y)) = (pair[0], pair[1]);
            loop {
                let rest = (to_x - x).hypot(to_y - y);
                if rest < left {
                    left -= rest;
                    if part % 2 == 0 {
                        stroke.push((to_x, to_y));
                    }
                    break;
                }
                let share = if rest > 0.0 { left / rest } else { 1.0 };
                (x, y) = (x + (to_x - x) * share, y + (to_y - y) * share);
                if part % 2 == 0 {
                    stroke.push((x, y));
                    self.path(std::mem::take(&mut stroke), paint, width);
                } else {
                    stroke = vec![(x, y)];
                }
                part = (part + 1) % dash.len();
                left = dash[part];
                if rest <= 0.0 {
                    break;
                }
            }
        }
        self.path(stroke, paint, width);
    }

    /// A filled outline.
    pub fn area(&mut self, points: Vec<(f64, f64)>, paint: Paint, alpha: f64) {
        if points.len() > 2 {
            self.marks.push(Mark::Area { points, paint, alpha });
        }
    }

    /// A filled circle.
    pub fn disc(&mut self, centre: (f64, f64), radius: f64, paint: Paint) {
        self.marks.push(Mark::Disc { centre, radius, paint });
    }

    /// Words with their baseline at a height.
    pub fn words(&mut self, at: (f64, f64), words: &str, look: Type) {
        let words = labels::clean(words);
        if !words.is_empty() {
            self.marks.push(Mark::Words { at, words, look });
        }
    }

    /// Says what a place shows. Readings of one label are one row of the chart's table.
    pub fn reading(&mut self, rect: Rect, label: impl Into<String>, values: Vec<(String, String)>) {
        self.readings.push(Reading { rect, label: labels::clean(&label.into()), values });
    }

    /// What places of the drawing show.
    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// Slanting lines over a rectangle: tells a fill apart without colour.
    pub fn hatch(&mut self, rect: Rect, paint: Paint, gap: f64) {
        let mut offset = gap / 2.0;
        while offset < rect.w + rect.h {
            // The line x + y = offset, clipped to the rectangle.
            let from = if offset <= rect.h { (rect.x, rect.y + offset) } else { (rect.x + offset - rect.h, rect.bottom()) };
            let to = if offset <= rect.w { (rect.x + offset, rect.y) } else { (rect.right(), rect.y + offset - rect.w) };
            self.line(from, to, paint, 1.0);
            offset += gap;
        }
    }

    /// A 95 % interval: a line with short ends, along x.
    pub fn whisker(&mut self, low: f64, high: f64, y: f64) {
        self.line((low, y), (high, y), AXIS, 1.25);
        for x in [low, high] {
            self.line((x, y - 3.0), (x, y + 3.0), AXIS, 1.25);
        }
    }

    /// Adds another canvas's marks, moved.
    pub fn place(&mut self, other: Self, dx: f64, dy: f64) {
        self.readings.extend(other.readings.into_iter().map(|mut reading| {
            reading.rect.x += dx;
            reading.rect.y += dy;
            reading
        }));
        for mut mark in other.marks {
            let shift = |point: &mut (f64, f64)| *point = (point.0 + dx, point.1 + dy);
            match &mut mark {
                Mark::Rect { rect, .. } => {
                    rect.x += dx;
                    rect.y += dy;
                }
                Mark::Path { points, .. } | Mark::Area { points, .. } => points.iter_mut().for_each(shift),
                Mark::Disc { centre: point, .. } | Mark::Words { at: point, .. } => shift(point),
            }
            self.marks.push(mark);
        }
    }

    /// The drawing as plotters writes it, for a size in CSS pixels.
    ///
    /// # Errors
    ///
    /// What plotters says; its SVG backend writes to memory, so only a font that is missing could make it say something.
    pub fn to_svg(&self, size: (u32, u32)) -> Result<String, String> {
        let mut svg = String::new();
        let canvas = (size.0 * SCALE as u32, size.1 * SCALE as u32);
        {
            let root = SVGBackend::with_string(&mut svg, canvas).into_drawing_area();
            for mark in &self.marks {
                paint(&root, mark).map_err(|error| error.to_string())?;
            }
            root.present().map_err(|error| error.to_string())?;
        }
        Ok(svg)
    }
}

fn snap(value: f64) -> i32 {
    (value * SCALE).round() as i32
}

fn point((x, y): (f64, f64)) -> (i32, i32) {
    (snap(x), snap(y))
}

fn color(paint: Paint, alpha: f64) -> RGBAColor {
    let rgb = u32::from_str_radix(paint.light, 16).unwrap_or(0);
    RGBColor((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8).mix(alpha)
}

/// Points in canvas pixels without repetitions.
fn outline(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    let mut out: Vec<(i32, i32)> = points.iter().copied().map(point).collect();
    out.dedup();
    out
}

type Painted<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

fn paint<DB: DrawingBackend>(root: &DrawingArea<DB, Shift>, mark: &Mark) -> Painted<DB> {
    let stroke = |paint: Paint, width: f64| ShapeStyle { color: color(paint, 1.0), filled: false, stroke_width: snap(width).max(1) as u32 };
    match mark {
        Mark::Rect { rect, paint } => {
            let corners = [point((rect.x, rect.y)), point((rect.right(), rect.bottom()))];
            if corners[0].0 < corners[1].0 && corners[0].1 < corners[1].1 {
                root.draw(&Rectangle::new(corners, color(*paint, 1.0).filled()))?;
            }
        }
        Mark::Path { points, paint, width } => {
            let points = outline(points);
            if points.len() > 1 {
                root.draw(&PathElement::new(points, stroke(*paint, *width)))?;
            }
        }
        Mark::Area { points, paint, alpha } => {
            let points = outline(points);
            if points.len() > 2 {
                root.draw(&Polygon::new(points, color(*paint, *alpha)))?;
            }
        }
        Mark::Disc { centre, radius, paint } => root.draw(&Circle::new(point(*centre), snap(*radius).max(1), color(*paint, 1.0).filled()))?,
        Mark::Words { at, words, look } => {
            labels::register_fonts();
            let style = match look.weight {
                Weight::Regular => FontStyle::Normal,
                Weight::Bold => FontStyle::Bold,
            };
            let horizontal = match look.anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let mut text = (FAMILY, look.size * SCALE * FONT_DIVISOR).into_font().style(style).into_text_style(root);
            text.color = color(look.paint, 1.0).to_backend_color();
            text.pos = Pos::new(horizontal, VPos::Top);
            root.draw(&Text::new(words.as_str(), point((at.0, at.1 - look.size * TOP_TO_BASELINE)), text))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Canvas, Rect};
    use crate::render::charts::theme::{INK, MUTED};

    #[test]
    fn dashes_cover_strokes_and_leave_gaps() {
        let mut canvas = Canvas::new(100.0);
        canvas.dashed(&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)], INK, 1.0, &[4.0, 2.0]);
        // Strokes at 0-4, 6-10, 12-16, 18-20.
        assert_eq!(canvas.to_svg((100, 10)).unwrap().matches("<polyline").count(), 4);
    }

    #[test]
    fn a_line_of_no_length_ends() {
        let mut canvas = Canvas::new(100.0);
        canvas.dashed(&[(5.0, 5.0), (5.0, 5.0)], INK, 1.0, &[4.0, 2.0]);
        canvas.dashed(&[], INK, 1.0, &[4.0, 2.0]);
        assert!(canvas.to_svg((100, 10)).is_ok());
    }

    #[test]
    fn hatching_stays_within_its_rectangle() {
        let mut canvas = Canvas::new(100.0);
        canvas.hatch(Rect { x: 10.0, y: 10.0, w: 5.0, h: 30.0 }, MUTED, 4.0);
        let svg = canvas.to_svg((100, 100)).unwrap();
        for points in svg.split("points=\"").skip(1) {
            for pair in points.split('"').next().unwrap().split_whitespace() {
                let (x, y) = pair.split_once(',').unwrap();
                assert!((40..=60).contains(&x.parse::<i32>().unwrap()) && (40..=160).contains(&y.parse::<i32>().unwrap()), "{pair}");
            }
        }
    }
}
