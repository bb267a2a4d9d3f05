//! A user's own labels move the mood model to an archive: how readily each class is chosen, language by language where there are labels enough.

pub mod offsets;

use std::collections::BTreeMap;

use super::quality::Confusion;
use super::quality::random::Random;
use crate::annotate::learned::{Head, SetCard, classes};
use crate::model::{Lang, Polarity};
use offsets::Rows;

/// Labels below which nothing is fitted: offsets of fewer are luck.
pub const LEAST_LABELS: usize = 100;
/// Parts of the cross-fitting.
const FOLDS: usize = 10;
/// Seed of the dealing and of the bootstrap.
const SEED: u64 = 300;
/// Samples of the bootstrap.
const REPLICATES: usize = 1_000;

/// Labelled texts, as the shipped model scores them.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// Scores by which the model chooses, and what a person says.
    rows: Rows,
    /// Language of each.
    languages: Vec<Lang>,
}

impl Labelled {
    /// No text yet.
    #[must_use]
    pub fn new() -> Self {
        Self { rows: Rows { width: Polarity::ALL.len(), ..Rows::default() }, languages: Vec::new() }
    }

    /// Adds a text.
    pub fn push(&mut self, lang: Lang, scores: [f32; 3], truth: Polarity) {
        self.rows.scores.extend(scores);
        self.rows.truth.push(truth as u8);
        self.languages.push(lang);
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.languages.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    /// Offsets for each language with labels enough, and for all others together from all labels; with what they are worth on rows that they were not fitted on.
    #[must_use]
    pub fn adapt(&self) -> Adapted {
        let mut offsets = BTreeMap::from([("other", self.rows.offsets())]);
        let mut chosen = self.rows.cross_fitted(FOLDS, SEED);
        for lang in [Lang::EN, Lang::PL] {
            let own: Vec<usize> = (0..self.len()).filter(|row| self.languages[*row] == lang).collect();
            let is_alone = own.len() == self.len();
            if own.len() >= LEAST_LABELS && !is_alone {
                let rows = self.rows.at(&own);
                offsets.insert(if lang == Lang::EN { "en" } else { "pl" }, rows.offsets());
                own.iter().zip(rows.cross_fitted(FOLDS, SEED)).for_each(|(row, choice)| chosen[*row] = choice);
            }
        }
        let before = self.rows.choices(&[0.0; 3]);
        let truth = &self.rows.truth;
        let mut differences: Vec<f64> = Vec::with_capacity(REPLICATES);
        let mut random = Random::new(SEED);
        for _ in 0..REPLICATES {
            let drawn: Vec<usize> = (0..truth.len()).map(|_| random.below(truth.len())).collect();
            let figure = |choices: &[u8]| macro_f1(drawn.iter().map(|row| (truth[*row], choices[*row])));
            differences.push(figure(&chosen) - figure(&before));
        }
        differences.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| differences[((REPLICATES - 1) as f64 * share).round() as usize];
        Adapted {
            offsets,
            n_labels: truth.len(),
            macro_f1_before: macro_f1(truth.iter().copied().zip(before)),
            macro_f1_after: macro_f1(truth.iter().copied().zip(chosen)),
            difference: (at(0.025), at(0.975)),
        }
    }
}

/// What labels have taught.
#[derive(Debug, Clone, PartialEq)]
pub struct Adapted {
    /// What is added to the scores of negative, neutral and positive before one is chosen; `other` for languages without an entry.
    offsets: BTreeMap<&'static str, Vec<f64>>,
    /// Labels.
    pub n_labels: usize,
    /// Mean F1 of the classes that occur, of the model as it is, on the labelled texts.
    pub macro_f1_before: f64,
    /// The same with offsets fitted on the other labels, so that no text is judged by its own label.
    pub macro_f1_after: f64,
    /// 95 % interval of the difference, by a paired bootstrap (Efron & Tibshirani 1993).
    pub difference: (f64, f64),
}

impl Adapted {
    /// Whether texts without labels may be expected to be read better.
    #[must_use]
    pub fn is_better(&self) -> bool {
        self.macro_f1_after > self.macro_f1_before
    }

    /// Moves the choices of a head, and writes into its card where that comes from.
    pub fn apply(&self, head: &mut Head, source: &str) {
        let classes = classes(&head.header.labels);
        let known = &mut head.header.offsets;
        let other = known["other"].clone();
        for language in self.offsets.keys() {
            known.entry((*language).to_owned()).or_insert_with(|| other.clone());
        }
        for (language, values) in known {
            let moved = self.offsets.get(language.as_str()).unwrap_or(&self.offsets["other"]);
            values.iter_mut().zip(&classes).for_each(|(value, class)| *value += moved[usize::from(*class)] as f32);
        }
        let card = SetCard {
            name: "adapted".into(),
            rows: self.n_labels,
            source: source.to_owned(),
            terms: "the user's own labels; the weights learned nothing from them".into(),
        };
        head.header.provenance.sets.push(card);
    }
}

/// Mean F1 of the classes that occur. One that a person never gives is no class of these texts; calling texts so costs the others.
fn macro_f1(pairs: impl Iterator<Item = (u8, u8)>) -> f64 {
    let confusion = Confusion::of(Polarity::ALL.iter().map(|polarity| polarity.as_str()), pairs);
    let (given, called) = (confusion.true_counts(), confusion.predicted_counts());
    let occurring: Vec<usize> = (0..given.len()).filter(|class| given[*class] > 0).collect();
    let f1 = |class: &usize| 2.0 * confusion.at(*class, *class) as f64 / (given[*class] + called[*class]) as f64;
    occurring.iter().map(f1).sum::<f64>() / occurring.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model that calls everything neutral by a hair, where half of it is negative; scores say which.
    fn timid(lang: Lang, n: usize, labelled: &mut Labelled) {
        for row in 0..n {
            let is_negative = row % 2 == 0;
            labelled.push(lang, [if is_negative { -0.5 } else { -2.0 }, 0.0, -3.0], if is_negative { Polarity::Negative } else { Polarity::Neutral });
        }
    }

    #[test]
    fn labels_teach_how_readily_a_class_is_chosen() {
        let mut labelled = Labelled::new();
        timid(Lang::EN, 200, &mut labelled);
        let adapted = labelled.adapt();
        assert!(adapted.is_better() && adapted.difference.0 > 0.1, "{adapted:?}");
        // All is called neutral: its F1 is 2/3, that of negative 0; positive does not occur.
        assert!((adapted.macro_f1_before - 1.0 / 3.0).abs() < 1e-9 && adapted.macro_f1_after > 0.99);
    }

    #[test]
    fn a_language_with_labels_enough_gets_offsets_of_its_own() {
        let mut labelled = Labelled::new();
        timid(Lang::EN, 150, &mut labelled);
        for row in 0..150 {
            labelled.push(Lang::PL, [0.0, 0.2, -3.0], if row % 2 == 0 { Polarity::Neutral } else { Polarity::Negative });
        }
        let adapted = labelled.adapt();
        assert_eq!(adapted.offsets.keys().copied().collect::<Vec<_>>(), ["en", "other", "pl"]);
        assert!(adapted.offsets["en"][0] > adapted.offsets["pl"][0] + 0.2, "{adapted:?}");
    }

    #[test]
    fn a_model_that_is_right_is_left_alone() {
        let mut labelled = Labelled::new();
        for row in 0..150 {
            let truth = Polarity::ALL[row % 3];
            let mut scores = [-3.0; 3];
            scores[truth as usize] = 0.0;
            labelled.push(Lang::EN, scores, truth);
        }
        let adapted = labelled.adapt();
        assert!(!adapted.is_better() && (adapted.macro_f1_before - 1.0).abs() < 1e-12);
    }
}
