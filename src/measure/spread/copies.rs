//! Texts that several comments share, nearly word for word: floods, waves, campaigns; and what headline shares look like with one vote a text or an author.

use rustc_hash::FxHashMap;

use super::{Source, n_authors};
use crate::measure::results::{CopyKind, CopyMeasures, NearCopies, QuoteId, VotedShare};
use crate::measure::rows::NONE;
use crate::measure::shares::share;
use crate::measure::votes::{Voted, vote};
use crate::model::{Definition, Micros, Polarity, TimePrecision};

/// Causes whose shares are shown by three ways of voting.
const CAUSES: usize = 5;

/// Customer comments with nearly the same words.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its rows, in order of time; those without a time last.
    pub rows: Vec<u32>,
    /// What it is; `None` = shared by too few to matter.
    pub kind: Option<CopyKind>,
    n_authors: u64,
    /// Rows that were posted within a minute of another account's.
    together: Vec<u32>,
    n_pairs: u64,
}

/// All groups of at least two customer comments.
pub fn groups(source: &Source<'_>) -> Vec<Group> {
    let (rows, limits) = (source.rows, &source.knowledge.limits.copies);
    let mut members: Vec<(u32, u32)> =
        (0..rows.len() as u32).filter(|row| rows.is_customer(*row as usize)).map(|row| (rows.near_cluster[row as usize], row)).collect();
    members.retain(|(cluster, _)| *cluster != NONE);
    members.sort_unstable();
    let group = |members: &[(u32, u32)]| {
        let members: Vec<u32> = members.iter().map(|(_, row)| *row).collect();
        let n_authors = n_authors(rows, members.iter().copied());
        let timed: Vec<(Micros, u32)> = members
            .iter()
            .filter(|row| rows.time_precision[**row as usize] != TimePrecision::Day)
            .filter_map(|row| Some((rows.created_at[*row as usize]?, *row)))
            .collect();
        let (together, n_pairs) = together(source, &timed, limits.within_seconds * 1_000_000);
        let n = members.len() as u64;
        let kind = if n >= limits.flood_comments && n >= limits.flood_per_author * n_authors {
            Some(CopyKind::Flood)
        } else if n_authors >= limits.wave_authors && together.len() as f64 >= limits.wave_share * n as f64 {
            Some(CopyKind::Wave)
        } else {
            (n_authors >= limits.least_authors).then_some(CopyKind::Shared)
        };
        Group { rows: members, kind, n_authors, together, n_pairs }
    };
    members.chunk_by(|a, b| a.0 == b.0).filter(|members| members.len() > 1).map(group).collect()
}

/// The rows within `window` of one by another author, and how many pairs of rows by different authors that are. Two ends move over the times once.
fn together(source: &Source<'_>, timed: &[(Micros, u32)], window: Micros) -> (Vec<u32>, u64) {
    let author = |idx: usize| source.rows.author[timed[idx].1 as usize];
    let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
    let (mut low, mut high, mut found, mut twice) = (0, 0, Vec::new(), 0);
    for idx in 0..timed.len() {
        while high < timed.len() && timed[high].0 - timed[idx].0 <= window {
            *counts.entry(author(high)).or_default() += 1;
            high += 1;
        }
        while timed[idx].0 - timed[low].0 > window {
            *counts.entry(author(low)).or_default() -= 1;
            low += 1;
        }
        let others = (high - low) as u64 - counts[&author(idx)];
        if others > 0 {
            found.push(timed[idx].1);
        }
        twice += others;
    }
    (found, twice / 2)
}

/// Copies, coordination, and votes.
pub fn copies(source: &Source<'_>, groups: &[Group]) -> CopyMeasures {
    let (rows, limits) = (source.rows, &source.knowledge.limits.copies);
    let n_customer = (0..rows.len()).filter(|row| rows.is_customer(*row)).count() as u64;
    let named = || groups.iter().filter(|group| group.kind.is_some());
    let together = || groups.iter().flat_map(|group| &group.together).copied();
    let mut shown: Vec<NearCopies> = named()
        .filter_map(|group| {
            let first = group.rows.iter().copied().find(|row| source.is_quotable(*row as usize))?;
            let times = || group.rows.iter().filter_map(|row| rows.created_at[*row as usize]);
            let mut wordings: Vec<(u32, u32)> = group
                .rows
                .iter()
                .map(|row| (rows.copy_cluster[*row as usize], *row))
                .map(|(copy, row)| if copy == NONE { (copy, row) } else { (copy, 0) })
                .collect();
            wordings.sort_unstable();
            wordings.dedup();
            let n = group.rows.len() as u64;
            Some(NearCopies {
                kind: group.kind?,
                quote: QuoteId::of_row(first as usize),
                n,
                n_authors: group.n_authors,
                n_wordings: wordings.len() as u64,
                together: share(Definition::PostedTogether, group.together.len() as u64, n),
                first_at: times().min(),
                last_at: times().max(),
            })
        })
        .collect();
    // Stable: of equal ones the earlier.
    shown.sort_by_key(|group| std::cmp::Reverse(group.n));
    shown.truncate(limits.most_clusters);
    CopyMeasures {
        near_copy_share: share(Definition::NearCopies, named().map(|group| group.rows.len() as u64).sum(), n_customer),
        together_share: share(Definition::PostedTogether, together().count() as u64, n_customer),
        n_accounts_together: if together().next().is_some() { n_authors(rows, together()) } else { 0 },
        n_pairs_together: groups.iter().map(|group| group.n_pairs).sum(),
        groups: shown,
        votes: votes(source),
    }
}

/// The negative share, and the shares of the commonest causes, with one vote a comment, a text, an author.
fn votes(source: &Source<'_>) -> Vec<VotedShare> {
    let rows = source.rows;
    let members: Vec<usize> = (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]).collect();
    let mut n_cause = vec![0_u64; source.taxonomy_ids.len()];
    for row in &members {
        rows.causes[*row].iter().for_each(|cause| n_cause[cause.0 as usize] += 1);
    }
    let mut common: Vec<usize> = (0..n_cause.len()).filter(|cause| n_cause[*cause] > 0).collect();
    common.sort_by_key(|cause| (std::cmp::Reverse(n_cause[*cause]), *cause));
    common.truncate(CAUSES);
    let Voted { by_comment, by_text, by_author } = vote(rows, &members, |row| rows.polarity[row] == Polarity::Negative);
    let mut shares = vec![VotedShare {
        cause: None,
        by_comment: by_comment.share(Definition::NegativeShare),
        by_text: by_text.share(Definition::NegativeShareByText),
        by_author: by_author.share(Definition::NegativeShareByAuthor),
    }];
    for cause in common {
        let Voted { by_comment, by_text, by_author } = vote(rows, &members, |row| rows.causes[row].iter().any(|known| known.0 as usize == cause));
        shares.push(VotedShare {
            cause: Some(source.taxonomy_ids[cause].clone()),
            by_comment: by_comment.share(Definition::CauseShare),
            by_text: by_text.share(Definition::ShareByText),
            by_author: by_author.share(Definition::ShareByAuthor),
        });
    }
    shares
}
