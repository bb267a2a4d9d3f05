//! The busiest hour of a crisis, how fast it was reached, and how fast it passed.

use chrono_tz::Tz;

use super::events::Events;
use super::series::Series;
use crate::measure::bins::edges;
use crate::model::{Micros, Span};

/// The busiest local hour inside a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peak {
    /// Its start (that of the span when the hour began before it).
    pub at: Micros,
    /// Its end.
    pub to: Micros,
    /// Customer comments in it.
    pub count: u64,
}

/// The hour of a crisis with most customer comments, the first of equals; `None` without any.
#[must_use]
pub fn busiest_hour(events: &Events, span: Span, zone: Tz) -> Option<Peak> {
    let (mut idx, to) = events.range(span);
    let mut best: Option<Peak> = None;
    // Hours without comments are jumped over, so that a window of centuries costs no more than its comments.
    while idx < to {
        let hour = edges(Span { from: events.times[idx], to: events.times[idx] + 1 }, zone, 1);
        let hour = Span { from: hour[0].max(span.from), to: hour[1].min(span.to) };
        let end = events.range(hour).1;
        let count = (end - idx) as u64;
        if best.is_none_or(|peak| count > peak.count) {
            best = Some(Peak { at: hour.from, to: hour.to, count });
        }
        idx = end.max(idx + 1);
    }
    best
}

/// Minutes in which the rate doubled on average on its way from the baseline to the peak: `minutes ÷ log₂(peak rate ÷ baseline rate)`, counted from onset to the
/// middle of the busiest hour. `None` when there is no baseline rate or no rise.
#[must_use]
pub fn doubling_minutes(onset: Micros, peak: &Peak, base_per_hour: f64) -> Option<f64> {
    let hour = Span { from: peak.at, to: peak.to };
    let ratio = peak.count as f64 * 60.0 / hour.minutes().max(1.0) / base_per_hour;
    let minutes = Span { from: onset, to: peak.at + (peak.to - peak.at) / 2 }.minutes();
    (base_per_hour > 0.0 && ratio > 1.0 && minutes > 0.0).then(|| minutes / ratio.log2())
}

/// Minutes from the middle of the busiest hour until the rate of three bins, cleared of the week's rhythm, was at most half of that around the peak; to the middle of
/// these bins. Without clearing, every night would halve every peak. `None` when it is not reached inside the crisis.
#[must_use]
pub fn half_life_minutes(series: &Series, peak: &Peak, crisis: Span) -> Option<f64> {
    const BINS: usize = 3;
    let peak_bin = series.bin_of(peak.at);
    let rate = |from: usize| {
        let to = (from + BINS).min(series.len());
        let expected: f64 = series.expected[from..to].iter().sum();
        series.counts[from..to].iter().sum::<f64>() / expected.max(1e-6)
    };
    let half = rate(peak_bin.saturating_sub(1)) / 2.0;
    let found =
        (peak_bin + 1..series.len().saturating_sub(BINS - 1)).take_while(|bin| series.start_of(*bin) < crisis.to).find(|bin| rate(*bin) <= half)?;
    let middle = |from: Micros, to: Micros| from + (to - from) / 2;
    let (from, to) = (middle(peak.at, peak.to), middle(series.start_of(found), series.start_of(found + BINS)));
    (to > from).then(|| Span { from, to }.minutes())
}
