//! The one list of built-in data files: words, rules, thresholds, translations, fonts. `--resources DIR` replaces them file by file.

use std::borrow::Cow;
use std::path::Path;

use crate::annotate::Knowledge;
use crate::annotate::acts::ActRules;
use crate::annotate::causes::CauseRules;
use crate::annotate::language::LanguageKnowledge;
use crate::annotate::needs_reply::NeedsReplyRules;
use crate::annotate::sentiment::{SentimentFiles, SentimentKnowledge};
use crate::error::{Error, Result};
use crate::i18n::{Catalog, Locale};
use crate::judge::Thresholds;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        /// Every text resource by its name below `resources/`.
        pub const TEXTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("resources/", $name)))),+];
    };
}

embedded![
    "acts/en.toml",
    "acts/pl.toml",
    "causes/en.toml",
    "causes/pl.toml",
    "causes/taxonomy.toml",
    "i18n/en.toml",
    "i18n/lessons-en.toml",
    "i18n/lessons-pl.toml",
    "i18n/pl.toml",
    "language/words.toml",
    "lessons/thresholds.toml",
    "needs_reply/en.toml",
    "needs_reply/pl.toml",
    "sentiment/calibration.toml",
    "sentiment/emoji.tsv",
    "sentiment/en-service.tsv",
    "sentiment/en.tsv",
    "sentiment/modifiers-en.toml",
    "sentiment/modifiers-pl.toml",
    "sentiment/pl.tsv",
    "sentiment/rules.toml",
];

/// The resources of a run, parsed.
#[derive(Debug)]
pub struct Resources {
    /// What the annotators know.
    pub knowledge: Knowledge,
    /// What the lesson rules fire on.
    pub thresholds: Thresholds,
    /// The catalogue of each language.
    pub catalogs: [Catalog; 2],
}

impl Resources {
    /// Reads the built-in files, each replaced by the file of the same name in `overrides`, where there is one.
    ///
    /// # Errors
    ///
    /// A file that is wrong, with its place; a file in `overrides` that replaces nothing.
    pub fn load(overrides: Option<&Path>) -> Result<Self> {
        let files = Files { overrides };
        let causes = CauseRules::parse(&files.text("causes/taxonomy.toml")?, &files.text("causes/en.toml")?, &files.text("causes/pl.toml")?)?;
        let cause_ids: Vec<&str> = causes.taxonomy.ids().collect();
        let catalog = |locale: Locale| {
            Catalog::parse(
                locale,
                &files.text(&format!("i18n/{}.toml", locale.as_str()))?,
                &files.text(&format!("i18n/lessons-{}.toml", locale.as_str()))?,
                crate::judge::RULES_INFO,
                &cause_ids,
            )
        };
        let catalogs = [catalog(Locale::En)?, catalog(Locale::Pl)?];
        Ok(Self {
            thresholds: Thresholds::parse(&files.text("lessons/thresholds.toml")?)?,
            catalogs,
            knowledge: Knowledge {
                language: LanguageKnowledge::parse(&files.text("language/words.toml")?)?,
                sentiment: SentimentKnowledge::parse(&SentimentFiles {
                    english: &files.text("sentiment/en.tsv")?,
                    english_service: &files.text("sentiment/en-service.tsv")?,
                    polish: &files.text("sentiment/pl.tsv")?,
                    emoji: &files.text("sentiment/emoji.tsv")?,
                    english_modifiers: &files.text("sentiment/modifiers-en.toml")?,
                    polish_modifiers: &files.text("sentiment/modifiers-pl.toml")?,
                    rules: &files.text("sentiment/rules.toml")?,
                    calibration: &files.text("sentiment/calibration.toml")?,
                })?,
                acts: ActRules::parse(&files.text("acts/en.toml")?, &files.text("acts/pl.toml")?)?,
                needs_reply: NeedsReplyRules::parse(&causes.taxonomy, &files.text("needs_reply/en.toml")?, &files.text("needs_reply/pl.toml")?)?,
                causes,
            },
        })
    }

    /// The catalogue of a language.
    #[must_use]
    pub const fn catalog(&self, locale: Locale) -> &Catalog {
        &self.catalogs[locale as usize]
    }
}

struct Files<'a> {
    overrides: Option<&'a Path>,
}

impl Files<'_> {
    fn text(&self, name: &str) -> Result<Cow<'static, str>> {
        if let Some(folder) = self.overrides {
            let path = folder.join(name);
            if path.is_file() {
                return std::fs::read_to_string(&path).map(Cow::Owned).map_err(|source| Error::Read { path, source });
            }
        }
        TEXTS.iter().find(|(known, _)| *known == name).map(|(_, text)| Cow::Borrowed(*text)).ok_or_else(|| Error::Resource {
            file: name.into(),
            place: String::new(),
            what: "is not built in".into(),
        })
    }
}
