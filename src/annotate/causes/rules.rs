//! The rule files of the causes: which rule speaks for which cause or sub-cause, ours and those that a user adds.

use crate::annotate::rules::{Hit, Ruleset, check_examples};
use crate::annotate::tokens::Tokens;
use crate::error::{Error, Result};
use crate::model::cause::{SubCauseId, SubCauseSet};
use crate::model::{CauseId, CauseSet};

use super::taxonomy::Taxonomy;

/// One rule file, compiled; its rules are numbered in order of their first appearance.
#[derive(Debug)]
pub struct CausePack {
    rules: Ruleset,
    /// What each number stands for.
    meaning: Vec<(CauseId, Option<SubCauseId>)>,
}

/// Whether the examples in a rule file are tried when it is read. Ours are tried by the tests; a user's are tried at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Examples {
    /// Known to hold.
    Trusted,
    /// Every example must match its rule, and every counter-example must not.
    Checked,
}

impl CausePack {
    /// Reads a rule file whose ids are `cause` or `cause.sub`.
    ///
    /// # Errors
    /// [`Error::Resource`] with file and line: anything that is not understood, a rule for a cause that does not exist, more than 64 different ids, or an
    /// example that does not hold.
    pub fn parse(file: &str, text: &str, taxonomy: &Taxonomy, examples: Examples) -> Result<Self> {
        let ids = ids_of(text);
        let mut meaning = Vec::with_capacity(ids.len());
        let mut numbered = Vec::with_capacity(ids.len());
        for id in &ids {
            if let Some(known) = taxonomy.find_path(id) {
                numbered.push(id.as_str());
                meaning.push(known);
            }
        }
        if numbered.len() > 64 {
            return Err(Error::Resource { file: file.into(), place: String::new(), what: "rules with more than 64 different ids".into() });
        }
        let label = |id: &str| numbered.iter().position(|known| *known == id).map(|index| index as u8);
        let rules = Ruleset::parse(file, text, label)?;
        if examples == Examples::Checked
            && let Some(failure) = check_examples(file, text, &rules, label)?.into_iter().next()
        {
            // The sentence begins with file and line, which an error keeps apart.
            let what = failure.strip_prefix(file).map_or(failure.as_str(), |rest| rest.trim_start_matches(": "));
            return Err(Error::Resource { file: file.into(), place: String::new(), what: what.into() });
        }
        Ok(Self { rules, meaning })
    }

    /// The causes and sub-causes that the rules find.
    #[must_use]
    pub fn find(&self, tokens: &Tokens) -> (CauseSet, SubCauseSet) {
        let (mut causes, mut subs) = (CauseSet::default(), SubCauseSet::default());
        let mut mask = self.rules.mask(tokens);
        while mask != 0 {
            let (cause, sub) = self.meaning[mask.trailing_zeros() as usize];
            causes.insert(cause);
            if let Some(sub) = sub {
                subs.insert(sub);
            }
            mask &= mask - 1;
        }
        (causes, subs)
    }

    /// Where they find them: cause, and the byte span in the original text.
    pub fn spans(&self, tokens: &Tokens) -> impl Iterator<Item = (CauseId, u32, u32)> {
        self.rules.find(tokens).into_iter().map(|Hit { label, from, to }| (self.meaning[usize::from(label)].0, from, to))
    }

    /// How many patterns are written for a cause, its sub-causes included.
    #[must_use]
    pub fn patterns_written(&self, cause: CauseId) -> usize {
        let numbers = self.meaning.iter().enumerate().filter(|(_, (of, _))| *of == cause);
        numbers.map(|(number, _)| self.rules.patterns_written(number as u8)).sum()
    }
}

/// The ids of the rules, each once, in order; empty when the file cannot be read, which the rule engine says with the line.
fn ids_of(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let Ok(table) = text.parse::<toml::Table>() else { return ids };
    let rules = table.get("rule").and_then(toml::Value::as_array);
    for id in rules.into_iter().flatten().filter_map(|rule| rule.get("id")?.as_str()) {
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// A user's rule file, which may leave `[words]`, `[sets]` and `[guards]` to ours. What is missing is put behind it, so that its lines keep their numbers.
///
/// # Errors
/// [`Error::Resource`] when it is no TOML.
pub fn completed(file: &str, text: &str, ours: &str) -> Result<String> {
    let table = text.parse::<toml::Table>().map_err(|error| {
        let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
        Error::Resource { file: file.into(), place: format!("line {line}: "), what: error.message().to_owned() }
    })?;
    let ours = ours.parse::<toml::Table>().unwrap_or_default();
    let mut whole = text.to_owned();
    for name in ["words", "sets", "guards"] {
        if let (false, Some(missing)) = (table.contains_key(name), ours.get(name).and_then(toml::Value::as_table)) {
            for part in ["\n[", name, "]\n", &missing.to_string()] {
                whole.push_str(part);
            }
        }
    }
    Ok(whole)
}
