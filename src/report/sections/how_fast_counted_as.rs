//! The same archive by the published rules of other tools: one table, and how far its numbers lie apart.

use crate::measure::results::PublicFigure;
use crate::model::{Fact, PublicTool};
use crate::report::block::{Block, Cell};
use crate::report::build::{claim, count, digits, name, paragraph, table, wait, words};
use crate::report::{Context, Text, say};

/// The smallest and the largest number, and ours.
pub fn spread(context: &Context<'_>) -> Option<Block> {
    let latency = &context.measures.latency;
    let mut known: Vec<(f64, &PublicFigure)> = latency.counted_as.iter().filter_map(|figure| Some((figure.minutes?, figure))).collect();
    // A stable sort: of equal numbers the one that stands first in the table.
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (low, high) = (known.first()?, known.last()?);
    if low.0 >= high.0 {
        return None;
    }
    let tool = |figure: &PublicFigure| Fact::Name(figure.tool.name().to_owned());
    let ours = &latency.first_reply;
    let ours_text = match wait(&ours.median) {
        Some((median, _)) => say::fast_spread_ours(median, ours.median.n),
        None => say::fast_spread_ours_open(ours.n_episodes),
    };
    paragraph(vec![
        claim(say::fast_spread(tool(low.1), Fact::Minutes(low.0), tool(high.1), Fact::Minutes(high.0)), low.1.definition, &[]),
        claim(ours_text, ours.median.definition, &[]),
    ])
}

pub fn comparison(context: &Context<'_>) -> Option<Block> {
    let latency = &context.measures.latency;
    if latency.counted_as.is_empty() {
        return None;
    }
    let ours = &latency.first_reply;
    let first = vec![
        name("afterstorm"),
        Cell::Text(say::fast_as_ours()),
        count(ours.n_episodes),
        count(ours.n_episodes),
        ours.median.point.map_or(Cell::Empty, |minutes| Cell::Fact(Fact::Minutes(minutes))),
        Cell::Share(ours.reply_rate),
        Cell::Empty,
        Cell::Empty,
    ];
    let others = latency.counted_as.iter().map(|figure| {
        vec![
            name(figure.tool.name()),
            Cell::Text(rule(figure.tool)),
            count(figure.n_cases),
            count(figure.n_counted),
            figure.minutes.map_or(Cell::Empty, |minutes| Cell::Fact(Fact::Minutes(minutes))),
            Cell::Share(figure.answered),
            figure.difference_minutes.map_or(Cell::Empty, |minutes| Cell::Text(difference(minutes))),
            name(figure.tool.source()),
        ]
    });
    let columns = vec![
        words("tool", say::col_tool()),
        words("rule", say::col_rule()),
        digits("n_cases", say::col_cases()),
        digits("n_times_counted", say::col_times_counted()),
        digits("number_calendar_minutes", say::col_its_number()),
        digits("answered_share", say::col_answered()),
        words("difference", say::col_difference()),
        words("source", say::col_source()),
    ];
    table("counted_as", say::fast_counted_as(), columns, std::iter::once(first).chain(others).collect(), Some(say::fast_counted_as_note()))
}

/// The rule in a sentence.
fn rule(tool: PublicTool) -> Text {
    match tool {
        PublicTool::Zendesk => say::fast_as_zendesk(),
        PublicTool::Chatwoot => say::fast_as_chatwoot(),
        PublicTool::Intercom => say::fast_as_intercom(),
        PublicTool::Zoomsphere => say::fast_as_zoomsphere(),
        PublicTool::Facebook => say::fast_as_facebook(),
        PublicTool::Hootsuite => say::fast_as_hootsuite(),
    }
}

/// Half a minute is no difference in what is shown.
fn difference(minutes: f64) -> Text {
    if minutes.abs() < 0.5 {
        say::fast_same()
    } else if minutes < 0.0 {
        say::fast_shorter(Fact::Minutes(-minutes))
    } else {
        say::fast_longer(Fact::Minutes(minutes))
    }
}
