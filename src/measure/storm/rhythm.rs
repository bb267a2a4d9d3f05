//! The week's own rhythm: how many comments an hour of the week brings when nothing special happens, so that a night is no end and a morning no onset.

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;

use super::events::Events;
use crate::measure::bins::{MICROS_PER_DAY, MICROS_PER_HOUR, densest, edges, local};
use crate::model::{Micros, Span};

/// The rhythm is learnt from at most two years.
const MAX_LEARNT: Micros = 732 * MICROS_PER_DAY;
/// Fewer comments than this on calm days, or fewer such days, teach no rhythm: every hour counts the same.
const MIN_COMMENTS: u64 = 100;
const MIN_DAYS: usize = 2;
/// Pseudo-comments that pull each hour, and each weekday, to the mean while data are few.
const HOUR_PRIOR: f64 = 2.0;
const WEEKDAY_PRIOR: f64 = 20.0;

/// Weights of the hours of the day and of the weekdays, each of mean 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythm {
    hours: [f64; 24],
    weekdays: [f64; 7],
    /// Nothing was learnt: every hour weighs 1.
    is_flat: bool,
}

impl Rhythm {
    /// Learns the rhythm from the calm days: full days of at most `2·q + 3·√q` comments, where `q` is the 40 % quantile of full days.
    ///
    /// The quantile is below the level of a crisis that fills less than 60 % of the days; the slack lets ordinary weekends and chance pass.
    #[must_use]
    pub fn of(events: &Events, span: Span, zone: Tz) -> Self {
        let flat = Self { hours: [1.0; 24], weekdays: [1.0; 7], is_flat: true };
        let span = densest(&events.times, span, MAX_LEARNT);
        let day_edges = edges(span, zone, 24);
        let days: Vec<(Span, u64)> = day_edges
            .windows(2)
            .map(|pair| Span { from: pair[0], to: pair[1] })
            .filter(|day| day.from >= span.from && day.to <= span.to)
            .map(|day| (day, events.count(day)))
            .collect();
        if days.len() < MIN_DAYS {
            return flat;
        }
        let mut totals: Vec<u64> = days.iter().map(|(_, n)| *n).collect();
        totals.sort_unstable();
        let quantile = totals[(totals.len() - 1) * 2 / 5] as f64;
        let limit = 2.0 * quantile + 3.0 * quantile.sqrt();
        let calm: Vec<&(Span, u64)> = days.iter().filter(|(_, n)| *n as f64 <= limit).collect();
        let total: u64 = calm.iter().map(|(_, n)| n).sum();
        if calm.len() < MIN_DAYS || total < MIN_COMMENTS {
            return flat;
        }
        let mut weekday_totals = [0.0; 7];
        let mut weekday_days = [0.0; 7];
        for (day, n) in &calm {
            let weekday = local(day.from, zone).weekday().num_days_from_monday() as usize;
            weekday_totals[weekday] += *n as f64;
            weekday_days[weekday] += 1.0;
        }
        let per_day = total as f64 / calm.len() as f64;
        // One Monday is no rhythm of Mondays.
        let has_weeks = weekday_days.iter().all(|days| *days >= 2.0);
        let weekdays =
            std::array::from_fn(|d| if has_weeks { (weekday_totals[d] + WEEKDAY_PRIOR) / (weekday_days[d] * per_day + WEEKDAY_PRIOR) } else { 1.0 });
        if events.is_daily {
            return Self { weekdays: scaled(weekdays), is_flat: false, ..flat };
        }
        let mut hour_totals = [HOUR_PRIOR; 24];
        for (day, _) in calm {
            for pair in edges(*day, zone, 1).windows(2) {
                let hour = local(pair[0], zone).hour() as usize;
                hour_totals[hour] += events.count(Span { from: pair[0], to: pair[1].min(day.to) }) as f64;
            }
        }
        Self { hours: scaled(hour_totals), weekdays: scaled(weekdays), is_flat: false }
    }

    /// The hours of a stretch, each weighted by its place in the week.
    #[must_use]
    pub fn standard_hours(&self, span: Span, zone: Tz) -> f64 {
        if self.is_flat {
            return (span.to - span.from).max(0) as f64 / MICROS_PER_HOUR as f64;
        }
        let mut at = span.from;
        let mut sum = 0.0;
        while at < span.to {
            let local = local(at, zone);
            let into_hour = i64::from(local.minute()) * 60_000_000 + i64::from(local.second()) * 1_000_000 + at.rem_euclid(1_000_000);
            let end = (at - into_hour + MICROS_PER_HOUR).clamp(at + 1, span.to);
            let weight = self.hours[local.hour() as usize] * self.weekdays[local.weekday().num_days_from_monday() as usize];
            sum += weight * (end - at) as f64 / MICROS_PER_HOUR as f64;
            at = end;
        }
        sum
    }
}

fn scaled<const N: usize>(values: [f64; N]) -> [f64; N] {
    let mean = values.iter().sum::<f64>() / N as f64;
    values.map(|value| value / mean)
}

#[cfg(test)]
mod tests {
    use super::Rhythm;
    use crate::measure::bins::{axis, timed_rows};
    use crate::measure::storm::events::Events;
    use crate::measure::storm::simulation::{Archive, hours};
    use crate::model::{AuthorRole, Polarity};

    fn learn(archive: &Archive) -> Rhythm {
        let rows = archive.rows();
        let events = Events::of(&rows, &timed_rows(&rows));
        let span = axis(&events.times).expect("the archive has times");
        Rhythm::of(&events, span, chrono_tz::UTC)
    }

    #[test]
    fn a_busy_hour_weighs_more_and_a_crisis_day_teaches_nothing() {
        let mut archive = Archive::default();
        for day in 0..15 {
            for i in 0..48 {
                // Two thirds of the comments at 18 h, the rest spread over the day, every 90 minutes.
                archive.comment(day * 1_440 + if i % 3 == 0 { i * 30 } else { 18 * 60 + i }, 0, AuthorRole::Customer, Polarity::Neutral);
            }
        }
        for i in 0..2_000 {
            archive.comment(5 * 1_440 + 180 + i % 60, 0, AuthorRole::Customer, Polarity::Negative);
        }
        let rhythm = learn(&archive);
        // 13 full calm days of 48: 33 at 18 h, 1 at 3 h; two pseudo-comments an hour.
        let scale = 24.0 / (13.0 * 48.0 + 48.0);
        assert!((rhythm.standard_hours(hours(18, 19), chrono_tz::UTC) - (13.0 * 33.0 + 2.0) * scale).abs() < 1e-9);
        assert!((rhythm.standard_hours(hours(3, 4), chrono_tz::UTC) - (13.0 + 2.0) * scale).abs() < 1e-9);
        assert!((rhythm.standard_hours(hours(0, 168), chrono_tz::UTC) - 168.0).abs() < 1e-9);
    }

    #[test]
    fn a_short_archive_has_no_rhythm() {
        let mut archive = Archive::default();
        for i in 0..200 {
            archive.comment(i * 5, 0, AuthorRole::Customer, Polarity::Neutral);
        }
        assert!((learn(&archive).standard_hours(hours(2, 7), chrono_tz::UTC) - 5.0).abs() < 1e-9);
    }
}
