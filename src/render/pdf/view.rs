//! The report as strings and switches: the JSON that the template lays out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::letters::Letters;
use super::widths::{self, Layout};
use crate::i18n::Speaker;
use crate::measure::results::QuoteId;
use crate::model::{Definition, Fact, Lang, Polarity};
use crate::render::charts::Chart;
use crate::render::words;
use crate::report::block::{Block, Claim, Figure, KeyFigure, LessonBlock, QuoteBlock, Table, TimelineRow, Tone};
use crate::report::{Report, Text, say};

/// Comments that a sentence names; the appendix has them all.
const VISIBLE: usize = 2;
/// More quotes than this are an appendix: on a page of their own, in two columns.
const EXAMPLES: usize = 12;

/// Everything.
#[derive(Serialize)]
pub struct Document {
    lang: &'static str,
    title: String,
    subtitle: String,
    ui: Ui,
    banners: Vec<Banner>,
    handling: Vec<Labelled>,
    times_in: String,
    made_by: String,
    brief: bool,
    sections: Vec<Section>,
    /// Comments that are quoted: only to them there are links.
    known: BTreeMap<String, bool>,
    /// Short numbers of the definitions that are explained.
    numbers: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Ui {
    contents: String,
    handling: String,
    your_answer: String,
}

#[derive(Serialize)]
struct Banner {
    tone: &'static str,
    word: String,
    text: String,
}

#[derive(Serialize)]
struct Labelled {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Section {
    title: String,
    starts_page: bool,
    blocks: Vec<Part>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Part {
    Heading { text: String },
    Paragraph { claims: Vec<Sentence> },
    List { claims: Vec<Sentence> },
    KeyFigures { figures: Vec<Card> },
    Table(Box<Grid>),
    Figure { path: String, title: String, caption: String, description: String },
    Callout { tone: &'static str, title: String, claims: Vec<Sentence> },
    Lesson(Box<Lesson>),
    Timeline { rows: Vec<Event> },
    Quotes { rows: Vec<Quote>, appendix: bool },
    Definitions { rows: Vec<Explanation> },
    Prompt { text: String },
}

#[derive(Serialize)]
struct Sentence {
    text: String,
    definition: Option<Anchor>,
    evidence: Evidence,
}

#[derive(Serialize)]
struct Anchor {
    id: &'static str,
}

#[derive(Serialize)]
struct Evidence {
    ids: Vec<String>,
    more: usize,
}

#[derive(Serialize)]
struct Card {
    label: String,
    value: String,
    tone: &'static str,
    tone_word: String,
    details: Vec<String>,
    definition: Anchor,
}

#[derive(Serialize)]
struct Grid {
    caption: String,
    note: Option<String>,
    columns: Vec<Head>,
    rows: Vec<Vec<Cell>>,
    #[serde(flatten)]
    layout: Layout,
}

#[derive(Serialize)]
struct Head {
    heading: String,
    numeric: bool,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    detail: String,
    numeric: bool,
    evidence: Evidence,
}

#[derive(Serialize)]
struct Lesson {
    keep: bool,
    number: String,
    kind_word: String,
    priority: String,
    capability: String,
    title: String,
    parts: Vec<LessonPart>,
}

#[derive(Serialize)]
struct LessonPart {
    label: String,
    text: String,
    strong: bool,
    evidence: Evidence,
}

#[derive(Serialize)]
struct Event {
    at: String,
    text: String,
    tone: &'static str,
    tone_word: String,
    evidence: Evidence,
}

#[derive(Serialize)]
struct Quote {
    id: String,
    /// Whether links lead here: a comment that is quoted twice has one place.
    anchor: bool,
    side: String,
    author: String,
    at: String,
    brand: bool,
    tone: &'static str,
    lang: String,
    lines: Vec<String>,
    foot: String,
}

#[derive(Serialize)]
struct Explanation {
    id: &'static str,
    name: String,
    text: String,
}

/// Where the drawing of a chart lies.
pub fn chart_path(id: &str) -> String {
    format!("charts/{id}.svg")
}

/// The document in the words of a language.
pub fn of(report: &Report, speaker: &Speaker<'_>, charts: &[Chart], letters: &Letters) -> Document {
    let blocks = || report.sections.iter().flat_map(|section| &section.blocks);
    let defined = blocks().filter_map(|block| if let Block::Definitions(rows) = block { Some(rows) } else { None }).flatten();
    let quoted = blocks().filter_map(|block| if let Block::Quotes(quotes) = block { Some(quotes) } else { None }).flatten();
    let mut numbers = BTreeMap::new();
    for (definition, ..) in defined {
        let next = numbers.len() + 1;
        numbers.entry(definition.as_str()).or_insert_with(|| format!("D{next}"));
    }
    let mut left: BTreeMap<QuoteId, usize> = BTreeMap::new();
    for quote in quoted {
        *left.entry(quote.id.clone()).or_default() += 1;
    }
    let known = left.keys().map(|id| (id.to_string(), true)).collect();
    // A weekly report is read in a minute: its news come first, and who may read it last.
    let is_brief = report.sections.first().is_some_and(|section| section.id == "week");
    let mut view = View { speaker, charts, letters, left, explained: BTreeSet::new() };
    let sections = (0..).zip(&report.sections).map(|(idx, section)| {
        // The first section opens the report; appendices begin on a page of their own.
        let is_appendix = section.blocks.iter().any(|block| match block {
            Block::Definitions(_) => true,
            Block::Quotes(quotes) => quotes.len() > EXAMPLES,
            _ => false,
        });
        Section {
            title: view.say(&section.title),
            starts_page: (idx == 0 && !is_brief) || is_appendix,
            blocks: section.blocks.iter().filter_map(|block| view.part(block)).collect(),
        }
    });
    let sections: Vec<Section> = sections.collect();
    Document {
        lang: speaker.locale().as_str(),
        title: view.say(&report.title),
        subtitle: view.say(&report.subtitle),
        ui: Ui { contents: view.say(&say::ui_contents()), handling: view.say(&say::ui_handling()), your_answer: view.say(&say::ui_your_answer()) },
        banners: report
            .banners
            .iter()
            .map(|(tone, text)| Banner { tone: tone_class(*tone), word: view.tone_word(*tone), text: view.say(text) })
            .collect(),
        handling: report.handling.iter().map(|(label, value)| Labelled { label: view.say(label), value: view.fact(value) }).collect(),
        times_in: view.say(&say::ui_times_in(Fact::Name(report.report_zone.clone()))),
        made_by: view.say(&say::ui_made_by(Fact::Name(report.version.clone()))),
        brief: is_brief,
        sections,
        known,
        numbers,
    }
}

struct View<'a> {
    speaker: &'a Speaker<'a>,
    charts: &'a [Chart],
    letters: &'a Letters,
    /// How many places of a comment are still to come: links lead to the last, in the appendix.
    left: BTreeMap<QuoteId, usize>,
    /// Definitions that have their place already.
    explained: BTreeSet<Definition>,
}

impl View<'_> {
    fn say(&self, text: &Text) -> String {
        self.letters.running(&self.speaker.say(text))
    }

    fn fact(&self, fact: &Fact) -> String {
        self.letters.running(&self.speaker.fact(fact))
    }

    fn part(&mut self, block: &Block) -> Option<Part> {
        Some(match block {
            Block::Heading(text) => Part::Heading { text: self.say(text) },
            Block::Paragraph(claims) => Part::Paragraph { claims: self.sentences(claims) },
            Block::List(claims) => Part::List { claims: self.sentences(claims) },
            Block::KeyFigures(figures) => Part::KeyFigures { figures: figures.iter().map(|figure| self.card(figure)).collect() },
            Block::Table(table) => Part::Table(Box::new(self.table(table))),
            Block::Figure(figure) => return self.figure(figure),
            Block::Callout { tone, title, body } => Part::Callout { tone: tone_class(*tone), title: self.say(title), claims: self.sentences(body) },
            Block::Lesson(lesson) => Part::Lesson(Box::new(self.lesson(lesson))),
            Block::Timeline(rows) => Part::Timeline { rows: rows.iter().map(|row| self.event(row)).collect() },
            Block::Quotes(quotes) => Part::Quotes { rows: quotes.iter().map(|quote| self.quote(quote)).collect(), appendix: quotes.len() > EXAMPLES },
            Block::Prompt(text) => Part::Prompt { text: self.say(text) },
            Block::Definitions(rows) => {
                Part::Definitions { rows: rows.iter().filter_map(|(id, name, text)| self.explanation(*id, name, text)).collect() }
            }
        })
    }

    fn sentences(&self, claims: &[Claim]) -> Vec<Sentence> {
        let sentence = |claim: &Claim| Sentence {
            text: self.say(&claim.text),
            definition: claim.definition.map(|definition| Anchor { id: definition.as_str() }),
            evidence: evidence(&claim.evidence),
        };
        claims.iter().map(sentence).collect()
    }

    fn card(&self, figure: &KeyFigure) -> Card {
        let details = [
            figure.interval.as_ref().map(|interval| self.fact(interval)),
            figure.n.map(|n| self.say(&say::ui_n(n))),
            figure.note.as_ref().map(|note| self.say(note)),
        ];
        Card {
            label: self.say(&figure.label),
            // A large figure may break between its parts.
            value: figure.value.as_ref().map_or_else(|| "–".to_owned(), |value| self.fact(value).replace('\u{a0}', " ")),
            tone: tone_class(figure.tone),
            tone_word: self.tone_word(figure.tone),
            details: details.into_iter().flatten().collect(),
            definition: Anchor { id: figure.definition.as_str() },
        }
    }

    fn table(&self, table: &Table) -> Grid {
        let columns: Vec<Head> = table.columns.iter().map(|column| Head { heading: self.say(&column.heading), numeric: column.is_numeric }).collect();
        let cell = |(cell, head): (&crate::report::block::Cell, &Head)| {
            let said = words::cell(cell, self.speaker);
            Cell {
                text: self.letters.running(&said.text),
                detail: self.letters.running(&said.detail),
                numeric: head.numeric,
                evidence: evidence(said.evidence),
            }
        };
        let rows: Vec<Vec<Cell>> = table.rows.iter().map(|row| row.iter().zip(&columns).map(cell).collect()).collect();
        let needs = columns.iter().enumerate().map(|(idx, head)| {
            let mut need = widths::Need::of_heading(&head.heading);
            for row in &rows {
                let Cell { text, detail, evidence, .. } = &row[idx];
                need.add(text, detail, evidence.ids.len());
            }
            need
        });
        let layout = widths::layout(&needs.collect::<Vec<_>>());
        Grid { caption: self.say(&table.caption), note: table.note.as_ref().map(|note| self.say(note)), columns, rows, layout }
    }

    /// A chart that was not drawn is left out.
    fn figure(&self, figure: &Figure) -> Option<Part> {
        let chart = self.charts.iter().find(|chart| chart.id == figure.id)?;
        Some(Part::Figure {
            path: format!("/{}", chart_path(chart.id)),
            title: self.say(&figure.title),
            caption: self.say(&figure.caption),
            description: self.letters.print(&self.speaker.say(&figure.description)),
        })
    }

    fn lesson(&self, lesson: &LessonBlock) -> Lesson {
        let none: &[QuoteId] = &[];
        let parts = [
            (say::ui_observation(), Some(&lesson.observation), false, lesson.evidence.as_slice()),
            (say::ui_insight(), Some(&lesson.insight), false, none),
            (say::ui_recommendation(), Some(&lesson.recommendation), true, none),
            (say::ui_success_test(), Some(&lesson.success_test), false, none),
            (say::ui_threshold(), lesson.threshold.as_ref(), false, none),
        ];
        let part = |(label, text, strong, ids): (Text, Option<&Text>, bool, &[QuoteId])| {
            Some(LessonPart { label: self.say(&label), text: self.say(text?), strong, evidence: evidence(ids) })
        };
        Lesson {
            keep: lesson.is_strength,
            number: self.say(&say::ui_lesson_number(lesson.number)),
            kind_word: self.say(&if lesson.is_strength { say::ui_strength() } else { say::ui_improvement() }),
            priority: format!("{}: {}", self.say(&say::ui_priority()), self.say(&lesson.priority)),
            capability: self.say(&lesson.capability),
            title: self.say(&lesson.title),
            parts: parts.into_iter().filter_map(part).collect(),
        }
    }

    fn event(&self, row: &TimelineRow) -> Event {
        Event {
            at: self.letters.running(&self.speaker.instant(row.at)),
            text: self.say(&row.text),
            tone: tone_class(row.tone),
            tone_word: self.tone_word(row.tone),
            evidence: evidence(&row.evidence),
        }
    }

    fn quote(&mut self, quote: &QuoteBlock) -> Quote {
        let left = self.left.entry(quote.id.clone()).or_default();
        *left = left.saturating_sub(1);
        let anchor = *left == 0;
        let text = if quote.text.is_empty() { self.say(&say::ui_no_text()) } else { self.letters.running(&quote.text) };
        let polarity = (!quote.is_brand).then(|| self.speaker.term("polarity", quote.polarity.as_str()));
        let source = self.letters.running(&words::source(quote, self.speaker));
        let foot: Vec<String> = polarity
            .into_iter()
            .chain(quote.tags.iter().map(|tag| self.say(tag)))
            .chain(std::iter::once(source))
            .filter(|part| !part.is_empty())
            .collect();
        let lang = Lang::parse(&quote.language);
        Quote {
            anchor,
            id: quote.id.to_string(),
            side: self.say(&if quote.is_brand { say::ui_brand() } else { say::ui_customer() }),
            author: self.letters.running(&quote.author),
            at: quote.at.map_or_else(String::new, |at| self.letters.running(&self.speaker.instant(at))),
            brand: quote.is_brand,
            tone: match quote.polarity {
                Polarity::Negative => "bad",
                Polarity::Neutral => "plain",
                Polarity::Positive => "good",
            },
            lang: if lang == Lang::UND { self.speaker.locale().as_str() } else { lang.as_str() }.to_owned(),
            lines: text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
            foot: foot.join(" · "),
        }
    }

    fn explanation(&mut self, id: Definition, name: &Text, text: &Text) -> Option<Explanation> {
        self.explained.insert(id).then(|| Explanation { id: id.as_str(), name: self.say(name), text: self.say(text) })
    }

    /// The tone in words: colour alone tells nothing.
    fn tone_word(&self, tone: Tone) -> String {
        match tone {
            Tone::Plain => String::new(),
            Tone::Good => self.say(&say::ui_good()),
            Tone::Warning => self.say(&say::ui_warning()),
            Tone::Bad => self.say(&say::ui_bad()),
        }
    }
}

fn evidence(ids: &[QuoteId]) -> Evidence {
    Evidence { ids: ids.iter().take(VISIBLE).map(ToString::to_string).collect(), more: ids.len().saturating_sub(VISIBLE) }
}

const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Warning => "warning",
        Tone::Bad => "bad",
    }
}
