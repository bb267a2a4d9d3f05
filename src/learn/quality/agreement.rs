//! Do two people, or two passes of one, say the same? Krippendorff's alpha: 1 is full agreement, 0 is what chance gives.
//!
//! `alpha = 1 − observed disagreement / expected disagreement` for two observers without missing values (Krippendorff 2011, "Computing Krippendorff's
//! Alpha-Reliability"). Classes disagree by 0 or 1 (the nominal metric). Sets of labels disagree by the MASI distance (Passonneau 2006, LREC), which lets
//! half-agreement count for something; next to it stands the nominal alpha of each label alone, and their mean. Intervals resample the units (the bootstrap
//! whose coverage Zapf et al. 2016, BMC Med. Res. Methodol. 16:93, found close to what it says).

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Bootstrap, Measured, intervals, mean_of_defined, ratio};

/// How far two observers agree on one class out of several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassAgreement {
    /// Units that both labelled.
    pub n: u64,
    /// Share of units with the same class.
    pub same: Option<Measured>,
    /// Krippendorff's alpha, nominal; `None` when only one class was ever given.
    pub alpha: Option<Measured>,
    /// Alpha of each class against all others.
    pub classes: Vec<LabelAlpha>,
}

/// How far two observers agree on sets of labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetAgreement {
    /// Units that both labelled.
    pub n: u64,
    /// Share of units with the same set.
    pub same: Option<Measured>,
    /// Krippendorff's alpha with the MASI distance.
    pub alpha: Option<Measured>,
    /// Mean of the labels' own alphas, where they are defined.
    pub mean_alpha: Option<Measured>,
    /// Alpha of each label: has it or not.
    pub labels: Vec<LabelAlpha>,
}

/// Agreement about one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelAlpha {
    /// Its name.
    pub label: String,
    /// Times it was given, by either observer.
    pub n_given: u64,
    /// Nominal alpha; `None` when it was never or always given.
    pub alpha: Option<Measured>,
}

/// Agreement on classes.
///
/// # Panics
/// For a class number that has no label.
#[must_use]
pub fn of_classes<S: Into<String>>(
    labels: impl IntoIterator<Item = S>,
    pairs: impl IntoIterator<Item = (u8, u8)>,
    bootstrap: Bootstrap,
) -> ClassAgreement {
    let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
    let bit = |class: u8| {
        assert!(usize::from(class) < labels.len(), "classes are numbered below {}: {class}", labels.len());
        1_u64 << class
    };
    let units = Units::count(pairs.into_iter().map(|(a, b)| (bit(a), bit(b))), |a, b| if a == b { 0.0 } else { 1.0 });
    let found = intervals(&units.counts, 2 + labels.len(), bootstrap, |counts, found| {
        found[0] = units.same(counts);
        found[1] = units.alpha(counts);
        for (label, found) in found[2..].iter_mut().enumerate() {
            *found = units.alpha_of(counts, label as u32);
        }
    });
    ClassAgreement { n: units.counts.iter().sum(), same: found[0], alpha: found[1], classes: units.of_labels(labels, &found[2..]) }
}

/// Agreement on sets, a bit a label.
#[must_use]
pub fn of_sets<S: Into<String>>(
    labels: impl IntoIterator<Item = S>,
    pairs: impl IntoIterator<Item = (u64, u64)>,
    bootstrap: Bootstrap,
) -> SetAgreement {
    let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
    let units = Units::count(pairs, masi);
    let found = intervals(&units.counts, 3 + labels.len(), bootstrap, |counts, found| {
        found[0] = units.same(counts);
        found[1] = units.alpha(counts);
        for (label, found) in found[3..].iter_mut().enumerate() {
            *found = units.alpha_of(counts, label as u32);
        }
        found[2] = mean_of_defined(found[3..].iter().copied());
    });
    SetAgreement { n: units.counts.iter().sum(), same: found[0], alpha: found[1], mean_alpha: found[2], labels: units.of_labels(labels, &found[3..]) }
}

/// The MASI distance of two sets: 1 − Jaccard · monotonicity, the latter 1 for equal sets, 2/3 when one holds the other, 1/3 when they overlap, 0 when they
/// share nothing. Two empty sets are equal.
#[must_use]
pub fn masi(a: u64, b: u64) -> f64 {
    if a == b {
        return 0.0;
    }
    let (shared, either) = (a & b, a | b);
    let jaccard = f64::from(shared.count_ones()) / f64::from(either.count_ones());
    let monotonicity = if shared == 0 {
        0.0
    } else if shared == a || shared == b {
        2.0 / 3.0
    } else {
        1.0 / 3.0
    };
    1.0 - jaccard * monotonicity
}

/// Units that were labelled alike, counted together.
struct Units {
    /// The distinct values, ascending.
    values: Vec<u64>,
    /// Positions of both observers' values.
    kinds: Vec<(usize, usize)>,
    /// Units of each kind.
    counts: Vec<u64>,
    /// Distance of each value to each other one.
    distances: Vec<f64>,
}

impl Units {
    fn count(pairs: impl IntoIterator<Item = (u64, u64)>, distance: impl Fn(u64, u64) -> f64) -> Self {
        let mut cells: BTreeMap<(u64, u64), u64> = BTreeMap::new();
        for pair in pairs {
            *cells.entry(pair).or_default() += 1;
        }
        let mut values: Vec<u64> = cells.keys().flat_map(|(a, b)| [*a, *b]).collect();
        values.sort_unstable();
        values.dedup();
        let place = |value: u64| values.partition_point(|other| *other < value);
        let kinds = cells.keys().map(|(a, b)| (place(*a), place(*b))).collect();
        let distances = values.iter().flat_map(|a| values.iter().map(|b| distance(*a, *b)).collect::<Vec<_>>()).collect();
        Self { kinds, counts: cells.into_values().collect(), distances, values }
    }

    fn same(&self, counts: &[u64]) -> f64 {
        let same = self.kinds.iter().zip(counts).filter(|((a, b), _)| a == b).map(|(_, count)| count).sum();
        ratio(same, counts.iter().sum())
    }

    /// With `n = 2 · units` values: observed = mean distance within units, expected = mean distance between any two of the `n` values.
    fn alpha(&self, counts: &[u64]) -> f64 {
        let width = self.values.len();
        let mut given = vec![0_u64; width];
        let (mut observed, mut units) = (0.0, 0);
        for ((a, b), count) in self.kinds.iter().zip(counts) {
            given[*a] += count;
            given[*b] += count;
            observed += self.distances[a * width + b] * *count as f64;
            units += count;
        }
        let mut expected = 0.0;
        for (a, of_a) in given.iter().enumerate().filter(|(_, of_a)| **of_a > 0) {
            let row = &self.distances[a * width..(a + 1) * width];
            expected += *of_a as f64 * row.iter().zip(&given).map(|(distance, of_b)| distance * *of_b as f64).sum::<f64>();
        }
        let n = 2.0 * units as f64;
        one_minus(observed / units as f64, expected / (n * (n - 1.0)))
    }

    /// Nominal alpha of "has this label".
    fn alpha_of(&self, counts: &[u64], label: u32) -> f64 {
        let has = |place: usize| self.values[place] >> label & 1;
        let (mut differ, mut with, mut units) = (0, 0, 0);
        for ((a, b), count) in self.kinds.iter().zip(counts) {
            differ += (has(*a) ^ has(*b)) * count;
            with += (has(*a) + has(*b)) * count;
            units += count;
        }
        let n = 2.0 * units as f64;
        one_minus(differ as f64 / units as f64, 2.0 * with as f64 * (n - with as f64) / (n * (n - 1.0)))
    }

    fn of_labels(&self, labels: Vec<String>, found: &[Option<Measured>]) -> Vec<LabelAlpha> {
        let given = |label: usize| {
            let has = |place: usize| self.values[place] >> label & 1;
            self.kinds.iter().zip(&self.counts).map(|((a, b), count)| (has(*a) + has(*b)) * count).sum()
        };
        labels.into_iter().zip(found).enumerate().map(|(index, (label, alpha))| LabelAlpha { label, n_given: given(index), alpha: *alpha }).collect()
    }
}

/// Alpha; undefined when no disagreement could be expected.
fn one_minus(observed: f64, expected: f64) -> f64 {
    if expected > 0.0 { 1.0 - observed / expected } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::{Bootstrap, masi, of_classes, of_sets};

    fn alpha(one: &str, other: &str) -> f64 {
        let classes = |text: &str| text.bytes().map(|byte| byte - b'a').collect::<Vec<_>>();
        let pairs = classes(one).into_iter().zip(classes(other));
        of_classes(["a", "b", "c", "d", "e"], pairs, Bootstrap::STANDARD).alpha.expect("more than one class was given").point
    }

    #[test]
    fn binary_data_of_krippendorff_2011_section_a() {
        // Meg and Owen, ten articles: alpha = 1 − 19 · 8 / (20² − 14² − 6²) = 0.095.
        let found = alpha("abaaaaaaba", "bbbaabaaaa");
        assert!((found - (1.0 - 152.0 / 168.0)).abs() < 1e-12 && (found - 0.095).abs() < 5e-4, "{found}");
    }

    #[test]
    fn nominal_data_of_krippendorff_2011_section_b() {
        // Ben and Gerry, twelve articles: alpha = 1 − 23 · 6 / (24² − 4² − 6² − 6² − 6² − 2²) = 0.692.
        let found = alpha("aabbdcccedda", "babbbccceddd");
        assert!((found - (1.0 - 138.0 / 448.0)).abs() < 1e-12 && (found - 0.692).abs() < 5e-4, "{found}");
    }

    #[test]
    fn full_agreement_is_1_and_one_class_alone_tells_nothing() {
        assert_eq!(alpha("abcabc", "abcabc"), 1.0);
        let found = of_classes(["yes", "no"], [(0, 0), (0, 0)], Bootstrap::STANDARD);
        assert_eq!((found.same.map(|same| same.point), found.alpha), (Some(1.0), None));
        assert_eq!(of_classes(["yes", "no"], [], Bootstrap::STANDARD).same, None);
    }

    #[test]
    fn distances_of_sets_are_passonneaus() {
        for (a, b, expected) in [
            (0b011, 0b011, 0.0),
            (0b011, 0b1111, 1.0 - 0.5 * 2.0 / 3.0),
            (0b011, 0b110, 1.0 - 1.0 / 9.0),
            (0b1, 0b10, 1.0),
            (0, 0b1, 1.0),
            (0, 0, 0.0),
        ] {
            assert!((masi(a, b) - expected).abs() < 1e-12 && masi(a, b) == masi(b, a), "{a:b} {b:b}");
        }
    }

    #[test]
    fn single_labels_as_sets_agree_as_classes_do() {
        let pairs = [(0, 0), (1, 1), (2, 1), (0, 2), (2, 2), (1, 1), (0, 0)];
        let classes = of_classes(["a", "b", "c"], pairs, Bootstrap::STANDARD);
        let sets = of_sets(["a", "b", "c"], pairs.map(|(a, b)| (1 << a, 1 << b)), Bootstrap::STANDARD);
        assert_eq!(classes.alpha, sets.alpha);
        assert_eq!(classes.classes, sets.labels);
    }

    #[test]
    fn half_agreement_counts_for_something() {
        // Units {a}/{a}, {b}/{b}, {a}/{a,b}: observed = (2/3)/3. Values: a 3 times, b twice, ab once; distances a-b 1, a-ab and b-ab 2/3.
        // Expected = 2 · (3·2·1 + 3·1·2/3 + 2·1·2/3) / (6 · 5) = 28/45; alpha = 1 − (2/9)/(28/45) = 9/14.
        let found = of_sets(["a", "b"], [(1, 1), (2, 2), (1, 3)], Bootstrap::STANDARD);
        let alpha = found.alpha.expect("it is defined").point;
        assert!((alpha - 9.0 / 14.0).abs() < 1e-12, "{alpha}");
        assert_eq!((found.labels[0].n_given, found.labels[1].n_given, found.labels[0].alpha.map(|alpha| alpha.point)), (4, 3, Some(1.0)));
    }

    #[test]
    fn an_interval_stands_around_the_figure() {
        let pairs: Vec<(u8, u8)> = (0..300).map(|i| (i as u8 % 3, if i % 10 == 0 { 0 } else { i as u8 % 3 })).collect();
        let found = of_classes(["a", "b", "c"], pairs, Bootstrap::STANDARD).alpha.expect("it is defined");
        assert!(found.low < found.point && found.point < found.high && found.high - found.low < 0.15, "{found:?}");
    }
}
