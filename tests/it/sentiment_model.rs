//! `--sentiment-model`: what a model from outside changes and what it leaves alone, with a scorer made here; and, in a build with the feature `neural`, the whole way
//! through the program with models of a few hundred bytes.

use afterstorm::annotate::sentiment::Profile;
use afterstorm::annotate::sentiment::outside::{Gaps, ModelOrigin, OutsideModel, OutsideScores, Scorer};
use afterstorm::annotate::{Reader, Writer, needs_reply::Standing};
use afterstorm::corpus::CorpusSettings;
use afterstorm::error::Result;
use afterstorm::ingest::{IngestSettings, Input};
use afterstorm::learn::evaluation;
use afterstorm::learn::labelled::Task;
use afterstorm::model::{Lang, Polarity, Probabilities};
use afterstorm::pipeline;
use afterstorm::progress::{Progress, Silent};
use afterstorm::resources::Resources;

use crate::support::Run;

/// Finds every text that has an `x` positive and every other negative: nobody would take its answers for ours.
#[derive(Debug)]
struct Contrary;

impl Scorer for Contrary {
    fn score_all(&self, texts: &[&str], _progress: &dyn Progress) -> Result<OutsideScores> {
        let said = |text: &&str| {
            let (negative, positive) = if text.contains('x') { (0.125, 0.75) } else { (0.75, 0.125) };
            Probabilities { negative, neutral: 0.125, positive }
        };
        Ok(OutsideScores { probabilities: texts.iter().map(said).collect(), gaps: Gaps { n_truncated: 2, n_silent: 1 } })
    }

    fn has_neutral(&self) -> bool {
        true
    }
}

fn contrary() -> Resources {
    let origin = ModelOrigin { name: "contrary".into(), sha256: "0".repeat(64), has_neutral: true };
    let model = OutsideModel { origin, scorer: Box::new(Contrary) };
    Resources::load_with(None, Profile::Default, Some(model)).expect("the built-in files are right")
}

const ARCHIVE: &str = "id,author,created_at,text\n\
    1,ann,2026-01-01T10:00:00Z,Great service! Thank you so much!\n\
    2,ben,2026-01-01T10:01:00Z,Terrible xylophone. My parcel has not arrived and is three days late.\n\
    3,cleo,2026-01-01T10:02:00Z,@shop https://example.com/x\n";

#[test]
fn a_model_from_outside_replaces_sentiment_and_nothing_else() {
    let ours = Resources::load(None, Profile::Default).expect("the built-in files are right");
    let input = Input::Bytes { name: "a.csv".into(), bytes: ARCHIVE.into() };
    let read = pipeline::read(&[input], &IngestSettings::default(), &CorpusSettings::default(), &Silent).expect("the rows are good");
    let before = pipeline::annotate(&read.corpus, &ours, &Silent).unwrap();
    let after = pipeline::annotate(&read.corpus, &contrary(), &Silent).unwrap();
    assert_eq!(before.polarity, [Polarity::Positive, Polarity::Negative, Polarity::Neutral]);
    // The third text has no word and no emoji: it says nothing about feelings, whatever the model makes of its link.
    assert_eq!(after.polarity, [Polarity::Negative, Polarity::Positive, Polarity::Neutral]);
    assert!((after.probabilities[1].positive - 0.75).abs() < f32::EPSILON);
    assert!((after.probabilities[2].neutral - 1.0).abs() < f32::EPSILON);
    assert_eq!(after.gaps, Gaps { n_truncated: 2, n_silent: 1 });
    let rest = |mut labels: afterstorm::annotate::Labels| {
        (labels.polarity, labels.probabilities, labels.gaps) = (Vec::new(), Vec::new(), Gaps::default());
        labels
    };
    assert_eq!(rest(before), rest(after));
}

#[test]
fn our_reasons_and_our_errors_are_not_given_for_the_answers_of_another_model() {
    let resources = contrary();
    let mut reader = Reader::new(&resources.knowledge);
    let text = "Terrible. My parcel has not arrived and is three days late.";
    assert!(reader.explain_sentiment(text, Lang::EN).is_empty());
    assert!(!reader.explain_causes(text, Lang::EN).is_empty(), "causes are still ours");
    assert_eq!(reader.label(text, Writer::Customer(Standing::Open)).polarity, Polarity::Negative, "a reader alone asks nobody else");
    assert_eq!(resources.reading_errors, afterstorm::annotate::reading_errors::ReadingErrors::default());
}

#[test]
fn evaluation_asks_the_model_for_sentiment_alone() {
    let resources = contrary();
    let texts = ["Great service! Thank you so much!", "Terrible xylophone, I want my money back", "!!!"];
    let read = |task| -> Vec<Polarity> {
        let labels = evaluation::read(&texts, task, &resources.knowledge, &Silent).unwrap();
        labels.iter().map(|label| label.polarity).collect()
    };
    assert_eq!(read(Task::Sentiment), [Polarity::Negative, Polarity::Positive, Polarity::Neutral]);
    assert_eq!(read(Task::Cause), [Polarity::Positive, Polarity::Negative, Polarity::Neutral]);
}

const LABELLED: &str = "text,polarity\nbad bad,negative\ngood,positive\nparcel,neutral\n";

#[test]
fn a_model_is_no_help_with_other_tasks_and_no_friend_of_a_profile() {
    let run = Run::new("evaluate").input("labelled.csv", LABELLED).args(["--task", "cause", "--sentiment-model", "tiny"]);
    run.fails_with(2, &["--sentiment-model", "reads sentiment and nothing else"], "--task sentiment");
    let run =
        Run::new("annotate").input("a.csv", ARCHIVE).args(["-o", "-"]).file("c.toml", "sentiment-model = \"m\"\nsentiment-profile = \"clean\"\n");
    run.args(["--config", "c.toml"]).fails_with(2, &["sentiment-model", "sentiment-profile"], "keep one");
}

#[cfg(not(feature = "neural"))]
#[test]
fn a_build_without_neural_models_says_how_to_get_them() {
    for run in [
        Run::new("annotate").input("a.csv", ARCHIVE).args(["-o", "out.csv", "--sentiment-model", "tiny"]),
        Run::analyze().input("a.csv", ARCHIVE).args(["--brand", "Shop", "--sentiment-model", "tiny"]),
        Run::analyze().input("a.csv", ARCHIVE).file("c.toml", "sentiment-model = \"tiny\"\n").args(["--brand", "Shop", "--config", "c.toml"]),
        Run::new("evaluate").input("labelled.csv", LABELLED).args(["--task", "sentiment", "--sentiment-model", "tiny"]),
        Run::new("train").args(["--vectors", "tiny"]),
    ] {
        run.fails_with(2, &["--sentiment-model", "built without neural models"], "cargo install --path . --features neural");
    }
}

#[cfg(feature = "neural")]
mod with_runtime {
    use serde_json::Value;
    use sha2::{Digest, Sha256};

    use super::LABELLED;
    use crate::support::Run;
    use crate::tiny;

    const ARCHIVE: &str = "id,author,created_at,text\n\
        1,ann,2026-01-01T10:00:00Z,bad bad\n\
        2,ben,2026-01-01T10:01:00Z,good\n\
        3,cleo,2026-01-01T10:02:00Z,unheard words only\n\
        4,dan,2026-01-01T10:03:00Z,bad bad bad bad bad bad good\n";

    fn with(run: Run, files: &tiny::Files) -> Run {
        files.iter().fold(run, |run, (name, bytes)| run.file(&format!("tiny/{name}"), bytes))
    }

    fn annotate(files: &tiny::Files) -> Run {
        let args = ["-o", "out.ndjson", "--explain", "--sentiment-model", "tiny"];
        with(Run::new("annotate").input("a.csv", ARCHIVE), files).args(args)
    }

    #[test]
    fn comments_are_annotated_by_a_classifier() {
        let run = annotate(&tiny::classifier()).passes();
        let lines: Vec<Value> = run.text("out.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let polarity: Vec<&str> = lines.iter().map(|line| line["polarity"].as_str().unwrap()).collect();
        assert_eq!(polarity, ["negative", "positive", "neutral", "negative"]);
        // [CLS] good [SEP]: mean 4/3; e^(4/3) / (e^(4/3) + 2) = 0.6548.
        assert_eq!(lines[1]["p_positive"], 0.6548);
        // [CLS] bad bad [SEP]: mean 2; e^2 / (e^2 + 2) = 0.7870, and 1 / (e^2 + 2) = 0.1065.
        assert_eq!((&lines[0]["p_negative"], &lines[0]["p_positive"]), (&0.787.into(), &0.1065.into()));
        assert!(lines.iter().all(|line| line["sentiment_words"].as_array().is_none_or(Vec::is_empty)), "the model gives no reasons");
        for said in ["`tiny`, which gives no reasons", "1 texts are longer than `tiny` takes", "1 texts hold nothing that `tiny` knows"] {
            assert!(run.stderr.contains(said), "`{said}` is not in:\n{}", run.stderr);
        }
    }

    #[test]
    fn the_report_and_the_manifest_name_the_model() {
        let files = tiny::classifier();
        let archive: String =
            (0..30).map(|i| format!("{i},a{i},2026-01-01T10:{i:02}:00Z,{}\n", ["bad ", "good "][i % 2].repeat(1 + i / 2))).collect();
        let run = with(Run::analyze().input("a.csv", format!("id,author,created_at,text\n{archive}")), &files);
        let run = run.args(["--locale", "en,pl", "--format", "md,json", "--sentiment-model", "tiny"]).passes();
        // What `sha256sum FILES | sha256sum` prints.
        let list: String = files.iter().map(|(name, bytes)| format!("{}  {name}\n", hex(bytes))).collect();
        let hash = hex(list.as_bytes());
        let manifest: Value = serde_json::from_str(&run.text("out/manifest.json")).unwrap();
        assert_eq!(manifest["settings"]["sentiment_model"], format!("tiny, sha256 {hash}"));
        assert!(run.text("out/report.md").contains("Mood was read by a neural model"), "{}", run.text("out/report.md"));
        assert!(run.text("out/report.md").contains(&hash));
        assert!(run.text("out/pl/report.md").contains("Nastrój odczytał model neuronowy"));
    }

    fn hex(bytes: &[u8]) -> String {
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn a_classifier_is_evaluated_as_ours_is() {
        let run = with(Run::new("evaluate").input("labelled.csv", LABELLED), &tiny::classifier());
        let run = run.args(["--task", "sentiment", "--json", "--sentiment-model", "tiny"]).passes();
        let answer: Value = serde_json::from_slice(&run.stdout).unwrap();
        assert_eq!(answer["outcome"]["classes"]["quality"]["accuracy"]["point"], 1.0, "{answer}");
    }

    #[test]
    fn word_vectors_are_fitted_and_then_read() {
        let bare = with(Run::new("annotate").input("a.csv", ARCHIVE), &tiny::vectors()).args(["-o", "out.csv", "--sentiment-model", "tiny"]);
        bare.fails_with(2, &["tiny/afterstorm-head.json", "is missing"], "afterstorm train --vectors");
        let header = "sector\tkind\tpolarity\tcauses\tneeds_reply\tclaim\ttext\n";
        let rows: String =
            (0..60).map(|i| format!("retail\t-\t{}\t-\tno\t-\t{} {i}\n", ["neg", "pos", "neu"][i % 3], ["bad", "good", "parcel"][i % 3])).collect();
        let fitted = with(Run::new("train").file("own.en.tsv", format!("{header}{rows}")), &tiny::vectors());
        let fitted = fitted.args(["own.en.tsv", "--only-these", "--vectors", "tiny"]).passes();
        let head = fitted.bytes("tiny/afterstorm-head.json");
        let mut files = tiny::vectors();
        files.insert("afterstorm-head.json".to_owned(), head);
        let run = annotate(&files).passes();
        let polarity: Vec<Value> =
            run.text("out.ndjson").lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["polarity"].clone()).collect();
        assert_eq!(polarity[..2], ["negative", "positive"]);
        with(Run::new("train"), &files).args(["--vectors", "tiny"]).fails_with(5, &["tiny/afterstorm-head.json", "exists already"], "--force");
    }

    #[test]
    fn a_folder_that_is_wrong_is_an_error_with_the_file_and_what_to_do() {
        let changed = |name: &str, bytes: Option<&[u8]>| {
            let mut files = tiny::classifier();
            match bytes {
                None => files.remove(name),
                Some(bytes) => files.insert(name.to_owned(), bytes.to_vec()),
            };
            annotate(&files)
        };
        changed("config.json", None).fails_with(2, &["tiny/config.json", "is missing"], "download it");
        changed("onnx/model.onnx", None).fails_with(2, &["tiny/model.onnx", "is missing"], "optimum-cli export onnx");
        changed("onnx/model.onnx", Some(b"version https://git-lfs")).fails_with(2, &["tiny/onnx/model.onnx", "cannot be read as a model"], "export");
        changed("tokenizer.json", Some(b"{")).fails_with(2, &["tiny/tokenizer.json"], "download the file again");
        changed("config.json", Some(br#"{"id2label":{"0":"LABEL_0","1":"LABEL_1","2":"LABEL_2"}}"#)).fails_with(
            2,
            &["tiny/config.json", "`LABEL_0`"],
            "afterstorm.toml",
        );
        let named = |name: &str| Run::new("annotate").input("a.csv", ARCHIVE).args(["-o", "out.csv", "--sentiment-model", name]);
        named("nowhere").fails_with(2, &["nowhere", "no such folder"], "config.json");
        named("a.csv").fails_with(2, &["a.csv", "is a file, not a folder"], "config.json");
        let large = named("large").file("large/config.json", b"");
        // A hole of 200 MB takes no room on the disk; it is refused by its size, unread.
        std::fs::File::options().write(true).open(large.path("large/config.json")).and_then(|file| file.set_len(200 << 20)).unwrap();
        large.fails_with(2, &["large/config.json", "has 200 MB, and at most 128 MB are read"], "smaller");
    }
}
