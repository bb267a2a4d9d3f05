//! Comments over time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Micros;

/// One bin of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VolumeBin {
    /// Start of the bin, in the report's zone an even hour or midnight.
    pub from: Micros,
    /// Start of the next bin (days of a clock change have 23 or 25 hours).
    pub to: Micros,
    /// Comments of customers.
    pub n_customer: u64,
    /// Negative ones among them.
    pub n_negative: u64,
    /// Human replies of the brand.
    pub n_brand: u64,
    /// Different customers.
    pub n_authors: u64,
}

/// Comments over time, without gaps: empty bins are there with zeros.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// Bins of one hour; left empty when the archive spans more than two years (days are enough then).
    pub hourly: Vec<VolumeBin>,
    /// Bins of one day in the report's zone.
    pub daily: Vec<VolumeBin>,
    /// Start of the busiest hour.
    pub peak_hour: Option<Micros>,
    /// Customer comments in it.
    pub n_peak_hour: u64,
    /// Median of customer comments per day over days.
    pub median_per_day: f64,
}
