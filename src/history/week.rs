//! ISO weeks: Monday to Sunday, numbered by the year that holds their Thursday (ISO 8601).

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// An ISO week; written `2026-W45`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Week {
    year: i32,
    number: u32,
}

impl Week {
    /// The week that a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        let week = day.iso_week();
        Self { year: week.year(), number: week.week() }
    }

    /// The inverse of `Display`; `None` for what is no week.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-W")?;
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        NaiveDate::from_isoywd_opt(year, number, Weekday::Mon).map(|_| Self { year, number })
    }

    /// Its first day.
    ///
    /// # Panics
    ///
    /// Never: both constructors check that the week exists.
    #[must_use]
    pub fn monday(self) -> NaiveDate {
        NaiveDate::from_isoywd_opt(self.year, self.number, Weekday::Mon).expect("constructors check that the week exists")
    }

    /// The week after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.monday() + Days::new(7))
    }
}

impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-W{:02}", self.year, self.number)
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

impl TryFrom<String> for Week {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no week such as 2026-W45"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_52_weeks_or_53() {
        // 2026 begins on a Thursday and has 53 weeks.
        let last = Week::parse("2026-W53").unwrap();
        assert_eq!((last.next().to_string(), last.monday().to_string()), ("2027-W01".into(), "2026-12-28".into()));
        assert_eq!(Week::parse("2025-W53"), None);
        assert_eq!(Week::parse("2026-45"), None);
    }

    #[test]
    fn the_first_days_of_january_can_belong_to_the_old_year() {
        assert_eq!(Week::of(NaiveDate::from_ymd_opt(2027, 1, 3).unwrap()).to_string(), "2026-W53");
    }
}
