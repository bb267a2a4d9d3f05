//! Finds how a CSV file is written (delimiter, quotes, line ends, lines before the header) by trying, and says so when it cannot tell.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::csv::{clean_name, is_blank, line_after};
use super::entity_cells;
use super::ledger::FileLedger;
use super::limits::Limits;
use super::records::Lines;
use super::rejoin::Rejoin;
use super::scan::{Ends, Escape, Grammar, MultiLine, Quotes, Spaces, scan};
use crate::error::{Error, Result};

/// How a CSV file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// Delimiter, quotes, line ends.
    pub grammar: Grammar,
    /// The header's fields, trimmed.
    pub header: Vec<String>,
    /// The header's fields with `column_3` in place of an empty third one.
    pub names: Vec<String>,
    /// Fields of the header as written, with those of [`Self::names`] that were dropped at its end because nothing stands below them.
    pub full_width: usize,
    /// Byte where the first record after the header starts.
    pub records_at: usize,
    /// Lines before the header: metadata that the exporting program wrote, and `sep=`.
    pub n_preamble: u64,
    /// In words, for the ledger.
    pub words: String,
    /// Why, in words, for `inspect`.
    pub why: String,
    /// How rows with too many fields are put together again, where the format of the table is known for tearing them.
    pub rejoin: Option<Rejoin>,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records and bytes looked at.
pub const SAMPLE_RECORDS: usize = 300;
const SAMPLE_BYTES: usize = 1 << 20;
/// Records before which a header must have come.
pub const LAST_HEADER: usize = 40;
/// Share of records that must fit a header that is not the first record.
const CLEAR: f64 = 0.8;
/// Share of records that must fit the first record for it to be a header, when there are enough to tell.
const LIKELY: f64 = 0.5;

/// One record of the sample.
struct Row {
    start: usize,
    next: usize,
    is_clean: bool,
    shape: Shape,
}

/// What of a row tells whether it is a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Cells.
    pub width: usize,
    /// Cells up to the last one that is not empty.
    pub used: usize,
    /// See [`looks_like_names`].
    pub looks_like_names: bool,
}

/// What one grammar makes of the sample.
struct Reading {
    grammar: Grammar,
    rows: Vec<Row>,
    header: usize,
    /// Share of the records after the header that fit it; 0.75 when there are none to tell.
    share: f64,
}

impl Reading {
    fn width(&self) -> usize {
        self.rows[self.header].shape.width
    }
}

/// Finds the dialect of a text.
///
/// # Errors
///
/// [`Error::Input`] when no delimiter splits it, two split it equally well, or two columns have one name.
pub fn find(file: &str, text: &str, limits: &Limits) -> Result<Dialect> {
    let (start, forced) = separator_line(text);
    let (delimiters, why) = match &forced {
        Some(delimiter) => (std::slice::from_ref(delimiter), "the first line says so (`sep=`)".to_owned()),
        None => (DELIMITERS.as_slice(), String::new()),
    };
    let sample = sample_of(text, start);
    let mut readings: Vec<Reading> =
        delimiters.iter().filter_map(|&delimiter| best_reading(sample, start, delimiter, limits)).filter(|reading| reading.width() > 1).collect();
    // The best first; of two that fit about as well, the one that splits more finely: text in a cell rarely has the same number of commas in every row.
    let key = |reading: &Reading| ((reading.share * 10.0).round() as u64, reading.width());
    readings.sort_by_key(|reading| std::cmp::Reverse(key(reading)));
    let error = |what: String, fix: &str| Err(Error::Input { file: file.to_owned(), place: "line 1: ".into(), what, fix: fix.to_owned() });
    let Some(best) = readings.first() else {
        let first: String = text[start..].trim_start().lines().next().unwrap_or_default().chars().take(60).collect();
        return error(
            format!("cannot tell how this is a table: none of , ; TAB | splits it into columns; it begins “{first}”"),
            "give the CSV or JSON export with a header row; a table with another delimiter is read when its first line is `sep=X`",
        );
    };
    if let Some(second) = readings.get(1).filter(|second| key(second) == key(best)) {
        let what = format!(
            "cannot tell the delimiter: {} and {} split it equally well into {} columns",
            delimiter_name(best.grammar.delimiter),
            delimiter_name(second.grammar.delimiter),
            best.width()
        );
        return error(what, "put `sep=,` (or the delimiter that is meant) as a line of its own before the header");
    }
    if best.share < LIKELY && best.rows.len() > 5 {
        let what = format!(
            "cannot tell how this is a table: with {}, the best of , ; TAB |, only {:.0} % of the first {} rows have as many fields as the header ({})",
            delimiter_name(best.grammar.delimiter),
            best.share * 100.0,
            best.rows.len() - 1,
            best.width()
        );
        return error(what, "remove what stands before the header row, or export the table again as CSV");
    }
    let why = if why.is_empty() {
        format!(
            "{:.0} % of the first {} records have the {} fields of the header",
            best.share * 100.0,
            best.rows.len() - 1 - best.header,
            best.width()
        )
    } else {
        why
    };
    let best = &readings[0];
    describe(file, text, start, best, why, limits)
}

fn describe(file: &str, text: &str, start: usize, best: &Reading, why: String, limits: &Limits) -> Result<Dialect> {
    let row = &best.rows[best.header];
    let mut cells = Vec::new();
    scan(text, row.start, best.grammar, MultiLine::Allowed, limits.field_bytes, &mut cells);
    if cells.len() as u64 > limits.cells {
        return Err(Error::Input {
            file: file.to_owned(),
            place: format!("line {}: ", Lines::of(text).at(text, row.start)),
            what: format!("the header has {} columns, more than the {} that --max-cells allows", cells.len(), limits.cells),
            fix: format!("if it really is that wide, read it with `--max-cells {}`", cells.len()),
        });
    }
    let mut header: Vec<String> = cells.iter().map(|cell| clean_name(cell).to_owned()).collect();
    // A delimiter after the last name makes empty columns without a name that no record fills.
    let full_width = header.len();
    let used = header.iter().rposition(|name| !name.is_empty()).map_or(1, |last| last + 1);
    if best.rows[best.header + 1..].iter().all(|row| row.shape.used <= used) {
        header.truncate(used);
    }
    let n_preamble = Lines::of(text).at(text, row.start) - 1;
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> = header.iter().map(String::as_str).filter(|name| !name.is_empty() && !seen.insert(*name)).collect();
    if !twice.is_empty() {
        let twice: Vec<String> = twice.into_iter().map(|name| format!("'{name}'")).collect();
        return Err(Error::Input {
            file: file.to_owned(),
            place: format!("line {}: ", n_preamble + 1),
            what: format!("two columns have the same name: {}", twice.join(", ")),
            fix: "rename one of them in the header row".into(),
        });
    }
    let names = header.iter().enumerate().map(|(idx, name)| if name.is_empty() { format!("column_{}", idx + 1) } else { name.clone() }).collect();
    let words = format!(
        "{}, {}, {}",
        delimiter_name(best.grammar.delimiter),
        match best.grammar.escape {
            Escape::Doubled => "double quotes",
            Escape::Backslash => "double quotes with backslashes",
        },
        line_ends(sample_of(text, start))
    );
    Ok(Dialect { grammar: best.grammar, header, names, full_width, records_at: row.next, n_preamble, words, why, rejoin: None })
}

/// Notes what the dialect left out.
pub fn note(dialect: &Dialect, ledger: &mut FileLedger) {
    ledger.dialect = Some(dialect.words.clone());
    ledger.note("preamble_lines", dialect.n_preamble);
}

fn sample_of(text: &str, start: usize) -> &str {
    if text.len() - start <= SAMPLE_BYTES {
        return text;
    }
    let mut end = start + SAMPLE_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Excel's `sep=;` line: where the table starts, and its delimiter.
fn separator_line(text: &str) -> (usize, Option<u8>) {
    let blank = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let body = &text[blank..];
    let line = body.split(['\n', '\r']).next().unwrap_or_default().trim_matches('"');
    let delimiter = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line.as_bytes()[4..]);
    match delimiter {
        Some(&[delimiter]) if delimiter != b'"' => (line_after(text.as_bytes(), blank), Some(delimiter)),
        _ => (blank, None),
    }
}

/// Tries one delimiter with the ways of quoting and of ending lines that the sample could have; the plain ones win unless another reads more.
fn best_reading(sample: &str, start: usize, delimiter: u8, limits: &Limits) -> Option<Reading> {
    let body = &sample.as_bytes()[start..];
    let has_lf = memchr::memchr(b'\n', body).is_some();
    let has_bare_cr = memchr::memchr_iter(b'\r', body).any(|at| body.get(at + 1).is_some_and(|&byte| byte != b'\n'));
    let ends = if has_lf { Ends::Lf } else { Ends::Any };
    let plain = Grammar { delimiter, escape: Escape::Doubled, spaces: Spaces::Kept, ends };
    let mut grammars = vec![plain];
    if has_lf && has_bare_cr {
        grammars.push(Grammar { ends: Ends::Any, ..plain });
    }
    if memchr::memmem::find(body, &[delimiter, b' ', b'"']).is_some() {
        let skipped: Vec<Grammar> = grammars.iter().map(|grammar| Grammar { spaces: Spaces::Skipped, ..*grammar }).collect();
        grammars.extend(skipped);
    }
    if memchr::memmem::find(body, b"\\\"").is_some() {
        let escaped: Vec<Grammar> = grammars.iter().map(|grammar| Grammar { escape: Escape::Backslash, ..*grammar }).collect();
        grammars.extend(escaped);
    }
    let n_good = |reading: &Reading| {
        let width = reading.width();
        reading.rows[reading.header..].iter().filter(|row| row.is_clean && fits(row.shape, width)).count()
    };
    let mut best: Option<Reading> = None;
    for grammar in grammars {
        let Some(reading) = read_sample(sample, start, grammar, limits) else { continue };
        if best.as_ref().is_none_or(|best| (reading.share, n_good(&reading)) > (best.share, n_good(best))) {
            best = Some(reading);
        }
    }
    best
}

fn fits(row: Shape, width: usize) -> bool {
    row.width == width || (row.width > width && row.used <= width)
}

fn read_sample(sample: &str, start: usize, grammar: Grammar, limits: &Limits) -> Option<Reading> {
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let mut at = start;
    while at < sample.len() && rows.len() < SAMPLE_RECORDS {
        let record = scan(sample, at, grammar, MultiLine::Allowed, limits.field_bytes, &mut cells);
        let is_closed = record.quotes <= Quotes::Mended;
        let next = if is_closed { record.next } else { line_after(sample.as_bytes(), at) };
        // The sample may cut its last record; a blank one tells nothing.
        let is_cut = record.next == sample.len() && sample.len() >= SAMPLE_BYTES;
        if !(is_blank(&cells) || (is_cut && rows.len() > 1)) {
            let used = cells.iter().rposition(|cell| !cell.trim_ascii().is_empty()).map_or(0, |last| last + 1);
            let is_clean = record.quotes == Quotes::Clean;
            // The semicolons of entities are no delimiters: where texts are full of them no row would have the width of the header.
            let n_cuts = if grammar.delimiter == b';' { entity_cells::cuts(&cells) } else { 0 };
            let shape = Shape {
                width: cells.len() - n_cuts,
                used: used.saturating_sub(n_cuts),
                looks_like_names: is_closed && looks_like_names(&cells[..used]),
            };
            rows.push(Row { start: at, next, is_clean, shape });
        }
        at = next;
    }
    let shapes: Vec<Shape> = rows.iter().map(|row| row.shape).collect();
    let (header, share) = find_header(&shapes, fits)?;
    Some(Reading { grammar, rows, header, share })
}

/// The position of the header and the share of the records after it that fit its width. `None` when there are no rows.
#[must_use]
pub fn find_header(rows: &[Shape], fits: impl Fn(Shape, usize) -> bool) -> Option<(usize, f64)> {
    let first = rows.first()?;
    let share = |header: usize| {
        let after = &rows[header + 1..];
        if after.is_empty() { 0.75 } else { after.iter().filter(|row| fits(**row, rows[header].width)).count() as f64 / after.len() as f64 }
    };
    // Lines before the header are narrower than it, and everything after it is as wide.
    let mut widest_before = first.width;
    for (idx, row) in rows.iter().enumerate().take(LAST_HEADER).skip(1) {
        if row.width > widest_before && row.width > 1 && row.looks_like_names && idx + 1 < rows.len() && share(idx) >= CLEAR && share(0) < 0.9 {
            return Some((idx, share(idx)));
        }
        widest_before = widest_before.max(row.width);
    }
    // A spreadsheet fills up the lines above a table with empty cells, so that all are equally wide.
    let is_title = |row: &Shape| row.width > 2 && 2 * row.used <= row.width;
    let n_titles = rows.iter().take(LAST_HEADER).take_while(|row| is_title(row)).count();
    if n_titles > 0
        && let Some(header) = rows.get(n_titles).filter(|header| header.looks_like_names)
        && n_titles + 1 < rows.len()
        && rows[..n_titles].iter().all(|title| title.used < header.used)
        && share(n_titles) >= CLEAR
    {
        return Some((n_titles, share(n_titles)));
    }
    Some((0, share(0)))
}

/// Whether cells could be names of columns: short, different, and not numbers or dates.
#[must_use]
pub fn looks_like_names(cells: &[Cow<'_, str>]) -> bool {
    let names: Vec<&str> = cells.iter().map(|cell| clean_name(cell)).collect();
    let n_empty = names.iter().filter(|name| name.is_empty()).count();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    let is_name = |name: &str| name.len() <= 120 && 2 * name.bytes().filter(u8::is_ascii_digit).count() <= name.len();
    n_empty <= 1 && distinct.len() == names.len() && names.iter().all(|name| is_name(name))
}

fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".into(),
        b';' => "semicolon".into(),
        b'\t' => "TAB".into(),
        b'|' => "|".into(),
        other => format!("'{}'", char::from(other)),
    }
}

/// The line ends of a text in words.
fn line_ends(text: &str) -> &'static str {
    let bytes = text.as_bytes();
    let n_lf = memchr::memchr_iter(b'\n', bytes).count();
    let n_crlf = memchr::memmem::find_iter(bytes, b"\r\n").count();
    let n_cr = memchr::memchr_iter(b'\r', bytes).count() - n_crlf;
    match (n_lf - n_crlf, n_crlf, n_cr) {
        (0, 0, 0) => "no line ends",
        (_, 0, 0) => "LF",
        (0, _, 0) => "CRLF",
        (0, 0, _) => "CR",
        _ => "mixed line ends",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str) -> Result<Dialect> {
        find("a.csv", text, &Limits::default())
    }

    fn check(text: &str, words: &str, names: &[&str], n_preamble: u64) -> Dialect {
        let found = dialect(text).unwrap();
        assert_eq!(
            (found.words.as_str(), found.names.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), found.n_preamble),
            (words, names, n_preamble)
        );
        found
    }

    #[test]
    fn lines_above_the_header_may_be_filled_up_with_empty_cells() {
        let text = "Report of 24 November;;;\nPeriod;November;;\n;;;\nid;author;text;likes\n1;ann;hello;2\n2;bob;bye;3\n";
        check(text, "semicolon, double quotes, LF", &["id", "author", "text", "likes"], 3);
        // A table with few names filled in is still one.
        check("id;text;;\n1;hello;a;b\n2;bye;c;d\n", "semicolon, double quotes, LF", &["id", "text", "column_3", "column_4"], 0);
    }

    fn check_error(text: &str, expected: &str) {
        let error = dialect(text).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().is_some());
    }

    #[test]
    fn each_delimiter_is_found() {
        check("id,text\n1,a;b\n2,c\n", "comma, double quotes, LF", &["id", "text"], 0);
        check("id;text;n\r\n1;\"a;b\";0,35\r\n2;c;1,5\r\n", "semicolon, double quotes, CRLF", &["id", "text", "n"], 0);
        check("id\ttext\r1\ta, b, c\r", "TAB, double quotes, CR", &["id", "text"], 0);
        check("id|text\n1|a, b\r\n", "|, double quotes, mixed line ends", &["id", "text"], 0);
    }

    #[test]
    fn a_separator_line_decides() {
        check("sep=;\r\na,b;c\r\n1,2;3\r\n", "semicolon, double quotes, CRLF", &["a,b", "c"], 1);
        check("\u{FEFF}SEP=^\na^b\n1^2\n", "'^', double quotes, LF", &["a", "b"], 1);
    }

    #[test]
    fn names_are_trimmed_and_empty_ones_numbered() {
        check("\u{FEFF}\"id\" , text ,\n1,a,\n", "comma, double quotes, LF", &["id", "text"], 0);
        check(",id,text\n0,1,a\n1,2,b\n", "comma, double quotes, LF", &["column_1", "id", "text"], 0);
    }

    #[test]
    fn lines_before_the_header_are_skipped_when_it_is_clear() {
        let text = "Report:,Weekly\nFrom:,\"Mon, 1 May\"\n\nDate,Author,Full Text,Url\n2020-01-01,a,hello,x\n2020-01-02,b,hi,y\n2020-01-03,c,ho,z\n";
        check(text, "comma, double quotes, LF", &["Date", "Author", "Full Text", "Url"], 3);
    }

    #[test]
    fn a_wider_record_in_the_middle_is_no_header() {
        let text = format!("id,at,text\n{}{}", "1,2020-01-01,a\n".repeat(3), "2,2020-01-01,b,c\n".repeat(9));
        check_error(&text, "only 25 % of the first 12 rows");
        let text = format!("id,at,text\n{}{}", "1,2020-01-01,a\n".repeat(9), "2,2020-01-01,b,c\n".repeat(9));
        check(&text, "comma, double quotes, LF", &["id", "at", "text"], 0);
    }

    #[test]
    fn backslashes_and_spaces_before_quotes_are_found() {
        let found = check("id,text\n1,\"a \\\"b\\\", c\"\n2,\"d\"\n", "comma, double quotes with backslashes, LF", &["id", "text"], 0);
        assert_eq!(found.grammar.escape, Escape::Backslash);
        assert_eq!(dialect("id, text\n1, \"a, b\"\n2, \"c, d\"\n").unwrap().grammar.spaces, Spaces::Skipped);
        assert_eq!(dialect("id,text\n1,\"C:\\\"\n2,\"d\"\n").unwrap().grammar.escape, Escape::Doubled);
    }

    #[test]
    fn it_can_say_that_it_cannot_tell() {
        check_error("just words\nand more words\n", "none of , ; TAB | splits it");
        check_error("a,b;c\n1,2;3\n4,5;6\n", "comma and semicolon split it equally well");
        check_error("id,text,id\n1,a,2\n", "two columns have the same name: 'id'");
    }

    #[test]
    fn a_header_alone_is_enough() {
        check("id,text,created_at\n", "comma, double quotes, LF", &["id", "text", "created_at"], 0);
    }
}
