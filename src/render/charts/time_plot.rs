//! What the charts over time share: the window that shows the crisis, phase bands with their names, statements and onset on their lines.

use super::axis::{TimeScale, ValueAxis, base_line};
use super::canvas::{Canvas, Rect, Type};
use super::labels::spread;
use super::legend::{badge, numbered};
use super::theme::{AXIS, BAND_DECLINE, BAND_ESCALATION, BAND_IGNITION, BAND_PEAK, BAND_TAIL, INK, MUTED, Paint, SMALL};
use super::words::{DAY, HOUR, Words};
use crate::measure::results::PhaseKind;
use crate::model::{Micros, Span};
use crate::report::block::{Marker, PhaseBand};
use crate::report::say;

/// Height of the lane of phase names, px.
const NAME_LANE: f64 = 20.0;
/// Height of the lane of statement numbers, px.
const MARKER_LANE: f64 = 26.0;
/// Room right of the plot for half of the last date, px.
const END_ROOM: f64 = 24.0;
/// Space between the name of an axis and the plot where no lane separates them, px.
pub const BARE: f64 = 12.0;
/// Room above the highest value for its label, as a share of it.
pub const HEADROOM: f64 = 1.09;
/// Statements that get a number and a line of words; any further ones get only their line.
const MOST_MARKERS: usize = 12;
/// A crisis shorter than this share of the archive is shown larger, with the whole archive as a strip.
const FOCUS_BELOW: f64 = 0.45;

/// Something narrower than this cannot be pointed at, px.
const LEAST_READING: f64 = 2.0;

/// Whether a time axis can show a span: it has a length, and both ends lie in the calendar (some 8000 years around 1970).
pub const fn is_drawable(span: Span) -> bool {
    const FURTHEST: Micros = 8000 * 365 * DAY;
    -FURTHEST < span.from && span.from < span.to && span.to < FURTHEST
}

/// The colour of a phase; calm time has none.
pub const fn band_paint(kind: PhaseKind) -> Option<Paint> {
    match kind {
        PhaseKind::Calm => None,
        PhaseKind::Ignition => Some(BAND_IGNITION),
        PhaseKind::Escalation => Some(BAND_ESCALATION),
        PhaseKind::Peak => Some(BAND_PEAK),
        PhaseKind::Decline => Some(BAND_DECLINE),
        PhaseKind::Tail => Some(BAND_TAIL),
    }
}

/// What lies behind the data.
#[derive(Clone, Copy)]
pub struct Backdrop<'a> {
    /// Phases, in order of time.
    pub phases: &'a [PhaseBand],
    /// Statements, in order of time.
    pub statements: &'a [Marker],
    /// Start of the crisis.
    pub onset: Option<Micros>,
}

impl Backdrop<'_> {
    /// The part of an archive that is drawn large: the crisis with calm time on both sides, or everything.
    pub fn window(&self, whole: Span) -> Span {
        let stormy = || self.phases.iter().filter(|band| band.kind != PhaseKind::Calm && band.span.from < band.span.to);
        let (Some(from), Some(to)) = (stormy().map(|band| band.span.from).min(), stormy().map(|band| band.span.to).max()) else { return whole };
        let marks = self.statements.iter().map(|statement| statement.at).chain(self.onset);
        let marks = marks.filter(|at| whole.from <= *at && *at <= whole.to);
        let (from, to) = marks.fold((from, to), |(from, to), at| (from.min(at), to.max(at)));
        let length = to.saturating_sub(from);
        let (before, after) = ((length / 5).max(DAY), (length / 12).max(HOUR));
        let window = Span { from: from.saturating_sub(before).max(whole.from), to: to.saturating_add(after).min(whole.to) };
        let length = |span: Span| span.to.saturating_sub(span.from) as f64;
        if length(window) < FOCUS_BELOW * length(whole) && window.from < window.to { window } else { whole }
    }
}

/// A plot over time, ready for its data.
pub struct TimePlot {
    /// Where the data go.
    pub plot: Rect,
    /// Where instants go.
    pub scale: TimeScale,
    /// The statements that have a number: number, time, words.
    key: Vec<(String, String, String)>,
    /// Where the lines of onset and statements stand.
    lines: Vec<f64>,
}

impl TimePlot {
    /// Draws everything that lies behind the data: bands and their names, grid, statements. `top` is the upper end of all that, `height` that of the plot.
    pub fn new(canvas: &mut Canvas, top: f64, height: f64, window: Span, axis: &ValueAxis, backdrop: Backdrop<'_>, words: &Words<'_>) -> Self {
        let left = axis.room();
        let scale = TimeScale { span: window, x: left, w: canvas.width - left - END_ROOM };
        let within = |at: Micros| window.from <= at && at <= window.to;
        let has_bands = backdrop.phases.iter().any(|band| band.span.from < window.to && band.span.to > window.from);
        let has_marks = backdrop.statements.iter().any(|statement| within(statement.at)) || backdrop.onset.is_some_and(within);
        let names = if has_bands { NAME_LANE } else { 0.0 };
        let lane = if has_marks { MARKER_LANE } else { 0.0 };
        let plot = Rect { x: scale.x, y: top + names + lane + if names + lane > 0.0 { 4.0 } else { BARE }, w: scale.w, h: height };
        for band in backdrop.phases {
            draw_band(canvas, band, scale, top, plot, words);
        }
        axis.draw(canvas, plot);
        let mut key = Vec::new();
        if has_marks {
            key = draw_marks(canvas, backdrop, scale, (top + names, top + names + lane), plot, words);
        }
        let marks = backdrop.statements.iter().map(|statement| statement.at).chain(backdrop.onset);
        let lines = marks.filter(|at| within(*at)).map(|at| scale.x(at)).collect();
        Self { plot, scale, key, lines }
    }

    /// Says what a bin shows, over the whole height of the plot. Of bins that are too narrow to be pointed at, every so-many-th one speaks, so that years of hours
    /// do not make a page heavy.
    pub fn reading(&self, canvas: &mut Canvas, span: Span, values: Vec<(String, String)>, words: &Words<'_>) {
        let (from, to) = (self.scale.x(span.from).max(self.plot.x), self.scale.x(span.to).min(self.plot.right()));
        // Neighbours share their border up to rounding.
        let is_covered = canvas.readings().last().is_some_and(|last| from < last.rect.right() - 0.01);
        if to > from && !is_covered {
            canvas.reading(Rect { x: from, w: (to - from).max(LEAST_READING).min(self.plot.right() - from), ..self.plot }, words.span(span), values);
        }
    }

    /// Draws the time axis over the data. Returns its lower end, px.
    pub fn draw_axis(&self, canvas: &mut Canvas, words: &Words<'_>) -> f64 {
        base_line(canvas, self.plot);
        self.plot.bottom() + self.scale.draw(canvas, self.plot.bottom(), words)
    }

    /// Draws the key of the statements below everything else. Returns its lower end, px.
    pub fn draw_key(self, canvas: &mut Canvas, top: f64) -> f64 {
        if self.key.is_empty() { top } else { top + 10.0 + numbered(canvas, top + 10.0, &self.key) }
    }

    /// Both.
    pub fn finish(self, canvas: &mut Canvas, words: &Words<'_>) -> f64 {
        let bottom = self.draw_axis(canvas, words);
        self.draw_key(canvas, bottom)
    }

    /// Writes a value above the highest point, beside the lines of statements where they would cross it.
    pub fn call_out(&self, canvas: &mut Canvas, x: f64, y: f64, words: &str) {
        let look = Type::new(SMALL, INK).bold().middle();
        let half = look.width(words) / 2.0;
        let (low, high) = (self.plot.x + half + 2.0, (self.plot.right() - half).max(self.plot.x + half + 2.0));
        let is_free = |middle: &f64| self.lines.iter().all(|line| (line - middle).abs() > half + 4.0);
        let tried = [x, x + half + 8.0, x - half - 8.0].map(|middle| middle.clamp(low, high));
        let middle = tried.iter().copied().find(is_free).unwrap_or(tried[0]);
        canvas.words((middle, y - 7.0), words, look);
    }
}

fn draw_band(canvas: &mut Canvas, band: &PhaseBand, scale: TimeScale, top: f64, plot: Rect, words: &Words<'_>) {
    if band.span.to <= scale.span.from || band.span.from >= scale.span.to || band.span.from >= band.span.to {
        return;
    }
    let (from, to) = (scale.x(band.span.from), scale.x(band.span.to));
    if let Some(paint) = band_paint(band.kind) {
        canvas.rect(Rect { x: from, y: top, w: (to - from).max(1.0), h: plot.bottom() - top }, paint);
    }
    let name = words.speaker.term("phase", band.kind.as_str());
    let look = Type::new(SMALL, MUTED).middle();
    if look.width(&name) + 8.0 <= to - from {
        canvas.words((f64::midpoint(from, to), top + NAME_LANE / 2.0 + SMALL * 0.36), &name, look);
    }
}

/// Lines of onset and statements, and above them the word and the numbers, moved apart. Returns the key of the numbers.
fn draw_marks(
    canvas: &mut Canvas,
    backdrop: Backdrop<'_>,
    scale: TimeScale,
    (lane_top, lane_bottom): (f64, f64),
    plot: Rect,
    words: &Words<'_>,
) -> Vec<(String, String, String)> {
    let within = |at: Micros| scale.span.from <= at && at <= scale.span.to;
    let onset_word = words.say(&say::chart_onset());
    let onset_look = Type::new(SMALL, INK).bold().middle();
    let mut key = Vec::new();
    // What stands in the lane: where it wants to be, how wide it is, and its number; none for the onset.
    let mut items: Vec<(f64, f64, Option<String>)> = Vec::new();
    if let Some(onset) = backdrop.onset.filter(|at| within(*at)) {
        items.push((scale.x(onset), onset_look.width(&onset_word) + 16.0, None));
        canvas.dashed(&[(scale.x(onset), lane_bottom), (scale.x(onset), plot.bottom())], INK, 1.25, &[5.0, 3.0]);
    }
    let mut seen = Vec::new();
    for statement in backdrop.statements.iter().filter(|statement| within(statement.at)) {
        let x = scale.x(statement.at);
        if seen.len() < MOST_MARKERS {
            let number = words.speaker.count(seen.len() as u64 + 1);
            key.push((number.clone(), words.moment(statement.at), words.say(&statement.label)));
            items.push((x, 21.0, Some(number)));
        }
        seen.push(x);
    }
    for x in seen {
        canvas.line((x, lane_bottom), (x, plot.bottom()), AXIS, 1.25);
    }
    items.sort_by(|one, other| one.0.total_cmp(&other.0));
    let wanted: Vec<(f64, f64)> = items.iter().map(|(x, wide, _)| (*x, *wide)).collect();
    let places = spread(&wanted, scale.x, scale.x + scale.w);
    for ((x, _, number), place) in items.into_iter().zip(places) {
        let middle = lane_top + 10.0;
        canvas.line((place, middle + 8.0), (x, lane_bottom), AXIS, 1.25);
        match number {
            Some(number) => badge(canvas, (place, middle), &number),
            None => canvas.words((place, middle + SMALL * 0.36), &onset_word, onset_look),
        }
    }
    key
}

/// The outline of a step curve over bins, down to the base line; bins narrower than half a pixel share a column with their largest value.
pub fn steps(bins: impl Iterator<Item = (Span, u64)>, scale: TimeScale, axis: &ValueAxis, plot: Rect) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut column: Option<(f64, f64, u64)> = None;
    let mut flush = |column: &mut Option<(f64, f64, u64)>| {
        if let Some((from, to, value)) = column.take() {
            let y = axis.y(plot, value as f64);
            let gap_before = points.last().is_none_or(|last: &(f64, f64)| from > last.0 + 0.3);
            if gap_before {
                if let Some(last) = points.last().copied() {
                    points.push((last.0, plot.bottom()));
                }
                points.push((from, plot.bottom()));
            }
            points.extend([(from, y), (to, y)]);
        }
    };
    for (span, value) in bins {
        if span.to <= scale.span.from || span.from >= scale.span.to || span.from >= span.to {
            continue;
        }
        let (from, to) = (scale.x(span.from), scale.x(span.to));
        match &mut column {
            Some((start, end, largest)) if to - *start < 0.75 => {
                *end = to;
                *largest = (*largest).max(value);
            }
            _ => {
                flush(&mut column);
                column = Some((from, to, value));
            }
        }
    }
    flush(&mut column);
    if let Some(last) = points.last().copied() {
        points.push((last.0, plot.bottom()));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::Backdrop;
    use crate::measure::results::PhaseKind;
    use crate::model::Span;
    use crate::render::charts::words::DAY;
    use crate::report::block::PhaseBand;

    fn check(phases: &[(PhaseKind, i64, i64)], n_days: i64, expected: (i64, i64)) {
        let phases: Vec<PhaseBand> =
            phases.iter().map(|(kind, from, to)| PhaseBand { kind: *kind, span: Span { from: from * DAY, to: to * DAY } }).collect();
        let window = Backdrop { phases: &phases, statements: &[], onset: None }.window(Span { from: 0, to: n_days * DAY });
        assert_eq!((window.from / DAY, window.to / DAY), expected);
    }

    #[test]
    fn a_short_crisis_is_shown_large() {
        check(&[(PhaseKind::Calm, 0, 30), (PhaseKind::Peak, 30, 35), (PhaseKind::Tail, 35, 36)], 40, (28, 36));
    }

    #[test]
    fn a_long_crisis_is_shown_whole() {
        check(&[(PhaseKind::Calm, 0, 10), (PhaseKind::Peak, 10, 35)], 40, (0, 40));
    }

    #[test]
    fn calm_time_is_shown_whole() {
        check(&[(PhaseKind::Calm, 0, 40)], 40, (0, 40));
        check(&[], 40, (0, 40));
    }
}
