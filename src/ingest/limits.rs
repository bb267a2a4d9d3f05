//! How much a file may ask for before it is refused: a limit has to be hit before memory is, because a failed allocation ends the process.

use crate::error::{Error, Result};

/// Limits of reading. The defaults are generous for every archive seen in the wild and tight for bombs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// `--max-unpacked`: bytes that all compressed files and members of one run may unpack to, together.
    pub unpacked_bytes: u64,
    /// Of them, those that earlier files of the run have taken.
    pub unpacked_before: u64,
    /// `--max-entry`: bytes that one compressed file or member may unpack to.
    pub entry_bytes: u64,
    /// `--max-ratio`: unpacked bytes for each compressed byte, once [`Self::ratio_from_bytes`] are out. Text compresses 3 to 20 times, repetitive logs
    /// up to 100.
    pub ratio: u64,
    /// Unpacked bytes below which no ratio is suspicious: a small file of equal rows compresses a thousand times.
    pub ratio_from_bytes: u64,
    /// `--max-entries`: members of one zip, pictures and folders among them.
    pub entries: u64,
    /// `--max-line`: bytes of one record as it stands in the file.
    pub line_bytes: usize,
    /// `--max-field`: bytes of one field. The largest real one seen is 2.9 MB.
    pub field_bytes: usize,
    /// Physical lines of one quoted field; beyond it a quote is taken for one that was never closed.
    pub field_lines: usize,
    /// Cell names of JSON records; objects keyed by ids would make millions.
    pub names: usize,
    /// `--max-depth`: nesting of JSON values.
    pub json_depth: usize,
    /// `--max-cells`: cells of a sheet (those that hold something, and those of the table that they make; a few bytes can claim billions), and of one row
    /// of a table.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 16 << 30,
            unpacked_before: 0,
            entry_bytes: 8 << 30,
            ratio: 200,
            ratio_from_bytes: 100_000_000,
            entries: 100_000,
            line_bytes: 64 << 20,
            field_bytes: 16 << 20,
            field_lines: 1_000,
            names: 2_000,
            json_depth: 128,
            cells: 200_000_000,
        }
    }
}

impl Limits {
    /// Checks what has come out of `file` so far (or will, as a zip says), against the bytes that went in for it.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] that names the limit, its value and its flag.
    pub fn check_unpacked(&self, file: &str, n_out: u64, n_in: u64) -> Result<()> {
        let error = |what: String, fix: String| Err(Error::Input { file: file.to_owned(), place: String::new(), what, fix });
        if n_out > self.ratio_from_bytes && n_out > n_in.saturating_mul(self.ratio) {
            return error(
                format!(
                    "unpacks to more than {} times its size (--max-ratio): {n_out} bytes from {n_in}, which is how a decompression bomb looks",
                    self.ratio
                ),
                format!(
                    "if the file is really yours, unpack it yourself and give the unpacked file, or read it with `--max-ratio {}`",
                    self.ratio.saturating_mul(10)
                ),
            );
        }
        if n_out > self.entry_bytes {
            return error(
                format!("unpacks to more than {}, the limit for one compressed file (--max-entry)", size(self.entry_bytes)),
                format!(
                    "if there is memory for it, read it with {}; or split it, for example one file a month",
                    raised("--max-entry", self.entry_bytes)
                ),
            );
        }
        if n_out.saturating_add(self.unpacked_before) > self.unpacked_bytes {
            return error(
                format!(
                    "with it the compressed files unpack to more than {}, the limit for all together (--max-unpacked)",
                    size(self.unpacked_bytes)
                ),
                format!("give fewer files, or read them all with {}", raised("--max-unpacked", self.unpacked_bytes)),
            );
        }
        Ok(())
    }

    /// Counts the unpacked bytes of a file that is done.
    pub const fn count_unpacked(&mut self, n: u64) {
        self.unpacked_before = self.unpacked_before.saturating_add(n);
    }
}

/// The flag with twice the value.
fn raised(flag: &str, now: u64) -> String {
    format!("`{flag} {}`", flag_size(now.saturating_mul(2)))
}

const UNITS: [(&str, u32); 4] = [("T", 40), ("G", 30), ("M", 20), ("K", 10)];

fn whole_units(bytes: u64) -> Option<(u64, &'static str)> {
    UNITS.iter().find(|(_, bits)| bytes > 0 && bytes.trailing_zeros() >= *bits).map(|(unit, bits)| (bytes >> bits, *unit))
}

/// A size in words: `8 GiB`, or in bytes when it is no whole number of a unit.
#[must_use]
pub fn size(bytes: u64) -> String {
    whole_units(bytes).map_or_else(|| format!("{bytes} bytes"), |(n, unit)| format!("{n} {unit}iB"))
}

/// A size as flags take it: `8G`.
#[must_use]
pub fn flag_size(bytes: u64) -> String {
    whole_units(bytes).map_or_else(|| bytes.to_string(), |(n, unit)| format!("{n}{unit}"))
}

/// Reads a size: `500M`, `4G`, `1048576`; units are powers of 1024, and `MB`, `MiB` and small letters mean the same. `None` when it is none.
#[must_use]
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_uppercase();
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[..n_digits].parse().ok()?;
    let unit = text[n_digits..].trim_start();
    let bits = match unit {
        "" | "B" => 0,
        _ => UNITS.iter().find(|(name, _)| unit.strip_prefix(name).is_some_and(|rest| matches!(rest, "" | "B" | "IB")))?.1,
    };
    number.checked_mul(1 << bits).filter(|bytes| *bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, expected) in
            [("500M", Some(500 << 20)), ("4g", Some(4 << 30)), ("16 GiB", Some(16 << 30)), ("1048576", Some(1 << 20)), ("2KB", Some(2048))]
        {
            assert_eq!(parse_size(text), expected, "{text}");
        }
        for text in ["", "0", "M", "1.5G", "-1", "4X", "4GX", "99999999999T", "4 G B"] {
            assert_eq!(parse_size(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_are_said_as_flags_take_them() {
        assert_eq!((size(8 << 30).as_str(), size(1_000_000).as_str()), ("8 GiB", "1000000 bytes"));
        assert_eq!(parse_size(&flag_size(3 << 20)), Some(3 << 20));
    }

    #[test]
    fn each_limit_names_its_flag() {
        let check = |limits: Limits, expected: &str| {
            let error = limits.check_unpacked("a.gz", 1 << 30, 100).unwrap_err();
            assert!(error.to_string().contains(expected) && error.hint().unwrap().contains("--max"), "{error}");
        };
        let no_ratio = Limits { ratio: u64::MAX, ..Limits::default() };
        check(Limits { entry_bytes: 1 << 20, ..no_ratio }, "more than 1 MiB, the limit for one compressed file (--max-entry)");
        check(Limits { unpacked_bytes: 1 << 20, ..no_ratio }, "(--max-unpacked)");
        check(Limits { unpacked_before: u64::MAX, ..no_ratio }, "(--max-unpacked)");
        check(Limits::default(), "more than 200 times its size (--max-ratio)");
    }
}
