//! Comments of a video as youtube-comment-downloader writes them: an object a line, or with `--pretty` one document with a list.
//!
//! The page says "2 years ago"; the program works out `time_parsed` from it at the moment of the download, so that it shifts with the download
//! ([`super::rough_time`]). A reply is a comment whose id has a dot; its parent is what stands before it.

use std::borrow::Cow;

use super::rough_time::rough_or_words;
use crate::ingest::adapters::transform::youtube_parent;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// What youtube-comment-downloader writes.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "youtube-comment-downloader",
    platform: "youtube",
    zone: Some("utc"),
    columns: &[
        ("cid", Canonical::CommentId),
        ("cid (before the dot)", Canonical::ParentId),
        ("channel", Canonical::AuthorId),
        ("author", Canonical::AuthorName),
        ("time_parsed", Canonical::CreatedAt),
        ("text", Canonical::Text),
        ("votes", Canonical::Likes),
        ("replies", Canonical::Replies),
    ],
    list: Some("comments"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    // Other sites have a "cid" too; votes and the time in words belong to this program.
    let is_comment = |node: &Node<'_>| ["cid", "text", "votes", "time", "author"].iter().all(|key| node.has(key));
    is_comment(node) || node.get("comments").list().iter().any(is_comment)
}

fn read<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    // The document of one video in an array of such.
    let page = item.get("comments");
    if page.is_list() { page.list().iter().for_each(|item| comment(item, drafts)) } else { comment(item, drafts) }
}

fn comment<'a>(item: &Node<'a>, drafts: &mut Drafts<'a>) {
    if !item.has("cid") {
        return drafts.not_a_comment(item, "an object without 'cid'");
    }
    let id = item.get("cid").text();
    let words = item.get("time").text();
    let time = rough_or_words(item.get("time_parsed").as_str(), &words).into_owned();
    let parent = youtube_parent(&id).into_owned();
    drafts
        .comment(item)
        .set(Canonical::CommentId, id)
        .set(Canonical::ParentId, parent)
        .set(Canonical::AuthorId, item.get("channel").text())
        .set(Canonical::AuthorName, item.get("author").text())
        .set(Canonical::CreatedAt, time)
        .set(Canonical::Text, item.get("text").text())
        .set(Canonical::Likes, count(item.get("votes")))
        .set(Canonical::Replies, count(item.get("replies")));
}

/// A count in words of the page: `1.2K`. No count is none.
fn count<'a>(node: &Node<'a>) -> Cow<'a, str> {
    let text = node.text();
    if text.trim().is_empty() { Cow::Borrowed("") } else { text }
}
