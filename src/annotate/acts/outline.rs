//! The outline of a reply: how each sentence begins, whether it asks, in which person and tense its verbs stand, and how long it all is.
//!
//! Many acts are told by form and not by topic: an order begins with a verb, a promise stands in the future of the first person, an invitation asks.

use crate::annotate::tokens::{TokenKind, Tokens};

/// Endings of Polish verbs whose person and tense say what is done, with the shortest word that may carry them.
const ENDINGS: [(&str, usize); 16] = [
    ("lismy", 7),
    ("lysmy", 7),
    ("iemy", 6),
    ("emy", 5),
    ("imy", 5),
    ("amy", 5),
    ("ymy", 5),
    ("alem", 6),
    ("alam", 6),
    ("ilem", 6),
    ("ilam", 6),
    ("jcie", 6),
    ("cie", 6),
    ("asz", 5),
    ("ono", 6),
    ("ysz", 5),
];

/// Calls `push` with the name and value of each feature.
pub(super) fn tell(tokens: &Tokens, mut push: impl FnMut(&str, u32)) {
    let mut name = String::new();
    let mut start = 0;
    let mut sentences = 0_u32;
    let mut words = 0_u32;
    let mut past = 0_u32;
    for (at, token) in tokens.items.iter().enumerate() {
        let form = tokens.form(token);
        let ends = at + 1 == tokens.items.len()
            || (token.kind == TokenKind::Mark && matches!(form.as_bytes()[0], b'.' | b'!' | b'?' | b';'))
            || token.kind == TokenKind::Emoji;
        if token.is_word() {
            words += 1;
            if let Some(ending) = ENDINGS.iter().position(|(ending, shortest)| form.len() >= *shortest && form.ends_with(ending)) {
                push("act-ending", ending as u32);
                past += u32::from(ending < 2);
            }
        }
        if !ends {
            continue;
        }
        let asks = form.starts_with('?');
        let mut firsts = tokens.items[start..=at].iter().filter(|token| token.is_word()).map(|token| tokens.form(token));
        if let Some(first) = firsts.next() {
            sentences += 1;
            for (kind, second) in [("act-first", None), ("act-second", firsts.next())] {
                if kind == "act-second" && second.is_none() {
                    continue;
                }
                name.clear();
                name.push_str(kind);
                name.push(' ');
                name.push_str(first);
                if let Some(second) = second {
                    name.push(' ');
                    name.push_str(second);
                }
                push(&name, u32::from(asks));
            }
            if asks {
                for token in tokens.items[start..=at].iter().filter(|token| token.is_word()) {
                    name.clear();
                    name.push_str("act-asked ");
                    name.push_str(tokens.form(token));
                    push(&name, 0);
                }
            }
            push("act-asks", u32::from(asks) | u32::from(at + 1 == tokens.items.len()) << 1);
        }
        start = at + 1;
    }
    push("act-sentences", sentences.min(6));
    push("act-words", u32::BITS - words.leading_zeros());
    push("act-we-past", past.min(3));
}
