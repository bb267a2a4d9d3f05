//! Bluesky: posts as its interface gives them (one a line, in lists, in feeds, in threads), with the names of both JSON and the Python library, records of a
//! repository, and events of the stream.
//!
//! `createdAt` is written by the author's program and may say anything; `indexedAt` is when a server saw the post. Where the first is later than the second,
//! or more than a day earlier, the second counts, and that is counted.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta};

use crate::ingest::deletion::Deletion;
use crate::ingest::json_tree::{NOTHING, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

const PLATFORM: &str = "bluesky";
/// Kind of record that is a post.
const POST: &str = "app.bsky.feed.post";
/// How much earlier than the server an author's program may say that a post was written: programs send late when they were offline.
const MOST_EARLY: TimeDelta = TimeDelta::days(1);

/// Posts of Bluesky.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "bluesky",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("uri", Canonical::CommentId),
        ("record.reply.parent.uri", Canonical::ParentId),
        ("record.reply.root.uri", Canonical::ThreadId),
        ("author.did", Canonical::AuthorId),
        ("author.handle", Canonical::AuthorName),
        ("record.createdAt", Canonical::CreatedAt),
        ("record.text", Canonical::Text),
        ("record.langs", Canonical::LanguageGiven),
        ("likeCount", Canonical::Likes),
        ("replyCount", Canonical::Replies),
        ("repostCount", Canonical::Shares),
        ("labels", Canonical::Visibility),
    ],
    list: None,
    recognise,
    read,
};

fn is_post_address(uri: &str) -> bool {
    uri.starts_with("at://") && uri.contains(POST)
}

/// The record of a post: what its author wrote.
fn record_of<'n, 'a>(node: &'n Node<'a>) -> &'n Node<'a> {
    ["record", "value"].iter().map(|key| node.get(key)).find(|record| record.has("text")).unwrap_or(&NOTHING)
}

fn is_post(node: &Node<'_>) -> bool {
    is_post_address(node.get("uri").as_str()) && record_of(node).is_object()
}

fn is_event(node: &Node<'_>) -> bool {
    node.get("did").as_str().starts_with("did:") && node.has("kind")
}

fn recognise(node: &Node<'_>) -> bool {
    is_post(node)
        || is_post(node.get("post"))
        || is_post(node.path("thread.post"))
        || (is_event(node) && node.path("commit.collection").as_str().starts_with("app.bsky."))
        || LISTS.iter().any(|list| node.get(list).list().iter().any(|item| is_post(item) || is_post(item.get("post"))))
}

/// Members that hold posts, or items with a post in each.
const LISTS: [&str; 4] = ["feed", "posts", "records", "thread"];

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    drafts.remember();
    let thread = item.get("thread");
    if is_post(item) {
        read_post(item, drafts);
    } else if item.get("post").is_object() {
        read_slot(item, drafts);
    } else if thread.is_object() {
        read_slot(thread, drafts);
    } else if is_event(item) {
        read_event(item, drafts);
    } else {
        let mut n_read = 0;
        for element in LISTS.iter().flat_map(|list| item.get(list).list()) {
            n_read += 1;
            if element.get("post").is_object() {
                read_slot(element, drafts);
            } else {
                read_post(element, drafts);
            }
        }
        if n_read == 0 {
            drafts.not_a_comment(item, "an object without a post");
        }
    }
}

/// An item of a feed, or a place in a thread, with what it answers and what answers it.
fn read_slot<'a>(slot: &Node<'a>, drafts: &mut Drafts<'a>) {
    let post = slot.get("post");
    if is_post(post) {
        read_post(post, drafts);
    } else {
        read_missing(slot, drafts);
    }
    for around in [slot.get("parent"), slot.path("reply.parent"), slot.path("reply.root")] {
        if is_post(around) {
            let created = time_of(around, drafts);
            write(around, created, drafts.beside(around));
        } else if around.get("post").is_object() {
            read_slot(around, drafts);
        } else if around.is_object() {
            drafts.note("unavailable_posts", 1);
        }
    }
    for reply in slot.get("replies").list() {
        read_slot(reply, drafts);
    }
}

fn read_missing<'a>(node: &Node<'a>, drafts: &mut Drafts<'a>) {
    let is = |names: &[&str]| node.first_of(names).as_bool() == Some(true);
    let what = if is(&["notFound", "not_found"]) {
        drafts.note("unavailable_posts", 1);
        "a post that is deleted or withdrawn"
    } else if is(&["blocked"]) {
        drafts.note("unavailable_posts", 1);
        "a post of somebody who has blocked the account that made this export"
    } else {
        "an object without a post"
    };
    drafts.not_a_comment(node, what);
}

fn read_post<'a>(post: &Node<'a>, drafts: &mut Drafts<'a>) {
    if !is_post(post) {
        return read_missing(post, drafts);
    }
    let created = time_of(post, drafts);
    write(post, created, drafts.comment(post));
}

/// An event of the stream: `{"did":…,"kind":"commit","commit":{"operation":"create","collection":…,"rkey":…,"record":{…}}}`.
fn read_event<'a>(event: &Node<'a>, drafts: &mut Drafts<'a>) {
    let commit = event.get("commit");
    let author = event.get("did").text();
    let uri = format!("at://{author}/{}/{}", commit.get("collection").as_str(), commit.get("rkey").as_str());
    let record = commit.get("record");
    match (commit.get("collection").as_str(), commit.get("operation").as_str()) {
        (POST, "create" | "update") if record.has("text") => {
            let created = record.first_of(&["createdAt", "created_at"]).text();
            let draft = drafts.comment(event);
            draft.set(Canonical::CommentId, uri).set(Canonical::AuthorId, author).set(Canonical::CreatedAt, created);
            write_record(record, draft);
        }
        (POST, "delete") => drafts.deletion(event, Deletion::new(PLATFORM, uri)),
        (collection, operation) => {
            let what = if collection.is_empty() { event.get("kind").as_str().to_owned() } else { format!("{operation} of {collection}") };
            drafts.not_a_comment(event, format!("an event of the stream: {what}"));
        }
    }
}

/// When a post was written, as far as that can be believed.
fn time_of<'a>(post: &Node<'a>, drafts: &mut Drafts<'_>) -> Cow<'a, str> {
    let created = record_of(post).first_of(&["createdAt", "created_at"]).text();
    let indexed = post.first_of(&["indexedAt", "indexed_at"]).text();
    let Ok(seen) = DateTime::parse_from_rfc3339(&indexed) else { return created };
    let is_believable = DateTime::parse_from_rfc3339(&created).is_ok_and(|written| written <= seen && seen - written <= MOST_EARLY);
    if is_believable {
        return created;
    }
    drafts.note("server_time_used", 1);
    indexed
}

fn write<'a>(post: &Node<'a>, created: Cow<'a, str>, draft: &mut Draft<'a>) {
    let uri = post.get("uri").text();
    let author = post.path("author.did").text();
    // A record of a repository stands under its owner's name only.
    let owner = || uri.trim_start_matches("at://").split('/').next().unwrap_or("").to_owned();
    let is_hidden = post.get("labels").list().iter().any(|label| matches!(label.get("val").as_str(), "!hide" | "!takedown"));
    draft.set(Canonical::AuthorId, if author.is_empty() { Cow::Owned(owner()) } else { author });
    if is_hidden {
        draft.set(Canonical::Visibility, "hidden");
    }
    draft
        .set(Canonical::CommentId, uri)
        .set(Canonical::AuthorName, post.path("author.handle").text())
        .set(Canonical::CreatedAt, created)
        .set(Canonical::Likes, post.first_of(&["likeCount", "like_count"]).text())
        .set(Canonical::Replies, post.first_of(&["replyCount", "reply_count"]).text())
        .set(Canonical::Shares, post.first_of(&["repostCount", "repost_count"]).text());
    write_record(record_of(post), draft);
}

fn write_record<'a>(record: &Node<'a>, draft: &mut Draft<'a>) {
    draft
        .set(Canonical::ParentId, record.path("reply.parent.uri").text())
        .set(Canonical::ThreadId, record.path("reply.root.uri").text())
        .set(Canonical::Text, record.get("text").text())
        .set(Canonical::LanguageGiven, record.get("langs").list().first().map_or(Cow::Borrowed(""), Node::text));
}
