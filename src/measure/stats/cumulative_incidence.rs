//! Cumulative incidence when one thing can happen instead of another (Aalen & Johansen 1978, Scand. J. Stat. 5:141): the share that has had the event, where others can
//! have it no more.

/// What happened to a case, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The event that is looked at.
    Event,
    /// Something after which it cannot come any more.
    Competing,
    /// Nothing yet.
    Censored,
}

/// The share that has had the event by a time and its variance, by the delta method (Marubini & Valsecchi 1995, §10.4; what lifelines computes). `None` of nothing.
///
/// `O(n log n)`.
#[must_use]
pub fn incidence_at(observations: &[(f64, Fate)], time: f64) -> Option<(f64, f64)> {
    if observations.is_empty() {
        return None;
    }
    let mut sorted = observations.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut survival, mut incidence) = (1.0, 0.0);
    // At risk, all ends, events, survival before, incidence after: a row for each time at which anything ended.
    let mut rows: Vec<[f64; 5]> = Vec::new();
    let mut idx = 0;
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        if same[0].0 > time {
            break;
        }
        let at_risk = (sorted.len() - idx) as f64;
        idx += same.len();
        let events = same.iter().filter(|(_, fate)| *fate == Fate::Event).count() as f64;
        let ends = same.iter().filter(|(_, fate)| *fate != Fate::Censored).count() as f64;
        if ends > 0.0 {
            incidence += survival * events / at_risk;
            rows.push([at_risk, ends, events, survival, incidence]);
            survival *= 1.0 - ends / at_risk;
        }
    }
    let variance = rows
        .iter()
        .map(|[n, ends, events, before, then]| {
            let rest = incidence - then;
            let left = if ends < n { rest * rest * ends / (n * (n - ends)) } else { 0.0 };
            left + before * before * (n - events) * events / (n * n * n) - 2.0 * rest * before * events / (n * n)
        })
        .sum::<f64>();
    Some((incidence, variance.max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::stats::survival::{Observation, kaplan_meier};

    fn check(observations: &[(f64, Fate)], time: f64, share: f64, variance: f64) {
        let (found, spread) = incidence_at(observations, time).unwrap();
        assert!((found - share).abs() < 1e-9 && (spread - variance).abs() < 1e-9, "{time}: {found} {spread}");
    }

    #[test]
    fn fifteen_cases_agree_with_lifelines() {
        // lifelines 0.30: AalenJohansenFitter(calculate_variance=True).fit(T, E, event_of_interest=1).
        let times = [1.0, 1.0, 2.0, 3.0, 3.5, 4.0, 5.0, 6.0, 6.5, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0];
        let fates = [1, 2, 1, 0, 1, 2, 1, 1, 0, 2, 1, 0, 1, 2, 0].map(|fate| [Fate::Censored, Fate::Event, Fate::Competing][fate]);
        let observations: Vec<(f64, Fate)> = times.into_iter().zip(fates).collect();
        check(&observations, 5.0, 0.278_787_878_787_878_8, 0.014_125_608_704_121_101);
        check(&observations, 8.0, 0.436_363_636_363_636_34, 0.018_394_635_055_792_086);
        check(&observations, 12.0, 0.549_494_949_494_949_5, 0.021_313_125_129_470_437);
    }

    #[test]
    fn without_competition_it_is_one_less_kaplan_meier() {
        let waits = [(2.0, true), (3.0, false), (3.0, true), (7.0, true), (9.0, false)];
        let fates: Vec<(f64, Fate)> = waits.iter().map(|(time, is_event)| (*time, if *is_event { Fate::Event } else { Fate::Censored })).collect();
        let curve = kaplan_meier(&waits.map(|(time, is_event)| Observation { time, is_event }));
        let last = curve.steps.last().unwrap();
        // Greenwood's variance: S² Σ d / (n (n − d)).
        check(&fates, 8.0, 1.0 - last.survival, last.survival * last.survival * last.greenwood);
    }

    #[test]
    fn who_is_taken_away_at_once_is_never_answered() {
        let observations = [(0.0, Fate::Competing), (0.0, Fate::Competing), (5.0, Fate::Event), (6.0, Fate::Event)];
        // Two of four: a plain share with its variance p (1 − p) / n.
        check(&observations, 9.0, 0.5, 0.0625);
        assert_eq!(incidence_at(&[], 1.0), None);
    }
}
