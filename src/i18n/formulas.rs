//! What `explain` says beyond the explanations of the catalogues: formulas, where they are described, and the words around them (`i18n/formulas-*.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Locale;
use crate::error::{Error, Result};
use crate::model::Definition;

/// Words that the listing and the explanation need.
const WORDS: [&str; 12] = ["all", "id", "name", "formula", "source", "figures", "no_figures", "more", "comments", "no_comments", "no_text", "place"];

/// How a number is computed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// In signs and few words.
    pub formula: String,
    /// Where it is described.
    pub source: String,
}

/// The file of a language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formulas {
    words: BTreeMap<String, String>,
    formulas: BTreeMap<String, Formula>,
}

/// The name of the file of a language below `resources/`.
#[must_use]
pub fn file_name(locale: Locale) -> String {
    format!("i18n/formulas-{}.toml", locale.as_str())
}

impl Formulas {
    /// Reads the file of a language.
    ///
    /// # Errors
    ///
    /// No TOML, an unknown key, a word that is missing.
    pub fn parse(locale: Locale, text: &str) -> Result<Self> {
        let wrong = |place: String, what: String| Error::Resource { file: file_name(locale), place, what };
        let formulas: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            wrong(format!("line {line}: "), error.message().to_owned())
        })?;
        match WORDS.iter().find(|word| !formulas.words.contains_key(**word)) {
            Some(word) => Err(wrong("[words]: ".into(), format!("`{word}` is missing"))),
            None => Ok(formulas),
        }
    }

    /// How a number is computed.
    #[must_use]
    pub fn of(&self, definition: Definition) -> Option<&Formula> {
        self.formulas.get(definition.as_str())
    }

    /// One of the words around it; `{name}` is replaced.
    #[must_use]
    pub fn word(&self, key: &str, names: &[(&str, &str)]) -> String {
        let word = self.words.get(key).cloned().unwrap_or_default();
        names.iter().fold(word, |word, (name, value)| word.replace(&format!("{{{name}}}"), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::TEXTS;

    fn shipped(locale: Locale) -> Formulas {
        let (_, text) = TEXTS.iter().find(|(name, _)| *name == file_name(locale)).expect("it is built in");
        Formulas::parse(locale, text).expect("it is right")
    }

    #[test]
    fn every_definition_has_a_formula_and_a_source_in_every_language() {
        for locale in [Locale::En, Locale::Pl] {
            let formulas = shipped(locale);
            let without: Vec<_> = Definition::ALL
                .iter()
                .filter(|definition| formulas.of(**definition).is_none_or(|formula| formula.formula.is_empty() || formula.source.is_empty()))
                .collect();
            assert!(without.is_empty(), "{} has no [formulas.ID] with formula and source for {without:?}", file_name(locale));
        }
    }

    #[test]
    fn both_languages_have_the_same_entries() {
        let keys = |locale| shipped(locale).formulas.into_keys().collect::<Vec<_>>();
        assert_eq!(keys(Locale::En), keys(Locale::Pl));
    }

    #[test]
    fn names_in_words_are_replaced() {
        assert_eq!(shipped(Locale::En).word("place", &[("file", "a.csv"), ("record", "7")]), "a.csv, record 7");
    }

    #[test]
    fn a_missing_word_and_an_unknown_key_are_told() {
        let check = |text: &str, wanted: &str| {
            let error = Formulas::parse(Locale::En, text).expect_err("it is wrong").to_string();
            assert!(error.starts_with("i18n/formulas-en.toml: ") && error.contains(wanted), "{error}");
        };
        check("[words]\n[formulas]\n", "`all` is missing");
        check("[words]\n[formulas.episode]\nformla = \"x\"\n", "line 3");
    }
}
