//! The business clock: minutes of opening time between two instants, safe across zones, clock changes, holidays and night shifts.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
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
    #[must_use]
    pub fn new(hours: &BusinessHours, first: Micros, last: Micros) -> Self {
        let (Some(from), Some(to)) = (local_date(hours.zone, first), local_date(hours.zone, last)) else { return Self::default() };
        let (from, to) = (from - Days::new(2), to + Days::new(2));
        let mut open: Vec<Span> = Vec::new();
        for date in from.iter_days().take_while(|date| *date <= to) {
            if hours.holidays.binary_search(&date).is_ok() {
                continue;
            }
            for (opens, closes) in &hours.week[weekday(date)] {
                let end_date = if closes <= opens { date + Days::new(1) } else { date };
                let span = Span { from: instant(hours.zone, date.and_time(*opens)), to: instant(hours.zone, end_date.and_time(*closes)) };
                match open.last_mut() {
                    // Shifts that overlap or touch are one opening.
                    Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                    _ if span.from < span.to => open.push(span),
                    _ => {}
                }
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
        (minutes > 0.0 || self.is_open(from)).then_some(minutes)
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

/// A local time as an instant: the first of two in the hour that a clock change repeats, an hour later in the one that it skips.
fn instant(zone: Tz, local: NaiveDateTime) -> Micros {
    zone.from_local_datetime(&local)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())
        .map_or_else(|| local.and_utc().timestamp_micros(), |at| at.timestamp_micros())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveTime};

    use super::*;

    fn at(text: &str) -> Micros {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros()
    }

    fn hours(days: std::ops::Range<usize>, opens: u32, closes: u32, holidays: &[&str]) -> BusinessHours {
        let time = |hour: u32| NaiveTime::from_hms_opt(hour % 24, 0, 0).unwrap();
        let mut week: [Vec<(NaiveTime, NaiveTime)>; 7] = Default::default();
        for day in days {
            week[day].push((time(opens), time(closes)));
        }
        BusinessHours { zone: chrono_tz::Europe::Warsaw, week, holidays: holidays.iter().map(|day| day.parse().unwrap()).collect() }
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
    fn round_the_clock_is_the_calendar() {
        let always = hours(0..7, 0, 24, &[]);
        check(&always, "2026-03-28T12:00:00+01:00", "2026-03-30T12:00:00+02:00", Some(47.0 * 60.0));
    }
}
