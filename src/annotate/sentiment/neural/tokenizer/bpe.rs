//! Byte-pair encoding: letters are joined pair by pair, the earliest learned pair first (Sennrich et al. 2016).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Flaw;

/// `model` of the file.
#[derive(Debug, Deserialize)]
pub(super) struct Spec {
    vocab: FxHashMap<String, u32>,
    merges: Vec<Merge>,
    unk_token: Option<String>,
    continuing_subword_prefix: Option<String>,
    end_of_word_suffix: Option<String>,
    #[serde(default)]
    fuse_unk: bool,
    #[serde(default)]
    byte_fallback: bool,
    #[serde(default)]
    ignore_merges: bool,
}

/// Both spellings of a pair.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Merge {
    Line(String),
    Pair(String, String),
}

impl Merge {
    fn sides(&self) -> Option<(&str, &str)> {
        match self {
            Self::Line(line) => line.split_once(' '),
            Self::Pair(left, right) => Some((left, right)),
        }
    }
}

/// A vocabulary and the pairs in the order in which they were learned.
#[derive(Debug)]
pub(super) struct Bpe {
    vocabulary: FxHashMap<String, u32>,
    /// Left and right token to rank and joined token.
    merges: FxHashMap<(u32, u32), (u32, u32)>,
    prefix: String,
    suffix: String,
    fuse_unknown: bool,
    whole_words: bool,
    bytes: Option<Box<[u32; 256]>>,
    pub(super) unknown: Option<u32>,
    pub(super) n_ids: usize,
}

/// Room for the pieces of a word.
#[derive(Debug, Default)]
pub(super) struct Room {
    symbols: Vec<Symbol>,
    heap: BinaryHeap<Reverse<Candidate>>,
    name: String,
}

#[derive(Debug, Clone, Copy)]
struct Symbol {
    id: u32,
    before: u32,
    after: u32,
    is_gone: bool,
}

/// A pair that could be joined: rank first, then place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    rank: u32,
    at: u32,
    joined: u32,
}

const END: u32 = u32::MAX;

/// The tokens `<0x00>` to `<0xFF>`, if a vocabulary has all of them.
pub(super) fn byte_tokens(id: impl Fn(&str) -> Option<u32>) -> Option<Box<[u32; 256]>> {
    let mut tokens = Box::new([0; 256]);
    for (byte, token) in tokens.iter_mut().enumerate() {
        *token = id(&format!("<0x{byte:02X}>"))?;
    }
    Some(tokens)
}

impl Bpe {
    pub(super) fn new(spec: Spec) -> Result<Self, Flaw> {
        let prefix = spec.continuing_subword_prefix.unwrap_or_default();
        let vocabulary = spec.vocab;
        let mut merges = FxHashMap::default();
        for (rank, merge) in spec.merges.iter().enumerate() {
            let flaw = || format!("has a pair in `merges`, number {}, that its vocabulary lacks", rank + 1);
            let (left, right) = merge.sides().ok_or_else(flaw)?;
            let joined = format!("{left}{}", right.strip_prefix(&prefix).unwrap_or(right));
            let (Some(left), Some(right), Some(joined)) = (vocabulary.get(left), vocabulary.get(right), vocabulary.get(&joined)) else {
                return Err(flaw());
            };
            merges.insert((*left, *right), (rank as u32, *joined));
        }
        let unknown = match spec.unk_token {
            Some(name) => {
                Some(*vocabulary.get(&name).ok_or_else(|| format!("has a vocabulary without its own token for unknown letters, `{name}`"))?)
            }
            None => None,
        };
        Ok(Self {
            merges,
            prefix,
            suffix: spec.end_of_word_suffix.unwrap_or_default(),
            fuse_unknown: spec.fuse_unk,
            whole_words: spec.ignore_merges,
            bytes: if spec.byte_fallback { byte_tokens(|name| vocabulary.get(name).copied()) } else { None },
            unknown,
            n_ids: vocabulary.values().max().map_or(0, |id| *id as usize + 1),
            vocabulary,
        })
    }

    pub(super) fn encode(&self, word: &str, room: &mut Room, ids: &mut Vec<u32>) {
        if self.whole_words
            && let Some(id) = self.vocabulary.get(word)
        {
            ids.push(*id);
            return;
        }
        self.letters(word, room);
        self.join(room);
        ids.extend(room.symbols.iter().filter(|symbol| !symbol.is_gone).map(|symbol| symbol.id));
    }

    /// Puts the letters of a word into the room, one symbol each.
    fn letters(&self, word: &str, room: &mut Room) {
        room.symbols.clear();
        let mut is_after_unknown = false;
        for (at, c) in word.char_indices() {
            let end = at + c.len_utf8();
            room.name.clear();
            if at > 0 {
                room.name.push_str(&self.prefix);
            }
            room.name.push(c);
            if end == word.len() {
                room.name.push_str(&self.suffix);
            }
            if let Some(id) = self.vocabulary.get(room.name.as_str()) {
                push(&mut room.symbols, *id);
                is_after_unknown = false;
            } else if let Some(tokens) = &self.bytes {
                for byte in room.name.bytes() {
                    push(&mut room.symbols, tokens[byte as usize]);
                }
                is_after_unknown = false;
            } else if let Some(unknown) = self.unknown {
                if !(self.fuse_unknown && is_after_unknown) {
                    push(&mut room.symbols, unknown);
                }
                is_after_unknown = true;
            }
        }
        if let Some(last) = room.symbols.last_mut() {
            last.after = END;
        }
    }

    fn candidate(&self, symbols: &[Symbol], at: u32) -> Option<Reverse<Candidate>> {
        let left = symbols[at as usize];
        let right = symbols.get(left.after as usize)?;
        let (rank, joined) = *self.merges.get(&(left.id, right.id))?;
        Some(Reverse(Candidate { rank, at, joined }))
    }

    /// Joins pairs until none is left. A pair in the heap may be out of date; it then no longer gives the token that it promised.
    fn join(&self, room: &mut Room) {
        room.heap.clear();
        let n = room.symbols.len() as u32;
        for at in 0..n.saturating_sub(1) {
            room.heap.extend(self.candidate(&room.symbols, at));
        }
        while let Some(Reverse(top)) = room.heap.pop() {
            let left = room.symbols[top.at as usize];
            if left.is_gone || self.candidate(&room.symbols, top.at).is_none_or(|Reverse(now)| now.joined != top.joined) {
                continue;
            }
            let right = room.symbols[left.after as usize];
            room.symbols[left.after as usize].is_gone = true;
            room.symbols[top.at as usize].id = top.joined;
            room.symbols[top.at as usize].after = right.after;
            if right.after != END {
                room.symbols[right.after as usize].before = top.at;
            }
            if left.before != END {
                room.heap.extend(self.candidate(&room.symbols, left.before));
            }
            room.heap.extend(self.candidate(&room.symbols, top.at));
        }
    }
}

fn push(symbols: &mut Vec<Symbol>, id: u32) {
    let at = symbols.len() as u32;
    symbols.push(Symbol { id, before: at.checked_sub(1).unwrap_or(END), after: at + 1, is_gone: false });
}
