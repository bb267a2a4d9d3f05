//! Means of values that come in clusters (several from one person), and their intervals.

use super::interval::Z95;
use super::random::Random;

/// Draws of the bootstrap.
const N_DRAWS: usize = 2_000;
/// Above this many clusters the normal interval is used: the two agree there, and draws would cost time (our choice).
const MAX_DRAWN: usize = 2_000;
/// Where the draws begin.
const SEED: u64 = 0x0061_6674_6572;

/// What one cluster adds: the sum of its values and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cluster {
    /// Sum of the values.
    pub sum: f64,
    /// Number of values.
    pub n: f64,
}

/// A mean with the ends of its 95 % interval; of several samples, the first mean less the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The mean, or the difference of means.
    pub point: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The mean over all values of a sample; `None` of fewer than two clusters, from which no spread can be seen.
#[must_use]
pub fn mean(sample: &[Cluster]) -> Option<Interval> {
    interval(sample, None)
}

/// The difference of the means of two samples of separate people.
#[must_use]
pub fn difference(sample: &[Cluster], other: &[Cluster]) -> Option<Interval> {
    interval(sample, Some(other))
}

/// Percentile bootstrap over whole clusters (Efron 1979, Ann. Stat. 7:1; clusters as Davison & Hinkley 1997, §3.8), 2,000 draws from a fixed seed; of more than 2,000
/// clusters the normal interval with the cluster-robust variance of a ratio.
fn interval(sample: &[Cluster], other: Option<&[Cluster]>) -> Option<Interval> {
    if sample.len() < 2 || other.is_some_and(|other| other.len() < 2) {
        return None;
    }
    let other_mean = |of: &dyn Fn(&[Cluster]) -> f64| other.map_or(0.0, of);
    let point = ratio(sample) - other_mean(&ratio);
    if sample.len().max(other.map_or(0, <[Cluster]>::len)) > MAX_DRAWN {
        let half = Z95 * (variance(sample) + other_mean(&variance)).sqrt();
        return Some(Interval { point, low: point - half, high: point + half });
    }
    let mut random = Random::new(SEED);
    let mut drawn: Vec<f64> = (0..N_DRAWS)
        .map(|_| {
            let first = resampled(sample, &mut random);
            first - other.map_or(0.0, |other| resampled(other, &mut random))
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    // The 50th value from either end of 2,000: 2.5 %.
    Some(Interval { point, low: drawn[N_DRAWS / 40 - 1], high: drawn[N_DRAWS - N_DRAWS / 40] })
}

fn ratio(sample: &[Cluster]) -> f64 {
    let (sum, n) = sample.iter().fold((0.0, 0.0), |(sum, n), cluster| (sum + cluster.sum, n + cluster.n));
    sum / n
}

fn resampled(sample: &[Cluster], random: &mut Random) -> f64 {
    let (sum, n) = (0..sample.len()).fold((0.0, 0.0), |(sum, n), _| {
        let cluster = sample[random.below(sample.len())];
        (sum + cluster.sum, n + cluster.n)
    });
    sum / n
}

/// Variance of the mean when clusters, not values, are independent: `Σ (sᵢ − m nᵢ)² · k / (k − 1) / n²` (Cochran 1977, eq. 6.13, without the finite correction).
fn variance(sample: &[Cluster]) -> f64 {
    let (mean, k) = (ratio(sample), sample.len() as f64);
    let n: f64 = sample.iter().map(|cluster| cluster.n).sum();
    let squares: f64 = sample.iter().map(|cluster| (cluster.sum - mean * cluster.n).powi(2)).sum();
    squares * k / (k - 1.0) / (n * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(values: impl IntoIterator<Item = f64>) -> Vec<Cluster> {
        values.into_iter().map(|sum| Cluster { sum, n: 1.0 }).collect()
    }

    #[test]
    fn the_variance_of_single_values_is_that_of_a_mean() {
        // 1, 2, 3, 4: variance 5/3 by n − 1, of the mean 5/12.
        assert!((variance(&single([1.0, 2.0, 3.0, 4.0])) - 5.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn values_of_one_person_count_together() {
        // By hand: sums 2 and 6 with 2 and 2 values; mean 2, residuals −2 and 2: 8 · 2 / 1 / 16 = 1.
        let sample = [Cluster { sum: 2.0, n: 2.0 }, Cluster { sum: 6.0, n: 2.0 }];
        assert!((variance(&sample) - 1.0).abs() < 1e-12 && (ratio(&sample) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn drawn_and_normal_intervals_agree() {
        let sample = single((0..400).map(|i| f64::from(i % 20)));
        let found = mean(&sample).unwrap();
        let half = Z95 * variance(&sample).sqrt();
        assert!((found.point - 9.5).abs() < 1e-12);
        assert!((found.low - (9.5 - half)).abs() < 0.06 && (found.high - (9.5 + half)).abs() < 0.06, "{found:?} {half}");
        let many = single((0..4_000).map(|i| f64::from(i % 20)));
        let found = mean(&many).unwrap();
        assert!((found.high - found.point - Z95 * variance(&many).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn equal_samples_do_not_differ_and_far_ones_do() {
        let (low, high) = (single((0..50).map(|i| f64::from(i % 5))), single((0..50).map(|i| 10.0 + f64::from(i % 5))));
        let none = difference(&low, &low).unwrap();
        assert!(none.point == 0.0 && none.low < 0.0 && none.high > 0.0);
        assert!(difference(&high, &low).unwrap().low > 9.0);
        assert_eq!(difference(&high, &single([1.0])), None);
        assert_eq!(difference(&high, &low), difference(&high, &low), "the seed is fixed");
    }
}
