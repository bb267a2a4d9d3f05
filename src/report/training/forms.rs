//! Forms to fill in by hand: the evaluation sheet (the P/S/M/U scale of exercise evaluation, HSEEP) and the hot wash.

use super::drill::GOALS;
use super::{lines, section, sentences, words};
use crate::model::Fact;
use crate::report::block::{Block, Cell, Section, Table};
use crate::report::build::words as column;
use crate::report::say;

/// An empty box to tick.
const BOX: &str = "☐";
/// Empty lines of the table of actions.
const ACTIONS: usize = 5;

fn tick() -> Cell {
    Cell::Fact(Fact::Name(BOX.to_owned()))
}

pub(super) fn evaluation() -> Vec<Section> {
    let how = lines([say::training::evaluation_how_1(), say::training::evaluation_how_2()]);
    let rows = GOALS.map(|goal| {
        let mut row = vec![Cell::Text(words(&format!("objective.{goal}.name"))), Cell::Text(words(&format!("objective.{goal}.text")))];
        row.extend([tick(), tick(), tick(), tick()]);
        row
    });
    let table = Table {
        id: "evaluation",
        caption: say::training::evaluation_table(),
        columns: vec![
            column("goal", say::training::evaluation_col_goal()),
            column("look_for", say::training::evaluation_col_look()),
            column("performed", say::training::evaluation_col_p()),
            column("some", say::training::evaluation_col_s()),
            column("major", say::training::evaluation_col_m()),
            column("unable", say::training::evaluation_col_u()),
        ],
        rows: rows.into(),
        note: None,
    };
    let mut notes: Vec<Block> = GOALS
        .map(|goal| {
            Block::Prompt(say::training::evaluation_seen(Fact::Phrase { en: goal.to_uppercase(), pl: goal.to_uppercase().replace('O', "C") }))
        })
        .into();
    notes.push(Block::Prompt(say::training::evaluation_one()));
    vec![section("how", say::training::evaluation_how(), vec![how, Block::Table(table)]), section("notes", say::training::evaluation_notes(), notes)]
}

pub(super) fn hot_wash() -> Vec<Section> {
    let questions = (1..=7).map(|number| Block::Prompt(words(&format!("hot_wash.q{number}")))).collect();
    let blank = || Cell::Text(say::training::hot_wash_fill());
    let table = Table {
        id: "actions",
        caption: say::training::hot_wash_table(),
        columns: vec![
            column("action", say::training::hot_wash_col_action()),
            column("owner", say::training::hot_wash_col_owner()),
            column("due", say::training::hot_wash_col_due()),
            column("test", say::training::hot_wash_col_test()),
        ],
        rows: (0..ACTIONS).map(|_| vec![blank(), blank(), blank(), blank()]).collect(),
        note: None,
    };
    vec![
        section("how", say::training::hot_wash_how(), vec![sentences([say::training::hot_wash_how_1()])]),
        section("questions", say::training::hot_wash_questions(), questions),
        section("actions", say::training::hot_wash_actions(), vec![Block::Table(table)]),
    ]
}
