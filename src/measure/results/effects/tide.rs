//! What followed the brand's statements, by interrupted time series with placebo times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::role::as_str;
use crate::model::{Estimate, Micros};

/// What can be said of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TideVerdict {
    /// Lower afterwards than the trend before led to, by more than at times without a statement.
    Fell,
    /// Higher afterwards, likewise.
    Rose,
    /// Cannot tell: the same model at times without a statement finds as much.
    WithinPlacebos,
    /// Cannot tell: the interval holds no change as well.
    WithinChance,
    /// Cannot tell: another statement lies within 12 hours.
    Overlap,
    /// Cannot tell: too few comments in the 12 hours before or after, or the archive does not cover them.
    TooFew,
    /// Cannot tell: the crisis is too short for a comparison with other times.
    TooFewPlacebos,
}

as_str!(TideVerdict {
    Fell = "fell",
    Rose = "rose",
    WithinPlacebos = "within_placebos",
    WithinChance = "within_chance",
    Overlap = "overlap",
    TooFew = "too_few",
    TooFewPlacebos = "too_few_placebos",
});

/// One series around a statement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TideChange {
    /// Six hours after the statement, relative to what the trend of the 12 hours before led to: a ratio of rates, or of odds of being negative. 1 = as it would have been.
    pub ratio: Estimate,
    /// The level six hours after by the model: comments per hour, or negative share.
    pub level: Option<f64>,
    /// The level that the trend before led to.
    pub expected: Option<f64>,
    /// Times without a statement at which the same model was fitted.
    pub n_placebos: u64,
    /// Share of these at which it found a change at least as large, the statement itself counted in; `None` without enough of them.
    pub placebo_p: Option<f64>,
    /// The answer.
    pub verdict: TideVerdict,
}

/// What followed a statement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatementEffect {
    /// When it was made; the same statement on several platforms within an hour has the time of the first.
    pub at: Micros,
    /// Customer comments per hour.
    pub volume: TideChange,
    /// Negative share.
    pub negative: TideChange,
}
