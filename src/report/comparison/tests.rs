//! A comparison made by hand, assembled and said in both languages.

use chrono_tz::Tz;

use super::*;
use crate::history::compare::compare;
use crate::history::entry::LessonRaised;
use crate::i18n::{Locale, Speaker, shipped};
use crate::render::markdown;
use crate::report::tests::{calm, crisis};

fn raised(rule: &str, is_strength: bool) -> LessonRaised {
    let facts = [("cause".to_owned(), serde_json::json!({ "cause": "late_delivery" }))].into();
    LessonRaised { rule: rule.into(), is_strength, capability: "speed".into(), priority: "high".into(), facts }
}

fn pair() -> Vec<Entry> {
    let entry = |name: &str, shift: i64, lessons: &[(&str, bool)]| {
        let mut entry = Entry::of(&crisis(), &[], name, "0");
        entry.course.onset = entry.course.onset.map(|at| at + shift);
        entry.manifest.span = entry.manifest.span.map(|span| crate::model::Span { from: span.from + shift, to: span.to + shift });
        entry.lessons = lessons.iter().map(|(rule, is_strength)| raised(rule, *is_strength)).collect();
        entry
    };
    vec![entry("Spring", 0, &[("surging_cause", false), ("answered_praise", true)]), entry("Autumn", 1_000_000_000, &[("surging_cause", false)])]
}

fn meta() -> ComparisonMeta {
    ComparisonMeta { name: None, version: "0".into(), report_zone: "UTC".into(), actions: Vec::new(), remarks: Vec::new(), today: None }
}

/// The document in a language, as Markdown with ordinary spaces.
fn said(crises: Vec<Entry>, meta: &ComparisonMeta, locale: Locale) -> String {
    let report = assemble(&compare(crises, &[]), meta);
    let catalog = shipped::catalog(locale);
    markdown::document(&report, &Speaker::new(&catalog, Tz::UTC), markdown::Charts::Absent).replace('\u{a0}', " ")
}

#[test]
fn a_lesson_raised_twice_is_told_first_in_both_languages() {
    let en = said(pair(), &meta(), Locale::En);
    assert!(en.contains("1 lesson was raised before and raised again: identified twice, not learned."), "{en}");
    assert!(en.contains("One cause grew out of proportion: late delivery"), "{en}");
    assert!(en.contains("1 strength of an earlier crisis was not found again."));
    let pl = said(pair(), &meta(), Locale::Pl);
    assert!(pl.contains("1 wniosek pojawił się wcześniej i teraz znowu: rozpoznano dwa razy, nie wdrożono."), "{pl}");
}

#[test]
fn equal_crises_have_no_demonstrable_difference_and_are_most_alike() {
    let en = said(pair(), &meta(), Locale::En);
    assert!(en.contains("No figure is demonstrably better or worse"), "{en}");
    assert!(en.contains("Most like Autumn is Spring: likeness 100"), "{en}");
    assert!(!en.contains("demonstrably better."), "{en}");
}

#[test]
fn what_went_with_a_faster_decay_is_shown_as_a_hint() {
    let mut crises = pair();
    let mut half = |idx: usize, minutes: f64| {
        let metric = crate::model::Metric { value: Some(minutes), low: None, high: None, n: 1 };
        crises[idx].metrics.insert("crisis.half_life_calendar_minutes".into(), metric);
    };
    half(0, 300.0);
    half(1, 600.0);
    for (crisis, minutes) in crises.iter_mut().zip([60.0, 900.0]) {
        for clock in crisis.course.clocks.iter_mut().filter(|clock| clock.kind == crate::measure::results::ClockKind::FirstStatement) {
            clock.minutes = Some(minutes);
        }
    }
    let en = said(crises.clone(), &meta(), Locale::En);
    for wanted in ["Spring was like it and fell faster: to half in 5 h", "“first statement” came after 1 h; now after 15 h", "A hint and no proof"]
    {
        assert!(en.contains(wanted), "{wanted}: {en}");
    }
    assert!(said(crises.clone(), &meta(), Locale::Pl).contains("To wskazówka, nie dowód"));
    crises.swap(0, 1);
    for (crisis, at) in crises.iter_mut().zip([0, 1_000_000_000]) {
        crisis.course.onset = crisis.course.onset.map(|_| at);
        crisis.manifest.span = crisis.manifest.span.map(|span| crate::model::Span { from: at, to: at + span.to - span.from });
    }
    assert!(said(crises, &meta(), Locale::En).contains("None of the like crises fell faster than Spring"));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let mut crises = pair();
    crises[0].manifest.zone = "Europe/London".into();
    crises[0].manifest.target_minutes = Some(30.0);
    crises.push(Entry::of(&calm(), &[], "Quiet", "0"));
    let en = said(crises, &meta(), Locale::En);
    for wanted in ["different time zones: ", "Spring Europe/London", "different service targets", "Spring 30 min", "Quiet has no onset"] {
        assert!(en.contains(wanted), "{wanted}: {en}");
    }
    let same = vec![Entry::of(&crisis(), &[], "A", "0"), Entry::of(&crisis(), &[], "B", "0")];
    assert!(said(same, &meta(), Locale::En).contains("A and B were made from the same files"));
}

#[test]
fn every_word_is_there_in_both_languages() {
    for locale in Locale::ALL {
        let text = said(pair(), &meta(), locale);
        for missing in ["comparison.", "terms.", "first reply."] {
            // Names of numbers stand only where a reader wrote them.
            assert!(!text.contains(missing), "{}: `{missing}` in\n{text}", locale.as_str());
        }
    }
}

#[test]
fn rows_are_as_long_as_their_columns() {
    let mut crises = pair();
    crises.push(Entry::of(&calm(), &[], "Quiet", "0"));
    for section in assemble(&compare(crises, &[]), &meta()).sections {
        for block in section.blocks {
            if let Block::Table(table) = block {
                assert!(!table.rows.is_empty() && table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.id);
            }
        }
    }
}
