//! What holds for every rewriting, whatever the text.

use proptest::prelude::*;

use super::*;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::text_repair::repair;

/// Texts full of what the functions look for.
fn text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "<",
        ">",
        "</",
        "<p>",
        "<br>",
        "<a href=\"",
        "<a href='",
        "\"",
        "'",
        "=",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<pre>",
        "<img alt=\"😂\">",
        "&",
        "&amp;",
        "&lt;",
        "&#x3c;",
        "&#55357;",
        "&#56834;",
        ";",
        "lt;",
        "amp;",
        "<@U1>",
        "<!here>",
        "|",
        "<https://shop.example|",
        "\\",
        "\\\"",
        "\"\n\"",
        "\n",
        "\r\n",
        "{\"text\":\"",
        "\"}",
        ",",
        "}",
        "%",
        "%3A",
        "%C5",
        "%82",
        "urn:li:activity:",
        "reviewId=",
        "?",
        "/",
        "://",
        ".",
        "_",
        "Y29tbWVudDox",
        "==",
        " · ",
        "·",
        "Creator",
        "(Translated by Google)",
        "(Original)",
        "ł",
        "😢",
        "\u{c3}",
        "\u{85}",
        "\u{f0}",
        "\u{9f}",
        "\0",
        "\u{202e}",
        "\u{a0}",
        "7",
        "FIVE",
        " ",
        "x",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())]
}

fn repaired(text: &str) -> String {
    let mut out = String::new();
    repair(text, &mut out, built_in());
    out
}

proptest! {
    #[test]
    fn no_text_makes_a_rewriting_panic_or_grow_without_bound(text in text()) {
        for (name, transform) in ALL {
            prop_assert!(transform(&text).len() <= text.len() * 5 + 64, "{name}");
        }
        let _ = slack_markup(&text, |id| Some(id.to_uppercase()));
    }

    #[test]
    fn what_undoes_one_layer_of_naming_leaves_its_result_alone(text in text()) {
        for transform in [star_word as Transform, graph_id, tiktok_role] {
            let once = transform(&text).into_owned();
            prop_assert_eq!(transform(&once).into_owned(), once);
        }
    }

    #[test]
    fn plain_words_are_left_alone_by_all_that_undo_markup(text in "[a-zA-ZżółćęśąźńŻÓŁĆ0-9 ,.!?\n-]{0,60}") {
        for transform in [html_to_text as Transform, markdown_light, slack_plain, linkedin_backslash, linkedin_shares_lines, takeout_fragments, translated_by_google] {
            prop_assert_eq!(transform(&text), text.as_str());
        }
    }

    #[test]
    fn what_people_typed_survives_escaping_rewriting_and_repair(typed in "[a-z&;<>#łż😢]{0,30}|(&(lt|amp|#60|#x3c);?|[a-z ]){0,8}") {
        let escaped = typed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        prop_assert_eq!(repaired(&slack_plain(&escaped)), typed.as_str());
        let seen = repaired(&html_to_text(&format!("<p>{escaped}</p>")));
        prop_assert_eq!(seen, typed.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn every_rewriting_has_one_name_in_order() {
    assert!(ALL.is_sorted_by(|a, b| a.0 < b.0));
    assert!(ALL.iter().all(|(name, _)| named(name).is_some()) && named("nothing").is_none());
}
