//! Check digits of the numbers that identify people and accounts.

/// PESEL: weights 1 3 7 9 1 3 7 9 1 3, and a date of birth that exists (the month carries the century).
pub(super) fn is_pesel(digits: &[u8]) -> bool {
    let [y1, y2, m1, m2, d1, d2, .., check] = digits else { return false };
    if digits.len() != 11 {
        return false;
    }
    let sum: u32 = digits.iter().zip([1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let (month, day) = (u32::from(m1 * 10 + m2), u32::from(d1 * 10 + d2));
    let (century, month) = match month {
        1..=12 => (1900, month),
        21..=32 => (2000, month - 20),
        41..=52 => (2100, month - 40),
        81..=92 => (1800, month - 80),
        _ => return false,
    };
    let year = century + i32::from(y1 * 10 + y2);
    (10 - sum % 10) % 10 == u32::from(*check) && chrono::NaiveDate::from_ymd_opt(year, month, day).is_some()
}

/// NIP: weights 6 5 7 2 3 4 5 6 7, modulo 11; a remainder of 10 is never given out.
pub(super) fn is_nip(digits: &[u8]) -> bool {
    digits.len() == 10 && weighted(digits, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u32::from(digits[9])
}

/// REGON of 9 or 14 digits: modulo 11, where 10 counts as 0.
pub(super) fn is_regon(digits: &[u8]) -> bool {
    let short = |digits: &[u8]| weighted(digits, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == u32::from(digits[8]);
    match digits.len() {
        9 => short(digits),
        14 => short(&digits[..9]) && weighted(digits, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == u32::from(digits[13]),
        _ => false,
    }
}

/// Payment cards: Luhn.
pub(super) fn is_card(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(idx, digit)| {
            let value = u32::from(*digit) * if idx % 2 == 1 { 2 } else { 1 };
            value / 10 + value % 10
        })
        .sum();
    (13..=19).contains(&digits.len()) && digits[0] != 0 && sum.is_multiple_of(10)
}

/// IBAN, letters and digits without spaces: modulo 97 (ISO 7064) of the number with the first four characters moved to the end.
pub(super) fn is_iban(text: &[u8]) -> bool {
    if !(15..=34).contains(&text.len()) {
        return false;
    }
    let mut rest = 0_u32;
    for byte in text[4..].iter().chain(&text[..4]) {
        rest = match byte {
            b'0'..=b'9' => rest * 10 + u32::from(byte - b'0'),
            b'A'..=b'Z' => rest * 100 + u32::from(byte - b'A') + 10,
            _ => return false,
        } % 97;
    }
    rest == 1
}

fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum()
}
