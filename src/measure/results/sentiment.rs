//! How the comments felt, as shares with intervals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Micros, Polarity, Share};

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

/// The negative share of a period by three ways of voting.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeriodShare {
    /// One vote a comment.
    pub by_comment: Share,
    /// One vote a text; near copies are one.
    pub by_text: Share,
    /// One vote an author.
    pub by_author: Share,
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
    /// Negative share with one vote per text; near copies are one text.
    pub negative_by_text: Share,
    /// Negative share of authors: an author counts as negative when at least half of their comments are.
    pub negative_by_author: Share,
    /// Before the crisis, when there was one.
    pub before: Option<Share>,
    /// During it.
    pub crisis: Option<Share>,
    /// After it.
    pub after: Option<Share>,
    /// Before the crisis, by each way of voting.
    #[serde(default)]
    pub votes_before: Option<PeriodShare>,
    /// During it.
    #[serde(default)]
    pub votes_crisis: Option<PeriodShare>,
    /// After it.
    #[serde(default)]
    pub votes_after: Option<PeriodShare>,
    /// Width of a bin in hours, chosen from the span: 1, 3, 6, 12, 24 or 168.
    pub bin_hours: u32,
    /// The trend.
    pub bins: Vec<SentimentBin>,
    /// By language: tag and negative share, most comments first.
    pub by_language: Vec<(String, Share)>,
    /// How often mood is misread, as labelled comments outside this archive showed: the languages of this archive for which that is known.
    pub reading_errors: Vec<ReadingError>,
    /// What labelled comments of this archive say, when there are any.
    pub labels: Option<SentimentLabels>,
}

/// How often mood is misread in a language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReadingError {
    /// Tag of the language.
    pub language: String,
    /// Comments read as people read them, of all labelled ones.
    pub agreement: Share,
    /// Comments read as negative, of those that people call negative.
    pub recognised: Share,
    /// Comments read as negative, of those that people do not call negative.
    pub mistaken: Share,
}

/// A share as it was counted, and what labelled comments make of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectedShare {
    /// Customer comments with text that it is a share of.
    pub n: u64,
    /// Share of the comments that are read so.
    pub counted: f64,
    /// The estimate of the true share.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}

/// Why shares are not corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// None of the comments that are read to be of a polarity has a label.
    NoLabels,
    /// Too few comments of a polarity were found among the labelled ones.
    TooFewLabels,
    /// The program tells the polarities apart too badly in this archive.
    TooWeak,
}

/// What stands in the way of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// The polarity that lacks labels.
    pub polarity: Option<Polarity>,
    /// Its labels.
    pub n: Option<u64>,
    /// Labels that are needed.
    pub least: Option<u64>,
    /// Points of error in corrected shares that one point in counted shares makes, where it is known.
    pub amplification: Option<f64>,
    /// The most that is accepted.
    pub most: Option<f64>,
}

/// What labelled comments of this archive say about its mood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentimentLabels {
    /// Labelled comments of this archive.
    pub n: u64,
    /// Labels whose comment is not in this archive.
    pub n_unmatched: u64,
    /// Comments that the person could not decide.
    pub n_undecided: u64,
    /// Why nothing but the shares of the whole archive could be corrected.
    pub refusal: Option<Refusal>,
    /// Negative share of the whole archive.
    pub negative: Option<CorrectedShare>,
    /// Neutral share of the whole archive.
    pub neutral: Option<CorrectedShare>,
    /// Positive share of the whole archive.
    pub positive: Option<CorrectedShare>,
    /// Negative share before the crisis.
    pub before: Option<CorrectedShare>,
    /// Negative share during it.
    pub crisis: Option<CorrectedShare>,
    /// Negative share after it.
    pub after: Option<CorrectedShare>,
    /// Negative share of the crisis less that before it.
    pub change: Option<CorrectedChange>,
    /// Negative share of each bin of the trend; nothing for bins of fewer than ten comments.
    pub bins: Vec<Option<CorrectedShare>>,
}

/// A difference of two corrected shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectedChange {
    /// The difference, −1..=1.
    pub difference: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
}
