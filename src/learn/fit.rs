//! Fits the weights of a linear head: logistic loss by stochastic gradient descent with a rate of its own for each weight (AdaGrad, Duchi et al. 2011).
//!
//! One thread, a fixed order from a seed, and an exponential function that does not depend on the machine: the same examples give the same bytes.

use crate::annotate::learned::Kind;

/// One labelled text.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its features; a feature that occurs twice stands twice.
    pub features: Vec<u32>,
    /// The labels that are right, a bit each.
    pub right: u64,
    /// The labels that the annotator chose from; a set that knows no neutral texts teaches nothing about them.
    pub known: u64,
    /// How much it counts.
    pub weight: f32,
}

/// How to fit.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitSettings {
    /// The table has 2^bits rows.
    pub bits: u32,
    /// Passes over the examples.
    pub epochs: u32,
    /// First learning rate; it falls in a line to a twentieth.
    pub rate: f32,
    /// Pull towards 0 on every weight that an example touches.
    #[serde(default)]
    pub ridge: f32,
    /// Share of an example's features that one pass leaves out, so that no single one is relied upon.
    #[serde(default)]
    pub dropout: f32,
    /// Decides the order of the examples.
    #[serde(default)]
    pub seed: u64,
}

/// What was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// `2^bits` rows, one column a label.
    pub table: Vec<f32>,
    /// One a label.
    pub bias: Vec<f32>,
    /// Number of labels.
    pub width: usize,
    mask: u32,
}

/// Most labels of a head.
pub const MOST_LABELS: usize = 64;

impl Weights {
    fn new(bits: u32, width: usize) -> Self {
        Self { table: vec![0.0; width << bits], bias: vec![0.0; width], width, mask: (1 << bits) - 1 }
    }

    #[inline]
    fn at(&self, feature: u32) -> usize {
        (feature & self.mask) as usize * self.width
    }

    /// The scores of a text, one a label: bias plus the sum of the weights over the root of their number.
    pub fn scores(&self, features: &[u32], scores: &mut [f32]) {
        scores.fill(0.0);
        for feature in features {
            let at = self.at(*feature);
            for (score, weight) in scores.iter_mut().zip(&self.table[at..at + self.width]) {
                *score += weight;
            }
        }
        let factor = value(features.len());
        for (score, bias) in scores.iter_mut().zip(&self.bias) {
            *score = *score * factor + bias;
        }
    }
}

/// What one occurrence of a feature counts in a text with `n` of them: long texts are not surer than short ones by length alone.
fn value(n: usize) -> f32 {
    1.0 / (n.max(1) as f32).sqrt()
}

/// Fits a head with `width` labels.
///
/// # Panics
/// When there are more than [`MOST_LABELS`] labels.
#[must_use]
pub fn fit(examples: &[Example], width: usize, kind: Kind, settings: &FitSettings) -> Weights {
    assert!(width <= MOST_LABELS, "a head has at most {MOST_LABELS} labels");
    refit(Weights::new(settings.bits, width), examples, kind, settings)
}

/// Fits that are averaged.
const FITS: u64 = 3;

/// The mean of several fits that differ in the order of the examples: what chance put into one of them is gone, and a linear head is as fast as before.
///
/// # Panics
/// As [`fit`].
#[must_use]
pub fn fit_mean(examples: &[Example], width: usize, kind: Kind, settings: &FitSettings) -> Weights {
    let run = |number: u64| fit(examples, width, kind, &FitSettings { seed: settings.seed.wrapping_mul(FITS).wrapping_add(number), ..*settings });
    let mut weights = run(0);
    for number in 1..FITS {
        let other = run(number);
        weights.table.iter_mut().zip(&other.table).for_each(|(sum, value)| *sum += value);
        weights.bias.iter_mut().zip(&other.bias).for_each(|(sum, value)| *sum += value);
    }
    weights.table.iter_mut().chain(&mut weights.bias).for_each(|sum| *sum /= FITS as f32);
    weights
}

/// Goes on fitting weights that others have begun: what they know stays where the examples say nothing else.
#[must_use]
pub fn refit(mut weights: Weights, examples: &[Example], kind: Kind, settings: &FitSettings) -> Weights {
    let width = weights.width;
    let mut squares = vec![FIRST_SQUARE; weights.table.len()];
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut chance = Chance(settings.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x0136_9f2d_77a5_24a3);
    let mut scores = vec![0.0; width];
    let mut slopes = vec![0.0; width];
    for epoch in 0..settings.epochs {
        for last in (1..order.len()).rev() {
            order.swap(last, (chance.next() % (last as u64 + 1)) as usize);
        }
        let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32).max(LAST_RATE);
        for index in &order {
            let example = &examples[*index as usize];
            weights.scores(&example.features, &mut scores);
            slope(kind, example, &scores, &mut slopes);
            for (bias, slope) in weights.bias.iter_mut().zip(&slopes) {
                *bias -= BIAS_RATE * rate * slope;
            }
            let value = value(example.features.len());
            for feature in &example.features {
                if settings.dropout > 0.0 && chance.share() < settings.dropout {
                    continue;
                }
                let at = weights.at(*feature);
                let row = &mut weights.table[at..at + width];
                for ((weight, square), slope) in row.iter_mut().zip(&mut squares[at..at + width]).zip(&slopes) {
                    let step = slope * value + settings.ridge * *weight;
                    *square += step * step;
                    *weight -= rate * step / square.sqrt();
                }
            }
        }
    }
    weights
}

/// The rate falls to this share of the first one.
const LAST_RATE: f32 = 0.05;
/// What AdaGrad's sums start from: the first steps are not endless.
const FIRST_SQUARE: f32 = 1e-3;
/// The bias learns slowly, or the order of the last examples would decide it.
const BIAS_RATE: f32 = 0.01;

/// The slope of the loss by each score: probability minus truth, over the labels that the annotator chose from.
fn slope(kind: Kind, example: &Example, scores: &[f32], slopes: &mut [f32]) {
    let bit = |mask: u64, label: usize| mask >> label & 1 == 1;
    let truth = |label: usize| if bit(example.right, label) { 1.0 } else { 0.0 };
    match kind {
        Kind::Softmax => {
            let mut most = f32::NEG_INFINITY;
            for (label, score) in scores.iter().enumerate() {
                if bit(example.known, label) {
                    most = most.max(*score);
                }
            }
            let mut sum = 0.0;
            for (label, slope) in slopes.iter_mut().enumerate() {
                *slope = if bit(example.known, label) { libm::expf(scores[label] - most) } else { 0.0 };
                sum += *slope;
            }
            for (label, slope) in slopes.iter_mut().enumerate() {
                *slope = if bit(example.known, label) { (*slope / sum - truth(label)) * example.weight } else { 0.0 };
            }
        }
        Kind::Independent => {
            for (label, slope) in slopes.iter_mut().enumerate() {
                let is_known = bit(example.known, label);
                *slope = if is_known { (1.0 / (1.0 + libm::expf(-scores[label])) - truth(label)) * example.weight } else { 0.0 };
            }
        }
    }
}

/// Xorshift (Marsaglia 2003): enough for an order.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// The table as signed bytes, and what a byte is worth. The few weights beyond the 99.99th percentile are cut to it, so that the others keep their grain.
#[must_use]
pub fn quantise(weights: &Weights) -> (Vec<i8>, f32) {
    let mut sizes: Vec<f32> = weights.table.iter().map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
    if sizes.is_empty() {
        return (vec![0; weights.table.len()], 1.0);
    }
    let at = (sizes.len() - 1) * 9_999 / 10_000;
    let (_, limit, _) = sizes.select_nth_unstable_by(at, f32::total_cmp);
    let scale = *limit / 127.0;
    (weights.table.iter().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8).collect(), scale)
}

#[cfg(test)]
mod tests {
    use super::{Example, FitSettings, fit, quantise};
    use crate::annotate::learned::Kind;

    const SETTINGS: FitSettings = FitSettings { bits: 6, epochs: 20, rate: 0.3, ridge: 0.0, dropout: 0.0, seed: 1 };

    fn example(features: &[u32], right: u64, known: u64) -> Example {
        Example { features: features.to_vec(), right, known, weight: 1.0 }
    }

    fn best(scores: &[f32]) -> usize {
        (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).expect("there are labels")
    }

    #[test]
    fn what_can_be_told_apart_is_told_apart() {
        let examples: Vec<Example> = (0..30).map(|i| example(&[i % 3, 10 + i % 2], 1 << (i % 3), 0b111)).collect();
        let weights = fit(&examples, 3, Kind::Softmax, &SETTINGS);
        let mut scores = [0.0; 3];
        for label in 0..3 {
            weights.scores(&[label, 10], &mut scores);
            assert_eq!(best(&scores), label as usize);
        }
    }

    #[test]
    fn a_label_that_a_set_does_not_know_is_not_taught() {
        let examples: Vec<Example> = (0..20).map(|i| example(&[i % 2], if i % 2 == 0 { 0b001 } else { 0b100 }, 0b101)).collect();
        let weights = fit(&examples, 3, Kind::Softmax, &SETTINGS);
        assert!((0..64).all(|row| weights.table[row * 3 + 1] == 0.0) && weights.bias[1] == 0.0);
    }

    #[test]
    fn several_labels_may_be_right() {
        let examples: Vec<Example> = (0..40).map(|i| example(&[i % 4, 20], u64::from(i % 4), 0b11)).collect();
        let weights = fit(&examples, 2, Kind::Independent, &SETTINGS);
        let mut scores = [0.0; 2];
        for mask in 0..4 {
            weights.scores(&[mask, 20], &mut scores);
            assert_eq!((scores[0] > 0.0, scores[1] > 0.0), (mask & 1 == 1, mask & 2 == 2), "{mask}");
        }
    }

    #[test]
    fn the_same_examples_give_the_same_weights_and_bytes_keep_their_order() {
        let examples: Vec<Example> = (0..30).map(|i| example(&[i % 7, i % 5], 1 << (i % 2), 0b11)).collect();
        let weights = fit(&examples, 2, Kind::Softmax, &SETTINGS);
        assert_eq!(weights, fit(&examples, 2, Kind::Softmax, &SETTINGS));
        let (bytes, scale) = quantise(&weights);
        for (byte, weight) in bytes.iter().zip(&weights.table) {
            assert!((f32::from(*byte) * scale - weight).abs() <= scale * 0.51, "{byte} {weight} {scale}");
        }
    }
}
