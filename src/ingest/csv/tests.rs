//! Damaged tables, one class of damage a test.

use super::*;
use crate::ingest::dialect;

/// What became of each record: its cells joined by `/`, or its reject reason; each behind its line.
fn read_with(text: &str, limits: Limits) -> (Vec<String>, FileLedger) {
    let dialect = dialect::find("a.csv", text, &limits).unwrap();
    let mut ledger = FileLedger::default();
    let mut records = CsvRecords::new(text, &dialect, limits);
    let mut all = Vec::new();
    while let Some(found) = records.next(&mut ledger) {
        all.push(match found.outcome {
            Ok(()) => format!("{}: {}", found.line, records.cells().join("/")),
            Err(cause) => format!("{}: {}", found.line, cause.reason),
        });
    }
    (all, ledger)
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(read_with(text, Limits::default()).0, expected, "{text}");
}

fn check_note(text: &str, note: &str, count: u64) {
    let ledger = read_with(text, Limits::default()).1;
    assert_eq!(ledger.notes.get(note).copied().unwrap_or(0), count, "{:?}", ledger.notes);
}

#[test]
fn quoted_line_ends_belong_to_the_field() {
    check("id,text,n\n1,\"a\nb\",2\n3,c,4\n", &["2: 1/a\nb/2", "4: 3/c/4"]);
}

#[test]
fn ragged_rows_are_rejected_with_their_lines() {
    check("a,b,c\n1,2,3\n1,2\n1,2,3,4\n5,6,7\n8,9,0\n", &["2: 1/2/3", "3: wrong_field_count", "4: wrong_field_count", "5: 5/6/7", "6: 8/9/0"]);
}

#[test]
fn empty_extra_fields_are_accepted_and_noted() {
    check("a,b\n1,2,,\n3,4\n", &["2: 1/2", "3: 3/4"]);
    check_note("a,b\n1,2,,\n3,4\n", "empty_extra_fields", 1);
}

#[test]
fn blank_rows_are_noted_where_they_stand() {
    let text = "a,b\n1,2\n,\n\n3,4\n,,\n , \n\n";
    check(text, &["2: 1/2", "5: 3/4"]);
    check_note(text, "blank_rows", 2);
    check_note(text, "trailing_blank_rows", 3);
}

#[test]
fn a_repeated_header_is_rejected() {
    check("a,b\n1,2\na, b\n3,4\n", &["2: 1/2", "3: repeated_header", "4: 3/4"]);
}

#[test]
fn a_header_alone_has_no_records() {
    check("a,b\n", &[]);
    check("a,b", &[]);
}

#[test]
fn an_unclosed_quote_costs_its_record_only() {
    let good: String = (0..2000).map(|i| format!("{i},user{i},\"text, {i}\",x\n")).collect();
    let text = format!("id,author,text,z\n9001,u,\"never closed,x\n{good}");
    let (all, _) = read_with(&text, Limits::default());
    assert_eq!((all.len(), all[0].as_str(), all[1].as_str()), (2001, "2: broken_quote", "3: 0/user0/text, 0/x"));
}

#[test]
fn an_unclosed_quote_without_others_behind_it_costs_its_record_only() {
    let good: String = (0..50).map(|i| format!("{i},user{i},text {i},x\n")).collect();
    let (all, _) = read_with(&format!("id,author,text,z\n9001,u,\"never closed,x\n{good}"), Limits::default());
    assert_eq!((all.len(), all[0].as_str(), all[1].as_str()), (51, "2: broken_quote", "3: 0/user0/text 0/x"));
}

#[test]
fn a_quote_that_closes_by_accident_far_below_is_found_out() {
    // The field that 9001 opens ends at the inch mark of record 7, and the width is right by accident.
    let text = "id,text,z\n4,four,x\n9001,\"open,x\n5,five,x\n6,six,x\n7,size 5\",x\n8,eight,x\n";
    check(text, &["2: 4/four/x", "3: broken_quote", "4: 5/five/x", "5: 6/six/x", "6: 7/size 5\"/x", "7: 8/eight/x"]);
    let text = "id,text,z\na9001,\"open,x\nb5,five,x\nb6,six,x\nb7,seven,x\nb8,size 5\",x\nb9,nine,x\n";
    check(text, &["2: broken_quote", "3: b5/five/x", "4: b6/six/x", "5: b7/seven/x", "6: b8/size 5\"/x", "7: b9/nine/x"]);
}

#[test]
fn a_quote_alone_on_a_line_swallows_nothing() {
    // The second quote of the file closes the field after one whole record, and the rest of its line fills up the width.
    let text = "id,text,z\n1,a,x\n\"\n2,b,x\n3,\",c\",x\n";
    check(text, &["2: 1/a/x", "3: broken_quote", "4: 2/b/x", "5: 3/,c/x"]);
}

#[test]
fn stray_quotes_in_a_line_are_text() {
    check("a,b\n1,5\" nail\n2,\"he said \"hi\" twice\"\n", &["2: 1/5\" nail", "3: 2/he said \"hi\" twice"]);
    check_note("a,b\n1,x\n2,\"he said \"hi\" twice\"\n", "stray_quotes_kept", 1);
}

#[test]
fn a_long_comment_with_lists_in_it_is_one_record() {
    check(
        "id,text,n\n1,\"buy:\n- milk, eggs\n- bread, butter, jam\nthanks\",2\n3,c,4\n",
        &["2: 1/buy:\n- milk, eggs\n- bread, butter, jam\nthanks/2", "6: 3/c/4"],
    );
}

#[test]
fn a_field_of_too_many_lines_is_suspect() {
    let text = format!("id,text,n\n1,\"{}\",2\n3,c,4\n", "x\n".repeat(50));
    let (all, _) = read_with(&text, Limits { field_lines: 20, ..Limits::default() });
    assert_eq!(all, ["2: broken_quote", "53: 3/c/4"]);
}

#[test]
fn a_field_that_is_too_long_is_rejected() {
    let limits = Limits { field_bytes: 30, ..Limits::default() };
    let long = "x".repeat(40);
    let all = read_with(&format!("id,text\n1,{long}\n2,\"{long}\"\n3,c\n"), limits).0;
    assert_eq!(all, ["2: field_too_long", "3: field_too_long", "4: 3/c"]);
}

#[test]
fn a_file_cut_in_a_record_says_so() {
    check("a,b,c\n1,2,3\n4,\"5 and", &["2: 1/2/3", "3: cut_record"]);
    check("a,b,c\n1,2,3\n4,5", &["2: 1/2/3", "3: cut_record"]);
    check("a,b,c\n1,2,3\n4,5,6", &["2: 1/2/3", "3: 4/5/6"]);
    check("a,b,c\n1,2,3\n4,\"5,6\n", &["2: 1/2/3", "3: broken_quote"]);
}

#[test]
fn line_numbers_are_physical() {
    check("a,b\r\n1,\"x\r\ny\r\nz\"\r\n\r\n2,w\r\n", &["2: 1/x\r\ny\r\nz", "6: 2/w"]);
    check("a,b\r1,x\r2,y\r", &["2: 1/x", "3: 2/y"]);
}

#[test]
fn broken_quotes_everywhere_cost_linear_time() {
    // Read line by line to the end each time, this would be 10^10 steps.
    let text = format!("id,text,n\n{}{}", "1,a,b\n".repeat(400), "1,\"a,b\n".repeat(100_000));
    assert_eq!(read_with(&text, Limits::default()).0.len(), 401);
    let text = format!("id,text,n\n{}{}", "1,a,b\n".repeat(400), "1,\"a,b\n1,a,b\n".repeat(100_000));
    assert_eq!(read_with(&text, Limits::default()).0.len(), 200_400);
}

#[test]
fn the_semicolon_of_an_entity_ends_no_cell() {
    check("id;text;n\n1;Tom &amp; Jerry;\n2;hello;1\n3;a &lt; b;4\n", &["2: 1/Tom &amp; Jerry/", "3: 2/hello/1", "4: 3/a &lt; b/4"]);
    check_note("id;text;n\n1;Tom &amp; Jerry;\n2;hello;1\n", "entities_rejoined", 1);
    check_note("id;text;n\n1;Tom &amp; Jerry;\n2;hello;1\n", "empty_extra_fields", 0);
}
