//! Episodes to waits: summaries of a group on one clock, curves thinned for drawing, buckets.

use super::results::{AnsweredWithin, CurvePoint, SurvivalCurve, WaitBucket, WaitSummary};
use super::shares::share;
use super::stats::interval::Z95;
use super::stats::quantile::{mean, median_of_sorted};
use super::stats::survival::{Curve, Observation, kaplan_meier};
use crate::model::{Definition, Estimate};

/// 15 min, 1, 3, 6, 24 and 72 h in minutes: what complainants expect and what studies report (Istanbulluoglu 2017; Sprout 2015).
pub const HORIZONS: [f64; 6] = [15.0, 60.0, 180.0, 360.0, 1_440.0, 4_320.0];

/// The restricted mean looks at the first 72 h.
const TAU_MINUTES: f64 = 4_320.0;

/// Points of a curve that is drawn.
const MAX_POINTS: usize = 400;

/// Summary of a group of waits in minutes; quick when they are in order already.
#[must_use]
pub fn summary(observations: &[Observation], definition: Definition) -> WaitSummary {
    let curve = kaplan_meier(observations);
    let n = curve.n;
    let quantile = |at: f64| {
        let (point, low, high) = curve.quantile(at);
        Estimate { definition, point, low, high, n }
    };
    let answered = curve.answered_times();
    let n_answered = answered.len() as u64;
    WaitSummary {
        n_episodes: n,
        n_answered,
        n_censored: n - n_answered,
        median: quantile(0.5),
        p90: quantile(0.9),
        restricted_mean_72h: restricted_mean(&curve),
        answered_within: HORIZONS.iter().map(|minutes| answered_within(&curve, *minutes)).collect(),
        reply_rate: share(Definition::ReplyRate, n_answered, n),
        naive_mean_minutes: mean(&answered),
        naive_median_minutes: median_of_sorted(&answered),
    }
}

fn restricted_mean(curve: &Curve) -> Estimate {
    let definition = Definition::RestrictedMeanWait;
    let Some((mean, variance)) = curve.restricted_mean(TAU_MINUTES) else { return Estimate::not_reached(definition, 0) };
    let half = Z95 * variance.sqrt();
    Estimate { definition, point: Some(mean), low: Some((mean - half).max(0.0)), high: Some((mean + half).min(TAU_MINUTES)), n: curve.n }
}

fn answered_within(curve: &Curve, minutes: f64) -> AnsweredWithin {
    let answered = curve.answered_by(minutes);
    AnsweredWithin {
        minutes,
        share: Estimate {
            definition: Definition::AnsweredWithin,
            point: answered.map(|share| share.0),
            low: answered.map(|share| share.1),
            high: answered.map(|share| share.2),
            n: curve.n,
        },
        n_at_risk: curve.n_at_risk(minutes),
    }
}

/// A curve for drawing: at most 400 points, spread evenly over its steps, with the first, the last and the median among them.
#[must_use]
pub fn drawn_curve(key: &str, observations: &[Observation]) -> SurvivalCurve {
    let curve = kaplan_meier(observations);
    let start = CurvePoint { minutes: 0.0, answered: 0.0, low: 0.0, high: 0.0, n_at_risk: curve.n };
    let median = curve.steps.partition_point(|step| step.survival > 0.5 + 1e-12);
    let stride = curve.steps.len().div_ceil(MAX_POINTS - 12).max(1);
    let kept = |idx: usize| idx.is_multiple_of(stride) || idx + 1 == curve.steps.len() || idx == median;
    let steps = curve.steps.iter().enumerate().filter(|(idx, _)| kept(*idx)).map(|(_, step)| {
        let (low, high) = step.interval();
        CurvePoint { minutes: step.time, answered: 1.0 - step.survival, low: 1.0 - high, high: 1.0 - low, n_at_risk: step.n_at_risk }
    });
    let mut points: Vec<CurvePoint> = std::iter::once(start).chain(steps).collect();
    // The curve runs on, level, to the last observation.
    if let Some(last) = points.last().copied()
        && curve.last_time > last.minutes
    {
        points.push(CurvePoint { minutes: curve.last_time, n_at_risk: curve.n_at_risk(curve.last_time), ..last });
    }
    // The table under a chart says how many still wait at each horizon: that must not depend on which steps were kept.
    for minutes in [5.0].into_iter().chain(HORIZONS).chain([10_080.0]).filter(|minutes| *minutes < curve.last_time) {
        if let Some((answered, low, high)) = curve.answered_by(minutes) {
            let at = points.partition_point(|point| point.minutes <= minutes);
            points.insert(at, CurvePoint { minutes, answered, low, high, n_at_risk: curve.n_at_risk(minutes) });
        }
    }
    SurvivalCurve { key: key.to_owned(), n: curve.n, points }
}

/// Waits in buckets, the unanswered in one of their own.
#[must_use]
pub fn buckets(observations: &[Observation]) -> Vec<WaitBucket> {
    const KEYS: [&str; 8] = ["up_to_15_min", "up_to_1_h", "up_to_3_h", "up_to_6_h", "up_to_24_h", "up_to_72_h", "over_72_h", "never"];
    let mut counts = [0_u64; KEYS.len()];
    for observation in observations {
        let bucket = if observation.is_event { HORIZONS.iter().position(|horizon| observation.time <= *horizon).unwrap_or(6) } else { 7 };
        counts[bucket] += 1;
    }
    KEYS.iter()
        .zip(counts)
        .map(|(key, count)| WaitBucket {
            key: (*key).to_owned(),
            share: share(Definition::FirstReplyCalendarMinutes, count, observations.len() as u64),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn observations(answered: &[f64], open: &[f64]) -> Vec<Observation> {
        let of = |times: &[f64], is_event| times.iter().map(move |time| Observation { time: *time, is_event }).collect::<Vec<_>>();
        [of(answered, true), of(open, false)].concat()
    }

    #[test]
    fn the_unanswered_count_in_the_honest_median_and_not_in_the_naive_one() {
        let summary = summary(&observations(&[10.0, 20.0, 30.0], &[500.0, 500.0, 500.0, 500.0]), Definition::FirstReplyCalendarMinutes);
        assert_eq!((summary.n_episodes, summary.n_answered, summary.n_censored), (7, 3, 4));
        assert_eq!(summary.median.point, None, "fewer than half have an answer");
        assert_eq!(summary.naive_median_minutes, Some(20.0));
        assert_eq!(summary.naive_mean_minutes, Some(20.0));
    }

    #[test]
    fn buckets_have_a_never() {
        let buckets = buckets(&observations(&[15.0, 16.0, 5_000.0], &[1.0]));
        let counts: Vec<u64> = buckets.iter().map(|bucket| bucket.share.count).collect();
        assert_eq!(counts, [1, 1, 0, 0, 0, 0, 1, 1]);
    }

    #[test]
    fn long_curves_are_thinned_and_keep_their_ends_and_median() {
        let times: Vec<f64> = (1..=5_000).map(f64::from).collect();
        let curve = drawn_curve("all", &observations(&times, &[9_000.0]));
        assert!(curve.points.len() <= MAX_POINTS);
        assert_eq!(curve.points[0].minutes, 0.0);
        assert_eq!(curve.points.last().map(|point| point.minutes), Some(9_000.0));
        assert!(curve.points.iter().any(|point| point.minutes == 2_501.0), "the median is kept");
    }

    proptest! {
        #[test]
        fn shares_and_quantiles_keep_their_order(times in prop::collection::vec((0.0..10_000.0_f64, any::<bool>()), 1..200)) {
            let observations: Vec<Observation> = times.iter().map(|(time, is_event)| Observation { time: *time, is_event: *is_event }).collect();
            let summary = summary(&observations, Definition::FirstReplyCalendarMinutes);
            prop_assert_eq!(summary.n_answered + summary.n_censored, summary.n_episodes);
            if let (Some(median), Some(p90)) = (summary.median.point, summary.p90.point) {
                prop_assert!(median <= p90);
            }
            let mut last = 0.0;
            for within in &summary.answered_within {
                if let Some(share) = within.share.point {
                    prop_assert!((0.0..=1.0).contains(&share) && share + 1e-12 >= last);
                    prop_assert!(within.share.low.unwrap() <= share + 1e-12 && share <= within.share.high.unwrap() + 1e-12);
                    last = share;
                }
            }
        }
    }
}
