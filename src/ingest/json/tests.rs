//! JSON in all its arrangements, and broken in all the ways met.

use super::*;
use crate::error::Result;
use crate::ingest::arrangement::arrange;

fn read_all(text: &str) -> Result<(Vec<String>, FileLedger, &'static str)> {
    let limits = Limits::default();
    let arrangement = arrange("a.json", text, &limits)?;
    let mut ledger = FileLedger::default();
    let mut records = JsonRecords::new(text, &arrangement, limits, Names::default(), NewNames::Collected);
    let mut all = Vec::new();
    while let Some(found) = records.next(&mut ledger) {
        all.push(match found.outcome {
            Ok(()) => {
                let cells: Vec<String> =
                    records.names().iter().zip(records.cells()).filter(|(_, c)| !c.is_empty()).map(|(n, c)| format!("{n}={c}")).collect();
                format!("{}: {}", found.line, cells.join(" "))
            }
            Err(cause) => format!("{}: {}", found.line, cause.reason),
        });
    }
    Ok((all, ledger, arrangement.container))
}

fn check(text: &str, container: &str, expected: &[&str]) {
    let (all, _, found) = read_all(text).unwrap();
    assert_eq!((found, all), (container, expected.iter().map(|line| (*line).to_owned()).collect()), "{text}");
}

fn check_error(text: &str, expected: &str) {
    let error = read_all(text).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.hint().is_some());
}

#[test]
fn one_object_a_line() {
    check("{\"id\":1,\"user\":{\"name\":\"a\"}}\n\n{\"id\":2}\r\n", "ndjson", &["1: id=1 user.name=a", "3: id=2"]);
    check("\u{FEFF}{\"id\":12345678901234567890}", "ndjson", &["1: id=12345678901234567890"]);
}

#[test]
fn arrays_pretty_or_not() {
    check("[{\"id\":1},{\"id\":2}]", "json", &["1: id=1", "1: id=2"]);
    check("[\n  {\n    \"id\": 1\n  },\n  {\n    \"id\": 2\n  }\n]\n", "json", &["2: id=1", "5: id=2"]);
    check("[]", "json", &[]);
    check("window.YTD.tweets.part0 = [ {\"tweet\":{\"id\":\"1\"}} ];", "json", &["1: tweet.id=1"]);
}

#[test]
fn documents_one_after_the_other() {
    check("{\n \"id\": 1\n}\n{\n \"id\": 2\n}\n", "json", &["1: id=1", "4: id=2"]);
    check("{\"id\":1}{\"id\":2}\n{\"id\":3}", "ndjson", &["1: id=1", "1: id=2", "2: id=3"]);
    check("[{\"id\":1}]\n[{\"id\":2}]", "json", &["1: id=1", "2: id=2"]);
}

#[test]
fn pages_are_unwrapped() {
    check("{\"data\":[{\"id\":1},{\"id\":2}],\"meta\":{\"n\":2}}", "json", &["1: id=1", "1: id=2"]);
    let lines = "{\"data\":[{\"id\":1}],\"meta\":{}}\n{\"meta\":{},\"data\":[{\"id\":2},{\"id\":3}]}\n{\"data\":[]}\n";
    check(lines, "ndjson", &["1: id=1", "2: id=2", "2: id=3"]);
    check("{\"name\":\"chat\",\"id\":5,\"messages\":[{\"id\":1,\"text\":\"hello\"},{\"id\":2}]}", "json", &["1: id=1 text=hello", "1: id=2"]);
    check("{\"id\":1,\"items\":[{\"a\":1}]}\n{\"id\":2}\n", "ndjson", &["1: id=1 items=[{\"a\":1}]", "2: id=2"]);
}

#[test]
fn of_a_key_that_occurs_twice_the_last_value_counts_unless_it_is_empty() {
    check("{\"a\":1,\"a\":2,\"b\":1,\"b\":null}\n{}\n", "ndjson", &["1: a=2 b=1", "2: "]);
}

#[test]
fn a_bad_line_is_rejected_alone() {
    let text = "{\"id\":1}\n{\"id\":2,\n{\"id\":3}\n{\"id\":NaN}\n[4]\n\"five\"\n{\"id\":6,\"t\":\"cut\n{\"id\":7}\n";
    check(text, "ndjson", &["1: id=1", "2: bad_json", "3: id=3", "4: bad_json", "5: wrong_shape", "6: wrong_shape", "7: bad_json", "8: id=7"]);
    check("{\"id\":1\n{\"id\":2}\n{\"id\":3}\n", "ndjson", &["1: bad_json", "2: id=2", "3: id=3"]);
}

#[test]
fn a_cut_last_line_says_so() {
    check("{\"id\":1}\n{\"id\":2,\"te", "ndjson", &["1: id=1", "2: cut_record"]);
}

#[test]
fn a_broken_array_keeps_what_can_be_read() {
    check("[{\"id\":1},{\"id\":2},{\"id\":", "json", &["1: id=1", "1: id=2", "1: cut_record"]);
    check("[{\"id\":1},{\"id\" 2},{\"id\":3}]\n", "json", &["1: id=1", "1: bad_json"]);
    check("[\n{\"id\":1},\n{\"id\" 2},\n{\"id\":3}\n]\n", "json", &["2: id=1", "3: bad_json", "4: id=3"]);
    check("[\n  {\n    \"id\": 1\n  },\n  {\n    \"id\" 2\n  },\n  {\n    \"id\": 3\n  }\n]\n", "json", &["2: id=1", "5: bad_json", "8: id=3"]);
    check("[{\"id\":1}\n{\"id\":2}]", "json", &["1: id=1", "2: id=2"]);
    check("[{\"id\":1}", "json", &["1: id=1"]);
}

#[test]
fn what_cannot_be_read_at_all_is_an_error_with_its_place() {
    check_error("{\n  'id': 1\n}", "a.json: line 2, column 3: broken JSON: a key in double quotes should stand here");
    check_error("[{\"id\" 1}]", "a.json: line 1, column 8: broken JSON before the first record");
}

#[test]
fn an_error_message_of_the_platform_is_named() {
    check_error(
        "{\"error\":{\"message\":\"Invalid OAuth access token\",\"code\":190}}",
        "an error message of the platform instead of data: error.message: Invalid",
    );
    check_error("{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"Unauthorized\"}", "an error message of the platform");
    check_error("[{\"error\":\"no_items\",\"errorDescription\":\"Empty or private data\"}]", "an error message of the platform");
    check("{\"id\":1}\n{\"errors\":[{\"title\":\"Disconnect\"}]}\n", "ndjson", &["1: id=1", "2: wrong_shape"]);
    check("{\"id\":1,\"error\":\"none\"}\n{\"id\":2,\"error\":\"\"}\n", "ndjson", &["1: id=1 error=none", "2: id=2"]);
}

#[test]
fn deep_nesting_is_rejected_and_does_not_overflow() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    check(&format!("{{\"id\":1}}\n{deep}\n{{\"id\":2}}\n"), "ndjson", &["1: id=1", "2: bad_json", "3: id=2"]);
}

#[test]
fn a_line_that_is_an_array_is_one_wrong_record() {
    let line = "[\"rate limit exceeded\", 429]\n";
    let expected = ["1: id=1", "2: wrong_shape", "3: id=2", "4: wrong_shape"];
    check(&format!("{{\"id\":1}}\n{line}{{\"id\":2}}\n[{{\"id\":3}},{{\"id\":4}}]\n"), "ndjson", &expected);
    check(&format!("{line}{{\"id\":1}}\n{{\"id\":2}}\n"), "ndjson", &["1: wrong_shape", "2: id=1", "3: id=2"]);
    check("[{\"id\":1},\n{\"id\":2}]\n", "json", &["1: id=1", "2: id=2"]);
}

#[test]
fn records_that_cannot_be_used_add_no_names() {
    let text = "{\"id\":1}\n{\"ghost\":1,\"id\":2\n{\"error\":\"limit\"}\n{\"id\":3,\"new\":4}\n";
    let limits = Limits::default();
    let arrangement = arrange("a", text, &limits).unwrap();
    let mut records = JsonRecords::new(text, &arrangement, limits, Names::default(), NewNames::Collected);
    while records.next(&mut FileLedger::default()).is_some() {}
    assert_eq!(records.cells(), ["3", "4"]);
    assert_eq!(records.names(), ["id", "new"]);
}

#[test]
fn names_beyond_the_limit_are_counted() {
    let text = "{\"id\":1,\"a\":\"x\"}\n{\"id\":2,\"b\":3}\n{\"id\":3,\"b\":null}\n";
    let limits = Limits { names: 2, ..Limits::default() };
    let arrangement = arrange("a", text, &limits).unwrap();
    let mut records = JsonRecords::new(text, &arrangement, limits, Names::default(), NewNames::Collected);
    let mut ledger = FileLedger::default();
    while records.next(&mut ledger).is_some() {
        assert_eq!(records.cells().len(), 2);
    }
    assert_eq!(ledger.notes.get("surplus_names_ignored"), Some(&1));
}
