//! What reading costs: the same comments as CSV, NDJSON, NDJSON.zst, JSON pages and XLSX, each beside a yardstick in the same run. Called by `just bench-ingest`.
//!
//! Ours ends with canonical comments in batches: columns found, times and ids read, texts mended, every record accounted for. The yardsticks do less: polars
//! only makes columns of text, `zstd` only unpacks, `serde_json` only builds values, inflating only unzips.

#![expect(clippy::print_stdout, reason = "a tool of the developers, which talks to them")]

use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use afterstorm::ingest::{self, IngestSettings, Input};
use afterstorm::progress::Silent;
use polars::prelude::*;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let source = PathBuf::from(arguments.next().ok_or("usage: bench-ingest COMMENTS.csv FOLDER")?);
    let folder = PathBuf::from(arguments.next().ok_or("usage: bench-ingest COMMENTS.csv FOLDER")?);
    let files = write_all(&source, &folder)?;
    println!("{:<12} {:>8} {:>10} {:>10} {:>7}  yardstick", "file", "MB", "ours s", "yardstick", "ratio");
    for (name, path) in &files {
        // The best of three: what disturbs a run on a shared machine only ever makes it longer.
        let ours = best(|| read_with_ours(path))?;
        let (what, yardstick) = yardstick(name, path)?;
        let megabytes = fs::metadata(path)?.len() as f64 / 1e6;
        println!("{name:<12} {megabytes:>8.1} {ours:>10.3} {yardstick:>10.3} {:>7.2}  {what}", ours / yardstick);
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok()) {
        println!("peak of the whole run, yardsticks included: {:.0} MB", peak / 1024.0);
    }
    Ok(())
}

fn best(mut run: impl FnMut() -> Outcome<u64>) -> Outcome<f64> {
    let mut least = f64::INFINITY;
    let mut records = None;
    for _ in 0..3 {
        let started = Instant::now();
        let n = run()?;
        least = least.min(started.elapsed().as_secs_f64());
        assert_eq!(*records.get_or_insert(n), n, "every run reads as much");
    }
    Ok(least)
}

fn read_with_ours(path: &Path) -> Outcome<u64> {
    let mut n = 0;
    let mut sink = |batch: ingest::batch::Batch| {
        n += batch.len() as u64;
        Ok(())
    };
    ingest::read(&[Input::Path(path.to_path_buf())], &IngestSettings::default(), &Silent, &mut sink)?;
    Ok(n)
}

fn yardstick(name: &str, path: &Path) -> Outcome<(&'static str, f64)> {
    Ok(match name {
        "csv" => (
            "polars, columns of text",
            best(|| {
                let options = CsvReadOptions::default().with_infer_schema_length(Some(0));
                Ok(options.try_into_reader_with_file_path(Some(path.to_path_buf()))?.finish()?.height() as u64)
            })?,
        ),
        "ndjson" => (
            "polars, columns",
            best(|| {
                let path = path.to_str().ok_or("the path is UTF-8")?;
                Ok(LazyJsonLineReader::new(PlRefPath::new(path)).finish()?.collect()?.height() as u64)
            })?,
        ),
        "ndjson.zst" => ("unpacking alone", best(|| Ok(zstd::stream::decode_all(fs::File::open(path)?)?.len() as u64))?),
        "pages.json" => (
            "serde_json values",
            best(|| {
                let pages: Vec<serde_json::Value> = serde_json::Deserializer::from_slice(&fs::read(path)?).into_iter().collect::<Result<_, _>>()?;
                Ok(pages.len() as u64)
            })?,
        ),
        _ => (
            "inflating alone",
            best(|| {
                let mut zip = ::zip::ZipArchive::new(fs::File::open(path)?)?;
                let mut sheet = Vec::new();
                zip.by_name("xl/worksheets/sheet1.xml")?.read_to_end(&mut sheet)?;
                Ok(sheet.len() as u64)
            })?,
        ),
    })
}

/// Writes the comments of a CSV file in every form.
fn write_all(source: &Path, folder: &Path) -> Outcome<Vec<(&'static str, PathBuf)>> {
    let mut reader = csv::Reader::from_path(source)?;
    let header = reader.headers()?.clone();
    let path = |name: &str| folder.join(format!("comments.{name}"));
    let (mut lines, mut pages) = (Vec::new(), Vec::new());
    let mut zip = ::zip::ZipWriter::new(fs::File::create(path("xlsx"))?);
    let options = ::zip::write::SimpleFileOptions::default();
    for (name, text) in PARTS {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    zip.start_file("xl/worksheets/sheet1.xml", options.large_file(true))?;
    zip.write_all(br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)?;
    zip.write_all(sheet_row(&header).as_bytes())?;
    let mut page = Vec::new();
    for record in reader.records() {
        let record = record?;
        let object: serde_json::Map<String, serde_json::Value> = header
            .iter()
            .zip(&record)
            .map(|(name, cell)| (name.to_owned(), if cell.is_empty() { serde_json::Value::Null } else { cell.into() }))
            .collect();
        serde_json::to_writer(&mut lines, &object)?;
        lines.push(b'\n');
        zip.write_all(sheet_row(&record).as_bytes())?;
        page.push(object);
        if page.len() == 100 {
            write_page(&mut pages, &mut page)?;
        }
    }
    write_page(&mut pages, &mut page)?;
    zip.write_all(b"</sheetData></worksheet>")?;
    zip.finish()?;
    fs::write(path("ndjson"), &lines)?;
    fs::write(path("ndjson.zst"), zstd::encode_all(lines.as_slice(), 3)?)?;
    fs::write(path("pages.json"), pages)?;
    let mut files = vec![("csv", source.to_path_buf())];
    files.extend(["ndjson", "ndjson.zst", "pages.json", "xlsx"].map(|name| (name, path(name))));
    Ok(files)
}

fn write_page(out: &mut Vec<u8>, page: &mut Vec<serde_json::Map<String, serde_json::Value>>) -> Outcome<()> {
    if !page.is_empty() {
        serde_json::to_writer(&mut *out, &serde_json::json!({ "data": std::mem::take(page), "paging": { "next": "…" } }))?;
        out.push(b'\n');
    }
    Ok(())
}

fn sheet_row(record: &csv::StringRecord) -> String {
    let escaped = |cell: &str| cell.replace('&', "&amp;").replace('<', "&lt;");
    let cells: Vec<String> =
        record.iter().map(|cell| format!(r#"<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(cell))).collect();
    format!("<row>{}</row>", cells.concat())
}

const PARTS: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="comments" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];
