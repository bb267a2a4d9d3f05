//! Reddit: comments and submissions of the public dumps (one a line, often `.zst` with a window of 2 GiB), and listings of its interface with replies inside
//! replies.
//!
//! Ids are spelled with their kind (`t1_` a comment, `t3_` a submission), as parents are; a dump may leave the kind out of a comment's own id. Types drift over
//! the years: a time is a number or a text, `edited` is false or a time.

use std::borrow::Cow;

use crate::ingest::json_tree::{Kind, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

/// Comments and submissions of Reddit.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "reddit",
    platform: "reddit",
    zone: Some("utc"),
    columns: &[
        ("name", Canonical::CommentId),
        ("parent_id", Canonical::ParentId),
        ("link_id", Canonical::ThreadId),
        ("author", Canonical::AuthorId),
        ("created_utc", Canonical::CreatedAt),
        ("edited", Canonical::EditedAt),
        ("body", Canonical::Text),
        ("score", Canonical::Likes),
        ("num_comments", Canonical::Replies),
        ("num_crossposts", Canonical::Shares),
        ("removal_type", Canonical::Visibility),
        ("permalink", Canonical::Url),
        ("distinguished", Canonical::TagsGiven),
    ],
    list: None,
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let children = node.path("data.children");
    (node.get("kind").as_str() == "Listing" && children.is_list())
        || (matches!(node.get("kind").as_str(), "t1" | "t3") && is_comment_or_submission(node.get("data")))
        || is_comment_or_submission(node)
}

fn is_comment_or_submission(node: &Node<'_>) -> bool {
    let is_comment = node.has("body") && (is_full_id(node.get("link_id").as_str()) || is_full_id(node.get("parent_id").as_str()));
    let is_submission = node.has("selftext") && node.has("title") && (node.has("subreddit") || node.has("num_comments"));
    (is_comment || is_submission) && node.has("created_utc")
}

fn is_full_id(id: &str) -> bool {
    id.starts_with("t1_") || id.starts_with("t3_")
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if item.get("kind").is_nothing() || item.has("body") || item.has("selftext") {
        read_thing(item, drafts);
    } else {
        read_wrapped(item, drafts);
    }
}

/// A thing of the interface, `{"kind":…,"data":…}`.
fn read_wrapped<'a>(node: &Node<'a>, drafts: &mut Drafts<'a>) {
    let data = node.get("data");
    match node.get("kind").as_str() {
        "Listing" => data.get("children").list().iter().for_each(|child| read_wrapped(child, drafts)),
        "t1" | "t3" => read_thing(data, drafts),
        // What was not loaded is told with the comment that it belongs to; under a submission there is none inside the list.
        "more" => {
            drafts.note("replies_not_loaded", n_more(node));
            drafts.not_a_comment(node, format!("a mark for replies that were not loaded: {}", n_more(node)));
        }
        kind => drafts.not_a_comment(node, format!("a thing of kind '{kind}'")),
    }
}

/// How many comments a mark stands for; one that leads to a page of its own says 0 and stands for one at least.
fn n_more(more: &Node<'_>) -> u64 {
    more.path("data.count").as_u64().unwrap_or(0).max(1)
}

fn read_thing<'a>(thing: &Node<'a>, drafts: &mut Drafts<'a>) {
    if !is_comment_or_submission(thing) {
        drafts.not_a_comment(thing, "an object that is neither a comment nor a submission");
        return;
    }
    let replies = thing.path("replies.data.children").list();
    let n_missing: u64 = replies.iter().filter(|child| child.get("kind").as_str() == "more").map(n_more).sum();
    drafts.note("edited_at_unknown_time", u64::from(thing.get("edited").kind == Kind::Bool(true)));
    let draft = drafts.comment(thing);
    write(thing, draft);
    if n_missing > 0 {
        let n_shown = replies.iter().filter(|child| child.get("kind").as_str() == "t1").count() as u64;
        draft.set(Canonical::Replies, (n_shown + n_missing).to_string());
    }
    for child in replies {
        read_wrapped(child, drafts);
    }
}

fn write<'a>(thing: &Node<'a>, draft: &mut Draft<'a>) {
    let is_submission = !thing.has("body");
    let id = full_id(thing, if is_submission { "t3_" } else { "t1_" });
    let text = if is_submission { titled(thing.get("title"), thing.get("selftext")) } else { thing.get("body").text() };
    let thread = if is_submission { id.clone() } else { thing.get("link_id").text() };
    if let Some(visibility) = removal(thing, is_submission) {
        draft.set(Canonical::Visibility, visibility);
    }
    if !matches!(thing.get("edited").kind, Kind::Bool(_)) {
        draft.set(Canonical::EditedAt, thing.get("edited").text());
    }
    let permalink = thing.get("permalink").text();
    let url = if permalink.starts_with('/') { Cow::Owned(format!("https://www.reddit.com{permalink}")) } else { permalink };
    draft
        .set(Canonical::CommentId, id)
        .set(Canonical::ParentId, thing.get("parent_id").text())
        .set(Canonical::ThreadId, thread)
        .set(Canonical::AuthorId, thing.get("author").text())
        .set(Canonical::CreatedAt, thing.first_of(&["created_utc", "created"]).text())
        .set(Canonical::Text, text)
        .set(Canonical::Likes, thing.get("score").text())
        .set(Canonical::Replies, thing.get("num_comments").text())
        .set(Canonical::Shares, thing.get("num_crossposts").text())
        .set(Canonical::Url, url)
        .set(Canonical::TagsGiven, tags(thing));
}

/// The id with its kind; `name` has it, where a dump has `name`.
fn full_id<'a>(thing: &Node<'a>, kind: &str) -> Cow<'a, str> {
    let name = thing.get("name").text();
    if is_full_id(&name) {
        return name;
    }
    let id = thing.get("id").text();
    if id.is_empty() || is_full_id(&id) { id } else { Cow::Owned(format!("{kind}{id}")) }
}

/// A submission says something in its title and, often, below it. One that is gone has its title left.
fn titled<'a>(title: &Node<'a>, body: &Node<'a>) -> Cow<'a, str> {
    match body.as_str().trim() {
        "" | "[deleted]" | "[removed]" | "[removed by reddit]" | "[ Removed by Reddit ]" => title.text(),
        _ => Cow::Owned(format!("{}\n\n{}", title.as_str(), body.as_str())),
    }
}

/// What became of a comment: deleted by its author, or hidden by a moderator or the platform.
fn removal(thing: &Node<'_>, is_submission: bool) -> Option<&'static str> {
    let by_meta = match thing.first_of(&["_meta.removal_type", "removed_by_category"]).as_str() {
        "" => None,
        "deleted" | "author" => Some("deleted"),
        _ => Some("hidden"),
    };
    let body = thing.get(if is_submission { "selftext" } else { "body" });
    let body = body.as_str().trim();
    let by_text = match body {
        "[deleted]" => Some("deleted"),
        "[removed]" => Some("hidden"),
        _ if body.len() < 32 && body.to_lowercase().contains("removed by reddit") => Some("hidden"),
        _ => None,
    };
    by_meta.or(by_text)
}

/// Marks of the author and of the submission: `moderator`, flairs.
fn tags(thing: &Node<'_>) -> String {
    let mut tags = String::new();
    for key in ["distinguished", "link_flair_text", "author_flair_text"] {
        let tag = thing.get(key).text();
        if !tag.is_empty() {
            tags.push_str(&tag.replace(['|', ';'], " "));
            // Behind each, so that a comma in a single one does not cut it.
            tags.push('|');
        }
    }
    tags
}
