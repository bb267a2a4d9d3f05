//! A record that could not be used: data, counted, written to `rejects.csv`, never an error and never dropped in silence.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::model::role::as_str;

/// Why a record could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// A row with more or fewer fields than the header.
    WrongFieldCount,
    /// A quote that opens and never closes, or stands where none can.
    BrokenQuote,
    /// A line that is not JSON.
    BadJson,
    /// A JSON value that is no object, or an object of the wrong kind.
    WrongShape,
    /// A row of nothing but separators.
    BlankRow,
    /// The header once more in the middle of the file.
    RepeatedHeader,
    /// Bytes that are no text in the file's encoding, in a field that needs it.
    BadEncoding,
    /// A field longer than the limit.
    FieldTooLong,
    /// A time that no known form fits.
    BadTime,
    /// A time outside 1990..=2100.
    TimeOutOfRange,
    /// A record without anything that could be a comment: neither text nor id nor time.
    Empty,
    /// The file ends in the middle of a record.
    CutRecord,
    /// An event of the platform, not something that somebody wrote.
    NotAComment,
}

as_str!(RejectReason {
    WrongFieldCount = "wrong_field_count",
    BrokenQuote = "broken_quote",
    BadJson = "bad_json",
    WrongShape = "wrong_shape",
    BlankRow = "blank_row",
    RepeatedHeader = "repeated_header",
    BadEncoding = "bad_encoding",
    FieldTooLong = "field_too_long",
    BadTime = "bad_time",
    TimeOutOfRange = "time_out_of_range",
    Empty = "empty",
    CutRecord = "cut_record",
    NotAComment = "not_a_comment",
});

/// What an adapter says when it cannot use a record; the reader adds file, line and the raw start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectCause {
    /// Why.
    pub reason: RejectReason,
    /// The column, when one is to blame.
    pub column: Option<String>,
    /// What is wrong in words, with the offending value cut to 60 characters.
    pub detail: String,
}

impl RejectCause {
    /// A cause that no single column is to blame for.
    pub fn new(reason: RejectReason, detail: impl Into<String>) -> Self {
        Self { reason, column: None, detail: detail.into() }
    }
}

/// One rejected record with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Position of the file in [`super::Ingested::files`].
    pub file: u16,
    /// Record number, counted from 1 after the header; rejected and blank records count.
    pub record: u64,
    /// Physical line where the record starts, from 1.
    pub line: u64,
    /// Byte offset of its start in the decompressed file.
    pub byte: u64,
    /// Why.
    pub cause: RejectCause,
    /// The first 200 characters as they stand in the file.
    pub raw: String,
}

/// The cause for a record with a cell that is longer than `--max-field` allows, if it has one.
#[must_use]
pub fn field_too_long(cells: &[Cow<'_, str>], names: &[String], limit: usize) -> Option<RejectCause> {
    let idx = cells.iter().position(|cell| cell.len() > limit)?;
    let detail = format!("a value is longer than {limit} bytes, the limit of --max-field");
    Some(RejectCause { reason: RejectReason::FieldTooLong, column: names.get(idx).cloned(), detail })
}

/// The cause for a record that is longer than `--max-line` allows.
#[must_use]
pub fn record_too_long(n_bytes: usize, limit: usize) -> RejectCause {
    RejectCause::new(RejectReason::FieldTooLong, format!("a record of {n_bytes} bytes is longer than {limit} bytes, the limit of --max-line"))
}

/// The error of an archive of which nothing is left, with the reason why its first record could not be used.
#[must_use]
pub fn with_first(error: Error, rejects: &[Reject]) -> Error {
    match (error, rejects.first()) {
        (Error::Corpus { what, fix }, Some(first)) if what.ends_with("could be used") => {
            Error::Corpus { what: format!("{what}; line {}: {}", first.line, first.cause.detail), fix }
        }
        (error, _) => error,
    }
}
