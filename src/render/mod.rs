//! The document to bytes: pages, charts, tables, frames. Renderers only look at the report and ask the speaker for words.

pub mod charts;
mod flow;
pub mod frames;
#[cfg(test)]
mod hostile;
pub mod html;
pub mod mail;
pub mod markdown;
pub mod quiz;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod tables;
mod words;
pub mod xlsx;

pub use charts::Chart;
