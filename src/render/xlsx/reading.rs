//! A small reader of our own workbooks for tests: every cell of a sheet as text. Integration tests take this file in by its path.

use std::io::{Cursor, Read};

/// The parts of a workbook whose path begins with these words: path and text.
pub fn parts(bytes: &[u8], start: &str) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for idx in 0..zip.len() {
        let mut part = zip.by_index(idx).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.starts_with(start) {
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            found.push((name, text));
        }
    }
    found
}

/// The names of the sheets in their order.
pub fn sheet_names(bytes: &[u8]) -> Vec<String> {
    let (_, book) = &parts(bytes, "xl/workbook.xml")[0];
    book.split("<sheet name=\"").skip(1).map(|rest| plain(rest.split('"').next().unwrap())).collect()
}

/// The rows of a sheet from the one of its headings on. Numbers are as the file writes them; cells at the end that are empty are missing.
pub fn table(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let (_, shared) = &parts(bytes, "xl/sharedStrings.xml")[0];
    let strings: Vec<String> = shared.split("<si>").skip(1).map(|si| plain(between(si, ">", "</t>").unwrap_or_default())).collect();
    let number = sheet_names(bytes).iter().position(|name| name == sheet).unwrap_or_else(|| panic!("{sheet}: {:?}", sheet_names(bytes))) + 1;
    let (_, xml) = &parts(bytes, &format!("xl/worksheets/sheet{number}.xml"))[0];
    let mut rows = Vec::new();
    for row in xml.split("<row ").skip(1) {
        let mut cells: Vec<String> = Vec::new();
        for cell in row.split("<c r=\"").skip(1) {
            let column = cell.bytes().take_while(u8::is_ascii_uppercase).fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1) - 1;
            let value = between(cell, "<v>", "</v>").unwrap_or_default();
            cells.resize(column, String::new());
            cells.push(if cell.contains(" t=\"s\"") { strings[value.parse::<usize>().unwrap()].clone() } else { value.to_owned() });
        }
        rows.push(cells);
    }
    rows.split_off(2)
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|(found, _)| found)
}

fn plain(xml: &str) -> String {
    xml.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
