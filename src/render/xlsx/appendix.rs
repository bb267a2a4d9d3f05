//! The last sheets: every quoted comment with where it was read, and what every number means.

use super::grid::{Grid, HEAD_ROW, Value};
use super::{Book, Result};
use crate::model::{Definition, Lang};
use crate::report::block::QuoteBlock;
use crate::report::{Text, say};

/// The first row below the headings, from 0.
pub const FIRST_ROW: u32 = HEAD_ROW + 1;

/// The comments behind the claims: whoever doubts a number finds file and record here.
pub fn evidence<'a>(book: &'a Book<'a>, quotes: &[&QuoteBlock]) -> Result<Grid<'a>> {
    let mut headings = vec![book.say(&say::office::col_comment()), book.zoned(&say::office::col_when())];
    headings.extend(
        [
            say::office::col_author(),
            say::office::col_side(),
            say::office::col_text(),
            say::office::col_language(),
            say::office::col_mood(),
            say::office::col_labels(),
            say::office::col_words(),
            say::office::col_file(),
            say::office::col_record(),
        ]
        .map(|heading| book.say(&heading)),
    );
    let mut grid = Grid::table(book, &book.evidence.0, &book.say(&say::section_evidence()), "", &headings)?;
    for (row, quote) in (FIRST_ROW..).zip(quotes) {
        let lang = Lang::parse(&quote.language);
        let signed = |(word, valence): &(String, f64)| format!("{word} {}", if *valence < 0.0 { "−" } else { "+" });
        grid.row(
            row,
            &[
                Value::Text(quote.id.to_string()),
                quote.at.map_or(Value::Blank, Value::Instant),
                Value::Text(quote.author.clone()),
                Value::Text(book.say(&if quote.is_brand { say::ui_brand() } else { say::ui_customer() })),
                Value::Text(if quote.text.is_empty() { book.say(&say::ui_no_text()) } else { quote.text.clone() }),
                Value::Text(if lang == Lang::UND { String::new() } else { book.speaker.language_name(lang) }),
                if quote.is_brand { Value::Blank } else { Value::Text(book.speaker.term("polarity", quote.polarity.as_str())) },
                Value::Text(quote.tags.iter().map(|tag| book.say(tag)).collect::<Vec<_>>().join("; ")),
                Value::Text(quote.words.iter().map(signed).collect::<Vec<_>>().join(", ")),
                Value::Text(quote.source_file.clone()),
                Value::Count(quote.source_record),
            ],
        )?;
    }
    grid.filtered(quotes.len() as u32, headings.len())?;
    grid.finished()
}

/// What every number means, with its source.
pub fn definitions<'a>(book: &'a Book<'a>, rows: &[&(Definition, Text, Text)]) -> Result<Grid<'a>> {
    let headings = [say::office::col_name(), say::office::col_meaning()].map(|heading| book.say(&heading));
    let mut grid = Grid::table(book, &book.definitions.0, &book.say(&say::section_definitions()), "", &headings)?;
    for (row, (_, name, explanation)) in (FIRST_ROW..).zip(rows) {
        grid.row(row, &[Value::Text(book.say(name)), Value::Text(book.say(explanation))])?;
    }
    grid.fix_width(1, 110);
    grid.finished()
}
