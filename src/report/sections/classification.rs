//! What kind of crisis it was: a cluster of situational crisis communication theory (Coombs), suggested from the causes, with what speaks against it.

use crate::measure::results::{CauseRow, Verdict};
use crate::model::{Definition, Fact, TOO_FEW};
use crate::report::block::{Block, Claim, Section, Tone};
use crate::report::build::{callout, cause, claim, is_crisis, list, paragraph, plain, range, section as build, share, term, under};
use crate::report::{Context, say};

/// Reasons that are listed for the suggestion.
const N_REASONS: usize = 3;
/// Two clusters whose shares of the reasons differ by less than this are called close.
const CLOSE: f64 = 0.1;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let storm = &context.measures.storm;
    if !is_crisis(storm) {
        return None;
    }
    let origin = if storm.verdict == Verdict::Declared { say::class_declared() } else { say::class_found() };
    let mut blocks = vec![Block::Paragraph(vec![claim(origin, Definition::ChangePoint, context.measures.evidence.topic("onset"))])];
    blocks.extend(suggestion(context));
    blocks.extend(paragraph(vec![false_information(context)]));
    blocks.push(Block::Prompt(say::class_decide()));
    build("classification", say::section_classification(), blocks)
}

/// Mentions of causes during the crisis by cluster, most first.
fn clusters(context: &Context<'_>) -> Vec<(String, u64)> {
    let mut clusters: Vec<(String, u64)> = Vec::new();
    for row in &context.measures.causes.causes {
        let (Some(facts), Some(crisis)) = (context.meta.taxonomy.get(&row.cause), &row.crisis) else { continue };
        match clusters.iter_mut().find(|(cluster, _)| *cluster == facts.scct) {
            Some((_, n)) => *n += crisis.count,
            None => clusters.push((facts.scct.clone(), crisis.count)),
        }
    }
    clusters.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    clusters
}

fn suggestion(context: &Context<'_>) -> Vec<Block> {
    let clusters = clusters(context);
    let total: u64 = clusters.iter().map(|(_, n)| n).sum();
    let Some((first, n_first)) = clusters.first().filter(|_| total >= TOO_FEW) else {
        return vec![Block::Paragraph(vec![plain(say::class_none())])];
    };
    let of_all = |n: u64| n as f64 / total as f64;
    let advice = match first.as_str() {
        "victim" => say::class_advice_victim(),
        "accidental" => say::class_advice_accidental(),
        _ => say::class_advice_preventable(),
    };
    let suggested = claim(say::class_suggested(term("scct", first), Fact::Share(of_all(*n_first)), total), Definition::CauseShare, &[]);
    let mut blocks = vec![callout(Tone::Plain, say::head_suggestion(), vec![suggested, plain(advice), plain(say::class_caution())])];
    under(&mut blocks, say::class_reasons(), list(reasons(context, first)));

    let mut against: Vec<Claim> = clusters[1..]
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(cluster, n)| claim(say::class_counter(term("scct", cluster), Fact::Share(of_all(*n))), Definition::CauseShare, &[]))
        .collect();
    if against.is_empty() {
        against.push(plain(say::class_no_counter()));
    } else if of_all(*n_first) - of_all(clusters[1].1) < CLOSE {
        against.push(plain(say::class_close()));
    }
    under(&mut blocks, say::class_against(), list(against));
    blocks
}

/// The largest causes of the cluster.
fn reasons(context: &Context<'_>, cluster: &str) -> Vec<Claim> {
    let points_there = |row: &&CauseRow| context.meta.taxonomy.get(&row.cause).is_some_and(|facts| facts.scct == cluster);
    let mut rows: Vec<_> = context.measures.causes.causes.iter().filter(points_there).filter_map(|row| Some((row, row.crisis?))).collect();
    rows.retain(|(_, crisis)| !crisis.is_too_few() && crisis.count > 0);
    rows.sort_by_key(|(_, crisis)| std::cmp::Reverse(crisis.count));
    rows.iter()
        .take(N_REASONS)
        .map(|(row, crisis)| claim(say::class_reason(cause(&row.cause), share(crisis), range(crisis), crisis.n), Definition::CauseShare, &row.quotes))
        .collect()
}

fn false_information(context: &Context<'_>) -> Claim {
    let row = context.measures.causes.causes.iter().find(|row| row.cause == "false_information");
    match row.and_then(|row| row.crisis).filter(|crisis| crisis.count > 0 && !crisis.is_too_few()) {
        Some(crisis) => {
            let evidence = context.measures.evidence.topic("false_information");
            claim(say::class_false(share(&crisis), range(&crisis), crisis.n), Definition::CauseShare, evidence)
        }
        None => plain(say::class_no_false()),
    }
}
