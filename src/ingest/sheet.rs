//! Spreadsheets (`.xlsx`, `.ods`) as tables of comments: which sheet, which row is the header, and every cell as the text that the file holds.
//!
//! The XML is read as a stream and not by a library of spreadsheets: those turn numbers into floats (which costs ids their last digits), trust sizes that
//! the file claims, and give a whole sheet up for one odd cell.
//!
//! ```text
//! package -> xml -> xlsx, ods -> grid -> table -> records
//! zip        tags   cells        text    header   as CSV has them
//! ```

pub mod grid;
mod ods;
mod package;
#[cfg(test)]
mod samples;
mod table;
pub mod value;
mod xlsx;
mod xml;

use std::borrow::Cow;

use super::csv::clean_name;
use super::ledger::FileLedger;
use super::limits::Limits;
use super::records::{Found, Records};
use super::reject::{RejectCause, RejectReason};
use crate::error::{Error, Result};

use grid::{Grid, RowAt};
use package::Package;
use table::Table;

/// Rows of a sheet of Excel; a table that ends in the last of them was probably cut there.
const EXCEL_ROWS: u64 = 1_048_576;
/// The first bytes of Office files before 2007 and of encrypted ones since.
pub const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Kinds of spreadsheets that are zip files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Excel since 2007.
    Xlsx,
    /// Excel, binary.
    Xlsb,
    /// OpenDocument.
    Ods,
}

/// Why reading stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// What is damaged.
    Damaged(String),
    /// Which limit was hit.
    TooMuch(String),
    /// It is encrypted.
    Password,
}

impl Stop {
    fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    /// Says in which sheet.
    fn in_sheet(self, name: &str) -> Self {
        match self {
            Self::Damaged(what) => Self::Damaged(format!("sheet '{name}': {what}")),
            Self::TooMuch(what) => Self::TooMuch(format!("sheet '{name}': {what}")),
            Self::Password => Self::Password,
        }
    }

    fn into_error(self, file: &str) -> Error {
        let (what, fix) = match self {
            Self::Damaged(what) => {
                (format!("the spreadsheet is damaged: {what}"), "download it again, or open it in a spreadsheet program and save it under a new name")
            }
            Self::TooMuch(what) => (
                format!("the spreadsheet is refused: {what}"),
                "if it is really yours, open it in a spreadsheet program and save the sheet of comments as CSV UTF-8",
            ),
            Self::Password => {
                ("the spreadsheet is protected by a password".into(), "open it in a spreadsheet program and save it without a password")
            }
        };
        refusal(file, what, fix)
    }
}

fn refusal(file: &str, what: String, fix: &str) -> Error {
    Error::Input { file: file.to_owned(), place: String::new(), what, fix: fix.to_owned() }
}

/// All sheets of a file.
#[derive(Debug)]
struct Book {
    container: &'static str,
    parts: Vec<Part>,
    broken_strings: u64,
}

/// One sheet.
#[derive(Debug)]
struct Part {
    name: String,
    is_hidden: bool,
    grid: Grid,
}

/// A sheet that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The name of the sheet.
    pub name: String,
    /// Its rows that hold something.
    pub n_rows: u64,
    /// In words, for `inspect`.
    pub why: &'static str,
}

/// A line above the header: its first cell without a colon at its end, and its other cells.
pub type Preamble = (String, String);

/// The tables of comments of one spreadsheet.
#[derive(Debug)]
pub struct Sheets {
    /// `xlsx` or `ods`, the name in the ledger.
    pub container: &'static str,
    /// The names of the columns, the same for all sheets that are read.
    pub names: Vec<String>,
    /// The sheets that are read, in the order of the file.
    pub read: Vec<String>,
    /// The sheets that are not.
    pub left_out: Vec<LeftOut>,
    /// What stands above the headers of the sheets that are read.
    pub preamble: Vec<Preamble>,
    /// Which sheets and which header, in words, for the ledger's `dialect`.
    pub words: String,
    /// Why, in words, for `inspect`.
    pub why: String,
    /// All rows of the sheets that are read, cells separated by TAB: what rejected records are shown from.
    text: String,
    tables: Vec<Table>,
    notes: Vec<(&'static str, u64)>,
}

/// What kind of spreadsheet these bytes are, if they are one: also those that cannot be read.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    Package::open(bytes, &Limits { entry_bytes: u64::MAX, ratio: u64::MAX, ..Limits::default() }).ok()?.kind()
}

impl Sheets {
    /// Reads a spreadsheet. `wanted` are names of columns that the user has named (`--map`): a sheet that has them is the one that is meant.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when it is damaged, encrypted, of an older kind, beyond the limits, or holds no table.
    pub fn read(file: &str, bytes: &[u8], limits: &Limits, wanted: &[&str]) -> Result<Self> {
        const NEW_FORMAT: &str = "open it in a spreadsheet program and save it as .xlsx, or the sheet of comments as CSV UTF-8";
        if bytes.starts_with(COMPOUND_FILE) {
            // The names of its streams are in UTF-16.
            let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
            if memchr::memmem::find(bytes, &name).is_some() {
                return Err(Stop::Password.into_error(file));
            }
            return Err(refusal(file, "an Excel workbook in the format before 2007 (.xls), which is not read".into(), NEW_FORMAT));
        }
        let refuse = |stop: Stop| stop.into_error(file);
        let mut package = Package::open(bytes, limits).map_err(refuse)?;
        let book = match package.kind() {
            Some(Kind::Xlsx) => xlsx::read(&mut package, bytes.len(), limits).map_err(refuse)?,
            Some(Kind::Ods) => ods::read(&mut package, bytes.len(), limits).map_err(refuse)?,
            Some(Kind::Xlsb) => return Err(refusal(file, "a binary Excel workbook (.xlsb), which is not read".into(), NEW_FORMAT)),
            None => return Err(refusal(file, "a zip file that holds no spreadsheet".into(), "unpack it and give the files in it, or their folder")),
        };
        drop(package);
        table::choose(file, book, limits, wanted)
    }

    /// The text that the places of records refer to.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Rows of the sheets that are read, blank ones and what stands above the headers among them.
    #[must_use]
    pub fn n_lines(&self) -> u64 {
        self.tables.iter().map(|table| table.grid.last_line).sum()
    }

    /// Writes into the ledger what the choice of sheets and cells left out or met.
    pub fn note(&self, ledger: &mut FileLedger) {
        ledger.dialect = Some(self.words.clone());
        for (name, amount) in &self.notes {
            ledger.note(name, *amount);
        }
    }

    /// Reads the records from the first.
    #[must_use]
    pub const fn records<'a>(&'a self, limits: &Limits) -> SheetRecords<'a> {
        SheetRecords { sheets: self, limits: *limits, table: 0, row: 0, line: 0, number_base: 0, position: 0, cells: Vec::new() }
    }
}

/// Reads the records of all sheets that are read, one sheet after the other.
#[derive(Debug)]
pub struct SheetRecords<'a> {
    sheets: &'a Sheets,
    limits: Limits,
    table: usize,
    /// Rows of the table that were read, the header not among them.
    row: usize,
    /// The last line that was read; 0 before the first of a table.
    line: u64,
    /// Records of the tables before.
    number_base: u64,
    position: usize,
    cells: Vec<Cow<'a, str>>,
}

impl<'a> SheetRecords<'a> {
    /// Fills the cells of a row, and returns how many stand beside the table.
    fn fill(&mut self, table: &'a Table, row: usize) -> u64 {
        let width = self.sheets.names.len();
        self.cells.clear();
        self.cells.resize(width, Cow::Borrowed(""));
        let is_float = table.grid.has_float_digits();
        let mut n_beside = 0;
        for (column, text, has_long_digits) in table.cells(&self.sheets.text, row) {
            let Some(cell) = column.checked_sub(table.first_column).and_then(|column| self.cells.get_mut(column)) else {
                n_beside += u64::from(!text.trim_ascii().is_empty());
                continue;
            };
            *cell = if is_float && has_long_digits { lost_digits(text) } else { Cow::Borrowed(text) };
        }
        n_beside
    }

    fn outcome(&self, row: RowAt) -> Result<(), RejectCause> {
        let names = &self.sheets.names;
        if row.is_too_long {
            let detail = format!("a cell is longer than {} bytes, the limit of --max-field", self.limits.field_bytes);
            return Err(RejectCause::new(RejectReason::FieldTooLong, detail));
        }
        let is_header =
            |(idx, (cell, name)): (usize, (&Cow<'_, str>, &String))| clean_name(cell) == name || (cell.is_empty() && *name == table::unnamed(idx));
        if self.cells.iter().zip(names).enumerate().all(is_header) {
            return Err(RejectCause::new(RejectReason::RepeatedHeader, "the header once more".to_owned()));
        }
        Ok(())
    }
}

impl<'a> Records<'a> for SheetRecords<'a> {
    fn names(&self) -> &[String] {
        &self.sheets.names
    }

    fn next(&mut self, ledger: &mut FileLedger) -> Option<Found> {
        loop {
            let table = self.sheets.tables.get(self.table)?;
            if self.line == 0 {
                self.line = table.header_line;
            }
            let Some(&row) = table.grid.rows.get(table.first_row + self.row) else {
                ledger.note("trailing_blank_rows", table.grid.last_line.saturating_sub(self.line));
                ledger.note("ends_at_excel_row_limit", u64::from(self.line == EXCEL_ROWS));
                self.number_base += self.line.saturating_sub(table.header_line);
                self.table += 1;
                (self.row, self.line) = (0, 0);
                continue;
            };
            let at = table.first_row + self.row;
            self.row += 1;
            ledger.note("blank_rows", row.line.saturating_sub(self.line + 1));
            // Row numbers rise, but a damaged sheet can say anything.
            self.line = row.line.max(self.line);
            let n_beside = self.fill(table, at);
            ledger.note("cells_beside_the_table", n_beside);
            self.position = table.text_at + row.end;
            if self.cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
                // A remark beside the table is no comment.
                ledger.note("blank_rows", 1);
                continue;
            }
            let number = self.number_base + row.line.saturating_sub(table.header_line);
            let (start, end) = (table.text_at + row.start, table.text_at + row.end);
            return Some(Found { number, line: row.line, start, end, outcome: self.outcome(row) });
        }
    }

    fn cells(&self) -> &[Cow<'a, str>] {
        &self.cells
    }

    fn position(&self) -> usize {
        self.position
    }
}

/// Long digits that went through a float, so that they look it.
fn lost_digits(digits: &str) -> Cow<'_, str> {
    digits.parse().map_or(Cow::Borrowed(digits), |number| {
        let mut shown = String::new();
        value::write_float(number, &mut shown);
        Cow::Owned(shown)
    })
}

#[cfg(test)]
mod tests;
