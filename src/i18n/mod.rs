//! Words and digits of the reader's language: catalogues of sentences, plural forms, numbers, dates, durations.
//!
//! A [`Catalog`] is checked against everything that the program can say before any report is written; a [`Speaker`] then turns
//! [`Text`](crate::report::Text)s and [`Fact`](crate::model::Fact)s into plain text and cannot fail. Renderers escape.

pub mod catalog;
pub mod format;
pub mod formulas;
pub mod plural;
pub mod say;
#[cfg(test)]
pub mod shipped;
mod template;
mod vocabulary;

pub use catalog::Catalog;
pub use say::Speaker;

/// The language of a report. The language of a comment is [`crate::model::Lang`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Polish.
    Pl,
}

impl Locale {
    /// Every locale.
    pub const ALL: [Self; 2] = [Self::En, Self::Pl];

    /// The BCP 47 tag, as `--locale` and `<html lang>` write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Pl => "pl",
        }
    }

    /// The inverse of [`Self::as_str`].
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == tag)
    }
}
