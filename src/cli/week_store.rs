//! The figures of past weeks in a folder, one small file a week: counts, no texts, no authors. Weekly drops are compared through it.

use std::path::{Path, PathBuf};

use super::output::{MadeFolders, failed, write_file};
use super::{history, manifest};
use crate::error::{Error, Result};
use crate::measure::weeks::figures::FIGURES_VERSION;
use crate::measure::weeks::{Completeness, WeekFigures};

/// The folder of the week files within a history.
pub const FOLDER: &str = "weeks";

fn weeks_of(folder: &Path) -> PathBuf {
    folder.join(FOLDER)
}

/// Every week that a history holds, in order. A history that does not exist yet holds none.
///
/// # Errors
///
/// The folder is a file, or no history, or a file in it cannot be read, has another shape, or comes from a newer version.
pub fn read(folder: &Path) -> Result<Vec<WeekFigures>> {
    if folder.is_file() {
        return Err(Error::Setting {
            origin: "--history".into(),
            what: format!("{} is a file", folder.display()),
            fix: "name a folder; it is made when it does not exist".into(),
        });
    }
    if folder.exists() {
        // Nothing is put into a folder that is something else.
        history::load_all(folder)?;
    }
    let folder = weeks_of(folder);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&folder).map_err(|source| Error::Read { path: folder.clone(), source })?;
    let mut weeks = Vec::new();
    for entry in entries {
        let path = entry.map_err(|source| Error::Read { path: folder.clone(), source })?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
        let wrong = |what: String| Error::Input {
            file: path.display().to_string(),
            place: String::new(),
            what,
            fix: "remove the file: its week is measured anew when an archive holds it".into(),
        };
        let version = serde_json::from_slice::<serde_json::Value>(&bytes).ok().and_then(|value| value["version"].as_u64()).unwrap_or(0);
        if version > u64::from(FIGURES_VERSION) {
            return Err(Error::Input {
                file: path.display().to_string(),
                place: String::new(),
                what: format!("a newer afterstorm kept it (version {version}, this one reads up to {FIGURES_VERSION})"),
                fix: "use that version, or another folder with --history".into(),
            });
        }
        let week: WeekFigures = serde_json::from_slice(&bytes).map_err(|error| wrong(format!("is no week of afterstorm: {error}")))?;
        if week.version != FIGURES_VERSION || week.days.len() != 7 || week.by_hour.len() != 168 {
            return Err(wrong(format!("holds a week in another shape (version {}, this program writes {FIGURES_VERSION})", week.version)));
        }
        weeks.push(week);
    }
    weeks.sort_by_key(|week| week.week);
    Ok(weeks)
}

/// Adds a week, or replaces what is known of it; part of a week never replaces the whole.
///
/// # Errors
///
/// The folder cannot be written.
pub fn keep(folder: &Path, week: &WeekFigures) -> Result<()> {
    let is_known_whole = read(folder)?.iter().any(|known| known.week == week.week && known.completeness == Completeness::Whole);
    if week.completeness != Completeness::Whole && is_known_whole {
        return Ok(());
    }
    let folder = weeks_of(folder);
    let made = MadeFolders::make(&folder)?;
    let path = folder.join(format!("{}.json", week.week));
    write_file(&path, true, |sink| sink.write_all(&manifest::json(week)).map_err(|error| failed(&path, &error)))?;
    made.keep();
    Ok(())
}
