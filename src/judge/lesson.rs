//! A lesson identified: facts and keys, no prose. "Learned" is earned later, when an action passes its test.

use serde::Serialize;

use crate::measure::results::QuoteId;
use crate::model::{Fact, FactKind};

/// Whether a lesson is about something that went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LessonKind {
    /// To change.
    Improve,
    /// To keep.
    Sustain,
}

/// How much depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// First.
    High,
    /// Then.
    Medium,
    /// When there is time.
    Low,
}

/// The capability that a lesson belongs to (after the exercise-evaluation practice of rating capabilities).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the labels of the report")]
pub enum Capability {
    Monitoring,
    Speed,
    Tone,
    Honesty,
    Redress,
    Accuracy,
    Coordination,
    Training,
}

impl Capability {
    /// In the order of the report.
    pub const ALL: [Self; 8] =
        [Self::Monitoring, Self::Speed, Self::Tone, Self::Honesty, Self::Redress, Self::Accuracy, Self::Coordination, Self::Training];

    /// The id that catalogues use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monitoring => "monitoring",
            Self::Speed => "speed",
            Self::Tone => "tone",
            Self::Honesty => "honesty",
            Self::Redress => "redress",
            Self::Accuracy => "accuracy",
            Self::Coordination => "coordination",
            Self::Training => "training",
        }
    }
}

/// When the lesson counts as learned: a comparison on a number of `measures.json`, to hold for some weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuccessTest {
    /// Dotted path into `measures.json`, e.g. `latency.first_reply.p90.point`.
    pub measure: String,
    /// `<=` or `>=`.
    pub comparison: &'static str,
    /// The value to reach, in the unit of the measure (minutes, share 0..=1).
    pub value: f64,
    /// The value as a reader sees it.
    pub shown: Fact,
    /// Weeks in a row.
    pub weeks: u64,
}

/// The threshold that a rule fired on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThresholdUsed {
    /// Its id in `lessons/thresholds.toml`.
    pub id: String,
    /// Its value.
    pub value: f64,
    /// Where it comes from: author, year, sample.
    pub source: String,
    /// The same in Polish.
    pub source_pl: String,
}

/// Comment ids, at least one: a lesson without evidence cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NonEmptyEvidence(Vec<QuoteId>);

impl NonEmptyEvidence {
    /// `None` when there is nothing to show.
    #[must_use]
    pub fn new(ids: &[QuoteId]) -> Option<Self> {
        (!ids.is_empty()).then(|| Self(ids.to_vec()))
    }

    /// The ids.
    #[must_use]
    pub fn ids(&self) -> &[QuoteId] {
        &self.0
    }
}

/// A lesson identified.
///
/// Its words stand in the catalogues under `lessons.<rule>.{title,observation,insight,recommendation,success}`; its facts are their arguments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lesson {
    /// Id of the rule that found it.
    pub rule: &'static str,
    /// To change or to keep.
    pub kind: LessonKind,
    /// How much depends on it.
    pub priority: Priority,
    /// The capability.
    pub capability: Capability,
    /// Arguments of its sentences, by name.
    pub facts: Vec<(&'static str, Fact)>,
    /// The threshold that it fired on.
    pub threshold: Option<ThresholdUsed>,
    /// When it counts as learned.
    pub success_test: SuccessTest,
    /// The comments that show it.
    pub evidence: NonEmptyEvidence,
}

/// What a rule says of itself before it has seen any data: for `explain`, for the catalogues' check and for the contributor.
#[derive(Debug, Clone, Copy)]
pub struct RuleInfo {
    /// Its id: reads well after "allow".
    pub id: &'static str,
    /// To change or to keep.
    pub kind: LessonKind,
    /// The capability.
    pub capability: Capability,
    /// The names and kinds of its facts.
    pub facts: &'static [(&'static str, FactKind)],
}
