//! Gorgias tickets with their messages, or messages alone, as its interface gives them.
//!
//! A message says whether an agent wrote it and whether it is public; what is not public is a note, and answers nobody. A message that a rule sent is a program's.
//! On comments of social platforms the platform's own id stands in `message_id`; the program keeps the help desk's, which every message has.
//!
//! Messages have no reply links. All of a ticket share its number, and the program gives an answer to the customer of the ticket who wrote last before it.

use super::words::{body, tags};
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Tickets with messages.
pub const TICKETS: NestedFormat = NestedFormat {
    name: "gorgias",
    platform: "",
    zone: Some("utc"),
    columns: &[
        ("messages[].id", Canonical::CommentId),
        ("ticket_id", Canonical::ThreadId),
        ("sender.id", Canonical::AuthorId),
        ("sender.name", Canonical::AuthorName),
        ("from_agent", Canonical::AuthorRole),
        ("public", Canonical::Visibility),
        ("created_datetime", Canonical::CreatedAt),
        ("body_text", Canonical::Text),
        ("channel", Canonical::Platform),
        ("tags[].name", Canonical::TagsGiven),
    ],
    list: Some("data"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_one = |node: &Node<'_>| is_message(node) || node.get("messages").list().iter().any(is_message);
    is_one(node) || node.get("data").list().iter().any(is_one)
}

fn is_message(node: &Node<'_>) -> bool {
    node.has("from_agent") && (node.has("created_datetime") || node.has("sent_datetime")) && (node.has("body_text") || node.has("body_html"))
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if is_message(item) {
        message(item, item.get("ticket_id"), drafts);
        return;
    }
    let messages = item.get("messages").list();
    if messages.is_empty() {
        drafts.not_a_comment(item, "a ticket without messages");
        return;
    }
    for (position, part) in messages.iter().enumerate() {
        let draft = message(part, item.get("id"), drafts);
        if position == 0 {
            draft.set(Canonical::TagsGiven, tags(item.get("tags").list().iter().map(|tag| if tag.is_object() { tag.get("name") } else { tag })));
        }
    }
}

fn message<'a, 'd>(part: &Node<'a>, ticket: &Node<'a>, drafts: &'d mut Drafts<'a>) -> &'d mut crate::ingest::nested::Draft<'a> {
    let channel = part.get("channel").as_str();
    let is_note = part.get("public").as_bool() == Some(false) || channel == "internal-note" || part.path("source.type").as_str() == "internal-note";
    let role = match part.get("from_agent").as_bool() {
        _ if !part.get("rule_id").is_nothing() && !is_note => "bot",
        Some(true) => "brand",
        Some(false) if is_note => "brand",
        Some(false) => "customer",
        None => "",
    };
    let (platform, seen_by) = match channel {
        "facebook" | "facebook-comment" | "facebook-mention" | "facebook-post" | "facebook-recommendations" => ("facebook", ""),
        "facebook-messenger" => ("messenger", "private"),
        "instagram-comment" | "instagram-ad-comment" | "instagram-media" | "instagram-mention" => ("instagram", ""),
        "instagram-direct-message" => ("instagram", "private"),
        "twitter" | "twitter-mention" => ("x", ""),
        "twitter-direct-message" => ("x", "private"),
        "tiktok-shop" => ("tiktok", "private"),
        "whatsapp" => ("whatsapp", "private"),
        "email" | "contact_form" | "contact-form" | "help-center" => ("email", "private"),
        "chat" => ("chat", "private"),
        "sms" | "phone" => ("", "private"),
        _ => ("", ""),
    };
    let author = part.first_of(&["sender.id", "sender.email", "source.from.address"]).text();
    let draft = drafts.comment(part);
    draft
        .set(Canonical::CommentId, part.get("id").text())
        .set(Canonical::ThreadId, if ticket.is_nothing() { part.get("ticket_id").text() } else { ticket.text() })
        .set(Canonical::AuthorId, author)
        .set(Canonical::AuthorName, part.first_of(&["sender.name", "source.from.name"]).text())
        .set(Canonical::AuthorRole, role)
        .set(Canonical::Visibility, if is_note { "internal" } else { seen_by })
        .set(Canonical::CreatedAt, part.first_of(&["created_datetime", "sent_datetime"]).text())
        .set(Canonical::Text, body(part, &["stripped_text", "body_text"], &["stripped_html", "body_html"]))
        .set(Canonical::Platform, platform);
    draft
}
