//! Instagram's Graph API: posts ("media") with their comments, comments with their replies; pages of either, single objects, an object a line. The account that
//! owns the media is the brand.

use std::borrow::Cow;

use crate::ingest::json_tree::{NOTHING, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};
use crate::ingest::reject::RejectReason;

/// Media, comments and replies of the Graph API.
pub const GRAPH: NestedFormat = NestedFormat {
    name: "instagram-graph",
    platform: "instagram",
    zone: None,
    columns: &[
        ("id", Canonical::CommentId),
        ("parent_id", Canonical::ParentId),
        ("media.id", Canonical::ThreadId),
        ("username", Canonical::AuthorId),
        ("(username of the media)", Canonical::AuthorRole),
        ("hidden", Canonical::Visibility),
        ("timestamp", Canonical::CreatedAt),
        ("text", Canonical::Text),
        ("like_count", Canonical::Likes),
        ("comments_count", Canonical::Replies),
        ("permalink", Canonical::Url),
    ],
    list: Some("data"),
    recognise,
    read,
};

fn is_media(node: &Node<'_>) -> bool {
    ["media_type", "caption", "comments_count", "media_url", "media_product_type"].iter().any(|key| node.has(key))
        || node.path("comments.data").is_list()
}

/// A comment or media, by what only this interface writes: times with `+0000`, long numbers for ids, its own counts.
fn is_object(node: &Node<'_>) -> bool {
    let id = node.get("id").as_str();
    let is_own = ["like_count", "replies", "hidden", "media", "parent_id", "from"].iter().any(|key| node.has(key)) || is_media(node);
    let is_time = |time: &str| time.len() >= 24 && time.as_bytes()[10] == b'T' && time.ends_with("+0000");
    !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_digit())
        && is_own
        && (is_time(node.get("timestamp").as_str()) || node.path("comments.data").list().iter().any(is_object))
}

fn recognise(node: &Node<'_>) -> bool {
    is_object(node) || node.get("data").list().iter().any(is_object) || node.path("media.data").list().iter().any(is_object)
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let media = item.path("media.data").list();
    if !media.is_empty() {
        for media in media {
            self::media(media, &item.get("username").text(), drafts);
        }
    } else if is_media(item) {
        self::media(item, "", drafts);
    } else if item.has("text") || item.has("timestamp") {
        let around = if is_media(context.envelope) { context.envelope } else { item.get("media") };
        comment(item, around, &NOTHING, &around_owner(around), drafts);
    } else if !item.get("data").is_list() {
        drafts.reject(item, RejectReason::WrongShape, "neither a post nor a comment");
    }
}

fn around_owner<'a>(media: &Node<'a>) -> Cow<'a, str> {
    let username = media.get("username").text();
    if username.is_empty() { media.path("owner.username").text() } else { username }
}

fn media<'a>(node: &Node<'a>, account: &str, drafts: &mut Drafts<'a>) {
    let owner = match around_owner(node) {
        owner if owner.is_empty() => Cow::Owned(account.to_owned()),
        owner => owner,
    };
    if node.has("caption") || node.has("timestamp") {
        drafts
            .comment(node)
            .set(Canonical::CommentId, node.get("id").text())
            .set(Canonical::ThreadId, node.get("id").text())
            .set(Canonical::AuthorId, owner.clone())
            .set(Canonical::AuthorRole, "brand")
            .set(Canonical::CreatedAt, node.get("timestamp").text())
            .set(Canonical::Text, node.get("caption").text())
            .set(Canonical::Likes, node.get("like_count").text())
            .set(Canonical::Replies, node.get("comments_count").text())
            .set(Canonical::Url, node.get("permalink").text());
    }
    drafts.note("replies_on_further_pages", u64::from(!node.path("comments.paging.next").is_nothing()));
    for reply in node.path("comments.data").list() {
        comment(reply, node, &NOTHING, &owner, drafts);
    }
}

fn comment<'a>(node: &Node<'a>, media: &Node<'a>, parent: &Node<'a>, owner: &str, drafts: &mut Drafts<'a>) {
    let author = node.first_of(&["username", "from.username", "user.username"]).text();
    let said = node.get("parent_id").text();
    let parent_id = match (said.is_empty(), parent.is_nothing()) {
        (false, _) => said,
        (true, false) => parent.get("id").text(),
        // Media that is only named is in no record that could be answered.
        (true, true) if media.has("caption") || media.has("timestamp") => media.get("id").text(),
        (true, true) => "".into(),
    };
    let is_owner = (!owner.is_empty() && author == owner)
        || (node.path("from.id").as_str() == media.path("owner.id").as_str() && !media.path("owner.id").is_nothing());
    let replies = node.get("replies");
    let draft = drafts.comment(node);
    if is_owner {
        draft.set(Canonical::AuthorRole, "brand");
    }
    if node.get("hidden").as_bool() == Some(true) {
        draft.set(Canonical::Visibility, "hidden");
    }
    draft
        .set(Canonical::CommentId, node.get("id").text())
        .set(Canonical::ParentId, parent_id)
        .set(Canonical::ThreadId, media.get("id").text())
        .set(Canonical::AuthorId, author)
        .set(Canonical::CreatedAt, node.get("timestamp").text())
        .set(Canonical::Text, node.get("text").text())
        .set(Canonical::Likes, node.get("like_count").text());
    drafts.note("replies_on_further_pages", u64::from(!replies.path("paging.next").is_nothing()));
    for reply in replies.get("data").list() {
        comment(reply, media, node, owner, drafts);
    }
}
