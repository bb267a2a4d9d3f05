//! How long customers waited: every number of [`Latency`] from the episodes.

mod cohorts;
mod conversation_waits;
mod groups;
mod local_hours;
mod public;
mod views;

use super::backlog::backlog;
use super::bins::{axis, timed_rows};
use super::business_clock::BusinessClock;
use super::conversations;
use super::episodes::{Episode, Episodes, ReplyState, RowWaits};
use super::evidence::{AnsweredWait, WaitFacts};
use super::results::{BusinessWait, Latency, LatencyQuality, Outcomes, QuoteId, Rhythm, RhythmCell, Storm, WaitingEpisode};
use super::rows::{NONE, Rows};
use super::settings::MeasureSettings;
use super::shares::share;
use super::stats::survival::{Observation, kaplan_meier};
use super::waits::{buckets, drawn_curve, summary};
use crate::model::{Definition, Estimate, Link, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, TOO_FEW};
pub use local_hours::LocalHours;

/// The longest waits that are listed.
const N_LONGEST: usize = 20;
/// Rows handed on to the choice of evidence.
const N_FACTS: usize = 5_000;

/// What the waits are, in all their forms.
#[derive(Debug, Clone)]
pub struct Waited {
    /// The measures.
    pub latency: Latency,
    /// What the choice of evidence looks at.
    pub facts: WaitFacts,
    /// The columns of the frame.
    pub columns: RowWaits,
}

/// One episode with its wait.
#[derive(Debug, Clone, Copy)]
struct Wait {
    episode: u32,
    /// Hour of the week of its arrival in the report's zone, 0 = Monday 0 h.
    hour_of_week: u32,
    started_at: Micros,
    /// When it was answered, else the end of the archive; never before `started_at`.
    until: Micros,
    is_answered: bool,
}

impl Wait {
    const fn minutes(self) -> f64 {
        (self.until - self.started_at) as f64 / MICROS_PER_MINUTE as f64
    }

    const fn observation(self) -> Observation {
        Observation { time: self.minutes(), is_event: self.is_answered }
    }
}

/// Waits of one kind: in order of arrival, and as observations in order of length. One sort serves every group, curve and cell below.
struct Waits {
    by_arrival: Vec<Wait>,
    by_length: Vec<Wait>,
}

impl Waits {
    fn observations(&self) -> Vec<Observation> {
        self.by_length.iter().map(|wait| wait.observation()).collect()
    }
}

/// Measures the waits. `end` is the last instant of the archive: the unanswered are censored there.
///
/// First replies are measured on every episode that needs one: a customer who writes again after an answer waits again. Next replies are the later episodes of the
/// same customer in the same thread alone. Withdrawn and moderated episodes are outcomes of their own, neither answers nor censored waits: archives do not say when
/// a comment was deleted or hidden, so that they are counted and left out of the curves.
#[must_use]
pub fn latency(
    rows: &Rows,
    episodes: &Episodes,
    storm: &Storm,
    taxonomy_ids: &[String],
    brand_accounts: &[String],
    settings: &MeasureSettings,
    end: Micros,
) -> Waited {
    let all = all_waits(rows, episodes, settings, end);
    let of = |wait: &Wait| &episodes.items[wait.episode as usize];
    let chosen = |keep: &dyn Fn(&Episode) -> bool| Waits {
        by_arrival: all.by_arrival.iter().filter(|wait| keep(of(wait))).copied().collect(),
        by_length: all.by_length.iter().filter(|wait| keep(of(wait))).copied().collect(),
    };
    let first = chosen(&|episode| episode.needs_reply == NeedsReply::Yes);
    let with_unsure = chosen(&|episode| episode.needs_reply != NeedsReply::No);
    let next = chosen(&|episode| !episode.is_first && episode.needs_reply == NeedsReply::Yes);
    let praise: Vec<&Wait> = all.by_arrival.iter().filter(|wait| rows.polarity[of(wait).first_row as usize] == Polarity::Positive).collect();
    let observations = first.observations();

    let clock = settings.business_hours.as_ref().and_then(|hours| Some(BusinessClock::new(hours, all.by_arrival.first()?.started_at, end)));
    let columns = columns(rows, episodes, clock.as_ref());
    let times: Vec<Micros> = timed_rows(rows).iter().map(|(at, _)| *at).collect();
    let open_waits: Vec<(Micros, Option<Micros>)> = all
        .by_arrival
        .iter()
        .filter(|wait| of(wait).needs_reply == NeedsReply::Yes)
        .map(|wait| (wait.started_at, wait.is_answered.then_some(wait.until)))
        .collect();
    let backlog = backlog(&open_waits, end, axis(&times), settings.report_zone);
    let longest = longest(&first.by_arrival);

    let conversations = conversations::find(rows, episodes);
    let (conclusive_response, one_touch) = conversation_waits::conclusive(rows, episodes, &conversations, end);
    let first_reply = summary(&observations, Definition::FirstReplyCalendarMinutes);
    let archive = public::Archive { rows, episodes, conversations: &conversations, end };

    let first_reply_with_unsure = summary(&with_unsure.observations(), Definition::FirstReplyCalendarMinutes);
    let from_last = from_last_message(rows, episodes, &first.by_arrival);
    let viewed = views::Archive { rows, episodes, settings, end };
    let grouped = groups::groups(rows, episodes, &first.by_length, storm, taxonomy_ids, brand_accounts);
    let latency = Latency {
        counted_as: public::figures(archive, &settings.counted_as, first_reply.median.point),
        first_reply,
        from_last_message_median: median(&from_last, Definition::FirstReplyFromLastMessageMinutes),
        next_reply: summary(&next.observations(), Definition::NextReplyCalendarMinutes),
        requester_wait: conversation_waits::requester_wait(rows, episodes, &conversations, end),
        conclusive_response,
        one_touch,
        business: clock.as_ref().map(|clock| business(&first.by_arrival, clock)),
        tests: grouped.iter().filter_map(groups::test).collect(),
        groups: grouped.into_iter().flat_map(groups::summaries).collect(),
        curves: curves(&first.by_length, storm),
        buckets: buckets(&observations),
        outcomes: outcomes(episodes),
        praise_coverage: share(Definition::PraiseCoverage, praise.iter().filter(|wait| wait.is_answered).count() as u64, praise.len() as u64),
        target_attainment: target_attainment(&first.by_arrival, settings.target.minutes),
        target_minutes: settings.target.minutes,
        backlog: backlog.points,
        peak_backlog: backlog.peak,
        waiting_hours: backlog.waiting_hours,
        rhythm: rhythm(&first.by_length),
        longest_waiting: longest
            .iter()
            .take(N_LONGEST)
            .map(|wait| WaitingEpisode {
                quote: QuoteId::of_row(of(wait).first_row as usize),
                started_at: wait.started_at,
                waited_minutes: wait.minutes(),
                is_answered: wait.is_answered,
            })
            .collect(),
        views: views::views(viewed, &all, first_reply_with_unsure.clone(), &from_last),
        first_reply_with_unsure,
        attribution: views::attribution(rows, episodes),
        peer_first: views::peer_first(rows, episodes),
        cohorts: cohorts::cohorts(&first.by_length, axis(&times), settings.report_zone, end),
        quality: quality(rows, episodes, &all.by_arrival, end),
    };
    let first_row = |wait: &Wait| of(wait).first_row;
    let facts = WaitFacts {
        longest_waiting: longest.iter().map(first_row).collect(),
        unanswered: first.by_arrival.iter().filter(|wait| !wait.is_answered).map(first_row).collect(),
        praise_unanswered: praise.iter().filter(|wait| !wait.is_answered).map(|wait| first_row(wait)).collect(),
        answered: first
            .by_arrival
            .iter()
            .filter(|wait| wait.is_answered)
            .map(|wait| AnsweredWait { question: first_row(wait), reply: of(wait).answer_row, minutes: wait.minutes() })
            .collect(),
        peak_backlog_at: latency.peak_backlog.map(|peak| peak.at),
    };
    Waited { latency, facts, columns }
}

/// Every episode that has a wait.
fn all_waits(rows: &Rows, episodes: &Episodes, settings: &MeasureSettings, end: Micros) -> Waits {
    let mut hours = LocalHours::new(settings.report_zone);
    let by_arrival: Vec<Wait> = (0..).zip(&episodes.items).filter_map(|(idx, episode)| wait(rows, episode, idx, &mut hours, end)).collect();
    // Length, then what came at the same length: answers first, as survival curves take them; then arrival, so that equal waits keep one order.
    let mut order: Vec<(u64, u32)> =
        by_arrival.iter().zip(0..).map(|(wait, idx)| (((wait.until - wait.started_at) as u64) << 1 | u64::from(!wait.is_answered), idx)).collect();
    order.sort_unstable();
    let by_length = order.into_iter().map(|(_, idx)| by_arrival[idx as usize]).collect();
    Waits { by_arrival, by_length }
}

/// The wait of an episode; `None` where the times allow none.
fn wait(rows: &Rows, episode: &Episode, idx: u32, hours: &mut LocalHours, end: Micros) -> Option<Wait> {
    if !episode.has_wait() || matches!(episode.state, ReplyState::Withdrawn | ReplyState::Moderated) {
        return None;
    }
    let started_at = rows.created_at[episode.first_row as usize]?;
    let answered_at = if episode.answer_row == NONE { None } else { rows.created_at[episode.answer_row as usize] };
    let until = answered_at.unwrap_or(end).max(started_at);
    Some(Wait { episode: idx, hour_of_week: hours.hour_of_week(started_at), started_at, until, is_answered: answered_at.is_some() })
}

/// The longest waits, open ones with their age, equal ones in order of arrival: as many as anybody asks for.
fn longest(by_arrival: &[Wait]) -> Vec<Wait> {
    let key = |idx: &u32| {
        let wait = &by_arrival[*idx as usize];
        (std::cmp::Reverse(wait.until - wait.started_at), *idx)
    };
    let mut order: Vec<u32> = (0..by_arrival.len() as u32).collect();
    if order.len() > N_FACTS {
        order.select_nth_unstable_by_key(N_FACTS, key);
        order.truncate(N_FACTS);
    }
    order.sort_unstable_by_key(key);
    order.into_iter().map(|idx| by_arrival[idx as usize]).collect()
}

/// The waits from the last message before the reply.
fn from_last_message(rows: &Rows, episodes: &Episodes, first: &[Wait]) -> Vec<Observation> {
    first
        .iter()
        .filter_map(|wait| {
            let last = rows.created_at[episodes.items[wait.episode as usize].last_row as usize]?;
            Some(Observation { time: (wait.until - last).max(0) as f64 / MICROS_PER_MINUTE as f64, is_event: wait.is_answered })
        })
        .collect()
}

fn median(observations: &[Observation], definition: Definition) -> Estimate {
    let (point, low, high) = kaplan_meier(observations).quantile(0.5);
    Estimate { definition, point, low, high, n: observations.len() as u64 }
}

fn business(first: &[Wait], clock: &BusinessClock) -> BusinessWait {
    let mut n_served_off_hours = 0;
    let observations: Vec<Observation> = first
        .iter()
        .filter_map(|wait| {
            let minutes = clock.minutes(wait.started_at, wait.until);
            if minutes.is_none() && wait.is_answered {
                n_served_off_hours += 1;
                return None;
            }
            // Still open and no opening since: waiting for no time yet on this clock.
            Some(Observation { time: minutes.unwrap_or(0.0), is_event: wait.is_answered })
        })
        .collect();
    BusinessWait { summary: summary(&observations, Definition::FirstReplyBusinessMinutes), n_served_off_hours }
}

fn curves(first: &[Wait], storm: &Storm) -> Vec<super::results::SurvivalCurve> {
    let observed = |wanted: Option<&str>| -> Vec<Observation> {
        first.iter().filter(|wait| wanted.is_none() || groups::period(wait.started_at, storm) == wanted).map(|wait| wait.observation()).collect()
    };
    let mut curves = vec![drawn_curve("all", &observed(None))];
    if storm.crisis.is_some() {
        curves.extend(groups::PERIODS.into_iter().map(|key| drawn_curve(key, &observed(Some(key)))).filter(|curve| curve.n > 0));
    }
    curves
}

fn outcomes(episodes: &Episodes) -> Outcomes {
    let mut outcomes = Outcomes { n_episodes: episodes.items.len() as u64, ..Outcomes::default() };
    for episode in &episodes.items {
        match episode.needs_reply {
            NeedsReply::Yes => outcomes.n_needs_reply += 1,
            NeedsReply::Unsure => outcomes.n_unsure += 1,
            NeedsReply::No => outcomes.n_needs_none += 1,
        }
        if episode.needs_reply != NeedsReply::Yes {
            continue;
        }
        *match episode.state {
            ReplyState::Answered => &mut outcomes.n_answered,
            ReplyState::HandedOff => &mut outcomes.n_handed_off,
            ReplyState::Acknowledged => &mut outcomes.n_acknowledged_only,
            ReplyState::Censored => &mut outcomes.n_censored,
            ReplyState::Withdrawn => &mut outcomes.n_withdrawn,
            ReplyState::Moderated => &mut outcomes.n_moderated,
        } += 1;
    }
    outcomes
}

/// Met, of those that met or missed it: an open episode younger than the target has done neither.
fn target_attainment(first: &[Wait], minutes: f64) -> crate::model::Share {
    let decided = first.iter().filter(|wait| wait.is_answered || wait.minutes() > minutes);
    let (met, n) = decided.fold((0, 0), |(met, n), wait| (met + u64::from(wait.is_answered && wait.minutes() <= minutes), n + 1));
    share(Definition::AnsweredWithin, met, n)
}

fn rhythm(first: &[Wait]) -> Rhythm {
    let mut cells: Vec<Vec<Observation>> = vec![Vec::new(); 168];
    for wait in first {
        cells[wait.hour_of_week as usize].push(wait.observation());
    }
    let cells = cells
        .iter()
        .zip(0_u32..)
        .map(|(observations, idx)| {
            let n_arrivals = observations.len() as u64;
            RhythmCell {
                weekday: idx / 24,
                hour: idx % 24,
                n_arrivals,
                n_unanswered: observations.iter().filter(|observation| !observation.is_event).count() as u64,
                median_minutes: if n_arrivals < TOO_FEW { None } else { kaplan_meier(observations).quantile(0.5).0 },
            }
        })
        .collect();
    Rhythm { cells }
}

fn quality(rows: &Rows, episodes: &Episodes, all: &[Wait], end: Micros) -> LatencyQuality {
    let n_inferred_links = episodes.items.iter().filter(|episode| episode.link == Some(Link::Adjacency)).count() as u64;
    LatencyQuality {
        n_negative_gaps: episodes.n_negative_gaps,
        n_zero_gaps: all.iter().filter(|wait| wait.is_answered && wait.until == wait.started_at).count() as u64,
        n_day_precision: episodes.items.iter().filter(|episode| episode.is_day_precise).count() as u64,
        n_inferred_links,
        n_unattributed_replies: episodes.n_unattributed_replies,
        n_younger_than_24h: episodes
            .items
            .iter()
            .filter(|episode| rows.created_at[episode.first_row as usize].is_some_and(|at| end - at < 1_440 * MICROS_PER_MINUTE))
            .count() as u64,
    }
}

fn columns(rows: &Rows, episodes: &Episodes, clock: Option<&BusinessClock>) -> RowWaits {
    let n = rows.len();
    let mut columns = RowWaits {
        episode: episodes.of_row.clone(),
        first_row_of_episode: episodes.items.iter().map(|episode| episode.first_row).collect(),
        first_reply_at: vec![None; n],
        first_reply_calendar_minutes: vec![None; n],
        first_reply_business_minutes: vec![None; n],
        reply_state: vec![None; n],
    };
    // Once an episode, not once a message.
    let business: Vec<Option<f64>> = episodes
        .items
        .iter()
        .map(|episode| {
            let (asked, answered) = times(rows, episode)?;
            clock.and_then(|clock| clock.minutes(asked, answered))
        })
        .collect();
    for (row, idx) in episodes.of_row.iter().enumerate() {
        let Some(episode) = episodes.items.get(*idx as usize) else { continue };
        columns.reply_state[row] = Some(episode.state);
        if let Some((asked, answered)) = times(rows, episode) {
            columns.first_reply_at[row] = Some(answered);
            columns.first_reply_calendar_minutes[row] = Some((answered - asked).max(0) as f64 / MICROS_PER_MINUTE as f64);
            columns.first_reply_business_minutes[row] = business[*idx as usize];
        }
    }
    columns
}

/// When an answered episode began and was answered; `None` for one that has no wait.
fn times(rows: &Rows, episode: &Episode) -> Option<(Micros, Micros)> {
    if episode.answer_row == NONE || !episode.has_wait() {
        return None;
    }
    Some((rows.created_at[episode.first_row as usize]?, rows.created_at[episode.answer_row as usize]?))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod view_tests;
