//! The small classifier on top of a table of vectors: multinomial logistic regression, fitted on labelled texts and kept in `afterstorm-head.json`.

use serde::{Deserialize, Serialize};

use super::files::Folder;
use super::vectors::Vectors;
use crate::error::Result;
use crate::model::Polarity;

/// Outputs: negative, neutral, positive.
pub(super) const CLASSES: usize = 3;

/// The classifier, as its file holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorHead {
    /// Version of this format.
    pub format: u32,
    /// CRC-32 of the `model.safetensors` that it was fitted on.
    pub vectors: u32,
    /// Texts that it was fitted on.
    pub texts: usize,
    /// Added to each output: negative, neutral, positive.
    pub bias: [f32; CLASSES],
    /// For each output one number a dimension.
    pub weights: [Vec<f32>; CLASSES],
}

/// How to fit.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HeadSettings {
    /// Passes over the texts.
    pub epochs: u32,
    /// First learning rate; it falls in a line to a twentieth.
    pub rate: f32,
    /// Pull of every weight towards 0.
    pub ridge: f32,
    /// How far rare classes are weighed up: 0 not at all, 1 until all count the same.
    pub balance: f32,
    /// Decides the order of the texts.
    pub seed: u64,
}

impl Default for HeadSettings {
    fn default() -> Self {
        Self { epochs: 20, rate: 0.05, ridge: 1e-4, balance: 0.5, seed: 1 }
    }
}

/// Version of the file.
const FORMAT: u32 = 1;
/// The rate falls to this share of the first one.
const LAST_RATE: f32 = 0.05;
/// What AdaGrad's sums start from: the first steps are not endless.
const FIRST_SQUARE: f32 = 1e-3;
/// A dimension that varies less than this says nothing.
const LEAST_SPREAD: f32 = 1e-6;

impl VectorHead {
    /// The file beside the vectors.
    pub const FILE: &str = "afterstorm-head.json";

    pub(super) fn open(folder: &Folder<'_>, vectors: &Vectors) -> Result<Self> {
        const TRAIN: &str = "fit one on labelled texts with `afterstorm train --vectors FOLDER LABELLED`";
        let head: Self = folder.json(Self::FILE)?.ok_or_else(|| {
            folder.wrong(Self::FILE, "is missing: a table of vectors knows words and no sentiment, so it needs a small classifier beside it", TRAIN)
        })?;
        if head.format != FORMAT {
            return Err(folder.wrong(Self::FILE, format!("is of format {}, and this program reads format {FORMAT}", head.format), TRAIN));
        }
        if head.vectors != vectors.checksum {
            return Err(folder.wrong(Self::FILE, "was fitted on another model.safetensors", TRAIN));
        }
        if let Some(weights) = head.weights.iter().find(|weights| weights.len() != vectors.dimensions) {
            return Err(folder.wrong(
                Self::FILE,
                format!("has {} weights an output, and the vectors have {} numbers", weights.len(), vectors.dimensions),
                TRAIN,
            ));
        }
        Ok(head)
    }

    /// The bytes of the file.
    ///
    /// # Panics
    /// Never: numbers are always JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("numbers are JSON")
    }

    /// The outputs for a vector: log-odds up to a constant.
    pub(super) fn outputs(&self, vector: &[f32]) -> [f32; CLASSES] {
        let dot = |weights: &[f32]| weights.iter().zip(vector).map(|(weight, number)| weight * number).sum::<f32>();
        std::array::from_fn(|class| dot(&self.weights[class]) + self.bias[class])
    }

    /// Fits the classifier: logistic loss, stochastic gradient descent with a rate of its own for each weight (AdaGrad, Duchi et al. 2011), on dimensions brought to
    /// mean 0 and spread 1. One thread, a fixed order from a seed: the same texts give the same bytes.
    ///
    /// `table` holds one vector a row, `classes` the class of each.
    pub(super) fn fit(table: &[f32], classes: &[Polarity], checksum: u32, settings: &HeadSettings) -> Self {
        let dimensions = table.len() / classes.len().max(1);
        let (means, spreads) = moments(table, dimensions);
        let mut counts = [0.0_f32; CLASSES];
        classes.iter().for_each(|class| counts[*class as usize] += 1.0);
        let even = classes.len() as f32 / counts.iter().filter(|count| **count > 0.0).count().max(1) as f32;
        let worth: [f32; CLASSES] = counts.map(|count| libm::powf(even / count.max(1.0), settings.balance));

        let mut weights: [Vec<f32>; CLASSES] = std::array::from_fn(|_| vec![0.0; dimensions]);
        let mut squares: [Vec<f32>; CLASSES] = std::array::from_fn(|_| vec![FIRST_SQUARE; dimensions]);
        let mut bias = [0.0_f32; CLASSES];
        let mut bias_squares = [FIRST_SQUARE; CLASSES];
        let mut order: Vec<usize> = (0..classes.len()).collect();
        let mut vector = vec![0.0; dimensions];
        let steps = (settings.epochs as usize * classes.len()).max(1) as f32;
        for epoch in 0..settings.epochs {
            order.sort_unstable_by_key(|row| (mix(settings.seed ^ u64::from(epoch) << 40 ^ *row as u64), *row));
            for (step, row) in order.iter().enumerate() {
                let done = (epoch as usize * classes.len() + step) as f32 / steps;
                let rate = settings.rate * (1.0 - done * (1.0 - LAST_RATE));
                let numbers = &table[row * dimensions..(row + 1) * dimensions];
                for (at, value) in vector.iter_mut().enumerate() {
                    *value = (numbers[at] - means[at]) / spreads[at];
                }
                let mut scores: [f32; CLASSES] =
                    std::array::from_fn(|class| bias[class] + weights[class].iter().zip(&vector).map(|(weight, value)| weight * value).sum::<f32>());
                softmax(&mut scores);
                let right = classes[*row] as usize;
                for class in 0..CLASSES {
                    let slope = (scores[class] - if class == right { 1.0 } else { 0.0 }) * worth[right];
                    bias_squares[class] += slope * slope;
                    bias[class] -= rate * slope / bias_squares[class].sqrt();
                    for ((weight, square), value) in weights[class].iter_mut().zip(&mut squares[class]).zip(&vector) {
                        let slope = slope * value + settings.ridge * *weight;
                        *square += slope * slope;
                        *weight -= rate * slope / square.sqrt();
                    }
                }
            }
        }
        // The scaling of the dimensions goes into the weights, so that whoever uses them need not know it.
        for class in 0..CLASSES {
            for at in 0..dimensions {
                weights[class][at] /= spreads[at];
                bias[class] -= weights[class][at] * means[at];
            }
        }
        Self { format: FORMAT, vectors: checksum, texts: classes.len(), bias, weights }
    }
}

/// Mean and spread (standard deviation) of each dimension.
fn moments(table: &[f32], dimensions: usize) -> (Vec<f32>, Vec<f32>) {
    let rows = || table.chunks_exact(dimensions.max(1));
    let n = rows().len().max(1) as f64;
    let mut means = vec![0.0_f64; dimensions];
    let mut spreads = vec![0.0_f64; dimensions];
    for row in rows() {
        means.iter_mut().zip(row).for_each(|(mean, number)| *mean += f64::from(*number) / n);
    }
    for row in rows() {
        for ((spread, mean), number) in spreads.iter_mut().zip(&means).zip(row) {
            *spread += (f64::from(*number) - mean).powi(2) / n;
        }
    }
    (means.into_iter().map(|mean| mean as f32).collect(), spreads.into_iter().map(|spread| (spread.sqrt() as f32).max(LEAST_SPREAD)).collect())
}

fn softmax(scores: &mut [f32; CLASSES]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers = scores.map(|score| libm::expf(score - most));
    let sum: f32 = powers.iter().sum();
    *scores = powers.map(|power| power / sum);
}

/// SplitMix64 (Steele et al. 2014): enough for an order.
const fn mix(seed: u64) -> u64 {
    let seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let seed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let seed = (seed ^ seed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    seed ^ seed >> 31
}

#[cfg(test)]
mod tests {
    use super::{HeadSettings, VectorHead};
    use crate::model::Polarity;

    fn best(head: &VectorHead, vector: &[f32]) -> usize {
        let outputs = head.outputs(vector);
        (0..3).max_by(|a, b| outputs[*a].total_cmp(&outputs[*b])).expect("there are three")
    }

    #[test]
    fn classes_that_lie_apart_are_told_apart_by_bytes_that_come_back() {
        let places = [([0.9, 0.1], Polarity::Negative), ([0.5, 0.9], Polarity::Neutral), ([0.1, 0.1], Polarity::Positive)];
        let mut table = Vec::new();
        let mut classes = Vec::new();
        for round in 0..40 {
            for (place, class) in places {
                table.extend(place.map(|number| number + round as f32 / 1000.0));
                classes.push(class);
            }
        }
        let head = VectorHead::fit(&table, &classes, 7, &HeadSettings::default());
        for (place, class) in places {
            assert_eq!(best(&head, &place), class as usize);
        }
        assert_eq!(head, VectorHead::fit(&table, &classes, 7, &HeadSettings::default()));
        assert_eq!(serde_json::from_slice::<VectorHead>(&head.to_bytes()).expect("it is JSON"), head);
    }

    #[test]
    fn a_dimension_that_never_varies_does_no_harm() {
        let head = VectorHead::fit(&[1.0, 0.5, -1.0, 0.5], &[Polarity::Positive, Polarity::Negative], 0, &HeadSettings::default());
        assert_eq!((best(&head, &[1.0, 0.5]), best(&head, &[-1.0, 0.5])), (2, 0));
        assert!(head.weights.iter().flatten().all(|weight| weight.is_finite()));
    }
}
