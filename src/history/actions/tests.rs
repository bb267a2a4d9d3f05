//! Tests of success: how they are read, where they are wrong, and how they go over weeks.

use super::*;
use crate::measure::weeks::Week;
use crate::model::{Metric, Metrics};

fn causes() -> Vec<String> {
    vec!["late_delivery".to_owned()]
}

fn test_of(text: &str) -> Test {
    Test::parse(text, &causes()).unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
}

/// The bound of a test with one comparison.
fn bound(text: &str) -> f64 {
    test_of(text).comparisons()[0].bound
}

#[track_caller]
fn check_wrong(text: &str, at: usize, what: &str, fix: &str) {
    let problem = Test::parse(text, &causes()).expect_err("the test is wrong");
    assert_eq!(problem.at, at, "{problem:?}");
    assert!(problem.what.contains(what) && problem.fix.contains(fix), "{problem:?}");
}

#[test]
fn bounds_take_the_unit_of_their_number() {
    assert_eq!(bound("first_reply.negative.p90_calendar_minutes <= 60"), 60.0);
    assert_eq!(bound("first_reply.negative.p90_calendar_minutes <= 1.5 h"), 90.0);
    assert_eq!(bound("crisis.minutes_to_first_statement < 1d"), 1440.0);
    assert_eq!(bound("reply.rate >= 90 %"), 0.9);
    assert_eq!(bound("reply.rate ≥ 0,9"), 0.9);
    assert_eq!(bound("causes.late_delivery.share<5%"), 0.05);
    assert_eq!(bound("backlog.peak <= 40"), 40.0);
}

#[test]
fn and_binds_tighter_than_or_and_parentheses_tighter_than_both() {
    let shape = |text: &str| match test_of(text).expression {
        Expression::Any(parts) => format!("any {}", parts.len()),
        Expression::All(parts) => format!("all {}", parts.len()),
        Expression::Is(_) => "one".to_owned(),
    };
    assert_eq!(shape("backlog.peak < 1 or backlog.peak > 3 and reply.rate > 0.5"), "any 2");
    assert_eq!(shape("(backlog.peak < 1 or backlog.peak > 3) AND reply.rate > 0.5"), "all 2");
    assert_eq!(shape("((backlog.peak < 1))"), "one");
}

#[test]
fn weeks_stand_at_the_end() {
    assert_eq!(test_of("backlog.peak < 40 for 4 weeks").weeks, 4);
    assert_eq!(test_of("backlog.peak < 40 for 1 week").weeks, 1);
    assert_eq!(test_of("backlog.peak < 40").weeks, 1);
}

#[test]
fn mistakes_are_told_with_their_place_and_what_would_be_right() {
    check_wrong("reply.rat >= 90 %", 0, "there is no number `reply.rat`", "did you mean `reply.rate`");
    check_wrong("reply.rate >= 0.9 and causes.late_delivry.share < 5 %", 22, "causes.late_delivry.share", "causes.late_delivery.share");
    check_wrong("reply.rate >= 90", 14, "no share", "`90 %`");
    check_wrong("reply.rate >= 90 min", 17, "`min` does not fit: this is a share", "shares %");
    check_wrong("reply.rate is 90 %", 11, "no comparison", "<=");
    check_wrong("reply.rate >=", 13, "a number is missing", "90 %");
    check_wrong("reply.rate >= many", 14, "no number", "40");
    check_wrong("reply.rate", 10, "compared with nothing", "");
    check_wrong("", 0, "a comparison is missing", "reply.rate");
    check_wrong("backlog.peak < 4 and", 20, "a comparison is missing", "");
    check_wrong("(backlog.peak < 4", 0, "never closed", ")");
    check_wrong("(backlog.peak < 4 for 2 weeks)", 18, "end of the whole test", "");
    check_wrong("backlog.peak < 4 backlog.peak > 1", 17, "does not belong", "and");
    check_wrong("backlog.peak < 4 for 0 weeks", 21, "weeks", "for 4 weeks");
    check_wrong("backlog.peak < 4 for 4 days", 23, "weeks", "for 4 weeks");
    check_wrong("60 >= backlog.peak", 0, "a name is wanted", "first");
    check_wrong("backlog.peak < -1", 15, "no number", "below 0");
    check_wrong("backlog.peak < 4; drop", 16, "means nothing", "");
    check_wrong(&"(".repeat(100), 32, "too deep", "");
}

fn action(test: &str) -> Action {
    let text = format!("[[action]]\nid = \"A-1\"\nstatement = \"Staff evenings\"\nowner = \"Head of care\"\ndue = 2026-12-31\ntest = \"{test}\"\n");
    parse("actions.toml", &text, &causes()).expect("the action is right").remove(0)
}

fn metrics(value: Option<f64>, n: u64) -> Metrics {
    Metrics::from([("reply.rate".to_owned(), Metric { value, low: None, high: None, n })])
}

/// Where an action with a test on `reply.rate` stands after weeks with these values, `None` = the week is missing. Weeks begin with 2026-W45.
#[track_caller]
fn check(test: &str, values: &[Option<f64>], today: &str, status: Status, n_held: u32) -> ActionState {
    let mut week = Week::parse("2026-W45").unwrap();
    let mut weeks: Vec<(Week, Metrics)> = Vec::new();
    for value in values {
        if let Some(value) = value {
            weeks.push((week, metrics(Some(*value), 100)));
        }
        week = week.next();
    }
    let observations: Vec<Observation<'_>> =
        weeks.iter().rev().map(|(week, metrics)| Observation { day: week.monday() + chrono::Days::new(6), week: Some(*week), metrics }).collect();
    let state = evaluate(&[action(test)], &observations, today.parse().unwrap()).remove(0);
    assert_eq!((state.status, state.n_held), (status, n_held), "{values:?}");
    state
}

const TEST: &str = "reply.rate >= 90 % for 3 weeks";
const EARLY: &str = "2026-12-01";

#[test]
fn a_test_passes_after_its_weeks_in_a_row() {
    let (good, bad) = (Some(0.95), Some(0.5));
    check(TEST, &[good, good], EARLY, Status::Open, 2);
    check(TEST, &[good, good, good], EARLY, Status::Passing, 3);
    check(TEST, &[bad, good, good, good, good], EARLY, Status::Passing, 4);
    check(TEST, &[good, good, bad], EARLY, Status::Open, 0);
    check(TEST, &[good, bad, good, good], EARLY, Status::Open, 2);
}

#[test]
fn a_week_that_fails_after_passing_reopens_the_action() {
    let (good, bad) = (Some(0.95), Some(0.5));
    check(TEST, &[good, good, good, bad], EARLY, Status::Regressed, 0);
    check(TEST, &[good, good, good, bad, good, good], EARLY, Status::Regressed, 2);
    check(TEST, &[good, good, good, bad, good, good, good], EARLY, Status::Passing, 3);
}

#[test]
fn a_missing_week_breaks_a_row_that_is_not_complete() {
    let good = Some(0.95);
    check(TEST, &[good, good, None, good], EARLY, Status::Open, 1);
    check(TEST, &[good, good, good, None, good], EARLY, Status::Passing, 4);
}

#[test]
fn the_bound_itself_holds() {
    check("reply.rate >= 90 %", &[Some(0.9)], EARLY, Status::Passing, 1);
    check("reply.rate > 90 %", &[Some(0.9)], EARLY, Status::Open, 0);
    check("reply.rate = 90 %", &[Some(0.9)], EARLY, Status::Passing, 1);
}

#[test]
fn the_day_counts_only_while_the_test_does_not_pass() {
    let late = "2027-01-01";
    assert!(check(TEST, &[Some(0.5)], late, Status::Overdue, 0).is_overdue);
    assert!(!check("reply.rate >= 90 %", &[Some(0.95)], late, Status::Passing, 1).is_overdue);
    assert!(check(TEST, &[], late, Status::CannotTell, 0).is_overdue);
    assert!(!check(TEST, &[Some(0.5)], "2026-12-31", Status::Open, 0).is_overdue, "the day itself is not over");
}

/// The state after one observation of a crisis.
fn of_crisis(test: &str, metrics: &Metrics) -> ActionState {
    let day = "2026-11-09".parse().unwrap();
    evaluate(&[action(test)], &[Observation { day, week: None, metrics }], day).remove(0)
}

#[test]
fn few_observations_and_absent_numbers_say_nothing() {
    let state = of_crisis("reply.rate >= 90 %", &metrics(Some(1.0), 9));
    assert_eq!((state.status, state.unknown), (Status::CannotTell, Some(Unknown::TooFew)));
    let state = of_crisis("one_touch.share >= 90 %", &metrics(Some(1.0), 100));
    assert_eq!((state.status, state.unknown), (Status::CannotTell, Some(Unknown::Absent)));
    assert_eq!(of_crisis(TEST, &metrics(Some(1.0), 100)).unknown, Some(Unknown::NoData), "a crisis is no week");
}

#[test]
fn a_test_about_crises_is_told_by_crises_and_calm_weeks_change_nothing() {
    let test = "crisis.minutes_to_first_statement <= 2 h";
    let calm = metrics(Some(1.0), 100);
    let crisis =
        |minutes| Metrics::from([("crisis.minutes_to_first_statement".to_owned(), Metric { value: Some(minutes), low: None, high: None, n: 1 })]);
    let after = |weeks: &[&Metrics]| {
        let first: chrono::NaiveDate = "2026-11-08".parse().unwrap();
        let observations: Vec<Observation<'_>> =
            (0_u64..).zip(weeks).map(|(n, metrics)| Observation { day: first + chrono::Days::new(7 * n), week: None, metrics }).collect();
        evaluate(&[action(test)], &observations, "2026-12-24".parse().unwrap()).remove(0)
    };
    let none = after(&[&calm, &calm]);
    assert_eq!((none.status, none.unknown), (Status::CannotTell, Some(Unknown::NoCrisis)));
    let (slow, fast) = (crisis(1_373.0), crisis(55.0));
    assert_eq!(after(&[&slow, &calm]).status, Status::Open);
    assert_eq!(after(&[&slow, &calm, &fast, &calm]).status, Status::Passing);
    assert_eq!(after(&[&fast, &calm, &slow]).status, Status::Regressed);
}

#[test]
fn what_was_not_reached_fails_when_it_is_known_to_be_longer() {
    let with = |low| Metrics::from([("first_reply.median_calendar_minutes".to_owned(), Metric { value: None, low, high: None, n: 50 })]);
    let test = "first_reply.median_calendar_minutes <= 60";
    assert_eq!(of_crisis(test, &with(Some(90.0))).status, Status::Open);
    assert_eq!(of_crisis(test, &with(Some(30.0))).unknown, Some(Unknown::NotReached));
    assert_eq!(of_crisis(test, &with(None)).unknown, Some(Unknown::NotReached));
    assert_eq!(of_crisis("first_reply.median_calendar_minutes > 60", &with(Some(90.0))).status, Status::Passing);
}

#[test]
fn one_part_can_decide_although_another_is_unknown() {
    let some = metrics(Some(0.95), 100);
    assert_eq!(of_crisis("reply.rate >= 90 % or one_touch.share > 0.5", &some).status, Status::Passing);
    assert_eq!(of_crisis("one_touch.share > 0.5 and reply.rate < 90 %", &some).status, Status::Open);
    assert_eq!(of_crisis("one_touch.share > 0.5 and reply.rate >= 90 %", &some).status, Status::CannotTell);
    assert_eq!(of_crisis("one_touch.share > 0.5 or reply.rate < 90 %", &some).status, Status::CannotTell);
}

#[test]
fn a_list_of_actions_is_read_with_its_lines() {
    let text = "# decided on 20 November\n[[action]]\nid = \"A-1\"\nstatement = \"Staff the evenings\"\n\n[[action]]\nid = \"A-2\"\nstatement = \"Write a playbook\"\nowner = \"PR\"\ndue = \"2026-12-01\"\nlesson = \"nothing\"\ntest = 'backlog.peak <= 40'\n";
    let actions = parse("actions.toml", text, &causes()).unwrap();
    assert_eq!(actions.iter().map(|action| (action.line, action.statement_line)).collect::<Vec<_>>(), [(2, 4), (6, 8)]);
    assert_eq!(actions[1].due, "2026-12-01".parse().ok());
    let found = gaps(&actions, &["slow_first_reply"]);
    let kinds: Vec<(&str, GapKind)> = found.iter().map(|gap| (gap.id.as_str(), gap.kind)).collect();
    assert_eq!(kinds, [("A-1", GapKind::Test), ("A-1", GapKind::Owner), ("A-1", GapKind::Due), ("A-2", GapKind::UnknownLesson)]);
    assert_eq!(evaluate(&actions, &[], "2026-12-24".parse().unwrap())[0].status, Status::Untested);
}

#[track_caller]
fn check_file(text: &str, origin: &str, what: &str) {
    let error = parse("actions.toml", text, &causes()).expect_err("the file is wrong").to_string();
    assert!(error.contains(origin) && error.contains(what), "{error}");
}

#[test]
fn a_file_that_is_wrong_is_told_with_line_and_column() {
    let head = "[[action]]\nid = \"A-1\"\nstatement = \"x\"\n";
    check_file(&format!("{head}test = \"reply.rat >= 1\"\n"), "actions.toml: line 4, column 9", "there is no number `reply.rat`");
    check_file(&format!("{head}test = \"reply.rate >= 0.9 and backlg.peak < 3\"\n"), "line 4, column 31", "backlg.peak");
    check_file(&format!("{head}due = \"soon\"\n"), "line 4, column 7", "no day");
    check_file(&format!("{head}ownr = \"x\"\n"), "line 4", "unknown field");
    check_file(&format!("{head}{head}"), "line 4", "stands twice");
    check_file("[[action]\n", "line 1", "");
}
