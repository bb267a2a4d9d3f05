//! Text to tokens, once for every annotator: folded to lower case without diacritics, with spans back into the original.

mod emoticon;
mod fold;
mod reader;
#[cfg(test)]
mod tests;

pub use fold::fold_into;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, hyphens and asterisks kept, and digits after the first letter: `don't`, `e-mail`, `f**k`, `covid19`.
    Word,
    /// Digits with inner separators: `12`, `1,5`, `18:30`, `2024-05-01`. Letters after it are a word of their own: `24h` is `24` and `h`.
    Number,
    /// One emoji sequence or one emoticon (`:)`). Variation selectors, skin tones, noses and repeated mouths are folded away: `:-)))` is `:)`.
    Emoji,
    /// A run of one sentence mark: `!!!`, `?`, `...`, `,`. More than three are folded to three; the span has them all.
    Mark,
    /// `@name`, folded with its sign, so that no rule takes a name for a word.
    Mention,
    /// `#name`, the sign kept out of the folded text.
    Hashtag,
    /// `https://…`, `www.…`, and addresses (`name@host`).
    Link,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Byte span in [`Tokens::folded`].
    pub start: u32,
    /// End of that span.
    pub end: u32,
    /// Byte span in the original text.
    pub from: u32,
    /// End of that span.
    pub to: u32,
    /// Written in capitals only, at least two letters.
    pub is_shouted: bool,
    /// A letter stood three times or more in a row and was cut to two: `sooo` is folded to `soo`.
    pub is_stretched: bool,
    /// A hash of its letters beyond ASCII as they were written, case aside; 0 = none. Folding takes diacritics away, and they tell languages apart.
    pub accents: u32,
}

impl Token {
    /// A word, with or without `#` before it.
    #[must_use]
    pub const fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Hashtag)
    }
}

/// The tokens of one text. Reused from text to text, so that a token costs no allocation.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// The folded forms one after the other, separated by single spaces: lower case, diacritics folded (`ł` to `l`, `ß` to `ss`), NFKC.
    pub folded: String,
    /// In order of the text.
    pub items: Vec<Token>,
}

impl Tokens {
    /// The folded form of a token.
    #[must_use]
    pub fn form(&self, token: &Token) -> &str {
        &self.folded[token.start as usize..token.end as usize]
    }
}

/// Cuts `text` into `tokens`, whose former content is dropped.
///
/// Spans are in order, lie on char borders and never overlap; spaces, control characters and invisible joiners belong to no token.
///
/// # Panics
/// Only on a bug in the reader, which pushes whole characters only.
pub fn tokenise(text: &str, tokens: &mut Tokens) {
    let mut folded = std::mem::take(&mut tokens.folded).into_bytes();
    folded.clear();
    folded.reserve(text.len() + 16);
    tokens.items.clear();
    let mut reader = reader::Reader::new(text, folded, &mut tokens.items);
    reader.read();
    tokens.folded = String::from_utf8(reader.into_folded()).expect("the reader pushes whole characters only");
}
