//! Mastodon: the `outbox.json` of an account's own archive (`ActivityPub`), and posts as the REST interface gives them.
//!
//! The archive is one account's, so every post in it is the brand's. It knows posts by their addresses, the interface by the numbers of one server; the two do
//! not join.

use std::borrow::Cow;

use crate::ingest::adapters::transform::html_to_text;
use crate::ingest::deletion::Deletion;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

const PLATFORM: &str = "mastodon";

/// An account's own posts and boosts.
pub const OUTBOX: NestedFormat = NestedFormat {
    name: "mastodon-outbox",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("object.id", Canonical::CommentId),
        ("object.inReplyTo", Canonical::ParentId),
        ("object.conversation", Canonical::ThreadId),
        ("object.attributedTo", Canonical::AuthorId),
        ("actor", Canonical::AuthorName),
        ("(the owner)", Canonical::AuthorRole),
        ("object.published", Canonical::CreatedAt),
        ("object.updated", Canonical::EditedAt),
        ("object.content", Canonical::Text),
        ("object.contentMap", Canonical::LanguageGiven),
        ("object.likes.totalItems", Canonical::Likes),
        ("object.replies.totalItems", Canonical::Replies),
        ("object.shares.totalItems", Canonical::Shares),
        ("object.to, object.cc", Canonical::Visibility),
        ("object.url", Canonical::Url),
    ],
    list: Some("orderedItems"),
    recognise: recognise_outbox,
    read: read_activity,
};

/// Posts of the REST interface: a list, a conversation (`ancestors`, `descendants`), an answer to a search, notices of mentions.
pub const STATUSES: NestedFormat = NestedFormat {
    name: "mastodon-api",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("id", Canonical::CommentId),
        ("in_reply_to_id", Canonical::ParentId),
        ("account.id", Canonical::AuthorId),
        ("account.acct", Canonical::AuthorName),
        ("created_at", Canonical::CreatedAt),
        ("edited_at", Canonical::EditedAt),
        ("content", Canonical::Text),
        ("language", Canonical::LanguageGiven),
        ("favourites_count", Canonical::Likes),
        ("replies_count", Canonical::Replies),
        ("reblogs_count", Canonical::Shares),
        ("visibility", Canonical::Visibility),
        ("url", Canonical::Url),
    ],
    list: Some("statuses"),
    recognise: recognise_statuses,
    read: read_status,
};

fn is_activity(node: &Node<'_>) -> bool {
    matches!(node.get("type").as_str(), "Create" | "Announce" | "Update" | "Delete" | "Like" | "Move" | "Add")
        && node.has("actor")
        && node.has("object")
}

fn recognise_outbox(node: &Node<'_>) -> bool {
    let is_collection = matches!(node.get("type").as_str(), "OrderedCollection" | "OrderedCollectionPage");
    (is_collection && node.has("orderedItems")) || is_activity(node)
}

fn read_activity<'a>(activity: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let object = activity.get("object");
    let kind = activity.get("type").as_str();
    let address = if object.is_object() { object.get("id") } else { object };
    match kind {
        "Create" | "Update" if object.has("content") || object.has("contentMap") => {
            let text = worded(object.get("summary"), content(object));
            write_note(activity, object, text, drafts.comment(activity));
        }
        "Announce" => drafts.not_a_comment(activity, format!("a boost of {}", address.as_str())),
        "Delete" => drafts.deletion(activity, Deletion::new(PLATFORM, address.text())),
        _ => {
            let what = if object.is_object() { object.get("type").as_str() } else { "an address" };
            drafts.not_a_comment(activity, format!("an activity '{kind}' of {what}"));
        }
    }
}

fn content<'n, 'a>(object: &'n Node<'a>) -> &'n Node<'a> {
    match object.get("content") {
        nothing if nothing.is_nothing() => object.get("contentMap").members().first().map_or(nothing, |(_, content)| content),
        content => content,
    }
}

fn write_note<'a>(activity: &Node<'a>, object: &Node<'a>, text: String, draft: &mut Draft<'a>) {
    let author = match object.get("attributedTo") {
        author if author.is_nothing() => activity.get("actor"),
        author => author,
    };
    let author = if author.is_object() { author.get("id").text() } else { author.text() };
    let handle = author.trim_end_matches('/').rsplit('/').next().unwrap_or("").trim_start_matches('@').to_owned();
    let language = object.get("contentMap").members().first().map_or(Cow::Borrowed(""), |(language, _)| language.clone());
    let (published, updated) = (object.get("published").text(), object.get("updated").text());
    let is_public = ["to", "cc"].iter().any(|to| is_to_everybody(object.get(to)));
    let thread = object.get("conversation").text();
    if updated != published {
        draft.set(Canonical::EditedAt, updated);
    }
    draft
        .set(Canonical::CommentId, object.get("id").text())
        .set(Canonical::ParentId, object.get("inReplyTo").text())
        .set(Canonical::ThreadId, if thread.is_empty() { object.get("context").text() } else { thread })
        .set(Canonical::AuthorName, handle)
        .set(Canonical::AuthorId, author)
        .set(Canonical::AuthorRole, "brand")
        .set(Canonical::CreatedAt, if published.is_empty() { activity.get("published").text() } else { published })
        .set(Canonical::Text, text)
        .set(Canonical::LanguageGiven, language)
        .set(Canonical::Likes, object.path("likes.totalItems").text())
        .set(Canonical::Replies, object.path("replies.totalItems").text())
        .set(Canonical::Shares, object.path("shares.totalItems").text())
        .set(Canonical::Visibility, if is_public { "public" } else { "private" })
        .set(Canonical::Url, object.get("url").text());
}

/// Whether an address or a list of addresses has the one that stands for everybody. It stands in `cc` for posts that are public but not listed.
fn is_to_everybody(to: &Node<'_>) -> bool {
    let is = |address: &Node<'_>| matches!(address.as_str(), "https://www.w3.org/ns/activitystreams#Public" | "as:Public" | "Public");
    is(to) || to.list().iter().any(is)
}

/// The text of a body in HTML, behind its content warning.
fn worded(warning: &Node<'_>, body: &Node<'_>) -> String {
    let body = body.text();
    let body = html_to_text(&body);
    match warning.as_str().trim() {
        "" => body.into_owned(),
        warning => format!("{warning}\n\n{body}"),
    }
}

fn is_status(node: &Node<'_>) -> bool {
    node.get("account").has("acct") && node.has("content") && node.has("created_at")
}

fn recognise_statuses(node: &Node<'_>) -> bool {
    let has_some = |list: &str| node.get(list).list().iter().any(is_status);
    is_status(node) || is_status(node.get("status")) || has_some("statuses") || has_some("ancestors") || has_some("descendants")
}

fn read_status<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    drafts.remember();
    if is_status(item) {
        let boosted = item.get("reblog");
        if boosted.is_object() {
            drafts.not_a_comment(item, format!("a boost of {}", boosted.get("id").as_str()));
            write_status(boosted, drafts.beside(boosted));
        } else {
            write_status(item, drafts.comment(item));
        }
    } else if is_status(item.get("status")) {
        let status = item.get("status");
        write_status(status, drafts.beside(status));
    } else if item.has("ancestors") || item.has("descendants") {
        for status in item.get("ancestors").list().iter().chain(item.get("descendants").list()) {
            write_status(status, drafts.comment(status));
        }
    } else {
        let kind = item.get("type").as_str();
        let what = if kind.is_empty() { "an object without a post".to_owned() } else { format!("a notice: {kind}") };
        drafts.not_a_comment(item, what);
    }
}

fn write_status<'a>(status: &Node<'a>, draft: &mut Draft<'a>) {
    let account = status.get("account");
    let visibility = match status.get("visibility").as_str() {
        "private" | "direct" => "private",
        _ => "public",
    };
    draft
        .set(Canonical::CommentId, status.get("id").text())
        .set(Canonical::ParentId, status.get("in_reply_to_id").text())
        .set(Canonical::AuthorId, account.get("id").text())
        .set(Canonical::AuthorName, account.get("acct").text())
        .set(Canonical::CreatedAt, status.get("created_at").text())
        .set(Canonical::EditedAt, status.get("edited_at").text())
        .set(Canonical::Text, worded(status.get("spoiler_text"), status.get("content")))
        .set(Canonical::LanguageGiven, status.get("language").text())
        .set(Canonical::Likes, status.get("favourites_count").text())
        .set(Canonical::Replies, status.get("replies_count").text())
        .set(Canonical::Shares, status.get("reblogs_count").text())
        .set(Canonical::Visibility, visibility)
        .set(Canonical::Url, status.get("url").text());
}
