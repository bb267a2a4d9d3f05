//! Comments as columns, about 64 k rows at a time: readers push fields, nothing builds a struct a row.

use super::row::Row;
use crate::model::{AuthorRole, Micros, TimePrecision, Visibility, ZoneSource};

/// Rows after which a reader hands its batch on.
pub const BATCH_ROWS: usize = 65_536;

/// A column of texts in one piece of memory. An empty text is an absent value.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    bytes: String,
    ends: Vec<u32>,
}

impl TextColumn {
    /// Appends a text.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("a batch is handed on before 4 GiB of text"));
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a row; empty = absent.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.bytes[start..self.ends[row] as usize]
    }

    /// The texts in order; empty = absent.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Bytes of text held.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.bytes.len()
    }
}

/// Columns of comments, all of one length, with the place that each came from.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "each column is a field of `Row`, where it is described")]
pub struct Batch {
    pub comment_id: TextColumn,
    pub is_lossy_id: Vec<bool>,
    pub parent_id: TextColumn,
    pub thread_id: TextColumn,
    pub platform: TextColumn,
    pub author_id: TextColumn,
    pub author_name: TextColumn,
    pub author_role: Vec<Option<AuthorRole>>,
    pub visibility: Vec<Visibility>,
    pub created_at: Vec<Option<Micros>>,
    pub time_precision: Vec<TimePrecision>,
    pub zone_source: Vec<ZoneSource>,
    pub edited_at: Vec<Option<Micros>>,
    pub text: TextColumn,
    pub language_given: TextColumn,
    pub rating: Vec<Option<f32>>,
    pub likes: Vec<Option<u64>>,
    pub replies: Vec<Option<u64>>,
    pub shares: Vec<Option<u64>>,
    pub url: TextColumn,
    pub tags_given: TextColumn,
    /// Position of the file in the ledger.
    pub source_file: Vec<u16>,
    /// Record number in the file, from 1.
    pub source_record: Vec<u64>,
    /// Physical line, from 1.
    pub source_line: Vec<u64>,
}

impl Batch {
    /// Appends a row with its place.
    pub fn push(&mut self, row: &Row, source_file: u16, source_record: u64, source_line: u64) {
        self.comment_id.push(&row.comment_id);
        self.is_lossy_id.push(row.is_lossy_id);
        self.parent_id.push(&row.parent_id);
        self.thread_id.push(&row.thread_id);
        self.platform.push(&row.platform);
        self.author_id.push(&row.author_id);
        self.author_name.push(&row.author_name);
        self.author_role.push(row.author_role);
        self.visibility.push(row.visibility);
        self.created_at.push(row.created_at);
        self.time_precision.push(row.time_precision);
        self.zone_source.push(row.zone_source);
        self.edited_at.push(row.edited_at);
        self.text.push(&row.text);
        self.language_given.push(&row.language_given);
        self.rating.push(row.rating);
        self.likes.push(row.likes);
        self.replies.push(row.replies);
        self.shares.push(row.shares);
        self.url.push(&row.url);
        self.tags_given.push(&row.tags_given);
        self.source_file.push(source_file);
        self.source_record.push(source_record);
        self.source_line.push(source_line);
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.source_record.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source_record.is_empty()
    }

    /// Whether it is time to hand it on.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() >= BATCH_ROWS || self.text.n_bytes() > 64 << 20
    }
}
