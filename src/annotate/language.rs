//! The language of a comment: our own word lists settle nearly all English and Polish texts, a general detector is asked about the rest.
//!
//! A general detector reads letter statistics and guesses wildly on five words; comments are five words. So evidence is counted first from words that
//! are in nearly every sentence, from letter groups of words that no list knows, and from characters that only one language has.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;
use whatlang::{Detector, Lang as Detected};

use super::tokens::{TokenKind, Tokens, fold_into};
use crate::error::{Error, Result};
use crate::model::Lang;

/// The name of the resource, for error messages.
pub const FILE: &str = "language/words.toml";

/// The languages that the general detector may answer with: more of them only means more wrong answers.
const ALLOWED: [(Detected, &str); 10] = [
    (Detected::Pol, "pl"),
    (Detected::Eng, "en"),
    (Detected::Deu, "de"),
    (Detected::Ces, "cs"),
    (Detected::Slk, "sk"),
    (Detected::Ukr, "uk"),
    (Detected::Rus, "ru"),
    (Detected::Fra, "fr"),
    (Detected::Spa, "es"),
    (Detected::Ita, "it"),
];

/// Letters `a` to `z` and the border of the word, for the tables of letter groups.
const SYMBOLS: usize = 27;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    decision: Decision,
    words: Vec<Section>,
    groups: Vec<Section>,
    characters: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    lang: String,
    weight: f32,
    list: Spanned<String>,
}

/// What the evidence must reach; the file says where each number comes from.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decision {
    enough: f32,
    lead: f32,
    base: f32,
    slope: f32,
    cap: f32,
    detector_sure: f32,
    detector_letters: usize,
    unknown_sure: f32,
    unknown_letters: usize,
    detector_trust: f32,
    letters: usize,
    last_word: f32,
    group_cap: f32,
}

/// Points for each side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Evidence {
    english: f32,
    polish: f32,
    /// Any third language.
    other: f32,
}

impl Evidence {
    fn add(&mut self, more: Self) {
        self.english += more.english;
        self.polish += more.polish;
        self.other += more.other;
    }

    fn side(&mut self, lang: &str) -> Option<&mut f32> {
        match lang {
            "en" => Some(&mut self.english),
            "pl" => Some(&mut self.polish),
            "other" => Some(&mut self.other),
            _ => None,
        }
    }

    /// English or Polish, the points it has, and the points of the best rival.
    fn best(&self) -> (Lang, f32, f32) {
        if self.english > self.polish {
            (Lang::EN, self.english, self.polish.max(self.other))
        } else {
            (Lang::PL, self.polish, self.english.max(self.other))
        }
    }
}

/// What is known about telling languages apart, read once.
#[derive(Debug)]
pub struct LanguageKnowledge {
    decision: Decision,
    words: FxHashMap<Box<str>, Evidence>,
    characters: FxHashMap<char, Evidence>,
    /// Points for English (positive) or Polish (negative) of one, two and three letters, in base [`SYMBOLS`].
    groups: Groups,
    detector: Detector,
}

impl LanguageKnowledge {
    /// Reads `language/words.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] when it is no TOML of the right shape, names an unknown language, or has an entry twice for one language.
    pub fn parse(text: &str) -> Result<Self> {
        let file: File =
            toml::from_str(text).map_err(|error| failure(error.span().map_or(0, |span| line_of(text, span.start)), error.message().to_owned()))?;
        let mut words = FxHashMap::<Box<str>, Evidence>::default();
        let mut folded = String::new();
        for list in &file.words {
            for (line, word) in list.entries(text) {
                folded.clear();
                fold_into(word, &mut folded);
                list.award(words.entry(folded.as_str().into()).or_default(), word, line)?;
            }
        }
        let mut characters = FxHashMap::<char, Evidence>::default();
        for list in &file.characters {
            for (line, entry) in list.entries(text) {
                for c in entry.chars() {
                    list.award(characters.entry(c).or_default(), entry, line)?;
                }
            }
        }
        let mut groups = Groups::new();
        for list in &file.groups {
            for (line, group) in list.entries(text) {
                let sign = match list.lang.as_str() {
                    "en" => 1.0,
                    "pl" => -1.0,
                    other => return Err(failure(line, format!("letter groups are for `en` and `pl`, not `{other}`"))),
                };
                groups.insert(group, sign * list.weight).map_err(|what| failure(line, format!("letter group `{group}` {what}")))?;
            }
        }
        let detector = Detector::with_allowlist(ALLOWED.iter().map(|(lang, _)| *lang).collect());
        Ok(Self { decision: file.decision, words, characters, groups, detector })
    }
}

impl Section {
    /// The entries with the line of the file that each stands on.
    fn entries<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let at = self.list.span().start;
        // The line break right after the opening quotes is not part of the value.
        let first = line_of(text, at) + usize::from(text[at..].starts_with("\"\"\"\n"));
        let lines = self.list.get_ref().lines().enumerate();
        lines.flat_map(move |(i, line)| line.split_whitespace().map(move |entry| (first + i, entry)))
    }

    /// Gives the list's weight to an entry, once.
    fn award(&self, evidence: &mut Evidence, entry: &str, line: usize) -> Result<()> {
        let lang = self.lang.as_str();
        let side = evidence.side(lang).ok_or_else(|| failure(line, format!("`{lang}` is none of `en`, `pl`, `other`")))?;
        if *side != 0.0 {
            return Err(failure(line, format!("`{entry}` stands twice for `{lang}`")));
        }
        *side = self.weight;
        Ok(())
    }
}

fn failure(line: usize, what: String) -> Error {
    Error::Resource { file: FILE.into(), place: format!("line {line}: "), what }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1
}

/// Tables of letter groups.
#[derive(Debug)]
struct Groups {
    ones: [f32; SYMBOLS],
    twos: Box<[f32]>,
    threes: Box<[f32]>,
}

impl Groups {
    fn new() -> Self {
        Self { ones: [0.0; SYMBOLS], twos: vec![0.0; SYMBOLS * SYMBOLS].into(), threes: vec![0.0; SYMBOLS * SYMBOLS * SYMBOLS].into() }
    }

    fn insert(&mut self, group: &str, points: f32) -> Result<(), &'static str> {
        let symbols = group
            .bytes()
            .map(|byte| match byte {
                b'^' | b'$' => Some(0),
                b'a'..=b'z' => Some(symbol(byte)),
                _ => None,
            })
            .collect::<Option<Vec<usize>>>()
            .ok_or("has something other than a-z, ^ and $")?;
        let slot = match symbols[..] {
            [a] => &mut self.ones[a],
            [a, b] => &mut self.twos[a * SYMBOLS + b],
            [a, b, c] => &mut self.threes[(a * SYMBOLS + b) * SYMBOLS + c],
            _ => return Err("is not one to three signs long"),
        };
        if *slot != 0.0 {
            return Err("stands twice");
        }
        *slot = points;
        Ok(())
    }

    /// The points of one folded word.
    fn points(&self, word: &str) -> f32 {
        let (mut a, mut b, mut sum) = (0, 0, 0.0);
        for (i, byte) in word.bytes().enumerate() {
            let c = if byte.is_ascii_lowercase() { symbol(byte) } else { 0 };
            sum += self.ones[c] + self.twos[b * SYMBOLS + c];
            if i > 0 {
                sum += self.threes[(a * SYMBOLS + b) * SYMBOLS + c];
            }
            (a, b) = (b, c);
        }
        sum + self.twos[b * SYMBOLS] + self.threes[(a * SYMBOLS + b) * SYMBOLS]
    }
}

fn symbol(letter: u8) -> usize {
    usize::from(letter - b'a') + 1
}

/// The language of a text and how sure that is (0..=1, roughly the share of such answers that are right).
///
/// `und` with confidence 0 when there are too few letters; `und` also when neither the words nor the general detector settle it.
#[must_use]
pub fn detect(text: &str, tokens: &Tokens, knowledge: &LanguageKnowledge) -> (Lang, f32) {
    let decision = &knowledge.decision;
    let weighed = weigh(text, tokens, knowledge);
    if weighed.letters < decision.letters {
        return (Lang::UND, 0.0);
    }
    let (lang, points, rival) = weighed.evidence.best();
    let lead = points - rival;
    if weighed.is_known && points >= decision.enough && lead >= decision.lead {
        return (lang, decision.confidence(lead));
    }
    ask(text, tokens, knowledge, &weighed)
}

impl Decision {
    fn confidence(&self, lead: f32) -> f32 {
        (1.0 / (1.0 + (-(self.base + self.slope * lead)).exp())).min(self.cap)
    }
}

/// What the words of one text say.
struct Weighed {
    evidence: Evidence,
    /// Letters in words, links and names left out.
    letters: usize,
    /// A listed word or a Polish letter was among them: letter groups alone are no answer.
    is_known: bool,
}

fn weigh(text: &str, tokens: &Tokens, knowledge: &LanguageKnowledge) -> Weighed {
    let mut evidence = Evidence::default();
    let mut letters = 0;
    let mut is_known = false;
    for token in tokens.items.iter().filter(|token| token.is_word()) {
        let form = tokens.form(token);
        letters += if form.is_ascii() { form.len() } else { form.chars().count() };
        if let Some(known) = knowledge.words.get(form) {
            evidence.add(*known);
            is_known |= known.english + known.polish >= 1.0;
        } else if form.len() > 2 {
            let cap = knowledge.decision.group_cap;
            let points = knowledge.groups.points(form).clamp(-cap, cap);
            evidence.english += points.max(0.0);
            evidence.polish += (-points).max(0.0);
        }
    }
    if !text.is_ascii() {
        for c in text.chars().filter(|c| !c.is_ascii()) {
            for lower in c.to_lowercase() {
                if let Some(known) = knowledge.characters.get(&lower) {
                    evidence.add(*known);
                    is_known |= known.polish >= 1.0;
                }
            }
        }
    }
    Weighed { evidence, letters, is_known }
}

/// The slow path: the general detector, and the words' opinion against it.
#[cold]
fn ask(text: &str, tokens: &Tokens, knowledge: &LanguageKnowledge, weighed: &Weighed) -> (Lang, f32) {
    let decision = &knowledge.decision;
    let letters = weighed.letters;
    let (sure, enough) =
        if weighed.is_known { (decision.detector_sure, decision.detector_letters) } else { (decision.unknown_sure, decision.unknown_letters) };
    // Names, links and emoji only mislead it.
    let mut words = String::with_capacity(text.len());
    for token in tokens.items.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Hashtag)) {
        words.push_str(text[token.from as usize..token.to as usize].trim_start_matches('#'));
        words.push(' ');
    }
    let (ours, points, rival) = weighed.evidence.best();
    let lead = points - rival;
    let answer = knowledge.detector.detect(&words).and_then(|info| {
        let (_, tag) = ALLOWED.iter().find(|(lang, _)| *lang == info.lang())?;
        Some((Lang::parse(tag), info.confidence() as f32))
    });
    match answer {
        Some((lang, confidence)) if lang == ours && lead > 0.0 => (lang, decision.confidence(lead).max(confidence * decision.detector_trust)),
        Some((lang, confidence)) if letters >= enough && confidence >= sure => (lang, confidence * decision.detector_trust),
        _ if lead >= decision.last_word => (ours, decision.confidence(lead)),
        Some((lang, confidence)) if letters >= enough => (lang, confidence * decision.detector_trust),
        _ => (Lang::UND, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{LanguageKnowledge, detect};
    use crate::annotate::tokens::{Tokens, tokenise};

    fn knowledge() -> LanguageKnowledge {
        LanguageKnowledge::parse(include_str!("../resources/language/words.toml")).expect("the shipped file is right")
    }

    fn check(expected: &str, texts: &[&str]) {
        let knowledge = knowledge();
        let mut tokens = Tokens::default();
        for text in texts {
            tokenise(text, &mut tokens);
            let (lang, confidence) = detect(text, &tokens, &knowledge);
            assert_eq!(lang.as_str(), expected, "{text}");
            assert!((0.0..=1.0).contains(&confidence), "{text}: {confidence}");
        }
    }

    #[test]
    fn polish_is_known_with_and_without_its_letters() {
        check("pl", &["Gdzie jest moja paczka?", "gdzie jest moja paczka", "czekam juz dwa tygodnie", "Żądam zwrotu pieniędzy!"]);
    }

    #[test]
    fn short_polish_is_known() {
        check("pl", &["dramat", "serio?", "dziekuje bardzo", "ok super", "brawo wy", "masakra jakas", "nie polecam", "no i co teraz", "ZŁODZIEJE"]);
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
    fn other_languages_are_left_to_the_detector() {
        check("de", &["Ich warte seit drei Wochen auf meine Bestellung und niemand antwortet mir"]);
        check("uk", &["Я вже три тижні чекаю на своє замовлення і ніхто не відповідає"]);
        check("es", &["Llevo tres semanas esperando mi pedido y nadie me contesta nunca"]);
    }

    #[test]
    fn too_few_letters_are_undetermined() {
        check("und", &["", "!!!", "😂😂", "12 34", "@someone https://example.com/gdzie-jest", "ok"]);
    }

    #[test]
    fn a_word_that_stands_twice_is_an_error() {
        let text = include_str!("../resources/language/words.toml").replacen("the and you", "the the and you", 1);
        let line = text.lines().position(|line| line.starts_with("the the and you")).expect("replaced above") + 1;
        let error = LanguageKnowledge::parse(&text).expect_err("twice").to_string();
        assert_eq!(error, format!("language/words.toml: line {line}: `the` stands twice for `en`"));
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = LanguageKnowledge::parse("[decision]\nenough = \"two\"\n").expect_err("no number").to_string();
        assert!(error.starts_with("language/words.toml: line 2: "), "{error}");
    }
}
