//! The numbers of `spread/spread.toml`; their reasons stand there.

use serde::Deserialize;

use crate::error::{Error, Result};

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpreadLimits {
    /// Words that set a period apart.
    pub words: WordLimits,
    /// Texts that are nearly the same.
    pub copies: CopyLimits,
    /// Hours above expectation.
    pub spikes: SpikeLimits,
    /// How comments draw further ones.
    pub contagion: ContagionLimits,
    /// Claims that go round.
    pub claims: ClaimLimits,
}

/// The part `[words]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each number is for")]
pub struct WordLimits {
    calendar: String,
    pub least_comments: u32,
    pub least_authors: usize,
    pub least_z: f64,
    pub prior_words: f64,
    pub false_discoveries: f64,
    pub most_words: usize,
    pub most_a_phase: usize,
}

/// The part `[copies]`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each number is for")]
pub struct CopyLimits {
    pub least_letters: usize,
    pub least_jaccard: f64,
    pub within_seconds: i64,
    pub least_authors: u64,
    pub flood_comments: u64,
    pub flood_per_author: u64,
    pub wave_authors: u64,
    pub wave_share: f64,
    pub most_clusters: usize,
}

/// The part `[spikes]`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each number is for")]
pub struct SpikeLimits {
    pub false_discoveries: f64,
    pub gap_hours: usize,
    pub least_excess: f64,
    pub most_spikes: usize,
}

/// The part `[contagion]`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each number is for")]
pub struct ContagionLimits {
    pub least_coverage: f64,
    pub most_threads: usize,
    pub most_comments: usize,
}

/// The part `[claims]`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file says what each number is for")]
pub struct ClaimLimits {
    pub least_comments: u32,
    pub least_authors: usize,
    pub most_claims: usize,
}

impl WordLimits {
    /// Words of the calendar, folded.
    pub fn calendar(&self) -> impl Iterator<Item = &str> {
        self.calendar.split_whitespace()
    }
}

impl SpreadLimits {
    /// Reads `spread/spread.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line when it is no TOML, or lacks a key, or has an unknown one.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
            Error::Resource { file: "spread/spread.toml".into(), place: format!("line {line}: "), what: error.message().to_owned() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::SpreadLimits;

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let shipped = include_str!("../../resources/spread/spread.toml");
        assert!(SpreadLimits::parse(shipped).is_ok());
        let error = SpreadLimits::parse(&format!("{shipped}\n[colour]\n")).unwrap_err().to_string();
        assert!(error.contains("spread.toml") && error.contains("colour"), "{error}");
    }
}
