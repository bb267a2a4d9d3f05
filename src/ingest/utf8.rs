//! Mends damaged UTF-8 in one pass (invalid bytes, CESU-8 surrogate pairs, NUL) and remembers where everything stood in the file.

/// From places in the decoded text to places in the unpacked file.
#[derive(Debug, Clone)]
pub struct Offsets {
    form: Form,
    /// The last question and its answer, so that rising questions cost one pass together.
    last: (usize, u64),
}

#[derive(Debug, Clone)]
enum Form {
    /// UTF-8: places in the text where the distance changes, with the place in the file.
    Steps(Vec<(usize, u64)>),
    /// Units of fixed size from a start.
    Units(u64),
}

impl Offsets {
    /// Clean UTF-8 after a mark of `bom` bytes.
    #[must_use]
    pub fn shifted(bom: usize) -> Self {
        Self { form: Form::Steps(vec![(0, bom as u64)]), last: (0, 0) }
    }

    /// UTF-16 (2 bytes a unit) or a single-byte encoding. Exact but for removed NULs and bytes of multi-byte legacy encodings.
    #[must_use]
    pub fn units(bom: usize, bytes_each: u64) -> Self {
        Self { form: Form::Units(bytes_each), last: (0, bom as u64) }
    }

    /// The place in the file of a place in the text.
    pub fn in_file(&mut self, text: &str, at: usize) -> u64 {
        match &self.form {
            Form::Steps(steps) => {
                let step = steps[steps.partition_point(|step| step.0 <= at).saturating_sub(1)];
                step.1 + (at - step.0) as u64
            }
            Form::Units(each) => {
                let (from, before) = self.last;
                debug_assert!(from <= at, "places are asked for in rising order");
                let n: usize = text[from..at].chars().map(|c| if *each == 2 { c.len_utf16() } else { 1 }).sum();
                self.last = (at, before + n as u64 * each);
                self.last.1
            }
        }
    }
}

/// How much of a file is valid UTF-8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Valid characters beyond ASCII.
    pub n_multibyte: u64,
    /// Sequences that are not valid.
    pub n_invalid: u64,
    /// Byte offset of the first that is not.
    pub first_invalid: usize,
}

/// Counts without copying. Stops early, with nothing counted, when all is valid.
#[must_use]
pub fn count(bytes: &[u8]) -> Counts {
    let mut counts = match std::str::from_utf8(bytes) {
        Ok(_) => return Counts::default(),
        Err(error) => Counts { first_invalid: error.valid_up_to(), ..Counts::default() },
    };
    for chunk in bytes.utf8_chunks() {
        counts.n_multibyte += chunk.valid().bytes().filter(|byte| *byte >= 0xC2).count() as u64;
        // A CESU-8 surrogate is three invalid bytes of one character that a program wrote on purpose; the damage is not the bytes' number.
        counts.n_invalid += u64::from(!chunk.invalid().is_empty());
    }
    counts
}

/// Text with its damage mended and counted.
#[derive(Debug)]
pub struct Mended {
    /// Valid, without NUL.
    pub text: String,
    /// Sequences that became U+FFFD.
    pub n_replaced: u64,
    /// Surrogate pairs, written as six bytes, that became their character.
    pub n_cesu8: u64,
    /// NUL bytes left out.
    pub n_nul: u64,
    /// From the text to the file.
    pub offsets: Offsets,
}

/// Mends `bytes`, which begin at `start` in the file.
#[must_use]
pub fn mend(bytes: &[u8], start: usize) -> Mended {
    let mut text = String::with_capacity(bytes.len());
    let mut steps = vec![(0, start as u64)];
    let (mut n_replaced, mut n_cesu8, mut n_nul) = (0, 0, 0);
    let mut at = 0;
    while let Some(chunk) = bytes[at..].utf8_chunks().next() {
        let bad = chunk.invalid().len();
        for (idx, piece) in chunk.valid().split('\0').enumerate() {
            if idx > 0 {
                n_nul += 1;
                at += 1;
                steps.push((text.len(), (start + at) as u64));
            }
            text.push_str(piece);
            at += piece.len();
        }
        if bad == 0 {
            continue;
        }
        at += if let Some(c) = surrogate_pair(&bytes[at..]) {
            n_cesu8 += 1;
            text.push(c);
            6
        } else {
            n_replaced += 1;
            text.push(char::REPLACEMENT_CHARACTER);
            if surrogate(&bytes[at..]).is_some() { 3 } else { bad }
        };
        steps.push((text.len(), (start + at) as u64));
    }
    Mended { text, n_replaced, n_cesu8, n_nul, offsets: Offsets { form: Form::Steps(steps), last: (0, 0) } }
}

/// The UTF-16 unit that three bytes of CESU-8 stand for.
fn surrogate(bytes: &[u8]) -> Option<u16> {
    match bytes {
        [0xED, b @ 0xA0..=0xBF, c @ 0x80..=0xBF, ..] => Some(0xD000 | u16::from(b & 0x3F) << 6 | u16::from(c & 0x3F)),
        _ => None,
    }
}

fn surrogate_pair(bytes: &[u8]) -> Option<char> {
    let pair = [surrogate(bytes)?, surrogate(bytes.get(3..)?)?];
    char::decode_utf16(pair).next()?.ok().filter(|c| c.len_utf16() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, counts: (u64, u64, u64)) {
        let mended = mend(bytes, 0);
        assert_eq!((mended.text.as_str(), (mended.n_replaced, mended.n_cesu8, mended.n_nul)), (text, counts));
    }

    #[test]
    fn clean_text_passes_through() {
        check("zażółć".as_bytes(), "zażółć", (0, 0, 0));
    }

    #[test]
    fn a_cesu8_pair_becomes_its_character() {
        // U+1F600 is D83D DE00 in UTF-16.
        check(b"a\xED\xA0\xBD\xED\xB8\x80b", "a😀b", (0, 1, 0));
    }

    #[test]
    fn half_a_pair_is_one_replacement() {
        check(b"a\xED\xA0\xBDb", "a\u{FFFD}b", (1, 0, 0));
        check(b"a\xED\xB8\x80\xED\xA0\xBD", "a\u{FFFD}\u{FFFD}", (2, 0, 0));
    }

    #[test]
    fn a_cut_character_at_the_end_is_one_replacement() {
        check(b"a\xF0\x9F\x98", "a\u{FFFD}", (1, 0, 0));
    }

    #[test]
    fn places_in_the_file_survive_mending() {
        let bytes = b"a\0b\xFFc\xED\xA0\xBD\xED\xB8\x80d\xC5\xBCe";
        let mut mended = mend(bytes, 3);
        for (c, place) in [('a', 0), ('b', 2), ('c', 4), ('d', 11), ('e', 14)] {
            let at = mended.text.find(c).unwrap();
            assert_eq!(mended.offsets.in_file(&mended.text, at), 3 + place, "{c}");
        }
    }

    #[test]
    fn places_in_utf16_count_units() {
        let mut offsets = Offsets::units(2, 2);
        assert_eq!(offsets.in_file("a😀ż,b", 1), 4);
        assert_eq!(offsets.in_file("a😀ż,b", "a😀ż,".len()), 12);
    }
}
