//! Bytes to columns: opens files, finds out what they are, reads their records, and keeps account of every one of them.
//!
//! ```text
//! walk    -> open -> detect -> encoding -> dialect     -> csv  \
//! names      gzip    what it    text        (csv)             > adapter -> Batch, rejects, ledger
//! zip        zstd    really is             arrangement -> json /
//! sidecar
//! ```

pub mod adapters;
pub mod arrangement;
pub mod batch;
pub mod chat;
pub mod chunk;
pub mod csv;
pub mod deletion;
pub mod detect;
pub mod dialect;
pub mod encoding;
pub mod entity_cells;
pub mod file;
pub mod identifier;
pub mod inspect;
pub mod json;
pub mod json_tree;
pub mod json_value;
pub mod ledger;
pub mod limits;
pub mod made_id;
pub mod mapping;
pub mod nest;
pub mod nested;
pub mod open;
pub mod parquet;
pub mod pour;
pub mod preamble;
pub mod records;
pub mod reject;
pub mod rejoin;
pub mod row;
pub mod scan;
pub mod sheet;
pub mod sidecar;
pub mod text_repair;
pub mod timestamp;
pub mod utf8;
pub mod walk;
pub mod zip;

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::error::{Error, Result};
use crate::progress::Progress;

pub use inspect::{Inspection, inspect};
pub use walk::Input;

/// The text of one file as it stands, unpacked (gzip, Zstandard) and decoded: for tables that are not archives, such as labels.
///
/// # Errors
///
/// [`Error::Read`] when it cannot be read, [`Error::Input`] when it is damaged or no text.
pub fn read_text(path: &std::path::Path) -> Result<String> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.into(), source })?;
    let unpacked = open::unpack(&file, &bytes, &limits::Limits::default())?;
    Ok(encoding::decode(&file, &unpacked.bytes, None)?.text.into_owned())
}

/// The order of day, month and year in numeric dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31.12.2026
    Dmy,
    /// 12/31/2026
    Mdy,
    /// 2026-12-31
    Ymd,
}

/// What the user said about the inputs; everything else is found out.
#[derive(Debug, Clone, Default)]
pub struct IngestSettings {
    /// `--map canonical=column`: canonical name → source column.
    pub map: BTreeMap<String, String>,
    /// `--assume-tz`: the zone of times that carry none. `None` = UTC, loudly marked.
    pub assume_zone: Option<Tz>,
    /// `--date-order`.
    pub date_order: Option<DateOrder>,
    /// `--collected-at`: when the exports were made, for times such as "2 years ago". A reader that finds it in the file puts that here instead.
    pub collected_at: Option<timestamp::relative::Collected>,
    /// `--format-in`: adapter to use whatever the file looks like.
    pub format_in: Option<String>,
    /// `--map-file`: profiles that are tried before all others.
    pub profiles: Vec<adapters::profile::Profile>,
    /// `--encoding`: encoding to use whatever the file looks like (a WHATWG label).
    pub encoding: Option<String>,
    /// `--max-unpacked` and the other flags of the same kind.
    pub limits: limits::Limits,
}

impl IngestSettings {
    /// The list of a JSON document that holds its records, where a column is named with it: `comments[].text`.
    #[must_use]
    pub fn records_list(&self) -> Option<&str> {
        let mapped = self.map.values().map(String::as_str);
        let profiled = self.profiles.iter().flat_map(|profile| profile.columns.values()).flat_map(adapters::profile::Names::iter);
        mapped.chain(profiled).find_map(|column| column.split_once("[].").map(|(list, _)| list.trim()))
    }
}

/// What was read, beside the batches that went to the sink.
#[derive(Debug, Clone, Default)]
pub struct Ingested {
    /// One ledger a file, `analysed` and `merged` still 0.
    pub files: Vec<ledger::FileLedger>,
    /// Every rejected record, in the order of files and records.
    pub rejects: Vec<reject::Reject>,
    /// Files found in folders and zips that were left out, and why, in order of name.
    pub skipped: Vec<(String, String)>,
    /// Comments that a file says are deleted, each once, in order. Those among the comments read should become [`crate::model::Visibility::Deleted`].
    pub deletions: Vec<deletion::Deletion>,
}

/// Reads all inputs, in the order of their names, and hands their comments to `sink` in batches.
///
/// Every record is pushed into exactly one batch or stands in [`Ingested::rejects`]: for each file, `records_in` = pushed + `rejected`.
///
/// # Errors
///
/// [`Error::Read`] and [`Error::Input`] for files that cannot be used at all, [`Error::Setting`] for settings that no file can follow,
/// [`Error::Interrupted`], and whatever `sink` returns.
pub fn read(
    inputs: &[Input],
    settings: &IngestSettings,
    progress: &dyn Progress,
    sink: &mut dyn FnMut(batch::Batch) -> Result<()>,
) -> Result<Ingested> {
    read_with(inputs, settings, &settings.limits, &adapters::choose, progress, sink)
}

/// As [`read`], with own limits and an own choice of adapter.
///
/// # Errors
///
/// As [`read`].
pub fn read_with(
    inputs: &[Input],
    settings: &IngestSettings,
    limits: &limits::Limits,
    choose: &file::Choose<'_>,
    progress: &dyn Progress,
    sink: &mut dyn FnMut(batch::Batch) -> Result<()>,
) -> Result<Ingested> {
    let found = walk::list(inputs, limits)?;
    if found.files.len() > usize::from(u16::MAX) {
        return Err(Error::Corpus {
            what: format!("{} files are more than the {} that one run can read", found.files.len(), u16::MAX),
            fix: "join small files first, for example the files of a month into one".into(),
        });
    }
    progress.stage("read", Some(found.files.iter().map(|file| file.source.size()).sum()));
    let mut unread = Vec::new();
    let mut ingested = Ingested { skipped: found.skipped, ..Ingested::default() };
    let mut pour = pour::Pour {
        settings,
        limits: *limits,
        choose,
        progress,
        sink,
        batch: batch::Batch::default(),
        rejects: Vec::new(),
        deletions: Vec::new(),
        most_records: u64::MAX,
    };
    for named in &found.files {
        let idx = u16::try_from(ingested.files.len()).expect("the number of files was checked above");
        match (file::read(named, idx, &mut pour), named.skippable()) {
            (Ok(ledger), _) => ingested.files.push(ledger),
            (Err(file::Unread::NoTable(Error::Input { place, what, .. })), Some(path)) => {
                unread.push((named.name.clone(), format!("{place}{what}")));
                ingested.skipped.push((path, format!("not an archive: {place}{what}; give it by name to see more")));
                progress.advance(named.source.size());
            }
            (Err(file::Unread::NoTable(error) | file::Unread::Stopped(error)), _) => return Err(error),
        }
    }
    if ingested.files.is_empty() {
        return Err(walk::none_read(&unread, &ingested.skipped));
    }
    ingested.skipped.sort();
    pour.finish()?;
    ingested.rejects = pour.rejects;
    ingested.deletions = pour.deletions;
    ingested.deletions.sort_unstable();
    ingested.deletions.dedup();
    Ok(ingested)
}

#[cfg(test)]
mod tests;
