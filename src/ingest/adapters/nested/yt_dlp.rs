//! `*.info.json` of yt-dlp: what it knows of a video, and the comments under it when it was run with `--write-comments`.
//!
//! Of YouTube it reads "2 years ago" and writes the seconds that it works out from it ([`super::rough_time`]); other sites say the time itself. Who uploaded
//! the video is marked. Files of other sites have the same members, so the platform is what the file says.

use std::borrow::Cow;

use super::rough_time::rough;
use crate::ingest::adapters::transform::html_to_text;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// What yt-dlp writes beside a video.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "yt-dlp",
    platform: "",
    zone: Some("utc"),
    columns: &[
        ("comments[].id", Canonical::CommentId),
        ("comments[].parent", Canonical::ParentId),
        ("id", Canonical::ThreadId),
        ("extractor_key", Canonical::Platform),
        ("comments[].author_id", Canonical::AuthorId),
        ("comments[].author", Canonical::AuthorName),
        ("comments[].author_is_uploader", Canonical::AuthorRole),
        ("comments[].timestamp", Canonical::CreatedAt),
        ("comments[].text", Canonical::Text),
        ("comments[].like_count", Canonical::Likes),
    ],
    list: Some("comments"),
    // Who keeps only the comments of the file often keeps less beside them.
    recognise: |node| {
        let comments = node.get("comments");
        let has_site = node.has("extractor") || node.has("extractor_key");
        comments.is_list()
            && (is_info(node) || (has_site && comments.list().iter().all(|comment| comment.has("author_id") && comment.has("timestamp"))))
    },
    read,
};

/// Why a file of this kind without comments cannot be used, and what to do.
pub const WITHOUT_COMMENTS: (&str, &str) = (
    "what yt-dlp knows of a video, without its comments: it was made without `--write-comments`",
    "run yt-dlp again with `--write-comments` (`--skip-download` leaves the video itself out)",
);

fn is_info(node: &Node<'_>) -> bool {
    ["extractor", "extractor_key"].iter().any(|key| node.has(key)) && ["webpage_url", "formats", "_version", "epoch"].iter().any(|key| node.has(key))
}

/// Whether a document describes a video without the comments under it. A list of no comments says that there are none.
#[must_use]
pub fn has_no_comments(node: &Node<'_>) -> bool {
    is_info(node) && !node.get("comments").is_list()
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if item.get("comments").is_list() {
        for comment in item.get("comments").list() {
            read_comment(comment, item, drafts);
        }
    } else if is_info(item) {
        drafts.not_a_comment(item, WITHOUT_COMMENTS.0);
    } else {
        read_comment(item, context.envelope, drafts);
    }
}

fn read_comment<'a>(item: &Node<'a>, video: &Node<'a>, drafts: &mut Drafts<'a>) {
    let platform = video.first_of(&["extractor_key", "extractor"]).text();
    let stamp = item.get("timestamp").text();
    let words = item.first_of(&["_time_text", "time_text"]);
    let time = if !words.is_nothing() || platform.eq_ignore_ascii_case("youtube") { rough(&stamp, words.as_str()) } else { None };
    let text = item.get("text").text();
    let text = if text.is_empty() { Cow::Owned(html_to_text(item.get("html").as_str()).into_owned()) } else { text };
    let draft = drafts.comment(item);
    match item.get("author_is_uploader").as_bool() {
        Some(true) => draft.set(Canonical::AuthorRole, "brand"),
        Some(false) => draft.set(Canonical::AuthorRole, "customer"),
        None => draft,
    }
    .set(Canonical::CommentId, item.get("id").text())
    .set(Canonical::ParentId, item.get("parent").text())
    .set(Canonical::ThreadId, video.get("id").text())
    .set(Canonical::Platform, platform)
    .set(Canonical::AuthorId, item.get("author_id").text())
    .set(Canonical::AuthorName, item.get("author").text())
    .set(Canonical::CreatedAt, time.map_or(stamp, Cow::Owned))
    .set(Canonical::Text, text)
    .set(Canonical::Likes, item.get("like_count").text());
}
