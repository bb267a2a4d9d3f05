//! What was analysed, and what had to be assumed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Span;

/// A name with how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counted {
    /// A platform, a language tag, a role, a file.
    pub key: String,
    /// Comments.
    pub n: u64,
}

/// An account that speaks for the brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrandAccount {
    /// The account as exported: brand accounts are not pseudonymised.
    pub account: String,
    /// Its comments.
    pub n_comments: u64,
    /// Different authors that it answered.
    pub n_authors_answered: u64,
    /// How it was recognised: `file`, `flag`, `proposed`.
    pub source: String,
}

/// Facts about the reply trees; none of them is fatal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Structure {
    /// Conversations.
    pub n_threads: u64,
    /// Comments whose parent is named and not in the archive.
    pub n_orphans: u64,
    /// Comments in a circle of parents; the circle is cut at its earliest comment.
    pub n_in_cycles: u64,
    /// Comments that name themselves as parent.
    pub n_self_parents: u64,
    /// Comments that are older than the comment they answer.
    pub n_before_parent: u64,
    /// Authors who answer their own comment.
    pub n_self_replies: u64,
    /// Ids that Excel or a float has damaged: not joined.
    pub n_lossy_ids: u64,
    /// Longest chain of replies.
    pub max_depth: u64,
    /// Replies that the sources state for the comments in the archive.
    pub n_replies_stated: u64,
    /// Of them, those that the archive holds: what is missing can hide answers.
    pub n_replies_present: u64,
    /// Files that name no conversations: each was read as one.
    pub n_flat_files: u64,
}

/// What was analysed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// First to just after the last comment with a time; `None` when no comment has one.
    pub span: Option<Span>,
    /// IANA name of the zone of days and hours.
    pub report_zone: String,
    /// Comments in the analysis.
    pub n_comments: u64,
    /// Comments of customers.
    pub n_customer: u64,
    /// Human comments of the brand.
    pub n_brand: u64,
    /// Automatic comments in the brand's name.
    pub n_bot: u64,
    /// Different authors, brand left out.
    pub n_authors: u64,
    /// Comments without a usable time.
    pub n_without_time: u64,
    /// Comments without text.
    pub n_without_text: u64,
    /// Comments outside `--since`/`--until`, left out of all other numbers.
    pub n_outside_window: u64,
    /// Comments whose time was read in an assumed zone.
    pub n_assumed_zone: u64,
    /// The zone that zone-less times were read in, when there were any.
    pub assumed_zone: Option<String>,
    /// Comments by platform, most first.
    pub platforms: Vec<Counted>,
    /// Comments by language, most first.
    pub languages: Vec<Counted>,
    /// Comments by visibility, most first.
    pub visibilities: Vec<Counted>,
    /// The brand's accounts, most comments first.
    pub brand_accounts: Vec<BrandAccount>,
    /// Whether the brand accounts are only proposed by the program: an assumption that the report names.
    pub is_brand_proposed: bool,
    /// Facts about the reply trees.
    pub structure: Structure,
}
