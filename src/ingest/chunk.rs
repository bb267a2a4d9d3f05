//! Records some thousands at a time: a thread of its own splits a big text into cells while another makes rows of them.

use std::borrow::Cow;
use std::sync::mpsc::{SyncSender, sync_channel};

use super::deletion::Deletion;
use super::ledger::FileLedger;
use super::records::{Found, Records};

/// Records of a chunk.
const RECORDS: usize = 4_096;
/// Chunks that may wait to be made into rows: enough that neither side waits for long, few enough to cost no memory.
const WAITING: usize = 4;
/// Bytes of text from which a thread is worth its start.
const WORTH_A_THREAD: usize = 1 << 20;

/// Records with their cells.
#[derive(Debug, Default)]
pub struct Chunk<'a> {
    found: Vec<Found>,
    cells: Vec<Cow<'a, str>>,
    /// Where the cells of each record end.
    ends: Vec<usize>,
    /// How far in the text reading has come.
    pub position: usize,
}

impl<'a> Chunk<'a> {
    /// Reads the next records, at most `most`; whether there were any.
    fn fill(&mut self, records: &mut dyn Records<'a>, most: usize, ledger: &mut FileLedger) -> bool {
        self.found.clear();
        self.cells.clear();
        self.ends.clear();
        while self.found.len() < most
            && let Some(found) = records.next(ledger)
        {
            if found.outcome.is_ok() {
                records.move_cells(&mut self.cells);
            }
            self.ends.push(self.cells.len());
            self.found.push(found);
        }
        self.position = records.position();
        !self.found.is_empty()
    }

    /// The records in order, each with its cells; a rejected one has none.
    pub fn iter(&self) -> impl Iterator<Item = (&Found, &[Cow<'a, str>])> {
        let mut start = 0;
        self.found.iter().zip(&self.ends).map(move |(found, end)| (found, &self.cells[std::mem::replace(&mut start, *end)..*end]))
    }
}

/// What a reader has to say besides its records.
#[derive(Debug, Default)]
pub struct Remarks {
    /// Holds notes alone.
    ledger: FileLedger,
    /// Notices of deletion.
    pub deletions: Vec<Deletion>,
}

impl Remarks {
    /// Adds the notes to those of the file.
    pub fn note(&self, ledger: &mut FileLedger) {
        for (name, amount) in &self.ledger.notes {
            ledger.note(name, *amount);
        }
    }
}

/// Hands all records to `take`, chunk by chunk in order, until it fails. `most` is how many records it will want; what is read beyond them is lost.
///
/// # Errors
///
/// Whatever `take` returns.
pub fn for_each<'a, E>(
    mut records: Box<dyn Records<'a> + Send + 'a>,
    n_bytes: usize,
    most: u64,
    mut take: impl FnMut(&Chunk<'a>) -> Result<(), E>,
) -> Result<Remarks, E> {
    let mut remarks = Remarks::default();
    if n_bytes < WORTH_A_THREAD || most < u64::MAX {
        let mut chunk = Chunk::default();
        // Where not all are wanted they are read one by one, so that nothing is noted of those behind the last.
        let at_a_time = if most < u64::MAX { 1 } else { RECORDS };
        while chunk.fill(&mut *records, at_a_time, &mut remarks.ledger) {
            take(&chunk)?;
        }
        remarks.deletions = records.deletions();
        return Ok(remarks);
    }
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        let reader = scope.spawn(move || send(records, &sender));
        for chunk in &receiver {
            // The receiver goes with the error, and the reader stops for want of one.
            take(&chunk)?;
        }
        Ok(reader.join().expect("readers do not panic"))
    })
}

fn send<'a>(mut records: Box<dyn Records<'a> + Send + 'a>, sender: &SyncSender<Chunk<'a>>) -> Remarks {
    let mut remarks = Remarks::default();
    loop {
        let mut chunk = Chunk::default();
        if !chunk.fill(&mut *records, RECORDS, &mut remarks.ledger) || sender.send(chunk).is_err() {
            break;
        }
    }
    remarks.deletions = records.deletions();
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::reject::{RejectCause, RejectReason};

    /// Numbers from 1; every tenth is rejected, and noted.
    struct Numbers {
        at: u64,
        end: u64,
        cells: Vec<Cow<'static, str>>,
    }

    impl Records<'static> for Numbers {
        fn names(&self) -> &[String] {
            &[]
        }

        fn next(&mut self, ledger: &mut FileLedger) -> Option<Found> {
            self.at += 1;
            self.cells = vec![Cow::Owned(self.at.to_string()), Cow::Borrowed("x")];
            let is_bad = self.at.is_multiple_of(10);
            ledger.note("tenth", u64::from(is_bad));
            let outcome = if is_bad { Err(RejectCause::new(RejectReason::Empty, "a tenth")) } else { Ok(()) };
            (self.at <= self.end).then_some(Found { number: self.at, line: self.at, start: 0, end: 0, outcome })
        }

        fn cells(&self) -> &[Cow<'static, str>] {
            &self.cells
        }

        fn position(&self) -> usize {
            usize::try_from(self.at).expect("small")
        }
    }

    /// What comes through, and how many tenths were noted.
    fn through(end: u64, n_bytes: usize, stop_after: u64) -> (Vec<u64>, Option<u64>) {
        let mut seen = Vec::new();
        let remarks = for_each(Box::new(Numbers { at: 0, end, cells: Vec::new() }), n_bytes, u64::MAX, |chunk| {
            for (found, cells) in chunk.iter() {
                assert_eq!(cells.is_empty(), found.outcome.is_err());
                assert!(cells.is_empty() || cells[0] == found.number.to_string());
                seen.push(found.number);
            }
            if seen.len() as u64 >= stop_after { Err(()) } else { Ok(()) }
        });
        let noted = remarks.ok().map(|remarks| {
            let mut ledger = FileLedger::default();
            remarks.note(&mut ledger);
            ledger.notes.get("tenth").copied().unwrap_or(0)
        });
        (seen, noted)
    }

    #[test]
    fn every_record_comes_through_once_and_in_order_on_one_thread_and_on_two() {
        for n_bytes in [0, WORTH_A_THREAD] {
            let (seen, noted) = through(20_000, n_bytes, u64::MAX);
            assert_eq!((seen, noted), ((1..=20_000).collect(), Some(2_000)));
            assert_eq!(through(0, n_bytes, u64::MAX), (Vec::new(), Some(0)));
        }
    }

    #[test]
    fn an_error_stops_the_reader() {
        let (seen, noted) = through(u64::MAX - 1, WORTH_A_THREAD, 5_000);
        assert_eq!((seen.len(), noted), (2 * RECORDS, None));
    }
}
