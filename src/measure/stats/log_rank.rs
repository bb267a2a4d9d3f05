//! The log-rank test: whether waits differ between groups (Mantel 1966; for several groups Peto & Peto 1972).

use super::counts::ln_gamma;
use super::survival::{Observation, key};

/// Result of a log-rank test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// The statistic.
    pub chi_square: f64,
    /// Groups − 1, groups without anybody at risk at any event left out.
    pub degrees: u64,
    /// Upper tail of the chi-square distribution.
    pub p_value: f64,
}

/// Compares two or more groups; `None` when there is nothing to compare: fewer than two groups, an empty one, or no event that could have come elsewhere.
///
/// Costs the events times the square of the number of groups, and no sorting for groups that are in order already.
#[must_use]
pub fn log_rank(groups: &[&[Observation]]) -> Option<LogRank> {
    let k = groups.len();
    if k < 2 || groups.iter().any(|group| group.is_empty()) {
        return None;
    }
    let mut all: Vec<(u64, u32)> = Vec::with_capacity(groups.iter().map(|group| group.len()).sum());
    for (group, observations) in (0..).zip(groups) {
        all.extend(observations.iter().map(|observation| (key(*observation), group)));
    }
    // Stable: it merges runs that are in order.
    all.sort_by_key(|(key, _)| *key);
    let mut at_risk: Vec<f64> = groups.iter().map(|group| group.len() as f64).collect();
    let mut events = vec![0.0; k];
    let mut excess = vec![0.0; k];
    let mut covariance = vec![vec![0.0; k]; k];
    let mut idx = 0;
    while idx < all.len() {
        let (same, n) = (all[idx].0, (all.len() - idx) as f64);
        let start = idx;
        while idx < all.len() && all[idx].0 == same {
            events[all[idx].1 as usize] += 1.0;
            idx += 1;
        }
        let is_event = same & 1 == 0;
        if is_event {
            let d = (idx - start) as f64;
            // Hypergeometric variance of the events of each group.
            let scale = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
            for i in 0..k {
                let share = at_risk[i] / n;
                excess[i] += events[i] - d * share;
                for (covariance, other) in covariance[i].iter_mut().zip(&at_risk) {
                    *covariance -= scale * share * other / n;
                }
                covariance[i][i] += scale * share;
            }
        }
        for (at_risk, events) in at_risk.iter_mut().zip(&mut events) {
            *at_risk -= *events;
            *events = 0.0;
        }
    }
    let (chi_square, degrees) = quadratic_form(&mut covariance, &excess);
    (degrees > 0).then(|| LogRank { chi_square, degrees, p_value: chi_square_tail(chi_square, degrees) })
}

/// `xᵀ A⁻ x` and the rank of `A`, for a covariance matrix and a vector in its range: elimination along the largest variance left, until none is.
///
/// The last group follows from the others, and a group that nobody of was at risk at any event has no variance: both end here, whichever rows they are.
fn quadratic_form(matrix: &mut [Vec<f64>], x: &[f64]) -> (f64, u64) {
    let n = x.len();
    let mut rest = x.to_vec();
    let mut is_used = vec![false; n];
    let largest = (0..n).map(|i| matrix[i][i]).fold(0.0, f64::max);
    let (mut form, mut rank) = (0.0, 0);
    while let Some(pivot) =
        (0..n).filter(|i| !is_used[*i] && matrix[*i][*i] > largest * 1e-10).max_by(|a, b| matrix[*a][*a].total_cmp(&matrix[*b][*b]))
    {
        is_used[pivot] = true;
        rank += 1;
        form += rest[pivot] * rest[pivot] / matrix[pivot][pivot];
        for row in 0..n {
            if is_used[row] {
                continue;
            }
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            rest[row] -= factor * rest[pivot];
            let of_pivot = matrix[pivot].clone();
            for (cell, of_pivot) in matrix[row].iter_mut().zip(of_pivot) {
                *cell -= factor * of_pivot;
            }
        }
    }
    (form, rank)
}

/// `P(X > x)` of a chi-square distribution: the upper regularised incomplete gamma function Q(k/2, x/2), by series below and continued fraction above a + 1
/// (Abramowitz & Stegun 6.5.29 and 6.5.31; Lentz's algorithm for the fraction).
#[must_use]
pub fn chi_square_tail(x: f64, degrees: u64) -> f64 {
    let (a, x) = (degrees as f64 / 2.0, x / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    let scale = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        return (1.0 - sum * scale).clamp(0.0, 1.0);
    }
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / f64::MIN_POSITIVE;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..500 {
        let an = -f64::from(i) * (f64::from(i) - a);
        b += 2.0;
        d = 1.0 / (an * d + b);
        c = b + an / c;
        let delta = d * c;
        fraction *= delta;
        if (delta - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (scale * fraction).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observations(events: &[f64], censored: &[f64]) -> Vec<Observation> {
        let of = |times: &[f64], is_event| times.iter().map(move |time| Observation { time: *time, is_event }).collect::<Vec<_>>();
        [of(events, true), of(censored, false)].concat()
    }

    #[test]
    fn freireich_6_mp_against_placebo_is_16_79() {
        let six_mp = observations(
            &[6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0],
            &[6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0],
        );
        let placebo =
            observations(&[1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0, 22.0, 23.0], &[]);
        let test = log_rank(&[&six_mp, &placebo]).unwrap();
        // lifelines 0.30: multivariate_logrank_test.
        assert!((test.chi_square - 16.792_940_989_216_5).abs() < 1e-9, "{test:?}");
        assert_eq!(test.degrees, 1);
        assert!((test.p_value - 4.168_809_109_334_51e-5).abs() < 1e-12, "{test:?}");
    }

    #[test]
    fn tails_of_the_chi_square_tables() {
        for (x, degrees, p) in [(3.841_458_820_694_124, 1, 0.05), (5.991_464_547_107_979, 2, 0.05), (18.307_038_053_275_146, 10, 0.05), (0.0, 3, 1.0)]
        {
            assert!((chi_square_tail(x, degrees) - p).abs() < 1e-9, "{x} {degrees}");
        }
        // With two degrees the tail is exp(-x / 2).
        assert!((chi_square_tail(30.0, 2) - (-15.0_f64).exp()).abs() < 1e-15);
    }

    /// Sixty observations in three groups with ties; the third group waits 20 longer.
    fn three_groups() -> [Vec<Observation>; 3] {
        let mut groups = [Vec::new(), Vec::new(), Vec::new()];
        for i in 0..60_u32 {
            let x = (i + 1) * 7_919 % 1_009;
            let group = (i % 3) as usize;
            let time = f64::from(x % 97 + 1) + if group == 2 { 20.0 } else { 0.0 };
            groups[group].push(Observation { time, is_event: x % 5 != 0 });
        }
        groups
    }

    #[test]
    fn three_groups_agree_with_lifelines() {
        let groups = three_groups();
        let test = log_rank(&[&groups[0], &groups[1], &groups[2]]).unwrap();
        assert!((test.chi_square - 28.829_113_059_379_1).abs() < 1e-9, "{test:?}");
        assert_eq!(test.degrees, 2);
        assert!((test.p_value - 5.493_354_677_477_42e-7).abs() < 1e-14, "{test:?}");
        let turned = log_rank(&[&groups[2], &groups[0], &groups[1]]).unwrap();
        assert!((test.chi_square - turned.chi_square).abs() < 1e-9, "the order of groups does not matter");
    }

    #[test]
    fn a_group_that_left_before_the_first_event_costs_a_degree_not_the_test() {
        let groups = three_groups();
        let young = observations(&[], &[0.5, 0.5]);
        let test = log_rank(&[&young, &groups[0], &groups[1], &groups[2]]).unwrap();
        assert_eq!(test.degrees, 2);
        assert!((test.chi_square - 28.829_113_059_379_1).abs() < 1e-9, "{test:?}");
    }

    #[test]
    fn tails_agree_with_scipy_far_out() {
        // scipy.stats.chi2.sf.
        for (x, degrees, p) in [
            (0.5, 1, 4.795_001_221_869_534e-1),
            (2.0, 3, 5.724_067_044_708_798e-1),
            (40.0, 7, 1.258_790_387_371_308e-6),
            (100.0, 20, 1.259_608_459_166_085e-12),
            (800.0, 2, 1.915_169_596_713_976e-174),
        ] {
            assert!((chi_square_tail(x, degrees) / p - 1.0).abs() < 1e-9, "{x} {degrees}: {}", chi_square_tail(x, degrees));
        }
    }

    #[test]
    fn equal_groups_do_not_differ_and_nothing_is_not_compared() {
        let group = observations(&[1.0, 2.0, 3.0], &[4.0]);
        let test = log_rank(&[&group, &group, &group]).unwrap();
        assert!(test.chi_square.abs() < 1e-12 && (test.p_value - 1.0).abs() < 1e-12);
        assert_eq!(log_rank(&[&observations(&[1.0], &[])]), None);
        assert_eq!(log_rank(&[&observations(&[], &[1.0]), &observations(&[], &[2.0])]), None);
    }
}
