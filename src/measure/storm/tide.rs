//! What turned the tide: an interrupted time series around each statement, beside the same model at times without one.

use super::events::Events;
use super::rhythm::Rhythm;
use crate::measure::bins::{MICROS_PER_HOUR, axis, timed_rows};
use crate::measure::results::{StatementEffect, Storm, TideChange, TideVerdict};
use crate::measure::rows::Rows;
use crate::measure::settings::MeasureSettings;
use crate::measure::stats::glm::{Family, Fit, Row, fit};
use crate::measure::stats::interval::Z95;
use crate::model::{Definition, Estimate, Micros, Span};

/// Hours before and after that the model sees. Statements closer together cannot be told apart.
const WINDOW: i64 = 12;
/// Posts so close together, on several platforms, are one statement (our choice).
const SAME: Micros = MICROS_PER_HOUR;
/// The effect is read so many hours after the statement, in the middle of the window.
const READ_AT: f64 = 6.0;
/// Fewer comments before, or after, carry no trend (our choice).
const MIN_BEFORE: u64 = 30;
const MIN_AFTER: u64 = 10;
/// Fewer negative comments, or fewer others, in the window carry no share (our choice).
const MIN_EACH: u64 = 10;
/// With fewer placebo times a rank cannot be below 0.05.
const MIN_PLACEBOS: usize = 19;
/// More placebo times than this add nothing: they are taken wider apart.
const MAX_PLACEBOS: i64 = 400;
/// The level of interval and rank.
const LEVEL: f64 = 0.05;

/// What followed each statement of the crisis, in their order.
///
/// Model, hour by hour over 12 hours before and after: level and trend before, a step and another trend after (segmented regression; Wagner et al. 2002, J. Clin. Pharm.
/// Ther. 27:299; Bernal et al. 2017, Int. J. Epidemiol. 46:348): quasi-Poisson for comments, with the week's rhythm as exposure, quasi-binomial for the negative share. The
/// effect is read 6 hours after: the model's level over the one that the trend before led to. The same model is fitted at every hour of the crisis that is 12
/// hours away from all statements; an effect counts when its interval leaves out "no change" and at most 5 % of these placebos are as large (Abadie et al. 2010,
/// J. Am. Stat. Assoc. 105:493, for placebos as a test). Neighbouring placebos share most of their hours, so that their rank is rough.
#[must_use]
pub fn effects(rows: &Rows, storm: &Storm, settings: &MeasureSettings) -> Vec<StatementEffect> {
    let Some(crisis) = storm.crisis.filter(|_| !storm.statements.is_empty()) else { return Vec::new() };
    let timed = timed_rows(rows);
    let events = Events::of(rows, &timed);
    let times = moments(&storm.statements.iter().map(|statement| statement.at).collect::<Vec<_>>());
    let Some(whole) = axis(&events.times).filter(|_| !events.is_daily) else {
        return times
            .iter()
            .map(|at| StatementEffect { at: *at, volume: unknown(TideVerdict::TooFew), negative: unknown(TideVerdict::TooFew) })
            .collect();
    };
    let line = Line { rhythm: Rhythm::of(&events, whole, settings.report_zone), events, whole, zone: settings.report_zone };
    let placebos: Vec<[Option<Change>; 2]> = placebo_times(crisis, &times).into_iter().map(|at| line.changes(at)).collect();
    let of_series = |at: Micros, series: usize| {
        if times.iter().any(|other| *other != at && (*other - at).abs() < WINDOW * MICROS_PER_HOUR) {
            return unknown(TideVerdict::Overlap);
        }
        let placebos: Vec<f64> = placebos.iter().filter_map(|changes| Some(changes[series]?.log)).collect();
        line.changes(at)[series].map_or_else(|| unknown(TideVerdict::TooFew), |change| judged(&change, &placebos))
    };
    times.iter().map(|at| StatementEffect { at: *at, volume: of_series(*at, 0), negative: of_series(*at, 1) }).collect()
}

/// The moment of each statement: the first one of those that were made within an hour of each other.
fn moments(times: &[Micros]) -> Vec<Micros> {
    let mut moments: Vec<Micros> = Vec::with_capacity(times.len());
    for at in times {
        let first = moments.last().copied().filter(|first| at - first < SAME);
        moments.push(first.unwrap_or(*at));
    }
    moments
}

/// Every hour of the crisis that is 12 hours away from all statements, wider apart in a long crisis.
fn placebo_times(crisis: Span, statements: &[Micros]) -> Vec<Micros> {
    let hours = (crisis.to - crisis.from) / MICROS_PER_HOUR;
    let stride = (hours / MAX_PLACEBOS).max(1);
    (0..=hours / stride)
        .map(|step| crisis.from + step * stride * MICROS_PER_HOUR)
        .filter(|at| statements.iter().all(|statement| (statement - at).abs() >= WINDOW * MICROS_PER_HOUR))
        .collect()
}

const fn unknown(verdict: TideVerdict) -> TideChange {
    TideChange { ratio: Estimate::not_reached(Definition::StatementEffect, 0), level: None, expected: None, n_placebos: 0, placebo_p: None, verdict }
}

/// A change by the model.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Change {
    /// Logarithm of the ratio six hours after.
    log: f64,
    /// Its standard error.
    error: f64,
    level: f64,
    expected: f64,
    /// Comments that it rests on.
    n: u64,
}

fn judged(change: &Change, placebos: &[f64]) -> TideChange {
    let (low, high) = (change.log - Z95 * change.error, change.log + Z95 * change.error);
    let as_large = placebos.iter().filter(|placebo| placebo.abs() >= change.log.abs()).count();
    let has_enough = placebos.len() >= MIN_PLACEBOS;
    let placebo_p = has_enough.then(|| (1 + as_large) as f64 / (1 + placebos.len()) as f64);
    let verdict = match placebo_p {
        None => TideVerdict::TooFewPlacebos,
        Some(_) if low <= 0.0 && high >= 0.0 => TideVerdict::WithinChance,
        Some(p) if p > LEVEL => TideVerdict::WithinPlacebos,
        Some(_) if change.log < 0.0 => TideVerdict::Fell,
        Some(_) => TideVerdict::Rose,
    };
    TideChange {
        ratio: Estimate {
            definition: Definition::StatementEffect,
            point: Some(change.log.exp()),
            low: Some(low.exp()),
            high: Some(high.exp()),
            n: change.n,
        },
        level: Some(change.level),
        expected: Some(change.expected),
        n_placebos: placebos.len() as u64,
        placebo_p,
        verdict,
    }
}

/// The comments on the line of time, with what the week's rhythm makes us expect.
struct Line {
    rhythm: Rhythm,
    events: Events,
    whole: Span,
    zone: chrono_tz::Tz,
}

impl Line {
    /// Changes of volume and of the negative share at an instant; `None` where they cannot be fitted.
    fn changes(&self, at: Micros) -> [Option<Change>; 2] {
        let window = Span { from: at - WINDOW * MICROS_PER_HOUR, to: at + WINDOW * MICROS_PER_HOUR };
        if window.from < self.whole.from || window.to > self.whole.to {
            return [None, None];
        }
        let mut counts = Vec::with_capacity(2 * WINDOW as usize);
        let mut shares = Vec::with_capacity(2 * WINDOW as usize);
        for hour in -WINDOW..WINDOW {
            let bin = Span { from: at + hour * MICROS_PER_HOUR, to: at + (hour + 1) * MICROS_PER_HOUR };
            let (time, after) = (hour as f64 + 0.5, f64::from(u8::from(hour >= 0)));
            let x = [1.0, time, after, time * after];
            let (negative, with_text) = self.events.negative_count(bin);
            let exposure = self.rhythm.standard_hours(bin, self.zone).max(1e-6);
            counts.push(Row { x, y: self.events.count(bin) as f64, trials: 1.0, offset: exposure.ln() });
            shares.push(Row { x, y: negative as f64, trials: with_text as f64, offset: 0.0 });
        }
        let halves = [Span { to: at, ..window }, Span { from: at, ..window }];
        let [before, after] = halves.map(|half| self.events.count(half));
        let volume = (before >= MIN_BEFORE && after >= MIN_AFTER).then(|| volume(&counts, before + after)).flatten();
        let [text_before, text_after] = halves.map(|half| self.events.negative_count(half).1);
        let (negative, with_text) = self.events.negative_count(window);
        let is_readable = text_before >= MIN_BEFORE && text_after >= MIN_AFTER && negative >= MIN_EACH && with_text - negative >= MIN_EACH;
        [volume, is_readable.then(|| negative_share(&shares, with_text)).flatten()]
    }
}

/// The linear predictor six hours after, as the trend before led to and as it became, without the offset; and the change with its error.
fn read(fit: &Fit<4>) -> (f64, f64, f64, f64) {
    let (log, variance) = fit.combination([0.0, 0.0, 1.0, READ_AT]);
    let (expected, _) = fit.combination([1.0, READ_AT, 0.0, 0.0]);
    // Less scatter than chance itself has is luck, not certainty.
    (expected, expected + log, log, (variance * fit.dispersion().max(1.0)).sqrt())
}

fn volume(rows: &[Row<4>], n: u64) -> Option<Change> {
    let (expected, level, log, error) = read(&fit(Family::Poisson, rows)?);
    // Two hours meet six hours after: the exposure there is their mean.
    let middle = WINDOW as usize + READ_AT as usize;
    let exposure = f64::midpoint(rows[middle - 1].offset.exp(), rows[middle].offset.exp());
    Some(Change { log, error, level: level.exp() * exposure, expected: expected.exp() * exposure, n })
}

fn negative_share(rows: &[Row<4>], n: u64) -> Option<Change> {
    let (expected, level, log, error) = read(&fit(Family::Binomial, rows)?);
    let share = |odds: f64| 1.0 / (1.0 + (-odds).exp());
    Some(Change { log, error, level: share(level), expected: share(expected), n })
}

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
