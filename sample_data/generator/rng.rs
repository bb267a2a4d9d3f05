//! The generator's own random numbers: `SplitMix64` (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"), so that the sample
//! files do not change when a dependency does.

/// A stream of pseudo-random numbers.
#[derive(Clone)]
pub struct Rng(u64);

impl Rng {
    /// A stream that depends on the seed alone.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `0..n`; the modulo bias is below 1e-13 for the sizes used here.
    pub const fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A whole number in `low..=high`.
    pub const fn range(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    /// A number in `[0, 1)`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A member of a slice.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The key of a weighted list.
    pub fn weighted<T: Copy>(&mut self, items: &[(T, f64)]) -> T {
        let total: f64 = items.iter().map(|item| item.1).sum();
        let mut left = self.unit() * total;
        for &(key, weight) in items {
            left -= weight;
            if left < 0.0 {
                return key;
            }
        }
        items[items.len() - 1].0
    }

    /// A log-normal number with the given median and log standard deviation (Box-Muller).
    pub fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let z = radius * (std::f64::consts::TAU * self.unit()).cos();
        median * (sigma * z).exp()
    }

    /// Puts a list in random order (Fisher-Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
