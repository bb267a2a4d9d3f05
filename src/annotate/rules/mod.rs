//! One rule engine for causes, response acts and needs-reply: patterns over folded tokens, written in TOML files that a linguist can edit.
//!
//! The notation of a pattern, one a line:
//!
//! ```text
//! word          that word             stem*        any word that starts so
//! (a|b c|d*)    one of these          word?        may be missing, also (a b)?
//! <3            0 to 3 tokens between {set}        a named list of the file, see [sets]
//! ^  $          start, end of text    ~6 a b c     all of them in any order, at most 6 tokens from the rarest one
//! {number} {clock} {question} {currency} {link}    classes of tokens
//! ```
//!
//! Words are folded like the texts (lower case, no diacritics); `can't` also matches `cant`. A pattern never reaches over a full stop, `!` or `?`;
//! commas, quotes, emoji and mentions do not stand in its way. Every pattern is looked up by its rarest word in one trie walk per token, then verified around it.

mod compile;
mod matcher;
mod pattern;
mod source;
mod trie;

#[cfg(test)]
mod tests;

pub use compile::Ruleset;
pub use source::check_examples;
pub(in crate::annotate) use trie::{Builder as TrieBuilder, CODES, Trie};

use crate::model::Lang;

/// The rule sets to try on a text: its language's, or both when that is neither English nor Polish.
pub fn for_language<'a>(lang: Lang, en: &'a Ruleset, pl: &'a Ruleset) -> impl Iterator<Item = &'a Ruleset> {
    [(lang != Lang::PL).then_some(en), (lang != Lang::EN).then_some(pl)].into_iter().flatten()
}

/// Where a rule matched: its label, and the byte span in the original text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The number that the rule's id stands for.
    pub label: u8,
    /// Start in the original text.
    pub from: u32,
    /// End in the original text.
    pub to: u32,
}
