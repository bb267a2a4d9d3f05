//! The folder of past runs: one sub-folder an incident, written aside and renamed, under a lock, read back with what cannot be read named.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::manifest::json;
use super::output::{Access, Staging, failed, hex};
use crate::error::{Error, Result};
use crate::history::entry::{self, Entry, Manifest, folder_name};
use crate::measure::Measures;
use crate::render::frames;

/// The file that a run locks while it writes. The system lets go of it when the run ends, however it ends: a file that was left behind is no lock.
const LOCK: &str = ".lock";

/// A folder in a history that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The folder.
    pub folder: PathBuf,
    /// A clause that says why.
    pub why: String,
}

impl std::fmt::Display for Skipped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: left out, {}", self.folder.display(), self.why)
    }
}

/// Whether an entry of the same name may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// No: it is an error.
    Refused,
    /// Yes: the user said so.
    Replaced,
}

/// What became of an entry that was to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is in the history now, in this folder.
    Stored(PathBuf),
    /// The same comments with the same numbers were there already.
    Unchanged(PathBuf),
}

/// A history that a run may write to: locked, read, and checked before the work begins.
#[derive(Debug)]
pub struct Opened {
    dir: PathBuf,
    // Held until the run ends.
    _lock: File,
    /// What it holds.
    pub entries: Vec<Entry>,
    /// What could not be used.
    pub skipped: Vec<Skipped>,
    is_new: bool,
}

/// Opens a history to write to; makes the folder when there is none.
///
/// # Errors
///
/// The folder is none, is no history, cannot be written, or another run is writing to it.
pub fn open(dir: &Path) -> Result<Opened> {
    if dir.exists() && !dir.is_dir() {
        return Err(Error::Output {
            path: dir.into(),
            what: "is a file, not a folder of past runs".into(),
            fix: "name a folder with `--history`".into(),
        });
    }
    let is_new = !dir.exists();
    if !is_new {
        // Nothing is put into a folder that is something else.
        load_all(dir)?;
    }
    fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
    let path = dir.join(LOCK);
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(|error| failed(&path, &error))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Error::Output {
                path: dir.into(),
                what: "another run is writing to this history".into(),
                fix: "wait until it is done, then start again".into(),
            });
        }
        Err(TryLockError::Error(error)) => return Err(failed(&path, &error)),
    }
    // Read again under the lock: another run may have ended in between.
    let (entries, skipped) = load_all(dir)?;
    Ok(Opened { dir: dir.to_owned(), _lock: lock, entries, skipped, is_new })
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.is_new {
            // A run that failed leaves no empty history; the folder stays when an entry is in it.
            let _ = fs::remove_file(self.dir.join(LOCK));
            if fs::remove_dir(&self.dir).is_err() {
                let _ = File::create(self.dir.join(LOCK));
            }
        }
    }
}

/// An entry that is written aside and not yet in its place.
#[derive(Debug)]
pub enum Staged {
    /// The same is there already.
    Unchanged(PathBuf),
    /// To be published.
    New(Box<Staging>, PathBuf),
}

impl Staged {
    /// Puts the entry in its place.
    ///
    /// # Errors
    ///
    /// The rename fails; then the older entry, if there was one, is back.
    pub fn publish(self) -> Result<Kept> {
        match self {
            Self::Unchanged(path) => Ok(Kept::Unchanged(path)),
            Self::New(staging, path) => staging.publish().map(|()| Kept::Stored(path)),
        }
    }
}

impl Opened {
    /// Writes an entry aside.
    ///
    /// The same comments (input files by hash, and span) with the same numbers under the same name are left as they are. The same comments under another name
    /// are refused, because every lesson of them would count twice. Other comments under the same name need [`Again::Replaced`].
    ///
    /// # Errors
    ///
    /// As above, or a file that cannot be written.
    pub fn stage(&self, entry: &Entry, measures: &Measures, again: Again) -> Result<Staged> {
        let folder = self.dir.join(folder_name(entry.name()));
        let known = |name_is_same: bool| {
            self.entries
                .iter()
                .find(|known| (folder_name(known.name()) == folder_name(entry.name())) == name_is_same && (name_is_same || known.is_same_run(entry)))
        };
        if let Some(same) = known(true).filter(|same| same.is_same_run(entry) && same.metrics == entry.metrics) {
            let has_same_facts = same.lessons == entry.lessons && same.actions == entry.actions;
            if has_same_facts && again == Again::Refused {
                return Ok(Staged::Unchanged(folder));
            }
        }
        if let Some(other) = known(false).filter(|_| again == Again::Refused) {
            return Err(Error::Output {
                path: self.dir.clone(),
                what: format!("the same comments are kept as `{}` already", other.name()),
                fix: format!("use `--name \"{}\"`, remove that folder, or keep both with `--force`", other.name()),
            });
        }
        let is_allowed = again == Again::Replaced || known(true).is_some_and(|same| same.is_same_run(entry));
        if folder.exists() && !is_allowed {
            return Err(Error::Output {
                path: folder,
                what: "is kept already, from other comments".into(),
                fix: "choose another `--name`, or replace it with `--force`".into(),
            });
        }
        let mut staging = Staging::new(&folder, is_allowed)?;
        write(&mut staging, entry, measures)?;
        Ok(Staged::New(Box::new(staging), folder))
    }
}

/// Keeps an entry: opens, stages and publishes.
///
/// # Errors
///
/// As [`open`] and [`Opened::stage`].
pub fn store(dir: &Path, entry: &Entry, measures: &Measures, again: Again) -> Result<Kept> {
    let opened = open(dir)?;
    opened.stage(entry, measures, again)?.publish()
}

fn write(staging: &mut Staging, entry: &Entry, measures: &Measures) -> Result<()> {
    staging.write("metrics.json", Access::Usual, &json(&entry.metrics))?;
    staging.write("lessons.json", Access::Usual, &json(&entry.lessons))?;
    staging.write("actions.json", Access::Usual, &json(&entry.actions))?;
    staging.write("course.json", Access::Usual, &json(&entry.course))?;
    staging.write("measures.json", Access::Usual, &json(&without_texts(measures)))?;
    staging.write_with("days.parquet", Access::Usual, |sink| frames::parquet(std::iter::once(frames::days(&entry.days)), sink))?;
    let manifest = Manifest { files: staging.hashes().clone(), ..entry.manifest.clone() };
    staging.write("manifest.json", Access::Usual, &json(&manifest))
}

/// The measures without the words of any comment: a history is kept for years, and needs none.
fn without_texts(measures: &Measures) -> Measures {
    let mut kept = measures.clone();
    for quote in &mut kept.evidence.quotes {
        quote.text.clear();
        quote.words.clear();
    }
    kept
}

/// Everything that a history holds, in order of time, and what could not be used.
///
/// # Errors
///
/// There is no such folder, it cannot be listed, or nothing in it was written by this program.
pub fn load_all(dir: &Path) -> Result<(Vec<Entry>, Vec<Skipped>)> {
    let unreadable = |source| Error::Read { path: dir.into(), source };
    let mut folders: Vec<PathBuf> =
        fs::read_dir(dir).map_err(unreadable)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>().map_err(unreadable)?;
    folders.sort();
    let (mut entries, mut skipped) = (Vec::new(), Vec::new());
    let mut is_history = true;
    for folder in folders {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            if name.contains(".partial-") {
                skipped.push(Skipped { folder, why: "half-written by a run that was stopped; it can be removed".into() });
            }
            continue;
        }
        // What `weekly` keeps of weeks.
        if name == super::week_store::FOLDER {
            continue;
        }
        match load(&folder) {
            Ok(entry) => entries.push(entry),
            Err(Unusable { why, is_ours }) => {
                is_history &= is_ours;
                skipped.push(Skipped { folder, why });
            }
        }
    }
    // A stray file among entries is left out with a word; a folder of other things is no history.
    if entries.is_empty() && !is_history {
        return Err(Error::Input {
            file: dir.display().to_string(),
            place: String::new(),
            what: "is no history: nothing in it was kept by afterstorm".into(),
            fix: "name a folder that `analyze --history` has made, or a new one".into(),
        });
    }
    entries.sort_by(|a: &Entry, b: &Entry| (a.at(), a.name()).cmp(&(b.at(), b.name())));
    Ok((entries, skipped))
}

/// Why a folder is no usable entry.
struct Unusable {
    why: String,
    is_ours: bool,
}

/// One entry, as an error for those who named it.
///
/// # Errors
///
/// It is damaged, half-written, or from a newer version.
pub fn load_one(folder: &Path) -> Result<Entry> {
    load(folder).map_err(|unusable| Error::Input {
        file: folder.display().to_string(),
        place: String::new(),
        what: format!("cannot be used: {}", unusable.why),
        fix: "analyse its archive again with `--history`, or leave it out".into(),
    })
}

/// Whether a folder says that it is an entry of a history.
#[must_use]
pub fn is_entry(folder: &Path) -> bool {
    fs::read(folder.join("manifest.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|value| value["tool"] == entry::TOOL)
}

fn load(folder: &Path) -> std::result::Result<Entry, Unusable> {
    let foreign = |why: &str| Unusable { why: why.to_owned(), is_ours: false };
    let ours = |why: String| Unusable { why, is_ours: true };
    if !folder.is_dir() {
        return Err(foreign("no entry of a history"));
    }
    let Ok(bytes) = fs::read(folder.join("manifest.json")) else { return Err(foreign("it has no manifest.json")) };
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| ours("manifest.json is damaged".into()))?;
    if value["tool"] != entry::TOOL {
        return Err(foreign("its manifest.json is not that of an entry"));
    }
    let version = value["schema_version"].as_u64().unwrap_or(0);
    if version > u64::from(entry::SCHEMA_VERSION) {
        return Err(ours(format!("a newer afterstorm kept it (version {version}, this one reads up to {}): use that one", entry::SCHEMA_VERSION)));
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|error| ours(format!("manifest.json is damaged ({error})")))?;
    let mut loaded = Entry {
        metrics: required(folder, "metrics.json", &manifest).map_err(ours)?,
        lessons: required(folder, "lessons.json", &manifest).map_err(ours)?,
        actions: optional(folder, "actions.json", &manifest).map_err(ours)?,
        course: optional(folder, "course.json", &manifest).map_err(ours)?,
        days: Vec::new(),
        manifest,
    };
    loaded.manifest.inputs.sort_by(|a, b| (&a.sha256, &a.file).cmp(&(&b.sha256, &b.file)));
    Ok(loaded)
}

fn required<T: DeserializeOwned>(folder: &Path, name: &str, manifest: &Manifest) -> std::result::Result<T, String> {
    let bytes = fs::read(folder.join(name)).map_err(|_| format!("half-written: {name} is missing"))?;
    if manifest.files.get(name).is_some_and(|hash| *hash != hex(&Sha256::digest(&bytes))) {
        return Err(format!("{name} is not what was written"));
    }
    serde_json::from_slice(&bytes).map_err(|error| format!("{name} is damaged ({error})"))
}

/// A file that the first versions did not have: absent unless the manifest says that it was written.
fn optional<T: DeserializeOwned + Default>(folder: &Path, name: &str, manifest: &Manifest) -> std::result::Result<T, String> {
    if !manifest.files.contains_key(name) && !folder.join(name).exists() {
        return Ok(T::default());
    }
    required(folder, name, manifest)
}
