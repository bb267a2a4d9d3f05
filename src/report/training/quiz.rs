//! The quiz as questions in words to be, and as a sheet to print.

use super::{Context, Document, quote, section, sentences};
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Cell, Table};
use crate::report::build::{digits, plain, words as column};
use crate::report::{Text, say};
use crate::training::quiz::{Question, Stem};
use crate::training::{Said, TrainingPack};

/// A question as renderers need it.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizItem {
    /// Number, from 1.
    pub number: u64,
    /// Id of its kind: part of names and tags.
    pub kind: &'static str,
    /// What is asked.
    pub stem: Text,
    /// The comment or reply that it is about.
    pub shown: Option<Said>,
    /// The answers in their order, and whether each is right. Exactly one is.
    pub answers: Vec<(Fact, bool)>,
    /// Why.
    pub why: Text,
    /// What the measure means.
    pub definition: Option<Definition>,
    /// The comments behind it.
    pub sources: Vec<QuoteId>,
}

/// The quiz of a pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiz {
    /// What it is called.
    pub title: Text,
    /// Its questions.
    pub items: Vec<QuizItem>,
}

/// The quiz of a pack, called `name`; `None` when it has no questions.
#[must_use]
pub fn quiz(pack: &TrainingPack, name: Fact) -> Option<Quiz> {
    let items: Vec<QuizItem> = pack.quiz.iter().map(item).collect();
    (!items.is_empty()).then(|| Quiz { title: say::training::quiz_deck(name), items })
}

fn item(question: &Question) -> QuizItem {
    let kind = question.stem.as_str();
    let named = |name: &'static str| question.about.first().map(|fact| (name, fact.clone())).into_iter().collect();
    let facts = match question.stem {
        Stem::HowLate => named("step"),
        Stem::LeftOut => named("average"),
        Stem::BetterReply => named("cause"),
        _ => Vec::new(),
    };
    QuizItem {
        number: question.number,
        kind,
        stem: Text { key: format!("training.stem.{kind}.question"), facts },
        shown: question.shown.clone(),
        answers: question.answers().map(|(fact, is_right)| (fact.clone(), is_right)).collect(),
        why: Text { key: format!("training.stem.{kind}.why"), facts: Vec::new() },
        definition: question.definition,
        sources: question.sources.clone(),
    }
}

/// The letter of an answer.
#[must_use]
pub fn letter(place: usize) -> char {
    char::from(b'A' + (place % 26) as u8)
}

pub(super) fn document(context: &Context<'_>) -> Option<Document> {
    let quiz = quiz(context.pack, context.name())?;
    let mut blocks = vec![sentences([say::training::quiz_intro()])];
    for item in &quiz.items {
        blocks.push(Block::Heading(say::training::quiz_item(item.number)));
        blocks.push(sentences([item.stem.clone()]));
        blocks.extend(item.shown.as_ref().map(|said| Block::Quotes(vec![quote(said, [])])));
        let options = item
            .answers
            .iter()
            .enumerate()
            .map(|(place, (answer, _))| plain(say::training::quiz_option(Fact::Name(letter(place).to_string()), answer.clone())));
        blocks.push(Block::List(options.collect()));
    }
    let sections = vec![
        section("quiz_questions", say::training::quiz_questions(), blocks),
        section("quiz_answers", say::training::quiz_answers(), vec![Block::Table(answers(&quiz))]),
    ];
    Some(context.document("trainer-quiz", say::training::title_quiz(context.name()), say::training::for_trainers(), sections))
}

fn answers(quiz: &Quiz) -> Table {
    let rows = quiz.items.iter().map(|item| {
        let place = item.answers.iter().position(|(_, is_right)| *is_right).unwrap_or_default();
        vec![
            Cell::Fact(Fact::Count(item.number)),
            Cell::Fact(Fact::Name(letter(place).to_string())),
            Cell::Text(item.why.clone()),
            // Texts are foreign here: ids are shown, without a link into a document that does not quote them.
            if item.sources.is_empty() { Cell::Empty } else { names(&item.sources) },
        ]
    });
    Table {
        id: "quiz_answers_table",
        caption: say::training::quiz_table(),
        columns: vec![
            digits("number", say::training::quiz_col_number()),
            column("right", say::training::quiz_col_right()),
            column("why", say::training::quiz_col_why()),
            column("source", say::training::quiz_col_source()),
        ],
        rows: rows.collect(),
        note: None,
    }
}

fn names(ids: &[QuoteId]) -> Cell {
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    Cell::Fact(Fact::Name(names.join(", ")))
}
