//! Episodes: the unit of waiting. A run of one customer's messages in one thread, not interrupted by a human reply of the brand to that customer.
//!
//! The same shape as the reply-time models of `dbt_zendesk`: only a customer's message that opens an episode starts a clock, and only the first human public reply
//! after it stops it. What an automatic answer says acknowledges and never stops the clock; another customer's answer does not either.

mod replies;
mod walk;

use rustc_hash::FxHashMap;

use super::rows::{NONE, Rows};
use crate::model::{ActSet, CauseSet, Link, Micros, NeedsReply, ResponseAct, TimePrecision, Visibility};
pub use walk::Walk;

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
    /// The causes of all its messages.
    pub causes: CauseSet,
    /// Whether it is this customer's first in the thread: first replies are measured on these, next replies on the others.
    pub is_first: bool,
    /// The first reply to everybody that came while it waited.
    pub broadcast_row: u32,
    /// By what the answer is its answer.
    pub link: Option<Link>,
    /// A time of it has only a day: it has no wait.
    pub is_day_precise: bool,
    /// Its only answer is stamped before its first message, as happens to reviews that were edited after they were answered: answered, without a wait.
    pub is_answered_before: bool,
}

impl Episode {
    /// Whether its times say how long it waited, or that it still does.
    #[must_use]
    pub const fn has_wait(&self) -> bool {
        !self.is_day_precise && !self.is_answered_before
    }
}

/// The episodes, and what did not fit into any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Episodes {
    /// In order of their first message.
    pub items: Vec<Episode>,
    /// Episode of each customer row, or [`NONE`].
    pub of_row: Vec<u32>,
    /// Episode that each row of the brand or its bot was given to, follow-ups included, or [`NONE`].
    pub reply_to: Vec<u32>,
    /// Rows that have a time, in the order in which they were said.
    pub order: Vec<u32>,
    /// Replies of people that spoke to everybody who waited in a conversation.
    pub n_broadcasts: u64,
    /// Replies stamped before the comment that they answer.
    pub n_negative_gaps: u64,
    /// Human replies that could not be given to anybody.
    pub n_unattributed_replies: u64,
}

/// Finds the episodes in one pass over the rows in order of time. Linear in rows, whatever the shape of the threads.
#[must_use]
pub fn find(rows: &Rows) -> Episodes {
    find_by(rows, Link::Broadcast)
}

/// The same with no answers but those that a link of this kind or a surer one gives to somebody: what would be known without what is only likely.
#[must_use]
pub fn find_by(rows: &Rows, weakest: Link) -> Episodes {
    let mut walk = Walk::new(rows, weakest);
    walk.until(Micros::MAX);
    walk.end(rows.len())
}

/// Rows that have a time, in order of time. Where stamps are equal a comment comes after its parent, and otherwise customers before the brand: an answer in the
/// same second, or in the same minute of a coarse file, counts as an answer, and thanks for it as a new message.
fn order_of_talk(rows: &Rows) -> Vec<u32> {
    let mut timed: Vec<u32> = (0..rows.len() as u32).filter(|row| rows.created_at[*row as usize].is_some()).collect();
    if !timed.is_sorted_by_key(|row| rows.created_at[*row as usize]) {
        timed.sort_by_key(|row| rows.created_at[*row as usize]);
    }
    let mut is_placed = vec![false; rows.len()];
    let mut order = Vec::with_capacity(timed.len());
    let mut chain = Vec::new();
    for same_time in timed.chunk_by(|a, b| rows.created_at[*a as usize] == rows.created_at[*b as usize]) {
        if let [alone] = same_time {
            order.push(*alone);
            continue;
        }
        let at = rows.created_at[same_time[0] as usize];
        let customers = same_time.iter().filter(|row| rows.is_customer(**row as usize));
        for row in customers.chain(same_time) {
            let mut up = *row;
            // Marked as soon as it is seen, so that a circle of parents ends here too.
            while up != NONE && !is_placed[up as usize] && rows.created_at[up as usize] == at {
                is_placed[up as usize] = true;
                chain.push(up);
                up = rows.parent[up as usize];
            }
            order.extend(chain.drain(..).rev());
        }
    }
    order
}

struct Finder<'a> {
    rows: &'a Rows,
    /// The weakest link that counts.
    weakest: Link,
    found: Episodes,
    /// The last episode of (thread, author).
    last: FxHashMap<(u32, u32), u32>,
    /// Episodes of a thread in the order in which they were last written to; closed ones are dropped when they come to the top.
    waiting: FxHashMap<u32, Vec<u32>>,
    /// Replies without a customer's comment above them, the episode that they were given to, and by what: the rest of such a reply hangs below it.
    given: FxHashMap<u32, (u32, Link)>,
    /// Replies of people that are stamped before what they answer, and what that is.
    early: Vec<(u32, u32)>,
    /// Episodes that a row has changed, one for each time.
    touched: Vec<u32>,
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
            Visibility::Public | Visibility::Private | Visibility::Internal => ReplyState::Censored,
        };
        // Who is not named is a person of their own.
        let known = if author == NONE { None } else { self.last.get(&(thread, author)).copied() };
        let open = known.filter(|episode| self.found.items[*episode as usize].answer_row == NONE);
        let episode = if let Some(episode) = open {
            let item = &mut self.found.items[episode as usize];
            item.last_row = row;
            item.n_messages += 1;
            item.needs_reply = stronger(item.needs_reply, rows.needs_reply[idx]);
            item.causes.0 |= rows.causes[idx].0;
            item.is_day_precise |= is_day;
            item.state = together(item.state, unanswered, item.ack_row != NONE);
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
                causes: rows.causes[idx],
                is_first: known.is_none(),
                broadcast_row: NONE,
                link: None,
                is_day_precise: is_day,
                is_answered_before: false,
            });
            if author != NONE {
                self.last.insert((thread, author), episode);
            }
            episode
        };
        let waiting = self.waiting.entry(thread).or_default();
        if waiting.last() != Some(&episode) {
            waiting.push(episode);
        }
        self.found.of_row[idx] = episode;
        self.touched.push(episode);
    }
}

/// The state of an unanswered episode with one more message: while anything of it can be seen it waits; hidden weighs more than deleted.
const fn together(state: ReplyState, next: ReplyState, is_acknowledged: bool) -> ReplyState {
    match (state, next) {
        (ReplyState::Withdrawn, ReplyState::Withdrawn) => ReplyState::Withdrawn,
        (ReplyState::Withdrawn | ReplyState::Moderated, ReplyState::Withdrawn | ReplyState::Moderated) => ReplyState::Moderated,
        _ if is_acknowledged => ReplyState::Acknowledged,
        _ => ReplyState::Censored,
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

/// For each row of the brand or its bot where its chain of parents leads: to the nearest customer's row above it, past other parts of the brand's own reply, or
/// else to the top of the chain. Each row is walked once; a circle of parents ends where it closes.
fn ends_of_chains(rows: &Rows) -> Vec<u32> {
    let mut ends = vec![NONE; rows.len()];
    let mut path = Vec::new();
    for start in 0..rows.len() as u32 {
        if rows.is_customer(start as usize) || ends[start as usize] != NONE {
            continue;
        }
        let mut row = start;
        let end = loop {
            path.push(row);
            // A row on the path counts as a top until the walk says more.
            ends[row as usize] = row;
            let up = rows.parent[row as usize];
            if up == NONE {
                break row;
            }
            if rows.is_customer(up as usize) {
                break up;
            }
            if ends[up as usize] != NONE {
                break ends[up as usize];
            }
            row = up;
        };
        for row in path.drain(..) {
            ends[row as usize] = end;
        }
    }
    ends
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

#[cfg(test)]
mod address_tests;
#[cfg(test)]
pub(super) mod talk;
#[cfg(test)]
mod tests;
