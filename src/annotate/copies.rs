//! Texts with the same words: one fingerprint a text, one cluster a fingerprint.
//!
//! Words only, folded: case, diacritics, marks, emoji, links and mentions do not tell copies apart. Numbers do where customers write, since two people who ask
//! about two orders copy nobody; they do not where the brand writes, since a template stays one whatever order it names.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::tokens::{TokenKind, Tokens};
use crate::model::NONE;

/// Texts with fewer letters are alike by accident: "thank you", "gdzie paczka?".
const MIN_LETTERS: usize = 20;

/// Whether numbers tell texts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Customers.
    Count,
    /// The brand.
    Ignored,
}

/// A hash of the words; `None` for texts too short to be copies.
#[must_use]
pub fn fingerprint(tokens: &Tokens, numbers: Numbers) -> Option<u64> {
    let mut hasher = FxHasher::default();
    let mut n_letters = 0;
    for token in &tokens.items {
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Hashtag);
        let counts = is_word || (token.kind == TokenKind::Number && numbers == Numbers::Count);
        if !counts {
            continue;
        }
        let form = tokens.form(token);
        n_letters += if is_word { form.len() } else { 0 };
        hasher.write(form.as_bytes());
        hasher.write_u8(b' ');
    }
    (n_letters >= MIN_LETTERS).then(|| hasher.finish())
}

/// Clusters of rows with one fingerprint, brand and customers apart, numbered in order of first appearance; [`NONE`] = stands alone.
pub fn cluster(fingerprints: &[Option<u64>], is_brand: impl Fn(usize) -> bool) -> Vec<u32> {
    let mut first: FxHashMap<(u64, bool), (u32, u32)> = FxHashMap::default();
    let mut cluster = vec![NONE; fingerprints.len()];
    let mut next = 0;
    for (row, fingerprint) in fingerprints.iter().enumerate() {
        let Some(fingerprint) = fingerprint else { continue };
        match first.entry((*fingerprint, is_brand(row))) {
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert((row as u32, NONE));
            }
            std::collections::hash_map::Entry::Occupied(mut slot) => {
                let (first_row, number) = slot.get_mut();
                if *number == NONE {
                    *number = next;
                    next += 1;
                    cluster[*first_row as usize] = *number;
                }
                cluster[row] = *number;
            }
        }
    }
    cluster
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::tokens::tokenise;

    fn fingerprint_of(text: &str) -> Option<u64> {
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        fingerprint(&tokens, Numbers::Ignored)
    }

    #[test]
    fn customers_who_ask_about_two_orders_copy_nobody() {
        let of = |text: &str| {
            let mut tokens = Tokens::default();
            tokenise(text, &mut tokens);
            fingerprint(&tokens, Numbers::Count)
        };
        assert_ne!(of("Jak zmienić adres w zamówieniu 123456?"), of("Jak zmienić adres w zamówieniu 654321?"));
        assert_eq!(of("Jak zmienić adres w zamówieniu 123456?"), of("jak zmienic adres w zamowieniu 123456"));
    }

    #[test]
    fn marks_case_numbers_and_diacritics_do_not_tell_copies_apart() {
        assert_eq!(
            fingerprint_of("Gdzie jest moja paczka nr 123, od tygodnia czekam!"),
            fingerprint_of("gdzie jest moja paczka nr 77 od tygodnia CZEKAM")
        );
        assert_ne!(fingerprint_of("Gdzie jest moja paczka, od tygodnia czekam"), fingerprint_of("Gdzie jest moja przesyłka, od tygodnia czekam"));
    }

    #[test]
    fn short_texts_have_none_and_sides_are_apart() {
        assert_eq!(fingerprint_of("Gdzie paczka?"), None);
        assert_eq!(cluster(&[Some(1), Some(1), None, Some(1), Some(2)], |row| row == 3), [0, 0, NONE, NONE, NONE]);
    }
}
