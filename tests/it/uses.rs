//! What `weekly`, `compare`, `training` and `--history` do when something is wrong: a clear sentence, and nothing half-written.

use std::fmt::Write;
use std::fs;

use crate::cli::{Mounted, check_ctrl_c, check_locked};
use crate::support::{Run, good_csv};

/// Twelve comments a day in three weeks of January 2026, 5 to 25, every second one answered.
fn three_weeks() -> String {
    let mut table = String::from("id,in_reply_to_id,author,created_at,text\n");
    for n in 0..252 {
        let (day, hour) = (5 + n / 12, 8 + n % 12);
        writeln!(table, "q{n},,ann{n},2026-01-{day:02}T{hour:02}:00:00Z,Where is my parcel number {n}?").expect("a text takes all");
        if n % 2 == 0 {
            writeln!(table, "a{n},q{n},Shop,2026-01-{day:02}T{hour:02}:20:00Z,Sorry number {n}! It comes on Friday.").expect("a text takes all");
        }
    }
    table
}

fn run(command: &str) -> Run {
    Run::new(command).input("comments.csv", three_weeks()).args(["--brand", "Shop"])
}

#[test]
fn a_run_that_fails_leaves_no_folder_where_none_was() {
    for command in ["analyze", "weekly", "training"] {
        let run = Run::new(command).input("a.csv", "nothing,of\nuse,here\n");
        run.fails_with(4, &["a.csv"], "");
        assert!(!run.path("reports").exists(), "{command} left the folder of reports");
        let deep = Run::new(command).input("a.csv", "nothing,of\nuse,here\n").args(["--out", "a/b/c"]);
        deep.fails_with(4, &["a.csv"], "");
        assert!(!deep.path("a").exists(), "{command} left folders above its own");
    }
}

#[test]
fn folders_that_were_there_before_stay() {
    let run = Run::new("weekly").input("a.csv", "nothing,of\nuse,here\n").args(["--out", "kept/out"]);
    fs::create_dir(run.path("kept")).unwrap();
    run.fails_with(4, &["a.csv"], "");
    assert!(run.path("kept").is_dir());
}

#[test]
fn an_archive_without_times_has_no_week() {
    let table = (0..20).fold(String::from("id,author,text\n"), |all, n| all + &format!("c{n},ann{n},Where is my parcel {n}?\n"));
    Run::new("weekly").input("a.csv", table).args(["--out", "out"]).fails_with(4, &["no column looks like the time"], "--map created_at=");
}

#[test]
fn an_archive_without_replies_of_the_brand_says_what_it_can_train() {
    let ended = Run::new("training").input("a.csv", good_csv(200)).args(["--out", "out"]).ends();
    assert!(ended.stderr.contains("no answers by the brand, so there is no reply clinic"), "{}", ended.stderr);
}

#[test]
fn a_folder_that_is_no_history_is_refused_by_every_use() {
    for command in ["analyze", "weekly"] {
        let run = run(command).file("photos/one.txt", "x").args(["--history", "photos", "--out", "out"]);
        run.fails_with(4, &["photos", "is no history"], "analyze --history");
    }
}

#[test]
fn a_week_of_a_newer_version_and_a_half_written_one_are_told_apart() {
    let with = |text: &str| run("weekly").file("past/weeks/2026-W02.json", text).args(["--history", "past", "--out", "out"]);
    with("{\"version\": 99, \"week\": {}}").fails_with(4, &["2026-W02.json", "a newer afterstorm kept it (version 99"], "use that version");
    with("{\"version\": 1, \"week\": {\"ye").fails_with(4, &["2026-W02.json", "is no week of afterstorm"], "remove the file");
}

#[test]
fn a_test_that_cannot_be_read_is_told_with_its_place_by_every_use() {
    let actions = "[[action]]\nid = \"A\"\nstatement = \"Answer sooner\"\ntest = \"reply.rat >= 90%\"\n";
    for command in ["analyze", "weekly"] {
        let run = run(command).file("actions.toml", actions).args(["--actions", "actions.toml", "--out", "out"]);
        run.fails_with(2, &["actions.toml: line 4, column 9", "there is no number `reply.rat`"], "reply.rate");
    }
}

#[test]
fn an_action_without_a_test_is_warned_about_and_reported_as_untested() {
    let actions = "[[action]]\nid = \"A\"\nstatement = \"Answer sooner\"\nowner = \"care lead\"\ndue = 2026-12-31\n";
    let done = run("weekly").file("actions.toml", actions).args(["--actions", "actions.toml", "--format", "csv", "--out", "out"]).passes();
    assert!(done.stderr.contains("action A has no test"), "{}", done.stderr);
    assert!(done.text("out/tables/action_tests.csv").contains(",untested"), "{}", done.text("out/tables/action_tests.csv"));
}

#[test]
fn an_analysis_tests_its_actions_on_its_own_weeks() {
    let actions = "[[action]]\nid = \"A\"\nstatement = \"Answer sooner\"\nowner = \"care lead\"\ndue = 2026-12-31\ntest = \"first_reply.answered_within_60min >= 0.3 for 3 weeks\"\n\n\
                   [[action]]\nid = \"B\"\nstatement = \"Speak first\"\nowner = \"care lead\"\ndue = 2026-12-31\ntest = \"crisis.minutes_to_first_statement <= 2 h\"\n";
    let run = run("analyze").file("actions.toml", actions).args(["--actions", "actions.toml", "--format", "csv,md", "--out", "out"]).passes();
    let states = run.text("out/tables/action_tests.csv");
    assert!(states.lines().any(|line| line.starts_with("A,") && line.contains(",passing,")), "{states}");
    assert!(states.lines().any(|line| line.starts_with("B,") && line.contains("there was no crisis in these data")), "{states}");
}

#[test]
fn a_full_disk_leaves_nothing_behind_of_any_use() {
    for command in ["weekly", "training"] {
        let run = run(command).args(["--out", "disk/report"]);
        let disk = run.path("disk");
        fs::create_dir(&disk).unwrap();
        let Some(_mounted) = Mounted::new(&disk, "size=16k") else { return };
        run.fails_with(5, &["disk", "the disk is full"], "make room");
    }
}

#[test]
fn a_history_on_a_full_disk_leaves_no_report_behind() {
    for command in ["analyze", "weekly"] {
        let run = run(command).args(["--out", "out", "--format", "json", "--history", "disk/past"]);
        let disk = run.path("disk");
        fs::create_dir(&disk).unwrap();
        let Some(_mounted) = Mounted::new(&disk, "size=8k") else { return };
        run.fails_with(5, &["disk", "the disk is full"], "make room");
        assert!(!run.path("out").exists(), "{command}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told_by_every_use() {
    for command in ["weekly", "training"] {
        check_locked(&run(command).args(["--out", "locked/report"]));
    }
}

#[test]
fn ctrl_c_stops_every_use_and_leaves_nothing_behind() {
    for command in ["weekly", "training"] {
        check_ctrl_c(&Run::new(command).input("comments.csv", good_csv(200_000)).args(["--out", "out"]));
    }
    check_ctrl_c(&Run::new("weekly").input("comments.csv", good_csv(200_000)).args(["--history", "past", "--out", "out"]));
}
