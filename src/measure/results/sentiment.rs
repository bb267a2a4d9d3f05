//! How the comments felt, as shares with intervals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Micros, Share};

/// The negative share of one bin of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentimentBin {
    /// Start of the bin.
    pub from: Micros,
    /// Start of the next.
    pub to: Micros,
    /// Negative of the customer comments with text.
    pub negative: Share,
    /// Positive of the customer comments with text.
    pub positive: Share,
}

/// How the comments felt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentimentMeasures {
    /// Customer comments with text.
    pub n: u64,
    /// Negative share.
    pub negative: Share,
    /// Neutral share, the rest of the two.
    pub neutral: Share,
    /// Positive share.
    pub positive: Share,
    /// Negative share with one vote per copied text.
    pub negative_by_text: Share,
    /// Negative share of authors: an author counts as negative when at least half of their comments are.
    pub negative_by_author: Share,
    /// Before the crisis, when there was one.
    pub before: Option<Share>,
    /// During it.
    pub crisis: Option<Share>,
    /// After it.
    pub after: Option<Share>,
    /// Width of a bin in hours, chosen from the span: 1, 3, 6, 12, 24 or 168.
    pub bin_hours: u32,
    /// The trend.
    pub bins: Vec<SentimentBin>,
    /// By language: tag and negative share, most comments first.
    pub by_language: Vec<(String, Share)>,
}
