//! Percentile bootstrap intervals (Efron & Tibshirani 1993, chapter 13) of anything that is computed from rows.
//!
//! Rows that look alike to a figure are counted together first, in cells. Drawing the cells' counts from a multinomial distribution is then the same as
//! drawing rows with replacement, and a replicate costs the number of cells, not of rows.

use serde::Serialize;

use super::random::Random;

/// How intervals are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bootstrap {
    /// Number of replicates.
    pub replicates: u32,
    /// The same seed gives the same intervals.
    pub seed: u64,
}

impl Bootstrap {
    /// 1,000 replicates: the ends of a 95 % interval lie on 25 of them each.
    pub const STANDARD: Self = Self { replicates: 1_000, seed: 2_008 };
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measured {
    /// The figure.
    pub point: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The tails that a 95 % interval leaves out.
const TAILS: (f64, f64) = (0.025, 0.975);

/// Figures and their intervals. `figures` computes all of them from the counts of the cells; it writes NaN for one that is undefined there.
pub(super) fn intervals(counts: &[u64], n_figures: usize, settings: Bootstrap, figures: impl Fn(&[u64], &mut [f64])) -> Vec<Option<Measured>> {
    let mut points = vec![f64::NAN; n_figures];
    if counts.iter().all(|count| *count == 0) {
        return vec![None; n_figures];
    }
    figures(counts, &mut points);
    let mut random = Random::new(settings.seed);
    let mut drawn = vec![0; counts.len()];
    let mut found = vec![0.0; n_figures];
    let mut replicates = vec![Vec::with_capacity(settings.replicates as usize); n_figures];
    for _ in 0..settings.replicates {
        random.resample(counts, &mut drawn);
        figures(&drawn, &mut found);
        for (replicates, found) in replicates.iter_mut().zip(&found) {
            if !found.is_nan() {
                replicates.push(*found);
            }
        }
    }
    points.iter().zip(&mut replicates).map(|(point, replicates)| (!point.is_nan()).then(|| measured(*point, replicates))).collect()
}

/// A figure with the percentiles of its replicates. Without any replicate the interval is the point.
pub(in crate::learn) fn measured(point: f64, replicates: &mut [f64]) -> Measured {
    replicates.sort_unstable_by(f64::total_cmp);
    let at = |share| percentile(replicates, share).unwrap_or(point);
    Measured { point, low: at(TAILS.0), high: at(TAILS.1) }
}

/// The percentile of sorted values, in a line between two of them (type 7 of Hyndman & Fan 1996).
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = place as usize;
    let above = sorted[(below + 1).min(last)];
    Some(sorted[below] + (above - sorted[below]) * (place - below as f64))
}

/// `part / whole`; NaN of nothing.
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { f64::NAN } else { part as f64 / whole as f64 }
}

/// The mean of those that are defined; NaN of none.
pub(super) fn mean_of_defined(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.filter(|value| !value.is_nan()).fold((0.0, 0_u64), |(sum, n), value| (sum + value, n + 1));
    if n == 0 { f64::NAN } else { sum / n as f64 }
}

#[cfg(test)]
mod tests {
    use super::{Bootstrap, Random, intervals, percentile, ratio};

    fn share(counts: &[u64], figures: &mut [f64]) {
        figures[0] = ratio(counts[0], counts[0] + counts[1]);
    }

    #[test]
    fn percentiles_lie_between_their_neighbours() {
        let sorted = [1.0, 2.0, 3.0, 5.0];
        assert_eq!(
            [percentile(&sorted, 0.0), percentile(&sorted, 0.5), percentile(&sorted, 0.9), percentile(&sorted, 1.0)],
            [Some(1.0), Some(2.5), Some(4.4), Some(5.0)]
        );
        assert_eq!(percentile(&[], 0.5), None);
    }

    #[test]
    fn the_interval_of_a_share_is_about_two_standard_errors_wide_on_each_side() {
        let found = intervals(&[300, 700], 1, Bootstrap::STANDARD, share)[0].expect("there are rows");
        // sqrt(0.3 · 0.7 / 1000) · 1.96 = 0.0284.
        assert!((found.point - found.low - 0.0284).abs() < 0.003 && (found.high - found.point - 0.0284).abs() < 0.003, "{found:?}");
    }

    #[test]
    fn the_interval_holds_the_truth_about_as_often_as_it_says() {
        let mut random = Random::new(11);
        let held = (0..400)
            .filter(|_| {
                let drawn = random.binomial(300, 0.4);
                let found =
                    intervals(&[drawn, 300 - drawn], 1, Bootstrap { replicates: 200, seed: random.bits() }, share)[0].expect("there are rows");
                (found.low..=found.high).contains(&0.4)
            })
            .count();
        assert!((366..=396).contains(&held), "{held} of 400");
    }

    #[test]
    fn nothing_is_known_of_nothing_and_the_same_seed_says_the_same() {
        assert_eq!(intervals(&[0, 0], 1, Bootstrap::STANDARD, share), [None]);
        assert_eq!(intervals(&[3, 9], 1, Bootstrap::STANDARD, share), intervals(&[3, 9], 1, Bootstrap::STANDARD, share));
    }
}
