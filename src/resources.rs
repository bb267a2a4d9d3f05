//! The one list of built-in data files: words, rules, thresholds, translations, fonts. `--resources DIR` replaces them file by file.

use std::borrow::Cow;
use std::path::Path;

use crate::annotate::Knowledge;
use crate::annotate::acts::ActRules;
use crate::annotate::acts::voice::Voice;
use crate::annotate::causes::{CauseFiles, CauseModel, CauseRules, Examples, Extra, Taxonomy};
use crate::annotate::language::{self, LanguageDecision, LanguageKnowledge};
use crate::annotate::learned::Head;
use crate::annotate::needs_reply::NeedsReplyRules;
use crate::annotate::proposals::ProposalSettings;
use crate::annotate::reading_errors::{self, ReadingErrors};
use crate::annotate::sentiment::outside::OutsideModel;
use crate::annotate::sentiment::{LexiconFiles, Profile, SentimentLexicon, SentimentModel};
use crate::annotate::spread::{RemovalRules, SpreadKnowledge, SpreadLimits};
use crate::corpus::addresses::{AddressRules, rules as address_rules};
use crate::error::{Error, Result};
use crate::history::lint::{self, Lint};
use crate::i18n::catalog::{Texts, file_name};
use crate::i18n::{Catalog, Locale};
use crate::judge::Thresholds;
use crate::measure::effects::classes::ServiceClasses;
use crate::measure::weeks::{WeekRules, rules as week_rules};
use crate::report::edition::{self, EditionRules};
use crate::report::sentences::PARTS;
use crate::training;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        /// Every text resource by its name below `resources/`.
        pub const TEXTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("resources/", $name)))),+];
    };
}

embedded![
    "address/en.toml",
    "address/pl.toml",
    "address/rules.toml",
    "acts/en.toml",
    "acts/pl.toml",
    "acts/voice.toml",
    "causes/concepts.toml",
    "causes/en.toml",
    "causes/pl.toml",
    "causes/proposals.toml",
    "causes/seeds-en.tsv",
    "causes/seeds-pl.tsv",
    "causes/taxonomy.toml",
    "i18n/clock-en.toml",
    "i18n/clock-pl.toml",
    "i18n/comparison-en.toml",
    "i18n/comparison-pl.toml",
    "i18n/edition-en.toml",
    "i18n/edition-pl.toml",
    "i18n/effects-en.toml",
    "i18n/effects-pl.toml",
    "i18n/en.toml",
    "i18n/formulas-en.toml",
    "i18n/formulas-pl.toml",
    "i18n/lessons-en.toml",
    "i18n/lessons-pl.toml",
    "i18n/page-en.toml",
    "i18n/page-pl.toml",
    "i18n/office-en.toml",
    "i18n/office-pl.toml",
    "i18n/pl.toml",
    "i18n/spread-en.toml",
    "i18n/spread-pl.toml",
    "i18n/training-en.toml",
    "i18n/training-pl.toml",
    "i18n/verify-en.toml",
    "i18n/verify-pl.toml",
    "i18n/weekly-en.toml",
    "i18n/weekly-pl.toml",
    "language/decision.toml",
    "language/samples.tsv",
    "language/words.tsv",
    "models/language.toml",
    "models/recipe.toml",
    "lessons/thresholds.toml",
    "lessons/service_classes.toml",
    "lint/en.toml",
    "lint/pl.toml",
    "models/errors.toml",
    "spread/spread.toml",
    "spread/removal-en.toml",
    "spread/removal-pl.toml",
    "needs_reply/en.toml",
    "needs_reply/pl.toml",
    "report/edition.toml",
    "sentiment/emoji.tsv",
    "sentiment/en-service.tsv",
    "sentiment/en.tsv",
    "sentiment/modifiers-en.toml",
    "sentiment/modifiers-pl.toml",
    "sentiment/pl.tsv",
    "sentiment/rules.toml",
    "weekly/rules.toml",
    "training/rules.toml",
];

macro_rules! corpus {
    ($($name:literal),+ $(,)?) => {
        /// The labelled corpus, file by file; the folder is the language.
        pub const CORPUS: &[(&str, &str)] = &[$((concat!("corpus/", $name), include_str!(concat!("resources/corpus/", $name)))),+];
    };
}

corpus![
    "en/comments-a.tsv",
    "en/comments-b.tsv",
    "en/comments-c.tsv",
    "en/comments-d.tsv",
    "en/comments-e.tsv",
    "en/comments-f.tsv",
    "en/comments-g.tsv",
    "en/comments-h.tsv",
    "en/comments-dense.tsv",
    "en/replies.tsv",
    "en/replies-b.tsv",
    "en/replies-c.tsv",
    "en/replies-d.tsv",
    "en/replies-dense.tsv",
    "pl/comments-a.tsv",
    "pl/comments-b.tsv",
    "pl/comments-c.tsv",
    "pl/comments-d.tsv",
    "pl/comments-e.tsv",
    "pl/comments-f.tsv",
    "pl/comments-g.tsv",
    "pl/comments-dense.tsv",
    "pl/replies.tsv",
    "pl/replies-b.tsv",
    "pl/replies-c.tsv",
    "pl/replies-d.tsv",
    "pl/replies-dense.tsv",
];

macro_rules! models {
    ($($name:literal),+ $(,)?) => {
        /// Every trained model by its name below `resources/`.
        pub const MODELS: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("resources/", $name)))),+];
    };
}

models![
    "models/act.model",
    "models/cause.model",
    "models/language.model",
    "models/needs_reply.model",
    "models/register.model",
    "models/sentiment-general.model",
    "models/sentiment-service.model"
];

/// The models that sentiment is read with.
const SENTIMENT_MODELS: [&str; 3] = ["models/register.model", "models/sentiment-general.model", "models/sentiment-service.model"];

/// The resources of a run, parsed.
#[derive(Debug)]
pub struct Resources {
    /// What the annotators know.
    pub knowledge: Knowledge,
    /// What the lesson rules fire on.
    pub thresholds: Thresholds,
    /// Which cases are promised an answer how soon.
    pub service_classes: ServiceClasses,
    /// The catalogue of each language.
    pub catalogs: [Catalog; 2],
    /// Which words of people blame, judge with hindsight or bind nobody.
    pub lint: Lint,
    /// How often the sentiment model misreads; empty when nobody has measured the model in use.
    pub reading_errors: ReadingErrors,
    /// What weeks are compared and judged by.
    pub week_rules: WeekRules,
    /// What the shareable edition of a report may show.
    pub edition: EditionRules,
    /// How training material is chosen.
    pub training: training::Rules,
}

impl Resources {
    /// Reads the built-in files, each replaced by the file of the same name in `overrides`, where there is one.
    ///
    /// # Errors
    ///
    /// A file that is wrong, with its place; a file in `overrides` that replaces nothing.
    pub fn load(overrides: Option<&Path>, profile: Profile) -> Result<Self> {
        Self::load_with(overrides, profile, None)
    }

    /// As [`Self::load`], with a sentiment model that the user brings.
    ///
    /// # Errors
    ///
    /// As [`Self::load`].
    pub fn load_with(overrides: Option<&Path>, profile: Profile, outside: Option<OutsideModel>) -> Result<Self> {
        let files = Files { overrides };
        let causes = files.causes()?;
        let cause_head = files.model("cause", "cause")?;
        let unlabelled = causes.taxonomy.unlabelled();
        let cause_ids: Vec<&str> = unlabelled.iter().map(String::as_str).collect();
        let catalog = |locale: Locale| {
            let texts = Texts {
                parts: PARTS.iter().map(|(part, _)| files.text(&file_name(part, locale))).collect::<Result<_>>()?,
                lessons: files.text(&file_name("lessons", locale))?,
            };
            Catalog::parse(locale, &texts, crate::judge::RULES_INFO, &cause_ids)?.with_causes(causes.taxonomy.labels(locale as usize))
        };
        let catalogs = [catalog(Locale::En)?, catalog(Locale::Pl)?];
        Ok(Self {
            thresholds: Thresholds::parse(&files.text("lessons/thresholds.toml")?)?,
            service_classes: ServiceClasses::parse(&files.text("lessons/service_classes.toml")?, &causes.taxonomy.ids().collect::<Vec<_>>())?,
            catalogs,
            edition: EditionRules::parse(&files.text(edition::FILE)?)?,
            lint: files.lint()?,
            reading_errors: files.reading_errors(profile, outside.as_ref())?,
            week_rules: WeekRules::parse(&files.text(week_rules::FILE)?)?,
            training: training::Rules::parse(&files.text(training::rules::FILE)?)?,
            knowledge: Knowledge {
                language: LanguageKnowledge {
                    head: files.model("language", "language")?,
                    decision: LanguageDecision::parse(&files.text(language::FILE)?)?,
                },
                lexicon: files.lexicon()?,
                sentiment: SentimentModel {
                    general: files.model("sentiment-general", "sentiment_general")?,
                    service: files.model("sentiment-service", "sentiment_service")?,
                    register: files.model("register", "register")?,
                    profile,
                },
                outside,
                needs_reply_head: files.model("needs_reply", "needs_reply")?,
                act_head: files.model("act", "act")?,
                cause_model: CauseModel::new("models/cause.model", &cause_head, &causes.taxonomy)?,
                cause_head,
                proposals: ProposalSettings::parse(&files.text("causes/proposals.toml")?)?,
                acts: files.acts()?,
                voice: Voice::parse(&files.text("acts/voice.toml")?)?,
                needs_reply: files.needs_reply(&causes.taxonomy)?,
                addresses: files.addresses()?,
                spread: SpreadKnowledge {
                    limits: SpreadLimits::parse(&files.text("spread/spread.toml")?)?,
                    removal: RemovalRules::parse(&files.text("spread/removal-en.toml")?, &files.text("spread/removal-pl.toml")?)?,
                },
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

/// The built-in files, each replaced by the file of the same name in a folder, where there is one.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The folder.
    pub overrides: Option<&'a Path>,
}

impl Files<'_> {
    /// The words of feeling.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn lexicon(self) -> Result<SentimentLexicon> {
        SentimentLexicon::parse(&LexiconFiles {
            english: &self.text("sentiment/en.tsv")?,
            english_service: &self.text("sentiment/en-service.tsv")?,
            polish: &self.text("sentiment/pl.tsv")?,
            emoji: &self.text("sentiment/emoji.tsv")?,
            english_modifiers: &self.text("sentiment/modifiers-en.toml")?,
            polish_modifiers: &self.text("sentiment/modifiers-pl.toml")?,
            rules: &self.text("sentiment/rules.toml")?,
        })
    }

    /// The taxonomy of causes, its rules and its groups of words, with what a user adds to them.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn causes(self) -> Result<CauseRules> {
        let is_ours = ["causes/en.toml", "causes/pl.toml"].iter().all(|name| !self.is_replaced(name));
        let (taxonomy, en, pl) =
            (self.added("causes/extra-taxonomy.toml")?, self.added("causes/extra-en.toml")?, self.added("causes/extra-pl.toml")?);
        CauseRules::load(&CauseFiles {
            taxonomy: &self.text("causes/taxonomy.toml")?,
            en: &self.text("causes/en.toml")?,
            pl: &self.text("causes/pl.toml")?,
            concepts: &self.text("causes/concepts.toml")?,
            examples: if is_ours { Examples::Trusted } else { Examples::Checked },
            extra: Extra { taxonomy: taxonomy.as_deref(), en: en.as_deref(), pl: pl.as_deref() },
        })
    }

    /// The errors of the sentiment model. Ours say nothing about a user's model, of whatever kind, nor about another profile.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn reading_errors(self, profile: Profile, outside: Option<&OutsideModel>) -> Result<ReadingErrors> {
        let is_other_model = outside.is_some() || profile != Profile::Default || SENTIMENT_MODELS.iter().any(|name| self.is_replaced(name));
        if is_other_model && !self.is_replaced(reading_errors::FILE) {
            return Ok(ReadingErrors::default());
        }
        ReadingErrors::parse(&self.text(reading_errors::FILE)?)
    }

    /// The rules for response acts.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn acts(self) -> Result<ActRules> {
        ActRules::parse(&self.text("acts/en.toml")?, &self.text("acts/pl.toml")?)
    }

    /// The rules on wording.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn lint(self) -> Result<Lint> {
        let texts = lint::FILES.iter().map(|name| Ok((*name, self.text(name)?))).collect::<Result<Vec<_>>>()?;
        Lint::parse(texts.iter().map(|(name, text)| (*name, text.as_ref())))
    }

    /// The signals for whether a comment asks for an answer.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn needs_reply(self, taxonomy: &Taxonomy) -> Result<NeedsReplyRules> {
        NeedsReplyRules::parse(taxonomy, &self.text("needs_reply/en.toml")?, &self.text("needs_reply/pl.toml")?)
    }

    /// What tells whom a reply speaks to.
    ///
    /// # Errors
    /// A file that is wrong, with its place.
    pub fn addresses(self) -> Result<AddressRules> {
        let [english, polish] = address_rules::WORDS;
        AddressRules::parse(&self.text(address_rules::NUMBERS)?, &[&self.text(english)?, &self.text(polish)?])
    }

    fn is_replaced(self, name: &str) -> bool {
        self.overrides.is_some_and(|folder| folder.join(name).is_file())
    }

    /// A file that only a user has.
    fn added(self, name: &str) -> Result<Option<String>> {
        if !self.is_replaced(name) {
            return Ok(None);
        }
        self.text(name).map(|text| Some(text.into_owned()))
    }

    /// A trained model.
    ///
    /// # Errors
    /// A file that cannot be read, or is no model for this task.
    pub fn model(self, name: &str, task: &str) -> Result<Head> {
        let name = format!("models/{name}.model");
        if let Some(path) = self.overrides.map(|folder| folder.join(&name)).filter(|path| path.is_file()) {
            let bytes = std::fs::read(&path).map_err(|source| Error::Read { path, source })?;
            return Head::from_bytes(&name, task, Cow::Owned(bytes));
        }
        let (_, bytes) = MODELS.iter().find(|(known, _)| *known == name).ok_or_else(|| not_built_in(&name))?;
        Head::from_bytes(&name, task, Cow::Borrowed(bytes))
    }

    /// A file of text.
    ///
    /// # Errors
    /// A file that cannot be read, or a name that is not built in.
    pub fn text(self, name: &str) -> Result<Cow<'static, str>> {
        if let Some(folder) = self.overrides {
            let path = folder.join(name);
            if path.is_file() {
                return std::fs::read_to_string(&path).map(Cow::Owned).map_err(|source| Error::Read { path, source });
            }
        }
        TEXTS.iter().find(|(known, _)| *known == name).map(|(_, text)| Cow::Borrowed(*text)).ok_or_else(|| not_built_in(name))
    }
}

fn not_built_in(name: &str) -> Error {
    Error::Resource { file: name.into(), place: String::new(), what: "is not built in".into() }
}
