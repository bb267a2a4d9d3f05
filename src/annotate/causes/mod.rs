//! Why a customer writes: contributing factors from the taxonomy, found by rules, several per comment, each with the words that say so.

mod taxonomy;

pub use taxonomy::{Cause, Taxonomy};

use super::rules::{Hit, Ruleset};
use super::tokens::Tokens;
use crate::error::Result;
use crate::model::{CauseId, CauseSet, Lang};

/// The taxonomy and the rules of both languages.
#[derive(Debug)]
pub struct CauseRules {
    /// The causes that can be found.
    pub taxonomy: Taxonomy,
    /// English rules.
    pub en: Ruleset,
    /// Polish rules.
    pub pl: Ruleset,
}

impl CauseRules {
    /// Reads `causes/taxonomy.toml`, `causes/en.toml` and `causes/pl.toml`.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood, or a rule for a cause that does not exist.
    pub fn parse(taxonomy: &str, en: &str, pl: &str) -> Result<Self> {
        let taxonomy = Taxonomy::parse(taxonomy)?;
        let label = |id: &str| taxonomy.find(id).map(|cause| cause.0);
        let en = Ruleset::parse("causes/en.toml", en, label)?;
        let pl = Ruleset::parse("causes/pl.toml", pl, label)?;
        Ok(Self { taxonomy, en, pl })
    }

    fn sets(&self, lang: Lang) -> impl Iterator<Item = &Ruleset> {
        super::rules::for_language(lang, &self.en, &self.pl)
    }
}

/// The causes of one comment; empty is "unclassified".
#[must_use]
pub fn tag(tokens: &Tokens, lang: Lang, rules: &CauseRules) -> CauseSet {
    CauseSet(rules.sets(lang).fold(0, |mask, set| mask | set.mask(tokens)))
}

/// The causes with the byte spans, in the original text, of the words that say so; in taxonomy order, then in order of the text.
#[must_use]
pub fn explain(tokens: &Tokens, lang: Lang, rules: &CauseRules) -> Vec<(CauseId, u32, u32)> {
    let mut hits: Vec<Hit> = rules.sets(lang).flat_map(|set| set.find(tokens)).collect();
    hits.sort_unstable();
    hits.into_iter().map(|hit| (CauseId(hit.label), hit.from, hit.to)).collect()
}

#[cfg(test)]
mod tests;
