//! The sheet of charts: native ones, which read from the sheets with their data and can be changed and copied into slides.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartSeries, ChartSolidFill, ChartType, Color,
};

use super::chart_data::{Data, Kind, Plot, Series};
use super::grid::Grid;
use super::{Book, Result};

/// Size of a chart, px.
const SIZE: (u32, u32) = (900, 400);
/// Rows of 20 px that a chart covers, and the gap below it.
const ROWS: u32 = 22;
/// Bars need room for their names.
const PX_PER_BAR: u32 = 34;
const MUTED: Color = Color::RGB(0x54_5D_69);
const GRID: Color = Color::RGB(0xE3_E6_EB);

/// Every chart below the last, with its title above and its remarks below.
pub fn write<'a>(book: &'a Book<'a>, name: &str, data: &[Data<'_>]) -> Result<Grid<'a>> {
    let mut grid = Grid::new(book, name)?;
    grid.caption(name)?;
    grid.way_back(1)?;
    let mut row = 3;
    for data in data {
        let Some(plot) = &data.plot else { continue };
        grid.label(row, 0, &book.say(&data.figure.title), &book.styles.heading)?;
        let mut height = SIZE.1;
        if plot.kind == Kind::Bars {
            height = height.max(plot.series.iter().map(|series| series.rows.1 - series.rows.0 + 1).max().unwrap_or(0) * PX_PER_BAR);
        }
        let mut chart = draw(data.sheet.name(), plot);
        chart.set_width(SIZE.0).set_height(height).set_name(data.figure.id).set_alt_text(book.say(&data.figure.description));
        grid.chart(row + 1, 0, &chart)?;
        row += 1 + ROWS.max(height / 20 + 2);
        grid.label(row - 1, 0, &data.note, &book.styles.quiet)?;
        row += 2;
    }
    grid.fix_width(0, 16);
    grid.finished()
}

fn draw(sheet: &str, plot: &Plot) -> Chart {
    let mut chart = Chart::new(match plot.kind {
        Kind::OverHours | Kind::OverDates => ChartType::ScatterStraight,
        Kind::Columns => ChartType::Column,
        Kind::Bars => ChartType::Bar,
    });
    for series in &plot.series {
        chart.push_series(&drawn_series(sheet, plot.kind, series));
    }
    chart.title().set_hidden();
    if plot.series.len() > 1 {
        chart.legend().set_position(ChartLegendPosition::Top).set_font(&font());
    } else {
        chart.legend().set_hidden();
    }
    // In a bar chart the horizontal axis is the one of the values.
    let is_lying = plot.kind == Kind::Bars;
    let names = if is_lying { chart.y_axis() } else { chart.x_axis() };
    names.set_font(&font()).set_name_font(&font()).set_major_gridlines(false);
    if !plot.axes.0.is_empty() {
        names.set_name(plot.axes.0.as_str());
    }
    match plot.kind {
        Kind::OverDates => names.set_num_format("d mmm"),
        Kind::OverHours => names.set_num_format("0").set_major_unit(6.0),
        // The largest on top.
        Kind::Bars => names.set_reverse(),
        Kind::Columns => names,
    };
    let values = if is_lying { chart.x_axis() } else { chart.y_axis() };
    values.set_font(&font()).set_name_font(&font()).set_major_gridlines(true).set_major_gridlines_line(ChartLine::new().set_color(GRID));
    if !plot.axes.1.is_empty() {
        values.set_name(plot.axes.1.as_str());
    }
    if plot.is_share {
        values.set_num_format("0%").set_min(0.0);
    }
    if plot.kind == Kind::OverHours {
        values.set_max(1.0);
    }
    if let Some((from, to)) = plot.range.filter(|(from, to)| from < to) {
        chart.x_axis().set_min(from).set_max(to);
        if plot.kind == Kind::OverDates && to - from >= 14.0 {
            chart.x_axis().set_major_unit(7.0);
        }
    }
    chart
}

fn drawn_series(sheet: &str, kind: Kind, series: &Series) -> ChartSeries {
    let mut drawn = ChartSeries::new();
    let (first, last) = series.rows;
    drawn
        .set_name(series.name.as_str())
        .set_categories((sheet, first, series.x, last, series.x))
        .set_values((sheet, first, series.y, last, series.y));
    let color = Color::RGB(series.color);
    match kind {
        Kind::OverHours | Kind::OverDates => {
            let mut line = ChartLine::new();
            line.set_color(color).set_width(if series.is_quiet { 0.75 } else { 2.0 });
            if series.is_quiet {
                line.set_dash_type(ChartLineDashType::Dash);
            }
            drawn.set_format(ChartFormat::new().set_line(&line)).set_marker(ChartMarker::new().set_none());
        }
        Kind::Columns | Kind::Bars => {
            drawn.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color))).set_gap(60);
        }
    }
    drawn
}

fn font() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_color(MUTED).unset_bold();
    font
}
