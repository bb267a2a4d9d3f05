//! Notices that a comment is gone: lists of redactions and streams say so by id, and the comment itself stands in another file or nowhere.

/// A comment that was deleted, by its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deletion {
    /// The platform whose id it is.
    pub platform: String,
    /// The comment's id, spelled as in [`super::row::Row::comment_id`].
    pub comment_id: String,
}

impl Deletion {
    /// A deletion on a platform.
    pub fn new(platform: &str, comment_id: impl Into<String>) -> Self {
        Self { platform: platform.to_owned(), comment_id: comment_id.into() }
    }
}
