//! How often the sentiment of comments is misread, as labelled comments of both languages showed that nothing was trained or tuned on: what a report says about
//! its own shares when nobody has labelled a sample of its archive.

use std::fmt::Write as _;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::{Lang, Polarity};

/// The errors of each language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadingErrors {
    /// In order of their tags.
    pub languages: Vec<LanguageErrors>,
}

/// What was read for what people say, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageErrors {
    /// The language that the program read the comments to be in.
    pub language: Lang,
    /// `counts[truth][read]`, numbered as [`Polarity`] is.
    pub counts: [[u64; 3]; 3],
}

impl LanguageErrors {
    /// Labelled comments.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// Comments that are of a polarity.
    #[must_use]
    pub fn n_true(&self, polarity: Polarity) -> u64 {
        self.counts[polarity as usize].iter().sum()
    }

    /// Comments that are read to be of a polarity.
    #[must_use]
    pub fn n_read(&self, polarity: Polarity) -> u64 {
        self.counts.iter().map(|row| row[polarity as usize]).sum()
    }

    /// Comments of a polarity that are read as such.
    #[must_use]
    pub const fn n_hit(&self, polarity: Polarity) -> u64 {
        self.counts[polarity as usize][polarity as usize]
    }
}

/// The resource's name.
pub const FILE: &str = "models/errors.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    language: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    tag: String,
    negative: [u64; 3],
    neutral: [u64; 3],
    positive: [u64; 3],
}

impl ReadingErrors {
    /// Reads `models/errors.toml`.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line: no TOML, an unknown key, a language that is no tag or stands twice.
    pub fn parse(text: &str) -> Result<Self> {
        let fail = |place: String, what: String| Error::Resource { file: FILE.into(), place, what };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            fail(format!("line {line}: "), error.message().to_owned())
        })?;
        let mut languages: Vec<LanguageErrors> = Vec::with_capacity(file.language.len());
        for entry in file.language {
            let language = Lang::parse(&entry.tag);
            if language == Lang::UND || languages.iter().any(|known| known.language == language) {
                return Err(fail(String::new(), format!("`{}` is no language, or stands twice", entry.tag)));
            }
            languages.push(LanguageErrors { language, counts: [entry.negative, entry.neutral, entry.positive] });
        }
        languages.sort_by_key(|errors| errors.language);
        Ok(Self { languages })
    }

    /// As the file has it.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::from(HEAD);
        for errors in &self.languages {
            let _ = write!(text, "\n[[language]]\ntag = \"{}\"\n", errors.language.as_str());
            for (polarity, row) in Polarity::ALL.iter().zip(&errors.counts) {
                let _ = writeln!(text, "{} = [{}, {}, {}]", polarity.as_str(), row[0], row[1], row[2]);
            }
        }
        text
    }

    /// What is known of a language.
    #[must_use]
    pub fn of(&self, language: Lang) -> Option<&LanguageErrors> {
        self.languages.iter().find(|errors| errors.language == language)
    }
}

const HEAD: &str = "# How often the sentiment of comments is misread. Written by
#   afterstorm evaluate LABELLED --task sentiment --validation-only --write-errors FILE
# Rows: what people say. Columns: what the program reads, in the order negative, neutral, positive. Counts of comments.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let errors = ReadingErrors {
            languages: vec![
                LanguageErrors { language: Lang::EN, counts: [[90, 8, 2], [12, 40, 8], [1, 4, 30]] },
                LanguageErrors { language: Lang::PL, counts: [[5, 0, 0], [0, 6, 0], [0, 0, 7]] },
            ],
        };
        assert_eq!(ReadingErrors::parse(&errors.to_toml()).unwrap(), errors);
        let english = errors.of(Lang::EN).expect("it is there");
        let negative = Polarity::Negative;
        assert_eq!((english.n(), english.n_true(negative), english.n_read(negative), english.n_hit(negative)), (195, 100, 103, 90));
    }

    fn check_error(text: &str, expected: &str) {
        let said = ReadingErrors::parse(text).expect_err("it is wrong").to_string();
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn wrong_files_are_told_with_their_line() {
        check_error("[[language]]\ntag = \"en\"\nnegative = [1, 2]\n", "line 3");
        check_error("\n[[sprache]]\n", "line 2");
        let row = "negative = [1, 2, 3]\nneutral = [1, 2, 3]\npositive = [1, 2, 3]\n";
        check_error(&format!("[[language]]\ntag = \"?\"\n{row}"), "`?` is no language");
        check_error(&format!("[[language]]\ntag = \"en\"\n{row}[[language]]\ntag = \"EN\"\n{row}"), "stands twice");
    }
}
