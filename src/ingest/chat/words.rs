//! What messengers write into their exports beside the messages, read from `resources/formats/chat.toml`, and the matching of its phrases.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::error::{Error, Result};

/// The built-in words.
pub const EMBEDDED: &str = include_str!("../../resources/formats/chat.toml");

static BUILT_IN: LazyLock<ChatWords> = LazyLock::new(|| parse(EMBEDDED).expect("the built-in chat.toml is read by a test"));

/// The built-in words, read once.
#[must_use]
pub fn built_in() -> &'static ChatWords {
    &BUILT_IN
}

/// Longest line, in bytes, that is compared with phrases: two names and a subject fit several times.
const LONGEST_EVENT: usize = 1_024;

/// How sure a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A person could write it too.
    Possible,
    /// Only the platform writes it.
    Certain,
}

/// One piece of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    /// At least one character, no `: `.
    Name,
    /// Anything.
    Text,
}

#[derive(Debug, Clone)]
struct Phrase {
    pieces: Vec<Piece>,
    certainty: Certainty,
}

/// Everything in `chat.toml`, ready for look-ups.
#[derive(Debug, Clone)]
pub struct ChatWords {
    /// Words between day and time of day, in lower case.
    pub joins: Vec<String>,
    /// Before noon.
    pub am: Vec<String>,
    /// After noon.
    pub pm: Vec<String>,
    /// Levels of program logs, in lower case.
    pub levels: Vec<String>,
    /// Behind a changed message.
    pub edited: Vec<String>,
    /// Before the colon of an attachment in angle brackets.
    pub attached_before: Vec<String>,
    /// Behind the name of an attachment.
    pub attached_after: Vec<String>,
    phrases: Vec<Phrase>,
    /// The longest words of each phrase, in the same order: what is not in a line rules the phrase out.
    anchors: AhoCorasick,
}

impl ChatWords {
    /// Whether a line is an event of the platform by its words, and whether the rest of it from a place on is one: both at once, because looking is what costs.
    #[must_use]
    pub fn events(&self, line: &str, from: usize) -> [Option<Certainty>; 2] {
        let mut best = [None; 2];
        if line.len() > LONGEST_EVENT {
            return best;
        }
        let parts = [line, &line[from..]].map(|part| part.trim_matches(super::header::is_blank).trim_end_matches('.'));
        for hit in self.anchors.find_overlapping_iter(line) {
            let phrase = &self.phrases[hit.pattern().as_usize()];
            for (best, part) in best.iter_mut().zip(parts) {
                if *best < Some(phrase.certainty) && fits(&phrase.pieces, part) {
                    *best = Some(phrase.certainty);
                }
            }
        }
        best
    }

    /// Whether a line is an event of the platform by its words.
    #[must_use]
    pub fn event(&self, line: &str) -> Option<Certainty> {
        self.events(line, 0)[0]
    }
}

/// Whether a text is made of the pieces. Phrases have few pieces, so that trying every place is cheap.
fn fits(pieces: &[Piece], text: &str) -> bool {
    let is_name = |skipped: &str| !skipped.is_empty() && !skipped.contains(": ");
    match pieces {
        [] => text.is_empty(),
        [Piece::Words(words), rest @ ..] => text.strip_prefix(words.as_str()).is_some_and(|after| fits(rest, after)),
        [Piece::Name] => is_name(text),
        [Piece::Text] => true,
        [open, Piece::Words(words), rest @ ..] => {
            text.match_indices(words.as_str()).any(|(at, _)| (*open == Piece::Text || is_name(&text[..at])) && fits(rest, &text[at + words.len()..]))
        }
        // Two open pieces in a row are refused when phrases are read.
        [_, ..] => false,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    clock: Clock,
    not_authors: NotAuthors,
    events: BTreeMap<String, Vec<String>>,
    marks: Marks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    joins: Vec<String>,
    am: Vec<String>,
    pm: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotAuthors {
    levels: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    edited: Vec<String>,
    attached_before: Vec<String>,
    attached_after: Vec<String>,
}

fn wrong(what: String) -> Error {
    Error::Resource { file: "formats/chat.toml".into(), place: String::new(), what }
}

/// Reads the words from the text of `chat.toml`.
///
/// # Errors
///
/// The text is no TOML of the right shape, or a phrase has an unknown placeholder, an open bracket, two placeholders in a row, or no words at all.
pub fn parse(text: &str) -> Result<ChatWords> {
    let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let mut phrases = Vec::new();
    let mut anchors = Vec::new();
    for (list, written) in &file.events {
        let certainty = if list == "certain" { Certainty::Certain } else { Certainty::Possible };
        for written in written {
            for phrase in alternatives(written)? {
                let pieces = pieces(&phrase)?;
                let words = pieces.iter().filter_map(|piece| if let Piece::Words(words) = piece { Some(words) } else { None });
                let anchor = words.max_by_key(|words| words.len()).ok_or_else(|| wrong(format!("'{written}' has no words")))?;
                anchors.push(anchor.clone());
                phrases.push(Phrase { pieces, certainty });
            }
        }
    }
    let anchors = AhoCorasick::new(anchors).map_err(|error| wrong(error.to_string()))?;
    let (Clock { joins, am, pm }, Marks { edited, attached_before, attached_after }) = (file.clock, file.marks);
    Ok(ChatWords { joins, am, pm, levels: file.not_authors.levels, edited, attached_before, attached_after, phrases, anchors })
}

/// Every way to read `[a|b]`.
fn alternatives(phrase: &str) -> Result<Vec<String>> {
    let Some((before, rest)) = phrase.split_once('[') else { return Ok(vec![phrase.to_owned()]) };
    let (choices, after) = rest.split_once(']').ok_or_else(|| wrong(format!("a bracket of '{phrase}' is open")))?;
    let after = alternatives(after)?;
    Ok(choices.split('|').flat_map(|choice| after.iter().map(move |after| format!("{before}{choice}{after}"))).collect())
}

fn pieces(phrase: &str) -> Result<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = phrase;
    while !rest.is_empty() {
        let end = rest.find('{').unwrap_or(rest.len());
        if end > 0 {
            pieces.push(Piece::Words(rest[..end].to_owned()));
            rest = &rest[end..];
            continue;
        }
        let (piece, after) = match (rest.strip_prefix("{name}"), rest.strip_prefix("{text}")) {
            (Some(after), _) => (Piece::Name, after),
            (_, Some(after)) => (Piece::Text, after),
            (None, None) => return Err(wrong(format!("'{phrase}' has a placeholder that is not {{name}} or {{text}}"))),
        };
        if matches!(pieces.last(), Some(Piece::Name | Piece::Text)) {
            return Err(wrong(format!("'{phrase}' has two placeholders in a row")));
        }
        pieces.push(piece);
        rest = after;
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<Certainty>) {
        assert_eq!(built_in().event(line), expected, "{line}");
    }

    #[test]
    fn events_are_known_by_their_words() {
        for line in [
            "Ania changed the subject to \"x: y\"",
            "Ania Nowa changed the subject from “a: b” to “c”",
            "You changed the group description",
            "Ala added Ola and 3 others",
            "Ola left",
            "+48 600 000 000 joined using this group's invite link",
            "Ala zmieniła temat na „dostawy: pytania”",
            "Ala zmienił(a) opis grupy.",
            "Olek opuścił grupę",
            "Jan hat den Betreff von „a: b“ zu „c: d“ geändert",
            "Your security code with Ala changed. Tap to learn more.",
            "Missed voice call",
        ] {
            check(line, Some(Certainty::Possible));
        }
    }

    #[test]
    fn notices_of_encryption_are_certain() {
        check("Messages and calls are end-to-end encrypted. Only people in this chat can read them.", Some(Certainty::Certain));
        check("Wiadomości i połączenia są w pełni szyfrowane. Nikt spoza tego czatu ich nie odczyta.", Some(Certainty::Certain));
    }

    #[test]
    fn what_somebody_says_about_an_event_is_not_one() {
        for line in ["Ala: Ola added Ela", "Ola: I left", "Nobody is here", "", "and then they changed everything"] {
            check(line, None);
        }
    }

    #[test]
    fn phrases_that_cannot_be_read_are_refused() {
        let with = |phrase: &str| EMBEDDED.replacen("[marks]", &format!("xx = [\"{phrase}\"]\n[marks]"), 1);
        for phrase in ["{nobody} left", "{name}{text} left", "a [b", "{text}"] {
            assert!(parse(&with(phrase)).is_err(), "{phrase}");
        }
    }
}
