//! One linear head: scores for its labels from the hashed features of a text.

use std::borrow::Cow;

use super::exp::exp;
use super::features::extra;
use super::file::{Kind, ModelHeader};
use crate::model::Lang;

/// A table of weights with its header. Cheap to clone when built in.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// What it is.
    pub header: ModelHeader,
    /// `2^bits` rows of one signed byte a label.
    pub(super) table: Cow<'static, [u8]>,
}

impl Head {
    /// From a header and weights, `2^bits` rows of one a label.
    #[must_use]
    pub fn new(header: ModelHeader, weights: &[i8]) -> Self {
        debug_assert_eq!(weights.len(), header.labels.len() << header.bits, "one weight a label and row");
        Self { header, table: Cow::Owned(weights.iter().map(|weight| *weight as u8).collect()) }
    }

    /// Number of labels.
    #[must_use]
    pub fn width(&self) -> usize {
        self.header.labels.len()
    }

    /// The weights of one feature, as bytes to be read as `i8`.
    #[inline]
    pub(super) fn row(&self, feature: u32) -> &[u8] {
        let width = self.header.labels.len();
        let at = (feature & ((1 << self.header.bits) - 1)) as usize * width;
        &self.table[at..at + width]
    }

    /// The feature of something only one task knows, such as a rule that matched: `name` is the same in training and in use.
    #[must_use]
    pub fn extra(name: &str, value: u32) -> u32 {
        extra(name, value)
    }

    /// Adds the weights of one feature to sums, one a label.
    #[inline]
    pub(super) fn add(&self, feature: u32, sums: &mut [i32]) {
        for (sum, weight) in sums.iter_mut().zip(self.row(feature)) {
            *sum += i32::from(*weight as i8);
        }
    }

    /// What a language calls its settings in the header.
    fn of_language<T>(map: &std::collections::BTreeMap<String, T>, lang: Lang) -> &T {
        map.get(lang.as_str()).unwrap_or_else(|| &map["other"])
    }

    /// One feature's weights times `weights`, in units of the table.
    pub(super) fn worth(&self, feature: u32, weights: &[f32]) -> f32 {
        self.row(feature).iter().zip(weights).map(|(byte, weight)| f32::from(*byte as i8) * weight).sum()
    }

    /// What one unit of the table is worth in the scores of a text with `n` features.
    pub(super) fn unit(&self, n: u32, lang: Lang) -> f32 {
        self.header.scale / (n.max(1) as f32).sqrt() * Self::of_language(&self.header.sharpness, lang)
    }

    /// Turns sums over `n` features into scores, in place: calibrated log-odds up to a constant.
    pub(super) fn finish(&self, sums: &[i32], n: u32, lang: Lang, scores: &mut [f32]) {
        let header = &self.header;
        let sharpness = *Self::of_language(&header.sharpness, lang);
        let factor = header.scale / (n.max(1) as f32).sqrt();
        for ((score, sum), bias) in scores.iter_mut().zip(sums).zip(&header.bias) {
            *score = (*sum as f32 * factor + bias) * sharpness;
        }
    }

    /// Turns scores into probabilities, in place.
    pub fn probabilities(&self, scores: &mut [f32]) {
        match self.header.kind {
            Kind::Softmax => softmax(scores),
            Kind::Independent => scores.iter_mut().for_each(|score| *score = 1.0 / (1.0 + exp(-*score))),
        }
    }

    /// The offsets by which labels are chosen in a language.
    #[must_use]
    pub fn offsets(&self, lang: Lang) -> &[f32] {
        Self::of_language(&self.header.offsets, lang).as_slice()
    }

    /// The label of a softmax head: the largest score after the language's offsets; of equal ones the first.
    #[must_use]
    pub fn choose(&self, scores: &[f32], lang: Lang) -> usize {
        let mut best = 0;
        let value = |label: usize| scores[label] + self.offsets(lang)[label];
        for label in 1..scores.len() {
            if value(label) > value(best) {
                best = label;
            }
        }
        best
    }

    /// The labels of an independent head: those whose score after the language's offset is above 0, bit by bit.
    #[must_use]
    pub fn choose_all(&self, scores: &[f32], lang: Lang) -> u64 {
        let offsets = self.offsets(lang);
        scores.iter().zip(offsets).enumerate().fold(0, |mask, (label, (score, offset))| mask | u64::from(score + offset > 0.0) << label)
    }
}

/// Probabilities from scores, in place; the same bits on every machine.
pub(crate) fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = exp(*score - most));
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}
