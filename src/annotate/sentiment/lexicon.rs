//! The words of one language with their valences and roles: exact forms, stems and phrases in one table that a word is looked up in by one pass over its bytes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::modifiers::Modifiers;
use crate::annotate::tokens::{Token, TokenKind, Tokens, fold_into};
use crate::error::{Error, Result};

/// Valences are in −`LIMIT`..=`LIMIT`, as VADER's raters gave them.
pub(super) const LIMIT: f32 = 4.0;

/// What a word does.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Entry {
    /// −4..=4; 0 for words that only have a role, or that a stem would wrongly catch.
    pub(super) valence: f32,
    /// How much it strengthens (positive) or weakens (negative) the words after it.
    pub(super) strength: f32,
    /// Turns the words after it round.
    pub(super) negates: bool,
    /// What stands after it counts more than what stood before.
    pub(super) contrasts: bool,
    /// Says a number, so it fits a `#` of a phrase.
    pub(super) is_number: bool,
}

/// One part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Word(Box<str>),
    /// `czeka*`.
    Stem(Box<str>),
    /// `#`: digits or a number word.
    Number,
    /// `_`: one word or none.
    Gap,
}

/// Words that stand together.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The parts after the first, which the table has led to already.
    rest: Vec<Part>,
    pub(super) valence: f32,
    /// One of its words negates: a negation before it would be the same one, or another of the same sense (`nikt nie …`).
    pub(super) negates: bool,
}

/// Where a byte sequence leads.
#[derive(Debug, Clone, Copy)]
struct Slot {
    exact: u32,
    stem: u32,
    exact_phrases: u32,
    stem_phrases: u32,
}

const NONE: u32 = u32::MAX;
const EMPTY: Slot = Slot { exact: NONE, stem: NONE, exact_phrases: NONE, stem_phrases: NONE };

/// What was found for one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// The exact form, or the longest stem.
    pub(super) entry: Option<Entry>,
    /// Lists of phrases that this word may begin: at most one for the form and two for its stems.
    heads: [Option<u32>; 3],
}

/// One language's words.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    slots: FxHashMap<u64, Slot>,
    /// One bit for the top bits of each hash in `slots`: most prefixes of most words are in no list, and this says so without a memory look-up far away.
    bloom: Box<[u64]>,
    phrases: Vec<Vec<Phrase>>,
    /// Phrases that begin with a number.
    number_phrases: Vec<Phrase>,
    numbers: FxHashSet<Box<str>>,
}

const BLOOM_BITS: u32 = 17;

/// Folds one byte into a running hash. Two different words of a list never share a hash (the loader checks); a word of a text that is in no list shares one
/// with a listed word once in 10^14 look-ups, which is not worth comparing strings for.
#[inline]
const fn step(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ byte as u64).wrapping_mul(0x517c_c1b7_2722_0a95)
}

fn hash_of(word: &str) -> u64 {
    word.bytes().fold(SEED, step)
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// One line of a list.
struct Line<'a> {
    number: usize,
    entry: &'a str,
    valence: f32,
}

impl Lexicon {
    /// Reads the lists of one language. A later file overrules an earlier one; within a file an entry stands once. Modifiers keep the valence that a list
    /// gives to the same form and get their role on top.
    ///
    /// # Errors
    /// [`Error::Resource`] with file and line for a line without a valence, a valence out of range, an entry that stands twice, or a malformed phrase.
    pub(super) fn read(files: &[(&str, &str)], modifiers: &Modifiers) -> Result<Self> {
        let mut lexicon = Self {
            entries: Vec::new(),
            slots: FxHashMap::default(),
            bloom: vec![0; 1 << (BLOOM_BITS - 6)].into(),
            phrases: Vec::new(),
            number_phrases: Vec::new(),
            numbers: FxHashSet::default(),
        };
        let mut owners = FxHashMap::<u64, Box<str>>::default();
        let mut phrases = Vec::<(Vec<Part>, f32)>::new();
        for (file, text) in files {
            let fail = |line: usize, what: String| Error::Resource { file: (*file).into(), place: format!("line {line}: "), what };
            let mut seen = FxHashSet::<String>::default();
            for line in lines(text) {
                let line = line.map_err(|(number, what)| fail(number, what))?;
                let mut folded = String::new();
                fold_into(line.entry, &mut folded);
                if !seen.insert(folded.clone()) {
                    return Err(fail(line.number, format!("`{}` stands twice", line.entry)));
                }
                let mut parts =
                    folded.split_whitespace().map(part).collect::<Option<Vec<Part>>>().ok_or_else(|| fail(line.number, wrong_star(line.entry)))?;
                match (parts.len(), parts.first()) {
                    (1, Some(Part::Word(_) | Part::Stem(_))) => {
                        lexicon.put(&parts.remove(0), |entry| entry.valence = line.valence, &mut owners).map_err(|what| fail(line.number, what))?;
                    }
                    (2.., Some(first)) if *first != Part::Gap && parts.last() != Some(&Part::Gap) => {
                        phrases.retain(|(known, _)| *known != parts);
                        phrases.push((parts, line.valence));
                    }
                    _ => return Err(fail(line.number, format!("`{}` is no word, and a phrase neither begins nor ends with `_`", line.entry))),
                }
            }
        }
        for (word, role) in modifiers.roles() {
            let part = part(word).ok_or_else(|| modifiers.failure(&wrong_star(word)))?;
            lexicon.put(&part, |entry| role.give(entry), &mut owners).map_err(|what| modifiers.failure(&what))?;
            if let (Part::Word(word), true) = (part, role.is_number()) {
                lexicon.numbers.insert(word);
            }
        }
        for (parts, valence) in phrases {
            lexicon.put_phrase(parts, valence, &mut owners).map_err(|what| Error::Resource {
                file: files[0].0.into(),
                place: String::new(),
                what,
            })?;
        }
        Ok(lexicon)
    }

    /// The slot of a form or stem; two forms with one hash are refused.
    fn slot(&mut self, form: &str, owners: &mut FxHashMap<u64, Box<str>>) -> Result<&mut Slot, String> {
        let hash = hash_of(form);
        let owner = owners.entry(hash).or_insert_with(|| form.into());
        if **owner != *form {
            return Err(format!("`{form}` and `{owner}` have the same hash; change the seed"));
        }
        let bit = hash >> (64 - BLOOM_BITS);
        self.bloom[(bit >> 6) as usize] |= 1 << (bit & 63);
        Ok(self.slots.entry(hash).or_insert(EMPTY))
    }

    fn put(&mut self, part: &Part, change: impl FnOnce(&mut Entry), owners: &mut FxHashMap<u64, Box<str>>) -> Result<(), String> {
        let next = self.entries.len() as u32;
        let index = match part {
            Part::Word(form) => &mut self.slot(form, owners)?.exact,
            Part::Stem(form) => &mut self.slot(form, owners)?.stem,
            Part::Number | Part::Gap => return Ok(()),
        };
        let at = if *index == NONE { std::mem::replace(index, next).min(next) } else { *index } as usize;
        if at == self.entries.len() {
            self.entries.push(Entry::default());
        }
        change(&mut self.entries[at]);
        Ok(())
    }

    fn put_phrase(&mut self, mut parts: Vec<Part>, valence: f32, owners: &mut FxHashMap<u64, Box<str>>) -> Result<(), String> {
        let negates = parts.iter().any(|part| match part {
            Part::Word(form) => self.find(form).entry.is_some_and(|entry| entry.negates),
            _ => false,
        });
        let head = parts.remove(0);
        let phrase = Phrase { rest: parts, valence, negates };
        let next = self.phrases.len() as u32;
        let index = match &head {
            Part::Word(form) => &mut self.slot(form, owners)?.exact_phrases,
            Part::Stem(form) => &mut self.slot(form, owners)?.stem_phrases,
            Part::Number | Part::Gap => {
                insert_longest_first(&mut self.number_phrases, phrase);
                return Ok(());
            }
        };
        let at = if *index == NONE { std::mem::replace(index, next).min(next) } else { *index } as usize;
        if at == self.phrases.len() {
            self.phrases.push(Vec::new());
        }
        insert_longest_first(&mut self.phrases[at], phrase);
        Ok(())
    }

    /// Looks one folded word up.
    #[inline]
    pub(super) fn find(&self, word: &str) -> Found {
        let mut found = Found::default();
        let mut hash = SEED;
        let mut stems = 0;
        let last = word.len().wrapping_sub(1);
        for (i, byte) in word.bytes().enumerate() {
            hash = step(hash, byte);
            let bit = hash >> (64 - BLOOM_BITS);
            if self.bloom[(bit >> 6) as usize] >> (bit & 63) & 1 == 0 {
                continue;
            }
            let Some(slot) = self.slots.get(&hash) else { continue };
            if slot.stem != NONE {
                found.entry = Some(self.entries[slot.stem as usize]);
            }
            if slot.stem_phrases != NONE && stems < 2 {
                stems += 1;
                found.heads[stems] = Some(slot.stem_phrases);
            }
            if i == last {
                if slot.exact != NONE {
                    found.entry = Some(self.entries[slot.exact as usize]);
                }
                found.heads[0] = (slot.exact_phrases != NONE).then_some(slot.exact_phrases);
            }
        }
        found
    }

    /// The longest phrase that begins with the token at `at`, and the index after its last token.
    pub(super) fn phrase(&self, found: &Found, tokens: &Tokens, at: usize) -> Option<(&Phrase, usize)> {
        let is_number = tokens.items[at].kind == TokenKind::Number || found.entry.is_some_and(|entry| entry.is_number);
        let numbers = if is_number { self.number_phrases.as_slice() } else { &[] };
        found
            .heads
            .iter()
            .flatten()
            .flat_map(|head| &self.phrases[*head as usize])
            .chain(numbers)
            .filter_map(|phrase| Some((phrase, self.matches(&phrase.rest, tokens, at + 1)?)))
            .max_by_key(|(phrase, end)| (*end, phrase.rest.len()))
    }

    /// Whether the parts stand at `at`, and where they end.
    fn matches(&self, parts: &[Part], tokens: &Tokens, at: usize) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else { return Some(at) };
        if *part == Part::Gap {
            let skip = tokens.items.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Mention));
            return self.matches(rest, tokens, at).or_else(|| if skip { self.matches(rest, tokens, at + 1) } else { None });
        }
        let token = tokens.items.get(at)?;
        self.fits(part, token, tokens.form(token)).then(|| self.matches(rest, tokens, at + 1))?
    }

    fn fits(&self, part: &Part, token: &Token, form: &str) -> bool {
        match part {
            Part::Word(word) => (token.is_word() || token.kind == TokenKind::Number) && **word == *form,
            Part::Stem(stem) => token.is_word() && form.starts_with(&**stem),
            Part::Number => token.kind == TokenKind::Number || token.is_word() && self.numbers.contains(form),
            Part::Gap => false,
        }
    }
}

fn insert_longest_first(phrases: &mut Vec<Phrase>, phrase: Phrase) {
    let at = phrases.partition_point(|other| other.rest.len() >= phrase.rest.len());
    phrases.insert(at, phrase);
}

fn wrong_star(entry: &str) -> String {
    format!("`{entry}`: `*` ends a stem of two letters or more and stands nowhere else")
}

/// One word of an entry. Stars inside a word are kept (`f**k`); one at the end makes a stem.
fn part(word: &str) -> Option<Part> {
    match word {
        "#" => Some(Part::Number),
        "_" => Some(Part::Gap),
        _ => match word.strip_suffix('*') {
            Some(stem) => (stem.len() >= 2 && !stem.ends_with('*')).then(|| Part::Stem(stem.into())),
            None => Some(Part::Word(word.into())),
        },
    }
}

/// The lines of a list: `entry<TAB>valence`, further columns are provenance; `#` and a space begin a comment.
fn lines(text: &str) -> impl Iterator<Item = Result<Line<'_>, (usize, String)>> {
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("# ")).map(|(i, line)| {
        let number = i + 1;
        let mut columns = line.split('\t');
        let entry = columns.next().unwrap_or("").trim();
        let valence = columns.next().and_then(|column| column.trim().parse::<f32>().ok());
        match valence {
            Some(valence) if (-LIMIT..=LIMIT).contains(&valence) => Ok(Line { number, entry, valence }),
            Some(valence) => Err((number, format!("`{entry}`: {valence} is not in -4..4"))),
            None => Err((number, format!("`{entry}`: a number is expected after a tab"))),
        }
    })
}

/// Valences of emoji and emoticons, by folded form.
#[derive(Debug)]
pub(super) struct Pictures(FxHashMap<Box<str>, f32>);

impl Pictures {
    /// Reads `emoji.tsv`.
    ///
    /// # Errors
    /// [`Error::Resource`] with file and line, as for words; also when an entry is not one emoji or emoticon as the tokeniser folds it.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        let fail = |line: usize, what: String| Error::Resource { file: file.into(), place: format!("line {line}: "), what };
        let mut pictures = FxHashMap::default();
        let mut tokens = Tokens::default();
        for line in lines(text) {
            let line = line.map_err(|(number, what)| fail(number, what))?;
            crate::annotate::tokens::tokenise(line.entry, &mut tokens);
            let [Token { kind: TokenKind::Emoji, .. }] = tokens.items[..] else {
                return Err(fail(line.number, format!("`{}` is not one emoji or emoticon", line.entry)));
            };
            if pictures.insert(tokens.folded.as_str().into(), line.valence).is_some() {
                return Err(fail(line.number, format!("`{}` stands twice", line.entry)));
            }
        }
        Ok(Self(pictures))
    }

    pub(super) fn valence(&self, form: &str) -> Option<f32> {
        self.0.get(form).copied()
    }
}
