//! What a file is, told from its content and never from its name: refuses what is no archive by naming what it really is.

use super::limits::Limits;
use crate::error::{Error, Result};

/// The shape of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Records separated by line ends, fields by a delimiter.
    Csv,
    /// JSON in any arrangement.
    Json,
}

/// What a file is that is packed as a zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// An Excel workbook.
    Xlsx,
    /// An `OpenDocument` spreadsheet.
    Ods,
    /// A document of another kind, with what to call it and what to do with it.
    Document(&'static str, &'static str),
    /// A zip of files.
    Zip,
}

impl Package {
    /// What a file is, by its bytes. `None` when it is not packed as a zip at all.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if !is_zip(bytes) {
            return None;
        }
        match super::zip::list(super::zip::Place::Memory(bytes), &Limits::default()) {
            Ok(listing) => Some(listing.package),
            Err(_) => Some(Self::of_head(bytes)),
        }
    }

    /// What it is, by the names of its members and what the member `mimetype` holds.
    pub fn of_members<'n>(names: impl Iterator<Item = &'n str>, media_type: &[u8]) -> Self {
        let (mut has_types, mut found) = (false, Self::Zip);
        for name in names {
            has_types |= name == "[Content_Types].xml";
            let name = name.replace('\\', "/").to_ascii_lowercase();
            found = match name.as_str() {
                "xl/workbook.xml" => Self::Xlsx,
                "xl/workbook.bin" => Self::Document("a binary Excel workbook (.xlsb)", SHEET),
                "word/document.xml" => Self::Document("a Word document (.docx)", EXPORT),
                "ppt/presentation.xml" => Self::Document("a PowerPoint presentation (.pptx)", EXPORT),
                _ => found,
            };
        }
        let is = |kind: &[u8]| media_type.trim_ascii().starts_with(kind);
        if has_types && found != Self::Zip {
            found
        } else if is(b"application/vnd.oasis.opendocument.spreadsheet") {
            Self::Ods
        } else if is(b"application/vnd.oasis.opendocument") {
            Self::Document("an OpenDocument text or drawing", EXPORT)
        } else if is(b"application/epub") {
            Self::Document("a book (.epub)", EXPORT)
        } else {
            Self::Zip
        }
    }

    /// The best guess for one that is cut: names of members stand near the front.
    fn of_head(bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(64 << 10)];
        let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
        if has(b"xl/") && has(b"[Content_Types].xml") {
            Self::Xlsx
        } else if has(b"word/") && has(b"[Content_Types].xml") {
            Self::Document("a Word document (.docx)", EXPORT)
        } else if has(b"opendocument.spreadsheet") {
            Self::Ods
        } else {
            Self::Zip
        }
    }

    /// What it is called, and what to do with it where it cannot be read.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Xlsx => ("an Excel workbook (.xlsx)", SHEET),
            Self::Ods => ("an OpenDocument spreadsheet (.ods)", SHEET),
            Self::Document(what, fix) => (what, fix),
            Self::Zip => ("a zip archive", UNPACK),
        }
    }
}

/// Whether the bytes begin like a zip, with or without members.
#[must_use]
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What each kind of foreign file begins with, what it is called, and what to do with it.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG\r\n\x1A\n", "a PNG picture", PICTURE),
    (b"\xFF\xD8\xFF", "a JPEG picture", PICTURE),
    (b"GIF8", "a GIF picture", PICTURE),
    (b"%PDF-", "a PDF document", EXPORT),
    (b"{\\rtf", "an RTF document", EXPORT),
    (b"SQLite format 3\0", "a SQLite database", "open it and export the table of comments as CSV"),
    (b"ARROW1", "an Arrow file", "convert it to CSV or NDJSON first"),
    (b"FEA1", "a Feather file", "convert it to CSV or NDJSON first"),
    (b"Obj\x01", "an Avro file", "convert it to NDJSON first"),
    (b"ORC", "an ORC file", "convert it to CSV or NDJSON first"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Microsoft Office file (.xls, .doc)", SHEET),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xFD7zXZ\0", "an xz file", UNPACK),
    (b"\x04\x22\x4D\x18", "an LZ4 file", UNPACK),
    (b"\x1F\x8B", "gzip data inside compressed data", UNPACK),
    (b"\x28\xB5\x2F\xFD", "Zstandard data inside compressed data", UNPACK),
    (b"\x7FELF", "a program", EXPORT),
    (b"RIFF", "a picture, sound or film", PICTURE),
    (b"OggS", "a sound", PICTURE),
    (b"ID3", "a sound", PICTURE),
];

const PICTURE: &str = "comments in pictures cannot be read: export them as CSV or JSON";
const EXPORT: &str = "export the comments as CSV or JSON from where this file came from";
const UNPACK: &str = "unpack it and give the files in it, or their folder";
const SHEET: &str = "open it in a spreadsheet program and save the sheet as CSV UTF-8";

/// Refuses files that are no text, by their first bytes.
///
/// # Errors
///
/// [`Error::Input`] that names what the file is and what to do.
pub fn refuse_foreign(file: &str, bytes: &[u8]) -> Result<()> {
    let refuse = |what: String, fix: &str| Err(Error::Input { file: file.to_owned(), place: String::new(), what, fix: fix.to_owned() });
    if bytes.is_empty() {
        return refuse("the file is empty (0 bytes)".into(), "export or download it again");
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return refuse(format!("the file holds {} NUL bytes and nothing else", bytes.len()), "the copy or download failed: do it again");
    }
    if let Some(package) = Package::of(bytes) {
        let (what, fix) = package.words();
        return refuse(format!("{what}, not CSV or JSON"), fix);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return refuse("a tar archive, not CSV or JSON".into(), UNPACK);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return refuse("a film or picture, not CSV or JSON".into(), PICTURE);
    }
    match MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic) && is_convincing(magic, bytes)) {
        Some((_, what, fix)) => refuse(format!("{what}, not CSV or JSON"), fix),
        None => Ok(()),
    }
}

/// Short beginnings in letters could be a header (`ORCID,…`, `RIFF_id`): they count only with what must follow.
fn is_convincing(magic: &[u8], bytes: &[u8]) -> bool {
    if magic.len() >= 5 || magic.iter().any(|byte| !byte.is_ascii_alphanumeric()) {
        return true;
    }
    let head = &bytes[..bytes.len().min(64)];
    head.iter().any(|byte| *byte < 9) || std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some())
}

/// Tells CSV from JSON and refuses blank files and pages.
///
/// # Errors
///
/// [`Error::Input`] that names what the file is and what to do.
pub fn container(file: &str, text: &str) -> Result<Container> {
    let refuse = |what: String, fix: &str| Err(Error::Input { file: file.to_owned(), place: String::new(), what, fix: fix.to_owned() });
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if body.is_empty() {
        return refuse("the file is blank: it holds spaces and line ends only".into(), "export or download it again");
    }
    if body.starts_with('<') {
        let (what, fix) = markup_kind(body);
        return refuse(what, fix);
    }
    if is_script(body) {
        let what = "JSON without double quotes around its keys, as in a script";
        return refuse(what.into(), "export it as JSON or CSV; programs write proper JSON when they are asked for it");
    }
    Ok(if is_json(body) { Container::Json } else { Container::Csv })
}

fn markup_kind(body: &str) -> (String, &'static str) {
    let mut end = body.len().min(16 << 10);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let head = body[..end].to_ascii_lowercase();
    if !head.contains("<html") && !head.starts_with("<!doctype html") {
        return ("an XML file, not CSV or JSON".into(), "export the comments as CSV or JSON");
    }
    let title = head.find("<title").and_then(|at| head[at..].find('>').map(|close| at + close + 1));
    let title = title.map(|from| body[from..end].split('<').next().unwrap_or("").trim().chars().take(60).collect::<String>()).unwrap_or_default();
    let kind =
        if ["password", "login", "log in", "sign in", "zaloguj", "hasło"].iter().any(|word| head.contains(word)) { "login page" } else { "page" };
    let title = if title.is_empty() { String::new() } else { format!(" (“{title}”)") };
    let fix = "the download was answered with a web page: sign in in the browser, download the export itself, and give that file";
    (format!("an HTML {kind}{title}, not CSV or JSON"), fix)
}

/// Whether a text begins like an object of JavaScript or Python: `{id: 1`, `[{'id': 1`.
fn is_script(body: &str) -> bool {
    let body = body.strip_prefix('[').map_or(body, str::trim_start);
    let Some(rest) = body.strip_prefix('{').map(str::trim_start) else { return false };
    let quoted = rest.strip_prefix('\'');
    let key = quoted.unwrap_or(rest);
    let end = key.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(key.len());
    let behind = key[end..].strip_prefix('\'').filter(|_| quoted.is_some()).unwrap_or(&key[end..]);
    end > 0 && behind.trim_start().starts_with(':')
}

/// Whether a text begins like JSON. A line of chat like `[15-01-20 02:22] Mary: hi` does not.
fn is_json(body: &str) -> bool {
    // An own archive of X wraps its array into a script: `window.YTD.tweets.part0 = [`.
    let body = if body.starts_with("window.") { body.split_once('=').map_or(body, |(_, rest)| rest.trim_start()) } else { body };
    let next = |rest: &str| rest.trim_start().chars().next();
    if let Some(rest) = body.strip_prefix('{') {
        return matches!(next(rest), Some('"' | '}') | None);
    }
    let Some(rest) = body.strip_prefix('[') else { return false };
    match next(rest) {
        Some('{' | '[' | ']' | '"') | None => true,
        Some('-' | '0'..='9') => {
            let after = rest.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || "+-.eE".contains(c));
            matches!(next(after), Some(',' | ']'))
        }
        Some(_) => ["null", "true", "false"].iter().any(|word| rest.trim_start().starts_with(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(bytes: &[u8], expected: &str) {
        let error =
            refuse_foreign("comments.csv", bytes).and_then(|()| container("comments.csv", &String::from_utf8_lossy(bytes)).map(|_| ())).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.to_string().starts_with("comments.csv: "));
        assert!(!error.hint().unwrap().is_empty());
    }

    fn check(text: &str, expected: Container) {
        refuse_foreign("a", text.as_bytes()).unwrap();
        assert_eq!(container("a", text).unwrap(), expected, "{text}");
    }

    #[test]
    fn nothing_is_named_as_nothing() {
        check_refused(b"", "is empty");
        check_refused(b" \r\n\t\n", "is blank");
        check_refused(&[0; 100], "100 NUL bytes");
    }

    #[test]
    fn foreign_files_are_named() {
        check_refused(b"\x89PNG\r\n\x1A\n....", "a PNG picture");
        check_refused(b"\xFF\xD8\xFF\xE0", "a JPEG picture");
        check_refused(b"%PDF-1.7\n", "a PDF document");
        check_refused(b"SQLite format 3\0....", "a SQLite database");
        check_refused(b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "an Excel workbook (.xlsx)");
        check_refused(b"PK\x03\x04....comments.csv", "a zip archive");
        check_refused(b"\x1F\x8B\x08", "gzip data inside compressed data");
    }

    #[test]
    fn pages_are_named_with_their_title() {
        check_refused(b"<!DOCTYPE html><html><head><title>Sign in to Acme</title></head>", "an HTML login page (\u{201C}Sign in to Acme\u{201D})");
        check_refused(b"\n<html><body>404</body></html>", "an HTML page, not CSV or JSON");
        check_refused(b"<?xml version='1.0'?><feed/>", "an XML file");
    }

    #[test]
    fn scripts_are_not_taken_for_tables() {
        for text in ["{id: 1, text: 'hello'}", "[{'id': 1, 'text': 'hello'}]", "[ { id : 1 } ]"] {
            check_refused(text.as_bytes(), "JSON without double quotes around its keys");
        }
    }

    #[test]
    fn json_is_told_from_csv() {
        check("{\"id\":1}\n{\"id\":2}", Container::Json);
        check("\u{FEFF} [ {\"id\":1} ]", Container::Json);
        check("window.YTD.tweets.part0 = [ {} ]", Container::Json);
        check("[1, 2]", Container::Json);
        check("id,text\n1,{}", Container::Csv);
        check("[15-01-20 02:22:56] Mary: hi, all", Container::Csv);
        check("ORCID,text\n1,a", Container::Csv);
        check("{id},text\n", Container::Csv);
    }
}
