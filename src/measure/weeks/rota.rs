//! How many hours of work the next week asks for: arrivals by weekday and part of the day, times what a reply takes the team.
//!
//! What a reply takes is read from the replies themselves: the time between two replies of one account, where the second answers a case that was already waiting when
//! the first was sent. Nobody waited for work then, so that the time between is work. Gaps beyond a session are breaks. Where several people share an account, the
//! hours are those of the account and not of a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::figures::Known;
use super::rules::WeekRules;
use crate::measure::bins::hour_of_week;
use crate::measure::rows::NONE;
use crate::measure::stats::quantile::median_of_sorted;
use crate::model::{Definition, Estimate, MICROS_PER_MINUTE, Micros, NeedsReply, Span, TOO_FEW};

/// What the next week asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rota {
    /// Weeks that arrivals are counted over.
    pub n_weeks: u64,
    /// Cases that arrived in them.
    pub n_cases: u64,
    /// Minutes that a reply takes: the median, with its 95 % interval by order statistics.
    pub handling_minutes: Estimate,
    /// Share of the working time that goes into replies.
    pub occupancy: f64,
    /// Hours of a part of the day.
    pub part_hours: u32,
    /// One row a weekday, Monday first; one number a part of the day: cases that an average week brings.
    pub arrivals: Vec<Vec<f64>>,
    /// Hours of work for each of them; empty when nobody can say what a reply takes.
    pub hours: Vec<Vec<f64>>,
    /// All hours of the week.
    pub hours_in_all: Option<f64>,
}

/// Plans from the cases that arrived in `spans`. `None` without any.
#[must_use]
pub fn rota(known: &Known, spans: &[Span], zone: chrono_tz::Tz, rules: &WeekRules) -> Option<Rota> {
    let part_hours = (rules.count("day_part_hours") as u32).clamp(1, 24);
    let n_parts = 24_u32.div_ceil(part_hours) as usize;
    let mut arrivals = vec![vec![0.0; n_parts]; 7];
    let mut n_cases = 0;
    for episode in known.episodes.items.iter().filter(|episode| episode.needs_reply == NeedsReply::Yes) {
        let Some((at, _)) = known.times(episode).filter(|(at, _)| spans.iter().any(|span| span.contains(*at))) else { continue };
        let hour = hour_of_week(at, zone);
        arrivals[hour / 24][hour % 24 / part_hours as usize] += 1.0 / spans.len() as f64;
        n_cases += 1;
    }
    if n_cases == 0 {
        return None;
    }
    let gaps = gaps(known, spans, (rules.value("session_minutes") * MICROS_PER_MINUTE as f64) as Micros);
    let handling_minutes = median(&gaps);
    let occupancy = rules.value("occupancy");
    let hours: Vec<Vec<f64>> = match handling_minutes.point.filter(|_| !handling_minutes.is_too_few()) {
        Some(minutes) => arrivals.iter().map(|day| day.iter().map(|cases| cases * minutes / 60.0 / occupancy).collect()).collect(),
        None => Vec::new(),
    };
    let hours_in_all = (!hours.is_empty()).then(|| hours.iter().flatten().sum());
    Some(Rota { n_weeks: spans.len() as u64, n_cases, handling_minutes, occupancy, part_hours, arrivals, hours, hours_in_all })
}

/// Minutes between replies of one account that answered what was waiting already, the shortest first.
fn gaps(known: &Known, spans: &[Span], session: Micros) -> Vec<f64> {
    let rows = &known.rows;
    let mut replies: Vec<(u32, Micros, Micros)> = known
        .episodes
        .items
        .iter()
        .filter(|episode| episode.answer_row != NONE)
        .filter_map(|episode| {
            let (asked, answered) = known.times(episode)?;
            let answered = answered.filter(|at| spans.iter().any(|span| span.contains(*at)))?;
            Some((rows.brand_account[episode.answer_row as usize], answered, asked))
        })
        .collect();
    replies.sort_unstable();
    let mut gaps: Vec<f64> = replies
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && pair[1].2 <= pair[0].1)
        .map(|pair| pair[1].1 - pair[0].1)
        .filter(|gap| *gap > 0 && *gap <= session)
        .map(|gap| gap as f64 / MICROS_PER_MINUTE as f64)
        .collect();
    gaps.sort_by(f64::total_cmp);
    gaps
}

/// The median with the interval of the order statistics at `n/2 ± 0.98·√n` (David & Nagaraja, *Order Statistics*, 2003, §7.1).
fn median(sorted: &[f64]) -> Estimate {
    let n = sorted.len();
    let Some(point) = median_of_sorted(sorted) else { return Estimate::not_reached(Definition::Rota, 0) };
    let half = 0.98 * (n as f64).sqrt();
    let low = (n as f64 / 2.0 - half).floor().max(0.0) as usize;
    let high = ((n as f64 / 2.0 + half).ceil() as usize).min(n - 1);
    let is_known = n as u64 >= TOO_FEW;
    Estimate {
        definition: Definition::Rota,
        point: Some(point),
        low: is_known.then(|| sorted[low]),
        high: is_known.then(|| sorted[high]),
        n: n as u64,
    }
}
