//! Whom replies speak to that name no comment: by account, by quotation, by first name. Names stay in here; what comes out are author numbers.
//!
//! Only replies of the brand without a customer's comment above them are read, and only names of people who have written in the same conversation before. One pass over
//! these replies gathers what is asked for, one pass over the rows in order of time answers it, so that the cost is that of the texts, whatever their number in a thread.

mod asks;
mod names;
pub mod rules;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use asks::{Asks, runs};
use names::keys;
pub use rules::AddressRules;

use super::Corpus;
use crate::model::{AuthorRole, Link, NONE, Visibility};

/// A reply and a customer whom it speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Row of the reply.
    pub row: u32,
    /// Number of the author whom it speaks to, who has written in its conversation before.
    pub author: u32,
    /// By what.
    pub link: Link,
}

/// What the replies that name no comment say about whom they are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressees {
    /// By row, then author; a reply that mentions several customers stands here several times.
    pub named: Vec<Named>,
    /// Rows of replies that speak to everybody and name nobody, in order.
    pub to_everybody: Vec<u32>,
}

impl Addressees {
    /// Those that a reply names.
    #[must_use]
    pub fn of(&self, row: u32) -> &[Named] {
        let from = self.named.partition_point(|named| named.row < row);
        let len = self.named[from..].partition_point(|named| named.row == row);
        &self.named[from..from + len]
    }

    /// Whether a reply speaks to everybody.
    #[must_use]
    pub fn is_for_everybody(&self, row: u32) -> bool {
        self.to_everybody.binary_search(&row).is_ok()
    }

    /// What the rows before `end` say.
    #[must_use]
    pub fn until(&self, end: u32) -> Self {
        Self {
            named: self.named[..self.named.partition_point(|named| named.row < end)].to_vec(),
            to_everybody: self.to_everybody[..self.to_everybody.partition_point(|row| *row < end)].to_vec(),
        }
    }
}

/// Finds the addressees of a corpus.
#[must_use]
pub fn find(corpus: &Corpus, rules: &AddressRules) -> Addressees {
    let texts = corpus.texts();
    let is_ours = |row: usize| matches!(corpus.role[row], AuthorRole::Brand | AuthorRole::Bot) && corpus.visibility()[row] != Visibility::Internal;
    let is_customer = |row: usize| matches!(corpus.role[row], AuthorRole::Customer | AuthorRole::Unknown);
    let is_open = |row: usize| {
        let up = corpus.parent[row];
        is_ours(row) && (up == NONE || !is_customer(up as usize))
    };
    let asked: BTreeMap<u32, Asks> = (0..texts.len())
        .filter(|row| is_open(*row))
        .map(|row| (row as u32, Asks::of(texts[row], rules)))
        .filter(|(_, asks)| !asks.is_empty())
        .collect();
    let mut found = Addressees::default();
    if asked.is_empty() {
        return found;
    }
    let wanted: FxHashSet<u64> = asked.values().flat_map(|asks| asks.mentions.iter().flatten().chain(&asks.salutations)).copied().collect();
    let wanted_quotes: FxHashSet<u64> = asked.values().flat_map(|asks| &asks.quotes).copied().collect();
    let quoting: FxHashSet<u32> = asked.iter().filter(|(_, asks)| !asks.quotes.is_empty()).map(|(row, _)| corpus.thread[*row as usize]).collect();
    // Keys to an account, of those that anybody asks for.
    let mut known: FxHashMap<u32, Vec<u64>> = FxHashMap::default();
    // Who of a conversation was last called so, and who wrote those words first.
    let mut called: FxHashMap<(u32, u64), u32> = FxHashMap::default();
    let mut wrote: FxHashMap<(u32, u64), u32> = FxHashMap::default();
    for (row, text) in texts.iter().enumerate() {
        let (thread, author) = (corpus.thread[row], corpus.author[row]);
        if let Some(asks) = asked.get(&(row as u32)) {
            answer(row as u32, asks, |key| called.get(&(thread, key)).copied(), |key| wrote.get(&(thread, key)).copied(), &mut found);
        } else if is_customer(row) && author != NONE {
            let own = known.entry(author).or_insert_with(|| {
                let (id, name) = &corpus.accounts[author as usize];
                keys(id, name, rules).into_iter().filter(|key| wanted.contains(key)).collect()
            });
            called.extend(own.iter().map(|key| ((thread, *key), author)));
            if quoting.contains(&thread) {
                for key in runs(text, rules.reach.quote_words).filter(|key| wanted_quotes.contains(key)) {
                    wrote.entry((thread, key)).or_insert(author);
                }
            }
        }
    }
    found
}

/// The surest thing that a reply says counts: an account before a quotation, a quotation before a first name, all of them before "everybody".
fn answer(row: u32, asks: &Asks, called: impl Fn(u64) -> Option<u32>, wrote: impl Fn(u64) -> Option<u32>, found: &mut Addressees) {
    let mut authors: Vec<u32> = asks.mentions.iter().filter_map(|names| names.iter().find_map(|key| called(*key))).collect();
    let mut link = Link::Mention;
    if authors.is_empty() {
        authors = asks.quotes.iter().filter_map(|key| wrote(*key)).collect();
        link = Link::Quote;
    }
    if authors.is_empty() {
        authors = asks.salutations.iter().find_map(|key| called(*key)).into_iter().collect();
        link = Link::Salutation;
    }
    authors.sort_unstable();
    authors.dedup();
    if authors.is_empty() && asks.is_for_everybody {
        found.to_everybody.push(row);
    }
    found.named.extend(authors.into_iter().map(|author| Named { row, author, link }));
}

#[cfg(test)]
mod tests;
