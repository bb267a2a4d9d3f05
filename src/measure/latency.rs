//! How long customers waited: every number of [`Latency`] from the episodes.

use std::collections::BTreeMap;

use chrono::{Datelike, TimeZone, Timelike};

use super::backlog::backlog;
use super::bins::{axis, timed_rows};
use super::business_clock::BusinessClock;
use super::episodes::{Episode, Episodes, ReplyState, RowWaits};
use super::evidence::{AnsweredWait, WaitFacts};
use super::results::{
    BusinessWait, Dimension, GroupTest, Latency, LatencyQuality, Outcomes, QuoteId, Rhythm, RhythmCell, Storm, WaitGroup, WaitingEpisode,
};
use super::rows::{NONE, Rows};
use super::settings::MeasureSettings;
use super::shares::share;
use super::stats::log_rank::log_rank;
use super::stats::survival::{Observation, kaplan_meier};
use super::waits::{buckets, drawn_curve, summary};
use crate::model::{Definition, Estimate, MICROS_PER_MINUTE, Micros, NeedsReply, Polarity, TOO_FEW};

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
    started_at: Micros,
    minutes: f64,
    is_answered: bool,
}

impl Wait {
    const fn observation(self) -> Observation {
        Observation { time: self.minutes, is_event: self.is_answered }
    }
}

/// Measures the waits. `end` is the last instant of the archive: the unanswered are censored there.
///
/// First replies are measured on each customer's first episode in a thread, next replies on the later ones. Withdrawn and moderated episodes are outcomes of their
/// own, neither answers nor censored waits: they are counted and left out of the curves.
#[must_use]
pub fn latency(rows: &Rows, episodes: &Episodes, storm: &Storm, taxonomy_ids: &[String], brand_accounts: &[String], settings: &MeasureSettings, end: Micros) -> Waited {
    let all: Vec<Wait> = (0..episodes.items.len() as u32).filter_map(|idx| wait(rows, &episodes.items[idx as usize], idx, end)).collect();
    let of = |wait: &Wait| &episodes.items[wait.episode as usize];
    let is_first = |wait: &&Wait| of(wait).is_first;
    let needs = |wait: &&Wait, need: NeedsReply| of(wait).needs_reply == need;
    let first: Vec<Wait> = all.iter().filter(is_first).filter(|wait| needs(wait, NeedsReply::Yes)).copied().collect();
    let with_unsure: Vec<Wait> = all.iter().filter(is_first).filter(|wait| !needs(wait, NeedsReply::No)).copied().collect();
    let next: Vec<Wait> = all.iter().filter(|wait| !of(wait).is_first && needs(wait, NeedsReply::Yes)).copied().collect();
    let observed = |waits: &[Wait]| -> Vec<Observation> { waits.iter().map(|wait| wait.observation()).collect() };
    let observations = observed(&first);

    let clock = settings.business_hours.as_ref().and_then(|hours| {
        let started = all.iter().map(|wait| wait.started_at).min()?;
        Some(BusinessClock::new(hours, started, end))
    });
    let times: Vec<Micros> = timed_rows(rows).iter().map(|(at, _)| *at).collect();
    let open_waits: Vec<(Micros, Option<Micros>)> = all
        .iter()
        .filter(|wait| of(wait).needs_reply == NeedsReply::Yes)
        .map(|wait| (wait.started_at, wait.is_answered.then(|| wait.started_at + (wait.minutes * MICROS_PER_MINUTE as f64).round() as Micros)))
        .collect();
    let backlog = backlog(&open_waits, end, axis(&times), settings.report_zone);
    let mut longest = first.clone();
    longest.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then(a.episode.cmp(&b.episode)));

    let grouped = groups(rows, episodes, &first, storm, taxonomy_ids, brand_accounts, settings);
    let praise: Vec<&Wait> = all.iter().filter(is_first).filter(|wait| rows.polarity[of(wait).first_row as usize] == Polarity::Positive).collect();
    let latency = Latency {
        first_reply: summary(&observations, Definition::FirstReplyCalendarMinutes),
        first_reply_with_unsure: summary(&observed(&with_unsure), Definition::FirstReplyCalendarMinutes),
        from_last_message_median: from_last_message(rows, episodes, &first, end),
        next_reply: summary(&observed(&next), Definition::NextReplyCalendarMinutes),
        business: clock.as_ref().map(|clock| business(rows, episodes, &first, clock, end)),
        tests: grouped.iter().filter_map(|(dimension, groups)| test(*dimension, groups)).collect(),
        groups: grouped.into_iter().flat_map(|(dimension, groups)| summaries(dimension, groups)).collect(),
        curves: curves(&first, storm),
        buckets: buckets(&observations),
        outcomes: outcomes(episodes),
        praise_coverage: share(Definition::PraiseCoverage, praise.iter().filter(|wait| wait.is_answered).count() as u64, praise.len() as u64),
        target_attainment: target_attainment(&first, settings.target.minutes),
        target_minutes: settings.target.minutes,
        backlog: backlog.points,
        peak_backlog: backlog.peak,
        waiting_hours: backlog.waiting_hours,
        rhythm: rhythm(&first, settings),
        longest_waiting: longest
            .iter()
            .take(N_LONGEST)
            .map(|wait| WaitingEpisode {
                quote: QuoteId::of_row(of(wait).first_row as usize),
                started_at: wait.started_at,
                waited_minutes: wait.minutes,
                is_answered: wait.is_answered,
            })
            .collect(),
        quality: quality(rows, episodes, &all, end),
    };
    let first_row = |wait: &Wait| of(wait).first_row;
    let facts = WaitFacts {
        longest_waiting: longest.iter().take(N_FACTS).map(first_row).collect(),
        unanswered: first.iter().filter(|wait| !wait.is_answered).map(first_row).collect(),
        praise_unanswered: praise.iter().filter(|wait| !wait.is_answered).map(|wait| first_row(wait)).collect(),
        answered: first
            .iter()
            .filter(|wait| wait.is_answered)
            .map(|wait| AnsweredWait { question: first_row(wait), reply: of(wait).answer_row, minutes: wait.minutes })
            .collect(),
        peak_backlog_at: latency.peak_backlog.map(|peak| peak.at),
    };
    Waited { columns: columns(rows, episodes, clock.as_ref()), latency, facts }
}

/// The wait of an episode; `None` where the times allow none.
fn wait(rows: &Rows, episode: &Episode, idx: u32, end: Micros) -> Option<Wait> {
    if episode.is_day_precise || matches!(episode.state, ReplyState::Withdrawn | ReplyState::Moderated) {
        return None;
    }
    let started_at = rows.created_at[episode.first_row as usize]?;
    let answered_at = if episode.answer_row == NONE { None } else { rows.created_at[episode.answer_row as usize] };
    let minutes = (answered_at.unwrap_or(end) - started_at).max(0) as f64 / MICROS_PER_MINUTE as f64;
    Some(Wait { episode: idx, started_at, minutes, is_answered: answered_at.is_some() })
}

fn from_last_message(rows: &Rows, episodes: &Episodes, first: &[Wait], end: Micros) -> Estimate {
    let observations: Vec<Observation> = first
        .iter()
        .filter_map(|wait| {
            let episode = &episodes.items[wait.episode as usize];
            let last = rows.created_at[episode.last_row as usize]?;
            let to = if episode.answer_row == NONE { end } else { rows.created_at[episode.answer_row as usize]? };
            Some(Observation { time: (to - last).max(0) as f64 / MICROS_PER_MINUTE as f64, is_event: wait.is_answered })
        })
        .collect();
    let (point, low, high) = kaplan_meier(&observations).quantile(0.5);
    Estimate { definition: Definition::FirstReplyFromLastMessageMinutes, point, low, high, n: observations.len() as u64 }
}

fn business(rows: &Rows, episodes: &Episodes, first: &[Wait], clock: &BusinessClock, end: Micros) -> BusinessWait {
    let mut n_served_off_hours = 0;
    let observations: Vec<Observation> = first
        .iter()
        .filter_map(|wait| {
            let episode = &episodes.items[wait.episode as usize];
            let to = if episode.answer_row == NONE { end } else { rows.created_at[episode.answer_row as usize]? };
            let minutes = clock.minutes(wait.started_at, to);
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

/// Episodes of each group of each dimension, by key.
type Groups = Vec<(Dimension, BTreeMap<String, Vec<Observation>>)>;

fn groups(rows: &Rows, episodes: &Episodes, first: &[Wait], storm: &Storm, taxonomy_ids: &[String], brand_accounts: &[String], settings: &MeasureSettings) -> Groups {
    let accounts = accounts_of_threads(rows);
    let account_name = |account: u32| brand_accounts.get(account as usize).cloned().unwrap_or_else(|| "unknown".to_owned());
    let zone = settings.report_zone;
    let mut groups: BTreeMap<Dimension, BTreeMap<String, Vec<Observation>>> = BTreeMap::new();
    for wait in first {
        let episode = &episodes.items[wait.episode as usize];
        let row = episode.first_row as usize;
        let mut add = |dimension: Dimension, key: String| groups.entry(dimension).or_default().entry(key).or_default().push(wait.observation());
        let account = if episode.answer_row == NONE { accounts.of(episode.thread) } else { rows.brand_account[episode.answer_row as usize] };
        add(Dimension::BrandAccount, account_name(account));
        add(Dimension::Language, rows.language[row].as_str().to_owned());
        add(Dimension::Polarity, rows.polarity[row].as_str().to_owned());
        let platform = &rows.platforms[usize::from(rows.platform[row])];
        if !platform.is_empty() {
            add(Dimension::Platform, platform.clone());
        }
        if let Some(period) = period(wait.started_at, storm) {
            add(Dimension::Period, period.to_owned());
        }
        if let Some(local) = zone.timestamp_micros(wait.started_at).single() {
            add(Dimension::WeekPart, if local.weekday().num_days_from_monday() < 5 { "weekday" } else { "weekend" }.to_owned());
        }
        for cause in rows.causes[row].iter() {
            if let Some(id) = taxonomy_ids.get(usize::from(cause.0)) {
                add(Dimension::Cause, id.clone());
            }
        }
    }
    groups.into_iter().collect()
}

/// The only brand account of each thread; for threads that it never wrote in, the only account of the archive.
struct ThreadAccounts {
    of_thread: rustc_hash::FxHashMap<u32, u32>,
    only: u32,
}

impl ThreadAccounts {
    fn of(&self, thread: u32) -> u32 {
        self.of_thread.get(&thread).copied().unwrap_or(self.only)
    }
}

fn accounts_of_threads(rows: &Rows) -> ThreadAccounts {
    let mut of_thread = rustc_hash::FxHashMap::default();
    let mut only: Option<u32> = None;
    for row in 0..rows.len() {
        let account = rows.brand_account[row];
        if account == NONE || !rows.is_brand(row) {
            continue;
        }
        // Two accounts in one thread, or in the archive, leave it open who was asked.
        of_thread.entry(rows.thread[row]).and_modify(|known: &mut u32| *known = if *known == account { account } else { NONE }).or_insert(account);
        only = Some(only.map_or(account, |known| if known == account { account } else { NONE }));
    }
    ThreadAccounts { of_thread, only: only.unwrap_or(NONE) }
}

fn period(at: Micros, storm: &Storm) -> Option<&'static str> {
    let crisis = storm.crisis?;
    Some(if at < crisis.from {
        "before"
    } else if at < crisis.to {
        "crisis"
    } else {
        "after"
    })
}

fn summaries(dimension: Dimension, groups: BTreeMap<String, Vec<Observation>>) -> Vec<WaitGroup> {
    let mut groups: Vec<(String, Vec<Observation>)> = groups.into_iter().collect();
    // Stable: equal sizes stay in order of their keys.
    groups.sort_by_key(|(_, observations)| std::cmp::Reverse(observations.len()));
    groups
        .into_iter()
        .map(|(key, observations)| WaitGroup { dimension, key, summary: summary(&observations, Definition::FirstReplyCalendarMinutes) })
        .collect()
}

/// Causes overlap, so that the test's assumption of separate groups fails for them; a single large group cannot be compared.
fn test(dimension: Dimension, groups: &BTreeMap<String, Vec<Observation>>) -> Option<GroupTest> {
    if dimension == Dimension::Cause {
        return None;
    }
    let large: Vec<(&String, &Vec<Observation>)> = groups.iter().filter(|(_, observations)| observations.len() as u64 >= TOO_FEW).collect();
    let result = log_rank(&large.iter().map(|(_, observations)| (*observations).clone()).collect::<Vec<_>>())?;
    Some(GroupTest {
        dimension,
        keys: large.into_iter().map(|(key, _)| key.clone()).collect(),
        chi_square: result.chi_square,
        degrees: result.degrees,
        p_value: result.p_value,
    })
}

fn curves(first: &[Wait], storm: &Storm) -> Vec<super::results::SurvivalCurve> {
    let observed = |wanted: Option<&str>| -> Vec<Observation> {
        first.iter().filter(|wait| wanted.is_none() || period(wait.started_at, storm) == wanted).map(|wait| wait.observation()).collect()
    };
    let mut curves = vec![drawn_curve("all", &observed(None))];
    if storm.crisis.is_some() {
        curves.extend(["before", "crisis", "after"].into_iter().map(|key| drawn_curve(key, &observed(Some(key)))).filter(|curve| curve.n > 0));
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
    let decided = first.iter().filter(|wait| wait.is_answered || wait.minutes > minutes);
    let (met, n) = decided.fold((0, 0), |(met, n), wait| (met + u64::from(wait.is_answered && wait.minutes <= minutes), n + 1));
    share(Definition::AnsweredWithin, met, n)
}

fn rhythm(first: &[Wait], settings: &MeasureSettings) -> Rhythm {
    let mut cells: Vec<Vec<Observation>> = vec![Vec::new(); 168];
    for wait in first {
        if let Some(local) = settings.report_zone.timestamp_micros(wait.started_at).single() {
            cells[(local.weekday().num_days_from_monday() * 24 + local.hour()) as usize].push(wait.observation());
        }
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
    let n_inferred_links = episodes.items.iter().filter(|episode| episode.is_inferred).count() as u64;
    LatencyQuality {
        n_negative_gaps: episodes.n_negative_gaps,
        n_zero_gaps: all.iter().filter(|wait| wait.is_answered && wait.minutes <= 0.0).count() as u64,
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
    for (row, idx) in episodes.of_row.iter().enumerate() {
        let Some(episode) = episodes.items.get(*idx as usize) else { continue };
        columns.reply_state[row] = Some(episode.state);
        if episode.answer_row == NONE || episode.is_day_precise {
            continue;
        }
        let (asked, answered) = (rows.created_at[episode.first_row as usize], rows.created_at[episode.answer_row as usize]);
        columns.first_reply_at[row] = answered;
        if let (Some(asked), Some(answered)) = (asked, answered) {
            columns.first_reply_calendar_minutes[row] = Some((answered - asked).max(0) as f64 / MICROS_PER_MINUTE as f64);
            columns.first_reply_business_minutes[row] = clock.and_then(|clock| clock.minutes(asked, answered));
        }
    }
    columns
}
