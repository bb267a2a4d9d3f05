//! The shape of `measures.json`: every number that a report shows, with its n, its interval and the id of its definition.
//!
//! Fields are public and described one by one: the descriptions become the JSON Schema. Times are microseconds since 1970 UTC, durations are minutes,
//! shares are 0..=1.

pub mod acts;
pub mod causes;
pub mod change;
pub mod effects;
pub mod evidence;
pub mod latency;
pub mod latency_views;
pub mod scope;
pub mod sentiment;
pub mod spread;
pub mod storm;
pub mod volume;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use acts::{ActMeasures, ActRow, ApologyPart, ApologyParts, CopyCluster, PhaseActs, StrategyRow};
pub use causes::{CauseMeasures, CauseRow, ProposedCause, SubCauseRow, UnmatchedComplaints};
pub use change::{ChangeDimension, ChangeGroup, ChangeKey, ChangeLedger, ChangeParts, ChangeTable};
pub use effects::{
    Audience, ClassTarget, Effects, FairnessAudit, FairnessDimension, FairnessTest, FairnessVerdict, Fates, HourPart, MoodChange, MoodGroup, Order,
    Recovery, Scenario, ScenarioKind, ServiceClass, StatementEffect, TideChange, TideVerdict, WaitShare, WhatIf,
};
pub use evidence::{Evidence, Quote, QuoteId};
pub use latency::{
    AnsweredWithin, Average, BacklogPoint, BusinessWait, CurvePoint, Dimension, GroupTest, Latency, LatencyQuality, Outcomes, PublicFigure, Rhythm,
    RhythmCell, SurvivalCurve, WaitBucket, WaitGroup, WaitSummary, WaitingEpisode,
};
pub use latency_views::{Attribution, Cohort, CohortStep, Cohorts, LinkCount, ViewedWait, WaitView};
pub use scope::{BrandAccount, Counted, Scope, Structure};
pub use sentiment::{
    CorrectedChange, CorrectedShare, PeriodShare, ReadingError, Refusal, RefusalReason, SentimentBin, SentimentLabels, SentimentMeasures,
};
pub use spread::{
    Contagion, CopyKind, CopyMeasures, DayCount, ExpectedBin, KeyWord, NearCopies, NoTrees, PhaseBranching, PhaseWords, RemovalMeasures, RemovalRow,
    RumourClaim, Spike, SpikeMeasures, SpikeRhythm, Spread, SuperSpreader, ThreadBranching, VotedShare,
};
pub use storm::{ChangePoint, Clock, ClockKind, Phase, PhaseKind, Series, Statement, StatementKind, Storm, Verdict};
pub use volume::{Volume, VolumeBin};

use crate::ingest::ledger::Ledger;

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measures {
    /// Version of this shape; raised when a field changes its meaning.
    pub schema_version: u32,
    /// What was analysed: span, zone, roles, accounts, assumptions.
    pub scope: Scope,
    /// What became of every input record.
    pub ledger: Ledger,
    /// Comments over time.
    pub volume: Volume,
    /// How long customers waited.
    pub latency: Latency,
    /// How the comments felt.
    pub sentiment: SentimentMeasures,
    /// Why people wrote.
    pub causes: CauseMeasures,
    /// What the change between calm time and crisis is made of; absent without a crisis, or with too few comments on either side.
    pub change: Option<ChangeLedger>,
    /// Whether there was a crisis, its phases and clocks.
    pub storm: Storm,
    /// What the brand's replies did.
    pub acts: ActMeasures,
    /// What replies and statements did, who waited longer, and what another rota would have done.
    #[serde(default)]
    pub effects: Effects,
    /// How it spread, and what it is made of.
    pub spread: Spread,
    /// The comments behind the claims, masked.
    pub evidence: Evidence,
}

/// The current [`Measures::schema_version`].
pub const SCHEMA_VERSION: u32 = 1;
