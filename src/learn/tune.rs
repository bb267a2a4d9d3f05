//! The last two numbers of a head, fitted on texts that its weights have not seen: how sharp its probabilities are, and where the classes part.

/// One text that was scored by weights that did not learn from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// One score a column.
    pub scores: Vec<f32>,
    /// The right class.
    pub right: usize,
    /// How much it counts.
    pub weight: f32,
}

/// The factor on the scores that makes the right classes most likely; `classes` is the class of each column. Temperature scaling (Guo, Pleiss, Sun & Weinberger 2017), found by golden section.
#[must_use]
pub fn sharpness(texts: &[Scored], classes: &[u8]) -> f32 {
    if texts.is_empty() {
        return 1.0;
    }
    let loss = |log_factor: f32| {
        let factor = libm::expf(log_factor);
        texts
            .iter()
            .map(|text| {
                let most = text.scores.iter().map(|score| score * factor).fold(f32::NEG_INFINITY, f32::max);
                let (mut sum, mut right) = (0.0, 0.0);
                for (score, class) in text.scores.iter().zip(classes) {
                    let power = libm::expf(score * factor - most);
                    sum += power;
                    right += if usize::from(*class) == text.right { power } else { 0.0 };
                }
                f64::from(text.weight * (libm::logf(sum) - libm::logf(right.max(f32::MIN_POSITIVE))))
            })
            .sum::<f64>()
    };
    libm::expf(golden_section(loss, libm::logf(0.1), libm::logf(4.0)))
}

/// The place of the smallest value of a function with one valley.
fn golden_section(value: impl Fn(f32) -> f64, mut low: f32, mut high: f32) -> f32 {
    const RATIO: f32 = 0.618_034;
    const STEPS: usize = 30;
    let (mut a, mut b) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_a, mut at_b) = (value(a), value(b));
    for _ in 0..STEPS {
        if at_a <= at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - RATIO * (high - low);
            at_a = value(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + RATIO * (high - low);
            at_b = value(b);
        }
    }
    f32::midpoint(low, high)
}

/// What is added to the score of each class before the largest is chosen: the mean of macro-F1 and macro-recall over the texts is made as large as it gets, label by label on
/// a grid, the first label fixed at 0 when there are two, the middle one when there are three. Small offsets win ties, so that chance decides nothing.
#[must_use]
pub fn offsets(texts: &[Scored], width: usize) -> Vec<f32> {
    const GRID: i32 = 16;
    const STEP: f32 = 0.05;
    const ROUNDS: usize = 3;
    /// What a step away from 0 must bring.
    const COST: f64 = 2e-4;
    let mut offsets = vec![0.0; width];
    if texts.is_empty() {
        return offsets;
    }
    let fixed = usize::from(width == 3);
    let mut best = aim(texts, &offsets);
    for _ in 0..ROUNDS {
        for label in (0..width).filter(|label| *label != fixed) {
            for step in -GRID..=GRID {
                let mut tried = offsets.clone();
                tried[label] = step as f32 * STEP;
                let reached = aim(texts, &tried) - COST * f64::from(step.abs());
                if reached > best {
                    (best, offsets) = (reached, tried);
                }
            }
        }
    }
    offsets
}

/// Mean of macro-F1 and macro-recall.
fn aim(texts: &[Scored], offsets: &[f32]) -> f64 {
    let width = offsets.len();
    let (mut hits, mut told, mut true_) = (vec![0.0; width], vec![0.0; width], vec![0.0; width]);
    for text in texts {
        let value = |label: usize| text.scores[label] + offsets[label];
        let chosen = (1..width).fold(0, |best, label| if value(label) > value(best) { label } else { best });
        let weight = f64::from(text.weight);
        told[chosen] += weight;
        true_[text.right] += weight;
        if chosen == text.right {
            hits[chosen] += weight;
        }
    }
    let present = true_.iter().filter(|n| **n > 0.0).count().max(1) as f64;
    (0..width)
        .filter(|label| true_[*label] > 0.0)
        .map(|label| hits[label] / true_[label] / 2.0 + hits[label] / (told[label] + true_[label]))
        .sum::<f64>()
        / present
}

/// In which of `n` parts a text is held out while the others are trained on: by its place, so that neighbours are spread.
#[must_use]
pub const fn fold(index: usize, n: usize) -> usize {
    index % n
}

#[cfg(test)]
mod tests {
    use super::{Scored, offsets, sharpness};

    fn text(scores: &[f32], right: usize) -> Scored {
        Scored { scores: scores.to_vec(), right, weight: 1.0 }
    }

    #[test]
    fn scores_that_are_too_sure_are_made_modest() {
        // Right in three of four cases, so the log-odds should be ln 3 = 1.0986; they are 4.
        let texts: Vec<Scored> = (0..40).map(|i| text(&[4.0, 0.0], usize::from(i % 4 == 0))).collect();
        let found = sharpness(&texts, &[0, 1]);
        assert!((found - 1.0986 / 4.0).abs() < 1e-3, "{found}");
        assert_eq!(sharpness(&[], &[0, 1]), 1.0);
    }

    #[test]
    fn a_class_that_is_always_missed_gets_an_offset() {
        let mut texts: Vec<Scored> = (0..20).map(|_| text(&[0.0, 1.0, -1.0], 1)).collect();
        texts.extend((0..20).map(|_| text(&[0.0, 0.3, -1.0], 0)));
        let offsets = offsets(&texts, 3);
        assert!(offsets[0] >= 0.3 && offsets[0] < 1.0 && offsets[1] == 0.0 && offsets[2] == 0.0, "{offsets:?}");
    }
}
