//! What the brand's replies did, and which of them were the same words again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PhaseKind, QuoteId};
use crate::annotate::acts::strategy::Strategy;
use crate::model::{Estimate, Micros, ResponseAct, Share};

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

/// One crisis-response strategy over all human brand replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StrategyRow {
    /// The strategy.
    pub strategy: Strategy,
    /// Replies that show it.
    pub share: Share,
    /// Before the crisis, when there was one.
    pub before: Option<Share>,
    /// During the crisis.
    pub crisis: Option<Share>,
}

/// How complete the apologies are: of the six parts regret, explanation, responsibility, repentance, repair and request for forgiveness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApologyParts {
    /// Parts of an apology on average, 1..=6, with the 95 % interval of a mean.
    pub mean: Estimate,
    /// Replies that apologise and have so many parts: at position 0 one part, at position 5 all six.
    pub by_count: Vec<u64>,
    /// How often each part is there, of the replies that apologise; in the order above, the first is always there.
    pub parts: Vec<ApologyPart>,
}

/// One part of an apology.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ApologyPart {
    /// The act that stands for it.
    pub act: ResponseAct,
    /// Replies with it, of those that apologise.
    pub share: Share,
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
    /// One share a strategy, in the order of [`Strategy::ALL`].
    pub strategies: Vec<Share>,
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
    /// One row a strategy, in the order of [`Strategy::ALL`].
    pub strategies: Vec<StrategyRow>,
    /// Replies that deny and make amends at once, which theory advises against.
    pub deny_and_rebuild: Share,
    /// How complete the apologies are.
    pub apology_parts: ApologyParts,
    /// How human the replies sound, 0..=1, on average, with the 95 % interval of a mean.
    pub human_voice: Estimate,
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
