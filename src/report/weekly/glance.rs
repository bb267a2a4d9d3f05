//! The first half page: the verdict with the rules that fired, and the five figures, each with what to think of its change.

use super::{Level, Week, level_word, say_week};
use crate::judge::weekly::Alert;
use crate::measure::results::QuoteId;
use crate::measure::weeks::{ChangeVerdict, Direction, Figure, TooEarly, WeekChange};
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Claim, KeyFigure, Section, Tone};
use crate::report::build::{callout, claim, list, plain, section as build, under, whole};
use crate::report::{Text, say};

/// Rules that the verdict names at once; the others stand in a list below.
const N_RULES: usize = 3;

pub fn section(week: &Week<'_>) -> Option<Section> {
    let report = week.report;
    let tone = match week.verdict.level {
        Level::Calm => Tone::Good,
        Level::Watch => Tone::Warning,
        Level::Act => Tone::Bad,
    };
    let mut why: Vec<Claim> = if week.verdict.alerts.is_empty() {
        let is_blind = report.changes.iter().all(|change| change.verdict == ChangeVerdict::TooEarly);
        vec![plain(if is_blind { say_week::calm_blind() } else { say_week::calm_why() })]
    } else {
        week.verdict.alerts.iter().map(|alert| told(week, alert)).collect()
    };
    let more = why.split_off(why.len().min(N_RULES));
    let intro = if report.before.is_empty() { say_week::figures_intro_none() } else { say_week::figures_intro(report.before.len() as u64) };
    let mut blocks = vec![
        callout(tone, level_word(week.verdict.level), why),
        Block::KeyFigures(report.changes.iter().map(|change| figure(week, change)).collect()),
        Block::Paragraph(vec![claim(intro, Definition::ChangeVerdict, &[])]),
    ];
    under(&mut blocks, say_week::more_rules(), list(more));
    build("week", say_week::section_verdict(), blocks)
}

fn told(week: &Week<'_>, alert: &Alert) -> Claim {
    let rule = |id: &str| {
        let rule = week.rules.get(id);
        (rule.value, Fact::Phrase { en: rule.source.clone(), pl: rule.source_pl.clone() })
    };
    let cause = |id: &str| Fact::Cause(id.to_owned());
    let none: &[QuoteId] = &[];
    let (text, definition, quotes) = match alert {
        Alert::CrisisBegan => (say_week::alert_crisis_began(), Definition::ChangePoint, none),
        Alert::CrisisGoes => (say_week::alert_crisis_goes(), Definition::ChangePoint, none),
        Alert::NegativeSurge { ratio, n } => {
            let (limit, source) = rule("surge_ratio");
            (say_week::alert_surge(*n, Fact::Number(*ratio), Fact::Count(whole(limit)), source), Definition::ChangeVerdict, none)
        }
        Alert::ServiceDrop { now, before } => {
            let (limit, source) = rule("service_drop");
            let text = say_week::alert_service(Fact::Share(*now), Fact::Share(*before), Fact::Points(limit), source);
            (text, Definition::AnsweredWithin, none)
        }
        Alert::Worse(Figure::Negative) => (say_week::alert_negative(), Definition::NegativeShare, none),
        Alert::Worse(Figure::WithinTarget) => (say_week::alert_target(), Definition::AnsweredWithin, none),
        Alert::Worse(Figure::Praise) => (say_week::alert_praise(), Definition::PraiseCoverage, none),
        Alert::Worse(Figure::FirstReply | Figure::Comments) => (say_week::alert_wait(), Definition::FirstReplyCalendarMinutes, none),
        Alert::MoreComments { ratio } => (say_week::alert_comments(Fact::Number(*ratio)), Definition::CommentVolume, none),
        Alert::Backlog { from, to } => (say_week::alert_backlog(*from, *to), Definition::Backlog, none),
        Alert::Rumour { n, quotes } => (say_week::alert_rumour(*n), Definition::CauseShare, quotes.as_slice()),
        Alert::Copies { n, n_authors, quotes } => (say_week::alert_copies(*n, *n_authors), Definition::CopyShare, quotes.as_slice()),
        Alert::Spikes { n, quotes } => (say_week::alert_spikes(*n), Definition::WeekSpike, quotes.as_slice()),
        Alert::NewCause { cause: id, n, quotes } => (say_week::alert_new_cause(cause(id), *n), Definition::CauseShare, quotes.as_slice()),
        Alert::RisingCause { cause: id, quotes } => (say_week::alert_rising_cause(cause(id)), Definition::CauseShare, quotes.as_slice()),
    };
    claim(text, definition, quotes)
}

/// What a figure is called.
pub fn label(week: &Week<'_>, figure: Figure) -> Text {
    match figure {
        Figure::Comments => say_week::figure_comments(),
        Figure::Negative => say_week::figure_negative(),
        Figure::FirstReply => say_week::figure_first_reply(),
        Figure::WithinTarget => say_week::figure_within_target(Fact::Minutes(week.report.now.target_minutes)),
        Figure::Praise => say_week::figure_praise(),
    }
}

fn figure(week: &Week<'_>, change: &WeekChange) -> KeyFigure {
    let now = change.now;
    let is_shown = change.figure == Figure::Comments || !now.is_too_few();
    let (value, interval) = match change.figure {
        Figure::Comments => (now.point.map(|point| Fact::Count(whole(point))), None),
        // Where the median is not reached, the lower end of its interval is what can be said.
        Figure::FirstReply => (
            now.point.map(Fact::Minutes).or_else(|| now.low.map(|low| Fact::MinutesRange(low, None))),
            now.point.map(|_| Fact::MinutesRange(now.low.unwrap_or(0.0), now.high)),
        ),
        Figure::Negative | Figure::WithinTarget | Figure::Praise => {
            (now.point.map(Fact::Share), now.low.zip(now.high).map(|(low, high)| Fact::ShareRange(low, high)))
        }
    };
    let note = note(change);
    KeyFigure {
        label: label(week, change.figure),
        value: value.filter(|_| is_shown),
        interval: interval.filter(|_| is_shown),
        n: (change.figure != Figure::Comments).then_some(now.n),
        note: Some(if is_shown { note } else { say::key_too_few() }),
        definition: now.definition,
        tone: tone(change),
    }
}

/// What to think of the change, in one line.
fn note(change: &WeekChange) -> Text {
    if let Some(reason) = change.reason {
        return match reason {
            TooEarly::PartialWeek => say_week::early_partial_week(),
            TooEarly::NoHistory => say_week::early_no_history(),
            TooEarly::FewWeeks => say_week::early_few_weeks(),
            TooEarly::TooFew => say_week::early_too_few(),
            TooEarly::NoTimes => say_week::early_no_times(),
        };
    }
    let is_real = change.verdict == ChangeVerdict::Real;
    let point = change.change.and_then(|estimate| estimate.point).unwrap_or(0.0);
    let before = change.before.and_then(|before| before.point);
    match change.figure {
        Figure::Comments => {
            let say = if is_real { say_week::real_ratio } else { say_week::noise_ratio };
            say(Fact::Number(point), whole(before.unwrap_or(0.0)))
        }
        Figure::FirstReply if change.now.point.is_none() => match before {
            Some(before) if is_real => say_week::real_wait_now_open(Fact::Minutes(before)),
            _ => say_week::not_reached(),
        },
        Figure::FirstReply => match (before, is_real) {
            (Some(before), true) => say_week::real_wait(Fact::Minutes(before)),
            (Some(before), false) => say_week::noise_wait(Fact::Minutes(before)),
            (None, true) => say_week::real_wait_open(),
            (None, false) => say_week::noise_wait_open(),
        },
        Figure::Negative | Figure::WithinTarget | Figure::Praise => {
            let say = if is_real { say_week::real_points } else { say_week::noise_points };
            say(Fact::Points(point), Fact::Share(before.unwrap_or(0.0)))
        }
    }
}

fn tone(change: &WeekChange) -> Tone {
    if change.verdict != ChangeVerdict::Real {
        return Tone::Plain;
    }
    match (change.figure, change.direction) {
        (Figure::Comments, Direction::Up) => Tone::Warning,
        (Figure::Negative | Figure::FirstReply, Direction::Up) | (Figure::WithinTarget | Figure::Praise, Direction::Down) => Tone::Bad,
        (Figure::Negative | Figure::FirstReply, Direction::Down) | (Figure::WithinTarget | Figure::Praise, Direction::Up) => Tone::Good,
        _ => Tone::Plain,
    }
}

/// The verdict in one word.
pub fn word(verdict: ChangeVerdict) -> Text {
    match verdict {
        ChangeVerdict::Real => say_week::word_real(),
        ChangeVerdict::Noise => say_week::word_noise(),
        ChangeVerdict::TooEarly => say_week::word_too_early(),
    }
}
