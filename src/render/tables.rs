//! The report's tables as CSV: machine names, raw numbers, one language. Intervals and n get columns of their own.

use super::frames::inert;
use crate::i18n::{Catalog, Speaker};
use crate::model::Fact;
use crate::report::Report;
use crate::report::block::{Block, Cell, Table};

/// One file of `tables/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvFile {
    /// File stem.
    pub id: &'static str,
    /// UTF-8, comma-separated, with a header.
    pub bytes: Vec<u8>,
}

/// Every table of the report, in its order. Labels are said with `catalog`, times in UTC, so that the files are the same for every locale and zone of a report.
#[must_use]
pub fn csv_files(report: &Report, catalog: &Catalog) -> Vec<CsvFile> {
    let speaker = Speaker::new(catalog, chrono_tz::Tz::UTC);
    report
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Table(table) => Some(CsvFile { id: table.id, bytes: csv(table, &speaker) }),
            _ => None,
        })
        .collect()
}

/// How many columns the cells of a table column take: a share is five, a wait four.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Width {
    One,
    Share,
    Wait,
}

fn csv(table: &Table, speaker: &Speaker<'_>) -> Vec<u8> {
    let widths: Vec<Width> = (0..table.columns.len())
        .map(|idx| {
            let mut cells = table.rows.iter().map(|row| &row[idx]);
            if cells.clone().any(|cell| matches!(cell, Cell::Share(_))) {
                Width::Share
            } else if cells.any(|cell| matches!(cell, Cell::Wait(_))) {
                Width::Wait
            } else {
                Width::One
            }
        })
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let suffixes = |width| match width {
        Width::One => &[""][..],
        Width::Share => &["", "_low", "_high", "_count", "_n"][..],
        Width::Wait => &["", "_low", "_high", "_n"][..],
    };
    let header =
        table.columns.iter().zip(&widths).flat_map(|(column, width)| suffixes(*width).iter().map(move |suffix| format!("{}{suffix}", column.id)));
    writer.write_record(header).expect("memory takes it");
    for row in &table.rows {
        let fields = row.iter().zip(&widths).flat_map(|(cell, width)| fields(cell, *width, speaker));
        writer.write_record(fields).expect("memory takes it, and rows are as long as the header");
    }
    writer.into_inner().expect("memory takes it")
}

fn fields(cell: &Cell, width: Width, speaker: &Speaker<'_>) -> Vec<String> {
    let optional = |value: Option<f64>| value.map(number).unwrap_or_default();
    let mut fields = match cell {
        Cell::Empty => vec![String::new()],
        Cell::Text(text) => vec![inert(&speaker.say(text)).into_owned()],
        Cell::Fact(fact) => vec![raw(fact)],
        Cell::Share(share) => {
            vec![number(share.share), number(share.low), number(share.high), share.count.to_string(), share.n.to_string()]
        }
        Cell::Wait(wait) => vec![optional(wait.point), optional(wait.low), optional(wait.high), wait.n.to_string()],
        Cell::Evidence(ids) => vec![ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")],
    };
    let wanted = match width {
        Width::One => 1,
        Width::Share => 5,
        Width::Wait => 4,
    };
    fields.resize(wanted, String::new());
    fields
}

fn raw(fact: &Fact) -> String {
    match fact {
        Fact::Count(n) => n.to_string(),
        Fact::Number(value) | Fact::Change(value) | Fact::Points(value) | Fact::Share(value) | Fact::Minutes(value) => number(*value),
        Fact::ShareRange(low, high) => format!("{}..{}", number(*low), number(*high)),
        Fact::MinutesRange(low, high) => format!("{}..{}", number(*low), high.map(number).unwrap_or_default()),
        Fact::Instant(at) | Fact::Date(at) => {
            chrono::DateTime::from_timestamp_micros(*at).map_or_else(String::new, |at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        }
        Fact::Hour(value) | Fact::Weekday(value) => value.to_string(),
        Fact::Cause(id) | Fact::SubCause(id) | Fact::Term(_, id) => id.clone(),
        Fact::Language(lang) => lang.as_str().to_owned(),
        Fact::Phrase { en, .. } => inert(en).into_owned(),
        Fact::Name(name) => inert(name).into_owned(),
    }
}

/// Six decimals, without trailing zeros.
fn number(value: f64) -> String {
    ((value * 1e6).round() / 1e6).to_string()
}
