//! The shipped catalogues, for tests of everything that speaks.

use std::borrow::Cow;

use super::catalog::{Texts, file_name};
use super::{Catalog, Locale};
use crate::judge::RULES_INFO;
use crate::report::sentences::PARTS;
use crate::resources::TEXTS;

const TAXONOMY: &str = include_str!("../resources/causes/taxonomy.toml");

/// The causes of the shipped taxonomy: id, crisis cluster, fishbone branch.
///
/// # Panics
///
/// When the taxonomy is broken.
pub fn causes() -> Vec<(String, String, String)> {
    let table: toml::Table = toml::from_str(TAXONOMY).expect("the taxonomy is TOML");
    let text = |cause: &toml::Value, key: &str| cause[key].as_str().expect("a text").to_owned();
    table["cause"].as_array().expect("a list").iter().map(|cause| (text(cause, "id"), text(cause, "scct"), text(cause, "fishbone"))).collect()
}

/// What the catalogues must have labels for: the causes and sub-causes of the shipped taxonomy.
///
/// # Panics
///
/// When the taxonomy is broken.
pub fn cause_ids() -> Vec<String> {
    let taxonomy = crate::annotate::causes::Taxonomy::parse(TAXONOMY).unwrap_or_else(|error| panic!("{error}"));
    taxonomy.unlabelled()
}

/// The texts of a locale.
///
/// # Panics
///
/// When a file is not built in.
pub fn texts(locale: Locale) -> Texts<'static> {
    let text = |part: &str| {
        let name = file_name(part, locale);
        let (_, text) = TEXTS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is built in"));
        Cow::Borrowed(*text)
    };
    Texts { parts: PARTS.iter().map(|(part, _)| text(part)).collect(), lessons: text("lessons") }
}

/// The shipped catalogue of a locale.
///
/// # Panics
///
/// When the catalogue is broken, with what is wrong.
pub fn catalog(locale: Locale) -> Catalog {
    let causes = cause_ids();
    let ids: Vec<&str> = causes.iter().map(String::as_str).collect();
    Catalog::parse(locale, &texts(locale), RULES_INFO, &ids).unwrap_or_else(|error| panic!("{error}"))
}
