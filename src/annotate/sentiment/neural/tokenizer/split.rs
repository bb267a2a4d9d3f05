//! Where a text is split before its words are cut into pieces.

use serde::Deserialize;

use super::Flaw;
use super::chars::{is_letter, is_mark, is_number, is_word};
use super::normalise::Pattern;

/// Pieces of a text, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    text: String,
    ends: Vec<usize>,
}

impl Pieces {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// A piece without letters is none.
    pub(super) fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.close();
    }

    /// Ends the piece that was written.
    fn close(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.text.len() {
            self.ends.push(self.text.len());
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |end| &self.text[std::mem::replace(&mut from, *end)..*end])
    }
}

/// Where the part that is split stood in the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    OfText,
    Later,
}

impl Start {
    pub(super) const fn at(byte: usize) -> Self {
        if byte == 0 { Self::OfText } else { Self::Later }
    }
}

/// `pre_tokenizer` of the file.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Spec {
    Sequence {
        pretokenizers: Vec<Self>,
    },
    BertPreTokenizer {},
    Whitespace {},
    WhitespaceSplit {},
    Metaspace {
        #[serde(default = "metaspace")]
        replacement: char,
        add_prefix_space: Option<bool>,
        prepend_scheme: Option<Prepend>,
        #[serde(default = "yes")]
        split: bool,
    },
    ByteLevel {
        #[serde(default = "yes")]
        add_prefix_space: bool,
        #[serde(default = "yes")]
        use_regex: bool,
    },
    Punctuation {
        #[serde(default)]
        behavior: Behaviour,
    },
    Digits {
        #[serde(default)]
        individual_digits: bool,
    },
    Split {
        pattern: Pattern,
        behavior: Behaviour,
        #[serde(default)]
        invert: bool,
    },
}

const fn yes() -> bool {
    true
}

const fn metaspace() -> char {
    '▁'
}

/// When a word mark is put before a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Prepend {
    Always,
    First,
    Never,
}

/// What becomes of the characters that a text is split at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(super) enum Behaviour {
    #[default]
    Isolated,
    Removed,
    Contiguous,
    MergedWithPrevious,
    MergedWithNext,
}

/// One step.
#[derive(Debug)]
pub(super) enum Splitter {
    /// At white space, which is dropped.
    White,
    /// At white space, and into runs of word characters and of others.
    Words,
    /// At punctuation.
    Marks(Behaviour),
    Digits(Behaviour),
    Text(String, Behaviour),
    Metaspace {
        mark: char,
        prepend: Prepend,
        is_split: bool,
    },
    /// A space is put before a text that has none, if the model wants it.
    PrefixSpace,
    /// GPT-2's words.
    Gpt2,
    /// Bytes as visible letters.
    Bytes,
}

/// Appends the steps of a part of the file.
pub(super) fn compile(spec: Spec, steps: &mut Vec<Splitter>) -> Result<(), Flaw> {
    match spec {
        Spec::Sequence { pretokenizers } => pretokenizers.into_iter().try_for_each(|spec| compile(spec, steps))?,
        Spec::BertPreTokenizer {} => steps.extend([Splitter::White, Splitter::Marks(Behaviour::Isolated)]),
        Spec::Whitespace {} => steps.push(Splitter::Words),
        Spec::WhitespaceSplit {} => steps.push(Splitter::White),
        Spec::Metaspace { replacement, add_prefix_space, prepend_scheme, split } => {
            let older = if add_prefix_space == Some(false) { Prepend::Never } else { Prepend::Always };
            steps.push(Splitter::Metaspace { mark: replacement, prepend: prepend_scheme.unwrap_or(older), is_split: split });
        }
        Spec::ByteLevel { add_prefix_space, use_regex } => {
            if add_prefix_space {
                steps.push(Splitter::PrefixSpace);
            }
            if use_regex {
                steps.push(Splitter::Gpt2);
            }
            steps.push(Splitter::Bytes);
        }
        Spec::Punctuation { behavior } => steps.push(Splitter::Marks(behavior)),
        Spec::Digits { individual_digits } => {
            steps.push(Splitter::Digits(if individual_digits { Behaviour::Isolated } else { Behaviour::Contiguous }));
        }
        Spec::Split { pattern: Pattern::String(text), behavior, invert: false } if !text.is_empty() => steps.push(Splitter::Text(text, behavior)),
        Spec::Split { pattern: Pattern::Regex(pattern), behavior: Behaviour::Removed, invert: false } if pattern == r"\s+" => {
            steps.push(Splitter::White);
        }
        Spec::Split { pattern: Pattern::Regex(pattern), behavior: Behaviour::Isolated, invert: false } if pattern == GPT2 => {
            steps.push(Splitter::Gpt2);
        }
        Spec::Split { pattern: Pattern::Regex(pattern) | Pattern::String(pattern), .. } => {
            return Err(format!("has a `pre_tokenizer` that splits at `{pattern}`, which is not read here"));
        }
    }
    Ok(())
}

/// The expression that [`gpt2`] stands for.
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

impl Splitter {
    /// Splits each piece further, into `out`.
    pub(super) fn apply(&self, pieces: &Pieces, start: Start, out: &mut Pieces) {
        for (index, piece) in pieces.iter().enumerate() {
            match self {
                Self::White => piece.split_whitespace().for_each(|word| out.push(word)),
                Self::Words => words(piece, out),
                Self::Marks(behaviour) => at_chars(piece, is_mark, *behaviour, out),
                Self::Digits(behaviour) => at_chars(piece, is_number, *behaviour, out),
                Self::Text(text, behaviour) => {
                    at_places(piece, piece.match_indices(text.as_str()).map(|(at, _)| (at, at + text.len())), *behaviour, out);
                }
                Self::Metaspace { mark, prepend, is_split } => {
                    let is_wanted = match prepend {
                        Prepend::Always => true,
                        Prepend::First => index == 0 && start == Start::OfText,
                        Prepend::Never => false,
                    };
                    if is_wanted && !piece.starts_with([' ', *mark]) {
                        out.text.push(*mark);
                    }
                    for (at, c) in piece.char_indices() {
                        let is_mark = c == ' ' || c == *mark;
                        if is_mark && *is_split && at > 0 {
                            out.close();
                        }
                        out.text.push(if is_mark { *mark } else { c });
                    }
                    out.close();
                }
                Self::PrefixSpace => {
                    if !piece.starts_with(' ') {
                        out.text.push(' ');
                    }
                    out.push(piece);
                }
                Self::Gpt2 => gpt2(piece, out),
                Self::Bytes => {
                    push_bytes(piece, &mut out.text);
                    out.close();
                }
            }
        }
    }
}

/// `\w+|[^\w\s]+`.
fn words(text: &str, out: &mut Pieces) {
    let kind = |c: char| if is_word(c) { 2 } else { u8::from(!c.is_whitespace()) };
    let mut last = 0;
    for c in text.chars() {
        let now = kind(c);
        if now != last {
            out.close();
        }
        if now > 0 {
            out.text.push(c);
        }
        last = now;
    }
    out.close();
}

fn at_chars(text: &str, is_place: fn(char) -> bool, behaviour: Behaviour, out: &mut Pieces) {
    at_places(text, text.char_indices().filter(|(_, c)| is_place(*c)).map(|(at, c)| (at, at + c.len_utf8())), behaviour, out);
}

fn at_places(text: &str, places: impl Iterator<Item = (usize, usize)>, behaviour: Behaviour, out: &mut Pieces) {
    let mut from = 0;
    for (start, end) in places {
        match behaviour {
            Behaviour::Isolated | Behaviour::Removed | Behaviour::MergedWithNext => {
                out.text.push_str(&text[from..start]);
                out.close();
            }
            // A place right behind another belongs to its piece, which is still open.
            Behaviour::Contiguous if start > from => {
                out.close();
                out.push(&text[from..start]);
            }
            Behaviour::Contiguous => {}
            Behaviour::MergedWithPrevious => out.text.push_str(&text[from..start]),
        }
        match behaviour {
            Behaviour::Removed => {}
            Behaviour::Contiguous | Behaviour::MergedWithNext => out.text.push_str(&text[start..end]),
            Behaviour::Isolated | Behaviour::MergedWithPrevious => out.push(&text[start..end]),
        }
        from = end;
    }
    if behaviour == Behaviour::Contiguous && from < text.len() {
        out.close();
    }
    out.push(&text[from..]);
}

const SHORT_FORMS: [&str; 7] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/// Splits as [`GPT2`] does: short forms, runs of letters, of numbers, of anything else, each with one space before it, and white space; of white space before a
/// word the last character stands alone.
fn gpt2(text: &str, out: &mut Pieces) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = SHORT_FORMS.iter().find(|form| rest.starts_with(**form)).map_or_else(|| gpt2_word(rest, first), |form| form.len());
        out.push(&rest[..len]);
        rest = &rest[len..];
    }
}

fn gpt2_word(rest: &str, first: char) -> usize {
    let kind = |c: char| match c {
        _ if c.is_whitespace() => 0,
        _ if is_letter(c) => 1,
        _ if is_number(c) => 2,
        _ => 3,
    };
    let space = usize::from(first == ' ');
    let body = &rest[space..];
    match body.chars().next().map(kind) {
        Some(wanted) if wanted != 0 => space + body.find(|c| kind(c) != wanted).unwrap_or(body.len()),
        _ => {
            let run = &rest[..rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())];
            let last = run.char_indices().next_back().map_or(0, |(at, _)| at);
            if run.len() == rest.len() || last == 0 { run.len() } else { last }
        }
    }
}

/// Appends each byte as a visible character: printable ones as themselves, the others from U+0100 on (GPT-2).
pub(super) fn push_bytes(text: &str, out: &mut String) {
    for byte in text.bytes() {
        let c = match byte {
            b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => u32::from(byte),
            0..=0x20 => 0x100 + u32::from(byte),
            0x7f..=0xa0 => 0x121 + u32::from(byte - 0x7f),
            0xad => 0x143,
        };
        out.push(char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}
