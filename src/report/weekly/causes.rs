//! Why people wrote: the leading reason, reasons that grow, shrink or are new, and all of them by size.

use super::glance::word;
use super::{Week, say_week};
use crate::measure::weeks::{CauseChange, ChangeVerdict, Direction};
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, ParetoRow, Section};
use crate::report::build::{cause, claim, digits, evidence_cell, list, paragraph, plain, range, section as build, share, share_cell, table, words};
use crate::report::say;

pub fn section(week: &Week<'_>) -> Option<Section> {
    let leading = week.report.causes.first().filter(|cause| !cause.among_negative.is_too_few() && cause.among_negative.count > 0);
    let first = match leading {
        Some(first) => {
            let share_of = first.among_negative;
            let text = say_week::causes_top(cause(&first.cause), share(&share_of), range(&share_of), share_of.n);
            claim(text, Definition::CauseShare, &first.quotes)
        }
        None => plain(say_week::causes_none()),
    };
    let mut blocks: Vec<Block> = paragraph(vec![first]).into_iter().collect();
    blocks.extend(list(changes(week)));
    blocks.extend(leading.and_then(|first| pareto(week, first)));
    build("week_causes", say_week::section_causes(), blocks)
}

fn changes(week: &Week<'_>) -> Vec<Claim> {
    let causes = &week.report.causes;
    if causes.iter().all(|cause| cause.verdict == ChangeVerdict::TooEarly) {
        return vec![plain(say_week::causes_early())];
    }
    let claims: Vec<Claim> = causes
        .iter()
        .filter_map(|change| {
            let text = if change.is_new {
                say_week::causes_new(cause(&change.cause), change.share.count)
            } else if change.verdict == ChangeVerdict::Real {
                let say = if change.direction == Direction::Up { say_week::causes_up } else { say_week::causes_down };
                say(cause(&change.cause), Fact::Points(change.difference?), share(change.before.as_ref()?), share(&change.share))
            } else {
                return None;
            };
            Some(claim(text, Definition::CauseShare, &change.quotes))
        })
        .collect();
    if claims.is_empty() { vec![claim(say_week::causes_same(), Definition::CauseShare, &[])] } else { claims }
}

fn pareto(week: &Week<'_>, first: &CauseChange) -> Option<Block> {
    let among: Vec<&CauseChange> = week.report.causes.iter().filter(|cause| cause.among_negative.count > 0).collect();
    let total: u64 = among.iter().map(|cause| cause.among_negative.count).sum();
    let mut so_far = 0;
    let rows: Vec<ParetoRow> = among
        .iter()
        .map(|cause| {
            so_far += cause.among_negative.count;
            ParetoRow {
                cause: cause.cause.clone(),
                share: cause.among_negative,
                // The chart calls its marks calm time, which weeks before need not be; the annex has their shares.
                baseline: None,
                cumulated: so_far as f64 / total as f64,
            }
        })
        .collect();
    (rows.len() > 1).then(|| {
        Block::Figure(Figure {
            id: "week_causes",
            title: say_week::causes_title(cause(&first.cause), share(&first.among_negative)),
            caption: say_week::causes_caption(),
            description: say_week::causes_description(rows.len() as u64),
            chart: Chart::CausePareto { rows },
        })
    })
}

/// Every reason with its change: a table of the annex.
pub fn causes_table(week: &Week<'_>) -> Option<Block> {
    let rows = week.report.causes.iter().filter(|cause| cause.share.count > 0 || cause.verdict == ChangeVerdict::Real).map(|change| {
        let points = |value: Option<f64>| value.map_or(Cell::Empty, |value| Cell::Fact(Fact::Points(value)));
        vec![
            Cell::Fact(cause(&change.cause)),
            Cell::Share(change.share),
            share_cell(change.before.as_ref()),
            points(change.difference),
            points(change.low),
            points(change.high),
            Cell::Text(if change.is_new { say_week::word_new() } else { word(change.verdict) }),
            evidence_cell(&change.quotes),
        ]
    });
    let columns = vec![
        words("cause", say::col_cause()),
        digits("share", say_week::col_now()),
        digits("share_before", say_week::col_before()),
        digits("difference", say_week::col_difference()),
        digits("difference_low", say_week::col_low()),
        digits("difference_high", say_week::col_high()),
        words("verdict", say_week::col_verdict()),
        words("evidence", say::col_evidence()),
    ];
    table("week_causes", say_week::causes_table(), columns, rows.collect(), None)
}
