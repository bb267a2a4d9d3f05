//! One file a source format: what the columns or keys of that format mean. Adapters know nothing of bytes, encodings or compression.
//!
//! A reader ([`super::csv`], [`super::json`]) turns a file into records with named cells. An adapter is chosen once per file from the names and the first
//! records, then turns each record into a [`Row`]. Adding a format is one file here, one line in [`FORMATS`], one fixture and one snapshot.

pub mod fill;
pub mod generic;
pub mod twcs;
pub mod values;

use std::borrow::Cow;

use super::IngestSettings;
use super::ledger::FileLedger;
use super::reject::RejectCause;
use super::row::Row;
use crate::error::{Error, Result};

/// One record as a reader hands it on.
#[derive(Debug, Clone, Copy)]
pub struct RawRecord<'a> {
    /// The cells in the order of the names that [`choose`] was given; missing cells at the end are absent. Text is decoded to UTF-8.
    pub cells: &'a [Cow<'a, str>],
    /// The whole JSON object, for formats that nest; `None` for tables.
    pub object: Option<&'a serde_json::Value>,
}

impl RawRecord<'_> {
    /// A cell's text; empty when it is absent.
    #[must_use]
    pub fn cell(&self, idx: usize) -> &str {
        self.cells.get(idx).map_or("", |cell| cell)
    }
}

/// What an adapter is chosen from: the names of the cells, and the first records of the file (at most 1,000).
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// The file as errors name it.
    pub file: &'a str,
    /// Cell names: header fields, or dotted paths of JSON keys in order of first appearance.
    pub names: &'a [String],
    /// Cells of the first records, each as long as `names` or shorter.
    pub records: &'a [Vec<String>],
}

/// Turns the records of one file into rows. Holds what it found out about the file (formats of times, zone, order of dates).
pub trait Adapter {
    /// The name in the ledger: `twcs`, `generic`.
    fn name(&self) -> &'static str;

    /// Fills `row`, which comes cleared, from a record, and counts in `ledger.notes` what it mended.
    ///
    /// # Errors
    ///
    /// The reason why the record cannot be used; the reader counts it and keeps it for `rejects.csv`.
    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause>;

    /// Source column → canonical column, for the ledger and for `inspect`.
    fn columns(&self) -> Vec<(String, String)>;
}

/// A format that a file can have.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name in `--format-in` and in the ledger.
    pub name: &'static str,
    /// Whether a file is of this format, from names and first records.
    pub recognise: fn(&Sample<'_>) -> bool,
    /// Makes its adapter for one file.
    pub build: fn(&Sample<'_>, &IngestSettings, &mut FileLedger) -> Result<Box<dyn Adapter>>,
}

/// Every format, the most particular first; the last one takes what is left.
pub const FORMATS: &[Format] = &[twcs::FORMAT, generic::FORMAT];

/// Chooses the adapter for a file: the one that `--format-in` names, or else the first that recognises the sample. Writes format, columns and date order
/// into the ledger.
///
/// # Errors
///
/// An unknown `--format-in`, a required column that cannot be found, dates whose order the file does not settle, times in mixed units.
pub fn choose(sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let chosen = match &settings.format_in {
        Some(wanted) => FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(wanted)),
        None => FORMATS.iter().find(|format| (format.recognise)(sample)),
    };
    let Some(format) = chosen else {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        return Err(Error::Setting {
            origin: "--format-in".into(),
            what: format!("there is no input format '{}'", settings.format_in.as_deref().unwrap_or_default()),
            fix: format!("use one of: {}", names.join(", ")),
        });
    };
    (format.build)(sample, settings, ledger)
}

#[cfg(test)]
mod tests;
