//! A calendar time as a file wrote it, before its zone is settled, and the arithmetic of the proleptic Gregorian calendar.

use crate::model::{Micros, TimePrecision};

/// Microseconds in a second.
pub const MICROS_PER_SECOND: i64 = 1_000_000;
/// Seconds in a day.
pub const SECONDS_PER_DAY: i64 = 86_400;
/// First and last year that a comment can be from; anything else is a damaged value.
pub const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Why a time cannot be used. Small and without text, so that a failed attempt costs nothing; [`Problem::describe`] has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No known form fits.
    Shape,
    /// A time of day without a day.
    NoDate,
    /// A month above 12, possibly because the order is another one.
    Month,
    /// A day that its month does not have.
    Day,
    /// An hour, minute or second that no clock shows.
    Clock,
    /// Zone letters that are not known, or an offset that no zone has.
    Zone,
    /// "2 years ago".
    Relative,
    /// A bare number in a column of calendar times.
    Number,
    /// Day and month could be swapped, and the sample settled no order.
    Order,
    /// The year stands last although `--date-order ymd` was asked for.
    YearLast,
    /// The year is outside [`YEARS`].
    Range,
    /// A number of seconds, milliseconds or microseconds that is only plausible in another unit than the rest of the column.
    Unit,
}

impl Problem {
    /// What is wrong, in words that end before the value.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Shape => "no known form of time fits",
            Self::NoDate => "a time of day without a day",
            Self::Month => "there is no such month in the file's order of day and month",
            Self::Day => "the month has no such day",
            Self::Clock => "no clock shows this time",
            Self::Zone => "the zone is not known",
            Self::Relative => "a time relative to the moment of the export, which the file does not say (`--collected-at 2026-03-01` does)",
            Self::Number => "a bare number in a column of calendar times",
            Self::Order => "day and month could be swapped and the file's first dates do not settle it (`--date-order` does)",
            Self::YearLast => "the year stands last, but the order was given as ymd",
            Self::Range => "the year is outside 1990 to 2100",
            Self::Unit => "the number is in another unit than the rest of the column",
        }
    }
}

/// A calendar time and what was said about its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Year, unchecked.
    pub year: i32,
    /// Month, 1..=12 after [`Self::check`].
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// Time of day.
    pub clock: Clock,
    /// Minutes east of UTC; `None` = not said.
    pub offset_minutes: Option<i16>,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0..=23
    pub hour: u32,
    /// 0..=59
    pub minute: u32,
    /// 0..=59, or 60 in a leap second.
    pub second: u32,
    /// 0..=999,999
    pub micros: u32,
    /// The finest unit written.
    pub precision: TimePrecision,
}

impl Clock {
    /// The clock of a time that is only a day.
    pub const MIDNIGHT: Self = Self { hour: 0, minute: 0, second: 0, micros: 0, precision: TimePrecision::Day };
}

impl Civil {
    /// Whether calendar and clock have this time and the year can be a comment's.
    ///
    /// # Errors
    ///
    /// The first part that is wrong. The year comes last, because a wrong order of parts shows in month and day.
    pub fn check(&self) -> Result<(), Problem> {
        let clock = &self.clock;
        if !(1..=12).contains(&self.month) {
            return Err(Problem::Month);
        }
        if self.day == 0 || self.day > days_in_month(self.year, self.month) {
            return Err(Problem::Day);
        }
        if clock.hour > 23 || clock.minute > 59 || clock.second > 60 {
            return Err(Problem::Clock);
        }
        if !YEARS.contains(&self.year) {
            return Err(Problem::Range);
        }
        Ok(())
    }

    /// Microseconds from 1970-01-01T00:00:00 on the clock of wherever this is. A leap second is read as the second before it.
    #[must_use]
    pub fn local_micros(&self) -> Micros {
        let clock = &self.clock;
        let seconds = i64::from(clock.hour * 3600 + clock.minute * 60 + clock.second.min(59));
        (days_from_civil(self.year, self.month, self.day) * SECONDS_PER_DAY + seconds) * MICROS_PER_SECOND + i64::from(clock.micros)
    }
}

/// Days in a month of the Gregorian calendar. `month` is 1..=12.
#[must_use]
pub const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, by counting in 400-year eras of years that begin in March (H. Hinnant, "chrono-compatible low-level date algorithms").
#[must_use]
pub const fn days_from_civil(year: i32, month: u32, day: u32) -> i64 {
    let year = year as i64 - (month <= 2) as i64;
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_published_instants() {
        // `date -u -d DATE +%s` / 86400
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        assert_eq!(days_from_civil(2000, 2, 29), 11_016);
        assert_eq!(days_from_civil(2017, 10, 31), 17_470);
        assert_eq!(days_from_civil(2100, 12, 31), 47_846);
        assert_eq!(days_from_civil(1969, 12, 31), -1);
    }

    #[test]
    fn february_knows_its_leap_years() {
        assert_eq!([1900, 2000, 2023, 2024].map(|year| days_in_month(year, 2)), [28, 29, 28, 29]);
    }
}
