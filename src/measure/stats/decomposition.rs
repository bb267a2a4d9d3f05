//! Changes of products split among their factors, without a remainder.
//!
//! Each factor's part is its Shapley value: the mean, over all orders in which the factors could have changed one after the other, of what its change adds. For two factors this is
//! Kitagawa's decomposition (1955, JASA 50:1168–1194), for three the formula of Das Gupta (1993, *Standardization and Decomposition of Rates*, US Census Bureau P23-186) and of Sun
//! (1998, Energy Economics 20:85–100). It is symmetric: swapping before and after changes the signs alone.

/// The parts of a change `a1·b1 − a0·b0` that belong to `a` and to `b`.
#[must_use]
pub fn two_factors(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [(a[1] - a[0]) * f64::midpoint(b[0], b[1]), (b[1] - b[0]) * f64::midpoint(a[0], a[1])]
}

/// The parts of a change `a1·b1·c1 − a0·b0·c0` that belong to `a`, `b` and `c`.
#[must_use]
pub fn three_factors(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> [f64; 3] {
    let part = |x: [f64; 2], y: [f64; 2], z: [f64; 2]| (x[1] - x[0]) * ((y[0] * z[0] + y[1] * z[1]) / 3.0 + (y[0] * z[1] + y[1] * z[0]) / 6.0);
    [part(a, b, c), part(b, a, c), part(c, a, b)]
}

#[cfg(test)]
mod tests {
    use super::{three_factors, two_factors};

    fn check(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} instead of {expected:?}");
    }

    #[test]
    fn two_factors_share_the_corner_equally() {
        // 4·5 → 10·7: 50. By hand: 6·6 = 36 and 2·7 = 14.
        check(&two_factors([4.0, 10.0], [5.0, 7.0]), &[36.0, 14.0]);
    }

    #[test]
    fn three_factors_as_computed_by_hand() {
        // 1·1·1 → 2·3·4 = 24. a: 1·((1 + 12)/3 + (4 + 3)/6) = 5.5; b: 2·((1 + 8)/3 + (4 + 2)/6) = 8; c: 3·((1 + 6)/3 + (3 + 2)/6) = 9.5; together 23.
        check(&three_factors([1.0, 2.0], [1.0, 3.0], [1.0, 4.0]), &[5.5, 8.0, 9.5]);
    }

    /// The definition itself: the mean over the six orders.
    fn over_all_orders(factors: [[f64; 2]; 3]) -> [f64; 3] {
        let mut parts = [0.0; 3];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut now = factors.map(|factor| factor[0]);
            for factor in order {
                let before: f64 = now.iter().product();
                now[factor] = factors[factor][1];
                parts[factor] += (now.iter().product::<f64>() - before) / 6.0;
            }
        }
        parts
    }

    #[test]
    fn three_factors_are_the_mean_over_all_orders() {
        for factors in [[[120.0, 900.0], [0.2, 0.7], [0.3, 0.9]], [[50.0, 20.0], [0.5, 0.0], [0.1, 0.4]], [[0.0, 7.0], [0.0, 1.0], [1.0, 0.0]]] {
            check(&three_factors(factors[0], factors[1], factors[2]), &over_all_orders(factors));
        }
    }

    #[test]
    fn swapping_before_and_after_changes_the_signs() {
        let there = three_factors([120.0, 900.0], [0.2, 0.7], [0.3, 0.9]);
        let back = three_factors([900.0, 120.0], [0.7, 0.2], [0.9, 0.3]);
        check(&there, &back.map(|part| -part));
    }
}
