//! Times that a program worked out from "2 years ago": a number of seconds that pretends to more than the page said. They are handed on with the words they
//! come from, which say how exact they are ([`relative::worked_out`]); where the words are of no language known here, a comment has its day and no time of day.

use std::borrow::Cow;

use chrono::DateTime;

use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::timestamp::{EPOCH_SECONDS, relative};

/// The cell of a time, from the seconds (perhaps with a fraction) that a program worked out and the words that it found. `None` when the number is no time.
#[must_use]
pub fn rough(seconds: &str, words: &str) -> Option<String> {
    let whole: i64 = seconds.split('.').next()?.parse().ok().filter(|whole| EPOCH_SECONDS.contains(whole))?;
    let words = without_brackets(words);
    if relative::parse(words, built_in()).is_some() {
        return Some(relative::worked_out(&whole.to_string(), words));
    }
    // The day as seconds, which all cells of the column are, with words of its precision.
    let day = DateTime::from_timestamp(whole, 0)?.date_naive().and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
    Some(relative::worked_out(&day.to_string(), "today"))
}

/// The words without what stands in brackets behind them: `2 years ago (edited)`.
#[must_use]
pub fn without_brackets(words: &str) -> &str {
    words.split('(').next().unwrap_or(words).trim()
}

/// The time of a comment: worked out from the words, or else the words themselves, for whoever knows when they were read.
#[must_use]
pub fn rough_or_words<'t>(seconds: &str, words: &'t str) -> Cow<'t, str> {
    rough(seconds, words).map_or(Cow::Borrowed(without_brackets(words)), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::timestamp::relative::split_worked_out;
    use crate::model::TimePrecision;

    fn check(seconds: &str, words: &str, expected: Option<(&str, TimePrecision)>) {
        let cell = rough(seconds, words);
        let found = cell.as_deref().map(|cell| split_worked_out(cell, built_in()).expect("a time with its words"));
        assert_eq!(found, expected, "{seconds} {words}");
    }

    #[test]
    fn a_time_is_as_exact_as_the_unit_that_it_was_counted_in() {
        check("1772366705", "5 minutes ago", Some(("1772366705", TimePrecision::Minute)));
        check("1772366705.25", "3 minuty temu (edytowano)", Some(("1772366705", TimePrecision::Minute)));
        check("1772366705", "3 hours ago", Some(("1772366705", TimePrecision::Hour)));
        check("1772366705", "2 lata temu", Some(("1772366705", TimePrecision::Year)));
        check("1772366705", "3 months ago (edited)", Some(("1772366705", TimePrecision::Month)));
    }

    #[test]
    fn words_of_an_unknown_language_leave_the_day() {
        // date -u -d @1772366705: 2026-03-01 12:05:05; date -u -d 2026-03-01 +%s: 1772323200
        check("1772366705", "5 години тому", Some(("1772323200", TimePrecision::Day)));
        check("1772366705", "", Some(("1772323200", TimePrecision::Day)));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for seconds in ["", "None", "0", "1772366705000", "-5", "99999999999999999999"] {
            check(seconds, "2 years ago", None);
        }
    }
}
