//! The zip file that a spreadsheet is: its parts by name, and limits on what they unpack to, checked before and while they do.

use std::io::{Cursor, Error, ErrorKind, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::{Kind, Stop};
use crate::ingest::limits::Limits;

/// Parts that a workbook can have. Pictures and comments make some hundreds.
const MOST_PARTS: usize = 20_000;

/// An open package.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in lower case with forward slashes, and positions.
    names: Vec<(String, usize)>,
    /// Bytes that all parts together may still unpack to, a part that is read twice counting twice.
    budget: u64,
}

impl std::fmt::Debug for Package<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Package").field("names", &self.names).finish_non_exhaustive()
    }
}

fn bomb(ratio: u64) -> String {
    format!("unpacks to more than {ratio} times its size (--max-ratio): this is how a decompression bomb looks")
}

impl<'a> Package<'a> {
    /// Reads the directory and checks what it claims.
    ///
    /// # Errors
    ///
    /// When it is no zip file, or claims more than the limits allow.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Stop> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| Stop::damaged("its zip directory is missing or damaged, as after a cut download"))?;
        if archive.len() > MOST_PARTS {
            return Err(Stop::TooMuch(format!("it has {} parts, more than any workbook", archive.len())));
        }
        let proportionate = limits.ratio_from_bytes.max(limits.ratio.saturating_mul(bytes.len() as u64));
        let (mut names, mut claimed) = (Vec::new(), 0_u64);
        for idx in 0..archive.len() {
            // Raw: names and sizes are wanted even of parts whose packing is not known.
            let Ok(part) = archive.by_index_raw(idx) else { continue };
            let name = part.name().map_or_else(|_| String::from_utf8_lossy(part.name_raw()).into_owned(), std::borrow::Cow::into_owned);
            names.push((normal(&name), idx));
            claimed = claimed.saturating_add(part.size());
        }
        if claimed > limits.entry_bytes {
            return Err(Stop::TooMuch(format!(
                "it unpacks to more than {} bytes, the limit for one compressed file (--max-entry)",
                limits.entry_bytes
            )));
        }
        if claimed > proportionate {
            return Err(Stop::TooMuch(bomb(limits.ratio)));
        }
        Ok(Self { archive, names, budget: limits.entry_bytes.min(proportionate) })
    }

    /// What kind of spreadsheet it is, if it is one.
    pub fn kind(&mut self) -> Option<Kind> {
        let has = |start: &str| self.names.iter().any(|(name, _)| name.starts_with(start));
        if has("xl/workbook.bin") {
            return Some(Kind::Xlsb);
        }
        if has("[content_types].xml") && has("xl/") {
            return Some(Kind::Xlsx);
        }
        let mut mimetype = String::new();
        if let Ok(Some(part)) = self.part("mimetype") {
            part.take(200).read_to_string(&mut mimetype).ok()?;
        }
        mimetype.contains("opendocument.spreadsheet").then_some(Kind::Ods)
    }

    /// Whether there is a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = normal(name);
        self.names.iter().find(|(known, _)| *known == name).map(|(_, idx)| *idx)
    }

    /// Opens a part; `None` when there is none of this name.
    ///
    /// # Errors
    ///
    /// When it is encrypted or packed in a way that no spreadsheet program uses.
    pub fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'a>>, Stop> {
        let Some(idx) = self.find(name) else { return Ok(None) };
        if self.archive.by_index_raw(idx).is_ok_and(|part| part.encrypted()) {
            return Err(Stop::Password);
        }
        match self.archive.by_index(idx) {
            Ok(file) => Ok(Some(Part { file, budget: &mut self.budget })),
            Err(error) => Err(Stop::damaged(format!("its part {name} cannot be unpacked ({error})"))),
        }
    }
}

fn normal(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}

/// One part while it is unpacked.
#[derive(Debug)]
pub struct Part<'p, 'a> {
    file: ZipFile<'p, Cursor<&'a [u8]>>,
    budget: &'p mut u64,
}

impl Read for Part<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(out)?;
        // The directory may lie: what counts is what comes out.
        match self.budget.checked_sub(n as u64) {
            Some(left) => *self.budget = left,
            None => return Err(Error::new(ErrorKind::QuotaExceeded, "it unpacks to far more than its size: this is how a decompression bomb looks")),
        }
        Ok(n)
    }
}
