//! The brand's statements in the crisis, and what volume and mood did around each.

use super::criteria::STATEMENT_WINDOW;
use super::events::Events;
use super::posts::Posts;
use crate::measure::bins::MICROS_PER_HOUR;
use crate::measure::results::{QuoteId, Statement, StatementKind};
use crate::measure::rows::Rows;
use crate::measure::settings::OutsideStatement;
use crate::model::{ActSet, Micros, ResponseAct, Span};

/// Root posts of the brand and statements made elsewhere that fall into the crisis, in order of time.
///
/// Rates and shares are of the 6 hours before and after; beyond the ends of the archive there are no hours, so a rate is per observed hour.
#[must_use]
pub fn statements(
    rows: &Rows,
    timed: &[(Micros, u32)],
    posts: &Posts,
    outside: &[OutsideStatement],
    crisis: Span,
    events: &Events,
    axis: Span,
) -> Vec<Statement> {
    let inside = &timed[timed.partition_point(|(at, _)| *at < crisis.from)..timed.partition_point(|(at, _)| *at < crisis.to)];
    let own = inside.iter().filter(|(_, row)| posts.is_statement(rows, *row as usize)).map(|&(at, row)| {
        let row = row as usize;
        around(at, kind(rows.acts[row]), Some(QuoteId::of_row(row)), None, events, axis)
    });
    let elsewhere = outside
        .iter()
        .filter(|statement| crisis.contains(statement.at))
        .map(|statement| around(statement.at, StatementKind::Outside, None, Some(statement.label.clone()), events, axis));
    let mut found: Vec<Statement> = own.chain(elsewhere).collect();
    found.sort_by_key(|statement| statement.at);
    found
}

/// What a statement does, by its acts. A denial weighs more than an apology, which is read as one with a "but"; a correction of a claim is no denial, unless
/// it comes with excuses or blame, which correct nothing.
fn kind(acts: ActSet) -> StatementKind {
    let admits = acts.contains(ResponseAct::Apology) || acts.contains(ResponseAct::FaultAcknowledgement);
    let justifies = acts.contains(ResponseAct::Excuse) || acts.contains(ResponseAct::Blame);
    if acts.contains(ResponseAct::Correction) && !(justifies && acts.contains(ResponseAct::Denial)) {
        StatementKind::Correction
    } else if acts.contains(ResponseAct::Denial) {
        StatementKind::Defensive
    } else if admits && acts.contains(ResponseAct::Redress) {
        StatementKind::ApologyWithRedress
    } else if admits {
        StatementKind::Apology
    } else {
        StatementKind::Informing
    }
}

fn around(at: Micros, kind: StatementKind, quote: Option<QuoteId>, label: Option<String>, events: &Events, axis: Span) -> Statement {
    let before = Span { from: (at - STATEMENT_WINDOW).max(axis.from), to: at };
    let after = Span { from: at, to: (at + STATEMENT_WINDOW).min(axis.to) };
    let per_hour = |span: Span| {
        let hours = (span.to - span.from) as f64 / MICROS_PER_HOUR as f64;
        // Less than a minute of observation gives no rate.
        if hours < 1.0 / 60.0 { 0.0 } else { events.count(span) as f64 / hours }
    };
    Statement {
        at,
        kind,
        quote,
        label,
        per_hour_before: per_hour(before),
        per_hour_after: per_hour(after),
        negative_before: events.negative_share(before),
        negative_after: events.negative_share(after),
    }
}
