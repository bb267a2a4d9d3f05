//! The report as a workbook: a summary, the findings, native charts over sheets with their data, one sheet a table, the comments behind every claim.
//!
//! 1. [`names`] gives every sheet a name that Excel takes.
//! 2. [`grid`] is one sheet while it is written: texts stay texts, numbers stay numbers, widths follow what is written.
//! 3. The other files write one kind of sheet each.
//!
//! There is no formula in it, and no link but ours from an id to the row of its comment: what strangers wrote is only ever written as text.

mod appendix;
mod chart_data;
mod charts;
mod findings;
mod grid;
mod names;
#[cfg(test)]
mod reading;
mod styles;
mod summary;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::error::Error;
use crate::i18n::Speaker;
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact, Micros};
use crate::report::block::{Block, Figure, LessonBlock, QuoteBlock, Table, TimelineRow};
use crate::report::{Report, say};
use names::Names;
use styles::Styles;

use super::words;

/// What a sheet may run into: a limit of the format.
type Result<T> = std::result::Result<T, XlsxError>;

/// What every sheet is written with.
struct Book<'a> {
    report: &'a Report,
    speaker: &'a Speaker<'a>,
    styles: Styles,
    /// The sheet of the summary.
    summary: String,
    /// The sheet of evidence and the row of each comment in it, from 0.
    evidence: (String, BTreeMap<&'a QuoteId, u32>),
    /// The sheet of definitions and the row of each in it, from 0.
    definitions: (String, BTreeMap<Definition, u32>),
}

/// The workbook, as bytes of an `.xlsx` file. Same report, same bytes.
///
/// # Errors
///
/// [`Error::Output`] when a sheet would not fit into Excel's limits.
pub fn workbook(report: &Report, speaker: &Speaker<'_>) -> crate::error::Result<Vec<u8>> {
    written(report, speaker).map_err(|error| Error::Output {
        path: "report.xlsx".into(),
        what: format!("does not fit into a workbook: {error}"),
        fix: "leave it out: name the formats that you want with `--format`".into(),
    })
}

fn written(report: &Report, speaker: &Speaker<'_>) -> Result<Vec<u8>> {
    let mut names = Names::default();
    let mut name = |text: &str| names.unique(text);
    let summary = name(&speaker.say(&say::office::sheet_summary()));
    let charts_name = name(&speaker.say(&say::office::sheet_charts()));
    let findings_name = name(&speaker.say(&say::office::sheet_findings()));
    let timeline_name = name(&speaker.say(&say::office::sheet_timeline()));
    let lessons_name = name(&speaker.say(&say::office::sheet_lessons()));
    let evidence_name = name(&speaker.say(&say::office::sheet_evidence()));
    let definitions_name = name(&speaker.say(&say::office::sheet_definitions()));

    let mut quotes: Vec<&QuoteBlock> =
        blocks(report).filter_map(|block| if let Block::Quotes(quotes) = block { Some(quotes) } else { None }).flatten().collect();
    // A comment that is quoted as an example, too, stands here once; ids are in the order of time.
    quotes.sort_by(|a, b| a.id.cmp(&b.id));
    quotes.dedup_by(|a, b| a.id == b.id);
    let definitions: Vec<_> =
        blocks(report).filter_map(|block| if let Block::Definitions(rows) = block { Some(rows) } else { None }).flatten().collect();
    let book = Book {
        report,
        speaker,
        styles: Styles::new(),
        summary,
        evidence: (evidence_name, rows_of(quotes.iter().map(|quote| &quote.id), appendix::FIRST_ROW)),
        definitions: (definitions_name, rows_of(definitions.iter().map(|(id, ..)| *id), appendix::FIRST_ROW)),
    };

    let mut sheets = Vec::new();
    let figures: Vec<&Figure> = blocks(report).filter_map(|block| if let Block::Figure(figure) = block { Some(figure) } else { None }).collect();
    let data: Vec<chart_data::Data<'_>> = figures.into_iter().map(|figure| chart_data::write(&book, figure, &mut names)).collect::<Result<_>>()?;
    if data.iter().any(|data| data.plot.is_some()) {
        sheets.push(charts::write(&book, &charts_name, &data)?);
    }
    sheets.push(findings::write(&book, &findings_name)?);
    let timeline: Vec<&TimelineRow> =
        blocks(report).filter_map(|block| if let Block::Timeline(rows) = block { Some(rows) } else { None }).flatten().collect();
    if !timeline.is_empty() {
        sheets.push(findings::timeline(&book, &timeline_name, &timeline)?);
    }
    let lessons: Vec<&LessonBlock> =
        blocks(report).filter_map(|block| if let Block::Lesson(lesson) = block { Some(lesson.as_ref()) } else { None }).collect();
    if !lessons.is_empty() {
        sheets.push(findings::lessons(&book, &lessons_name, &lessons)?);
    }
    let all: Vec<&Table> = blocks(report).filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect();
    for table in all {
        let name = names.unique(&speaker.say(&table.caption));
        sheets.push(tables::write(&book, &name, table)?);
    }
    if !quotes.is_empty() {
        sheets.push(appendix::evidence(&book, &quotes)?);
    }
    if !definitions.is_empty() {
        sheets.push(appendix::definitions(&book, &definitions)?);
    }
    sheets.extend(data.into_iter().map(|data| data.sheet));

    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report, speaker)?);
    workbook.push_worksheet(summary::write(&book, &sheets)?.into_worksheet());
    for sheet in sheets {
        workbook.push_worksheet(sheet.into_worksheet());
    }
    workbook.save_to_buffer()
}

fn blocks(report: &Report) -> impl Iterator<Item = &Block> {
    report.sections.iter().flat_map(|section| &section.blocks)
}

fn rows_of<T: Ord>(ids: impl Iterator<Item = T>, first: u32) -> BTreeMap<T, u32> {
    let mut rows = BTreeMap::new();
    for (row, id) in (first..).zip(ids) {
        rows.entry(id).or_insert(row);
    }
    rows
}

/// Title and language only: no person, no computer, no clock. The time of making is the end of the data.
fn properties(report: &Report, speaker: &Speaker<'_>) -> Result<DocProperties> {
    let made = ExcelDateTime::from_timestamp(end_of_data(report).div_euclid(1_000_000))?;
    Ok(DocProperties::new().set_title(words::harmless(&speaker.say(&report.title))).set_creation_datetime(&made))
}

/// The last moment that the document speaks of in its head or evidence; where it names none, the first day that zip files can carry.
fn end_of_data(report: &Report) -> Micros {
    const FIRST_OF_1980: Micros = 315_532_800_000_000;
    let head = report.subtitle.facts.iter().filter_map(|(_, fact)| if let Fact::Date(at) | Fact::Instant(at) = fact { Some(*at) } else { None });
    let quoted =
        blocks(report).filter_map(|block| if let Block::Quotes(quotes) = block { Some(quotes) } else { None }).flatten().filter_map(|quote| quote.at);
    head.chain(quoted).max().map_or(FIRST_OF_1980, |at| at.max(FIRST_OF_1980))
}
