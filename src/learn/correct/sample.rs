//! Which comments to label: a random sample from each stratum (predicted class and group, such as the language), so that rare classes are seen often
//! enough to measure the errors on them.
//!
//! Each stratum gets an equal least number, as far as it has rows, and the rest goes to the strata in proportion to their rows. A row's weight is the number
//! of archive rows that it stands for, so that weighted figures of the sample are unbiased figures of the archive (Cochran 1977, chapter 5).

use std::collections::BTreeMap;

use crate::learn::quality::random::Random;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSettings {
    /// Rows to label.
    pub size: usize,
    /// Rows from each stratum at least, as far as it has them and the size allows.
    pub least: usize,
    /// The same seed draws the same rows.
    pub seed: u64,
}

impl SampleSettings {
    /// 200 rows; 15 a stratum show a rare class ten times when two thirds of its predictions are right.
    pub const STANDARD: Self = Self { size: 200, least: 15, seed: 1 };
}

/// One row to label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampledRow {
    /// Its index in the archive.
    pub row: usize,
    /// Predicted class.
    pub predicted: u8,
    /// Group.
    pub group: u8,
    /// Rows of the archive that it stands for.
    pub weight: f64,
}

/// The rows to label, in random order: who stops early has still labelled a random sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The rows.
    pub rows: Vec<SampledRow>,
    /// Rows of the archive.
    pub n_archive: usize,
}

/// Draws from the predicted classes and groups of an archive, a byte a row.
///
/// # Panics
/// When there are not as many groups as predicted classes.
#[must_use]
pub fn draw(predicted: &[u8], groups: &[u8], settings: SampleSettings) -> Sample {
    assert_eq!(predicted.len(), groups.len(), "a group for each row");
    let mut strata: BTreeMap<(u8, u8), Vec<usize>> = BTreeMap::new();
    for (row, stratum) in predicted.iter().copied().zip(groups.iter().copied()).enumerate() {
        strata.entry(stratum).or_default().push(row);
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let shares = allocate(&sizes, settings.size, settings.least);
    let mut rows = Vec::with_capacity(settings.size.min(predicted.len()));
    for (((predicted, group), mut members), n) in strata.into_iter().zip(shares) {
        let stratum = u64::from(predicted) << 8 | u64::from(group);
        Random::stream(settings.seed, stratum).shuffle(&mut members, n);
        let weight = members.len() as f64 / n as f64;
        rows.extend(members[..n].iter().map(|row| SampledRow { row: *row, predicted, group, weight }));
    }
    let n = rows.len();
    Random::new(settings.seed).shuffle(&mut rows, n);
    Sample { rows, n_archive: predicted.len() }
}

/// How many rows each stratum gives.
fn allocate(sizes: &[usize], size: usize, least: usize) -> Vec<usize> {
    let size = size.min(sizes.iter().sum());
    let mut given = vec![0; sizes.len()];
    // Round by round one more to each stratum that has more, so that a small sample is spread evenly; the larger strata go first.
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|stratum| std::cmp::Reverse(sizes[*stratum]));
    let mut left = size;
    for _ in 0..least {
        for stratum in &order {
            if left > 0 && given[*stratum] < sizes[*stratum] {
                given[*stratum] += 1;
                left -= 1;
            }
        }
    }
    // The rest in proportion to what is not yet taken, by largest remainders.
    let open: Vec<usize> = sizes.iter().zip(&given).map(|(size, given)| size - given).collect();
    let n_open: usize = open.iter().sum();
    if left == 0 || n_open == 0 {
        return given;
    }
    let quota = |stratum: usize| (left as u128 * open[stratum] as u128, n_open as u128);
    let mut spent = 0;
    for (stratum, given) in given.iter_mut().enumerate() {
        let (part, whole) = quota(stratum);
        *given += (part / whole) as usize;
        spent += (part / whole) as usize;
    }
    order.sort_by_key(|stratum| {
        let (part, whole) = quota(*stratum);
        (std::cmp::Reverse(part % whole), *stratum)
    });
    for stratum in order.iter().take(left - spent) {
        given[*stratum] += 1;
    }
    given
}

#[cfg(test)]
mod tests {
    use super::{SampleSettings, allocate, draw};

    fn check(sizes: &[usize], size: usize, least: usize, expected: &[usize]) {
        assert_eq!(allocate(sizes, size, least), expected, "{sizes:?} {size} {least}");
    }

    #[test]
    fn each_stratum_gets_its_least_and_the_rest_in_proportion() {
        check(&[1_000, 3_000, 6_000], 100, 10, &[17, 31, 52]);
        check(&[5, 10_000], 100, 10, &[5, 95]);
        check(&[0, 40, 60], 50, 0, &[0, 20, 30]);
    }

    #[test]
    fn what_cannot_be_had_is_not_given() {
        check(&[3, 4], 100, 10, &[3, 4]);
        check(&[100, 200, 300], 5, 10, &[1, 2, 2]);
        check(&[], 5, 10, &[]);
    }

    fn archive() -> (Vec<u8>, Vec<u8>) {
        (0..5_000_u32).map(|i| (if i % 50 == 0 { 2 } else { u8::from(i % 3 == 0) }, u8::from(i % 7 == 0))).unzip()
    }

    #[test]
    fn weights_add_up_to_the_strata_and_no_row_comes_twice() {
        let (predicted, groups) = archive();
        let sample = draw(&predicted, &groups, SampleSettings::STANDARD);
        let mut rows: Vec<usize> = sample.rows.iter().map(|row| row.row).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!((rows.len(), sample.n_archive), (200, 5_000));
        for class in 0..3 {
            let weight: f64 = sample.rows.iter().filter(|row| row.predicted == class).map(|row| row.weight).sum();
            let n: u32 = predicted.iter().map(|predicted| u32::from(*predicted == class)).sum();
            assert!((weight - f64::from(n)).abs() < 1e-6);
        }
        assert!(sample.rows.iter().all(|row| predicted[row.row] == row.predicted && groups[row.row] == row.group));
        assert!(sample.rows.iter().filter(|row| row.predicted == 2).count() >= 30);
    }

    #[test]
    fn the_seed_decides() {
        let (predicted, groups) = archive();
        let with = |seed| draw(&predicted, &groups, SampleSettings { seed, ..SampleSettings::STANDARD });
        assert_eq!(with(5), with(5));
        assert_ne!(with(5), with(6));
    }

    #[test]
    fn every_row_of_a_stratum_is_drawn_about_as_often() {
        let mut drawn = [0; 20];
        for seed in 0..2_000 {
            for row in draw(&[0; 20], &[0; 20], SampleSettings { size: 5, least: 0, seed }).rows {
                drawn[row.row] += 1;
            }
        }
        assert!(drawn.iter().all(|n| (420..580).contains(n)), "{drawn:?}");
    }
}
