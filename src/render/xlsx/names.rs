//! Names of sheets: 31 characters, without the signs that Excel refuses, no two alike.

use std::collections::BTreeSet;

/// The most characters that a name may have, counted as Excel does: in UTF-16.
const MOST: usize = 31;

/// The names given so far, folded: Excel takes `A` and `a` for the same.
#[derive(Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name made of words that are as long as they like.
    pub fn unique(&mut self, words: &str) -> String {
        let clean: String =
            words.chars().map(|c| if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c }).collect();
        let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = clean.trim_matches('\'');
        let clean = if clean.is_empty() { "–" } else { clean };
        for number in 1_u32.. {
            let suffix = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = shortened(clean, MOST - suffix.len()) + &suffix;
            // Excel keeps this name for itself.
            let is_reserved = name.eq_ignore_ascii_case("history");
            if !is_reserved && self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("there are more numbers than sheets")
    }
}

/// Whole words, and an ellipsis where some are left out.
fn shortened(words: &str, most: usize) -> String {
    if width(words) <= most {
        return words.to_owned();
    }
    let mut end = 0;
    for (at, c) in words.char_indices() {
        if width(&words[..at + c.len_utf8()]) + 1 > most {
            break;
        }
        end = at + c.len_utf8();
    }
    let cut = &words[..end];
    // A word that is longer than half of the name is cut itself.
    let ends_word = words[end..].starts_with(' ');
    let cut = cut.rfind(' ').filter(|_| !ends_word).filter(|space| *space * 2 > cut.len()).map_or(cut, |space| &cut[..space]);
    format!("{}…", cut.trim_end_matches([' ', ',', ';', '\'', '–', '-']))
}

fn width(words: &str) -> usize {
    words.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::Names;

    fn check(words: &[&str], wanted: &[&str]) {
        let mut names = Names::default();
        let got: Vec<String> = words.iter().map(|words| names.unique(words)).collect();
        assert_eq!(got, wanted);
        assert!(got.iter().all(|name| name.encode_utf16().count() <= 31), "{got:?}");
    }

    #[test]
    fn short_names_stay() {
        check(&["Records by file", "Śródtytuł"], &["Records by file", "Śródtytuł"]);
    }

    #[test]
    fn long_names_lose_whole_words() {
        check(&["Comments by platform, language and visibility"], &["Comments by platform, language…"]);
        check(&["Nierozpoznanaodmianabardzodługiegosłowa"], &["Nierozpoznanaodmianabardzodług…"]);
    }

    #[test]
    fn signs_that_excel_refuses_go() {
        check(&["a/b: [c]*?\\d", "'quoted'", "\u{7}", "History"], &["a b c d", "quoted", "–", "History (2)"]);
    }

    #[test]
    fn no_two_are_alike() {
        check(&["Phases", "phases", "PHASES"], &["Phases", "phases (2)", "PHASES (3)"]);
        check(
            &["Comments by platform, language and visibility", "Comments by platform, language and zone"],
            &["Comments by platform, language…", "Comments by platform… (2)"],
        );
    }

    #[test]
    fn characters_are_counted_as_excel_counts_them() {
        check(&["😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"], &["😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀…"]);
    }
}
