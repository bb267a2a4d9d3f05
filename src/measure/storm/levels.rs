//! The levels between change points, the calm level among them, and the stretches that stand above it.

use super::criteria::{BACK_RATIO, BACK_TAIL, BACK_WINDOW, CALM_RATIO};
use super::series::Series;
use crate::measure::bins::MICROS_PER_HOUR;
use crate::measure::stats::changepoint::{PoissonCost, changes, penalty};
use crate::measure::stats::counts::{RateRatio, rate_ratio, upper_tail};
use crate::model::{Micros, Span};

/// A stretch of one level: bins `from..to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// First bin.
    pub from: usize,
    /// First bin after it.
    pub to: usize,
    /// Customer comments.
    pub count: f64,
    /// Standard hours.
    pub expected: f64,
}

impl Level {
    /// Comments per standard hour.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.count / self.expected
    }
}

/// What the baseline brought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Base {
    /// Where it lies.
    pub span: Span,
    /// Customer comments in it.
    pub count: f64,
    /// Standard hours of it.
    pub expected: f64,
}

impl Base {
    /// Comments per standard hour.
    #[must_use]
    pub fn rate(&self) -> f64 {
        if self.expected > 0.0 { self.count / self.expected } else { 0.0 }
    }

    /// How many times busier some stretch was.
    #[must_use]
    pub fn ratio(&self, count: f64, expected: f64, phi: f64) -> RateRatio {
        rate_ratio(count, expected.max(1e-6), self.count, self.expected.max(1e-6), phi)
    }
}

/// The stretches of one level that the change points of volume leave.
///
/// A level lasts at least three bins of an hour, or two wider ones.
#[must_use]
pub fn levels(series: &Series, cost: &PoissonCost) -> Vec<Level> {
    let min_len = match series.width_hours {
        1 => 3,
        3 | 6 => 2,
        _ => 1,
    };
    let mut edges = vec![0];
    edges.extend(changes(cost, penalty(series.len()), min_len));
    edges.push(series.len());
    edges
        .windows(2)
        .map(|pair| Level { from: pair[0], to: pair[1], count: cost.count(pair[0], pair[1]), expected: cost.exposure(pair[0], pair[1]) })
        .collect()
}

/// Length of some bins on the clock.
fn hours(series: &Series, from: usize, to: usize) -> f64 {
    let span = series.span_of(from, to);
    (span.to - span.from) as f64 / MICROS_PER_HOUR as f64
}

/// The level that most of the time has: of the levels within a factor of 1.5 around the time-weighted median, when they fill at least half of the time. Otherwise
/// the lowest level of at least a day and ten comments (else six hours and ten comments). `None` when there is none: no calm part.
fn reference(series: &Series, levels: &[Level]) -> Option<Level> {
    let total = hours(series, 0, series.len());
    let mut by_rate: Vec<&Level> = levels.iter().collect();
    by_rate.sort_by(|a, b| a.rate().total_cmp(&b.rate()).then(a.from.cmp(&b.from)));
    let mut passed = 0.0;
    let median = by_rate.iter().find(|level| {
        passed += hours(series, level.from, level.to);
        passed >= total / 2.0
    })?;
    let near = levels.iter().filter(|level| (median.rate() / CALM_RATIO..=median.rate() * CALM_RATIO).contains(&level.rate()));
    let near_hours: f64 = near.map(|level| hours(series, level.from, level.to)).sum();
    if near_hours >= total / 2.0 && median.count >= 10.0 {
        return Some(**median);
    }
    let lowest = |min_hours: f64| {
        by_rate.iter().find(|level| level.count >= 10.0 && hours(series, level.from, level.to) >= min_hours - 1e-6).map(|level| **level)
    };
    lowest(24.0).or_else(|| lowest(6.0))
}

/// The baseline: the longest run of calm levels, the first of equals.
#[must_use]
pub fn longest_calm(series: &Series, levels: &[Level]) -> Option<Base> {
    let reference = reference(series, levels)?;
    let base = Base { span: series.span_of(reference.from, reference.to), count: reference.count, expected: reference.expected };
    let is_calm = |level: &Level| !is_raised(&base, level, series.phi_day);
    let mut best: Option<(f64, usize, usize)> = None;
    let mut idx = 0;
    while idx < levels.len() {
        let end = idx + levels[idx..].iter().take_while(|level| is_calm(level)).count();
        if end > idx {
            let (from, to) = (levels[idx].from, levels[end - 1].to);
            if best.is_none_or(|(longest, ..)| hours(series, from, to) > longest + 1e-9) {
                best = Some((hours(series, from, to), from, to));
            }
        }
        idx = end.max(idx + 1);
    }
    best.map(|(_, from, to)| base_of(series, from, to))
}

fn base_of(series: &Series, from: usize, to: usize) -> Base {
    Base { span: series.span_of(from, to), count: series.counts[from..to].iter().sum(), expected: series.expected[from..to].iter().sum() }
}

/// Whether a level stands demonstrably above calm: more than 1.5 times the baseline, and its interval above 1.
#[must_use]
pub fn is_raised(base: &Base, level: &Level, phi_day: f64) -> bool {
    let ratio = base.ratio(level.count, level.expected, phi_day);
    ratio.ratio > CALM_RATIO && ratio.low > 1.0
}

/// A stretch above calm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First bin.
    pub from: usize,
    /// First bin after it.
    pub to: usize,
    /// Whether volume came back to the baseline before the archive ended.
    pub is_back: bool,
}

/// The stretches of raised levels, each until volume is back at the baseline.
#[must_use]
pub fn raised_stretches(series: &Series, levels: &[Level], base: &Base) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut idx = 0;
    while idx < levels.len() {
        if !is_raised(base, &levels[idx], series.phi_day) {
            idx += 1;
            continue;
        }
        let run = levels[idx..].iter().take_while(|level| is_raised(base, level, series.phi_day)).count();
        let (from, run_to) = (levels[idx].from, levels[idx + run - 1].to);
        let back = back_to_baseline(series, base, busiest_bin(series, from, run_to));
        let to = back.unwrap_or(series.len()).max(from + 1);
        found.push(Stretch { from, to, is_back: back.is_some() });
        idx += run;
        while idx < levels.len() && levels[idx].from < to {
            idx += 1;
        }
    }
    found
}

/// The bin with most comments per standard hour.
fn busiest_bin(series: &Series, from: usize, to: usize) -> usize {
    let density = |bin: usize| series.counts[bin] / series.expected[bin].max(0.1);
    (from..to).rev().max_by(|a, b| density(*a).total_cmp(&density(*b))).unwrap_or(from)
}

/// The first bin from `start` on with which a whole day within the band of the baseline begins; `None` when the archive ends before.
#[must_use]
pub fn back_to_baseline(series: &Series, base: &Base, start: usize) -> Option<usize> {
    let mut found = None;
    for_each_day(series, start, |bin, count, expected| {
        let mean = base.rate() * expected;
        if count <= mean * BACK_RATIO || upper_tail(count.round() as u64, mean, series.phi_day) >= BACK_TAIL {
            found = Some(bin);
        }
        found.is_none()
    });
    found
}

/// Calls `each` with every bin from `start` on with which a whole day begins, and the comments and standard hours of that day, until it says no.
pub fn for_each_day(series: &Series, start: usize, mut each: impl FnMut(usize, f64, f64) -> bool) {
    let mut end = start;
    let (mut count, mut expected) = (0.0, 0.0);
    for bin in start..series.len() {
        while end < series.len() && series.start_of(end) - series.start_of(bin) < BACK_WINDOW {
            count += series.counts[end];
            expected += series.expected[end];
            end += 1;
        }
        if series.start_of(end) - series.start_of(bin) < BACK_WINDOW || !each(bin, count, expected) {
            return;
        }
        count -= series.counts[bin];
        expected -= series.expected[bin];
    }
}

/// How many times busier than the baseline the busiest day of some bins was (all of them when they are shorter).
#[must_use]
pub fn busiest_day(series: &Series, base: &Base, from: usize, to: usize) -> RateRatio {
    let day: Micros = BACK_WINDOW;
    let mut best = base.ratio(0.0, 1.0, series.phi_day);
    let mut end = from;
    let (mut count, mut expected) = (0.0, 0.0);
    for bin in from..to {
        while end < to && series.start_of(end) - series.start_of(bin) < day {
            count += series.counts[end];
            expected += series.expected[end];
            end += 1;
        }
        let ratio = base.ratio(count, expected, series.phi_day);
        if ratio.low > best.low {
            best = ratio;
        }
        count -= series.counts[bin];
        expected -= series.expected[bin];
        if end == to && bin > from && series.start_of(to) - series.start_of(bin) < day {
            break;
        }
    }
    best
}
