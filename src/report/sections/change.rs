//! Of what the change between calm time and crisis is made: the headline in parts, the groups that changed most, the tables with their sums. A part of the section on factors.

use crate::measure::results::{ChangeDimension, ChangeGroup, ChangeKey, ChangeLedger, ChangeParts, ChangeTable};
use crate::model::{Definition, Fact, Lang};
use crate::report::block::{Block, Cell, Claim, Column};
use crate::report::build::{cause, claim, digits, list, paragraph, plain, platform, range, share, table, term, whole, words};
use crate::report::{Context, say};

/// Groups with a sentence of their own.
const N_SENTENCES: usize = 4;

pub fn blocks(context: &Context<'_>) -> Vec<Block> {
    let Some(ledger) = &context.measures.change else { return Vec::new() };
    let Some(first) = ledger.tables.first() else { return Vec::new() };
    let mut blocks = Vec::new();
    blocks.extend(paragraph(headline(ledger, first)));
    blocks.extend(list(top(context, first)));
    blocks.extend(grouped(ledger));
    blocks.extend(crossed(ledger));
    blocks
}

fn change(value: f64) -> Fact {
    Fact::Change(value)
}

/// The headline in the parts of the first grouping: by reason, unless there is but one.
fn headline(ledger: &ChangeLedger, first: &ChangeTable) -> Vec<Claim> {
    let ChangeParts { volume, mix, rate, mix_share, rate_share, .. } = first.total;
    let (before, crisis) = (&ledger.negative_baseline, &ledger.negative_crisis);
    let count = say::change_headline(
        crisis.count,
        Fact::Count(whole(ledger.negative_expected)),
        change(ledger.change),
        change(volume),
        change(mix),
        change(rate),
    );
    let of_share = if before.differs_from(crisis) {
        let points = [ledger.change_share, mix_share, rate_share].map(Fact::Points);
        let [all, mix, rate] = points;
        say::change_share(share(before), range(before), share(crisis), range(crisis), all, mix, rate)
    } else {
        say::change_share_same(share(before), range(before), share(crisis), range(crisis))
    };
    vec![
        claim(count, Definition::ChangeLedger, &[]),
        claim(of_share, Definition::ChangeLedger, &[]),
        plain(if ledger.adds_up() { say::change_check() } else { say::change_check_failed() }),
    ]
}

/// A sentence for each of the groups that changed most, and demonstrably.
fn top(context: &Context<'_>, table: &ChangeTable) -> Vec<Claim> {
    table
        .groups
        .iter()
        .filter(|group| group.is_demonstrable)
        .take(N_SENTENCES)
        .filter_map(|group| {
            let key = group.keys.first()?;
            let ChangeParts { volume, mix, rate, change: all, .. } = group.parts;
            let quotes = match key {
                ChangeKey::Cause(id) => {
                    context.measures.causes.causes.iter().find(|row| row.cause == *id).map_or(&[][..], |row| row.quotes.as_slice())
                }
                _ => &[],
            };
            Some(claim(say::change_top(name(key), change(all), change(volume), change(mix), change(rate)), Definition::ChangeLedger, quotes))
        })
        .collect()
}

fn name(key: &ChangeKey) -> Fact {
    match key {
        ChangeKey::Cause(id) => cause(id),
        ChangeKey::NoCause => term("change_group", "no_cause"),
        ChangeKey::Platform(id) => platform(id),
        ChangeKey::Language(tag) => Fact::Language(Lang::parse(tag)),
        ChangeKey::AuthorTier(tier) => term("author_tier", tier),
    }
}

fn number_columns() -> [Column; 9] {
    [
        digits("negative_expected", say::change_col_expected()),
        digits("negative_crisis", say::change_col_observed()),
        digits("change", say::col_change()),
        digits("by_volume", say::change_col_volume()),
        digits("by_mix", say::change_col_mix()),
        digits("by_rate", say::change_col_rate()),
        digits("change_of_share", say::change_col_share()),
        digits("share_by_mix", say::change_col_mix_share()),
        digits("share_by_rate", say::change_col_rate_share()),
    ]
}

fn numbers(expected: f64, observed: f64, parts: &ChangeParts) -> Vec<Cell> {
    let shown = [
        Fact::Number(expected),
        Fact::Number(observed),
        change(parts.change),
        change(parts.volume),
        change(parts.mix),
        change(parts.rate),
        Fact::Points(parts.change_share),
        Fact::Points(parts.mix_share),
        Fact::Points(parts.rate_share),
    ];
    shown.into_iter().map(Cell::Fact).collect()
}

fn row(labels: Vec<Cell>, group: &ChangeGroup) -> Vec<Cell> {
    [labels, numbers(group.negative_expected, group.negative_crisis, &group.parts)].concat()
}

fn label(group: &str) -> Cell {
    Cell::Fact(term("change_group", group))
}

/// The sum line: the headline's counts beside the summed parts, so that a reader can check them.
fn total(labels: Vec<Cell>, ledger: &ChangeLedger, table: &ChangeTable) -> Vec<Cell> {
    [labels, numbers(ledger.negative_expected, ledger.negative_crisis.count as f64, &table.total)].concat()
}

/// Each dimension on its own, one below the other, with its sum.
fn grouped(ledger: &ChangeLedger) -> Option<Block> {
    let mut rows = Vec::new();
    for table in ledger.tables.iter().filter(|table| table.dimensions.len() == 1) {
        let dimension = || Cell::Fact(term("dimension", table.dimensions[0].as_str()));
        for group in &table.groups {
            let name = group.keys.first().map_or_else(|| label("other"), |key| Cell::Fact(name(key)));
            rows.push(row(vec![dimension(), name], group));
        }
        rows.push(total(vec![dimension(), label("total")], ledger, table));
    }
    let columns = [words("dimension", say::col_dimension()), words("group", say::col_group())].into_iter().chain(number_columns()).collect();
    table("change_ledger", say::change_table(), columns, rows, Some(say::change_note()))
}

/// All dimensions at once, a column each.
fn crossed(ledger: &ChangeLedger) -> Option<Block> {
    let crossed = ledger.tables.iter().find(|table| table.dimensions.len() > 1)?;
    let heading = |dimension: &ChangeDimension| match dimension {
        ChangeDimension::Cause => words("cause", say::col_cause()),
        ChangeDimension::Platform => words("platform", say::change_col_platform()),
        ChangeDimension::Language => words("language", say::col_language()),
        ChangeDimension::AuthorTier => words("author_tier", say::change_col_author_tier()),
    };
    let columns = crossed.dimensions.iter().map(heading).chain(number_columns()).collect();
    let labels = |first: &str| {
        let mut cells = vec![Cell::Empty; crossed.dimensions.len()];
        cells[0] = label(first);
        cells
    };
    let mut rows: Vec<Vec<Cell>> = crossed
        .groups
        .iter()
        .map(|group| {
            let cells = if group.keys.is_empty() { labels("other") } else { group.keys.iter().map(|key| Cell::Fact(name(key))).collect() };
            row(cells, group)
        })
        .collect();
    rows.push(total(labels("total"), ledger, crossed));
    table("change_ledger_crossed", say::change_table_crossed(), columns, rows, None)
}
