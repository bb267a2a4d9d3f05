//! Help desks, social care, listening suites and chats: the invented file of each format, read from its bytes, with what each trap must become.

use crate::ingest::batch::Batch;
use crate::ingest::ledger::FileLedger;
use crate::ingest::reject::RejectReason;
use crate::ingest::{IngestSettings, Ingested, Input, read};
use crate::model::{AuthorRole, TimePrecision, Visibility, ZoneSource};
use crate::progress::Silent;

macro_rules! fixture {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../tests/it/fixtures/formats/", $name)).as_slice())
    };
}

/// Each file with the format that must recognise it.
const FIXTURES: &[((&str, &[u8]), &str)] = &[
    (fixture!("zendesk.ndjson"), "zendesk"),
    (fixture!("zendesk-page.json"), "zendesk"),
    (fixture!("intercom.json"), "intercom"),
    (fixture!("freshdesk.json"), "freshdesk"),
    (fixture!("gorgias.json"), "gorgias"),
    (fixture!("chatwoot.json"), "chatwoot"),
    (fixture!("telegram.json"), "telegram"),
    (fixture!("telegram-account.json"), "telegram"),
    (fixture!("discord.json"), "discord"),
    (fixture!("discord-part-2.json"), "discord"),
    (fixture!("discord-csv.csv"), "discord-csv"),
    (fixture!("slack-day.json"), "slack"),
    (fixture!("front.csv"), "front"),
    (fixture!("engage-digital.csv"), "engage-digital"),
    (fixture!("khoros-care.csv"), "khoros-care"),
    (fixture!("brandwatch.csv"), "brandwatch"),
    (fixture!("talkwalker.csv"), "talkwalker"),
    (fixture!("meltwater.csv"), "meltwater"),
    (fixture!("brand24.csv"), "brand24"),
    (fixture!("generic-desk.csv"), "generic"),
    (fixture!("generic.csv"), "generic"),
    (fixture!("generic.ndjson"), "generic"),
    (fixture!("twcs.csv"), "twcs"),
];

/// What was read.
struct Read {
    batch: Batch,
    ingested: Ingested,
}

/// One comment: id, parent, conversation, side, who could see it.
type Link<'a> = (&'a str, &'a str, &'a str, Option<AuthorRole>, Visibility);

impl Read {
    fn of(inputs: &[Input]) -> Self {
        let mut batches = Vec::new();
        let ingested = read(inputs, &IngestSettings::default(), &Silent, &mut |batch| {
            batches.push(batch);
            Ok(())
        })
        .unwrap();
        assert!(batches.len() <= 1);
        Self { batch: batches.pop().unwrap_or_default(), ingested }
    }

    fn bytes(name: &str, bytes: &[u8]) -> Self {
        Self::of(&[Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() }])
    }

    fn fixture(name: &str) -> Self {
        let ((name, bytes), _) = FIXTURES.iter().find(|((known, _), _)| *known == name).expect("a fixture of the table");
        Self::bytes(name, bytes)
    }

    fn ledger(&self) -> &FileLedger {
        &self.ingested.files[0]
    }

    fn note(&self, name: &str) -> u64 {
        self.ledger().notes.get(name).copied().unwrap_or(0)
    }

    /// The row with this id.
    fn row(&self, id: &str) -> usize {
        (0..self.batch.len()).find(|row| self.batch.comment_id.get(*row) == id).unwrap_or_else(|| panic!("no row has the id '{id}'"))
    }

    fn links(&self) -> Vec<Link<'_>> {
        let batch = &self.batch;
        (0..batch.len())
            .map(|row| (batch.comment_id.get(row), batch.parent_id.get(row), batch.thread_id.get(row), batch.author_role[row], batch.visibility[row]))
            .collect()
    }

    fn author(&self, id: &str) -> (&str, &str) {
        let row = self.row(id);
        (self.batch.author_id.get(row), self.batch.author_name.get(row))
    }

    fn text(&self, id: &str) -> &str {
        self.batch.text.get(self.row(id))
    }

    fn at(&self, id: &str) -> String {
        time(self.batch.created_at[self.row(id)])
    }

    fn edited(&self, id: &str) -> String {
        time(self.batch.edited_at[self.row(id)])
    }

    fn events(&self) -> u64 {
        self.ledger().rejected_by_reason.get(&RejectReason::NotAComment).copied().unwrap_or(0)
    }
}

fn time(at: Option<i64>) -> String {
    at.and_then(chrono::DateTime::from_timestamp_micros).map_or(String::new(), |at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
}

const CUSTOMER: Option<AuthorRole> = Some(AuthorRole::Customer);
const BRAND: Option<AuthorRole> = Some(AuthorRole::Brand);
const BOT: Option<AuthorRole> = Some(AuthorRole::Bot);
use Visibility::{Deleted, Hidden, Internal, Private, Public};

#[test]
fn every_file_is_recognised_as_its_own_format() {
    for ((name, bytes), format) in FIXTURES {
        let read = Read::bytes(name, bytes);
        assert_eq!(read.ledger().format, *format, "{name}");
        assert_eq!(read.ledger().records_in, read.batch.len() as u64 + read.ledger().rejected, "{name}");
        assert_eq!(read.ledger().rejected, read.events(), "{name}: only events are left out: {:?}", read.ingested.rejects);
    }
}

#[test]
fn zendesk_comments_have_sides_and_notes_are_internal() {
    let read = Read::fixture("zendesk.ndjson");
    assert_eq!(
        read.links(),
        [
            ("38004567890123457", "", "5101", CUSTOMER, Public),
            ("38004567890123458", "", "5101", BOT, Public),
            ("38004567890123459", "", "5101", BRAND, Internal),
            ("38004567890123460", "", "5101", BRAND, Public),
            ("38004567890123461", "", "5101", CUSTOMER, Public),
            ("38004567890123467", "", "5102", CUSTOMER, Private),
            ("38004567890123468", "", "5102", BRAND, Private),
            ("38004567890123477", "", "5103", CUSTOMER, Private),
            ("ticket/5104", "", "5104", CUSTOMER, Private),
        ]
    );
    assert_eq!(read.text("38004567890123467"), "Hi, my parcel is late again.\nSecond week!\n\nTom & Ann");
    assert_eq!(read.at("38004567890123460"), "2026-03-02T09:15:30Z");
    assert_eq!(read.batch.platform.iter().collect::<Vec<_>>(), [["facebook"; 5].as_slice(), &["email", "email", "x", ""]].concat());
    assert_eq!((read.note("internal_notes"), read.note("tickets_without_comments"), read.note("roles_by_requester")), (1, 1, 2));
}

#[test]
fn zendesk_users_beside_the_tickets_say_who_is_who() {
    let read = Read::fixture("zendesk-page.json");
    assert_eq!(read.batch.author_role, [BRAND, CUSTOMER, CUSTOMER, BRAND]);
    assert_eq!(read.author("38004567890123489"), ("75", "Córka klientki"));
    assert_eq!(read.note("roles_by_requester"), 0);
}

#[test]
fn intercom_parts_are_messages_notes_or_events() {
    let read = Read::fixture("intercom.json");
    assert_eq!(
        read.links(),
        [
            ("301/first", "", "301", CUSTOMER, Private),
            ("600", "", "301", BOT, Private),
            ("602", "", "301", BRAND, Internal),
            ("603", "", "301", BRAND, Private),
            ("604", "", "301", CUSTOMER, Private),
            ("302/first", "", "302", CUSTOMER, Deleted),
            ("611", "", "302", BRAND, Public),
            ("303/first", "", "303", CUSTOMER, Private),
            ("621", "", "303", CUSTOMER, Deleted),
        ]
    );
    assert_eq!(read.text("301/first"), "Dzień dobry, bon z gazetki nie działa.\nCo teraz?");
    assert_eq!(read.text("302/first"), "", "the vendor's notice is nobody's words");
    assert_eq!((read.at("603").as_str(), read.events(), read.note("parts_not_in_file")), ("2026-03-02T08:15:00Z", 3, 2));
}

#[test]
fn freshdesk_descriptions_are_first_messages() {
    let read = Read::fixture("freshdesk.json");
    assert_eq!(
        read.links(),
        [
            ("ticket/88", "", "88", CUSTOMER, Public),
            ("9001", "", "88", BRAND, Internal),
            ("9002", "", "88", BRAND, Public),
            ("9003", "", "88", CUSTOMER, Public),
            ("9004", "", "88", BRAND, Internal),
            ("ticket/89", "", "89", CUSTOMER, Private),
            ("ticket/90", "", "90", BRAND, Private),
        ]
    );
    assert_eq!(read.author("9003"), ("43009998887766551", "Irena Wzorek"));
}

#[test]
fn freshdesk_conversations_alone_meet_their_ticket_by_its_number() {
    let text = r#"[{"body":"<div>Ju&#380; dzia&#322;a</div>","body_text":"","id":7,"incoming":false,"private":false,"user_id":1,"ticket_id":88,"source":0,"created_at":"2026-03-02T09:00:00Z"}]"#;
    let read = Read::bytes("conversations.json", text.as_bytes());
    assert_eq!(read.ledger().format, "freshdesk");
    assert_eq!(read.links(), [("7", "", "88", BRAND, Public)]);
    assert_eq!(read.text("7"), "Już działa");
}

#[test]
fn gorgias_rules_are_programs_and_notes_internal() {
    let read = Read::fixture("gorgias.json");
    let expected = [(CUSTOMER, Public), (BOT, Public), (BRAND, Internal), (BRAND, Public), (CUSTOMER, Private)];
    assert_eq!(read.links().iter().map(|link| (link.3, link.4)).collect::<Vec<_>>(), expected);
    assert_eq!((read.text("5"), read.links()[0].2), ("Potwierdzam,\ndziała.", "700"));
}

#[test]
fn chatwoot_directions_are_numbers_and_some_replies_are_linked() {
    let read = Read::fixture("chatwoot.json");
    assert_eq!(
        read.links(),
        [
            ("1", "", "55", CUSTOMER, Private),
            ("2", "", "55", BOT, Private),
            ("4", "", "55", BRAND, Internal),
            ("5", "1", "55", BRAND, Private),
            ("6", "", "55", CUSTOMER, Deleted),
            ("7", "", "55", BOT, Private),
        ]
    );
    assert_eq!((read.author("1").0, read.author("5").0), ("31", "brand/31"), "a contact and an agent of one number are two people");
}

#[test]
fn telegram_ids_are_of_a_chat_and_texts_are_joined() {
    let read = Read::fixture("telegram.json");
    assert_eq!(
        read.links().iter().map(|link| (link.0, link.1)).collect::<Vec<_>>(),
        [
            ("1900123456/2", ""),
            ("1900123456/3", "1900123456/2"),
            ("1900123456/4", "1900123456/2"),
            ("1900123456/5", ""),
            ("1900123456/6", ""),
            ("1900123456/7", "1900123456/6"),
            ("1900123456/8", ""),
        ]
    );
    assert_eq!(read.text("1900123456/2"), "Bon z szelestka.example/bon nie działa od rana!");
    assert_eq!(read.author("1900123456/4"), ("user102", ""), "a deleted account keeps its number");
    assert_eq!((read.batch.likes[0], read.edited("1900123456/3").as_str()), (Some(4), "2026-03-02T08:32:00Z"));
    // The only message without `date_unixtime` is in nobody knows which zone.
    assert_eq!((read.at("1900123456/7").as_str(), read.note("assumed_zone")), ("2026-03-02T11:05:00Z", 1));
    assert_eq!(read.batch.zone_source[read.row("1900123456/8")], ZoneSource::InFile);
    assert_eq!((read.text("1900123456/8"), read.events()), ("Kto jeszcze czeka na bon?", 1));
}

#[test]
fn a_telegram_account_has_chats_of_two_and_groups() {
    let read = Read::fixture("telegram-account.json");
    assert_eq!(
        read.links(),
        [("101/2", "", "101", None, Private), ("101/3", "", "101", None, Private), ("-555/2", "1900123456/3", "", None, Public),]
    );
}

#[test]
fn discord_replies_are_linked_over_parts_and_other_references_are_not() {
    let read = Read::of(&["discord.json", "discord-part-2.json"].map(|wanted| {
        let ((name, bytes), _) = FIXTURES.iter().find(|((name, _), _)| *name == wanted).unwrap();
        Input::Bytes { name: (*name).to_owned(), bytes: bytes.to_vec() }
    }));
    let s = |n: u64| format!("134567890123456700{n}");
    let links: Vec<_> = read.links().iter().map(|link| (link.0.to_owned(), link.1.to_owned(), link.3)).collect();
    assert_eq!(links.len(), 6);
    for expected in [
        (s(1), String::new(), None),
        (s(2), s(1), BOT),
        (s(3), s(1), BRAND),
        (s(6), String::new(), None),
        (s(7), String::new(), BOT),
        (s(8), s(3), None),
    ] {
        assert!(links.contains(&expected), "{expected:?}");
    }
    assert_eq!((read.at(&s(1)).as_str(), read.at(&s(6)).as_str()), ("2026-03-02T08:00:00.123Z", "2026-03-02T08:45:00Z"));
    assert_eq!((read.text(&s(7)), read.edited(&s(3)).as_str()), ("Bony działają\nAwaria trwała od 8:00 do 9:30.", "2026-03-02T08:31:00Z"));
    assert_eq!(read.author(&s(1)), ("11", "Irena W"));
}

#[test]
fn a_discord_table_has_made_ids_and_dates_of_one_order() {
    let read = Read::fixture("discord-csv.csv");
    assert_eq!((read.note("made_id"), read.ledger().date_order.as_deref()), (3, Some("mdy")));
    assert_eq!(read.batch.text.get(1), "Poprawiliśmy.\nPrzepraszamy!");
}

#[test]
fn slack_stamps_keep_their_digits_and_threads_their_first_message() {
    let folder = tempfile::tempdir().unwrap();
    let channel = folder.path().join("general");
    std::fs::create_dir(&channel).unwrap();
    let ((_, bytes), _) = FIXTURES.iter().find(|((name, _), _)| *name == "slack-day.json").unwrap();
    std::fs::write(channel.join("2026-03-02.json"), bytes).unwrap();
    let read = Read::of(&[Input::Path(folder.path().to_path_buf())]);
    let (first, gone) = ("general/1772438400.000024", "general/1772440000.000300");
    assert_eq!(
        read.links(),
        [
            (first, "", first, None, Public),
            ("general/1772438401.000200", first, first, BOT, Public),
            ("general/1772439000.123456", first, first, None, Public),
            ("general/1772439000.123457", first, first, None, Public),
            (gone, "", gone, None, Deleted),
            ("general/1772440100.000100", gone, gone, None, Public),
            ("general/1772440300.000100", "", "", None, Public),
        ]
    );
    assert_eq!(read.at(first), "2026-03-02T08:00:00.000024Z");
    assert_eq!(read.text(first), "Klientka pisze: bon <50 zł> nie działa, strona bonu & regulamin");
    assert_eq!((read.batch.replies[0], read.events(), read.author(first)), (Some(3), 2, ("U01", "Irena Wzorek")));
}

#[test]
fn front_rows_of_several_inboxes_are_one_message() {
    let read = Read::fixture("front.csv");
    assert_eq!(read.links()[0], read.links()[1]);
    assert_eq!(read.links()[0], ("msg_1a", "", "cnv_7", CUSTOMER, Public));
    assert_eq!((read.author("msg_2b"), read.author("msg_5e")), (("Basia Nowa", "Basia Nowa"), ("", "")), "the contact of an answer did not write it");
    assert_eq!((read.note("text_is_an_extract"), read.batch.author_role[2]), (6, BRAND));
}

#[test]
fn engage_digital_rows_say_their_side_in_several_columns() {
    let read = Read::fixture("engage-digital.csv");
    assert_eq!(
        read.links(),
        [
            ("m1", "", "th1", CUSTOMER, Public),
            ("m2", "m1", "th1", BOT, Public),
            ("m3", "m1", "th1", BRAND, Public),
            ("m4", "m1", "th1", CUSTOMER, Public),
            ("m5", "", "th2", CUSTOMER, Private),
            ("m6", "m5", "th2", BRAND, Hidden),
            ("m7", "", "th3", CUSTOMER, Deleted),
        ]
    );
    assert_eq!((read.at("m1").as_str(), read.batch.time_precision[0]), ("2026-03-02T08:00:00Z", TimePrecision::Minute));
    assert_eq!((read.author("m4"), read.batch.rating[6]), (("a2", ""), Some(2.0)));
    assert_eq!(read.batch.platform.iter().collect::<Vec<_>>(), ["facebook", "facebook", "facebook", "facebook", "x", "x", "google_business"]);
}

#[test]
fn engage_digital_dates_are_day_first_even_when_none_says_so() {
    let ((_, bytes), _) = FIXTURES.iter().find(|((name, _), _)| *name == "engage-digital.csv").unwrap();
    let head: String = std::str::from_utf8(bytes).unwrap().lines().take(3).map(|line| format!("{line}\n")).collect();
    assert_eq!(Read::bytes("export.csv", head.as_bytes()).at("m1"), "2026-03-02T08:00:00Z");
}

#[test]
fn khoros_rows_are_a_post_and_its_answer() {
    let read = Read::fixture("khoros-care.csv");
    let post = "k1/2026-03-02 09:00:00";
    assert_eq!(
        read.links()[..4],
        [
            (post, "", "k1", CUSTOMER, Public),
            ("r1", post, "k1", BRAND, Public),
            (post, "", "k1", CUSTOMER, Public),
            ("r2", post, "k1", BRAND, Public),
        ]
    );
    assert_eq!((read.at("r1").as_str(), read.author("r1")), ("2026-03-02T09:30:00Z", ("7", "Basia")));
}

#[test]
fn brandwatch_has_lines_before_its_header_and_texts_that_may_be_missing() {
    let read = Read::fixture("brandwatch.csv");
    let post = "https://www.facebook.com/szelestka/posts/1";
    let links: Vec<_> = read.links().iter().map(|link| (link.0.to_owned(), link.1.to_owned())).collect();
    assert_eq!(links[0], (post.to_owned(), String::new()), "a post is no answer to itself");
    assert_eq!(links[1], (format!("{post}?comment_id=2"), post.to_owned()));
    assert_eq!(links[2].1, format!("{post}?comment_id=2"));
    assert_eq!(read.text(&links[1].0), "Bon nie działa w kasie");
    assert_eq!(read.text("https://twitter.com/tom/statuses/1900000000000000001"), "@szelestka my parcel is lost…");
    assert_eq!((read.note("nul_removed"), read.note("text_from_snippet"), read.note("preamble_lines")), (1, 1, 9));
    assert_eq!(read.batch.tags_given.get(0), "Bony");
}

#[test]
fn talkwalker_answers_by_address_and_knows_when_it_found_a_text() {
    let read = Read::fixture("talkwalker.csv");
    let post = "http://www.facebook.com/szelestka/posts/1";
    assert_eq!(read.batch.parent_id.iter().collect::<Vec<_>>(), ["", post, &format!("{post}?c=2"), "", ""]);
    assert_eq!((read.at(post).as_str(), read.ledger().date_order.as_deref()), ("2026-03-02T08:00:11Z", Some("mdy")));
    assert_eq!((read.at("http://forum.example/bony#7").as_str(), read.note("time_of_indexing")), ("2026-03-15T07:00:00Z", 1));
    assert_eq!(read.author("http://forum.example/bony#7"), ("zielony_kot", ""));
    assert_eq!(read.batch.platform.iter().collect::<Vec<_>>(), ["facebook", "facebook", "facebook", "x", "forum"]);
}

#[test]
fn meltwater_is_utf_16_with_a_damaged_number_that_is_no_id() {
    let read = Read::fixture("meltwater.csv");
    assert_eq!(read.ledger().encoding, "utf-16le");
    let first = "https://twitter.com/irena_w/statuses/1900000000000000123";
    assert_eq!((read.at(first).as_str(), read.author(first)), ("2026-03-02T08:20:00Z", ("@irena_w", "Irena W")));
    assert_eq!(read.text("https://gazeta.example/bony"), "Sklep Szelestka nie uznał bonów.");
    assert_eq!((read.note("lossy_id"), read.batch.platform.get(0)), (0, "x"));
}

#[test]
fn meltwater_takes_the_time_from_its_own_column_when_the_date_has_none() {
    let ((_, bytes), _) = FIXTURES.iter().find(|((name, _), _)| *name == "meltwater.csv").unwrap();
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let text = String::from_utf16(&units)
        .unwrap()
        .replace("02-Mar-2026 08:20AM", "02-Mar-2026")
        .replace("02-Mar-2026 09:05AM", "02-Mar-2026")
        .replace("14-Mar-2026 04:00PM", "14-Mar-2026");
    assert_eq!(Read::bytes("mentions.csv", text.as_bytes()).at("https://twitter.com/irena_w/statuses/1900000000000000123"), "2026-03-02T08:20:00Z");
}

#[test]
fn brand24_texts_that_were_cut_are_counted() {
    let read = Read::fixture("brand24.csv");
    assert_eq!((read.note("cut_text"), read.text("https://forum.example/p/9")), (1, "Paczki"));
}

#[test]
fn any_table_with_directions_and_kinds_is_a_help_desk() {
    let read = Read::fixture("generic-desk.csv");
    assert_eq!(
        read.links(),
        [
            ("1001", "", "k9", CUSTOMER, Public),
            ("1002", "", "k9", BOT, Public),
            ("1003", "", "k9", BRAND, Internal),
            ("1004", "", "k9", BRAND, Public),
            ("1005", "", "k10", CUSTOMER, Private),
            ("1006", "", "k10", BRAND, Private),
        ]
    );
}
