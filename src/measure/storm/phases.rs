//! Names for the stretches between change points, few enough that a director reads them all.

use super::criteria::{MAX_PHASES, SECOND_RISE, TAIL_PART};
use super::events::Events;
use super::levels::Level;
use super::series::Series;
use crate::measure::bins::MICROS_PER_HOUR;
use crate::measure::results::{Phase, PhaseKind};
use crate::model::{Micros, Span};

/// What phases are cut from.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// The series.
    pub series: &'a Series,
    /// Its levels.
    pub levels: &'a [Level],
    /// The whole archive, stragglers included.
    pub whole: Span,
    /// The crisis.
    pub crisis: Span,
    /// Start of its busiest hour.
    pub peak_at: Micros,
    /// Comments per standard hour in the baseline.
    pub base_rate: f64,
}

/// A named stretch while it is still being merged.
#[derive(Debug, Clone, Copy)]
struct Piece {
    kind: PhaseKind,
    span: Span,
    rate: f64,
}

/// The phases of an archive with a crisis: calm, the crisis' own, calm again.
///
/// The level with the busiest hour is the peak. Before it, the first level is ignition and the others are escalation. After it, a level is decline, or tail when
/// it is at most a fifth of the way from the baseline to the peak; a level that rises by half again and leaves the tail is escalation. Equal neighbours are one phase.
#[must_use]
pub fn phases(course: &Course<'_>, events: &Events) -> Vec<Phase> {
    let mut pieces = named(course, events);
    join_equal(&mut pieces);
    while pieces.len() > MAX_PHASES - 2 {
        let Some(shortest) =
            (0..pieces.len()).filter(|idx| pieces[*idx].kind != PhaseKind::Peak).min_by_key(|idx| pieces[*idx].span.to - pieces[*idx].span.from)
        else {
            break;
        };
        // The shortest takes the name of the neighbour on the side of the peak's far end: the one it follows, or the next when it is the first.
        let neighbour =
            if shortest > 0 && pieces[shortest - 1].kind != PhaseKind::Peak { shortest - 1 } else { (shortest + 1).min(pieces.len() - 1) };
        if neighbour == shortest || pieces[neighbour].kind == PhaseKind::Peak {
            break;
        }
        pieces[shortest].kind = pieces[neighbour].kind;
        join_equal(&mut pieces);
    }
    if course.whole.from < course.crisis.from {
        pieces.insert(0, Piece { kind: PhaseKind::Calm, span: Span { from: course.whole.from, to: course.crisis.from }, rate: 0.0 });
    }
    if course.crisis.to < course.whole.to {
        pieces.push(Piece { kind: PhaseKind::Calm, span: Span { from: course.crisis.to, to: course.whole.to }, rate: 0.0 });
    }
    pieces.iter().map(|piece| phase(piece.kind, piece.span, course.series.span, events)).collect()
}

/// One phase with its numbers. Its rate is per hour of the part that lies on the axis: years before a straggler are no quiet time.
#[must_use]
pub fn phase(kind: PhaseKind, span: Span, axis: Span, events: &Events) -> Phase {
    let (from, to) = (span.from.max(axis.from), span.to.min(axis.to));
    let hours = (to - from).max(0) as f64 / MICROS_PER_HOUR as f64;
    let on_axis = events.count(Span { from, to: to.max(from) }) as f64;
    let per_hour = if hours > 0.0 { on_axis / hours.max(1.0 / 60.0) } else { 0.0 };
    Phase { kind, span, from_low: None, from_high: None, n: events.count(span), per_hour, negative: events.negative_share(span) }
}

fn named(course: &Course<'_>, events: &Events) -> Vec<Piece> {
    let Course { series, levels, crisis, peak_at, base_rate, .. } = *course;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut cuts: Vec<Micros> = levels.iter().map(|level| series.start_of(level.from)).filter(|at| crisis.from < *at && *at < crisis.to).collect();
    // The bin in which the crisis begins may start before the refined onset and end just after it: slivers under an hour join what follows.
    cuts.retain(|at| at - crisis.from >= MICROS_PER_HOUR && crisis.to - at >= MICROS_PER_HOUR);
    let starts = std::iter::once(crisis.from).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(crisis.to));
    for (from, to) in starts.zip(ends) {
        let span = Span { from, to };
        let rate = events.count(span) as f64 / series.standard_hours(span).max(0.1);
        pieces.push(Piece { kind: PhaseKind::Decline, span, rate });
    }
    let peak = pieces.iter().position(|piece| piece.span.contains(peak_at)).unwrap_or(0);
    let tail_below = base_rate + TAIL_PART * (pieces[peak].rate - base_rate);
    for idx in 0..pieces.len() {
        pieces[idx].kind = if idx == peak {
            PhaseKind::Peak
        } else if idx < peak {
            if idx == 0 { PhaseKind::Ignition } else { PhaseKind::Escalation }
        } else if pieces[idx].rate <= tail_below {
            PhaseKind::Tail
        } else if idx > peak + 1 && pieces[idx].rate >= SECOND_RISE * pieces[idx - 1].rate {
            PhaseKind::Escalation
        } else {
            PhaseKind::Decline
        };
    }
    pieces
}

fn join_equal(pieces: &mut Vec<Piece>) {
    pieces.dedup_by(|next, before| {
        let is_same = next.kind == before.kind;
        if is_same {
            before.span.to = next.span.to;
        }
        is_same
    });
}
