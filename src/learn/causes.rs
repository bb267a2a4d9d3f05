//! Trains the head for causes and sub-causes, and tunes where it says yes.
//!
//! One softmax over all sub-causes and "none" instead of a yes and no for each: with a few dozen complaints a sub-cause, the columns need to share what a
//! complaint looks like at all, and a cause is simply the sum of its sub-causes. Thresholds are tuned by cross-fitting: each fifth of the rows is scored by
//! weights that have not seen it. Nothing is random but the order of the examples, which the seed decides.

use crate::annotate::causes::{CauseModel, CauseRules, NONE_LABEL, Signs, Taxonomy};
use crate::annotate::learned::{Bank, Families, Head, Kind, ModelHeader, Negators, Provenance, VERSION, collect};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::error::{Error, Result};
use crate::model::cause::SubCauseId;
use crate::model::{CauseId, CauseSet, Lang};

use super::columns::columns;
use super::fit::{Example, FitSettings, MOST_LABELS, fit, fit_mean, quantise};
use super::split::fnv1a;

/// Parts of the cross-fitting.
const FOLDS: u64 = 5;
/// Thresholds that are tried, in tenths of log-odds.
const TRIED: std::ops::RangeInclusive<i32> = -40..=10;
/// How far, in tenths, the threshold of one cause may be from that of its language.
const APART: std::ops::RangeInclusive<i32> = -12..=12;
/// A tenth away from the language's threshold must gain this much F1, or chance would decide.
const PRICE: f32 = 0.002;
/// The share of the way that is gone: the best place on few rows is too far out.
const SHRINK: f32 = 0.5;

/// One labelled comment.
#[derive(Debug, Clone, PartialEq)]
pub struct CauseRow {
    text: String,
    features: Vec<u32>,
    signs: Signs,
    /// The sub-causes that the annotator gave; empty is "none".
    pub labels: Vec<SubCauseId>,
    /// What a comment without a cause is: a form of "none".
    form: String,
    /// Its language.
    pub lang: Lang,
    /// How much it counts.
    pub weight: f32,
    /// What it is for.
    pub purpose: Purpose,
    fold: u64,
}

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Like the comments of an archive: thresholds are tuned and scores counted on it, too.
    Whole,
    /// Written to teach words; there are more complaints among such rows than in life, so nothing is tuned or counted on them.
    WordsOnly,
}

/// What reads texts for training as they are read in use.
#[derive(Debug, Clone, Copy)]
pub struct CauseReader<'a> {
    /// Taxonomy, rules, groups of words.
    pub rules: &'a CauseRules,
    /// Words that negate.
    pub negators: &'a Negators,
}

impl CauseReader<'_> {
    /// Makes a row of a text and its labels.
    #[must_use]
    pub fn row(&self, text: &str, labels: Vec<SubCauseId>, form: String, lang: Lang, purpose: Purpose, tokens: &mut Tokens) -> CauseRow {
        tokenise(text, tokens);
        let signs = self.rules.read(tokens, lang);
        let mut features = collect(tokens, Families::Content, self.negators).hashes;
        self.rules.extra_features(&signs, &mut features);
        CauseRow { text: text.to_owned(), features, signs, labels, form, lang, weight: 1.0, purpose, fold: (fnv1a(text) >> 17) % FOLDS }
    }
}

impl CauseReader<'_> {
    /// The rows of a file of seeds: `cause.sub+...` or `-`, a tab, the text; lines that begin with `#` are comments.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line: no tab, or a label that the taxonomy does not have.
    pub fn seeds(&self, file: &str, text: &str, lang: Lang, tokens: &mut Tokens) -> Result<Vec<CauseRow>> {
        let mut rows = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = |what: String| Error::Resource { file: file.into(), place: format!("line {}: ", index + 1), what };
            let (labels, text) = line.split_once('\t').ok_or_else(|| wrong("labels, a tab and a text are expected".into()))?;
            let labels = read_labels(labels, &self.rules.taxonomy).map_err(wrong)?;
            rows.push(self.row(text, labels, String::new(), lang, Purpose::WordsOnly, tokens));
        }
        Ok(rows)
    }
}

/// Reads the labels of one row: `-`, or `cause.sub` joined by `+`.
///
/// # Errors
/// A sentence that names the label that the taxonomy does not have.
pub fn read_labels(labels: &str, taxonomy: &Taxonomy) -> Result<Vec<SubCauseId>, String> {
    if labels == "-" || labels.is_empty() {
        return Ok(Vec::new());
    }
    let mut known = Vec::new();
    for label in labels.split('+') {
        let found = taxonomy.find_path(label).and_then(|(_, sub)| sub);
        known.push(found.ok_or_else(|| format!("`{label}` is no `cause.sub` of the taxonomy"))?);
    }
    known.sort_unstable();
    known.dedup();
    Ok(known)
}

/// Hits, false alarms and misses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Said and right.
    pub hits: u32,
    /// Said and wrong.
    pub alarms: u32,
    /// Right and not said.
    pub misses: u32,
}

impl Counts {
    /// `2 tp / (2 tp + fp + fn)`; 0 when nothing was right.
    #[must_use]
    pub fn f1(self) -> f32 {
        let all = 2 * self.hits + self.alarms + self.misses;
        if self.hits == 0 { 0.0 } else { 2.0 * self.hits as f32 / all as f32 }
    }

    const fn count(&mut self, is_right: bool, is_said: bool) {
        match (is_right, is_said) {
            (true, true) => self.hits += 1,
            (false, true) => self.alarms += 1,
            (true, false) => self.misses += 1,
            (false, false) => {}
        }
    }

    fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.alarms += other.alarms;
        self.misses += other.misses;
    }
}

/// How well causes, or sub-causes, are found in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CauseScore {
    /// One a label, in taxonomy order.
    pub labels: Vec<Counts>,
}

impl CauseScore {
    /// F1 over all decisions together.
    #[must_use]
    pub fn micro(&self) -> f32 {
        let mut all = Counts::default();
        self.labels.iter().for_each(|label| all.add(*label));
        all.f1()
    }

    /// The mean of the labels' F1, over those that occur.
    #[must_use]
    pub fn macro_f1(&self) -> f32 {
        let there: Vec<f32> = self.labels.iter().filter(|label| label.hits + label.misses > 0).map(|label| label.f1()).collect();
        there.iter().sum::<f32>() / there.len().max(1) as f32
    }

    fn count(&mut self, right: u128, said: u128) {
        for (label, counts) in self.labels.iter_mut().enumerate() {
            counts.count(right >> label & 1 == 1, said >> label & 1 == 1);
        }
    }
}

/// The scores of one language: by rules alone, by the trained head with the rules among its features, and its sub-causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageScore {
    /// The language.
    pub lang: Lang,
    /// Rows.
    pub rows: usize,
    /// Causes, rules alone.
    pub rules: CauseScore,
    /// Causes, head.
    pub head: CauseScore,
    /// Sub-causes, head.
    pub subs: CauseScore,
}

/// A trained head and how well it did on rows that it had not seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Trained {
    /// The head.
    pub head: Head,
    /// Cross-fitted, one a language that occurs.
    pub scores: Vec<LanguageScore>,
}

/// Fits the head on all rows, with thresholds from cross-fitting.
///
/// # Errors
/// When the taxonomy has no sub-causes, or more than 63.
pub fn train(rows: &[CauseRow], rules: &CauseRules, settings: &FitSettings, provenance: Provenance) -> Result<Trained> {
    let taxonomy = &rules.taxonomy;
    let n_subs = taxonomy.subs().count();
    if !(1..MOST_LABELS).contains(&n_subs) {
        let what = format!("has {n_subs} sub-causes; a model needs 1 to {}", MOST_LABELS - 1);
        return Err(Error::Resource { file: "causes/taxonomy.toml".into(), place: String::new(), what });
    }
    let forms: Vec<(usize, String)> = rows.iter().filter(|row| row.labels.is_empty()).map(|row| (0, row.form.clone())).collect();
    let none = columns(&[NONE_LABEL], &forms, MOST_LABELS - n_subs);
    let n_none = none.labels.len();
    let mut labels = none.labels;
    labels.extend(taxonomy.subs().map(|(sub, _)| taxonomy.path(sub)));
    let width = labels.len();
    let mut of_none = none.of_row.into_iter();
    let right: Vec<u64> = rows
        .iter()
        .map(|row| match row.labels.as_slice() {
            [] => 1 << of_none.next().expect("a column for each row without a cause"),
            labels => labels.iter().fold(0, |mask, sub| mask | 1 << (n_none + usize::from(sub.0))),
        })
        .collect();
    let weights = fit_mean(&examples(rows, &right, None, width), width, Kind::Softmax, settings);
    let (table, scale) = quantise(&weights);
    let header = ModelHeader {
        task: "cause".into(),
        features: VERSION,
        families: Families::Content,
        kind: Kind::Softmax,
        bits: settings.bits,
        labels,
        scale,
        bias: weights.bias,
        sharpness: [("other".to_owned(), 1.0)].into(),
        offsets: [("other".to_owned(), vec![0.0; width])].into(),
        provenance,
    };
    let mut head = Head::new(header, &table);
    let model = CauseModel::new("causes", &head, taxonomy)?;
    let unseen = cross_fitted(rows, &right, width, settings);
    let languages = languages(rows);
    let mut sums = vec![0.0; width];
    for lang in &languages {
        let offsets = tune(rows, &unseen, *lang, &model, taxonomy, width);
        sums.iter_mut().zip(&offsets).for_each(|(sum, offset)| *sum += offset);
        head.header.offsets.insert(lang.as_str().to_owned(), offsets);
    }
    // A text of another language gets what lies between them.
    sums.iter_mut().for_each(|sum| *sum /= languages.len().max(1) as f32);
    head.header.offsets.insert("other".into(), sums);
    let scores = languages.iter().map(|lang| measure(rows, &unseen, *lang, &model, &head, taxonomy)).collect();
    Ok(Trained { head, scores })
}

/// The scores of every row by weights that have not seen it; one fit a fold, which is a little worse than the mean of several.
fn cross_fitted(rows: &[CauseRow], right: &[u64], width: usize, settings: &FitSettings) -> Vec<Vec<f32>> {
    let mut unseen = vec![vec![0.0; width]; rows.len()];
    for fold in 0..FOLDS {
        let weights = fit(&examples(rows, right, Some(fold), width), width, Kind::Softmax, settings);
        for (row, scores) in rows.iter().zip(&mut unseen).filter(|(row, _)| row.fold == fold) {
            weights.scores(&row.features, scores);
        }
    }
    unseen
}

/// The rows as examples, without those of one fold; `right` are the columns of each row.
fn examples(rows: &[CauseRow], right: &[u64], without: Option<u64>, width: usize) -> Vec<Example> {
    let all = u64::MAX >> (64 - width);
    let mut examples = Vec::new();
    for (row, right) in rows.iter().zip(right).filter(|(row, _)| Some(row.fold) != without) {
        // A comment with two causes is half an example of each, and no evidence against the other.
        let weight = row.weight / right.count_ones() as f32;
        for own in (0..width).map(|column| 1_u64 << column).filter(|own| right & own != 0) {
            examples.push(Example { features: row.features.clone(), right: own, known: all & !(right & !own), weight });
        }
    }
    examples
}

fn languages(rows: &[CauseRow]) -> Vec<Lang> {
    let mut languages: Vec<Lang> = rows.iter().map(|row| row.lang).collect();
    languages.sort_unstable();
    languages.dedup();
    languages
}

/// How well a head does on rows, one entry a language that occurs; the texts are read as they are in use.
///
/// # Errors
/// When the head is not one for causes.
pub fn evaluate(rows: &[CauseRow], head: &Head, reader: CauseReader<'_>) -> Result<Vec<LanguageScore>> {
    let taxonomy = &reader.rules.taxonomy;
    let model = CauseModel::new("causes", head, taxonomy)?;
    let mut bank = Bank::new(vec![head], reader.negators);
    let mut tokens = Tokens::default();
    let mut extra = Vec::new();
    let mut scores = Vec::with_capacity(rows.len());
    for row in rows {
        tokenise(&row.text, &mut tokens);
        bank.read(&tokens);
        extra.clear();
        reader.rules.extra_features(&row.signs, &mut extra);
        scores.push(bank.scores(0, &extra, row.lang).to_vec());
    }
    Ok(languages(rows).iter().map(|lang| measure(rows, &scores, *lang, &model, head, taxonomy)).collect())
}

fn causes_of(row: &CauseRow, taxonomy: &Taxonomy) -> CauseSet {
    let mut causes = CauseSet::default();
    row.labels.iter().for_each(|sub| causes.insert(taxonomy.cause_of(*sub)));
    causes
}

/// The offsets of one language: one threshold for all causes that makes the micro-averaged F1 best, then each cause a little way towards its own best.
fn tune(rows: &[CauseRow], unseen: &[Vec<f32>], lang: Lang, model: &CauseModel, taxonomy: &Taxonomy, width: usize) -> Vec<f32> {
    let scored: Vec<(CauseSet, Vec<(CauseId, f32)>)> = rows
        .iter()
        .zip(unseen)
        .filter(|(row, _)| row.lang == lang && row.purpose == Purpose::Whole)
        .map(|(row, scores)| (causes_of(row, taxonomy), model.log_odds(scores)))
        .collect();
    let count = |threshold: f32, only: Option<usize>| {
        let mut counts = Counts::default();
        for (right, odds) in &scored {
            for (place, (cause, odds)) in odds.iter().enumerate() {
                if only.is_none_or(|only| only == place) {
                    counts.count(right.contains(*cause), *odds > threshold);
                }
            }
        }
        counts.f1()
    };
    let best =
        |tried: &mut dyn Iterator<Item = (f32, f32)>| tried.fold((f32::NEG_INFINITY, 0.0), |best, now| if now.0 > best.0 { now } else { best }).1;
    let tenth = |steps: i32| steps as f32 * 0.1;
    let common = best(&mut TRIED.map(|steps| (count(tenth(steps), None), tenth(steps))));
    let mut offsets = vec![-common; width];
    for (place, (_, columns)) in model.threshold_columns().enumerate() {
        let away = best(&mut APART.map(|steps| (count(common + tenth(steps), Some(place)) - PRICE * steps.abs() as f32, tenth(steps))));
        offsets[columns].fill(-(common + SHRINK * away));
    }
    offsets
}

fn measure(rows: &[CauseRow], scores: &[Vec<f32>], lang: Lang, model: &CauseModel, head: &Head, taxonomy: &Taxonomy) -> LanguageScore {
    let blank = |n: usize| CauseScore { labels: vec![Counts::default(); n] };
    let (n_causes, n_subs) = (taxonomy.ids().count(), taxonomy.subs().count());
    let mut score = LanguageScore { lang, rows: 0, rules: blank(n_causes), head: blank(n_causes), subs: blank(n_subs) };
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.lang == lang && row.purpose == Purpose::Whole) {
        let found = model.decide(&row.signs, &scores[index], head.offsets(lang));
        let right = u128::from(causes_of(row, taxonomy).0);
        score.rows += 1;
        score.rules.count(right, u128::from(row.signs.causes.0));
        score.head.count(right, u128::from(found.causes.0));
        score.subs.count(row.labels.iter().fold(0, |mask, sub| mask | 1 << sub.0), found.subs.0);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::{CauseReader, CauseRow, Counts, FitSettings, Purpose, evaluate, read_labels, train};
    use crate::annotate::causes::{CauseFiles, CauseRules, Examples, Extra};
    use crate::annotate::learned::{Negators, Provenance};
    use crate::annotate::tokens::Tokens;
    use crate::model::Lang;

    const SETTINGS: FitSettings = FitSettings { bits: 12, epochs: 10, rate: 0.3, ridge: 0.0, dropout: 0.0, seed: 1 };
    const TAXONOMY: &str = "[[cause]]\nid = \"late\"\nscct = \"victim\"\nfishbone = \"process\"\nsub = [\"goods\", \"people\"]\n\
                            [[cause]]\nid = \"rude\"\nscct = \"victim\"\nfishbone = \"people\"\nsub = [\"staff\"]\n";
    const RULES: &str = "rule = []\n[words]\nnegators = \"not\"\nbreaks = \"but\"\n";

    fn rules() -> CauseRules {
        let files = CauseFiles { taxonomy: TAXONOMY, en: RULES, pl: RULES, concepts: "", examples: Examples::Checked, extra: Extra::default() };
        CauseRules::load(&files).unwrap()
    }

    fn rows(reader: CauseReader<'_>) -> Vec<CauseRow> {
        let mut tokens = Tokens::default();
        let mut rows = Vec::new();
        for number in 0..40 {
            for (text, labels) in [
                ("parcel overdue", "late.goods"),
                ("engineer absent", "late.people"),
                ("waiter shouting", "rude.staff"),
                ("lovely morning", "-"),
                ("parcel overdue, waiter shouting", "late.goods+rude.staff"),
            ] {
                let labels = read_labels(labels, &reader.rules.taxonomy).unwrap();
                rows.push(reader.row(&format!("{text} {number}"), labels, String::new(), Lang::EN, Purpose::Whole, &mut tokens));
            }
        }
        rows
    }

    #[test]
    fn what_was_labelled_is_found_again_in_cross_fitting_and_by_the_shipped_path() {
        let rules = rules();
        let negators = Negators::default();
        let reader = CauseReader { rules: &rules, negators: &negators };
        let rows = rows(reader);
        let trained = train(&rows, &rules, &SETTINGS, Provenance::default()).unwrap();
        assert!(trained.scores[0].head.micro() > 0.95 && trained.scores[0].subs.macro_f1() > 0.9, "{:?}", trained.scores);
        let shipped = evaluate(&rows, &trained.head, reader).unwrap();
        assert!(shipped[0].head.micro() > 0.95, "{shipped:?}");
        assert_eq!(trained, train(&rows, &rules, &SETTINGS, Provenance::default()).unwrap());
    }

    #[test]
    fn a_taxonomy_without_sub_causes_trains_no_model() {
        let taxonomy = "[[cause]]\nid = \"late\"\nscct = \"victim\"\nfishbone = \"process\"\n";
        let rules = CauseRules::parse(taxonomy, RULES, RULES).unwrap();
        let error = train(&[], &rules, &SETTINGS, Provenance::default()).unwrap_err().to_string();
        assert_eq!(error, "causes/taxonomy.toml: has 0 sub-causes; a model needs 1 to 63");
    }

    #[test]
    fn labels_are_read_or_named() {
        let taxonomy = rules().taxonomy;
        assert_eq!(read_labels("-", &taxonomy).unwrap(), []);
        assert_eq!(read_labels("rude.staff+late.goods+late.goods", &taxonomy).unwrap().len(), 2);
        assert_eq!(read_labels("late", &taxonomy).unwrap_err(), "`late` is no `cause.sub` of the taxonomy");
    }

    #[test]
    fn the_shipped_seeds_load_and_a_wrong_line_is_named() {
        let rules = CauseRules::parse(
            include_str!("../resources/causes/taxonomy.toml"),
            include_str!("../resources/causes/en.toml"),
            include_str!("../resources/causes/pl.toml"),
        )
        .unwrap();
        let negators = Negators::default();
        let reader = CauseReader { rules: &rules, negators: &negators };
        let mut tokens = Tokens::default();
        for (text, lang) in
            [(include_str!("../resources/causes/seeds-en.tsv"), Lang::EN), (include_str!("../resources/causes/seeds-pl.tsv"), Lang::PL)]
        {
            let rows = reader.seeds("seeds", text, lang, &mut tokens).unwrap();
            let taught: std::collections::BTreeSet<_> = rows.iter().flat_map(|row| row.labels.clone()).collect();
            assert_eq!(taught.len(), rules.taxonomy.subs().count());
            assert!(rows.iter().any(|row| row.labels.is_empty() && row.purpose == Purpose::WordsOnly));
        }
        let error = |text: &str| reader.seeds("seeds", text, Lang::EN, &mut Tokens::default()).unwrap_err().to_string();
        assert_eq!(error("# a\nno tab"), "seeds: line 2: labels, a tab and a text are expected");
        assert_eq!(error("late.goods\tx"), "seeds: line 1: `late.goods` is no `cause.sub` of the taxonomy");
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        // Precision 2/3, recall 2/4.
        let counts = Counts { hits: 2, alarms: 1, misses: 2 };
        assert!((counts.f1() - 4.0 / 7.0).abs() < 1e-6);
        assert!(Counts::default().f1().abs() < 1e-6);
    }
}
