//! The numbers behind a chart as a sheet of their own, and where its lines and columns stand in it.

use super::grid::{Grid, HEAD_ROW, Value};
use super::names::Names;
use super::{Book, Result};
use crate::measure::results::CurvePoint;
use crate::model::{Fact, Share};
use crate::report::block::{AlignedCurve, Chart, Figure, HeatMap, HeatUnit, MoodRow, ServiceRow};
use crate::report::{Text, say};

/// How the numbers are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Lines over hours of waiting.
    OverHours,
    /// Lines over dates.
    OverDates,
    /// Upright columns.
    Columns,
    /// Lying bars.
    Bars,
}

/// One line or set of columns: positions in the sheet, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Column of the names or of the horizontal axis.
    pub x: u16,
    /// Column of the values.
    pub y: u16,
    /// First and last row.
    pub rows: (u32, u32),
    /// Its name.
    pub name: String,
    /// Colour, six hexadecimal digits: that of the drawn charts.
    pub color: u32,
    /// Whether it only frames another line.
    pub is_quiet: bool,
}

/// A native chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Plot {
    /// How it is drawn.
    pub kind: Kind,
    /// What.
    pub series: Vec<Series>,
    /// Whether the values are shares.
    pub is_share: bool,
    /// Titles of the axes.
    pub axes: (String, String),
    /// Ends of the horizontal axis.
    pub range: Option<(f64, f64)>,
}

/// A sheet with the numbers of a figure, and the chart over it where spreadsheets have one for it.
pub struct Data<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its numbers.
    pub sheet: Grid<'a>,
    /// What it shows, for readers of the numbers.
    pub note: String,
    /// Its chart.
    pub plot: Option<Plot>,
}

/// What goes well or neutral, what goes badly, what does not count, a third and a fourth thing.
const BLUE: u32 = 0x00_72_B2;
const ORANGE: u32 = 0xC6_51_02;
const GREY: u32 = 0x6B_78_8A;
const GREEN: u32 = 0x00_79_5A;
const DARK: u32 = 0x43_4B_57;
const CYCLE: [u32; 5] = [DARK, BLUE, ORANGE, GREEN, GREY];

/// Writes the numbers of a figure.
pub fn write<'a>(book: &'a Book<'a>, figure: &'a Figure, names: &mut Names) -> Result<Data<'a>> {
    let name = names.unique(&book.say(&say::office::sheet_data(Fact::Name(book.say(&about(&figure.chart).0)))));
    let note = book.say(&about(&figure.chart).1);
    let sheet = |headings: &[String]| Grid::table(book, &name, &book.say(&figure.title), &note, headings);
    let written = match &figure.chart {
        Chart::AnsweredOverTime { curves, horizons, .. } => curves_over_hours(book, sheet, curves, horizons)?,
        Chart::WaitBuckets { buckets } => {
            let rows = buckets.iter().map(|(label, share, _)| (book.say(label), *share, None));
            shares(book, sheet, rows.collect(), (Kind::Columns, say::chart_wait_axis()))?
        }
        Chart::CausePareto { rows } => {
            let rows = rows.iter().map(|row| (book.speaker.cause(&row.cause), row.share, row.baseline));
            shares(book, sheet, rows.collect(), (Kind::Bars, say::chart_share_of_comments()))?
        }
        Chart::VolumeOverTime { bins, .. } => {
            let rows = bins
                .iter()
                .map(|(span, all, negative)| vec![Value::Instant(span.from), Value::Instant(span.to), Value::Count(*all), Value::Count(*negative)]);
            let lines = [(say::chart_all_comments(), GREY), (say::chart_negative(), ORANGE)];
            over_dates(book, sheet, rows.collect(), &lines, say::chart_comments())?
        }
        Chart::SentimentTrend { bins, .. } => {
            let rows = bins.iter().map(|(span, share)| {
                let mut row = vec![Value::Instant(span.from), Value::Instant(span.to)];
                row.extend(trend(share));
                row
            });
            let lines = [
                (say::chart_negative_share(), ORANGE),
                (say::office::col_low(), GREY),
                (say::office::col_high(), GREY),
                (say::office::col_n(), GREY),
            ];
            over_dates(book, sheet, rows.collect(), &lines, say::chart_negative_share())?
        }
        Chart::BacklogOverTime { points, .. } => {
            let rows = points.iter().map(|(at, open)| vec![Value::Instant(*at), Value::Blank, Value::Count(*open)]);
            over_dates(book, sheet, rows.collect(), &[(say::chart_open_cases(), DARK)], say::chart_open_cases())?
        }
        Chart::AlignedCurves { curves } => aligned(book, sheet, curves)?,
        Chart::DurationDots { names, rows } => (durations(book, sheet, names, rows)?, None),
        Chart::ServiceTargets { rows } => (targets(book, sheet, rows)?, None),
        Chart::MoodAfterReplies { rows } => (moods(book, sheet, rows)?, None),
        Chart::HourWeekday { maps } => (hours(book, &name, (figure, &note), maps)?, None),
        Chart::ActsOverPhases { phases, rows } => {
            let mut headings = vec![book.say(&say::office::col_name())];
            headings.extend(phases.iter().map(|(kind, ..)| book.speaker.term("phase", kind.as_str())));
            let mut grid = sheet(&headings)?;
            for (row, (act, shares)) in (HEAD_ROW + 1..).zip(rows) {
                let mut values = vec![Value::Text(book.speaker.term("act", act.as_str()))];
                values.extend(shares.iter().map(|share| if share.is_too_few() { Value::Blank } else { Value::Share(share.share) }));
                grid.row(row, &values)?;
            }
            if !rows.is_empty() && !phases.is_empty() {
                grid.heat((HEAD_ROW + 1, 1), (HEAD_ROW + rows.len() as u32, phases.len() as u16))?;
            }
            (grid, None)
        }
    };
    let (sheet, plot) = written;
    Ok(Data { figure, note, sheet: sheet.finished()?, plot: plot.filter(|plot| plot.series.iter().any(|series| series.rows.0 <= series.rows.1)) })
}

/// A short name for the sheet, and what a spreadsheet shows of the figure: it has no bands, marks or stretched scales.
fn about(chart: &Chart) -> (Text, Text) {
    match chart {
        Chart::AnsweredOverTime { .. } => (say::office::chart_answered(), say::office::note_answered()),
        Chart::WaitBuckets { .. } => (say::office::chart_buckets(), say::office::note_buckets()),
        Chart::VolumeOverTime { .. } => (say::office::chart_volume(), say::office::note_volume()),
        Chart::SentimentTrend { .. } => (say::office::chart_mood(), say::office::note_mood()),
        Chart::CausePareto { .. } => (say::office::chart_causes(), say::office::note_causes()),
        Chart::HourWeekday { .. } => (say::office::chart_hours(), say::office::note_heat()),
        Chart::ActsOverPhases { .. } => (say::office::chart_acts(), say::office::note_heat()),
        Chart::BacklogOverTime { .. } => (say::office::chart_backlog(), say::office::note_backlog()),
        Chart::AlignedCurves { .. } => (say::office::chart_aligned(), say::office::note_aligned()),
        Chart::DurationDots { .. } => (say::office::chart_durations(), say::office::note_durations()),
        Chart::ServiceTargets { .. } => (say::effects::sheet_targets(), say::effects::targets_caption()),
        Chart::MoodAfterReplies { .. } => (say::effects::sheet_moods(), say::effects::sheet_moods_note()),
    }
}

type Written<'a> = (Grid<'a>, Option<Plot>);

/// Curves below each other, each with its name in the first column, so that rows can be filtered.
fn curves_over_hours<'a>(
    book: &'a Book<'a>,
    sheet: impl Fn(&[String]) -> Result<Grid<'a>>,
    curves: &[(Text, Vec<CurvePoint>)],
    horizons: &[f64],
) -> Result<Written<'a>> {
    let headings = [
        say::office::col_name(),
        say::office::col_hours_waited(),
        say::office::col_minutes_waited(),
        say::chart_answered_axis(),
        say::office::col_low(),
        say::office::col_high(),
        say::office::col_at_risk(),
    ]
    .map(|heading| book.say(&heading));
    let mut grid = sheet(&headings)?;
    let mut row = HEAD_ROW + 1;
    let mut series = Vec::new();
    for ((label, points), color) in curves.iter().zip(CYCLE.iter().cycle()) {
        let name = book.say(label);
        let first = row;
        for point in points {
            grid.row(
                row,
                &[
                    Value::Text(name.clone()),
                    Value::Number(point.minutes / 60.0),
                    Value::Number(point.minutes),
                    Value::Share(point.answered),
                    Value::Share(point.low),
                    Value::Share(point.high),
                    Value::Count(point.n_at_risk),
                ],
            )?;
            row += 1;
        }
        series.push(Series { x: 1, y: 3, rows: (first, row.saturating_sub(1)), name, color: *color, is_quiet: false });
    }
    grid.filtered(row - HEAD_ROW - 1, headings.len())?;
    let plot = Plot {
        kind: Kind::OverHours,
        series,
        is_share: true,
        axes: (book.say(&say::office::col_hours_waited()), book.say(&say::chart_answered_axis())),
        range: horizons.iter().copied().reduce(f64::max).map(|last| (0.0, last / 60.0)),
    };
    Ok((grid, Some(plot)))
}

/// The courses of crises below each other, each with its name in the first column, so that rows can be filtered.
fn aligned<'a>(book: &'a Book<'a>, sheet: impl Fn(&[String]) -> Result<Grid<'a>>, curves: &[AlignedCurve]) -> Result<Written<'a>> {
    let since = book.say(&say::comparison::course_since_onset());
    let headings = [book.say(&say::office::col_name()), since.clone(), book.say(&say::chart_comments()), book.say(&say::chart_negative())];
    let mut grid = sheet(&headings)?;
    let mut row = HEAD_ROW + 1;
    let mut series = Vec::new();
    for (curve, color) in curves.iter().zip(CYCLE.iter().cycle()) {
        let name = book.say(&curve.name);
        let first = row;
        for (hour, (all, negative)) in curve.hours.iter().enumerate() {
            grid.row(row, &[Value::Text(name.clone()), Value::Count(hour as u64), Value::Count(*all), Value::Count(*negative)])?;
            row += 1;
        }
        series.push(Series { x: 1, y: 2, rows: (first, row.saturating_sub(1)), name, color: *color, is_quiet: false });
    }
    grid.filtered(row - HEAD_ROW - 1, headings.len())?;
    let axes = (since, book.say(&say::chart_comments()));
    Ok((grid, Some(Plot { kind: Kind::OverHours, series, is_share: false, axes, range: None })))
}

/// Durations in minutes, a row each and a column a crisis; what was not reached is said in words.
fn durations<'a>(
    book: &'a Book<'a>,
    sheet: impl Fn(&[String]) -> Result<Grid<'a>>,
    names: &[Text],
    rows: &[(Text, Vec<Option<f64>>)],
) -> Result<Grid<'a>> {
    let unit = Fact::Name(book.say(&say::office::unit_minutes()));
    let mut headings = vec![book.say(&say::office::col_name())];
    headings.extend(names.iter().map(|name| book.say(&say::office::with_unit(Fact::Name(book.say(name)), unit.clone()))));
    let mut grid = sheet(&headings)?;
    for (row, (label, values)) in (HEAD_ROW + 1..).zip(rows) {
        let not_reached = || Value::Instead(book.say(&say::ui_not_reached()));
        let mut cells = vec![Value::Text(book.say(label))];
        cells.extend(values.iter().map(|minutes| minutes.map_or_else(not_reached, Value::Number)));
        grid.row(row, &cells)?;
    }
    grid.filtered(rows.len() as u32, headings.len())?;
    Ok(grid)
}

/// What became of the cases of each kind.
fn targets<'a>(book: &'a Book<'a>, sheet: impl Fn(&[String]) -> Result<Grid<'a>>, rows: &[ServiceRow]) -> Result<Grid<'a>> {
    let states = [say::effects::col_met(), say::effects::col_late(), say::effects::col_open_late(), say::effects::col_open_in_time()];
    let mut headings = vec![book.say(&say::effects::col_class())];
    headings.extend(states.iter().map(|state| book.say(state)));
    let mut grid = sheet(&headings)?;
    for (idx, row) in (HEAD_ROW + 1..).zip(rows) {
        let mut cells = vec![Value::Text(book.say(&row.label))];
        cells.extend(row.states.map(Value::Count));
        grid.row(idx, &cells)?;
    }
    grid.filtered(rows.len() as u32, headings.len())?;
    Ok(grid)
}

/// How much calmer people were after replies of each kind.
fn moods<'a>(book: &'a Book<'a>, sheet: impl Fn(&[String]) -> Result<Grid<'a>>, rows: &[MoodRow]) -> Result<Grid<'a>> {
    let headings =
        [say::effects::col_reply(), say::effects::col_beyond(), say::office::col_low(), say::office::col_high(), say::effects::col_pairs()]
            .map(|heading| book.say(&heading));
    let mut grid = sheet(&headings)?;
    for (idx, row) in (HEAD_ROW + 1..).zip(rows) {
        let numbers = [row.point, row.low, row.high].map(Value::Number);
        let cells: Vec<Value> = std::iter::once(Value::Text(book.say(&row.label))).chain(numbers).chain([Value::Count(row.n)]).collect();
        grid.row(idx, &cells)?;
    }
    grid.filtered(rows.len() as u32, headings.len())?;
    Ok(grid)
}

/// Named shares, with those of the calm time beside them where there are any.
fn shares<'a>(
    book: &'a Book<'a>,
    sheet: impl Fn(&[String]) -> Result<Grid<'a>>,
    rows: Vec<(String, Share, Option<Share>)>,
    (kind, axis): (Kind, Text),
) -> Result<Written<'a>> {
    let has_baseline = rows.iter().any(|(_, _, baseline)| baseline.is_some());
    let mut headings: Vec<String> = [
        say::office::col_name(),
        say::office::col_share(),
        say::office::col_low(),
        say::office::col_high(),
        say::chart_cases(),
        say::office::col_n(),
    ]
    .map(|heading| book.say(&heading))
    .into();
    if kind == Kind::Bars {
        headings[4] = book.say(&say::chart_comments());
    }
    if has_baseline {
        headings.push(book.say(&say::chart_calm_time()));
    }
    let mut grid = sheet(&headings)?;
    let n = rows.len() as u32;
    for (row, (name, share, baseline)) in (HEAD_ROW + 1..).zip(rows) {
        let mut values = vec![Value::Text(name)];
        values.extend(trend(&share).into_iter().take(3));
        values.extend([Value::Count(share.count), Value::Count(share.n)]);
        values.extend(baseline.filter(|share| !share.is_too_few()).map(|share| Value::Share(share.share)));
        grid.row(row, &values)?;
    }
    grid.filtered(n, headings.len())?;
    let rows = (HEAD_ROW + 1, HEAD_ROW + n);
    let mut series = vec![Series { x: 0, y: 1, rows, name: book.say(&say::office::col_share()), color: BLUE, is_quiet: false }];
    if has_baseline {
        series.push(Series { x: 0, y: 6, rows, name: book.say(&say::chart_calm_time()), color: GREY, is_quiet: true });
    }
    let axes = match kind {
        Kind::Bars => (String::new(), book.say(&axis)),
        _ => (book.say(&axis), book.say(&say::office::col_share())),
    };
    Ok((grid, Some(Plot { kind, series, is_share: true, axes, range: None })))
}

/// Share, interval and n; nothing but n where there are too few.
fn trend(share: &Share) -> [Value; 4] {
    if share.is_too_few() {
        [Value::Blank, Value::Blank, Value::Blank, Value::Count(share.n)]
    } else {
        [Value::Share(share.share), Value::Share(share.low), Value::Share(share.high), Value::Count(share.n)]
    }
}

/// Lines over time. Rows begin with both ends of a stretch of time; the names belong to the columns after them, of which the n is not drawn.
fn over_dates<'a>(
    book: &'a Book<'a>,
    sheet: impl Fn(&[String]) -> Result<Grid<'a>>,
    rows: Vec<Vec<Value>>,
    lines: &[(Text, u32)],
    axis: Text,
) -> Result<Written<'a>> {
    let has_ends = rows.iter().any(|row| row[1] != Value::Blank);
    let mut headings = vec![book.zoned(&say::office::col_from())];
    if has_ends {
        headings.push(book.zoned(&say::office::col_to()));
    }
    headings.extend(lines.iter().map(|(name, _)| book.say(name)));
    let mut grid = sheet(&headings)?;
    let n = rows.len() as u32;
    let is_share = rows.iter().flatten().any(|value| matches!(value, Value::Share(_)));
    let serial = |row: &Vec<Value>| if let Value::Instant(at) = row[0] { book.serial(at) } else { None };
    let range = rows.first().and_then(serial).zip(rows.last().and_then(serial));
    for (row, mut values) in (HEAD_ROW + 1..).zip(rows) {
        if !has_ends {
            values.remove(1);
        }
        grid.row(row, &values)?;
    }
    grid.filtered(n, headings.len())?;
    let first = if has_ends { 2 } else { 1 };
    let count = say::office::col_n();
    let series = (first..).zip(lines).filter(|(_, (name, _))| *name != count).map(|(y, (name, color))| Series {
        x: 0,
        y,
        rows: (HEAD_ROW + 1, HEAD_ROW + n),
        name: book.say(name),
        color: *color,
        is_quiet: is_share && y > first,
    });
    let plot = Plot {
        kind: Kind::OverDates,
        series: series.collect(),
        is_share,
        axes: (String::new(), book.say(&axis)),
        range: range.map(|(from, to)| (from.floor(), to.ceil())),
    };
    Ok((grid, Some(plot)))
}

/// Maps of 7 days by 24 hours below each other, coloured by the spreadsheet.
fn hours<'a>(book: &'a Book<'a>, name: &str, (figure, note): (&Figure, &str), maps: &[HeatMap]) -> Result<Grid<'a>> {
    let mut grid = Grid::new(book, name)?;
    grid.caption(&book.say(&figure.title))?;
    grid.way_back(1)?;
    grid.label(1, 1, note, &book.styles.quiet)?;
    let mut row = 3;
    for map in maps {
        let title = book.say(&map.title);
        let title = if map.unit == HeatUnit::Minutes { book.with_unit(&title, &book.say(&say::office::unit_minutes())) } else { title };
        grid.label(row, 0, &title, &book.styles.heading)?;
        let mut headings = vec![book.say(&say::chart_weekday())];
        headings.extend((0..24).map(|hour| book.speaker.hour(hour)));
        grid.headings(row + 1, &headings)?;
        for (day, values) in (0..).zip(map.values.chunks(24)) {
            let mut cells = vec![Value::Text(book.speaker.weekday(day))];
            cells.extend(values.iter().map(|value| match (value, map.unit) {
                (None, _) => Value::Blank,
                (Some(value), HeatUnit::Count) => Value::Count(value.max(0.0).round() as u64),
                (Some(value), HeatUnit::Share) => Value::Share(*value),
                (Some(value), HeatUnit::Minutes) => Value::Number(*value),
            }));
            grid.row(row + 2 + day, &cells)?;
        }
        grid.heat((row + 2, 1), (row + 8, 24))?;
        row += 11;
    }
    Ok(grid)
}
