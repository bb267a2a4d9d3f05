//! Accounts as numbers in order of first appearance, and the pseudonyms that stand for them outside.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use rustc_hash::FxHashMap;
use sha2::Sha256;

use crate::model::NONE;

/// Numbers the authors of rows in canonical order. An account is its id, or its display name where there is no id.
pub(crate) fn number(ids: &[&str], names: &[&str]) -> (Vec<u32>, Vec<u32>) {
    let mut number_of: FxHashMap<(bool, &str), u32> = FxHashMap::default();
    let mut first_row = Vec::new();
    let author = (0..ids.len())
        .map(|row| {
            let account = if ids[row].is_empty() { (false, names[row]) } else { (true, ids[row]) };
            if account.1.is_empty() {
                return NONE;
            }
            let next = first_row.len() as u32;
            let number = *number_of.entry(account).or_insert(next);
            if number == next {
                first_row.push(row as u32);
            }
            number
        })
        .collect();
    (author, first_row)
}

/// How authors are named outside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Pseudonyms {
    /// `A-0001`, in order of first appearance: nothing can be reversed, and nothing linked from one report to the next.
    #[default]
    ByAppearance,
    /// A keyed hash: the same account has the same pseudonym in every report made with the same key (HMAC-SHA-256, RFC 2104).
    Keyed(Vec<u8>),
}

impl Pseudonyms {
    /// The pseudonym of an account.
    #[must_use]
    pub fn name(&self, number: u32, account: &str) -> String {
        match self {
            Self::ByAppearance => format!("A-{:04}", number + 1),
            Self::Keyed(key) => {
                let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
                mac.update(account.as_bytes());
                let digest = mac.finalize().into_bytes();
                let mut name = String::from("K-");
                // 80 bits keep a million accounts apart with a chance of one in a trillion for any two to meet.
                for byte in &digest[..10] {
                    // Writing into a string cannot fail.
                    let _ = write!(name, "{byte:02x}");
                }
                name
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_numbered_in_order_of_appearance() {
        let (author, first_row) = number(&["b", "a", "b", "", ""], &["", "", "", "Jan", ""]);
        assert_eq!(author, [0, 1, 0, 2, NONE]);
        assert_eq!(first_row, [0, 1, 3]);
    }

    #[test]
    fn keyed_pseudonyms_depend_on_key_and_account_only() {
        let keyed = Pseudonyms::Keyed(b"secret".to_vec());
        assert_eq!(keyed.name(1, "jan"), keyed.name(7, "jan"));
        assert_ne!(keyed.name(1, "jan"), keyed.name(1, "ala"));
        assert_ne!(keyed.name(1, "jan"), Pseudonyms::Keyed(b"other".to_vec()).name(1, "jan"));
        assert_eq!(Pseudonyms::ByAppearance.name(0, "jan"), "A-0001");
    }
}
