//! What the list of reasons says in detail, and what it may lack: kinds of the leading reasons, and complaints without a reason that share words.

use crate::measure::results::{CauseRow, QuoteId, SubCauseRow};
use crate::model::quantity::TOO_FEW;
use crate::model::{Definition, Fact};
use crate::report::block::{Block, Cell, Claim};
use crate::report::build::{cause, claim, count, digits, evidence_cell, name, paragraph, plain, quotes, range, share, table, words};
use crate::report::{Context, Quotes, say};

/// Kinds shown of a reason: a table of all of them would be longer than the section.
const MOST_KINDS: usize = 3;
/// Quotes linked from a row of the table.
const N_LINKS: usize = 3;
/// Groups that an example is shown of.
const N_EXAMPLES: usize = 3;

/// The kinds of a reason that are frequent enough to be shown.
fn kinds(row: &CauseRow) -> impl Iterator<Item = &SubCauseRow> {
    row.sub_causes.iter().filter(|kind| kind.share.count >= TOO_FEW).take(MOST_KINDS)
}

/// What the comments about a reason are most often about.
pub fn kind_claim(row: &CauseRow) -> Option<Claim> {
    let kind = kinds(row).next()?;
    let text = say::why_kind(cause(&row.cause), Fact::SubCause(kind.sub_cause.clone()), share(&kind.share), range(&kind.share), kind.share.n);
    Some(claim(text, Definition::SubCauseShare, &[]))
}

/// The kinds of all reasons, in the order of the reasons.
pub fn kinds_table(context: &Context<'_>) -> Option<Block> {
    let rows = context.measures.causes.causes.iter().flat_map(|row| {
        kinds(row).map(|kind| vec![Cell::Fact(cause(&row.cause)), Cell::Fact(Fact::SubCause(kind.sub_cause.clone())), Cell::Share(kind.share)])
    });
    let columns = vec![words("cause", say::col_cause()), words("sub_cause", say::col_detail()), digits("share_of_cause", say::col_share())];
    let note = say::why_kinds_note(MOST_KINDS as u64, TOO_FEW);
    table("cause_sub_causes", say::why_kinds(), columns, rows.collect(), Some(note))
}

/// Complaints without a reason, grouped by the words that they share; nothing when no group was found.
pub fn proposals(context: &Context<'_>) -> Vec<Block> {
    let unmatched = &context.measures.causes.unmatched;
    let (of_complaints, proposed) = (&unmatched.share, &unmatched.proposed);
    if unmatched.proposals.is_empty() || proposed.is_too_few() {
        return Vec::new();
    }
    let n_groups = unmatched.proposals.len() as u64;
    let claims = vec![
        claim(say::why_unmatched(of_complaints.n, share(of_complaints), range(of_complaints)), Definition::UnmatchedShare, &[]),
        claim(say::why_proposals(n_groups, share(proposed), range(proposed), proposed.n), Definition::ProposalShare, &[]),
        plain(say::why_proposals_caution()),
    ];
    let rows = unmatched.proposals.iter().map(|group| {
        vec![
            name(&group.terms.join(", ")),
            count(group.share.count),
            Cell::Share(group.share),
            evidence_cell(&group.quotes[..group.quotes.len().min(N_LINKS)]),
        ]
    });
    let columns = vec![
        words("terms", say::col_terms()),
        digits("comments", say::col_comments()),
        digits("share_of_unmatched", say::col_share()),
        words("evidence", say::col_evidence()),
    ];
    let table = table("proposed_causes", say::why_proposals_table(), columns, rows.collect(), Some(say::why_proposals_note()));
    paragraph(claims).into_iter().chain(table).chain(examples(context)).collect()
}

/// The best comment of each of the largest groups.
fn examples(context: &Context<'_>) -> Option<Block> {
    if context.meta.quotes == Quotes::None {
        return None;
    }
    let groups = context.measures.causes.unmatched.proposals.iter().take(N_EXAMPLES);
    let best: Vec<QuoteId> = groups.filter_map(|group| group.quotes.first().cloned()).collect();
    let shown = quotes(context, &best);
    (!shown.is_empty()).then_some(Block::Quotes(shown))
}
