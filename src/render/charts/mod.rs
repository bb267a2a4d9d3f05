//! Figures of the report to drawings: one SVG for slides, one for the HTML page, and PNG from the first.
//!
//! Every chart fills a [`canvas::Canvas`] from the top down and says how high it became; titles, captions and the document around it are added here. Same
//! report, same bytes.

mod acts_over_phases;
mod aligned_curves;
mod answered_over_time;
mod axis;
mod backlog;
mod canvas;
mod cause_pareto;
mod duration_dots;
mod hour_weekday;
mod labels;
mod legend;
mod mood_after_replies;
mod sentiment_trend;
mod service_targets;
mod svg;
mod theme;
mod time_plot;
mod volume;
mod wait_buckets;
mod words;

#[cfg(test)]
mod beside_tests;
#[cfg(test)]
pub(crate) mod tests;

use canvas::{Canvas, Rect, Type};
use labels::{Weight, balanced, wrapped};
use svg::{Medium, Naming, document};
use theme::{BODY, EMPTY, INK, MUTED, PAGE, SMALL, TITLE};
use time_plot::Backdrop;
use words::Words;

pub use svg::{FONT_FACES, png};
pub use theme::DARK_CSS;

use crate::error::Result;
use crate::i18n::Speaker;
use crate::report::block::{Block, Chart as Data, Figure};
use crate::report::{Report, say};

/// Width of every chart, CSS px.
const WIDTH: f64 = 860.0;
/// Space around a chart in its own file, px.
const FILE_MARGIN: f64 = 28.0;
/// Space around a chart in a page, px: room for half a label.
const PAGE_MARGIN: f64 = 4.0;

/// A drawn figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// File stem in `charts/` and anchor: the figure's.
    pub id: &'static str,
    /// A file of its own, on white, with title, caption and fonts.
    pub svg: String,
    /// For the HTML page, which prints title and caption itself: without background, in colours that [`DARK_CSS`] turns.
    pub svg_inline: String,
    /// The values that are drawn, in words.
    pub values: ValueTable,
}

/// What a chart shows, as a table in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueTable {
    /// Names of the series.
    pub series: Vec<String>,
    /// What is read, and a value for each series; empty where there is none.
    pub rows: Vec<(String, Vec<String>)>,
}

impl ValueTable {
    /// Readings of one label are one row, in the order in which they were drawn.
    fn new(readings: &[canvas::Reading]) -> Self {
        let mut table = Self::default();
        let mut place_of: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for reading in readings {
            let place = *place_of.entry(&reading.label).or_insert_with(|| {
                table.rows.push((reading.label.clone(), Vec::new()));
                table.rows.len() - 1
            });
            for (series, value) in &reading.values {
                let column = table.series.iter().position(|known| known == series).unwrap_or_else(|| {
                    table.series.push(series.clone());
                    table.series.len() - 1
                });
                let cells = &mut table.rows[place].1;
                cells.resize(cells.len().max(column + 1), String::new());
                cells[column].clone_from(value);
            }
        }
        let n_series = table.series.len();
        table.rows.iter_mut().for_each(|(_, cells)| cells.resize(n_series, String::new()));
        table
    }
}

/// All figures of a report, in its order.
///
/// # Errors
///
/// As [`draw`].
pub fn draw_all(report: &Report, speaker: &Speaker<'_>) -> Result<Vec<Chart>> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let figures = blocks.filter_map(|block| if let Block::Figure(figure) = block { Some(figure) } else { None });
    figures.map(|figure| draw(figure, speaker)).collect()
}

/// One figure.
///
/// # Errors
///
/// [`crate::error::Error::Output`] when the drawing library fails; no data make it fail.
pub fn draw(figure: &Figure, speaker: &Speaker<'_>) -> Result<Chart> {
    let words = Words { speaker };
    let (title, caption) = (speaker.say(&figure.title), speaker.say(&figure.caption));
    let naming = Naming { id: figure.id, title: &title, description: &speaker.say(&figure.description) };

    let mut file = Canvas::new(WIDTH);
    let mut body = Canvas::new(WIDTH - 2.0 * FILE_MARGIN);
    let height = draw_data(&mut body, &figure.chart, &words);
    let heading = balanced(&labels::clean(&title), TITLE, Weight::Bold, body.width, 3);
    let notes = wrapped(&labels::clean(&caption), SMALL, Weight::Regular, body.width, 4);
    let body_top = FILE_MARGIN + heading.len() as f64 * 27.0 + 12.0;
    let notes_top = body_top + height + 14.0;
    let total = (notes_top + notes.len() as f64 * 17.0 + FILE_MARGIN - 8.0).ceil();
    file.rect(Rect { x: 0.0, y: 0.0, w: WIDTH, h: total }, PAGE);
    for (line, text) in heading.iter().enumerate() {
        file.words((FILE_MARGIN, FILE_MARGIN + 15.0 + line as f64 * 27.0), text, Type::new(TITLE, INK).bold());
    }
    file.place(body, FILE_MARGIN, body_top);
    for (line, text) in notes.iter().enumerate() {
        file.words((FILE_MARGIN, notes_top + SMALL + line as f64 * 17.0), text, Type::new(SMALL, MUTED));
    }

    let mut page = Canvas::new(WIDTH);
    let mut body = Canvas::new(WIDTH - 2.0 * PAGE_MARGIN);
    let height = draw_data(&mut body, &figure.chart, &words);
    page.place(body, PAGE_MARGIN, PAGE_MARGIN);
    let page_height = (height + 2.0 * PAGE_MARGIN).ceil();

    Ok(Chart {
        id: figure.id,
        svg: document(&file, (WIDTH as u32, total as u32), Medium::File, &naming)?,
        svg_inline: document(&page, (WIDTH as u32, page_height as u32), Medium::Page, &naming)?,
        values: ValueTable::new(page.readings()),
    })
}

fn draw_data(canvas: &mut Canvas, data: &Data, words: &Words<'_>) -> f64 {
    match data {
        Data::AnsweredOverTime { curves, horizons, target_minutes } => answered_over_time::draw(canvas, curves, horizons, *target_minutes, words),
        Data::WaitBuckets { buckets } => wait_buckets::draw(canvas, buckets, words),
        Data::VolumeOverTime { bins, expected, phases, statements, onset } => {
            volume::draw(canvas, (bins, expected), Backdrop { phases, statements, onset: *onset }, words)
        }
        Data::SentimentTrend { bins, corrected, phases, statements } => {
            sentiment_trend::draw(canvas, bins, corrected, Backdrop { phases, statements, onset: None }, words)
        }
        Data::CausePareto { rows } => cause_pareto::draw(canvas, rows, words),
        Data::HourWeekday { maps } => hour_weekday::draw(canvas, maps, words),
        Data::ActsOverPhases { phases, rows } => acts_over_phases::draw(canvas, phases, rows, words),
        Data::BacklogOverTime { points, phases } => backlog::draw(canvas, points, phases, words),
        Data::ServiceTargets { rows } => service_targets::draw(canvas, rows, words),
        Data::MoodAfterReplies { rows } => mood_after_replies::draw(canvas, rows, words),
        Data::AlignedCurves { curves } => aligned_curves::draw(canvas, curves, words),
        Data::DurationDots { names, rows } => duration_dots::draw(canvas, names, rows, words),
    }
}

/// A calm sentence where there is nothing to draw. Returns the height used, px.
fn nothing(canvas: &mut Canvas, words: &Words<'_>) -> f64 {
    let height = 120.0;
    canvas.rect(Rect { x: 0.0, y: 0.0, w: canvas.width, h: height }, EMPTY);
    canvas.words((canvas.width / 2.0, height / 2.0 + BODY * 0.36), &words.say(&say::chart_no_data()), Type::new(BODY + 1.0, MUTED).middle());
    height
}

/// The name of a vertical axis, level, above it: nobody tilts their head. Returns where the plot may begin.
fn y_title(canvas: &mut Canvas, top: f64, title: &str) -> f64 {
    canvas.words((0.0, top + 8.0 + SMALL), title, Type::new(SMALL, MUTED));
    top + 8.0 + SMALL + 8.0
}
