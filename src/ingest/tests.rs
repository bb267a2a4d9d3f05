//! Whole files in memory, through every step, with a small adapter of their own.

use proptest::prelude::*;

use super::adapters::{Adapter, RawRecord, Sample};
use super::batch::Batch;
use super::ledger::FileLedger;
use super::limits::Limits;
use super::reject::{RejectCause, RejectReason};
use super::row::Row;
use super::*;
use crate::progress::Silent;

/// Takes `id` and `text` by name and refuses the text `refuse me`.
struct Plain {
    id: Option<usize>,
    text: Option<usize>,
}

impl Adapter for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, _ledger: &mut FileLedger) -> Result<(), RejectCause> {
        row.comment_id.push_str(self.id.map_or("", |idx| record.cell(idx)));
        row.text.push_str(self.text.map_or("", |idx| record.cell(idx)));
        if row.text == "refuse me" { Err(RejectCause::new(RejectReason::Empty, "asked to")) } else { Ok(()) }
    }

    fn columns(&self) -> Vec<(String, String)> {
        vec![("id".into(), "comment_id".into()), ("text".into(), "text".into())]
    }
}

/// A choice of adapter for tests.
pub(super) fn choose_plain(sample: &Sample<'_>, _settings: &IngestSettings, _ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let find = |wanted: &str| sample.names.iter().position(|name| name == wanted);
    Ok(Box::new(Plain { id: find("id"), text: find("text") }))
}

/// Reads files given as name and bytes; the rows as `file:record:line:id:text`.
fn read_files(files: &[(&str, &[u8])]) -> Result<(Vec<String>, Ingested)> {
    let inputs: Vec<Input> = files.iter().map(|(name, bytes)| Input::Bytes { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
    let mut rows = Vec::new();
    let mut sink = |batch: Batch| {
        for row in 0..batch.len() {
            let place = (batch.source_file[row], batch.source_record[row], batch.source_line[row]);
            rows.push(format!("{}:{}:{}:{}:{}", place.0, place.1, place.2, batch.comment_id.get(row), batch.text.get(row)));
        }
        Ok(())
    };
    let ingested = read_with(&inputs, &IngestSettings::default(), &Limits::default(), &choose_plain, &Silent, &mut sink)?;
    Ok((rows, ingested))
}

fn check_error(bytes: &[u8], expected: &str) {
    let error = read_files(&[("a.csv", bytes)]).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.to_string().starts_with("a.csv: "));
    assert_eq!(error.exit_code(), 4);
    assert!(error.hint().is_some());
}

fn check_balance(ingested: &Ingested, n_rows: usize) {
    let ledger = &ingested.files[0];
    assert_eq!(ledger.records_in, n_rows as u64 + ledger.rejected);
    assert_eq!(ledger.rejected as usize, ingested.rejects.len());
    assert_eq!(ledger.rejected, ledger.rejected_by_reason.values().sum::<u64>());
}

#[test]
fn the_ledger_describes_the_file() {
    let (rows, ingested) = read_files(&[("a.csv", b"\xEF\xBB\xBFid,text\r\n1,a\r\n2,refuse me\r\n3,b,c\r\n\r\n")]).unwrap();
    assert_eq!(rows, ["0:1:2:1:a"]);
    let ledger = &ingested.files[0];
    assert_eq!(
        (ledger.file.as_str(), ledger.container.as_str(), ledger.compression.as_str(), ledger.format.as_str()),
        ("a.csv", "csv", "none", "plain")
    );
    assert_eq!((ledger.encoding.as_str(), ledger.bytes, ledger.lines, ledger.records_in, ledger.rejected), ("utf-8-bom", 39, 5, 3, 2));
    assert_eq!(ledger.dialect.as_deref(), Some("comma, double quotes, CRLF"));
    assert_eq!(ledger.notes.get("trailing_blank_rows"), Some(&1));
    assert_eq!(ledger.columns.get("id").map(String::as_str), Some("comment_id"));
    check_balance(&ingested, rows.len());
    let last = &ingested.rejects[1];
    assert_eq!((last.record, last.line, last.byte, last.raw.as_str()), (3, 4, 30, "3,b,c"));
}

#[test]
fn unusable_files_are_errors_that_name_themselves() {
    check_error(b"", "is empty");
    check_error(&[0; 64], "64 NUL bytes");
    check_error(b" \n \n", "is blank");
    check_error(b"<!DOCTYPE html><title>Log in</title>", "HTML login page");
    check_error(b"%PDF-1.4", "a PDF document");
    check_error(b"{\"error\":{\"message\":\"bad token\"}}", "error message of the platform");
    check_error(b"id,id\n1,2\n", "two columns have the same name");
    check_error(b"no table here\n", "cannot tell how this is a table");
}

#[test]
fn the_same_records_come_out_of_every_wrapping() {
    use std::io::Write as _;
    let csv = "id,text\n1,żółw\n2,\"a\nb\"\n";
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(csv.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    let zst = zstd::stream::encode_all(csv.as_bytes(), 1).unwrap();
    let utf16: Vec<u8> = "\u{FEFF}".chars().chain(csv.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let legacy = encoding_rs::WINDOWS_1250.encode(csv).0.into_owned();
    let ndjson = "{\"id\":1,\"text\":\"żółw\"}\n{\"id\":2,\"text\":\"a\\nb\"}\n";
    let texts = |bytes: &[u8]| -> Vec<String> {
        read_files(&[("a", bytes)]).unwrap().0.iter().map(|row| row.splitn(4, ':').nth(3).unwrap().to_owned()).collect()
    };
    for bytes in [csv.as_bytes(), &gz, &zst, &utf16, &legacy, ndjson.as_bytes()] {
        assert_eq!(texts(bytes), ["1:żółw", "2:a\nb"]);
    }
}

#[test]
fn a_cut_gzip_file_is_never_clean() {
    use std::io::Write as _;
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all("id,text\n1,a\n".repeat(100).as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    check_error(&gz[..gz.len() - 9], "the gzip data end early");
}

#[test]
fn the_order_of_inputs_does_not_matter() {
    let (a, b): (&[u8], &[u8]) = (b"id,text\n1,a\n", b"id,text\n2,b\n3,c,d\n");
    let (rows, ingested) = read_files(&[("b.csv", b), ("a.csv", a)]).unwrap();
    let (other_rows, other) = read_files(&[("a.csv", a), ("b.csv", b)]).unwrap();
    assert_eq!((rows.clone(), &ingested.files, &ingested.rejects), (other_rows, &other.files, &other.rejects));
    assert_eq!(rows, ["0:1:2:1:a", "1:1:2:2:b"]);
    assert_eq!(ingested.rejects[0].file, 1);
}

#[test]
fn nothing_to_read_is_no_error_here() {
    assert_eq!(read_files(&[("a.csv", b"id,text\n")]).unwrap().1.files[0].records_in, 0);
    assert_eq!(read_files(&[("a.json", b"[]")]).unwrap().1.files[0].records_in, 0);
    let (rows, ingested) = read_files(&[("a.json", b"[{},1]")]).unwrap();
    check_balance(&ingested, rows.len());
    assert_eq!(ingested.files[0].records_in, 2);
}

#[test]
fn invalid_bytes_are_counted_and_places_stay_those_of_the_file() {
    let (rows, ingested) = read_files(&[("a.csv", b"id,text\n1,\xC5\xBC\xC5\xBC\xFF\n2,b,c\n")]).unwrap();
    assert_eq!(rows, ["0:1:2:1:żż\u{FFFD}"]);
    assert_eq!(ingested.files[0].notes.get("invalid_bytes_replaced"), Some(&1));
    assert_eq!(ingested.rejects[0].byte, 16);
}

fn read_paths(paths: &[&std::path::Path]) -> Result<Ingested> {
    let inputs: Vec<Input> = paths.iter().map(|path| Input::Path(path.to_path_buf())).collect();
    read(&inputs, &IngestSettings::default(), &Silent, &mut |_| Ok(()))
}

#[test]
fn a_text_in_a_folder_that_is_no_table_is_skipped_with_its_reason_and_by_name_it_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let note = put("a note.txt", "Export made on Monday.\nAsk Ann if something is missing.\n");
    let error = read_paths(&[folder.path()]).unwrap_err().to_string();
    assert!(error.contains("none of the files could be read as comments: a note.txt: line 1: "), "{error}");
    put("b list.txt", "Dear Ann, dear Ben\nplease call, if you can\nthank you, Cleo\n");
    put("c empty.txt", "");
    put("d.csv", "id,text,created_at\n1,hello you,2024-05-01T10:00:00Z\n");
    put("e.txt", "id\ttext\tcreated_at\n2\thello you\t2024-05-01T10:00:00Z\n3\tand you\t2024-05-01T10:00:00Z\n");
    let ingested = read_paths(&[folder.path()]).unwrap();
    let names: Vec<&str> = ingested.files.iter().map(|file| file.file.as_str()).collect();
    assert_eq!(names, ["d.csv", "e.txt"]);
    assert_eq!(ingested.skipped.len(), 3, "{:?}", ingested.skipped);
    assert!(ingested.skipped[0].0.ends_with("a note.txt") && ingested.skipped[0].1.contains("not an archive: "), "{:?}", ingested.skipped);
    for paths in [[note.as_path()].as_slice(), &[folder.path(), &note]] {
        assert!(read_paths(paths).unwrap_err().to_string().starts_with("a note.txt: "));
    }
    put("g.csv", "First Name,Company,Connected On\nAnn,Shop,2024-05-01\n");
    let ingested = read_paths(&[folder.path()]).unwrap();
    assert!(
        ingested.skipped.iter().any(|(name, why)| name.ends_with("g.csv") && why.contains("no column looks like the text")),
        "{:?}",
        ingested.skipped
    );
    put("f.txt", "id,text,created_at\n1,hello you,soon\n");
    assert!(read_paths(&[folder.path()]).unwrap_err().to_string().starts_with("f.txt: "), "a table with a mistake is not skipped");
}

/// Reads one file with the real adapters; what its columns are read as, and when its comments were edited.
fn edits(text: &str) -> (Vec<(String, String)>, Vec<Option<crate::model::Micros>>, FileLedger) {
    let inputs = [Input::Bytes { name: "a.json".into(), bytes: text.as_bytes().to_vec() }];
    let mut edited = Vec::new();
    let mut sink = |batch: Batch| {
        edited.extend_from_slice(&batch.edited_at);
        Ok(())
    };
    let ledger = read(&inputs, &IngestSettings::default(), &Silent, &mut sink).unwrap().files.remove(0);
    (ledger.columns.clone().into_iter().collect(), edited, ledger)
}

#[test]
fn names_that_come_after_the_sample_are_read_wherever_they_stand() {
    let plain = |id: usize| format!("{{\"id\":\"c{id}\",\"text\":\"hello you\",\"created_at\":\"2024-05-01T10:00:00Z\"}}");
    // The epoch in seconds: a form of its own, which only values can tell.
    let late =
        "{\"id\":\"late\",\"text\":\"hello you\",\"created_at\":\"2024-05-01T10:00:00Z\",\"edited_at\":1714561200,\"shares\":\"so many\"}".to_owned();
    let records = |at: usize| -> Vec<String> { (0..3_000).map(|id| if id == at { late.clone() } else { plain(id) }).collect() };
    for (at, is_array) in [(0, false), (2_000, false), (2_999, false), (2_000, true)] {
        let records = records(at);
        let text = if is_array { format!("[\n{}\n]", records.join(",\n")) } else { records.join("\n") };
        let (columns, edited, ledger) = edits(&text);
        let columns: Vec<String> = columns.iter().map(|(source, canonical)| format!("{source}={canonical}")).collect();
        assert_eq!(columns, ["created_at=created_at", "edited_at=edited_at", "id=comment_id", "text=text"], "{at}");
        // date -u -d '2024-05-01 11:00:00' +%s
        assert_eq!((edited.iter().flatten().count(), edited[at]), (1, Some(1_714_561_200_000_000)));
        assert!(!ledger.notes.contains_key("surplus_names_ignored") && !ledger.notes.contains_key("bad_edited_time"), "{:?}", ledger.notes);
    }
}

#[test]
fn standard_input_is_an_input_like_others() {
    let input = Input::standard_input(&mut b"id,text\n1,a\n".as_slice()).unwrap();
    assert!(matches!(&input, Input::Bytes { name, bytes } if name == "standard input" && bytes.len() == 12));
}

#[test]
fn batches_are_handed_on_when_full() {
    let text = format!("id,text\n{}", "1,a\n".repeat(batch::BATCH_ROWS + 10));
    let inputs = [Input::Bytes { name: "a.csv".into(), bytes: text.into_bytes() }];
    let mut sizes = Vec::new();
    let mut sink = |batch: Batch| {
        sizes.push(batch.len());
        Ok(())
    };
    read_with(&inputs, &IngestSettings::default(), &Limits::default(), &choose_plain, &Silent, &mut sink).unwrap();
    assert_eq!(sizes, [batch::BATCH_ROWS, 10]);
}

/// What can happen to a line of a file.
#[derive(Debug, Clone)]
enum Damage {
    Replace(String),
    Insert(usize, char),
    Cut(usize),
    Double,
    Remove(char),
}

impl Damage {
    fn apply(&self, line: &str) -> String {
        let mut chars: Vec<char> = line.chars().collect();
        match self {
            Self::Replace(text) => return text.clone(),
            Self::Insert(at, c) => chars.insert(at % (chars.len() + 1), *c),
            Self::Cut(at) => chars.truncate(at % (chars.len() + 1)),
            Self::Double => return format!("{line}{line}"),
            Self::Remove(gone) => {
                if let Some(at) = chars.iter().position(|c| c == gone) {
                    chars.remove(at);
                }
            }
        }
        chars.into_iter().collect()
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        "[a-z,\"{}:; ]{0,20}".prop_map(Damage::Replace),
        (0..60_usize, prop_oneof![Just('"'), Just(','), Just('\\'), Just('{'), Just('\0'), Just('x')]).prop_map(|(at, c)| Damage::Insert(at, c)),
        (0..60_usize).prop_map(Damage::Cut),
        Just(Damage::Double),
        prop_oneof![Just('"'), Just(','), Just('}')].prop_map(Damage::Remove),
    ]
}

/// A text of a comment; line ends only where the test can bear them.
fn texts(pattern: &'static str) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(pattern, 30..80)
}

fn quote(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_lines_of_a_table_cost_no_more_than_themselves(
        texts in texts("[a-zżó ,\"!?']{0,30}"),
        hits in prop::collection::btree_map(8..80_usize, damage(), 0..5),
    ) {
        let mut lines: Vec<String> = texts.iter().enumerate().map(|(idx, text)| format!("{},u{idx},{},2020-01-01,{}", 1000 + idx, quote(text), idx % 7)).collect();
        let n = lines.len();
        let mut k = 0;
        for (at, damage) in hits.iter().filter(|(at, _)| **at < n) {
            lines[*at] = damage.apply(&lines[*at]);
            k += 1;
        }
        let file = format!("id,author,text,created_at,likes\n{}\n", lines.join("\n"));
        let (rows, ingested) = read_files(&[("a.csv", file.as_bytes())]).unwrap();
        check_balance(&ingested, rows.len());
        prop_assert!(rows.len() >= n - k, "{} rows of {n} with {k} damaged lines\n{file}\n{:?}", rows.len(), ingested.rejects);
    }

    #[test]
    fn damaged_lines_of_a_table_with_line_ends_in_it_cost_no_more_than_themselves(
        texts in texts("[a-zżó ,\"!?'\n]{0,40}"),
        hits in prop::collection::btree_map(20..160_usize, damage(), 0..4),
    ) {
        let file: String = texts.iter().enumerate().map(|(idx, text)| format!("{},u{idx},{},2020-01-01,{}\n", 1000 + idx, quote(text), idx % 7)).collect();
        let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
        let mut k = 0;
        for (at, damage) in &hits {
            if let Some(line) = lines.get_mut(*at) {
                *line = damage.apply(line);
                k += 1;
            }
        }
        let (rows, ingested) = read_files(&[("a.csv", format!("id,author,text,created_at,likes\n{}\n", lines.join("\n")).as_bytes())]).unwrap();
        check_balance(&ingested, rows.len());
        prop_assert!(rows.len() + k >= texts.len(), "{} rows of {} with {k} damaged lines\n{}\n{:?}", rows.len(), texts.len(), lines.join("\n"), ingested.rejects);
    }

    #[test]
    fn good_tables_come_back_whole(texts in texts("[a-zżó ,\"!?'\n]{0,40}")) {
        let file: String = texts.iter().enumerate().map(|(idx, text)| format!("u{idx},{idx},{},2020-01-01\n", quote(text))).collect();
        let (rows, ingested) = read_files(&[("a.csv", format!("author,id,text,created_at\n{file}").as_bytes())]).unwrap();
        prop_assert!(ingested.rejects.is_empty(), "{:?}", ingested.rejects);
        let read: Vec<&str> = rows.iter().map(|row| row.splitn(5, ':').nth(4).unwrap()).collect();
        prop_assert_eq!(read, texts);
    }

    #[test]
    fn damaged_lines_of_json_cost_no_more_than_themselves(
        texts in texts("[a-zżó ,\"\\\\!?'\n{}]{0,30}"),
        hits in prop::collection::btree_map(8..80_usize, damage(), 0..5),
    ) {
        let mut lines: Vec<String> = texts.iter().enumerate().map(|(idx, text)| serde_json::json!({"id": idx, "text": text}).to_string()).collect();
        let n = lines.len();
        let mut k = 0;
        for (at, damage) in hits.iter().filter(|(at, _)| **at < n) {
            lines[*at] = damage.apply(&lines[*at]);
            k += 1;
        }
        let (rows, ingested) = read_files(&[("a.json", format!("{}\n", lines.join("\n")).as_bytes())]).unwrap();
        check_balance(&ingested, rows.len());
        prop_assert!(rows.len() >= n - k);
    }

    #[test]
    fn any_bytes_give_an_error_or_a_balance(bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b'{'), Just(b'['), any::<u8>()], 0..400)) {
        for start in [b"".as_slice(), b"id,text\n", b"{\"id\":1}\n", b"[\n"] {
            if let Ok((rows, ingested)) = read_files(&[("a", &[start, &bytes].concat())]) {
                check_balance(&ingested, rows.len());
            }
        }
    }
}
