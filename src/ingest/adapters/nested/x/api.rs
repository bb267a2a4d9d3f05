//! API v2 of X: pages with the users and the posts that others refer to beside the posts, single posts as streams give them, posts with all that written into
//! them (`twarc2 flatten`), and lists of redactions.
//!
//! ```text
//! {"data":[post, post],"includes":{"users":[…],"tweets":[…]},"errors":[…],"meta":{…}}     a page
//! {"data":post,"includes":{…},"matching_rules":[…]}                                       a single post
//! {"id":…,"text":…,"author":{…},"referenced_tweets":[{"type":…,"id":…,"text":…}]}         a flat post
//! {"id":…,"action":"delete","redacted_at":…}                                              a redaction
//! ```

use std::borrow::Cow;

use super::{PLATFORM, is_id, is_redaction, language_of, read_notice, reposted, set_versions};
use crate::ingest::json_tree::{NOTHING, Node};
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Draft, Drafts, NestedFormat};

/// Posts of the API v2.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "x-api",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("id", Canonical::CommentId),
        ("referenced_tweets[replied_to].id", Canonical::ParentId),
        ("conversation_id", Canonical::ThreadId),
        ("author_id", Canonical::AuthorId),
        ("author.username", Canonical::AuthorName),
        ("created_at", Canonical::CreatedAt),
        ("created_at (later version)", Canonical::EditedAt),
        ("text", Canonical::Text),
        ("lang", Canonical::LanguageGiven),
        ("public_metrics.like_count", Canonical::Likes),
        ("public_metrics.reply_count", Canonical::Replies),
        ("public_metrics.retweet_count", Canonical::Shares),
        ("withheld", Canonical::Visibility),
    ],
    list: Some("data"),
    recognise,
    read,
};

fn recognise(node: &Node<'_>) -> bool {
    let data = node.get("data");
    let includes = node.get("includes");
    let has_includes = includes.has("users") || includes.has("tweets");
    let is_item = |item: &Node<'_>| is_post(item) || (has_includes && item.has("text") && is_id(item.get("id").as_str()));
    is_item(data) || data.list().iter().any(is_item) || is_post(node) || is_redaction(node) || (has_includes && is_post(node.get("data")))
}

/// Whether a node is a post of this version of the API, told by members that nothing else has.
fn is_post(node: &Node<'_>) -> bool {
    is_id(node.get("id").as_str())
        && node.has("text")
        && !node.has("id_str")
        && (node.has("edit_history_tweet_ids")
            || node.get("public_metrics").has("retweet_count")
            || node.get("referenced_tweets").list().iter().any(|post| post.has("type") && post.has("id"))
            || (node.has("conversation_id") && (node.has("reply_settings") || node.get("author").has("username"))))
}

/// What stands around the post that is being read.
#[derive(Clone, Copy)]
struct Around<'n, 'a> {
    /// Has `includes`.
    envelope: &'n Node<'a>,
    /// The post whose author and referred posts are written into it; [`NOTHING`] in a page.
    flat: &'n Node<'a>,
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    drafts.remember();
    let data = item.get("data");
    if data.is_object() || data.is_list() {
        // A single post, or a page inside an array.
        begin(item, drafts);
        let around = Around { envelope: item, flat: &NOTHING };
        let posts = if data.is_object() { std::slice::from_ref(data) } else { data.list() };
        for post in posts {
            read_post(post, around, drafts);
        }
    } else if item.has("text") && item.has("id") {
        begin(context.envelope, drafts);
        read_post(item, Around { envelope: context.envelope, flat: item }, drafts);
    } else if !read_notice(item, drafts) {
        let n_errors = item.get("errors").list().len();
        let what = if n_errors > 0 { "a page of errors without posts" } else { "a page without posts" };
        drafts.not_a_comment(item, what);
    }
}

/// What a page says once: posts that others refer to, and posts that could not be had.
fn begin<'a>(envelope: &Node<'a>, drafts: &mut Drafts<'a>) {
    if !envelope.is_object() || !drafts.begins(envelope) {
        return;
    }
    let around = Around { envelope, flat: &NOTHING };
    for post in envelope.path("includes.tweets").list() {
        let cells = Cells::of(post, around, drafts);
        cells.write(drafts.beside(post));
    }
    let unavailable = envelope.get("errors").list().iter().filter(|error| error.get("resource_type").as_str() == "tweet").count();
    drafts.note("unavailable_posts", unavailable as u64);
}

fn read_post<'a>(post: &Node<'a>, around: Around<'_, 'a>, drafts: &mut Drafts<'a>) {
    let cells = Cells::of(post, around, drafts);
    cells.write(drafts.comment(post));
    if around.flat.is_object() {
        for referred in post.get("referenced_tweets").list().iter().filter(|referred| referred.has("text")) {
            let cells = Cells::of(referred, Around { flat: referred, ..around }, drafts);
            cells.write(drafts.beside(referred));
        }
    }
}

/// What becomes of a post.
struct Cells<'n, 'a> {
    post: &'n Node<'a>,
    parent: Cow<'a, str>,
    handle: Cow<'a, str>,
    text: Cow<'a, str>,
    is_repost: bool,
}

impl<'n, 'a> Cells<'n, 'a> {
    fn of(post: &'n Node<'a>, around: Around<'_, 'a>, drafts: &mut Drafts<'a>) -> Self {
        let author_id = post.get("author_id");
        let author = match post.get("author") {
            inlined if inlined.is_object() => inlined,
            _ => drafts.find(around.envelope, "includes.users", "id", author_id.as_str()),
        };
        let handle = drafts.name_of(author_id.as_str(), author.get("username").text());
        drafts.note("author_without_handle", u64::from(handle.is_empty() && !author_id.is_nothing()));
        let mut parent = Cow::Borrowed("");
        let mut original = None;
        for referred in post.get("referenced_tweets").list() {
            let id = referred.get("id");
            let whole = if referred.has("text") { referred } else { drafts.find(around.envelope, "includes.tweets", "id", id.as_str()) };
            match referred.get("type").as_str() {
                // The parent may be named by its latest version.
                "replied_to" => parent = Some(first_version(whole)).filter(|id| !id.is_empty()).unwrap_or_else(|| id.text()),
                "retweeted" => original = Some(full_text(whole)),
                _ => {}
            }
        }
        let text = full_text(post);
        let is_repost = original.is_some();
        let text = match original {
            Some(original) => reposted(text, &original, drafts),
            None => text,
        };
        Self { post, parent, handle, text, is_repost }
    }

    fn write(self, draft: &mut Draft<'a>) {
        let Self { post, parent, handle, text, is_repost } = self;
        set_versions(draft, post.get("id").text(), first_version(post), post.get("created_at").text());
        let metrics = post.get("public_metrics");
        let author_id = post.get("author_id").text();
        draft
            .set(Canonical::ParentId, parent)
            .set(Canonical::ThreadId, post.get("conversation_id").text())
            .set(Canonical::AuthorId, if author_id.is_empty() { post.path("author.id").text() } else { author_id })
            .set(Canonical::AuthorName, handle)
            .set(Canonical::Text, text)
            .set(Canonical::LanguageGiven, language_of(post.get("lang")))
            .set(Canonical::Likes, metrics.get("like_count").text())
            .set(Canonical::Replies, metrics.get("reply_count").text());
        if !is_repost {
            // A repost repeats the count of its original.
            draft.set(Canonical::Shares, metrics.get("retweet_count").text());
        }
        if !post.get("withheld").is_nothing() {
            draft.set(Canonical::Visibility, "hidden");
        }
    }
}

/// Of long posts `text` holds the beginning only.
fn full_text<'a>(post: &Node<'a>) -> Cow<'a, str> {
    post.first_of(&["note_tweet.text", "text"]).text()
}

fn first_version<'a>(post: &Node<'a>) -> Cow<'a, str> {
    post.get("edit_history_tweet_ids").list().first().map_or(Cow::Borrowed(""), Node::text)
}
