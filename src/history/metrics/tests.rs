//! Names are complete, and numbers are those of the measures.

use super::*;
use crate::model::Definition;
use crate::report::tests::{calm, crisis};

fn check(metrics: &Metrics, name: &str, value: Option<f64>, n: u64) {
    let metric = metrics.get(name).unwrap_or_else(|| panic!("there is no {name}"));
    assert_eq!((metric.value, metric.n), (value, n), "{name}");
}

#[test]
fn numbers_are_those_of_the_measures() {
    let measures = crisis();
    let metrics = of_measures(&measures);
    let wait = &measures.latency.first_reply;
    check(&metrics, "first_reply.median_calendar_minutes", wait.median.point, wait.n_episodes);
    check(&metrics, "first_reply.answered_within_60min", wait.answered_within[1].share.point, wait.n_episodes);
    check(&metrics, "reply.rate", Some(wait.reply_rate.share), wait.reply_rate.n);
    check(&metrics, "sentiment.negative_share", Some(measures.sentiment.negative.share), measures.sentiment.negative.n);
    check(&metrics, "comments.customer", Some(measures.scope.n_customer as f64), measures.scope.n_customer);
    check(&metrics, "first_reply.language.pl.median_calendar_minutes", Some(200.0), 300);
    check(&metrics, "first_reply.median_business_minutes", Some(120.0), 500);
    let apology = measures.acts.acts.iter().find(|row| row.act.as_str() == "apology").expect("a row an act");
    check(&metrics, "acts.apology.share", Some(apology.share.share), apology.share.n);
    check(&metrics, "crisis.count", Some(1.0), measures.scope.n_customer);
}

#[test]
fn every_name_is_described_and_every_description_that_names_no_group_occurs() {
    let mut both = of_measures(&crisis());
    both.extend(of_measures(&calm()));
    for name in both.keys() {
        assert!(describe(name, &[]).is_some(), "{name} has no description");
    }
    // Labels, later periods and some groups are not in the two examples.
    let absent = ["sentiment.corrected", "sentiment.after", "first_reply.after", "first_reply.before", "first_reply.crisis", "crisis.minutes_to"];
    let groups = ["first_reply.negative", "first_reply.neutral", "first_reply.positive", "first_reply.weekend", "first_reply.weekday"];
    for pattern in patterns() {
        let may_be_absent = pattern.name.contains('{') || absent.iter().chain(&groups).any(|begin| pattern.name.starts_with(begin));
        assert!(may_be_absent || both.contains_key(&pattern.name), "{} never occurs", pattern.name);
        assert!(!pattern.meaning.is_empty() && pattern.meaning.len() < 100, "{}: {}", pattern.name, pattern.meaning);
    }
}

#[test]
fn a_name_says_its_unit() {
    for pattern in patterns() {
        let is_minutes = pattern.name.ends_with("_minutes") || pattern.name.contains("minutes_to_");
        assert_eq!(is_minutes, pattern.unit == Unit::Minutes, "{}", pattern.name);
        let last = pattern.name.rsplit('.').next().unwrap_or_default();
        let is_share = last.ends_with("share") || last.ends_with("rate") || last.contains("answered_within") || last == "attainment";
        assert_eq!(is_share, pattern.unit == Unit::Share, "{}", pattern.name);
    }
}

#[test]
fn a_quantile_that_was_not_reached_is_longer_than_what_was_demonstrably_missed() {
    let mut measures = crisis();
    let wait = &mut measures.latency.first_reply;
    wait.p90 = Estimate { point: None, low: None, high: None, ..wait.p90 };
    for within in &mut wait.answered_within {
        within.share.high = Some(if within.minutes < 1000.0 { 0.8 } else { 0.95 });
    }
    // 80 % at most within 6 h: nine of ten wait longer than that.
    assert_eq!(of_measures(&measures)["first_reply.p90_calendar_minutes"].low, Some(360.0));
}

#[test]
fn a_clock_that_has_not_stopped_runs_at_least_until_the_end() {
    let mut measures = crisis();
    let onset = measures.storm.crisis.expect("it is a crisis").from;
    measures.scope.span = Some(crate::model::Span { from: onset, to: onset + 90 * MICROS_PER_MINUTE });
    for clock in &mut measures.storm.clocks {
        clock.minutes_since_onset = None;
    }
    let metric = of_measures(&measures)["crisis.minutes_to_first_apology"];
    assert_eq!((metric.value, metric.low), (None, Some(90.0)));
}

#[test]
fn nothing_looked_at_is_no_number() {
    let mut to = Metrics::new();
    share(&mut to, "x", &Share { definition: crate::model::Definition::ReplyRate, count: 0, n: 0, share: 0.0, low: 0.0, high: 1.0 });
    assert_eq!(to["x"], Metric { value: None, low: None, high: None, n: 0 });
}

#[test]
fn a_cause_that_never_occurs_has_a_share_of_none() {
    let metrics = of_measures(&crisis());
    let n = metrics["causes.unclassified_share"].n;
    let found = look_up(&metrics, "causes.price.share").expect("comments were looked at");
    assert_eq!((found.value, found.low, found.n), (Some(0.0), Some(0.0), n));
    assert!(look_up(&metrics, "causes.price.negative_share").is_none(), "of nothing there is no share");
    assert!(look_up(&metrics, "first_reply.platform.nowhere.reply_rate").is_none());
}

#[test]
fn names_of_platforms_and_accounts_become_plain() {
    assert_eq!(slug("Sklep Łódź (PL)"), "sklep_łódź_pl");
    assert_eq!(slug("@brand.help"), "brand_help");
}

#[test]
fn a_misspelt_name_is_recognised() {
    let causes = vec!["late_delivery".to_owned()];
    assert_eq!(nearest("first_reply.median_minutes", &[]).as_deref(), Some("first_reply.median_calendar_minutes"));
    assert_eq!(nearest("causes.late_deliveri.share", &causes).as_deref(), Some("causes.late_delivery.share"));
    assert_eq!(nearest("x", &[]), None);
    assert!(describe("causes.price.share", &causes).is_none() && describe("causes.late_delivery.share", &causes).is_some());
    assert!(describe("first_reply.platform.facebook.reply_rate", &[]).is_some());
}

#[test]
fn every_name_can_be_explained() {
    let without: Vec<String> = patterns().into_iter().map(|pattern| pattern.name).filter(|name| definition(name).is_none()).collect();
    assert!(without.is_empty(), "metrics/definitions.rs knows no definition of {without:?}");
    for (name, wanted) in [
        ("first_reply.negative.p90_calendar_minutes", Definition::FirstReplyCalendarMinutes),
        ("first_reply.median_business_minutes", Definition::FirstReplyBusinessMinutes),
        ("first_reply.cause.late_delivery.answered_within_24h", Definition::AnsweredWithin),
        ("causes.late_delivery.negative_share", Definition::NegativeShare),
        ("crisis.minutes_to_first_apology", Definition::CrisisClock),
    ] {
        assert_eq!(definition(name), Some(wanted), "{name}");
    }
    assert_eq!(definition("nonsense.share"), None);
}
