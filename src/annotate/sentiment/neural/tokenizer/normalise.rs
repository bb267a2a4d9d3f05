//! What happens to the letters of a text before it is split: case, accents, Unicode forms, white space.

use base64::Engine as _;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::Flaw;
use super::chars::{is_accent, is_combining, is_control, is_ideograph};
use super::charsmap::CharsMap;
use super::split::push_bytes;

/// `normalizer` of the file.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Spec {
    Sequence {
        normalizers: Vec<Self>,
    },
    BertNormalizer {
        #[serde(default = "yes")]
        clean_text: Option<bool>,
        #[serde(default = "yes")]
        handle_chinese_chars: Option<bool>,
        strip_accents: Option<bool>,
        #[serde(default = "yes")]
        lowercase: Option<bool>,
    },
    Lowercase {},
    #[serde(rename = "NFC")]
    Nfc {},
    #[serde(rename = "NFD")]
    Nfd {},
    #[serde(rename = "NFKC")]
    Nfkc {},
    #[serde(rename = "NFKD")]
    Nfkd {},
    StripAccents {},
    Nmt {},
    Strip {
        strip_left: bool,
        strip_right: bool,
    },
    Precompiled {
        precompiled_charsmap: Option<String>,
    },
    Replace {
        pattern: Pattern,
        content: String,
    },
    Prepend {
        prepend: String,
    },
    ByteLevel {},
}

#[expect(clippy::unnecessary_wraps, reason = "the file may say null")]
const fn yes() -> Option<bool> {
    Some(true)
}

/// What is replaced, or what a text is split at.
#[derive(Debug, Deserialize)]
pub(super) enum Pattern {
    String(String),
    Regex(String),
}

/// One step.
#[derive(Debug)]
pub(super) enum Normaliser {
    /// Controls are dropped, white space becomes a space.
    Clean,
    PartIdeographs,
    Lowercase,
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
    /// NFD, then without the accents.
    WithoutAccents,
    /// Without any combining mark.
    WithoutMarks,
    Nmt,
    TrimStart,
    TrimEnd,
    CharsMap(CharsMap),
    Replace(String, String),
    /// Runs of at least so many white characters, or spaces only.
    ReplaceRuns(White, usize, String),
    Prepend(String),
    Bytes,
}

/// What a run is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum White {
    Space,
    Any,
}

impl White {
    fn holds(self, c: char) -> bool {
        c == ' ' || self == Self::Any && c.is_whitespace()
    }
}

/// The expressions that tokenizers use here; a general engine is not worth its size.
fn runs(pattern: &str) -> Option<(White, usize)> {
    match pattern {
        " +" | "[ ]+" => Some((White::Space, 1)),
        " {2,}" => Some((White::Space, 2)),
        r"\s+" => Some((White::Any, 1)),
        r"\s{2,}" => Some((White::Any, 2)),
        _ => None,
    }
}

/// Appends the steps of a part of the file.
pub(super) fn compile(spec: Spec, steps: &mut Vec<Normaliser>) -> Result<(), Flaw> {
    match spec {
        Spec::Sequence { normalizers } => normalizers.into_iter().try_for_each(|spec| compile(spec, steps))?,
        Spec::BertNormalizer { clean_text, handle_chinese_chars, strip_accents, lowercase } => {
            let is = |flag: Option<bool>| flag == Some(true);
            let switches = [
                (is(clean_text), Normaliser::Clean),
                (is(handle_chinese_chars), Normaliser::PartIdeographs),
                (strip_accents.unwrap_or(is(lowercase)), Normaliser::WithoutAccents),
                (is(lowercase), Normaliser::Lowercase),
            ];
            steps.extend(switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, step)| step));
        }
        Spec::Lowercase {} => steps.push(Normaliser::Lowercase),
        Spec::Nfc {} => steps.push(Normaliser::Nfc),
        Spec::Nfd {} => steps.push(Normaliser::Nfd),
        Spec::Nfkc {} => steps.push(Normaliser::Nfkc),
        Spec::Nfkd {} => steps.push(Normaliser::Nfkd),
        Spec::StripAccents {} => steps.push(Normaliser::WithoutMarks),
        Spec::Nmt {} => steps.push(Normaliser::Nmt),
        Spec::Strip { strip_left, strip_right } => {
            if strip_left {
                steps.push(Normaliser::TrimStart);
            }
            if strip_right {
                steps.push(Normaliser::TrimEnd);
            }
        }
        Spec::Precompiled { precompiled_charsmap } => {
            if let Some(text) = precompiled_charsmap.filter(|text| !text.is_empty()) {
                let bytes = base64::engine::general_purpose::STANDARD
                    .decode(text)
                    .map_err(|error| format!("has a `precompiled_charsmap` that is no base64: {error}"))?;
                steps.push(Normaliser::CharsMap(CharsMap::new(&bytes).ok_or("has a `precompiled_charsmap` that is cut short")?));
            }
        }
        Spec::Replace { pattern: Pattern::String(from), content } => {
            if from.is_empty() {
                return Err("has a `normalizer` that replaces nothing".into());
            }
            steps.push(Normaliser::Replace(from, content));
        }
        Spec::Replace { pattern: Pattern::Regex(pattern), content } => {
            let (white, least) =
                runs(&pattern).ok_or_else(|| format!("has a `normalizer` with the expression `{pattern}`, which is not read here"))?;
            steps.push(Normaliser::ReplaceRuns(white, least, content));
        }
        Spec::Prepend { prepend } => steps.push(Normaliser::Prepend(prepend)),
        Spec::ByteLevel {} => steps.push(Normaliser::Bytes),
    }
    Ok(())
}

impl Normaliser {
    /// Writes the changed text into `out`, whatever was there.
    pub(super) fn apply(&self, text: &str, out: &mut String) {
        out.clear();
        match self {
            Self::Clean => out
                .extend(text.chars().filter(|c| !matches!(c, '\0' | '\u{fffd}') && !is_control(*c)).map(|c| if c.is_whitespace() { ' ' } else { c })),
            Self::PartIdeographs => {
                for c in text.chars() {
                    if is_ideograph(c) {
                        out.extend([' ', c, ' ']);
                    } else {
                        out.push(c);
                    }
                }
            }
            // Letter by letter: a final sigma is not told from another.
            Self::Lowercase => out.extend(text.chars().flat_map(char::to_lowercase)),
            Self::Nfc => out.extend(text.nfc()),
            Self::Nfd => out.extend(text.nfd()),
            Self::Nfkc => out.extend(text.nfkc()),
            Self::Nfkd => out.extend(text.nfkd()),
            Self::WithoutAccents => out.extend(text.nfd().filter(|c| !is_accent(*c))),
            Self::WithoutMarks => out.extend(text.chars().filter(|c| !is_combining(*c))),
            Self::Nmt => out.extend(text.chars().filter_map(nmt)),
            Self::TrimStart => out.push_str(text.trim_start()),
            Self::TrimEnd => out.push_str(text.trim_end()),
            Self::CharsMap(map) => map.apply(text, out),
            Self::Replace(from, to) => replace(text, from, to, out),
            Self::ReplaceRuns(white, least, to) => replace_runs(text, *white, *least, to, out),
            Self::Prepend(prefix) => {
                if !text.is_empty() {
                    out.push_str(prefix);
                }
                out.push_str(text);
            }
            Self::Bytes => push_bytes(text, out),
        }
    }
}

fn replace(text: &str, from: &str, to: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        out.push_str(before);
        out.push_str(to);
        rest = after;
    }
    out.push_str(rest);
}

fn replace_runs(text: &str, white: White, least: usize, to: &str, out: &mut String) {
    let mut rest = text;
    while let Some(start) = rest.find(|c| white.holds(c)) {
        out.push_str(&rest[..start]);
        let run = &rest[start..];
        let end = run.find(|c| !white.holds(c)).unwrap_or(run.len());
        out.push_str(if run[..end].chars().count() >= least { to } else { &run[..end] });
        rest = &run[end..];
    }
    out.push_str(rest);
}

/// SentencePiece's `nmt` rule: some controls go, other white and invisible characters become spaces.
fn nmt(c: char) -> Option<char> {
    match u32::from(c) {
        0x1..=0x8 | 0xb | 0xe..=0x1f | 0x7f | 0x8f | 0x9f => None,
        0x9 | 0xa | 0xc | 0xd | 0x1680 | 0x200b..=0x200f | 0x2028 | 0x2029 | 0x2581 | 0xfeff | 0xfffd => Some(' '),
        _ => Some(c),
    }
}
