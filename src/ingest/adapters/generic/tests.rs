//! Traps of tables without a known format.

use std::collections::BTreeMap;

use super::super::tests::{Table, read_all, refuse};
use crate::ingest::reject::RejectReason;
use crate::ingest::{DateOrder, IngestSettings};
use crate::model::{AuthorRole, TimePrecision, Visibility, ZoneSource};

fn mapped(pairs: &[(&str, &str)]) -> IngestSettings {
    IngestSettings {
        map: pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>(),
        ..IngestSettings::default()
    }
}

/// The guessed map of a header and records, as `source=canonical`.
fn check_map(header: &str, records: &[&str], expected: &[&str]) {
    let (_, ledger) = read_all(&Table::of(header, records), &IngestSettings::default());
    let mut found: Vec<String> = ledger.columns.iter().map(|(source, canonical)| format!("{source}={canonical}")).collect();
    let mut expected: Vec<String> = expected.iter().map(|pair| (*pair).to_owned()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn polish_headers_are_understood() {
    check_map(
        "Nr|ID komentarza|Data utworzenia|Autor|Treść komentarza|Liczba polubień|Strona",
        &["1|k1|2024-05-01 10:00:00|Jan|Nie działa, proszę o pomoc|3|klient", "2|k2|2024-05-01 10:05:00|Firma|Przepraszamy za kłopot|0|marka"],
        &[
            "ID komentarza=comment_id",
            "Data utworzenia=created_at",
            "Autor=author_id",
            "Treść komentarza=text",
            "Liczba polubień=likes",
            "Strona=author_role",
        ],
    );
}

#[test]
fn a_column_called_comments_that_holds_counts_is_not_the_text() {
    check_map(
        "id|message|comments|published",
        &["a1|Hello there my friends|12|2024-05-01T10:00:00Z"],
        &["id=comment_id", "message=text", "comments=replies", "published=created_at"],
    );
}

#[test]
fn a_relative_time_loses_to_an_absolute_one() {
    check_map(
        "cid|text|time|time_parsed|author|votes",
        &["x1|so good|2 years ago|1674000000.0|@a|1.2K"],
        &["cid=comment_id", "text=text", "time_parsed=created_at", "author=author_id", "votes=likes"],
    );
}

#[test]
fn the_time_of_an_author_or_a_quoted_post_is_not_the_comments() {
    check_map(
        "data.id|data.text|data.created_at|data.author.created_at|data.author.username",
        &["1|hello|2021-04-08T19:34:16.000Z|2009-01-01T00:00:00.000Z|acme"],
        &["data.text=text", "data.created_at=created_at", "data.author.username=author_id"],
    );
}

#[test]
fn unnamed_columns_are_found_by_their_values() {
    check_map(
        "a|b|c|ext_id",
        &["2024-05-01 10:00:00|klient|this is a long text indeed|q1", "2024-05-01 10:01:00|konsultant|and here is the answer to it|q2"],
        &["a=created_at", "b=author_role", "c=text", "ext_id=comment_id"],
    );
}

#[test]
fn a_row_number_is_no_id() {
    check_map("|text|created_at", &["0|one|2024-05-01 10:00:00", "1|two|2024-05-01 10:00:00"], &["text=text", "created_at=created_at"]);
}

#[test]
fn day_and_time_in_two_columns_are_joined() {
    let (rows, ledger) = read_all(&Table::of("Data|Godzina|Treść", &["31.12.2023|14:05|Witam"]), &IngestSettings::default());
    let row = rows[0].as_ref().unwrap();
    // date -u -d '2023-12-31 14:05' +%s
    assert_eq!((row.created_at, row.time_precision), (Some(1_704_031_500_000_000), TimePrecision::Minute));
    assert_eq!((ledger.columns["Data"].as_str(), ledger.columns["Godzina"].as_str()), ("created_at", "created_at (time of day)"));
    assert_eq!(ledger.date_order.as_deref(), Some("dmy"));
}

#[test]
fn date_and_time_columns_are_joined_although_both_are_names_of_times() {
    let (rows, _) = read_all(&Table::of("Date|Time|Hit Sentence", &["2023-12-31|02:05:09 PM|Hello"]), &IngestSettings::default());
    assert_eq!(rows[0].as_ref().unwrap().created_at, Some(1_704_031_509_000_000));
}

#[test]
fn an_unsettled_date_order_asks_with_column_and_example() {
    let error = refuse(&Table::of("text|date", &["a|01/02/2024", "b|03/04/2024"]), &IngestSettings::default());
    assert!(error.contains("column 'date'") && error.contains("01/02/2024") && error.contains("--date-order dmy"), "{error}");
}

#[test]
fn the_given_date_order_is_used() {
    let settings = |order| IngestSettings { date_order: Some(order), ..IngestSettings::default() };
    let table = Table::of("text|date", &["a|01/02/2024"]);
    let at = |order| read_all(&table, &settings(order)).0[0].as_ref().unwrap().created_at;
    // date -u -d 2024-02-01 +%s and -d 2024-01-02
    assert_eq!(at(DateOrder::Dmy), Some(1_706_745_600_000_000));
    assert_eq!(at(DateOrder::Mdy), Some(1_704_153_600_000_000));
}

#[test]
fn two_proven_orders_are_an_error_until_one_is_given() {
    let table = Table::of("text|date", &["a|13/02/2024", "b|02/13/2024"]);
    assert!(refuse(&table, &IngestSettings::default()).contains("13/02/2024"));
    let (rows, _) = read_all(&table, &IngestSettings { date_order: Some(DateOrder::Dmy), ..IngestSettings::default() });
    assert!(rows[0].is_ok());
    assert_eq!(rows[1].as_ref().unwrap_err().reason, RejectReason::BadTime);
}

#[test]
fn a_later_column_can_settle_the_order_of_the_file() {
    let (rows, ledger) = read_all(&Table::of("text|date|edited_at", &["a|01/02/2024|25/02/2024"]), &IngestSettings::default());
    assert_eq!(rows[0].as_ref().unwrap().created_at, Some(1_706_745_600_000_000));
    assert_eq!(ledger.date_order.as_deref(), Some("dmy"));
}

#[test]
fn mixed_units_of_unix_time_are_refused() {
    let error = refuse(&Table::of("text|timestamp", &["a|1700000000", "b|1700000000000"]), &IngestSettings::default());
    assert!(error.contains("different units") && error.contains("column 'timestamp'"), "{error}");
}

#[test]
fn a_missing_time_keeps_the_row_and_a_broken_one_rejects_it() {
    let table = Table::of(
        "id|text|created_at",
        &["1|a|2024-05-01T10:00:00Z", "2|b|", "3|c|2024-02-31T10:00:00Z", "4|d|1850-01-01T00:00:00Z", "5|e|3 days ago"],
    );
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    assert_eq!(rows[1].as_ref().unwrap().created_at, None);
    assert_eq!(ledger.notes["missing_time"], 1);
    let cause = |row: usize| rows[row].as_ref().unwrap_err();
    assert_eq!((cause(2).reason, cause(2).column.as_deref()), (RejectReason::BadTime, Some("created_at")));
    assert!(cause(2).detail.contains("2024-02-31"), "{}", cause(2).detail);
    assert_eq!(cause(3).reason, RejectReason::TimeOutOfRange);
    assert_eq!(cause(4).reason, RejectReason::BadTime);
    assert!(cause(4).detail.contains("relative"), "{}", cause(4).detail);
}

#[test]
fn assumed_zones_are_counted_and_named() {
    let table = Table::of("text|created_at", &["a|2024-07-01 12:00:00", "b|2024-07-01T12:00:00Z"]);
    let (rows, ledger) = read_all(&table, &IngestSettings { assume_zone: Some(chrono_tz::Europe::Warsaw), ..IngestSettings::default() });
    // date -u -d '2024-07-01 10:00:00' +%s: Warsaw is two hours ahead in summer.
    assert_eq!(rows[0].as_ref().unwrap().created_at, Some(1_719_828_000_000_000));
    assert_eq!(rows[0].as_ref().unwrap().zone_source, ZoneSource::Assumed);
    assert_eq!(rows[1].as_ref().unwrap().zone_source, ZoneSource::InFile);
    assert_eq!((ledger.notes["assumed_zone"], ledger.assumed_zone.as_deref()), (1, Some("Europe/Warsaw")));
}

#[test]
fn lossy_ids_are_kept_for_display_and_never_joined() {
    let table = Table::of("id|parent_id|text|created_at", &["5.70306E+17|5.70300E+17|a b|2024-05-01T10:00:00Z", "x2|1,003|a b|2024-05-01T10:00:00Z"]);
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    let row = rows[0].as_ref().unwrap();
    assert!(row.is_lossy_id && row.comment_id == "5.70306E+17" && row.parent_id.is_empty());
    assert_eq!(rows[1].as_ref().unwrap().parent_id, "");
    assert_eq!((ledger.notes["lossy_id"], ledger.notes["lossy_parent_id"], ledger.notes["parent_id_list"]), (1, 1, 1));
}

#[test]
fn a_decimal_comma_does_not_hide_a_lossy_parent() {
    let (rows, ledger) =
        read_all(&Table::of("id|parent_id|text|created_at", &["a|5,70306E+17|x y|2024-05-01T10:00:00Z"]), &IngestSettings::default());
    assert_eq!((rows[0].as_ref().unwrap().parent_id.as_str(), ledger.notes["lossy_parent_id"]), ("", 1));
}

#[test]
fn words_for_nothing_are_nothing_and_root_is_no_parent() {
    let table = Table::of("id|parent_id|author|text|created_at", &["1|root|[deleted]|nan is a bread|2024-05-01T10:00:00Z", "2|NaN|None|nan|NaT"]);
    let (rows, _) = read_all(&table, &IngestSettings::default());
    let row = rows[0].as_ref().unwrap();
    assert_eq!((row.parent_id.as_str(), row.author_id.as_str(), row.text.as_str()), ("", "", "nan is a bread"));
    let row = rows[1].as_ref().unwrap();
    assert_eq!((row.parent_id.as_str(), row.author_id.as_str(), row.text.as_str(), row.created_at), ("", "", "nan", None));
}

#[test]
fn removed_comments_stay_as_shells() {
    let table = Table::of("id|text|created_at|score", &["1|[removed]|1690000000|-3", "2|fine by me|1690000001|1,234"]);
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    let row = rows[0].as_ref().unwrap();
    assert_eq!((row.text.as_str(), row.visibility, row.likes), ("", Visibility::Deleted, None));
    assert_eq!(rows[1].as_ref().unwrap().likes, Some(1234));
    assert_eq!((ledger.notes["deleted_text"], ledger.notes["negative_count"]), (1, 1));
}

#[test]
fn a_record_of_nothing_is_empty() {
    let (rows, ledger) =
        read_all(&Table::of("id|text|created_at|likes", &["1|hello you|2024-05-01T10:00:00Z|3", "|  ||7"]), &IngestSettings::default());
    assert_eq!(rows[1].as_ref().unwrap_err().reason, RejectReason::Empty);
    assert!(!ledger.notes.contains_key("missing_time"));
}

#[test]
fn roles_visibility_rating_tags_and_platform_are_read() {
    let table = Table::of(
        "id|text|created_at|Direction|private|rating|tags|network|lang",
        &["1|hello you|2024-05-01T10:00:00Z|Inbound|nie|4,5|a; b|Facebook|pl", "2|we are sorry|2024-05-01T11:00:00Z|Outbound|tak|5/5||Twitter|pl-PL"],
    );
    let (rows, _) = read_all(&table, &IngestSettings::default());
    let (first, second) = (rows[0].as_ref().unwrap(), rows[1].as_ref().unwrap());
    assert_eq!((first.author_role, second.author_role), (Some(AuthorRole::Customer), Some(AuthorRole::Brand)));
    assert_eq!((first.visibility, second.visibility), (Visibility::Public, Visibility::Private));
    assert_eq!((first.rating, second.rating), (Some(4.5), Some(5.0)));
    assert_eq!((first.tags_given.as_str(), first.platform.as_str(), second.platform.as_str()), ("a|b", "facebook", "x"));
    assert_eq!(second.language_given, "pl-PL");
}

#[test]
fn a_missing_text_lists_the_columns_and_the_flag() {
    let error = refuse(&Table::of("id|commento|created_at", &["1|so bad|2024-05-01T10:00:00Z"]), &IngestSettings::default());
    assert!(error.contains("'commento'") && error.contains("--map text=COLUMN") && error.contains("did you mean"), "{error}");
}

#[test]
fn a_table_without_dates_is_refused() {
    let error = refuse(&Table::of("Comment|sentiment", &["so very bad indeed|neg"]), &IngestSettings::default());
    assert!(error.contains("created_at") && error.contains("--map created_at=COLUMN"), "{error}");
}

#[test]
fn map_overrides_the_guess_and_each_column_is_used_once() {
    let table = Table::of("text|note|created_at", &["short|the real one is here|2024-05-01T10:00:00Z"]);
    let (rows, ledger) = read_all(&table, &mapped(&[("text", "note")]));
    assert_eq!(rows[0].as_ref().unwrap().text, "the real one is here");
    assert_eq!(ledger.columns.get("note").map(String::as_str), Some("text"));
}

#[test]
fn map_to_a_column_that_does_not_exist_suggests_the_nearest() {
    let error = refuse(&Table::of("message|created_at", &[]), &mapped(&[("text", "mesage")]));
    assert!(error.contains("did you mean 'message'?"), "{error}");
}

#[test]
fn map_of_an_unknown_meaning_lists_the_known_ones() {
    let error = refuse(&Table::of("message|created_at", &[]), &mapped(&[("txt", "message")]));
    assert!(error.contains("did you mean 'text'?") && error.contains("created_at"), "{error}");
}

#[test]
fn map_can_join_two_columns_into_a_time() {
    let (rows, _) = read_all(&Table::of("d|h|text", &["2023-12-31|14.05|Witam"]), &mapped(&[("created_at", "d+h")]));
    assert_eq!(rows[0].as_ref().unwrap().created_at, Some(1_704_031_500_000_000));
}

#[test]
fn a_used_name_that_stands_twice_is_refused() {
    assert!(refuse(&Table::of("text|text|created_at", &["a|b|2024-05-01T10:00:00Z"]), &IngestSettings::default()).contains("two columns"));
}

#[test]
fn a_header_without_records_is_mapped_by_names() {
    check_map("comment_id|text|created_at", &[], &["comment_id=comment_id", "text=text", "created_at=created_at"]);
}

#[test]
fn a_name_identifies_the_account_when_nothing_else_does() {
    let (rows, ledger) = read_all(&Table::of("Nickname|text|created_at", &["Å»aba|hello you|2024-05-01T10:00:00Z"]), &IngestSettings::default());
    let row = rows[0].as_ref().unwrap();
    assert_eq!((row.author_id.as_str(), row.author_name.as_str()), ("Żaba", "Żaba"));
    assert_eq!((ledger.notes["author_id_from_name"], ledger.notes["mojibake_repaired"]), (1, 1));
}

#[test]
fn edited_may_be_yes_no_or_a_time() {
    let table = Table::of("id|text|created_utc|edited", &["a|x y|1690000000|false", "b|x y|1690000000|1690000100", "c|x y|1690000000|soon"]);
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    assert_eq!(rows[0].as_ref().unwrap().edited_at, None);
    assert_eq!(rows[1].as_ref().unwrap().edited_at, Some(1_690_000_100_000_000));
    assert_eq!(ledger.notes["bad_edited_time"], 1);
}

#[test]
fn an_author_beside_an_author_id_is_the_authors_name() {
    let record = "k1|k0|p1|Ewa Nowa|100|2024-05-01 10:00:00|nic nie działa";
    check_map(
        "ID komentarza|ID nadrzędny|ID posta|Autor|ID autora|Data|Treść",
        &[record],
        &[
            "ID komentarza=comment_id",
            "ID nadrzędny=parent_id",
            "ID posta=thread_id",
            "Autor=author_name",
            "ID autora=author_id",
            "Data=created_at",
            "Treść=text",
        ],
    );
    check_map(
        "id|text|created_at|user.id|user.screen_name",
        &["1|hello you|2024-05-01T10:00:00Z|7|ann"],
        &["id=comment_id", "text=text", "created_at=created_at", "user.id=author_id", "user.screen_name=author_name"],
    );
}

#[test]
fn a_display_name_beside_an_id_wins_over_a_handle() {
    check_map(
        "author_id|author_name|author_username|id|text|created_at",
        &["1200|Ann Smith|ann_s|1|hello you|2024-05-01T10:00:00Z"],
        &["author_id=author_id", "author_name=author_name", "id=comment_id", "text=text", "created_at=created_at"],
    );
}

#[test]
fn the_account_and_not_the_agent_is_the_author_of_a_reply() {
    check_map(
        "reply_id|in_reply_to_id|thread_id|account_id|account|agent|created_at|text",
        &["1|0|1|77|Acme|Kuba|2024-05-01T10:00:00Z|we are sorry", "1|7|1|77|Acme Bot|Ola|2024-05-01T10:00:00Z|we are sorry"],
        &[
            "reply_id=comment_id",
            "in_reply_to_id=parent_id",
            "thread_id=thread_id",
            "account_id=author_id",
            "account=author_name",
            "created_at=created_at",
            "text=text",
        ],
    );
}

#[test]
fn a_second_number_or_a_side_is_nobodys_name() {
    check_map(
        "user_id|account|sender|Role|text|created_at",
        &["7|12345|agent|agent|we are sorry|2024-05-01T10:00:00Z", "8|12346|agent|customer|it is broken|2024-05-01T10:00:00Z"],
        &["user_id=author_id", "Role=author_role", "text=text", "created_at=created_at"],
    );
}

#[test]
fn parents_are_found_under_their_polish_names() {
    for name in
        ["ID nadrzędny", "id_nadrzednego_komentarza", "Nadrzędny", "Odpowiedź na", "W odpowiedzi na", "ID rodzica", "ID komentarza nadrzędnego"]
    {
        let (_, ledger) = read_all(&Table::of(&format!("id|{name}|text|created_at"), &["2|1|a b|2024-05-01T10:00:00Z"]), &IngestSettings::default());
        assert_eq!(ledger.columns.get(name).map(String::as_str), Some("parent_id"), "{name}");
    }
}

#[test]
fn a_time_column_without_times_is_named_with_a_value() {
    let error = refuse(&Table::of("id|text|created_at", &["1|hello you|", "2|hello you|soon"]), &IngestSettings::default());
    assert!(error.contains("column 'created_at' holds no times, for example 'soon'") && error.contains("--map created_at=COLUMN"), "{error}");
    assert!(!error.contains("did you mean"), "{error}");
    let error = refuse(&Table::of("id|text|created_at", &["1|4|2024-05-01T10:00:00Z"]), &IngestSettings::default());
    assert!(error.contains("column 'text' holds no texts, for example '4'"), "{error}");
}

#[test]
fn the_platform_comes_from_the_address_where_no_column_says_it() {
    let table = Table::of(
        "id|text|created_at|Link",
        &[
            "1|hello you|2024-05-01T10:00:00Z|https://www.facebook.example/a/posts/1",
            "2|hello you|2024-05-01T10:00:00Z|https://x.example/a/status/2",
            "3|hello you|2024-05-01T10:00:00Z|https://shop.example/3",
        ],
    );
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    let platforms: Vec<&str> = rows.iter().map(|row| row.as_ref().unwrap().platform.as_str()).collect();
    assert_eq!((platforms, ledger.notes["platform_from_url"]), (vec!["facebook", "x", ""], 2));
    let table = Table::of("id|text|created_at|url|platform", &["1|hello you|2024-05-01T10:00:00Z|https://x.example/a|Instagram"]);
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    assert_eq!((rows[0].as_ref().unwrap().platform.as_str(), ledger.notes.contains_key("platform_from_url")), ("instagram", false));
}

#[test]
fn relative_times_are_counted_from_the_moment_of_collection_and_marked() {
    let table = Table::of("id|text|time", &["1|a|2 lata temu (edytowano)", "2|b|wczoraj o 14:05", "3|c|kiedyś"]);
    let collected = crate::ingest::timestamp::relative::collected("2026-03-01 12:00", None);
    let (rows, ledger) = read_all(&table, &IngestSettings { collected_at: collected, ..IngestSettings::default() });
    // date -u -d '2024-03-01 12:00' +%s, date -u -d '2026-02-28 14:05' +%s
    let times: Vec<_> = rows.iter().flatten().map(|row| (row.created_at.unwrap() / 1_000_000, row.time_precision)).collect();
    assert_eq!(times, [(1_709_294_400, TimePrecision::Year), (1_772_287_500, TimePrecision::Minute)]);
    assert_eq!((ledger.notes["relative_times"], ledger.notes["assumed_zone"]), (2, 1));
    assert!(rows[2].is_err());
}

#[test]
fn nothing_but_relative_times_is_one_error_with_its_fix() {
    let message = refuse(&Table::of("id|text|time", &["1|a|2 years ago", "2|b|5d ago", "3|c|an hour ago"]), &IngestSettings::default());
    assert!(message.contains("column 'time'") && message.contains("2 years ago") && message.contains("--collected-at 2026-03-01"), "{message}");
    // Among dates they are rejected one by one, each with the fix.
    let (rows, _) = read_all(&Table::of("id|text|time", &["1|a|2 years ago", "2|b|2026-03-01"]), &IngestSettings::default());
    assert!(rows[0].as_ref().unwrap_err().detail.contains("--collected-at"));
}

#[test]
fn a_zone_in_the_name_of_the_column_is_the_files() {
    let times = |header: &str, record: &str| {
        let (rows, ledger) =
            read_all(&Table::of(header, &[record]), &IngestSettings { assume_zone: Some(chrono_tz::Asia::Tokyo), ..IngestSettings::default() });
        let row = rows[0].as_ref().unwrap();
        (row.created_at.unwrap() / 1_000_000, row.zone_source, ledger.notes.get("zone_beside_times").copied(), ledger.assumed_zone)
    };
    // 2026-07-01 12:00:00 UTC is 1782907200; Los Angeles is seven hours behind in summer, Warsaw two ahead.
    assert_eq!(times("text|Date (PST)", "a|2026-07-01 12:00:00"), (1_782_932_400, ZoneSource::InFile, Some(1), None));
    assert_eq!(times("text|created_at (UTC)", "a|2026-07-01 12:00:00"), (1_782_907_200, ZoneSource::InFile, Some(1), None));
    assert_eq!(times("treść|Data (CET)", "a|2026-07-01 12:00:00"), (1_782_900_000, ZoneSource::InFile, Some(1), None));
    // What the value itself says goes first.
    assert_eq!(times("text|Date (PST)", "a|2026-07-01T12:00:00Z"), (1_782_907_200, ZoneSource::InFile, None, None));
    assert_eq!(times("text|created_at", "a|2026-07-01 12:00:00").1, ZoneSource::Assumed);
}

#[test]
fn a_zone_in_another_column_is_the_rows() {
    let table = Table::of(
        "text|created_at|timezone",
        &["a|2026-07-01 12:00:00|Europe/Warsaw", "b|2026-07-01 12:00:00|UTC", "c|2026-07-01 12:00:00|", "d|2026-07-01 12:00:00|-07:00"],
    );
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    let times: Vec<_> = rows.iter().flatten().map(|row| (row.created_at.unwrap() / 1_000_000 - 1_782_907_200, row.zone_source)).collect();
    let (said, assumed) = (ZoneSource::InFile, ZoneSource::Assumed);
    assert_eq!(times, [(-7200, said), (0, said), (0, assumed), (25_200, said)]);
    assert_eq!((ledger.notes["zone_beside_times"], ledger.notes["assumed_zone"]), (3, 1));
}

#[test]
fn headers_in_german_french_and_spanish_are_understood() {
    let check = |header: &str, row: &str| {
        let meanings = ["comment_id", "parent_id", "author_id", "created_at", "created_at (time of day)", "text", "likes"];
        let expected: Vec<String> = header.split('|').zip(meanings).map(|(name, meaning)| format!("{name}={meaning}")).collect();
        check_map(header, &[row], &expected.iter().map(String::as_str).collect::<Vec<_>>());
    };
    check("Kommentar-ID|Antwort auf|Verfasser|Datum|Uhrzeit|Kommentar|Gefällt mir", "2|1|anna|24.11.2026|10:15|Wo ist mein Paket?|1.234");
    check("Identifiant|En réponse à|Auteur|Date|Heure|Commentaire|J'aime", "2|1|élodie|24/11/2026|10:15|Où est mon colis ?|3");
    check("ID del comentario|En respuesta a|Autor|Fecha|Hora|Comentario|Me gusta", "2|1|josé|24/11/2026|10:15|¿Dónde está mi paquete?|3");
}

#[test]
fn a_table_without_a_header_says_so() {
    let error = refuse(&Table::of("1|2026-11-24 10:00|ann|hello there", &["2|2026-11-24 11:00|Shop|ok then"]), &IngestSettings::default());
    assert!(error.contains("the names of the columns are missing") && error.contains("`id,created_at,author,text`"), "{error}");
}

#[test]
fn a_column_that_cannot_be_it_is_not_suggested() {
    let error = refuse(&Table::of("Comment|sentiment", &["so very bad indeed|neg"]), &IngestSettings::default());
    assert!(!error.contains("did you mean"), "{error}");
}

#[test]
fn a_total_below_the_table_is_no_comment() {
    let table = Table::of("id|data|autor|treść", &["1|2026-11-24 10:00|ann|witam państwa", "Razem: 1|||"]);
    let (rows, _) = read_all(&table, &IngestSettings::default());
    assert_eq!((rows[0].is_ok(), rows[1].as_ref().map_err(|cause| cause.reason)), (true, Err(RejectReason::Empty)));
}

#[test]
fn texts_that_are_html_are_read_as_pages_show_them() {
    let table = Table::of(
        "id|created_at|body",
        &["1|2026-11-24T10:00:00Z|<p>We&rsquo;re <b>sorry</b><br>for 3 &lt; 4</p>", "2|2026-11-24T11:00:00Z|<p>ok</p>"],
    );
    let (rows, ledger) = read_all(&table, &IngestSettings::default());
    assert_eq!((rows[0].as_ref().unwrap().text.as_str(), ledger.notes["html_removed"]), ("We\u{2019}re sorry\nfor 3 < 4", 2));
    let table = Table::of(
        "id|created_at|body",
        &["1|2026-11-24T10:00:00Z|I <3 you all", "2|2026-11-24T11:00:00Z|ok", "3|2026-11-24T11:00:00Z|what is <br>?"],
    );
    let (rows, _) = read_all(&table, &IngestSettings::default());
    assert_eq!(rows[2].as_ref().unwrap().text, "what is <br>?");
}
