//! What replies did in the crisis made by hand, and how it is told.

use super::*;

pub(super) fn effects() -> Effects {
    let wait = |minutes: f64, n| estimate(Definition::FirstReplyCalendarMinutes, Some(minutes), n);
    let target = |class, met, late, open_late| ClassTarget {
        class,
        target_minutes: 60.0,
        n_cases: met + late + open_late + 3,
        n_met: met,
        n_breached_answered: late,
        n_breached_open: open_late,
        n_open_in_time: 1,
        n_not_applicable: 2,
        attainment: share(Definition::ServiceTarget, met, met + late + open_late),
        median: wait(95.0, 100),
        waiting_hours: (late + open_late) as f64,
    };
    let group =
        |key: &str, minutes| WaitShare { key: key.into(), n: 200, n_open: 22, median: wait(minutes, 200), mean_within: wait(minutes * 2.0, 200) };
    let test = |dimension, groups, verdict| FairnessTest {
        dimension,
        groups,
        chi_square: 9.0,
        degrees: 1,
        p_value: 0.003,
        p_adjusted: 0.012,
        horizon_minutes: 4_320.0,
        difference: estimate(Definition::FairnessAudit, Some(260.0), 400),
        verdict,
    };
    let statement = |hours: i64, verdict, other| {
        let change = |verdict, level, expected| TideChange {
            ratio: estimate(Definition::StatementEffect, Some(0.5), 300),
            level: Some(level),
            expected: Some(expected),
            n_placebos: 60,
            placebo_p: Some(0.033),
            verdict,
        };
        StatementEffect { at: START + hours * HOUR, volume: change(verdict, 22.5, 45.2), negative: change(other, 0.4, 0.62) }
    };
    Effects {
        targets: vec![
            target(ServiceClass::Threat, 2, 1, 0),
            target(ServiceClass::Misinformation, 10, 20, 5),
            target(ServiceClass::Complaint, 120, 200, 122),
            target(ServiceClass::Question, 60, 22, 4),
            target(ServiceClass::Praise, 0, 0, 0),
        ],
        fairness: FairnessAudit {
            definition: Definition::FairnessAudit,
            n_cases: 600,
            tests: vec![
                test(FairnessDimension::Language, vec![group("en", 400.0), group("pl", 120.0)], FairnessVerdict::Differs),
                test(FairnessDimension::HourPart, vec![group("night", 300.0), group("morning", 120.0)], FairnessVerdict::NoneShown),
                test(FairnessDimension::Audience, vec![group("no_likes", 131.0), group("many_likes", 120.0)], FairnessVerdict::TooSmallToMatter),
            ],
        },
        recovery: recovery(0.22),
        statements: vec![statement(55, TideVerdict::Overlap, TideVerdict::Overlap), statement(75, TideVerdict::Fell, TideVerdict::Rose)],
        fates: Some(Fates {
            n_cases: 640,
            n_withdrawn: 12,
            n_moderated: 22,
            has_times: false,
            answered_least: estimate(Definition::AnsweredIncidence, Some(0.57), 640),
            answered_most: estimate(Definition::AnsweredIncidence, Some(0.61), 606),
        }),
        what_if: Some(what_if()),
    }
}

/// Everybody a little calmer after a reply than without one, after a denial angrier.
fn recovery(beyond: f64) -> Recovery {
    let change =
        |point: f64, n| Estimate { definition: Definition::MoodRecovery, point: Some(point), low: Some(point - 0.1), high: Some(point + 0.1), n };
    let mood = |beyond: f64, n| MoodChange {
        n_pairs: n,
        n_customers: n,
        change: change(0.3 + beyond, n),
        beyond_unanswered: change(beyond, n),
        still_negative: share(Definition::ReturnInAnger, n / 2, n),
    };
    let act = |key, beyond, n| MoodGroup { key, mood: mood(beyond, n) };
    Recovery {
        answered: mood(beyond, 122),
        unanswered: mood(0.0, 84),
        n_customers_in_both: 12,
        by_act: vec![
            act(ResponseAct::Apology, 0.12, 64),
            act(ResponseAct::Redress, 0.4, 22),
            act(ResponseAct::Denial, -0.3, 14),
            act(ResponseAct::Handoff, 0.0, 4),
        ],
        by_wait: vec![MoodGroup { key: "up_to_1_h".into(), mood: mood(0.3, 40) }, MoodGroup { key: "over_24_h".into(), mood: mood(0.05, 22) }],
        returned_in_anger: share(Definition::ReturnInAnger, 44, 190),
        returned_calm: share(Definition::ReturnInAnger, 54, 190),
    }
}

fn what_if() -> WhatIf {
    let share =
        |point: f64| Estimate { definition: Definition::WhatIf, point: Some(point), low: Some(point - 0.02), high: Some(point + 0.02), n: 600 };
    let scenario = |kind, label: Option<&str>, within, hours_a_week| Scenario {
        kind,
        label: label.map(str::to_owned),
        order: Order::OldestFirst,
        hours_a_week,
        within_target: share(within),
        answered_within: [0.1, 0.2, 0.3, 0.4, 0.6, 0.8].map(share).to_vec(),
        never: share(0.1),
    };
    WhatIf {
        definition: Definition::WhatIf,
        n_cases: 600,
        n_replays: 39,
        minutes_per_reply: 6.0,
        target_minutes: 60.0,
        really_within_target: 0.25,
        is_trustworthy: true,
        scenarios: vec![
            scenario(ScenarioKind::AsItWas, None, 0.26, 60.0),
            scenario(ScenarioKind::Evenings, None, 0.55, 88.0),
            scenario(ScenarioKind::Weekends, None, 0.27, 70.0),
            scenario(ScenarioKind::Own, Some("three at night"), 0.7, 102.0),
        ],
    }
}

fn told(measures: &Measures, wanted: &[&str]) {
    let report = assemble(measures, &[], &meta());
    check(&report);
    let lines: Vec<String> = words(&report, Locale::En).iter().map(|line| line.replace(['\u{a0}', '\u{202f}'], " ")).collect();
    for wanted in wanted {
        assert!(lines.iter().any(|line| line.contains(wanted)), "nothing says `{wanted}`:\n{}", lines.join("\n"));
    }
}

#[test]
fn targets_waits_moods_and_statements_are_told() {
    told(
        &crisis(),
        &[
            "Complaint: 120 of 442 cases met the target of 1 h",
            "Language: the longest waits are in the group “English”, the shortest in “Polish”",
            "Time of day: no demonstrable difference.",
            "34 cases were withdrawn or hidden before an answer; the archive does not say when. Depending on that, between 57.0% and 61.0%",
            "Likes: the waits differ demonstrably, but by less than would matter to anybody.",
            "With a reply, people calmed down by 22.0 points more than without one (+12 to +32).",
            "Replies with “offering a remedy” were followed by calmer messages",
            "Another statement was made within twelve hours.",
            "there were 22.5 comments an hour instead of the 45.2 that the trend led to. Only 3.3% of times show as much.",
            "40.0% of the comments were negative, more than the 62.0%",
            "at least one person from 18 to 22 h, every day. Answered within 1 h: 55.0% (53.0–57.0%) instead of 26.0%, for 28 hours of work a week more.",
            "Your rota “three at night”: 70.0% answered within 1 h",
        ],
    );
}

#[test]
fn what_cannot_be_shown_is_said_so() {
    let mut measures = crisis();
    measures.effects.recovery = recovery(0.05);
    for test in &mut measures.effects.fairness.tests {
        test.verdict = FairnessVerdict::NoneShown;
    }
    told(
        &measures,
        &[
            "There is no demonstrable difference between those with a reply and those without one",
            "In none of them is there a demonstrable difference",
        ],
    );
    let replayed = measures.effects.what_if.as_mut().unwrap();
    replayed.scenarios.truncate(1);
    replayed.is_trustworthy = false;
    told(&measures, &["The replay does not fit this archive", "None of the changes lifts the share answered within 1 h"]);
    measures.effects.recovery.answered.change.n = 4;
    measures.effects.recovery.answered.n_pairs = 4;
    measures.effects.fairness.tests.clear();
    told(&measures, &["Only 4 angry comments were followed by another one", "too few cases in separate groups"]);
}

#[test]
fn without_cases_there_is_no_section() {
    let mut measures = calm();
    measures.effects = Effects::default();
    let ids = section_ids(&assemble(&measures, &[], &meta()));
    assert!(!ids.contains(&"service") && !ids.contains(&"effects"), "{ids:?}");
}
