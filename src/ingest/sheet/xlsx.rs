//! Reads Excel workbooks (`.xlsx`, `.xlsm`): the list of sheets, the shared strings, the number formats, and the cells as a stream.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::grid::{Grid, Keep};
use super::package::Package;
use super::value::{Epoch, Style, Written, built_in_style, style_of, write_iso_time, write_number};
use super::xml::{Event, Tag, Xml, cut, local, unescape_into};
use super::{Book, Part, Stop};
use crate::ingest::limits::Limits;

/// Columns that a sheet of Excel has.
const MOST_COLUMNS: u32 = 16_384;
/// Sheets that are looked at.
const MOST_SHEETS: usize = 1_000;

/// Strings that cells refer to by number.
#[derive(Debug, Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
    /// How many have bytes that are no UTF-8.
    n_broken: u64,
}

impl Strings {
    fn get(&self, idx: usize) -> Option<&str> {
        let start = if idx == 0 { 0 } else { *self.ends.get(idx - 1)? };
        self.text.get(start..*self.ends.get(idx)?)
    }
}

/// What the cells of all sheets need.
#[derive(Debug, Default)]
struct Shared {
    strings: Strings,
    styles: Vec<Style>,
    epoch: Epoch,
}

/// Reads a workbook.
///
/// # Errors
///
/// When a part is missing, damaged or beyond the limits.
pub fn read(package: &mut Package<'_>, n_in: usize, limits: &Limits) -> Result<Book, Stop> {
    let most = limits.field_bytes;
    let workbook = workbook_path(package, most)?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let relations = relations(package, &format!("{folder}/_rels/{file}.rels"), folder, most)?;
    let (listed, epoch) = sheets(package, &workbook, most)?;
    let of_type = |wanted: &str| relations.values().find(|(kind, _)| kind.ends_with(wanted)).map(|(_, target)| target.clone());
    let mut shared = Shared { epoch, ..Shared::default() };
    if let Some(part) = of_type("/styles") {
        shared.styles = styles(package, &part, most)?;
    }
    if let Some(part) = of_type("/sharedStrings") {
        shared.strings = strings(package, &part, limits)?;
    }
    let mut book = Book { container: "xlsx", parts: Vec::new(), broken_strings: shared.strings.n_broken };
    // One part under several names would be read over and over.
    let mut seen = BTreeSet::new();
    for sheet in listed.into_iter().take(MOST_SHEETS) {
        let Some((kind, target)) = relations.get(&sheet.relation) else { continue };
        if !kind.ends_with("/worksheet") || !seen.insert(target.clone()) {
            continue;
        }
        let mut grid = Grid::new(if sheet.is_hidden { Keep::Count } else { Keep::All }, n_in, limits);
        let in_sheet = |stop: Stop| stop.in_sheet(&sheet.name);
        let part =
            package.part(target).map_err(in_sheet)?.ok_or_else(|| Stop::damaged(format!("its part {target} is missing")).in_sheet(&sheet.name))?;
        Xml::new(part, most).and_then(|mut xml| cells(&mut xml, &shared, &mut grid)).map_err(in_sheet)?;
        book.parts.push(Part { name: sheet.name, is_hidden: sheet.is_hidden, grid });
    }
    Ok(book)
}

/// Where the workbook is: the package says so; Excel always puts it in one place.
fn workbook_path(package: &mut Package<'_>, most: usize) -> Result<String, Stop> {
    let told = relations(package, "_rels/.rels", "", most)?.into_values().find(|(kind, _)| kind.ends_with("/officeDocument"));
    Ok(told.map(|(_, target)| target).filter(|target| package.has(target)).unwrap_or_else(|| "xl/workbook.xml".into()))
}

/// Id → type and path of the target.
fn relations(package: &mut Package<'_>, path: &str, folder: &str, most: usize) -> Result<BTreeMap<String, (String, String)>, Stop> {
    let mut all = BTreeMap::new();
    let Some(part) = package.part(path)? else { return Ok(all) };
    let mut xml = Xml::new(part, most)?;
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local() == b"Relationship" && all.len() < 10 * MOST_SHEETS => {
                if let (Some(id), Some(kind), Some(target)) = (tag.value("Id"), tag.value("Type"), tag.value("Target")) {
                    all.insert(id, (kind, resolved(folder, &target)));
                }
            }
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

struct Listed {
    name: String,
    relation: String,
    is_hidden: bool,
}

fn sheets(package: &mut Package<'_>, path: &str, most: usize) -> Result<(Vec<Listed>, Epoch), Stop> {
    let part = package.part(path)?.ok_or_else(|| Stop::damaged(format!("its part {path} is missing")))?;
    let mut xml = Xml::new(part, most)?;
    let (mut all, mut epoch) = (Vec::new(), Epoch::Windows1900);
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local() == b"workbookPr" => {
                let is_mac = tag.value("date1904").is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"));
                epoch = if is_mac { Epoch::Mac1904 } else { epoch };
            }
            Event::Start(tag) if tag.local() == b"sheet" => {
                if let (Some(name), Some(relation)) = (tag.value("name"), tag.value("id")) {
                    let is_hidden = tag.value("state").is_some_and(|state| state != "visible");
                    all.push(Listed { name, relation, is_hidden });
                }
            }
            Event::Eof => return Ok((all, epoch)),
            _ => {}
        }
    }
}

/// The style of every cell format.
fn styles(package: &mut Package<'_>, path: &str, most: usize) -> Result<Vec<Style>, Stop> {
    let Some(part) = package.part(path)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(part, most)?;
    let mut own: BTreeMap<u32, Style> = BTreeMap::new();
    let (mut all, mut is_inside) = (Vec::new(), false);
    let id = |tag: &Tag<'_>| tag.value("numFmtId").and_then(|id| id.trim().parse::<u32>().ok());
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local() {
                b"numFmt" => {
                    if let (Some(id), Some(format)) = (id(&tag), tag.value("formatCode")) {
                        own.insert(id, style_of(&format));
                    }
                }
                b"cellXfs" => is_inside = !tag.is_empty,
                b"xf" if is_inside => {
                    let id = id(&tag).unwrap_or(0);
                    all.push(own.get(&id).copied().unwrap_or_else(|| built_in_style(id)));
                }
                _ => {}
            },
            Event::End(name) if local(name) == b"cellXfs" => is_inside = false,
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

fn strings(package: &mut Package<'_>, path: &str, limits: &Limits) -> Result<Strings, Stop> {
    let mut all = Strings::default();
    let Some(part) = package.part(path)? else { return Ok(all) };
    let mut xml = Xml::new(part, limits.field_bytes)?;
    let mut raw = String::new();
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local() == b"si" => {
                let is_empty = tag.is_empty;
                raw.clear();
                if !is_empty {
                    all.n_broken += u64::from(rich_text(&mut xml, &mut raw)?);
                }
                decode_into(&raw, &mut all.text);
                all.ends.push(all.text.len());
                if all.ends.len() as u64 > limits.cells {
                    return Err(Stop::TooMuch(format!("it has more than {} strings (--max-cells)", limits.cells)));
                }
            }
            Event::End(name) if local(name) == b"sst" => return Ok(all),
            Event::Eof if all.ends.is_empty() => return Ok(all),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

/// Appends the text of a string, to its end: of all its runs, without the pronunciation. `true` when it had bytes that are no UTF-8.
fn rich_text<R: Read>(xml: &mut Xml<R>, out: &mut String) -> Result<bool, Stop> {
    let (mut is_text, mut is_broken) = (false, false);
    let mut depth = 1_u32;
    while depth > 0 {
        match xml.next()? {
            Event::Start(tag) => {
                let (name, is_empty) = (tag.local(), tag.is_empty);
                if name == b"rPh" && !is_empty {
                    xml.skip()?;
                    continue;
                }
                is_text = name == b"t" && !is_empty;
                depth += u32::from(!is_empty);
            }
            Event::End(_) => {
                is_text = false;
                depth -= 1;
            }
            Event::Text(raw) if is_text => is_broken |= unescape_into(raw, out),
            Event::Verbatim(raw) if is_text => out.push_str(&String::from_utf8_lossy(raw)),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
    Ok(is_broken)
}

/// Appends a string with Excel's own escapes resolved: `_x000D_` is a carriage return, `_x005F_` an underscore.
fn decode_into(raw: &str, out: &mut String) {
    let unit = |text: &str| -> Option<u16> {
        let escape = text.as_bytes().get(..7)?;
        let hex = std::str::from_utf8(escape.strip_prefix(b"_x")?.strip_suffix(b"_")?).ok()?;
        hex.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(hex, 16).ok()).flatten()
    };
    let mut rest = raw;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let first = unit(rest);
        let second = first.filter(|first| (0xD800..0xDC00).contains(first)).and_then(|_| unit(&rest[7..]));
        let units = [first.unwrap_or(0), second.unwrap_or(0)];
        let length = if second.is_some() { 2 } else { 1 };
        if let (Some(_), Some(Ok(letter))) = (first, char::decode_utf16(units[..length].iter().copied()).next()) {
            // A NUL is no text.
            if letter != '\0' {
                out.push(letter);
            }
            rest = &rest[7 * length..];
        } else {
            out.push('_');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    IsoTime,
}

#[derive(Debug, Clone, Copy)]
struct CellHead {
    column: u32,
    kind: Type,
    style: usize,
}

/// Reads the cells of a sheet into a grid.
fn cells<R: Read>(xml: &mut Xml<R>, shared: &Shared, grid: &mut Grid) -> Result<(), Stop> {
    let mut scratch = String::new();
    let (mut is_inside, mut is_row, mut line, mut column) = (false, false, 0_u64, 0_u32);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local() {
                b"sheetData" if tag.is_empty => return Ok(()),
                b"sheetData" => is_inside = true,
                b"row" if is_inside => {
                    if is_row {
                        return Err(Stop::damaged(format!("row {line} does not end")));
                    }
                    line += 1;
                    let mut is_hidden = false;
                    for (name, value) in tag.attributes() {
                        match name {
                            b"r" => line = number(value).filter(|n| *n > 0).unwrap_or(line),
                            b"hidden" => is_hidden = matches!(value, b"1" | b"true"),
                            _ => {}
                        }
                    }
                    column = 0;
                    is_row = !tag.is_empty;
                    grid.met.hidden_rows += u64::from(is_hidden && is_row);
                    grid.begin_row(line);
                }
                b"c" if is_row => {
                    let head = cell_head(&tag, column);
                    column = head.column + 1;
                    if !tag.is_empty {
                        cell(xml, head, shared, &mut scratch, grid)?;
                    }
                }
                _ => {}
            },
            Event::End(name) => match local(name) {
                b"row" if is_row => {
                    grid.end_row();
                    is_row = false;
                }
                b"sheetData" if is_row => return Err(Stop::damaged(format!("row {line} does not end"))),
                b"sheetData" => return Ok(()),
                _ => {}
            },
            // A chart sheet has no data.
            Event::Eof if !is_inside && line == 0 => return Ok(()),
            Event::Eof => return Err(Stop::damaged(format!("its XML ends in the middle, after row {line}"))),
            _ => {}
        }
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

fn cell_head(tag: &Tag<'_>, next_column: u32) -> CellHead {
    let mut head = CellHead { column: next_column, kind: Type::Number, style: 0 };
    for (name, value) in tag.attributes() {
        match name {
            b"r" => head.column = column_of(value).unwrap_or(next_column),
            b"s" => head.style = number(value).map_or(0, |style| style as usize),
            b"t" => {
                head.kind = match value {
                    b"s" => Type::Shared,
                    b"str" | b"inlineStr" => Type::Text,
                    b"b" => Type::Boolean,
                    b"e" => Type::Error,
                    b"d" => Type::IsoTime,
                    _ => Type::Number,
                }
            }
            _ => {}
        }
    }
    head.column = head.column.min(MOST_COLUMNS - 1);
    head
}

/// `AB12` is in column 27, counted from 0.
fn column_of(place: &[u8]) -> Option<u32> {
    let mut column = 0_u32;
    for byte in place.iter().take_while(|byte| byte.is_ascii_alphabetic()).take(4) {
        column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1)
}

/// Reads one cell to its end.
fn cell<R: Read>(xml: &mut Xml<R>, head: CellHead, shared: &Shared, scratch: &mut String, grid: &mut Grid) -> Result<(), Stop> {
    scratch.clear();
    let (mut is_value, mut is_inline, mut is_broken) = (false, false, false);
    loop {
        match xml.next()? {
            Event::Start(tag) => {
                let (name, is_empty) = (tag.local(), tag.is_empty);
                match name {
                    _ if is_empty => {}
                    b"v" => is_value = !is_inline,
                    b"is" => {
                        scratch.clear();
                        is_inline = true;
                        is_broken |= rich_text(xml, scratch)?;
                    }
                    b"c" | b"row" => return Err(Stop::damaged(format!("a cell in column {} does not end", head.column + 1))),
                    // Formulas and extensions: the value is what the program computed last.
                    _ => xml.skip()?,
                }
            }
            Event::Text(raw) if is_value => is_broken |= unescape_into(raw, scratch),
            Event::Verbatim(raw) if is_value => scratch.push_str(&String::from_utf8_lossy(raw)),
            Event::End(name) => match local(name) {
                b"c" => break,
                b"row" | b"sheetData" => return Err(Stop::damaged(format!("a cell in column {} does not end", head.column + 1))),
                _ => is_value = false,
            },
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
    grid.met.broken_text += u64::from(is_broken);
    if scratch.is_empty() {
        return Ok(());
    }
    let out = grid.begin_cell();
    let mut has_long_digits = false;
    let mut is_error = false;
    match if is_inline { Type::Text } else { head.kind } {
        Type::Number => {
            let style = shared.styles.get(head.style).copied().unwrap_or_default();
            has_long_digits = write_number(scratch, style, shared.epoch, out) == Written::LongDigits;
        }
        Type::Shared => {
            let text = number(scratch.as_bytes()).and_then(|idx| shared.strings.get(idx as usize));
            let Some(text) = text else {
                return Err(Stop::damaged(format!("a cell in column {} refers to a string that does not exist", head.column + 1)));
            };
            out.push_str(text);
        }
        Type::Text => decode_into(scratch, out),
        Type::Boolean => out.push_str(match scratch.trim() {
            "1" | "true" | "TRUE" => "true",
            "0" | "false" | "FALSE" => "false",
            other => other,
        }),
        Type::Error => {
            is_error = true;
            out.push_str(scratch);
        }
        Type::IsoTime => write_iso_time(scratch, out),
    }
    grid.met.errors += u64::from(is_error);
    grid.end_cell(head.column, has_long_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: &str) {
        let mut out = String::new();
        decode_into(raw, &mut out);
        assert_eq!(out, expected, "{raw}");
    }

    #[test]
    fn excels_escapes_are_resolved_once() {
        check("a_x000D_\nb", "a\r\nb");
        check("_x005F_x000D_", "_x000D_");
        check("_xD83D__xDE00_!", "😀!");
        check("snake_x_case _xZZZZ_ _x00", "snake_x_case _xZZZZ_ _x00");
        check("_xD83D_ _x0000_", "_xD83D_ ");
        check("_xąą_ab", "_xąą_ab");
    }

    #[test]
    fn columns_are_letters() {
        for (place, expected) in [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("xfd1048576", Some(16_383)), ("17", None), ("", None)] {
            assert_eq!(column_of(place.as_bytes()), expected, "{place}");
        }
    }

    #[test]
    fn targets_are_resolved_against_their_folder() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolved("xl", "../b.xml"), "b.xml");
    }
}
