//! Text in the characters that the fonts have. A document that everyone can read must not hold a character without a shape: one emoji would stop it.

use typst::text::Font;
use unicode_normalization::UnicodeNormalization;

use super::world::fonts;
use crate::render::words::harmless;

/// The longest word that is not given places to break at.
const LONGEST_WORD: usize = 24;
/// Regular and bold.
const FACES_OF_FAMILY: usize = 2;
/// Breaks a line where it stands, and is not seen.
const BREAK: char = '\u{200B}';

/// What the fonts can show.
pub struct Letters {
    fonts: Vec<Font>,
}

impl Letters {
    /// Of the built-in fonts.
    pub fn new() -> Self {
        Self { fonts: fonts() }
    }

    /// The text with every character that has no shape written as its number, `[U+1F600]`. Characters that only choose between shapes go.
    pub fn print(&self, text: &str) -> String {
        self.shaped(text, self.fonts.len() / FACES_OF_FAMILY)
    }

    /// The same for a drawing, which has the first family only.
    pub fn drawing(&self, svg: &str) -> String {
        self.shaped(svg, 1)
    }

    fn shaped(&self, text: &str, families: usize) -> String {
        let mut out = String::with_capacity(text.len());
        for c in harmless(text).nfc() {
            match c {
                '\n' => out.push(c),
                // Variants, joiners, marks of order, tones of skin.
                '\u{FE00}'..='\u{FE0F}'
                | '\u{200B}'..='\u{200D}'
                | '\u{2060}'
                | '\u{FEFF}'
                | '\u{AD}'
                | '\u{1F3FB}'..='\u{1F3FF}'
                | '\u{E0000}'..='\u{E01EF}' => {}
                c if self.has(c, families) => out.push(c),
                c if c.is_whitespace() => out.push(' '),
                c => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            }
        }
        out
    }

    /// The same for running text, in which long words (addresses, checksums) may break.
    pub fn running(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (idx, line) in self.print(text).split('\n').enumerate() {
            if idx > 0 {
                out.push('\n');
            }
            for (idx, word) in line.split(' ').enumerate() {
                if idx > 0 {
                    out.push(' ');
                }
                if word.chars().count() > LONGEST_WORD {
                    breakable(word, &mut out);
                } else {
                    out.push_str(word);
                }
            }
        }
        out
    }

    /// Whether one of the first families has the character, regular and bold.
    fn has(&self, c: char, families: usize) -> bool {
        self.fonts.chunks(FACES_OF_FAMILY).take(families).any(|faces| faces.iter().all(|font| font.info().coverage.contains(u32::from(c))))
    }
}

/// A word with places to break at: after signs, and every few letters.
fn breakable(word: &str, out: &mut String) {
    let mut since = 0;
    for c in word.chars() {
        out.push(c);
        since += 1;
        if since >= LONGEST_WORD / 2 || (since > 3 && matches!(c, '/' | '.' | '_' | '-' | '&' | '=' | '?' | ',' | ']')) {
            out.push(BREAK);
            since = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    fn check(text: &str, wanted: &str) {
        assert_eq!(Letters::new().print(text), wanted);
    }

    #[test]
    fn letters_of_both_languages_stay() {
        check("Zażółć gęślą jaźń – „tak” ’n’ 65.8% … é ü ß − ≤ →", "Zażółć gęślą jaźń – „tak” ’n’ 65.8% … é ü ß − ≤ →");
    }

    #[test]
    fn letters_of_neighbours_stay_in_words_but_not_in_drawings() {
        check("Де моя посилка? Πού; €", "Де моя посилка? Πού; €");
        assert_eq!(Letters::new().drawing("<text>Де</text>"), "<text>[U+0414][U+0435]</text>");
    }

    #[test]
    fn letters_that_came_in_two_parts_are_put_together() {
        check("zaz\u{307}o\u{301}\u{142}c\u{301}", "zażółć");
    }

    #[test]
    fn what_has_no_shape_is_shown_by_its_number() {
        check("so 😀!", "so [U+1F600]!");
        check("👍🏽", "[U+1F44D]");
        check("为", "[U+4E3A]");
        check("❤\u{FE0F}", "[U+2764]");
    }

    #[test]
    fn order_of_writing_cannot_be_turned() {
        check("a\u{202E}b\u{2066}c\u{0}", "abc");
    }

    #[test]
    fn long_words_may_break() {
        let letters = Letters::new();
        assert_eq!(letters.running("short words stay"), "short words stay");
        let address = letters.running("https://example.org/a/very/long/path?with=parameters");
        assert!(address.split('\u{200B}').all(|part| part.chars().count() <= 12), "{address}");
        assert_eq!(address.replace('\u{200B}', ""), "https://example.org/a/very/long/path?with=parameters");
    }
}
