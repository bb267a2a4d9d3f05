//! What the measures of spread know: numbers that decide, and rules for comments that ask where comments have gone; and how texts are compared.

mod limits;
pub mod near_copies;
mod removal;
pub mod terms;

pub use limits::{ClaimLimits, ContagionLimits, CopyLimits, SpikeLimits, SpreadLimits, WordLimits};
pub use removal::{RemovalKind, RemovalRules};

/// Numbers and rules, parsed once.
#[derive(Debug)]
pub struct SpreadKnowledge {
    /// `spread/spread.toml`.
    pub limits: SpreadLimits,
    /// `spread/removal-en.toml` and `spread/removal-pl.toml`.
    pub removal: RemovalRules,
}
