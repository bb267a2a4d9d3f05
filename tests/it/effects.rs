//! Targets by kind of case and replays under another rota, from the command line to `measures.json`.

use serde_json::Value;

use crate::support::{Run, sample};

/// Two complaints a day for 40 days, at 10 h and at 20 h; the first is answered after ten minutes, the second the next morning.
fn complaints() -> String {
    let mut text = "id,in_reply_to_id,author,created_at,text\n".to_owned();
    for day in 1..=40 {
        let date = |day: i32| format!("2026-{:02}-{:02}", 1 + (day - 1) / 28, (day - 1) % 28 + 1);
        for (name, asked, answered_on, answered) in [("am", "10:00", day, "10:10"), ("pm", "20:00", day + 1, "10:12")] {
            text += &format!("{name}{day},,{name}{day},{}T{asked}:00Z,Where is my parcel {day}? Terrible service!\n", date(day));
            text += &format!("r{name}{day},{name}{day},Shop,{}T{answered}:00Z,Sorry! Your parcel {day} comes on Friday.\n", date(answered_on));
        }
    }
    text
}

fn run() -> Run {
    Run::analyze().input("comments.csv", complaints()).args(["--brand", "Shop"])
}

fn within_target(measures: &Value, kind: &str) -> f64 {
    let scenarios = measures["effects"]["what_if"]["scenarios"].as_array().expect("it was replayed");
    let scenario = scenarios.iter().find(|scenario| scenario["kind"] == kind).unwrap_or_else(|| panic!("no scenario {kind}"));
    scenario["within_target"]["point"].as_f64().expect("a share")
}

#[test]
fn a_rota_of_ones_own_is_replayed_and_told() {
    let rota = "label = \"Day and evening\"\n[[shift]]\nhours = \"08:00-23:00\"\npeople = 2\n";
    let finished = run().file("rota.toml", rota).args(["--what-if", "rota.toml"]).passes();
    let measures = finished.json("out/measures.json");
    let really = measures["effects"]["what_if"]["really_within_target"].as_f64().unwrap();
    assert!((really - 0.5).abs() < 0.02, "every morning and no evening: {really}");
    assert!(within_target(&measures, "own") > 0.95);
    assert!(within_target(&measures, "evenings") > within_target(&measures, "as_it_was"));
    assert!(finished.text("out/report.md").contains("Your rota “Day and evening”"));
    assert_eq!(finished.json("out/manifest.json")["settings"]["what_if"], "Day and evening");
    let in_settings = "[what-if]\nlabel = \"Day and evening\"\n[[what-if.shift]]\nhours = \"08:00-23:00\"\npeople = 2\n";
    let same = run().file("settings.toml", in_settings).args(["--config", "settings.toml"]).passes();
    assert_eq!(same.json("out/measures.json")["effects"], measures["effects"]);
}

#[test]
fn a_rota_that_means_nothing_is_refused_with_its_place() {
    let wrong = |text: &str| run().file("rota.toml", text).args(["--what-if", "rota.toml"]);
    wrong("[[shift]]\nhours = \"8 to 20\"\npeople = 1\n").fails_with(2, &["what-if.shift.hours", "`8 to 20`"], "18:00-22:00");
    wrong("[[shift]]\nhour = \"08:00-20:00\"\npeople = 1\n").fails_with(2, &["rota.toml: line 2", "`hour`"], "`hours`");
    wrong("label = \"empty\"\n").fails_with(2, &["what-if.shift"], "[[shift]]");
    run().args(["--what-if", "none.toml"]).fails_with(4, &["none.toml"], "");
}

#[test]
fn targets_of_classes_come_from_the_settings() {
    let target = |minutes: &str| format!("[target]\nminutes = 60\nshare = 0.9\n[target.classes]\ncomplaint = {minutes}\n");
    let finished = run().file("settings.toml", target("5")).args(["--config", "settings.toml"]).passes();
    let targets = &finished.json("out/measures.json")["effects"]["targets"];
    let complaint = targets.as_array().unwrap().iter().find(|row| row["class"] == "complaint").unwrap();
    assert_eq!((complaint["target_minutes"].as_f64(), complaint["n_met"].as_u64()), (Some(5.0), Some(0)));
    let wrong = run().file("settings.toml", target("0")).args(["--config", "settings.toml"]);
    wrong.fails_with(2, &["target.classes", "complaint"], "above 0");
}

#[test]
fn in_the_sample_every_case_is_in_one_state_and_every_figure_has_its_interval() {
    let measures: Value = serde_json::from_str(&sample().text("measures.json")).unwrap();
    let effects = &measures["effects"];
    for row in effects["targets"].as_array().unwrap() {
        let states = ["n_met", "n_breached_answered", "n_breached_open", "n_open_in_time", "n_not_applicable"];
        assert_eq!(states.iter().map(|state| row[*state].as_u64().unwrap()).sum::<u64>(), row["n_cases"].as_u64().unwrap(), "{row}");
    }
    assert_eq!(effects["statements"].as_array().unwrap().len(), measures["storm"]["statements"].as_array().unwrap().len());
    for test in effects["fairness"]["tests"].as_array().unwrap() {
        assert!(test["p_adjusted"].as_f64() >= test["p_value"].as_f64(), "{test}");
    }
    let calmer = &effects["recovery"]["answered"]["beyond_unanswered"];
    assert!(calmer["low"].as_f64() <= calmer["point"].as_f64() && calmer["point"].as_f64() <= calmer["high"].as_f64());
}
