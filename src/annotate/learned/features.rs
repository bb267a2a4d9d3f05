//! A text as hashed features: words, pairs of words, groups of letters inside words, emoji, marks and the shape of the text.
//!
//! Groups of letters stand for the endings of Polish and for typing errors; words after a negation get a second set of features, so that `nie polecam` and
//! `polecam` can differ. Which families helped and which did not is in `docs/models.md`.

use rustc_hash::FxHashMap;

use crate::annotate::tokens::{TokenKind, Tokens, fold_into};

/// Number of this way of making features; a model made for another number is refused.
pub const VERSION: u32 = 1;

/// Shortest and longest group of letters, borders of the word counted as letters.
const GROUP: std::ops::RangeInclusive<usize> = 3..=6;
/// The same for the family that tells languages apart.
const SHORT_GROUP: std::ops::RangeInclusive<usize> = 1..=2;
/// Letters of a word that are looked at.
const LONGEST_WORD: usize = 40;
/// Words after a negation that it reaches, unless a mark or a contrast stops it.
const REACH: u8 = 4;
/// How often an emoji counts: it is a whole sentence in one sign, among words with a score of features each.
const EMOJI_WEIGHT: usize = 2;

/// Which features a head looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Families {
    /// Words, pairs of words, groups of three to six letters, emoji, marks, shape: what people say.
    Content,
    /// Words, groups of one to six letters, diacritics: in which language they say it.
    Spelling,
}

/// What a word does to those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Effect {
    /// Nothing.
    #[default]
    None,
    /// Negates, in the English way.
    English,
    /// Negates, in the Polish way: the groups of letters change, too, because the words are inflected.
    Polish,
    /// Ends the reach of a negation: `but`, `ale`.
    Contrast,
}

/// Words that negate and words that end it, in both languages.
#[derive(Debug, Default)]
pub struct Negators {
    effects: FxHashMap<Box<str>, Effect>,
}

impl Negators {
    /// From the word lists of both languages; the Polish list overrules the English one.
    #[must_use]
    pub fn new<'a>(
        english: impl IntoIterator<Item = &'a str>,
        polish: impl IntoIterator<Item = &'a str>,
        contrasts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut effects = FxHashMap::default();
        let mut add = |word: &str, effect: Effect| {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            effects.insert(folded.into_boxed_str(), effect);
        };
        english.into_iter().for_each(|word| add(word, Effect::English));
        polish.into_iter().for_each(|word| add(word, Effect::Polish));
        contrasts.into_iter().for_each(|word| add(word, Effect::Contrast));
        Self { effects }
    }

    pub(super) fn effect(&self, form: &str) -> Effect {
        match self.effects.get(form) {
            Some(effect) => *effect,
            None if form.ends_with("n't") => Effect::English,
            None => Effect::None,
        }
    }
}

/// One word as it stands in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) form: &'a str,
    pub(super) accents: u32,
    /// The negation that reaches it.
    pub(super) negation: Effect,
    pub(super) hash: u64,
    /// Its token.
    pub(super) token: u32,
}

/// Takes the features of a text one by one.
pub(super) trait Sink {
    /// A word, and what it does to those after it.
    fn word(&mut self, word: &Word<'_>) -> Effect;
    /// A feature of the content that belongs to no single word; `token` is where it stands, `u32::MAX` for the text as a whole.
    fn content(&mut self, feature: u32, token: u32);
}

/// Reads one text into a sink.
pub(super) fn read(tokens: &Tokens, sink: &mut impl Sink) {
    const NUMBER: u64 = 0x51;
    const EMOJI: u64 = 0x52;
    const NAME: u64 = 0x53;
    const LINK: u64 = 0x54;
    const START: u64 = 0x55;
    const END: u64 = 0x56;
    let mut before = START;
    let mut shape = Shape::default();
    let (mut negation, mut reach) = (Effect::None, 0_u8);
    for (index, token) in tokens.items.iter().enumerate() {
        let (form, index) = (tokens.form(token), index as u32);
        match token.kind {
            TokenKind::Word | TokenKind::Hashtag => {
                shape.words += 1;
                shape.shouted += u32::from(token.is_shouted);
                shape.stretched += u32::from(token.is_stretched);
                let hash = text_hash(form.as_bytes());
                let reached = if reach > 0 { negation } else { Effect::None };
                let effect = sink.word(&Word { form, accents: token.accents, negation: reached, hash, token: index });
                sink.content(pair(before, hash), index);
                before = hash;
                match effect {
                    Effect::None => reach = reach.saturating_sub(1),
                    Effect::Contrast => reach = 0,
                    Effect::English | Effect::Polish => (negation, reach) = (effect, REACH),
                }
            }
            TokenKind::Number => {
                sink.content(of(Kind::Number, 0), index);
                if form.len() <= 2 {
                    sink.content(of(Kind::ShortNumber, text_hash(form.as_bytes())), index);
                }
                before = NUMBER;
            }
            TokenKind::Emoji => {
                let feature = of(Kind::Emoji, text_hash(form.as_bytes()));
                (0..EMOJI_WEIGHT).for_each(|_| sink.content(feature, index));
                before = EMOJI;
            }
            TokenKind::Mark => {
                reach = 0;
                let hash = text_hash(form.as_bytes());
                match form.as_bytes()[0] {
                    b'!' => shape.exclamations += token.to - token.from,
                    b'?' => shape.questions += token.to - token.from,
                    _ => {}
                }
                sink.content(of(Kind::Mark, hash), index);
                before = hash;
            }
            TokenKind::Mention => {
                shape.names += 1;
                before = NAME;
            }
            TokenKind::Link => {
                shape.links += 1;
                before = LINK;
            }
        }
    }
    sink.content(pair(before, END), u32::MAX);
    shape.tell(sink);
}

/// The outline of a text, each count in steps of powers of two.
#[derive(Default)]
struct Shape {
    words: u32,
    shouted: u32,
    stretched: u32,
    exclamations: u32,
    questions: u32,
    names: u32,
    links: u32,
}

impl Shape {
    fn tell(&self, sink: &mut impl Sink) {
        let counts = [self.exclamations, self.questions, self.shouted, self.words, self.stretched, self.links, self.names];
        for (index, count) in counts.into_iter().enumerate() {
            let step = (u32::BITS - count.leading_zeros()).min(6);
            sink.content(of(Kind::Shape, (index as u64) << 8 | u64::from(step)), u32::MAX);
        }
    }
}

/// Calls `push` with every feature of one word, and the family that it belongs to; `None` is both.
pub(super) fn word_features(word: &Word<'_>, mut push: impl FnMut(Option<Families>, u32)) {
    let negated = match word.negation {
        Effect::None | Effect::Contrast => 0,
        Effect::English | Effect::Polish => NEGATED,
    };
    push(None, of(Kind::Word, word.hash));
    if negated != 0 {
        push(Some(Families::Content), of(Kind::Word, word.hash ^ negated));
    }
    if word.accents != 0 {
        push(Some(Families::Spelling), of(Kind::Accents, u64::from(word.accents)));
    }
    let mut letters = ['<'; LONGEST_WORD + 2];
    let mut len = 1;
    for letter in word.form.chars().take(LONGEST_WORD) {
        letters[len] = letter;
        len += 1;
    }
    letters[len] = '>';
    let letters = &letters[..=len];
    for from in 0..letters.len() {
        let mut state = OFFSET;
        for (size, letter) in letters[from..].iter().take(*GROUP.end()).enumerate().map(|(index, letter)| (index + 1, letter)) {
            state = step(state, *letter as u32);
            if SHORT_GROUP.contains(&size) {
                push(Some(Families::Spelling), of(Kind::Letters, state));
            } else if GROUP.contains(&size) && size < letters.len() {
                push(None, of(Kind::Letters, state));
                if word.negation == Effect::Polish {
                    push(Some(Families::Content), of(Kind::Letters, state ^ NEGATED));
                }
            }
        }
    }
}

/// The kinds of features, kept apart by their hashes.
#[derive(Clone, Copy)]
enum Kind {
    Word = 1,
    Letters,
    Pair,
    Number,
    ShortNumber,
    Emoji,
    Mark,
    Shape,
    Accents,
    Extra,
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
const NEGATED: u64 = 0x5bd1_e995_7f4a_7c15;

const fn step(state: u64, letter: u32) -> u64 {
    (state ^ letter as u64).wrapping_mul(PRIME)
}

/// A hash of bytes, the same on every machine.
pub(super) fn text_hash(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut state = OFFSET ^ bytes.len() as u64;
    let mut take = |value: u64| {
        state = (state ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 32;
    };
    for chunk in chunks {
        take(u64::from_le_bytes(*chunk));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    take(u64::from_le_bytes(last));
    state
}

fn pair(before: u64, hash: u64) -> u32 {
    of(Kind::Pair, before.wrapping_mul(31) ^ hash.rotate_left(17))
}

/// The final mix: all 32 bits depend on all of the hash.
const fn of(kind: Kind, hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 29) ^ ((kind as u64) << 56)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// See [`super::Head::extra`].
pub(super) fn extra(name: &str, value: u32) -> u32 {
    of(Kind::Extra, text_hash(name.as_bytes()) ^ u64::from(value).wrapping_mul(PRIME))
}

/// All features of one text, in order, for training and for tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// One hash each time that a feature occurs.
    pub hashes: Vec<u32>,
}

struct Collector<'a> {
    negators: &'a Negators,
    families: Families,
    features: Features,
}

impl Sink for Collector<'_> {
    fn word(&mut self, word: &Word<'_>) -> Effect {
        let families = self.families;
        let hashes = &mut self.features.hashes;
        word_features(word, |family, hash| {
            if family.is_none_or(|family| family == families) {
                hashes.push(hash);
            }
        });
        self.negators.effect(word.form)
    }

    fn content(&mut self, feature: u32, _token: u32) {
        if self.families == Families::Content {
            self.features.hashes.push(feature);
        }
    }
}

/// The features of a text that a head with these families sees.
#[must_use]
pub fn collect(tokens: &Tokens, families: Families, negators: &Negators) -> Features {
    let mut collector = Collector { negators, families, features: Features::default() };
    read(tokens, &mut collector);
    collector.features
}
