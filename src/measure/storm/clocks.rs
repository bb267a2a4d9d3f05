//! The clocks of the brand's answer: from onset to the first reply, statement, admission, apology, remedy, and to calm.

use super::posts::Posts;
use crate::measure::results::{Clock, ClockKind, QuoteId};
use crate::measure::rows::{NONE, Rows};
use crate::measure::settings::OutsideStatement;
use crate::model::{Micros, ResponseAct, Span, Visibility};

/// One clock of each kind. `back` is when volume came back to the baseline.
///
/// The first reply is the first human public brand comment that answers a customer's comment written after onset: by its parent, or without one as a later comment in a
/// thread where a customer wrote after onset. Acts count in any public human comment of the brand after onset.
#[must_use]
pub fn clocks(
    rows: &Rows,
    timed: &[(Micros, u32)],
    posts: &Posts,
    outside: &[OutsideStatement],
    onset: Micros,
    end: Micros,
    back: Option<Micros>,
) -> Vec<Clock> {
    let after = &timed[timed.partition_point(|(at, _)| *at < onset)..];
    let after = &after[..after.partition_point(|(at, _)| *at < end)];
    let n_threads = rows.thread.iter().filter(|thread| **thread != NONE).max().map_or(0, |thread| *thread as usize + 1);
    let mut has_customer = vec![false; n_threads];
    let (mut reply, mut statement, mut fault, mut apology, mut redress) = (None, None, None, None, None);
    for &(at, row) in after {
        let idx = row as usize;
        let thread = rows.thread[idx] as usize;
        if rows.is_customer(idx)
            && let Some(seen) = has_customer.get_mut(thread)
        {
            *seen = true;
        }
        if !rows.is_brand(idx) || rows.visibility[idx] == Visibility::Private {
            continue;
        }
        let here = Some((at, row));
        let parent = rows.parent[idx];
        let answers = if parent == NONE {
            !posts.is_root(rows, idx) && has_customer.get(thread).copied().unwrap_or(false)
        } else {
            rows.is_customer(parent as usize) && rows.created_at[parent as usize].is_some_and(|asked| asked >= onset)
        };
        if answers && rows.visibility[idx] == Visibility::Public {
            reply = reply.or(here);
        }
        if posts.is_statement(rows, idx) {
            statement = statement.or(here);
        }
        let acts = rows.acts[idx];
        for (slot, act) in
            [(&mut fault, ResponseAct::FaultAcknowledgement), (&mut apology, ResponseAct::Apology), (&mut redress, ResponseAct::Redress)]
        {
            if acts.contains(act) {
                *slot = slot.or(here);
            }
        }
    }
    let first_outside = outside.iter().map(|statement| statement.at).filter(|at| Span { from: onset, to: end }.contains(*at)).min();
    let clock = |kind, at: Option<Micros>, row: Option<u32>| Clock {
        kind,
        at,
        minutes_since_onset: at.map(|at| Span { from: onset, to: at }.minutes()),
        quote: row.map(|row| QuoteId::of_row(row as usize)),
    };
    let of_row = |kind, found: Option<(Micros, u32)>| clock(kind, found.map(|(at, _)| at), found.map(|(_, row)| row));
    let first_statement = match (statement, first_outside) {
        (Some((at, _)), Some(outside)) if outside < at => clock(ClockKind::FirstStatement, Some(outside), None),
        (None, Some(outside)) => clock(ClockKind::FirstStatement, Some(outside), None),
        (found, _) => of_row(ClockKind::FirstStatement, found),
    };
    vec![
        of_row(ClockKind::FirstReply, reply),
        first_statement,
        of_row(ClockKind::FirstFaultAcknowledgement, fault),
        of_row(ClockKind::FirstApology, apology),
        of_row(ClockKind::FirstRemedy, redress),
        clock(ClockKind::BackToBaseline, back, None),
    ]
}
