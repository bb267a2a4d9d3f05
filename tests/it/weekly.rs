//! The weekly report as its user meets it: weeks asked for rightly and wrongly, partial ones, first ones, weekly drops with a history, and the message.

use std::fmt::Write;

use serde_json::Value;

use crate::support::{Run, archives, repository};

/// Comments of a day in January 2026, each with an answer 20 minutes later unless `answered` says no.
struct Drop {
    rows: String,
    n: usize,
}

impl Drop {
    fn new() -> Self {
        Self { rows: "id,author,created_at,text,parent_id,thread_id\n".into(), n: 0 }
    }

    /// `per_day` questions on each day `from..=to` of January, at different hours.
    fn days(mut self, from: usize, to: usize, per_day: usize, text: &str) -> Self {
        for day in from..=to {
            for i in 0..per_day {
                let (hour, minute) = (8 + i % 12, i / 12);
                self.n += 1;
                let n = self.n;
                writeln!(self.rows, "q{day}-{n},ann{n},2026-01-{day:02}T{hour:02}:{minute:02}:00Z,{text} {day} {i}?,,t{day}-{n}")
                    .expect("a text takes all");
                if n.is_multiple_of(2) {
                    writeln!(
                        self.rows,
                        "a{day}-{n},Shop,2026-01-{day:02}T{hour:02}:{:02}:00Z,\"Sorry, we look into it.\",q{day}-{n},t{day}-{n}",
                        minute + 20
                    )
                    .expect("a text takes all");
                }
            }
        }
        self
    }
}

fn weekly() -> Run {
    Run::new("weekly").args(["--brand", "Shop", "--out", "out", "--quiet"])
}

/// The verdicts of the five figures, with reasons.
fn verdicts(week: &Value) -> Vec<String> {
    week["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|change| change["reason"].as_str().or(change["verdict"].as_str()).expect("a word").to_owned())
        .collect()
}

// January 2026 begins on a Thursday: week 2 is 5 to 11 January, week 6 is 2 to 8 February.

#[test]
fn a_wrong_week_is_told_with_an_example() {
    let run = || weekly().input("comments.csv", Drop::new().days(5, 18, 4, "Where is parcel").rows);
    run().args(["--week", "47"]).fails_with(2, &["--week", "`47` is no week"], "--week 2026-W47");
    run().args(["--week", "2025-W53"]).fails_with(2, &["`2025-W53` is no week"], "52 or 53 weeks");
    run().args(["--ending", "18.01.2026"]).fails_with(2, &["--ending", "is no date"], "--ending 2026-11-22");
    run().args(["--ending", "2026-01-14"]).fails_with(
        2,
        &["2026-01-14 is a Wednesday", "ends on a Sunday"],
        "--ending 2026-01-18 or --week 2026-W03",
    );
}

#[test]
fn a_week_without_comments_says_where_it_lies_and_what_there_is() {
    let run = || weekly().input("comments.csv", Drop::new().days(5, 11, 4, "Where is parcel").days(19, 25, 4, "Where is parcel").rows);
    run().args(["--week", "2026-W10"]).fails_with(4, &["2026-W10 begins after the last comment"], "2026-W02 to 2026-W04");
    run().args(["--week", "2025-W40"]).fails_with(4, &["2025-W40 ended before the first comment"], "2026-W02 to 2026-W04");
    run().args(["--week", "2026-W03"]).fails_with(4, &["no comment from 2026-W03"], "its last whole week");
}

#[test]
fn the_last_whole_week_is_taken_and_an_empty_one_in_between_is_told() {
    let drop = Drop::new().days(5, 11, 4, "Where is parcel").days(19, 25, 4, "Where is parcel").days(26, 27, 4, "Where is parcel");
    let run = weekly().input("comments.csv", drop.rows).args(["--locale", "en,pl"]).passes();
    let week = run.json("out/week.json");
    assert_eq!(week["now"]["week"], serde_json::json!({"year": 2026, "number": 4}));
    assert_eq!(week["left_out"], serde_json::json!([[{"year": 2026, "number": 3}, "empty"]]));
    assert_eq!(verdicts(&week), ["few_weeks"; 5]);
    assert!(run.text("out/report.md").contains("2026-W03 is not compared with: the archive has no comment from it"));
    assert!(run.text("out/pl/report.md").contains("Tygodnia 2026-W03 nie ma w porównaniu"));
}

#[test]
fn a_first_week_says_what_it_cannot_compare() {
    let run = weekly().input("comments.csv", Drop::new().days(5, 11, 4, "Where is parcel").rows).passes();
    assert_eq!(verdicts(&run.json("out/week.json")), ["no_history"; 5]);
    assert!(run.text("out/report.md").contains("This is the first week"));
}

#[test]
fn part_of_a_week_is_marked_and_compared_with_nothing() {
    let run = weekly().input("comments.csv", Drop::new().days(5, 28, 12, "Where is parcel").rows).args(["--week", "2026-W05"]).passes();
    let week = run.json("out/week.json");
    assert_eq!((week["now"]["completeness"].as_str(), verdicts(&week)), (Some("ends_inside"), vec!["partial_week".to_owned(); 5]));
    assert!(week["ledger"].is_null());
    assert!(run.text("out/report.md").contains("The archive ends inside this week"));
}

#[test]
fn weekly_drops_with_a_history_say_what_one_archive_says() {
    let text = "Where is parcel";
    let mut last = None;
    let whole = Drop::new().days(5, 18, 12, text).days(19, 25, 30, text);
    let one = weekly().input("all.csv", &whole.rows).args(["--week", "2026-W04"]).passes();
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history").display().to_string();
    for (from, to, per_day, week) in [(5, 11, 12, "2026-W02"), (12, 18, 12, "2026-W03"), (19, 25, 30, "2026-W04")] {
        // Each export begins with the ids of its own, as separate downloads do.
        let drop = Drop::new().days(from, to, per_day, text);
        let run = weekly().input("drop.csv", drop.rows).args(["--week", week, "--history", &history]).passes();
        last = Some(run.json("out/week.json"));
    }
    let (one, last) = (one.json("out/week.json"), last.expect("three runs"));
    assert_eq!(last["n_from_history"], 2);
    for (alone, together) in last["changes"].as_array().unwrap().iter().zip(one["changes"].as_array().unwrap()) {
        assert_eq!((&alone["figure"], &alone["verdict"], &alone["now"]), (&together["figure"], &together["verdict"], &together["now"]));
        assert_eq!(alone["before"], together["before"]);
    }
    assert_eq!(last["changes"][0]["verdict"], "real");
    let kept = std::fs::read_to_string(folder.path().join("history/weeks/2026-W02.json")).unwrap();
    assert!(!kept.contains(text) && !kept.contains("ann1"), "a history holds counts alone");
    std::fs::write(folder.path().join("history/weeks/2026-W02.json"), "{}").unwrap();
    weekly().input("drop.csv", Drop::new().days(5, 11, 4, text).rows).args(["--history", &history]).fails_with(
        4,
        &["2026-W02.json", "is no week of afterstorm"],
        "remove the file",
    );
}

#[test]
fn dates_without_a_time_of_day_are_counted_without_waits() {
    let mut table = String::from("id,author,created_at,text\n");
    for day in 5..=25 {
        for n in 0..4 {
            writeln!(table, "q{day}-{n},ann{day}{n},2026-01-{day:02},Where is parcel {day} {n}?").expect("a text takes all");
        }
    }
    let run = Run::new("weekly").args(["--out", "out", "--quiet"]).input("days.csv", table).passes();
    let week = run.json("out/week.json");
    assert_eq!(week["now"]["n_customer"], 28);
    assert_eq!(verdicts(&week)[2], "no_times");
    assert!(run.text("out/report.md").contains("only a date without a time of day"));
}

#[test]
fn a_brand_that_did_not_reply_is_told() {
    let silent: String = Drop::new()
        .days(5, 11, 4, "Where is parcel")
        .days(12, 18, 4, "Where is parcel")
        .rows
        .lines()
        .filter(|line| !line.starts_with("a1") || !line.contains("-01-1"))
        .map(|line| format!("{line}\n"))
        .collect();
    let run = weekly().input("comments.csv", silent).args(["--week", "2026-W03"]).passes();
    let week = run.json("out/week.json");
    assert_eq!(week["now"]["replies"]["n"], 0);
    assert!(run.text("out/report.md").contains("The brand wrote no reply in this week"));
}

#[test]
fn the_message_is_whole_and_the_same_every_time() {
    let drop = Drop::new().days(5, 11, 4, "Where is parcel");
    let run = || weekly().input("comments.csv", &drop.rows).args(["--name", "Shop", "--locale", "en,pl", "--format", "eml"]).passes();
    let (one, two) = (run(), run());
    let message = one.text("out/report.eml");
    assert_eq!(message, two.text("out/report.eml"));
    assert!(message.contains("Date: Mon, 12 Jan 2026 00:00:00 +0000\r\n"), "{message}");
    assert!(message.contains("@afterstorm.invalid>\r\n") && message.contains("Content-Language: en\r\n"));
    for part in ["multipart/alternative", "text/plain", "text/html"] {
        assert!(message.contains(part), "{part}");
    }
    assert!(!message.contains("<style") && !message.contains("<svg") && !message.contains("http"), "nothing that mail programs drop or load");
    assert!(one.text("out/pl/report.eml").contains("Content-Language: pl\r\n"));
    assert!(!one.path("out/report.html").exists());
}

#[test]
fn the_weeks_of_the_sample_have_the_verdicts_that_were_planted() {
    for (week, level, figure) in [("2026-W44", "calm", "noise"), ("2026-W45", "act", "real"), ("2026-W46", "act", "real")] {
        let out = Run::new("weekly").args(["--out", "out", "--week", week, "--format", "json,md", "--config"]);
        let config = repository("sample_data/afterstorm.toml").display().to_string();
        let archive = archives().display().to_string();
        let run = out.args([&config, &archive]).passes();
        assert!(run.stderr.contains(&format!("{week}: {level};")), "{}", run.stderr);
        let numbers = run.json("out/week.json");
        assert_eq!(verdicts(&numbers)[1], figure, "{week}");
        let carried = &numbers["now"]["carried"];
        let count = |key: &str| carried[key].as_u64().expect("a count");
        assert_eq!(count("at_start") + count("arrived") - count("answered"), count("at_end"), "the flow of cases adds up");
        let definitions = run.text("out/report.md");
        assert!(definitions.contains("Newcombe") && definitions.contains("Real, noise, too early"));
    }
}

#[test]
fn actions_are_tested_over_the_weeks() {
    let actions = "[[action]]\nid = \"A1\"\nstatement = \"Answer within the hour\"\nowner = \"care lead\"\ndue = 2026-01-20\ntest = \"first_reply.answered_within_60min >= 0.3 for 2 weeks\"\n";
    let drop = Drop::new().days(5, 25, 8, "Where is parcel");
    let run = weekly().input("comments.csv", drop.rows).file("actions.toml", actions).args(["--actions", "actions.toml"]).passes();
    let report = run.text("out/report.md");
    assert!(report.contains("Answer within the hour") && report.contains("care lead") && !report.contains("No actions are recorded"));
}
