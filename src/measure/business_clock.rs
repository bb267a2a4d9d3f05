//! The business clock: minutes of opening time between two instants, safe across zones, clock changes, holidays and night shifts.

use std::collections::BTreeSet;

use chrono::{Days, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::settings::BusinessHours;
use crate::model::{MICROS_PER_MINUTE, Micros, Span};

/// Opening intervals over a stretch of time, in UTC, with running sums: a million questions cost a million binary searches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BusinessClock {
    /// Disjoint, in order.
    open: Vec<Span>,
    /// Opening time before each interval.
    before: Vec<Micros>,
}

impl BusinessClock {
    /// The clock of `hours` from `first` to `last`, with a day to spare on both sides.
    ///
    /// A shift belongs to the day on which it opens: a night shift before a holiday runs to its end, one that would open on the holiday does not.
    #[must_use]
    pub fn new(hours: &BusinessHours, first: Micros, last: Micros) -> Self {
        let (Some(from), Some(to)) = (local_date(hours.zone, first), local_date(hours.zone, last)) else { return Self::default() };
        let (from, to) = (from - Days::new(2), to + Days::new(2));
        let holidays: BTreeSet<NaiveDate> = hours.holidays.iter().copied().collect();
        let mut shifts: Vec<Span> = Vec::new();
        for date in from.iter_days().take_while(|date| *date <= to) {
            if holidays.contains(&date) {
                continue;
            }
            for (opens, closes) in &hours.in_force(date)[weekday(date)] {
                let end_date = if closes <= opens { date + Days::new(1) } else { date };
                let (opening, closing) = (instants(hours.zone, date.and_time(*opens)), instants(hours.zone, end_date.and_time(*closes)));
                // Of an hour that a clock change repeats, a shift has both: it opens at the first and closes at the second.
                shifts.push(Span { from: opening.0, to: closing.1 });
            }
        }
        shifts.sort_unstable();
        let mut open: Vec<Span> = Vec::new();
        for shift in shifts.into_iter().filter(|shift| shift.from < shift.to) {
            match open.last_mut() {
                // Shifts that overlap or touch are one opening.
                Some(last) if shift.from <= last.to => last.to = last.to.max(shift.to),
                _ => open.push(shift),
            }
        }
        let mut sum = 0;
        let before = open
            .iter()
            .map(|span| {
                let before = sum;
                sum += span.to - span.from;
                before
            })
            .collect();
        Self { open, before }
    }

    /// Minutes of opening time between a question and its answer. `None` when both fall outside opening hours with no opening between them: served off hours,
    /// which is no wait of zero.
    #[must_use]
    pub fn minutes(&self, from: Micros, to: Micros) -> Option<f64> {
        let minutes = (self.opened_until(to) - self.opened_until(from)) as f64 / MICROS_PER_MINUTE as f64;
        (minutes > 0.0 || self.is_open(from) || self.is_open(to)).then_some(minutes)
    }

    /// Whether somebody is on duty.
    #[must_use]
    pub fn is_open(&self, at: Micros) -> bool {
        let next = self.open.partition_point(|span| span.from <= at);
        next > 0 && at < self.open[next - 1].to
    }

    fn opened_until(&self, at: Micros) -> Micros {
        let next = self.open.partition_point(|span| span.from <= at);
        if next == 0 { 0 } else { self.before[next - 1] + at.min(self.open[next - 1].to) - self.open[next - 1].from }
    }
}

fn weekday(date: NaiveDate) -> usize {
    use chrono::Datelike;
    date.weekday().num_days_from_monday() as usize
}

fn local_date(zone: Tz, at: Micros) -> Option<NaiveDate> {
    zone.timestamp_micros(at).single().map(|at| at.date_naive())
}

/// A local time as an instant: both of them in an hour that a clock change repeats, the end of the gap (twice) in one that it skips.
fn instants(zone: Tz, local: NaiveDateTime) -> (Micros, Micros) {
    // No clock change skips more than a day (Samoa, 30 December 2011), and all of them end on a full quarter of an hour.
    let quarter = local.and_utc().timestamp().rem_euclid(900);
    let later = (1..=96).map(|quarters| TimeDelta::seconds(quarters * 900 - quarter));
    std::iter::once(TimeDelta::zero())
        .chain(later)
        .find_map(|skipped| match zone.from_local_datetime(&(local + skipped)) {
            MappedLocalTime::Single(at) => Some((at.timestamp_micros(), at.timestamp_micros())),
            MappedLocalTime::Ambiguous(first, second) => Some((first.timestamp_micros(), second.timestamp_micros())),
            MappedLocalTime::None => None,
        })
        .unwrap_or((local.and_utc().timestamp_micros(), local.and_utc().timestamp_micros()))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveTime};

    use super::*;
    use crate::measure::settings::ScheduleChange;

    fn at(text: &str) -> Micros {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros()
    }

    fn hours(days: std::ops::Range<usize>, opens: u32, closes: u32, holidays: &[&str]) -> BusinessHours {
        let time = |hour: u32| NaiveTime::from_hms_opt(hour % 24, 0, 0).unwrap();
        let mut week: [Vec<(NaiveTime, NaiveTime)>; 7] = Default::default();
        for day in days {
            week[day].push((time(opens), time(closes)));
        }
        BusinessHours {
            zone: chrono_tz::Europe::Warsaw,
            week,
            holidays: holidays.iter().map(|day| day.parse().unwrap()).collect(),
            changes: Vec::new(),
        }
    }

    fn check(hours: &BusinessHours, from: &str, to: &str, minutes: Option<f64>) {
        let clock = BusinessClock::new(hours, at(from), at(to));
        assert_eq!(clock.minutes(at(from), at(to)), minutes, "{from} to {to}");
    }

    #[test]
    fn the_clock_runs_in_opening_hours_only() {
        let office = hours(0..5, 9, 17, &[]);
        // Monday 10:00 to 11:30 in Warsaw (+01:00).
        check(&office, "2026-11-09T10:00:00+01:00", "2026-11-09T11:30:00+01:00", Some(90.0));
        // Friday 16:00 to Monday 10:00: an hour before closing and one after opening.
        check(&office, "2026-11-06T16:00:00+01:00", "2026-11-09T10:00:00+01:00", Some(120.0));
        // Asked at night, answered at 9:20: the clock starts at the opening.
        check(&office, "2026-11-09T03:00:00+01:00", "2026-11-09T09:20:00+01:00", Some(20.0));
    }

    #[test]
    fn the_schedule_in_force_on_each_day_counts() {
        let mut office = hours(0..5, 9, 17, &[]);
        // In the crisis week, 9 to 15 November 2026, round the clock; from the 23rd a shorter day for good.
        office.changes = vec![
            ScheduleChange { from: "2026-11-09".parse().unwrap(), until: Some("2026-11-16".parse().unwrap()), week: hours(0..7, 0, 24, &[]).week },
            ScheduleChange { from: "2026-11-23".parse().unwrap(), until: None, week: hours(0..5, 10, 14, &[]).week },
        ];
        // Friday the 6th 16:00 to Monday the 9th 10:00: an hour by the old hours, ten by the new ones.
        check(&office, "2026-11-06T16:00:00+01:00", "2026-11-09T10:00:00+01:00", Some(11.0 * 60.0));
        // Sunday the 15th 22:00 to Monday the 16th 10:00: two hours until midnight, then one of the usual day.
        check(&office, "2026-11-15T22:00:00+01:00", "2026-11-16T10:00:00+01:00", Some(3.0 * 60.0));
        // Friday the 20th 16:00 to Tuesday the 24th 11:00: one hour, a Monday of four, one hour.
        check(&office, "2026-11-20T16:00:00+01:00", "2026-11-24T11:00:00+01:00", Some(6.0 * 60.0));
    }

    #[test]
    fn service_outside_opening_hours_is_no_wait_of_zero() {
        let office = hours(0..5, 9, 17, &[]);
        check(&office, "2026-11-07T12:00:00+01:00", "2026-11-07T12:30:00+01:00", None);
        check(&office, "2026-11-09T10:00:00+01:00", "2026-11-09T10:00:00+01:00", Some(0.0));
    }

    #[test]
    fn holidays_are_closed() {
        let office = hours(0..5, 9, 17, &["2026-11-11"]);
        check(&office, "2026-11-10T16:00:00+01:00", "2026-11-12T10:00:00+01:00", Some(120.0));
    }

    #[test]
    fn night_shifts_run_past_midnight_and_through_clock_changes() {
        let night = hours(0..7, 22, 6, &[]);
        check(&night, "2026-11-09T23:00:00+01:00", "2026-11-10T07:00:00+01:00", Some(7.0 * 60.0));
        // 25 October 2026, 3:00 becomes 2:00: the night has nine hours.
        check(&night, "2026-10-24T22:00:00+02:00", "2026-10-25T06:00:00+01:00", Some(9.0 * 60.0));
        // 29 March 2026, 2:00 becomes 3:00: the night has seven.
        check(&night, "2026-03-28T22:00:00+01:00", "2026-03-29T06:00:00+02:00", Some(7.0 * 60.0));
    }

    #[test]
    fn an_answer_at_the_moment_of_opening_is_a_wait_of_zero() {
        check(&hours(0..5, 9, 17, &[]), "2026-11-09T03:00:00+01:00", "2026-11-09T09:00:00+01:00", Some(0.0));
    }

    #[test]
    fn holidays_may_come_in_any_order_and_night_shifts_belong_to_the_day_they_open_on() {
        let office = hours(0..5, 9, 17, &["2026-12-25", "2026-11-11"]);
        check(&office, "2026-11-10T16:00:00+01:00", "2026-11-12T10:00:00+01:00", Some(120.0));
        let night = hours(0..7, 22, 6, &["2026-11-11"]);
        check(&night, "2026-11-10T22:00:00+01:00", "2026-11-11T23:00:00+01:00", Some(8.0 * 60.0));
    }

    #[test]
    fn shifts_may_come_in_any_order_and_overlap() {
        let mut office = hours(0..1, 13, 17, &[]);
        let time = |hour: u32| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        office.week[0].extend([(time(8), time(12)), (time(11), time(14))]);
        check(&office, "2026-11-09T00:00:00+01:00", "2026-11-09T23:00:00+01:00", Some(9.0 * 60.0));
    }

    #[test]
    fn a_shift_has_both_of_a_repeated_hour_and_none_of_a_skipped_one() {
        let mut early = hours(6..7, 1, 3, &[]);
        // 25 October 2026: 1:00 to the second 2:30 are 2 h 30 min.
        early.week[6] = vec![(NaiveTime::from_hms_opt(1, 0, 0).unwrap(), NaiveTime::from_hms_opt(2, 30, 0).unwrap())];
        check(&early, "2026-10-25T00:00:00+02:00", "2026-10-25T12:00:00+01:00", Some(150.0));
        // 29 March 2026: 2:30 does not exist, the shift that opens then opens at 3:00.
        early.week[6] = vec![(NaiveTime::from_hms_opt(2, 30, 0).unwrap(), NaiveTime::from_hms_opt(5, 0, 0).unwrap())];
        check(&early, "2026-03-29T00:00:00+01:00", "2026-03-29T12:00:00+02:00", Some(120.0));
    }

    #[test]
    fn round_the_clock_is_the_calendar() {
        let always = hours(0..7, 0, 24, &[]);
        check(&always, "2026-03-28T12:00:00+01:00", "2026-03-30T12:00:00+02:00", Some(47.0 * 60.0));
    }
}
