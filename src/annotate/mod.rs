//! Labels for every comment: language, sentiment, causes, acts, and whether it asks for an answer.
//!
//! The annotators below are plain Rust on text, with no polars in sight; this file only maps them over the corpus, a block of rows a thread, and puts the
//! results back in order, so that the number of threads changes no byte.

pub mod acts;
pub mod causes;
pub mod copies;
pub mod language;
pub mod learned;
pub mod needs_reply;
pub mod proposals;
mod reader;
pub mod reading_errors;
pub mod rules;
pub mod sentiment;
pub mod spread;
pub mod tokens;

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::error::Result;
use crate::model::cause::SubCauseSet;
use crate::model::{ActSet, AuthorRole, CauseSet, Lang, NONE, NeedsReply, Polarity, Probabilities};
use crate::progress::Progress;
pub use reader::{Reader, Writer};
use sentiment::Scored;
use sentiment::outside::{Gaps, OutsideModel, OutsideScores};

/// What the annotators know: words, rules, weights, parsed once.
#[derive(Debug)]
pub struct Knowledge {
    /// Languages.
    pub language: language::LanguageKnowledge,
    /// Words of feeling.
    pub lexicon: sentiment::SentimentLexicon,
    /// Sentiment.
    pub sentiment: sentiment::SentimentModel,
    /// A model that the user brought, which is asked instead.
    pub outside: Option<OutsideModel>,
    /// Causes and their taxonomy.
    pub causes: causes::CauseRules,
    /// Causes, as learned.
    pub cause_head: learned::Head,
    /// How the columns of that head read in the taxonomy.
    pub cause_model: causes::CauseModel,
    /// How complaints without a cause are put together.
    pub proposals: proposals::ProposalSettings,
    /// Acts of replies, as learned.
    pub act_head: learned::Head,
    /// Acts of replies.
    pub acts: acts::ActRules,
    /// How human replies sound.
    pub voice: acts::voice::Voice,
    /// What asks for an answer.
    pub needs_reply: needs_reply::NeedsReplyRules,
    /// How likely that is.
    pub needs_reply_head: learned::Head,
    /// How the spread of a crisis is measured.
    pub spread: spread::SpreadKnowledge,
}

/// One label of each kind a row, in canonical order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Language of the text.
    pub language: Vec<Lang>,
    /// How sure that is, 0..=1.
    pub language_confidence: Vec<f32>,
    /// The three probabilities.
    pub probabilities: Vec<Probabilities>,
    /// Sign class.
    pub polarity: Vec<Polarity>,
    /// Causes; customers only.
    pub causes: Vec<CauseSet>,
    /// Sub-causes; customers only.
    pub sub_causes: Vec<SubCauseSet>,
    /// Acts; brand only.
    pub acts: Vec<ActSet>,
    /// How human it sounds, 0..=1; brand only, 0 for customers.
    pub voice: Vec<f32>,
    /// Whether it asks for an answer; customers only, `No` for the brand.
    pub needs_reply: Vec<NeedsReply>,
    /// Cluster of equal texts, numbered in order of first appearance; [`NONE`] = stands alone.
    pub copy_cluster: Vec<u32>,
    /// The same with texts that are nearly equal put together; customers only, the brand's as above.
    pub near_cluster: Vec<u32>,
    /// Letters of each text: evidence prefers texts that can be read at a glance.
    pub n_chars: Vec<u32>,
    /// What a model from outside could not read.
    pub gaps: Gaps,
}

/// The labels of one text; see [`Labels`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "each is what the column of the same name in `Labels` holds")]
pub struct Label {
    pub language: Lang,
    pub language_confidence: f32,
    pub probabilities: Probabilities,
    pub polarity: Polarity,
    pub causes: CauseSet,
    pub sub_causes: SubCauseSet,
    pub acts: ActSet,
    pub voice: f32,
    pub needs_reply: NeedsReply,
    /// Equal words, equal number; nothing for short texts.
    pub fingerprint: Option<u64>,
    pub n_chars: u32,
}

impl Label {
    /// The label with what a model from outside says of the text's sentiment.
    #[must_use]
    pub fn with_outside(mut self, said: Probabilities) -> Self {
        let scored = Scored::from_outside(said, Scored { probabilities: self.probabilities, polarity: self.polarity });
        (self.probabilities, self.polarity) = (scored.probabilities, scored.polarity);
        self
    }
}

/// Rows that one thread takes at a time.
const BLOCK_ROWS: usize = 8_192;
/// Runs of blocks, each with a reader of its own.
const RUNS: usize = 16;

/// Labels every row of the corpus. `outside` is what a model from outside says of the rows' sentiment, where there is one.
///
/// # Errors
///
/// Only when the user stops the run.
pub fn annotate(corpus: &Corpus, knowledge: &Knowledge, outside: Option<&OutsideScores>, progress: &dyn Progress) -> Result<Labels> {
    let texts = corpus.texts();
    let starts: Vec<usize> = (0..texts.len()).step_by(BLOCK_ROWS).collect();
    let first = Reader::new(knowledge);
    let blocks: Vec<Vec<Label>> = starts
        .into_par_iter()
        // A reader remembers words; a few long runs of blocks are better than many short ones.
        .with_min_len((texts.len() / BLOCK_ROWS / RUNS).max(1))
        .map_init(
            || first.fork(),
            |reader, start| {
                progress.checkpoint()?;
                let end = (start + BLOCK_ROWS).min(texts.len());
                let label = |row: usize| {
                    let label = reader.label(texts[row], writer(corpus, row));
                    outside.map_or(label, |outside| label.with_outside(outside.probabilities[row]))
                };
                let labels = (start..end).map(label).collect();
                progress.advance((end - start) as u64);
                Ok(labels)
            },
        )
        .collect::<Result<_>>()?;

    let mut labels = Labels { gaps: outside.map(|outside| outside.gaps).unwrap_or_default(), ..Labels::default() };
    let mut fingerprints = Vec::with_capacity(texts.len());
    for label in blocks.into_iter().flatten() {
        labels.language.push(label.language);
        labels.language_confidence.push(label.language_confidence);
        labels.probabilities.push(label.probabilities);
        labels.polarity.push(label.polarity);
        labels.causes.push(label.causes);
        labels.sub_causes.push(label.sub_causes);
        labels.acts.push(label.acts);
        labels.voice.push(label.voice);
        labels.needs_reply.push(label.needs_reply);
        labels.n_chars.push(label.n_chars);
        fingerprints.push(label.fingerprint);
    }
    let is_brand = |row: usize| matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot);
    labels.copy_cluster = copies::cluster(&fingerprints, is_brand);
    labels.near_cluster = spread::near_copies::cluster(&texts, &labels.copy_cluster, |row| !is_brand(row), &knowledge.spread.limits.copies);
    Ok(labels)
}

/// Who wrote a row. A comment under the brand's own post opens a talk; one under its reply goes on with it.
fn writer(corpus: &Corpus, row: usize) -> Writer {
    if matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot) {
        return Writer::Brand;
    }
    let parent = corpus.parent[row];
    let is_after_brand = parent != NONE && corpus.brand_account[parent as usize] != NONE && corpus.parent[parent as usize] != NONE;
    Writer::Customer(if is_after_brand { needs_reply::Standing::AfterBrand } else { needs_reply::Standing::Open })
}
