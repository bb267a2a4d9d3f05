//! The document to bytes: pages, charts, tables, frames. Renderers only look at the report and ask the speaker for words.

pub mod charts;
pub mod frames;
pub mod html;
pub mod markdown;
pub mod quiz;
pub mod tables;
mod words;
pub mod xlsx;

pub use charts::Chart;
