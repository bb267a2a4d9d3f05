//! What became of every input record: `records_in = analysed + rejected + merged`, for each file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reject::RejectReason;

/// How many replies a source states, and how many of them the archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Sum of the reply counts that the source gives with its comments.
    pub replies_stated: u64,
    /// Of them, those that are in the archive.
    pub replies_present: u64,
}

/// One input file (or one member of an archive) and what became of its records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct FileLedger {
    /// The file as reports name it: the last part of its path, made unique when two are the same.
    pub file: String,
    /// SHA-256 of the bytes on disk, hexadecimal.
    pub sha256: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Adapter that read it: `twcs`, `generic`, …
    pub format: String,
    /// `csv`, `ndjson`, `json`, `chat`, `xlsx`, `ods`, `parquet`.
    pub container: String,
    /// `none`, `gzip`, `zstd`, `zip`.
    pub compression: String,
    /// Members of a compressed file that were read.
    pub members: u64,
    /// `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, `windows-1250`, `iso-8859-2`, or what `--encoding` named.
    pub encoding: String,
    /// The delimiter, quoting and line ends found, in words, for CSV.
    pub dialect: Option<String>,
    /// Source column → canonical column, as used.
    pub columns: BTreeMap<String, String>,
    /// Physical lines, for text formats.
    pub lines: u64,
    /// Records found: every row after the header, every object.
    pub records_in: u64,
    /// Records that became comments of the corpus. Filled by the corpus stage.
    pub analysed: u64,
    /// Records that could not be used.
    pub rejected: u64,
    /// Records that were merged into another of the same id. Filled by the corpus stage.
    pub merged: u64,
    /// Rejected, by reason.
    pub rejected_by_reason: BTreeMap<RejectReason, u64>,
    /// Things that were mended or should be known, counted.
    ///
    /// By readers: `invalid_bytes_replaced`, `cesu8_repaired`, `nul_removed`, `lone_surrogates_replaced`, `utf16_without_bom`,
    /// `legacy_encoding_guessed`, `preamble_lines`, `commas_rejoined`, `entities_rejoined`, `blank_rows`, `trailing_blank_rows`, `empty_extra_fields`, `stray_quotes_kept`,
    /// `quoted_line_ends_refused`, `ends_at_excel_row_limit`, `commas_missing`, `surplus_names_ignored` and `comments_inside_records` (JSON),
    /// `attachments_named`, `edit_marks_removed`, `other_headers_kept` (chats).
    /// By adapters: `mojibake_repaired`, `entities_decoded`, `lossy_id`, `made_id`, `missing_time`, `assumed_zone`, `platform_from_url`,
    /// `relative_times` (about when), `zone_beside_times` (said by the name of the column or by another column), `one_time_for_all` (comments that share the
    /// time of nearly all: when they were collected), `zone_differs_between_scrapers`, `internal_notes`, `roles_by_requester` (nobody said who is an agent), `parts_not_in_file`, `text_is_an_extract`,
    /// `cut_text`, `text_from_snippet`, `time_of_indexing` (later than the writing), …
    pub notes: BTreeMap<String, u64>,
    /// The zone that zone-less times were read in, if any were.
    pub assumed_zone: Option<String>,
    /// The order of day and month that the file's dates are in, where it matters: `dmy`, `mdy`, `ymd`.
    pub date_order: Option<String>,
    /// Comments that the platform shows and the export says it did not get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comments_missing: Option<u64>,
    /// How complete its conversations are, where the source says how many replies there are. Filled by the corpus stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

impl FileLedger {
    /// Adds to a note's count.
    #[inline]
    pub fn note(&mut self, name: &str, amount: u64) {
        // Most notes of most records are of nothing.
        if amount > 0 {
            self.count(name, amount);
        }
    }

    fn count(&mut self, name: &str, amount: u64) {
        if let Some(count) = self.notes.get_mut(name) {
            *count += amount;
        } else {
            self.notes.insert(name.to_owned(), amount);
        }
    }

    /// Counts a rejected record.
    pub fn reject(&mut self, reason: RejectReason) {
        self.rejected += 1;
        *self.rejected_by_reason.entry(reason).or_default() += 1;
    }

    /// Whether every record is accounted for.
    #[must_use]
    pub const fn balances(&self) -> bool {
        self.records_in == self.analysed + self.rejected + self.merged
    }
}

/// The ledger of a run: a line a file, and their sum.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// In the order of the files.
    pub files: Vec<FileLedger>,
    /// `records_in` of all files.
    pub records_in: u64,
    /// `analysed` of all files.
    pub analysed: u64,
    /// `rejected` of all files.
    pub rejected: u64,
    /// `merged` of all files.
    pub merged: u64,
}

impl Ledger {
    /// Sums the files.
    #[must_use]
    pub fn of(files: Vec<FileLedger>) -> Self {
        let sum = |count: fn(&FileLedger) -> u64| files.iter().map(count).sum();
        Self { records_in: sum(|f| f.records_in), analysed: sum(|f| f.analysed), rejected: sum(|f| f.rejected), merged: sum(|f| f.merged), files }
    }

    /// Whether every record of every file is accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.files.iter().all(FileLedger::balances) && self.records_in == self.analysed + self.rejected + self.merged
    }

    /// Rejected records as a share of all, without the events of platforms on either side: a chat in which many people joined is not a damaged file.
    #[must_use]
    pub fn rejected_share(&self) -> f64 {
        let n_events: u64 = self.files.iter().filter_map(|file| file.rejected_by_reason.get(&RejectReason::NotAComment)).sum();
        let (rejected, all) = (self.rejected - n_events, self.records_in - n_events);
        if all == 0 { 0.0 } else { rejected as f64 / all as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_no_damage() {
        let mut file = FileLedger { records_in: 10, analysed: 4, ..FileLedger::default() };
        (0..5).for_each(|_| file.reject(RejectReason::NotAComment));
        file.reject(RejectReason::BadTime);
        assert!((Ledger::of(vec![file]).rejected_share() - 0.2).abs() < 1e-12);
        assert!(Ledger::default().rejected_share().abs() < 1e-12);
    }
}
