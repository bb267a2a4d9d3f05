//! What the lines above a table's header say that its rows do not: when the export was made, and how many comments it did not get.

use serde::Deserialize;
use std::sync::LazyLock;

use chrono_tz::Tz;

use super::mapping::vocabulary::{built_in, fold};
use super::timestamp::relative::{Collected, collected};
use crate::ingest::adapters::values;

/// The file of names.
pub const EMBEDDED: &str = include_str!("../resources/formats/preambles.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    collected_at: Vec<String>,
    comments_missing: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names: Names = toml::from_str(EMBEDDED).expect("the built-in preambles.toml is read by a test");
    for list in [&mut names.collected_at, &mut names.comments_missing] {
        for name in list.iter_mut() {
            *name = fold(name);
        }
    }
    names
});

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// When the export was made.
    pub collected_at: Option<Collected>,
    /// Comments that the platform shows and the export does not hold.
    pub comments_missing: Option<u64>,
}

/// Reads the lines above a header, each its first cell and the rest.
#[must_use]
pub fn read(lines: &[(String, String)], zone: Option<Tz>) -> Facts {
    let value = |names: &[String]| lines.iter().find(|(name, _)| names.contains(&fold(name))).map(|(_, value)| value.trim());
    Facts {
        collected_at: value(&NAMES.collected_at).and_then(|text| collected(text, zone)),
        comments_missing: value(&NAMES.comments_missing).and_then(|text| values::count(text, built_in()).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_moment_of_the_export_and_what_is_missing_are_read() {
        let facts =
            read(&lines(&[("Now", "2021-09-05 12:30"), ("Post URL", "https://x.example"), ("Difference", "1,804")]), Some(Tz::Europe__Berlin));
        // date -u -d '2021-09-05 10:30' +%s
        assert_eq!(facts.collected_at.map(|moment| moment.at), Some(1_630_837_800_000_000));
        assert_eq!(facts.comments_missing, Some(1_804));
    }

    #[test]
    fn other_lines_say_nothing() {
        assert_eq!(read(&lines(&[("Report", "Mentions"), ("Now", "soon")]), None), Facts::default());
    }
}
