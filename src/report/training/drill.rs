//! The drill on paper: what participants get, what the facilitator says, and the list of injects.

use std::collections::BTreeSet;

use super::{Context, Document, case, forms, lines, section, sentences, words};
use crate::model::Fact;
use crate::report::block::{Block, Cell, Report, Section, Table};
use crate::report::build::{digits, instant_cell, name, platform, table, term, words as column};
use crate::report::{Text, say};
use crate::training::Drill;
use crate::training::drill::{Inject, InjectKind, Module};

/// Anchors of the modules: a crisis has few phases.
const ANCHORS: [&str; 9] = ["module_1", "module_2", "module_3", "module_4", "module_5", "module_6", "module_7", "module_8", "module_9"];
/// The goals of the drill, in their order.
pub(super) const GOALS: [&str; 7] = ["o1", "o2", "o3", "o4", "o5", "o6", "o7"];

/// The goal that a kind of inject trains first.
const fn goal(kind: InjectKind) -> &'static str {
    match kind {
        InjectKind::Opening | InjectKind::FirstOfCause => "o1",
        InjectKind::MostLiked | InjectKind::Pressure => "o2",
        InjectKind::Praise => "o3",
        InjectKind::Threat => "o4",
        InjectKind::Escalation => "o5",
        InjectKind::Rumour | InjectKind::CopiedText => "o6",
    }
}

pub(super) fn documents(context: &Context<'_>) -> Vec<Document> {
    let Some(drill) = &context.pack.drill else { return Vec::new() };
    let name = || context.name();
    vec![
        context.document("situation-manual", say::training::title_manual(name()), say::training::for_participants(), manual(drill)),
        context.document("trainer-facilitator-guide", say::training::title_guide(name()), say::training::for_trainers(), guide(drill)),
        injects(context, drill),
        context.document("evaluation-sheet", say::training::title_evaluation(name()), say::training::for_observers(), forms::evaluation()),
        context.document("hot-wash", say::training::title_hot_wash(name()), say::training::for_everyone(), forms::hot_wash()),
    ]
}

fn injects(context: &Context<'_>, drill: &Drill) -> Document {
    let blocks = vec![sentences([say::training::injects_intro()]), Block::Table(inject_table(drill))];
    let sections = vec![section("injects", say::training::injects_table(), blocks)];
    context.document("trainer-inject-list", say::training::title_injects(context.name()), say::training::for_trainers(), sections)
}

/// The document that holds the list of injects: its table is also written as CSV.
#[must_use]
pub fn inject_document(documents: &[super::Document]) -> Option<&Report> {
    documents.iter().find(|document| document.stem == "trainer-inject-list").map(|document| &document.report)
}

fn manual(drill: &Drill) -> Vec<Section> {
    let n = drill.injects.len() as u64;
    let play = drill.minutes - drill.briefing_minutes - drill.hot_wash_minutes;
    let purpose = [say::training::manual_purpose_1(Fact::Minutes(play), n), say::training::manual_purpose_2(Fact::Minutes(drill.real.minutes()))];
    let goals = GOALS.map(goal_line);
    let rules = [say::training::rule_1(), say::training::rule_2(), say::training::rule_3(), say::training::rule_4(), say::training::rule_5()];
    let roles = [say::training::role_1(), say::training::role_2(), say::training::role_3(), say::training::role_4(), say::training::role_5()];
    let mut sections = vec![
        section("purpose", say::training::manual_purpose(), vec![sentences(purpose)]),
        section("goals", say::training::manual_objectives(), vec![Block::Table(goals_table(goals))]),
        section("rules", say::training::manual_rules(), vec![lines(rules)]),
        section("roles", say::training::manual_roles(), vec![lines(roles)]),
    ];
    let mut shown = BTreeSet::new();
    for (anchor, module) in ANCHORS.into_iter().zip(&drill.modules) {
        // What phase it is stands in the facilitator's guide: on the day itself nobody knew.
        let mut blocks = case::known(&module.known, &mut shown);
        blocks.push(Block::Heading(say::training::module_questions()));
        let part = part(drill, module);
        blocks.extend((1..=3).map(|question| Block::Prompt(words(&format!("module.{part}_{question}")))));
        sections.push(section(anchor, module_title(module), blocks));
    }
    sections
}

fn goal_line(goal: &'static str) -> [Text; 2] {
    [words(&format!("objective.{goal}.name")), words(&format!("objective.{goal}.text"))]
}

fn goals_table(goals: [[Text; 2]; 7]) -> Table {
    Table {
        id: "goals",
        caption: say::training::manual_objectives(),
        columns: vec![column("goal", say::training::evaluation_col_goal()), column("look_for", say::training::evaluation_col_look())],
        rows: goals.into_iter().map(|pair| pair.map(Cell::Text).to_vec()).collect(),
        note: None,
    }
}

/// Which questions and words go with a module: the first, the last, or one between them.
fn part(drill: &Drill, module: &Module) -> &'static str {
    if module.number == 1 {
        "start"
    } else if module.number == drill.modules.len() as u64 {
        "end"
    } else {
        "middle"
    }
}

fn module_title(module: &Module) -> Text {
    say::training::module_title(module.number, clock(module.clock_from), clock(module.clock_to))
}

/// A minute of the exercise clock.
fn clock(minutes: f64) -> Fact {
    Fact::Count(minutes.round().max(0.0) as u64)
}

fn guide(drill: &Drill) -> Vec<Section> {
    let rules = [say::training::guide_chosen_1(drill.n_candidates), say::training::guide_chosen_2(), say::training::guide_chosen_3()];
    let stall = [say::training::guide_stall_1(), say::training::guide_stall_2(), say::training::guide_stall_3(), say::training::guide_fast()];
    let kinds = InjectKind::ALL.into_iter().filter(|kind| drill.injects.iter().any(|inject| inject.kind == *kind)).map(|kind| {
        let id = kind.as_str();
        vec![
            Cell::Text(say::training::label(term("inject", id))),
            Cell::Text(words(&format!("inject.{id}.expected"))),
            Cell::Text(words(&format!("inject.{id}.talk"))),
        ]
    });
    let columns = vec![
        column("kind", say::training::guide_col_kind()),
        column("expected", say::training::injects_col_expected()),
        column("talk", say::training::guide_col_talk()),
    ];
    let kinds = table("inject_kinds", say::training::guide_kinds_table(), columns, kinds.collect(), None);
    vec![
        section(
            "agenda",
            say::training::guide_agenda(),
            vec![sentences([say::training::guide_step(Fact::Minutes(drill.step_minutes))]), Block::Table(agenda(drill))],
        ),
        section("kinds", say::training::guide_kinds(), kinds.into_iter().collect()),
        section("stall", say::training::guide_stall(), vec![lines(stall)]),
        section("chosen", say::training::guide_chosen(), vec![lines(rules)]),
    ]
}

fn agenda(drill: &Drill) -> Table {
    let span = |from: f64, to: f64| Cell::Fact(Fact::Name(format!("{from:.0}–{to:.0}")));
    let mut rows =
        vec![vec![span(0.0, drill.briefing_minutes), Cell::Text(say::training::guide_briefing()), Cell::Text(say::training::guide_briefing_say())]];
    rows.extend(drill.modules.iter().map(|module| {
        vec![
            span(module.clock_from, module.clock_to),
            Cell::Text(match module.phase {
                Some(phase) => {
                    say::training::guide_module_phase(module.number, term("phase", phase.as_str()), module.first_inject, module.last_inject)
                }
                None => say::training::guide_module(module.number, module.first_inject, module.last_inject),
            }),
            Cell::Text(words(&format!("guide.module_say.{}", part(drill, module)))),
        ]
    }));
    rows.push(vec![
        span(drill.minutes - drill.hot_wash_minutes, drill.minutes),
        Cell::Text(say::training::guide_hot_wash()),
        Cell::Text(say::training::guide_hot_wash_say()),
    ]);
    Table {
        id: "agenda",
        caption: say::training::guide_agenda_table(),
        columns: vec![
            column("clock", say::training::guide_col_clock()),
            column("what", say::training::guide_col_what()),
            column("say", say::training::guide_col_say()),
        ],
        rows,
        note: None,
    }
}

fn inject_table(drill: &Drill) -> Table {
    Table {
        id: "injects",
        caption: say::training::injects_table(),
        columns: vec![
            digits("number", say::col_number()),
            digits("clock_minutes", say::training::injects_col_clock()),
            column("real_time", say::training::injects_col_real()),
            column("channel", say::training::injects_col_channel()),
            column("from", say::training::injects_col_from()),
            column("text", say::training::injects_col_text()),
            column("kind", say::training::guide_col_kind()),
            column("expected_action", say::training::injects_col_expected()),
            column("objective", say::training::injects_col_objective()),
        ],
        rows: drill.injects.iter().map(inject_row).collect(),
        note: Some(say::training::injects_note()),
    }
}

fn inject_row(inject: &Inject) -> Vec<Cell> {
    let said = &inject.said;
    let text =
        if said.text.is_empty() { Cell::Text(say::training::injects_withheld(term("polarity", said.polarity.as_str()))) } else { name(&said.text) };
    let kind = inject.kind.as_str();
    vec![
        Cell::Fact(Fact::Count(inject.number)),
        Cell::Fact(clock(inject.clock_minutes)),
        instant_cell(said.at),
        Cell::Fact(platform(&said.platform)),
        name(&said.who),
        text,
        Cell::Text(say::training::label(term("inject", kind))),
        Cell::Text(words(&format!("inject.{kind}.expected"))),
        Cell::Text(words(&format!("objective.{}.code", goal(inject.kind)))),
    ]
}
