//! The five weeks before the sample's crisis (`sample_data/earlier/`): other shapes of files, a smaller crisis, and its truth in `truth-weeks.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use afterstorm::measure::Measures;
use afterstorm::measure::results::{StatementKind, Verdict};
use afterstorm::model::Micros;
use serde_json::Value;

use crate::support::{Comment, Files, PROGRAM, comments, contents, counts, parquet, repository};

struct Earlier {
    measures: Measures,
    json: Value,
    comments: Vec<Comment>,
}

fn analyse(inputs: &[&str]) -> Files {
    let place = tempfile::tempdir().expect("the system has room for tests");
    let out = place.path().join("out");
    let mut command = assert_cmd::Command::new(PROGRAM);
    command.arg("analyze").args(inputs.iter().map(|input| repository(input))).arg("--config").arg(repository("sample_data/afterstorm.toml"));
    command.args(["--quiet", "--format", "json,parquet", "--out"]).arg(&out).current_dir(place.path()).assert().success();
    contents(&out)
}

fn earlier() -> &'static Earlier {
    static EARLIER: OnceLock<Earlier> = OnceLock::new();
    EARLIER.get_or_init(|| {
        let files = analyse(&["sample_data/earlier"]);
        Earlier {
            measures: serde_json::from_slice(&files["measures.json"]).expect("measures.json has the shape of Measures"),
            json: serde_json::from_slice(&files["measures.json"]).expect("measures.json is JSON"),
            comments: comments(&parquet(&files["comments.parquet"])),
        }
    })
}

fn truth() -> &'static Value {
    static TRUTH: OnceLock<Value> = OnceLock::new();
    TRUTH.get_or_init(|| serde_json::from_slice(&fs::read(repository("sample_data/truth-weeks.json")).expect("it is there")).expect("it is JSON"))
}

fn instant(value: &Value) -> Micros {
    chrono::DateTime::parse_from_rfc3339(value.as_str().expect("a time")).expect("a time").timestamp_micros()
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

#[test]
fn nothing_of_the_earlier_files_is_lost() {
    let ledger = &earlier().json["ledger"];
    let files = ledger["files"].as_array().unwrap();
    assert_eq!(files.len(), truth()["files"].as_object().unwrap().len());
    for file in files {
        let planted = &truth()["files"][file["file"].as_str().unwrap()];
        let [records, analysed, rejected, merged] = counts(file);
        assert_eq!(records, analysed + rejected + merged, "{file}");
        assert_eq!(records, number(&planted["records_written_without_blank_lines_and_headers"]), "records of {file}");
        assert_eq!(analysed, number(&planted["good_records"]), "analysed of {file}");
        assert_eq!(rejected, number(&planted["planted_rejects"]), "rejected of {file}");
        assert_eq!(merged, number(&planted["duplicates_merged"]), "merged of {file}");
    }
}

#[test]
fn every_earlier_comment_is_counted_on_the_right_side() {
    let (scope, planted) = (&earlier().measures.scope, &truth()["counts"]);
    assert_eq!(scope.n_customer, number(&planted["customer_comments"]));
    assert_eq!(scope.n_brand, number(&planted["brand_replies"]) + number(&planted["brand_posts"]));
    assert_eq!(scope.n_bot, number(&planted["bot_acknowledgements"]));
    assert_eq!(scope.n_authors, number(&planted["authors"]));
    let found: BTreeSet<&str> = earlier().comments.iter().filter(|comment| comment.role == "customer").map(|comment| comment.id.as_str()).collect();
    let planted: BTreeSet<&str> = truth()["labels"].as_object().unwrap().keys().map(String::as_str).collect();
    assert!(found == planted, "not in the truth: {:?}; not found: {:?}", found.difference(&planted).next(), planted.difference(&found).next());
}

#[test]
fn the_earlier_crisis_is_found_where_it_was_planted() {
    let (storm, planted) = (&earlier().measures.storm, &truth()["crises"][0]);
    assert_eq!(storm.verdict, Verdict::Crisis);
    let (onset, over) = (instant(&planted["onset"]), instant(&planted["over"]));
    let found = storm.onset.expect("a crisis has an onset");
    assert!((found.at - onset).abs() <= 60 * 60_000_000, "the onset is {} minutes away", (found.at - onset) / 60_000_000);
    let crisis = storm.crisis.expect("a crisis has an end");
    assert!((crisis.to - over).abs() <= 24 * 3_600_000_000, "the end is {} hours away", (crisis.to - over) / 3_600_000_000);
}

#[test]
fn the_earlier_statements_are_found_with_what_they_do() {
    for planted in truth()["statements"].as_array().unwrap() {
        let (at, id) = (instant(&planted["at"]), planted["id"].as_str().unwrap());
        let row = |quote: &afterstorm::measure::results::QuoteId| &earlier().comments[quote.row().expect("quotes have a row") as usize];
        let mut statements = earlier().measures.storm.statements.iter();
        let found = statements.find(|statement| statement.at == at && statement.quote.as_ref().is_some_and(|quote| row(quote).id == id));
        let found = found.unwrap_or_else(|| panic!("{planted} is not found"));
        let wanted = if planted["kind"] == "apology" { StatementKind::ApologyWithRedress } else { StatementKind::Informing };
        assert_eq!(found.kind, wanted, "{planted}");
    }
    assert_eq!(earlier().measures.storm.statements.len(), truth()["statements"].as_array().unwrap().len(), "and no others");
}

/// Customer comments per ISO week of Warsaw, in which both folders lie in summer or winter time.
fn by_week(comments: &[Comment], weeks: &[Value]) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for comment in comments.iter().filter(|comment| comment.role == "customer") {
        let at = comment.at.expect("every comment of the sample has a time");
        let week = weeks.iter().find(|week| instant(&week["from"]) <= at && at < instant(&week["to"])).expect("it lies in the twelve weeks");
        *found.entry(week["week"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    found
}

#[test]
fn both_folders_together_are_twelve_weeks() {
    let files = analyse(&["sample_data/earlier", "sample_data/archives"]);
    let weeks = truth()["weeks"].as_array().unwrap();
    let names: Vec<&str> = weeks.iter().map(|week| week["week"].as_str().unwrap()).collect();
    let planted: Vec<String> = (35..=46).map(|week| format!("2026-W{week}")).collect();
    assert_eq!(names, planted);
    for pair in weeks.windows(2) {
        assert_eq!(pair[0]["to"], pair[1]["from"], "weeks follow each other");
    }
    let found = by_week(&comments(&parquet(&files["comments.parquet"])), weeks);
    let wanted: BTreeMap<String, u64> =
        weeks.iter().map(|week| (week["week"].as_str().unwrap().to_owned(), number(&week["customer_comments"]))).collect();
    assert_eq!(found, wanted);
}
