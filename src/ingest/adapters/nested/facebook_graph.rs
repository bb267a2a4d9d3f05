//! Facebook's Graph API: posts with their comments, comments with their replies; pages of either, single objects, an object a line.
//!
//! The id of a comment is `POST_COMMENT` and names its post; the id of a page's post is `PAGE_POST` and names the page, which is the brand. Who wrote a comment
//! is missing without the page's own key. Numbers of replies come from `comment_count` or a summary, so that replies on further pages can be told as missing.

use std::borrow::Cow;

use crate::ingest::adapters::transform::{graph_id, graph_post, page_post};
use crate::ingest::json_tree::{NOTHING, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};
use crate::ingest::reject::RejectReason;

/// Posts, comments and replies of the Graph API.
pub const GRAPH: NestedFormat = NestedFormat {
    name: "facebook-graph",
    platform: "facebook",
    zone: None,
    columns: &[
        ("id", Canonical::CommentId),
        ("parent.id", Canonical::ParentId),
        ("(post of the id)", Canonical::ThreadId),
        ("from.id", Canonical::AuthorId),
        ("from.name", Canonical::AuthorName),
        ("(from.id = page)", Canonical::AuthorRole),
        ("is_hidden", Canonical::Visibility),
        ("created_time", Canonical::CreatedAt),
        ("message", Canonical::Text),
        ("like_count", Canonical::Likes),
        ("comment_count", Canonical::Replies),
        ("shares.count", Canonical::Shares),
        ("permalink_url", Canonical::Url),
    ],
    list: Some("data"),
    recognise,
    read,
};

/// Members of a page object that hold posts.
const POSTS: [&str; 4] = ["posts", "feed", "published_posts", "visitor_posts"];

fn is_graph_id(id: &str) -> bool {
    !id.is_empty() && graph_id(id).bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// A post or a comment, by what only this interface writes.
fn is_object(node: &Node<'_>) -> bool {
    let is_time = |time: &str| time.len() >= 19 && time.as_bytes()[10] == b'T';
    let is_own = ["message", "story", "from", "comment_count", "like_count", "is_hidden", "permalink_url", "can_reply_privately"];
    is_graph_id(node.get("id").as_str())
        // Instagram's interface is alike, but for the names of its members.
        && !node.has("timestamp")
        && (is_time(node.get("created_time").as_str()) || node.path("comments.data").is_list())
        && (is_own.iter().any(|key| node.has(key)) || node.path("comments.data").list().iter().any(is_object))
}

fn recognise(node: &Node<'_>) -> bool {
    is_object(node)
        || node.get("data").list().iter().any(is_object)
        || POSTS.iter().any(|posts| node.get(posts).get("data").list().iter().any(is_object))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let posts = POSTS.iter().flat_map(|posts| item.get(posts).get("data").list());
    let page = item.get("id").text();
    let mut n_posts = 0;
    for post in posts {
        object(post, &Around { page: Some(&page), ..Around::NOTHING }, drafts);
        n_posts += 1;
    }
    if n_posts > 0 {
        return;
    }
    if item.has("error") && !item.has("id") {
        drafts.not_a_comment(item, format!("an error message: {}", item.path("error.message").as_str()));
    } else if is_object(item) || item.has("message") {
        // A page of comments can stand in the object of its post.
        let envelope = context.envelope;
        let post = if is_graph_id(envelope.get("id").as_str()) { envelope } else { &NOTHING };
        object(item, &Around { post, ..Around::NOTHING }, drafts);
    } else if item.get("data").is_list() {
        // An empty page.
    } else {
        drafts.reject(item, RejectReason::WrongShape, "neither a post nor a comment");
    }
}

/// What stands around an object.
struct Around<'n, 'a> {
    page: Option<&'n str>,
    post: &'n Node<'a>,
    parent: &'n Node<'a>,
}

impl Around<'_, '_> {
    const NOTHING: Self = Self { page: None, post: &NOTHING, parent: &NOTHING };
}

/// Whether an object that nothing stands around is a post. Both kinds of ids are two numbers, so what only one of them has decides, then whose number the
/// comments in it begin with, then whether the first number is the author: a page's own post.
fn is_post(node: &Node<'_>) -> bool {
    let has_any = |keys: &[&str]| keys.iter().any(|key| node.has(key));
    if has_any(&["comment_count", "parent", "like_count", "is_hidden", "can_hide", "can_remove", "user_likes", "attachment"]) {
        return false;
    }
    if has_any(&["story", "shares", "status_type", "is_published", "full_picture", "reactions", "attachments", "updated_time"]) {
        return true;
    }
    let id = node.get("id").text();
    let Some((first, _)) = id.split_once('_') else { return node.path("comments.data").is_list() };
    match node.path("comments.data").list().first() {
        Some(inner) => graph_post(&inner.get("id").text()) != first,
        None => node.path("from.id").as_str() == first,
    }
}

/// The page whose post this is.
fn owner<'a>(post: &Node<'a>) -> Cow<'a, str> {
    let id = post.get("id").text();
    match id.split_once('_') {
        Some((page, _)) => Cow::Owned(page.to_owned()),
        None => post.path("from.id").text(),
    }
}

fn object<'a>(node: &Node<'a>, around: &Around<'_, 'a>, drafts: &mut Drafts<'a>) {
    let is_post = around.parent.is_nothing() && around.post.is_nothing() && is_post(node);
    let post = if is_post { node } else { around.post };
    let post_id = post.get("id").text();
    let page = around.page.map_or_else(|| owner(post), |page| Cow::Owned(page.to_owned()));
    let id = node.get("id").text();
    let replies = node.get("comments");
    let has_words = ["message", "story", "created_time", "attachment", "attachments"].iter().any(|key| node.has(key));
    if has_words {
        let thread = match (post_id.is_empty(), graph_post(&id)) {
            (false, _) => page_post(&post_id).into_owned(),
            (true, post) => post.into_owned(),
        };
        let said = node.path("parent.id").text();
        let parent = match (said.is_empty(), around.parent.is_nothing()) {
            (false, _) => graph_id(&said).into_owned(),
            (true, false) => graph_id(&around.parent.get("id").text()).into_owned(),
            (true, true) if !is_post => post_id.clone().into_owned(),
            (true, true) => String::new(),
        };
        let author = node.path("from.id").text();
        let stated = ["comment_count", "comments.summary.total_count"].iter().map(|path| node.path(path).text()).find(|count| !count.is_empty());
        let likes = ["like_count", "reactions.summary.total_count", "likes.summary.total_count"].iter().map(|path| node.path(path).text());
        let likes = likes.into_iter().find(|count| !count.is_empty()).unwrap_or_default();
        let draft = drafts.comment(node);
        if !author.is_empty() && author == page {
            draft.set(Canonical::AuthorRole, "brand");
        }
        if node.get("is_hidden").as_bool() == Some(true) {
            draft.set(Canonical::Visibility, "hidden");
        } else if node.get("is_private").as_bool() == Some(true) {
            draft.set(Canonical::Visibility, "private");
        }
        draft
            .set(Canonical::CommentId, graph_id(&id).into_owned())
            .set(Canonical::ParentId, parent)
            .set(Canonical::ThreadId, thread)
            .set(Canonical::AuthorId, author)
            .set(Canonical::AuthorName, node.path("from.name").text())
            .set(Canonical::CreatedAt, node.get("created_time").text())
            .set(Canonical::Text, node.get("message").text())
            .set(Canonical::Likes, likes)
            .set(Canonical::Replies, stated.unwrap_or_default())
            .set(Canonical::Shares, node.path("shares.count").text())
            .set(Canonical::Url, node.get("permalink_url").text());
        drafts.note("comments_without_author", u64::from(!node.has("from")));
    }
    drafts.note("replies_on_further_pages", u64::from(!replies.path("paging.next").is_nothing()));
    let parent = if is_post { &NOTHING } else { node };
    for reply in replies.get("data").list() {
        object(reply, &Around { page: Some(&page), post, parent }, drafts);
    }
}
