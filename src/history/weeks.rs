//! What actions may test of a week, by the names of [`metrics`](super::metrics), and where actions stand over weeks.

use chrono::{Days, NaiveDate};

use super::actions::{Action, ActionState, Observation, evaluate};
use super::metrics::of_crisis;
use crate::measure::stats::survival::{Observation as Wait, kaplan_meier};
use crate::measure::waits::HORIZONS;
use crate::measure::weeks::{Completeness, Part, Week, WeekFigures};
use crate::model::{Definition, Metric, Metrics};

/// The names of [`HORIZONS`].
const HORIZON_NAMES: [&str; 6] = ["15min", "60min", "3h", "6h", "24h", "72h"];

/// The numbers of a week by name. Names that need the whole archive are absent.
#[must_use]
pub fn of_week(week: &WeekFigures) -> Metrics {
    let mut to = Metrics::new();
    let mut put = |name: &str, metric: Metric| to.insert(name.to_owned(), metric);
    let count = |n: u64| Metric { value: Some(n as f64), low: None, high: None, n };
    let share = |part: Part| {
        let share = part.tally().share(Definition::WeekCohort);
        Metric { value: (share.n > 0).then_some(share.share), low: Some(share.low), high: Some(share.high), n: share.n }
    };
    put("comments.customer", count(week.n_customer));
    put("sentiment.negative_share", share(week.negative));
    put("praise.answered_share", share(week.praise));
    put("target.attainment", share(week.within_target));
    put("backlog.at_end", count(week.carried.at_end));
    put("replies.count", count(week.replies.n));
    put("replies.template_share", share(Part { count: week.replies.n_templates, n: week.replies.n }));
    for (cause, counts) in &week.causes {
        put(&format!("causes.{cause}.share"), share(Part { count: counts.n, n: week.negative.n }));
        put(&format!("causes.{cause}.negative_share"), share(Part { count: counts.n_negative, n: counts.n }));
    }
    for (act, n) in &week.replies.acts {
        put(&format!("acts.{act}.share"), share(Part { count: *n, n: week.replies.n }));
    }
    for (name, is_weekend) in [("weekday", false), ("weekend", true)] {
        let waits = week.waits.iter().filter(|wait| wait.is_weekend == is_weekend);
        let curve = kaplan_meier(&waits.map(|wait| Wait { time: wait.minutes, is_event: wait.is_answered }).collect::<Vec<_>>());
        let (value, low, high) = curve.quantile(0.5);
        put(&format!("first_reply.{name}.median_calendar_minutes"), Metric { value, low, high, n: curve.n });
    }
    let curve = kaplan_meier(&week.observations());
    for (name, at) in [("median", 0.5), ("p90", 0.9)] {
        let (value, low, high) = curve.quantile(at);
        put(&format!("first_reply.{name}_calendar_minutes"), Metric { value, low, high, n: curve.n });
    }
    for (minutes, name) in HORIZONS.into_iter().zip(HORIZON_NAMES) {
        let answered = curve.answered_by(minutes);
        let metric =
            Metric { value: answered.map(|share| share.0), low: answered.map(|share| share.1), high: answered.map(|share| share.2), n: curve.n };
        put(&format!("first_reply.answered_within_{name}"), metric);
    }
    put("reply.rate", share(Part { count: week.waits.iter().filter(|wait| wait.is_answered).count() as u64, n: week.waits.len() as u64 }));
    // Of the crisis that was known at the week's end; without one there is nothing to ask about.
    if let Some(crisis) = &week.crisis {
        of_crisis(&mut to, crisis, week.n_customer);
    }
    to
}

/// The numbers of a whole week.
#[derive(Debug, Clone)]
pub struct WeekNumbers {
    week: Week,
    metrics: Metrics,
}

impl WeekNumbers {
    /// As tests of actions see it.
    #[must_use]
    pub fn observation(&self) -> Observation<'_> {
        Observation { day: last_day(self.week), week: Some(self.week), metrics: &self.metrics }
    }
}

/// The numbers of the whole weeks among these; parts of weeks test nothing.
pub fn numbers<'a>(weeks: impl IntoIterator<Item = &'a WeekFigures>) -> Vec<WeekNumbers> {
    let is_whole = |week: &&WeekFigures| week.completeness == Completeness::Whole;
    weeks.into_iter().filter(is_whole).map(|week| WeekNumbers { week: week.week, metrics: of_week(week) }).collect()
}

fn last_day(week: Week) -> NaiveDate {
    week.monday() + Days::new(6)
}

/// Where actions stand after the whole weeks among these, as of the last day of the last of all; the day is returned with them.
#[must_use]
pub fn states<'a>(actions: &[Action], weeks: impl IntoIterator<Item = &'a WeekFigures>) -> (Vec<ActionState>, Option<NaiveDate>) {
    let weeks: Vec<&WeekFigures> = weeks.into_iter().collect();
    let numbers = numbers(weeks.iter().copied());
    let observations: Vec<Observation<'_>> = numbers.iter().map(WeekNumbers::observation).collect();
    let today = weeks.iter().map(|week| last_day(week.week)).max();
    (evaluate(actions, &observations, today.unwrap_or(NaiveDate::MIN)), today)
}
