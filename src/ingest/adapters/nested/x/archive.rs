//! The archive that an account of X downloads of itself: `data/tweets.js`, `tweets-part1.js`, `tweet.js`, `deleted-tweets.js`. Every number in it is a text, and
//! nobody is named as the author: it is the owner, whom `account.js` beside it names.
//!
//! Whoever gives an own archive to this program gives the brand's, so every post is the brand's.

use std::borrow::Cow;

use super::{PLATFORM, is_id, language_of, reposted, set_versions};
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Context, Drafts, NestedFormat};

/// An account's own posts.
pub const FORMAT: NestedFormat = NestedFormat {
    name: "x-archive",
    platform: PLATFORM,
    zone: Some("utc"),
    columns: &[
        ("tweet.id_str", Canonical::CommentId),
        ("tweet.in_reply_to_status_id_str", Canonical::ParentId),
        ("account.accountId", Canonical::AuthorId),
        ("account.username", Canonical::AuthorName),
        ("(the owner)", Canonical::AuthorRole),
        ("tweet.created_at", Canonical::CreatedAt),
        ("tweet.edit_info", Canonical::EditedAt),
        ("tweet.full_text", Canonical::Text),
        ("tweet.lang", Canonical::LanguageGiven),
        ("tweet.favorite_count", Canonical::Likes),
        ("tweet.retweet_count", Canonical::Shares),
        ("tweet.deleted_at", Canonical::Visibility),
    ],
    list: None,
    recognise,
    read,
};

/// The post of an item: older archives do not wrap it.
fn post_of<'n, 'a>(item: &'n Node<'a>) -> &'n Node<'a> {
    let wrapped = item.get("tweet");
    if wrapped.is_object() { wrapped } else { item }
}

fn recognise(node: &Node<'_>) -> bool {
    let post = post_of(node);
    is_id(post.get("id_str").as_str())
        && (post.has("full_text") || post.has("text"))
        && post.has("created_at")
        && post.has("retweet_count")
        && !post.has("user")
        || is_beside_posts(node)
}

/// Other files of the archive that would look like posts: headers of posts without their texts, and the long forms of posts, under ids of their own.
fn is_beside_posts(node: &Node<'_>) -> bool {
    let header = node.get("tweet");
    node.get("noteTweet").is_object() || (header.has("tweet_id") && header.has("created_at") && !header.has("full_text"))
}

fn read<'a>(item: &Node<'a>, context: &Context<'_, 'a>, drafts: &mut Drafts<'a>) {
    let post = post_of(item);
    let id = post.first_of(&["id_str", "id"]).text();
    if !is_id(&id) || !(post.has("full_text") || post.has("text")) {
        let what = if item.has("noteTweet") { "the long form of a post, under an id of its own" } else { "an item of the archive that is no post" };
        drafts.not_a_comment(item, what);
        return;
    }
    let edits = post.get("edit_info");
    let first = match edits.path("edit.initialTweetId").text() {
        said if !said.is_empty() => said,
        _ => {
            let all = edits.first_of(&["edit.editControlInitial.editTweetIds", "initial.editTweetIds"]);
            all.list().first().map_or(Cow::Borrowed(""), Node::text)
        }
    };
    // The archive holds no original of a repost.
    let text = post.first_of(&["full_text", "text"]).text();
    let is_repost = text.starts_with("RT @");
    let text = if is_repost { reposted(text, "", drafts) } else { text };
    let is_deleted = !post.get("deleted_at").is_nothing() || context.file.contains("deleted-tweets");
    let draft = drafts.comment(item);
    set_versions(draft, id, first, post.get("created_at").text());
    draft.set(Canonical::AuthorRole, "brand");
    if let Some(owner) = &context.surroundings.own_account {
        draft.set(Canonical::AuthorId, if owner.id.is_empty() { owner.handle.clone() } else { owner.id.clone() });
        draft.set(Canonical::AuthorName, owner.handle.clone());
    }
    if is_deleted {
        draft.set(Canonical::Visibility, "deleted");
    }
    draft
        .set(Canonical::ParentId, post.get("in_reply_to_status_id_str").text())
        .set(Canonical::Text, text)
        .set(Canonical::LanguageGiven, language_of(post.get("lang")))
        .set(Canonical::Likes, post.get("favorite_count").text());
    if !is_repost {
        draft.set(Canonical::Shares, post.get("retweet_count").text());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::arrangement::arrange;
    use crate::ingest::ledger::FileLedger;
    use crate::ingest::limits::Limits;
    use crate::ingest::nested::NestedRecords;
    use crate::ingest::records::Records;
    use crate::ingest::sidecar::{Account, Surroundings};

    #[test]
    fn the_owner_of_the_archive_is_the_author_and_deleted_posts_are_deleted() {
        let text = r#"window.YTD.deleted_tweets.part0 = [ {"tweet":{"id_str":"7","created_at":"Mon Mar 02 08:19:00 +0000 2026","full_text":"hej","retweet_count":"0"}} ]"#;
        let owner = Account { id: "40".into(), handle: "szelestka".into(), name: "Szelestka".into(), ..Account::default() };
        let surroundings = Surroundings { own_account: Some(owner), ..Surroundings::default() };
        let arrangement = arrange("a", text, &Limits::default()).unwrap();
        let mut records = NestedRecords::new(text, &arrangement, &FORMAT, "export.zip/data/deleted-tweets.js", &surroundings, Limits::default());
        assert!(records.next(&mut FileLedger::default()).unwrap().outcome.is_ok());
        let cell = |wanted| FORMAT.columns.iter().position(|(_, canonical)| *canonical == wanted).map(|idx| records.cells()[idx].as_ref());
        assert_eq!(cell(Canonical::AuthorId), Some("40"));
        assert_eq!(cell(Canonical::AuthorName), Some("szelestka"));
        assert_eq!(cell(Canonical::AuthorRole), Some("brand"));
        assert_eq!(cell(Canonical::Visibility), Some("deleted"));
    }
}
