//! What several nested formats share: HTML bodies, times in seconds since 1970, counted reactions.

use std::borrow::Cow;

use crate::ingest::adapters::transform;
use crate::ingest::json_tree::Node;

/// A body as people saw it, out of the HTML that the source keeps.
#[must_use]
pub fn plain(body: Cow<'_, str>) -> Cow<'_, str> {
    match body {
        Cow::Borrowed(body) => transform::html_to_text(body),
        Cow::Owned(body) => Cow::Owned(transform::html_to_text(&body).into_owned()),
    }
}

/// The first of several members that says something: HTML where the name of the member says so, text as it is elsewhere.
#[must_use]
pub fn body<'a>(node: &Node<'a>, plain_keys: &[&str], html_keys: &[&str]) -> Cow<'a, str> {
    let text = node.first_of(plain_keys).text();
    if text.trim().is_empty() { plain(node.first_of(html_keys).text()) } else { text }
}

/// Seconds since 1970 as a calendar time, so that files that write times both ways are read as one; anything else stays what it is.
#[must_use]
pub fn moment(cell: Cow<'_, str>) -> Cow<'_, str> {
    let at = cell.parse().ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    at.map_or(cell, |at| Cow::Owned(at.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
}

/// How many reactions of all kinds a list of `{"count":3}` holds; empty without any.
#[must_use]
pub fn reactions(list: &Node<'_>) -> String {
    let n: u64 = list.list().iter().filter_map(|reaction| reaction.get("count").as_u64()).fold(0, u64::saturating_add);
    if n == 0 { String::new() } else { n.to_string() }
}

/// The words of several short texts as one cell of tags.
#[must_use]
pub fn tags<'n, 'a: 'n>(list: impl Iterator<Item = &'n Node<'a>>) -> String {
    list.map(Node::text).filter(|tag| !tag.is_empty()).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_calendar_times() {
        // date -u -d @1652135033
        assert_eq!(moment("1652135033".into()), "2022-05-09T22:23:53Z");
        assert_eq!(moment("2022-03-08T13:07:42".into()), "2022-03-08T13:07:42");
        assert_eq!(moment("99999999999999999".into()), "99999999999999999");
    }
}
