//! One sheet while it is written.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime};
use rust_xlsxwriter::{Chart, Format, Url, Worksheet};

use super::{Book, Result};
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact, Micros};
use crate::render::words;
use crate::report::block::Tone;
use crate::report::{Text, say};

/// The most characters that a cell holds, counted in UTF-16, less the sign of a cut.
const MOST_CHARACTERS: usize = 32_766;
/// Widths of columns, characters.
const WIDTHS: (f64, f64) = (9.0, 58.0);
/// Characters of running text in one unit of width, which is a digit: words break before the edge, but most letters are narrower.
const CHARACTERS_IN_WIDTH: f64 = 1.05;
/// Height of a line, and of the highest row, points.
const LINE_HEIGHT: f64 = 15.0;
const MOST_HEIGHT: f64 = 409.0;
/// Width of a date and time, characters.
const INSTANT_WIDTH: usize = 17;
/// A4, as print settings number paper.
const A4: u8 = 9;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// Words.
    Text(String),
    /// Words in a column of numbers.
    Instead(String),
    /// A whole number.
    Count(u64),
    /// A number.
    Number(f64),
    /// A number with its sign.
    Change(f64),
    /// A share 0..=1.
    Share(f64),
    /// An instant.
    Instant(Micros),
    /// A date.
    Date(Micros),
    /// Words that tell a tone.
    Toned(Tone, String),
    /// A comment, linked to its row.
    Comment(QuoteId),
    /// A definition, linked to its row.
    Definition(Definition),
}

impl Value {
    /// A number that may be missing.
    pub fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Blank, Self::Number)
    }
}

/// Characters that the button of a filter, and words that break early, take from a heading.
const FILTER_BUTTON: usize = 4;

/// A sheet, with the widths that its columns need.
pub struct Grid<'a> {
    sheet: Worksheet,
    book: &'a Book<'a>,
    name: String,
    caption: String,
    widths: Vec<usize>,
    fixed: BTreeMap<usize, f64>,
    texts: Vec<Extent>,
}

/// How much room a text needs.
struct Extent {
    row: u32,
    col: usize,
    /// Characters of each line.
    lines: Vec<usize>,
}

impl<'a> Grid<'a> {
    /// An empty sheet.
    pub fn new(book: &'a Book<'a>, name: &str) -> Result<Self> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        Ok(Self { sheet, book, name: name.to_owned(), caption: String::new(), widths: Vec::new(), fixed: BTreeMap::new(), texts: Vec::new() })
    }

    /// A sheet with its caption, a way back and a remark, and the headings of its columns below, from where rows are filtered and scrolled.
    pub fn table(book: &'a Book<'a>, name: &str, caption: &str, note: &str, headings: &[String]) -> Result<Self> {
        let mut grid = Self::new(book, name)?;
        grid.caption(caption)?;
        grid.way_back(1)?;
        grid.label(1, 1, note, &book.styles.quiet)?;
        grid.headings(HEAD_ROW, headings)?;
        grid.sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
        grid.sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
        Ok(grid)
    }

    /// The name of the sheet.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the sheet is about, in its first cell.
    pub fn caption(&mut self, caption: &str) -> Result<()> {
        caption.clone_into(&mut self.caption);
        self.label(0, 0, caption, &self.book.styles.heading)
    }

    /// What the sheet is about.
    pub fn about(&self) -> &str {
        &self.caption
    }

    /// Headings of columns.
    pub fn headings(&mut self, row: u32, headings: &[String]) -> Result<()> {
        for (col, heading) in headings.iter().enumerate() {
            self.sheet.write_string_with_format(row, col as u16, cell_text(heading), &self.book.styles.head)?;
            // A long heading breaks, and needs room for the button of the filter.
            let length = heading.chars().count();
            self.widen(col, length.min(18));
            self.texts.push(Extent { row, col, lines: vec![length + FILTER_BUTTON] });
        }
        Ok(())
    }

    /// Lets readers filter the rows below [`HEAD_ROW`].
    pub fn filtered(&mut self, rows: u32, columns: usize) -> Result<()> {
        if rows > 0 && columns > 0 {
            self.sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + rows, columns as u16 - 1)?;
        }
        Ok(())
    }

    /// Words that are not counted for the width of their column: they may run over their neighbours.
    pub fn label(&mut self, row: u32, col: u16, words: &str, format: &Format) -> Result<()> {
        if !words.is_empty() {
            self.sheet.write_string_with_format(row, col, cell_text(words), format)?;
        }
        Ok(())
    }

    /// A link to the summary.
    pub fn way_back(&mut self, row: u32) -> Result<()> {
        let words = self.book.speaker.say(&say::office::back());
        self.link(row, 0, &self.book.summary, 0, &words)
    }

    /// A link to the first cell of a row of a sheet of ours.
    pub fn link(&mut self, row: u32, col: u16, sheet: &str, target: u32, words: &str) -> Result<()> {
        let place = Url::new(format!("internal:'{}'!A{}", sheet.replace('\'', "''"), target + 1)).set_text(cell_text(words));
        self.sheet.write_url_with_format(row, col, place, &self.book.styles.link)?;
        self.widen(usize::from(col), words.chars().count());
        Ok(())
    }

    /// A row of values.
    pub fn row(&mut self, row: u32, values: &[Value]) -> Result<()> {
        for (col, value) in values.iter().enumerate() {
            self.put(row, col, value)?;
        }
        Ok(())
    }

    fn put(&mut self, row: u32, col: usize, value: &Value) -> Result<()> {
        let styles = &self.book.styles;
        let at = col as u16;
        let width = match value {
            Value::Blank => return Ok(()),
            Value::Text(words) => return self.words(row, col, words, &styles.text),
            Value::Instead(words) => return self.words(row, col, words, &styles.right),
            Value::Toned(tone, words) => return self.words(row, col, words, styles.tone(*tone)),
            Value::Count(n) => {
                self.sheet.write_number_with_format(row, at, *n as f64, &styles.count)?;
                n.checked_ilog10().unwrap_or(0) as usize + 4
            }
            Value::Number(number) => self.digits(row, at, *number, &styles.number)?,
            Value::Change(number) => self.digits(row, at, *number, &styles.change)?,
            Value::Share(share) => self.digits(row, at, *share, &styles.share)?,
            Value::Instant(moment) => self.moment(row, at, *moment, &styles.instant)?,
            Value::Date(moment) => self.moment(row, at, *moment, &styles.date)?,
            Value::Comment(id) => {
                let (sheet, rows) = &self.book.evidence;
                return match rows.get(id) {
                    Some(target) => self.link(row, at, sheet, *target, &id.to_string()),
                    None => self.words(row, col, &id.to_string(), &styles.text),
                };
            }
            Value::Definition(definition) => {
                let (sheet, rows) = &self.book.definitions;
                let name = self.book.speaker.definition_name(*definition);
                return match rows.get(definition) {
                    Some(target) => self.link(row, at, sheet, *target, &name),
                    None => self.words(row, col, &name, &styles.text),
                };
            }
        };
        self.widen(col, width);
        Ok(())
    }

    fn words(&mut self, row: u32, col: usize, words: &str, format: &Format) -> Result<()> {
        let words = cell_text(words);
        let lines: Vec<usize> = words.lines().map(|line| line.chars().count()).collect();
        self.widen(col, lines.iter().copied().max().unwrap_or(0));
        self.texts.push(Extent { row, col, lines });
        if !words.is_empty() {
            self.sheet.write_string_with_format(row, col as u16, words, format)?;
        }
        Ok(())
    }

    fn digits(&mut self, row: u32, col: u16, number: f64, format: &Format) -> Result<usize> {
        if number.is_finite() {
            self.sheet.write_number_with_format(row, col, number, format)?;
        }
        Ok(format!("{number:.0}").len() + 5)
    }

    /// A real date of the spreadsheet, in the report's zone; in words where spreadsheets have no date.
    fn moment(&mut self, row: u32, col: u16, at: Micros, format: &Format) -> Result<usize> {
        match self.book.serial(at) {
            Some(serial) => self.sheet.write_number_with_format(row, col, serial, format)?,
            None => self.sheet.write_string_with_format(row, col, self.book.speaker.instant(at), &self.book.styles.text)?,
        };
        Ok(INSTANT_WIDTH)
    }

    /// Puts a chart with its upper left corner into a cell.
    pub fn chart(&mut self, row: u32, col: u16, chart: &Chart) -> Result<()> {
        self.sheet.insert_chart(row, col, chart)?;
        Ok(())
    }

    /// Colours a block of numbers by their size.
    pub fn heat(&mut self, from: (u32, u16), to: (u32, u16)) -> Result<()> {
        use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale};

        let scale = ConditionalFormat2ColorScale::new().set_minimum_color(Color::RGB(0xFF_FF_FF)).set_maximum_color(Color::RGB(0x5B_B8_EC));
        self.sheet.add_conditional_format(from.0, from.1, to.0, to.1, &scale)?;
        Ok(())
    }

    /// Fixes the width of a column, whatever stands in it.
    pub fn fix_width(&mut self, col: usize, characters: u32) {
        self.widen(col, 0);
        self.fixed.insert(col, f64::from(characters));
    }

    fn widen(&mut self, col: usize, characters: usize) {
        if self.widths.len() <= col {
            self.widths.resize(col + 1, 0);
        }
        self.widths[col] = self.widths[col].max(characters);
    }

    /// Sets widths and heights: the sheet is written. Programs do not agree on who makes room for texts that break, so it is made here.
    pub fn finished(mut self) -> Result<Self> {
        let widths: Vec<f64> = (0..).zip(&self.widths).map(|(col, width)| self.fixed.get(&col).copied().unwrap_or_else(|| natural(*width))).collect();
        for (col, width) in (0..).zip(&widths) {
            self.sheet.set_column_width(col, *width)?;
        }
        let mut heights: BTreeMap<u32, usize> = BTreeMap::new();
        for Extent { row, col, lines } in &self.texts {
            let room = (widths[*col] * CHARACTERS_IN_WIDTH).max(1.0);
            let needed: usize = lines.iter().map(|line| ((*line as f64 / room).ceil() as usize).max(1)).sum();
            let height = heights.entry(*row).or_default();
            *height = needed.max(*height);
        }
        for (row, lines) in heights.into_iter().filter(|(_, lines)| *lines > 1) {
            self.sheet.set_row_height(row, (lines as f64 * LINE_HEIGHT).min(MOST_HEIGHT))?;
        }
        Ok(self)
    }

    /// The sheet itself.
    pub fn into_worksheet(self) -> Worksheet {
        self.sheet
    }
}

/// The width of a column for its longest text, characters.
fn natural(characters: usize) -> f64 {
    (characters as f64 + 2.5).clamp(WIDTHS.0, WIDTHS.1)
}

/// The row of the headings in a sheet of rows.
pub const HEAD_ROW: u32 = 2;

impl Book<'_> {
    /// Says a text, without characters that reorder what stands around them.
    pub fn say(&self, text: &Text) -> String {
        words::harmless(&self.speaker.say(text))
    }

    /// A heading with the zone of the times below it.
    pub fn zoned(&self, heading: &Text) -> String {
        self.with_unit(&self.say(heading), &self.report.report_zone)
    }

    /// A heading with a unit.
    pub fn with_unit(&self, heading: &str, unit: &str) -> String {
        self.say(&say::office::with_unit(Fact::Name(heading.to_owned()), Fact::Name(unit.to_owned())))
    }

    /// Days since 30 December 1899 in the report's zone, as spreadsheets count; to the second. None before March 1900, where they count a day that never was.
    pub fn serial(&self, at: Micros) -> Option<f64> {
        let local = DateTime::from_timestamp_micros(at)?.with_timezone(&self.speaker.zone()).naive_local();
        let first = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
        let days = (local - first).num_seconds() as f64 / 86_400.0;
        (61.0..2_958_466.0).contains(&days).then_some(days)
    }
}

/// Text that a cell shows as it was written, and as text.
///
/// Characters that reorder their neighbours go. A text between `<r>` and `</r>`, which the writing library takes for markup of its own, gets a space before it.
/// What is longer than a cell is cut.
pub fn cell_text(text: &str) -> String {
    let mut clean = words::harmless(text).replace('\t', " ");
    if clean.starts_with("<r>") && clean.ends_with("</r>") {
        clean.insert(0, ' ');
    }
    if clean.encode_utf16().count() > MOST_CHARACTERS {
        let mut room = MOST_CHARACTERS;
        clean = clean.chars().take_while(|c| room.checked_sub(c.len_utf16()).inspect(|left| room = *left).is_some()).chain(['…']).collect();
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::cell_text;

    #[test]
    fn markup_of_the_library_is_no_markup() {
        assert_eq!(cell_text("<r><t>x</t></r>"), " <r><t>x</t></r>");
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_between_characters() {
        let cut = cell_text(&"😀".repeat(20_000));
        assert_eq!((cut.encode_utf16().count(), cut.ends_with("😀…")), (32_767, true));
    }
}
