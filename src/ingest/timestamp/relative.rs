//! Times counted from the moment of the export: "2 years ago (edited)", "godzinę temu", "5d", "wczoraj o 14:05". They say only about when, so what comes of them
//! has the precision of the unit they count in, and nothing at all comes of them while nobody says when the export was made.

use chrono::{DateTime, Days, Months, NaiveDateTime};

use super::civil::{Civil, Clock, MICROS_PER_SECOND, Problem, SECONDS_PER_DAY, YEARS};
use super::zone::{Resolver, Turn};
use super::{Moment, zone};
use crate::ingest::mapping::vocabulary::{AgoWord, TimeWord, Vocabulary, fold};
use crate::model::{Micros, TimePrecision, ZoneSource};

/// When an export was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collected {
    /// The instant. Of a mere day its noon, so that a few hours before it are mostly still that day.
    pub at: Micros,
    /// How exactly it is known: a time counted from it is no better.
    pub precision: TimePrecision,
}

/// A time counted from the moment of the export.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relative {
    /// So much before that moment.
    Before(Amount),
    /// A day so many days before that day, at a time of day if that was said.
    Day(u32, Option<Clock>),
}

/// A stretch of time, as units of the calendar and of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Months, of different lengths.
    pub months: u32,
    /// Days on the calendar, 23 to 25 hours long.
    pub days: u32,
    /// Hours and less.
    pub micros: Micros,
    /// The finest unit said.
    pub unit: TimePrecision,
}

/// Longer texts are no times.
const LONGEST: usize = 64;
/// More of any unit is no time of a comment.
const MOST: f64 = 100_000.0;

/// Reads a time counted from the moment of the export; `None` for anything else, in particular as soon as one word is not known.
#[must_use]
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Option<Relative> {
    if text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { bytes: text.as_bytes(), ..Reader::default() };
    while reader.at < reader.bytes.len() {
        reader.step(text, vocabulary)?;
    }
    reader.finish()
}

#[derive(Default)]
struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    number: Option<f64>,
    words: Option<f64>,
    months: f64,
    days: f64,
    seconds: f64,
    unit: Option<TimePrecision>,
    is_now: bool,
    day: Option<u8>,
    clock: Option<Clock>,
    is_pm: Option<bool>,
}

impl Reader<'_> {
    fn step(&mut self, text: &str, vocabulary: &Vocabulary) -> Option<()> {
        match self.bytes[self.at] {
            b'0'..=b'9' => self.number(),
            // "(edited)"
            b'(' => {
                self.at = text[self.at..].find(')').map_or(self.bytes.len(), |end| self.at + end + 1);
                Some(())
            }
            b'-' | b'+' if self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) => None,
            _ => {
                let rest = &text[self.at..];
                let length = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
                if length == 0 {
                    self.at += rest.chars().next().map_or(1, char::len_utf8);
                    return Some(());
                }
                self.at += length;
                self.word(&fold(&rest[..length]), vocabulary)
            }
        }
    }

    fn digits(&mut self) -> Option<u32> {
        let length = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > 6 {
            return None;
        }
        let value = self.bytes[self.at..self.at + length].iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
        self.at += length;
        Some(value)
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        let whole = self.digits()?;
        let separator = self.bytes.get(self.at).copied();
        let is_joined = self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        match separator {
            Some(b':') if is_joined => self.clock(whole, b':'),
            // "wczoraj o 14.05"
            Some(b'.') if is_joined && self.day.is_some() => self.clock(whole, b'.'),
            Some(b'.' | b',') if is_joined => {
                self.at += 1;
                self.digits()?;
                let number = std::str::from_utf8(&self.bytes[start..self.at]).ok()?.replace(',', ".").parse().ok()?;
                self.number.replace(number).is_none().then_some(())
            }
            _ if self.number.is_none() => {
                self.number = Some(f64::from(whole));
                Some(())
            }
            _ => None,
        }
    }

    fn clock(&mut self, hour: u32, separator: u8) -> Option<()> {
        if self.clock.is_some() {
            return None;
        }
        self.at += 1;
        let minute = self.digits()?;
        let mut clock = Clock { hour, minute, second: 0, micros: 0, precision: TimePrecision::Minute };
        if self.bytes.get(self.at) == Some(&separator) {
            self.at += 1;
            clock.second = self.digits()?;
            clock.precision = TimePrecision::Second;
        }
        self.clock = Some(clock);
        Some(())
    }

    fn word(&mut self, word: &str, vocabulary: &Vocabulary) -> Option<()> {
        if self.clock.is_some() && matches!(word, "am" | "pm") {
            self.is_pm = Some(word == "pm");
            return Some(());
        }
        let has_count = self.number.is_some() || self.words.is_some();
        let meanings = vocabulary.ago_words.get(word).map_or(&[][..], Vec::as_slice);
        // A word that is a unit and a filler ("w", "m") is a unit behind a number.
        let unit = meanings.iter().find(|meaning| matches!(meaning, AgoWord::Unit(_)));
        let other = meanings.iter().find(|meaning| !matches!(meaning, AgoWord::Unit(_)));
        // "half an hour" and "il y a 1 an": a word that is a number and a unit is a unit behind digits.
        let is_unit = if matches!(other, Some(AgoWord::Count(_))) { self.number.is_some() } else { has_count };
        let meaning = if is_unit { unit.or(other) } else { other.or(unit) };
        match meaning {
            // "o godz. 14:05"
            Some(AgoWord::Unit(_)) if !has_count && self.day.is_some() => Some(()),
            Some(AgoWord::Unit(unit)) => self.add(*unit),
            Some(AgoWord::Count(count)) => {
                self.words = Some(self.words.unwrap_or(1.0) * count);
                Some(())
            }
            Some(AgoWord::Now) => {
                self.is_now = true;
                Some(())
            }
            Some(AgoWord::Day(days)) => self.day.replace(*days).is_none().then_some(()),
            Some(AgoWord::Filler) => Some(()),
            None => matches!(vocabulary.time_words.get(word), Some(TimeWord::Ignored)).then_some(()),
        }
    }

    fn add(&mut self, unit: TimePrecision) -> Option<()> {
        let count = self.number.take().unwrap_or(1.0) * self.words.take().unwrap_or(1.0);
        if count > MOST {
            return None;
        }
        match unit {
            TimePrecision::Year => self.months += count * 12.0,
            TimePrecision::Month => self.months += count,
            TimePrecision::Week => self.days += count * 7.0,
            TimePrecision::Day => self.days += count,
            TimePrecision::Hour => self.seconds += count * 3600.0,
            TimePrecision::Minute => self.seconds += count * 60.0,
            TimePrecision::Second | TimePrecision::Microsecond => self.seconds += count,
        }
        self.unit = Some(self.unit.map_or(unit, |finest| finest.min(unit)));
        Some(())
    }

    fn finish(mut self) -> Option<Relative> {
        if let Some(is_pm) = self.is_pm {
            let clock = self.clock.as_mut()?;
            if !(1..=12).contains(&clock.hour) {
                return None;
            }
            clock.hour = clock.hour % 12 + if is_pm { 12 } else { 0 };
        }
        // "a moment ago" has a count without a unit.
        if self.number.is_some() || (self.words.is_some() && !self.is_now) {
            return None;
        }
        match (self.day, self.unit, self.is_now) {
            (Some(days), None, false) => {
                let is_clock = |clock: Clock| clock.hour < 24 && clock.minute < 60 && clock.second < 60;
                self.clock.is_none_or(is_clock).then_some(Relative::Day(u32::from(days), self.clock))
            }
            _ if self.clock.is_some() || self.day.is_some() => None,
            (None, Some(unit), false) => {
                // Half a month is fifteen days, half a day twelve hours.
                let days = self.days + self.months.fract() * 30.0;
                let seconds = self.seconds + days.fract() * SECONDS_PER_DAY as f64;
                Some(Relative::Before(Amount {
                    months: self.months as u32,
                    days: days as u32,
                    micros: seconds.round() as i64 * MICROS_PER_SECOND,
                    unit,
                }))
            }
            (None, None, true) => Some(Relative::Before(Amount { months: 0, days: 0, micros: 0, unit: TimePrecision::Minute })),
            _ => None,
        }
    }
}

impl Relative {
    /// The time, counted back from the moment of the export on the calendar of the file's zone: a month before 31 March is the last day of February.
    ///
    /// # Errors
    ///
    /// [`Problem::Range`] when that is before the first year that comments are from.
    pub fn resolve(self, since: Collected, resolver: &mut Resolver) -> Result<Moment, Problem> {
        let local = DateTime::from_timestamp_micros(resolver.local(since.at)).ok_or(Problem::Range)?.naive_utc();
        let moment = match self {
            Self::Day(days, clock) => {
                let day = local.date().checked_sub_days(Days::new(days.into())).ok_or(Problem::Range)?;
                let clock = clock.unwrap_or(Clock::MIDNIGHT);
                let civil = civil_of(day, clock);
                civil.check()?;
                let (at, turn) = resolver.instant(civil.local_micros());
                Moment {
                    at,
                    precision: clock.precision,
                    zone_source: resolver.source(),
                    turn,
                    is_leap_second: false,
                    is_naive: true,
                    is_relative: true,
                }
            }
            Self::Before(amount) => {
                let (mut at, mut turn) = (since.at, Turn::Plain);
                if amount.months > 0 || amount.days > 0 {
                    let before =
                        local.checked_sub_months(Months::new(amount.months)).and_then(|time| time.checked_sub_days(Days::new(amount.days.into())));
                    let before = before.filter(|time| is_possible(*time)).ok_or(Problem::Range)?;
                    (at, turn) = resolver.instant(before.and_utc().timestamp_micros());
                }
                let at = at.checked_sub(amount.micros).ok_or(Problem::Range)?;
                // The amount counts back from an instant; no clock on a wall was read.
                let (precision, zone_source) = (amount.unit.max(since.precision), ZoneSource::InFile);
                Moment { at, precision, zone_source, turn, is_leap_second: false, is_naive: false, is_relative: true }
            }
        };
        if DateTime::from_timestamp_micros(moment.at).is_some_and(|time| is_possible(time.naive_utc())) { Ok(moment) } else { Err(Problem::Range) }
    }
}

fn is_possible(time: NaiveDateTime) -> bool {
    YEARS.contains(&chrono::Datelike::year(&time))
}

fn civil_of(day: chrono::NaiveDate, clock: Clock) -> Civil {
    use chrono::Datelike as _;
    Civil { year: day.year(), month: day.month(), day: day.day(), clock, offset_minutes: None }
}

/// The moment of an export as a user or a file writes it: `2026-03-01`, `2026-03-01 14:30`, `2026-03-01T14:30:00+01:00`. Times without a zone are read in `zone`,
/// or else as UTC.
#[must_use]
pub fn collected(text: &str, zone: Option<chrono_tz::Tz>) -> Option<Collected> {
    let civil = super::layout::iso(text.trim().as_bytes())?;
    civil.check().ok()?;
    let is_day = civil.clock.precision == TimePrecision::Day;
    let local = civil.local_micros() + if is_day { SECONDS_PER_DAY / 2 * MICROS_PER_SECOND } else { 0 };
    let at = match civil.offset_minutes {
        Some(minutes) => local - i64::from(minutes) * 60 * MICROS_PER_SECOND,
        None => Resolver::new(zone::NaiveRule::Assumed(zone)).instant(local).0,
    };
    Some(Collected { at, precision: civil.clock.precision })
}

/// Between a time and the relative time that it was worked out from: `1674000000 ~ 2 years ago`.
const FROM: &str = " ~ ";

/// A time that some program worked out from a relative one (yt-dlp's `timestamp` from `_time_text`), as a cell that says how little it can be trusted.
#[must_use]
pub fn worked_out(time: &str, from: &str) -> String {
    if from.trim().is_empty() { time.to_owned() } else { format!("{time}{FROM}{from}") }
}

/// The time of [`worked_out`], and how exact it is at best.
#[must_use]
pub fn split_worked_out<'t>(text: &'t str, vocabulary: &Vocabulary) -> Option<(&'t str, TimePrecision)> {
    let (time, from) = text.split_once(FROM)?;
    match parse(from, vocabulary)? {
        Relative::Before(amount) => Some((time, amount.unit)),
        Relative::Day(_, clock) => Some((time, clock.unwrap_or(Clock::MIDNIGHT).precision)),
    }
}

#[cfg(test)]
mod tests;
