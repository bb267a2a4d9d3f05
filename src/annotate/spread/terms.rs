//! Words and phrases of one to three words: the forms of a word put together, phrases that neither begin nor end with a word without a topic, none across a mark.

use rustc_hash::FxHashMap;

use crate::annotate::proposals::ProposalSettings;
use crate::annotate::tokens::{TokenKind, Tokens, fold_into};
use crate::model::Lang;

/// Ends a phrase.
const BREAK: u32 = u32::MAX;
/// An unused place of a phrase of fewer words.
pub const NO_WORD: u32 = u32::MAX - 1;
/// Counters of pairs; a pair whose counter stays low is rare for sure (J. Park, M.-S. Chen, P. Yu 1995, "hash-based" counting).
const COUNTERS: usize = 1 << 20;

/// A word or phrase: its stems, [`NO_WORD`] in unused places.
pub type Phrase = [u32; 3];

/// The words of a phrase.
pub fn words_of(phrase: &Phrase) -> impl Iterator<Item = u32> {
    phrase.iter().copied().filter(|word| *word != NO_WORD)
}

/// The texts of an archive as numbered stems.
#[derive(Debug)]
pub struct TermTexts {
    numbers: FxHashMap<Box<str>, u32>,
    is_stopword: Vec<bool>,
    /// Texts that hold a stem.
    n_texts: Vec<u32>,
    /// How often each pair of neighbours may occur at most.
    pairs: Vec<u32>,
    stems: Vec<u32>,
    /// Row and end of each text in `stems`.
    texts: Vec<(u32, u32)>,
    scratch: Vec<u32>,
}

impl Default for TermTexts {
    fn default() -> Self {
        Self {
            numbers: FxHashMap::default(),
            is_stopword: Vec::new(),
            n_texts: Vec::new(),
            pairs: vec![0; COUNTERS],
            stems: Vec::new(),
            texts: Vec::new(),
            scratch: Vec::new(),
        }
    }
}

fn counter(a: u32, b: u32) -> usize {
    let key = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (key >> 44) as usize
}

impl TermTexts {
    /// An empty one that takes some words for words without a topic: these folded words as they are, and all forms of the names of the brand.
    pub fn without<'a>(words: impl Iterator<Item = &'a str>, names: &[String], settings: &ProposalSettings) -> Self {
        let mut texts = Self::default();
        words.for_each(|word| texts.leave_out(word));
        for name in names {
            let mut folded = String::new();
            fold_into(name, &mut folded);
            for word in folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| settings.is_topic(word)) {
                [word, settings.stem(word, Lang::EN), settings.stem(word, Lang::PL)].into_iter().for_each(|form| texts.leave_out(form));
            }
        }
        texts
    }

    fn leave_out(&mut self, word: &str) {
        if !self.numbers.contains_key(word) {
            self.numbers.insert(word.into(), self.is_stopword.len() as u32);
            self.is_stopword.push(true);
            self.n_texts.push(0);
        }
    }

    /// Whether a stem says something about a topic.
    #[must_use]
    pub fn is_topic(&self, stem: u32) -> bool {
        self.is_stopword.get(stem as usize).is_some_and(|is_stopword| !is_stopword)
    }

    /// Adds the text of a row. One pass over its tokens.
    pub fn add(&mut self, row: u32, tokens: &Tokens, lang: Lang, settings: &ProposalSettings) {
        let from = self.stems.len();
        for token in &tokens.items {
            let number = match token.kind {
                TokenKind::Word | TokenKind::Hashtag => self.number(tokens.form(token), lang, settings),
                _ => BREAK,
            };
            if let Some(&last) = self.stems[from..].last()
                && last != BREAK
                && number != BREAK
            {
                let pair = &mut self.pairs[counter(last, number)];
                *pair = pair.saturating_add(1);
            }
            self.stems.push(number);
        }
        self.texts.push((row, self.stems.len() as u32));
        self.scratch.clear();
        self.scratch.extend(self.stems[from..].iter().filter(|stem| **stem != BREAK));
        self.scratch.sort_unstable();
        self.scratch.dedup();
        for stem in &self.scratch {
            self.n_texts[*stem as usize] += 1;
        }
    }

    fn number(&mut self, form: &str, lang: Lang, settings: &ProposalSettings) -> u32 {
        if let Some(number) = self.numbers.get(form).filter(|number| self.is_stopword[**number as usize]) {
            return *number;
        }
        let stem = settings.stem(form, lang);
        let is_stopword = !settings.is_topic(form);
        // A word without a topic keeps its own form: "are" and "area" share a stem.
        let key = if is_stopword { form } else { stem };
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.is_stopword.len() as u32;
        self.numbers.insert(key.into(), number);
        self.is_stopword.push(is_stopword);
        self.n_texts.push(0);
        number
    }

    /// The number of a stem that occurs.
    #[must_use]
    pub fn known(&self, form: &str, lang: Lang, settings: &ProposalSettings) -> Option<u32> {
        self.numbers.get(settings.stem(form, lang)).copied()
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The row of a text.
    #[must_use]
    pub fn row(&self, text: usize) -> usize {
        self.texts[text].0 as usize
    }

    /// The different phrases of a text, sorted, of words that stand in at least `least` texts.
    pub fn phrases(&self, text: usize, least: u32, phrases: &mut Vec<Phrase>) {
        phrases.clear();
        let from = text.checked_sub(1).map_or(0, |before| self.texts[before].1) as usize;
        let stems = &self.stems[from..self.texts[text].1 as usize];
        let is_frequent = |stem: u32| stem != BREAK && self.n_texts[stem as usize] >= least;
        let is_pair = |a: u32, b: u32| is_frequent(b) && self.pairs[counter(a, b)] >= least;
        for (at, &first) in stems.iter().enumerate() {
            if !is_frequent(first) || self.is_stopword[first as usize] {
                continue;
            }
            phrases.push([first, NO_WORD, NO_WORD]);
            let Some(&second) = stems.get(at + 1).filter(|second| is_pair(first, **second)) else { continue };
            if !self.is_stopword[second as usize] {
                phrases.push([first, second, NO_WORD]);
            }
            if let Some(&third) = stems.get(at + 2).filter(|third| is_pair(second, **third))
                && !self.is_stopword[third as usize]
            {
                phrases.push([first, second, third]);
            }
        }
        phrases.sort_unstable();
        phrases.dedup();
    }

    /// Calls `each` with every occurrence of a phrase in a text, as people wrote it, in small letters. `tokens` are those of the same text.
    pub fn written(&self, text: usize, source: &str, tokens: &Tokens, wanted: &FxHashMap<Phrase, usize>, mut each: impl FnMut(usize, String)) {
        let from = text.checked_sub(1).map_or(0, |before| self.texts[before].1) as usize;
        let stems = &self.stems[from..self.texts[text].1 as usize];
        for at in 0..stems.len() {
            for length in 1..=3.min(stems.len() - at) {
                let mut phrase = [NO_WORD; 3];
                phrase[..length].copy_from_slice(&stems[at..at + length]);
                let Some(&number) = wanted.get(&phrase) else { continue };
                let words: Vec<String> = tokens.items[at..at + length]
                    .iter()
                    .map(|token| source.get(token.from as usize..token.to as usize).unwrap_or_default().trim_start_matches('#').to_lowercase())
                    .collect();
                each(number, words.join(" "));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NO_WORD, TermTexts};
    use crate::annotate::proposals::ProposalSettings;
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;
    use rustc_hash::FxHashMap;

    fn settings() -> ProposalSettings {
        ProposalSettings::parse(include_str!("../../resources/causes/proposals.toml")).unwrap()
    }

    /// The phrases of the first text as people write them.
    fn check(texts: &[&str], lang: Lang, least: u32, expected: &[&str]) {
        let (settings, mut tokens, mut read) = (settings(), Tokens::default(), TermTexts::default());
        for (row, text) in texts.iter().enumerate() {
            tokenise(text, &mut tokens);
            read.add(row as u32, &tokens, lang, &settings);
        }
        let mut phrases = Vec::new();
        read.phrases(0, least, &mut phrases);
        let wanted: FxHashMap<_, _> = phrases.iter().copied().zip(0..).collect();
        tokenise(texts[0], &mut tokens);
        let mut found = Vec::new();
        read.written(0, texts[0], &tokens, &wanted, |_, words| found.push(words));
        found.sort_unstable();
        assert_eq!(found, expected, "{texts:?}");
    }

    #[test]
    fn phrases_begin_and_end_with_a_topic_and_stop_at_marks() {
        check(&["Lack of answers. Parcel lost"], Lang::EN, 1, &["answers", "lack", "lack of answers", "lost", "parcel", "parcel lost"]);
    }

    #[test]
    fn forms_count_together_and_rare_words_are_left_out() {
        check(&["zgubiona paczka", "zgubioną paczkę oddajcie"], Lang::PL, 2, &["paczka", "zgubiona", "zgubiona paczka"]);
    }

    #[test]
    fn a_pair_that_occurs_once_is_no_phrase_of_two() {
        check(&["courier parcel", "parcel courier"], Lang::EN, 2, &["courier", "parcel"]);
    }

    #[test]
    fn the_brand_and_the_calendar_are_no_topic() {
        let (settings, mut tokens) = (settings(), Tokens::default());
        let mut read = TermTexts::without(["listopada"].into_iter(), &["Szelestka_PL".to_owned()], &settings);
        tokenise("Szelestki paczka listopada, Szelestką magazyn", &mut tokens);
        read.add(0, &tokens, Lang::PL, &settings);
        let mut phrases = Vec::new();
        read.phrases(0, 1, &mut phrases);
        assert_eq!(phrases.len(), 2, "parcel and warehouse");
    }

    #[test]
    fn unused_places_are_no_words() {
        assert_eq!(super::words_of(&[3, 7, NO_WORD]).collect::<Vec<_>>(), [3, 7]);
    }
}
