//! Who waited longer: log-rank tests over a family of groupings, and how large the differences are.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::role::as_str;
use crate::model::{Definition, Estimate};

/// By what customers are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FairnessDimension {
    /// Language of the first message.
    Language,
    /// Polarity of the first message.
    Polarity,
    /// Part of the day of its arrival, in the report's zone.
    HourPart,
    /// Weekday or weekend.
    WeekPart,
    /// Platform.
    Platform,
    /// Likes of the first message, where the archive has any.
    Audience,
}

as_str!(FairnessDimension {
    Language = "language",
    Polarity = "polarity",
    HourPart = "hour_part",
    WeekPart = "week_part",
    Platform = "platform",
    Audience = "audience",
});

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HourPart {
    /// 6 to 12 h.
    Morning,
    /// 12 to 18 h.
    Afternoon,
    /// 18 to 22 h.
    Evening,
    /// 22 to 6 h.
    Night,
}

as_str!(HourPart { Morning = "morning", Afternoon = "afternoon", Evening = "evening", Night = "night" });

/// How many people liked a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Nobody.
    NoLikes,
    /// One to nine.
    FewLikes,
    /// Ten or more.
    ManyLikes,
}

as_str!(Audience { NoLikes = "no_likes", FewLikes = "few_likes", ManyLikes = "many_likes" });

/// The waits of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaitShare {
    /// The group.
    pub key: String,
    /// Its cases.
    pub n: u64,
    /// Of these without an answer when the archive ends.
    pub n_open: u64,
    /// Kaplan–Meier median wait in minutes.
    pub median: Estimate,
    /// Mean wait within the horizon of the test, in minutes.
    pub mean_within: Estimate,
}

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FairnessVerdict {
    /// The groups differ, and by enough to matter.
    Differs,
    /// The groups differ demonstrably, but by less than would matter.
    TooSmallToMatter,
    /// The groups differ demonstrably; whether by enough to matter cannot be told.
    SizeUnknown,
    /// No demonstrable difference.
    NoneShown,
}

as_str!(FairnessVerdict { Differs = "differs", TooSmallToMatter = "too_small_to_matter", SizeUnknown = "size_unknown", NoneShown = "none_shown" });

/// One grouping under test. Groups of fewer than 10 cases are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FairnessTest {
    /// Grouped by.
    pub dimension: FairnessDimension,
    /// The groups, slowest first by their mean wait within the horizon.
    pub groups: Vec<WaitShare>,
    /// The log-rank statistic.
    pub chi_square: f64,
    /// Its degrees of freedom.
    pub degrees: u64,
    /// Its p-value, before the family is taken into account.
    pub p_value: f64,
    /// The p-value by Holm over all groupings of the audit.
    pub p_adjusted: f64,
    /// The horizon of the means in minutes: 72 h, or less where a group was not observed as long.
    pub horizon_minutes: f64,
    /// How much longer the slowest group waits than the fastest on average within the horizon, in minutes; the interval holds for all pairs at once.
    pub difference: Estimate,
    /// The answer.
    pub verdict: FairnessVerdict,
}

/// The audit: every grouping that has at least two groups of 10 cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FairnessAudit {
    /// What the numbers mean.
    pub definition: Definition,
    /// Cases that need a reply and have a wait.
    pub n_cases: u64,
    /// The tests, in the order of [`FairnessDimension::ALL`].
    pub tests: Vec<FairnessTest>,
}

impl Default for FairnessAudit {
    fn default() -> Self {
        Self { definition: Definition::FairnessAudit, n_cases: 0, tests: Vec::new() }
    }
}
