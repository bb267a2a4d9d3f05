//! Proposals for new causes: complaints that no cause fits, put together by the words that set them apart.
//!
//! Key terms are words that stand in unmatched complaints far more often than in all comments (log-odds with an informative Dirichlet prior: Monroe,
//! Colaresi & Quinn 2008). The heaviest one gathers the comments that hold it; the terms that come along with it bring in those that say the same in
//! other words; what is left goes to the next. One pass counts, and every comment is handed out once, so the costs grow linearly with the comments. The
//! same comments in the same order give the same proposals.

mod cluster;
mod terms;

pub use terms::ProposalSettings;

use crate::annotate::tokens::Tokens;
use crate::model::Lang;

use terms::Vocabulary;

/// One group of complaints without a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Three to six key terms, the one that the group was gathered by first.
    pub terms: Vec<String>,
    /// Comments in it.
    pub comments: u32,
    /// People who wrote them.
    pub authors: u32,
    /// Rows that show what it is about, best first, each by another person.
    pub examples: Vec<u32>,
}

/// All proposals, and how much of the unmatched complaints they cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposals {
    /// The proposals, those with most comments first.
    pub proposals: Vec<Proposal>,
    /// Unmatched complaints that are in one of them.
    pub covered: u32,
    /// All unmatched complaints.
    pub unmatched: u32,
}

/// What a comment is to the search for new causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A complaint for which no cause was found.
    Unmatched,
    /// Any other customer comment: it says which words are common everywhere.
    Background,
}

/// An unmatched complaint with its terms.
#[derive(Debug, Clone, Copy)]
struct Unmatched {
    row: u32,
    author: u32,
    /// Range in [`Collector::terms`].
    from: u32,
    to: u32,
}

/// Collects the comments of an archive, in order.
#[derive(Debug)]
pub struct Collector<'a> {
    settings: &'a ProposalSettings,
    vocabulary: Vocabulary,
    n_comments: u32,
    unmatched: Vec<Unmatched>,
    terms: Vec<u32>,
    scratch: Vec<u32>,
}

impl<'a> Collector<'a> {
    /// An empty one.
    #[must_use]
    pub fn new(settings: &'a ProposalSettings) -> Self {
        Self { settings, vocabulary: Vocabulary::default(), n_comments: 0, unmatched: Vec::new(), terms: Vec::new(), scratch: Vec::new() }
    }

    /// Adds one customer comment with its row, its author's number, and the tokens of its text.
    pub fn add(&mut self, row: u32, author: u32, text: &str, tokens: &Tokens, lang: Lang, standing: Standing) {
        self.vocabulary.read(text, tokens, lang, self.settings, &mut self.scratch);
        self.n_comments += 1;
        if standing == Standing::Unmatched {
            let from = self.terms.len() as u32;
            self.terms.extend_from_slice(&self.scratch);
            self.unmatched.push(Unmatched { row, author, from, to: self.terms.len() as u32 });
        }
    }

    /// The proposals.
    #[must_use]
    pub fn propose(&self) -> Proposals {
        cluster::propose(self)
    }

    fn terms_of(&self, text: &Unmatched) -> &[u32] {
        &self.terms[text.from as usize..text.to as usize]
    }
}

#[cfg(test)]
mod tests;
