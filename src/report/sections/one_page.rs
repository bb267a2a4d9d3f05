//! One page: the four questions in a few sentences with evidence, and the headline numbers.

use crate::judge::LessonKind;
use crate::measure::results::{ClockKind, Spike, Verdict};
use crate::model::{Definition, Estimate, Fact, ResponseAct, Share};
use crate::report::block::{Block, Claim, KeyFigure, Section, Tone};
use crate::report::build::{
    cause, claim, clock, is_crisis, list, n_customer_within, paragraph, plain, range, section as build, share, under, wait, whole,
};
use crate::report::sections::lessons::title_of;
use crate::report::{Context, Text, say};

/// Lessons that the page names.
const N_LESSONS: usize = 3;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let mut blocks = vec![Block::KeyFigures(key_figures(context))];
    under(&mut blocks, say::head_happened(), paragraph(happened(context)));
    under(&mut blocks, say::head_answered(), paragraph(answered(context)));
    under(&mut blocks, say::head_felt(), paragraph(felt(context)));
    under(&mut blocks, say::head_change(), change(context));
    build("one_page", say::section_one_page(), blocks)
}

fn happened(context: &Context<'_>) -> Vec<Claim> {
    let measures = context.measures;
    let storm = &measures.storm;
    let onset = measures.evidence.topic("onset");
    let n_all = measures.scope.n_customer;
    match (storm.verdict, storm.crisis) {
        (Verdict::Crisis | Verdict::Declared, Some(crisis)) => {
            let n = n_customer_within(context, crisis);
            let (from, duration) = (Fact::Instant(crisis.from), Fact::Minutes(crisis.minutes()));
            let text = if storm.is_still_open { say::page_crisis_open(from, duration, n) } else { say::page_crisis(from, duration, n) };
            let mut claims = vec![claim(text, Definition::CommentVolume, onset)];
            claims.extend(excess(&storm.excess_comments).map(|text| claim(text, Definition::ExcessComments, measures.evidence.topic("peak"))));
            claims
        }
        (Verdict::CannotTell, _) => vec![claim(say::page_cannot_tell(n_all), Definition::CommentVolume, &[])],
        _ => vec![calm(context, n_all)],
    }
}

/// Nothing to act on; but a reader who sees the spikes of this report must not read that there were none.
fn calm(context: &Context<'_>, n: u64) -> Claim {
    let spikes = context.measures.spread.spikes.iter().flat_map(|spikes| &spikes.spikes).filter(|spike| !spike.is_copied);
    let of = |spike: &&Spike| spike.excess.point.unwrap_or(0.0);
    match spikes.max_by(|a, b| of(a).total_cmp(&of(b))) {
        Some(spike) => {
            claim(say::page_calm_spike(n, Fact::Instant(spike.span.from), Fact::Count(whole(of(&spike)))), Definition::Spike, &spike.first)
        }
        None => claim(say::page_calm(n), Definition::CommentVolume, &[]),
    }
}

fn excess(estimate: &Estimate) -> Option<Text> {
    let point = estimate.point.filter(|point| *point >= 1.0)?;
    Some(match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => say::page_excess_range(whole(point), Fact::Count(whole(low)), Fact::Count(whole(high))),
        _ => say::page_excess(whole(point)),
    })
}

fn answered(context: &Context<'_>) -> Vec<Claim> {
    let measures = context.measures;
    let waits = &measures.latency.first_reply;
    let (n, evidence) = (waits.n_episodes, &measures.evidence);
    if n == 0 {
        return vec![plain(say::page_no_cases())];
    }
    let text = match wait(&waits.median) {
        _ if waits.median.is_too_few() => say::page_median_too_few(n),
        Some((median, interval)) => say::page_median(median, interval, waits.median.n),
        None => say::page_median_open(n),
    };
    let mut claims = vec![claim(text, Definition::FirstReplyCalendarMinutes, evidence.topic("slow_reply"))];
    let unanswered = if waits.n_censored == 0 {
        say::page_all_answered(n)
    } else {
        say::page_unanswered(waits.n_censored, n, Fact::Share(waits.n_censored as f64 / n as f64))
    };
    claims.push(claim(unanswered, Definition::ReplyRate, evidence.topic("unanswered")));
    let acts = &measures.acts;
    let act = |wanted: ResponseAct| acts.acts.iter().find(|row| row.act == wanted).map(|row| row.share).filter(|share| !share.is_too_few());
    if acts.n_replies == 0 {
        claims.push(plain(say::page_no_replies()));
    } else if let (Some(apology), Some(redress)) = (act(ResponseAct::Apology), act(ResponseAct::Redress)) {
        claims.push(claim(
            say::page_acts(share(&apology), range(&apology), share(&redress), range(&redress), apology.n),
            Definition::ActShare,
            evidence.topic("act/apology"),
        ));
    }
    claims
}

fn felt(context: &Context<'_>) -> Vec<Claim> {
    let measures = context.measures;
    let mood = &measures.sentiment;
    let mut claims = Vec::new();
    match (&mood.before, &mood.crisis) {
        (Some(before), Some(crisis)) if is_crisis(&measures.storm) && !before.is_too_few() && !crisis.is_too_few() => {
            let say = match (crisis.differs_from(before), crisis.share > before.share) {
                (true, true) => say::page_mood_rose,
                (true, false) => say::page_mood_fell,
                (false, _) => say::page_mood_same,
            };
            let text = say(share(before), range(before), share(crisis), range(crisis), crisis.n);
            claims.push(claim(text, Definition::NegativeShare, measures.evidence.topic("peak")));
        }
        _ if !mood.negative.is_too_few() => {
            claims.push(claim(say::page_mood(share(&mood.negative), range(&mood.negative), mood.n), Definition::NegativeShare, &[]));
        }
        _ => {}
    }
    if let Some(labels) = &mood.labels
        && let Some(whole) = &labels.negative
    {
        let text = say::page_mood_corrected(Fact::Share(whole.share), Fact::ShareRange(whole.low, whole.high), labels.n);
        claims.push(claim(text, Definition::CorrectedNegativeShare, &[]));
    }
    match measures.causes.among_negative.first() {
        Some((id, of_negative)) if !of_negative.is_too_few() => {
            let evidence = measures.evidence.topic(&format!("cause/{id}"));
            let text = say::page_cause(cause(id), share(of_negative), range(of_negative), of_negative.n);
            claims.push(claim(text, Definition::CauseShare, evidence));
        }
        _ => claims.push(plain(say::page_no_cause())),
    }
    claims
}

fn change(context: &Context<'_>) -> Vec<Block> {
    let to_change: Vec<_> = context.lessons.iter().filter(|lesson| lesson.kind == LessonKind::Improve).collect();
    if to_change.is_empty() {
        return vec![Block::Paragraph(vec![plain(say::page_no_change())])];
    }
    let titles =
        to_change.iter().take(N_LESSONS).map(|lesson| Claim { text: title_of(lesson), definition: None, evidence: lesson.evidence.ids().to_vec() });
    let mut blocks = vec![Block::Paragraph(vec![plain(say::page_change(to_change.len() as u64))])];
    blocks.extend(list(titles.collect()));
    blocks
}

fn key_figures(context: &Context<'_>) -> Vec<KeyFigure> {
    let measures = context.measures;
    let waits = &measures.latency.first_reply;
    let mut figures = vec![comments(context)];
    if is_crisis(&measures.storm) {
        figures.extend(excess_figure(&measures.storm.excess_comments));
        figures.push(clock_figure(context, ClockKind::FirstReply, say::key_first_reply()));
        figures.push(clock_figure(context, ClockKind::FirstStatement, say::key_first_statement()));
    }
    if waits.n_episodes > 0 {
        figures.push(median_figure(context));
        if !is_crisis(&measures.storm) {
            figures.push(within_hour(context));
        }
        let mut rate = share_figure(say::key_reply_rate(), &waits.reply_rate, Tone::Plain);
        rate.note = rate.note.or(Some(say::key_reply_rate_note(waits.n_censored)));
        figures.push(rate);
    }
    if measures.sentiment.n > 0 {
        let negative = negative_figure(context);
        let has_variant = negative.definition.with_copies_once() == Some(measures.sentiment.negative_by_text.definition);
        figures.push(negative);
        if has_variant && !measures.sentiment.negative_by_text.is_too_few() {
            figures.push(share_figure(say::page::key_negative_by_text(), &measures.sentiment.negative_by_text, mood_tone(context)));
        }
    }
    if measures.acts.n_replies > 0 {
        figures.push(share_figure(say::key_template(), &measures.acts.template_share, Tone::Plain));
    }
    if !is_crisis(&measures.storm) && !measures.latency.praise_coverage.is_too_few() {
        figures.push(share_figure(say::key_praise(), &measures.latency.praise_coverage, Tone::Plain));
    }
    figures
}

/// The negative share: corrected where there are labels.
fn negative_figure(context: &Context<'_>) -> KeyFigure {
    let mood = &context.measures.sentiment;
    let counted = share_figure(say::key_negative(), &mood.negative, mood_tone(context));
    let Some((labels, whole)) = mood.labels.as_ref().and_then(|labels| Some((labels, labels.negative?))) else { return counted };
    KeyFigure {
        value: Some(Fact::Share(whole.share)),
        interval: Some(Fact::ShareRange(whole.low, whole.high)),
        note: Some(say::key_negative_corrected(labels.n, Fact::Share(whole.counted))),
        definition: Definition::CorrectedNegativeShare,
        ..counted
    }
}

fn comments(context: &Context<'_>) -> KeyFigure {
    let scope = &context.measures.scope;
    KeyFigure {
        label: say::key_comments(),
        value: Some(Fact::Count(scope.n_customer)),
        interval: None,
        n: None,
        note: Some(say::key_comments_note(scope.n_authors)),
        definition: Definition::CommentVolume,
        tone: Tone::Plain,
    }
}

fn excess_figure(estimate: &Estimate) -> Option<KeyFigure> {
    let point = estimate.point?;
    // A count has no range among the facts, so the interval is told in the sentence below the figures.
    Some(KeyFigure {
        label: say::key_excess(),
        value: Some(Fact::Count(whole(point))),
        interval: None,
        n: Some(estimate.n),
        note: None,
        definition: Definition::ExcessComments,
        tone: Tone::Plain,
    })
}

fn clock_figure(context: &Context<'_>, kind: ClockKind, label: Text) -> KeyFigure {
    let minutes = clock(&context.measures.storm, kind).map(|(_, minutes)| minutes);
    KeyFigure {
        label,
        value: minutes.map(Fact::Minutes),
        interval: None,
        n: None,
        note: Some(if minutes.is_some() { say::key_since_onset() } else { say::key_not_in_archive() }),
        definition: Definition::CrisisClock,
        tone: if minutes.is_some() { Tone::Plain } else { Tone::Bad },
    }
}

fn median_figure(context: &Context<'_>) -> KeyFigure {
    let latency = &context.measures.latency;
    let median = &latency.first_reply.median;
    let value = wait(median);
    let note = match (&value, median.is_too_few()) {
        (Some(_), _) => None,
        (None, true) => Some(say::key_too_few()),
        (None, false) => Some(say::key_median_not_reached()),
    };
    let tone = match median.point {
        _ if median.is_too_few() => Tone::Plain,
        Some(point) if point <= latency.target_minutes => Tone::Good,
        Some(_) => Tone::Warning,
        None => Tone::Bad,
    };
    let (value, interval) = value.unzip();
    KeyFigure { label: say::key_median(), value, interval, n: Some(median.n), note, definition: Definition::FirstReplyCalendarMinutes, tone }
}

fn within_hour(context: &Context<'_>) -> KeyFigure {
    let within = context.measures.latency.first_reply.answered_within.iter().find(|within| (within.minutes - 60.0).abs() < 0.5);
    let estimate = within.map(|within| within.share).filter(|estimate| !estimate.is_too_few());
    let point = estimate.and_then(|estimate| estimate.point);
    let interval = estimate.and_then(|estimate| Some(Fact::ShareRange(estimate.low?, estimate.high?)));
    KeyFigure {
        label: say::key_within_hour(),
        value: point.map(Fact::Share),
        interval: interval.filter(|_| point.is_some()),
        n: estimate.map(|estimate| estimate.n),
        note: point.is_none().then(say::key_within_not_known),
        definition: Definition::AnsweredWithin,
        tone: Tone::Plain,
    }
}

fn share_figure(label: Text, of: &Share, tone: Tone) -> KeyFigure {
    let is_shown = !of.is_too_few();
    KeyFigure {
        label,
        value: is_shown.then(|| share(of)),
        interval: is_shown.then(|| range(of)),
        n: Some(of.n),
        note: (!is_shown).then(say::key_too_few),
        definition: of.definition,
        tone,
    }
}

fn mood_tone(context: &Context<'_>) -> Tone {
    match (&context.measures.sentiment.before, &context.measures.sentiment.crisis) {
        (Some(before), Some(crisis)) if crisis.differs_from(before) => {
            if crisis.share > before.share {
                Tone::Bad
            } else {
                Tone::Good
            }
        }
        _ => Tone::Plain,
    }
}
