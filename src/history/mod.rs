//! Runs kept and looked back on: numbers by name, actions that test themselves, past crises beside new ones, words that blame.
//!
//! Stands between `judge` and `report`: it sees measures and lessons, and hands facts to reports. Files are written and read by `cli/history.rs`.

pub mod actions;
pub mod compare;
pub mod course;
pub mod entry;
pub mod lint;
pub mod metrics;
pub mod similarity;
pub mod weeks;

pub use actions::{Action, ActionState, Observation, evaluate};
pub use entry::Entry;
