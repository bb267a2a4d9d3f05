//! A sentence without a language: a key of the catalogue and typed arguments. Digits and words are made by [`crate::i18n`].

use serde::Serialize;

use crate::model::Fact;

/// One sentence, label or phrase.
///
/// Built through the constructors that the sentence table in `report/sentences.rs` generates, so that key and arguments cannot disagree with the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Text {
    /// Key in the catalogue, dotted: `latency.median_sentence`.
    pub key: String,
    /// Arguments by name.
    pub facts: Vec<(&'static str, Fact)>,
}
