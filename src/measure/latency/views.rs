//! The wait for the first reply by other rules: per conversation, per matter, with sure links only, with replies to everybody.

use rustc_hash::FxHashMap;

use super::{Waits, all_waits};
use crate::measure::episodes::{Episodes, find_by};
use crate::measure::results::{Attribution, LinkCount, ViewedWait, WaitSummary, WaitView};
use crate::measure::rows::{NONE, Rows};
use crate::measure::settings::{Broadcasts, MeasureSettings};
use crate::measure::shares::share;
use crate::measure::stats::survival::Observation;
use crate::measure::waits::summary;
use crate::model::{Definition, Link, MICROS_PER_MINUTE, Micros, NeedsReply, Share, TimePrecision, Visibility};

/// The archive as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Archive<'a> {
    pub rows: &'a Rows,
    pub episodes: &'a Episodes,
    pub settings: &'a MeasureSettings,
    pub end: Micros,
}

/// The views that say something else than the headline; those on links only where links are inferred, that on broadcasts only where there are any.
pub fn views(archive: Archive<'_>, all: &Waits, with_unsure: WaitSummary, from_last: &[Observation]) -> Vec<ViewedWait> {
    let Archive { rows, episodes, settings, end } = archive;
    let view = |view, summary| ViewedWait { view, summary };
    let mut views = vec![
        view(WaitView::LastMessage, summary(from_last, Definition::FirstReplyFromLastMessageMinutes)),
        view(WaitView::WithUnsure, with_unsure),
        view(WaitView::Thread, summary(&threads(rows, episodes, end), Definition::ThreadReply)),
        view(WaitView::Matter, summary(&matters(rows, episodes, all), Definition::MatterReply)),
    ];
    let by_links = |rows: &Rows, weakest: Link, definition: Definition| {
        let found = find_by(rows, weakest);
        let waits = all_waits(rows, &found, settings, end);
        let asked = waits.by_length.iter().filter(|wait| found.items[wait.episode as usize].needs_reply == NeedsReply::Yes);
        summary(&asked.map(|wait| wait.observation()).collect::<Vec<_>>(), definition)
    };
    let n_of = |is_such: fn(Link) -> bool| episodes.items.iter().filter(|episode| episode.link.is_some_and(is_such)).count();
    if n_of(Link::is_inferred) > 0 {
        views.push(view(WaitView::SureLinks, by_links(rows, Link::Parent, Definition::ReplyLink)));
        if n_of(|link| matches!(link, Link::Adjacency | Link::Broadcast)) > 0 && n_of(|link| link > Link::Parent && link < Link::Adjacency) > 0 {
            views.push(view(WaitView::NamedLinks, by_links(rows, Link::Salutation, Definition::ReplyLink)));
        }
    }
    if episodes.n_broadcasts > 0 && rows.broadcasts == Broadcasts::Apart {
        let closing = Rows { broadcasts: Broadcasts::Close, ..rows.clone() };
        views.push(view(WaitView::BroadcastsClose, by_links(&closing, Link::Broadcast, Definition::BroadcastReply)));
    }
    views
}

/// From the first message of a conversation that needs an answer to the first reply of a person in it, to whomever. Conversations with a time of a day are left out.
fn threads(rows: &Rows, episodes: &Episodes, end: Micros) -> Vec<Observation> {
    struct Thread {
        asked: Micros,
        replied: Option<Micros>,
        is_timed: bool,
    }
    let mut of: FxHashMap<u32, usize> = FxHashMap::default();
    let mut threads: Vec<Thread> = Vec::new();
    for row in &episodes.order {
        let idx = *row as usize;
        let Some(at) = rows.created_at[idx] else { continue };
        let is_timed = rows.time_precision[idx] != TimePrecision::Day;
        let can_be_read = matches!(rows.visibility[idx], Visibility::Public | Visibility::Private);
        let thread = of.get(&rows.thread[idx]).copied();
        if rows.is_customer(idx) {
            if thread.is_none() && can_be_read && rows.needs_reply[idx] == NeedsReply::Yes {
                of.insert(rows.thread[idx], threads.len());
                threads.push(Thread { asked: at, replied: None, is_timed });
            }
        } else if let Some(thread) = thread.map(|thread| &mut threads[thread])
            && thread.replied.is_none()
            && rows.is_brand(idx)
            && can_be_read
        {
            thread.replied = Some(at);
            thread.is_timed &= is_timed;
        }
    }
    let timed = threads.iter().filter(|thread| thread.is_timed);
    timed.map(|thread| observation(thread.asked, thread.replied, end)).collect()
}

/// Cases that need an answer, those of one person with the same text put together: from the earliest copy to the first answer to any.
fn matters(rows: &Rows, episodes: &Episodes, all: &Waits) -> Vec<Observation> {
    let mut of: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let mut matters: Vec<(Micros, Option<Micros>, Micros)> = Vec::new();
    for wait in &all.by_arrival {
        let episode = &episodes.items[wait.episode as usize];
        if episode.needs_reply != NeedsReply::Yes {
            continue;
        }
        let (author, text) = (rows.author[episode.first_row as usize], rows.near_cluster[episode.first_row as usize]);
        let answered = wait.is_answered.then_some(wait.until);
        let next = matters.len();
        let place = if author == NONE || text == NONE { next } else { *of.entry((author, text)).or_insert(next) };
        match matters.get_mut(place) {
            // In order of arrival, so that the first copy is the earliest.
            Some((_, known, _)) => *known = [*known, answered].into_iter().flatten().min(),
            None => matters.push((wait.started_at, answered, wait.until)),
        }
    }
    matters.iter().map(|(from, answered, until)| observation(*from, *answered, *until)).collect()
}

fn observation(from: Micros, answered: Option<Micros>, end: Micros) -> Observation {
    Observation { time: (answered.unwrap_or(end) - from).max(0) as f64 / MICROS_PER_MINUTE as f64, is_event: answered.is_some() }
}

/// How it is known which reply answers whom, over all cases with an answer.
pub fn attribution(rows: &Rows, episodes: &Episodes) -> Attribution {
    let count = |wanted: &dyn Fn(Link) -> bool| episodes.items.iter().filter(|episode| episode.link.is_some_and(wanted)).count() as u64;
    let n = count(&|_| true);
    let links = Link::ALL.iter().map(|link| LinkCount { link: *link, answers: share(Definition::ReplyLink, count(&|other| other == *link), n) });
    Attribution {
        links: links.filter(|row| row.answers.count > 0).collect(),
        inferred: share(Definition::ReplyLink, count(&Link::is_inferred), n),
        n_broadcasts: episodes.n_broadcasts,
        n_broadcast_only: episodes
            .items
            .iter()
            .filter(|episode| episode.broadcast_row != NONE && episode.needs_reply == NeedsReply::Yes)
            .filter(|episode| episode.answer_row == NONE || episode.link == Some(Link::Broadcast))
            .count() as u64,
        do_broadcasts_close: rows.broadcasts == Broadcasts::Close,
    }
}

/// Cases that need an answer and had one from another customer, directly below a message of theirs, before the brand's or without it.
pub fn peer_first(rows: &Rows, episodes: &Episodes) -> Share {
    let mut is_helped = vec![false; episodes.items.len()];
    for row in &episodes.order {
        let idx = *row as usize;
        let up = rows.parent[idx];
        if up == NONE || !rows.is_customer(idx) || rows.author[idx] == NONE || rows.author[idx] == rows.author[up as usize] {
            continue;
        }
        let Some(episode) = episodes.items.get(episodes.of_row[up as usize] as usize) else { continue };
        let answered = if episode.answer_row == NONE { None } else { rows.created_at[episode.answer_row as usize] };
        if answered.is_none_or(|answered| rows.created_at[idx].is_some_and(|at| at < answered)) {
            is_helped[episodes.of_row[up as usize] as usize] = true;
        }
    }
    let asked = || episodes.items.iter().zip(&is_helped).filter(|(episode, _)| episode.needs_reply == NeedsReply::Yes);
    share(Definition::PeerFirst, asked().filter(|(_, is_helped)| **is_helped).count() as u64, asked().count() as u64)
}
