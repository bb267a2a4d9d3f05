//! What the report says in words, as rows: every sentence with its definition and its comments, the events, the lessons.

use super::grid::{Grid, HEAD_ROW, Value};
use super::summary::tone_word;
use super::{Book, Result};
use crate::measure::results::QuoteId;
use crate::report::block::{Block, Claim, LessonBlock, TimelineRow};
use crate::report::{Text, say};

/// Comments behind a sentence that get a column each; all further ones share the last.
const COMMENTS: usize = 4;

/// Every sentence, question and boxed remark of the report.
pub fn write<'a>(book: &'a Book<'a>, name: &str) -> Result<Grid<'a>> {
    let headings =
        [say::office::col_section(), say::office::col_heading(), say::office::col_kind(), say::office::col_text(), say::office::col_meaning()];
    let mut grid = Grid::table(book, name, &book.say(&say::office::sheet_findings()), "", &with_comments(book, &headings))?;
    let mut rows = 0;
    for section in &book.report.sections {
        let mut heading = String::new();
        for block in &section.blocks {
            if let Block::Heading(text) = block {
                heading = book.say(text);
            }
            for line in lines(block) {
                let mut values = vec![
                    Value::Text(book.say(&section.title)),
                    Value::Text(heading.clone()),
                    Value::Text(book.say(&line.kind)),
                    Value::Text(line.title.map_or_else(|| book.say(line.text), |title| format!("{}: {}", book.say(title), book.say(line.text)))),
                    line.claim.and_then(|claim| claim.definition).map_or(Value::Blank, Value::Definition),
                ];
                values.extend(comments(line.claim.map_or(&[], |claim| &claim.evidence)));
                rows += 1;
                grid.row(HEAD_ROW + rows, &values)?;
            }
        }
    }
    grid.filtered(rows, headings.len() + COMMENTS)?;
    grid.finished()
}

/// A row of the findings.
struct Line<'a> {
    kind: Text,
    title: Option<&'a Text>,
    text: &'a Text,
    claim: Option<&'a Claim>,
}

fn lines(block: &Block) -> Vec<Line<'_>> {
    match block {
        Block::Paragraph(all) | Block::List(all) => {
            all.iter().map(|claim| Line { kind: say::office::kind_statement(), title: None, text: &claim.text, claim: Some(claim) }).collect()
        }
        Block::Callout { title, body, .. } if body.is_empty() => {
            vec![Line { kind: say::office::kind_remark(), title: None, text: title, claim: None }]
        }
        Block::Callout { title, body, .. } => {
            body.iter().map(|claim| Line { kind: say::office::kind_remark(), title: Some(title), text: &claim.text, claim: Some(claim) }).collect()
        }
        Block::Prompt(text) => vec![Line { kind: say::office::kind_question(), title: None, text, claim: None }],
        _ => Vec::new(),
    }
}

/// The events, in order of time.
pub fn timeline<'a>(book: &'a Book<'a>, name: &str, events: &[&TimelineRow]) -> Result<Grid<'a>> {
    let mut headings = vec![book.zoned(&say::office::col_when())];
    headings.extend(with_comments(book, &[say::office::col_text(), say::office::col_glance()]));
    let mut grid = Grid::table(book, name, &book.say(&say::office::sheet_timeline()), "", &headings)?;
    for (row, event) in (HEAD_ROW + 1..).zip(events) {
        let mut values = vec![Value::Instant(event.at), Value::Text(book.say(&event.text)), Value::Toned(event.tone, tone_word(book, event.tone))];
        values.extend(comments(&event.evidence));
        grid.row(row, &values)?;
    }
    grid.filtered(events.len() as u32, headings.len())?;
    grid.finished()
}

/// The lessons, one a row.
pub fn lessons<'a>(book: &'a Book<'a>, name: &str, lessons: &[&LessonBlock]) -> Result<Grid<'a>> {
    let headings = with_comments(
        book,
        &[
            say::office::col_lesson(),
            say::office::col_kind(),
            say::ui_priority(),
            say::ui_capability(),
            say::office::col_name(),
            say::ui_observation(),
            say::ui_insight(),
            say::ui_recommendation(),
            say::ui_success_test(),
            say::ui_threshold(),
        ],
    );
    let mut grid = Grid::table(book, name, &book.say(&say::office::sheet_lessons()), "", &headings)?;
    for (row, lesson) in (HEAD_ROW + 1..).zip(lessons) {
        let kind = if lesson.is_strength { say::ui_strength() } else { say::ui_improvement() };
        let mut values = vec![Value::Count(lesson.number)];
        let parts = [
            &kind,
            &lesson.priority,
            &lesson.capability,
            &lesson.title,
            &lesson.observation,
            &lesson.insight,
            &lesson.recommendation,
            &lesson.success_test,
        ];
        values.extend(parts.map(|text| Value::Text(book.say(text))));
        values.push(lesson.threshold.as_ref().map_or(Value::Blank, |threshold| Value::Text(book.say(threshold))));
        values.extend(comments(&lesson.evidence));
        grid.row(row, &values)?;
    }
    grid.filtered(lessons.len() as u32, headings.len())?;
    grid.finished()
}

/// The headings, and those of the comments behind.
fn with_comments(book: &Book<'_>, headings: &[Text]) -> Vec<String> {
    let evidence = book.say(&say::ui_evidence());
    let more = |number| {
        if number == 1 { evidence.clone() } else { book.say(&say::office::column_more(crate::model::Fact::Name(evidence.clone()), number)) }
    };
    headings.iter().map(|heading| book.say(heading)).chain((1..=COMMENTS as u64).map(more)).collect()
}

/// One id a column; what does not fit stands in the last one.
fn comments(ids: &[QuoteId]) -> Vec<Value> {
    let is_full = ids.len() > COMMENTS;
    let (shown, rest) = ids.split_at(if is_full { COMMENTS - 1 } else { ids.len() });
    let mut values: Vec<Value> = shown.iter().cloned().map(Value::Comment).collect();
    if is_full {
        values.push(Value::Text(rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")));
    }
    values
}
