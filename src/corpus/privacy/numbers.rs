//! Numbers that identify: phones, national and tax numbers, accounts, cards, orders. Dates, times, amounts and counts stay.

use super::checksum;
use super::scan::{Found, Kind, words};

/// Words after which a number is somebody's order, parcel or case.
const ORDER_WORDS: &[&str] = &[
    "nr",
    "numer",
    "numerze",
    "numeru",
    "zamówien",
    "zamowien",
    "zlecen",
    "przesył",
    "przesyl",
    "paczk",
    "zgłoszen",
    "zgloszen",
    "reklamacj",
    "rezerwacj",
    "umow",
    "faktur",
    "order",
    "parcel",
    "tracking",
    "ticket",
    "case",
    "booking",
    "reservation",
    "invoice",
    "shipment",
    "number",
    "ref",
    "rma",
];

pub(super) fn numbers(text: &str, found: &mut Vec<Found>) {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    digit_runs(text, found);
    order_numbers(text, found);
    accounts(text, found);
}

/// Runs of digits with the separators that people put into numbers.
fn digit_runs(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut from = at;
        let mut to = at;
        let mut digits = Vec::new();
        let mut groups = vec![0_usize];
        let mut separators = Vec::new();
        while at < bytes.len() {
            if bytes[at].is_ascii_digit() {
                digits.push(bytes[at] - b'0');
                *groups.last_mut().expect("starts with one") += 1;
                at += 1;
                to = at;
                continue;
            }
            // One separator between digits belongs to the number; `) ` of an area code is two.
            let len = if bytes[at..].starts_with(b") ") { 2 } else { 1 };
            let is_separator =
                matches!(bytes[at], b' ' | b'-' | b'.' | b'/' | b')' | b':' | b',') && bytes.get(at + len).is_some_and(u8::is_ascii_digit);
            if !is_separator {
                break;
            }
            separators.push(bytes[at]);
            groups.push(0);
            at += len;
        }
        let before = text[..from].chars().next_back();
        let after = text[to..].chars().next();
        // Digits inside a word are part of a name or code, which other rules look at.
        if before.is_some_and(char::is_alphabetic) || after.is_some_and(char::is_alphabetic) {
            continue;
        }
        let has_plus = matches!(before, Some('+'));
        if let Some('+' | '(') = before {
            from -= 1;
        }
        if has_plus && text[..from].ends_with('(') {
            from -= 1;
        }
        if let Some(kind) = kind(&digits, &groups, &separators, has_plus, &text[..from]) {
            found.push(Found { from, to, kind });
        } else if let Some(prefix) = code_prefix(&text[..from]).filter(|_| digits.len() >= CODE_DIGITS) {
            found.push(Found { from: from - prefix, to, kind: Kind::Number });
        }
    }
}

/// Digits of a code that begins with letters; fewer are models and versions (`PS-5`, `A-380`, `COVID-19`).
const CODE_DIGITS: usize = 5;

/// The length of the capitals and the sign before a number that make it a code, as in `SZ-4274757`: somebody's order or parcel.
fn code_prefix(before: &str) -> Option<usize> {
    let letters = before.strip_suffix(['-', '/'])?;
    let n = letters.bytes().rev().take_while(u8::is_ascii_uppercase).count();
    let is_whole = !letters[..letters.len() - n].ends_with(|c: char| c.is_alphanumeric());
    ((1..=5).contains(&n) && is_whole).then_some(n + 1)
}

fn kind(digits: &[u8], groups: &[usize], separators: &[u8], has_plus: bool, before: &str) -> Option<Kind> {
    let said = |word: &str| {
        let tail: String = before.chars().rev().take(16).collect::<Vec<_>>().into_iter().rev().collect::<String>().to_lowercase();
        tail.contains(word)
    };
    let is_plain = separators.iter().all(|separator| matches!(separator, b' ' | b'-' | b')'));
    match digits.len() {
        11 if groups.len() == 1 && checksum::is_pesel(digits) => return Some(Kind::Pesel),
        10 if checksum::is_nip(digits) && is_plain && (separators.contains(&b'-') || said("nip")) => return Some(Kind::Nip),
        9 | 14 if said("regon") && checksum::is_regon(digits) => return Some(Kind::Regon),
        26 if checksum::is_iban(&polish_iban(digits)) => return Some(Kind::Iban),
        13..=19 if is_plain && checksum::is_card(digits) && (groups.len() == 1 || groups.iter().all(|len| (3..=7).contains(len))) => {
            return Some(Kind::Card);
        }
        _ => {}
    }
    let is_phone = is_plain
        && match digits.len() {
            9 => {
                let is_mobile = (4..=8).contains(&digits[0]);
                matches!(groups, [9] if is_mobile || said("tel")) || matches!(groups, [3, 3, 3] if digits[0] != 0) || matches!(groups, [2, 3, 2, 2])
            }
            11 => digits.starts_with(&[4, 8]) && (has_plus || groups.len() > 1),
            13 => digits.starts_with(&[0, 0, 4, 8]),
            7..=15 => has_plus,
            _ => false,
        };
    if is_phone && !is_amount(digits, groups, separators) {
        return Some(Kind::Phone);
    }
    // A long number of its own, without separators, is somebody's something: a parcel, a contract, a case.
    (groups.len() == 1 && digits.len() >= 8 && !is_compact_date(digits)).then_some(Kind::Number)
}

/// `3 000 000`: groups of three that end in zeros are an amount, not a phone.
fn is_amount(digits: &[u8], groups: &[usize], separators: &[u8]) -> bool {
    groups.len() == 3 && separators.iter().all(|separator| *separator == b' ') && digits.ends_with(&[0, 0, 0])
}

/// `20261109`.
fn is_compact_date(digits: &[u8]) -> bool {
    let value = |range: std::ops::Range<usize>| digits[range].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(*digit));
    digits.len() == 8 && (1990..=2100).contains(&value(0..4)) && (1..=12).contains(&value(4..6)) && (1..=31).contains(&value(6..8))
}

fn polish_iban(digits: &[u8]) -> Vec<u8> {
    b"PL".iter().copied().chain(digits.iter().map(|digit| b'0' + digit)).collect()
}

/// `order #AB-99123`, `numer zgłoszenia: RMA/2026/00123`: a code with at least five digits soon after its word.
fn order_numbers(text: &str, found: &mut Vec<Found>) {
    // Without a code there is nothing to look for.
    let has_code = text.split(|c: char| c.is_whitespace()).any(|word| word.bytes().filter(u8::is_ascii_digit).count() >= 5);
    if !has_code {
        return;
    }
    // Only the words just before a code are looked at; most words stand before none.
    let mut before: [&str; 3] = [""; 3];
    for word in words(text) {
        let n_digits = word.text.bytes().filter(u8::is_ascii_digit).count();
        let is_code = word.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'#' | b'_'));
        if n_digits >= 5 && is_code && before.iter().any(|word| is_order_word(word)) {
            found.push(Found { from: word.from, to: word.to, kind: Kind::Number });
        }
        before = [before[1], before[2], word.text];
    }
}

fn is_order_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    let lower = lower.trim_start_matches('#');
    let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
    !has_digit && ORDER_WORDS.iter().any(|known| lower.starts_with(known) && (known.len() > 3 || lower.len() <= known.len() + 1))
}

/// IBANs with their country: letters and digits, spaces between groups.
fn accounts(text: &str, found: &mut Vec<Found>) {
    // An account number has fifteen characters at least, most of them digits.
    if text.bytes().filter(u8::is_ascii_digit).count() < 10 {
        return;
    }
    let words: Vec<_> = words(text).collect();
    for (idx, first) in words.iter().enumerate() {
        let bytes = first.text.as_bytes();
        if bytes.len() < 4 || !bytes[..2].iter().all(u8::is_ascii_uppercase) || !bytes[2..4].iter().all(u8::is_ascii_digit) {
            continue;
        }
        let mut account = Vec::new();
        for word in &words[idx..] {
            if account.len() + word.text.len() > 34 || !word.text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
                break;
            }
            account.extend_from_slice(word.text.as_bytes());
            if checksum::is_iban(&account) {
                found.push(Found { from: first.from, to: word.to, kind: Kind::Iban });
                break;
            }
        }
    }
}
