//! What downloads of Facebook and Instagram say in the language of whoever downloads, from `resources/formats/meta.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::ingest::mapping::vocabulary::{built_in, fold};
use crate::ingest::text_repair::repair;

/// The built-in words.
pub const EMBEDDED: &str = include_str!("../../../resources/formats/meta.toml");

static WORDS: LazyLock<Words> = LazyLock::new(|| parse(EMBEDDED).expect("the built-in meta.toml is read by a test"));

/// What `meta.toml` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Keys under which a comment stands, folded.
    pub instagram_comment: Vec<String>,
    /// Keys under which the owner of the commented post stands, folded.
    pub instagram_owner: Vec<String>,
    /// Beginning and end of a message that only tells of a reaction.
    pub reaction_notices: Vec<[String; 2]>,
}

/// Reads the words.
///
/// # Errors
///
/// The text is no TOML of that shape.
pub fn parse(text: &str) -> Result<Words> {
    let words: Words =
        toml::from_str(text).map_err(|error| Error::Resource { file: "formats/meta.toml".into(), place: String::new(), what: error.to_string() })?;
    let folded = |names: Vec<String>| names.iter().map(|name| fold(name)).collect();
    Ok(Words { instagram_comment: folded(words.instagram_comment), instagram_owner: folded(words.instagram_owner), ..words })
}

/// The words, read once.
#[must_use]
pub fn words() -> &'static Words {
    &WORDS
}

/// A text without the mojibake of these downloads, for keys and names that are compared or shown; cells are mended by whoever reads them.
#[must_use]
pub fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    repair(text, &mut out, built_in());
    out
}

/// Whether a message only tells that somebody reacted to another one.
#[must_use]
pub fn is_reaction_notice(content: &str) -> bool {
    words().reaction_notices.iter().any(|[start, end]| {
        content
            .trim()
            .strip_prefix(start.as_str())
            .is_some_and(|rest| if end.is_empty() { rest.is_empty() } else { rest.ends_with(end.as_str()) && rest.len() < 80 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_read() {
        assert!(words().instagram_comment.contains(&fold("Komentarz")) && words().instagram_owner.contains(&fold("Media Owner")));
    }

    #[test]
    fn reactions_are_told_from_messages() {
        assert!(is_reaction_notice("Reacted 😂 to your message ") && is_reaction_notice("Liked a message"));
        assert!(!is_reaction_notice("Liked a message from you?") && !is_reaction_notice("Reacted badly, no answer to your message yet?"));
    }
}
