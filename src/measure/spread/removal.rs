//! Comments that ask where comments have gone, and beside them what the archive itself shows of removed comments.

use super::{Source, n_authors};
use crate::annotate::spread::RemovalKind;
use crate::measure::results::{RemovalMeasures, RemovalRow, Structure};
use crate::measure::shares::share;
use crate::model::{Definition, Visibility};

/// Quotes of a kind.
const MAX_QUOTES: usize = 4;

/// Counts the clues: rows with a bit a kind.
pub fn removal(source: &Source<'_>, clues: &[(u32, u64)], structure: &Structure) -> RemovalMeasures {
    let rows = source.rows;
    let n = (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]).count() as u64;
    let authors = |members: &[u32]| if members.is_empty() { 0 } else { n_authors(rows, members.iter().copied()) };
    let kinds = RemovalKind::ALL.iter().filter_map(|kind| {
        let members: Vec<u32> = clues.iter().filter(|(_, mask)| mask >> *kind as u32 & 1 == 1).map(|(row, _)| *row).collect();
        let at = |row: &u32| rows.created_at[*row as usize];
        (!members.is_empty()).then(|| RemovalRow {
            kind: *kind,
            share: share(Definition::RemovalClue, members.len() as u64, n),
            n_authors: authors(&members),
            n_crisis: source.storm.crisis.map(|crisis| members.iter().filter_map(at).filter(|at| crisis.contains(*at)).count() as u64),
            first_at: members.iter().filter_map(at).min(),
            quotes: source.quotes(members.iter().copied(), MAX_QUOTES),
        })
    });
    let kinds = kinds.collect();
    let members: Vec<u32> = clues.iter().map(|(row, _)| *row).collect();
    RemovalMeasures {
        share: share(Definition::RemovalClue, members.len() as u64, n),
        n_authors: authors(&members),
        kinds,
        n_orphans: structure.n_orphans,
        n_hidden_or_deleted: rows.visibility.iter().filter(|seen| matches!(seen, Visibility::Hidden | Visibility::Deleted)).count() as u64,
    }
}
