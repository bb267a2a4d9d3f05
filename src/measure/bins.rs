//! Bins of time in the report's zone: hours, days, weeks, without gaps and right on days of a clock change.
//!
//! Real archives hold single comments that are years older than the rest. They would make the axis of every chart unreadable and the number of bins huge, so
//! the axis is clipped; the comments stay in every count.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use crate::measure::rows::Rows;
use crate::model::{Micros, Span};

/// Microseconds in an hour.
pub const MICROS_PER_HOUR: Micros = 3_600_000_000;
/// Microseconds in a day of 24 hours.
pub const MICROS_PER_DAY: Micros = 24 * MICROS_PER_HOUR;
/// Comments under this number are too few to call one of them a straggler.
const MIN_COMMENTS_TO_CLIP: usize = 20;
/// Share of the comments that may be cut off at each end of the axis.
const CLIPPED_SHARE: f64 = 0.001;
/// The axis is clipped when it would be this many times longer than the time of the other comments.
const CLIP_FACTOR: i64 = 3;

/// The times of all comments that have one, in order, each with its row.
#[must_use]
pub fn timed_rows(rows: &Rows) -> Vec<(Micros, u32)> {
    let mut timed: Vec<(Micros, u32)> = rows.created_at.iter().zip(0..).filter_map(|(at, row)| Some(((*at)?, row))).collect();
    if !timed.is_sorted_by_key(|(at, _)| *at) {
        timed.sort_unstable();
    }
    timed
}

/// The stretch that charts and change points cover: first comment to just after the last one, clipped when stragglers would stretch it.
///
/// With at least 20 comments, 0.1 % of them (at least one) are set aside at each end; when the whole is more than three times as long as the rest, the rest
/// is the axis, widened again to the next comments that lie within one such length. `None` without any time.
#[must_use]
pub fn axis(times: &[Micros]) -> Option<Span> {
    let (first, last) = (*times.first()?, *times.last()?);
    let whole = Span { from: first, to: last.saturating_add(1) };
    if times.len() < MIN_COMMENTS_TO_CLIP {
        return Some(whole);
    }
    let aside = ((times.len() as f64 * CLIPPED_SHARE) as usize).max(1);
    let (low, high) = (times[aside], times[times.len() - 1 - aside]);
    let central = high.saturating_sub(low).max(MICROS_PER_HOUR);
    if last.saturating_sub(first) <= central.saturating_mul(CLIP_FACTOR) {
        return Some(whole);
    }
    // A comment just outside the central part is no straggler: only what lies further away than the part is long is cut.
    let from = times[times.partition_point(|at| *at < low.saturating_sub(central))];
    let to = times[times.partition_point(|at| *at <= high.saturating_add(central)) - 1];
    Some(Span { from, to: to + 1 })
}

/// The stretch of at most `max` microseconds that holds most comments (the first of equals); the whole span when it is short enough.
#[must_use]
pub fn densest(times: &[Micros], span: Span, max: Micros) -> Span {
    if span.to - span.from <= max {
        return span;
    }
    let inside = &times[times.partition_point(|at| *at < span.from)..times.partition_point(|at| *at < span.to)];
    let mut best = (0, 0);
    let mut end = 0;
    for (start, from) in inside.iter().enumerate() {
        while end < inside.len() && inside[end] - from < max {
            end += 1;
        }
        if end - start > best.0 {
            best = (end - start, start);
        }
    }
    let from = inside.get(best.1).copied().unwrap_or(span.from);
    Span { from, to: (from + max).min(span.to) }
}

/// Edges of bins of `hours` hours (1, 3, 6, 12, 24 or 168) that cover a span: edge `i` starts bin `i`, the last edge ends the last bin.
///
/// Edges are full hours, midnights or Mondays in the zone. On a day whose clock changes, the bin of that day is 23 or 25 hours long; a bin of hours is an hour
/// longer or shorter.
#[must_use]
pub fn edges(span: Span, zone: Tz, hours: u32) -> Vec<Micros> {
    if hours >= 24 { day_edges(span, zone, hours / 24) } else { hour_edges(span, zone, hours) }
}

fn hour_edges(span: Span, zone: Tz, hours: u32) -> Vec<Micros> {
    let mut at = floor_hour(span.from, zone);
    // Back to a multiple of the width, at most a day (a skipped hour may be the multiple).
    for _ in 0..24 {
        if local(at, zone).hour().is_multiple_of(hours) {
            break;
        }
        at = floor_hour(at - 1, zone);
    }
    let mut edges = vec![at];
    while edges[edges.len() - 1] < span.to {
        at = next_hour(at, zone);
        if local(at, zone).hour().is_multiple_of(hours) {
            edges.push(at);
        }
    }
    edges
}

fn day_edges(span: Span, zone: Tz, days: u32) -> Vec<Micros> {
    let mut date = local(span.from, zone).date_naive();
    if days >= 7 {
        date = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
    }
    let mut edges = vec![midnight(date, zone)];
    while edges[edges.len() - 1] < span.to {
        date = date + Days::new(u64::from(days));
        edges.push(midnight(date, zone));
    }
    edges
}

/// The local wall-clock time of an instant. Instants outside chrono's years (±262,000) fall back to 1970: no file can hold them.
#[must_use]
pub fn local(at: Micros, zone: Tz) -> DateTime<Tz> {
    DateTime::<Utc>::from_timestamp_micros(at).unwrap_or_default().with_timezone(&zone)
}

/// The start of the local hour that an instant lies in.
#[must_use]
pub fn floor_hour(at: Micros, zone: Tz) -> Micros {
    let local = local(at, zone);
    let into = i64::from(local.minute()) * 60_000_000 + i64::from(local.second()) * 1_000_000 + i64::from(local.timestamp_subsec_micros());
    at - into
}

/// The start of the next local hour. Where a clock moves by half an hour, the hour before is longer by as much.
fn next_hour(at: Micros, zone: Tz) -> Micros {
    let next = at + MICROS_PER_HOUR;
    let floored = floor_hour(next, zone);
    if floored == next { next } else { floored + MICROS_PER_HOUR }
}

/// The first instant of a local day: midnight, or the first time that exists where the clock jumps over midnight.
pub(crate) fn midnight(date: NaiveDate, zone: Tz) -> Micros {
    let start = date.and_time(NaiveTime::MIN);
    (0..8)
        .find_map(|half_hours| zone.from_local_datetime(&(start + chrono::Duration::minutes(30 * half_hours))).earliest())
        .map_or_else(|| start.and_utc().timestamp_micros(), |at| at.timestamp_micros())
}

/// The bin of an instant, by edges; `None` outside them.
#[must_use]
pub fn bin_of(edges: &[Micros], at: Micros) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= at);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

/// The hour of the week of an instant in the zone, 0 = Monday 0 h.
#[must_use]
pub fn hour_of_week(at: Micros, zone: Tz) -> usize {
    let local = local(at, zone);
    (local.weekday().num_days_from_monday() * 24 + local.hour()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America, Asia, Australia, Europe};

    fn utc(text: &str) -> Micros {
        DateTime::parse_from_rfc3339(text).expect("a valid time in the test").timestamp_micros()
    }

    fn hours_between(edges: &[Micros]) -> Vec<i64> {
        edges.windows(2).map(|pair| (pair[1] - pair[0]) / MICROS_PER_HOUR).collect()
    }

    fn check_days(from: &str, to: &str, zone: Tz, expected: &[i64]) {
        assert_eq!(hours_between(&edges(Span { from: utc(from), to: utc(to) }, zone, 24)), expected);
    }

    #[test]
    fn days_of_a_clock_change_have_23_and_25_hours() {
        check_days("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", Europe::Warsaw, &[24, 23, 24]);
        check_days("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", Europe::Warsaw, &[24, 25, 24]);
    }

    #[test]
    fn a_day_without_midnight_starts_at_its_first_hour() {
        // Chile moves its clock from 24:00 to 1:00 on 5 September 2026.
        check_days("2026-09-05T12:00:00Z", "2026-09-06T12:00:00Z", America::Santiago, &[24, 23]);
    }

    #[test]
    fn hours_run_through_a_clock_change_without_gap() {
        let edges = edges(Span { from: utc("2026-03-29T00:10:00Z"), to: utc("2026-03-29T03:20:00Z") }, Europe::Warsaw, 1);
        assert_eq!(hours_between(&edges), [1, 1, 1, 1]);
        assert_eq!(edges[0], utc("2026-03-29T00:00:00Z"));
    }

    #[test]
    fn hours_are_local_hours_where_the_zone_is_off_by_half_an_hour() {
        let edges = edges(Span { from: utc("2026-05-01T10:10:00Z"), to: utc("2026-05-01T11:20:00Z") }, Asia::Kolkata, 1);
        assert_eq!(edges, [utc("2026-05-01T09:30:00Z"), utc("2026-05-01T10:30:00Z"), utc("2026-05-01T11:30:00Z")]);
    }

    #[test]
    fn a_clock_change_of_half_an_hour_keeps_full_hours() {
        let span = Span { from: utc("2026-04-04T12:00:00Z"), to: utc("2026-04-04T18:00:00Z") };
        let edges = edges(span, Australia::Lord_Howe, 1);
        assert!(edges.iter().all(|at| local(*at, Australia::Lord_Howe).minute() == 0), "{edges:?}");
        assert!(edges.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn wide_bins_start_at_multiples_and_weeks_on_monday() {
        let span = Span { from: utc("2026-05-01T10:10:00Z"), to: utc("2026-05-02T11:20:00Z") };
        let six = edges(span, Europe::Warsaw, 6);
        assert_eq!((six[0], six[six.len() - 1]), (utc("2026-05-01T10:00:00Z"), utc("2026-05-02T16:00:00Z")));
        assert_eq!(edges(span, chrono_tz::UTC, 168), [utc("2026-04-27T00:00:00Z"), utc("2026-05-04T00:00:00Z")]);
    }

    #[test]
    fn bins_cover_every_span_without_gap() {
        for zone in [chrono_tz::UTC, Europe::Warsaw, America::Santiago, Australia::Lord_Howe, Asia::Kathmandu] {
            for start in 0..400_i64 {
                let from = utc("2026-01-01T00:07:00Z") + start * 22 * MICROS_PER_HOUR;
                let span = Span { from, to: from + start * MICROS_PER_HOUR / 3 + 1 };
                for hours in [1, 3, 6, 12, 24, 168] {
                    let edges = edges(span, zone, hours);
                    assert!(edges.is_sorted_by(|a, b| a < b) && edges[0] <= span.from && edges[edges.len() - 1] >= span.to, "{zone} {hours}");
                    assert!(edges[edges.len() - 2] < span.to, "{zone} {hours}: an empty bin after the end");
                }
            }
        }
    }

    #[test]
    fn a_straggler_is_cut_from_the_axis_and_a_near_neighbour_is_not() {
        let mut times: Vec<Micros> = (0..100).map(|i| utc("2026-05-01T00:00:00Z") + i * MICROS_PER_HOUR).collect();
        assert_eq!(axis(&times), Some(Span { from: times[0], to: times[99] + 1 }));
        times.insert(0, utc("2019-01-01T00:00:00Z"));
        assert_eq!(axis(&times).map(|span| span.from), Some(utc("2026-05-01T00:00:00Z")));
    }

    #[test]
    fn the_densest_part_is_where_most_comments_are() {
        let times = [0, 10, 20, 1000, 1001, 1002, 1003, 2000];
        assert_eq!(densest(&times, Span { from: 0, to: 2001 }, 50), Span { from: 1000, to: 1050 });
        assert_eq!(densest(&times, Span { from: 0, to: 2001 }, 5000), Span { from: 0, to: 2001 });
    }

    #[test]
    fn no_times_have_no_axis_and_one_time_has_one_bin() {
        assert_eq!(axis(&[]), None);
        let span = axis(&[5]).expect("one time has an axis");
        assert_eq!(edges(span, chrono_tz::UTC, 1), [0, MICROS_PER_HOUR]);
        assert_eq!(bin_of(&[0, 10, 20], 10), Some(1));
        assert_eq!(bin_of(&[0, 10, 20], 20), None);
        assert_eq!(bin_of(&[0, 10, 20], -1), None);
    }
}
