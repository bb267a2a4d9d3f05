//! Runs kept and looked back on: numbers by name, what an action may test, what a folder of past runs holds.
//!
//! Stands between `judge` and `report`: it sees measures and lessons, and hands facts to reports. Files are written and read by `cli/history.rs`.

pub mod metrics;
