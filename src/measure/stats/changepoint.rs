//! Where the level of a series changes: exact optimal partitioning with pruning (PELT), for counts and for shares.
//!
//! The best partition minimises `Σ cost(segment) + penalty · (number of changes)`, where a cost is −2 × the maximised log-likelihood of the segment (R.
//! Killick, P. Fearnhead, I. A. Eckley, "Optimal detection of changepoints with a linear computational cost", JASA 107, 2012). Counts that scatter `phi`
//! times more than their model have their costs divided by `phi` (quasi-likelihood).

/// The cost of a segment `from..to` of a series: −2 × maximised log-likelihood, without the terms that no partition changes.
pub trait Cost {
    /// Number of bins.
    fn len(&self) -> usize;
    /// The cost of one segment; `from < to`.
    fn cost(&self, from: usize, to: usize) -> f64;
    /// Whether there are no bins.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Counts with a known exposure: Poisson with one rate a segment. Cost `−2·X·ln(X ÷ E)`.
#[derive(Debug, Clone)]
pub struct PoissonCost {
    counts: Vec<f64>,
    exposures: Vec<f64>,
    phi: f64,
}

impl PoissonCost {
    /// From counts and what one unit of rate would bring in each bin (both of one length), and the dispersion.
    #[must_use]
    pub fn new(counts: &[f64], exposures: &[f64], phi: f64) -> Self {
        Self { counts: prefix_sums(counts), exposures: prefix_sums(exposures), phi: phi.max(1.0) }
    }

    /// Counts of a segment.
    #[must_use]
    pub fn count(&self, from: usize, to: usize) -> f64 {
        self.counts[to] - self.counts[from]
    }

    /// Exposure of a segment.
    #[must_use]
    pub fn exposure(&self, from: usize, to: usize) -> f64 {
        self.exposures[to] - self.exposures[from]
    }
}

impl Cost for PoissonCost {
    fn len(&self) -> usize {
        self.counts.len() - 1
    }

    fn cost(&self, from: usize, to: usize) -> f64 {
        let (count, exposure) = (self.count(from, to), self.exposure(from, to));
        if count <= 0.0 || exposure <= 0.0 { 0.0 } else { -2.0 * count * (count / exposure).ln() / self.phi }
    }
}

/// Successes among trials: binomial with one share a segment. Cost `−2·(k·ln(k ÷ n) + (n − k)·ln((n − k) ÷ n))`.
#[derive(Debug, Clone)]
pub struct BinomialCost {
    successes: Vec<f64>,
    trials: Vec<f64>,
    phi: f64,
}

impl BinomialCost {
    /// From successes and trials of each bin, and the dispersion. Bins without trials say nothing and cost nothing.
    #[must_use]
    pub fn new(successes: &[f64], trials: &[f64], phi: f64) -> Self {
        Self { successes: prefix_sums(successes), trials: prefix_sums(trials), phi: phi.max(1.0) }
    }

    /// Share of a segment, 0 without trials.
    #[must_use]
    pub fn share(&self, from: usize, to: usize) -> f64 {
        let trials = self.trials[to] - self.trials[from];
        if trials > 0.0 { (self.successes[to] - self.successes[from]) / trials } else { 0.0 }
    }
}

impl Cost for BinomialCost {
    fn len(&self) -> usize {
        self.trials.len() - 1
    }

    fn cost(&self, from: usize, to: usize) -> f64 {
        let trials = self.trials[to] - self.trials[from];
        let successes = self.successes[to] - self.successes[from];
        let part = |k: f64| if k > 0.0 { k * (k / trials).ln() } else { 0.0 };
        -2.0 * (part(successes) + part(trials - successes)) / self.phi
    }
}

fn prefix_sums(values: &[f64]) -> Vec<f64> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    let mut sum = 0.0;
    sums.push(0.0);
    for value in values {
        sum += value;
        sums.push(sum);
    }
    sums
}

/// The penalty of one change in a series of `n` bins: `3·ln n`, the leading term of the modified BIC (N. R. Zhang & D. O. Siegmund, Biometrics 63, 2007),
/// which counts the free position of a change beside its new level.
#[must_use]
pub fn penalty(n: usize) -> f64 {
    3.0 * (n.max(2) as f64).ln()
}

/// The starts of all segments but the first, in order, of the partition with the least penalised cost; no segment is shorter than `min_len` bins.
///
/// A start that can no longer be best is dropped as in PELT. It is dropped only `min_len` bins later, because until then the better start is not yet
/// allowed to end a segment: so the answer is the exact minimum, whatever `min_len` is.
#[must_use]
pub fn changes(series: &impl Cost, penalty: f64, min_len: usize) -> Vec<usize> {
    let n = series.len();
    let min_len = min_len.max(1);
    if n < 2 * min_len {
        return Vec::new();
    }
    // `best[t]` is the least cost of the first `t` bins, each segment charged one penalty; `start[t]` where its last segment begins.
    let mut best = vec![f64::INFINITY; n + 1];
    let mut start = vec![0_usize; n + 1];
    best[0] = -penalty;
    let mut candidates: Vec<(usize, usize)> = vec![(0, usize::MAX)];
    for end in min_len..=n {
        let opened = end - min_len;
        if opened >= min_len {
            candidates.push((opened, usize::MAX));
        }
        for &(from, _) in &candidates {
            let total = best[from] + series.cost(from, end) + penalty;
            if total < best[end] {
                best[end] = total;
                start[end] = from;
            }
        }
        candidates.retain_mut(|(from, drop_at)| {
            if *drop_at == usize::MAX && best[*from] + series.cost(*from, end) >= best[end] {
                *drop_at = end + min_len;
            }
            *drop_at > end + 1
        });
    }
    let mut found = Vec::new();
    let mut end = n;
    while start[end] > 0 {
        end = start[end];
        found.push(end);
    }
    found.reverse();
    found
}

/// How much higher −2 × log-likelihood may be at the true position of a change than at the best one, with 95 % probability: `−2·ln(1 − √0.95)`.
///
/// A position is no smooth parameter, so the difference is not chi-square: in the limit it is at most `x` with probability `(1 − e^(−x ÷ 2))²` (B. Hansen, "Sample splitting and threshold
/// estimation", Econometrica 68, 2000, Table I: 7.35; D. Siegmund, "Confidence sets in change-point problems", International Statistical Review 56, 1988).
pub const POSITION_95: f64 = 7.352_276_694_155_739;

/// The first and the last position of a change between `from` and `to` that explain the bins nearly as well as the best one, which is `at`.
///
/// Nearly: the profile of −2 × log-likelihood is at most [`POSITION_95`] higher.
#[must_use]
pub fn position_interval(series: &impl Cost, from: usize, at: usize, to: usize) -> (usize, usize) {
    let limit = series.cost(from, at) + series.cost(at, to) + POSITION_95;
    let is_plausible = |split: &usize| series.cost(from, *split) + series.cost(*split, to) <= limit;
    let low = (from + 1..at).find(is_plausible).unwrap_or(at);
    let high = (at + 1..to).rev().find(is_plausible).unwrap_or(at);
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least cost over every partition, by trying them all.
    fn by_brute_force(series: &impl Cost, penalty: f64, min_len: usize) -> Vec<usize> {
        let n = series.len();
        let mut best = (f64::INFINITY, Vec::new());
        for mask in 0_u32..1 << (n - 1) {
            let mut edges = vec![0];
            edges.extend((1..n).filter(|at| mask >> (at - 1) & 1 == 1));
            edges.push(n);
            if edges.windows(2).any(|pair| pair[1] - pair[0] < min_len) {
                continue;
            }
            let total = edges.windows(2).map(|pair| series.cost(pair[0], pair[1])).sum::<f64>() + penalty * (edges.len() - 2) as f64;
            if total < best.0 - 1e-9 {
                best = (total, edges[1..edges.len() - 1].to_vec());
            }
        }
        best.1
    }

    fn check(counts: &[f64], penalty: f64, min_len: usize) {
        let series = PoissonCost::new(counts, &vec![1.0; counts.len()], 1.0);
        assert_eq!(changes(&series, penalty, min_len), by_brute_force(&series, penalty, min_len), "{counts:?} {penalty} {min_len}");
    }

    #[test]
    fn the_partition_is_the_exact_minimum() {
        let mut state = 7_u64;
        for round in 0..60 {
            let counts: Vec<f64> = (0..13)
                .map(|i| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    ((state >> 33) % 7 + if (4..9).contains(&i) { round % 12 } else { 0 }) as f64
                })
                .collect();
            check(&counts, 1.0, 1);
            check(&counts, 2.0, 2);
            check(&counts, 5.0, 3);
            check(&counts, 8.0, 4);
        }
    }

    #[test]
    fn a_constant_series_has_no_change() {
        check(&[5.0; 12], penalty(12), 2);
        assert!(changes(&PoissonCost::new(&[0.0; 500], &[1.0; 500], 1.0), penalty(500), 3).is_empty());
        assert!(changes(&PoissonCost::new(&[], &[], 1.0), penalty(0), 3).is_empty());
    }

    #[test]
    fn two_jumps_are_found_where_they_are() {
        let counts: Vec<f64> = (0..300).map(|i| if (100..160).contains(&i) { 20.0 } else { 4.0 } + f64::from(i % 3)).collect();
        assert_eq!(changes(&PoissonCost::new(&counts, &[1.0; 300], 1.0), penalty(300), 3), [100, 160]);
    }

    #[test]
    fn a_known_rhythm_is_no_change() {
        let exposures: Vec<f64> = (0..240).map(|i| if i % 24 < 8 { 0.2 } else { 1.4 }).collect();
        let counts: Vec<f64> = exposures.iter().map(|e| e * 10.0).collect();
        assert!(changes(&PoissonCost::new(&counts, &exposures, 1.0), penalty(240), 3).is_empty());
    }

    #[test]
    fn a_share_changes_where_it_does_and_empty_bins_do_not_matter() {
        let trials: Vec<f64> = (0..200).map(|i| if i % 5 == 0 { 0.0 } else { 10.0 }).collect();
        let successes: Vec<f64> = trials.iter().enumerate().map(|(i, n)| if i < 120 { n * 0.2 } else { n * 0.7 }).collect();
        let found = changes(&BinomialCost::new(&successes, &trials, 1.0), penalty(200), 6);
        // Bin 120 has no trials, so a change at 120 and one at 121 cost the same.
        assert!(matches!(found[..], [120 | 121]), "{found:?}");
    }

    #[test]
    fn the_coal_mine_accidents_change_where_the_literature_and_ruptures_say() {
        // Accidents a year in British coal mines, 1851 to 1961 (R. G. Jarrett, Biometrika 66, 1979). The literature puts the change at about 1890 (A. E. Raftery
        // & V. E. Akman, Biometrika 73, 1986). The partitions are those of `Pelt` in Python's ruptures 1.1 with the same cost, minimum and penalty.
        let accidents: Vec<f64> = "454014340633402633545314415534252234213221111300101100310322011101010002100011023311211112420014000100000100101"
            .bytes()
            .map(|digit| f64::from(digit - b'0'))
            .collect();
        assert_eq!(accidents.len(), 111);
        let series = PoissonCost::new(&accidents, &[1.0; 111], 1.0);
        assert_eq!(changes(&series, penalty(111), 3), [41]);
        assert_eq!(changes(&series, 6.0, 3), [41, 79, 96]);
        let total = series.cost(0, 41) + series.cost(41, 111);
        assert!((total + 275.705_858_705_308_06).abs() < 1e-9, "{total}");
        // Computed once in Python from the formula: splits whose cost is at most 7.352 above the best one (with 3.841 it would be 36 to 43).
        assert_eq!(position_interval(&series, 0, 41, 111), (35, 46));
    }

    #[test]
    fn the_interval_holds_the_best_split_and_is_narrow_for_a_sharp_jump() {
        let counts: Vec<f64> = (0..100).map(|i| if i < 40 { 3.0 } else { 30.0 }).collect();
        let series = PoissonCost::new(&counts, &[1.0; 100], 1.0);
        assert_eq!(position_interval(&series, 0, 40, 100), (40, 40));
        // With a dispersion of 40 the same jump is one in 0.075 → 0.75 comments: its place is less certain.
        let vague = PoissonCost::new(&counts, &[1.0; 100], 40.0);
        let (low, high) = position_interval(&vague, 0, 40, 100);
        assert!(low < 40 && high >= 40, "{low} {high}");
    }
}
