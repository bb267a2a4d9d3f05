//! The same input and settings give the same bytes: again, in another zone and locale, on another number of threads, and with the records in another order.

use std::fs;
use std::sync::OnceLock;

use crate::support::{Files, SAMPLE_FILES, analysis_of, archives, parquet, rejects, sample};

/// Compares with the shared analysis, file by file, so that a failure names the file and not its bytes.
#[track_caller]
fn check_same(found: &Files, wanted: &Files) {
    assert_eq!(found.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    let different: Vec<String> =
        found.iter().filter(|(name, bytes)| wanted[*name] != **bytes).map(|(name, bytes)| first_difference(name, bytes, &wanted[name])).collect();
    assert!(different.is_empty(), "different bytes:\n{}", different.join("\n"));
}

fn first_difference(name: &str, found: &[u8], wanted: &[u8]) -> String {
    let at = found.iter().zip(wanted).position(|(a, b)| a != b).unwrap_or(found.len().min(wanted.len()));
    let around = |bytes: &[u8]| String::from_utf8_lossy(&bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())]).replace('\n', "\\n");
    format!("{name} at byte {at}:\n  {}\n  {}", around(found), around(wanted))
}

#[test]
fn twice_is_the_same() {
    check_same(&analysis_of(&archives(), &[], &[]), &sample().files);
}

#[test]
fn zone_and_locale_of_the_machine_change_nothing() {
    check_same(
        &analysis_of(&archives(), &[("TZ", "Asia/Tokyo"), ("LANG", "C"), ("LC_ALL", "C"), ("HOME", "/"), ("TERM", "dumb")], &[]),
        &sample().files,
    );
}

#[test]
fn threads_change_nothing() {
    check_same(&analysis_of(&archives(), &[("POLARS_MAX_THREADS", "1")], &["--threads", "1"]), &sample().files);
    check_same(&analysis_of(&archives(), &[("POLARS_MAX_THREADS", "2")], &["--threads", "2"]), &sample().files);
}

/// A small generator of its own (SplitMix64), so that the shuffle is the same everywhere.
struct Shuffler(u64);

impl Shuffler {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for idx in (1..items.len()).rev() {
            items.swap(idx, self.below(idx + 1));
        }
    }
}

/// The records of a CSV file in another order, as they stand in the file: the `csv` crate only finds where they begin, so that quoted line ends stay whole. A last
/// record that never ends stays last: in the middle it would be another kind of damage.
fn shuffled_csv(bytes: &[u8], delimiter: u8, shuffler: &mut Shuffler) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    let starts: Vec<usize> = reader.byte_records().map(|record| record.unwrap().position().unwrap().byte() as usize).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let mut records: Vec<&[u8]> = starts.iter().zip(ends).map(|(from, to)| &bytes[*from..to]).collect();
    let n = records.len();
    shuffler.shuffle(&mut records[1..n - 1]);
    let shuffled = records.concat();
    assert_eq!(shuffled.len(), bytes.len() - starts[0], "no byte is lost but a mark in front");
    [&bytes[..starts[0]], &shuffled].concat()
}

fn shuffled_lines(bytes: &[u8], shuffler: &mut Shuffler) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    shuffler.shuffle(&mut lines);
    lines.concat()
}

/// A text with what the order of records may change replaced: the hashes of the inputs, `"source_record": N` and `record N` with its separators.
fn without_provenance(bytes: &[u8], hashes: &[String]) -> String {
    let mut text = String::from_utf8(bytes.to_vec()).unwrap();
    for (idx, hash) in hashes.iter().enumerate() {
        text = text.replace(hash, &format!("<sha256 {}>", idx % SAMPLE_FILES.len()));
    }
    for before in ["\"source_record\": ", ", record ", ", rekord "] {
        let mut parts = text.split(before);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push_str(before);
            out.push('N');
            // Digits, and what groups them: a comma or a no-break space before another digit.
            let mut rest = part;
            while let Some(c) = rest.chars().next() {
                let after = &rest[c.len_utf8()..];
                if c.is_ascii_digit() || (matches!(c, ',' | '\u{a0}' | '\u{202f}') && after.starts_with(|next: char| next.is_ascii_digit())) {
                    rest = after;
                } else {
                    break;
                }
            }
            out.push_str(rest);
        }
        text = out;
    }
    text
}

fn input_hashes(files: &Files) -> Vec<String> {
    let ledger: serde_json::Value = serde_json::from_slice(&files["ledger.json"]).unwrap();
    ledger["files"].as_array().unwrap().iter().map(|file| file["sha256"].as_str().unwrap().to_owned()).collect()
}

/// The analysis of the sample with its records in another order.
fn shuffled() -> &'static Files {
    static SHUFFLED: OnceLock<Files> = OnceLock::new();
    SHUFFLED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut shuffler = Shuffler(20_261_103);
        for name in SAMPLE_FILES {
            let bytes = fs::read(archives().join(name)).unwrap();
            let shuffled = if name.ends_with(".ndjson") {
                shuffled_lines(&bytes, &mut shuffler)
            } else {
                shuffled_csv(&bytes, if name.starts_with("facebook") { b';' } else { b',' }, &mut shuffler)
            };
            assert_ne!(shuffled, bytes);
            fs::write(folder.path().join(name), shuffled).unwrap();
        }
        analysis_of(folder.path(), &[], &[])
    })
}

/// Every number and every word of the reports is the same when records come in another order.
///
/// Only provenance differs, and is left out of the comparison: `rejects.csv` and `history.csv` (lines, records), `manifest.json` (hashes), `source_record` of `comments.parquet` (see the next
/// test), and in the other files the hashes of the inputs and the record numbers that quotes carry.
#[test]
fn the_order_of_records_changes_no_number_and_no_word() {
    let (mut found, mut wanted) = (shuffled().clone(), sample().files.clone());
    let hashes = [input_hashes(&wanted), input_hashes(&found)].concat();
    for files in [&mut found, &mut wanted] {
        for name in ["rejects.csv", "history.csv", "manifest.json", "comments.parquet"] {
            assert!(files.remove(name).is_some());
        }
        // They show the document that `report.md` shows, record numbers and all, in compressed parts.
        files.retain(|name, _| !name.ends_with(".xlsx") && !name.ends_with(".pdf"));
        for (name, bytes) in files.iter_mut() {
            if !name.ends_with(".png") {
                *bytes = without_provenance(bytes, &hashes).into_bytes();
            }
        }
    }
    check_same(&found, &wanted);
}

#[test]
fn the_order_of_records_changes_no_comment() {
    let [found, wanted] = [shuffled(), &sample().files].map(|files| parquet(&files["comments.parquet"]).drop("source_record").unwrap());
    let different: Vec<String> = found
        .columns()
        .iter()
        .zip(wanted.columns())
        .filter(|(found, wanted)| !found.equals_missing(wanted))
        .map(|(found, _)| found.name().to_string())
        .collect();
    assert!(different.is_empty(), "these columns of comments.parquet differ: {different:?}");
}

/// The same records are rejected for the same reasons, wherever they stand.
#[test]
fn the_order_of_records_changes_no_reject() {
    let [found, wanted] = [shuffled(), &sample().files].map(|files| {
        let mut rejected: Vec<(String, String)> = rejects(&files["rejects.csv"]).into_iter().map(|reject| (reject.file, reject.reason)).collect();
        rejected.sort();
        rejected
    });
    assert_eq!(found, wanted);
}

#[test]
fn provenance_is_left_out_whole() {
    let text = "{\"source_record\": 12,\n a.csv, record 1,234, then record 5; hash abc";
    assert_eq!(without_provenance(text.as_bytes(), &["abc".to_owned()]), "{\"source_record\": N,\n a.csv, record N, then record 5; hash <sha256 0>");
}
