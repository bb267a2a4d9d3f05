//! Draws from the normal, binomial and multinomial distributions, and streams, for the generator of `measure/stats/random.rs`.

use std::f64::consts::TAU;

pub use crate::measure::stats::random::Random;
use crate::measure::stats::random::{GAMMA, mix};

/// Below this mean the walk of [`Random::binomial`] starts at 0.
const SMALL_MEAN: f64 = 12.0;

impl Random {
    /// A stream of its own for each part of a task, so that one more part does not change the others.
    #[must_use]
    pub const fn stream(seed: u64, part: u64) -> Self {
        Self::new(mix(seed ^ mix(part.wrapping_add(GAMMA))))
    }

    /// A standard normal number (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * libm::log(1.0 - self.unit())).sqrt() * libm::cos(TAU * self.unit())
    }

    /// How many of `n` trials succeed with probability `p`: inversion, walking from the mode outwards, so that the steps are about the standard deviation.
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        let odds = p / (1.0 - p);
        // P(k + 1) = P(k) · (n − k) / (k + 1) · odds.
        let up = |k: u64| (n - k) as f64 / (k + 1) as f64 * odds;
        let mut left = self.unit();
        let mean = n as f64 * p;
        if mean < SMALL_MEAN {
            let mut chance = libm::exp(n as f64 * libm::log1p(-p));
            let mut k = 0;
            while left >= chance && k < n {
                left -= chance;
                chance *= up(k);
                k += 1;
            }
            return k;
        }
        let mode = ((n + 1) as f64 * p) as u64;
        let at_mode = libm::exp(
            log_factorial(n) - log_factorial(mode) - log_factorial(n - mode) + mode as f64 * libm::log(p) + (n - mode) as f64 * libm::log1p(-p),
        );
        let (mut above, mut below) = (mode, mode);
        let (mut chance_above, mut chance_below) = (at_mode, at_mode);
        left -= at_mode;
        while left >= 0.0 {
            let (before_above, before_below) = (above, below);
            if above < n {
                chance_above *= up(above);
                above += 1;
                left -= chance_above;
                if left < 0.0 {
                    return above;
                }
            }
            if below > 0 {
                below -= 1;
                chance_below /= up(below);
                left -= chance_below;
                if left < 0.0 {
                    return below;
                }
            }
            // What rounding left over, beyond both tails.
            if (above, below) == (before_above, before_below) || chance_above + chance_below == 0.0 {
                return mode;
            }
        }
        mode
    }

    /// Draws `n` things into classes with the given weights (at least one is above 0): a row of conditional binomials.
    pub fn multinomial(&mut self, n: u64, weights: &[f64], drawn: &mut [u64]) {
        let mut rest: f64 = weights.iter().sum();
        let mut left = n;
        let last = weights.iter().rposition(|weight| *weight > 0.0);
        for (index, (drawn, weight)) in drawn.iter_mut().zip(weights).enumerate() {
            // All that is left goes to the last possible class, whatever rounding made of `rest`.
            *drawn = if Some(index) == last { left } else { self.binomial(left, (weight / rest).min(1.0)) };
            left -= *drawn;
            rest -= weight;
        }
    }

    /// Draws as many things as there are, with replacement, from things of which `counts[i]` are of kind `i`. Resampling rows gives the same distribution,
    /// at the price of one step a row.
    pub fn resample(&mut self, counts: &[u64], drawn: &mut [u64]) {
        let mut rest: u64 = counts.iter().sum();
        let mut left = rest;
        for (drawn, count) in drawn.iter_mut().zip(counts) {
            *drawn = if *count == rest { left } else { self.binomial(left, *count as f64 / rest as f64) };
            left -= *drawn;
            rest -= count;
        }
    }

    /// Puts things into a random order (Fisher & Yates); with `first` below their number, only that many places are drawn.
    pub fn shuffle<T>(&mut self, things: &mut [T], first: usize) {
        let n = things.len();
        for index in 0..first.min(n.saturating_sub(1)) {
            let other = index + self.below(n - index);
            things.swap(index, other);
        }
    }
}

fn log_factorial(n: u64) -> f64 {
    libm::lgamma(n as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::Random;

    fn check(n: u64, p: f64) {
        const DRAWS: u64 = 20_000;
        let mut random = Random::new(n ^ p.to_bits());
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..DRAWS {
            let drawn = random.binomial(n, p) as f64;
            sum += drawn;
            squares += drawn * drawn;
        }
        let mean = sum / DRAWS as f64;
        let variance = squares / DRAWS as f64 - mean * mean;
        let expected = n as f64 * p * (1.0 - p);
        let error = (expected / DRAWS as f64).sqrt();
        assert!((mean - n as f64 * p).abs() < 4.0 * error, "{n} {p}: {mean}");
        assert!((variance / expected - 1.0).abs() < 0.06, "{n} {p}: {variance} for {expected}");
    }

    #[test]
    fn binomial_draws_have_the_mean_and_the_variance_of_the_distribution() {
        for (n, p) in [(1, 0.3), (10, 0.05), (40, 0.5), (200, 0.93), (5_000, 0.2), (1_000_000, 0.37), (1_000_000, 1e-6)] {
            check(n, p);
        }
        let mut random = Random::new(1);
        assert_eq!((random.binomial(5, 0.0), random.binomial(5, 1.0), random.binomial(0, 0.5)), (0, 5, 0));
    }

    #[test]
    fn resampling_keeps_the_number_and_never_makes_what_is_not_there() {
        let mut random = Random::new(7);
        let mut drawn = [0; 5];
        for _ in 0..1_000 {
            random.resample(&[0, 3, 0, 90, 0], &mut drawn);
            assert_eq!((drawn[0], drawn[2], drawn[4], drawn.iter().sum::<u64>()), (0, 0, 0, 93));
            random.multinomial(17, &[0.2, 0.0, 0.5, 0.3, 0.0], &mut drawn);
            assert_eq!((drawn[1], drawn[4], drawn.iter().sum::<u64>()), (0, 0, 17));
        }
    }

    #[test]
    fn every_order_is_as_likely_as_every_other() {
        let mut random = Random::new(3);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6_000 {
            let mut things = [1, 2, 3];
            random.shuffle(&mut things, 3);
            *seen.entry(things).or_insert(0) += 1;
        }
        assert!(seen.len() == 6 && seen.values().all(|n| (880..1_120).contains(n)), "{seen:?}");
    }

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut random = Random::new(5);
        let drawn: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 2e4;
        let variance = drawn.iter().map(|x| x * x).sum::<f64>() / 2e4;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
