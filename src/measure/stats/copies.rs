//! Groups of equal texts: how many there are of each, by how many authors, first and last.

use rustc_hash::FxHashMap;

use crate::measure::rows::{NONE, Rows};
use crate::model::Micros;

/// One group of rows with the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copies {
    /// The cluster's number.
    pub cluster: u32,
    /// Its first row.
    pub first_row: u32,
    /// How many rows.
    pub n: u64,
    /// Different authors; rows without an author count as one together.
    pub n_authors: u64,
    /// First time.
    pub first_at: Option<Micros>,
    /// Last time.
    pub last_at: Option<Micros>,
}

/// The clusters among some rows, largest first, then by first row. Linear, but for sorting the clustered rows.
#[must_use]
pub fn copies(rows: &Rows, members: impl Iterator<Item = usize>) -> Vec<Copies> {
    let mut position: FxHashMap<u32, usize> = FxHashMap::default();
    let mut found: Vec<Copies> = Vec::new();
    let mut authors: Vec<(u32, u32)> = Vec::new();
    for row in members {
        let (cluster, at) = (rows.copy_cluster[row], rows.created_at[row]);
        if cluster == NONE {
            continue;
        }
        let idx = *position.entry(cluster).or_insert_with(|| {
            found.push(Copies { cluster, first_row: row as u32, n: 0, n_authors: 0, first_at: None, last_at: None });
            found.len() - 1
        });
        let copies = &mut found[idx];
        copies.n += 1;
        copies.first_at = [copies.first_at, at].into_iter().flatten().min();
        copies.last_at = [copies.last_at, at].into_iter().flatten().max();
        authors.push((idx as u32, rows.author[row]));
    }
    authors.sort_unstable();
    authors.dedup();
    for (idx, _) in authors {
        found[idx as usize].n_authors += 1;
    }
    found.sort_by_key(|copies| (std::cmp::Reverse(copies.n), copies.first_row));
    found
}
