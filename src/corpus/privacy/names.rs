//! The authors of the archive inside texts: full names in any case and inflection, handles as they are.
//!
//! Polish inflects the ends of names, so two words are taken for a name when their beginnings are: three letters of one word and four of the other. That masks a
//! little too much now and then, which is the right side to err on.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

use super::scan::{Found, Kind, Word, words};

/// What is known of the authors, as hashes: a million names cost a few megabytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Beginnings of the first and last word of names, in both orders.
    beginnings: FxHashSet<u64>,
    /// First and last word of names, whole, in both orders.
    whole: FxHashSet<u64>,
    /// Handles and one-word names.
    single: FxHashSet<u64>,
    /// Brand accounts.
    brands: FxHashSet<u64>,
}

/// Hashes of a folded word and of its beginnings; made without allocation, for every word of every text.
#[derive(Debug, Clone, Copy)]
struct Folded {
    whole: u64,
    /// Of the first three letters; `None` for words of fewer than two.
    three: Option<u64>,
    /// Of the first four letters; `None` for words of fewer than three.
    four: Option<u64>,
}

impl Names {
    pub fn new(people: &[(&str, &str)], brands: &[&str]) -> Self {
        let mut names = Self { brands: brands.iter().map(|brand| fold(brand.trim_start_matches('@')).whole).collect(), ..Self::default() };
        for (id, name) in people {
            let parts: Vec<&str> = words(name).map(|word| word.text).filter(|part| part.chars().any(char::is_alphabetic)).collect();
            match parts.as_slice() {
                [] => {}
                [single] => names.add_single(single),
                [first, .., last] => {
                    let (first, last) = (fold(first), fold(last));
                    names.whole.extend([pair(first.whole, last.whole), pair(last.whole, first.whole)]);
                    if let (Some(of_first), Some(of_last)) = (first.three, last.four) {
                        names.beginnings.extend([pair(of_first, of_last), pair(of_last, of_first)]);
                    }
                }
            }
            if id.chars().any(char::is_alphabetic) {
                names.add_single(id.trim_start_matches('@'));
            }
        }
        names
    }

    /// One-word names are masked only when they cannot be mistaken for ordinary words.
    fn add_single(&mut self, name: &str) {
        if name.chars().count() >= if is_handle(name) { 4 } else { 6 } {
            self.single.insert(fold(name).whole);
        }
    }

    /// Whether a handle, with or without `@`, is the brand's.
    pub fn is_brand(&self, handle: &str) -> bool {
        self.brands.contains(&fold(handle.trim_start_matches('@')).whole)
    }
}

pub(super) fn find(text: &str, names: &Names, found: &mut Vec<Found>) {
    if names.beginnings.is_empty() && names.single.is_empty() {
        return;
    }
    let is_capital = |word: &Word<'_>| word.text.starts_with(char::is_uppercase);
    let mut previous: Option<(Word<'_>, Folded)> = None;
    for word in words(text) {
        let folded = fold(word.text);
        if let Some((before, before_folded)) = &previous {
            let begins_like = |first: Option<u64>, second: Option<u64>| {
                first.zip(second).is_some_and(|(first, second)| names.beginnings.contains(&pair(first, second)))
            };
            let is_inflected = is_capital(before)
                && is_capital(&word)
                && (begins_like(before_folded.three, folded.four) || begins_like(before_folded.four, folded.three));
            if is_inflected || names.whole.contains(&pair(before_folded.whole, folded.whole)) {
                found.push(Found { from: before.from, to: word.to, kind: Kind::Name });
            }
        }
        if names.single.contains(&folded.whole) && !names.brands.contains(&folded.whole) && (is_handle(word.text) || is_capital(&word)) {
            found.push(Found { from: word.from, to: word.to, kind: Kind::Name });
        }
        previous = Some((word, folded));
    }
}

fn is_handle(name: &str) -> bool {
    name.chars().any(|c| c.is_ascii_digit() || matches!(c, '_' | '.'))
}

/// Lower case without the Polish diacritics, which people leave out.
fn fold(text: &str) -> Folded {
    let mut hasher = FxHasher::default();
    let (mut three, mut four, mut n_letters) = (None, None, 0);
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'ą' => 'a',
            'ć' => 'c',
            'ę' => 'e',
            'ł' => 'l',
            'ń' => 'n',
            'ó' => 'o',
            'ś' => 's',
            'ź' | 'ż' => 'z',
            c => c,
        };
        hasher.write_u32(c.into());
        n_letters += 1;
        match n_letters {
            3 => three = Some(hasher.finish()),
            4 => four = Some(hasher.finish()),
            _ => {}
        }
    }
    let whole = hasher.finish();
    // A word that is one letter too short is its own beginning: "Ng", "Lis".
    Folded { whole, three: three.or((n_letters == 2).then_some(whole)), four: four.or((n_letters == 3).then_some(whole)) }
}

fn pair(first: u64, second: u64) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(first);
    hasher.write_u64(second);
    hasher.finish()
}
