//! Customer comments on the line of time: how many, and how many of them negative, between any two instants.

use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::share;
use crate::model::{Definition, Micros, Polarity, Share, Span, TimePrecision};

/// Share of customer comments whose time is only a day, from which on the whole archive is read by days.
const DAY_PRECISION_SHARE: f64 = 0.2;

/// The customer comments that have a usable time, in order, with running counts.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// When they were written.
    pub times: Vec<Micros>,
    /// `with_text[i]` of the first `i` have text.
    with_text: Vec<u32>,
    /// `negative[i]` of the first `i` are negative.
    negative: Vec<u32>,
    /// Whether times are only good to the day.
    pub is_daily: bool,
}

impl Events {
    /// Takes the customers' comments out of the rows.
    ///
    /// When at least a fifth of them have only a day, all are kept and nothing finer than a day is read from them; otherwise those few are left out, because they would
    /// all fall on midnight.
    #[must_use]
    pub fn of(rows: &Rows, timed: &[(Micros, u32)]) -> Self {
        Self::of_some(rows, timed, |_| true)
    }

    /// The same with one vote per text: of comments with nearly the same words only the first.
    #[must_use]
    pub fn of_texts(rows: &Rows, timed: &[(Micros, u32)]) -> Self {
        let n_clusters = rows.near_cluster.iter().filter(|cluster| **cluster != NONE).max().map_or(0, |cluster| *cluster as usize + 1);
        let mut seen = vec![false; n_clusters];
        let mut is_copy = vec![false; rows.len()];
        for &(_, row) in timed.iter().filter(|(_, row)| rows.is_customer(*row as usize)) {
            if let Some(seen) = seen.get_mut(rows.near_cluster[row as usize] as usize) {
                is_copy[row as usize] = std::mem::replace(seen, true);
            }
        }
        Self::of_some(rows, timed, |row| !is_copy[row])
    }

    fn of_some(rows: &Rows, timed: &[(Micros, u32)], counts: impl Fn(usize) -> bool) -> Self {
        let customers = || timed.iter().filter(|(_, row)| rows.is_customer(*row as usize) && counts(*row as usize));
        let n_daily = customers().filter(|(_, row)| rows.time_precision[*row as usize] == TimePrecision::Day).count();
        let is_daily = n_daily as f64 > DAY_PRECISION_SHARE * customers().count() as f64;
        let mut events = Self { times: Vec::with_capacity(timed.len()), with_text: vec![0], negative: vec![0], is_daily };
        let (mut with_text, mut negative) = (0, 0);
        for &(at, row) in customers() {
            let row = row as usize;
            if !is_daily && rows.time_precision[row] == TimePrecision::Day {
                continue;
            }
            events.times.push(at);
            with_text += u32::from(rows.has_text[row]);
            negative += u32::from(rows.has_text[row] && rows.polarity[row] == Polarity::Negative);
            events.with_text.push(with_text);
            events.negative.push(negative);
        }
        events
    }

    /// Positions of the first comment at or after each end of a span.
    #[must_use]
    pub fn range(&self, span: Span) -> (usize, usize) {
        let from = self.times.partition_point(|at| *at < span.from);
        (from, self.times.partition_point(|at| *at < span.to).max(from))
    }

    /// Comments in a span.
    #[must_use]
    pub fn count(&self, span: Span) -> u64 {
        let (from, to) = self.range(span);
        (to - from) as u64
    }

    /// Negative of those with text in a span, as counts: (negative, with text).
    #[must_use]
    pub fn negative_count(&self, span: Span) -> (u64, u64) {
        let (from, to) = self.range(span);
        (u64::from(self.negative[to] - self.negative[from]), u64::from(self.with_text[to] - self.with_text[from]))
    }

    /// Negative share in a span.
    #[must_use]
    pub fn negative_share(&self, span: Span) -> Share {
        let (negative, with_text) = self.negative_count(span);
        share(Definition::NegativeShare, negative, with_text)
    }
}
