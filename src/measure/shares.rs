//! The one way in which a count becomes a share with its interval.

use crate::measure::stats::interval::wilson;
use crate::model::{Definition, Share};

/// `count` of `n` with the 95 % Wilson interval; with `n = 0` the share is 0 and the interval 0..1.
#[must_use]
pub fn share(definition: Definition, count: u64, n: u64) -> Share {
    if n == 0 {
        return Share { definition, count: 0, n: 0, share: 0.0, low: 0.0, high: 1.0 };
    }
    let (low, high) = wilson(count, n);
    Share { definition, count, n, share: count as f64 / n as f64, low, high }
}

/// A running count of something among something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// With the property.
    pub count: u64,
    /// Looked at.
    pub n: u64,
}

impl Tally {
    /// Looks at one more: `with` is 1 when it has the property, 0 when not.
    pub fn add(&mut self, with: u64) {
        self.count += with;
        self.n += 1;
    }

    /// As a share.
    #[must_use]
    pub fn share(self, definition: Definition) -> Share {
        share(definition, self.count, self.n)
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, share};
    use crate::model::Definition;

    #[test]
    fn a_share_of_nothing_is_unknown() {
        let nothing = Tally::default().share(Definition::NegativeShare);
        assert_eq!((nothing.share, nothing.low, nothing.high), (0.0, 0.0, 1.0));
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Wilson 1927, 20 of 100 at 95 %: 0.1334 to 0.2888.
        let found = share(Definition::NegativeShare, 20, 100);
        assert!((found.low - 0.133_367).abs() < 1e-5 && (found.high - 0.288_829).abs() < 1e-5);
    }
}
