//! Several tests at once: p-values that hold for the whole family, and intervals for several pairs.

use super::log_rank::chi_square_tail;

/// Adjusted p-values by Holm 1979 (Scand. J. Stat. 6:65), in the order of the input: below a level, the chance of any false alarm in the family is below it, whatever
/// the tests have to do with each other.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]).then(a.cmp(b)));
    let mut adjusted = vec![1.0; n];
    let mut highest = 0.0_f64;
    for (rank, idx) in order.into_iter().enumerate() {
        highest = highest.max(p_values[idx] * (n - rank) as f64).min(1.0);
        adjusted[idx] = highest;
    }
    adjusted
}

/// The `z` beyond which a standard normal number lies, on either side, with the given probability: 1.96 for 0.05.
///
/// Found by halving on the tail of `z²`, which is chi-square with one degree of freedom; for levels above 1e-12.
#[must_use]
pub fn critical_z(level: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if chi_square_tail(middle * middle, 1) > level {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(p_values: &[f64], wanted: &[f64]) {
        let found = holm(p_values);
        assert!(found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn holm_agrees_with_statsmodels() {
        // statsmodels 0.15: multipletests(p, method="holm"); R: p.adjust(p, "holm").
        check(&[0.01, 0.04, 0.03, 0.005, 0.2], &[0.04, 0.09, 0.09, 0.025, 0.2]);
        check(&[0.9, 0.8], &[1.0, 1.0]);
        check(&[], &[]);
    }

    #[test]
    fn critical_values_agree_with_scipy() {
        // scipy.stats.norm.isf(level / 2).
        for (level, z) in [
            (0.05, 1.959_963_984_540_054_5),
            (0.01, 2.575_829_303_548_901),
            (0.05 / 3.0, 2.393_979_799_818_509_5),
            (0.05 / 66.0, 3.367_847_180_032_709),
        ] {
            assert!((critical_z(level) - z).abs() < 1e-9, "{level}: {}", critical_z(level));
        }
    }
}
