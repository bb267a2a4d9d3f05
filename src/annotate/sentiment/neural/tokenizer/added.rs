//! Tokens that stand beside the vocabulary and are found in a text before anything else, such as a placeholder for links.
//!
//! Those that steer the model (`[CLS]`, `</s>`) are not looked for: a comment that contains one would otherwise end its own text.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::Flaw;
use super::chars::is_word;

/// One entry of the file.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the file has them")]
pub(super) struct Spec {
    pub(super) id: u32,
    content: String,
    #[serde(default)]
    single_word: bool,
    #[serde(default)]
    lstrip: bool,
    #[serde(default)]
    rstrip: bool,
    #[serde(default)]
    special: bool,
}

impl Spec {
    /// The text of a token that steers the model.
    pub(super) fn steering(&self) -> Option<&str> {
        self.special.then_some(self.content.as_str())
    }
}

/// The tokens to look for.
#[derive(Debug)]
pub(super) struct Added {
    finder: AhoCorasick,
    specs: Vec<Spec>,
}

/// One of them in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) id: u32,
}

impl Added {
    pub(super) fn new(specs: Vec<Spec>) -> Result<Option<Self>, Flaw> {
        let specs: Vec<Spec> = specs.into_iter().filter(|spec| !spec.special && !spec.content.is_empty()).collect();
        if specs.is_empty() {
            return Ok(None);
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(specs.iter().map(|spec| &spec.content))
            .map_err(|error| format!("has too many `added_tokens`: {error}"))?;
        Ok(Some(Self { finder, specs }))
    }

    /// From left to right, without overlaps.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let mut last_end = 0;
        self.finder.find_iter(text).filter_map(move |found| {
            let spec = &self.specs[found.pattern().as_usize()];
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            if spec.single_word && (before.chars().next_back().is_some_and(is_word) || after.chars().next().is_some_and(is_word)) {
                return None;
            }
            let start = if spec.lstrip { before.trim_end().len().max(last_end) } else { found.start() };
            let end = if spec.rstrip { text.len() - after.trim_start().len() } else { found.end() };
            // White space that the token before has already taken is not given twice.
            let start = start.max(last_end);
            last_end = end;
            Some(Found { start, end: end.max(start), id: spec.id })
        })
    }
}
