//! The numbers on which lessons fire: a data file, each with its source.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ThresholdUsed;
use crate::error::{Error, Result};

/// Ids that rules ask for; the file must have these and no others.
const KNOWN: &[&str] = &[
    "anger_return_share",
    "apology_without_redress_share",
    "backlog_peak_count",
    "cause_ratio",
    "copy_share",
    "covered_cases_count",
    "denial_share",
    "early_warning_minutes",
    "empathic_share",
    "empathy_share",
    "fair_cases_count",
    "fault_acknowledgement_minutes",
    "first_reply_minutes",
    "first_statement_minutes",
    "handoff_return_share",
    "human_voice_share",
    "mood_points",
    "one_touch_share",
    "personal_template_share",
    "placebo_share",
    "praise_coverage_share",
    "remedy_minutes",
    "reply_rate_share",
    "rumour_count",
    "slow_hours_ratio",
    "target_attainment_share",
    "target_kept_share",
    "template_share",
    "undated_promise_share",
    "unequal_wait_minutes",
    "weekend_ratio",
];

/// Thresholds by id.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds(BTreeMap<String, ThresholdUsed>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    threshold: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    value: f64,
    source: String,
    source_pl: String,
}

impl Thresholds {
    /// Reads `lessons/thresholds.toml`.
    ///
    /// # Errors
    ///
    /// A threshold that no rule knows, one that is missing, twice, without a source, or no number.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |place: String, what: String| Error::Resource { file: "lessons/thresholds.toml".into(), place, what };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            wrong(format!("line {line}: "), error.message().to_owned())
        })?;
        let mut thresholds = BTreeMap::new();
        for Entry { id, value, source, source_pl } in file.threshold {
            let place = format!("threshold `{id}`: ");
            if !KNOWN.contains(&id.as_str()) {
                return Err(wrong(place, "no rule asks for it".into()));
            }
            if source.trim().is_empty() || source_pl.trim().is_empty() || !value.is_finite() || value < 0.0 {
                return Err(wrong(place, "needs a source in both languages and a number that is not negative".into()));
            }
            if thresholds.insert(id.clone(), ThresholdUsed { id, value, source, source_pl }).is_some() {
                return Err(wrong(place, "stands twice".into()));
            }
        }
        if let Some(missing) = KNOWN.iter().find(|id| !thresholds.contains_key(**id)) {
            return Err(wrong(String::new(), format!("`{missing}` is missing")));
        }
        Ok(Self(thresholds))
    }

    /// A threshold with its source.
    ///
    /// # Panics
    ///
    /// For an id that is not in `KNOWN`: a rule that was not registered there, which every test would meet.
    #[must_use]
    pub fn get(&self, id: &str) -> &ThresholdUsed {
        self.0.get(id).expect("parse checks that every known id is there")
    }
}
