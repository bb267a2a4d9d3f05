//! Words that blame, judge with hindsight or bind nobody, in texts that people write: statements of actions, titles, labels. It warns with the place and a
//! suggestion, and never stops anything.
//!
//! Rules are data (`lint/en.toml`, `lint/pl.toml`); both languages are looked for in every text, because teams mix them. A pattern is a phrase in small letters;
//! `*` at the end of a word stands for any ending. Names of people are looked for only where a capital letter marks them.

use serde::Deserialize;

use crate::error::{Error, Result};

/// The files, in the order in which their rules are tried.
pub const FILES: [&str; 2] = ["lint/en.toml", "lint/pl.toml"];

/// A text that a person wrote, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<'a> {
    /// The file or flag, with the line where there is one.
    pub place: String,
    /// The text.
    pub text: &'a str,
}

/// A remark on a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Where.
    pub place: String,
    /// The words.
    pub words: String,
    /// Id of the rule.
    pub rule: String,
    /// What is wrong with them, and what to write instead.
    pub suggestion: String,
    /// The same in Polish.
    pub suggestion_pl: String,
}

/// The rules of all languages.
#[derive(Debug, Clone, Default)]
pub struct Lint {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct Rule {
    id: String,
    /// Patterns as words; a flag says whether any ending may follow.
    patterns: Vec<Vec<(String, Ending)>>,
    is_name: bool,
    suggestion: String,
    suggestion_pl: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Whole,
    Any,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    id: String,
    patterns: Vec<String>,
    #[serde(default)]
    is_name: bool,
    suggestion: String,
    suggestion_pl: String,
    examples: Vec<String>,
    not: Vec<String>,
}

impl Lint {
    /// Reads the files, as (name, text).
    ///
    /// # Errors
    ///
    /// No TOML, an empty pattern, an example that its rule does not find, a counter-example that it does.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut rules = Vec::new();
        for (name, text) in files {
            let wrong = |place: String, what: String| Error::Resource { file: name.to_owned(), place, what };
            let file: File = toml::from_str(text).map_err(|error| {
                let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
                wrong(format!("line {line}: "), error.message().to_owned())
            })?;
            for entry in file.rule {
                let place = format!("rule `{}`: ", entry.id);
                let rule = Rule {
                    patterns: entry.patterns.iter().map(|pattern| pattern_of(pattern)).collect(),
                    id: entry.id,
                    is_name: entry.is_name,
                    suggestion: entry.suggestion,
                    suggestion_pl: entry.suggestion_pl,
                };
                if rule.patterns.is_empty() || rule.patterns.iter().any(Vec::is_empty) {
                    return Err(wrong(place, "has no pattern, or an empty one".into()));
                }
                if let Some(missed) = entry.examples.iter().find(|text| rule.find(text).is_none()) {
                    return Err(wrong(place, format!("does not find its example `{missed}`")));
                }
                if let Some(found) = entry.not.iter().find(|text| rule.find(text).is_some()) {
                    return Err(wrong(place, format!("finds `{found}`, which it must not")));
                }
                rules.push(rule);
            }
        }
        Ok(Self { rules })
    }

    /// Remarks on texts, in their order; one a rule and text at most.
    #[must_use]
    pub fn check(&self, texts: &[Written<'_>]) -> Vec<Remark> {
        let mut remarks = Vec::new();
        for written in texts {
            for rule in &self.rules {
                let Some(words) = rule.find(written.text) else { continue };
                // Rules of both languages can share words: one remark is enough.
                if !remarks.iter().any(|known: &Remark| known.place == written.place && known.words == words) {
                    remarks.push(Remark {
                        place: written.place.clone(),
                        words,
                        rule: rule.id.clone(),
                        suggestion: rule.suggestion.clone(),
                        suggestion_pl: rule.suggestion_pl.clone(),
                    });
                }
            }
        }
        remarks
    }
}

fn pattern_of(text: &str) -> Vec<(String, Ending)> {
    let word = |word: &str| match word.strip_suffix('*') {
        Some(stem) => (stem.to_lowercase(), Ending::Any),
        None => (word.to_lowercase(), Ending::Whole),
    };
    text.split_whitespace().map(word).collect()
}

impl Rule {
    /// The first words of a text that a pattern fits.
    fn find(&self, text: &str) -> Option<String> {
        let words = words(text);
        let fits = |start: usize, pattern: &Vec<(String, Ending)>| {
            let part = words.get(start..start + pattern.len())?;
            let is_there = pattern.iter().zip(part).all(|((stem, ending), word)| match ending {
                Ending::Whole => word.folded == *stem,
                Ending::Any => !word.folded.is_empty() && word.folded.starts_with(stem.as_str()),
            });
            let last = part.last()?;
            // A name is told from a word by its capital letter.
            (is_there && (!self.is_name || last.is_capital)).then(|| text[part[0].from..last.to].to_owned())
        };
        (0..words.len()).find_map(|start| self.patterns.iter().find_map(|pattern| fits(start, pattern)))
    }
}

/// A word of a text; a sentence mark is one without letters, so that no phrase runs over it.
struct Word {
    from: usize,
    to: usize,
    folded: String,
    is_capital: bool,
}

/// The words of a text. Apostrophes belong to words.
fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || matches!(c, '\'' | '’') {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let written = &text[from..at];
            let folded = written.to_lowercase().replace('’', "'");
            // "Anna's" is Anna.
            let folded = folded.strip_suffix("'s").unwrap_or(&folded).to_owned();
            found.push(Word { from, to: at, folded, is_capital: written.starts_with(char::is_uppercase) });
        }
        if matches!(c, '.' | '!' | '?' | ';' | ':') {
            found.push(Word { from: at, to: at, folded: String::new(), is_capital: false });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Lint {
        Lint::parse([(FILES[0], include_str!("../resources/lint/en.toml")), (FILES[1], include_str!("../resources/lint/pl.toml"))])
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The words that are remarked on.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = shipped().check(&[Written { place: "x".into(), text }]);
        assert_eq!(found.iter().map(|remark| remark.words.as_str()).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn names_of_people_are_found_and_places_and_roles_are_not() {
        check("Anna did not answer the comments", &["Anna"]);
        check("Train Mr Kowalski in the playbook", &["Mr Kowalski"]);
        check("Anna’s shift", &["Anna’s"]);
        check("Rozmowa z panią Nowak o zastępstwach", &["panią Nowak"]);
        check("Ustalić dyżury z Katarzyną", &["Katarzyną"]);
        check("Staff the evenings from 18:00 to 22:00", &[]);
        check("Uzgodnić dyżury z kierownikiem zespołu w Warszawie", &[]);
    }

    #[test]
    fn human_error_is_no_cause() {
        check("The delay was a human error", &["human error"]);
        check("Przyczyną był błąd ludzki", &["błąd ludzki"]);
        check("Przyczyną był błąd człowieka", &["błąd człowieka"]);
    }

    #[test]
    fn hindsight_is_found_in_both_languages() {
        check("We should have answered sooner", &["should have"]);
        check("Trzeba było odpowiedzieć wcześniej", &["Trzeba było"]);
        check("Należało opublikować oświadczenie", &["Należało"]);
        check("The guard should halve the wait", &[]);
    }

    #[test]
    fn actions_that_bind_nobody_are_found() {
        check("Be more careful with promises", &["Be more careful"]);
        check("Zwiększyć czujność zespołu", &["Zwiększyć czujność"]);
        check("Respond as soon as possible", &["as soon as possible"]);
        check("Odpowiadać na bieżąco", &["na bieżąco"]);
    }

    #[test]
    fn a_phrase_does_not_run_over_the_end_of_a_sentence() {
        check("That was human. Error 404 is a page.", &[]);
    }

    #[test]
    fn wrong_rules_are_refused() {
        let error = |text: &str| Lint::parse([("lint/en.toml", text)]).expect_err("the rule is wrong").to_string();
        let rule = |patterns: &str, examples: &str| {
            format!("[[rule]]\nid = \"r\"\npatterns = {patterns}\nsuggestion = \"s\"\nsuggestion_pl = \"s\"\nexamples = {examples}\nnot = [\"b\"]\n")
        };
        assert!(error(&rule("[\"a\"]", "[\"c\"]")).contains("does not find its example `c`"));
        assert!(error(&rule("[\"b\"]", "[\"b\"]")).contains("finds `b`"));
        assert!(error(&rule("[\" \"]", "[]")).contains("pattern"));
        assert!(error("[[rule]]\nid = 1\n").contains("line 2"));
    }
}
