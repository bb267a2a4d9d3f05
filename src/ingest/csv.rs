//! Reads the records of a CSV file and never lets one of them swallow the others: a record that cannot be trusted is rejected alone, and reading goes on at
//! the next line that is a record.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::entity_cells;
use super::ledger::FileLedger;
use super::limits::Limits;
use super::records::{Found, Lines, Records};
use super::reject::{RejectCause, RejectReason, record_too_long};
use super::scan::{MultiLine, Quotes, Scanned, scan};

/// Reads records after the header, in order.
#[derive(Debug)]
pub struct CsvRecords<'a> {
    text: &'a str,
    dialect: &'a Dialect,
    limits: Limits,
    at: usize,
    number: u64,
    lines: Lines,
    cells: Vec<Cow<'a, str>>,
    /// Cells of trials, so that a trial does not disturb the record at hand.
    trial: Vec<Cow<'a, str>>,
    /// Where the last record started that could be trusted.
    last_good: Option<usize>,
    /// Blank records since the last one that was not: only what follows tells whether they trail.
    n_blank: u64,
    /// Bytes looked at in vain behind quotes that were never closed.
    n_wasted: usize,
    multi_line: MultiLine,
}

/// Lines inside a quoted field that would each be a whole record before the field is taken for one that was never closed, when no good record tells
/// how whole records look.
const SWALLOWED_RECORDS: usize = 3;

impl<'a> CsvRecords<'a> {
    /// Starts behind the header.
    #[must_use]
    pub fn new(text: &'a str, dialect: &'a Dialect, limits: Limits) -> Self {
        Self {
            text,
            dialect,
            limits,
            at: dialect.records_at,
            number: 0,
            lines: Lines::of(text),
            cells: Vec::with_capacity(dialect.names.len() + 1),
            trial: Vec::new(),
            last_good: None,
            n_blank: 0,
            n_wasted: 0,
            multi_line: MultiLine::Allowed,
        }
    }

    fn width(&self) -> usize {
        self.dialect.names.len()
    }

    /// Splits at a place into the cells for trials.
    fn try_at(&mut self, at: usize, multi_line: MultiLine) -> Scanned {
        scan(self.text, at, self.dialect.grammar, multi_line, self.limits.field_bytes, &mut self.trial)
    }

    /// Whether a trial is a record as the header wants it.
    fn is_record(&self, trial: Scanned) -> bool {
        trial.quotes == Quotes::Clean && self.trial.len() == self.width() && !is_blank(&self.trial)
    }

    /// Whether a record over several lines holds what should be records of their own, which is what an unclosed quote does to a file.
    fn has_swallowed(&mut self, start: usize, record: Scanned) -> bool {
        let bytes = self.text.as_bytes();
        let (mut n_lines, mut n_records) = (1, 0);
        let mut at = line_after(bytes, start);
        while at < record.end {
            let next = line_after(bytes, at);
            n_lines += 1;
            if n_lines > self.limits.field_lines {
                return true;
            }
            // The last line holds the end of the field; only those before it can be whole records.
            let is_inside = next < record.end;
            let n_delimiters = memchr::memchr_iter(self.dialect.grammar.delimiter, &bytes[at..next]).count();
            if is_inside && self.width() > 2 && n_delimiters + 1 >= self.width() {
                let trial = self.try_at(at, MultiLine::Refused);
                let is_filled = |cells: &[Cow<'_, str>]| 2 * cells.iter().filter(|cell| !cell.trim_ascii().is_empty()).count() >= cells.len();
                if self.is_record(trial) && trial.next == next && is_filled(&self.trial) {
                    n_records += 1;
                    if self.is_like_last().unwrap_or(n_records == SWALLOWED_RECORDS) {
                        return true;
                    }
                }
            }
            at = next;
        }
        false
    }

    /// Whether a trial has ids, times and counts in the columns where the last good record has them; a line of somebody's text does not, not even of a
    /// pasted table. `None` when there is nothing to compare with.
    fn is_like_last(&mut self) -> Option<bool> {
        let mut last = Vec::new();
        scan(self.text, self.last_good?, self.dialect.grammar, MultiLine::Allowed, self.limits.field_bytes, &mut last);
        let starts_with_digit = |cell: &Cow<'_, str>| cell.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
        let numeric: Vec<bool> = last
            .iter()
            .zip(&self.trial)
            .filter(|(last, _)| starts_with_digit(last))
            .map(|(_, cell)| cell.is_empty() || starts_with_digit(cell))
            .collect();
        let first = last.iter().position(starts_with_digit)?;
        // One column may differ where there are several: a text that happens to begin with a digit.
        let n_different = numeric.iter().filter(|is_alike| !**is_alike).count();
        Some(self.trial.get(first).is_some_and(starts_with_digit) && n_different <= usize::from(numeric.len() > 2))
    }

    /// The first line in `from..to` at which a whole record stands.
    fn resync(&mut self, from: usize, to: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        let mut n_lines = 0;
        while at < to {
            // Far behind the damage only one-line records are tried, so that looking stays linear.
            let multi_line = if n_lines < self.limits.field_lines { self.multi_line } else { MultiLine::Refused };
            let trial = self.try_at(at, multi_line);
            self.n_wasted += trial.next - at;
            if self.is_record(trial) {
                return Some(at);
            }
            n_lines += 1;
            at = line_after(bytes, at);
        }
        None
    }

    /// Rejects the record at `start` and finds the place to go on.
    fn reject(&mut self, start: usize, record: Scanned, ledger: &mut FileLedger) -> Found {
        let (text, width) = (self.text, self.width());
        let n_cells = self.cells.len();
        let line = self.lines.at(text, start);
        let after_line = line_after(text.as_bytes(), start);
        let is_closed = record.quotes <= Quotes::Mended;
        self.n_wasted += record.next - start;
        let span = if is_closed { record.next } else { text.len() };
        let resumed = if after_line < span { self.resync(after_line, span) } else { None };
        let is_last = resumed.is_none() && span == text.len();
        let has_final_line_end = text.ends_with(['\n', '\r']);
        self.at = resumed.unwrap_or(span);
        let (reason, detail) = match record.quotes {
            Quotes::TooLong => {
                (RejectReason::FieldTooLong, format!("a quoted field is longer than {} bytes, the limit of --max-field", self.limits.field_bytes))
            }
            Quotes::Broken | Quotes::Open if is_last && !has_final_line_end && record.quotes == Quotes::Open => {
                (RejectReason::CutRecord, "the file ends inside a quoted field".to_owned())
            }
            Quotes::Broken | Quotes::Open => (RejectReason::BrokenQuote, "a quote opens a field and never closes it".to_owned()),
            Quotes::Clean | Quotes::Mended if n_cells == width || (resumed.is_some() && record.is_multi_line) => {
                (RejectReason::BrokenQuote, "a quoted field holds what looks like further records".to_owned())
            }
            Quotes::Clean | Quotes::Mended if is_last && !has_final_line_end && n_cells < width => {
                (RejectReason::CutRecord, format!("the file ends after {n_cells} of {width} fields"))
            }
            Quotes::Clean | Quotes::Mended => {
                (RejectReason::WrongFieldCount, format!("{n_cells} field{}, the header has {width}", if n_cells == 1 { "" } else { "s" }))
            }
        };
        if self.multi_line == MultiLine::Allowed && self.n_wasted > 4 * text.len() + (1 << 20) {
            self.multi_line = MultiLine::Refused;
            ledger.note("quoted_line_ends_refused", 1);
        }
        let end = if let Some(next) = resumed { next } else { record.end.max(self.at) };
        Found { number: self.number, line, start, end, outcome: Err(RejectCause::new(reason, detail)) }
    }

    fn reject_whole(&mut self, start: usize, record: Scanned, reason: RejectReason, detail: String) -> Found {
        let line = self.lines.at(self.text, start);
        Found { number: self.number, line, start, end: record.end, outcome: Err(RejectCause::new(reason, detail)) }
    }

    fn is_header(&self) -> bool {
        self.cells.len() == self.dialect.header.len() && self.cells.iter().zip(&self.dialect.header).all(|(cell, name)| clean_name(cell) == name)
    }
}

impl<'a> Records<'a> for CsvRecords<'a> {
    fn names(&self) -> &[String] {
        &self.dialect.names
    }

    fn next(&mut self, ledger: &mut FileLedger) -> Option<Found> {
        loop {
            if self.at >= self.text.len() {
                ledger.note("trailing_blank_rows", std::mem::take(&mut self.n_blank));
                return None;
            }
            let start = self.at;
            let record = scan(self.text, start, self.dialect.grammar, self.multi_line, self.limits.field_bytes, &mut self.cells);
            self.number += 1;
            if record.quotes > Quotes::Mended {
                ledger.note("blank_rows", std::mem::take(&mut self.n_blank));
                return Some(self.reject(start, record, ledger));
            }
            if is_blank(&self.cells) {
                self.n_blank += 1;
                self.at = record.next;
                continue;
            }
            ledger.note("blank_rows", std::mem::take(&mut self.n_blank));
            let width = self.width();
            let mut has_empty_extra = self.cells.len() > width && is_blank(&self.cells[width..]);
            let (mut is_rejoined, mut is_mended) = (false, false);
            if self.dialect.grammar.delimiter == b';' && self.cells.len() > width && entity_cells::join(&mut self.cells, width) {
                has_empty_extra = self.cells.len() > width;
                is_mended = true;
            }
            if let Some(rejoin) = self.dialect.rejoin.as_ref().filter(|_| self.cells.len() > width) {
                // A torn row whose last columns are empty looks like one with empty fields too many, until its anchors are looked at.
                if !(has_empty_extra && rejoin.fits(&self.cells)) && rejoin.join(&mut self.cells) {
                    (has_empty_extra, is_rejoined) = (false, true);
                }
            }
            if (self.cells.len() != width && !has_empty_extra) || (record.is_multi_line && self.has_swallowed(start, record)) {
                return Some(self.reject(start, record, ledger));
            }
            self.at = record.next;
            if has_empty_extra {
                ledger.note("empty_extra_fields", u64::from(self.cells.len() != self.dialect.full_width));
                self.cells.truncate(width);
            }
            if self.is_header() {
                return Some(self.reject_whole(start, record, RejectReason::RepeatedHeader, "the header once more".to_owned()));
            }
            if record.end - start > self.limits.line_bytes {
                let cause = record_too_long(record.end - start, self.limits.line_bytes);
                return Some(self.reject_whole(start, record, cause.reason, cause.detail));
            }
            if record.end - start > self.limits.field_bytes && self.cells.iter().any(|cell| cell.len() > self.limits.field_bytes) {
                let detail = format!("a field is longer than {} bytes, the limit of --max-field", self.limits.field_bytes);
                return Some(self.reject_whole(start, record, RejectReason::FieldTooLong, detail));
            }
            ledger.note("stray_quotes_kept", u64::from(record.quotes == Quotes::Mended));
            ledger.note("commas_rejoined", u64::from(is_rejoined));
            ledger.note("entities_rejoined", u64::from(is_mended));
            let line = self.lines.at(self.text, start);
            self.last_good = Some(start);
            return Some(Found { number: self.number, line, start, end: record.end, outcome: Ok(()) });
        }
    }

    fn cells(&self) -> &[Cow<'a, str>] {
        &self.cells
    }

    fn move_cells(&mut self, to: &mut Vec<Cow<'a, str>>) {
        to.append(&mut self.cells);
    }

    fn position(&self) -> usize {
        self.at
    }
}

/// A header field without the space and the byte order marks round it.
#[must_use]
pub fn clean_name(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

/// Whether all cells are empty or space.
#[must_use]
pub fn is_blank(cells: &[Cow<'_, str>]) -> bool {
    cells.iter().all(|cell| cell.trim_ascii().is_empty())
}

/// The start of the line after the one that `at` stands on; the end of the text when there is none.
#[must_use]
pub fn line_after(bytes: &[u8], at: usize) -> usize {
    match memchr::memchr2(b'\n', b'\r', &bytes[at..]) {
        None => bytes.len(),
        Some(n) if bytes[at + n] == b'\r' && bytes.get(at + n + 1) == Some(&b'\n') => at + n + 2,
        Some(n) => at + n + 1,
    }
}

#[cfg(test)]
mod tests;
