//! Models of a few hundred bytes, read and asked.

use serde_json::json;

use super::tiny::{Files, classifier, evidence, f32s, file, graph, json_file, vectors, word_piece};
use super::{Found, HeadSettings, NeuralModel, VectorHead, fit_head};
use crate::annotate::sentiment::outside::{OutsideScores, Scorer as _};
use crate::error::{Error, Result};
use crate::model::{Polarity, Probabilities};
use crate::progress::Silent;

fn found(files: &Files, name: &str, most: u64) -> Result<Found> {
    Ok(match files.get(name) {
        None => Found::Nothing,
        Some(bytes) if bytes.len() as u64 > most => Found::TooLarge(bytes.len() as u64),
        Some(bytes) => Found::Bytes(bytes.clone()),
    })
}

fn open(files: &Files) -> Result<NeuralModel> {
    NeuralModel::open("folder", &|name, most| found(files, name, most))
}

fn score(files: &Files, texts: &[&str]) -> OutsideScores {
    open(files).expect("the folder is right").score_all(texts, &Silent).expect("nobody stops it")
}

fn negative(files: &Files, text: &str) -> f32 {
    score(files, &[text]).probabilities[0].negative
}

fn with_head(mut files: Files) -> Files {
    let rows: Vec<(&str, Polarity)> =
        [("bad", Polarity::Negative), ("good", Polarity::Positive), ("parcel !", Polarity::Neutral), ("bad parcel", Polarity::Negative)].repeat(5);
    let head = fit_head("folder", &|name, most| found(&files, name, most), &rows, &HeadSettings::default(), &Silent).expect("it can be fitted");
    files.insert(VectorHead::FILE.to_owned(), head.to_bytes());
    files
}

/// The error that a changed folder gives, with what it says to do.
fn refused(mut files: Files, change: impl FnOnce(&mut Files)) -> String {
    change(&mut files);
    let error = open(&files).expect_err("the folder is wrong");
    let hint = error.hint().expect("it can be mended");
    assert!(!hint.is_empty(), "{error}");
    format!("{error} | {hint}")
}

fn check_refused(files: Files, change: impl FnOnce(&mut Files), expected: &str) {
    let said = refused(files, change);
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_classifier_scores_as_its_graph_says() {
    // [CLS] bad [SEP]: mean 4/3; e^(4/3) / (e^(4/3) + 2) = 0.6548.
    let bad = score(&classifier(), &["bad"]).probabilities[0];
    assert_eq!((bad.negative, bad.neutral, bad.positive), (0.6548, 0.1726, 0.1726));
    // [CLS] good good [SEP]: mean 2; e^2 / (e^2 + 2) = 0.7870.
    assert_eq!(score(&classifier(), &["good good"]).probabilities[0].positive, 0.787);
}

#[test]
fn texts_of_a_batch_do_not_change_each_other() {
    let texts: Vec<String> = (0..200).map(|i| ["bad ", "good ", "parcel ", "! "][i % 4].repeat(1 + i % 7) + ["", "good", "bad"][i % 3]).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = score(&classifier(), &texts);
    for (text, expected) in texts.iter().zip(&together.probabilities) {
        assert_eq!(score(&classifier(), &[text]).probabilities[0], *expected, "{text}");
    }
    assert_eq!(together, score(&classifier(), &texts));
}

#[test]
fn texts_longer_than_the_model_takes_are_cut_and_counted() {
    // Eight places, two of them around the text: the seventh word is lost.
    let scores = score(&classifier(), &["bad bad bad bad bad bad good", "good", "bad bad bad bad bad bad good"]);
    assert_eq!(scores.gaps.n_truncated, 2);
    assert_eq!(scores.probabilities[0], score(&classifier(), &["bad bad bad bad bad bad"]).probabilities[0]);
}

#[test]
fn a_text_in_which_nothing_is_known_is_neutral() {
    let neutral = Probabilities { negative: 0.0, neutral: 1.0, positive: 0.0 };
    for files in [classifier(), with_head(vectors())] {
        let scores = score(&files, &["", "🙂", "  ", "qq"]);
        assert_eq!((scores.probabilities, scores.gaps.n_silent), (vec![neutral; 4], 4));
    }
    assert!(score(&classifier(), &[]).probabilities.is_empty());
}

#[test]
fn vectors_score_by_the_head_that_was_fitted_on_them() {
    let files = with_head(vectors());
    let scores = score(&files, &["bad parcel", "good", "parcel parcels"]);
    let [bad, good, parcel] = scores.probabilities[..] else { panic!("three texts") };
    assert!(bad.negative > bad.neutral.max(bad.positive), "{bad:?}");
    assert!(good.positive > good.neutral.max(good.negative), "{good:?}");
    assert!(parcel.neutral > parcel.negative.max(parcel.positive), "{parcel:?}");
    assert_eq!(files, with_head(vectors()), "the same texts give the same bytes");
    assert!(open(&files).expect("right").has_neutral());
}

#[test]
fn shared_rows_and_weights_of_tokens_count() {
    let mut files = with_head(vectors());
    let before = negative(&files, "bad parcel");
    // The same table through a mapping that swaps nothing, with weights that silence `parcel`'s two pieces: they say nothing already, so nothing changes.
    let rows: Vec<u8> = (0..13_i64).flat_map(i64::to_le_bytes).collect();
    let mut weights = vec![1.0; 13];
    weights[6] = 0.0;
    let same =
        file(&[("embeddings", "F32", &[13, 3], f32s(&evidence())), ("mapping", "I64", &[13], rows), ("weights", "F32", &[13], f32s(&weights))]);
    files.insert("model.safetensors".to_owned(), same);
    let files = with_head(files);
    assert_eq!(negative(&files, "bad parcel"), before);
}

#[test]
fn remarks_name_classes_and_placeholders() {
    let mut files = classifier();
    let config = json!({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}});
    files.insert("config.json".to_owned(), json_file(&config));
    let said = refused(files.clone(), |_| ());
    assert_eq!(
        said,
        "folder/config.json: nobody can tell what the labels `LABEL_0`, `LABEL_1`, `LABEL_2` mean | look the labels up on the model's page, and write them into \
         folder/afterstorm.toml: [labels] LABEL_0 = \"negative\" (or \"neutral\", \"positive\")"
    );
    let remarks = "mention = \"good\"\nlink = \"bad\"\n[labels]\nLABEL_0 = \"negative\"\nLABEL_1 = \"neutral\"\nLABEL_2 = \"positive\"\n";
    files.insert("afterstorm.toml".to_owned(), remarks.into());
    let scores = score(&files, &["@shop https://x.pl", "good bad"]);
    assert_eq!(scores.probabilities[0], scores.probabilities[1]);
    check_refused(
        files,
        |files| drop(files.insert("afterstorm.toml".into(), "mentions = 1".into())),
        "folder/afterstorm.toml: unknown field `mentions`",
    );
}

#[test]
fn a_missing_file_is_named_with_where_to_get_it() {
    check_refused(classifier(), |files| drop(files.remove("config.json")), "folder/config.json: is missing | download it");
    check_refused(classifier(), |files| drop(files.remove("tokenizer.json")), "folder/tokenizer.json: is missing | download it");
    check_refused(classifier(), |files| drop(files.remove("onnx/model.onnx")), "folder/model.onnx: is missing | download it from the `onnx` folder");
    check_refused(vectors(), |files| drop(files.remove("model.safetensors")), "folder/model.safetensors: is missing");
    check_refused(vectors(), |_| (), "folder/afterstorm-head.json: is missing: a table of vectors");
}

#[test]
fn a_graph_that_cannot_work_is_found_when_it_is_opened() {
    let change = |bytes: Vec<u8>| move |files: &mut Files| drop(files.insert("onnx/model.onnx".into(), bytes));
    check_refused(classifier(), change(b"version https://git-lfs.github.com/spec/v1".to_vec()), "folder/onnx/model.onnx: cannot be read as a model");
    let good = graph(&["input_ids", "attention_mask"]);
    check_refused(classifier(), change(good[..good.len() / 2].to_vec()), "folder/onnx/model.onnx: cannot be read as a model");
    check_refused(classifier(), change(Vec::new()), "folder/onnx/model.onnx: ");
    check_refused(classifier(), change(graph(&["input_ids", "attention_mask", "pixel_values"])), "asks for an input `pixel_values`");
    check_refused(
        classifier(),
        |files| drop(files.insert("config.json".into(), json_file(&json!({"id2label": {"0": "negative", "1": "positive"}})))),
        "gives 2 rows of 3 numbers for 2 texts, and config.json has 2 labels",
    );
}

#[test]
fn a_tokenizer_of_another_model_is_found_when_it_is_opened() {
    let mut tokenizer = word_piece();
    tokenizer["model"]["vocab"]["more"] = json!(13);
    check_refused(
        classifier(),
        |files| drop(files.insert("tokenizer.json".into(), json_file(&tokenizer))),
        "folder/onnx/model.onnx: cannot be run: ",
    );
}

#[test]
fn vectors_that_do_not_fit_are_refused() {
    let table = |rows: usize| file(&[("embeddings", "F32", &[rows, 3], f32s(&evidence()[..rows * 3]))]);
    check_refused(
        vectors(),
        |files| drop(files.insert("model.safetensors".into(), table(12))),
        "has vectors for 12 tokens, and tokenizer.json has 13",
    );
    let other = file(&[("bert.weight", "F32", &[1], f32s(&[0.0]))]);
    check_refused(vectors(), |files| drop(files.insert("model.safetensors".into(), other)), "has no `embeddings`, only `bert.weight`");
    let mut changed = evidence();
    changed[0] = 1.0;
    let changed = file(&[("embeddings", "F32", &[13, 3], f32s(&changed))]);
    check_refused(with_head(vectors()), |files| drop(files.insert("model.safetensors".into(), changed)), "was fitted on another model.safetensors");
}

#[test]
fn a_transformer_without_its_graph_is_not_mistaken_for_vectors() {
    let weights = file(&[("bert.weight", "F32", &[1], f32s(&[0.0]))]);
    check_refused(
        classifier(),
        |files| {
            files.remove("onnx/model.onnx");
            files.insert("model.safetensors".into(), weights);
        },
        "folder/model.onnx: is missing",
    );
}

#[test]
fn a_file_that_cannot_be_one_is_not_read() {
    let most = 128 << 20;
    check_refused(
        classifier(),
        |files| drop(files.insert("config.json".into(), vec![0; most + (1 << 20)])),
        "config.json: has 129 MB, and at most 128 MB are read",
    );
}

#[test]
fn what_the_reader_reports_is_passed_on() {
    let error = NeuralModel::open("folder", &|_, _| Err(Error::Interrupted { signal: 2 })).expect_err("it fails");
    assert!(matches!(error, Error::Interrupted { signal: 2 }));
}
