//! Whom each reply of the brand answers: the comment that the archive names above it, else the customer whom it names, else everybody who waits, else whoever had
//! written last.

use super::{Finder, ReplyState, hands_off};
use crate::measure::rows::NONE;
use crate::measure::settings::Broadcasts;
use crate::model::{AuthorRole, Link, TimePrecision, Visibility};

/// Whom a reply is for.
enum Addressee {
    /// Episodes of those customers.
    Episodes(Vec<u32>, Link),
    /// Stamped before the comment that it answers: the clock of one of them is wrong.
    TooEarly,
    /// A post that opens a thread: nobody.
    Nobody,
    /// A reply that names nobody and finds nobody waiting, or a comment of the brand below its own post.
    Unclear,
}

impl Addressee {
    fn one(episode: u32, link: Link) -> Self {
        if episode == NONE { Self::Unclear } else { Self::Episodes(vec![episode], link) }
    }
}

impl Finder<'_> {
    pub(super) fn reply(&mut self, row: u32, leads_to: u32) {
        let rows = self.rows;
        let idx = row as usize;
        if matches!(rows.visibility[idx], Visibility::Hidden | Visibility::Deleted | Visibility::Internal) {
            // What the customer cannot read answers nobody.
            return;
        }
        let is_bot = rows.author_role[idx] == AuthorRole::Bot;
        match self.addressee(row, leads_to) {
            Addressee::Episodes(episodes, Link::Broadcast) => self.broadcast(row, &episodes),
            Addressee::Episodes(episodes, link) => {
                if link.is_inferred() {
                    self.given.insert(row, (episodes[0], link));
                }
                for episode in episodes {
                    self.give(row, episode, link);
                }
            }
            Addressee::TooEarly if !is_bot => {
                self.found.n_negative_gaps += 1;
                self.early.push((row, leads_to));
            }
            Addressee::Unclear => self.found.n_unattributed_replies += u64::from(!is_bot),
            Addressee::TooEarly | Addressee::Nobody => {}
        }
    }

    /// A reply to everybody: noted with each case that waits, and the answer to all of them where the user says so. A program's acknowledges nobody.
    fn broadcast(&mut self, row: u32, waiting: &[u32]) {
        if self.rows.author_role[row as usize] == AuthorRole::Bot {
            return;
        }
        self.found.n_broadcasts += 1;
        for episode in waiting {
            let item = &mut self.found.items[*episode as usize];
            if item.broadcast_row == NONE {
                item.broadcast_row = row;
            }
            if self.rows.broadcasts == Broadcasts::Close {
                self.give(row, *episode, Link::Broadcast);
            }
        }
    }

    fn give(&mut self, row: u32, episode: u32, link: Link) {
        let rows = self.rows;
        let idx = row as usize;
        if self.found.reply_to[idx] == NONE {
            self.found.reply_to[idx] = episode;
        }
        self.touched.push(episode);
        let item = &mut self.found.items[episode as usize];
        if item.answer_row != NONE {
            // A second reply to one question is a follow-up.
            return;
        }
        if rows.author_role[idx] == AuthorRole::Bot {
            if item.ack_row == NONE {
                item.ack_row = row;
                item.state = if item.state == ReplyState::Censored { ReplyState::Acknowledged } else { item.state };
            }
            return;
        }
        item.answer_row = row;
        item.link = Some(link);
        item.is_day_precise |= rows.time_precision[idx] == TimePrecision::Day;
        // A private answer to a private question stays where it was asked.
        let goes_private = rows.visibility[idx] == Visibility::Private && rows.visibility[item.first_row as usize] != Visibility::Private;
        item.state = if goes_private || hands_off(rows.acts[idx]) { ReplyState::HandedOff } else { ReplyState::Answered };
    }

    fn addressee(&mut self, row: u32, leads_to: u32) -> Addressee {
        let rows = self.rows;
        let asked = leads_to as usize;
        if rows.is_customer(asked) {
            if rows.created_at[asked] > rows.created_at[row as usize] {
                return Addressee::TooEarly;
            }
            let author = rows.author[asked];
            // A question without a time has no episode; its author may have another.
            let episode = if author == NONE { self.found.of_row[asked] } else { self.last_of(rows.thread[asked], author) };
            return Addressee::one(episode, Link::Parent);
        }
        let thread = rows.thread[row as usize];
        let named = rows.addressees.of(row).iter().filter(|named| named.link <= self.weakest);
        let (mut episodes, mut link) = (Vec::new(), Link::Mention);
        for named in named {
            episodes.push(self.last_of(thread, named.author));
            link = named.link;
        }
        episodes.retain(|episode| *episode != NONE);
        if !episodes.is_empty() {
            return Addressee::Episodes(episodes, link);
        }
        let may_guess = self.weakest >= Link::Adjacency;
        if may_guess && rows.addressees.is_for_everybody(row) {
            let waiting = self.all_waiting(thread);
            // "Szanowni Państwo" to a single one who waits is an answer to them.
            if waiting.len() > 1 {
                return Addressee::Episodes(waiting, Link::Broadcast);
            }
        }
        if rows.parent[row as usize] == NONE {
            // Without a parent it may answer whoever of the thread wrote last; a post that opens a thread answers nobody.
            let last = if may_guess { self.last_waiting(thread) } else { None };
            return match last {
                Some(episode) => Addressee::one(episode, Link::Adjacency),
                None if self.waiting.contains_key(&thread) => Addressee::Unclear,
                None => Addressee::Nobody,
            };
        }
        // Another part of a reply that names nobody goes to whom the first part went.
        let Some((episode, link)) = self.given.get(&leads_to).copied() else { return Addressee::Unclear };
        let first = self.found.items[episode as usize].first_row as usize;
        let last = self.last_of(rows.thread[first], rows.author[first]);
        Addressee::one(if last == NONE { episode } else { last }, link)
    }

    /// The last episode of a customer in a conversation, or [`NONE`].
    fn last_of(&self, thread: u32, author: u32) -> u32 {
        self.last.get(&(thread, author)).copied().unwrap_or(NONE)
    }

    /// The episodes of a conversation without an answer, in order of their beginning.
    fn all_waiting(&mut self, thread: u32) -> Vec<u32> {
        let Some(waiting) = self.waiting.get_mut(&thread) else { return Vec::new() };
        waiting.retain(|episode| self.found.items[*episode as usize].answer_row == NONE);
        let mut all = waiting.clone();
        all.sort_unstable();
        all.dedup();
        all
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
