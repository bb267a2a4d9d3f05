//! Crises side by side, as one document: what differs demonstrably, what repeated, which past crisis is most alike, how actions stand.

mod course;
mod figures;
pub(super) use figures::signed;
mod lessons;
mod likeness;
mod then;

use chrono::NaiveDate;

use super::block::{Block, Claim, Report, Section, Tone};
use super::build::{plain, section as build, term};
use super::say::{self, comparison as words};
use super::{CountSentence, Text, actions};
use crate::history::actions::ActionState;
use crate::history::compare::{Comparison, Fate, Verdict};
use crate::history::entry::Entry;
use crate::history::lint::Remark;
use crate::model::{Fact, Metric};

/// What a comparison says besides its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonMeta {
    /// The user's name for the report.
    pub name: Option<String>,
    /// Program version.
    pub version: String,
    /// IANA name of the zone that times are shown in.
    pub report_zone: String,
    /// Where actions stand.
    pub actions: Vec<ActionState>,
    /// Remarks on texts that people wrote.
    pub remarks: Vec<Remark>,
    /// The last day of the data.
    pub today: Option<NaiveDate>,
}

/// Builds the document. Sections without content are left out.
///
/// # Panics
///
/// With fewer than two crises: the command refuses them.
#[must_use]
pub fn assemble(comparison: &Comparison, meta: &ComparisonMeta) -> Report {
    let [.., older, newest] = comparison.crises.as_slice() else { panic!("a comparison has two sides") };
    let sections = [
        glance(comparison, older, newest),
        course::section(comparison, older, newest),
        figures::differences(comparison),
        figures::waits(comparison, older, newest),
        figures::causes(comparison, older, newest),
        figures::response(comparison),
        lessons::section(comparison),
        likeness::section(comparison, newest),
        actions::section(&meta.actions, &meta.remarks, meta.today),
        method(meta),
    ];
    let handling = vec![
        (say::handling_status(), term("handling", "draft")),
        (say::handling_audience(), term("handling", "internal")),
        (say::handling_owner(), term("handling", "to_fill")),
        (say::handling_zone(), Fact::Name(meta.report_zone.clone())),
        (say::handling_version(), Fact::Name(format!("afterstorm {}", meta.version))),
    ];
    Report {
        title: meta.name.as_ref().map_or_else(words::title, |name| words::name(Fact::Name(name.clone()))),
        subtitle: words::subtitle(names(&[newest]), names(&comparison.crises.iter().rev().skip(1).collect::<Vec<_>>())),
        handling,
        banners: banners(comparison),
        sections: sections.into_iter().flatten().collect(),
        report_zone: meta.report_zone.clone(),
        version: meta.version.clone(),
    }
}

/// Names in one line.
fn names(entries: &[&Entry]) -> Fact {
    Fact::Name(entries.iter().map(|entry| entry.name()).collect::<Vec<_>>().join(", "))
}

/// A name as a heading or a label.
fn named(entry: &Entry) -> Text {
    words::name(Fact::Name(entry.name().to_owned()))
}

fn banners(comparison: &Comparison) -> Vec<(Tone, Text)> {
    let crises = &comparison.crises;
    let mut banners = Vec::new();
    let mut said = |values: Vec<String>, sentence: fn(Fact) -> Text| {
        let mut different = values.clone();
        different.sort_unstable();
        different.dedup();
        if different.len() > 1 {
            let pairs: Vec<String> = crises.iter().zip(&values).map(|(crisis, value)| format!("{} {value}", crisis.name())).collect();
            banners.push((Tone::Warning, sentence(Fact::Name(pairs.join(", ")))));
        }
    };
    said(crises.iter().map(|crisis| crisis.manifest.zone.clone()).collect(), words::banner_zones);
    let target = |crisis: &Entry| crisis.manifest.target_minutes.map_or_else(|| "?".to_owned(), |minutes| format!("{minutes} min"));
    said(crises.iter().map(target).collect(), words::banner_targets);
    for (idx, crisis) in crises.iter().enumerate() {
        if let Some(same) = crises[idx + 1..].iter().find(|other| crisis.is_same_run(other)) {
            banners.push((Tone::Bad, words::banner_same_comments(names(&[crisis]), names(&[same]))));
        }
        if crisis.course.onset.is_none() {
            banners.push((Tone::Plain, words::banner_no_onset(names(&[crisis]))));
        }
    }
    banners
}

fn glance(comparison: &Comparison, older: &Entry, newest: &Entry) -> Option<Section> {
    let mut claims = vec![plain(words::glance_pair(names(&[newest]), names(&[older])))];
    let value = |metric: Option<Metric>, unit| match metric.and_then(|metric| metric.value) {
        Some(value) => actions::fact(value, unit),
        None => term("unknown", "not_reached"),
    };
    let changes: Vec<Claim> = comparison
        .rows
        .iter()
        .filter_map(|row| {
            let sentence = match row.verdict {
                Verdict::Better => words::glance_better,
                Verdict::Worse => words::glance_worse,
                _ => return None,
            };
            let [.., before, now] = row.values.as_slice() else { return None };
            Some(plain(sentence(actions::figure(&row.metric), value(*before, row.unit), value(*now, row.unit))))
        })
        .collect();
    if changes.is_empty() {
        claims.push(plain(words::glance_none()));
    }
    let n = |fate: Fate| comparison.lessons.iter().filter(|lesson| lesson.fate == fate).count() as u64;
    let fates: [(Fate, CountSentence); 3] =
        [(Fate::NotLearned, words::glance_not_learned), (Fate::StrengthLost, words::glance_lost), (Fate::NotRaisedAgain, words::glance_not_raised)];
    let mut list = changes;
    list.extend(fates.into_iter().filter(|(fate, _)| n(*fate) > 0).map(|(fate, sentence)| plain(sentence(n(fate)))));
    let mut blocks = vec![Block::Paragraph(claims)];
    if !list.is_empty() {
        blocks.push(Block::List(list));
    }
    build("glance", words::section_glance(), blocks)
}

fn method(meta: &ComparisonMeta) -> Option<Section> {
    let mut claims =
        vec![words::method_verdict(), words::method_difference(), words::method_onset(), words::method_likeness(), words::method_lessons()];
    if !meta.actions.is_empty() {
        claims.push(words::method_weeks());
    }
    build("method", words::section_method(), vec![Block::List(claims.into_iter().map(plain).collect())])
}

#[cfg(test)]
mod tests;
