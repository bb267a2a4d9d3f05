//! Numbers that never travel without their uncertainty and their n.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Definition;

/// Groups smaller than this are shown as too few, never as a number alone.
pub const TOO_FEW: u64 = 10;

/// A share of a count with its 95 % Wilson interval. Shares are 0..=1 until they are rendered.
///
/// With `n = 0` nothing is known: the share is written as 0 and the interval is 0..1; renderers show "too few" below [`TOO_FEW`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// What the number means.
    pub definition: Definition,
    /// How many of the `n` have the property.
    pub count: u64,
    /// How many were looked at.
    pub n: u64,
    /// `count / n`.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Share {
    /// Whether the group is too small to be shown as a number.
    #[must_use]
    pub const fn is_too_few(&self) -> bool {
        self.n < TOO_FEW
    }

    /// Whether two shares can be told apart: their intervals do not touch, and neither group is too small.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        !self.is_too_few() && !other.is_too_few() && (self.low > other.high || other.low > self.high)
    }
}

/// A number estimated from `n` observations. `None` where the data do not reach it ("not reached"), never NaN.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// What the number means.
    pub definition: Definition,
    /// The estimate; `None` = not reached.
    pub point: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval; `None` with a `low` = open upwards.
    pub high: Option<f64>,
    /// Observations behind it.
    pub n: u64,
}

impl Estimate {
    /// An estimate that the data cannot give.
    #[must_use]
    pub const fn not_reached(definition: Definition, n: u64) -> Self {
        Self { definition, point: None, low: None, high: None, n }
    }

    /// Whether the group is too small to be shown as a number.
    #[must_use]
    pub const fn is_too_few(&self) -> bool {
        self.n < TOO_FEW
    }
}
