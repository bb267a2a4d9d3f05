//! A number that actions, histories and comparisons refer to by name.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A measured number without its words: what a test of success looks at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// The number: shares 0..=1, durations in minutes, counts; `None` = cannot be computed or not reached.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval, where it has one.
    pub low: Option<f64>,
    /// Upper end; `None` with a `low` = open.
    pub high: Option<f64>,
    /// Observations behind it.
    pub n: u64,
}

/// Numbers by name, such as `first_reply.negative.p90_calendar_minutes`.
pub type Metrics = BTreeMap<String, Metric>;
