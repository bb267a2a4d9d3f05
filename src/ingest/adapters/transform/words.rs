//! Words that platforms put around names and texts, from `resources/formats/transforms.toml`.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::ingest::mapping::vocabulary::{built_in, lookup};

/// The built-in words.
pub const EMBEDDED: &str = include_str!("../../../resources/formats/transforms.toml");

static WORDS: LazyLock<Words> = LazyLock::new(|| parse(EMBEDDED).expect("the built-in transforms.toml is read by a test"));

/// What `transforms.toml` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What stands behind the name of the account whose video it is.
    pub creator_suffixes: Vec<String>,
    /// The marks round a translation, by language.
    pub translated: Vec<Translated>,
}

/// The marks round a translation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// Stands before the translation.
    pub translation: String,
    /// Stands before the original.
    pub original: String,
}

/// Reads the words.
///
/// # Errors
///
/// The text is no TOML of that shape.
pub fn parse(text: &str) -> Result<Words> {
    toml::from_str(text).map_err(|error| Error::Resource { file: "formats/transforms.toml".into(), place: String::new(), what: error.to_string() })
}

/// A display name on TikTok without the mark that the account whose video it is carries (`Szelestka · Creator`, in the language of whoever looked), and
/// whether it had one.
#[must_use]
pub fn tiktok_creator_suffix(nickname: &str) -> (&str, bool) {
    if let Some((name, suffix)) = nickname.rsplit_once('·') {
        let is_mark = |suffix: &str| WORDS.creator_suffixes.iter().any(|known| known.to_lowercase() == suffix.trim().to_lowercase());
        if name.ends_with([' ', '\u{a0}']) && is_mark(suffix) && !name.trim().is_empty() {
            return (name.trim(), true);
        }
        // "Créateur·rice" has the point in the word itself.
        if let Some((name, first)) = name.rsplit_once('·')
            && name.ends_with([' ', '\u{a0}'])
            && is_mark(&format!("{}·{suffix}", first.trim_start()))
            && !name.trim().is_empty()
        {
            return (name.trim(), true);
        }
    }
    (nickname, false)
}

/// The name of [`tiktok_creator_suffix`].
#[must_use]
pub fn tiktok_name(nickname: &str) -> Cow<'_, str> {
    Cow::Borrowed(tiktok_creator_suffix(nickname).0)
}

/// `brand` for the account whose video it is, otherwise nothing.
#[must_use]
pub fn tiktok_role(nickname: &str) -> Cow<'_, str> {
    Cow::Borrowed(if tiktok_creator_suffix(nickname).1 { "brand" } else { "" })
}

/// Stars in words (`FIVE`) as a number; Google's `STAR_RATING_UNSPECIFIED` is none. Anything else stays.
#[must_use]
pub fn star_word(cell: &str) -> Cow<'_, str> {
    let word = cell.trim();
    if word.eq_ignore_ascii_case("STAR_RATING_UNSPECIFIED") {
        return Cow::Borrowed("");
    }
    lookup(&built_in().rating_words, word).map_or(Cow::Borrowed(cell), |stars| Cow::Owned(stars.to_string()))
}

/// The original of a review that Google shows with a translation: `(Translated by Google) … (Original) …`, or `… (Translated by Google) …`.
#[must_use]
pub fn translated_by_google(text: &str) -> Cow<'_, str> {
    for marks in &WORDS.translated {
        let Some(at) = text.find(marks.translation.as_str()) else { continue };
        let before = text[..at].trim();
        if !before.is_empty() {
            return Cow::Borrowed(before);
        }
        if let Some(original) = text.rfind(marks.original.as_str()).filter(|original| *original > at) {
            return Cow::Borrowed(text[original + marks.original.len()..].trim());
        }
    }
    Cow::Borrowed(text)
}

/// The platform in Talkwalker's kinds of sources, the most particular of them: `SOCIALMEDIA,SOCIALMEDIA_TWITTER` is `twitter`.
#[must_use]
pub fn talkwalker_source(cell: &str) -> Cow<'_, str> {
    let last = cell.trim().trim_matches(['[', ']']).rsplit([',', ';', '|']).next().unwrap_or("").trim();
    let name = last.strip_prefix("SOCIALMEDIA_").unwrap_or(last);
    if name == "SOCIALMEDIA" { Cow::Borrowed("") } else { Cow::Borrowed(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_read_and_none_is_empty() {
        assert!(WORDS.creator_suffixes.iter().all(|suffix| !suffix.trim().is_empty()));
        assert!(WORDS.translated.iter().all(|marks| !marks.translation.is_empty() && !marks.original.is_empty()));
    }

    #[test]
    fn creators_are_told_by_their_suffix_in_any_language() {
        for (nickname, expected) in [
            ("Szelestka · Creator*in", ("Szelestka", true)),
            ("Szelestka · Twórca", ("Szelestka", true)),
            ("Szelestka · creator", ("Szelestka", true)),
            ("Sze · lestka · Creator", ("Sze · lestka", true)),
            ("Szelestka · Créateur·rice", ("Szelestka", true)),
            ("Ola · mama dwójki", ("Ola · mama dwójki", false)),
            ("Creator", ("Creator", false)),
            ("· Creator", ("· Creator", false)),
            ("Szelestka·Creator", ("Szelestka·Creator", false)),
            ("", ("", false)),
        ] {
            assert_eq!(tiktok_creator_suffix(nickname), expected, "{nickname}");
        }
        assert_eq!((tiktok_role("Szelestka · Creator"), tiktok_role("Ola")), ("brand".into(), "".into()));
    }

    #[test]
    fn stars_in_words_are_numbers() {
        for (cell, expected) in [("FIVE", "5"), ("one", "1"), ("4", "4"), ("STAR_RATING_UNSPECIFIED", ""), ("good", "good"), ("", "")] {
            assert_eq!(star_word(cell), expected, "{cell}");
        }
    }

    #[test]
    fn the_original_of_a_translated_review_is_kept() {
        for (text, expected) in [
            ("(Translated by Google) Nice shop\n\n(Original)\nFajny sklep", "Fajny sklep"),
            ("Fajny sklep\n\n(Translated by Google)\nNice shop", "Fajny sklep"),
            ("(Przetłumaczone przez Google) Fajny sklep\n\n(Wersja oryginalna)\nNice shop", "Nice shop"),
            ("(Translated by Google) Nice shop", "(Translated by Google) Nice shop"),
            ("Nice (Original) shop", "Nice (Original) shop"),
            ("", ""),
        ] {
            assert_eq!(translated_by_google(text), expected, "{text}");
        }
    }
}
