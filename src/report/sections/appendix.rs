//! The appendices: what every number means, and the comments behind the claims.

use crate::model::Definition;
use crate::report::block::{Block, Section};
use crate::report::build::{plain, quotes, section as build};
use crate::report::{Context, Quotes, Text, say};

/// Every definition, with its source.
pub fn definitions(_: &Context<'_>) -> Option<Section> {
    let entry = |definition: Definition, part: &str| Text { key: format!("definitions.{definition}.{part}"), facts: Vec::new() };
    let all = Definition::ALL.iter().map(|definition| (*definition, entry(*definition, "name"), entry(*definition, "explanation")));
    let blocks = vec![Block::Paragraph(vec![plain(say::definitions_intro())]), Block::Definitions(all.collect())];
    build("definitions", say::section_definitions(), blocks)
}

/// Every quoted comment.
pub fn evidence(context: &Context<'_>) -> Option<Section> {
    let ids: Vec<_> = context.measures.evidence.quotes.iter().map(|quote| quote.id.clone()).collect();
    if ids.is_empty() {
        return None;
    }
    let mode = match context.meta.quotes {
        Quotes::None => say::evidence_none(),
        Quotes::Masked => say::evidence_masked(),
        Quotes::Verbatim => say::evidence_verbatim(),
    };
    let intro = Block::Paragraph(vec![plain(say::evidence_intro(ids.len() as u64)), plain(mode)]);
    build("evidence", say::section_evidence(), vec![intro, Block::Quotes(quotes(context, &ids))])
}
