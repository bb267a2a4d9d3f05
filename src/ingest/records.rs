//! What both record readers, [`super::csv`] and [`super::json`], hand on, and how they count lines.

use std::borrow::Cow;

use super::deletion::Deletion;
use super::ledger::FileLedger;
use super::reject::RejectCause;

/// A record with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Counted from 1 after the header; rejected and blank records count.
    pub number: u64,
    /// Physical line where it starts, from 1.
    pub line: u64,
    /// Byte in the decoded text where it starts.
    pub start: usize,
    /// Byte after its end, without the line end.
    pub end: usize,
    /// Whether its cells can be used.
    pub outcome: Result<(), RejectCause>,
}

/// Reads the records of one file, one after the other, each exactly once.
pub trait Records<'a> {
    /// The names of the cells, in their order.
    fn names(&self) -> &[String];

    /// The next record; `None` at the end. Counts in `ledger.notes` what was mended or left out.
    fn next(&mut self, ledger: &mut FileLedger) -> Option<Found>;

    /// The cells of the record that [`Self::next`] returned last. Meaningless after a rejected one.
    fn cells(&self) -> &[Cow<'a, str>];

    /// Moves those cells behind others; [`Self::cells`] says nothing afterwards.
    fn move_cells(&mut self, to: &mut Vec<Cow<'a, str>>) {
        to.extend_from_slice(self.cells());
    }

    /// How far in the decoded text reading has come.
    fn position(&self) -> usize;

    /// The notices of deletion met since this was asked last.
    fn deletions(&mut self) -> Vec<Deletion> {
        Vec::new()
    }
}

/// Counts physical lines while places rise. A bare carriage return ends a line only in files that have no other line ends.
#[derive(Debug, Clone)]
pub struct Lines {
    end: u8,
    at: usize,
    line: u64,
}

impl Lines {
    /// Starts at line 1.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let is_cr_only = memchr::memchr(b'\n', text.as_bytes()).is_none();
        Self { end: if is_cr_only { b'\r' } else { b'\n' }, at: 0, line: 1 }
    }

    /// The line that a place stands on; places must not fall.
    pub fn at(&mut self, text: &str, place: usize) -> u64 {
        self.line += memchr::memchr_iter(self.end, &text.as_bytes()[self.at..place]).count() as u64;
        self.at = place;
        self.line
    }

    /// The place that was asked for last.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.at
    }

    /// Lines in the whole text; a last one without an end counts.
    #[must_use]
    pub fn total(text: &str) -> u64 {
        let lines = Self::of(text);
        let n = memchr::memchr_iter(lines.end, text.as_bytes()).count() as u64;
        n + u64::from(text.as_bytes().last().is_some_and(|&last| last != lines.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, total: u64) {
        assert_eq!(Lines::total(text), total, "{text:?}");
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        check("", 0);
        check("a", 1);
        check("a\n", 1);
        check("a\r\nb", 2);
        check("a\rb\r", 2);
    }

    #[test]
    fn places_are_found_on_their_lines() {
        let mut lines = Lines::of("a\nb\nc");
        assert_eq!([lines.at("a\nb\nc", 0), lines.at("a\nb\nc", 2), lines.at("a\nb\nc", 2), lines.at("a\nb\nc", 4)], [1, 2, 2, 3]);
    }
}
