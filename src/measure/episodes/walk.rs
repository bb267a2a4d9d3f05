//! Episodes step by step: one pass that can be stopped at several instants, to see how the episodes stood at each.
//!
//! A reply that is stamped before what it answers, as happens to reviews that were edited afterwards, answers nobody until that comment is there.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Episode, Episodes, Finder, ends_of_chains, hands_off, order_of_talk};
use crate::measure::episodes::ReplyState;
use crate::measure::rows::{NONE, Rows};
use crate::model::{Link, Micros};

/// A pass over the rows in order of time. Linear in rows, however often it is stopped.
pub struct Walk<'a> {
    finder: Finder<'a>,
    order: Vec<u32>,
    /// Where the chain of parents of each row leads.
    leads_to: Vec<u32>,
    /// How far it has come in `order`.
    at: usize,
    /// Replies that came too early, by what they answer: the first of each, as a place among all of them.
    early_by_row: FxHashMap<u32, u32>,
    n_early_seen: usize,
    /// The first such reply of each episode that has one.
    early_of: BTreeMap<u32, u32>,
}

impl<'a> Walk<'a> {
    /// At the beginning. No answer counts but those that a link of this kind or a surer one gives to somebody.
    #[must_use]
    pub fn new(rows: &'a Rows, weakest: Link) -> Self {
        Self {
            finder: Finder {
                rows,
                weakest,
                found: Episodes { of_row: vec![NONE; rows.len()], reply_to: vec![NONE; rows.len()], ..Episodes::default() },
                last: FxHashMap::default(),
                waiting: FxHashMap::default(),
                given: FxHashMap::default(),
                early: Vec::new(),
                touched: Vec::new(),
            },
            order: order_of_talk(rows),
            leads_to: ends_of_chains(rows),
            at: 0,
            early_by_row: FxHashMap::default(),
            n_early_seen: 0,
            early_of: BTreeMap::new(),
        }
    }

    /// Goes on to an instant, which is left out, and says which episodes changed on the way, in order.
    pub fn until(&mut self, end: Micros) -> Vec<u32> {
        let rows = self.finder.rows;
        let from = self.at;
        while let Some(row) = self.order.get(self.at).copied().filter(|row| rows.created_at[*row as usize].is_some_and(|at| at < end)) {
            if rows.is_customer(row as usize) {
                self.finder.message(row);
            } else {
                self.finder.reply(row, self.leads_to[row as usize]);
            }
            self.at += 1;
        }
        for (place, (_, asked)) in self.finder.early.iter().enumerate().skip(self.n_early_seen) {
            self.early_by_row.entry(*asked).or_insert(place as u32);
        }
        self.n_early_seen = self.finder.early.len();
        let found = &self.finder.found;
        for row in &self.order[from..self.at] {
            let episode = found.of_row[*row as usize];
            if let Some(place) = self.early_by_row.get(row).filter(|_| episode != NONE) {
                self.early_of.entry(episode).and_modify(|known| *known = (*known).min(*place)).or_insert(*place);
            }
        }
        let mut changed = std::mem::take(&mut self.finder.touched);
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// An episode as it stands now.
    #[must_use]
    pub fn episode(&self, episode: u32) -> Episode {
        let item = self.finder.found.items[episode as usize];
        if item.answer_row != NONE {
            return item;
        }
        let Some(place) = self.early_of.get(&episode) else { return item };
        self.answered_before(item, *place)
    }

    /// What has no later answer was answered by the reply that is stamped before it.
    fn answered_before(&self, item: Episode, place: u32) -> Episode {
        let (row, _) = self.finder.early[place as usize];
        let state = if hands_off(self.finder.rows.acts[row as usize]) { ReplyState::HandedOff } else { ReplyState::Answered };
        Episode { answer_row: row, link: Some(Link::Parent), is_answered_before: true, state, ..item }
    }

    /// Everything that was found, for the first `n_rows` rows.
    #[must_use]
    pub fn end(mut self, n_rows: usize) -> Episodes {
        for (episode, place) in &self.early_of {
            let item = self.finder.found.items[*episode as usize];
            if item.answer_row == NONE {
                self.finder.found.items[*episode as usize] = self.answered_before(item, *place);
            }
        }
        let mut found = self.finder.found;
        found.of_row.truncate(n_rows);
        found.reply_to.truncate(n_rows);
        self.order.truncate(self.at);
        found.order = self.order;
        found
    }
}
