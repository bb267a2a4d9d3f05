//! Fixed layouts read by position: the two forms that nearly every export has, and numbers. `None` means "not this layout", and the caller scans.

use super::civil::{Civil, Clock};
use crate::model::TimePrecision;

/// Two digits.
fn two(bytes: &[u8], at: usize) -> Option<u32> {
    let (tens, ones) = (bytes.get(at)?.wrapping_sub(b'0'), bytes.get(at + 1)?.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens * 10 + ones))
}

/// Four digits.
fn four(bytes: &[u8], at: usize) -> Option<i32> {
    Some((two(bytes, at)? * 100 + two(bytes, at + 2)?) as i32)
}

/// `Tue Oct 31 22:10:47 +0000 2017`
#[must_use]
pub fn twitter(bytes: &[u8]) -> Option<Civil> {
    if bytes.len() != 30 || bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let month = match &bytes[4..7] {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    };
    let clock = Clock { hour: two(bytes, 11)?, minute: two(bytes, 14)?, second: two(bytes, 17)?, micros: 0, precision: TimePrecision::Second };
    let offset_minutes = Some(offset(&bytes[20..25])?);
    Some(Civil { year: four(bytes, 26)?, month, day: two(bytes, 8)?, clock, offset_minutes })
}

/// `2017-10-31`, `2017-10-31T22:10:47.123Z`, `2017-10-31 22:10:47+00:00`, `2017-10-31 22:10:47 -0800`, `2017-10-31T22:10`.
#[must_use]
pub fn iso(bytes: &[u8]) -> Option<Civil> {
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (four(bytes, 0)?, two(bytes, 5)?, two(bytes, 8)?);
    if bytes.len() == 10 {
        return Some(Civil { year, month, day, clock: Clock::MIDNIGHT, offset_minutes: None });
    }
    if !matches!(bytes[10], b'T' | b' ' | b't') || bytes.get(13) != Some(&b':') {
        return None;
    }
    let mut clock = Clock { hour: two(bytes, 11)?, minute: two(bytes, 14)?, second: 0, micros: 0, precision: TimePrecision::Minute };
    let mut rest = 16;
    if bytes.get(16) == Some(&b':') {
        clock.second = two(bytes, 17)?;
        clock.precision = TimePrecision::Second;
        rest = 19;
        if matches!(bytes.get(19), Some(b'.' | b',')) {
            let (micros, used) = fraction(&bytes[20..])?;
            clock.micros = micros;
            clock.precision = TimePrecision::Microsecond;
            rest = 20 + used;
        }
    }
    let offset_minutes = match &bytes[rest..] {
        [] => None,
        [b'Z' | b'z'] => Some(0),
        [b' ', tail @ ..] | tail => Some(offset(tail)?),
    };
    Some(Civil { year, month, day, clock, offset_minutes })
}

/// Digits after the point of a second: microseconds and the number of digits. Digits after the sixth are cut off.
pub fn fraction(bytes: &[u8]) -> Option<(u32, usize)> {
    let mut micros = 0;
    let mut scale = 100_000;
    let mut used = 0;
    for byte in bytes.iter().take_while(|byte| byte.is_ascii_digit()) {
        micros += u32::from(byte - b'0') * scale;
        scale /= 10;
        used += 1;
    }
    (used > 0).then_some((micros, used))
}

/// `+0000`, `-08:00`, `+02`: minutes east of UTC. No zone is more than 18 hours away.
#[must_use]
pub fn offset(bytes: &[u8]) -> Option<i16> {
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match bytes.len() {
        3 => (two(bytes, 1)?, 0),
        5 => (two(bytes, 1)?, two(bytes, 3)?),
        6 if bytes[3] == b':' => (two(bytes, 1)?, two(bytes, 4)?),
        _ => return None,
    };
    (hours <= 18 && minutes <= 59).then(|| sign * (hours * 60 + minutes) as i16)
}

/// A plain decimal number: digits with at most one point (or comma, as spreadsheets write it in many countries), no sign. `whole` and `micros` (millionths) are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Before the point.
    pub whole: i64,
    /// After the point, in millionths, cut off.
    pub micros: u32,
    /// Whether anything but zeros stands after the point.
    pub has_fraction: bool,
}

/// Reads a plain decimal number.
#[must_use]
pub fn number(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 18 {
        return None;
    }
    let whole = bytes[..digits].iter().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    if digits == bytes.len() {
        return Some(Number { whole, micros: 0, has_fraction: false });
    }
    if !matches!(bytes[digits], b'.' | b',') {
        return None;
    }
    let rest = &bytes[digits + 1..];
    if rest.is_empty() {
        return Some(Number { whole, micros: 0, has_fraction: false });
    }
    let (micros, used) = fraction(rest)?;
    (used == rest.len()).then(|| Number { whole, micros, has_fraction: rest.iter().any(|byte| *byte != b'0') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_with_and_without_colon() {
        for (text, expected) in
            [("+0000", Some(0)), ("-08:00", Some(-480)), ("+02", Some(120)), ("+05:30", Some(330)), ("+99:00", None), ("0000", None), ("+1", None)]
        {
            assert_eq!(offset(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn fractions_are_cut_after_the_sixth_digit() {
        assert_eq!(fraction(b"123456789"), Some((123_456, 9)));
        assert_eq!(fraction(b"5Z"), Some((500_000, 1)));
        assert_eq!(fraction(b"Z"), None);
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(number("1454957471.000024"), Some(Number { whole: 1_454_957_471, micros: 24, has_fraction: true }));
        assert_eq!(number("1690000000.0"), Some(Number { whole: 1_690_000_000, micros: 0, has_fraction: false }));
        assert_eq!(number("43037,5"), Some(Number { whole: 43_037, micros: 500_000, has_fraction: true }));
        assert_eq!(number("1,674,000,000"), None);
        assert_eq!(number("1.2.2021"), None);
        assert_eq!(number("-5"), None);
    }
}
