//! The tables of a comparison: differences with verdicts, waits and clocks, causes, strategies.

use super::{named, names};
use crate::history::compare::{Comparison, Difference, Row};
use crate::history::entry::Entry;
use crate::history::metrics::{Unit, look_up};
use crate::measure::results::ClockKind;
use crate::model::{Definition, Estimate, Fact, Metric, Share};
use crate::report::Text;
use crate::report::actions::{fact, figure};
use crate::report::block::{Block, Cell, Chart, Column, Figure, Section};
use crate::report::build::{digits, plain, section as build, table, term, words as text_column};
use crate::report::say::comparison as words;

/// Ids of the columns of crises in `tables/*.csv`, in order of time: as many as a comparison takes.
pub const CRISIS_COLUMNS: [&str; 6] = ["crisis_1", "crisis_2", "crisis_3", "crisis_4", "crisis_5", "crisis_6"];
/// The waits that the chart of dots shows.
const WAITS: [&str; 4] = [
    "first_reply.median_calendar_minutes",
    "first_reply.crisis.median_calendar_minutes",
    "first_reply.negative.median_calendar_minutes",
    "first_reply.negative.p90_calendar_minutes",
];
/// Rows of the table of causes.
const MOST_CAUSES: usize = 10;

/// One column a crisis.
fn crisis_columns(comparison: &Comparison) -> impl Iterator<Item = Column> {
    CRISIS_COLUMNS.iter().zip(&comparison.crises).map(|(id, crisis)| digits(id, named(crisis)))
}

pub fn differences(comparison: &Comparison) -> Option<Section> {
    let rows = comparison.rows.iter().map(|row| {
        let mut cells = vec![Cell::Fact(figure(&row.metric))];
        cells.extend(row.values.iter().map(|metric| metric.map_or(Cell::Empty, |metric| cell(metric, row.unit))));
        cells.push(row.difference.map_or(Cell::Empty, |difference| change(difference, row)));
        cells.push(Cell::Fact(term("change_verdict", row.verdict.as_str())));
        cells
    });
    let mut columns = vec![text_column("figure", words::col_figure())];
    columns.extend(crisis_columns(comparison));
    columns.extend([digits("change", words::col_change()), text_column("verdict", words::col_verdict())]);
    let table = table("differences", words::figures_caption(), columns, rows.collect(), Some(words::figures_note()));
    build("figures", words::section_figures(), table.into_iter().collect())
}

/// A number as tables show it: with interval and n where it has them.
fn cell(metric: Metric, unit: Unit) -> Cell {
    let Metric { value, low, high, n } = metric;
    match (unit, value) {
        (Unit::Share, Some(share)) => Cell::Share(Share {
            definition: Definition::CommentVolume,
            count: (share * n as f64).round() as u64,
            n,
            share,
            low: low.unwrap_or(share),
            high: high.unwrap_or(share),
        }),
        // A clock runs once: it has no n that could be too few.
        (Unit::Minutes, _) if n > 1 => Cell::Wait(Estimate { definition: Definition::FirstReplyCalendarMinutes, point: value, low, high, n }),
        (_, Some(value)) => Cell::Fact(fact(value, unit)),
        (_, None) => Cell::Fact(term("unknown", "not_reached")),
    }
}

fn change(difference: Difference, row: &Row) -> Cell {
    let Difference { value, low, high } = difference;
    Cell::Text(match (row.unit, low.zip(high)) {
        (Unit::Share, Some((low, high))) => words::change_points(Fact::Points(value), Fact::Points(low), Fact::Points(high)),
        (Unit::Share, None) => words::name(Fact::Points(value)),
        (Unit::Minutes, Some((low, high))) => {
            let ((sign, change), (low_sign, low), (high_sign, high)) = (signed(value), signed(low), signed(high));
            words::change_minutes(sign, change, low_sign, low, high_sign, high)
        }
        (Unit::Minutes, None) => {
            let (sign, change) = signed(value);
            words::change_minutes_plain(sign, change)
        }
        (Unit::Count | Unit::Number, Some((low, high))) => words::change_number(Fact::Change(value), Fact::Change(low), Fact::Change(high)),
        (Unit::Count | Unit::Number, None) => words::name(Fact::Change(value)),
    })
}

/// A difference of durations: its sign and its length. Less than half a minute is none.
pub(in crate::report) fn signed(minutes: f64) -> (Fact, Fact) {
    let sign = if minutes.abs() < 0.5 {
        ""
    } else if minutes < 0.0 {
        "−"
    } else {
        "+"
    };
    (Fact::Phrase { en: sign.to_owned(), pl: sign.to_owned() }, Fact::Minutes(minutes.abs().round()))
}

/// Waits and clocks: a chart of dots, and the clocks as a table.
pub fn waits(comparison: &Comparison, older: &Entry, newest: &Entry) -> Option<Section> {
    let clock = |crisis: &Entry, kind: ClockKind| crisis.course.clocks.iter().find(|clock| clock.kind == kind).and_then(|clock| clock.minutes);
    let wait = |name: &&str| {
        let values = comparison.crises.iter().map(|crisis| look_up(&crisis.metrics, name).filter(|metric| metric.n >= crate::model::TOO_FEW)?.value);
        (words::name(figure(name)), values.collect::<Vec<_>>())
    };
    let clocks: Vec<(ClockKind, Vec<Option<f64>>)> =
        ClockKind::ALL.iter().map(|kind| (*kind, comparison.crises.iter().map(|crisis| clock(crisis, *kind)).collect::<Vec<_>>())).collect();
    let mut rows: Vec<(Text, Vec<Option<f64>>)> = WAITS.iter().map(wait).collect();
    rows.extend(clocks.iter().map(|(kind, values)| (words::name(term("clock", kind.as_str())), values.clone())));
    rows.retain(|(_, values)| values.iter().any(Option::is_some));
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Figure(Figure {
            id: "waits_and_clocks",
            title: words::waits_title(),
            caption: words::waits_caption(),
            description: words::waits_description(names(&[newest]), names(&[older])),
            chart: Chart::DurationDots { names: comparison.crises.iter().map(named).collect(), rows },
        }));
    }
    let of_clock = |(kind, values): &(ClockKind, Vec<Option<f64>>)| {
        let mut cells = vec![Cell::Fact(term("clock", kind.as_str()))];
        cells.extend(values.iter().map(|value| value.map_or_else(|| Cell::Text(words::clocks_absent()), |value| Cell::Fact(Fact::Minutes(value)))));
        cells
    };
    if comparison.crises.iter().any(|crisis| !crisis.course.clocks.is_empty()) {
        let mut columns = vec![text_column("act", words::col_clock())];
        columns.extend(crisis_columns(comparison));
        blocks.extend(table("clocks", words::clocks_caption(), columns, clocks.iter().map(of_clock).collect(), None));
    }
    build("waits", words::section_waits(), blocks)
}

/// Shares by crisis with a verdict on the newest against the one before.
fn shares(comparison: &Comparison, first: Column, rows: Vec<(Cell, Vec<Option<Share>>)>, id: &'static str, caption: Text) -> Option<Block> {
    let rows = rows.into_iter().map(|(head, values)| {
        let verdict = match values.as_slice() {
            [.., Some(before), Some(now)] if before.is_too_few() || now.is_too_few() => "cannot_tell",
            [.., Some(before), Some(now)] if !now.differs_from(before) => "not_demonstrable",
            [.., Some(before), Some(now)] if now.share > before.share => "more",
            [.., Some(_), Some(_)] => "less",
            _ => "cannot_tell",
        };
        let mut cells = vec![head];
        cells.extend(values.into_iter().map(|share| share.map_or(Cell::Empty, Cell::Share)));
        cells.push(Cell::Fact(term("change_verdict", verdict)));
        cells
    });
    let mut columns = vec![first];
    columns.extend(crisis_columns(comparison));
    columns.push(text_column("verdict", words::col_verdict()));
    table(id, caption, columns, rows.collect(), None)
}

pub fn causes(comparison: &Comparison, older: &Entry, newest: &Entry) -> Option<Section> {
    let mut ids: Vec<&str> = Vec::new();
    // The newest crisis decides the order; causes that only earlier ones have come after.
    for cause in comparison.crises.iter().rev().flat_map(|crisis| &crisis.course.causes) {
        if !ids.contains(&cause.cause.as_str()) {
            ids.push(&cause.cause);
        }
    }
    let share = |crisis: &Entry, id: &str| {
        let known = crisis.course.causes.iter().find(|cause| cause.cause == id).map(|cause| cause.share);
        // A cause that never occurs is none of all comments.
        known.or_else(|| {
            let n = crisis.course.causes.first()?.share.n;
            let (low, high) = crate::measure::stats::interval::wilson(0, n);
            Some(Share { definition: Definition::CauseShare, count: 0, n, share: 0.0, low, high })
        })
    };
    let rows = ids.iter().take(MOST_CAUSES).map(|id| {
        let values = comparison.crises.iter().map(|crisis| share(crisis, id)).collect();
        (Cell::Fact(Fact::Cause((*id).to_owned())), values)
    });
    let mut blocks = Vec::new();
    if let (Some(now), Some(before)) = (newest.course.causes.first(), older.course.causes.first()) {
        let cause = |id: &str| Fact::Cause(id.to_owned());
        let sentence = if now.cause == before.cause {
            words::causes_repeated(cause(&now.cause), names(&[newest]), names(&[older]))
        } else {
            words::causes_other(names(&[newest]), cause(&now.cause), names(&[older]), cause(&before.cause))
        };
        blocks.push(Block::Paragraph(vec![plain(sentence)]));
    }
    blocks.extend(shares(comparison, text_column("cause", words::col_cause()), rows.collect(), "causes_by_crisis", words::causes_caption()));
    build("causes", words::section_causes(), blocks)
}

pub fn response(comparison: &Comparison) -> Option<Section> {
    let strategies = comparison.crises.last()?.course.strategies.iter().map(|row| row.strategy);
    let rows = strategies.map(|strategy| {
        let share = |crisis: &Entry| crisis.course.strategies.iter().find(|row| row.strategy == strategy).map(|row| row.share);
        (Cell::Fact(term("strategy", strategy.as_str())), comparison.crises.iter().map(share).collect())
    });
    let first = text_column("strategy", words::col_strategy());
    let table = shares(comparison, first, rows.collect(), "strategies_by_crisis", words::strategies_caption());
    build("response", words::section_response(), table.into_iter().collect())
}
