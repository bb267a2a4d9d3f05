//! A rule file as it is written: TOML to lists of lines, each with its line number for errors.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::compile::Ruleset;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::error::{Error, Result};

/// What a negator shortly before a match does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Negation {
    /// "No problem with delivery" is no match.
    #[default]
    Blocks,
    /// It changes nothing.
    Ignore,
    /// Only "we will *not* refund" is a match.
    Needs,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub words: Words,
    #[serde(default)]
    pub sets: BTreeMap<String, String>,
    #[serde(default)]
    pub guards: BTreeMap<String, Spanned<String>>,
    pub rule: Vec<RuleSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Alternatives: words that turn a statement round.
    pub negators: Spanned<String>,
    /// Alternatives: words at which a clause ends, so that a negator before them does not reach further.
    pub breaks: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleSource {
    pub id: Spanned<String>,
    #[serde(default)]
    pub negation: Negation,
    pub patterns: Spanned<String>,
    pub unless: Option<Spanned<String>>,
    #[serde(default)]
    pub guards: Vec<Spanned<String>>,
    pub examples: Spanned<String>,
    pub not: Option<Spanned<String>>,
}

/// An error of a rule file.
pub(super) fn error(file: &str, line: usize, what: impl Into<String>) -> Error {
    Error::Resource { file: file.into(), place: format!("line {line}: "), what: what.into() }
}

pub(super) fn read(file: &str, text: &str) -> Result<Source> {
    toml::from_str(text).map_err(|wrong| {
        let line = wrong.span().map_or(1, |span| line_at(text, span.start));
        error(file, line, wrong.message())
    })
}

/// The line, from 1, that a byte stands on.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}

/// The lines of a multi-line string with their numbers in the file; empty ones and comments (`#`) are left out.
pub(super) fn lines<'a>(text: &str, block: &'a Spanned<String>) -> impl Iterator<Item = (usize, &'a str)> {
    let start = block.span().start;
    let opening = text.get(start..).unwrap_or("");
    let is_block = ["'''\n", "'''\r\n", "\"\"\"\n", "\"\"\"\r\n"].iter().any(|quote| opening.starts_with(quote));
    let first = line_at(text, start) + usize::from(is_block);
    block
        .get_ref()
        .lines()
        .enumerate()
        .map(move |(index, line)| (first + index, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Checks every `examples` line (must match its rule's id) and every `not` line (must not) of a rule file; one sentence for each that fails.
pub fn check_examples(file: &str, text: &str, rules: &Ruleset, label: impl Fn(&str) -> Option<u8>) -> Result<Vec<String>> {
    let source = read(file, text)?;
    let mut tokens = Tokens::default();
    let mut failures = Vec::new();
    for rule in &source.rule {
        let id = rule.id.get_ref();
        let bit = label(id).ok_or_else(|| error(file, line_at(text, rule.id.span().start), format!("unknown id `{id}`")))?;
        let mut check = |block: &Spanned<String>, is_wanted| {
            for (line, example) in lines(text, block) {
                tokenise(example, &mut tokens);
                if (rules.mask(&tokens) >> bit & 1 == 1) != is_wanted {
                    let verb = if is_wanted { "is not matched by" } else { "is matched by" };
                    failures.push(format!("{file}: line {line}: `{example}` {verb} `{id}`"));
                }
            }
        };
        check(&rule.examples, true);
        if let Some(not) = &rule.not {
            check(not, false);
        }
    }
    Ok(failures)
}
