//! The first sheet: what the report is, its banners, its key figures with what they mean, the sheets, and the handling note.

use super::blocks;
use super::grid::{Grid, Value};
use super::{Book, Result};
use crate::model::Fact;
use crate::report::block::{Block, KeyFigure, Tone};
use crate::report::say;

/// Widths of the columns of this sheet, characters.
const WIDTHS: [u32; 9] = [34, 22, 14, 14, 14, 14, 10, 40, 18];

/// The sheet. `others` are the sheets that follow, for the list of them.
pub fn write<'a>(book: &'a Book<'a>, others: &[Grid<'_>]) -> Result<Grid<'a>> {
    let mut grid = Grid::new(book, &book.summary)?;
    grid.label(0, 0, &book.say(&book.report.title), &book.styles.title)?;
    grid.label(1, 0, &book.say(&book.report.subtitle), &book.styles.quiet)?;
    let mut row = 3;
    for (tone, banner) in &book.report.banners {
        grid.row(row, &[Value::Toned(*tone, tone_word(book, *tone))])?;
        grid.label(row, 1, &book.say(banner), &book.styles.plain)?;
        row += 1;
    }
    row = key_figures(book, &mut grid, row + 1)?;
    row = sheets(book, &mut grid, row + 1, others)?;
    handling(book, &mut grid, row + 1)?;
    for (col, width) in (0..).zip(WIDTHS) {
        grid.fix_width(col, width);
    }
    grid.finished()
}

/// Every headline number of the report, one a row.
fn key_figures(book: &Book<'_>, grid: &mut Grid<'_>, top: u32) -> Result<u32> {
    let figures: Vec<&KeyFigure> =
        blocks(book.report).filter_map(|block| if let Block::KeyFigures(figures) = block { Some(figures) } else { None }).flatten().collect();
    if figures.is_empty() {
        return Ok(top);
    }
    grid.label(top, 0, &book.say(&say::office::key_figures()), &book.styles.heading)?;
    let headings = [
        say::office::col_figure(),
        say::office::col_value(),
        say::office::col_number(),
        say::office::col_unit(),
        say::office::col_low(),
        say::office::col_high(),
        say::office::col_n(),
        say::office::col_note(),
        say::office::col_glance(),
        say::office::col_meaning(),
    ];
    grid.headings(top + 1, &headings.map(|heading| book.say(&heading)))?;
    let mut row = top + 2;
    for figure in figures {
        let (low, high) = ends(figure.interval.as_ref());
        grid.row(
            row,
            &[
                Value::Text(book.say(&figure.label)),
                Value::Text(figure.value.as_ref().map_or_else(|| "–".to_owned(), |value| book.speaker.fact(value))),
                figure.value.as_ref().map_or(Value::Blank, number),
                Value::Text(figure.value.as_ref().map_or_else(String::new, |value| unit(book, value))),
                low,
                high,
                figure.n.map_or(Value::Blank, Value::Count),
                Value::Text(figure.note.as_ref().map_or_else(String::new, |note| book.say(note))),
                Value::Toned(figure.tone, tone_word(book, figure.tone)),
                Value::Definition(figure.definition),
            ],
        )?;
        row += 1;
    }
    Ok(row)
}

fn number(fact: &Fact) -> Value {
    match fact {
        Fact::Count(n) => Value::Count(*n),
        Fact::Number(value) | Fact::Minutes(value) => Value::Number(*value),
        Fact::Change(value) => Value::Change(*value),
        Fact::Points(difference) => Value::Change(difference * 100.0),
        Fact::Share(share) => Value::Share(*share),
        Fact::Instant(at) => Value::Instant(*at),
        Fact::Date(at) => Value::Date(*at),
        _ => Value::Blank,
    }
}

fn unit(book: &Book<'_>, fact: &Fact) -> String {
    match fact {
        Fact::Minutes(_) => book.say(&say::office::unit_minutes()),
        Fact::Points(_) => book.say(&say::office::unit_points()),
        Fact::Share(_) => book.say(&say::office::unit_share()),
        Fact::Count(_) | Fact::Number(_) | Fact::Change(_) => book.say(&say::office::unit_count()),
        Fact::Instant(_) | Fact::Date(_) => book.report.report_zone.clone(),
        _ => String::new(),
    }
}

fn ends(interval: Option<&Fact>) -> (Value, Value) {
    match interval {
        Some(Fact::ShareRange(low, high)) => (Value::Share(*low), Value::Share(*high)),
        Some(Fact::MinutesRange(low, high)) => (Value::Number(*low), Value::number(*high)),
        _ => (Value::Blank, Value::Blank),
    }
}

fn sheets(book: &Book<'_>, grid: &mut Grid<'_>, top: u32, others: &[Grid<'_>]) -> Result<u32> {
    grid.label(top, 0, &book.say(&say::office::sheets()), &book.styles.heading)?;
    grid.label(top + 1, 0, &book.say(&say::office::sheets_note()), &book.styles.quiet)?;
    let mut row = top + 2;
    for other in others {
        grid.link(row, 0, other.name(), 0, other.name())?;
        grid.label(row, 1, other.about(), &book.styles.quiet)?;
        row += 1;
    }
    Ok(row)
}

fn handling(book: &Book<'_>, grid: &mut Grid<'_>, top: u32) -> Result<()> {
    grid.label(top, 0, &book.say(&say::ui_handling()), &book.styles.heading)?;
    let mut row = top + 1;
    for (label, value) in &book.report.handling {
        grid.label(row, 0, &book.say(label), &book.styles.quiet)?;
        grid.label(row, 1, &book.speaker.fact(value), &book.styles.plain)?;
        row += 1;
    }
    let made_by = book.say(&say::ui_made_by(Fact::Name(book.report.version.clone())));
    grid.label(row, 0, &made_by, &book.styles.quiet)
}

/// The tone in words: colour alone tells nothing.
pub fn tone_word(book: &Book<'_>, tone: Tone) -> String {
    match tone {
        Tone::Plain => String::new(),
        Tone::Good => book.say(&say::ui_good()),
        Tone::Warning => book.say(&say::ui_warning()),
        Tone::Bad => book.say(&say::ui_bad()),
    }
}
