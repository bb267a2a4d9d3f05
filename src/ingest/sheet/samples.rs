//! Small spreadsheets written by hand, for tests. Integration tests take this file in by its path.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Cell formats of [`xlsx`]: `s="1"` is a day, 2 a day and a time, 3 a time, 4 a duration.
const STYLES: &str = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>
<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="21"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A zip file of these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What a workbook has beside its sheets.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extras<'a> {
    /// Attributes of `workbookPr`, such as `date1904="1"`.
    pub properties: &'a str,
    /// `<si>` elements.
    pub strings: &'a str,
    /// Names of hidden sheets.
    pub hidden: &'a [&'a str],
}

/// A workbook: names of sheets, and what stands in their `sheetData`.
pub fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    xlsx_with(sheets, Extras::default())
}

/// As [`xlsx`], with more.
pub fn xlsx_with(sheets: &[(&str, &str)], extras: Extras<'_>) -> Vec<u8> {
    let mut listed = String::new();
    let mut relations = format!(
        r#"<Relationships><Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>"#
    );
    let mut parts = Vec::new();
    for (idx, (name, data)) in sheets.iter().enumerate() {
        let state = if extras.hidden.contains(name) { "hidden" } else { "visible" };
        write!(listed, r#"<sheet name="{}" sheetId="{}" state="{state}" r:id="rId{idx}"/>"#, escaped(name), idx + 1).unwrap();
        write!(relations, r#"<Relationship Id="rId{idx}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{idx}.xml"/>"#).unwrap();
        let xml = format!(r#"<?xml version="1.0"?><worksheet><dimension ref="A1:XFD1048576"/><sheetData>{data}</sheetData></worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{idx}.xml"), xml));
    }
    relations.push_str("</Relationships>");
    let workbook = format!("<workbook><workbookPr {}/><sheets>{listed}</sheets></workbook>", extras.properties);
    let root = format!(r#"<Relationships><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>"#);
    let strings = format!("<sst>{}</sst>", extras.strings);
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    package(&all)
}

/// Rows of texts from row `first` on, for [`xlsx`]. Empty cells are left out.
pub fn rows(first: usize, lines: &[&[&str]]) -> String {
    let mut all = String::new();
    for (idx, line) in lines.iter().enumerate() {
        let row = first + idx;
        write!(all, r#"<row r="{row}">"#).unwrap();
        for (column, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let letter = char::from(b'A' + u8::try_from(column).unwrap());
            write!(all, r#"<c r="{letter}{row}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(cell)).unwrap();
        }
        all.push_str("</row>");
    }
    all
}

/// An OpenDocument spreadsheet: names of sheets, and what stands in their tables. The style `hidden` hides a sheet: `name\thidden`.
pub fn ods(tables: &[(&str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (name, rows) in tables {
        let (name, style) = name.split_once('\t').unwrap_or((name, "shown"));
        write!(body, r#"<table:table table:name="{}" table:style-name="{style}">{rows}</table:table>"#, escaped(name)).unwrap();
    }
    let content = format!(
        r#"<office:document-content><office:automatic-styles>
<style:style style:name="shown"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"#
    );
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// Rows of texts for [`ods`].
pub fn ods_rows(lines: &[&[&str]]) -> String {
    let cell = |cell: &&str| format!(r#"<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>"#, escaped(cell));
    lines.iter().map(|line| format!("<table:table-row>{}</table:table-row>", line.iter().map(cell).collect::<String>())).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
