//! The timeline: starts before the onset and only runs forward, each row with the comments behind it.

use crate::measure::results::{PhaseKind, QuoteId, Series, StatementKind, Verdict};
use crate::model::{Fact, Micros};
use crate::report::block::{Block, Section, TimelineRow, Tone};
use crate::report::build::{cause, is_crisis, list, plain, section as build, share, statement_name, term};
use crate::report::{Context, Text, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    if !is_crisis(&context.measures.storm) {
        return None;
    }
    let storm = &context.measures.storm;
    let mut blocks = vec![Block::Paragraph(vec![plain(say::time_intro())]), Block::Timeline(rows(context))];
    let missing = storm.clocks.iter().filter(|clock| clock.at.is_none()).map(|clock| plain(say::time_missing(term("clock", clock.kind.as_str()))));
    blocks.extend(list(missing.collect()));
    blocks.push(Block::Prompt(say::time_internal()));
    build("timeline", say::section_timeline(), blocks)
}

fn row(at: Micros, text: Text, evidence: &[QuoteId], tone: Tone) -> TimelineRow {
    TimelineRow { at, text, evidence: evidence.to_vec(), tone }
}

fn rows(context: &Context<'_>) -> Vec<TimelineRow> {
    let measures = context.measures;
    let (storm, evidence) = (&measures.storm, &measures.evidence);
    let mut rows = Vec::new();
    if let Some(span) = measures.scope.span {
        rows.push(row(span.from, say::time_start(), &[], Tone::Plain));
    }
    rows.extend(first_seen(context));
    rows.extend(onset(context));
    for phase in storm.phases.iter().filter(|phase| phase.kind != PhaseKind::Calm) {
        let (kind, per_hour) = (term("phase", phase.kind.as_str()), Fact::Number(phase.per_hour));
        let text = if phase.negative.is_too_few() {
            say::time_phase_few(kind, phase.n, per_hour)
        } else {
            say::time_phase(kind, phase.n, per_hour, share(&phase.negative))
        };
        rows.push(row(phase.span.from, text, &[], Tone::Plain));
    }
    if let Some(at) = storm.peak_at {
        rows.push(row(at, say::time_peak(storm.n_peak_hour), evidence.topic("peak"), Tone::Bad));
    }
    for statement in &storm.statements {
        let tone = if statement.kind == StatementKind::Defensive { Tone::Warning } else { Tone::Plain };
        rows.push(row(statement.at, statement_name(statement), statement.quote.as_slice(), tone));
    }
    for clock in &storm.clocks {
        if let (Some(at), Some(minutes)) = (clock.at, clock.minutes_since_onset) {
            let text = say::time_clock(term("clock", clock.kind.as_str()), Fact::Minutes(minutes));
            rows.push(row(at, text, clock.quote.as_slice(), Tone::Good));
        }
    }
    if let Some(span) = measures.scope.span {
        rows.push(row(span.to - 1, say::time_end(), &[], Tone::Plain));
    }
    // Stable: events of one instant keep the order in which they were named above.
    rows.sort_by_key(|row| row.at);
    rows
}

/// The first comments about the leading cause and about false information.
fn first_seen(context: &Context<'_>) -> Vec<TimelineRow> {
    let (causes, evidence) = (&context.measures.causes, &context.measures.evidence);
    let mut rows = Vec::new();
    let leading = causes.among_negative.first().map(|(id, _)| id.as_str());
    for seen in &causes.causes {
        let Some(at) = seen.first_seen else { continue };
        if seen.cause == "false_information" {
            rows.push(row(at, say::time_rumour(), &evidence.of_moment(evidence.topic("false_information"), at), Tone::Warning));
        } else if leading == Some(seen.cause.as_str()) {
            rows.push(row(at, say::time_cause(cause(&seen.cause)), &evidence.of_moment(&seen.quotes, at), Tone::Warning));
        }
    }
    rows
}

fn onset(context: &Context<'_>) -> Option<TimelineRow> {
    let storm = &context.measures.storm;
    let evidence = context.measures.evidence.topic("onset");
    match (storm.verdict, &storm.onset) {
        (Verdict::Declared, _) => storm.crisis.map(|crisis| row(crisis.from, say::time_onset_declared(), evidence, Tone::Bad)),
        (_, Some(point)) if point.series == Series::Volume => {
            let (low, high) = (Fact::Instant(point.low), Fact::Instant(point.high));
            Some(row(point.at, say::time_onset(low, high, Fact::Number(point.before), Fact::Number(point.after)), evidence, Tone::Bad))
        }
        (_, Some(point)) => {
            let (low, high) = (Fact::Instant(point.low), Fact::Instant(point.high));
            Some(row(point.at, say::time_onset_share(low, high, Fact::Share(point.before), Fact::Share(point.after)), evidence, Tone::Bad))
        }
        (_, None) => None,
    }
}
