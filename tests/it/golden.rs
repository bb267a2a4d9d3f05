//! What comes out of the sample, word for word: a change to any of it is seen and accepted by a person, never by accident.
//!
//! Accept new results with `INSTA_UPDATE=always cargo test --test it golden`, and read the difference before it is committed.

use std::process::Command;

use crate::support::{PROGRAM, repository, sample};

/// Compares with the file in `snapshots/`. The version is no news.
#[track_caller]
fn check(name: &str, text: &str) {
    let text = text.replace(env!("CARGO_PKG_VERSION"), "<version>");
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_report_in_english() {
    check("report_en", &sample().text("report.md"));
}

#[test]
fn the_report_in_polish() {
    check("report_pl", &sample().text("pl/report.md"));
}

#[test]
fn the_ledger() {
    check("ledger", &sample().text("ledger.json"));
}

#[test]
fn the_first_twenty_comments_with_their_labels() {
    let sample = sample();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "comment_id",
            "parent_id",
            "thread_id",
            "author_key",
            "author_role",
            "visibility",
            "created_at",
            "polarity",
            "causes",
            "needs_reply",
            "reply_state",
        ])
        .unwrap();
    for comment in sample.comments.iter().take(20) {
        let time = comment.at.and_then(chrono::DateTime::from_timestamp_micros).map(|at| at.to_rfc3339()).unwrap_or_default();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        writer
            .write_record([
                &comment.id,
                &text(&comment.parent),
                &text(&comment.thread),
                &text(&comment.author),
                &comment.role,
                &comment.visibility,
                &time,
                &comment.polarity,
                &comment.causes.join("|"),
                &text(&comment.needs_reply),
                &text(&comment.state),
            ])
            .unwrap();
    }
    check("first_comments", &String::from_utf8(writer.into_inner().unwrap()).unwrap());
}

/// One invented file a format, and what becomes of it. A new adapter adds a file to `fixtures/formats/`.
#[test]
fn every_format_gives_its_canonical_comments() {
    let folder = repository("tests/it/fixtures/formats");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().replace('.', "_");
        let output = Command::new(PROGRAM).arg("convert").arg(&file).args(["--assume-tz", "Europe/Warsaw", "--quiet", "-o", "-"]).output().unwrap();
        assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
        check(&format!("format_{name}"), &String::from_utf8(output.stdout).unwrap());
    }
}
