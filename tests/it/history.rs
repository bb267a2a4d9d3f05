//! `analyze --history`, `--actions` and `compare` at the rim: what is kept, what is refused and with which words, and that nothing half-written is left.

use std::fs::{self, File};
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Files, Finished, Run, contents, good_csv, repository};

/// An archive with a care account that answers each question after `minutes`; the questions begin on a day of a month.
fn archive(month: u32, minutes: u32) -> String {
    let row = |idx: u32| {
        let (day, hour) = (1 + idx, 8 + idx % 10);
        let (later, minute) = (hour + minutes / 60, minutes % 60);
        format!(
            "q{idx},,Customer {},2026-{month:02}-{day:02}T{hour:02}:00:00Z,Where is my parcel {idx}? It is late again.\n\
             a{idx},q{idx},Care,2026-{month:02}-{day:02}T{later:02}:{minute:02}:00Z,We are sorry. It comes tomorrow.\n",
            idx % 9
        )
    };
    "id,parent_id,author,created_at,text\n".to_owned() + &(0..24).map(row).collect::<String>()
}

const ACTIONS: &str = "[[action]]\nid = \"A-1\"\nstatement = \"Answer within an hour\"\nowner = \"Head of care\"\ndue = 2026-12-31\ntest = \"first_reply.median_calendar_minutes <= 60 min\"\n";

/// A folder with two runs in `past`, `spring` and `autumn`, their reports beside it.
fn past() -> Finished {
    let first = Run::analyze()
        .input("spring.csv", archive(3, 90))
        .args(["--brand", "Care", "--name", "spring", "--history", "past", "--format", "json,md", "--out", "r-spring"])
        .passes();
    let second = Run::analyze().args(["--brand", "Care", "--name", "autumn", "--history", "past", "--format", "json,md", "--out", "r-autumn"]);
    copy(&contents(&first.path("")), &second);
    second.input("autumn.csv", archive(9, 20)).passes()
}

fn copy(files: &Files, run: &Run) {
    for (name, bytes) in files {
        let path = run.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A run beside the two kept ones.
fn beside(command: &str) -> Run {
    let run = Run::new(command);
    copy(&kept(), &run);
    run
}

/// The files of [`past`], made once.
fn kept() -> Files {
    static KEPT: std::sync::OnceLock<Files> = std::sync::OnceLock::new();
    KEPT.get_or_init(|| contents(&past().path(""))).clone()
}

fn entry(name: &str) -> Value {
    serde_json::from_slice(&kept()[name]).expect("it is JSON")
}

#[test]
fn a_run_is_kept_without_the_words_of_anybody() {
    let manifest = entry("past/spring/manifest.json");
    assert_eq!((manifest["tool"].as_str(), manifest["zone"].as_str()), (Some("afterstorm history"), Some("UTC")));
    let metrics = entry("past/spring/metrics.json");
    assert_eq!(metrics["first_reply.median_calendar_minutes"]["value"], json!(90.0));
    assert!(kept()["past/spring/days.parquet"].starts_with(b"PAR1"));
    for (name, bytes) in kept().iter().filter(|(name, _)| name.starts_with("past/")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Where is my parcel") && !text.contains("Customer 1"), "{name} holds words of a comment");
    }
}

#[test]
fn the_same_run_again_changes_nothing_and_says_so() {
    let run = beside("analyze").input("autumn.csv", archive(9, 20));
    let run = run.args(["--brand", "Care", "--name", "autumn", "--history", "past", "--format", "json", "--out", "again"]);
    let before = kept()["past/autumn/manifest.json"].clone();
    let done = run.passes();
    assert!(done.stderr.contains("in the history already, unchanged"), "{}", done.stderr);
    assert_eq!(done.bytes("past/autumn/manifest.json"), before);
}

#[test]
fn other_comments_under_a_name_that_is_taken_need_force() {
    let args = ["--brand", "Care", "--name", "autumn", "--history", "past", "--format", "json", "--out", "again"];
    let run = beside("analyze").input("other.csv", archive(10, 30)).args(args);
    run.fails_with(5, &["past/autumn", "kept already, from other comments"], "--force");
    let done = run.args(["--force"]).passes();
    assert!(done.text("past/autumn/metrics.json").contains("30.0"));
}

#[test]
fn the_same_comments_under_another_name_are_refused() {
    let run = beside("analyze").input("autumn.csv", archive(9, 20));
    run.args(["--brand", "Care", "--name", "second", "--history", "past", "--format", "json", "--out", "again"]).fails_with(
        5,
        &["the same comments are kept as `autumn`"],
        "--name \"autumn\"",
    );
}

#[test]
fn a_folder_that_is_no_history_stays_as_it_is() {
    let run = Run::analyze().input("a.csv", good_csv(12)).file("photos/one.txt", "x").args(["--history", "photos"]);
    run.fails_with(4, &["photos", "is no history"], "analyze --history");
    Run::analyze().input("a.csv", good_csv(12)).file("past", "x").args(["--history", "past"]).fails_with(5, &["past", "is a file"], "--history");
}

#[test]
fn a_run_that_fails_leaves_no_empty_history() {
    Run::analyze().input("a.csv", "nothing,of\nuse,here\n").args(["--history", "past"]).fails_with(4, &["a.csv"], "");
}

#[test]
fn two_runs_do_not_write_at_once_and_a_lock_left_behind_is_none() {
    let run = beside("analyze").input("new.csv", archive(11, 30));
    let run = run.args(["--brand", "Care", "--name", "new", "--history", "past", "--format", "json", "--out", "new"]);
    let lock = File::options().write(true).open(run.path("past/.lock")).expect("the earlier runs left it");
    lock.lock().expect("nobody else holds it");
    run.fails_with(5, &["past", "another run is writing"], "wait");
    drop(lock);
    assert!(run.passes().path("past/new/manifest.json").exists());
}

/// What `compare --history past` says after something was done to an entry.
#[track_caller]
fn check_skipped(spoil: impl Fn(&Path), words: &str) {
    let run = beside("compare").args(["r-spring", "r-autumn", "--history", "past", "--format", "json", "--out", "cmp"]);
    spoil(&run.path("past/spring"));
    let done = run.passes();
    assert!(done.stderr.contains("past/spring: left out") && done.stderr.contains(words), "{}", done.stderr);
}

#[test]
fn an_entry_that_cannot_be_used_is_named_and_left_out() {
    check_skipped(|entry| fs::write(entry.join("metrics.json"), "{}").unwrap(), "metrics.json is not what was written");
    check_skipped(|entry| fs::remove_file(entry.join("lessons.json")).unwrap(), "half-written: lessons.json is missing");
    check_skipped(|entry| fs::write(entry.join("manifest.json"), "{\"tool\": ").unwrap(), "manifest.json is damaged");
    check_skipped(|entry| fs::remove_file(entry.join("manifest.json")).unwrap(), "no manifest.json");
    let newer = |entry: &Path| {
        let text = fs::read_to_string(entry.join("manifest.json")).unwrap().replace("\"schema_version\": 1", "\"schema_version\": 9");
        fs::write(entry.join("manifest.json"), text).unwrap();
    };
    check_skipped(newer, "a newer afterstorm kept it (version 9, this one reads up to 1)");
    let run = beside("compare").args(["past/spring", "past/autumn", "--out", "cmp"]);
    newer(&run.path("past/spring"));
    run.fails_with(4, &["past/spring", "a newer afterstorm kept it"], "analyse its archive again");
}

#[test]
fn a_half_written_folder_is_named() {
    let run = beside("compare").args(["--history", "past", "--format", "json", "--out", "cmp"]);
    fs::create_dir(run.path("past/.winter.partial-7")).unwrap();
    assert!(run.passes().stderr.contains("past/.winter.partial-7: left out, half-written"));
}

#[test]
fn the_first_version_of_an_entry_is_still_read() {
    let manifest = json!({ "tool": "afterstorm history", "schema_version": 0, "name": "old", "span": { "from": 1_600_000_000_000_000_i64, "to": 1_600_100_000_000_000_i64 } });
    let metrics = json!({ "first_reply.median_calendar_minutes": { "value": 300.0, "low": 250.0, "high": 350.0, "n": 80 } });
    let lessons = json!([{ "rule": "slow_first_reply", "is_strength": false }]);
    let run = beside("compare")
        .file("past/old/manifest.json", manifest.to_string())
        .file("past/old/metrics.json", metrics.to_string())
        .file("past/old/lessons.json", lessons.to_string())
        .args(["old", "autumn", "--history", "past", "--format", "json,md", "--out", "cmp"]);
    let done = run.passes();
    let compared = done.json("cmp/comparison.json");
    let row = compared["figures"].as_array().unwrap().iter().find(|row| row["metric"] == "first_reply.median_calendar_minutes").unwrap();
    assert_eq!((&row["values"][0]["value"], &row["verdict"]), (&json!(300.0), &json!("better")));
    assert!(done.text("cmp/comparison.md").contains("old has no onset"));
}

#[test]
fn runs_are_laid_side_by_side_from_reports_and_from_the_history_alike() {
    let of = |sides: [&str; 2]| {
        let run = beside("compare").args(sides).args(["--history", "past", "--format", "json", "--out", "cmp"]);
        run.passes().json("cmp/comparison.json")
    };
    let (reports, kept) = (of(["r-spring", "r-autumn"]), of(["autumn", "past/spring"]));
    assert_eq!(reports["figures"], kept["figures"], "the same numbers in order of time, however they are named");
    let names =
        |compared: &Value| compared["crises"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!((names(&kept), names(&reports)), (vec!["spring".into(), "autumn".into()], vec!["r-spring".into(), "r-autumn".into()]));
    let median = kept["figures"].as_array().unwrap().iter().find(|row| row["metric"] == "first_reply.median_calendar_minutes").unwrap();
    assert_eq!((&median["verdict"], &median["difference"]["value"]), (&json!("better"), &json!(-70.0)));
}

#[test]
fn a_comparison_has_its_documents_tables_and_charts_in_both_languages() {
    let done = beside("compare").args(["--history", "past", "--like", "autumn", "--locale", "pl,en", "--out", "cmp"]).passes();
    for name in ["comparison.html", "comparison.md", "comparison.json", "manifest.json", "tables/differences.csv", "tables/lessons_over_time.csv"] {
        assert!(done.path("cmp").join(name).exists(), "{name} is missing");
    }
    assert!(done.path("cmp/charts/waits_and_clocks.svg").exists() && done.path("cmp/en/comparison.html").exists());
    assert!(done.text("cmp/comparison.md").contains("Kryzysy obok siebie"));
    // It quotes nobody and `compare` knows no editions: none is offered.
    assert!(!done.text("cmp/en/comparison.html").contains("--edition"));
    let again = beside("compare").args(["--history", "past", "--like", "autumn", "--locale", "pl,en", "--out", "cmp"]).passes();
    assert_eq!(contents(&done.path("cmp")), contents(&again.path("cmp")), "the same input gives the same bytes");
}

#[test]
fn what_cannot_be_compared_is_told() {
    beside("compare").args(["r-spring", "--out", "cmp"]).fails_with(2, &["`r-spring` has nothing to be compared with"], "two report folders");
    beside("compare").args(["--out", "cmp"]).fails_with(2, &["nothing to compare"], "--history");
    beside("compare").args(["r-spring", "nowhere", "--out", "cmp"]).fails_with(4, &["nowhere", "no such folder"], "the path is right");
    beside("compare").args(["autumn", "sprong", "--history", "past", "--out", "cmp"]).fails_with(2, &["holds no `sprong`"], "did you mean `spring`");
    beside("compare").args(["r-spring", "past/spring", "r-spring", "--out", "cmp"]).fails_with(2, &["two of them are called `r-spring`"], "rename");
    beside("compare").file("photos/a.txt", "x").args(["r-spring", "photos", "--out", "cmp"]).fails_with(
        4,
        &["photos", "has no measures.json"],
        "analyze",
    );
    beside("compare").file("notes.csv", "a,b").args(["r-spring", "notes.csv", "--out", "cmp"]).fails_with(
        4,
        &["notes.csv: has no measures.json"],
        "analyze",
    );
    beside("compare").file("old/measures.json", "{}").args(["r-spring", "old", "--out", "cmp"]).fails_with(4, &["old", "another version"], "again");
    beside("compare").file("photos/a.txt", "x").args(["--history", "photos", "--out", "cmp"]).fails_with(
        4,
        &["photos", "is no history"],
        "analyze --history",
    );
    beside("compare").args(["--history", "nowhere", "--out", "cmp"]).fails_with(4, &["nowhere"], "the path is right");
}

#[test]
fn actions_are_tested_and_reported() {
    let run = beside("analyze").input("autumn.csv", archive(9, 20)).file("actions.toml", ACTIONS);
    let done = run.args(["--brand", "Care", "--actions", "actions.toml", "--format", "md,csv", "--out", "new"]).passes();
    assert!(done.text("new/report.md").contains("1 of 1 pass their test."), "{}", done.text("new/report.md"));
    assert!(done.text("new/tables/action_tests.csv").contains("A-1,Answer within an hour,Head of care,2026-12-31T12:00:00Z,passing"));
    let compared = beside("compare").file("actions.toml", ACTIONS).args([
        "r-spring",
        "r-autumn",
        "--actions",
        "actions.toml",
        "--format",
        "json",
        "--out",
        "cmp",
    ]);
    assert_eq!(compared.passes().json("cmp/comparison.json")["actions"][0]["status"], json!("passing"));
}

#[test]
fn a_test_that_cannot_be_read_is_told_with_its_place_before_any_work() {
    let wrong = ACTIONS.replace("first_reply.median_calendar_minutes", "first_reply.median_minutes");
    let run = Run::analyze().input("a.csv", good_csv(12)).file("actions.toml", wrong).args(["--actions", "actions.toml"]);
    run.fails_with(2, &["actions.toml: line 6, column 9", "first_reply.median_minutes"], "did you mean `first_reply.median_calendar_minutes`");
    Run::analyze().input("a.csv", good_csv(12)).args(["--actions", "no.toml"]).fails_with(4, &["no.toml"], "the path is right");
}

#[test]
fn what_an_action_lacks_and_how_it_is_worded_is_warned_about_and_stops_nothing() {
    let text = "[[action]]\nid = \"A-1\"\nstatement = \"Zwiększyć czujność\"\n";
    let config = "name = \"Anna's crisis\"\n[[statement]]\nat = \"2026-11-02\"\nlabel = \"We should have spoken\"\n";
    let run = Run::analyze().input("a.csv", good_csv(12)).file("actions.toml", text).file("c.toml", config);
    let said = run.args(["--actions", "actions.toml", "--config", "c.toml", "--format", "json"]).passes().stderr;
    for wanted in [
        "actions.toml: line 1: action A-1 has no test",
        "has no owner",
        "has no due date",
        "actions.toml: line 3: \"Zwiększyć czujność\"",
        "c.toml: name: \"Anna's\"",
        "c.toml: [[statement]] 1: label: \"should have\"",
    ] {
        assert!(said.contains(wanted), "{wanted}:\n{said}");
    }
}

#[test]
fn the_names_of_numbers_can_be_listed() {
    let text = String::from_utf8(Run::new("schema").args(["metrics"]).passes().stdout).unwrap();
    assert!(text.lines().any(|line| line.starts_with("reply.rate ") && line.contains("share")), "{text}");
    let guide = fs::read_to_string(repository("docs/history.md")).expect("it is there");
    for name in guide.split('`').filter(|code| code.starts_with("first_reply.") && !code.contains(' ')) {
        assert!(text.contains(name), "docs/history.md names {name}, which does not exist");
    }
}
