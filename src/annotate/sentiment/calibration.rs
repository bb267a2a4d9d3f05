//! From what was heard to three probabilities: a small multinomial logistic map, whose coefficients are in a file.

use serde::Deserialize;

use super::modifiers::{Rules, failure};
use super::walk::{Listener, Outline};
use crate::error::{Error, Result};
use crate::model::{Polarity, Probabilities};

/// The sums of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    pub(super) positive: f32,
    /// Not below 0; the size of all unpleasant valences.
    pub(super) negative: f32,
    pub(super) hits: u32,
    /// The last valence heard: people end on what they mean.
    pub(super) last: f32,
}

impl Listener for Sums {
    fn hit(&mut self, _from: u32, _to: u32, valence: f32) {
        self.hits += 1;
        self.last = valence;
        if valence > 0.0 {
            self.positive += valence;
        } else {
            self.negative -= valence;
        }
    }

    fn damp(&mut self, factor: f32) {
        self.positive *= factor;
        self.negative *= factor;
    }
}

/// Names of the features, in the order in which [`features`] gives them; the file has a row for each.
pub(super) const FEATURES: [&str; 16] = [
    "bias",
    "compound",
    "positive_share",
    "negative_share",
    "no_hits",
    "last",
    "question",
    "exclamation",
    "negation",
    "contrast",
    "length",
    "link",
    "mention",
    "emoji",
    "shouting",
    "negative_question",
];

/// The features of one text; every one is in −1..=1.
pub(super) fn features(sums: &Sums, outline: &Outline, rules: &Rules) -> [f32; FEATURES.len()] {
    let mut sum = sums.positive - sums.negative;
    let exclamation = (outline.exclamations as f32).min(rules.exclamations.value) * rules.exclamation.value;
    let question = match outline.questions {
        0 | 1 => 0.0,
        2 | 3 => outline.questions as f32 * rules.question.value,
        _ => rules.many_questions.value,
    };
    if sum != 0.0 {
        sum += sum.signum() * (exclamation + question);
    }
    let share = |side: f32| side / (side + rules.half.value);
    let flag = |count: u32| if count > 0 { 1.0 } else { 0.0 };
    let compound = sum / (sum * sum + rules.normal.value).sqrt();
    [
        1.0,
        compound,
        share(sums.positive),
        share(sums.negative),
        if sums.hits == 0 { 1.0 } else { 0.0 },
        sums.last / 6.0,
        flag(outline.questions),
        flag(outline.exclamations),
        flag(outline.negations),
        flag(outline.contrasts),
        (outline.words as f32 / (outline.words as f32 + 12.0)).min(1.0),
        flag(outline.links),
        flag(outline.mentions),
        flag(outline.emoji),
        if outline.shouted > 1 { 1.0 } else { 0.0 },
        flag(outline.questions) * compound.min(0.0),
    ]
}

/// One row of the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    feature: String,
    negative: f32,
    positive: f32,
}

/// What is multiplied on the probabilities before the largest wins.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    negative: f32,
    positive: f32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    choice: Choice,
    weights: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    en: Block,
    pl: Block,
    other: Block,
    emoji_only: EmojiOnly,
}

/// Texts of emoji alone: the mean valence decides.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmojiOnly {
    slope: f32,
    doubt: f32,
}

/// Coefficients for one language.
#[derive(Debug, Clone)]
pub(super) struct Calibration {
    negative: [f32; FEATURES.len()],
    positive: [f32; FEATURES.len()],
    choice: Choice,
}

/// All coefficients.
#[derive(Debug)]
pub(super) struct Calibrations {
    pub(super) english: Calibration,
    pub(super) polish: Calibration,
    pub(super) other: Calibration,
    pub(super) emoji_only: EmojiOnly,
}

impl Calibrations {
    /// Reads `sentiment/calibration.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] when it is no TOML of the right shape, or a feature is missing, unknown or out of order.
    pub(super) fn read(file: &str, text: &str) -> Result<Self> {
        let parsed: File = toml::from_str(text).map_err(|error| failure(file, text, &error))?;
        let block = |name: &str, block: &Block| {
            let names: Vec<&str> = block.weights.iter().map(|row| row.feature.as_str()).collect();
            if names != FEATURES {
                let what = format!("`{name}` must have the features {} in this order", FEATURES.join(", "));
                return Err(Error::Resource { file: file.into(), place: String::new(), what });
            }
            let mut made = Calibration { negative: [0.0; FEATURES.len()], positive: [0.0; FEATURES.len()], choice: block.choice };
            for (i, row) in block.weights.iter().enumerate() {
                made.negative[i] = row.negative;
                made.positive[i] = row.positive;
            }
            Ok(made)
        };
        Ok(Self {
            english: block("en", &parsed.en)?,
            polish: block("pl", &parsed.pl)?,
            other: block("other", &parsed.other)?,
            emoji_only: parsed.emoji_only,
        })
    }
}

impl Calibration {
    pub(super) fn probabilities(&self, features: &[f32; FEATURES.len()]) -> Probabilities {
        let dot = |weights: &[f32; FEATURES.len()]| weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f32>();
        softmax(dot(&self.negative), dot(&self.positive))
    }

    /// The class of these probabilities. Ties are neutral.
    pub(super) fn choose(&self, probabilities: Probabilities) -> Polarity {
        let negative = probabilities.negative * self.choice.negative;
        let positive = probabilities.positive * self.choice.positive;
        if probabilities.neutral >= negative.max(positive) {
            Polarity::Neutral
        } else if negative >= positive {
            Polarity::Negative
        } else {
            Polarity::Positive
        }
    }
}

impl EmojiOnly {
    pub(super) fn probabilities(self, sums: &Sums) -> Probabilities {
        let mean = (sums.positive - sums.negative) / sums.hits.max(1) as f32;
        softmax(-self.slope * mean - self.doubt, self.slope * mean - self.doubt)
    }
}

/// Three probabilities from two log-odds against neutral.
fn softmax(negative: f32, positive: f32) -> Probabilities {
    let top = negative.max(positive).max(0.0);
    let (negative, neutral, positive) = ((negative - top).exp(), (-top).exp(), (positive - top).exp());
    let sum = negative + neutral + positive;
    Probabilities { negative: negative / sum, neutral: neutral / sum, positive: positive / sum }
}
