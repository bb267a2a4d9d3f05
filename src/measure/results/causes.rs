//! Why people wrote: contributing factors, several per comment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::QuoteId;
use crate::model::{Definition, Micros, Share};

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
    /// Its kinds that occur, most comments first. A comment can show several of them, or none.
    pub sub_causes: Vec<SubCauseRow>,
    /// The comments that show it best.
    pub quotes: Vec<QuoteId>,
}

/// One kind of a cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SubCauseRow {
    /// Id in the taxonomy: `cause.sub`.
    pub sub_cause: String,
    /// Comments that show it, of all comments that carry the cause.
    pub share: Share,
}

/// Complaints without a cause that share words: perhaps a cause that the taxonomy lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProposedCause {
    /// Words that set the group apart, the strongest first, as people write them most often.
    pub terms: Vec<String>,
    /// Comments in the group, of all complaints without a cause. A comment is in one group at most.
    pub share: Share,
    /// The comments that show it best.
    pub quotes: Vec<QuoteId>,
}

/// Complaints that no cause fits. A complaint is a customer comment with text that is negative or asks for an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnmatchedComplaints {
    /// Complaints without a cause, of all complaints.
    pub share: Share,
    /// Complaints in any proposal, of those without a cause.
    pub proposed: Share,
    /// Proposals for new causes, most comments first.
    pub proposals: Vec<ProposedCause>,
}

impl UnmatchedComplaints {
    /// No complaints at all.
    #[must_use]
    pub fn none() -> Self {
        let nothing = |definition| Share { definition, count: 0, n: 0, share: 0.0, low: 0.0, high: 1.0 };
        Self { share: nothing(Definition::UnmatchedShare), proposed: nothing(Definition::ProposalShare), proposals: Vec::new() }
    }
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
    /// Complaints that no cause fits, and what they may be about.
    pub unmatched: UnmatchedComplaints,
}
