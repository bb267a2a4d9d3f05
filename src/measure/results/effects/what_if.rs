//! What another rota would have done: a replay of the real arrivals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::role::as_str;
use crate::model::{Definition, Estimate};

/// In which order waiting cases are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Who has waited longest comes first.
    OldestFirst,
    /// Who wrote last comes first.
    NewestFirst,
    /// Negative cases come first, the oldest of them before the others.
    NegativeFirst,
}

as_str!(Order { OldestFirst = "oldest_first", NewestFirst = "newest_first", NegativeFirst = "negative_first" });

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioKind {
    /// Nothing: the brand's own pace, replayed. How far it lies from what really happened shows how far the replay can be trusted.
    AsItWas,
    /// One person more in the four busiest hours of the day.
    PeakHours,
    /// At least one person from 18 to 22 h, every day.
    Evenings,
    /// At weekends as many people as on weekdays.
    Weekends,
    /// Negative cases first, nobody more.
    NegativeFirst,
    /// The user's own rota.
    Own,
}

as_str!(ScenarioKind {
    AsItWas = "as_it_was",
    PeakHours = "peak_hours",
    Evenings = "evenings",
    Weekends = "weekends",
    NegativeFirst = "negative_first",
    Own = "own",
});

/// One replay. Intervals are the middle 95 % of replays with different chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// What is changed.
    pub kind: ScenarioKind,
    /// The user's name for it.
    pub label: Option<String>,
    /// In which order cases are taken.
    pub order: Order,
    /// Hours of work a week.
    pub hours_a_week: f64,
    /// Cases answered within the target, of all that need an answer.
    pub within_target: Estimate,
    /// Answered within 15 min, 1, 3, 6, 24 and 72 h.
    pub answered_within: Vec<Estimate>,
    /// Never answered before the archive ends.
    pub never: Estimate,
}

/// What another rota would have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WhatIf {
    /// What the numbers mean.
    pub definition: Definition,
    /// Cases that were replayed.
    pub n_cases: u64,
    /// Replays of each scenario.
    pub n_replays: u64,
    /// Minutes of work that a reply takes, as assumed.
    pub minutes_per_reply: f64,
    /// The target in minutes.
    pub target_minutes: f64,
    /// Cases really answered within the target.
    pub really_within_target: f64,
    /// Whether the replay of things as they were comes near to what really happened; if not, its other figures mean little.
    pub is_trustworthy: bool,
    /// The replays, the first as it was.
    pub scenarios: Vec<Scenario>,
}
