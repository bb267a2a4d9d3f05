//! The corpus as typed slices: what the measures are computed from, in canonical order (time, then id; comments without a time last).
//!
//! Everything is plain vectors of one length, so that a measure is a function on slices and can be tested by hand.

use super::settings::Broadcasts;
use crate::corpus::addresses::Addressees;
pub use crate::model::NONE;
use crate::model::cause::SubCauseSet;
use crate::model::{ActSet, AuthorRole, CauseSet, Lang, Micros, NeedsReply, Polarity, TimePrecision, Visibility};

/// The columns that measures read. Row `i` of each is the same comment.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// When it was written; `None` = the file does not say (such a row is in counts, in no timeline and in no wait).
    pub created_at: Vec<Option<Micros>>,
    /// The finest unit of `created_at`.
    pub time_precision: Vec<TimePrecision>,
    /// Whose side the author is on. `Unknown` counts as a customer in every measure.
    pub author_role: Vec<AuthorRole>,
    /// Who could see it.
    pub visibility: Vec<Visibility>,
    /// Author as a number in order of first appearance; [`NONE`] = the file does not say.
    pub author: Vec<u32>,
    /// Conversation as a number: the root of the reply tree, or the exported thread.
    pub thread: Vec<u32>,
    /// Row of the comment it answers; [`NONE`] = a root, or the parent is not in the archive.
    pub parent: Vec<u32>,
    /// Position in [`Corpus facts`](super::CorpusFacts)`.brand_accounts` for rows of the brand or its bot; [`NONE`] for others.
    pub brand_account: Vec<u32>,
    /// Platform as a number into [`Rows::platforms`].
    pub platform: Vec<u16>,
    /// Names of the platforms.
    pub platforms: Vec<String>,
    /// Whether there is any text to read.
    pub has_text: Vec<bool>,
    /// Language of the text.
    pub language: Vec<Lang>,
    /// Sign class.
    pub polarity: Vec<Polarity>,
    /// Probability of negative.
    pub p_negative: Vec<f32>,
    /// `p_positive − p_negative`.
    pub sentiment: Vec<f32>,
    /// Causes (customer rows).
    pub causes: Vec<CauseSet>,
    /// Sub-causes (customer rows).
    pub sub_causes: Vec<SubCauseSet>,
    /// Acts (brand rows).
    pub acts: Vec<ActSet>,
    /// How human it sounds, 0..=1 (brand rows).
    pub voice: Vec<f32>,
    /// Whether it asks for an answer (customer rows).
    pub needs_reply: Vec<NeedsReply>,
    /// Cluster of equal texts after folding (at least 20 letters); [`NONE`] = the text stands alone.
    pub copy_cluster: Vec<u32>,
    /// Cluster of texts that are equal or nearly so; [`NONE`] = the text stands alone.
    pub near_cluster: Vec<u32>,
    /// Likes, for ranking evidence; 0 when unknown.
    pub likes: Vec<u32>,
    /// Whom replies of the brand speak to that name no comment.
    pub addressees: Addressees,
    /// What an answer to everybody does.
    pub broadcasts: Broadcasts,
}

impl Rows {
    /// Number of comments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.author_role.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.author_role.is_empty()
    }

    /// Whether a row counts as a customer's.
    #[must_use]
    pub fn is_customer(&self, row: usize) -> bool {
        matches!(self.author_role[row], AuthorRole::Customer | AuthorRole::Unknown) && self.visibility[row] != Visibility::Internal
    }

    /// Whether a row is a human answer or post of the brand. What its people write to each other is neither.
    #[must_use]
    pub fn is_brand(&self, row: usize) -> bool {
        self.author_role[row] == AuthorRole::Brand && self.visibility[row] != Visibility::Internal
    }
}
