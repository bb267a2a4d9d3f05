//! Every number that an action may test, by a stable dotted name: `first_reply.negative.p90_calendar_minutes`.
//!
//! Names are kept for good, because actions and histories refer to them: a number that changes its meaning gets a new name. Clock and unit are part of the
//! name; shares are 0..=1 and end in `share` or `rate`.

mod definitions;
mod names;

use crate::measure::results::{ActMeasures, AnsweredWithin, Dimension, Measures, Verdict, WaitSummary};
use crate::measure::stats::interval::wilson;
use crate::measure::weeks::CrisisSeen;
use crate::model::{Estimate, MICROS_PER_MINUTE, Metric, Metrics, Share};
use names::{Figure, HORIZONS};

pub use definitions::definition;
pub use names::{Direction, NAMED, Name, Unit, describe, names, nearest, patterns};

/// The numbers of an archive by name. A name that is absent does not exist in this archive (a group that nobody is in, a clock without a crisis).
#[must_use]
pub fn of_measures(measures: &Measures) -> Metrics {
    let mut to = Metrics::new();
    comments(&mut to, measures);
    moods(&mut to, measures);
    causes(&mut to, measures);
    waits(&mut to, measures);
    acts(&mut to, &measures.acts);
    crisis(&mut to, measures);
    to
}

/// A number by name, as evaluations read it: a cause that never occurs has a share of none of all comments.
#[must_use]
pub fn look_up(metrics: &Metrics, name: &str) -> Option<Metric> {
    if let Some(metric) = metrics.get(name) {
        return Some(*metric);
    }
    let is_cause = name.strip_prefix("causes.").and_then(|rest| rest.strip_suffix(".share")).is_some_and(|cause| !cause.contains('.'));
    let n = metrics.get("causes.unclassified_share").filter(|_| is_cause)?.n;
    let (low, high) = wilson(0, n);
    (n > 0).then_some(Metric { value: Some(0.0), low: Some(low), high: Some(high), n })
}

/// A name made of what a file calls a platform or an account: lower case, everything but letters and digits as `_`.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('_') && !slug.is_empty() {
            slug.push('_');
        }
    }
    slug.trim_end_matches('_').to_owned()
}

fn count(to: &mut Metrics, name: &str, n: u64) {
    number(to, name, n as f64, n);
}

fn number(to: &mut Metrics, name: &str, value: f64, n: u64) {
    to.insert(name.to_owned(), Metric { value: Some(value), low: None, high: None, n });
}

fn share(to: &mut Metrics, name: &str, share: &Share) {
    let is_known = share.n > 0;
    let only_known = |value: f64| is_known.then_some(value);
    to.insert(name.to_owned(), Metric { value: only_known(share.share), low: only_known(share.low), high: only_known(share.high), n: share.n });
}

fn estimate(to: &mut Metrics, name: &str, estimate: &Estimate) {
    to.insert(name.to_owned(), Metric { value: estimate.point, low: estimate.low, high: estimate.high, n: estimate.n });
}

fn comments(to: &mut Metrics, measures: &Measures) {
    let scope = &measures.scope;
    count(to, "comments.all", scope.n_comments);
    count(to, "comments.customer", scope.n_customer);
    count(to, "comments.brand", scope.n_brand);
    count(to, "comments.authors", scope.n_authors);
    number(to, "comments.median_per_day", measures.volume.median_per_day, scope.n_customer);
    count(to, "comments.peak_per_hour", measures.volume.n_peak_hour);
    let ledger = &measures.ledger;
    number(to, "records.rejected_share", ledger.rejected_share(), ledger.records_in);
}

fn moods(to: &mut Metrics, measures: &Measures) {
    let mood = &measures.sentiment;
    share(to, "sentiment.negative_share", &mood.negative);
    share(to, "sentiment.neutral_share", &mood.neutral);
    share(to, "sentiment.positive_share", &mood.positive);
    share(to, "sentiment.negative_by_text_share", &mood.negative_by_text);
    share(to, "sentiment.negative_by_author_share", &mood.negative_by_author);
    for (period, value) in [("before", &mood.before), ("crisis", &mood.crisis), ("after", &mood.after)] {
        if let Some(value) = value {
            share(to, &format!("sentiment.{period}.negative_share"), value);
        }
    }
    if let Some(corrected) = mood.labels.as_ref().and_then(|labels| labels.negative) {
        to.insert(
            "sentiment.corrected_negative_share".to_owned(),
            Metric { value: Some(corrected.share), low: Some(corrected.low), high: Some(corrected.high), n: corrected.n },
        );
    }
}

fn causes(to: &mut Metrics, measures: &Measures) {
    share(to, "causes.unclassified_share", &measures.causes.unclassified);
    share(to, "causes.unmatched_share", &measures.causes.unmatched.share);
    for row in &measures.causes.causes {
        share(to, &format!("causes.{}.share", row.cause), &row.share);
        share(to, &format!("causes.{}.negative_share", row.cause), &row.negative);
    }
}

fn waits(to: &mut Metrics, measures: &Measures) {
    let latency = &measures.latency;
    wait(to, "first_reply", "calendar", &latency.first_reply);
    wait(to, "first_reply_with_unsure", "calendar", &latency.first_reply_with_unsure);
    wait(to, "next_reply", "calendar", &latency.next_reply);
    wait(to, "requester_wait", "calendar", &latency.requester_wait);
    wait(to, "conclusive_response", "calendar", &latency.conclusive_response);
    if let Some(business) = &latency.business {
        wait(to, "first_reply", "business", &business.summary);
    }
    for group in &latency.groups {
        let key = slug(&group.key);
        let within = match group.dimension {
            Dimension::Polarity | Dimension::Period | Dimension::WeekPart => key,
            Dimension::Cause => format!("cause.{}", group.key),
            Dimension::Language => format!("language.{key}"),
            Dimension::Platform => format!("platform.{key}"),
            Dimension::BrandAccount => format!("account.{key}"),
        };
        let name = format!("first_reply.{within}");
        // Groups come the largest first: of two that share a name, the larger keeps it.
        if !to.contains_key(&format!("{name}.n_episodes")) {
            wait(to, &name, "calendar", &group.summary);
        }
    }
    share(to, "reply.rate", &latency.first_reply.reply_rate);
    count(to, "reply.never_answered", latency.outcomes.n_censored);
    count(to, "reply.handed_off", latency.outcomes.n_handed_off);
    count(to, "reply.moderated", latency.outcomes.n_moderated);
    share(to, "one_touch.share", &latency.one_touch);
    share(to, "praise.answered_share", &latency.praise_coverage);
    share(to, "target.attainment", &latency.target_attainment);
    let n = latency.first_reply.n_episodes;
    number(to, "backlog.peak", latency.peak_backlog.map_or(0.0, |peak| peak.n_open as f64), n);
    number(to, "backlog.at_end", latency.backlog.last().map_or(0.0, |point| point.n_open as f64), n);
    number(to, "backlog.waiting_hours", latency.waiting_hours, n);
}

/// The figures of one group of waits. A quantile that was not reached has the longest horizon within which demonstrably fewer were answered as its lower
/// end, so that a test can fail although the number itself is unknown.
fn wait(to: &mut Metrics, group: &str, clock: &str, summary: &WaitSummary) {
    let minutes = |figure: Figure| format!("{group}.{}", figure.suffix(clock));
    let mut quantile = |figure: Figure, level: f64, value: &Estimate| {
        let is_missed = |within: &&AnsweredWithin| within.share.high.is_some_and(|high| high < level);
        let bound = summary.answered_within.iter().rfind(is_missed).map(|within| within.minutes);
        let low = if value.point.is_none() { value.low.or(bound) } else { value.low };
        to.insert(minutes(figure), Metric { value: value.point, low, high: value.high, n: value.n });
    };
    quantile(Figure::Median, 0.5, &summary.median);
    quantile(Figure::P90, 0.9, &summary.p90);
    estimate(to, &minutes(Figure::RestrictedMean), &summary.restricted_mean_72h);
    // The other clock has the same episodes and answers.
    if clock == "calendar" {
        count(to, &minutes(Figure::Episodes), summary.n_episodes);
        share(to, &minutes(Figure::ReplyRate), &summary.reply_rate);
        for (horizon, name) in HORIZONS {
            if let Some(within) = summary.answered_within.iter().find(|within| (within.minutes - horizon).abs() < 0.5) {
                estimate(to, &format!("{group}.answered_within_{name}"), &within.share);
            }
        }
    }
}

fn acts(to: &mut Metrics, acts: &ActMeasures) {
    count(to, "replies.count", acts.n_replies);
    for row in &acts.acts {
        share(to, &format!("acts.{}.share", row.act), &row.share);
    }
    for row in &acts.strategies {
        share(to, &format!("strategies.{}.share", row.strategy.as_str()), &row.share);
    }
    share(to, "replies.template_share", &acts.template_share);
    share(to, "replies.deny_and_rebuild_share", &acts.deny_and_rebuild);
    estimate(to, "replies.human_voice", &acts.human_voice);
    estimate(to, "apologies.parts_mean", &acts.apology_parts.mean);
    share(to, "apologies.without_redress_share", &acts.apology_without_redress);
    share(to, "handoffs.return_share", &acts.handoff_return);
    share(to, "comments.copied_share", &acts.copy_share);
}

fn crisis(to: &mut Metrics, measures: &Measures) {
    let storm = &measures.storm;
    if storm.verdict == Verdict::CannotTell {
        return;
    }
    let seen_until = measures.scope.span.map_or(0, |span| span.to);
    let seen = CrisisSeen::of(storm, seen_until);
    number(to, "crisis.count", if seen.is_some() { 1.0 } else { 0.0 }, measures.scope.n_customer);
    if let Some(seen) = seen {
        of_crisis(to, &seen, measures.scope.n_customer);
    }
}

/// The numbers of one crisis; `n` are the comments that calm time was read from.
pub(super) fn of_crisis(to: &mut Metrics, crisis: &CrisisSeen, n: u64) {
    let minutes = crisis.span.minutes();
    // A crisis that is still open lasts at least this long.
    let value = (!crisis.is_still_open).then_some(minutes);
    to.insert("crisis.duration_calendar_minutes".to_owned(), Metric { value, low: crisis.is_still_open.then_some(minutes), high: None, n: 1 });
    number(to, "crisis.baseline_per_hour", crisis.baseline_per_hour, n);
    count(to, "crisis.peak_per_hour", crisis.n_peak_hour);
    estimate(to, "crisis.excess_comments", &crisis.excess_comments);
    estimate(to, "crisis.doubling_calendar_minutes", &crisis.doubling_minutes);
    estimate(to, "crisis.half_life_calendar_minutes", &crisis.half_life_minutes);
    // A clock that has not stopped runs at least until the data end.
    let running = (crisis.seen_until - crisis.span.from) as f64 / MICROS_PER_MINUTE as f64;
    for (kind, value) in &crisis.minutes_to {
        let low = value.is_none().then_some(running);
        to.insert(format!("crisis.minutes_to_{kind}"), Metric { value: *value, low, high: None, n: 1 });
    }
}

#[cfg(test)]
mod tests;
