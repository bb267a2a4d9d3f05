//! How far a word sets one set of texts apart from another: log-odds with an informative Dirichlet prior, and the log-likelihood ratio beside it.

use super::interval::Z95;

/// A word in two sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// How often it occurs in the set.
    pub count: f64,
    /// Words of the set in all.
    pub n: f64,
    /// How often it occurs in the other set.
    pub count_other: f64,
    /// Words of the other set in all.
    pub n_other: f64,
}

/// A difference of log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogOdds {
    /// The difference; above 0 = more usual in the set.
    pub delta: f64,
    /// Its standard error.
    pub error: f64,
}

impl LogOdds {
    /// Standard errors above 0.
    #[must_use]
    pub fn z(self) -> f64 {
        self.delta / self.error
    }

    /// The 95 % interval of the difference.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        (self.delta - Z95 * self.error, self.delta + Z95 * self.error)
    }
}

/// The difference of log-odds with a prior of `prior` words that are spread as in both sets together: equations 16, 20 and 22 of B. Monroe, M. Colaresi, K. Quinn,
/// "Fightin' Words", Political Analysis 16, 2008. With `α = prior · (y + y') ÷ (n + n')`,
/// `δ = ln((y + α) ÷ (n + prior − y − α)) − ln((y' + α) ÷ (n' + prior − y' − α))`, and its variance is about `1 ÷ (y + α) + 1 ÷ (y' + α)`.
#[must_use]
pub fn log_odds(counts: &Counts, prior: f64) -> LogOdds {
    let &Counts { count, n, count_other, n_other } = counts;
    let alpha = prior * (count + count_other) / (n + n_other).max(1.0);
    let odds = |count: f64, n: f64| ((count + alpha) / (n + prior - count - alpha).max(f64::MIN_POSITIVE)).ln();
    LogOdds { delta: odds(count, n) - odds(count_other, n_other), error: (1.0 / (count + alpha) + 1.0 / (count_other + alpha)).sqrt() }
}

/// `G²` of the four cells word or not, set or not (T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19,
/// 1993): twice the sum of `observed · ln(observed ÷ expected)`. R: `quanteda.textstats::textstat_keyness(measure = "lr", correction = "none")`, without its sign.
#[must_use]
pub fn g2(counts: &Counts) -> f64 {
    let &Counts { count, n, count_other, n_other } = counts;
    let (word, all) = (count + count_other, n + n_other);
    let cell = |observed: f64, of: f64, share: f64| if observed > 0.0 { observed * (observed * all / (of * share)).ln() } else { 0.0 };
    let sum =
        cell(count, n, word) + cell(n - count, n, all - word) + cell(count_other, n_other, word) + cell(n_other - count_other, n_other, all - word);
    (2.0 * sum).max(0.0)
}

/// `P(Z ≥ z)` of the standard normal distribution (scipy: `norm.sf(z)`).
#[must_use]
pub fn normal_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: [f64; 4], prior: f64, delta: f64, z: f64, likelihood: f64) {
        let [count, n, count_other, n_other] = counts;
        let counts = Counts { count, n, count_other, n_other };
        let found = log_odds(&counts, prior);
        assert!((found.delta - delta).abs() < 1e-9 && (found.z() - z).abs() < 1e-9, "{found:?}");
        assert!((g2(&counts) - likelihood).abs() < 1e-9, "{}", g2(&counts));
    }

    #[test]
    fn values_of_the_formulas_in_another_language() {
        // Python 3 with `math` alone, the formulas typed anew from the papers.
        check([50.0, 1000.0, 20.0, 4000.0], 1000.0, 1.574_513_256_975_1, 7.419_296_534_221_282, 87.770_093_024_170_7);
        check([10.0, 500.0, 0.0, 5000.0], 1000.0, 3.265_703_451_318_983, 4.099_410_858_122_1, 48.141_059_437_303_65);
        check([7.0, 300.0, 90.0, 4000.0], 500.0, 0.015_448_172_970_829, 0.060_788_922_644_098, 0.008_699_898_835_220);
    }

    #[test]
    fn the_same_share_on_both_sides_is_no_difference() {
        check([30.0, 300.0, 100.0, 1000.0], 500.0, 0.0, 0.0, 0.0);
    }

    #[test]
    fn normal_tails_equal_scipy() {
        assert!((normal_tail(1.96) - 2.499_789_514_822_048e-2).abs() < 1e-15);
        assert!((normal_tail(5.0) - 2.866_515_718_791_939e-7).abs() < 1e-20);
        assert!((normal_tail(0.0) - 0.5).abs() < 1e-15);
    }
}
