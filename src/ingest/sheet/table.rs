//! Chooses the sheets that hold comments, and finds the header in each.

use std::collections::BTreeSet;

use super::grid::Grid;
use super::{Book, LeftOut, Part, Preamble, Sheets, refusal};
use crate::error::{Error, Result};
use crate::ingest::csv::clean_name;
use crate::ingest::dialect::{LAST_HEADER, SAMPLE_RECORDS, Shape, find_header, looks_like_names};
use crate::ingest::limits::Limits;
use crate::ingest::mapping::vocabulary::{built_in, fold};
use crate::ingest::mapping::{Canonical, known_meanings, shorten};

/// Words from which a column can be the text of comments, on average.
const TEXT_WORDS: f64 = 3.0;
/// Known names that a row needs to be the header although its shape does not show it.
const KNOWN_NAMES: usize = 2;
/// Columns without a name that a table can have behind its last name.
const UNNAMED_COLUMNS: usize = 8;
/// Share of the rows that must fill a column without a name for it to be one of the table.
const FILLED: f64 = 0.1;

/// A sheet with its header.
#[derive(Debug)]
pub struct Table {
    /// Its cells; their text is in [`Sheets::text`] once the sheet is chosen.
    pub grid: Grid,
    /// Where its text starts there.
    pub text_at: usize,
    /// The line of the header.
    pub header_line: u64,
    /// Position of the first row after the header.
    pub first_row: usize,
    /// The first column of the table.
    pub first_column: usize,
}

impl Table {
    /// The cells of a row: column of the sheet, text, and whether it is long digits in a number cell.
    pub fn cells<'a>(&'a self, text: &'a str, row: usize) -> impl Iterator<Item = (usize, &'a str, bool)> {
        self.grid.cells_in(&text[self.text_at..], row)
    }
}

/// The name of a column without one, counted from 0.
pub fn unnamed(column: usize) -> String {
    format!("column_{}", column + 1)
}

/// A sheet as it is judged.
struct Candidate {
    part: Part,
    header: usize,
    first_column: usize,
    names: Vec<String>,
    n_known: usize,
    has_text: bool,
}

impl Candidate {
    fn key(&self) -> (bool, usize, u64) {
        (self.has_text, self.n_known, self.part.grid.n_rows)
    }
}

/// Chooses the sheet whose header means most to this program, and those with the same header.
///
/// # Errors
///
/// When no sheet holds anything, or the header of the chosen one has a name twice.
pub fn choose(file: &str, book: Book, limits: &Limits, wanted: &[&str]) -> Result<Sheets> {
    let mut left_out = Vec::new();
    let mut candidates = Vec::new();
    let n_hidden = book.parts.iter().filter(|part| part.is_hidden).count();
    for part in book.parts {
        let n_rows = part.grid.n_rows;
        if part.is_hidden {
            left_out.push(LeftOut { name: part.name, n_rows, why: "hidden" });
        } else if n_rows == 0 {
            left_out.push(LeftOut { name: part.name, n_rows, why: "empty" });
        } else {
            candidates.push(judge(part, wanted));
        }
    }
    let mut best = 0;
    for (idx, candidate) in candidates.iter().enumerate() {
        if candidate.key() > candidates[best].key() {
            best = idx;
        }
    }
    let Some(names) = candidates.get(best).map(|candidate| candidate.names.clone()) else {
        let what = match left_out.iter().filter(|sheet| sheet.n_rows > 0).map(|sheet| format!("'{}'", sheet.name)).collect::<Vec<_>>() {
            hidden if hidden.is_empty() => "the spreadsheet is empty: none of its sheets holds anything".to_owned(),
            hidden => format!("all sheets that hold something are hidden: {}", hidden.join(", ")),
        };
        return Err(refusal(file, what, "show the sheet of comments in a spreadsheet program and save, or export the comments again"));
    };
    let (mut chosen, mut others) = (Vec::new(), Vec::new());
    for candidate in candidates {
        if candidate.names == names { chosen.push(candidate) } else { others.push(candidate) }
    }
    left_out.extend(others.into_iter().map(|other| LeftOut {
        name: other.part.name,
        n_rows: other.part.grid.n_rows,
        why: if other.has_text { "another sheet has more of the columns of comments" } else { "no column that could be the text of comments" },
    }));
    refuse_twice(file, &chosen[0])?;
    check_size(file, &chosen, limits)?;
    Ok(assemble(book.container, chosen, left_out, n_hidden as u64, book.broken_strings))
}

/// A name that stands twice could be either column.
fn refuse_twice(file: &str, chosen: &Candidate) -> Result<()> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> = chosen.names.iter().map(String::as_str).filter(|name| !seen.insert(*name)).collect();
    if twice.is_empty() {
        return Ok(());
    }
    let twice: Vec<String> = twice.into_iter().map(|name| format!("'{}'", shorten(name))).collect();
    Err(Error::Input {
        file: file.to_owned(),
        place: format!("sheet '{}', row {}: ", chosen.part.name, chosen.part.grid.rows[chosen.header].line),
        what: format!("two columns have the same name: {}", twice.join(", ")),
        fix: "rename one of them in the header row".into(),
    })
}

/// A header of thousands of names over a million nearly empty rows is a table of billions of cells.
fn check_size(file: &str, chosen: &[Candidate], limits: &Limits) -> Result<()> {
    let n_cells: u64 = chosen.iter().map(|candidate| candidate.names.len() as u64 * candidate.part.grid.n_rows).sum();
    if n_cells > limits.cells {
        let what = format!("the spreadsheet is refused: its table has {n_cells} cells, more than {} (--max-cells)", limits.cells);
        return Err(refusal(file, what, "keep the columns of the comments and delete the others, or save the sheet of comments as CSV UTF-8"));
    }
    Ok(())
}

fn assemble(container: &'static str, chosen: Vec<Candidate>, left_out: Vec<LeftOut>, n_hidden: u64, broken_strings: u64) -> Sheets {
    let n_other: u64 = left_out.iter().filter(|sheet| sheet.n_rows > 0 && sheet.why != "hidden").count() as u64;
    let rows_left_out = left_out.iter().map(|sheet| sheet.n_rows).sum();
    let names = chosen[0].names.clone();
    let known = chosen[0].n_known;
    let mut sheets = Sheets {
        container,
        names,
        read: Vec::new(),
        left_out,
        preamble: Vec::new(),
        words: String::new(),
        why: String::new(),
        text: String::new(),
        tables: Vec::new(),
        notes: vec![("hidden_sheets", n_hidden), ("sheets_left_out", n_other), ("rows_in_sheets_left_out", rows_left_out)],
    };
    let mut places = Vec::new();
    let mut broken = broken_strings;
    for Candidate { part, header, first_column, .. } in chosen {
        let Part { name, mut grid, .. } = part;
        let header_line = grid.rows[header].line;
        for row in 0..header {
            sheets.preamble.push(preamble(&grid, row));
        }
        broken += grid.met.broken_text;
        sheets.notes.extend([
            ("preamble_lines", header_line.saturating_sub(1)),
            ("error_cells", grid.met.errors),
            ("cut_at_excel_cell_limit", grid.met.cut),
            ("hidden_rows", grid.met.hidden_rows),
        ]);
        places.push(format!("sheet '{}', header in row {header_line}", shorten(&name)));
        let text = std::mem::take(&mut grid.text);
        let text_at = sheets.text.len();
        // The text of a single sheet is not copied.
        if sheets.text.is_empty() {
            sheets.text = text;
        } else {
            sheets.text.push_str(&text);
        }
        sheets.tables.push(Table { grid, text_at, header_line, first_row: header + 1, first_column });
        sheets.read.push(name);
    }
    sheets.notes.push(("sheets_read", if sheets.read.len() > 1 { sheets.read.len() as u64 } else { 0 }));
    sheets.notes.push(("invalid_bytes_replaced", broken));
    sheets.words = places.join("; ");
    sheets.why = format!("its header has {known} of the names that columns of comments have");
    sheets
}

/// A line above the header as a key and its value.
fn preamble(grid: &Grid, row: usize) -> Preamble {
    let cells: Vec<&str> = grid.cells(row).map(|(_, text, _)| text.trim()).filter(|text| !text.is_empty()).collect();
    let key = cells.first().map_or("", |key| key.trim_end_matches(':'));
    (key.to_owned(), cells.get(1..).unwrap_or_default().join(" "))
}

/// Finds the header of a sheet and what it is worth.
fn judge(part: Part, wanted: &[&str]) -> Candidate {
    let grid = &part.grid;
    let n_sample = grid.rows.len().min(SAMPLE_RECORDS);
    let shapes: Vec<Shape> = (0..n_sample).map(|row| shape(grid, row)).collect();
    let known = |row: usize| n_known(grid.cells(row).map(|(_, text, _)| text), wanted);
    // Cells at the end of a row that are empty are not in the file.
    let mut header = find_header(&shapes, |row, width| row.used <= width).map_or(0, |(header, _)| header);
    let mut most = known(header);
    for (row, shape) in shapes.iter().enumerate().take(LAST_HEADER) {
        let n = known(row);
        if n > most && n >= KNOWN_NAMES && shape.looks_like_names {
            (header, most) = (row, n);
        }
    }
    let (first_column, names) = names(grid, header, n_sample);
    let has_text = known_meanings(names.iter().map(String::as_str), built_in()).contains(&Canonical::Text)
        || (0..names.len()).any(|column| is_wordy(grid, header + 1..n_sample, first_column + column));
    Candidate { header, first_column, names, n_known: most, has_text, part }
}

fn shape(grid: &Grid, row: usize) -> Shape {
    let cells: Vec<(usize, &str)> = grid.cells(row).map(|(column, text, _)| (column, text)).filter(|(_, text)| !text.trim().is_empty()).collect();
    let used = cells.last().map_or(0, |(column, _)| column + 1);
    let is_compact = cells.first().is_some_and(|(first, _)| used - first <= cells.len() + 1);
    let texts: Vec<std::borrow::Cow<'_, str>> = cells.iter().map(|(_, text)| std::borrow::Cow::Borrowed(*text)).collect();
    Shape { width: used, used, looks_like_names: is_compact && looks_like_names(&texts) }
}

/// Meanings that the cells can have as names, and those that the user named.
fn n_known<'a>(cells: impl Iterator<Item = &'a str>, wanted: &[&str]) -> usize {
    let cells: Vec<&str> = cells.collect();
    let is_wanted = |cell: &str| wanted.iter().any(|name| fold(name) == fold(cell));
    known_meanings(cells.iter().copied().filter(|cell| cell.len() <= 120), built_in()).len() + cells.iter().filter(|cell| is_wanted(cell)).count()
}

/// The first column of a table, and the names from there; columns without a name behind the last one count when rows fill them.
fn names(grid: &Grid, header: usize, n_sample: usize) -> (usize, Vec<String>) {
    let header_cells: Vec<(usize, &str)> =
        grid.cells(header).map(|(column, text, _)| (column, clean_name(text))).filter(|(_, name)| !name.is_empty()).collect();
    let (Some((first_named, _)), Some((last, _))) = (header_cells.first(), header_cells.last()) else { return (0, Vec::new()) };
    let mut n_filled = vec![0_usize; last + 1 + UNNAMED_COLUMNS];
    let rows: std::ops::Range<usize> = header + 1..n_sample;
    for row in rows.clone() {
        for (column, text, _) in grid.cells(row) {
            if let Some(n) = n_filled.get_mut(column) {
                *n += usize::from(!text.trim_ascii().is_empty());
            }
        }
    }
    let is_filled = |column: &usize| n_filled[*column] > 0 && n_filled[*column] as f64 >= FILLED * rows.len() as f64;
    let first = (0..*first_named).find(is_filled).unwrap_or(*first_named);
    let mut width = last + 1;
    while width < n_filled.len() && is_filled(&width) {
        width += 1;
    }
    let mut all: Vec<String> = (0..width - first).map(unnamed).collect();
    for (column, name) in header_cells {
        name.clone_into(&mut all[column - first]);
    }
    (first, all)
}

/// Whether the cells of a column have several words, as comments have.
fn is_wordy(grid: &Grid, rows: std::ops::Range<usize>, column: usize) -> bool {
    let (mut n_cells, mut n_words) = (0, 0);
    for row in rows {
        if let Some((_, text, _)) = grid.cells(row).find(|(at, ..)| *at == column) {
            n_cells += 1;
            n_words += text.split_whitespace().count();
        }
    }
    n_cells > 0 && n_words as f64 >= TEXT_WORDS * f64::from(n_cells)
}
