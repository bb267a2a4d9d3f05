//! The two series that change points are looked for in: comments and negative comments per bin, with what the week's own rhythm makes us expect.

use chrono_tz::Tz;

use super::events::Events;
use super::rhythm::Rhythm;
use crate::measure::bins::{MICROS_PER_HOUR, edges};
use crate::measure::stats::counts::dispersion;
use crate::model::{Micros, Span};

/// Widths of bins in hours that may be chosen, and the most bins: the finest width within it is taken, so that the search stays fast on archives of years.
const WIDTHS: [u32; 5] = [1, 3, 6, 24, 168];
const MAX_BINS: f64 = 3_000.0;

/// Bins of one width over the axis.
#[derive(Debug, Clone)]
pub struct Series {
    /// The stretch covered.
    pub span: Span,
    /// Width of a bin in hours.
    pub width_hours: u32,
    /// Edge `i` starts bin `i`; one more than bins.
    pub edges: Vec<Micros>,
    /// Customer comments.
    pub counts: Vec<f64>,
    /// Customer comments with text.
    pub with_text: Vec<f64>,
    /// Negative ones among these.
    pub negative: Vec<f64>,
    /// Standard hours: hours of the bin that lie in the span, each weighted by its place in the week (1 on average).
    pub expected: Vec<f64>,
    /// Running sum of `expected`.
    cumulative: Vec<f64>,
    /// Scatter of counts from bin to bin (up to 6 hours), relative to Poisson.
    pub phi: f64,
    /// Scatter of counts from day to day, at least `phi`.
    pub phi_day: f64,
    /// Scatter of negative counts, relative to binomial.
    pub phi_negative: f64,
}

impl Series {
    /// Counts the events of a span into bins.
    #[must_use]
    pub fn of(events: &Events, span: Span, zone: Tz) -> Self {
        let hours = (span.to - span.from) as f64 / MICROS_PER_HOUR as f64;
        let finest = if events.is_daily { 24 } else { 1 };
        let width_hours =
            WIDTHS.into_iter().find(|width| *width >= finest && hours / f64::from(*width) <= MAX_BINS).unwrap_or(WIDTHS[WIDTHS.len() - 1]);
        let edges = edges(span, zone, width_hours);
        let rhythm = Rhythm::of(events, span, zone);
        let n = edges.len() - 1;
        let (mut counts, mut with_text, mut negative, mut expected) =
            (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
        let mut cumulative = vec![0.0];
        for pair in edges.windows(2) {
            let bin = Span { from: pair[0].max(span.from), to: pair[1].min(span.to) };
            let (bad, readable) = events.negative_count(bin);
            counts.push(events.count(bin) as f64);
            with_text.push(readable as f64);
            negative.push(bad as f64);
            // The sliver of a bin at either end may be a microsecond long; a bound keeps quotients finite.
            let standard_hours = rhythm.standard_hours(bin, zone).max(1e-6);
            expected.push(standard_hours);
            cumulative.push(cumulative[cumulative.len() - 1] + standard_hours);
        }
        let mut series =
            Self { span, width_hours, edges, counts, with_text, negative, expected, cumulative, phi: 1.0, phi_day: 1.0, phi_negative: 1.0 };
        let per_block = |hours: u32| (hours / width_hours).max(1) as usize;
        let blocks = |values: &[f64], hours| -> Vec<f64> { values.chunks_exact(per_block(hours)).map(|block| block.iter().sum()).collect() };
        series.phi = dispersion(&series.counts, &series.expected).max(dispersion(&blocks(&series.counts, 6), &blocks(&series.expected, 6)));
        series.phi_day = series.phi.max(dispersion(&blocks(&series.counts, 24), &blocks(&series.expected, 24)));
        series.phi_negative = share_dispersion(&blocks(&series.negative, 6), &blocks(&series.with_text, 6));
        series
    }

    /// Number of bins.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Standard hours between two instants; outside the axis an hour is an hour.
    #[must_use]
    pub fn standard_hours(&self, span: Span) -> f64 {
        self.standard_hours_until(span.to) - self.standard_hours_until(span.from)
    }

    fn standard_hours_until(&self, at: Micros) -> f64 {
        let hours = |micros: Micros| micros as f64 / MICROS_PER_HOUR as f64;
        if at <= self.span.from {
            return hours(at - self.span.from);
        }
        if at >= self.span.to {
            return self.cumulative[self.len()] + hours(at - self.span.to);
        }
        let bin = (self.edges.partition_point(|edge| *edge <= at) - 1).min(self.len() - 1);
        let (from, to) = (self.edges[bin].max(self.span.from), self.edges[bin + 1].min(self.span.to));
        self.cumulative[bin] + self.expected[bin] * (at - from) as f64 / (to - from).max(1) as f64
    }

    /// The start of a bin, or the end of the axis.
    #[must_use]
    pub fn start_of(&self, bin: usize) -> Micros {
        self.edges[bin].clamp(self.span.from, self.span.to)
    }

    /// The bins `from..to` as a span.
    #[must_use]
    pub fn span_of(&self, from: usize, to: usize) -> Span {
        Span { from: self.start_of(from), to: self.start_of(to) }
    }

    /// The bin of an instant, the first or last one for instants outside.
    #[must_use]
    pub fn bin_of(&self, at: Micros) -> usize {
        self.edges.partition_point(|edge| *edge <= at).saturating_sub(1).min(self.len() - 1)
    }
}

/// Scatter of shares from block to block relative to binomial, by the same pairs as [`dispersion`]: given the sums of a pair, its first count is
/// hypergeometric. Blocks of fewer than 5 say too little.
fn share_dispersion(negative: &[f64], with_text: &[f64]) -> f64 {
    let mut squares: Vec<f64> = negative
        .windows(2)
        .zip(with_text.windows(2))
        .filter_map(|(k, n)| {
            let (successes, trials) = (k[0] + k[1], n[0] + n[1]);
            let variance = successes * (trials - successes) * n[0] * n[1] / (trials * trials * (trials - 1.0).max(1.0));
            (n[0] >= 5.0 && n[1] >= 5.0 && variance > 0.0).then(|| (k[0] - successes * n[0] / trials).powi(2) / variance)
        })
        .collect();
    crate::measure::stats::counts::scaled_median(&mut squares)
}
