//! Waits over whole conversations: in all, until settled, and whether one reply was enough.

use crate::measure::results::WaitSummary;
use crate::model::{Definition, Share, TOO_FEW};
use crate::report::block::{Block, Cell, Claim};
use crate::report::build::{claim, count, digits, paragraph, range, share, table, wait, words};
use crate::report::{Context, Text, say};

/// What is said of a wait that half have come to the end of, and of one that they have not.
type Sayings = (fn(crate::model::Fact, crate::model::Fact, u64) -> Text, fn(u64) -> Text);

pub fn blocks(context: &Context<'_>) -> Vec<Block> {
    let latency = &context.measures.latency;
    let requester = sentence(&latency.requester_wait, Definition::RequesterWait, (say::fast_requester, say::fast_requester_open));
    let conclusive = sentence(&latency.conclusive_response, Definition::ConclusiveResponse, (say::fast_conclusive, say::fast_conclusive_open));
    let touch = &latency.one_touch;
    let one_touch = (!touch.is_too_few()).then(|| claim(say::fast_one_touch(share(touch), range(touch), touch.n), Definition::OneTouchShare, &[]));
    let claims: Vec<Claim> = [requester, conclusive, one_touch].into_iter().flatten().collect();
    if claims.is_empty() {
        return Vec::new();
    }
    [paragraph(claims), waits(context)].into_iter().flatten().collect()
}

fn sentence(summary: &WaitSummary, definition: Definition, (reached, open): Sayings) -> Option<Claim> {
    if summary.n_episodes < TOO_FEW {
        return None;
    }
    let text = match wait(&summary.median) {
        Some((median, interval)) => reached(median, interval, summary.median.n),
        None => open(summary.n_episodes),
    };
    Some(claim(text, definition, &[]))
}

fn waits(context: &Context<'_>) -> Option<Block> {
    let latency = &context.measures.latency;
    let row = |name: Text, summary: &WaitSummary| {
        (summary.n_episodes > 0).then(|| {
            let done = Share { definition: summary.median.definition, ..summary.reply_rate };
            vec![
                Cell::Text(name),
                count(summary.n_episodes),
                count(summary.n_censored),
                Cell::Wait(summary.median),
                Cell::Wait(summary.p90),
                Cell::Share(done),
            ]
        })
    };
    let rows = [
        row(say::fast_row_first(), &latency.first_reply),
        row(say::fast_row_next(), &latency.next_reply),
        row(say::fast_row_requester(), &latency.requester_wait),
        row(say::fast_row_conclusive(), &latency.conclusive_response),
    ];
    let columns = vec![
        words("wait", say::col_kind_of_wait()),
        digits("n", say::col_cases()),
        digits("n_open", say::col_still_open()),
        digits("median_calendar_minutes", say::col_median()),
        digits("p90_calendar_minutes", say::col_p90()),
        digits("done_share", say::col_done()),
    ];
    table("waits_of_conversations", say::fast_conversations(), columns, rows.into_iter().flatten().collect(), Some(say::fast_conversations_note()))
}
