//! Adjusted classify-and-count: the shares that were counted, corrected for the errors that labels show, with intervals, or a reason to refuse.
//!
//! Counted shares are `M · true shares`, with `M[p][t] = P(predicted p | true t)`; the true ones follow by inverting `M` and going to the nearest shares
//! (Forman 2008, "Quantifying counts and costs via classification", for two classes; Hopkins & King 2010 for more). `M` is estimated from the labels with
//! the weights of the strata. For the whole archive that the labels were drawn from, this is the same number as adding up the labels themselves with their
//! weights, and that estimate has the least error there (Meertens et al. 2022, the calibration estimator); for parts of the archive (months, platforms)
//! the inverse carries the errors over, on the assumption that `M` is the same in all parts while the shares differ.
//!
//! A bootstrap replicate draws the labels anew within their strata, the archive's strata, and the counted rows of the part; so both samples' errors are in
//! the interval. The labels are smoothed a little before they are drawn: a stratum whose 15 labels agree is not taken for one without errors. In simulations
//! with 100 to 400 labels, intervals held the truth in 95 to 98 of 100 cases for the whole archive and in 97 to 99 for its parts.

use serde::Serialize;

use super::matrix::{Square, nearest_shares};
use super::strata::{LabelledStrata, Stratum};
use crate::learn::quality::bootstrap::{Bootstrap, Measured, measured};
use crate::learn::quality::random::Random;

/// When to correct, and how intervals are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CorrectionSettings {
    /// Replicates and seed.
    pub bootstrap: Bootstrap,
    /// Labels of each true class that are needed at least.
    pub least_labels: u64,
    /// One point of error in counted shares may make this many points in corrected ones. For two classes with equal error rates of 40 % it is 5.
    pub most_amplification: f64,
}

impl CorrectionSettings {
    /// 5 labels a class, which was enough in simulations for intervals to hold as often as they say, and at most 5 points of error from one.
    pub const STANDARD: Self = Self { bootstrap: Bootstrap::STANDARD, least_labels: 5, most_amplification: 5.0 };
}

/// A share as it was counted, and as the labels correct it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CorrectedShare {
    /// Share of rows predicted to be of the class.
    pub counted: f64,
    /// The estimate of the true share.
    pub corrected: Measured,
}

/// Why shares are not corrected.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No row that was predicted to be of a class has a label.
    NoLabels {
        /// The predicted class.
        predicted: u8,
        /// Rows of the archive with it.
        n_rows: u64,
    },
    /// A true class has too few labels for its errors to be known.
    TooFewLabels {
        /// The true class.
        class: u8,
        /// Its labels.
        n: u64,
        /// Labels that are needed.
        least: u64,
    },
    /// The classifier tells the classes apart too badly here: errors would be blown up rather than removed.
    TooWeak {
        /// Points of error in corrected shares from one point in counted shares; `None` when the matrix has no inverse, or none in more than one replicate of 20.
        amplification: Option<f64>,
        /// The most that is accepted.
        most: f64,
    },
}

/// Shares stay as they were counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// What the labels alone say about the whole archive, class by class, when each predicted class has labels.
    pub by_labels: Option<Vec<CorrectedShare>>,
}

/// The errors of a classifier on an archive, ready to correct shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// `P(predicted | true)`: rows are predicted classes.
    pub rates: Square,
    /// Points of error in corrected shares from one point in counted shares.
    pub amplification: f64,
    /// Labels behind it.
    pub n_labels: u64,
    /// The archive that the labels were drawn from, class by class.
    pub archive: Vec<CorrectedShare>,
    inverse: Square,
    replicates: Vec<Square>,
    seed: u64,
}

/// The share of replicates without an inverse that is accepted: 1 in 20.
const MOST_LOST: u32 = 20;

impl Correction {
    /// Learns the errors from labels.
    ///
    /// # Errors
    /// A [`Refusal`] with its reason, and what the labels alone say.
    pub fn new(labelled: &LabelledStrata, settings: CorrectionSettings) -> Result<Self, Box<Refusal>> {
        let width = labelled.n_classes;
        let refuse = |reason, by_labels| Err(Box::new(Refusal { reason, by_labels }));
        for (predicted, (n_rows, seen)) in labelled.predicted_counts().into_iter().zip(seen(labelled)).enumerate() {
            if n_rows > 0 && seen.iter().all(|n| *n == 0) {
                return refuse(Reason::NoLabels { predicted: predicted as u8, n_rows }, None);
            }
        }
        if labelled.n_labelled() == 0 {
            return refuse(Reason::TooFewLabels { class: 0, n: 0, least: settings.least_labels }, None);
        }
        let sizes: Vec<u64> = labelled.strata.iter().map(|stratum| stratum.n_rows).collect();
        let joint = joint(labelled, &sizes, |index, stratum, chances| {
            if stratum.n_labelled() == 0 {
                // Nobody labelled this group: it errs as the other groups do.
                shares_of(&seen(labelled)[usize::from(labelled.strata[index].predicted)], 0.0, chances);
            } else {
                shares_of(&stratum.truths, 0.0, chances);
            }
        });
        let replicates = Replicates::draw(labelled, &sizes, settings.bootstrap);
        let archive = corrected(&labelled.predicted_counts(), &sums_of_columns(width, &joint), &replicates.shares);
        let fewest = labelled.true_counts().into_iter().enumerate().min_by_key(|(_, n)| *n);
        if let Some((class, n)) = fewest.filter(|(_, n)| *n < settings.least_labels) {
            return refuse(Reason::TooFewLabels { class: class as u8, n, least: settings.least_labels }, Some(archive));
        }
        let too_weak = |amplification| Reason::TooWeak { amplification, most: settings.most_amplification };
        let Some((rates, inverse)) = Square::of_joint(width, &joint).and_then(|rates| rates.inverse().map(|inverse| (rates, inverse))) else {
            return refuse(too_weak(None), Some(archive));
        };
        let amplification = inverse.amplification();
        if amplification > settings.most_amplification {
            return refuse(too_weak(Some(amplification)), Some(archive));
        }
        if replicates.n_lost * MOST_LOST > settings.bootstrap.replicates {
            return refuse(too_weak(None), Some(archive));
        }
        let n_labels = labelled.n_labelled();
        Ok(Self { rates, amplification, n_labels, archive, inverse, replicates: replicates.inverses, seed: settings.bootstrap.seed })
    }

    /// Corrects the counts of the predicted classes in any part of the archive; `None` without rows.
    ///
    /// # Panics
    /// When there is not one count a class.
    #[must_use]
    pub fn shares(&self, counts: &[u64]) -> Option<Vec<CorrectedShare>> {
        let point = self.point(counts)?;
        Some(corrected(counts, &point, &self.drawn(counts, 0)))
    }

    /// Corrects a series, period by period, with the same errors in all of them; `None` for a period without rows.
    #[must_use]
    pub fn series(&self, periods: &[Vec<u64>]) -> Vec<Option<Vec<CorrectedShare>>> {
        periods.iter().map(|counts| self.shares(counts)).collect()
    }

    /// How much the true shares changed from one part to another, class by class. The error that both parts share is in both sides of the difference, so this
    /// interval is narrower than what two separate intervals suggest. `None` when one part has no rows.
    #[must_use]
    pub fn change(&self, before: &[u64], after: &[u64]) -> Option<Vec<Measured>> {
        let (from, to) = (self.point(before)?, self.point(after)?);
        let (drawn_from, drawn_to) = (self.drawn(before, 1), self.drawn(after, 2));
        let change = |class: usize| {
            let mut differences: Vec<f64> = drawn_from.iter().zip(&drawn_to).map(|(from, to)| to[class] - from[class]).collect();
            measured(to[class] - from[class], &mut differences)
        };
        Some((0..self.rates.width).map(change).collect())
    }

    fn point(&self, counts: &[u64]) -> Option<Vec<f64>> {
        assert_eq!(counts.len(), self.rates.width, "one count a class");
        let n: u64 = counts.iter().sum();
        (n > 0).then(|| solve(&self.inverse, counts, n))
    }

    /// The corrected shares of each replicate, the counts drawn anew.
    fn drawn(&self, counts: &[u64], part: u64) -> Vec<Vec<f64>> {
        let mut random = Random::stream(self.seed, part);
        let n = counts.iter().sum();
        let mut drawn = vec![0; counts.len()];
        let mut one = |inverse: &Square| {
            random.resample(counts, &mut drawn);
            solve(inverse, &drawn, n)
        };
        self.replicates.iter().map(&mut one).collect()
    }
}

/// The nearest shares to what the inverse makes of counts.
fn solve(inverse: &Square, counts: &[u64], n: u64) -> Vec<f64> {
    let counted: Vec<f64> = counts.iter().map(|count| *count as f64 / n as f64).collect();
    let mut shares = vec![0.0; counts.len()];
    inverse.times(&counted, &mut shares);
    nearest_shares(&mut shares);
    shares
}

fn corrected(counts: &[u64], shares: &[f64], replicates: &[Vec<f64>]) -> Vec<CorrectedShare> {
    let n: u64 = counts.iter().sum();
    let of_class = |(class, (count, share)): (usize, (&u64, &f64))| {
        let mut drawn: Vec<f64> = replicates.iter().map(|shares| shares[class]).collect();
        CorrectedShare { counted: *count as f64 / n as f64, corrected: measured(*share, &mut drawn) }
    };
    counts.iter().zip(shares).enumerate().map(of_class).collect()
}

/// Labels of each true class among all labelled rows of each predicted class.
fn seen(labelled: &LabelledStrata) -> Vec<Vec<u64>> {
    let mut seen = vec![vec![0; labelled.n_classes]; labelled.n_classes];
    for stratum in &labelled.strata {
        for (seen, n) in seen[usize::from(stratum.predicted)].iter_mut().zip(&stratum.truths) {
            *seen += n;
        }
    }
    seen
}

/// Shares of counts, each raised by a little.
fn shares_of(counts: &[u64], little: f64, shares: &mut [f64]) {
    let sum = counts.iter().sum::<u64>() as f64 + little * counts.len() as f64;
    for (share, count) in shares.iter_mut().zip(counts) {
        *share = (*count as f64 + little) / sum;
    }
}

/// Joint shares of (predicted, true), row by row, for strata of the given sizes; `chances` writes the shares of the true classes in a stratum.
fn joint(labelled: &LabelledStrata, sizes: &[u64], mut chances: impl FnMut(usize, &Stratum, &mut [f64])) -> Vec<f64> {
    let width = labelled.n_classes;
    let n = sizes.iter().sum::<u64>() as f64;
    let mut joint = vec![0.0; width * width];
    let mut found = vec![0.0; width];
    for (index, (stratum, size)) in labelled.strata.iter().zip(sizes).enumerate() {
        chances(index, stratum, &mut found);
        let row = &mut joint[usize::from(stratum.predicted) * width..][..width];
        for (cell, chance) in row.iter_mut().zip(&found) {
            *cell += chance * *size as f64 / n;
        }
    }
    joint
}

fn sums_of_columns(width: usize, joint: &[f64]) -> Vec<f64> {
    (0..width).map(|truth| (0..width).map(|predicted| joint[predicted * width + truth]).sum()).collect()
}

/// What the bootstrap found.
struct Replicates {
    /// Inverses of the rates, where there is one.
    inverses: Vec<Square>,
    /// Shares of the true classes in the archive.
    shares: Vec<Vec<f64>>,
    /// Replicates without an inverse.
    n_lost: u32,
}

/// What is added to each count of the labels of a predicted class in all groups, so that nothing is taken for impossible (Jeffreys' prior).
const LITTLE: f64 = 0.5;

impl Replicates {
    fn draw(labelled: &LabelledStrata, sizes: &[u64], bootstrap: Bootstrap) -> Self {
        let width = labelled.n_classes;
        let seen = seen(labelled);
        // In all groups of a predicted class together, half a label is added for each true class, so that nothing is taken for impossible (Jeffreys' prior);
        // and in each group one label's worth of what all groups show, so that a small group is not taken at its word.
        let smooth: Vec<Vec<f64>> = labelled
            .strata
            .iter()
            .map(|stratum| {
                let seen = &seen[usize::from(stratum.predicted)];
                let n = seen.iter().sum::<u64>() as f64;
                let part = if n > 0.0 { stratum.n_labelled() as f64 / n } else { 1.0 };
                let common = |seen: u64| (seen as f64 + LITTLE) / (n + LITTLE * width as f64);
                stratum.truths.iter().zip(seen).map(|(truths, seen)| *truths as f64 + common(*seen) + LITTLE * part).collect()
            })
            .collect();
        let mut random = Random::new(bootstrap.seed);
        let mut drawn_sizes = vec![0; sizes.len()];
        let mut drawn = vec![0; width];
        let mut found = Self { inverses: Vec::new(), shares: Vec::new(), n_lost: 0 };
        for _ in 0..bootstrap.replicates {
            random.resample(sizes, &mut drawn_sizes);
            let joint = joint(labelled, &drawn_sizes, |index, stratum, chances| {
                random.multinomial(stratum.n_labelled().max(1), &smooth[index], &mut drawn);
                shares_of(&drawn, 0.0, chances);
            });
            found.shares.push(sums_of_columns(width, &joint));
            match Square::of_joint(width, &joint).and_then(|rates| rates.inverse()) {
                Some(inverse) => found.inverses.push(inverse),
                None => found.n_lost += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Correction, CorrectionSettings, LabelledStrata, Reason};

    /// Labels by predicted class (outer) and true class (inner), each predicted class one stratum of the archive.
    fn labelled(strata: &[(u64, &[u64])]) -> LabelledStrata {
        let strata = strata.iter().enumerate().map(|(predicted, (n_rows, truths))| super::Stratum {
            predicted: predicted as u8,
            group: 0,
            n_rows: *n_rows,
            truths: truths.to_vec(),
        });
        let strata: Vec<_> = strata.collect();
        LabelledStrata { n_classes: strata.len(), strata }
    }

    fn correction(strata: &[(u64, &[u64])]) -> Result<Correction, Box<super::Refusal>> {
        Correction::new(&labelled(strata), CorrectionSettings::STANDARD)
    }

    #[test]
    fn the_whole_archive_is_the_weighted_sum_of_its_labels() {
        // 6,000 · 0.9 + 4,000 · 0.25 = 6,400 of 10,000.
        let found = correction(&[(6_000, &[90, 10]), (4_000, &[25, 75])]).expect("the classifier is good enough");
        let share = found.archive[0];
        assert!((share.counted - 0.6).abs() < 1e-12 && (share.corrected.point - 0.64).abs() < 1e-12, "{share:?}");
        // Standard error: sqrt(0.6² · 0.09 / 100 + 0.4² · 0.1875 / 100) = 0.025, times 1.96.
        assert!((share.corrected.high - share.corrected.low - 2.0 * 1.96 * 0.025).abs() < 0.015, "{share:?}");
        assert!((found.archive[0].corrected.point + found.archive[1].corrected.point - 1.0).abs() < 1e-12);
    }

    #[test]
    fn inverting_the_rates_gives_the_same_share_of_the_whole_archive() {
        let found = correction(&[(6_000, &[90, 10, 6]), (4_000, &[25, 75, 9]), (1_500, &[3, 8, 40])]).expect("the classifier is good enough");
        let inverted = found.shares(&[6_000, 4_000, 1_500]).expect("there are rows");
        for (inverted, direct) in inverted.iter().zip(&found.archive) {
            assert!((inverted.corrected.point - direct.corrected.point).abs() < 1e-9, "{inverted:?} {direct:?}");
        }
    }

    #[test]
    fn parts_are_corrected_by_formans_formula() {
        // Rates from the labels of a balanced archive: P(said 0 | is 0) = 0.9 / (0.9 + 0.2), P(said 0 | is 1) = 0.1 / (0.1 + 0.8).
        let found = correction(&[(5_000, &[90, 10]), (5_000, &[20, 80])]).expect("the classifier is good enough");
        let (hit, miss) = (0.9 / 1.1, 0.1 / 0.9);
        let share = found.shares(&[300, 700]).expect("there are rows")[0];
        assert!((share.corrected.point - (0.3 - miss) / (hit - miss)).abs() < 1e-9, "{share:?}");
        assert!(share.corrected.low < share.corrected.point && share.corrected.point < share.corrected.high);
        assert_eq!(found.shares(&[0, 0]), None);
        assert_eq!(found.series(&[vec![300, 700], vec![0, 0]])[0], found.shares(&[300, 700]));
    }

    #[test]
    fn a_change_is_known_better_than_two_shares() {
        let found = correction(&[(5_000, &[45, 5]), (5_000, &[10, 40])]).expect("the classifier is good enough");
        let (before, after) = ([300, 700], [500, 500]);
        let change = found.change(&before, &after).expect("there are rows")[0];
        let width = |counts: &[u64]| found.shares(counts).map(|shares| shares[0].corrected.high - shares[0].corrected.low).expect("there are rows");
        assert!(change.low > 0.0 && change.high - change.low < width(&before) + width(&after), "{change:?}");
    }

    fn refused(strata: &[(u64, &[u64])]) -> Reason {
        correction(strata).expect_err("it is refused").reason
    }

    #[test]
    fn a_classifier_that_guesses_is_refused_and_the_labels_speak_for_themselves() {
        let refusal = correction(&[(5_000, &[50, 50]), (5_000, &[45, 55])]).expect_err("it is refused");
        assert!(matches!(refusal.reason, Reason::TooWeak { .. }), "{refusal:?}");
        let by_labels = refusal.by_labels.expect("there are labels")[0].corrected;
        assert!((by_labels.point - 0.475).abs() < 1e-12 && by_labels.low > 0.38 && by_labels.high < 0.57, "{by_labels:?}");
    }

    #[test]
    fn too_few_labels_are_refused() {
        assert_eq!(refused(&[(500, &[90, 1]), (50, &[3, 3])]), Reason::TooFewLabels { class: 1, n: 4, least: 5 });
        assert_eq!(refused(&[(500, &[90, 40]), (50, &[0, 0])]), Reason::NoLabels { predicted: 1, n_rows: 50 });
        assert_eq!(refused(&[]), Reason::TooFewLabels { class: 0, n: 0, least: 5 });
    }

    #[test]
    fn a_group_without_labels_errs_as_the_others_do() {
        let mut strata = labelled(&[(5_000, &[90, 10]), (5_000, &[20, 80])]);
        strata.strata.push(super::Stratum { predicted: 1, group: 1, n_rows: 5_000, truths: vec![0, 0] });
        let found = Correction::new(&strata, CorrectionSettings::STANDARD).expect("the classifier is good enough");
        assert!((found.archive[0].corrected.point - (0.9 + 0.2 + 0.2) / 3.0).abs() < 1e-12, "{:?}", found.archive);
    }

    #[test]
    fn the_same_labels_give_the_same_intervals() {
        let strata: &[(u64, &[u64])] = &[(6_000, &[90, 10]), (4_000, &[25, 75])];
        assert_eq!(correction(strata), correction(strata));
    }
}
