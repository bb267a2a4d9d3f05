//! Small square matrices: what is predicted for each true class, its inverse, how much that inverse exaggerates errors, and the nearest shares.

/// A square matrix, row by row. Rows are predicted classes, columns true ones; each column sums to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Square {
    /// Rows, and columns.
    pub width: usize,
    /// Row by row.
    pub cells: Vec<f64>,
}

/// A pivot below this is none.
const NO_PIVOT: f64 = 1e-9;

impl Square {
    /// `P(predicted | true)` from the joint shares of (predicted, true), row by row; `None` when a true class has no share.
    #[must_use]
    pub fn of_joint(width: usize, joint: &[f64]) -> Option<Self> {
        let mut cells = joint.to_vec();
        for truth in 0..width {
            let sum: f64 = (0..width).map(|predicted| joint[predicted * width + truth]).sum();
            if sum <= 0.0 {
                return None;
            }
            for predicted in 0..width {
                cells[predicted * width + truth] /= sum;
            }
        }
        Some(Self { width, cells })
    }

    /// The inverse, by Gauss and Jordan with the largest pivot of each column; `None` when there is none.
    #[must_use]
    pub fn inverse(&self) -> Option<Self> {
        let width = self.width;
        let mut from = self.cells.clone();
        let mut to = vec![0.0; width * width];
        (0..width).for_each(|index| to[index * width + index] = 1.0);
        for column in 0..width {
            let pivot = (column..width).max_by(|a, b| from[a * width + column].abs().total_cmp(&from[b * width + column].abs()))?;
            if from[pivot * width + column].abs() < NO_PIVOT {
                return None;
            }
            for cell in 0..width {
                from.swap(column * width + cell, pivot * width + cell);
                to.swap(column * width + cell, pivot * width + cell);
            }
            let factor = 1.0 / from[column * width + column];
            for cell in 0..width {
                from[column * width + cell] *= factor;
                to[column * width + cell] *= factor;
            }
            for row in (0..width).filter(|row| *row != column) {
                let factor = from[row * width + column];
                for cell in 0..width {
                    from[row * width + cell] -= factor * from[column * width + cell];
                    to[row * width + cell] -= factor * to[column * width + cell];
                }
            }
        }
        Some(Self { width, cells: to })
    }

    /// The largest sum of absolute values of a column: the 1-norm. Of an inverse it says how many points of error in corrected shares one point of error in
    /// counted shares can make.
    #[must_use]
    pub fn amplification(&self) -> f64 {
        (0..self.width).map(|column| (0..self.width).map(|row| self.cells[row * self.width + column].abs()).sum()).fold(0.0, f64::max)
    }

    /// The matrix times a vector.
    pub fn times(&self, vector: &[f64], product: &mut [f64]) {
        for (product, row) in product.iter_mut().zip(self.cells.chunks_exact(self.width)) {
            *product = row.iter().zip(vector).map(|(cell, value)| cell * value).sum();
        }
    }
}

/// Replaces numbers that sum to about 1 by the nearest ones that are shares: none below 0, sum 1 (Euclidean projection on the simplex, Duchi et al. 2008).
pub fn nearest_shares(values: &mut [f64]) {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (index, value) in sorted.iter().enumerate() {
        sum += value;
        let candidate = (sum - 1.0) / (index + 1) as f64;
        if value - candidate > 0.0 {
            shift = candidate;
        }
    }
    values.iter_mut().for_each(|value| *value = (*value - shift).max(0.0));
}

#[cfg(test)]
mod tests {
    use super::{Square, nearest_shares};

    #[test]
    fn the_inverse_of_two_classes_is_formans_adjustment() {
        // True positive rate 0.8, false positive rate 0.3: (counted − 0.3) / (0.8 − 0.3) (Forman 2008, equation 1).
        let rates = Square { width: 2, cells: vec![0.8, 0.3, 0.2, 0.7] };
        let inverse = rates.inverse().expect("it has one");
        let mut shares = [0.0; 2];
        inverse.times(&[0.6, 0.4], &mut shares);
        assert!((shares[0] - 0.6).abs() < 1e-12 && (shares[1] - 0.4).abs() < 1e-12, "{shares:?}");
        // The inverse is [1.4, −0.6; −0.4, 1.6]: the second column sums to 2.2.
        assert!((inverse.amplification() - 2.2).abs() < 1e-12);
    }

    #[test]
    fn a_matrix_times_its_inverse_changes_nothing() {
        let rates = Square { width: 3, cells: vec![0.1, 0.7, 0.2, 0.8, 0.1, 0.2, 0.1, 0.2, 0.6] };
        let inverse = rates.inverse().expect("it has one");
        let (mut there, mut back) = ([0.0; 3], [0.0; 3]);
        rates.times(&[0.2, 0.5, 0.3], &mut there);
        inverse.times(&there, &mut back);
        assert!(back.iter().zip([0.2, 0.5, 0.3]).all(|(found, expected)| (found - expected).abs() < 1e-12), "{back:?}");
    }

    #[test]
    fn guessing_has_no_inverse() {
        assert_eq!(Square { width: 2, cells: vec![0.6, 0.6, 0.4, 0.4] }.inverse(), None);
        assert_eq!(Square::of_joint(2, &[0.5, 0.0, 0.5, 0.0]), None);
    }

    #[test]
    fn columns_of_rates_sum_to_1() {
        let rates = Square::of_joint(2, &[0.3, 0.1, 0.2, 0.4]).expect("both classes occur");
        assert!(rates.cells.iter().zip([0.6, 0.2, 0.4, 0.8]).all(|(found, expected)| (found - expected).abs() < 1e-12));
    }

    fn check(values: &[f64], expected: &[f64]) {
        let mut found = values.to_vec();
        nearest_shares(&mut found);
        assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn the_nearest_shares_have_no_negative_one() {
        check(&[0.2, 0.3, 0.5], &[0.2, 0.3, 0.5]);
        check(&[1.1, -0.1], &[1.0, 0.0]);
        check(&[0.7, 0.5, -0.2], &[0.6, 0.4, 0.0]);
        check(&[2.0, -0.5, -0.5], &[1.0, 0.0, 0.0]);
    }
}
