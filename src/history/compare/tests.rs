//! Verdicts on differences, and what becomes of lessons over three crises.

use super::*;
use crate::history::entry::LessonRaised;
use crate::report::tests::{calm, crisis};

fn metric(value: f64, half: f64, n: u64) -> Metric {
    Metric { value: Some(value), low: Some(value - half), high: Some(value + half), n }
}

fn entry(name: &str, at: i64, lessons: &[(&str, bool)]) -> Entry {
    let mut entry = Entry::of(&crisis(), &[], name, "0");
    entry.course.onset = Some(at);
    entry.lessons = lessons
        .iter()
        .map(|(rule, is_strength)| LessonRaised {
            rule: (*rule).to_owned(),
            is_strength: *is_strength,
            capability: "speed".into(),
            priority: "high".into(),
            facts: std::collections::BTreeMap::new(),
        })
        .collect();
    entry
}

/// The verdict on a number of two crises.
#[track_caller]
fn check(name: &str, before: Metric, now: Metric, expected: Verdict) -> Row {
    let mut pair = [entry("a", 1, &[]), entry("b", 2, &[])];
    pair[0].metrics.insert(name.to_owned(), before);
    pair[1].metrics.insert(name.to_owned(), now);
    let found = compare(pair.to_vec(), &[]).rows.into_iter().find(|row| row.metric == name).expect("it is shown");
    assert_eq!(found.verdict, expected, "{found:?}");
    found
}

#[test]
fn a_difference_is_demonstrable_when_intervals_do_not_touch() {
    check("reply.rate", metric(0.5, 0.1, 100), metric(0.8, 0.1, 100), Verdict::Better);
    check("reply.rate", metric(0.8, 0.1, 100), metric(0.5, 0.1, 100), Verdict::Worse);
    check("reply.rate", metric(0.5, 0.1, 100), metric(0.65, 0.1, 100), Verdict::NotDemonstrable);
    check("sentiment.negative_share", metric(0.5, 0.1, 100), metric(0.8, 0.1, 100), Verdict::Worse);
    check("acts.apology.share", metric(0.5, 0.1, 100), metric(0.8, 0.1, 100), Verdict::Different);
}

#[test]
fn the_interval_of_a_difference_excludes_nothing_exactly_when_it_is_demonstrable() {
    let found = check("reply.rate", metric(0.5, 0.1, 100), metric(0.8, 0.1, 100), Verdict::Better).difference.unwrap();
    assert!((found.value - 0.3).abs() < 1e-12 && (found.low.unwrap() - 0.1).abs() < 1e-12 && (found.high.unwrap() - 0.5).abs() < 1e-12);
    let found = check("reply.rate", metric(0.5, 0.1, 100), metric(0.65, 0.1, 100), Verdict::NotDemonstrable).difference.unwrap();
    assert!(found.low.unwrap() < 0.0 && found.high.unwrap() > 0.0);
}

#[test]
fn few_observations_and_counts_are_said_so() {
    check("reply.rate", metric(0.5, 0.1, 9), metric(0.9, 0.1, 100), Verdict::CannotTell);
    check("backlog.peak", metric(5.0, 0.0, 5), metric(50.0, 0.0, 5), Verdict::Counted);
}

#[test]
fn a_wait_that_was_not_reached_can_be_demonstrably_longer() {
    let name = "first_reply.median_calendar_minutes";
    let not_reached = |low| Metric { value: None, low: Some(low), high: None, n: 80 };
    check(name, metric(60.0, 10.0, 80), not_reached(4320.0), Verdict::Worse);
    check(name, metric(60.0, 10.0, 80), not_reached(65.0), Verdict::CannotTell);
}

#[test]
fn crises_stand_in_order_of_time_whatever_their_order_on_the_command_line() {
    let found = compare(vec![entry("later", 9, &[]), entry("first", 1, &[]), entry("between", 5, &[])], &[]);
    assert_eq!(found.crises.iter().map(Entry::name).collect::<Vec<_>>(), ["first", "between", "later"]);
}

#[test]
fn lessons_are_followed_over_crises() {
    let found = compare(
        vec![
            entry("1", 1, &[("slow_first_reply", false), ("late_remedy", false), ("answered_praise", true)]),
            entry("2", 2, &[("answered_praise", true), ("personal_replies", true)]),
            entry("3", 3, &[("slow_first_reply", false), ("copied_replies", false), ("personal_replies", true), ("early_statement", true)]),
        ],
        &[],
    );
    let fates: Vec<(&str, Fate, Vec<usize>)> =
        found.lessons.iter().map(|lesson| (lesson.rule.as_str(), lesson.fate, lesson.raised_in.clone())).collect();
    assert_eq!(
        fates,
        [
            ("slow_first_reply", Fate::NotLearned, vec![0, 2]),
            ("answered_praise", Fate::StrengthLost, vec![0, 1]),
            ("copied_replies", Fate::New, vec![2]),
            ("late_remedy", Fate::NotRaisedAgain, vec![0]),
            ("personal_replies", Fate::StrengthKept, vec![1, 2]),
            ("early_statement", Fate::NewStrength, vec![2]),
        ]
    );
}

#[test]
fn the_rest_of_a_history_is_held_against_the_newest() {
    let mut other = Entry::of(&calm(), &[], "quiet", "0");
    other.course.hours.clear();
    let found = compare(vec![entry("a", 1, &[]), entry("b", 2, &[])], &[other, entry("a", 1, &[])]);
    let names: Vec<(Option<usize>, &str)> = found.likeness.iter().map(|like| (like.crisis, like.name.as_str())).collect();
    assert_eq!(names, [(Some(0), "a"), (None, "quiet")], "the same course is most alike, and nothing is listed twice");
    assert!((found.likeness[0].similarity.score - 1.0).abs() < 1e-9);
}
