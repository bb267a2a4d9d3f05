//! The resource that says what the shareable edition may show.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::error::{Error, Result};

/// Its name below `resources/`.
pub const FILE: &str = "report/edition.toml";

/// What the shareable edition may show and must leave out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionRules {
    /// Groups smaller than this are folded or suppressed.
    pub least_group: u64,
    /// Names that identify nobody; case does not matter.
    pub known_names: BTreeSet<String>,
    /// Ids of tables whose rows are single comments, or words out of comments.
    pub single_rows: BTreeSet<String>,
}

impl EditionRules {
    /// Reads the resource.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        let rules: Self =
            toml::from_str(text).map_err(|error| Error::Resource { file: FILE.into(), place: String::new(), what: error.message().to_owned() })?;
        if rules.least_group < 2 {
            return Err(Error::Resource {
                file: FILE.into(),
                place: "least_group".into(),
                what: "must be 2 or more: a group of one is a person".into(),
            });
        }
        Ok(rules)
    }
}
