//! Trains the head that says whether a comment asks for an answer.

use super::columns::{columns, form};
use super::corpus::{LabelledCorpus, Part};
use super::fit::{FitSettings, MOST_LABELS};
use super::sentiment::provenance;
use super::softmax::{Row, Spec, train};
use crate::annotate::causes::CauseRules;
use crate::annotate::learned::{Families, Head, SetCard, collect};
use crate::annotate::needs_reply::{NeedsReplyRules, extra_features, signals};
use crate::annotate::sentiment::SentimentLexicon;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::NeedsReply;

/// What reads texts into features.
#[derive(Debug, Clone, Copy)]
pub struct NeedsReplyReader<'a> {
    /// The signals.
    pub rules: &'a NeedsReplyRules,
    /// The causes.
    pub causes: &'a CauseRules,
    /// Words of feeling.
    pub lexicon: &'a SentimentLexicon,
}

/// Trains on the training part of a corpus, calibrated by cross-fitting.
#[must_use]
pub fn train_needs_reply(corpus: &LabelledCorpus<'_>, own: &SetCard, settings: &FitSettings, balance: f32, reader: NeedsReplyReader<'_>) -> Head {
    let mut tokens = Tokens::default();
    let forms: Vec<_> = corpus.comments(Part::Training).map(|comment| (comment.needs_reply as usize, form(comment))).collect();
    let names: Vec<&str> = NeedsReply::ALL.iter().map(|need| need.as_str()).collect();
    let columns = columns(&names, &forms, MOST_LABELS);
    let rows: Vec<Row> = corpus
        .comments(Part::Training)
        .zip(&columns.of_row)
        .map(|(comment, column)| {
            tokenise(comment.text, &mut tokens);
            let mut features = collect(&tokens, Families::Content, reader.lexicon.negators()).hashes;
            reader.lexicon.features(&tokens, comment.lang, &mut features);
            let signals = signals(&tokens, comment.lang, reader.rules);
            extra_features(signals, reader.causes.read(&tokens, comment.lang).causes, &mut features);
            Row {
                features,
                right: comment.needs_reply as usize,
                column: *column,
                known: 0b111,
                lang: comment.lang,
                weight: 1.0,
                is_tuned: !comment.is_dense,
            }
        })
        .collect();
    let spec = Spec { task: "needs_reply".into(), families: Families::Content, labels: columns.labels, settings: *settings, balance };
    train(&rows, None, &spec, provenance("needs_reply", std::slice::from_ref(own), settings))
}
