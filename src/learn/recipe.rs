//! `models/recipe.toml`: which sets and numbers the built-in models are made from.

use serde::Deserialize;

use super::fit::FitSettings;
use super::sentiment::SentimentSettings;
use crate::annotate::learned::SetCard;
use crate::error::{Error, Result};

/// The name of the resource, for error messages.
pub const FILE: &str = "models/recipe.toml";

/// The whole recipe.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    own: Card,
    /// Sentiment.
    pub sentiment: SentimentSettings,
    /// Whether a comment asks for an answer.
    pub needs_reply: NeedsReplySettings,
    /// Causes.
    pub cause: Simple,
    /// Response acts.
    pub act: Simple,
    /// The public sets, in order.
    #[serde(rename = "set")]
    pub sets: Vec<SetRecipe>,
}

/// The settings of the head for needs-reply.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedsReplySettings {
    /// How far rare answers are weighed up.
    pub balance: f32,
    /// How it is fitted.
    pub fit: FitSettings,
}

/// A head with nothing but its fit.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simple {
    /// How it is fitted.
    pub fit: FitSettings,
}

/// What a set is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its texts are learned from.
    Train,
    /// The general expert is calibrated on it.
    Tune,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    name: String,
    source: String,
    terms: String,
}

/// One public set.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetRecipe {
    /// Its name.
    pub name: String,
    /// Its file in the folder of `--data`.
    pub file: String,
    /// What it is for.
    pub role: Role,
    /// How much one of its texts counts.
    pub weight: f32,
    /// Whether it knows negative and positive texts only.
    #[serde(default)]
    pub poles: bool,
    /// Where it comes from.
    pub source: String,
    /// Under which terms.
    pub terms: String,
}

impl SetRecipe {
    /// Its card.
    #[must_use]
    pub fn card(&self, rows: usize) -> SetCard {
        SetCard { name: self.name.clone(), rows, source: self.source.clone(), terms: self.terms.clone() }
    }
}

impl Recipe {
    /// Reads the file.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line when it is no TOML of the right shape.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Error::Resource { file: FILE.into(), place: format!("line {line}: "), what: error.message().to_owned() }
        })
    }

    /// The card of our corpus.
    #[must_use]
    pub fn own_card(&self, rows: usize) -> SetCard {
        SetCard { name: self.own.name.clone(), rows, source: self.own.source.clone(), terms: self.own.terms.clone() }
    }
}
