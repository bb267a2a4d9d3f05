//! ISO weeks in the report's zone: Monday 0 h to Monday 0 h on the wall clock, so that a week with a clock change has 167 or 169 hours.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::measure::bins::{local, midnight};
use crate::model::{Micros, Span};

/// A week as ISO 8601 counts them: it belongs to the year of its Thursday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Week {
    /// The year of its Thursday.
    pub year: i32,
    /// 1..=53.
    pub number: u32,
}

impl Week {
    /// Reads `2026-W47`; small letters and a missing dash are understood. `None` for anything else, and for a week that its year does not have.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.trim().split_once(['W', 'w'])?;
        let year = year.strip_suffix('-').unwrap_or(year);
        let is_digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(year, 4) || !(is_digits(number, 2) || is_digits(number, 1)) {
            return None;
        }
        let week = Self { year: year.parse().ok()?, number: number.parse().ok()? };
        NaiveDate::from_isoywd_opt(week.year, week.number, Weekday::Mon).map(|_| week)
    }

    /// The week of a date.
    #[must_use]
    pub fn of_date(date: NaiveDate) -> Self {
        let week = date.iso_week();
        Self { year: week.year(), number: week.week() }
    }

    /// The week of an instant in a zone.
    #[must_use]
    pub fn of(at: Micros, zone: Tz) -> Self {
        Self::of_date(local(at, zone).date_naive())
    }

    /// Its Monday.
    ///
    /// # Panics
    ///
    /// For a week that no constructor gives.
    #[must_use]
    pub fn monday(self) -> NaiveDate {
        NaiveDate::from_isoywd_opt(self.year, self.number, Weekday::Mon).expect("constructors give weeks that exist")
    }

    /// The week that begins so many weeks earlier.
    #[must_use]
    pub fn back(self, weeks: u64) -> Self {
        Self::of_date(self.monday() - Days::new(7 * weeks))
    }

    /// The week after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of_date(self.monday() + Days::new(7))
    }

    /// From its first instant to the first of the next week: 167, 168 or 169 hours.
    #[must_use]
    pub fn span(self, zone: Tz) -> Span {
        Span { from: midnight(self.monday(), zone), to: midnight(self.next().monday(), zone) }
    }

    /// Its seven days.
    #[must_use]
    pub fn days(self, zone: Tz) -> Vec<(NaiveDate, Span)> {
        (0..7)
            .map(|day| {
                let date = self.monday() + Days::new(day);
                (date, Span { from: midnight(date, zone), to: midnight(date + Days::new(1), zone) })
            })
            .collect()
    }
}

impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-W{:02}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Warsaw;

    use super::*;

    fn hours(text: &str) -> f64 {
        Week::parse(text).expect("a week").span(Warsaw).minutes() / 60.0
    }

    #[test]
    fn weeks_are_read_as_people_write_them() {
        let week = Week { year: 2026, number: 7 };
        for text in ["2026-W07", "2026-w07", "2026W07", " 2026-W7 "] {
            assert_eq!(Week::parse(text), Some(week), "{text}");
        }
        assert_eq!(week.to_string(), "2026-W07");
        for text in ["47", "2026-47", "2026-W00", "2026-W54", "2025-W53", "W47", "26-W47", "2026-W+7", "2026-W007"] {
            assert_eq!(Week::parse(text), None, "{text}");
        }
        assert!(Week::parse("2026-W53").is_some(), "2026 begins on a Thursday and has 53 weeks");
    }

    #[test]
    fn the_weeks_of_the_clock_changes_have_167_and_169_hours() {
        // Warsaw, 2026: forward on 29 March (Sunday of week 13), back on 25 October (Sunday of week 43).
        assert_eq!([hours("2026-W12"), hours("2026-W13"), hours("2026-W43"), hours("2026-W44")], [168.0, 167.0, 169.0, 168.0]);
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        let first = Week::of_date(NaiveDate::from_ymd_opt(2027, 1, 3).expect("a date"));
        assert_eq!(first.to_string(), "2026-W53");
        assert_eq!(first.next().to_string(), "2027-W01");
        assert_eq!(first.next().back(54).to_string(), "2025-W52");
    }

    #[test]
    fn weeks_begin_on_monday_at_midnight_of_the_zone() {
        // 26 October 2026 0 h in Warsaw is 25 October 23 h UTC: 1,792,969,200 s by `date -u -d "2026-10-25 23:00" +%s`.
        let week = Week { year: 2026, number: 44 };
        assert_eq!(week.span(Warsaw).from, 1_792_969_200_000_000);
        assert_eq!(Week::of(week.span(Warsaw).from, Warsaw), week);
        assert_eq!(Week::of(week.span(Warsaw).from - 1, Warsaw), week.back(1));
        assert_eq!(week.days(Warsaw).len(), 7);
        assert_eq!(week.back(1).days(Warsaw)[6].1.minutes(), 25.0 * 60.0);
    }
}
