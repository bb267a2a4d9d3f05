//! The only place that writes. A folder appears whole or not at all: it is written aside, flushed, synced and renamed.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// As the system usually allows.
    Usual,
    /// The owner alone: raw personal data.
    Owner,
}

/// A folder that is being written aside. Dropped before [`Staging::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Staging {
    aside: PathBuf,
    target: PathBuf,
    replaces: bool,
    hashes: BTreeMap<String, String>,
    is_published: bool,
    /// Folders above it that were made for it.
    made: MadeFolders,
}

/// Folders that were made on the way to a target, the deepest first. Dropped, it removes those that are still empty: a run that fails leaves none where none was.
#[derive(Debug, Default)]
pub struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes a folder and those above it.
    ///
    /// # Errors
    ///
    /// One of them cannot be made.
    pub fn make(folder: &Path) -> Result<Self> {
        let made = Self(folder.ancestors().filter(|above| !above.as_os_str().is_empty() && !above.exists()).map(Path::to_owned).collect());
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        Ok(made)
    }

    /// The work is done: they stay.
    pub fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            // One that holds something, the report or the work of another run, stays.
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

impl Staging {
    /// Checks the target before the work and makes the folder aside.
    ///
    /// # Errors
    ///
    /// The target exists and may not be replaced, or its parent cannot be written.
    pub fn new(target: &Path, replaces: bool) -> Result<Self> {
        check_target(target, replaces)?;
        let parent = parent_of(target);
        let made = MadeFolders::make(&parent)?;
        let name = target.file_name().map_or_else(|| "report".into(), |name| name.to_string_lossy().into_owned());
        let aside = parent.join(format!(".{name}.partial-{}", std::process::id()));
        // What an earlier run of the same process number left after a power cut may go.
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(|error| failed(&aside, &error))?;
        }
        fs::create_dir(&aside).map_err(|error| failed(&parent, &error))?;
        Ok(Self { aside, target: target.to_owned(), replaces, hashes: BTreeMap::new(), is_published: false, made })
    }

    /// Writes one file through a closure, syncs it and keeps its SHA-256.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn write_with(&mut self, name: &str, access: Access, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let path = self.aside.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(&self.shown(name), &error))?;
        }
        let file = create(&path, access).map_err(|error| failed(&self.shown(name), &error))?;
        let mut sink = HashingWriter { inner: BufWriter::with_capacity(1 << 20, file), hasher: Sha256::new(), error: None };
        let outcome = write(&mut sink);
        // An error of the disk is told as such, whatever the writer made of it.
        if let Some(error) = sink.error.take() {
            return Err(failed(&self.shown(name), &error));
        }
        outcome?;
        let HashingWriter { inner, hasher, .. } = sink;
        let file = inner.into_inner().map_err(|error| failed(&self.shown(name), error.error()))?;
        file.sync_all().map_err(|error| failed(&self.shown(name), &error))?;
        let digest = hasher.finalize();
        self.hashes.insert(name.to_owned(), hex(&digest));
        Ok(())
    }

    /// Writes one file.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn write(&mut self, name: &str, access: Access, bytes: &[u8]) -> Result<()> {
        let shown = self.shown(name);
        self.write_with(name, access, |sink| sink.write_all(bytes).map_err(|error| failed(&shown, &error)))
    }

    /// SHA-256 of every file written so far, by name.
    #[must_use]
    pub const fn hashes(&self) -> &BTreeMap<String, String> {
        &self.hashes
    }

    /// The path that a file will have: errors name what the user knows.
    fn shown(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }

    /// Puts the folder in its place, whole.
    ///
    /// # Errors
    ///
    /// The rename fails; then the old folder, if there was one, is back.
    pub fn publish(mut self) -> Result<()> {
        let parent = parent_of(&self.target);
        let old = self.aside.with_extension("old");
        let had_old = self.target.exists();
        if had_old {
            check_target(&self.target, self.replaces)?;
            fs::rename(&self.target, &old).map_err(|error| failed(&self.target, &error))?;
        }
        if let Err(error) = fs::rename(&self.aside, &self.target) {
            if had_old {
                fs::rename(&old, &self.target).map_err(|error| failed(&self.target, &error))?;
            }
            return Err(failed(&self.target, &error));
        }
        self.is_published = true;
        self.made.0.clear();
        if had_old {
            fs::remove_dir_all(&old).map_err(|error| failed(&old, &error))?;
        }
        // The rename itself must survive a power cut.
        File::open(&parent).and_then(|folder| folder.sync_all()).map_err(|error| failed(&parent, &error))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_published {
            // Nothing better can be done about a failure here: the run is failing already, and says why.
            let _ = fs::remove_dir_all(&self.aside);
        }
    }
}

/// Writes one file aside and renames it into place.
///
/// # Errors
///
/// The file exists and may not be replaced, or cannot be written.
pub fn write_file(target: &Path, replaces: bool, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if target.is_dir() {
        return Err(Error::Output { path: target.into(), what: "is a folder".into(), fix: "name a file, e.g. `-o comments.csv`".into() });
    }
    if target.exists() && !replaces {
        return Err(exists(target));
    }
    let parent = parent_of(target);
    if !parent.is_dir() {
        return Err(Error::Output { path: parent, what: "there is no such folder".into(), fix: "make it first, or write elsewhere".into() });
    }
    let name = target.file_name().map_or_else(|| "output".into(), |name| name.to_string_lossy().into_owned());
    let aside = parent.join(format!(".{name}.partial-{}", std::process::id()));
    let outcome = (|| {
        let file = create(&aside, Access::Usual).map_err(|error| failed(target, &error))?;
        let mut sink = HashingWriter { inner: BufWriter::with_capacity(1 << 20, file), hasher: Sha256::new(), error: None };
        let outcome = write(&mut sink);
        if let Some(error) = sink.error.take() {
            return Err(failed(target, &error));
        }
        outcome?;
        let file = sink.inner.into_inner().map_err(|error| failed(target, error.error()))?;
        file.sync_all().map_err(|error| failed(target, &error))?;
        fs::rename(&aside, target).map_err(|error| failed(target, &error))
    })();
    if outcome.is_err() {
        // Best effort: the error that is being returned matters more.
        let _ = fs::remove_file(&aside);
    }
    outcome
}

fn check_target(target: &Path, replaces: bool) -> Result<()> {
    if target.is_file() {
        return Err(Error::Output { path: target.into(), what: "is a file, not a folder".into(), fix: "choose another folder with `--out`".into() });
    }
    let is_empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    if target.exists() && !replaces && !is_empty {
        return Err(exists(target));
    }
    // `--force` replaces reports, not home folders.
    if target.exists() && replaces && !is_empty && !target.join("manifest.json").is_file() {
        return Err(Error::Output {
            path: target.into(),
            what: "exists and is no report of afterstorm (it has no manifest.json)".into(),
            fix: "choose another folder with `--out`, or remove this one yourself".into(),
        });
    }
    Ok(())
}

fn exists(target: &Path) -> Error {
    Error::Output { path: target.into(), what: "exists already".into(), fix: "replace it with `--force`, or choose another place".into() }
}

/// An error of writing, in words.
#[must_use]
pub fn failed(path: &Path, error: &io::Error) -> Error {
    let (what, fix) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ("the disk is full".to_owned(), "make room, or write elsewhere with `--out`"),
        io::ErrorKind::PermissionDenied => ("you may not write here".to_owned(), "write elsewhere with `--out`"),
        io::ErrorKind::ReadOnlyFilesystem => ("the disk is read-only".to_owned(), "write elsewhere with `--out`"),
        io::ErrorKind::NotADirectory => ("a part of the path is a file".to_owned(), "write elsewhere with `--out`"),
        _ => (format!("cannot be written: {error}"), "write elsewhere with `--out`"),
    };
    Error::Output { path: path.into(), what, fix: fix.into() }
}

fn parent_of(target: &Path) -> PathBuf {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned)
}

fn create(path: &Path, access: Access) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if access == Access::Owner {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = access;
    options.open(path)
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        text
    })
}

/// Hashes what passes, and remembers an error that a library in between might blur.
struct HashingWriter {
    inner: BufWriter<File>,
    hasher: Sha256,
    error: Option<io::Error>,
}

impl Write for HashingWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.inner.write(bytes) {
            Ok(n) => {
                self.hasher.update(&bytes[..n]);
                Ok(n)
            }
            Err(error) => Err(self.remember(error)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush().map_err(|error| self.remember(error))
    }
}

impl HashingWriter {
    fn remember(&mut self, error: io::Error) -> io::Error {
        if error.kind() != io::ErrorKind::Interrupted && self.error.is_none() {
            self.error = Some(io::Error::new(error.kind(), error.to_string()));
        }
        error
    }
}
