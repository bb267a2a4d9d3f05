//! Turns text into the numbers that a model was trained on, as its `tokenizer.json` says: added tokens, normalisation, splitting, then pieces of words.
//!
//! Reads what models for classifying text use: WordPiece, Unigram and BPE, with the usual normalisers and splitters. What it does not know it refuses by name,
//! because a text that is cut differently from the training is scored wrong without a sign. Written here instead of taken from a crate since the crate that
//! everybody uses costs 85 further crates.

mod added;
mod bpe;
mod chars;
mod charsmap;
mod normalise;
mod split;
mod template;
mod unigram;
mod wordpiece;

#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::files::{DOWNLOAD_AGAIN, Folder};
use crate::error::Result;

use added::Added;
use bpe::Bpe;
use normalise::Normaliser;
use split::{Pieces, Splitter};
use unigram::Unigram;
use wordpiece::WordPiece;

const FILE: &str = "tokenizer.json";
/// Letters of a text that are read for each token that the model takes: no real text has longer tokens in the mean, and a text of megabytes costs no more.
const LETTERS_PER_TOKEN: usize = 32;

/// Text to numbers of one model.
#[derive(Debug)]
pub(super) struct Tokenizer {
    added: Option<Added>,
    normalisers: Vec<Normaliser>,
    splitters: Vec<Splitter>,
    model: Model,
    /// Numbers that the model expects before each text.
    pub(super) prefix: Vec<u32>,
    /// Numbers that the model expects behind each text.
    pub(super) suffix: Vec<u32>,
    /// The number that fills up short texts of a batch, if the file says so.
    pub(super) padding: Option<u32>,
    /// Tokens that the file says a text is cut to.
    pub(super) most_tokens: Option<usize>,
    /// One more than the largest number that can come out.
    pub(super) n_ids: usize,
}

#[derive(Debug)]
enum Model {
    WordPiece(WordPiece),
    Unigram(Unigram),
    Bpe(Bpe),
}

/// Room that is used again for every text.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    text: String,
    other: String,
    pieces: Pieces,
    next: Pieces,
    bpe: bpe::Room,
    unigram: unigram::Room,
}

/// What one text became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoded {
    /// Something was cut off.
    pub(super) is_truncated: bool,
    /// Tokens that the vocabulary knows.
    pub(super) known: usize,
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(default)]
    truncation: Option<Truncation>,
    #[serde(default)]
    padding: Option<Padding>,
    #[serde(default)]
    added_tokens: Vec<added::Spec>,
    #[serde(default)]
    normalizer: Option<Value>,
    #[serde(default)]
    pre_tokenizer: Option<Value>,
    #[serde(default)]
    post_processor: Option<Value>,
    #[serde(borrow)]
    model: &'a RawValue,
}

#[derive(Deserialize)]
struct Truncation {
    max_length: usize,
}

#[derive(Deserialize)]
struct Padding {
    #[serde(default)]
    pad_id: u32,
}

/// Enough of a model to know which one it is; old files do not say it.
#[derive(Deserialize)]
struct ModelKind<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    merges: Option<&'a RawValue>,
    #[serde(borrow)]
    vocab: Option<&'a RawValue>,
}

/// The number of each token.
pub(super) type Vocabulary = FxHashMap<Box<str>, u32>;
/// What is wrong with a part of the file.
type Flaw = String;

impl Tokenizer {
    /// Reads `tokenizer.json`.
    pub(super) fn read(folder: &Folder<'_>) -> Result<Self> {
        let bytes = folder.json_bytes(FILE)?.ok_or_else(|| {
            folder.missing(
                FILE,
                "download it from the model's page; a model that has only vocab.txt or vocab.json gets one when it is exported anew with a fast tokenizer",
            )
        })?;
        Self::parse(&bytes)
            .map_err(|flaw| folder.wrong(FILE, flaw, "use a model with another tokenizer, or download the file again if it may be damaged"))
    }

    fn parse(bytes: &[u8]) -> Result<Self, Flaw> {
        let file: File<'_> =
            serde_json::from_slice(bytes).map_err(|error| format!("is not the JSON that is expected ({error}); {DOWNLOAD_AGAIN}"))?;
        let mut normalisers = Vec::new();
        if let Some(spec) = file.normalizer {
            normalise::compile(part(spec, "normalizer")?, &mut normalisers)?;
        }
        let mut splitters = Vec::new();
        if let Some(spec) = file.pre_tokenizer {
            split::compile(part(spec, "pre_tokenizer")?, &mut splitters)?;
        }
        let (mut prefix, mut suffix) = (Vec::new(), Vec::new());
        if let Some(spec) = file.post_processor {
            template::compile(part(spec, "post_processor")?, &mut prefix, &mut suffix)?;
        }
        let steering: Vec<&str> = file.added_tokens.iter().filter_map(added::Spec::steering).collect();
        let model = Model::parse(file.model.get(), &steering)?;
        let added_end = file.added_tokens.iter().filter(|token| token.steering().is_none()).map(|token| token.id as usize + 1).max().unwrap_or(0);
        Ok(Self {
            added: Added::new(file.added_tokens)?,
            normalisers,
            splitters,
            n_ids: model.n_ids().max(added_end),
            model,
            prefix,
            suffix,
            padding: file.padding.map(|padding| padding.pad_id),
            most_tokens: file.truncation.map(|truncation| truncation.max_length),
        })
    }

    /// Appends the numbers of a text to `ids`, at most `most`, without prefix and suffix.
    pub(super) fn encode(&self, text: &str, most: usize, scratch: &mut Scratch, ids: &mut Vec<u32>) -> Encoded {
        let start = ids.len();
        let letters = most.saturating_mul(LETTERS_PER_TOKEN);
        let cut = if text.len() <= letters { None } else { text.char_indices().nth(letters).map(|(at, _)| at) };
        let text = &text[..cut.unwrap_or(text.len())];
        match &self.added {
            None => self.encode_plain(text, split::Start::OfText, scratch, ids),
            Some(added) => {
                let mut from = 0;
                for found in added.find(text) {
                    self.encode_plain(&text[from..found.start], split::Start::at(from), scratch, ids);
                    ids.push(found.id);
                    from = found.end;
                }
                self.encode_plain(&text[from..], split::Start::at(from), scratch, ids);
            }
        }
        let is_truncated = cut.is_some() || ids.len() - start > most;
        ids.truncate(start + most);
        let unknown = self.model.unknown();
        Encoded { is_truncated, known: ids[start..].iter().filter(|id| Some(**id) != unknown).count() }
    }

    fn encode_plain(&self, text: &str, start: split::Start, scratch: &mut Scratch, ids: &mut Vec<u32>) {
        if text.is_empty() {
            return;
        }
        scratch.text.clear();
        scratch.text.push_str(text);
        for normaliser in &self.normalisers {
            normaliser.apply(&scratch.text, &mut scratch.other);
            std::mem::swap(&mut scratch.text, &mut scratch.other);
        }
        scratch.pieces.clear();
        scratch.pieces.push(&scratch.text);
        for splitter in &self.splitters {
            scratch.next.clear();
            splitter.apply(&scratch.pieces, start, &mut scratch.next);
            std::mem::swap(&mut scratch.pieces, &mut scratch.next);
        }
        for piece in scratch.pieces.iter() {
            match &self.model {
                Model::WordPiece(model) => model.encode(piece, ids),
                Model::Unigram(model) => model.encode(piece, &mut scratch.unigram, ids),
                Model::Bpe(model) => model.encode(piece, &mut scratch.bpe, ids),
            }
        }
    }

    /// The number that stands for what the vocabulary does not know.
    pub(super) fn unknown(&self) -> Option<u32> {
        self.model.unknown()
    }
}

impl Model {
    /// `steering`: the tokens that no comment may contain.
    fn parse(json: &str, steering: &[&str]) -> Result<Self, Flaw> {
        let flaw = |error: serde_json::Error| format!("has a `model` that cannot be read: {error}");
        let kind: ModelKind<'_> = serde_json::from_str(json).map_err(flaw)?;
        let is_list = kind.vocab.is_some_and(|vocab| vocab.get().starts_with('['));
        let name = match kind.kind.as_deref() {
            Some(name) => name,
            None if kind.merges.is_some() => "BPE",
            None if is_list => "Unigram",
            None => "WordPiece",
        };
        match name {
            "WordPiece" => WordPiece::new(serde_json::from_str(json).map_err(flaw)?).map(Self::WordPiece),
            "Unigram" => Unigram::new(serde_json::from_str(json).map_err(flaw)?, steering).map(Self::Unigram),
            "BPE" => Bpe::new(serde_json::from_str(json).map_err(flaw)?).map(Self::Bpe),
            other => Err(format!("cuts words by `{other}`, which is not read here (there are: WordPiece, Unigram, BPE)")),
        }
    }

    fn unknown(&self) -> Option<u32> {
        match self {
            Self::WordPiece(model) => Some(model.unknown),
            Self::Unigram(model) => model.unknown,
            Self::Bpe(model) => model.unknown,
        }
    }

    fn n_ids(&self) -> usize {
        match self {
            Self::WordPiece(model) => model.n_ids,
            Self::Unigram(model) => model.n_ids,
            Self::Bpe(model) => model.n_ids,
        }
    }
}

fn part<T: serde::de::DeserializeOwned>(value: Value, name: &str) -> Result<T, Flaw> {
    serde_json::from_value(value).map_err(|error| format!("has a `{name}` that is not read here: {error}"))
}
