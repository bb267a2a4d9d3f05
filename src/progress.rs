//! What a stage may tell the outside while it works: how far it is, and whether it should stop.

use crate::error::Error;

/// Told by the stages, shown by the command line.
pub trait Progress: Sync {
    /// A stage begins. `total` is in the unit that [`Self::advance`] will count, when it is known.
    fn stage(&self, name: &'static str, total: Option<u64>);
    /// Part of a stage is done.
    fn advance(&self, amount: u64);
    /// Whether the user asked to stop; checked once a batch.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] after SIGINT or SIGTERM.
    fn checkpoint(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Says nothing: for tests and for use as a library.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _total: Option<u64>) {}
    fn advance(&self, _amount: u64) {}
}
