//! Names, times and counts of the shareable edition: what stands in for them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeZone};
use chrono_tz::Tz;

use super::EditionRules;
use crate::model::{Fact, Micros, PublicTool, Share};
use crate::report::block::Report;
use crate::report::{Text, say};

/// How exactly a duration is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// As it is: a summary of many.
    Exact,
    /// To the hour: one event.
    Hours,
}

/// Replaces values, and remembers what it has replaced.
pub(super) struct Editor<'a> {
    pub(super) rules: &'a EditionRules,
    zone: Tz,
    shown: BTreeSet<String>,
    names: BTreeMap<String, String>,
    /// Values, rows and sentences that were left out because too few comments stand behind them.
    pub(super) n_suppressed: u64,
}

const MINUTES_OF_HOUR: f64 = 60.0;

impl<'a> Editor<'a> {
    pub(super) fn new(report: &Report, rules: &'a EditionRules, own_words: &[String]) -> Self {
        let mut shown: BTreeSet<String> = rules.known_names.iter().map(|name| name.to_lowercase()).collect();
        shown.extend([String::new(), report.report_zone.to_lowercase(), report.version.to_lowercase(), format!("afterstorm {}", report.version)]);
        shown.extend(own_words.iter().map(|name| name.to_lowercase()));
        shown.extend(PublicTool::ALL.iter().flat_map(|tool| [tool.name().to_lowercase(), tool.source().to_lowercase()]));
        Self { rules, zone: report.report_zone.parse().unwrap_or(Tz::UTC), shown, names: BTreeMap::new(), n_suppressed: 0 }
    }

    /// Whether a group is one of people who could be told apart. Nobody is no group.
    pub(super) const fn is_few(&self, n: u64) -> bool {
        0 < n && n < self.rules.least_group
    }

    /// What stands in the place of a small number.
    pub(super) fn few(&self) -> Text {
        say::edition::few(self.rules.least_group)
    }

    /// Whether a sentence tells how many of something there are, and these are few. Counts of comments are called `n` in sentences.
    pub(super) fn counts_few(&self, text: &Text) -> bool {
        let is_size = |name: &str| name == "n" || name.starts_with("n_");
        text.facts.iter().any(|(name, fact)| matches!(fact, Fact::Count(n) if is_size(name) && self.is_few(*n)))
    }

    /// A share in a chart; of few comments, or about few, it becomes one about which nothing is known.
    pub(super) fn share(&mut self, share: Share) -> Share {
        if self.is_few(share.n) || self.is_few(share.count) {
            self.n_suppressed += 1;
            return Share { count: 0, n: 0, share: 0.0, low: 0.0, high: 1.0, ..share };
        }
        share
    }

    pub(super) fn text(&mut self, text: &Text, grain: Grain) -> Text {
        Text { key: text.key.clone(), facts: text.facts.iter().map(|(name, fact)| (*name, self.fact(fact, grain))).collect() }
    }

    pub(super) fn fact(&mut self, fact: &Fact, grain: Grain) -> Fact {
        match fact {
            Fact::Name(name) => Fact::Name(self.name(name)),
            // What an archive calls a platform can be anything; those that the rules know identify nobody.
            Fact::Term("platform", id) if !self.shown.contains(&id.to_lowercase()) => Fact::Name(self.name(id)),
            Fact::Instant(at) | Fact::Date(at) => Fact::Date(self.noon(*at)),
            Fact::Minutes(minutes) if grain == Grain::Hours => Fact::Minutes(hours(*minutes)),
            Fact::MinutesRange(low, high) if grain == Grain::Hours => Fact::MinutesRange(hours(*low), high.map(hours)),
            other => other.clone(),
        }
    }

    /// The name itself where it identifies nobody, else N-01, N-02 in the order in which the report has them.
    fn name(&mut self, name: &str) -> String {
        if self.shown.contains(&name.to_lowercase()) {
            return name.to_owned();
        }
        let next = self.names.len() + 1;
        self.names.entry(name.to_owned()).or_insert_with(|| format!("N-{next:02}")).clone()
    }

    /// Noon of the local day: the same date in the report's zone and, but for islands at the date line, in UTC.
    fn noon(&self, at: Micros) -> Micros {
        self.day(at) + 12 * 3_600_000_000
    }

    /// Start of the local day.
    pub(super) fn day(&self, at: Micros) -> Micros {
        let Some(utc) = DateTime::from_timestamp_micros(at) else { return at };
        let date = utc.with_timezone(&self.zone).date_naive();
        // Where a clock change skips midnight, the day begins an hour later.
        let midnight = [0, 1].into_iter().find_map(|hour| self.zone.from_local_datetime(&date.and_hms_opt(hour, 0, 0)?).earliest());
        midnight.map_or(at, |midnight| midnight.timestamp_micros())
    }

    /// Start of the day after.
    pub(super) fn next_day(&self, at: Micros) -> Micros {
        // A day has at most 25 hours, and 12 more lie in the next one.
        self.day(self.day(at) + 37 * 3_600_000_000)
    }
}

fn hours(minutes: f64) -> f64 {
    (minutes / MINUTES_OF_HOUR).round().max(1.0) * MINUTES_OF_HOUR
}
