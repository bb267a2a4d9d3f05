//! Which of a header's numbers is the day: told by numbers that can be no month, or by the messages standing in the order in which they were sent.

use super::header::{Header, Year};
use crate::ingest::DateOrder;

/// A message may stand this many seconds before the one above it without it meaning anything: phones that were offline deliver late.
const SLACK: i64 = 86_400;
/// An order is ruled out when it fits this many times fewer dates than another one.
const FEWER: u64 = 20;
/// A two-digit year that stands first makes a chat this many times shorter than one that stands last, if it really does.
const SHORTER: i64 = 20;
/// No messenger that exports such files is older.
const FIRST_YEAR: u32 = 2009;

/// How the order was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The year stands first with four digits, or day and month are always the same number.
    Plain(DateOrder),
    /// Another order would make months above 12 or years before there were messengers.
    Values(DateOrder),
    /// Another order would make time run backwards.
    Sequence {
        /// The order.
        order: DateOrder,
        /// How often time runs backwards in this order.
        n_back: u64,
        /// How often it does in the next best one.
        n_back_otherwise: u64,
    },
    /// Nothing settles it.
    Open,
}

impl Finding {
    /// The order, if it was found.
    #[must_use]
    pub const fn order(self) -> Option<DateOrder> {
        match self {
            Self::Plain(order) | Self::Values(order) | Self::Sequence { order, .. } => Some(order),
            Self::Open => None,
        }
    }
}

/// What the dates say about one order.
#[derive(Debug, Clone, Copy)]
struct Trial {
    order: DateOrder,
    n_impossible: u64,
    n_back: u64,
    last: Option<i64>,
    first_day: i64,
    last_day: i64,
}

impl Trial {
    const fn new(order: DateOrder) -> Self {
        Self { order, n_impossible: 0, n_back: 0, last: None, first_day: i64::MAX, last_day: i64::MIN }
    }

    fn look(&mut self, header: &Header) {
        let [year, month, day] = ordered(header, self.order);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || (header.shape.year == Year::Short && year < FIRST_YEAR) {
            self.n_impossible += 1;
            return;
        }
        let [hour, minute, second] = header.clock.map(i64::from);
        // Months of 31 days are as good as real ones for comparing.
        let days = (i64::from(year) * 12 + i64::from(month)) * 31 + i64::from(day);
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second;
        self.n_back += u64::from(self.last.is_some_and(|last| seconds + SLACK < last));
        self.last = Some(seconds);
        self.first_day = self.first_day.min(days);
        self.last_day = self.last_day.max(days);
    }

    const fn span(&self) -> i64 {
        self.last_day.saturating_sub(self.first_day)
    }

    /// Whether this order explains the sequence of messages and the other one does not: one odd message proves nothing.
    const fn is_clearly_before(&self, other: &Self) -> bool {
        other.n_back >= 2 + 4 * self.n_back
    }
}

/// Year, month and day of a header in an order. Short years are of this century: no messenger is older.
#[must_use]
pub const fn ordered(header: &Header, order: DateOrder) -> [u32; 3] {
    let [a, b, c] = header.parts;
    let century = if matches!(header.shape.year, Year::Short) { 2000 } else { 0 };
    match order {
        DateOrder::Ymd => [century + a, b, c],
        DateOrder::Mdy => [century + c, a, b],
        DateOrder::Dmy => [century + c, b, a],
    }
}

/// The name of an order in `--date-order` and in the ledger.
#[must_use]
pub const fn name(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Dmy => "dmy",
        DateOrder::Mdy => "mdy",
        DateOrder::Ymd => "ymd",
    }
}

/// Weighs the dates of a file, one after the other.
#[derive(Debug, Clone)]
pub struct Weighing {
    year: Year,
    trials: [Trial; 3],
    is_swap_visible: bool,
}

impl Weighing {
    /// Starts for headers with the year in a place.
    #[must_use]
    pub const fn new(year: Year) -> Self {
        Self { year, trials: [Trial::new(DateOrder::Dmy), Trial::new(DateOrder::Mdy), Trial::new(DateOrder::Ymd)], is_swap_visible: false }
    }

    /// Looks at the next header.
    pub fn look(&mut self, header: &Header) {
        self.is_swap_visible |= header.parts[0] != header.parts[1];
        for trial in &mut self.trials {
            trial.look(header);
        }
    }

    /// What was found.
    #[must_use]
    pub fn finish(&self) -> Finding {
        if self.year == Year::First {
            return Finding::Plain(DateOrder::Ymd);
        }
        let [day, month, year] = &self.trials;
        let fewest = |trials: &[&Trial]| trials.iter().map(|trial| trial.n_impossible).min().unwrap_or(0);
        let best_last = if (month.n_impossible, month.n_back, month.span()) < (day.n_impossible, day.n_back, day.span()) { month } else { day };
        if self.year == Year::Short {
            let is_possible = |trial: &Trial, other: &Trial| trial.n_impossible <= FEWER * other.n_impossible;
            let proves = !is_possible(best_last, year);
            if proves {
                return Finding::Values(DateOrder::Ymd);
            }
            if is_possible(year, best_last) {
                let is_shorter = year.n_back <= best_last.n_back && year.span().saturating_mul(SHORTER) < best_last.span();
                if year.is_clearly_before(best_last) || is_shorter {
                    return Finding::Sequence { order: DateOrder::Ymd, n_back: year.n_back, n_back_otherwise: best_last.n_back };
                }
            }
        }
        let fewest = fewest(&[day, month]);
        let is_possible = |trial: &Trial| trial.n_impossible <= FEWER * fewest;
        match (is_possible(day), is_possible(month)) {
            (true, false) => Finding::Values(DateOrder::Dmy),
            (false, true) => Finding::Values(DateOrder::Mdy),
            _ if !self.is_swap_visible => Finding::Plain(DateOrder::Dmy),
            _ if day.is_clearly_before(month) => Finding::Sequence { order: DateOrder::Dmy, n_back: day.n_back, n_back_otherwise: month.n_back },
            _ if month.is_clearly_before(day) => Finding::Sequence { order: DateOrder::Mdy, n_back: month.n_back, n_back_otherwise: day.n_back },
            _ => Finding::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::{Look, look};
    use super::super::words::built_in;
    use super::*;

    fn find(days: &[&str]) -> Finding {
        let mut weighing = None;
        for day in days {
            let Look::Header(header) = look(&format!("{day}, 12:00 - A: x"), built_in()) else { panic!("{day}") };
            weighing.get_or_insert_with(|| Weighing::new(header.shape.year)).look(&header);
        }
        weighing.unwrap().finish()
    }

    #[test]
    fn a_number_above_twelve_is_no_month() {
        assert_eq!(find(&["1/2/20", "13/2/20"]), Finding::Values(DateOrder::Dmy));
        assert_eq!(find(&["1/2/2020", "1/13/2020"]), Finding::Values(DateOrder::Mdy));
        assert_eq!(find(&["2020-02-01"]), Finding::Plain(DateOrder::Ymd));
    }

    #[test]
    fn two_digit_years_can_stand_first() {
        assert_eq!(find(&["20-12-09", "20-12-10", "20-12-11", "20-12-12"]).order(), Some(DateOrder::Ymd));
        assert_eq!(find(&["26/03/04"]), Finding::Values(DateOrder::Ymd));
        assert_eq!(find(&["15-01-20"]), Finding::Values(DateOrder::Dmy));
        assert_eq!(find(&["15-01-20", "16-01-20", "17-01-20"]), Finding::Values(DateOrder::Dmy));
    }

    #[test]
    fn time_runs_forward() {
        let days = ["11/1/21", "12/1/21", "1/2/21", "2/2/21", "11/2/21", "1/3/21", "3/3/21", "2/4/21"];
        assert_eq!(find(&days), Finding::Sequence { order: DateOrder::Dmy, n_back: 0, n_back_otherwise: 3 });
        let days = ["1/11/2021", "1/12/2021", "2/1/2021", "2/2/2021", "2/11/2021", "3/1/2021", "3/3/2021", "4/2/2021"];
        assert_eq!(find(&days), Finding::Sequence { order: DateOrder::Mdy, n_back: 0, n_back_otherwise: 3 });
    }

    #[test]
    fn one_message_out_of_turn_proves_nothing() {
        assert_eq!(find(&["1/2/21", "2/2/21", "1/3/21"]), Finding::Open);
        assert_eq!(find(&["1/2/21"]), Finding::Open);
    }

    #[test]
    fn where_both_orders_say_the_same_nothing_is_asked() {
        assert_eq!(find(&["1/1/21", "2/2/21"]), Finding::Plain(DateOrder::Dmy));
    }

    #[test]
    fn a_pasted_line_does_not_overrule_a_whole_chat() {
        let mut days = vec!["25/12/20"; 30];
        days.push("12/25/20");
        assert_eq!(find(&days), Finding::Values(DateOrder::Dmy));
        assert_eq!(find(&["25/12/20", "12/25/20"]), Finding::Open);
    }
}
