//! afterstorm reads exported comment archives after a social-media crisis, or an ordinary week, and says with traceable numbers what happened, how fast and
//! how well the brand answered, what people felt and why, and what to change.
//!
//! Data goes one way; a module uses only what stands to its left:
//!
//! ```text
//! files -> ingest -> corpus -> annotate -> measure -> judge -> report -> i18n -> render -> bytes
//!          records   polars    labels      typed      lessons  one       words,  html md
//!          rejects   frame                 numbers    (facts)  document  numbers json svg png
//! ```
//!
//! Modules stand in the order in which a newcomer should read them.

#![cfg_attr(
    test,
    allow(
        clippy::float_cmp,
        clippy::unnecessary_wraps,
        clippy::print_stdout,
        clippy::print_stderr,
        missing_docs,
        reason = "tests compare exact values, and talk to those who run them"
    )
)]

pub mod model;
pub mod error;
pub mod progress;
pub mod ingest;
pub mod corpus;
pub mod annotate;
pub mod measure;
pub mod judge;
pub mod history;
pub mod training;
pub mod report;
pub mod i18n;
pub mod render;
pub mod resources;
pub mod learn;
pub mod pipeline;
pub mod cli;
