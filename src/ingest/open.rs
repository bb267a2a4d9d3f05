//! From bytes on disk to unpacked bytes: gzip and Zstandard in all their members, and an error for everything cut, damaged or out of proportion.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{BufRead, Read};

use sha2::{Digest, Sha256};

use super::limits::Limits;
use crate::error::{Error, Result};

/// The unpacked bytes of a file.
#[derive(Debug)]
pub struct Unpacked<'a> {
    /// Borrowed when the file was not compressed.
    pub bytes: Cow<'a, [u8]>,
    /// `none`, `gzip`, `zstd`.
    pub compression: &'static str,
    /// Compressed members or frames read; 0 for a plain file.
    pub members: u64,
}

impl Unpacked<'_> {
    /// Bytes that came out of compression: none for a plain file.
    #[must_use]
    pub fn n_unpacked(&self) -> u64 {
        if self.members == 0 { 0 } else { self.bytes.len() as u64 }
    }
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
        hex
    })
}

/// Whether the bytes begin like a gzip member.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// Whether the bytes begin like a Zstandard frame, or like the skippable frame that some tools write first.
#[must_use]
pub fn is_zstd(bytes: &[u8]) -> bool {
    matches!(bytes, [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

/// Unpacks by magic bytes, whatever the file is called.
///
/// # Errors
///
/// [`Error::Input`] when the compressed data end early, fail their checksum, are followed by something else, or exceed a limit.
pub fn unpack<'a>(file: &str, bytes: &'a [u8], limits: &Limits) -> Result<Unpacked<'a>> {
    let (compression, single): (&'static str, Member) = if is_gzip(bytes) {
        ("gzip", gzip_member)
    } else if is_zstd(bytes) {
        ("zstd", zstd_frame)
    } else {
        return Ok(Unpacked { bytes: Cow::Borrowed(bytes), compression: "none", members: 0 });
    };
    let is_member = if compression == "gzip" { is_gzip } else { is_zstd };
    let mut budget = Budget { file, compression, n_in: bytes.len() as u64, limits, out: Vec::new() };
    let mut rest = bytes;
    let mut members = 0;
    // Tape blocks and some download tools pad with zeros; that is harmless and usual, anything else after a member is damage.
    while !rest.iter().all(|&byte| byte == 0) {
        if !is_member(rest) {
            return Err(budget.damaged(&format!("{} bytes after the {compression} data are not {compression}", rest.len())));
        }
        single(&mut rest, &mut budget)?;
        members += 1;
    }
    Ok(Unpacked { bytes: Cow::Owned(budget.out), compression, members })
}

/// Unpacks one member and moves the slice behind it.
type Member = fn(&mut &[u8], &mut Budget<'_>) -> Result<()>;

fn gzip_member(rest: &mut &[u8], budget: &mut Budget<'_>) -> Result<()> {
    let left = Cell::new(rest.len());
    budget.drain(&mut flate2::bufread::GzDecoder::new(Counted { rest, left: &left }), &left)
}

fn zstd_frame(rest: &mut &[u8], budget: &mut Budget<'_>) -> Result<()> {
    let left = Cell::new(rest.len());
    let decoder = zstd::stream::read::Decoder::with_buffer(Counted { rest, left: &left }).and_then(|mut decoder| {
        // Reddit dumps use windows of 2 GiB; the library refuses more than 128 MiB unless told.
        decoder.window_log_max(31)?;
        Ok(decoder.single_frame())
    });
    match decoder {
        Ok(mut decoder) => budget.drain(&mut decoder, &left),
        Err(source) => Err(budget.failed(&source)),
    }
}

/// Compressed bytes that tell how many of them are left while a decoder holds them.
struct Counted<'a, 'b> {
    rest: &'b mut &'a [u8],
    left: &'b Cell<usize>,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.rest.read(out)?;
        self.left.set(self.rest.len());
        Ok(n)
    }
}

impl BufRead for Counted<'_, '_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        Ok(self.rest)
    }

    fn consume(&mut self, n: usize) {
        self.rest.consume(n);
        self.left.set(self.rest.len());
    }
}

/// What has come out so far, and what may.
struct Budget<'a> {
    file: &'a str,
    compression: &'static str,
    n_in: u64,
    limits: &'a Limits,
    out: Vec<u8>,
}

impl Budget<'_> {
    fn drain(&mut self, reader: &mut dyn Read, left: &Cell<usize>) -> Result<()> {
        let mut chunk = vec![0; 256 << 10];
        loop {
            let n = match reader.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(source) if source.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(self.failed(&source)),
            };
            // Measured against what went in so far: a bomb with much behind it would else cost as much memory as its size allows.
            let n_in = self.n_in - left.get() as u64;
            self.limits.check_unpacked(self.file, (self.out.len() + n) as u64, n_in)?;
            self.out.extend_from_slice(&chunk[..n]);
        }
    }

    fn failed(&self, source: &std::io::Error) -> Error {
        let compression = self.compression;
        let text = source.to_string();
        if source.kind() == std::io::ErrorKind::UnexpectedEof {
            self.damaged(&format!("the {compression} data end early, after {} unpacked bytes", self.out.len()))
        } else {
            self.damaged(&format!("the {compression} data are damaged ({text}), after {} unpacked bytes", self.out.len()))
        }
    }

    fn damaged(&self, what: &str) -> Error {
        self.error(what.to_owned(), "download it again, or copy it again from where it is whole".into())
    }

    fn error(&self, what: String, fix: String) -> Error {
        Error::Input { file: self.file.to_owned(), place: String::new(), what, fix }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn gz(text: &[u8]) -> Vec<u8> {
        // The best level: how far equal bytes shrink at the fast one differs between the libraries that flate2 can be built with.
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zst(text: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn check(bytes: &[u8], expected: &str, members: u64) {
        let unpacked = unpack("a", bytes, &Limits::default()).unwrap();
        assert_eq!((std::str::from_utf8(&unpacked.bytes).unwrap(), unpacked.members), (expected, members));
    }

    fn check_error(bytes: &[u8], limits: &Limits, expected: &str) {
        let error = unpack("a.gz", bytes, limits).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().is_some());
    }

    #[test]
    fn every_member_and_frame_is_read() {
        check(&[gz(b"one,"), gz(b"two")].concat(), "one,two", 2);
        check(&[zst(b"one,"), zst(b"two")].concat(), "one,two", 2);
    }

    #[test]
    fn plain_bytes_and_zero_padding_are_accepted() {
        check(b"plain", "plain", 0);
        check(&[gz(b"one"), vec![0; 512]].concat(), "one", 1);
        check(&[zst(b"one"), vec![0; 512]].concat(), "one", 1);
    }

    #[test]
    fn a_cut_stream_is_an_error_wherever_it_is_cut() {
        let text: Vec<u8> = (0..20_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for whole in [gz(&text), zst(&text)] {
            for cut in [3, 12, whole.len() / 2, whole.len() - 6, whole.len() - 1] {
                if is_gzip(&whole) || cut > 3 {
                    check_error(&whole[..cut], &Limits::default(), "data end early");
                }
            }
        }
    }

    #[test]
    fn a_wrong_checksum_is_an_error() {
        for mut whole in [gz(b"some text that is long enough"), zst(b"some text that is long enough")] {
            // The checksum stands in the 8 bytes before the end (gzip), or in the last 4 (Zstandard).
            let at = whole.len() - if is_gzip(&whole) { 7 } else { 2 };
            whole[at] ^= 1;
            check_error(&whole, &Limits::default(), "are damaged");
        }
    }

    #[test]
    fn other_data_after_the_last_member_is_an_error() {
        check_error(&[gz(b"one"), b"<html>".to_vec()].concat(), &Limits::default(), "6 bytes after the gzip data are not gzip");
    }

    #[test]
    fn bombs_are_stopped_by_ratio_and_by_size() {
        let zeros = vec![b'a'; 3_000_000];
        let limits = Limits { ratio_from_bytes: 1_000_000, ..Limits::default() };
        check_error(&gz(&zeros), &limits, "more than 200 times its size");
        check_error(&zst(&zeros), &limits, "decompression bomb");
        let limits = Limits { entry_bytes: 1_000_000, ..Limits::default() };
        check_error(&gz(&zeros), &limits, "more than 1000000 bytes");
    }

    #[test]
    fn sha256_is_that_of_the_standard() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
