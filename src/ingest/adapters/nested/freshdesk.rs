//! Freshdesk tickets with their conversations; also the two apart, as its interface gives them, and the `helpdesk_ticket` of an account export.
//!
//! The ticket's description is the customer's first message. A conversation says itself whether it came in and whether it is private (a note of the agents, which
//! answers nobody). Tickets and conversations in different files meet by the number of the ticket.
//!
//! Conversations have no reply links. All of a ticket share its number, and the program gives an answer to the customer of the ticket who wrote last before it.

use std::borrow::Cow;

use super::words::{body, tags};
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Tickets with conversations.
pub const TICKETS: NestedFormat = NestedFormat {
    name: "freshdesk",
    platform: "",
    zone: Some("utc"),
    columns: &[
        ("conversations[].id", Canonical::CommentId),
        ("ticket_id", Canonical::ThreadId),
        ("user_id", Canonical::AuthorId),
        ("requester.name", Canonical::AuthorName),
        ("incoming", Canonical::AuthorRole),
        ("private", Canonical::Visibility),
        ("created_at", Canonical::CreatedAt),
        ("body_text", Canonical::Text),
        ("source", Canonical::Platform),
        ("tags", Canonical::TagsGiven),
    ],
    list: Some("tickets"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_one = |node: &Node<'_>| {
        let ticket = node.get("helpdesk_ticket");
        let ticket = if ticket.is_object() { ticket } else { node };
        is_conversation(node)
            || ticket.first_of(&["conversations", "notes"]).list().iter().any(|part| part.has("incoming") && part.has("private"))
            || (ticket.has("requester_id") && ticket.has("description_text") && ticket.has("responder_id"))
    };
    is_one(node) || node.get("tickets").list().iter().any(is_one)
}

/// A reply or note that stands alone.
fn is_conversation(node: &Node<'_>) -> bool {
    ["incoming", "private", "ticket_id"].iter().all(|key| node.has(key)) && (node.has("body_text") || node.has("body"))
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if is_conversation(item) {
        conversation(item, item.get("ticket_id"), &crate::ingest::json_tree::NOTHING, drafts);
        return;
    }
    let ticket = if item.get("helpdesk_ticket").is_object() { item.get("helpdesk_ticket") } else { item };
    let number = ticket.first_of(&["display_id", "id"]);
    let conversations = ticket.first_of(&["conversations", "notes"]);
    let text = body(ticket, &["description_text"], &["description", "description_html"]);
    if text.trim().is_empty() && conversations.list().is_empty() {
        drafts.not_a_comment(item, "a ticket without words");
        return;
    }
    drafts.note("tickets_without_conversations", u64::from(!conversations.is_list() && !ticket.has("conversations") && !ticket.has("notes")));
    // A ticket that agents opened to write to a customer is the brand's.
    let is_outbound = ticket.get("source").as_str() == "10";
    let (platform, visibility) = channel(ticket);
    let author = if is_outbound { ticket.get("responder_id") } else { ticket.get("requester_id") };
    let name = if is_outbound { ticket.get("responder_name") } else { ticket.first_of(&["requester.name", "requester_name"]) };
    drafts
        .comment(item)
        .set(Canonical::CommentId, format!("ticket/{}", number.as_str()))
        .set(Canonical::ThreadId, number.text())
        .set(Canonical::AuthorId, author.text())
        .set(Canonical::AuthorName, name.text())
        .set(Canonical::AuthorRole, if is_outbound { "brand" } else { "customer" })
        .set(Canonical::Visibility, visibility)
        .set(Canonical::CreatedAt, ticket.get("created_at").text())
        .set(Canonical::Text, text)
        .set(Canonical::Platform, platform)
        .set(Canonical::TagsGiven, tags(ticket.get("tags").list().iter()));
    for part in conversations.list() {
        conversation(part, number, ticket, drafts);
    }
}

fn conversation<'a>(part: &Node<'a>, ticket_id: &Node<'a>, ticket: &Node<'a>, drafts: &mut Drafts<'a>) {
    // A survey that a customer filled in is a rating of the agent, not a message.
    if part.get("source").as_str() == "6" {
        drafts.not_a_comment(part, "a survey about the service");
        return;
    }
    let is_incoming = part.get("incoming").as_bool() == Some(true);
    // A forwarded letter goes to somebody else than the customer.
    let is_forwarded = part.get("source").as_str() == "8";
    let (platform, seen_by) = channel(ticket);
    let is_note = part.get("private").as_bool() == Some(true) || is_forwarded;
    let author = part.get("user_id");
    let is_requester = !author.is_nothing() && author.as_str() == ticket.get("requester_id").as_str();
    let name = if is_requester { ticket.first_of(&["requester.name", "requester_name"]).text() } else { Cow::Borrowed("") };
    drafts
        .comment(part)
        .set(Canonical::CommentId, part.get("id").text())
        .set(Canonical::ThreadId, ticket_id.text())
        .set(Canonical::AuthorId, author.text())
        .set(Canonical::AuthorName, name)
        .set(Canonical::AuthorRole, if is_incoming { "customer" } else { "brand" })
        .set(Canonical::Visibility, if is_note && !is_incoming { "internal" } else { seen_by })
        .set(Canonical::CreatedAt, part.get("created_at").text())
        .set(Canonical::Text, body(part, &["body_text"], &["body", "body_html"]))
        .set(Canonical::Platform, platform);
}

/// The platform of a ticket by the number of its source, and whether only two could read it.
fn channel(ticket: &Node<'_>) -> (&'static str, &'static str) {
    match ticket.get("source").as_str() {
        "1" | "10" => ("email", "private"),
        "3" => ("", "private"),
        "5" => ("x", ""),
        "6" => ("facebook", ""),
        "7" => ("chat", "private"),
        _ => ("", ""),
    }
}
