//! Labels for every comment: language, sentiment, causes, acts, and whether it asks for an answer.
//!
//! The annotators below are plain Rust on text, with no polars in sight; this file only maps them over the corpus, a block of rows a thread, and puts the
//! results back in order, so that the number of threads changes no byte.

pub mod acts;
pub mod causes;
pub mod copies;
pub mod language;
pub mod needs_reply;
pub mod rules;
pub mod sentiment;
pub mod tokens;

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::error::Result;
use crate::model::{ActSet, AuthorRole, CauseSet, Lang, NONE, NeedsReply, Polarity, Probabilities};
use crate::progress::Progress;
use tokens::Tokens;

/// What the annotators know: words, rules, weights, parsed once.
#[derive(Debug)]
pub struct Knowledge {
    /// Languages.
    pub language: language::LanguageKnowledge,
    /// Sentiment.
    pub sentiment: sentiment::SentimentKnowledge,
    /// Causes and their taxonomy.
    pub causes: causes::CauseRules,
    /// Acts of replies.
    pub acts: acts::ActRules,
    /// What asks for an answer.
    pub needs_reply: needs_reply::NeedsReplyRules,
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
    /// Acts; brand only.
    pub acts: Vec<ActSet>,
    /// Whether it asks for an answer; customers only, `No` for the brand.
    pub needs_reply: Vec<NeedsReply>,
    /// Cluster of equal texts, numbered in order of first appearance; [`NONE`] = stands alone.
    pub copy_cluster: Vec<u32>,
    /// Letters of each text: evidence prefers texts that can be read at a glance.
    pub n_chars: Vec<u32>,
}

struct Label {
    language: Lang,
    language_confidence: f32,
    probabilities: Probabilities,
    polarity: Polarity,
    causes: CauseSet,
    acts: ActSet,
    needs_reply: NeedsReply,
    fingerprint: Option<u64>,
    n_chars: u32,
}

/// Rows that one thread takes at a time.
const BLOCK_ROWS: usize = 8_192;

/// Labels every row of the corpus.
///
/// # Errors
///
/// Only when the user stops the run.
pub fn annotate(corpus: &Corpus, knowledge: &Knowledge, progress: &dyn Progress) -> Result<Labels> {
    let texts = corpus.texts();
    let starts: Vec<usize> = (0..texts.len()).step_by(BLOCK_ROWS).collect();
    let blocks: Vec<Vec<Label>> = starts
        .into_par_iter()
        .map(|start| {
            progress.checkpoint()?;
            let end = (start + BLOCK_ROWS).min(texts.len());
            let mut tokens = Tokens::default();
            let labels = (start..end).map(|row| label(texts[row], corpus, row, knowledge, &mut tokens)).collect();
            progress.advance((end - start) as u64);
            Ok(labels)
        })
        .collect::<Result<_>>()?;

    let mut labels = Labels::default();
    let mut fingerprints = Vec::with_capacity(texts.len());
    for label in blocks.into_iter().flatten() {
        labels.language.push(label.language);
        labels.language_confidence.push(label.language_confidence);
        labels.probabilities.push(label.probabilities);
        labels.polarity.push(label.polarity);
        labels.causes.push(label.causes);
        labels.acts.push(label.acts);
        labels.needs_reply.push(label.needs_reply);
        labels.n_chars.push(label.n_chars);
        fingerprints.push(label.fingerprint);
    }
    labels.copy_cluster = copies::cluster(&fingerprints, |row| matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot));
    Ok(labels)
}

fn label(text: &str, corpus: &Corpus, row: usize, knowledge: &Knowledge, tokens: &mut Tokens) -> Label {
    tokens::tokenise(text, tokens);
    let (language, language_confidence) = language::detect(text, tokens, &knowledge.language);
    let scored = sentiment::score(text, tokens, language, &knowledge.sentiment);
    let is_brand = matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot);
    let parent = corpus.parent[row];
    let mut label = Label {
        language,
        language_confidence,
        probabilities: scored.probabilities,
        polarity: scored.polarity,
        causes: CauseSet::default(),
        acts: ActSet::default(),
        needs_reply: NeedsReply::No,
        fingerprint: copies::fingerprint(tokens, if is_brand { copies::Numbers::Ignored } else { copies::Numbers::Count }),
        n_chars: text.chars().count() as u32,
    };
    if is_brand {
        label.acts = acts::tag(tokens, language, &knowledge.acts);
    } else {
        label.causes = causes::tag(tokens, language, &knowledge.causes);
        // A comment under the brand's own post opens a talk; one under its reply goes on with it.
        let is_after_brand = parent != NONE && corpus.brand_account[parent as usize] != NONE && corpus.parent[parent as usize] != NONE;
        let standing = if is_after_brand { needs_reply::Standing::AfterBrand } else { needs_reply::Standing::Open };
        label.needs_reply = judge_need(tokens, language, &label, standing, knowledge);
    }
    label
}

fn judge_need(tokens: &Tokens, language: Lang, label: &Label, standing: needs_reply::Standing, knowledge: &Knowledge) -> NeedsReply {
    let facts = needs_reply::Facts { lang: language, polarity: label.polarity, causes: label.causes, standing };
    needs_reply::judge(tokens, facts, &knowledge.needs_reply)
}
