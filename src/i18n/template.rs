//! One catalogue entry, taken apart once: words, `{fact}`, `{fact:case}` and `{count|one|other}`.

use super::Locale;
use super::plural::Plurals;

/// A grammatical case that a catalogue can give a label for. The form without a name is the nominative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// "czyj": of the peak.
    Genitive,
    /// "komu": to the peak.
    Dative,
    /// "kogo, co": the peak, as an object.
    Accusative,
    /// "z kim, z czym": with the peak.
    Instrumental,
    /// "o czym": in the peak.
    Locative,
}

impl Case {
    /// The case that a catalogue calls `name`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "gen" => Self::Genitive,
            "dat" => Self::Dative,
            "acc" => Self::Accusative,
            "ins" => Self::Instrumental,
            "loc" => Self::Locative,
            _ => return None,
        })
    }

    /// As catalogues write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Genitive => "gen",
            Self::Dative => "dat",
            Self::Accusative => "acc",
            Self::Instrumental => "ins",
            Self::Locative => "loc",
        }
    }
}

/// A part of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand.
    Words(String),
    /// An argument, in a case when one is asked for.
    Fact {
        /// Its name.
        name: String,
        /// The case of its label.
        case: Option<Case>,
    },
    /// The form of a word that a count asks for.
    Plural {
        /// Name of the count.
        name: String,
        /// The forms, in the order of [`Plurals::n_forms`].
        forms: Vec<String>,
    },
}

/// A catalogue entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// Its parts in order.
    pub pieces: Vec<Piece>,
}

impl Template {
    /// Takes an entry apart; the error says what is wrong with it.
    pub fn parse(locale: Locale, source: &str) -> Result<Self, String> {
        if source.trim().is_empty() {
            return Err("is empty".into());
        }
        if source.contains("  ") || source.trim() != source {
            return Err("has a double space, or a space at an end".into());
        }
        let mut pieces = Vec::new();
        let mut rest = source;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').map(|length| open + length).ok_or("has a `{` without its `}`")?;
            if rest[..open].contains('}') {
                return Err("has a `}` without its `{`".into());
            }
            if open > 0 {
                pieces.push(Piece::Words(rest[..open].to_owned()));
            }
            pieces.push(Self::piece(locale, &rest[open + 1..close])?);
            rest = &rest[close + 1..];
        }
        if rest.contains('}') {
            return Err("has a `}` without its `{`".into());
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    fn piece(locale: Locale, inner: &str) -> Result<Piece, String> {
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let bad = || format!("has `{{{inner}}}`, which is no placeholder");
        if let Some((name, forms)) = inner.split_once('|') {
            let forms: Vec<String> = forms.split('|').map(str::to_owned).collect();
            let expected = Plurals::n_forms(locale);
            if forms.len() != expected {
                return Err(format!("has `{{{inner}}}` with {} plural forms; {} needs {expected}", forms.len(), locale.as_str()));
            }
            return if is_name(name) { Ok(Piece::Plural { name: name.to_owned(), forms }) } else { Err(bad()) };
        }
        let (name, case) = match inner.split_once(':') {
            None => (inner, None),
            Some((name, case)) => (name, Some(Case::parse(case).ok_or_else(bad)?)),
        };
        if is_name(name) { Ok(Piece::Fact { name: name.to_owned(), case }) } else { Err(bad()) }
    }

    /// Names of the arguments in order, and whether each must be a count.
    pub fn arguments(&self) -> impl Iterator<Item = (&str, bool)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Fact { name, .. } => Some((name.as_str(), false)),
            Piece::Plural { name, .. } => Some((name.as_str(), true)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Piece, Template};
    use crate::i18n::Locale;

    fn error(source: &str) -> String {
        Template::parse(Locale::Pl, source).unwrap_err()
    }

    #[test]
    fn words_facts_cases_and_plurals_are_told_apart() {
        let template = Template::parse(Locale::En, "{n} {n|comment|comments} in {phase:loc}.").unwrap();
        assert_eq!(template.pieces[1], Piece::Words(" ".into()));
        assert_eq!(template.pieces[2], Piece::Plural { name: "n".into(), forms: vec!["comment".into(), "comments".into()] });
        assert_eq!(template.pieces[4], Piece::Fact { name: "phase".into(), case: Some(Case::Locative) });
        assert_eq!(template.arguments().collect::<Vec<_>>(), [("n", false), ("n", true), ("phase", false)]);
    }

    #[test]
    fn what_is_malformed_is_named() {
        assert!(error("a {n").contains("without its `}`"));
        assert!(error("a n}").contains("without its `{`"));
        assert!(error("{n|komentarz|komentarze}").contains("needs 4"));
        assert!(error("{n:xyz}").contains("no placeholder"));
        assert!(error("a  b").contains("double space"));
    }
}
