//! One file a source format: what the columns or keys of that format mean. Adapters know nothing of bytes, encodings or compression.
//!
//! A reader ([`super::csv`], [`super::json`]) turns a file into records with named cells. An adapter is chosen once per file from the names and the first
//! records, then turns each record into a [`Row`]. Adding a format is one file here, one line in [`FORMATS`], one fixture and one snapshot.

pub mod chat;
pub mod conditions;
pub mod fill;
pub mod generic;
pub mod nested;
pub mod profile;
pub mod profiles;
pub mod refusals;
pub mod transform;
pub mod twcs;
pub mod values;
pub mod youtube_takeout;

use std::borrow::Cow;

use super::IngestSettings;
use super::ledger::FileLedger;
use super::nested::NestedFormat;
use super::reject::RejectCause;
use super::rejoin::Rejoin;
use super::row::Row;
use crate::error::{Error, Result};

/// One record as a reader hands it on.
#[derive(Debug, Clone, Copy)]
pub struct RawRecord<'a> {
    /// The cells in the order of the names that [`choose`] was given; missing cells at the end are absent. Text is decoded to UTF-8.
    pub cells: &'a [Cow<'a, str>],
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
    /// The format, where the reader had to know it to find the records: of JSON that nests, of chats.
    pub known: Option<Known>,
}

/// A format that the reader had to know.
#[derive(Debug, Clone, Copy)]
pub enum Known {
    /// JSON that nests.
    Nested(&'static NestedFormat),
    /// A chat in a text file.
    Chat,
}

/// Turns the records of one file into rows. Holds what it found out about the file (formats of times, zone, order of dates).
pub trait Adapter {
    /// The name in the ledger: `twcs`, `generic`.
    fn name(&self) -> &str;

    /// Fills `row`, which comes cleared, from a record, and counts in `ledger.notes` what it mended.
    ///
    /// # Errors
    ///
    /// The reason why the record cannot be used; the reader counts it and keeps it for `rejects.csv`.
    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause>;

    /// The answer that stands in the record that [`Self::read`] read last, if its format has such: a review's reply. `of` is what was read then; `row` comes
    /// cleared.
    fn read_answer(&mut self, _record: &RawRecord<'_>, _of: &Row, _row: &mut Row, _ledger: &mut FileLedger) -> Option<Result<(), RejectCause>> {
        None
    }

    /// Source column → canonical column, for the ledger and for `inspect`.
    fn columns(&self) -> Vec<(String, String)>;
}

/// Every format that code or a profile knows, by the name of `--format-in`, in the order in which they are tried; `generic` takes what is left.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let nested = nested::FORMATS.iter().map(|format| format.name);
    let profiles = profiles::built_in().iter().map(|profile| profile.name.as_str());
    nested.chain([chat::NAME, twcs::NAME, youtube_takeout::NAME]).chain(profiles).chain([generic::NAME]).collect()
}

/// Why a file with these cell names was taken for the format of that name, in words.
#[must_use]
pub fn why(name: &str, names: &[String], settings: &IngestSettings) -> String {
    if settings.format_in.as_deref().is_some_and(|wanted| wanted.eq_ignore_ascii_case(name)) {
        return "as --format-in says".into();
    }
    let profile = settings.profiles.iter().chain(profiles::built_in()).find(|profile| profile.name == name);
    if let Some(profile) = profile {
        let set = profile.recognise.iter().find(|set| set.iter().all(|wanted| profile::position(names, wanted).is_some()));
        let columns = set.map_or_else(String::new, |set| format!("it has the columns {}", set.join(", ")));
        return if profile.about.is_empty() { columns } else { format!("{}; {columns}", profile.about) };
    }
    match name {
        generic::NAME => "no known format has these columns: what they mean is told from their names and values".into(),
        chat::NAME => "its lines begin with a time and a name".into(),
        twcs::NAME | youtube_takeout::NAME => "it has the columns of this export".into(),
        _ => "its documents have the keys of this export".into(),
    }
}

/// How rows with too many fields are put together again in a table with these names, where a profile says so: it must be known before records are read.
#[must_use]
pub fn rejoin(names: &[String], delimiter: u8, settings: &IngestSettings) -> Option<Rejoin> {
    let mut profiles = settings.profiles.iter().chain(profiles::built_in());
    let profile = match &settings.format_in {
        Some(wanted) => profiles.find(|profile| profile.name.eq_ignore_ascii_case(wanted)),
        None => profiles.find(|profile| profile.recognises(names)),
    }?;
    Rejoin::new(profile.rejoin.as_ref()?, names.len(), delimiter, |wanted| profile::position(names, wanted))
}

/// Chooses the adapter for a file: the one that `--format-in` names, or else the first that recognises the sample. Writes format, columns and date order
/// into the ledger.
///
/// # Errors
///
/// An unknown `--format-in`, a required column that cannot be found, dates whose order the file does not settle, times in mixed units.
pub fn choose(sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    match sample.known {
        Some(Known::Nested(format)) => return nested::build(format, sample, settings, ledger),
        Some(Known::Chat) => return chat::build(sample, settings, ledger),
        None => {}
    }
    let profiles = || settings.profiles.iter().chain(profiles::built_in());
    if settings.format_in.is_none() && settings.map.is_empty() {
        refusals::table(sample)?;
    }
    if let Some(wanted) = &settings.format_in {
        let is = |name: &str| name.eq_ignore_ascii_case(wanted);
        return if let Some(profile) = profiles().find(|profile| is(&profile.name)) {
            profile.build(sample, settings, ledger)
        } else if is(twcs::NAME) {
            twcs::build(sample, settings, ledger)
        } else if is(youtube_takeout::NAME) {
            youtube_takeout::build(sample, settings, ledger)
        } else if is(generic::NAME) {
            generic::build(sample, settings, ledger)
        } else if nested::FORMATS.iter().any(|format| is(format.name)) {
            Err(Error::Input {
                file: sample.file.to_owned(),
                place: String::new(),
                what: format!("the file is not '{wanted}': that is JSON of another shape"),
                fix: "leave `--format-in` out, so that the format is found out".into(),
            })
        } else {
            Err(Error::Setting {
                origin: "--format-in".into(),
                what: format!("there is no input format '{wanted}'"),
                fix: format!("use one of: {}", names().join(", ")),
            })
        };
    }
    if let Some(profile) = settings.profiles.iter().find(|profile| profile.fits(sample)) {
        return profile.build(sample, settings, ledger);
    }
    if twcs::recognise(sample) {
        return twcs::build(sample, settings, ledger);
    }
    if youtube_takeout::recognise(sample) {
        return youtube_takeout::build(sample, settings, ledger);
    }
    match profiles::built_in().iter().find(|profile| profile.fits(sample)) {
        Some(profile) => profile.build(sample, settings, ledger),
        None => generic::build(sample, settings, ledger),
    }
}

/// Makes `row` the brand's answer to the row that it stood in.
fn link_answer(of: &Row, row: &mut Row) {
    // An answer with an id of its own keeps it.
    if row.comment_id.is_empty() {
        row.comment_id.push_str(&of.comment_id);
        row.comment_id.push_str("/answer");
    }
    row.parent_id.clone_from(&of.comment_id);
    row.thread_id.clone_from(if of.thread_id.is_empty() { &of.comment_id } else { &of.thread_id });
    row.platform.clone_from(&of.platform);
    row.visibility = of.visibility;
    row.author_role = Some(crate::model::AuthorRole::Brand);
}

#[cfg(test)]
mod fixture_tests;
#[cfg(test)]
mod desk_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod video_review_tests;
