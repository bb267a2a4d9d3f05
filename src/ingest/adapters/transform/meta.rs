//! What scrapers of Facebook do to ids and texts.

use std::borrow::Cow;

/// A post as the ids of its comments name it, out of `PAGE_POST`. An id without a page stays.
#[must_use]
pub fn page_post(id: &str) -> Cow<'_, str> {
    let id = id.trim();
    Cow::Borrowed(id.rsplit_once('_').map_or(id, |(_, post)| post))
}

/// A text without the marks of pictures and stickers that a scraper appends: `Look at this [[PHOTO]]`.
#[must_use]
pub fn attachment_marks(text: &str) -> Cow<'_, str> {
    let mut rest = text.trim_end();
    let mut is_marked = false;
    while let Some(before) = rest.strip_suffix("]]")
        && let Some(at) = before.rfind("[[")
        && before.len() > at + 2
        && before[at + 2..].bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b' '))
    {
        rest = before[..at].trim_end();
        is_marked = true;
    }
    Cow::Borrowed(if is_marked { rest } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_named_as_its_comments_name_it() {
        assert_eq!((page_post("500_600"), page_post(" 600"), page_post("")), ("600".into(), "600".into(), "".into()));
    }

    #[test]
    fn marks_of_attachments_go_and_brackets_of_people_stay() {
        for (text, expected) in [
            ("zobaczcie [[PHOTO]]", "zobaczcie"),
            ("[[STICKER]]", ""),
            ("a [[PHOTO]][[VIDEO_INLINE]]", "a"),
            ("see [[this]]", "see [[this]]"),
            ("[[]] ", "[[]] "),
            ("]]", "]]"),
        ] {
            assert_eq!(attachment_marks(text), expected, "{text}");
        }
    }
}
