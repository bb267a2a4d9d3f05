//! Several heads over one reading of a text, with a memory of words.
//!
//! Nearly all features belong to one word, so the sums of a word over all heads are kept in a table of the words seen last; the other features (pairs of words,
//! marks, shape) are kept in a second one, because a row there is one place in memory and the heads' tables are many. A bank is the scratch of one thread;
//! what it answers does not depend on what it has seen before.

use super::features::{Effect, Families, Negators, Sink, Word, read, word_features};
use super::head::Head;
use crate::annotate::tokens::Tokens;
use crate::model::Lang;

/// Words that are remembered, and other features; a power of two. At 80 labels each table is about 5 MB.
const SLOTS: usize = 1 << 15;
/// A word with more features than this is not remembered: its sums might not fit into 16 bits.
const MOST_FEATURES: u16 = 250;

/// Sums of one text, one column a label over all heads.
#[derive(Debug, Clone, Default)]
struct Reading {
    sums: Vec<i32>,
    /// Number of features: content, spelling.
    counts: [u32; 2],
}

/// What is known of one word.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// 0 = empty.
    key: u64,
    counts: [u16; 2],
    effect: Effect,
}

/// Heads with their memory.
#[derive(Debug)]
pub struct Bank<'a> {
    heads: Vec<&'a Head>,
    /// Where the columns of each head begin.
    starts: Vec<usize>,
    width: usize,
    negators: &'a Negators,
    slots: Vec<Slot>,
    rows: Vec<i16>,
    /// Key of each remembered feature that belongs to no single word: the feature and one bit that says that it is there.
    marks: Vec<u64>,
    mark_rows: Vec<i16>,
    /// One row, for what is not remembered.
    spare: Vec<i32>,
    reading: Reading,
    scores: Vec<f32>,
}

impl<'a> Bank<'a> {
    /// A bank with an empty memory.
    #[must_use]
    pub fn new(heads: Vec<&'a Head>, negators: &'a Negators) -> Self {
        let mut width = 0;
        let mut starts = Vec::with_capacity(heads.len());
        for head in &heads {
            starts.push(width);
            width += head.width();
        }
        Self {
            starts,
            width,
            negators,
            slots: vec![Slot::default(); SLOTS],
            rows: vec![0; SLOTS * width],
            marks: vec![0; SLOTS],
            mark_rows: vec![0; SLOTS * width],
            spare: vec![0; width],
            reading: Reading { sums: vec![0; width], counts: [0; 2] },
            scores: Vec::new(),
            heads,
        }
    }

    /// Reads a text; the scores of all heads can be asked for afterwards.
    pub fn read(&mut self, tokens: &Tokens) {
        self.reading.sums.fill(0);
        self.reading.counts = [0; 2];
        read(tokens, self);
    }

    /// The scores of one head for the text read last, in order of its labels. `extra` are features that only this head knows.
    pub fn scores(&mut self, head: usize, extra: &[u32], lang: Lang) -> &mut [f32] {
        let model = self.heads[head];
        let width = model.width();
        let from = self.starts[head];
        let family = usize::from(model.header.families == Families::Spelling);
        let n = self.reading.counts[family] + extra.len() as u32;
        self.scores.clear();
        self.scores.resize(width, 0.0);
        let sums = &mut self.reading.sums[from..from + width];
        if extra.is_empty() {
            model.finish(sums, n, lang, &mut self.scores);
        } else {
            // On the stack: a head has at most 64 labels.
            let mut more = [0; 64];
            let more = &mut more[..width];
            more.copy_from_slice(sums);
            for feature in extra {
                model.add(*feature, more);
            }
            model.finish(more, n, lang, &mut self.scores);
        }
        &mut self.scores
    }

    /// How much each token of the text read last moved `weights · scores` of one head: the dot product of its features' weights, on the scale of the scores.
    /// Tokens are indexes into `tokens.items`; those without any say are left out.
    #[must_use]
    pub fn explain(&self, tokens: &Tokens, head: usize, weights: &[f32], n_extra: usize, lang: Lang) -> Vec<(u32, f32)> {
        let model = self.heads[head];
        let mut explainer = Explainer { model, negators: self.negators, weights, by_token: vec![0.0; tokens.items.len()], n: n_extra as u32 };
        read(tokens, &mut explainer);
        let scale = model.unit(explainer.n, lang);
        explainer.by_token.iter().enumerate().filter(|(_, value)| **value != 0.0).map(|(token, value)| (token as u32, value * scale)).collect()
    }

    /// How much `extra` features moved `weights · scores` of one head for the text read last.
    #[must_use]
    pub fn explain_extra(&self, head: usize, extra: &[u32], weights: &[f32], lang: Lang) -> f32 {
        let model = self.heads[head];
        let family = usize::from(model.header.families == Families::Spelling);
        let sum: f32 = extra.iter().map(|feature| model.worth(*feature, weights)).sum();
        sum * model.unit(self.reading.counts[family] + extra.len() as u32, lang)
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, word: &Word<'_>, slot: usize, key: u64) {
        self.spare.fill(0);
        let mut counts = [0; 2];
        word_features(word, |family, feature| {
            for (index, wanted) in [Families::Content, Families::Spelling].into_iter().enumerate() {
                if family.is_none_or(|family| family == wanted) {
                    counts[index] += 1;
                    for (head, start) in self.heads.iter().zip(&self.starts) {
                        if head.header.families == wanted {
                            head.add(feature, &mut self.spare[*start..start + head.width()]);
                        }
                    }
                }
            }
        });
        let effect = self.negators.effect(word.form);
        if counts[0].max(counts[1]) > MOST_FEATURES {
            // Empty again: the next long word is read anew, too.
            self.slots[slot] = Slot { key: 0, counts, effect };
            return;
        }
        self.slots[slot] = Slot { key, counts, effect };
        for (kept, sum) in self.rows[slot * self.width..(slot + 1) * self.width].iter_mut().zip(&self.spare) {
            *kept = *sum as i16;
        }
    }

    #[cold]
    #[inline(never)]
    fn learn_mark(&mut self, feature: u32, slot: usize, key: u64) {
        self.spare.fill(0);
        for (head, start) in self.heads.iter().zip(&self.starts) {
            if head.header.families == Families::Content {
                head.add(feature, &mut self.spare[*start..start + head.width()]);
            }
        }
        self.marks[slot] = key;
        for (kept, sum) in self.mark_rows[slot * self.width..(slot + 1) * self.width].iter_mut().zip(&self.spare) {
            *kept = *sum as i16;
        }
    }
}

impl Sink for Bank<'_> {
    #[inline]
    fn word(&mut self, word: &Word<'_>) -> Effect {
        let key = (word.hash ^ u64::from(word.accents).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ ((word.negation as u64) << 61)) | 1;
        let slot = (key >> 20) as usize & (SLOTS - 1);
        if self.slots[slot].key != key {
            self.learn(word, slot, key);
        }
        let known = self.slots[slot];
        self.reading.counts[0] += u32::from(known.counts[0]);
        self.reading.counts[1] += u32::from(known.counts[1]);
        if known.key == 0 {
            add(&mut self.reading.sums, &self.spare);
        } else {
            add(&mut self.reading.sums, &self.rows[slot * self.width..(slot + 1) * self.width]);
        }
        known.effect
    }

    #[inline]
    fn content(&mut self, feature: u32, _token: u32) {
        self.reading.counts[0] += 1;
        let key = u64::from(feature) << 1 | 1;
        let slot = (feature >> 7) as usize & (SLOTS - 1);
        if self.marks[slot] != key {
            self.learn_mark(feature, slot, key);
        }
        add(&mut self.reading.sums, &self.mark_rows[slot * self.width..(slot + 1) * self.width]);
    }
}

#[inline]
fn add<T: Copy + Into<i32>>(sums: &mut [i32], row: &[T]) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += (*value).into();
    }
}

struct Explainer<'a> {
    model: &'a Head,
    negators: &'a Negators,
    weights: &'a [f32],
    by_token: Vec<f32>,
    n: u32,
}

impl Sink for Explainer<'_> {
    fn word(&mut self, word: &Word<'_>) -> Effect {
        let families = self.model.header.families;
        let (mut sum, mut n) = (0.0, 0);
        word_features(word, |family, feature| {
            if family.is_none_or(|family| family == families) {
                sum += self.model.worth(feature, self.weights);
                n += 1;
            }
        });
        self.by_token[word.token as usize] += sum;
        self.n += n;
        self.negators.effect(word.form)
    }

    fn content(&mut self, feature: u32, token: u32) {
        if self.model.header.families == Families::Content {
            self.n += 1;
            if let Some(slot) = self.by_token.get_mut(token as usize) {
                *slot += self.model.worth(feature, self.weights);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use super::Bank;
    use crate::annotate::learned::{Families, Head, Kind, ModelHeader, Negators, Provenance, VERSION, collect};
    use crate::annotate::tokens::{Tokens, tokenise};
    use crate::model::Lang;

    const TEXTS: [&str; 6] =
        ["nie polecam, DRAMAT!!! 😡😡", "where is my order?", "", "żółta łódź w Łodzi", "nie no, spoko ale wolno @kasia https://x.pl", "12 3 4,5"];

    fn head(families: Families, bits: u32, n_labels: usize, seed: u8) -> Head {
        let labels = (0..n_labels).map(|label| label.to_string()).collect();
        let header = ModelHeader {
            task: "test".into(),
            features: VERSION,
            families,
            kind: Kind::Softmax,
            bits,
            labels,
            scale: 0.01,
            bias: vec![0.5; n_labels],
            sharpness: BTreeMap::from([("other".into(), 2.0)]),
            offsets: BTreeMap::from([("other".into(), vec![0.0; n_labels])]),
            provenance: Provenance::default(),
        };
        let table: Vec<u8> = (0..n_labels << bits).map(|index| (index as u8).wrapping_mul(37).wrapping_add(seed)).collect();
        Head { header, table: Cow::Owned(table) }
    }

    fn negators() -> Negators {
        Negators::new(["not"], ["nie"], ["ale"])
    }

    /// The sum, feature by feature, as the formula has it.
    fn plainly(head: &Head, text: &str, extra: &[u32]) -> Vec<f32> {
        let mut tokens = Tokens::default();
        tokenise(text, &mut tokens);
        let mut features = collect(&tokens, head.header.families, &negators()).hashes;
        features.extend_from_slice(extra);
        let mut sums = vec![0; head.width()];
        for feature in &features {
            head.add(*feature, &mut sums);
        }
        sums.iter().map(|sum| (*sum as f32 * 0.01 / (features.len().max(1) as f32).sqrt() + 0.5) * 2.0).collect()
    }

    #[test]
    fn the_memory_of_words_changes_no_score() {
        let heads = [head(Families::Content, 10, 3, 1), head(Families::Spelling, 8, 5, 2)];
        let negators = negators();
        let mut bank = Bank::new(heads.iter().collect(), &negators);
        let mut tokens = Tokens::default();
        for text in TEXTS.iter().chain(&TEXTS) {
            tokenise(text, &mut tokens);
            bank.read(&tokens);
            for (index, head) in heads.iter().enumerate() {
                for extra in [&[][..], &[5, 6, 7][..]] {
                    let scores = bank.scores(index, extra, Lang::EN).to_vec();
                    for (score, expected) in scores.iter().zip(plainly(head, text, extra)) {
                        assert!((score - expected).abs() < 1e-4, "{text}: {score} {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_negation_reaches_the_words_after_it_until_a_mark_or_a_contrast() {
        let mut tokens = Tokens::default();
        let mut features = |text: &str| {
            tokenise(text, &mut tokens);
            collect(&tokens, Families::Content, &negators()).hashes.len()
        };
        // `<dobry>` has 5 + 4 + 3 + 2 groups of three to six letters, and is a word.
        assert_eq!(features("nie dobry"), features("raz dobry") + 15);
        assert_eq!(features("nie, dobry"), features("raz, dobry"));
        // The contrast itself is reached, `<ale>` with 3 + 2 groups; what comes after it is not.
        assert_eq!(features("nie ale dobry"), features("raz ale dobry") + 6);
        // An English negation leaves the letters alone.
        assert_eq!(features("not dobry"), features("nut dobry") + 1);
    }

    #[test]
    fn the_words_explain_the_score() {
        let head = head(Families::Content, 10, 3, 1);
        let negators = negators();
        let mut bank = Bank::new(vec![&head], &negators);
        let mut tokens = Tokens::default();
        tokenise("nie polecam, dramat", &mut tokens);
        bank.read(&tokens);
        let weights = [-1.0, 0.0, 1.0];
        let told: f32 = bank.explain(&tokens, 0, &weights, 0, Lang::EN).iter().map(|(_, value)| value).sum();
        let scores = bank.scores(0, &[], Lang::EN).to_vec();
        let whole = scores[2] - scores[0];
        // What is left belongs to the text as a whole: its end and its outline.
        assert!((told - whole).abs() < 2.0 && told != 0.0, "{told} of {whole}");
    }
}
