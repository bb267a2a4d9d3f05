//! How the week was served: the flow of cases, the target, praise, the curve against the weeks before, and who has been waiting longest.

use super::{Week, say_week};
use crate::measure::waits::HORIZONS;
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Cell, Chart, Figure, Section};
use crate::report::build::{claim, digits, list, name, plain, range, section as build, share, table, words};
use crate::report::say;

pub fn section(week: &Week<'_>) -> Option<Section> {
    let now = &week.report.now;
    let carried = now.carried;
    let mut claims =
        vec![claim(say_week::service_flow(carried.at_start, carried.arrived, carried.answered, carried.at_end), Definition::Backlog, &[])];
    if carried.old_at_end > 0 {
        claims.push(claim(say_week::service_old(carried.old_at_end), Definition::Backlog, &[]));
    }
    let target = now.within_target.tally().share(Definition::AnsweredWithin);
    if carried.arrived == 0 && now.n_without_wait == 0 {
        claims.push(plain(say_week::service_no_cases()));
    } else if !target.is_too_few() {
        let (minutes, wanted) = (Fact::Minutes(now.target_minutes), Fact::Share(week.meta.target_share));
        claims.push(claim(say_week::service_target(share(&target), range(&target), target.n, minutes, wanted), Definition::AnsweredWithin, &[]));
    }
    if now.n_young > 0 {
        claims.push(claim(say_week::service_young(now.n_young), Definition::WeekCohort, &[]));
    }
    let praise = now.praise.tally().share(Definition::PraiseCoverage);
    if !praise.is_too_few() {
        claims.push(claim(say_week::service_praise(share(&praise), range(&praise), praise.n), Definition::PraiseCoverage, &[]));
    }
    let mut blocks: Vec<Block> = list(claims).into_iter().collect();
    blocks.extend(curve(week));
    blocks.extend(open_cases(week));
    build("week_service", say_week::section_service(), blocks)
}

fn curve(week: &Week<'_>) -> Option<Block> {
    let report = week.report;
    let curves: Vec<_> = report.curves.iter().filter(|curve| curve.n >= crate::model::TOO_FEW).collect();
    let n = curves.iter().find(|curve| curve.key == "week")?.n;
    let target = report.now.within_target.tally().share(Definition::AnsweredWithin);
    let minutes = Fact::Minutes(report.now.target_minutes);
    Some(Block::Figure(Figure {
        id: "week_answered_over_time",
        title: if target.is_too_few() { say_week::curve_title_plain() } else { say_week::curve_title(share(&target), minutes) },
        caption: say_week::curve_caption(),
        description: say_week::curve_description(n),
        chart: Chart::AnsweredOverTime {
            curves: curves
                .iter()
                .map(|curve| (if curve.key == "week" { say_week::curve_week() } else { say_week::curve_before() }, curve.points.clone()))
                .collect(),
            horizons: HORIZONS.to_vec(),
            target_minutes: Some(report.now.target_minutes),
        },
    }))
}

fn open_cases(week: &Week<'_>) -> Option<Block> {
    let cases = &week.report.open_cases;
    if cases.is_empty() {
        return Some(Block::Paragraph(vec![plain(say_week::open_cases_none())]));
    }
    let rows = cases.iter().map(|case| {
        vec![
            Cell::Fact(Fact::Instant(case.started_at)),
            Cell::Fact(Fact::Minutes(case.waited_minutes)),
            Cell::Evidence(vec![case.quote.clone()]),
            name(&case.source_file),
            Cell::Fact(Fact::Name(case.source_record.to_string())),
        ]
    });
    let columns = vec![
        words("started_at", say_week::col_since()),
        digits("waited_calendar_minutes", say_week::col_waited()),
        words("evidence", say::col_evidence()),
        words("source_file", say_week::col_file()),
        digits("source_record", say_week::col_record()),
    ];
    table("week_open_cases", say_week::open_cases(), columns, rows.collect(), None)
}
