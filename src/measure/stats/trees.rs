//! Reply trees as slices: what hangs below each comment, how deep it stands, and how many comments one draws.

use super::interval::Z95;
use crate::model::NONE;

/// The rows with every parent before its children. Circles do not occur: the corpus has cut them. One step a row.
#[must_use]
pub fn parents_first(parent: &[u32]) -> Vec<u32> {
    let mut n_open = vec![0_u32; parent.len()];
    for &up in parent.iter().filter(|up| **up != NONE) {
        n_open[up as usize] += 1;
    }
    let mut order: Vec<u32> = (0..parent.len() as u32).filter(|row| n_open[*row as usize] == 0).collect();
    let mut at = 0;
    while at < order.len() {
        let up = parent[order[at] as usize];
        at += 1;
        if up != NONE {
            n_open[up as usize] -= 1;
            if n_open[up as usize] == 0 {
                order.push(up);
            }
        }
    }
    order.reverse();
    order
}

/// Rows that count below each row, at any depth.
#[must_use]
pub fn below(parent: &[u32], order: &[u32], counts: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut below = vec![0_u64; parent.len()];
    for &row in order.iter().rev() {
        let up = parent[row as usize];
        if up != NONE {
            below[up as usize] += below[row as usize] + u64::from(counts(row as usize));
        }
    }
    below
}

/// How many ancestors each row has.
#[must_use]
pub fn depths(parent: &[u32], order: &[u32]) -> Vec<u32> {
    let mut depth = vec![0_u32; parent.len()];
    for &row in order {
        let up = parent[row as usize];
        if up != NONE {
            depth[row as usize] = depth[up as usize] + 1;
        }
    }
    depth
}

/// A ratio of two sums over clusters with its 95 % interval; `None` of the interval with fewer than two clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// `Σ y ÷ Σ x`.
    pub point: f64,
    /// Lower and upper end.
    pub interval: Option<(f64, f64)>,
}

/// `Σ y ÷ Σ x` over clusters `(y, x)`, with the variance by linearisation (W. Cochran, *Sampling Techniques*, 3rd ed. 1977, §2.11 and §9A):
/// `k ÷ (k − 1) · Σ (y − R·x)² ÷ (Σ x)²` for `k` clusters. R: `survey::svyratio` with clusters and without a finite population. `None` when `Σ x` is 0.
#[must_use]
pub fn cluster_ratio(clusters: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Ratio> {
    let (mut k, mut y_sum, mut x_sum) = (0.0, 0.0, 0.0);
    for (y, x) in clusters.clone().filter(|(_, x)| *x > 0.0) {
        k += 1.0;
        y_sum += y;
        x_sum += x;
    }
    if x_sum <= 0.0 {
        return None;
    }
    let point = y_sum / x_sum;
    if k < 2.0 {
        return Some(Ratio { point, interval: None });
    }
    let squares: f64 = clusters.filter(|(_, x)| *x > 0.0).map(|(y, x)| (y - point * x).powi(2)).sum();
    let half = Z95 * (k / (k - 1.0) * squares).sqrt() / x_sum;
    Some(Ratio { point, interval: Some(((point - half).max(0.0), point + half)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_by_hand() {
        // 3 ── 0 ── 1, 0 ── 2 ── 4; 5 alone. The parent of 0 is a later row.
        let parent = [3, 0, 0, NONE, 2, NONE];
        let order = parents_first(&parent);
        assert_eq!(order.len(), 6);
        let place = |row: u32| order.iter().position(|known| *known == row);
        assert!((0..6).filter(|row| parent[*row as usize] != NONE).all(|row| place(parent[row as usize]) < place(row)));
        assert_eq!(below(&parent, &order, |_| true), [3, 0, 1, 4, 0, 0]);
        assert_eq!(below(&parent, &order, |row| row != 2), [2, 0, 1, 3, 0, 0]);
        assert_eq!(depths(&parent, &order), [1, 2, 2, 0, 3, 0]);
    }

    #[test]
    fn a_chain_of_half_a_million_is_no_recursion() {
        let parent: Vec<u32> = (0..500_000_u32).map(|row| row.checked_sub(1).unwrap_or(NONE)).collect();
        let order = parents_first(&parent);
        assert_eq!((below(&parent, &order, |_| true)[0], depths(&parent, &order)[499_999]), (499_999, 499_999));
    }

    #[test]
    fn a_ratio_by_hand() {
        // Clusters (1, 4), (3, 6): R = 0.4; residuals −0.6 and 0.6; √(2 · 0.72) ÷ 10 = 0.12.
        let found = cluster_ratio([(1.0, 4.0), (3.0, 6.0), (0.0, 0.0)].into_iter()).unwrap();
        assert!((found.point - 0.4).abs() < 1e-12);
        let (low, high) = found.interval.unwrap();
        assert!((low - (0.4 - Z95 * 0.12)).abs() < 1e-12 && (high - (0.4 + Z95 * 0.12)).abs() < 1e-12);
        assert_eq!(cluster_ratio([(1.0, 4.0)].into_iter()).unwrap().interval, None);
        assert_eq!(cluster_ratio([(0.0, 0.0)].into_iter()), None);
    }
}
