//! Lessons identified, to change and to keep, each with evidence, yardstick and success test, and the actions that follow.

use crate::judge::{Lesson, LessonKind, Priority, ThresholdUsed};
use crate::model::Fact;
use crate::report::block::{Block, Cell, LessonBlock, Section};
use crate::report::build::{count, digits, evidence_cell, label, plain, section as build, table, term, under, words};
use crate::report::{Context, Text, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    let title = say::section_lessons();
    if context.lessons.is_empty() {
        return build("lessons", title, vec![Block::Paragraph(vec![plain(say::lesson_none())])]);
    }
    let numbered: Vec<(u64, &Lesson)> = (1..).zip(ordered(context.lessons)).collect();
    let of = |kind: LessonKind| numbered.iter().filter(move |(_, lesson)| lesson.kind == kind);
    let or_say = |blocks: Vec<Block>, none: Text| if blocks.is_empty() { vec![Block::Paragraph(vec![plain(none)])] } else { blocks };
    let improve = of(LessonKind::Improve).map(|(number, lesson)| block(*number, lesson)).collect();
    let sustain = of(LessonKind::Sustain).map(|(number, lesson)| block(*number, lesson)).collect();
    let mut blocks = vec![Block::Paragraph(vec![plain(say::lesson_intro())])];
    under(&mut blocks, say::head_improve(), or_say(improve, say::lesson_no_improve()));
    under(&mut blocks, say::head_sustain(), or_say(sustain, say::lesson_no_sustain()));
    let to_do: Vec<_> = of(LessonKind::Improve).collect();
    if let Some(actions) = actions(&to_do) {
        blocks.push(actions);
        blocks.push(Block::Prompt(say::lesson_owner()));
    }
    build("lessons", title, blocks)
}

/// To change before to keep, as the judge ordered them within.
fn ordered(lessons: &[Lesson]) -> impl Iterator<Item = &Lesson> {
    let of = |kind: LessonKind| lessons.iter().filter(move |lesson| lesson.kind == kind);
    of(LessonKind::Improve).chain(of(LessonKind::Sustain))
}

fn part(lesson: &Lesson, part: &str) -> Text {
    Text { key: format!("lessons.{}.{part}", lesson.rule), facts: lesson.facts.clone() }
}

/// The line that names a lesson.
pub(super) fn title_of(lesson: &Lesson) -> Text {
    part(lesson, "title")
}

/// The success test has, besides the rule's facts, the value to reach and the weeks in a row.
fn success(lesson: &Lesson) -> Text {
    let mut text = part(lesson, "success");
    text.facts.push(("value", lesson.success_test.shown.clone()));
    text.facts.push(("weeks", Fact::Count(lesson.success_test.weeks)));
    text
}

const fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "high",
        Priority::Medium => "medium",
        Priority::Low => "low",
    }
}

/// The unit of a threshold is in its id.
fn threshold(used: &ThresholdUsed) -> Text {
    let source = Fact::Phrase { en: used.source.clone(), pl: used.source_pl.clone() };
    let value = if used.id.ends_with("_minutes") {
        Fact::Minutes(used.value)
    } else if used.id.ends_with("_share") {
        Fact::Share(used.value)
    } else if used.id.ends_with("_count") {
        Fact::Count(used.value as u64)
    } else {
        Fact::Number(used.value)
    };
    say::lesson_threshold(value, source)
}

fn block(number: u64, lesson: &Lesson) -> Block {
    Block::Lesson(Box::new(LessonBlock {
        number,
        is_strength: lesson.kind == LessonKind::Sustain,
        priority: label("priority", priority(lesson.priority)),
        capability: label("capability", lesson.capability.as_str()),
        title: title_of(lesson),
        observation: part(lesson, "observation"),
        insight: part(lesson, "insight"),
        recommendation: part(lesson, "recommendation"),
        success_test: success(lesson),
        threshold: lesson.threshold.as_ref().map(threshold),
        evidence: lesson.evidence.ids().to_vec(),
    }))
}

fn actions(lessons: &[&(u64, &Lesson)]) -> Option<Block> {
    let rows = lessons.iter().map(|(number, lesson)| {
        vec![
            count(*number),
            Cell::Text(part(lesson, "recommendation")),
            Cell::Fact(term("priority", priority(lesson.priority))),
            Cell::Text(success(lesson)),
            Cell::Fact(term("handling", "to_fill")),
            Cell::Fact(term("handling", "to_fill")),
            evidence_cell(lesson.evidence.ids()),
        ]
    });
    let columns = vec![
        digits("lesson", say::col_number()),
        words("action", say::col_action()),
        words("priority", say::col_priority()),
        words("success_test", say::col_success()),
        words("owner", say::col_owner()),
        words("due", say::col_due()),
        words("evidence", say::col_evidence()),
    ];
    table("actions", say::lesson_actions(), columns, rows.collect(), None)
}
