//! Reviews of a Google Business Profile, from Takeout (`reviews.json`) or from the API: a list under `reviews`, pages, an array of reviews.
//!
//! Stars are words. A review of stars alone has no `comment`. The owner's answer stands in the review and has only the time of its last change. A text may come
//! with Google's translation; the original is kept.

use std::borrow::Cow;

use super::reviews::answer;
use crate::ingest::adapters::transform::translated_by_google;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Reviews of places.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "google-business",
    platform: "google_business",
    zone: Some("utc"),
    columns: &[
        ("reviews[].reviewId or name", Canonical::CommentId),
        ("reviewId of the review, for its reply", Canonical::ParentId),
        ("reviewId, for the reply", Canonical::ThreadId),
        ("reviews[].reviewer.displayName", Canonical::AuthorName),
        ("reviews[].reviewReply", Canonical::AuthorRole),
        ("reviews[].createTime", Canonical::CreatedAt),
        ("reviews[].updateTime", Canonical::EditedAt),
        ("reviews[].comment", Canonical::Text),
        ("reviews[].starRating", Canonical::Rating),
    ],
    list: Some("reviews"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_review = |node: &Node<'_>| node.has("starRating") && node.has("createTime");
    is_review(node) || node.get("reviews").list().iter().any(is_review)
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    // A page in an array of pages.
    let page = item.get("reviews");
    if page.is_list() { page.list().iter().for_each(|item| review(item, drafts)) } else { review(item, drafts) }
}

fn review<'a>(item: &Node<'a>, drafts: &mut Drafts<'a>) {
    if !item.has("starRating") && !item.has("createTime") {
        return drafts.not_a_comment(item, "an object without a review");
    }
    let id = id(item);
    let stars = item.get("starRating").text();
    let is_anonymous = item.path("reviewer.isAnonymous").as_bool() == Some(true);
    let name = if is_anonymous { Cow::Borrowed("") } else { item.path("reviewer.displayName").text() };
    drafts
        .comment(item)
        .set(Canonical::CommentId, id.clone())
        .set(Canonical::AuthorName, name)
        .set(Canonical::AuthorRole, "customer")
        .set(Canonical::CreatedAt, item.get("createTime").text())
        .set(Canonical::EditedAt, item.get("updateTime").text())
        .set(Canonical::Text, original(item.get("comment")))
        .set(Canonical::Rating, if stars.ends_with("UNSPECIFIED") { Cow::Borrowed("") } else { stars });
    let reply = item.get("reviewReply");
    if !reply.get("comment").is_nothing() {
        answer(reply, &id, drafts).set(Canonical::CreatedAt, reply.get("updateTime").text()).set(Canonical::Text, original(reply.get("comment")));
        drafts.note("answer_time_is_last_edit", 1);
    }
}

/// The id, which is also the last part of the review's name: `accounts/…/locations/…/reviews/ID`.
fn id<'a>(item: &Node<'a>) -> Cow<'a, str> {
    let id = item.get("reviewId").text();
    if !id.is_empty() {
        return id;
    }
    item.get("name").as_str().rsplit_once("reviews/").map_or(Cow::Borrowed(""), |(_, id)| Cow::Owned(id.to_owned()))
}

fn original(node: &Node<'_>) -> String {
    translated_by_google(node.as_str()).into_owned()
}
