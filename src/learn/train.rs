//! One task after the other from recipe and texts to model files, with the scores that their card tells.

use super::acts::{ActReader, train_acts};
use super::causes::{self, CauseReader};
use super::corpus::{LabelledCorpus, Part};
use super::language::recipe::LanguageRecipe;
use super::needs_reply::{NeedsReplyReader, train_needs_reply};
use super::recipe::Recipe;
use super::sentiment::{PublicSet, SentimentReader, provenance, taught, train_all, train_service};
use crate::annotate::acts::ActRules;
use crate::annotate::causes::CauseRules;
use crate::annotate::learned::Head;
use crate::annotate::needs_reply::NeedsReplyRules;
use crate::annotate::sentiment::SentimentLexicon;
use crate::annotate::tokens::Tokens;
use crate::error::{Error, Result};
use crate::model::Lang;
use crate::model::cause::SubCauseId;

/// With fewer labelled texts a head learns nothing that would hold for another text.
const LEAST_TEXTS: usize = 100;

/// What a trained head decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrainTask {
    /// `sentiment-general`, `sentiment-service`, `register`.
    Sentiment,
    /// `cause`.
    Cause,
    /// `act`.
    Act,
    /// `needs_reply`.
    NeedsReply,
}

/// Trains the language head; it needs the public sets. `resource` and `public` give the text of a file.
///
/// # Errors
/// A file that is not there, or not of the right shape.
pub fn train_language(
    recipe: &LanguageRecipe,
    corpus: &LabelledCorpus<'_>,
    resource: impl Fn(&str) -> Result<String>,
    public: impl Fn(&str) -> Result<String>,
) -> Result<Head> {
    let comments = corpus.comments(Part::Training).map(|comment| (comment.lang, comment.text.to_owned()));
    let replies = corpus.replies(Part::Training).map(|reply| (reply.lang, reply.text.to_owned()));
    Ok(recipe.train(comments.chain(replies).map(|(lang, text)| (lang.as_str().to_owned(), text)).collect(), resource, public)?.head)
}

/// What is read besides the labelled texts.
#[derive(Debug, Clone, Copy)]
pub struct TrainKnowledge<'a> {
    /// Words of feeling, and words that negate.
    pub lexicon: &'a SentimentLexicon,
    /// Causes.
    pub causes: &'a CauseRules,
    /// Acts.
    pub acts: &'a ActRules,
    /// Signals.
    pub needs_reply: &'a NeedsReplyRules,
}

/// Labelled texts.
#[derive(Debug, Clone, Copy)]
pub struct TrainTexts<'a> {
    /// Ours, and a user's in the same shape.
    pub corpus: &'a LabelledCorpus<'a>,
    /// Public sets to learn from; without them there is no general expert.
    pub public: &'a [PublicSet],
    /// Public sets to calibrate on.
    pub tune: &'a [PublicSet],
    /// Short texts that teach the words of causes: file, language, content.
    pub seeds: &'a [(&'a str, Lang, &'a str)],
}

/// Trains the heads of one task: names of files without their ending, and heads.
///
/// # Errors
/// A taxonomy that has no sub-causes to learn.
pub fn train(task: TrainTask, recipe: &Recipe, texts: TrainTexts<'_>, knowledge: TrainKnowledge<'_>) -> Result<Vec<(&'static str, Head)>> {
    let corpus = texts.corpus;
    let n = match task {
        TrainTask::Act => corpus.replies(Part::Training).count(),
        TrainTask::Sentiment => taught(corpus).count(),
        TrainTask::Cause | TrainTask::NeedsReply => corpus.comments(Part::Training).count(),
    };
    if n < LEAST_TEXTS {
        let kind = if task == TrainTask::Act { "replies" } else { "comments" };
        return Err(Error::Setting {
            origin: "train".into(),
            what: format!("there are {n} labelled {kind} to learn from, and at least {LEAST_TEXTS} are needed"),
            fix: "label more texts, leave `--only-these` out, or name another `--task`".into(),
        });
    }
    let own = recipe.own_card(n);
    Ok(match task {
        TrainTask::Sentiment => {
            let reader = SentimentReader { lexicon: knowledge.lexicon };
            if texts.public.is_empty() {
                vec![("sentiment-service", train_service(corpus, &own, &recipe.sentiment, reader))]
            } else {
                let heads = train_all(corpus, &own, texts.public, texts.tune, &recipe.sentiment, reader);
                vec![("sentiment-general", heads.general), ("sentiment-service", heads.service), ("register", heads.register)]
            }
        }
        TrainTask::NeedsReply => {
            let reader = NeedsReplyReader { rules: knowledge.needs_reply, causes: knowledge.causes, lexicon: knowledge.lexicon };
            vec![("needs_reply", train_needs_reply(corpus, &own, &recipe.needs_reply.fit, recipe.needs_reply.balance, reader))]
        }
        TrainTask::Cause => {
            let reader = CauseReader { rules: knowledge.causes, negators: knowledge.lexicon.negators() };
            let mut tokens = Tokens::default();
            let sub = |path: &&str| -> Option<SubCauseId> { knowledge.causes.taxonomy.find_path(path)?.1 };
            let mut rows: Vec<_> = corpus
                .comments(Part::Training)
                .map(|comment| {
                    let labels = comment.causes.iter().filter_map(sub).collect();
                    let form = format!("{} {}", comment.polarity, comment.kind);
                    let purpose = if comment.is_dense { causes::Purpose::WordsOnly } else { causes::Purpose::Whole };
                    reader.row(comment.text, labels, form, comment.lang, purpose, &mut tokens)
                })
                .collect();
            for (file, lang, text) in texts.seeds {
                rows.extend(reader.seeds(file, text, *lang, &mut tokens)?);
            }
            let fit = &recipe.cause.fit;
            vec![("cause", causes::train(&rows, knowledge.causes, fit, provenance("cause", &[own], fit))?.head)]
        }
        TrainTask::Act => {
            let reader = ActReader { rules: knowledge.acts, negators: knowledge.lexicon.negators() };
            vec![("act", train_acts(corpus, &own, &recipe.act.fit, reader))]
        }
    })
}
