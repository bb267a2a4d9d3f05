//! Comments under videos and reviews: the invented file of each format, read from its bytes, with what each trap must become; and the other shapes that the same
//! programs write.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::error::Error;
use crate::ingest::batch::Batch;
use crate::ingest::ledger::FileLedger;
use crate::ingest::reject::RejectReason;
use crate::ingest::{IngestSettings, Ingested, Input, read};
use crate::model::{AuthorRole, TimePrecision, Visibility};
use crate::progress::Silent;

macro_rules! fixture {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../tests/it/fixtures/formats/", $name)).as_slice())
    };
}

/// Each file with the format that must recognise it.
const FIXTURES: &[((&str, &[u8]), &str)] = &[
    (fixture!("youtube-api.json"), "youtube-api"),
    (fixture!("youtube-takeout.csv"), "youtube-takeout"),
    (fixture!("youtube-comment-downloader.jsonl"), "youtube-comment-downloader"),
    (fixture!("yt-dlp.json"), "yt-dlp"),
    (fixture!("youtube-data-tools.tab"), "youtube-data-tools"),
    (fixture!("google-play-console.csv"), "google-play-console"),
    (fixture!("google-play-scraper.csv"), "google-play-scraper"),
    (fixture!("app-store-connect.json"), "app-store-connect"),
    (fixture!("google-business.json"), "google-business"),
    (fixture!("ceneo.json"), "ceneo"),
    (fixture!("twcs.csv"), "twcs"),
    (fixture!("generic.csv"), "generic"),
    (fixture!("generic.ndjson"), "generic"),
];

const MARTA: &str = "UgwParcel01aaaaaaaa4AaABAg";
const TOM: &str = "UgxRefund02bbbbbbbb4AaABAg";
const BRAND: &str = "UCszelestka0000000000Aa1";

/// What was read of one file.
struct Read {
    batch: Batch,
    ingested: Ingested,
}

fn try_read(bytes: &[u8]) -> Result<Read, Error> {
    let mut batches = Vec::new();
    let input = Input::Bytes { name: "file".to_owned(), bytes: bytes.to_vec() };
    let ingested = read(&[input], &IngestSettings::default(), &Silent, &mut |batch| {
        batches.push(batch);
        Ok(())
    })?;
    assert!(batches.len() <= 1);
    Ok(Read { batch: batches.pop().unwrap_or_default(), ingested })
}

impl Read {
    fn of(text: impl AsRef<[u8]>) -> Self {
        try_read(text.as_ref()).unwrap()
    }

    fn fixture(name: &str) -> Self {
        Self::of(bytes(name))
    }

    fn ledger(&self) -> &FileLedger {
        &self.ingested.files[0]
    }

    fn note(&self, name: &str) -> u64 {
        self.ledger().notes.get(name).copied().unwrap_or_default()
    }

    fn ids(&self) -> Vec<&str> {
        self.batch.comment_id.iter().collect()
    }

    /// The row of an id.
    fn row(&self, id: &str) -> usize {
        self.ids().iter().position(|known| *known == id).unwrap_or_else(|| panic!("no comment {id} among {:?}", self.ids()))
    }

    fn text(&self, id: &str) -> &str {
        self.batch.text.get(self.row(id))
    }

    fn parent(&self, id: &str) -> &str {
        self.batch.parent_id.get(self.row(id))
    }

    fn role(&self, id: &str) -> Option<AuthorRole> {
        self.batch.author_role[self.row(id)]
    }

    fn author(&self, id: &str) -> &str {
        self.batch.author_id.get(self.row(id))
    }

    /// The time of writing, as text in UTC.
    fn at(&self, id: &str) -> String {
        time(self.batch.created_at[self.row(id)])
    }

    fn edited(&self, id: &str) -> String {
        time(self.batch.edited_at[self.row(id)])
    }

    /// Whether a comment is the brand's answer to another.
    fn check_answer(&self, id: &str, to: &str) {
        assert_eq!((self.parent(id), self.role(id)), (to, Some(AuthorRole::Brand)), "{id}");
    }
}

fn time(at: Option<i64>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| chrono::DateTime::from_timestamp_micros(at).unwrap().format("%Y-%m-%dT%H:%M:%S%.f").to_string())
}

fn bytes(name: &str) -> &'static [u8] {
    FIXTURES.iter().find(|((known, _), _)| *known == name).expect("a fixture of the table").0.1
}

fn text(name: &str) -> &'static str {
    std::str::from_utf8(bytes(name)).unwrap()
}

/// The values of a text that holds JSON documents one after the other.
fn documents(text: &str) -> Vec<serde_json::Value> {
    serde_json::Deserializer::from_str(text).into_iter().map(Result::unwrap).collect()
}

#[test]
fn every_file_is_recognised_as_its_own_format_and_balances() {
    for ((name, bytes), format) in FIXTURES {
        let read = Read::of(bytes);
        assert_eq!(read.ledger().format, *format, "{name}");
        assert_eq!(read.ledger().records_in, read.batch.len() as u64 + read.ledger().rejected, "{name}");
    }
}

#[test]
fn replies_of_the_data_api_are_linked_and_the_missing_ones_are_told() {
    let read = Read::fixture("youtube-api.json");
    let reply = format!("{MARTA}.AbC1dEfGhIj91reply0001a");
    assert_eq!((read.ids().len(), read.ledger().rejected), (8, 0));
    read.check_answer(&reply, MARTA);
    // date -u -d '2026-11-03T09:40:00Z' is the time as it stands there.
    assert_eq!((read.at(&reply), read.edited(&reply)), ("2026-11-03T09:40:00".into(), "-".into()));
    assert_eq!((read.author(&reply), read.role(MARTA)), (BRAND, None));
    // Seven replies are said to exist, two are there.
    assert_eq!(read.batch.replies[read.row(MARTA)], Some(7));
    assert_eq!((read.edited(TOM), read.text(TOM)), ("2026-11-03T10:30:00".into(), "Refund promised 10 days ago.\nStill nothing 😡"));
    // Only the HTML is there, and only the address of the author's channel.
    assert_eq!(read.text("UgyBoxes003cccccccc4AaABAg"), "Zobaczcie 1:15, to nie tak!\nIt's a joke <3");
    assert_eq!(read.author("UgyBoxes003cccccccc4AaABAg"), "UCola0000000000000000D01");
    // The account is gone.
    assert_eq!(read.author("UgzGone0004dddddddd4AaABAg"), "");
    // A reply whose parent nobody names, by the brand of the thread's video.
    read.check_answer("UgzGone0004dddddddd4AaABAg.ZzYyXx112233reply0003c", "UgzGone0004dddddddd4AaABAg");
    assert_eq!(read.batch.visibility[read.row("UgwSpam0005eeeeeeee4AaABAg")], Visibility::Hidden);
}

#[test]
fn the_data_api_is_read_in_every_arrangement() {
    let expected: Vec<String> = Read::fixture("youtube-api.json").ids().iter().map(ToString::to_string).collect();
    let pages = documents(text("youtube-api.json"));
    let items: Vec<&serde_json::Value> = pages.iter().flat_map(|page| page["items"].as_array().unwrap()).collect();
    let lines = |values: &[String]| values.join("\n") + "\n";
    let page_lines = lines(&pages.iter().map(ToString::to_string).collect::<Vec<_>>());
    let item_lines = lines(&items.iter().map(ToString::to_string).collect::<Vec<_>>());
    for (shape, text) in [
        ("pages, one a line", page_lines),
        ("items, one a line", item_lines),
        ("an array of pages", serde_json::to_string(&pages).unwrap()),
        ("an array of items", serde_json::to_string_pretty(&items).unwrap()),
    ] {
        let read = Read::of(&text);
        assert_eq!((read.ledger().format.as_str(), read.ids()), ("youtube-api", expected.iter().map(String::as_str).collect()), "{shape}");
    }
}

#[test]
fn comments_without_their_threads_find_their_parent_in_their_id() {
    let comment = |id: &str| {
        format!(
            r#"{{"kind":"youtube#comment","id":"{id}","snippet":{{"textOriginal":"ok","publishedAt":"2026-11-03T10:00:00Z","updatedAt":"2026-11-03T10:00:00Z","authorChannelId":{{"value":"UCx"}}}}}}"#
        )
    };
    let read = Read::of(format!(r#"{{"kind":"youtube#commentListResponse","items":[{},{}]}}"#, comment("Uga.b"), comment("Uga")));
    assert_eq!((read.ledger().format.as_str(), read.parent("Uga.b"), read.parent("Uga")), ("youtube-api", "Uga", ""));
}

#[test]
fn an_error_among_pages_is_rejected_with_what_it_says() {
    let good = documents(text("youtube-api.json"))[0].to_string();
    let read = Read::of(format!("{good}\n{{\"error\":{{\"code\":403,\"message\":\"quotaExceeded\"}}}}\n"));
    assert_eq!((read.ids().len(), read.ingested.rejects.len()), (4, 1));
    assert!(read.ingested.rejects[0].cause.detail.contains("quotaExceeded"), "{:?}", read.ingested.rejects[0]);
}

#[test]
fn takeout_is_the_brands_side_with_its_fragments_joined() {
    let read = Read::fixture("youtube-takeout.csv");
    assert_eq!((read.ids().len(), read.note("trailing_blank_rows")), (5, 3));
    let (to_marta, to_tom) = (format!("{MARTA}.AbC1dEfGhIj91reply0001a"), format!("{TOM}.KlMnOpQrStUreply0004dd"));
    read.check_answer(&to_marta, MARTA);
    // No column names the parent of this one.
    read.check_answer(&to_tom, TOM);
    assert_eq!((read.at(&to_marta), read.at(&to_tom)), ("2026-11-03T09:40:00.096899".into(), "2026-11-03T10:41:07".into()));
    assert_eq!(read.text(&to_tom), "Sorry, Tom.\nYour refund left today, order \"A-17\"");
    assert_eq!(read.author(&to_tom), BRAND);
    // A comment under a post, and one of an export before June 2024.
    assert_eq!(read.batch.thread_id.get(read.row("UgzPost0007gggggggg4AaABAg")), "UgkxPost00000000000000000000000000");
    assert_eq!(read.text("UgyOld00008hhhhhhhh4AaABAg"), "Zapraszamy do sklepu!");
}

#[test]
fn takeout_is_told_by_its_values_whatever_the_language_of_its_header() {
    let body = text("youtube-takeout.csv").split_once('\n').unwrap().1;
    let expected = Read::fixture("youtube-takeout.csv");
    for header in [
        "Kommentar-ID,Kanal-ID,Zeitstempel der Erstellung des Kommentars,Preis,Übergeordnete Kommentar-ID,Beitrags-ID,Video-ID,Kommentartext,Kommentar-ID der obersten Ebene",
        "Identyfikator komentarza,Identyfikator kanału,Sygnatura czasowa utworzenia komentarza,Cena,Identyfikator komentarza nadrzędnego,Identyfikator posta,Identyfikator filmu,Tekst komentarza,Identyfikator komentarza najwyższego poziomu",
        "a,b,c,d,e,f,g,h,i",
    ] {
        let read = Read::of(format!("{header}\n{body}"));
        assert_eq!(read.ledger().format, "youtube-takeout", "{header}");
        assert_eq!(read.ids(), expected.ids());
        for id in read.ids() {
            assert_eq!((read.text(id), read.parent(id), read.at(id)), (expected.text(id), expected.parent(id), expected.at(id)), "{header}");
        }
    }
}

#[test]
fn a_table_of_everybodys_comments_is_not_taken_for_the_brands() {
    let read =
        Read::of("Comment ID,Channel ID,Published at,Comment text\nUga,UCaaaaaaaaaaaaaaaaaaaaaa,2026-11-03T10:00:00Z,Gdzie jest moja paczka?\n");
    assert_eq!((read.ledger().format.as_str(), read.role("Uga")), ("generic", None));
}

#[test]
fn live_chats_of_takeout_have_the_same_layout() {
    let read = Read::of(
        "Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Currency code,Video ID,Live Chat Text\n\
         CjoKGkNLaaaaaaaa,UCszelestka0000000000Aa1,2026-11-03T10:00:00.5+00:00,0,,liveszeles1,\"{\"\"text\"\":\"\"Zaraz odpowiemy, \\\"\"Marto\\\"\"\"\"}\"\n",
    );
    assert_eq!((read.ledger().format.as_str(), read.text("CjoKGkNLaaaaaaaa")), ("youtube-takeout", "Zaraz odpowiemy, \"Marto\""));
    assert_eq!((read.role("CjoKGkNLaaaaaaaa"), read.batch.thread_id.get(0)), (Some(AuthorRole::Brand), "liveszeles1"));
}

#[test]
fn downloaded_comments_have_no_more_of_their_time_than_the_page_said() {
    let read = Read::fixture("youtube-comment-downloader.jsonl");
    let reply = format!("{MARTA}.AbC1dEfGhIj91reply0001a");
    assert_eq!((read.parent(&reply), read.author(&reply), read.batch.author_name.get(read.row(&reply))), (MARTA, BRAND, "@szelestka"));
    assert_eq!((read.batch.likes[read.row(MARTA)], read.batch.replies[read.row(MARTA)]), (Some(1200), Some(7)));
    assert_eq!(read.batch.likes[read.row("UgyBoxes003cccccccc4AaABAg")], Some(26_500), "26,5 tys.");
    assert_eq!(read.note("relative_times"), 6);
    let precision = |id: &str| read.batch.time_precision[read.row(id)];
    assert_eq!((precision(MARTA), precision(TOM)), (TimePrecision::Day, TimePrecision::Minute), "2 days ago, 5 minutes ago");
    assert_eq!(precision("UgyBoxes003cccccccc4AaABAg"), TimePrecision::Hour, "3 godziny temu");
    assert_eq!(precision("UgzGone0004dddddddd4AaABAg"), TimePrecision::Month, "1 month ago");
    assert_eq!(
        (precision("UgwSpam0005eeeeeeee4AaABAg"), &read.at("UgwSpam0005eeeeeeee4AaABAg")[..16]),
        (TimePrecision::Hour, "2026-11-10T10:00"),
        "vor 2 Stunden"
    );
    assert_eq!(&read.at(MARTA)[..10], "2026-11-08");
    assert_eq!(&read.at(TOM)[..16], "2026-11-10T11:55");
    assert_eq!((read.author("UgzGone0004dddddddd4AaABAg"), read.batch.likes[read.row("UgzGone0004dddddddd4AaABAg")]), ("", None));
}

#[test]
fn downloaded_comments_are_read_pretty_and_as_an_array() {
    let comments = documents(text("youtube-comment-downloader.jsonl"));
    let expected: Vec<String> = comments.iter().map(|comment| comment["cid"].as_str().unwrap().to_owned()).collect();
    for text in
        [serde_json::to_string_pretty(&serde_json::json!({ "comments": comments })).unwrap(), serde_json::to_string_pretty(&comments).unwrap()]
    {
        let read = Read::of(&text);
        assert_eq!((read.ledger().format.as_str(), read.ids()), ("youtube-comment-downloader", expected.iter().map(String::as_str).collect()));
    }
}

#[test]
fn the_uploader_is_marked_by_yt_dlp() {
    let read = Read::fixture("yt-dlp.json");
    let reply = format!("{MARTA}.AbC1dEfGhIj91reply0001a");
    read.check_answer(&reply, MARTA);
    assert_eq!((read.role(MARTA), read.parent(MARTA)), (Some(AuthorRole::Customer), ""), "root is no parent");
    assert_eq!((read.batch.platform.get(0), read.batch.thread_id.get(0)), ("youtube", "dQszelestka"));
    assert_eq!((read.note("relative_times"), read.note("missing_time")), (5, 1));
    assert_eq!(read.batch.time_precision[read.row("UgyBoxes003cccccccc4AaABAg")], TimePrecision::Minute);
    assert_eq!(read.batch.time_precision[read.row(TOM)], TimePrecision::Year);
    assert_eq!(read.at("UgzGone0004dddddddd4AaABAg"), "-");
}

#[test]
fn yt_dlp_of_other_sites_says_the_time_itself() {
    let read = Read::of(
        r#"{"id":"x1","extractor":"BiliBili","extractor_key":"BiliBili","webpage_url":"https://b.example/x1","formats":[{"a":1}],
        "comments":[{"id":"7","parent":"root","author":"ann","author_id":"12","html":"<p>It&#39;s late</p>","timestamp":1793696400}]}"#,
    );
    // date -u -d @1793696400: 2026-11-03 09:00:00
    assert_eq!((read.at("7"), read.text("7"), read.batch.platform.get(0)), ("2026-11-03T09:00:00".into(), "It's late", "bilibili"));
    assert_eq!((read.batch.time_precision[0], read.note("relative_times")), (TimePrecision::Second, 0));
}

#[test]
fn what_yt_dlp_wrote_without_comments_is_refused_with_the_reason() {
    let text = r#"{"id":"x","title":"t","formats":[{"format_id":"18"},{"format_id":"22"}],"webpage_url":"https://y.example","extractor":"youtube","extractor_key":"Youtube"}"#;
    let error = try_read(text.as_bytes()).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("--write-comments") && error.hint().unwrap().contains("--write-comments"), "{error}");
}

#[test]
fn data_tools_double_quotes_and_escape_them() {
    let read = Read::fixture("youtube-data-tools.tab");
    assert!(read.ledger().dialect.as_deref().unwrap().contains("backslashes"), "{:?}", read.ledger().dialect);
    assert_eq!(read.text(MARTA), "Paczka miała być w piątek, \"na pewno\". Co się dzieje?");
    assert_eq!(read.text(&format!("{MARTA}.AbC1dEfGhIj91reply0002b")), "Wysłałam; \"dziękuję\" i \"czekam\"");
    let reply = format!("{MARTA}.AbC1dEfGhIj91reply0001a");
    assert_eq!((read.text(&reply), read.parent(&reply)), ("Przepraszamy.\nProszę o numer \"A-17\" w wiadomości.", MARTA));
}

#[test]
fn tables_of_scripts_lose_their_html() {
    let read = Read::of(
        "videoId,authorDisplayName,publishedAt,updatedAt,likeCount,textDisplay\n\
         v1,@ola,2026-11-03T10:00:00Z,2026-11-03T10:00:00Z,3,\"It&#39;s <b>late</b><br>again, really\"\n",
    );
    assert_eq!((read.ledger().format.as_str(), read.batch.text.get(0)), ("youtube-table", "It's late\nagain, really"));
    assert_eq!((read.batch.thread_id.get(0), time(read.batch.edited_at[0])), ("v1", "-".into()));
}

#[test]
fn tables_of_minet_are_read_with_threads_and_edits() {
    let read = Read::of(
        "video_id,comment_id,author_name,author_channel_id,text,like_count,published_at,updated_at,reply_count,parent_comment_id\n\
         v1,Uga,@ola,UCola,Gdzie jest moja paczka?,3,2026-11-03T10:00:00Z,2026-11-03T10:05:00Z,1,\n\
         v1,Uga.b,@szelestka,UCbrand,Sprawdzamy to już,0,2026-11-03T11:00:00Z,2026-11-03T11:00:00Z,,Uga\n",
    );
    assert_eq!((read.ledger().format.as_str(), read.parent("Uga.b"), read.author("Uga.b")), ("minet-youtube", "Uga", "UCbrand"));
    assert_eq!((read.batch.thread_id.get(1), read.edited("Uga"), read.batch.replies[0]), ("v1", "2026-11-03T10:05:00".into(), Some(1)));
}

#[test]
fn reviews_of_the_play_console_begin_when_they_were_submitted() {
    let read = Read::fixture("google-play-console.csv");
    assert_eq!((read.ledger().encoding.as_str(), read.ids().len(), read.note("answers_in_the_row")), ("utf-16le", 8, 2));
    // Both spellings of the id in the link.
    read.check_answer("gp:AOqpTOEone/answer", "gp:AOqpTOEone");
    read.check_answer("gp:AOqpTOFtwo/answer", "gp:AOqpTOFtwo");
    let two = "gp:AOqpTOFtwo";
    assert_eq!((read.at(two), read.edited(two)), ("2026-10-20T08:00:00.414".into(), "2026-11-03T18:30:00.414".into()));
    assert_eq!(read.text(two), "Worse every week\nIt crashes when I open my order,\nthen logs me out");
    assert_eq!(read.text("gp:AOqpTOFthree"), "Geht so, aber die Rückerstattung fehlt", "the text begins with its title");
    assert_eq!((read.edited("gp:AOqpTOEone"), read.role("gp:AOqpTOEone")), ("-".into(), Some(AuthorRole::Customer)));
    // Stars without words: kept, with an id of our own.
    let stars: Vec<Option<f32>> =
        (0..read.batch.len()).filter(|row| read.batch.text.get(*row).is_empty()).map(|row| read.batch.rating[row]).collect();
    assert_eq!((stars, read.note("made_id")), (vec![Some(5.0), Some(1.0)], 2));
}

const PLAY: &str = "Reviewer Language,Review Submit Date and Time,Review Submit Millis Since Epoch,Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,Developer Reply Text,Review Link\n";

#[test]
fn milliseconds_that_a_spreadsheet_has_rounded_are_not_read() {
    let read = Read::of(format!(
        "{PLAY}pl,2026-11-03T09:12:34Z,1.79369E+12,1,,Zle,2026-11-03T15:00:00Z,1.79371E+12,Poprawimy,https://play.google.com/x?reviewId=gp%3AA\n"
    ));
    assert_eq!((read.at("gp:A"), read.at("gp:A/answer")), ("2026-11-03T09:12:34".into(), "2026-11-03T15:00:00".into()));
}

#[test]
fn a_first_reply_behind_the_sample_is_read() {
    let mut table = PLAY.to_owned();
    for n in 0..1200 {
        writeln!(table, "pl,2026-11-03T09:12:34Z,1793697154414,1,,Zle {n},,,,https://play.google.com/x?reviewId=gp%3A{n}").unwrap();
    }
    table.push_str(
        "pl,2026-11-03T09:12:34Z,1793697154414,1,,Zle,2026-11-03T15:00:00Z,1793718000414,Poprawimy,https://play.google.com/x?reviewId=gp%3Alast\n",
    );
    let read = Read::of(table);
    assert_eq!((read.ledger().rejected, read.at("gp:last/answer")), (0, "2026-11-03T15:00:00".into()));
}

#[test]
fn scraped_reviews_say_that_their_time_is_that_of_the_last_edit() {
    let read = Read::fixture("google-play-scraper.csv");
    assert_eq!((read.note("created_is_last_edit"), read.note("answers_in_the_row")), (6, 3));
    let (review, answer) = ("3f2c9d1e-0002", "3f2c9d1e-0002/answer");
    read.check_answer(answer, review);
    // The answer is older than what it answers: both times stay as they are.
    assert_eq!((read.at(review), read.at(answer)), ("2026-11-09T18:30:00".into(), "2026-10-21T10:00:00".into()));
    for id in ["3f2c9d1e-0003", "3f2c9d1e-0004", "3f2c9d1e-0005"] {
        assert_eq!(read.author(id), "", "a Google user is nobody in particular");
    }
}

#[test]
fn scraped_reviews_are_read_as_json_and_from_both_scrapers() {
    for (text, id) in [
        (
            r#"[{"reviewId":"r1","userName":"Ola","userImage":"u","content":"Brak zwrotu","score":1,"thumbsUpCount":2,"reviewCreatedVersion":null,"at":"2026-11-03 10:00:00","replyContent":"Sprawdzamy","repliedAt":"2026-11-03 12:00:00"},
             {"reviewId":"r2","userName":"Jan","userImage":"u","content":"ok","score":5,"thumbsUpCount":0,"reviewCreatedVersion":null,"at":"2026-11-03 10:00:00","replyContent":null,"repliedAt":null}]"#,
            "r1",
        ),
        (
            r#"[{"id":"n1","userName":"Ola","userImage":"u","date":"2026-11-03T10:00:00.000Z","score":1,"scoreText":"1","url":"https://play.example","title":null,"text":"Brak zwrotu","replyDate":"2026-11-03T12:00:00.000Z","replyText":"Sprawdzamy","version":"4","thumbsUp":2,"criterias":[]},
             {"id":"n2","userName":"Jan","userImage":"u","date":"2026-11-03T10:00:00.000Z","score":5,"scoreText":"5","url":"https://play.example","title":null,"text":"ok","replyDate":null,"replyText":null,"version":"4","thumbsUp":null,"criterias":[]}]"#,
            "n1",
        ),
        (
            "source,review_id,user_name,review_title,review_description,rating,thumbs_up,review_date,developer_response,developer_response_date\nGoogle Play,c1,Ola,,Brak zwrotu,1,2,2026-11-03 10:00:00,Sprawdzamy,2026-11-03 12:00:00\nGoogle Play,c2,Jan,,ok,5,0,2026-11-03 10:00:00,,\n",
            "c1",
        ),
    ] {
        let read = Read::of(text);
        let answer = format!("{id}/answer");
        assert_eq!((read.ledger().format.as_str(), read.batch.len()), ("google-play-scraper", 3), "{id}");
        read.check_answer(&answer, id);
        assert_eq!((read.text(id), read.text(&answer), read.at(&answer)), ("Brak zwrotu", "Sprawdzamy", "2026-11-03T12:00:00".into()));
        assert_eq!((read.batch.rating[read.row(id)], read.batch.likes[read.row(id)]), (Some(1.0), Some(2)));
    }
}

#[test]
fn responses_of_the_app_store_are_found_by_their_id() {
    let read = Read::fixture("app-store-connect.json");
    let [one, two, three] = ["00000044-6b4b-3ae7-0001", "00000044-6b4b-3ae7-0002", "00000044-6b4b-3ae7-0003"];
    read.check_answer(&format!("{one}/answer"), one);
    read.check_answer(&format!("{two}/answer"), two);
    assert_eq!((read.at(one), read.at(two)), ("2026-11-03T09:12:34".into(), "2026-10-20T08:00:00".into()), "in winter and in summer");
    assert_eq!(read.text(one), "Nie pokazuje paczki\nOd piątku \"w drodze\", nikt nie odpisuje.");
    assert_eq!((read.text(two), read.text(three)), ("Crashes every time I open my order", "👍"));
    assert_eq!((read.note("answers_not_in_file"), read.note("answer_time_is_last_edit")), (1, 2));
}

#[test]
fn reviews_of_the_app_store_are_read_page_by_page_and_alone() {
    let page = &documents(text("app-store-connect.json"))[0];
    let expected = Read::fixture("app-store-connect.json").ids().len();
    assert_eq!(Read::of(format!("{page}\n{page}\n")).batch.len(), 2 * expected);
    assert_eq!(Read::of(format!("[{page},{page}]")).batch.len(), 2 * expected);
    let alone = Read::of(page["data"].to_string());
    assert_eq!((alone.ledger().format.as_str(), alone.batch.len(), alone.note("answers_not_in_file")), ("app-store-connect", 5, 3));
}

#[test]
fn replies_of_a_business_profile_are_second_records() {
    let read = Read::fixture("google-business.json");
    read.check_answer("AbFvOq001/answer", "AbFvOq001");
    assert_eq!(read.at("AbFvOq001/answer"), "2026-11-03T12:00:00");
    let two = read.row("AbFvOq002");
    assert_eq!((read.batch.text.get(two), read.batch.rating[two]), ("", Some(5.0)), "stars without words");
    // The id stands only in the name; the translation goes, the original stays.
    assert_eq!((read.text("AbFvOq003"), read.edited("AbFvOq003")), ("Zwrot obiecany 10 dni temu", "2026-11-04T10:00:00".into()));
    assert_eq!(read.text("AbFvOq004"), "Nikt nie odpowiada");
    assert_eq!((read.author("AbFvOq004"), read.author("AbFvOq005"), read.author("AbFvOq001")), ("", "", "Marta Z."));
    assert_eq!((read.batch.rating[read.row("AbFvOq006")], read.note("bad_rating")), (None, 0));
}

#[test]
fn reviews_of_a_business_profile_are_read_without_their_page() {
    let page = &documents(text("google-business.json"))[0];
    for text in [page["reviews"].to_string(), format!("[{page}]")] {
        assert_eq!((Read::of(&text).ledger().format.as_str(), Read::of(&text).batch.len()), ("google-business", 8));
    }
}

#[test]
fn opinions_of_ceneo_keep_their_points_and_lose_their_masked_names() {
    let read = Read::fixture("ceneo.json");
    assert_eq!(read.text("15200002"), "Po telefonie wszystko dotarło\nZalety: cena, pakowanie\nWady: czas dostawy");
    assert_eq!(read.text("15200004"), "Zalety: szybka wysyłka");
    // Warsaw: an hour ahead in November, two in July.
    assert_eq!((read.at("15200001"), read.at("15200003")), ("2026-11-03T09:12:34".into(), "2026-07-03T09:30:00".into()));
    assert_eq!((read.author("15200001"), read.author("15200004"), read.author("15200005")), ("", "", "sklepowy_tester"));
    assert_eq!(read.note("masked_authors"), 4);
    let ratings: Vec<Option<f32>> = read.batch.rating.clone();
    assert_eq!(ratings, [Some(1.0), Some(4.5), Some(0.5), Some(5.0), Some(4.5), Some(2.0)]);
    assert_eq!((read.batch.tags_given.get(0), read.batch.tags_given.get(3)), ("Nie polecam", "Polecam"));
}

#[test]
fn cut_files_lose_no_more_than_their_last_record() {
    let whole = text("youtube-comment-downloader.jsonl");
    let read = Read::of(&whole[..whole.len() - 20]);
    assert_eq!((read.batch.len(), read.ingested.rejects[0].cause.reason), (5, RejectReason::CutRecord));
}

proptest! {
    #[test]
    fn damaged_files_never_stop_a_reader(file in 0..FIXTURES.len(), at in 0.0..1.0_f64, cut in 0..2_usize, with in "[\\[\\]{}\",:a0\\\\\n]{0,3}") {
        let mut bytes = FIXTURES[file].0.1.to_vec();
        let place = (at * bytes.len() as f64) as usize;
        if cut == 0 {
            bytes.truncate(place);
        } else {
            bytes.splice(place..place.min(bytes.len()), with.bytes());
        }
        if let Ok(read) = try_read(&bytes) {
            let n_rejected: u64 = read.ingested.files.iter().map(|ledger| ledger.rejected).sum();
            let n_records: u64 = read.ingested.files.iter().map(|ledger| ledger.records_in).sum();
            prop_assert_eq!(n_records, read.batch.len() as u64 + n_rejected);
        }
    }
}
