//! Any calendar time, token by token: words, numeric dates in three orders, clocks, zones. Slower than a fixed layout and sure of less, so it also says which
//! parts of a numeric date it met, and lets the file's order of day and month be settled later.

use rustc_hash::FxHashMap;

use super::civil::{Civil, Clock, Problem};
use super::layout::fraction;
use crate::ingest::DateOrder;
use crate::ingest::mapping::vocabulary::{TimeWord, Vocabulary, fold};
use crate::model::TimePrecision;

/// The date of a scanned time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Date {
    /// Year, month and day are known.
    Known(i32, u32, u32),
    /// Three numbers, the year last or of two digits: the order decides.
    Parts {
        /// As they stand.
        parts: [u32; 3],
        /// The third has four digits, so that it is the year.
        is_year_last: bool,
    },
}

/// A scanned time whose order of day and month may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanned {
    /// Its date.
    pub date: Date,
    /// Its time of day.
    pub clock: Clock,
    /// Minutes east of UTC, if said.
    pub offset_minutes: Option<i16>,
}

impl Scanned {
    /// Settles the order.
    ///
    /// # Errors
    ///
    /// [`Problem::YearLast`] for `ymd` and a year that stands last; [`Problem::Order`] when an order is needed and there is none, even if this one value would
    /// settle it: an order belongs to a file, never to a cell.
    pub fn resolve(self, order: Option<DateOrder>) -> Result<Civil, Problem> {
        let (year, month, day) = match self.date {
            Date::Known(year, month, day) => (year, month, day),
            Date::Parts { parts: [a, b, c], is_year_last } => match order {
                None => return Err(Problem::Order),
                Some(DateOrder::Ymd) if is_year_last => return Err(Problem::YearLast),
                Some(DateOrder::Ymd) => (full_year(a, 2), b, c),
                Some(DateOrder::Mdy) => (full_year(c, if is_year_last { 4 } else { 2 }), a, b),
                Some(DateOrder::Dmy) => (full_year(c, if is_year_last { 4 } else { 2 }), b, a),
            },
        };
        Ok(Civil { year, month, day, clock: self.clock, offset_minutes: self.offset_minutes })
    }
}

/// Two-digit years are 1970 to 2069, as POSIX `%y` nearly has it.
const fn full_year(year: u32, digits: usize) -> i32 {
    match year {
        _ if digits > 2 => year as i32,
        0..70 => 2000 + year as i32,
        _ => 1900 + year as i32,
    }
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    words: &'t FxHashMap<String, TimeWord>,
    date: Option<Date>,
    month: Option<u32>,
    day: Option<u32>,
    year: Option<i32>,
    clock: Option<Clock>,
    is_pm: Option<bool>,
    offset: Option<i16>,
}

/// Scans a time.
///
/// # Errors
///
/// What kept it from being one. Parts are not checked against the calendar; [`Civil::check`] does that.
pub fn scan(text: &str, vocabulary: &Vocabulary) -> Result<Scanned, Problem> {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
        words: &vocabulary.time_words,
        date: None,
        month: None,
        day: None,
        year: None,
        clock: None,
        is_pm: None,
        offset: None,
    };
    while scanner.at < scanner.bytes.len() {
        scanner.step()?;
    }
    scanner.finish()
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn step(&mut self) -> Result<(), Problem> {
        match self.peek(0) {
            b'0'..=b'9' => self.number(),
            b'+' => self.offset(),
            b'-' if self.clock.is_some() && self.peek(1).is_ascii_digit() => self.offset(),
            // "31-Oct-2017", "31/Oct/2017"
            b'-' | b'/' if self.day.is_some() || self.month.is_some() => {
                self.at += 1;
                Ok(())
            }
            // "+01:00[Europe/Warsaw]" says it twice.
            b'[' if self.offset.is_some() => {
                self.at = self.bytes[self.at..].iter().position(|byte| *byte == b']').map_or(self.bytes.len(), |end| self.at + end + 1);
                Ok(())
            }
            // "(Central European Time)" repeats what the offset says.
            b'(' => {
                self.at = self.bytes[self.at..].iter().position(|byte| *byte == b')').map_or(self.bytes.len(), |end| self.at + end + 1);
                Ok(())
            }
            b' ' | b'\t' | b',' | b'.' | b'|' | b'[' | b']' => {
                self.at += 1;
                Ok(())
            }
            byte if byte.is_ascii_alphabetic() || byte >= 0x80 => self.word(),
            _ => Err(Problem::Shape),
        }
    }

    /// A run of digits: value and length. More digits than any part of a time has are a wrong shape.
    fn digits(&mut self) -> Result<(u32, usize), Problem> {
        let length = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > 8 {
            return Err(Problem::Shape);
        }
        let value = self.bytes[self.at..self.at + length].iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
        self.at += length;
        Ok((value, length))
    }

    fn number(&mut self) -> Result<(), Problem> {
        let (value, length) = self.digits()?;
        let (next, is_joined) = (self.peek(0), self.peek(1).is_ascii_digit());
        let has_day = self.date.is_some() || (self.month.is_some() && self.day.is_some());
        if self.clock.is_none() && is_joined && (next == b':' || (next == b'.' && has_day)) {
            return self.read_clock(value, next);
        }
        if self.date.is_none() && self.month.is_none() && self.day.is_none() && is_joined && matches!(next, b'-' | b'.' | b'/') {
            return self.read_date(value, length, next);
        }
        if length == 8 && self.date.is_none() && self.month.is_none() {
            self.date = Some(Date::Known((value / 10_000) as i32, value / 100 % 100, value % 100));
            return self.compact_clock();
        }
        if length >= 4 && self.year.is_none() {
            self.year = Some(value as i32);
        } else if length <= 2 && self.day.is_none() {
            self.day = Some(value);
        } else if length == 2 && self.year.is_none() {
            self.year = Some(full_year(value, 2));
        } else if self.is_pm.is_none() && self.clock.is_none() && length <= 2 && has_day {
            // "8 PM": an hour alone; `finish` refuses it when no AM or PM follows.
            self.clock = Some(Clock { hour: value, minute: 0, second: 0, micros: 0, precision: TimePrecision::Minute });
        } else {
            return Err(Problem::Shape);
        }
        Ok(())
    }

    fn read_date(&mut self, first: u32, first_length: usize, separator: u8) -> Result<(), Problem> {
        self.at += 1;
        let (second, second_length) = self.digits()?;
        if self.peek(0) != separator || second_length > 2 {
            return Err(Problem::Shape);
        }
        self.at += 1;
        let (third, third_length) = self.digits()?;
        self.date = Some(match (first_length, third_length) {
            (4.., 1..=2) => Date::Known(first as i32, second, third),
            (1..=2, 3..) => Date::Parts { parts: [first, second, third], is_year_last: true },
            (1..=2, 2) => Date::Parts { parts: [first, second, third], is_year_last: false },
            _ => return Err(Problem::Shape),
        });
        if matches!(self.peek(0), b'T' | b't') && self.peek(1).is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    /// The `T221047` after `20171031`.
    fn compact_clock(&mut self) -> Result<(), Problem> {
        if !matches!(self.peek(0), b'T' | b't') {
            return Ok(());
        }
        self.at += 1;
        let (value, length) = self.digits()?;
        let (value, precision) = match length {
            6 => (value, TimePrecision::Second),
            4 => (value * 100, TimePrecision::Minute),
            _ => return Err(Problem::Shape),
        };
        self.clock = Some(Clock { hour: value / 10_000, minute: value / 100 % 100, second: value % 100, micros: 0, precision });
        Ok(())
    }

    fn read_clock(&mut self, hour: u32, separator: u8) -> Result<(), Problem> {
        self.at += 1;
        let (minute, minute_length) = self.digits()?;
        let mut clock = Clock { hour, minute, second: 0, micros: 0, precision: TimePrecision::Minute };
        if minute_length != 2 {
            return Err(Problem::Shape);
        }
        if self.peek(0) == separator && self.peek(1).is_ascii_digit() {
            self.at += 1;
            let (second, second_length) = self.digits()?;
            if second_length != 2 {
                return Err(Problem::Shape);
            }
            clock.second = second;
            clock.precision = TimePrecision::Second;
            if matches!(self.peek(0), b'.' | b',')
                && let Some((micros, used)) = fraction(&self.bytes[self.at + 1..])
            {
                clock.micros = micros;
                clock.precision = TimePrecision::Microsecond;
                self.at += 1 + used;
            }
        }
        self.clock = Some(clock);
        Ok(())
    }

    /// `+0000`, `-08:00`, `+2` after `UTC`. Letters before it (`GMT+0100`) only announce it.
    fn offset(&mut self) -> Result<(), Problem> {
        if self.clock.is_none() || !matches!(self.offset, None | Some(0)) {
            return Err(Problem::Shape);
        }
        let sign = if self.peek(0) == b'-' { -1 } else { 1 };
        self.at += 1;
        let (value, length) = self.digits()?;
        let (hours, minutes) = match length {
            1 | 2 if self.peek(0) == b':' => {
                self.at += 1;
                (value, self.digits()?.0)
            }
            1 | 2 => (value, 0),
            4 => (value / 100, value % 100),
            _ => return Err(Problem::Zone),
        };
        if hours > 18 || minutes > 59 {
            return Err(Problem::Zone);
        }
        self.offset = Some(sign * (hours * 60 + minutes) as i16);
        Ok(())
    }

    fn word(&mut self) -> Result<(), Problem> {
        let rest = &self.bytes[self.at..];
        // Spaces and marks that phones put into times (no-break, narrow no-break, left-to-right), and the dots of web pages.
        for blank in ["\u{a0}", "\u{202f}", "\u{200e}", "\u{2009}", "·", "•"] {
            if rest.starts_with(blank.as_bytes()) {
                self.at += blank.len();
                return Ok(());
            }
        }
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80).count();
        let word = std::str::from_utf8(&rest[..length]).map_err(|_| Problem::Shape)?;
        self.at += length;
        let mut lower = [0; 16];
        let meaning = if word.is_ascii() && length <= lower.len() {
            let lower = &mut lower[..length];
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            std::str::from_utf8(lower).ok().and_then(|word| self.words.get(word))
        } else {
            // A blank at the end belongs to the next token; folding drops it.
            self.words.get(fold(word).as_str())
        };
        match meaning {
            Some(TimeWord::Month(month)) if self.month.is_none() => self.month = Some(u32::from(*month)),
            Some(TimeWord::Am) if self.clock.is_some() => self.is_pm = Some(false),
            Some(TimeWord::Pm) if self.clock.is_some() => self.is_pm = Some(true),
            Some(TimeWord::Zone(minutes)) if self.clock.is_some() && self.offset.is_none() => self.offset = Some(*minutes),
            Some(TimeWord::Ignored) => {}
            Some(TimeWord::Relative) => return Err(Problem::Relative),
            _ if self.clock.is_some() => return Err(Problem::Zone),
            _ => return Err(Problem::Shape),
        }
        Ok(())
    }

    fn finish(self) -> Result<Scanned, Problem> {
        let date = match (self.date, self.year, self.month, self.day) {
            (Some(date), None, None, None) => date,
            (None, Some(year), Some(month), Some(day)) => Date::Known(year, month, day),
            (None, None, None, None) if self.clock.is_some() => return Err(Problem::NoDate),
            _ => return Err(Problem::Shape),
        };
        let mut clock = self.clock.unwrap_or(Clock::MIDNIGHT);
        if let Some(is_pm) = self.is_pm {
            if !(1..=12).contains(&clock.hour) {
                return Err(Problem::Clock);
            }
            clock.hour = clock.hour % 12 + if is_pm { 12 } else { 0 };
        }
        Ok(Scanned { date, clock, offset_minutes: self.offset })
    }
}
