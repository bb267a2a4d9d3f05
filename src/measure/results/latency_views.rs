//! The waits by other rules than the headline's: other units, other links between replies and customers, by the day on which cases came.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::WaitSummary;
use crate::model::role::as_str;
use crate::model::{Link, Micros, Share};

/// A rule by which the wait for the first reply can be counted as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitView {
    /// A case from its last message before the reply.
    LastMessage,
    /// Cases that may need an answer count as well.
    WithUnsure,
    /// A conversation, to the first reply of the brand in it, to whomever.
    Thread,
    /// A matter: the same text of the same person in several places is one, answered at the first answer to any.
    Matter,
    /// Only replies whose comment the archive names.
    SureLinks,
    /// These, and replies that name an account, quote, or speak to somebody by name.
    NamedLinks,
    /// All replies, those to everybody among them.
    BroadcastsClose,
}

as_str!(WaitView {
    LastMessage = "last_message",
    WithUnsure = "with_unsure",
    Thread = "thread",
    Matter = "matter",
    SureLinks = "sure_links",
    NamedLinks = "named_links",
    BroadcastsClose = "broadcasts_close",
});

/// The wait by one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ViewedWait {
    /// The rule.
    pub view: WaitView,
    /// The wait.
    pub summary: WaitSummary,
}

/// Answers that one kind of link gave.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LinkCount {
    /// The kind.
    pub link: Link,
    /// Answered cases, of all answered cases.
    pub answers: Share,
}

/// How it is known which reply answers whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// By kind of link, the surest first; kinds that gave no answer are left out.
    pub links: Vec<LinkCount>,
    /// Answers that the archive does not link by itself, of all.
    pub inferred: Share,
    /// Replies to everybody who waited in a conversation.
    pub n_broadcasts: u64,
    /// Cases that need an answer, waited when a reply to everybody came, and have no other answer.
    pub n_broadcast_only: u64,
    /// Whether replies to everybody count as answers.
    pub do_broadcasts_close: bool,
}

/// The cases that arrived in a stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cohort {
    /// Local midnight of its first day.
    pub from: Micros,
    /// The waits of its cases, whenever they ended.
    pub summary: WaitSummary,
    /// Answered within 24 h, of the cases that were at least that old when the archive ended.
    pub within_day: Share,
    /// Cases younger than 24 h then.
    pub n_young: u64,
}

/// How long the stretches are by which cases are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CohortStep {
    /// A day.
    Day,
    /// A week from Monday.
    Week,
    /// A month.
    Month,
}

as_str!(CohortStep { Day = "day", Week = "week", Month = "month" });

/// Cases by when they arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cohorts {
    /// Their length.
    pub step: CohortStep,
    /// In order of time; stretches without a case are left out.
    pub cohorts: Vec<Cohort>,
}
