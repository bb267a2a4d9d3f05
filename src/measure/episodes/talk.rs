//! Conversations written down line by line, for tests of the waits.

use crate::measure::rows::{NONE, Rows};
use crate::model::{ActSet, AuthorRole, CauseSet, Lang, Micros, NeedsReply, Polarity, TimePrecision, Visibility};

/// Minute 0: Monday, 5 January 2026, 0 h UTC.
pub const START: Micros = 1_767_571_200_000_000;

/// The instant of a minute.
pub fn minute(minutes: i64) -> Micros {
    START + minutes * 60_000_000
}

/// A conversation; change single fields of `rows` for what the methods do not say.
#[derive(Debug, Clone)]
pub struct Talk {
    pub rows: Rows,
}

impl Talk {
    pub fn new() -> Self {
        Self { rows: Rows { platforms: vec!["facebook".to_owned()], ..Rows::default() } }
    }

    /// A comment in thread 0 and its row. `brand` and `bot` are the brand's, `?` is nobody known, all others are customers.
    pub fn say(&mut self, at_minute: i64, who: &str, parent: Option<usize>) -> usize {
        let rows = &mut self.rows;
        let role = match who {
            "brand" => AuthorRole::Brand,
            "bot" => AuthorRole::Bot,
            _ => AuthorRole::Customer,
        };
        rows.created_at.push(Some(minute(at_minute)));
        rows.time_precision.push(TimePrecision::Second);
        rows.author_role.push(role);
        rows.visibility.push(Visibility::Public);
        // The name itself as a number: the same name is the same author.
        rows.author.push(if who == "?" { NONE } else { who.bytes().fold(7, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) });
        rows.thread.push(0);
        rows.parent.push(parent.map_or(NONE, |parent| parent as u32));
        rows.brand_account.push(if role == AuthorRole::Customer { NONE } else { 0 });
        rows.platform.push(0);
        rows.has_text.push(true);
        rows.language.push(Lang::EN);
        rows.polarity.push(Polarity::Negative);
        rows.p_negative.push(0.9);
        rows.sentiment.push(-0.8);
        rows.causes.push(CauseSet::default());
        rows.sub_causes.push(crate::model::cause::SubCauseSet::default());
        rows.acts.push(ActSet::default());
        rows.voice.push(0.0);
        rows.needs_reply.push(NeedsReply::Yes);
        rows.near_cluster.push(NONE);
        rows.copy_cluster.push(NONE);
        rows.likes.push(0);
        rows.len() - 1
    }

    /// Moves the last comment to another thread.
    pub fn in_thread(&mut self, thread: u32) {
        *self.rows.thread.last_mut().expect("a test says something first") = thread;
    }
}
