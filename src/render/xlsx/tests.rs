//! The workbook read back: by our own reader of spreadsheets where cells matter, and as XML where it matters what is not there.

use std::io::Cursor;

use chrono_tz::Europe::Warsaw;

use super::reading::{parts, sheet_names, table};
use super::workbook;
use crate::i18n::{Locale, Speaker, shipped};
use crate::ingest::ledger::FileLedger;
use crate::ingest::limits::Limits;
use crate::ingest::records::Records;
use crate::ingest::sheet::Sheets;
use crate::render::hostile;
use crate::render::words::harmless;

fn written(locale: Locale) -> Vec<u8> {
    let catalog = shipped::catalog(locale);
    workbook(&hostile::report(), &Speaker::new(&catalog, Warsaw)).unwrap()
}

/// Names of columns and rows of the sheet that has these columns, as our reader sees them.
fn sheet(bytes: &[u8], wanted: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
    let sheets = Sheets::read("report.xlsx", bytes, &Limits::default(), wanted).unwrap();
    let mut ledger = FileLedger::default();
    let mut records = sheets.records(&Limits::default());
    let mut rows = Vec::new();
    while let Some(found) = records.next(&mut ledger) {
        assert!(found.outcome.is_ok());
        rows.push(records.cells().iter().map(|cell| cell.clone().into_owned()).collect());
    }
    (sheets.names.clone(), rows)
}

#[test]
fn every_comment_stands_with_its_place_and_as_it_was_written() {
    let (names, rows) = sheet(&written(Locale::En), &["Comment", "Text", "Record"]);
    let column = |name: &str| names.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}: {names:?}"));
    assert_eq!(rows.len(), hostile::TEXTS.len());
    for (row, (cells, text)) in rows.iter().zip(hostile::TEXTS).enumerate() {
        assert_eq!(cells[column("Comment")], format!("C-{:06}", row + 1));
        assert_eq!(cells[column("Text")].trim_start(), harmless(text));
        assert_eq!(cells[column("File")], "=file.csv");
        assert_eq!(cells[column("Record")], (row + 1).to_string());
    }
    // A date of the spreadsheet in the report's zone, which its heading names: one hour ahead of UTC in November.
    assert_eq!(rows[0][column("When [Europe/Warsaw]")], "2026-11-03 10:12:30");
}

#[test]
fn a_table_has_numbers_intervals_and_n_in_columns_of_their_own() {
    let rows = table(&written(Locale::En), "Groups by kind and more than…");
    let wanted = [
        "Group",
        "Portion",
        "Portion: interval from",
        "Portion: interval to",
        "Portion: count",
        "Portion: n",
        "Delay [min]",
        "Delay: interval from [min]",
        "Delay: interval to [min]",
        "Delay: n",
        "Moment [Europe/Warsaw]",
        "Took [min]",
        "Proof",
        "Proof (2)",
    ];
    assert_eq!(rows[0], wanted);
    // Day 46,329 of the spreadsheet is 3 November 2026; 10:12:30 is 0.42534722… of a day.
    let row = |idx: usize| rows[idx + 1].iter().map(String::as_str).collect::<Vec<_>>().join("|");
    assert_eq!(row(0), "=cmd|' /C calc'!A0|0.5|0.25|0.75|5|10|125.25|61.5||40|46329.42534722222|90.5|C-000001|C-000002");
    assert_eq!(row(1), "+1+1|too few (n = 4)|||1|4|not reached|61.5||40|46329.42534722222|90.5|C-000100");
    assert_eq!(row(2), "few|0.3|0.25|0.75|12|40|too few (n = 4)|||4|46329.42534722222|90.5");
}

#[test]
fn nothing_is_a_formula_and_no_link_leads_out() {
    let bytes = written(Locale::En);
    let sheets = parts(&bytes, "xl/worksheets/");
    assert!(sheets.len() > 10);
    for (name, text) in &sheets {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} has a formula");
        for link in text.split("<hyperlink ").skip(1) {
            assert!(link.starts_with("ref=") && !link.split('>').next().unwrap().contains("r:id"), "{name}: {link}");
        }
    }
    assert!(sheets.iter().any(|(_, text)| text.contains("<hyperlink ")));
    assert!(parts(&bytes, "xl/externalLink").is_empty());
    assert!(parts(&bytes, "").iter().filter(|(name, _)| name.contains("_rels/")).all(|(_, text)| !text.contains("External")));
}

#[test]
fn it_says_nothing_about_who_made_it_when() {
    let bytes = written(Locale::En);
    let (_, core) = &parts(&bytes, "docProps/core.xml")[0];
    assert!(core.contains("<dc:creator></dc:creator>") && core.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"), "{core}");
    // The last comment that is quoted.
    assert!(core.contains("2026-11-03T09:23:30Z"), "{core}");
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for idx in 0..zip.len() {
        assert_eq!(zip.by_index(idx).unwrap().last_modified(), Some(zip::DateTime::default()));
    }
}

#[test]
fn it_is_the_same_every_time_and_differs_by_language() {
    assert_eq!(written(Locale::Pl), written(Locale::Pl));
    let names = sheet_names(&written(Locale::Pl));
    for name in ["Podsumowanie", "Wykresy", "Ustalenia", "Dowody", "Definicje", "Dane – powody"] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
}

#[test]
fn charts_are_native_and_read_from_their_sheets() {
    let charts = parts(&written(Locale::En), "xl/charts/chart");
    assert_eq!(charts.len(), 6);
    let all = charts.iter().map(|(_, text)| text.as_str()).collect::<String>();
    for name in ["answered over time", "comments over time", "negative share", "reasons", "open cases", "lengths of waits"] {
        assert!(all.contains(&format!("'Data – {name}'!$")), "{name}");
    }
}

#[test]
fn a_report_without_anything_is_a_summary() {
    let catalog = shipped::catalog(Locale::En);
    let report = crate::report::Report { sections: Vec::new(), banners: Vec::new(), handling: Vec::new(), ..hostile::report() };
    let bytes = workbook(&report, &Speaker::new(&catalog, Warsaw)).unwrap();
    assert_eq!(parts(&bytes, "xl/worksheets/sheet").len(), 2);
}
