//! How wide the columns of a table are, how small its letters, and whether it needs a page on its side.

use serde::Serialize;

/// Room for text between the margins of an upright page and of one on its side, points.
const UPRIGHT: f64 = 493.0;
const ON_ITS_SIDE: f64 = 740.0;
/// Room beside the text of a column, points.
const GAP: f64 = 8.5;
/// Width of a letter, em: Noto Sans on average is 0.55, digits and capitals are wider.
const LETTER: f64 = 0.58;
/// Sizes of letters, points, the largest that fits is taken.
const SIZES: [f64; 3] = [8.5, 7.6, 6.8];
/// Lines that the longest cell may take before smaller letters are tried.
const COMFORTABLE_LINES: f64 = 3.0;
/// No text needs a wider column, letters.
const WIDEST: usize = 60;

/// What a table looks like.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layout {
    /// Size of its letters, points.
    pub size: f64,
    /// Shares of the width.
    pub widths: Vec<f64>,
    /// Whether it stands on a page on its side.
    pub wide: bool,
}

/// What a column holds, in letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// The longest part that cannot be broken.
    word: usize,
    /// The longest text.
    text: usize,
}

impl Need {
    /// A column with a heading.
    pub fn of_heading(heading: &str) -> Self {
        Self { word: longest_word(heading), text: longest_word(heading) }
    }

    /// One more cell: its text, the line below it, and how many ids of comments it names.
    pub fn add(&mut self, text: &str, detail: &str, ids: usize) {
        // An id with its bracket is written at three quarters of the size.
        let id = if ids > 0 { 8 } else { 0 };
        self.word = self.word.max(longest_word(text)).max(longest_word(detail) * 17 / 20).max(id);
        self.text = self.text.max(letters(text) + ids * id).max(letters(detail) * 17 / 20);
    }
}

/// The layout of a table whose columns need this much.
pub fn layout(needs: &[Need]) -> Layout {
    for size in SIZES {
        if let Some(widths) = widths(needs, size, UPRIGHT, COMFORTABLE_LINES) {
            return Layout { size, widths, wide: false };
        }
    }
    let smallest = SIZES[SIZES.len() - 1];
    if let Some(widths) = widths(needs, smallest, UPRIGHT, 2.0 * COMFORTABLE_LINES) {
        return Layout { size: smallest, widths, wide: false };
    }
    for size in SIZES {
        if let Some(widths) = widths(needs, size, ON_ITS_SIDE, COMFORTABLE_LINES) {
            return Layout { size, widths, wide: true };
        }
    }
    // Nothing fits: words are broken where they must.
    Layout { size: smallest, widths: needs.iter().map(|need| need.word.max(1) as f64).collect(), wide: true }
}

/// Widths in which every word stands whole and the longest text takes so many lines at most; what is left goes to the columns with long texts.
fn widths(needs: &[Need], size: f64, room: f64, lines: f64) -> Option<Vec<f64>> {
    let points = |letters: usize| letters as f64 * LETTER * size;
    let least: Vec<f64> = needs.iter().map(|need| points(need.word).max(points(need.text.min(WIDEST)) / lines) + GAP).collect();
    let left = room - least.iter().sum::<f64>();
    if left < 0.0 {
        return None;
    }
    let wanted: Vec<f64> = needs.iter().zip(&least).map(|(need, least)| (points(need.text.min(WIDEST)) + GAP - least).max(0.0)).collect();
    let sum: f64 = wanted.iter().sum();
    let rounded = |width: f64| (width * 10.0).round() / 10.0;
    // Columns never get more than they want, but for an equal part of what nobody wants.
    let part = if sum > 0.0 { (left / sum).min(1.0) } else { 0.0 };
    let spare = (left - sum * part).max(0.0) / needs.len().max(1) as f64;
    Some(least.iter().zip(wanted).map(|(least, wanted)| rounded(least + wanted * part + spare)).collect())
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| *c != '\u{200B}').count()
}

fn longest_word(text: &str) -> usize {
    text.split([' ', '\n', '\u{200B}']).map(letters).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{GAP, LETTER, Layout, Need, ON_ITS_SIDE, UPRIGHT, layout};

    fn need(word: usize, text: usize) -> Need {
        Need { word, text }
    }

    /// Whether every word has room, and the whole is as wide as the page.
    #[track_caller]
    fn check(needs: &[Need], size: f64, is_wide: bool) {
        let Layout { size: found, widths, wide } = layout(needs);
        assert_eq!((found, wide), (size, is_wide));
        let room = if is_wide { ON_ITS_SIDE } else { UPRIGHT };
        assert!((widths.iter().sum::<f64>() - room).abs() < needs.len() as f64, "{widths:?}");
        assert!(widths.iter().zip(needs).all(|(width, need)| *width + 0.1 >= need.word as f64 * LETTER * size + GAP), "{widths:?}");
    }

    #[test]
    fn few_columns_have_large_letters() {
        check(&[need(12, 30), need(6, 6), need(6, 6)], 8.5, false);
    }

    #[test]
    fn many_columns_have_smaller_letters() {
        check(&[need(13, 20); 7], 7.6, false);
    }

    #[test]
    fn what_fits_no_upright_page_turns_it() {
        check(&[need(13, 40); 9], 8.5, true);
    }

    #[test]
    fn what_fits_no_page_is_laid_out_all_the_same() {
        assert_eq!(layout(&[need(40, 60); 20]).widths.len(), 20);
    }

    #[test]
    fn cells_count_by_their_words_their_second_line_and_their_comments() {
        let mut column = Need::of_heading("Typical wait");
        assert_eq!(column, need(7, 7));
        column.add("14\u{a0}h\u{a0}57\u{a0}min", "13\u{a0}h – 16\u{a0}h, n = 2,518", 0);
        assert_eq!(column, need(11, 18));
        column.add("", "", 2);
        assert_eq!(column, need(11, 18));
    }
}
