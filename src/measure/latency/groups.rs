//! Waits by group: account, cause, language, polarity, period, part of the week, platform; and whether groups differ.

use rustc_hash::FxHashMap;

use super::Wait;
use crate::measure::episodes::Episodes;
use crate::measure::results::{Dimension, GroupTest, Storm, WaitGroup};
use crate::measure::rows::{NONE, Rows};
use crate::measure::stats::log_rank::log_rank;
use crate::measure::stats::survival::Observation;
use crate::measure::waits::summary;
use crate::model::{Definition, Lang, Micros, Polarity, TOO_FEW};

/// The keys of [`Dimension::Period`], in order of time.
pub const PERIODS: [&str; 3] = ["before", "crisis", "after"];
/// Groups that one test compares, the largest first: its cost grows with their square.
const MAX_TESTED: usize = 12;

/// The groups of a dimension, largest first, equal ones by key; the observations of each in the order in which the waits came.
#[derive(Debug)]
pub struct Grouped {
    dimension: Dimension,
    groups: Vec<(String, Vec<Observation>)>,
}

impl Grouped {
    /// Names the groups that anybody is in.
    fn new(dimension: Dimension, groups: Vec<Vec<Observation>>, name: impl Fn(usize) -> String) -> Self {
        let mut groups: Vec<(String, Vec<Observation>)> =
            groups.into_iter().enumerate().filter(|(_, members)| !members.is_empty()).map(|(idx, members)| (name(idx), members)).collect();
        groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        Self { dimension, groups }
    }
}

/// Groups the waits in every dimension. Groups are small numbers while waits are dealt out; their names are made once each.
pub fn groups(rows: &Rows, episodes: &Episodes, waits: &[Wait], storm: &Storm, taxonomy_ids: &[String], brand_accounts: &[String]) -> Vec<Grouped> {
    let threads = accounts_of_threads(rows);
    let empty = |n: usize| vec![Vec::<Observation>::new(); n];
    let mut by_account = empty(brand_accounts.len() + 1);
    let mut by_cause = empty(taxonomy_ids.len());
    let mut languages: Vec<Lang> = Vec::new();
    let mut by_language: Vec<Vec<Observation>> = Vec::new();
    let mut by_polarity = empty(Polarity::ALL.len());
    let mut by_period = empty(PERIODS.len());
    let mut by_week_part = empty(2);
    let mut by_platform = empty(rows.platforms.len());
    for wait in waits {
        let episode = &episodes.items[wait.episode as usize];
        let row = episode.first_row as usize;
        let observation = wait.observation();
        let account = if episode.answer_row == NONE { threads.account(episode.thread) } else { rows.brand_account[episode.answer_row as usize] };
        by_account[brand_accounts.len().min(account as usize)].push(observation);
        for cause in episode.causes.iter() {
            if let Some(members) = by_cause.get_mut(usize::from(cause.0)) {
                members.push(observation);
            }
        }
        // Archives have few languages, and the common ones come early.
        let language = languages.iter().position(|known| *known == rows.language[row]).unwrap_or_else(|| {
            languages.push(rows.language[row]);
            by_language.push(Vec::new());
            languages.len() - 1
        });
        by_language[language].push(observation);
        by_polarity[rows.polarity[row] as usize].push(observation);
        if let Some(period) = period_of(wait.started_at, storm) {
            by_period[period].push(observation);
        }
        by_week_part[usize::from(wait.hour_of_week >= 5 * 24)].push(observation);
        by_platform[usize::from(rows.platform[row])].push(observation);
    }
    // A platform without a name is no group.
    for (name, members) in rows.platforms.iter().zip(&mut by_platform) {
        if name.is_empty() {
            members.clear();
        }
    }
    let account_name = |idx: usize| brand_accounts.get(idx).cloned().unwrap_or_else(|| "unknown".to_owned());
    let mut grouped = vec![
        Grouped::new(Dimension::BrandAccount, by_account, account_name),
        Grouped::new(Dimension::Cause, by_cause, |idx| taxonomy_ids[idx].clone()),
        Grouped::new(Dimension::Language, by_language, |idx| languages[idx].as_str().to_owned()),
        Grouped::new(Dimension::Polarity, by_polarity, |idx| Polarity::ALL[idx].as_str().to_owned()),
        Grouped::new(Dimension::Period, by_period, |idx| PERIODS[idx].to_owned()),
        Grouped::new(Dimension::WeekPart, by_week_part, |idx| ["weekday", "weekend"][idx].to_owned()),
        Grouped::new(Dimension::Platform, by_platform, |idx| rows.platforms[idx].clone()),
    ];
    grouped.sort_by_key(|grouped| grouped.dimension);
    grouped
}

/// The only brand account of each thread; for threads that it never wrote in, the only account of the archive.
struct ThreadAccounts {
    of_thread: FxHashMap<u32, u32>,
    only: u32,
}

impl ThreadAccounts {
    fn account(&self, thread: u32) -> u32 {
        self.of_thread.get(&thread).copied().unwrap_or(self.only)
    }
}

fn accounts_of_threads(rows: &Rows) -> ThreadAccounts {
    let mut of_thread = FxHashMap::default();
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

fn period_of(at: Micros, storm: &Storm) -> Option<usize> {
    let crisis = storm.crisis?;
    Some(if at < crisis.from { 0 } else { 1 + usize::from(at >= crisis.to) })
}

/// Before, in or after the crisis; `None` without one.
pub fn period(at: Micros, storm: &Storm) -> Option<&'static str> {
    period_of(at, storm).map(|idx| PERIODS[idx])
}

/// The waits of each group.
pub fn summaries(grouped: Grouped) -> Vec<WaitGroup> {
    let Grouped { dimension, groups } = grouped;
    groups.into_iter().map(|(key, members)| WaitGroup { dimension, key, summary: summary(&members, Definition::FirstReplyCalendarMinutes) }).collect()
}

/// Whether the groups of a dimension differ; the small ones are left out. Causes overlap, so that the test's assumption of separate groups fails for them.
pub fn test(grouped: &Grouped) -> Option<GroupTest> {
    if grouped.dimension == Dimension::Cause {
        return None;
    }
    let mut large: Vec<&(String, Vec<Observation>)> =
        grouped.groups.iter().filter(|(_, members)| members.len() as u64 >= TOO_FEW).take(MAX_TESTED).collect();
    large.sort_by(|a, b| a.0.cmp(&b.0));
    let result = log_rank(&large.iter().map(|(_, members)| members.as_slice()).collect::<Vec<_>>())?;
    Some(GroupTest {
        dimension: grouped.dimension,
        keys: large.into_iter().map(|(key, _)| key.clone()).collect(),
        chi_square: result.chi_square,
        degrees: result.degrees,
        p_value: result.p_value,
    })
}
