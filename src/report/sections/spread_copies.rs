//! Texts that several comments share, and what headline shares look like with one vote a text or an author. A part of the section on spread.

use crate::measure::results::{CopyKind, CopyMeasures};
use crate::model::{Definition, Share};
use crate::report::Context;
use crate::report::block::{Block, Cell};
use crate::report::build::{cause, claim, count, digits, evidence_cell, instant_cell, plain, range, share, table, words};
use crate::report::say as common;
use crate::report::say::spread as say;

pub fn blocks(context: &Context<'_>) -> Vec<Block> {
    let copies = &context.measures.spread.copies;
    if copies.near_copy_share.is_too_few() {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    if copies.near_copy_share.count == 0 {
        blocks.push(Block::Paragraph(vec![claim(say::copies_none(), Definition::NearCopies, &[])]));
    } else {
        blocks.push(shared(copies));
        blocks.extend(groups(copies));
    }
    let votes = &copies.votes;
    let differs = |one: &Share, other: &Share| one.differs_from(other);
    let is_changed = votes.iter().any(|row| differs(&row.by_comment, &row.by_text) || differs(&row.by_comment, &row.by_author));
    let text = if is_changed { say::votes_differ() } else { say::votes_same() };
    blocks.push(Block::Paragraph(vec![claim(text, Definition::ShareByText, &[])]));
    let rows = votes.iter().map(|row| {
        let what = row.cause.as_ref().map_or_else(|| Cell::Text(say::votes_negative()), |id| Cell::Fact(cause(id)));
        vec![what, Cell::Share(row.by_comment), Cell::Share(row.by_text), Cell::Share(row.by_author)]
    });
    let columns = vec![
        words("share_of", common::col_share()),
        digits("by_comment", say::col_by_comment()),
        digits("by_text", say::col_by_text()),
        digits("by_author", say::col_by_author()),
    ];
    blocks.extend(table("votes", say::votes_table(), columns, rows.collect(), None));
    blocks
}

fn shared(copies: &CopyMeasures) -> Block {
    let (near, together) = (&copies.near_copy_share, &copies.together_share);
    let quotes: Vec<_> = copies.groups.iter().take(3).map(|group| group.quote.clone()).collect();
    let mut claims = vec![claim(say::copies_share(share(near), range(near), near.n), Definition::NearCopies, &quotes)];
    claims.push(if together.count > 0 {
        let text = say::copies_together(share(together), range(together), copies.n_accounts_together, copies.n_pairs_together);
        claim(text, Definition::PostedTogether, &[])
    } else {
        claim(say::copies_not_together(), Definition::PostedTogether, &[])
    });
    claims.push(plain(say::copies_caution()));
    Block::Paragraph(claims)
}

fn groups(copies: &CopyMeasures) -> Option<Block> {
    let rows = copies.groups.iter().map(|group| {
        let label = match group.kind {
            CopyKind::Flood => say::kind_flood(),
            CopyKind::Wave => say::kind_wave(),
            CopyKind::Shared => say::kind_shared(),
        };
        vec![
            Cell::Text(label),
            count(group.n),
            count(group.n_authors),
            count(group.n_wordings),
            Cell::Share(group.together),
            instant_cell(group.first_at),
            instant_cell(group.last_at),
            evidence_cell(std::slice::from_ref(&group.quote)),
        ]
    });
    let columns = vec![
        words("kind", say::col_pattern()),
        digits("n_comments", common::col_copies()),
        digits("n_authors", common::col_authors()),
        digits("n_wordings", say::col_wordings()),
        digits("together_share", say::col_together()),
        words("first_at", common::col_first()),
        words("last_at", common::col_last()),
        words("evidence", common::col_evidence()),
    ];
    table("shared_texts", say::copies_table(), columns, rows.collect(), Some(say::copies_note()))
}
