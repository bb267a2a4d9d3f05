//! What became of actions, as a section that every kind of report can carry: their states, the newest numbers of their tests, remarks on their wording.

use chrono::NaiveDate;

use super::block::{Block, Cell, Claim, Section, Tone};
use super::build::{callout, digits, list, name, plain, section as build, table, term, under, words};
use super::say::comparison as say;
use crate::history::actions::{ActionState, Reading, Status};
use crate::history::compare::ROWS;
use crate::history::lint::Remark;
use crate::history::metrics::{NAMED, Unit, describe};
use crate::model::{Fact, Metric, Micros};

/// The section; nothing without actions. `today` is the last day of the data.
#[must_use]
pub fn section(states: &[ActionState], remarks: &[Remark], today: Option<NaiveDate>) -> Option<Section> {
    if states.is_empty() {
        return None;
    }
    let n = |status: Status| states.iter().filter(|state| state.status == status).count() as u64;
    let mut claims: Vec<Claim> = today.map(|day| plain(say::actions_as_of(Fact::Date(noon(day))))).into_iter().collect();
    claims.push(plain(say::actions_summary(Fact::Count(n(Status::Passing)), Fact::Count(states.len() as u64))));
    let mut blocks = vec![Block::Paragraph(claims)];
    let regressed = n(Status::Regressed);
    let overdue = states.iter().filter(|state| state.is_overdue && state.status != Status::Regressed).count() as u64;
    let urgent: Vec<Claim> = [(regressed, say::actions_regressed as fn(u64) -> super::Text), (overdue, say::actions_overdue)]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, sentence)| plain(sentence(n)))
        .collect();
    if !urgent.is_empty() {
        blocks.push(callout(Tone::Warning, say::col_status(), urgent));
    }
    blocks.extend(states_table(states));
    let remark = |remark: &Remark| {
        let suggestion = Fact::Phrase { en: remark.suggestion.clone(), pl: remark.suggestion_pl.clone() };
        plain(say::remark(Fact::Name(remark.place.clone()), Fact::Name(remark.words.clone()), suggestion))
    };
    under(&mut blocks, say::actions_remarks(), list(remarks.iter().map(remark).collect()));
    build("action_tests", say::section_actions(), blocks)
}

fn states_table(states: &[ActionState]) -> Option<Block> {
    // The most urgent first, equals in the order of the file: sorting is stable.
    let mut sorted: Vec<&ActionState> = states.iter().collect();
    sorted.sort_by_key(|state| state.status);
    let row = |state: &&ActionState| {
        let text = |text: &Option<String>| text.as_deref().map_or(Cell::Empty, name);
        vec![
            name(&state.id),
            name(&state.statement),
            text(&state.owner),
            state.due.map_or(Cell::Empty, |due| Cell::Fact(Fact::Date(noon(due)))),
            Cell::Fact(term("action_status", state.status.as_str())),
            if state.n_wanted > 1 {
                Cell::Text(say::weeks_held(Fact::Count(u64::from(state.n_held)), Fact::Count(u64::from(state.n_wanted))))
            } else {
                Cell::Empty
            },
            text(&state.test),
            newest(state),
        ]
    };
    let columns = vec![
        words("action", say::col_action_id()),
        words("statement", say::col_action()),
        words("owner", say::col_owner()),
        words("due", say::col_due()),
        words("state", say::col_status()),
        digits("weeks_held", say::col_weeks()),
        words("test", say::col_test()),
        words("newest", say::col_newest()),
    ];
    table("action_tests", say::actions_caption(), columns, sorted.iter().map(row).collect(), None)
}

/// The number that decides: the first that fails, else the first that is known, else why nothing can be told.
fn newest(state: &ActionState) -> Cell {
    if let Some(unknown) = state.unknown {
        return Cell::Text(say::reading_unknown(term("unknown", unknown.as_str())));
    }
    let failing = state.readings.iter().find(|reading| reading.holds == Some(false));
    let known = || state.readings.iter().find(|reading| reading.metric.is_some());
    failing.or_else(known).and_then(reading).map_or(Cell::Empty, Cell::Text)
}

fn reading(reading: &Reading) -> Option<super::Text> {
    let metric = reading.metric?;
    let unit = describe(&reading.name, &[])?.unit;
    if let Some(act) = reading.name.strip_prefix("acts.").and_then(|rest| rest.strip_suffix(".share"))
        && let (Some(value), Some(interval)) = (metric.value, interval(&metric, unit))
    {
        return Some(say::reading_act(term("act", act), fact(value, unit), interval));
    }
    let figure = figure(&reading.name);
    Some(match (metric.value, interval(&metric, unit)) {
        (Some(value), Some(interval)) => say::reading_interval(figure, fact(value, unit), interval),
        (Some(value), None) => say::reading(figure, fact(value, unit)),
        (None, _) => say::reading(figure, term("unknown", "not_reached")),
    })
}

/// A number by the name that readers know, else by its own.
#[must_use]
pub fn figure(metric: &str) -> Fact {
    let is_known = NAMED.contains(&metric) || ROWS.iter().any(|(_, names)| names.contains(&metric));
    if is_known { term("metric", metric) } else { Fact::Name(metric.to_owned()) }
}

/// A value in its unit.
#[must_use]
pub fn fact(value: f64, unit: Unit) -> Fact {
    match unit {
        Unit::Share => Fact::Share(value),
        Unit::Minutes => Fact::Minutes(value),
        Unit::Count => Fact::Count(value.max(0.0).round() as u64),
        Unit::Number => Fact::Number(value),
    }
}

/// The interval of a metric in its unit, where it has one that people can read.
#[must_use]
pub fn interval(metric: &Metric, unit: Unit) -> Option<Fact> {
    match (unit, metric.low, metric.high) {
        (Unit::Share, Some(low), Some(high)) => Some(Fact::ShareRange(low, high)),
        (Unit::Minutes, Some(low), high) => Some(Fact::MinutesRange(low, high)),
        _ => None,
    }
}

/// A day as an instant that dates are shown from: noon UTC, which is the same day in nearly every zone.
fn noon(day: NaiveDate) -> Micros {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros() + 12 * 3_600_000_000
}
