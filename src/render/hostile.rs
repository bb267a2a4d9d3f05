//! A small report with one of everything, whose foreign texts try to be more than text. For tests of renderers.

use crate::measure::results::QuoteId;
use crate::model::{Definition, Estimate, Fact, Micros, Polarity, Share};
use crate::report::block::{Block, Cell, Claim, Column, KeyFigure, LessonBlock, QuoteBlock, Section, Table, TimelineRow, Tone};
use crate::report::{Report, Text, say};

/// 2026-11-03T09:12:30Z, 10:12:30 in Warsaw.
pub const AT: Micros = 1_793_697_150_000_000;

/// What strangers write when they mean harm, or just write.
pub const TEXTS: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "http://evil.example/path?a=1",
    "<r><t>rich</t></r>",
    "_x0041_ stays",
    "#panic(\"no\") #read(\"/etc/passwd\") *bold* _under_ `raw` $x$ <label> @ref // /* \\",
    "#import \"@preview/a:1.0.0\"",
    "]]>&\"'<script>",
    "so angry 😀👍🏽 \u{202E}turned\u{202C} \u{0}here",
    "Зачем так долго?",
];

fn named(words: &str) -> Text {
    say::chart_marker(Fact::Name(words.to_owned()))
}

fn id(row: usize) -> QuoteId {
    QuoteId::of_row(row)
}

fn claim(words: &str) -> Claim {
    Claim { text: named(words), definition: Some(Definition::NegativeShare), evidence: (0..7).map(id).collect() }
}

fn table() -> Table {
    let column = |id, heading: &str, is_numeric| Column { id, heading: named(heading), is_numeric };
    let share = |count, n| Share { definition: Definition::NegativeShare, count, n, share: count as f64 / n as f64, low: 0.25, high: 0.75 };
    let wait = |point, n| Estimate { definition: Definition::FirstReplyCalendarMinutes, point, low: Some(61.5), high: None, n };
    let row = |words: &str, share, wait, ids: Vec<QuoteId>| {
        vec![
            Cell::Fact(Fact::Name(words.to_owned())),
            Cell::Share(share),
            Cell::Wait(wait),
            Cell::Fact(Fact::Instant(AT)),
            Cell::Fact(Fact::Minutes(90.5)),
            Cell::Evidence(ids),
        ]
    };
    Table {
        id: "hostile",
        caption: named("Groups: [by] *kind*?/\\ and more than thirty-one characters"),
        columns: vec![
            column("group", "Group", false),
            column("share", "Portion", true),
            column("wait", "Delay", true),
            column("at", "Moment", false),
            column("took", "Took", true),
            column("evidence", "Proof", false),
        ],
        rows: vec![
            row(TEXTS[0], share(5, 10), wait(Some(125.25), 40), vec![id(0), id(1)]),
            row(TEXTS[1], share(1, 4), wait(None, 40), vec![id(99)]),
            row("few", share(12, 40), wait(Some(3.0), 4), Vec::new()),
        ],
        note: Some(named(TEXTS[2])),
    }
}

fn lesson() -> LessonBlock {
    LessonBlock {
        number: 1,
        is_strength: false,
        priority: named("high"),
        capability: named("speed"),
        title: named("Answer sooner"),
        observation: named(TEXTS[7]),
        insight: named("People wait."),
        recommendation: named("Plan the evening."),
        success_test: named("Four weeks."),
        threshold: None,
        evidence: vec![id(2)],
    }
}

fn quote(row: usize, text: &str) -> QuoteBlock {
    QuoteBlock {
        id: id(row),
        text: text.to_owned(),
        language: "en".to_owned(),
        author: "A-0001".to_owned(),
        is_brand: row % 3 == 2,
        at: Some(AT + row as Micros * 60_000_000),
        polarity: Polarity::Negative,
        tags: vec![named("late delivery")],
        words: vec![("angry".to_owned(), -1.0)],
        source_file: "=file.csv".to_owned(),
        source_record: row as u64 + 1,
    }
}

/// The report, with the charts of a crisis.
pub fn report() -> Report {
    let figure = KeyFigure {
        label: named("Negative comments"),
        value: Some(Fact::Share(0.5)),
        interval: Some(Fact::ShareRange(0.25, 0.75)),
        n: Some(1234),
        note: Some(named(TEXTS[3])),
        definition: Definition::NegativeShare,
        tone: Tone::Bad,
    };
    let explained = (Definition::NegativeShare, named("Negative share"), named("What it means."));
    let charts = crate::render::charts::tests::crisis().into_iter().map(Block::Figure);
    let mut blocks = vec![
        Block::KeyFigures(vec![figure]),
        Block::Heading(named(TEXTS[4])),
        Block::Paragraph(vec![claim(TEXTS[7])]),
        Block::List(vec![claim(TEXTS[8]), claim(TEXTS[9])]),
        Block::Table(table()),
        Block::Callout { tone: Tone::Warning, title: named("Mind"), body: vec![claim(TEXTS[10])] },
        Block::Lesson(Box::new(lesson())),
        Block::Timeline(vec![TimelineRow { at: AT, text: named(TEXTS[0]), evidence: vec![id(0)], tone: Tone::Good }]),
        Block::Prompt(named("Who was on duty?")),
    ];
    blocks.extend(charts);
    let quotes = TEXTS.iter().enumerate().map(|(row, text)| quote(row, text)).collect();
    Report {
        title: named("Lessons: =1+1"),
        subtitle: say::report_subtitle(12, Fact::Date(AT - 1), Fact::Date(AT)),
        handling: vec![(say::handling_status(), Fact::Name(TEXTS[0].to_owned()))],
        banners: vec![(Tone::Warning, named(TEXTS[10]))],
        sections: vec![
            Section { id: "first", title: named("First"), blocks },
            Section { id: "definitions", title: say::section_definitions(), blocks: vec![Block::Definitions(vec![explained])] },
            Section { id: "evidence", title: say::section_evidence(), blocks: vec![Block::Quotes(quotes)] },
        ],
        report_zone: "Europe/Warsaw".to_owned(),
        version: "0.1.0".to_owned(),
    }
}
