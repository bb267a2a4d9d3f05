//! How the documents of a JSON file are arranged: one a line, an array, one after the other, or pages that wrap a list; and whether it is only a platform's
//! error message.

use std::borrow::Cow;

use super::json_value::{Cursor, Scan};
use super::limits::Limits;
use super::nest::Nest;
use super::records::Lines;
use crate::error::{Error, Result};

/// How the documents of a file are arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrangement {
    /// `ndjson` or `json`, as the ledger names it.
    pub container: &'static str,
    /// Why, in words.
    pub why: String,
    /// Where the first document starts.
    pub(super) start: usize,
    /// Where reading can go on after damage.
    pub(super) layout: Layout,
    /// The member of each document that holds the records, when documents are pages: its key, or the keys on the way to it with dots between.
    pub(super) list: Option<String>,
    /// The comments inside the records, where they have such.
    pub(super) nest: Option<Nest>,
}

/// Where documents may begin, and so where reading can go on after damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line is whole.
    Lines,
    /// Documents go over lines.
    Free,
}

impl Arrangement {
    /// Where the document at `at` must have ended: its line, where lines are whole.
    #[must_use]
    pub fn end_of_document(&self, text: &str, at: usize) -> usize {
        match self.layout {
            Layout::Lines => memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n),
            Layout::Free => text.len(),
        }
    }

    /// The same documents, with their records in a list that the user has named (`--map text=comments[].text`).
    #[must_use]
    pub fn with_list(mut self, text: &str, list: Option<&str>, limits: &Limits) -> Self {
        // A list that no document has at its top may be inside records, which is found out later.
        let is_there = |list: &&str| list_at(&mut Cursor::new(text, self.start, text.len(), limits.json_depth), list).is_ok_and(|at| at.is_some());
        if let Some(list) = list.filter(is_there) {
            self.list = Some(list.to_owned());
            self.why = format!("{}, and the records are in the list '{list}' of each", self.why);
        }
        self
    }

    /// The same documents, when the only one has no list of records at its top but deeper: `{"status":"ok","result":{"comments":[…]}}`.
    #[must_use]
    pub fn deepened(mut self, text: &str, limits: &Limits) -> Self {
        if self.list.is_none()
            && self.is_one_document(text, limits)
            && let Some(path) = deep_list(text, self.start, limits)
        {
            self.why = format!("the text is a JSON object whose list '{path}' holds the records");
            self.container = "json";
            self.list = Some(path);
        }
        self
    }

    /// Whether the file is one object and nothing else.
    #[must_use]
    pub fn is_one_document(&self, text: &str, limits: &Limits) -> bool {
        let mut cursor = Cursor::new(text, self.start, text.len(), limits.json_depth);
        cursor.peek() == Some(b'{') && cursor.skip().is_ok() && text[cursor.at..].trim().trim_matches(';').is_empty()
    }
}

/// The keys on the way to the list of objects that makes up most of an object without id and text of its own.
fn deep_list(text: &str, at: usize, limits: &Limits) -> Option<String> {
    let members = members(text, at, limits).ok()?;
    let all: usize = members.iter().map(|member| member.raw.len()).sum();
    if has(&members, &["id", "text", "body", "message", "content"]) {
        return None;
    }
    let longest = members.iter().filter(|member| 2 * member.raw.len() > all).max_by_key(|member| member.raw.len())?;
    if is_list_of_objects(longest.raw) {
        return Some(longest.key.clone().into_owned());
    }
    let below = deep_list(longest.raw, 0, limits)?;
    Some(format!("{}.{below}", longest.key))
}

/// Members that paging interfaces wrap their records in.
const PAGE_LISTS: [&str; 2] = ["data", "items"];

/// Finds out how the documents are arranged.
///
/// # Errors
///
/// [`Error::Input`] when the file is a platform's error message, or nothing in it can be read.
pub fn arrange(file: &str, text: &str, limits: &Limits) -> Result<Arrangement> {
    let start = start_of(text);
    let error = |at: usize, what: String, fix: &str| {
        let fix = if what.contains("--max-depth") { TOO_DEEP } else { fix };
        let line = Lines::of(text).at(text, at);
        let column = text[..at].chars().rev().take_while(|c| *c != '\n').count() + 1;
        Err(Error::Input { file: file.to_owned(), place: format!("line {line}, column {column}: "), what, fix: fix.to_owned() })
    };
    if text.as_bytes().get(start) == Some(&b'[') && !is_line_before_objects(text, start, limits) {
        return match first_element(text, start, limits) {
            Err(cause) => error(cause.at, format!("broken JSON before the first record: {}", cause.what), BROKEN),
            Ok(Some(message)) => error(start, format!("an error message of the platform instead of data: {message}"), REFUSED),
            Ok(None) => {
                Ok(Arrangement { container: "json", why: "the text is a JSON array".into(), start, layout: Layout::Free, list: None, nest: None })
            }
        };
    }
    let mut cursor = Cursor::new(text, start, text.len(), limits.json_depth);
    if let Err(cause) = cursor.skip() {
        // The first line may be the only broken one.
        let is_whole = |line: &str| {
            let mut cursor = Cursor::new(line, 0, line.len(), limits.json_depth);
            line.starts_with('{') && cursor.skip().is_ok() && line[cursor.at..].trim().is_empty()
        };
        if text[start..].lines().take(20).any(|line| is_whole(line.trim())) {
            return Ok(lines(text, start, limits, "most lines are a JSON object each"));
        }
        return error(cause.at, format!("broken JSON: {}", cause.what), BROKEN);
    }
    let is_one_line = !text[start..cursor.at].contains('\n');
    let is_only = text[cursor.at..].trim().trim_matches(';').is_empty();
    if !is_only && is_one_line {
        return Ok(lines(text, start, limits, "each line is a JSON object"));
    }
    let (list, why) = if is_only {
        let all = members(text, start, limits).unwrap_or_default();
        if is_marked_error(&all) || is_status_error(&all) {
            return error(start, format!("an error message of the platform instead of data: {}", said(text, start, limits)), REFUSED);
        }
        match sole_list(&all) {
            Some(list) => (Some(list.clone()), format!("the text is a JSON object whose list '{list}' holds the records")),
            None => (None, "the text is one JSON object".into()),
        }
    } else {
        (page_list(text, start, limits), "several JSON documents stand one after the other".into())
    };
    let container = if is_only && is_one_line && list.is_none() { "ndjson" } else { "json" };
    Ok(Arrangement { container, why, start, layout: Layout::Free, list, nest: None })
}

/// Whether an array is the first line of a file that goes on with an object a line: it is not the file then, but a bad record in it.
fn is_line_before_objects(text: &str, start: usize, limits: &Limits) -> bool {
    let Some(n) = text[start..].find('\n') else { return false };
    let mut cursor = Cursor::new(text, start, start + n, limits.json_depth);
    text[start + n..].trim_start().starts_with('{') && cursor.skip().is_ok() && text[cursor.at..start + n].trim().is_empty()
}

const BROKEN: &str = "export or download the file again";
const TOO_DEEP: &str = "no platform nests so deep; if the file is really yours, read it with `--max-depth 1000`";
const REFUSED: &str = "the platform refused the request that should have made this file: mend the request (key, rights, limits) and export again";

fn lines(text: &str, start: usize, limits: &Limits, why: &str) -> Arrangement {
    // The first line may be an error message or a broken one: the first few tell whether lines are pages.
    let list = text[start..].lines().take(20).find_map(|line| page_list(line, 0, limits));
    Arrangement { container: "ndjson", why: why.to_owned(), start, layout: Layout::Lines, list, nest: None }
}

/// Behind space, byte order mark, and the assignment that an own archive of X wraps its array into.
fn start_of(text: &str) -> usize {
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let body = if body.starts_with("window.") { body.split_once('=').map_or(body, |(_, rest)| rest.trim_start()) } else { body };
    text.len() - body.len()
}

/// Checks the first element of an array: broken, or an error message that stands alone, or good.
fn first_element(text: &str, start: usize, limits: &Limits) -> Scan<Option<String>> {
    let mut cursor = Cursor::new(text, start + 1, text.len(), limits.json_depth);
    cursor.skip_space();
    if cursor.peek() == Some(b']') {
        return Ok(None);
    }
    let at = cursor.at;
    cursor.skip()?;
    cursor.skip_space();
    let is_sole = cursor.peek() == Some(b']');
    Ok((is_sole && members(text, at, limits).is_ok_and(|all| is_marked_error(&all))).then(|| said(text, at, limits)))
}

/// A member of a document.
pub(super) struct Member<'a> {
    pub(super) key: Cow<'a, str>,
    /// Its text in the file.
    pub(super) raw: &'a str,
}

/// The direct members of the object at `at`; none when something else stands there.
pub(super) fn members<'a>(text: &'a str, at: usize, limits: &Limits) -> Scan<Vec<Member<'a>>> {
    let mut all = Vec::new();
    let mut cursor = Cursor::new(text, at, text.len(), limits.json_depth);
    if cursor.peek() != Some(b'{') {
        return Ok(all);
    }
    cursor.members(|cursor, key| {
        let from = cursor.at;
        cursor.skip()?;
        all.push(Member { key, raw: &text[from..cursor.at] });
        Ok(())
    })?;
    Ok(all)
}

/// Where the list with the wanted key begins, or with the wanted keys on the way to it; goes over the whole object.
pub(super) fn list_at(cursor: &mut Cursor<'_>, wanted: &str) -> Scan<Option<usize>> {
    let mut list = None;
    if cursor.peek() != Some(b'{') {
        return Ok(list);
    }
    cursor.members(|cursor, key| match (cursor.peek(), wanted.strip_prefix(&*key)) {
        (Some(b'['), Some("")) => {
            list = Some(cursor.at);
            cursor.skip()
        }
        (Some(b'{'), Some(rest)) if rest.starts_with('.') => {
            list = list_at(cursor, &rest[1..])?.or(list);
            Ok(())
        }
        _ => cursor.skip(),
    })?;
    Ok(list)
}

fn is_list_of_objects(raw: &str) -> bool {
    raw.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// The list that makes up most of a file that is one object.
fn sole_list(members: &[Member<'_>]) -> Option<String> {
    let all: usize = members.iter().map(|member| member.raw.len()).sum();
    let longest = members.iter().filter(|member| is_list_of_objects(member.raw)).max_by_key(|member| member.raw.len())?;
    (PAGE_LISTS.contains(&longest.key.as_ref()) || 2 * longest.raw.len() > all).then(|| longest.key.clone().into_owned())
}

/// The list of a document that is one of many pages. A document with an id or a text of its own is a record, whatever lists it has.
fn page_list(text: &str, at: usize, limits: &Limits) -> Option<String> {
    let members = members(text, at, limits).ok()?;
    if has(&members, &["id", "text", "body"]) {
        return None;
    }
    let list = members.iter().find(|member| PAGE_LISTS.contains(&member.key.as_ref()) && is_list_of_objects(member.raw))?;
    Some(list.key.clone().into_owned())
}

fn has(members: &[Member<'_>], keys: &[&str]) -> bool {
    members.iter().any(|member| keys.contains(&member.key.as_ref()))
}

/// Whether an object is small and has none of the members that data have.
fn could_be_error(members: &[Member<'_>]) -> bool {
    members.len() <= 8 && !has(members, &["data", "items", "id", "text", "body", "created_at"])
}

/// Whether an object calls itself an error.
pub(super) fn is_marked_error(members: &[Member<'_>]) -> bool {
    let is_given = |raw: &str| !matches!(raw, "null" | "false" | "\"\"" | "[]" | "{}" | "0");
    could_be_error(members) && members.iter().any(|member| matches!(member.key.as_ref(), "error" | "errors" | "fault") && is_given(member.raw))
}

/// Whether an object looks like an error that does not call itself one: a message with a status.
fn is_status_error(members: &[Member<'_>]) -> bool {
    could_be_error(members)
        && !members.iter().any(|member| is_list_of_objects(member.raw))
        && has(members, &["message", "detail", "title"])
        && has(members, &["status", "code", "statusCode", "documentation_url"])
}

/// What an object says, for an error message.
fn said(text: &str, at: usize, limits: &Limits) -> String {
    let mut said = Vec::new();
    let mut cursor = Cursor::new(text, at, text.len(), limits.json_depth);
    // A value that cannot be read ends the list; what came before it is said.
    let _ = cursor.flatten(&mut String::new(), &mut |path, value| said.push(format!("{path}: {value}")));
    said.join(", ").chars().take(160).collect()
}
