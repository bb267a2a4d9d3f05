//! The instant at which a rise began, finer than a bin: the maximum-likelihood change of a Poisson rate on the comments' own times.

use super::events::Events;
use super::series::Series;
use crate::measure::bins::MICROS_PER_HOUR;
use crate::measure::stats::changepoint::POSITION_95;
use crate::model::{Micros, Span};

/// Comments this far before and after the bin are looked at.
const WINDOW_BINS: i64 = 12;
/// The change is looked for this far from the bin's start.
const SEARCH_BINS: i64 = 3;

/// The best instant and its earliest and latest plausible one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// The first comment of the higher rate.
    pub at: Micros,
    /// Earliest plausible.
    pub low: Micros,
    /// Latest plausible.
    pub high: Micros,
}

/// Looks for the comment at which the rate rises, within three bins of `near` and within `limits` (the neighbouring change points).
///
/// With `k` comments before the candidate and `n − k` from it on, over `E₁` and `E₂` standard hours, the log-likelihood is
/// `k·ln(k ÷ E₁) + (n − k)·ln((n − k) ÷ E₂)` (the Poisson case of D. V. Hinkley, "Inference about the change-point", Biometrika 57, 1970). Plausible are the
/// candidates whose twofold log-likelihood, divided by the dispersion, is within [`POSITION_95`] of the best. `None` when no candidate is a rise.
#[must_use]
pub fn refine(events: &Events, series: &Series, near: Micros, limits: Span) -> Option<Instant> {
    let bin = i64::from(series.width_hours) * MICROS_PER_HOUR;
    let window = Span { from: (near - WINDOW_BINS * bin).max(limits.from), to: (near + WINDOW_BINS * bin).min(limits.to).max(near) };
    let (first, last) = events.range(window);
    let n = (last - first) as f64;
    let total = series.standard_hours(window);
    let part = |count: f64, hours: f64| if count > 0.0 { count * (count / hours).ln() } else { 0.0 };
    let search = Span { from: near - SEARCH_BINS * bin, to: near + SEARCH_BINS * bin + 1 };
    let (from, to) = events.range(search);
    let mut profile: Vec<(f64, Micros, Micros)> = Vec::new();
    for idx in from.max(first + 1)..to.min(last) {
        let at = events.times[idx];
        let (before, hours) = ((idx - first) as f64, series.standard_hours(Span { from: window.from, to: at }));
        let (after, hours_after) = (n - before, total - hours);
        // The ends of the window have next to no exposure: two comments in the same second there would look like an infinite rate.
        if hours < 0.5 || hours_after < 0.5 || after / hours_after <= before / hours {
            continue;
        }
        profile.push((part(before, hours) + part(after, hours_after), at, events.times[idx - 1]));
    }
    let best = profile.iter().copied().reduce(|best, point| if point.0 > best.0 { point } else { best })?;
    let plausible = || profile.iter().filter(|point| 2.0 * (best.0 - point.0) / series.phi <= POSITION_95);
    // Between two comments the likelihood falls from the earlier to the later one, so the rise may be as early as just after the comment before.
    let low = plausible().map(|point| point.2).min().unwrap_or(best.1);
    let high = plausible().map(|point| point.1).max().unwrap_or(best.1);
    Some(Instant { at: best.1, low, high })
}
