//! One share by three ways of voting: a comment, a text, an author. Comments with nearly the same words vote together as one text, those of one author as one author, each for what at
//! least half of them are.

use crate::measure::rows::Rows;
use crate::measure::shares::Tally;
use crate::model::NONE;

/// How many have something, by each way of voting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Voted {
    /// One vote a comment.
    pub by_comment: Tally,
    /// One vote a text; near copies are one.
    pub by_text: Tally,
    /// One vote an author; comments without an author have none.
    pub by_author: Tally,
}

/// Lets some rows vote on whether they have something. Linear.
#[must_use]
pub fn vote(rows: &Rows, members: &[usize], has: impl Fn(usize) -> bool) -> Voted {
    let mut voted = Voted::default();
    let of = |column: &[u32]| members.iter().map(|row| column[*row]).filter(|n| *n != NONE).max().map_or(0, |n| n as usize + 1);
    let mut texts = vec![Tally::default(); of(&rows.near_cluster)];
    let mut authors = vec![Tally::default(); of(&rows.author)];
    for &row in members {
        let with = u64::from(has(row));
        voted.by_comment.add(with);
        match texts.get_mut(rows.near_cluster[row] as usize) {
            Some(text) => text.add(with),
            None => voted.by_text.add(with),
        }
        if let Some(author) = authors.get_mut(rows.author[row] as usize) {
            author.add(with);
        }
    }
    let joint = |to: &mut Tally, votes: &[Tally]| votes.iter().filter(|vote| vote.n > 0).for_each(|vote| to.add(u64::from(vote.count * 2 >= vote.n)));
    joint(&mut voted.by_text, &texts);
    joint(&mut voted.by_author, &authors);
    voted
}
