//! Which rows of the corpus are kept for validation: every fifth, by a hash of the text, so that the same text is always on the same side.

use unicode_normalization::UnicodeNormalization;

/// One row in this many is for validation.
const EVERY: u64 = 5;

/// Whether a text belongs to the part that nothing is trained or tuned on. Case, marks and diacritics do not matter, so that near copies stay together.
#[must_use]
pub fn is_validation(text: &str) -> bool {
    hash(text).is_multiple_of(EVERY)
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

const fn fnv1a_step(state: u64, byte: u8) -> u64 {
    (state ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// FNV-1a: spreads texts over the parts of a cross-fit, the same on every machine.
pub(super) fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(OFFSET, fnv1a_step)
}

/// FNV-1a over the letters and digits, folded, then mixed: the low bits of FNV alone are not even.
fn hash(text: &str) -> u64 {
    let mut state = OFFSET;
    for c in text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        let c = if c == 'ł' { 'l' } else { c };
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            state = fnv1a_step(state, byte);
        }
    }
    (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32
}

#[cfg(test)]
mod tests {
    use super::is_validation;

    #[test]
    fn a_fifth_is_kept_and_spelling_does_not_matter() {
        let kept = (0..10_000).filter(|i| is_validation(&format!("comment number {i}"))).count();
        assert!((1_900..2_100).contains(&kept), "{kept}");
        for text in ["Łódź, gdzie paczka?!", "Thanks!!", "żółw"] {
            let plain = text.replace('Ł', "L").replace('ó', "o").replace(['ź', 'ż'], "z").replace('ł', "l").replace(['!', '?', ','], "");
            assert_eq!(is_validation(text), is_validation(&plain));
        }
    }
}
