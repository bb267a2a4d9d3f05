//! What several renderers say in the same way: cells of tables, foreign text made harmless.

use crate::i18n::Speaker;
use crate::measure::results::QuoteId;
use crate::model::Fact;
use crate::report::block::{Cell, QuoteBlock};
use crate::report::sentences as say;

/// A cell in words.
pub(super) struct CellWords<'a> {
    /// The value.
    pub text: String,
    /// Interval and n, or nothing.
    pub detail: String,
    /// Links.
    pub evidence: &'a [QuoteId],
}

/// Says a cell.
pub(super) fn cell<'a>(cell: &'a Cell, speaker: &Speaker<'_>) -> CellWords<'a> {
    let plain = |text: String| CellWords { text, detail: String::new(), evidence: &[] };
    match cell {
        Cell::Empty => plain("–".to_owned()),
        // A label of its own begins a cell as a sentence begins a line.
        Cell::Text(text) if text.key.starts_with("terms.") => plain(capitalised(&speaker.say(text))),
        Cell::Text(text) => plain(speaker.say(text)),
        Cell::Fact(Fact::Name(name)) => plain(harmless(name)),
        Cell::Fact(fact) => plain(speaker.fact(fact)),
        Cell::Share(share) if share.is_too_few() => plain(speaker.too_few(share.n)),
        Cell::Share(share) => CellWords {
            text: speaker.share(share.share),
            detail: format!("{}, {}", speaker.share_range(share.low, share.high), speaker.say(&say::ui_n(share.n))),
            evidence: &[],
        },
        Cell::Wait(wait) if wait.is_too_few() => plain(speaker.too_few(wait.n)),
        Cell::Wait(wait) => {
            let n = speaker.say(&say::ui_n(wait.n));
            CellWords {
                text: wait.point.map_or_else(|| speaker.say(&say::ui_not_reached()), |point| speaker.minutes(point)),
                detail: wait.low.map_or_else(|| n.clone(), |low| format!("{}, {n}", speaker.minutes_range(low, wait.high))),
                evidence: &[],
            }
        }
        Cell::Evidence(ids) => CellWords { text: String::new(), detail: String::new(), evidence: ids },
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// File and record of a quote; empty where a document must not name them.
pub(super) fn source(quote: &QuoteBlock, speaker: &Speaker<'_>) -> String {
    if quote.source_file.is_empty() {
        String::new()
    } else {
        speaker.say(&say::ui_source(Fact::Name(quote.source_file.clone()), quote.source_record))
    }
}

/// Foreign text without the characters that could reorder or hide what stands around it: controls and bidirectional overrides (Unicode TR 36).
pub(super) fn harmless(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}'))
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn overrides_and_controls_go_and_letters_stay() {
        assert_eq!(harmless("zażółć\u{202E}evil\u{0}\u{7}\nok"), "zażółćevil\nok");
    }
}
