//! How a crisis spread and what it is made of. One pass reads the customers' texts into numbered stems and looks for clues of removed comments; everything else works on
//! numbers. Every step costs a bounded time a comment, word or hour, but for sorting.

pub mod claims;
pub mod contagion;
pub mod copies;
pub mod removal;
pub mod spikes;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod coverage;
pub mod words;

use chrono_tz::Tz;

use super::quotes::QuoteTexts;
use super::results::{QuoteId, Scope, Spread, Storm, Volume};
use super::rows::{NONE, Rows};
use crate::annotate::Knowledge;
use crate::annotate::proposals::ProposalSettings;
use crate::annotate::spread::SpreadKnowledge;
use crate::annotate::spread::terms::TermTexts;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::Visibility;

/// What the parts look at.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Texts of all rows.
    pub raw: &'a [&'a str],
    /// The comments.
    pub rows: &'a Rows,
    /// Letters of each text.
    pub n_chars: &'a [u32],
    /// The crisis, where there was one.
    pub storm: &'a Storm,
    /// Numbers and rules.
    pub knowledge: &'a SpreadKnowledge,
    /// Words without a topic, endings.
    pub stems: &'a ProposalSettings,
    /// Ids of the causes by number.
    pub taxonomy_ids: &'a [String],
    /// Accounts of the brand: its name is no key word.
    pub brand_names: &'a [String],
    /// What may be shown of texts.
    pub texts: QuoteTexts<'a>,
    /// Zone of hours and days.
    pub zone: Tz,
}

impl Source<'_> {
    /// Whether a comment may be quoted: it has text and everybody could see it.
    fn is_quotable(&self, row: usize) -> bool {
        self.rows.has_text[row] && self.rows.visibility[row] == Visibility::Public
    }

    /// The first rows that may be quoted, by different authors.
    fn quotes(&self, rows: impl Iterator<Item = u32>, most: usize) -> Vec<QuoteId> {
        let mut chosen: Vec<u32> = Vec::new();
        for row in rows.filter(|row| self.is_quotable(*row as usize)) {
            if chosen.len() == most {
                break;
            }
            let author = self.rows.author[row as usize];
            if author == NONE || chosen.iter().all(|known| self.rows.author[*known as usize] != author) {
                chosen.push(row);
            }
        }
        chosen.into_iter().map(|row| QuoteId::of_row(row as usize)).collect()
    }
}

/// Different authors among rows; comments without an author count as one together.
fn n_authors(rows: &Rows, members: impl Iterator<Item = u32>) -> u64 {
    let mut authors: Vec<u32> = members.map(|row| rows.author[row as usize]).collect();
    authors.sort_unstable();
    authors.dedup();
    authors.len() as u64
}

/// The customers' texts as numbers, and the rows with clues of removed comments, a bit a kind.
fn read(source: &Source<'_>) -> (TermTexts, Vec<(u32, u64)>) {
    let mut terms = TermTexts::without(source.knowledge.limits.words.calendar(), source.brand_names, source.stems);
    let mut clues = Vec::new();
    let mut tokens = Tokens::default();
    let rows = source.rows;
    for row in (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]) {
        tokenise(source.raw[row], &mut tokens);
        terms.add(row as u32, &tokens, rows.language[row], source.stems);
        let mask = source.knowledge.removal.mask(&tokens, rows.language[row]);
        if mask != 0 {
            clues.push((row as u32, mask));
        }
    }
    (terms, clues)
}

/// Measures the spread.
#[must_use]
pub fn spread(source: &Source<'_>, scope: &Scope, volume: &Volume) -> Spread {
    let (terms, clues) = read(source);
    let shared = copies::groups(source);
    Spread {
        words: words::of_crisis(source, &terms),
        phase_words: words::of_phases(source, &terms),
        spikes: spikes::spikes(source, &terms, &shared, volume),
        copies: copies::copies(source, &shared),
        contagion: contagion::contagion(source, &scope.structure),
        claims: claims::claims(source, &terms),
        removal: removal::removal(source, &clues, &scope.structure),
    }
}

/// What [`spread`] needs of everything that is known.
#[must_use]
pub fn source<'a>(
    (raw, rows, n_chars): (&'a [&'a str], &'a Rows, &'a [u32]),
    storm: &'a Storm,
    knowledge: &'a Knowledge,
    (taxonomy_ids, brand_names): (&'a [String], &'a [String]),
    texts: QuoteTexts<'a>,
    zone: Tz,
) -> Source<'a> {
    Source { raw, rows, n_chars, storm, knowledge: &knowledge.spread, stems: &knowledge.proposals, taxonomy_ids, brand_names, texts, zone }
}
