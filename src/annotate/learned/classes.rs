//! Columns that stand for one class together.
//!
//! "Negative" is many things: a parcel that is late, a question in anger, mockery. A linear head has one direction a column, so such a class gets a column for
//! each of its forms, labelled `class/form`, and its probability is the sum over them (a mixture, as in mixture discriminant analysis, Hastie & Tibshirani
//! 1996). A head whose labels have no `/` has one column a class, and nothing here changes it.

use super::exp::exp;
use super::head::Head;
use crate::model::Lang;

/// The class of each column, numbered in order of first appearance. Columns of one class stand together.
#[must_use]
pub(crate) fn classes(labels: &[String]) -> Vec<u8> {
    let mut names: Vec<&str> = Vec::new();
    let mut classes = Vec::with_capacity(labels.len());
    for name in labels.iter().map(|label| class_name(label)) {
        let at = names.iter().position(|known| *known == name).unwrap_or(names.len());
        if at == names.len() {
            names.push(name);
        }
        classes.push(at as u8);
    }
    classes
}

/// Number of classes.
#[must_use]
pub(crate) fn n_classes(classes: &[u8]) -> usize {
    classes.last().map_or(0, |last| usize::from(*last) + 1)
}

/// The name of the class that a column belongs to.
#[must_use]
pub(crate) fn class_name(label: &str) -> &str {
    label.split_once('/').map_or(label, |(class, _)| class)
}

/// The scores of classes from those of their columns, so that probabilities add up: the logarithm of the sum of powers. `by_class` has a place a class.
pub(crate) fn merge(classes: &[u8], scores: &[f32], by_class: &mut [f32]) {
    if classes.len() == by_class.len() {
        by_class.copy_from_slice(scores);
        return;
    }
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    by_class.fill(0.0);
    for (class, score) in classes.iter().zip(scores) {
        by_class[usize::from(*class)] += exp(score - most);
    }
    by_class.iter_mut().for_each(|sum| *sum = libm::logf(sum.max(f32::MIN_POSITIVE)) + most);
}

impl Head {
    /// The scores of `N` classes from those of the columns; see [`merge`].
    #[must_use]
    pub fn by_class<const N: usize>(&self, scores: &[f32]) -> [f32; N] {
        let mut by_class = [0.0; N];
        merge(&self.classes, scores, &mut by_class);
        by_class
    }

    /// The offsets by which classes are chosen in a language: those of their first columns, which all columns of a class share.
    #[must_use]
    pub fn class_offsets<const N: usize>(&self, lang: Lang) -> [f32; N] {
        let offsets = self.offsets(lang);
        std::array::from_fn(|class| self.classes.iter().position(|of| usize::from(*of) == class).map_or(0.0, |column| offsets[column]))
    }

    /// The slope of `weights · class scores` by each column's score: the weight of its class, times its share of the class in this text.
    #[must_use]
    pub fn slopes(&self, scores: &[f32], weights: &[f32]) -> Vec<f32> {
        let mut by_class = vec![0.0; n_classes(&self.classes)];
        merge(&self.classes, scores, &mut by_class);
        self.classes
            .iter()
            .zip(scores)
            .map(|(class, score)| {
                let class = usize::from(*class);
                weights[class] * exp(score - by_class[class])
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{classes, merge};

    #[test]
    fn columns_belong_to_the_class_before_the_slash() {
        let labels = ["no/late", "no/other", "yes", "unsure/x"].map(String::from);
        assert_eq!(classes(&labels), [0, 0, 1, 2]);
    }

    #[test]
    fn the_probability_of_a_class_is_the_sum_over_its_columns() {
        let scores = [0.2_f32.ln(), 0.3_f32.ln(), 0.5_f32.ln()];
        let mut by_class = [0.0; 2];
        merge(&[0, 0, 1], &scores, &mut by_class);
        assert!(by_class.iter().all(|score| (score.exp() - 0.5).abs() < 1e-6), "{by_class:?}");
    }

    #[test]
    fn one_column_a_class_is_left_as_it_is() {
        let mut by_class = [0.0; 2];
        merge(&[0, 1], &[3.0, -7.5], &mut by_class);
        assert_eq!(by_class, [3.0, -7.5]);
    }
}
