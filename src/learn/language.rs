//! Trains the language head, and cleans its sets first: texts of the wrong language are told by weights that did not learn from them.
//!
//! Public sets of tweets were collected by country or by keyword, so each has texts of other languages in it. A fifth at a time is scored by weights from
//! the other fifths, and texts whose label these find unlikely are left out (cross-fitted self-agreement; confident learning, Northcutt, Jiang & Chuang
//! 2021).
//! Comments are shorter than tweets and typed without diacritics, so windows of a few words and unaccented copies are learned from, too.

pub mod recipe;

use std::collections::BTreeMap;

pub use self::recipe::{CollectedSet, FILE, LanguageRecipe, OwnSet, Role, WrittenSet};

use super::fit::{Example, FitSettings, Weights, fit, quantise};
use super::split::fnv1a;
use super::tune::{Scored, sharpness};
use crate::annotate::language::letter_features;
use crate::annotate::learned::{Families, Head, Kind, ModelHeader, Negators, Provenance, SetCard, VERSION, classes, collect};
use crate::annotate::tokens::{Tokens, fold_into, tokenise};

/// One set of texts with their languages.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageSet {
    /// What it is; the number of rows is filled in by [`train`].
    pub card: SetCard,
    /// Label and text. Rows with a label that the head does not have are not read.
    pub rows: Vec<(String, String)>,
    /// How much one of its rows counts.
    pub weight: f32,
    /// Whether its labels are to be believed.
    pub trust: Trust,
    /// Texts that are mixed from the words of each label, for languages with few texts: the head does not look at the order of words.
    pub mixtures: u32,
}

/// Letters that one language does not have and its neighbour has: collected rows with them in several words are the neighbour's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignLetters {
    /// The label that the rows come with.
    pub label: String,
    /// The letters.
    pub letters: String,
    /// The neighbour.
    pub means: String,
}

impl ForeignLetters {
    /// Words that must have one of the letters: one may be a name.
    const WORDS: usize = 2;

    /// Whether a row is the neighbour's.
    #[must_use]
    pub fn mark(&self, label: &str, text: &str) -> bool {
        label == self.label && text.split_whitespace().filter(|word| word.contains(|c| self.letters.contains(c))).count() >= Self::WORDS
    }
}

/// Whether the labels of a set are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Written in that language.
    Written,
    /// Collected somewhere: rows are dropped when the rest of the data disagrees.
    Collected,
}

/// `models/language.toml`, the numbers.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageSettings {
    /// How the weights are fitted.
    pub fit: FitSettings,
    /// How far rare languages are weighed up: 0 not at all, 1 until all count the same.
    pub balance: f32,
    /// A collected row is dropped when the probability of its label, told by weights that did not see it, is below this.
    pub least_agreement: f32,
    /// It is given another label instead when that has at least this probability: Czech tweets in the Slovak set.
    pub sure_of_another: f32,
    /// How often the sets are cleaned; the second time by weights that learned from clean rows.
    pub cleanings: u32,
    /// Windows of a few words that are cut from each text.
    pub windows: u32,
    /// Longest window, in words; the shortest is one.
    pub longest_window: u32,
    /// What a window counts beside the whole text.
    pub window_weight: f32,
    /// What a copy without diacritics counts beside the text.
    pub unaccented_weight: f32,
    /// One text of [`TWO_SCRIPTS`] in this many is learned from in Cyrillic as well; 0 = none.
    pub cyrillic_every: u32,
    /// Longest mixed text, in words.
    pub longest_mixture: u32,
}

/// What the training did.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The head.
    pub head: Head,
    /// Per label that collected rows came with: what became of them.
    pub cleaned: BTreeMap<String, Cleaned>,
}

/// What became of the collected rows of one label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// All.
    pub rows: usize,
    /// Left out.
    pub dropped: usize,
    /// Given another label.
    pub moved: usize,
}

/// Parts of a cross-fit.
const FOLDS: usize = 5;

/// The language that is written in two scripts, letter for letter.
const TWO_SCRIPTS: &str = "hbs";

/// One text with everything that is learned from it.
struct Row {
    /// Label.
    right: usize,
    set: usize,
    weight: f32,
    /// In which part of a cross-fit it is held out. Texts with the same first long word are in the same part: machines post one sentence a hundred times,
    /// and it must not vouch for itself.
    fold: usize,
    /// Features and relative weight: the text, its unaccented copy, its windows.
    views: Vec<(Vec<u32>, f32)>,
}

/// Fits a head over `labels`, and calibrates it on `dev`.
#[must_use]
pub fn train(labels: &[String], sets: &[LanguageSet], dev: &[LanguageSet], settings: &LanguageSettings) -> Trained {
    let mut reader = Reader { settings, tokens: Tokens::default(), negators: Negators::default() };
    let mut rows = reader.rows(labels, sets);
    let came_with: Vec<usize> = rows.iter().map(|row| row.right).collect();
    let mut kept = vec![true; rows.len()];
    for _ in 0..settings.cleanings {
        kept = clean(&mut rows, &came_with, &kept, labels.len(), sets, settings);
    }
    let mut cleaned: BTreeMap<String, Cleaned> = BTreeMap::new();
    for ((row, label), kept) in rows.iter().zip(&came_with).zip(&kept).filter(|((row, _), _)| sets[row.set].trust == Trust::Collected) {
        let counts = cleaned.entry(labels[*label].clone()).or_default();
        counts.rows += 1;
        counts.dropped += usize::from(!kept);
        counts.moved += usize::from(*kept && row.right != *label);
    }
    let mut keep = kept.iter();
    rows.retain(|_| *keep.next().expect("one for each row"));

    let weights = learn(rows.iter(), labels.len(), Views::All, settings);
    let mut scored = Vec::new();
    for row in reader.rows(labels, dev) {
        scored.extend(row.views.iter().map(|(features, _)| Scored { scores: scores(&weights, features), right: row.right, weight: 1.0 }));
    }
    let (table, scale) = quantise(&weights);
    let cards = sets.iter().enumerate().map(|(set, one)| SetCard { rows: rows.iter().filter(|row| row.set == set).count(), ..one.card.clone() });
    let header = ModelHeader {
        task: "language".into(),
        features: VERSION,
        families: Families::Spelling,
        kind: Kind::Softmax,
        bits: settings.fit.bits,
        labels: labels.to_vec(),
        scale,
        bias: weights.bias.clone(),
        sharpness: BTreeMap::from([("other".to_owned(), sharpness(&scored, &classes(labels)))]),
        offsets: BTreeMap::from([("other".to_owned(), vec![0.0; labels.len()])]),
        provenance: Provenance { profile: "language".into(), sets: cards.collect(), settings: settings.numbers() },
    };
    Trained { head: Head::new(header, &table), cleaned }
}

impl LanguageSettings {
    fn numbers(&self) -> BTreeMap<String, f64> {
        let numbers = [
            ("bits", f64::from(self.fit.bits)),
            ("epochs", f64::from(self.fit.epochs)),
            ("rate", f64::from(self.fit.rate)),
            ("ridge", f64::from(self.fit.ridge)),
            ("dropout", f64::from(self.fit.dropout)),
            ("seed", self.fit.seed as f64),
            ("balance", f64::from(self.balance)),
            ("least_agreement", f64::from(self.least_agreement)),
            ("sure_of_another", f64::from(self.sure_of_another)),
            ("cleanings", f64::from(self.cleanings)),
            ("windows", f64::from(self.windows)),
            ("longest_window", f64::from(self.longest_window)),
            ("window_weight", f64::from(self.window_weight)),
            ("unaccented_weight", f64::from(self.unaccented_weight)),
            ("cyrillic_every", f64::from(self.cyrillic_every)),
            ("longest_mixture", f64::from(self.longest_mixture)),
        ];
        numbers.map(|(name, value)| (name.to_owned(), value)).into()
    }
}

/// Texts to features.
struct Reader<'a> {
    settings: &'a LanguageSettings,
    tokens: Tokens,
    /// Spelling does not ask what is negated.
    negators: Negators,
}

impl Reader<'_> {
    fn rows(&mut self, labels: &[String], sets: &[LanguageSet]) -> Vec<Row> {
        let mut rows = Vec::new();
        for (set, one) in sets.iter().enumerate() {
            for (label, text) in &one.rows {
                let Some(right) = labels.iter().position(|known| known == label) else { continue };
                let mut views = self.views(text);
                let every = self.settings.cyrillic_every as usize;
                if label == TWO_SCRIPTS && every > 0 && rows.len() % every == 0 {
                    views.extend(self.views(&in_cyrillic(text)));
                }
                if !views.is_empty() {
                    rows.push(Row { right, set, weight: one.weight, fold: fold(text), views });
                }
            }
            if one.mixtures > 0 {
                for (right, label) in labels.iter().enumerate() {
                    let texts = one.rows.iter().filter(|(known, _)| known == label).map(|(_, text)| text.as_str());
                    self.mix(texts, one.mixtures, |index, views| rows.push(Row { right, set, weight: one.weight, fold: index % FOLDS, views }));
                }
            }
        }
        rows
    }

    /// Texts of words that were drawn from all words of some texts.
    fn mix<'t>(&mut self, texts: impl Iterator<Item = &'t str>, n: u32, mut push: impl FnMut(usize, Vec<(Vec<u32>, f32)>)) {
        let mut words: Vec<&str> = Vec::new();
        for text in texts {
            tokenise(text, &mut self.tokens);
            words.extend(self.tokens.items.iter().filter(|token| token.is_word()).map(|token| &text[token.from as usize..token.to as usize]));
        }
        if words.is_empty() {
            return;
        }
        let mut chance = Chance(u64::from(n));
        for index in 0..n {
            let len = 1 + chance.below(self.settings.longest_mixture as usize);
            let text: Vec<&str> = (0..len).map(|_| words[chance.below(words.len())]).collect();
            push(index as usize, self.views(&text.join(" ")));
        }
    }

    /// The text, its unaccented copy and its windows; nothing when it has no words.
    fn views(&mut self, text: &str) -> Vec<(Vec<u32>, f32)> {
        let whole = self.features(text);
        if whole.is_empty() {
            return Vec::new();
        }
        let words: Vec<(usize, usize)> =
            self.tokens.items.iter().filter(|token| token.is_word()).map(|token| (token.from as usize, token.to as usize)).collect();
        let has_accents = self.tokens.items.iter().any(|token| token.accents != 0);
        let mut views = vec![(whole, 1.0)];
        if has_accents && self.settings.unaccented_weight > 0.0 {
            let mut plain = String::with_capacity(text.len());
            fold_into(text, &mut plain);
            views.push((self.features(&plain), self.settings.unaccented_weight));
        }
        // Where the windows lie depends on the text alone, so the order of the rows does not matter.
        let mut chance = Chance(fnv1a(text));
        for _ in 0..self.settings.windows {
            let len = 1 + chance.below(self.settings.longest_window as usize);
            if len >= words.len() {
                continue;
            }
            let first = chance.below(words.len() - len + 1);
            let features = self.features(&text[words[first].0..words[first + len - 1].1]);
            if !features.is_empty() {
                views.push((features, self.settings.window_weight));
            }
        }
        views
    }

    fn features(&mut self, text: &str) -> Vec<u32> {
        tokenise(text, &mut self.tokens);
        let mut features = collect(&self.tokens, Families::Spelling, &self.negators).hashes;
        letter_features(text, &self.tokens, &mut features);
        features
    }
}

/// Serbian in Cyrillic; what is no letter of its Latin alphabet stays.
fn in_cyrillic(text: &str) -> String {
    const LATIN: &str = "abvgdđežzijklmnoprstćufhcčš";
    const CYRILLIC: &str = "абвгдђежзијклмнопрстћуфхцчш";
    let lower = text.to_lowercase().replace("nj", "њ").replace("lj", "љ").replace("dž", "џ");
    lower.chars().map(|c| LATIN.chars().zip(CYRILLIC.chars()).find(|(latin, _)| *latin == c).map_or(c, |(_, cyrillic)| cyrillic)).collect()
}

/// Numbers by a linear congruence with Knuth's factor (MMIX): enough to draw words.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// Which views of a row are learned from.
#[derive(Clone, Copy)]
enum Views {
    /// The text only: enough to judge its label, and several times faster.
    Whole,
    /// All.
    All,
}

fn learn<'a>(rows: impl Iterator<Item = &'a Row> + Clone, width: usize, views: Views, settings: &LanguageSettings) -> Weights {
    let most = match views {
        Views::Whole => 1,
        Views::All => usize::MAX,
    };
    let mut counts = vec![0.0; width];
    for row in rows.clone() {
        counts[row.right] += row.weight;
    }
    let present = counts.iter().filter(|count| **count > 0.0).count().max(1) as f32;
    let even = counts.iter().sum::<f32>() / present;
    let examples: Vec<Example> = rows
        .flat_map(|row| {
            let weight = row.weight * libm::powf(even / counts[row.right], settings.balance);
            row.views.iter().take(most).map(move |(features, share)| Example {
                features: features.clone(),
                right: 1 << row.right,
                known: (1 << width) - 1,
                weight: weight * share,
            })
        })
        .collect();
    fit(&examples, width, Kind::Softmax, &settings.fit)
}

fn scores(weights: &Weights, features: &[u32]) -> Vec<f32> {
    let mut scores = vec![0.0; weights.width];
    weights.scores(features, &mut scores);
    scores
}

/// Which rows stay; rows that surely have another label get it.
fn clean(rows: &mut [Row], came_with: &[usize], kept: &[bool], width: usize, sets: &[LanguageSet], settings: &LanguageSettings) -> Vec<bool> {
    let mut stays = vec![true; rows.len()];
    let mut labels: Vec<usize> = rows.iter().map(|row| row.right).collect();
    for part in 0..FOLDS {
        let weights =
            learn(rows.iter().zip(kept).filter(|(row, kept)| row.fold != part && **kept).map(|(row, _)| row), width, Views::Whole, settings);
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.fold == part && sets[row.set].trust == Trust::Collected) {
            let scores = scores(&weights, &row.views[0].0);
            let label = came_with[index];
            let best = (0..width).fold(0, |best, other| if scores[other] > scores[best] { other } else { best });
            let agrees = probability(&scores, label) >= settings.least_agreement;
            let is_another = !agrees && probability(&scores, best) >= settings.sure_of_another;
            stays[index] = agrees || is_another;
            labels[index] = if is_another { best } else { label };
        }
    }
    for (row, label) in rows.iter_mut().zip(labels) {
        row.right = label;
    }
    stays
}

/// See [`Row::fold`].
fn fold(text: &str) -> usize {
    const LONG: usize = 4;
    let word = text.split_whitespace().find(|word| word.len() >= LONG && !word.starts_with('@')).unwrap_or(text);
    (fnv1a(word) >> 17) as usize % FOLDS
}

fn probability(scores: &[f32], label: usize) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| libm::expf(score - most)).sum();
    libm::expf(scores[label] - most) / sum
}

#[cfg(test)]
mod tests {
    use super::{Cleaned, FitSettings, ForeignLetters, LanguageRecipe, LanguageSet, LanguageSettings, SetCard, Trust, fold, in_cyrillic, train};

    const SETTINGS: LanguageSettings = LanguageSettings {
        fit: FitSettings { bits: 12, epochs: 8, rate: 0.3, ridge: 0.0, dropout: 0.0, seed: 1 },
        balance: 0.5,
        least_agreement: 0.2,
        sure_of_another: 0.7,
        cleanings: 1,
        windows: 1,
        longest_window: 3,
        window_weight: 0.5,
        unaccented_weight: 0.5,
        cyrillic_every: 0,
        longest_mixture: 4,
    };
    const POLISH: [&str; 8] = ["gdzie", "jest", "moja", "paczka", "czekam", "dziś", "już", "tydzień"];
    const ENGLISH: [&str; 8] = ["where", "is", "the", "parcel", "they", "should", "have", "sent"];

    /// Texts of three words each, all different.
    fn rows(label: &str, words: &[&str; 8], n: usize) -> Vec<(String, String)> {
        (0..n).map(|i| (label.to_owned(), format!("{} {} {}", words[i % 8], words[(i / 8) % 8], words[(i * 3 + 1) % 8]))).collect()
    }

    fn set(rows: Vec<(String, String)>, trust: Trust, mixtures: u32) -> LanguageSet {
        LanguageSet { card: SetCard { name: "set".into(), ..SetCard::default() }, rows, weight: 1.0, trust, mixtures }
    }

    fn labels() -> Vec<String> {
        vec!["pl".into(), "en".into()]
    }

    #[test]
    fn a_text_of_another_language_is_moved_and_the_same_rows_give_the_same_bytes() {
        let mut all = rows("pl", &POLISH, 60);
        all.extend(rows("en", &ENGLISH, 60));
        all.push(("pl".into(), "where have they sent the parcel".into()));
        let sets = [set(all, Trust::Collected, 0)];
        let trained = train(&labels(), &sets, &[set(rows("pl", &POLISH, 20), Trust::Collected, 0)], &SETTINGS);
        assert_eq!(trained.cleaned["pl"], Cleaned { rows: 61, dropped: 0, moved: 1 });
        assert_eq!(trained.cleaned["en"], Cleaned { rows: 60, dropped: 0, moved: 0 });
        assert_eq!(trained.head.header.provenance.sets[0].rows, 121);
        assert_eq!(trained.head.to_bytes(), train(&labels(), &sets, &[set(rows("pl", &POLISH, 20), Trust::Collected, 0)], &SETTINGS).head.to_bytes());
    }

    #[test]
    fn what_was_written_in_a_language_is_never_moved_and_is_mixed() {
        let mut all = rows("pl", &POLISH, 20);
        all.push(("pl".into(), "the parcel".into()));
        all.extend(rows("en", &ENGLISH, 20));
        let trained = train(&labels(), &[set(all, Trust::Written, 50)], &[], &SETTINGS);
        assert!(trained.cleaned.is_empty());
        assert_eq!(trained.head.header.provenance.sets[0].rows, 41 + 2 * 50);
    }

    #[test]
    fn serbian_has_two_scripts() {
        assert_eq!(in_cyrillic("Gde je moj paket? Njegoš, ljubav, džem 12"), "где је мој пакет? његош, љубав, џем 12");
    }

    #[test]
    fn sentences_of_machines_are_held_out_together() {
        assert_eq!(fold("@a Posted a new photo"), fold("Posted a new song: x"));
    }

    #[test]
    fn letters_of_the_neighbour_must_stand_in_two_words() {
        let czech = ForeignLetters { label: "sk".into(), letters: "ěřů".into(), means: "cs".into() };
        assert!(czech.mark("sk", "děkuji za příspěvek") && !czech.mark("sk", "režisér Jan Hřebejk") && !czech.mark("pl", "děkuji za příspěvek"));
    }

    #[test]
    fn the_recipe_is_read_and_names_its_wrong_lines() {
        let text = include_str!("../resources/models/language.toml");
        let recipe = LanguageRecipe::parse(text).expect("the shipped file is right");
        assert!(recipe.labels.len() << recipe.settings.fit.bits < 700_000);
        let error = LanguageRecipe::parse(&text.replacen("epochs = 3", "epochs = \"x\"", 1)).expect_err("no number").to_string();
        let line = text.lines().position(|line| line.contains("epochs")).expect("it is there") + 1;
        assert!(error.starts_with(&format!("models/language.toml: line {line}: ")), "{error}");
    }

    #[test]
    fn a_line_without_a_tab_is_named() {
        let recipe = LanguageRecipe::parse(include_str!("../resources/models/language.toml")).expect("the shipped file is right");
        let public = |_: &str| Ok("neg\tpl\tjest\nneg pl jest".to_owned());
        let error = recipe.train(Vec::new(), |_| Ok(String::new()), public).expect_err("no tab").to_string();
        assert!(error.contains("line 2: has too few columns"), "{error}");
    }
}
