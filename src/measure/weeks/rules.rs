//! The numbers that weeks are compared and judged by: a data file, each with its source.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The resource.
pub const FILE: &str = "weekly/rules.toml";

/// Ids that the program asks for, each with the least and the largest value that means something; the file must have these and no others.
const KNOWN: &[(&str, f64, f64)] = &[
    ("backlog_growth", 1.0, 1e6),
    ("cause_alpha", 1e-6, 0.5),
    ("copied_authors", 3.0, 1e6),
    ("day_part_hours", 1.0, 24.0),
    ("edge_hours", 1.0, 168.0),
    ("figure_alpha", 1e-6, 0.5),
    ("least_weeks", 2.0, 52.0),
    ("new_cause_count", 1.0, 1e6),
    ("occupancy", 0.1, 1.0),
    ("previous_weeks", 2.0, 52.0),
    ("rumour_count", 1.0, 1e6),
    ("service_drop", 0.0, 1.0),
    ("session_minutes", 1.0, 1_440.0),
    ("spike_alpha", 1e-9, 0.5),
    ("spike_count", 1.0, 1e6),
    ("surge_ratio", 1.0, 1e3),
];

/// One number with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekRule {
    /// The number.
    pub value: f64,
    /// Where it comes from, in English.
    pub source: String,
    /// The same in Polish.
    pub source_pl: String,
}

/// The numbers by id.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekRules(BTreeMap<String, WeekRule>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    value: f64,
    source: String,
    source_pl: String,
}

impl WeekRules {
    /// Reads `weekly/rules.toml`.
    ///
    /// # Errors
    ///
    /// A rule that nothing asks for, one that is missing, twice, without a source, or out of range.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |place: String, what: String| Error::Resource { file: FILE.into(), place, what };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            wrong(format!("line {line}: "), error.message().to_owned())
        })?;
        let mut rules = BTreeMap::new();
        for Entry { id, value, source, source_pl } in file.rule {
            let place = format!("rule `{id}`: ");
            let Some((_, least, most)) = KNOWN.iter().find(|(known, ..)| *known == id) else {
                return Err(wrong(place, "nothing asks for it".into()));
            };
            if source.trim().is_empty() || source_pl.trim().is_empty() {
                return Err(wrong(place, "needs a source in both languages".into()));
            }
            if !(*least..=*most).contains(&value) {
                return Err(wrong(place, format!("must lie between {least} and {most}")));
            }
            if rules.insert(id, WeekRule { value, source, source_pl }).is_some() {
                return Err(wrong(place, "stands twice".into()));
            }
        }
        if let Some((missing, ..)) = KNOWN.iter().find(|(id, ..)| !rules.contains_key(*id)) {
            return Err(wrong(String::new(), format!("`{missing}` is missing")));
        }
        Ok(Self(rules))
    }

    /// A rule with its source.
    ///
    /// # Panics
    ///
    /// For an id that is not in `KNOWN`, which every test would meet.
    #[must_use]
    pub fn get(&self, id: &str) -> &WeekRule {
        self.0.get(id).expect("parse checks that every known id is there")
    }

    /// Its number.
    #[must_use]
    pub fn value(&self, id: &str) -> f64 {
        self.get(id).value
    }

    /// Its number as a count.
    #[must_use]
    pub fn count(&self, id: &str) -> u64 {
        self.value(id).round() as u64
    }
}

#[cfg(test)]
pub(super) fn shipped() -> WeekRules {
    WeekRules::parse(include_str!("../../resources/weekly/rules.toml")).unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../resources/weekly/rules.toml");

    fn check(text: &str, wanted: &str) {
        let error = WeekRules::parse(text).expect_err("the file is wrong").to_string();
        assert!(error.contains(wanted), "{error}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(shipped().count("previous_weeks"), 4);
        check(&SHIPPED.replace("id = \"occupancy\"", "id = \"occupacy\""), "rule `occupacy`: nothing asks for it");
        check(&SHIPPED.replace("value = 0.85", "value = 85"), "rule `occupancy`: must lie between 0.1 and 1");
        check(&SHIPPED.replacen("id = \"least_weeks\"", "id = \"previous_weeks\"", 1), "stands twice");
        check("rule = []", "is missing");
        check("rule = 1", "line 1");
    }
}
