//! The records that did not become comments, and the earlier texts of those that did: files for the owner alone.

use std::io::Write;

use super::output::{Access, Staging, failed};
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::ingest::reject::Reject;
use crate::model::Micros;
use crate::render::frames;

/// Stops the run when a record was rejected, for `--strict`.
///
/// # Errors
///
/// The first rejected record, with its place.
pub fn forbid_rejects(rejects: &[Reject], corpus: &Corpus) -> Result<()> {
    if corpus.ledger.rejected > 0 { Err(strict(rejects, corpus)) } else { Ok(()) }
}

fn strict(rejects: &[Reject], corpus: &Corpus) -> Error {
    let first = &rejects[0];
    Error::Input {
        file: corpus.ledger.files[usize::from(first.file)].file.clone(),
        place: format!("line {}, record {}: ", first.line, first.record),
        what: format!("{} ({} records rejected in all, and --strict allows none)", first.cause.detail, rejects.len()),
        fix: "mend the records, or leave --strict out: they are then counted and listed in rejects.csv".into(),
    }
}

/// The records that could not be used, raw, so that they can be mended: personal data, for the owner alone.
pub fn write_rejects(staging: &mut Staging, rejects: &[Reject], corpus: &Corpus) -> Result<()> {
    staging.write_with("rejects.csv", Access::Owner, |sink| {
        let mut writer = csv::Writer::from_writer(sink);
        let header = ["file", "line", "record", "byte", "reason", "column", "detail", "raw"];
        let rows = rejects.iter().map(|reject| {
            [
                corpus.ledger.files[usize::from(reject.file)].file.clone(),
                reject.line.to_string(),
                reject.record.to_string(),
                reject.byte.to_string(),
                reject.cause.reason.to_string(),
                reject.cause.column.clone().unwrap_or_default(),
                frames::inert(&reject.cause.detail).into_owned(),
                frames::inert(&reject.raw).into_owned(),
            ]
        });
        let write = |writer: &mut csv::Writer<&mut dyn Write>| -> std::result::Result<(), csv::Error> {
            writer.write_record(header)?;
            for row in rows {
                writer.write_record(&row)?;
            }
            writer.flush()?;
            Ok(())
        };
        write(&mut writer).map_err(|error| failed(std::path::Path::new("rejects.csv"), &std::io::Error::other(error)))
    })
}

/// What comments that were read more than once said before: raw like the rejects, for the owner alone. No file when there is nothing to say.
pub fn write_history(staging: &mut Staging, corpus: &Corpus) -> Result<()> {
    if corpus.history.is_empty() {
        return Ok(());
    }
    staging.write_with("history.csv", Access::Owner, |sink| {
        let time = |at: Option<Micros>| at.and_then(chrono::DateTime::from_timestamp_micros).map(|at| at.to_rfc3339()).unwrap_or_default();
        let mut writer = csv::Writer::from_writer(sink);
        let mut write = || -> std::result::Result<(), csv::Error> {
            writer.write_record(["comment_id", "differs_in", "file", "record", "created_at", "edited_at", "visibility", "text"])?;
            for version in &corpus.history {
                writer.write_record([
                    frames::inert(&version.comment_id).as_ref(),
                    version.change.as_str(),
                    &corpus.ledger.files[usize::from(version.source_file)].file,
                    &version.source_record.to_string(),
                    &time(version.created_at),
                    &time(version.edited_at),
                    version.visibility.as_str(),
                    frames::inert(&version.text).as_ref(),
                ])?;
            }
            writer.flush()?;
            Ok(())
        };
        write().map_err(|error| failed(std::path::Path::new("history.csv"), &std::io::Error::other(error)))
    })
}
