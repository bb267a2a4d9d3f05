//! Several heads over one reading of a text, with a memory of words.
//!
//! Most features belong to one word, so the sums of a word over all heads are kept in a table of the words seen last; the other features (pairs of words, marks,
//! shape) are looked up one by one. A bank is the scratch of one thread; what it answers does not depend on what it has seen before.

use std::sync::Arc;

use super::features::{Effect, Families, Negators, Sink, Word, read, word_features};
use super::head::Head;
use super::pack::{LANES, Pack, Sums};
use crate::annotate::tokens::Tokens;
use crate::model::Lang;

/// Words that are remembered; a power of two. At 96 columns the table is 6 MB.
const SLOTS: usize = 1 << 15;
/// Features that are summed in 16 bits before the sums are taken over: 256 times -128 just fits.
const MOST_FEATURES: u32 = 256;

/// What is known of one word.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// 0 = empty.
    key: u64,
    /// Number of features: content, spelling.
    counts: [u16; 2],
    effect: Effect,
}

/// Heads with their memory.
#[derive(Debug)]
pub struct Bank<'a> {
    heads: Vec<&'a Head>,
    pack: Arc<Pack>,
    negators: &'a Negators,
    slots: Vec<Slot>,
    rows: Vec<Sums>,
    /// Sums of the text read last, one a column over all heads.
    sums: Vec<i32>,
    /// Those of the last features, and how many these are at most.
    recent: Vec<Sums>,
    n_recent: u32,
    /// Number of features: content, spelling.
    counts: [u32; 2],
    /// Features of the text that belong to no single word.
    loose: Vec<u32>,
    /// Those of one word: content, spelling.
    of_word: [Vec<u32>; 2],
    scores: Vec<f32>,
}

/// In the order in which features are counted.
const FAMILIES: [Families; 2] = [Families::Content, Families::Spelling];

impl<'a> Bank<'a> {
    /// A bank with an empty memory.
    #[must_use]
    pub fn new(heads: Vec<&'a Head>, negators: &'a Negators) -> Self {
        let pack = Arc::new(Pack::new(&heads));
        Self::over(heads, pack, negators)
    }

    /// A bank with the same heads, which share their tables, and a memory of its own.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self::over(self.heads.clone(), Arc::clone(&self.pack), self.negators)
    }

    fn over(heads: Vec<&'a Head>, pack: Arc<Pack>, negators: &'a Negators) -> Self {
        Self {
            heads,
            negators,
            slots: vec![Slot::default(); SLOTS],
            rows: vec![[0; LANES]; SLOTS * pack.blocks],
            sums: vec![0; pack.blocks * LANES],
            recent: vec![[0; LANES]; pack.blocks],
            n_recent: 0,
            counts: [0; 2],
            loose: Vec::new(),
            of_word: [Vec::new(), Vec::new()],
            scores: Vec::new(),
            pack,
        }
    }

    /// Reads a text; the scores of all heads can be asked for afterwards.
    pub fn read(&mut self, tokens: &Tokens) {
        self.sums.fill(0);
        self.counts = [0; 2];
        self.loose.clear();
        read(tokens, self);
        self.counts[0] += self.loose.len() as u32;
        for features in self.loose.chunks(MOST_FEATURES as usize) {
            take_over(&mut self.sums, &mut self.recent);
            self.pack.add(Families::Content, features, &mut self.recent);
        }
        take_over(&mut self.sums, &mut self.recent);
        self.n_recent = 0;
    }

    /// The scores of one head for the text read last, in order of its labels. `extra` are features that only this head knows.
    pub fn scores(&mut self, head: usize, extra: &[u32], lang: Lang) -> &mut [f32] {
        let model = self.heads[head];
        let width = model.width();
        let from = self.pack.starts[head];
        let family = usize::from(model.header.families == Families::Spelling);
        let n = self.counts[family] + extra.len() as u32;
        self.scores.clear();
        self.scores.resize(width, 0.0);
        let sums = &mut self.sums[from..from + width];
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
        sum * model.unit(self.counts[family] + extra.len() as u32, lang)
    }

    /// Reads a word letter by letter, and remembers it unless it has too many features for 16 bits; those are added here.
    #[cold]
    #[inline(never)]
    fn learn(&mut self, word: &Word<'_>, slot: usize, key: u64) {
        self.of_word.iter_mut().for_each(Vec::clear);
        word_features(word, |family, feature| {
            for (features, wanted) in self.of_word.iter_mut().zip(FAMILIES) {
                if family.is_none_or(|family| family == wanted) {
                    features.push(feature);
                }
            }
        });
        let counts = [self.of_word[0].len() as u16, self.of_word[1].len() as u16];
        let is_long = u32::from(counts[0].max(counts[1])) > MOST_FEATURES;
        self.slots[slot] = Slot { key: if is_long { 0 } else { key }, counts, effect: self.negators.effect(word.form) };
        let row = &mut self.rows[slot * self.pack.blocks..(slot + 1) * self.pack.blocks];
        row.fill([0; LANES]);
        for (features, family) in self.of_word.iter().zip(FAMILIES) {
            for features in features.chunks(MOST_FEATURES as usize) {
                self.pack.add(family, features, row);
                if is_long {
                    take_over(&mut self.sums, row);
                }
            }
        }
    }
}

/// Takes sums of 16 bits over into the wide ones.
fn take_over(sums: &mut [i32], recent: &mut [Sums]) {
    for (sum, recent) in sums.iter_mut().zip(recent.as_flattened_mut()) {
        *sum += i32::from(std::mem::take(recent));
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
        self.counts[0] += u32::from(known.counts[0]);
        self.counts[1] += u32::from(known.counts[1]);
        if known.key != 0 {
            let n = u32::from(known.counts[0].max(known.counts[1]));
            if self.n_recent + n > MOST_FEATURES {
                take_over(&mut self.sums, &mut self.recent);
                self.n_recent = 0;
            }
            self.n_recent += n;
            let row = &self.rows[slot * self.pack.blocks..(slot + 1) * self.pack.blocks];
            for (sums, row) in self.recent.iter_mut().zip(row) {
                *sums = std::array::from_fn(|lane| sums[lane] + row[lane]);
            }
        }
        known.effect
    }

    #[inline]
    fn content(&mut self, feature: u32, _token: u32) {
        self.loose.push(feature);
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
        // Two narrow heads of one family that share a row, though their tables differ in size; one of the other family; one wider than a block.
        let heads = [
            head(Families::Content, 10, 3, 1),
            head(Families::Spelling, 8, 5, 2),
            head(Families::Content, 6, 2, 3),
            head(Families::Content, 9, 20, 4),
        ];
        let negators = negators();
        let first = Bank::new(heads.iter().collect(), &negators);
        let mut bank = first.fork();
        let mut tokens = Tokens::default();
        // A word with more features than 16 bits hold (negated in the Polish way, each of its letters counts twice), and a text with more of the loose ones.
        let long_word = format!("nie {}", "rozczarowanie".repeat(4));
        let long_text = "nie, nie! ale 7 😡 dobrze? ".repeat(200);
        for text in TEXTS.iter().copied().chain([long_word.as_str(), &long_text, &long_word]).chain(TEXTS) {
            tokenise(text, &mut tokens);
            bank.read(&tokens);
            for (index, head) in heads.iter().enumerate() {
                for extra in [&[][..], &[5, 6, 7][..]] {
                    let scores = bank.scores(index, extra, Lang::EN).to_vec();
                    for (score, expected) in scores.iter().zip(plainly(head, text, extra)) {
                        assert!((score - expected).abs() < 1e-4 * expected.abs().max(1.0), "{text}: {score} {expected}");
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
