//! How good the shipped rules are on labelled texts: micro-averaged precision, recall and F1, on the half that rules were tuned on and on the other.
//!
//! The gates are a little below what was measured when the rules were written, so that a careless edit is noticed. The author of the rules also wrote the
//! texts, so these figures say that the rules do what was meant; they are no estimate for an unknown archive.

use std::collections::BTreeSet;

use crate::annotate::acts::{self, ActRules};
use crate::annotate::causes::{self, CauseRules};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::Lang;

const EN_CAUSES: &str = include_str!("../../../tests/it/fixtures/labelled/en/causes.toml");
const PL_CAUSES: &str = include_str!("../../../tests/it/fixtures/labelled/pl/causes.toml");
const EN_ACTS: &str = include_str!("../../../tests/it/fixtures/labelled/en/acts.toml");
const PL_ACTS: &str = include_str!("../../../tests/it/fixtures/labelled/pl/acts.toml");
const EN_KEYWORDS: &str = include_str!("../../../tests/it/fixtures/labelled/en/keywords.toml");
const PL_KEYWORDS: &str = include_str!("../../../tests/it/fixtures/labelled/pl/keywords.toml");

/// Hits, false alarms and misses.
#[derive(Debug, Clone, Copy, Default)]
struct Score([usize; 3]);

impl Score {
    /// `2 P R / (P + R)`, which is `2 tp / (2 tp + fp + fn)`.
    fn f1(self) -> f64 {
        let [hits, alarms, misses] = self.0;
        2.0 * hits as f64 / (2 * hits + alarms + misses) as f64
    }
}

/// The F1 of the tuned half (even rows) and of the other.
fn measure(rows: &str, guess: impl Fn(&str, &Tokens) -> BTreeSet<String>) -> [f64; 2] {
    let table: toml::Table = toml::from_str(rows).unwrap();
    let mut scores = [Score::default(); 2];
    let mut tokens = Tokens::default();
    for (number, row) in table["rows"].as_array().unwrap().iter().enumerate() {
        let row: Vec<&str> = row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap()).collect();
        let gold: BTreeSet<String> = row[1..].iter().map(|&id| id.to_owned()).collect();
        tokenise(row[0], &mut tokens);
        let found = guess(row[0], &tokens);
        let score = &mut scores[number % 2].0;
        score[0] += gold.intersection(&found).count();
        score[1] += found.difference(&gold).count();
        score[2] += gold.difference(&found).count();
    }
    scores.map(Score::f1)
}

fn cause_scores(rows: &str, lang: Lang) -> [f64; 2] {
    let rules = CauseRules::parse(
        include_str!("../../resources/causes/taxonomy.toml"),
        include_str!("../../resources/causes/en.toml"),
        include_str!("../../resources/causes/pl.toml"),
    )
    .unwrap();
    measure(rows, |_, tokens| causes::tag(tokens, lang, &rules).iter().map(|cause| rules.taxonomy.get(cause).unwrap().id.clone()).collect())
}

fn act_scores(rows: &str, lang: Lang) -> [f64; 2] {
    let rules = ActRules::parse(include_str!("../../resources/acts/en.toml"), include_str!("../../resources/acts/pl.toml")).unwrap();
    measure(rows, |_, tokens| acts::tag(tokens, lang, &rules).iter().map(|act| act.as_str().to_owned()).collect())
}

fn keyword_scores(rows: &str, keywords: &str) -> [f64; 2] {
    let table: toml::Table = toml::from_str(keywords).unwrap();
    measure(rows, |_, tokens| {
        let holds = |word: &toml::Value| tokens.folded.contains(word.as_str().unwrap());
        table.iter().filter(|(_, words)| words.as_array().unwrap().iter().any(holds)).map(|(id, _)| id.clone()).collect()
    })
}

#[test]
fn causes_are_found_in_english() {
    let [tuned, held] = cause_scores(EN_CAUSES, Lang::EN);
    assert!(tuned >= 0.93 && held >= 0.90, "{tuned:.3} {held:.3}");
}

#[test]
fn causes_are_found_in_polish() {
    let [tuned, held] = cause_scores(PL_CAUSES, Lang::PL);
    assert!(tuned >= 0.93 && held >= 0.90, "{tuned:.3} {held:.3}");
}

#[test]
fn acts_are_found_in_both_languages() {
    for (rows, lang) in [(EN_ACTS, Lang::EN), (PL_ACTS, Lang::PL)] {
        let [tuned, held] = act_scores(rows, lang);
        assert!(tuned >= 0.95 && held >= 0.93, "{} {tuned:.3} {held:.3}", lang.as_str());
    }
}

#[test]
fn a_plain_keyword_list_is_beaten_by_far_on_the_half_that_nobody_tuned_on() {
    for (rows, keywords, lang) in [(EN_CAUSES, EN_KEYWORDS, Lang::EN), (PL_CAUSES, PL_KEYWORDS, Lang::PL)] {
        let (rules, list) = (cause_scores(rows, lang)[1], keyword_scores(rows, keywords)[1]);
        assert!(rules > list + 0.2, "{}: rules {rules:.3}, keywords {list:.3}", lang.as_str());
    }
}
