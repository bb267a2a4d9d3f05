//! Every number behind the two pages, what the numbers mean, the comments, and what became of the records.

use std::collections::BTreeSet;

use super::causes::causes_table;
use super::glance::{label, word};
use super::{Week, say_week};
use crate::measure::weeks::{Figure, WeekChange, WeekFigures};
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Cell, Claim, Section};
use crate::report::build::{
    cause, claim, count, digits, evidence_cell, instant_cell, name, plain, quote_blocks, section as build, table, whole, words,
};
use crate::report::comparison::signed;
use crate::report::{Quotes, Text, say};

pub fn numbers(week: &Week<'_>) -> Option<Section> {
    let method = Block::Paragraph(vec![
        claim(say_week::method_five(), Definition::ChangeVerdict, &[]),
        claim(say_week::method_scatter(), Definition::ChangeVerdict, &[]),
    ]);
    let blocks = [changes(week), weeks(week), days(week), causes_table(week), spikes(week), records(week)].into_iter().flatten();
    build("week_annex", say_week::section_annex(), [Block::Heading(say_week::annex_method()), method].into_iter().chain(blocks).collect())
}

fn changes(week: &Week<'_>) -> Option<Block> {
    let rows = week.report.changes.iter().map(|change| {
        let optional = |value: Option<f64>, say: &dyn Fn(f64) -> Fact| value.map_or(Cell::Empty, |value| Cell::Fact(say(value)));
        let value: &dyn Fn(f64) -> Fact = match change.figure {
            Figure::Comments => &|value| Fact::Count(whole(value)),
            Figure::FirstReply => &Fact::Minutes,
            Figure::Negative | Figure::WithinTarget | Figure::Praise => &Fact::Share,
        };
        let differs = |value: Option<f64>| {
            value.map_or(Cell::Empty, |value| match change.figure {
                Figure::Comments => Cell::Text(say_week::times(Fact::Number(value))),
                Figure::FirstReply => {
                    let (sign, change) = signed(value);
                    Cell::Text(say::comparison::change_minutes_plain(sign, change))
                }
                Figure::Negative | Figure::WithinTarget | Figure::Praise => Cell::Fact(Fact::Points(value)),
            })
        };
        let of = |part: fn(&crate::model::Estimate) -> Option<f64>| change.change.as_ref().and_then(part);
        vec![
            Cell::Text(label(week, change.figure)),
            optional(change.now.point, value),
            optional(change.now.low, value),
            optional(change.now.high, value),
            count(change.now.n),
            optional(change.before.and_then(|before| before.point), value),
            differs(of(|change| change.point)),
            differs(of(|change| change.low)),
            differs(of(|change| change.high)),
            change.p_value.map_or(Cell::Empty, |p| Cell::Fact(Fact::Share(p))),
            Cell::Fact(Fact::Number(change.scatter)),
            Cell::Text(reading(change)),
        ]
    });
    let columns = vec![
        words("figure", say_week::col_figure()),
        digits("this_week", say_week::col_value_now()),
        digits("this_week_low", say_week::col_low()),
        digits("this_week_high", say_week::col_high()),
        digits("n", say_week::col_n()),
        digits("weeks_before", say_week::col_value_before()),
        digits("change", say_week::col_change()),
        digits("change_low", say_week::col_low()),
        digits("change_high", say_week::col_high()),
        digits("p_value", say_week::col_p()),
        digits("scatter", say_week::col_scatter()),
        words("verdict", say_week::col_reading()),
    ];
    table("week_figures", say_week::annex_changes(), columns, rows.collect(), None)
}

fn reading(change: &WeekChange) -> Text {
    word(change.verdict)
}

fn weeks(week: &Week<'_>) -> Option<Block> {
    let rows = week.report.before.iter().chain([&week.report.now]).map(|figures: &WeekFigures| {
        vec![
            Cell::Fact(Fact::Name(figures.week.to_string())),
            Cell::Fact(Fact::Number(figures.hours.round())),
            count(figures.n_customer),
            Cell::Share(figures.negative.tally().share(Definition::NegativeShare)),
            Cell::Share(figures.within_target.tally().share(Definition::AnsweredWithin)),
            Cell::Share(figures.praise.tally().share(Definition::PraiseCoverage)),
            count(figures.carried.at_end),
        ]
    });
    let columns = vec![
        words("week", say_week::col_week()),
        digits("hours", say_week::col_hours()),
        digits("n_customer", say_week::col_comments()),
        digits("negative_share", say_week::col_negative()),
        digits("within_target", say_week::col_target()),
        digits("praise_answered", say_week::col_praise()),
        digits("n_open_at_end", say_week::col_open()),
    ];
    table("weeks", say_week::annex_weeks(), columns, rows.collect(), None)
}

fn days(week: &Week<'_>) -> Option<Block> {
    let rows = week.report.now.days.iter().map(|day| {
        vec![Cell::Fact(Fact::Date(day.span.from)), count(day.n_customer), Cell::Share(day.negative.tally().share(Definition::NegativeShare))]
    });
    let columns =
        vec![words("day", say_week::col_day()), digits("n_customer", say_week::col_comments()), digits("negative_share", say_week::col_negative())];
    table("week_days", say_week::annex_days(), columns, rows.collect(), None)
}

fn spikes(week: &Week<'_>) -> Option<Block> {
    let rows = week.report.risks.spikes.iter().map(|spike| {
        vec![
            instant_cell(Some(spike.span.from)),
            instant_cell(Some(spike.span.to)),
            count(spike.n),
            Cell::Fact(Fact::Number(spike.expected)),
            Cell::Share(spike.negative),
            spike.cause.as_ref().map_or(Cell::Empty, |id| Cell::Fact(cause(id))),
            evidence_cell(&spike.quotes),
        ]
    });
    let columns = vec![
        words("from_at", say_week::col_from()),
        words("to_at", say_week::col_to()),
        digits("n_customer", say_week::col_comments()),
        digits("expected", say_week::col_expected()),
        digits("negative_share", say_week::col_negative()),
        words("cause", say_week::col_cause()),
        words("evidence", say::col_evidence()),
    ];
    table("week_spikes", say_week::annex_spikes(), columns, rows.collect(), None)
}

fn records(week: &Week<'_>) -> Option<Block> {
    let rows = week
        .report
        .records
        .files
        .iter()
        .map(|file| vec![name(&file.file), count(file.records_in), count(file.analysed), count(file.rejected), count(file.merged)]);
    let columns = vec![
        words("file", say::col_file()),
        digits("records_in", say::col_records()),
        digits("analysed", say::col_analysed()),
        digits("rejected", say::col_rejected()),
        digits("merged", say::col_merged()),
    ];
    table("week_records", say_week::annex_records(), columns, rows.collect(), Some(say::scope_ledger_note()))
}

/// What the numbers of this report mean.
pub fn definitions(_: &Week<'_>) -> Option<Section> {
    let used = BTreeSet::from([
        Definition::WeekCohort,
        Definition::ChangeVerdict,
        Definition::WeekSpike,
        Definition::Rota,
        Definition::Episode,
        Definition::CommentVolume,
        Definition::NegativeShare,
        Definition::FirstReplyCalendarMinutes,
        Definition::AnsweredWithin,
        Definition::PraiseCoverage,
        Definition::Backlog,
        Definition::CauseShare,
        Definition::CopyShare,
        Definition::TemplateShare,
        Definition::ActShare,
        Definition::ChangeLedger,
        Definition::ChangePoint,
    ]);
    let entry = |definition: Definition, part: &str| Text { key: format!("definitions.{definition}.{part}"), facts: Vec::new() };
    let all = used.into_iter().map(|definition| (definition, entry(definition, "name"), entry(definition, "explanation")));
    let blocks = vec![Block::Paragraph(vec![plain(say::definitions_intro())]), Block::Definitions(all.collect())];
    build("definitions", say::section_definitions(), blocks)
}

/// Every quoted comment.
pub fn evidence(week: &Week<'_>) -> Option<Section> {
    let evidence = &week.report.evidence;
    let ids: Vec<_> = evidence.quotes.iter().map(|quote| quote.id.clone()).collect();
    if ids.is_empty() {
        return None;
    }
    let mode = match week.meta.quotes {
        Quotes::None => say::evidence_none(),
        Quotes::Masked => say::evidence_masked(),
        Quotes::Verbatim => say::evidence_verbatim(),
    };
    let intro: Vec<Claim> = vec![plain(say::evidence_intro(ids.len() as u64)), plain(mode)];
    build("evidence", say::section_evidence(), vec![Block::Paragraph(intro), Block::Quotes(quote_blocks(evidence, &ids))])
}
