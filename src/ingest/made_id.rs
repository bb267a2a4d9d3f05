//! Ids for comments whose export has none: chats, own data downloads, many tables.
//!
//! The id is made of what identifies the comment (platform, author, time, text) and of how many like it came before in the file, so that the overlap of two
//! exports of one conversation is merged while two people (or one, twice) who write "ok" stay two comments. Where author or time of day is missing (as in "3 hours ago",
//! which differs from export to export) there is nothing to tell such comments apart by, and the file's own position goes in: nothing is merged then.

use std::fmt::Write;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::ledger::FileLedger;
use super::row::Row;
use crate::model::TimePrecision;

/// Makes the ids of one file.
#[derive(Debug, Default)]
pub struct MadeIds {
    seen: FxHashMap<u64, u32>,
}

impl MadeIds {
    /// Gives the row an id if it has none, and counts it as `made_id`.
    pub fn fill(&mut self, row: &mut Row, file: u16, ledger: &mut FileLedger) {
        if !row.comment_id.is_empty() {
            return;
        }
        let mut hasher = FxHasher::default();
        for part in [&row.platform, &row.author_id, &row.text] {
            hasher.write(part.as_bytes());
            hasher.write_u8(0xFF);
        }
        hasher.write_i64(row.created_at.unwrap_or(i64::MIN));
        if row.author_id.is_empty() || row.created_at.is_none() || row.time_precision > TimePrecision::Minute {
            hasher.write_u16(file);
        }
        let hash = hasher.finish();
        let n = self.seen.entry(hash).or_default();
        *n += 1;
        write!(row.comment_id, "made-{hash:016x}-{n}").expect("writing to a String cannot fail");
        ledger.note("made_id", 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(file: u16, rows: &[(&str, i64, &str)]) -> Vec<String> {
        let (mut made, mut ledger) = (MadeIds::default(), FileLedger::default());
        rows.iter()
            .map(|(author, at, text)| {
                let mut row = Row { author_id: (*author).into(), created_at: Some(*at), text: (*text).into(), ..Row::default() };
                made.fill(&mut row, file, &mut ledger);
                row.comment_id
            })
            .collect()
    }

    #[test]
    fn the_same_comment_of_two_exports_has_one_id_and_two_alike_in_one_file_have_two() {
        let first = ids(0, &[("ann", 1, "ok"), ("ann", 1, "ok"), ("bob", 1, "ok")]);
        let second = ids(1, &[("ann", 1, "ok"), ("bob", 1, "ok")]);
        assert_eq!((&first[0], &first[2]), (&second[0], &second[1]));
        assert_ne!(first[0], first[1]);
    }

    #[test]
    fn without_an_author_nothing_can_be_merged() {
        assert_ne!(ids(0, &[("", 1, "ok")]), ids(1, &[("", 1, "ok")]));
    }

    #[test]
    fn an_id_that_is_there_stays() {
        let mut row = Row { comment_id: "7".into(), ..Row::default() };
        MadeIds::default().fill(&mut row, 0, &mut FileLedger::default());
        assert_eq!(row.comment_id, "7");
    }
}
