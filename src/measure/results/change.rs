//! Of what the change between calm time and crisis is made: volume, mix and rate, summing exactly to the headline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::role::as_str;
use crate::model::{Share, Span};

/// By what comments are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeDimension {
    /// Why people wrote.
    Cause,
    /// Where they wrote.
    Platform,
    /// In what language.
    Language,
    /// How much the author wrote in the archive.
    AuthorTier,
}

as_str!(ChangeDimension { Cause = "cause", Platform = "platform", Language = "language", AuthorTier = "author_tier" });

/// What a group is, within one dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKey {
    /// A cause by its id.
    Cause(String),
    /// Comments that name no known cause.
    NoCause,
    /// A platform by its name.
    Platform(String),
    /// A language by its tag.
    Language(String),
    /// `one` (comment of the author in the archive), `few` (two to four), `many` (five or more), or `unknown` (no author is named).
    AuthorTier(String),
}

/// The three parts of a change in negative comments, and the two of a change in the negative share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeParts {
    /// Comments that come from more or fewer comments in all.
    pub volume: f64,
    /// Comments that come from another composition.
    pub mix: f64,
    /// Comments that come from another negative share within the same group.
    pub rate: f64,
    /// `volume + mix + rate`.
    pub change: f64,
    /// Part of the change of the negative share (−1..=1) that comes from another composition.
    pub mix_share: f64,
    /// Part that comes from another negative share within the same group.
    pub rate_share: f64,
    /// `mix_share + rate_share`.
    pub change_share: f64,
}

/// A group and its part in the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeGroup {
    /// Its value in each dimension of the grouping; empty = all small groups together.
    pub keys: Vec<ChangeKey>,
    /// Its comments in the baseline; a comment with several causes counts in equal parts.
    pub comments_baseline: f64,
    /// Its comments in the crisis.
    pub comments_crisis: f64,
    /// Negative ones in the baseline.
    pub negative_baseline: f64,
    /// Negative ones that the baseline's pace would have brought in the time of the crisis.
    pub negative_expected: f64,
    /// Negative ones in the crisis.
    pub negative_crisis: f64,
    /// What it adds to the change.
    pub parts: ChangeParts,
    /// Whether its negative comments are demonstrably more or fewer than expected.
    pub is_demonstrable: bool,
}

/// One way of grouping, complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeTable {
    /// The dimensions that are crossed.
    pub dimensions: Vec<ChangeDimension>,
    /// The groups, largest change first; the small ones together at the end.
    pub groups: Vec<ChangeGroup>,
    /// How many groups are together at the end.
    pub n_folded: u64,
    /// The sum over the groups: equal to the headline.
    pub total: ChangeParts,
}

/// What the change between calm time and crisis is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeLedger {
    /// The calm time, as far as the archive covers it.
    pub baseline: Span,
    /// The crisis, as far as the archive covers it.
    pub crisis: Span,
    /// Length of the crisis over the length of the baseline, in clock time.
    pub scale: f64,
    /// Negative share of the customer comments with text in the baseline.
    pub negative_baseline: Share,
    /// The same in the crisis.
    pub negative_crisis: Share,
    /// Negative comments that the baseline's pace would have brought in the time of the crisis.
    pub negative_expected: f64,
    /// The headline: negative comments in the crisis less the expected ones.
    pub change: f64,
    /// The other headline: change of the negative share, −1..=1.
    pub change_share: f64,
    /// The groupings: causes, each other dimension that has more than one group, then all that have crossed.
    pub tables: Vec<ChangeTable>,
    /// The sum check: the largest difference between a headline and the sum of its parts, relative to the larger of the counts (1 at least).
    pub largest_residual: f64,
}

impl ChangeLedger {
    /// Whether the parts of every grouping add up to the headlines, to a billionth.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.largest_residual <= 1e-9
    }
}
