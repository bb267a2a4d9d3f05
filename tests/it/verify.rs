//! `verify`: a report is made again from its inputs, and what differs is said.

use serde_json::{Value, json};

use crate::support::{Finished, Run, contents, repository};

const COMMENTS: &str = "comment_id,parent_id,author_id,author_role,created_at,text\n\
    1,,u1,customer,2026-03-02T08:00:00Z,Where is my parcel? I have been waiting for a week\n\
    2,1,shop,brand,2026-03-02T09:30:00Z,We are sorry. It will be with you by 4 March.\n\
    3,,u2,customer,2026-03-02T10:00:00Z,\"Terrible, the box was broken\"\n\
    4,,u3,customer,2026-03-03T10:00:00Z,\"Great service, thank you\"\n";

/// Analyses the comments with some arguments, and gives the folder as files beside the input.
fn analysed(extra: &[&str], files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let mut run = Run::analyze().input("a.csv", COMMENTS).args(["--format", "md,json", "--quiet"]);
    for (name, text) in files {
        run = run.file(name, text);
    }
    for arg in extra {
        run = run.args([arg]);
    }
    written(&run.passes())
}

/// The folder `out` of a run.
fn written(done: &Finished) -> Vec<(String, Vec<u8>)> {
    contents(&done.path("out")).into_iter().map(|(name, bytes)| (format!("out/{name}"), bytes)).collect()
}

/// A run of `verify out`, the folder and the input in place.
fn verify(folder: &[(String, Vec<u8>)]) -> Run {
    let run = Run::new("verify").args(["out"]);
    folder.iter().fold(run, |run, (name, bytes)| run.file(name, bytes))
}

fn told(run: Run, code: i32) -> String {
    String::from_utf8(run.ends_with(code).stdout).expect("messages are UTF-8")
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
}

/// The folder with one file changed by a function of its JSON.
fn edited(mut folder: Vec<(String, Vec<u8>)>, name: &str, edit: impl Fn(&mut Value)) -> Vec<(String, Vec<u8>)> {
    let (_, bytes) = folder.iter_mut().find(|(file, _)| file == name).expect("the file is there");
    let mut value: Value = serde_json::from_slice(bytes).expect("it is JSON");
    edit(&mut value);
    *bytes = serde_json::to_vec(&value).expect("it stays JSON");
    folder
}

#[test]
fn an_untouched_report_is_verified_in_one_sentence() {
    let text = told(verify(&analysed(&[], &[])).input("a.csv", COMMENTS), 0);
    says(&text, &["out: nothing differs", "Inputs: 1"]);
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn the_settings_of_flags_and_files_are_used_again() {
    let config = "assume-tz = \"Europe/Warsaw\"\nas = [\"zendesk\"]\n[map]\ntext = \"Words\"\n[target]\nminutes = 30\nshare = 0.5\n[working-hours]\nmonday = [\"08:00-20:00\"]\n\
        [[statement]]\nat = \"2026-03-02 12:00\"\nlabel = \"press\"\n";
    let table = COMMENTS.replace("created_at,text", "When,Words").replace('Z', "");
    let done = Run::analyze()
        .input("a.csv", &table)
        .file("c.toml", config)
        .args([
            "--config",
            "c.toml",
            "--map",
            "created_at=When",
            "--brand",
            "shop",
            "--until",
            "2026-03-03",
            "--quotes",
            "none",
            "--format",
            "json",
            "--quiet",
        ])
        .passes();
    let folder = written(&done);
    says(&told(verify(&folder).input("a.csv", &table), 0), &["nothing differs"]);
}

#[test]
fn mapping_profiles_are_kept_in_the_manifest() {
    let profile = "name = \"own\"\nrecognise = [[\"Who\", \"Words\"]]\n[columns]\nauthor_id = \"Who\"\ntext = \"Words\"\ncreated_at = \"When\"\n";
    let table = COMMENTS.replace("author_id,author_role,created_at,text", "Who,author_role,When,Words");
    let done = Run::analyze()
        .input("a.csv", &table)
        .file("own.toml", profile)
        .args(["--map-file", "own.toml", "--brand", "shop", "--format", "json", "--quiet"])
        .passes();
    assert!(done.json("out/ledger.json")["files"][0]["format"].as_str().is_some_and(|format| format.contains("own")), "the profile is used");
    let folder = written(&done);
    // The profile itself is no longer there.
    says(&told(verify(&folder).input("a.csv", &table), 0), &["nothing differs"]);
}

#[test]
fn a_changed_input_is_told_with_the_numbers_that_it_moves() {
    let changed = COMMENTS.replace("09:30:00Z", "09:45:00Z");
    let text = told(verify(&analysed(&[], &[])).input("a.csv", changed), 6);
    says(
        &text,
        &[
            "Inputs:\n  a.csv has changed (sha256 was ",
            "latency.",
            "was 90.0, is 105.0",
            "out: it differs. Inputs: 1, settings: 0, files of the folder: 0",
        ],
    );
}

#[test]
fn a_renamed_input_is_missing_and_new() {
    let text = told(verify(&analysed(&[], &[])).input("b.csv", COMMENTS), 6);
    says(&text, &["a.csv is missing", "b.csv was not among them"]);
}

#[test]
fn a_file_of_the_folder_that_was_edited_is_told() {
    let mut folder = analysed(&[], &[]);
    folder.iter_mut().find(|(name, _)| name == "out/report.md").expect("it is there").1.extend(b"Everything was fine.\n");
    let text = told(verify(&folder).input("a.csv", COMMENTS), 6);
    says(&text, &["report.md has changed since it was written", "values: 0 of"]);
}

#[test]
fn a_number_that_was_edited_is_told_with_its_path() {
    let folder = edited(analysed(&[], &[]), "out/measures.json", |measures| measures["scope"]["n_customer"] = json!(400));
    let text = told(verify(&folder).input("a.csv", COMMENTS), 6);
    says(&text, &["measures.json has changed since it was written", "  scope.n_customer: was 400, is 3"]);
}

#[test]
fn a_missing_file_of_the_folder_is_told() {
    let folder: Vec<_> = analysed(&[], &[]).into_iter().filter(|(name, _)| name != "out/report.md").collect();
    says(&told(verify(&folder).input("a.csv", COMMENTS), 6), &["report.md is missing"]);
}

#[test]
fn an_older_version_is_told_and_its_numbers_are_compared() {
    let folder = edited(analysed(&[], &[]), "out/manifest.json", |manifest| manifest["version"] = json!("0.0.9"));
    says(&told(verify(&folder).input("a.csv", COMMENTS), 0), &["written by afterstorm 0.0.9; this is ", "nothing differs"]);
}

#[test]
fn a_newer_version_is_not_guessed_at() {
    let folder = edited(analysed(&[], &[]), "out/manifest.json", |manifest| manifest["version"] = json!("99.1.0"));
    verify(&folder).input("a.csv", COMMENTS).fails_with(4, &["out/manifest.json", "99.1.0", "newer"], "verify it with that version");
}

#[test]
fn what_is_no_report_is_refused_with_the_reason() {
    let no_manifest = || Run::new("verify").args(["out"]).input("a.csv", COMMENTS);
    no_manifest().fails_with(4, &["out/manifest.json", "no such file"], "afterstorm analyze");
    no_manifest().file("out/manifest.json", "{").fails_with(4, &["out/manifest.json", "line 1"], "restore");
    no_manifest().file("out/manifest.json", "{\"tool\": \"other\"}").fails_with(4, &["no manifest of afterstorm"], "afterstorm analyze");
    let of_weekly = edited(analysed(&[], &[]), "out/manifest.json", |manifest| manifest["settings"]["command"] = json!("weekly"));
    verify(&of_weekly).input("a.csv", COMMENTS).fails_with(4, &["made by `afterstorm weekly`"], "afterstorm analyze");
    let shareable = Run::analyze().input("a.csv", COMMENTS).args(["--edition", "shareable", "--format", "md", "--quiet"]).passes();
    verify(&written(&shareable)).input("a.csv", COMMENTS).fails_with(4, &["a shareable edition"], "internal edition");
    let silent = edited(analysed(&[], &[]), "out/manifest.json", |manifest| manifest["settings"] = json!({}));
    verify(&silent).input("a.csv", COMMENTS).fails_with(4, &["does not record the settings"], "afterstorm analyze");
}

#[test]
fn a_report_without_measures_has_no_numbers_to_compare() {
    let folder: Vec<_> = analysed(&[], &[]).into_iter().filter(|(name, _)| name != "out/measures.json").collect();
    verify(&folder).input("a.csv", COMMENTS).fails_with(4, &["out/measures.json", "no such file"], "json");
}

#[test]
fn a_missing_input_is_an_error() {
    verify(&analysed(&[], &[])).args(["gone.csv"]).fails_with(4, &["gone.csv"], "check that the path is right");
}

#[test]
fn a_key_is_asked_for_and_not_kept() {
    let key = "0123456789abcdef0123456789abcdef";
    let folder = analysed(&["--key-file", "key"], &[("key", key)]);
    assert!(folder.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(key)), "no file holds the key");
    verify(&folder).input("a.csv", COMMENTS).fails_with(2, &["--key-file", "made with it"], "--key-file");
    says(&told(verify(&folder).input("a.csv", COMMENTS).file("key", key).args(["--key-file", "key"]), 0), &["nothing differs"]);
    verify(&analysed(&[], &[])).input("a.csv", COMMENTS).file("key", key).args(["--key-file", "key"]).fails_with(
        2,
        &["made without it"],
        "leave it out",
    );
}

#[test]
fn replaced_resources_are_asked_for_and_compared() {
    let name = "lessons/thresholds.toml";
    let text = std::fs::read_to_string(repository("src/resources").join(name)).expect("it is built in");
    let folder = analysed(&["--resources", "own"], &[("own/lessons/thresholds.toml", &text)]);
    verify(&folder).input("a.csv", COMMENTS).fails_with(2, &["--resources", "made with it"], "--resources");
    let with = |text: &str| verify(&folder).input("a.csv", COMMENTS).file("own/lessons/thresholds.toml", text).args(["--resources", "own"]);
    says(&told(with(&text), 0), &["nothing differs"]);
    says(&told(with(&format!("{text}\n# another day\n")), 6), &["Settings:\n  --resources: its content has changed"]);
}

#[test]
fn polish_is_spoken_when_asked_for() {
    let text = told(verify(&analysed(&[], &[])).input("a.csv", COMMENTS).args(["--locale", "pl"]), 0);
    says(&text, &["out: bez różnic. Pliki wejściowe: 1"]);
    let changed = COMMENTS.replace("09:30:00Z", "09:45:00Z");
    let text = told(verify(&analysed(&[], &[])).input("a.csv", changed).args(["--locale", "pl"]), 6);
    says(&text, &["a.csv: plik się zmienił (sha256 było ", "było 90.0, jest 105.0", "out: są różnice."]);
}
