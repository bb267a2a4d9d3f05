//! A light scanner of JSON text: walks values without building them, and flattens an object into named cells. Numbers keep their exact source text, because
//! ids go beyond what a float holds.

use std::borrow::Cow;

/// What is wrong with a piece of JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Byte in the text.
    pub at: usize,
    /// In words.
    pub what: String,
    /// Whether the text ended too early.
    pub is_end: bool,
}

/// Result of scanning.
pub type Scan<T> = Result<T, JsonError>;

/// A place in JSON text, bounded by `end`: nothing behind it is looked at.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    text: &'a str,
    /// Where the next byte stands.
    pub at: usize,
    end: usize,
    max_depth: usize,
    depth: usize,
    /// Halves of surrogate pairs that became U+FFFD.
    pub n_lone_surrogates: u64,
}

impl<'a> Cursor<'a> {
    /// Starts at a place.
    #[must_use]
    pub const fn new(text: &'a str, at: usize, end: usize, max_depth: usize) -> Self {
        Self { text, at, end, max_depth, depth: 0, n_lone_surrogates: 0 }
    }

    /// The next byte.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.at).copied()
    }

    /// Goes over spaces and line ends.
    pub fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// An error at this place.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn fail<T>(&self, what: &str) -> Scan<T> {
        let is_end = self.at >= self.end;
        Err(JsonError { at: self.at, what: if is_end { "the text ends in the middle of a value".into() } else { what.to_owned() }, is_end })
    }

    fn expect(&mut self, byte: u8, what: &str) -> Scan<()> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        self.fail(what)
    }

    fn enter(&mut self) -> Scan<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > self.max_depth {
            return self.fail(&format!("values are nested more than {} deep, the limit of --max-depth", self.max_depth));
        }
        Ok(())
    }

    /// Calls `member` with each key; it must consume the value. The cursor stands on `{`.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON, or `member` fails.
    pub fn members(&mut self, mut member: impl FnMut(&mut Self, Cow<'a, str>) -> Scan<()>) -> Scan<()> {
        self.enter()?;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return self.fail("a key in double quotes should stand here");
            }
            let key = self.string()?;
            self.skip_space();
            self.expect(b':', "a colon should stand here")?;
            self.skip_space();
            member(self, key)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.fail("a comma or } should stand here"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// Calls `element` at each element; it must consume it. The cursor stands on `[`.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON, or `element` fails.
    pub fn elements(&mut self, mut element: impl FnMut(&mut Self) -> Scan<()>) -> Scan<()> {
        self.enter()?;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            element(self)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return self.fail("a comma or ] should stand here"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(())
    }

    /// Goes over one value of any kind.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON.
    pub fn skip(&mut self) -> Scan<()> {
        match self.peek() {
            Some(b'{') => self.members(|cursor, _| cursor.skip()),
            Some(b'[') => self.elements(Self::skip),
            _ => self.scalar().map(|_| ()),
        }
    }

    /// A string, number, `true`, `false` or `null`, the last as an empty text.
    ///
    /// # Errors
    ///
    /// Where none stands.
    pub fn scalar(&mut self) -> Scan<Cow<'a, str>> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, text) in [("null", ""), ("true", "true"), ("false", "false")] {
                    if self.text.as_bytes()[self.at..self.end].starts_with(word.as_bytes()) {
                        self.at += word.len();
                        return Ok(Cow::Borrowed(text));
                    }
                }
                self.fail("no JSON value begins like this")
            }
        }
    }

    fn digits(&mut self) -> usize {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - from
    }

    fn number(&mut self) -> Scan<Cow<'a, str>> {
        let from = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let first = self.peek();
        let n = self.digits();
        if n == 0 || (n > 1 && first == Some(b'0')) {
            return self.fail("this is no number");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return self.fail("this is no number");
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return self.fail("this is no number");
            }
        }
        Ok(Cow::Borrowed(&self.text[from..self.at]))
    }

    fn string(&mut self) -> Scan<Cow<'a, str>> {
        let (text, bytes) = (self.text, &self.text.as_bytes()[..self.end]);
        self.at += 1;
        let from = self.at;
        let mut owned: Option<String> = None;
        let mut copied = from;
        loop {
            let Some(n) = memchr::memchr3(b'"', b'\\', b'\n', &bytes[self.at..]) else {
                self.at = self.end;
                return self.fail("");
            };
            self.at += n;
            match bytes[self.at] {
                b'"' => break,
                b'\n' => return self.fail("a line ends inside a string"),
                _ => {
                    let built = owned.get_or_insert_default();
                    built.push_str(&text[copied..self.at]);
                    let c = self.escape()?;
                    owned.get_or_insert_default().push(c);
                    copied = self.at;
                }
            }
        }
        let tail = &text[copied..self.at];
        self.at += 1;
        Ok(match owned {
            None => Cow::Borrowed(tail),
            Some(mut built) => {
                built.push_str(tail);
                Cow::Owned(built)
            }
        })
    }

    /// Reads an escape; the cursor stands on the backslash.
    fn escape(&mut self) -> Scan<char> {
        self.at += 1;
        let Some(byte) = self.peek() else { return self.fail("") };
        let c = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return self.fail("this escape is unknown"),
        };
        self.at += 1;
        Ok(c)
    }

    /// Reads `uXXXX`, and the second half of a pair when there is one.
    fn unicode(&mut self) -> Scan<char> {
        let first = self.hex()?;
        let mut units = vec![first];
        if (0xD800..0xDC00).contains(&first) && self.text.as_bytes()[self.at..self.end].starts_with(b"\\u") {
            let before = self.at;
            self.at += 1;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                units.push(second);
            } else {
                self.at = before;
            }
        }
        let c = char::decode_utf16(units).next().and_then(Result::ok);
        self.n_lone_surrogates += u64::from(c.is_none());
        Ok(c.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Reads `uXXXX` as a unit.
    fn hex(&mut self) -> Scan<u16> {
        let digits = self.text.as_bytes()[..self.end].get(self.at + 1..self.at + 5);
        let unit = digits.and_then(|digits| std::str::from_utf8(digits).ok()).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match unit.and_then(|digits| u16::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                self.at += 5;
                Ok(unit)
            }
            None if digits.is_none() => {
                self.at = self.end;
                self.fail("")
            }
            None => self.fail("four hexadecimal digits should stand here"),
        }
    }

    /// Calls `cell` with the dotted path and text of every value in an object: nested objects are flattened, arrays of scalars joined by `,`, other arrays
    /// kept as JSON text, `null` is empty. The cursor stands on `{`; `path` is the way to it and comes back unchanged.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON.
    pub fn flatten(&mut self, path: &mut String, cell: &mut impl FnMut(&str, Cow<'a, str>)) -> Scan<()> {
        self.members(|cursor, key| {
            let n = path.len();
            if n > 0 {
                path.push('.');
            }
            path.push_str(&key);
            match cursor.peek() {
                Some(b'{') => cursor.flatten(path, cell)?,
                Some(b'[') => {
                    let text = cursor.array()?;
                    cell(path, text);
                }
                _ => {
                    let text = cursor.scalar()?;
                    cell(path, text);
                }
            }
            path.truncate(n);
            Ok(())
        })
    }

    /// An array as the text of a cell.
    fn array(&mut self) -> Scan<Cow<'a, str>> {
        let from = self.at;
        let mut joined: Option<Cow<'a, str>> = None;
        let mut is_flat = true;
        self.elements(|cursor| {
            if matches!(cursor.peek(), Some(b'{' | b'[')) {
                is_flat = false;
                return cursor.skip();
            }
            let text = cursor.scalar()?;
            match &mut joined {
                None => joined = Some(text),
                Some(joined) => {
                    let joined = joined.to_mut();
                    joined.push(',');
                    joined.push_str(&text);
                }
            }
            Ok(())
        })?;
        Ok(if is_flat { joined.unwrap_or_default() } else { Cow::Borrowed(&self.text[from..self.at]) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Scan<Vec<String>> {
        let mut cells = Vec::new();
        let mut cursor = Cursor::new(text, 0, text.len(), 8);
        cursor.flatten(&mut String::new(), &mut |path, value| cells.push(format!("{path}={value}")))?;
        Ok(cells)
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(flat(text).unwrap(), expected, "{text}");
    }

    fn check_error(text: &str, at: usize, what: &str) {
        let error = flat(text).unwrap_err();
        assert!(error.what.contains(what) && error.at == at, "{error:?}");
    }

    #[test]
    fn objects_become_dotted_paths() {
        check(r#"{"id":1,"user":{"name":"a","x":{"y":true}},"e":{},"n":null}"#, &["id=1", "user.name=a", "user.x.y=true", "n="]);
    }

    #[test]
    fn numbers_keep_their_source_text() {
        check(r#"{"id":1234567890123456789012,"f":1.50,"e":-1E+5}"#, &["id=1234567890123456789012", "f=1.50", "e=-1E+5"]);
    }

    #[test]
    fn arrays_are_joined_or_kept() {
        check(r#"{"a":[1,"b",null],"b":[],"c":[{"x":1}, 2]}"#, &["a=1,b,", "b=", r#"c=[{"x":1}, 2]"#]);
    }

    #[test]
    fn escapes_are_decoded() {
        check(r#"{"a":"\u017c\ud83d\ude00\n\"\\\/"}"#, &["a=ż😀\n\"\\/"]);
    }

    #[test]
    fn lone_surrogates_are_replaced_and_counted() {
        let text = r#"{"a":"\ud83d x \ude00 \ud83d\u0041"}"#;
        let mut cursor = Cursor::new(text, 0, text.len(), 8);
        cursor.flatten(&mut String::new(), &mut |_, value| assert_eq!(value, "\u{FFFD} x \u{FFFD} \u{FFFD}A")).unwrap();
        assert_eq!(cursor.n_lone_surrogates, 3);
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        check_error(r#"{"a":NaN}"#, 5, "no JSON value begins like this");
        check_error(r#"{"a":01}"#, 7, "no number");
        check_error(r#"{"a" 1}"#, 5, "a colon");
        check_error("{'a':1}", 1, "a key in double quotes");
        check_error("{\"a\":\"x\ny\"}", 7, "a line ends inside a string");
        check_error(r#"{"a":"\x"}"#, 7, "escape");
        check_error(r#"{"a":[1,2}"#, 9, "a comma or ]");
        check_error(r#"{"a":1,"b"#, 9, "ends in the middle");
        check_error(r#"{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}"#, 41, "more than 8 deep");
    }
}
