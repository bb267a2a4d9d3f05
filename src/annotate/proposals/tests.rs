//! Groups that a reader would make are made, and nothing is made of noise.

use super::{Collector, ProposalSettings, Proposals, Standing};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::Lang;

const SETTINGS: &str = include_str!("../../resources/causes/proposals.toml");

const PARKING: [&str; 6] = [
    "car park full and the barrier stuck",
    "barrier at the car park stuck again",
    "stuck at the barrier of your car park",
    "the car park barrier took my ticket",
    "your barrier hit my car in the car park",
    "car park barrier stuck, queue to the road",
];
const MUSIC: [&str; 6] = [
    "głośna muzyka w sklepie, nie da się wytrzymać",
    "ta muzyka w sklepie jest za głośna",
    "wasza muzyka w sklepach: głośna jak na koncercie",
    "ściszcie muzykę w sklepie, jest głośna",
    "muzyka głośna, sklep jak dyskoteka",
    "od głośnej muzyki w waszym sklepie boli głowa",
];

fn propose(unmatched: &[(&str, Lang, u32)], background: &[&str]) -> Proposals {
    let settings = ProposalSettings::parse(SETTINGS).unwrap();
    let mut collector = Collector::new(&settings);
    let mut tokens = Tokens::default();
    let mut row = 0;
    for (text, lang, author) in unmatched {
        tokenise(text, &mut tokens);
        collector.add(row, *author, text, &tokens, *lang, Standing::Unmatched);
        row += 1;
    }
    for text in background {
        tokenise(text, &mut tokens);
        collector.add(row, row, text, &tokens, Lang::EN, Standing::Background);
        row += 1;
    }
    collector.propose()
}

fn background() -> Vec<String> {
    (0..300).map(|number| format!("where is parcel {number} please, the courier has the ticket to the road")).collect()
}

fn both(author: impl Fn(u32) -> u32) -> Vec<(&'static str, Lang, u32)> {
    let texts = PARKING.iter().map(|text| (*text, Lang::EN)).chain(MUSIC.iter().map(|text| (*text, Lang::PL)));
    texts.enumerate().map(|(index, (text, lang))| (text, lang, author(index as u32))).collect()
}

fn check(author: impl Fn(u32) -> u32, expected: &[(&str, u32, u32)]) {
    let background = background();
    let found = propose(&both(author), &background.iter().map(String::as_str).collect::<Vec<_>>());
    let told: Vec<(&str, u32, u32)> = found.proposals.iter().map(|one| (one.terms[0].as_str(), one.comments, one.authors)).collect();
    assert_eq!(told, expected, "{found:#?}");
}

#[test]
fn complaints_that_share_words_are_put_together_in_both_languages() {
    check(|index| index, &[("car", 6, 6), ("głośna", 6, 6)]);
}

#[test]
fn one_loud_voice_is_no_cause() {
    check(|index| if index < 6 { 7 } else { index }, &[("głośna", 6, 6)]);
}

#[test]
fn terms_and_examples_show_what_a_proposal_is_about() {
    let background = background();
    let found = propose(&both(|index| index), &background.iter().map(String::as_str).collect::<Vec<_>>());
    let parking = &found.proposals[0];
    let mut terms = parking.terms.clone();
    terms.sort();
    assert_eq!(terms, ["barrier", "car", "park"]);
    assert_eq!(parking.examples, [0, 1, 2, 3, 4, 5]);
    assert_eq!((found.covered, found.unmatched), (12, 12));
}

#[test]
fn words_that_are_as_common_everywhere_are_no_topic() {
    let background = background();
    let ordinary: Vec<(&str, Lang, u32)> =
        background.iter().take(40).enumerate().map(|(index, text)| (text.as_str(), Lang::EN, index as u32)).collect();
    let rest: Vec<&str> = background.iter().skip(40).map(String::as_str).collect();
    assert_eq!(propose(&ordinary, &rest).proposals, []);
}

#[test]
fn an_empty_archive_has_no_proposals() {
    assert_eq!(propose(&[], &[]), Proposals::default());
    assert_eq!(propose(&[("hm", Lang::EN, 0)], &[]).unmatched, 1);
}

#[test]
fn the_same_comments_give_the_same_proposals() {
    let background = background();
    let rest: Vec<&str> = background.iter().map(String::as_str).collect();
    assert_eq!(propose(&both(|index| index), &rest), propose(&both(|index| index), &rest));
}

#[test]
fn a_settings_file_with_an_unknown_key_is_refused_with_its_line() {
    let error = ProposalSettings::parse(&SETTINGS.replace("least_authors = 3", "last_authors = 3")).unwrap_err().to_string();
    assert!(error.starts_with("causes/proposals.toml: line 6: unknown field `last_authors`"), "{error}");
}
