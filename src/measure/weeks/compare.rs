//! A week against the weeks before it: is a change real, is it noise, or is it too early to tell?
//!
//! * Counts: ratio of rates, the interval widened by how much the days of the previous weeks scatter around their weekday's mean, and the weeks around theirs.
//! * Shares: Newcombe's hybrid score interval of the difference, widened by how much the previous weeks scatter.
//! * Waits: the log-rank test on waits that are censored at the end of their own week; besides, the median must lie outside the medians of the previous weeks,
//!   because with many cases the test finds differences that weeks always have.
//!
//! The level is divided by the number of questions that are asked at once, so that a calm week raises a false alarm in one week of twenty.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figures::{Completeness, Part, WeekFigures};
use super::rules::WeekRules;
use crate::measure::stats::counts::rate_ratio_at;
use crate::measure::stats::difference::{Difference, of_count, of_shares, scatter_of_counts, scatter_of_shares, z_of};
use crate::measure::stats::log_rank::log_rank;
use crate::measure::stats::survival::{Observation, kaplan_meier};
use crate::model::role::as_str;
use crate::model::{Definition, Estimate, TOO_FEW};

/// The five figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Customer comments.
    Comments,
    /// Negative share.
    Negative,
    /// Typical wait for the first reply.
    FirstReply,
    /// Answered within the target.
    WithinTarget,
    /// Praise that got an answer.
    Praise,
}

as_str!(Figure { Comments = "comments", Negative = "negative", FirstReply = "first_reply", WithinTarget = "within_target", Praise = "praise" });

/// What to think of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeVerdict {
    /// Larger than weeks differ by themselves.
    Real,
    /// No larger than weeks differ by themselves.
    Noise,
    /// The data cannot tell yet.
    TooEarly,
}

as_str!(ChangeVerdict { Real = "real", Noise = "noise", TooEarly = "too_early" });

/// Why it is too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TooEarly {
    /// The archive holds only part of this week.
    PartialWeek,
    /// There is no whole week before it.
    NoHistory,
    /// There are too few whole weeks before it to know how much weeks differ.
    FewWeeks,
    /// Fewer than ten cases on one side.
    TooFew,
    /// The times do not allow it.
    NoTimes,
}

as_str!(TooEarly {
    PartialWeek = "partial_week",
    NoHistory = "no_history",
    FewWeeks = "few_weeks",
    TooFew = "too_few",
    NoTimes = "no_times",
});

/// Which way a change goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Neither.
    Level,
}

/// A figure of the week beside that of the previous weeks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WeekChange {
    /// Which.
    pub figure: Figure,
    /// This week, with a 95 % interval.
    pub now: Estimate,
    /// The previous weeks together (counts: an average week of as many hours).
    pub before: Option<Estimate>,
    /// Shares: the difference, −1..=1. Counts: the ratio. Waits: the difference of medians in minutes, without an interval. The interval has the level that the verdict
    /// is made at.
    pub change: Option<Estimate>,
    /// Of the log-rank test, for waits.
    pub p_value: Option<f64>,
    /// How much weeks scatter, as a multiple of chance.
    pub scatter: f64,
    /// Weeks that it is compared with.
    pub n_weeks: u64,
    /// Which way it goes.
    pub direction: Direction,
    /// What to think of it.
    pub verdict: ChangeVerdict,
    /// Why it is too early, when it is.
    pub reason: Option<TooEarly>,
}

/// What stands in the way of any comparison.
#[must_use]
pub fn obstacle(now: &WeekFigures, before: &[&WeekFigures], rules: &WeekRules) -> Option<TooEarly> {
    if now.completeness != Completeness::Whole {
        Some(TooEarly::PartialWeek)
    } else if before.is_empty() {
        Some(TooEarly::NoHistory)
    } else if (before.len() as u64) < rules.count("least_weeks") {
        Some(TooEarly::FewWeeks)
    } else {
        None
    }
}

/// Compares the five figures. `before` are comparable weeks, the latest last.
#[must_use]
pub fn compare(now: &WeekFigures, before: &[&WeekFigures], rules: &WeekRules) -> Vec<WeekChange> {
    let obstacle = obstacle(now, before, rules);
    let alpha = rules.value("figure_alpha");
    let shares = |figure, definition, of: fn(&WeekFigures) -> Part| {
        share_change(figure, definition, of(now), before.iter().map(|week| of(week)), obstacle, alpha)
    };
    vec![
        count_change(now, before, obstacle, alpha),
        shares(Figure::Negative, Definition::NegativeShare, |week| week.negative),
        wait_change(now, before, obstacle, alpha),
        shares(Figure::WithinTarget, Definition::AnsweredWithin, |week| week.within_target),
        shares(Figure::Praise, Definition::PraiseCoverage, |week| week.praise),
    ]
}

/// How much daily and weekly counts of weeks scatter: the larger of days around the mean of their weekday, and of weeks around their mean.
#[must_use]
pub fn scatter_of_weeks(weeks: &[&WeekFigures], of: fn(&WeekFigures) -> Vec<u64>) -> Option<f64> {
    let days: Vec<Vec<f64>> = weeks.iter().map(|week| of(week).iter().map(|n| *n as f64).collect()).collect();
    let n = weeks.len() as f64;
    let by_weekday: Vec<f64> = (0..7).map(|day| days.iter().map(|week| week[day]).sum::<f64>() / n).collect();
    let expected: Vec<f64> = days.iter().flat_map(|_| by_weekday.iter().copied()).collect();
    let of_days = scatter_of_counts(&days.concat(), &expected, by_weekday.iter().filter(|mean| **mean > 0.0).count());
    let totals: Vec<f64> = days.iter().map(|week| week.iter().sum()).collect();
    let mean = totals.iter().sum::<f64>() / n;
    let of_weeks = scatter_of_counts(&totals, &vec![mean; totals.len()], 1);
    [of_days, of_weeks].into_iter().flatten().reduce(f64::max)
}

fn customers(week: &WeekFigures) -> Vec<u64> {
    week.days.iter().map(|day| day.n_customer).collect()
}

fn negatives(week: &WeekFigures) -> Vec<u64> {
    week.days.iter().map(|day| day.negative.count).collect()
}

fn count_change(now: &WeekFigures, before: &[&WeekFigures], obstacle: Option<TooEarly>, alpha: f64) -> WeekChange {
    let scatter = scatter_of_weeks(before, customers);
    let count = now.n_customer as f64;
    let total: u64 = before.iter().map(|week| week.n_customer).sum();
    let hours: f64 = before.iter().map(|week| week.hours).sum();
    let usual = (!before.is_empty()).then(|| total as f64 * now.hours / hours);
    let phi = scatter.unwrap_or(1.0);
    let estimate = |point: f64, (low, high): (f64, f64), n| Estimate {
        definition: Definition::CommentVolume,
        point: Some(point),
        low: Some(low),
        high: Some(high),
        n,
    };
    let ratio = usual.map(|_| rate_ratio_at(z_of(alpha), (count, now.hours), (total as f64, hours), phi));
    let reason = obstacle.or((now.n_customer.max(total) < TOO_FEW).then_some(TooEarly::TooFew)).or(scatter.is_none().then_some(TooEarly::FewWeeks));
    let is_real = ratio.is_some_and(|ratio| ratio.low > 1.0 || ratio.high < 1.0);
    WeekChange {
        figure: Figure::Comments,
        now: estimate(count, of_count(count, phi), now.n_customer),
        before: usual.map(|usual| {
            let weeks = before.len() as f64;
            let (low, high) = of_count(total as f64, phi);
            estimate(usual, (low / total.max(1) as f64 * usual, high / total.max(1) as f64 * usual), (weeks * usual).round() as u64)
        }),
        change: ratio.map(|ratio| estimate(ratio.ratio, (ratio.low, ratio.high), now.n_customer + total)),
        p_value: None,
        scatter: phi,
        n_weeks: before.len() as u64,
        direction: ratio.map_or(Direction::Level, |ratio| direction(ratio.ratio - 1.0)),
        verdict: verdict(reason, is_real),
        reason,
    }
}

/// Negative comments of the week over those of an average previous week, with the interval of the key figures; `None` without previous weeks.
#[must_use]
pub fn negative_ratio(now: &WeekFigures, before: &[&WeekFigures], rules: &WeekRules) -> Option<Estimate> {
    let total: u64 = before.iter().map(|week| week.negative.count).sum();
    let hours: f64 = before.iter().map(|week| week.hours).sum();
    let phi = scatter_of_weeks(before, negatives)?;
    let ratio = rate_ratio_at(z_of(rules.value("figure_alpha")), (now.negative.count as f64, now.hours), (total as f64, hours), phi);
    Some(Estimate {
        definition: Definition::ChangeVerdict,
        point: Some(ratio.ratio),
        low: Some(ratio.low),
        high: Some(ratio.high),
        n: now.negative.count + total,
    })
}

/// A difference of shares with its verdict.
pub(super) struct ShareVerdict {
    pub difference: Option<Difference>,
    pub scatter: f64,
    pub verdict: ChangeVerdict,
    pub reason: Option<TooEarly>,
}

pub(super) fn of_parts(now: Part, before: &[Part], obstacle: Option<TooEarly>, alpha: f64) -> ShareVerdict {
    let pooled = pooled(before);
    let scatter = scatter_of_shares(&before.iter().map(|part| (part.count, part.n)).collect::<Vec<_>>());
    let difference = of_shares((now.count, now.n), (pooled.count, pooled.n), scatter, z_of(alpha));
    let reason = obstacle.or((now.n < TOO_FEW || pooled.n < TOO_FEW).then_some(TooEarly::TooFew));
    let is_real = difference.is_some_and(|difference| difference.low > 0.0 || difference.high < 0.0);
    ShareVerdict { difference, scatter, verdict: verdict(reason, is_real), reason }
}

/// Several groups as one.
pub(super) fn pooled(parts: &[Part]) -> Part {
    parts.iter().fold(Part::default(), |sum, part| Part { count: sum.count + part.count, n: sum.n + part.n })
}

fn share_change(
    figure: Figure,
    definition: Definition,
    now: Part,
    before: impl Iterator<Item = Part>,
    obstacle: Option<TooEarly>,
    alpha: f64,
) -> WeekChange {
    let before: Vec<Part> = before.collect();
    let found = of_parts(now, &before, obstacle, alpha);
    let estimate = |part: Part| {
        let share = part.tally().share(definition);
        Estimate { definition, point: (share.n > 0).then_some(share.share), low: Some(share.low), high: Some(share.high), n: share.n }
    };
    WeekChange {
        figure,
        now: estimate(now),
        before: (!before.is_empty()).then(|| estimate(pooled(&before))),
        change: found.difference.map(|difference| Estimate {
            definition,
            point: Some(difference.point),
            low: Some(difference.low),
            high: Some(difference.high),
            n: now.n + pooled(&before).n,
        }),
        p_value: None,
        scatter: found.scatter,
        n_weeks: before.len() as u64,
        direction: found.difference.map_or(Direction::Level, |difference| direction(difference.point)),
        verdict: found.verdict,
        reason: found.reason,
    }
}

fn wait_change(now: &WeekFigures, before: &[&WeekFigures], obstacle: Option<TooEarly>, alpha: f64) -> WeekChange {
    let median = |observations: &[Observation]| {
        let (point, low, high) = kaplan_meier(observations).quantile(0.5);
        Estimate { definition: Definition::FirstReplyCalendarMinutes, point, low, high, n: observations.len() as u64 }
    };
    let ours = now.observations();
    let theirs: Vec<Observation> = before.iter().flat_map(|week| week.observations()).collect();
    let (here, there) = (median(&ours), median(&theirs));
    let p_value = log_rank(&[&ours, &theirs]).map(|test| test.p_value);
    // A median that is not reached is longer than any that is.
    let length = |estimate: &Estimate| estimate.point.unwrap_or(f64::INFINITY);
    let medians: Vec<f64> =
        before.iter().map(|week| week.observations()).filter(|waits| waits.len() as u64 >= TOO_FEW).map(|waits| length(&median(&waits))).collect();
    let is_outside = medians.iter().all(|other| length(&here) > *other) || medians.iter().all(|other| length(&here) < *other);
    let n = ours.len().min(theirs.len()) as u64;
    let has_no_times = ours.is_empty() && now.n_without_wait > 0;
    let reason = obstacle.or(has_no_times.then_some(TooEarly::NoTimes)).or((n < TOO_FEW).then_some(TooEarly::TooFew));
    let difference = if length(&here).total_cmp(&length(&there)).is_eq() { 0.0 } else { length(&here) - length(&there) };
    WeekChange {
        figure: Figure::FirstReply,
        now: here,
        before: (!before.is_empty()).then_some(there),
        change: (!before.is_empty() && difference.is_finite()).then_some(Estimate {
            definition: Definition::FirstReplyCalendarMinutes,
            point: Some(difference),
            low: None,
            high: None,
            n: here.n + there.n,
        }),
        p_value,
        scatter: 1.0,
        n_weeks: before.len() as u64,
        direction: if before.is_empty() { Direction::Level } else { direction(difference) },
        verdict: verdict(reason, is_outside && p_value.is_some_and(|p| p < alpha)),
        reason,
    }
}

fn direction(difference: f64) -> Direction {
    if difference > 0.0 {
        Direction::Up
    } else if difference < 0.0 {
        Direction::Down
    } else {
        Direction::Level
    }
}

const fn verdict(reason: Option<TooEarly>, is_real: bool) -> ChangeVerdict {
    match (reason, is_real) {
        (Some(_), _) => ChangeVerdict::TooEarly,
        (None, true) => ChangeVerdict::Real,
        (None, false) => ChangeVerdict::Noise,
    }
}
