//! Facebook's "Download your information": comments and posts of one account, which is the brand's own side of the conversation.
//!
//! There are no ids: neither of the comment, nor of its post, nor of what it answers. Only a sentence in the language of whoever downloaded says whom it was for,
//! and that is no thread. Texts are UTF-8 that was written as Latin-1, which is mended where every text is.

use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

use super::OWN_ACCOUNT;
use super::meta_words::mended;

/// Comments (`comments.json`, old and new) and posts (`your_posts_1.json`).
pub const DOWNLOAD: NestedFormat = NestedFormat {
    name: "facebook-download",
    platform: "facebook",
    zone: None,
    columns: &[
        ("data.comment.author", Canonical::AuthorName),
        ("(own account)", Canonical::AuthorId),
        ("(own download)", Canonical::AuthorRole),
        ("timestamp", Canonical::CreatedAt),
        ("data.update_timestamp", Canonical::EditedAt),
        ("data.comment.comment", Canonical::Text),
        ("data.comment.group", Canonical::TagsGiven),
    ],
    list: None,
    recognise,
    read,
};

/// The members that hold the comments of a file.
const LISTS: [&str; 2] = ["comments_v2", "comments"];

fn is_entry(node: &Node<'_>) -> bool {
    let is_activity = |data: &Node<'_>| data.get("comment").is_object() || data.has("post") || data.has("update_timestamp");
    node.get("timestamp").as_u64().is_some()
        && (node.get("data").list().iter().any(is_activity) || (node.has("title") && node.get("attachments").is_list()))
}

fn recognise(node: &Node<'_>) -> bool {
    is_entry(node) || LISTS.iter().any(|list| node.get(list).list().iter().any(is_entry))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let mut is_file = false;
    for list in LISTS.iter().map(|list| item.get(list)).filter(|list| list.is_list()) {
        is_file = true;
        for element in list.list() {
            entry(element, context, drafts);
        }
    }
    if !is_file {
        entry(item, context, drafts);
    }
}

fn entry<'a>(node: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let data = node.get("data").list();
    let of = |key: &str| data.iter().map(|data| data.get(key)).find(|found| !found.is_nothing());
    let (comment, post, edited) = (of("comment"), of("post"), of("update_timestamp"));
    if comment.is_none() && post.is_none() && edited.is_none() {
        return drafts.not_a_comment(node, format!("an activity without words: {}", mended(node.get("title").as_str())));
    }
    let own_time = comment.map(|comment| comment.get("timestamp").text()).unwrap_or_default();
    let group = comment.map(|comment| mended(comment.get("group").as_str())).unwrap_or_default();
    let draft = drafts.comment(node);
    draft
        .set(Canonical::AuthorRole, "brand")
        .set(Canonical::CreatedAt, if own_time.is_empty() { node.get("timestamp").text() } else { own_time })
        .set(Canonical::EditedAt, edited.map(Node::text).unwrap_or_default());
    if let Some(comment) = comment {
        draft.set(Canonical::AuthorName, comment.get("author").text()).set(Canonical::Text, comment.get("comment").text());
    } else {
        // Posts do not name their author.
        let own = context.surroundings.own_account.as_ref().map_or(OWN_ACCOUNT, |own| &own.name).to_owned();
        draft.set(Canonical::AuthorId, own).set(Canonical::Text, post.map(Node::text).unwrap_or_default());
    }
    if !group.is_empty() {
        // A name with a comma in it is one tag: the bar says what separates tags.
        draft.set(Canonical::TagsGiven, group.replace('|', "/") + "|");
    }
}
