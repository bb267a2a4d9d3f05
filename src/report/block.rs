//! What a renderer must know: the presentation-neutral parts of a report. Numbers are still numbers here, sentences still have no language.

use serde::Serialize;

use super::text::Text;
use crate::measure::results::{CurvePoint, PhaseKind, QuoteId};
use crate::model::{Definition, Fact, Micros, Polarity, ResponseAct, Share, Span};

/// A sentence with what stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// The sentence.
    pub text: Text,
    /// The definition that it links to.
    pub definition: Option<Definition>,
    /// The comments that it links to.
    pub evidence: Vec<QuoteId>,
}

/// A headline number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyFigure {
    /// What it is.
    pub label: Text,
    /// The number; `None` = cannot be computed or not reached, in which case `note` says why.
    pub value: Option<Fact>,
    /// Its interval.
    pub interval: Option<Fact>,
    /// Observations behind it.
    pub n: Option<u64>,
    /// One more sentence under it.
    pub note: Option<Text>,
    /// What it means.
    pub definition: Definition,
    /// How it reads at a glance.
    pub tone: Tone,
}

/// How something reads at a glance. Never told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Neither.
    Plain,
    /// Good.
    Good,
    /// To watch.
    Warning,
    /// Bad.
    Bad,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing to show.
    Empty,
    /// A label or sentence.
    Text(Text),
    /// A number, a time, a name.
    Fact(Fact),
    /// A share with its interval and n; shown as too few below 10.
    Share(Share),
    /// A duration in minutes with its interval; `None` point = not reached.
    Wait(crate::model::Estimate),
    /// A link into the evidence appendix.
    Evidence(Vec<QuoteId>),
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Name in `tables/*.csv`: `snake_case`, clock and unit in the name.
    pub id: &'static str,
    /// Heading for readers.
    pub heading: Text,
    /// Whether numbers stand in it (right-aligned).
    pub is_numeric: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// File stem in `tables/` and anchor: `waits_by_group`.
    pub id: &'static str,
    /// Caption.
    pub caption: Text,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// A sentence under it.
    pub note: Option<Text>,
}

/// A chart with all that it needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// File stem in `charts/` and anchor: `answered_over_time`.
    pub id: &'static str,
    /// Title: what the reader should see, as a sentence where the data allow one.
    pub title: Text,
    /// What is drawn, how to read it.
    pub caption: Text,
    /// Words for those who cannot see it.
    pub description: Text,
    /// Its data.
    pub chart: Chart,
}

/// Data of a chart. Labels that need words are [`Text`]s or [`Fact`]s.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant's sentence describes its fields")]
pub enum Chart {
    /// Answered-over-time curves with interval band and risk table. x is log-like minutes with ticks 1 min … 72 h … 7 d.
    AnsweredOverTime { curves: Vec<(Text, Vec<CurvePoint>)>, horizons: Vec<f64>, target_minutes: Option<f64> },
    /// Waits in buckets, the last is "never".
    WaitBuckets { buckets: Vec<(Text, Share, BucketTone)> },
    /// Customer comments per bin with negative ones, phase bands and statements; where known, what was expected of a bin: (bin, low, expected, high).
    VolumeOverTime {
        bins: Vec<(Span, u64, u64)>,
        expected: Vec<(Span, f64, f64, f64)>,
        phases: Vec<PhaseBand>,
        statements: Vec<Marker>,
        onset: Option<Micros>,
    },
    /// Negative share per bin with interval, phase bands and statements; bins of fewer than 10 are gaps. With labels, the corrected share of bins beside it.
    SentimentTrend { bins: Vec<(Span, Share)>, corrected: Vec<(Span, f64)>, phases: Vec<PhaseBand>, statements: Vec<Marker> },
    /// Causes by size with interval, a baseline marker and the cumulated share.
    CausePareto { rows: Vec<ParetoRow> },
    /// Hour × weekday: three maps on one page.
    HourWeekday { maps: Vec<HeatMap> },
    /// Acts over phases: a dot or cell per act and phase, sized by share.
    ActsOverPhases { phases: Vec<(PhaseKind, Span, u64)>, rows: Vec<(ResponseAct, Vec<Share>)> },
    /// Open episodes over time with phase bands.
    BacklogOverTime { points: Vec<(Micros, u64)>, phases: Vec<PhaseBand> },
    /// Crises laid on each other at their onset: comments per hour, and the negative share below.
    AlignedCurves { curves: Vec<AlignedCurve> },
    /// Durations in minutes, one row each, a dot a crisis; `None` = not reached.
    DurationDots { names: Vec<Text>, rows: Vec<(Text, Vec<Option<f64>>)> },
    /// What became of the cases of each class: a bar in four parts.
    ServiceTargets { rows: Vec<ServiceRow> },
    /// How much calmer people were after replies of a kind than without one: dots with intervals around zero.
    MoodAfterReplies { rows: Vec<MoodRow> },
}

/// One bar of the chart of service targets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceRow {
    /// The class with its target.
    pub label: Text,
    /// Cases answered in time, answered late, open and late, open and still in time.
    pub states: [u64; 4],
}

/// One dot of the chart of moods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoodRow {
    /// The kind of reply.
    pub label: Text,
    /// Points calmer than without a reply.
    pub point: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Pairs of messages behind it.
    pub n: u64,
}

/// The course of one crisis since its onset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlignedCurve {
    /// Its name.
    pub name: Text,
    /// Customer comments and negative ones, hour by hour; hour 0 holds the onset.
    pub hours: Vec<(u64, u64)>,
}

/// How a wait bucket is coloured and hatched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BucketTone {
    /// Within the target.
    Fast,
    /// After it.
    Slow,
    /// Not at all.
    Never,
}

/// A phase as a band behind a time axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PhaseBand {
    /// Its kind.
    pub kind: PhaseKind,
    /// Where it lies.
    pub span: Span,
}

/// A mark on a time axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marker {
    /// When.
    pub at: Micros,
    /// Its words, short.
    pub label: Text,
}

/// One bar of the Pareto chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParetoRow {
    /// Cause id; its label comes from the catalogue.
    pub cause: String,
    /// Its share.
    pub share: Share,
    /// Its share in the calm time.
    pub baseline: Option<Share>,
    /// Share of all cause mentions up to and with this row.
    pub cumulated: f64,
}

/// One heat map: 7 × 24 values, Monday 0 h first; `None` = too few or none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeatMap {
    /// Its title.
    pub title: Text,
    /// What the values are.
    pub unit: HeatUnit,
    /// 168 values.
    pub values: Vec<Option<f64>>,
}

/// What the values of a heat map are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeatUnit {
    /// Episodes.
    Count,
    /// Share 0..=1.
    Share,
    /// Minutes.
    Minutes,
}

/// A lesson as the report shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LessonBlock {
    /// Number in the report, from 1.
    pub number: u64,
    /// To keep rather than to change.
    pub is_strength: bool,
    /// Label of its priority.
    pub priority: Text,
    /// Label of its capability.
    pub capability: Text,
    /// One line.
    pub title: Text,
    /// What was seen.
    pub observation: Text,
    /// What it means.
    pub insight: Text,
    /// What to do.
    pub recommendation: Text,
    /// When it counts as learned.
    pub success_test: Text,
    /// The threshold with its source.
    pub threshold: Option<Text>,
    /// The comments behind it.
    pub evidence: Vec<QuoteId>,
}

/// A row of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineRow {
    /// When.
    pub at: Micros,
    /// What happened.
    pub text: Text,
    /// The comments behind it.
    pub evidence: Vec<QuoteId>,
    /// How it reads.
    pub tone: Tone,
}

/// A quoted comment with labels resolved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuoteBlock {
    /// Its id and anchor.
    pub id: QuoteId,
    /// The masked text; empty when quotes are off.
    pub text: String,
    /// BCP 47 tag of the text.
    pub language: String,
    /// Pseudonym or brand account.
    pub author: String,
    /// Whether the brand wrote it.
    pub is_brand: bool,
    /// When.
    pub at: Option<Micros>,
    /// Sign class.
    pub polarity: Polarity,
    /// Labels of causes and acts.
    pub tags: Vec<Text>,
    /// Words that moved the sentiment, with sign.
    pub words: Vec<(String, f64)>,
    /// `file, record n`.
    pub source_file: String,
    /// Record number.
    pub source_record: u64,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant's sentence describes its fields")]
pub enum Block {
    /// A subheading.
    Heading(Text),
    /// Sentences that follow each other.
    Paragraph(Vec<Claim>),
    /// Claims as a list.
    List(Vec<Claim>),
    /// Headline numbers side by side.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A chart.
    Figure(Figure),
    /// A boxed remark.
    Callout { tone: Tone, title: Text, body: Vec<Claim> },
    /// A lesson.
    Lesson(Box<LessonBlock>),
    /// Events in order of time.
    Timeline(Vec<TimelineRow>),
    /// Quoted comments.
    Quotes(Vec<QuoteBlock>),
    /// A question that only people can answer, with room to write.
    Prompt(Text),
    /// Explanations of numbers: (definition, name, explanation with source).
    Definitions(Vec<(Definition, Text, Text)>),
}

/// A section.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Anchor: `how_fast`.
    pub id: &'static str,
    /// Title.
    pub title: Text,
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// The whole document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Title.
    pub title: Text,
    /// One line under it: span, sources.
    pub subtitle: Text,
    /// Lines of the handling note: label and value.
    pub handling: Vec<(Text, Fact)>,
    /// Banners on top (rejects above the limit, assumed zone, proposed brand).
    pub banners: Vec<(Tone, Text)>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// IANA name of the zone that times are shown in.
    pub report_zone: String,
    /// Program version.
    pub version: String,
}
