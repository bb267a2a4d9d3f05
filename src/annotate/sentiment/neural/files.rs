//! The folder of a model: its files through the caller's reader, and errors that name the file and what to do.

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Looks for a file below the folder (`config.json`, `onnx/model.onnx`), and reads it if it has no more bytes than the second argument says.
pub type Reader<'a> = &'a dyn Fn(&str, u64) -> Result<Found>;

/// What a [`Reader`] finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No such file.
    Nothing,
    /// A file with these many bytes, which is too many.
    TooLarge(u64),
    /// Its bytes.
    Bytes(Vec<u8>),
}

/// Largest JSON file that is believed: the tokenizers of the largest multilingual models have about 35 MB.
const MOST_JSON: u64 = 128 << 20;
/// Largest file of weights: what ONNX can hold in one file.
const MOST_WEIGHTS: u64 = 2 << 30;

/// A folder as the user named it, and the way to its files.
#[derive(Clone, Copy)]
pub(super) struct Folder<'a> {
    pub(super) name: &'a str,
    read: Reader<'a>,
}

impl<'a> Folder<'a> {
    pub(super) const fn new(name: &'a str, read: Reader<'a>) -> Self {
        Self { name, read }
    }

    /// An error about one of the files.
    pub(super) fn wrong(&self, file: &str, what: impl Into<String>, fix: impl Into<String>) -> Error {
        Error::Setting { origin: format!("{}/{file}", self.name.trim_end_matches(['/', '\\'])), what: what.into(), fix: fix.into() }
    }

    fn limited(&self, file: &str, most: u64) -> Result<Option<Vec<u8>>> {
        match (self.read)(file, most)? {
            Found::Nothing => Ok(None),
            Found::Bytes(bytes) => Ok(Some(bytes)),
            Found::TooLarge(bytes) => Err(self.wrong(
                file,
                format!("has {} MB, and at most {} MB are read", bytes >> 20, most >> 20),
                "use a smaller or a quantised export of the model",
            )),
        }
    }

    /// The bytes of a file of weights, if it is there.
    pub(super) fn weights(&self, file: &str) -> Result<Option<Vec<u8>>> {
        self.limited(file, MOST_WEIGHTS)
    }

    /// The bytes of a JSON file, if it is there.
    pub(super) fn json_bytes(&self, file: &str) -> Result<Option<Vec<u8>>> {
        self.limited(file, MOST_JSON)
    }

    /// A JSON file, if it is there.
    pub(super) fn json<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>> {
        let Some(bytes) = self.json_bytes(file)? else { return Ok(None) };
        let read =
            serde_json::from_slice(&bytes).map_err(|error| self.wrong(file, format!("is not the JSON that is expected: {error}"), DOWNLOAD_AGAIN))?;
        Ok(Some(read))
    }

    /// The error for a file that must be there.
    pub(super) fn missing(&self, file: &str, fix: impl Into<String>) -> Error {
        self.wrong(file, "is missing", fix)
    }
}

/// What helps against a damaged file.
pub(super) const DOWNLOAD_AGAIN: &str =
    "download the file again, and compare its size with the model's page (a file of a few lines is a pointer, not the file)";
