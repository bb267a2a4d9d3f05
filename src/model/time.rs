//! Time as the whole program keeps it: microseconds since 1970 in UTC, and how much of that a file really said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::as_str;

/// Microseconds since 1970-01-01T00:00:00 UTC.
pub type Micros = i64;

/// Microseconds in a minute.
pub const MICROS_PER_MINUTE: Micros = 60_000_000;

/// The finest unit that the file wrote. Hours, weeks, months and years come from times that were counted from the moment of the export.
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
    /// Whole hours: "3 hours ago".
    Hour,
    /// Whole days: such a comment has no place in any wait.
    Day,
    /// Whole weeks: such a comment has no place in any timeline either.
    Week,
    /// Whole months.
    Month,
    /// Whole years: "2 years ago".
    Year,
}

impl TimePrecision {
    /// What a time of this precision is good for in measures: an hour is no more than a day there, because every wait counts minutes and every finer timeline
    /// whole hours; `None` = it belongs in counts and in no timeline.
    #[must_use]
    pub const fn measurable(self) -> Option<Self> {
        match self {
            Self::Microsecond | Self::Second | Self::Minute => Some(self),
            Self::Hour | Self::Day => Some(Self::Day),
            Self::Week | Self::Month | Self::Year => None,
        }
    }
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

as_str!(TimePrecision { Microsecond = "microsecond", Second = "second", Minute = "minute", Hour = "hour", Day = "day", Week = "week", Month = "month", Year = "year" });
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
