//! Small flat archives: who is meant by each reply.

use super::*;
use crate::corpus::addresses::rules::tests::shipped;
use crate::corpus::{CorpusBuilder, CorpusSettings};
use crate::ingest::{self, IngestSettings, Input};
use crate::progress::Silent;

/// An archive of one post from lines (author, text) a minute apart; "Sklep" is the brand.
fn corpus(lines: &[(&str, &str)]) -> Corpus {
    let rows = lines.iter().enumerate().map(|(idx, (author, text))| {
        let text = text.replace('"', "\"\"");
        format!("c{idx},p1,{author},2026-11-09T10:{idx:02}:00Z,\"{text}\"")
    });
    let csv = ["comment_id,thread_id,author_name,created_at,text".to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    let mut builder = CorpusBuilder::default();
    let input = Input::Bytes { name: "a.csv".into(), bytes: csv.into_bytes() };
    let read = ingest::read(&[input], &IngestSettings::default(), &Silent, &mut |batch| builder.push(batch)).unwrap();
    let settings = CorpusSettings { brands: vec!["Sklep".into()], ..CorpusSettings::default() };
    builder.finish(read.files, &read.deletions, &settings).unwrap()
}

/// Expected: row of the reply, the customers whom it names, by what.
fn check(lines: &[(&str, &str)], expected: &[(u32, &str, Link)]) {
    let corpus = corpus(lines);
    let found = find(&corpus, &shipped());
    let seen: Vec<(u32, &str, Link)> =
        found.named.iter().map(|named| (named.row, corpus.accounts[named.author as usize].1.as_str(), named.link)).collect();
    assert_eq!(seen, expected);
}

#[test]
fn an_account_behind_an_at_sign_is_a_mention() {
    check(&[("anna", "Gdzie paczka?"), ("marek", "I moja?"), ("Sklep", "@anna sprawdzamy")], &[(2, "anna", Link::Mention)]);
    check(&[("anna", "?"), ("Sklep", "Już patrzymy (@Anna).")], &[(1, "anna", Link::Mention)]);
}

#[test]
fn a_full_name_at_the_beginning_or_behind_an_at_sign_is_a_mention() {
    let asked = [("Anna Kowalska", "?"), ("Anna Nowak", "?")];
    check(&[asked[0], asked[1], ("Sklep", "Anna Kowalska, przepraszamy")], &[(2, "Anna Kowalska", Link::Mention)]);
    check(&[asked[0], asked[1], ("Sklep", "@Anna Kowalska przepraszamy")], &[(2, "Anna Kowalska", Link::Mention)]);
}

#[test]
fn several_mentions_are_all_meant() {
    check(&[("anna", "?"), ("marek", "?"), ("Sklep", "@anna @marek już działa")], &[(2, "anna", Link::Mention), (2, "marek", Link::Mention)]);
}

#[test]
fn a_polish_vocative_finds_its_name() {
    let asked = [("Marek Zieliński", "?"), ("Anna Kowalska", "?"), ("Katarzyna W.", "?")];
    let ask = |reply| [asked[0], asked[1], asked[2], ("Sklep", reply)];
    check(&ask("Panie Marku, przepraszamy."), &[(3, "Marek Zieliński", Link::Salutation)]);
    check(&ask("Dzień dobry, Pani Aniu! Sprawdzimy."), &[(3, "Anna Kowalska", Link::Salutation)]);
    check(&ask("Kasiu, już wyjaśniamy."), &[(3, "Katarzyna W.", Link::Salutation)]);
    check(&ask("dzień dobry pani kasiu, sprawdzimy"), &[(3, "Katarzyna W.", Link::Salutation)]);
    check(&ask("Bardzo przepraszamy, Panie Marku"), &[(3, "Marek Zieliński", Link::Salutation)]);
}

#[test]
fn an_english_greeting_finds_its_name() {
    check(&[("William Smith", "?"), ("Sklep", "Hi Bill, sorry to hear that.")], &[(1, "William Smith", Link::Salutation)]);
    check(&[("William Smith", "?"), ("Sklep", "Dear Mr Smith, we are sorry.")], &[(1, "William Smith", Link::Salutation)]);
}

#[test]
fn who_has_not_written_yet_is_not_meant_and_of_two_the_last() {
    check(&[("Ewa", "?"), ("Sklep", "Panie Marku, sprawdzamy"), ("Marek", "?")], &[]);
    check(&[("Marek A", "?"), ("Marek B", "?"), ("Sklep", "Panie Marku, sprawdzamy")], &[(2, "Marek B", Link::Salutation)]);
}

#[test]
fn names_in_the_middle_of_a_sentence_are_spoken_about() {
    check(&[("Marek", "?"), ("Sklep", "Zajmie się tym nasz kolega z działu reklamacji, czyli Marek")], &[]);
    check(&[("for_sale", "?"), ("Sklep", "Thanks for your message")], &[]);
}

#[test]
fn a_quotation_finds_who_wrote_it() {
    let asked = [("anna", "Czekam na zwrot pieniędzy od tygodnia!"), ("marek", "Kurier nie przyjechał")];
    check(&[asked[0], asked[1], ("Sklep", "„czekam na zwrot pieniędzy” – już wysłany")], &[(2, "anna", Link::Quote)]);
    check(&[asked[0], asked[1], ("Sklep", "> Czekam na zwrot pieniędzy od\nJuż wysłany")], &[(2, "anna", Link::Quote)]);
}

#[test]
fn a_mention_goes_before_a_salutation() {
    check(&[("anna", "?"), ("Marek", "?"), ("Sklep", "Panie Marku, @anna ma rację")], &[(2, "anna", Link::Mention)]);
}

#[test]
fn words_for_everybody_are_noted_where_nobody_is_named() {
    let of = |reply| find(&corpus(&[("Anna", "?"), ("Marek", "?"), ("Sklep", reply)]), &shipped()).to_everybody;
    assert_eq!(of("Szanowni Państwo, awaria jest usunięta."), [2]);
    assert_eq!(of("Hi all, the outage is fixed."), [2]);
    assert_eq!(of("Awaria jest usunięta."), [0; 0]);
    assert_eq!(of("Pani Anno, dziękujemy wszystkim za cierpliwość"), [0; 0]);
}
