//! Which comments become injects: by kind, first or spread over the time, every person and every text once.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::drill::InjectKind;
use super::source::Source;
use crate::annotate::Reader;
use crate::measure::rows::NONE;
use crate::model::{Micros, NeedsReply, Polarity, Span};

/// The cause that a false claim carries.
pub(super) const RUMOUR: &str = "false_information";
/// Authors behind one text before it counts as copied.
const COPY_AUTHORS: usize = 3;

/// Candidates of a drill, in order of time.
pub(super) struct Candidates<'a> {
    source: &'a Source<'a>,
    rows: Vec<u32>,
    chosen: Vec<(u32, InjectKind)>,
    authors: FxHashSet<u32>,
    texts: FxHashSet<u32>,
    endings: BTreeSet<String>,
}

/// Letters at the end of a text by which one with another beginning ("pass it on: …") is known again.
const ENDING: usize = 40;

/// The end of a text in small letters, without marks and spaces.
fn ending(text: &str) -> String {
    let letters: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters[letters.len().saturating_sub(ENDING)..].iter().collect()
}

impl<'a> Candidates<'a> {
    pub(super) fn new(source: &'a Source<'a>, stretch: Span) -> Self {
        let rows = source.within(stretch.from, stretch.to).iter().map(|(_, row)| *row).filter(|row| source.is_readable(*row as usize)).collect();
        Self { source, rows, chosen: Vec::new(), authors: FxHashSet::default(), texts: FxHashSet::default(), endings: BTreeSet::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Chooses at most `n`, in order of time. The rule is the one that the facilitator's guide tells.
    pub(super) fn choose(mut self, n: usize) -> Vec<(u32, InjectKind)> {
        let rules = &self.source.rules().drill;
        let part = |share: f64| ((n as f64 * share).round() as usize).max(1);
        let is_negative = |source: &Source<'_>, row: u32| source.rows.polarity[row as usize] == Polarity::Negative;
        let opening = self.rows.iter().copied().filter(|row| is_negative(self.source, *row)).take(8).collect::<Vec<_>>();
        self.take_first(&opening, 1, n, InjectKind::Opening);

        self.take_spread(&self.rumours(), part(rules.rumour), n, InjectKind::Rumour);
        self.take_spread(&self.threats(), part(rules.threat), n, InjectKind::Threat);
        self.take_spread(&self.escalations(), part(rules.escalation), n, InjectKind::Escalation);
        self.take_first(&self.copies(), part(rules.copied_text), n, InjectKind::CopiedText);
        self.take_spread(&self.praise(), part(rules.praise), n, InjectKind::Praise);
        self.take_first(&self.firsts_of_causes(), part(rules.first_of_cause), n, InjectKind::FirstOfCause);
        self.take_first(&self.most_liked(), part(rules.most_liked), n, InjectKind::MostLiked);
        let pressing: Vec<u32> = self
            .rows
            .iter()
            .copied()
            .filter(|row| is_negative(self.source, *row) && self.source.rows.needs_reply[*row as usize] == NeedsReply::Yes)
            .collect();
        let rest = n.saturating_sub(self.chosen.len());
        self.take_spread(&pressing, rest, n, InjectKind::Pressure);
        let rest = n.saturating_sub(self.chosen.len());
        let all = self.rows.clone();
        self.take_spread(&all, rest, n, InjectKind::Pressure);
        self.chosen.sort_unstable();
        self.chosen
    }

    /// Takes a row unless its author or text is in already.
    fn take(&mut self, row: u32, kind: InjectKind) -> bool {
        let (author, text) = (self.source.rows.author[row as usize], self.source.rows.copy_cluster[row as usize]);
        let is_known = (author != NONE && self.authors.contains(&author)) || (text != NONE && self.texts.contains(&text));
        if is_known || self.chosen.iter().any(|(other, _)| *other == row) {
            return false;
        }
        if !self.endings.insert(ending(self.source.raw[row as usize])) {
            return false;
        }
        self.authors.insert(author);
        self.texts.insert(text);
        self.chosen.push((row, kind));
        true
    }

    /// The first `n` of the list that can be taken, as long as there is room for `most` in all.
    fn take_first(&mut self, rows: &[u32], n: usize, most: usize, kind: InjectKind) {
        let mut taken = 0;
        for row in rows {
            if taken == n || self.chosen.len() >= most {
                return;
            }
            taken += usize::from(self.take(*row, kind));
        }
    }

    /// One of each of `n` equal parts of the list: the one nearest to its middle from there on, else the nearest before.
    fn take_spread(&mut self, rows: &[u32], n: usize, most: usize, kind: InjectKind) {
        if n == 0 {
            return;
        }
        let parts = n.min(rows.len());
        for part in 0..parts {
            if self.chosen.len() >= most {
                return;
            }
            let slice = &rows[part * rows.len() / parts..(part + 1) * rows.len() / parts];
            let (before, after) = slice.split_at(slice.len() / 2);
            for row in after.iter().chain(before.iter().rev()) {
                if self.take(*row, kind) {
                    break;
                }
            }
        }
    }

    fn rumours(&self) -> Vec<u32> {
        self.rows.iter().copied().filter(|row| self.source.causes(*row).iter().any(|cause| cause == RUMOUR)).collect()
    }

    fn threats(&self) -> Vec<u32> {
        let mut reader = Reader::new(self.source.material.knowledge);
        let threatens = |row: &u32| {
            let idx = *row as usize;
            self.source.rows.polarity[idx] == Polarity::Negative && reader.threatens(self.source.raw[idx], self.source.rows.language[idx])
        };
        self.rows.iter().copied().filter(threatens).collect()
    }

    /// Customers who write again, displeased, after the brand has answered them.
    fn escalations(&self) -> Vec<u32> {
        let rows = self.source.rows;
        let is_after_reply = |row: u32| {
            let parent = rows.parent[row as usize];
            parent != NONE && rows.is_brand(parent as usize) && rows.parent[parent as usize] != NONE
        };
        self.rows.iter().copied().filter(|row| rows.polarity[*row as usize] == Polarity::Negative && is_after_reply(*row)).collect()
    }

    /// The first comment of each text that at least three people posted, the most posted first.
    fn copies(&self) -> Vec<u32> {
        let rows = self.source.rows;
        let mut clusters: std::collections::BTreeMap<u32, (u32, BTreeSet<u32>)> = std::collections::BTreeMap::new();
        for row in &self.rows {
            let cluster = rows.copy_cluster[*row as usize];
            if cluster != NONE {
                clusters.entry(cluster).or_insert_with(|| (*row, BTreeSet::new())).1.insert(rows.author[*row as usize]);
            }
        }
        let mut found: Vec<(usize, u32)> =
            clusters.into_values().filter(|(_, authors)| authors.len() >= COPY_AUTHORS).map(|(row, authors)| (authors.len(), row)).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, row)| row).collect()
    }

    /// Positive comments that name no cause of complaint: praise with a complaint in it is mostly irony.
    fn praise(&self) -> Vec<u32> {
        let rows = self.source.rows;
        self.rows.iter().copied().filter(|row| rows.polarity[*row as usize] == Polarity::Positive && rows.causes[*row as usize].0 == 0).collect()
    }

    /// The first comment of each cause, the most frequent causes first.
    fn firsts_of_causes(&self) -> Vec<u32> {
        let mut causes: std::collections::BTreeMap<String, (u64, u32)> = std::collections::BTreeMap::new();
        for row in self.rows.iter().filter(|row| self.source.rows.polarity[**row as usize] == Polarity::Negative) {
            for cause in self.source.causes(*row) {
                causes.entry(cause).or_insert((0, *row)).0 += 1;
            }
        }
        let mut found: Vec<(u64, u32)> = causes.into_values().collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, row)| row).collect()
    }

    fn most_liked(&self) -> Vec<u32> {
        let likes = |row: u32| self.source.rows.likes[row as usize];
        let mut found: Vec<u32> = self.rows.iter().copied().filter(|row| likes(*row) > 0).collect();
        found.sort_by(|a, b| likes(*b).cmp(&likes(*a)).then(a.cmp(b)));
        found
    }
}

/// Where a moment stands in a list of boundaries.
pub(super) fn part_of(at: Micros, starts: &[Micros]) -> usize {
    starts.partition_point(|start| *start <= at).saturating_sub(1)
}
