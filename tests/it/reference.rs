//! The waits once more, from their definitions, by code that is slow, plain and shares nothing with the program: the numbers must be the same.
//!
//! It starts from `comments.parquet`: who wrote when, in which thread, in answer to what, and whether the comment asks for an answer.

use std::collections::BTreeMap;

use afterstorm::measure::results::WaitSummary;

use crate::support::{Comment, sample};

const HORIZONS: [f64; 6] = [15.0, 60.0, 180.0, 360.0, 1_440.0, 4_320.0];

/// The square of the 97.5 % quantile of the normal distribution.
const Z2: f64 = 1.959_963_984_540_054 * 1.959_963_984_540_054;

/// A customer's messages in one thread up to the first human answer to that customer.
struct Episode {
    messages: Vec<usize>,
    answered_at: Option<i64>,
    is_first: bool,
}

/// How long, and whether an answer came.
type Wait = (f64, bool);

fn is_customer(comment: &Comment) -> bool {
    comment.role == "customer" || comment.role == "unknown"
}

/// The conversation of a comment: what the root of its reply tree says, or that root's id.
fn thread_of(comments: &[Comment], row_of: &BTreeMap<&str, usize>, row: usize) -> String {
    let mut row = row;
    while let Some(parent) = comments[row].parent.as_deref().and_then(|parent| row_of.get(parent)) {
        row = *parent;
    }
    comments[row].thread.clone().unwrap_or_else(|| comments[row].id.clone())
}

/// The customer whose comment a reply of the brand answers: the nearest above it.
fn asked(comments: &[Comment], row_of: &BTreeMap<&str, usize>, row: usize) -> Option<usize> {
    let mut row = row;
    loop {
        row = *row_of.get(comments[row].parent.as_deref()?)?;
        if is_customer(&comments[row]) {
            return Some(row);
        }
    }
}

/// Order in the same second: questions, answers, and what customers wrote below an answer of that second.
fn rank(comments: &[Comment], row_of: &BTreeMap<&str, usize>, row: usize) -> u8 {
    let parent = comments[row].parent.as_deref().and_then(|parent| row_of.get(parent)).copied();
    match (is_customer(&comments[row]), parent) {
        (false, _) => 1,
        (true, Some(parent)) if comments[parent].at == comments[row].at && !is_customer(&comments[parent]) => 2,
        (true, _) => 0,
    }
}

/// For each customer in each thread: walk through what they wrote and what people of the brand answered them, in order of time.
fn episodes(comments: &[Comment]) -> Vec<Episode> {
    let row_of: BTreeMap<&str, usize> = comments.iter().enumerate().map(|(row, comment)| (comment.id.as_str(), row)).collect();
    let threads: Vec<String> = (0..comments.len()).map(|row| thread_of(comments, &row_of, row)).collect();
    let mut people: Vec<(&str, &str)> = (0..comments.len())
        .filter(|row| is_customer(&comments[*row]))
        .map(|row| (threads[row].as_str(), comments[row].author.as_deref().expect("the sample names its authors")))
        .collect();
    people.sort_unstable();
    people.dedup();
    // What a person of the brand wrote, to whom and in which thread.
    let answers: Vec<(usize, &str, &str)> = (0..comments.len())
        .filter(|row| comments[*row].role == "brand" && ["public", "private"].contains(&comments[*row].visibility.as_str()))
        .filter_map(|row| {
            let asked = asked(comments, &row_of, row)?;
            // An answer from before the question answers something else.
            (comments[asked].at <= comments[row].at).then(|| (row, threads[asked].as_str(), comments[asked].author.as_deref().unwrap_or_default()))
        })
        .collect();
    let mut all = Vec::new();
    for (thread, person) in people {
        let asked = (0..comments.len())
            .filter(|row| is_customer(&comments[*row]) && threads[*row] == thread && comments[*row].author.as_deref() == Some(person));
        let answered = answers.iter().filter(|answer| answer.1 == thread && answer.2 == person).map(|answer| answer.0);
        let mut lane: Vec<(i64, u8, usize)> =
            asked.chain(answered).map(|row| (comments[row].at.expect("the sample has times"), rank(comments, &row_of, row), row)).collect();
        lane.sort_unstable();
        let mut is_first = true;
        let mut messages: Vec<usize> = Vec::new();
        for (at, rank, row) in lane {
            if rank != 1 {
                messages.push(row);
            } else if !messages.is_empty() {
                all.push(Episode { messages: std::mem::take(&mut messages), answered_at: Some(at), is_first });
                is_first = false;
            }
        }
        if !messages.is_empty() {
            all.push(Episode { messages, answered_at: None, is_first });
        }
    }
    all
}

/// Taken back by its author or hidden by the brand before anybody answered: neither an answer nor a wait.
fn is_gone(comments: &[Comment], episode: &Episode) -> bool {
    episode.answered_at.is_none() && episode.messages.iter().all(|row| ["deleted", "hidden"].contains(&comments[*row].visibility.as_str()))
}

/// `yes` if any message of it asks for an answer, else `unsure` if any may.
fn need(comments: &[Comment], episode: &Episode) -> &'static str {
    let has = |need: &str| episode.messages.iter().any(|row| comments[*row].needs_reply.as_deref() == Some(need));
    if has("yes") {
        "yes"
    } else if has("unsure") {
        "unsure"
    } else {
        "no"
    }
}

fn waits(comments: &[Comment], episodes: &[&Episode]) -> Vec<Wait> {
    let end = comments.iter().filter_map(|comment| comment.at).max().expect("the sample has times");
    episodes
        .iter()
        .map(|episode| {
            let started = comments[episode.messages[0]].at.expect("the sample has times");
            ((episode.answered_at.unwrap_or(end) - started) as f64 / 60e6, episode.answered_at.is_some())
        })
        .collect()
}

/// Kaplan–Meier and Greenwood, straight from the formulas, counting everybody anew at every time. Returns (time, S, Greenwood's sum).
fn curve(waits: &[Wait]) -> Vec<(f64, f64, f64)> {
    let mut times: Vec<f64> = waits.iter().filter(|wait| wait.1).map(|wait| wait.0).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let (mut survival, mut greenwood) = (1.0, 0.0);
    times
        .into_iter()
        .map(|time| {
            let at_risk = waits.iter().filter(|wait| wait.0 >= time).count() as f64;
            let events = waits.iter().filter(|wait| wait.1 && wait.0.total_cmp(&time).is_eq()).count() as f64;
            survival *= (at_risk - events) / at_risk;
            greenwood += events / (at_risk * (at_risk - events));
            (time, survival, greenwood)
        })
        .collect()
}

/// The 95 % interval of S on the log-log scale.
fn interval(survival: f64, greenwood: f64) -> (f64, f64) {
    let half = Z2.sqrt() * greenwood.sqrt() / survival.ln();
    let ends = [half, -half].map(|half| survival.powf(half.exp()));
    (ends[0].min(ends[1]), ends[0].max(ends[1]))
}

#[track_caller]
fn near(found: Option<f64>, wanted: Option<f64>, what: &str) {
    match (found, wanted) {
        (None, None) => {}
        (Some(found), Some(wanted)) if (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0) => {}
        _ => panic!("{what}: the program says {found:?}, the definition {wanted:?}"),
    }
}

#[track_caller]
fn check(found: &WaitSummary, waits: &[Wait]) {
    let mut answered: Vec<f64> = waits.iter().filter(|wait| wait.1).map(|wait| wait.0).collect();
    answered.sort_by(f64::total_cmp);
    let (n, n_answered) = (waits.len() as u64, answered.len() as u64);
    assert_eq!((found.n_episodes, found.n_answered, found.n_censored), (n, n_answered, n - n_answered));
    assert_eq!((found.reply_rate.count, found.reply_rate.n), (n_answered, n));
    let curve = curve(waits);
    let first_below = |level: f64, of: &dyn Fn(&(f64, f64, f64)) -> f64| curve.iter().find(|step| of(step) <= level + 1e-12).map(|step| step.0);
    for (quantile, level) in [(&found.median, 0.5), (&found.p90, 0.1)] {
        near(quantile.point, first_below(level, &|step| step.1), "quantile");
        near(quantile.low, first_below(level, &|step| interval(step.1, step.2).0), "lower end of the quantile");
        near(quantile.high, first_below(level, &|step| interval(step.1, step.2).1), "upper end of the quantile");
    }
    let last = waits.iter().map(|wait| wait.0).fold(0.0, f64::max);
    assert_eq!(found.answered_within.len(), HORIZONS.len());
    for (within, minutes) in found.answered_within.iter().zip(HORIZONS) {
        assert_eq!((within.minutes, within.n_at_risk), (minutes, waits.iter().filter(|wait| wait.0 >= minutes).count() as u64));
        // The log-log scale says nothing about nobody: Wilson's upper end for none of those who were observed until then stands in.
        let nobody = (0.0, 0.0, Z2 / (within.n_at_risk as f64 + Z2));
        let by_then = |step: &(f64, f64, f64)| {
            let (low, high) = interval(step.1, step.2);
            (1.0 - step.1, 1.0 - high, 1.0 - low)
        };
        let wanted = (minutes <= last).then(|| curve.iter().rfind(|step| step.0 <= minutes).map_or(nobody, by_then));
        near(within.share.point, wanted.map(|share| share.0), "answered within");
        near(within.share.low, wanted.map(|share| share.1), "lower end of answered within");
        near(within.share.high, wanted.map(|share| share.2), "upper end of answered within");
    }
    // The area under the curve up to 72 h.
    let tau = 4_320.0;
    let (mut area, mut from, mut level) = (0.0, 0.0, 1.0);
    for (time, survival, _) in curve.iter().take_while(|step| step.0 < tau) {
        area += level * (time - from);
        (from, level) = (*time, *survival);
    }
    near(found.restricted_mean_72h.point, Some(area + level * (tau - from)), "restricted mean");
    let n = answered.len();
    near(found.naive_mean_minutes, (n > 0).then(|| answered.iter().sum::<f64>() / n as f64), "mean of the answered");
    near(found.naive_median_minutes, (n > 0).then(|| f64::midpoint(answered[(n - 1) / 2], answered[n / 2])), "median of the answered");
}

#[test]
fn waits_are_what_their_definitions_say() {
    let sample = sample();
    let (comments, latency) = (&sample.comments, &sample.measures.latency);
    let all = episodes(comments);
    let seen: Vec<&Episode> = all.iter().filter(|episode| !is_gone(comments, episode)).collect();
    let pick = |keep: &dyn Fn(&Episode) -> bool| waits(comments, &seen.iter().copied().filter(|episode| keep(episode)).collect::<Vec<_>>());
    // A customer who writes again after an answer waits again: first replies are measured on every episode, next replies on the later ones alone.
    check(&latency.first_reply, &pick(&|episode| need(comments, episode) == "yes"));
    check(&latency.first_reply_with_unsure, &pick(&|episode| need(comments, episode) != "no"));
    check(&latency.next_reply, &pick(&|episode| !episode.is_first && need(comments, episode) == "yes"));

    let first = |keep: &dyn Fn(&Comment) -> bool| pick(&|episode| need(comments, episode) == "yes" && keep(&comments[episode.messages[0]]));
    let group = |key: &str| &latency.groups.iter().find(|group| group.key == key).unwrap_or_else(|| panic!("no group {key}")).summary;
    for polarity in ["negative", "neutral", "positive"] {
        check(group(polarity), &first(&|comment| comment.polarity == polarity));
    }
    let has_cause = |episode: &Episode| episode.messages.iter().any(|row| comments[*row].causes.iter().any(|cause| cause == "late_delivery"));
    check(group("late_delivery"), &pick(&|episode| need(comments, episode) == "yes" && has_cause(episode)));
    let crisis = sample.measures.storm.crisis.expect("the sample has a crisis");
    check(group("before"), &first(&|comment| comment.at.unwrap() < crisis.from));
    check(group("crisis"), &first(&|comment| comment.at.unwrap() >= crisis.from && comment.at.unwrap() < crisis.to));
    check(group("after"), &first(&|comment| comment.at.unwrap() >= crisis.to));
}

#[test]
fn outcomes_are_what_their_definitions_say() {
    let sample = sample();
    let comments = &sample.comments;
    let all = episodes(comments);
    let outcomes = sample.measures.latency.outcomes;
    let count = |keep: &dyn Fn(&Episode) -> bool| all.iter().filter(|episode| keep(episode)).count() as u64;
    assert_eq!(outcomes.n_episodes, all.len() as u64);
    assert_eq!(outcomes.n_needs_reply, count(&|episode| need(comments, episode) == "yes"));
    assert_eq!(outcomes.n_unsure, count(&|episode| need(comments, episode) == "unsure"));
    assert_eq!(outcomes.n_needs_none, count(&|episode| need(comments, episode) == "no"));
    let needs = |episode: &Episode| need(comments, episode) == "yes";
    assert_eq!(outcomes.n_answered + outcomes.n_handed_off, count(&|episode| needs(episode) && episode.answered_at.is_some()));
    assert_eq!(outcomes.n_withdrawn + outcomes.n_moderated, count(&|episode| needs(episode) && is_gone(comments, episode)));
    assert_eq!(
        outcomes.n_acknowledged_only + outcomes.n_censored,
        count(&|episode| needs(episode) && episode.answered_at.is_none() && !is_gone(comments, episode))
    );
}

/// The most open cases at one moment, by counting at every moment at which a case opens.
#[test]
fn the_peak_of_the_backlog_is_found_by_counting() {
    let sample = sample();
    let comments = &sample.comments;
    let all = episodes(comments);
    let open: Vec<(i64, i64)> = all
        .iter()
        .filter(|episode| need(comments, episode) == "yes" && !is_gone(comments, episode))
        .map(|episode| (comments[episode.messages[0]].at.unwrap(), episode.answered_at.unwrap_or(i64::MAX)))
        .collect();
    let most = open.iter().map(|(at, _)| open.iter().filter(|(from, to)| from <= at && at < to).count() as u64).max().unwrap();
    let hours: f64 = {
        let end = comments.iter().filter_map(|comment| comment.at).max().unwrap();
        open.iter().map(|(from, to)| (to.min(&end) - from) as f64 / 3.6e9).sum()
    };
    assert_eq!(sample.measures.latency.peak_backlog.unwrap().n_open, most);
    near(Some(sample.measures.latency.waiting_hours), Some(hours), "person-hours of waiting");
}
