//! Where rows go: into batches over the ends of files, with the rejected records and the notices of deletion beside them.

use super::IngestSettings;
use super::adapters::{Adapter, RawRecord};
use super::batch::Batch;
use super::chunk;
use super::deletion::Deletion;
use super::file::Choose;
use super::ledger::FileLedger;
use super::limits::Limits;
use super::made_id::MadeIds;
use super::records::{Found, Records};
use super::reject::{Reject, RejectCause, RejectReason};
use super::row::Row;
use super::timestamp::shared::SharedTime;
use super::utf8::Offsets;
use crate::error::Result;
use crate::progress::Progress;

/// Characters of a rejected record that are kept.
const RAW_CHARS: usize = 200;

/// Where rows go, and what goes with them from file to file.
pub struct Pour<'a> {
    /// What the user said.
    pub settings: &'a IngestSettings,
    /// What a file may ask for; counts what the files have unpacked to.
    pub limits: Limits,
    /// Chooses adapters.
    pub choose: &'a Choose<'a>,
    /// Told of bytes on disk.
    pub progress: &'a dyn Progress,
    /// Takes full batches.
    pub sink: &'a mut dyn FnMut(Batch) -> Result<()>,
    /// The batch that is being filled; it goes over the ends of files.
    pub batch: Batch,
    /// In order of files and records.
    pub rejects: Vec<Reject>,
    /// Comments that are said to be deleted.
    pub deletions: Vec<Deletion>,
    /// Records of a file after which reading stops.
    pub most_records: u64,
}

/// The file whose records are poured.
pub struct Poured<'t> {
    /// Its position in the ledger.
    pub file: u16,
    /// The text that the places of its records refer to.
    pub text: &'t str,
    /// Where that text was in the file before it was decoded.
    pub offsets: Offsets,
    /// What its records mean; `None` when they have no names.
    pub adapter: Option<Box<dyn Adapter>>,
}

/// What goes from record to record of one file.
#[derive(Default)]
struct Made {
    row: Row,
    answer: Row,
    ids: MadeIds,
    shared_time: SharedTime,
    n_pushed: u64,
}

impl Pour<'_> {
    /// Pours the records of a file into batches, and tells the bytes of the file as done.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`](crate::error::Error::Interrupted), and whatever the sink returns.
    pub fn records<'a>(&mut self, mut poured: Poured<'_>, records: Box<dyn Records<'a> + Send + 'a>, ledger: &mut FileLedger) -> Result<()> {
        let mut made = Made::default();
        let (mut told, most, n_bytes) = (0, self.most_records, poured.text.len());
        let remarks = chunk::for_each(records, n_bytes, most, |chunk| {
            for (found, cells) in chunk.iter() {
                if ledger.records_in < most {
                    self.record(&mut poured, found, &RawRecord { cells }, &mut made, ledger)?;
                }
            }
            // Compressed files count on disk, records in the text: the same share of both is done.
            let done = (chunk.position as f64 / n_bytes.max(1) as f64 * ledger.bytes as f64) as u64;
            self.progress.advance(done.saturating_sub(told));
            told = told.max(done);
            self.progress.checkpoint()
        })?;
        remarks.note(ledger);
        self.deletions.extend(remarks.deletions);
        made.shared_time.note(ledger);
        self.progress.advance(ledger.bytes.saturating_sub(told));
        debug_assert_eq!(ledger.records_in, made.n_pushed + ledger.rejected, "every record is counted once");
        Ok(())
    }

    fn record(&mut self, poured: &mut Poured<'_>, found: &Found, record: &RawRecord<'_>, made: &mut Made, ledger: &mut FileLedger) -> Result<()> {
        ledger.records_in += 1;
        let outcome = match (&found.outcome, &mut poured.adapter) {
            (Ok(()), Some(adapter)) => {
                made.row.clear();
                adapter.read(record, &mut made.row, ledger)
            }
            (Ok(()), None) => Err(RejectCause::new(RejectReason::Empty, "an object without any member")),
            (Err(cause), _) => Err(cause.clone()),
        };
        if let Err(cause) = outcome {
            self.reject(poured, found, cause, ledger);
            return Ok(());
        }
        made.ids.fill(&mut made.row, poured.file, ledger);
        made.shared_time.see(made.row.created_at, made.row.time_precision);
        self.batch.push(&made.row, poured.file, found.number, found.line);
        made.n_pushed += 1;
        if let Some(adapter) = &mut poured.adapter {
            made.answer.clear();
            let answered = adapter.read_answer(record, &made.row, &mut made.answer, ledger);
            ledger.records_in += u64::from(answered.is_some());
            match answered {
                Some(Ok(())) => {
                    self.batch.push(&made.answer, poured.file, found.number, found.line);
                    made.n_pushed += 1;
                }
                Some(Err(cause)) => self.reject(poured, found, cause, ledger),
                None => {}
            }
        }
        if self.batch.is_full() { (self.sink)(std::mem::take(&mut self.batch)) } else { Ok(()) }
    }

    fn reject(&mut self, poured: &mut Poured<'_>, found: &Found, cause: RejectCause, ledger: &mut FileLedger) {
        ledger.reject(cause.reason);
        let raw = start_of(poured.text, found.start, found.end);
        let byte = poured.offsets.in_file(poured.text, found.start);
        self.rejects.push(Reject { file: poured.file, record: found.number, line: found.line, byte, cause, raw });
    }

    /// Hands on what is left.
    ///
    /// # Errors
    ///
    /// Whatever the sink returns.
    pub fn finish(&mut self) -> Result<()> {
        if !self.batch.is_empty() {
            (self.sink)(std::mem::take(&mut self.batch))?;
        }
        self.progress.checkpoint()
    }
}

/// The first characters of a record as they stand in the file.
fn start_of(text: &str, start: usize, end: usize) -> String {
    // Where the end of a field was sought in vain, the search may have stopped inside a character.
    let mut end = end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[start..end].trim_end_matches(['\n', '\r']).chars().take(RAW_CHARS).collect()
}
