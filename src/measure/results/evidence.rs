//! The comments behind the claims: masked, with their position in the source, never a link.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{AuthorRole, Micros, Polarity, ResponseAct};

/// `C-000017`: the comment's number in canonical order, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct QuoteId(pub String);

impl QuoteId {
    /// The id of a row in canonical order.
    #[must_use]
    pub fn of_row(row: usize) -> Self {
        Self(format!("C-{:06}", row + 1))
    }

    /// The row of an id.
    #[must_use]
    pub fn row(&self) -> Option<u32> {
        self.0.strip_prefix("C-")?.parse::<u32>().ok()?.checked_sub(1)
    }
}

impl std::fmt::Display for QuoteId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One quoted comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// Its id.
    pub id: QuoteId,
    /// File that it came from.
    pub source_file: String,
    /// Record number in that file, from 1.
    pub source_record: u64,
    /// Pseudonym of the author, or the account for the brand.
    pub author_key: String,
    /// Side.
    pub author_role: AuthorRole,
    /// When.
    pub created_at: Option<Micros>,
    /// BCP 47 tag.
    pub language: String,
    /// Sign class.
    pub polarity: Polarity,
    /// Cause ids.
    pub causes: Vec<String>,
    /// Acts, for the brand.
    pub acts: Vec<ResponseAct>,
    /// The text, masked as `--quotes` says; empty with `--quotes none`. At most 400 characters, cut at a word with `…`.
    pub text: String,
    /// Words that moved the sentiment most, as they stand in the masked text, with sign: at most 5.
    pub words: Vec<(String, f64)>,
}

/// The comments behind the claims.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Sorted by id.
    pub quotes: Vec<Quote>,
    /// Topic → ids, best first: `cause/late_delivery`, `act/apology`, `peak`, `onset`, `longest_waiting`, `unanswered`, `slow_reply`, `fast_reply`,
    /// `good_reply`, `template`, `denial`, `handoff_return`, `false_information`, `copies`, `praise_unanswered`, `statement`, `backlog`, `night`, `weekend`, and
    /// `proposal/1` for the first proposal of a cause.
    pub topics: BTreeMap<String, Vec<QuoteId>>,
}

impl Evidence {
    /// The ids of a topic; empty when there is none.
    #[must_use]
    pub fn topic(&self, topic: &str) -> &[QuoteId] {
        self.topics.get(topic).map_or(&[], Vec::as_slice)
    }

    /// Those of the ids whose comment is from this very moment: the first of a kind, if it is quoted at all.
    #[must_use]
    pub fn of_moment(&self, ids: &[QuoteId], at: Micros) -> Vec<QuoteId> {
        ids.iter().filter(|id| self.quote(id).is_some_and(|quote| quote.created_at == Some(at))).cloned().collect()
    }

    /// A quote by id.
    #[must_use]
    pub fn quote(&self, id: &QuoteId) -> Option<&Quote> {
        self.quotes.binary_search_by(|quote| quote.id.cmp(id)).ok().map(|idx| &self.quotes[idx])
    }
}
