//! Zips written here, byte by byte where a tool would not make them.

use std::io::Write as _;

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::ingest::adapters::{self, Sample};
use crate::ingest::batch::Batch;
use crate::ingest::ledger::FileLedger;
use crate::ingest::{IngestSettings, Ingested, Input, read_with};
use crate::progress::Silent;

const CSV: &[u8] = b"id,text,created_at\n1,dzien dobry,2026-11-09 10:00\n2,gdzie paczka?,2026-11-09 11:00\n";

/// A zip of members in order.
fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read_bytes(bytes: &[u8], limits: &Limits) -> Result<(usize, Ingested)> {
    read_inputs(&[Input::Bytes { name: "export.zip".into(), bytes: bytes.to_vec() }], limits)
}

fn read_inputs(inputs: &[Input], limits: &Limits) -> Result<(usize, Ingested)> {
    let mut n = 0;
    let mut sink = |batch: Batch| {
        n += batch.len();
        Ok(())
    };
    let choose = |sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger| adapters::choose(sample, settings, ledger);
    let ingested = read_with(inputs, &IngestSettings::default(), limits, &choose, &Silent, &mut sink)?;
    Ok((n, ingested))
}

fn names(ingested: &Ingested) -> Vec<&str> {
    ingested.files.iter().map(|file| file.file.as_str()).collect()
}

fn check_error(bytes: &[u8], limits: &Limits, expected: &str) {
    let error = read_bytes(bytes, limits).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.to_string().contains("export.zip"), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn each_member_is_a_file_of_its_own() {
    let bytes =
        zip_of(&[("data/b.csv", CSV), ("data/", b""), ("data/a.csv", CSV), ("photos/x.jpg", b"\xFF\xD8\xFF"), ("__MACOSX/data/._a.csv", b"x")]);
    let (n, ingested) = read_bytes(&bytes, &Limits::default()).unwrap();
    assert_eq!((n, names(&ingested)), (4, vec!["export.zip/data/a.csv", "export.zip/data/b.csv"]));
    assert_eq!((ingested.files[0].compression.as_str(), ingested.files[0].bytes), ("zip", CSV.len() as u64));
    let skipped: Vec<&str> = ingested.skipped.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(skipped, ["export.zip/__MACOSX/data/._a.csv", "export.zip/photos/x.jpg"]);
}

#[test]
fn compressed_members_are_unpacked_too() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(CSV).unwrap();
    let bytes = zip_of(&[("a.csv.gz", &gz.finish().unwrap())]);
    let (n, ingested) = read_bytes(&bytes, &Limits::default()).unwrap();
    assert_eq!((n, ingested.files[0].compression.as_str()), (2, "gzip"));
}

#[test]
fn files_that_are_no_comments_are_left_out_with_a_reason() {
    let manifest = b"window.__THAR_CONFIG = {\n \"userInfo\" : 1 }";
    let other = b"id,created_at,city\n1,2026-01-01,Torun\n";
    let bytes = zip_of(&[("data/manifest.js", manifest), ("ads.csv", other), ("page.dat", b"<html><title>x</title>"), ("c.csv", CSV)]);
    let (n, ingested) = read_bytes(&bytes, &Limits::default()).unwrap();
    assert_eq!((n, names(&ingested), ingested.skipped.len()), (2, vec!["export.zip/c.csv"], 3), "{:?}", ingested.skipped);
    let bytes = zip_of(&[("ads.csv", other), ("page.dat", b"<html><title>x</title>")]);
    check_error(&bytes, &Limits::default(), "none of the files could be read as comments: export.zip/ads.csv: no column looks like the text");
}

#[test]
fn names_are_only_names() {
    let bytes = zip_of(&[("../../etc/c.csv", CSV), ("/tmp/c.csv", CSV), ("a\u{202E}\nb.csv", CSV), ("C:\\x\\c.csv", CSV)]);
    let (n, ingested) = read_bytes(&bytes, &Limits::default()).unwrap();
    assert_eq!(n, 8);
    assert_eq!(names(&ingested), ["export.zip/../../etc/c.csv", "export.zip/C:/x/c.csv", "export.zip/a\\u{202e}\\nb.csv", "export.zip/tmp/c.csv"]);
}

#[test]
fn a_name_without_end_is_left_out_and_cut() {
    let deep = "a/".repeat(300) + "b.csv";
    let (n, ingested) = read_bytes(&zip_of(&[(&deep, CSV), ("c.csv", CSV)]), &Limits::default()).unwrap();
    assert_eq!((n, ingested.skipped.len()), (2, 1));
    assert!(ingested.skipped[0].0.len() < 100 && ingested.skipped[0].1.contains("folders deep"), "{:?}", ingested.skipped);
}

#[test]
fn members_of_one_name_are_both_read() {
    let mut bytes = zip_of(&[("a.csv", CSV), ("b.csv", b"id,text,created_at\n9,inny,2026-11-09 10:00\n")]);
    while let Some(at) = memchr::memmem::find(&bytes, b"b.csv") {
        bytes[at] = b'a';
    }
    let (n, ingested) = read_bytes(&bytes, &Limits::default()).unwrap();
    assert_eq!((n, names(&ingested)), (3, vec!["export.zip/a.csv", "export.zip/a.csv (2)"]));
}

/// Sets a bit of the flags of every member, in its header and in the list.
fn with_flag(mut bytes: Vec<u8>, flag: u8) -> Vec<u8> {
    for (magic, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, magic).collect();
        for at in places {
            bytes[at + offset] |= flag;
        }
    }
    bytes
}

#[test]
fn what_cannot_be_read_says_so() {
    check_error(&with_flag(zip_of(&[("a.csv", CSV)]), 1), &Limits::default(), "encrypted with a password");
    check_error(&zip_of(&[("in.zip", &zip_of(&[("a.csv", CSV)]))]), &Limits::default(), "it holds another zip");
    check_error(&zip_of(&[("a.html", b"<html>")]), &Limits::default(), "1 pages and no file");
    check_error(&zip_of(&[]), &Limits::default(), "no file that could be an archive");
    // A zip that is not called one is told when its turn comes.
    check_error(&zip_of(&[("in.dat", &zip_of(&[("a.csv", CSV)]))]), &Limits::default(), "a zip archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("a.csv", SimpleFileOptions::default()).unwrap();
    writer.write_all(CSV).unwrap();
    writer.add_symlink("b.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    writer.start_file("c.csv", SimpleFileOptions::default()).unwrap();
    let (n, ingested) = read_bytes(&writer.finish().unwrap().into_inner(), &Limits::default()).unwrap();
    assert_eq!((n, &ingested.skipped[0]), (2, &("export.zip/b.csv".to_owned(), "a link".to_owned())));
}

#[test]
fn office_documents_are_not_opened() {
    let types = ("[Content_Types].xml", b"<Types/>".as_slice());
    let xlsx = zip_of(&[types, ("xl/workbook.xml", b"<workbook/>")]);
    let ods = zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    assert_eq!((Package::of(&xlsx), Package::of(&ods)), (Some(Package::Xlsx), Some(Package::Ods)));
    assert!(matches!(Package::of(&zip_of(&[types, ("word/document.xml", b"<x/>")])), Some(Package::Document(..))));
    assert_eq!(Package::of(&zip_of(&[("xl/workbook.xml", b""), ("a.csv", CSV)])), Some(Package::Zip));
    assert_eq!((Package::of(b"id,text"), Package::of(b"PK")), (None, None));
    let inputs = [Input::Bytes { name: "a.xlsx".into(), bytes: xlsx }];
    let found = walk::list(&inputs, &Limits::default()).unwrap();
    assert!(found.files.len() == 1 && found.files[0].name == "a.xlsx" && matches!(found.files[0].source, walk::Source::Memory(_)));
}

#[test]
fn damage_names_the_zip_and_the_member() {
    let text: Vec<u8> = [
        CSV,
        &(0..20_000_u32).flat_map(|i| format!("{i},tekst {},2026-11-09 10:00\n", i.wrapping_mul(2_654_435_761)).into_bytes()).collect::<Vec<_>>(),
    ]
    .concat();
    let whole = zip_of(&[("data/a.csv", &text)]);
    let mut bytes = whole.clone();
    bytes[whole.len() / 2] ^= 0x55;
    check_error(&bytes, &Limits::default(), "export.zip/data/a.csv: the zip is cut or damaged");
    let stored = {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.csv", SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        writer.write_all(CSV).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let mut bytes = stored.clone();
    bytes[60] ^= 1;
    check_error(&bytes, &Limits::default(), "Invalid checksum");
    for cut in 4..stored.len() {
        check_error(&stored[..cut], &Limits::default(), "");
    }
    for cut in (4..whole.len()).step_by(whole.len() / 50) {
        check_error(&whole[..cut], &Limits::default(), "cut or damaged");
    }
}

#[test]
fn bombs_are_refused_by_what_they_claim() {
    let zeros = zip_of(&[("a.csv", &vec![b'a'; 3_000_000])]);
    check_error(&zeros, &Limits { ratio_from_bytes: 1_000_000, ..Limits::default() }, "--max-ratio");
    check_error(
        &zeros,
        &Limits { ratio: u64::MAX, entry_bytes: 1 << 20, ..Limits::default() },
        "export.zip/a.csv: unpacks to more than 1 MiB, the limit for one compressed file (--max-entry)",
    );
    let two = zip_of(&[("a.csv", &[CSV, &vec![b'\n'; 600_000]].concat()), ("b.csv", &[CSV, &vec![b'\n'; 600_000]].concat())]);
    check_error(
        &two,
        &Limits { unpacked_bytes: 1 << 20, ..Limits::default() },
        "export.zip/b.csv: with it the compressed files unpack to more than 1 MiB",
    );
    check_error(&two, &Limits { entries: 1, ..Limits::default() }, "the zip has 2 members, more than the 1 that --max-entries allows");
    let many: Vec<(String, Vec<u8>)> = (0..30).map(|n| (format!("{n}.csv"), vec![b'a'; 100_000])).collect();
    let many = zip_of(&many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>());
    check_error(&many, &Limits { ratio_from_bytes: 1_000_000, ..Limits::default() }, "the zip's files unpack to more than 200 times their size");
    // A size that is claimed smaller than it is.
    let mut lying = zip_of(&[("a.csv", CSV)]);
    let at = memchr::memmem::find(&lying, b"PK\x01\x02").unwrap();
    lying[at + 24] = 5;
    check_error(&lying, &Limits::default(), "larger than its declared");
    lying[at + 24] = 255;
    check_error(&lying, &Limits::default(), "came out instead of 255");
}

#[test]
fn members_that_share_bytes_are_refused() {
    let mut bytes = zip_of(&[("a.csv", CSV), ("b.csv", CSV)]);
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, b"PK\x01\x02").collect();
    // Both entries of the list point to the first member.
    bytes[places[1] + 42..places[1] + 46].fill(0);
    check_error(&bytes, &Limits::default(), "share their bytes");
}

#[test]
fn what_says_who_is_who_speaks_for_its_own_export() {
    let folder = tempfile::tempdir().unwrap();
    let account = |id: &str| format!("window.YTD.account.part0 = [ {{\"account\":{{\"accountId\":\"{id}\",\"username\":\"u{id}\"}}}} ]");
    let users = br#"[{"id":"U1","name":"ola"}]"#;
    std::fs::write(folder.path().join("a.zip"), zip_of(&[("data/account.js", account("1").as_bytes()), ("data/c.csv", CSV), ("users.json", users)]))
        .unwrap();
    std::fs::write(folder.path().join("b.zip"), zip_of(&[("data/account.js", account("2").as_bytes()), ("data/c.csv", CSV)])).unwrap();
    std::fs::write(folder.path().join("c.csv"), CSV).unwrap();
    let inputs = [Input::Path(folder.path().to_path_buf())];
    let found = walk::list(&inputs, &Limits::default()).unwrap();
    let own = |idx: usize| found.files[idx].surroundings.own_account.as_ref().map(|account| account.id.as_str());
    assert_eq!(found.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["a.zip/data/c.csv", "b.zip/data/c.csv", "c.csv"]);
    assert_eq!((own(0), own(1), own(2)), (Some("1"), Some("2"), None));
    assert_eq!((found.files[0].surroundings.people.len(), found.files[1].surroundings.people.len(), found.skipped.len()), (1, 0, 3));
}

#[test]
fn zips_in_folders_are_told_by_content_and_give_names_to_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let users = br#"[{"id":"U1","name":"ola"}]"#;
    std::fs::write(folder.path().join("slack.dat"), zip_of(&[("users.json", users), ("general/2026-11-09.csv", CSV)])).unwrap();
    std::fs::write(folder.path().join("x.csv"), CSV).unwrap();
    std::fs::write(folder.path().join("empty.csv"), b"").unwrap();
    let inputs = [Input::Path(folder.path().to_path_buf())];
    let found = walk::list(&inputs, &Limits::default()).unwrap();
    let seen: Vec<_> = found
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.surroundings.people.len(), file.inside.ends_with("/slack.dat/general/2026-11-09.csv")))
        .collect();
    assert_eq!(seen, [("empty.csv", 0, false), ("slack.dat/general/2026-11-09.csv", 1, true), ("x.csv", 0, false)]);
    let (n, ingested) = read_inputs(&inputs, &Limits::default()).unwrap();
    let reasons: Vec<&str> = ingested.skipped.iter().map(|(_, reason)| reason.as_str()).collect();
    assert_eq!(n, 4);
    assert!(reasons[0].contains("is empty") && reasons[1].contains("says who is who"), "{reasons:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_behind_the_magic_are_an_error_or_files(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_bytes(&[b"PK\x03\x04", bytes.as_slice()].concat(), &Limits::default());
        let _ = read_bytes(&[b"PK\x03\x04", bytes.as_slice(), b"PK\x05\x06", bytes.get(..18).unwrap_or(&[0; 18])].concat(), &Limits::default());
    }

    #[test]
    fn a_zip_with_changed_bytes_is_never_read_wrong_in_silence(at in 0_usize..400, change in 1_u8..=255) {
        let mut bytes = zip_of(&[("data/a.csv", CSV), ("b.csv", CSV)]);
        let at = at % bytes.len();
        bytes[at] ^= change;
        if let Ok((n, ingested)) = read_bytes(&bytes, &Limits::default()) {
            // Either all comments are there, or what is not there is said.
            prop_assert!(n == 4 || !ingested.skipped.is_empty() || ingested.files.len() == 2, "{n} {ingested:?}");
        }
    }
}
