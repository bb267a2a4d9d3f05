//! From tokens to terms: topic words, their forms put together, numbered in order of first appearance.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::annotate::tokens::{TokenKind, Tokens};
use crate::error::{Error, Result};
use crate::model::Lang;

/// What `causes/proposals.toml` says.
#[derive(Debug)]
pub struct ProposalSettings {
    pub(super) least_comments: u32,
    pub(super) least_authors: u32,
    pub(super) most_proposals: usize,
    pub(super) most_terms: usize,
    pub(super) least_z: f64,
    pub(super) prior_comments: f64,
    stopwords: [FxHashSet<String>; 2],
    endings: [Vec<String>; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    least_comments: u32,
    least_authors: u32,
    most_proposals: usize,
    most_terms: usize,
    least_z: f64,
    prior_comments: f64,
    stopwords: Languages,
    endings: Languages,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Languages {
    en: String,
    pl: String,
}

/// Letters of a word that always stay.
const SHORTEST_STEM: usize = 4;
/// Shorter words are no topic.
const SHORTEST_WORD: usize = 3;

impl ProposalSettings {
    /// Reads `causes/proposals.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line when it is no TOML, or lacks a key, or has an unknown one.
    pub fn parse(text: &str) -> Result<Self> {
        let source: Source = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
            Error::Resource { file: "causes/proposals.toml".into(), place: format!("line {line}: "), what: error.message().to_owned() }
        })?;
        let words = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        let endings = |list: &str| {
            let mut all: Vec<String> = list.split_whitespace().map(str::to_owned).collect();
            all.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
            all
        };
        Ok(Self {
            least_comments: source.least_comments,
            least_authors: source.least_authors,
            most_proposals: source.most_proposals,
            most_terms: source.most_terms,
            least_z: source.least_z,
            prior_comments: source.prior_comments,
            stopwords: [words(&source.stopwords.en), words(&source.stopwords.pl)],
            endings: [endings(&source.endings.en), endings(&source.endings.pl)],
        })
    }

    /// Whether a folded word can be a topic: long enough, and no function word.
    pub(in crate::annotate) fn is_topic(&self, form: &str) -> bool {
        form.len() >= SHORTEST_WORD && !self.stopwords.iter().any(|words| words.contains(form))
    }

    /// What all forms of a word begin with.
    pub(in crate::annotate) fn stem<'a>(&self, word: &'a str, lang: Lang) -> &'a str {
        let endings = &self.endings[usize::from(lang == Lang::PL)];
        let cut = endings.iter().find_map(|ending| word.strip_suffix(ending.as_str()).filter(|stem| stem.len() >= SHORTEST_STEM));
        cut.unwrap_or(word)
    }
}

/// All terms, with the number of comments that each occurs in.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<Box<str>, u32>,
    /// For each term its forms as people write them, with how often.
    forms: Vec<Vec<(Box<str>, u32)>>,
    /// Comments that a term occurs in.
    pub(super) comments: Vec<u32>,
}

impl Vocabulary {
    /// Puts the terms of one comment, each once, in ascending order, into `terms`, and counts them.
    pub(super) fn read(&mut self, text: &str, tokens: &Tokens, lang: Lang, settings: &ProposalSettings, terms: &mut Vec<u32>) {
        terms.clear();
        for token in &tokens.items {
            let form = tokens.form(token);
            if !matches!(token.kind, TokenKind::Word | TokenKind::Hashtag) || !settings.is_topic(form) {
                continue;
            }
            let stem = settings.stem(form, lang);
            let number = if let Some(number) = self.numbers.get(stem) {
                *number
            } else {
                let number = self.forms.len() as u32;
                self.numbers.insert(stem.into(), number);
                self.forms.push(Vec::new());
                self.comments.push(0);
                number
            };
            let written = text.get(token.from as usize..token.to as usize).unwrap_or(form).trim_start_matches('#');
            let forms = &mut self.forms[number as usize];
            if let Some((_, count)) = forms.iter_mut().find(|(known, _)| is_same(known, written)) {
                *count += 1;
            } else if forms.len() < MOST_FORMS {
                forms.push((written.to_lowercase().into(), 1));
            }
            terms.push(number);
        }
        terms.sort_unstable();
        terms.dedup();
        for term in terms.iter() {
            self.comments[*term as usize] += 1;
        }
    }

    /// The form of a term that people write most; of equal ones the first in the alphabet.
    pub(super) fn form(&self, term: u32) -> &str {
        let forms = &self.forms[term as usize];
        forms.iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map_or("", |(form, _)| form)
    }
}

/// Forms of one term that are told apart.
const MOST_FORMS: usize = 24;

fn is_same(lower: &str, written: &str) -> bool {
    lower == written || lower.chars().eq(written.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::{ProposalSettings, Vocabulary};
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;

    fn check(texts: &[&str], lang: Lang, expected: &[&str]) {
        let settings = ProposalSettings::parse(include_str!("../../resources/causes/proposals.toml")).unwrap();
        let mut vocabulary = Vocabulary::default();
        let (mut tokens, mut terms) = (Tokens::default(), Vec::new());
        for text in texts {
            tokenise(text, &mut tokens);
            vocabulary.read(text, &tokens, lang, &settings, &mut terms);
        }
        assert_eq!((0..vocabulary.comments.len() as u32).map(|term| vocabulary.form(term)).collect::<Vec<_>>(), expected, "{texts:?}");
    }

    #[test]
    fn polish_forms_count_as_one_term() {
        check(&["Żółty parking", "na parkingu", "za parkingiem", "parking!"], Lang::PL, &["żółty", "parking"]);
        check(&["bilety i bilet", "biletów, biletem"], Lang::PL, &["bilet"]);
    }

    #[test]
    fn english_plurals_and_tenses_count_as_one_term() {
        check(&["the parking ticket", "tickets for parking", "#ticket"], Lang::EN, &["parking", "ticket"]);
    }

    #[test]
    fn words_without_a_topic_are_left_out() {
        check(&["why do you never answer @shop https://x.pl 12 😡"], Lang::EN, &["answer"]);
    }
}
