//! The invented exports in `tests/it/fixtures/formats`, read whole: what the traps of Facebook, Instagram, LinkedIn and TikTok must come out as, and that no
//! format takes the files of another.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::ingest::batch::Batch;
use crate::ingest::{IngestSettings, Ingested, Input, read};
use crate::model::{AuthorRole, Visibility};
use crate::progress::Silent;

fn folder() -> PathBuf {
    let up = Path::new(file!()).ancestors().map(|up| up.join("tests/it/fixtures/formats"));
    up.into_iter().find(|path| path.is_dir()).expect("the fixtures stand in the repository")
}

fn read_bytes(name: &str, bytes: Vec<u8>) -> (Vec<Batch>, Ingested) {
    let mut batches = Vec::new();
    let mut sink = |batch: Batch| {
        batches.push(batch);
        Ok(())
    };
    let inputs = [Input::Bytes { name: name.to_owned(), bytes }];
    let ingested = read(&inputs, &IngestSettings::default(), &Silent, &mut sink).unwrap_or_else(|error| panic!("{name}: {error}"));
    (batches, ingested)
}

/// Rows of a fixture, a line each: id ← parent @ thread | author | role | visibility | time | text. The places of made ids stay empty.
fn rows(name: &str) -> (Vec<String>, Ingested) {
    let (batches, ingested) = read_bytes(name, std::fs::read(folder().join(name)).unwrap());
    let line = |batch: &Batch, row: usize| {
        let id = batch.comment_id.get(row);
        let role = match batch.author_role[row] {
            Some(AuthorRole::Brand) => "brand",
            Some(_) => "other",
            None => "-",
        };
        let seen = match batch.visibility[row] {
            Visibility::Public => "",
            Visibility::Hidden => " hidden",
            Visibility::Private => " private",
            Visibility::Internal => " internal",
            Visibility::Deleted => " deleted",
        };
        let at = batch.created_at[row].map_or(0, |at| at / 1_000_000);
        format!(
            "{}<{} @{} |{}|{role}{seen}|{at}|{}",
            if id.starts_with("made-") { "" } else { id },
            batch.parent_id.get(row),
            batch.thread_id.get(row),
            batch.author_id.get(row),
            batch.text.get(row)
        )
    };
    let rows = batches.iter().flat_map(|batch| (0..batch.len()).map(|row| line(batch, row)).collect::<Vec<_>>()).collect();
    (rows, ingested)
}

fn check(name: &str, expected: &[&str]) -> Ingested {
    let (rows, ingested) = rows(name);
    assert_eq!(rows, expected, "{name}");
    ingested
}

fn notes(ingested: &Ingested, wanted: &[&str]) -> Vec<u64> {
    wanted.iter().map(|name| ingested.files[0].notes.get(*name).copied().unwrap_or(0)).collect()
}

#[test]
fn every_fixture_is_read_as_the_format_it_is_named_after() {
    let mut names: Vec<String> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names.iter().filter(|name| Path::new(name).extension().is_some_and(|end| ["csv", "json", "ndjson"].iter().any(|known| end == *known)))
    {
        let (_, ingested) = rows(name);
        for file in &ingested.files {
            assert!(name.replace('.', "-").starts_with(&file.format), "{name} is read as {}", file.format);
            assert_eq!(file.rejected, ingested.rejects.len() as u64, "{name}");
        }
    }
}

#[test]
fn facebook_posts_comments_and_replies_are_linked_and_the_page_is_the_brand() {
    let ingested = check(
        "facebook-graph.json",
        &[
            "104300000000001_550010000000001< @550010000000001 |104300000000001|brand|1772438400|Paczki z piątku dojadą w poniedziałek. Przepraszamy za opóźnienie.",
            "550010000000001_660020000000001<104300000000001_550010000000001 @550010000000001 |700030000000001|-|1772439005|Gdzie jest moja paczka? Czekam od piątku!",
            "550010000000001_660020000000002<550010000000001_660020000000001 @550010000000001 |104300000000001|brand|1772439905|Dzień dobry, sprawdzamy. Prosimy o numer zamówienia.",
            "550010000000001_660020000000003<550010000000001_660020000000001 @550010000000001 |700030000000002|-|1772439960|U mnie to samo :(",
            "550010000000001_660020000000004<104300000000001_550010000000001 @550010000000001 |700030000000003|- hidden|1772440200|Oszuści & złodzieje",
            "550010000000001_660020000000005<104300000000001_550010000000001 @550010000000001 ||-|1772440260|Bez konta też czekam",
            "550010000000001_660020000000006<550010000000001_660020000000005 @550010000000001 |104300000000001|brand|1772442060|Proszę napisać do nas w wiadomości prywatnej.",
            "550010000000001_660020000000007<104300000000001_550010000000001 @550010000000001 |700030000000004|-|1772440800|",
            "104300000000001_550010000000008< @550010000000008 |700030000000005|-|1772445600|Czy ktoś dostał zwrot?",
            "550010000000008_1<104300000000001_550010000000008 @550010000000008 |104300000000001|brand|1772446800|Zwroty wyszły dziś rano.",
        ],
    );
    assert_eq!(notes(&ingested, &["comments_without_author", "replies_on_further_pages"]), [1, 1]);
}

#[test]
fn pages_of_a_flat_export_name_the_same_comments_and_parents() {
    check(
        "facebook-graph-stream.json",
        &[
            "550010000000001_660020000000001< @550010000000001 ||-|1772439005|Gdzie jest moja paczka? Czekam od piątku!!",
            "550010000000001_660020000000002<550010000000001_660020000000001 @550010000000001 ||-|1772439905|Dzień dobry, sprawdzamy. Prosimy o numer zamówienia.",
            "550010000000001_660020000000008<550010000000001_660020000000001 @550010000000001 ||-|1772452800|Dalej nic",
        ],
    );
}

#[test]
fn the_owner_of_instagram_media_is_the_brand() {
    check(
        "instagram-graph.json",
        &[
            "17900000000000001< @17900000000000001 |szelestka|brand|1772442000|Nowa dostawa już jutro 📦",
            "17800000000000011<17900000000000001 @17900000000000001 |halina.wzorowa|-|1772442300|A moja stara dostawa?",
            "17800000000000012<17800000000000011 @17900000000000001 |szelestka|brand|1772444700|Cześć Halina! Sprawdzamy 🙏",
            "17800000000000013<17900000000000001 @17900000000000001 |spamer_1|- hidden|1772442360|spam spam",
        ],
    );
    check(
        "instagram-graph-comments.ndjson",
        &[
            "17800000000000021< @17900000000000001 |igor_probny|-|1772528700|Kiedy zwrot?",
            "17800000000000022<17800000000000021 @17900000000000001 |szelestka|brand|1772530500|Jutro wysyłamy.",
        ],
    );
}

#[test]
fn downloads_of_facebook_are_mended_and_are_the_brand_s_side() {
    let ingested = check(
        "facebook-download.json",
        &[
            "< @ |Szelestka – sklep|brand|1772438700|Dzień dobry, sprawdzamy Państwa paczkę. Przepraszamy! 😢",
            "< @ |Szelestka – sklep|brand|1772439000|Zwrot zrobiliśmy dziś, proszę sprawdzić konto.",
            "< @ |Szelestka – sklep|brand|1772439100|",
            "< @ |Szelestka – sklep|brand|1772439300|Already correct: naïve café",
        ],
    );
    assert_eq!(ingested.rejects[0].cause.detail, "an activity without words: Szelestka – sklep polubiła komentarz.");
    check(
        "facebook-download-old.json",
        &["< @ |Szelestka – sklep|brand|1579876681|Gęślą jaźń – odpowiadamy", "< @ |Szelestka – sklep|brand|1579876781|Proszę o numer zamówienia."],
    );
    check(
        "facebook-download-posts.json",
        &[
            "< @ |own account|brand|1772438400|Paczki z piątku dojadą w poniedziałek.",
            "< @ |own account|brand|1772438500|",
            "< @ |own account|brand|1772438700|Infolinia czynna do 22 ☎️",
        ],
    );
}

#[test]
fn conversations_are_private_and_events_are_no_messages() {
    let ingested = check(
        "meta-inbox.json",
        &[
            "< @halinawzorowa_abc123 |Halina Wzorowa|- private|1772442300|Dziękuję ❤️",
            "< @halinawzorowa_abc123 |Szelestka – sklep|- private|1772442000|Paczka jest już w doręczeniu, przepraszamy za zwłokę.",
            "< @halinawzorowa_abc123 |Halina Wzorowa|- deleted|1772441000|cofnięta",
            "< @halinawzorowa_abc123 |Halina Wzorowa|- private|1772440900|",
            "< @halinawzorowa_abc123 |Halina Wzorowa|- private|1772440800|Zamówienie 1234, gdzie jest?",
        ],
    );
    let reasons: Vec<&str> = ingested.rejects.iter().map(|reject| reject.cause.detail.as_str()).collect();
    assert_eq!(reasons, ["a reaction to a message", "an event of the messenger: Halina dzwoniła do Ciebie."]);
}

#[test]
fn comments_of_an_instagram_download_are_found_under_keys_of_any_language() {
    check(
        "instagram-download.json",
        &[
            "< @https://www.instagram.com/p/Szl1/ |own account|brand|1772438700|Dzień dobry, odpisaliśmy w wiadomości 😢",
            "< @ |own account|brand|1772438800|super",
            "< @ |own account|brand|1772438900|Zażółć gęślą jaźń",
            "< @ |own account|brand|1772439000|ok",
        ],
    );
    check(
        "instagram-download-reels.json",
        &["< @ |own account|brand|1772439100|Dziękujemy za cierpliwość!", "< @ |own account|brand|1772439200|Thank you!"],
    );
}

#[test]
fn tiktok_json_is_read_wrapped_and_bare_and_old_and_new() {
    check(
        "tiktok-api.ndjson",
        &[
            "7400000000000000101< @7400000000000000001 |halina_w|-|1772438700|Gdzie moja paczka, kochani?",
            "7400000000000000102<7400000000000000101 @7400000000000000001 |szelestka|brand|1772439700|Cześć! Sprawdzamy.",
            "7400000000000000103<7400000000000000101 @7400000000000000001 |igor_p|-|1772438800|u mnie to samo",
            "7400000000000000104< @7400000000000000001 |ola|-|1772438900|bez opakowania",
        ],
    );
    let ingested = check(
        "tiktok-apify.json",
        &[
            "7400000000000000201< @7400000000000000001 |halina_w|-|1772438700|Gdzie moja paczka?",
            "7400000000000000202<7400000000000000201 @7400000000000000001 |szelestka|brand|1772439700|Sprawdzamy, prosimy o numer.",
        ],
    );
    assert_eq!(ingested.rejects[0].cause.detail, "an error message: not_found");
    let ingested = check(
        "tiktok-download.json",
        &[
            "< @ |own account|brand|1772444549|Sprawdzamy, proszę o numer zamówienia",
            "< @7400000000000000001 |own account|brand|1772439120|Dziękujemy 💛",
        ],
    );
    assert_eq!(notes(&ingested, &["sections_left_out"]), [2]);
    check(
        "tiktok-download-old.json",
        &["< @ |own account|brand|1646214149|Proszę o numer zamówienia", "< @ |own account|brand|1646208720|Thank you"],
    );
}

#[test]
fn commas_that_tiktok_s_scraper_did_not_quote_are_put_back() {
    let ingested = check(
        "tiktok-comment-scraper.csv",
        &[
            "< @ |halina_w|-|1630540800|Gdzie moja paczka, kochani, czekam od piątku",
            "< @ |szelestka|brand|1630540800|Sprawdzamy i wracamy",
            "< @ |igor_p|-|1630627200|u mnie to samo",
            "< @ |ola|-|1630713600|powiedzieli \"jutro\", a jest wtorek",
            "< @ |jan_m|-|1631491200|link https://x.example, i co, teraz?",
            "< @ |ewa|-|1631491200|dwie\nlinie",
            "< @ |piotr|-|1631491200|=4,9%",
            "< @ |adam|-|1631577600|ok",
            "< @ |iza|-|1631577600|brak słów",
            "< @ |ula|-|1631664000|dziękuję",
        ],
    );
    assert_eq!(notes(&ingested, &["commas_rejoined"]), [4]);
    assert_eq!(ingested.rejects[0].cause.detail, "13 fields, the header has 11");
}

#[test]
fn the_zone_of_the_page_scraper_is_said_to_be_unknown_until_somebody_says_it() {
    let expected = [
        "550010000000001_660020000000001< @550010000000001 |Halina Wzorowa|-|1772421005|Gdzie jest moja paczka? Czekam od piątku!",
        "550010000000001_660020000000002<550010000000001_660020000000001 @550010000000001 |Szelestka|-|1772421905|Dzień dobry, sprawdzamy. Prosimy o numer zamówienia.",
        "550010000000001_660020000000003<550010000000001_660020000000001 @550010000000001 |Igor Próbny|-|1772421960|U mnie to samo :(",
        "550010000000001_660020000000007< @550010000000001 |Kasia Zdjęciowa|-|1772422800|",
        "550010000000001_660020000000009< @550010000000001 |Ola|-|1772422860|powiedzieli \"jutro\"",
    ];
    let ingested = check("facebook-page-scraper.csv", &expected);
    assert_eq!(notes(&ingested, &["zone_differs_between_scrapers", "assumed_zone"]), [1, 5]);
    let settings = IngestSettings { assume_zone: Some(chrono_tz::America::New_York), ..IngestSettings::default() };
    let inputs = [Input::Path(folder().join("facebook-page-scraper.csv"))];
    let ingested = read(&inputs, &settings, &Silent, &mut |_| Ok(())).unwrap();
    assert_eq!(notes(&ingested, &["zone_differs_between_scrapers", "assumed_zone"]), [0, 5]);
    check(
        "facebook-page-scraper-posts.csv",
        &[
            "104300000000001_550010000000001< @550010000000001 ||brand|1772420400|Paczki z piątku dojadą w poniedziałek.",
            "104300000000001_550010000000002< @550010000000002 ||brand|1772427600|Infolinia czynna do 22",
        ],
    );
}

#[test]
fn research_tools_tables_name_the_ids_of_the_platforms() {
    let ingested = check(
        "rfacebook.csv",
        &[
            "550010000000001_660020000000001< @550010000000001 ||-|1772409600|Gdzie moja paczka? 😂",
            "550010000000001_660020000000003< @550010000000001 ||-|1772496000|Powiedzieli \"jutro\" 😢",
        ],
    );
    assert_eq!(notes(&ingested, &["cesu8_repaired"]), [2]);
    check(
        "minet-facebook.csv",
        &[
            "550010000000001_660020000000001< @550010000000001 |https://www.facebook.com/halina.wzorowa|-|1772439005|Gdzie jest moja paczka? Czekam od piątku!",
            "550010000000001_660020000000002<550010000000001_660020000000001 @550010000000001 |https://www.facebook.com/szelestka|-|1772439905|Sprawdzamy.",
        ],
    );
    check(
        "minet-instagram.csv",
        &[
            "17800000000000011< @ |halina.wzorowa|-|1772442300|A moja dostawa?",
            "17800000000000012<17800000000000011 @ |szelestka|-|1772444700|Sprawdzamy 🙏",
        ],
    );
    check(
        "minet-youtube.csv",
        &[
            "UgwSzelestka00001< @SzlVideo001 |UChalina|-|1772439005|Kiedy zwrot?",
            "UgwSzelestka00001.9aB<UgwSzelestka00001 @SzlVideo001 |UCszelestka|-|1772442605|Jutro.",
        ],
    );
    check(
        "crowdtangle.csv",
        &[
            "550010000000001< @550010000000001 |szelestka|-|1625604320|Paczki dojadą, jutro.\nPrzepraszamy!",
            "550010000000002< @550010000000002 |szelestka|-|1638827120|",
        ],
    );
}

#[test]
fn the_two_tables_of_linkedin_are_read_in_their_two_dialects() {
    let ingested = check(
        "linkedin-comments.csv",
        &[
            "< @urn:li:activity:7348931489259999233 |own account|brand|1772439321|Anna Próbna Sprawdzamy, proszę o chwilę.",
            "< @urn:li:activity:7348931489259999233 |own account|brand|1772439621|\"Jutro\" znaczy jutro",
            "< @urn:li:activity:7348931489259999234 |own account|brand|1772439921|Powiedzieliśmy \"przepraszamy\", i to \"szczerze\".\n\nDruga linia, z przecinkiem",
            "< @urn:li:ugcPost:7329502763338387456 |own account|brand|1772440221|Dziękujemy za wiadomość",
            "< @urn:li:activity:7348931489259999235 |own account|brand|1772440521|Ścieżka C:\\dane, i koniec",
        ],
    );
    assert_eq!(ingested.files[0].dialect.as_deref(), Some("comma, double quotes with backslashes, LF"));
    let ingested = check(
        "linkedin-shares.csv",
        &[
            "urn:li:share:7345821826846990338< @urn:li:share:7345821826846990338 |own account|brand|1772438400|Paczki z piątku dojadą w poniedziałek.\n\n𝗖𝗢? Przepraszamy, naprawdę.\n𝗞𝗜𝗘𝗗𝗬? \"Jutro\" od rana.",
            "urn:li:share:7345821826846990339< @urn:li:share:7345821826846990339 |own account|brand|1772524800|Jedna linia, \"z cytatem\"",
            "urn:li:share:7345821826846990340< @urn:li:share:7345821826846990340 |own account|brand|1772611200|Bez cudzysłowów",
            "urn:li:share:7345821826846990341< @urn:li:share:7345821826846990341 |own account|brand|1772697600|Na końcu pusta linia\n",
        ],
    );
    assert_eq!(ingested.files[0].dialect.as_deref(), Some("comma, double quotes, LF"));
}

/// Exports whose layout nobody has shown us: plausible headers in both languages must be enough for the generic reader.
#[test]
fn unknown_comment_tables_are_read_by_their_headers() {
    let generic = |text: &str| {
        let (batches, ingested) = read_bytes("export.csv", text.as_bytes().to_vec());
        assert_eq!(ingested.files[0].format, "generic");
        let batch = &batches[0];
        let first = (batch.author_name.get(0).to_owned(), batch.text.get(0).to_owned(), batch.created_at[0], batch.likes[0], ingested.rejects.len());
        (first, ingested.files[0].columns.clone())
    };
    let at = Some(1_772_439_005_000_000);
    let (first, _) = generic(
        "Comment ID,Name,Profile ID,Date,Likes,Comment,Replies count\n17_1,Halina Wzorowa,501,2026-03-02 08:10:05,12,Gdzie paczka?,1\n17_2,Szelestka,500,2026-03-02 08:20:05,0,Sprawdzamy.,0\n",
    );
    assert_eq!(first, ("Halina Wzorowa".into(), "Gdzie paczka?".into(), at, Some(12), 0));
    let (first, _) = generic(
        "Identyfikator komentarza;Nazwa użytkownika;Data utworzenia;Treść komentarza;Liczba polubień\n17_1;Halina Wzorowa;2026-03-02 08:10:05;Gdzie paczka?;12\n17_2;Szelestka;2026-03-02 08:20:05;Sprawdzamy.;0\n",
    );
    assert_eq!((first.1.as_str(), first.2, first.3, first.4), ("Gdzie paczka?", at, Some(12), 0));
    // The scraped table whose times are empty and whose author is nobody: still comments, without times.
    let (batches, ingested) = read_bytes(
        "export.csv",
        b"post_id,comment_id,author,text,likes,timestamp\n1,11,Unknown,Gdzie paczka?,3,\n1,11,Unknown,Gdzie paczka?,3,\n".to_vec(),
    );
    assert_eq!((batches[0].len(), batches[0].author_id.get(0), batches[0].created_at[0]), (2, "", None));
    assert_eq!(notes(&ingested, &["missing_time"]), [2]);
}

#[test]
fn tables_with_further_columns_are_not_linkedin_s() {
    let text = "Date,Link,Message,Author\n2026-03-02 08:10:05,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7,Gdzie paczka?,Halina\n";
    assert_eq!(read_bytes("a.csv", text.into()).1.files[0].format, "generic");
    let text = "Date,Link,Message\n2026-03-02 08:10:05,https://forum.example/7,Gdzie paczka?\n";
    assert_eq!(read_bytes("a.csv", text.into()).1.files[0].format, "generic");
}

const DAMAGED: [&str; 9] = [
    "facebook-graph.json",
    "instagram-graph.json",
    "facebook-download.json",
    "instagram-download.json",
    "meta-inbox.json",
    "tiktok-api.ndjson",
    "tiktok-download.json",
    "tiktok-comment-scraper.csv",
    "linkedin-comments.csv",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn damaged_exports_never_stop_the_reader(which in 0..DAMAGED.len(), cut in 0.0..1.0_f64, from in 0.0..1.0_f64, byte in any::<u8>()) {
        let mut bytes = std::fs::read(folder().join(DAMAGED[which])).unwrap();
        let at = ((bytes.len() - 1) as f64 * from) as usize;
        bytes[at] = byte;
        bytes.truncate((bytes.len() as f64 * cut) as usize);
        let mut n_rows = 0;
        let inputs = [Input::Bytes { name: DAMAGED[which].to_owned(), bytes }];
        // Settings that a damaged sample leaves open are an answer too.
        if let Ok(ingested) = read(&inputs, &IngestSettings::default(), &Silent, &mut |batch| { n_rows += batch.len(); Ok(()) }) {
            for file in &ingested.files {
                prop_assert_eq!(file.records_in, n_rows as u64 + file.rejected);
            }
        }
    }
}
