//! Tasks with exactly one right class: the confusion matrix and all that is read from it.

use serde::Serialize;

use super::bootstrap::{Bootstrap, Measured, intervals, mean_of_defined, ratio};

/// How often each class was predicted for each true class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// Names of the classes.
    pub labels: Vec<String>,
    /// Row by row: `counts[truth * labels.len() + predicted]`.
    pub counts: Vec<u64>,
}

impl Confusion {
    /// Counts pairs of (truth, prediction).
    ///
    /// # Panics
    /// For a class number that has no label.
    #[must_use]
    pub fn of<S: Into<String>>(labels: impl IntoIterator<Item = S>, pairs: impl IntoIterator<Item = (u8, u8)>) -> Self {
        let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
        let mut counts = vec![0; labels.len() * labels.len()];
        for (truth, predicted) in pairs {
            let (truth, predicted) = (usize::from(truth), usize::from(predicted));
            assert!(truth < labels.len() && predicted < labels.len(), "classes are numbered below {}: {truth}, {predicted}", labels.len());
            counts[truth * labels.len() + predicted] += 1;
        }
        Self { labels, counts }
    }

    /// Number of classes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.labels.len()
    }

    /// How many rows of a true class were predicted as another (or the same).
    #[must_use]
    pub fn at(&self, truth: usize, predicted: usize) -> u64 {
        self.counts[truth * self.width() + predicted]
    }

    /// All rows.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Rows of each true class.
    #[must_use]
    pub fn true_counts(&self) -> Vec<u64> {
        self.counts.chunks_exact(self.width().max(1)).map(|row| row.iter().sum()).collect()
    }

    /// Rows of each predicted class.
    #[must_use]
    pub fn predicted_counts(&self) -> Vec<u64> {
        (0..self.width()).map(|predicted| (0..self.width()).map(|truth| self.at(truth, predicted)).sum()).collect()
    }
}

/// What is known of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassQuality {
    /// Its name.
    pub label: String,
    /// Rows that are of it.
    pub n_true: u64,
    /// Rows that were predicted to be of it.
    pub n_predicted: u64,
    /// Of the predicted, how many are of it.
    pub precision: Option<Measured>,
    /// Of those that are of it, how many were predicted.
    pub recall: Option<Measured>,
    /// `2 · precision · recall / (precision + recall)`: twice the hits over all that are or were said to be of it.
    pub f1: Option<Measured>,
    /// Share of the class among all rows.
    pub true_share: Option<Measured>,
    /// Share that plain counting of predictions would report.
    pub predicted_share: Option<Measured>,
    /// `predicted_share − true_share`: what plain counting is off by.
    pub share_error: Option<Measured>,
}

/// How good predictions of one class out of several are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quality {
    /// What was predicted for what.
    pub confusion: Confusion,
    /// Rows.
    pub n: u64,
    /// Share of right predictions.
    pub accuracy: Option<Measured>,
    /// Mean recall of the classes that occur (average recall of SemEval-2017 task 4, Rosenthal et al. 2017).
    pub macro_recall: Option<Measured>,
    /// Mean F1 of the classes that occur or are predicted (the mean of F1s, not the F1 of means: Opitz & Burst 2019).
    pub macro_f1: Option<Measured>,
    /// Class by class.
    pub classes: Vec<ClassQuality>,
}

impl Quality {
    /// The class with a name, such as the negative one.
    #[must_use]
    pub fn class(&self, label: &str) -> Option<&ClassQuality> {
        self.classes.iter().find(|class| class.label == label)
    }
}

/// Figures of all classes together, and of one class.
const OVERALL: usize = 3;
const OF_CLASS: usize = 6;

/// Everything that a confusion matrix tells, with intervals over its rows.
#[must_use]
pub fn quality(confusion: Confusion, bootstrap: Bootstrap) -> Quality {
    let width = confusion.width();
    let found = intervals(&confusion.counts, OVERALL + OF_CLASS * width, bootstrap, |counts, found| figures(counts, width, found));
    let (overall, of_classes) = found.split_at(OVERALL);
    let counts = confusion.true_counts().into_iter().zip(confusion.predicted_counts());
    let classes = confusion
        .labels
        .iter()
        .zip(counts)
        .zip(of_classes.chunks_exact(OF_CLASS))
        .map(|((label, (n_true, n_predicted)), found)| ClassQuality {
            label: label.clone(),
            n_true,
            n_predicted,
            precision: found[0],
            recall: found[1],
            f1: found[2],
            true_share: found[3],
            predicted_share: found[4],
            share_error: found[5],
        })
        .collect();
    Quality { n: confusion.n(), accuracy: overall[0], macro_recall: overall[1], macro_f1: overall[2], classes, confusion }
}

fn figures(counts: &[u64], width: usize, found: &mut [f64]) {
    let n: u64 = counts.iter().sum();
    let hits: u64 = (0..width).map(|class| counts[class * width + class]).sum();
    let (overall, of_classes) = found.split_at_mut(OVERALL);
    for (class, found) in of_classes.chunks_exact_mut(OF_CLASS).enumerate() {
        let hit = counts[class * width + class];
        let is: u64 = counts[class * width..(class + 1) * width].iter().sum();
        let said: u64 = (0..width).map(|truth| counts[truth * width + class]).sum();
        found[0] = ratio(hit, said);
        found[1] = ratio(hit, is);
        found[2] = ratio(2 * hit, is + said);
        found[3] = ratio(is, n);
        found[4] = ratio(said, n);
        found[5] = found[4] - found[3];
    }
    overall[0] = ratio(hits, n);
    overall[1] = mean_of_defined(of_classes.chunks_exact(OF_CLASS).map(|found| found[1]));
    overall[2] = mean_of_defined(of_classes.chunks_exact(OF_CLASS).map(|found| found[2]));
}

#[cfg(test)]
mod tests {
    use super::{Bootstrap, Confusion, Quality, quality};

    /// Rows are truth, columns are predictions.
    fn of(rows: [[u64; 3]; 3]) -> Quality {
        let counts = rows.concat();
        quality(Confusion { labels: ["negative", "neutral", "positive"].map(str::to_owned).to_vec(), counts }, Bootstrap::STANDARD)
    }

    fn check(found: Option<super::Measured>, expected: f64) {
        let found = found.expect("it is defined");
        assert!((found.point - expected).abs() < 1e-12 && found.low <= expected && expected <= found.high, "{found:?} for {expected}");
    }

    #[test]
    fn figures_are_those_computed_by_hand() {
        let found = of([[60, 30, 10], [20, 20, 10], [5, 5, 40]]);
        check(found.accuracy, 0.6);
        // Recalls 60/100, 20/50, 40/50.
        check(found.macro_recall, 0.6);
        let negative = found.class("negative").expect("it is there");
        check(negative.precision, 60.0 / 85.0);
        check(negative.recall, 0.6);
        check(negative.f1, 120.0 / 185.0);
        check(negative.true_share, 0.5);
        check(negative.predicted_share, 0.425);
        check(negative.share_error, -0.075);
        assert_eq!((negative.n_true, negative.n_predicted, found.n), (100, 85, 200));
        // F1s 120/185, 40/105, 80/110.
        check(found.macro_f1, (120.0 / 185.0 + 40.0 / 105.0 + 80.0 / 110.0) / 3.0);
    }

    #[test]
    fn predicting_the_majority_alone_scores_a_third_of_macro_recall() {
        // 14,640 rows of which 62.7 % are negative, all called negative: macro-recall 33.3, macro-F1 25.7, negative F1 77.1.
        let found = of([[9_178, 0, 0], [3_099, 0, 0], [2_363, 0, 0]]);
        check(found.macro_recall, 1.0 / 3.0);
        let f1 = found.class("negative").and_then(|class| class.f1).expect("it is defined");
        let macro_f1 = found.macro_f1.expect("it is defined");
        assert!((f1.point - 0.771).abs() < 5e-4 && (macro_f1.point - 0.257).abs() < 5e-4);
        assert_eq!(found.class("positive").map(|class| (class.precision, class.recall.map(|recall| recall.point))), Some((None, Some(0.0))));
    }

    #[test]
    fn a_class_that_neither_occurs_nor_is_predicted_counts_nowhere() {
        let found = of([[8, 0, 2], [0, 0, 0], [1, 0, 9]]);
        check(found.macro_recall, 0.85);
        check(found.macro_f1, f64::midpoint(16.0 / 19.0, 18.0 / 21.0));
        assert_eq!(found.class("neutral").and_then(|class| class.f1), None);
    }

    #[test]
    fn pairs_are_counted_and_nothing_gives_nothing() {
        let confusion = Confusion::of(["yes", "no"], [(0, 0), (0, 1), (1, 1), (0, 1)]);
        assert_eq!((confusion.at(0, 1), confusion.true_counts(), confusion.predicted_counts()), (2, vec![3, 1], vec![1, 3]));
        let empty = quality(Confusion::of(["yes", "no"], []), Bootstrap::STANDARD);
        assert_eq!((empty.n, empty.accuracy, empty.macro_f1), (0, None, None));
    }

    #[test]
    fn the_same_matrix_gives_the_same_intervals() {
        assert_eq!(of([[5, 1, 0], [2, 7, 1], [0, 0, 9]]), of([[5, 1, 0], [2, 7, 1], [0, 0, 9]]));
    }
}
