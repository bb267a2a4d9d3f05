use std::time::Instant;

use proptest::prelude::*;

use super::samples::{Extras, ods, ods_rows, package, rows, xlsx, xlsx_with};
use super::*;
use crate::ingest::identifier::{IdColumn, IdQuality};

fn sheets(bytes: &[u8]) -> Sheets {
    Sheets::read("a.xlsx", bytes, &Limits::default(), &[]).unwrap()
}

/// The records with their lines, cells separated by `|`; a reject by its reason in brackets.
fn records(sheets: &Sheets, ledger: &mut FileLedger) -> Vec<String> {
    sheets.note(ledger);
    let mut records = sheets.records(&Limits::default());
    let mut all = Vec::new();
    while let Some(found) = records.next(ledger) {
        assert!(found.start <= found.end && sheets.text().is_char_boundary(found.end));
        all.push(match found.outcome {
            Ok(()) => format!("{}: {}", found.line, records.cells().join("|")),
            Err(cause) => format!("{}: [{}]", found.line, cause.reason),
        });
    }
    all
}

fn check(bytes: &[u8], names: &str, expected: &[&str]) -> (Sheets, FileLedger) {
    let sheets = sheets(bytes);
    assert_eq!(sheets.names.join("|"), names);
    let mut ledger = FileLedger::default();
    assert_eq!(records(&sheets, &mut ledger), expected);
    (sheets, ledger)
}

fn check_error(bytes: &[u8], expected: &str) {
    let error = Sheets::read("a.xlsx", bytes, &Limits::default(), &[]).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.hint().is_some());
}

const HEADER: &str = r#"<row r="1"><c t="str"><v>id</v></c><c t="str"><v>created_at</v></c><c t="str"><v>text</v></c></row>"#;

/// One row below [`HEADER`], read.
fn check_row(cells: &str, expected: &str) {
    let data = format!("{HEADER}<row r=\"2\">{cells}</row>");
    check(&xlsx(&[("Comments", &data)]), "id|created_at|text", &[expected]);
}

#[test]
fn strings_of_every_kind_are_read_as_they_are() {
    let strings =
        "<si><t>Zażółć gęślą jaźń</t></si><si><r><rPr><b/></rPr><t xml:space=\"preserve\">bold </t></r><r><t>plain</t></r><rPh><t>x</t></rPh></si>";
    let data = format!(
        "{HEADER}<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c></row>\
         <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><r><t>a</t></r><r><t>&amp;b</t></r></is></c><c r=\"C3\" t=\"str\"><f>A1</f><v>=1+1</v></c></row>\
         <row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>one\ntwo_x000D_\nthree</t></is></c><c r=\"C4\"><v>12</v></c></row>"
    );
    let bytes = xlsx_with(&[("Comments", &data)], Extras { strings, ..Extras::default() });
    let expected = ["2: Zażółć gęślą jaźń||bold plain", "3: a&b||=1+1", "4: one\ntwo\r\nthree||12"];
    check(&bytes, "id|created_at|text", &expected);
}

#[test]
fn values_of_every_kind_are_text() {
    check_row(r#"<c><v>3</v></c><c s="2"><v>46082.58688657407</v></c><c t="b"><v>1</v></c>"#, "2: 3|2026-03-01 14:05:07|true");
    check_row(r#"<c><v>3.0</v></c><c s="1"><v>46082</v></c><c><v>4.9000000000000002E-2</v></c>"#, "2: 3|2026-03-01|0.049");
    check_row(
        r#"<c s="3"><v>0.58688657407</v></c><c t="d"><v>2026-03-01T14:05:07</v></c><c s="4"><v>1.5</v></c>"#,
        "2: 14:05:07|2026-03-01 14:05:07|36:00:00",
    );
    check_row(r#"<c/><c s="9"/><c r="C2"><f>1/0</f></c><c r="A2" t="b"><v>0</v></c>"#, "2: false||");
}

#[test]
fn error_cells_are_their_text_and_counted() {
    let data = format!("{HEADER}<row r=\"2\"><c t=\"e\"><v>#NAME?</v></c><c/><c t=\"e\"><f>NEW()</f><v>#SPILL!</v></c></row>");
    let (_, ledger) = check(&xlsx(&[("Comments", &data)]), "id|created_at|text", &["2: #NAME?||#SPILL!"]);
    assert_eq!(ledger.notes["error_cells"], 2);
}

#[test]
fn both_epochs_are_known() {
    let data = format!("{HEADER}<row r=\"2\"><c><v>1</v></c><c s=\"2\"><v>44620.58688657407</v></c><c t=\"str\"><v>a</v></c></row>");
    let bytes = xlsx_with(&[("Comments", &data)], Extras { properties: "date1904=\"1\"", ..Extras::default() });
    check(&bytes, "id|created_at|text", &["2: 1|2026-03-01 14:05:07|a"]);
}

fn ids(ids: &[&str]) -> Vec<(String, IdQuality)> {
    let rows: String = ids.iter().map(|id| format!("<row><c><v>{id}</v></c><c/><c t=\"str\"><v>a</v></c></row>")).collect();
    let sheets = sheets(&xlsx(&[("Comments", &(HEADER.to_owned() + &rows))]));
    let mut records = sheets.records(&Limits::default());
    let mut all = Vec::new();
    while records.next(&mut FileLedger::default()).is_some() {
        let cell = records.cells()[0].to_string();
        let quality = IdColumn::default().read(&cell).1;
        all.push((cell, quality));
    }
    all
}

#[test]
fn ids_that_are_numbers_are_exact_where_the_file_has_their_digits_and_lossy_where_not() {
    // As pandas writes them: every digit is there.
    assert_eq!(ids(&["1855222380982907193", "1855222380982907100"])[0], ("1855222380982907193".into(), IdQuality::Exact));
    // As Excel writes them.
    assert_eq!(ids(&["1.85522238098291E+18"]), [("1.85522238098291E+18".into(), IdQuality::Lossy)]);
    // As programs in JavaScript write them: the zeros were never digits of the id.
    assert_eq!(ids(&["1855222380982907100", "1855222380982908200"])[1], ("1.8552223809829082E+18".into(), IdQuality::Lossy));
}

#[test]
fn a_header_below_fourteen_lines_of_metadata_is_found() {
    let mut data = rows(1, &[&["Now", "Sun Mar 01 2026 14:05:07"], &["Post URL", "https://example.org/p/1"], &["Publisher @", "szelestka"]]);
    for line in 4..=13 {
        data += &rows(line, &[&[format!("Key {line}").as_str(), "7"]]);
    }
    data += &rows(14, &[&["Difference:", "1804"]]);
    data += &rows(15, &[&["Comment Number (ID)", "Nickname", "User @", "Time", "Comment", "Likes"]]);
    for line in 16..40 {
        data += &rows(line, &[&["1", "Ola", "ola", "2-9-2021", "Gdzie jest moja paczka?", ""]]);
    }
    let sheets = sheets(&xlsx(&[("TikTok Comments", &data)]));
    assert_eq!(sheets.names[4], "Comment");
    assert_eq!(sheets.preamble.len(), 14);
    assert_eq!(sheets.preamble[0], ("Now".to_owned(), "Sun Mar 01 2026 14:05:07".to_owned()));
    assert_eq!(sheets.preamble[13], ("Difference".to_owned(), "1804".to_owned()));
    let mut ledger = FileLedger::default();
    let all = records(&sheets, &mut ledger);
    assert_eq!((all.len(), all[0].as_str()), (24, "16: 1|Ola|ola|2-9-2021|Gdzie jest moja paczka?|"));
    assert_eq!((ledger.notes["preamble_lines"], ledger.dialect.as_deref()), (14, Some("sheet 'TikTok Comments', header in row 15")));
}

#[test]
fn a_title_and_a_blank_row_above_the_header_are_a_preamble() {
    let data = rows(1, &[&["Szelestka: all mentions"]]) + &rows(3, &[&["Date", "Author", "Full Text"], &["2026-03-01", "Ola", "hello there"]]);
    let (sheets, _) = check(&xlsx(&[("Mentions", &data)]), "Date|Author|Full Text", &["4: 2026-03-01|Ola|hello there"]);
    assert_eq!(sheets.preamble, [("Szelestka: all mentions".to_owned(), String::new())]);
}

#[test]
fn the_sheet_of_comments_is_chosen_and_the_others_are_named() {
    let summary = rows(1, &[&["Metric", "Value"], &["Comments", "2"], &["Reach", "900"]]);
    let comments = rows(1, &[&["id", "created_at", "text"], &["1", "2026-03-01", "a"]]);
    let bytes = xlsx_with(
        &[("Summary", &summary), ("Comments", &comments), ("Old", &comments), ("Empty", "")],
        Extras { hidden: &["Old"], ..Extras::default() },
    );
    let (sheets, ledger) = check(&bytes, "id|created_at|text", &["2: 1|2026-03-01|a"]);
    let left_out: Vec<(&str, u64)> = sheets.left_out.iter().map(|sheet| (sheet.name.as_str(), sheet.n_rows)).collect();
    assert_eq!(left_out, [("Old", 2), ("Empty", 0), ("Summary", 3)]);
    assert_eq!((ledger.notes["hidden_sheets"], ledger.notes["sheets_left_out"], ledger.notes["rows_in_sheets_left_out"]), (1, 1, 5));
}

#[test]
fn sheets_with_the_same_header_are_read_one_after_the_other() {
    let month = |id: &str| rows(1, &[&["id", "created_at", "text"], &[id, "2026-03-01", "a"], &[], &[id, "2026-03-02", "b"]]);
    let (sheets, ledger) = check(
        &xlsx(&[("January", &month("1")), ("February", &month("2"))]),
        "id|created_at|text",
        &["2: 1|2026-03-01|a", "4: 1|2026-03-02|b", "2: 2|2026-03-01|a", "4: 2|2026-03-02|b"],
    );
    assert_eq!((ledger.notes["sheets_read"], ledger.notes["blank_rows"], sheets.read.join(",")), (2, 2, "January,February".into()));
    let mut records = sheets.records(&Limits::default());
    let mut numbers = Vec::new();
    while let Some(found) = records.next(&mut FileLedger::default()) {
        numbers.push((found.number, &sheets.text()[found.start..found.end]));
    }
    assert_eq!(numbers[1], (3, "1\t2026-03-02\tb"));
    assert_eq!(numbers[3], (6, "2\t2026-03-02\tb"));
}

#[test]
fn a_column_that_the_user_names_decides_between_sheets() {
    let strange = rows(1, &[&["kto", "wpis"], &["Ola", "dzień dobry wszystkim państwu"]]);
    let comments = rows(1, &[&["kod", "nota"], &["1", "to jest trochę dłuższa nota"], &["2", "b"]]);
    let bytes = xlsx(&[("A", &comments), ("B", &strange)]);
    assert_eq!(Sheets::read("a", &bytes, &Limits::default(), &["wpis"]).unwrap().read, ["B"]);
    assert_eq!(Sheets::read("a", &bytes, &Limits::default(), &["nota"]).unwrap().read, ["A"]);
}

#[test]
fn blank_rows_are_counted_in_the_middle_and_at_the_end() {
    let data = rows(1, &[&["id", "created_at", "text"], &["1", "2026-03-01", "a"], &["", " ", ""], &["2", "2026-03-02", "b"]])
        + r#"<row r="5"/><row r="90"><c s="1"/></row>"#;
    let (_, ledger) = check(&xlsx(&[("Comments", &data)]), "id|created_at|text", &["2: 1|2026-03-01|a", "4: 2|2026-03-02|b"]);
    assert_eq!((ledger.notes["blank_rows"], ledger.notes["trailing_blank_rows"]), (1, 86));
}

#[test]
fn the_last_row_of_excel_is_noted() {
    let data = rows(1, &[&["id", "created_at", "text"]]) + &rows(1_048_576, &[&["1", "2026-03-01", "a"]]);
    let (_, ledger) = check(&xlsx(&[("Comments", &data)]), "id|created_at|text", &["1048576: 1|2026-03-01|a"]);
    assert_eq!((ledger.notes["ends_at_excel_row_limit"], ledger.notes["blank_rows"]), (1, 1_048_574));
}

#[test]
fn a_repeated_header_is_rejected() {
    let header: &[&str] = &["id", "created_at", "text"];
    let data = rows(1, &[header, &["1", "2026-03-01", "a"], header]);
    check(&xlsx(&[("Comments", &data)]), "id|created_at|text", &["2: 1|2026-03-01|a", "3: [repeated_header]"]);
}

#[test]
fn cells_cut_by_excel_are_noted() {
    let long = "ż".repeat(32_767);
    let data = rows(1, &[&["id", "created_at", "text"], &["1", "2026-03-01", &long]]);
    let sheets = sheets(&xlsx(&[("Comments", &data)]));
    let mut ledger = FileLedger::default();
    records(&sheets, &mut ledger);
    assert_eq!(ledger.notes["cut_at_excel_cell_limit"], 1);
}

#[test]
fn remarks_beside_the_table_are_counted_and_no_comment_is_lost_to_them() {
    let mut lines: Vec<Vec<&str>> = vec![vec!["", "id", "created_at", "text"]];
    lines.extend((0..30).map(|_| vec!["", "1", "2026-03-01", "a"]));
    lines[7] = vec!["", "1", "2026-03-01", "b", "", "", "check this"];
    lines.push(vec!["", "", "", "", "", "", "sum"]);
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let sheets = sheets(&xlsx(&[("Comments", &rows(1, &lines))]));
    let mut ledger = FileLedger::default();
    let all = records(&sheets, &mut ledger);
    assert_eq!((sheets.names.join("|").as_str(), all.len(), all[6].as_str()), ("id|created_at|text", 30, "8: 1|2026-03-01|b"));
    assert_eq!((ledger.notes["cells_beside_the_table"], ledger.notes["blank_rows"]), (2, 1));
}

#[test]
fn unnamed_columns_that_rows_fill_have_numbers() {
    let data = rows(1, &[&["", "id", "text"], &["0", "1", "a b c", "x"], &["1", "2", "d e f", "y"]]);
    check(&xlsx(&[("Comments", &data)]), "column_1|id|text|column_4", &["2: 0|1|a b c|x", "3: 1|2|d e f|y"]);
}

#[test]
fn a_name_that_stands_twice_is_an_error_with_its_place() {
    check_error(
        &xlsx(&[("Comments", &rows(1, &[&["id", "text", "text"], &["1", "a", "b"]]))]),
        "sheet 'Comments', row 1: two columns have the same name: 'text'",
    );
}

#[test]
fn opendocument_sheets_are_read_the_same() {
    let data = ods_rows(&[&["id", "created_at", "text"]])
        + r#"<table:table-row><table:table-cell office:value-type="float" office:value="1855222380982907193"><text:p>1,86E+18</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-03-01T14:05:06.9999999"><text:p>1.3.26</text:p></table:table-cell>
<table:table-cell office:value-type="string"><office:annotation><text:p>remark</text:p></office:annotation><text:p>Zażółć<text:s text:c="2"/>gęślą
 <text:span>ja<text:a>źń</text:a></text:span></text:p><text:p>=1+1</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="3"/>
<table:table-cell office:value-type="time" office:time-value="PT14H05M07S"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#NAME?</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let bytes = ods(&[("Hidden\thidden", &data), ("Komentarze", &data)]);
    let (sheets, ledger) = check(
        &bytes,
        "id|created_at|text",
        &["2: 1855222380982907193|2026-03-01 14:05:07|Zażółć  gęślą jaźń\n=1+1", "5: 3|14:05:07|true", "6: 3|14:05:07|true", "7: #NAME?||"],
    );
    assert_eq!((sheets.container, sheets.left_out[0].why, kind(&bytes)), ("ods", "hidden", Some(Kind::Ods)));
    assert_eq!((ledger.notes["blank_rows"], ledger.notes["error_cells"], ledger.notes.get("trailing_blank_rows")), (2, 1, None));
}

#[test]
fn files_that_cannot_be_read_say_what_they_are_and_what_to_do() {
    let good = xlsx(&[("Comments", HEADER)]);
    assert_eq!(kind(&good), Some(Kind::Xlsx));
    check_error(&good[..good.len() / 2], "its zip directory is missing or damaged");
    check_error(b"PK\x03\x04", "its zip directory is missing or damaged");
    check_error(&package(&[("a.csv", b"id,text")]), "a zip file that holds no spreadsheet");
    check_error(&package(&[("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]), "(.xlsb)");
    check_error(&[COMPOUND_FILE, &[0; 600]].concat(), "(.xls)");
    let stream: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    check_error(&[COMPOUND_FILE, &[0; 600], &stream].concat(), "protected by a password");
    check_error(&xlsx(&[("Comments", "")]), "none of its sheets holds anything");
    check_error(&xlsx_with(&[("Comments", HEADER)], Extras { hidden: &["Comments"], ..Extras::default() }), "hidden: 'Comments'");
    check_error(
        &xlsx(&[("Comments", "<row><c t=\"s\"><v>5</v></c></row>")]),
        "sheet 'Comments': a cell in column 1 refers to a string that does not exist",
    );
    check_error(&xlsx(&[("Comments", "<row><c><v>5</v></row>")]), "a cell in column 1 does not end");
    check_error(&xlsx(&[("Comments", "<row r=\"3\"><c><v>5</v></c>")]), "row 3 does not end");
    let encrypted = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
        ("content.xml", b"\x01\x02"),
    ]);
    check_error(&encrypted, "protected by a password");
}

#[test]
fn xml_that_ends_in_the_middle_is_an_error_and_no_endless_loop() {
    let content = "<office:spreadsheet><table:table table:name=\"A\"><table:table-row><table:table-cell><text:p>a";
    for cut in 0..content.len() {
        let bytes = package(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content.as_bytes()[..cut])]);
        check_error(&bytes, "damaged");
    }
}

/// A bomb is refused in time; memory is bounded by the same limits.
fn check_bomb(bytes: &[u8], expected: &str) {
    let start = Instant::now();
    check_error(bytes, expected);
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn bombs_are_refused() {
    let spaces = " ".repeat(120_000_000);
    check_bomb(&xlsx(&[("Comments", &spaces)]), "decompression bomb");
    drop(spaces);
    let cell = r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>"#;
    let row = format!(r#"<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>"#);
    check_bomb(&ods(&[("A", &row)]), "repeats more often");
    let narrow = row.replace("16384", "1").replace("1048576", "4000000000");
    check_bomb(&ods(&[("A", &narrow)]), "repeats more often");
    check_bomb(&ods(&[("A", &row.replace("1048576", "1").repeat(2_000))]), "decompression bomb");
    // One long string that every cell refers to.
    let strings = format!("<si><t>{}</t></si>", "x".repeat(30_000));
    let cells = "<row><c t=\"s\"><v>0</v></c></row>".repeat(100_000);
    check_bomb(&xlsx_with(&[("A", &cells)], Extras { strings: &strings, ..Extras::default() }), "decompression bomb");
    // A header of thousands of names over many rows.
    let header: String = (0..16_000).map(|n| format!("<c t=\"str\"><v>n{n}</v></c>")).collect();
    let narrow = "<row><c><v>1</v></c></row>".repeat(20_000);
    check_bomb(&xlsx(&[("A", &format!("<row>{header}</row>{narrow}"))]), "its table has 320016000 cells");
    let spaces = r#"<text:s text:c="4000000000"/>"#.repeat(100_000);
    let row = format!("<table:table-row><table:table-cell><text:p>a{spaces}</text:p></table:table-cell></table:table-row>");
    let sheets = sheets(&ods(&[("A", &(ods_rows(&[&["id", "text"]]) + &row))]));
    assert_eq!(records(&sheets, &mut FileLedger::default()), ["2: [field_too_long]"]);
}

#[test]
fn limits_are_followed() {
    let line: &[&str] = &["1", "a"];
    let data = rows(1, &[&["id", "text"], line, line, line]).repeat(100);
    let read = |limits: &Limits| Sheets::read("a", &xlsx(&[("A", &data)]), limits, &[]).map(|_| ()).unwrap_err().to_string();
    assert!(read(&Limits { cells: 3, ..Limits::default() }).contains("more than 3 cells"));
    assert!(read(&Limits { entry_bytes: 500, ..Limits::default() }).contains("more than 500 bytes"));
    assert!(read(&Limits { ratio: 1, ratio_from_bytes: 1, ..Limits::default() }).contains("decompression bomb"));
}

fn damaged(good: &[u8]) -> impl Strategy<Value = Vec<u8>> {
    let good = good.to_vec();
    (0..=good.len(), proptest::collection::vec((0..good.len(), any::<u8>()), 0..6)).prop_map(move |(cut, flips)| {
        let mut bytes = good.clone();
        for (at, byte) in flips {
            bytes[at] = byte;
        }
        bytes.truncate(if cut % 3 == 0 { cut } else { good.len() });
        bytes
    })
}

fn read_all(bytes: &[u8]) {
    let _ = kind(bytes);
    if let Ok(sheets) = Sheets::read("a", bytes, &Limits::default(), &[]) {
        records(&sheets, &mut FileLedger::default());
    }
}

/// The parts of a small workbook and of a small OpenDocument file, as XML.
fn xml_of(which: usize) -> Vec<u8> {
    let data = rows(1, &[&["id", "created_at", "text"], &["1", "2026-03-01", "ż _x000D_ & <b>"], &["2", "", "b"]]);
    let ods = ods_rows(&[&["id", "text"], &["1", "ż"]])
        + r#"<table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="date" office:date-value="2026-03-01" table:number-columns-repeated="2"/></table:table-row>"#;
    match which {
        0 => format!("<worksheet><sheetData>{data}<row r=\"9\"><c s=\"2\"><v>46082.5</v></c></row></sheetData></worksheet>").into_bytes(),
        _ => format!("<office:spreadsheet><table:table table:name=\"A\">{ods}</table:table></office:spreadsheet>").into_bytes(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn damaged_packages_never_panic(bytes in damaged(&xlsx(&[("A", &String::from_utf8(xml_of(0)).unwrap())])), more in damaged(&ods(&[("A", "<table:table-row/>")]))) {
        read_all(&bytes);
        read_all(&more);
    }

    #[test]
    fn damaged_xml_never_panics(sheet in damaged(&xml_of(0)), content in damaged(&xml_of(1))) {
        let relations = br#"<a><Relationship Id="r" Type="/worksheet" Target="s.xml"/></a>"#;
        let workbook = br#"<workbook><sheet name="A" r:id="r"/></workbook>"#;
        read_all(&package(&[("[Content_Types].xml", b""), ("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relations), ("xl/s.xml", &sheet)]));
        read_all(&package(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]));
    }
}
