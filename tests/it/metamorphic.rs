//! What must not change a figure does not, and what must double doubles: the program run whole on the sample, every value of `measures.json` compared. Shifted by eight weeks, its authors
//! renamed, its rows in another order, in three files, and twice over under other ids.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::{PROGRAM, archives, repository};

/// Whole weeks, so that hours of the week stay; in UTC, so that no clock change lies between.
const SHIFT_WEEKS: i64 = 8;
const SHIFT_MICROS: i64 = SHIFT_WEEKS * 7 * 24 * 3_600_000_000;

/// A comment by column.
type Row = BTreeMap<String, String>;

/// The sample as one canonical table.
fn rows() -> &'static (Vec<String>, Vec<Row>) {
    static ROWS: OnceLock<(Vec<String>, Vec<Row>)> = OnceLock::new();
    ROWS.get_or_init(|| {
        let place = tempfile::tempdir().expect("the system has room for tests");
        let file = place.path().join("sample.csv");
        let mut command = assert_cmd::Command::new(PROGRAM);
        command.arg("convert").arg(archives()).arg("--config").arg(repository("sample_data/afterstorm.toml")).arg("-o").arg(&file).arg("--quiet");
        command.assert().success();
        let mut reader = csv::Reader::from_path(&file).expect("it is a table");
        let columns: Vec<String> = reader.headers().expect("it has a header").iter().map(str::to_owned).collect();
        let rows = reader.deserialize().collect::<Result<Vec<Row>, _>>().expect("every row is one");
        (columns, rows)
    })
}

/// Writes the parts as files and measures them together.
fn measured(parts: &[Vec<Row>]) -> Value {
    let place = tempfile::tempdir().expect("the system has room for tests");
    let columns = &rows().0;
    let file = |(idx, part): (usize, &Vec<Row>)| {
        let path = place.path().join(format!("part-{idx}.csv"));
        let mut writer = csv::Writer::from_path(&path).expect("the folder is there");
        writer.write_record(columns).expect("the disk has room");
        for row in part {
            writer.write_record(columns.iter().map(|column| &row[column])).expect("the disk has room");
        }
        writer.flush().expect("the disk has room");
        path
    };
    let files: Vec<_> = parts.iter().enumerate().map(file).collect();
    let out = place.path().join("out");
    let mut command = assert_cmd::Command::new(PROGRAM);
    command.arg("analyze").args(files).args(["--format", "json", "--report-tz", "UTC", "--quiet", "--out"]).arg(&out);
    command.current_dir(place.path()).assert().success();
    read(&out.join("measures.json"))
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("it is written")).expect("it is JSON")
}

fn base() -> &'static Value {
    static BASE: OnceLock<Value> = OnceLock::new();
    BASE.get_or_init(|| measured(&[rows().1.clone()]))
}

/// Calls `each` with the path and both values of every leaf; a list of another length is a leaf.
fn walk(path: &str, was: &Value, is: &Value, each: &mut impl FnMut(&str, &Value, &Value)) {
    match (was, is) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            for (key, value) in a {
                walk(&format!("{path}.{key}"), value, b.get(key).unwrap_or(&Value::Null), each);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a.iter().zip(b).for_each(|(a, b)| walk(&format!("{path}[]"), a, b, each)),
        _ => each(path, was, is),
    }
}

/// Checks every figure but those of the ledger and the places of records, and that there are many.
#[track_caller]
fn check(found: &Value, is_right: impl Fn(&str, &Value, &Value) -> bool, at_least: usize) {
    let (mut n, mut wrong) = (0, Vec::new());
    walk("", base(), found, &mut |path, was, is| {
        if path.starts_with(".ledger") || path.ends_with(".source_file") || path.ends_with(".source_record") {
            return;
        }
        n += 1;
        if !is_right(path, was, is) {
            wrong.push(format!("{path}: {was} and {is}"));
        }
    });
    assert!(wrong.is_empty(), "{} of {n} differ:\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
    assert!(n >= at_least, "only {n} figures were compared");
}

fn changed(change: impl Fn(&mut Row)) -> Vec<Row> {
    let mut rows = rows().1.clone();
    rows.iter_mut().for_each(change);
    rows
}

#[test]
fn another_time_moves_the_instants_and_nothing_else() {
    let later = |text: &str| {
        let at = chrono::DateTime::parse_from_rfc3339(text).expect("a time") + chrono::Duration::weeks(SHIFT_WEEKS);
        at.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    };
    let rows = changed(|row| {
        for column in ["created_at", "edited_at"] {
            if !row[column].is_empty() {
                row.insert(column.to_owned(), later(&row[column]));
            }
        }
    });
    let is_right = |_: &str, was: &Value, is: &Value| was == is || was.as_i64().zip(is.as_i64()).is_some_and(|(was, is)| is - was == SHIFT_MICROS);
    check(&measured(&[rows]), is_right, 30_000);
}

#[test]
fn other_names_of_authors_change_nothing() {
    let rows = changed(|row| {
        if row["author_role"] == "customer" {
            let name: String = row["author_key"].chars().rev().collect();
            row.insert("author_key".to_owned(), format!("Q-{name}"));
        }
    });
    check(&measured(&[rows]), |_, was, is| was == is, 30_000);
}

#[test]
fn another_order_changes_nothing() {
    let rows = &rows().1;
    // A step that shares no divisor with the number of rows visits each once.
    let shares_none = |step: &usize| (2..=*step).all(|divisor| !step.is_multiple_of(divisor) || !rows.len().is_multiple_of(divisor));
    let step = (rows.len() / 3..rows.len()).find(shares_none).expect("there is one");
    let shuffled: Vec<Row> = (0..rows.len()).map(|idx| rows[idx * step % rows.len()].clone()).collect();
    check(&measured(&[shuffled]), |_, was, is| was == is, 30_000);
}

#[test]
fn three_files_are_one_archive() {
    let rows = &rows().1;
    let part = |first: usize| rows.iter().skip(first).step_by(3).cloned().collect::<Vec<Row>>();
    check(&measured(&[part(0), part(1), part(2)]), |_, was, is| was == is, 30_000);
}

/// Figures that twice the archive may change, and why.
const NOT_DOUBLED: &[&str] = &[
    // Which comments stand for a figure.
    "quote",
    "evidence",
    "longest_waiting",
    "spreaders",
    "contagion.threads",
    // A text that two people post is a copy.
    "by_text",
    "copies",
    "copy_share",
    "template",
    "acts.acts[]",
    "acts.phases",
    "spread.words",
    "spread.phase_words",
    "claims",
    "proposed",
    "proposals",
    // More evidence: intervals, tests and verdicts, and groups that are no longer too few.
    ".low",
    ".high",
    "chi_square",
    "p_value",
    "p_adjusted",
    "is_change_demonstrable",
    "is_demonstrable",
    "fairness",
    "effects.statements",
    "statements",
    "rhythm.cells",
    "change.tables",
    // Twice the comments need other people than the ones that the replay assumes.
    "what_if",
    // Known from other archives.
    "reading_errors",
    // Expected counts are medians, moved by a skewness that does not double.
    "spikes",
    "excess",
];

#[test]
fn twice_the_archive_doubles_counts_and_keeps_shares_and_waits() {
    let rows = &rows().1;
    let other = changed(|row| {
        for column in ["comment_id", "parent_id", "thread_id"] {
            if !row[column].is_empty() {
                row.insert(column.to_owned(), format!("{}b", row[column]));
            }
        }
        if row["author_role"] == "customer" {
            row.insert("author_key".to_owned(), format!("{}b", row["author_key"]));
        }
    });
    // What is left of a sum that comes to nothing is rounding.
    let is_near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) + 1e-12;
    let is_right = |path: &str, was: &Value, is: &Value| {
        if NOT_DOUBLED.iter().any(|part| path.contains(part)) {
            return true;
        }
        // Counts double; shares, waits and instants stay; rates double.
        let is_count = path.rsplit('.').next().is_some_and(|last| last == "n" || last == "count" || last.starts_with("n_"));
        match (was.as_f64(), is.as_f64()) {
            (Some(was), Some(is)) if is_count => {
                is_near(2.0 * was, is) || (path.starts_with(".effects") || path.contains("_hours")) && is_near(was, is)
            }
            (Some(was), Some(is)) => is_near(was, is) || is_near(2.0 * was, is),
            _ => was == is,
        }
    };
    check(&measured(&[rows.clone(), other]), is_right, 30_000);
}
