//! Episodes: the unit of waiting. A run of one customer's messages in one thread, not interrupted by a human reply of the brand to that customer.
//!
//! The same shape as the reply-time models of dbt_zendesk: only a customer's message that opens an episode starts a clock, and only the first human public reply
//! after it stops it. What an automatic answer says acknowledges and never stops the clock; another customer's answer does not either.

use rustc_hash::FxHashMap;

use super::rows::{NONE, Rows};
use crate::model::{ActSet, AuthorRole, Micros, NeedsReply, ResponseAct, TimePrecision, Visibility};

/// What became of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReplyState {
    /// Answered in public.
    Answered,
    /// Answered by moving to a private channel.
    HandedOff,
    /// Only an automatic answer came.
    Acknowledged,
    /// No answer when the archive ends.
    Censored,
    /// Every message deleted by the customer before an answer.
    Withdrawn,
    /// Every message hidden by the brand before an answer.
    Moderated,
}

impl ReplyState {
    /// As columns and catalogues write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::HandedOff => "handed_off",
            Self::Acknowledged => "acknowledged",
            Self::Censored => "censored",
            Self::Withdrawn => "withdrawn",
            Self::Moderated => "moderated",
        }
    }

    /// Whether a person of the brand answered, in public or by moving elsewhere.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Answered | Self::HandedOff)
    }
}

/// A customer's run of messages and the answer to it. Rows are positions in [`Rows`]; [`NONE`] = there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// The conversation.
    pub thread: u32,
    /// The first message: its clock starts here.
    pub first_row: u32,
    /// The last message before the answer.
    pub last_row: u32,
    /// Messages before the answer.
    pub n_messages: u32,
    /// The first human reply.
    pub answer_row: u32,
    /// The first automatic reply.
    pub ack_row: u32,
    /// What became of it.
    pub state: ReplyState,
    /// `Yes` when any message asks for an answer, else `Unsure` when any may.
    pub needs_reply: NeedsReply,
    /// Whether it is this customer's first in the thread: first replies are measured on these, next replies on the others.
    pub is_first: bool,
    /// The answer names no comment and was given to the customer of the thread who had written last.
    pub is_inferred: bool,
    /// A time of it has only a day: it has no wait.
    pub is_day_precise: bool,
}

/// The episodes, and what did not fit into any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Episodes {
    /// In order of their first message.
    pub items: Vec<Episode>,
    /// Episode of each customer row, or [`NONE`].
    pub of_row: Vec<u32>,
    /// Replies stamped before the comment that they answer.
    pub n_negative_gaps: u64,
    /// Human replies that could not be given to anybody.
    pub n_unattributed_replies: u64,
}

/// Finds the episodes in one pass over the rows in order of time: customers before the brand where stamps are equal, so that an answer in the same second counts.
#[must_use]
pub fn find(rows: &Rows) -> Episodes {
    let mut order: Vec<(Micros, bool, u32)> = (0..rows.len())
        .filter_map(|row| rows.created_at[row].map(|at| (at, !rows.is_customer(row), row as u32)))
        .collect();
    order.sort_unstable();
    let asked = nearest_customers(rows);
    let mut finder = Finder { rows, found: Episodes { of_row: vec![NONE; rows.len()], ..Episodes::default() }, open: FxHashMap::default(), waiting: FxHashMap::default() };
    for (at, is_brand, row) in order {
        if is_brand {
            finder.reply(row, at, asked[row as usize]);
        } else {
            finder.message(row);
        }
    }
    finder.found
}

struct Finder<'a> {
    rows: &'a Rows,
    found: Episodes,
    /// The last episode of (thread, author), and whether it still waits.
    open: FxHashMap<(u32, u32), (u32, bool)>,
    /// Episodes of a thread in the order in which they were last written to; closed ones are dropped when they come to the top.
    waiting: FxHashMap<u32, Vec<u32>>,
}

impl Finder<'_> {
    fn message(&mut self, row: u32) {
        let idx = row as usize;
        let rows = self.rows;
        let (thread, author) = (rows.thread[idx], rows.author[idx]);
        let is_day = rows.time_precision[idx] == TimePrecision::Day;
        let unanswered = match rows.visibility[idx] {
            Visibility::Deleted => ReplyState::Withdrawn,
            Visibility::Hidden => ReplyState::Moderated,
            Visibility::Public | Visibility::Private => ReplyState::Censored,
        };
        // Who is not named is a person of their own.
        let known = if author == NONE { None } else { self.open.get(&(thread, author)).copied() };
        let episode = if let Some((episode, true)) = known {
            let item = &mut self.found.items[episode as usize];
            item.last_row = row;
            item.n_messages += 1;
            item.needs_reply = stronger(item.needs_reply, rows.needs_reply[idx]);
            item.is_day_precise |= is_day;
            if item.state != unanswered && item.state != ReplyState::Acknowledged {
                item.state = ReplyState::Censored;
            }
            episode
        } else {
            let episode = self.found.items.len() as u32;
            self.found.items.push(Episode {
                thread,
                first_row: row,
                last_row: row,
                n_messages: 1,
                answer_row: NONE,
                ack_row: NONE,
                state: unanswered,
                needs_reply: rows.needs_reply[idx],
                is_first: known.is_none(),
                is_inferred: false,
                is_day_precise: is_day,
            });
            if author != NONE {
                self.open.insert((thread, author), (episode, true));
            }
            episode
        };
        self.waiting.entry(thread).or_default().push(episode);
        self.found.of_row[idx] = episode;
    }

    fn reply(&mut self, row: u32, at: Micros, asked: u32) {
        let rows = self.rows;
        let idx = row as usize;
        let is_bot = rows.author_role[idx] == AuthorRole::Bot;
        let episode = if asked != NONE {
            let asked = asked as usize;
            if rows.created_at[asked].is_some_and(|asked_at| asked_at > at) {
                self.found.n_negative_gaps += u64::from(!is_bot);
                return;
            }
            let author = rows.author[asked];
            if author == NONE { Some(self.found.of_row[asked]) } else { self.open.get(&(rows.thread[asked], author)).map(|known| known.0) }
        } else if rows.parent[idx] == NONE {
            // Without a parent it may answer whoever of the thread wrote last; a post that opens a thread answers nobody.
            self.last_waiting(rows.thread[idx])
        } else {
            None
        };
        let Some(episode) = episode.filter(|episode| *episode != NONE) else {
            let opens_thread = rows.parent[idx] == NONE && !self.waiting.contains_key(&rows.thread[idx]);
            self.found.n_unattributed_replies += u64::from(!is_bot && !opens_thread);
            return;
        };
        let item = &mut self.found.items[episode as usize];
        if item.answer_row != NONE {
            // A second reply to one question is a follow-up.
            return;
        }
        if is_bot {
            if item.ack_row == NONE {
                item.ack_row = row;
                if item.state == ReplyState::Censored {
                    item.state = ReplyState::Acknowledged;
                }
            }
            return;
        }
        item.answer_row = row;
        item.is_inferred = asked == NONE;
        item.is_day_precise |= rows.time_precision[idx] == TimePrecision::Day;
        item.state = if rows.visibility[idx] == Visibility::Private || hands_off(rows.acts[idx]) { ReplyState::HandedOff } else { ReplyState::Answered };
        let first = item.first_row as usize;
        let key = (rows.thread[first], rows.author[first]);
        if key.1 != NONE {
            self.open.insert(key, (episode, false));
        }
    }

    fn last_waiting(&mut self, thread: u32) -> Option<u32> {
        let waiting = self.waiting.get_mut(&thread)?;
        while let Some(episode) = waiting.last() {
            if self.found.items[*episode as usize].answer_row == NONE {
                return Some(*episode);
            }
            waiting.pop();
        }
        None
    }
}

const fn hands_off(acts: ActSet) -> bool {
    acts.contains(ResponseAct::Handoff)
}

fn stronger(a: NeedsReply, b: NeedsReply) -> NeedsReply {
    match (a, b) {
        (NeedsReply::Yes, _) | (_, NeedsReply::Yes) => NeedsReply::Yes,
        (NeedsReply::Unsure, _) | (_, NeedsReply::Unsure) => NeedsReply::Unsure,
        (NeedsReply::No, NeedsReply::No) => NeedsReply::No,
    }
}

/// For each row of the brand the customer's row that it answers: the nearest above it, past other parts of the brand's own reply. Each row is walked once.
fn nearest_customers(rows: &Rows) -> Vec<u32> {
    const UNKNOWN: u32 = NONE - 1;
    let mut nearest = vec![UNKNOWN; rows.len()];
    let mut path = Vec::new();
    for start in 0..rows.len() {
        if rows.is_customer(start) || nearest[start] != UNKNOWN {
            continue;
        }
        let mut row = start;
        let found = loop {
            path.push(row);
            let up = rows.parent[row];
            if up == NONE {
                break NONE;
            }
            let up = up as usize;
            if rows.is_customer(up) {
                break up as u32;
            }
            if nearest[up] != UNKNOWN {
                break nearest[up];
            }
            row = up;
        };
        for row in path.drain(..) {
            nearest[row] = found;
        }
    }
    nearest
}

/// The columns that the frame carries: one value a row, empty outside episodes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowWaits {
    /// Episode of the row, or [`NONE`].
    pub episode: Vec<u32>,
    /// First row of each episode.
    pub first_row_of_episode: Vec<u32>,
    /// When the episode was answered.
    pub first_reply_at: Vec<Option<Micros>>,
    /// Minutes from the episode's first message to the answer.
    pub first_reply_calendar_minutes: Vec<Option<f64>>,
    /// The same in minutes of opening time.
    pub first_reply_business_minutes: Vec<Option<f64>>,
    /// What became of the episode.
    pub reply_state: Vec<Option<ReplyState>>,
}
