//! `evaluate`, `label` and `analyze --labels` as their user meets them: what they print, and what they say about tables that are wrong.

use serde_json::Value;

use crate::support::{Finished, Run};

/// Labelled comments: two of three negative ones, all neutral and positive ones are easy to read.
const LABELLED: &str = "text,language,polarity,polarity_2,causes,needs_reply\n\
    This is the worst service ever. I am furious!,en,negative,negative,support_unresponsive.no_answer,yes\n\
    \"Terrible, my parcel is lost and nobody answers\",en,negative,negative,lost_or_damaged.lost+support_unresponsive.no_answer,yes\n\
    What are your opening hours?,en,neutral,negative,-,yes\n\
    The shop is in Main Street.,en,neutral,neutral,-,no\n\
    \"Great job, thank you so much!\",en,positive,positive,-,no\n\
    \"Dziękuję, świetna obsługa!\",pl,positive,positive,-,no\n\
    Skandal! Paczka zgubiona i nikt nie odpowiada,pl,neg,neu,lost_or_damaged.lost,yes\n\
    sam nie wiem,pl,amb,neutral,,unsure\n\
    bez etykiety,pl,,,,\n\
    ,pl,negative,negative,,\n";

fn evaluate(task: &str) -> Run {
    Run::new("evaluate").input("labelled.csv", LABELLED).args(["--task", task])
}

#[track_caller]
fn check_says(run: &Finished, words: &[&str]) {
    let said = String::from_utf8(run.stdout.clone()).expect("words are UTF-8");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in:\n{said}");
    }
}

#[track_caller]
fn json(run: &Finished) -> Value {
    serde_json::from_slice(&run.stdout).expect("it is JSON")
}

#[test]
fn sentiment_is_told_as_a_table_with_every_row_accounted_for() {
    let run = evaluate("sentiment").passes();
    check_says(
        &run,
        &[
            "sentiment: 7 labelled texts of 10 rows (left out: 1 without a text, 1 without a label, 1 ambiguous)",
            "negative",
            "accuracy",
            "macro-recall",
            "macro-F1",
            "counted share",
            "off by",
            "Brier score",
            "expected calibration error",
            "by language",
        ],
    );
}

#[test]
fn json_holds_the_same_and_more() {
    let found = json(&evaluate("sentiment").args(["--json"]).passes());
    assert_eq!(found["task"], "sentiment");
    assert_eq!(found["rows"]["evaluated"], 7);
    let quality = &found["outcome"]["classes"]["quality"];
    assert_eq!(quality["n"], 7);
    assert_eq!(quality["confusion"]["counts"].as_array().expect("nine counts").iter().filter_map(Value::as_u64).sum::<u64>(), 7);
    for figure in ["accuracy", "macro_recall", "macro_f1"] {
        let [point, low, high] = ["point", "low", "high"].map(|part| quality[figure][part].as_f64().expect("a figure"));
        assert!(low <= point && point <= high && high <= 1.0, "{figure}");
    }
    assert_eq!(quality["classes"][0]["label"], "negative");
    assert_eq!(found["languages"].as_array().map(Vec::len), Some(2));
    assert!(found["outcome"]["classes"]["calibration"]["brier"]["point"].is_f64());
}

#[test]
fn causes_and_acts_are_sets() {
    let found = json(&evaluate("cause").args(["--json"]).passes());
    // Where `-` says that no cause is right, an empty cell says that nobody looked.
    assert_eq!((&found["rows"]["evaluated"], &found["rows"]["not_labelled"]), (&Value::from(7), &Value::from(2)));
    let labels = found["outcome"]["sets"]["labels"].as_array().expect("a list");
    let lost = labels.iter().find(|label| label["label"] == "lost_or_damaged").expect("a cause of the taxonomy");
    assert_eq!(lost["n_true"], 2);
    check_says(&evaluate("cause").passes(), &["micro-F1", "macro-F1", "lost_or_damaged"]);
    let replies = "text\tacts\nWe are sorry for the delay.\tapology\nPlease send us your order number.\tdetail_request\n";
    let run = Run::new("evaluate").input("replies.tsv", replies).args(["--task", "act"]).passes();
    check_says(&run, &["act: 2 labelled texts of 2 rows (none left out)", "apology", "detail_request"]);
}

#[test]
fn language_is_told_by_length_and_without_a_mean_over_no_languages() {
    let run = evaluate("language").passes();
    check_says(&run, &["accuracy", "macro-recall", "by length", "100 and more"]);
    assert!(!String::from_utf8_lossy(&run.stdout).contains("macro-F1"));
}

#[test]
fn needs_reply_is_one_of_three() {
    check_says(&evaluate("needs-reply").passes(), &["needs-reply: 8 labelled texts", "yes", "unsure"]);
}

#[test]
fn two_annotators_are_compared() {
    let run = evaluate("sentiment").args(["--second", "Polarity 2", "--json"]).passes();
    let agreement = &json(&run)["agreement"]["classes"];
    assert_eq!(agreement["n"], 7);
    // 5 of 7 pairs are equal: alpha = 1 − 13 · 4 / (14² − 6² − 4² − 4²).
    let alpha = agreement["alpha"]["point"].as_f64().expect("it is defined");
    assert!((agreement["same"]["point"].as_f64().expect("defined") - 5.0 / 7.0).abs() < 1e-12);
    assert!((alpha - (1.0 - 13.0 * 4.0 / (196.0 - 36.0 - 16.0 - 16.0))).abs() < 1e-12, "{alpha}");
    check_says(&evaluate("sentiment").args(["--second", "polarity_2"]).passes(), &["Krippendorff's alpha", "`polarity_2`: 7 rows with both"]);
}

#[test]
fn one_language_and_the_validation_part_can_be_asked_for() {
    let polish = json(&evaluate("sentiment").args(["--lang", "pl", "--json"]).passes());
    assert_eq!((&polish["rows"]["evaluated"], &polish["rows"]["other_language"]), (&Value::from(2), &Value::from(5)));
    let rows: String = (0..50).map(|i| format!("comment number {i}\tneutral\n")).collect();
    let run = Run::new("evaluate").input("a.tsv", "text\tpolarity\n".to_owned() + &rows).args(["--task", "sentiment", "--validation-only", "--json"]);
    let found = json(&run.passes());
    let [evaluated, outside] = ["evaluated", "outside_validation"].map(|key| found["rows"][key].as_u64().expect("a count"));
    assert!(evaluated + outside == 50 && (2..25).contains(&evaluated), "{evaluated} {outside}");
}

#[test]
fn compressed_tables_and_public_sets_without_a_header_are_read() {
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all("neg\ten\tI hate this, it is broken\npos\ten\tI love it\n".as_bytes()).unwrap();
    let run = Run::new("evaluate").input("set.tsv.gz", encoder.finish().unwrap()).args(["--task", "sentiment"]).passes();
    check_says(&run, &["2 labelled texts of 2 rows (none left out)"]);
}

#[test]
fn the_errors_of_a_reading_are_written_as_a_resource_and_nothing_else_is_overwritten() {
    let run = evaluate("sentiment").args(["--write-errors", "errors.toml"]).passes();
    let table: toml::Table = toml::from_str(&run.text("errors.toml")).expect("it is TOML");
    assert_eq!(table["language"].as_array().map(Vec::len), Some(2));
    evaluate("sentiment").file("mine.toml", "precious = true\n").args(["--write-errors", "mine.toml"]).fails_with(
        5,
        &["mine.toml", "holds no errors"],
        "another file",
    );
    evaluate("cause").args(["--write-errors", "errors.toml"]).fails_with(2, &["--write-errors", "sentiment"], "--task sentiment");
}

#[test]
fn tables_that_cannot_be_evaluated_are_told_with_their_place() {
    let run = |table: &str| Run::new("evaluate").input("labelled.csv", table).args(["--task", "sentiment"]);
    run("").fails_with(4, &["labelled.csv", "has no rows"], "name the columns");
    run("text,polarity\n").fails_with(4, &["labelled.csv", "no row is left"], "fill the column");
    run("text,polarity\nx,\n").fails_with(4, &["no row is left to evaluate", "1 without a label"], "fill the column");
    run("body,polarity\nx,neg\n").fails_with(4, &["labelled.csv: line 1", "no column `text`"], "text,language,polarity");
    run("text,mood\nx,neg\n").fails_with(4, &["labelled.csv: line 1", "`mood`"], "name their column `polarity`");
    run("text,polarity\nx,neg\ny,angry\n").fails_with(
        4,
        &["labelled.csv: line 3, column `polarity`", "`angry`"],
        "`negative`, `neutral`, `positive`",
    );
    evaluate("sentiment").args(["--second", "mood"]).fails_with(4, &["labelled.csv: line 1", "no column `mood`", "`polarity_2`"], "--second");
    evaluate("sentiment").args(["--second", "polarity"]).fails_with(4, &["first labels already"], "the other annotator");
    evaluate("sentiment").args(["--lang", "Polish"]).fails_with(2, &["--lang", "`Polish`"], "`pl`");
    evaluate("sentiment").args(["--lang", "de"]).fails_with(4, &["no row is left", "7 not in `de`"], "--lang");
    Run::new("evaluate").args(["nowhere.csv", "--task", "act"]).fails_with(4, &["nowhere.csv", "cannot be read"], "the path is right");
    assert_eq!(Run::new("evaluate").input("a.csv", LABELLED).ends().code, Some(2), "the task must be named");
}

// `label` and `analyze --labels`.

/// 240 comments, one every five minutes: half negative, a quarter neutral, a quarter positive. The first word tells.
fn archive() -> String {
    let row = |i: usize| {
        let text = match i % 4 {
            0 | 1 => format!("My parcel number {i} is lost and nobody answers my calls. I want my money back!"),
            2 => format!("What are the opening hours of shop number {i}?"),
            _ => format!("Great job with order number {i}, thank you so much!"),
        };
        format!("{},ann{},2026-01-01T{:02}:{:02}:00Z,\"{text}\"\n", 9_007_199_254_740_993 + i, i % 90, i / 12, i % 12 * 5)
    };
    "id,author,created_at,text\n".to_owned() + &(0..240).map(row).collect::<String>()
}

fn label() -> Run {
    Run::new("label").input("comments.csv", archive()).args(["-o", "labels.csv"])
}

/// The rows of a sheet, its header first.
fn rows(sheet: &str) -> Vec<csv::StringRecord> {
    let sheet = sheet.strip_prefix('\u{feff}').unwrap_or(sheet);
    csv::ReaderBuilder::new().has_headers(false).from_reader(sheet.as_bytes()).records().map(|row| row.expect("it is CSV")).collect()
}

/// The sheet of a sample, drawn.
fn drawn(size: &str) -> String {
    label().args(["--size", size]).passes().text("labels.csv")
}

/// The sheet as a spreadsheet with semicolons gives it back, labelled: `say` tells the polarity of the n-th text.
fn filled(sheet: &str, say: impl Fn(usize, &str) -> &'static str) -> String {
    let rows = rows(sheet);
    let place = |name: &str| rows[0].iter().position(|column| column == name).expect("a column of the sheet");
    let (text, polarity) = (place("text"), place("polarity"));
    let line = |(n, row): (usize, &csv::StringRecord)| {
        let label = if n == 0 { "polarity" } else { say(n - 1, &row[text]) };
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(at, cell)| if at == polarity { label.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) })
            .collect();
        cells.join(";") + "\r\n"
    };
    rows.iter().enumerate().map(line).collect()
}

/// What an attentive reader says.
fn truth(_: usize, text: &str) -> &'static str {
    match text.split(' ').next() {
        Some("My") => "negative",
        Some("Great") => "positive",
        _ => "neutral",
    }
}

fn analyze(labels: &str) -> Run {
    Run::analyze().input("comments.csv", archive()).file("labels.csv", labels).args([
        "--labels",
        "labels.csv",
        "--locale",
        "en,pl",
        "--format",
        "md,json,csv,svg",
    ])
}

#[test]
fn a_sample_is_a_sheet_that_hides_what_the_program_reads() {
    let run = label().args(["--size", "60"]).passes();
    let sheet = run.text("labels.csv");
    assert!(sheet.starts_with('\u{feff}'), "spreadsheets take it for UTF-8");
    let rows = rows(&sheet);
    assert_eq!(rows[0].iter().collect::<Vec<_>>(), ["key", "comment_id", "platform", "source", "language", "text", "polarity", "weight"]);
    assert_eq!(rows.len(), 61);
    let keys: std::collections::BTreeSet<&str> = rows[1..].iter().map(|row| &row[0]).collect();
    assert!(keys.len() == 60 && keys.iter().all(|key| key.len() == 17 && key.starts_with('k')));
    assert!(rows[1..].iter().all(|row| row[6].is_empty() && row[3].starts_with("comments.csv, record ")));
    let weight: f64 = rows[1..].iter().map(|row| row[7].parse::<f64>().expect("a number")).sum();
    assert!((weight - 240.0).abs() < 0.1, "the sample stands for the archive: {weight}");
    assert!(run.stderr.contains("labels.csv: 0 of 60 comments labelled") && run.stderr.contains("analyze ... --labels labels.csv"), "{}", run.stderr);
    assert_eq!(drawn("60"), sheet, "the same seed draws the same comments");
    assert_ne!(label().args(["--size", "60", "--seed", "2"]).passes().text("labels.csv"), sheet);
}

#[test]
fn texts_of_strangers_are_no_formulas_and_masked() {
    let table = "id,author,created_at,text\n1,ann,2026-01-01T10:00:00Z,\"=HYPERLINK(\"\"http://evil\"\")\"\n2,bob,2026-01-01T11:00:00Z,write to me: bob@example.com\n";
    let sheet = Run::new("label").input("comments.csv", table).args(["-o", "labels.csv"]).passes().text("labels.csv");
    let rows = rows(&sheet);
    assert!(rows[1..].iter().any(|row| row[5].starts_with("'=")) && !sheet.contains("bob@example.com"), "{sheet}");
}

#[test]
fn a_labelled_sample_corrects_the_shares() {
    let run = analyze(&filled(&drawn("120"), truth)).passes();
    let labels = &run.json("out/measures.json")["sentiment"]["labels"];
    assert_eq!((&labels["n"], &labels["n_unmatched"], &labels["refusal"]), (&Value::from(120), &Value::from(0), &Value::Null));
    let share = |polarity: &str| ["share", "low", "high"].map(|part| labels[polarity][part].as_f64().expect("a share"));
    for (polarity, truth) in [("negative", 0.5), ("neutral", 0.25), ("positive", 0.25)] {
        let [point, low, high] = share(polarity);
        assert!((point - truth).abs() < 0.08 && low <= truth && truth <= high, "{polarity}: {labels}");
    }
    let said = |name: &str| run.text(name).replace('\u{a0}', " ");
    let english = said("out/report.md");
    for words in
        ["Corrected for the errors that 120 labelled comments show", "Negative share as read and corrected", "corrected with 120 labelled comments"]
    {
        assert!(english.contains(words), "`{words}` is not in the report");
    }
    assert!(said("out/pl/report.md").contains("Po korekcie o błędy, które pokazuje 120 oznaczonych komentarzy"));
    assert!(run.text("out/tables/mood_corrected.csv").contains("negative_share_corrected"));
    assert!(run.text("out/charts/sentiment_trend.svg").contains("Corrected with labels"));
    let labels = run.json("out/manifest.json")["settings"]["labels"].clone();
    assert_eq!(labels.as_str().map(str::len), Some(64), "the manifest holds the hash of the labels: {labels}");
}

#[test]
fn without_labels_nothing_is_corrected_and_the_report_says_how_well_it_reads() {
    let run = Run::analyze().input("comments.csv", archive()).args(["--locale", "en,pl", "--format", "md,json"]).passes();
    let mood = &run.json("out/measures.json")["sentiment"];
    assert_eq!(mood["labels"], Value::Null);
    let errors = mood["reading_errors"].as_array().expect("a list");
    assert!(errors.iter().any(|error| error["language"] == "en" && error["agreement"]["n"].as_u64() > Some(200)), "{errors:?}");
    let english = run.text("out/report.md");
    assert!(
        english.contains("How well the mood was read")
            && english.contains("that the program did not learn from")
            && english.contains("afterstorm label")
    );
    assert!(!english.contains("Negative share as read and corrected") && !english.contains("labelled comments show"));
    assert!(run.text("out/pl/report.md").contains("na których program się nie uczył"));
}

#[test]
fn what_is_known_of_our_model_is_not_said_of_another() {
    let run = Run::analyze().input("comments.csv", archive()).args(["--sentiment-profile", "clean", "--format", "md,json"]).passes();
    assert_eq!(run.json("out/measures.json")["sentiment"]["reading_errors"], Value::Array(Vec::new()));
    assert!(run.text("out/report.md").contains("has not been measured"));
}

#[test]
fn a_reading_that_is_no_better_than_chance_is_not_corrected() {
    // Labels that have nothing to do with the texts.
    let run = analyze(&filled(&drawn("150"), |n, _| ["negative", "neutral", "positive"][n % 3])).passes();
    let labels = &run.json("out/measures.json")["sentiment"]["labels"];
    assert_eq!(labels["refusal"]["reason"], "too_weak");
    assert!(labels["negative"]["share"].is_f64() && labels["bins"].as_array().is_some_and(Vec::is_empty), "{labels}");
    let english = run.text("out/report.md").replace('\u{a0}', " ");
    assert!(english.contains("tells the polarities apart too badly") && english.contains("By 150 labelled comments alone"));
    assert!(run.text("out/pl/report.md").contains("zbyt słabo odróżnia"));
}

#[test]
fn too_few_labels_are_said_and_not_used() {
    let sheet = drawn("120");
    let only = |wanted: &'static str, most: usize| {
        let n = std::cell::Cell::new(0);
        filled(&sheet, move |at, text| {
            let label = truth(at, text);
            n.set(n.get() + usize::from(label == wanted));
            if label == wanted && n.get() > most { "amb" } else { label }
        })
    };
    let run = analyze(&only("positive", 2)).passes();
    let labels = &run.json("out/measures.json")["sentiment"]["labels"];
    assert_eq!((&labels["refusal"]["reason"], &labels["refusal"]["polarity"]), (&Value::from("too_few_labels"), &Value::from("positive")));
    assert!(labels["n_undecided"].as_u64() > Some(5), "{labels}");
    let run = analyze(&only("positive", 0)).passes();
    assert!(
        ["no_labels", "too_few_labels"]
            .contains(&run.json("out/measures.json")["sentiment"]["labels"]["refusal"]["reason"].as_str().expect("a reason"))
    );
}

#[test]
fn one_labels_on_the_terminal_and_goes_on_later() {
    let run = label().args(["--size", "5", "--terminal"]).standard_input("n\nwhat\nu\nq\n").passes();
    let sheet = run.text("labels.csv");
    for words in ["[1 of 5]", "n negative", "q save and quit", "labels.csv: 2 of 5 comments labelled, 0 undecided; saved"] {
        assert!(run.stderr.contains(words), "`{words}` is not in:\n{}", run.stderr);
    }
    assert_eq!(rows(&sheet)[1..].iter().filter(|row| !row[6].is_empty()).count(), 2);
    let run = label().file("labels.csv", &sheet).args(["--terminal"]).standard_input("p\nb\ns\np\np\n").passes();
    assert!(run.stderr.contains("[3 of 5]") && run.stderr.contains("4 of 5 comments labelled, 1 undecided; saved"), "{}", run.stderr);
    let whole = run.text("labels.csv");
    assert_eq!(rows(&whole)[1..].iter().map(|row| &row[6]).collect::<Vec<_>>(), ["negative", "neutral", "amb", "positive", "positive"]);
    let run = label().file("labels.csv", &whole).passes();
    assert!(run.stderr.contains("4 of 5 comments labelled, 1 undecided; left as it is"), "{}", run.stderr);
    assert_eq!(run.text("labels.csv"), whole);
    let anew = label().file("labels.csv", &whole).args(["--size", "5", "--force"]).passes().text("labels.csv");
    assert!(rows(&anew)[1..].iter().all(|row| row[6].is_empty()));
}

#[test]
fn samples_that_cannot_be_drawn_are_told() {
    label().args(["--size", "0"]).fails_with(2, &["--size", "0 comments"], "200");
    Run::new("label").args(["-", "-o", "labels.csv", "--terminal"]).standard_input(archive()).fails_with(
        2,
        &["--terminal", "standard input"],
        "as a file",
    );
    label().file("labels.csv", "text,polarity\nx,neg\n").fails_with(4, &["labels.csv: line 1", "no column `key`"], "`afterstorm label` has made");
    Run::new("label").input("comments.csv", archive()).args(["-o", "no/labels.csv"]).fails_with(5, &["no", "no such folder"], "make it first");
}

#[test]
fn sheets_that_cannot_be_used_are_told_with_their_place() {
    let sheet = drawn("20");
    analyze(&sheet).fails_with(4, &["labels.csv", "none of its comments is labelled"], "--terminal");
    analyze("text,polarity\nx,neg\n").fails_with(4, &["labels.csv: line 1", "no column `key`"], "`afterstorm label` has made");
    analyze("key,text\nk1,x\n").fails_with(4, &["labels.csv: line 1", "`key`, `text`"], "name their column `polarity`");
    analyze("").fails_with(4, &["labels.csv", "has no rows"], "name the columns");
    analyze("key,text,polarity\nk1,x,neg\nk2,y,angry\n").fails_with(4, &["labels.csv: line 3, column `polarity`", "`angry`"], "`negative`");
    analyze("key,text,polarity\nk1,x,neg\nk2,y,pos\n").fails_with(
        4,
        &["labels.csv", "none of its 2 labelled comments is in this archive"],
        "the same paths",
    );
    let missing = Run::analyze().input("comments.csv", archive()).args(["--labels", "nowhere.csv"]);
    missing.fails_with(4, &["nowhere.csv", "cannot be read"], "the path is right");
    // A label more, of another archive, is told and left out.
    let more = filled(&drawn("120"), truth) + "k0000000000000000;;;;;somebody else's;negative;1\r\n";
    let run = analyze(&more).passes();
    assert!(run.stderr.contains("1 labelled comments are not in this archive"), "{}", run.stderr);
    assert!(run.path("out/report.md").exists());
}

#[test]
fn training_says_what_it_lacks_and_leaves_nothing_behind() {
    let acts = |file: &str, row: &str| {
        let run = Run::new("train").input(file, format!("sector\tacts\ttext\n{row}\n"));
        run.args(["--only-these", "--task", "act", "-o", "models"])
    };
    acts("few.en.tsv", "retail\tgreeting\tHello there, Anna").fails_with(2, &["labelled replies", "at least 100"], "label more texts");
    acts("few.tsv", "retail\tgreeting\tHello").fails_with(4, &["few.tsv", "does not tell the language"], "NAME.en.tsv");
    acts("few.pl.tsv", "retail\thugging\tDzień dobry").fails_with(2, &["few.pl.tsv", "line 2", "`hugging`"], "mend the file");
}

/// A sheet whose annotator calls everything negative that is not praise: comments of ours, the neutral ones relabelled.
fn strict_sheet(n: usize) -> String {
    let corpus = include_str!("../../src/resources/corpus/en/comments-a.tsv");
    let rows: Vec<String> = corpus
        .lines()
        .skip(1)
        .take(n)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let polarity = if cells[2] == "neu" { "neg" } else { cells[2] };
            format!("{polarity}\t{}", cells[6])
        })
        .collect();
    format!("polarity\ttext\n{}\n", rows.join("\n"))
}

#[test]
fn three_hundred_labels_move_the_mood_model_to_an_archive() {
    let run = Run::new("train").file("labels.tsv", strict_sheet(300)).args(["--adapt", "labels.tsv", "-o", "adapted"]).passes();
    let figures = run.stderr.lines().find(|line| line.starts_with("macro-F1 on texts whose labels were not used")).expect("it says what it is worth");
    let numbers: Vec<f64> = figures.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
    assert!(numbers[1] > numbers[0] + 1.0, "{figures}");

    // A bare question is negative to that annotator, and now to the program.
    let annotate = || Run::new("annotate").input("c.csv", "id,author,date,text\n1,a,2026-11-02 10:00,Where is the nearest shop?\n").args(["-o", "-"]);
    let adapted = ["general", "service"].into_iter().fold(annotate().args(["--resources", "mine"]), |next, expert| {
        let name = format!("models/sentiment-{expert}.model");
        next.file(&format!("mine/{name}"), std::fs::read(run.path(&format!("adapted/{name}"))).expect("it was written"))
    });
    check_says(&annotate().passes(), &[",neutral,"]);
    check_says(&adapted.passes(), &[",negative,"]);
}

#[test]
fn labels_that_teach_nothing_write_nothing() {
    let adapt = |n: usize| Run::new("train").file("labels.tsv", strict_sheet(n)).args(["--adapt", "labels.tsv", "-o", "adapted"]);
    adapt(40).fails_with(4, &["labels.tsv: ", "fewer than 100 teach nothing but chance"], "label more");
    let unlabelled = Run::new("train").file("labels.tsv", "text\nhello\n").args(["--adapt", "labels.tsv", "-o", "adapted"]);
    unlabelled.fails_with(4, &["labels.tsv: ", "line 1"], "name their column `polarity`");
}
