//! JSON of no known format whose records hold further comments: posts with their comments, comments with their replies. Finds the list that holds them and how
//! its names agree with those around it, so that the reader can hand on every comment and who it answers.
//!
//! ```text
//! {"id":"p1","text":…,"created_at":…,"comments":[{"id":"c1","text":…,"created_at":…}]}    two records; the second answers p1
//! {"video":"v","comments":[{"id":"c1","text":…,"created_at":…}]}                          one record: the video says nothing itself
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::arrangement::{Arrangement, Member, members};
use super::json::{JsonRecords, Names, NewNames};
use super::json_value::{Cursor, Scan};
use super::ledger::FileLedger;
use super::limits::Limits;
use super::mapping::vocabulary::{Vocabulary, built_in, fold};
use super::mapping::{Canonical, best_name};
use super::records::Records;

/// The cell of a comment inside a record: the id of that record. `columns.toml` knows it as what the comment answers.
pub const ENCLOSING: &str = "(enclosing record)";
/// Records looked at.
const LOOKED_AT: usize = 200;
/// Meanings whose columns may be called one thing outside and another inside.
const SHARED: [Canonical; 5] = [Canonical::CommentId, Canonical::Text, Canonical::CreatedAt, Canonical::AuthorId, Canonical::AuthorName];

/// What a record is around the comments in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outer {
    /// A comment or post itself.
    Record,
    /// Something else, such as the data of a video.
    Page,
}

/// The comments inside the records of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nest {
    /// The member that holds them, in lists or in an object with a list.
    pub list: String,
    /// What they stand in.
    pub outer: Outer,
    /// The path of a record's id.
    pub id: Option<String>,
    /// Path inside → the path outside that means the same.
    pub aliases: BTreeMap<String, String>,
}

/// Where the objects begin that the member of an object holds: in its list, or in the lists of the object that it is.
///
/// # Errors
///
/// Where the text is not JSON.
pub fn inner_starts(cursor: &mut Cursor<'_>, list: &str) -> Scan<Vec<usize>> {
    let mut starts = Vec::new();
    cursor.members(|cursor, key| match cursor.peek() {
        Some(b'[') if key == list => objects(cursor, &mut starts),
        Some(b'{') if key == list => {
            cursor.members(|cursor, _| if cursor.peek() == Some(b'[') { objects(cursor, &mut starts) } else { cursor.skip() })
        }
        _ => cursor.skip(),
    })?;
    Ok(starts)
}

fn objects(cursor: &mut Cursor<'_>, starts: &mut Vec<usize>) -> Scan<()> {
    cursor.elements(|cursor| {
        if cursor.peek() == Some(b'{') {
            starts.push(cursor.at);
        }
        cursor.skip()
    })
}

/// Names as they were met in some objects.
#[derive(Default)]
struct Met {
    paths: BTreeSet<String>,
}

impl Met {
    fn add(&mut self, text: &str, at: usize, limits: &Limits) {
        let mut cursor = Cursor::new(text, at, text.len(), limits.json_depth);
        // What cannot be read is rejected later, with its place.
        let _ = cursor.flatten(&mut String::new(), &mut |path, _| {
            self.paths.insert(path.to_owned());
        });
    }

    fn best(&self, canonical: Canonical, vocabulary: &Vocabulary) -> Option<&str> {
        best_name(canonical, self.paths.iter().map(String::as_str), vocabulary)
    }

    fn is_comment(&self, vocabulary: &Vocabulary) -> bool {
        [Canonical::Text, Canonical::CreatedAt].into_iter().all(|canonical| self.best(canonical, vocabulary).is_some())
    }
}

/// The arrangement with the comments that are inside its records, if there are such.
#[must_use]
pub fn arrange(text: &str, arrangement: Arrangement, limits: &Limits) -> Arrangement {
    // A file that is one post with its comments is no page: the post is the first record.
    if arrangement.list.is_some() && arrangement.is_one_document(text, limits) {
        let whole = Arrangement { list: None, ..arrangement.clone() };
        if let Some(nest) = find(text, &whole, limits).filter(|nest| nest.outer == Outer::Record && nest.aliases.is_empty()) {
            return with(whole, nest);
        }
    }
    match find(text, &arrangement, limits) {
        Some(nest) => with(arrangement, nest),
        None => arrangement,
    }
}

fn with(mut arrangement: Arrangement, nest: Nest) -> Arrangement {
    arrangement.why = match nest.outer {
        Outer::Record => format!("{}; records hold further comments in '{}', which are read as answers to them", arrangement.why, nest.list),
        Outer::Page => format!("{}; the comments are in the list '{}' of each object", arrangement.why, nest.list),
    };
    arrangement.container = "json";
    arrangement.nest = Some(nest);
    arrangement
}

fn find(text: &str, arrangement: &Arrangement, limits: &Limits) -> Option<Nest> {
    let vocabulary = built_in();
    let mut reader = JsonRecords::new(text, arrangement, *limits, Names::default(), NewNames::Collected);
    let mut scratch = FileLedger::default();
    let mut starts = Vec::new();
    while starts.len() < LOOKED_AT
        && let Some(found) = reader.next(&mut scratch)
    {
        starts.extend(found.outcome.is_ok().then_some(found.start));
    }
    let holds_comments = |member: &&Member<'_>| {
        let name = fold(&member.key);
        vocabulary.path_threads.iter().any(|word| name.ends_with(word)) && member.raw.starts_with(['[', '{']) && member.raw.contains('{')
    };
    let mut n_bytes: BTreeMap<String, usize> = BTreeMap::new();
    for start in &starts {
        for member in members(text, *start, limits).ok()?.iter().filter(holds_comments) {
            *n_bytes.entry(member.key.clone().into_owned()).or_default() += member.raw.len();
        }
    }
    let (list, _) = n_bytes.into_iter().max_by_key(|(_, n)| *n)?;
    let (mut outside, mut inside) = (Met::default(), Met::default());
    for start in starts {
        outside.add(text, start, limits);
        let mut cursor = Cursor::new(text, start, text.len(), limits.json_depth);
        for inner in inner_starts(&mut cursor, &list).ok()?.into_iter().take(LOOKED_AT) {
            inside.add(text, inner, limits);
        }
    }
    let is_of_list = |path: &str| path == list || path.strip_prefix(list.as_str()).is_some_and(|rest| rest.starts_with('.'));
    outside.paths.retain(|path| !is_of_list(path));
    inside.paths.retain(|path| !is_of_list(path));
    if !inside.is_comment(vocabulary) {
        return None;
    }
    if !outside.is_comment(vocabulary) {
        return Some(Nest { list, outer: Outer::Page, id: None, aliases: BTreeMap::new() });
    }
    let alias = |canonical| {
        let (inner, outer) = (inside.best(canonical, vocabulary)?, outside.best(canonical, vocabulary)?);
        (inner != outer && !outside.paths.contains(inner)).then(|| (inner.to_owned(), outer.to_owned()))
    };
    let aliases = SHARED.into_iter().filter_map(alias).collect();
    let id = outside.best(Canonical::CommentId, vocabulary).map(str::to_owned);
    Some(Nest { list, outer: Outer::Record, id, aliases })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::arrangement;

    fn rows(text: &str) -> Vec<String> {
        let limits = Limits::default();
        let arranged = arrange(text, arrangement::arrange("a.json", text, &limits).unwrap().deepened(text, &limits), &limits);
        let mut reader = JsonRecords::new(text, &arranged, limits, Names::default(), NewNames::Collected);
        let mut ledger = FileLedger::default();
        let mut rows = Vec::new();
        while let Some(found) = reader.next(&mut ledger) {
            let cell = |name: &str| reader.names().iter().position(|known| known == name).map_or("", |idx| reader.cells()[idx].as_ref()).to_owned();
            assert!(found.outcome.is_ok(), "{found:?}");
            rows.push([found.number.to_string(), cell("id"), cell("text"), cell(ENCLOSING)].join("/"));
        }
        rows
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(rows(text), expected, "{text}");
    }

    #[test]
    fn posts_are_followed_by_their_comments() {
        check(
            r#"[{"id":"p","text":"a","created_at":"t","comments":[{"id":"c","text":"b","created_at":"t","replies":[]},{"id":"d","text":"c","created_at":"t"}]},
               {"id":"q","text":"d","created_at":"t","comments":[]}]"#,
            &["1/p/a/", "2/c/b/p", "3/d/c/p", "4/q/d/"],
        );
    }

    #[test]
    fn replies_of_replies_answer_the_one_they_stand_in() {
        let text = r#"{"id":"1","text":"a","date":"t","replies":{"data":[{"id":"2","text":"b","date":"t","replies":{"data":[{"id":"3","text":"c","date":"t"}]}}]}}"#;
        check(text, &["1/1/a/", "2/2/b/1", "3/3/c/2"]);
    }

    #[test]
    fn what_says_nothing_itself_is_no_record() {
        check(r#"[{"video":"v","comments":[{"id":"c","text":"b","date":"t"}]},{"video":"w","comments":[]}]"#, &["1/c/b/"]);
    }

    #[test]
    fn other_names_inside_are_those_outside() {
        check(r#"[{"id":"p","text":"a","created_at":"t","comments":[{"comment_id":"c","message":"b","timestamp":"t"}]}]"#, &["1/p/a/", "2/c/b/p"]);
    }

    #[test]
    fn lists_of_other_things_stay_cells() {
        check(r#"[{"id":"p","text":"a","created_at":"t","comments":[{"count":3}],"edits":[{"text":"x","created_at":"t"}]}]"#, &["1/p/a/"]);
    }

    #[test]
    fn threads_that_are_cut_or_lack_a_byte_are_read_or_refused_and_accounted_for() {
        let text = r#"[{"id":"p","text":"a b","created_at":"2026-11-24T10:00:00Z","comments":[{"id":"c","text":"b ż","created_at":"2026-11-24T10:01:00Z",
            "comments":[{"id":"d","text":"\ud83d\ude00","created_at":"2026-11-24T10:02:00Z"}]}]},{"id":"q","text":"d","created_at":"2026-11-24T10:03:00Z","comments":[]}]"#;
        let check = |bytes: Vec<u8>| {
            let inputs = [crate::ingest::Input::Bytes { name: "a.json".into(), bytes }];
            let mut n_pushed = 0;
            let mut sink = |batch: crate::ingest::batch::Batch| {
                n_pushed += batch.len() as u64;
                Ok(())
            };
            if let Ok(ingested) = crate::ingest::read(&inputs, &crate::ingest::IngestSettings::default(), &crate::progress::Silent, &mut sink) {
                assert_eq!(ingested.files[0].records_in, n_pushed + ingested.files[0].rejected);
            }
        };
        for at in 0..text.len() {
            check(text.as_bytes()[..at].to_vec());
            check([&text.as_bytes()[..at], &text.as_bytes()[at + 1..]].concat());
        }
    }

    #[test]
    fn the_list_may_stand_deeper() {
        let text = r#"{"status":"ok","result":{"page":1,"comments":[{"id":"c","text":"b","date":"t"},{"id":"d","text":"e","date":"t"}]}}"#;
        check(text, &["1/c/b/", "2/d/e/"]);
    }
}
