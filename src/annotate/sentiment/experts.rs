//! The learned part: two experts and the gate between them.

use super::{Hit, SentimentLexicon, Sums};
use crate::annotate::learned::{self, Bank, Head};
use crate::annotate::tokens::{TokenKind, Tokens};
use crate::model::{Lang, Polarity, Probabilities};

/// Which texts the model may have learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Public sets and our own corpus: the more accurate one.
    #[default]
    Default,
    /// Our own corpus only.
    Clean,
}

/// The heads, and which of them decide.
#[derive(Debug)]
pub struct SentimentModel {
    /// Learned from everything.
    pub general: Head,
    /// Learned from our own comments to brands.
    pub service: Head,
    /// Labels `general` and `service`: how much of service talk a text is.
    pub register: Head,
    /// Who is asked.
    pub profile: Profile,
}

/// Where the three heads stand in a [`Bank`]: `general`, `service`, `register`, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub usize);

/// The sentiment of one text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// They sum to 1.
    pub probabilities: Probabilities,
    /// The class; not always that of the largest probability, because the classes are chosen so that each is found equally well.
    pub polarity: Polarity,
}

impl Scored {
    /// A text without a word and an emoji: it says nothing about feelings.
    pub const SILENT: Self = Self { probabilities: Probabilities { negative: 0.0, neutral: 1.0, positive: 0.0 }, polarity: Polarity::Neutral };

    /// Probabilities from the scores of negative, neutral and positive, and the largest of `chosen`; ties are neutral.
    fn new(mut scores: [f32; LABELS], chosen: [f32; LABELS]) -> Self {
        let polarity = if chosen[1] >= chosen[0].max(chosen[2]) {
            Polarity::Neutral
        } else if chosen[0] >= chosen[2] {
            Polarity::Negative
        } else {
            Polarity::Positive
        };
        learned::softmax(&mut scores);
        Self { probabilities: Probabilities { negative: scores[0], neutral: scores[1], positive: scores[2] }, polarity }
    }
}

/// What the heads say of one text, class by class: negative, neutral, positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// Log-probabilities up to a constant.
    pub scores: [f32; LABELS],
    /// The same with the offsets by which a class is chosen.
    pub chosen: [f32; LABELS],
}

/// A word, phrase or emoji that moved the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// Byte span in the original text.
    pub from: u32,
    /// End of that span.
    pub to: u32,
    /// What it adds to the log-odds of positive against negative.
    pub valence: f32,
}

const LABELS: usize = 3;
/// A word that moves the log-odds less than this says nothing worth showing.
const AUDIBLE: f32 = 0.1;
/// Positive against negative.
const SIGN: [f32; LABELS] = [-1.0, 0.0, 1.0];

impl SentimentModel {
    /// The heads in the order of a [`Place`].
    #[must_use]
    pub fn heads(&self) -> [&Head; 3] {
        [&self.general, &self.service, &self.register]
    }

    /// Share of the service expert in the answer about the text that the bank has read.
    fn share(&self, bank: &mut Bank<'_>, place: Place, lang: Lang) -> f32 {
        match self.profile {
            Profile::Clean => 1.0,
            Profile::Default => {
                let scores = bank.scores(place.0 + 2, &[], lang);
                1.0 / (1.0 + libm::expf(scores[0] - scores[1]))
            }
        }
    }

    /// The sentiment of the text that the bank has read; `features` is scratch, and holds what the lexicon says of the text.
    #[must_use]
    pub fn score(
        &self,
        bank: &mut Bank<'_>,
        place: Place,
        tokens: &Tokens,
        lang: Lang,
        lexicon: &SentimentLexicon,
        features: &mut Vec<u32>,
    ) -> Scored {
        match self.weigh(bank, place, tokens, lang, lexicon, features) {
            Ok(Weighed { scores, chosen }) => Scored::new(scores, chosen),
            Err(settled) => settled,
        }
    }

    /// The heads' say about the text that the bank has read, or what settles the matter without them; `features` is scratch, as in [`Self::score`].
    ///
    /// # Errors
    /// The score of a text without words.
    pub fn weigh(
        &self,
        bank: &mut Bank<'_>,
        place: Place,
        tokens: &Tokens,
        lang: Lang,
        lexicon: &SentimentLexicon,
        features: &mut Vec<u32>,
    ) -> Result<Weighed, Scored> {
        features.clear();
        let mut sums = Sums::default();
        let outline = lexicon.walk(tokens, lang, &mut sums);
        if outline.words == 0 {
            return Err(if outline.emoji == 0 { Scored::SILENT } else { lexicon.pictures_only(&sums) });
        }
        lexicon.state(&sums, features);
        let share = self.share(bank, place, lang);
        let mut weighed = Weighed { scores: [0.0; LABELS], chosen: [0.0; LABELS] };
        for (index, (head, share)) in [(&self.general, 1.0 - share), (&self.service, share)].into_iter().enumerate() {
            if share > 0.0 {
                let of_head = head.by_class::<LABELS>(bank.scores(place.0 + index, features, lang));
                for (label, (score, offset)) in of_head.iter().zip(head.class_offsets::<LABELS>(lang)).enumerate() {
                    weighed.scores[label] += share * score;
                    weighed.chosen[label] += share * (score + offset);
                }
            }
        }
        Ok(weighed)
    }

    /// The words behind the score of the text that the bank has read, in order of the text: what each adds to the log-odds of positive against negative. What
    /// the lexicon adds is given to its words in proportion to their valences; what belongs to no word (length, shape) is left out.
    #[must_use]
    pub fn explain(&self, bank: &mut Bank<'_>, place: Place, tokens: &Tokens, lang: Lang, lexicon: &SentimentLexicon) -> Vec<Contribution> {
        let mut hits: Vec<Hit> = Vec::new();
        let outline = lexicon.walk(tokens, lang, &mut hits);
        if outline.words == 0 {
            return hits.into_iter().map(|hit| Contribution { from: hit.from, to: hit.to, valence: hit.valence }).collect();
        }
        let mut features = Vec::new();
        lexicon.features(tokens, lang, &mut features);
        let share = self.share(bank, place, lang);
        let mut moved = vec![0.0; tokens.items.len()];
        let mut of_lexicon = 0.0;
        for (index, (head, share)) in [(&self.general, 1.0 - share), (&self.service, share)].into_iter().enumerate() {
            if share > 0.0 {
                let weights = head.slopes(bank.scores(place.0 + index, &features, lang), &SIGN);
                for (token, value) in bank.explain(tokens, place.0 + index, &weights, features.len(), lang) {
                    moved[token as usize] += share * value;
                }
                of_lexicon += share * bank.explain_extra(place.0 + index, &features, &weights, lang);
            }
        }
        // The lexicon's say goes to the hits that pull the same way.
        let pull: f32 = hits.iter().filter(|hit| hit.valence * of_lexicon > 0.0).map(|hit| hit.valence.abs()).sum();
        for hit in hits.iter().filter(|hit| hit.valence * of_lexicon > 0.0) {
            let first = tokens.items.iter().position(|token| token.from >= hit.from);
            if let Some(slot) = first.and_then(|first| moved.get_mut(first)) {
                *slot += of_lexicon * hit.valence.abs() / pull;
            }
        }
        tokens
            .items
            .iter()
            .zip(moved)
            .filter(|(token, value)| value.abs() >= AUDIBLE && !matches!(token.kind, TokenKind::Mention | TokenKind::Link))
            .map(|(token, valence)| Contribution { from: token.from, to: token.to, valence })
            .collect()
    }
}

impl SentimentLexicon {
    /// A text of emoji alone: the mean valence decides.
    fn pictures_only(&self, sums: &Sums) -> Scored {
        let mean = (sums.positive - sums.negative) / sums.hits.max(1) as f32;
        let (slope, doubt) = (self.rules.picture_slope.value, self.rules.picture_doubt.value);
        let scores = [-slope * mean - doubt, 0.0, slope * mean - doubt];
        Scored::new(scores, scores)
    }
}
