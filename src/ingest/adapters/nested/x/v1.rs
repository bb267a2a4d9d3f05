//! API v1.1 of X, and streams of it: posts with their author written into them, notices of deletion between them.
//!
//! Ids stand twice, as a number and as text; only the text is read, because programs on the way may have put the number through a float.

use std::borrow::Cow;

use super::{PLATFORM, is_id, language_of, read_notice, reposted};
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

/// Posts of the API v1.1.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "x-api-v1",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("id_str", Canonical::CommentId),
        ("in_reply_to_status_id_str", Canonical::ParentId),
        ("user.id_str", Canonical::AuthorId),
        ("user.screen_name", Canonical::AuthorName),
        ("created_at", Canonical::CreatedAt),
        ("full_text", Canonical::Text),
        ("lang", Canonical::LanguageGiven),
        ("favorite_count", Canonical::Likes),
        ("reply_count", Canonical::Replies),
        ("retweet_count", Canonical::Shares),
        ("withheld_in_countries", Canonical::Visibility),
    ],
    list: Some("statuses"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    is_post(node) || node.get("statuses").list().iter().any(is_post) || is_id(node.path("delete.status.id_str").as_str())
}

fn is_post(node: &Node<'_>) -> bool {
    is_id(node.get("id_str").as_str()) && (node.has("text") || node.has("full_text")) && node.get("user").has("screen_name")
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    drafts.remember();
    if !is_id(item.get("id_str").as_str()) {
        if !read_notice(item, drafts) {
            drafts.not_a_comment(item, "an object without 'id_str'");
        }
        return;
    }
    let text = text_of(item, drafts);
    write(item, text, drafts.comment(item));
    for path in ["retweeted_status", "quoted_status", "retweeted_status.quoted_status"] {
        let other = item.path(path);
        if is_post(other) {
            let text = text_of(other, drafts);
            write(other, text, drafts.beside(other));
        }
    }
}

fn full_text<'a>(post: &Node<'a>) -> Cow<'a, str> {
    post.first_of(&["extended_tweet.full_text", "full_text", "text"]).text()
}

fn text_of<'a>(post: &Node<'a>, drafts: &mut Drafts<'_>) -> Cow<'a, str> {
    let text = full_text(post);
    let original = post.get("retweeted_status");
    if original.is_object() { reposted(text, &full_text(original), drafts) } else { text }
}

fn write<'a>(post: &Node<'a>, text: Cow<'a, str>, draft: &mut Draft<'a>) {
    let user = post.get("user");
    draft
        .set(Canonical::CommentId, post.get("id_str").text())
        .set(Canonical::ParentId, post.get("in_reply_to_status_id_str").text())
        .set(Canonical::AuthorId, user.get("id_str").text())
        .set(Canonical::AuthorName, user.get("screen_name").text())
        .set(Canonical::CreatedAt, post.get("created_at").text())
        .set(Canonical::Text, text)
        .set(Canonical::LanguageGiven, language_of(post.get("lang")))
        .set(Canonical::Likes, post.get("favorite_count").text())
        .set(Canonical::Replies, post.get("reply_count").text());
    if !post.get("retweeted_status").is_object() {
        // A repost repeats the count of its original.
        draft.set(Canonical::Shares, post.get("retweet_count").text());
    }
    if !post.get("withheld_in_countries").is_nothing() || post.get("withheld_copyright").as_bool() == Some(true) {
        draft.set(Canonical::Visibility, "hidden");
    }
}
