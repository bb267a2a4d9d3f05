//! Which share of the cases was answered after how long, with the cases still waiting under the axis.

use super::axis::{LINE, ValueAxis, WaitScale, base_line};
use super::canvas::{Canvas, Dash, Rect, SOLID, Type};
use super::labels::{Weight, balanced, spread, wrapped};
use super::legend::{Swatch, keys};
use super::theme::{AXIS, BODY, GRID, INK, MUTED, NEGATIVE, POSITIVE, Paint, SMALL, THIRD};
use super::time_plot::BARE;
use super::words::Words;
use super::{nothing, y_title};
use crate::measure::results::CurvePoint;
use crate::model::Fact;
use crate::report::{Text, say};

const PLOT: f64 = 270.0;
/// Ticks of waits, minutes: 1, 5, 15 min, 1, 3, 6 h, 1, 3, 7, 30, 90, 365 days.
const TICKS: [f64; 12] = [1.0, 5.0, 15.0, 60.0, 180.0, 360.0, 1440.0, 4320.0, 10_080.0, 43_200.0, 129_600.0, 525_600.0];
/// The axis ends here at the earliest, minutes.
const LEAST_END: f64 = 60.0;
/// And here at the latest, unless a horizon lies further out: a week.
const MOST_END: f64 = 10_080.0;
/// Room for a name at the end of its curve, in up to two lines, px.
const MOST_LABEL: f64 = 118.0;
/// Room for a name in the table, px.
const MOST_NAME: f64 = 168.0;

/// The period that a curve's label names.
fn period_of(label: &Text) -> Option<&str> {
    label.facts.iter().find_map(|(_, fact)| if let Fact::Term("period", key) = fact { Some(key.as_str()) } else { None })
}

/// The look of a curve: by its period, so that the crisis looks the same in every report, else by its place.
fn look_of(idx: usize, label: &Text) -> (Paint, Dash) {
    const LOOKS: [(Paint, Dash); 4] = [(INK, SOLID), (POSITIVE, &[9.0, 4.0]), (NEGATIVE, SOLID), (THIRD, &[2.5, 3.0])];
    let place = match period_of(label) {
        Some("all") => 0,
        Some("before") => 1,
        Some("crisis") => 2,
        Some("after") => 3,
        _ => idx % LOOKS.len(),
    };
    LOOKS[place]
}

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, curves: &[(Text, Vec<CurvePoint>)], horizons: &[f64], target: Option<f64>, words: &Words<'_>) -> f64 {
    let drawn: Vec<(String, &[CurvePoint], Paint, Dash)> = curves
        .iter()
        .enumerate()
        .filter(|(_, (_, points))| points.iter().any(|point| point.minutes.is_finite() && point.n_at_risk > 0))
        .map(|(idx, (label, points))| {
            let (paint, dash) = look_of(idx, label);
            // The period alone: how many cases there are stands in the table, under 0.
            let name = period_of(label).map_or_else(|| words.say(label), |period| words.speaker.term("period", period));
            (name, points.as_slice(), paint, dash)
        })
        .collect();
    if drawn.is_empty() {
        return nothing(canvas, words);
    }
    let horizons: Vec<f64> = horizons.iter().copied().filter(|minutes| minutes.is_finite() && *minutes > 0.0).collect();
    let target = target.filter(|target| target.is_finite() && *target > 0.0);
    let last = drawn.iter().flat_map(|(_, points, ..)| points.iter()).map(|point| point.minutes).filter(|minutes| minutes.is_finite());
    let longest = last.fold(LEAST_END, f64::max).min(MOST_END);
    let longest = horizons.iter().copied().chain(target).fold(longest, f64::max);

    // The curves are named at their ends and in the table.
    let entries = [(Swatch::Band(drawn[0].2), words.say(&say::chart_interval_band()))];
    let mut y = keys(canvas, 0.0, &entries);
    y = y_title(canvas, y, &words.say(&say::chart_answered_axis()));

    let axis = ValueAxis::of_shares(words);
    let at_risk = words.say(&say::chart_still_waiting());
    let names: Vec<Vec<String>> = drawn.iter().map(|(label, ..)| wrapped(label, SMALL, Weight::Regular, MOST_NAME, 1)).collect();
    let name_room = names.iter().flatten().map(|name| Type::new(SMALL, INK).width(name)).fold(Type::new(SMALL, INK).bold().width(&at_risk), f64::max);
    // The column of names in the table also keeps its first number, centred under its tick, from touching a name.
    let left = axis.room().max(name_room.min(MOST_NAME) + 50.0);
    let labels: Vec<Vec<String>> = drawn.iter().map(|(label, ..)| balanced(label, SMALL, Weight::Bold, MOST_LABEL, 2)).collect();
    let right = labels.iter().flatten().map(|line| Type::new(SMALL, INK).bold().width(line)).fold(0.0, f64::max) + 24.0;
    let plot = Rect { x: left, y: y + if target.is_some() { 22.0 } else { BARE }, w: canvas.width - left - right, h: PLOT };
    let scale = WaitScale { longest, x: plot.x, w: plot.w };

    axis.draw(canvas, plot);
    let ticks = ticks(&horizons, scale, words);
    for (minutes, _) in &ticks {
        canvas.line((scale.x(*minutes), plot.y), (scale.x(*minutes), plot.bottom()), GRID, 1.0);
    }
    if let Some(target) = target {
        draw_target(canvas, scale.x(target), plot, &format!("{}: {}", words.say(&say::chart_target()), words.speaker.minutes(target)));
    }
    for (_, points, paint, _) in &drawn {
        canvas.area(band(points, scale, &axis, plot), *paint, 0.13);
    }
    for (_, points, paint, dash) in &drawn {
        canvas.dashed(&stairs(points, scale, |point| axis.y(plot, point.answered)), *paint, 2.5, dash);
    }
    end_labels(canvas, &drawn, &labels, scale, &axis, plot);
    base_line(canvas, plot);

    for (minutes, label) in &ticks {
        let x = scale.x(*minutes);
        canvas.line((x, plot.bottom()), (x, plot.bottom() + 5.0), AXIS, 1.0);
        canvas.words((x, plot.bottom() + 8.0 + SMALL), label, Type::new(SMALL, MUTED).middle());
    }
    readings(canvas, &drawn, &ticks, scale, plot, words);
    let wait = words.say(&say::chart_wait_axis());
    canvas.words((plot.x + plot.w / 2.0, plot.bottom() + 28.0 + SMALL), &wait, Type::new(SMALL, MUTED).middle());
    table(canvas, plot.bottom() + 56.0, &drawn, &names, &at_risk, &ticks, scale, words)
}

type Drawn<'a> = (String, &'a [CurvePoint], Paint, Dash);

/// The start, horizons and round waits, without those whose labels would touch an earlier one of this list.
fn ticks(horizons: &[f64], scale: WaitScale, words: &Words<'_>) -> Vec<(f64, String)> {
    let look = Type::new(SMALL, MUTED);
    let mut chosen: Vec<(f64, String)> = Vec::new();
    for minutes in [0.0].into_iter().chain(horizons.iter().copied()).chain(TICKS) {
        if minutes > scale.longest * 1.001 || chosen.iter().any(|(known, _)| (known - minutes).abs() < 0.5) {
            continue;
        }
        let label = words.speaker.minutes(minutes);
        let is_free = chosen
            .iter()
            .all(|(known, other)| (scale.x(*known) - scale.x(minutes)).abs() >= f64::midpoint(look.width(&label), look.width(other)) + 6.0);
        if is_free {
            chosen.push((minutes, label));
        }
    }
    chosen.sort_by(|one, other| one.0.total_cmp(&other.0));
    chosen
}

/// A step curve: level until the next point, then up.
fn stairs(points: &[CurvePoint], scale: WaitScale, y: impl Fn(&CurvePoint) -> f64) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    for point in points.iter().filter(|point| point.minutes.is_finite()) {
        if point.minutes > scale.longest {
            // The curve goes on beyond the axis: at its last level up to the edge.
            out.extend(out.last().map(|last| (scale.x(scale.longest), last.1)));
            break;
        }
        let (x, y) = (scale.x(point.minutes), y(point));
        match out.last().copied() {
            // Nobody sees less than half a pixel.
            Some(last) if (x - last.0).abs() < 0.5 && (y - last.1).abs() < 0.5 => {}
            Some(last) => out.extend([(x, last.1), (x, y)]),
            None => out.push((x, y)),
        }
    }
    out
}

fn band(points: &[CurvePoint], scale: WaitScale, axis: &ValueAxis, plot: Rect) -> Vec<(f64, f64)> {
    let upper = stairs(points, scale, |point| axis.y(plot, point.high));
    let lower = stairs(points, scale, |point| axis.y(plot, point.low));
    upper.into_iter().chain(lower.into_iter().rev()).collect()
}

fn draw_target(canvas: &mut Canvas, x: f64, plot: Rect, words: &str) {
    canvas.dashed(&[(x, plot.y - 6.0), (x, plot.bottom())], MUTED, 1.5, &[5.0, 4.0]);
    let look = Type::new(SMALL, INK).bold();
    let half = look.width(words) / 2.0;
    let middle = x.clamp(plot.x + half, (plot.right() - half).max(plot.x + half));
    canvas.words((middle, plot.y - 10.0), words, look.middle());
}

/// Names at the ends of the curves, moved apart, with a thin line to their curve.
fn end_labels(canvas: &mut Canvas, drawn: &[Drawn<'_>], labels: &[Vec<String>], scale: WaitScale, axis: &ValueAxis, plot: Rect) {
    let mut ends: Vec<(usize, f64, f64)> = Vec::new();
    for (idx, (_, points, ..)) in drawn.iter().enumerate() {
        if let Some((x, y)) = stairs(points, scale, |point| axis.y(plot, point.answered)).last().copied() {
            ends.push((idx, x, y));
        }
    }
    ends.sort_by(|one, other| one.2.total_cmp(&other.2).then(one.0.cmp(&other.0)));
    let wanted: Vec<(f64, f64)> = ends.iter().map(|(idx, _, y)| (*y, labels[*idx].len() as f64 * LINE + 3.0)).collect();
    for ((idx, x, y), place) in ends.iter().zip(spread(&wanted, plot.y - 6.0, plot.bottom() + 6.0)) {
        let paint = drawn[*idx].2;
        // Dotted, so that it does not look as if the curve went on.
        canvas.dashed(&[(*x, *y), (plot.right() + 4.0, *y), (plot.right() + 14.0, place)], AXIS, 1.0, &[1.5, 2.5]);
        canvas.disc((*x, *y), 3.0, paint);
        for (line, text) in labels[*idx].iter().enumerate() {
            let base = place + SMALL * 0.36 + (line as f64 - (labels[*idx].len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((plot.right() + 18.0, base), text, Type::new(SMALL, INK).bold());
        }
    }
}

/// Cases still waiting at each tick, one row a curve. Returns its lower end.
fn table(
    canvas: &mut Canvas,
    top: f64,
    drawn: &[Drawn<'_>],
    names: &[Vec<String>],
    heading: &str,
    ticks: &[(f64, String)],
    scale: WaitScale,
    words: &Words<'_>,
) -> f64 {
    canvas.words((0.0, top + SMALL), heading, Type::new(SMALL, INK).bold());
    canvas.line((0.0, top + SMALL + 6.0), (scale.x + scale.w, top + SMALL + 6.0), GRID, 1.0);
    let mut base = top + SMALL + 8.0;
    for ((_, points, paint, dash), name) in drawn.iter().zip(names) {
        base += LINE + 2.0;
        canvas.dashed(&[(0.0, base - SMALL * 0.36), (16.0, base - SMALL * 0.36)], *paint, 2.5, dash);
        canvas.words((22.0, base), name.first().map_or("", String::as_str), Type::new(SMALL, INK));
        for (minutes, _) in ticks {
            let n = words.speaker.count(waiting_at(points, *minutes));
            canvas.words((scale.x(*minutes), base), &n, Type::new(BODY - 1.0, INK).middle());
        }
    }
    base + 8.0
}

/// What the curves show at each tick: from half-way after the one before to half-way to the next.
fn readings(canvas: &mut Canvas, drawn: &[Drawn<'_>], ticks: &[(f64, String)], scale: WaitScale, plot: Rect, words: &Words<'_>) {
    let at = |idx: usize| scale.x(ticks[idx].0);
    for (idx, (minutes, label)) in ticks.iter().enumerate() {
        let from = if idx == 0 { plot.x } else { f64::midpoint(at(idx - 1), at(idx)) };
        let to = if idx + 1 == ticks.len() { plot.right() } else { f64::midpoint(at(idx), at(idx + 1)) };
        let value = |points: &[CurvePoint]| {
            // The last step before the tick holds until the next one.
            let point = points.iter().rev().find(|point| point.minutes <= *minutes)?;
            let interval = words.speaker.share_range(point.low, point.high);
            Some(format!("{} ({interval})", words.speaker.share(point.answered)))
        };
        let values = drawn.iter().filter_map(|(name, points, ..)| Some((name.clone(), value(points)?))).collect();
        canvas.reading(Rect { x: from, w: to - from, ..plot }, label.clone(), values);
    }
}

/// Cases still waiting just before a time: those at the next step of the curve. A curve ends with its last case, so nobody waits after that.
fn waiting_at(points: &[CurvePoint], minutes: f64) -> u64 {
    points.iter().find(|point| point.minutes >= minutes).map_or(0, |point| point.n_at_risk)
}

#[cfg(test)]
mod tests {
    use super::waiting_at;
    use crate::measure::results::CurvePoint;

    fn point(minutes: f64, answered: f64, n_at_risk: u64) -> CurvePoint {
        CurvePoint { minutes, answered, low: answered, high: answered, n_at_risk }
    }

    #[test]
    fn those_at_risk_at_the_next_step_are_still_waiting() {
        let points = [point(0.0, 0.0, 9), point(5.0, 0.5, 8), point(20.0, 0.8, 3)];
        assert_eq!([1.0, 5.0, 6.0, 21.0].map(|minutes| waiting_at(&points, minutes)), [8, 8, 3, 0]);
    }
}
