//! From counted to corrected shares: what a user's own labels say about the errors of the classifier on this archive.
//!
//! [`draw`] picks the rows to label, [`LabelledStrata`] joins the labels to the archive, [`Correction`] turns counted shares of classes into estimates of the
//! true ones or says why it will not. Nothing here guesses without labels: corrections that need none
//! ruined other archives when they were measured.

pub mod sample;
pub mod strata;
pub mod matrix;
pub mod correction;
#[cfg(test)]
mod simulation;

pub use correction::{CorrectedShare, Correction, CorrectionSettings, Reason, Refusal};
pub use sample::{Sample, SampleSettings, SampledRow, draw};
pub use strata::{LabelledStrata, Stratum};
