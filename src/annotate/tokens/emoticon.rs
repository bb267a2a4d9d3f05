//! Finds emoji sequences and emoticons at a place in a text, and folds them to one form each.

/// An emoticon: how many bytes it takes in the text, and its folded form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Emoticon {
    pub(super) len: usize,
    pub(super) form: [u8; 3],
    pub(super) form_len: usize,
    /// The mouth was written three times or more.
    pub(super) is_stretched: bool,
}

/// The emoticon that starts at `at`, when one does. `at` is an ASCII mark.
pub(super) fn emoticon(bytes: &[u8], at: usize) -> Option<Emoticon> {
    let rest = &bytes[at..];
    match rest[0] {
        b':' | b';' | b'=' => face(bytes, at),
        b'<' if rest.starts_with(b"</3") => Some(plain(*b"</3", 3)),
        b'<' if rest.starts_with(b"<3") => heart(rest),
        b'^' if rest.starts_with(b"^_^") => Some(plain(*b"^_^", 3)),
        b'^' if rest.starts_with(b"^^") => Some(plain(*b"^^\0", 2)),
        b'-' if rest.starts_with(b"-_-") => Some(plain(*b"-_-", 3)),
        b'>' if rest.starts_with(b">_<") => Some(plain(*b">_<", 3)),
        _ => None,
    }
}

const fn plain(form: [u8; 3], form_len: usize) -> Emoticon {
    Emoticon { len: form_len, form, form_len, is_stretched: false }
}

/// `<3`, `<333`, but not `<30`.
fn heart(rest: &[u8]) -> Option<Emoticon> {
    let points = rest[1..].iter().take_while(|byte| **byte == b'3').count();
    let is_number = rest.get(1 + points).is_some_and(u8::is_ascii_alphanumeric);
    (!is_number).then_some(Emoticon { len: 1 + points, form: *b"<3\0", form_len: 2, is_stretched: points >= 3 })
}

/// Eyes, perhaps a tear or a nose, a mouth, and the mouth again.
fn face(bytes: &[u8], at: usize) -> Option<Emoticon> {
    let rest = &bytes[at..];
    if rest.starts_with(b";_;") {
        return Some(plain(*b";_;", 3));
    }
    let mut i = 1;
    let has_tear = rest.get(i) == Some(&b'\'');
    i += usize::from(has_tear);
    i += usize::from(matches!(rest.get(i), Some(b'-' | b'^')));
    let raw = *rest.get(i)?;
    let mouth = match raw {
        b')' | b']' | b'}' => b')',
        b'(' | b'[' | b'{' => b'(',
        b'D' | b'd' => b'd',
        b'P' | b'p' => b'p',
        b'O' | b'o' | b'0' => b'o',
        b'S' | b's' => b's',
        b'X' | b'x' => b'x',
        b'C' | b'c' => b'c',
        b'/' | b'\\' => b'/',
        b'|' | b'*' | b'3' | b'<' | b'>' | b'@' | b'$' => raw,
        _ => return None,
    };
    let first = i;
    while rest.get(i) == Some(&raw) {
        i += 1;
    }
    let touches_word = rest.get(i).is_some_and(|next| next.is_ascii_alphanumeric() || *next >= 0x80 && raw.is_ascii_alphabetic());
    let after_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80);
    // `:D` and `:3` end there; `note:(a)` and `foo://` are no faces; right after a word only the commonest are.
    let is_face = match mouth {
        b')' | b'*' => true,
        b'(' => !(after_word && touches_word),
        b'/' => !after_word && rest.get(i) != Some(&b'/') && i - first == 1 && !touches_word,
        b'd' | b'p' => !(touches_word || after_word && rest[0] == b'='),
        _ => !touches_word && !after_word && rest[0] != b'=',
    };
    if !is_face {
        return None;
    }
    let eyes = if rest[0] == b'=' { b':' } else { rest[0] };
    let (form, form_len) = if has_tear { ([eyes, b'\'', mouth], 3) } else { ([eyes, mouth, 0], 2) };
    Some(Emoticon { len: i, form, form_len, is_stretched: i - first >= 3 })
}

const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';

/// The end of the emoji sequence at the start of `rest`, 0 when there is none: flags, keycaps, skin tones, tags and joined sequences are taken whole.
/// `keep` gets every character but variation selectors and skin tones.
pub(super) fn emoji(rest: &str, mut keep: impl FnMut(char)) -> usize {
    let mut chars = rest.char_indices().peekable();
    let Some((_, first)) = chars.next() else { return 0 };
    let mut end = first.len_utf8();
    if matches!(first, '0'..='9' | '#' | '*') {
        let mut len = end;
        let mut next = chars.next();
        if let Some((_, '\u{fe0f}')) = next {
            len += 3;
            next = chars.next();
        }
        if !matches!(next, Some((_, KEYCAP))) {
            return 0;
        }
        keep(first);
        keep(KEYCAP);
        return len + KEYCAP.len_utf8();
    }
    if !is_emoji(first) {
        return 0;
    }
    keep(first);
    if is_flag_letter(first) {
        if let Some(&(at, second)) = chars.peek()
            && is_flag_letter(second)
        {
            keep(second);
            end = at + second.len_utf8();
        }
        return end;
    }
    while let Some(&(at, c)) = chars.peek() {
        match c {
            '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' => {}
            KEYCAP | '\u{e0020}'..='\u{e007f}' => keep(c),
            JOINER => {
                chars.next();
                let Some(&(after, joined)) = chars.peek() else { break };
                if !is_emoji(joined) {
                    break;
                }
                keep(JOINER);
                keep(joined);
                end = after + joined.len_utf8();
                chars.next();
                continue;
            }
            _ => break,
        }
        end = at + c.len_utf8();
        chars.next();
    }
    end
}

const fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Characters that begin an emoji (Unicode's `Extended_Pictographic`, without the letter-like signs ©, ®, ™, ‼ and ⁉, which are marks here).
pub(super) const fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{2139}' | '\u{2194}'..='\u{2199}' | '\u{21a9}'..='\u{21aa}' | '\u{231a}'..='\u{231b}' | '\u{2328}' | '\u{23cf}' | '\u{23e9}'..='\u{23fa}'
        | '\u{25aa}'..='\u{25ab}' | '\u{25b6}' | '\u{25c0}' | '\u{25fb}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2934}'..='\u{2935}'
        | '\u{2b05}'..='\u{2b07}' | '\u{2b1b}'..='\u{2b1c}' | '\u{2b50}' | '\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f004}' | '\u{1f0cf}' | '\u{1f170}'..='\u{1f171}' | '\u{1f17e}'..='\u{1f17f}' | '\u{1f18e}' | '\u{1f191}'..='\u{1f19a}'
        | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f201}'..='\u{1f202}' | '\u{1f21a}' | '\u{1f22f}' | '\u{1f232}'..='\u{1f23a}' | '\u{1f250}'..='\u{1f251}'
        | '\u{1f300}'..='\u{1faff}')
}
