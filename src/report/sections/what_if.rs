//! What another rota would have done: replays of the real arrivals, with their assumptions.

use crate::measure::results::{Scenario, ScenarioKind, WhatIf};
use crate::model::{Definition, Estimate, Fact};
use crate::report::block::{Block, Cell};
use crate::report::build::{claim, count, digits, plain, table, term, whole, words};
use crate::report::{Context, Text, say};

/// Positions of 1 h and 24 h among the horizons.
const HOUR: usize = 1;
const DAY: usize = 4;

pub fn blocks(context: &Context<'_>) -> Vec<Block> {
    let Some(replayed) = &context.measures.effects.what_if else { return Vec::new() };
    let Some(base) = replayed.scenarios.first() else { return Vec::new() };
    let about = |text: Text| claim(text, Definition::WhatIf, &[]);
    let target = || Fact::Minutes(replayed.target_minutes);
    let say = if replayed.is_trustworthy { say::effects::if_trust } else { say::effects::if_no_trust };
    let mut claims = vec![
        about(say::effects::if_intro(replayed.n_cases, Fact::Minutes(replayed.minutes_per_reply))),
        about(say(point(&base.within_target), target(), Fact::Share(replayed.really_within_target))),
        about(best(replayed, base)),
    ];
    claims.extend(own(replayed, base).map(about));
    let mut blocks = vec![Block::Paragraph(claims)];
    blocks.extend(scenarios(replayed));
    blocks.push(Block::Paragraph(vec![plain(say::effects::if_note(term("take_order", base.order.as_str())))]));
    blocks
}

fn point(estimate: &Estimate) -> Fact {
    Fact::Share(estimate.point.unwrap_or(0.0))
}

fn range(estimate: &Estimate) -> Fact {
    Fact::ShareRange(estimate.low.unwrap_or(0.0), estimate.high.unwrap_or(1.0))
}

/// The built-in change whose range lies above that of things as they were, and that brings most.
fn best(replayed: &WhatIf, base: &Scenario) -> Text {
    let is_more = |scenario: &&Scenario| scenario.within_target.low > base.within_target.high && !matches!(scenario.kind, ScenarioKind::Own);
    let most = replayed
        .scenarios
        .iter()
        .skip(1)
        .filter(is_more)
        .max_by(|a, b| a.within_target.point.unwrap_or(0.0).total_cmp(&b.within_target.point.unwrap_or(0.0)));
    let target = Fact::Minutes(replayed.target_minutes);
    match most {
        Some(scenario) => say::effects::if_best(
            term("scenario", scenario.kind.as_str()),
            target,
            point(&scenario.within_target),
            range(&scenario.within_target),
            point(&base.within_target),
            whole(scenario.hours_a_week - base.hours_a_week),
        ),
        None => say::effects::if_none(target),
    }
}

fn own(replayed: &WhatIf, base: &Scenario) -> Option<Text> {
    let scenario = replayed.scenarios.iter().find(|scenario| scenario.kind == ScenarioKind::Own)?;
    let name = scenario.label.clone().map_or_else(|| term("scenario", ScenarioKind::Own.as_str()), Fact::Name);
    let (share, range, was) = (point(&scenario.within_target), range(&scenario.within_target), point(&base.within_target));
    Some(say::effects::if_own(name, Fact::Minutes(replayed.target_minutes), share, range, was, whole(scenario.hours_a_week)))
}

fn scenarios(replayed: &WhatIf) -> Option<Block> {
    let share =
        |estimate: Option<&Estimate>| estimate.and_then(|estimate| estimate.point).map_or(Cell::Empty, |share| Cell::Fact(Fact::Share(share)));
    let rows = replayed.scenarios.iter().map(|scenario| {
        let name = match &scenario.label {
            Some(label) => say::effects::if_row_own(Fact::Name(label.clone())),
            None => say::chart_marker(term("scenario", scenario.kind.as_str())),
        };
        vec![
            Cell::Text(name),
            count(whole(scenario.hours_a_week)),
            Cell::Fact(point(&scenario.within_target)),
            Cell::Fact(range(&scenario.within_target)),
            share(scenario.answered_within.get(HOUR)),
            share(scenario.answered_within.get(DAY)),
            Cell::Fact(point(&scenario.never)),
        ]
    });
    let columns = vec![
        words("scenario", say::effects::col_scenario()),
        digits("hours_a_week", say::effects::col_hours_a_week()),
        digits("within_target_share", say::effects::col_within_target()),
        digits("within_target_range", say::ui_interval()),
        digits("within_1_h_share", say::effects::col_within_hour()),
        digits("within_24_h_share", say::effects::col_within_day()),
        digits("never_share", say::effects::col_never()),
    ];
    table("what_if", say::effects::if_table(), columns, rows.collect(), None)
}
