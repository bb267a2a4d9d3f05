//! The TOML file of `--config`: every flag has its key, and what does not fit into a flag (working hours, targets, windows, statements) stands here.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each key is the flag of the same name, described in `args`")]
pub struct ConfigFile {
    pub name: Option<String>,
    pub out: Option<String>,
    pub force: Option<bool>,
    pub brand: Vec<String>,
    pub bot: Vec<String>,
    pub locale: Vec<String>,
    pub format: Vec<String>,
    pub assume_tz: Option<String>,
    pub report_tz: Option<String>,
    pub collected_at: Option<String>,
    pub date_order: Option<String>,
    pub map: BTreeMap<String, String>,
    pub map_file: Vec<String>,
    pub format_in: Option<String>,
    pub encoding: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
    pub quotes: Option<String>,
    pub edition: Option<String>,
    pub labels: Option<String>,
    pub history: Option<String>,
    pub actions: Option<String>,
    #[serde(rename = "as")]
    pub counted_as: Vec<String>,
    pub broadcast_closes: Option<bool>,
    pub max_rejects: Option<f64>,
    pub strict: Option<bool>,
    pub resources: Option<String>,
    pub sentiment_profile: Option<String>,
    pub sentiment_model: Option<String>,
    pub key_file: Option<String>,
    pub threads: Option<usize>,
    pub quiet: Option<bool>,
    pub timings: Option<bool>,
    pub max_unpacked: Option<String>,
    pub max_entry: Option<String>,
    pub max_ratio: Option<u64>,
    pub max_entries: Option<u64>,
    pub max_line: Option<String>,
    pub max_field: Option<String>,
    pub max_depth: Option<usize>,
    pub max_cells: Option<u64>,
    pub working_hours: Option<WorkingHours>,
    pub target: Option<Target>,
    pub crisis: Option<Window>,
    pub baseline: Option<Window>,
    pub statement: Vec<StatementEntry>,
    pub what_if: Option<RotaEntry>,
}

/// `[working-hours]`: when the care team answers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkingHours {
    /// IANA zone; default: the report's.
    pub zone: Option<String>,
    /// `["08:00-20:00"]`, several intervals allowed, `22:00-06:00` runs past midnight; left out = closed.
    pub monday: Vec<String>,
    /// See `monday`.
    pub tuesday: Vec<String>,
    /// See `monday`.
    pub wednesday: Vec<String>,
    /// See `monday`.
    pub thursday: Vec<String>,
    /// See `monday`.
    pub friday: Vec<String>,
    /// See `monday`.
    pub saturday: Vec<String>,
    /// See `monday`.
    pub sunday: Vec<String>,
    /// `"pl"` for Polish public holidays.
    pub calendar: Option<String>,
    /// Further days off, `2026-12-24`.
    pub holidays: Vec<String>,
    /// Other hours for a time.
    pub change: Vec<HoursChange>,
}

/// `[[working-hours.change]]`: from this day on, these hours and no others; a day that is left out is closed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the weekdays are those of `WorkingHours`")]
pub struct HoursChange {
    /// The first day, `2026-11-03`.
    pub from: String,
    /// The last day; left out = until the next change.
    pub to: Option<String>,
    pub monday: Vec<String>,
    pub tuesday: Vec<String>,
    pub wednesday: Vec<String>,
    pub thursday: Vec<String>,
    pub friday: Vec<String>,
    pub saturday: Vec<String>,
    pub sunday: Vec<String>,
}

/// `[target]`: the service target for first replies.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Target {
    /// Minutes on the calendar clock.
    pub minutes: f64,
    /// Share that should be answered within them, 0..1.
    pub share: f64,
    /// `[target.classes]`: minutes for single classes of cases.
    #[serde(default)]
    pub classes: ClassMinutes,
}

/// `[target.classes]`: minutes within which a case of the class is promised its first answer; what is left out keeps the built-in promise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each key is the class of the same name")]
pub struct ClassMinutes {
    pub threat: Option<f64>,
    pub misinformation: Option<f64>,
    pub complaint: Option<f64>,
    pub question: Option<f64>,
    pub praise: Option<f64>,
}

/// `[crisis]`, `[baseline]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Window {
    /// First instant.
    pub from: String,
    /// First instant after it.
    pub to: String,
}

/// `[[statement]]`: said elsewhere than in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatementEntry {
    /// When.
    pub at: String,
    /// What to call it in charts: short.
    pub label: String,
}

/// `[what-if]`, or the file of `--what-if`: a rota to replay the archive with.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RotaEntry {
    /// What to call it.
    pub label: Option<String>,
    /// Minutes of work that a reply takes.
    pub minutes_per_reply: Option<f64>,
    /// `oldest-first`, `newest-first` or `negative-first`; default: as the archive shows it.
    pub order: Option<String>,
    /// `[[what-if.shift]]` (`[[shift]]` in a file of its own): who is there when. Shifts add up.
    pub shift: Vec<ShiftEntry>,
}

/// One shift.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShiftEntry {
    /// `["monday", "saturday"]`; default: every day.
    #[serde(default)]
    pub days: Vec<String>,
    /// `"18:00-22:00"` in the report's zone; may run past midnight.
    pub hours: String,
    /// People.
    pub people: f64,
}

impl RotaEntry {
    /// Reads the text of the file at `path`.
    ///
    /// # Errors
    ///
    /// As [`ConfigFile::parse`].
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        parse(path, text)
    }
}

impl ConfigFile {
    /// Reads the text of the file at `path`.
    ///
    /// # Errors
    ///
    /// A key that does not exist (with the nearest one that does), a value of the wrong kind: with the line.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        parse(path, text)
    }
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message = error.message().to_owned();
        Error::Setting {
            origin: format!("{}: line {line}", path.display()),
            fix: nearest(&message).map_or_else(|| "see the README's example of a configuration file".into(), |key| format!("did you mean `{key}`?")),
            what: message,
        }
    })
}

/// The key that serde's "unknown field `x`, expected one of `a`, `b`" most likely meant.
fn nearest(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let wrong = message.starts_with("unknown field").then(|| quoted.next()).flatten()?;
    quoted
        .map(|known| (strsim::damerau_levenshtein(wrong, known), known))
        .filter(|(distance, known)| *distance <= known.len().max(wrong.len()) / 2)
        .min_by_key(|(distance, known)| (*distance, *known))
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, wanted: &str) {
        let error = ConfigFile::parse(Path::new("a.toml"), text).expect_err("the file is wrong");
        let said = format!("{error}; {}", error.hint().unwrap_or_default());
        assert!(said.contains(wanted), "{said}");
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_line_and_the_right_key() {
        check("name = \"x\"\nasume-tz = \"UTC\"\n", "a.toml: line 2");
        check("asume-tz = \"UTC\"\n", "did you mean `assume-tz`?");
        check("[working-hours]\nmondy = []\n", "did you mean `monday`?");
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_an_error() {
        check("max-rejects = \"many\"\n", "line 1");
        check("[target]\nminutes = 60\n", "share");
    }
}
