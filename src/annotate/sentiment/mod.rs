//! What a text feels like: words with valences and two learned experts over hashed features, mixed by how much the text is talk about a service.
//!
//! Stated rules: a text without any word and any emoji (nothing, a link, a mention, numbers, marks) is neutral with probability 1, since it says nothing about
//! feelings. A text of emoji alone is judged by their mean valence, in any language. Everything else is scored by the experts; what the lexicon says of a text is
//! among their features. A text in another language than English and Polish is looked up in both lexicons.

mod experts;
mod lexicon;
mod modifiers;
#[cfg(feature = "neural")]
pub mod neural;
pub mod outside;
mod sums;
mod walk;

#[cfg(test)]
mod tests;

pub use experts::{Contribution, Place, Profile, Scored, SentimentModel, Weighed};

use lexicon::{LIMIT, Lexicon, Pictures};
use modifiers::{Modifiers, Rules};
use sums::Sums;
use walk::{Listener, Outline, walk};

use super::learned::{Head, Negators};
use super::tokens::Tokens;
use crate::error::Result;
use crate::model::Lang;

/// The texts of the files below `resources/sentiment/`.
#[derive(Debug, Clone, Copy)]
pub struct LexiconFiles<'a> {
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
}

/// Words of feeling, and the words that change them, read once.
#[derive(Debug)]
pub struct SentimentLexicon {
    english: Lexicon,
    polish: Lexicon,
    pictures: Pictures,
    rules: Rules,
    negators: Negators,
}

impl SentimentLexicon {
    /// Reads all files.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line: a line of the wrong shape, a valence outside −4..=4, an entry that stands twice, a missing constant.
    pub fn parse(files: &LexiconFiles<'_>) -> Result<Self> {
        let english_modifiers = Modifiers::read("sentiment/modifiers-en.toml", files.english_modifiers)?;
        let polish_modifiers = Modifiers::read("sentiment/modifiers-pl.toml", files.polish_modifiers)?;
        let english = [("sentiment/en.tsv", files.english), ("sentiment/en-service.tsv", files.english_service)];
        Ok(Self {
            negators: Negators::new(
                english_modifiers.negations(),
                polish_modifiers.negations(),
                english_modifiers.contrasts().chain(polish_modifiers.contrasts()),
            ),
            english: Lexicon::read(&english, &english_modifiers)?,
            polish: Lexicon::read(&[("sentiment/pl.tsv", files.polish)], &polish_modifiers)?,
            pictures: Pictures::read("sentiment/emoji.tsv", files.emoji)?,
            rules: Rules::read("sentiment/rules.toml", files.rules)?,
        })
    }

    /// The words that negate, for the readers of features.
    #[must_use]
    pub const fn negators(&self) -> &Negators {
        &self.negators
    }

    fn walk<L: Listener>(&self, tokens: &Tokens, lang: Lang, listener: &mut L) -> Outline {
        match lang {
            Lang::EN => walk(tokens, &[&self.english], &self.pictures, &self.rules, listener),
            Lang::PL => walk(tokens, &[&self.polish], &self.pictures, &self.rules, listener),
            _ => walk(tokens, &[&self.polish, &self.english], &self.pictures, &self.rules, listener),
        }
    }

    /// What the lexicon says of a text, as features for a learned head: the sums of both sides, their balance, the last valence, the number of hits, each in
    /// steps.
    pub fn features(&self, tokens: &Tokens, lang: Lang, features: &mut Vec<u32>) {
        let mut sums = Sums::default();
        self.walk(tokens, lang, &mut sums);
        self.state(&sums, features);
    }

    fn state(&self, sums: &Sums, features: &mut Vec<u32>) {
        let step = |side: f32| (side + 0.5).min(8.0) as u32;
        let sum = sums.positive - sums.negative;
        let balance = ((sum / (sum * sum + self.rules.normal.value).sqrt() + 1.0) * 5.0) as u32;
        // Behind a contrast a valence may go beyond the limit.
        let last = (sums.last.clamp(-LIMIT * 1.5, LIMIT * 1.5) + LIMIT * 1.5) as u32 / 2;
        let statements = [
            ("pleasant", step(sums.positive)),
            ("unpleasant", step(sums.negative)),
            ("balance", balance),
            ("last", last),
            ("hits", sums.hits.min(6)),
        ];
        for (name, value) in statements {
            features.extend([Head::extra(name, value); STATEMENT_WEIGHT]);
        }
    }
}

/// How often each statement of the lexicon stands among the features of a text: it sums up many words, so it must not drown among the letters of one.
const STATEMENT_WEIGHT: usize = 3;

/// A word, phrase or emoji of the lexicon in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hit {
    from: u32,
    to: u32,
    valence: f32,
}

impl Listener for Vec<Hit> {
    fn hit(&mut self, from: u32, to: u32, valence: f32) {
        self.push(Hit { from, to, valence });
    }

    fn damp(&mut self, factor: f32) {
        for hit in self {
            hit.valence *= factor;
        }
    }
}
