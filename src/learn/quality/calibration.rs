//! Do probabilities mean what they say? Brier score, reliability curve, expected calibration error.

use serde::Serialize;

use super::bootstrap::Measured;
use crate::measure::stats::interval::{Z95, wilson};

/// Bins of the reliability curve.
const BINS: usize = 10;

/// How honest the probabilities of a model are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Rows.
    pub n: u64,
    /// Mean over rows of the sum over classes of (probability − truth)², 0..2 (Brier 1950). The interval is that of a mean.
    pub brier: Measured,
    /// The Brier score of always giving the shares of the classes in these rows: what must be undercut.
    pub brier_of_shares: f64,
    /// Mean distance of probability and frequency over the bins of the most probable class, weighted by rows (Naeini et al. 2015, Guo et al. 2017).
    pub expected_error: f64,
    /// Reliability of the most probable class.
    pub top: Vec<ReliabilityBin>,
    /// Reliability of each class's own probability.
    pub classes: Vec<Vec<ReliabilityBin>>,
}

/// Rows whose probability lies in one tenth of 0..1 (the last one holds 1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Lower end of the tenth.
    pub from: f64,
    /// Upper end of the tenth.
    pub to: f64,
    /// Rows in it.
    pub n: u64,
    /// Mean probability of its rows; the middle of the tenth without rows.
    pub probability: f64,
    /// How often it came true, with its Wilson interval; `None` without rows.
    pub frequency: Option<Measured>,
}

/// Compares probabilities (row by row, `width` a row) with the true classes; `None` without rows.
///
/// # Panics
/// When the numbers do not fit together, or a class is not below `width`.
#[must_use]
pub fn calibration(probabilities: &[f32], width: usize, truth: &[u8]) -> Option<Calibration> {
    assert_eq!(probabilities.len(), width * truth.len(), "one probability a class and row");
    if truth.is_empty() {
        return None;
    }
    let n = truth.len() as f64;
    let (mut sum, mut squares) = (0.0, 0.0);
    let mut counts = vec![0_u64; width];
    let mut top = Bins::default();
    let mut classes = vec![Bins::default(); width];
    for (row, right) in probabilities.chunks_exact(width).zip(truth) {
        let right = usize::from(*right);
        counts[right] += 1;
        let mut score = 0.0;
        let mut best = 0;
        for (class, probability) in row.iter().enumerate() {
            let came_true = u64::from(class == right);
            score += (f64::from(*probability) - came_true as f64).powi(2);
            classes[class].add(f64::from(*probability), came_true);
            if *probability > row[best] {
                best = class;
            }
        }
        top.add(f64::from(row[best]), u64::from(best == right));
        sum += score;
        squares += score * score;
    }
    let mean = sum / n;
    let half = if truth.len() > 1 { Z95 * ((squares / n - mean * mean).max(0.0) / (n - 1.0)).sqrt() } else { 2.0 };
    let top = top.curve();
    let distance = |bin: &ReliabilityBin| bin.frequency.map_or(0.0, |frequency| (frequency.point - bin.probability).abs() * bin.n as f64 / n);
    Some(Calibration {
        n: truth.len() as u64,
        brier: Measured { point: mean, low: (mean - half).max(0.0), high: (mean + half).min(2.0) },
        brier_of_shares: 1.0 - counts.iter().map(|count| (*count as f64 / n).powi(2)).sum::<f64>(),
        expected_error: top.iter().map(distance).sum(),
        top,
        classes: classes.iter().map(Bins::curve).collect(),
    })
}

#[derive(Clone, Default)]
struct Bins {
    n: [u64; BINS],
    came_true: [u64; BINS],
    probabilities: [f64; BINS],
}

impl Bins {
    fn add(&mut self, probability: f64, came_true: u64) {
        let bin = ((probability * BINS as f64) as usize).min(BINS - 1);
        self.n[bin] += 1;
        self.came_true[bin] += came_true;
        self.probabilities[bin] += probability;
    }

    fn curve(&self) -> Vec<ReliabilityBin> {
        (0..BINS)
            .map(|bin| {
                let (from, to) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
                let (n, came_true) = (self.n[bin], self.came_true[bin]);
                if n == 0 {
                    return ReliabilityBin { from, to, n, probability: f64::midpoint(from, to), frequency: None };
                }
                let (low, high) = wilson(came_true, n);
                let frequency = Some(Measured { point: came_true as f64 / n as f64, low, high });
                ReliabilityBin { from, to, n, probability: self.probabilities[bin] / n as f64, frequency }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::calibration;
    use crate::learn::quality::random::Random;

    #[test]
    fn figures_are_those_computed_by_hand() {
        // Brier: (0.2² + 0.2² + 0) and (0.5² + 0.7² + 0.2²); mean (0.08 + 0.78) / 2. Top: 0.8 right, 0.5 wrong: |1 − 0.8| / 2 + |0 − 0.5| / 2.
        let found = calibration(&[0.8, 0.2, 0.0, 0.5, 0.3, 0.2], 3, &[0, 1]).expect("there are rows");
        assert!((found.brier.point - 0.43).abs() < 1e-6 && (found.expected_error - 0.35).abs() < 1e-6, "{found:?}");
        assert!((found.brier_of_shares - 0.5).abs() < 1e-12);
        assert_eq!((found.n, found.top[8].n, found.top[5].n, found.top.iter().map(|bin| bin.n).sum::<u64>()), (2, 1, 1, 2));
        assert_eq!(found.classes[2].iter().map(|bin| bin.n).collect::<Vec<_>>(), [1, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn certainty_that_is_right_costs_nothing_and_certainty_that_is_wrong_costs_2() {
        let right = calibration(&[1.0, 0.0, 0.0, 1.0], 2, &[0, 1]).expect("there are rows");
        assert_eq!((right.brier.point, right.expected_error, right.top[9].n), (0.0, 0.0, 2));
        let wrong = calibration(&[1.0, 0.0], 2, &[1]).expect("there are rows");
        assert_eq!((wrong.brier.point, wrong.expected_error), (2.0, 1.0));
        assert_eq!(calibration(&[], 3, &[]), None);
    }

    #[test]
    fn honest_probabilities_lie_on_the_diagonal() {
        let mut random = Random::new(9);
        let (mut probabilities, mut truth) = (Vec::new(), Vec::new());
        for _ in 0..20_000 {
            let p = random.unit();
            probabilities.extend([p as f32, (1.0 - p) as f32]);
            truth.push(u8::from(random.unit() >= p));
        }
        let found = calibration(&probabilities, 2, &truth).expect("there are rows");
        // The Brier score of a uniform honest forecast of two classes is 2 · E[p(1 − p)] = 1/3.
        assert!(found.expected_error < 0.02 && (found.brier.low..found.brier.high).contains(&(1.0 / 3.0)), "{found:?}");
        for bin in &found.classes[0] {
            let frequency = bin.frequency.expect("each tenth has rows");
            assert!((frequency.point - bin.probability).abs() < 0.05, "{bin:?}");
        }
    }
}
