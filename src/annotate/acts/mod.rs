//! What a brand's reply does: communicative functions found by rules, several per reply, each with the words that say so.
//!
//! [`ResponseAct::Template`] is no matter of words: it is set where copies are counted.

use super::rules::{Hit, Ruleset};
use super::tokens::Tokens;
use crate::error::Result;
use crate::model::{ActSet, Lang, ResponseAct};

/// The rules of both languages.
#[derive(Debug)]
pub struct ActRules {
    /// English rules.
    pub en: Ruleset,
    /// Polish rules.
    pub pl: Ruleset,
}

/// The number of an act that rules may name.
fn label(id: &str) -> Option<u8> {
    ResponseAct::parse(id).filter(|act| *act != ResponseAct::Template).map(|act| act as u8)
}

impl ActRules {
    /// Reads `acts/en.toml` and `acts/pl.toml`.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood.
    pub fn parse(en: &str, pl: &str) -> Result<Self> {
        Ok(Self { en: Ruleset::parse("acts/en.toml", en, label)?, pl: Ruleset::parse("acts/pl.toml", pl, label)? })
    }

    fn sets(&self, lang: Lang) -> impl Iterator<Item = &Ruleset> {
        super::rules::for_language(lang, &self.en, &self.pl)
    }
}

/// The acts of one reply.
#[must_use]
pub fn tag(tokens: &Tokens, lang: Lang, rules: &ActRules) -> ActSet {
    let mut acts = ActSet(rules.sets(lang).fold(0, |mask, set| mask | set.mask(tokens)) as u32);
    // A reply that gives a day has dated its promise, whatever else it says about "soon".
    if acts.contains(ResponseAct::PromiseDated) {
        acts.0 &= !(1 << ResponseAct::PromiseUndated as u32);
    }
    // To say that a claim which goes round is not true is what a correction is for; it disputes nobody.
    if acts.contains(ResponseAct::Correction) {
        acts.0 &= !(1 << ResponseAct::Denial as u32);
    }
    acts
}

/// The acts with the byte spans, in the original text, of the words that say so; in declaration order, then in order of the text.
#[must_use]
pub fn explain(tokens: &Tokens, lang: Lang, rules: &ActRules) -> Vec<(ResponseAct, u32, u32)> {
    let acts = tag(tokens, lang, rules);
    let mut hits: Vec<Hit> = rules.sets(lang).flat_map(|set| set.find(tokens)).collect();
    hits.sort_unstable();
    hits.into_iter().map(|hit| (ResponseAct::ALL[usize::from(hit.label)], hit.from, hit.to)).filter(|hit| acts.contains(hit.0)).collect()
}

#[cfg(test)]
mod tests;
