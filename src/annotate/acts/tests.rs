//! The shipped act rules: they load, and their own examples hold.

use super::{ActRules, label, tag};
use crate::annotate::rules::check_examples;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::{Lang, ResponseAct};

const EN: &str = include_str!("../../resources/acts/en.toml");
const PL: &str = include_str!("../../resources/acts/pl.toml");

fn check(text: &str, lang: Lang, expected: &[ResponseAct]) {
    let rules = ActRules::parse(EN, PL).unwrap();
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    assert_eq!(tag(&tokens, lang, &rules).iter().collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn the_examples_in_the_rule_files_hold() {
    let rules = ActRules::parse(EN, PL).unwrap();
    let mut failures = check_examples("acts/en.toml", EN, &rules.en, label).unwrap();
    failures.extend(check_examples("acts/pl.toml", PL, &rules.pl, label).unwrap());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_act_but_the_counted_one_has_rules_in_both_languages() {
    let rules = ActRules::parse(EN, PL).unwrap();
    for act in ResponseAct::ALL.iter().filter(|act| **act != ResponseAct::Template) {
        assert!(rules.en.patterns_written(*act as u8) > 0 && rules.pl.patterns_written(*act as u8) > 0, "{act}");
    }
}

#[test]
fn regret_for_feelings_is_empathy_and_no_admission() {
    check("We're sorry you feel this way.", Lang::EN, &[ResponseAct::Empathy]);
    check("Przykro nam, że tak Pan to odbiera.", Lang::PL, &[ResponseAct::Empathy]);
}

#[test]
fn a_dated_promise_is_not_counted_as_an_undated_one_too() {
    check("Odpowiemy jak najszybciej, do końca dnia.", Lang::PL, &[ResponseAct::PromiseDated]);
}
