//! Ids and languages of X and Reddit in tables.

use std::borrow::Cow;

use crate::ingest::adapters::nested::x;

/// The language that X gives a post, without its own marks for what is none (`qme`, `zxx`).
#[must_use]
pub fn x_language(tag: &str) -> Cow<'_, str> {
    Cow::Borrowed(x::language(tag.trim()))
}

/// `hidden` where a column says something at all: countries in which a post is withheld.
#[must_use]
pub fn hidden_if_any(cell: &str) -> Cow<'_, str> {
    Cow::Borrowed(if matches!(cell.trim(), "" | "[]" | "False" | "false" | "nan") { "" } else { "hidden" })
}

/// The id of a comment on Reddit with its kind before it, as the ids of parents have it.
#[must_use]
pub fn reddit_comment_id(id: &str) -> Cow<'_, str> {
    let id = id.trim();
    if id.is_empty() || id.contains('_') { Cow::Borrowed(id) } else { Cow::Owned(format!("t1_{id}")) }
}

/// What the text of a comment on Reddit says of its removal.
#[must_use]
pub fn reddit_removal(body: &str) -> Cow<'_, str> {
    Cow::Borrowed(match body.trim() {
        "[deleted]" => "deleted",
        "[removed]" => "hidden",
        _ => "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_kind_once() {
        assert_eq!(reddit_comment_id("abc1"), "t1_abc1");
        assert_eq!(reddit_comment_id("t1_abc1"), "t1_abc1");
        assert_eq!(reddit_comment_id(""), "");
    }

    #[test]
    fn only_what_is_withheld_somewhere_is_hidden() {
        assert_eq!([hidden_if_any(""), hidden_if_any("[]"), hidden_if_any("[\"DE\"]")], ["", "", "hidden"]);
    }

    #[test]
    fn removals_are_told_from_texts() {
        assert_eq!([reddit_removal("[deleted]"), reddit_removal("[removed]"), reddit_removal("removed")], ["deleted", "hidden", ""]);
    }
}
