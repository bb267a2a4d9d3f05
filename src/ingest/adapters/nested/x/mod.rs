//! X (Twitter): answers of its API in both versions, the archive that an account downloads of itself, and its private messages.
//!
//! An account is its numeric id wherever one is written, with its handle as the name: ids stay when handles change, and they are in every one of these
//! exports, so that files with and without the list of users join. `--brand` takes the handle.

pub mod api;
pub mod archive;
pub mod messages;
pub mod v1;

use std::borrow::Cow;

use chrono::DateTime;

use crate::ingest::deletion::Deletion;
use crate::ingest::json_tree::Node;
use crate::ingest::mapping::Canonical;
use crate::ingest::nested::{Draft, Drafts};

/// The platform of all of them.
const PLATFORM: &str = "x";

/// Milliseconds since 1970 at which the time in ids begins: 2010-11-04T01:42:54.657Z.
const ID_EPOCH_MS: u64 = 1_288_834_974_657;
/// The first ids with a time in them are above this; older ones were counted.
const FIRST_TIMED_ID: u64 = 29_700_859_247;

/// The second in which the id was given out, as RFC 3339; `None` for ids without a time in them. A post's id holds the milliseconds in its upper 42 bits.
fn time_of_id(id: &str) -> Option<String> {
    let number = id.parse::<u64>().ok().filter(|number| *number > FIRST_TIMED_ID)?;
    let seconds = ((number >> 22) + ID_EPOCH_MS) / 1_000;
    let time = DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)?;
    Some(time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Whether a text is an id of the platform: digits only.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// The language, without the platform's own marks for what is none: `qme` (a picture), `zxx` (a link), `art` (emoji), `und`.
pub fn language(tag: &str) -> &str {
    let is_mark = matches!(tag, "zxx" | "und" | "art") || (tag.len() == 3 && tag.starts_with('q'));
    match tag {
        _ if is_mark => "",
        // The codes of 1989 that the platform still writes.
        "in" => "id",
        "iw" => "he",
        _ => tag,
    }
}

fn language_of<'a>(node: &Node<'a>) -> Cow<'a, str> {
    match node.text() {
        Cow::Borrowed(tag) => Cow::Borrowed(language(tag)),
        Cow::Owned(tag) => Cow::Owned(language(&tag).to_owned()),
    }
}

/// Writes identity and times of a post that may be one of several versions: the first version's id is the comment's, and its time is in that id. `versions`
/// are the ids of all versions known, the first one first.
fn set_versions<'a>(draft: &mut Draft<'a>, id: Cow<'a, str>, first: Cow<'a, str>, created: Cow<'a, str>) {
    if first.is_empty() || first == id {
        draft.set(Canonical::CommentId, id).set(Canonical::CreatedAt, created);
        return;
    }
    let original = time_of_id(&first).map_or_else(|| created.clone(), Cow::Owned);
    draft.set(Canonical::CommentId, first).set(Canonical::CreatedAt, original).set(Canonical::EditedAt, created);
}

/// The text of a repost: the original's words behind the mark that the platform puts before them, because its own copy is cut. The copy where there is no
/// original.
fn reposted<'a>(copy: Cow<'a, str>, original: &str, drafts: &mut Drafts<'_>) -> Cow<'a, str> {
    let mark = copy.strip_prefix("RT @").and_then(|rest| rest.find(": ")).map(|end| end + "RT @: ".len());
    match mark {
        Some(mark) if !original.is_empty() => {
            let whole = format!("{}{original}", &copy[..mark]);
            drafts.note("texts_completed", u64::from(whole != copy));
            Cow::Owned(whole)
        }
        _ => {
            drafts.note("texts_cut", u64::from(copy.ends_with('…')));
            copy
        }
    }
}

/// Notices that streams have between the posts.
const NOTICES: [&str; 9] = ["limit", "scrub_geo", "status_withheld", "user_withheld", "disconnect", "warning", "event", "friends", "tweet_delete"];

/// A notice of deletion: of a stream, `{"delete":{"status":{"id_str":…}}}`, or of a list of redactions, `{"id":…,"action":"delete","redacted_at":…}`. Whether
/// the node was one; other notices of streams are told as what they are.
fn read_notice<'a>(node: &Node<'a>, drafts: &mut Drafts<'a>) -> bool {
    let said = node.get("delete").first_of(&["status", "tweet"]).first_of(&["id_str", "id"]);
    if is_id(said.as_str()) {
        drafts.deletion(node, Deletion::new(PLATFORM, said.text()));
        return true;
    }
    if is_redaction(node) {
        match node.get("action").as_str() {
            "delete" => drafts.deletion(node, Deletion::new(PLATFORM, node.get("id").text())),
            action => drafts.not_a_comment(node, format!("a notice of compliance: {action}")),
        }
        return true;
    }
    match NOTICES.iter().find(|notice| node.has(notice)) {
        Some(notice) if !node.has("text") && !node.has("full_text") => {
            drafts.not_a_comment(node, format!("a notice of the stream: {notice}"));
            true
        }
        _ => false,
    }
}

fn is_redaction(node: &Node<'_>) -> bool {
    node.has("action") && node.has("redacted_at") && is_id(node.get("id").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_when_they_were_given_out() {
        // (794609213104766976 >> 22) + 1288834974657 = 1478284574186 ms; date -u -d @1478284574
        assert_eq!(time_of_id("794609213104766976").as_deref(), Some("2016-11-04T18:36:14Z"));
        assert_eq!(time_of_id("20"), None);
        assert_eq!(time_of_id("abc"), None);
        assert_eq!(time_of_id("99999999999999999999999"), None);
    }

    #[test]
    fn marks_for_no_language_are_none() {
        for mark in ["zxx", "qme", "qht", "qst", "qam", "qct", "art", "und"] {
            assert_eq!(language(mark), "", "{mark}");
        }
        assert_eq!([language("pl"), language("in"), language("zh-cn")], ["pl", "id", "zh-cn"]);
    }
}
