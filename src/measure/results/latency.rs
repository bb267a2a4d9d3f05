//! How long customers waited. The unit is the episode; an unanswered one is right-censored, never dropped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Attribution, Cohorts, QuoteId, ViewedWait};
use crate::model::{Definition, Estimate, Micros, PublicTool, Share};

/// Answered within a horizon: `1 − S(h)` of Kaplan–Meier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnsweredWithin {
    /// The horizon: 15 min, 1, 3, 6, 24, 72 h, in minutes.
    pub minutes: f64,
    /// The share with its log-log interval; `None` when nobody is at risk any more at the horizon (too young).
    pub share: Estimate,
    /// Episodes still waiting and observed at the horizon.
    pub n_at_risk: u64,
}

/// The wait of a group of episodes on one clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaitSummary {
    /// Episodes that need a reply.
    pub n_episodes: u64,
    /// With an answer.
    pub n_answered: u64,
    /// Without one when the archive ends.
    pub n_censored: u64,
    /// Kaplan–Meier median wait in minutes.
    pub median: Estimate,
    /// Kaplan–Meier 90th percentile in minutes.
    pub p90: Estimate,
    /// Restricted mean wait up to 72 h, in minutes.
    pub restricted_mean_72h: Estimate,
    /// Answered within the horizons.
    pub answered_within: Vec<AnsweredWithin>,
    /// Ever answered, of all episodes.
    pub reply_rate: Share,
    /// Mean wait of the answered only, in minutes: what most tools show.
    pub naive_mean_minutes: Option<f64>,
    /// Median wait of the answered only, in minutes: what most tools show.
    pub naive_median_minutes: Option<f64>,
}

/// One step of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CurvePoint {
    /// Minutes since the first message.
    pub minutes: f64,
    /// Share answered by then.
    pub answered: f64,
    /// Lower end of the 95 % log-log interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Episodes still waiting and observed just before.
    pub n_at_risk: u64,
}

/// An answered-over-time curve, thinned to at most 400 points for drawing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SurvivalCurve {
    /// `all`, `before`, `crisis`, `after`.
    pub key: String,
    /// Episodes.
    pub n: u64,
    /// Steps in order of time, the first at 0 minutes.
    pub points: Vec<CurvePoint>,
}

/// By what episodes are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The brand account that answered, or that was addressed (unanswered ones: the only brand account of the thread, else `unknown`).
    BrandAccount,
    /// A cause of any message of the episode; an episode can be in several groups.
    Cause,
    /// Language of the first message.
    Language,
    /// Polarity of the first message.
    Polarity,
    /// `before`, `crisis`, `after` by arrival.
    Period,
    /// `weekday`, `weekend` by arrival in the report's zone.
    WeekPart,
    /// Platform.
    Platform,
}

/// The wait of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaitGroup {
    /// Grouped by.
    pub dimension: Dimension,
    /// The group.
    pub key: String,
    /// Its waits.
    pub summary: WaitSummary,
}

/// A log-rank test between the groups of a dimension (groups of fewer than 10 left out).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupTest {
    /// Grouped by.
    pub dimension: Dimension,
    /// Groups compared.
    pub keys: Vec<String>,
    /// The statistic.
    pub chi_square: f64,
    /// Degrees of freedom.
    pub degrees: u64,
    /// The p-value, not corrected.
    pub p_value: f64,
}

/// How many episodes waited how long, with the unanswered as a bucket of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaitBucket {
    /// `up_to_15_min`, `up_to_1_h`, `up_to_3_h`, `up_to_6_h`, `up_to_24_h`, `up_to_72_h`, `over_72_h`, `never`.
    pub key: String,
    /// Episodes, of all that need a reply.
    pub share: Share,
}

/// What became of all episodes, those that need no reply included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Outcomes {
    /// Episodes of all kinds.
    pub n_episodes: u64,
    /// That need a reply.
    pub n_needs_reply: u64,
    /// That may need one.
    pub n_unsure: u64,
    /// That need none.
    pub n_needs_none: u64,
    /// Of those that need one: answered in public.
    pub n_answered: u64,
    /// Answered by moving to a private channel.
    pub n_handed_off: u64,
    /// Only an automatic reply came: still waiting.
    pub n_acknowledged_only: u64,
    /// No answer when the archive ends.
    pub n_censored: u64,
    /// Deleted by the customer before an answer.
    pub n_withdrawn: u64,
    /// Hidden by the brand before an answer.
    pub n_moderated: u64,
}

/// Things about the times that a reader should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LatencyQuality {
    /// Answers stamped before the question: left out of waits, counted here.
    pub n_negative_gaps: u64,
    /// Question and answer with the same stamp.
    pub n_zero_gaps: u64,
    /// Episodes whose times have only a day: left out of waits.
    pub n_day_precision: u64,
    /// Brand replies without a parent that were given to the latest waiting author of the thread.
    pub n_inferred_links: u64,
    /// Brand replies that could not be given to anybody.
    pub n_unattributed_replies: u64,
    /// Episodes younger than 24 h at the end of the archive.
    pub n_younger_than_24h: u64,
}

/// An episode in the list of the longest waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaitingEpisode {
    /// Its first comment.
    pub quote: QuoteId,
    /// When it came.
    pub started_at: Micros,
    /// Minutes until the answer, or until the end of the archive.
    pub waited_minutes: f64,
    /// Whether it was answered at all.
    pub is_answered: bool,
}

/// Open episodes at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BacklogPoint {
    /// Start of the hour (day for long archives).
    pub at: Micros,
    /// Episodes that need a reply and have none yet.
    pub n_open: u64,
}

/// One hour of the week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RhythmCell {
    /// 0 = Monday, in the report's zone.
    pub weekday: u32,
    /// 0..=23.
    pub hour: u32,
    /// Episodes that need a reply and began in it.
    pub n_arrivals: u64,
    /// Of those, never answered.
    pub n_unanswered: u64,
    /// Kaplan–Meier median wait of those; `None` below 10 or when not reached.
    pub median_minutes: Option<f64>,
}

/// The week's rhythm: 7 × 24 cells, Monday 0 h first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Rhythm {
    /// 168 cells.
    pub cells: Vec<RhythmCell>,
}

/// The wait on the business clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BusinessWait {
    /// Waits in minutes of opening time.
    pub summary: WaitSummary,
    /// Episodes asked and answered outside opening hours: no wait on this clock, never a zero.
    pub n_served_off_hours: u64,
}

/// How times become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Average {
    /// The arithmetic mean.
    Mean,
    /// The middle one.
    Median,
}

/// The archive counted by the published rule of another tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublicFigure {
    /// Whose rule.
    pub tool: PublicTool,
    /// What the number means.
    pub definition: Definition,
    /// Mean or median.
    pub average: Average,
    /// Tickets, conversations or messages that the rule looks at.
    pub n_cases: u64,
    /// Times that the number is made of.
    pub n_counted: u64,
    /// Cases with a reply that the rule accepts, of all cases that it looks at.
    pub answered: Share,
    /// The number in minutes; `None` = no time to count.
    pub minutes: Option<f64>,
    /// The number less the Kaplan–Meier median of first replies; `None` when either does not exist.
    pub difference_minutes: Option<f64>,
}

/// How long customers waited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Latency {
    /// Episodes that need a reply (`needs_reply = yes`), calendar clock, from the first message.
    pub first_reply: WaitSummary,
    /// The same with the unsure counted as needing one: the other end of the honest range.
    pub first_reply_with_unsure: WaitSummary,
    /// Kaplan–Meier median from the last message before the reply, in minutes: the definition some vendors use.
    pub from_last_message_median: Estimate,
    /// The wait for later answers in the same thread.
    pub next_reply: WaitSummary,
    /// What a customer waits over a whole conversation, all waits of it added up; a unit is a conversation.
    pub requester_wait: WaitSummary,
    /// Time until the reply after which the customer was silent for 72 h or content; a unit is a conversation, seen as of 72 h before the end.
    pub conclusive_response: WaitSummary,
    /// Settled conversations in which the customer did not have to ask again after the first reply.
    pub one_touch: Share,
    /// The archive by the published rules of other tools, as asked for with `--as`.
    pub counted_as: Vec<PublicFigure>,
    /// The business clock, when working hours are configured.
    pub business: Option<BusinessWait>,
    /// By group, sorted by dimension, then by number of episodes.
    pub groups: Vec<WaitGroup>,
    /// Log-rank tests.
    pub tests: Vec<GroupTest>,
    /// `all`, and `before`/`crisis`/`after` when there was a crisis.
    pub curves: Vec<SurvivalCurve>,
    /// Waits in buckets, with "never".
    pub buckets: Vec<WaitBucket>,
    /// What became of the episodes.
    pub outcomes: Outcomes,
    /// Praise (positive episodes) that got an answer.
    pub praise_coverage: Share,
    /// Answered within the target, of all episodes old enough to have met or missed it.
    pub target_attainment: Share,
    /// The target in minutes.
    pub target_minutes: f64,
    /// Open episodes over time.
    pub backlog: Vec<BacklogPoint>,
    /// The most open episodes at one moment.
    pub peak_backlog: Option<BacklogPoint>,
    /// Person-hours of waiting: the integral of the backlog.
    pub waiting_hours: f64,
    /// Hour × weekday.
    pub rhythm: Rhythm,
    /// The 20 longest waits.
    pub longest_waiting: Vec<WaitingEpisode>,
    /// The first reply by other rules.
    pub views: Vec<ViewedWait>,
    /// How it is known which reply answers whom.
    pub attribution: Attribution,
    /// Cases in which another customer answered first.
    pub peer_first: Share,
    /// Cases by when they arrived.
    pub cohorts: Cohorts,
    /// Data quality of the times.
    pub quality: LatencyQuality,
}
