//! Times that a program worked out from "2 years ago": a number of seconds that pretends to more than the page said. The comment is given the day that the
//! number falls on, and no time of day, so that no wait is measured with it; where the page counted minutes it is given the minute.

use std::sync::LazyLock;

use chrono::DateTime;
use serde::Deserialize;

use crate::ingest::mapping::vocabulary::fold;
use crate::ingest::timestamp::EPOCH_SECONDS;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    minutes: Vec<String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../../resources/formats/rough_times.toml")).expect("the built-in words are read by a test"));

/// The time to give to a comment, `2026-03-01` or `2026-03-01 14:05` in UTC, from the seconds (perhaps with a fraction) that a program worked out and the words
/// that it found. `None` when the number is no such time.
#[must_use]
pub fn rough(seconds: &str, words: &str) -> Option<String> {
    let whole: i64 = seconds.split('.').next()?.parse().ok().filter(|whole| EPOCH_SECONDS.contains(whole))?;
    let form = if counts_minutes(words) { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d" };
    Some(DateTime::from_timestamp(whole, 0)?.format(form).to_string())
}

/// The words without what stands in brackets: `2 years ago (edited)`.
#[must_use]
pub fn without_brackets(words: &str) -> &str {
    words.split('(').next().unwrap_or(words).trim()
}

fn counts_minutes(words: &str) -> bool {
    let words = without_brackets(words);
    // "1 hour 5 minutes ago" has a unit for each number; the first is the coarse one.
    words.split_whitespace().map(fold).find(|word| word.chars().any(char::is_alphabetic) && word.len() > 1).is_some_and(|unit| {
        let unit = unit.trim_start_matches(|letter: char| letter.is_ascii_digit());
        WORDS.minutes.iter().any(|known| unit.starts_with(known.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: &str, words: &str, expected: Option<&str>) {
        assert_eq!(rough(seconds, words).as_deref(), expected, "{seconds} {words}");
    }

    #[test]
    fn only_minutes_keep_a_time_of_day() {
        // date -u -d @1772366705: 2026-03-01 12:05:05
        check("1772366705", "5 minutes ago", Some("2026-03-01 12:05"));
        check("1772366705.25", "3 minuty temu (edytowano)", Some("2026-03-01 12:05"));
        check("1772366705", "3 hours ago", Some("2026-03-01"));
        check("1772366705", "2 lata temu", Some("2026-03-01"));
        check("1772366705", "3 months ago (edited)", Some("2026-03-01"));
        check("1772366705", "", Some("2026-03-01"));
        check("1772366705", "vor 5 Jahren", Some("2026-03-01"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for seconds in ["", "None", "0", "1772366705000", "-5", "99999999999999999999"] {
            check(seconds, "2 years ago", None);
        }
    }
}
