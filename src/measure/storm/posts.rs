//! Root posts of the brand: which of its comments answer nobody, and which of them are statements.

use crate::measure::rows::{NONE, Rows};
use crate::model::{Micros, Span};

/// Root posts that are all taken for statements; more than that in one crisis are mostly replies whose question is not in the archive.
const MAX_UNCHECKED: usize = 20;
/// With more root posts, a statement is one that at least this many customer comments follow in its thread.
const MIN_FOLLOWED: u32 = 3;

/// The first row of each thread, and how many customer comments follow it.
#[derive(Debug, Clone, Default)]
pub struct Posts {
    first_row: Vec<u32>,
    n_customer: Vec<u32>,
    min_followed: u32,
}

impl Posts {
    /// Reads the threads once. `crisis` is where statements are looked for.
    #[must_use]
    pub fn of(rows: &Rows, timed: &[(Micros, u32)], crisis: Option<Span>) -> Self {
        let n_threads = rows.thread.iter().filter(|thread| **thread != NONE).max().map_or(0, |thread| *thread as usize + 1);
        let mut posts = Self { first_row: vec![NONE; n_threads], n_customer: vec![0; n_threads], min_followed: 0 };
        for row in (0..rows.len()).filter(|row| rows.thread[*row] != NONE) {
            let thread = rows.thread[row] as usize;
            if posts.first_row[thread] == NONE {
                posts.first_row[thread] = row as u32;
            }
            posts.n_customer[thread] += u32::from(rows.is_customer(row));
        }
        if let Some(crisis) = crisis {
            let n_roots = timed.iter().filter(|(at, row)| crisis.contains(*at) && posts.is_root(rows, *row as usize)).count();
            posts.min_followed = if n_roots > MAX_UNCHECKED { MIN_FOLLOWED } else { 0 };
        }
        posts
    }

    /// Whether a row is a human post of the brand without a parent that starts its thread.
    #[must_use]
    pub fn is_root(&self, rows: &Rows, row: usize) -> bool {
        let is_first = self.first_row.get(rows.thread[row] as usize).is_none_or(|first| *first == row as u32);
        rows.is_brand(row) && rows.parent[row] == NONE && is_first
    }

    /// Whether a row is a human reply of the brand: its own, and no root post.
    #[must_use]
    pub fn is_reply(&self, rows: &Rows, row: usize) -> bool {
        rows.is_brand(row) && !self.is_root(rows, row)
    }

    /// Whether a root post is a statement: any of them, or, when a crisis holds more than 20, one that at least three customer comments follow.
    #[must_use]
    pub fn is_statement(&self, rows: &Rows, row: usize) -> bool {
        self.is_root(rows, row) && self.n_customer.get(rows.thread[row] as usize).copied().unwrap_or(0) >= self.min_followed
    }
}
