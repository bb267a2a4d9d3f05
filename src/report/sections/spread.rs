//! How it spread: hours that stand out, words that set the crisis apart, comments that led to others, clues of removed comments. Copies have a file of their own.

use super::spread_copies;
use crate::annotate::spread::RemovalKind;
use crate::measure::results::{Contagion, NoTrees, PhaseKind, Spike, SpikeMeasures, SpikeRhythm};
use crate::model::{Definition, Estimate, Fact};
use crate::report::block::{Block, Cell, Claim, Section, Tone};
use crate::report::build::{
    callout, cause, claim, count, digits, evidence_cell, instant_cell, is_crisis, name, paragraph, plain, quotes, range, section as build, share,
    table, term, under, whole, words,
};
use crate::report::say::spread as say;
use crate::report::{Context, Quotes, say as common};

/// Words named in a sentence.
const N_WORDS: usize = 8;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    if let Some(rise) = context.measures.storm.copied_rise {
        let body = vec![plain(say::rise(Fact::Instant(rise.from), Fact::Instant(rise.to))), plain(say::rise_hint())];
        blocks.push(callout(Tone::Warning, say::rise_title(), body));
    }
    under(&mut blocks, say::spikes_head(), spikes(context));
    under(&mut blocks, say::words_head(), key_words(context));
    under(&mut blocks, say::contagion_head(), contagion(context));
    under(&mut blocks, say::copies_head(), spread_copies::blocks(context));
    under(&mut blocks, say::removal_head(), removal(context));
    build("spread", say::heading(), blocks)
}

fn spikes(context: &Context<'_>) -> Vec<Block> {
    let Some(found) = &context.measures.spread.spikes else { return Vec::new() };
    let rhythm = plain(match found.rhythm {
        SpikeRhythm::HourOfWeek => say::spikes_week(),
        SpikeRhythm::HourOfDay => say::spikes_day(),
        SpikeRhythm::AllHours => say::spikes_all(),
    });
    if found.spikes.is_empty() {
        return vec![Block::Paragraph(vec![claim(say::spikes_none(found.n_hours), Definition::Spike, &[]), rhythm])];
    }
    let n = found.spikes.len() as u64;
    let mut claims = vec![claim(say::spikes_some(found.n_hours_above, found.n_hours, n), Definition::Spike, &[])];
    claims.extend(largest(found));
    claims.extend(found.spikes.iter().filter(|spike| spike.is_copied).map(|spike| plain(say::spike_copied(Fact::Instant(spike.span.from)))));
    claims.push(rhythm);
    let columns = vec![
        words("from_at", common::col_from()),
        words("to_at", common::col_to()),
        digits("n_comments", common::col_comments()),
        digits("expected", say::col_expected()),
        digits("excess", say::col_excess()),
        digits("excess_low", say::col_low()),
        digits("excess_high", say::col_high()),
        digits("negative_share", common::col_negative()),
        words("cause", say::col_main_cause()),
        words("words", say::col_words()),
        digits("copied_share", say::col_copied()),
        words("evidence", say::col_first_comments()),
    ];
    let rows = found.spikes.iter().map(spike_row).collect();
    paragraph(claims).into_iter().chain(table("spikes", say::spikes_table(), columns, rows, Some(say::spikes_note()))).collect()
}

fn largest(found: &SpikeMeasures) -> Option<Claim> {
    let point = |spike: &&Spike| spike.excess.point.unwrap_or(0.0);
    let spike = found.spikes.iter().rev().max_by(|a, b| point(a).total_cmp(&point(b)))?;
    let (low, high) = (spike.excess.low?, spike.excess.high?);
    let text = say::spike_largest(Fact::Instant(spike.span.from), whole(point(&spike)), Fact::Count(whole(low)), Fact::Count(whole(high)));
    Some(claim(text, Definition::Spike, &spike.first))
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Fact(Fact::Number(value)))
}

fn spike_row(spike: &Spike) -> Vec<Cell> {
    vec![
        instant_cell(Some(spike.span.from)),
        instant_cell(Some(spike.span.to)),
        count(spike.n),
        number(Some(spike.expected)),
        number(spike.excess.point),
        number(spike.excess.low),
        number(spike.excess.high),
        Cell::Share(spike.negative),
        spike.cause.as_ref().map_or(Cell::Empty, |(id, _)| Cell::Fact(cause(id))),
        name(&spike.words.join(", ")),
        if spike.copied.count == 0 { Cell::Empty } else { Cell::Share(spike.copied) },
        evidence_cell(&spike.first),
    ]
}

fn key_words(context: &Context<'_>) -> Vec<Block> {
    if !is_crisis(&context.measures.storm) {
        return Vec::new();
    }
    let found = &context.measures.spread.words;
    let mut blocks = Vec::new();
    if found.is_empty() {
        blocks.push(Block::Paragraph(vec![claim(say::words_none(), Definition::KeyWord, &[])]));
    } else {
        let named: Vec<&str> = found.iter().take(N_WORDS).map(|word| word.words.as_str()).collect();
        blocks.push(Block::Paragraph(vec![claim(say::words_some(Fact::Name(named.join(", "))), Definition::KeyWord, &found[0].quotes)]));
    }
    let rows = found.iter().map(|word| {
        vec![
            name(&word.words),
            Cell::Share(word.share),
            Cell::Share(word.share_other),
            count(word.n_authors),
            number(Some(word.z)),
            number(Some(word.g2)),
            evidence_cell(&word.quotes),
        ]
    });
    let columns = vec![
        words("words", say::col_words()),
        digits("crisis_share", say::col_in_crisis()),
        digits("calm_share", say::col_in_calm()),
        digits("n_authors", common::col_authors()),
        digits("z", say::col_z()),
        digits("g2", say::col_g2()),
        words("evidence", common::col_evidence()),
    ];
    blocks.extend(table("key_words", say::words_table(), columns, rows.collect(), Some(say::words_note())));
    let phases = context.measures.spread.phase_words.iter().map(|phase| {
        let named: Vec<&str> = phase.words.iter().map(|word| word.words.as_str()).collect();
        vec![Cell::Fact(term("phase", phase.kind.as_str())), name(&named.join(", "))]
    });
    let columns = vec![words("phase", common::col_phase()), words("words", say::col_words())];
    blocks.extend(table("phase_words", say::phase_words_table(), columns, phases.collect(), Some(say::phase_words_note())));
    blocks
}

fn contagion(context: &Context<'_>) -> Vec<Block> {
    let found = &context.measures.spread.contagion;
    let unknown = found.unknown.map(|why| match why {
        NoTrees::NoParents => say::contagion_no_parents(),
        NoTrees::ParentsMissing => say::contagion_parents_missing(share(&found.parents_known), found.parents_known.n),
        NoTrees::RepliesMissing => say::contagion_replies_missing(),
    });
    if let Some(text) = unknown {
        return vec![Block::Paragraph(vec![claim(text, Definition::Branching, &[])])];
    }
    let Some(point) = found.branching.point.filter(|_| !found.branching.is_too_few()) else { return Vec::new() };
    let text = match (found.branching.low, found.branching.high) {
        (Some(low), Some(high)) => say::contagion_ratio(Fact::Number(point), Fact::Number(low), Fact::Number(high), found.branching.n),
        _ => say::contagion_ratio_alone(Fact::Number(point), found.branching.n),
    };
    let mut claims = vec![claim(text, Definition::Branching, &[])];
    claims.extend(at_the_peak(found));
    if let (Some(top), Some(deep)) = (found.depths.first(), found.depths.last()) {
        let text = if deep.count > 0 { say::contagion_depth(share(top), share(deep)) } else { say::contagion_top(share(top)) };
        claims.push(claim(text, Definition::ReplyDepth, &[]));
    }
    let mut blocks = vec![Block::Paragraph(claims)];
    let rows = found.phases.iter().filter(|phase| !phase.branching.is_too_few()).map(|phase| {
        let estimate = &phase.branching;
        vec![Cell::Fact(term("phase", phase.kind.as_str())), count(estimate.n), number(estimate.point), number(estimate.low), number(estimate.high)]
    });
    let columns = vec![
        words("phase", common::col_phase()),
        digits("n_comments", common::col_comments()),
        digits("replies_per_hundred", say::col_per_hundred()),
        digits("low", say::col_low()),
        digits("high", say::col_high()),
    ];
    blocks.extend(table("contagion_phases", say::contagion_phases(), columns, rows.collect(), None));
    let rows = found.threads.iter().map(|thread| {
        vec![
            evidence_cell(std::slice::from_ref(&thread.quote)),
            instant_cell(thread.first_at),
            count(thread.n),
            count(thread.n_authors),
            number(Some(thread.branching)),
            count(thread.depth),
        ]
    });
    let columns = vec![
        words("evidence", say::col_conversation()),
        words("first_at", common::col_first()),
        digits("n_comments", common::col_comments()),
        digits("n_authors", common::col_authors()),
        digits("replies_per_hundred", say::col_per_hundred()),
        digits("depth", say::col_depth()),
    ];
    blocks.extend(table("contagion_threads", say::contagion_threads(), columns, rows.collect(), None));
    let rows = found
        .spreaders
        .iter()
        .map(|comment| vec![evidence_cell(std::slice::from_ref(&comment.quote)), count(comment.n_below), count(comment.n_direct)]);
    let columns = vec![words("evidence", say::col_comment()), digits("n_below", say::col_below()), digits("n_direct", say::col_direct())];
    blocks.extend(table("super_spreaders", say::contagion_spreaders(), columns, rows.collect(), None));
    if let Some(first) = found.spreaders.first().filter(|_| context.meta.quotes != Quotes::None) {
        let shown = quotes(context, std::slice::from_ref(&first.quote));
        blocks.extend((!shown.is_empty()).then_some(Block::Quotes(shown)));
    }
    blocks
}

/// The peak against the first phase, when both are known.
fn at_the_peak(found: &Contagion) -> Option<Claim> {
    let peak = found.phases.iter().find(|phase| phase.kind == PhaseKind::Peak)?;
    let first = found.phases.first().filter(|first| first.kind != PhaseKind::Peak)?;
    let known = |estimate: &Estimate| Some((estimate.point?, estimate.low?, estimate.high?)).filter(|_| !estimate.is_too_few());
    let ((at_peak, low, high), (before, low_before, high_before)) = (known(&peak.branching)?, known(&first.branching)?);
    let say_change = if low > high_before {
        say::contagion_rose
    } else if high < low_before {
        say::contagion_fell
    } else {
        return Some(claim(say::contagion_same(), Definition::Branching, &[]));
    };
    let text = say_change(term("phase", peak.kind.as_str()), Fact::Number(at_peak), Fact::Number(before));
    Some(claim(text, Definition::Branching, &[]))
}

fn removal(context: &Context<'_>) -> Vec<Block> {
    let found = &context.measures.spread.removal;
    if found.share.count == 0 || found.share.is_too_few() {
        return Vec::new();
    }
    let evidence = found.kinds.first().map_or(&[][..], |row| &row.quotes);
    let text = say::removal_some(found.share.count, share(&found.share), range(&found.share), found.n_authors);
    let mut claims = vec![claim(text, Definition::RemovalClue, evidence)];
    if found.n_orphans > 0 {
        claims.push(plain(say::removal_orphans(found.n_orphans)));
    }
    if found.n_hidden_or_deleted > 0 {
        claims.push(plain(say::removal_hidden(found.n_hidden_or_deleted)));
    }
    claims.push(plain(say::removal_hint()));
    let rows = found.kinds.iter().map(|row| {
        let label = match row.kind {
            RemovalKind::Removed => say::removal_removed(),
            RemovalKind::Blocked => say::removal_blocked(),
            RemovalKind::Closed => say::removal_closed(),
        };
        vec![
            Cell::Text(label),
            count(row.share.count),
            count(row.n_authors),
            row.n_crisis.filter(|_| is_crisis(&context.measures.storm)).map_or(Cell::Empty, count),
            instant_cell(row.first_at),
            evidence_cell(&row.quotes),
        ]
    });
    let columns = vec![
        words("kind", say::col_said()),
        digits("n_comments", common::col_comments()),
        digits("n_authors", common::col_authors()),
        digits("n_crisis", common::col_crisis()),
        words("first_at", common::col_first()),
        words("evidence", common::col_evidence()),
    ];
    let table = table("removal_clues", say::removal_table(), columns, rows.collect(), None);
    paragraph(claims).into_iter().chain(table).collect()
}
