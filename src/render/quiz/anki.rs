//! Anki: one note a line, front, back and tags between tabs, under the headers that its import reads.

use std::fmt::Write;

use super::said;
use crate::i18n::Speaker;
use crate::report::sentences as say;
use crate::report::training::quiz::{Quiz, letter};

use crate::model::Fact;

/// The quiz as a text file for Anki's import. Line ends inside a field stand between quotation marks; without HTML the import shows them as line ends.
#[must_use]
pub fn tsv(quiz: &Quiz, speaker: &Speaker<'_>) -> String {
    let deck = speaker.say(&quiz.title).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!("#separator:tab\n#html:false\n#deck:{deck}\n#tags column:3\n");
    for question in said(quiz, speaker) {
        let mut front = question.stem.clone();
        if let Some(shown) = &question.shown {
            let _ = write!(front, "\n\n{shown}");
        }
        for (place, (answer, _)) in question.answers.iter().enumerate() {
            let _ = write!(front, "\n{}. {answer}", letter(place));
        }
        let right = speaker.say(&say::training::quiz_right(Fact::Name(question.right().to_owned())));
        let back = format!("{right}\n\n{}", question.feedback);
        let _ = writeln!(out, "{}\t{}\tafterstorm {}", field(&front), field(&back), question.kind);
    }
    out
}

/// A field: tabs are spaces, and whatever could be taken for the end of the field or for a remark stands between quotation marks.
fn field(text: &str) -> String {
    let text = text.replace('\t', " ").replace('\r', "");
    if text.contains(['\n', '"']) || text.starts_with('#') { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
