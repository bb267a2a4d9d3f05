//! A report as a message ready to send: HTML and text, made to look right in mail programs, which drop style sheets, scripts, forms and drawings.
//!
//! Styles stand at the elements, tables are tables, charts are left to the report. The same report gives the same bytes: the date is the end of the period, the
//! message's id and its boundary come from its content, and no name of a computer appears.

use std::fmt::Write as _;

use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use sha2::{Digest, Sha256};

use super::words;
use crate::i18n::Speaker;
use crate::model::Micros;
use crate::report::block::{Block, Claim, KeyFigure, QuoteBlock, Table, Tone};
use crate::report::{Report, Text, say};

const FONT: &str = "font-family:Segoe UI,Helvetica,Arial,sans-serif";
const INK: &str = "#1b1f24";
const MUTED: &str = "#57606a";
const RULE: &str = "#d0d7de";
/// The section at which the two pages end and the annex begins.
const ANNEX: &str = "week_annex";

/// The message. Its subject is the report's title with the `verdict`, which mail programs show as its preview, too.
#[must_use]
pub fn message(report: &Report, verdict: &Text, at: Micros, speaker: &Speaker<'_>) -> Vec<u8> {
    let preview = speaker.say(verdict);
    let title = format!("{} – {preview}", speaker.say(&report.title));
    let (html, text) = (html(report, &preview, speaker), plain(report, speaker));
    let hash: String = Sha256::digest(format!("{title}\n{html}\n{text}")).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let language = speaker.locale().as_str();
    let body = MimePart::new(
        ContentType::new("multipart/alternative").attribute("boundary", format!("afterstorm-{hash}")),
        vec![MimePart::new("text/plain", text), MimePart::new("text/html", html)],
    );
    MessageBuilder::new()
        .header("Message-ID", Raw::new(format!("<{hash}@afterstorm.invalid>")))
        .date(Date { date: at.div_euclid(1_000_000) })
        .header("Content-Language", Raw::new(language))
        // A draft: mail programs that know the header open it for sending.
        .header("X-Unsent", Raw::new("1"))
        .subject(title)
        .body(body)
        .write_to_vec()
        .expect("memory takes it")
}

/// Text that stands in HTML.
fn escaped(text: &str) -> String {
    words::harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const fn colour(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Plain => ("#f6f8fa", "#57606a"),
        Tone::Good => ("#eaf6ec", "#1a7f37"),
        Tone::Warning => ("#fff5db", "#9a6700"),
        Tone::Bad => ("#fdecea", "#b42318"),
    }
}

fn html(report: &Report, preview: &str, speaker: &Speaker<'_>) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>\n\
         <body style=\"margin:0;padding:0;background:#ffffff;color:{INK};{FONT};font-size:15px;line-height:1.45\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{}</div>\n<div style=\"max-width:680px;margin:0 auto;padding:20px 16px\">\n",
        speaker.locale().as_str(),
        escaped(&speaker.say(&report.title)),
        escaped(preview)
    );
    let _ = write!(out, "<h1 style=\"font-size:24px;line-height:1.2;margin:0 0 4px\">{}</h1>\n", escaped(&speaker.say(&report.title)));
    let _ = write!(out, "<p style=\"color:{MUTED};margin:0 0 16px\">{}</p>\n", escaped(&speaker.say(&report.subtitle)));
    for (tone, text) in &report.banners {
        out.push_str(&boxed(*tone, &format!("<p style=\"margin:0\">{}</p>", escaped(&speaker.say(text)))));
    }
    for section in report.sections.iter().take_while(|section| section.id != ANNEX) {
        let _ = write!(
            out,
            "<h2 style=\"font-size:18px;margin:28px 0 8px;border-bottom:1px solid {RULE};padding-bottom:4px\">{}</h2>\n",
            escaped(&speaker.say(&section.title))
        );
        for block in &section.blocks {
            out.push_str(&block_html(block, speaker));
        }
    }
    let _ = write!(
        out,
        "<p style=\"color:{MUTED};margin:28px 0 0\">{}</p>\n</div>\n</body>\n</html>\n",
        escaped(&speaker.say(&say::weekly::mail_intro()))
    );
    out
}

fn boxed(tone: Tone, inner: &str) -> String {
    let (back, edge) = colour(tone);
    format!("<div style=\"background:{back};border-left:4px solid {edge};padding:10px 14px;margin:0 0 12px\">{inner}</div>\n")
}

fn sentences(claims: &[Claim], speaker: &Speaker<'_>) -> String {
    claims.iter().map(|claim| speaker.say(&claim.text)).collect::<Vec<_>>().join(" ")
}

fn items(claims: &[Claim], speaker: &Speaker<'_>) -> String {
    let items: String = claims.iter().map(|claim| format!("<li style=\"margin:0 0 6px\">{}</li>", escaped(&speaker.say(&claim.text)))).collect();
    format!("<ul style=\"margin:0 0 12px;padding-left:20px\">{items}</ul>\n")
}

fn block_html(block: &Block, speaker: &Speaker<'_>) -> String {
    match block {
        Block::Heading(text) => format!("<h3 style=\"font-size:15px;margin:16px 0 6px\">{}</h3>\n", escaped(&speaker.say(text))),
        Block::Paragraph(claims) => format!("<p style=\"margin:0 0 12px\">{}</p>\n", escaped(&sentences(claims, speaker))),
        Block::List(claims) => items(claims, speaker),
        Block::KeyFigures(figures) => figures_html(figures, speaker),
        Block::Table(table) => table_html(table, speaker),
        Block::Callout { tone, title, body } => {
            let title =
                format!("<p style=\"margin:0 0 6px;font-size:17px;font-weight:bold;color:{}\">{}</p>", colour(*tone).1, escaped(&speaker.say(title)));
            boxed(*tone, &format!("{title}{}", items(body, speaker)))
        }
        Block::Quotes(quotes) => quotes.iter().map(|quote| quote_html(quote, speaker)).collect(),
        // Drawings, prompts and the parts of other reports stay in the report.
        Block::Figure(_) | Block::Lesson(_) | Block::Timeline(_) | Block::Prompt(_) | Block::Definitions(_) => String::new(),
    }
}

/// Label, value and note of a figure.
fn figure_words(figure: &KeyFigure, speaker: &Speaker<'_>) -> (String, String, String) {
    let value = figure.value.as_ref().map_or_else(|| "–".to_owned(), |value| speaker.fact(value));
    let mut detail: Vec<String> = figure.interval.iter().map(|interval| speaker.fact(interval)).collect();
    detail.extend(figure.n.map(|n| speaker.say(&say::ui_n(n))));
    detail.extend(figure.note.as_ref().map(|note| speaker.say(note)));
    (speaker.say(&figure.label), value, detail.join(" · "))
}

fn figures_html(figures: &[KeyFigure], speaker: &Speaker<'_>) -> String {
    let rows: String = figures
        .iter()
        .map(|figure| {
            let (label, value, detail) = figure_words(figure, speaker);
            format!(
                "<tr><td style=\"padding:8px 12px 8px 0;border-bottom:1px solid {RULE};vertical-align:top\">{}<br><span style=\"color:{MUTED};font-size:13px\">{}</span></td>\
                 <td style=\"padding:8px 0;border-bottom:1px solid {RULE};vertical-align:top;text-align:right;font-size:19px;font-weight:bold;white-space:nowrap;color:{}\">{}</td></tr>",
                escaped(&label),
                escaped(&detail),
                if figure.tone == Tone::Plain { INK } else { colour(figure.tone).1 },
                escaped(&value)
            )
        })
        .collect();
    format!(
        "<table role=\"presentation\" cellspacing=\"0\" cellpadding=\"0\" style=\"border-collapse:collapse;width:100%;margin:0 0 12px\">{rows}</table>\n"
    )
}

fn table_html(table: &Table, speaker: &Speaker<'_>) -> String {
    let side = |idx: usize| if table.columns[idx].is_numeric { "right" } else { "left" };
    let head: String = table
        .columns
        .iter()
        .enumerate()
        .map(|(idx, column)| {
            format!(
                "<th style=\"text-align:{};padding:4px 8px 4px 0;border-bottom:1px solid {MUTED}\">{}</th>",
                side(idx),
                escaped(&speaker.say(&column.heading))
            )
        })
        .collect();
    let rows: String = table
        .rows
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .enumerate()
                .map(|(idx, cell)| {
                    format!(
                        "<td style=\"text-align:{};padding:4px 8px 4px 0;border-bottom:1px solid {RULE};vertical-align:top\">{}</td>",
                        side(idx),
                        escaped(&cell_words(cell, speaker))
                    )
                })
                .collect();
            format!("<tr>{cells}</tr>")
        })
        .collect();
    format!(
        "<p style=\"font-weight:bold;margin:12px 0 4px\">{}</p>\n<table cellspacing=\"0\" cellpadding=\"0\" style=\"border-collapse:collapse;width:100%;font-size:13px;margin:0 0 12px\"><tr>{head}</tr>{rows}</table>\n",
        escaped(&speaker.say(&table.caption))
    )
}

fn cell_words(cell: &crate::report::block::Cell, speaker: &Speaker<'_>) -> String {
    let words = words::cell(cell, speaker);
    if words.evidence.is_empty() {
        return words.text;
    }
    words.evidence.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn quote_html(quote: &QuoteBlock, speaker: &Speaker<'_>) -> String {
    format!(
        "<blockquote style=\"margin:0 0 10px;padding:6px 12px;border-left:3px solid {RULE};color:{INK}\">{}<br><span style=\"color:{MUTED};font-size:13px\">{}</span></blockquote>\n",
        escaped(&quote_text(quote)),
        escaped(&quote_source(quote, speaker))
    )
}

fn quote_text(quote: &QuoteBlock) -> String {
    if quote.text.is_empty() { quote.id.to_string() } else { words::harmless(&quote.text) }
}

fn quote_source(quote: &QuoteBlock, speaker: &Speaker<'_>) -> String {
    let mut parts = vec![quote.author.clone()];
    parts.extend(quote.at.map(|at| speaker.instant(at)));
    parts.push(format!("{} ({}, {})", quote.id, quote.source_file, quote.source_record));
    parts.join(" · ")
}

/// The same as text of lines.
fn plain(report: &Report, speaker: &Speaker<'_>) -> String {
    let mut out = format!("{}\n{}\n\n", speaker.say(&report.title), speaker.say(&report.subtitle));
    for (_, text) in &report.banners {
        let _ = write!(out, "! {}\n", speaker.say(text));
    }
    for section in report.sections.iter().take_while(|section| section.id != ANNEX) {
        let _ = write!(out, "\n== {} ==\n\n", speaker.say(&section.title));
        for block in &section.blocks {
            out.push_str(&block_plain(block, speaker));
        }
    }
    let _ = write!(out, "\n-- \n{}\n", speaker.say(&say::weekly::mail_intro()));
    out
}

fn block_plain(block: &Block, speaker: &Speaker<'_>) -> String {
    let bullets = |claims: &[Claim]| claims.iter().map(|claim| format!("* {}\n", speaker.say(&claim.text))).collect::<String>();
    match block {
        Block::Heading(text) => format!("{}\n", speaker.say(text)),
        Block::Paragraph(claims) => format!("{}\n\n", sentences(claims, speaker)),
        Block::List(claims) => format!("{}\n", bullets(claims)),
        Block::KeyFigures(figures) => {
            let lines: String = figures
                .iter()
                .map(|figure| {
                    let (label, value, detail) = figure_words(figure, speaker);
                    format!("{label}: {value}\n    {detail}\n")
                })
                .collect();
            format!("{lines}\n")
        }
        Block::Table(table) => {
            let line = |cells: Vec<String>| format!("{}\n", cells.join(" | "));
            let head = line(table.columns.iter().map(|column| speaker.say(&column.heading)).collect());
            let rows: String = table.rows.iter().map(|row| line(row.iter().map(|cell| cell_words(cell, speaker)).collect())).collect();
            format!("{}\n{head}{rows}\n", speaker.say(&table.caption))
        }
        Block::Callout { title, body, .. } => format!("[{}]\n{}\n", speaker.say(title), bullets(body)),
        Block::Quotes(quotes) => {
            quotes.iter().map(|quote| format!("> {}\n> {}\n\n", quote_text(quote).replace('\n', " "), quote_source(quote, speaker))).collect()
        }
        Block::Figure(_) | Block::Lesson(_) | Block::Timeline(_) | Block::Prompt(_) | Block::Definitions(_) => String::new(),
    }
}
