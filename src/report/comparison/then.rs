//! What went with how fast the like crises calmed: statements, remedies and strategies of each beside the newest. A hint and no proof, and it says so.

use super::{named, names};
use crate::history::compare::Comparison;
use crate::history::entry::Entry;
use crate::history::metrics::look_up;
use crate::measure::results::ClockKind;
use crate::model::{Fact, Share};
use crate::report::block::{Block, Cell, Claim};
use crate::report::build::{digits, list, plain, table, term, words as text_column};
use crate::report::say::comparison as words;

/// Crises less alike than this have little to teach about each other (our choice: as much in common as not).
const LEAST_LIKENESS: f64 = 0.5;
/// What the brand can hasten.
const CLOCKS: [ClockKind; 4] = [ClockKind::FirstStatement, ClockKind::FirstFaultAcknowledgement, ClockKind::FirstApology, ClockKind::FirstRemedy];

/// The blocks; nothing without a like crisis beside the newest whose decay is known.
pub fn blocks(comparison: &Comparison, newest: &Entry) -> Vec<Block> {
    let like: Vec<&Entry> = comparison
        .likeness
        .iter()
        .filter(|like| like.similarity.score >= LEAST_LIKENESS)
        .filter_map(|like| comparison.crises.get(like.crisis?))
        .filter(|crisis| half_life(crisis).is_some())
        .collect();
    let Some(now) = half_life(newest).filter(|_| !like.is_empty()) else { return Vec::new() };
    let mut claims = vec![plain(words::then_now(names(&[newest]), Fact::Minutes(now)))];
    let faster: Vec<(&Entry, f64)> = like.iter().filter_map(|crisis| Some((*crisis, half_life(crisis)?))).filter(|(_, then)| *then < now).collect();
    for (crisis, then) in &faster {
        let (clocks, strategies) = (sooner(crisis, newest), more_often(crisis, newest));
        claims.push(plain(words::then_faster(names(&[crisis]), Fact::Minutes(*then))));
        let has_nothing = clocks.is_empty() && strategies.is_empty();
        claims.extend(clocks);
        claims.extend(strategies);
        if has_nothing {
            claims.push(plain(words::then_nothing(names(&[crisis]))));
        }
    }
    if faster.is_empty() {
        claims.push(plain(words::then_none(names(&[newest]))));
    }
    claims.push(plain(words::then_caution()));
    let mut crises = like;
    crises.push(newest);
    let columns = vec![
        text_column("crisis", words::col_crisis()),
        digits("minutes_to_half", words::col_half()),
        digits("minutes_to_first_statement", words::col_statement()),
        text_column("first_statement", words::col_statement_kind()),
        digits("minutes_to_fault_acknowledgement", words::col_fault()),
        digits("minutes_to_first_remedy", words::col_remedy()),
        text_column("leading_strategy", words::col_leading()),
    ];
    let mut blocks = vec![Block::Heading(words::then_title())];
    blocks.extend(list(claims));
    blocks.extend(table("what_went_with_calming", words::then_caption(), columns, crises.into_iter().map(row).collect(), None));
    blocks
}

fn half_life(crisis: &Entry) -> Option<f64> {
    look_up(&crisis.metrics, "crisis.half_life_calendar_minutes")?.value
}

fn minutes(crisis: &Entry, kind: ClockKind) -> Option<f64> {
    crisis.course.clocks.iter().find(|clock| clock.kind == kind)?.minutes
}

/// What the brand did earlier then than now.
fn sooner(then: &Entry, now: &Entry) -> Vec<Claim> {
    let claim = |kind: &ClockKind| {
        let before = minutes(then, *kind)?;
        let event = term("clock", kind.as_str());
        match minutes(now, *kind) {
            Some(after) if before < after => Some(plain(words::then_sooner(event, Fact::Minutes(before), Fact::Minutes(after)))),
            Some(_) => None,
            None => Some(plain(words::then_only(event, Fact::Minutes(before)))),
        }
    };
    CLOCKS.iter().filter_map(claim).collect()
}

/// Strategies that replies showed demonstrably more often then.
fn more_often(then: &Entry, now: &Entry) -> Vec<Claim> {
    let of = |strategy| now.course.strategies.iter().find(|row| row.strategy == strategy).map(|row| row.share);
    let claim =
        |(strategy, before, after): (Fact, Share, Share)| plain(words::then_strategy(strategy, Fact::Share(before.share), Fact::Share(after.share)));
    then.course
        .strategies
        .iter()
        .filter_map(|row| Some((term("strategy", row.strategy.as_str()), row.share, of(row.strategy)?)))
        .filter(|(_, before, after)| !before.is_too_few() && !after.is_too_few() && before.differs_from(after) && before.share > after.share)
        .map(claim)
        .collect()
}

fn row(crisis: &Entry) -> Vec<Cell> {
    let clock = |kind| minutes(crisis, kind).map_or_else(|| Cell::Text(words::clocks_absent()), |value| Cell::Fact(Fact::Minutes(value)));
    let first = crisis.course.statements.iter().min_by(|a, b| a.minutes.total_cmp(&b.minutes));
    let leading = crisis.course.strategies.iter().filter(|row| !row.share.is_too_few()).max_by(|a, b| a.share.share.total_cmp(&b.share.share));
    vec![
        Cell::Text(named(crisis)),
        half_life(crisis).map_or(Cell::Empty, |value| Cell::Fact(Fact::Minutes(value))),
        clock(ClockKind::FirstStatement),
        first.map_or(Cell::Empty, |statement| Cell::Fact(term("statement", statement.kind.as_str()))),
        clock(ClockKind::FirstFaultAcknowledgement),
        clock(ClockKind::FirstRemedy),
        leading.map_or(Cell::Empty, |row| Cell::Text(words::then_leading(term("strategy", row.strategy.as_str()), Fact::Share(row.share.share)))),
    ]
}
