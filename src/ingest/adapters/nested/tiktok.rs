//! TikTok: the comments of an own download, of TikTok's inner interface as research tools keep it, and of a common scraper.

use crate::ingest::adapters::transform::id_from_link;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};
use crate::ingest::reject::RejectReason;

use super::OWN_ACCOUNT;

/// `user_data_tiktok.json`: what an account wrote, the brand's side. No ids, and mostly no address of the video.
pub const DOWNLOAD: NestedFormat = NestedFormat {
    name: "tiktok-download",
    platform: "tiktok",
    zone: Some("utc"),
    columns: &[
        ("(video of the url)", Canonical::ThreadId),
        ("(own account)", Canonical::AuthorId),
        ("(own download)", Canonical::AuthorRole),
        ("date", Canonical::CreatedAt),
        ("comment", Canonical::Text),
        ("url", Canonical::Url),
    ],
    list: None,
    recognise: recognise_download,
    read: read_download,
};

/// A key without case and spaces: older downloads write `Comment List`.
fn key_is(key: &str, wanted: &[&str]) -> bool {
    let plain: String = key.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    wanted.contains(&plain.as_str())
}

fn member<'n, 'a>(node: &'n Node<'a>, wanted: &[&str]) -> Option<&'n Node<'a>> {
    node.members().iter().find(|(key, _)| key_is(key, wanted)).map(|(_, node)| node)
}

/// The list of comments, at most two levels of sections below: `Activity.Comments.CommentsList`, `Comment.Comments.CommentsList`.
fn comments<'n, 'a>(node: &'n Node<'a>, levels: usize) -> Option<&'n Node<'a>> {
    let here = member(node, &["comments", "comment"]).and_then(|section| member(section, &["commentslist", "commentlist"]));
    here.or_else(|| if levels == 0 { None } else { node.members().iter().find_map(|(_, section)| comments(section, levels - 1)) })
}

fn recognise_download(node: &Node<'_>) -> bool {
    comments(node, 2).is_some_and(|list| list.is_list() || list.is_nothing())
}

fn read_download<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let Some(list) = comments(item, 2) else {
        return drafts.reject(item, RejectReason::WrongShape, "a download without a list of comments");
    };
    let n_others = item.members().iter().filter(|(_, section)| section.is_object() && comments(section, 1).is_none()).count();
    drafts.note("sections_left_out", n_others as u64);
    for node in list.list() {
        let value = |wanted: &str| member(node, &[wanted]).map(Node::text).unwrap_or_default();
        let own = context.surroundings.own_account.as_ref().map_or(OWN_ACCOUNT, |own| &own.handle).to_owned();
        let url = value("url");
        drafts
            .comment(node)
            .set(Canonical::ThreadId, if url.contains('/') { id_from_link(&url).into_owned() } else { String::new() })
            .set(Canonical::AuthorId, own)
            .set(Canonical::AuthorRole, "brand")
            .set(Canonical::CreatedAt, value("date"))
            .set(Canonical::Text, value("comment"))
            .set(Canonical::Url, url);
    }
}

/// Comments as TikTok's own pages load them, alone or wrapped by the tool that kept them.
pub const API: NestedFormat = NestedFormat {
    name: "tiktok-api",
    platform: "tiktok",
    zone: Some("utc"),
    columns: &[
        ("cid", Canonical::CommentId),
        ("reply_id", Canonical::ParentId),
        ("aweme_id", Canonical::ThreadId),
        ("user.unique_id", Canonical::AuthorId),
        ("user.nickname", Canonical::AuthorName),
        ("(author of the video)", Canonical::AuthorRole),
        ("create_time", Canonical::CreatedAt),
        ("text", Canonical::Text),
        ("comment_language", Canonical::LanguageGiven),
        ("digg_count", Canonical::Likes),
        ("reply_comment_total", Canonical::Replies),
        ("share_info.url", Canonical::Url),
    ],
    list: Some("comments"),
    recognise: recognise_api,
    read: read_api,
};

fn unwrapped<'n, 'a>(node: &'n Node<'a>) -> &'n Node<'a> {
    if node.get("data").is_object() && !node.has("cid") { node.get("data") } else { node }
}

fn is_api(node: &Node<'_>) -> bool {
    let node = unwrapped(node);
    node.has("cid") && (node.has("aweme_id") || (node.has("create_time") && node.get("user").is_object()))
}

fn recognise_api(node: &Node<'_>) -> bool {
    is_api(node) || node.get("comments").list().iter().any(is_api)
}

fn read_api<'a>(item: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let node = unwrapped(item);
    if !node.has("cid") {
        // The answer to a request for a video without comments.
        return drafts.not_a_comment(item, "no comment");
    }
    // Tools that wrap comments say on which page they met them.
    api_comment(node, owner_of(item.get("source_platform_url").as_str()), drafts);
}

/// The account of a video, out of the video's address: `https://www.tiktok.com/@szelestka/video/7`. Empty for other addresses.
fn owner_of(url: &str) -> &str {
    let Some((owner, rest)) = url.split_once("/@").and_then(|(_, rest)| rest.split_once('/')) else { return "" };
    if rest.starts_with("video/") || rest.starts_with("photo/") { owner } else { "" }
}

fn api_comment<'a>(node: &Node<'a>, owner: &str, drafts: &mut Drafts<'a>) {
    let user = node.get("user");
    let author = user.first_of(&["unique_id", "uid"]).text();
    let draft = drafts.comment(node);
    if !owner.is_empty() && author == owner {
        draft.set(Canonical::AuthorRole, "brand");
    }
    draft
        .set(Canonical::CommentId, node.get("cid").text())
        .set(Canonical::ParentId, node.get("reply_id").text())
        .set(Canonical::ThreadId, node.get("aweme_id").text())
        .set(Canonical::AuthorId, author)
        .set(Canonical::AuthorName, user.get("nickname").text())
        .set(Canonical::CreatedAt, node.get("create_time").text())
        .set(Canonical::Text, node.get("text").text())
        .set(Canonical::LanguageGiven, node.get("comment_language").text())
        .set(Canonical::Likes, node.get("digg_count").text())
        .set(Canonical::Replies, node.get("reply_comment_total").text())
        .set(Canonical::Url, node.path("share_info.url").text());
    for reply in node.get("reply_comment").list() {
        api_comment(reply, owner, drafts);
    }
}

/// Comments of the scraper that is most used on Apify, as a JSON array or lines.
pub const APIFY: NestedFormat = NestedFormat {
    name: "tiktok-apify",
    platform: "tiktok",
    zone: Some("utc"),
    columns: &[
        ("cid", Canonical::CommentId),
        ("repliesToId", Canonical::ParentId),
        ("videoWebUrl", Canonical::ThreadId),
        ("uniqueId", Canonical::AuthorId),
        ("(author of the video)", Canonical::AuthorRole),
        ("createTimeISO", Canonical::CreatedAt),
        ("text", Canonical::Text),
        ("diggCount", Canonical::Likes),
        ("replyCommentTotal", Canonical::Replies),
    ],
    list: None,
    recognise: recognise_apify,
    read: read_apify,
};

fn recognise_apify(node: &Node<'_>) -> bool {
    (node.has("cid") || node.has("id")) && node.has("videoWebUrl") && (node.has("createTimeISO") || node.has("createTime")) && node.has("uniqueId")
}

fn read_apify<'a>(node: &Node<'a>, _context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    if node.has("error") && !node.has("text") {
        return drafts.not_a_comment(node, format!("an error message: {}", node.get("error").as_str()));
    }
    let url = node.get("videoWebUrl").as_str();
    let video = if url.contains('/') { id_from_link(url).into_owned() } else { String::new() };
    let author = node.get("uniqueId").text();
    let is_owner = !author.is_empty() && author == owner_of(url);
    let draft = drafts.comment(node);
    if is_owner {
        draft.set(Canonical::AuthorRole, "brand");
    }
    draft
        .set(Canonical::CommentId, node.first_of(&["cid", "id"]).text())
        .set(Canonical::ParentId, node.get("repliesToId").text())
        .set(Canonical::ThreadId, video)
        .set(Canonical::AuthorId, author)
        .set(Canonical::CreatedAt, node.first_of(&["createTimeISO", "createTime"]).text())
        .set(Canonical::Text, node.get("text").text())
        .set(Canonical::Likes, node.get("diggCount").text())
        .set(Canonical::Replies, node.get("replyCommentTotal").text());
}
