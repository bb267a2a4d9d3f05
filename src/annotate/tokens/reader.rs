//! The tokeniser's loop: bytes while the text is ASCII, characters where it is not.

use super::emoticon::{emoji, emoticon, is_emoji};
use super::fold::{Case, fold, head, is_invisible, is_latin_mark, is_mark_on_letter};
use super::{Token, TokenKind};

/// How many signs of a run of one mark are kept in the folded text: `!!!!!!` and `!!!` say the same.
const LONGEST_RUN: usize = 3;

/// Reads one text from start to end.
pub(super) struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    folded: Vec<u8>,
    items: &'a mut Vec<Token>,
}

/// What the letters of a word have told so far.
#[derive(Default)]
struct Letters {
    upper: usize,
    lower: usize,
    last: char,
    run: usize,
    is_stretched: bool,
    accents: u32,
}

impl Letters {
    /// Whether this letter is kept: the third and later of a run are not.
    #[inline]
    fn keeps(&mut self, letter: char) -> bool {
        if letter == self.last {
            self.run += 1;
        } else {
            self.last = letter;
            self.run = 1;
        }
        self.is_stretched |= self.run > 2;
        self.run <= 2
    }

    #[inline]
    const fn is_shouted(&self) -> bool {
        self.upper >= 2 && self.lower == 0
    }
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str, folded: Vec<u8>, items: &'a mut Vec<Token>) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, folded, items }
    }

    pub(super) fn into_folded(self) -> Vec<u8> {
        self.folded
    }

    pub(super) fn read(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => self.word(),
                0..=b' ' | 0x7f => self.at += 1,
                b'0'..=b'9' => {
                    if !self.keycap() {
                        self.number();
                    }
                }
                b'@' => self.mention(),
                b'#' => self.hashtag(),
                0x80.. => self.beyond_ascii(),
                _ => self.sign(),
            }
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Opens a token in the folded text and returns where it starts there.
    #[inline]
    fn open(&mut self) -> usize {
        if !self.folded.is_empty() {
            self.folded.push(b' ');
        }
        self.folded.len()
    }

    #[inline]
    fn close(&mut self, kind: TokenKind, start: usize, from: usize, to: usize) {
        self.items.push(Token {
            kind,
            start: start as u32,
            end: self.folded.len() as u32,
            from: from as u32,
            to: to as u32,
            is_shouted: false,
            is_stretched: false,
            accents: 0,
        });
    }

    fn push(&mut self, c: char) {
        self.folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn is_letter_at(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphabetic(),
            Some(_) => self.char_at(at).is_some_and(|c| !is_emoji(c) && head(c).is_alphabetic()),
            None => false,
        }
    }

    fn is_name_at(&self, at: usize) -> bool {
        self.is_letter_at(at) || self.bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'_')
    }

    fn word(&mut self) {
        if matches!(self.bytes[self.at], b'h' | b'H' | b'w' | b'W') && self.is_link() {
            return self.link();
        }
        let (start, from) = (self.open(), self.at);
        let (letters, to) = self.letters(false);
        let is_laugh = letters.lower + letters.upper >= 2 && matches!(&self.folded[start..], b"xd" | b"xdd");
        if is_laugh {
            self.folded.truncate(start + 2);
        }
        self.close(if is_laugh { TokenKind::Emoji } else { TokenKind::Word }, start, from, to);
        self.describe(&letters);
    }

    /// Tells the token just closed how its letters were written.
    #[inline]
    fn describe(&mut self, letters: &Letters) {
        if let Some(token) = self.items.last_mut() {
            token.is_shouted = letters.is_shouted();
            token.is_stretched = letters.is_stretched;
            token.accents = letters.accents;
        }
    }

    /// Reads letters and what may stand between them; returns the end of the last one. In names (hashtags) `_` counts as a letter and `'` and `-` do not.
    fn letters(&mut self, is_name: bool) -> (Letters, usize) {
        let mut letters = Letters::default();
        let first = self.at;
        let mut end = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => self.ascii_letters(&mut letters),
                b'0'..=b'9' => {
                    self.folded.push(byte);
                    letters.last = '0';
                    self.at += 1;
                }
                b'_' if is_name => {
                    self.folded.push(byte);
                    self.at += 1;
                }
                b'\'' | b'-' if !is_name && self.at > first && self.is_letter_at(self.at + 1) => {
                    self.folded.push(byte);
                    letters.last = '-';
                    self.at += 1;
                }
                b'*' if !is_name && self.at > first => {
                    let stars = self.bytes[self.at..].iter().take_while(|byte| **byte == b'*').count();
                    if !self.is_letter_at(self.at + stars) {
                        break;
                    }
                    self.folded.extend_from_slice(&self.bytes[self.at..self.at + stars]);
                    letters.last = '*';
                    self.at += stars;
                }
                0x80.. => {
                    if !self.letter_beyond_ascii(&mut letters, is_name || self.at == first) {
                        break;
                    }
                    let is_unseen = self.text[end..self.at].chars().next_back().is_some_and(is_invisible);
                    if is_unseen {
                        continue;
                    }
                }
                _ => break,
            }
            end = self.at;
        }
        (letters, end)
    }

    /// Takes a run of ASCII letters at once; nearly all text is such runs.
    #[inline]
    fn ascii_letters(&mut self, letters: &mut Letters) {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
        let start = self.folded.len();
        self.folded.extend_from_slice(&rest[..len]);
        let mut upper = 0;
        let (mut last, mut run) = (if letters.last.is_ascii() { letters.last as u8 } else { 0 }, letters.run);
        let mut longest = 0;
        for byte in &mut self.folded[start..] {
            upper += usize::from(*byte & 0x20 == 0);
            *byte |= 0x20;
            run = if *byte == last { run + 1 } else { 1 };
            longest = longest.max(run);
            last = *byte;
        }
        letters.upper += upper;
        letters.lower += len - upper;
        if longest > 2 {
            // Again, one by one, dropping the third and later of each run.
            let mut kept = start;
            for i in start..self.folded.len() {
                let byte = self.folded[i];
                if letters.keeps(char::from(byte)) {
                    self.folded[kept] = byte;
                    kept += 1;
                }
            }
            self.folded.truncate(kept);
        } else {
            (letters.last, letters.run) = (char::from(last), run);
        }
        self.at += len;
    }

    /// Takes one character into the word when it belongs there.
    fn letter_beyond_ascii(&mut self, letters: &mut Letters, is_bare: bool) -> bool {
        let Some(c) = self.char_at(self.at) else { return false };
        let after = self.at + c.len_utf8();
        if !is_bare && matches!(c, '’' | '‘' | 'ʼ' | '‑' | '‐') {
            if !self.is_letter_at(after) {
                return false;
            }
            self.folded.push(if matches!(c, '‑' | '‐') { b'-' } else { b'\'' });
            letters.last = '-';
        } else if is_mark_on_letter(c) && !is_invisible(c) {
            if !is_latin_mark(c) {
                self.push(c);
            }
        } else if is_invisible(c) {
            // Kept out of the folded text; the loop keeps it out of the span when nothing follows.
        } else if is_emoji(c) || !head(c).is_alphabetic() {
            return false;
        } else {
            for lower in c.to_lowercase() {
                letters.accents = (letters.accents.rotate_left(5) ^ lower as u32).wrapping_mul(0x9e37_79b1);
            }
            fold(c, |folded, case| {
                letters.upper += usize::from(case == Case::Upper);
                letters.lower += usize::from(case == Case::Lower);
                if letters.keeps(folded) {
                    self.folded.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
                }
            });
        }
        self.at = after;
        true
    }

    fn number(&mut self) {
        let (start, from) = (self.open(), self.at);
        while let Some(&byte) = self.bytes.get(self.at) {
            let is_inner = matches!(byte, b'.' | b',' | b':' | b'/' | b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
            if !byte.is_ascii_digit() && !is_inner {
                break;
            }
            self.folded.push(byte);
            self.at += 1;
        }
        self.close(TokenKind::Number, start, from, self.at);
    }

    fn keycap(&mut self) -> bool {
        if self.bytes.get(self.at + 1).is_none_or(u8::is_ascii) {
            return false;
        }
        self.emoji()
    }

    /// Takes the emoji sequence that starts here, when one does.
    fn emoji(&mut self) -> bool {
        let from = self.at;
        let text = self.text;
        let start = self.open();
        let len = emoji(&text[from..], |c| self.push(c));
        if len == 0 {
            self.folded.truncate(start.saturating_sub(1));
            return false;
        }
        self.at += len;
        self.close(TokenKind::Emoji, start, from, self.at);
        true
    }

    fn mention(&mut self) {
        let from = self.at;
        if !self.is_name_at(from + 1) {
            return self.mark();
        }
        if self
            .items
            .last()
            .is_some_and(|last| last.to as usize == from && matches!(last.kind, TokenKind::Word | TokenKind::Number | TokenKind::Hashtag))
        {
            return self.address();
        }
        let start = self.open();
        self.at += 1;
        self.name_end();
        self.fold_plainly(from);
        self.close(TokenKind::Mention, start, from, self.at);
    }

    /// `name@host`: the pieces of the name are already tokens, and become one with the host.
    fn address(&mut self) {
        let mut from = self.at;
        while let Some(last) = self.items.last()
            && last.to as usize == from
            && match last.kind {
                TokenKind::Word | TokenKind::Number => true,
                TokenKind::Mark => matches!(self.bytes[last.from as usize], b'.' | b'_' | b'-' | b'+'),
                _ => false,
            }
        {
            from = last.from as usize;
            self.folded.truncate(last.start as usize);
            self.items.pop();
        }
        if from == self.at {
            return self.mark();
        }
        let start = self.folded.len();
        self.at += 1;
        self.name_end();
        self.fold_plainly(from);
        self.close(TokenKind::Link, start, from, self.at);
    }

    /// Moves past a name: letters, digits, `_`, and `.`, `-`, `@` with more of the name behind them.
    fn name_end(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.is_name_at(self.at) || matches!(byte, b'.' | b'-' | b'@') && self.is_name_at(self.at + 1) {
                self.at += if byte.is_ascii() { 1 } else { self.char_at(self.at).map_or(1, char::len_utf8) };
            } else {
                break;
            }
        }
    }

    /// Copies the text from `from` up to here in lower case, nothing else changed.
    fn fold_plainly(&mut self, from: usize) {
        let text = self.text;
        for c in text[from..self.at].chars() {
            if c.is_ascii() {
                self.folded.push(c.to_ascii_lowercase() as u8);
            } else {
                for lower in c.to_lowercase() {
                    self.push(lower);
                }
            }
        }
    }

    fn hashtag(&mut self) {
        if self.keycap() {
            return;
        }
        let from = self.at;
        let has_letter =
            self.bytes[from + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_' || **byte >= 0x80).any(|byte| {
                // A lone sign beyond ASCII is looked at more closely below.
                byte.is_ascii_alphabetic() || *byte >= 0x80
            });
        if !has_letter || !self.is_name_at(from + 1) {
            return self.mark();
        }
        let start = self.open();
        self.at += 1;
        let (letters, to) = self.letters(true);
        self.close(TokenKind::Hashtag, start, from, to);
        self.describe(&letters);
    }

    fn is_link(&self) -> bool {
        let rest = &self.bytes[self.at..];
        let begins = |prefix: &[u8]| rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix);
        begins(b"http://") || begins(b"https://") || begins(b"www.")
    }

    fn link(&mut self) {
        let (start, from) = (self.open(), self.at);
        let rest = &self.text[from..];
        let len = rest
            .find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»'))
            .unwrap_or(rest.len());
        let whole = &rest[..len];
        // The full stop of the sentence is not part of the address, and neither is a bracket around it.
        let trimmed = whole
            .trim_end_matches(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '*' | ']' | '}') || c == ')' && !whole.contains('('));
        self.at += trimmed.len();
        self.fold_plainly(from);
        self.close(TokenKind::Link, start, from, self.at);
    }

    fn sign(&mut self) {
        if let Some(face) = emoticon(self.bytes, self.at) {
            let (start, from) = (self.open(), self.at);
            self.folded.extend_from_slice(&face.form[..face.form_len]);
            self.at += face.len;
            self.close(TokenKind::Emoji, start, from, self.at);
            if let Some(token) = self.items.last_mut() {
                token.is_stretched = face.is_stretched;
            }
            return;
        }
        if self.bytes[self.at] == b'*' && self.keycap() {
            return;
        }
        self.mark();
    }

    /// A run of one ASCII mark.
    fn mark(&mut self) {
        let (start, from) = (self.open(), self.at);
        let byte = self.bytes[from];
        while self.bytes.get(self.at) == Some(&byte) {
            self.at += 1;
        }
        // The last `:` of a run may be the eyes of a face.
        if self.at - from > 1 && matches!(byte, b':' | b';' | b'=') && emoticon(self.bytes, self.at - 1).is_some() {
            self.at -= 1;
        }
        for _ in 0..(self.at - from).min(LONGEST_RUN) {
            self.folded.push(byte);
        }
        self.close(TokenKind::Mark, start, from, self.at);
    }

    fn beyond_ascii(&mut self) {
        let Some(c) = self.char_at(self.at) else { return };
        if is_emoji(c) {
            self.emoji();
        } else if c.is_whitespace() || c.is_control() || is_invisible(c) || is_mark_on_letter(c) {
            self.at += c.len_utf8();
        } else {
            let first = head(c);
            if first.is_alphabetic() {
                self.word();
            } else if first.is_numeric() {
                self.run_beyond_ascii(TokenKind::Number, |next| head(next).is_numeric());
            } else {
                self.run_beyond_ascii(TokenKind::Mark, |next| next == c);
            }
        }
    }

    /// A run of numerals of another script, or of one mark.
    fn run_beyond_ascii(&mut self, kind: TokenKind, is_more: impl Fn(char) -> bool) {
        let (start, from) = (self.open(), self.at);
        while let Some(c) = self.char_at(self.at)
            && !c.is_ascii()
            && is_more(c)
        {
            if kind == TokenKind::Number || self.folded.len() - start < LONGEST_RUN {
                fold(c, |folded, _| {
                    // A compatibility form may have a space in it (`´`); the folded text has them between tokens only.
                    if !folded.is_whitespace() {
                        self.folded.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                });
            }
            self.at += c.len_utf8();
        }
        // A lone accent folds to nothing, and a token without a form would glue two separators together.
        if self.folded.len() == start {
            self.folded.push(b'\'');
        }
        self.close(kind, start, from, self.at);
    }
}
