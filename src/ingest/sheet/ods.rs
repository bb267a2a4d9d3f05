//! Reads OpenDocument spreadsheets (`.ods`) as a stream, and takes repeated cells and rows for what they are: a claim to check before it costs memory.

use std::collections::BTreeSet;
use std::io::Read;

use super::grid::{Grid, Keep};
use super::package::Package;
use super::value::{Epoch, Style, Written, write_iso_duration, write_iso_time, write_number};
use super::xml::{Event, Tag, Xml, cut, unescape_into, unescaped};
use super::{Book, Part, Stop};
use crate::ingest::limits::Limits;

/// Columns that programs write.
const MOST_COLUMNS: u32 = 16_384;
/// Sheets that are read.
const MOST_SHEETS: usize = 1_000;

/// Reads all sheets.
///
/// # Errors
///
/// When the content is missing, encrypted, damaged or beyond the limits.
pub fn read(package: &mut Package<'_>, n_in: usize, limits: &Limits) -> Result<Book, Stop> {
    let mut manifest = Vec::new();
    if let Some(part) = package.part("META-INF/manifest.xml")? {
        part.take(limits.field_bytes as u64).read_to_end(&mut manifest).map_err(|_| Stop::damaged("its manifest is damaged"))?;
    }
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() || package.has("encrypted-package") {
        return Err(Stop::Password);
    }
    let part = package.part("content.xml")?.ok_or_else(|| Stop::damaged("its part content.xml is missing"))?;
    let mut xml = Xml::new(part, limits.field_bytes)?;
    let mut book = Book { container: "ods", parts: Vec::new(), broken_strings: 0 };
    let mut hidden_styles: BTreeSet<String> = BTreeSet::new();
    let mut style = String::new();
    let mut is_body = false;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name {
                b"style:style" => style = value(&tag, b"style:name").unwrap_or_default(),
                b"style:table-properties" if value(&tag, b"table:display").as_deref() == Some("false") => {
                    hidden_styles.insert(style.clone());
                }
                b"office:spreadsheet" => is_body = !tag.is_empty,
                b"table:table" if is_body => {
                    let name = value(&tag, b"table:name").unwrap_or_default();
                    let is_hidden = value(&tag, b"table:style-name").is_some_and(|style| hidden_styles.contains(&style));
                    let mut grid = Grid::new(if is_hidden { Keep::Count } else { Keep::All }, n_in, limits);
                    if !tag.is_empty {
                        table(&mut xml, &mut grid).map_err(|stop| stop.in_sheet(&name))?;
                    }
                    if book.parts.len() < MOST_SHEETS {
                        book.parts.push(Part { name, is_hidden, grid });
                    }
                }
                // What was deleted, and what other files held.
                _ if is_body && !tag.is_empty => xml.skip()?,
                _ => {}
            },
            Event::End(b"office:spreadsheet") => return Ok(book),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

fn value(tag: &Tag<'_>, name: &[u8]) -> Option<String> {
    tag.attributes().find(|(key, _)| *key == name).map(|(_, value)| unescaped(value))
}

fn repeated(tag: &Tag<'_>, name: &[u8]) -> u64 {
    value(tag, name).and_then(|n| n.trim().parse().ok()).unwrap_or(1).max(1)
}

/// Reads the rows of a table to its end.
fn table<R: Read>(xml: &mut Xml<R>, grid: &mut Grid) -> Result<(), Stop> {
    let mut scratch = String::new();
    let (mut next_line, mut last_used) = (1_u64, 0_u64);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name {
                b"table:table-row" => {
                    let n = repeated(&tag, b"table:number-rows-repeated");
                    let is_empty = tag.is_empty;
                    let is_hidden = matches!(value(&tag, b"table:visibility").as_deref(), Some("collapse" | "filter"));
                    grid.begin_row(next_line);
                    let before = grid.n_rows;
                    if !is_empty {
                        row(xml, &mut scratch, grid)?;
                    }
                    grid.end_row();
                    grid.repeat_row(n - 1)?;
                    next_line = next_line.saturating_add(n);
                    if grid.n_rows > before {
                        last_used = next_line - 1;
                        grid.met.hidden_rows += if is_hidden { n } else { 0 };
                    }
                }
                // Groups and headers hold rows; pictures and the rest hold none.
                b"table:table-header-rows" | b"table:table-rows" | b"table:table-row-group" => {}
                _ if tag.is_empty => {}
                _ => xml.skip()?,
            },
            Event::End(b"table:table") => {
                // Programs fill the sheet up with one empty row that repeats a million times: that is no row of the table.
                grid.last_line = last_used;
                return Ok(());
            }
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

/// Reads the cells of a row to its end.
fn row<R: Read>(xml: &mut Xml<R>, scratch: &mut String, grid: &mut Grid) -> Result<(), Stop> {
    let mut column = 0_u64;
    loop {
        match xml.next()? {
            Event::Start(tag) if matches!(tag.name, b"table:table-cell" | b"table:covered-table-cell") => {
                let n = repeated(&tag, b"table:number-columns-repeated");
                let is_empty = tag.is_empty;
                let typed = typed(&tag);
                scratch.clear();
                if !is_empty {
                    paragraphs(xml, scratch, grid)?;
                }
                let out = grid.begin_cell();
                let has_long_digits = typed.write(scratch, out);
                grid.met.errors += u64::from(typed.is_error && !scratch.is_empty());
                if column < u64::from(MOST_COLUMNS) {
                    grid.end_cell(column as u32, has_long_digits)?;
                    for more in column + 1..column.saturating_add(n).min(u64::from(MOST_COLUMNS)) {
                        grid.repeat_cell(more as u32, has_long_digits)?;
                    }
                } else {
                    grid.drop_cell();
                }
                column = column.saturating_add(n);
            }
            Event::Start(tag) if !tag.is_empty => xml.skip()?,
            Event::End(b"table:table-row") => return Ok(()),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

/// What the attributes of a cell say.
#[derive(Debug, Default)]
struct Typed {
    kind: String,
    value: String,
    is_error: bool,
}

fn typed(tag: &Tag<'_>) -> Typed {
    let mut typed = Typed::default();
    for (name, raw) in tag.attributes() {
        match name {
            b"office:value-type" => typed.kind = unescaped(raw),
            b"office:value" | b"office:date-value" | b"office:time-value" | b"office:boolean-value" | b"office:string-value" => {
                typed.value = unescaped(raw);
            }
            b"calcext:value-type" => typed.is_error = raw == b"error",
            _ => {}
        }
    }
    typed
}

impl Typed {
    /// Appends the value, or what is shown where there is none. `true` for long digits in a number.
    fn write(&self, shown: &str, out: &mut String) -> bool {
        match self.kind.as_str() {
            "float" | "percentage" | "currency" if !self.value.is_empty() => {
                return write_number(&self.value, Style::Number, Epoch::Windows1900, out) == Written::LongDigits;
            }
            "date" if !self.value.is_empty() => write_iso_time(&self.value, out),
            "time" if !self.value.is_empty() => write_iso_duration(&self.value, out),
            "boolean" if !self.value.is_empty() => out.push_str(&self.value),
            _ if shown.is_empty() => out.push_str(&self.value),
            _ => out.push_str(shown),
        }
        false
    }
}

/// Appends the paragraphs of a cell, to its end, each on its line. Spaces are as ODF wants them: runs are one, more are written as elements.
fn paragraphs<R: Read>(xml: &mut Xml<R>, out: &mut String, grid: &mut Grid) -> Result<(), Stop> {
    let (mut depth, mut n_paragraphs, mut is_paragraph) = (1_u32, 0, false);
    let mut piece = String::new();
    while depth > 0 {
        match xml.next()? {
            Event::Start(tag) => {
                let is_empty = tag.is_empty;
                match tag.name {
                    b"text:p" | b"text:h" => {
                        if n_paragraphs > 0 {
                            out.push('\n');
                        }
                        n_paragraphs += 1;
                        is_paragraph = !is_empty;
                    }
                    b"text:s" if !grid.is_too_long(out.len()) => {
                        let n = repeated(&tag, b"text:c").min(EXCESS_SPACES);
                        out.extend(std::iter::repeat_n(' ', n as usize));
                    }
                    b"text:tab" => out.push('\t'),
                    b"text:line-break" => out.push('\n'),
                    // The remark on a cell, and pictures in it, are not its text.
                    b"office:annotation" | b"draw:frame" | b"draw:custom-shape" if !is_empty => {
                        xml.skip()?;
                        continue;
                    }
                    _ => {}
                }
                depth += u32::from(!is_empty);
            }
            Event::End(name) => {
                is_paragraph &= !matches!(name, b"text:p" | b"text:h");
                depth -= 1;
            }
            Event::Text(raw) if is_paragraph => {
                piece.clear();
                grid.met.broken_text += u64::from(unescape_into(raw, &mut piece));
                collapse(&piece, out);
            }
            Event::Verbatim(raw) if is_paragraph => collapse(&String::from_utf8_lossy(raw), out),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
    Ok(())
}

/// Spaces that one element may stand for.
const EXCESS_SPACES: u64 = 1_000;

fn collapse(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => {
                if !out.is_empty() && !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            _ => out.push(letter),
        }
    }
}
