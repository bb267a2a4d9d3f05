//! The reply clinic on paper: two comments with their replies, a question, the solution, a task.

use super::{Context, Document, lines, quote, section, sentences, words};
use crate::model::{Fact, ResponseAct};
use crate::report::block::{Block, Cell, Section, Table};
use crate::report::build::{cause, term, words as column};
use crate::report::{Text, say};
use crate::training::checklist::Item;
use crate::training::clinic::{Example, Pair};

/// Anchors of the pairs and of their solutions, which begin a page each when printed; the rules ask for eight.
const ANCHORS: [[&str; 2]; 12] = [
    ["pair_1", "pair_1_solution"],
    ["pair_2", "pair_2_solution"],
    ["pair_3", "pair_3_solution"],
    ["pair_4", "pair_4_solution"],
    ["pair_5", "pair_5_solution"],
    ["pair_6", "pair_6_solution"],
    ["pair_7", "pair_7_solution"],
    ["pair_8", "pair_8_solution"],
    ["pair_9", "pair_9_solution"],
    ["pair_10", "pair_10_solution"],
    ["pair_11", "pair_11_solution"],
    ["pair_12", "pair_12_solution"],
];

pub(super) fn document(context: &Context<'_>) -> Option<Document> {
    let clinic = context.pack.clinic.as_ref()?;
    let how = sentences([say::training::clinic_how_1(), say::training::clinic_how_2(clinic.n_replies)]);
    let checklist = lines(Item::ALL.map(|item| words(&format!("item.{}", item.as_str()))));
    let mut sections =
        vec![section("how", say::training::clinic_how(), vec![how]), section("checklist", say::training::clinic_checklist(), vec![checklist])];
    sections.extend(ANCHORS.into_iter().zip(&clinic.pairs).flat_map(|(anchors, pair)| pair_sections(anchors, pair)));
    Some(context.document("reply-clinic", say::training::title_clinic(context.name()), say::training::for_participants(), sections))
}

/// Which example stands first changes from pair to pair, so that nobody learns "A is better".
fn order(pair: &Pair) -> [&Example; 2] {
    if pair.number.is_multiple_of(2) { [&pair.good, &pair.weak] } else { [&pair.weak, &pair.good] }
}

fn pair_sections(anchors: [&'static str; 2], pair: &Pair) -> [Section; 2] {
    let [a, b] = order(pair);
    let shown = |example: &Example| Block::Quotes(vec![quote(&example.question, []), quote(&example.reply.said, [])]);
    let points = |example: &Example| example.reply.checked.n() as u64;
    let waited = |example: &Example| Fact::Minutes(example.reply.waited_minutes);
    let is_a_weak = pair.number % 2 == 1;
    let exercise = vec![
        Block::Heading(say::training::clinic_comment_a()),
        shown(a),
        Block::Heading(say::training::clinic_comment_b()),
        shown(b),
        Block::Prompt(say::training::clinic_which()),
    ];
    let solution = vec![
        sentences([say::training::clinic_points(points(a), points(b)), say::training::clinic_waited(waited(a), waited(b))]),
        Block::Table(solution(a, b)),
        Block::Prompt(if is_a_weak { say::training::clinic_rewrite_a() } else { say::training::clinic_rewrite_b() }),
    ];
    [
        section(anchors[0], say::training::clinic_pair(pair.number, cause(&pair.cause)), exercise),
        section(anchors[1], say::training::clinic_solution(pair.number), solution),
    ]
}

fn solution(a: &Example, b: &Example) -> Table {
    let mut rows: Vec<Vec<Cell>> = Item::ALL
        .into_iter()
        .map(|item| vec![Cell::Text(say::training::label(term("checklist", item.as_str()))), Cell::Text(point(a, item)), Cell::Text(point(b, item))])
        .collect();
    let acts = ResponseAct::ALL.iter().copied().filter(|act| a.reply.acts.contains(*act) || b.reply.acts.contains(*act));
    rows.extend(acts.map(|act| vec![Cell::Text(say::training::label(term("act", act.as_str()))), code(a, act), code(b, act)]));
    Table {
        id: "solution",
        caption: say::training::clinic_table(),
        columns: vec![
            column("point", say::training::clinic_col_point()),
            column("a", say::training::clinic_col_a()),
            column("b", say::training::clinic_col_b()),
        ],
        rows,
        note: None,
    }
}

/// The words of an example that speak for, or in a dispute against, an item.
fn words_of(example: &Example, item: Item) -> String {
    let found: Vec<&str> =
        example.words.iter().filter(|(act, words)| item.acts().contains(act) && !words.is_empty()).map(|(_, words)| words.as_str()).collect();
    found.join(" … ")
}

fn point(example: &Example, item: Item) -> Text {
    let is_done = example.reply.checked.has(item);
    // What speaks for a dispute is shown where it costs the point; everything else where it earns it.
    let words = if is_done == (item != Item::NoDispute) { words_of(example, item) } else { String::new() };
    match (is_done, words.is_empty()) {
        (true, true) => say::training::clinic_yes(),
        (true, false) => say::training::clinic_yes_words(Fact::Name(words)),
        (false, true) => say::training::clinic_no(),
        (false, false) => say::training::clinic_no_words(Fact::Name(words)),
    }
}

fn code(example: &Example, act: ResponseAct) -> Cell {
    if !example.reply.acts.contains(act) {
        return Cell::Empty;
    }
    match example.words.iter().find(|(known, words)| *known == act && !words.is_empty()) {
        Some((_, words)) => Cell::Text(say::training::clinic_code_words(Fact::Name(words.clone()))),
        None => Cell::Text(say::training::clinic_yes()),
    }
}
