//! Words and phrases that set a set of comments apart from another: crisis from calm time, a phase from the one before, a spike from the other hours.
//!
//! A comment counts a word once, and the copies of a text count it once together, so that neither a long comment nor a campaign of copies is a vocabulary. Words are shown in
//! the form that is written most often within the set itself.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Source;
use crate::annotate::spread::terms::{Phrase, TermTexts, words_of};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::measure::results::{KeyWord, PhaseWords, Verdict};
use crate::measure::rows::NONE;
use crate::measure::shares::share;
use crate::measure::stats::fdr;
use crate::measure::stats::keyness::{Counts, LogOdds, g2, log_odds, normal_tail};
use crate::model::{Definition, Estimate};

/// Candidates looked at closely for one word that is shown.
const SPARE: usize = 4;
/// A phrase takes the place of a word in it when it stands in at least this share of its comments.
const SAME: f64 = 0.6;
/// Quotes of a word.
const MAX_QUOTES: usize = 3;

/// Who has a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Votes {
    /// Texts: nearly the same words vote once.
    Texts,
    /// Comments: who copies a claim carries it.
    Comments,
}

/// How much is asked of a word.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Who has a vote.
    pub votes: Votes,
    /// Comments that hold it.
    pub least_comments: u32,
    /// People who use it.
    pub least_authors: usize,
    /// Words wanted.
    pub most: usize,
}

/// A word that sets a set apart.
#[derive(Debug, Clone)]
pub struct Special {
    /// Its stems.
    pub phrase: Phrase,
    /// As it is written most.
    pub words: String,
    /// Comments that hold it in the set, and comments of the set.
    pub inside: (u64, u64),
    /// The same in the other set.
    pub other: (u64, u64),
    /// Different authors in the set.
    pub n_authors: u64,
    /// Log-odds.
    pub odds: LogOdds,
    /// Log-likelihood ratio.
    pub g2: f64,
    /// Rows that hold it, in order, some dozen at most.
    pub rows: Vec<u32>,
}

/// Counts of phrases by group.
struct Table {
    numbers: FxHashMap<Phrase, u32>,
    /// The phrases by number, in order of first appearance.
    phrases: Vec<Phrase>,
    counts: Vec<u32>,
    n_groups: usize,
    /// Words of each length in each group.
    n_words: Vec<[u64; 3]>,
    n_texts: Vec<u64>,
}

/// The group of each text that has a vote.
fn voters(source: &Source<'_>, terms: &TermTexts, group: impl Fn(usize) -> Option<u32>, votes: Votes) -> Vec<Option<u32>> {
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    (0..terms.len())
        .map(|text| {
            let row = terms.row(text);
            let cluster = source.rows.near_cluster[row];
            group(row).filter(|group| votes == Votes::Comments || cluster == NONE || seen.insert((cluster, *group)))
        })
        .collect()
}

fn count(terms: &TermTexts, groups: &[Option<u32>], n_groups: usize, least: u32) -> Table {
    let mut table = Table {
        numbers: FxHashMap::default(),
        phrases: Vec::new(),
        counts: Vec::new(),
        n_groups,
        n_words: vec![[0; 3]; n_groups],
        n_texts: vec![0; n_groups],
    };
    let mut phrases = Vec::new();
    for (text, group) in groups.iter().enumerate() {
        let Some(group) = group.map(|group| group as usize) else { continue };
        terms.phrases(text, least, &mut phrases);
        table.n_texts[group] += 1;
        for phrase in &phrases {
            let next = table.numbers.len() as u32;
            let number = *table.numbers.entry(*phrase).or_insert(next);
            if number == next {
                table.phrases.push(*phrase);
                table.counts.resize(table.counts.len() + n_groups, 0);
            }
            table.counts[number as usize * n_groups + group] += 1;
            table.n_words[group][words_of(phrase).count() - 1] += 1;
        }
    }
    table
}

impl Table {
    /// The phrases that stand out in a group against another, the most telling first.
    fn candidates(&self, source: &Source<'_>, (inside, other): (usize, usize), asked: Asked) -> Vec<(Phrase, LogOdds, f64)> {
        let limits = &source.knowledge.limits.words;
        let mut found: Vec<(Phrase, LogOdds, f64)> = Vec::new();
        for (phrase, counts) in self.phrases.iter().zip(self.counts.chunks_exact(self.n_groups)) {
            if counts[inside] < asked.least_comments {
                continue;
            }
            let length = words_of(phrase).count() - 1;
            let counts = Counts {
                count: f64::from(counts[inside]),
                n: self.n_words[inside][length] as f64,
                count_other: f64::from(counts[other]),
                n_other: self.n_words[other][length] as f64,
            };
            found.push((*phrase, log_odds(&counts, limits.prior_words), g2(&counts)));
        }
        let tails: Vec<f64> = found.iter().map(|(_, odds, _)| normal_tail(odds.z())).collect();
        let limit = fdr::limit(&tails, limits.false_discoveries);
        found.retain(|(_, odds, _)| odds.z() >= limits.least_z && limit.is_some_and(|limit| normal_tail(odds.z()) <= limit));
        found.sort_by(|a, b| b.1.z().total_cmp(&a.1.z()).then(a.0.cmp(&b.0)));
        found.truncate(asked.most * SPARE);
        found
    }

    fn texts_with(&self, phrase: &Phrase, group: usize) -> u64 {
        self.numbers.get(phrase).map_or(0, |number| u64::from(self.counts[*number as usize * self.n_groups + group]))
    }
}

/// What is learnt of a phrase by looking at the texts again.
#[derive(Debug, Default)]
struct Detail {
    authors: FxHashSet<u32>,
    forms: BTreeMap<String, u32>,
    rows: Vec<u32>,
}

const ROWS_KEPT: usize = 24;

/// For each pair of groups the words that set the first apart from the second.
pub fn contrast(
    source: &Source<'_>,
    terms: &TermTexts,
    (group, n_groups): (impl Fn(usize) -> Option<u32>, usize),
    pairs: &[(usize, usize)],
    asked: Asked,
) -> Vec<Vec<Special>> {
    let groups = voters(source, terms, group, asked.votes);
    let table = count(terms, &groups, n_groups, asked.least_comments);
    let candidates: Vec<_> = pairs.iter().map(|pair| table.candidates(source, *pair, asked)).collect();
    let mut wanted: FxHashMap<Phrase, usize> = FxHashMap::default();
    for (phrase, ..) in candidates.iter().flatten() {
        let next = wanted.len();
        wanted.entry(*phrase).or_insert(next);
    }
    let details = details(source, terms, &groups, n_groups, &wanted, asked.least_comments);
    candidates
        .into_iter()
        .zip(pairs)
        .map(|(candidates, &(inside, other))| {
            let specials = candidates.into_iter().filter_map(|(phrase, odds, g2)| {
                let detail = details.get(&(wanted[&phrase], inside as u32))?;
                let (words, _) = detail.forms.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)))?;
                let is_shown = detail.authors.len() >= asked.least_authors && words.split(' ').all(|word| source.texts.may_show(word));
                is_shown.then(|| Special {
                    phrase,
                    words: words.clone(),
                    inside: (table.texts_with(&phrase, inside), table.n_texts[inside]),
                    other: (table.texts_with(&phrase, other), table.n_texts[other]),
                    n_authors: detail.authors.len() as u64,
                    odds,
                    g2,
                    rows: detail.rows.clone(),
                })
            });
            distinct(specials, asked.most)
        })
        .collect()
}

fn details(
    source: &Source<'_>,
    terms: &TermTexts,
    groups: &[Option<u32>],
    n_groups: usize,
    wanted: &FxHashMap<Phrase, usize>,
    least: u32,
) -> FxHashMap<(usize, u32), Detail> {
    let mut details: FxHashMap<(usize, u32), Detail> = FxHashMap::default();
    if n_groups == 0 || wanted.is_empty() {
        return details;
    }
    let (mut phrases, mut tokens) = (Vec::new(), Tokens::default());
    for (text, group) in groups.iter().enumerate() {
        let Some(group) = *group else { continue };
        terms.phrases(text, least, &mut phrases);
        phrases.retain(|phrase| wanted.contains_key(phrase));
        if phrases.is_empty() {
            continue;
        }
        let row = terms.row(text);
        // Nobody knows whether two comments without an author are by one person.
        let author = if source.rows.author[row] == NONE { NONE - row as u32 } else { source.rows.author[row] };
        for phrase in &phrases {
            let detail = details.entry((wanted[phrase], group)).or_default();
            detail.authors.insert(author);
            if detail.rows.len() < ROWS_KEPT {
                detail.rows.push(row as u32);
            }
        }
        tokenise(source.raw[row], &mut tokens);
        terms.written(text, source.raw[row], &tokens, wanted, |number, words| {
            *details.entry((number, group)).or_default().forms.entry(words).or_default() += 1;
        });
    }
    details
}

/// The first `most`, with a phrase in the place of its words where they are hardly used without it.
fn distinct(specials: impl Iterator<Item = Special>, most: usize) -> Vec<Special> {
    let mut chosen: Vec<Special> = Vec::new();
    for special in specials {
        let holds = |a: &Special, b: &Special| words_of(&b.phrase).all(|word| words_of(&a.phrase).any(|known| known == word));
        let is_same = |a: &Special, b: &Special| a.inside.0.min(b.inside.0) as f64 >= SAME * a.inside.0.max(b.inside.0) as f64;
        if let Some(known) = chosen.iter().position(|known| (holds(known, &special) || holds(&special, known)) && is_same(known, &special)) {
            if holds(&special, &chosen[known]) && words_of(&special.phrase).count() > words_of(&chosen[known].phrase).count() {
                chosen[known] = special;
            }
        } else if chosen.len() < most {
            chosen.push(special);
        }
    }
    chosen
}

fn key_word(source: &Source<'_>, special: &Special) -> KeyWord {
    let (low, high) = special.odds.interval();
    KeyWord {
        words: special.words.clone(),
        share: share(Definition::KeyWord, special.inside.0, special.inside.1),
        share_other: share(Definition::KeyWord, special.other.0, special.other.1),
        n_authors: special.n_authors,
        log_odds: Estimate {
            definition: Definition::KeyWord,
            point: Some(special.odds.delta),
            low: Some(low),
            high: Some(high),
            n: special.inside.0,
        },
        z: special.odds.z(),
        g2: special.g2,
        quotes: source.quotes(special.rows.iter().copied(), MAX_QUOTES),
    }
}

fn asked(source: &Source<'_>, most: usize) -> Asked {
    let limits = &source.knowledge.limits.words;
    Asked { votes: Votes::Texts, least_comments: limits.least_comments, least_authors: limits.least_authors, most }
}

/// Crisis against calm time.
pub fn of_crisis(source: &Source<'_>, terms: &TermTexts) -> Vec<KeyWord> {
    let storm = source.storm;
    let (Verdict::Crisis | Verdict::Declared, Some(crisis), Some(calm)) = (storm.verdict, storm.crisis, storm.baseline) else { return Vec::new() };
    let group = |row: usize| {
        let at = source.rows.created_at[row]?;
        if crisis.contains(at) { Some(0) } else { calm.contains(at).then_some(1) }
    };
    let found = contrast(source, terms, (group, 2), &[(0, 1)], asked(source, source.knowledge.limits.words.most_words));
    found.iter().flatten().map(|special| key_word(source, special)).collect()
}

/// Each phase against the one before.
pub fn of_phases(source: &Source<'_>, terms: &TermTexts) -> Vec<PhaseWords> {
    let phases = &source.storm.phases;
    if phases.len() < 2 {
        return Vec::new();
    }
    let group = |row: usize| {
        let at = source.rows.created_at[row]?;
        let idx = phases.partition_point(|phase| phase.span.to <= at);
        phases.get(idx).filter(|phase| phase.span.contains(at)).map(|_| idx as u32)
    };
    let pairs: Vec<(usize, usize)> = (1..phases.len()).map(|idx| (idx, idx - 1)).collect();
    let found = contrast(source, terms, (group, phases.len()), &pairs, asked(source, source.knowledge.limits.words.most_a_phase));
    found
        .iter()
        .zip(pairs)
        .filter(|(words, _)| !words.is_empty())
        .map(|(words, (idx, _))| PhaseWords {
            phase_idx: idx as u64,
            kind: phases[idx].kind,
            words: words.iter().map(|special| key_word(source, special)).collect(),
        })
        .collect()
}
