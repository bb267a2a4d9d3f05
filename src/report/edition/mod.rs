//! For whom a report is written: the internal edition with masked quotes, or the shareable one without anything that leads to a person.
//!
//! A function from report to report, so that every kind of report and every renderer gets it. The shareable edition knows foreign text by its type,
//! [`Fact::Name`]: whatever is not known to identify nobody is replaced. Charts and blocks are matched without a wildcard, so that a new kind must say here what of it
//! may be shared.

mod charts;
pub mod rules;
mod tables;
mod values;

#[cfg(test)]
mod tests;

use super::block::{Block, Claim, KeyFigure, LessonBlock, Report, Section, Table, TimelineRow, Tone};
use super::build::{digits, term, words};
use super::{Text, say};
use crate::model::{Definition, Fact};
pub use rules::{EditionRules, FILE};
use values::{Editor, Grain};

/// For whom a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edition {
    /// For those who may see the archive: quotes, accounts, files.
    #[default]
    Internal,
    /// For anybody: nothing that leads to a person.
    Shareable,
}

impl Edition {
    /// As `--edition` and the catalogues write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Shareable => "shareable",
        }
    }
}

/// The edition of a report. `own_words` are names that the user wrote for readers: of the report, of statements.
#[must_use]
pub fn edit(report: &Report, edition: Edition, rules: &EditionRules, own_words: &[String]) -> Report {
    match edition {
        Edition::Internal => internal(report),
        Edition::Shareable => shareable(report, rules, own_words),
    }
}

fn internal(report: &Report) -> Report {
    let mut report = report.clone();
    report.handling.insert(0, (say::edition::handling_edition(), term("edition", Edition::Internal.as_str())));
    // Training material has no shareable edition, and says itself who may have it.
    let is_training = report.banners.iter().any(|(_, text)| text.key == say::training::banner_pseudonyms().key);
    if !is_training {
        report.banners.push((Tone::Plain, say::edition::banner_internal()));
    }
    report
}

fn shareable(report: &Report, rules: &EditionRules, own_words: &[String]) -> Report {
    let mut editor = Editor::new(report, rules, own_words);
    let title = editor.text(&report.title, Grain::Exact);
    let subtitle = editor.text(&report.subtitle, Grain::Exact);
    let n_quotes = report.sections.iter().flat_map(|section| &section.blocks).map(n_quotes).max().unwrap_or(0);
    let sections: Vec<Section> = report.sections.iter().filter_map(|section| edit_section(section, &mut editor)).collect();
    let mut banners: Vec<(Tone, Text)> = report.banners.iter().map(|(tone, text)| (*tone, editor.text(text, Grain::Exact))).collect();
    let mut handling = vec![(say::edition::handling_edition(), term("edition", Edition::Shareable.as_str()))];
    handling.extend(report.handling.iter().filter_map(|(label, value)| {
        let value = match label.key.as_str() {
            // A hash recognises whoever has the file, and the name of a file may name a person.
            "handling.input" => return None,
            "handling.audience" => term("edition", "anybody"),
            "handling.quotes" => term("quotes", "none"),
            _ => editor.fact(value, Grain::Exact),
        };
        Some((label.clone(), value))
    }));
    banners.insert(0, (Tone::Plain, say::edition::banner_shareable(n_quotes, rules.least_group, editor.n_suppressed)));
    Report { title, subtitle, handling, banners, sections, report_zone: report.report_zone.clone(), version: report.version.clone() }
}

fn n_quotes(block: &Block) -> u64 {
    if let Block::Quotes(quotes) = block { quotes.len() as u64 } else { 0 }
}

/// A section without quotes; nothing when it held nothing else.
fn edit_section(section: &Section, editor: &mut Editor<'_>) -> Option<Section> {
    let is_appendix_of_quotes = section.blocks.iter().any(|block| matches!(block, Block::Quotes(_)))
        && section.blocks.iter().all(|block| matches!(block, Block::Quotes(_) | Block::Paragraph(_)));
    if is_appendix_of_quotes {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for block in &section.blocks {
        for edited in edit_block(block, editor) {
            // A heading whose blocks are gone goes, too.
            if matches!(edited, Block::Heading(_)) && matches!(blocks.last(), Some(Block::Heading(_))) {
                blocks.pop();
            }
            blocks.push(edited);
        }
    }
    if matches!(blocks.last(), Some(Block::Heading(_))) {
        blocks.pop();
    }
    (!blocks.is_empty()).then(|| Section { id: section.id, title: editor.text(&section.title, Grain::Exact), blocks })
}

fn edit_block(block: &Block, editor: &mut Editor<'_>) -> Vec<Block> {
    let one = |block| vec![block];
    match block {
        Block::Heading(text) => one(Block::Heading(editor.text(text, Grain::Exact))),
        Block::Paragraph(claims) => {
            let claims = edit_claims(claims, editor);
            if claims.is_empty() { Vec::new() } else { one(Block::Paragraph(claims)) }
        }
        Block::List(claims) => {
            let claims = edit_claims(claims, editor);
            if claims.is_empty() { Vec::new() } else { one(Block::List(claims)) }
        }
        Block::KeyFigures(figures) => one(Block::KeyFigures(figures.iter().map(|figure| key_figure(figure, editor)).collect())),
        Block::Table(table) => tables::edit(table, editor).map(Block::Table).into_iter().collect(),
        Block::Figure(figure) => charts::edit(figure, editor),
        Block::Callout { tone, title, body } => {
            one(Block::Callout { tone: *tone, title: editor.text(title, Grain::Exact), body: edit_claims(body, editor) })
        }
        Block::Lesson(lesson) => one(Block::Lesson(Box::new(edit_lesson(lesson, editor)))),
        Block::Timeline(rows) => timeline(rows, editor).map(Block::Table).into_iter().collect(),
        Block::Quotes(_) => Vec::new(),
        Block::Prompt(text) => one(Block::Prompt(editor.text(text, Grain::Exact))),
        Block::Definitions(rows) => one(Block::Definitions(rows.clone())),
    }
}

/// Claims without links into the evidence. A sentence about fewer comments than a group must have is left out, and counted.
fn edit_claims(claims: &[Claim], editor: &mut Editor<'_>) -> Vec<Claim> {
    let mut edited = Vec::new();
    for claim in claims {
        if claim.definition.is_some() && editor.counts_few(&claim.text) {
            editor.n_suppressed += 1;
            continue;
        }
        let grain = grain(claim.definition);
        edited.push(Claim { text: editor.text(&claim.text, grain), definition: claim.definition, evidence: Vec::new() });
    }
    edited
}

/// Times since the onset are told to the hour: together with the day they would lead to a comment.
fn grain(definition: Option<Definition>) -> Grain {
    if definition == Some(Definition::CrisisClock) { Grain::Hours } else { Grain::Exact }
}

fn key_figure(figure: &KeyFigure, editor: &mut Editor<'_>) -> KeyFigure {
    let grain = grain(Some(figure.definition));
    let is_few = figure.n.is_some_and(|n| editor.is_few(n)) || matches!(figure.value, Some(Fact::Count(n)) if editor.is_few(n));
    let note = figure.note.as_ref().filter(|note| !editor.counts_few(note)).map(|note| editor.text(note, grain));
    if is_few {
        editor.n_suppressed += 1;
    }
    let shown = |fact: &Option<Fact>, editor: &mut Editor<'_>| fact.as_ref().filter(|_| !is_few).map(|fact| editor.fact(fact, grain));
    KeyFigure {
        label: editor.text(&figure.label, Grain::Exact),
        value: shown(&figure.value, editor),
        interval: shown(&figure.interval, editor),
        n: figure.n.filter(|_| !is_few),
        note: if is_few { Some(editor.few()) } else { note },
        definition: figure.definition,
        tone: figure.tone,
    }
}

fn edit_lesson(lesson: &LessonBlock, editor: &mut Editor<'_>) -> LessonBlock {
    let mut text = |text: &Text| editor.text(text, Grain::Hours);
    LessonBlock {
        number: lesson.number,
        is_strength: lesson.is_strength,
        priority: text(&lesson.priority),
        capability: text(&lesson.capability),
        title: text(&lesson.title),
        observation: text(&lesson.observation),
        insight: text(&lesson.insight),
        recommendation: text(&lesson.recommendation),
        success_test: text(&lesson.success_test),
        threshold: lesson.threshold.as_ref().map(text),
        evidence: Vec::new(),
    }
}

/// A timeline by days: as a table, since a row of a timeline has a time of day.
fn timeline(rows: &[TimelineRow], editor: &mut Editor<'_>) -> Option<Table> {
    let mut days = Vec::new();
    for row in rows {
        if editor.counts_few(&row.text) {
            editor.n_suppressed += 1;
            continue;
        }
        let day = editor.fact(&Fact::Date(row.at), Grain::Exact);
        days.push(vec![super::block::Cell::Fact(day), super::block::Cell::Text(editor.text(&row.text, Grain::Hours))]);
    }
    (!days.is_empty()).then(|| Table {
        id: "timeline_by_day",
        caption: say::edition::timeline(),
        columns: vec![digits("day", say::edition::day()), words("event", say::edition::event())],
        rows: days,
        note: None,
    })
}
