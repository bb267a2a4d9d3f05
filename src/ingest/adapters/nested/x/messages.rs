//! The private messages in an own archive of X: `data/direct-messages.js` and `direct-messages-group.js`. Both sides are there, by number; the owner's are the
//! brand's where `account.js` says who the owner is.

use super::PLATFORM;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// Private messages of an account.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "x-messages",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("messageCreate.id", Canonical::CommentId),
        ("dmConversation.conversationId", Canonical::ThreadId),
        ("messageCreate.senderId", Canonical::AuthorId),
        ("account.username", Canonical::AuthorName),
        ("(the owner)", Canonical::AuthorRole),
        ("messageCreate.createdAt", Canonical::CreatedAt),
        ("messageCreate.text", Canonical::Text),
        ("(private)", Canonical::Visibility),
    ],
    list: None,
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    node.get("dmConversation").has("messages")
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let conversation = item.get("dmConversation");
    for event in conversation.get("messages").list() {
        let message = event.get("messageCreate");
        if !message.is_object() {
            let what = event.members().first().map_or("nothing", |(name, _)| name.as_ref());
            drafts.not_a_comment(event, format!("an event of the conversation: {what}"));
            continue;
        }
        let sender = message.get("senderId").text();
        let owner = context.surroundings.own_account.as_ref();
        let draft = drafts.comment(event);
        if let Some(owner) = owner.filter(|owner| !owner.id.is_empty()) {
            draft.set(Canonical::AuthorRole, if owner.id == sender { "brand" } else { "customer" });
            if owner.id == sender {
                draft.set(Canonical::AuthorName, owner.handle.clone());
            }
        }
        draft
            .set(Canonical::CommentId, message.get("id").text())
            .set(Canonical::ThreadId, conversation.get("conversationId").text())
            .set(Canonical::AuthorId, sender)
            .set(Canonical::CreatedAt, message.get("createdAt").text())
            .set(Canonical::Text, message.get("text").text())
            .set(Canonical::Visibility, "private");
    }
}
