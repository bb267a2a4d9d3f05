//! Cases by when they arrived. Arrival decides, whenever the answer came: counted by the day of the answer, late replies would look like good days.

use chrono::Datelike;
use chrono_tz::Tz;

use super::Wait;
use crate::measure::bins::{bin_of, edges, local};
use crate::measure::results::{Cohort, CohortStep, Cohorts};
use crate::measure::shares::Tally;
use crate::measure::stats::survival::Observation;
use crate::measure::waits::summary;
use crate::model::{Definition, MICROS_PER_MINUTE, Micros, Span};

/// A day, in minutes.
const DAY: f64 = 1_440.0;
/// Up to so many days, cases are put together by day …
const MOST_DAYS: usize = 14;
/// … up to so many by week, and beyond by month.
const MOST_DAYS_BY_WEEK: usize = 400;

/// The cohorts of waits in order of length. `axis` is what charts show; what lies outside is in no cohort.
pub fn cohorts(by_length: &[Wait], axis: Option<Span>, zone: Tz, end: Micros) -> Cohorts {
    let days = axis.map_or_else(Vec::new, |axis| edges(axis, zone, 24));
    // Edges hold the end of the last day as well.
    let step = match days.len().saturating_sub(1) {
        0..=MOST_DAYS => CohortStep::Day,
        n if n <= MOST_DAYS_BY_WEEK => CohortStep::Week,
        _ => CohortStep::Month,
    };
    let mut starts: Vec<Micros> = Vec::new();
    let of_day: Vec<usize> = days
        .iter()
        .map(|day| {
            let date = local(*day, zone);
            let begins = match step {
                CohortStep::Day => true,
                CohortStep::Week => date.weekday().num_days_from_monday() == 0,
                CohortStep::Month => date.day() == 1,
            };
            if begins || starts.is_empty() {
                starts.push(*day);
            }
            starts.len() - 1
        })
        .collect();
    let mut observations: Vec<Vec<Observation>> = vec![Vec::new(); starts.len()];
    let mut within = vec![Tally::default(); starts.len()];
    for wait in by_length {
        let Some(cohort) = bin_of(&days, wait.started_at).map(|day| of_day[day]) else { continue };
        observations[cohort].push(wait.observation());
        if (end - wait.started_at) as f64 >= DAY * MICROS_PER_MINUTE as f64 {
            within[cohort].add(u64::from(wait.is_answered && wait.minutes() <= DAY));
        }
    }
    let cohorts = starts.iter().zip(&observations).zip(&within).filter(|((_, observations), _)| !observations.is_empty());
    Cohorts {
        step,
        cohorts: cohorts
            .map(|((from, observations), within)| Cohort {
                from: *from,
                summary: summary(observations, Definition::ArrivalCohort),
                within_day: within.share(Definition::ArrivalCohort),
                n_young: observations.len() as u64 - within.n,
            })
            .collect(),
    }
}
