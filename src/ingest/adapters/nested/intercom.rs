//! Intercom conversations with their parts, one a document, in a page or in an array.
//!
//! The first message stands in `source` (before: `conversation_message`), the others in `conversation_parts`. Notes are for the team only and answer nobody; bots
//! acknowledge; an assignment, a closing or a rating without words is an event. Where the vendor had to remove a part, the author is blank and the text a notice,
//! which reading recognises. Bodies are HTML.
//!
//! Parts have no reply links. All of a conversation share its id, and the program gives an answer to the customer of the conversation who wrote last before it.

use std::borrow::Cow;

use super::words::{plain, tags};
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

/// Conversations with parts.
pub const CONVERSATIONS: NestedFormat = NestedFormat {
    name: "intercom",
    platform: "",
    zone: Some("utc"),
    columns: &[
        ("conversation_parts[].id", Canonical::CommentId),
        ("id", Canonical::ThreadId),
        ("author.id", Canonical::AuthorId),
        ("author.name", Canonical::AuthorName),
        ("author.type", Canonical::AuthorRole),
        ("part_type", Canonical::Visibility),
        ("created_at", Canonical::CreatedAt),
        ("body", Canonical::Text),
        ("source.type", Canonical::Platform),
        ("source.url", Canonical::Url),
        ("tags.tags[].name", Canonical::TagsGiven),
    ],
    list: Some("conversations"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_conversation = |node: &Node<'_>| {
        let parts = node.get("conversation_parts");
        parts.get("conversation_parts").is_list()
            || parts.list().iter().any(|part| part.has("part_type"))
            || (node.get("type").as_str() == "conversation" && (node.get("source").is_object() || node.get("conversation_message").is_object()))
    };
    is_conversation(node) || node.get("conversations").list().iter().any(is_conversation)
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let conversation = item.get("id").text();
    let first = item.first_of(&["source", "conversation_message"]);
    let platform = platform(first);
    let visibility = if matches!(first.get("type").as_str(), "facebook" | "twitter" | "instagram") { "" } else { "private" };
    if first.is_object() && (!first.get("body").as_str().trim().is_empty() || !first.get("subject").as_str().is_empty()) {
        let text = plain(first.get("body").text());
        let text = if text.trim().is_empty() { plain(first.get("subject").text()) } else { text };
        let draft = drafts.comment(first);
        author(first.get("author"), draft);
        // The number of a first message is of another kind than those of parts, and may be the same.
        draft
            .set(Canonical::CommentId, format!("{conversation}/first"))
            .set(Canonical::ThreadId, conversation.clone())
            .set(Canonical::Visibility, if first.get("redacted").as_bool() == Some(true) { "deleted" } else { visibility })
            .set(Canonical::CreatedAt, item.get("created_at").text())
            .set(Canonical::Text, text)
            .set(Canonical::Platform, platform)
            .set(Canonical::Url, first.get("url").text())
            .set(Canonical::TagsGiven, tags(item.path("tags.tags").list().iter().map(|tag| tag.get("name"))));
    }
    let parts = item.get("conversation_parts");
    let list = if parts.is_list() { parts } else { parts.get("conversation_parts") };
    if !list.is_list() {
        drafts.note("conversations_without_parts", 1);
    }
    // At most 500 parts are given of a conversation; their total says when some are missing.
    let total = parts.get("total_count").as_u64().unwrap_or(0);
    drafts.note("parts_not_in_file", total.saturating_sub(list.list().len() as u64));
    for part in list.list() {
        let kind = part.get("part_type").as_str();
        let is_note = matches!(kind, "note" | "note_and_reopen");
        let has_words = !plain(part.get("body").text()).trim().is_empty();
        let is_message =
            matches!(kind, "comment" | "quick_reply" | "open" | "close" | "assignment" | "assign_and_reopen" | "assign_and_unsnooze" | "fin_answer");
        // A comment may be a picture; everything else needs words to be more than an event.
        if !(kind == "comment" || ((is_note || is_message) && has_words)) {
            drafts.not_a_comment(part, format!("the event '{kind}' of a conversation"));
            continue;
        }
        let draft = drafts.comment(part);
        author(part.get("author"), draft);
        let seen_by = if part.get("redacted").as_bool() == Some(true) {
            "deleted"
        } else if is_note {
            "internal"
        } else {
            visibility
        };
        draft
            .set(Canonical::CommentId, part.get("id").text())
            .set(Canonical::ThreadId, conversation.clone())
            .set(Canonical::Visibility, seen_by)
            .set(Canonical::CreatedAt, part.get("created_at").text())
            .set(Canonical::Text, plain(part.get("body").text()))
            .set(Canonical::Platform, platform);
    }
}

fn author<'a>(author: &Node<'a>, draft: &mut Draft<'a>) {
    let role = match author.get("type").as_str() {
        "user" | "lead" | "contact" => "customer",
        "admin" | "team" => "brand",
        "bot" => "bot",
        _ => "",
    };
    let name = author.get("name").text();
    let id = author.first_of(&["id", "email"]).text();
    // People of the team and customers are counted apart, so that their numbers can be the same.
    let id: Cow<'a, str> = if role == "brand" || role == "bot" { format!("{}/{id}", author.get("type").as_str()).into() } else { id };
    draft.set(Canonical::AuthorRole, role).set(Canonical::AuthorName, name).set(Canonical::AuthorId, id);
}

fn platform(source: &Node<'_>) -> &'static str {
    match source.get("type").as_str() {
        "facebook" => "facebook",
        "instagram" => "instagram",
        "twitter" => "x",
        "whatsapp" => "whatsapp",
        "email" => "email",
        "conversation" | "push" | "chat" => "chat",
        _ => "",
    }
}
