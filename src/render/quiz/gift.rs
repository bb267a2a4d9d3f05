//! GIFT, the text format that Moodle and others import: `::name:: question {=right ~wrong ####feedback}`.

use std::fmt::Write;

use super::said;
use crate::i18n::Speaker;
use crate::report::training::quiz::Quiz;

/// The quiz as a GIFT file. Questions stand apart by an empty line, so none may hold one.
#[must_use]
pub fn text(quiz: &Quiz, speaker: &Speaker<'_>) -> String {
    let title = one_line(&speaker.say(&quiz.title));
    let mut out = format!("// {title}\n\n$CATEGORY: $course$/top/{}\n", title.replace('/', "//"));
    for question in said(quiz, speaker) {
        let shown = question.shown.as_ref().map(|shown| format!("\\n\\n{}", escaped(shown))).unwrap_or_default();
        let _ = write!(out, "\n::{}::[plain]{}{shown} {{\n", escaped(&question.name), escaped(&question.stem));
        for (answer, is_right) in &question.answers {
            let _ = writeln!(out, "  {}{}", if *is_right { '=' } else { '~' }, escaped(answer));
        }
        let _ = writeln!(out, "  ####{}\n}}", escaped(&question.feedback));
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The characters that mean something to GIFT, with a backslash; line ends as `\n`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.trim().chars() {
        match c {
            '\\' | '~' | '=' | '#' | '{' | '}' | ':' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
