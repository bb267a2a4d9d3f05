//! Tasks with any number of right labels (causes, acts): precision, recall and F1 for each label, pooled (micro) and averaged (macro).

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Bootstrap, Measured, intervals, mean_of_defined, ratio};

/// What is known of one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelQuality {
    /// Its name.
    pub label: String,
    /// Rows that have it.
    pub n_true: u64,
    /// Rows for which it was predicted.
    pub n_predicted: u64,
    /// Rows for which it was predicted and right.
    pub n_hit: u64,
    /// Of the predicted, how many have it.
    pub precision: Option<Measured>,
    /// Of those that have it, how many were predicted.
    pub recall: Option<Measured>,
    /// Twice the hits over true and predicted rows.
    pub f1: Option<Measured>,
    /// Share of the rows that have it.
    pub true_share: Option<Measured>,
    /// Share of the rows for which it was predicted.
    pub predicted_share: Option<Measured>,
}

/// How good predicted sets of labels are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetQuality {
    /// Rows.
    pub n: u64,
    /// Precision of all (row, label) pairs together.
    pub micro_precision: Option<Measured>,
    /// Recall of all (row, label) pairs together.
    pub micro_recall: Option<Measured>,
    /// F1 of all (row, label) pairs together.
    pub micro_f1: Option<Measured>,
    /// Mean F1 of the labels that occur or are predicted.
    pub macro_f1: Option<Measured>,
    /// Share of the rows whose whole set is right.
    pub exact: Option<Measured>,
    /// Share of the rows without any label.
    pub true_empty_share: Option<Measured>,
    /// Share of the rows for which no label was predicted.
    pub predicted_empty_share: Option<Measured>,
    /// Label by label.
    pub labels: Vec<LabelQuality>,
}

const OVERALL: usize = 7;
const OF_LABEL: usize = 5;

/// Compares pairs of (true set, predicted set), a bit a label. Bits beyond the labels are ignored.
#[must_use]
pub fn set_quality<S: Into<String>>(
    labels: impl IntoIterator<Item = S>,
    pairs: impl IntoIterator<Item = (u64, u64)>,
    bootstrap: Bootstrap,
) -> SetQuality {
    let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
    let known = if labels.len() >= 64 { u64::MAX } else { (1 << labels.len()) - 1 };
    let mut cells: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for (truth, predicted) in pairs {
        *cells.entry((truth & known, predicted & known)).or_default() += 1;
    }
    let (kinds, counts): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    let found =
        intervals(&counts, OVERALL + OF_LABEL * labels.len(), bootstrap, |counts, found| figures(&tallies(&kinds, counts, labels.len()), found));
    let all = tallies(&kinds, &counts, labels.len());
    let (overall, of_labels) = found.split_at(OVERALL);
    SetQuality {
        n: all.n,
        micro_precision: overall[0],
        micro_recall: overall[1],
        micro_f1: overall[2],
        macro_f1: overall[3],
        exact: overall[4],
        true_empty_share: overall[5],
        predicted_empty_share: overall[6],
        labels: labels
            .into_iter()
            .zip(&all.labels)
            .zip(of_labels.chunks_exact(OF_LABEL))
            .map(|((label, tally), found)| LabelQuality {
                label,
                n_true: tally.is,
                n_predicted: tally.said,
                n_hit: tally.hit,
                precision: found[0],
                recall: found[1],
                f1: found[2],
                true_share: found[3],
                predicted_share: found[4],
            })
            .collect(),
    }
}

#[derive(Clone, Copy, Default)]
struct Tally {
    is: u64,
    said: u64,
    hit: u64,
}

struct Tallies {
    n: u64,
    exact: u64,
    true_empty: u64,
    predicted_empty: u64,
    labels: Vec<Tally>,
}

fn tallies(kinds: &[(u64, u64)], counts: &[u64], width: usize) -> Tallies {
    let mut all = Tallies { n: 0, exact: 0, true_empty: 0, predicted_empty: 0, labels: vec![Tally::default(); width] };
    for ((truth, predicted), count) in kinds.iter().zip(counts) {
        all.n += count;
        all.exact += if truth == predicted { *count } else { 0 };
        all.true_empty += if *truth == 0 { *count } else { 0 };
        all.predicted_empty += if *predicted == 0 { *count } else { 0 };
        let mut either = truth | predicted;
        while either != 0 {
            let bit = either.trailing_zeros();
            either &= either - 1;
            let tally = &mut all.labels[bit as usize];
            tally.is += (truth >> bit & 1) * count;
            tally.said += (predicted >> bit & 1) * count;
            tally.hit += ((truth & predicted) >> bit & 1) * count;
        }
    }
    all
}

fn figures(all: &Tallies, found: &mut [f64]) {
    let (overall, of_labels) = found.split_at_mut(OVERALL);
    let mut sum = Tally::default();
    for (tally, found) in all.labels.iter().zip(of_labels.chunks_exact_mut(OF_LABEL)) {
        found[0] = ratio(tally.hit, tally.said);
        found[1] = ratio(tally.hit, tally.is);
        found[2] = ratio(2 * tally.hit, tally.is + tally.said);
        found[3] = ratio(tally.is, all.n);
        found[4] = ratio(tally.said, all.n);
        sum = Tally { is: sum.is + tally.is, said: sum.said + tally.said, hit: sum.hit + tally.hit };
    }
    overall[0] = ratio(sum.hit, sum.said);
    overall[1] = ratio(sum.hit, sum.is);
    overall[2] = ratio(2 * sum.hit, sum.is + sum.said);
    overall[3] = mean_of_defined(of_labels.chunks_exact(OF_LABEL).map(|found| found[2]));
    overall[4] = ratio(all.exact, all.n);
    overall[5] = ratio(all.true_empty, all.n);
    overall[6] = ratio(all.predicted_empty, all.n);
}

#[cfg(test)]
mod tests {
    use super::{Bootstrap, Measured, SetQuality, set_quality};

    fn of(pairs: &[(u64, u64)]) -> SetQuality {
        set_quality(["late", "broken", "rude"], pairs.iter().copied(), Bootstrap::STANDARD)
    }

    fn check(found: Option<Measured>, expected: f64) {
        let found = found.expect("it is defined");
        assert!((found.point - expected).abs() < 1e-12 && found.low <= expected && expected <= found.high, "{found:?} for {expected}");
    }

    #[test]
    fn figures_are_those_computed_by_hand() {
        // late: 2 true, 2 predicted, 1 hit; broken: 2 true, 1 predicted, 1 hit; rude: never.
        let found = of(&[(0b001, 0b001), (0b011, 0b010), (0b010, 0b000), (0b000, 0b001), (0b000, 0b000)]);
        check(found.micro_precision, 2.0 / 3.0);
        check(found.micro_recall, 2.0 / 4.0);
        check(found.micro_f1, 4.0 / 7.0);
        check(found.labels[0].f1, 0.5);
        check(found.labels[1].f1, 2.0 / 3.0);
        assert_eq!(found.labels[2].f1, None);
        check(found.macro_f1, f64::midpoint(0.5, 2.0 / 3.0));
        check(found.exact, 0.4);
        check(found.true_empty_share, 0.4);
        check(found.predicted_empty_share, 0.4);
        check(found.labels[1].true_share, 0.4);
        check(found.labels[1].predicted_share, 0.2);
        assert_eq!((found.n, found.labels[1].n_true, found.labels[1].n_predicted, found.labels[1].n_hit), (5, 2, 1, 1));
    }

    #[test]
    fn many_alike_rows_count_as_often_as_they_stand() {
        let mut pairs = vec![(0b1, 0b1); 30];
        pairs.extend([(0b1, 0b0); 10]);
        let found = of(&pairs);
        assert_eq!((found.labels[0].n_hit, found.labels[0].n_true), (30, 40));
        check(found.micro_recall, 0.75);
    }

    #[test]
    fn sixty_four_labels_fit_and_unknown_bits_do_not_count() {
        let found = set_quality((0..64).map(|i| i.to_string()), [(1 << 63, 1 << 63)], Bootstrap::STANDARD);
        assert_eq!(found.labels[63].n_hit, 1);
        assert_eq!(of(&[(0b1000, 0b0)]).exact.map(|exact| exact.point), Some(1.0));
        assert_eq!(of(&[]).micro_f1, None);
    }
}
