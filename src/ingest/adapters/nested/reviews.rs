//! What formats of reviews share: the owner's answer as a second comment, and names that are not names.

use std::borrow::Cow;

use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Draft, Drafts};

/// Begins the answer to a review, which has no id of its own: the brand wrote it, below the review.
pub fn answer<'a, 'd>(node: &Node<'a>, review_id: &str, drafts: &'d mut Drafts<'a>) -> &'d mut Draft<'a> {
    let draft = drafts.comment(node);
    if !review_id.is_empty() {
        draft
            .set(Canonical::CommentId, format!("{review_id}/answer"))
            .set(Canonical::ParentId, review_id.to_owned())
            .set(Canonical::ThreadId, review_id.to_owned());
    }
    draft.set(Canonical::AuthorRole, "brand")
}

/// Whether a name has been made unreadable (`a...4`, `J***k`, `m…a`): two people can have the same one, so it identifies nobody.
#[must_use]
pub fn is_masked(name: &str) -> bool {
    name.contains("...") || name.contains("***") || name.contains('\u{2026}')
}

/// A name that says who somebody is; none when it is masked, which is counted.
pub fn unmasked<'a>(name: Cow<'a, str>, drafts: &mut Drafts<'a>) -> Cow<'a, str> {
    if is_masked(&name) {
        drafts.note("masked_authors", 1);
        return Cow::Borrowed("");
    }
    name
}
