//! Relative times against a moment of collection. Expected seconds come from `date -u -d`.

use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::timestamp::TimeColumn;
use crate::ingest::timestamp::survey::{Form, Survey};
use crate::ingest::timestamp::zone::NaiveRule;
use TimePrecision::{Day, Hour, Minute, Month, Second, Week, Year};

/// 2026-03-31 14:30:00 UTC
const MOMENT: Collected = Collected { at: 1_774_967_400_000_000, precision: Minute };

fn column(zone: Option<Tz>, collected: Option<Collected>) -> TimeColumn {
    let mut column = TimeColumn::new(Form::Calendar, None, NaiveRule::Assumed(zone), built_in());
    column.set_collected(collected);
    column
}

fn check(text: &str, expected: &str, precision: TimePrecision) {
    let moment = column(None, Some(MOMENT)).parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    let said = DateTime::from_timestamp_micros(moment.at).unwrap().format("%Y-%m-%d %H:%M:%S").to_string();
    assert_eq!((said.as_str(), moment.precision, moment.is_relative), (expected, precision, true), "{text}");
    assert_eq!(column(None, None).parse(text), Err(Problem::Relative), "{text}");
    assert!(Survey::of(std::iter::once(text), built_in()).is_all_relative(), "{text}");
}

fn check_none(text: &str) {
    assert_eq!(parse(text, built_in()), None, "{text}");
}

#[test]
fn amounts_are_counted_back() {
    check("2 years ago (edited)", "2024-03-31 14:30:00", Year);
    check("5d ago", "2026-03-26 14:30:00", Day);
    check("3 h", "2026-03-31 11:30:00", Hour);
    check("2 lata temu", "2024-03-31 14:30:00", Year);
    check("just now", "2026-03-31 14:30:00", Minute);
    check("przed chwilą", "2026-03-31 14:30:00", Minute);
    check("chwilę temu", "2026-03-31 14:30:00", Minute);
    check("a moment ago", "2026-03-31 14:30:00", Minute);
    check("godzinę temu", "2026-03-31 13:30:00", Hour);
    check("1 tydz.", "2026-03-24 14:30:00", Week);
    check("Edited 3 days ago", "2026-03-28 14:30:00", Day);
    check("an hour ago", "2026-03-31 13:30:00", Hour);
    check("a day ago", "2026-03-30 14:30:00", Day);
    check("half an hour ago", "2026-03-31 14:00:00", Minute.max(Hour));
    check("pół godziny temu", "2026-03-31 14:00:00", Hour);
    check("pół roku temu", "2025-09-30 14:30:00", Year);
    check("półtora roku temu", "2024-09-30 14:30:00", Year);
    check("dwa miesiące temu (edytowano)", "2026-01-31 14:30:00", Month);
    check("45 seconds ago", "2026-03-31 14:29:15", Minute);
    check("5 min", "2026-03-31 14:25:00", Minute);
    check("5m", "2026-03-31 14:25:00", Minute);
    check("2mo", "2026-01-31 14:30:00", Month);
    check("3 w", "2026-03-10 14:30:00", Week);
    check("3w ago", "2026-03-10 14:30:00", Week);
    check("1y", "2025-03-31 14:30:00", Year);
    check("8 g.", "2026-03-31 06:30:00", Hour);
    check("5 dni temu", "2026-03-26 14:30:00", Day);
    check("tydzień temu", "2026-03-24 14:30:00", Week);
    check("rok temu", "2025-03-31 14:30:00", Year);
    check("1 rok temu", "2025-03-31 14:30:00", Year);
    check("w zeszłym tygodniu", "2026-03-24 14:30:00", Week);
    check("last month", "2026-02-28 14:30:00", Month);
    check("about 2 hours ago", "2026-03-31 12:30:00", Hour);
    check("1.5 hours ago", "2026-03-31 13:00:00", Hour);
    check("1,5 roku temu", "2024-09-30 14:30:00", Year);
    check("1 hour 5 minutes ago", "2026-03-31 13:25:00", Minute);
    check("Edited · 3\u{a0}d", "2026-03-28 14:30:00", Day);
    check("2 years ago (edited", "2024-03-31 14:30:00", Year);
}

#[test]
fn german_french_and_spanish_are_counted_back_too() {
    check("vor 2 Tagen", "2026-03-29 14:30:00", Day);
    check("vor einer Stunde (bearbeitet)", "2026-03-31 13:30:00", Hour);
    check("gestern um 14:05 Uhr", "2026-03-30 14:05:00", Minute);
    check("il y a 3 jours", "2026-03-28 14:30:00", Day);
    check("il y a 1 an", "2025-03-31 14:30:00", Year);
    check("il y a une heure", "2026-03-31 13:30:00", Hour);
    check("hace 2 años", "2024-03-31 14:30:00", Year);
    check("hace una semana (editado)", "2026-03-24 14:30:00", Week);
    check("ayer", "2026-03-30 00:00:00", Day);
}

#[test]
fn months_and_years_go_by_the_calendar_and_end_with_the_month() {
    check("1 month ago", "2026-02-28 14:30:00", Month);
    check("6 months ago", "2025-09-30 14:30:00", Month);
    let leap = Collected { at: collected("2024-02-29 12:00", None).unwrap().at, precision: Second };
    let moment = column(None, Some(leap)).parse("1 year ago").unwrap();
    assert_eq!(moment.at, collected("2023-02-28 12:00", None).unwrap().at);
}

#[test]
fn days_are_days_of_the_files_zone() {
    check("wczoraj o 14:05", "2026-03-30 14:05:00", Minute);
    check("Yesterday at 2:05 PM", "2026-03-30 14:05:00", Minute);
    check("yesterday", "2026-03-30 00:00:00", Day);
    check("przedwczoraj", "2026-03-29 00:00:00", Day);
    check("przedwczoraj o godz. 8.15", "2026-03-29 08:15:00", Minute);
    check("dzisiaj 09:00:30", "2026-03-31 09:00:30", Second);
    check("Today", "2026-03-31 00:00:00", Day);
    // 23:30 UTC is half past one of the next day in Warsaw, and yesterday there is the 31st.
    let late = Some(Collected { at: collected("2026-03-31T23:30:00Z", None).unwrap().at, precision: Minute });
    let moment = column(Some(Tz::Europe__Warsaw), late).parse("wczoraj o 14:05").unwrap();
    assert_eq!((moment.at, moment.zone_source), (collected("2026-03-31T14:05:00+02:00", None).unwrap().at, ZoneSource::Assumed));
    // Five days before 30 March the clocks still showed winter time: 14:30 then was 13:30 UTC.
    let moment = column(Some(Tz::Europe__Warsaw), Some(collected("2026-03-30T14:30:00+02:00", None).unwrap())).parse("5 days ago").unwrap();
    assert_eq!(moment.at, collected("2026-03-25T13:30:00Z", None).unwrap().at);
}

#[test]
fn a_moment_that_is_only_a_day_makes_nothing_finer_than_a_day() {
    let day = collected("2026-03-31", None).unwrap();
    assert_eq!(day.precision, Day);
    let at = |text: &str| {
        column(None, Some(day)).parse(text).map(|moment| (moment.at - collected("2026-03-31T00:00", None).unwrap().at, moment.precision))
    };
    assert_eq!(at("3 h"), Ok((9 * 3_600_000_000, Day)));
    assert_eq!(at("just now"), Ok((12 * 3_600_000_000, Day)));
    assert_eq!(at("2 years ago").unwrap().1, Year);
    // The time of day is said, and so is the day.
    assert_eq!(at("wczoraj o 14:05").unwrap().1, Minute);
}

#[test]
fn what_is_not_counted_back_is_no_relative_time() {
    for text in [
        "",
        "ago",
        "2",
        "2 2 days ago",
        "in 2 days",
        "za 2 dni",
        "soon",
        "2 years ago I bought it",
        "25:00 yesterday",
        "wczoraj 14:05 15:00",
        "yesterday 3 days ago",
        "-5 days",
        "14:05",
        "1000000 years ago",
        "99999999999 s",
        "kilka",
        "years and years",
        "13:05 PM yesterday",
        "2024 r.",
        "May 2024",
        "(edited)",
        "…",
        "5 ☃ 6",
        "ten ten ten ten ten ten ten ten ten ten years ago",
    ] {
        check_none(text);
    }
    assert_eq!(column(None, Some(MOMENT)).parse("2000 years ago"), Err(Problem::Range));
    assert_eq!(column(None, Some(MOMENT)).parse("ago"), Err(Problem::Shape));
}

#[test]
fn dates_stay_dates_among_relative_times() {
    let mut column = column(None, Some(MOMENT));
    assert!(!column.parse("2026-03-01 10:00").unwrap().is_relative);
    assert!(!column.parse("12 marca 2026").unwrap().is_relative);
    assert_eq!(column.parse("5"), Err(Problem::Number));
}

#[test]
fn a_time_worked_out_from_a_relative_one_is_no_better() {
    let cell = worked_out("1674000000", "2 years ago");
    let survey = Survey::of(std::iter::once(cell.as_str()), built_in());
    let mut column = TimeColumn::new(survey.form("f", "c").unwrap(), None, NaiveRule::UtcBySpecification, built_in());
    let moment = column.parse(&cell).unwrap();
    assert_eq!((moment.at, moment.precision, moment.is_relative), (1_674_000_000_000_000, Year, true));
    assert_eq!(worked_out("1674000000", ""), "1674000000");
    assert_eq!(column.parse("1674000000 ~ x"), Err(Problem::Shape));
}

#[test]
fn the_moment_of_collection_is_read_as_people_write_it() {
    for (text, zone, expected) in [
        ("2026-03-01", None, Some((1_772_366_400, Day))),
        ("2026-03-01 14:30", None, Some((1_772_375_400, Minute))),
        ("2026-03-01T14:30:00+01:00", None, Some((1_772_371_800, Second))),
        ("2026-03-01 14:30", Some(Tz::Europe__Warsaw), Some((1_772_371_800, Minute))),
        ("2026-02-30", None, None),
        ("yesterday", None, None),
        ("", None, None),
    ] {
        let expected = expected.map(|(seconds, precision)| Collected { at: seconds * MICROS_PER_SECOND, precision });
        assert_eq!(collected(text, zone), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_no_time_lies_after_the_export(
        text in prop_oneof![any::<String>(), prop::collection::vec(prop::sample::select(vec![
            "2", "99999", "1.5", "a", "half", "kilka", "years", "lata", "mies", "h", "m", "s", "w", "d", "ago", "temu", "now", "yesterday", "wczoraj", "o", "14:05", "23.59",
            "PM", "(edited)", "(", " ", " ", ",", ".", "-", "ł", "😂", "~", " ~ ", "1674000000", "99:99",
        ]), 0..10).prop_map(|parts| parts.concat())],
        at in 631_152_000_i64..4_133_980_800,
    ) {
        let collected = Some(Collected { at: at * MICROS_PER_SECOND, precision: Minute });
        for zone in [None, Some(Tz::America__New_York)] {
            if let Ok(moment) = column(zone, collected).parse(&text)
                && let Some(Relative::Before(_)) = parse(&text, built_in())
            {
                prop_assert!(moment.at <= at * MICROS_PER_SECOND + 3_600_000_000, "{}", text);
            }
        }
    }
}
