//! Tables of the shareable edition: no links, and rows of few comments folded into one that says how many they are.

use super::values::{Editor, Grain};
use crate::model::{Definition, Fact};
use crate::report::block::{Cell, Table};
use crate::report::say;

/// The table; nothing when its rows are single comments, or nothing is left.
pub(super) fn edit(table: &Table, editor: &mut Editor<'_>) -> Option<Table> {
    if editor.rules.single_rows.contains(table.id) {
        editor.n_suppressed += table.rows.len() as u64;
        return None;
    }
    let table = without_links(table);
    let rows = if is_of_groups(&table) { folded(&table, editor) } else { table.rows.clone() };
    let grain = if table.id == "crisis_clocks" { Grain::Hours } else { Grain::Exact };
    let is_of_groups = is_of_groups(&table);
    let rows: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| row.iter().zip(&table.columns).map(|(cell, column)| edit_cell(cell, is_of_groups && is_size(column.id), grain, editor)).collect())
        .collect();
    (!rows.is_empty() && !table.columns.is_empty()).then(|| Table {
        id: table.id,
        caption: editor.text(&table.caption, Grain::Exact),
        columns: table.columns,
        rows,
        note: table.note.as_ref().map(|note| editor.text(note, Grain::Exact)),
    })
}

/// Without the columns that link into the evidence.
fn without_links(table: &Table) -> Table {
    let is_link = |idx: usize| {
        table.rows.iter().any(|row| matches!(row[idx], Cell::Evidence(_)))
            && table.rows.iter().all(|row| matches!(row[idx], Cell::Evidence(_) | Cell::Empty))
    };
    let kept: Vec<usize> = (0..table.columns.len()).filter(|idx| !is_link(*idx)).collect();
    Table {
        id: table.id,
        caption: table.caption.clone(),
        columns: kept.iter().map(|idx| table.columns[*idx].clone()).collect(),
        rows: table.rows.iter().map(|row| kept.iter().map(|idx| row[*idx].clone()).collect()).collect(),
        note: table.note.clone(),
    }
}

/// Columns that say how many comments, cases or people a row is about.
fn is_size(id: &str) -> bool {
    id == "n" || id.starts_with("n_") || id == "comments"
}

/// Whether rows are groups of comments, cases or people.
fn is_of_groups(table: &Table) -> bool {
    table.columns.iter().any(|column| is_size(column.id)) || table.rows.iter().flatten().any(|cell| matches!(cell, Cell::Share(_) | Cell::Wait(_)))
}

/// The largest number of observations that a row tells.
fn size(row: &[Cell], table: &Table) -> Option<u64> {
    let of = |(cell, id): (&Cell, &str)| match cell {
        Cell::Share(share) => Some(share.n),
        Cell::Wait(wait) => Some(wait.n),
        Cell::Fact(Fact::Count(n)) if is_size(id) => Some(*n),
        _ => None,
    };
    row.iter().zip(&table.columns).filter_map(|(cell, column)| of((cell, column.id))).max()
}

/// Small rows as one that says how many groups and what they add up to. Where the first two columns are words, the first one says by what is grouped: one such row for
/// each of its values.
fn folded(table: &Table, editor: &mut Editor<'_>) -> Vec<Vec<Cell>> {
    let n_words = table.columns.iter().take_while(|column| !column.is_numeric).count();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut folds: Vec<(Vec<Cell>, usize, u64)> = Vec::new();
    for row in &table.rows {
        if !size(row, table).is_some_and(|n| editor.is_few(n)) {
            rows.push(row.clone());
            continue;
        }
        editor.n_suppressed += 1;
        let key = if n_words > 1 { row[..1].to_vec() } else { Vec::new() };
        if let Some((_, place, n_groups)) = folds.iter_mut().find(|(known, ..)| *known == key) {
            *n_groups += 1;
            for ((sum, cell), column) in rows[*place].iter_mut().zip(row).zip(&table.columns) {
                if let (Cell::Fact(Fact::Count(sum)), Cell::Fact(Fact::Count(n)), true) = (sum, cell, is_size(column.id)) {
                    *sum += n;
                }
            }
            continue;
        }
        let sum = row.iter().zip(&table.columns).map(|(cell, column)| match cell {
            Cell::Fact(Fact::Count(n)) if is_size(column.id) => Cell::Fact(Fact::Count(*n)),
            _ => Cell::Empty,
        });
        rows.push(sum.collect());
        folds.push((key, rows.len() - 1, 1));
    }
    for (key, place, n_groups) in folds {
        let n_key = key.len();
        rows[place].splice(..n_key, key);
        if n_words > 0 {
            rows[place][n_key] = Cell::Text(say::edition::other(n_groups));
        }
    }
    rows
}

fn edit_cell(cell: &Cell, is_size: bool, grain: Grain, editor: &mut Editor<'_>) -> Cell {
    let is_few = match cell {
        Cell::Share(share) => editor.is_few(share.n) || editor.is_few(share.count),
        Cell::Wait(wait) => editor.is_few(wait.n),
        Cell::Fact(Fact::Count(n)) => is_size && editor.is_few(*n),
        _ => false,
    };
    if is_few {
        editor.n_suppressed += 1;
        return Cell::Text(editor.few());
    }
    match cell {
        Cell::Text(text) => Cell::Text(editor.text(text, grain)),
        Cell::Fact(fact) => Cell::Fact(editor.fact(fact, grain)),
        Cell::Wait(wait) if wait.definition == Definition::CrisisClock => Cell::Empty,
        Cell::Empty | Cell::Share(_) | Cell::Wait(_) => cell.clone(),
        Cell::Evidence(_) => Cell::Empty,
    }
}
