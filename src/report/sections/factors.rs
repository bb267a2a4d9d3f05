//! Why people wrote: contributing factors by size and in detail, calm time against crisis, what the list lacks, the branches of the cause-and-effect diagram, and the prompt for five whys.

use super::change;
use super::reasons;
use crate::measure::results::CauseRow;
use crate::model::{Definition, Share};
use crate::report::block::{Block, Cell, Chart, Claim, Figure, ParetoRow, Section};
use crate::report::build::{
    cause, claim, digits, evidence_cell, instant_cell, is_crisis, list, plain, quotes, range, section as build, share, share_cell, table, term, told,
    under, words,
};
use crate::report::{Context, Quotes, Text, say};

/// Branches in the order of the diagram.
const BRANCHES: [&str; 6] = ["people", "process", "product", "policy", "communication", "environment"];
/// Quotes linked from a row of the table.
const N_LINKS: usize = 3;
/// Quotes shown of the leading cause.
const N_QUOTES: usize = 3;

pub fn section(context: &Context<'_>) -> Option<Section> {
    let causes = &context.measures.causes;
    if causes.n == 0 {
        return None;
    }
    let mut blocks = vec![Block::Paragraph(headline(context))];
    if causes.causes.is_empty() {
        return build("factors", say::section_factors(), blocks);
    }
    blocks.extend(told(changes(context)));
    blocks.extend(pareto(context));
    blocks.extend(causes_table(context));
    blocks.extend(reasons::kinds_table(context));
    under(&mut blocks, say::head_examples(), examples(context));
    under(&mut blocks, say::head_proposals(), reasons::proposals(context));
    under(&mut blocks, say::head_made_of(), change::blocks(context));
    if is_crisis(&context.measures.storm) {
        under(&mut blocks, say::head_fishbone(), fishbone(context));
        if let Some((id, _)) = leading(context) {
            under(&mut blocks, say::head_whys(), [Block::Prompt(say::why_prompt(cause(id)))]);
        }
    }
    build("factors", say::section_factors(), blocks)
}

fn leading<'a>(context: &Context<'a>) -> Option<(&'a str, Share)> {
    let (id, share) = context.measures.causes.among_negative.first()?;
    (share.count > 0 && !share.is_too_few()).then_some((id.as_str(), *share))
}

fn row<'a>(context: &Context<'a>, id: &str) -> Option<&'a CauseRow> {
    context.measures.causes.causes.iter().find(|row| row.cause == id)
}

fn headline(context: &Context<'_>) -> Vec<Claim> {
    let causes = &context.measures.causes;
    let mut claims = vec![claim(say::why_intro(causes.n), Definition::CauseShare, &[])];
    if causes.causes.is_empty() {
        claims.push(plain(say::why_none()));
        return claims;
    }
    if let Some((id, of_negative)) = leading(context) {
        let evidence = row(context, id).map_or(&[][..], |row| &row.quotes);
        claims.push(claim(say::why_top(cause(id), share(&of_negative), range(&of_negative), of_negative.n), Definition::CauseShare, evidence));
        claims.extend(row(context, id).and_then(reasons::kind_claim));
    }
    let unclassified = &causes.unclassified;
    if !unclassified.is_too_few() {
        let text = say::why_unclassified(share(unclassified), range(unclassified), unclassified.n);
        claims.push(claim(text, Definition::CauseShare, &[]));
    }
    claims
}

fn changes(context: &Context<'_>) -> Vec<Claim> {
    if !is_crisis(&context.measures.storm) {
        return Vec::new();
    }
    let compared: Vec<_> = context.measures.causes.causes.iter().filter_map(|row| Some((row, row.baseline?, row.crisis?))).collect();
    let mut claims: Vec<Claim> = compared
        .iter()
        .filter(|(row, ..)| row.is_change_demonstrable)
        .map(|(row, before, crisis)| {
            let say = if crisis.share > before.share { say::why_rose } else { say::why_fell };
            claim(say(cause(&row.cause), share(before), range(before), share(crisis), range(crisis)), Definition::CauseShare, &row.quotes)
        })
        .collect();
    if claims.is_empty() && !compared.is_empty() {
        claims.push(claim(say::why_no_change(), Definition::CauseShare, &[]));
    }
    claims
}

fn pareto(context: &Context<'_>) -> Option<Block> {
    let (first, of_negative) = leading(context)?;
    let among: Vec<_> = context.measures.causes.among_negative.iter().filter(|(_, share)| share.count > 0).collect();
    let total: u64 = among.iter().map(|(_, share)| share.count).sum();
    let mut so_far = 0;
    let rows: Vec<ParetoRow> = among
        .iter()
        .map(|(id, share)| {
            so_far += share.count;
            let baseline = row(context, id).and_then(|row| row.baseline_among_negative);
            ParetoRow { cause: id.clone(), share: *share, baseline, cumulated: so_far as f64 / total as f64 }
        })
        .collect();
    let has_baseline = rows.iter().any(|row| row.baseline.is_some());
    Some(Block::Figure(Figure {
        id: "cause_pareto",
        title: say::why_title(cause(first), share(&of_negative)),
        caption: if has_baseline { say::why_caption() } else { say::why_caption_calm() },
        description: say::why_description(rows.len() as u64, cause(first), share(&of_negative)),
        chart: Chart::CausePareto { rows },
    }))
}

fn verdict(row: &CauseRow) -> Text {
    match (row.baseline, row.crisis) {
        (Some(before), Some(crisis)) if !before.is_too_few() && !crisis.is_too_few() => {
            if row.is_change_demonstrable {
                say::why_demonstrable()
            } else {
                say::why_not_demonstrable()
            }
        }
        _ => say::why_no_comparison(),
    }
}

fn causes_table(context: &Context<'_>) -> Option<Block> {
    let is_crisis = is_crisis(&context.measures.storm);
    let rows = context.measures.causes.causes.iter().map(|row| {
        vec![
            Cell::Fact(cause(&row.cause)),
            Cell::Share(row.share),
            Cell::Share(row.negative),
            share_cell(row.baseline.as_ref().filter(|_| is_crisis)),
            share_cell(row.crisis.as_ref().filter(|_| is_crisis)),
            if is_crisis { Cell::Text(verdict(row)) } else { Cell::Empty },
            instant_cell(row.first_seen),
            evidence_cell(&row.quotes[..row.quotes.len().min(N_LINKS)]),
        ]
    });
    let columns = vec![
        words("cause", say::col_cause()),
        digits("share", say::col_share()),
        digits("negative_share", say::col_negative()),
        digits("baseline_share", say::col_before()),
        digits("crisis_share", say::col_crisis()),
        words("change", say::col_change()),
        words("first_seen_at", say::col_first_seen()),
        words("evidence", say::col_evidence()),
    ];
    let (caption, note) = if is_crisis { (say::why_table(), Some(say::why_table_note())) } else { (say::why_table_calm(), None) };
    table("causes", caption, columns, rows.collect(), note)
}

fn examples(context: &Context<'_>) -> Option<Block> {
    let (id, _) = leading(context).filter(|_| context.meta.quotes != Quotes::None)?;
    let ids = &row(context, id)?.quotes;
    let shown = quotes(context, &ids[..ids.len().min(N_QUOTES)]);
    (!shown.is_empty()).then_some(Block::Quotes(shown))
}

fn fishbone(context: &Context<'_>) -> Vec<Block> {
    let mut claims = Vec::new();
    for branch in BRANCHES {
        for row in &context.measures.causes.causes {
            let Some(crisis) = row.crisis.filter(|crisis| crisis.count > 0 && !crisis.is_too_few()) else { continue };
            if context.meta.taxonomy.get(&row.cause).is_some_and(|facts| facts.fishbone == branch) {
                let text = say::why_branch(term("fishbone", branch), cause(&row.cause), share(&crisis), crisis.n);
                claims.push(claim(text, Definition::CauseShare, &row.quotes));
            }
        }
    }
    match list(claims) {
        Some(claims) => vec![Block::Paragraph(vec![plain(say::why_fishbone())]), claims],
        None => Vec::new(),
    }
}
