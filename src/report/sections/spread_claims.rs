//! The ledger of claims that went round. A part of the section on false information.

use crate::measure::results::RumourClaim;
use crate::model::{Definition, Fact};
use crate::report::Context;
use crate::report::block::{Block, Cell};
use crate::report::build::{claim, count, digits, evidence_cell, instant_cell, list, name, table, words};
use crate::report::say as common;
use crate::report::say::spread as say;

/// Claims with a sentence of their own.
const N_SENTENCES: usize = 4;

pub fn blocks(context: &Context<'_>) -> Vec<Block> {
    let claims = &context.measures.spread.claims;
    let Some(first) = claims.first() else { return Vec::new() };
    let covered: u64 = claims.iter().map(|claim| claim.share.count).sum();
    let text = say::claims_some(claims.len() as u64, covered, first.share.n);
    let mut blocks = vec![Block::Paragraph(vec![claim(text, Definition::RumourClaim, &first.carriers)])];
    blocks.extend(list(claims.iter().take(N_SENTENCES).filter_map(sentence).collect()));
    blocks.extend(ledger(claims));
    blocks.push(Block::Prompt(say::claims_prompt()));
    blocks
}

fn sentence(found: &RumourClaim) -> Option<crate::report::block::Claim> {
    let words = Fact::Name(found.words.join(", "));
    let text = match (found.correction_minutes, found.after_correction) {
        (Some(minutes), Some(after)) => say::claim_corrected(words, Fact::Minutes(minutes), after.count, after.n),
        _ => say::claim_open(words, Fact::Instant(found.first_at?)),
    };
    Some(claim(text, Definition::RumourClaim, found.correction.as_ref().map_or(&found.carriers[..], std::slice::from_ref)))
}

fn ledger(claims: &[RumourClaim]) -> Option<Block> {
    let rows = claims.iter().map(|found| {
        let busiest = found.days.iter().rev().max_by_key(|day| day.n);
        vec![
            name(&found.words.join(", ")),
            count(found.share.count),
            count(found.n_authors),
            instant_cell(found.first_at),
            busiest.map_or(Cell::Empty, |day| Cell::Fact(Fact::Date(day.from))),
            instant_cell(found.last_at),
            found.correction_minutes.map_or(Cell::Empty, |minutes| Cell::Fact(Fact::Minutes(minutes))),
            found.after_correction.map_or(Cell::Empty, |after| count(after.count)),
            evidence_cell(found.correction.as_slice()),
            count(found.n_variants),
            evidence_cell(&found.variants),
            evidence_cell(&found.carriers),
        ]
    });
    let columns = vec![
        words("words", say::col_claim()),
        digits("n_comments", common::col_comments()),
        digits("n_authors", common::col_authors()),
        words("first_at", common::col_first()),
        words("busiest_day", say::col_busiest()),
        words("last_at", common::col_last()),
        digits("correction_calendar_minutes", say::col_correction()),
        digits("n_after_correction", say::col_after()),
        words("correction", say::col_corrected_by()),
        digits("n_variants", say::col_variants()),
        words("variants", say::col_shortest()),
        words("carriers", say::col_carriers()),
    ];
    table("claims", say::claims_table(), columns, rows.collect(), Some(say::claims_note()))
}
