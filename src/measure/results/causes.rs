//! Why people wrote: contributing factors, several per comment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::QuoteId;
use crate::model::{Micros, Share};

/// One cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CauseRow {
    /// Id in the taxonomy.
    pub cause: String,
    /// Comments that carry it, of all customer comments with text.
    pub share: Share,
    /// Negative comments among those that carry it.
    pub negative: Share,
    /// Its share before the crisis, when there was one.
    pub baseline: Option<Share>,
    /// Its share among the negative comments before the crisis: what the Pareto chart compares its bars with.
    pub baseline_among_negative: Option<Share>,
    /// Its share during the crisis.
    pub crisis: Option<Share>,
    /// `crisis ÷ baseline` when both are known and the baseline is not 0.
    pub ratio: Option<f64>,
    /// Whether the intervals of crisis and baseline separate, upwards or downwards.
    pub is_change_demonstrable: bool,
    /// Comments that carry it during the crisis above what the baseline share would give.
    pub excess: Option<f64>,
    /// First comment that carries it.
    pub first_seen: Option<Micros>,
    /// The comments that show it best.
    pub quotes: Vec<QuoteId>,
}

/// Why people wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CauseMeasures {
    /// Customer comments with text.
    pub n: u64,
    /// Comments without any cause: a first-class answer.
    pub unclassified: Share,
    /// Most comments first; causes that never occur are left out.
    pub causes: Vec<CauseRow>,
    /// The same for negative comments only, as (cause, share), most first: what the Pareto chart shows.
    pub among_negative: Vec<(String, Share)>,
}
