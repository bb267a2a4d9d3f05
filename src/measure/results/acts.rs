//! What the brand's replies did, and which of them were the same words again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PhaseKind, QuoteId};
use crate::model::{Micros, ResponseAct, Share};

/// One act over all human brand replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActRow {
    /// The act.
    pub act: ResponseAct,
    /// Replies that do it.
    pub share: Share,
    /// Before the crisis, when there was one.
    pub before: Option<Share>,
    /// During the crisis.
    pub crisis: Option<Share>,
    /// Replies that show it best.
    pub quotes: Vec<QuoteId>,
}

/// The acts of one phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PhaseActs {
    /// Position in [`super::Storm::phases`].
    pub phase_idx: u64,
    /// Its kind.
    pub kind: PhaseKind,
    /// Replies in it.
    pub n: u64,
    /// One share an act, in the order of [`ResponseAct::ALL`].
    pub shares: Vec<Share>,
}

/// Comments or replies with the same words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CopyCluster {
    /// One of them.
    pub quote: QuoteId,
    /// How many there are.
    pub n: u64,
    /// Different authors.
    pub n_authors: u64,
    /// First.
    pub first_at: Option<Micros>,
    /// Last.
    pub last_at: Option<Micros>,
}

/// What the brand's replies did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActMeasures {
    /// Human brand replies (root posts left out).
    pub n_replies: u64,
    /// One row an act, in the order of [`ResponseAct::ALL`].
    pub acts: Vec<ActRow>,
    /// Acts over phases; one entry a phase that has replies.
    pub phases: Vec<PhaseActs>,
    /// Replies that are copies of one text sent at least five times.
    pub template_share: Share,
    /// Replies that apologise and offer no remedy, of those that apologise.
    pub apology_without_redress: Share,
    /// Hand-offs after which the same customer came back in public in that thread, of all hand-offs.
    pub handoff_return: Share,
    /// Customer comments that are copies of one text by at least three authors.
    pub copy_share: Share,
    /// The largest clusters of copied customer comments, most first, at most 10.
    pub customer_copies: Vec<CopyCluster>,
    /// The largest clusters of copied replies, most first, at most 10.
    pub reply_templates: Vec<CopyCluster>,
}
