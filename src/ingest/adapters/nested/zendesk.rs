//! Zendesk tickets with their comments: the account's JSON export (a ticket a line), a page of tickets, or one ticket with its comments beside it.
//!
//! The first comment of a ticket is its description, so the description is read only where a ticket has no comments. A comment whose `public` is false is a
//! note among agents: it answers nobody. Who is who stands in the users beside the tickets; without them the requester of a ticket is the customer and
//! everybody else in it the brand, counted as `roles_by_requester`.
//!
//! Tickets have no reply links. All comments of a ticket share its id as their conversation, and the program gives an agent's comment to the customer of that
//! conversation who wrote last before it: the clock that help desks show.

use std::borrow::Cow;

use super::words::{body, tags};
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Tickets with comments.
pub const TICKETS: NestedFormat = NestedFormat {
    name: "zendesk",
    platform: "",
    zone: Some("utc"),
    columns: &[
        ("comments[].id", Canonical::CommentId),
        ("id", Canonical::ThreadId),
        ("comments[].author_id", Canonical::AuthorId),
        ("users[].name", Canonical::AuthorName),
        ("users[].role", Canonical::AuthorRole),
        ("comments[].public", Canonical::Visibility),
        ("comments[].created_at", Canonical::CreatedAt),
        ("comments[].plain_body", Canonical::Text),
        ("comments[].via.channel", Canonical::Platform),
        ("tags", Canonical::TagsGiven),
    ],
    list: Some("tickets"),
    recognise,
    read,
};

/// What Zendesk writes as the author of what it writes itself.
const SYSTEM: &str = "-1";

fn recognise(node: &Node<'_>) -> bool {
    let is_comment = |node: &Node<'_>| node.has("author_id") && node.has("public") && (node.has("body") || node.has("html_body"));
    let is_ticket = |node: &Node<'_>| {
        node.has("requester_id")
            && node.get("comments").is_list()
            && (node.get("comments").list().iter().any(is_comment) || node.has("submitter_id") || node.has("description"))
    };
    is_ticket(node)
        || node.get("tickets").list().iter().any(is_ticket)
        || node.get("comments").list().iter().any(|comment| is_comment(comment) && comment.has("audit_id"))
        || (node.get("ticket").has("requester_id") && node.get("comments").list().iter().any(is_comment))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let ticket = if item.get("ticket").is_object() { item.get("ticket") } else { item };
    let comments = [item.get("comments"), ticket.get("comments")].into_iter().find(|list| !list.list().is_empty());
    let people = People { users: [context.envelope.get("users"), item.get("users")], ticket };
    let Some(comments) = comments else {
        if ticket.get("description").as_str().trim().is_empty() {
            drafts.not_a_comment(item, "a ticket without comments");
            return;
        }
        drafts.note("tickets_without_comments", 1);
        let requester = ticket.get("requester_id");
        let side = people.side(requester, ticket, drafts);
        drafts
            .comment(item)
            .set(Canonical::CommentId, format!("ticket/{}", ticket.get("id").as_str()))
            .set(Canonical::ThreadId, ticket.get("id").text())
            .set(Canonical::AuthorId, requester.text())
            .set(Canonical::AuthorName, people.name(requester, ticket))
            .set(Canonical::AuthorRole, side)
            .set(Canonical::Visibility, seen_by(ticket.get("via"), ticket.get("via")))
            .set(Canonical::CreatedAt, ticket.get("created_at").text())
            .set(Canonical::Text, ticket.get("description").text())
            .set(Canonical::Platform, platform(ticket.get("via")))
            .set(Canonical::TagsGiven, tags(ticket.get("tags").list().iter()));
        return;
    };
    for (position, comment) in comments.list().iter().enumerate() {
        let author = comment.first_of(&["author_id", "author.id"]);
        let via = if comment.get("via").is_object() { comment.get("via") } else { ticket.get("via") };
        let side = people.side(author, comment, drafts);
        let is_note = comment.get("public").as_bool() == Some(false);
        let draft = drafts.comment(comment);
        draft
            .set(Canonical::CommentId, comment.get("id").text())
            .set(Canonical::ThreadId, ticket.get("id").text())
            .set(Canonical::AuthorId, if author.as_str() == SYSTEM { Cow::Borrowed("") } else { author.text() })
            .set(Canonical::AuthorName, people.name(author, comment))
            .set(Canonical::AuthorRole, side)
            .set(Canonical::Visibility, if is_note { "internal" } else { seen_by(via, ticket.get("via")) })
            .set(Canonical::CreatedAt, comment.get("created_at").text())
            .set(Canonical::Text, body(comment, &["plain_body", "body"], &["html_body"]))
            .set(Canonical::Platform, platform(if platform(via).is_empty() { ticket.get("via") } else { via }));
        if position == 0 {
            draft.set(Canonical::TagsGiven, tags(ticket.get("tags").list().iter()));
        }
    }
}

/// Who takes part in a ticket.
struct People<'n, 'a> {
    users: [&'n Node<'a>; 2],
    ticket: &'n Node<'a>,
}

impl<'a> People<'_, 'a> {
    fn user(&self, id: &str) -> Option<&Node<'a>> {
        self.users.iter().flat_map(|users| users.list()).find(|user| user.get("id").as_str() == id)
    }

    fn name(&self, id: &Node<'_>, comment: &Node<'a>) -> Cow<'a, str> {
        let inline = comment.path("author.name");
        if inline.is_nothing() { self.user(id.as_str()).map_or(Cow::Borrowed(""), |user| user.get("name").text()) } else { inline.text() }
    }

    /// The side of an author. Programs of the help desk write too: in rules, and in the name of nobody.
    fn side(&self, author: &Node<'_>, comment: &Node<'_>, drafts: &mut Drafts<'_>) -> &'static str {
        let id = author.as_str();
        if id == SYSTEM || matches!(comment.path("via.channel").as_str(), "rule" | "trigger" | "automation" | "system" | "answer_bot" | "bot") {
            return "bot";
        }
        let requester = self.ticket.get("requester_id").as_str();
        if !requester.is_empty() && id == requester {
            return "customer";
        }
        let said = [comment.path("author.role").as_str(), self.user(id).map_or("", |user| user.get("role").as_str())];
        match said.into_iter().find(|role| !role.is_empty()) {
            Some("agent" | "admin" | "owner") => "brand",
            Some("end-user" | "end_user") => "customer",
            _ if comment.get("public").as_bool() == Some(false) => "brand",
            _ if requester.is_empty() || id.is_empty() => "",
            _ => {
                drafts.note("roles_by_requester", 1);
                "brand"
            }
        }
    }
}

/// Who outside could read a comment, where the way it came tells: posts are for everybody; letters, forms and chats for two. What agents write in the help desk
/// itself (`web`, `api`, rules) goes the way of the ticket.
fn seen_by(comment: &Node<'_>, ticket: &Node<'_>) -> &'static str {
    let is_message = |via: &Node<'_>| matches!(via.path("source.rel").as_str(), "direct_message" | "message");
    let is_for_two = |channel: &str| {
        matches!(
            channel,
            "email"
                | "chat"
                | "chat_transcript"
                | "native_messaging"
                | "messaging"
                | "sms"
                | "voice"
                | "phone"
                | "whatsapp"
                | "twitter_dm"
                | "facebook_message"
                | "instagram_dm"
                | "line"
                | "telegram"
                | "viber"
                | "mobile_sdk"
                | "mobile"
        )
    };
    let (own, of_ticket) = (comment.get("channel").as_str(), ticket.get("channel").as_str());
    let is_own_way = !matches!(own, "" | "web" | "api" | "rule" | "trigger" | "automation" | "system");
    if is_message(comment) || is_message(ticket) || is_for_two(own) || (!is_own_way && (is_for_two(of_ticket) || of_ticket == "web")) {
        "private"
    } else {
        ""
    }
}

fn platform(via: &Node<'_>) -> &'static str {
    let channel = via.get("channel").as_str();
    match channel {
        "facebook" | "facebook_post" => "facebook",
        "facebook_message" | "messenger" => "messenger",
        "twitter" | "twitter_dm" | "x" => "x",
        "instagram" | "instagram_dm" => "instagram",
        "whatsapp" => "whatsapp",
        "email" => "email",
        "chat" | "native_messaging" | "messaging" | "chat_transcript" => "chat",
        _ => "",
    }
}
