//! The language of a comment, chosen from the scores of the language head.
//!
//! The head reads words, groups of letters and diacritics (`annotate::learned`) and knows a fixed set of languages; a text in any other one should come
//! out as `und`. So should a text that is too short to tell, and one whose words are only names.

use serde::Deserialize;

use super::learned::{Bank, Head};
use super::tokens::{Token, Tokens};
use crate::error::{Error, Result};
use crate::model::Lang;

/// The name of the resource, for error messages.
pub const FILE: &str = "language/decision.toml";

/// What an answer takes; the file says where each number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageDecision {
    /// Letters that a text must have.
    pub letters: usize,
    /// Share of its letters that must be of an alphabet that the head learned.
    pub readable: f32,
    /// Probability that the best language must have.
    pub least_probability: f32,
}

impl LanguageDecision {
    /// Reads `language/decision.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line when it is no TOML of the right shape.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start].bytes().filter(|byte| *byte == b'\n').count() + 1);
            Error::Resource { file: FILE.into(), place: format!("line {line}: "), what: error.message().to_owned() }
        })
    }
}

/// What is known about telling languages apart.
#[derive(Debug, Clone)]
pub struct LanguageKnowledge {
    /// The scores.
    pub head: Head,
    /// What is made of them.
    pub decision: LanguageDecision,
}

/// The language of the text that the bank has read last, and how likely it is. `place` is where the bank has the language head; `features` is scratch.
pub fn detect(text: &str, tokens: &Tokens, bank: &mut Bank<'_>, place: usize, features: &mut Vec<u32>, knowledge: &LanguageKnowledge) -> (Lang, f32) {
    features.clear();
    letter_features(text, tokens, features);
    decide(bank.scores(place, features, Lang::UND), count_letters(tokens), &knowledge.head, &knowledge.decision)
}

/// How many letters a text has in its words; links and names are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Letters {
    /// Latin and Cyrillic ones.
    pub readable: usize,
    /// All.
    pub all: usize,
}

/// Counts the letters of a text.
#[must_use]
pub fn count_letters(tokens: &Tokens) -> Letters {
    let mut letters = Letters::default();
    for token in tokens.items.iter().filter(|token| token.is_word()) {
        let form = tokens.form(token);
        if form.is_ascii() {
            letters.readable += form.len();
            letters.all += form.len();
        } else {
            for c in form.chars() {
                letters.all += 1;
                letters.readable += usize::from(matches!(c, '\0'..='\u{24f}' | '\u{400}'..='\u{52f}'));
            }
        }
    }
    letters
}

/// Appends the features that only the language head knows: the letters with diacritics, one by one. `ě` is Czech in whatever word it stands, and the word
/// may never have been seen.
pub fn letter_features(text: &str, tokens: &Tokens, features: &mut Vec<u32>) {
    for token in tokens.items.iter().filter(|token| token.accents != 0 && token.is_word()) {
        push_letters(text, token, features);
    }
}

fn push_letters(text: &str, token: &Token, features: &mut Vec<u32>) {
    for c in text[token.from as usize..token.to as usize].chars().filter(|c| matches!(c, '\u{c0}'..='\u{24f}')) {
        features.extend(c.to_lowercase().take(1).map(|lower| Head::extra("letter", lower as u32)));
    }
}

/// The language of a text and the probability that it is right. `scores` are those of the head; they become probabilities.
///
/// `und` with 0 when there are too few letters, when most are of an alphabet that the head never saw, or when no language is likely enough.
#[must_use]
pub fn decide(scores: &mut [f32], letters: Letters, head: &Head, decision: &LanguageDecision) -> (Lang, f32) {
    if letters.readable < decision.letters || (letters.readable as f32) < decision.readable * letters.all as f32 {
        return (Lang::UND, 0.0);
    }
    head.probabilities(scores);
    let best = (1..scores.len()).fold(0, |best, label| if scores[label] > scores[best] { label } else { best });
    if scores[best] < decision.least_probability {
        return (Lang::UND, 0.0);
    }
    (Lang::parse(&head.header.labels[best]), scores[best])
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{FILE, LanguageDecision, LanguageKnowledge, Letters, count_letters, decide, detect, letter_features};
    use crate::annotate::learned::{Bank, Head, Negators};
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;

    const DECISION: &str = include_str!("../resources/language/decision.toml");
    static MODEL: &[u8] = include_bytes!("../resources/models/language.model");

    fn knowledge() -> LanguageKnowledge {
        LanguageKnowledge {
            head: Head::from_bytes("language.model", "language", Cow::Borrowed(MODEL)).expect("the shipped file is right"),
            decision: LanguageDecision::parse(DECISION).expect("the shipped file is right"),
        }
    }

    fn languages(texts: &[&str]) -> Vec<(Lang, f32)> {
        let (knowledge, negators) = (knowledge(), Negators::default());
        let mut bank = Bank::new(vec![&knowledge.head], &negators);
        let (mut tokens, mut features) = (Tokens::default(), Vec::new());
        let one = |text: &&str| {
            tokenise(text, &mut tokens);
            bank.read(&tokens);
            detect(text, &tokens, &mut bank, 0, &mut features, &knowledge)
        };
        texts.iter().map(one).collect()
    }

    fn check(expected: &str, texts: &[&str]) {
        for (text, (lang, confidence)) in texts.iter().zip(languages(texts)) {
            assert_eq!(lang.as_str(), expected, "{text}: {confidence}");
            assert!((0.0..=1.0).contains(&confidence) && (expected == "und") == (confidence == 0.0), "{text}: {confidence}");
        }
    }

    #[test]
    fn polish_is_known_with_and_without_its_letters() {
        check("pl", &["Gdzie jest moja paczka?", "gdzie jest moja paczka", "czekam juz dwa tygodnie", "Żądam zwrotu pieniędzy!"]);
        check("pl", &["Z\u{307}ADAM ZWROTU PIENIE\u{328}DZY", "zadam zwrotu pieniedzy", "czkeam na przesylke od tygdonia"]);
    }

    #[test]
    fn short_polish_is_known() {
        check("pl", &["dziekuje bardzo", "masakra jakas", "nie polecam", "no i co teraz", "ZŁODZIEJE", "oszuści"]);
    }

    #[test]
    fn short_english_is_known() {
        check("en", &["where is my order", "thanks!", "this is a joke", "never again", "worst service ever", "still waiting...", "so rude"]);
    }

    #[test]
    fn words_of_both_languages_do_not_settle_it_alone() {
        check("pl", &["to on to robi", "no i po co to"]);
        check("en", &["go on do it to me", "on a day I was in"]);
    }

    #[test]
    fn other_languages_are_known() {
        check("de", &["Ich warte seit drei Wochen auf meine Bestellung und niemand antwortet mir"]);
        check("uk", &["Я вже три тижні чекаю на своє замовлення і ніхто не відповідає"]);
        check("es", &["Llevo tres semanas esperando mi pedido y nadie me contesta nunca"]);
        check("hbs", &["Čekam već tri tjedna i nitko mi ne odgovara", "Чекам већ три недеље и нико ми не одговара"]);
    }

    #[test]
    fn too_few_letters_are_undetermined() {
        check("und", &["", "!!!", "😂😂", "12 34", "@someone https://example.com/gdzie-jest", "ok", "🔥"]);
    }

    #[test]
    fn alphabets_that_were_never_learned_are_undetermined() {
        check("und", &["πού είναι η παραγγελία μου", "私の注文はどこですか", "أين طلبي", "ubi 私の注文はどこですか"]);
    }

    #[test]
    fn long_and_odd_texts_are_read() {
        let long = "gdzie jest moja paczka? ".repeat(90_000);
        let emoji = "😂".repeat(10_000);
        let every: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
        let (answers, odd) = (languages(&[&long]), languages(&[&emoji, &every]));
        assert_eq!((answers[0].0, odd[0]), (Lang::PL, (Lang::UND, 0.0)));
        assert!(odd[1].1.is_finite());
        check("pl", &["gdz\u{200b}ie je\u{200d}st moja pacz\u{ad}ka", "\u{202e}gdzie jest moja paczka"]);
    }

    #[test]
    fn letters_with_diacritics_are_features_and_names_and_links_are_not() {
        let mut tokens = Tokens::default();
        let mut features = Vec::new();
        let text = "Zażółć @gęś https://x.pl/gęś";
        tokenise(text, &mut tokens);
        letter_features(text, &tokens, &mut features);
        assert_eq!(features.len(), 4);
        assert_eq!(features[0], Head::extra("letter", 'ż' as u32));
        assert_eq!(count_letters(&tokens), Letters { readable: 6, all: 6 });
    }

    #[test]
    fn an_unlikely_language_is_no_answer() {
        let LanguageKnowledge { head, decision } = knowledge();
        let mut scores = vec![0.0; head.width()];
        assert_eq!(decide(&mut scores, Letters { readable: 50, all: 50 }, &head, &decision), (Lang::UND, 0.0));
        let mut scores = vec![0.0; head.width()];
        scores[1] = 20.0;
        let (lang, confidence) = decide(&mut scores, Letters { readable: 50, all: 50 }, &head, &decision);
        assert!(lang.as_str() == head.header.labels[1] && confidence > 0.999);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = LanguageDecision::parse("letters = 3\nreadable = \"half\"\n").expect_err("no number").to_string();
        assert!(error.starts_with(&format!("{FILE}: line 2: ")), "{error}");
    }
}
