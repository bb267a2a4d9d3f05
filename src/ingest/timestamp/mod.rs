//! Times as files write them to instants. A column's form is recognised once from a sample; then values are read by position, and odd ones are scanned.
//!
//! Forms met in the wild: `Tue Oct 31 22:10:47 +0000 2017`, RFC 3339 in all its spellings, `2024-12-02 15:27:54 -0800`, `2021-07-06 16:45:20 EDT`,
//! `02.09.21`, `2/24/2015 11:35`, `24-02-2015 11.35`, `04/24/25 8:08:11 PM`, `Updated Oct 25, 2022`, `25 października 2022`, `20171031T221047Z`,
//! Unix seconds, milliseconds and microseconds, Excel serial days; and about when: `2 years ago` ([`relative`]).

pub mod civil;
pub mod layout;
pub mod relative;
pub mod scan;
pub mod shared;
pub mod survey;
pub mod zone;

use chrono::DateTime;

use self::civil::{Civil, MICROS_PER_SECOND, Problem, SECONDS_PER_DAY};
use self::layout::Number;
use self::relative::Collected;
use self::survey::Form;
use self::zone::{NaiveRule, Resolver, Turn};
use super::DateOrder;
use super::mapping::vocabulary::Vocabulary;
use super::reject::RejectReason;
use crate::model::{Micros, TimePrecision, ZoneSource};

/// Seconds of 1990-01-01 and 2101-01-01 UTC: the range that tells the units of numbers apart.
pub const EPOCH_SECONDS: std::ops::Range<i64> = 631_152_000..4_133_980_800;
/// Excel's day 0 (1899-12-30, so that its days after its false 1900-02-29 are right), in days from 1970.
const EXCEL_DAY_ZERO: i64 = -25_569;

/// A time that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Micros,
    /// The finest unit written.
    pub precision: TimePrecision,
    /// Where its zone came from.
    pub zone_source: ZoneSource,
    /// What an assumed zone's clock did at that hour.
    pub turn: Turn,
    /// It was written with second 60 and is read as second 59.
    pub is_leap_second: bool,
    /// It carried no zone itself.
    pub is_naive: bool,
    /// It is about when: counted from the moment of the export.
    pub is_relative: bool,
}

/// The unit of Unix times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpochUnit {
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
    /// Microseconds.
    Microsecond,
}

impl EpochUnit {
    /// The unit in which a number is a year from 1990 to 2100. The ranges do not touch.
    #[must_use]
    pub fn of(number: i64) -> Option<Self> {
        [(Self::Second, 1), (Self::Millisecond, 1_000), (Self::Microsecond, 1_000_000)]
            .into_iter()
            .find_map(|(unit, factor)| (EPOCH_SECONDS.start * factor..EPOCH_SECONDS.end * factor).contains(&number).then_some(unit))
    }
}

/// Reads the times of one column.
#[derive(Debug, Clone)]
pub struct TimeColumn {
    form: Form,
    order: Option<DateOrder>,
    resolver: Resolver,
    collected: Option<Collected>,
    vocabulary: &'static Vocabulary,
}

impl TimeColumn {
    /// A reader for a column whose form and order are known.
    #[must_use]
    pub const fn new(form: Form, order: Option<DateOrder>, rule: NaiveRule, vocabulary: &'static Vocabulary) -> Self {
        Self { form, order, resolver: Resolver::new(rule), collected: None, vocabulary }
    }

    /// Says when the export was made, which relative times are counted from.
    pub const fn set_collected(&mut self, collected: Option<Collected>) {
        self.collected = collected;
    }

    /// What zone-less times mean.
    #[must_use]
    pub const fn rule(&self) -> NaiveRule {
        self.resolver.rule()
    }

    /// Lets zone-less times mean something else from here on: where another column says the zone of each row.
    pub fn set_rule(&mut self, rule: NaiveRule) {
        self.resolver.set_rule(rule);
    }

    /// The zone's name when zone-less times are read in an assumed one.
    #[must_use]
    pub fn assumed_zone(&self) -> Option<&'static str> {
        self.resolver.assumed_name()
    }

    /// Reads a value that is not empty.
    ///
    /// # Errors
    ///
    /// Why it is no time of this column.
    pub fn parse(&mut self, text: &str) -> Result<Moment, Problem> {
        let text = text.trim_ascii();
        if memchr::memchr(b'~', text.as_bytes()).is_some()
            && let Some((time, precision)) = relative::split_worked_out(text, self.vocabulary)
        {
            let moment = self.parse_plain(time)?;
            return Ok(Moment { precision: moment.precision.max(precision), is_relative: true, ..moment });
        }
        self.parse_plain(text)
    }

    fn parse_plain(&mut self, text: &str) -> Result<Moment, Problem> {
        let civil = match self.form {
            Form::Twitter => layout::twitter(text.as_bytes()),
            Form::Calendar => layout::iso(text.as_bytes()),
            Form::Epoch(unit) => match layout::number(text) {
                Some(number) => return epoch(number, unit),
                None => None,
            },
            Form::Excel { has_clock } => match layout::number(text) {
                Some(number) => return self.excel(number, has_clock),
                None => None,
            },
        };
        match civil {
            Some(civil) => self.settle(&civil),
            None => self.scan(text),
        }
    }

    fn scan(&mut self, text: &str) -> Result<Moment, Problem> {
        // Eight digits are a compact date; any other bare number has no unit here.
        if text.len() != 8 && layout::number(text).is_some() {
            return Err(Problem::Number);
        }
        let problem = match scan::scan(text, self.vocabulary).and_then(|scanned| scanned.resolve(self.order)) {
            Ok(civil) => return self.settle(&civil),
            Err(problem) => problem,
        };
        // Mail dates have corners (folded comments, old zone letters) that chrono knows and the scanner does not.
        DateTime::parse_from_rfc2822(text)
            .ok()
            .filter(|time| civil::YEARS.contains(&chrono::Datelike::year(time)))
            .map(|time| plain(time.timestamp_micros(), TimePrecision::Second))
            .map_or_else(|| self.relative(text, problem), Ok)
    }

    #[cold]
    fn relative(&mut self, text: &str, problem: Problem) -> Result<Moment, Problem> {
        match (relative::parse(text, self.vocabulary), self.collected) {
            (Some(relative), Some(collected)) => relative.resolve(collected, &mut self.resolver),
            (Some(_), None) => Err(Problem::Relative),
            (None, Some(_)) if problem == Problem::Relative => Err(Problem::Shape),
            (None, _) => Err(problem),
        }
    }

    fn settle(&mut self, civil: &Civil) -> Result<Moment, Problem> {
        civil.check()?;
        let local = civil.local_micros();
        let (at, turn, zone_source) = if let Some(minutes) = civil.offset_minutes {
            (local - i64::from(minutes) * 60 * MICROS_PER_SECOND, Turn::Plain, ZoneSource::InFile)
        } else {
            let (at, turn) = self.resolver.instant(local);
            (at, turn, self.resolver.source())
        };
        Ok(Moment {
            at,
            precision: civil.clock.precision,
            zone_source,
            turn,
            is_leap_second: civil.clock.second == 60,
            is_naive: civil.offset_minutes.is_none(),
            is_relative: false,
        })
    }

    /// Serial days are a float, off by up to half a second after one round trip: they are rounded to the second.
    fn excel(&mut self, number: Number, has_clock: bool) -> Result<Moment, Problem> {
        let seconds = (i64::from(number.micros) * SECONDS_PER_DAY + MICROS_PER_SECOND / 2) / MICROS_PER_SECOND;
        let local_seconds = (number.whole + EXCEL_DAY_ZERO).checked_mul(SECONDS_PER_DAY).ok_or(Problem::Range)?.saturating_add(seconds);
        if !EPOCH_SECONDS.contains(&local_seconds) {
            return Err(Problem::Range);
        }
        let (at, turn) = self.resolver.instant(local_seconds * MICROS_PER_SECOND);
        let precision = if has_clock { TimePrecision::Second } else { TimePrecision::Day };
        Ok(Moment { zone_source: self.resolver.source(), turn, is_naive: true, ..plain(at, precision) })
    }
}

fn epoch(number: Number, unit: EpochUnit) -> Result<Moment, Problem> {
    if EpochUnit::of(number.whole) != Some(unit) {
        return Err(if EpochUnit::of(number.whole).is_some() { Problem::Unit } else { Problem::Range });
    }
    let (at, precision) = match unit {
        EpochUnit::Second if number.has_fraction => (number.whole * MICROS_PER_SECOND + i64::from(number.micros), TimePrecision::Microsecond),
        EpochUnit::Second => (number.whole * MICROS_PER_SECOND, TimePrecision::Second),
        EpochUnit::Millisecond => (number.whole * 1_000 + i64::from(number.micros) / 1_000, TimePrecision::Microsecond),
        EpochUnit::Microsecond => (number.whole, TimePrecision::Microsecond),
    };
    Ok(plain(at, precision))
}

/// An instant that the value itself says.
const fn plain(at: Micros, precision: TimePrecision) -> Moment {
    Moment { at, precision, zone_source: ZoneSource::InFile, turn: Turn::Plain, is_leap_second: false, is_naive: false, is_relative: false }
}

impl Problem {
    /// The reason under which such a record is rejected.
    #[must_use]
    pub const fn reason(self) -> RejectReason {
        match self {
            Self::Range | Self::Unit => RejectReason::TimeOutOfRange,
            _ => RejectReason::BadTime,
        }
    }
}

#[cfg(test)]
mod tests;
