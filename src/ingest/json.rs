//! Reads the records of JSON files in every arrangement met: one object a line, an array, pretty-printed, several documents one after the other, pages that
//! wrap a list, an own archive's script.
//!
//! [`super::adapters::RawRecord::object`] stays `None`: building a tree a record would cost more than everything else, and dotted paths reach all scalars.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::arrangement::{Arrangement, Layout, is_marked_error, list_at, members};
use super::json_value::{Cursor, JsonError, Scan};
use super::ledger::FileLedger;
use super::limits::Limits;
use super::nest::{self, Outer};
use super::records::{Found, Lines, Records};
use super::reject::{RejectCause, RejectReason, field_too_long, record_too_long};

/// The names of cells: collected from all good records, then fixed.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// In order of first appearance.
    pub all: Vec<String>,
    index: FxHashMap<String, usize>,
}

impl Names {
    fn find(&self, path: &str, guess: usize) -> Option<usize> {
        // Records of one file mostly have their keys in one order, so the next name is nearly always the next position.
        if self.all.get(guess).is_some_and(|name| name == path) { Some(guess) } else { self.index.get(path).copied() }
    }

    fn add(&mut self, path: &str) -> usize {
        let idx = self.all.len();
        self.all.push(path.to_owned());
        self.index.insert(path.to_owned(), idx);
        idx
    }

    /// Forgets the names from a position on.
    fn truncate(&mut self, n: usize) {
        for name in self.all.drain(n..) {
            self.index.remove(&name);
        }
    }
}

/// What happens to a name that was not met before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewNames {
    /// It gets a cell of its own.
    Collected,
    /// It is left out and counted: the file has more names than the limit.
    Ignored,
}

/// Reads the records of a file, in order.
#[derive(Debug)]
pub struct JsonRecords<'a> {
    text: &'a str,
    arrangement: &'a Arrangement,
    limits: Limits,
    at: usize,
    /// The array that is being read: where to go on after it. `None` between documents.
    array: Option<AfterArray>,
    number: u64,
    /// Comments inside the last record that are still to come, the next one last.
    inner: Vec<Inner>,
    lines: Lines,
    names: Names,
    new_names: NewNames,
    cells: Vec<Cow<'a, str>>,
    /// The cells that the last record filled, so that emptying them does not cost a walk over all names of the file.
    filled: Vec<usize>,
    /// Values of the last record whose names were left out.
    n_ignored: u64,
    path: String,
}

/// A comment inside a record.
#[derive(Debug)]
struct Inner {
    at: usize,
    /// The id of the record.
    enclosing: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AfterArray {
    /// Right behind its bracket.
    Bracket,
    /// At the end of the page that holds it.
    At(usize),
}

impl<'a> JsonRecords<'a> {
    /// Starts at the first record.
    #[must_use]
    pub fn new(text: &'a str, arrangement: &'a Arrangement, limits: Limits, names: Names, new_names: NewNames) -> Self {
        Self {
            text,
            arrangement,
            limits,
            at: arrangement.start,
            array: None,
            number: 0,
            inner: Vec::new(),
            lines: Lines::of(text),
            names,
            new_names,
            cells: Vec::new(),
            filled: Vec::new(),
            n_ignored: 0,
            path: String::new(),
        }
    }

    /// The names met.
    #[must_use]
    pub fn into_names(self) -> Names {
        self.names
    }

    /// Where the document or element at `at` must have ended: its line, where lines are whole.
    fn end_for(&self, at: usize) -> usize {
        match (self.arrangement.layout, self.array) {
            (Layout::Free, Some(AfterArray::At(end))) => end,
            _ => self.arrangement.end_of_document(self.text, at),
        }
    }

    fn cursor(&self, at: usize) -> Cursor<'a> {
        Cursor::new(self.text, at, self.end_for(at), self.limits.json_depth)
    }

    /// Fills the cells from the object at `start`, under other names where `aliases` says so; where it ends.
    fn object(&mut self, start: usize, aliases: Option<&BTreeMap<String, String>>, ledger: &mut FileLedger) -> Scan<usize> {
        let mut cursor = self.cursor(start);
        let (names, cells, filled, new_names, most) = (&mut self.names, &mut self.cells, &mut self.filled, self.new_names, self.limits.names);
        for idx in filled.drain(..) {
            cells[idx] = Cow::Borrowed("");
        }
        cells.resize(names.all.len(), Cow::Borrowed(""));
        self.path.clear();
        let (mut guess, mut n_ignored) = (0, 0);
        cursor.flatten(&mut self.path, &mut |path, value| {
            let path = aliases.and_then(|aliases| aliases.get(path)).map_or(path, String::as_str);
            let idx = match names.find(path, guess) {
                Some(idx) => idx,
                None if new_names == NewNames::Collected && names.all.len() < most => {
                    cells.push(Cow::Borrowed(""));
                    names.add(path)
                }
                None => {
                    n_ignored += u64::from(!value.is_empty());
                    return;
                }
            };
            guess = idx + 1;
            // Of a key that occurs twice, the last value that is not empty counts.
            if !value.is_empty() {
                cells[idx] = value;
                filled.push(idx);
            }
        })?;
        self.n_ignored = n_ignored;
        ledger.note("lone_surrogates_replaced", cursor.n_lone_surrogates);
        Ok(cursor.at)
    }

    /// Goes over commas, space, blank lines, closing brackets and opening ones to the next record or its place; `None` at the end of the text.
    fn next_start(&mut self) -> Option<usize> {
        loop {
            let mut cursor = Cursor::new(self.text, self.at, self.text.len(), self.limits.json_depth);
            cursor.skip_space();
            self.at = cursor.at;
            match (cursor.peek()?, self.array) {
                (b']', Some(after)) => {
                    self.array = None;
                    self.at = if let AfterArray::At(end) = after { end } else { self.at + 1 };
                }
                // Where each line is a record, a line that is an array is one: a wrong one.
                (b'[', None) if self.arrangement.layout == Layout::Free => {
                    self.array = Some(AfterArray::Bracket);
                    self.at += 1;
                }
                // Commas stand between elements, and with some tools between documents; the script of an own archive ends with a semicolon.
                (b',', _) | (b';', None) => self.at += 1,
                (b'{', None) if self.arrangement.list.is_some() => match self.page(self.at) {
                    Some((list, end)) => {
                        self.array = Some(AfterArray::At(end));
                        self.at = list + 1;
                    }
                    None => return Some(self.at),
                },
                _ => return Some(self.at),
            }
        }
    }

    /// Where the list of the page at `at` begins, and where the page ends.
    fn page(&self, at: usize) -> Option<(usize, usize)> {
        let mut cursor = self.cursor(at);
        let list = list_at(&mut cursor, self.arrangement.list.as_deref()?).ok()??;
        Some((list, cursor.at))
    }

    /// Puts the comments inside the record at `start`, whose cells are filled, before those that wait; how many there are.
    fn gather(&mut self, start: usize) -> usize {
        let Some(nest) = &self.arrangement.nest else { return 0 };
        let mut cursor = self.cursor(start);
        let starts = nest::inner_starts(&mut cursor, &nest.list).unwrap_or_default();
        let id = nest.id.as_deref().and_then(|id| self.names.find(id, 0)).and_then(|idx| self.cells.get(idx)).cloned().unwrap_or_default();
        let n = starts.len();
        self.inner.extend(starts.into_iter().rev().map(|at| Inner { at, enclosing: id.clone().into_owned() }));
        n
    }

    /// Reads a comment inside a record, which is good JSON, because the record was.
    fn inner(&mut self, inner: Inner, ledger: &mut FileLedger) -> Found {
        self.number += 1;
        let (start, line) = (inner.at, self.lines.at(self.text, inner.at));
        let aliases = self.arrangement.nest.as_ref().map(|nest| &nest.aliases);
        let (end, outcome) = match self.object(start, aliases, ledger) {
            Ok(end) => {
                self.gather(start);
                self.enclose(inner.enclosing);
                (end, self.too_long(end - start).map_or(Ok(()), Err))
            }
            Err(cause) => (cause.at, Err(RejectCause::new(RejectReason::BadJson, cause.what))),
        };
        if outcome.is_ok() {
            ledger.note("surplus_names_ignored", self.n_ignored);
            ledger.note("comments_inside_records", 1);
        }
        Found { number: self.number, line, start, end, outcome }
    }

    /// Gives the id of the enclosing record to the cells.
    fn enclose(&mut self, id: String) {
        let idx = match self.names.find(nest::ENCLOSING, 0) {
            Some(idx) => idx,
            None if self.new_names == NewNames::Collected && !id.is_empty() => {
                self.cells.push(Cow::Borrowed(""));
                self.names.add(nest::ENCLOSING)
            }
            None => return,
        };
        self.cells[idx] = Cow::Owned(id);
        self.filled.push(idx);
    }

    /// The place to go on after damage in the record at `start`.
    fn resync(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let line_start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |n| n + 1);
        let indent = Some(start - line_start).filter(|_| self.text[line_start..start].trim().is_empty()).unwrap_or(0);
        let mut at = start;
        while let Some(n) = memchr::memchr(b'\n', &bytes[at..]) {
            at += n + 1;
            if self.arrangement.layout == Layout::Lines {
                self.array = None;
                return at;
            }
            // A whole object with the indentation of a record is one; those inside a pretty-printed record stand further in.
            let first = at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if first - at == indent && bytes.get(first) == Some(&b'{') && self.cursor(first).skip().is_ok() {
                return first;
            }
            if first - at <= indent && bytes.get(first) == Some(&b']') && self.array.is_some() {
                return first;
            }
        }
        self.array = None;
        self.text.len()
    }

    fn reject(&mut self, start: usize, cause: &JsonError) -> (usize, RejectCause) {
        let next = self.resync(start);
        let is_last = self.text[next..].trim().is_empty();
        let reason = if cause.is_end && is_last && !self.text.ends_with('\n') { RejectReason::CutRecord } else { RejectReason::BadJson };
        let column = self.text[..cause.at].chars().rev().take_while(|c| *c != '\n').count() + 1;
        let line = Lines::of(&self.text[start..]).at(&self.text[start..], cause.at - start) - 1;
        let place = if line == 0 { format!("column {column}") } else { format!("{line} lines further down, column {column}") };
        (next, RejectCause::new(reason, format!("{place}: {}", cause.what)))
    }

    fn too_long(&self, n_bytes: usize) -> Option<RejectCause> {
        if n_bytes > self.limits.line_bytes {
            return Some(record_too_long(n_bytes, self.limits.line_bytes));
        }
        // A short record has no long value.
        if n_bytes <= self.limits.field_bytes { None } else { field_too_long(&self.cells, &self.names.all, self.limits.field_bytes) }
    }

    /// The next record that stands in no other.
    fn next_outer(&mut self, ledger: &mut FileLedger) -> Option<Found> {
        let start = self.next_start()?;
        self.number += 1;
        let line = self.lines.at(self.text, start);
        let n_names = self.names.all.len();
        self.n_ignored = 0;
        let is_object = self.text.as_bytes()[start] == b'{';
        let scanned = if is_object {
            self.object(start, None, ledger)
        } else {
            let mut cursor = self.cursor(start);
            cursor.skip().map(|()| cursor.at)
        };
        // What follows a record must be a separator, or else the record was cut and runs into the next.
        let scanned = scanned.and_then(|end| {
            let mut cursor = self.cursor(end);
            cursor.skip_space();
            match (cursor.peek(), self.array) {
                (None, _) | (Some(b'{' | b'[' | b',' | b';'), None) | (Some(b',' | b']'), Some(_)) => Ok(end),
                _ if self.text[end..cursor.at].contains('\n') && (self.array.is_none() || cursor.peek() == Some(b'{')) => {
                    ledger.note("commas_missing", u64::from(self.array.is_some()));
                    Ok(end)
                }
                _ => cursor.fail("something stands behind the value"),
            }
        });
        let (end, outcome) = match scanned {
            Ok(end) if !is_object => {
                let detail = "a value that is no object".to_owned();
                (end, Err(RejectCause::new(RejectReason::WrongShape, detail)))
            }
            Ok(end) => {
                let raw = &self.text.as_bytes()[start..end];
                let may_be_error =
                    raw.len() < 4096 && (memchr::memmem::find(raw, b"\"error").is_some() || memchr::memmem::find(raw, b"\"fault\"").is_some());
                let is_error = may_be_error && members(self.text, start, &self.limits).is_ok_and(|all| is_marked_error(&all));
                let outcome = if is_error {
                    let detail = "an error message of the platform instead of a record".to_owned();
                    Err(RejectCause::new(RejectReason::WrongShape, detail))
                } else {
                    self.too_long(end - start).map_or(Ok(()), Err)
                };
                (end, outcome)
            }
            Err(cause) => {
                let (next, cause) = self.reject(start, &cause);
                (next, Err(cause))
            }
        };
        if outcome.is_ok() {
            ledger.note("surplus_names_ignored", self.n_ignored);
        } else if self.names.all.len() > n_names {
            // A damaged record or an error message must not add columns.
            self.names.truncate(n_names);
            self.filled.retain(|idx| *idx < n_names);
            self.cells.truncate(n_names);
        }
        self.at = end;
        Some(Found { number: self.number, line, start, end, outcome })
    }
}

impl<'a> Records<'a> for JsonRecords<'a> {
    fn names(&self) -> &[String] {
        &self.names.all
    }

    fn next(&mut self, ledger: &mut FileLedger) -> Option<Found> {
        let Some(nest) = &self.arrangement.nest else { return self.next_outer(ledger) };
        loop {
            if let Some(inner) = self.inner.pop() {
                return Some(self.inner(inner, ledger));
            }
            let found = self.next_outer(ledger)?;
            if found.outcome.is_ok() {
                self.gather(found.start);
                // What only holds comments is none itself.
                if nest.outer == Outer::Page {
                    self.number -= 1;
                    continue;
                }
            }
            return Some(found);
        }
    }

    fn cells(&self) -> &[Cow<'a, str>] {
        &self.cells
    }

    fn move_cells(&mut self, to: &mut Vec<Cow<'a, str>>) {
        to.extend(self.cells.iter_mut().map(|cell| std::mem::replace(cell, Cow::Borrowed(""))));
    }

    fn position(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests;
