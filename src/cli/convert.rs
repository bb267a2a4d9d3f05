//! `convert` and `annotate`: the comments as a table for other tools.

use std::io::Write;
use std::path::Path;

use super::args::{Convert, TableArg};
use super::console::{self, Console};
use super::{Outcome, output, sentiment_model, settings, summary};
use crate::error::{Error, Result};
use crate::measure::frame;
use crate::pipeline;
use crate::progress::Progress;
use crate::render::frames::{self, CsvFor, Header};
use crate::report::Quotes;

/// Which columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// The canonical comment.
    Canonical,
    /// With labels and waits.
    Annotated,
}

/// Runs the conversion.
///
/// # Errors
///
/// Inputs that cannot be used, an output that cannot be written, a signal.
pub fn run(args: &Convert, columns: Columns) -> Result<Outcome> {
    let config = settings::config(&args.reading)?;
    let settings = settings::read_settings(&args.reading, None, &config)?;
    super::set_threads(settings.threads)?;
    let format = format(args)?;
    let console = Console::new(settings.is_quiet, settings.shows_timings);
    let resources = (columns == Columns::Annotated).then(|| sentiment_model::resources(&settings)).transpose()?;
    let read = pipeline::read(&super::inputs(&args.reading.inputs)?, &settings.ingest, &settings.corpus, &console)?;
    summary::of_left_alone(&console, &read.skipped);
    let corpus = &read.corpus;
    let masker = corpus.masker();
    let texts = if args.raw { frame::Texts::Raw } else { frame::Texts::Masked(&masker) };
    let (labels, measured);
    let mut source = frame::Source { corpus, texts, annotated: None };
    if let Some(resources) = &resources {
        labels = pipeline::annotate(corpus, resources, &console)?;
        sentiment_model::tell(&console, resources, &labels);
        measured = pipeline::measure(corpus, &labels, resources, &settings.measure, &masker, Quotes::None, &console)?;
        source.annotated = Some(frame::Annotated {
            labels: &labels,
            rows: &measured.rows,
            waits: &measured.waits,
            knowledge: &resources.knowledge,
            why: if args.explain { frame::Why::Shown } else { frame::Why::Left },
        });
    }
    let comments = frame::Comments::new(source);
    console.stage("write", None);
    console.checkpoint()?;
    // Machines read CSV as it is only when the user asked for raw texts; a spreadsheet must not run what a stranger wrote.
    let csv_for = if args.raw { CsvFor::Machines } else { CsvFor::People };
    let blocks = || {
        comments.blocks().map(|rows| {
            console.checkpoint()?;
            comments.block(rows)
        })
    };
    let write = |sink: &mut dyn Write| match format {
        TableArg::Csv => blocks().enumerate().try_for_each(|(idx, block)| {
            let header = if idx == 0 { Header::Written } else { Header::Left };
            frames::csv(&block?, csv_for, header, sink)
        }),
        TableArg::Ndjson => blocks().try_for_each(|block| frames::ndjson(&block?, sink)),
        TableArg::Parquet => frames::parquet(blocks(), sink),
        TableArg::Arrow => frames::arrow(blocks(), sink),
    };
    if args.output == Path::new("-") {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        console::write_stdout(&bytes)?;
    } else {
        output::write_file(&args.output, args.force, write)?;
    }
    console.finish(corpus.len() as u64);
    summary::of_table(&console, corpus, &read.rejects);
    Ok(Outcome::Done)
}

fn format(args: &Convert) -> Result<TableArg> {
    if let Some(format) = args.to {
        return Ok(format);
    }
    let extension = args.output.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "csv" => Ok(TableArg::Csv),
        "ndjson" | "jsonl" => Ok(TableArg::Ndjson),
        "parquet" => Ok(TableArg::Parquet),
        "arrow" | "ipc" | "feather" => Ok(TableArg::Arrow),
        "" if args.output == Path::new("-") => Ok(TableArg::Csv),
        _ => Err(Error::Setting {
            origin: "--output".into(),
            what: format!("{} does not say the format", args.output.display()),
            fix: "name the file .csv, .ndjson, .parquet or .arrow, or say `--to`".into(),
        }),
    }
}
