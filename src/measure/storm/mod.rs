//! Whether there was a crisis, and its course: baseline, onset, phases, clocks, statements.
//!
//! A crisis is a stretch of sustained excess in volume whose busiest day is demonstrably at least twice as busy as the baseline, and whose negative share is demonstrably
//! above the baseline's. A spike of praise is none; a bad mood without more comments is none; a rise that vanishes when every text has one vote is none; a window that
//! the user declares is one.

mod clocks;
#[cfg(test)]
mod coverage;
mod criteria;
mod events;
mod levels;
mod onset;
mod peak;
mod phases;
mod posts;
mod rhythm;
mod series;
#[cfg(test)]
pub mod simulation;
mod statements;
pub mod tide;
#[cfg(test)]
mod tests;

pub use posts::Posts;

use criteria::{CRISIS_NEGATIVE_GAP, CRISIS_RATIO, IGNITION_PART, MIN_CALM_ARCHIVE, MIN_COMMENTS, SAME_CRISIS_GAP};
use events::Events;
use levels::{Base, Level, Stretch, back_to_baseline, busiest_day, levels, longest_calm, raised_stretches};
use series::Series;

use crate::measure::bins::{MICROS_PER_DAY, MICROS_PER_HOUR, axis, densest, timed_rows};
use crate::measure::results::{ChangePoint, PhaseKind, Series as SeriesKind, Storm, Verdict};
use crate::measure::rows::Rows;
use crate::measure::settings::MeasureSettings;
use crate::measure::stats::changepoint::{BinomialCost, Cost, PoissonCost, changes, penalty, position_interval};
use crate::measure::stats::counts::excess;
use crate::model::{Definition, Estimate, Micros, Span};

/// Change points are looked for in at most ten years.
const MAX_AXIS: Micros = 3_660 * MICROS_PER_DAY;

/// Finds the crisis, or measures the declared one.
///
/// * Axis: that of the charts; the densest ten years of a longer one. Bins: an hour, wider when there would be more than 3,000.
/// * Baseline: declared, or the longest calm stretch (outside a declared crisis).
/// * Crisis: declared, or from onset until a whole day of comments lies within the baseline's band, or to the end of the archive (`is_still_open`). Of several, the one
///   with most negative comments above the baseline; a second wave within a week belongs to it.
/// * `CannotTell`: fewer than 30 customer comments with a time, no calm part, or calm but shorter than three days.
#[must_use]
pub fn storm(rows: &Rows, settings: &MeasureSettings) -> Storm {
    let timed = timed_rows(rows);
    let events = Events::of(rows, &timed);
    let declared = settings.crisis_window.filter(|window| window.from < window.to);
    let (Some(span), Some(first), Some(last)) = (axis(&events.times), timed.first(), timed.last()) else {
        return declared.map_or_else(|| nothing(Verdict::CannotTell), |window| Storm { crisis: Some(window), ..nothing(Verdict::Declared) });
    };
    let whole = Span { from: first.0, to: last.0 + 1 };
    let series = Series::of(&events, densest(&events.times, span, MAX_AXIS), settings.report_zone);
    let cost = PoissonCost::new(&series.counts, &series.expected, series.phi);
    let levels = levels(&series, &cost);
    let base = baseline(&series, &levels, &events, settings, declared);
    let found = match declared {
        Some(window) => Some(declared_crisis(&series, &levels, base.as_ref(), window, &events, whole)),
        None if events.times.len() < MIN_COMMENTS => None,
        None => base.as_ref().and_then(|base| detected_crisis(&series, &levels, base, &events)),
    };
    // Copies must not pass for a crisis on their own.
    let (found, copied_rise) = match found.filter(|_| declared.is_none()) {
        Some(rise) => match without_copies(rows, &timed, settings) {
            Some(other) if other.crisis.from < rise.crisis.to && rise.crisis.from < other.crisis.to => (Some(rise), None),
            other => (other, Some(rise.crisis)),
        },
        None => (found, None),
    };
    let verdict = match (declared, found) {
        (Some(_), _) => Verdict::Declared,
        (None, Some(_)) => Verdict::Crisis,
        (None, None) if events.times.len() < MIN_COMMENTS || base.is_none() || span.to - span.from < MIN_CALM_ARCHIVE => Verdict::CannotTell,
        (None, None) => Verdict::Calm,
    };
    let mut storm = nothing(verdict);
    storm.baseline = base.map(|base| base.span);
    storm.baseline_per_hour = base.map_or(0.0, |base| per_hour(&events, base.span));
    storm.change_points = change_points(&series, &levels, &cost);
    storm.copied_rise = copied_rise;
    match found {
        Some(found) => {
            Describe { rows, timed: &timed, events: &events, series: &series, levels: &levels, base, settings, whole }.fill(&mut storm, &found);
        }
        None if verdict == Verdict::Calm => storm.phases = vec![phases::phase(PhaseKind::Calm, whole, series.span, &events)],
        None => {}
    }
    storm
}

fn nothing(verdict: Verdict) -> Storm {
    Storm {
        verdict,
        baseline: None,
        copied_rise: None,
        crisis: None,
        is_still_open: false,
        onset: None,
        change_points: Vec::new(),
        phases: Vec::new(),
        clocks: Vec::new(),
        statements: Vec::new(),
        baseline_per_hour: 0.0,
        peak_at: None,
        peak_low: None,
        peak_high: None,
        n_peak_hour: 0,
        excess_comments: Estimate::not_reached(Definition::ExcessComments, 0),
        doubling_minutes: Estimate::not_reached(Definition::DoublingTime, 0),
        half_life_minutes: Estimate::not_reached(Definition::HalfLife, 0),
        baseline_minutes: Estimate::not_reached(Definition::TimeToBaseline, 0),
    }
}

/// The crisis that remains when every text has one vote: of comments with nearly the same words only the first counts.
fn without_copies(rows: &Rows, timed: &[(Micros, u32)], settings: &MeasureSettings) -> Option<Found> {
    let events = Events::of_texts(rows, timed);
    if events.times.len() < MIN_COMMENTS {
        return None;
    }
    let span = densest(&events.times, axis(&events.times)?, MAX_AXIS);
    let series = Series::of(&events, span, settings.report_zone);
    let levels = levels(&series, &PoissonCost::new(&series.counts, &series.expected, series.phi));
    let base = baseline(&series, &levels, &events, settings, None)?;
    detected_crisis(&series, &levels, &base, &events)
}

fn per_hour(events: &Events, span: Span) -> f64 {
    let hours = (span.to - span.from) as f64 / MICROS_PER_HOUR as f64;
    if hours > 0.0 { events.count(span) as f64 / hours } else { 0.0 }
}

/// The declared baseline, or the longest calm stretch of the archive; beside a declared crisis, of the longer side of it that has one, the time before first.
fn baseline(series: &Series, levels: &[Level], events: &Events, settings: &MeasureSettings, declared: Option<Span>) -> Option<Base> {
    let of_span = |span: Span| Base { span, count: events.count(span) as f64, expected: series.standard_hours(span) };
    if let Some(span) = settings.baseline_window.filter(|window| window.from < window.to) {
        return Some(of_span(span));
    }
    let Some(window) = declared else { return longest_calm(series, levels) };
    let before = Span { from: series.span.from, to: window.from.min(series.span.to) };
    let after = Span { from: window.to.max(series.span.from), to: series.span.to };
    let is_enough = |span: &Span| span.to - span.from >= 6 * MICROS_PER_HOUR && events.count(*span) > 0;
    // A calm stretch that the declared window does not touch is best; else all the time before it, else after it.
    longest_calm(series, levels)
        .filter(|base| base.span.to <= window.from || base.span.from >= window.to)
        .or_else(|| [before, after].into_iter().find(is_enough).map(of_span))
}

/// A crisis with its onset.
#[derive(Debug, Clone, Copy)]
struct Found {
    crisis: Span,
    onset: ChangePoint,
    is_still_open: bool,
    back: Option<Micros>,
}

/// The declared window. Its onset is the first demonstrable rise within its first day; without one, its beginning.
fn declared_crisis(series: &Series, levels: &[Level], base: Option<&Base>, window: Span, events: &Events, whole: Span) -> Found {
    let first_day = Span { from: window.from, to: window.to.min(window.from + MICROS_PER_DAY) };
    let rise = base.and_then(|base| {
        let idx = (1..levels.len()).find(|idx| {
            let (before, level) = (&levels[idx - 1], &levels[*idx]);
            first_day.contains(series.start_of(level.from)) && level.rate() > before.rate() && levels::is_raised(base, level, series.phi_day)
        })?;
        Some(onset_at(series, levels, idx, events))
    });
    let onset = rise.filter(|onset| window.contains(onset.at)).unwrap_or_else(|| ChangePoint {
        series: SeriesKind::Volume,
        at: window.from,
        low: window.from,
        high: window.from,
        before: base.map_or(0.0, |base| per_hour(events, base.span)),
        after: per_hour(events, first_day),
    });
    let start = levels.iter().filter(|level| series.start_of(level.from) < window.to && series.start_of(level.to) > window.from);
    let peak = start.max_by(|a, b| a.rate().total_cmp(&b.rate())).map_or(0, |level| level.from);
    let back = base.and_then(|base| back_to_baseline(series, base, peak.max(series.bin_of(onset.at)))).map(|bin| series.start_of(bin).max(onset.at));
    Found { crisis: window, onset, is_still_open: window.to >= whole.to && back.is_none(), back }
}

/// The crisis of the archive, when a stretch passes both tests.
fn detected_crisis(series: &Series, levels: &[Level], base: &Base, events: &Events) -> Option<Found> {
    let calm = events.negative_share(base.span);
    let passed: Vec<(Stretch, f64)> = raised_stretches(series, levels, base)
        .into_iter()
        .filter_map(|stretch| {
            let stretch = without_praise(series, levels, stretch, events, calm.share);
            let share = events.negative_share(series.span_of(stretch.from, stretch.to));
            let is_busy = busiest_day(series, base, stretch.from, stretch.to).low >= CRISIS_RATIO;
            let is_negative = share.differs_from(&calm) && share.share - calm.share >= CRISIS_NEGATIVE_GAP;
            (is_busy && is_negative).then_some((stretch, share.count as f64 - calm.share * share.n as f64))
        })
        .collect();
    // The first of equals.
    let worst = (0..passed.len()).rev().max_by(|a, b| passed[*a].1.total_cmp(&passed[*b].1))?;
    let is_near = |a: &Stretch, b: &Stretch| series.start_of(b.from) - series.start_of(a.to) <= SAME_CRISIS_GAP;
    let first = (0..worst).rev().take_while(|idx| is_near(&passed[*idx].0, &passed[idx + 1].0)).last().unwrap_or(worst);
    let last = (worst + 1..passed.len()).take_while(|idx| is_near(&passed[idx - 1].0, &passed[*idx].0)).last().unwrap_or(worst);
    let (start, end) = (passed[first].0, passed[last].0);
    let idx = levels.iter().position(|level| level.from == start.from)?;
    let onset = onset_at(series, levels, idx, events);
    let to = series.start_of(end.to).max(onset.at + 1);
    Some(Found { crisis: Span { from: onset.at, to }, onset, is_still_open: !end.is_back, back: end.is_back.then_some(to) })
}

/// A stretch without its leading levels whose negative share has hardly risen: the campaign that the crisis follows on. The stretch itself when none has.
fn without_praise(series: &Series, levels: &[Level], stretch: Stretch, events: &Events, calm: f64) -> Stretch {
    let share = events.negative_share(series.span_of(stretch.from, stretch.to)).share;
    let limit = calm + IGNITION_PART * (share - calm);
    let first = levels.iter().filter(|level| level.from >= stretch.from && level.from < stretch.to).find(|level| {
        let here = events.negative_share(series.span_of(level.from, level.to.min(stretch.to)));
        here.is_too_few() || here.share > limit
    });
    Stretch { from: first.map_or(stretch.from, |level| level.from), ..stretch }
}

/// The beginning of a level as a change point, to the comment.
fn onset_at(series: &Series, levels: &[Level], idx: usize, events: &Events) -> ChangePoint {
    let level = &levels[idx];
    let at = series.start_of(level.from);
    let span = series.span_of(level.from, level.to);
    let Some(before) = idx.checked_sub(1).map(|idx| &levels[idx]) else {
        // The archive begins in the crisis: its first comment is all that can be said, and no rate before it.
        return ChangePoint { series: SeriesKind::Volume, at, low: at, high: at, before: 0.0, after: per_hour(events, span) };
    };
    let limits = Span { from: series.start_of(before.from), to: span.to };
    let instant = if events.is_daily { None } else { onset::refine(events, series, at, limits) };
    let (at, low, high) = instant.map_or_else(
        || {
            // Days are too coarse for instants; then the interval is that of the change point, to the bin.
            let cost = PoissonCost::new(&series.counts, &series.expected, series.phi);
            let (low, high) = position_interval(&cost, before.from, level.from, level.to);
            (at, series.start_of(low), series.start_of(high))
        },
        |instant| (instant.at, instant.low, instant.high),
    );
    ChangePoint {
        series: SeriesKind::Volume,
        at,
        low,
        high,
        before: per_hour(events, series.span_of(before.from, before.to)),
        after: per_hour(events, Span { from: at.min(span.to - 1), to: span.to }),
    }
}

/// All change points of volume and of the negative share, in order of time, each to the bin with its interval.
fn change_points(series: &Series, levels: &[Level], cost: &PoissonCost) -> Vec<ChangePoint> {
    let hours = |from: usize, to: usize| {
        let span = series.span_of(from, to);
        ((span.to - span.from) as f64 / MICROS_PER_HOUR as f64).max(1e-6)
    };
    let mut edges: Vec<usize> = levels.iter().map(|level| level.from).collect();
    edges.push(series.len());
    let mut found = points(SeriesKind::Volume, series, cost, &edges, |from, to| cost.count(from, to) / hours(from, to));
    let shares = BinomialCost::new(&series.negative, &series.with_text, series.phi_negative);
    // A share needs more comments than a rate: six hours at least.
    let min_len = (6 / series.width_hours).max(1) as usize;
    let mut edges = vec![0];
    edges.extend(changes(&shares, penalty(series.len()), min_len));
    edges.push(series.len());
    found.extend(points(SeriesKind::NegativeShare, series, &shares, &edges, |from, to| shares.share(from, to)));
    found.sort_by_key(|point| (point.at, point.series));
    found
}

fn points(kind: SeriesKind, series: &Series, cost: &impl Cost, edges: &[usize], level: impl Fn(usize, usize) -> f64) -> Vec<ChangePoint> {
    edges
        .windows(3)
        .map(|edge| {
            let (from, at, to) = (edge[0], edge[1], edge[2]);
            let (low, high) = position_interval(cost, from, at, to);
            ChangePoint {
                series: kind,
                at: series.start_of(at),
                low: series.start_of(low),
                high: series.start_of(high),
                before: level(from, at),
                after: level(at, to),
            }
        })
        .collect()
}

/// What a found crisis is described from.
struct Describe<'a> {
    rows: &'a Rows,
    timed: &'a [(Micros, u32)],
    events: &'a Events,
    series: &'a Series,
    levels: &'a [Level],
    base: Option<Base>,
    settings: &'a MeasureSettings,
    whole: Span,
}

impl Describe<'_> {
    fn fill(&self, storm: &mut Storm, found: &Found) {
        let &Found { crisis, onset, is_still_open, back } = found;
        let Self { rows, timed, events, series, levels, base, settings, whole } = *self;
        storm.crisis = Some(crisis);
        storm.is_still_open = is_still_open;
        storm.onset = Some(onset);
        let posts = Posts::of(rows, timed, Some(crisis));
        let outside = &settings.outside_statements;
        // Clocks run to the end of the archive: an apology after the storm is late, not absent.
        storm.clocks = clocks::clocks(rows, timed, &posts, outside, onset.at, whole.to, back);
        storm.statements = statements::statements(rows, timed, &posts, outside, crisis, events, whole);
        if let Some(base) = base {
            let observed = Span { from: crisis.from.max(whole.from), to: crisis.to.min(whole.to) };
            if observed.from < observed.to {
                let n = events.count(observed);
                let (point, low, high) = excess(n as f64, series.standard_hours(observed), base.count, base.expected, series.phi_day);
                storm.excess_comments = Estimate { definition: Definition::ExcessComments, point: Some(point), low: Some(low), high: Some(high), n };
            }
        }
        let Some(peak) = peak::busiest_hour(events, crisis, settings.report_zone) else {
            storm.phases = vec![phases::phase(PhaseKind::Calm, whole, series.span, events)];
            return;
        };
        storm.peak_at = Some(peak.at);
        (storm.peak_low, storm.peak_high) = peak::plausible_peaks(events, crisis, settings.report_zone, &peak, series.phi);
        storm.n_peak_hour = peak.count;
        if let (false, Some(base)) = (events.is_daily, &base) {
            storm.doubling_minutes = peak::doubling_minutes(onset, &peak, base, storm.baseline_per_hour, series);
        }
        storm.half_life_minutes = peak::half_life_minutes(series, &peak, crisis);
        if let (Some(base), Some(back)) = (&base, back) {
            storm.baseline_minutes = peak::baseline_minutes(series, base, onset, &peak, back);
        }
        let base_rate = base.map_or(0.0, |base| base.rate());
        let inside = Span { from: crisis.from.clamp(whole.from, whole.to), to: crisis.to.clamp(whole.from, whole.to) };
        storm.phases = phases::phases(&phases::Course { series, levels, whole, crisis: inside, peak_at: peak.at, base_rate }, events);
        // The beginnings of phases are change points of volume; that of the first phase of the crisis is its onset.
        for phase in &mut storm.phases {
            let is_start = |point: &&ChangePoint| point.series == SeriesKind::Volume && point.at == phase.span.from;
            let bounds = Some(&onset).filter(is_start).or_else(|| storm.change_points.iter().find(is_start));
            (phase.from_low, phase.from_high) = (bounds.map(|point| point.low), bounds.map(|point| point.high));
        }
    }
}
