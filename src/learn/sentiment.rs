//! Trains the sentiment model: two experts and a gate.
//!
//! Public sets of tweets and reviews and our own comments follow different conventions: "my parcel has not arrived" is a fact in one and a complaint in the
//! other. One model for both is worse at each. So the *general* expert learns from everything, the *service* expert from texts about brands and services only,
//! and the *register* head says how much of service talk a text is; their scores are mixed by that (a mixture of experts, Jacobs et al. 1991).

use super::columns::{columns, form};
use super::corpus::{LabelledComment, LabelledCorpus, Part};
use super::fit::FitSettings;
use super::softmax::{Row, Spec, train, train_plainly};
use crate::annotate::learned::{Families, Head, Provenance, SetCard, collect};
use crate::annotate::sentiment::SentimentLexicon;
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::{Lang, Polarity};

/// One public set.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicSet {
    /// What it is.
    pub card: SetCard,
    /// Its texts.
    pub rows: Vec<(Polarity, Lang, String)>,
    /// How much it counts beside the others.
    pub weight: f32,
    /// Whether it knows negative and positive texts only; then it teaches nothing about neutral ones.
    pub has_poles_only: bool,
}

/// `models/sentiment.toml`, the numbers.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentimentSettings {
    /// The expert that learns from everything.
    pub general: FitSettings,
    /// The expert that learns from our corpus.
    pub service: FitSettings,
    /// The gate.
    pub register: FitSettings,
    /// How far rare classes are weighed up.
    pub balance: f32,
    /// What one of our comments counts beside a public text, for the general expert.
    pub own_weight: f32,
}

/// The three heads.
#[derive(Debug, Clone, PartialEq)]
pub struct SentimentHeads {
    /// Trained on everything.
    pub general: Head,
    /// Trained on our corpus.
    pub service: Head,
    /// How much of service talk a text is: labels `general`, `service`.
    pub register: Head,
}

/// What reads texts into features.
#[derive(Debug, Clone, Copy)]
pub struct SentimentReader<'a> {
    /// The lexicon.
    pub lexicon: &'a SentimentLexicon,
}

impl SentimentReader<'_> {
    fn row(self, text: &str, lang: Lang, polarity: Polarity, known: u64, weight: f32, tokens: &mut Tokens) -> Row {
        tokenise(text, tokens);
        let mut features = collect(tokens, Families::Content, self.lexicon.negators()).hashes;
        self.lexicon.features(tokens, lang, &mut features);
        Row { features, right: polarity as usize, column: polarity as usize, known, lang, weight, is_tuned: true }
    }

    fn own<'a>(self, comments: impl Iterator<Item = &'a LabelledComment<'a>>, weight: f32) -> Vec<Row> {
        let mut tokens = Tokens::default();
        comments.map(|comment| self.row(comment.text, comment.lang, comment.polarity, ALL, weight, &mut tokens)).collect()
    }

    fn public(self, sets: &[PublicSet]) -> Vec<Row> {
        let mut tokens = Tokens::default();
        let row = |set: &PublicSet, (polarity, lang, text): &(Polarity, Lang, String), tokens: &mut Tokens| {
            self.row(text, *lang, *polarity, if set.has_poles_only { POLES } else { ALL }, set.weight, tokens)
        };
        sets.iter().flat_map(|set| set.rows.iter().map(|one| row(set, one, &mut tokens)).collect::<Vec<_>>()).collect()
    }
}

/// The comments that teach feelings. In dense files most praise is a complaint denied ("no wait at all"), and a head that learned from them took angry
/// negations ("no answer at all") for praise.
pub(super) fn taught<'a>(corpus: &'a LabelledCorpus<'a>) -> impl Iterator<Item = &'a LabelledComment<'a>> {
    corpus.comments(Part::Training).filter(|comment| !comment.is_dense)
}

/// Negative, neutral, positive: the discriminants of [`Polarity`].
const ALL: u64 = 0b111;
/// Columns of the service expert: all files of the sentiment model together are to stay below two megabytes.
const SERVICE_COLUMNS: usize = 30;
/// Negative and positive.
const POLES: u64 = 0b101;

/// The service expert alone: it needs no text but ours.
#[must_use]
pub fn train_service(corpus: &LabelledCorpus<'_>, own: &SetCard, settings: &SentimentSettings, reader: SentimentReader<'_>) -> Head {
    let forms: Vec<_> = taught(corpus).map(|comment| (comment.polarity as usize, form(comment))).collect();
    let columns = columns(&names(), &forms, SERVICE_COLUMNS);
    let mut rows = reader.own(taught(corpus), 1.0);
    rows.iter_mut().zip(columns.of_row).for_each(|(row, column)| row.column = column);
    let spec = Spec { labels: columns.labels, ..spec("sentiment_service", settings.service, settings.balance) };
    train(&rows, None, &spec, provenance("service", std::slice::from_ref(own), &settings.service))
}

/// All three heads. `dev` is what the general expert is calibrated on.
#[must_use]
pub fn train_all(
    corpus: &LabelledCorpus<'_>,
    own: &SetCard,
    sets: &[PublicSet],
    dev: &[PublicSet],
    settings: &SentimentSettings,
    reader: SentimentReader<'_>,
) -> SentimentHeads {
    let public = reader.public(sets);
    let ours = reader.own(taught(corpus), settings.own_weight);
    let mut cards: Vec<SetCard> = sets.iter().map(|set| set.card.clone()).collect();
    cards.push(own.clone());
    let everything: Vec<Row> = public.iter().chain(&ours).cloned().collect();
    let general = train(
        &everything,
        Some(&reader.public(dev)),
        &spec("sentiment_general", settings.general, settings.balance),
        provenance("general", &cards, &settings.general),
    );
    let by_register: Vec<Row> = everything
        .iter()
        .enumerate()
        .map(|(index, row)| Row {
            right: usize::from(index >= public.len()),
            column: usize::from(index >= public.len()),
            known: 0b11,
            weight: 1.0,
            ..row.clone()
        })
        .collect();
    let register = Spec {
        task: "register".into(),
        families: Families::Content,
        labels: vec!["general".into(), "service".into()],
        settings: settings.register,
        balance: 1.0,
    };
    let register = train_plainly(&by_register, &register, provenance("register", &cards, &settings.register));
    SentimentHeads { general, service: train_service(corpus, own, settings, reader), register }
}

fn names() -> Vec<&'static str> {
    Polarity::ALL.iter().map(|polarity| polarity.as_str()).collect()
}

fn spec(task: &str, settings: FitSettings, balance: f32) -> Spec {
    let labels = names().into_iter().map(str::to_owned).collect();
    Spec { task: task.into(), families: Families::Content, labels, settings, balance }
}

/// What the card of a head tells.
pub(super) fn provenance(profile: &str, sets: &[SetCard], settings: &FitSettings) -> Provenance {
    let numbers = [
        ("bits", f64::from(settings.bits)),
        ("epochs", f64::from(settings.epochs)),
        ("rate", f64::from(settings.rate)),
        ("ridge", f64::from(settings.ridge)),
        ("dropout", f64::from(settings.dropout)),
        ("seed", settings.seed as f64),
    ];
    Provenance { profile: profile.into(), sets: sets.to_vec(), settings: numbers.map(|(name, value)| (name.to_owned(), value)).into() }
}
