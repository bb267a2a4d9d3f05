//! Markup and quoting that platforms leave in texts: runs of JSON, Slack's angle brackets, escapes.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use crate::ingest::json_tree::{self, Extent};
use crate::ingest::json_value::Cursor;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::text_repair::encode_for_repair;

/// The text of YouTube comments in Google Takeout, which is a run of JSON objects without brackets round it: `{"text":"Hej "},{"text":"!"}`, and in exports
/// before June 2024 one object with a list, `{"takeoutSegments":[{"text":"Hej "}]}`. A link without a text is its address; other parts without a text add
/// nothing. What is no such run comes back as it is.
#[must_use]
pub fn takeout_fragments(cell: &str) -> Cow<'_, str> {
    let trimmed = cell.trim();
    if !trimmed.starts_with('{') || !trimmed.ends_with('}') {
        return Cow::Borrowed(cell);
    }
    let list = format!("[{trimmed}]");
    let mut cursor = Cursor::new(&list, 0, list.len(), 32);
    match json_tree::read(&mut cursor, Extent::WHOLE) {
        Ok(node) if cursor.at == list.len() && node.list().iter().all(json_tree::Node::is_object) => {
            let parts = node
                .list()
                .iter()
                .flat_map(|part| if part.has("takeoutSegments") { part.get("takeoutSegments").list() } else { std::slice::from_ref(part) });
            Cow::Owned(parts.map(|part| part.first_of(&["text", "link.linkUrl"]).text()).collect())
        }
        _ => Cow::Borrowed(cell),
    }
}

/// Slack's markup as people saw it: `<@U0BMYT2FL>` becomes the `@name` that `name_of` gives for the id (the id itself when it knows none), `<#C1|general>`
/// `#general`, `<https://…|label>` the label, `<!here>` `@here`, and the three escapes `&lt; &gt; &amp;` their characters.
#[must_use]
pub fn slack_markup<N: AsRef<str>>(text: &str, name_of: impl Fn(&str) -> Option<N>) -> Cow<'_, str> {
    if memchr2(b'<', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let escaped = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&')].into_iter().find(|(escape, _)| rest.starts_with(escape));
        if let Some((escape, letter)) = escaped {
            out.push(letter);
            rest = &rest[escape.len()..];
            continue;
        }
        // Inside angle brackets Slack escapes every other one, so the next is the end.
        let end = if rest.starts_with('<') { memchr2(b'<', b'>', &rest.as_bytes()[1..]).map(|end| end + 1) } else { None };
        if let Some(end) = end.filter(|end| rest.as_bytes()[*end] == b'>' && *end > 1) {
            push_reference(&rest[1..end], &mut out, &name_of);
            rest = &rest[end + 1..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    encode_for_repair(Cow::Owned(out), built_in())
}

/// [`slack_markup`] for whoever knows no names.
#[must_use]
pub fn slack_plain(text: &str) -> Cow<'_, str> {
    slack_markup(text, |_| None::<&str>)
}

fn push_reference<N: AsRef<str>>(inside: &str, out: &mut String, name_of: &impl Fn(&str) -> Option<N>) {
    let (target, label) = match inside.split_once('|') {
        Some((target, label)) if !label.is_empty() => (target, Some(label)),
        Some((target, _)) => (target, None),
        None => (inside, None),
    };
    let said = match (target.as_bytes().first(), label) {
        (Some(b'@'), _) => {
            let id = &target[1..];
            out.push('@');
            match (name_of(id), label) {
                (Some(name), _) => out.push_str(name.as_ref().trim_start_matches('@')),
                (None, label) => out.push_str(label.unwrap_or(id).trim_start_matches('@')),
            }
            return;
        }
        (Some(b'#'), label) => {
            out.push('#');
            label.unwrap_or(&target[1..])
        }
        (_, Some(label)) => label,
        (Some(b'!'), None) => {
            out.push('@');
            target[1..].split('^').next().unwrap_or("")
        }
        (_, None) => target.strip_prefix("mailto:").unwrap_or(target),
    };
    for part in said.split_inclusive(';') {
        // A label carries the same three escapes.
        let unescaped = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")].into_iter().find(|(escape, _)| part.ends_with(escape));
        match unescaped {
            Some((escape, letter)) => {
                out.push_str(&part[..part.len() - escape.len()]);
                out.push_str(letter);
            }
            None => out.push_str(part),
        }
    }
}

/// Reddit's Markdown without what only a renderer needs: the backslash before a punctuation mark goes (`\_`, `\#`), and so does the zero-width space that its
/// editor leaves. Quotes (`&gt;`, decoded later), lists and emphasis stay: people read them as they are.
#[must_use]
pub fn markdown_light(text: &str) -> Cow<'_, str> {
    /// What Markdown lets one escape; a backslash before anything else was meant.
    const ESCAPABLE: &[u8] = b"\\`*_{}[]()#+-.!~>^|\"'";
    const BLANK: &str = "&#x200B;";
    let has_blank = text.contains(BLANK);
    if !has_blank && memchr(b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(b'\\', b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(behind) = rest.strip_prefix(BLANK) {
            rest = behind;
        } else if rest.starts_with('\\') && rest.as_bytes().get(1).is_some_and(|byte| ESCAPABLE.contains(byte)) {
            out.push_str(&rest[1..2]);
            rest = &rest[2..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Texts of LinkedIn's `Shares.csv`, where every line break has a stray quotation mark before and behind it. Only where all have, and then those alone go.
#[must_use]
pub fn linkedin_shares_lines(text: &str) -> Cow<'_, str> {
    if !text.contains("\"\n\"") && !text.contains("\"\r\n\"") {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let last = lines.len() - 1;
    let mut bare = Vec::with_capacity(lines.len());
    for (idx, line) in lines.into_iter().enumerate() {
        let line = if idx == 0 { Some(line) } else { line.strip_prefix('"') };
        let line = line.and_then(|line| if idx == last { Some(line) } else { line.strip_suffix('"') });
        match line {
            Some(line) => bare.push(line),
            None => return Cow::Borrowed(text),
        }
    }
    Cow::Owned(bare.join("\n"))
}

/// Texts of LinkedIn's `Comments.csv`, where quotation marks have a backslash before them.
#[must_use]
pub fn linkedin_backslash(text: &str) -> Cow<'_, str> {
    if text.contains("\\\"") { Cow::Owned(text.replace("\\\"", "\"")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takeout_runs_are_joined() {
        for (cell, expected) in [
            (r#"{"text":"Gdzie jest "},{"text":"\n"},{"text":"moja paczka?"}"#, "Gdzie jest \nmoja paczka?"),
            (r#"{"text":"ok"}"#, "ok"),
            (r#"{"text":"zażółć \ud83d\ude22"}"#, "zażółć 😢"),
            (r#"{"text":"see "},{"link":{"linkUrl":"https://shop.example"}},{"text":" !"}"#, "see https://shop.example !"),
            (r#"{"text":"shop","link":{"linkUrl":"https://shop.example"}}"#, "shop"),
            (r#"{"takeoutSegments":[{"text":"Hej "},{"text":"\n"},{"text":"!"}]}"#, "Hej \n!"),
            (r#"{"text":"cut"#, r#"{"text":"cut"#),
            (r#"{"text":"a"} and {"text":"b"}"#, r#"{"text":"a"} and {"text":"b"}"#),
            ("plain \"text\"", "plain \"text\""),
            ("{}", ""),
            ("", ""),
        ] {
            assert_eq!(takeout_fragments(cell), expected, "{cell}");
        }
    }

    #[test]
    fn slack_references_become_names_and_labels() {
        let name_of = |id: &str| (id == "U0BMYT2FL").then_some("ola");
        for (text, expected) in [
            ("<@U0BMYT2FL> i <@U1|jan> i <@U2>", "@ola i @jan i @U2"),
            ("w <#C0AB|reklamacje> oraz <#C0XY>", "w #reklamacje oraz #C0XY"),
            ("<!here> <!channel> <!subteam^S1|@obsluga> <!date^1392734382^{date}|18 lutego>", "@here @channel @obsluga 18 lutego"),
            ("<https://shop.example/?a=1&amp;b=2|sklep &amp; zwroty>", "sklep & zwroty"),
            ("<https://shop.example/?a=1&amp;b=2>", "https://shop.example/?a=1&b=2"),
            ("<mailto:bok@shop.example|bok@shop.example>", "bok@shop.example"),
            ("5 &lt; 6 &amp;&amp; x", "5 < 6 && x"),
            ("a < b <> c", "a < b <> c"),
            ("<never closed", "<never closed"),
            ("plain", "plain"),
        ] {
            assert_eq!(slack_markup(text, name_of), expected, "{text}");
        }
        // Somebody wrote "&lt;" and meant it; the repair that follows decodes once more.
        assert_eq!(slack_plain("&amp;lt;"), "&amp;lt;");
    }

    #[test]
    fn markdown_loses_its_backslashes_and_keeps_its_quotes() {
        for (text, expected) in [
            ("&gt; quoted\n\nanswer", "&gt; quoted\n\nanswer"),
            (r"snake\_case and 1\. and C:\dir", r"snake_case and 1. and C:\dir"),
            ("a\n\n&#x200B;\n\nb", "a\n\n\n\nb"),
            ("**bold** [label](https://shop.example)", "**bold** [label](https://shop.example)"),
            ("\\", "\\"),
            ("¯\\\\\\_(ツ)_/¯", "¯\\_(ツ)_/¯"),
        ] {
            assert_eq!(markdown_light(text), expected, "{text}");
        }
    }

    #[test]
    fn stray_quotes_round_lines_go_where_every_break_has_them() {
        for (text, expected) in [
            ("Nowy program.\"\n\"\"\n\"Co to?\"\n\"Zwroty.", "Nowy program.\n\nCo to?\nZwroty."),
            ("a\"\r\n\"b", "a\nb"),
            ("one line", "one line"),
            ("he said \"no\"\n\"yes\" she said\nend", "he said \"no\"\n\"yes\" she said\nend"),
            ("a\"\n\"\n\"b", "a\"\n\"\n\"b"),
        ] {
            assert_eq!(linkedin_shares_lines(text), expected, "{text}");
        }
        assert_eq!(linkedin_backslash("a \\\"b\\\" \\ c"), "a \"b\" \\ c");
    }
}
