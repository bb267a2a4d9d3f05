//! Folding of one character: compatibility form, no diacritics, lower case.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Appends the folded form of `text` to `out`, the way the tokeniser folds words but without cutting it: lists of words are folded with this when they are
/// loaded, so that they may be written with or without diacritics.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else if c == '’' {
            out.push('\'');
        } else if !is_latin_mark(c) {
            fold(c, |folded, _| out.push(folded));
        }
    }
}

/// Which way a letter was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    /// The script has no case, or it is no letter.
    None,
}

/// Calls `push` with every character of the folded form of a non-ASCII character, and with the case that it had.
pub(super) fn fold(c: char, mut push: impl FnMut(char, Case)) {
    // Letters that Unicode does not take apart, and the Polish ones before the tables are asked.
    let (first, second, case) = match c {
        'ą' => ('a', None, Case::Lower),
        'ć' => ('c', None, Case::Lower),
        'ę' => ('e', None, Case::Lower),
        'ł' => ('l', None, Case::Lower),
        'ń' => ('n', None, Case::Lower),
        'ś' => ('s', None, Case::Lower),
        'ź' | 'ż' => ('z', None, Case::Lower),
        'Ł' => ('l', None, Case::Upper),
        'ß' => ('s', Some('s'), Case::Lower),
        'ẞ' => ('s', Some('s'), Case::Upper),
        'ó' | 'ø' => ('o', None, Case::Lower),
        'Ø' => ('o', None, Case::Upper),
        'đ' | 'ð' => ('d', None, Case::Lower),
        'Đ' | 'Ð' => ('d', None, Case::Upper),
        'æ' => ('a', Some('e'), Case::Lower),
        'Æ' => ('a', Some('e'), Case::Upper),
        'œ' => ('o', Some('e'), Case::Lower),
        'Œ' => ('o', Some('e'), Case::Upper),
        'þ' => ('t', Some('h'), Case::Lower),
        'Þ' => ('t', Some('h'), Case::Upper),
        'ı' => ('i', None, Case::Lower),
        '“' | '”' | '„' | '«' | '»' | '″' => ('"', None, Case::None),
        '‘' | '’' | '‚' | '′' => ('\'', None, Case::None),
        '–' | '—' | '−' | '‐' | '‑' => ('-', None, Case::None),
        // Plain Cyrillic is in one piece; asking the tables would make those texts ten times slower.
        'а'..='и' | 'к'..='я' => (c, None, Case::Lower),
        _ if is_taken_apart(c) => {
            decompose_compatible(c, |part| {
                if !is_latin_mark(part) {
                    lower(part, &mut push);
                }
            });
            return;
        }
        _ => return lower(c, &mut push),
    };
    push(first, case);
    if let Some(second) = second {
        push(second, case);
    }
}

fn lower(c: char, push: &mut impl FnMut(char, Case)) {
    let case = if c.is_uppercase() {
        Case::Upper
    } else if c.is_lowercase() {
        Case::Lower
    } else {
        Case::None
    };
    for folded in c.to_lowercase() {
        // The dot of the Turkish capital İ comes off as a mark of its own.
        if !is_latin_mark(folded) {
            push(folded, case);
        }
    }
}

/// The first character of the folded form: it decides what kind of token begins.
pub(super) fn head(c: char) -> char {
    let mut first = None;
    fold(c, |folded, _| {
        first.get_or_insert(folded);
    });
    first.unwrap_or(c)
}

/// The marks that come off European letters. Marks of other scripts are part of the spelling and stay.
pub(super) const fn is_latin_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Marks of any script: they continue a word and never begin one.
pub(super) fn is_mark_on_letter(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

/// European letters and letters in fancy dress (full-width, mathematical, circled, ligatures). Other scripts are left whole: Hangul and kana would fall
/// to pieces.
const fn is_taken_apart(c: char) -> bool {
    matches!(c,
        '\u{a8}'..='\u{24f}' | '\u{2b0}'..='\u{2ff}' | '\u{370}'..='\u{52f}' | '\u{1d00}'..='\u{1fff}' | '\u{2010}'..='\u{214f}' | '\u{2460}'..='\u{24ff}'
        | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7ff}'
        | '\u{1f110}'..='\u{1f14f}')
}

/// Characters that take no room: joiners, soft hyphens, byte-order marks, direction marks, variation selectors and tags without an emoji before them.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}
