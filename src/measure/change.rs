//! Of what the change between two times is made (calm time and crisis, earlier weeks and this one): how many negative comments come from volume, from mix and from rate, exactly.
//!
//! With `V` comments, of which group `g` has the part `w` and in it the part `r` negative, the negative comments are the sum of `V·w·r` over the groups. Each product's change is split
//! among its factors by [`three_factors`], the change of the negative share (the sum of `w·r`) by [`two_factors`]; both sum to the headline without a remainder.
//!
//! The times are of different length, so the counts of the earlier one are scaled to the length of the later one. A comment with several causes counts in equal parts: groups must not overlap.
//! A group that one window does not have changes by mix alone, because nobody can say how negative it would have been.

use std::collections::BTreeMap;

use crate::measure::results::{ChangeDimension, ChangeGroup, ChangeKey, ChangeLedger, ChangeParts, ChangeTable, Storm};
use crate::measure::rows::Rows;
use crate::measure::shares::share;
use crate::measure::stats::decomposition::{three_factors, two_factors};
use crate::measure::stats::interval::wilson;
use crate::model::quantity::TOO_FEW;
use crate::model::{CauseId, Definition, Lang, NONE, Polarity, Span};

/// What a comment weighs: divisible by every number of causes up to 16, so that parts of comments are whole numbers and sums have no rounding.
const UNIT: u64 = 720_720;
/// Groups shown one by one in a grouping; the others stand together.
const MAX_GROUPS: usize = 20;
/// Stands for "names no known cause" in a group's place of the cause.
const NO_CAUSE: u8 = u8::MAX;

/// Authors by how much they wrote: an author with at least so many comments in the archive belongs to the last tier that fits. Our choice: once, now and then, again and again.
const TIERS: [(u32, &str); 3] = [(1, "one"), (2, "few"), (5, "many")];
/// Stands for "no author is named" in a group's place of the tier.
const NO_AUTHOR: u8 = u8::MAX;

/// A group over all dimensions: cause, platform, language, tier of the author.
type Key = (u8, u16, Lang, u8);

/// What a group has in the two windows, in [`UNIT`]s.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    n: [u64; 2],
    negative: [u64; 2],
}

impl Counts {
    fn add(&mut self, other: Self) {
        for window in 0..2 {
            self.n[window] += other.n[window];
            self.negative[window] += other.negative[window];
        }
    }

    /// Whether neither window has enough comments to stand alone.
    fn is_small(self) -> bool {
        self.n.iter().all(|n| *n < TOO_FEW * UNIT)
    }
}

/// Splits the change of the negative customer comments between the storm's calm time (all the time before the crisis when there is none) and its crisis. `taxonomy_ids[i]` names cause `i`.
///
/// `None` without a crisis, and when either window has fewer than [`TOO_FEW`] comments with text.
#[must_use]
pub fn change(rows: &Rows, taxonomy_ids: &[String], storm: &Storm) -> Option<ChangeLedger> {
    let crisis = storm.crisis?;
    let before = |whole: Span| storm.baseline.unwrap_or(Span { from: whole.from, to: crisis.from });
    between(rows, taxonomy_ids, [&[before(archive(rows)?)], &[crisis]])
}

/// From the first to just after the last comment with a time.
fn archive(rows: &Rows) -> Option<Span> {
    let timed = || rows.created_at.iter().flatten();
    Some(Span { from: *timed().min()?, to: *timed().max()? + 1 })
}

/// The same between any two times, each one stretch or several that do not overlap; only what the archive covers counts. In the ledger the earlier time is the baseline, the
/// later one the crisis.
///
/// `None` when either time has fewer than [`TOO_FEW`] comments with text.
#[must_use]
pub fn between(rows: &Rows, taxonomy_ids: &[String], times: [&[Span]; 2]) -> Option<ChangeLedger> {
    let whole = archive(rows)?;
    let within = |span: &Span| Span { from: span.from.max(whole.from), to: span.to.min(whole.to) };
    let times = times.map(|spans| spans.iter().map(within).filter(|span| span.from < span.to).collect::<Vec<Span>>());
    let hull = |spans: &[Span]| Some(Span { from: spans.iter().map(|span| span.from).min()?, to: spans.iter().map(|span| span.to).max()? });
    let (baseline, crisis) = (hull(&times[0])?, hull(&times[1])?);
    let minutes = |idx: usize| times[idx].iter().map(|span| span.minutes()).sum::<f64>();
    let cells = count(rows, &times);
    let mut all = Counts::default();
    cells.values().for_each(|counts| all.add(*counts));
    let (n, negative) = (all.n.map(|n| n / UNIT), all.negative.map(|n| n / UNIT));
    if n.iter().any(|n| *n < TOO_FEW) {
        return None;
    }
    let share = |window: usize| share(Definition::NegativeShare, negative[window], n[window]);
    let scale = minutes(1) / minutes(0);
    let expected = negative[0] as f64 * scale;
    let split = Split { all, scale, taxonomy_ids, platforms: &rows.platforms };
    let mut ledger = ChangeLedger {
        baseline,
        crisis,
        scale,
        negative_baseline: share(0),
        negative_crisis: share(1),
        negative_expected: expected,
        change: negative[1] as f64 - expected,
        change_share: share(1).share - share(0).share,
        tables: split.tables(&cells),
        largest_residual: 0.0,
    };
    let size = expected.max(negative[1] as f64).max(1.0);
    ledger.largest_residual = ledger
        .tables
        .iter()
        .map(|table| ((table.total.change - ledger.change) / size).abs().max((table.total.change_share - ledger.change_share).abs()))
        .fold(0.0, f64::max);
    Some(ledger)
}

/// Counts the customer comments with text of both times by all dimensions at once: one pass.
fn count(rows: &Rows, times: &[Vec<Span>; 2]) -> BTreeMap<Key, Counts> {
    let mut cells: BTreeMap<Key, Counts> = BTreeMap::new();
    let tiers = Tiers::of(rows);
    for row in (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]) {
        let Some(at) = rows.created_at[row] else { continue };
        let Some(window) = times.iter().position(|spans| spans.iter().any(|span| span.contains(at))) else { continue };
        let is_negative = rows.polarity[row] == Polarity::Negative;
        let mut add = |cause: u8, weight: u64| {
            let counts = cells.entry((cause, rows.platform[row], rows.language[row], tiers.number(rows, row))).or_default();
            counts.n[window] += weight;
            counts.negative[window] += if is_negative { weight } else { 0 };
        };
        let n_causes = rows.causes[row].iter().count() as u64;
        if n_causes == 0 {
            add(NO_CAUSE, UNIT);
            continue;
        }
        for (idx, CauseId(cause)) in rows.causes[row].iter().enumerate() {
            // What does not divide evenly goes to the first: the parts of a comment are one comment.
            add(cause, UNIT / n_causes + if idx == 0 { UNIT % n_causes } else { 0 });
        }
    }
    cells
}

/// The tiers of all authors, by the customer comments of the whole archive.
pub struct Tiers(Vec<u8>);

impl Tiers {
    /// Counts once over the rows.
    #[must_use]
    pub fn of(rows: &Rows) -> Self {
        let n_authors = rows.author.iter().filter(|author| **author != NONE).max().map_or(0, |author| *author as usize + 1);
        let mut n = vec![0_u32; n_authors];
        for row in (0..rows.len()).filter(|row| rows.is_customer(*row)) {
            if let Some(n) = n.get_mut(rows.author[row] as usize) {
                *n += 1;
            }
        }
        Self(n.iter().map(|n| TIERS.iter().filter(|(least, _)| n >= least).count().saturating_sub(1) as u8).collect())
    }

    fn number(&self, rows: &Rows, row: usize) -> u8 {
        self.0.get(rows.author[row] as usize).copied().unwrap_or(NO_AUTHOR)
    }

    /// The tier of a row's author as [`ChangeKey::AuthorTier`] has it.
    #[must_use]
    pub fn name(&self, rows: &Rows, row: usize) -> &'static str {
        tier_name(self.number(rows, row))
    }
}

fn tier_name(number: u8) -> &'static str {
    TIERS.get(usize::from(number)).map_or("unknown", |(_, name)| *name)
}

/// What all groupings share.
struct Split<'a> {
    all: Counts,
    scale: f64,
    taxonomy_ids: &'a [String],
    platforms: &'a [String],
}

impl Split<'_> {
    /// A table for the reasons, one for each other dimension that has more than one group, and one for all dimensions that have, crossed.
    fn tables(&self, cells: &BTreeMap<Key, Counts>) -> Vec<ChangeTable> {
        let keys: Vec<(Vec<ChangeKey>, Counts)> = cells.iter().map(|(key, counts)| (self.keys(*key).to_vec(), *counts)).collect();
        let varying: Vec<usize> = (0..ChangeDimension::ALL.len()).filter(|idx| keys.iter().any(|(key, _)| key[*idx] != keys[0].0[*idx])).collect();
        // Reasons come first even when they do not vary: the report's headline is split by them.
        let mut groupings = vec![vec![0]];
        groupings.extend(varying.iter().filter(|idx| **idx > 0).map(|idx| vec![*idx]));
        if varying.len() > 1 {
            groupings.push(varying);
        }
        groupings.iter().map(|dimensions| self.table(dimensions, &keys)).collect()
    }

    fn keys(&self, (cause, platform, language, tier): Key) -> [ChangeKey; 4] {
        let cause = self.taxonomy_ids.get(usize::from(cause)).map_or(ChangeKey::NoCause, |id| ChangeKey::Cause(id.clone()));
        let platform = self.platforms.get(usize::from(platform)).cloned().unwrap_or_default();
        [cause, ChangeKey::Platform(platform), ChangeKey::Language(language.as_str().to_owned()), ChangeKey::AuthorTier(tier_name(tier).to_owned())]
    }

    fn table(&self, dimensions: &[usize], cells: &[(Vec<ChangeKey>, Counts)]) -> ChangeTable {
        let mut by_group: BTreeMap<Vec<ChangeKey>, Counts> = BTreeMap::new();
        for (keys, counts) in cells {
            by_group.entry(dimensions.iter().map(|idx| keys[*idx].clone()).collect()).or_default().add(*counts);
        }
        let mut small = Counts::default();
        let n_all = by_group.len();
        by_group.retain(|_, counts| {
            if counts.is_small() {
                small.add(*counts);
            }
            !counts.is_small()
        });
        let mut groups: Vec<ChangeGroup> = by_group.into_iter().map(|(keys, counts)| self.group(keys, counts)).collect();
        groups.sort_by(|a, b| b.parts.change.abs().total_cmp(&a.parts.change.abs()).then_with(|| a.keys.cmp(&b.keys)));
        // Beyond what a reader takes in, the parts are summed: they stay exact.
        let mut other = (small.n != [0, 0]).then(|| self.group(Vec::new(), small));
        let rest = groups.split_off(groups.len().min(MAX_GROUPS));
        let n_folded = (n_all - groups.len()) as u64;
        for group in rest {
            other = Some(match other {
                Some(so_far) => together(so_far, &group),
                None => ChangeGroup { keys: Vec::new(), is_demonstrable: false, ..group },
            });
        }
        groups.extend(other);
        let total = groups.iter().fold(ChangeParts::default(), |so_far, group| sum(so_far, group.parts));
        ChangeTable { dimensions: dimensions.iter().map(|idx| ChangeDimension::ALL[*idx]).collect(), groups, n_folded, total }
    }

    fn group(&self, keys: Vec<ChangeKey>, counts: Counts) -> ChangeGroup {
        let comments = |units: u64| units as f64 / UNIT as f64;
        let pace = [self.scale, 1.0];
        let volume = [0, 1].map(|window| comments(self.all.n[window]) * pace[window]);
        let weight = [0, 1].map(|window| counts.n[window] as f64 / self.all.n[window] as f64);
        let rate = [0, 1].map(|window| {
            // A window without the group borrows the other's rate.
            let known = if counts.n[window] > 0 { window } else { 1 - window };
            if counts.n[known] > 0 { counts.negative[known] as f64 / counts.n[known] as f64 } else { 0.0 }
        });
        let [volume, mix, by_rate] = three_factors(volume, weight, rate);
        let [mix_share, rate_share] = two_factors(weight, rate);
        let negative = counts.negative.map(comments);
        ChangeGroup {
            is_demonstrable: !keys.is_empty() && is_demonstrable(negative, self.scale),
            keys,
            comments_baseline: comments(counts.n[0]),
            comments_crisis: comments(counts.n[1]),
            negative_baseline: negative[0],
            negative_expected: negative[0] * self.scale,
            negative_crisis: negative[1],
            parts: ChangeParts {
                volume,
                mix,
                rate: by_rate,
                change: volume + mix + by_rate,
                mix_share,
                rate_share,
                change_share: mix_share + rate_share,
            },
        }
    }
}

/// Whether two counts come at different paces: given their sum, the second is binomial with the part of its window in the time of both (Przyborowski & Wilenski 1940, Biometrika 31:313),
/// and that part lies outside the count's 95 % interval. Parts of comments are rounded.
fn is_demonstrable(negative: [f64; 2], scale: f64) -> bool {
    let [before, after] = negative.map(|n| n.round() as u64);
    let (low, high) = wilson(after, before + after);
    let usual = scale / (1.0 + scale);
    before + after >= TOO_FEW && (usual < low || usual > high)
}

fn sum(a: ChangeParts, b: ChangeParts) -> ChangeParts {
    ChangeParts {
        volume: a.volume + b.volume,
        mix: a.mix + b.mix,
        rate: a.rate + b.rate,
        change: a.change + b.change,
        mix_share: a.mix_share + b.mix_share,
        rate_share: a.rate_share + b.rate_share,
        change_share: a.change_share + b.change_share,
    }
}

/// Two groups as one row, their parts summed.
fn together(a: ChangeGroup, b: &ChangeGroup) -> ChangeGroup {
    ChangeGroup {
        comments_baseline: a.comments_baseline + b.comments_baseline,
        comments_crisis: a.comments_crisis + b.comments_crisis,
        negative_baseline: a.negative_baseline + b.negative_baseline,
        negative_expected: a.negative_expected + b.negative_expected,
        negative_crisis: a.negative_crisis + b.negative_crisis,
        parts: sum(a.parts, b.parts),
        ..a
    }
}

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
