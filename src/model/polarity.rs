//! What a text feels like, and whether it asks for an answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::role::as_str;

/// The sign class of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// Blames, complains, threatens, mourns.
    Negative,
    /// Neither, or cannot tell.
    #[default]
    Neutral,
    /// Praises, thanks, enjoys.
    Positive,
}

/// Whether a reasonable brand would answer this comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedsReply {
    /// A complaint, a question, a report, a threat.
    Yes,
    /// Spam, a tagged friend, an emoji, a closing thanks.
    No,
    /// Could be either; the interval of the waits is widened by these.
    #[default]
    Unsure,
}

as_str!(Polarity { Negative = "negative", Neutral = "neutral", Positive = "positive" });
as_str!(NeedsReply { Yes = "yes", No = "no", Unsure = "unsure" });

/// Three probabilities that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Probabilities {
    /// Probability of [`Polarity::Negative`].
    pub negative: f32,
    /// Probability of [`Polarity::Neutral`].
    pub neutral: f32,
    /// Probability of [`Polarity::Positive`].
    pub positive: f32,
}

impl Probabilities {
    /// One number in −1..=1: `positive − negative`.
    #[must_use]
    pub fn sentiment(self) -> f32 {
        self.positive - self.negative
    }
}
