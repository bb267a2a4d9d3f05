//! The first page of the pack: what is in it, how to use it, what is missing, how people are protected.

use super::{Context, Document, Key, lines, section, sentences, words};
use crate::model::Fact;
use crate::report::block::{Block, Cell, Section};
use crate::report::build::{table, words as column};
use crate::report::{Quotes, Text, say};
use crate::training::Missing;

pub(super) fn document(context: &Context<'_>) -> Document {
    let sections = [Some(what(context)), half_day(context), missing(context), Some(privacy(context))];
    context.document(
        "start-here",
        say::training::title_start(context.name()),
        say::training::for_trainers(),
        sections.into_iter().flatten().collect(),
    )
}

fn what(context: &Context<'_>) -> Section {
    let pack = context.pack;
    let name = || context.name();
    let mut rows = Vec::new();
    let mut row = |title: Text, audience: &str, usage: &str| {
        rows.push(vec![Cell::Text(title), Cell::Text(words(&format!("for.{audience}"))), Cell::Text(words(&format!("start.use.{usage}")))]);
    };
    if pack.case.is_some() {
        row(say::training::title_case(name()), "participants", "case");
        row(say::training::title_note(name()), "trainers", "note");
    }
    if pack.drill.is_some() {
        row(say::training::title_manual(name()), "participants", "manual");
        row(say::training::title_guide(name()), "trainers", "guide");
        row(say::training::title_injects(name()), "trainers", "injects");
        row(say::training::title_evaluation(name()), "observers", "evaluation");
        row(say::training::title_hot_wash(name()), "everyone", "hot_wash");
    }
    if pack.clinic.is_some() {
        row(say::training::title_clinic(name()), "participants", "clinic");
    }
    if !pack.quiz.is_empty() {
        row(say::training::title_quiz(name()), "trainers", "quiz");
    }
    let columns = vec![
        column("document", say::training::start_col_document()),
        column("audience", say::training::start_col_audience()),
        column("use", say::training::start_col_use()),
    ];
    let mut blocks = vec![sentences([say::training::start_intro()])];
    blocks.extend(table("documents", say::training::start_table(), columns, rows, None));
    section("what", say::training::start_what(), blocks)
}

fn half_day(context: &Context<'_>) -> Option<Section> {
    let pack = context.pack;
    let parts = [
        pack.case.as_ref().map(|_| say::training::start_agenda_case()),
        pack.clinic.as_ref().map(|_| say::training::start_agenda_clinic()),
        pack.drill.as_ref().map(|drill| say::training::start_agenda_drill(Fact::Minutes(drill.minutes))),
        (!pack.quiz.is_empty()).then(say::training::start_agenda_quiz),
    ];
    let parts: Vec<Text> = parts.into_iter().flatten().collect();
    (parts.len() > 1).then(|| section("half_day", say::training::start_half_day(), vec![lines(parts)]))
}

fn missing(context: &Context<'_>) -> Option<Section> {
    let has_drill = context.pack.drill.is_some();
    let texts: Vec<Text> = context
        .pack
        .missing
        .iter()
        .map(|why| match why {
            Missing::NoCrisis if has_drill => say::training::missing_no_crisis_chosen(),
            Missing::NoCrisis => say::training::missing_no_crisis(),
            Missing::TooFewComments => say::training::missing_too_few_comments(),
            Missing::NoReplies => say::training::missing_no_replies(),
            Missing::NoPairs => say::training::missing_no_pairs(),
            Missing::NoTexts => say::training::missing_no_texts(),
            Missing::NoFacts => say::training::missing_no_facts(),
        })
        .collect();
    (!texts.is_empty()).then(|| section("missing", say::training::start_missing(), vec![lines(texts)]))
}

fn privacy(context: &Context<'_>) -> Section {
    let texts = match context.meta.quotes {
        Quotes::None => say::training::privacy_none(),
        Quotes::Masked => say::training::privacy_masked(),
        Quotes::Verbatim => say::training::privacy_verbatim(),
    };
    let key = match context.meta.key {
        Key::Apart => say::training::privacy_key(),
        Key::None => say::training::privacy_no_key(),
    };
    section("privacy", say::training::start_privacy(), vec![Block::List(super::claims([texts, key]))])
}
