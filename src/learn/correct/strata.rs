//! Labels joined to what they stand for: how many rows each stratum has, and which true classes were found among those that were labelled.

use std::collections::BTreeMap;

use serde::Serialize;

/// Rows with the same predicted class and group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stratum {
    /// Predicted class.
    pub predicted: u8,
    /// Group, such as the language.
    pub group: u8,
    /// Rows of the archive in it.
    pub n_rows: u64,
    /// Labelled rows of each true class.
    pub truths: Vec<u64>,
}

impl Stratum {
    /// Labelled rows.
    #[must_use]
    pub fn n_labelled(&self) -> u64 {
        self.truths.iter().sum()
    }
}

/// All strata of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelledStrata {
    /// Number of classes.
    pub n_classes: usize,
    /// By predicted class, then group.
    pub strata: Vec<Stratum>,
}

impl LabelledStrata {
    /// Labels of rows of this archive, drawn at random at least within the strata. The archive is given as a predicted class and a group a row, the labels
    /// as (row, true class). Rows labelled twice count once, with the last label.
    ///
    /// # Panics
    /// When there are not as many groups as predicted classes, a class is not below `n_classes`, or a labelled row is not in the archive.
    #[must_use]
    pub fn of_archive(n_classes: usize, predicted: &[u8], groups: &[u8], labels: impl IntoIterator<Item = (usize, u8)>) -> Self {
        assert_eq!(predicted.len(), groups.len(), "a group for each row");
        let mut strata = BTreeMap::new();
        for stratum in predicted.iter().copied().zip(groups.iter().copied()) {
            empty(&mut strata, n_classes, stratum).n_rows += 1;
        }
        let labels: BTreeMap<usize, u8> = labels.into_iter().collect();
        for (row, truth) in labels {
            empty(&mut strata, n_classes, (predicted[row], groups[row])).truths[usize::from(truth)] += 1;
        }
        Self { n_classes, strata: strata.into_values().collect() }
    }

    /// Labels of other texts than the archive's, as (predicted, true class): a row stands for itself. Only the matrix of errors can be carried over.
    ///
    /// # Panics
    /// When a class is not below `n_classes`.
    #[must_use]
    pub fn of_other_texts(n_classes: usize, pairs: impl IntoIterator<Item = (u8, u8)>) -> Self {
        let mut strata = BTreeMap::new();
        for (predicted, truth) in pairs {
            let stratum = empty(&mut strata, n_classes, (predicted, 0));
            stratum.n_rows += 1;
            stratum.truths[usize::from(truth)] += 1;
        }
        Self { n_classes, strata: strata.into_values().collect() }
    }

    /// Labelled rows.
    #[must_use]
    pub fn n_labelled(&self) -> u64 {
        self.strata.iter().map(Stratum::n_labelled).sum()
    }

    /// Rows of the archive.
    #[must_use]
    pub fn n_rows(&self) -> u64 {
        self.strata.iter().map(|stratum| stratum.n_rows).sum()
    }

    /// Labelled rows of each true class.
    #[must_use]
    pub fn true_counts(&self) -> Vec<u64> {
        (0..self.n_classes).map(|class| self.strata.iter().map(|stratum| stratum.truths[class]).sum()).collect()
    }

    /// Rows of each predicted class: what plain counting reports.
    #[must_use]
    pub fn predicted_counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.n_classes];
        for stratum in &self.strata {
            counts[usize::from(stratum.predicted)] += stratum.n_rows;
        }
        counts
    }
}

fn empty(strata: &mut BTreeMap<(u8, u8), Stratum>, n_classes: usize, (predicted, group): (u8, u8)) -> &mut Stratum {
    assert!(usize::from(predicted) < n_classes, "classes are numbered below {n_classes}: {predicted}");
    strata.entry((predicted, group)).or_insert_with(|| Stratum { predicted, group, n_rows: 0, truths: vec![0; n_classes] })
}

#[cfg(test)]
mod tests {
    use super::LabelledStrata;

    #[test]
    fn rows_and_labels_are_counted_by_stratum() {
        let found = LabelledStrata::of_archive(2, &[0, 0, 1, 1, 1], &[0, 1, 0, 0, 0], [(0, 0), (2, 1), (3, 1), (4, 1), (4, 0)]);
        let counts: Vec<_> = found.strata.iter().map(|stratum| (stratum.predicted, stratum.group, stratum.n_rows, stratum.truths.clone())).collect();
        assert_eq!(counts, [(0, 0, 1, vec![1, 0]), (0, 1, 1, vec![0, 0]), (1, 0, 3, vec![1, 2])]);
        assert_eq!((found.n_labelled(), found.n_rows(), found.true_counts(), found.predicted_counts()), (4, 5, vec![2, 2], vec![2, 3]));
    }

    #[test]
    fn other_texts_stand_for_themselves() {
        let found = LabelledStrata::of_other_texts(2, [(0, 0), (0, 1), (1, 1)]);
        assert_eq!((found.strata[0].n_rows, found.strata[0].truths.clone(), found.n_rows()), (2, vec![1, 1], 3));
    }
}
