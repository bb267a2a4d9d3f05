//! Chats as messengers export them to text files: `12/9/20, 23:55 - Ala: hello` (Android phones), `[9.12.2020, 23:55:12] Ala: hello` (iPhones, and what
//! is copied out of other messengers), `14.02.16 10:11:32: Ala: hello` (old iPhones). A message goes on until the next line that begins with a time; events of the platform are rejected as what they are.
//!
//! Everything that is settled for a whole file is settled in [`recognise`], over the whole file: how its times are written, which number is the day, and who
//! writes in it. [`ChatRecords`] then reads message by message.

pub mod header;
pub mod order;
pub mod words;

use std::borrow::Cow;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;

use self::header::{Frame, Header, Look, Shape, is_blank, is_mark, look};
use self::order::{Finding, Weighing, ordered};
use self::words::{Certainty, ChatWords, built_in};
use super::DateOrder;
use super::ledger::FileLedger;
use super::limits::Limits;
use super::mapping::shorten;
use super::records::{Found, Lines, Records};
use super::reject::{RejectCause, RejectReason};
use crate::error::{Error, Result};

/// Lines from which the shape of headers is found.
const LINES_LOOKED_AT: usize = 2_000;
/// Lines before the first message: some tools put a title there.
const MOST_PREAMBLE_LINES: usize = 20;
/// No name is longer, in bytes; what has its first colon later is a sentence.
const LONGEST_NAME: usize = 120;
/// One in so many "authors" that is the level of a log makes the file a log.
const LEVELS_IN: u64 = 5;
/// The cells of a record.
const NAMES: [&str; 6] = ["time", "author", "text", "attachment", "edited", "platform"];

/// How the messages of a file are written.
#[derive(Debug, Clone)]
pub struct ChatDialect {
    /// Why it is a chat, and how its dates are read, in words.
    pub why: String,
    /// What all headers of the file have in common.
    pub shape: Shape,
    /// How day and month were told apart.
    pub finding: Finding,
    /// Messages that somebody wrote; the rest are events of the platform.
    pub n_messages: u64,
    /// Where the first message starts.
    first_at: usize,
    names: Vec<String>,
    people: People,
}

impl ChatDialect {
    /// The order of day, month and year, if the file settles it. Times are then handed on as `2020-12-09 23:55`, else as `12/9/20 23:55`, so that the reader of
    /// times asks for an order.
    #[must_use]
    pub const fn order(&self) -> Option<DateOrder> {
        self.finding.order()
    }

    /// The names of the cells: `time`, `author`, `text`, `attachment` (its file name), `edited` (`yes` or nothing), `platform` (`whatsapp` where
    /// only that one writes times so).
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Reads the dates in the order that the user gave, unless the year stands first.
    #[must_use]
    pub fn with_order(mut self, given: Option<DateOrder>) -> Self {
        if let Some(order) = given
            && self.shape.year != header::Year::First
            // A year of four digits that stands last is at odds with that order: the reader of times says so.
            && !(order == DateOrder::Ymd && self.shape.year == header::Year::Last)
            && self.order() != Some(order)
        {
            self.finding = Finding::Plain(order);
            self.why = format!("{}; the order of day and month as it was given", frame_words(self.shape));
        }
        self
    }
}

/// Who writes in a chat.
#[derive(Debug, Clone, Default)]
struct People {
    /// Messages that are no event by their words, by author.
    n_messages: FxHashMap<String, u64>,
    /// The name under which the platform itself writes on iPhones: that of the group.
    group: Option<String>,
}

impl People {
    fn count(&self, name: &str) -> u64 {
        self.n_messages.get(name).copied().unwrap_or(0)
    }

    /// Whether a would-be name is a sentence about somebody who writes here: `Ania geändert: "x` where `Ania` is known. The words of events are not known in every
    /// language, but everybody who is named in a sentence writes more than once, and the sentence does not.
    fn is_sentence(&self, name: &str) -> bool {
        self.count(name) < 2 && name.contains(['"', '“', '”', '„', '«', '»']) && name.match_indices(' ').any(|(at, _)| self.count(&name[..at]) >= 2)
    }
}

/// A message cut into its author and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said<'a> {
    author: &'a str,
    /// Byte of the body where the text starts.
    text_at: usize,
    /// A mark of direction before the text: what the platform puts in carries one on iPhones.
    is_marked: bool,
}

/// Splits a first line behind its header at the first `: `. `None` = nobody is named.
fn split<'a>(body: &'a str, people: Option<&People>) -> Option<Said<'a>> {
    let mut end = body.len().min(LONGEST_NAME + 2);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let trim = |name: &'a str| name.trim_start_matches(|letter| letter == '~' || is_blank(letter)).trim_end_matches(is_blank);
    let (name, after) = if let Some(colon) = body[..end].find(": ") {
        (trim(&body[..colon]), colon + 2)
    } else if let Some(colon) = body[..end].find(":\u{200e}").or_else(|| body[..end].find(":\u{a0}")) {
        (trim(&body[..colon]), colon + 1)
    } else {
        // Editors take the space at the end of a line away; then only a known name tells an empty first line from a sentence that ends in a colon.
        let name = trim(body.trim_end_matches(is_blank).strip_suffix(':').filter(|name| name.len() <= LONGEST_NAME)?);
        people.filter(|people| people.count(name) > 0)?;
        (name, body.len())
    };
    if name.is_empty() {
        return None;
    }
    let text = body[after..].trim_start_matches(is_blank);
    let text_at = body.len() - text.len();
    let is_marked = body[after..text_at].contains(is_mark);
    Some(Said { author: name, text_at, is_marked })
}

/// Lines with their places, cut as [`Lines`] counts them.
#[derive(Debug, Clone, Copy)]
struct Cutter<'a> {
    text: &'a str,
    end: u8,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, end: if memchr::memchr(b'\n', text.as_bytes()).is_none() { b'\r' } else { b'\n' } }
    }

    /// The line at a place without its end, and the place of the next.
    fn line(self, at: usize) -> (&'a str, usize) {
        let next = memchr::memchr(self.end, &self.text.as_bytes()[at..]).map_or(self.text.len(), |n| at + n + 1);
        (trim_line_ends(&self.text[at..next]), next)
    }
}

fn trim_line_ends(text: &str) -> &str {
    text.trim_end_matches(['\n', '\r'])
}

/// Finds out whether a text is a chat, and how it is written.
///
/// # Errors
///
/// [`Error::Input`] when it is a chat in which nobody wrote anything.
pub fn find(file: &str, text: &str) -> Result<Option<ChatDialect>> {
    let dialect = recognise(text);
    if dialect.as_ref().is_some_and(|dialect| dialect.n_messages == 0) {
        return Err(Error::Input {
            file: file.to_owned(),
            place: String::new(),
            what: "a chat without messages: it holds nothing but events of the platform (who joined, who left, what was encrypted)".into(),
            fix: "export the chat again, and choose one in which somebody wrote".into(),
        });
    }
    Ok(dialect)
}

/// Finds out whether a text is a chat: most of the lines that begin with a time do so in one way, and somebody is named behind it. Reads all of the text.
#[must_use]
pub fn recognise(text: &str) -> Option<ChatDialect> {
    let words = built_in();
    let (shape, first_at) = shape_of(text, words)?;
    let cutter = Cutter::new(text);
    let mut weighing = Weighing::new(shape.year);
    let mut people = People::default();
    let (mut n_headers, mut n_named, mut n_events, mut n_levels, mut n_messages) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    let mut at = first_at;
    while at < text.len() {
        let (line, next) = cutter.line(at);
        at = next;
        let Look::Header(header) = look(line, words) else { continue };
        if header.shape != shape {
            continue;
        }
        n_headers += 1;
        weighing.look(&header);
        let body = &line[header.body..];
        let said = split(body, None);
        let [whole_event, text_event] = words.events(body, said.map_or(0, |said| said.text_at));
        let Some(said) = said.filter(|_| whole_event.is_none()) else {
            // A body that names nobody is an event, whatever its words; one that is known to be is proof of a chat.
            n_events += u64::from(whole_event.is_some());
            continue;
        };
        if let Some(certainty) = text_event {
            n_events += 1;
            if n_headers == 1 && certainty == Certainty::Certain {
                people.group = Some(said.author.to_owned());
            }
            n_messages += u64::from(certainty == Certainty::Possible && !said.is_marked && people.group.as_deref() != Some(said.author));
            continue;
        }
        n_named += 1;
        n_messages += 1;
        let last_word = said.author.rsplit([' ', '.', ']', '[', '/']).find(|word| !word.is_empty()).unwrap_or_default();
        n_levels += u64::from(words.levels.iter().any(|level| level.eq_ignore_ascii_case(last_word)));
        if let Some(n) = people.n_messages.get_mut(said.author) {
            *n += 1;
        } else {
            people.n_messages.insert(said.author.to_owned(), 1);
        }
    }
    let is_chat = n_levels * LEVELS_IN <= n_named && (n_named * 4 >= n_headers || (n_named + n_events) * 2 >= n_headers);
    if !is_chat || n_named + n_events == 0 {
        return None;
    }
    let finding = weighing.finish();
    let why = format!("{}; {}", frame_words(shape), order_words(finding));
    Some(ChatDialect { why, shape, finding, n_messages, first_at, names: NAMES.map(str::to_owned).to_vec(), people })
}

const fn frame_words(shape: Shape) -> &'static str {
    match shape.frame {
        Frame::Brackets if !shape.has_seconds => "messages begin with a time in brackets and a name, as they are copied out of messengers",
        Frame::Brackets => "messages begin with a time in brackets and a name, as iPhones export chats",
        Frame::Colon => "messages begin with a time, a colon and a name, as old iPhones export chats",
        Frame::Dash => "messages begin with a time, a dash and a name, as Android phones export chats",
    }
}

fn order_words(finding: Finding) -> String {
    let name = |order| match order {
        DateOrder::Dmy => "the day stands before the month",
        DateOrder::Mdy => "the month stands before the day",
        DateOrder::Ymd => "the year stands first",
    };
    match finding {
        Finding::Plain(DateOrder::Ymd) => name(DateOrder::Ymd).to_owned(),
        Finding::Plain(_) => "day and month are the same number in every date".into(),
        Finding::Values(order) => format!("{}, because other numbers are no months", name(order)),
        Finding::Sequence { order, n_back, n_back_otherwise } => {
            format!("{}, because time runs backwards {n_back} times then and {n_back_otherwise} times otherwise", name(order))
        }
        Finding::Open => "nothing tells day and month apart".into(),
    }
}

/// The shape that most of the first headers have, and the place of the first one that has it.
fn shape_of(text: &str, words: &ChatWords) -> Option<(Shape, usize)> {
    let cutter = Cutter::new(text);
    // The shapes of a file are few; which of two equally frequent ones wins depends on which came first.
    let mut shapes: Vec<(Shape, usize, u64)> = Vec::new();
    let (mut at, mut n_lines, mut n_before, mut n_headers) = (0, 0, 0, 0);
    let mut quotes = 0;
    while at < text.len() && n_lines < LINES_LOOKED_AT {
        let (line, next) = cutter.line(at);
        n_lines += 1;
        match look(line, words) {
            Look::Header(header) if header.is_plausible() => {
                n_headers += 1;
                match shapes.iter_mut().find(|(shape, ..)| *shape == header.shape) {
                    Some((.., n)) => *n += 1,
                    None => shapes.push((header.shape, at, 1)),
                }
            }
            _ if shapes.is_empty() => {
                n_before += usize::from(!line.chars().all(is_blank));
                quotes += memchr::memchr_iter(b'"', line.as_bytes()).count();
                // A table can hold a chat in one of its fields.
                if n_before > MOST_PREAMBLE_LINES {
                    return None;
                }
            }
            _ => {}
        }
        at = next;
    }
    let most = shapes.iter().map(|(.., n)| *n).max()?;
    let (shape, first_at, _) = *shapes.iter().find(|(.., n)| *n == most)?;
    // With a text before it, one line alone could be a note in somebody's prose, and an open quote is the field of a table.
    let is_proven = n_before == 0 || (most >= 2 && quotes % 2 == 0);
    (is_proven && most * 2 > n_headers).then_some((shape, first_at))
}

/// Reads the messages of a chat, in order.
#[derive(Debug)]
pub struct ChatRecords<'a> {
    text: &'a str,
    dialect: &'a ChatDialect,
    limits: Limits,
    words: &'static ChatWords,
    cutter: Cutter<'a>,
    lines: Lines,
    at: usize,
    number: u64,
    /// What stands at `at`, when the end of the message before was found there.
    ahead: Option<Ahead>,
    cells: Vec<Cow<'a, str>>,
}

/// Brackets without seconds are what Telegram and others put into the clipboard.
const fn platform(shape: Shape) -> &'static str {
    match shape.frame {
        Frame::Brackets if !shape.has_seconds => "",
        Frame::Brackets | Frame::Dash | Frame::Colon => "whatsapp",
    }
}

/// What begins at a line.
#[derive(Debug, Clone, Copy)]
enum Ahead {
    Message(Header),
    /// The file ends inside a header.
    Cut,
}

impl<'a> ChatRecords<'a> {
    /// Starts at the first message.
    #[must_use]
    pub fn new(text: &'a str, dialect: &'a ChatDialect, limits: Limits) -> Self {
        Self {
            text,
            dialect,
            limits,
            words: built_in(),
            cutter: Cutter::new(text),
            lines: Lines::of(text),
            at: 0,
            number: 0,
            ahead: None,
            cells: ["", "", "", "", "", platform(dialect.shape)].map(Cow::Borrowed).to_vec(),
        }
    }

    /// What begins at a line, if anything does; another shape is noted, because it may be a second chat behind the first.
    fn begins(&self, line: &str, next: usize, ledger: &mut FileLedger) -> Option<Ahead> {
        match look(line, self.words) {
            Look::Header(header) if header.shape == self.dialect.shape => Some(Ahead::Message(header)),
            Look::Header(header) => {
                ledger.note("other_headers_kept", u64::from(header.is_plausible()));
                None
            }
            Look::Cut(is_bracketed)
                if is_bracketed == (self.dialect.shape.frame == Frame::Brackets) && next == self.text.len() && !self.text.ends_with(['\n', '\r']) =>
            {
                Some(Ahead::Cut)
            }
            Look::Cut(_) | Look::Other => None,
        }
    }

    fn preamble(&mut self, ledger: &mut FileLedger) {
        let mut n_lines = 0;
        while self.at < self.dialect.first_at {
            n_lines += 1;
            self.at = self.cutter.line(self.at).1;
        }
        ledger.note("preamble_lines", n_lines);
    }

    /// The end of the message whose first line ends before `at`, without blank lines at its end.
    fn end_of(&mut self, mut at: usize, ledger: &mut FileLedger) -> usize {
        self.ahead = None;
        while at < self.text.len() {
            let (line, next) = self.cutter.line(at);
            self.ahead = self.begins(line, next, ledger);
            if self.ahead.is_some() {
                break;
            }
            at = next;
        }
        at
    }

    /// Fills the cells, or says why there is nothing to fill them with.
    fn read(&mut self, header: &Header, start: usize, end: usize, ledger: &mut FileLedger) -> Result<(), RejectCause> {
        let whole = trim_line_ends(&self.text[start..end]);
        let body: &'a str = &whole[header.body..];
        let first_line = trim_line_ends(&body[..memchr::memchr(self.cutter.end, body.as_bytes()).unwrap_or(body.len())]);
        let people = &self.dialect.people;
        let is_last = end == self.text.len() && whole.len() == self.text.len() - start;
        let said = split(first_line, Some(people));
        let [whole_event, text_event] = self.words.events(first_line, said.map_or(0, |said| said.text_at));
        let Some(said) = said.filter(|said| whole_event.is_none() && !people.is_sentence(said.author)) else {
            if is_last && !first_line.is_empty() && people.n_messages.keys().any(|name| name.starts_with(first_line.trim_end_matches(':'))) {
                return Err(RejectCause::new(RejectReason::CutRecord, "the file ends inside the name of an author"));
            }
            if body.chars().all(|letter| is_blank(letter) || matches!(letter, '\n' | '\r')) {
                return Err(RejectCause::new(RejectReason::Empty, "a time with nothing behind it"));
            }
            return Err(RejectCause::new(RejectReason::NotAComment, shorten(first_line)));
        };
        let text = body[said.text_at..].trim_end_matches(['\n', '\r']);
        if let Some(certainty) = text_event {
            let is_group = people.group.as_deref() == Some(said.author) && people.count(said.author) == 0;
            if certainty == Certainty::Certain || said.is_marked || is_group {
                return Err(RejectCause::new(RejectReason::NotAComment, shorten(&first_line[said.text_at..])));
            }
        }
        if text.len() > self.limits.field_bytes {
            return Err(RejectCause::new(
                RejectReason::FieldTooLong,
                format!("a message is longer than {} bytes, the limit of --max-field", self.limits.field_bytes),
            ));
        }
        let (text, is_edited) = unedited(text, self.words);
        let (text, attachment) = detached(text, said.is_marked, self.words);
        ledger.note("edit_marks_removed", u64::from(is_edited));
        ledger.note("attachments_named", u64::from(!attachment.is_empty()));
        self.write_time(header);
        self.cells[1] = Cow::Borrowed(said.author);
        self.cells[2] = Cow::Borrowed(text);
        self.cells[3] = Cow::Borrowed(attachment);
        self.cells[4] = Cow::Borrowed(if is_edited { "yes" } else { "" });
        Ok(())
    }

    /// Writes the time so that the reader of times needs to know nothing about phones.
    fn write_time(&mut self, header: &Header) {
        let cell = self.cells[0].to_mut();
        cell.clear();
        let [hour, minute, second] = header.clock;
        let written = if let Some(order) = self.dialect.order() {
            let [year, month, day] = ordered(header, order);
            write!(cell, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
        } else {
            let [a, b, c] = header.parts;
            write!(cell, "{a}/{b}/{c:02} {hour:02}:{minute:02}")
        };
        let written = if header.shape.has_seconds { written.and_then(|()| write!(cell, ":{second:02}")) } else { written };
        written.expect("writing to a string cannot fail");
    }
}

/// The text without the mark of a later change, and whether it had one.
fn unedited<'a>(text: &'a str, words: &ChatWords) -> (&'a str, bool) {
    let trimmed = text.trim_end_matches(|letter| is_blank(letter) || letter == '\r' || letter == '\n');
    if !trimmed.ends_with('>') {
        return (text, false);
    }
    match words.edited.iter().find_map(|mark| trimmed.strip_suffix(mark.as_str())) {
        Some(before) => (before.trim_end_matches(|letter| is_blank(letter) || letter == '\r' || letter == '\n'), true),
        None => (text, false),
    }
}

/// The text without the attachment at its start or end, and the file name of that; empty when there is none.
fn detached<'a>(text: &'a str, is_marked: bool, words: &ChatWords) -> (&'a str, &'a str) {
    let is_space = |letter: char| is_blank(letter) || letter == '\r' || letter == '\n';
    let named = |inner: &'a str| -> Option<&'a str> {
        let (word, file) = inner.split_once(':')?;
        let word = word.trim_matches(is_blank).to_lowercase();
        let file = file.trim_matches(is_blank);
        (!file.is_empty() && words.attached_before.iter().any(|known| known.to_lowercase() == word)).then_some(file)
    };
    let trimmed = text.trim_end_matches(is_space);
    // `<attached: 0001-PHOTO.jpg>`; no file name has an angle bracket.
    if let Some(open) = trimmed.strip_suffix('>').and_then(|inner| memchr::memrchr(b'<', inner.as_bytes()))
        && let Some(file) = named(&trimmed[open + 1..trimmed.len() - 1])
    {
        return (trimmed[..open].trim_end_matches(is_space), file);
    }
    if let Some(inner) = trimmed.strip_prefix('<')
        && let Some(close) = memchr::memchr(b'>', &inner.as_bytes()[..inner.len().min(LONGEST_FILE_NAME)])
        && let Some(file) = named(&inner[..close])
    {
        return (inner[close + 1..].trim_start_matches(is_space), file);
    }
    // `IMG-2020.jpg (file attached)`, with what was written under the picture in the lines below.
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
    let first_line = text[..end].trim_end_matches(is_blank);
    if end <= LONGEST_FILE_NAME && first_line.ends_with(')') {
        let file = words.attached_after.iter().find_map(|mark| first_line.strip_suffix(mark.as_str())).map(|file| file.trim_matches(is_blank));
        // Without the platform's mark a name with spaces could be a sentence of somebody who writes like this.
        if let Some(file) = file.filter(|file| file.contains('.') && (is_marked || !file.contains(' '))) {
            return (text[end..].trim_start_matches(is_space), file);
        }
    }
    (text, "")
}

/// Bytes in which the name of an attachment and the words round it end.
const LONGEST_FILE_NAME: usize = 400;

impl<'a> Records<'a> for ChatRecords<'a> {
    fn names(&self) -> &[String] {
        &self.dialect.names
    }

    fn next(&mut self, ledger: &mut FileLedger) -> Option<Found> {
        if self.number == 0 {
            self.preamble(ledger);
        }
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let (first_line, next) = self.cutter.line(start);
        let begins = match self.ahead.take() {
            None => self.begins(first_line, next, ledger),
            ahead => ahead,
        };
        self.number += 1;
        let line = self.lines.at(self.text, start);
        let outcome = if let Some(Ahead::Message(header)) = begins {
            self.at = self.end_of(next, ledger);
            self.read(&header, start, self.at, ledger)
        } else {
            // Only the last line can be one that begins no message.
            self.at = self.text.len();
            Err(RejectCause::new(RejectReason::CutRecord, "the file ends inside the time of a message"))
        };
        let end = start + trim_line_ends(&self.text[start..self.at]).len();
        Some(Found { number: self.number, line, start, end, outcome })
    }

    fn cells(&self) -> &[Cow<'a, str>] {
        &self.cells
    }

    fn position(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests;
