//! Words and names in the form in which they are compared: lower case, without diacritics; and what an account can be called.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::rules::AddressRules;

/// Parts of a display name that are looked at: a title, two first names and a surname.
const MOST_PARTS: usize = 4;

/// Lower case without the diacritics that people leave out.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

const fn plain(c: char) -> char {
    match c {
        'ą' | 'á' | 'à' | 'ä' => 'a',
        'ć' | 'ç' => 'c',
        'ę' | 'é' | 'è' => 'e',
        'ł' => 'l',
        'ń' | 'ñ' => 'n',
        'ó' | 'ö' => 'o',
        'ś' => 's',
        'ü' => 'u',
        'ź' | 'ż' => 'z',
        c => c,
    }
}

/// What a key is a key to, so that a handle is never taken for a first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// An account or a full name.
    Account,
    /// A first name or a surname as it is spoken.
    Spoken,
}

/// The number of a folded name.
pub(super) fn key(kind: KeyKind, name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(kind as u8);
    hasher.write(name.as_bytes());
    hasher.finish()
}

/// Every key to an account: its handle, its full name, and what its bearer may be called.
pub(super) fn keys(id: &str, name: &str, rules: &AddressRules) -> Vec<u64> {
    let mut keys = Vec::new();
    let folded = fold(name);
    for handle in [fold(id), folded.clone()] {
        let handle = handle.trim().trim_start_matches('@');
        if handle.chars().any(char::is_alphanumeric) && !handle.contains(char::is_whitespace) {
            keys.push(key(KeyKind::Account, handle));
        }
    }
    let words: Vec<&str> = folded.split_whitespace().map(trimmed).filter(|word| !word.is_empty()).collect();
    if words.len() > 1 {
        keys.push(key(KeyKind::Account, &words.join(" ")));
    }
    // Who has no display name may have a telling handle: "kasia_nowak88".
    let shown = if folded.trim().is_empty() { fold(id) } else { folded };
    let parts = shown.split(|c: char| !c.is_alphabetic()).filter(|part| part.chars().count() >= rules.reach.name_letters);
    for part in parts.take(MOST_PARTS) {
        keys.extend(rules.spoken(part).iter().map(|spoken| key(KeyKind::Spoken, spoken)));
    }
    keys
}

/// A word without the signs around it.
pub(super) fn trimmed(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}
