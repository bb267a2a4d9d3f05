//! Posts of X, Mastodon, Bluesky and Reddit: the invented file of each format, read from its bytes, with what each trap must become.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::ingest::batch::Batch;
use crate::ingest::deletion::Deletion;
use crate::ingest::ledger::FileLedger;
use crate::ingest::reject::RejectReason;
use crate::ingest::{IngestSettings, Ingested, Input, read};
use crate::model::{AuthorRole, Visibility};
use crate::progress::Silent;

macro_rules! fixture {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../tests/it/fixtures/formats/", $name)).as_slice())
    };
}

/// Each file with the format that must recognise it.
const FIXTURES: &[((&str, &[u8]), &str)] = &[
    (fixture!("x-api.jsonl"), "x-api"),
    (fixture!("x-api-flat.jsonl"), "x-api"),
    (fixture!("x-api-stream.jsonl"), "x-api"),
    (fixture!("x-api-v1.jsonl"), "x-api-v1"),
    (fixture!("x-archive.js"), "x-archive"),
    (fixture!("x-messages.js"), "x-messages"),
    (fixture!("twarc.csv"), "twarc-csv"),
    (fixture!("twcs.csv"), "twcs"),
    (fixture!("mastodon-outbox.json"), "mastodon-outbox"),
    (fixture!("mastodon-api.json"), "mastodon-api"),
    (fixture!("bluesky.jsonl"), "bluesky"),
    (fixture!("bluesky-thread.json"), "bluesky"),
    (fixture!("reddit.ndjson"), "reddit"),
    (fixture!("reddit-listing.json"), "reddit"),
    (fixture!("reddit.csv"), "reddit-csv"),
    (fixture!("generic.csv"), "generic"),
    (fixture!("generic.ndjson"), "generic"),
];

/// What was read of one file.
struct Read {
    batch: Batch,
    ingested: Ingested,
}

impl Read {
    fn of(name: &str, bytes: &[u8]) -> Self {
        let mut batches = Vec::new();
        let input = Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() };
        let ingested = read(&[input], &IngestSettings::default(), &Silent, &mut |batch| {
            batches.push(batch);
            Ok(())
        })
        .unwrap();
        assert!(batches.len() <= 1);
        Self { batch: batches.pop().unwrap_or_default(), ingested }
    }

    fn fixture(name: &str) -> Self {
        let ((name, bytes), _) = FIXTURES.iter().find(|((known, _), _)| *known == name).expect("a fixture of the table");
        Self::of(name, bytes)
    }

    fn ledger(&self) -> &FileLedger {
        &self.ingested.files[0]
    }

    /// The row whose text contains this.
    fn row(&self, text: &str) -> usize {
        (0..self.batch.len()).find(|row| self.batch.text.get(*row).contains(text)).unwrap_or_else(|| panic!("no row says '{text}'"))
    }

    fn id(&self, text: &str) -> &str {
        self.batch.comment_id.get(self.row(text))
    }

    fn parent(&self, text: &str) -> &str {
        self.batch.parent_id.get(self.row(text))
    }

    /// Seconds since 1970.
    fn time(&self, text: &str) -> i64 {
        self.batch.created_at[self.row(text)].unwrap() / 1_000_000
    }

    fn note(&self, name: &str) -> u64 {
        self.ledger().notes.get(name).copied().unwrap_or(0)
    }

    fn n_ids(&self) -> usize {
        self.batch.comment_id.iter().collect::<std::collections::BTreeSet<_>>().len()
    }
}

// date -u -d '2026-03-02' +%s
const DAY: i64 = 1_772_409_600;

const fn at(hour: i64, minute: i64) -> i64 {
    DAY + hour * 3_600 + minute * 60
}

#[test]
fn each_file_is_recognised_as_its_own_format_and_nothing_of_it_is_lost() {
    for ((name, bytes), format) in FIXTURES {
        let read = Read::of(name, bytes);
        let ledger = read.ledger();
        assert_eq!(ledger.format, *format, "{name}");
        assert_eq!(ledger.records_in, read.batch.len() as u64 + ledger.rejected, "{name}");
        assert!(read.batch.len() >= 2, "{name}");
    }
}

#[test]
fn pages_of_x_give_every_post_once_with_what_stands_beside_them() {
    let read = Read::fixture("x-api.jsonl");
    assert_eq!((read.batch.len(), read.n_ids(), read.ledger().rejected), (11, 11, 0));
    let complaint = read.row("plecak mokry & laptop");
    assert_eq!((read.batch.author_id.get(complaint), read.batch.author_name.get(complaint)), ("4000000002", "ola_bidon"));
    assert_eq!(read.parent("Bardzo przepraszamy"), read.batch.comment_id.get(complaint));
    assert_eq!(read.batch.thread_id.get(read.row("Bardzo przepraszamy")), read.batch.comment_id.get(complaint));
    assert_eq!((read.batch.likes[complaint], read.batch.replies[complaint], read.batch.shares[complaint]), (Some(41), Some(3), Some(7)));
    // The second page names no users; the first one did.
    assert_eq!(read.batch.author_name.get(read.row("nikt nie odpisał")), "ola_bidon");
    assert_eq!((read.note("author_without_handle"), read.note("unavailable_posts")), (0, 1));
}

#[test]
fn a_later_version_on_x_is_the_comment_of_the_first_and_answers_to_it_are_joined() {
    let read = Read::fixture("x-api.jsonl");
    let edited = read.row("poprawiam numer");
    assert_eq!(read.time("poprawiam numer"), at(8, 30));
    assert_eq!(read.batch.edited_at[edited].unwrap() / 1_000_000, at(8, 41) + 30);
    assert_eq!(read.parent("wymienimy bez paragonu"), read.batch.comment_id.get(edited));
}

#[test]
fn long_posts_and_reposts_are_whole_and_marks_are_no_languages() {
    let read = Read::fixture("x-api.jsonl");
    assert!(read.batch.text.get(read.row("my bottle leaks")).ends_with("Where do I send it back?"));
    let repost = read.batch.text.get(read.row("RT @news_kubek: "));
    assert!(repost.ends_with("naszym serwisie > link w opisie"), "{repost}");
    assert_eq!((read.note("texts_completed"), read.batch.shares[read.row("RT @news_kubek: ")]), (1, None));
    let withheld = read.row("https://t.co/abc123");
    assert_eq!((read.batch.language_given.get(withheld), read.batch.visibility[withheld]), ("", Visibility::Hidden));
}

#[test]
fn flat_posts_and_streams_of_x_read_like_pages() {
    let (pages, flat, stream) = (Read::fixture("x-api.jsonl"), Read::fixture("x-api-flat.jsonl"), Read::fixture("x-api-stream.jsonl"));
    for text in ["plecak mokry", "Bardzo przepraszamy", "RT @news_kubek: "] {
        assert_eq!(flat.id(text), pages.id(text));
        assert_eq!(flat.batch.text.get(flat.row(text)), pages.batch.text.get(pages.row(text)));
        assert_eq!(flat.batch.author_id.get(flat.row(text)), pages.batch.author_id.get(pages.row(text)));
    }
    assert_eq!((stream.batch.len(), stream.n_ids()), (2, 2));
    assert_eq!(stream.ledger().rejected_by_reason[&RejectReason::BadJson], 1);
}

#[test]
fn pages_in_an_array_and_a_page_that_is_cut_are_read() {
    let ((_, bytes), _) = FIXTURES[0];
    let text = std::str::from_utf8(bytes).unwrap();
    let array = format!("[{}]", text.trim().replace('\n', ","));
    assert_eq!(Read::of("pages.json", array.as_bytes()).batch.len(), 11);
    // The second line is cut inside its second post: the first post of it is still there.
    let cut = &text[..text.find("nikt nie odpisał").unwrap()];
    let read = Read::of("cut.jsonl", cut.as_bytes());
    assert_eq!(read.batch.text.get(read.batch.len() - 1), "Szelestka wycofuje partię 0426");
    assert_eq!((read.batch.len(), read.ledger().rejected), (10, 2));
}

#[test]
fn notices_of_deletion_are_no_comments_and_are_handed_on() {
    let list = concat!(
        r#"{"id":"2028380076680155136","action":"delete","created_at":"2026-03-02T08:01:10.000Z","redacted_at":"2026-03-04T08:00:00.000Z","reason":"deleted"}"#,
        "\n",
        r#"{"id":"2028380076680155199","action":"undelete","created_at":"2026-03-02T08:01:10.000Z","redacted_at":"2026-03-04T08:00:00.000Z","reason":"x"}"#,
        "\n"
    );
    let read = Read::of("compliance.jsonl", list.as_bytes());
    assert_eq!((read.batch.len(), read.ledger().rejected_by_reason[&RejectReason::NotAComment]), (0, 2));
    assert_eq!(read.ingested.deletions, [Deletion::new("x", "2028380076680155136")]);
    let stream = Read::fixture("x-api-v1.jsonl");
    assert_eq!(stream.ingested.deletions, [Deletion::new("x", stream.id("🤷"))]);
    let event = br#"{"did":"did:plc:a","time_us":1,"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"3l"}}"#;
    let read = Read::of("stream.jsonl", event);
    assert_eq!(read.ingested.deletions, [Deletion::new("bluesky", "at://did:plc:a/app.bsky.feed.post/3l")]);
}

#[test]
fn v1_of_x_reads_text_ids_and_whole_texts() {
    let read = Read::fixture("x-api-v1.jsonl");
    assert_eq!(read.parent("Bardzo przepraszamy"), read.id("@szelestka bidon z nowej serii"));
    let long = read.row("Three days");
    assert!(read.batch.text.get(long).ends_with("send the money back."));
    // Its number went through a float; the text did not.
    assert_eq!(read.batch.comment_id.get(long).len(), 19);
    assert!(!read.batch.is_lossy_id[long]);
    assert!(read.batch.text.get(read.row("RT @news_kubek")).ends_with("link w opisie"));
    assert_eq!(read.batch.visibility[read.row("🤷")], Visibility::Hidden);
    assert_eq!(read.time("Bardzo przepraszamy"), at(8, 19));
}

#[test]
fn an_own_archive_of_x_is_the_brands_and_joins_with_the_posts_of_others() {
    let (archive, pages) = (Read::fixture("x-archive.js"), Read::fixture("x-api.jsonl"));
    assert!(archive.batch.author_role.iter().all(|role| *role == Some(AuthorRole::Brand)));
    assert_eq!(archive.id("Bardzo przepraszamy"), pages.id("Bardzo przepraszamy"));
    assert_eq!(archive.parent("Bardzo przepraszamy"), pages.id("plecak mokry"));
    // Two versions, one comment.
    let (first, second) = (archive.row("partii 0425"), archive.row("partii 0426. Zwroty & wymiana"));
    assert_eq!(archive.batch.comment_id.get(first), archive.batch.comment_id.get(second));
    assert_eq!(archive.batch.created_at[first], archive.batch.created_at[second]);
    assert_eq!((archive.batch.edited_at[first], archive.batch.edited_at[second].unwrap() / 1_000_000), (None, at(12, 4)));
    assert_eq!(archive.batch.visibility[archive.row("złego zakręcania")], Visibility::Deleted);
    assert_eq!(archive.batch.shares[first], Some(14));
}

#[test]
fn private_messages_of_x_are_private() {
    let read = Read::fixture("x-messages.js");
    assert!(read.batch.visibility.iter().all(|visibility| *visibility == Visibility::Private));
    assert_eq!(read.batch.author_id.get(read.row("Partia 0426")), "4000000002");
    assert_eq!(read.ledger().rejected_by_reason[&RejectReason::NotAComment], 1);
}

#[test]
fn a_table_of_twarc_keeps_ids_and_refuses_those_that_a_spreadsheet_ruined() {
    let (table, pages) = (Read::fixture("twarc.csv"), Read::fixture("x-api.jsonl"));
    assert_eq!(table.parent("Bardzo przepraszamy"), pages.id("plecak mokry"));
    assert_eq!(table.batch.author_name.get(table.row("Bardzo")), "szelestka");
    let withheld = table.row("https://t.co/abc123");
    assert_eq!((table.batch.language_given.get(withheld), table.batch.visibility[withheld]), ("", Visibility::Hidden));
    let ((_, bytes), _) = FIXTURES.iter().find(|((name, _), _)| *name == "twarc.csv").unwrap();
    let ruined = std::str::from_utf8(bytes).unwrap().replace(pages.id("plecak mokry"), "2.02838E+18");
    let read = Read::of("ruined.csv", ruined.as_bytes());
    assert!(read.batch.is_lossy_id[0]);
    assert_eq!(read.parent("Bardzo przepraszamy"), "");
    assert_eq!((read.note("lossy_id"), read.note("lossy_parent_id"), read.note("lossy_thread_id")), (1, 2, 5));
}

#[test]
fn an_outbox_of_mastodon_has_its_second_list_and_the_brands_answers() {
    let read = Read::fixture("mastodon-outbox.json");
    assert_eq!((read.batch.len(), read.ledger().rejected_by_reason[&RejectReason::NotAComment]), (5, 1));
    let answer = read.row("Bardzo przepraszamy!");
    let text = "@zosia Bardzo przepraszamy!\nProsimy o numer partii & zdjęcie korka.\n\nZwroty: https://szelestka.example/zwroty/bidon";
    assert_eq!(read.batch.text.get(answer), text);
    assert_eq!(read.batch.parent_id.get(answer), "https://inne.example/users/zosia/statuses/5001");
    assert_eq!((read.batch.author_name.get(answer), read.batch.author_role[answer]), ("szelestka", Some(AuthorRole::Brand)));
    assert_eq!(read.batch.edited_at[read.row("Wstrzymujemy")].unwrap() / 1_000_000, at(12, 20));
    assert!(read.batch.text.get(read.row("przeciekającego korka")).starts_with("Uwaga: zalany laptop\n\n"));
    let seen = |text| read.batch.visibility[read.row(text)];
    assert_eq!(seen("przeciekającego korka"), Visibility::Public);
    assert_eq!([seen("Etykieta zwrotna"), seen("5 < 10 pytań")], [Visibility::Private; 2]);
}

#[test]
fn posts_of_the_interface_of_mastodon_are_linked_and_boosts_are_none() {
    let read = Read::fixture("mastodon-api.json");
    assert_eq!((read.batch.len(), read.n_ids(), read.ledger().rejected), (4, 4, 1));
    assert_eq!(read.parent("Prosimy o numer partii"), read.id("mokre zeszyty"));
    assert_eq!(read.batch.visibility[read.row("wysłałam adres")], Visibility::Private);
    let context = r#"{"ancestors":[{"id":"1","created_at":"2026-03-02T08:00:00.000Z","content":"<p>a</p>","account":{"id":"7","acct":"ala"}}],
        "descendants":[{"id":"3","in_reply_to_id":"1","created_at":"2026-03-02T09:00:00.000Z","content":"<p>b</p>","account":{"id":"8","acct":"ola"}}]}"#;
    let read = Read::of("context.json", context.as_bytes());
    assert_eq!((read.batch.len(), read.parent("b")), (2, "1"));
}

#[test]
fn times_on_bluesky_that_nobody_can_believe_are_the_servers() {
    let read = Read::fixture("bluesky.jsonl");
    assert_eq!(read.time("Przepraszamy"), at(9, 1));
    assert_eq!([read.time("same here"), read.time("still waiting")], [at(9, 10), at(9, 50)]);
    assert_eq!(read.note("server_time_used"), 2);
    assert_eq!(read.parent("Przepraszamy"), read.id("zalany plecak"));
    let late = read.row("wycofana ze sprzedaży");
    assert_eq!((read.batch.likes[late], read.batch.shares[late], read.batch.author_name.get(late)), (Some(12), Some(4), "szelestka.example"));
    assert_eq!(read.batch.visibility[4], Visibility::Hidden);
}

#[test]
fn a_thread_of_bluesky_is_taken_apart_and_names_what_is_missing() {
    let read = Read::fixture("bluesky-thread.json");
    assert_eq!((read.batch.len(), read.ledger().rejected, read.note("unavailable_posts")), (3, 2, 2));
    assert_eq!(read.parent("still waiting"), read.id("Przepraszamy"));
}

#[test]
fn comments_of_reddit_are_linked_whatever_form_ids_and_times_have() {
    let read = Read::fixture("reddit.ndjson");
    assert_eq!([read.id("U mnie też"), read.id("Przepraszamy"), read.id("Wysłałem")], ["t1_ka1", "t1_ka2", "t1_ka3"]);
    assert_eq!([read.parent("U mnie też"), read.parent("Przepraszamy"), read.parent("Wysłałem")], ["t3_1szel", "t1_ka1", "t1_ka2"]);
    assert_eq!([read.time("U mnie też"), read.time("Przepraszamy"), read.time("Wysłałem")], [at(8, 20), at(9, 0), at(9, 30)]);
    assert_eq!(read.batch.edited_at[read.row("Wysłałem")].unwrap() / 1_000_000, at(9, 35));
    assert!(read.batch.text.get(0).starts_with("Szelestka: bidony z partii 0426 ciekną\n\nKtoś jeszcze?\n\n> "));
    assert_eq!((read.batch.comment_id.get(0), read.batch.thread_id.get(3), read.batch.replies[0]), ("t3_1szel", "t3_1szel", Some(7)));
}

#[test]
fn what_reddit_removed_is_hidden_and_what_its_author_deleted_is_deleted() {
    for name in ["reddit.ndjson", "reddit.csv"] {
        let read = Read::fixture(name);
        let seen: Vec<_> = (0..read.batch.len())
            .filter(|row| read.batch.text.get(*row).is_empty())
            .map(|row| (read.batch.comment_id.get(row), read.batch.visibility[row], read.batch.author_id.get(row)))
            .collect();
        assert_eq!(seen, [("t1_ka4", Visibility::Deleted, ""), ("t1_ka5", Visibility::Hidden, "")], "{name}");
    }
    let read = Read::fixture("reddit.ndjson");
    assert_eq!(read.batch.visibility[read.row("Oszuści")], Visibility::Hidden);
}

#[test]
fn a_listing_of_reddit_says_how_many_replies_were_not_loaded() {
    let read = Read::fixture("reddit-listing.json");
    assert_eq!(read.batch.replies[read.row("Przepraszamy")], Some(13));
    assert_eq!((read.note("replies_not_loaded"), read.parent("Wysłałem")), (13, "t1_ka2"));
}

#[test]
fn a_dump_with_a_window_of_two_gibibytes_opens() {
    let ((_, bytes), _) = FIXTURES.iter().find(|((name, _), _)| *name == "reddit.ndjson").unwrap();
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    encoder.window_log(28).unwrap();
    encoder.long_distance_matching(true).unwrap();
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    let mut frame = encoder.finish().unwrap();
    // Behind the magic number and a descriptor without a content size stands the window: 10 + its upper five bits (RFC 8878, 3.1.1.1.2).
    assert_eq!(frame[5] >> 3, 28 - 10);
    assert_eq!(Read::of("RC.zst", &frame).batch.len(), 9);
    frame[5] = (31 - 10) << 3;
    assert_eq!(Read::of("RC.zst", &frame).batch.len(), 9);
}

#[test]
fn a_page_with_many_users_is_joined_as_one_with_few() {
    let (mut posts, mut users) = (String::new(), String::new());
    for n in 0..40 {
        let comma = if n == 0 { "" } else { "," };
        write!(posts, r#"{comma}{{"id":"{n}","text":"t{n}","author_id":"9{n}","edit_history_tweet_ids":["{n}"]}}"#).unwrap();
        write!(users, r#"{comma}{{"id":"9{n}","username":"u{n}","name":"x"}}"#).unwrap();
    }
    let page = format!(r#"{{"includes":{{"users":[{users}]}},"data":[{posts}]}}"#);
    let read = Read::of("page.json", page.as_bytes());
    assert_eq!((read.batch.len(), read.batch.author_name.get(37)), (40, "u37"));
}

/// A byte that is no UTF-8 becomes a character of three; going on one byte behind its start once broke the reading.
#[test]
fn a_stray_byte_anywhere_in_an_outbox_is_survived() {
    let (_, bytes) = FIXTURES.iter().map(|(file, _)| *file).find(|(name, _)| name.contains("outbox")).expect("it is among the fixtures");
    for at in 0..=bytes.len() {
        let damaged = [&bytes[..at], &[0x80], &bytes[at..]].concat();
        let mut n_rows = 0;
        let input = Input::Bytes { name: "outbox.json".to_owned(), bytes: damaged };
        let outcome = read(&[input], &IngestSettings::default(), &Silent, &mut |batch| {
            n_rows += batch.len() as u64;
            Ok(())
        });
        if let Ok(ingested) = outcome {
            assert_eq!(ingested.files[0].records_in, n_rows + ingested.files[0].rejected, "byte {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_or_refused_and_always_accounted_for(which in 0..FIXTURES.len(), from in 0.0..1.0_f64, len in 0_usize..60, new in proptest::collection::vec(any::<u8>(), 0..8)) {
        let ((name, bytes), _) = FIXTURES[which];
        let start = (from * bytes.len() as f64) as usize;
        let end = (start + len).min(bytes.len());
        let damaged = [&bytes[..start], &new, &bytes[end..]].concat();
        let mut n_rows = 0;
        let input = Input::Bytes { name: name.to_owned(), bytes: damaged };
        let outcome = read(&[input], &IngestSettings::default(), &Silent, &mut |batch| {
            n_rows += batch.len() as u64;
            Ok(())
        });
        if let Ok(ingested) = outcome {
            prop_assert_eq!(ingested.files[0].records_in, n_rows + ingested.files[0].rejected);
        }
    }
}
