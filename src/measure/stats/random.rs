//! Chance with a seed: the same on every machine, so that intervals drawn with it are the same bytes every time.

/// `SplitMix64` (Steele, Lea & Flood 2014, OOPSLA): one addition and three mixing steps a number.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// A number in 0..1.
    pub const fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `n`, which is at least 1. Its bias is below `n / 2^64`.
    pub const fn below(&mut self, n: usize) -> usize {
        ((self.bits() as u128 * n as u128) >> 64) as usize
    }

    /// An exponential time with a mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.unit())
    }
}

/// What is added for each number.
pub const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The mixing steps.
#[must_use]
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_of_seed_1234567_are_the_published_ones() {
        // The reference program's output for seed 1234567 (Vigna's splitmix64.c).
        let mut random = Random::new(1_234_567);
        let drawn = [random.bits(), random.bits(), random.bits()];
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn draws_keep_their_range_and_their_mean() {
        let mut random = Random::new(7);
        let n = 20_000;
        let (mut sum, mut waited) = (0.0, 0.0);
        for _ in 0..n {
            let unit = random.unit();
            assert!((0.0..1.0).contains(&unit) && random.below(3) < 3);
            sum += unit;
            waited += random.exponential(6.0);
        }
        // Five standard errors.
        assert!((sum / f64::from(n) - 0.5).abs() < 5.0 * 0.289 / 141.0);
        assert!((waited / f64::from(n) - 6.0).abs() < 5.0 * 6.0 / 141.0);
    }
}
