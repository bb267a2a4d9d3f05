//! Whether there was a crisis: change points, phases, and the clocks of the brand's answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::QuoteId;
use crate::model::role::as_str;
use crate::model::{Estimate, Micros, Share, Span};

/// Whether the archive holds a crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Volume and mood stay within what the archive's own calm time explains.
    Calm,
    /// A stretch stands out by volume and negative share.
    Crisis,
    /// The user said so in the settings.
    Declared,
    /// Too few comments or too short a time to tell.
    CannotTell,
}

/// The series that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// Customer comments per hour.
    Volume,
    /// Negative share.
    NegativeShare,
}

/// A time at which the level of a series changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangePoint {
    /// Which series.
    pub series: Series,
    /// When, to the bin.
    pub at: Micros,
    /// Earliest plausible time.
    pub low: Micros,
    /// Latest plausible time.
    pub high: Micros,
    /// Level before: comments per hour, or a share.
    pub before: f64,
    /// Level after.
    pub after: f64,
}

/// The kind of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhaseKind {
    /// The usual level.
    Calm,
    /// The first rise.
    Ignition,
    /// Still rising.
    Escalation,
    /// The highest level.
    Peak,
    /// Falling.
    Decline,
    /// Low, but not yet as before.
    Tail,
}

as_str!(PhaseKind { Calm = "calm", Ignition = "ignition", Escalation = "escalation", Peak = "peak", Decline = "decline", Tail = "tail" });

/// A stretch between change points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// Its name.
    pub kind: PhaseKind,
    /// Where it lies.
    pub span: Span,
    /// Earliest plausible time of its beginning; `None` when it begins with the archive, or where a user said.
    #[serde(default)]
    pub from_low: Option<Micros>,
    /// Latest plausible time of its beginning.
    #[serde(default)]
    pub from_high: Option<Micros>,
    /// Customer comments in it.
    pub n: u64,
    /// Customer comments per hour.
    pub per_hour: f64,
    /// Negative share in it.
    pub negative: Share,
}

/// An event of the brand's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// First human public reply to a customer who wrote after onset.
    FirstReply,
    /// First root post of the brand after onset, or statement made elsewhere.
    FirstStatement,
    /// First acceptance of responsibility.
    FirstFaultAcknowledgement,
    /// First apology.
    FirstApology,
    /// First concrete remedy.
    FirstRemedy,
    /// Volume back at the baseline level.
    BackToBaseline,
}

as_str!(ClockKind {
    FirstReply = "first_reply",
    FirstStatement = "first_statement",
    FirstFaultAcknowledgement = "first_fault_acknowledgement",
    FirstApology = "first_apology",
    FirstRemedy = "first_remedy",
    BackToBaseline = "back_to_baseline",
});

/// A crisis clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Clock {
    /// What it times.
    pub kind: ClockKind,
    /// When it happened; `None` = not in this archive.
    pub at: Option<Micros>,
    /// Minutes from onset.
    pub minutes_since_onset: Option<f64>,
    /// The comment that shows it.
    pub quote: Option<QuoteId>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// Denies, disputes or blames.
    Defensive,
    /// Apologises or accepts responsibility, without a remedy.
    Apology,
    /// Apologises or accepts responsibility and offers a remedy.
    ApologyWithRedress,
    /// Corrects a claim that goes round.
    Correction,
    /// Informs, nothing of the above.
    Informing,
    /// Made elsewhere; its words are not in the archive.
    Outside,
}

as_str!(StatementKind {
    Defensive = "defensive",
    Apology = "apology",
    ApologyWithRedress = "apology_with_redress",
    Correction = "correction",
    Informing = "informing",
    Outside = "outside",
});

/// A statement: a root post of the brand during the crisis, or one made elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// When.
    pub at: Micros,
    /// What it does.
    pub kind: StatementKind,
    /// The post, when it is in the archive.
    pub quote: Option<QuoteId>,
    /// The user's words for a statement made elsewhere.
    pub label: Option<String>,
    /// Customer comments per hour in the 6 hours before.
    pub per_hour_before: f64,
    /// In the 6 hours after.
    pub per_hour_after: f64,
    /// Negative share in the 6 hours before.
    pub negative_before: Share,
    /// In the 6 hours after.
    pub negative_after: Share,
}

/// Whether there was a crisis, and its course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Storm {
    /// The answer.
    pub verdict: Verdict,
    /// The calm time that everything is compared with.
    pub baseline: Option<Span>,
    /// A rise that would pass for a crisis, but vanishes when comments with nearly the same words have one vote together; it is none then.
    pub copied_rise: Option<Span>,
    /// The crisis: onset to back-to-baseline, or to the end of the archive.
    pub crisis: Option<Span>,
    /// Whether the archive ends before volume is back at the baseline level.
    pub is_still_open: bool,
    /// Onset in minutes since 1970 UTC would be unreadable: an instant, with its earliest and latest plausible time.
    pub onset: Option<ChangePoint>,
    /// All change points, in order of time.
    pub change_points: Vec<ChangePoint>,
    /// The phases, without gaps, in order of time.
    pub phases: Vec<Phase>,
    /// The clocks, one of each kind; empty without a crisis.
    pub clocks: Vec<Clock>,
    /// Statements during the crisis, in order of time.
    pub statements: Vec<Statement>,
    /// Customer comments per hour in the baseline.
    pub baseline_per_hour: f64,
    /// Start of the busiest hour of the crisis.
    pub peak_at: Option<Micros>,
    /// Start of the earliest hour of the crisis that was not demonstrably less busy.
    #[serde(default)]
    pub peak_low: Option<Micros>,
    /// Start of the latest such hour.
    #[serde(default)]
    pub peak_high: Option<Micros>,
    /// Customer comments in the busiest hour.
    pub n_peak_hour: u64,
    /// Customer comments of the crisis above what the baseline would have brought.
    pub excess_comments: Estimate,
    /// Minutes in which the rate doubled between onset and peak.
    pub doubling_minutes: Estimate,
    /// Minutes from the peak until the rate was half of it.
    pub half_life_minutes: Estimate,
    /// Minutes from onset until the rate was back at the baseline level.
    pub baseline_minutes: Estimate,
}
