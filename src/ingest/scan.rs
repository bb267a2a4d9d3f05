//! Splits one CSV record into cells, at the speed of `memchr` and without copying, and says how far its quotes can be trusted.

use std::borrow::Cow;

/// How a file marks fields and records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grammar {
    /// Between fields.
    pub delimiter: u8,
    /// How a quote inside a quoted field is written.
    pub escape: Escape,
    /// What spaces before a quote mean.
    pub spaces: Spaces,
    /// What ends a record.
    pub ends: Ends,
}

/// How a quote inside a quoted field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// `""`
    Doubled,
    /// `\"`, and `""` all the same.
    Backslash,
}

/// What spaces between a delimiter and a quote mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spaces {
    /// They belong to the field, which is then not quoted.
    Kept,
    /// They are decoration: `a, "b"`.
    Skipped,
}

/// What ends a record outside quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// LF, with or without CR before it; a bare CR is text.
    Lf,
    /// LF, CR LF, or a bare CR.
    Any,
}

/// Whether quoted fields may go over line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MultiLine {
    /// As the format allows.
    Allowed,
    /// Not any more: the file has broken so many quotes that looking for their ends costs more than reading it.
    Refused,
}

/// How far the quotes of a record can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quotes {
    /// All as the format says.
    Clean,
    /// A quote inside a one-line quoted field was taken as text.
    Mended,
    /// A quote stands where none can, after the field went over a line end: the field was never closed.
    Broken,
    /// The text ends inside a quoted field.
    Open,
    /// A quoted field is longer than the limit.
    TooLong,
}

/// One record, split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scanned {
    /// Byte after the record, without its line end. With broken quotes: how far the scan came.
    pub end: usize,
    /// Where the next record starts. With broken quotes: the same as `end`.
    pub next: usize,
    /// The worst of its fields.
    pub quotes: Quotes,
    /// Whether a quoted field goes over a line end.
    pub is_multi_line: bool,
}

/// Cells beyond this number are joined into the last: no header is as wide, and a line of separators must not cost gigabytes.
const MOST_CELLS: usize = 65_536;

/// Splits the record at `start` into `cells`, which is emptied first.
pub fn scan<'a>(text: &'a str, start: usize, grammar: Grammar, multi_line: MultiLine, field_bytes: usize, cells: &mut Vec<Cow<'a, str>>) -> Scanned {
    let bytes = text.as_bytes();
    cells.clear();
    let mut at = start;
    let mut record = Scanned { end: start, next: start, quotes: Quotes::Clean, is_multi_line: false };
    loop {
        let open = opening_quote(bytes, at, grammar.spaces);
        let end = if let Some(open) = open {
            let field = quoted(text, open + 1, grammar, multi_line, field_bytes);
            record.quotes = record.quotes.max(field.quotes);
            record.is_multi_line |= field.is_multi_line;
            if field.quotes > Quotes::Mended {
                record.end = field.end;
                record.next = field.end;
                return record;
            }
            push(cells, field.cell);
            field.end
        } else {
            let end = field_end(bytes, at, grammar);
            let is_crlf = bytes.get(end).is_none_or(|&byte| byte == b'\n') && end > at && bytes[end - 1] == b'\r';
            push(cells, Cow::Borrowed(&text[at..end - usize::from(is_crlf)]));
            if is_crlf {
                record.end = end - 1;
                record.next = bytes.len().min(end + 1);
                return record;
            }
            end
        };
        match bytes.get(end) {
            Some(&byte) if byte == grammar.delimiter => at = end + 1,
            Some(b'\r') => {
                record.end = end;
                record.next = end + 1 + usize::from(bytes.get(end + 1) == Some(&b'\n'));
                return record;
            }
            _ => {
                record.end = end;
                record.next = bytes.len().min(end + 1);
                return record;
            }
        }
    }
}

fn push<'a>(cells: &mut Vec<Cow<'a, str>>, cell: Cow<'a, str>) {
    if cells.len() < MOST_CELLS {
        cells.push(cell);
    }
}

fn opening_quote(bytes: &[u8], at: usize, spaces: Spaces) -> Option<usize> {
    match bytes.get(at) {
        Some(b'"') => Some(at),
        Some(b' ') if spaces == Spaces::Skipped => {
            let quote = at + bytes[at..].iter().take_while(|&&byte| byte == b' ').count();
            (bytes.get(quote) == Some(&b'"')).then_some(quote)
        }
        _ => None,
    }
}

fn field_end(bytes: &[u8], at: usize, grammar: Grammar) -> usize {
    // Most fields are ids, names and counts of a few bytes, for which a plain loop beats setting up a vector search.
    let short = bytes.len().min(at + 16);
    let is_end = |byte: u8| byte == grammar.delimiter || byte == b'\n' || (byte == b'\r' && grammar.ends == Ends::Any);
    if let Some(n) = bytes[at..short].iter().position(|&byte| is_end(byte)) {
        return at + n;
    }
    let rest = &bytes[short..];
    let found = match grammar.ends {
        Ends::Lf => memchr::memchr2(grammar.delimiter, b'\n', rest),
        Ends::Any => memchr::memchr3(grammar.delimiter, b'\n', b'\r', rest),
    };
    found.map_or(bytes.len(), |n| short + n)
}

struct Quoted<'a> {
    cell: Cow<'a, str>,
    /// At the delimiter, line end, or end of text after the field.
    end: usize,
    quotes: Quotes,
    is_multi_line: bool,
}

/// Reads a quoted field from behind its opening quote.
fn quoted(text: &str, from: usize, grammar: Grammar, multi_line: MultiLine, field_bytes: usize) -> Quoted<'_> {
    let bytes = text.as_bytes();
    let window = bytes.len().min(from.saturating_add(field_bytes));
    let window = match multi_line {
        MultiLine::Allowed => window,
        MultiLine::Refused => memchr::memchr2(b'\n', b'\r', &bytes[from..window]).map_or(window, |n| from + n),
    };
    let has_line_end = |to: usize| memchr::memchr2(b'\n', b'\r', &bytes[from..to]).is_some();
    let broken = |end: usize, quotes: Quotes| Quoted { cell: Cow::Borrowed(""), end, quotes, is_multi_line: has_line_end(end) };
    let (mut at, mut has_escapes, mut quotes) = (from, false, Quotes::Clean);
    loop {
        let found = match grammar.escape {
            Escape::Doubled => memchr::memchr(b'"', &bytes[at..window]),
            Escape::Backslash => memchr::memchr2(b'"', b'\\', &bytes[at..window]),
        };
        let Some(n) = found else {
            let is_limit = window < bytes.len() && multi_line == MultiLine::Allowed;
            return broken(window, if is_limit { Quotes::TooLong } else { Quotes::Open });
        };
        let quote = at + n;
        if bytes[quote] == b'\\' {
            // The byte after a backslash is skipped, unless it begins a longer character.
            has_escapes = true;
            at = window.min(quote + 1 + usize::from(bytes.get(quote + 1).is_some_and(u8::is_ascii)));
            continue;
        }
        if bytes.get(quote + 1) == Some(&b'"') {
            has_escapes = true;
            at = quote + 2;
            if at > window {
                return broken(window, Quotes::Open);
            }
            continue;
        }
        if let Some(end) = closed_at(bytes, quote + 1, grammar) {
            let is_multi_line = has_line_end(quote);
            if is_multi_line && quotes == Quotes::Mended {
                return broken(quote, Quotes::Broken);
            }
            let raw = &text[from..quote];
            let cell = if has_escapes { Cow::Owned(unescape(raw, grammar.escape)) } else { Cow::Borrowed(raw) };
            return Quoted { cell, end, quotes, is_multi_line };
        }
        if has_line_end(quote) {
            return broken(quote, Quotes::Broken);
        }
        quotes = Quotes::Mended;
        at = quote + 1;
    }
}

/// Where a field ends whose closing quote stands before `at`; `None` when something else follows.
fn closed_at(bytes: &[u8], at: usize, grammar: Grammar) -> Option<usize> {
    let at = at + bytes[at..].iter().take_while(|&&byte| byte == b' ' && grammar.delimiter != b' ').count();
    match bytes.get(at) {
        None | Some(b'\n') => Some(at),
        Some(b'\r') if grammar.ends == Ends::Any || bytes.get(at + 1).is_none_or(|&byte| byte == b'\n') => Some(at),
        Some(&byte) if byte == grammar.delimiter => Some(at),
        Some(_) => None,
    }
}

fn unescape(raw: &str, escape: Escape) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['"', '\\']) {
        let (mark, next) = (rest.as_bytes()[at], rest.as_bytes().get(at + 1));
        let is_escape = match mark {
            b'"' => next == Some(&b'"'),
            _ => escape == Escape::Backslash && matches!(next, Some(b'"' | b'\\')),
        };
        text.push_str(&rest[..at]);
        let kept = at + usize::from(is_escape);
        text.push_str(&rest[kept..=kept]);
        rest = &rest[kept + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Grammar = Grammar { delimiter: b',', escape: Escape::Doubled, spaces: Spaces::Kept, ends: Ends::Lf };

    fn split(text: &str, grammar: Grammar) -> (Vec<Vec<String>>, Quotes) {
        let (mut at, mut all, mut quotes, mut cells) = (0, Vec::new(), Quotes::Clean, Vec::new());
        while at < text.len() {
            let record = scan(text, at, grammar, MultiLine::Allowed, 100, &mut cells);
            all.push(cells.iter().map(ToString::to_string).collect());
            quotes = quotes.max(record.quotes);
            if record.quotes > Quotes::Mended {
                break;
            }
            assert!(record.next > at);
            at = record.next;
        }
        (all, quotes)
    }

    fn check(text: &str, grammar: Grammar, expected: &[&[&str]]) {
        assert_eq!(split(text, grammar).0, expected, "{text:?}");
    }

    #[test]
    fn the_plain_format_is_read() {
        check("a,b\n1,2\n", PLAIN, &[&["a", "b"], &["1", "2"]]);
        check("a,b\r\n1,2", PLAIN, &[&["a", "b"], &["1", "2"]]);
        check("a,\n,b\n", PLAIN, &[&["a", ""], &["", "b"]]);
        check("\"a,1\",\"b\nc\"\r\n\"\",x\r\n", PLAIN, &[&["a,1", "b\nc"], &["", "x"]]);
        check("\"say \"\"hi\"\"\",\"\"\"\"\n", PLAIN, &[&["say \"hi\"", "\""]]);
        check("a long field of more than sixteen bytes,b\r\n", PLAIN, &[&["a long field of more than sixteen bytes", "b"]]);
    }

    #[test]
    fn bare_carriage_returns_end_records_where_told() {
        let any = Grammar { ends: Ends::Any, ..PLAIN };
        check("a,b\r1,\"2\"\r3,4\r\n5,6\n", any, &[&["a", "b"], &["1", "2"], &["3", "4"], &["5", "6"]]);
        check("a,b\r1,2\n", PLAIN, &[&["a", "b\r1", "2"]]);
    }

    #[test]
    fn other_grammars_are_read() {
        check("a; \"b;c\"\n", Grammar { delimiter: b';', spaces: Spaces::Skipped, ..PLAIN }, &[&["a", "b;c"]]);
        check("a, \"b\"\n", PLAIN, &[&["a", " \"b\""]]);
        let backslash = Grammar { escape: Escape::Backslash, ..PLAIN };
        check("a,\"say \\\"hi\\\", \\\\ and \\n\"\n", backslash, &[&["a", "say \"hi\", \\ and \\n"]]);
    }

    #[test]
    fn stray_quotes_on_one_line_are_text() {
        check("5\" nail,b\n", PLAIN, &[&["5\" nail", "b"]]);
        let (cells, quotes) = split("\"he said \"hi\" to me\",b\n", PLAIN);
        assert_eq!((cells, quotes), (vec![vec!["he said \"hi\" to me".to_owned(), "b".to_owned()]], Quotes::Mended));
    }

    #[test]
    fn quotes_that_cannot_be_trusted_are_told() {
        assert_eq!(split("1,\"abc\n2,\"def\"\n", PLAIN).1, Quotes::Broken);
        assert_eq!(split("1,\"abc\n2,def\n", PLAIN).1, Quotes::Open);
        assert_eq!(split(&format!("1,\"{}\"\n", "x".repeat(200)), PLAIN).1, Quotes::TooLong);
    }
}
