//! The quiz for programs that ask questions: Moodle XML, GIFT and Anki. Each has its own idea of what must be escaped.

pub mod anki;
pub mod gift;
pub mod moodle;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use super::words::harmless;
use crate::i18n::Speaker;
use crate::report::sentences as say;
use crate::report::training::quiz::{Quiz, QuizItem};

use crate::model::Fact;

/// A question in words.
struct Said {
    /// `C07 cause_of`: unique in the quiz, in order.
    name: String,
    kind: &'static str,
    /// What is asked, and the text that it is about.
    stem: String,
    shown: Option<String>,
    answers: Vec<(String, bool)>,
    /// Why, what the measure means, where it comes from.
    feedback: String,
}

impl Said {
    fn right(&self) -> &str {
        self.answers.iter().find(|(_, is_right)| *is_right).map_or("", |(answer, _)| answer)
    }
}

fn said(quiz: &Quiz, speaker: &Speaker<'_>) -> Vec<Said> {
    quiz.items.iter().map(|item| question(item, speaker)).collect()
}

fn question(item: &QuizItem, speaker: &Speaker<'_>) -> Said {
    let mut feedback = speaker.say(&item.why);
    if let Some(definition) = item.definition {
        let _ = write!(feedback, " {}: {}", speaker.definition_name(definition), speaker.definition_explanation(definition));
    }
    if !item.sources.is_empty() {
        let ids: Vec<String> = item.sources.iter().map(ToString::to_string).collect();
        feedback.push(' ');
        feedback.push_str(&speaker.say(&say::training::quiz_sources(Fact::Name(ids.join(", ")))));
    }
    Said {
        name: format!("{:02} {}", item.number, item.kind),
        kind: item.kind,
        stem: speaker.say(&item.stem),
        shown: item.shown.as_ref().map(|said| format!("{}: {}", harmless(&said.who), harmless(&said.text))),
        answers: item.answers.iter().map(|(answer, is_right)| (harmless(&speaker.fact(answer)), *is_right)).collect(),
        feedback,
    }
}
