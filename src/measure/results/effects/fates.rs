//! What became of cases, when some were withdrawn or hidden before an answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Estimate;

/// Answers within a day, with withdrawn and hidden cases as competing ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fates {
    /// Cases that need an answer: with a wait, withdrawn, or hidden.
    pub n_cases: u64,
    /// Deleted by the customer before an answer.
    pub n_withdrawn: u64,
    /// Hidden by the brand before an answer.
    pub n_moderated: u64,
    /// Whether the archive says when these went: so far no format does, so that only the ends of what is possible can be computed.
    pub has_times: bool,
    /// Answered within 24 h if withdrawn and hidden cases went at once: the least.
    pub answered_least: Estimate,
    /// Answered within 24 h of the others alone: the most.
    pub answered_most: Estimate,
}
