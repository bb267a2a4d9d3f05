//! Moves a classifier's choices to an archive: one number a class, added to its score before the best is chosen, fitted on a few hundred labels.
//!
//! The features and weights stay as they are; only how readily each class is chosen changes. That is what 100 to 400 labels can teach.

use serde::Serialize;

use super::matrix::Square;
use crate::learn::quality::random::Random;

/// What the offsets are fitted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// The mean F1 of the classes.
    MacroF1,
    /// The probability of the labels: what was too readily chosen becomes as frequent as it is. Needs scores that are log-probabilities up to a constant.
    Likelihood,
}

/// How to fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OffsetSettings {
    /// What for.
    pub aim: Aim,
    /// Pull towards 0, so that few labels change little. For [`Aim::Likelihood`] half of it times the squared offsets is added to the negative
    /// log-probability: 1 / ridge is the variance that is expected of offsets. For [`Aim::MacroF1`] it is divided by the number of labels and then subtracted
    /// from the figure in the same way.
    pub ridge: f64,
}

impl OffsetSettings {
    /// For the probability of the labels, with offsets of about a half expected. On simulated archives with 100 to 400 labels this raised the macro-F1 of
    /// other rows at least as much as fitting for macro-F1 itself did (whose best offsets on few labels are luck), and its worst runs were better.
    pub const STANDARD: Self = Self { aim: Aim::Likelihood, ridge: 4.0 };
}

/// Offsets beyond this are not sought: it moves a probability of a half to one of 0.98.
const FARTHEST: i32 = 40;
/// Offsets are tried in tenths.
const STEP: f64 = 0.1;
/// Rounds over the classes; the choice settles after two or three.
const ROUNDS: usize = 10;
/// Newton's steps; the problem is convex and they converge in five or six.
const STEPS: usize = 30;

/// The offsets for classes, fitted on scores (row by row, `width` a row), true classes, and the rows' weights (all 1, or those of a sample).
///
/// # Panics
/// When the numbers do not fit together.
#[must_use]
pub fn fit_offsets(width: usize, scores: &[f32], truth: &[u8], weights: &[f64], settings: OffsetSettings) -> Vec<f32> {
    let rows = Rows::new(width, scores, truth, weights);
    let likely = if truth.is_empty() { vec![0.0; width] } else { rows.likely(settings.ridge) };
    let found = match settings.aim {
        Aim::Likelihood => likely,
        // The figure has steps and more than one peak: the search starts from no change and from the likely offsets, and no change wins a draw.
        Aim::MacroF1 => {
            let starts = [vec![0.0; width], likely.iter().map(|offset| (offset / STEP).round() * STEP).collect()];
            let [still, moved] = starts.map(|start| rows.climb(start, settings.ridge));
            if moved.1 > still.1 + TIE { moved.0 } else { still.0 }
        }
    };
    found.into_iter().map(|offset| offset as f32).collect()
}

/// Differences below this are rounding.
const TIE: f64 = 1e-9;

/// The classes chosen from scores with offsets; of equal ones the first.
#[must_use]
pub fn choices(width: usize, scores: &[f32], offsets: &[f32]) -> Vec<u8> {
    assert_eq!(offsets.len(), width, "an offset for each class");
    let best = |row: &[f32]| (1..width).fold(0, |best, class| if row[class] + offsets[class] > row[best] + offsets[best] { class } else { best });
    scores.chunks_exact(width.max(1)).map(|row| best(row) as u8).collect()
}

/// What offsets fitted on the other rows choose for each row: the honest prediction of how offsets fitted on all of them do on rows without labels. The rows
/// are dealt into `folds` parts by a seed.
///
/// # Panics
/// When the numbers do not fit together, or there are fewer than two folds.
#[must_use]
pub fn cross_fitted_choices(
    width: usize,
    scores: &[f32],
    truth: &[u8],
    weights: &[f64],
    settings: OffsetSettings,
    folds: usize,
    seed: u64,
) -> Vec<u8> {
    assert!(folds >= 2, "one part is left out, another is needed");
    let mut order: Vec<usize> = (0..truth.len()).collect();
    Random::new(seed).shuffle(&mut order, truth.len());
    let mut chosen = vec![0; truth.len()];
    for fold in 0..folds {
        let others: Vec<usize> = order.iter().enumerate().filter(|(place, _)| place % folds != fold).map(|(_, row)| *row).collect();
        let row_scores = |row: usize| &scores[row * width..(row + 1) * width];
        let other_scores: Vec<f32> = others.iter().flat_map(|row| row_scores(*row)).copied().collect();
        let other_truth: Vec<u8> = others.iter().map(|row| truth[*row]).collect();
        let other_weights: Vec<f64> = others.iter().map(|row| weights[*row]).collect();
        let offsets = fit_offsets(width, &other_scores, &other_truth, &other_weights, settings);
        for row in order.iter().skip(fold).step_by(folds) {
            chosen[*row] = choices(width, row_scores(*row), &offsets)[0];
        }
    }
    chosen
}

/// The offset for one label of several independent ones: the label is chosen when score + offset is above 0. Takes (score, 1 if right else 0, weight) a row and
/// maximises the F1 of the label, raised by `prior` rows on which the score alone decides rightly, so that few labels change little. 0 when it never occurs.
#[must_use]
pub fn fit_label_offset(rows: &[(f32, u8, f64)], prior: f64) -> f32 {
    let is: f64 = rows.iter().map(|(_, right, weight)| f64::from(*right) * weight).sum();
    if is <= 0.0 {
        return 0.0;
    }
    let figure = |offset: f64| {
        let (mut hit, mut said) = (0.0, 0.0);
        for (score, right, weight) in rows {
            if f64::from(*score) + offset > 0.0 {
                said += weight;
                hit += f64::from(*right) * weight;
            }
        }
        // Rows of the prior whose offset would be 0 are lost with the distance from it.
        let kept = prior / (1.0 + offset * offset);
        2.0 * (hit + kept) / (is + said + 2.0 * prior)
    };
    best_on_grid(figure).0 as f32
}

/// The best offset on the grid with its figure; the nearest to 0 wins a draw.
fn best_on_grid(figure: impl Fn(f64) -> f64) -> (f64, f64) {
    let mut best = (0.0, figure(0.0));
    for distance in 1..=FARTHEST {
        for sign in [1.0, -1.0] {
            let offset = sign * f64::from(distance) * STEP;
            let found = figure(offset);
            if found > best.1 + TIE {
                best = (offset, found);
            }
        }
    }
    best
}

/// Labelled rows with their scores.
struct Rows<'a> {
    width: usize,
    scores: &'a [f32],
    truth: &'a [u8],
    /// Weights that sum to the number of rows.
    weights: Vec<f64>,
}

impl<'a> Rows<'a> {
    fn new(width: usize, scores: &'a [f32], truth: &'a [u8], weights: &[f64]) -> Self {
        assert_eq!(scores.len(), width * truth.len(), "one score a class and row");
        assert_eq!(weights.len(), truth.len(), "one weight a row");
        let factor = truth.len() as f64 / weights.iter().sum::<f64>();
        Self { width, scores, truth, weights: weights.iter().map(|weight| weight * factor).collect() }
    }

    fn each(&self) -> impl Iterator<Item = (&[f32], usize, f64)> {
        self.scores
            .chunks_exact(self.width)
            .zip(self.truth)
            .zip(&self.weights)
            .map(|((scores, truth), weight)| (scores, usize::from(*truth), *weight))
    }

    /// Maximises the penalised log-probability by Newton's method. The slopes of the probabilities sum to 0, so the ridge keeps the mean offset at 0.
    fn likely(&self, ridge: f64) -> Vec<f64> {
        let width = self.width;
        let ridge = ridge.max(1e-6);
        let mut offsets = vec![0.0; width];
        let mut chances = vec![0.0; width];
        for _ in 0..STEPS {
            let mut slopes: Vec<f64> = offsets.iter().map(|offset| ridge * offset).collect();
            let mut curve = Square { width, cells: vec![0.0; width * width] };
            (0..width).for_each(|class| curve.cells[class * width + class] = ridge);
            for (scores, truth, weight) in self.each() {
                let most = scores.iter().zip(&offsets).map(|(score, offset)| f64::from(*score) + offset).fold(f64::NEG_INFINITY, f64::max);
                for ((chance, score), offset) in chances.iter_mut().zip(scores).zip(&offsets) {
                    *chance = libm::exp(f64::from(*score) + offset - most);
                }
                let sum: f64 = chances.iter().sum();
                chances.iter_mut().for_each(|chance| *chance /= sum);
                slopes[truth] -= weight;
                for a in 0..width {
                    slopes[a] += weight * chances[a];
                    curve.cells[a * width + a] += weight * chances[a];
                    for b in 0..width {
                        curve.cells[a * width + b] -= weight * chances[a] * chances[b];
                    }
                }
            }
            let Some(inverse) = curve.inverse() else { return offsets };
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

    /// Moves one offset after the other to the best place on the grid, until none moves.
    fn climb(&self, start: Vec<f64>, ridge: f64) -> (Vec<f64>, f64) {
        let mut offsets = start;
        let mut reached = self.penalised(&offsets, ridge);
        for _ in 0..ROUNDS {
            let before = reached;
            for class in 0..self.width {
                let here = offsets[class];
                let (moved, found) = best_on_grid(|change| {
                    let mut tried = offsets.clone();
                    tried[class] = here + change;
                    self.penalised(&tried, ridge)
                });
                offsets[class] = here + moved;
                reached = found;
            }
            // Only differences matter: the mean is taken out, which the pull towards 0 rewards.
            let mean = offsets.iter().sum::<f64>() / self.width as f64;
            offsets.iter_mut().for_each(|offset| *offset -= mean);
            reached = reached.max(self.penalised(&offsets, ridge));
            if reached <= before + TIE {
                break;
            }
        }
        (offsets, reached)
    }

    fn penalised(&self, offsets: &[f64], ridge: f64) -> f64 {
        let squares: f64 = offsets.iter().map(|offset| offset * offset).sum();
        self.macro_f1(offsets) - 0.5 * ridge * squares / self.truth.len().max(1) as f64
    }

    fn macro_f1(&self, offsets: &[f64]) -> f64 {
        let width = self.width;
        let mut sums = vec![0.0; 3 * width];
        for (scores, truth, weight) in self.each() {
            let value = |class: usize| f64::from(scores[class]) + offsets[class];
            let chosen = (1..width).fold(0, |best, class| if value(class) > value(best) { class } else { best });
            sums[3 * truth] += weight;
            sums[3 * chosen + 1] += weight;
            sums[3 * truth + 2] += if chosen == truth { weight } else { 0.0 };
        }
        let occurring = sums.chunks_exact(3).filter(|sums| sums[0] + sums[1] > 0.0);
        let (sum, n) = occurring.fold((0.0, 0.0), |(sum, n), sums| (sum + 2.0 * sums[2] / (sums[0] + sums[1]), n + 1.0));
        if n == 0.0 { 0.0 } else { sum / n }
    }
}

#[cfg(test)]
mod tests {
    use super::{Aim, OffsetSettings, choices, cross_fitted_choices, fit_label_offset, fit_offsets};
    use crate::learn::quality::random::Random;
    use crate::learn::quality::{Bootstrap, Confusion, quality};

    /// Texts of three classes with the given shares, scored by a model that saw equal shares: the logs of Gaussian likelihoods around three centres.
    fn archive(shares: [f64; 3], n: usize, seed: u64) -> (Vec<f32>, Vec<u8>) {
        let centres = [(0.0, 1.1), (-0.9, -0.5), (0.9, -0.5)];
        let mut random = Random::new(seed);
        let (mut scores, mut truth) = (Vec::new(), Vec::new());
        for _ in 0..n {
            let u = random.unit();
            let class = usize::from(u >= shares[0]) + usize::from(u >= shares[0] + shares[1]);
            let (x, y) = (centres[class].0 + random.normal() * 0.9, centres[class].1 + random.normal() * 0.9);
            scores.extend(centres.map(|(cx, cy)| (-((x - cx).powi(2) + (y - cy).powi(2)) / (2.0 * 0.81)) as f32));
            truth.push(class as u8);
        }
        (scores, truth)
    }

    fn macro_f1(truth: &[u8], chosen: &[u8]) -> f64 {
        let pairs = truth.iter().copied().zip(chosen.iter().copied());
        quality(Confusion::of(["a", "b", "c"], pairs), Bootstrap { replicates: 0, seed: 0 }).macro_f1.expect("there are rows").point
    }

    #[test]
    fn likely_offsets_are_the_logs_of_the_shares() {
        let shares = [0.7, 0.2, 0.1];
        let (scores, truth) = archive(shares, 20_000, 1);
        let settings = OffsetSettings { aim: Aim::Likelihood, ridge: 1.0 };
        let offsets = fit_offsets(3, &scores, &truth, &vec![1.0; truth.len()], settings);
        let expected = |class: usize| (shares[class] / shares[0]).ln() as f32;
        assert!((1..3).all(|class| (offsets[class] - offsets[0] - expected(class)).abs() < 0.1), "{offsets:?}");
    }

    #[test]
    fn offsets_from_300_labels_raise_macro_f1_on_other_rows() {
        let (scores, truth) = archive([0.75, 0.18, 0.07], 4_000, 2);
        let plain = macro_f1(&truth, &choices(3, &scores, &[0.0; 3]));
        for seed in 0..5 {
            let (few_scores, few_truth) = archive([0.75, 0.18, 0.07], 300, 100 + seed);
            let offsets = fit_offsets(3, &few_scores, &few_truth, &[1.0; 300], OffsetSettings::STANDARD);
            let moved = macro_f1(&truth, &choices(3, &scores, &offsets));
            assert!(moved > plain + 0.01, "{moved} from {plain} with {offsets:?}");
        }
    }

    #[test]
    fn weights_undo_a_sample_that_is_not_even() {
        let (scores, truth) = archive([1.0 / 3.0; 3], 30_000, 3);
        // Rows of class 0 stand for four others each: as if its share were two thirds.
        let weights: Vec<f64> = truth.iter().map(|truth| if *truth == 0 { 4.0 } else { 1.0 }).collect();
        let offsets = fit_offsets(3, &scores, &truth, &weights, OffsetSettings { aim: Aim::Likelihood, ridge: 1.0 });
        assert!((offsets[0] - offsets[1] - 4.0_f32.ln()).abs() < 0.1, "{offsets:?}");
    }

    #[test]
    fn nothing_to_learn_from_changes_nothing() {
        for aim in [Aim::MacroF1, Aim::Likelihood] {
            assert_eq!(fit_offsets(3, &[], &[], &[], OffsetSettings { aim, ridge: 1.0 }), [0.0; 3]);
        }
        let one = fit_offsets(2, &[0.5, 0.0], &[0], &[1.0], OffsetSettings { aim: Aim::MacroF1, ridge: 1.0 });
        assert_eq!(one, [0.0; 2]);
    }

    #[test]
    fn a_strong_pull_keeps_the_offsets_at_0() {
        let (scores, truth) = archive([0.8, 0.1, 0.1], 200, 4);
        for aim in [Aim::MacroF1, Aim::Likelihood] {
            let offsets = fit_offsets(3, &scores, &truth, &[1.0; 200], OffsetSettings { aim, ridge: 1e6 });
            assert!(offsets.iter().all(|offset| offset.abs() < 1e-3), "{offsets:?}");
        }
    }

    #[test]
    fn cross_fitting_tells_what_other_rows_tell() {
        let (scores, truth) = archive([0.75, 0.18, 0.07], 400, 5);
        let chosen = cross_fitted_choices(3, &scores, &truth, &[1.0; 400], OffsetSettings::STANDARD, 5, 1);
        let offsets = fit_offsets(3, &scores, &truth, &[1.0; 400], OffsetSettings::STANDARD);
        let (crossed, seen) = (macro_f1(&truth, &chosen), macro_f1(&truth, &choices(3, &scores, &offsets)));
        assert!(crossed <= seen + 0.01 && crossed > seen - 0.1, "{crossed} {seen}");
        assert_eq!(chosen, cross_fitted_choices(3, &scores, &truth, &[1.0; 400], OffsetSettings::STANDARD, 5, 1));
    }

    #[test]
    fn a_labels_threshold_goes_where_its_f1_is_best() {
        // Right ones lie above −0.95, wrong ones below: an offset of 1 parts them.
        let rows: Vec<(f32, u8, f64)> = (0..40).map(|i| (i as f32 / 10.0 - 3.0, u8::from(i > 20), 1.0)).collect();
        let offset = fit_label_offset(&rows, 0.0);
        assert!((0.9..=1.1).contains(&offset), "{offset}");
        assert_eq!(fit_label_offset(&[(0.3, 0, 1.0)], 1.0), 0.0);
        assert_eq!(fit_label_offset(&[(1.0, 1, 1.0), (-1.0, 0, 1.0)], 1.0), 0.0);
    }
}
