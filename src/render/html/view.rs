//! The report as strings: what the template prints.

use askama::Template;

use crate::i18n::Speaker;
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact, Lang, Polarity};
use crate::render::charts::{Chart, ValueTable};
use crate::render::{flow, words};
use crate::report::block::{Block, Cell, Claim, KeyFigure, LessonBlock, QuoteBlock, Table, TimelineRow, Tone};
use crate::report::sentences as say;
use crate::report::{Report, Text};

/// Links to comments that are shown at once; the others open on demand.
const VISIBLE_REFS: usize = 2;

#[derive(Template)]
#[template(path = "page.html", config = ".askama.toml")]
pub(super) struct Page<'a> {
    locale: &'static str,
    inline: Inline<'a>,
    title: String,
    subtitle: String,
    ui: Ui,
    handling: Vec<(String, String)>,
    banners: Vec<(&'static str, String, String)>,
    sections: Vec<SectionView<'a>>,
    times_in: String,
    made_by: String,
}

/// What stands in the page as it is: our own files.
#[derive(Clone, Copy)]
pub(super) struct Inline<'a> {
    /// The style sheet.
    pub style: &'a str,
    /// The script.
    pub script: &'a str,
    /// The policy that allows these two and nothing else.
    pub policy: &'a str,
}

/// Words of the page itself.
struct Ui {
    close: String,
    in_its_place: String,
    arrows: String,
    copies_once: String,
    copies_hint: String,
    reading: String,
    show_table: String,
    contents: String,
    skip: String,
    handling: String,
    evidence: String,
    definition: String,
    observation: String,
    insight: String,
    recommendation: String,
    success_test: String,
    threshold: String,
    your_answer: String,
    words: String,
    no_text: String,
}

struct SectionView<'a> {
    id: &'static str,
    title: String,
    blocks: Vec<BlockView<'a>>,
}

enum BlockView<'a> {
    Heading(String),
    Paragraph(Vec<ClaimView>),
    List(Vec<ClaimView>),
    KeyFigures { figures: Vec<FigureView>, has_switch: bool },
    Table(TableView),
    Chart(ChartView<'a>),
    Callout { tone: &'static str, title: String, body: Vec<ClaimView> },
    Lesson(LessonView),
    Timeline(Vec<TimelineView>),
    Quotes(Vec<QuoteView>),
    Prompt(String),
    Definitions(Vec<(&'static str, String, String)>),
}

struct ClaimView {
    votes: &'static str,
    text: String,
    definition: Option<&'static str>,
    definition_name: String,
    evidence: Vec<String>,
}

struct FigureView {
    votes: &'static str,
    tone: &'static str,
    tone_word: String,
    label: String,
    value: String,
    interval: Option<String>,
    n: Option<String>,
    note: Option<String>,
    definition: &'static str,
    definition_name: String,
}

struct TableView {
    id: &'static str,
    caption: String,
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<CellView>>,
    totals: Vec<Vec<CellView>>,
    note: Option<String>,
}

struct CellView {
    /// Whether it is one short piece that is never broken, such as a pseudonym.
    is_tight: bool,
    text: String,
    detail: String,
    is_numeric: bool,
    value: Option<String>,
    evidence: Vec<String>,
}

struct ChartView<'a> {
    id: &'static str,
    title: String,
    caption: String,
    svg: &'a str,
    values: &'a ValueTable,
}

struct LessonView {
    kind: &'static str,
    number: String,
    kind_word: String,
    priority: String,
    capability: String,
    title: String,
    observation: String,
    insight: String,
    recommendation: String,
    success_test: String,
    threshold: Option<String>,
    evidence: Vec<String>,
}

struct TimelineView {
    tone: &'static str,
    at: String,
    text: String,
    evidence: Vec<String>,
}

struct QuoteView {
    id: String,
    text: String,
    language: String,
    author: String,
    side: String,
    is_brand: bool,
    at: String,
    polarity: &'static str,
    polarity_word: String,
    tags: Vec<String>,
    words: Vec<(String, &'static str)>,
    source: String,
}

/// A sentence or label, with lines that end where a typesetter would end them.
fn say(speaker: &Speaker<'_>, text: &Text) -> String {
    flow::flowing(&speaker.say(text), speaker.locale())
}

pub(super) fn page<'a>(report: &Report, speaker: &Speaker<'_>, charts: &'a [Chart], inline: Inline<'a>) -> Page<'a> {
    let ui = Ui {
        close: say(speaker, &say::page::close()),
        in_its_place: say(speaker, &say::page::in_its_place()),
        arrows: say(speaker, &say::page::arrows()),
        copies_once: say(speaker, &say::page::copies_once()),
        copies_hint: say(speaker, &say::page::copies_hint()),
        reading: say(speaker, &say::page::reading()),
        show_table: say(speaker, &say::ui_show_table()),
        contents: say(speaker, &say::ui_contents()),
        skip: say(speaker, &say::ui_skip_to_content()),
        handling: say(speaker, &say::ui_handling()),
        evidence: say(speaker, &say::ui_evidence()),
        definition: say(speaker, &say::ui_definition()),
        observation: say(speaker, &say::ui_observation()),
        insight: say(speaker, &say::ui_insight()),
        recommendation: say(speaker, &say::ui_recommendation()),
        success_test: say(speaker, &say::ui_success_test()),
        threshold: say(speaker, &say::ui_threshold()),
        your_answer: say(speaker, &say::ui_your_answer()),
        words: say(speaker, &say::ui_words()),
        no_text: say(speaker, &say::ui_no_text()),
    };
    Page {
        locale: speaker.locale().as_str(),
        inline,
        title: say(speaker, &report.title),
        subtitle: say(speaker, &report.subtitle),
        ui,
        handling: report.handling.iter().map(|(label, value)| (speaker.say(label), speaker.fact(value))).collect(),
        banners: report.banners.iter().map(|(tone, text)| (tone_class(*tone), tone_word(*tone, speaker), speaker.say(text))).collect(),
        sections: report
            .sections
            .iter()
            .map(|section| SectionView {
                id: section.id,
                title: say(speaker, &section.title),
                blocks: section.blocks.iter().filter_map(|block| block_view(block, speaker, charts)).collect(),
            })
            .collect(),
        times_in: say(speaker, &say::ui_times_in(Fact::Name(report.report_zone.clone()))),
        made_by: say(speaker, &say::ui_made_by(Fact::Name(report.version.clone()))),
    }
}

fn block_view<'a>(block: &Block, speaker: &Speaker<'_>, charts: &'a [Chart]) -> Option<BlockView<'a>> {
    Some(match block {
        Block::Heading(text) => BlockView::Heading(speaker.say(text)),
        Block::Paragraph(claims) => BlockView::Paragraph(claim_views(claims, speaker)),
        Block::List(claims) => BlockView::List(claim_views(claims, speaker)),
        Block::KeyFigures(figures) => {
            let votes = votes(&figures.iter().map(|figure| Some(figure.definition)).collect::<Vec<_>>());
            let figures: Vec<_> = figures.iter().zip(votes).map(|(figure, votes)| figure_view(figure, votes, speaker)).collect();
            BlockView::KeyFigures { has_switch: figures.iter().any(|figure| !figure.votes.is_empty()), figures }
        }
        Block::Table(table) => BlockView::Table(table_view(table, speaker)),
        Block::Figure(figure) => {
            let chart = charts.iter().find(|chart| chart.id == figure.id)?;
            let (title, caption) = (say(speaker, &figure.title), say(speaker, &figure.caption));
            BlockView::Chart(ChartView { id: figure.id, title, caption, svg: &chart.svg_inline, values: &chart.values })
        }
        Block::Callout { tone, title, body } => {
            BlockView::Callout { tone: tone_class(*tone), title: speaker.say(title), body: claim_views(body, speaker) }
        }
        Block::Lesson(lesson) => BlockView::Lesson(lesson_view(lesson, speaker)),
        Block::Timeline(rows) => BlockView::Timeline(rows.iter().map(|row| timeline_view(row, speaker)).collect()),
        Block::Quotes(quotes) => BlockView::Quotes(quotes.iter().map(|quote| quote_view(quote, speaker)).collect()),
        Block::Prompt(text) => BlockView::Prompt(speaker.say(text)),
        Block::Definitions(rows) => {
            BlockView::Definitions(rows.iter().map(|(id, name, text)| (id.as_str(), speaker.say(name), speaker.say(text))).collect())
        }
    })
}

fn claim_views(claims: &[Claim], speaker: &Speaker<'_>) -> Vec<ClaimView> {
    let votes = votes(&claims.iter().map(|claim| claim.definition).collect::<Vec<_>>());
    claims
        .iter()
        .zip(votes)
        .map(|(claim, votes)| ClaimView {
            votes,
            text: say(speaker, &claim.text),
            definition: claim.definition.map(Definition::as_str),
            definition_name: claim.definition.map_or_else(String::new, |definition| speaker.definition_name(definition)),
            evidence: ids(&claim.evidence),
        })
        .collect()
}

/// Which numbers have a variant with copied texts counted once beside them (`each`), and which are one (`once`): the page shows one of the two.
fn votes(definitions: &[Option<Definition>]) -> Vec<&'static str> {
    let variant = |definition: Option<Definition>| definition.and_then(Definition::with_copies_once);
    let of = |idx: usize| {
        let (own, next) = (definitions[idx], definitions.get(idx + 1).copied().flatten());
        let before = idx.checked_sub(1).and_then(|before| variant(definitions[before]));
        match own {
            Some(_) if variant(own).is_some() && variant(own) == next => "each",
            Some(_) if before == own => "once",
            _ => "",
        }
    };
    (0..definitions.len()).map(of).collect()
}

fn figure_view(figure: &KeyFigure, votes: &'static str, speaker: &Speaker<'_>) -> FigureView {
    FigureView {
        votes,
        tone: tone_class(figure.tone),
        tone_word: tone_word(figure.tone, speaker),
        label: say(speaker, &figure.label),
        value: figure.value.as_ref().map_or_else(|| "–".to_owned(), |value| flow::in_parts(&speaker.fact(value))),
        interval: figure.interval.as_ref().map(|interval| speaker.fact(interval)),
        n: figure.n.map(|n| say(speaker, &say::ui_n(n))),
        note: figure.note.as_ref().map(|note| speaker.say(note)),
        definition: figure.definition.as_str(),
        definition_name: speaker.definition_name(figure.definition),
    }
}

fn table_view(table: &Table, speaker: &Speaker<'_>) -> TableView {
    let view = |row: &Vec<Cell>| -> Vec<CellView> {
        row.iter()
            .zip(&table.columns)
            .map(|(cell, column)| {
                let words = words::cell(cell, speaker);
                let is_numeric = column.is_numeric;
                let flowing = |words: &str| flow::flowing(words, speaker.locale());
                CellView {
                    is_tight: is_tight(&words.text),
                    text: if is_time(cell) { flow::date(&words.text) } else { flowing(&words.text) },
                    detail: flowing(&words.detail),
                    is_numeric,
                    value: sort_value(cell),
                    evidence: ids(words.evidence),
                }
            })
            .collect()
    };
    // A total stays below when the rows above it are sorted.
    let is_total = |row: &&Vec<Cell>| matches!(row.first(), Some(Cell::Text(text)) if text.key.ends_with("total"));
    let (totals, rows): (Vec<_>, Vec<_>) = table.rows.iter().partition(is_total);
    TableView {
        id: table.id,
        caption: say(speaker, &table.caption),
        columns: table.columns.iter().map(|column| (say(speaker, &column.heading), column.is_numeric)).collect(),
        rows: rows.into_iter().map(view).collect(),
        totals: totals.into_iter().map(view).collect(),
        note: table.note.as_ref().map(|note| speaker.say(note)),
    }
}

const fn is_time(cell: &Cell) -> bool {
    matches!(cell, Cell::Fact(Fact::Instant(_) | Fact::Date(_)))
}

/// Pseudonyms, spans of minutes and the like: browsers would break them at their hyphen.
fn is_tight(text: &str) -> bool {
    text.contains(['-', '–']) && text.chars().count() <= 12 && !text.contains(' ')
}

/// The number that a cell is sorted by; words are sorted as they stand.
fn sort_value(cell: &Cell) -> Option<String> {
    Some(match cell {
        Cell::Share(share) => share.share.to_string(),
        Cell::Wait(wait) => wait.point?.to_string(),
        Cell::Fact(Fact::Count(n)) => n.to_string(),
        Cell::Fact(Fact::Instant(at) | Fact::Date(at)) => at.to_string(),
        Cell::Fact(Fact::Hour(value) | Fact::Weekday(value)) => value.to_string(),
        Cell::Fact(
            Fact::Number(value)
            | Fact::Share(value)
            | Fact::Change(value)
            | Fact::Points(value)
            | Fact::Minutes(value)
            | Fact::ShareRange(value, _)
            | Fact::MinutesRange(value, _),
        ) => value.to_string(),
        _ => return None,
    })
}

fn lesson_view(lesson: &LessonBlock, speaker: &Speaker<'_>) -> LessonView {
    LessonView {
        kind: if lesson.is_strength { "keep" } else { "change" },
        number: say(speaker, &say::ui_lesson_number(lesson.number)),
        kind_word: say(speaker, &if lesson.is_strength { say::ui_strength() } else { say::ui_improvement() }),
        priority: format!("{}: {}", say(speaker, &say::ui_priority()), say(speaker, &lesson.priority)),
        capability: say(speaker, &lesson.capability),
        title: say(speaker, &lesson.title),
        observation: say(speaker, &lesson.observation),
        insight: say(speaker, &lesson.insight),
        recommendation: say(speaker, &lesson.recommendation),
        success_test: say(speaker, &lesson.success_test),
        threshold: lesson.threshold.as_ref().map(|threshold| speaker.say(threshold)),
        evidence: ids(&lesson.evidence),
    }
}

fn timeline_view(row: &TimelineRow, speaker: &Speaker<'_>) -> TimelineView {
    TimelineView { tone: tone_class(row.tone), at: speaker.instant(row.at), text: say(speaker, &row.text), evidence: ids(&row.evidence) }
}

fn quote_view(quote: &QuoteBlock, speaker: &Speaker<'_>) -> QuoteView {
    let side = if quote.is_brand { say::ui_brand() } else { say::ui_customer() };
    QuoteView {
        id: quote.id.to_string(),
        text: words::harmless(&quote.text),
        language: if Lang::parse(&quote.language) == Lang::UND { String::new() } else { quote.language.clone() },
        author: words::harmless(&quote.author),
        side: say(speaker, &side),
        is_brand: quote.is_brand,
        at: quote.at.map_or_else(String::new, |at| speaker.instant(at)),
        polarity: match quote.polarity {
            Polarity::Negative => "bad",
            Polarity::Neutral => "plain",
            Polarity::Positive => "good",
        },
        polarity_word: speaker.term("polarity", quote.polarity.as_str()),
        tags: quote.tags.iter().map(|tag| speaker.say(tag)).collect(),
        words: quote.words.iter().map(|(word, valence)| (words::harmless(word), if *valence < 0.0 { "−" } else { "+" })).collect(),
        source: words::source(quote, speaker),
    }
}

fn ids(ids: &[QuoteId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Warning => "warning",
        Tone::Bad => "bad",
    }
}

/// The tone in words: colour alone tells nothing.
fn tone_word(tone: Tone, speaker: &Speaker<'_>) -> String {
    match tone {
        Tone::Plain => String::new(),
        Tone::Good => say(speaker, &say::ui_good()),
        Tone::Warning => say(speaker, &say::ui_warning()),
        Tone::Bad => say(speaker, &say::ui_bad()),
    }
}
