//! Chatwoot conversations with their messages, or messages alone, as its interface gives them.
//!
//! `message_type` says the direction (0 came in, 1 went out, 2 is an event, 3 is a template that a program sent), `private` that a message is a note of the agents,
//! which answers nobody. Some messages name the one that they answer; the others share the number of the conversation, and the program gives an answer to the
//! customer of the conversation who wrote last before it.

use super::words::moment;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Conversations with messages.
pub const CONVERSATIONS: NestedFormat = NestedFormat {
    name: "chatwoot",
    platform: "",
    zone: Some("utc"),
    columns: &[
        ("messages[].id", Canonical::CommentId),
        ("content_attributes.in_reply_to", Canonical::ParentId),
        ("conversation_id", Canonical::ThreadId),
        ("sender.id", Canonical::AuthorId),
        ("sender.name", Canonical::AuthorName),
        ("message_type", Canonical::AuthorRole),
        ("private", Canonical::Visibility),
        ("created_at", Canonical::CreatedAt),
        ("content", Canonical::Text),
        ("channel", Canonical::Platform),
        ("labels", Canonical::TagsGiven),
    ],
    list: Some("payload"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_one = |node: &Node<'_>| is_message(node) || node.get("messages").list().iter().any(is_message);
    is_one(node) || node.get("payload").list().iter().any(is_one) || node.path("data.payload").list().iter().any(is_one)
}

fn is_message(node: &Node<'_>) -> bool {
    node.has("message_type") && node.has("content") && node.has("private") && (node.has("conversation_id") || node.has("inbox_id"))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if is_message(item) {
        return message(item, context.envelope, drafts);
    }
    let wrapped = item.path("data.payload").list();
    let messages = item.get("messages").list();
    if wrapped.is_empty() && messages.is_empty() {
        drafts.not_a_comment(item, "a conversation without messages");
    }
    for one in wrapped {
        read(one, context, drafts);
    }
    for part in messages {
        message(part, item, drafts);
    }
}

fn message<'a>(part: &Node<'a>, conversation: &Node<'a>, drafts: &mut Drafts<'a>) {
    let sender = part.path("sender.type").as_str();
    let role = match part.get("message_type").as_str() {
        "2" | "activity" => {
            drafts.not_a_comment(part, "an event of a conversation");
            return;
        }
        "3" | "template" => "bot",
        "1" | "outgoing" if matches!(sender, "agent_bot" | "AgentBot" | "captain_assistant") => "bot",
        "1" | "outgoing" => "brand",
        "0" | "incoming" => "customer",
        _ => "",
    };
    let channel = conversation.first_of(&["meta.channel", "channel"]).as_str().trim_start_matches("Channel::");
    let (platform, seen_by) = match channel {
        "FacebookPage" => ("messenger", "private"),
        "TwitterProfile" => ("x", ""),
        "Instagram" => ("instagram", "private"),
        "Whatsapp" => ("whatsapp", "private"),
        "Telegram" => ("telegram", "private"),
        "Email" => ("email", "private"),
        "WebWidget" | "Api" | "Line" | "Sms" | "TwilioSms" => ("chat", "private"),
        _ => ("", ""),
    };
    let is_deleted = part.path("content_attributes.deleted").as_bool() == Some(true);
    let seen_by = match part.get("private").as_bool() {
        _ if is_deleted => "deleted",
        Some(true) => "internal",
        _ => seen_by,
    };
    let thread = part.first_of(&["conversation_id"]).text();
    let sender_id = part.path("sender.id").text();
    // Contacts and agents are counted apart, so that their numbers can be the same.
    let author = if role == "customer" || sender_id.is_empty() { sender_id } else { format!("{role}/{sender_id}").into() };
    drafts
        .comment(part)
        .set(Canonical::CommentId, part.get("id").text())
        .set(Canonical::ParentId, part.path("content_attributes.in_reply_to").text())
        .set(Canonical::ThreadId, if thread.is_empty() { conversation.get("id").text() } else { thread })
        .set(Canonical::AuthorId, author)
        .set(Canonical::AuthorName, part.path("sender.name").text())
        .set(Canonical::AuthorRole, role)
        .set(Canonical::Visibility, seen_by)
        .set(Canonical::CreatedAt, moment(part.get("created_at").text()))
        .set(Canonical::Text, part.get("content").text())
        .set(Canonical::Platform, platform)
        .set(Canonical::TagsGiven, super::words::tags(conversation.get("labels").list().iter()));
}
