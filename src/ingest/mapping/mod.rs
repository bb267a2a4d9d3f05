//! Which column is what: guessed from names and from values, overridden by `--map`, and always said.

mod guess;
pub mod vocabulary;

use crate::model::role::as_str;

/// What the second column of a time is called among the used ones, where a table has the time of day apart from the day.
pub const CLOCK: &str = "created_at (time of day)";

pub use guess::{ColumnMap, best_name, cells_of, column_map, inner_name, known_meanings, knows_any, override_map, require};

/// The columns of the canonical comment that a source column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is a field of `Row`, where it is described")]
pub enum Canonical {
    Text,
    CreatedAt,
    CommentId,
    ParentId,
    ThreadId,
    Platform,
    AuthorId,
    AuthorName,
    AuthorRole,
    Visibility,
    EditedAt,
    LanguageGiven,
    Rating,
    Likes,
    Replies,
    Shares,
    Url,
    TagsGiven,
}

as_str!(Canonical {
    Text = "text",
    CreatedAt = "created_at",
    CommentId = "comment_id",
    ParentId = "parent_id",
    ThreadId = "thread_id",
    Platform = "platform",
    AuthorId = "author_id",
    AuthorName = "author_name",
    AuthorRole = "author_role",
    Visibility = "visibility",
    EditedAt = "edited_at",
    LanguageGiven = "language_given",
    Rating = "rating",
    Likes = "likes",
    Replies = "replies",
    Shares = "shares",
    Url = "url",
    TagsGiven = "tags_given",
});

/// A value as messages show it: at most 60 characters.
#[must_use]
pub fn shorten(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}
