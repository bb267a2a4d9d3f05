//! `report.xlsx` of the sample, compared with `measures.json`; and which formats a build writes.

use std::collections::BTreeMap;

use crate::support::{Run, good_csv, sample};
use crate::workbook::{parts, table};

/// The rows of a sheet of the sample's workbook, each cell by the name of its column.
fn rows(name: &str, sheet: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = table(&sample().files[name], sheet).into_iter();
    let names = rows.next().expect("headings");
    rows.map(|row| names.iter().cloned().zip(row.into_iter().chain(std::iter::repeat(String::new()))).collect()).collect()
}

/// Every claim can be traced in the workbook alone: comment, author, file and record are those of the measures.
#[test]
fn every_quoted_comment_can_be_found_again() {
    let mut quotes: Vec<_> = sample().measures.evidence.quotes.iter().collect();
    quotes.sort_by_key(|quote| &quote.id);
    let english = rows("report.xlsx", "Evidence");
    let polish = rows("pl/report.xlsx", "Dowody");
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
    let found = rows("report.xlsx", "Records by file");
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
        for (part, text) in parts(&sample().files[name], "") {
            assert!(!part.starts_with("xl/worksheets/sheet") || !(text.contains("<f>") || text.contains("<f ")), "{name}: {part}");
            assert!(!text.contains("TargetMode=\"External\""), "{name}: {part}");
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
