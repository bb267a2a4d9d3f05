//! Models of a few hundred bytes for tests: a graph of nine nodes, a table of thirteen vectors, and the tokenizer of both. It knows the words `bad` and `good`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The files of a folder by name.
pub type Files = BTreeMap<String, Vec<u8>>;

pub fn json_file(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("it is JSON")
}

/// What each of the thirteen tokens of [`word_piece`] says: negative, neutral, positive.
pub fn evidence() -> Vec<f32> {
    let mut table = vec![0.0; 13 * 3];
    // `bad`, `good`.
    table[4 * 3] = 4.0;
    table[5 * 3 + 2] = 4.0;
    table
}

/// Protocol buffers, as much as an ONNX file needs.
mod proto {
    fn varint(mut number: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    }

    pub fn int(field: u64, number: i64) -> Vec<u8> {
        [varint(field << 3), varint(number as u64)].concat()
    }

    pub fn bytes(field: u64, bytes: &[u8]) -> Vec<u8> {
        [varint(field << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
    }

    fn texts(field: u64, texts: &[&str]) -> Vec<u8> {
        texts.iter().flat_map(|text| bytes(field, text.as_bytes())).collect()
    }

    pub fn node(kind: &str, inputs: &[&str], output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
        let attributes: Vec<u8> = attributes.iter().flat_map(|attribute| bytes(5, attribute)).collect();
        bytes(1, &[texts(1, inputs), texts(2, &[output]), texts(3, &[&format!("/{kind}/{output}")]), texts(4, &[kind]), attributes].concat())
    }

    pub fn int_attribute(name: &str, number: i64) -> Vec<u8> {
        [bytes(1, name.as_bytes()), int(3, number), int(20, 2)].concat()
    }

    const FLOAT: i64 = 1;
    pub const INT64: i64 = 7;

    fn tensor(name: &str, kind: i64, shape: &[i64], raw: &[u8]) -> Vec<u8> {
        let shape: Vec<u8> = shape.iter().flat_map(|length| int(1, *length)).collect();
        bytes(5, &[shape, int(2, kind), bytes(8, name.as_bytes()), bytes(9, raw)].concat())
    }

    pub fn floats(name: &str, shape: &[i64], numbers: &[f32]) -> Vec<u8> {
        tensor(name, FLOAT, shape, &super::f32s(numbers))
    }

    pub fn ints(name: &str, shape: &[i64], numbers: &[i64]) -> Vec<u8> {
        tensor(name, INT64, shape, &numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
    }

    pub fn input(name: &str) -> Vec<u8> {
        bytes(11, &value(name, INT64, &["batch", "sequence"]))
    }

    pub fn output(name: &str) -> Vec<u8> {
        bytes(12, &value(name, FLOAT, &["batch", "labels"]))
    }

    fn value(name: &str, kind: i64, axes: &[&str]) -> Vec<u8> {
        let axes: Vec<u8> = axes.iter().flat_map(|axis| bytes(1, &bytes(2, axis.as_bytes()))).collect();
        [bytes(1, name.as_bytes()), bytes(2, &bytes(1, &[int(1, kind), bytes(2, &axes)].concat()))].concat()
    }

    pub fn model(graph: &[Vec<u8>]) -> Vec<u8> {
        let graph = [graph.concat(), bytes(2, b"tiny")].concat();
        [int(1, 8), bytes(8, &[bytes(1, b""), int(2, 13)].concat()), bytes(7, &graph)].concat()
    }
}

/// A graph that takes the mean of what the tokens say, those that fill up left out.
pub fn graph(inputs: &[&str]) -> Vec<u8> {
    use proto::{floats, int_attribute, ints, node};
    let mut parts: Vec<Vec<u8>> = inputs.iter().map(|name| proto::input(name)).collect();
    parts.extend([
        proto::output("logits"),
        floats("table", &[13, 3], &evidence()),
        floats("weights", &[3, 3], &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
        floats("bias", &[3], &[0.0; 3]),
        ints("last", &[1], &[2]),
        ints("middle", &[1], &[1]),
        node("Gather", &["table", "input_ids"], "tokens", &[]),
        node("Cast", &["attention_mask"], "mask", &[int_attribute("to", 1)]),
        node("Unsqueeze", &["mask", "last"], "wide", &[]),
        node("Mul", &["tokens", "wide"], "inside", &[]),
        node("ReduceSum", &["inside", "middle"], "sums", &[int_attribute("keepdims", 0)]),
        node("ReduceSum", &["mask", "middle"], "counts", &[int_attribute("keepdims", 1)]),
        node("Div", &["sums", "counts"], "means", &[]),
        node("MatMul", &["means", "weights"], "product", &[]),
        node("Add", &["product", "bias"], "logits", &[]),
    ]);
    proto::model(&parts)
}

/// A classifier: negative, neutral, positive.
pub fn classifier() -> Files {
    let config = json!({"model_type": "bert", "max_position_embeddings": 8, "id2label": {"0": "negative", "1": "neutral", "2": "positive"}});
    BTreeMap::from([
        ("config.json".to_owned(), json_file(&config)),
        ("tokenizer.json".to_owned(), json_file(&word_piece())),
        ("onnx/model.onnx".to_owned(), graph(&["input_ids", "attention_mask"])),
    ])
}

/// A table of vectors, without its head.
pub fn vectors() -> Files {
    BTreeMap::from([
        ("config.json".to_owned(), json_file(&json!({"model_type": "model2vec", "normalize": false, "seq_length": 1_000_000}))),
        ("tokenizer.json".to_owned(), json_file(&word_piece())),
        ("model.safetensors".to_owned(), file(&[("embeddings", "F32", &[13, 3], f32s(&evidence()))])),
    ])
}

/// A tokenizer of thirteen tokens.
pub fn word_piece() -> Value {
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bad", "good", "par", "##cel", "##s", "!", "zol", "##w", "czesc"];
    let vocab: serde_json::Map<String, Value> = words.iter().zip(0..).map(|(word, id)| ((*word).to_owned(), json!(id))).collect();
    json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [{"id": 0, "content": "[PAD]", "special": true, "normalized": false}],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [],
            "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}
        },
        "decoder": {"type": "WordPiece"},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 10, "vocab": vocab}
    })
}

/// A file with these tensors: name, type, shape, bytes.
pub fn file(tensors: &[(&str, &str, &[usize], Vec<u8>)]) -> Vec<u8> {
    let mut header = serde_json::Map::new();
    let mut body = Vec::new();
    for (name, dtype, shape, bytes) in tensors {
        let start = body.len();
        body.extend_from_slice(bytes);
        header.insert((*name).to_owned(), serde_json::json!({"dtype": dtype, "shape": shape, "data_offsets": [start, body.len()]}));
    }
    header.insert("__metadata__".into(), serde_json::json!({"format": "pt"}));
    let header = serde_json::to_vec(&header).expect("it is JSON");
    [(header.len() as u64).to_le_bytes().to_vec(), header, body].concat()
}

pub fn f32s(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}
