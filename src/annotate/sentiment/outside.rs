//! A sentiment model that the user brings: what it must give, and how its answers take the place of ours.
//!
//! It gives three probabilities a text, and no reasons. The class is that of the largest one, neutral when two are equally large. A text without any word and
//! any emoji stays neutral with probability 1, whatever the model says of it: the rule is the same for every model.

use std::fmt::Debug;

use super::Scored;
use crate::error::Result;
use crate::model::{Polarity, Probabilities};
use crate::progress::Progress;

/// Scores texts.
pub trait Scorer: Debug + Send + Sync {
    /// Scores all texts, in order.
    ///
    /// # Errors
    /// When the user stops the run, and when the model fails on a text.
    fn score_all(&self, texts: &[&str], progress: &dyn Progress) -> Result<OutsideScores>;

    /// Whether it has a class for texts that are neither.
    fn has_neutral(&self) -> bool;
}

/// A model from outside, and what it is called in reports.
#[derive(Debug)]
pub struct OutsideModel {
    /// Whose words they are.
    pub origin: ModelOrigin,
    /// The model.
    pub scorer: Box<dyn Scorer>,
}

/// What tells one model from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelOrigin {
    /// Name of its folder, without the way to it.
    pub name: String,
    /// SHA-256 of the list of its files, in hexadecimal digits: a line `HASH  NAME` for each file that was read, in order of their names.
    pub sha256: String,
    /// Whether it has a class for texts that are neither.
    pub has_neutral: bool,
}

/// What a model says about many texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutsideScores {
    /// One a text, in order.
    pub probabilities: Vec<Probabilities>,
    /// What it could not read.
    pub gaps: Gaps,
}

/// Texts that a model could not read as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Texts that were cut to the length that the model takes.
    pub n_truncated: u64,
    /// Texts in which the model knows nothing; they are neutral.
    pub n_silent: u64,
}

impl Scored {
    /// What the rules make of a model's answer about a text of which our own reader says `ours`.
    #[must_use]
    pub fn from_outside(probabilities: Probabilities, ours: Self) -> Self {
        if ours == Self::SILENT { ours } else { Self { probabilities, polarity: largest(probabilities) } }
    }
}

/// The class of the largest probability; neutral when two are equal.
fn largest(Probabilities { negative, neutral, positive }: Probabilities) -> Polarity {
    if negative > neutral.max(positive) {
        Polarity::Negative
    } else if positive > neutral.max(negative) {
        Polarity::Positive
    } else {
        Polarity::Neutral
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(negative: f32, neutral: f32, positive: f32, expected: Polarity) {
        let ours = Scored { probabilities: Probabilities { negative: 0.2, neutral: 0.2, positive: 0.6 }, polarity: Polarity::Positive };
        let probabilities = Probabilities { negative, neutral, positive };
        assert_eq!(Scored::from_outside(probabilities, ours), Scored { probabilities, polarity: expected });
    }

    #[test]
    fn the_largest_probability_decides_and_equal_ones_are_neutral() {
        check(0.5, 0.3, 0.2, Polarity::Negative);
        check(0.2, 0.3, 0.5, Polarity::Positive);
        check(0.3, 0.4, 0.3, Polarity::Neutral);
        check(0.5, 0.0, 0.5, Polarity::Neutral);
        check(0.4, 0.4, 0.2, Polarity::Neutral);
    }

    #[test]
    fn a_text_that_says_nothing_stays_neutral() {
        let said = Probabilities { negative: 0.9, neutral: 0.1, positive: 0.0 };
        assert_eq!(Scored::from_outside(said, Scored::SILENT), Scored::SILENT);
    }
}
