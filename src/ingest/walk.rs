//! Which files a run reads: names given one by one, folders walked, an order that does not depend on how they were given, and names that differ.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// One input as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder that is walked.
    Path(PathBuf),
    /// Bytes that are already here: standard input, or a test.
    Bytes {
        /// What errors and the ledger call it.
        name: String,
        /// All of it.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// Reads standard input (or whatever stands for it) to its end.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when the pipe breaks.
    pub fn standard_input(reader: &mut dyn Read) -> Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(|source| Error::Read { path: PathBuf::from("-"), source })?;
        Ok(Self::Bytes { name: "standard input".to_owned(), bytes })
    }
}

/// The files of a run.
#[derive(Debug, Default)]
pub struct Files<'a> {
    /// In order of name, each name once.
    pub files: Vec<Named<'a>>,
    /// What was left out, and why.
    pub skipped: Vec<(String, String)>,
}

/// A file with the name that reports use.
#[derive(Debug)]
pub struct Named<'a> {
    /// Last part of the path, with as many folders before it as make it unique.
    pub name: String,
    /// Where its bytes are.
    pub source: Source<'a>,
    /// How it came to be read.
    pub origin: Origin,
}

impl Named<'_> {
    /// The name of the folder that the file stands in; empty when it was given without one.
    #[must_use]
    pub fn folder(&self) -> String {
        let path = match &self.source {
            Source::Disk(path) => path.as_path(),
            Source::Memory(_) => Path::new(&self.name),
        };
        path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// What to call the file where it is said that it was left out, if it may be when it turns out to be no table: notes have the ending of some exports, and
    /// only a look into them tells.
    #[must_use]
    pub fn skippable(&self) -> Option<String> {
        match &self.source {
            Source::Disk(path) if self.origin == Origin::Walked && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt")) => {
                Some(path.display().to_string())
            }
            _ => None,
        }
    }
}

/// How a file came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The user gave it.
    Given,
    /// It was found in a folder.
    Walked,
}

/// Where bytes are.
#[derive(Debug)]
pub enum Source<'a> {
    /// On disk.
    Disk(PathBuf),
    /// Given.
    Memory(&'a [u8]),
}

impl Source<'_> {
    /// Bytes, as far as known before reading.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Disk(path) => std::fs::metadata(path).map_or(0, |data| data.len()),
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }
}

/// Endings of files that stand beside archives in a folder and are none: notes, settings, programs, pictures, films, fonts.
const NOT_ARCHIVES: &[&str] = &[
    "md", "rst", "toml", "yaml", "yml", "ini", "cfg", "lock", "py", "rs", "sh", "r", "ipynb", "sql", "css", "html", "htm", "svg", "png", "jpg",
    "jpeg", "gif", "webp", "heic", "mp3", "m4a", "ogg", "mp4", "mov", "pdf", "doc", "docx", "ttf", "otf", "woff", "woff2", "exe", "dll",
];

/// Beginnings of the names of notes that come without an ending, or as `.txt`.
const NOTES: &[&str] = &["readme", "license", "licence", "copying", "notice", "changelog", "authors"];

/// Lists the files of the inputs.
///
/// # Errors
///
/// [`Error::Read`] for a path that is not there, [`Error::Input`] for a folder without anything to read.
pub fn list(inputs: &[Input]) -> Result<Files<'_>> {
    let mut paths = Vec::new();
    let mut found = Files::default();
    let mut named = Vec::new();
    for input in inputs {
        match input {
            Input::Path(path) if path.is_dir() => {
                let n_before = paths.len();
                walk(path, &mut paths, &mut found.skipped)?;
                if paths.len() == n_before {
                    return Err(no_archive(path.display().to_string()));
                }
            }
            Input::Path(path) => {
                std::fs::metadata(path).map_err(|source| Error::Read { path: path.clone(), source })?;
                paths.push((path.clone(), Origin::Given));
            }
            Input::Bytes { name, bytes } => named.push((PathBuf::from(name), Source::Memory(bytes), Origin::Given)),
        }
    }
    // A file that is given twice, or by name and by its folder, is one file: reading it twice would merge every record with itself.
    let mut seen = BTreeMap::new();
    paths.sort();
    for (path, origin) in paths {
        let real = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if let Some(&first) = seen.get(&real) {
            let (_, _, first_origin): &mut (PathBuf, Source<'_>, Origin) = &mut named[first];
            *first_origin = origin.min(*first_origin);
            found.skipped.push((path.display().to_string(), "given twice".into()));
        } else {
            seen.insert(real, named.len());
            named.push((path.clone(), Source::Disk(path), origin));
        }
    }
    let unique = unique_names(&named.iter().map(|(path, ..)| path.as_path()).collect::<Vec<_>>());
    found.files = unique.into_iter().zip(named).map(|(name, (_, source, origin))| Named { name, source, origin }).collect();
    found.files.sort_by(|a, b| a.name.cmp(&b.name));
    found.skipped.sort();
    Ok(found)
}

/// The error of folders without anything to read.
#[must_use]
pub fn no_archive(folder: String) -> Error {
    Error::Input {
        file: folder,
        place: String::new(),
        what: "the folder has no file that could be an archive".into(),
        fix: "give the folder with the exported files, or the files by name".into(),
    }
}

fn walk(folder: &Path, paths: &mut Vec<(PathBuf, Origin)>, skipped: &mut Vec<(String, String)>) -> Result<()> {
    let read_error = |source| Error::Read { path: folder.to_path_buf(), source };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(read_error)? {
        entries.push(entry.map_err(read_error)?.path());
    }
    entries.sort();
    for path in entries {
        // A folder behind a link may lead back up; a file behind a link cannot.
        if path.is_dir() && path.is_symlink() {
            skipped.push((path.display().to_string(), "a link to a folder".into()));
        } else if let Some(reason) = reason_to_skip(&path) {
            skipped.push((path.display().to_string(), reason.into()));
        } else if path.is_dir() {
            walk(&path, paths, skipped)?;
        } else {
            paths.push((path, Origin::Walked));
        }
    }
    Ok(())
}

/// Why something found in a folder is no archive.
fn reason_to_skip(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    if name.starts_with('.') || name.starts_with("~$") {
        return Some("hidden");
    }
    if path.is_dir() {
        return None;
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_note = (ending.is_empty() || ending == "txt") && NOTES.iter().any(|note| name.starts_with(note));
    (is_note || NOT_ARCHIVES.contains(&ending.as_str())).then_some("not an archive by its name; give it by name to read it all the same")
}

/// The last part of each path, with folders put before it, and at last a number, until no two are the same.
fn unique_names(paths: &[&Path]) -> Vec<String> {
    let parts: Vec<Vec<String>> = paths
        .iter()
        .map(|path| {
            path.components().rev().map(|part| part.as_os_str().to_string_lossy().into_owned()).filter(|part| part != "/" && part != ".").collect()
        })
        .collect();
    let name = |idx: usize, depth: usize| -> String {
        let mut taken: Vec<&str> = parts[idx].iter().take(depth).map(String::as_str).collect();
        taken.reverse();
        taken.join("/")
    };
    let deepest = parts.iter().map(Vec::len).max().unwrap_or(1);
    let mut depths = vec![1; paths.len()];
    for _ in 1..deepest {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (idx, &depth) in depths.iter().enumerate() {
            *counts.entry(name(idx, depth)).or_default() += 1;
        }
        for (idx, depth) in depths.iter_mut().enumerate() {
            if counts[&name(idx, *depth)] > 1 {
                *depth += 1;
            }
        }
    }
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    depths
        .iter()
        .enumerate()
        .map(|(idx, &depth)| {
            let name = name(idx, depth);
            let n = uses.entry(name.clone()).or_default();
            *n += 1;
            if *n == 1 { name } else { format!("{name} ({n})") }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paths: &[&str], expected: &[&str]) {
        assert_eq!(unique_names(&paths.iter().map(Path::new).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn names_are_the_last_part_unless_two_are_the_same() {
        check(&["/x/a.csv", "/x/b.csv"], &["a.csv", "b.csv"]);
        check(&["/x/a.csv", "/y/a.csv", "/y/b.csv"], &["x/a.csv", "y/a.csv", "b.csv"]);
        check(&["standard input", "standard input"], &["standard input", "standard input (2)"]);
    }

    #[test]
    fn a_folder_is_walked_in_order_and_says_what_it_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv", "README.txt", "notes.md", ".hidden.csv", "sub/c.json"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let inputs =
            [Input::Path(folder.path().to_path_buf()), Input::Path(folder.path().join("a.csv")), Input::Path(folder.path().join("notes.md"))];
        let found = list(&inputs).unwrap();
        let names: Vec<_> = found.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.csv", "b.csv", "c.json", "notes.md"]);
        assert_eq!(found.skipped.len(), 4, "{:?}", found.skipped);
    }

    #[test]
    fn a_missing_path_and_an_empty_folder_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(list(&[Input::Path(folder.path().join("no"))]), Err(Error::Read { .. })));
        assert!(list(&[Input::Path(folder.path().to_path_buf())]).unwrap_err().to_string().contains("no file that could be an archive"));
    }
}
