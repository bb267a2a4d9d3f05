//! False information as a topic, and texts that several authors posted word for word.

use super::spread_claims;
use crate::model::Definition;
use crate::model::Fact;
use crate::report::block::{Block, Section};
use crate::report::build::{
    claim, count, digits, evidence_cell, instant_cell, is_crisis, paragraph, plain, range, section as build, share, table, under, words,
};
use crate::report::{Context, say};

pub fn section(context: &Context<'_>) -> Option<Section> {
    let measures = context.measures;
    let rumour =
        measures.causes.causes.iter().find(|row| row.cause == "false_information").filter(|row| row.share.count > 0 && !row.share.is_too_few());
    let copies = copies(context);
    if rumour.is_none() && copies.is_empty() {
        return None;
    }
    let mut blocks = Vec::new();
    let mut claims = Vec::new();
    if let Some(row) = rumour {
        let evidence = measures.evidence.topic("false_information");
        let evidence = if evidence.is_empty() { &row.quotes } else { evidence };
        claims.push(claim(say::rumour_share(share(&row.share), range(&row.share), row.share.n), Definition::CauseShare, evidence));
        claims.extend(
            row.first_seen
                .map(|at| claim(say::rumour_first_seen(Fact::Instant(at)), Definition::CauseShare, &measures.evidence.of_moment(evidence, at))),
        );
        claims.push(plain(say::rumour_caution()));
    } else if is_crisis(&measures.storm) {
        claims.push(plain(say::rumour_none()));
    }
    blocks.extend(paragraph(claims));
    under(&mut blocks, say::spread::claims_head(), spread_claims::blocks(context));
    under(&mut blocks, say::head_copies(), copies);
    if rumour.is_some() && is_crisis(&measures.storm) {
        blocks.push(Block::Prompt(say::rumour_prompt()));
    }
    build("false_information", say::section_false_information(), blocks)
}

fn copies(context: &Context<'_>) -> Vec<Block> {
    let acts = &context.measures.acts;
    let copied = &acts.copy_share;
    let mut blocks = Vec::new();
    if copied.count == 0 || copied.is_too_few() {
        return blocks;
    }
    let text = say::rumour_copies(share(copied), range(copied), copied.n);
    let evidence = context.measures.evidence.topic("copies");
    blocks.push(Block::Paragraph(vec![claim(text, Definition::CopyShare, evidence), plain(say::rumour_copies_note())]));
    let rows = acts.customer_copies.iter().map(|cluster| {
        vec![
            evidence_cell(std::slice::from_ref(&cluster.quote)),
            count(cluster.n),
            count(cluster.n_authors),
            instant_cell(cluster.first_at),
            instant_cell(cluster.last_at),
        ]
    });
    let columns = vec![
        words("evidence", say::col_evidence()),
        digits("n_comments", say::col_copies()),
        digits("n_authors", say::col_authors()),
        words("first_at", say::col_first()),
        words("last_at", say::col_last()),
    ];
    blocks.extend(table("copied_comments", say::rumour_copy_table(), columns, rows.collect(), None));
    blocks
}
