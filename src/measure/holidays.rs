//! Polish public holidays: a data file for the fixed days, the Easter computus for the others.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::error::{Error, Result};

const CALENDAR: &str = include_str!("../resources/calendar/pl.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar {
    fixed: Vec<Fixed>,
    easter: Vec<FromEaster>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixed {
    #[expect(dead_code, reason = "names the day for those who edit the file")]
    name: String,
    month: u32,
    day: u32,
    #[serde(default)]
    since: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FromEaster {
    #[expect(dead_code, reason = "names the day for those who edit the file")]
    name: String,
    days: u64,
}

fn parse(text: &str) -> Result<Calendar> {
    toml::from_str(text).map_err(|error| Error::Resource { file: "calendar/pl.toml".into(), place: String::new(), what: error.message().to_owned() })
}

/// The public holidays of a year, in order.
///
/// # Panics
///
/// Never with the built-in calendar, which a test reads.
#[must_use]
pub fn polish_holidays(year: i32) -> Vec<NaiveDate> {
    let calendar = parse(CALENDAR).expect("a test reads the built-in calendar");
    let fixed = calendar
        .fixed
        .iter()
        .filter(|day| day.since.is_none_or(|since| year >= since))
        .filter_map(|day| NaiveDate::from_ymd_opt(year, day.month, day.day));
    let movable =
        easter(year).into_iter().flat_map(|easter| calendar.easter.iter().filter_map(move |day| easter.checked_add_days(Days::new(day.days))));
    let mut days: Vec<NaiveDate> = fixed.chain(movable).collect();
    days.sort_unstable();
    days
}

/// Easter Sunday of the Gregorian calendar (Anonymous 1876, Nature 13:487; Meeus, Astronomical Algorithms, ch. 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn easter_of_known_years() {
        for (year, month, date) in [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2025, 4, 20), (2026, 4, 5)] {
            assert_eq!(easter(year), Some(day(year, month, date)));
        }
    }

    #[test]
    fn christmas_eve_is_free_since_2025() {
        assert!(!polish_holidays(2024).contains(&day(2024, 12, 24)));
        assert!(polish_holidays(2025).contains(&day(2025, 12, 24)));
        let of_2026 = polish_holidays(2026);
        for free in [day(2026, 1, 1), day(2026, 4, 6), day(2026, 6, 4), day(2026, 11, 11)] {
            assert!(of_2026.contains(&free), "{free}");
        }
        assert_eq!(of_2026.len(), 14);
    }
}
