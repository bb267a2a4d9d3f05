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
    let mut events: Vec<(Micros, i64)> = waits.iter().flat_map(|(from, to)| std::iter::once((*from, 1)).chain(to.map(|to| (to, -1)))).collect();
    // Answers before questions of the same instant: nobody waits for no time.
    events.sort_unstable();
    let mut result = Backlog { waiting_hours: waits.iter().map(|(from, to)| (to.unwrap_or(end) - from).max(0) as f64 / 3.6e9).sum(), ..Backlog::default() };
    let edges = axis.map_or_else(Vec::new, |axis| edges(axis, zone, if axis.to - axis.from <= MAX_HOURLY_DAYS * 86_400_000_000 { 1 } else { 24 }));
    let mut next = 0;
    let mut open = 0;
    for edge in edges {
        while next < events.len() && events[next].0 <= edge {
            open += events[next].1;
            next += 1;
        }
        result.points.push(BacklogPoint { at: edge, n_open: open.max(0) as u64 });
    }
    let mut open = 0;
    for (idx, (at, change)) in events.iter().enumerate() {
        open += change;
        let is_last_of_instant = events.get(idx + 1).is_none_or(|next| next.0 != *at);
        if is_last_of_instant && open > result.peak.map_or(0, |peak| peak.n_open as i64) {
            result.peak = Some(BacklogPoint { at: *at, n_open: open as u64 });
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
