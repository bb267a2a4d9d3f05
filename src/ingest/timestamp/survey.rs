//! What form the times of a column have, and in which order a file writes day and month: found from a sample, for the whole file, never per cell.

use super::civil::Problem;
use super::layout;
use super::relative;
use super::scan::{Date, scan};
use super::{EPOCH_SECONDS, EXCEL_DAY_ZERO, EpochUnit};
use crate::error::{Error, Result};
use crate::ingest::DateOrder;
use crate::ingest::mapping::shorten;
use crate::ingest::mapping::vocabulary::Vocabulary;

/// The form of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Tue Oct 31 22:10:47 +0000 2017`
    Twitter,
    /// Any other calendar time; the ISO layout is tried first.
    Calendar,
    /// Numbers since 1970.
    Epoch(EpochUnit),
    /// Days since the end of 1899; `has_clock` = some have a fraction.
    Excel {
        /// Whether the column says the time of day.
        has_clock: bool,
    },
}

/// What a sample of a column shows.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// Cells that are not empty.
    pub n_values: usize,
    /// Cells that are calendar times, compact dates included.
    pub n_calendar: usize,
    /// Cells that are only a day.
    pub n_days: usize,
    /// Cells that are only a time of day.
    pub n_clocks: usize,
    /// Cells that are "2 years ago".
    pub n_relative: usize,
    n_twitter: usize,
    n_excel: usize,
    n_excel_fractions: usize,
    /// An example of a number in each unit, with its count.
    epochs: [(usize, Option<String>); 3],
    day_first: Option<String>,
    month_first: Option<String>,
    year_first: Option<String>,
    open: Option<String>,
}

impl Survey {
    /// Looks at the cells of a column.
    #[must_use]
    pub fn of<'v>(cells: impl Iterator<Item = &'v str>, vocabulary: &Vocabulary) -> Self {
        let mut survey = Self::default();
        for cell in cells {
            let cell = cell.trim_ascii();
            if !cell.is_empty() && !vocabulary.is_missing(cell) {
                survey.n_values += 1;
                survey.look(cell, vocabulary);
            }
        }
        survey
    }

    fn look(&mut self, cell: &str, vocabulary: &Vocabulary) {
        let cell = relative::split_worked_out(cell, vocabulary).map_or(cell, |(time, _)| time);
        if let Some(number) = layout::number(cell) {
            let serial_second = number.whole.saturating_add(EXCEL_DAY_ZERO).saturating_mul(86_400);
            if let Some(unit) = EpochUnit::of(number.whole) {
                let (count, example) = &mut self.epochs[unit as usize];
                *count += 1;
                example.get_or_insert_with(|| cell.to_owned());
                return;
            } else if EPOCH_SECONDS.contains(&serial_second) {
                self.n_excel += 1;
                self.n_excel_fractions += usize::from(number.has_fraction);
                return;
            } else if cell.len() != 8 {
                return;
            }
        }
        self.n_twitter += usize::from(layout::twitter(cell.as_bytes()).is_some());
        match scan(cell, vocabulary) {
            Ok(scanned) => {
                let is_possible = match scanned.date {
                    Date::Known(..) => scanned.resolve(None).is_ok_and(|civil| civil.check().is_ok()),
                    Date::Parts { parts, is_year_last } => self.weigh(cell, parts, is_year_last),
                };
                self.n_calendar += usize::from(is_possible);
                self.n_days += usize::from(is_possible && scanned.clock.precision == crate::model::TimePrecision::Day);
            }
            Err(Problem::NoDate) => self.n_clocks += 1,
            Err(problem) => self.n_relative += usize::from(problem == Problem::Relative || relative::parse(cell, vocabulary).is_some()),
        }
    }

    /// Notes what three numbers prove about the order; `false` when no order fits.
    fn weigh(&mut self, cell: &str, [first, second, third]: [u32; 3], is_year_last: bool) -> bool {
        let proof = match (first, second) {
            (32.., 1..=12) if !is_year_last && third <= 31 => &mut self.year_first,
            (13..=31, 1..=12) => &mut self.day_first,
            (1..=12, 13..=31) => &mut self.month_first,
            (1..=12, 1..=12) => &mut self.open,
            _ => return false,
        };
        proof.get_or_insert_with(|| cell.to_owned());
        true
    }

    /// Cells that are some kind of time, as a share of those that are not empty.
    #[must_use]
    pub fn time_share(&self) -> f64 {
        if self.n_values == 0 { 0.0 } else { (self.n_calendar + self.n_excel + self.n_epochs()) as f64 / self.n_values as f64 }
    }

    /// Cells that are calendar times, as a share: the proof that needs no help from the column's name.
    #[must_use]
    pub fn calendar_share(&self) -> f64 {
        if self.n_values == 0 { 0.0 } else { self.n_calendar as f64 / self.n_values as f64 }
    }

    /// Whether every cell is a time counted from the moment of the export.
    #[must_use]
    pub const fn is_all_relative(&self) -> bool {
        self.n_values > 0 && self.n_relative == self.n_values
    }

    fn n_epochs(&self) -> usize {
        self.epochs.iter().map(|(count, _)| count).sum()
    }

    /// The column's form.
    ///
    /// # Errors
    ///
    /// Numbers of two units in one column.
    pub fn form(&self, file: &str, column: &str) -> Result<Form> {
        let units: Vec<_> = [EpochUnit::Second, EpochUnit::Millisecond, EpochUnit::Microsecond]
            .into_iter()
            .filter_map(|unit| self.epochs[unit as usize].1.as_deref().map(|example| (unit, example)))
            .collect();
        if let [(_, first), (_, second), ..] = units[..] {
            return Err(Error::Input {
                file: file.to_owned(),
                place: format!("column '{column}': "),
                what: format!("the times are numbers of different units: {first} and {second}"),
                fix: "bring the column to one unit (seconds, milliseconds or microseconds since 1970)".into(),
            });
        }
        // A unit or a serial counts only when nothing in the column contradicts it.
        Ok(match units[..] {
            [(unit, _)] if self.n_calendar == 0 => Form::Epoch(unit),
            _ if self.n_excel > 0 && self.n_excel == self.n_values => Form::Excel { has_clock: self.n_excel_fractions > 0 },
            _ if self.n_twitter > 0 && self.n_twitter * 2 >= self.n_calendar => Form::Twitter,
            _ => Form::Calendar,
        })
    }
}

/// The order of day and month of a file, from all its time columns (name and survey). `None` = no column needs one.
///
/// # Errors
///
/// The columns prove two orders, or hold numeric dates and prove none.
pub fn date_order(file: &str, columns: &[(&str, &Survey)], given: Option<DateOrder>) -> Result<Option<DateOrder>> {
    let find =
        |proof: fn(&Survey) -> &Option<String>| columns.iter().find_map(|(name, survey)| proof(survey).as_deref().map(|example| (*name, example)));
    let (day, month, year, open) = (find(|s| &s.day_first), find(|s| &s.month_first), find(|s| &s.year_first), find(|s| &s.open));
    let is_needed = day.is_some() || month.is_some() || year.is_some() || open.is_some();
    if let (Some(given), true) = (given, is_needed) {
        return Ok(Some(given));
    }
    match (day, month, year, open) {
        (Some((column, dmy)), Some((_, mdy)), _, _) => Err(order_error(
            file,
            column,
            format!("'{}' has the day first and '{}' has the month first", shorten(dmy), shorten(mdy)),
            "say which one is right with `--date-order dmy` or `--date-order mdy`; records that do not fit are then rejected, or mend the file",
        )),
        (None, Some(_), Some((column, ymd)), _) => Err(order_error(
            file,
            column,
            format!("'{}' has the year first, other dates have the month first", shorten(ymd)),
            "say which one is right with `--date-order ymd` or `--date-order mdy`",
        )),
        // A year above 31 settles what a day above 12 looks like: both are the first of three short numbers.
        (_, None, Some(_), _) => Ok(Some(DateOrder::Ymd)),
        (Some(_), None, None, _) => Ok(Some(DateOrder::Dmy)),
        (None, Some(_), None, _) => Ok(Some(DateOrder::Mdy)),
        (None, None, None, Some((column, example))) => Err(order_error(
            file,
            column,
            format!("'{}' can be day before month or month before day, and no date in the sample settles it", shorten(example)),
            "say which it is with `--date-order dmy` or `--date-order mdy`",
        )),
        (None, None, None, None) => Ok(None),
    }
}

fn order_error(file: &str, column: &str, what: String, fix: &str) -> Error {
    Error::Input { file: file.to_owned(), place: format!("column '{column}': "), what, fix: fix.to_owned() }
}
