//! What the week's rhythm lets expect of an hour, robustly: medians of the same hours of other weeks or days, so that a crisis does not explain itself away.

use super::counts::upper_tail;

/// The median of whole numbers as if those of one value were spread evenly over `value ± ½`: the median of grouped data (M. Kendall & A. Stuart, *The Advanced Theory of
/// Statistics*, vol. 1, §2). It moves smoothly where the plain median of small counts would jump from 0 to 1. At least 0; `None` of nothing.
/// Python: `statistics.median_grouped(values)`. Sorts the values.
#[must_use]
pub fn grouped_median(values: &mut [u64]) -> Option<f64> {
    values.sort_unstable();
    let middle = *values.get(values.len() / 2)?;
    let (below, same) = (values.partition_point(|value| *value < middle), values.partition_point(|value| *value <= middle));
    let within = (values.len() as f64 / 2.0 - below as f64) / (same - below) as f64;
    Some((middle as f64 - 0.5 + within).max(0.0))
}

/// An expectation of a count.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Expected {
    /// How many.
    pub mean: f64,
    /// Counts that it was taken from.
    pub n: usize,
}

impl Expected {
    /// Variance over mean of a new count: that of counts, and that of a median of `n` counts, which is about `π ÷ 2n` of it (for large `n`; Kenney & Keeping 1962).
    #[must_use]
    pub fn scatter(&self, phi: f64) -> f64 {
        phi * (1.0 + std::f64::consts::FRAC_PI_2 / self.n.max(1) as f64)
    }

    /// `P(X ≥ count)`, negative binomial.
    #[must_use]
    pub fn tail(&self, count: u64, phi: f64) -> f64 {
        upper_tail(count, self.mean, self.scatter(phi))
    }

    /// The counts between which 95 % of new ones lie: the smallest with at most 2.5 % above it, and the largest with at most 2.5 % below it.
    #[must_use]
    pub fn band(&self, phi: f64) -> (u64, u64) {
        let scatter = self.scatter(phi);
        // The smallest count that is exceeded with a probability of at most `p`, by halving.
        let quantile = |p: f64| {
            let (mut low, mut high) = (0_u64, (self.mean + 12.0 * (self.mean * scatter).sqrt() + 24.0 * scatter).ceil() as u64);
            while low < high {
                let middle = u64::midpoint(low, high);
                if upper_tail(middle + 1, self.mean, scatter) <= p {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            low
        };
        (quantile(0.975), quantile(0.025))
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, grouped_median};

    fn check(values: &[u64], expected: f64) {
        assert!((grouped_median(&mut values.to_vec()).unwrap() - expected).abs() < 1e-12, "{values:?}");
    }

    #[test]
    fn grouped_medians_equal_the_documentation_of_python() {
        // The examples of `statistics.median_grouped` in the manual of Python 3.
        check(&[52, 52, 53, 54], 52.5);
        check(&[1, 2, 2, 3, 4, 4, 4, 4, 4, 5], 3.7);
        check(&[1, 3, 3, 5, 7], 3.25);
        check(&[0, 0, 0, 0, 1], 0.125);
        check(&[0], 0.0);
        assert_eq!(grouped_median(&mut []), None);
    }

    #[test]
    fn bands_of_poisson_counts() {
        // scipy: poisson.ppf([0.025, 0.975], 20) = 12, 29; enough counts behind the mean that it adds next to nothing.
        assert_eq!(Expected { mean: 20.0, n: 1_000_000_000 }.band(1.0), (12, 29));
        assert_eq!(Expected { mean: 0.0, n: 10 }.band(1.0), (0, 0));
        let (low, high) = Expected { mean: 20.0, n: 4 }.band(3.0);
        assert!(low < 12 && high > 29);
    }
}
