//! From bytes to text: byte order marks, UTF-16 without one, Polish windows-1250 and ISO-8859-2, and damaged UTF-8, with everything mended counted.

use std::borrow::Cow;

use super::utf8::{self, Offsets};
use crate::error::{Error, Result};

/// The text of a file and how it was found.
#[derive(Debug)]
pub struct Decoded<'a> {
    /// Borrowed when the file is clean UTF-8.
    pub text: Cow<'a, str>,
    /// As the ledger names it.
    pub encoding: &'static str,
    /// Why this encoding, in words.
    pub why: String,
    /// What was mended, for the ledger's notes.
    pub notes: Vec<(&'static str, u64)>,
    /// From places in the text to places in the file.
    pub offsets: Offsets,
}

impl Decoded<'_> {
    /// The empty text of a file that is no text.
    #[must_use]
    pub fn none(why: &str) -> Self {
        Self { text: Cow::Borrowed(""), encoding: "utf-8", why: why.to_owned(), notes: Vec::new(), offsets: Offsets::shifted(0) }
    }
}

/// Share of damaged places in the letters beyond ASCII up to which a file counts as UTF-8 with a few errors.
const DAMAGED_SHARE: f64 = 0.5;
/// Damaged places up to which a file whose other bytes are all ASCII counts as such.
const DAMAGED_IN_ASCII: u64 = 20;
/// Share of the letters beyond ASCII that must be Polish before a legacy encoding is believed.
const POLISH_SHARE: f64 = 0.6;

/// Decodes a file.
///
/// # Errors
///
/// [`Error::Setting`] for an unknown `--encoding`, [`Error::Input`] when the bytes are text in no encoding that can be told.
pub fn decode<'a>(file: &str, bytes: &'a [u8], wanted: Option<&str>) -> Result<Decoded<'a>> {
    let decoded = match wanted {
        Some(label) => decode_as(bytes, label)?,
        None => decode_found(file, bytes)?,
    };
    refuse_binary(file, &decoded.text)?;
    Ok(decoded)
}

fn decode_found<'a>(file: &str, bytes: &'a [u8]) -> Result<Decoded<'a>> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Ok(decode_utf8(bytes, 3, "the file begins with a UTF-8 byte order mark".into())),
        [0xFF, 0xFE, ..] => return Ok(decode_utf16(bytes, 2, u16::from_le_bytes, "the file begins with a UTF-16 byte order mark".into())),
        [0xFE, 0xFF, ..] => return Ok(decode_utf16(bytes, 2, u16::from_be_bytes, "the file begins with a UTF-16 byte order mark".into())),
        _ => {}
    }
    if let Some(unit) = utf16_by_nul(bytes) {
        let mut decoded = decode_utf16(bytes, 0, unit, "no byte order mark, but every second byte is NUL as in UTF-16".into());
        decoded.notes.push(("utf16_without_bom", 1));
        return Ok(decoded);
    }
    let counts = utf8::count(bytes);
    if counts.n_invalid == 0 {
        return Ok(decode_utf8(bytes, 0, "every byte is valid UTF-8".into()));
    }
    let share = counts.n_invalid as f64 / (counts.n_invalid + counts.n_multibyte) as f64;
    if share <= DAMAGED_SHARE {
        let why = format!("{} places are not valid UTF-8, {} letters beyond ASCII are", counts.n_invalid, counts.n_multibyte);
        return Ok(decode_utf8(bytes, 0, why));
    }
    if let Some(decoded) = decode_polish(bytes).or_else(|| decode_western(bytes)) {
        return Ok(decoded);
    }
    // A text that is mostly such places is not ASCII with errors but something else.
    if counts.n_invalid <= DAMAGED_IN_ASCII && (counts.n_invalid <= 4 || counts.n_invalid * 20 <= bytes.len() as u64) {
        return Ok(decode_utf8(bytes, 0, format!("all ASCII but for {} places", counts.n_invalid)));
    }
    // Control characters are in no text of any encoding.
    refuse_binary(file, &decode_legacy(bytes, encoding_rs::WINDOWS_1252, "windows-1252", String::new()).text)?;
    Err(Error::Input {
        file: file.to_owned(),
        place: format!("byte {}: ", counts.first_invalid),
        what: format!(
            "the text is neither UTF-8 nor in the encodings that are told apart, windows-1250, ISO-8859-2 and windows-1252 ({} places do not fit)",
            counts.n_invalid
        ),
        fix: "name the encoding, for example `--encoding windows-1251`, or export the file as UTF-8".into(),
    })
}

fn decode_as<'a>(bytes: &'a [u8], label: &str) -> Result<Decoded<'a>> {
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return Err(Error::Setting {
            origin: "--encoding".into(),
            what: format!("`{label}` is no known encoding"),
            fix: "use for example utf-8, utf-16le, windows-1250, iso-8859-2 or windows-1252".into(),
        });
    };
    let why = format!("`--encoding {label}`");
    let bom = |mark: &[u8]| if bytes.starts_with(mark) { mark.len() } else { 0 };
    Ok(if encoding == encoding_rs::UTF_8 {
        decode_utf8(bytes, bom(&[0xEF, 0xBB, 0xBF]), why)
    } else if encoding == encoding_rs::UTF_16LE {
        decode_utf16(bytes, bom(&[0xFF, 0xFE]), u16::from_le_bytes, why)
    } else if encoding == encoding_rs::UTF_16BE {
        decode_utf16(bytes, bom(&[0xFE, 0xFF]), u16::from_be_bytes, why)
    } else {
        decode_legacy(bytes, encoding, ledger_name(encoding), why)
    })
}

fn ledger_name(encoding: &'static encoding_rs::Encoding) -> &'static str {
    match encoding.name() {
        "windows-1250" => "windows-1250",
        "ISO-8859-2" => "iso-8859-2",
        "windows-1252" => "windows-1252",
        name => name,
    }
}

fn decode_utf8(bytes: &[u8], bom: usize, why: String) -> Decoded<'_> {
    let encoding = if bom == 0 { "utf-8" } else { "utf-8-bom" };
    let body = &bytes[bom..];
    if memchr::memchr(0, body).is_none()
        && let Ok(text) = std::str::from_utf8(body)
    {
        return Decoded { text: Cow::Borrowed(text), encoding, why, notes: Vec::new(), offsets: Offsets::shifted(bom) };
    }
    let mended = utf8::mend(body, bom);
    let notes = vec![("invalid_bytes_replaced", mended.n_replaced), ("cesu8_repaired", mended.n_cesu8), ("nul_removed", mended.n_nul)];
    Decoded { text: Cow::Owned(mended.text), encoding, why, notes, offsets: mended.offsets }
}

fn decode_utf16(bytes: &[u8], bom: usize, unit: fn([u8; 2]) -> u16, why: String) -> Decoded<'static> {
    let encoding = if unit([1, 0]) == 1 { "utf-16le" } else { "utf-16be" };
    let (pairs, rest) = bytes[bom..].as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len() + pairs.len() / 8);
    let (mut n_replaced, mut n_nul) = (rest.len() as u64, 0);
    for unit in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match unit {
            Ok('\0') => n_nul += 1,
            Ok(c) => text.push(c),
            Err(_) => {
                n_replaced += 1;
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    let notes = vec![("invalid_bytes_replaced", n_replaced), ("nul_removed", n_nul)];
    Decoded { text: Cow::Owned(text), encoding, why, notes, offsets: Offsets::units(bom, 2) }
}

fn decode_legacy(bytes: &[u8], encoding: &'static encoding_rs::Encoding, name: &'static str, why: String) -> Decoded<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut rest, mut n_replaced) = (bytes, 0);
    loop {
        let (result, n_read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[n_read..];
        match result {
            encoding_rs::DecoderResult::InputEmpty => break,
            encoding_rs::DecoderResult::OutputFull => text.reserve(rest.len() + 64),
            encoding_rs::DecoderResult::Malformed(..) => {
                n_replaced += 1;
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    let n_before = text.len();
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text.retain(|c| c != '\0');
    }
    let notes = vec![("invalid_bytes_replaced", n_replaced), ("nul_removed", (n_before - text.len()) as u64)];
    Decoded { text: Cow::Owned(text), encoding: name, why, notes, offsets: Offsets::units(0, 1) }
}

/// The unit order of UTF-16 without a mark: ASCII letters leave NUL in every second byte, and only there.
fn utf16_by_nul(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 8 {
        return None;
    }
    let n_nul = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (n_nul(0), n_nul(1));
    let many = head.len() / 2 * 6 / 10;
    let few = head.len() / 2 / 50;
    if odd > many && even <= few {
        Some(u16::from_le_bytes)
    } else if even > many && odd <= few {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

/// windows-1250 or ISO-8859-2, when the bytes beyond ASCII are Polish letters in one of them and stand beside letters.
///
/// Both encodings share ć ę ł ń ó ż. They differ in ą ś ź Ą Ś Ź, so those decide; where neither occurs, windows-1250 is the usual one and reads the same.
fn decode_polish(bytes: &[u8]) -> Option<Decoded<'static>> {
    // Polish in both encodings and a symbol in western ones: ł Ł ż Ż. The others could be Western letters (é-like ę, ñ-like ń).
    const SHARED_SURE: &[u8] = &[0xB3, 0xA3, 0xBF, 0xAF];
    const SHARED: &[u8] = &[0xE6, 0xC6, 0xEA, 0xCA, 0xF1, 0xD1, 0xF3, 0xD3];
    const ONLY_1250: &[u8] = &[0xB9, 0xA5, 0x9C, 0x8C, 0x9F, 0x8F];
    const ONLY_8859_2: &[u8] = &[0xB1, 0xA1, 0xB6, 0xA6, 0xBC, 0xAC];
    // Quotation marks, dashes, ellipsis, euro and spaces of windows-1250 say nothing about the language.
    const PUNCTUATION: &[u8] = &[0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xA0, 0xA7, 0xAB, 0xBB, 0xB0];
    let is_letter = |idx: Option<usize>| idx.and_then(|idx| bytes.get(idx)).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80);
    let (mut sure, mut shared, mut only_1250, mut only_8859_2, mut others) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    for (idx, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let is_in_word = is_letter(idx.checked_sub(1)) || is_letter(Some(idx + 1));
        match byte {
            _ if PUNCTUATION.contains(byte) => {}
            _ if !is_in_word => others += 1,
            byte if SHARED_SURE.contains(byte) => sure += 1,
            byte if SHARED.contains(byte) => shared += 1,
            byte if ONLY_1250.contains(byte) => only_1250 += 1,
            byte if ONLY_8859_2.contains(byte) => only_8859_2 += 1,
            _ => others += 1,
        }
    }
    let telling = only_1250.max(only_8859_2);
    let polish = sure + shared + telling;
    let all = sure + shared + only_1250 + only_8859_2 + others;
    // An inverted question mark (¿) has the byte of ż; beside á, é and í it is Spanish.
    let is_spanish = telling == 0 && others > 0 && bytes.iter().filter(|byte| matches!(**byte, 0xB3 | 0xA3 | 0xAF)).count() == 0;
    if is_spanish || sure + telling == 0 || (polish as f64) < POLISH_SHARE * all as f64 {
        return None;
    }
    let (encoding, name, rival) = if only_8859_2 > only_1250 {
        (encoding_rs::ISO_8859_2, "iso-8859-2", "windows-1250")
    } else {
        (encoding_rs::WINDOWS_1250, "windows-1250", "ISO-8859-2")
    };
    let why = format!("not UTF-8; {polish} of {all} bytes beyond ASCII are Polish letters in it, {telling} of them not in {rival}");
    let mut decoded = decode_legacy(bytes, encoding, name, why);
    decoded.notes.push(("legacy_encoding_guessed", 1));
    Some(decoded)
}

/// Letters that windows-1252 must have, at least, before it is believed.
const WESTERN_LETTERS: u64 = 2;
/// Share of the letters beyond ASCII that must be German, French or Spanish for that.
const WESTERN_SHARE: f64 = 0.9;

/// windows-1252, when the bytes beyond ASCII are letters of German, French and Spanish in it. Letters that would be Polish or Czech elsewhere do not speak for it.
fn decode_western(bytes: &[u8]) -> Option<Decoded<'static>> {
    const SURE: &[u8] = &[
        0xC4, 0xD6, 0xDC, 0xE4, 0xF6, 0xFC, 0xDF, 0xC0, 0xC7, 0xC8, 0xC9, 0xE0, 0xE2, 0xE7, 0xE8, 0xE9, 0xEB, 0xEE, 0xEF, 0xF4, 0xF9, 0xFB, 0xC1,
        0xCD, 0xDA, 0xE1, 0xED, 0xFA, 0xBF, 0xA1,
    ];
    const SHARED: &[u8] = &[0xEA, 0xCA, 0xF1, 0xD1, 0xF3, 0xD3, 0x9C, 0x8C];
    const PUNCTUATION: &[u8] = &[0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xA0, 0xA7, 0xAB, 0xB0, 0xB4, 0xBB];
    let (mut sure, mut shared, mut others) = (0_u64, 0_u64, 0_u64);
    for byte in bytes.iter().filter(|byte| **byte >= 0x80 && !PUNCTUATION.contains(byte)) {
        match byte {
            byte if SURE.contains(byte) => sure += 1,
            byte if SHARED.contains(byte) => shared += 1,
            _ => others += 1,
        }
    }
    let all = sure + shared + others;
    if sure < WESTERN_LETTERS || sure < shared || ((sure + shared) as f64) < WESTERN_SHARE * all as f64 {
        return None;
    }
    let why = format!("not UTF-8; {} of {all} letters beyond ASCII are German, French or Spanish in it", sure + shared);
    let mut decoded = decode_legacy(bytes, encoding_rs::WINDOWS_1252, "windows-1252", why);
    decoded.notes.push(("legacy_encoding_guessed", 1));
    Some(decoded)
}

/// A text of control characters is a program's file, whatever its name.
fn refuse_binary(file: &str, text: &str) -> Result<()> {
    let mut end = text.len().min(64 << 10);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text.as_bytes()[..end];
    let n_control = head.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B)).count();
    let n_replaced = text[..end].matches(char::REPLACEMENT_CHARACTER).count();
    if (n_control + n_replaced) * 20 > head.len() && n_control + n_replaced > 4 {
        return Err(Error::Input {
            file: file.to_owned(),
            place: String::new(),
            what: format!("binary data, not text: {} of the first {} bytes are no characters", n_control + n_replaced, head.len()),
            fix: "give the CSV or JSON export; if it is text, name its encoding with `--encoding`".into(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &str, text: &str) -> Vec<(&'static str, u64)> {
        let decoded = decode("a.csv", bytes, None).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_ref()), (encoding, text), "{}", decoded.why);
        decoded.notes.into_iter().filter(|note| note.1 > 0).collect()
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_with_and_without_mark_is_borrowed() {
        assert!(check("a,ż\n".as_bytes(), "utf-8", "a,ż\n").is_empty());
        assert!(check("\u{FEFF}a,ż\n".as_bytes(), "utf-8-bom", "a,ż\n").is_empty());
        assert!(matches!(decode("a", "\u{FEFF}a".as_bytes(), None).unwrap().text, Cow::Borrowed("a")));
    }

    #[test]
    fn utf16_is_read_with_a_mark_and_noted_without() {
        check(&utf16("\u{FEFF}id,tekst\n1,żółw\n", u16::to_le_bytes), "utf-16le", "id,tekst\n1,żółw\n");
        check(&utf16("\u{FEFF}id,tekst\n1,żółw\n", u16::to_be_bytes), "utf-16be", "id,tekst\n1,żółw\n");
        assert_eq!(check(&utf16("id,tekst\n1,a\n", u16::to_le_bytes), "utf-16le", "id,tekst\n1,a\n"), [("utf16_without_bom", 1)]);
        assert_eq!(check(&utf16("id,tekst\n1,a\n", u16::to_be_bytes), "utf-16be", "id,tekst\n1,a\n"), [("utf16_without_bom", 1)]);
    }

    #[test]
    fn a_lone_surrogate_in_utf16_is_replaced_and_counted() {
        let mut bytes = utf16("\u{FEFF}id,text\n1,", u16::to_le_bytes);
        bytes.extend_from_slice(&[0x3D, 0xD8, b'x', 0]);
        assert_eq!(check(&bytes, "utf-16le", "id,text\n1,\u{FFFD}x"), [("invalid_bytes_replaced", 1)]);
    }

    #[test]
    fn polish_legacy_encodings_are_told_apart() {
        let text = "id,tekst\n1,Zażółć gęślą jaźń\n2,Dziękuję, ślę źródła\n";
        let bytes = encoding_rs::WINDOWS_1250.encode(text).0;
        assert_eq!(check(&bytes, "windows-1250", text), [("legacy_encoding_guessed", 1)]);
        let bytes = encoding_rs::ISO_8859_2.encode(text).0;
        assert_eq!(check(&bytes, "iso-8859-2", text), [("legacy_encoding_guessed", 1)]);
    }

    #[test]
    fn a_few_invalid_bytes_stay_utf8_and_are_counted() {
        assert_eq!(check(b"id,text\n1,caf\xE9\n2,\xC5\xBC\xFF\n", "utf-8", "id,text\n1,caf\u{FFFD}\n2,ż\u{FFFD}\n").len(), 1);
        assert_eq!(check(b"id,text\n1,ab\xFFcd\n", "utf-8", "id,text\n1,ab\u{FFFD}cd\n"), [("invalid_bytes_replaced", 1)]);
    }

    #[test]
    fn nul_is_removed_and_counted() {
        assert_eq!(check(b"id,text\n1,a\0b\n2,\0\n", "utf-8", "id,text\n1,ab\n2,\n"), [("nul_removed", 2)]);
    }

    #[test]
    fn german_french_and_spanish_are_read_in_the_western_encoding() {
        for text in ["id;text\n1;größe schön, für Jürgen\n", "id;text\n1;où est mon colis déjà été\n", "id;text\n1;¿Dónde está? ¿Cómo? mañana\n"]
        {
            let bytes = encoding_rs::WINDOWS_1252.encode(text).0;
            assert_eq!(check(&bytes, "windows-1252", text), [("legacy_encoding_guessed", 1)]);
        }
    }

    #[test]
    fn text_in_another_encoding_asks_for_it() {
        for (encoding, text) in [(encoding_rs::WINDOWS_1250, "příliš žluťoučký kůň "), (encoding_rs::WINDOWS_1251, "где моя посылка ")]
        {
            let bytes = encoding.encode(&text.repeat(20)).0.into_owned();
            let error = decode("cz.csv", &bytes, None).unwrap_err();
            assert!(error.to_string().contains("the text is neither UTF-8 nor"), "{error}");
            assert!(error.hint().unwrap().contains("--encoding"));
            assert!(decode("cz.csv", &bytes, Some(encoding.name())).unwrap().text.contains(text.trim()));
        }
    }

    #[test]
    fn a_short_text_in_another_encoding_is_text_and_bytes_of_all_kinds_are_not() {
        let error = decode("ru.csv", &encoding_rs::WINDOWS_1251.encode("id;text\n1;где посылка моя где\n").0, None).unwrap_err();
        assert!(error.to_string().contains("the text is neither UTF-8 nor"), "{error}");
        let all: Vec<u8> = (0..=255).cycle().take(4_000).collect();
        assert!(decode("a.csv", &all, None).unwrap_err().to_string().contains("binary data"));
    }

    #[test]
    fn a_wanted_encoding_wins_and_an_unknown_one_is_a_usage_error() {
        let decoded = decode("a", &encoding_rs::WINDOWS_1250.encode("zażółć").0, Some("cp1250")).map(|d| (d.encoding, d.text.into_owned()));
        assert_eq!(decoded.unwrap(), ("windows-1250", "zażółć".to_owned()));
        assert!(matches!(decode("a", b"x", Some("klingon")), Err(Error::Setting { .. })));
    }

    #[test]
    fn binary_data_are_refused() {
        let bytes: Vec<u8> = (0..2000u32).map(|i| (i * 7 % 128) as u8).collect();
        assert!(decode("a.csv", &bytes, None).unwrap_err().to_string().contains("binary data"));
    }
}
