//! Telegram Desktop's `result.json`: one chat, or an account with all its chats.
//!
//! Numbers of messages are counted in each chat, so that the id of a comment is made of both. A text is a string, or a list of strings and marked pieces. Joining,
//! calls and pins are events. The time comes from `date_unixtime` where it is there; old exports have only `date`, local time of the computer without a zone.
//!
//! A reply names the message that it answers, and that is how a question finds its answer. A chat of two is one conversation, in which an answer without a link
//! goes to the customer's last message; in a group only links tell who answers whom. Comments under the posts of a channel are in the export of its discussion
//! group.

use std::borrow::Cow;

use super::words::{moment, reactions};
use crate::ingest::json_tree::{Kind, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Chats of Telegram Desktop.
pub const EXPORT: NestedFormat = NestedFormat {
    name: "telegram",
    platform: "telegram",
    zone: None,
    columns: &[
        ("id", Canonical::CommentId),
        ("reply_to_message_id", Canonical::ParentId),
        ("chat", Canonical::ThreadId),
        ("from_id", Canonical::AuthorId),
        ("from", Canonical::AuthorName),
        ("chat.type", Canonical::Visibility),
        ("date_unixtime", Canonical::CreatedAt),
        ("edited_unixtime", Canonical::EditedAt),
        ("text", Canonical::Text),
        ("reactions", Canonical::Likes),
    ],
    list: Some("messages"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_message = |node: &Node<'_>| {
        matches!(node.get("type").as_str(), "message" | "service") && node.has("id") && (node.has("date") || node.has("date_unixtime"))
    };
    let is_chat = |node: &Node<'_>| node.has("id") && node.has("type") && node.get("messages").is_list();
    let has_mark = |node: &Node<'_>| ["from_id", "actor_id", "text_entities"].iter().any(|key| node.has(key));
    (is_chat(node) && node.get("messages").list().iter().any(|message| is_message(message) && has_mark(message)))
        || node.path("chats.list").list().iter().any(is_chat)
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let chats = ["chats.list", "left_chats.list"].map(|path| item.path(path));
    if chats.iter().any(|list| list.is_list()) {
        for chat in chats.iter().flat_map(|list| list.list()) {
            for part in chat.get("messages").list() {
                message(part, chat, drafts);
            }
        }
    } else if item.get("messages").is_list() {
        for part in item.get("messages").list() {
            message(part, item, drafts);
        }
    } else {
        message(item, context.envelope, drafts);
    }
}

fn message<'a>(part: &Node<'a>, chat: &Node<'a>, drafts: &mut Drafts<'a>) {
    if part.get("type").as_str() == "service" {
        drafts.not_a_comment(part, format!("the event '{}' of a chat", part.get("action").as_str()));
        return;
    }
    let here = chat.get("id").text();
    let is_of_two = matches!(chat.get("type").as_str(), "personal_chat" | "bot_chat" | "saved_messages");
    let answered = part.get("reply_to_message_id").text();
    // A message of another chat can be answered; its chat is written with its kind before the number.
    let there = part.get("reply_to_peer_id").as_str().trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let parent = match (answered.is_empty(), there) {
        (true, _) => String::new(),
        (false, "") => format!("{here}/{answered}"),
        (false, there) => format!("{there}/{answered}"),
    };
    let at = |seconds: &str, date: &str| {
        let seconds = part.get(seconds).text();
        if seconds.is_empty() { part.get(date).text() } else { moment(seconds) }
    };
    drafts.note("forwarded_messages", u64::from(part.has("forwarded_from")));
    let text = text(part.get("text"));
    drafts
        .comment(part)
        .set(Canonical::CommentId, format!("{here}/{}", part.get("id").as_str()))
        .set(Canonical::ParentId, parent)
        .set(Canonical::ThreadId, if is_of_two { here } else { Cow::Borrowed("") })
        .set(Canonical::AuthorId, part.get("from_id").text())
        .set(Canonical::AuthorName, part.get("from").text())
        .set(Canonical::Visibility, if is_of_two { "private" } else { "" })
        .set(Canonical::CreatedAt, at("date_unixtime", "date"))
        .set(Canonical::EditedAt, at("edited_unixtime", "edited"))
        .set(Canonical::Text, if text.is_empty() { part.path("poll.question").text() } else { text })
        .set(Canonical::Likes, reactions(part.get("reactions")));
}

/// A text in one piece.
fn text<'a>(node: &Node<'a>) -> Cow<'a, str> {
    let Kind::List(pieces) = &node.kind else { return node.text() };
    let text: String = pieces.iter().map(|piece| if piece.is_object() { piece.get("text").text() } else { piece.text() }).collect();
    Cow::Owned(text)
}
