//! `report.xlsx` of the sample, compared with `measures.json`; and which formats a build writes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use afterstorm::ingest::ledger::FileLedger;
use afterstorm::ingest::limits::Limits;
use afterstorm::ingest::records::Records;
use afterstorm::ingest::sheet::Sheets;

use crate::support::{Run, good_csv, sample};

/// The rows of the sheet that has these columns, each cell by the name of its column.
fn rows(name: &str, columns: &[&str]) -> Vec<BTreeMap<String, String>> {
    let sheets = Sheets::read(name, &sample().files[name], &Limits::default(), columns).expect("our workbooks can be read");
    let mut ledger = FileLedger::default();
    let mut records = sheets.records(&Limits::default());
    let mut rows = Vec::new();
    while records.next(&mut ledger).is_some() {
        rows.push(sheets.names.iter().cloned().zip(records.cells().iter().map(|cell| cell.clone().into_owned())).collect());
    }
    rows
}

/// Every claim can be traced in the workbook alone: comment, author, file and record are those of the measures.
#[test]
fn every_quoted_comment_can_be_found_again() {
    let quotes = &sample().measures.evidence.quotes;
    let english = rows("report.xlsx", &["Comment", "Author", "Text", "File", "Record"]);
    let polish = rows("pl/report.xlsx", &["Komentarz", "Autor", "Treść", "Plik", "Rekord"]);
    assert_eq!((english.len(), polish.len()), (quotes.len(), quotes.len()));
    for ((row, wiersz), quote) in english.iter().zip(&polish).zip(quotes) {
        let record = quote.source_record.to_string();
        let wanted = [quote.id.0.as_str(), &quote.author_key, &quote.source_file, &record];
        assert_eq!(["Comment", "Author", "File", "Record"].map(|name| row[name].as_str()), wanted);
        assert_eq!(["Komentarz", "Autor", "Plik", "Rekord"].map(|name| wiersz[name].as_str()), wanted);
        assert_eq!(row["Text"].split_whitespace().collect::<Vec<_>>(), quote.text.split_whitespace().collect::<Vec<_>>());
    }
}

#[test]
fn the_ledger_has_the_numbers_of_every_file() {
    let found = rows("report.xlsx", &["File", "Records", "Analysed", "Rejected", "Merged"]);
    let ledger = &sample().measures.ledger;
    for (row, file) in found.iter().zip(&ledger.files) {
        let wanted = [file.file.clone(), file.records_in.to_string(), file.analysed.to_string(), file.rejected.to_string(), file.merged.to_string()];
        assert_eq!(["File", "Records", "Analysed", "Rejected", "Merged"].map(|name| row[name].clone()), wanted);
    }
    assert_eq!(found.last().expect("a row for all")["Records"], ledger.records_in.to_string());
}

#[test]
fn the_sample_makes_no_formula_and_no_link_out_of_a_comment() {
    for name in ["report.xlsx", "pl/report.xlsx"] {
        let mut zip = zip::ZipArchive::new(Cursor::new(&sample().files[name])).expect("a workbook is a zip file");
        for idx in 0..zip.len() {
            let mut text = String::new();
            let mut part = zip.by_index(idx).expect("it can be read");
            part.read_to_string(&mut text).expect("all parts are text");
            let is_sheet = part.name().starts_with("xl/worksheets/sheet");
            assert!(!is_sheet || !(text.contains("<f>") || text.contains("<f ") || text.contains(" r:id=\"rId") && text.contains("<hyperlink r:id")));
            assert!(!text.contains("TargetMode=\"External\""), "{name}: {}", part.name());
        }
    }
}

#[test]
fn a_workbook_is_written_unless_other_formats_are_asked_for() {
    let run = Run::analyze().input("comments.csv", good_csv(20)).passes();
    assert!(run.path("out/report.xlsx").exists());
    assert_eq!(run.path("out/report.pdf").exists(), cfg!(feature = "pdf"));
    let run = Run::analyze().input("comments.csv", good_csv(20)).args(["--format", "md"]).passes();
    assert!(!run.path("out/report.xlsx").exists() && !run.path("out/report.pdf").exists());
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_build_without_pdf_says_how_to_get_one() {
    Run::analyze().input("comments.csv", good_csv(20)).args(["--format", "html,pdf"]).fails_with(
        2,
        &["--format", "cannot write PDF"],
        "cargo build --release --features pdf",
    );
    Run::analyze().input("comments.csv", good_csv(20)).file("a.toml", "format = [\"pdf\"]\n").args(["--config", "a.toml"]).fails_with(
        2,
        &["cannot write PDF"],
        "--features pdf",
    );
}
