//! A table of the report as a sheet: one value a cell, intervals and n in columns of their own, units in the headings.

use super::grid::{Grid, HEAD_ROW, Value};
use super::{Book, Result};
use crate::measure::results::QuoteId;
use crate::model::{Fact, Share};
use crate::report::block::{Cell, Column, Table};
use crate::report::say;

/// Comments of one cell that get a column each; all further ones share the last.
const MOST_COMMENTS: usize = 5;

/// What the cells of a column need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One column, perhaps with a unit that all cells share.
    Single(Option<Unit>),
    /// Value, interval, count, n.
    Share,
    /// Value, interval, n, in minutes.
    Wait,
    /// Two ends.
    Range(Option<Unit>),
    /// Ids of comments, as many columns as the longest cell.
    Comments(usize),
}

/// What a number counts, where its format does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Points,
    Zone,
}

/// The sheet.
pub fn write<'a>(book: &'a Book<'a>, name: &str, table: &Table) -> Result<Grid<'a>> {
    let shapes: Vec<Shape> = (0..table.columns.len()).map(|idx| shape(table.rows.iter().map(|row| &row[idx]))).collect();
    let headings: Vec<String> = table.columns.iter().zip(&shapes).flat_map(|(column, shape)| headings(book, column, *shape)).collect();
    let note = table.note.as_ref().map_or_else(String::new, |note| book.say(note));
    let mut grid = Grid::table(book, name, &book.say(&table.caption), &note, &headings)?;
    for (row, cells) in (HEAD_ROW + 1..).zip(&table.rows) {
        let values: Vec<Value> =
            cells.iter().zip(&shapes).zip(&table.columns).flat_map(|((cell, shape), column)| values(book, cell, *shape, column)).collect();
        grid.row(row, &values)?;
    }
    grid.filtered(table.rows.len() as u32, headings.len())?;
    grid.finished()
}

fn shape<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Shape {
    if cells.clone().any(|cell| matches!(cell, Cell::Share(_))) {
        return Shape::Share;
    }
    if cells.clone().any(|cell| matches!(cell, Cell::Wait(_))) {
        return Shape::Wait;
    }
    if let Some(most) = cells.clone().filter_map(|cell| if let Cell::Evidence(ids) = cell { Some(ids.len()) } else { None }).max() {
        return Shape::Comments(most.clamp(1, MOST_COMMENTS));
    }
    let mut units = cells.clone().filter(|cell| **cell != Cell::Empty).map(unit);
    let first = units.next().flatten();
    let unit = first.filter(|_| units.all(|unit| unit == first));
    if cells.into_iter().any(|cell| matches!(cell, Cell::Fact(Fact::ShareRange(..) | Fact::MinutesRange(..)))) {
        Shape::Range(unit)
    } else {
        Shape::Single(unit)
    }
}

const fn unit(cell: &Cell) -> Option<Unit> {
    match cell {
        Cell::Fact(Fact::Minutes(_) | Fact::MinutesRange(..)) => Some(Unit::Minutes),
        Cell::Fact(Fact::Points(_)) => Some(Unit::Points),
        Cell::Fact(Fact::Instant(_) | Fact::Date(_)) => Some(Unit::Zone),
        _ => None,
    }
}

fn headings(book: &Book<'_>, column: &Column, shape: Shape) -> Vec<String> {
    let plain = book.say(&column.heading);
    let name = |heading: &str| Fact::Name(heading.to_owned());
    let minutes = |heading: String| book.with_unit(&heading, &book.say(&say::office::unit_minutes()));
    let with_unit = |heading: String, unit: Option<Unit>| match unit {
        None => heading,
        Some(Unit::Minutes) => minutes(heading),
        Some(Unit::Points) => book.with_unit(&heading, &book.say(&say::office::unit_points())),
        Some(Unit::Zone) => book.with_unit(&heading, &book.report.report_zone),
    };
    let (low, high) = (book.say(&say::office::column_low(name(&plain))), book.say(&say::office::column_high(name(&plain))));
    let n = book.say(&say::office::column_n(name(&plain)));
    match shape {
        Shape::Single(unit) => vec![with_unit(plain, unit)],
        Shape::Share => vec![plain.clone(), low, high, book.say(&say::office::column_count(name(&plain))), n],
        Shape::Wait => vec![minutes(plain), minutes(low), minutes(high), n],
        Shape::Range(unit) => vec![with_unit(low, unit), with_unit(high, unit)],
        Shape::Comments(columns) => (1..=columns as u64)
            .map(|number| if number == 1 { plain.clone() } else { book.say(&say::office::column_more(name(&plain), number)) })
            .collect(),
    }
}

fn values(book: &Book<'_>, cell: &Cell, shape: Shape, column: &Column) -> Vec<Value> {
    let mut values = match cell {
        Cell::Empty => Vec::new(),
        Cell::Text(text) => vec![words(book.say(text), column)],
        Cell::Fact(Fact::ShareRange(low, high)) if matches!(shape, Shape::Range(_)) => vec![Value::Share(*low), Value::Share(*high)],
        Cell::Fact(Fact::MinutesRange(low, high)) if matches!(shape, Shape::Range(_)) => vec![Value::Number(*low), Value::number(*high)],
        Cell::Fact(fact) => vec![fact_value(book, fact, column)],
        Cell::Share(share) => share_values(book, share),
        Cell::Wait(wait) if wait.is_too_few() => {
            vec![Value::Instead(book.speaker.too_few(wait.n)), Value::Blank, Value::Blank, Value::Count(wait.n)]
        }
        Cell::Wait(wait) => {
            let value = wait.point.map_or_else(|| Value::Instead(book.say(&say::ui_not_reached())), Value::Number);
            vec![value, Value::number(wait.low), Value::number(wait.high), Value::Count(wait.n)]
        }
        Cell::Evidence(ids) => comments(ids, shape),
    };
    values.resize(columns(shape), Value::Blank);
    values
}

/// A share, or the words that it rests on too few; the counts are never left out.
fn share_values(book: &Book<'_>, share: &Share) -> Vec<Value> {
    let (count, n) = (Value::Count(share.count), Value::Count(share.n));
    if share.is_too_few() {
        vec![Value::Instead(book.speaker.too_few(share.n)), Value::Blank, Value::Blank, count, n]
    } else {
        vec![Value::Share(share.share), Value::Share(share.low), Value::Share(share.high), count, n]
    }
}

const fn columns(shape: Shape) -> usize {
    match shape {
        Shape::Single(_) => 1,
        Shape::Range(_) => 2,
        Shape::Wait => 4,
        Shape::Share => 5,
        Shape::Comments(columns) => columns,
    }
}

/// A fact as a number where it is one, else in words.
pub fn fact_value(book: &Book<'_>, fact: &Fact, column: &Column) -> Value {
    match fact {
        Fact::Count(n) => Value::Count(*n),
        Fact::Number(value) | Fact::Minutes(value) => Value::Number(*value),
        Fact::Share(share) => Value::Share(*share),
        Fact::Change(value) => Value::Change(*value),
        Fact::Points(difference) => Value::Change(difference * 100.0),
        Fact::Instant(at) => Value::Instant(*at),
        Fact::Date(at) => Value::Date(*at),
        other => words(book.speaker.fact(other), column),
    }
}

fn words(words: String, column: &Column) -> Value {
    if column.is_numeric { Value::Instead(words) } else { Value::Text(words) }
}

/// One id a column. What does not fit stands in the last one, as text.
fn comments(ids: &[QuoteId], shape: Shape) -> Vec<Value> {
    let Shape::Comments(columns) = shape else { return vec![Value::Text(joined(ids))] };
    if ids.len() <= columns {
        return ids.iter().cloned().map(Value::Comment).collect();
    }
    let (shown, rest) = ids.split_at(columns - 1);
    shown.iter().cloned().map(Value::Comment).chain(std::iter::once(Value::Text(joined(rest)))).collect()
}

fn joined(ids: &[QuoteId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
