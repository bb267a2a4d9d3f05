//! Why people write: contributing factors of a taxonomy that a data file holds, several per comment.

/// Position of a cause in the taxonomy file. Its name is looked up there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CauseId(pub u8);

/// The causes of one comment: one bit a cause, at most 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CauseSet(pub u64);

impl CauseSet {
    /// Adds a cause.
    pub const fn insert(&mut self, cause: CauseId) {
        self.0 |= 1 << cause.0;
    }

    /// Whether a cause is in it.
    #[must_use]
    pub const fn contains(self, cause: CauseId) -> bool {
        self.0 >> cause.0 & 1 == 1
    }

    /// Whether no cause was found: "unclassified", a first-class answer.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The causes in taxonomy order.
    pub fn iter(self) -> impl Iterator<Item = CauseId> {
        (0..64).filter(move |bit| self.0 >> bit & 1 == 1).map(CauseId)
    }
}

/// Position of a sub-cause among all sub-causes of the taxonomy, in its order. Its name and its cause are looked up there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubCauseId(pub u8);

/// The sub-causes of one comment: one bit a sub-cause, at most 128.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SubCauseSet(pub u128);

impl SubCauseSet {
    /// Adds a sub-cause.
    pub const fn insert(&mut self, sub: SubCauseId) {
        self.0 |= 1 << sub.0;
    }

    /// Whether a sub-cause is in it.
    #[must_use]
    pub const fn contains(self, sub: SubCauseId) -> bool {
        self.0 >> sub.0 & 1 == 1
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The sub-causes in taxonomy order.
    pub fn iter(self) -> impl Iterator<Item = SubCauseId> {
        (0..128).filter(move |bit| self.0 >> bit & 1 == 1).map(SubCauseId)
    }
}
