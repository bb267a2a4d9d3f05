//! How a crisis spread and what it is made of: words, hours above expectation, copies, reply trees, claims, questions about vanished comments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PhaseKind, QuoteId};
use crate::annotate::spread::RemovalKind;
use crate::model::role::as_str;
use crate::model::{Estimate, Micros, Share, Span};

/// A word or phrase that sets a set of comments apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyWord {
    /// One to three words, in the form that is written most often in the set.
    pub words: String,
    /// Comments that hold it, of the set's; one vote per text.
    pub share: Share,
    /// The same in the comments that the set is compared with.
    pub share_other: Share,
    /// Different authors in the set.
    pub n_authors: u64,
    /// Log-odds against the other comments, with the 95 % interval.
    pub log_odds: Estimate,
    /// Standard errors above 0.
    pub z: f64,
    /// Dunning's log-likelihood ratio.
    pub g2: f64,
    /// Comments that hold it.
    pub quotes: Vec<QuoteId>,
}

/// The words of a phase against the phase before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PhaseWords {
    /// Position in [`super::Storm::phases`].
    pub phase_idx: u64,
    /// Its kind.
    pub kind: PhaseKind,
    /// Its words, the most telling first.
    pub words: Vec<KeyWord>,
}

/// What is expected of an hour or day, and between which counts 95 % of ordinary ones lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExpectedBin {
    /// Start.
    pub from: Micros,
    /// End.
    pub to: Micros,
    /// Customer comments expected.
    pub expected: f64,
    /// Lower end of the band.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// From what the expectation of an hour was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpikeRhythm {
    /// The same hour of the week, one hour more and less, in other weeks.
    HourOfWeek,
    /// The same hour of the day, one hour more and less, on other days.
    HourOfDay,
    /// All hours of other days, or, of a single day, all other hours.
    AllHours,
}

as_str!(SpikeRhythm { HourOfWeek = "hour_of_week", HourOfDay = "hour_of_day", AllHours = "all_hours" });

/// A run of hours above expectation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spike {
    /// From the first to the last of its hours.
    pub span: Span,
    /// Customer comments in it.
    pub n: u64,
    /// Customer comments expected.
    pub expected: f64,
    /// Comments above expectation, with the 95 % interval.
    pub excess: Estimate,
    /// Most comments in an hour.
    pub n_peak_hour: u64,
    /// Negative share in it.
    pub negative: Share,
    /// The cause that most of its comments carry, with their share.
    pub cause: Option<(String, Share)>,
    /// Words that set it apart from all other hours.
    pub words: Vec<String>,
    /// Comments that are copies of a text by several accounts.
    pub copied: Share,
    /// Whether nothing stands out any more when each text has one vote.
    pub is_copied: bool,
    /// The first comments in it, of different people, about its cause where it has one.
    pub first: Vec<QuoteId>,
}

/// Hours against expectation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpikeMeasures {
    /// From what expectations were taken.
    pub rhythm: SpikeRhythm,
    /// Scatter of hourly counts around expectation, variance over mean; 1 = Poisson.
    pub dispersion: f64,
    /// Hours looked at.
    pub n_hours: u64,
    /// Hours that stand out.
    pub n_hours_above: u64,
    /// Expectation of each hour.
    pub hourly: Vec<ExpectedBin>,
    /// Expectation of each whole day.
    pub daily: Vec<ExpectedBin>,
    /// Spikes in order of time; of many those with the most comments above expectation.
    pub spikes: Vec<Spike>,
}

/// What a text that several comments share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// Few accounts, the same words again and again.
    Flood,
    /// Many accounts, most of them within a minute of another.
    Wave,
    /// Several accounts, nothing else that is striking: a campaign, a quotation, a joke.
    Shared,
}

as_str!(CopyKind { Flood = "flood", Wave = "wave", Shared = "shared" });

/// Comments with nearly the same words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NearCopies {
    /// What it is.
    pub kind: CopyKind,
    /// The first of them.
    pub quote: QuoteId,
    /// Comments.
    pub n: u64,
    /// Different accounts.
    pub n_authors: u64,
    /// Different wordings (up to case, diacritics, marks).
    pub n_wordings: u64,
    /// Comments within a minute of one by another account, of all in the group.
    pub together: Share,
    /// First.
    pub first_at: Option<Micros>,
    /// Last.
    pub last_at: Option<Micros>,
}

/// A headline share by three ways of voting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VotedShare {
    /// The cause; `None` = negative comments.
    pub cause: Option<String>,
    /// One vote a comment.
    pub by_comment: Share,
    /// One vote a text: texts that are nearly the same vote together, for what at least half of them are.
    pub by_text: Share,
    /// One vote an author, for what at least half of the author's comments are.
    pub by_author: Share,
}

/// Copies and coordination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CopyMeasures {
    /// Customer comments that are nearly the same as one by another account, in groups of at least three accounts or in floods.
    pub near_copy_share: Share,
    /// Customer comments that were posted within a minute of the same text by another account.
    pub together_share: Share,
    /// Different accounts that did so.
    pub n_accounts_together: u64,
    /// Pairs of comments of different accounts with the same text within a minute.
    pub n_pairs_together: u64,
    /// Groups, most comments first.
    pub groups: Vec<NearCopies>,
    /// Headline shares with one vote a comment, a text, an author.
    pub votes: Vec<VotedShare>,
}

/// Why nothing can be said about reply trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoTrees {
    /// The archive does not say which comment answers which.
    NoParents,
    /// Most of the comments that were answered are not in the archive.
    ParentsMissing,
    /// Most of the replies that the sources state are not in the archive.
    RepliesMissing,
}

as_str!(NoTrees { NoParents = "no_parents", ParentsMissing = "parents_missing", RepliesMissing = "replies_missing" });

/// How many replies a comment drew, by phase.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PhaseBranching {
    /// Position in [`super::Storm::phases`].
    pub phase_idx: u64,
    /// Its kind.
    pub kind: PhaseKind,
    /// Replies by other customers that a hundred customer comments of this phase drew.
    pub branching: Estimate,
}

/// A conversation by how much its comments drew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreadBranching {
    /// Its first comment.
    pub quote: QuoteId,
    /// Customer comments in it.
    pub n: u64,
    /// Different customers.
    pub n_authors: u64,
    /// Replies by other customers to a hundred customer comments of the thread.
    pub branching: f64,
    /// Longest chain of replies.
    pub depth: u64,
    /// First comment.
    pub first_at: Option<Micros>,
}

/// A comment that drew many others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuperSpreader {
    /// The comment.
    pub quote: QuoteId,
    /// Customer comments below it, at any depth.
    pub n_below: u64,
    /// Customer comments that answer it directly.
    pub n_direct: u64,
}

/// How comments draw further comments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contagion {
    /// Why nothing is said; the rest is empty then.
    pub unknown: Option<NoTrees>,
    /// Comments whose parent is in the archive, of those that name one.
    pub parents_known: Share,
    /// Direct replies by other customers to a hundred customer comments.
    pub branching: Estimate,
    /// The same over phases; without a crisis empty.
    pub phases: Vec<PhaseBranching>,
    /// The largest conversations among customers, most replies among customers first.
    pub threads: Vec<ThreadBranching>,
    /// Comments that drew most.
    pub spreaders: Vec<SuperSpreader>,
    /// Customer comments by the number of comments above them: 0, 1, 2, 3, 4, and 5 or more.
    pub depths: Vec<Share>,
}

/// Comments of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DayCount {
    /// Midnight in the report's zone.
    pub from: Micros,
    /// Comments.
    pub n: u64,
}

/// A claim that goes round: comments about false information that share words or text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RumourClaim {
    /// Words that set it apart.
    pub words: Vec<String>,
    /// Comments, of all about false information.
    pub share: Share,
    /// Different people who carried it.
    pub n_authors: u64,
    /// First seen.
    pub first_at: Option<Micros>,
    /// Last seen.
    pub last_at: Option<Micros>,
    /// The first comments, by different people.
    pub carriers: Vec<QuoteId>,
    /// Different wordings: near copies count as one.
    pub n_variants: u64,
    /// The shortest different texts.
    pub variants: Vec<QuoteId>,
    /// Comments a day, days without any left out.
    pub days: Vec<DayCount>,
    /// First correction or denial by the brand that concerns it.
    pub correction: Option<QuoteId>,
    /// When.
    pub corrected_at: Option<Micros>,
    /// Minutes from the first comment to it.
    pub correction_minutes: Option<f64>,
    /// Comments with the claim after the correction, of all with the claim.
    pub after_correction: Option<Share>,
}

/// Comments that ask where comments have gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemovalRow {
    /// What they say was done.
    pub kind: RemovalKind,
    /// How many, of all customer comments with text.
    pub share: Share,
    /// Different authors.
    pub n_authors: u64,
    /// During the crisis, when there was one.
    pub n_crisis: Option<u64>,
    /// First.
    pub first_at: Option<Micros>,
    /// Some of them.
    pub quotes: Vec<QuoteId>,
}

/// Clues that comments were removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemovalMeasures {
    /// Comments with any clue, of all customer comments with text.
    pub share: Share,
    /// Different authors of them.
    pub n_authors: u64,
    /// By what they say; kinds that nobody speaks of are left out.
    pub kinds: Vec<RemovalRow>,
    /// Comments whose parent is named and not in the archive: it may have been removed, or not exported.
    pub n_orphans: u64,
    /// Comments that the archive itself marks as hidden or deleted.
    pub n_hidden_or_deleted: u64,
}

/// How a crisis spread and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// Words that set the crisis apart from the calm time; empty without a crisis.
    pub words: Vec<KeyWord>,
    /// Words of each phase against the phase before.
    pub phase_words: Vec<PhaseWords>,
    /// Hours above expectation; absent when no comment has an hour.
    pub spikes: Option<SpikeMeasures>,
    /// Copies and coordination.
    pub copies: CopyMeasures,
    /// How comments draw further comments.
    pub contagion: Contagion,
    /// Claims that go round, most comments first.
    pub claims: Vec<RumourClaim>,
    /// Clues that comments were removed.
    pub removal: RemovalMeasures,
}

impl Spread {
    /// The comments that it names, some of them more than once.
    pub fn quotes(&self) -> impl Iterator<Item = &QuoteId> {
        let words = self.words.iter().chain(self.phase_words.iter().flat_map(|phase| &phase.words)).flat_map(|word| &word.quotes);
        let spikes = self.spikes.iter().flat_map(|spikes| &spikes.spikes).flat_map(|spike| &spike.first);
        let copies = self.copies.groups.iter().map(|group| &group.quote);
        let threads = self.contagion.threads.iter().map(|thread| &thread.quote);
        let spreaders = self.contagion.spreaders.iter().map(|spreader| &spreader.quote);
        let claims = self.claims.iter().flat_map(|claim| claim.carriers.iter().chain(&claim.variants).chain(&claim.correction));
        let removal = self.removal.kinds.iter().flat_map(|row| &row.quotes);
        words.chain(spikes).chain(copies).chain(threads).chain(spreaders).chain(claims).chain(removal)
    }
}
