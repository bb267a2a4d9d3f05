//! Comments of an Instagram download: `post_comments_1.json`, `reels_comments.json`. The brand's own side: no ids, no customers.
//!
//! The keys of a comment are in the language of whoever downloaded, with mojibake: `{"Komentarz":{"value":…},"WÅ‚aÅ›ciciel…":{"value":…},"Czas":{"timestamp":…}}`.
//! The time is the member that has a timestamp; the comment is the member with a known name, or else the one that does not look like an account.

use std::borrow::Cow;

use crate::ingest::json_tree::{NOTHING, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::mapping::vocabulary::fold;
use crate::ingest::nested::{Context, Drafts, NestedFormat};
use crate::ingest::reject::RejectReason;

use super::OWN_ACCOUNT;
use super::meta_words::{mended, words};

/// Comments that an account wrote.
pub const DOWNLOAD: NestedFormat = NestedFormat {
    name: "instagram-download",
    platform: "instagram",
    zone: None,
    columns: &[
        ("media_list_data.uri", Canonical::ThreadId),
        ("(own account)", Canonical::AuthorId),
        ("(own download)", Canonical::AuthorRole),
        ("string_map_data.Time.timestamp", Canonical::CreatedAt),
        ("string_map_data.Comment.value", Canonical::Text),
        ("string_map_data.Media Owner.value", Canonical::TagsGiven),
    ],
    list: None,
    recognise,
    read,
};

fn is_entry(node: &Node<'_>) -> bool {
    let members = node.get("string_map_data").members();
    let has_comment = members.iter().any(|(key, node)| node.has("value") && words().instagram_comment.contains(&fold(&mended(key))));
    let has_time = members.iter().any(|(_, node)| node.has("timestamp"));
    has_time && (has_comment || (node.has("media_list_data") && members.len() <= 4 && members.iter().any(|(_, node)| node.has("value"))))
}

/// The older layout, by its list: an owner as the title and the comment in `string_list_data`.
fn is_old_entry(node: &Node<'_>) -> bool {
    node.get("string_list_data").list().iter().any(|data| data.has("value") && data.has("timestamp"))
}

/// Lists of a file that hold comments: `comments_media_comments`, `comments_reels_comments`.
fn lists<'n, 'a>(node: &'n Node<'a>) -> impl Iterator<Item = &'n Node<'a>> {
    node.members().iter().filter(|(key, list)| key.contains("comments") && list.is_list()).map(|(_, list)| list)
}

fn recognise(node: &Node<'_>) -> bool {
    is_entry(node) || lists(node).flat_map(Node::list).any(|node| is_entry(node) || is_old_entry(node))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let mut is_file = false;
    for list in lists(item) {
        is_file = true;
        for element in list.list() {
            entry(element, context, drafts);
        }
    }
    if !is_file {
        entry(item, context, drafts);
    }
}

/// Whether a value could be the name of an account.
fn is_handle(value: &str) -> bool {
    value.len() <= 30 && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_'))
}

/// The comment among the members, and the owner of what it stands under.
fn find<'n, 'a>(members: &'n [(Cow<'a, str>, Node<'a>)]) -> (&'n Node<'a>, &'n Node<'a>) {
    let named = |names: &[String]| members.iter().find(|(key, node)| node.has("value") && names.contains(&fold(&mended(key)))).map(|(_, node)| node);
    let values: Vec<&Node<'a>> = members.iter().map(|(_, node)| node).filter(|node| node.has("value") && !node.has("timestamp")).collect();
    let owner = named(&words().instagram_owner);
    let comment = named(&words().instagram_comment).or_else(|| {
        let others = || values.iter().copied().filter(|node| owner.is_none_or(|owner| owner.at != node.at));
        // A comment can be one small word, like an account; it stands before the owner.
        others().filter(|node| !is_handle(node.get("value").as_str())).max_by_key(|node| node.get("value").as_str().len()).or_else(|| others().next())
    });
    let owner = owner.or_else(|| values.iter().copied().find(|node| comment.is_none_or(|comment| comment.at != node.at)));
    (comment.unwrap_or(&NOTHING), owner.unwrap_or(&NOTHING))
}

fn entry<'a>(node: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let members = node.get("string_map_data").members();
    let (text, owner, time) = if members.is_empty() {
        let Some(data) = node.get("string_list_data").list().first() else {
            return drafts.reject(node, RejectReason::WrongShape, "neither string_map_data nor string_list_data");
        };
        (data.get("value").text(), node.get("title").text(), data.get("timestamp").text())
    } else {
        let (comment, owner) = find(members);
        let time = members.iter().map(|(_, node)| node.get("timestamp")).find(|time| !time.is_nothing()).unwrap_or(&NOTHING);
        (comment.get("value").text(), owner.get("value").text(), time.text())
    };
    let own = context.surroundings.own_account.as_ref();
    drafts
        .comment(node)
        .set(Canonical::ThreadId, node.get("media_list_data").list().first().map(|media| media.get("uri").text()).unwrap_or_default())
        .set(Canonical::AuthorId, own.map_or(OWN_ACCOUNT, |own| &own.handle).to_owned())
        .set(Canonical::AuthorRole, "brand")
        .set(Canonical::CreatedAt, time)
        .set(Canonical::Text, text)
        .set(Canonical::TagsGiven, mended(&owner));
}
