//! Trains the head for response acts on labelled replies, and tunes where it says yes.
//!
//! Thresholds are tuned by cross-fitting: each fifth of the replies is scored by weights that have not seen it. The clues that the rules give were written
//! after a look at the training part, so these scores are a little too good; what is true of unseen replies, only the validation part tells.

use super::corpus::{LabelledCorpus, Part};
use super::fit::{Example, FitSettings, fit, fit_mean, quantise};
use super::sentiment::provenance;
use crate::annotate::acts::{ActRules, clues, extra_features, head_labels};
use crate::annotate::learned::{Families, Head, Kind, ModelHeader, Negators, SetCard, VERSION, collect};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::ActSet;

/// Parts of the cross-fitting.
const FOLDS: usize = 5;
/// Thresholds that are tried, in eighths of log-odds.
const TRIED: std::ops::RangeInclusive<i32> = -24..=8;
/// What an eighth away from the common threshold must gain, in replies put right, or chance would decide.
const PRICE: f32 = 0.15;

/// What reads replies for training as they are read in use.
#[derive(Debug, Clone, Copy)]
pub struct ActReader<'a> {
    /// The rules.
    pub rules: &'a ActRules,
    /// Words that negate.
    pub negators: &'a Negators,
}

/// Trains on the training part of a corpus; labels are those of [`head_labels`].
#[must_use]
pub fn train_acts(corpus: &LabelledCorpus<'_>, own: &SetCard, settings: &FitSettings, reader: ActReader<'_>) -> Head {
    let labels = head_labels();
    let mut tokens = Tokens::default();
    let examples: Vec<Example> = corpus
        .replies(Part::Training)
        .map(|reply| {
            tokenise(reply.text, &mut tokens);
            let clues = clues(reply.text, &tokens, reply.lang, reader.rules);
            let mut features = collect(&tokens, Families::Content, reader.negators).hashes;
            extra_features(clues, &tokens, &mut features);
            let bit = |acts: ActSet, label: usize| u64::from(acts.contains(labels[label])) << label;
            let right = (0..labels.len()).fold(0, |mask, label| mask | bit(reply.acts, label));
            Example { features, right, known: (1 << labels.len()) - 1, weight: 1.0 }
        })
        .collect();
    let is_tuned: Vec<bool> = corpus.replies(Part::Training).map(|reply| !reply.is_dense).collect();
    let offsets: Vec<f32> = thresholds(&examples, &is_tuned, labels.len(), settings).into_iter().map(|threshold| -threshold).collect();
    let weights = fit_mean(&examples, labels.len(), Kind::Independent, settings);
    let (table, scale) = quantise(&weights);
    let header = ModelHeader {
        task: "act".into(),
        features: VERSION,
        families: Families::Content,
        kind: Kind::Independent,
        bits: settings.bits,
        labels: labels.iter().map(|act| act.as_str().to_owned()).collect(),
        scale,
        bias: weights.bias.clone(),
        sharpness: [("other".to_owned(), 1.0)].into(),
        offsets: [("other".to_owned(), offsets)].into(),
        provenance: provenance("act", std::slice::from_ref(own), settings),
    };
    Head::new(header, &table)
}

/// One threshold a label, from the examples that are tuned on: a common one that makes micro-F1 largest, and from there a way of its own for each label that pays for it.
fn thresholds(examples: &[Example], is_tuned: &[bool], width: usize, settings: &FitSettings) -> Vec<f32> {
    let mut scores = vec![vec![0.0; width]; examples.len()];
    for fold in 0..FOLDS {
        let others: Vec<Example> =
            examples.iter().enumerate().filter(|(index, _)| index % FOLDS != fold).map(|(_, example)| example.clone()).collect();
        let weights = fit(&others, width, Kind::Independent, settings);
        for (example, scores) in examples.iter().zip(&mut scores).skip(fold).step_by(FOLDS) {
            weights.scores(&example.features, scores);
        }
    }
    let counts = |label: usize, threshold: f32| {
        let mut counts = [0.0_f32; 3];
        for ((example, scores), _) in examples.iter().zip(&scores).zip(is_tuned).filter(|(_, is_tuned)| **is_tuned) {
            let (is_right, is_chosen) = (example.right >> label & 1 == 1, scores[label] > threshold);
            counts[0] += f32::from(u8::from(is_right && is_chosen));
            counts[1] += f32::from(u8::from(is_chosen));
            counts[2] += f32::from(u8::from(is_right));
        }
        counts
    };
    // Micro-F1 is 2 hits / (chosen + right). At its largest value F, an act pays for itself while hits - F/2 * chosen grows.
    let mut best = (0.0, 0.0);
    for step in TRIED {
        let threshold = step as f32 / 8.0;
        let sums = (0..width).fold([0.0; 3], |sums: [f32; 3], label| {
            let counts = counts(label, threshold);
            [sums[0] + counts[0], sums[1] + counts[1], sums[2] + counts[2]]
        });
        let f1 = 2.0 * sums[0] / (sums[1] + sums[2]).max(1.0);
        if f1 > best.0 {
            best = (f1, threshold);
        }
    }
    let (f1, common) = best;
    (0..width)
        .map(|label| {
            let mut own = (f32::NEG_INFINITY, common);
            for step in TRIED {
                let threshold = step as f32 / 8.0;
                let [hits, chosen, _] = counts(label, threshold);
                let value = hits - f1 / 2.0 * chosen - PRICE * ((threshold - common) * 8.0).abs();
                if value > own.0 {
                    own = (value, threshold);
                }
            }
            own.1
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{ActReader, train_acts};
    use crate::annotate::acts::{ActRules, clues, decide, extra_features};
    use crate::annotate::learned::{Bank, Negators, SetCard};
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::learn::corpus::{LabelledCorpus, LabelledReply, Part};
    use crate::learn::fit::FitSettings;
    use crate::model::{ActSet, Lang, ResponseAct};

    const SETTINGS: FitSettings = FitSettings { bits: 12, epochs: 8, rate: 0.3, ridge: 0.0, dropout: 0.0, seed: 1 };

    fn rules() -> ActRules {
        ActRules::parse(include_str!("../resources/acts/en.toml"), include_str!("../resources/acts/pl.toml")).unwrap()
    }

    fn corpus(texts: &[(String, ResponseAct)]) -> LabelledCorpus<'_> {
        let replies = texts.iter().map(|(text, act)| {
            let mut acts = ActSet::default();
            acts.insert(*act);
            LabelledReply { text, lang: Lang::EN, acts, is_dense: false, part: Part::Training }
        });
        LabelledCorpus { comments: Vec::new(), replies: replies.collect() }
    }

    #[test]
    fn what_no_rule_knows_is_learned_and_training_twice_gives_the_same_bytes() {
        let mut texts = Vec::new();
        for number in 0..20 {
            texts.push((format!("zibble zabble quux {number}"), ResponseAct::Irony));
            texts.push((format!("frobnicate the widget {number}"), ResponseAct::Instruction));
        }
        let (rules, negators, corpus) = (rules(), Negators::default(), corpus(&texts));
        let reader = ActReader { rules: &rules, negators: &negators };
        let head = train_acts(&corpus, &SetCard::default(), &SETTINGS, reader);
        assert_eq!(head.to_bytes(), train_acts(&corpus, &SetCard::default(), &SETTINGS, reader).to_bytes());
        let mut tokens = Tokens::default();
        let text = "zibble zabble";
        tokenise(text, &mut tokens);
        let mut bank = Bank::new(vec![&head], &negators);
        bank.read(&tokens);
        let clues = clues(text, &tokens, Lang::EN, &rules);
        let mut features = Vec::new();
        extra_features(clues, &tokens, &mut features);
        let acts = decide(clues, bank.scores(0, &features, Lang::EN), Lang::EN, &head);
        assert_eq!(acts.iter().collect::<Vec<_>>(), [ResponseAct::Irony]);
    }
}
