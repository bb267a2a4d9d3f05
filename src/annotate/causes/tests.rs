//! The shipped cause rules: they load, their own examples hold, and every cause has rules in both languages.

use super::{CauseRules, explain, tag};
use crate::annotate::rules::check_examples;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::Lang;

const TAXONOMY: &str = include_str!("../../resources/causes/taxonomy.toml");
const EN: &str = include_str!("../../resources/causes/en.toml");
const PL: &str = include_str!("../../resources/causes/pl.toml");

fn rules() -> CauseRules {
    CauseRules::parse(TAXONOMY, EN, PL).unwrap()
}

fn check(text: &str, lang: Lang, expected: &[&str]) {
    let rules = rules();
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    let found: Vec<_> = tag(&tokens, lang, &rules).iter().map(|cause| rules.taxonomy.get(cause).unwrap().id.clone()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_examples_in_the_rule_files_hold() {
    let rules = rules();
    let label = |id: &str| rules.taxonomy.find(id).map(|cause| cause.0);
    let mut failures = check_examples("causes/en.toml", EN, &rules.en, label).unwrap();
    failures.extend(check_examples("causes/pl.toml", PL, &rules.pl, label).unwrap());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_cause_has_rules_in_both_languages() {
    let rules = rules();
    for (cause, description) in rules.taxonomy.iter() {
        assert!(rules.en.patterns_written(cause.0) >= 20, "{} in English", description.id);
        assert!(rules.pl.patterns_written(cause.0) >= 20, "{} in Polish", description.id);
    }
}

#[test]
fn a_comment_may_have_several_causes() {
    check("obciążyli mnie dwa razy i zero odpowiedzi od tygodnia", Lang::PL, &["price_billing", "support_unresponsive"]);
}

#[test]
fn a_text_of_unknown_language_is_tried_in_both() {
    check("nie działa apka", Lang::UND, &["outage_technical"]);
    check("I want my money back", Lang::UND, &["refund_return"]);
    check("nie działa apka", Lang::EN, &[]);
}

#[test]
fn evidence_is_the_words_that_say_so() {
    let rules = rules();
    let text = "Serio? Gdzie jest moja paczka, ludzie";
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    let hits = explain(&tokens, Lang::PL, &rules);
    assert_eq!(hits.len(), 1);
    assert_eq!(&text[hits[0].1 as usize..hits[0].2 as usize], "Gdzie jest moja paczka");
}
