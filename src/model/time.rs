//! Time as the whole program keeps it: microseconds since 1970 in UTC, and how much of that a file really said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::as_str;

/// Microseconds since 1970-01-01T00:00:00 UTC.
pub type Micros = i64;

/// Microseconds in a minute.
pub const MICROS_PER_MINUTE: Micros = 60_000_000;

/// The finest unit that the file wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimePrecision {
    /// Microseconds or milliseconds.
    Microsecond,
    /// Whole seconds.
    #[default]
    Second,
    /// Whole minutes: a wait of 0 means "at most one minute".
    Minute,
    /// Whole days: such a comment has no place in any wait.
    Day,
}

/// Where the zone of a time came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSource {
    /// The value or the format's specification says it.
    #[default]
    InFile,
    /// `--assume-tz`, or UTC when nothing was given; said loudly in the report.
    Assumed,
}

as_str!(TimePrecision { Microsecond = "microsecond", Second = "second", Minute = "minute", Day = "day" });
as_str!(ZoneSource { InFile = "in_file", Assumed = "assumed" });

/// A stretch of time: `from` belongs to it, `to` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First instant, microseconds UTC.
    pub from: Micros,
    /// First instant after it, microseconds UTC.
    pub to: Micros,
}

impl Span {
    /// Length in minutes.
    #[must_use]
    pub fn minutes(self) -> f64 {
        (self.to - self.from) as f64 / MICROS_PER_MINUTE as f64
    }

    /// Whether an instant falls into it.
    #[must_use]
    pub const fn contains(self, at: Micros) -> bool {
        self.from <= at && at < self.to
    }
}
