//! Numbers of spreadsheets as text: ids without a false digit, serial numbers as dates, and nothing that the file does not say.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// A number.
    #[default]
    Number,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Both.
    DateTime,
    /// Hours, minutes and seconds that may be more than a day.
    Duration,
}

/// The day that serial numbers count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Epoch {
    /// 1 is 1900-01-01, and there is a 1900-02-29.
    #[default]
    Windows1900,
    /// 0 is 1904-01-01.
    Mac1904,
}

/// What was written for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Text that stands for itself.
    Plain,
    /// More digits than a float holds, as they stand in the file. Whether they can be trusted shows when all of the sheet are known: see
    /// [`could_be_float`].
    LongDigits,
}

/// Integers from which a float no longer holds every one.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Serial number of the day after 9999-12-31.
const END_OF_TIME: f64 = 2_958_466.0;

/// The style of a built-in number format.
#[must_use]
pub const fn built_in_style(id: u32) -> Style {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Style::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Style::Time,
        22 => Style::DateTime,
        46 => Style::Duration,
        _ => Style::Number,
    }
}

/// The style of a number format: `yyyy-mm-dd hh:mm` is a [`Style::DateTime`]. Only its first section counts, that of positive numbers.
#[must_use]
pub fn style_of(format: &str) -> Style {
    // The names of the format without a format, in English and in the languages whose letters look like those of dates.
    if ["general", "standard", "@"].iter().any(|name| format.trim().eq_ignore_ascii_case(name)) {
        return Style::Number;
    }
    let (mut has_day, mut has_clock, mut has_m) = (false, false, false);
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            ';' => break,
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => while letters.next().is_some_and(|letter| letter != '"') {},
            '[' => {
                let inner: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let inner = inner.to_ascii_lowercase();
                if ["h", "m", "s"].iter().any(|unit| !inner.is_empty() && inner.replace(unit, "").is_empty()) {
                    return Style::Duration;
                }
            }
            'y' | 'd' => has_day = true,
            'h' | 's' => has_clock = true,
            'm' => has_m = true,
            _ => {}
        }
    }
    match (has_day || (has_m && !has_clock), has_clock) {
        (true, true) => Style::DateTime,
        (true, false) => Style::Date,
        (false, true) => Style::Time,
        (false, false) => Style::Number,
    }
}

/// Appends the number of a cell as text. What is no number is appended as it is.
pub fn write_number(raw: &str, style: Style, epoch: Epoch, out: &mut String) -> Written {
    let raw = raw.trim();
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits.len() == 1 || !digits.starts_with('0'));
    if style == Style::Number && is_integer && digits.len() <= 15 && raw != "-0" {
        out.push_str(raw);
        return Written::Plain;
    }
    let Some(number) = raw.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        out.push_str(raw);
        return Written::Plain;
    };
    if style != Style::Number && write_time(number, style, epoch, out) {
        return Written::Plain;
    }
    if is_integer && number.abs() >= EXACT && digits.len() <= 20 {
        out.push_str(raw);
        return Written::LongDigits;
    }
    write_float(number, out);
    Written::Plain
}

/// Appends the shortest digits that are this float, as an integer where it is one, and in E notation where it no longer holds every integer: ids in such
/// cells are lost, and must look it.
pub fn write_float(number: f64, out: &mut String) {
    let done = if number.abs() >= EXACT || (number != 0.0 && number.abs() < 1e-7) {
        let text = format!("{number:E}");
        let (mantissa, exponent) = text.split_once('E').unwrap_or((&text, "0"));
        let sign = if exponent.starts_with('-') { "" } else { "+" };
        write!(out, "{mantissa}E{sign}{exponent}")
    } else if number.fract() == 0.0 {
        write!(out, "{}", number as i64)
    } else {
        write!(out, "{number}")
    };
    done.expect("writing to a String cannot fail");
}

/// Whether long digits are what programs print for a float. Undamaged ids of 19 digits are so once in seventy.
#[must_use]
pub fn could_be_float(digits: &str) -> bool {
    digits.parse::<f64>().is_ok_and(|number| number.to_string() == digits || (number.abs() as u128).to_string() == digits.trim_start_matches('-'))
}

/// Appends a serial number as a time. `false`, and nothing appended, when no calendar has it.
fn write_time(serial: f64, style: Style, epoch: Epoch, out: &mut String) -> bool {
    // Float error: 43037.26157407407 is 06:16:39.99999.
    let seconds = (serial * 86_400.0).round();
    if style == Style::Duration {
        if seconds.abs() > END_OF_TIME * 86_400.0 {
            return false;
        }
        let sign = if seconds < 0.0 { "-" } else { "" };
        write_clock(sign, seconds.abs() as u64, out);
        return true;
    }
    if !(0.0..END_OF_TIME * 86_400.0).contains(&seconds) {
        return false;
    }
    let seconds = seconds as i64;
    let (days, clock) = (seconds / 86_400, seconds % 86_400);
    if days == 0 && style != Style::Date && (epoch == Epoch::Windows1900 || style == Style::Time) {
        write_clock("", clock as u64, out);
        return true;
    }
    let (year, month, day) = match epoch {
        // Excel's 1900 has a 29 February, which moves the days before it.
        Epoch::Windows1900 if days < 60 => (1899, 12, 31),
        Epoch::Windows1900 => (1899, 12, 30),
        Epoch::Mac1904 => (1904, 1, 1),
    };
    let Some(date) = NaiveDate::from_ymd_opt(year, month, day).and_then(|first| first.checked_add_signed(TimeDelta::days(days))) else {
        return false;
    };
    write!(out, "{date}").expect("writing to a String cannot fail");
    if clock != 0 || style != Style::Date {
        out.push(' ');
        write_clock("", clock as u64, out);
    }
    true
}

/// Appends `14:05:07`; hours may be more than a day has.
fn write_clock(sign: &str, seconds: u64, out: &mut String) {
    write!(out, "{sign}{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60).expect("writing to a String cannot fail");
}

/// Appends an ISO 8601 time with a space for the `T`, rounded to the second: `2026-03-01T14:05:06.9996` is `2026-03-01 14:05:07`. Anything else stays.
pub fn write_iso_time(iso: &str, out: &mut String) {
    let Some(time) = NaiveDateTime::parse_from_str(iso.trim(), "%Y-%m-%dT%H:%M:%S%.f").ok() else {
        // A day, or a time with a zone.
        match iso.trim().split_once('T') {
            Some((day, clock)) if day.len() == 10 => {
                out.push_str(day);
                out.push(' ');
                out.push_str(clock);
            }
            _ => out.push_str(iso.trim()),
        }
        return;
    };
    let up = i64::from(time.nanosecond() >= 500_000_000);
    let rounded = time.with_nanosecond(0).and_then(|time| time.checked_add_signed(TimeDelta::seconds(up))).unwrap_or(time);
    write!(out, "{}", rounded.format("%Y-%m-%d %H:%M:%S")).expect("writing to a String cannot fail");
}

/// Appends an ISO 8601 duration as `14:05:07`. Anything else stays.
pub fn write_iso_duration(iso: &str, out: &mut String) {
    let seconds = |iso: &str| -> Option<(bool, f64)> {
        let (is_negative, rest) = iso.strip_prefix('-').map_or((false, iso), |rest| (true, rest));
        let (mut total, mut number) = (0.0, String::new());
        for letter in rest.strip_prefix('P')?.chars() {
            let unit = match letter {
                'T' => continue,
                'D' => 86_400.0,
                'H' => 3_600.0,
                'M' => 60.0,
                'S' => 1.0,
                _ => {
                    number.push(if letter == ',' { '.' } else { letter });
                    continue;
                }
            };
            total += unit * number.parse::<f64>().ok()?;
            number.clear();
        }
        (number.is_empty() && total.is_finite()).then_some((is_negative, total.round()))
    };
    match seconds(iso.trim()) {
        Some((is_negative, total)) => write_clock(if is_negative { "-" } else { "" }, total as u64, out),
        None => out.push_str(iso.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::identifier::{IdColumn, IdQuality};

    fn check(raw: &str, style: Style, expected: &str) {
        let mut out = String::new();
        write_number(raw, style, Epoch::Windows1900, &mut out);
        assert_eq!(out, expected, "{raw}");
    }

    #[test]
    fn integers_have_no_point_and_floats_their_shortest_digits() {
        check("42", Style::Number, "42");
        check("42.0", Style::Number, "42");
        check("-7", Style::Number, "-7");
        check("-0", Style::Number, "0");
        check("0.10000000000000001", Style::Number, "0.1");
        check("1E3", Style::Number, "1000");
        check("1.5E-9", Style::Number, "1.5E-9");
        check("9007199254740991", Style::Number, "9007199254740991");
        check(" 5 ", Style::Number, "5");
        check("abc", Style::Number, "abc");
        check("nan", Style::Number, "nan");
    }

    #[test]
    fn a_number_beyond_a_floats_integers_looks_lost() {
        check("1.85522238098291E+18", Style::Number, "1.85522238098291E+18");
        check("1E+18", Style::Number, "1E+18");
        check("9007199254740993.0", Style::Number, "9.007199254740992E+15");
        let mut out = String::new();
        write_float(1_855_222_380_982_907_193_f64, &mut out);
        assert_eq!((out.as_str(), IdColumn::default().read(&out).1), ("1.8552223809829071E+18", IdQuality::Lossy));
    }

    #[test]
    fn long_digits_stay_and_say_whether_a_float_could_have_printed_them() {
        let mut out = String::new();
        assert_eq!(write_number("1855222380982907193", Style::Number, Epoch::Windows1900, &mut out), Written::LongDigits);
        assert_eq!(out, "1855222380982907193");
        assert!(!could_be_float("1855222380982907193"));
        for printed in ["1855222380982907136", "1855222380982907100", "1855222380982910000"] {
            assert!(could_be_float(printed), "{printed}");
        }
    }

    #[test]
    fn formats_are_told_apart() {
        for (format, expected) in [
            ("General", Style::Number),
            ("Standard", Style::Number),
            ("#,##0.00\" zł\"", Style::Number),
            ("0.00E+00", Style::Number),
            ("[Red]0;[Blue]-0", Style::Number),
            ("#,##0\\ [$zł-415]", Style::Number),
            ("yyyy-mm-dd", Style::Date),
            ("mmm", Style::Date),
            ("dd\\.mm\\.yyyy;@", Style::Date),
            ("[$-415]d mmmm yyyy;@", Style::Date),
            ("h:mm AM/PM", Style::Time),
            ("mm:ss.0", Style::Time),
            ("yyyy\\-mm\\-dd\\ hh:mm:ss", Style::DateTime),
            ("d/m/yy h:mm", Style::DateTime),
            ("[h]:mm:ss", Style::Duration),
            ("[mm]:ss", Style::Duration),
        ] {
            assert_eq!(style_of(format), expected, "{format}");
        }
    }

    #[test]
    fn serial_numbers_are_rounded_to_the_second() {
        check("43037.26157407407", Style::DateTime, "2017-10-29 06:16:40");
        check("46082.58688657407", Style::DateTime, "2026-03-01 14:05:07");
        check("46082", Style::Date, "2026-03-01");
        check("46082", Style::DateTime, "2026-03-01 00:00:00");
        check("46082.5", Style::Date, "2026-03-01 12:00:00");
        check("0.58688657407", Style::Time, "14:05:07");
        check("1", Style::Date, "1900-01-01");
        check("61", Style::Date, "1900-03-01");
        check("1.0868866", Style::Duration, "26:05:07");
        check("-5", Style::Date, "-5");
        check("99999999", Style::Date, "99999999");
    }

    #[test]
    fn the_other_epoch_is_four_years_and_a_day_later() {
        let mut out = String::new();
        write_number("44620.58688657407", Style::DateTime, Epoch::Mac1904, &mut out);
        assert_eq!(out, "2026-03-01 14:05:07");
    }

    #[test]
    fn iso_times_are_written_with_a_space() {
        for (iso, expected) in [
            ("2026-03-01T14:05:06.9996", "2026-03-01 14:05:07"),
            ("2026-03-01", "2026-03-01"),
            ("2026-03-01T14:05:07Z", "2026-03-01 14:05:07Z"),
            ("soon", "soon"),
        ] {
            let mut out = String::new();
            write_iso_time(iso, &mut out);
            assert_eq!(out, expected);
        }
        for (iso, expected) in [("PT14H05M07S", "14:05:07"), ("-P1DT2H", "-26:00:00"), ("PT0.6S", "00:00:01"), ("P1Y", "P1Y"), ("x", "x")] {
            let mut out = String::new();
            write_iso_duration(iso, &mut out);
            assert_eq!(out, expected);
        }
    }
}
