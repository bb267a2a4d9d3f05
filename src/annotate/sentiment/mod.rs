//! What a text feels like: words with valences, changed by their neighbours, and a logistic map from their sums to three probabilities.
//!
//! A text without any word and any emoji (nothing, a link, a mention, numbers, marks) is neutral with probability 1: it says nothing about feelings.
//! A text of emoji alone is judged by their mean valence, in any language. A text in another language than English and Polish is looked up in both
//! lexicons, and its own coefficients keep it near neutral.

mod calibration;
mod lexicon;
mod modifiers;
mod walk;

#[cfg(test)]
mod tests;

use calibration::{Calibration, Calibrations, Sums, features};
use lexicon::{Lexicon, Pictures};
use modifiers::{Modifiers, Rules};
use walk::{Listener, Outline, walk};

use super::tokens::Tokens;
use crate::error::Result;
use crate::model::{Lang, Polarity, Probabilities};

/// The texts of the files below `resources/sentiment/`.
#[derive(Debug, Clone, Copy)]
pub struct SentimentFiles<'a> {
    /// `en.tsv`.
    pub english: &'a str,
    /// `en-service.tsv`; overrules `en.tsv`.
    pub english_service: &'a str,
    /// `pl.tsv`.
    pub polish: &'a str,
    /// `emoji.tsv`.
    pub emoji: &'a str,
    /// `modifiers-en.toml`.
    pub english_modifiers: &'a str,
    /// `modifiers-pl.toml`.
    pub polish_modifiers: &'a str,
    /// `rules.toml`.
    pub rules: &'a str,
    /// `calibration.toml`.
    pub calibration: &'a str,
}

/// What is known about feelings in words, read once.
#[derive(Debug)]
pub struct SentimentKnowledge {
    english: Lexicon,
    polish: Lexicon,
    pictures: Pictures,
    rules: Rules,
    calibrations: Calibrations,
}

impl SentimentKnowledge {
    /// Reads all files.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line: a line of the wrong shape, a valence outside −4..=4, an entry that stands twice, a missing
    /// constant or coefficient.
    pub fn parse(files: &SentimentFiles<'_>) -> Result<Self> {
        let english_modifiers = Modifiers::read("sentiment/modifiers-en.toml", files.english_modifiers)?;
        let polish_modifiers = Modifiers::read("sentiment/modifiers-pl.toml", files.polish_modifiers)?;
        let english = [("sentiment/en.tsv", files.english), ("sentiment/en-service.tsv", files.english_service)];
        Ok(Self {
            english: Lexicon::read(&english, &english_modifiers)?,
            polish: Lexicon::read(&[("sentiment/pl.tsv", files.polish)], &polish_modifiers)?,
            pictures: Pictures::read("sentiment/emoji.tsv", files.emoji)?,
            rules: Rules::read("sentiment/rules.toml", files.rules)?,
            calibrations: Calibrations::read("sentiment/calibration.toml", files.calibration)?,
        })
    }

    fn walk<L: Listener>(&self, tokens: &Tokens, lang: Lang, listener: &mut L) -> Outline {
        match lang {
            Lang::EN => walk(tokens, &[&self.english], &self.pictures, &self.rules, listener),
            Lang::PL => walk(tokens, &[&self.polish], &self.pictures, &self.rules, listener),
            _ => walk(tokens, &[&self.polish, &self.english], &self.pictures, &self.rules, listener),
        }
    }

    const fn calibration(&self, lang: Lang) -> &Calibration {
        match lang {
            Lang::EN => &self.calibrations.english,
            Lang::PL => &self.calibrations.polish,
            _ => &self.calibrations.other,
        }
    }
}

/// The sentiment of one text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// They sum to 1.
    pub probabilities: Probabilities,
    /// The class; not always that of the largest probability, because the classes are chosen so that each is found equally well.
    pub polarity: Polarity,
}

/// A word, phrase or emoji that made the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// Byte span in the original text.
    pub from: u32,
    /// End of that span.
    pub to: u32,
    /// Its valence after boosters, negation and contrast; about −6..=6.
    pub valence: f32,
}

/// Scores one text; `tokens` are its own. Allocates nothing.
#[must_use]
pub fn score(text: &str, tokens: &Tokens, lang: Lang, knowledge: &SentimentKnowledge) -> Scored {
    debug_assert!(are_of(tokens, text), "the tokens are those of another text");
    let mut sums = Sums::default();
    let outline = knowledge.walk(tokens, lang, &mut sums);
    if outline.words == 0 && outline.emoji == 0 {
        return Scored { probabilities: Probabilities { negative: 0.0, neutral: 1.0, positive: 0.0 }, polarity: Polarity::Neutral };
    }
    let calibration = knowledge.calibration(lang);
    let probabilities = if outline.words == 0 {
        knowledge.calibrations.emoji_only.probabilities(&sums)
    } else {
        calibration.probabilities(&features(&sums, &outline, &knowledge.rules))
    };
    Scored { probabilities, polarity: calibration.choose(probabilities) }
}

/// The words that made the score of [`score`], in order of the text.
#[must_use]
pub fn explain(text: &str, tokens: &Tokens, lang: Lang, knowledge: &SentimentKnowledge) -> Vec<Contribution> {
    debug_assert!(are_of(tokens, text), "the tokens are those of another text");
    let mut heard = Vec::new();
    knowledge.walk(tokens, lang, &mut heard);
    heard
}

/// Whether the spans lie in the text.
fn are_of(tokens: &Tokens, text: &str) -> bool {
    tokens.items.iter().all(|token| text.get(token.from as usize..token.to as usize).is_some())
}

impl Listener for Vec<Contribution> {
    fn hit(&mut self, from: u32, to: u32, valence: f32) {
        self.push(Contribution { from, to, valence });
    }

    fn damp(&mut self, factor: f32) {
        for contribution in self {
            contribution.valence *= factor;
        }
    }
}
