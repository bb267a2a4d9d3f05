//! `explain`: what a number means, and what stands behind it.

use serde_json::Value;

use crate::support::{Finished, Run, sample};

fn said(done: &Finished) -> String {
    String::from_utf8(done.stdout.clone()).expect("explanations are UTF-8")
}

/// A run of `explain` with the numbers of the sample in the folder `report`.
fn explain() -> Run {
    Run::new("explain").file("report/measures.json", &sample().files["measures.json"])
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

#[test]
fn without_an_id_every_definition_is_listed() {
    let text = said(&Run::new("explain").passes());
    says(&text, &["first_reply_calendar_minutes", "Typical wait for the first reply", "change_ledger"]);
    let list: Value = serde_json::from_slice(&Run::new("explain").args(["--json"]).passes().stdout).expect("it is JSON");
    let list = list.as_array().expect("a list");
    assert!(list.len() > 40 && list.iter().all(|entry| entry["formula"].is_string() && entry["source"].is_string()));
}

#[test]
fn a_definition_has_formula_and_source_in_both_languages() {
    says(&said(&Run::new("explain").args(["reply_rate"]).passes()), &["Cases answered", "Formula: k / n", "Source: Wilson 1927"]);
    let polish = said(&Run::new("explain").args(["reply_rate", "--locale", "pl"]).passes()).replace('\u{a0}', " ");
    says(&polish, &["Sprawy z odpowiedzią", "Wzór: k / n", "Źródło: Wilson 1927", "przedział Wilsona"]);
}

#[test]
fn numbers_of_a_report_carry_path_n_and_interval() {
    let text = said(&explain().args(["reply_rate", "--report", "report"]).passes());
    let rate = &sample().measures.latency.first_reply.reply_rate;
    let n = format!("n = {},{:03}", rate.n / 1000, rate.n % 1000);
    says(&text.replace('\u{a0}', " "), &["Numbers of this report:", "latency.first_reply.reply_rate: ", &n, "Comments behind it:", ", record "]);
}

#[test]
fn a_number_is_found_by_its_path_with_the_comments_behind_it() {
    let json: Value =
        serde_json::from_slice(&explain().args(["causes.causes[0].share", "--report", "report", "--json"]).passes().stdout).expect("it is JSON");
    let first = &sample().json["causes"]["causes"][0];
    assert_eq!((json["id"].as_str(), &json["figures"][0]["of"]), (Some("cause_share"), &first["cause"]));
    assert_eq!(json["figures"][0]["figure"], first["share"]);
    let topic = format!("cause/{}", first["cause"].as_str().expect("an id"));
    let wanted = sample().json["evidence"]["topics"][&topic].as_array().expect("the cause has evidence");
    let found: Vec<&Value> = json["comments"].as_array().expect("comments").iter().map(|comment| &comment["id"]).collect();
    assert_eq!(found, wanted.iter().collect::<Vec<_>>());
}

#[test]
fn a_wrong_id_is_told_the_nearest_ones() {
    Run::new("explain").args(["reply_rat"]).fails_with(2, &["`reply_rat` is no definition"], "nearest are `reply_rate`, ");
    Run::new("explain").args(["latency.first_reply.median"]).fails_with(2, &["need `--report DIR`"], "schema metrics");
    explain().args(["latency.first_reply.medain", "--report", "report"]).fails_with(2, &["no number"], "nearest are `latency.first_reply.median`, ");
    Run::new("explain").args(["first_reply.negative.p90_minutes"]).fails_with(
        2,
        &["no name of a number"],
        "`first_reply.negative.p90_calendar_minutes`",
    );
}

#[test]
fn numbers_are_explained_by_the_names_that_actions_give_them() {
    let name = "first_reply.negative.p90_calendar_minutes";
    says(&said(&Run::new("explain").args([name]).passes()), &["Typical wait for the first reply", "Formula: ", &format!("Name for actions: {name}")]);
    let json: Value = serde_json::from_slice(&explain().args([name, "--report", "report", "--json"]).passes().stdout).expect("it is JSON");
    let negative = sample().measures.latency.groups.iter().find(|group| group.key == "negative").expect("there are negative cases");
    assert_eq!(json["id"], "first_reply_calendar_minutes");
    assert_eq!(json["metric"]["value"]["n"].as_u64(), Some(negative.summary.p90.n));
    assert_eq!(json["metric"]["value"]["value"].as_f64(), negative.summary.p90.point);
    // Only the number itself, not all that share its definition, and the comments behind it.
    assert!(json["figures"].as_array().expect("figures").iter().all(|figure| figure["figure"]["n"].as_u64() == Some(negative.summary.p90.n)));
    assert!(!json["comments"].as_array().expect("comments").is_empty());
    let share = said(&explain().args(["causes.late_delivery.share", "--report", "report", "--locale", "pl"]).passes()).replace('\u{a0}', " ");
    says(&share, &["Nazwa w działaniach: causes.late_delivery.share: ", "%", "n = 4795"]);
}

#[test]
fn a_folder_without_measures_is_an_error() {
    Run::new("explain").args(["reply_rate", "--report", "gone"]).fails_with(4, &["gone/measures.json", "no such file"], "afterstorm analyze");
    let broken = Run::new("explain").file("report/measures.json", "{").args(["reply_rate", "--report", "report"]);
    broken.fails_with(4, &["report/measures.json", "line 1"], "analyse anew");
    let foreign = Run::new("explain").file("report/measures.json", "{}").args(["reply_rate", "--report", "report"]);
    foreign.fails_with(4, &["no measures of afterstorm"], "analyse anew");
}
