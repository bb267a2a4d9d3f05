//! Moves a classifier's choices to an archive: one number a class, added to its score before the best is chosen, fitted on a few hundred labels.
//!
//! The features and weights stay as they are; only how readily each class is chosen changes. That is what 100 to 400 labels can teach. The offsets are those
//! that make the labels most probable, with a pull towards 0: what was too readily chosen becomes as frequent as it is (Saerens, Latinne & Decaestecker 2002
//! adjust to new shares in the same place). On simulated archives they raised the macro-F1 of other rows at least as much as offsets fitted for macro-F1 itself,
//! whose best on few labels is luck.

use crate::learn::correct::matrix::Square;
use crate::learn::quality::random::Random;

/// Half of it times the squared offsets is added to the negative log-probability of the labels: offsets of about a half are expected.
const RIDGE: f64 = 4.0;
/// Newton's steps; the problem is convex and they converge in five or six.
const STEPS: usize = 30;

/// Rows with their scores and their true classes.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Number of classes.
    pub width: usize,
    /// One a class, row by row: log-probabilities up to a constant.
    pub scores: Vec<f32>,
    /// The right class of each row.
    pub truth: Vec<u8>,
}

impl Rows {
    /// Those at the given places.
    #[must_use]
    pub fn at(&self, places: &[usize]) -> Self {
        let scores = places.iter().flat_map(|row| self.row(*row)).copied().collect();
        Self { width: self.width, scores, truth: places.iter().map(|row| self.truth[*row]).collect() }
    }

    fn row(&self, row: usize) -> &[f32] {
        &self.scores[row * self.width..(row + 1) * self.width]
    }

    /// The offsets that fit the rows, by Newton's method. The slopes of the probabilities sum to 0, so the pull keeps the mean offset at 0.
    #[must_use]
    pub fn offsets(&self) -> Vec<f64> {
        let width = self.width;
        let mut offsets = vec![0.0; width];
        let mut chances = vec![0.0; width];
        for _ in 0..STEPS {
            let mut slopes: Vec<f64> = offsets.iter().map(|offset| RIDGE * offset).collect();
            let mut curve = Square { width, cells: vec![0.0; width * width] };
            (0..width).for_each(|class| curve.cells[class * width + class] = RIDGE);
            for (row, truth) in self.truth.iter().enumerate() {
                let values = self.row(row).iter().zip(&offsets).map(|(score, offset)| f64::from(*score) + offset);
                let most = values.clone().fold(f64::NEG_INFINITY, f64::max);
                chances.iter_mut().zip(values).for_each(|(chance, value)| *chance = libm::exp(value - most));
                let sum: f64 = chances.iter().sum();
                chances.iter_mut().for_each(|chance| *chance /= sum);
                slopes[usize::from(*truth)] -= 1.0;
                for a in 0..width {
                    slopes[a] += chances[a];
                    curve.cells[a * width + a] += chances[a];
                    for b in 0..width {
                        curve.cells[a * width + b] -= chances[a] * chances[b];
                    }
                }
            }
            let Some(inverse) = curve.inverse() else { break };
            let mut step = vec![0.0; width];
            inverse.times(&slopes, &mut step);
            // A long step is cut: far from the solution the curve promises too much.
            let longest = step.iter().fold(0.0_f64, |longest, step| longest.max(step.abs()));
            let factor = if longest > 1.0 { 1.0 / longest } else { 1.0 };
            offsets.iter_mut().zip(&step).for_each(|(offset, step)| *offset -= factor * step);
            if longest < 1e-10 {
                break;
            }
        }
        offsets
    }

    /// The class that each row gets with offsets; of equal ones the first.
    #[must_use]
    pub fn choices(&self, offsets: &[f64]) -> Vec<u8> {
        let value = |row: &[f32], class: usize| f64::from(row[class]) + offsets[class];
        let best = |row: &[f32]| (1..self.width).fold(0, |best, class| if value(row, class) > value(row, best) { class } else { best });
        (0..self.truth.len()).map(|row| best(self.row(row)) as u8).collect()
    }

    /// What offsets fitted on the other rows choose for each row: the honest prediction of how offsets fitted on all of them do on rows without labels. The rows
    /// are dealt into `folds` parts by a seed.
    #[must_use]
    pub fn cross_fitted(&self, folds: usize, seed: u64) -> Vec<u8> {
        let mut order: Vec<usize> = (0..self.truth.len()).collect();
        Random::new(seed).shuffle(&mut order, self.truth.len());
        let mut chosen = vec![0; self.truth.len()];
        for fold in 0..folds {
            let (own, others): (Vec<_>, Vec<_>) = order.iter().enumerate().partition(|(place, _)| place % folds == fold);
            let others: Vec<usize> = others.into_iter().map(|(_, row)| *row).collect();
            let own: Vec<usize> = own.into_iter().map(|(_, row)| *row).collect();
            for (row, choice) in own.iter().zip(self.at(&own).choices(&self.at(&others).offsets())) {
                chosen[*row] = choice;
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use crate::learn::quality::random::Random;
    use crate::learn::quality::{Bootstrap, Confusion, quality};

    /// Texts of three classes with the given shares, scored by a model that saw equal shares: the logs of Gaussian likelihoods around three centres.
    fn archive(shares: [f64; 3], n: usize, seed: u64) -> Rows {
        let centres = [(0.0, 1.1), (-0.9, -0.5), (0.9, -0.5)];
        let mut random = Random::new(seed);
        let mut rows = Rows { width: 3, ..Rows::default() };
        for _ in 0..n {
            let u = random.unit();
            let class = usize::from(u >= shares[0]) + usize::from(u >= shares[0] + shares[1]);
            let (x, y) = (centres[class].0 + random.normal() * 0.9, centres[class].1 + random.normal() * 0.9);
            rows.scores.extend(centres.map(|(cx, cy)| (-((x - cx).powi(2) + (y - cy).powi(2)) / (2.0 * 0.81)) as f32));
            rows.truth.push(class as u8);
        }
        rows
    }

    fn macro_f1(truth: &[u8], chosen: &[u8]) -> f64 {
        let pairs = truth.iter().copied().zip(chosen.iter().copied());
        quality(Confusion::of(["a", "b", "c"], pairs), Bootstrap { replicates: 0, seed: 0 }).macro_f1.expect("there are rows").point
    }

    #[test]
    fn offsets_are_the_logs_of_the_shares() {
        let shares = [0.7, 0.2, 0.1];
        let offsets = archive(shares, 20_000, 1).offsets();
        assert!((1..3).all(|class| (offsets[class] - offsets[0] - (shares[class] / shares[0]).ln()).abs() < 0.1), "{offsets:?}");
        assert!(offsets.iter().sum::<f64>().abs() < 1e-6);
    }

    #[test]
    fn offsets_from_300_labels_raise_macro_f1_on_other_rows() {
        let all = archive([0.75, 0.18, 0.07], 4_000, 2);
        let plain = macro_f1(&all.truth, &all.choices(&[0.0; 3]));
        for seed in 0..5 {
            let offsets = archive([0.75, 0.18, 0.07], 300, 100 + seed).offsets();
            let moved = macro_f1(&all.truth, &all.choices(&offsets));
            assert!(moved > plain + 0.01, "{moved} from {plain} with {offsets:?}");
        }
    }

    #[test]
    fn nothing_to_learn_from_changes_nothing() {
        assert_eq!(Rows { width: 3, ..Rows::default() }.offsets(), [0.0; 3]);
    }

    #[test]
    fn cross_fitting_tells_what_other_rows_tell() {
        let rows = archive([0.75, 0.18, 0.07], 400, 5);
        let crossed = macro_f1(&rows.truth, &rows.cross_fitted(5, 1));
        let seen = macro_f1(&rows.truth, &rows.choices(&rows.offsets()));
        assert!(crossed <= seen + 0.01 && crossed > seen - 0.1, "{crossed} {seen}");
        assert_eq!(rows.cross_fitted(5, 1), rows.cross_fitted(5, 1));
    }
}
