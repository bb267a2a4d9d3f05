//! The chosen comments as quotes: masked, cut to a readable length, with their place in the source and the words that moved the sentiment.

use std::collections::{BTreeMap, BTreeSet};

use super::results::{Evidence, Quote, QuoteId};
use super::rows::Rows;
use crate::annotate::{Knowledge, Reader};
use crate::corpus::Corpus;
use crate::corpus::privacy::Masker;

/// Longest quote, in characters.
const MAX_CHARS: usize = 400;
/// Most words shown for a score.
const MAX_WORDS: usize = 5;

/// How texts are quoted.
#[derive(Debug, Clone, Copy)]
pub enum QuoteTexts<'a> {
    /// Not at all; the mask still keeps names out of key terms.
    None(&'a Masker),
    /// Masked.
    Masked(&'a Masker),
    /// As they are.
    Verbatim,
}

impl QuoteTexts<'_> {
    /// Whether a single word may be shown: the mask would leave it in a text.
    #[must_use]
    pub fn may_show(&self, word: &str) -> bool {
        match self {
            Self::None(masker) | Self::Masked(masker) => is_left(masker, word),
            Self::Verbatim => true,
        }
    }
}

/// Key terms are in small letters, and names are found by their capitals.
fn is_left(masker: &Masker, word: &str) -> bool {
    let mut letters = word.chars();
    let capitalised: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    [word, &capitalised].iter().all(|form| masker.mask(form) == **form)
}

/// Makes the quotes of all topics and of the rows that measures name.
#[must_use]
pub fn evidence(
    corpus: &Corpus,
    rows: &Rows,
    knowledge: &Knowledge,
    topics: &BTreeMap<String, Vec<u32>>,
    named: &BTreeSet<u32>,
    texts: QuoteTexts<'_>,
) -> Evidence {
    let wanted: BTreeSet<u32> = topics.values().flatten().chain(named).copied().collect();
    let raw = corpus.texts();
    let mut reader = Reader::new(knowledge);
    let quotes = wanted.iter().map(|row| quote(*row as usize, &raw, corpus, rows, knowledge, texts, &mut reader)).collect();
    let topics = topics.iter().map(|(topic, rows)| (topic.clone(), rows.iter().map(|row| QuoteId::of_row(*row as usize)).collect())).collect();
    Evidence { quotes, topics }
}

fn quote(row: usize, raw: &[&str], corpus: &Corpus, rows: &Rows, knowledge: &Knowledge, texts: QuoteTexts<'_>, reader: &mut Reader<'_>) -> Quote {
    let (source_file, source_record) = corpus.source(row);
    let shown = match texts {
        QuoteTexts::None(_) => String::new(),
        QuoteTexts::Masked(masker) => cut(&masker.mask(raw[row]), MAX_CHARS),
        QuoteTexts::Verbatim => cut(raw[row], MAX_CHARS),
    };
    let words = if shown.is_empty() || !rows.is_customer(row) {
        Vec::new()
    } else {
        // The words are looked for in what is shown, so that none appears that the mask has taken out.
        let mut words: Vec<(String, f64)> = reader
            .explain_sentiment(&shown, rows.language[row])
            .into_iter()
            .map(|word| (shown[word.from as usize..word.to as usize].to_owned(), (f64::from(word.valence) * 100.0).round() / 100.0))
            .filter(|(word, _)| says_something(word))
            .collect();
        words.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        words.truncate(MAX_WORDS);
        words
    };
    Quote {
        id: QuoteId::of_row(row),
        source_file: source_file.to_owned(),
        source_record,
        author_key: corpus.author_key(row),
        author_role: rows.author_role[row],
        created_at: rows.created_at[row],
        language: rows.language[row].as_str().to_owned(),
        polarity: rows.polarity[row],
        causes: rows.causes[row].iter().map(|cause| knowledge.causes.taxonomy.id(cause).to_owned()).collect(),
        acts: rows.acts[row].iter().collect(),
        text: shown,
        words,
    }
}

/// Letters and pictures speak to a reader; marks, digits and typographic quotes alone do not, even where the model has learned something from them.
fn says_something(word: &str) -> bool {
    let is_mark = |c: char| c.is_ascii() || matches!(c, '\u{a0}'..='\u{bf}' | '\u{2000}'..='\u{206f}');
    word.chars().any(|c| c.is_alphabetic() || !is_mark(c))
}

/// At most `max_chars` characters, cut at a space.
#[must_use]
pub fn cut(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_at_a_space() {
        let long = "słowo ".repeat(100);
        let shown = cut(&long, MAX_CHARS);
        assert!(shown.ends_with("słowo…") && shown.chars().count() <= MAX_CHARS + 1);
        assert_eq!(cut("krótki", MAX_CHARS), "krótki");
    }
}
