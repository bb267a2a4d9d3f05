//! Promises kept, and who waited longer: targets by kind of case, the audit of waits.

use crate::measure::results::{ClassTarget, FairnessDimension, FairnessTest, FairnessVerdict, WaitShare};
use crate::model::{Definition, Fact, Lang, TOO_FEW};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, Section, ServiceRow};
use crate::report::build::{claim, count, digits, paragraph, plain, platform, range, section as build, share, table, term, under, whole, words};
use crate::report::{Context, Text, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    let effects = &context.measures.effects;
    if effects.targets.iter().all(|row| row.n_cases == 0) {
        return None;
    }
    let mut blocks = Vec::new();
    let told = targets(&effects.targets).into_iter().chain(paragraph(fates(context)));
    under(&mut blocks, say::effects::head_targets(), told);
    under(&mut blocks, say::effects::head_fairness(), fairness(context));
    under(&mut blocks, say::effects::head_what_if(), super::what_if::blocks(context));
    build("service", say::effects::section_service(), blocks)
}

fn class(row: &ClassTarget) -> Fact {
    term("service_class", row.class.as_str())
}

fn targets(rows: &[ClassTarget]) -> Vec<Block> {
    let judged: Vec<&ClassTarget> = rows.iter().filter(|row| !row.attainment.is_too_few()).collect();
    let mut blocks = vec![Block::Paragraph(vec![claim(say::effects::targets_intro(), Definition::ServiceTarget, &[])])];
    if judged.is_empty() {
        blocks.push(Block::Paragraph(vec![plain(say::effects::targets_too_few())]));
    } else {
        let told = judged.iter().map(|row| {
            let met = &row.attainment;
            let text = say::effects::targets_class(class(row), met.count, met.n, Fact::Minutes(row.target_minutes), share(met), range(met));
            claim(text, Definition::ServiceTarget, &[])
        });
        blocks.push(Block::List(told.collect()));
    }
    blocks.extend(paragraph(hours(rows)));
    blocks.extend(figure(rows, &judged));
    blocks.extend(targets_table(rows));
    blocks
}

/// Where most of the waiting was done.
fn hours(rows: &[ClassTarget]) -> Vec<Claim> {
    let total: f64 = rows.iter().map(|row| row.waiting_hours).sum();
    let most = rows.iter().max_by(|a, b| a.waiting_hours.total_cmp(&b.waiting_hours)).filter(|_| total >= 1.0);
    most.map(|row| {
        let text = say::effects::targets_hours(whole(total), class(row), Fact::Share(row.waiting_hours / total));
        claim(text, Definition::ServiceTarget, &[])
    })
    .into_iter()
    .collect()
}

fn figure(rows: &[ClassTarget], judged: &[&ClassTarget]) -> Option<Block> {
    let states = |row: &ClassTarget| [row.n_met, row.n_breached_answered, row.n_breached_open, row.n_open_in_time];
    let shown: Vec<&ClassTarget> = rows.iter().filter(|row| states(row).iter().sum::<u64>() > 0).collect();
    if shown.is_empty() {
        return None;
    }
    // The kind with the lowest share is what a reader should see.
    let title = match judged.iter().min_by(|a, b| a.attainment.share.total_cmp(&b.attainment.share)) {
        Some(row) => say::effects::targets_title(class(row), share(&row.attainment), Fact::Minutes(row.target_minutes)),
        None => say::effects::targets_title_plain(),
    };
    let n = shown.iter().flat_map(|row| states(row)).sum();
    let bars = shown
        .iter()
        .map(|row| ServiceRow { label: say::effects::targets_row(class(row), Fact::Minutes(row.target_minutes)), states: states(row) })
        .collect();
    Some(Block::Figure(Figure {
        id: "service_targets",
        title,
        caption: say::effects::targets_caption(),
        description: say::effects::targets_description(n),
        chart: Chart::ServiceTargets { rows: bars },
    }))
}

fn targets_table(rows: &[ClassTarget]) -> Option<Block> {
    let cells = rows.iter().filter(|row| row.n_cases > 0).map(|row| {
        vec![
            Cell::Fact(class(row)),
            Cell::Fact(Fact::Minutes(row.target_minutes)),
            count(row.n_cases),
            count(row.n_met),
            count(row.n_breached_answered),
            count(row.n_breached_open),
            count(row.n_open_in_time),
            count(row.n_not_applicable),
            Cell::Share(row.attainment),
            Cell::Wait(row.median),
            count(whole(row.waiting_hours)),
        ]
    });
    let columns = vec![
        words("service_class", say::effects::col_class()),
        digits("target_minutes", say::effects::col_target()),
        digits("n_cases", say::col_cases()),
        digits("n_met", say::effects::col_met()),
        digits("n_breached_answered", say::effects::col_late()),
        digits("n_breached_open", say::effects::col_open_late()),
        digits("n_open_in_time", say::effects::col_open_in_time()),
        digits("n_not_applicable", say::effects::col_not_applicable()),
        digits("attainment_share", say::effects::col_attainment()),
        digits("median_calendar_minutes", say::col_median()),
        digits("waiting_hours", say::effects::col_hours()),
    ];
    table("service_targets", say::effects::targets_table(), columns, cells.collect(), Some(say::effects::targets_note()))
}

/// Between what bounds the share of answers lies when cases were taken away; with ten of them on, because fewer move nothing.
fn fates(context: &Context<'_>) -> Vec<Claim> {
    let Some(fates) = &context.measures.effects.fates else { return Vec::new() };
    let n_gone = fates.n_withdrawn + fates.n_moderated;
    let (Some(least), Some(most)) = (fates.answered_least.point, fates.answered_most.point) else { return Vec::new() };
    if n_gone < TOO_FEW {
        return Vec::new();
    }
    vec![claim(say::effects::fates(n_gone, Fact::Share(least), Fact::Share(most)), Definition::AnsweredIncidence, &[])]
}

fn dimension(test: &FairnessTest) -> Fact {
    term("fair_dimension", test.dimension.as_str())
}

/// A group as readers know it.
fn group(dimension: FairnessDimension, group: &WaitShare) -> Fact {
    match dimension {
        FairnessDimension::Language => Fact::Language(Lang::parse(&group.key)),
        FairnessDimension::Platform => platform(&group.key),
        FairnessDimension::Polarity | FairnessDimension::HourPart | FairnessDimension::WeekPart | FairnessDimension::Audience => {
            term(dimension.as_str(), &group.key)
        }
    }
}

fn fairness(context: &Context<'_>) -> Vec<Block> {
    let audit = &context.measures.effects.fairness;
    if audit.tests.is_empty() {
        return vec![Block::Paragraph(vec![plain(say::effects::fair_too_few())])];
    }
    let about = |text: Text| claim(text, Definition::FairnessAudit, &[]);
    let mut intro = vec![about(say::effects::fair_intro(audit.n_cases, audit.tests.len() as u64))];
    let mut blocks = Vec::new();
    if audit.tests.iter().all(|test| test.verdict == FairnessVerdict::NoneShown) {
        intro.push(about(say::effects::fair_none_at_all()));
        blocks.push(Block::Paragraph(intro));
    } else {
        blocks.push(Block::Paragraph(intro));
        blocks.push(Block::List(audit.tests.iter().map(|test| about(finding(test))).collect()));
    }
    let mut notes = vec![plain(say::effects::fair_note())];
    if audit.tests.iter().any(|test| test.dimension == FairnessDimension::Audience) {
        notes.push(plain(say::effects::fair_likes()));
    }
    blocks.push(Block::Paragraph(notes));
    blocks.extend(waits(&audit.tests));
    blocks
}

fn finding(test: &FairnessTest) -> Text {
    let ends = test.groups.first().zip(test.groups.last());
    match (test.verdict, ends, test.difference.point) {
        (FairnessVerdict::Differs, Some((slow, fast)), Some(difference)) => say::effects::fair_differs(
            dimension(test),
            group(test.dimension, slow),
            group(test.dimension, fast),
            Fact::Minutes(difference),
            Fact::MinutesRange(test.difference.low.unwrap_or(0.0), test.difference.high),
            Fact::Minutes(test.horizon_minutes),
        ),
        (FairnessVerdict::TooSmallToMatter, ..) => say::effects::fair_small(dimension(test)),
        (FairnessVerdict::SizeUnknown, ..) => say::effects::fair_unknown(dimension(test)),
        _ => say::effects::fair_none(dimension(test)),
    }
}

fn waits(tests: &[FairnessTest]) -> Option<Block> {
    let rows = tests.iter().flat_map(|test| {
        test.groups.iter().map(|of| {
            vec![
                Cell::Fact(dimension(test)),
                Cell::Fact(group(test.dimension, of)),
                count(of.n),
                count(of.n_open),
                Cell::Wait(of.median),
                Cell::Wait(of.mean_within),
                Cell::Fact(term("fair_verdict", test.verdict.as_str())),
            ]
        })
    });
    let columns = vec![
        words("dimension", say::col_dimension()),
        words("group", say::col_group()),
        digits("n", say::col_cases()),
        digits("n_open", say::col_still_open()),
        digits("median_calendar_minutes", say::col_median()),
        digits("mean_within_horizon_minutes", say::effects::col_mean_within()),
        words("finding", say::effects::col_finding()),
    ];
    table("waits_fairness", say::effects::fair_table(), columns, rows.collect(), None)
}
