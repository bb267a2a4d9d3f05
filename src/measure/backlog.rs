//! Open episodes over time: exact in event time, sampled for drawing.

use super::bins::edges;
use super::results::BacklogPoint;
use crate::model::{Micros, Span};
use chrono_tz::Tz;

/// Hours are drawn up to this span, days beyond it.
const MAX_HOURLY_DAYS: i64 = 120;

/// What the open episodes add up to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Backlog {
    /// At the start of each hour or day.
    pub points: Vec<BacklogPoint>,
    /// The most at one moment.
    pub peak: Option<BacklogPoint>,
    /// The integral, in hours.
    pub waiting_hours: f64,
}

/// Counts open episodes. `waits` are (first message, answer or end of the archive); `axis` is what is drawn.
#[must_use]
pub fn backlog(waits: &[(Micros, Option<Micros>)], end: Micros, axis: Option<Span>, zone: Tz) -> Backlog {
    let (mut arrivals, mut answers): (Vec<Micros>, Vec<Micros>) =
        (waits.iter().map(|(from, _)| *from).collect(), waits.iter().filter_map(|(_, to)| *to).collect());
    arrivals.sort_unstable();
    answers.sort_unstable();
    // Whole microseconds, so that the sum is exact whatever the order.
    let waited: i128 = waits.iter().map(|(from, to)| i128::from((to.unwrap_or(end) - from).max(0))).sum();
    let mut result = Backlog { waiting_hours: waited as f64 / 3.6e9, ..Backlog::default() };
    let edges = axis.map_or_else(Vec::new, |axis| edges(axis, zone, if axis.to - axis.from <= MAX_HOURLY_DAYS * 86_400_000_000 { 1 } else { 24 }));
    let (mut arrived, mut answered) = (0, 0);
    for edge in edges {
        arrived += arrivals[arrived..].iter().take_while(|at| **at <= edge).count();
        answered += answers[answered..].iter().take_while(|at| **at <= edge).count();
        result.points.push(BacklogPoint { at: edge, n_open: arrived.saturating_sub(answered) as u64 });
    }
    // The most are open just after an arrival; what is answered at the same instant does not wait any more.
    let mut answered = 0;
    for (idx, at) in arrivals.iter().enumerate() {
        if arrivals.get(idx + 1) == Some(at) {
            continue;
        }
        while answered < answers.len() && answers[answered] <= *at {
            answered += 1;
        }
        let n_open = (idx + 1).saturating_sub(answered) as u64;
        if n_open > result.peak.map_or(0, |peak| peak.n_open) {
            result.peak = Some(BacklogPoint { at: *at, n_open });
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_and_the_integral_are_exact() {
        let hour = 3_600_000_000;
        let backlog = backlog(&[(0, Some(2 * hour)), (hour, None), (hour, Some(hour))], 5 * hour, Some(Span { from: 0, to: 5 * hour }), Tz::UTC);
        assert_eq!(backlog.peak, Some(BacklogPoint { at: hour, n_open: 2 }));
        assert!((backlog.waiting_hours - 6.0).abs() < 1e-12);
        assert_eq!(backlog.points.iter().map(|point| point.n_open).take(4).collect::<Vec<_>>(), [1, 2, 1, 1]);
    }
}
