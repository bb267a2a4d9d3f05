//! One canonical comment on its way from an adapter into the columns. Reused for every record, so that a row costs no allocation.

use crate::model::{AuthorRole, Micros, TimePrecision, Visibility, ZoneSource};

/// The fields of one comment. An empty string is an absent value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The platform's id as text. Empty: one is made ([`super::made_id`]).
    pub comment_id: String,
    /// Excel or a float has damaged the id (`5.7E+17`): it is kept for display and refused for joins.
    pub is_lossy_id: bool,
    /// The id of the comment that this one answers.
    pub parent_id: String,
    /// The id of the conversation or post, as exported.
    pub thread_id: String,
    /// `x`, `facebook`, `instagram`, `youtube`, …; empty = unknown.
    pub platform: String,
    /// The author's id or handle: what identifies the account.
    pub author_id: String,
    /// The author's display name.
    pub author_name: String,
    /// What the file says about the author's side; `None` = it says nothing.
    pub author_role: Option<AuthorRole>,
    /// Who could see it.
    pub visibility: Visibility,
    /// When it was written.
    pub created_at: Option<Micros>,
    /// The finest unit of `created_at`.
    pub time_precision: TimePrecision,
    /// Where the zone of `created_at` came from.
    pub zone_source: ZoneSource,
    /// When it was last changed, if it was.
    pub edited_at: Option<Micros>,
    /// The text as people saw it.
    pub text: String,
    /// The language as exported.
    pub language_given: String,
    /// Stars, as exported.
    pub rating: Option<f32>,
    /// Likes or reactions.
    pub likes: Option<u64>,
    /// Replies that the platform counted.
    pub replies: Option<u64>,
    /// Shares or reposts.
    pub shares: Option<u64>,
    /// Address of the comment.
    pub url: String,
    /// Tags as exported, separated by `|`.
    pub tags_given: String,
}

impl Row {
    /// Empties every field and keeps the memory.
    pub fn clear(&mut self) {
        for text in [
            &mut self.comment_id,
            &mut self.parent_id,
            &mut self.thread_id,
            &mut self.platform,
            &mut self.author_id,
            &mut self.author_name,
            &mut self.text,
            &mut self.language_given,
            &mut self.url,
            &mut self.tags_given,
        ] {
            text.clear();
        }
        self.is_lossy_id = false;
        self.author_role = None;
        self.visibility = Visibility::Public;
        self.created_at = None;
        self.time_precision = TimePrecision::Second;
        self.zone_source = ZoneSource::InFile;
        self.edited_at = None;
        self.rating = None;
        self.likes = None;
        self.replies = None;
        self.shares = None;
    }
}
