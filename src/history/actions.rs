//! Actions that test themselves: what was decided after a crisis, with a test on numbers that every later run repeats.
//!
//! A lesson is learned when its action passes; until then it is only identified.

mod evaluate;
mod expression;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

pub use evaluate::{ActionState, Observation, Reading, Status, Unknown, evaluate};
pub use expression::{Comparison, Expression, Operator, Problem, Test};

/// A decision with an owner, a day and a test.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Short, unique.
    pub id: String,
    /// What is done: begins with a verb.
    pub statement: String,
    /// The role that answers for it.
    pub owner: Option<String>,
    /// The day by which its test should pass.
    pub due: Option<NaiveDate>,
    /// Id of the lesson rule that it came from.
    pub lesson: Option<String>,
    /// When it counts as done.
    pub test: Option<Test>,
    /// Line of `actions.toml` that it begins on.
    pub line: usize,
    /// Line of its statement.
    pub statement_line: usize,
}

/// Something that a list of actions lacks; nothing that stops a run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Gap {
    /// The action.
    pub id: String,
    /// Line of `actions.toml`.
    pub line: usize,
    /// What is missing.
    pub kind: GapKind,
}

/// What an action can lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// No test: nobody will know whether it helped.
    Test,
    /// No owner.
    Owner,
    /// No day.
    Due,
    /// Its lesson is none of the program's.
    UnknownLesson,
}

impl GapKind {
    /// The sentence for the console.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Test => "has no test, so nobody will know whether it helped; add `test = \"...\"`",
            Self::Owner => "has no owner; add the role that answers for it as `owner`",
            Self::Due => "has no due date; add `due = 2026-12-31`",
            Self::UnknownLesson => "names a lesson that no rule raises; use the id of a rule, as in lessons.json, or leave `lesson` out",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    action: Vec<toml::Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    statement: toml::Spanned<String>,
    owner: Option<String>,
    due: Option<toml::Spanned<toml::Value>>,
    lesson: Option<String>,
    test: Option<toml::Spanned<String>>,
}

/// Reads `actions.toml`; `causes` are the ids of the taxonomy, which numbers may name.
///
/// # Errors
///
/// No TOML, an unknown key, two actions of one id, a day that is none, a test that cannot be read: with the line, and for tests the column and the names
/// that exist.
pub fn parse(file: &str, text: &str, causes: &[String]) -> Result<Vec<Action>> {
    let wrong = |at: usize, what: String, fix: &str| {
        let (line, column) = place(text, at);
        Error::Setting { origin: format!("{file}: line {line}, column {column}"), what, fix: fix.to_owned() }
    };
    let parsed: File = toml::from_str(text).map_err(|error| {
        let fix = "an action has the keys id, statement, owner, due, lesson, test; see docs/history.md";
        wrong(error.span().map_or(0, |span| span.start), error.message().to_owned(), fix)
    })?;
    let mut actions: Vec<Action> = Vec::with_capacity(parsed.action.len());
    for spanned in parsed.action {
        let at = spanned.span().start;
        let entry = spanned.into_inner();
        if entry.id.trim().is_empty() || actions.iter().any(|known| known.id == entry.id) {
            return Err(wrong(at, format!("the id `{}` is empty or stands twice", entry.id), "give every action an id of its own"));
        }
        let due = entry.due.map(|due| day(due.get_ref()).ok_or_else(|| wrong(due.span().start, "this is no day".into(), "write due = 2026-12-31")));
        let test = entry.test.map(|test| {
            Test::parse(test.get_ref(), causes).map_err(|problem| {
                // One more for the quotation mark; a text of several lines begins further on, which the line still shows.
                wrong(test.span().start + 1 + problem.at, format!("the test of `{}`: {}", entry.id, problem.what), &problem.fix)
            })
        });
        actions.push(Action {
            line: place(text, at).0,
            statement_line: place(text, entry.statement.span().start).0,
            statement: entry.statement.into_inner(),
            owner: entry.owner.filter(|owner| !owner.trim().is_empty()),
            due: due.transpose()?,
            lesson: entry.lesson,
            test: test.transpose()?,
            id: entry.id,
        });
    }
    Ok(actions)
}

/// What actions lack, in the order of the file. `rules` are the ids of lesson rules.
#[must_use]
pub fn gaps(actions: &[Action], rules: &[&str]) -> Vec<Gap> {
    let of = |action: &Action| {
        let mut kinds = Vec::new();
        kinds.extend(action.test.is_none().then_some(GapKind::Test));
        kinds.extend(action.owner.is_none().then_some(GapKind::Owner));
        kinds.extend(action.due.is_none().then_some(GapKind::Due));
        kinds.extend(action.lesson.as_ref().is_some_and(|lesson| !rules.contains(&lesson.as_str())).then_some(GapKind::UnknownLesson));
        kinds.into_iter().map(|kind| Gap { id: action.id.clone(), line: action.line, kind }).collect::<Vec<_>>()
    };
    actions.iter().flat_map(of).collect()
}

/// A day written as a TOML date or as a text.
fn day(value: &toml::Value) -> Option<NaiveDate> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(date) => date.to_string(),
        _ => return None,
    };
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

/// Line and column of a byte, both from 1; a column counts characters.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests;
