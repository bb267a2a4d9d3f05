//! What is under way, and what the next week needs: days off, and hours of work by day and part of the day.

use super::{Week, say_week};
use crate::measure::weeks::Rota;
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Cell, Column, Section};
use crate::report::build::{claim, digits, list, plain, section as build, table, whole, words};

/// The state of actions and their success tests.
pub fn actions(week: &Week<'_>) -> Option<Section> {
    match week.actions {
        Some(section) => Some(section.clone()),
        None => build("week_actions", say_week::section_actions(), vec![Block::Paragraph(vec![plain(say_week::actions_none())])]),
    }
}

pub fn section(week: &Week<'_>) -> Option<Section> {
    let report = week.report;
    let n_holidays = report.next_days.iter().filter(|day| day.is_holiday).count() as u64;
    let calendar = match (report.has_calendar, n_holidays) {
        (false, _) => say_week::next_no_calendar(),
        (true, 0) => say_week::next_no_holidays(),
        (true, n) => say_week::next_holidays(n),
    };
    let mut claims = vec![plain(calendar)];
    let mut blocks = Vec::new();
    match &report.rota {
        None => claims.push(plain(say_week::next_no_cases())),
        Some(rota) => {
            let handling = rota.handling_minutes;
            if let (Some(hours), Some(minutes)) = (rota.hours_in_all, handling.point) {
                let interval = Fact::MinutesRange(handling.low.unwrap_or(0.0), handling.high);
                claims.push(claim(
                    say_week::next_rota(
                        Fact::Count(whole(hours)),
                        rota.n_cases,
                        rota.n_weeks,
                        Fact::Minutes(minutes),
                        interval,
                        Fact::Share(rota.occupancy),
                    ),
                    Definition::Rota,
                    &[],
                ));
                claims.push(plain(say_week::next_limits()));
                blocks.extend(plan(week, rota, &rota.hours, "week_rota"));
            } else {
                claims.push(claim(say_week::next_no_pace(handling.n), Definition::Rota, &[]));
                blocks.extend(plan(week, rota, &rota.arrivals, "week_expected_cases"));
            }
        }
    }
    let blocks: Vec<Block> = list(claims).into_iter().chain(blocks).collect();
    build("week_next", say_week::section_next(), blocks)
}

/// One row a day, one column a part of the day.
fn plan(week: &Week<'_>, rota: &Rota, values: &[Vec<f64>], id: &'static str) -> Option<Block> {
    const PARTS: [&str; 24] = [
        "part_1", "part_2", "part_3", "part_4", "part_5", "part_6", "part_7", "part_8", "part_9", "part_10", "part_11", "part_12", "part_13",
        "part_14", "part_15", "part_16", "part_17", "part_18", "part_19", "part_20", "part_21", "part_22", "part_23", "part_24",
    ];
    let rows = week.report.next_days.iter().zip(0_u32..).zip(values).map(|((day, weekday), values)| {
        let mut cells = vec![Cell::Text(say_week::next_day(Fact::Weekday(weekday), Fact::Date(day.span.from)))];
        cells.extend(values.iter().map(|value| Cell::Fact(Fact::Number((value * 10.0).round() / 10.0))));
        cells.push(Cell::Fact(Fact::Number((values.iter().sum::<f64>() * 10.0).round() / 10.0)));
        cells.push(match (day.is_holiday, day.is_closed) {
            (true, _) => Cell::Text(say_week::next_holiday()),
            (false, true) => Cell::Text(say_week::next_closed()),
            (false, false) => Cell::Empty,
        });
        cells
    });
    let n_parts = values.first()?.len();
    let part = |idx: usize| {
        let from = idx as u32 * rota.part_hours;
        let to = from + rota.part_hours;
        digits(PARTS[idx], say_week::next_col_part(Fact::Hour(from), Fact::Hour(to.min(24))))
    };
    let columns: Vec<Column> = [words("day", say_week::next_col_day())]
        .into_iter()
        .chain((0..n_parts.min(PARTS.len())).map(part))
        .chain([digits("whole_day", say_week::next_col_sum()), words("note", say_week::next_col_note())])
        .collect();
    let caption = if id == "week_rota" { say_week::next_table() } else { say_week::next_table_cases() };
    table(id, caption, columns, rows.collect(), None)
}
