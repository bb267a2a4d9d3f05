//! The log-rank test: whether waits differ between groups (Mantel 1966; for several groups Peto & Peto 1972).

use super::counts::ln_gamma;
use super::survival::Observation;

/// Result of a log-rank test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// The statistic.
    pub chi_square: f64,
    /// Groups − 1.
    pub degrees: u64,
    /// Upper tail of the chi-square distribution.
    pub p_value: f64,
}

/// Compares two or more groups; `None` when there is nothing to compare: fewer than two groups, an empty one, or no event.
#[must_use]
pub fn log_rank(groups: &[Vec<Observation>]) -> Option<LogRank> {
    let k = groups.len();
    if k < 2 || groups.iter().any(Vec::is_empty) {
        return None;
    }
    let mut all: Vec<(f64, bool, usize)> =
        groups.iter().enumerate().flat_map(|(group, observations)| observations.iter().map(move |o| (o.time, o.is_event, group))).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut at_risk: Vec<f64> = groups.iter().map(|group| group.len() as f64).collect();
    let mut excess = vec![0.0; k];
    let mut covariance = vec![vec![0.0; k]; k];
    let mut idx = 0;
    while idx < all.len() {
        let time = all[idx].0;
        let end = idx + all[idx..].iter().take_while(|o| o.0.total_cmp(&time).is_eq()).count();
        let mut events = vec![0.0; k];
        for (_, is_event, group) in &all[idx..end] {
            events[*group] += f64::from(u8::from(*is_event));
        }
        let (d, n): (f64, f64) = (events.iter().sum(), at_risk.iter().sum());
        if d > 0.0 {
            for i in 0..k {
                excess[i] += events[i] - d * at_risk[i] / n;
                if n > 1.0 {
                    // Hypergeometric variance of the events of each group.
                    let scale = d * (n - d) / (n - 1.0);
                    for j in 0..k {
                        let same = if i == j { 1.0 } else { 0.0 };
                        covariance[i][j] += scale * at_risk[i] / n * (same - at_risk[j] / n);
                    }
                }
            }
        }
        for (_, _, group) in &all[idx..end] {
            at_risk[*group] -= 1.0;
        }
        idx = end;
    }
    // The last group follows from the others.
    let chi_square = quadratic_form(&mut covariance[..k - 1].iter().map(|row| row[..k - 1].to_vec()).collect::<Vec<_>>(), &excess[..k - 1])?;
    let degrees = (k - 1) as u64;
    Some(LogRank { chi_square, degrees, p_value: chi_square_tail(chi_square, degrees) })
}

/// `xᵀ A⁻¹ x` by Gaussian elimination with pivots; `None` for a matrix without an inverse.
fn quadratic_form(matrix: &mut [Vec<f64>], x: &[f64]) -> Option<f64> {
    let n = x.len();
    let mut solution = x.to_vec();
    for column in 0..n {
        let pivot = (column..n).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-12 {
            return None;
        }
        matrix.swap(column, pivot);
        solution.swap(column, pivot);
        for row in column + 1..n {
            let factor = matrix[row][column] / matrix[column][column];
            for inner in column..n {
                let above = matrix[column][inner];
                matrix[row][inner] -= factor * above;
            }
            solution[row] -= factor * solution[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|column| matrix[row][column] * solution[column]).sum();
        solution[row] = (solution[row] - known) / matrix[row][row];
    }
    Some(x.iter().zip(&solution).map(|(x, y)| x * y).sum())
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
        let six_mp = observations(&[6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0], &[6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0]);
        let placebo = observations(
            &[1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0, 22.0, 23.0],
            &[],
        );
        let test = log_rank(&[six_mp, placebo]).unwrap();
        assert!((test.chi_square - 16.793).abs() < 1e-3, "{test:?}");
        assert_eq!(test.degrees, 1);
        assert!((test.p_value - 4.17e-5).abs() < 1e-7, "{test:?}");
    }

    #[test]
    fn tails_of_the_chi_square_tables() {
        for (x, degrees, p) in [(3.841_458_820_694_124, 1, 0.05), (5.991_464_547_107_979, 2, 0.05), (18.307_038_053_275_146, 10, 0.05), (0.0, 3, 1.0)] {
            assert!((chi_square_tail(x, degrees) - p).abs() < 1e-9, "{x} {degrees}");
        }
        // With two degrees the tail is exp(-x / 2).
        assert!((chi_square_tail(30.0, 2) - (-15.0_f64).exp()).abs() < 1e-15);
    }

    #[test]
    fn equal_groups_do_not_differ_and_nothing_is_not_compared() {
        let group = observations(&[1.0, 2.0, 3.0], &[4.0]);
        let test = log_rank(&[group.clone(), group.clone(), group]).unwrap();
        assert!(test.chi_square.abs() < 1e-12 && (test.p_value - 1.0).abs() < 1e-12);
        assert_eq!(log_rank(&[observations(&[1.0], &[])]), None);
        assert_eq!(log_rank(&[observations(&[], &[1.0]), observations(&[], &[2.0])]), None);
    }
}
