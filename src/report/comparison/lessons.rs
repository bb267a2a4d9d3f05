//! What became of lessons: what was identified twice and not learned comes first.

use super::names;
use crate::history::compare::{Comparison, Fate, LessonCourse};
use crate::history::entry::Entry;
use crate::judge::RULES_INFO;
use crate::model::Fact;
use crate::report::Text;
use crate::report::block::{Block, Cell, Section};
use crate::report::build::{list, plain, section as build, table, term, under, words as text_column};
use crate::report::say::comparison as words;

pub fn section(comparison: &Comparison) -> Option<Section> {
    let lessons = &comparison.lessons;
    if lessons.is_empty() {
        return build("lessons", words::section_lessons(), vec![Block::Paragraph(vec![plain(words::lessons_none())])]);
    }
    let mut blocks = Vec::new();
    let twice: Vec<&LessonCourse> = lessons.iter().filter(|lesson| lesson.fate == Fate::NotLearned).collect();
    if !twice.is_empty() {
        let titles = twice.iter().map(|lesson| plain(title(lesson, comparison))).collect();
        under(&mut blocks, words::not_learned_title(twice.len() as u64), list(titles));
    }
    let row = |lesson: &LessonCourse| {
        let crises: Vec<&Entry> = lesson.raised_in.iter().map(|idx| &comparison.crises[*idx]).collect();
        vec![
            Cell::Text(title(lesson, comparison)),
            if lesson.capability.is_empty() { Cell::Empty } else { Cell::Fact(term("capability", &lesson.capability)) },
            Cell::Fact(term("fate", lesson.fate.as_str())),
            Cell::Fact(names(&crises)),
        ]
    };
    let columns = vec![
        text_column("lesson", words::col_lesson()),
        text_column("capability", words::col_capability()),
        text_column("fate", words::col_fate()),
        text_column("raised_in", words::col_raised_in()),
    ];
    blocks.extend(table("lessons_over_time", words::lessons_caption(), columns, lessons.iter().map(row).collect(), None));
    build("lessons", words::section_lessons(), blocks)
}

/// The title of a lesson with the cause that it names, as the newest crisis that raised it has it; the id of a rule that no longer exists.
fn title(lesson: &LessonCourse, comparison: &Comparison) -> Text {
    if RULES_INFO.iter().all(|info| info.id != lesson.rule) {
        return words::name(Fact::Name(lesson.rule.clone()));
    }
    let raised = lesson.raised_in.iter().rev().find_map(|idx| comparison.crises[*idx].lessons.iter().find(|raised| raised.rule == lesson.rule));
    let cause = raised.and_then(|raised| raised.facts.get("cause")?.get("cause")?.as_str());
    let facts = cause.map(|id| ("cause", Fact::Cause(id.to_owned()))).into_iter().collect();
    Text { key: format!("lessons.{}.title", lesson.rule), facts }
}
