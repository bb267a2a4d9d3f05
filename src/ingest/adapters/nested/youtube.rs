//! Comments from YouTube's Data API v3: threads with some of their replies (`commentThreads`), or comments (`comments`); one page, an array of items, or
//! pages one after the other.
//!
//! At most five replies of a thread are inlined; `totalReplyCount` says how many there are, which goes into the reply count of the thread, so that the part of
//! the conversation that is missing can be told.

use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

/// Threads and comments of the Data API.
pub const API: NestedFormat = NestedFormat {
    name: "youtube-api",
    platform: "youtube",
    zone: Some("utc"),
    columns: &[
        ("id", Canonical::CommentId),
        ("snippet.parentId", Canonical::ParentId),
        ("snippet.videoId", Canonical::ThreadId),
        ("snippet.authorChannelId.value", Canonical::AuthorId),
        ("snippet.authorDisplayName", Canonical::AuthorName),
        ("snippet.channelId", Canonical::AuthorRole),
        ("snippet.publishedAt", Canonical::CreatedAt),
        ("snippet.updatedAt", Canonical::EditedAt),
        ("snippet.textOriginal", Canonical::Text),
        ("snippet.likeCount", Canonical::Likes),
        ("snippet.totalReplyCount", Canonical::Replies),
        ("snippet.moderationStatus", Canonical::Visibility),
    ],
    list: Some("items"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let is_kind = |node: &Node<'_>| {
        matches!(node.get("kind").as_str(), "youtube#commentThread" | "youtube#comment") || node.path("snippet.topLevelComment.snippet").is_object()
    };
    matches!(node.get("kind").as_str(), "youtube#commentThreadListResponse" | "youtube#commentListResponse")
        || is_kind(node)
        || node.get("items").list().iter().any(is_kind)
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let snippet = item.get("snippet");
    let top = snippet.get("topLevelComment");
    if top.is_object() {
        comment(top, snippet, None, drafts).set(Canonical::Replies, snippet.get("totalReplyCount").text());
        for reply in item.path("replies.comments").list() {
            comment(reply, snippet, Some(top), drafts);
        }
    } else if snippet.is_object() {
        comment(item, snippet, None, drafts);
    } else {
        drafts.not_a_comment(item, format!("a {} without a comment", item.get("kind").as_str()));
    }
}

/// A comment under a video; `around` has the video and its channel.
fn comment<'a, 'd>(node: &Node<'a>, around: &Node<'a>, parent: Option<&Node<'a>>, drafts: &'d mut Drafts<'a>) -> &'d mut Draft<'a> {
    let snippet = node.get("snippet");
    let id = node.get("id").text();
    let parent_id = match (snippet.get("parentId").text(), parent, id.rsplit_once('.')) {
        (said, ..) if !said.is_empty() => said,
        (_, Some(parent), _) => parent.get("id").text(),
        // The id of a reply begins with the id of what it answers.
        (_, None, Some((parent, _))) => parent.to_owned().into(),
        _ => "".into(),
    };
    let author = snippet.path("authorChannelId.value").text();
    let owner = [snippet.get("channelId"), around.get("channelId")].into_iter().map(Node::text).find(|owner| !owner.is_empty());
    let text = snippet.get("textOriginal").text();
    let text = if text.is_empty() { snippet.get("textDisplay").text() } else { text };
    let (published, updated) = (snippet.get("publishedAt").text(), snippet.get("updatedAt").text());
    let draft = drafts.comment(node);
    if owner.is_some_and(|owner| !author.is_empty() && owner == author) {
        draft.set(Canonical::AuthorRole, "brand");
    }
    if updated != published {
        draft.set(Canonical::EditedAt, updated);
    }
    if matches!(snippet.get("moderationStatus").as_str(), "rejected" | "heldForReview" | "likelySpam") {
        draft.set(Canonical::Visibility, "hidden");
    }
    draft
        .set(Canonical::CommentId, id)
        .set(Canonical::ParentId, parent_id)
        .set(Canonical::ThreadId, if snippet.has("videoId") { snippet.get("videoId").text() } else { around.get("videoId").text() })
        .set(Canonical::AuthorId, author)
        .set(Canonical::AuthorName, snippet.get("authorDisplayName").text())
        .set(Canonical::CreatedAt, published)
        .set(Canonical::Text, text)
        .set(Canonical::Likes, snippet.get("likeCount").text())
}
