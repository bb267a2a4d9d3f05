//! A table of one vector a token: a text is the mean of its tokens' vectors (the shape that model2vec writes).

use serde_json::Value;

use super::files::{DOWNLOAD_AGAIN, Folder};
use super::safetensors::SafeTensors;
use super::tokenizer::{Encoded, Scratch, Tokenizer};
use crate::error::Result;

/// The file of the vectors.
pub(super) const FILE: &str = "model.safetensors";
/// Names that the table has in the wild: model2vec's, sentence-transformers', an early one.
const TABLE: [&str; 3] = ["embeddings", "embedding.weight", "0"];
/// Numbers of a vector that are believed.
const MOST_DIMENSIONS: usize = 4_096;

/// The table.
#[derive(Debug)]
pub(super) struct Vectors {
    table: Vec<f32>,
    /// Numbers of a vector.
    pub(super) dimensions: usize,
    /// How much each token counts, when tokens differ.
    weights: Option<Vec<f32>>,
    /// The row of each token, when tokens share rows.
    rows: Option<Vec<usize>>,
    is_normalised: bool,
    /// Tells one table from another, so that a head is not used with a table that it was not made for.
    pub(super) checksum: u32,
}

impl Vectors {
    /// Whether the settings say that this is a table of vectors.
    pub(super) fn are_meant(config: &Value) -> bool {
        config.get("model_type").and_then(Value::as_str) == Some("model2vec")
    }

    /// Reads the table. Nothing if the file is there but holds another kind of model.
    pub(super) fn open(folder: &Folder<'_>, config: &Value, tokenizer: &Tokenizer) -> Result<Option<Self>> {
        let Some(bytes) = folder.weights(FILE)? else {
            return Err(folder.missing(FILE, "download it from the model's page"));
        };
        let file = SafeTensors::read(folder, FILE, &bytes)?;
        let Some(table) = file.tensor(folder, &TABLE)? else {
            if Self::are_meant(config) {
                return Err(folder.wrong(FILE, format!("has no `embeddings`, only `{}`", file.names()), "use a folder that model2vec wrote"));
            }
            return Ok(None);
        };
        let &[n_rows, dimensions] = table.shape else {
            return Err(folder.wrong(FILE, format!("has vectors of shape {:?}, and a table of two axes is needed", table.shape), DOWNLOAD_AGAIN));
        };
        if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
            return Err(folder.wrong(
                FILE,
                format!("has vectors of {dimensions} numbers, and 1 to {MOST_DIMENSIONS} are read"),
                "use a smaller model",
            ));
        }
        let rows = file.tensor(folder, &["mapping"])?.map(|tensor| tensor.indices(folder, FILE)).transpose()?;
        let weights = file.tensor(folder, &["weights"])?.map(|tensor| tensor.floats(folder, FILE)).transpose()?;
        let n_tokens = rows.as_ref().map_or(n_rows, Vec::len);
        let shortest = weights.as_ref().map_or(n_tokens, |weights| weights.len().min(n_tokens));
        if shortest < tokenizer.n_ids {
            return Err(folder.wrong(
                FILE,
                format!("has vectors for {shortest} tokens, and tokenizer.json has {}", tokenizer.n_ids),
                "take both files from the same model",
            ));
        }
        if rows.as_ref().is_some_and(|rows| rows.iter().any(|row| *row >= n_rows)) {
            return Err(folder.wrong(FILE, "has a `mapping` to rows that its `embeddings` lack", DOWNLOAD_AGAIN));
        }
        let mut crc = flate2::Crc::new();
        crc.update(&bytes);
        Ok(Some(Self {
            table: table.floats(folder, FILE)?,
            dimensions,
            weights,
            rows,
            is_normalised: config.get("normalize").and_then(Value::as_bool).unwrap_or(true),
            checksum: crc.sum(),
        }))
    }

    /// The vector of a text, into `vector`.
    pub(super) fn read(
        &self,
        text: &str,
        tokenizer: &Tokenizer,
        most: usize,
        scratch: &mut Scratch,
        ids: &mut Vec<u32>,
        vector: &mut Vec<f32>,
    ) -> Encoded {
        ids.clear();
        vector.clear();
        vector.resize(self.dimensions, 0.0);
        let encoded = tokenizer.encode(text, most, scratch, ids);
        let unknown = tokenizer.unknown();
        for id in ids.iter().map(|id| *id as usize).filter(|id| Some(*id as u32) != unknown) {
            let row = self.rows.as_ref().map_or(id, |rows| rows[id]);
            let weight = self.weights.as_ref().map_or(1.0, |weights| weights[id]);
            for (sum, number) in vector.iter_mut().zip(&self.table[row * self.dimensions..]) {
                *sum += number * weight;
            }
        }
        let count = encoded.known.max(1) as f32;
        vector.iter_mut().for_each(|sum| *sum /= count);
        if self.is_normalised {
            let length = vector.iter().map(|number| number * number).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            vector.iter_mut().for_each(|number| *number /= length);
        }
        encoded
    }
}
