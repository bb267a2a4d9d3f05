//! A head that chooses one label: fitted, calibrated on texts that it has not seen, packed into bytes.

use std::collections::BTreeMap;

use super::fit::{Example, FitSettings, Weights, fit, quantise};
use super::tune::{Scored, fold, offsets, sharpness};
use crate::annotate::learned::{Families, Head, Kind, ModelHeader, Provenance, VERSION};
use crate::model::Lang;

/// One labelled text, read into features.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its features.
    pub features: Vec<u32>,
    /// The right label.
    pub right: usize,
    /// The labels that the annotator chose from, a bit each.
    pub known: u64,
    /// Its language.
    pub lang: Lang,
    /// How much its set counts.
    pub weight: f32,
}

/// What kind of head.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// What it decides.
    pub task: String,
    /// What it looks at.
    pub families: Families,
    /// What it chooses from.
    pub labels: Vec<String>,
    /// How it is fitted.
    pub settings: FitSettings,
    /// How far rare labels are weighed up: 0 not at all, 1 until all count the same.
    pub balance: f32,
}

/// Parts of a cross-fit.
const FOLDS: usize = 5;

/// The rows as examples; rare labels count more, within what rows with the same choice know.
pub(super) fn examples<'a>(rows: impl Iterator<Item = &'a Row> + Clone, width: usize, balance: f32) -> Vec<Example> {
    let mut counts: BTreeMap<u64, Vec<f32>> = BTreeMap::new();
    for row in rows.clone() {
        counts.entry(row.known).or_insert_with(|| vec![0.0; width])[row.right] += row.weight;
    }
    rows.map(|row| {
        let counts = &counts[&row.known];
        let present = counts.iter().filter(|count| **count > 0.0).count() as f32;
        let even = counts.iter().sum::<f32>() / present;
        Example {
            features: row.features.clone(),
            right: 1 << row.right,
            known: row.known,
            weight: row.weight * libm::powf(even / counts[row.right], balance),
        }
    })
    .collect()
}

/// Fits a head. It is calibrated on `dev`, or, without, on its own rows by cross-fitting: each fifth is scored by weights from the other four.
#[must_use]
pub fn train(rows: &[Row], dev: Option<&[Row]>, spec: &Spec, provenance: Provenance) -> Head {
    let width = spec.labels.len();
    let weights = fit(&examples(rows.iter(), width, spec.balance), width, Kind::Softmax, &spec.settings);
    let scored: Vec<(Lang, Scored)> = if let Some(dev) = dev {
        dev.iter().map(|row| (row.lang, scored(&weights, row))).collect()
    } else {
        let mut all = Vec::with_capacity(rows.len());
        for part in 0..FOLDS {
            let others = rows.iter().enumerate().filter(|(index, _)| fold(*index, FOLDS) != part).map(|(_, row)| row);
            let weights = fit(&examples(others, width, spec.balance), width, Kind::Softmax, &spec.settings);
            all.extend(rows.iter().enumerate().filter(|(index, _)| fold(*index, FOLDS) == part).map(|(_, row)| (row.lang, scored(&weights, row))));
        }
        all
    };
    finish(&weights, scored, spec, provenance)
}

/// A head without any calibration of its own.
#[must_use]
pub fn train_plainly(rows: &[Row], spec: &Spec, provenance: Provenance) -> Head {
    let width = spec.labels.len();
    let weights = fit(&examples(rows.iter(), width, spec.balance), width, Kind::Softmax, &spec.settings);
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
    let width = spec.labels.len();
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
    for (lang, mut texts) in by_language {
        let sharpness = sharpness(&texts);
        texts.iter_mut().for_each(|text| text.scores.iter_mut().for_each(|score| *score *= sharpness));
        header.sharpness.insert(lang.clone(), sharpness);
        header.offsets.insert(lang, offsets(&texts, width));
    }
    let (table, scale) = quantise(weights);
    header.scale = scale;
    Head::new(header, &table)
}
