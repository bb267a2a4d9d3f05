//! The busiest hour of a crisis, how fast it was reached, and how fast it passed, each with its interval.

use chrono_tz::Tz;

use super::criteria::BACK_RATIO;
use super::events::Events;
use super::levels::{Base, for_each_day};
use super::series::Series;
use crate::measure::bins::edges;
use crate::measure::results::ChangePoint;
use crate::measure::stats::counts::{Z_95, rate_ratio};
use crate::model::{Definition, Estimate, Micros, Span};

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
    let mut best: Option<Peak> = None;
    for_each_hour(events, span, zone, |hour, count| {
        if best.is_none_or(|peak| count > peak.count) {
            best = Some(Peak { at: hour.from, to: hour.to, count });
        }
    });
    best
}

/// Every local hour of a span that has comments, in order. Hours without comments are jumped over, so that a window of centuries costs no more than its comments.
fn for_each_hour(events: &Events, span: Span, zone: Tz, mut each: impl FnMut(Span, u64)) {
    let (mut idx, to) = events.range(span);
    while idx < to {
        let hour = edges(Span { from: events.times[idx], to: events.times[idx] + 1 }, zone, 1);
        let hour = Span { from: hour[0].max(span.from), to: hour[1].min(span.to) };
        let end = events.range(hour).1;
        each(hour, (end - idx) as u64);
        idx = end.max(idx + 1);
    }
}

/// Starts of the earliest and the latest hour of a crisis that cannot be told from the busiest one: given their sum, the counts of two hours of one rate differ by at
/// most 1.96 standard deviations, `(peak − count)² ≤ 3.84 · phi · (peak + count)` (Przyborowski & Wilenski 1940, in its normal form).
#[must_use]
pub fn plausible_peaks(events: &Events, span: Span, zone: Tz, peak: &Peak, phi: f64) -> (Option<Micros>, Option<Micros>) {
    let mut found = (None, None);
    for_each_hour(events, span, zone, |hour, count| {
        let (most, count) = (peak.count as f64, count as f64);
        if (most - count).powi(2) <= Z_95 * Z_95 * phi.max(1.0) * (most + count) {
            found = (found.0.or(Some(hour.from)), Some(hour.from));
        }
    });
    found
}

/// Minutes in which the rate doubled on average on its way from the baseline to the peak: `minutes ÷ log₂(peak rate ÷ baseline rate)`, counted from onset to the
/// middle of the busiest hour. Not reached when there is no baseline rate or no rise.
///
/// The interval joins that of the ratio of both rates and that of the onset by recovering variances from their limits (MOVER: G. Zou & A. Donner, "Construction of
/// confidence limits about effect measures", Statistics in Medicine 27, 2008). It is open upwards when the rise is not demonstrable.
#[must_use]
pub fn doubling_minutes(onset: ChangePoint, peak: &Peak, base: &Base, base_per_hour: f64, series: &Series) -> Estimate {
    let hour = Span { from: peak.at, to: peak.to };
    let hours = hour.minutes().max(1.0) / 60.0;
    let middle = peak.at + (peak.to - peak.at) / 2;
    let doubling = |from: Micros, ratio: f64| {
        let minutes = Span { from, to: middle }.minutes();
        (ratio > 1.0 && minutes > 0.0).then(|| minutes / ratio.log2())
    };
    let nothing = Estimate::not_reached(Definition::DoublingTime, peak.count);
    if base_per_hour <= 0.0 {
        return nothing;
    }
    let ratio = peak.count as f64 / hours / base_per_hour;
    let Some(point) = doubling(onset.at, ratio) else { return nothing };
    let rates = base.ratio(peak.count as f64, hours, series.phi);
    // The bounds of the ratio as factors, because the point's own ratio has nothing added to its counts.
    let [lower, upper] = [rates.low / rates.ratio, rates.high / rates.ratio].map(|factor| doubling(onset.at, ratio * factor));
    let below = [upper, doubling(onset.high, ratio).or(Some(0.0))].into_iter().flatten().map(|end| (point - end).powi(2)).sum::<f64>().sqrt();
    let above = lower.zip(doubling(onset.low, ratio)).map(|(slow, early)| (slow - point).hypot(early - point));
    Estimate { point: Some(point), low: Some((point - below).max(0.0)), high: above.map(|above| point + above), ..nothing }
}

/// Minutes from the middle of the busiest hour until the rate of three bins, cleared of the week's rhythm, was at most half of that around the peak; to the middle of
/// these bins. Without clearing, every night would halve every peak. Not reached when that does not happen inside the crisis.
///
/// The interval goes from the first bins that may have been down to half to the first that demonstrably were, each by the 95 % interval of the ratio of rates: the way in
/// which R. Brookmeyer & J. Crowley (Biometrics 38, 1982) bound a median.
#[must_use]
pub fn half_life_minutes(series: &Series, peak: &Peak, crisis: Span) -> Estimate {
    const BINS: usize = 3;
    let sum = |from: usize| {
        let to = (from + BINS).min(series.len());
        (series.counts[from..to].iter().sum::<f64>(), series.expected[from..to].iter().sum::<f64>().max(1e-6))
    };
    let peak_bin = series.bin_of(peak.at);
    let (most, hours) = sum(peak_bin.saturating_sub(1));
    let middle = |from: Micros, to: Micros| from + (to - from) / 2;
    let minutes = |bin: usize| Span { from: middle(peak.at, peak.to), to: middle(series.start_of(bin), series.start_of(bin + BINS)) }.minutes();
    let first = |is_half: &dyn Fn(f64, f64) -> bool| {
        let mut bins = (peak_bin + 1..series.len().saturating_sub(BINS - 1)).take_while(|bin| series.start_of(*bin) < crisis.to);
        bins.find(|bin| is_half(sum(*bin).0, sum(*bin).1)).map(minutes)
    };
    let nothing = Estimate::not_reached(Definition::HalfLife, most as u64);
    let Some(point) = first(&|count, time| count / time <= most / hours / 2.0).filter(|minutes| *minutes > 0.0) else { return nothing };
    let ratio = |count: f64, time: f64| rate_ratio(count, time, most, hours, series.phi);
    let (low, high) = (first(&|count, time| ratio(count, time).low <= 0.5), first(&|count, time| ratio(count, time).high <= 0.5));
    Estimate { point: Some(point), low: low.map(|low| low.clamp(0.0, point)), high: high.map(|high| high.max(point)), ..nothing }
}

/// Minutes from onset until volume was back at the baseline, which is known as `back`.
///
/// The interval goes from the first day after the peak that may have been within 1.25 times the baseline to the first that demonstrably was, as for the half-life; it is
/// open upwards when none was. The onset's own interval is added as in [`doubling_minutes`].
#[must_use]
pub fn baseline_minutes(series: &Series, base: &Base, onset: ChangePoint, peak: &Peak, back: Micros) -> Estimate {
    let minutes = |to: Micros| Span { from: onset.at, to }.minutes();
    let start = series.bin_of(peak.at).max(series.bin_of(onset.at));
    let (mut possible, mut certain) = (None, None);
    for_each_day(series, start, |bin, count, expected| {
        let ratio = base.ratio(count, expected, series.phi_day);
        let at = series.start_of(bin).max(onset.at);
        if ratio.low <= BACK_RATIO {
            possible = possible.or(Some(at));
        }
        if ratio.high <= BACK_RATIO {
            certain = certain.or(Some(at));
        }
        certain.is_none()
    });
    let (point, early, late) = (minutes(back), minutes(onset.low) - minutes(onset.at), minutes(onset.high) - minutes(onset.at));
    let low = point - (point - minutes(possible.unwrap_or(back).min(back))).hypot(late);
    let high = certain.map(|at| point + (minutes(at.max(back)) - point).hypot(early));
    Estimate { definition: Definition::TimeToBaseline, point: Some(point), low: Some(low.max(0.0)), high, n: base.count as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::results::Series as SeriesKind;
    use crate::measure::storm::simulation::{Archive, minute};
    use crate::model::{AuthorRole, Polarity};

    /// Counts per hour from the start of the archive, one hour each.
    fn events(counts: &[i64]) -> Events {
        let mut archive = Archive::default();
        for (hour, count) in counts.iter().enumerate() {
            for i in 0..*count {
                archive.comment(hour as i64 * 60 + i % 60, 1, AuthorRole::Customer, Polarity::Negative);
            }
        }
        let rows = archive.rows();
        Events::of(&rows, &crate::measure::bins::timed_rows(&rows))
    }

    fn span(hours: i64) -> Span {
        Span { from: minute(0), to: minute(hours * 60) }
    }

    fn onset(at: i64, low: i64, high: i64) -> ChangePoint {
        ChangePoint { series: SeriesKind::Volume, at: minute(at), low: minute(low), high: minute(high), before: 1.0, after: 1.0 }
    }

    #[test]
    fn hours_like_the_busiest_may_be_the_peak() {
        let found = events(&[2, 45, 60, 20, 44, 3]);
        let peak = busiest_hour(&found, span(6), chrono_tz::UTC).expect("there are comments");
        assert_eq!((peak.at, peak.count), (minute(120), 60));
        // (60 − 45)² = 225 ≤ 3.84 · 105 = 403 and (60 − 44)² = 256 ≤ 399, but (60 − 20)² = 1600 > 307.
        assert_eq!(plausible_peaks(&found, span(6), chrono_tz::UTC, &peak, 1.0), (Some(minute(60)), Some(minute(240))));
    }

    #[test]
    fn the_doubling_time_has_the_width_of_its_parts() {
        let found = events(&[100, 100]);
        let mut series = Series::of(&found, span(2), chrono_tz::UTC);
        series.phi = 1.0;
        let peak = Peak { at: minute(210), to: minute(270), count: 160 };
        let base = Base { span: span(100), count: 1_000.0, expected: 100.0 };
        // From 10 to 160 an hour are four doublings in 240 minutes.
        let exact = doubling_minutes(onset(0, 0, 0), &peak, &base, 10.0, &series);
        assert!((exact.point.unwrap() - 60.0).abs() < 1e-9);
        // ln 16 ± 1.96 · √(1/160.5 + 1/1000.5) = 2.7726 ± 0.1666: 240 · ln 2 ÷ each.
        let near = |found: Option<f64>, wanted: f64| assert!((found.unwrap() - wanted).abs() < 0.01, "{found:?}, wanted {wanted}");
        near(exact.low, 60.0 - (60.0 - 240.0 * 2_f64.ln() / (2.772_589 + 0.166_612)));
        near(exact.high, 240.0 * 2_f64.ln() / (2.772_589 - 0.166_612));
        let wide = doubling_minutes(onset(0, -40, 20), &peak, &base, 10.0, &series);
        assert!(wide.low < exact.low && wide.high > exact.high && wide.point == exact.point);
        assert_eq!(doubling_minutes(onset(0, 0, 0), &Peak { count: 9, ..peak }, &base, 10.0, &series).point, None, "no rise");
    }

    #[test]
    fn the_half_life_goes_from_the_first_hours_that_may_to_the_first_that_must() {
        let found = events(&[100, 100, 100, 100, 55, 55, 55, 55, 45, 45, 45, 20, 20, 20, 20]);
        let mut series = Series::of(&found, span(15), chrono_tz::UTC);
        (series.phi, series.expected) = (1.0, vec![1.0; 15]);
        let peak = Peak { at: minute(60), to: minute(120), count: 100 };
        let half = half_life_minutes(&series, &peak, span(15));
        // At most 150 of the 300 around the peak: hours 7 to 9 are the first (145). 165 may be half already (hours 4 to 6, 0.55 ÷ 1.21 < 0.5), 135 need not be (0.45 · 1.22), 110
        // must be (hours 9 to 11, 0.37 · 1.25).
        assert_eq!((half.low, half.point, half.high), (Some(240.0), Some(420.0), Some(540.0)));
        let open = half_life_minutes(&series, &peak, span(9));
        assert_eq!((open.point, open.high), (Some(420.0), None), "nothing in the crisis is surely below half");
    }

    #[test]
    fn the_way_back_is_bounded_by_days() {
        let mut counts = vec![10; 24 * 6];
        for (hour, count) in [(0, 60), (24, 13), (48, 12), (72, 10)] {
            counts[hour..hour + 24].fill(count);
        }
        let found = events(&counts);
        let mut series = Series::of(&found, span(24 * 6), chrono_tz::UTC);
        (series.phi_day, series.expected) = (1.0, vec![1.0; counts.len()]);
        let base = Base { span: span(1_000), count: 10_000.0, expected: 1_000.0 };
        let peak = Peak { at: minute(0), to: minute(60), count: 60 };
        // A day of 12.5 an hour begins an hour's way into the days of 12; the bound may be met earlier and is surely met later.
        let back = minute(60 * 36);
        let found = baseline_minutes(&series, &base, onset(0, -30, 30), &peak, back);
        let (low, point, high) = (found.low.unwrap(), found.point.unwrap(), found.high.unwrap());
        assert!((point - 2_160.0).abs() < 1e-9 && low < point && high > point, "{low} {point} {high}");
        assert!(high > 60.0 * 48.0 && high < 60.0 * 72.0, "a day of 12 an hour may be above 12.5, one of 10 is not: {high}");
    }
}
