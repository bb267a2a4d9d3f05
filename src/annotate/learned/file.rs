//! The file of a head: a line that says what it is, a JSON header with everything a card tells, the table, and a checksum.
//!
//! ```text
//! afterstorm model 1\n   u32 length of the header (little endian)   header (JSON)   table (i8, row by row)   u32 CRC-32 of all before it
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::features::{Families, VERSION};
use super::head::Head;
use crate::error::{Error, Result};

const MAGIC: &[u8] = b"afterstorm model 1\n";
/// Buckets of the largest table that is believed: 2^22 rows.
const MOST_BITS: u32 = 22;

/// How the columns of a head relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Exactly one label is right; probabilities sum to 1.
    Softmax,
    /// Any number of labels may be right, each with a probability of its own.
    Independent,
}

/// What a head is, as its file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelHeader {
    /// What it decides: `sentiment`, `language`, `cause`, `act`, `needs_reply`.
    pub task: String,
    /// [`VERSION`] of the features that it was trained on.
    pub features: u32,
    /// The families of features that it looks at.
    pub families: Families,
    /// How its labels relate.
    pub kind: Kind,
    /// Its table has 2^bits rows.
    pub bits: u32,
    /// The columns.
    pub labels: Vec<String>,
    /// A weight is its byte times this.
    pub scale: f32,
    /// Added to each column.
    pub bias: Vec<f32>,
    /// Per language (`other` for the rest): the scores are multiplied by this before they become probabilities (temperature scaling, Guo et al. 2017).
    pub sharpness: BTreeMap<String, f32>,
    /// Per language (`other` for the rest): added to the scores of each column before one is chosen; tuned on development sets.
    pub offsets: BTreeMap<String, Vec<f32>>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// What went into a head.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the recipe.
    pub profile: String,
    /// The sets, in order.
    pub sets: Vec<SetCard>,
    /// Settings of the training, as the recipe has them.
    pub settings: BTreeMap<String, f64>,
}

/// One set of labelled texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetCard {
    /// Its name.
    pub name: String,
    /// Rows that were trained on.
    pub rows: usize,
    /// Where it comes from.
    pub source: String,
    /// Under which terms.
    pub terms: String,
}

impl Head {
    /// The bytes of the file.
    ///
    /// # Panics
    /// Never: a header of strings and numbers is always JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let header = serde_json::to_vec(&self.header).expect("strings and numbers are JSON");
        let mut bytes = Vec::with_capacity(MAGIC.len() + 8 + header.len() + self.table.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(&self.table);
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        bytes
    }

    /// Reads a file; built-in ones are borrowed, not copied.
    ///
    /// # Errors
    /// [`Error::Resource`] with the name of the file: not a model, cut, damaged, made for other features, for another task, or of the wrong size.
    pub fn from_bytes(file: &str, task: &str, bytes: Cow<'static, [u8]>) -> Result<Self> {
        let fail = |what: String| Error::Resource { file: file.to_owned(), place: String::new(), what };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| fail("is no afterstorm model, or one of a later version of the format".into()))?;
        let cut = || fail(format!("is cut short after {} bytes; make it anew with `afterstorm train`", bytes.len()));
        let (len, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
        let len = u32::from_le_bytes(*len) as usize;
        let (header, rest) = rest.split_at_checked(len).ok_or_else(cut)?;
        let (body, sum) = rest.split_last_chunk::<4>().ok_or_else(cut)?;
        // The header is only believed in part until the sum is known to be right: which of the two is wrong makes the better sentence.
        let header: ModelHeader = serde_json::from_slice(header).map_err(|error| fail(format!("has a header that cannot be read: {error}")))?;
        if header.features != VERSION {
            return Err(fail(format!(
                "was made for features of version {}, and this program makes version {VERSION}: train it again with this program",
                header.features
            )));
        }
        if header.task != task {
            return Err(fail(format!("is a model for `{}`, not for `{task}`", header.task)));
        }
        let n_labels = header.labels.len();
        let fits = (1..=MOST_BITS).contains(&header.bits)
            && n_labels > 0
            && header.bias.len() == n_labels
            && header.offsets.values().all(|offsets| offsets.len() == n_labels)
            && header.offsets.contains_key("other")
            && header.sharpness.contains_key("other");
        if !fits {
            return Err(fail("has a header that contradicts itself".into()));
        }
        if body.len() != n_labels << header.bits {
            return Err(cut());
        }
        if u32::from_le_bytes(*sum) != checksum(&bytes[..bytes.len() - 4]) {
            return Err(fail("is damaged: its checksum is wrong".into()));
        }
        let start = MAGIC.len() + 4 + len;
        let end = bytes.len() - 4;
        let table = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[start..end]),
            Cow::Owned(mut bytes) => {
                bytes.truncate(end);
                bytes.drain(..start);
                Cow::Owned(bytes)
            }
        };
        let head = Self::of_bytes(header, table);
        let is_mixed = head.classes.windows(2).any(|pair| pair[1] < pair[0]);
        if is_mixed { Err(fail("keeps the labels of one class apart from each other".into())) } else { Ok(head) }
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use super::{Kind, ModelHeader, Provenance};
    use crate::annotate::learned::{Families, Head, VERSION};

    pub(super) fn head() -> Head {
        let header = ModelHeader {
            task: "sentiment".into(),
            features: VERSION,
            families: Families::Content,
            kind: Kind::Softmax,
            bits: 4,
            labels: vec!["negative".into(), "positive".into()],
            scale: 0.5,
            bias: vec![0.25, -0.25],
            sharpness: BTreeMap::from([("other".into(), 1.0)]),
            offsets: BTreeMap::from([("other".into(), vec![0.0, 0.0])]),
            provenance: Provenance::default(),
        };
        Head::of_bytes(header, Cow::Owned((0..32).collect()))
    }

    fn check(change: impl FnOnce(&mut Vec<u8>), expected: &str) {
        let mut bytes = head().to_bytes();
        change(&mut bytes);
        let error = Head::from_bytes("x.model", "sentiment", Cow::Owned(bytes)).expect_err("it is wrong").to_string();
        assert!(error.starts_with("x.model: ") && error.contains(expected), "{error}");
    }

    #[test]
    fn a_head_comes_back_as_it_was_written() {
        let head = head();
        assert_eq!(Head::from_bytes("x.model", "sentiment", Cow::Owned(head.to_bytes())).expect("it is right"), head);
    }

    #[test]
    fn a_wrong_file_is_named_with_what_is_wrong() {
        check(|bytes| bytes[0] = b'X', "is no afterstorm model");
        check(|bytes| bytes.truncate(60), "is cut short");
        check(|bytes| bytes.truncate(10), "is no afterstorm model");
        check(
            |bytes| {
                let last = bytes.len() - 9;
                bytes[last] ^= 1;
            },
            "is damaged",
        );
        check(
            |bytes| {
                let at = bytes.windows(12).position(|w| w == b"\"features\":1").expect("it is there");
                bytes[at + 11] = b'9';
            },
            "was made for features of version 9",
        );
    }

    #[test]
    fn a_model_for_another_task_is_refused() {
        let error = Head::from_bytes("x.model", "language", Cow::Owned(head().to_bytes())).expect_err("wrong task").to_string();
        assert_eq!(error, "x.model: is a model for `sentiment`, not for `language`");
    }
}
