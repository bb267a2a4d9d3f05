//! The program as its user meets it: what it says and does about inputs, settings and outputs that are wrong, and that it never loses a record or leaves half a result.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use polars::prelude::{IpcReader, SerReader};
use serde_json::Value;

use crate::support::{
    Files, PROGRAM, Run, SAMPLE_FILES, archives, as_text, contents, csv_with, good_csv, good_lines, instants, listing, parquet, texts,
};

// Files that cannot be used: exit code 4.

#[test]
fn an_empty_file_is_named_as_such() {
    Run::analyze().input("comments.csv", "").fails_with(4, &["comments.csv", "is empty"], "download it again");
    Run::analyze().input("comments.csv", " \r\n \n").fails_with(4, &["comments.csv", "is blank"], "download it again");
}

#[test]
fn a_file_with_a_header_only_is_named() {
    Run::analyze().input("comments.csv", "id,author,created_at,text\n").fails_with(4, &["comments.csv", "0 records"], "inspect");
}

#[test]
fn a_login_page_is_not_taken_for_a_table() {
    let page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\n<body><form><input type=\"password\"></form></body></html>\n";
    Run::analyze().input("export.csv", page).fails_with(4, &["export.csv", "an HTML login page", "Sign in"], "sign in in the browser");
}

#[test]
fn a_picture_is_not_taken_for_a_table() {
    Run::analyze().input("comments.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").fails_with(4, &["comments.csv", "a PNG picture"], "CSV or JSON");
}

#[test]
fn a_missing_column_is_told_with_the_columns_found_and_the_nearest() {
    let table = good_csv(5).replace("id,author,created_at,text", "id,author,created_at,txet");
    let bad = table.replace("Where is my parcel number", "7").replace("and when will it come?", "");
    Run::analyze().input("comments.csv", bad).fails_with(
        4,
        &["comments.csv", "text", "'id', 'author', 'created_at', 'txet'", "did you mean 'txet'"],
        "--map text=",
    );
}

#[test]
fn two_columns_of_one_name_are_told_with_their_line() {
    let table = good_csv(5).replace("id,author,created_at,text", "id,text,created_at,text");
    Run::analyze().input("comments.csv", table).fails_with(4, &["comments.csv: line 1", "two columns have the same name", "'text'"], "rename");
}

#[test]
fn a_missing_file_is_named() {
    Run::analyze().args(["nowhere.csv"]).fails_with(4, &["nowhere.csv", "cannot be read"], "the path is right");
}

#[test]
fn an_empty_folder_is_named() {
    let run = Run::analyze().args(["archive"]);
    fs::create_dir(run.path("archive")).unwrap();
    run.fails_with(4, &["archive", "no file that could be an archive"], "");
}

#[test]
fn compressed_files_that_end_early_are_never_read_as_whole() {
    let gzip = gzip(good_csv(200).as_bytes());
    let zstd = zstd::encode_all(good_csv(200).as_bytes(), 3).unwrap();
    Run::analyze().input("comments.csv.gz", &gzip[..gzip.len() / 2]).fails_with(4, &["comments.csv.gz", "gzip data end early"], "again");
    Run::analyze().input("comments.csv.zst", &zstd[..zstd.len() / 2]).fails_with(4, &["comments.csv.zst", "end early"], "again");
    let mut broken = gzip.clone();
    let checksum = broken.len() - 6;
    broken[checksum] ^= 1;
    Run::analyze().input("comments.csv.gz", broken).fails_with(4, &["comments.csv.gz", "checksum"], "again");
}

#[test]
fn an_order_of_day_and_month_that_nothing_settles_is_asked_for() {
    let table = "id,author,created_at,text\n1,a,03/04/2026 10:00,Where is it?\n2,b,05/06/2026 11:00,When?\n";
    let error = ["comments.csv", "created_at", "03/04/2026 10:00", "day before month or month before day"];
    Run::analyze().input("comments.csv", table).fails_with(4, &error, "--date-order dmy");
    let settled = Run::analyze().input("comments.csv", table).args(["--date-order", "mdy"]).passes();
    assert_eq!(settled.ledger(), [2, 2, 0, 0]);
    assert_eq!(settled.json("out/ledger.json")["files"][0]["date_order"], "mdy");
}

#[test]
fn a_time_column_without_times_is_told_with_a_value() {
    let table = "id,author,created_at,text\n1,a,hello,Where is it?\n2,b,world,When?\n";
    Run::analyze().input("comments.csv", table).fails_with(4, &["comments.csv", "created_at", "hello"], "--map created_at=");
}

#[test]
fn an_unknown_brand_is_told_the_accounts_that_answer() {
    Run::analyze().input("comments.csv", answered_csv()).args(["--brand", "Shpo"]).fails_with(2, &["--brand", "`Shpo`"], "Shop");
}

// Records that cannot be used: counted, listed, and the rest is kept.

#[track_caller]
fn check_rejects(name: &str, bytes: impl AsRef<[u8]>, n: u64, expected: &[(u64, &str)]) {
    let code = if expected.is_empty() { 0 } else { 3 };
    let run = Run::analyze().input(name, bytes).ends_with(code);
    let expected: Vec<(u64, String)> = expected.iter().map(|(line, reason)| (*line, (*reason).to_owned())).collect();
    assert_eq!(run.rejects(), expected);
    let rejected = expected.len() as u64;
    assert_eq!(run.ledger(), [n, n - rejected, rejected, 0]);
}

#[test]
fn ragged_rows_are_rejected_with_their_lines() {
    let extra = "5,ann5,2026-01-06T10:00:00Z,Where is it?,extra,more";
    check_rejects(
        "comments.csv",
        csv_with(40, &[(5, extra), (9, "9,ann2"), (30, "30")]),
        40,
        &[(6, "wrong_field_count"), (10, "wrong_field_count"), (31, "wrong_field_count")],
    );
}

#[test]
fn an_unclosed_quote_costs_its_own_record_only() {
    check_rejects("comments.csv", csv_with(100, &[(50, "50,ann1,2026-01-06T10:00:00Z,\"Where is it?")]), 100, &[(51, "broken_quote")]);
    check_rejects("comments.csv", csv_with(100, &[(100, "100,ann1,2026-01-06T10:00:00Z,\"Where is it?")]), 100, &[(101, "broken_quote")]);
}

#[test]
fn a_stray_quote_inside_a_field_is_kept() {
    check_rejects("comments.csv", csv_with(40, &[(8, "8,ann1,2026-01-06T10:00:00Z,A 5\" pipe? Where is it?")]), 40, &[]);
    let table = csv_with(40, &[(8, "8,ann1,2026-01-06T10:00:00Z,\"Where\" is it?")]);
    let run = Run::analyze().input("comments.csv", table).ends();
    assert!([Some(0), Some(3)].contains(&run.code), "one record at most is lost: {}", run.stderr);
}

#[test]
fn nul_and_invalid_bytes_are_mended_and_counted() {
    let mut bytes = good_csv(30).into_bytes();
    let at = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).position(|window| window == word).unwrap();
    let invalid = at(&bytes, b"number 4") + 1;
    bytes[invalid] = 0xFF;
    let nul = at(&bytes, b"number 6") + 1;
    bytes[nul] = 0;
    let run = Run::analyze().input("comments.csv", bytes).passes();
    assert_eq!(run.ledger(), [30, 30, 0, 0]);
    let notes = &run.json("out/ledger.json")["files"][0]["notes"];
    assert_eq!((&notes["invalid_bytes_replaced"], &notes["nul_removed"]), (&Value::from(1), &Value::from(1)));
}

#[test]
fn bad_lines_of_ndjson_are_rejected_one_by_one() {
    let mut lines = ndjson_lines(40);
    lines[6] = "{\"id\": \"7\", \"text".into();
    lines[11] = "42".into();
    lines[20] = lines[20].replace("2026-01-22T10:00:00Z", "soon");
    check_rejects("comments.ndjson", lines.join("\n") + "\n", 40, &[(7, "bad_json"), (12, "wrong_shape"), (21, "bad_time")]);
}

#[test]
fn a_line_of_ndjson_is_one_record_whatever_stands_on_it() {
    let mut lines = ndjson_lines(40);
    lines[11] = "[\"rate limit exceeded\", 429]".into();
    check_rejects("comments.ndjson", lines.join("\n") + "\n", 40, &[(12, "wrong_shape")]);
}

#[test]
fn a_field_that_appears_late_in_ndjson_is_read_like_any_other() {
    let mut lines = ndjson_lines(3_000);
    lines[2_990] = lines[2_990].replace("\"text\"", "\"edited_at\":\"2026-02-01T10:00:00Z\",\"text\"");
    let run = Run::new("convert").input("comments.ndjson", lines.join("\n") + "\n").args(["-o", "out.parquet"]).passes();
    let edited = instants(&parquet(&run.bytes("out.parquet")), "edited_at");
    assert_eq!(edited.iter().flatten().count(), 1, "the one edit is known");
}

#[test]
fn times_that_cannot_be_are_rejected_with_their_reason() {
    let table = csv_with(
        40,
        &[
            (5, "5,ann5,0000-01-06T10:00:00Z,Where is it?"),
            (7, "7,ann0,9999-01-08T10:00:00Z,Where is it?"),
            (8, "8,ann1,soon,Where is it?"),
            (9, "9,ann1,2026-02-30T10:00:00Z,Where is it?"),
            (10, "10,ann1,2026-02-20T24:60:00Z,Where is it?"),
        ],
    );
    check_rejects(
        "comments.csv",
        table,
        40,
        &[(6, "time_out_of_range"), (8, "time_out_of_range"), (9, "bad_time"), (10, "bad_time"), (11, "bad_time")],
    );
}

#[test]
fn a_second_header_is_no_comment() {
    check_rejects("comments.csv", csv_with(40, &[(20, "id,author,created_at,text")]), 40, &[(21, "repeated_header")]);
}

#[test]
fn rejects_are_for_the_owner_alone_and_hold_the_raw_record() {
    use std::os::unix::fs::PermissionsExt;

    let run = Run::analyze().input("comments.csv", csv_with(40, &[(5, "5,only this")])).ends_with(3);
    assert_eq!(fs::metadata(run.path("out/rejects.csv")).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(run.text("out/rejects.csv").contains("\"5,only this\""));
    assert!(run.stderr.contains("40 records read = 39 analysed + 1 rejected + 0 merged"), "{}", run.stderr);
}

#[test]
fn strict_stops_before_any_report_at_the_first_reject() {
    let run = Run::analyze().input("comments.csv", csv_with(40, &[(5, "5,only this")])).args(["--strict"]);
    run.fails_with(4, &["comments.csv", "line 6", "record 5", "2 fields, the header has 4"], "leave --strict out");
    Run::analyze().input("comments.csv", good_csv(40)).args(["--strict"]).passes();
}

#[test]
fn more_rejects_than_allowed_are_a_banner_and_an_exit_code() {
    let table = csv_with(40, &[(5, "5,only this")]);
    let run = Run::analyze().input("comments.csv", &table).ends_with(3);
    let banner = "1 record (2.5% of all) could not be read";
    assert!(run.text("out/report.md").replace('\u{a0}', " ").contains(banner), "{}", &run.text("out/report.md")[..1_000]);
    let run = Run::analyze().input("comments.csv", &table).args(["--max-rejects", "0.05"]).passes();
    assert!(!run.text("out/report.md").replace('\u{a0}', " ").contains(banner));
    Run::analyze().input("comments.csv", &table).args(["--max-rejects", "2"]).fails_with(2, &["--max-rejects", "2 is no share"], "between 0 and 1");
}

// Ids.

#[test]
fn ids_beyond_the_integers_of_a_float_are_kept_digit_by_digit_and_joined() {
    let (first, reply) = (9_007_199_254_740_993_u64, 9_107_199_254_740_993_u64);
    let row = |i: u64| {
        let (id, answer) = (first + i, reply + i);
        format!(
            "{{\"id\":{id},\"author\":\"a{i}\",\"created_at\":\"2026-01-01T10:{i:02}:00Z\",\"text\":\"Where is it {i}?\"}}\n\
             {{\"id\":{answer},\"in_reply_to_id\":{id},\"author\":\"Shop\",\"created_at\":\"2026-01-01T11:{i:02}:00Z\",\"text\":\"We are sorry\"}}\n"
        )
    };
    let run =
        Run::new("convert").input("comments.ndjson", (0..20).map(row).collect::<String>()).args(["-o", "out.parquet", "--brand", "Shop"]).passes();
    let frame = parquet(&run.bytes("out.parquet"));
    let (ids, parents) = (texts(&frame, "comment_id"), texts(&frame, "parent_id"));
    for i in 0..20 {
        let answer = ids.iter().position(|id| id.as_deref() == Some((reply + i).to_string().as_str())).expect("the id is whole");
        assert_eq!(parents[answer], Some((first + i).to_string()));
    }
}

#[test]
fn ids_that_a_float_column_made_find_each_other() {
    let rows = (1..=20).map(|i| {
        let (parent, author) = if i % 2 == 0 { (format!("{}.0", i - 1), "Shop") } else { (String::new(), "ann") };
        format!("{i}.0,{parent},{author}{},2026-01-01T10:{i:02}:00Z,Where is it {i}?\n", if i % 2 == 0 { "" } else { "x" })
    });
    let table = "id,in_reply_to_id,author,created_at,text\n".to_owned() + &rows.collect::<String>();
    let run = Run::analyze().input("comments.csv", table).args(["--brand", "Shop", "--format", "json"]).passes();
    let structure = &run.json("out/measures.json")["scope"]["structure"];
    assert_eq!((&structure["n_threads"], &structure["n_orphans"]), (&Value::from(10), &Value::from(0)));
}

#[test]
fn ids_that_a_spreadsheet_rounded_are_never_merged() {
    let rows: String = (1..=20).map(|i| format!("5.7E+17,ann{i},2026-01-01T10:{i:02}:00Z,Where is it {i}?\n")).collect();
    let run = Run::analyze().input("comments.csv", "id,author,created_at,text\n".to_owned() + &rows).args(["--format", "json"]).passes();
    assert_eq!(run.ledger(), [20, 20, 0, 0]);
    assert_eq!(run.json("out/ledger.json")["files"][0]["notes"]["lossy_id"], 20);
    assert_eq!(run.json("out/measures.json")["scope"]["structure"]["n_lossy_ids"], 20);
}

#[test]
fn the_same_id_twice_is_one_comment_and_the_later_edit_stays() {
    let header = "id,author,created_at,edited_at,text\n";
    let rows = "1,ann,2026-01-01T10:00:00Z,,Where is it?\n2,bob,2026-01-01T11:00:00Z,,First words here\n2,bob,2026-01-01T11:00:00Z,2026-01-01T12:00:00Z,Later words here\n";
    let run = Run::new("convert").input("comments.csv", header.to_owned() + rows).args(["-o", "out.csv", "--raw"]).passes();
    let table = run.text("out.csv");
    assert!(table.contains("Later words here") && !table.contains("First words here"), "{table}");
    assert!(run.stderr.contains("3 records read = 2 analysed + 0 rejected + 1 merged"), "{}", run.stderr);
}

// Several inputs, standard input.

#[test]
fn replies_find_their_comments_in_another_file() {
    let comments: String = (1..=12).map(|i| format!("c{i},ann{i},2026-01-01T10:{i:02}:00Z,Where is my parcel {i}?\n")).collect();
    let replies: String = (1..=12).map(|i| format!("r{i},c{i},Shop,2026-01-01T11:{i:02}:00Z,It comes tomorrow.\n")).collect();
    let run = Run::analyze()
        .input("a/comments.csv", "id,author,created_at,text\n".to_owned() + &comments)
        .input("b/replies.csv", "id,in_reply_to_id,author,created_at,text\n".to_owned() + &replies)
        .args(["--brand", "Shop", "--format", "json"])
        .passes();
    let measures = run.json("out/measures.json");
    assert_eq!((&measures["scope"]["structure"]["n_threads"], &measures["scope"]["structure"]["n_orphans"]), (&Value::from(12), &Value::from(0)));
    assert_eq!(measures["latency"]["outcomes"]["n_episodes"], 12);
    assert_eq!(measures["latency"]["first_reply"]["median"]["point"], 60.0);
}

#[test]
fn a_folder_and_standard_input_are_inputs_too() {
    let run = Run::analyze().file("archive/comments.csv", good_csv(30)).file("archive/notes.md", "not an archive").args(["archive"]).passes();
    assert_eq!(run.ledger(), [30, 30, 0, 0]);
    let run = Run::analyze().args(["-"]).standard_input(good_csv(30)).passes();
    assert_eq!(run.ledger(), [30, 30, 0, 0]);
    assert_eq!(run.json("out/ledger.json")["files"][0]["file"], "standard input");
}

// Settings: exit code 2.

#[test]
fn a_misspelt_flag_is_told_the_right_one() {
    Run::analyze().input("comments.csv", good_csv(5)).args(["--brnd", "Shop"]).fails_with(2, &["--brnd"], "--brand");
}

#[test]
fn a_misspelt_zone_is_told_the_right_one() {
    Run::analyze().input("comments.csv", good_csv(5)).args(["--assume-tz", "Europe/Warshaw"]).fails_with(
        2,
        &["--assume-tz", "`Europe/Warshaw`"],
        "Europe/Warsaw",
    );
}

#[test]
fn a_misspelt_key_is_told_with_its_line_and_the_right_one() {
    let run = Run::analyze()
        .input("comments.csv", good_csv(5))
        .file("settings.toml", "name = \"x\"\nasume-tz = \"UTC\"\n")
        .args(["--config", "settings.toml"]);
    run.fails_with(2, &["settings.toml: line 2", "`asume-tz`"], "`assume-tz`");
}

#[test]
fn a_misspelt_column_of_map_is_told() {
    let run = Run::analyze().input("comments.csv", good_csv(5)).args(["--map", "txt=text"]);
    run.fails_with(2, &["--map", "'txt'"], "text");
}

#[test]
fn windows_that_hold_nothing_are_told() {
    Run::analyze().input("comments.csv", good_csv(5)).args(["--since", "2027-01-01"]).fails_with(4, &["--since"], "widen the window");
    Run::analyze().input("comments.csv", good_csv(5)).args(["--since", "2027-01-01", "--until", "2026-01-01"]).fails_with(
        2,
        &["--until"],
        "after `--since`",
    );
}

#[test]
fn no_arguments_and_no_inputs_are_usage_errors() {
    assert_eq!(Run::new("analyze").ends().code, Some(2));
    assert_eq!(Run::new("anlyze").ends().code, Some(2));
}

#[test]
fn a_settings_file_and_flags_mean_the_same() {
    let by_flag = Run::analyze().input("comments.csv", answered_csv()).args(["--brand", "Shop", "--name", "N", "--locale", "pl"]).passes();
    let settings = "brand = [\"Shop\"]\nname = \"N\"\nlocale = [\"pl\"]\n";
    let by_file = Run::analyze().input("comments.csv", answered_csv()).file("settings.toml", settings).args(["--config", "settings.toml"]).passes();
    assert_eq!(contents(&by_flag.path("out")), contents(&by_file.path("out")));
}

// Outputs: exit code 5.

#[test]
fn an_existing_folder_is_left_alone() {
    let run = Run::analyze().input("comments.csv", good_csv(20)).file("out/mine.txt", "precious");
    run.fails_with(5, &["out", "exists already"], "--force");
}

#[test]
fn force_replaces_a_report_whole_and_nothing_else() {
    let run = Run::analyze().input("comments.csv", good_csv(20)).file("out/mine.txt", "precious").args(["--force"]);
    run.fails_with(5, &["out", "no report of afterstorm"], "choose another folder");
    let run = Run::analyze()
        .input("comments.csv", good_csv(20))
        .file("out/manifest.json", "{}")
        .file("out/old.txt", "of an earlier report")
        .args(["--force"])
        .passes();
    assert!(!run.path("out/old.txt").exists(), "the old report is gone");
    assert!(run.path("out/report.html").exists());
    assert_eq!(visible_and_hidden(run.path("").as_path()), ["comments.csv", "out"]);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_named() {
    Run::analyze().input("comments.csv", good_csv(20)).file("out", "a file").fails_with(5, &["out", "is a file, not a folder"], "--out");
    let run = Run::analyze().input("comments.csv", good_csv(20)).file("a", "a file").args(["--out", "a/b"]);
    run.fails_with(5, &["a"], "--out");
}

/// A run that writes to `locked/report`: nobody may write to `locked`.
pub(crate) fn check_locked(run: &Run) {
    use std::os::unix::fs::PermissionsExt;

    let locked = run.path("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write where nobody may: for it the folder becomes a disk that is read-only.
    let _mounted = if File::create(locked.join("probe")).is_ok() {
        fs::remove_file(locked.join("probe")).unwrap();
        let Some(mounted) = Mounted::new(&locked, "ro") else { return };
        Some(mounted)
    } else {
        None
    };
    run.fails_with(5, &["locked"], "write elsewhere");
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    check_locked(&Run::analyze().input("comments.csv", good_csv(20)).args(["--out", "locked/report"]));
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    for (size, command) in [("64k", "analyze"), ("400k", "analyze"), ("8k", "convert")] {
        let run = Run::new(command).input("comments.csv", good_csv(300));
        let run = if command == "analyze" { run.args(["--out", "disk/report"]) } else { run.args(["-o", "disk/comments.csv"]) };
        let disk = run.path("disk");
        fs::create_dir(&disk).unwrap();
        let Some(_mounted) = Mounted::new(&disk, &format!("size={size}")) else { return };
        run.fails_with(5, &["disk", "the disk is full"], "make room");
    }
}

#[test]
fn a_device_that_is_full_is_told() {
    let run = Run::new("convert").input("comments.csv", good_csv(300)).args(["-o", "-"]);
    let output = Command::new(PROGRAM)
        .args(run.all_args())
        .current_dir(run.path(""))
        .stdout(File::create("/dev/full").expect("Linux has it"))
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(5), "{stderr}");
    assert!(stderr.contains("error: standard output: the disk is full") && stderr.contains("hint: "), "{stderr}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let run = Run::new("convert").input("comments.csv", good_csv(20_000)).args(["-o", "-", "--quiet"]);
    let mut child =
        Command::new(PROGRAM).args(run.all_args()).current_dir(run.path("")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn ctrl_c_stops_and_leaves_nothing_behind() {
    check_ctrl_c(&Run::analyze().input("comments.csv", good_csv(400_000)));
}

/// A run that goes on for a while, stopped in the middle.
#[track_caller]
pub(crate) fn check_ctrl_c(run: &Run) {
    let before = run.listing();
    let mut child =
        Command::new(PROGRAM).args(run.all_args()).current_dir(run.path("")).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    // The folder aside is made when signals are being listened to already.
    let started = Instant::now();
    while !visible_and_hidden(&run.path("")).iter().any(|name| name.contains(".partial-")) {
        assert!(started.elapsed() < Duration::from_secs(30), "the run begins");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(150));
    let signalled = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130), "stopped by Ctrl-C");
    assert!(signalled.elapsed() < Duration::from_secs(10), "it stopped after {:?}", signalled.elapsed());
    assert_eq!(run.listing(), before, "nothing is left behind");
}

// What is said, and what is not.

#[test]
fn quiet_prints_nothing() {
    let run = Run::analyze().input("comments.csv", answered_csv()).args(["--brand", "Shop", "--quiet"]).passes();
    assert_eq!((run.stdout.as_slice(), run.stderr.as_str()), (&b""[..], ""));
}

#[test]
fn assumptions_are_said_aloud() {
    let table = answered_csv().replace('Z', "");
    let run = Run::analyze().input("comments.csv", table).passes();
    assert!(run.stderr.contains("the brand is assumed to be `Shop`"), "{}", run.stderr);
    assert!(run.stderr.contains("carry no zone and were read as UTC"), "{}", run.stderr);
    let report = run.text("out/report.md");
    assert!(report.contains("UTC") && report.contains("Shop"), "the report says it too");
}

/// A comment with personal data in it, in a corpus that quotes it.
fn private_csv() -> String {
    let text = "\"Disgusting. My parcel never came, nobody answers, write to jan.kowalski@poczta.example or call 601 234 567\"";
    let lines = good_lines(60)
        .into_iter()
        .enumerate()
        .map(|(i, line)| if i % 3 == 0 { line.replace("Where is my parcel", "Terrible! Where is my lost parcel") } else { line });
    let rows: Vec<String> = lines.chain([format!("900,jan.kow,2026-01-20T10:00:00Z,{text}")]).collect();
    format!("id,author,created_at,text\n{}\n", rows.join("\n"))
}

/// All that a report says: its readable files, and the texts of its table, joined. The rejected records are raw on purpose and stay out.
fn everything_said(files: &Files) -> String {
    let readable = files.iter().filter(|(name, _)| ![".png", ".parquet", "rejects.csv"].iter().any(|end| name.ends_with(end)));
    let said: String = readable.map(|(name, bytes)| as_text(name, bytes) + "\n").collect();
    let table = parquet(&files["comments.parquet"]);
    let cells = table.columns().iter().filter(|column| column.str().is_ok()).flat_map(|column| texts(&table, column.name()));
    said + &cells.flatten().collect::<Vec<_>>().join("\n")
}

#[test]
fn masked_quotes_are_the_default_and_hide_personal_data() {
    let run = Run::analyze().input("comments.csv", private_csv()).passes();
    let said = everything_said(&contents(&run.path("out")));
    assert!(said.contains("Disgusting"), "the comment is quoted");
    for secret in ["jan.kowalski@poczta.example", "601 234 567", "jan.kow"] {
        assert!(!said.contains(secret), "`{secret}` leaks");
    }
}

#[test]
fn no_quotes_means_no_text_anywhere() {
    let run = Run::analyze().input("comments.csv", private_csv()).args(["--quotes", "none"]).passes();
    let said = everything_said(&contents(&run.path("out")));
    assert!(!said.contains("Disgusting") && !said.contains("Where is my parcel"), "no comment's text is in any file");
}

/// Account ids, handles and full names of customers, as the inputs of the sample have them.
fn authors_of_the_sample() -> BTreeSet<String> {
    let brand = ["Szelestka", "Szelestka_PL", "Szelestka Asystent"];
    let mut authors = BTreeSet::new();
    let bytes = fs::read(archives().join("facebook_komentarze.csv")).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_reader(bytes.as_slice());
    for record in reader.records().map(Result::unwrap).filter(|record| record.len() == 13 && &record[3] != "Autor") {
        authors.extend([record[3].to_owned(), record[4].to_owned()]);
    }
    for line in fs::read_to_string(archives().join("x_mentions.ndjson")).unwrap().lines() {
        if let Ok(object) = serde_json::from_str::<serde_json::Map<String, Value>>(line) {
            authors.extend(["author_id", "author_name", "author_username"].iter().filter_map(|key| Some(object.get(*key)?.as_str()?.to_owned())));
        }
    }
    authors.retain(|author| !author.is_empty() && !brand.contains(&author.as_str()));
    assert!(authors.len() > 5_000, "ids and names of {} authors", authors.len());
    authors
}

#[test]
fn no_customers_account_or_name_is_in_a_report() {
    let authors: Vec<String> = authors_of_the_sample().into_iter().collect();
    let said = everything_said(&crate::support::sample().files);
    let finder = aho_corasick::AhoCorasick::new(&authors).unwrap();
    let found: BTreeSet<&str> = finder.find_iter(&said).map(|hit| authors[hit.pattern().as_usize()].as_str()).collect();
    assert!(found.is_empty(), "{} of {} leak, such as {:?}", found.len(), authors.len(), found.iter().take(10).collect::<Vec<_>>());
}

#[test]
fn verbatim_quotes_are_said_in_the_files_name() {
    let run = Run::analyze().input("comments.csv", private_csv()).args(["--quotes", "verbatim"]).passes();
    assert!(run.text("out/report-verbatim.html").contains("jan.kowalski@poczta.example"));
    assert!(run.path("out/report-verbatim.md").exists() && !run.path("out/report.html").exists() && !run.path("out/report.md").exists());
}

#[test]
fn nothing_live_comes_out_of_hostile_texts() {
    let text = "\"=HYPERLINK(\"\"http://evil.example\"\") <script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) where is my parcel?\"";
    let row = format!("901,=cmd,2026-01-20T10:00:00Z,{text}");
    let table = good_csv(60) + &row + "\n";
    let run = Run::analyze().input("comments.csv", table).args(["--quotes", "verbatim"]).passes();
    let page = run.text("out/report-verbatim.html");
    for live in ["<script>alert", "<img src=x", "javascript:alert(1)\""] {
        assert!(!page.contains(live), "`{live}` is live");
    }
    assert_eq!(page.matches("<script").count(), 1, "the page's own script alone");
    let run = Run::new("convert").input("comments.csv", good_csv(3) + &row + "\n").args(["-o", "out.csv"]).passes();
    assert!(run.text("out.csv").contains("'=HYPERLINK"), "a spreadsheet does not run it");
}

// Tables for other tools.

#[test]
fn convert_writes_the_same_table_in_every_format() {
    let convert = |name: &str| Run::new("convert").input("comments.csv", answered_csv()).args(["--brand", "Shop", "-o", name]).passes();
    let run = convert("out.parquet");
    let table = parquet(&run.bytes("out.parquet"));
    assert_eq!((table.height(), table.width()), (40, 21));
    let run = convert("out.arrow");
    assert!(IpcReader::new(File::open(run.path("out.arrow")).unwrap()).finish().unwrap().equals_missing(&table));
    let (ids, times) = (texts(&table, "comment_id"), instants(&table, "created_at"));
    let run = convert("out.csv");
    let bytes = run.bytes("out.csv");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(names, table.get_column_names().into_iter().map(polars::prelude::PlSmallStr::to_string).collect::<Vec<_>>());
    let at = names.iter().position(|name| name == "created_at").unwrap();
    for (row, record) in reader.records().map(Result::unwrap).enumerate() {
        assert_eq!(Some(record[0].to_owned()), ids[row]);
        assert_eq!(chrono::DateTime::parse_from_rfc3339(&record[at]).unwrap().timestamp_micros(), times[row].unwrap());
    }
    let run = convert("out.ndjson");
    let lines: Vec<Value> = run.text("out.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["comment_id"].as_str().map(str::to_owned)).collect::<Vec<_>>(), ids);
}

#[test]
fn annotate_adds_labels_and_waits_in_every_format() {
    for name in ["out.parquet", "out.arrow", "out.csv", "out.ndjson"] {
        let run = Run::new("annotate").input("comments.csv", answered_csv()).args(["--brand", "Shop", "-o", name]).passes();
        assert!(!run.bytes(name).is_empty());
        if name == "out.parquet" {
            let table = parquet(&run.bytes(name));
            assert_eq!((table.height(), table.width()), (40, 38));
            assert!(texts(&table, "reply_state").iter().flatten().any(|state| state == "answered"));
        }
    }
}

#[test]
fn annotate_explains_its_labels() {
    let table = "id,author,created_at,text\n1,ann,2026-01-01T10:00:00Z,Terrible. My parcel has not arrived and is three days late.\n";
    let run = Run::new("annotate").input("comments.csv", table).args(["-o", "-", "--to", "ndjson", "--explain", "--quiet"]).passes();
    let line: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert!(line["sentiment_words"].to_string().contains("Terrible"), "{line}");
    assert!(line["cause_words"].to_string().contains("late_delivery:"), "{line}");
}

#[test]
fn convert_leaves_existing_files_alone() {
    let run = Run::new("convert").input("comments.csv", good_csv(5)).file("out.csv", "precious").args(["-o", "out.csv"]);
    run.fails_with(5, &["out.csv", "exists already"], "--force");
    let run = Run::new("convert").input("comments.csv", good_csv(5)).file("out.csv", "old").args(["-o", "out.csv", "--force"]).passes();
    assert!(run.text("out.csv").starts_with("comment_id,"));
    Run::new("convert").input("comments.csv", good_csv(5)).args(["-o", "no/such/out.csv"]).fails_with(
        5,
        &["no/such", "no such folder"],
        "make it first",
    );
    Run::new("convert").input("comments.csv", good_csv(5)).args(["-o", "out.xyz"]).fails_with(2, &["out.xyz"], "--to");
}

#[test]
fn inspect_says_what_a_file_is_and_what_to_run() {
    let run = Run::new("inspect").input("comments.csv", answered_csv()).input("page.csv", "<!DOCTYPE html><html></html>").args(["--json"]).passes();
    let answer: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(answer["files"].as_array().unwrap().len(), 2);
    assert!(answer["files"][1]["error"].as_str().unwrap().contains("HTML"), "{answer}");
    assert!(answer["next_command"].as_str().unwrap().contains("afterstorm analyze"), "{answer}");
    let run = Run::new("inspect").input("comments.csv", answered_csv()).passes();
    let said = String::from_utf8(run.stdout).unwrap();
    for word in ["comments.csv", "-> created_at", "Shop", "run next"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn the_small_commands_print() {
    for (args, word) in [
        (&["schema"][..], "\"$schema\""),
        (&["schema", "comments"], "comment_id"),
        (&["completions", "bash"], "afterstorm"),
        (&["man"], ".TH"),
        (&["--version"], "afterstorm 0."),
    ] {
        let output = Command::new(PROGRAM).args(args).output().unwrap();
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains(word), "{args:?}");
    }
}

#[test]
fn both_languages_stand_in_one_folder() {
    let run = Run::analyze().input("comments.csv", answered_csv()).args(["--brand", "Shop", "--locale", "pl,en"]).passes();
    assert!(run.text("out/report.html").contains("<html lang=\"pl\""));
    assert!(run.text("out/en/report.html").contains("<html lang=\"en\""));
}

#[test]
fn only_the_formats_asked_for_are_written_and_the_account_always() {
    let run = Run::analyze().input("comments.csv", answered_csv()).args(["--format", "md"]).passes();
    assert_eq!(listing(&run.path("out")), ["ledger.json", "manifest.json", "rejects.csv", "report.md"].map(PathBuf::from).into());
}

#[test]
fn the_manifest_has_the_hash_of_every_other_file() {
    use sha2::{Digest, Sha256};

    let sample = crate::support::sample();
    let mut files = sample.files.clone();
    let manifest: Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
    let hashes: std::collections::BTreeMap<String, String> = serde_json::from_value(manifest["files"].clone()).unwrap();
    let hex = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(files.iter().map(|(name, bytes)| (name.clone(), hex(bytes))).collect::<std::collections::BTreeMap<_, _>>(), hashes);
    for (input, name) in manifest["inputs"].as_array().unwrap().iter().zip(SAMPLE_FILES) {
        assert_eq!(input["sha256"], hex(&fs::read(archives().join(name)).unwrap()));
    }
}

// Helpers.

/// Twenty questions, each with an answer of `Shop` an hour later.
fn answered_csv() -> String {
    let rows = (1..=20).map(|i| {
        format!("c{i},,ann{i},2026-01-{i:02}T10:00:00Z,Where is my parcel number {i}?\nr{i},c{i},Shop,2026-01-{i:02}T11:00:00Z,Sorry! It comes on Friday {i}.\n")
    });
    "id,in_reply_to_id,author,created_at,text\n".to_owned() + &rows.collect::<String>()
}

fn ndjson_lines(n: usize) -> Vec<String> {
    (1..=n)
        .map(|i| {
            format!(
                "{{\"id\":\"{i}\",\"author\":\"ann{}\",\"created_at\":\"2026-01-{:02}T10:00:00Z\",\"text\":\"Where is my parcel {i}?\"}}",
                i % 7,
                i % 28 + 1
            )
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The names directly in a folder, in order.
fn visible_and_hidden(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A small disk in memory, unmounted when dropped.
pub(crate) struct Mounted(PathBuf);

impl Mounted {
    /// `None`, with the reason printed, only where the system does not let a test mount anything.
    pub(crate) fn new(at: &Path, options: &str) -> Option<Self> {
        let output = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).output();
        match output {
            Ok(output) if output.status.success() => Some(Self(at.to_owned())),
            Ok(output) => {
                eprintln!("SKIPPED: a disk cannot be mounted here: {}", String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                eprintln!("SKIPPED: there is no `mount` here: {error}");
                None
            }
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // A test that has failed already must not hide its reason behind a second panic.
        let _ = Command::new("umount").arg(&self.0).status();
    }
}
