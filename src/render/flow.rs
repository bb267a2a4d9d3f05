//! Where a line may end: not after "w" or "z", and not within "n = 12". For renderers whose lines are broken by somebody else, as a browser does.

use crate::i18n::Locale;

const NO_BREAK: char = '\u{a0}';

/// A text whose lines end where a typesetter would end them: Polish one-letter words stay with the next word, and a number of cases
/// with its sign.
#[must_use]
pub fn flowing(text: &str, locale: Locale) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(' ') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        out.push_str(before);
        out.push(if is_kept(&out, after, locale) { NO_BREAK } else { ' ' });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether the space between what was said and what follows must not end a line.
fn is_kept(before: &str, after: &str, locale: Locale) -> bool {
    let word = before.rsplit([' ', NO_BREAK, '(', '„', '"']).next().unwrap_or(before);
    let mut letters = word.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_one_letter = second.is_none() && first.is_some_and(char::is_alphabetic);
    let is_count = word == "n" && after.starts_with('=') || word == "=" && after.starts_with(|c: char| c.is_ascii_digit());
    is_count || (is_one_letter && locale == Locale::Pl) || word == "×" || after.starts_with('×')
}

/// A large figure may wrap between its parts and not within one: "15 godz." over "12 min".
#[must_use]
pub fn in_parts(figure: &str) -> String {
    let mut out = String::with_capacity(figure.len());
    let mut letters = figure.chars().peekable();
    let mut last = None;
    while let Some(letter) = letters.next() {
        let is_between = letter == NO_BREAK && last.is_some_and(|c: char| !c.is_ascii_digit()) && letters.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_between { ' ' } else { letter });
        last = Some(letter);
    }
    out
}

/// A date in a narrow column: its year, or the time after it, may stand below.
#[must_use]
pub fn date(words: &str) -> String {
    let (day, rest) = words.rsplit_once(' ').unwrap_or((words, ""));
    format!("{} {rest}", day.replace(' ', "\u{a0}")).trim_end_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{date, flowing, in_parts};
    use crate::i18n::Locale;

    fn check(text: &str, pl: &str, en: &str) {
        assert_eq!(flowing(text, Locale::Pl).replace('\u{a0}', "_"), pl);
        assert_eq!(flowing(text, Locale::En).replace('\u{a0}', "_"), en);
    }

    #[test]
    fn polish_one_letter_words_stay_with_the_next_word() {
        check("co i z czym w (o niej)", "co i_z_czym w_(o_niej)", "co i z czym w (o niej)");
        check("I tak. A nie", "I_tak. A_nie", "I tak. A nie");
        check("bez słów", "bez słów", "bez słów");
    }

    #[test]
    fn a_number_of_cases_is_one_piece_in_every_language() {
        check("5% (4–6%, n = 12)", "5% (4–6%, n_=_12)", "5% (4–6%, n_=_12)");
        check("6,1 × usual", "6,1_×_usual", "6,1_×_usual");
    }

    #[test]
    fn a_date_breaks_before_its_last_part_alone() {
        assert_eq!(date("27 września 2026"), "27\u{a0}września 2026");
        assert_eq!(date("–"), "–");
        assert_eq!(date("3 listopada 2026, 10:12"), "3\u{a0}listopada\u{a0}2026, 10:12");
    }

    #[test]
    fn figures_wrap_between_their_parts() {
        assert_eq!(in_parts("2\u{a0}godz.\u{a0}38\u{a0}min"), "2\u{a0}godz. 38\u{a0}min");
        assert_eq!(in_parts("12\u{a0}345"), "12\u{a0}345");
    }
}
