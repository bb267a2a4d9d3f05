//! The time at the start of a message: `12/9/20, 23:55 - `, `[9.12.2020, 23:55:12] `, `2020-12-09 11:55 PM - `. How it is written depends on the phone, not on
//! the message, so all messages of a file share one [`Shape`].

use super::words::ChatWords;

/// What stands round the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// `[time] `
    Brackets,
    /// `time - `
    Dash,
    /// `time: `, with seconds and never with the year first: that is how programs write logs.
    Colon,
}

/// Where the year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Year {
    /// Four digits, first.
    First,
    /// Four digits, last.
    Last,
    /// Two digits, and so in no certain place.
    Short,
}

/// What all headers of a file have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    /// Brackets or a dash.
    pub frame: Frame,
    /// `/`, `.` or `-`.
    pub separator: u8,
    /// Where the year stands.
    pub year: Year,
    /// Whether seconds are told.
    pub has_seconds: bool,
    /// Whether AM or PM is told.
    pub is_twelve_hour: bool,
}

/// The header of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// How it is written.
    pub shape: Shape,
    /// Day, month and year in the order in which they stand.
    pub parts: [u32; 3],
    /// Hour of 24 (when the shape says AM or PM it is converted), minute, second.
    pub clock: [u32; 3],
    /// Byte of the line behind the header.
    pub body: usize,
}

impl Header {
    /// Whether a calendar and a clock can show it, in whatever order.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        let [a, b, c] = self.parts;
        let is_day = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
        let is_date = match self.shape.year {
            Year::First => is_day(b, c),
            Year::Last => is_day(b, a) || is_day(a, b),
            Year::Short => is_day(b, a) || is_day(a, b) || is_day(b, c),
        };
        let [hour, minute, second] = self.clock;
        is_date && hour <= 24 && minute <= 59 && second <= 60
    }
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A whole header.
    Header(Header),
    /// The line ends inside what could be a header, behind the day; whether that is in brackets.
    Cut(bool),
    /// Anything else.
    Other,
}

/// Whether a character shows nothing: spaces, and the marks of direction that phones put before times, names and attachments.
#[must_use]
pub const fn is_blank(letter: char) -> bool {
    letter == ' ' || letter == '\t' || letter == '\u{a0}' || letter == '\u{2009}' || letter == '\u{202f}' || is_mark(letter)
}

/// Whether a character is a mark of direction or of byte order.
#[must_use]
pub const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Reads the beginning of a line.
#[must_use]
pub fn look(line: &str, words: &ChatWords) -> Look {
    let rest = line.trim_start_matches(is_blank);
    // Nearly every line of text is settled here.
    if !rest.starts_with(|first: char| first == '[' || first.is_ascii_digit()) {
        return Look::Other;
    }
    let mut reader = Reader { line, at: line.len() - rest.len(), words, day: None };
    match (reader.header(), reader.day) {
        (Some(header), _) => Look::Header(header),
        (None, Some(is_bracketed)) if reader.at == line.len() => Look::Cut(is_bracketed),
        _ => Look::Other,
    }
}

struct Reader<'l> {
    line: &'l str,
    at: usize,
    words: &'l ChatWords,
    /// Set once the day is read: whether it is in brackets.
    day: Option<bool>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.line[self.at..]
    }

    fn peek(&self) -> u8 {
        self.line.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.peek() == wanted).then(|| self.at += 1)
    }

    fn digits(&mut self) -> Option<(u32, usize)> {
        let length = self.rest().bytes().take(5).take_while(u8::is_ascii_digit).count();
        let value = self.rest()[..length].parse().ok().filter(|_| length <= 4)?;
        self.at += length;
        Some((value, length))
    }

    /// Skips blanks; whether there were any.
    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(is_blank).len();
        self.at += length;
        length > 0
    }

    /// A run of letters, dots and blanks; its letters in lower case. Empty when it is too long to be of interest.
    fn letters(&mut self) -> String {
        let mut letters = String::new();
        let end = self.rest().char_indices().find(|(_, letter)| !(letter.is_alphabetic() || *letter == '.' || is_blank(*letter)));
        let end = end.map_or(self.rest().len(), |(end, _)| end);
        if end <= 40 {
            letters.extend(self.rest()[..end].chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase));
            self.at += end;
        }
        letters
    }

    fn header(&mut self) -> Option<Header> {
        let is_bracketed = self.take(b'[').is_some();
        let (parts, separator, year) = self.date()?;
        self.day = Some(is_bracketed);
        let mut is_apart = self.take(b',').is_some();
        is_apart |= self.blanks();
        if self.rest().starts_with(char::is_alphabetic) {
            let before = self.at;
            let word = self.letters();
            if word.is_empty() || !self.words.joins.contains(&word) {
                self.at = before;
                return None;
            }
        }
        if !is_apart {
            return None;
        }
        let (mut clock, has_seconds) = self.clock()?;
        let after_clock = self.at;
        self.blanks();
        let mut is_twelve_hour = false;
        if self.rest().starts_with(char::is_alphabetic) {
            let before = self.at;
            let word = self.letters();
            let is_pm = self.words.pm.contains(&word);
            if !is_pm && !self.words.am.contains(&word) {
                // Half of such a word can be the end of a file that was cut.
                let is_half = !word.is_empty() && self.words.am.iter().chain(&self.words.pm).any(|whole| whole.starts_with(&word));
                self.at = if is_half { self.at } else { before };
                return None;
            }
            is_twelve_hour = true;
            if clock[0] <= 12 {
                clock[0] = clock[0] % 12 + if is_pm { 12 } else { 0 };
            }
        }
        let frame = if is_bracketed {
            self.take(b']')?;
            Frame::Brackets
        } else if has_seconds && year != Year::First && self.rest().starts_with(": ") {
            self.at += 1;
            Frame::Colon
        } else {
            let dash = self.rest().chars().next().filter(|letter| matches!(letter, '-' | '–' | '—'))?;
            if self.at == after_clock {
                return None;
            }
            self.at += dash.len_utf8();
            if !self.rest().is_empty() && !self.rest().starts_with(is_blank) {
                return None;
            }
            Frame::Dash
        };
        // One space belongs to the header; marks behind it say something about the text.
        if self.rest().starts_with(' ') {
            self.at += 1;
        }
        Some(Header { shape: Shape { frame, separator, year, has_seconds, is_twelve_hour }, parts, clock, body: self.at })
    }

    fn date(&mut self) -> Option<([u32; 3], u8, Year)> {
        let (first, first_length) = self.digits()?;
        let separator = self.peek();
        if !matches!(separator, b'/' | b'.' | b'-') {
            return None;
        }
        // "2020. 12. 09. 23:55": a space may follow a full stop, and a full stop may follow the day.
        let between = |reader: &mut Self| {
            reader.take(separator)?;
            if separator == b'.' && reader.peek() == b' ' {
                reader.at += 1;
            }
            reader.digits()
        };
        let (second, second_length) = between(self)?;
        let (third, third_length) = between(self)?;
        if separator == b'.' && self.peek() == b'.' {
            self.at += 1;
        }
        let year = match (first_length, second_length, third_length) {
            (4, 1..=2, 1..=2) => Year::First,
            (1..=2, 1..=2, 4) => Year::Last,
            (1..=2, 1..=2, 2) => Year::Short,
            _ => return None,
        };
        Some(([first, second, third], separator, year))
    }

    fn clock(&mut self) -> Option<([u32; 3], bool)> {
        let (hour, hour_length) = self.digits()?;
        let separator = self.peek();
        if hour_length > 2 || !matches!(separator, b':' | b'.') {
            return None;
        }
        self.at += 1;
        let (minute, minute_length) = self.digits()?;
        if minute_length != 2 {
            return None;
        }
        let is_joined = self.peek() == separator && self.line.as_bytes().get(self.at + 1).is_none_or(u8::is_ascii_digit);
        if !is_joined {
            return Some(([hour, minute, 0], false));
        }
        self.at += 1;
        let (second, second_length) = self.digits()?;
        (second_length == 2).then_some(([hour, minute, second], true))
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::built_in;
    use super::*;

    fn check(line: &str, parts: [u32; 3], clock: [u32; 3], body: &str) {
        let Look::Header(header) = look(line, built_in()) else { panic!("no header: {line}") };
        assert_eq!((header.parts, header.clock, &line[header.body..]), (parts, clock, body), "{line}");
    }

    #[test]
    fn phones_of_every_kind_are_read() {
        check("12/9/20, 23:55 - Ala: x", [12, 9, 20], [23, 55, 0], "Ala: x");
        check("[15-01-20 02:22:56] Ala: x", [15, 1, 20], [2, 22, 56], "Ala: x");
        check("\u{200e}[12/9/20, 11:55:01\u{202f}PM] Ala: \u{200e}x", [12, 9, 20], [23, 55, 1], "Ala: \u{200e}x");
        check("[9.12.2020, 23:55:12] Ala: x", [9, 12, 2020], [23, 55, 12], "Ala: x");
        check("2020-12-09 23:55 - Ala: x", [2020, 12, 9], [23, 55, 0], "Ala: x");
        check("9/12/20, 12:05 a.\u{a0}m. - Ala: x", [9, 12, 20], [0, 5, 0], "Ala: x");
        check("9/12/2020 12:05 p. m. – Ala: x", [9, 12, 2020], [12, 5, 0], "Ala: x");
        check("09.12.20 um 23:55 - Ala: x", [9, 12, 20], [23, 55, 0], "Ala: x");
        check("9.12.2020 klo 23.55 - Ala: x", [9, 12, 2020], [23, 55, 0], "Ala: x");
        check("2020. 12. 09. 23:55 - Ala: x", [2020, 12, 9], [23, 55, 0], "Ala: x");
        check("[12.03.2026 14:05] Ala: x", [12, 3, 2026], [14, 5, 0], "Ala: x");
        check("14.02.16 10:11:32: Ala: x", [14, 2, 16], [10, 11, 32], "Ala: x");
        check("2/14/16, 10:11:32 PM: Ala: x", [2, 14, 16], [22, 11, 32], "Ala: x");
        check("12/9/20, 23:55 -", [12, 9, 20], [23, 55, 0], "");
    }

    #[test]
    fn what_only_begins_like_a_header_is_none() {
        for line in [
            "12/9/20 was a bad day",
            "2020-12-09 23:55:12,123 - root - INFO - x",
            "2020-12-09T23:55:12Z - x",
            "12/9/20,23:55,hello",
            "12/9/20, 23:55-24:00 closed",
            "192.168.1.10 10:00 - x: y",
            "[1] a footnote",
            "[2020-12-09 23:55:12",
            "12.5.20 zł - razem",
            "1.2.3, 4:5 - x",
            "2020-12-09 23:55:12: root: x",
            "9/12/20, 23:55: x",
            "9/12/20 at the shop 23:55 - x",
        ] {
            assert!(!matches!(look(line, built_in()), Look::Header(_)), "{line}");
        }
    }

    #[test]
    fn headers_that_break_off_are_told_from_text() {
        for line in
            ["12/9/20, 2", "12/9/20, 23:55", "12/9/20, 23:55 ", "12/9/20, 11:55 P", "12/9/20, 11:55 PM", "[9.12.2020, 23:", "[9.12.2020, 23:55:12"]
        {
            assert!(matches!(look(line, built_in()), Look::Cut(_)), "{line}");
        }
        for line in ["12/9", "12/9/20, x", "12/9/20, 23:55 in the shop", "[9.12", "[9.12.2020 we met"] {
            assert_eq!(look(line, built_in()), Look::Other, "{line}");
        }
    }
}
