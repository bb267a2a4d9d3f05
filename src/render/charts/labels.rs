//! Words inside charts: cleaned for XML, measured with the font they are drawn in, wrapped, and moved apart where they would touch.

use std::sync::Once;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::theme::FAMILY;

/// The regular face, TrueType.
pub const REGULAR: &[u8] = include_bytes!("../../resources/fonts/NotoSans-Regular.ttf");
/// The bold face, TrueType.
pub const BOLD: &[u8] = include_bytes!("../../resources/fonts/NotoSans-Bold.ttf");

/// Height of the face's line box in em, (1069 + 293) / 1000: what the measuring library takes as the size.
const LINE_BOX_EM: f64 = 1.362;
/// Measured at this multiple, because widths come back as whole pixels.
const FINENESS: f64 = 32.0;

/// How heavy words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Most words.
    Regular,
    /// Names and headings.
    Bold,
}

/// Makes both faces known to the drawing library; it keeps one list for the whole program.
pub fn register_fonts() {
    static DONE: Once = Once::new();
    DONE.call_once(|| {
        // Both faces are compiled in; a test measures with each of them.
        let _ = register_font(FAMILY, FontStyle::Normal, REGULAR);
        let _ = register_font(FAMILY, FontStyle::Bold, BOLD);
    });
}

/// Width of words in px at a font size in px.
pub fn width(words: &str, size: f64, weight: Weight) -> f64 {
    register_fonts();
    let style = match weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    // Made whole: `FontDesc::style` would keep the regular face.
    let font = FontDesc::new(FontFamily::Name(FAMILY), size * LINE_BOX_EM * FINENESS, style);
    font.layout_box(words).map_or(0.0, |(_, (right, _))| f64::from(right) / FINENESS)
}

/// Words without what XML forbids and what would reorder or restyle a line: control characters, directional overrides, variation selectors.
/// Line breaks and runs of blanks become one blank.
pub fn clean(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFFE}'
            | '\u{FFFF}' => {}
            ' ' | '\t' | '\n' | '\r' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Words cut to a width, with an ellipsis where something is missing.
pub fn fitted(words: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(words, size, weight) <= room {
        return words.to_owned();
    }
    let mut kept: Vec<char> = words.chars().take(400).collect();
    while kept.pop().is_some() {
        let shorter: String = kept.iter().collect::<String>().trim_end().chars().chain(['…']).collect();
        if width(&shorter, size, weight) <= room {
            return shorter;
        }
    }
    String::new()
}

/// Words broken at blanks into at most `n_lines` lines of a width; the last is cut with an ellipsis where they do not fit.
pub fn wrapped(words: &str, size: f64, weight: Weight, room: f64, n_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in unbroken(words) {
        let is_last = lines.len() == n_lines;
        match lines.last_mut() {
            Some(line) if is_last || width(&format!("{line} {word}"), size, weight) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    // A line of Polish must not end in a one-letter preposition: it moves to the next line.
    for upper in 0..lines.len().saturating_sub(1) {
        let Some((rest, last)) = lines[upper].rsplit_once(' ') else { continue };
        if last.chars().count() == 1 && last.chars().all(char::is_alphabetic) {
            let moved = format!("{last} {}", lines[upper + 1]);
            if width(&moved, size, weight) <= room {
                let rest = rest.to_owned();
                lines[upper] = rest;
                lines[upper + 1] = moved;
            }
        }
    }
    lines.iter().map(|line| fitted(line, size, weight, room)).collect()
}

/// As [`wrapped`], with lines of about the same length: for labels and headings, where a last line of one word looks lost.
pub fn balanced(words: &str, size: f64, weight: Weight, room: f64, n_lines: usize) -> Vec<String> {
    let lines = wrapped(words, size, weight, room, n_lines);
    let is_whole = |lines: &[String]| lines.iter().all(|line| !line.ends_with('…'));
    if lines.len() < 2 || !is_whole(&lines) {
        return lines;
    }
    let (mut narrow, mut wide, mut best) = (room / 2.0, room, lines);
    while wide - narrow > 4.0 {
        let middle = f64::midpoint(narrow, wide);
        let tried = wrapped(words, size, weight, middle, n_lines);
        if tried.len() == best.len() && is_whole(&tried) {
            (wide, best) = (middle, tried);
        } else {
            narrow = middle;
        }
    }
    best
}

/// The words of a line that must not be torn apart: a number stays with what it counts ("72 h").
fn unbroken(words: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        match out.last_mut() {
            Some(last) if last.chars().all(|letter| letter.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

/// Moves things of given lengths, wanted around given centres in rising order, as little as possible until none overlaps and all lie within bounds where
/// they fit. Returns their centres. Neighbours that collide share the move (pool adjacent violators).
pub fn spread(wanted: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    struct Cluster {
        first: usize,
        length: f64,
        start: f64,
    }
    let mut clusters: Vec<Cluster> = Vec::new();
    for (idx, (centre, length)) in wanted.iter().enumerate() {
        clusters.push(Cluster { first: idx, length: *length, start: centre - length / 2.0 });
        while let [.., above, below] = clusters.as_slice()
            && above.start + above.length > below.start
        {
            let (first, length) = (above.first, above.length + below.length);
            // The start at which the members lie, on average, where they want to.
            let mut offset = 0.0;
            let mut sum = 0.0;
            for (centre, length) in &wanted[first..=idx] {
                sum += centre - length / 2.0 - offset;
                offset += length;
            }
            let start = (sum / (idx + 1 - first) as f64).min(high - length).max(low);
            clusters.truncate(clusters.len() - 2);
            clusters.push(Cluster { first, length, start });
        }
        if let Some(last) = clusters.last_mut() {
            last.start = last.start.min(high - last.length).max(low);
        }
        // Held back by the upper bound, the last cluster may now touch the one before it.
        while let [.., above, below] = clusters.as_slice()
            && above.start + above.length > below.start + 1e-9
        {
            let (first, length) = (above.first, above.length + below.length);
            let start = above.start.min(high - length).max(low);
            clusters.truncate(clusters.len() - 2);
            clusters.push(Cluster { first, length, start });
        }
    }
    let mut centres = vec![0.0; wanted.len()];
    for (position, cluster) in clusters.iter().enumerate() {
        let end = clusters.get(position + 1).map_or(wanted.len(), |next| next.first);
        let mut at = cluster.start;
        for idx in cluster.first..end {
            centres[idx] = at + wanted[idx].1 / 2.0;
            at += wanted[idx].1;
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::{Weight, balanced, clean, fitted, spread, width, wrapped};

    #[test]
    fn digits_are_equally_wide_and_bold_is_wider() {
        // The face's advance of every digit is 572/1000 em.
        assert!((width("0000000000", 10.0, Weight::Regular) - 57.2).abs() < 0.05);
        assert!((width("1111111111", 10.0, Weight::Bold) - 57.2).abs() < 0.05);
        assert!(width("Komentarze", 12.0, Weight::Bold) > width("Komentarze", 12.0, Weight::Regular));
    }

    #[test]
    fn control_and_bidi_characters_disappear() {
        assert_eq!(clean("a\u{0}b\u{202E}c\u{1b}[31m \n\t d\u{FE0F} "), "abc[31m d");
    }

    #[test]
    fn long_words_end_in_an_ellipsis() {
        let cut = fitted("Konstantynopolitańczykowianeczka", 12.0, Weight::Regular, 60.0);
        assert!(cut.ends_with('…') && width(&cut, 12.0, Weight::Regular) <= 60.0);
    }

    #[test]
    fn lines_break_at_blanks_and_stay_within_the_room() {
        let lines = wrapped("etyka, warunki pracy i środowisko naturalne", 12.0, Weight::Regular, 120.0, 3);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 12.0, Weight::Regular) <= 120.0), "{lines:?}");
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        let lines = balanced("Od 15 min do 1 godz.", 12.0, Weight::Regular, 90.0, 3);
        assert_eq!(lines, ["Od 15 min", "do 1 godz."]);
    }

    #[test]
    fn colliding_things_move_apart_by_as_little_as_possible() {
        assert_eq!(spread(&[(10.0, 4.0), (11.0, 4.0), (30.0, 4.0)], 0.0, 40.0), [8.5, 12.5, 30.0]);
    }

    #[test]
    fn things_stay_within_their_bounds() {
        assert_eq!(spread(&[(1.0, 4.0), (39.0, 4.0), (40.0, 4.0)], 0.0, 40.0), [2.0, 34.0, 38.0]);
        assert_eq!(spread(&[(38.0, 4.0), (38.0, 4.0), (38.0, 4.0)], 0.0, 40.0), [30.0, 34.0, 38.0]);
    }
}
