//! A run as a history keeps it: numbers, course, lessons raised, actions; no texts of comments.
//!
//! On disk it is a folder of small files, written and read by `cli/history.rs`. Fields that were added after the first version have defaults, so that older
//! entries stay readable; a newer version is refused, because nobody knows what it means.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::actions::ActionState;
use super::course::Course;
use super::metrics;
use crate::judge::{Lesson, LessonKind};
use crate::measure::Measures;
use crate::model::{Metrics, Micros, Span};

/// The current version of an entry's files; raised when a field changes its meaning.
pub const SCHEMA_VERSION: u32 = 1;
/// What `manifest.json` of an entry says, and that of a report does not.
pub const TOOL: &str = "afterstorm history";

/// A file that a run read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputFile {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// `manifest.json` of an entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`TOOL`].
    pub tool: String,
    /// The version of the shape.
    pub schema_version: u32,
    /// Its name, and that of its folder.
    pub name: String,
    /// First to just after the last comment.
    #[serde(default)]
    pub span: Option<Span>,
    /// IANA name of the zone of its days.
    #[serde(default = "utc")]
    pub zone: String,
    /// The service target in minutes.
    #[serde(default)]
    pub target_minutes: Option<f64>,
    /// Program version.
    #[serde(default)]
    pub version: String,
    /// What it was made from, sorted by hash.
    #[serde(default)]
    pub inputs: Vec<InputFile>,
    /// SHA-256 of every other file of the entry.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// A lesson as it was raised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LessonRaised {
    /// Id of the rule.
    pub rule: String,
    /// Whether it is something to keep.
    pub is_strength: bool,
    /// Its capability.
    #[serde(default)]
    pub capability: String,
    /// How much depended on it.
    #[serde(default)]
    pub priority: String,
    /// The arguments of its sentences, for the record.
    #[serde(default)]
    pub facts: BTreeMap<String, serde_json::Value>,
}

/// Where an action stood when the entry was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActionKept {
    /// Its id.
    pub id: String,
    /// What is done.
    pub statement: String,
    /// Its test.
    #[serde(default)]
    pub test: Option<String>,
    /// Where it stood.
    pub status: String,
}

/// One day of an entry, for `days.parquet`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day in the entry's zone, `2026-11-09`.
    pub day: String,
    /// Customer comments.
    pub n_customer: u64,
    /// Negative ones among them.
    pub n_negative: u64,
    /// Human replies of the brand.
    pub n_brand: u64,
    /// Different customers.
    pub n_authors: u64,
}

/// A run, kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Who it is.
    pub manifest: Manifest,
    /// Its numbers.
    pub metrics: Metrics,
    /// Its lessons.
    pub lessons: Vec<LessonRaised>,
    /// Its actions.
    pub actions: Vec<ActionKept>,
    /// Its course since onset.
    pub course: Course,
    /// Its days; empty in an entry that was read back.
    pub days: Vec<Day>,
}

impl Entry {
    /// A run over an archive.
    #[must_use]
    pub fn of(measures: &Measures, lessons: &[Lesson], name: &str, version: &str) -> Self {
        let mut inputs: Vec<InputFile> =
            measures.ledger.files.iter().map(|file| InputFile { file: file.file.clone(), sha256: file.sha256.clone() }).collect();
        inputs.sort_by(|a, b| (&a.sha256, &a.file).cmp(&(&b.sha256, &b.file)));
        Self {
            manifest: Manifest {
                tool: TOOL.to_owned(),
                schema_version: SCHEMA_VERSION,
                name: name.to_owned(),
                span: measures.scope.span,
                zone: measures.scope.report_zone.clone(),
                target_minutes: Some(measures.latency.target_minutes),
                version: version.to_owned(),
                inputs,
                files: BTreeMap::new(),
            },
            metrics: metrics::of_measures(measures),
            lessons: lessons.iter().map(raised).collect(),
            actions: Vec::new(),
            course: Course::of(measures),
            days: days(measures),
        }
    }

    /// The same with where its actions stand.
    #[must_use]
    pub fn with_actions(mut self, states: &[ActionState]) -> Self {
        self.actions = states
            .iter()
            .map(|state| ActionKept {
                id: state.id.clone(),
                statement: state.statement.clone(),
                test: state.test.clone(),
                status: state.status.as_str().to_owned(),
            })
            .collect();
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// When it happened: the onset, else the first comment. Entries are ordered by it.
    #[must_use]
    pub fn at(&self) -> Option<Micros> {
        self.course.onset.or(self.manifest.span.map(|span| span.from))
    }

    /// Its last day in its zone: "today" for the tests of actions.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        // The span ends just after the last comment.
        self.manifest.span.and_then(|span| local_day(span.to - 1, &self.manifest.zone))
    }

    /// Whether two entries are runs over the same comments: the same input files and the same span.
    #[must_use]
    pub fn is_same_run(&self, other: &Self) -> bool {
        let hashes = |entry: &Self| entry.manifest.inputs.iter().map(|input| input.sha256.clone()).collect::<Vec<_>>();
        !self.manifest.inputs.is_empty() && hashes(self) == hashes(other) && self.manifest.span == other.manifest.span
    }
}

/// The day of an instant in a zone; UTC when the zone is unknown.
#[must_use]
pub fn local_day(at: Micros, zone: &str) -> Option<NaiveDate> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    DateTime::from_timestamp_micros(at).map(|at| zone.from_utc_datetime(&at.naive_utc()).date_naive())
}

/// A name as a folder: letters, digits and dashes.
#[must_use]
pub fn folder_name(name: &str) -> String {
    let mut folder = String::new();
    for c in name.trim().chars() {
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            folder.push(c);
        } else if !folder.ends_with('-') {
            folder.push('-');
        }
    }
    let folder = folder.trim_matches(['-', '.']).to_owned();
    if folder.is_empty() { "incident".to_owned() } else { folder }
}

fn raised(lesson: &Lesson) -> LessonRaised {
    // Facts are plain data: what cannot be written is left out of the record.
    let value = |fact| serde_json::to_value(fact).unwrap_or_default();
    LessonRaised {
        rule: lesson.rule.to_owned(),
        is_strength: lesson.kind == LessonKind::Sustain,
        capability: lesson.capability.as_str().to_owned(),
        priority: match serde_json::to_value(lesson.priority) {
            Ok(serde_json::Value::String(text)) => text,
            _ => String::new(),
        },
        facts: lesson.facts.iter().map(|(name, fact)| ((*name).to_owned(), value(fact))).collect(),
    }
}

fn days(measures: &Measures) -> Vec<Day> {
    let zone = &measures.scope.report_zone;
    let bins = measures.volume.daily.iter();
    bins.filter_map(|bin| {
        Some(Day {
            day: local_day(bin.from, zone)?.to_string(),
            n_customer: bin.n_customer,
            n_negative: bin.n_negative,
            n_brand: bin.n_brand,
            n_authors: bin.n_authors,
        })
    })
    .collect()
}
