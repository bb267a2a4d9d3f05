//! Moodle XML: a category and one multiple-choice question each, the right answer at 100 %, the wrong ones at 0.

use std::fmt::Write;

use super::said;
use crate::i18n::Speaker;
use crate::report::training::quiz::Quiz;

/// The quiz as a file for Moodle's import.
#[must_use]
pub fn xml(quiz: &Quiz, speaker: &Speaker<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    // A slash would begin a sub-category.
    let category = speaker.say(&quiz.title).replace('/', "//");
    let _ = writeln!(out, "  <question type=\"category\">\n    <category><text>$course$/top/{}</text></category>\n  </question>", escaped(&category));
    for question in said(quiz, speaker) {
        let _ = writeln!(out, "  <question type=\"multichoice\">\n    <name><text>{}</text></name>", escaped(&question.name));
        let mut body = format!("<p>{}</p>", escaped(&question.stem));
        if let Some(shown) = &question.shown {
            let _ = write!(body, "<blockquote>{}</blockquote>", broken(shown));
        }
        let _ = writeln!(out, "    <questiontext format=\"html\"><text>{}</text></questiontext>", cdata(&body));
        let _ = writeln!(
            out,
            "    <generalfeedback format=\"html\"><text>{}</text></generalfeedback>",
            cdata(&format!("<p>{}</p>", broken(&question.feedback)))
        );
        out.push_str("    <defaultgrade>1</defaultgrade>\n    <penalty>0.3333333</penalty>\n    <hidden>0</hidden>\n    <single>true</single>\n");
        out.push_str("    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>abc</answernumbering>\n");
        for (answer, is_right) in &question.answers {
            let fraction = if *is_right { 100 } else { 0 };
            let _ = writeln!(
                out,
                "    <answer fraction=\"{fraction}\" format=\"html\"><text>{}</text></answer>",
                cdata(&format!("<p>{}</p>", broken(answer)))
            );
        }
        let _ = writeln!(out, "    <tags><tag><text>{}</text></tag></tags>\n  </question>", escaped(question.kind));
    }
    out.push_str("</quiz>\n");
    out
}

/// Text as XML or HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text as HTML with its lines.
fn broken(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}

/// HTML inside XML. Escaped text holds no `]]>`; should our own markup ever do, it is cut in two.
fn cdata(html: &str) -> String {
    format!("<![CDATA[{}]]>", html.replace("]]>", "]]]]><![CDATA[>"))
}
