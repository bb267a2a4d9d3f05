//! What the brand's replies did in each phase: a dot for each act and phase, its area the share of replies.

use super::axis::LINE;
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, balanced, fitted};
use super::legend::{Swatch, keys};
use super::nothing;
use super::theme::{BODY, EMPTY, GRID, INK, MUTED, NEGATIVE, POSITIVE, SMALL};
use super::time_plot::band_paint;
use super::words::Words;
use crate::measure::results::PhaseKind;
use crate::model::{ResponseAct, Share, Span};
use crate::report::say;

const ROW: f64 = 30.0;
const MOST_LABEL: f64 = 230.0;
const MOST_RADIUS: f64 = 13.0;

/// Draws it. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, phases: &[(PhaseKind, Span, u64)], rows: &[(ResponseAct, Vec<Share>)], words: &Words<'_>) -> f64 {
    if phases.is_empty() || rows.is_empty() || phases.iter().all(|phase| phase.2 == 0) {
        return nothing(canvas, words);
    }
    let name = Type::new(BODY, INK);
    let labels: Vec<Vec<String>> =
        rows.iter().map(|(act, _)| balanced(&words.speaker.term("act", act.as_str()), BODY, Weight::Regular, MOST_LABEL, 2)).collect();
    let left = labels.iter().flatten().map(|line| name.width(line)).fold(0.0, f64::max) + 16.0;
    let slot = (canvas.width - left) / phases.len() as f64;
    let mut entries = vec![(Swatch::Dot(POSITIVE), words.say(&say::chart_share_of_replies()))];
    if rows.iter().flat_map(|row| &row.1).any(Share::is_too_few) {
        entries.push((Swatch::Stroke(MUTED), words.say(&say::chart_no_data())));
    }
    let y = keys(canvas, 0.0, &entries) + 6.0;
    let room = slot - 9.0;
    let small = |text: &str, n_lines: usize| balanced(text, 11.5, Weight::Regular, room, n_lines);
    let dates: Vec<Vec<String>> = phases.iter().map(|(_, span, _)| small(&dates(*span, words), 2)).collect();
    let n_date_lines = dates.iter().map(Vec::len).max().unwrap_or(1);
    // "310 replies" where all columns have room for it, else "n = 310" in all.
    let full: Vec<String> = phases.iter().map(|(.., n)| words.say(&say::chart_replies(*n))).collect();
    let is_roomy = full.iter().all(|label| Type::new(11.5, MUTED).width(label) <= room);
    let header = LINE * (2 + n_date_lines) as f64 + 10.0;
    let row_height = if labels.iter().any(|lines| lines.len() > 1) { 36.0 } else { ROW };
    let bottom = y + header + row_height * rows.len() as f64 + 4.0;

    for (idx, (kind, _, n)) in phases.iter().enumerate() {
        let x = left + slot * idx as f64;
        canvas.rect(Rect { x: x + 1.5, y, w: slot - 3.0, h: bottom - y }, band_paint(*kind).unwrap_or(EMPTY));
        let middle = x + slot / 2.0;
        let heading = fitted(&words.speaker.term("phase", kind.as_str()), BODY, Weight::Bold, room);
        canvas.words((middle, y + 5.0 + BODY), &heading, Type::new(BODY, INK).bold().middle());
        let n_replies = if is_roomy { full[idx].clone() } else { fitted(&words.say(&say::ui_n(*n)), 11.5, Weight::Regular, room) };
        for (line, text) in dates[idx].iter().chain([&n_replies]).enumerate() {
            canvas.words((middle, y + 5.0 + BODY + (line + 1) as f64 * LINE), text, Type::new(11.5, MUTED).middle());
        }
    }
    for (idx, ((act, shares), lines)) in rows.iter().zip(&labels).enumerate() {
        let top = y + header + row_height * idx as f64;
        let middle = top + row_height / 2.0;
        canvas.line((0.0, top), (canvas.width, top), GRID, 1.0);
        for (line, text) in lines.iter().enumerate() {
            let base = middle + BODY * 0.36 + (line as f64 - (lines.len() as f64 - 1.0) / 2.0) * LINE;
            canvas.words((0.0, base), text, name);
        }
        let paint = if *act == ResponseAct::Denial { NEGATIVE } else { POSITIVE };
        for (column, share) in shares.iter().take(phases.len()).enumerate() {
            let x = left + slot * (column as f64 + 0.5);
            let phase = words.speaker.term("phase", phases[column].0.as_str());
            let cell = Rect { x: x - slot / 2.0, y: top, w: slot, h: row_height };
            canvas.reading(cell, words.speaker.term("act", act.as_str()), vec![(phase, words.speaker.share_with_interval(share))]);
            if share.is_too_few() {
                canvas.words((x, middle + SMALL * 0.36), "–", Type::new(SMALL, MUTED).middle());
                continue;
            }
            let value = words.percent_label(share.share);
            let look = Type::new(SMALL, INK);
            let room = look.width(&words.percent(1.0)) + 6.0;
            let has_value = slot > 2.0 * MOST_RADIUS + room + 8.0;
            let centre = if has_value { x - room / 2.0 } else { x };
            let radius = (MOST_RADIUS.min(slot / 2.0 - 3.0)).max(1.0) * share.share.clamp(0.0, 1.0).sqrt();
            if share.count > 0 {
                canvas.disc((centre, middle), radius.max(1.25), paint);
            }
            if has_value {
                canvas.words(
                    (centre + MOST_RADIUS + 5.0, middle + SMALL * 0.36),
                    &value,
                    if share.count > 0 { look } else { Type::new(SMALL, MUTED) },
                );
            }
        }
    }
    canvas.line((0.0, bottom - 4.0), (canvas.width, bottom - 4.0), GRID, 1.0);
    bottom
}

/// "9 Nov – 12 Nov", or "9 Nov, 10:00–14:00" within a day.
fn dates(span: Span, words: &Words<'_>) -> String {
    let (from, to) = (words.speaker.date_short(span.from), words.speaker.date_short(span.to.saturating_sub(1).max(span.from)));
    // No-break spaces within dates, so that a narrow column breaks between them.
    let glued = |date: &str| date.replace(' ', "\u{a0}");
    if from == to {
        format!("{}, {}–{}", glued(&from), words.speaker.time(span.from), words.speaker.time(span.to))
    } else {
        format!("{} – {}", glued(&from), glued(&to))
    }
}
