//! Hour by weekday, one map under the other: when people write, and when nobody answers.

use super::axis::LINE;
use super::canvas::{Canvas, Rect, Type};
use super::labels::{Weight, fitted};
use super::nothing;
use super::theme::{BODY, EMPTY, HEAT, INK, MUTED, SMALL};
use super::words::Words;
use crate::report::block::{HeatMap, HeatUnit};
use crate::report::say;

const ROW: f64 = 18.0;
const HEADER: f64 = 28.0;
/// Upper limits of the steps of waits, minutes; the last step has none.
const WAIT_LIMITS: [f64; 5] = [15.0, 60.0, 180.0, 360.0, 1440.0];

/// Widths of the steps of shares.
const SHARE_STEPS: [f64; 7] = [0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2];
/// Widths of the steps of counts, in powers of ten.
const COUNT_STEPS: [f64; 8] = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0];

/// Draws them. Returns the height used, px.
pub fn draw(canvas: &mut Canvas, maps: &[HeatMap], words: &Words<'_>) -> f64 {
    let maps: Vec<&HeatMap> = maps.iter().filter(|map| map.values.iter().any(Option::is_some)).collect();
    if maps.is_empty() {
        return nothing(canvas, words);
    }
    let look = Type::new(SMALL, MUTED);
    let left = (0..7).map(|day| look.width(&words.speaker.weekday_short(day))).fold(0.0, f64::max) + 10.0;
    let mut y = 0.0;
    for map in maps {
        y = draw_map(canvas, map, left, y, words) + 18.0;
    }
    y - 18.0
}

fn draw_map(canvas: &mut Canvas, map: &HeatMap, left: f64, top: f64, words: &Words<'_>) -> f64 {
    let limits = limits(map);
    let legend_from = legend(canvas, map, &limits, top, words);
    let title = fitted(&words.say(&map.title), BODY, Weight::Bold, legend_from - 16.0);
    canvas.words((0.0, top + 14.0), &title, Type::new(BODY, INK).bold());
    let top = top + HEADER;
    let cell = (canvas.width - left) / 24.0;
    for day in 0..7usize {
        let y = top + day as f64 * ROW;
        canvas.words((left - 10.0, y + ROW / 2.0 + SMALL * 0.36), &words.speaker.weekday_short(day as u32), Type::new(SMALL, MUTED).end());
        for hour in 0..24usize {
            let rect = Rect { x: left + hour as f64 * cell + 1.0, y: y + 1.0, w: cell - 2.0, h: ROW - 2.0 };
            let value = map.values.get(day * 24 + hour).copied().flatten().filter(|value| value.is_finite());
            let when = format!("{}, {}", words.speaker.weekday(day as u32), words.speaker.hour(hour as u32));
            canvas.reading(rect, when, vec![(words.say(&map.title), value_of(value, map.unit, words))]);
            match value {
                Some(value) => canvas.rect(rect, HEAT[step_of(value, &limits)]),
                // Nothing counted is a zero; no share and no wait are none.
                None if map.unit == HeatUnit::Count => canvas.rect(rect, EMPTY),
                None => empty_cell(canvas, rect),
            }
        }
    }
    let bottom = top + 7.0 * ROW;
    for hour in (0..24u32).step_by(3) {
        canvas.words((left + f64::from(hour) * cell + 1.0, bottom + 4.0 + SMALL), &words.speaker.hour(hour), Type::new(SMALL, MUTED));
    }
    bottom + 4.0 + LINE
}

/// A value in words; nothing counted is a zero.
fn value_of(value: Option<f64>, unit: HeatUnit, words: &Words<'_>) -> String {
    match (value, unit) {
        (None, HeatUnit::Count) => words.speaker.count(0),
        (None, HeatUnit::Share | HeatUnit::Minutes) => "–".to_owned(),
        (Some(value), HeatUnit::Count) => words.speaker.count(value.round() as u64),
        (Some(value), HeatUnit::Share) => words.speaker.share(value),
        (Some(value), HeatUnit::Minutes) => words.speaker.minutes(value),
    }
}

/// A cell without a value: pale, with a stroke through it, so that it is no step of the scale.
fn empty_cell(canvas: &mut Canvas, rect: Rect) {
    canvas.rect(rect, EMPTY);
    let middle = (rect.x + rect.w / 2.0, rect.y + rect.h / 2.0);
    canvas.line((middle.0 - 2.5, middle.1), (middle.0 + 2.5, middle.1), MUTED, 1.0);
}

/// Upper limits of all steps but the last.
fn limits(map: &HeatMap) -> Vec<f64> {
    let highest = map.values.iter().flatten().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
    match map.unit {
        HeatUnit::Minutes => WAIT_LIMITS.to_vec(),
        HeatUnit::Share => {
            let step = SHARE_STEPS.into_iter().find(|step| step * 6.0 >= highest).unwrap_or(0.2);
            (1..6).map(|idx| step * f64::from(idx)).collect()
        }
        HeatUnit::Count => {
            // Zero is a value of the first step.
            let power = 10f64.powf((highest / 6.0).max(1.0).log10().floor());
            let step = COUNT_STEPS.into_iter().map(|step| (step * power).ceil()).find(|step| step * 6.0 >= highest).unwrap_or(10.0 * power);
            (1..6).map(|idx| step * f64::from(idx)).collect()
        }
    }
}

fn step_of(value: f64, limits: &[f64]) -> usize {
    limits.iter().position(|limit| value <= *limit).unwrap_or(limits.len()).min(HEAT.len() - 1)
}

/// The scale, at the right of the title. Returns where it begins.
fn legend(canvas: &mut Canvas, map: &HeatMap, limits: &[f64], top: f64, words: &Words<'_>) -> f64 {
    let label_of = |limit: f64| match map.unit {
        HeatUnit::Minutes => words.speaker.minutes(limit),
        HeatUnit::Share => words.percent(limit),
        HeatUnit::Count => words.speaker.count(limit as u64),
    };
    let look = Type::new(11.0, MUTED);
    let labels: Vec<String> = limits.iter().map(|limit| label_of(*limit)).collect();
    let wide = labels.iter().map(|label| look.width(label) + 10.0).fold(30.0, f64::max);
    let from = canvas.width - wide * HEAT.len() as f64;
    for (step, paint) in HEAT.iter().enumerate() {
        canvas.rect(Rect { x: from + wide * step as f64, y: top, w: wide - 1.0, h: 8.0 }, *paint);
    }
    for (idx, label) in labels.iter().enumerate() {
        canvas.words((from + wide * (idx as f64 + 1.0) - 0.5, top + 20.0), label, look.middle());
    }
    let mut start = from;
    if map.values.iter().any(Option::is_none) {
        let is_count = map.unit == HeatUnit::Count;
        let word = if is_count { words.speaker.count(0) } else { words.say(&say::chart_no_data()) };
        start -= 14.0 + look.width(&word);
        canvas.words((start, top + 9.0), &word, look);
        start -= 20.0;
        let sample = Rect { x: start, y: top - 1.0, w: 14.0, h: 10.0 };
        if is_count { canvas.rect(sample, EMPTY) } else { empty_cell(canvas, sample) }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::{limits, step_of};
    use crate::report::Text;
    use crate::report::block::{HeatMap, HeatUnit};

    fn map(unit: HeatUnit, highest: f64) -> HeatMap {
        HeatMap { title: Text { key: "chart.hour".into(), facts: vec![] }, unit, values: vec![Some(highest); 168] }
    }

    #[test]
    fn limits_are_round() {
        assert_eq!(limits(&map(HeatUnit::Count, 3.0)), [1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(limits(&map(HeatUnit::Count, 57.0)), [10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(limits(&map(HeatUnit::Minutes, 9.0))[..2], [15.0, 60.0]);
    }

    #[test]
    fn a_value_on_a_limit_belongs_below_it() {
        assert_eq!([0.0, 15.0, 15.1, 99999.0].map(|value| step_of(value, &limits(&map(HeatUnit::Minutes, 1.0)))), [0, 0, 1, 5]);
    }
}
