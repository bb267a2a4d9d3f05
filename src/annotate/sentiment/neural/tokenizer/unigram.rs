//! Unigram: of all ways to cut a text into pieces of the vocabulary, the likeliest (Kudo 2018; SentencePiece).

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Flaw;
use super::bpe::byte_tokens;

/// `model` of the file.
#[derive(Debug, Deserialize)]
pub(super) struct Spec {
    vocab: Vec<(String, f64)>,
    unk_id: Option<u32>,
    #[serde(default)]
    byte_fallback: bool,
}

/// A piece that is not in the vocabulary is this much less likely than the rarest one: SentencePiece's value.
const UNKNOWN_PENALTY: f64 = 10.0;

/// The pieces as a tree of bytes, with their logarithmic likelihoods.
#[derive(Debug)]
pub(super) struct Unigram {
    /// The node below a node by a byte: key is node × 256 + byte.
    children: FxHashMap<u64, u32>,
    /// The piece that ends at a node, or [`NO_PIECE`].
    ends: Vec<u32>,
    scores: Vec<f64>,
    unknown_score: f64,
    bytes: Option<Box<[u32; 256]>>,
    pub(super) unknown: Option<u32>,
    pub(super) n_ids: usize,
}

const NO_PIECE: u32 = u32::MAX;

/// The best way to each byte of a text.
#[derive(Debug, Default)]
pub(super) struct Room {
    best: Vec<Step>,
    found: Vec<(u32, u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    score: f64,
    from: u32,
    piece: u32,
    is_reached: bool,
}

impl Unigram {
    /// `steering`: pieces that no text contains.
    pub(super) fn new(spec: Spec, steering: &[&str]) -> Result<Self, Flaw> {
        if spec.unk_id.is_some_and(|id| id as usize >= spec.vocab.len()) {
            return Err("has a token for unknown pieces that its vocabulary lacks".into());
        }
        if spec.vocab.iter().any(|(_, score)| !score.is_finite()) {
            return Err("has a vocabulary with scores that are no numbers".into());
        }
        let (mut children, mut ends) = (FxHashMap::default(), vec![NO_PIECE]);
        for (id, (piece, _)) in spec.vocab.iter().enumerate() {
            let mut node = 0_u32;
            for byte in piece.bytes() {
                node = *children.entry(u64::from(node) << 8 | u64::from(byte)).or_insert_with(|| {
                    ends.push(NO_PIECE);
                    ends.len() as u32 - 1
                });
            }
            if node != 0 && !steering.contains(&piece.as_str()) {
                ends[node as usize] = id as u32;
            }
        }
        let named = || spec.vocab.iter().zip(0..).filter(|((piece, _), _)| piece.starts_with("<0x")).map(|((piece, _), id)| (piece.as_str(), id));
        let bytes =
            spec.byte_fallback.then(|| named().collect::<FxHashMap<&str, u32>>()).and_then(|tokens| byte_tokens(|name| tokens.get(name).copied()));
        let least = spec.vocab.iter().map(|(_, score)| *score).fold(f64::INFINITY, f64::min);
        Ok(Self {
            children,
            ends,
            n_ids: spec.vocab.len(),
            scores: spec.vocab.into_iter().map(|(_, score)| score).collect(),
            unknown_score: least - UNKNOWN_PENALTY,
            bytes,
            unknown: spec.unk_id,
        })
    }

    pub(super) fn encode(&self, text: &str, room: &mut Room, ids: &mut Vec<u32>) {
        room.best.clear();
        room.best.resize(text.len() + 1, Step { score: 0.0, from: 0, piece: NO_PIECE, is_reached: false });
        room.best[0].is_reached = true;
        let bytes = text.as_bytes();
        for (from, c) in text.char_indices() {
            let score = room.best[from].score;
            let mut reach = |to: usize, score: f64, piece: u32| {
                let step = &mut room.best[to];
                if !step.is_reached || score > step.score {
                    *step = Step { score, from: from as u32, piece, is_reached: true };
                }
            };
            let mut has_letter = false;
            let mut node = 0;
            for (at, byte) in bytes.iter().enumerate().skip(from) {
                let Some(next) = self.children.get(&(u64::from(node) << 8 | u64::from(*byte))) else { break };
                node = *next;
                let piece = self.ends[node as usize];
                if piece != NO_PIECE {
                    reach(at + 1, score + self.scores[piece as usize], piece);
                    has_letter |= at + 1 == from + c.len_utf8();
                }
            }
            if !has_letter {
                reach(from + c.len_utf8(), score + self.unknown_score, NO_PIECE);
            }
        }
        room.found.clear();
        let mut to = text.len();
        while to > 0 {
            let step = room.best[to];
            let piece = if step.piece == NO_PIECE || Some(step.piece) == self.unknown { NO_PIECE } else { step.piece };
            match room.found.last_mut() {
                // Neighbouring unknown letters are one unknown piece.
                Some((from, _, NO_PIECE)) if piece == NO_PIECE => *from = step.from,
                _ => room.found.push((step.from, to as u32, piece)),
            }
            to = step.from as usize;
        }
        for (from, to, piece) in room.found.iter().rev() {
            if *piece != NO_PIECE {
                ids.push(*piece);
            } else if let Some(tokens) = &self.bytes {
                ids.extend(bytes[*from as usize..*to as usize].iter().map(|byte| tokens[*byte as usize]));
            } else {
                ids.extend(self.unknown);
            }
        }
    }
}
