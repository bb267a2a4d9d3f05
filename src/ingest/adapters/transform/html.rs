//! HTML bodies to the text that people saw: tags go, line breaks and paragraphs become line ends, entities are decoded once.
//!
//! This is no browser: it never fails, and it takes time in proportion to the length of the text whatever the tags do (each search that can fail is made at
//! most once in vain).

use std::borrow::Cow;

use memchr::memchr;
use memchr::memmem;

use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::text_repair::{decode, encode_for_repair};

/// The visible text of an HTML body: Mastodon's `content`, YouTube's `textDisplay`, bodies of help desks. A text without tags keeps its line ends. Links keep
/// their label; pictures that stand for an emoji become it.
#[must_use]
pub fn html_to_text(html: &str) -> Cow<'_, str> {
    if memchr(b'<', html.as_bytes()).is_none() && memchr(b'&', html.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    let mut writer = Writer::new(html.len(), Space::Collapsed);
    take_apart(html, &mut writer);
    if writer.n_tags == 0 {
        let decoded = decode(html, built_in());
        return encode_for_repair(decoded, built_in());
    }
    // Some sources mark links but write line ends as they are; where no tag breaks lines, the line ends do.
    if !writer.has_breaks && memchr(b'\n', html.as_bytes()).is_some() {
        writer = Writer::new(html.len(), Space::Kept);
        take_apart(html, &mut writer);
    }
    encode_for_repair(Cow::Owned(writer.out), built_in())
}

/// What a tag does to the text.
enum Effect {
    /// Nothing: `<b>`, `<a>`, `<span>`.
    None,
    /// Begins a new line.
    Line,
    /// Begins a new paragraph.
    Paragraph,
    /// `<br>`
    Break,
    /// A cell of a table.
    Cell,
    /// Its content is for programs.
    Hidden,
    /// White space inside counts.
    Preformatted,
    /// An emoji, perhaps.
    Picture,
}

fn effect(name: &str) -> Effect {
    match name {
        "br" => Effect::Break,
        "p" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "hr" => Effect::Paragraph,
        "pre" | "textarea" => Effect::Preformatted,
        "div" | "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "tr" | "section" | "article" | "header" | "footer" | "aside" | "main" | "nav"
        | "figure" | "figcaption" | "address" | "body" | "html" | "form" | "fieldset" | "details" | "summary" => Effect::Line,
        "td" | "th" => Effect::Cell,
        "script" | "style" | "head" | "template" => Effect::Hidden,
        "img" => Effect::Picture,
        _ => Effect::None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Collapsed,
    Kept,
}

/// Collects visible text. Line ends wait until there is text behind them, so that none stand at either end.
struct Writer {
    out: String,
    space: Space,
    n_pre: usize,
    pending_lines: usize,
    has_pending_space: bool,
    has_breaks: bool,
    n_tags: usize,
}

impl Writer {
    fn new(capacity: usize, space: Space) -> Self {
        Self { out: String::with_capacity(capacity), space, n_pre: 0, pending_lines: 0, has_pending_space: false, has_breaks: false, n_tags: 0 }
    }

    fn text(&mut self, text: &str) {
        let decoded = decode(text, built_in());
        if self.n_pre > 0 || self.space == Space::Kept {
            let whole = if self.out.is_empty() { decoded.trim_start() } else { &decoded };
            if !whole.is_empty() {
                self.flush();
                self.out.push_str(whole);
            }
            return;
        }
        for letter in decoded.chars() {
            if letter.is_ascii_whitespace() || letter == '\u{a0}' {
                self.has_pending_space = true;
            } else {
                self.flush();
                self.out.push(letter);
            }
        }
    }

    /// Writes what waited: line ends, or else a blank.
    fn flush(&mut self) {
        if !self.out.is_empty() {
            if self.pending_lines > 0 {
                self.out.extend(std::iter::repeat_n('\n', self.pending_lines));
            } else if self.has_pending_space {
                self.out.push(' ');
            }
        }
        self.pending_lines = 0;
        self.has_pending_space = false;
    }

    fn lines(&mut self, least: usize) {
        self.has_breaks = true;
        self.pending_lines = self.pending_lines.max(least);
    }

    fn apply(&mut self, tag: &Tag<'_>) {
        match effect(&tag.name) {
            Effect::None | Effect::Hidden => {}
            Effect::Line => self.lines(1),
            Effect::Paragraph => self.lines(2),
            Effect::Break => {
                self.has_breaks = true;
                // A text of a million breaks is no reason for a million line ends.
                self.pending_lines = (self.pending_lines + 1).min(3);
            }
            Effect::Cell => self.has_pending_space = true,
            Effect::Preformatted => {
                self.lines(1);
                self.n_pre = if tag.is_end { self.n_pre.saturating_sub(1) } else { self.n_pre + 1 };
            }
            Effect::Picture => {
                if let Some(emoji) = tag.alt().filter(|alt| alt.len() <= 64 && !alt.is_ascii()) {
                    self.text(emoji);
                }
            }
        }
    }
}

struct Tag<'h> {
    name: String,
    is_end: bool,
    attributes: &'h str,
}

impl<'h> Tag<'h> {
    /// The text that stands for a picture.
    fn alt(&self) -> Option<&'h str> {
        let at = self.attributes.to_ascii_lowercase().find("alt=")?;
        let value = &self.attributes[at + 4..];
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        value[1..].split(quote).next()
    }
}

/// Searches that have failed once fail from then on, because they go to the end of the text.
#[derive(Default)]
struct Exhausted {
    tag_end: bool,
    comment_end: bool,
    hidden_end: Vec<String>,
    quotes: [bool; 2],
}

fn take_apart(html: &str, writer: &mut Writer) {
    let mut exhausted = Exhausted::default();
    let (mut at, mut text_from) = (0, 0);
    while let Some(found) = memchr(b'<', &html.as_bytes()[at..]) {
        let start = at + found;
        let Some((tag, end)) = tag(html, start, &mut exhausted) else {
            // "5 < 6", "<3"
            at = start + 1;
            continue;
        };
        writer.text(&html[text_from..start]);
        at = end;
        writer.n_tags += 1;
        if let Some(tag) = tag {
            writer.apply(&tag);
            if matches!(effect(&tag.name), Effect::Hidden) && !tag.is_end {
                at = hidden_end(html, end, &tag.name, &mut exhausted);
            }
        }
        text_from = at;
    }
    writer.text(&html[text_from..]);
}

/// The tag (`None` = a comment or a declaration) at a `<`, and where it ends.
fn tag<'h>(html: &'h str, start: usize, exhausted: &mut Exhausted) -> Option<(Option<Tag<'h>>, usize)> {
    let bytes = html.as_bytes();
    if exhausted.tag_end {
        return None;
    }
    if html[start..].starts_with("<!--") && !exhausted.comment_end {
        if let Some(length) = memmem::find(&bytes[start + 4..], b"-->") {
            return Some((None, start + 4 + length + 3));
        }
        exhausted.comment_end = true;
    }
    let is_end = bytes.get(start + 1) == Some(&b'/');
    let name_at = start + 1 + usize::from(is_end);
    match bytes.get(name_at)? {
        b'!' | b'?' if !is_end => {
            let end = tag_end(html, name_at, exhausted)?;
            return Some((None, end + 1));
        }
        byte if byte.is_ascii_alphabetic() => {}
        _ => return None,
    }
    // "<https://example.org>" and "<name@example.org>" are addresses in angle brackets, not tags.
    let length = bytes[name_at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-')).count();
    let name_end = name_at + length;
    match bytes.get(name_end)? {
        b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>' => {}
        // "<o:p>" of mail programs
        b':' if bytes.get(name_end + 1).is_some_and(u8::is_ascii_alphabetic) => {}
        _ => return None,
    }
    let end = tag_end(html, name_end, exhausted)?;
    let name = html[name_at..name_end.min(name_at + 16)].to_ascii_lowercase();
    Some((Some(Tag { name, is_end, attributes: &html[name_end..end] }), end + 1))
}

/// The `>` of a tag. One inside a quoted value is none, unless the quote is never closed.
fn tag_end(html: &str, from: usize, exhausted: &mut Exhausted) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = from;
    let mut is_value = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return Some(at),
            b'"' | b'\'' if is_value => {
                let kind = usize::from(*byte == b'\'');
                if !exhausted.quotes[kind] {
                    if let Some(length) = memchr(*byte, &bytes[at + 1..]) {
                        at += length + 1;
                    } else {
                        exhausted.quotes[kind] = true;
                    }
                }
                is_value = false;
            }
            b'=' => is_value = true,
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => is_value = false,
        }
        at += 1;
    }
    exhausted.tag_end = true;
    None
}

/// Behind the end tag of a `<script>` or its like; where there is none, nothing is hidden.
fn hidden_end(html: &str, from: usize, name: &str, exhausted: &mut Exhausted) -> usize {
    if exhausted.hidden_end.iter().any(|known| known == name) {
        return from;
    }
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        let name_at = at + found + 2;
        let name_end = name_at + name.len();
        let is_same = bytes.get(name_at..name_end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        if is_same && !bytes.get(name_end).is_some_and(u8::is_ascii_alphanumeric) {
            return memchr(b'>', &bytes[name_at..]).map_or(html.len(), |length| name_at + length + 1);
        }
        at = name_at;
    }
    exhausted.hidden_end.push(name.to_owned());
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(html_to_text(html), expected, "{html}");
    }

    #[test]
    fn mastodon_keeps_mentions_links_and_paragraphs() {
        check(
            "<p><span class=\"h-card\"><a href=\"https://social.example/@szelestka\" class=\"u-url mention\">@<span>szelestka</span></a></span> Gdzie jest paczka?</p>\
             <p>Numer: <a href=\"https://shop.example/track?a=1&amp;b=2\"><span class=\"invisible\">https://</span><span>shop.example/track?a=1&amp;b=2</span></a></p>",
            "@szelestka Gdzie jest paczka?\n\nNumer: https://shop.example/track?a=1&b=2",
        );
    }

    #[test]
    fn youtube_breaks_become_line_ends() {
        check("It&#39;s <b>broken</b>.<br><br />Fix it&nbsp;now &amp; fast", "It's broken.\n\nFix it now & fast");
        check("see <a href=\"https://v.example/?t=75\">1:15</a> &lt;3", "see 1:15 <3");
        // Line ends count where no tag breaks lines.
        check("one\ntwo <b>three</b>\n\nfour", "one\ntwo three\n\nfour");
    }

    #[test]
    fn help_desks_indent_their_html() {
        check(
            "<html>\n <head><title>x</title><style>p > a { color: red }</style></head>\n <body>\n  <div class=\"zd\">\n   <p>Dzień   dobry,</p>\n   <ul><li>raz</li><li>dwa</li></ul>\n  </div>\n </body>\n</html>",
            "Dzień dobry,\n\nraz\ndwa",
        );
        check("<pre>a  b\n  c</pre><p>d</p>", "a  b\n  c\n\nd");
        check("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
    }

    #[test]
    fn scripts_styles_and_comments_are_not_text() {
        check("a<script>if (a < b) { alert('</p>') }</script>b", "ab");
        check("a<STYLE>p{}</Style>b<!-- <p>hidden</p> -->c", "abc");
        check("a<script>never closed", "anever closed");
    }

    #[test]
    fn entities_are_decoded_once_even_after_the_repair_of_texts() {
        check("<p>5 &lt; 6 &amp;&amp; 7 &gt; 6</p>", "5 < 6 && 7 > 6");
        let seen = |html: &str| {
            let mut out = String::new();
            crate::ingest::text_repair::repair(&html_to_text(html), &mut out, built_in());
            out
        };
        assert_eq!(seen("<p>write &amp;lt;b&amp;gt;</p>"), "write &lt;b&gt;");
        assert_eq!(seen("write &amp;lt;b&amp;gt;"), "write &lt;b&gt;");
        assert_eq!(seen("<p>&lt;b&gt; R&D</p>"), "<b> R&D");
    }

    #[test]
    fn what_is_no_tag_stays() {
        check("5 < 6 and 7 > 6 <3 <", "5 < 6 and 7 > 6 <3 <");
        check("mail <jan@shop.example> or <https://shop.example/>", "mail <jan@shop.example> or <https://shop.example/>");
        check("unclosed <b", "unclosed <b");
        check("a <b>bold", "a bold");
        check("</p>a</p></div>", "a");
        check("plain", "plain");
        check("", "");
    }

    #[test]
    fn a_quoted_value_can_hold_an_end_of_tag_and_an_unclosed_one_does_no_harm() {
        check("<a title=\"a > b\" href='x'>go</a>", "go");
        check("<a title=\"never closed>go</a>", "go");
        check("<p don't>yes</p>", "yes");
    }

    #[test]
    fn an_emoji_as_a_picture_is_an_emoji() {
        check("super <img class=\"emoji\" alt=\"😂\" src=\"x.png\"/>!", "super 😂!");
        check("see <img alt=\"image.png\" src=\"data:image/png;base64,AAAA\">", "see");
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        let started = std::time::Instant::now();
        for part in [
            "<a ",
            "<a href=\"",
            "<!--",
            "<script>",
            "<a href='>",
            "</",
            "<a b=\"c\" ",
            "<pre>",
            "<br>",
            "&lt;<",
            "<img alt=\"",
            "<img>alt=",
            "<style></",
        ] {
            let _ = html_to_text(&part.repeat(2_000_000 / part.len()));
        }
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
