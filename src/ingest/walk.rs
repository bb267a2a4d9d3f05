//! Which files a run reads: names given one by one, folders walked, an order that does not depend on how they were given, and names that differ.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::detect::{self, Package};
use super::limits::Limits;
use super::mapping::vocabulary::built_in;
use super::mapping::{Canonical, known_meanings};
use super::sidecar::{self, Surroundings};
use super::zip::{self, Member, Place, Trouble};
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
    /// Last part of the path, with as many folders before it as make it unique. Of a member: the zip's name and the whole name inside.
    pub name: String,
    /// Where it was found, `/` between the parts: the path as given, and inside a zip the member's name behind it.
    pub path: String,
    /// The same from the folder or zip on that the user gave: `export/general/2026-11-09.json`. It does not depend on where that lies.
    pub inside: String,
    /// Where its bytes are.
    pub source: Source<'a>,
    /// How it came to be read.
    pub origin: Origin,
    /// Who is who in the export that it belongs to.
    pub surroundings: Arc<Surroundings>,
}

impl Named<'_> {
    /// What to call the file where it is said that it was left out, if it may be when it turns out to be no table: most files of an export are none, and
    /// only a look into them tells. What the user named must be read.
    #[must_use]
    pub fn skippable(&self) -> Option<String> {
        (self.origin != Origin::Given).then(|| self.path.clone())
    }

    /// Whether an error of the choice of columns says that the file holds no comments, though it is a table. Exports are full of tables of other things. In a
    /// zip nobody chose the file; in a folder somebody may have put it, so there it must not even have columns that are called like a text and a time.
    #[must_use]
    pub fn is_other_table(&self, error: &Error, names: &[String]) -> bool {
        let asks_for_a_column = error.hint().is_some_and(|hint| hint.contains("`--map "));
        let is_named_like_comments = || {
            let known = known_meanings(names.iter().map(String::as_str), built_in());
            known.contains(&Canonical::Text) && known.contains(&Canonical::CreatedAt)
        };
        asks_for_a_column && (matches!(self.source, Source::Member(_)) || (self.origin == Origin::Walked && !is_named_like_comments()))
    }
}

/// How a file came to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The user gave it.
    Given,
    /// It was found in a folder or in a zip.
    Walked,
}

/// Where bytes are.
#[derive(Debug)]
pub enum Source<'a> {
    /// On disk.
    Disk(PathBuf),
    /// Given.
    Memory(&'a [u8]),
    /// In a zip.
    Member(Member<'a>),
    /// Nowhere: a zip that cannot be read.
    Nowhere(Trouble),
}

impl Source<'_> {
    /// Bytes, as far as known before reading.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Disk(path) => std::fs::metadata(path).map_or(0, |data| data.len()),
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Member(member) => member.size(),
            Self::Nowhere(_) => 0,
        }
    }

    /// The compression for the ledger, when the file's own is `inner`.
    #[must_use]
    pub fn compression(&self, inner: &'static str) -> &'static str {
        if matches!(self, Self::Member(_)) && inner == "none" { "zip" } else { inner }
    }

    /// How many of the loaded bytes came out of compression.
    #[must_use]
    pub const fn n_unpacked(&self, n_loaded: usize) -> u64 {
        if matches!(self, Self::Member(_)) { n_loaded as u64 } else { 0 }
    }
}

/// Endings of files that stand beside archives in a folder and are none: notes, settings, programs, pictures, films, fonts.
const NOT_ARCHIVES: &[&str] = &[
    "md", "rst", "toml", "yaml", "yml", "ini", "cfg", "lock", "py", "rs", "sh", "r", "ipynb", "sql", "css", "html", "htm", "svg", "png", "jpg",
    "jpeg", "gif", "webp", "heic", "avif", "bmp", "tif", "tiff", "ico", "mp3", "m4a", "ogg", "opus", "oga", "wav", "aac", "mp4", "m4v", "mov", "avi",
    "mkv", "webm", "3gp", "pdf", "doc", "docx", "ttf", "otf", "woff", "woff2", "exe", "dll",
];

/// Beginnings of the names of notes that come without an ending, or as `.txt`.
const NOTES: &[&str] = &["readme", "license", "licence", "copying", "notice", "changelog", "authors"];

/// A file before it has its name.
struct Candidate<'a> {
    /// Parts of its path, from the first.
    parts: Vec<String>,
    /// How many of the last parts its name has at least.
    n_least: usize,
    path: String,
    inside: String,
    source: Source<'a>,
    origin: Origin,
}

fn parts_of(path: &Path) -> Vec<String> {
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).filter(|part| part != "/" && part != ".").collect()
}

impl<'a> Candidate<'a> {
    fn new(path: &Path, inside: &Path, source: Source<'a>, origin: Origin) -> Self {
        Self { parts: parts_of(path), n_least: 1, path: path.display().to_string(), inside: parts_of(inside).join("/"), source, origin }
    }

    /// The files in it, if it is a zip; else itself.
    fn opened(self, limits: &Limits, skipped: &mut Vec<(String, String)>) -> Vec<Self> {
        let place = match &self.source {
            Source::Disk(path) if begins_like_zip(path) => Place::Disk(path.clone()),
            Source::Memory(bytes) if detect::is_zip(bytes) => Place::Memory(bytes),
            _ => return vec![self],
        };
        let listing = match zip::list(place, limits) {
            Ok(listing) => listing,
            Err(trouble) => return vec![Self { source: Source::Nowhere(trouble), ..self }],
        };
        if listing.package != Package::Zip {
            return vec![self];
        }
        skipped.extend(
            listing
                .skipped
                .into_iter()
                .map(|(name, reason)| (if name.is_empty() { self.path.clone() } else { format!("{}/{name}", self.path) }, reason)),
        );
        if let Some(trouble) = listing.trouble {
            return vec![Self { source: Source::Nowhere(trouble), ..self }];
        }
        let member = |member: Member<'a>| {
            let name = member.parts.join("/");
            let (path, inside) = (format!("{}/{name}", self.path), format!("{}/{name}", self.inside));
            let parts: Vec<String> = self.parts.iter().chain(&member.parts).cloned().collect();
            Self { parts, n_least: member.parts.len() + 1, path, inside, source: Source::Member(member), origin: Origin::Walked }
        };
        listing.members.into_iter().map(member).collect()
    }
}

/// Whether a file on disk begins like a zip. Pipes are not looked into: what is read of them is gone.
fn begins_like_zip(path: &Path) -> bool {
    let mut head = [0; 4];
    std::fs::metadata(path).is_ok_and(|data| data.is_file())
        && std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && detect::is_zip(&head)
}

/// What a pattern (`exports/*.csv`) stands for: most shells have replaced it before, some do not. A path that is there is no pattern.
fn matches(given: &Path) -> Result<Vec<PathBuf>> {
    let Some(pattern) = given.to_str().filter(|text| text.contains(['*', '?', '[']) && !given.exists()) else {
        return Ok(vec![given.to_path_buf()]);
    };
    let found: Vec<PathBuf> = glob::glob(pattern).into_iter().flatten().filter_map(std::result::Result::ok).collect();
    if found.is_empty() {
        return Err(Error::Input {
            file: pattern.to_owned(),
            place: String::new(),
            what: "no file fits this pattern".into(),
            fix: "check the folder and the ending, or give the folder itself".into(),
        });
    }
    Ok(found)
}

/// Lists the files of the inputs, and those in zips among them; small files that say who is who are read and left out.
///
/// A zip that cannot be read is listed as a file, so that its error comes when its turn does.
///
/// # Errors
///
/// [`Error::Read`] for a path that is not there, [`Error::Input`] for a folder without anything to read.
pub fn list<'a>(inputs: &'a [Input], limits: &Limits) -> Result<Files<'a>> {
    let mut paths = Vec::new();
    let mut found = Files::default();
    let mut candidates = Vec::new();
    // Where files of folders stand in them, for those that are also given by name.
    let mut found_in: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for input in inputs {
        match input {
            Input::Path(given) => {
                for path in matches(given)? {
                    if !path.is_dir() {
                        std::fs::metadata(&path).map_err(|source| Error::Read { path: path.clone(), source })?;
                        paths.push((path, Origin::Given));
                        continue;
                    }
                    let n_before = paths.len();
                    walk(&path, &mut paths, &mut found.skipped)?;
                    if paths.len() == n_before {
                        return Err(no_archive(path.display().to_string()));
                    }
                    let root = path.parent().unwrap_or(Path::new(""));
                    found_in.extend(paths[n_before..].iter().map(|(path, _)| (path.clone(), path.strip_prefix(root).unwrap_or(path).to_path_buf())));
                }
            }
            Input::Bytes { name, bytes } => candidates.push(Candidate::new(Path::new(name), Path::new(name), Source::Memory(bytes), Origin::Given)),
        }
    }
    // A file that is given twice, or by name and by its folder, is one file: reading it twice would merge every record with itself.
    let mut seen = BTreeMap::new();
    paths.sort();
    for (path, origin) in paths {
        let real = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if let Some(&first) = seen.get(&real) {
            let first: &mut Candidate<'_> = &mut candidates[first];
            first.origin = origin.min(first.origin);
            found.skipped.push((path.display().to_string(), "given twice".into()));
        } else {
            seen.insert(real, candidates.len());
            let inside = found_in.get(&path).map_or_else(|| Path::new(path.file_name().unwrap_or(path.as_os_str())), PathBuf::as_path);
            candidates.push(Candidate::new(&path, inside, Source::Disk(path.clone()), origin));
        }
    }
    let candidates: Vec<_> = candidates.into_iter().flat_map(|candidate| candidate.opened(limits, &mut found.skipped)).collect();
    let names = unique_names(&candidates.iter().map(|candidate| (candidate.parts.as_slice(), candidate.n_least)).collect::<Vec<_>>());
    let surroundings = Arc::<Surroundings>::default();
    found.files = names
        .into_iter()
        .zip(candidates)
        .map(|(name, Candidate { path, inside, source, origin, .. })| Named {
            name,
            path,
            inside,
            source,
            origin,
            surroundings: Arc::clone(&surroundings),
        })
        .collect();
    found.files.sort_by(|a, b| a.name.cmp(&b.name));
    sidecar::attach(&mut found, limits);
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

/// The error of a run in which no file could be read: the first reasons, of what was looked into, or else of what was left out before.
#[must_use]
pub fn none_read(unread: &[(String, String)], skipped: &[(String, String)]) -> Error {
    let reasons = if unread.is_empty() { skipped } else { unread };
    let listed: Vec<String> = reasons.iter().take(3).map(|(file, reason)| format!("{file}: {reason}")).collect();
    let more = if reasons.len() > 3 { format!("; and {} more", reasons.len() - 3) } else { String::new() };
    Error::Corpus {
        what: format!("none of the files could be read as comments: {}{more}", listed.join("; ")),
        fix: "give the exported files of comments; `afterstorm inspect` says of each file what it is".into(),
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
        } else if std::fs::metadata(&path).is_ok_and(|data| !data.is_file()) {
            skipped.push((path.display().to_string(), "a device or pipe, no file".into()));
        } else {
            paths.push((path, Origin::Walked));
        }
    }
    Ok(())
}

/// Why something found in a folder is no archive.
fn reason_to_skip(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy();
    if is_hidden(&name) {
        return Some("hidden");
    }
    if path.is_dir() { None } else { is_other_by_name(&name).then_some("not an archive by its name; give it by name to read it all the same") }
}

/// The same for a file in a zip, by the parts of its name.
#[must_use]
pub fn reason_by_parts(parts: &[String]) -> Option<&'static str> {
    if parts.iter().any(|part| part != ".." && is_hidden(part)) {
        return Some("hidden");
    }
    parts.last().is_some_and(|name| is_other_by_name(name)).then_some("not an archive by its name; unpack it to read it all the same")
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

fn is_other_by_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_note = (ending.is_empty() || ending == "txt") && NOTES.iter().any(|note| name.starts_with(note));
    is_note || NOT_ARCHIVES.contains(&ending)
}

/// The last parts of each path, at least as many as it says, with more put before them, and at last a number, until no two are the same.
fn unique_names(paths: &[(&[String], usize)]) -> Vec<String> {
    let name = |idx: usize, depth: usize| -> String {
        let parts = paths[idx].0;
        parts[parts.len() - depth.min(parts.len())..].join("/")
    };
    let mut depths: Vec<usize> = paths.iter().map(|(_, n_least)| *n_least).collect();
    loop {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (idx, &depth) in depths.iter().enumerate() {
            *counts.entry(name(idx, depth)).or_default() += 1;
        }
        let mut n_longer = 0;
        for (idx, depth) in depths.iter_mut().enumerate() {
            if *depth < paths[idx].0.len() && counts[&name(idx, *depth)] > 1 {
                *depth += 1;
                n_longer += 1;
            }
        }
        if n_longer == 0 {
            break;
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
        let all: Vec<_> = paths.iter().map(|path| Candidate::new(Path::new(path), Path::new(path), Source::Memory(b""), Origin::Given)).collect();
        assert_eq!(unique_names(&all.iter().map(|one| (one.parts.as_slice(), one.n_least)).collect::<Vec<_>>()), expected);
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
        let found = list(&inputs, &Limits::default()).unwrap();
        let names: Vec<_> = found.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.csv", "b.csv", "c.json", "notes.md"]);
        assert_eq!(found.skipped.len(), 4, "{:?}", found.skipped);
    }

    #[test]
    fn a_file_knows_its_place_in_what_was_given() {
        let folder = tempfile::tempdir().unwrap();
        let export = folder.path().join("export");
        std::fs::create_dir_all(export.join("general")).unwrap();
        std::fs::write(export.join("general/1.json"), "x").unwrap();
        let inside = |inputs: &[Input]| list(inputs, &Limits::default()).unwrap().files[0].inside.clone();
        assert_eq!(inside(&[Input::Path(export.clone())]), "export/general/1.json");
        assert_eq!(inside(&[Input::Path(export.clone()), Input::Path(export.join("general/1.json"))]), "export/general/1.json");
        assert_eq!(inside(&[Input::Path(export.join("general/1.json"))]), "1.json");
    }

    #[test]
    fn a_pattern_stands_for_the_files_that_fit_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv", "c.txt"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(matches(&folder.path().join("*.csv")).unwrap(), [folder.path().join("a.csv"), folder.path().join("b.csv")]);
        assert!(matches(&folder.path().join("*.xml")).unwrap_err().to_string().contains("no file fits this pattern"));
    }

    #[test]
    fn a_missing_path_and_an_empty_folder_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(list(&[Input::Path(folder.path().join("no"))], &Limits::default()), Err(Error::Read { .. })));
        assert!(
            list(&[Input::Path(folder.path().to_path_buf())], &Limits::default())
                .unwrap_err()
                .to_string()
                .contains("no file that could be an archive")
        );
    }
}
