//! Every form with its instant. Expected seconds come from `date -u -d`.

use chrono_tz::Tz;

use super::survey::{Survey, date_order};
use super::*;
use crate::ingest::mapping::vocabulary::built_in;

fn column(sample: &[&str], order: Option<DateOrder>, zone: Option<Tz>) -> TimeColumn {
    let survey = Survey::of(sample.iter().copied(), built_in());
    let order = date_order("f", &[("c", &survey)], order).unwrap();
    TimeColumn::new(survey.form("f", "c").unwrap(), order, NaiveRule::Assumed(zone), built_in())
}

/// A value that alone says what its column is.
fn check(text: &str, seconds: i64, precision: TimePrecision, zone_source: ZoneSource) {
    let moment = column(&[text], None, None).parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    assert_eq!((moment.at, moment.precision, moment.zone_source), (seconds * MICROS_PER_SECOND, precision, zone_source), "{text}");
}

fn check_problem(text: &str, expected: Problem) {
    assert_eq!(column(&["2024-05-01"], None, None).parse(text), Err(expected), "{text}");
}

use TimePrecision::{Day, Microsecond, Minute, Second};
use ZoneSource::{Assumed, InFile};

#[test]
fn times_with_a_zone() {
    check("Tue Oct 31 22:10:47 +0000 2017", 1_509_487_847, Second, InFile);
    check("2017-10-31T22:10:47Z", 1_509_487_847, Second, InFile);
    check("2017-10-31T22:10:47.000Z", 1_509_487_847, Microsecond, InFile);
    check("2017-10-31T22:10:47+00:00", 1_509_487_847, Second, InFile);
    check("2017-10-31T22:10:47+0000", 1_509_487_847, Second, InFile);
    check("2017-10-31 22:10:47+00:00", 1_509_487_847, Second, InFile);
    check("2017-10-31 23:10:47 +0100", 1_509_487_847, Second, InFile);
    check("2024-12-02 15:27:54 -0800", 1_733_182_074, Second, InFile);
    check("2021-07-06 16:45:20 EDT", 1_625_604_320, Second, InFile);
    check("2021-07-06 16:45:20 UTC", 1_625_589_920, Second, InFile);
    check("Tue, 31 Oct 2017 22:10:47 GMT", 1_509_487_847, Second, InFile);
    check("Tue, 31 Oct 2017 22:10:47 +0000", 1_509_487_847, Second, InFile);
    check("Tue Oct 31 2017 23:10:47 GMT+0100 (Central European Standard Time)", 1_509_487_847, Second, InFile);
    check("20171031T221047Z", 1_509_487_847, Second, InFile);
}

#[test]
fn microseconds_are_kept() {
    let moment = column(&["2024-08-17T20:04:52.096899+00:00"], None, None).parse("2024-08-17T20:04:52.096899+00:00").unwrap();
    assert_eq!((moment.at, moment.precision), (1_723_925_092_096_899, Microsecond));
}

#[test]
fn naive_times_are_utc_and_marked() {
    check("2020-05-26 10:02:59", 1_590_487_379, Second, Assumed);
    check("2020-05-26T10:02:59", 1_590_487_379, Second, Assumed);
    check("2020-05-26 10:02", 1_590_487_320, Minute, Assumed);
    check("2020-05-26", 1_590_451_200, Day, Assumed);
    check("2020/05/26 10:02:59", 1_590_487_379, Second, Assumed);
    check("2020.05.26 10:02:59", 1_590_487_379, Second, Assumed);
    check("20200526", 1_590_451_200, Day, Assumed);
}

#[test]
fn numeric_dates_that_prove_their_order() {
    check("2/24/2015 11:35", 1_424_777_700, Minute, Assumed);
    check("24-02-2015 11.35", 1_424_777_700, Minute, Assumed);
    check("20/09/2013 13:15", 1_379_682_900, Minute, Assumed);
    check("04/24/25 8:08:11 PM", 1_745_525_291, Second, Assumed);
    check("04/24/25 8:08:11\u{202f}PM", 1_745_525_291, Second, Assumed);
    check("24.02.2015 r. godz. 11:35", 1_424_777_700, Minute, Assumed);
    check("24.02.2015, 11:35:00", 1_424_777_700, Second, Assumed);
    check("99-02-03", 918_000_000, Day, Assumed);
}

#[test]
fn numeric_dates_in_a_given_order() {
    for (text, order, seconds) in [
        ("02.09.21", DateOrder::Dmy, 1_630_540_800),
        ("2.9.2021 14:05", DateOrder::Dmy, 1_630_591_500),
        ("2-9-2021", DateOrder::Dmy, 1_630_540_800),
        ("9/2/2021", DateOrder::Mdy, 1_630_540_800),
        ("21-09-02", DateOrder::Ymd, 1_630_540_800),
    ] {
        assert_eq!(column(&[text], Some(order), None).parse(text).map(|moment| moment.at), Ok(seconds * MICROS_PER_SECOND), "{text}");
    }
}

#[test]
fn months_in_words_in_two_languages() {
    for text in
        ["Updated Oct 25, 2022", "25 October 2022", "25 paź 2022", "25 października 2022 r.", "25-Oct-2022", "25-Oct-22", "October 25th, 2022"]
    {
        check(text, 1_666_656_000, Day, Assumed);
    }
    check("25 października 2022 o 14:05", 1_666_706_700, Minute, Assumed);
}

#[test]
fn unix_times_in_three_units_as_integer_float_and_text() {
    check("1674000000", 1_674_000_000, Second, InFile);
    check("1690000000.0", 1_690_000_000, Second, InFile);
    check("1519862414000", 1_519_862_414, Microsecond, InFile);
    check("1519862414000000", 1_519_862_414, Microsecond, InFile);
    let moment = column(&["1454957471.000024"], None, None).parse("1454957471.000024").unwrap();
    assert_eq!((moment.at, moment.precision), (1_454_957_471_000_024, Microsecond));
}

#[test]
fn excel_serials_are_rounded_to_the_second() {
    // 43037 is 2017-10-29; 0.26157407407 of a day is 22,600 seconds.
    check("43037.26157407407", 1_509_257_800, Second, Assumed);
    check("43037", 1_509_235_200, Day, Assumed);
}

#[test]
fn a_number_among_calendar_times_is_refused() {
    let mut mixed = column(&["43037.26157407407", "2017-10-29 06:16:40"], None, None);
    assert_eq!(mixed.parse("43037.26157407407"), Err(Problem::Number));
    assert_eq!(mixed.parse("1674000000"), Err(Problem::Number));
    assert!(mixed.parse("2017-10-29 06:16:40").is_ok());
}

#[test]
fn a_number_of_another_unit_after_the_sample_is_out_of_range() {
    let mut seconds = column(&["1674000000"], None, None);
    assert_eq!(seconds.parse("1674000000000"), Err(Problem::Unit));
    assert_eq!(seconds.parse("0"), Err(Problem::Range));
    assert_eq!(seconds.parse("99999999999999999"), Err(Problem::Range));
    assert_eq!(Problem::Unit.reason(), RejectReason::TimeOutOfRange);
}

#[test]
fn a_calendar_time_among_numbers_is_read() {
    assert_eq!(column(&["1674000000"], None, None).parse("2017-10-31T22:10:47Z").map(|moment| moment.at), Ok(1_509_487_847_000_000));
}

/// Every form that exports are known to use, with the order that its file would settle.
#[test]
fn every_form_met_in_exports_is_read() {
    use DateOrder::{Dmy, Mdy};
    for (text, order, seconds, precision, source) in [
        ("Tue Oct 31 22:10:47 +0000 2017", None, 1_509_487_847, Second, InFile),
        ("Sat Nov 09 12:14:18 +0000 2024", None, 1_731_154_458, Second, InFile),
        ("2017-11-07 13:21:48+00:00", None, 1_510_060_908, Second, InFile),
        ("2021-04-08T19:34:16.000Z", None, 1_617_910_456, Microsecond, InFile),
        ("2017-04-17T13:05:06+0000", None, 1_492_434_306, Second, InFile),
        ("2018-05-20T16:09:44+00:00", None, 1_526_832_584, Second, InFile),
        ("2024-12-02 15:27:54 -0800", None, 1_733_182_074, Second, InFile),
        ("2021-07-06 16:45:20 EDT", None, 1_625_604_320, Second, InFile),
        ("2017-11-15T08:10:34-08:00", None, 1_510_762_234, Second, InFile),
        ("2018-03-01T00:00:14Z", None, 1_519_862_414, Second, InFile),
        ("1519862414000", None, 1_519_862_414, Microsecond, InFile),
        ("1640995200", None, 1_640_995_200, Second, InFile),
        ("1690000000.0", None, 1_690_000_000, Second, InFile),
        ("1509487847000000", None, 1_509_487_847, Microsecond, InFile),
        ("2026-03-01T12:00:00+01:00[Europe/Warsaw]", None, 1_772_362_800, Second, InFile),
        ("2024-09-04 18:42:29", None, 1_725_475_349, Second, Assumed),
        ("2022-03-08T13:07:42", None, 1_646_744_862, Second, Assumed),
        ("02.09.21", Some(Dmy), 1_630_540_800, Day, Assumed),
        ("2.9.2021", Some(Dmy), 1_630_540_800, Day, Assumed),
        ("2-9-2021", Some(Dmy), 1_630_540_800, Day, Assumed),
        ("2/24/2015 11:35", None, 1_424_777_700, Minute, Assumed),
        ("24-02-2015 11.35", None, 1_424_777_700, Minute, Assumed),
        ("20/09/2013 13:15", None, 1_379_682_900, Minute, Assumed),
        ("04/24/25 8:08:11 PM", None, 1_745_525_291, Second, Assumed),
        ("12/9/20, 23:55", Some(Mdy), 1_607_558_100, Minute, Assumed),
        ("[15-01-20 02:22:56]", Some(Dmy), 1_579_054_976, Second, Assumed),
        ("20-May-18 12:09 PM", None, 1_526_818_140, Minute, Assumed),
        ("10-May-2026 03:04PM", None, 1_778_425_440, Minute, Assumed),
        ("43037.26157407407", None, 1_509_257_800, Second, Assumed),
        ("43037,26157407407", None, 1_509_257_800, Second, Assumed),
        ("Updated Oct 25, 2022", None, 1_666_656_000, Day, Assumed),
        ("October 25, 2022 at 2:05 p.m.", None, 1_666_706_700, Minute, Assumed),
        ("3 mar 2026, 14:05", None, 1_772_546_700, Minute, Assumed),
        ("3 mar. 2026, 14:05", None, 1_772_546_700, Minute, Assumed),
        ("12 marca 2026 o 14:05", None, 1_773_324_300, Minute, Assumed),
        ("12 marca 2026 r. o godz. 14.05", None, 1_773_324_300, Minute, Assumed),
        ("czwartek, 12 marca 2026 14:05", None, 1_773_324_300, Minute, Assumed),
        ("czw., 12 mar 2026 14:05", None, 1_773_324_300, Minute, Assumed),
        ("12 III 2026", None, 1_773_273_600, Day, Assumed),
        ("12.III.2026 14:05", None, 1_773_324_300, Minute, Assumed),
        ("1.03.2026 r.", Some(Dmy), 1_772_323_200, Day, Assumed),
        ("2026-03-12 godz. 14:05", None, 1_773_324_300, Minute, Assumed),
        ("12-03-2026 · 14:05", Some(Dmy), 1_773_324_300, Minute, Assumed),
        ("12-03-2026 | 14:05", Some(Dmy), 1_773_324_300, Minute, Assumed),
    ] {
        let moment = column(&[text], order, None).parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        assert_eq!((moment.at, moment.precision, moment.zone_source), (seconds * MICROS_PER_SECOND, precision, source), "{text}");
    }
    // Digits beyond the second are kept.
    for (text, micros) in [
        ("1454957471.000024", 1_454_957_471_000_024),
        ("2018-05-20T16:09:44.209+00:00", 1_526_832_584_209_000),
        ("2024-08-17T20:04:52.096899+00:00", 1_723_925_092_096_899),
        ("1519862414744", 1_519_862_414_744_000),
    ] {
        let moment = column(&[text], None, None).parse(text).unwrap();
        assert_eq!((moment.at, moment.precision, moment.zone_source), (micros, Microsecond, InFile), "{text}");
    }
}

#[test]
fn times_that_are_none() {
    check_problem("2024-05-01 24:60", Problem::Clock);
    check_problem("2024-05-01T24:60:00Z", Problem::Clock);
    check_problem("2024-05-01T23:59:61Z", Problem::Clock);
    check_problem("31.02.2024", Problem::Order);
    assert_eq!(column(&["30.03.2024"], None, None).parse("31.02.2024"), Err(Problem::Day));
    assert_eq!(column(&["30.03.2024"], None, None).parse("2/24/2024"), Err(Problem::Month));
    assert_eq!(column(&["02.03.2024"], Some(DateOrder::Ymd), None).parse("02.03.2024"), Err(Problem::YearLast));
    check_problem("2023-02-29", Problem::Day);
    check_problem("2024-00-10", Problem::Month);
    check_problem("2024-13-10", Problem::Month);
    check_problem("13:05", Problem::NoDate);
    check_problem("13:05 PM 2024-05-01", Problem::Clock);
    check_problem("2 years ago", Problem::Relative);
    check_problem("2 lata temu", Problem::Relative);
    check_problem("wczoraj", Problem::Relative);
    check_problem("5d", Problem::Relative);
    check_problem("2021-07-06 16:45:20 IST", Problem::Zone);
    check_problem("0000-01-01", Problem::Range);
    check_problem("10000-01-01", Problem::Range);
    check_problem("1969-12-31T23:59:59Z", Problem::Range);
    for text in [
        "soon",
        "",
        "-",
        "2024",
        "May 2024",
        "2024-05",
        "1/2",
        "1.2.3.4",
        "2024-05-01T10:00:00+99:00",
        "2024-05-01 10:00:00 +1 +2",
        "١٢٣",
        "::",
        "99/99/2015x",
    ] {
        assert!(column(&["2024-05-01"], None, None).parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_leap_second_is_the_second_before() {
    let moment = column(&["2016-12-31T23:59:60Z"], None, None).parse("2016-12-31T23:59:60Z").unwrap();
    assert_eq!((moment.at, moment.is_leap_second), (1_483_228_799_000_000, true));
}

#[test]
fn a_skipped_hour_moves_forward_and_a_doubled_one_is_the_first() {
    let mut warsaw = column(&["2024-03-31 02:30:00"], None, Some(chrono_tz::Europe::Warsaw));
    let mut check = |text: &str, seconds: i64, turn: Turn| {
        let moment = warsaw.parse(text).unwrap();
        assert_eq!((moment.at, moment.turn), (seconds * MICROS_PER_SECOND, turn), "{text}");
    };
    // 02:30 does not exist; with +01:00 it is 01:30 UTC, which the clock shows as 03:30.
    check("2024-03-31 02:30:00", 1_711_848_600, Turn::Gap);
    check("2024-03-31 03:30:00", 1_711_848_600, Turn::Plain);
    check("2024-03-31 01:30:00", 1_711_845_000, Turn::Plain);
    // 02:30 happens twice; the first is at +02:00.
    check("2024-10-27 02:30:00", 1_729_989_000, Turn::Overlap);
    check("2024-10-27 03:30:00", 1_729_996_200, Turn::Plain);
    check("2024-07-01 12:00:00", 1_719_828_000, Turn::Plain);
    check("2024-07-01 13:00:00", 1_719_831_600, Turn::Plain);
}

#[test]
fn a_year_of_two_digits_above_31_settles_its_place() {
    let mut column = column(&["99-02-03", "99-02-25"], None, None);
    assert_eq!(column.parse("99-02-03").map(|moment| moment.at), Ok(918_000_000_000_000));
}

#[test]
fn no_text_makes_a_column_panic() {
    let parts = [
        "2024",
        "-",
        "05",
        "/",
        "99999999",
        "18446744073709551615",
        ":",
        ".",
        " ",
        "T",
        "Z",
        "+",
        "PM",
        "Oct",
        "paź",
        "ago",
        "(",
        ")",
        "\u{a0}",
        "\u{202f}",
        "😂",
        ",",
        "106751991167300",
        "1e9",
    ];
    let mut columns = [
        column(&["2024-05-01"], Some(DateOrder::Dmy), Some(chrono_tz::America::New_York)),
        column(&["43037.5"], None, Some(chrono_tz::Pacific::Apia)),
        column(&["1674000000"], None, None),
        column(&["Tue Oct 31 22:10:47 +0000 2017"], None, None),
    ];
    // A linear congruential generator (Knuth's MMIX constants): the same texts in every run.
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(parts[(state >> 33) as usize % parts.len()]);
        }
        let _ = Survey::of(std::iter::once(text.as_str()), built_in());
        for column in &mut columns {
            if let Ok(moment) = column.parse(&text) {
                assert!((EPOCH_SECONDS.start - 86_400..EPOCH_SECONDS.end + 86_400).contains(&(moment.at / MICROS_PER_SECOND)), "{text}");
            }
        }
    }
}

#[test]
fn every_form_agrees_with_chrono_on_every_day_of_a_century() {
    let mut column = column(&["2024-05-01T00:00:00Z"], None, None);
    let mut day = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
    while chrono::Datelike::year(&day) <= 2100 {
        let expected = day.and_hms_opt(12, 34, 56).unwrap().and_utc();
        for text in [expected.to_rfc3339(), expected.to_rfc2822(), expected.format("%a %b %d %H:%M:%S %z %Y").to_string()] {
            assert_eq!(column.parse(&text).map(|moment| moment.at), Ok(expected.timestamp_micros()), "{text}");
        }
        day += chrono::TimeDelta::days(7);
    }
}
