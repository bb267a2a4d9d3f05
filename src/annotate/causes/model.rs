//! From the scores of the cause head to causes and sub-causes, and the words that moved them.
//!
//! The head has one column a sub-cause and one for "no cause", and its probabilities sum to 1. The probability of a cause is the sum over its sub-causes;
//! it is tagged when its log-odds are above the threshold of the language, so a comment may have several causes or none. Columns are matched with the
//! taxonomy by name: what a user's taxonomy leaves out is not tagged, and what the head does not know is left to the rules.

use std::cmp::Ordering;

use super::Signs;
use super::taxonomy::Taxonomy;
use crate::annotate::learned::{self, Bank, Head, Kind};
use crate::annotate::tokens::Tokens;
use crate::error::{Error, Result};
use crate::model::cause::{SubCauseId, SubCauseSet};
use crate::model::{CauseId, CauseSet, Lang};

/// The class of the head's columns for comments without a cause: `none`, or `none/…` for the forms that they have.
pub const NONE_LABEL: &str = "none";

/// Most columns of a head.
const MOST_LABELS: usize = 64;

/// The causes of one comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// Its causes; empty is "unclassified".
    pub causes: CauseSet,
    /// For each of them at most one sub-cause.
    pub subs: SubCauseSet,
}

/// How the columns of a cause head read in a taxonomy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseModel {
    /// What each column stands for; `None` is "no cause", or a cause that the taxonomy does not have.
    columns: Vec<Option<(CauseId, SubCauseId)>>,
    /// Whether a column is one for "no cause".
    is_none: Vec<bool>,
    /// For each cause that the head knows, its columns: a range in `columns`.
    ranges: Vec<(CauseId, usize, usize)>,
    /// The causes that the head knows.
    known: CauseSet,
    /// Which cause each sub-cause belongs to, and its bit.
    subs: Vec<(SubCauseId, CauseId)>,
}

/// One stretch of a text that speaks for a cause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The cause.
    pub cause: CauseId,
    /// Start, in bytes of the original text.
    pub from: u32,
    /// End.
    pub to: u32,
    /// How much it moved the log-odds of the cause; 0 for the words of a rule, whose weight is the rule's.
    pub weight: f32,
}

impl CauseModel {
    /// Matches the columns of a head with a taxonomy.
    ///
    /// # Errors
    /// [`Error::Resource`] when the head is not one for causes: no softmax, no column `none`, columns of one cause apart from each other, too many columns.
    pub fn new(file: &str, head: &Head, taxonomy: &Taxonomy) -> Result<Self> {
        let wrong = |what: &str| Error::Resource { file: file.into(), place: String::new(), what: what.into() };
        let labels = &head.header.labels;
        if head.header.kind != Kind::Softmax || labels.len() > MOST_LABELS {
            return Err(wrong("is no model for causes: a softmax of at most 64 labels is expected"));
        }
        let is_none: Vec<bool> = labels.iter().map(|label| learned::class_name(label) == NONE_LABEL).collect();
        if !is_none.contains(&true) {
            return Err(wrong("is no model for causes: it has no label `none`"));
        }
        let columns: Vec<_> = labels.iter().map(|label| taxonomy.find_path(label).and_then(|(cause, sub)| Some((cause, sub?)))).collect();
        let mut ranges: Vec<(CauseId, usize, usize)> = Vec::new();
        let mut known = CauseSet::default();
        for (column, meaning) in columns.iter().enumerate() {
            let Some((cause, _)) = *meaning else { continue };
            match ranges.last_mut() {
                Some(last) if last.0 == cause && last.2 == column => last.2 += 1,
                _ if known.contains(cause) => return Err(wrong("keeps the labels of one cause apart from each other")),
                _ => ranges.push((cause, column, column + 1)),
            }
            known.insert(cause);
        }
        Ok(Self { columns, is_none, ranges, known, subs: taxonomy.subs().collect() })
    }

    /// The causes that the head knows; the others are decided by rules alone.
    #[must_use]
    pub const fn known(&self) -> CauseSet {
        self.known
    }

    /// The causes and sub-causes of one comment: `scores` are the head's, `thresholds` its offsets for the language, one a column.
    #[must_use]
    pub fn decide(&self, signs: &Signs, scores: &[f32], thresholds: &[f32]) -> Found {
        let mut found = self.by_rules(signs);
        let mut shares = [0.0; MOST_LABELS];
        if !self.shares(scores, thresholds, &mut shares) {
            return found;
        }
        for (cause, from, to) in &self.ranges {
            if log_odds(shares[*from..*to].iter().sum()) + thresholds[*from] > 0.0 {
                found.causes.insert(*cause);
                let best = (*from..*to).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
                if let Some((_, sub)) = best.and_then(|column| self.columns[column]) {
                    found.subs.insert(sub);
                }
            }
        }
        found
    }

    /// The log-odds of each cause that the head knows, in its order: for tuning and for tests.
    #[must_use]
    pub fn log_odds(&self, scores: &[f32]) -> Vec<(CauseId, f32)> {
        let mut shares = [0.0; MOST_LABELS];
        softmax(scores, &mut shares);
        self.ranges.iter().map(|(cause, from, to)| (*cause, log_odds(shares[*from..*to].iter().sum()))).collect()
    }

    /// The first column of each cause that the head knows, where its threshold stands.
    pub fn threshold_columns(&self) -> impl Iterator<Item = (CauseId, std::ops::Range<usize>)> {
        self.ranges.iter().map(|(cause, from, to)| (*cause, *from..*to))
    }

    /// What rules alone decide: causes that the head does not know, with the sub-causes that the rules name.
    fn by_rules(&self, signs: &Signs) -> Found {
        let causes = CauseSet(signs.causes.0 & !self.known.0);
        let mut found = Found { causes, subs: SubCauseSet::default() };
        if !causes.is_empty() && !signs.subs.is_empty() {
            for (sub, cause) in &self.subs {
                if causes.contains(*cause) && signs.subs.contains(*sub) {
                    found.subs.insert(*sub);
                }
            }
        }
        found
    }

    /// Fills in the probabilities, unless it is plain without them that no cause reaches its threshold.
    fn shares(&self, scores: &[f32], thresholds: &[f32], shares: &mut [f32; MOST_LABELS]) -> bool {
        // The log-odds of all causes together are at most the largest score, plus the log of their number, minus that of the likeliest form of "none".
        let mut most = f32::NEG_INFINITY;
        let mut threshold = f32::NEG_INFINITY;
        let mut none = f32::NEG_INFINITY;
        for (column, score) in scores.iter().enumerate() {
            if self.is_none[column] {
                none = none.max(*score);
            } else {
                most = most.max(*score);
                threshold = threshold.max(thresholds[column]);
            }
        }
        if most + libm::logf(scores.len() as f32) - none + threshold <= 0.0 {
            return false;
        }
        softmax(scores, shares);
        true
    }

    /// The words that speak for the causes that were found: those of the rules where a rule says so, else the words with the largest weights.
    ///
    /// `bank` has just read `tokens`; `head` is the number of the cause head in it, `scores` are its scores with `n_extra` extra features, and `spans` what
    /// [`super::CauseRules::spans`] says.
    #[must_use]
    pub fn evidence(&self, found: &Found, spans: &[(CauseId, u32, u32)], reading: &Reading<'_, '_>) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        for cause in found.causes.iter() {
            let before = evidence.len();
            let own = spans.iter().filter(|(of, _, _)| *of == cause);
            evidence.extend(own.map(|&(cause, from, to)| Evidence { cause, from, to, weight: 0.0 }));
            if evidence.len() == before {
                evidence.extend(self.heaviest(cause, reading));
            }
        }
        evidence
    }

    /// The words that moved one cause most, in order of the text.
    fn heaviest(&self, cause: CauseId, reading: &Reading<'_, '_>) -> Vec<Evidence> {
        let Some((_, from, to)) = self.ranges.iter().find(|(of, _, _)| *of == cause) else { return Vec::new() };
        let mut weights = [0.0; MOST_LABELS];
        let weights = &mut weights[..reading.scores.len()];
        let mut shares = [0.0; MOST_LABELS];
        softmax(reading.scores, &mut shares);
        // The slope of the log-odds of the cause by each score.
        let inside: f32 = shares[*from..*to].iter().sum();
        for (column, weight) in weights.iter_mut().enumerate() {
            *weight = if (*from..*to).contains(&column) { shares[column] / inside.max(TINY) } else { -shares[column] / (1.0 - inside).max(TINY) };
        }
        let mut words = reading.bank.explain(reading.tokens, reading.head, weights, reading.n_extra, reading.lang);
        words.retain(|(_, weight)| *weight > 0.0);
        words.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap_or(Ordering::Equal).then(a.0.cmp(&b.0)));
        let least = words.first().map_or(0.0, |(_, weight)| weight / 3.0);
        words.truncate(MOST_WORDS);
        words.retain(|(_, weight)| *weight >= least);
        words.sort_by_key(|(token, _)| *token);
        let place = |(token, weight): (u32, f32)| {
            let token = &reading.tokens.items[token as usize];
            Evidence { cause, from: token.from, to: token.to, weight }
        };
        words.into_iter().map(place).collect()
    }
}

/// Words that are shown for a cause that no rule found.
const MOST_WORDS: usize = 4;
/// Keeps divisions and logarithms finite.
const TINY: f32 = 1e-6;

/// A text as the bank has just read it.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a, 'b> {
    /// The bank.
    pub bank: &'a Bank<'b>,
    /// Number of the cause head in it.
    pub head: usize,
    /// Its scores for the text.
    pub scores: &'a [f32],
    /// How many extra features they were made with.
    pub n_extra: usize,
    /// The text.
    pub tokens: &'a Tokens,
    /// Its language.
    pub lang: Lang,
}

/// The probabilities of the columns, into the front of `shares`.
fn softmax(scores: &[f32], shares: &mut [f32; MOST_LABELS]) {
    shares[..scores.len()].copy_from_slice(scores);
    learned::softmax(&mut shares[..scores.len()]);
}

fn log_odds(share: f32) -> f32 {
    let share = share.clamp(TINY, 1.0 - TINY);
    libm::logf(share / (1.0 - share))
}
