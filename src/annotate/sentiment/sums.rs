//! What the lexicon's pass over a text adds up to.

use super::walk::Listener;

/// The sums of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    pub(super) positive: f32,
    /// Not below 0; the size of all unpleasant valences.
    pub(super) negative: f32,
    pub(super) hits: u32,
    /// The last valence heard: people end on what they mean.
    pub(super) last: f32,
}

impl Listener for Sums {
    fn hit(&mut self, _from: u32, _to: u32, valence: f32) {
        self.hits += 1;
        self.last = valence;
        if valence > 0.0 {
            self.positive += valence;
        } else {
            self.negative -= valence;
        }
    }

    fn damp(&mut self, factor: f32) {
        self.positive *= factor;
        self.negative *= factor;
    }
}
