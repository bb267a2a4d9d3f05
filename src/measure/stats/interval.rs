//! Intervals of shares.

/// The 97.5 % quantile of the standard normal distribution: 95 % intervals.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Wilson's score interval at 95 % for `count` of `n` (Wilson 1927, J. Am. Stat. Assoc. 22:209).
///
/// With `n = 0` nothing is known: (0, 1).
#[must_use]
pub fn wilson(count: u64, n: u64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let n_real = n as f64;
    let share = count as f64 / n_real;
    let z2 = Z95 * Z95;
    let centre = share + z2 / (2.0 * n_real);
    let half = Z95 * ((share * (1.0 - share) + z2 / (4.0 * n_real)) / n_real).sqrt();
    let scale = 1.0 + z2 / n_real;
    // Rounding must not push the ends past what is possible.
    let low = if count == 0 { 0.0 } else { ((centre - half) / scale).max(0.0) };
    let high = if count == n { 1.0 } else { ((centre + half) / scale).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(count: u64, n: u64, low: f64, high: f64) {
        let (l, h) = wilson(count, n);
        assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{count}/{n}: {l}, {h}");
    }

    #[test]
    fn values_of_newcombe_1998() {
        // Newcombe, Stat. Med. 17:857, table I, method 3 (score without continuity correction).
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
    }

    #[test]
    fn values_of_scipy() {
        // scipy 1.x: binomtest(count, n).proportion_ci(method="wilson").
        for (count, n, low, high) in [
            (0, 10, 0.0, 0.277_532_799_862_889),
            (1, 10, 0.017_876_213_095_072_9, 0.404_150_026_795_238),
            (5, 10, 0.236_593_090_512_564, 0.763_406_909_487_436),
            (999, 1_000, 0.994_357_441_402_042, 0.999_823_453_629_374),
            (10, 10, 0.722_467_200_137_111, 1.0),
        ] {
            let (l, h) = wilson(count, n);
            assert!((l - low).abs() < 1e-12 && (h - high).abs() < 1e-12, "{count}/{n}: {l}, {h}");
        }
    }

    #[test]
    fn nothing_observed_is_nothing_known() {
        assert_eq!(wilson(0, 0), (0.0, 1.0));
        assert_eq!(wilson(7, 7).1, 1.0);
    }
}
