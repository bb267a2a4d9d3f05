//! A head that chooses one label: fitted, calibrated on texts that it has not seen, packed into bytes.

use std::collections::BTreeMap;

use super::fit::{Example, FitSettings, Weights, fit, fit_mean, quantise};
use super::tune::{Scored, fold, offsets, sharpness};
use crate::annotate::learned::{Families, Head, Kind, ModelHeader, Provenance, VERSION, classes, merge, n_classes};
use crate::model::Lang;

/// One labelled text, read into features.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its features.
    pub features: Vec<u32>,
    /// The right class.
    pub right: usize,
    /// The column of its form; the class itself where a class has one column.
    pub column: usize,
    /// The classes that the annotator chose from, a bit each.
    pub known: u64,
    /// Its language.
    pub lang: Lang,
    /// How much its set counts.
    pub weight: f32,
    /// Whether the head is calibrated on it, when it is calibrated by cross-fitting.
    pub is_tuned: bool,
}

/// What kind of head.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// What it decides.
    pub task: String,
    /// What it looks at.
    pub families: Families,
    /// Its columns: classes, or `class/form`.
    pub labels: Vec<String>,
    /// How it is fitted.
    pub settings: FitSettings,
    /// How far rare classes are weighed up: 0 not at all, 1 until all count the same.
    pub balance: f32,
}

/// Parts of a cross-fit.
const FOLDS: usize = 5;

/// The rows as examples for columns of these classes; rare classes count more, within what rows with the same choice know.
fn examples<'a>(rows: impl Iterator<Item = &'a Row> + Clone, classes: &[u8], balance: f32) -> Vec<Example> {
    let n_classes = n_classes(classes);
    let columns = |known: u64| (0..classes.len()).filter(|column| known >> classes[*column] & 1 == 1).fold(0, |mask, column| mask | 1 << column);
    let mut counts: BTreeMap<u64, Vec<f32>> = BTreeMap::new();
    for row in rows.clone() {
        counts.entry(row.known).or_insert_with(|| vec![0.0; n_classes])[row.right] += row.weight;
    }
    rows.map(|row| {
        let counts = &counts[&row.known];
        let present = counts.iter().filter(|count| **count > 0.0).count() as f32;
        let even = counts.iter().sum::<f32>() / present;
        Example {
            features: row.features.clone(),
            right: 1 << row.column,
            known: columns(row.known),
            weight: row.weight * libm::powf(even / counts[row.right], balance),
        }
    })
    .collect()
}

/// Fits a head. It is calibrated on `dev`, or, without, on its own rows by cross-fitting: each fifth is scored by weights from the other four.
#[must_use]
pub fn train(rows: &[Row], dev: Option<&[Row]>, spec: &Spec, provenance: Provenance) -> Head {
    let (classes, width) = (classes(&spec.labels), spec.labels.len());
    let weights = fit_mean(&examples(rows.iter(), &classes, spec.balance), width, Kind::Softmax, &spec.settings);
    let scored: Vec<(Lang, Scored)> = if let Some(dev) = dev {
        dev.iter().map(|row| (row.lang, scored(&weights, row))).collect()
    } else {
        let mut all = Vec::with_capacity(rows.len());
        for part in 0..FOLDS {
            let others = rows.iter().enumerate().filter(|(index, _)| fold(*index, FOLDS) != part).map(|(_, row)| row);
            let weights = fit(&examples(others, &classes, spec.balance), width, Kind::Softmax, &spec.settings);
            all.extend(
                rows.iter()
                    .enumerate()
                    .filter(|(index, row)| row.is_tuned && fold(*index, FOLDS) == part)
                    .map(|(_, row)| (row.lang, scored(&weights, row))),
            );
        }
        all
    };
    finish(&weights, scored, spec, provenance)
}

/// A head without any calibration of its own.
#[must_use]
pub fn train_plainly(rows: &[Row], spec: &Spec, provenance: Provenance) -> Head {
    let (classes, width) = (classes(&spec.labels), spec.labels.len());
    let weights = fit(&examples(rows.iter(), &classes, spec.balance), width, Kind::Softmax, &spec.settings);
    finish(&weights, Vec::new(), spec, provenance)
}

fn scored(weights: &Weights, row: &Row) -> Scored {
    let mut scores = vec![0.0; weights.width];
    weights.scores(&row.features, &mut scores);
    Scored { scores, right: row.right, weight: row.weight }
}

fn finish(weights: &Weights, scored: Vec<(Lang, Scored)>, spec: &Spec, provenance: Provenance) -> Head {
    let mut by_language: BTreeMap<String, Vec<Scored>> = BTreeMap::new();
    for (lang, text) in scored {
        by_language.entry("other".to_owned()).or_default().push(text.clone());
        by_language.entry(lang.as_str().to_owned()).or_default().push(text);
    }
    by_language.entry("other".to_owned()).or_default();
    let classes = classes(&spec.labels);
    let mut header = ModelHeader {
        task: spec.task.clone(),
        features: VERSION,
        families: spec.families,
        kind: Kind::Softmax,
        bits: spec.settings.bits,
        labels: spec.labels.clone(),
        scale: 1.0,
        bias: weights.bias.clone(),
        sharpness: BTreeMap::new(),
        offsets: BTreeMap::new(),
        provenance,
    };
    let n_classes = n_classes(&classes);
    for (lang, mut texts) in by_language {
        let sharpness = sharpness(&texts, &classes);
        for text in &mut texts {
            text.scores.iter_mut().for_each(|score| *score *= sharpness);
            let mut by_class = vec![0.0; n_classes];
            merge(&classes, &text.scores, &mut by_class);
            text.scores = by_class;
        }
        header.sharpness.insert(lang.clone(), sharpness);
        let of_class = offsets(&texts, n_classes);
        header.offsets.insert(lang, classes.iter().map(|class| of_class[usize::from(*class)]).collect());
    }
    let (table, scale) = quantise(weights);
    header.scale = scale;
    Head::new(header, &table)
}
