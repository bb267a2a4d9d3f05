//! What the scorer promises: tables of negation and boosters, spans, the stated rules for texts without words, and small labelled sets of plain comments.

use std::borrow::Cow;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::{Contribution, Hit, LexiconFiles, Place, Profile, SentimentLexicon, SentimentModel};
use crate::annotate::learned::{Bank, Head};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::{Lang, Polarity, Probabilities};

const FILES: LexiconFiles<'static> = LexiconFiles {
    english: include_str!("../../resources/sentiment/en.tsv"),
    english_service: include_str!("../../resources/sentiment/en-service.tsv"),
    polish: include_str!("../../resources/sentiment/pl.tsv"),
    emoji: include_str!("../../resources/sentiment/emoji.tsv"),
    english_modifiers: include_str!("../../resources/sentiment/modifiers-en.toml"),
    polish_modifiers: include_str!("../../resources/sentiment/modifiers-pl.toml"),
    rules: include_str!("../../resources/sentiment/rules.toml"),
};

static LEXICON: LazyLock<SentimentLexicon> = LazyLock::new(|| SentimentLexicon::parse(&FILES).expect("the shipped files are right"));

static MODEL: LazyLock<SentimentModel> = LazyLock::new(|| {
    let head = |task: &str, bytes: &'static [u8]| Head::from_bytes(task, task, Cow::Borrowed(bytes)).expect("the shipped model is right");
    SentimentModel {
        general: head("sentiment_general", include_bytes!("../../resources/models/sentiment-general.model")),
        service: head("sentiment_service", include_bytes!("../../resources/models/sentiment-service.model")),
        register: head("register", include_bytes!("../../resources/models/register.model")),
        profile: Profile::Default,
    }
});

/// `expected` is `words=valence` for each hit of the lexicon, joined by `, `.
fn check(lang: Lang, text: &str, expected: &str) {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    let mut heard: Vec<Hit> = Vec::new();
    LEXICON.walk(&tokens, lang, &mut heard);
    let got = heard.iter().map(|one| format!("{}={:.2}", &text[one.from as usize..one.to as usize], one.valence)).collect::<Vec<_>>().join(", ");
    assert_eq!(got, expected, "{text}");
}

fn polarity(lang: Lang, text: &str) -> (Polarity, Probabilities) {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    let mut bank = Bank::new(MODEL.heads().to_vec(), LEXICON.negators());
    bank.read(&tokens);
    let scored = MODEL.score(&mut bank, Place(0), &tokens, lang, &LEXICON, &mut Vec::new());
    (scored.polarity, scored.probabilities)
}

fn explain(lang: Lang, text: &str) -> Vec<Contribution> {
    let mut tokens = Tokens::default();
    tokenise(text, &mut tokens);
    let mut bank = Bank::new(MODEL.heads().to_vec(), LEXICON.negators());
    bank.read(&tokens);
    MODEL.explain(&mut bank, Place(0), &tokens, lang, &LEXICON)
}

#[test]
fn english_negation_turns_words_round() {
    check(Lang::EN, "good", "good=1.90");
    check(Lang::EN, "not good", "good=-1.41");
    check(Lang::EN, "isn't very good", "good=-1.62");
    check(Lang::EN, "it was never a good idea", "good=-1.41");
    check(Lang::EN, "hardly good", "good=-1.19");
    check(Lang::EN, "without success", "success=-2.00");
}

#[test]
fn a_negation_ends_at_a_mark_and_after_three_words() {
    check(Lang::EN, "no, good", "good=1.90");
    check(Lang::EN, "not that it was really good", "good=2.19");
}

#[test]
fn a_negated_unpleasant_word_is_mildly_pleasant() {
    check(Lang::EN, "not terrible", "terrible=0.98");
    check(Lang::PL, "to nie skandal", "skandal=0.91");
}

#[test]
fn boosters_and_dampeners_change_the_size() {
    check(Lang::EN, "very good", "good=2.19");
    check(Lang::EN, "very very good", "good=2.47");
    check(Lang::EN, "slightly bad", "bad=-2.21");
    check(Lang::PL, "bardzo dobra", "dobra=2.49");
    check(Lang::PL, "trochę słabe", "słabe=-1.51");
}

#[test]
fn capitals_count_only_beside_small_letters() {
    check(Lang::EN, "this is GOOD", "GOOD=2.63");
    check(Lang::EN, "THIS IS GOOD", "GOOD=1.90");
}

#[test]
fn stretched_words_are_found_and_count_more() {
    check(Lang::EN, "gooood", "gooood=2.19");
    check(Lang::PL, "suuuper", "suuuper=3.29");
}

#[test]
fn polish_negation_turns_words_round() {
    check(Lang::PL, "dobra", "dobra=2.20");
    check(Lang::PL, "to nie jest dobra firma", "dobra=-1.63");
    check(Lang::PL, "ani miło", "miło=-1.04");
    check(Lang::PL, "żadna przyjemność", "przyjemność=-1.63");
    check(Lang::PL, "bez sukcesu", "sukcesu=-1.92");
}

#[test]
fn polish_stems_carry_inflection_and_exact_forms_overrule_them() {
    check(Lang::PL, "oszustom oszustami", "oszustom=-3.00, oszustami=-3.00");
    check(Lang::PL, "dobranoc", "");
}

#[test]
fn phrases_are_taken_whole() {
    check(Lang::PL, "Nie polecam!", "Nie polecam=-3.20");
    check(Lang::PL, "zero kontaktu", "zero kontaktu=-2.20");
    check(Lang::PL, "bez problemu", "bez problemu=3.00");
    check(Lang::PL, "czekam juz 3 tygodnie", "czekam juz 3 tygodnie=-2.20");
    check(Lang::PL, "czekam trzy tygodnie", "czekam trzy tygodnie=-2.20");
    check(Lang::EN, "Where is my parcel", "Where is my=-1.70");
    check(Lang::EN, "no problem at all", "no problem at all=2.40");
    check(Lang::EN, "waiting 12 days", "waiting 12 days=-2.20");
}

#[test]
fn a_phrase_does_not_cross_a_mark() {
    check(Lang::PL, "nie, polecam", "polecam=2.60");
}

#[test]
fn what_stands_behind_a_contrast_counts_more() {
    check(Lang::EN, "good but bad", "good=0.95, bad=-3.75");
    check(Lang::PL, "dobra, ale słaba", "dobra=1.10, słaba=-2.70");
}

#[test]
fn spans_point_into_the_original() {
    check(Lang::PL, "Żółć! Świetnie 😡", "Świetnie=3.00, 😡=-3.00");
}

#[test]
fn an_unknown_language_uses_both_lexicons() {
    check(Lang::UND, "good polecam", "good=1.90, polecam=2.60");
}

#[test]
fn texts_without_words_and_emoji_are_neutral_for_certain() {
    for text in ["", "   ", "https://example.com", "@brand", "@brand https://example.com", "?!", "12 34"] {
        let (class, probabilities) = polarity(Lang::EN, text);
        assert_eq!((class, probabilities.neutral), (Polarity::Neutral, 1.0), "{text}");
    }
}

#[test]
fn texts_of_emoji_alone_are_judged_by_their_mean_in_any_language() {
    for lang in [Lang::EN, Lang::PL, Lang::UND] {
        assert_eq!(polarity(lang, "😡😡").0, Polarity::Negative);
        assert_eq!(polarity(lang, "❤️❤️❤️").0, Polarity::Positive);
        assert_eq!(polarity(lang, "📦").0, Polarity::Neutral);
        assert_eq!(polarity(lang, "😡").1, polarity(lang, "😡😡😡").1);
    }
}

/// Share of a labelled set that is scored as labelled.
fn agreement(lang: Lang, set: &str) -> f32 {
    let (mut right, mut all) = (0, 0);
    for line in set.lines().filter(|line| !line.starts_with('#')) {
        let (label, text) = line.split_once('\t').expect("label, tab, text");
        let expected = Polarity::ALL.iter().find(|class| class.as_str().starts_with(label)).expect("neg, neu or pos");
        all += 1;
        right += i32::from(polarity(lang, text).0 == *expected);
    }
    right as f32 / all as f32
}

#[test]
fn plain_comments_are_read_as_a_careful_reader_reads_them() {
    // Written for the lexicon, before there was a model, and no part of its corpus.
    for (lang, set, gate) in [
        (Lang::EN, include_str!("labelled_en.tsv"), 0.8),
        (Lang::PL, include_str!("labelled_pl.tsv"), 0.8),
        (Lang::EN, include_str!("fresh_en.tsv"), 0.75),
        (Lang::PL, include_str!("fresh_pl.tsv"), 0.75),
    ] {
        let share = agreement(lang, set);
        assert!(share >= gate, "{}: {share}", lang.as_str());
    }
}

#[test]
fn frank_anger_is_negative_and_frank_joy_is_positive() {
    for text in ["Terrible service, my parcel is broken. I am furious!", "This is awful and I am angry", "worst shop ever, horrible people"] {
        assert_eq!(polarity(Lang::EN, text).0, Polarity::Negative, "{text}");
    }
    for text in ["Okropna obsługa, paczka zniszczona. Jestem wściekła!", "fatalnie i skandal, nie polecam nikomu"] {
        assert_eq!(polarity(Lang::PL, text).0, Polarity::Negative, "{text}");
    }
    assert_eq!(polarity(Lang::EN, "Excellent service, thank you so much!").0, Polarity::Positive);
    assert_eq!(polarity(Lang::PL, "Wspaniała obsługa, bardzo dziękuję!").0, Polarity::Positive);
}

#[test]
fn the_words_behind_a_score_pull_the_way_that_a_reader_expects() {
    let words = explain(Lang::EN, "the staff was horrible");
    let worst = words.iter().min_by(|a, b| a.valence.total_cmp(&b.valence)).expect("there are words");
    assert_eq!((worst.from, worst.to), (14, 22), "{words:?}");
}

#[test]
fn a_wrong_line_is_named_with_its_file() {
    let fails = |files: LexiconFiles<'_>| SentimentLexicon::parse(&files).expect_err("wrong").to_string();
    let polish = "dobr*\t2\ndobr*\t3\n";
    assert_eq!(fails(LexiconFiles { polish, ..FILES }), "sentiment/pl.tsv: line 2: `dobr*` stands twice");
    let polish = "# note\nzly\t-5\n";
    assert_eq!(fails(LexiconFiles { polish, ..FILES }), "sentiment/pl.tsv: line 2: `zly`: -5 is not in -4..4");
    let emoji = "hm\t1\n";
    assert_eq!(fails(LexiconFiles { emoji, ..FILES }), "sentiment/emoji.tsv: line 1: `hm` is not one emoji or emoticon");
    let english_service = "late\n";
    assert_eq!(fails(LexiconFiles { english_service, ..FILES }), "sentiment/en-service.tsv: line 1: `late`: a number is expected after a tab");
    let polish = "a*\t1\n";
    assert_eq!(
        fails(LexiconFiles { polish, ..FILES }),
        "sentiment/pl.tsv: line 1: `a*`: `*` ends a stem of two letters or more and stands nowhere else"
    );
    let rules = "[booster]\nvalue = 1\n";
    assert!(fails(LexiconFiles { rules, ..FILES }).starts_with("sentiment/rules.toml: line "));
}

proptest! {
    #[test]
    fn any_text_has_probabilities_that_sum_to_one_and_spans_inside_it(text in "(\\PC|nie |not |bardzo |good |ale |but |dobr|!|\\?|😡){0,30}") {
        for lang in [Lang::EN, Lang::PL, Lang::UND] {
            let (_, p) = polarity(lang, &text);
            prop_assert!((p.negative + p.neutral + p.positive - 1.0).abs() < 1e-5);
            prop_assert!(p.negative >= 0.0 && p.neutral >= 0.0 && p.positive >= 0.0);
            for one in explain(lang, &text) {
                prop_assert!(text.get(one.from as usize..one.to as usize).is_some_and(|span| !span.is_empty()));
                prop_assert!(one.valence.is_finite());
            }
        }
    }
}
