//! `models/language.toml`: the sets, the labels and the numbers of the language head, and their execution.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ForeignLetters, LanguageSet, LanguageSettings, Trained, Trust, train};
use crate::annotate::learned::SetCard;
use crate::error::{Error, Result};
use crate::learn::split::is_validation;

/// The name of the resource, for error messages.
pub const FILE: &str = "models/language.toml";

/// The file as it is written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageRecipe {
    /// The columns of the head.
    pub labels: Vec<String>,
    /// Labels of the sets that are another one here: `bs = "hbs"`.
    pub same: BTreeMap<String, String>,
    /// Rows that stand in the set of a neighbour.
    pub foreign: Vec<ForeignLetters>,
    /// The numbers.
    pub settings: LanguageSettings,
    /// Our labelled corpus.
    pub own: OwnSet,
    /// Texts and words of ours that have no other label than their language: files of `language<TAB>text` among the resources.
    pub written: Vec<WrittenSet>,
    /// Public sets: files of `label<TAB>language<TAB>text`.
    pub set: Vec<CollectedSet>,
}

/// Our labelled corpus.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnSet {
    /// Its name.
    pub name: String,
    /// How much one of its rows counts.
    pub weight: f32,
    /// Where it comes from.
    pub source: String,
    /// Under which terms.
    pub terms: String,
}

/// A resource with texts that we wrote.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenSet {
    /// Its name.
    pub name: String,
    /// The resources; the first has texts, of which a fifth is kept for validation, the others have words.
    pub files: Vec<String>,
    /// How much one of its rows counts.
    pub weight: f32,
    /// Texts that are mixed from the words of each language.
    pub mixtures: u32,
    /// Where it comes from.
    pub source: String,
    /// Under which terms.
    pub terms: String,
}

/// A public set.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectedSet {
    /// Its name.
    pub name: String,
    /// The file.
    pub file: String,
    /// What it is for.
    pub role: Role,
    /// How many rows of it are read at most, spread evenly.
    #[serde(default)]
    pub most: Option<usize>,
    /// Where it comes from.
    pub source: String,
    /// Under which terms.
    pub terms: String,
}

/// What a public set is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its rows are learned from.
    Train,
    /// The head is calibrated on its rows.
    Tune,
}

impl LanguageRecipe {
    /// Reads the file.
    ///
    /// # Errors
    /// [`Error::Resource`] with the line when it is no TOML of the right shape.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Error::Resource { file: FILE.into(), place: format!("line {line}: "), what: error.message().to_owned() }
        })
    }

    /// Trains the head. `resource` and `public` give the text of a file by its name; `own` are the texts of our corpus that may be trained on, comments
    /// before replies, with their languages first.
    ///
    /// # Errors
    /// Those of `resource` and `public`; [`Error::Resource`] with file and line when a line has too few columns.
    pub fn train(
        &self,
        own: Vec<(String, String)>,
        mut resource: impl FnMut(&str) -> Result<String>,
        mut public: impl FnMut(&str) -> Result<String>,
    ) -> Result<Trained> {
        let (mut sets, mut dev) = (Vec::new(), Vec::new());
        for set in &self.set {
            let one = LanguageSet {
                card: card(&set.name, &set.source, &set.terms),
                rows: self.collected(set, &public(&set.file)?)?,
                weight: 1.0,
                trust: Trust::Collected,
                mixtures: 0,
            };
            match set.role {
                Role::Train => sets.push(one),
                Role::Tune => dev.push(one),
            }
        }
        sets.push(LanguageSet {
            card: card(&self.own.name, &self.own.source, &self.own.terms),
            rows: own,
            weight: self.own.weight,
            trust: Trust::Written,
            mixtures: 0,
        });
        for set in &self.written {
            let mut rows = Vec::new();
            for (index, file) in set.files.iter().enumerate() {
                let texts = written(file, &resource(file)?)?;
                rows.extend(texts.into_iter().filter(|(_, text)| index > 0 || !is_validation(text)));
            }
            sets.push(LanguageSet {
                card: card(&set.name, &set.source, &set.terms),
                rows,
                weight: set.weight,
                trust: Trust::Written,
                mixtures: set.mixtures,
            });
        }
        Ok(train(&self.labels, &sets, &dev, &self.settings))
    }

    fn collected(&self, set: &CollectedSet, text: &str) -> Result<Vec<(String, String)>> {
        let n = text.lines().count();
        let step = set.most.map_or(1, |most| n.div_ceil(most.max(1))).max(1);
        let row = |(index, line): (usize, &str)| {
            let mut columns = line.splitn(3, '\t').skip(1);
            let (Some(lang), Some(text)) = (columns.next(), columns.next()) else { return Err(too_few(&set.file, index)) };
            let label = self.same.get(lang).map_or(lang, String::as_str);
            let label = self.foreign.iter().find(|foreign| foreign.mark(label, text)).map_or(label, |foreign| &foreign.means);
            Ok((label.to_owned(), text.to_owned()))
        };
        text.lines().enumerate().step_by(step).map(row).collect()
    }
}

/// The rows of a resource.
fn written(file: &str, text: &str) -> Result<Vec<(String, String)>> {
    let row = |(index, line): (usize, &str)| {
        let (lang, text) = line.split_once('\t').ok_or_else(|| too_few(file, index))?;
        Ok((lang.to_owned(), text.to_owned()))
    };
    text.lines().enumerate().map(row).collect()
}

fn too_few(file: &str, index: usize) -> Error {
    Error::Resource { file: file.to_owned(), place: format!("line {}: ", index + 1), what: "has too few columns; they are separated by tabs".into() }
}

fn card(name: &str, source: &str, terms: &str) -> SetCard {
    SetCard { name: name.to_owned(), rows: 0, source: source.to_owned(), terms: terms.to_owned() }
}
