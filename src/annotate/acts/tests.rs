//! The shipped act rules: they load, and their own examples hold.

use super::{ActRules, label, shape, tag};
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
fn every_act_but_the_counted_and_the_signed_one_has_rules_in_both_languages() {
    let rules = ActRules::parse(EN, PL).unwrap();
    for act in ResponseAct::ALL.iter().filter(|act| !matches!(act, ResponseAct::Template | ResponseAct::Signature)) {
        assert!(rules.en.patterns_written(*act as u8) > 0 && rules.pl.patterns_written(*act as u8) > 0, "{act}");
    }
}

#[test]
fn a_dated_promise_is_not_counted_as_an_undated_one_too() {
    check("Odpowiemy jak najszybciej, do końca dnia.", Lang::PL, &[ResponseAct::PromiseDated]);
}

fn check_names(text: &str, name: Option<&str>, signature: Option<&str>) {
    let rules = ActRules::parse(EN, PL).unwrap();
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    let word = |span: Option<(u32, u32)>| span.map(|(from, to)| &text[from as usize..to as usize]);
    assert_eq!(word(shape::address(text, &tokens, &rules.names)), name, "{text}");
    assert_eq!(word(shape::signature(text, &tokens, &rules.names)), signature, "{text}");
}

#[test]
fn a_person_is_called_at_the_start() {
    check_names("Nils, what happened at the gate was wrong.", Some("Nils"), None);
    check_names("Thank you Bea!! See you.", Some("Bea"), None);
    check_names("Pani Moniko, dwie godziny to koszmar.", Some("Pani Moniko"), None);
    check_names("Sorry, the lane on Corbett Street is closed.", None, None);
}

#[test]
fn a_person_signs_at_the_end() {
    check_names("We will look into it. Kind regards, Helen", None, Some("Kind regards, Helen"));
    check_names("Zerkniemy, co się dzieje. ^MK", None, Some("^MK"));
    check_names("Oddzwonię dziś. Bartek z Telwii", None, Some("Bartek z Telwii"));
    check_names("It was moved. The office is closed", None, None);
    check_names("The council met. Clerk to the council, D.M.", None, Some("Clerk to the council, D.M."));
}
