//! One comment an id, in one order: what was read twice is merged, and the order of input records stops to matter.
//!
//! Rule of the merge: records of the same id (and platform, where both say one) are one comment. The text of the latest edit stays (without edit times:
//! the longest, then the alphabetically first), with the earliest creation time and the highest counts; what it does not say (whose answer it is, who wrote
//! it) is taken from the others. What the others said differently is kept as history ([`super::history`]). Ids that a spreadsheet has damaged are never merged.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::frame::RowFacts;
use crate::model::{AuthorRole, TimePrecision};

/// The surviving rows in canonical order, and how many records of each file were merged away.
#[derive(Debug, Default)]
pub(crate) struct Order {
    /// Rows of the input that survive: by time (none last), then id, then file and record.
    pub rows: Vec<u32>,
    /// Merged records by file.
    pub merged_by_file: Vec<u64>,
    /// Every merge.
    pub merges: Vec<Merge>,
}

/// A record that became part of another, as rows of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    /// The row that stays.
    pub kept: u32,
    /// The row that goes.
    pub other: u32,
    /// Whether the two say differently who could see the comment.
    pub was_otherwise_visible: bool,
}

/// Merges `facts` in place and gives the order.
pub(crate) fn settle(facts: &mut RowFacts, ids: &[&str], platforms: &[&str], texts: &[&str], n_files: usize) -> Order {
    let n_rows = ids.len();
    let mut first_of: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(n_rows, rustc_hash::FxBuildHasher);
    // Rows of one id form a chain, so that an id that stands a hundred thousand times costs no more than as many ids.
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    for row in 0..n_rows as u32 {
        let id = ids[row as usize];
        if id.is_empty() || facts.is_lossy_id[row as usize] {
            continue;
        }
        match first_of.entry(id) {
            std::collections::hash_map::Entry::Vacant(slot) => {
                slot.insert(row);
            }
            std::collections::hash_map::Entry::Occupied(slot) => {
                let first = *slot.get();
                let group = *group_of.entry(first).or_insert_with(|| {
                    groups.push(vec![first]);
                    groups.len() - 1
                });
                groups[group].push(row);
            }
        }
    }
    drop(first_of);

    let mut is_merged = vec![false; n_rows];
    let mut merged_by_file = vec![0; n_files];
    let mut merges = Vec::new();
    for group in &mut groups {
        // Records of different platforms may share an id; those that name none go with the first platform.
        group.sort_by_key(|row| (platforms[*row as usize].is_empty(), platforms[*row as usize]));
        let mut start = 0;
        while start < group.len() {
            let platform = platforms[group[start] as usize];
            let is_last_named = group[start..].iter().all(|row| [platform, ""].contains(&platforms[*row as usize]));
            let len = group[start..].iter().take_while(|row| platforms[**row as usize] == platform || is_last_named).count();
            merge(facts, &group[start..start + len], ids, texts, &mut is_merged, &mut merged_by_file, &mut merges);
            start += len;
        }
    }

    let mut rows: Vec<u32> = (0..n_rows as u32).filter(|row| !is_merged[*row as usize]).collect();
    rows.sort_unstable_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        let time = |row: usize| facts.created_at[row].unwrap_or(i64::MAX);
        time(a)
            .cmp(&time(b))
            .then_with(|| ids[a].cmp(ids[b]))
            .then_with(|| texts[a].cmp(texts[b]))
            .then_with(|| (facts.source_file[a], facts.source_record[a]).cmp(&(facts.source_file[b], facts.source_record[b])))
    });
    Order { rows, merged_by_file, merges }
}

fn merge(
    facts: &mut RowFacts,
    group: &[u32],
    ids: &[&str],
    texts: &[&str],
    is_merged: &mut [bool],
    merged_by_file: &mut [u64],
    merges: &mut Vec<Merge>,
) {
    debug_assert!(group.iter().all(|row| ids[*row as usize] == ids[group[0] as usize]), "a group has one id");
    let Some(kept) = group.iter().copied().max_by(|a, b| preference(facts, texts, *a as usize, *b as usize)) else { return };
    let own_visibility = facts.visibility[kept as usize];
    for &row in group {
        if row == kept {
            continue;
        }
        let (row, kept) = (row as usize, kept as usize);
        merges.push(Merge { kept: kept as u32, other: row as u32, was_otherwise_visible: facts.visibility[row] != own_visibility });
        is_merged[row] = true;
        merged_by_file[usize::from(facts.source_file[row])] += 1;
        // An approximate time gives way to an exact one; of two alike the earlier counts, because some exports put the last edit there.
        let is_coarse = |row: usize| facts.time_precision[row] > TimePrecision::Minute;
        let takes_time = match (facts.created_at[kept], facts.created_at[row]) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(ours), Some(theirs)) => match (is_coarse(kept), is_coarse(row)) {
                (true, false) => true,
                (false, true) => false,
                _ => theirs < ours,
            },
        };
        if takes_time {
            facts.created_at[kept] = facts.created_at[row];
            facts.time_precision[kept] = facts.time_precision[row];
            facts.zone_source[kept] = facts.zone_source[row];
        }
        facts.edited_at[kept] = facts.edited_at[kept].max(facts.edited_at[row]);
        facts.likes[kept] = facts.likes[kept].max(facts.likes[row]);
        facts.replies[kept] = facts.replies[kept].max(facts.replies[row]);
        facts.shares[kept] = facts.shares[kept].max(facts.shares[row]);
        if matches!(facts.author_role[kept], None | Some(AuthorRole::Unknown)) {
            facts.author_role[kept] = facts.author_role[row].or(facts.author_role[kept]);
        }
        facts.visibility[kept] = facts.visibility[kept].max(facts.visibility[row]);
    }
}

/// Greater = kept. Ends in file and record, so that it is never undecided.
fn preference(facts: &RowFacts, texts: &[&str], a: usize, b: usize) -> Ordering {
    facts.edited_at[a]
        .cmp(&facts.edited_at[b])
        .then_with(|| texts[a].chars().count().cmp(&texts[b].chars().count()))
        .then_with(|| texts[b].cmp(texts[a]))
        .then_with(|| (facts.source_file[b], facts.source_record[b]).cmp(&(facts.source_file[a], facts.source_record[a])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(rows: &[(i64, Option<i64>, u64)]) -> RowFacts {
        RowFacts {
            author_role: vec![None; rows.len()],
            visibility: vec![crate::model::Visibility::Public; rows.len()],
            created_at: rows.iter().map(|row| Some(row.0)).collect(),
            edited_at: rows.iter().map(|row| row.1).collect(),
            time_precision: vec![crate::model::TimePrecision::Second; rows.len()],
            zone_source: vec![crate::model::ZoneSource::InFile; rows.len()],
            is_lossy_id: vec![false; rows.len()],
            likes: rows.iter().map(|row| Some(row.2)).collect(),
            replies: vec![None; rows.len()],
            shares: vec![None; rows.len()],
            rating: vec![None; rows.len()],
            source_file: vec![0; rows.len()],
            source_record: (1..=rows.len() as u32).collect(),
        }
    }

    #[test]
    fn the_latest_edit_stays_with_the_earliest_time_and_the_highest_counts() {
        let mut facts = facts(&[(20, None, 7), (10, Some(90), 3), (15, None, 1)]);
        let order = settle(&mut facts, &["a", "a", "b"], &["", "", ""], &["first", "edited", "other"], 1);
        assert_eq!(order.rows, [1, 2]);
        assert_eq!(order.merged_by_file, [1]);
        assert_eq!((facts.created_at[1], facts.likes[1]), (Some(10), Some(7)));
    }

    #[test]
    fn damaged_ids_and_other_platforms_are_never_merged() {
        let mut lossy = facts(&[(1, None, 0), (2, None, 0)]);
        lossy.is_lossy_id = vec![true, true];
        assert_eq!(settle(&mut lossy, &["5.7E+17", "5.7E+17"], &["", ""], &["x", "y"], 1).rows, [0, 1]);
        let mut two = facts(&[(1, None, 0), (2, None, 0), (3, None, 0)]);
        assert_eq!(settle(&mut two, &["7", "7", "7"], &["x", "facebook", "x"], &["p", "q", "r"], 1).rows.len(), 2);
    }

    #[test]
    fn the_order_of_records_does_not_matter() {
        let mut one = facts(&[(5, None, 0), (5, None, 0), (4, None, 0)]);
        let mut other = facts(&[(4, None, 0), (5, None, 0), (5, None, 0)]);
        let a = settle(&mut one, &["b", "a", "c"], &["", "", ""], &["B", "A", "C"], 1).rows;
        let b = settle(&mut other, &["c", "a", "b"], &["", "", ""], &["C", "A", "B"], 1).rows;
        assert_eq!(
            a.iter().map(|r| ["b", "a", "c"][*r as usize]).collect::<Vec<_>>(),
            b.iter().map(|r| ["c", "a", "b"][*r as usize]).collect::<Vec<_>>()
        );
    }
}
