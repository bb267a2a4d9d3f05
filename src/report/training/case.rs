//! The case, which knows nothing that came later, and the teaching note, which tells it.

use std::collections::BTreeSet;

use super::{Context, Document, claims, lines, quotes, section, sentences, words};
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Section};
use crate::report::build::{cause, plain, range, share, term};
use crate::report::{Text, say};
use crate::training::Case;
use crate::training::case::{Done, Known, Moment, Outcome};

/// Anchors of the decision points; there are never more than eight.
const ANCHORS: [&str; 8] = ["moment_1", "moment_2", "moment_3", "moment_4", "moment_5", "moment_6", "moment_7", "moment_8"];
/// The same in the teaching note, which prints on without a new page for each.
const OUTCOMES: [&str; 8] = ["outcome_1", "outcome_2", "outcome_3", "outcome_4", "outcome_5", "outcome_6", "outcome_7", "outcome_8"];
/// Charts of the report that show the course.
const CHARTS: [&str; 4] = ["volume", "sentiment_trend", "answered_over_time", "acts_over_phases"];

pub(super) fn documents(context: &Context<'_>) -> Vec<Document> {
    let Some(case) = &context.pack.case else { return Vec::new() };
    let name = context.name();
    vec![
        context.document("case", say::training::title_case(name.clone()), say::training::for_participants(), case_sections(case)),
        context.document("trainer-teaching-note", say::training::title_note(name), say::training::for_trainers(), note_sections(context, case)),
    ]
}

fn numbered<'c>(anchors: [&'static str; 8], case: &'c Case) -> impl Iterator<Item = (&'static str, u64, &'c Moment)> {
    anchors.into_iter().zip(1..).zip(&case.moments).map(|((anchor, number), moment)| (anchor, number, moment))
}

/// A label inside a sentence is a phrase of the catalogue, and sentences take facts.
fn title(number: u64, moment: &Moment) -> Text {
    say::training::case_point(number, term("moment", moment.kind.as_str()))
}

fn case_sections(case: &Case) -> Vec<Section> {
    let how = lines([say::training::case_how_1(), say::training::case_how_2(), say::training::case_how_3()]);
    let mut sections = vec![section("how", say::training::case_how(), vec![how])];
    let mut shown = BTreeSet::new();
    for (anchor, number, moment) in numbered(ANCHORS, case) {
        let mut blocks = known(&moment.known, &mut shown);
        let kind = moment.kind.as_str();
        blocks.push(Block::Heading(say::training::case_decide()));
        blocks.push(Block::Prompt(words(&format!("moment.{kind}.question"))));
        blocks.push(Block::Prompt(words(&format!("moment.{kind}.task"))));
        sections.push(section(anchor, title(number, moment), blocks));
    }
    sections
}

/// What was known, as a paragraph, a list of causes, and voices. `shown` are the statements that stand further up already.
pub(super) fn known(known: &Known, shown: &mut BTreeSet<u32>) -> Vec<Block> {
    let mut facts = vec![say::training::known_when(Fact::Instant(known.at)), say::training::known_new(known.n_new, Fact::Instant(known.from))];
    facts.push(match known.usual_per_hour {
        Some(usual) => say::training::known_hour_usual(known.n_last_hour, Fact::Number(usual)),
        None => say::training::known_hour(known.n_last_hour),
    });
    let mut paragraph = claims(facts);
    if !known.negative.is_too_few() {
        paragraph.push(plain(say::training::known_negative(share(&known.negative), range(&known.negative), known.negative.n)));
    }
    paragraph.push(plain(say::training::known_waiting(known.n_waiting)));
    paragraph.push(plain(if known.n_replies == 0 { say::training::known_no_replies() } else { say::training::known_replies(known.n_replies) }));
    if known.statements.is_empty() {
        paragraph.push(plain(say::training::known_silence()));
    }
    let mut blocks = vec![Block::Paragraph(paragraph)];
    if !known.causes.is_empty() {
        blocks.push(Block::Heading(say::training::known_causes()));
        blocks.push(lines(known.causes.iter().map(|(id, n)| say::training::known_cause(cause(id), *n))));
    }
    if let Some(statements) = quotes(known.statements.iter().filter(|said| shown.insert(said.row))) {
        blocks.push(Block::Heading(say::training::known_statements()));
        blocks.push(statements);
    }
    if let Some(voices) = quotes(&known.voices) {
        blocks.push(Block::Heading(say::training::known_voices()));
        blocks.push(voices);
    }
    blocks
}

fn note_sections(context: &Context<'_>, case: &Case) -> Vec<Section> {
    let mut overview = vec![sentences([say::training::note_intro()])];
    let page = context.whole.sections.iter().find(|section| section.id == "one_page");
    overview.extend(page.into_iter().flat_map(|page| &page.blocks).find(|block| matches!(block, Block::KeyFigures(_))).cloned());
    let mut sections = vec![section("overview", say::training::note_overview(), overview)];
    // A statement is quoted where it was the thing to decide, else where it is first named.
    let decided: BTreeSet<u32> =
        case.moments.iter().filter_map(|moment| moment.outcome.statement.as_ref()).filter(|done| is_now(done)).map(|done| done.said.row).collect();
    let mut shown = BTreeSet::new();
    for (anchor, number, moment) in numbered(OUTCOMES, case) {
        let mut blocks = vec![Block::Heading(say::training::note_brand())];
        blocks.extend(outcome(&moment.outcome, |done| (is_now(done) || !decided.contains(&done.said.row)) && shown.insert(done.said.row)));
        blocks.push(Block::Heading(say::training::note_strong()));
        blocks.push(sentences([words(&format!("moment.{}.strong", moment.kind.as_str()))]));
        sections.push(section(anchor, title(number, moment), blocks));
    }
    let all = || context.whole.sections.iter().flat_map(|section| &section.blocks);
    let charts: Vec<Block> =
        CHARTS.iter().filter_map(|id| all().find(|block| matches!(block, Block::Figure(figure) if figure.id == *id))).cloned().collect();
    if !charts.is_empty() {
        sections.push(section("charts", say::training::note_charts(), charts));
    }
    let lessons: Vec<Block> = all().filter(|block| matches!(block, Block::Lesson(_))).cloned().map(unlinked).collect();
    if !lessons.is_empty() {
        sections.push(section("lessons", say::training::note_lessons(), lessons));
    }
    sections.push(definitions(&sections));
    sections
}

/// A lesson without links to comments that this document does not quote.
fn unlinked(block: Block) -> Block {
    match block {
        Block::Lesson(mut lesson) => {
            lesson.evidence.clear();
            Block::Lesson(lesson)
        }
        other => other,
    }
}

/// Whether a statement came at the moment itself.
fn is_now(done: &Done) -> bool {
    done.after_minutes < 1.0
}

fn outcome(outcome: &Outcome, mut quotes_it: impl FnMut(&Done) -> bool) -> Vec<Block> {
    let statement = match &outcome.statement {
        Some(done) if is_now(done) => say::training::note_statement_now(term("statement", done.kind.as_str())),
        Some(done) => say::training::note_statement(Fact::Minutes(done.after_minutes), term("statement", done.kind.as_str())),
        None => say::training::note_no_statement(),
    };
    let (before, after) = (&outcome.negative_before, &outcome.negative_after);
    let mood = if before.is_too_few() || after.is_too_few() {
        say::training::note_too_few()
    } else if before.differs_from(after) {
        say::training::note_negative_changed(share(before), range(before), share(after), range(after))
    } else {
        say::training::note_negative_same(share(before), range(before), share(after), range(after))
    };
    let mut blocks = vec![sentences([statement])];
    blocks.extend(quotes(outcome.statement.iter().filter(|done| quotes_it(done)).map(|done| &done.said)));
    blocks.push(sentences([say::training::note_after(outcome.n_comments, outcome.n_replies), mood]));
    blocks
}

/// The definitions that the headline numbers link to.
fn definitions(sections: &[Section]) -> Section {
    let figures = sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::KeyFigures(figures) => Some(figures),
        _ => None,
    });
    let used: BTreeSet<Definition> = figures.flatten().map(|figure| figure.definition).collect();
    let entry = |definition: Definition, part: &str| Text { key: format!("definitions.{definition}.{part}"), facts: Vec::new() };
    let rows = used.into_iter().map(|definition| (definition, entry(definition, "name"), entry(definition, "explanation"))).collect();
    section("definitions", say::section_definitions(), vec![Block::Definitions(rows)])
}
