//! A sentiment model that the user brings: a folder from a hub of models, read offline.
//!
//! Two kinds of folders work: a classifier as ONNX file (`model.onnx`, `tokenizer.json`, `config.json`), and a table of word vectors (`model.safetensors`,
//! `tokenizer.json`, `config.json`, and `afterstorm-head.json`, which [`fit_head`] makes). The numbers come from pure Rust: no other program, no network.
//!
//! Stated rules: a text in which the vocabulary knows nothing is neutral with probability 1. Texts longer than the model takes are cut, and counted. Equal texts
//! are scored once. Probabilities are given to four places, because the bits behind them depend on the processor and on which texts share a batch.

mod card;
mod files;
mod head;
mod labels;
mod onnx;
mod safetensors;
mod tokenizer;
mod vectors;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tiny;

pub use files::{Found, Reader};
pub use head::{HeadSettings, VectorHead};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::outside::{OutsideScores, Scorer};
use crate::error::Result;
use crate::model::{Polarity, Probabilities};
use crate::progress::Progress;
use card::Remarks;
use files::Folder;
use labels::LabelMap;
use onnx::Graph;
use tokenizer::{Encoded, Scratch, Tokenizer};
use vectors::Vectors;

/// A model, ready to score.
#[derive(Debug)]
pub struct NeuralModel {
    reader: TextReader,
    labels: LabelMap,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Graph(Box<Graph>),
    Vectors(Vectors, VectorHead),
}

/// How a text becomes numbers.
#[derive(Debug)]
struct TextReader {
    tokenizer: Tokenizer,
    remarks: Remarks,
    /// Tokens of a text, those around it not counted.
    most: usize,
}

/// Texts that one thread takes at a time.
const BLOCK: usize = 1_024;
/// Texts of a batch.
const BATCH_TEXTS: usize = 32;
/// Tokens of a batch, filled up: what keeps the memory of the largest models within a few hundred megabytes.
const BATCH_TOKENS: usize = 2_048;

impl NeuralModel {
    /// Opens a folder. `name` is the folder as the user wrote it, for errors; `read` gives its files.
    ///
    /// # Errors
    /// [`crate::error::Error::Setting`] with the file and what to do: a file that is missing, damaged, too large or of the wrong shape; labels that nobody
    /// understands; a tokenizer or a graph with parts that are not known here. Whatever `read` reports.
    pub fn open(name: &str, read: Reader<'_>) -> Result<Self> {
        let folder = Folder::new(name, read);
        let config = card::config(&folder)?;
        let remarks = Remarks::read(&folder)?;
        let tokenizer = Tokenizer::read(&folder)?;
        let most = card::most_tokens(&folder, &config, &tokenizer, &remarks)?;
        let around = tokenizer.prefix.len() + tokenizer.suffix.len();
        if !Vectors::are_meant(&config) {
            let labels = LabelMap::read(&folder, &config, &remarks.labels);
            // Without labels it may still be a table of vectors; with a graph it is not.
            let n_labels = labels.as_ref().map_or(0, LabelMap::len);
            let padding = tokenizer.padding.or_else(|| config.get("pad_token_id").and_then(Value::as_u64).map(|id| id as u32)).unwrap_or(0);
            if let Ok(labels) = &labels
                && let Some(graph) = Graph::open(&folder, &tokenizer, padding, n_labels)?
            {
                let reader = TextReader { tokenizer, remarks, most: most - around };
                return Ok(Self { reader, labels: labels.clone(), kind: Kind::Graph(Box::new(graph)) });
            }
            let Some(vectors) = plain_vectors(&folder, &config, &tokenizer)? else {
                labels?;
                return Err(folder.missing(
                    "model.onnx",
                    "download it from the `onnx` folder of the model's page, or export it: optimum-cli export onnx --model NAME --task text-classification FOLDER",
                ));
            };
            return Self::of_vectors(&folder, TextReader { tokenizer, remarks, most }, vectors);
        }
        let vectors =
            Vectors::open(&folder, &config, &tokenizer)?.ok_or_else(|| folder.missing(vectors::FILE, "download it from the model's page"))?;
        Self::of_vectors(&folder, TextReader { tokenizer, remarks, most }, vectors)
    }

    fn of_vectors(folder: &Folder<'_>, reader: TextReader, vectors: Vectors) -> Result<Self> {
        let head = VectorHead::open(folder, &vectors)?;
        Ok(Self { reader, labels: own_labels(folder)?, kind: Kind::Vectors(vectors, head) })
    }

    fn by_vectors(&self, vectors: &Vectors, head: &VectorHead, texts: &[&str], progress: &dyn Progress) -> Result<Vec<(Probabilities, Encoded)>> {
        let blocks: Vec<Vec<(Probabilities, Encoded)>> = texts
            .par_chunks(BLOCK)
            .map(|block| {
                progress.checkpoint()?;
                let (mut scratch, mut ids, mut vector) = (Scratch::default(), Vec::new(), Vec::new());
                let scored = block.iter().map(|text| {
                    let encoded = self.reader.vector(vectors, text, &mut scratch, &mut ids, &mut vector);
                    let probabilities = if encoded.known == 0 { SILENT } else { self.labels.probabilities(&head.outputs(&vector)) };
                    (probabilities, encoded)
                });
                let scored = scored.collect();
                progress.advance(block.len() as u64);
                Ok(scored)
            })
            .collect::<Result<_>>()?;
        Ok(blocks.into_iter().flatten().collect())
    }

    fn by_graph(&self, graph: &Graph, texts: &[&str], progress: &dyn Progress) -> Result<Vec<(Probabilities, Encoded)>> {
        let blocks: Vec<Vec<(Vec<u32>, Encoded)>> = texts
            .par_chunks(BLOCK)
            .map(|block| {
                let mut scratch = Scratch::default();
                block.iter().map(|text| self.reader.ids(text, &mut scratch)).collect()
            })
            .collect();
        let read: Vec<(Vec<u32>, Encoded)> = blocks.into_iter().flatten().collect();
        let mut scored: Vec<(Probabilities, Encoded)> = read.iter().map(|(_, encoded)| (SILENT, *encoded)).collect();
        // Texts of one length share a batch, so that little is filled up.
        let mut order: Vec<usize> = (0..read.len()).filter(|index| read[*index].1.known > 0).collect();
        order.sort_by_key(|index| read[*index].0.len());
        progress.advance((read.len() - order.len()) as u64);
        let mut rest = order.as_slice();
        let most_texts = if graph.is_quantised { 1 } else { BATCH_TEXTS };
        while let Some(n) = batch(rest.iter().map(|index| read[*index].0.len()), most_texts) {
            progress.checkpoint()?;
            let (now, later) = rest.split_at(n);
            rest = later;
            let ids: Vec<&[u32]> = now.iter().map(|index| read[*index].0.as_slice()).collect();
            let outputs = graph.run(&ids).map_err(|what| crate::error::Error::Setting {
                origin: graph.file.to_owned(),
                what,
                fix: "leave --sentiment-model out, or set a smaller max-tokens in afterstorm.toml beside the model".into(),
            })?;
            for (index, outputs) in now.iter().zip(outputs.chunks_exact(self.labels.len())) {
                scored[*index].0 = self.labels.probabilities(outputs);
            }
            progress.advance(n as u64);
        }
        Ok(scored)
    }
}

impl Scorer for NeuralModel {
    /// Progress counts distinct texts.
    fn score_all(&self, texts: &[&str], progress: &dyn Progress) -> Result<OutsideScores> {
        let mut places: FxHashMap<&str, u32> = FxHashMap::default();
        let mut distinct: Vec<&str> = Vec::new();
        let place_of: Vec<u32> = texts
            .iter()
            .map(|text| {
                *places.entry(text).or_insert_with(|| {
                    distinct.push(text);
                    distinct.len() as u32 - 1
                })
            })
            .collect();
        progress.stage("sentiment model", Some(distinct.len() as u64));
        let scored = match &self.kind {
            Kind::Graph(graph) => self.by_graph(graph, &distinct, progress)?,
            Kind::Vectors(vectors, head) => self.by_vectors(vectors, head, &distinct, progress)?,
        };
        let mut scores = OutsideScores { probabilities: Vec::with_capacity(texts.len()), ..OutsideScores::default() };
        for place in place_of {
            let (probabilities, encoded) = scored[place as usize];
            scores.probabilities.push(probabilities);
            scores.gaps.n_truncated += u64::from(encoded.is_truncated);
            scores.gaps.n_silent += u64::from(encoded.known == 0);
        }
        Ok(scores)
    }

    fn has_neutral(&self) -> bool {
        self.labels.has_neutral()
    }
}

/// What is said of a text that says nothing.
const SILENT: Probabilities = Probabilities { negative: 0.0, neutral: 1.0, positive: 0.0 };

/// How many of the next texts, shortest first, make a batch; nothing when none is left.
fn batch(mut lengths: impl Iterator<Item = usize>, most_texts: usize) -> Option<usize> {
    lengths.next()?;
    let fits = |(n, length): &(usize, usize)| *n < most_texts && (n + 1) * length <= BATCH_TOKENS;
    Some(1 + lengths.zip(1..).map(|(length, n)| (n, length)).take_while(fits).count())
}

impl TextReader {
    fn vector(&self, vectors: &Vectors, text: &str, scratch: &mut Scratch, ids: &mut Vec<u32>, vector: &mut Vec<f32>) -> Encoded {
        let prepared = self.remarks.prepare(text);
        vectors.read(prepared.as_deref().unwrap_or(text), &self.tokenizer, self.most, scratch, ids, vector)
    }

    fn ids(&self, text: &str, scratch: &mut Scratch) -> (Vec<u32>, Encoded) {
        let prepared = self.remarks.prepare(text);
        let mut ids = self.tokenizer.prefix.clone();
        let encoded = self.tokenizer.encode(prepared.as_deref().unwrap_or(text), self.most, scratch, &mut ids);
        ids.extend_from_slice(&self.tokenizer.suffix);
        (ids, encoded)
    }
}

/// A table of vectors in a folder that does not call itself one.
fn plain_vectors(folder: &Folder<'_>, config: &Value, tokenizer: &Tokenizer) -> Result<Option<Vectors>> {
    match folder.weights(vectors::FILE)? {
        Some(_) => Vectors::open(folder, config, tokenizer),
        None => Ok(None),
    }
}

/// The labels of our own heads.
fn own_labels(folder: &Folder<'_>) -> Result<LabelMap> {
    let config = json!({ "id2label": { "0": "negative", "1": "neutral", "2": "positive" } });
    LabelMap::read(folder, &config, &std::collections::BTreeMap::new())
}

/// Fits the classifier of a folder of word vectors on labelled texts. Write [`VectorHead::to_bytes`] as [`VectorHead::FILE`] into that folder.
///
/// # Errors
/// As [`NeuralModel::open`]; when there are no texts, or texts of one class only; when the user stops the run.
pub fn fit_head(name: &str, read: Reader<'_>, rows: &[(&str, Polarity)], settings: &HeadSettings, progress: &dyn Progress) -> Result<VectorHead> {
    let folder = Folder::new(name, read);
    let config = card::config(&folder)?;
    let remarks = Remarks::read(&folder)?;
    let tokenizer = Tokenizer::read(&folder)?;
    let most = card::most_tokens(&folder, &config, &tokenizer, &remarks)?;
    let Some(vectors) = Vectors::open(&folder, &config, &tokenizer)? else {
        return Err(folder.wrong(
            vectors::FILE,
            "holds no table of word vectors",
            "use a folder that model2vec wrote; a classifier as ONNX file needs no fitting",
        ));
    };
    let reader = TextReader { tokenizer, remarks, most };
    let has = |class: Polarity| rows.iter().any(|(_, of_row)| *of_row == class);
    if !has(Polarity::Negative) || !has(Polarity::Positive) {
        return Err(folder.wrong(VectorHead::FILE, "cannot be fitted without texts of both negative and positive sentiment", "label more texts"));
    }
    progress.stage("reading vectors", Some(rows.len() as u64));
    let blocks: Vec<Vec<(Vec<f32>, Polarity)>> = rows
        .par_chunks(BLOCK)
        .map(|block| {
            progress.checkpoint()?;
            let (mut scratch, mut ids) = (Scratch::default(), Vec::new());
            let mut read = Vec::with_capacity(block.len());
            for (text, class) in block {
                let mut vector = Vec::new();
                if reader.vector(&vectors, text, &mut scratch, &mut ids, &mut vector).known > 0 {
                    read.push((vector, *class));
                }
            }
            progress.advance(block.len() as u64);
            Ok(read)
        })
        .collect::<Result<_>>()?;
    let (table, classes): (Vec<Vec<f32>>, Vec<Polarity>) = blocks.into_iter().flatten().unzip();
    Ok(VectorHead::fit(&table.concat(), &classes, vectors.checksum, settings))
}
