//! The words of one locale, checked when loaded: every key that the program can say is there and no other, every placeholder is declared and used.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Locale;
use super::template::{Case, Template};
use super::vocabulary;
use crate::error::{Error, Result};
use crate::judge::RuleInfo;
use crate::model::{Definition, FactKind};
use crate::report::sentences::{Entry, PARTS};

/// The five sentences of a lesson, as the catalogues name them.
pub const LESSON_PARTS: [&str; 5] = ["title", "observation", "insight", "recommendation", "success"];

/// What every lesson's `success` sentence gets besides the rule's own facts: the value to reach and the weeks in a row.
pub const SUCCESS_FACTS: [(&str, FactKind); 2] = [("value", FactKind::Other), ("weeks", FactKind::Count)];

/// The words of one locale.
#[derive(Debug, Clone)]
pub struct Catalog {
    locale: Locale,
    entries: BTreeMap<String, Template>,
}

/// The texts of a locale's files.
#[derive(Debug, Clone)]
pub struct Texts<'a> {
    /// One for each of [`PARTS`], in its order.
    pub parts: Vec<Cow<'a, str>>,
    /// The words of lessons.
    pub lessons: Cow<'a, str>,
}

/// The name of a catalogue file below `resources/`; the part without a name is the main file.
#[must_use]
pub fn file_name(part: &str, locale: Locale) -> String {
    let dash = if part.is_empty() { "" } else { "-" };
    format!("i18n/{part}{dash}{}.toml", locale.as_str())
}

/// An entry that the program needs: the names and kinds of its arguments, and whether all of them must be used.
struct Needed {
    arguments: Vec<(&'static str, FactKind)>,
    must_use_all: bool,
}

/// A catalogue file under check: its text is only known to the caller, so errors carry its name.
struct Source<'a> {
    file: String,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, key: &str, what: impl std::fmt::Display) -> Error {
        Error::Resource { file: self.file.clone(), place: String::new(), what: format!("`{key}` {what}") }
    }

    /// The entries by dotted key; a case form is kept under `key:case`.
    fn entries(&self, locale: Locale) -> Result<BTreeMap<String, Template>> {
        let table: toml::Table = toml::from_str(self.text).map_err(|source| {
            let line = source.span().map(|span| 1 + self.text[..span.start.min(self.text.len())].matches('\n').count());
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            Error::Resource { file: self.file.clone(), place, what: source.message().to_owned() }
        })?;
        let mut leaves = Vec::new();
        flatten(String::new(), &toml::Value::Table(table), &mut leaves).map_err(|(key, what)| self.error(&key, what))?;
        let mut entries = BTreeMap::new();
        for (key, text) in leaves {
            let template = Template::parse(locale, &text).map_err(|what| self.error(&key, what))?;
            entries.insert(key, template);
        }
        Ok(entries)
    }
}

/// Tables become dotted keys, lists numbered ones; a table with `nom` is one entry with its case forms.
fn flatten(prefix: String, value: &toml::Value, leaves: &mut Vec<(String, String)>) -> std::result::Result<(), (String, String)> {
    let join = |key: &str| if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
    match value {
        toml::Value::String(text) => leaves.push((prefix, text.clone())),
        toml::Value::Array(items) => {
            for (idx, item) in items.iter().enumerate() {
                flatten(join(&idx.to_string()), item, leaves)?;
            }
        }
        toml::Value::Table(forms) if forms.contains_key("nom") => {
            for (case, form) in forms {
                let key = match case.as_str() {
                    "nom" => prefix.clone(),
                    other if Case::parse(other).is_some() => format!("{prefix}:{other}"),
                    other => return Err((prefix.clone(), format!("has the form `{other}`; forms are nom, gen, dat, acc, ins, loc"))),
                };
                let text = form.as_str().ok_or_else(|| (prefix.clone(), format!("has a form `{case}` that is no text")))?;
                leaves.push((key, text.to_owned()));
            }
        }
        toml::Value::Table(entries) => {
            for (key, entry) in entries {
                flatten(join(key), entry, leaves)?;
            }
        }
        other => return Err((prefix, format!("is {}, not text", other.type_str()))),
    }
    Ok(())
}

impl Catalog {
    /// Reads the files of a locale: `i18n/<locale>.toml`, `i18n/<part>-<locale>.toml` and `i18n/lessons-<locale>.toml`.
    ///
    /// `rules` are the lesson rules that exist, `cause_ids` the causes and sub-causes (`cause.sub`) of the
    /// taxonomy that have no label of their own.
    ///
    /// # Errors
    ///
    /// [`Error::Resource`] with the file and the key: no TOML, a malformed template, a key that is missing or that nothing says, a placeholder that the
    /// sentence does not have, a fact that its sentence leaves out.
    pub fn parse(locale: Locale, texts: &Texts<'_>, rules: &[RuleInfo], cause_ids: &[&str]) -> Result<Self> {
        let mut entries = BTreeMap::new();
        for ((part, sentences), text) in PARTS.iter().zip(&texts.parts) {
            let source = Source { file: file_name(part, locale), text };
            let part_entries = source.entries(locale)?;
            let mut needed = needed_sentences(sentences);
            if part.is_empty() {
                needed.extend(needed_by_program(cause_ids));
            }
            check(&source, &part_entries, &needed)?;
            entries.extend(part_entries);
        }
        let lessons = Source { file: file_name("lessons", locale), text: &texts.lessons };
        let lesson_entries = lessons.entries(locale)?;
        check(&lessons, &lesson_entries, &needed_by_lessons(rules))?;
        check_lesson_facts(&lessons, &lesson_entries, rules)?;
        entries.extend(lesson_entries);
        Ok(Self { locale, entries })
    }

    /// The same with the labels of a user's own causes, as (id, label). What the files say goes before.
    ///
    /// # Errors
    ///
    /// [`Error::Resource`] for a label that is no template without placeholders.
    pub fn with_causes<'a>(mut self, labels: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        for (id, label) in labels {
            let wrong = |what| Error::Resource { file: "causes/extra-taxonomy.toml".into(), place: String::new(), what };
            let template = Template::parse(self.locale, label).map_err(|what| wrong(format!("the label of `{id}` {what}")))?;
            if template.arguments().next().is_some() {
                return Err(wrong(format!("the label of `{id}` has a placeholder")));
            }
            self.entries.entry(format!("causes.{id}")).or_insert(template);
        }
        Ok(self)
    }

    /// Whose words these are.
    #[must_use]
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// An entry, in a case when it has that form, else in the nominative.
    pub(super) fn entry(&self, key: &str, case: Option<Case>) -> Option<&Template> {
        case.and_then(|case| self.entries.get(&format!("{key}:{}", case.as_str()))).or_else(|| self.entries.get(key))
    }
}

/// The entries of sentences.
fn needed_sentences(sentences: &[Entry]) -> BTreeMap<String, Needed> {
    sentences.iter().map(|(key, arguments)| ((*key).to_owned(), Needed { arguments: arguments.to_vec(), must_use_all: true })).collect()
}

/// Every entry of the main file that is no sentence.
fn needed_by_program(cause_ids: &[&str]) -> BTreeMap<String, Needed> {
    let label = || Needed { arguments: Vec::new(), must_use_all: true };
    let mut needed = BTreeMap::new();
    for (key, arguments) in vocabulary::FORMATS {
        let arguments = arguments.iter().map(|(name, is_count)| (*name, if *is_count { FactKind::Count } else { FactKind::Other })).collect();
        needed.insert((*key).to_owned(), Needed { arguments, must_use_all: true });
    }
    for (list, length) in vocabulary::LISTS {
        needed.extend((0..*length).map(|idx| (format!("{list}.{idx}"), label())));
    }
    for (set, values) in vocabulary::terms() {
        needed.extend(values.iter().map(|value| (format!("terms.{set}.{value}"), label())));
    }
    needed.extend(vocabulary::LANGUAGES.iter().map(|tag| (format!("languages.{tag}"), label())));
    let set = |id: &str| if id.contains('.') { "sub_causes" } else { "causes" };
    needed.extend(cause_ids.iter().map(|id| (format!("{}.{id}", set(id)), label())));
    for definition in Definition::ALL {
        needed.insert(format!("definitions.{definition}.name"), label());
        needed.insert(format!("definitions.{definition}.explanation"), label());
    }
    needed
}

/// Every entry of the lessons file.
fn needed_by_lessons(rules: &[RuleInfo]) -> BTreeMap<String, Needed> {
    let mut needed = BTreeMap::new();
    for rule in rules {
        for part in LESSON_PARTS {
            let mut arguments = rule.facts.to_vec();
            if part == "success" {
                arguments.extend(SUCCESS_FACTS);
            }
            needed.insert(format!("lessons.{}.{part}", rule.id), Needed { arguments, must_use_all: false });
        }
    }
    needed
}

/// Holds the entries of a file against what is needed, both ways.
fn check(source: &Source<'_>, entries: &BTreeMap<String, Template>, needed: &BTreeMap<String, Needed>) -> Result<()> {
    if let Some(key) = needed.keys().find(|key| !entries.contains_key(*key)) {
        return Err(source.error(key, "is missing"));
    }
    for (key, template) in entries {
        let base = key.split(':').next().unwrap_or(key);
        let Some(Needed { arguments, must_use_all }) = needed.get(base) else {
            return Err(source.error(key, "is said by nothing in the program"));
        };
        let mut used = BTreeSet::new();
        for (name, must_be_count) in template.arguments() {
            let Some((_, kind)) = arguments.iter().find(|(declared, _)| *declared == name) else {
                return Err(source.error(key, format!("has the placeholder `{{{name}}}`, which this sentence does not have")));
            };
            if must_be_count && *kind != FactKind::Count {
                return Err(source.error(key, format!("chooses a plural form by `{{{name}}}`, which is no count")));
            }
            used.insert(name);
        }
        if *must_use_all && let Some((name, _)) = arguments.iter().find(|(name, _)| !used.contains(name)) {
            return Err(source.error(key, format!("leaves out the placeholder `{{{name}}}`")));
        }
    }
    Ok(())
}

/// Every fact of a rule must be said in one of its five sentences.
fn check_lesson_facts(source: &Source<'_>, entries: &BTreeMap<String, Template>, rules: &[RuleInfo]) -> Result<()> {
    for rule in rules {
        let mut used = BTreeSet::new();
        for part in LESSON_PARTS {
            let template = entries.get(&format!("lessons.{}.{part}", rule.id));
            used.extend(template.into_iter().flat_map(Template::arguments).map(|(name, _)| name));
        }
        if let Some((name, _)) = rule.facts.iter().find(|(name, _)| !used.contains(name)) {
            return Err(source.error(&format!("lessons.{}", rule.id), format!("says the fact `{name}` in none of its sentences")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Catalog;
    use crate::i18n::{Locale, shipped};
    use crate::judge::RULES_INFO;

    /// The error of loading the shipped English file after a change.
    fn error(from: &str, to: &str) -> String {
        let causes = shipped::cause_ids();
        let ids: Vec<&str> = causes.iter().map(String::as_str).collect();
        let mut texts = shipped::texts(Locale::En);
        assert!(texts.parts[0].contains(from), "the test needs `{from}` in the catalogue");
        texts.parts[0] = texts.parts[0].replacen(from, to, 1).into();
        Catalog::parse(Locale::En, &texts, RULES_INFO, &ids).unwrap_err().to_string()
    }

    #[test]
    fn the_shipped_catalogues_load_and_have_the_same_keys() {
        let [en, pl] = Locale::ALL.map(shipped::catalog);
        let keys = |catalog: &Catalog| catalog.entries.keys().filter(|key| !key.contains(':')).cloned().collect::<Vec<_>>();
        assert_eq!(keys(&en), keys(&pl));
    }

    #[test]
    fn every_cause_has_the_same_polish_cases() {
        let pl = shipped::catalog(Locale::Pl);
        for (cause, ..) in shipped::causes() {
            for case in ["gen", "acc", "ins", "loc"] {
                assert!(pl.entries.contains_key(&format!("causes.{cause}:{case}")), "{cause} has no {case}");
            }
        }
    }

    #[test]
    fn a_missing_key_is_named_with_its_file() {
        assert_eq!(error("contents = \"Contents\"\n", ""), "i18n/en.toml: `ui.contents` is missing");
    }

    #[test]
    fn a_leftover_key_is_named() {
        assert_eq!(error("[ui]\n", "[ui]\nnobody = \"x\"\n"), "i18n/en.toml: `ui.nobody` is said by nothing in the program");
    }

    #[test]
    fn an_unknown_placeholder_is_named() {
        assert!(error("contents = \"Contents\"", "contents = \"Contents {n}\"").contains("`ui.contents` has the placeholder `{n}`"));
    }

    #[test]
    fn a_fact_that_is_left_out_is_named() {
        assert!(
            error("\"Made with afterstorm {version}\"", "\"Made with afterstorm\"").contains("`ui.made_by` leaves out the placeholder `{version}`")
        );
    }

    #[test]
    fn a_plural_needs_a_count() {
        assert!(error("{version}\"", "{version|a|b}\"").contains("`ui.made_by` chooses a plural form by `{version}`"));
    }

    #[test]
    fn broken_toml_is_told_with_its_line() {
        assert!(error("[format]", "[format").starts_with("i18n/en.toml: line "));
    }
}
