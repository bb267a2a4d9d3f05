//! Questions about numbers and times: they need no texts.

use super::{Draft, Stem};
use crate::measure::results::{Clock, ClockKind, QuoteId};
use crate::measure::rows::NONE;
use crate::model::{Definition, Fact, MICROS_PER_MINUTE, Micros, Polarity, Span};
use crate::training::source::Source;

/// Two shares are different answers from this far apart.
const POINTS_APART: f64 = 0.06;

pub(super) fn questions(source: &Source<'_>, stretch: Option<Span>) -> Vec<Draft> {
    let mut drafts = order_of_steps(source);
    drafts.extend(how_late(source));
    drafts.extend(waits(source));
    drafts.extend(busiest(source));
    if let Some(stretch) = stretch {
        drafts.extend(first_complaint(source, stretch));
    }
    drafts.extend(most_frequent(source));
    drafts
}

fn draft(stem: Stem, right: Fact, wrong: Vec<Fact>, definition: Definition) -> Draft {
    Draft { stem, about: Vec::new(), shown: None, right, wrong, definition: Some(definition), sources: Vec::new() }
}

fn step(kind: ClockKind) -> Fact {
    Fact::Term("clock", kind.as_str().to_owned())
}

/// The clocks that have stopped, in order of time, no two at one moment.
fn steps<'a>(source: &'a Source<'_>) -> Vec<(&'a Clock, Micros)> {
    let storm = &source.material.measured.measures.storm;
    let mut steps: Vec<_> = storm.clocks.iter().filter_map(|clock| Some((clock, clock.at?))).collect();
    steps.sort_by_key(|(clock, at)| (*at, clock.kind));
    steps.dedup_by_key(|(_, at)| *at / MICROS_PER_MINUTE);
    steps
}

fn order_of_steps(source: &Source<'_>) -> Vec<Draft> {
    let steps = steps(source);
    if steps.len() < 3 {
        return Vec::new();
    }
    let facts = |clocks: &[(&Clock, Micros)]| clocks.iter().map(|(clock, _)| step(clock.kind)).collect::<Vec<_>>();
    let sources = |clock: &Clock| clock.quote.iter().cloned().collect::<Vec<QuoteId>>();
    let mut drafts = Vec::new();
    let (first, later) = (steps[0].0, facts(&steps[1..]));
    drafts.push(Draft { sources: sources(first), ..draft(Stem::Earliest, step(first.kind), later, Definition::CrisisClock) });
    // Back at the usual level is last by its nature: nobody needs to be asked.
    let acts: Vec<_> = steps.iter().copied().filter(|(clock, _)| clock.kind != ClockKind::BackToBaseline).collect();
    if let Some(((last, _), earlier)) = acts.split_last().filter(|(_, earlier)| earlier.len() >= 2) {
        drafts.push(Draft { sources: sources(last), ..draft(Stem::Latest, step(last.kind), facts(earlier), Definition::CrisisClock) });
    }
    drafts
}

/// Durations that nobody can take for each other.
fn apart(source: &Source<'_>, right: f64, others: impl IntoIterator<Item = f64>) -> Vec<Fact> {
    let times = source.rules().quiz.times_apart;
    let mut kept = vec![right];
    for other in others.into_iter().filter(|other| *other >= 1.0) {
        if kept.iter().all(|known| other.max(*known) / other.min(*known).max(1.0) >= times) {
            kept.push(other);
        }
    }
    kept.into_iter().skip(1).map(Fact::Minutes).collect()
}

fn how_late(source: &Source<'_>) -> Vec<Draft> {
    let clocks = &source.material.measured.measures.storm.clocks;
    let minutes = |kind: ClockKind| clocks.iter().find(|clock| clock.kind == kind).and_then(|clock| clock.minutes_since_onset);
    let all: Vec<f64> = clocks.iter().filter_map(|clock| clock.minutes_since_onset).collect();
    [ClockKind::FirstStatement, ClockKind::FirstApology, ClockKind::FirstFaultAcknowledgement]
        .into_iter()
        .filter_map(|kind| {
            let right = minutes(kind).filter(|minutes| *minutes >= 1.0)?;
            let wrong = apart(source, right, all.iter().copied().filter(|other| (other - right).abs() > f64::EPSILON));
            let quote = clocks.iter().find(|clock| clock.kind == kind).and_then(|clock| clock.quote.clone());
            Some(Draft {
                about: vec![step(kind)],
                sources: quote.into_iter().collect(),
                ..draft(Stem::HowLate, Fact::Minutes(right), wrong, Definition::CrisisClock)
            })
        })
        .collect()
}

fn waits(source: &Source<'_>) -> Vec<Draft> {
    let latency = &source.material.measured.measures.latency;
    let waits = &latency.first_reply;
    let evidence = &source.material.measured.measures.evidence;
    let mut drafts = Vec::new();
    if let Some(median) = waits.median.point.filter(|median| *median >= 1.0 && !waits.median.is_too_few()) {
        let others =
            [waits.naive_median_minutes, waits.naive_mean_minutes, waits.restricted_mean_72h.point, waits.p90.point, Some(latency.target_minutes)];
        let wrong = apart(source, median, others.into_iter().flatten());
        drafts.push(draft(Stem::HalfAnswered, Fact::Minutes(median), wrong, Definition::FirstReplyCalendarMinutes));
    }
    let counts = [waits.n_answered, waits.n_episodes, latency.outcomes.n_needs_none, latency.outcomes.n_unsure];
    if let Some(naive) = waits.naive_median_minutes.filter(|_| waits.n_censored > 0 && waits.n_answered > 0) {
        let mut wrong: Vec<u64> = counts.into_iter().filter(|n| *n != waits.n_censored).collect();
        wrong.sort_unstable();
        wrong.dedup();
        drafts.push(Draft {
            about: vec![Fact::Minutes(naive)],
            sources: evidence.topic("unanswered").iter().take(3).cloned().collect(),
            ..draft(Stem::LeftOut, Fact::Count(waits.n_censored), wrong.into_iter().map(Fact::Count).collect(), Definition::NaiveAnsweredOnly)
        });
    }
    if !waits.reply_rate.is_too_few() {
        let right = 1.0 - waits.reply_rate.share;
        let measures = &source.material.measured.measures;
        let others = [waits.reply_rate.share, measures.sentiment.negative.share, measures.acts.template_share.share, latency.praise_coverage.share];
        let mut kept = vec![right];
        for other in others {
            if kept.iter().all(|known| (known - other).abs() >= POINTS_APART) {
                kept.push(other);
            }
        }
        let wrong = kept.into_iter().skip(1).map(Fact::Share).collect();
        drafts.push(draft(Stem::NeverAnswered, Fact::Share(right), wrong, Definition::ReplyRate));
    }
    drafts
}

fn busiest(source: &Source<'_>) -> Option<Draft> {
    let storm = &source.material.measured.measures.storm;
    let peak = storm.peak_at?;
    let hour = 60 * MICROS_PER_MINUTE;
    let mut kept = vec![peak];
    let others = steps(source).into_iter().map(|(_, at)| at).chain(storm.onset.map(|onset| onset.at));
    for other in others.map(|at| at - at.rem_euclid(hour)) {
        if kept.iter().all(|known| (known - other).abs() >= 2 * hour) {
            kept.push(other);
        }
    }
    let wrong = kept.into_iter().skip(1).map(Fact::Instant).collect();
    let sources = source.material.measured.measures.evidence.topic("peak").iter().take(3).cloned().collect();
    Some(Draft { sources, ..draft(Stem::Busiest, Fact::Instant(peak), wrong, Definition::CommentVolume) })
}

/// The first cause that negative comments named twice in the stretch. Times to the minute, so that no second answer is as right.
fn first_complaint(source: &Source<'_>, stretch: Span) -> Option<Draft> {
    let mut seen: std::collections::BTreeMap<String, Vec<(Micros, u32)>> = std::collections::BTreeMap::new();
    for (at, row) in source.within(stretch.from, stretch.to) {
        let idx = *row as usize;
        if source.rows.is_customer(idx) && source.rows.polarity[idx] == Polarity::Negative {
            for cause in source.causes(*row) {
                let first = seen.entry(cause).or_default();
                if first.len() < 3 {
                    first.push((*at, *row));
                }
            }
        }
    }
    let mut order: Vec<(Micros, u32, String)> =
        seen.into_iter().filter_map(|(cause, rows)| rows.get(2).map(|_| (rows[0].0, rows[0].1, cause))).collect();
    order.sort();
    let (first, later) = order.split_first()?;
    let wrong: Vec<Fact> =
        later.iter().filter(|(at, ..)| *at >= first.0 + MICROS_PER_MINUTE).map(|(_, _, cause)| Fact::Cause(cause.clone())).collect();
    // A cause of the same minute would be as right.
    if wrong.len() < later.len().min(1) {
        return None;
    }
    let sources = (first.1 != NONE).then(|| QuoteId::of_row(first.1 as usize)).into_iter().collect();
    Some(Draft { sources, ..draft(Stem::FirstComplaint, Fact::Cause(first.2.clone()), wrong, Definition::CauseShare) })
}

/// The most frequent cause among negative comments, against those that are demonstrably rarer.
fn most_frequent(source: &Source<'_>) -> Option<Draft> {
    let causes = &source.material.measured.measures.causes;
    let ((cause, most), others) = causes.among_negative.split_first()?;
    if most.is_too_few() {
        return None;
    }
    let rarer = others.iter().filter(|(_, share)| share.differs_from(most) && share.count > 0);
    // A second cause that may be as frequent would make the answer a matter of chance.
    let is_clear = others.first().is_none_or(|(_, second)| second.count < most.count);
    let sources = causes.causes.iter().find(|row| row.cause == *cause).map(|row| row.quotes.iter().take(3).cloned().collect());
    is_clear.then(|| Draft {
        sources: sources.unwrap_or_default(),
        ..draft(Stem::MostFrequent, Fact::Cause(cause.clone()), rarer.map(|(cause, _)| Fact::Cause(cause.clone())).collect(), Definition::CauseShare)
    })
}
