//! How large it was: volume over time, comments above the usual level, authors, the peak and how it passed.

use crate::measure::results::{ClockKind, ExpectedBin};
use crate::model::{Definition, Fact, Span};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, Marker, Section};
use crate::report::build::{
    bands, claim, clock, count, digits, is_crisis, paragraph, section as build, statement_label, table, term, wait, whole, words,
};
use crate::report::{Context, say};

/// Above this many hours, the chart has a column a day: narrower columns cannot be seen.
const MAX_HOURS: usize = 24 * 21;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let is_crisis = is_crisis(&context.measures.storm);
    let mut blocks = Vec::new();
    blocks.extend(paragraph(if is_crisis { crisis_claims(context) } else { calm_claims(context) }));
    blocks.extend(volume(context));
    if is_crisis {
        blocks.extend(phases(context));
        blocks.push(Block::Prompt(say::impact_other()));
        build("impact", say::section_impact(), blocks)
    } else {
        build("volume", say::section_volume(), blocks)
    }
}

fn calm_claims(context: &Context<'_>) -> Vec<Claim> {
    let (scope, volume) = (&context.measures.scope, &context.measures.volume);
    let mut claims = vec![claim(say::impact_authors(scope.n_customer, scope.n_authors), Definition::CommentVolume, &[])];
    // In an archive with long gaps the median day has none: that says nothing about a typical day.
    if !volume.daily.is_empty() && volume.median_per_day > 0.0 {
        claims.push(claim(say::impact_typical_day(Fact::Number(volume.median_per_day)), Definition::CommentVolume, &[]));
    }
    if let Some(at) = volume.peak_hour.filter(|_| volume.n_peak_hour > 0) {
        claims.push(claim(say::impact_busiest(Fact::Instant(at), volume.n_peak_hour), Definition::CommentVolume, &[]));
    }
    claims
}

fn crisis_claims(context: &Context<'_>) -> Vec<Claim> {
    let (measures, storm) = (context.measures, &context.measures.storm);
    let baseline = Fact::Number(storm.baseline_per_hour);
    let peak = measures.evidence.topic("peak");
    let mut claims = Vec::new();
    if let Some(point) = storm.excess_comments.point.filter(|point| *point >= 1.0) {
        let text = match (storm.excess_comments.low, storm.excess_comments.high) {
            (Some(low), Some(high)) => say::impact_excess_range(whole(point), Fact::Count(whole(low)), Fact::Count(whole(high)), baseline.clone()),
            _ => say::impact_excess(whole(point), baseline.clone()),
        };
        claims.push(claim(text, Definition::ExcessComments, peak));
    }
    claims.push(claim(say::impact_authors(measures.scope.n_customer, measures.scope.n_authors), Definition::CommentVolume, &[]));
    if let Some(at) = storm.peak_at {
        claims.push(claim(say::impact_peak(Fact::Instant(at), storm.n_peak_hour, baseline), Definition::CommentVolume, peak));
    }
    if let Some((low, high)) = storm.peak_low.zip(storm.peak_high).filter(|(low, high)| low < high) {
        claims.push(claim(say::impact_peak_range(Fact::Instant(low), Fact::Instant(high)), Definition::CommentVolume, &[]));
    }
    if let Some((minutes, interval)) = wait(&storm.doubling_minutes) {
        claims.push(claim(say::impact_doubling(minutes, interval), Definition::DoublingTime, &[]));
    }
    if let Some((minutes, interval)) = wait(&storm.half_life_minutes) {
        claims.push(claim(say::impact_half_life(minutes, interval), Definition::HalfLife, &[]));
    }
    if let Some((minutes, interval)) = wait(&storm.baseline_minutes) {
        claims.push(claim(say::impact_back_range(minutes, interval), Definition::TimeToBaseline, &[]));
    } else if let Some((_, minutes)) = clock(storm, ClockKind::BackToBaseline) {
        claims.push(claim(say::impact_back(Fact::Minutes(minutes)), Definition::CrisisClock, &[]));
    } else if storm.is_still_open {
        claims.push(claim(say::impact_open(), Definition::CrisisClock, &[]));
    }
    claims
}

fn volume(context: &Context<'_>) -> Option<Block> {
    let (measures, volume) = (context.measures, &context.measures.volume);
    let is_hourly = !volume.hourly.is_empty() && volume.hourly.len() <= MAX_HOURS;
    let bins = if is_hourly { &volume.hourly } else { &volume.daily };
    let (total, highest) = (bins.iter().map(|bin| bin.n_customer).sum::<u64>(), bins.iter().map(|bin| bin.n_customer).max()?);
    if highest == 0 {
        return None;
    }
    let title = match volume.peak_hour.filter(|_| is_crisis(&measures.storm) && volume.n_peak_hour > 0) {
        Some(at) => say::impact_volume_title(Fact::Instant(at), volume.n_peak_hour),
        None => say::impact_volume_title_plain(),
    };
    Some(Block::Figure(Figure {
        id: "volume",
        title,
        caption: if is_crisis(&measures.storm) { say::impact_volume_caption() } else { say::impact_volume_caption_calm() },
        description: say::impact_volume_description(total, bins.len() as u64, highest),
        chart: Chart::VolumeOverTime {
            bins: bins.iter().map(|bin| (Span { from: bin.from, to: bin.to }, bin.n_customer, bin.n_negative)).collect(),
            expected: measures.spread.spikes.iter().flat_map(|spikes| if is_hourly { &spikes.hourly } else { &spikes.daily }).map(expected).collect(),
            phases: bands(&measures.storm),
            statements: markers(context),
            onset: measures.storm.crisis.filter(|_| is_crisis(&measures.storm)).map(|crisis| crisis.from),
        },
    }))
}

fn expected(bin: &ExpectedBin) -> (Span, f64, f64, f64) {
    (Span { from: bin.from, to: bin.to }, bin.low, bin.expected, bin.high)
}

/// The brand's statements on a time axis.
pub(super) fn markers(context: &Context<'_>) -> Vec<Marker> {
    context
        .measures
        .storm
        .statements
        .iter()
        .map(|statement| Marker { at: statement.at, label: say::chart_marker(statement_label(statement)) })
        .collect()
}

fn phases(context: &Context<'_>) -> Option<Block> {
    let rows = context.measures.storm.phases.iter().map(|phase| {
        vec![
            Cell::Fact(term("phase", phase.kind.as_str())),
            Cell::Fact(Fact::Instant(phase.span.from)),
            phase.from_low.map_or(Cell::Empty, |at| Cell::Fact(Fact::Instant(at))),
            phase.from_high.map_or(Cell::Empty, |at| Cell::Fact(Fact::Instant(at))),
            Cell::Fact(Fact::Instant(phase.span.to)),
            count(phase.n),
            Cell::Fact(Fact::Number(phase.per_hour)),
            Cell::Share(phase.negative),
        ]
    });
    let columns = vec![
        words("phase", say::col_phase()),
        words("from_at", say::col_from()),
        words("from_low_at", say::col_from_low()),
        words("from_high_at", say::col_from_high()),
        words("to_at", say::col_to()),
        digits("n_comments", say::col_comments()),
        digits("comments_per_hour", say::col_per_hour()),
        digits("negative_share", say::col_negative()),
    ];
    table("phases", say::impact_phases(), columns, rows.collect(), None)
}
