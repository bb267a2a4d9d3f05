//! Texts as people saw them: what exports did to them on the way (entities, mojibake, control characters) is undone where it is provable, and counted.
//!
//! Nearly every text needs nothing, so the first thing done is to look for bytes that could need something.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::{memchr, memchr_iter};
use rustc_hash::FxHashMap;

use super::ledger::FileLedger;
use super::mapping::vocabulary::{Head, Likeness, Vocabulary, fold, liken};

/// What was mended in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repairs {
    /// HTML entities decoded.
    pub n_entities: u32,
    /// UTF-8 that had been read as a one-byte encoding was read again.
    pub is_mojibake: bool,
    /// Control and direction-override characters taken out.
    pub n_controls: u32,
}

impl Repairs {
    /// Counts texts, not characters, in the notes of a file.
    pub fn note(self, ledger: &mut FileLedger) {
        ledger.note("entities_decoded", u64::from(self.n_entities > 0));
        ledger.note("mojibake_repaired", u64::from(self.is_mojibake));
        ledger.note("controls_removed", u64::from(self.n_controls > 0));
    }
}

/// Reads a name or a key again if it was UTF-8 that some program had read in a one-byte encoding, as Facebook's and Instagram's exports write everything.
/// What is not provably so comes back as it is.
#[must_use]
pub fn mend(text: &str) -> Cow<'_, str> {
    let mut mended = Cow::Borrowed(text);
    // Text that was damaged twice is mended twice: a repair that left something to repair would not be idempotent.
    while let Some(reread) = unmojibake(&mended) {
        mended = Cow::Owned(reread);
    }
    mended
}

/// Decodes the HTML entities of a text once. What a [`repair`] goes over afterwards must be led through [`encode_for_repair`].
#[must_use]
pub fn decode<'t>(text: &'t str, vocabulary: &Vocabulary) -> Cow<'t, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    match decode_entities(text, vocabulary) {
        (_, 0) => Cow::Borrowed(text),
        (decoded, _) => Cow::Owned(decoded),
    }
}

/// Writes a text so that [`repair`], which decodes entities, leads back to it: an `&` that would begin an entity becomes `&amp;`. Nearly no text has one.
#[must_use]
pub fn encode_for_repair<'t>(text: Cow<'t, str>, vocabulary: &Vocabulary) -> Cow<'t, str> {
    let mut scratch = String::new();
    let mut begins_entity = |at: usize| {
        scratch.clear();
        push_entity(&text[at..], &mut scratch, vocabulary).is_some()
    };
    let places: Vec<usize> = memchr_iter(b'&', text.as_bytes()).filter(|at| begins_entity(*at)).collect();
    if places.is_empty() {
        return text;
    }
    let mut encoded = String::with_capacity(text.len() + places.len() * 4);
    let mut done = 0;
    for at in places {
        encoded.push_str(&text[done..=at]);
        encoded.push_str("amp;");
        done = at + 1;
    }
    encoded.push_str(&text[done..]);
    Cow::Owned(encoded)
}

/// Appends the repaired text to `out`.
pub fn repair(text: &str, out: &mut String, vocabulary: &Vocabulary) -> Repairs {
    let mut repairs = Repairs::default();
    let has_entity = memchr(b'&', text.as_bytes()).is_some();
    let has_control = has_suspicious_control(text);
    if text.is_ascii() && !has_entity && !has_control {
        out.push_str(text);
        return repairs;
    }
    let mut text = mend(text);
    repairs.is_mojibake = matches!(text, Cow::Owned(_));
    if has_entity {
        let (decoded, n_entities) = decode_entities(&text, vocabulary);
        repairs.n_entities = n_entities;
        if n_entities > 0 {
            text = Cow::Owned(decoded);
        }
    }
    repairs.n_controls = push_without_controls(&text, out);
    repairs
}

/// A vendor's text in place of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The comment was removed.
    Deleted,
    /// The comment has no text.
    NoText,
}

/// Whether a text is a vendor's stand-in.
#[must_use]
pub fn placeholder(text: &str, vocabulary: &Vocabulary) -> Option<Placeholder> {
    /// Longer than any beginning that is looked for; the rest of a text need not be folded.
    const HEAD: usize = 120;
    let text = text.trim();
    // The letters of stand-ins keep their length in lower case.
    let is_same = |empty: &String| empty.len() == text.len() && text.chars().flat_map(char::to_lowercase).eq(empty.chars());
    if text.len() <= vocabulary.longest_empty && vocabulary.empty_texts.iter().any(is_same) {
        return Some(Placeholder::NoText);
    }
    // Nearly every text is settled by its first letters.
    let plain = text.bytes().take_while(u8::is_ascii).filter(u8::is_ascii_alphanumeric);
    let begins = Head::of(plain.map(|byte| byte.to_ascii_lowercase()));
    if !vocabulary.deleted_heads.iter().any(|head| head.is_like(begins)) {
        return None;
    }
    let head = text.char_indices().nth(HEAD).map_or(text, |(end, _)| &text[..end]);
    let is_whole = head.len() == text.len();
    let ascii = head.bytes().take_while(u8::is_ascii).count();
    let begins_like = |word: &String| {
        let letters = head.as_bytes()[..ascii].iter().filter(|byte| byte.is_ascii_alphanumeric());
        letters.zip(word.bytes()).all(|(byte, wanted)| byte.to_ascii_lowercase() == wanted)
    };
    if !vocabulary.deleted_texts.iter().chain(&vocabulary.deleted_starts).any(begins_like) {
        return None;
    }
    let head = if ascii == head.len() { Cow::Borrowed(head) } else { Cow::Owned(fold(head)) };
    let is_deleted = (is_whole && is_stand_in(text) && vocabulary.deleted_texts.iter().any(|word| liken(&head, word) == Likeness::Same))
        || vocabulary.deleted_starts.iter().any(|word| liken(&head, word) != Likeness::Different);
    is_deleted.then_some(Placeholder::Deleted)
}

/// A single word is a stand-in only in brackets: "removed" alone is something that a person can write.
fn is_stand_in(text: &str) -> bool {
    text.starts_with('[') || text.contains(' ')
}

/// Looks at every byte without stopping at the first find, which the compiler turns into wide instructions.
fn has_suspicious_control(text: &str) -> bool {
    text.bytes().fold(0, |found, byte| found | u8::from(matches!(byte, 0..=8 | 11..=31 | 127))) > 0
}

/// Copies without control characters (line feed and tab stay, CR LF and CR become LF) and without the marks that reverse what follows them.
fn push_without_controls(text: &str, out: &mut String) -> u32 {
    let has_override =
        memchr_iter(0xe2, text.as_bytes()).any(|at| matches!(text.as_bytes()[at + 1..], [0x80, 0xaa..=0xae, ..] | [0x81, 0xa6..=0xa9, ..]));
    if !has_override && !has_suspicious_control(text) {
        out.push_str(text);
        return 0;
    }
    let mut removed = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                if letters.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => removed += 1,
            _ => out.push(letter),
        }
    }
    removed
}

/// Decodes entities once: `&amp;lt;` becomes `&lt;`, because whoever wrote the first layer may have meant the second to be seen.
fn decode_entities(text: &str, vocabulary: &Vocabulary) -> (String, u32) {
    let mut decoded = String::with_capacity(text.len());
    let mut n_entities = 0;
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(length) = push_entity(rest, &mut decoded, vocabulary) {
            n_entities += 1;
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    (decoded, n_entities)
}

/// Decodes the entity at the start of `text`; the bytes it took. Without its semicolon it is no entity: `?a=1&lt=5` is an address.
fn push_entity(text: &str, out: &mut String, vocabulary: &Vocabulary) -> Option<usize> {
    let window = &text.as_bytes()[1..text.len().min(14)];
    let length = memchr(b';', window)?;
    // The window is ASCII up to its semicolon, or no entity.
    let name = std::str::from_utf8(&window[..length]).ok()?;
    let used = length + 2;
    let Some(number) = name.strip_prefix('#') else {
        out.push_str(vocabulary.entities.get(name)?);
        return Some(used);
    };
    let code = entity_code(number)?;
    if (0xd800..0xdc00).contains(&code) {
        // Half of a pair: some exports write an emoji as two entities.
        let second = text[used..].strip_prefix("&#")?;
        let end = memchr(b';', second.as_bytes()).filter(|end| *end <= 8)?;
        let low = entity_code(&second[..end]).filter(|low| (0xdc00..0xe000).contains(low))?;
        out.push(char::from_u32(0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00))?);
        return Some(used + 2 + end + 1);
    }
    // Numbers 128..=159 mean windows-1252, as HTML prescribes.
    let letter =
        if (0x80..0xa0).contains(&code) { TABLES[1].letters[code as usize - 0x80] } else { char::from_u32(code).filter(|letter| *letter != '\0')? };
    out.push(letter);
    Some(used)
}

fn entity_code(number: &str) -> Option<u32> {
    match number.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok(),
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok(),
        _ => None,
    }
}

/// A one-byte encoding that UTF-8 gets read in by mistake.
struct Table {
    /// The letters of bytes 0x80..=0xFF.
    letters: [char; 128],
    bytes: FxHashMap<char, u8>,
}

impl Table {
    fn new(letters: &[char; 128]) -> Self {
        Self { letters: *letters, bytes: letters.iter().zip(0x80_u8..=0xff).map(|(letter, byte)| (*letter, byte)).collect() }
    }

    fn of(encoding: &'static encoding_rs::Encoding) -> Self {
        Self::new(&std::array::from_fn(|at| {
            let byte = [at as u8 + 0x80];
            encoding.decode_without_bom_handling(&byte).0.chars().next().unwrap_or('\u{fffd}')
        }))
    }
}

/// Latin-1 (what Facebook's and Instagram's exports do), windows-1252 and windows-1250 (what spreadsheets do).
static TABLES: LazyLock<[Table; 3]> = LazyLock::new(|| {
    [Table::new(&std::array::from_fn(|at| char::from(at as u8 + 0x80))), Table::of(encoding_rs::WINDOWS_1252), Table::of(encoding_rs::WINDOWS_1250)]
});

/// Reads a text again that was UTF-8 and got read in a one-byte encoding. `None` when that is not provable: every letter must be a byte of the encoding,
/// the bytes must be UTF-8, and at least one character must be too unlikely to be a coincidence.
fn unmojibake(text: &str) -> Option<String> {
    let first = text.bytes().position(|byte| !byte.is_ascii())?;
    let bytes_of_first = text[first..].chars().next()?;
    // A lead byte is a letter that is one of a few in each table; most texts end here.
    TABLES
        .iter()
        .filter(|table| table.bytes.get(&bytes_of_first).is_some_and(|byte| (0xc2..=0xf4).contains(byte)))
        .find_map(|table| reread(text, table))
}

fn reread(text: &str, table: &Table) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        bytes.push(if letter.is_ascii() { letter as u8 } else { *table.bytes.get(&letter)? });
    }
    let mended = String::from_utf8(bytes).ok()?;
    is_proven(&mended, table).then_some(mended)
}

/// A character of three bytes proves itself, and so do two letters of two bytes. A single letter of two bytes does when it is a Latin one: "CAFÉ»" is French.
///
/// Two things prove nothing: a second byte that was a quotation mark, dash or dots behind a capital ("SMÅ…" is Swedish), and a character all of whose bytes were
/// Polish letters or such marks ("RÓŻA", "ZESPÓŁ" and "ćŚ–" hold what would be UTF-8 in windows-1250).
fn is_proven(mended: &str, table: &Table) -> bool {
    const POLISH: &str = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ";
    let (mut n_letters, mut n_latin) = (0, 0);
    let mut before = ' ';
    let mut encoded = [0; 4];
    for letter in mended.chars() {
        let bytes = letter.encode_utf8(&mut encoded).as_bytes();
        let source = |byte: u8| table.letters[usize::from(byte) - 0x80];
        let is_typed = |letter: char| POLISH.contains(letter) || ('\u{2010}'..='\u{2040}').contains(&letter);
        let was_typed = || bytes.iter().all(|byte| is_typed(source(*byte)));
        match bytes {
            [_, second] if letter.is_alphabetic() => {
                let was_punctuation = ('\u{2010}'..='\u{2040}').contains(&source(*second));
                let is_doubtful = (was_punctuation && before.is_uppercase() && letter.is_uppercase()) || was_typed();
                n_letters += usize::from(!is_doubtful);
                n_latin += usize::from(!is_doubtful && letter <= '\u{17f}');
            }
            [_, _, _, ..] if !was_typed() => return true,
            _ => {}
        }
        before = letter;
    }
    n_letters > 1 || n_latin == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::vocabulary::built_in;

    fn check(text: &str, expected: &str) -> Repairs {
        let mut out = String::new();
        let repairs = repair(text, &mut out, built_in());
        assert_eq!(out, expected, "{text:?}");
        repairs
    }

    fn check_untouched(text: &str) {
        assert_eq!(check(text, text), Repairs::default());
    }

    #[test]
    fn clean_texts_stay_as_they_are() {
        for text in [
            "",
            "plain",
            "line\nline\ttab",
            "zażółć gęślą jaźń",
            "naïve café",
            "😂 👍🏽",
            "Å i Ä",
            "Ã",
            "SMÅ…",
            "SMÅ… SMÅ…",
            "CAFÉ»",
            "RÓŻA",
            "ZESPÓŁ RÓŻ",
            "PÓŁ PÓŁ PÓŁ",
            "R&D & co",
            "?a=1&lt=5&copy=2",
            "5 < 6 && 7 > 6",
        ] {
            check_untouched(text);
        }
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(check("a &amp; b &lt;3 &gt;", "a & b <3 >").n_entities, 3);
        assert_eq!(check("&amp;lt;", "&lt;").n_entities, 1);
        check("it&#39;s &#x27;ok&#x27; &quot;x&quot;", "it's 'ok' \"x\"");
        check("&oacute;&lstrok;&zdot;", "ółż");
        check("&#146;", "’");
    }

    #[test]
    fn an_emoji_in_two_numeric_halves_is_put_together() {
        check("&#55357;&#56834;!", "😂!");
        check("&#55357; alone", "&#55357; alone");
    }

    #[test]
    fn what_is_no_entity_stays() {
        for text in ["&unknownthing;", "&#0;", "&#x110000;", "&;", "&", "&#;", "&ż;", "&amp"] {
            check_untouched(text);
        }
    }

    #[test]
    fn polish_read_in_three_wrong_encodings_is_mended() {
        assert!(check("ZaÅ¼Ã³Å‚Ä‡", "Zażółć").is_mojibake);
        check("H\u{c3}\u{a5}kan sterkte!!! \u{f0}\u{9f}\u{98}\u{a2}", "Håkan sterkte!!! 😢");
        check("ZaĹĽĂłĹ‚Ä‡", "Zażółć");
        check("Itâ€™s fine", "It’s fine");
        check("dzieÅ„", "dzień");
    }

    #[test]
    fn every_polish_letter_survives_damage_and_repair_in_each_encoding() {
        let text = "Zażółć gęślą jaźń, ŻÓŁW ĆMA – „cytat” 😢";
        for table in TABLES.iter() {
            let letter = |byte: u8| if byte < 0x80 { char::from(byte) } else { table.letters[usize::from(byte) - 0x80] };
            let damaged: String = text.bytes().map(letter).collect();
            // A byte that an encoding leaves open is lost for good; then nothing may be touched.
            if damaged.contains('\u{fffd}') {
                check_untouched(&damaged);
            } else {
                check(&damaged, text);
            }
        }
    }

    #[test]
    fn an_emoji_alone_is_proof_enough() {
        check("\u{f0}\u{9f}\u{98}\u{a2}", "😢");
    }

    #[test]
    fn mending_is_idempotent_and_undoes_two_layers() {
        check("Zażółć", "Zażółć");
        // "ó" damaged twice through Latin-1.
        check("\u{c3}\u{83}\u{c2}\u{b3}", "ó");
    }

    #[test]
    fn a_text_with_one_true_letter_outside_the_encoding_is_left_alone() {
        check_untouched("ZaÅ¼Ã³Å‚Ä‡ 😂");
    }

    #[test]
    fn controls_go_and_line_ends_become_one_kind() {
        assert_eq!(check("a\0b\u{7}c", "abc").n_controls, 2);
        assert_eq!(check("a\r\nb\rc", "a\nb\nc").n_controls, 0);
        assert_eq!(check("abc\u{202e}dcba\u{202c}", "abcdcba").n_controls, 2);
        assert_eq!(check("x&#x202e;y", "xy").n_controls, 1);
    }

    #[test]
    fn joiners_and_direction_marks_stay() {
        check_untouched("ćŚ– i ÓŹó””ź");
        check_untouched("👨\u{200d}👩\u{200d}👧 \u{200f}שלום");
    }

    #[test]
    fn stand_ins_of_vendors_are_known() {
        for (text, expected) in [
            ("[deleted]", Some(Placeholder::Deleted)),
            ("[removed]", Some(Placeholder::Deleted)),
            (" [Usunięto] ", Some(Placeholder::Deleted)),
            ("We've removed this part of the conversation to comply with Twitter's terms", Some(Placeholder::Deleted)),
            ("We’ve removed this part of the conversation", Some(Placeholder::Deleted)),
            ("<Media omitted>", Some(Placeholder::NoText)),
            ("---", Some(Placeholder::NoText)),
            ("removed", None),
            ("deleted", None),
            ("We love it", None),
            ("", None),
        ] {
            assert_eq!(placeholder(text, built_in()), expected, "{text}");
        }
    }

    #[test]
    fn names_and_keys_are_mended_like_texts() {
        assert_eq!(mend("Wac\u{c5}\u{82}aw"), "Wacław");
        assert_eq!(mend("Tre\u{c5}\u{9b}\u{c4}\u{87}"), "Treść");
        assert!(matches!(mend("Wacław"), Cow::Borrowed(_)) && matches!(mend("Åke Ångström"), Cow::Borrowed(_)));
        // A repair is said, whichever function made it.
        assert!(check("\u{c5}\u{82}", "ł").is_mojibake);
    }

    #[test]
    fn what_is_to_be_seen_survives_the_repair() {
        for (text, encoded) in [("a &lt; b", "a &amp;lt; b"), ("R&D &;", "R&D &;"), ("&amp;&amp;", "&amp;amp;&amp;amp;"), ("plain", "plain")] {
            assert_eq!(encode_for_repair(Cow::Borrowed(text), built_in()), encoded);
            check(encoded, text);
        }
    }

    proptest::proptest! {
        #[test]
        fn mending_is_idempotent_for_any_text(text in ".{0,40}|[\u{80}-\u{ff}]{0,40}|[ÅÄĂĹÃâ€žš\u{80}-\u{9f}ðŸ˜‚ a]{0,24}") {
            let once = mend(&text).into_owned();
            proptest::prop_assert_eq!(mend(&once), once.as_str());
        }

        #[test]
        fn polish_and_emoji_come_back_from_facebook_s_damage_and_are_left_alone_otherwise(text in "[a-z ]{0,8}[ąćęłńóśźżŻÓŁĆĘŚĄŹŃ]{2}[a-zA-Z ąćęłńóśźżŻÓŁ😢👍🏽❤„”–]{0,24}") {
            let damaged: String = text.bytes().map(char::from).collect();
            proptest::prop_assert_eq!(mend(&damaged), text.as_str());
            proptest::prop_assert_eq!(mend(&text), text.as_str());
        }
    }
}
