//! Frames as bytes: CSV, NDJSON, Parquet, Arrow. Columns are read once as typed slices, then written row by row.

use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

use chrono::{DateTime, SecondsFormat};
use polars::prelude::*;

use crate::corpus::bug;
use crate::error::{Error, Result};
use crate::history::entry::Day;

/// Who opens the CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvFor {
    /// A spreadsheet: cells that it would run as formulas get an apostrophe in front (OWASP, CSV injection).
    People,
    /// A program: cells as they are.
    Machines,
}

/// Whether a block of a CSV file begins with the names of its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The first block.
    Written,
    /// The others.
    Left,
}

/// A text that no spreadsheet runs as a formula.
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    let is_formula = |line: &str| line.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if text.starts_with(['\t', '\r']) || text.lines().any(is_formula) {
        // Each line counts: an inner line break can begin a cell of its own in some programs.
        let lines: Vec<Cow<'_, str>> =
            text.split('\n').map(|line| if is_formula(line) { Cow::Owned(format!("'{line}")) } else { Cow::Borrowed(line) }).collect();
        Cow::Owned(lines.join("\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// One column as slices.
enum Cells<'a> {
    Text(Vec<Option<&'a str>>),
    Texts(Vec<Vec<String>>),
    Time(Vec<Option<i64>>),
    Integer(Vec<Option<u64>>),
    Float(Vec<Option<f64>>),
}

fn cells(column: &Column) -> Result<Cells<'_>> {
    let unknown =
        || Error::Corpus { what: format!("internal error: column {} of type {}", column.name(), column.dtype()), fix: "please report it".into() };
    Ok(match column.dtype() {
        DataType::String => Cells::Text(column.str().map_err(bug)?.downcast_iter().flat_map(|chunk| chunk.iter()).collect()),
        DataType::Datetime(_, _) => Cells::Time(column.datetime().map_err(bug)?.physical().iter().collect()),
        DataType::UInt64 => Cells::Integer(column.u64().map_err(bug)?.iter().collect()),
        DataType::UInt32 => Cells::Integer(column.u32().map_err(bug)?.iter().map(|value| value.map(u64::from)).collect()),
        DataType::Float64 => Cells::Float(column.f64().map_err(bug)?.iter().collect()),
        DataType::List(_) => {
            let lists = column.list().map_err(bug)?;
            let values = lists.get_inner();
            let mut values = values.str().map_err(bug)?.iter();
            let lengths = lists.downcast_iter().flat_map(|chunk| chunk.offsets().lengths());
            Cells::Texts(lengths.map(|n| values.by_ref().take(n).map(|value| value.unwrap_or("").to_owned()).collect()).collect())
        }
        _ => return Err(unknown()),
    })
}

/// RFC 3339 in UTC, without digits that say nothing.
fn time(at: i64) -> String {
    let format = if at % 1_000_000 == 0 { SecondsFormat::Secs } else { SecondsFormat::Micros };
    DateTime::from_timestamp_micros(at).map_or_else(String::new, |at| at.to_rfc3339_opts(format, true))
}

/// Comma-separated, UTF-8, with a header.
///
/// # Errors
///
/// The sink cannot be written.
pub fn csv(frame: &DataFrame, csv_for: CsvFor, header: Header, sink: &mut dyn Write) -> Result<()> {
    let columns: Vec<Cells<'_>> = frame.columns().iter().map(cells).collect::<Result<_>>()?;
    let mut writer = ::csv::Writer::from_writer(sink);
    let names: Vec<&str> = frame.get_column_names().into_iter().map(polars::prelude::PlSmallStr::as_str).collect();
    if header == Header::Written {
        writer.write_record(&names).map_err(unwritable)?;
    }
    let shown = |text: &str| -> String {
        match csv_for {
            CsvFor::People => inert(text).into_owned(),
            CsvFor::Machines => text.to_owned(),
        }
    };
    for row in 0..frame.height() {
        for column in &columns {
            let written = match column {
                Cells::Text(values) => writer.write_field(values[row].map(shown).unwrap_or_default()),
                Cells::Texts(values) => writer.write_field(values[row].join("|")),
                Cells::Time(values) => writer.write_field(values[row].map(time).unwrap_or_default()),
                Cells::Integer(values) => writer.write_field(values[row].map(|value| value.to_string()).unwrap_or_default()),
                Cells::Float(values) => writer.write_field(values[row].map(|value| value.to_string()).unwrap_or_default()),
            };
            written.map_err(unwritable)?;
        }
        writer.write_record(None::<&[u8]>).map_err(unwritable)?;
    }
    writer.flush().map_err(unwritable)
}

/// One JSON object a line; absent values are left out.
///
/// # Errors
///
/// The sink cannot be written.
pub fn ndjson(frame: &DataFrame, sink: &mut dyn Write) -> Result<()> {
    let columns: Vec<Cells<'_>> = frame.columns().iter().map(cells).collect::<Result<_>>()?;
    let names: Vec<&str> = frame.get_column_names().into_iter().map(polars::prelude::PlSmallStr::as_str).collect();
    let mut line = Vec::new();
    for row in 0..frame.height() {
        line.clear();
        line.push(b'{');
        for (name, column) in names.iter().zip(&columns) {
            let start = line.len();
            if start > 1 {
                line.push(b',');
            }
            write_json(&mut line, name);
            line.push(b':');
            let is_present = match column {
                Cells::Text(values) => values[row].map(|value| write_json(&mut line, &value)).is_some(),
                Cells::Texts(values) => {
                    write_json(&mut line, &values[row]);
                    true
                }
                Cells::Time(values) => values[row].map(|value| write_json(&mut line, &time(value))).is_some(),
                Cells::Integer(values) => values[row].map(|value| write_json(&mut line, &value)).is_some(),
                Cells::Float(values) => values[row].map(|value| write_json(&mut line, &value)).is_some(),
            };
            if !is_present {
                line.truncate(start);
            }
        }
        line.extend_from_slice(b"}\n");
        sink.write_all(&line).map_err(unwritable)?;
    }
    sink.flush().map_err(unwritable)
}

fn write_json(line: &mut Vec<u8>, value: &impl serde::Serialize) {
    serde_json::to_writer(line, value).expect("texts and finite numbers are JSON, and memory takes them");
}

/// Parquet with zstd, a block of rows at a time.
///
/// # Errors
///
/// The sink cannot be written.
pub fn parquet(blocks: impl Iterator<Item = Result<DataFrame>>, sink: &mut dyn Write) -> Result<()> {
    let mut sink = Some(sink);
    let mut writer = None;
    for block in blocks {
        let mut block = block?;
        block.align_chunks();
        if writer.is_none()
            && let Some(sink) = sink.take()
        {
            writer = Some(ParquetWriter::new(sink).batched(block.schema()).map_err(unwritable)?);
        }
        if let Some(writer) = &mut writer {
            writer.write_batch(&block).map_err(unwritable)?;
        }
    }
    if let Some(writer) = writer {
        writer.finish().map_err(unwritable)?;
    }
    Ok(())
}

/// An Arrow IPC file; its blocks become its record batches.
///
/// # Errors
///
/// The sink cannot be written.
pub fn arrow(blocks: impl Iterator<Item = Result<DataFrame>>, sink: &mut dyn Write) -> Result<()> {
    let mut whole: Option<DataFrame> = None;
    for block in blocks {
        match &mut whole {
            Some(frame) => {
                frame.vstack_mut_owned(block?).map_err(bug)?;
            }
            none => *none = Some(block?),
        }
    }
    whole.map_or(Ok(()), |mut frame| IpcWriter::new(sink).finish(&mut frame).map_err(unwritable))
}

/// The days of an entry of a history as a table: one row a day.
///
/// # Errors
///
/// None that a column of equal lengths could cause.
pub fn days(days: &[Day]) -> Result<DataFrame> {
    let numbers = |name: &str, value: fn(&Day) -> u64| Column::new(name.into(), days.iter().map(value).collect::<Vec<u64>>());
    let columns = vec![
        Column::new("day".into(), days.iter().map(|day| day.day.as_str()).collect::<Vec<&str>>()),
        numbers("n_customer", |day| day.n_customer),
        numbers("n_negative", |day| day.n_negative),
        numbers("n_brand", |day| day.n_brand),
        numbers("n_authors", |day| day.n_authors),
    ];
    DataFrame::new(days.len(), columns).map_err(bug)
}

/// The caller's sink remembers what the disk said; this is the rest.
fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::Output { path: Path::new("output").into(), what: format!("cannot be written: {error}"), fix: "write elsewhere".into() }
}

#[cfg(test)]
mod tests {
    use super::inert;

    fn check(text: &str, wanted: &str) {
        assert_eq!(inert(text), wanted);
    }

    #[test]
    fn formulas_are_disarmed_in_every_line_and_disguise() {
        check("=1+1", "'=1+1");
        check(" @SUM(A1)", "' @SUM(A1)");
        check("＝cmd", "'＝cmd");
        check("ok\n-2+3", "ok\n'-2+3");
    }

    #[test]
    fn ordinary_texts_stay() {
        check("Gdzie jest paczka?", "Gdzie jest paczka?");
        check("a=b", "a=b");
    }
}
