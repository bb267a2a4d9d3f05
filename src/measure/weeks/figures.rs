//! One week as it could be known at its end: what is compared, and what a history keeps. Counts alone, no text and no author.
//!
//! Each week is measured on the comments up to its own end. Its waits are those of the cases that arrived in it, and whatever is open then is censored then, so
//! that a week of last month does not look better than this one only because its cases had more time to be answered.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Week;
use crate::measure::acts::mark_templates;
use crate::measure::episodes::{Episode, Episodes, ReplyState, Walk};
use crate::measure::results::{ClockKind, Storm, Verdict};
use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::Tally;
use crate::measure::stats::survival::Observation;
use crate::model::{ActSet, Estimate, Link, Micros, ResponseAct, Span};

/// Version of [`WeekFigures`] in files; raised when a field changes its meaning.
pub const FIGURES_VERSION: u32 = 1;

/// How much of the week the archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// All of it, as far as can be seen.
    Whole,
    /// The archive begins inside it.
    BeginsInside,
    /// The archive ends inside it.
    EndsInside,
}

/// Some of the comments of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// With the property.
    pub count: u64,
    /// Looked at.
    pub n: u64,
}

impl Part {
    pub(super) fn add(&mut self, has: bool) {
        self.count += u64::from(has);
        self.n += 1;
    }

    /// As a tally, which becomes a share.
    #[must_use]
    pub const fn tally(self) -> Tally {
        Tally { count: self.count, n: self.n }
    }
}

/// One day of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Day {
    /// From midnight to midnight in the report's zone.
    pub span: Span,
    /// Customer comments.
    pub n_customer: u64,
    /// Negative ones of those with text.
    pub negative: Part,
}

/// One cause within a week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CauseCount {
    /// Customer comments that carry it.
    pub n: u64,
    /// Negative ones among them.
    pub n_negative: u64,
}

/// The wait of one case.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekWait {
    /// Minutes until the answer, or until the end of the week.
    pub minutes: f64,
    /// Whether it was answered by then.
    pub is_answered: bool,
    /// Whether the case arrived on a Saturday or Sunday.
    #[serde(default)]
    pub is_weekend: bool,
}

/// The open cases at both ends of the week, counted at these very instants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Carried {
    /// Open when the week began.
    pub at_start: u64,
    /// Arrived in it.
    pub arrived: u64,
    /// Answered in it, whenever they arrived.
    pub answered: u64,
    /// Open when it ended: `at_start + arrived − answered`.
    pub at_end: u64,
    /// Of these, from earlier weeks.
    pub old_at_end: u64,
}

/// What the human replies of the week did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replies {
    /// Replies.
    pub n: u64,
    /// Copies of a text that had been sent at least five times by the week's end.
    pub n_templates: u64,
    /// Replies by act; a reply can do several things.
    #[serde(default)]
    pub acts: BTreeMap<String, u64>,
    /// First replies to negative comments without empathy, apology or acceptance of fault.
    pub without_empathy: Part,
    /// First replies to negative comments that neither offer nor explain, ask for details, instruct, promise or move the talk to another channel.
    pub without_offer: Part,
}

/// A crisis as it was known at the end of a week: what tests of actions ask about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CrisisSeen {
    /// Onset to back-to-baseline, or to the end of what is known.
    pub span: Span,
    /// Whether it was still going on.
    pub is_still_open: bool,
    /// Until when it was watched.
    pub seen_until: Micros,
    /// Customer comments per hour in calm time.
    pub baseline_per_hour: f64,
    /// Customer comments in its busiest hour.
    pub n_peak_hour: u64,
    /// Customer comments above what calm time would have brought.
    pub excess_comments: Estimate,
    /// Minutes in which the rate doubled before the peak.
    pub doubling_minutes: Estimate,
    /// Minutes from the peak until the rate was half of it.
    pub half_life_minutes: Estimate,
    /// Minutes from onset to each event; `None` = it had not happened.
    pub minutes_to: BTreeMap<ClockKind, Option<f64>>,
}

impl CrisisSeen {
    /// The crisis of a storm that was watched until an instant; `None` without one.
    #[must_use]
    pub fn of(storm: &Storm, seen_until: Micros) -> Option<Self> {
        let span = storm.crisis.filter(|_| !matches!(storm.verdict, Verdict::Calm | Verdict::CannotTell))?;
        Some(Self {
            span,
            is_still_open: storm.is_still_open,
            seen_until,
            baseline_per_hour: storm.baseline_per_hour,
            n_peak_hour: storm.n_peak_hour,
            excess_comments: storm.excess_comments,
            doubling_minutes: storm.doubling_minutes,
            half_life_minutes: storm.half_life_minutes,
            minutes_to: storm.clocks.iter().map(|clock| (clock.kind, clock.minutes_since_onset)).collect(),
        })
    }
}

/// What a history keeps of a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekFigures {
    /// Version of this shape.
    pub version: u32,
    /// The week.
    pub week: Week,
    /// IANA name of the zone that it was cut in.
    pub zone: String,
    /// From its first instant to the first of the next week.
    pub span: Span,
    /// 167, 168 or 169.
    pub hours: f64,
    /// How much of it the archive holds.
    pub completeness: Completeness,
    /// Customer comments.
    pub n_customer: u64,
    /// Negative, of those with text.
    pub negative: Part,
    /// Its seven days.
    pub days: Vec<Day>,
    /// Customer comments by hour of the week, Monday 0 h first: 168 numbers.
    pub by_hour: Vec<u64>,
    /// By cause id.
    pub causes: BTreeMap<String, CauseCount>,
    /// Waits of the cases that arrived in it, the shortest first.
    pub waits: Vec<WeekWait>,
    /// Cases whose times have only a day, or contradict each other: without a wait.
    pub n_without_wait: u64,
    /// Answered within the target, of the cases that arrived at least that long before the week's end.
    pub within_target: Part,
    /// Cases that arrived later than that: too young for the target.
    pub n_young: u64,
    /// The target in minutes.
    pub target_minutes: f64,
    /// Positive cases with an answer by the week's end.
    pub praise: Part,
    /// Open cases.
    pub carried: Carried,
    /// Replies.
    pub replies: Replies,
    /// The crisis that the archive holds up to the week's end; absent without one, and in the weeks that another is compared with.
    #[serde(default)]
    pub crisis: Option<CrisisSeen>,
}

impl WeekFigures {
    /// The waits as observations.
    #[must_use]
    pub fn observations(&self) -> Vec<Observation> {
        self.waits.iter().map(|wait| Observation { time: wait.minutes, is_event: wait.is_answered }).collect()
    }

    /// Whether it may be compared: whole and not empty.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        self.completeness == Completeness::Whole && self.n_customer > 0
    }
}

/// The rows up to an instant, and the episodes as they stood then.
#[derive(Debug, Clone)]
pub struct Known {
    /// Rows before the instant; those without a time are left out.
    pub rows: Rows,
    /// Their episodes.
    pub episodes: Episodes,
}

impl Known {
    /// Cuts the rows, which are in order of time, at `end`. A parent that comes later is none.
    #[must_use]
    pub fn until(rows: &Rows, end: Micros) -> Self {
        let mut walk = Walk::new(rows, Link::Broadcast);
        walk.until(end);
        let n = rows.created_at.partition_point(|at| at.is_some_and(|at| at < end));
        let mut rows = Rows {
            created_at: rows.created_at[..n].to_vec(),
            time_precision: rows.time_precision[..n].to_vec(),
            author_role: rows.author_role[..n].to_vec(),
            visibility: rows.visibility[..n].to_vec(),
            author: rows.author[..n].to_vec(),
            thread: rows.thread[..n].to_vec(),
            parent: rows.parent[..n].iter().map(|parent| if (*parent as usize) < n { *parent } else { NONE }).collect(),
            brand_account: rows.brand_account[..n].to_vec(),
            platform: rows.platform[..n].to_vec(),
            platforms: rows.platforms.clone(),
            has_text: rows.has_text[..n].to_vec(),
            language: rows.language[..n].to_vec(),
            polarity: rows.polarity[..n].to_vec(),
            p_negative: rows.p_negative[..n].to_vec(),
            sentiment: rows.sentiment[..n].to_vec(),
            causes: rows.causes[..n].to_vec(),
            sub_causes: rows.sub_causes[..n].to_vec(),
            acts: rows.acts[..n].to_vec(),
            voice: rows.voice[..n].to_vec(),
            needs_reply: rows.needs_reply[..n].to_vec(),
            copy_cluster: rows.copy_cluster[..n].to_vec(),
            near_cluster: rows.near_cluster[..n].to_vec(),
            likes: rows.likes[..n].to_vec(),
            addressees: rows.addressees.until(n as u32),
            broadcasts: rows.broadcasts,
        };
        mark_templates(&mut rows);
        Self { rows, episodes: walk.end(n) }
    }

    /// When an episode began, and when it was answered, if it was. `None` for one that no wait can be told of.
    pub(super) fn times(&self, episode: &Episode) -> Option<(Micros, Option<Micros>)> {
        times(&self.rows, episode)
    }

    /// As [`observed_until`].
    pub(super) fn observed_until(&self, week: Span, completeness: Completeness) -> Micros {
        observed_until(&self.rows, week, completeness)
    }

    /// Rows that come best first as quotes: what other people liked, then what is most negative, then the earliest.
    pub(super) fn telling(&self, mut rows: Vec<u32>) -> Vec<u32> {
        let of = &self.rows;
        rows.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            of.likes[b].cmp(&of.likes[a]).then_with(|| of.p_negative[b].total_cmp(&of.p_negative[a])).then_with(|| a.cmp(&b))
        });
        rows
    }

    /// Rows of a stretch of time, in order.
    pub(super) fn rows_of(&self, span: Span) -> std::ops::Range<usize> {
        rows_of(&self.rows, span)
    }
}

/// Rows of a stretch of time, in order.
pub(super) fn rows_of(rows: &Rows, span: Span) -> std::ops::Range<usize> {
    let before = |at: Micros| rows.created_at.partition_point(|known| known.is_some_and(|known| known < at));
    before(span.from)..before(span.to)
}

/// When an episode began, and when it was answered, if it was. `None` for one that no wait can be told of.
pub(super) fn times(rows: &Rows, episode: &Episode) -> Option<(Micros, Option<Micros>)> {
    if !episode.has_wait() || matches!(episode.state, ReplyState::Withdrawn | ReplyState::Moderated) {
        return None;
    }
    let started_at = rows.created_at[episode.first_row as usize]?;
    let answered_at = if episode.answer_row == NONE { None } else { rows.created_at[episode.answer_row as usize] };
    Some((started_at, answered_at.map(|at| at.max(started_at))))
}

/// Where open cases of a week are censored: at its end, or at the last comment of an archive that ends inside it. Nobody wrote on a quiet Sunday night, and yet it
/// was observed.
pub(super) fn observed_until(rows: &Rows, week: Span, completeness: Completeness) -> Micros {
    let last = rows_of(rows, Span { from: Micros::MIN, to: week.to }).last().and_then(|row| rows.created_at[row]);
    if completeness == Completeness::EndsInside { last.map_or(week.to, |last| last.min(week.to)) } else { week.to }
}

/// Whether a reply takes the customer's side of it.
pub(super) fn shows_empathy(acts: ActSet) -> bool {
    [ResponseAct::Empathy, ResponseAct::Apology, ResponseAct::FaultAcknowledgement].into_iter().any(|act| acts.contains(act))
}

/// Whether a reply moves the matter on.
pub(super) fn offers(acts: ActSet) -> bool {
    [
        ResponseAct::Redress,
        ResponseAct::Explanation,
        ResponseAct::DetailRequest,
        ResponseAct::Handoff,
        ResponseAct::PromiseDated,
        ResponseAct::PromiseUndated,
        ResponseAct::Instruction,
        ResponseAct::Correction,
    ]
    .into_iter()
    .any(|act| acts.contains(act))
}

/// Question and first reply of the cases that were answered within a stretch of time.
pub(super) fn first_replies(known: &Known, span: Span) -> impl Iterator<Item = (usize, usize)> {
    known
        .episodes
        .items
        .iter()
        .filter(move |episode| episode.answer_row != NONE && known.rows.created_at[episode.answer_row as usize].is_some_and(|at| span.contains(at)))
        .map(|episode| (episode.first_row as usize, episode.answer_row as usize))
}
