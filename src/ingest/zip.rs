//! Zips, read where they lie: the list of their members at first, the bytes of one member when its turn comes, and never a file written.
//!
//! The names of members are names and no paths: whatever stands in them, nothing is opened by them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Cursor, ErrorKind, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use zip::CompressionMethod;
use zip::read::{Config, OwnedZipFileEntry, ZipReadOptions};
use zip::result::ZipError;
// The only reader of the crate that tells the number of members before it holds them in memory, and keeps members of equal names apart.
use zip::unstable::read::ZipIterable;

use super::detect::Package;
use super::limits::Limits;
use super::walk;
use crate::error::{Error, Result};

/// Bytes of a member's name above which it is taken for an attack on memory; the longest of real exports have 300.
const NAME_BYTES: usize = 1_024;
/// Folders in a member's name, likewise.
const NAME_PARTS: usize = 100;
/// Bytes of the list of members above which it is one.
const LIST_BYTES: u64 = 256 << 20;
/// Members left out for one reason that are listed one by one; more are counted.
const LISTED: usize = 5;

/// Where the bytes of a zip are.
#[derive(Debug, Clone)]
pub enum Place<'a> {
    /// In a file.
    Disk(PathBuf),
    /// In memory.
    Memory(&'a [u8]),
}

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Place<'_> {
    fn open(&self) -> std::io::Result<Box<dyn ReadSeek + '_>> {
        Ok(match self {
            Self::Disk(path) => Box::new(BufReader::with_capacity(64 << 10, File::open(path)?)),
            Self::Memory(bytes) => Box::new(Cursor::new(*bytes)),
        })
    }
}

/// What cannot be read of a zip, in the words of [`Error::Input`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub what: String,
    /// The step that mends it.
    pub fix: String,
}

impl Trouble {
    /// The error of a file.
    #[must_use]
    pub fn of(&self, file: &str) -> Error {
        Error::Input { file: file.to_owned(), place: String::new(), what: self.what.clone(), fix: self.fix.clone() }
    }
}

/// A member that could be an archive.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    place: Arc<Place<'a>>,
    entry: Arc<OwnedZipFileEntry>,
    /// The parts of its name as they can be shown: control characters escaped, and no empty parts.
    pub parts: Vec<String>,
}

/// What a zip holds.
#[derive(Debug)]
pub struct Listing<'a> {
    /// What the file is: a zip of files, or one document that is packed as a zip.
    pub package: Package,
    /// Members that could be archives, in the order of the zip.
    pub members: Vec<Member<'a>>,
    /// Names of members that were left out, and why.
    pub skipped: Vec<(String, String)>,
    /// Set when there is no member to read, with what to do about it.
    pub trouble: Option<Trouble>,
}

/// Why a member is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Leave {
    Encrypted,
    Nested,
    Method(String),
    Html,
    Link,
    LongName,
    ByName(&'static str),
}

const ENCRYPTED: &str = "encrypted with a password: unpack it yourself and give the unpacked file";
const NESTED: &str = "a zip inside a zip: unpack it and give it on its own";

impl Leave {
    fn reason(&self) -> String {
        match self {
            Self::Encrypted => ENCRYPTED.to_owned(),
            Self::Nested => NESTED.to_owned(),
            Self::Method(method) => format!("packed by {method}, which is not read: unpack it yourself and give the unpacked file"),
            Self::Html => "a page, not an archive by its name".to_owned(),
            Self::Link => "a link".to_owned(),
            Self::LongName => format!("a name longer than {NAME_BYTES} bytes, or more than {NAME_PARTS} folders deep"),
            Self::ByName(reason) => (*reason).to_owned(),
        }
    }
}

/// Lists the members of a zip. Only its central directory is read, and of office documents the few bytes that name their kind.
///
/// # Errors
///
/// What is wrong with the zip as a whole: it is cut or damaged, has more members than the limit, or members that share their bytes.
pub fn list<'a>(place: Place<'a>, limits: &Limits) -> Result<Listing<'a>, Trouble> {
    let place = Arc::new(place);
    let entries = entries(&place, limits)?;
    refuse_overlaps(&entries)?;
    let names: Vec<String> = entries.iter().map(name_of).collect();
    let members: Vec<Member<'_>> = entries
        .into_iter()
        .zip(&names)
        .map(|(entry, name)| Member { place: Arc::clone(&place), entry: Arc::new(entry), parts: shown_parts(name) })
        .collect();
    let media_type = members.iter().zip(&names).find(|(member, name)| *name == "mimetype" && member.entry.size() <= 200);
    let media_type = media_type.and_then(|(member, _)| member.read("mimetype", limits).ok()).unwrap_or_default();
    let package = Package::of_members(names.iter().map(String::as_str), &media_type);
    if package != Package::Zip {
        return Ok(Listing { package, members: Vec::new(), skipped: Vec::new(), trouble: None });
    }
    let mut listing = Listing { package, members: Vec::new(), skipped: Vec::new(), trouble: None };
    let mut left: BTreeMap<Leave, Vec<String>> = BTreeMap::new();
    for member in members {
        match member.leave() {
            _ if member.entry.is_dir() => {}
            None => listing.members.push(member),
            Some(why) => left.entry(why).or_default().push(member.parts.join("/")),
        }
    }
    if listing.members.is_empty() {
        listing.trouble = Some(nothing_to_read(&left));
    }
    refuse_ratio(&listing.members, limits)?;
    for (why, names) in left {
        if names.len() > LISTED && matches!(why, Leave::ByName(_) | Leave::Html | Leave::LongName) {
            let what = format!("{} members, among them {}: {}", names.len(), names[..2].join(" and "), why.reason());
            listing.skipped.push((String::new(), what));
        } else {
            listing.skipped.extend(names.into_iter().map(|name| (name, why.reason())));
        }
    }
    Ok(listing)
}

/// The error of a zip without any member to read.
fn nothing_to_read(left: &BTreeMap<Leave, Vec<String>>) -> Trouble {
    let n = |wanted: fn(&Leave) -> bool| left.iter().filter(|(why, _)| wanted(why)).map(|(_, names)| names.len()).sum::<usize>();
    let (encrypted, nested, pages) =
        (n(|why| matches!(why, Leave::Encrypted)), n(|why| matches!(why, Leave::Nested)), n(|why| matches!(why, Leave::Html)));
    let packed = n(|why| matches!(why, Leave::Method(_)));
    let (what, fix) = if encrypted > 0 {
        (
            format!("no file in the zip can be read: {encrypted} are encrypted with a password"),
            "unpack it yourself with the password, and give the folder",
        )
    } else if nested > 0 {
        (
            format!(
                "no file in the zip can be read: it holds {}",
                if nested == 1 { "another zip".to_owned() } else { format!("{nested} other zips") }
            ),
            "unpack it and give the zips in it on their own",
        )
    } else if packed > 0 {
        (format!("no file in the zip can be read: {packed} are packed by a method that is not read"), "unpack it yourself and give the folder")
    } else if pages > 0 {
        (
            format!("the zip has {pages} pages and no file that could be an archive"),
            "ask the platform for the export once more, as JSON instead of HTML",
        )
    } else {
        ("the zip has no file that could be an archive".to_owned(), "give the zip with the exported comments, or the files by name")
    };
    Trouble { what, fix: fix.to_owned() }
}

/// Reads the central directory.
fn entries(place: &Place<'_>, limits: &Limits) -> Result<Vec<OwnedZipFileEntry>, Trouble> {
    let bomb = |what: String, fix: String| Trouble { what, fix };
    let reader = place.open().map_err(|source| damaged(&source.to_string()))?;
    let mut zip = ZipIterable::try_new(reader, Config::default()).map_err(|error| unreadable(&error))?;
    let n = zip.len() as u64;
    if n > limits.entries {
        return Err(bomb(
            format!("the zip has {n} members, more than the {} that --max-entries allows", limits.entries),
            format!("if it is really yours, read it with `--max-entries {n}`, or unpack it and give the folder"),
        ));
    }
    let mut all = Vec::new();
    for entry in zip.files().map_err(|error| unreadable(&error))? {
        let entry = OwnedZipFileEntry::from(entry.map_err(|error| unreadable(&error))?);
        let first = all.first().map_or(entry.central_header_start(), OwnedZipFileEntry::central_header_start);
        if entry.central_header_start().saturating_sub(first) > LIST_BYTES {
            return Err(bomb(
                format!("the zip's list of members is longer than {LIST_BYTES} bytes, which is how a decompression bomb looks"),
                "unpack it yourself and give the folder".to_owned(),
            ));
        }
        all.push(entry);
    }
    Ok(all)
}

/// Refuses zips whose members lie over one another: a few bytes would come out many times.
fn refuse_overlaps(entries: &[OwnedZipFileEntry]) -> Result<(), Trouble> {
    let mut places: Vec<(u64, u64)> = entries.iter().map(|entry| (entry.header_start(), entry.compressed_size())).collect();
    places.sort_unstable();
    // A header in the file has 30 bytes and at least the name, which may be another than in the list.
    let is_over = |pair: &[(u64, u64)]| pair[0].0.saturating_add(pair[0].1).saturating_add(30) > pair[1].0;
    if places.windows(2).any(is_over) {
        return Err(Trouble {
            what: "members of the zip share their bytes, which is how a decompression bomb looks".to_owned(),
            fix: "if it is really yours, unpack it yourself and give the folder".to_owned(),
        });
    }
    Ok(())
}

/// Refuses zips that are bombs only as a whole: thousands of members, each too small to be suspicious.
fn refuse_ratio(members: &[Member<'_>], limits: &Limits) -> Result<(), Trouble> {
    let (n_out, n_in) = members.iter().fold((0_u64, 0_u64), |(out, packed), member| {
        (out.saturating_add(member.entry.size()), packed.saturating_add(member.entry.compressed_size()))
    });
    if n_out > limits.ratio_from_bytes && n_out > n_in.saturating_mul(limits.ratio) {
        return Err(Trouble {
            what: format!(
                "the zip's files unpack to more than {} times their size (--max-ratio), which is how a decompression bomb looks",
                limits.ratio
            ),
            fix: format!(
                "if it is really yours, unpack it yourself and give the folder, or read it with `--max-ratio {}`",
                limits.ratio.saturating_mul(10)
            ),
        });
    }
    Ok(())
}

fn name_of(entry: &OwnedZipFileEntry) -> String {
    entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), std::borrow::Cow::into_owned)
}

fn is_too_long(name: &str) -> bool {
    name.len() > NAME_BYTES || name.matches(['/', '\\']).count() > NAME_PARTS
}

/// The parts of a name, with everything that could play tricks on a screen escaped. One that is too long is cut and in one part.
fn shown_parts(name: &str) -> Vec<String> {
    if is_too_long(name) {
        return vec![format!("{}…", shown(&name.chars().take(60).collect::<String>()))];
    }
    let parts: Vec<String> = name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").map(shown).collect();
    if parts.is_empty() { vec![shown(name)] } else { parts }
}

fn shown(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}') {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

impl Member<'_> {
    /// Bytes after unpacking, as the zip says.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.entry.size()
    }

    fn leave(&self) -> Option<Leave> {
        let name = self.parts.last().map(|part| part.to_lowercase()).unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if is_too_long(&name_of(&self.entry)) {
            return Some(Leave::LongName);
        }
        if self.parts.iter().any(|part| part == "__MACOSX") {
            return Some(Leave::ByName("made by macOS beside the files"));
        }
        if self.entry.is_symlink() {
            return Some(Leave::Link);
        }
        if matches!(ending, "html" | "htm") {
            return Some(Leave::Html);
        }
        if let Some(reason) = walk::reason_by_parts(&self.parts) {
            return Some(Leave::ByName(reason));
        }
        if self.entry.encrypted() {
            return Some(Leave::Encrypted);
        }
        if ending == "zip" {
            return Some(Leave::Nested);
        }
        match self.entry.compression() {
            CompressionMethod::Stored | CompressionMethod::Deflated => None,
            method => Some(Leave::Method(method.to_string())),
        }
    }

    /// Unpacks the member. `file` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when it is cut, damaged or fails its checksum, or exceeds a limit; [`Error::Read`] when the zip cannot be read any more.
    pub fn read(&self, file: &str, limits: &Limits) -> Result<Vec<u8>> {
        let size = self.entry.size();
        // What comes out is stopped at the size that the zip says, so checking that one is enough, and costs nothing.
        limits.check_unpacked(file, size, self.entry.compressed_size())?;
        let mut reader = match (self.place.open(), &*self.place) {
            (Ok(reader), _) => reader,
            (Err(source), Place::Disk(path)) => return Err(Error::Read { path: path.clone(), source }),
            (Err(source), Place::Memory(_)) => return Err(damaged(&source.to_string()).of(file)),
        };
        let mut out = Vec::new();
        let n = usize::try_from(size).unwrap_or(usize::MAX);
        if out.try_reserve_exact(n).is_err() {
            let fix = "read it on a machine with more memory, or split it".to_owned();
            return Err(Trouble { what: format!("there is no memory for the {size} bytes that it unpacks to"), fix }.of(file));
        }
        let mut unpacked =
            OwnedZipFileEntry::as_ref(&self.entry).with_reader(&mut reader, ZipReadOptions::new()).map_err(|error| unreadable(&error).of(file))?;
        let mut chunk = vec![0; 256 << 10];
        loop {
            match unpacked.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => out.extend_from_slice(&chunk[..read]),
                Err(source) if source.kind() == ErrorKind::Interrupted => {}
                Err(source) if source.kind() == ErrorKind::UnexpectedEof => {
                    return Err(damaged(&format!("the data end early, after {} unpacked bytes", out.len())).of(file));
                }
                Err(source) => return Err(damaged(&format!("{source}, after {} unpacked bytes", out.len())).of(file)),
            }
        }
        if out.len() as u64 != size {
            return Err(damaged(&format!("{} bytes came out instead of {size}", out.len())).of(file));
        }
        Ok(out)
    }
}

fn damaged(what: &str) -> Trouble {
    Trouble { what: format!("the zip is cut or damaged: {what}"), fix: "download it again, or copy it again from where it is whole".to_owned() }
}

fn unreadable(error: &ZipError) -> Trouble {
    match error {
        ZipError::InvalidArchive(what) if what.contains("ulti-disk") => multi_part(),
        ZipError::UnsupportedArchive(what) if what.contains("multi-disk") => multi_part(),
        ZipError::InvalidArchive(what) if what.contains("EOCD") => damaged("its list of files, which stands at the end, is missing"),
        ZipError::InvalidArchive(what) => damaged(what),
        ZipError::Io(source) if source.kind() == ErrorKind::UnexpectedEof => damaged("it ends early"),
        other => damaged(&other.to_string()),
    }
}

fn multi_part() -> Trouble {
    Trouble { what: "the zip is one part of several".to_owned(), fix: "join the parts, or unpack them all, and give the folder".to_owned() }
}

#[cfg(test)]
mod tests;
