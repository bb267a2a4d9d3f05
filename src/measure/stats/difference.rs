//! Differences between two groups: of shares with an interval, and how much shares of several groups scatter more than chance.

use super::interval::Z95;

/// A difference with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The first less the second.
    pub point: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The quantile of the standard normal distribution above which `alpha / 2` lies: 1.96 for 0.05.
///
/// By bisection of the tail that [`two_sided`] gives; exact to 1e-9. `alpha` lies between 0 and 1.
#[must_use]
pub fn z_of(alpha: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if two_sided(middle) > alpha { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The probability that a standard normal value lies further from 0 than `z`: the tail of a chi-square with one degree of freedom beyond `z²`.
pub fn two_sided(z: f64) -> f64 {
    super::log_rank::chi_square_tail(z * z, 1)
}

/// Wilson's score interval for a share of `n` observations that need not be a whole number (Wilson 1927), at a normal quantile `z`.
fn score(share: f64, n: f64, z: f64) -> (f64, f64) {
    let z2 = z * z;
    let centre = share + z2 / (2.0 * n);
    let half = z * ((share * (1.0 - share) + z2 / (4.0 * n)) / n).sqrt();
    let scale = 1.0 + z2 / n;
    (((centre - half) / scale).max(0.0), ((centre + half) / scale).min(1.0))
}

/// `count / n − base_count / base_n` with the interval of Newcombe's hybrid score method (Newcombe 1998, Stat. Med. 17:873, method 10) at the normal quantile
/// `z`. Both samples count as `1 / phi` of their size, which widens the interval where groups scatter more than chance (Laney 2002, Qual. Eng. 14:531).
///
/// `None` without observations on either side.
#[must_use]
pub fn of_shares((count, n): (u64, u64), (base_count, base_n): (u64, u64), phi: f64, z: f64) -> Option<Difference> {
    if n == 0 || base_n == 0 {
        return None;
    }
    let phi = phi.max(1.0);
    let (p1, p2) = (count as f64 / n as f64, base_count as f64 / base_n as f64);
    let (l1, u1) = score(p1, n as f64 / phi, z);
    let (l2, u2) = score(p2, base_n as f64 / phi, z);
    let point = p1 - p2;
    Some(Difference { point, low: point - (p1 - l1).hypot(u2 - p2), high: point + (u1 - p1).hypot(p2 - l2) })
}

/// How much the shares of groups scatter, as a multiple of what chance gives: Pearson's chi-square over its degrees of freedom, at least 1. Fewer than three groups
/// with observations, or fewer than five expected in one of them on either side (Cochran 1954, Biometrics 10:417), say too little: 1.
#[must_use]
pub fn scatter_of_shares(groups: &[(u64, u64)]) -> f64 {
    let groups: Vec<(f64, f64)> = groups.iter().filter(|(_, n)| *n > 0).map(|(count, n)| (*count as f64, *n as f64)).collect();
    let (count, n) = groups.iter().fold((0.0, 0.0), |(count, n), group| (count + group.0, n + group.1));
    let share = count / n;
    let rarest = share.min(1.0 - share);
    if groups.len() < 3 || groups.iter().any(|(_, n)| n * rarest < 5.0) {
        return 1.0;
    }
    let chi_square: f64 = groups.iter().map(|(count, n)| (count - n * share).powi(2) / (n * share * (1.0 - share))).sum();
    (chi_square / (groups.len() - 1) as f64).max(1.0)
}

/// How much counts scatter around what is expected of them, as a multiple of what chance gives: Pearson's chi-square over its degrees of freedom (McCullagh & Nelder,
/// *Generalized Linear Models*, 1989, §4.5), at least 1. `fitted` is how many numbers the expectations were estimated from. `None` when no degree of freedom is left.
#[must_use]
pub fn scatter_of_counts(counts: &[f64], expected: &[f64], fitted: usize) -> Option<f64> {
    let used: Vec<(f64, f64)> = counts.iter().copied().zip(expected.iter().copied()).filter(|(_, expected)| *expected > 0.0).collect();
    let degrees = used.len().checked_sub(fitted).filter(|degrees| *degrees > 0)?;
    let chi_square: f64 = used.iter().map(|(count, expected)| (count - expected).powi(2) / expected).sum();
    Some((chi_square / degrees as f64).max(1.0))
}

/// The 95 % interval of a count with `variance = phi · mean`, by the normal approximation.
#[must_use]
pub fn of_count(count: f64, phi: f64) -> (f64, f64) {
    let half = Z95 * (phi.max(1.0) * count.max(1.0)).sqrt();
    ((count - half).max(0.0), count + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: (u64, u64), two: (u64, u64), low: f64, high: f64) {
        let found = of_shares(one, two, 1.0, Z95).expect("both have observations");
        assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn values_of_newcombe_1998_table_2_method_10() {
        check((56, 70), (48, 80), 0.0524, 0.3339);
        check((9, 10), (3, 10), 0.1705, 0.8090);
        check((5, 56), (0, 29), -0.0381, 0.1926);
        check((0, 10), (0, 10), -0.2775, 0.2775);
    }

    #[test]
    fn more_scatter_widens_the_interval_as_fewer_observations_would() {
        let quarter = of_shares((14, 35), (6, 20), 1.0, Z95).unwrap();
        let scattered = of_shares((56, 140), (24, 80), 4.0, Z95).unwrap();
        assert!((quarter.low - scattered.low).abs() < 1e-12 && (quarter.high - scattered.high).abs() < 1e-12);
        assert_eq!(of_shares((0, 0), (1, 2), 1.0, Z95), None);
    }

    #[test]
    fn quantiles_of_the_normal_distribution() {
        for (alpha, z) in [(0.05, 1.959_963_985), (0.01, 2.575_829_304), (0.003, 2.967_737_925)] {
            assert!((z_of(alpha) - z).abs() < 1e-6, "{alpha}: {}", z_of(alpha));
        }
    }

    #[test]
    fn scatter_by_hand() {
        // 10, 20, 30 of 100 each: the mean is 0.2; (100 + 0 + 100) ÷ 16 = 12.5 over 2 degrees.
        assert!((scatter_of_shares(&[(10, 100), (20, 100), (30, 100)]) - 6.25).abs() < 1e-12);
        assert_eq!(scatter_of_shares(&[(20, 100), (20, 100), (20, 100)]), 1.0);
        assert_eq!(scatter_of_shares(&[(10, 100), (30, 100)]), 1.0);
        assert_eq!(scatter_of_shares(&[(7, 400), (0, 400), (0, 400)]), 1.0, "2.3 expected in each say too little");
        assert_eq!(scatter_of_shares(&[]), 1.0);
        // (100 + 100) ÷ 20 = 10 over 1 degree.
        assert!((scatter_of_counts(&[10.0, 30.0], &[20.0, 20.0], 1).unwrap() - 10.0).abs() < 1e-12);
        assert_eq!(scatter_of_counts(&[10.0], &[10.0], 1), None);
    }
}
