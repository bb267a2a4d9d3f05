//! What the shareable edition leaves out, on a small report made by hand.

use super::*;
use crate::measure::results::QuoteId;
use crate::measure::shares::share;
use crate::model::{Polarity, Share};
use crate::report::block::{Cell, Chart, Column, Figure, QuoteBlock};
use crate::report::build::{claim, count, name, plain};

/// 2026-11-03T10:12:00Z.
const AT: i64 = 1_793_700_720_000_000;
const RULES: &str = include_str!("../../resources/report/edition.toml");

fn rules() -> EditionRules {
    EditionRules::parse(RULES).unwrap()
}

fn negative(count: u64, n: u64) -> Share {
    share(Definition::NegativeShare, count, n)
}

fn report(blocks: Vec<Block>) -> Report {
    Report {
        title: say::report_title_named(Fact::Name("November".into())),
        subtitle: say::report_subtitle(100, Fact::Date(AT), Fact::Date(AT)),
        handling: vec![
            (say::handling_input(), Fact::Name("jan_kowalski.csv: 00ff".into())),
            (say::handling_zone(), Fact::Name("Europe/Warsaw".into())),
        ],
        banners: vec![(Tone::Warning, say::banner_brand_proposed(Fact::Name("@anna_from_care".into())))],
        sections: vec![Section { id: "one", title: say::section_one_page(), blocks }],
        report_zone: "Europe/Warsaw".into(),
        version: "1.0.0".into(),
    }
}

/// The blocks of the shareable edition.
fn shared(blocks: Vec<Block>) -> Vec<Block> {
    let report = edit(&report(blocks), Edition::Shareable, &rules(), &["November".into()]);
    report.sections.into_iter().next().map_or_else(Vec::new, |section| section.blocks)
}

fn table(rows: Vec<Vec<Cell>>) -> Table {
    let column = |id, is_numeric| Column { id, heading: say::col_what(), is_numeric };
    Table { id: "t", caption: say::scope_sources(), columns: vec![column("what", false), column("n_comments", true)], rows, note: None }
}

fn only_table(blocks: Vec<Block>) -> Table {
    match shared(blocks).as_slice() {
        [Block::Table(table)] => table.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_of_accounts_and_files_become_numbers_and_known_ones_stay() {
    let edited = edit(&report(vec![]), Edition::Shareable, &rules(), &["November".into()]);
    let words = format!("{edited:?}");
    for foreign in ["kowalski", "anna_from_care", "00ff"] {
        assert!(!words.contains(foreign), "{foreign}: {words}");
    }
    assert!(words.contains("N-01") && words.contains("Europe/Warsaw") && words.contains("November"));
}

#[test]
fn the_head_says_which_edition_it_is() {
    for (edition, key) in [(Edition::Internal, "edition.banner_internal"), (Edition::Shareable, "edition.banner_shareable")] {
        let edited = edit(&report(vec![]), edition, &rules(), &[]);
        assert!(edited.banners.iter().any(|(_, text)| text.key == key));
        assert_eq!(edited.handling[0].0.key, "edition.handling");
    }
}

#[test]
fn the_internal_edition_keeps_everything_else() {
    let given = report(vec![Block::Table(table(vec![vec![name("@anna"), count(3)]]))]);
    assert_eq!(edit(&given, Edition::Internal, &rules(), &[]).sections, given.sections);
}

#[test]
fn quotes_go_and_headings_without_blocks_with_them() {
    let quote = QuoteBlock {
        id: QuoteId::of_row(1),
        text: "call me".into(),
        language: "en".into(),
        author: "A-0001".into(),
        is_brand: false,
        at: Some(AT),
        polarity: Polarity::Neutral,
        tags: vec![],
        words: vec![],
        source_file: "jan.csv".into(),
        source_record: 4,
    };
    let blocks = vec![
        Block::Heading(say::head_examples()),
        Block::Quotes(vec![quote]),
        Block::Heading(say::head_method()),
        Block::Paragraph(vec![claim(say::mood_none(), Definition::NegativeShare, &[QuoteId::of_row(1)])]),
    ];
    let left = shared(blocks);
    assert_eq!(left, [Block::Heading(say::head_method()), Block::Paragraph(vec![claim(say::mood_none(), Definition::NegativeShare, &[])])]);
}

#[test]
fn small_rows_become_one_that_says_how_many_they_are() {
    let rows = vec![vec![name("x"), count(40)], vec![name("@a"), count(4)], vec![name("@b"), count(3)]];
    let table = only_table(vec![Block::Table(table(rows))]);
    assert_eq!(table.rows, [vec![name("x"), count(40)], vec![Cell::Text(say::edition::other(2)), count(7)]]);
}

#[test]
fn a_fold_that_is_small_itself_tells_no_number() {
    let table = only_table(vec![Block::Table(table(vec![vec![name("x"), count(40)], vec![name("@a"), count(4)]]))]);
    assert_eq!(table.rows[1], [Cell::Text(say::edition::other(1)), Cell::Text(say::edition::few(5))]);
}

#[test]
fn a_share_about_few_is_not_told_and_zero_is() {
    let mut given = table(vec![vec![Cell::Share(negative(4, 100)), count(100)], vec![Cell::Share(negative(0, 100)), count(100)]]);
    given.columns[0].is_numeric = true;
    let table = only_table(vec![Block::Table(given)]);
    assert_eq!(table.rows[0][0], Cell::Text(say::edition::few(5)));
    assert_eq!(table.rows[1][0], Cell::Share(negative(0, 100)));
}

#[test]
fn tables_of_single_comments_go() {
    let mut given = table(vec![vec![name("x"), count(40)]]);
    given.id = "longest_waits";
    assert!(shared(vec![Block::Table(given)]).is_empty());
}

#[test]
fn sentences_about_few_go_and_the_head_counts_them() {
    let few = claim(say::page_calm(3), Definition::CommentVolume, &[]);
    let edited = edit(&report(vec![Block::Paragraph(vec![few, plain(say::mood_none())])]), Edition::Shareable, &rules(), &[]);
    assert_eq!(edited.sections[0].blocks, [Block::Paragraph(vec![plain(say::mood_none())])]);
    assert!(edited.banners[0].1.facts.contains(&("suppressed", Fact::Count(1))));
}

#[test]
fn times_are_days_at_noon_of_the_report_zone() {
    let given = plain(say::scope_span(Fact::Instant(AT), Fact::Instant(AT)));
    let left = shared(vec![Block::Paragraph(vec![given])]);
    // date -u -d '2026-11-03T12:00:00+01:00' +%s
    let noon = 1_793_703_600_000_000;
    assert_eq!(left, [Block::Paragraph(vec![plain(say::scope_span(Fact::Date(noon), Fact::Date(noon)))])]);
}

#[test]
fn a_timeline_becomes_a_table_of_days_with_clocks_to_the_hour() {
    let text = say::time_clock(term("clock", "first_reply"), Fact::Minutes(158.0));
    let blocks = shared(vec![Block::Timeline(vec![TimelineRow { at: AT, text, evidence: vec![], tone: Tone::Good }])]);
    let [Block::Table(table)] = blocks.as_slice() else { panic!("{blocks:?}") };
    assert!(matches!(&table.rows[0][1], Cell::Text(text) if text.facts.contains(&(text.facts[1].0, Fact::Minutes(180.0)))));
}

#[test]
fn hours_of_a_chart_become_days_and_few_comments_are_not_drawn() {
    const HOUR: i64 = 3_600_000_000;
    let bins = [(0, 9, 4), (1, 9, 2), (30, 3, 0)]
        .map(|(hour, n, negative)| (crate::model::Span { from: AT + hour * HOUR, to: AT + (hour + 1) * HOUR }, n, negative));
    let chart = Chart::VolumeOverTime { bins: bins.to_vec(), phases: vec![], statements: vec![], onset: Some(AT), expected: vec![] };
    let text = say::chart_no_data;
    let blocks = shared(vec![Block::Figure(Figure { id: "volume", title: text(), caption: text(), description: text(), chart })]);
    let [Block::Figure(figure), Block::Paragraph(left_out)] = blocks.as_slice() else { panic!("{blocks:?}") };
    let Chart::VolumeOverTime { bins, onset, .. } = &figure.chart else { panic!("{figure:?}") };
    assert_eq!(bins.iter().map(|bin| (bin.1, bin.2)).collect::<Vec<_>>(), [(18, 6), (0, 0)]);
    // date -u -d '2026-11-03T00:00:00+01:00' +%s
    assert_eq!((*onset, bins[0].0.from), (Some(1_793_660_400_000_000), 1_793_660_400_000_000));
    assert_eq!(left_out[0].text, say::edition::marks_left_out(1, 5));
}

#[test]
fn a_least_group_of_one_is_refused() {
    let error = EditionRules::parse(&RULES.replace("least_group = 5", "least_group = 1")).unwrap_err();
    assert!(error.to_string().contains("report/edition.toml"), "{error}");
}
