//! Reads the XML of spreadsheets piece by piece from a stream: only the piece at hand is in memory, and every loop ends with the stream.
//!
//! It knows what spreadsheet programs write (tags, text, references, CDATA) and steps over the rest. Declared entities are not expanded.

use std::io::{ErrorKind, Read};

use super::Stop;

/// Bytes asked of the stream at once.
const CHUNK: usize = 256 << 10;

/// A piece of XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'b> {
    /// A tag that opens, or one that opens and closes.
    Start(Tag<'b>),
    /// The name of a tag that closes, with its prefix.
    End(&'b [u8]),
    /// Text with references in it.
    Text(&'b [u8]),
    /// Text as it stands (CDATA).
    Verbatim(&'b [u8]),
    /// The end of the stream.
    Eof,
}

/// A tag that opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'b> {
    /// With its prefix.
    pub name: &'b [u8],
    attributes: &'b [u8],
    /// `<a/>`: no [`Event::End`] follows.
    pub is_empty: bool,
}

/// A name without its prefix.
#[must_use]
pub fn local(name: &[u8]) -> &[u8] {
    memchr::memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

impl<'b> Tag<'b> {
    /// The name without its prefix.
    #[must_use]
    pub fn local(&self) -> &'b [u8] {
        local(self.name)
    }

    /// Names with prefixes and values with references, in their order.
    #[must_use]
    pub const fn attributes(&self) -> Attributes<'b> {
        Attributes { rest: self.attributes }
    }

    /// The value of an attribute by its name without prefix.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        self.attributes().find(|(key, _)| local(key) == name.as_bytes()).map(|(_, value)| unescaped(value))
    }
}

/// Reads attributes; stops at the first that is none.
#[derive(Debug, Clone)]
pub struct Attributes<'b> {
    rest: &'b [u8],
}

impl<'b> Iterator for Attributes<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = &self.rest[start..];
        let equals = memchr::memchr(b'=', rest)?;
        let name = rest[..equals].trim_ascii_end();
        let after = rest[equals + 1..].trim_ascii_start();
        let quote = *after.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let length = memchr::memchr(quote, &after[1..])?;
        self.rest = &after[length + 2..];
        Some((name, &after[1..=length]))
    }
}

/// Reads events from a stream.
#[derive(Debug)]
pub struct Xml<R> {
    source: R,
    buffer: Vec<u8>,
    /// Start of what was not yet handed out.
    at: usize,
    /// End of what was read.
    filled: usize,
    is_done: bool,
    /// Bytes that one piece may have.
    most: usize,
}

impl<R: Read> Xml<R> {
    /// Starts at the beginning of a part. No piece may be longer than `most` bytes.
    pub fn new(source: R, most: usize) -> Result<Self, Stop> {
        let mut xml = Self { source, buffer: vec![0; CHUNK], at: 0, filled: 0, is_done: false, most: most.max(CHUNK) };
        xml.fill()?;
        if matches!(xml.buffer[..xml.filled], [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..]) {
            return Err(Stop::damaged("its XML is in UTF-16, which no spreadsheet program writes"));
        }
        Ok(xml)
    }

    /// Reads more behind what is there. `false` at the end of the stream.
    fn fill(&mut self) -> Result<bool, Stop> {
        if self.is_done {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.filled, 0);
            self.filled -= self.at;
            self.at = 0;
        }
        if self.filled == self.buffer.len() {
            if self.filled >= self.most {
                return Err(Stop::TooMuch(format!("one value or tag of it is longer than {} bytes", self.most)));
            }
            self.buffer.resize((2 * self.filled).min(self.most), 0);
        }
        loop {
            match self.source.read(&mut self.buffer[self.filled..]) {
                Ok(0) => {
                    self.is_done = true;
                    return Ok(false);
                }
                Ok(n) => {
                    self.filled += n;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::QuotaExceeded => return Err(Stop::TooMuch(error.to_string())),
                Err(error) => return Err(Stop::damaged(format!("its compressed data are damaged ({error})"))),
            }
        }
    }

    /// The length of the piece from `at` to the end of what `find` finds, reading on until it does. `None` when the stream ends before.
    fn length(&mut self, find: impl Fn(&[u8]) -> Option<usize>) -> Result<Option<usize>, Stop> {
        loop {
            if let Some(length) = find(&self.buffer[self.at..self.filled]) {
                return Ok(Some(length));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Hands out a piece.
    fn take(&mut self, length: usize) -> &[u8] {
        let start = self.at;
        self.at += length;
        &self.buffer[start..self.at]
    }

    /// The next piece; comments, declarations and instructions are stepped over.
    ///
    /// # Errors
    ///
    /// When the stream is damaged, ends inside a tag, or exceeds a limit.
    pub fn next(&mut self) -> Result<Event<'_>, Stop> {
        loop {
            if self.at == self.filled && !self.fill()? {
                return Ok(Event::Eof);
            }
            if self.buffer[self.at] != b'<' {
                let length = self.length(|bytes| memchr::memchr(b'<', bytes))?.unwrap_or(self.filled - self.at);
                return Ok(Event::Text(self.take(length)));
            }
            // A tag is told from the rest by its second byte; the longest opening, `<![CDATA[`, has nine.
            while self.filled - self.at < 9 && self.fill()? {}
            let head = &self.buffer[self.at..self.filled];
            let (end, is_verbatim): (&[u8], bool) = match head {
                [b'<', b'!', b'-', b'-', ..] => (b"-->", false),
                [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => (b"]]>", true),
                [b'<', b'?', ..] => (b"?>", false),
                [b'<', b'!', ..] => (b">", false),
                _ => {
                    let Some(length) = self.length(tag_length)? else { return Err(cut()) };
                    let tag = self.take(length);
                    let inner = &tag[1..length - 1];
                    return Ok(match inner {
                        [b'/', name @ ..] => Event::End(name.trim_ascii_end()),
                        _ => Event::Start(tag_of(inner)),
                    });
                }
            };
            let Some(length) = self.length(|bytes| memchr::memmem::find(bytes, end).map(|at| at + end.len()))? else { return Err(cut()) };
            if is_verbatim {
                return Ok(Event::Verbatim(&self.take(length)[9..length - 3]));
            }
            self.take(length);
        }
    }

    /// Reads to the end of the element that was opened last.
    ///
    /// # Errors
    ///
    /// As [`Self::next`], and when the stream ends before.
    pub fn skip(&mut self) -> Result<(), Stop> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Event::Start(tag) => depth += u64::from(!tag.is_empty),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The stream ended too early.
pub fn cut() -> Stop {
    Stop::damaged("its XML ends in the middle")
}

/// The length of the tag at the start; a `>` inside quotes does not end it.
fn tag_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return Some(at + 1);
        }
        at += 2 + memchr::memchr(bytes[at], &bytes[at + 1..])?;
    }
}

fn tag_of(inner: &[u8]) -> Tag<'_> {
    let (inner, is_empty) = inner.strip_suffix(b"/").map_or((inner, false), |inner| (inner, true));
    let name_end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
    Tag { name: &inner[..name_end], attributes: &inner[name_end..], is_empty }
}

/// A value with its references resolved.
#[must_use]
pub fn unescaped(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    unescape_into(raw, &mut text);
    text
}

/// Appends text with its references resolved and its line ends as `\n`, as XML wants it. References that mean nothing stay as they are, bytes that are
/// no UTF-8 become `U+FFFD`; returns whether there were any.
pub fn unescape_into(raw: &[u8], out: &mut String) -> bool {
    let lossy = String::from_utf8_lossy(raw);
    let is_broken = matches!(lossy, std::borrow::Cow::Owned(_));
    let mut rest = &*lossy;
    while let Some(at) = memchr::memchr2(b'&', b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('\r') {
            out.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            continue;
        }
        // The longest reference is `&#x10FFFF;`; zeros before the number are allowed and not written by anybody.
        let end = rest.bytes().take(16).position(|byte| byte == b';');
        if let Some((letter, end)) = end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            out.push(letter);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    is_broken
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The events of a text in short, read in pieces of a few bytes.
    fn events(text: &str) -> String {
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
                let n = self.0.len().min(3).min(out.len());
                out[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        let mut xml = Xml::new(Slow(text.as_bytes()), 1 << 20).unwrap();
        let mut all = String::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) => {
                    all.extend(["<", &text(tag.name)]);
                    for (name, value) in tag.attributes() {
                        all.extend([" ", &text(name), "=", &unescaped(value)]);
                    }
                    all += if tag.is_empty { "/>" } else { ">" };
                }
                Ok(Event::End(name)) => all.extend(["</", &text(name), ">"]),
                Ok(Event::Text(raw)) => all += &unescaped(raw),
                Ok(Event::Verbatim(raw)) => all += &text(raw),
                Ok(Event::Eof) => return all,
                Err(_) => return all + "!",
            }
        }
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(events(text), expected, "{text}");
    }

    #[test]
    fn tags_texts_and_attributes_are_read() {
        check("<?xml version='1.0'?><a x=\"1>2\" y = 'q\"' ><b/>t</a >", "<a x=1>2 y=q\"><b/>t</a>");
        check("<!DOCTYPE a><a><!-- <b> --><![CDATA[<&amp;]]></a>", "<a><&amp;</a>");
    }

    #[test]
    fn references_are_resolved_and_unknown_ones_kept() {
        check("<a>&lt;&#261;&#x142;&amp;amp; &nbsp; &#xD800; & ;</a>", "<a><ął&amp; &nbsp; &#xD800; & ;</a>");
        check("<a>1\r\n2\r3</a>", "<a>1\n2\n3</a>");
    }

    #[test]
    fn a_cut_tag_is_an_error_and_a_cut_text_is_not() {
        check("<a>text", "<a>text");
        check("<a><b x=\"1", "<a>!");
        check("<a><!-- ", "<a>!");
    }

    #[test]
    fn what_is_no_attribute_ends_them() {
        check("<a x=1 y=\"2\">", "<a>");
        check("<a =\"2\"><>", "<a =2><>");
    }
}
