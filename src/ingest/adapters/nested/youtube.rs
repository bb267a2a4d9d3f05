//! Comments from YouTube's Data API v3: threads with some of their replies (`commentThreads`), or comments (`comments`); one page, an array of items or of
//! pages, pages one after the other, or one a line.
//!
//! At most five replies of a thread are inlined; `totalReplyCount` says how many there are, which goes into the reply count of the thread, so that the part of
//! the conversation that is missing can be told. The channel of a comment is that of the video: who writes under their own video is the brand.

use std::borrow::Cow;

use crate::ingest::adapters::transform::{html_to_text, youtube_parent};
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
    // A page in an array of pages.
    let page = item.get("items");
    if page.is_list() { page.list().iter().for_each(|item| thread(item, drafts)) } else { thread(item, drafts) }
}

fn thread<'a>(item: &Node<'a>, drafts: &mut Drafts<'a>) {
    let snippet = item.get("snippet");
    let top = snippet.get("topLevelComment");
    if top.get("snippet").is_object() {
        let total = snippet.get("totalReplyCount").text();
        comment(top, snippet, None, drafts).set(Canonical::Replies, total);
        for reply in item.path("replies.comments").list() {
            comment(reply, snippet, Some(top), drafts);
        }
    } else if snippet.is_object() {
        comment(item, snippet, None, drafts);
    } else if !item.get("error").is_nothing() {
        drafts.not_a_comment(item, format!("an error message of the platform: {}", item.first_of(&["error.message", "error"]).as_str()));
    } else {
        drafts.not_a_comment(item, format!("an object of kind '{}' without a comment", item.get("kind").as_str()));
    }
}

/// A comment under a video; `around` has the video and its channel.
fn comment<'a, 'd>(node: &Node<'a>, around: &Node<'a>, parent: Option<&Node<'a>>, drafts: &'d mut Drafts<'a>) -> &'d mut Draft<'a> {
    let snippet = node.get("snippet");
    let id = node.get("id").text();
    let said = snippet.get("parentId").text();
    let parent_id = match parent {
        _ if !said.is_empty() => said,
        Some(parent) => parent.get("id").text(),
        // The id of a reply begins with the id of what it answers.
        None => Cow::Owned(youtube_parent(&id).into_owned()),
    };
    let author = author_channel(snippet);
    let owner = [snippet, around].into_iter().map(|around| around.get("channelId").text()).find(|owner| !owner.is_empty());
    let (published, updated) = (snippet.get("publishedAt").text(), snippet.get("updatedAt").text());
    let video = [snippet, around].into_iter().map(|around| around.get("videoId").text()).find(|video| !video.is_empty()).unwrap_or_default();
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
        .set(Canonical::ThreadId, video)
        .set(Canonical::AuthorId, author)
        .set(Canonical::AuthorName, snippet.get("authorDisplayName").text())
        .set(Canonical::CreatedAt, published)
        .set(Canonical::Text, text(snippet))
        .set(Canonical::Likes, snippet.get("likeCount").text())
}

/// The author's channel; old pages have it only in its address.
fn author_channel<'a>(snippet: &Node<'a>) -> Cow<'a, str> {
    let id = snippet.first_of(&["authorChannelId.value", "authorChannelId"]).text();
    if !id.is_empty() {
        return id;
    }
    let url = snippet.get("authorChannelUrl").text();
    url.split_once("/channel/").map_or(Cow::Borrowed(""), |(_, id)| Cow::Owned(id.trim_end_matches('/').to_owned()))
}

/// What was typed, or else what is shown, which is HTML.
fn text<'a>(snippet: &Node<'a>) -> Cow<'a, str> {
    let original = snippet.get("textOriginal").text();
    if original.is_empty() { Cow::Owned(html_to_text(snippet.get("textDisplay").as_str()).into_owned()) } else { original }
}
