//! Scales and the ticks that a person would choose on them.

use chrono::{DateTime, Datelike, NaiveDate};

use super::canvas::{Canvas, Rect, Type};
use super::theme::{AXIS, GRID, MUTED, SMALL};
use super::words::{DAY, HOUR, MINUTE, Words};
use crate::model::{Micros, Span};

/// Space between an axis and its labels, px.
const LABEL_GAP: f64 = 8.0;
/// Height of a line of axis labels, px.
pub const LINE: f64 = 16.0;
/// Times outside the years 1 to 9999 have no axis.
const YEARS: (i32, i32) = (1, 9999);

/// Round values from 0 to at least `max`, 4 to 6 of them; `is_whole` for counts.
pub fn counts_up_to(max: f64) -> Vec<f64> {
    let max = if max.is_finite() { max.max(1.0) } else { 1.0 };
    let rough = max / 4.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough * 0.999).unwrap_or(rough);
    // A count has no halves.
    let step = step.ceil().max(1.0);
    (0..=(max / step).ceil() as u32).map(|idx| f64::from(idx) * step).collect()
}

/// Round shares from 0 to at least `max`, at most 1.
pub fn shares_up_to(max: f64) -> Vec<f64> {
    let max = if max.is_finite() { max.clamp(0.01, 1.0) } else { 1.0 };
    let step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25].into_iter().find(|step| max / step <= 5.0).unwrap_or(0.25);
    (0..=((max / step) - 1e-9).ceil() as u32).map(|idx| f64::from(idx) * step).filter(|share| *share <= 1.0 + 1e-9).collect()
}

/// A vertical axis: its ticks with labels.
pub struct ValueAxis {
    /// Value and label, rising from 0.
    pub ticks: Vec<(f64, String)>,
}

impl ValueAxis {
    /// An axis of counts.
    pub fn of_counts(max: f64, words: &Words<'_>) -> Self {
        Self { ticks: counts_up_to(max).into_iter().map(|value| (value, words.speaker.count(value as u64))).collect() }
    }

    /// An axis of all shares.
    pub fn of_shares(words: &Words<'_>) -> Self {
        Self { ticks: [0.0, 0.25, 0.5, 0.75, 1.0].into_iter().map(|value| (value, words.percent(value))).collect() }
    }

    /// The value at the top.
    pub fn top(&self) -> f64 {
        self.ticks.last().map_or(1.0, |tick| tick.0)
    }

    /// Width that the labels need left of the plot, px.
    pub fn room(&self) -> f64 {
        let look = Type::new(SMALL, MUTED);
        self.ticks.iter().map(|(_, label)| look.width(label)).fold(0.0, f64::max) + LABEL_GAP
    }

    /// Where a value lies in a plot.
    pub fn y(&self, plot: Rect, value: f64) -> f64 {
        plot.bottom() - plot.h * (value / self.top()).clamp(0.0, 1.0)
    }

    /// Grid lines and labels; the base line is drawn by the horizontal axis.
    pub fn draw(&self, canvas: &mut Canvas, plot: Rect) {
        for (value, label) in &self.ticks {
            let y = self.y(plot, *value);
            if *value > 0.0 {
                canvas.line((plot.x, y), (plot.right(), y), GRID, 1.0);
            }
            canvas.words((plot.x - LABEL_GAP, y + SMALL * 0.36), label, Type::new(SMALL, MUTED).end());
        }
    }
}

/// The line under a plot.
pub fn base_line(canvas: &mut Canvas, plot: Rect) {
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), AXIS, 1.25);
}

/// A tick of a time axis: where, its label, and a second line where the day or the year changes.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeTick {
    /// When.
    pub at: Micros,
    /// "18:00" or "9 Nov" or "2026".
    pub label: String,
    /// "9 Nov" under hours, "2026" under days.
    pub under: Option<String>,
}

/// Distances that ticks can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Clock(Micros),
    Days(i64),
    Months(i32),
}

const STEPS: &[Step] = &[
    Step::Clock(MINUTE),
    Step::Clock(5 * MINUTE),
    Step::Clock(15 * MINUTE),
    Step::Clock(30 * MINUTE),
    Step::Clock(HOUR),
    Step::Clock(2 * HOUR),
    Step::Clock(3 * HOUR),
    Step::Clock(6 * HOUR),
    Step::Clock(12 * HOUR),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(1200),
];

impl Step {
    fn length(self) -> Micros {
        match self {
            Self::Clock(length) => length,
            Self::Days(days) => days * DAY,
            Self::Months(months) => i64::from(months) * 30 * DAY,
        }
    }
}

fn year_month(local: Micros) -> Option<(i32, i32)> {
    let date = DateTime::from_timestamp_micros(local)?.naive_utc().date();
    (YEARS.0..=YEARS.1).contains(&date.year()).then(|| (date.year(), date.month0() as i32))
}

/// Ticks of a span, about one in `room` px of a width; none for spans outside the calendar.
pub fn time_ticks(span: Span, width: f64, words: &Words<'_>) -> Vec<TimeTick> {
    let length = span.to.saturating_sub(span.from);
    let (Some(_), Some(_)) = (year_month(span.from), year_month(span.to)) else { return Vec::new() };
    if length <= 0 || width <= 0.0 {
        return Vec::new();
    }
    let look = Type::new(SMALL, MUTED);
    let room = look.width(&words.speaker.date_short(span.from)).max(look.width("00:00")) + 22.0;
    let least = (length as f64 * room / width) as Micros;
    let step = STEPS.iter().copied().find(|step| step.length() >= least).unwrap_or(Step::Months(1200));
    let local_from = span.from + words.utc_offset(span.from);
    let local_to = span.to + words.utc_offset(span.to);
    let locals: Vec<Micros> = match step {
        Step::Clock(length) => multiples(local_from, local_to, length, 0),
        // Weeks begin on Monday; 1970-01-05 was one.
        Step::Days(days) => multiples(local_from, local_to, days * DAY, if days % 7 == 0 { 4 * DAY } else { 0 }),
        Step::Months(months) => month_starts(local_from, local_to, months),
    };
    let mut ticks = Vec::new();
    let mut shown = String::new();
    for local in locals {
        let at = words.instant_of_local(local);
        if at < span.from || at > span.to {
            continue;
        }
        let year = year_month(local).map(|(year, _)| year.to_string()).unwrap_or_default();
        let (label, under) = match step {
            Step::Clock(_) => (words.speaker.time(at), words.speaker.date_short(at)),
            Step::Days(_) => (words.speaker.date_short(at), year),
            Step::Months(months) if months < 12 => (words.speaker.date_short(at), year),
            Step::Months(_) => (year, String::new()),
        };
        let is_new = under != shown && !under.is_empty();
        shown.clone_from(&under);
        ticks.push(TimeTick { at, label, under: is_new.then_some(under) });
    }
    ticks
}

fn multiples(from: Micros, to: Micros, step: Micros, origin: Micros) -> Vec<Micros> {
    let first = origin + (from - origin).div_euclid(step) * step;
    (0..2000).map(|idx| first + idx * step).take_while(|at| *at <= to).filter(|at| *at >= from).collect()
}

fn month_starts(from: Micros, to: Micros, months: i32) -> Vec<Micros> {
    let Some((year, month)) = year_month(from) else { return Vec::new() };
    let mut at = (year * 12 + month).div_euclid(months) * months;
    let mut starts = Vec::new();
    while let Some(date) = NaiveDate::from_ymd_opt(at.div_euclid(12), at.rem_euclid(12) as u32 + 1, 1) {
        let start = date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros();
        if start > to {
            break;
        }
        if start >= from {
            starts.push(start);
        }
        at += months;
    }
    starts
}

/// A linear time axis.
#[derive(Debug, Clone, Copy)]
pub struct TimeScale {
    /// What is shown.
    pub span: Span,
    /// Left edge, px.
    pub x: f64,
    /// Width, px.
    pub w: f64,
}

impl TimeScale {
    /// Where an instant lies, kept within the plot.
    pub fn x(self, at: Micros) -> f64 {
        let length = (self.span.to - self.span.from).max(1) as f64;
        self.x + self.w * ((at.saturating_sub(self.span.from)) as f64 / length).clamp(0.0, 1.0)
    }

    /// Ticks and labels under a plot. Returns the height used, px.
    pub fn draw(self, canvas: &mut Canvas, bottom: f64, words: &Words<'_>) -> f64 {
        let look = Type::new(SMALL, MUTED).middle();
        let mut height = LABEL_GAP + LINE;
        for tick in time_ticks(self.span, self.w, words) {
            let x = self.x(tick.at);
            canvas.line((x, bottom), (x, bottom + 5.0), AXIS, 1.0);
            canvas.words((x, bottom + LABEL_GAP + SMALL), &tick.label, look);
            if let Some(under) = &tick.under {
                canvas.words((x, bottom + LABEL_GAP + SMALL + LINE), under, look.bold());
                height = LABEL_GAP + 2.0 * LINE;
            }
        }
        height
    }
}

/// A scale of waits: minutes, drawn like a logarithm but with room for 0.
#[derive(Debug, Clone, Copy)]
pub struct WaitScale {
    /// Longest wait shown, minutes.
    pub longest: f64,
    /// Left edge, px.
    pub x: f64,
    /// Width, px.
    pub w: f64,
}

impl WaitScale {
    /// Where a wait lies, kept within the plot.
    pub fn x(self, minutes: f64) -> f64 {
        // A step of one minute keeps its width at the left end; a day and three days are as far apart as 20 minutes and an hour.
        let place = |minutes: f64| (minutes / 2.0).ln_1p();
        self.x + self.w * (place(minutes.max(0.0)) / place(self.longest.max(1.0))).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, counts_up_to, month_starts, multiples, shares_up_to, year_month};
    use crate::render::charts::words::DAY;

    #[test]
    fn counts_have_round_whole_ticks() {
        assert_eq!(counts_up_to(0.0), [0.0, 1.0]);
        assert_eq!(counts_up_to(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(counts_up_to(297.0), [0.0, 100.0, 200.0, 300.0]);
        assert_eq!(counts_up_to(9.0), [0.0, 3.0, 6.0, 9.0]);
        assert_eq!(counts_up_to(f64::NAN), [0.0, 1.0]);
    }

    #[test]
    fn shares_end_at_one() {
        assert_eq!(shares_up_to(1.0).len(), 6);
        assert_eq!(shares_up_to(1.0).last(), Some(&1.0));
        assert_eq!(shares_up_to(0.08).last(), Some(&0.08));
        assert_eq!(shares_up_to(0.0).len(), 3);
    }

    #[test]
    fn months_start_on_the_first() {
        let day = |year, month| chrono::NaiveDate::from_ymd_opt(year, month, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_micros();
        assert_eq!(month_starts(day(2026, 11) + 1, day(2027, 2), 1), [day(2026, 12), day(2027, 1), day(2027, 2)]);
        assert_eq!(month_starts(day(2021, 3), day(2023, 3), 12), [day(2022, 1), day(2023, 1)]);
    }

    #[test]
    fn weeks_start_on_monday() {
        // 2026-11-09 is a Monday.
        let monday = chrono::NaiveDate::from_ymd_opt(2026, 11, 9).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_micros();
        assert_eq!(multiples(monday - 3 * DAY, monday + DAY, Step::Days(7).length(), 4 * DAY), [monday]);
    }

    #[test]
    fn times_outside_the_calendar_have_no_month() {
        assert_eq!(year_month(i64::MAX), None);
        assert_eq!(year_month(0), Some((1970, 0)));
    }
}
