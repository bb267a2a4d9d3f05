//! Names by their place and their capitals: who is called at the start of a reply, and who signs at its end.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::annotate::tokens::{Token, TokenKind, Tokens};
use crate::error::{Error, Result};

/// Word lists for names, from `[names]` of the act files of both languages.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// First words of sentences that are no names.
    no_name: FxHashSet<Box<str>>,
    /// Words after which a name is called: "thank you Bea".
    before: FxHashSet<Box<str>>,
    /// Words that open a signature: "regards".
    closing: FxHashSet<Box<str>>,
    /// Words that may stand small inside one: "Bartek z Telwii".
    inside: FxHashSet<Box<str>>,
    /// Titles before a name: "Panie Jacku".
    title: FxHashSet<Box<str>>,
}

#[derive(Deserialize)]
struct Source {
    #[serde(default)]
    sets: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn parse(en: &str, pl: &str) -> Result<Self> {
        let mut names = Self::default();
        for (file, text) in [("acts/en.toml", en), ("acts/pl.toml", pl)] {
            let source: Source = toml::from_str(text).map_err(|wrong| Error::Resource {
                file: file.into(),
                place: String::new(),
                what: wrong.message().to_owned(),
            })?;
            let take = |list: &str, into: &mut FxHashSet<Box<str>>| {
                for word in source.sets.get(list).map_or("", String::as_str).split('|').map(str::trim).filter(|word| !word.is_empty()) {
                    into.insert(word.into());
                }
            };
            take("no_name", &mut names.no_name);
            take("before_name", &mut names.before);
            take("closing", &mut names.closing);
            take("inside_signature", &mut names.inside);
            take("title", &mut names.title);
        }
        Ok(names)
    }
}

/// Polish verbs of the first person plural end so, and no name does.
const WE: &str = "my";
/// And those of an order to several so.
const ORDER: &str = "cie";
/// Polish words that deny begin so, and no name does.
const NOT: &str = "nie";

/// Tokens of a reply with the text that they were cut from.
struct View<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    names: &'a Names,
}

impl View<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.items.get(at)
    }

    fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    fn form(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| self.tokens.form(token))
    }

    fn starts_high(&self, at: usize) -> bool {
        self.is_word(at) && self.token(at).and_then(|token| self.text[token.from as usize..].chars().next()).is_some_and(char::is_uppercase)
    }

    /// A capitalised word of two letters and more that is not known as something else.
    fn is_name(&self, at: usize) -> bool {
        let form = self.form(at);
        let is_polish_verb_or_negation = form.len() > 4 && (form.ends_with(WE) || form.ends_with(ORDER) || form.starts_with(NOT));
        self.starts_high(at) && form.len() > 1 && !self.names.no_name.contains(form) && !is_polish_verb_or_negation
    }

    /// What a call ends with: a mark, an emoji, or the text.
    fn is_border(&self, at: usize) -> bool {
        self.token(at).is_none_or(|token| matches!(token.kind, TokenKind::Mark | TokenKind::Emoji))
    }

    fn is_title(&self, at: usize) -> bool {
        self.names.title.contains(self.form(at))
    }
}

/// How far into a reply a name may stand to count as a call.
const CALL_WITHIN: usize = 14;

/// Where the writer calls the reader by name: `Nils, what happened`, `Thank you Bea!`, `Pani Moniko, dwie godziny`.
pub(super) fn address(text: &str, tokens: &Tokens, names: &Names) -> Option<(u32, u32)> {
    let view = View { text, tokens, names };
    let span = |from: usize, to: usize| Some((tokens.items[from].from, tokens.items[to].to));
    for at in 0..tokens.items.len().min(CALL_WITHIN) {
        // `Pani Moniko,`: a title and a name, at the start or after a mark.
        let opens = at == 0 || view.is_border(at - 1);
        if view.is_title(at) && view.starts_high(at) && view.starts_high(at + 1) && (opens || names.before.contains(view.form(at - 1))) {
            return span(at, at + 1);
        }
        if !view.is_name(at) || view.is_title(at) {
            continue;
        }
        // One more name may follow the first.
        let end = if view.is_name(at + 1) { at + 1 } else { at };
        if at == 0 {
            if tokens.items.len() > 3 && view.form(end + 1) == "," {
                return span(at, end);
            }
        } else {
            let comes_after = |word: usize| names.before.contains(view.form(word));
            let is_called = comes_after(at - 1) || (view.form(at - 1) == "," && at >= 2 && comes_after(at - 2));
            // `Enjoy your new bike, Kieran!`: between a comma and the end of the sentence.
            let closes = view.form(at - 1) == "," && matches!(view.form(end + 1).as_bytes().first(), Some(b'!' | b'.' | b'?'));
            if (is_called && view.is_border(end + 1)) || closes {
                return span(at, end);
            }
        }
    }
    None
}

/// Words of a signature at most.
const LONGEST: usize = 7;

/// Where the writer signs: the last words, without a full stop after them.
pub(super) fn signature(text: &str, tokens: &Tokens, names: &Names) -> Option<(u32, u32)> {
    let view = View { text, tokens, names };
    let items = &tokens.items;
    let mut end = items.len();
    // `(manager)`, a heart: what may stand after a name.
    while end > 0
        && (items[end - 1].kind == TokenKind::Emoji || (items[end - 1].kind == TokenKind::Mark && matches!(view.form(end - 1), ")" | "\"" | "”")))
    {
        end -= 1;
    }
    let ends_with_initials = end > 1 && view.form(end - 1) == "." && view.form(end - 2).len() == 1;
    if end == 0 || !(view.is_word(end - 1) || ends_with_initials) {
        return None;
    }
    // Back to the end of the sentence before it; the full stop of an initial is none.
    let mut start = end;
    while start > 0 {
        let at = start - 1;
        let is_initial = |at: usize| view.is_word(at) && view.form(at).len() <= 3 && view.starts_high(at);
        let stops = match items[at].kind {
            TokenKind::Emoji => true,
            TokenKind::Mark => match view.form(at).as_bytes()[0] {
                b'.' => !(at > 0 && is_initial(at - 1) && (at + 1 >= end || items[at + 1].from <= items[at].to + 1)),
                b'!' | b'?' => true,
                _ => false,
            },
            _ => false,
        };
        if stops {
            break;
        }
        start = at;
    }
    let mark = view.form(start);
    let words: Vec<usize> = (start..end).filter(|at| view.is_word(*at)).collect();
    let (first, last) = (*words.first()?, *words.last()?);
    if words.len() > LONGEST {
        return None;
    }
    let span = Some((items[start].from, items[end - 1].to));
    if matches!(mark, "^" | "~" | "-" | "/" | "—" | "–") && words.len() <= 3 && view.starts_high(first) {
        return span;
    }
    // The tail after a caret or a dash.
    for at in start..end {
        if matches!(view.form(at), "^" | "~") && view.starts_high(at + 1) && end - at <= 4 {
            return Some((items[at].from, items[end - 1].to));
        }
    }
    if names.closing.contains(view.form(first)) && words.len() > 1 && words[1..].iter().any(|at| view.starts_high(*at)) {
        return span;
    }
    // Nothing before it: the whole reply is one sentence, and its last word is whatever it is.
    if start == 0 || !view.starts_high(first) || names.no_name.contains(view.form(first)) {
        return None;
    }
    let high = words.iter().filter(|at| view.starts_high(**at)).count();
    let small_is_fine = words.iter().all(|at| view.starts_high(*at) || names.inside.contains(view.form(*at)));
    let has_comma = (start..end).any(|at| view.form(at) == ",");
    let is_signed =
        small_is_fine || (has_comma && high * 2 >= words.len() - 1 && words.len() <= 6) || (view.starts_high(last) && words.len() <= 4 && high >= 2);
    is_signed.then_some(span).flatten()
}
