//! Words that change other words (boosters, dampeners, negations, contrast), and the numbers they change them by.

use serde::Deserialize;
use toml::Spanned;

use super::lexicon::Entry;
use crate::annotate::tokens::fold_into;
use crate::error::{Error, Result};

/// A number of the rules, with where it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Constant {
    pub(super) value: f32,
    #[expect(dead_code, reason = "the source is for the reader of the file; asking for it here makes it mandatory")]
    source: String,
}

/// `sentiment/rules.toml`: how words act on each other, in every language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
    /// What a booster adds to the valence of the next word.
    pub(super) booster: Constant,
    /// Share of that which is left two words away, and three words away.
    pub(super) booster_second: Constant,
    /// See `booster_second`.
    pub(super) booster_third: Constant,
    /// What capitals add when the text is not all capitals.
    pub(super) capitals: Constant,
    /// What a stretched word adds (`sooo`).
    pub(super) stretched: Constant,
    /// Factor for a pleasant word behind a negation.
    pub(super) negated_positive: Constant,
    /// Factor for an unpleasant word behind a negation.
    pub(super) negated_negative: Constant,
    /// Factor for what stands before a contrast.
    pub(super) contrast_before: Constant,
    /// Factor for what stands behind it.
    pub(super) contrast_after: Constant,
    /// The sum at which the balance of both sides is about a quarter of the way down from 1: `sum / sqrt(sum² + normal)`.
    pub(super) normal: Constant,
    /// Texts of emoji alone: log-odds against neutral for a mean valence of 1.
    pub(super) picture_slope: Constant,
    /// Texts of emoji alone: log-odds for neutral at a mean valence of 0.
    pub(super) picture_doubt: Constant,
}

impl Rules {
    /// Reads `sentiment/rules.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] when it is no TOML of the right shape.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| failure(file, text, &error))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    boosters: Spanned<String>,
    dampeners: Spanned<String>,
    negations: Spanned<String>,
    contrasts: Spanned<String>,
    numbers: Spanned<String>,
}

/// What a modifier does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Boosts,
    Dampens,
    Negates,
    Contrasts,
    IsNumber,
}

impl Role {
    pub(super) fn give(self, entry: &mut Entry) {
        match self {
            Self::Boosts => entry.strength = 1.0,
            Self::Dampens => entry.strength = -1.0,
            Self::Negates => (entry.negates, entry.valence) = (true, 0.0),
            Self::Contrasts => entry.contrasts = true,
            Self::IsNumber => entry.is_number = true,
        }
    }

    pub(super) fn is_number(self) -> bool {
        self == Self::IsNumber
    }
}

/// The modifiers of one language.
#[derive(Debug)]
pub(super) struct Modifiers {
    file: String,
    roles: Vec<(String, Role)>,
}

impl Modifiers {
    /// Reads a `sentiment/modifiers-XX.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] when it is no TOML of the right shape, or a word has one role twice.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        let parsed: File = toml::from_str(text).map_err(|error| failure(file, text, &error))?;
        let mut roles = Vec::new();
        for (list, role) in [
            (&parsed.boosters, Role::Boosts),
            (&parsed.dampeners, Role::Dampens),
            (&parsed.negations, Role::Negates),
            (&parsed.contrasts, Role::Contrasts),
            (&parsed.numbers, Role::IsNumber),
        ] {
            for word in list.get_ref().split_whitespace() {
                let mut folded = String::new();
                fold_into(word, &mut folded);
                if roles.contains(&(folded.clone(), role)) {
                    let line = line_of(text, list.span().start);
                    let what = format!("`{word}` stands twice in the list that begins here");
                    return Err(Error::Resource { file: file.into(), place: format!("line {line}: "), what });
                }
                roles.push((folded, role));
            }
        }
        Ok(Self { file: file.into(), roles })
    }

    pub(super) fn roles(&self) -> impl Iterator<Item = (&str, Role)> {
        self.roles.iter().map(|(word, role)| (word.as_str(), *role))
    }

    /// The words that negate, folded.
    pub(super) fn negations(&self) -> impl Iterator<Item = &str> {
        self.roles().filter(|(_, role)| *role == Role::Negates).map(|(word, _)| word)
    }

    /// The words that set what follows against what came before, folded.
    pub(super) fn contrasts(&self) -> impl Iterator<Item = &str> {
        self.roles().filter(|(_, role)| *role == Role::Contrasts).map(|(word, _)| word)
    }

    pub(super) fn failure(&self, what: &str) -> Error {
        Error::Resource { file: self.file.clone(), place: String::new(), what: what.into() }
    }
}

/// A TOML error with its line.
pub(super) fn failure(file: &str, text: &str, error: &toml::de::Error) -> Error {
    let place = error.span().map_or_else(String::new, |span| format!("line {}: ", line_of(text, span.start)));
    Error::Resource { file: file.into(), place, what: error.message().into() }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].bytes().filter(|byte| *byte == b'\n').count() + 1
}
