//! Discord channels as `DiscordChatExporter` writes them: a channel a file, or its parts (`… [part 2].json`), whose messages keep their ids and meet by them.
//!
//! A reply names the message that it answers, and that is how a question finds its answer. A thread, a post of a forum or a chat of two is one conversation, in
//! which an answer without a link goes to the customer who wrote last; in a channel only links tell who answers whom. Accounts of programs are marked. Whether an
//! account speaks for the brand is told by the names of its roles where they are plain ("Support", "Staff", "Moderator"); otherwise `--brand` says it.

use std::borrow::Cow;

use super::words::reactions;
use crate::ingest::adapters::values::RoleSource;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::nested::{Context, Drafts, NestedFormat};
use crate::model::AuthorRole;

/// Channels of `DiscordChatExporter`.
pub const EXPORT: NestedFormat = NestedFormat {
    name: "discord",
    platform: "discord",
    zone: Some("utc"),
    columns: &[
        ("id", Canonical::CommentId),
        ("reference.messageId", Canonical::ParentId),
        ("channel.id", Canonical::ThreadId),
        ("author.id", Canonical::AuthorId),
        ("author.nickname", Canonical::AuthorName),
        ("author.isBot", Canonical::AuthorRole),
        ("channel.type", Canonical::Visibility),
        ("timestamp", Canonical::CreatedAt),
        ("timestampEdited", Canonical::EditedAt),
        ("content", Canonical::Text),
        ("reactions", Canonical::Likes),
    ],
    list: Some("messages"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_message = |node: &Node<'_>| node.has("timestamp") && node.get("author").is_object() && node.has("content");
    node.get("guild").is_object()
        && node.get("channel").is_object()
        && (node.get("messages").list().iter().any(is_message) || (node.get("messages").is_list() && node.has("dateRange")))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if item.get("messages").is_list() {
        for part in item.get("messages").list() {
            message(part, item.get("channel"), drafts);
        }
    } else {
        message(item, context.envelope.get("channel"), drafts);
    }
}

fn message<'a>(part: &Node<'a>, channel: &Node<'a>, drafts: &mut Drafts<'a>) {
    let kind = part.get("type").as_str();
    // Answers of programs to commands have a number for their kind in older exports.
    if !matches!(kind, "Default" | "Reply" | "0" | "19" | "20" | "23" | "ChatInputCommand" | "ContextMenuCommand") {
        drafts.not_a_comment(part, format!("the event '{kind}' of a channel"));
        return;
    }
    let author = part.get("author");
    let is_of_two = matches!(channel.get("type").as_str(), "DirectTextChat" | "DirectGroupTextChat");
    let is_conversation = is_of_two || channel.get("type").as_str().ends_with("Thread");
    let roles = author.get("roles").list().iter().map(|role| RoleSource::Words.read(role.get("name").as_str(), built_in()));
    let is_of_brand = roles.into_iter().any(|role| role == Some(AuthorRole::Brand));
    let role = match author.get("isBot").as_bool() {
        Some(true) => "bot",
        _ if is_of_brand => "brand",
        _ => "",
    };
    // What is passed on from elsewhere has a reference too, and answers nothing.
    let is_reply = matches!(kind, "Reply" | "19");
    let content = part.get("content").text();
    let text = if content.trim().is_empty() { embedded(part) } else { content };
    drafts
        .comment(part)
        .set(Canonical::CommentId, part.get("id").text())
        .set(Canonical::ParentId, if is_reply { part.path("reference.messageId").text() } else { Cow::Borrowed("") })
        .set(Canonical::ThreadId, if is_conversation { channel.get("id").text() } else { Cow::Borrowed("") })
        .set(Canonical::AuthorId, author.get("id").text())
        .set(Canonical::AuthorName, author.first_of(&["nickname", "name"]).text())
        .set(Canonical::AuthorRole, role)
        .set(Canonical::Visibility, if is_of_two { "private" } else { "" })
        .set(Canonical::CreatedAt, part.get("timestamp").text())
        .set(Canonical::EditedAt, part.get("timestampEdited").text())
        .set(Canonical::Text, text)
        .set(Canonical::Likes, reactions(part.get("reactions")));
}

/// Announcements of programs stand in a box beside an empty message.
fn embedded<'a>(part: &Node<'a>) -> Cow<'a, str> {
    let Some(first) = part.get("embeds").list().first().filter(|_| part.path("author.isBot").as_bool() == Some(true)) else {
        return Cow::Borrowed("");
    };
    let (title, words) = (first.get("title").text(), first.get("description").text());
    match (title.is_empty(), words.is_empty()) {
        (_, true) => title,
        (true, false) => words,
        (false, false) => format!("{title}\n{words}").into(),
    }
}
