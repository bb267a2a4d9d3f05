//! The list of causes: ids, crisis cluster, branch of the fishbone. Labels for readers are in the translations.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::CauseId;

/// One cause as the taxonomy file describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The id that columns, JSON and rule files use.
    pub id: String,
    /// Crisis cluster it points to when it dominates: `victim`, `accidental`, `preventable`.
    pub scct: String,
    /// Branch in the lessons-learned report: `people`, `process`, `product`, `policy`, `communication`, `environment`.
    pub fishbone: String,
}

/// All causes; the position of a cause is its [`CauseId`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    causes: Vec<Cause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    cause: Vec<Cause>,
}

const FILE: &str = "causes/taxonomy.toml";
const CLUSTERS: [&str; 3] = ["victim", "accidental", "preventable"];
const BRANCHES: [&str; 6] = ["people", "process", "product", "policy", "communication", "environment"];

impl Taxonomy {
    /// Reads the taxonomy file.
    ///
    /// # Errors
    /// [`Error::Resource`] when it is no TOML, holds more than 64 causes, an id twice, or an unknown cluster or branch.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |place: String, what: String| Error::Resource { file: FILE.into(), place, what };
        let source: Source = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            wrong(format!("line {line}: "), error.message().to_owned())
        })?;
        let causes = source.cause;
        if causes.len() > 64 {
            return Err(wrong(String::new(), format!("{} causes, at most 64 are possible", causes.len())));
        }
        for (index, cause) in causes.iter().enumerate() {
            let place = || format!("cause {}: ", index + 1);
            if causes[..index].iter().any(|earlier| earlier.id == cause.id) {
                return Err(wrong(place(), format!("the id `{}` stands twice", cause.id)));
            }
            if !CLUSTERS.contains(&cause.scct.as_str()) {
                return Err(wrong(place(), format!("`scct = \"{}\"` is none of {}", cause.scct, CLUSTERS.join(", "))));
            }
            if !BRANCHES.contains(&cause.fishbone.as_str()) {
                return Err(wrong(place(), format!("`fishbone = \"{}\"` is none of {}", cause.fishbone, BRANCHES.join(", "))));
            }
        }
        Ok(Self { causes })
    }

    /// The cause with an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<CauseId> {
        self.causes.iter().position(|cause| cause.id == id).map(|index| CauseId(index as u8))
    }

    /// What a cause is, when the taxonomy has that many.
    #[must_use]
    pub fn get(&self, cause: CauseId) -> Option<&Cause> {
        self.causes.get(usize::from(cause.0))
    }

    /// The ids as the taxonomy writes them, in its order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.causes.iter().map(|cause| cause.id.as_str())
    }

    /// The id of a cause as the taxonomy writes it.
    ///
    /// # Panics
    ///
    /// For a cause of another taxonomy.
    #[must_use]
    pub fn id(&self, cause: CauseId) -> &str {
        &self.causes[usize::from(cause.0)].id
    }

    /// All causes with their ids, in taxonomy order.
    pub fn iter(&self) -> impl Iterator<Item = (CauseId, &Cause)> {
        self.causes.iter().enumerate().map(|(index, cause)| (CauseId(index as u8), cause))
    }
}
