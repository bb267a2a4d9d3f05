//! Ids that stand inside other things: links, base64, ids of replies.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// What a base64 id of Facebook's GraphQL says: `Y29tbWVudDoxMTIyXzEzODc=` is `comment:1122_1387`, comment 1387 under post 1122. The comment is absent in the id
/// of a post's own thread (`feedback:1122`). `None` for anything else.
#[must_use]
pub fn graph_parts(id: &str) -> Option<(String, Option<String>)> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let id = id.trim();
    // What `comment:`, `feedback:` and `UFIComment:` begin with: most other ids are settled by it.
    if id.len() > 256 || !["Y29tbWVudD", "ZmVlZGJhY2", "VUZJQ29tbWVudD"].iter().any(|start| id.starts_with(start)) {
        return None;
    }
    let alphabet = if id.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let decoded = String::from_utf8(GeneralPurpose::new(alphabet, LENIENT).decode(id).ok()?).ok()?;
    let (kind, rest) = decoded.split_once(':')?;
    if !matches!(kind, "comment" | "feedback" | "UFIComment") {
        return None;
    }
    let is_id = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match rest.split_once('_') {
        None => is_id(rest).then(|| (rest.to_owned(), None)),
        Some((post, comment)) => (is_id(post) && is_id(comment)).then(|| (post.to_owned(), Some(comment.to_owned()))),
    }
}

/// A base64 id of Facebook's GraphQL as the Graph API writes it: `post_comment`. Any other id stays.
#[must_use]
pub fn graph_id(id: &str) -> Cow<'_, str> {
    match graph_parts(id) {
        Some((post, Some(comment))) => Cow::Owned(format!("{post}_{comment}")),
        Some((post, None)) => Cow::Owned(post),
        None => Cow::Borrowed(id),
    }
}

/// The post out of the id of a comment, in either spelling: `post_comment` or base64. Empty when the id names none.
#[must_use]
pub fn graph_post(id: &str) -> Cow<'_, str> {
    if let Some((post, _)) = graph_parts(id) {
        return Cow::Owned(post);
    }
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match id.trim().split_once('_') {
        Some((post, comment)) if is_digits(post) && comment.split('_').all(is_digits) => Cow::Borrowed(post),
        _ => Cow::Borrowed(""),
    }
}

/// The id of what a reply on YouTube answers, out of the reply's id: what stands before the last point. Empty for a comment that answers none.
#[must_use]
pub fn youtube_parent(id: &str) -> Cow<'_, str> {
    Cow::Borrowed(id.trim().rsplit_once('.').map_or("", |(parent, _)| parent))
}

/// The review's id inside a link of Google Play's console: `reviewId=gp%3AAOqp…`, formerly `reviewid=gp:AOqp…` behind a `#`. Empty when there is none: other
/// parts of such a link are the same for all reviews.
#[must_use]
pub fn play_review_id(link: &str) -> Cow<'_, str> {
    for (at, _) in link.match_indices('=') {
        let name = link[..at].rsplit(['?', '&', '#', ':']).next().unwrap_or("");
        if name.eq_ignore_ascii_case("reviewid") {
            let value = &link[at + 1..];
            return percent_decoded(value.split(['&', '#']).next().unwrap_or(value).trim());
        }
    }
    Cow::Borrowed("")
}

/// The id inside a link: the review of Google Play (`reviewId=gp%3AAOqp…`, formerly `reviewid=gp:AOqp…`), the URN of a LinkedIn post, the last step of any
/// other path. What is no link comes back as it is.
#[must_use]
pub fn id_from_link(link: &str) -> Cow<'_, str> {
    let link = link.trim();
    let path = link.split('?').next().unwrap_or(link);
    let review = play_review_id(link);
    if !review.is_empty() {
        return review;
    }
    if let Some(urn) = urn(link) {
        return Cow::Owned(urn);
    }
    if !path.contains('/') {
        return Cow::Borrowed(link);
    }
    let address = path.split_once("://").map_or(path, |(_, rest)| rest);
    let steps = address.split('#').next().unwrap_or("").split('/').skip(1).filter(|step| !step.is_empty());
    steps.last().map_or(Cow::Borrowed(""), percent_decoded)
}

/// `urn:li:activity:7348931489259999233`, however the colons are written. Of several the last, which is the most particular.
fn urn(link: &str) -> Option<String> {
    if !link.contains("urn") {
        return None;
    }
    let link = percent_decoded(link);
    let at = ["urn:li:activity:", "urn:li:share:", "urn:li:ugcPost:"].iter().filter_map(|start| Some((link.rfind(start)?, start.len()))).max()?;
    let digits = link[at.0 + at.1..].bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| link[at.0..at.0 + at.1 + digits].to_owned())
}

/// `%3A` to `:`. What is no two hexadecimal digits stays; a text whose bytes would be no UTF-8 stays whole.
#[must_use]
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphql_ids_name_post_and_comment() {
        // printf 'comment:1122685109887021_1387607325599537' | base64
        let id = "Y29tbWVudDoxMTIyNjg1MTA5ODg3MDIxXzEzODc2MDczMjU1OTk1Mzc=";
        assert_eq!(graph_id(id), "1122685109887021_1387607325599537");
        assert_eq!(graph_id(id.trim_end_matches('=')), "1122685109887021_1387607325599537");
        assert_eq!(graph_post(id), "1122685109887021");
        assert_eq!(graph_id("ZmVlZGJhY2s6MTIzNDU="), "12345");
        for other in ["1189181954544145_1189185337877140", "Ugw5zYU6n9pmIgAZWvN4AaABAg", "Y29tbWVudA==", "Y29tbWVudDphYmM=", "ZZZZ", "", "Y"] {
            assert_eq!(graph_id(other), other);
        }
        assert_eq!(graph_post("1189181954544145_1189185337877140"), "1189181954544145");
        assert_eq!(graph_post("1189181954544145"), "");
        assert_eq!(graph_post("t1_abc"), "");
    }

    #[test]
    fn replies_on_youtube_name_their_parent() {
        assert_eq!(youtube_parent("Ugw5zYU6n9pmIgAZWvN4AaABAg.91zT3cYb5B291za6voUoRh"), "Ugw5zYU6n9pmIgAZWvN4AaABAg");
        assert_eq!(youtube_parent("Ugw5zYU6n9pmIgAZWvN4AaABAg"), "");
    }

    #[test]
    fn ids_are_found_in_links() {
        for (link, expected) in [
            ("https://play.google.com/console/developers/app/reviews?reviewId=gp%3AAOqpTOE1_x-Y&corpus=PUBLIC", "gp:AOqpTOE1_x-Y"),
            ("http://play.google.com/apps/publish?account=1#ReviewDetailsPlace:p=x&reviewid=gp:AOqp1", "gp:AOqp1"),
            ("https://play.google.com/store/apps/details?id=x&reviewid=gp:AOqp1", "gp:AOqp1"),
            ("https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7348931489259999233", "urn:li:activity:7348931489259999233"),
            (
                "https://www.linkedin.com/feed/update/urn:li:activity:7348?commentUrn=urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A7348%2C99%29",
                "urn:li:activity:7348",
            ),
            ("https://www.facebook.example/szelestka/posts/123456/", "123456"),
            ("https://x.example/ann/status/1855222380982907193?s=20", "1855222380982907193"),
            ("https://shop.example/", ""),
            ("https://shop.example", ""),
            ("1855222380982907193", "1855222380982907193"),
            ("", ""),
        ] {
            assert_eq!(id_from_link(link), expected, "{link}");
        }
    }

    #[test]
    fn only_the_id_of_a_review_is_drawn_out_of_a_link_of_the_console() {
        for (link, expected) in [
            ("https://play.google.com/apps/publish?account=1#ReviewDetailsPlace:p=pl.szelestka&reviewid=gp:AOqpA_b-1", "gp:AOqpA_b-1"),
            ("https://play.google.com/console/developers/1/app/2/user-feedback/review-details?reviewId=gp%3AAOqpB&corpus=PUBLIC_REVIEWS", "gp:AOqpB"),
            ("https://play.google.com/console/developers/1/app/2?reviewId=3f2c9d1e-0000-4000-8000-1", "3f2c9d1e-0000-4000-8000-1"),
            ("https://play.google.com/apps/publish?account=1", ""),
            ("", ""),
        ] {
            assert_eq!(play_review_id(link), expected, "{link}");
        }
    }

    #[test]
    fn percent_signs_that_encode_nothing_stay() {
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%zz%41"), "%zzA");
        assert_eq!(percent_decoded("%C5%82"), "ł");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
