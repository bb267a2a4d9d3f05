//! Slack's export: a folder a channel, a file a day (`general/2026-03-02.json`), each an array of messages; also pages of its interface.
//!
//! `ts` is the time and the id of a message in its channel, kept as text: a float loses its last digits. The channel is the folder. Names come from `users.json`
//! beside the folders, or from the profile in the message. Joining, renaming and pins are events.
//!
//! A message of a thread names the message that began the thread (`thread_ts`), and that is how a question finds its answer. What is written in the channel
//! itself names nothing, and answers nobody.

use std::borrow::Cow;

use super::words::reactions;
use crate::ingest::adapters::transform::slack_markup;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};
use crate::ingest::sidecar::Surroundings;

/// Days of channels.
pub const EXPORT: NestedFormat = NestedFormat {
    name: "slack",
    platform: "slack",
    zone: Some("utc"),
    columns: &[
        ("ts", Canonical::CommentId),
        ("thread_ts", Canonical::ParentId),
        ("channel", Canonical::ThreadId),
        ("user", Canonical::AuthorId),
        ("user_profile.real_name", Canonical::AuthorName),
        ("bot_id", Canonical::AuthorRole),
        ("subtype", Canonical::Visibility),
        ("time of ts", Canonical::CreatedAt),
        ("edited.ts", Canonical::EditedAt),
        ("text", Canonical::Text),
        ("reactions", Canonical::Likes),
        ("reply_count", Canonical::Replies),
    ],
    list: Some("messages"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_message = |node: &Node<'_>| {
        let is_stamp = |ts: &str| {
            ts.split_once('.').is_some_and(|(whole, part)| part.len() == 6 && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()))
        };
        node.get("type").as_str() == "message" && is_stamp(node.get("ts").as_str())
    };
    is_message(node) || node.get("messages").list().iter().any(is_message)
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let (kind, ts) = (item.get("subtype").as_str(), item.get("ts").text());
    let is_said = matches!(
        kind,
        "" | "bot_message"
            | "me_message"
            | "thread_broadcast"
            | "reply_broadcast"
            | "file_share"
            | "file_comment"
            | "slackbot_response"
            | "tombstone"
    );
    if !is_said || item.get("type").as_str() != "message" {
        let kind = if kind.is_empty() { item.get("type").as_str() } else { kind };
        drafts.not_a_comment(item, format!("the event '{kind}' of a channel"));
        return;
    }
    let channel = channel(item, context);
    let id = |ts: &str| if channel.is_empty() { ts.to_owned() } else { format!("{channel}/{ts}") };
    let (thread, user) = (item.get("thread_ts").text(), item.get("user").text());
    let account = context.surroundings.people.get(user.as_ref());
    let name = match account {
        Some(account) if !account.name.is_empty() => Cow::Owned(account.name.clone()),
        Some(account) if !account.handle.is_empty() => Cow::Owned(account.handle.clone()),
        _ => item.first_of(&["user_profile.real_name", "user_profile.display_name", "user_profile.name", "bot_profile.name", "username"]).text(),
    };
    // Who wrote what was deleted is not said.
    let is_gone = kind == "tombstone";
    let is_program = !is_gone
        && (kind == "bot_message"
            || kind == "slackbot_response"
            || item.has("bot_id")
            || user == "USLACKBOT"
            || account.is_some_and(|account| account.is_bot));
    let text = item.get("text").text();
    drafts
        .comment(item)
        .set(Canonical::CommentId, id(&ts))
        .set(Canonical::ParentId, if thread.is_empty() || thread == ts { String::new() } else { id(&thread) })
        .set(Canonical::ThreadId, if thread.is_empty() { String::new() } else { id(&thread) })
        .set(
            Canonical::AuthorId,
            if is_gone {
                Cow::Borrowed("")
            } else if user.is_empty() {
                item.get("bot_id").text()
            } else {
                user
            },
        )
        .set(Canonical::AuthorName, name)
        .set(Canonical::AuthorRole, if is_program { "bot" } else { "" })
        .set(Canonical::Visibility, if is_gone { "deleted" } else { "" })
        .set(Canonical::CreatedAt, ts)
        .set(Canonical::EditedAt, item.path("edited.ts").text())
        .set(Canonical::Text, words(text, context.surroundings))
        .set(Canonical::Likes, reactions(item.get("reactions")))
        .set(Canonical::Replies, item.get("reply_count").text());
}

/// The channel by its folder, or by what a page of the interface says.
fn channel<'a>(item: &Node<'a>, context: &Context<'_, 'a>) -> Cow<'a, str> {
    let said = item.first_of(&["channel.name", "channel.id", "channel"]).text();
    if !said.is_empty() {
        return said;
    }
    // The archive itself is no channel.
    let folder = context.file.rsplit('/').nth(1).filter(|folder| !folder.to_ascii_lowercase().ends_with(".zip"));
    Cow::Owned(folder.unwrap_or("").to_owned())
}

fn words<'a>(text: Cow<'a, str>, around: &Surroundings) -> Cow<'a, str> {
    let name_of =
        |id: &str| around.people.get(id).map(|account| if account.handle.is_empty() { account.name.clone() } else { account.handle.clone() });
    match text {
        Cow::Borrowed(text) => slack_markup(text, name_of),
        Cow::Owned(text) => Cow::Owned(slack_markup(&text, name_of).into_owned()),
    }
}
