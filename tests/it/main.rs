//! One binary with all integration tests: it links the program once, which is what costs time on two cores.

#![allow(
    clippy::format_collect,
    clippy::print_stderr,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::assigning_clones,
    reason = "small archives are written as they read, and a check that the machine cannot make says so"
)]

mod architecture;
mod cli;
mod clock;
mod conservation;
mod determinism;
mod fuzz;
mod docs;
mod earlier;
mod edition;
mod explain;
mod effects;
mod golden;
mod history;
mod learning;
mod metamorphic;
mod office;
#[cfg(feature = "pdf")]
mod pdf;
mod reference;
mod resources;
mod schema;
mod sentiment_model;
mod support;
mod training;
#[cfg(feature = "neural")]
#[path = "../../src/annotate/sentiment/neural/tiny.rs"]
mod tiny;
mod truth;
mod uses;
mod weekly;
mod verify;
#[path = "../../src/render/xlsx/reading.rs"]
mod workbook;
