//! The same archive counted by the rules that other tools publish. Each rule is a function from the conversations to the times that it counts.
//!
//! What no archive knows is read as closely as it can be: a conversation is one customer in one thread, an automatic answer is no reply (all six leave them out),
//! and "resolved" is a conclusive response. None of the rules asks whether a message needed an answer, so all messages count. Conversations with times of a day alone
//! are left out, because nobody's rule can be applied to them.

use rustc_hash::FxHashMap;

use crate::measure::conversations::{Conversations, SILENCE, Side, Turn, conclusion, first_reply};
use crate::measure::episodes::Episodes;
use crate::measure::results::{Average, PublicFigure};
use crate::measure::rows::Rows;
use crate::measure::shares::share;
use crate::measure::stats::quantile::{mean, median_of_sorted};
use crate::model::{MICROS_PER_MINUTE, Micros, PublicTool, TimePrecision, Visibility};

/// Facebook: a message is new when neither side has written for 24 h.
const FACEBOOK_SILENCE: Micros = 1_440 * MICROS_PER_MINUTE;
/// Facebook: messages of the last 30 days.
const FACEBOOK_SPAN: Micros = 30 * FACEBOOK_SILENCE;
/// Facebook: and at least the last ten.
const FACEBOOK_FEWEST: usize = 10;

/// What the rules are applied to.
#[derive(Debug, Clone, Copy)]
pub struct Archive<'a> {
    pub rows: &'a Rows,
    pub episodes: &'a Episodes,
    pub conversations: &'a Conversations,
    pub end: Micros,
}

/// What a rule counts.
#[derive(Debug, Clone, Default, PartialEq)]
struct Counted {
    /// Tickets, conversations or messages.
    n_cases: u64,
    /// Of those, with a reply that the rule accepts.
    n_answered: u64,
    /// The times that its number is made of, in minutes.
    minutes: Vec<f64>,
}

impl Counted {
    fn add(&mut self, minutes: Option<f64>) {
        self.n_cases += 1;
        self.n_answered += u64::from(minutes.is_some());
        self.minutes.extend(minutes);
    }
}

/// The archive by the rules of `tools`; `ours` is the Kaplan–Meier median that they are compared with.
pub fn figures(archive: Archive<'_>, tools: &[PublicTool], ours: Option<f64>) -> Vec<PublicFigure> {
    tools.iter().map(|tool| figure(archive, *tool, ours)).collect()
}

fn figure(archive: Archive<'_>, tool: PublicTool, ours: Option<f64>) -> PublicFigure {
    let Archive { rows, episodes, conversations, end } = archive;
    let (mut counted, average) = match tool {
        PublicTool::Zendesk => (zendesk(rows, episodes), Average::Median),
        PublicTool::Chatwoot => (first_responses(conversations), Average::Mean),
        PublicTool::Intercom => (first_responses(conversations), Average::Median),
        PublicTool::Zoomsphere => (zoomsphere(conversations), Average::Mean),
        PublicTool::Facebook => (facebook(conversations), Average::Mean),
        PublicTool::Hootsuite => (hootsuite(rows, conversations, end), Average::Mean),
    };
    counted.minutes.sort_by(f64::total_cmp);
    let minutes = match average {
        Average::Mean => mean(&counted.minutes),
        Average::Median => median_of_sorted(&counted.minutes),
    };
    PublicFigure {
        tool,
        definition: tool.definition(),
        average,
        n_cases: counted.n_cases,
        n_counted: counted.minutes.len() as u64,
        answered: share(tool.definition(), counted.n_answered, counted.n_cases),
        minutes,
        difference_minutes: minutes.zip(ours).map(|(minutes, ours)| minutes - ours),
    }
}

/// Zendesk: from the first message of a ticket to the first public reply of a person in it, to whomever. A thread is a ticket: comments of further customers are
/// comments on it.
fn zendesk(rows: &Rows, episodes: &Episodes) -> Counted {
    struct Ticket {
        opened_at: Micros,
        replied_at: Option<Micros>,
        is_timed: bool,
    }
    let mut of_thread: FxHashMap<u32, usize> = FxHashMap::default();
    let mut tickets: Vec<Ticket> = Vec::new();
    for row in &episodes.order {
        let idx = *row as usize;
        let Some(at) = rows.created_at[idx] else { continue };
        let is_timed = rows.time_precision[idx] != TimePrecision::Day;
        let ticket = of_thread.get(&rows.thread[idx]).map(|ticket| &mut tickets[*ticket]);
        if rows.is_customer(idx) {
            if let Some(ticket) = ticket {
                ticket.is_timed &= is_timed;
            } else {
                of_thread.insert(rows.thread[idx], tickets.len());
                tickets.push(Ticket { opened_at: at, replied_at: None, is_timed });
            }
        } else if let Some(ticket) = ticket
            && rows.is_brand(idx)
            && matches!(rows.visibility[idx], Visibility::Public | Visibility::Private)
        {
            ticket.is_timed &= is_timed;
            ticket.replied_at.get_or_insert(at);
        }
    }
    let mut counted = Counted::default();
    for ticket in tickets.iter().filter(|ticket| ticket.is_timed) {
        counted.add(ticket.replied_at.map(|at| minutes(at - ticket.opened_at)));
    }
    counted
}

/// Chatwoot and Intercom: from the first message of a conversation to the first reply of a person; a conversation without one has no time. The one takes the mean,
/// the other the median.
fn first_responses(conversations: &Conversations) -> Counted {
    let mut counted = Counted::default();
    for turns in conversations.timed() {
        counted.add(first_reply(turns).map(|reply| minutes(reply.at - turns[0].at)));
    }
    counted
}

/// ZoomSphere: every reply, from the customer's nearest message before it. A case is a run of the customer's messages.
fn zoomsphere(conversations: &Conversations) -> Counted {
    let mut counted = Counted::default();
    for turns in conversations.timed() {
        let mut asked: Option<Micros> = None;
        let mut last = Side::Person;
        for turn in turns.iter().filter(|turn| turn.side != Side::Bot) {
            if turn.side == Side::Customer {
                counted.n_cases += u64::from(last != Side::Customer);
                asked = Some(turn.at);
            } else if let Some(asked) = asked {
                counted.n_answered += u64::from(last == Side::Customer);
                counted.minutes.push(minutes(turn.at - asked));
            }
            last = turn.side;
        }
    }
    counted
}

/// Facebook: replies to messages before which neither side had written for 24 h, received in the 30 days before the last of them (or the last ten); of the times, the
/// fastest nine tenths.
fn facebook(conversations: &Conversations) -> Counted {
    let mut new: Vec<(Micros, Option<Micros>)> = conversations.timed().flat_map(new_messages).collect();
    new.sort_unstable();
    let since = new.last().map_or(0, |(at, _)| at - FACEBOOK_SPAN);
    let recent = new.len() - new.partition_point(|(at, _)| *at < since);
    let looked_at = &new[new.len() - recent.max(FACEBOOK_FEWEST).min(new.len())..];
    let mut counted = Counted::default();
    for (at, reply) in looked_at {
        counted.add(reply.map(|reply| minutes(reply - at)));
    }
    counted.minutes.sort_by(f64::total_cmp);
    counted.minutes.truncate(counted.minutes.len() - counted.minutes.len() / 10);
    counted
}

/// When each message came that broke a silence, and when a person replied to it before the next of its kind.
fn new_messages(turns: &[Turn]) -> Vec<(Micros, Option<Micros>)> {
    let mut found: Vec<(Micros, Option<Micros>)> = Vec::new();
    let mut last: Option<Micros> = None;
    for turn in turns.iter().filter(|turn| turn.side != Side::Bot) {
        if turn.side == Side::Customer {
            if last.is_none_or(|last| turn.at - last >= FACEBOOK_SILENCE) {
                found.push((turn.at, None));
            }
        } else if let Some((_, reply)) = found.last_mut() {
            reply.get_or_insert(turn.at);
        }
        last = Some(turn.at);
    }
    found
}

/// Hootsuite: the first response of resolved conversations alone; the others are no answered cases.
fn hootsuite(rows: &Rows, conversations: &Conversations, end: Micros) -> Counted {
    let mut counted = Counted::default();
    for turns in conversations.timed() {
        let resolved = conclusion(rows, turns, end - SILENCE);
        counted.add(resolved.and(first_reply(turns)).map(|reply| minutes(reply.at - turns[0].at)));
    }
    counted
}

fn minutes(micros: Micros) -> f64 {
    micros as f64 / MICROS_PER_MINUTE as f64
}

#[cfg(test)]
mod tests;
