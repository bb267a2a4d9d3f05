//! Conversations of Messenger and Instagram as their downloads have them: `messages/inbox/NAME/message_1.json`, newest first, with the mojibake of these
//! downloads. All of it is private. Which participant is the brand no member says, unless the download's account is known.

use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

use super::meta_words::{is_reaction_notice, mended};

/// Messages of one conversation.
pub const INBOX: NestedFormat = NestedFormat {
    name: "meta-inbox",
    platform: "",
    zone: None,
    columns: &[
        ("thread_path", Canonical::ThreadId),
        ("(folder)", Canonical::Platform),
        ("sender_name", Canonical::AuthorName),
        ("(own account)", Canonical::AuthorRole),
        ("(inbox)", Canonical::Visibility),
        ("timestamp_ms", Canonical::CreatedAt),
        ("content", Canonical::Text),
        ("reactions", Canonical::Likes),
    ],
    list: Some("messages"),
    recognise,
    read,
};

fn is_message(node: &Node<'_>) -> bool {
    node.has("sender_name") && node.get("timestamp_ms").as_u64().is_some()
}

fn recognise(node: &Node<'_>) -> bool {
    node.get("messages").list().iter().any(is_message)
}

/// Kinds of messages that nobody wrote.
const EVENTS: [&str; 4] = ["Call", "Subscribe", "Unsubscribe", "Plan"];

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if !is_message(item) {
        // A file without messages is a document of its own.
        if !item.has("messages") {
            drafts.not_a_comment(item, "no message");
        }
        return;
    }
    let content = mended(item.get("content").as_str());
    let kind = item.get("type").as_str();
    if item.has("call_duration") || EVENTS.contains(&kind) {
        return drafts.not_a_comment(item, format!("an event of the messenger: {content}"));
    }
    if is_reaction_notice(&content) {
        return drafts.not_a_comment(item, "a reaction to a message");
    }
    let envelope = context.envelope;
    // The folder: names of the sides can change, and two conversations can have one title.
    let folder = context.file.rsplit('/').nth(1).unwrap_or_default();
    let path = envelope.get("thread_path").text();
    let thread = match (path.rsplit('/').next().unwrap_or_default(), folder) {
        ("", "") => envelope.get("title").text().into_owned(),
        ("", folder) => folder.to_owned(),
        (last, _) => last.to_owned(),
    };
    let sender = item.get("sender_name").text();
    let own = context.surroundings.own_account.as_ref();
    let is_own = own.is_some_and(|own| [&own.name, &own.handle].into_iter().any(|name| !name.is_empty() && *name == mended(&sender)));
    let is_instagram = context.file.to_lowercase().contains("instagram");
    let n_reactions = item.get("reactions").list().len();
    let draft = drafts.comment(item);
    if is_own {
        draft.set(Canonical::AuthorRole, "brand");
    }
    if n_reactions > 0 {
        draft.set(Canonical::Likes, n_reactions.to_string());
    }
    draft
        .set(Canonical::ThreadId, mended(&thread))
        .set(Canonical::Platform, if is_instagram { "instagram" } else { "messenger" })
        .set(Canonical::AuthorName, sender)
        .set(Canonical::Visibility, if item.get("is_unsent").as_bool() == Some(true) { "deleted" } else { "private" })
        .set(Canonical::CreatedAt, item.get("timestamp_ms").text())
        .set(Canonical::Text, item.get("content").text());
    // Words under a shared post are the sender's; the post's own are not.
    drafts.note("messages_without_words", u64::from(content.is_empty()));
}
