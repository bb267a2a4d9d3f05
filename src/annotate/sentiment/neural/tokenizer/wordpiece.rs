//! WordPiece: a word is cut from the left into the longest pieces that the vocabulary holds (Wu et al. 2016; BERT).

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{Flaw, Vocabulary};

/// `model` of the file.
#[derive(Debug, Deserialize)]
pub(super) struct Spec {
    vocab: FxHashMap<String, u32>,
    #[serde(default = "unknown")]
    unk_token: String,
    #[serde(default = "prefix")]
    continuing_subword_prefix: String,
    #[serde(default = "letters")]
    max_input_chars_per_word: usize,
}

fn unknown() -> String {
    "[UNK]".into()
}

fn prefix() -> String {
    "##".into()
}

const fn letters() -> usize {
    100
}

/// A vocabulary, parted into pieces that begin a word and pieces that go on with one.
#[derive(Debug)]
pub(super) struct WordPiece {
    first: Vocabulary,
    inner: Vocabulary,
    most_letters: usize,
    pub(super) unknown: u32,
    pub(super) n_ids: usize,
}

impl WordPiece {
    pub(super) fn new(spec: Spec) -> Result<Self, Flaw> {
        let unknown = *spec
            .vocab
            .get(&spec.unk_token)
            .ok_or_else(|| format!("has a vocabulary without its own token for unknown words, `{}`", spec.unk_token))?;
        let n_ids = spec.vocab.values().max().map_or(0, |id| *id as usize + 1);
        let (mut first, mut inner) = (Vocabulary::default(), Vocabulary::default());
        #[expect(clippy::iter_over_hash_type, reason = "each entry goes into a map of its own, in any order")]
        for (piece, id) in spec.vocab {
            if let Some(rest) = piece.strip_prefix(&spec.continuing_subword_prefix).filter(|rest| !rest.is_empty()) {
                inner.insert(rest.into(), id);
            }
            // `##` at the start of a word is three marks like any other.
            first.insert(piece.into(), id);
        }
        Ok(Self { first, inner, most_letters: spec.max_input_chars_per_word, unknown, n_ids })
    }

    pub(super) fn encode(&self, word: &str, ids: &mut Vec<u32>) {
        if word.chars().count() > self.most_letters {
            ids.push(self.unknown);
            return;
        }
        let start_of_ids = ids.len();
        let mut from = 0;
        while from < word.len() {
            let vocabulary = if from == 0 { &self.first } else { &self.inner };
            let longest = word[from..].char_indices().rev().find_map(|(at, c)| {
                let end = from + at + c.len_utf8();
                vocabulary.get(&word[from..end]).map(|id| (end, *id))
            });
            let Some((end, id)) = longest else {
                ids.truncate(start_of_ids);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            from = end;
        }
    }
}
