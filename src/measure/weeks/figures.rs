//! One week as it could be known at its end: what is compared, and what a history keeps. Counts alone, no text and no author.
//!
//! Each week is measured on the comments up to its own end. Its waits are those of the cases that arrived in it, and whatever is open then is censored then, so
//! that a week of last month does not look better than this one only because its cases had more time to be answered.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Week;
use crate::measure::acts::mark_templates;
use crate::measure::bins::{bin_of, hour_of_week};
use crate::measure::episodes::{self, Episode, Episodes, ReplyState};
use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::Tally;
use crate::measure::stats::survival::Observation;
use crate::measure::storm::Posts;
use crate::model::{ActSet, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, ResponseAct, Span};

/// Version of [`WeekFigures`] in files; raised when a field changes its meaning.
pub const FIGURES_VERSION: u32 = 1;

/// The first hour of Saturday, from Monday 0 h.
const SATURDAY: usize = 5 * 24;

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
    fn add(&mut self, has: bool) {
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
        let episodes = episodes::find(&rows);
        Self { rows, episodes }
    }

    /// When an episode began, and when it was answered, if it was. `None` for one that no wait can be told of.
    pub(super) fn times(&self, episode: &Episode) -> Option<(Micros, Option<Micros>)> {
        if !episode.has_wait() || matches!(episode.state, ReplyState::Withdrawn | ReplyState::Moderated) {
            return None;
        }
        let started_at = self.rows.created_at[episode.first_row as usize]?;
        let answered_at = if episode.answer_row == NONE { None } else { self.rows.created_at[episode.answer_row as usize] };
        Some((started_at, answered_at.map(|at| at.max(started_at))))
    }

    /// Where open cases of a week are censored: at its end, or at the last comment of an archive that ends inside it. Nobody wrote on a quiet Sunday night, and yet it was
    /// observed.
    pub(super) fn observed_until(&self, week: Span, completeness: Completeness) -> Micros {
        let last = self.rows.created_at.last().copied().flatten();
        if completeness == Completeness::EndsInside { last.map_or(week.to, |last| last.min(week.to)) } else { week.to }
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
        let before = |at: Micros| self.rows.created_at.partition_point(|known| known.is_some_and(|known| known < at));
        before(span.from)..before(span.to)
    }
}

/// What the week is measured with.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    /// The zone that weeks are cut in.
    pub zone: Tz,
    /// The service target in minutes.
    pub target_minutes: f64,
    /// Names of the causes.
    pub taxonomy_ids: &'a [String],
}

/// Measures a week on what is known at its end.
#[must_use]
pub fn figures(known: &Known, week: Week, completeness: Completeness, cut: Cut<'_>) -> WeekFigures {
    let span = week.span(cut.zone);
    let rows = &known.rows;
    let day_edges: Vec<Micros> = week.days(cut.zone).iter().map(|(_, day)| day.from).chain([span.to]).collect();
    let mut days: Vec<Day> = week.days(cut.zone).into_iter().map(|(_, span)| Day { span, n_customer: 0, negative: Part::default() }).collect();
    let mut by_hour = vec![0; 168];
    let mut causes: BTreeMap<String, CauseCount> = BTreeMap::new();
    let mut negative = Part::default();
    let mut n_customer = 0;
    for row in known.rows_of(span).filter(|row| rows.is_customer(*row)) {
        let Some(at) = rows.created_at[row] else { continue };
        let is_negative = rows.polarity[row] == Polarity::Negative;
        n_customer += 1;
        by_hour[hour_of_week(at, cut.zone)] += 1;
        if let Some(day) = bin_of(&day_edges, at) {
            days[day].n_customer += 1;
            if rows.has_text[row] {
                days[day].negative.add(is_negative);
            }
        }
        if !rows.has_text[row] {
            continue;
        }
        negative.add(is_negative);
        for cause in rows.causes[row].iter() {
            let Some(id) = cut.taxonomy_ids.get(usize::from(cause.0)) else { continue };
            let counts = causes.entry(id.clone()).or_default();
            counts.n += 1;
            counts.n_negative += u64::from(is_negative);
        }
    }
    let waits = Waits::of(known, span, known.observed_until(span, completeness), cut);
    WeekFigures {
        version: FIGURES_VERSION,
        week,
        zone: cut.zone.name().to_owned(),
        span,
        hours: span.minutes() / 60.0,
        completeness,
        n_customer,
        negative,
        days,
        by_hour,
        causes,
        waits: waits.cohort,
        n_without_wait: waits.n_without,
        within_target: waits.within_target,
        n_young: waits.n_young,
        target_minutes: cut.target_minutes,
        praise: waits.praise,
        carried: waits.carried,
        replies: replies(known, span),
    }
}

#[derive(Default)]
struct Waits {
    cohort: Vec<WeekWait>,
    n_without: u64,
    within_target: Part,
    n_young: u64,
    praise: Part,
    carried: Carried,
}

impl Waits {
    fn of(known: &Known, span: Span, end: Micros, cut: Cut<'_>) -> Self {
        let Cut { zone, target_minutes, .. } = cut;
        let mut found = Self::default();
        let target = (target_minutes * MICROS_PER_MINUTE as f64) as Micros;
        for episode in &known.episodes.items {
            let asks = episode.needs_reply == NeedsReply::Yes;
            let started = known.rows.created_at[episode.first_row as usize];
            let Some((started_at, answered_at)) = known.times(episode) else {
                found.n_without += u64::from(asks && !episode.has_wait() && started.is_some_and(|at| span.contains(at)));
                continue;
            };
            if asks {
                let carried = &mut found.carried;
                let is_open_at_start = started_at < span.from && answered_at.is_none_or(|at| at >= span.from);
                carried.at_start += u64::from(is_open_at_start);
                carried.arrived += u64::from(span.contains(started_at));
                carried.answered += u64::from(answered_at.is_some_and(|at| span.contains(at)));
                carried.at_end += u64::from(answered_at.is_none());
                carried.old_at_end += u64::from(answered_at.is_none() && started_at < span.from);
            }
            if !span.contains(started_at) {
                continue;
            }
            if known.rows.polarity[episode.first_row as usize] == Polarity::Positive {
                found.praise.add(answered_at.is_some());
            }
            if !asks {
                continue;
            }
            let minutes = (answered_at.unwrap_or(end).max(started_at) - started_at) as f64 / MICROS_PER_MINUTE as f64;
            found.cohort.push(WeekWait { minutes, is_answered: answered_at.is_some(), is_weekend: hour_of_week(started_at, zone) >= SATURDAY });
            if started_at + target <= end {
                found.within_target.add(answered_at.is_some_and(|at| at - started_at <= target));
            } else {
                found.n_young += 1;
            }
        }
        found.cohort.sort_by(|a, b| a.minutes.total_cmp(&b.minutes).then_with(|| b.is_answered.cmp(&a.is_answered)));
        found
    }
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

fn replies(known: &Known, span: Span) -> Replies {
    let rows = &known.rows;
    let posts = Posts::of(rows, &[], None);
    let mut found = Replies::default();
    for row in known.rows_of(span).filter(|row| posts.is_reply(rows, *row)) {
        found.n += 1;
        found.n_templates += u64::from(rows.acts[row].contains(ResponseAct::Template));
        for act in rows.acts[row].iter() {
            *found.acts.entry(act.as_str().to_owned()).or_default() += 1;
        }
    }
    for (question, reply) in first_replies(known, span) {
        if rows.polarity[question] == Polarity::Negative {
            found.without_empathy.add(!shows_empathy(rows.acts[reply]));
            found.without_offer.add(!offers(rows.acts[reply]));
        }
    }
    found
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
