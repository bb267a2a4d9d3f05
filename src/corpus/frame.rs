//! Batches to polars columns and back to slices: the frame begins here.

use polars::prelude::*;

use super::order::Merge;
use super::schema;
use crate::ingest::batch::{Batch, TextColumn};

/// The row columns that stay typed beside the frame, because every stage works on them as slices.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowFacts {
    pub author_role: Vec<Option<crate::model::AuthorRole>>,
    pub visibility: Vec<crate::model::Visibility>,
    pub created_at: Vec<Option<crate::model::Micros>>,
    pub edited_at: Vec<Option<crate::model::Micros>>,
    pub time_precision: Vec<crate::model::TimePrecision>,
    pub zone_source: Vec<crate::model::ZoneSource>,
    pub is_lossy_id: Vec<bool>,
    pub likes: Vec<Option<u64>>,
    pub replies: Vec<Option<u64>>,
    pub shares: Vec<Option<u64>>,
    pub rating: Vec<Option<f32>>,
    pub source_file: Vec<u16>,
    pub source_record: Vec<u32>,
}

impl RowFacts {
    /// Appends the typed columns of a batch.
    pub fn append(&mut self, batch: &mut Batch) {
        self.author_role.append(&mut batch.author_role);
        self.visibility.append(&mut batch.visibility);
        self.created_at.append(&mut batch.created_at);
        self.edited_at.append(&mut batch.edited_at);
        self.time_precision.append(&mut batch.time_precision);
        self.zone_source.append(&mut batch.zone_source);
        self.is_lossy_id.append(&mut batch.is_lossy_id);
        self.likes.append(&mut batch.likes);
        self.replies.append(&mut batch.replies);
        self.shares.append(&mut batch.shares);
        self.rating.append(&mut batch.rating);
        self.source_file.append(&mut batch.source_file);
        self.source_record.extend(batch.source_record.iter().map(|record| u32::try_from(*record).unwrap_or(u32::MAX)));
    }

    /// Brings the rows into the order that `order` lists, leaving out what it does not name.
    pub fn take(&mut self, order: &[u32]) {
        fn pick<T: Copy>(column: &mut Vec<T>, order: &[u32]) {
            *column = order.iter().map(|row| column[*row as usize]).collect();
        }
        pick(&mut self.author_role, order);
        pick(&mut self.visibility, order);
        pick(&mut self.created_at, order);
        pick(&mut self.edited_at, order);
        pick(&mut self.time_precision, order);
        pick(&mut self.zone_source, order);
        pick(&mut self.is_lossy_id, order);
        pick(&mut self.likes, order);
        pick(&mut self.replies, order);
        pick(&mut self.shares, order);
        pick(&mut self.rating, order);
        pick(&mut self.source_file, order);
        pick(&mut self.source_record, order);
    }
}

/// The text columns of a batch as a frame.
pub(crate) fn text_frame(batch: &Batch) -> PolarsResult<DataFrame> {
    let columns = vec![
        text_column(schema::COMMENT_ID, &batch.comment_id),
        text_column(schema::PARENT_ID, &batch.parent_id),
        text_column(schema::THREAD_ID, &batch.thread_id),
        text_column(schema::PLATFORM, &batch.platform),
        text_column(schema::AUTHOR_ID, &batch.author_id),
        text_column(schema::AUTHOR_NAME, &batch.author_name),
        text_column(schema::TEXT, &batch.text),
        text_column(schema::LANGUAGE_GIVEN, &batch.language_given),
        text_column(schema::URL, &batch.url),
        text_column(schema::TAGS_GIVEN, &batch.tags_given),
    ];
    DataFrame::new(batch.len(), columns)
}

/// A text column; empty texts are null.
fn text_column(name: &'static str, texts: &TextColumn) -> Column {
    let mut builder = StringChunkedBuilder::new(PlSmallStr::from_static(name), texts.len());
    for text in texts.iter() {
        if text.is_empty() {
            builder.append_null();
        } else {
            builder.append_value(text);
        }
    }
    builder.finish().into_column()
}

/// The texts of a column as slices into the frame's memory; null is empty.
///
/// # Panics
///
/// When the frame has no such text column: the corpus checks its schema once.
pub(crate) fn texts<'a>(frame: &'a DataFrame, name: &str) -> Vec<&'a str> {
    let column = frame.column(name).expect("schema checked in Corpus").str().expect("schema checked in Corpus");
    let mut texts = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        texts.extend(chunk.iter().map(|text| text.unwrap_or("")));
    }
    texts
}

/// Gives a surviving row what it does not say and a row merged into it does: a second export may know whose answer it is.
pub(crate) fn complete(frame: DataFrame, merges: &[Merge]) -> PolarsResult<DataFrame> {
    if merges.is_empty() {
        return Ok(frame);
    }
    let height = frame.height();
    let mut columns = Vec::with_capacity(frame.width());
    for name in frame.get_column_names_owned() {
        let values = texts(&frame, &name);
        let mut given: std::collections::BTreeMap<u32, &str> = std::collections::BTreeMap::new();
        for &Merge { kept, other, .. } in merges {
            let value = values[other as usize];
            // The text of a comment is one version's, never a mixture; of several values the alphabetically first, whatever the order of files.
            if name != schema::TEXT && values[kept as usize].is_empty() && !value.is_empty() {
                given.entry(kept).and_modify(|best| *best = value.min(*best)).or_insert(value);
            }
        }
        if given.is_empty() {
            columns.push(frame.column(&name)?.clone());
            continue;
        }
        let mut builder = StringChunkedBuilder::new(name.clone(), height);
        for (row, value) in values.iter().enumerate() {
            builder.append_option(Some(given.get(&(row as u32)).copied().unwrap_or(value)).filter(|value| !value.is_empty()));
        }
        columns.push(builder.finish().into_column());
    }
    DataFrame::new(height, columns)
}

/// Brings the rows of every column into the order that `order` lists, one column after the other, so that the memory peaks at one column more.
pub(crate) fn take(frame: DataFrame, order: &[u32]) -> PolarsResult<DataFrame> {
    let indices = IdxCa::from_vec(PlSmallStr::EMPTY, order.to_vec());
    let mut columns = Vec::with_capacity(frame.width());
    for column in frame.into_columns() {
        columns.push(if column.null_count() == column.len() {
            Column::full_null(column.name().clone(), order.len(), column.dtype())
        } else {
            column.take(&indices)?
        });
    }
    DataFrame::new(order.len(), columns)
}
