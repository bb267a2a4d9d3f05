//! Reads tables of labelled texts: our own corpus, public sets, and spreadsheets that users labelled.
//!
//! The first line settles the form. It is either a header that names columns (`text`, `language`, `polarity`, `causes`, ..., in any order, in any case), or,
//! when it begins with a polarity, already a row of `label<TAB>language<TAB>text`. The delimiter is a tab when the first line has one, otherwise the more
//! frequent of `;` and `,`. Tab-separated tables know no quotes (a text may begin with one); the others are quoted as RFC 4180 says.
//!
//! Several labels of one cell are joined by `+`, `;` or `|`; `-` says that there is none. `amb` says that the annotator could not decide: such rows count as
//! not labelled, and are counted.

mod vocabulary;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::model::Lang;

pub use vocabulary::{Grain, Vocabulary};

/// What is labelled, and what the columns of its labels are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Negative, neutral, positive.
    Sentiment,
    /// Causes of a complaint, several.
    Cause,
    /// Acts of a reply, several.
    Act,
    /// The language that the text is written in.
    Language,
    /// Whether a brand would answer.
    NeedsReply,
}

impl Task {
    /// Names of the column that holds its labels, the preferred one first.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Sentiment => &["polarity", "sentiment", "label"],
            Self::Cause => &["causes", "cause", "label", "labels"],
            Self::Act => &["acts", "act", "label", "labels"],
            Self::Language => &["language", "lang"],
            Self::NeedsReply => &["needs_reply", "label"],
        }
    }
}

/// Which of several people labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// The column itself.
    First,
    /// The column with `_2` behind its name: `polarity_2`, `label_2`.
    Second,
}

/// What an empty cell means in a column of several labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyCell {
    /// No label is right, as with `-`: a finished corpus.
    NoLabel,
    /// Nobody has labelled the row yet: a spreadsheet at work.
    NotLabelled,
}

/// A table of labelled texts.
#[derive(Debug, Clone)]
pub struct LabelledTable {
    /// Its name in errors.
    pub file: String,
    /// The columns' names, in lower case, with `_` for spaces and hyphens.
    pub columns: Vec<String>,
    /// Rows that were left out because their text is empty.
    pub without_text: u64,
    rows: Vec<Row>,
    text: usize,
    language: Option<usize>,
}

#[derive(Debug, Clone)]
struct Row {
    line: u64,
    cells: csv::StringRecord,
}

/// The labels of a column: one a row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels<T> {
    /// `None` where the row has no label, or an ambiguous one.
    pub of_row: Vec<Option<T>>,
    /// Rows marked ambiguous.
    pub ambiguous: u64,
    /// Rows that nobody labelled.
    pub not_labelled: u64,
}

/// Names of the column that holds the text.
const TEXT: [&str; 4] = ["text", "comment", "reply", "message"];
/// Columns of a table without a header.
const HEADERLESS: [&str; 3] = ["label", "language", "text"];
/// What marks a row that the annotator could not decide.
const AMBIGUOUS: [&str; 3] = ["amb", "ambiguous", "?"];
/// Says that no label is right.
const NONE: &str = "-";

impl LabelledTable {
    /// Reads a table from its text; `file` is its name in errors.
    ///
    /// # Errors
    /// [`Error::Input`] with file and line: nothing in it, no column of texts, a name twice, a row with too few or too many cells, broken quotes.
    pub fn parse(file: &str, content: &str) -> Result<Self> {
        let content = content.strip_prefix('\u{feff}').unwrap_or(content);
        let (declared, content) = declared_delimiter(content);
        let first = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let delimiter = declared.unwrap_or_else(|| delimiter(first));
        let fail = |line: u64, what: String, fix: &str| Error::Input {
            file: file.to_owned(),
            place: if line == 0 { String::new() } else { format!("line {line}: ") },
            what,
            fix: fix.to_owned(),
        };
        let skipped_lines = u64::from(declared.is_some());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter != b'\t')
            .has_headers(false)
            .flexible(true)
            .from_reader(content.as_bytes());
        let mut records = reader.records();
        let mut lines = Lines { content, at: 0, line: 1 + skipped_lines };
        let broken = |error: &csv::Error| fail(0, format!("cannot be read as a table: {error}"), "save it again as CSV with UTF-8");
        let Some(first) = records.next().transpose().map_err(|error| broken(&error))? else {
            return Err(fail(0, "has no rows".into(), HEADER_FIX));
        };
        let is_headerless = first.len() == HEADERLESS.len() && is_polarity(&first[0]);
        let columns: Vec<String> = if is_headerless { HEADERLESS.map(str::to_owned).to_vec() } else { first.iter().map(normal).collect() };
        let header_line = lines.of(&first);
        if let Some(twice) = columns.iter().enumerate().find(|(index, name)| !name.is_empty() && columns[..*index].contains(name)) {
            return Err(fail(header_line, format!("the header names the column `{}` twice", twice.1), "give each column a name of its own"));
        }
        let position = |names: &[&str]| names.iter().find_map(|name| columns.iter().position(|column| column == name));
        let Some(text) = position(&TEXT) else {
            let what = format!("there is no column `text` among {}", quoted(columns.iter().map(String::as_str)));
            return Err(fail(header_line, what, HEADER_FIX));
        };
        let language = position(Task::Language.columns());
        let mut table = Self { file: file.to_owned(), without_text: 0, rows: Vec::new(), text, language, columns };
        let read = is_headerless.then_some(Ok(first)).into_iter().chain(records);
        for record in read {
            let mut record = record.map_err(|error| broken(&error))?;
            let line = lines.of(&record);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            // Spreadsheets write empty cells to the right of the table.
            while record.len() > table.columns.len() && record.get(record.len() - 1).is_some_and(|cell| cell.trim().is_empty()) {
                record.truncate(record.len() - 1);
            }
            if record.len() != table.columns.len() {
                let (found, expected) = (record.len(), table.columns.len());
                let fix = if delimiter == b'\t' {
                    "leave no tab and no line break inside a text, and give each row a cell for each column"
                } else {
                    "put texts that hold the delimiter, a quote or a line break into double quotes, and double the quotes inside"
                };
                return Err(fail(line, format!("the number of cells is {found}, and in the first line it is {expected}"), fix));
            }
            if record[text].trim().is_empty() {
                table.without_text += 1;
                continue;
            }
            table.rows.push(Row { line, cells: record });
        }
        // A quote that is never closed swallows all that follows it: only the last record can be such a one.
        let last = content[lines.at..].matches('"').count();
        if delimiter != b'\t'
            && last % 2 == 1
            && table.rows.last().is_some_and(|row| row.line == lines.line && row.cells.iter().any(|cell| cell.contains('\n')))
        {
            return Err(fail(lines.line, "a double quote is opened and never closed".into(), "close it, or double it when it belongs to the text"));
        }
        Ok(table)
    }

    /// Rows with a text.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row has a text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text of a row.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        &self.rows[row].cells[self.text]
    }

    /// The texts, row by row.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| &row.cells[self.text])
    }

    /// The language that a row says it is written in; `und` when it says none.
    #[must_use]
    pub fn language(&self, row: usize) -> Lang {
        self.language.map_or(Lang::UND, |column| Lang::parse(self.rows[row].cells[column].trim()))
    }

    /// The line of the file on which a row starts, from 1.
    #[must_use]
    pub fn line(&self, row: usize) -> u64 {
        self.rows[row].line
    }

    /// A cell as it stands.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        &self.rows[row].cells[column]
    }

    /// The first column that has one of the names.
    #[must_use]
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// The column with a task's labels.
    ///
    /// # Errors
    /// [`Error::Input`] that says which names it may have, and which are there.
    pub fn column(&self, task: Task, pass: Pass) -> Result<usize> {
        let names: Vec<String> = match pass {
            Pass::First => task.columns().iter().map(|name| (*name).to_owned()).collect(),
            Pass::Second => task.columns().iter().map(|name| format!("{name}_2")).collect(),
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.find(&names).ok_or_else(|| Error::Input {
            file: self.file.clone(),
            place: "line 1: ".into(),
            what: format!("none of the columns {} holds the labels", quoted(self.columns.iter().map(String::as_str))),
            fix: format!(
                "name their column `{}`{}",
                names[0],
                if names.len() > 1 { format!(" (or {})", quoted(names[1..].iter().copied())) } else { String::new() }
            ),
        })
    }

    /// One label a row; an empty cell is a row that nobody labelled.
    ///
    /// # Errors
    /// [`Error::Input`] with file and line for a label that the vocabulary does not know.
    pub fn single(&self, column: usize, vocabulary: &Vocabulary) -> Result<Labels<u8>> {
        self.labels(column, |row, cell| if cell.is_empty() { Ok(None) } else { self.known(row, column, cell, vocabulary).map(Some) })
    }

    /// Any number of labels a row, a bit each in the order of the vocabulary.
    ///
    /// # Errors
    /// [`Error::Input`] with file and line for a label that the vocabulary does not know.
    pub fn several(&self, column: usize, vocabulary: &Vocabulary, empty: EmptyCell) -> Result<Labels<u64>> {
        self.labels(column, |row, cell| {
            if cell.is_empty() {
                return Ok((empty == EmptyCell::NoLabel).then_some(0));
            }
            let mut set = 0;
            for label in cell.split(['+', ';', '|']).map(str::trim).filter(|label| !label.is_empty() && *label != NONE) {
                set |= 1 << self.known(row, column, label, vocabulary)?;
            }
            Ok(Some(set))
        })
    }

    fn labels<T>(&self, column: usize, read: impl Fn(usize, &str) -> Result<Option<T>>) -> Result<Labels<T>> {
        let mut labels = Labels { of_row: Vec::with_capacity(self.rows.len()), ambiguous: 0, not_labelled: 0 };
        for (row, record) in self.rows.iter().enumerate() {
            let cell = record.cells[column].trim();
            if AMBIGUOUS.iter().any(|mark| cell.eq_ignore_ascii_case(mark)) {
                labels.ambiguous += 1;
                labels.of_row.push(None);
                continue;
            }
            let label = read(row, cell)?;
            labels.not_labelled += u64::from(label.is_none());
            labels.of_row.push(label);
        }
        Ok(labels)
    }

    fn known(&self, row: usize, column: usize, label: &str, vocabulary: &Vocabulary) -> Result<u8> {
        vocabulary.find(label).ok_or_else(|| Error::Input {
            file: self.file.clone(),
            place: format!("line {}, column `{}`: ", self.line(row), self.columns[column]),
            what: format!("`{label}` is none of the labels"),
            fix: format!("use {}", quoted(vocabulary.labels().iter().map(String::as_str))),
        })
    }
}

const HEADER_FIX: &str = "name the columns in the first line, for instance `text,language,polarity`; without a header, write a label, a language and a text, with tabs between them";

/// Counts lines up to the start of each record. The `csv` crate counts, too, but is one line behind where lines end with CR LF.
struct Lines<'a> {
    content: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, record: &csv::StringRecord) -> u64 {
        let bytes = self.content.as_bytes();
        let mut start = record.position().map_or(self.at, |position| position.byte() as usize);
        // A record's position is where the one before it ended, blank lines included.
        start += bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += memchr::memchr_iter(b'\n', &bytes[self.at..start.max(self.at)]).count() as u64;
        self.at = start.max(self.at);
        self.line
    }
}

/// Some spreadsheets write `sep=;` above the table.
fn declared_delimiter(content: &str) -> (Option<u8>, &str) {
    let Some(rest) = content.strip_prefix("sep=") else { return (None, content) };
    let (declared, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    match declared.trim_end_matches('\r').as_bytes() {
        [delimiter] if delimiter.is_ascii() => (Some(*delimiter), rest),
        _ => (None, content),
    }
}

fn delimiter(first_line: &str) -> u8 {
    let count = |delimiter: char| first_line.matches(delimiter).count();
    if count('\t') > 0 {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}

fn is_polarity(cell: &str) -> bool {
    let cell = cell.trim();
    AMBIGUOUS.contains(&cell) || Vocabulary::polarity().find(cell).is_some()
}

fn normal(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
