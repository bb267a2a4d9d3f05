//! Counts per time: how surprising a total is, how much more than Poisson it scatters, and how far two rates are apart.
//!
//! Comments come in bursts, so their counts scatter more than Poisson. The scatter is one number, `phi = variance ÷ mean` (1 = Poisson), as in the
//! quasi-Poisson and the first negative binomial model of Cameron & Trivedi, *Regression Analysis of Count Data*, 2nd ed. 2013, §3.3.

/// The two-sided 95 % point of the normal distribution.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Natural logarithm of the gamma function for `x > 0`, by the series of Lanczos (1964) with g = 7 and nine terms; relative error below 1e-13.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    const COEFFICIENTS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let t = x + 7.5;
    let sum = COEFFICIENTS.iter().enumerate().skip(1).fold(COEFFICIENTS[0], |sum, (k, c)| sum + c / (x + k as f64));
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// `P(X ≥ count)` for a count with this mean and `variance = phi · mean`: negative binomial for `phi > 1`, Poisson otherwise.
///
/// The negative binomial has size `r = mean ÷ (phi − 1)` and success probability `1 ÷ phi` (scipy: `nbinom.sf(count − 1, r, 1 / phi)`).
#[must_use]
pub fn upper_tail(count: u64, mean: f64, phi: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    let k = count as f64;
    let is_poisson = phi <= 1.0 + 1e-9;
    let size = if is_poisson { 0.0 } else { mean / (phi - 1.0) };
    // `P(X = k + 1) ÷ P(X = k)`; it only falls for k above the mean, and only rises towards it from below.
    let ratio = |k: f64| if is_poisson { mean / (k + 1.0) } else { (k + size) / (k + 1.0) * (1.0 - 1.0 / phi) };
    let ln_mass = if is_poisson {
        k * mean.ln() - mean - ln_gamma(k + 1.0)
    } else {
        ln_gamma(k + size) - ln_gamma(size) - ln_gamma(k + 1.0) - size * phi.ln() + k * (1.0 - 1.0 / phi).ln()
    };
    if k > mean {
        (ln_mass.exp() * series(k, ratio)).min(1.0)
    } else {
        // Sum the lower tail downwards from `count − 1` instead: all terms positive, nothing cancels.
        let below = k - 1.0;
        let ln_mass_below = ln_mass - ratio(below).ln();
        let mut term = 1.0;
        let mut sum = 1.0;
        let mut at = below;
        while at >= 1.0 && term > sum * 1e-17 {
            term /= ratio(at - 1.0);
            sum += term;
            at -= 1.0;
        }
        (1.0 - ln_mass_below.exp() * sum).clamp(0.0, 1.0)
    }
}

/// `1 + ratio(k) + ratio(k)·ratio(k + 1) + …` until the terms no longer count.
fn series(start: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    let mut at = start;
    while term > sum * 1e-17 {
        term *= ratio(at);
        sum += term;
        at += 1.0;
    }
    sum
}

/// `phi = variance ÷ mean` of counts around a level that may change, estimated from neighbours so that jumps and slopes do not matter; at least 1.
///
/// Given its sum `s`, the first count of a neighbouring Poisson pair is binomial with `p = e₁ ÷ (e₁ + e₂)` whatever the level, so that
/// `(x₁ − s·p)² ÷ (s·p·(1 − p))` is about chi-square with one degree of freedom. The median of these over all neighbours, divided by the median of that
/// distribution (0.4549), estimates `phi` even when up to half of the pairs lie on a slope. Pairs with a sum under 5 say too little and are left out; with fewer than 8
/// pairs the answer is 1.
#[must_use]
pub fn dispersion(counts: &[f64], expected: &[f64]) -> f64 {
    let mut squares: Vec<f64> = counts
        .windows(2)
        .zip(expected.windows(2))
        .filter_map(|(x, e)| {
            let (sum, p) = (x[0] + x[1], e[0] / (e[0] + e[1]));
            let spread = sum * p * (1.0 - p);
            (sum >= 5.0 && spread > 0.0).then(|| (x[0] - sum * p).powi(2) / spread)
        })
        .collect();
    scaled_median(&mut squares)
}

/// The median of squares over what it would be if they were chi-square with one degree of freedom (0.4549); at least 1, and 1 below 8 values.
#[must_use]
pub fn scaled_median(squares: &mut [f64]) -> f64 {
    const CHI_SQUARE_1_MEDIAN: f64 = 0.454_936_423_119_572_8;
    if squares.len() < 8 {
        return 1.0;
    }
    let middle = squares.len() / 2;
    let (_, median, _) = squares.select_nth_unstable_by(middle, f64::total_cmp);
    (*median / CHI_SQUARE_1_MEDIAN).max(1.0)
}

/// A ratio of two rates with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// The ratio.
    pub ratio: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// `(count ÷ time) ÷ (base_count ÷ base_time)`, by the normal approximation on the log scale (Rothman, *Epidemiology*, 2002, ch. 7) with half a comment added
/// to each count so that zeros have an interval too, and the variance multiplied by `phi`. Times must be positive.
#[must_use]
pub fn rate_ratio(count: f64, time: f64, base_count: f64, base_time: f64, phi: f64) -> RateRatio {
    rate_ratio_at(Z_95, (count, time), (base_count, base_time), phi)
}

/// The same with the interval at another normal quantile `z`; each side is (count, time).
#[must_use]
pub fn rate_ratio_at(z: f64, (count, time): (f64, f64), (base_count, base_time): (f64, f64), phi: f64) -> RateRatio {
    let (a, b) = (count + 0.5, base_count + 0.5);
    let ln_ratio = (a / time).ln() - (b / base_time).ln();
    let half = z * (phi.max(1.0) * (1.0 / a + 1.0 / b)).sqrt();
    RateRatio { ratio: ln_ratio.exp(), low: (ln_ratio - half).exp(), high: (ln_ratio + half).exp() }
}

/// `count − base_count · time ÷ base_time` with its 95 % interval: what came above the level of another time. Variances of both counts are `phi` times
/// Poisson, and independent.
#[must_use]
pub fn excess(count: f64, time: f64, base_count: f64, base_time: f64, phi: f64) -> (f64, f64, f64) {
    let scale = if base_time > 0.0 { time / base_time } else { 0.0 };
    let point = count - base_count * scale;
    let half = Z_95 * (phi.max(1.0) * (count + base_count * scale * scale)).sqrt();
    (point, point - half, point + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_tail(count: u64, mean: f64, phi: f64, expected: f64) {
        let tail = upper_tail(count, mean, phi);
        assert!((tail - expected).abs() <= 1e-10 * expected.max(1e-300), "P(X ≥ {count}), mean {mean}, phi {phi}: {tail}, expected {expected}");
    }

    #[test]
    fn ln_gamma_of_whole_numbers_is_the_log_factorial() {
        let mut ln_factorial = 0.0;
        for n in 1..170_u32 {
            assert!((ln_gamma(f64::from(n)) - ln_factorial).abs() < 1e-11 * ln_factorial.max(1.0), "{n}");
            ln_factorial += f64::from(n).ln();
        }
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-13);
    }

    #[test]
    fn tails_equal_scipy() {
        check_tail(5, 3.0, 1.0, 1.847_367_554_762_28e-1);
        check_tail(40, 20.0, 1.0, 5.320_202_511_246_24e-5);
        check_tail(3, 10.0, 1.0, 9.972_306_042_844_88e-1);
        check_tail(120, 100.0, 1.0, 2.823_039_396_486_56e-2);
        check_tail(40, 20.0, 2.5, 9.476_301_759_595_91e-3);
        check_tail(15, 20.0, 2.5, 7.724_056_964_872_58e-1);
        check_tail(300, 120.0, 4.0, 4.244_365_515_334_27e-10);
        check_tail(1, 0.01, 3.0, 5.478_002_167_789_80e-3);
        check_tail(90, 120.0, 4.0, 9.274_375_310_175_37e-1);
        check_tail(2_500, 2000.0, 6.0, 9.838_605_927_287_85e-6);
    }

    #[test]
    fn nothing_expected_and_nothing_seen_is_no_surprise() {
        assert!((upper_tail(0, 0.0, 1.0) - 1.0).abs() < 1e-15);
        assert!(upper_tail(1, 0.0, 2.0).abs() < 1e-15);
        assert!((0.0..1e-12).contains(&upper_tail(1_000_000, 1000.0, 3.0)));
    }

    #[test]
    fn equal_neighbours_scatter_like_poisson_or_less() {
        assert!((dispersion(&[10.0; 100], &[1.0; 100]) - 1.0).abs() < 1e-12);
        assert!((dispersion(&[], &[]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_jump_does_not_raise_the_dispersion() {
        let counts: Vec<f64> = (0..100).map(|i| if i < 51 { 10.0 } else { 100.0 }).collect();
        assert!((dispersion(&counts, &[1.0; 100]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn neighbours_apart_by_a_known_amount_give_the_hand_computed_value() {
        // Every pair is (10, 30): (10 − 20)² ÷ (40 · ¼) = 10, over 0.4549.
        let counts: Vec<f64> = (0..40).map(|i| if i % 2 == 0 { 10.0 } else { 30.0 }).collect();
        assert!((dispersion(&counts, &[1.0; 40]) - 10.0 / 0.454_936_423_119_572_8).abs() < 1e-9);
    }

    #[test]
    fn a_rate_ratio_by_hand() {
        // 99.5 + 0.5 = 100 in 10 h against 49.5 + 0.5 = 50 in 10 h: 2, ln-half-width 1.96·√(0.01 + 0.02) = 0.33948.
        let found = rate_ratio(99.5, 10.0, 49.5, 10.0, 1.0);
        assert!((found.ratio - 2.0).abs() < 1e-12);
        assert!((found.low - 2.0 * (-0.339_475_7_f64).exp()).abs() < 1e-6);
        assert!((found.high - 2.0 * 0.339_475_7_f64.exp()).abs() < 1e-6);
    }

    #[test]
    fn an_excess_by_hand() {
        // 300 in 10 h, 100 in 50 h before: 20 expected; √(300 + 100 ÷ 25) = √304 = 17.4356.
        let (point, low, high) = excess(300.0, 10.0, 100.0, 50.0, 1.0);
        assert!((point - 280.0).abs() < 1e-12);
        assert!((high - point - 34.173_1).abs() < 1e-3 && (point - low - 34.173_1).abs() < 1e-3);
    }
}
