//! Which cases belong to which service class, and how soon each class is promised an answer: a data file.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::measure::results::ServiceClass;

const FILE: &str = "lessons/service_classes.toml";

/// The promise of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassPromise {
    /// The class.
    pub class: ServiceClass,
    /// Calendar minutes.
    pub minutes: f64,
    /// Ids of the causes that make a case belong to it.
    pub causes: Vec<String>,
    /// Where the minutes come from.
    pub source: String,
    /// The same in Polish.
    pub source_pl: String,
}

/// The promises, one a class, in the order in which classes are tried.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceClasses(Vec<ClassPromise>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: ServiceClass,
    minutes: f64,
    causes: Vec<String>,
    source: String,
    source_pl: String,
}

impl ServiceClasses {
    /// Reads `lessons/service_classes.toml`; `cause_ids` is the taxonomy.
    ///
    /// # Errors
    ///
    /// A class that is missing or not in its place, minutes that are not above 0, no source, a cause that the taxonomy does not have, causes of a class that is told
    /// by its mood.
    pub fn parse(text: &str, cause_ids: &[&str]) -> Result<Self> {
        let wrong = |place: String, what: String| Error::Resource { file: FILE.into(), place, what };
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            wrong(format!("line {line}: "), error.message().to_owned())
        })?;
        if !file.class.iter().map(|entry| &entry.id).eq(ServiceClass::ALL) {
            let order: Vec<&str> = ServiceClass::ALL.iter().map(|class| class.as_str()).collect();
            return Err(wrong(String::new(), format!("the classes must be {}, in this order", order.join(", "))));
        }
        let mut promises = Vec::new();
        for Entry { id, minutes, causes, source, source_pl } in file.class {
            let place = format!("class `{id}`: ");
            if !minutes.is_finite() || minutes <= 0.0 || source.trim().is_empty() || source_pl.trim().is_empty() {
                return Err(wrong(place, "needs minutes above 0 and a source in both languages".into()));
            }
            if let Some(unknown) = causes.iter().find(|cause| !cause_ids.contains(&cause.as_str())) {
                return Err(wrong(place, format!("the taxonomy has no cause `{unknown}`")));
            }
            let is_told_by_cause = matches!(id, ServiceClass::Threat | ServiceClass::Misinformation);
            if is_told_by_cause == causes.is_empty() {
                return Err(wrong(place, "threat and misinformation need causes, the other classes have none".into()));
            }
            promises.push(ClassPromise { class: id, minutes, causes, source, source_pl });
        }
        Ok(Self(promises))
    }

    /// The promises in order.
    #[must_use]
    pub fn promises(&self) -> &[ClassPromise] {
        &self.0
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub const SHIPPED: &str = include_str!("../../resources/lessons/service_classes.toml");
    pub const IDS: [&str; 3] = ["safety_health", "privacy_security", "false_information"];

    fn check(from: &str, to: &str, wanted: &str) {
        let error = ServiceClasses::parse(&SHIPPED.replacen(from, to, 1), &IDS).expect_err("the file is wrong");
        assert!(error.to_string().contains(wanted), "{error}");
    }

    #[test]
    fn the_shipped_file_promises_a_complaint_an_hour() {
        let classes = ServiceClasses::parse(SHIPPED, &IDS).unwrap_or_else(|error| panic!("{error}"));
        let complaint = classes.promises().iter().find(|promise| promise.class == ServiceClass::Complaint).unwrap();
        assert_eq!(complaint.minutes, 60.0);
    }

    #[test]
    fn what_is_wrong_is_named() {
        check("id = \"threat\"", "id = \"praise\"", "in this order");
        check("id = \"threat\"", "id = \"danger\"", "line");
        check("minutes = 30.0", "minutes = 0.0", "class `threat`");
        check("\"false_information\"", "\"rumours\"", "no cause `rumours`");
        check("causes = []", "causes = [\"false_information\"]", "class `complaint`");
    }
}
