//! The report as Markdown: the same content, for wikis and mail.

use std::fmt::Write;

use super::words;
use crate::i18n::Speaker;
use crate::measure::results::QuoteId;
use crate::model::Fact;
use crate::report::Report;
use crate::report::block::{Block, Claim, KeyFigure, LessonBlock, QuoteBlock, Table, Tone};
use crate::report::sentences as say;

/// Comments that a sentence links to; the page has them all.
const VISIBLE_REFERENCES: usize = 3;

/// The document. With `links_charts` charts are pictures next to the file, otherwise only their descriptions stand there.
#[must_use]
pub fn document(report: &Report, speaker: &Speaker<'_>, links_charts: Charts) -> String {
    let mut out = String::new();
    line(&mut out, &format!("# {}", text(&speaker.say(&report.title))));
    line(&mut out, &text(&speaker.say(&report.subtitle)));
    for (tone, banner) in &report.banners {
        let word = tone_word(*tone, speaker);
        let word = if word.is_empty() { word } else { format!("**{word}** ") };
        line(&mut out, &format!("> {word}{}", text(&speaker.say(banner))));
    }
    line(&mut out, &format!("## {}", speaker.say(&say::ui_contents())));
    for section in &report.sections {
        let _ = writeln!(out, "- [{}](#{})", text(&speaker.say(&section.title)), section.id);
    }
    out.push('\n');
    for section in &report.sections {
        // An anchor of our own: the ones that programs make from headings differ between them.
        line(&mut out, &format!("<a id=\"{}\"></a>", section.id));
        line(&mut out, &format!("## {}", text(&speaker.say(&section.title))));
        for block in &section.blocks {
            write_block(&mut out, block, speaker, links_charts);
        }
    }
    line(&mut out, &format!("## {}", speaker.say(&say::ui_handling())));
    for (label, value) in &report.handling {
        let _ = writeln!(out, "- {}: {}", text(&speaker.say(label)), text(&speaker.fact(value)));
    }
    out.push('\n');
    let times_in = speaker.say(&say::ui_times_in(Fact::Name(report.report_zone.clone())));
    let made_by = speaker.say(&say::ui_made_by(Fact::Name(report.version.clone())));
    let _ = writeln!(out, "{} {}", text(&times_in), text(&made_by));
    out
}

/// Whether pictures of the charts stand beside the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charts {
    /// As `charts/ID.svg`.
    Beside,
    /// Nowhere.
    Absent,
}

fn write_block(out: &mut String, block: &Block, speaker: &Speaker<'_>, charts: Charts) {
    match block {
        Block::Heading(heading) => line(out, &format!("### {}", text(&speaker.say(heading)))),
        Block::Paragraph(claims) => {
            let sentences: Vec<String> = claims.iter().map(|claim| sentence(claim, speaker)).collect();
            line(out, &sentences.join(" "));
        }
        Block::List(claims) => {
            for claim in claims {
                let _ = writeln!(out, "- {}", sentence(claim, speaker));
            }
            out.push('\n');
        }
        Block::KeyFigures(figures) => {
            for figure in figures {
                let _ = writeln!(out, "- {}", key_figure(figure, speaker));
            }
            out.push('\n');
        }
        Block::Table(table) => write_table(out, table, speaker),
        Block::Figure(figure) => {
            line(out, &format!("**{}**", text(&speaker.say(&figure.title))));
            match charts {
                Charts::Beside => line(out, &format!("![{}](charts/{}.svg)", text(&speaker.say(&figure.description)), figure.id)),
                Charts::Absent => line(out, &text(&speaker.say(&figure.description))),
            }
            line(out, &format!("*{}*", text(&speaker.say(&figure.caption))));
        }
        Block::Callout { title, body, .. } => {
            let sentences: Vec<String> = body.iter().map(|claim| sentence(claim, speaker)).collect();
            line(out, format!("> **{}** {}", text(&speaker.say(title)), sentences.join(" ")).trim_end());
        }
        Block::Lesson(lesson) => write_lesson(out, lesson, speaker),
        Block::Timeline(rows) => {
            for row in rows {
                let _ = writeln!(out, "- **{}** {}{}", text(&speaker.instant(row.at)), text(&speaker.say(&row.text)), references(&row.evidence));
            }
            out.push('\n');
        }
        Block::Quotes(quotes) => {
            for quote in quotes {
                write_quote(out, quote, speaker);
            }
        }
        Block::Prompt(prompt) => line(out, &format!("> ✎ {}", text(&speaker.say(prompt)))),
        Block::Definitions(rows) => {
            for (id, name, explanation) in rows {
                line(out, &format!("<a id=\"def-{}\"></a>**{}.** {}", id.as_str(), text(&speaker.say(name)), text(&speaker.say(explanation))));
            }
        }
    }
}

fn sentence(claim: &Claim, speaker: &Speaker<'_>) -> String {
    let definition = claim.definition.map_or_else(String::new, |definition| format!(" [?](#def-{})", definition.as_str()));
    format!("{}{definition}{}", text(&speaker.say(&claim.text)), references(&claim.evidence))
}

fn references(ids: &[QuoteId]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let links: Vec<String> = ids.iter().take(VISIBLE_REFERENCES).map(|id| format!("[{id}](#{id})")).collect();
    let more = if ids.len() > VISIBLE_REFERENCES { format!(", +{}", ids.len() - VISIBLE_REFERENCES) } else { String::new() };
    format!(" ({}{more})", links.join(", "))
}

fn key_figure(figure: &KeyFigure, speaker: &Speaker<'_>) -> String {
    let mut shown =
        format!("{}: **{}**", text(&speaker.say(&figure.label)), figure.value.as_ref().map_or_else(|| "–".into(), |fact| text(&speaker.fact(fact))));
    let details: Vec<String> = [
        figure.interval.as_ref().map(|fact| speaker.fact(fact)),
        figure.n.map(|n| speaker.say(&say::ui_n(n))),
        figure.note.as_ref().map(|note| speaker.say(note)),
    ]
    .into_iter()
    .flatten()
    .map(|detail| text(&detail))
    .collect();
    if !details.is_empty() {
        let _ = write!(shown, " ({})", details.join("; "));
    }
    let _ = write!(shown, " [?](#def-{})", figure.definition.as_str());
    shown
}

fn write_table(out: &mut String, table: &Table, speaker: &Speaker<'_>) {
    line(out, &format!("**{}**", text(&speaker.say(&table.caption))));
    let headings: Vec<String> = table.columns.iter().map(|column| text(&speaker.say(&column.heading))).collect();
    let rules: Vec<&str> = table.columns.iter().map(|column| if column.is_numeric { "---:" } else { "---" }).collect();
    let _ = writeln!(out, "| {} |\n| {} |", headings.join(" | "), rules.join(" | "));
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let words = words::cell(cell, speaker);
                let detail = if words.detail.is_empty() { String::new() } else { format!(" ({})", text(&words.detail)) };
                format!("{}{detail}{}", text(&words.text), references(words.evidence)).trim().to_owned()
            })
            .collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
    if let Some(note) = &table.note {
        line(out, &format!("*{}*", text(&speaker.say(note))));
    }
}

fn write_lesson(out: &mut String, lesson: &LessonBlock, speaker: &Speaker<'_>) {
    let kind = if lesson.is_strength { say::ui_strength() } else { say::ui_improvement() };
    line(out, &format!("### {}. {}", lesson.number, text(&speaker.say(&lesson.title))));
    let head = [
        speaker.say(&kind),
        format!("{}: {}", speaker.say(&say::ui_priority()), speaker.say(&lesson.priority)),
        format!("{}: {}", speaker.say(&say::ui_capability()), speaker.say(&lesson.capability)),
    ];
    line(out, &head.map(|part| text(&part)).join(" · "));
    let parts = [
        (say::ui_observation(), Some(&lesson.observation)),
        (say::ui_insight(), Some(&lesson.insight)),
        (say::ui_recommendation(), Some(&lesson.recommendation)),
        (say::ui_success_test(), Some(&lesson.success_test)),
        (say::ui_threshold(), lesson.threshold.as_ref()),
    ];
    for (idx, (label, part)) in parts.into_iter().enumerate() {
        let Some(part) = part else { continue };
        let evidence = if idx == 0 { references(&lesson.evidence) } else { String::new() };
        let _ = writeln!(out, "- **{}:** {}{evidence}", text(&speaker.say(&label)), text(&speaker.say(part)));
    }
    out.push('\n');
}

fn write_quote(out: &mut String, quote: &QuoteBlock, speaker: &Speaker<'_>) {
    let side = speaker.say(&if quote.is_brand { say::ui_brand() } else { say::ui_customer() });
    let at = quote.at.map_or_else(String::new, |at| format!(", {}", speaker.instant(at)));
    line(out, &format!("<a id=\"{}\"></a>**{}** {} {}{at}", quote.id, quote.id, text(&side), text(&words::harmless(&quote.author))));
    let shown = if quote.text.is_empty() { speaker.say(&say::ui_no_text()) } else { words::harmless(&quote.text) };
    for part in shown.lines().filter(|part| !part.trim().is_empty()) {
        let _ = writeln!(out, "> {}  ", text(part));
    }
    out.push('\n');
    let polarity = (!quote.is_brand).then(|| speaker.term("polarity", quote.polarity.as_str()));
    let tags = polarity.into_iter().chain(quote.tags.iter().map(|tag| speaker.say(tag)));
    let source = Some(words::source(quote, speaker)).filter(|source| !source.is_empty());
    let foot: Vec<String> = tags.chain(source).map(|part| text(&part)).collect();
    if !foot.is_empty() {
        line(out, &foot.join(" · "));
    }
}

fn tone_word(tone: Tone, speaker: &Speaker<'_>) -> String {
    match tone {
        Tone::Plain => String::new(),
        Tone::Good => speaker.say(&say::ui_good()),
        Tone::Warning => speaker.say(&say::ui_warning()),
        Tone::Bad => speaker.say(&say::ui_bad()),
    }
}

fn line(out: &mut String, content: &str) {
    out.push_str(content);
    out.push_str("\n\n");
}

/// Text that Markdown shows as it is: nothing a stranger wrote becomes markup, a link or a table.
fn text(plain: &str) -> String {
    let mut escaped = String::with_capacity(plain.len() + 8);
    for (idx, c) in plain.char_indices() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '#' | '+' | '-' | '=' if idx == 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            '&' => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    // `1. ` at the beginning would start a numbered list.
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && (escaped[digits..].starts_with(". ") || escaped[digits..].starts_with(") ")) {
        escaped.insert(digits, '\\');
    }
    // Addresses would become links in many programs.
    escaped.replace("://", ":\u{2060}//").replace("www.", "www\u{2060}.")
}

#[cfg(test)]
mod tests {
    use super::text;

    fn check(plain: &str, wanted: &str) {
        assert_eq!(text(plain), wanted);
    }

    #[test]
    fn what_strangers_write_stays_text() {
        check("<script>*x*</script>", "\\<script\\>\\*x\\*\\</script\\>");
        check("a|b\n# c", "a\\|b # c");
        check("# c", "\\# c");
        check("1. one", "1\\. one");
        check("[x](http://y)", "\\[x\\](http:\u{2060}//y)");
        check("1,5 komentarza", "1,5 komentarza");
        check("65.8%", "65.8%");
    }
}
