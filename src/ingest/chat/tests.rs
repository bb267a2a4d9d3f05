//! Chats of every kind, whole and damaged.

use proptest::prelude::*;

use super::*;

const ANDROID: &str = include_str!("../../../tests/it/fixtures/formats/whatsapp.txt");
const IPHONE: &str = include_str!("../../../tests/it/fixtures/formats/whatsapp-ios.txt");

/// Each record as `line|cells` or `line|reason`.
fn read(text: &str) -> (Vec<String>, FileLedger) {
    let dialect = recognise(text).unwrap_or_else(|| panic!("no chat: {text}"));
    read_as(text, &dialect)
}

fn read_as(text: &str, dialect: &ChatDialect) -> (Vec<String>, FileLedger) {
    let mut ledger = FileLedger::default();
    let mut records = ChatRecords::new(text, dialect, Limits::default());
    let mut seen = Vec::new();
    while let Some(found) = records.next(&mut ledger) {
        assert_eq!(found.number as usize, seen.len() + 1);
        seen.push(match found.outcome {
            Ok(()) => format!("{}|{}", found.line, records.cells()[..5].join("|")),
            Err(cause) => format!("{}|{}", found.line, cause.reason.as_str()),
        });
    }
    (seen, ledger)
}

fn check(text: &str, expected: &[&str]) -> FileLedger {
    let (seen, ledger) = read(text);
    assert_eq!(seen, expected, "{text}");
    ledger
}

fn check_no_chat(text: &str) {
    assert!(recognise(text).is_none(), "{text}");
}

#[test]
fn messages_are_read_with_time_author_and_text() {
    check("31/12/20, 23:55 - Alice: hello\n1/1/21, 0:01 - Bob: hi\n", &["1|2020-12-31 23:55|Alice|hello||", "2|2021-01-01 00:01|Bob|hi||"]);
    check("[15-01-20 02:22:56] Mary: hi", &["1|2020-01-15 02:22:56|Mary|hi||"]);
    check("2020-12-09 11:55 PM - Mary: hi", &["1|2020-12-09 23:55|Mary|hi||"]);
}

#[test]
fn only_one_messenger_writes_seconds_in_brackets_or_dashes() {
    let platform = |text: &str| {
        let dialect = recognise(text).unwrap();
        let mut records = ChatRecords::new(text, &dialect, Limits::default());
        records.next(&mut FileLedger::default()).unwrap();
        records.cells()[5].clone().into_owned()
    };
    assert_eq!(platform("31/12/20, 23:55 - Alice: hello"), "whatsapp");
    assert_eq!(platform("[31.12.2020, 23:55:01] Alice: hello"), "whatsapp");
    assert_eq!(platform("[31.12.2020 23:55] Alice: hello"), "");
}

#[test]
fn lines_without_a_time_go_on_with_the_message_before() {
    let text = "31/12/20, 23:55 - A: one\r\n\r\ntwo: 2\r\n1/1 three\r\n\r\n31/12/20, 23:56 - B: four\r\n";
    check(text, &["1|2020-12-31 23:55|A|one\r\n\r\ntwo: 2\r\n1/1 three||", "6|2020-12-31 23:56|B|four||"]);
}

#[test]
fn events_are_not_comments() {
    let text = "31/12/20, 23:50 - Messages and calls are end-to-end encrypted. Tap to learn more.\n31/12/20, 23:51 - Ania created group \"x: y\"\n\
                31/12/20, 23:52 - Ania: first\n31/12/20, 23:53 - Ania changed the subject to \"x: y\"\n31/12/20, 23:54 - Ania: Ola left\n31/12/20, 23:55 - Ania left\n";
    let (seen, _) = read(text);
    assert_eq!(
        seen,
        [
            "1|not_a_comment",
            "2|not_a_comment",
            "3|2020-12-31 23:52|Ania|first||",
            "4|not_a_comment",
            "5|2020-12-31 23:54|Ania|Ola left||",
            "6|not_a_comment"
        ]
    );
}

#[test]
fn sentences_in_unknown_languages_are_not_names() {
    let text =
        "31/12/20, 23:52 - Ania: a\n31/12/20, 23:52 - Ania: b\n31/12/20, 23:53 - Ania muutti aiheeksi \"x: y\"\n31/12/20, 23:53 - Ania Nowa: c\n";
    let (seen, _) = read(text);
    assert_eq!(seen[2..], ["3|not_a_comment", "4|2020-12-31 23:53|Ania Nowa|c||"]);
}

#[test]
fn attachments_and_edits_are_taken_out_of_texts() {
    let ledger = check(
        "31/12/20, 23:52 - A: IMG-1.jpg (file attached)\nlook\n31/12/20, 23:52 - A: see my offer.pdf (file attached)\n31/12/20, 23:53 - A: \u{200e}My file.pdf (file attached)\n\
         31/12/20, 23:54 - A: b <This message was edited>\n31/12/20, 23:55 - A: <attached: 1.jpg>\n31/12/20, 23:55 - A: x \u{200e}<załączono: 1.jpg>\n31/12/20, 23:56 - A: 1 <b>\n",
        &[
            "1|2020-12-31 23:52|A|look|IMG-1.jpg|",
            "3|2020-12-31 23:52|A|see my offer.pdf (file attached)||",
            "4|2020-12-31 23:53|A||My file.pdf|",
            "5|2020-12-31 23:54|A|b||yes",
            "6|2020-12-31 23:55|A||1.jpg|",
            "7|2020-12-31 23:55|A|x|1.jpg|",
            "8|2020-12-31 23:56|A|1 <b>||",
        ],
    );
    assert_eq!((ledger.notes["attachments_named"], ledger.notes["edit_marks_removed"]), (4, 1));
}

#[test]
fn what_stands_before_the_first_message_is_counted() {
    let ledger =
        check("\u{feff}Our chat\n\n31/12/20, 23:52 - A: a\n31/12/20, 23:52 - B: b\n", &["3|2020-12-31 23:52|A|a||", "4|2020-12-31 23:52|B|b||"]);
    assert_eq!(ledger.notes["preamble_lines"], 2);
    check("\u{feff}31/12/20, 23:52 - A: a\n", &["1|2020-12-31 23:52|A|a||"]);
}

#[test]
fn a_cut_last_line_is_rejected_and_spoils_nothing() {
    let whole = "31/12/20, 23:52 - Alice: a\n31/12/20, 23:53 - Alice: b\n";
    for (cut, reason) in [("31/12/20, 23:", "cut_record"), ("31/12/20, 23:54 - Ali", "cut_record"), ("31/12/20, 23:54 - Ali left", "not_a_comment")] {
        let (seen, _) = read(&format!("{whole}{cut}"));
        assert_eq!((seen.len(), seen[2].as_str()), (3, format!("3|{reason}").as_str()), "{cut}");
    }
    let (seen, _) = read(&format!("{whole}31/12\n"));
    assert_eq!(seen[1], "2|2020-12-31 23:53|Alice|b\n31/12||");
}

#[test]
fn an_empty_first_line_belongs_to_a_known_author_only() {
    let text = "31/12/20, 23:52 - A: a\n31/12/20, 23:53 - A:\nb\n31/12/20, 23:54 - Group rules changed:\nx\n31/12/20, 23:55 - \n";
    let (seen, _) = read(text);
    assert_eq!(seen[1..], ["2|2020-12-31 23:53|A|\nb||", "4|not_a_comment", "6|empty"]);
}

#[test]
fn dates_that_nothing_settles_are_left_to_the_reader_of_times() {
    let text = "1/2/21, 12:00 - A: x\n1/2/21, 12:01 - B: y\n";
    let dialect = recognise(text).unwrap();
    assert_eq!(dialect.order(), None);
    assert_eq!(read_as(text, &dialect).0[0], "1|1/2/21 12:00|A|x||");
    let given = dialect.with_order(Some(DateOrder::Mdy));
    assert_eq!(read_as(text, &given).0[0], "1|2021-01-02 12:00|A|x||");
}

#[test]
fn what_is_given_outweighs_what_was_found() {
    let days = ["11/1/21", "12/1/21", "1/2/21", "2/2/21", "11/2/21", "1/3/21", "3/3/21", "2/4/21"];
    let text: String = days.iter().map(|day| format!("{day}, 12:00 - A: x\n")).collect();
    let dialect = recognise(&text).unwrap();
    assert_eq!(dialect.order(), Some(DateOrder::Dmy));
    assert!(dialect.why.contains("time runs backwards 0 times then and 3 times otherwise"), "{}", dialect.why);
    assert_eq!(read_as(&text, &dialect.with_order(Some(DateOrder::Mdy))).0[0], "1|2021-11-01 12:00|A|x||");
}

#[test]
fn a_chat_of_events_only_is_refused() {
    let text = "31/12/20, 23:50 - Messages and calls are end-to-end encrypted. Tap to learn more.\n31/12/20, 23:51 - Ania created group \"x: y\"\n";
    let error = find("chat.txt", text).unwrap_err();
    assert!(error.to_string().contains("a chat without messages"), "{error}");
    let text = "[31/12/20, 23:50:00] Club: \u{200e}Messages and calls are end-to-end encrypted.\n[31/12/20, 23:50:00] Club: \u{200e}Ania added you\n";
    assert!(find("chat.txt", text).is_err());
}

#[test]
fn other_texts_are_no_chats() {
    for text in [
        "",
        "\n\n",
        "id,text,created_at\n1,hello,2020-12-09 23:55\n",
        "created_at,author,text\n2020-12-09 23:55,Ala,hello\n2020-12-09 23:56 - Ola: pasted,b,c\n",
        "id,text\n1,\"they wrote\n31/12/20, 23:50 - A: x\n31/12/20, 23:51 - B: y\n\"\n",
        "2020-12-09 23:55:12 - INFO: started\n2020-12-09 23:55:13 - ERROR: failed: twice\n",
        "[2020-12-09 23:55:12] production.ERROR: x\n[2020-12-09 23:55:13] production.INFO: y\n",
        "[2020-12-09 23:55:12] started\n[2020-12-09 23:55:13] stopped\n",
        "We met on 12/9/20, 23:55 - a late hour: dark.\nThen we left.\n",
        "Notes\n12/9/20, 23:55 - call: nobody answered\nand so on\n",
        "{\"a\": 1}\n",
        "12/9/20;23:55;Ala;hello\n",
        "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1\n",
    ] {
        check_no_chat(text);
    }
}

#[test]
fn another_shape_stays_text_and_is_noted() {
    let ledger = check(
        "31/12/20, 23:50 - A: x\n31/12/20, 23:50 - A: z\n[1.1.2021, 10:00:00] B: y\n",
        &["1|2020-12-31 23:50|A|x||", "2|2020-12-31 23:50|A|z\n[1.1.2021, 10:00:00] B: y||"],
    );
    assert_eq!(ledger.notes["other_headers_kept"], 1);
}

#[test]
fn very_long_lines_are_read_whole_and_limits_hold() {
    let long = "x: ".repeat(400_000);
    let text = format!("31/12/20, 23:50 - A: {long}\n31/12/20, 23:51 - B: y\n");
    let dialect = recognise(&text).unwrap();
    let mut records = ChatRecords::new(&text, &dialect, Limits::default());
    assert_eq!(records.next(&mut FileLedger::default()).unwrap().outcome, Ok(()));
    assert_eq!(records.cells()[2].trim_end(), long.trim_end());
    let mut records = ChatRecords::new(&text, &dialect, Limits { field_bytes: 1_000, ..Limits::default() });
    assert_eq!(records.next(&mut FileLedger::default()).unwrap().outcome.unwrap_err().reason, RejectReason::FieldTooLong);
    assert_eq!(records.next(&mut FileLedger::default()).unwrap().outcome, Ok(()));
}

#[test]
fn the_android_fixture_is_read_as_people_would() {
    let (seen, ledger) = read(ANDROID);
    let n_events = seen.iter().filter(|record| record.ends_with("not_a_comment")).count();
    assert_eq!((seen.len(), n_events), (25, 6), "{seen:#?}");
    assert_eq!(ledger.notes["other_headers_kept"], 1);
    assert!(seen.contains(&"13|2026-11-03 10:41|+48 600 000 001|Dołączam się, ta sama sprawa||".to_owned()), "{seen:#?}");
}

#[test]
fn the_iphone_fixture_is_read_as_people_would() {
    let (seen, _) = read(IPHONE);
    assert_eq!(
        seen,
        [
            "1|not_a_comment",
            "2|not_a_comment",
            "3|2026-11-03 10:12:40|Halina Sample|My order never came. Support is silent since Friday||",
            "4|2026-11-03 12:05:00|Test Person|Same here!||",
            "5|2026-11-03 12:06:10|Test Person||00000007-PHOTO-2026-11-03-12-06-10.jpg|",
            "6|2026-11-03 12:07:10|Test Person|the box, and what was in it|00000008-PHOTO-2026-11-03-12-07-10.jpg|",
            "7|2026-11-03 12:30:00|Nadia|We are sorry. Please send the order number||yes",
            "8|2026-11-03 12:31:00|Halina Sample|image omitted||",
            "9|2026-11-04 00:00:30|+1 (555) 010-0100|This message was deleted.||",
            "10|not_a_comment",
            "11|2026-11-14 21:00:00|Halina Sample|It came today.\nThank you: all is well||",
        ]
    );
}

/// Everything of a file stands in one record or before the first: records follow each other without a gap, and cells hold all of a good record but its
/// header, its marks and its spaces.
fn nothing_is_lost(text: &str) {
    let Some(dialect) = recognise(text) else { return };
    let mut ledger = FileLedger::default();
    let mut records = ChatRecords::new(text, &dialect, Limits::default());
    let (mut at, mut lines_before) = (dialect.first_at, 0);
    let letters = |text: &str| -> usize { text.chars().filter(|letter| letter.is_alphanumeric()).count() };
    while let Some(found) = records.next(&mut ledger) {
        assert_eq!(text[at..found.start].trim_matches(['\n', '\r']), "", "a gap before {}", found.start);
        assert!(found.start <= found.end && found.line > lines_before);
        assert_eq!(found.line, Lines::of(text).at(text, found.start));
        lines_before = found.line;
        if found.outcome.is_ok() {
            assert_eq!(records.cells().len(), dialect.names().len());
            let Look::Header(header) = look(&text[found.start..found.end], built_in()) else { panic!("no header") };
            let body = &text[found.start + header.body..found.end];
            let cells = records.cells();
            let kept = letters(&cells[1]) + letters(&cells[2]) + letters(&cells[3]);
            let is_touched = !cells[3].is_empty() || !cells[4].is_empty();
            assert!(if is_touched { kept <= letters(body) } else { kept == letters(body) }, "{body}");
        }
        at = found.end;
    }
    assert_eq!(text[at..].trim_matches(['\n', '\r']), "");
    assert_eq!(ledger.notes.get("preamble_lines").copied().unwrap_or(0), Lines::total(&text[..dialect.first_at]));
}

#[test]
fn nothing_is_lost_of_damaged_fixtures() {
    for text in [ANDROID, IPHONE] {
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            nothing_is_lost(&text[..cut]);
            nothing_is_lost(&text[cut..]);
        }
        nothing_is_lost(&text.replace('\n', "\r"));
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("31/12/20, 23:50 - A: ".to_owned()),
        2 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("[31.12.2020, 23:50:01\u{202f}PM] ".to_owned()),
        1 => Just("A changed the subject to \"x: y\"".to_owned()),
        1 => Just("\u{200e}<attached: 1.jpg>".to_owned()),
        1 => Just("<This message was edited>".to_owned()),
        1 => Just("a.jpg (file attached)".to_owned()),
        1 => Just("9/9/99, 9".to_owned()),
        2 => "[ -~łé:\u{200e}]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_text_nothing_panics_and_nothing_is_lost(pieces in proptest::collection::vec(piece(), 0..40)) {
        nothing_is_lost(&pieces.concat());
        nothing_is_lost(&format!("31/12/20, 23:50 - B: x\n{}", pieces.concat()));
    }

    #[test]
    fn any_text_can_be_looked_at(text in "\\PC{0,200}", digits in "[0-9/.,: \\-\\[\\]apm\u{202f}]{0,60}") {
        let _ = recognise(&text);
        let _ = look(&digits, built_in());
        nothing_is_lost(&format!("31/12/20, 23:50 - B: x\n{digits}{text}"));
    }
}
