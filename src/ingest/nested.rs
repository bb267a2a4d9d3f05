//! Reads the records of JSON exports whose comments nest. A format says what a document is made of ([`NestedFormat`]); this file finds the documents, lets the
//! format take them apart into drafts of comments, and hands the drafts on as records with named cells, like every other reader.
//!
//! ```text
//! {"items":[ {"snippet":{…},"replies":{"comments":[{…},{…}]}}, … ]}   one item of the list = three drafts = three records
//! ```

use std::borrow::Cow;
use std::collections::VecDeque;
use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::arrangement::{Arrangement, Layout};
use super::deletion::Deletion;
use super::json_tree::{self, Extent, Kind, NOTHING, Node};
use super::json_value::{Cursor, JsonError};
use super::ledger::FileLedger;
use super::limits::Limits;
use super::mapping::Canonical;
use super::records::{Found, Lines, Records};
use super::reject::{RejectCause, RejectReason, field_too_long, record_too_long};
use super::sidecar::Surroundings;
use super::timestamp::zone::NaiveRule;

/// A format whose comments nest in JSON documents.
#[derive(Debug)]
pub struct NestedFormat {
    /// Its name in `--format-in` and in the ledger: `youtube-api`.
    pub name: &'static str,
    /// The platform of its comments; empty when each comment says it.
    pub platform: &'static str,
    /// What a time without a zone means in it: `utc`, or a name such as `Europe/Warsaw` that `--assume-tz` overrules; `None` = `--assume-tz` says it.
    pub zone: Option<&'static str>,
    /// What its cells are: a path in the source, as people see it in `inspect`, and what it becomes. At most one path a canonical column.
    pub columns: &'static [(&'static str, Canonical)],
    /// The member of a document whose elements are read one by one. Without it the document is the item; of a document that is an array each element is.
    pub list: Option<&'static str>,
    /// Whether a document is of this format. Of lists it sees the first three elements. It is called with the first document of a file, or with the first
    /// three elements of the array that the file is, one after the other.
    pub recognise: fn(&Node<'_>) -> bool,
    /// Takes an item apart.
    pub read: for<'a> fn(&Node<'a>, &Context<'_, 'a>, &mut Drafts<'a>),
}

/// What stands around an item.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'a> {
    /// The document that the item's list stands in, without that list; [`NOTHING`] when the item is the document.
    pub envelope: &'c Node<'a>,
    /// The file as reports name it, with its folders inside an archive: `export.zip/general/2026-03-01.json`.
    pub file: &'c str,
    /// Who is who, from the files beside it.
    pub surroundings: &'c Surroundings,
}

/// One comment on its way to cells.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    at: usize,
    end: usize,
    cells: Vec<(Canonical, Cow<'a, str>)>,
    rejected: Option<RejectCause>,
}

impl<'a> Draft<'a> {
    fn of(node: &Node<'a>) -> Self {
        Self { at: node.at, end: node.end, cells: Vec::with_capacity(12), rejected: None }
    }

    /// Gives a value to a canonical column; an empty one is the same as none.
    pub fn set(&mut self, canonical: Canonical, value: impl Into<Cow<'a, str>>) -> &mut Self {
        let value = value.into();
        if !value.is_empty() {
            self.cells.push((canonical, value));
        }
        self
    }

    /// The hash of its id; `None` without one.
    fn identity(&self) -> Option<u64> {
        let (_, id) = self.cells.iter().find(|(canonical, _)| *canonical == Canonical::CommentId)?;
        let mut hasher = FxHasher::default();
        hasher.write(id.as_bytes());
        Some(hasher.finish())
    }
}

/// Elements of a list up to which looking through it costs less than an index.
const FEW_ELEMENTS: usize = 8;

/// Where a format puts the comments of an item.
#[derive(Debug, Default)]
pub struct Drafts<'a> {
    queue: VecDeque<Draft<'a>>,
    notes: Vec<(&'static str, u64)>,
    deletions: Vec<Deletion>,
    /// Comments that wait for the end of their page.
    held: Vec<Draft<'a>>,
    /// Hashed ids of the comments given, from the first held one on.
    given: Option<FxHashSet<u64>>,
    /// The names of accounts by their ids, as far as this file has said them.
    names: FxHashMap<String, String>,
    /// First and last byte of the envelope that `places` is an index of.
    envelope: (usize, usize),
    places: FxHashMap<&'static str, FxHashMap<String, usize>>,
}

impl<'a> Drafts<'a> {
    /// Begins a comment; the node is what it is read from, and where a reject points to.
    pub fn comment(&mut self, node: &Node<'a>) -> &mut Draft<'a> {
        self.queue.push_back(Draft::of(node));
        self.queue.back_mut().expect("it was pushed just now")
    }

    /// A comment that stands beside the items because one of them refers to it. It is given once, after the items of its page, and not at all when one of them
    /// was this comment.
    pub fn beside(&mut self, node: &Node<'a>) -> &mut Draft<'a> {
        self.remember();
        self.held.push(Draft::of(node));
        self.held.last_mut().expect("it was pushed just now")
    }

    /// Keeps the ids of the comments given from here on, so that none of them is given once more as one that stands [`Self::beside`].
    pub fn remember(&mut self) {
        self.given.get_or_insert_default();
    }

    /// The name of an account: the one said here, or else the one that the file said before.
    pub fn name_of(&mut self, account: &str, said: Cow<'a, str>) -> Cow<'a, str> {
        if said.is_empty() {
            return self.names.get(account).map_or(said, |name| Cow::Owned(name.clone()));
        }
        if !account.is_empty() && self.names.get(account).is_none_or(|known| *known != said) {
            self.names.insert(account.to_owned(), said.clone().into_owned());
        }
        said
    }

    /// Whether this is the first item of an envelope.
    pub fn begins(&mut self, envelope: &Node<'a>) -> bool {
        let is_new = self.envelope != (envelope.at, envelope.end);
        if is_new {
            self.envelope = (envelope.at, envelope.end);
            self.places.clear();
        }
        is_new
    }

    /// The element of an envelope's list whose member `key` is `id`; [`NOTHING`] when there is none. Of one list always by the same key.
    pub fn find<'n>(&mut self, envelope: &'n Node<'a>, list: &'static str, key: &str, id: &str) -> &'n Node<'a> {
        let elements = envelope.path(list).list();
        if elements.len() <= FEW_ELEMENTS {
            return elements.iter().find(|element| element.get(key).as_str() == id).unwrap_or(&NOTHING);
        }
        self.begins(envelope);
        let index = || elements.iter().enumerate().map(|(place, element)| (element.get(key).as_str().to_owned(), place)).collect();
        self.places.entry(list).or_insert_with(index).get(id).map_or(&NOTHING, |place| &elements[*place])
    }

    /// A notice that a comment was deleted or hidden: no comment itself, but it says something of one that another file may hold.
    pub fn deletion(&mut self, node: &Node<'a>, deletion: Deletion) {
        self.not_a_comment(node, format!("a notice of deletion of {}", deletion.comment_id));
        self.deletions.push(deletion);
    }

    /// Gives the comments that were held, those that were not given in the meantime.
    fn release(&mut self) {
        let Some(given) = &mut self.given else { return };
        given.extend(self.queue.iter().filter_map(Draft::identity));
        for draft in self.held.drain(..) {
            if draft.identity().is_none_or(|identity| given.insert(identity)) {
                self.queue.push_back(draft);
            }
        }
    }

    /// The next draft.
    fn pop(&mut self) -> Option<Draft<'a>> {
        let draft = self.queue.pop_front()?;
        if let (Some(given), Some(identity)) = (&mut self.given, draft.identity()) {
            given.insert(identity);
        }
        Some(draft)
    }

    /// Something that is no comment: an event, a boost without words. It is counted and shown among the rejected records.
    pub fn not_a_comment(&mut self, node: &Node<'a>, what: impl Into<String>) {
        self.reject(node, RejectReason::NotAComment, what);
    }

    /// Something that should have been a comment.
    pub fn reject(&mut self, node: &Node<'a>, reason: RejectReason, what: impl Into<String>) {
        let rejected = Some(RejectCause::new(reason, what.into()));
        self.queue.push_back(Draft { at: node.at, end: node.end, cells: Vec::new(), rejected });
    }

    /// Counts something that should be known, under a name of [`FileLedger::notes`].
    pub fn note(&mut self, name: &'static str, amount: u64) {
        self.notes.push((name, amount));
    }
}

impl NestedFormat {
    /// The names of the cells.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(path, _)| (*path).to_owned()).collect()
    }

    /// The rule for times without a zone.
    #[must_use]
    pub fn naive(&self, assumed: Option<chrono_tz::Tz>) -> NaiveRule {
        match self.zone {
            Some("utc") => NaiveRule::UtcBySpecification,
            Some(zone) => NaiveRule::Assumed(assumed.or_else(|| zone.parse().ok())),
            None => NaiveRule::Assumed(assumed),
        }
    }
}

/// The format of a text that is JSON, if it is one of `formats`: told from the skeleton of its first document.
#[must_use]
pub fn recognise<'f>(
    formats: &'f [&'static NestedFormat],
    text: &str,
    arrangement: &Arrangement,
    limits: &Limits,
) -> Option<&'f &'static NestedFormat> {
    let line_end = |at: usize| arrangement.end_of_document(text, at);
    let mut at = arrangement.start;
    // The first lines of a stream may be broken, or notices of deletion.
    for _ in 0..20 {
        let mut cursor = Cursor::new(text, at, line_end(at), limits.json_depth);
        cursor.skip_space();
        let Ok(document) = json_tree::read(&mut cursor, Extent::SKELETON) else {
            if arrangement.layout == Layout::Free {
                return first_elements(formats, text, arrangement, limits);
            }
            at = (line_end(at) + 1).min(text.len());
            continue;
        };
        let seen: Vec<&Node<'_>> = if document.is_object() { vec![&document] } else { document.list().iter().collect() };
        if let Some(format) = formats.iter().find(|format| seen.iter().any(|node| (format.recognise)(node))) {
            return Some(format);
        }
        let mut next = Cursor::new(text, cursor.at, text.len(), limits.json_depth);
        next.skip_space();
        at = next.at;
        if at >= text.len() || !matches!(next.peek(), Some(b'{' | b'[')) {
            return None;
        }
    }
    None
}

/// Shows the skeleton of the first document that can be read, and of a document that is an array its first elements.
pub fn look(text: &str, arrangement: &Arrangement, limits: &Limits, see: &mut dyn FnMut(&Node<'_>)) {
    let mut cursor = Cursor::new(text, arrangement.start, text.len(), limits.json_depth);
    cursor.skip_space();
    if let Ok(document) = json_tree::read(&mut cursor, Extent::SKELETON) {
        if document.is_object() {
            see(&document);
        } else {
            document.list().iter().for_each(see);
        }
    }
}

/// Of an array that is cut or damaged somewhere the first elements are still whole.
fn first_elements<'f>(
    formats: &'f [&'static NestedFormat],
    text: &str,
    arrangement: &Arrangement,
    limits: &Limits,
) -> Option<&'f &'static NestedFormat> {
    let mut cursor = Cursor::new(text, arrangement.start, text.len(), limits.json_depth);
    if cursor.peek() != Some(b'[') {
        return None;
    }
    cursor.at += 1;
    for _ in 0..3 {
        cursor.skip_space();
        let element = json_tree::read(&mut cursor, Extent::SKELETON).ok()?;
        if let Some(format) = formats.iter().find(|format| (format.recognise)(&element)) {
            return Some(format);
        }
        cursor.skip_space();
        if cursor.peek() != Some(b',') {
            return None;
        }
        cursor.at += 1;
    }
    None
}

/// The list that items are being taken from.
#[derive(Debug)]
struct Page<'a> {
    envelope: Node<'a>,
    /// Where to go on when the list has ended: behind the document. `None` for an array that is the document.
    after: Option<usize>,
    /// The count of lines before the page.
    lines: Lines,
}

/// Reads the records of a file of a nested format, in order.
#[derive(Debug)]
pub struct NestedRecords<'a, 'c> {
    text: &'a str,
    arrangement: &'c Arrangement,
    format: &'static NestedFormat,
    file: &'c str,
    surroundings: &'c Surroundings,
    limits: Limits,
    at: usize,
    page: Option<Page<'a>>,
    drafts: Drafts<'a>,
    /// For the line numbers of drafts, which come in the order of the text except where formats join what stands apart.
    lines: Lines,
    lines_at: usize,
    number: u64,
    names: Vec<String>,
    slot_of: [Option<usize>; Canonical::ALL.len()],
    cells: Vec<Cow<'a, str>>,
}

impl<'a, 'c> NestedRecords<'a, 'c> {
    /// Starts at the first document.
    #[must_use]
    pub fn new(
        text: &'a str,
        arrangement: &'c Arrangement,
        format: &'static NestedFormat,
        file: &'c str,
        surroundings: &'c Surroundings,
        limits: Limits,
    ) -> Self {
        let mut slot_of = [None; Canonical::ALL.len()];
        for (slot, (_, canonical)) in format.columns.iter().enumerate() {
            slot_of[*canonical as usize] = Some(slot);
        }
        Self {
            text,
            arrangement,
            format,
            file,
            surroundings,
            limits,
            at: arrangement.start,
            page: None,
            drafts: Drafts::default(),
            lines: Lines::of(text),
            lines_at: 0,
            number: 0,
            names: format.names(),
            slot_of,
            cells: vec![Cow::Borrowed(""); format.columns.len()],
        }
    }

    /// Reads documents and elements until there is a draft, or the text ends.
    fn fill(&mut self) {
        while self.drafts.queue.is_empty() {
            let mut cursor = Cursor::new(self.text, self.at, self.text.len(), self.limits.json_depth);
            cursor.skip_space();
            self.at = cursor.at;
            let Some(byte) = cursor.peek() else { return self.drafts.release() };
            match (byte, &self.page) {
                (b']', Some(page)) => {
                    self.at = page.after.unwrap_or(self.at + 1);
                    self.page = None;
                    self.drafts.release();
                }
                // The script of an own archive ends with a semicolon.
                (b',', _) | (b';' | b']', None) => self.at += 1,
                (b'[', None) if self.arrangement.layout == Layout::Free => {
                    self.at += 1;
                    self.page = Some(Page { envelope: NOTHING, after: None, lines: self.lines.clone() });
                }
                _ => self.item(),
            }
        }
    }

    /// Reads the document or element that begins here.
    fn item(&mut self) {
        let start = self.at;
        let unread = if self.page.is_none() { self.format.list } else { None };
        let mut cursor = Cursor::new(self.text, start, self.arrangement.end_of_document(self.text, start), self.limits.json_depth);
        let node = match json_tree::read(&mut cursor, Extent { unread, ..Extent::WHOLE }) {
            Ok(node) => node,
            Err(cause) => return self.damaged(start, &cause, unread),
        };
        self.drafts.note("lone_surrogates_replaced", cursor.n_lone_surrogates);
        self.at = cursor.at;
        let list = unread.map_or(&NOTHING, |list| node.get(list));
        if matches!(list.kind, Kind::Unread) {
            let list_at = list.at;
            self.at = list_at + 1;
            self.page = Some(Page { after: Some(node.end), envelope: node, lines: self.lines.clone() });
            return;
        }
        let envelope = self.page.as_ref().map_or(&NOTHING, |page| &page.envelope);
        let context = Context { envelope, file: self.file, surroundings: self.surroundings };
        if node.is_object() {
            (self.format.read)(&node, &context, &mut self.drafts);
        } else {
            self.drafts.reject(&node, RejectReason::WrongShape, "a value that is no object");
        }
        if self.page.as_ref().is_none_or(|page| page.after.is_none()) {
            self.drafts.release();
        }
    }

    /// Rejects what could not be read and finds the place to go on: the elements of a page's list, if its beginning is whole, or else the next line, or the next
    /// object at the same indentation.
    fn damaged(&mut self, start: usize, cause: &JsonError, list: Option<&str>) {
        let after = self.resync(start);
        let bound = self.page.as_ref().and_then(|page| page.after);
        self.at = after;
        if self.arrangement.layout == Layout::Lines || bound.is_some_and(|bound| after >= bound) {
            // What is damaged ended where its page does, or the line did.
            // At least one whole character further, or reading would never end.
            self.at = bound.unwrap_or(after).min(after).max(self.text.ceil_char_boundary(start + 1));
            self.page = None;
            self.drafts.release();
        }
        let is_cut = cause.is_end && self.at == self.text.len();
        let reason = if is_cut { RejectReason::CutRecord } else { RejectReason::BadJson };
        let column = self.text[..cause.at].chars().rev().take_while(|c| *c != '\n').count() + 1;
        let mut detail = format!("column {column}: {}", cause.what);
        if let Some(list_at) = list.and_then(|list| self.list_of(start, list)) {
            detail.push_str("; what stands whole in the list of this page is read without what stands beside it");
            self.page = Some(Page { envelope: NOTHING, after: Some(self.at), lines: self.lines.clone() });
            self.at = list_at + 1;
        }
        self.drafts.queue.push_back(Draft { at: start, end: after, cells: Vec::new(), rejected: Some(RejectCause::new(reason, detail)) });
    }

    /// Where the list of a damaged page begins, if the damage comes behind that.
    fn list_of(&self, start: usize, list: &str) -> Option<usize> {
        let mut cursor = Cursor::new(self.text, start, self.arrangement.end_of_document(self.text, start), self.limits.json_depth);
        if cursor.peek() != Some(b'{') {
            return None;
        }
        let mut found = None;
        // The damage is what it is; what counts is what was met before it.
        let _ = cursor.members(|cursor, key| {
            if key == list && cursor.peek() == Some(b'[') {
                found = Some(cursor.at);
            }
            cursor.skip()
        });
        found
    }

    /// The next line, or the next object at the same indentation.
    fn resync(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let line_start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |n| n + 1);
        let indent = Some(start - line_start).filter(|_| self.text[line_start..start].trim().is_empty()).unwrap_or(0);
        let mut at = start;
        while let Some(n) = memchr::memchr(b'\n', &bytes[at..]) {
            at += n + 1;
            let first = at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let is_next = match self.arrangement.layout {
                Layout::Lines => true,
                Layout::Free => first - at == indent && bytes.get(first) == Some(&b'{'),
            };
            if is_next {
                return at;
            }
        }
        self.text.len()
    }
}

impl<'a> Records<'a> for NestedRecords<'a, '_> {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn next(&mut self, ledger: &mut FileLedger) -> Option<Found> {
        self.fill();
        for (name, amount) in self.drafts.notes.drain(..) {
            ledger.note(name, amount);
        }
        let draft = self.drafts.pop()?;
        self.number += 1;
        if draft.at < self.lines_at {
            // What stands beside the items may stand before them, but not before its page, except at the very end of a page.
            self.lines = match &self.page {
                Some(page) if page.lines.place() <= draft.at => page.lines.clone(),
                _ => Lines::of(self.text),
            };
        }
        self.lines_at = draft.at;
        let line = self.lines.at(self.text, draft.at);
        for cell in &mut self.cells {
            *cell = Cow::Borrowed("");
        }
        for (canonical, value) in draft.cells {
            if let Some(slot) = self.slot_of[canonical as usize] {
                self.cells[slot] = value;
            } else {
                debug_assert!(false, "{} gives a value to {canonical} that its columns do not name", self.format.name);
            }
        }
        let outcome = match draft.rejected {
            Some(cause) => Err(cause),
            None if draft.end - draft.at > self.limits.line_bytes => Err(record_too_long(draft.end - draft.at, self.limits.line_bytes)),
            None => field_too_long(&self.cells, &self.names, self.limits.field_bytes).map_or(Ok(()), Err),
        };
        Some(Found { number: self.number, line, start: draft.at, end: draft.end, outcome })
    }

    fn cells(&self) -> &[Cow<'a, str>] {
        &self.cells
    }

    fn position(&self) -> usize {
        self.at
    }

    fn deletions(&mut self) -> Vec<Deletion> {
        std::mem::take(&mut self.drafts.deletions)
    }
}
