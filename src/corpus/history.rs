//! What comments that were read more than once said before, and which of them were deleted later: two exports of one conversation differ in edits and deletions,
//! and what the first one holds must not be lost when they are merged.

use polars::prelude::DataFrame;

use super::frame::{self, RowFacts};
use super::order::Order;
use super::schema;
use crate::ingest::ledger::FileLedger;
use crate::model::{Micros, Visibility};

/// How a merged record differs from the comment that stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It has another text: an earlier or shorter version.
    Text,
    /// One of the two says that the comment was hidden or deleted, the other still shows it.
    Visibility,
}

impl Change {
    /// As `history.csv` writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Visibility => "visibility",
        }
    }
}

/// A record that was merged into a comment and said something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Id of the comment.
    pub comment_id: String,
    /// What differs.
    pub change: Change,
    /// Position of the record's file in the ledger.
    pub source_file: u16,
    /// Its record number in that file.
    pub source_record: u32,
    /// Its time.
    pub created_at: Option<Micros>,
    /// When it says that it was changed last.
    pub edited_at: Option<Micros>,
    /// Who could see it then.
    pub visibility: Visibility,
    /// Its text.
    pub text: String,
}

/// The versions behind the merges of an order, sorted by comment, and counted in the ledgers of their files as `earlier_texts` and `deleted_or_hidden_later`.
///
/// Called after the merge, before the rows are brought into their order.
pub(crate) fn of(order: &Order, facts: &RowFacts, raw: &DataFrame, files: &mut [FileLedger]) -> Vec<Version> {
    if order.merges.is_empty() {
        return Vec::new();
    }
    let (ids, texts) = (frame::texts(raw, schema::COMMENT_ID), frame::texts(raw, schema::TEXT));
    let mut versions = Vec::new();
    for merge in &order.merges {
        let (kept, other) = (merge.kept as usize, merge.other as usize);
        let has_other_text = texts[kept] != texts[other] && !texts[other].is_empty();
        let source_file = facts.source_file[other];
        let changes = [(has_other_text, Change::Text, "earlier_texts"), (merge.was_otherwise_visible, Change::Visibility, "deleted_or_hidden_later")];
        for (_, change, note) in changes.into_iter().filter(|(differs, ..)| *differs) {
            if let Some(file) = files.get_mut(usize::from(source_file)) {
                file.note(note, 1);
            }
            versions.push(Version {
                comment_id: ids[other].to_owned(),
                change,
                source_file,
                source_record: facts.source_record[other],
                created_at: facts.created_at[other],
                edited_at: facts.edited_at[other],
                visibility: facts.visibility[other],
                text: texts[other].to_owned(),
            });
        }
    }
    versions.sort();
    versions
}
