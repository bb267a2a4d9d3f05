//! Parquet files as tables of text: what `convert` writes, and what data teams keep. polars reads them; here every value becomes a cell that the adapters read
//! like a cell of any other table.

use std::borrow::Cow;
use std::io::Cursor;

use polars::prelude::*;

use super::ledger::FileLedger;
use super::limits::Limits;
use super::records::{Found, Records};
use crate::error::{Error, Result};

/// Whether the bytes are a Parquet file, whole or cut.
#[must_use]
pub fn is_parquet(bytes: &[u8]) -> bool {
    // A table whose first column is called PAR1 is a text, and stays one.
    bytes.starts_with(b"PAR1") && (bytes.ends_with(b"PAR1") || bytes[..bytes.len().min(64)].iter().any(|byte| *byte < 9))
}

/// A table whose cells are texts; null is empty.
#[derive(Debug)]
pub struct ParquetTable {
    names: Vec<String>,
    columns: Vec<StringChunked>,
    n_rows: usize,
    /// Why, in words.
    pub why: String,
}

impl ParquetTable {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when it is damaged, cut, or has more cells than the limit.
    pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Self> {
        let wrong = |what: String, fix: &str| Error::Input { file: file.to_owned(), place: String::new(), what, fix: fix.to_owned() };
        let damaged = |error: PolarsError| {
            let reason = error.to_string().lines().next().unwrap_or_default().chars().take(160).collect::<String>();
            wrong(format!("the Parquet file cannot be read: {reason}"), "download or write it again; if it holds nested columns, flatten them first")
        };
        let mut reader = ParquetReader::new(Cursor::new(bytes));
        let n_rows = reader.num_rows().map_err(damaged)?;
        let width = reader.schema().map_err(damaged)?.len();
        if n_rows as u64 * width as u64 > limits.cells {
            return Err(wrong(
                format!("the file has {n_rows} rows of {width} columns, more than {} cells, the limit", limits.cells),
                "raise the limit with `--max-cells`, or split the file",
            ));
        }
        let frame = reader.finish().map_err(damaged)?;
        let mut table = Self { names: Vec::new(), columns: Vec::new(), n_rows: frame.height(), why: "the file begins and ends like Parquet".into() };
        for column in frame.columns() {
            table.columns.push(texts(column).map_err(damaged)?);
            table.names.push(column.name().to_string());
        }
        Ok(table)
    }

    /// Column names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether it has no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.n_rows == 0
    }
}

/// A column as texts: times in ISO 8601 (with `Z` where the column has a zone), lists joined by commas, everything else as polars writes it.
fn texts(column: &Column) -> PolarsResult<StringChunked> {
    let series = column.as_materialized_series();
    let name = series.name().clone();
    Ok(match series.dtype() {
        DataType::String => series.str()?.clone(),
        DataType::Datetime(_, zone) => {
            let suffix = if zone.is_some() { "Z" } else { "" };
            let micros = series.cast(&DataType::Datetime(TimeUnit::Microseconds, zone.clone()))?.to_physical_repr().into_owned();
            let text = |at: i64| chrono::DateTime::from_timestamp_micros(at).map(|at| format!("{}{suffix}", at.format("%Y-%m-%dT%H:%M:%S%.f")));
            micros.i64()?.iter().map(|at| at.and_then(text)).collect::<StringChunked>().with_name(name)
        }
        DataType::List(_) => {
            let list = series.list()?;
            let joined = |inner: Series| -> PolarsResult<String> {
                let inner = inner.cast(&DataType::String)?;
                Ok(inner.str()?.iter().map(|text| text.unwrap_or("")).collect::<Vec<_>>().join(","))
            };
            let mut builder = StringChunkedBuilder::new(name, list.len());
            for row in 0..list.len() {
                builder.append_option(list.get_as_series(row).map(joined).transpose()?);
            }
            builder.finish()
        }
        _ => series.cast(&DataType::String)?.str()?.clone(),
    })
}

/// Reads the rows of a table, in order.
#[derive(Debug)]
pub struct ParquetRecords<'a> {
    table: &'a ParquetTable,
    row: usize,
    cells: Vec<Cow<'a, str>>,
}

impl<'a> ParquetRecords<'a> {
    /// Starts at the first row.
    #[must_use]
    pub fn new(table: &'a ParquetTable) -> Self {
        Self { table, row: 0, cells: vec![Cow::Borrowed(""); table.columns.len()] }
    }
}

impl<'a> Records<'a> for ParquetRecords<'a> {
    fn names(&self) -> &[String] {
        &self.table.names
    }

    fn next(&mut self, _ledger: &mut FileLedger) -> Option<Found> {
        if self.row == self.table.n_rows {
            return None;
        }
        for (cell, column) in self.cells.iter_mut().zip(&self.table.columns) {
            *cell = Cow::Borrowed(column.get(self.row).unwrap_or(""));
        }
        self.row += 1;
        let number = self.row as u64;
        Some(Found { number, line: number, start: 0, end: 0, outcome: Ok(()) })
    }

    fn cells(&self) -> &[Cow<'a, str>] {
        &self.cells
    }

    fn position(&self) -> usize {
        // There is no text to be somewhere in; the bytes of the file are told as done at its end.
        0
    }
}
