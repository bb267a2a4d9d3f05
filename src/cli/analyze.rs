//! `analyze`: archives to a folder with the report, the numbers, the ledger and the data.

use std::path::Path;

use super::args::{Analyze, FormatArg};
use super::documents::Documents;
use super::output::{Access, Staging};
use super::settings::{self, AnalyzeSettings};
use super::{Outcome, console::Console, documents, leftovers, manifest, record, sentiment_model, summary};
use crate::annotate::Labels;
use crate::corpus::Corpus;
use crate::corpus::privacy::Masker;
use crate::error::{Error, Result};
use crate::i18n::Locale;
use crate::ingest;
use crate::learn::sheet::Sheet;
use crate::measure::{Measured, frame};
use crate::pipeline;
use crate::progress::Progress;
use crate::render;
use crate::render::frames::{self, CsvFor, Header};
use crate::report::{CauseFacts, Quotes, Report, ReportMeta};
use crate::resources::Resources;

/// Runs the analysis.
///
/// # Errors
///
/// Inputs that cannot be used, settings that mean nothing, an output that cannot be written, a signal.
pub fn run(args: &Analyze) -> Result<Outcome> {
    let config = settings::config(&args.reading)?;
    let settings = settings::analyze_settings(args, &config)?;
    let report_to = &settings.report;
    super::set_threads(settings.read.threads)?;
    let console = Console::new(settings.read.is_quiet, settings.read.shows_timings);
    let resources = sentiment_model::resources(&settings.read)?;
    let sheet = labelled(&settings)?;
    // The target is checked before the work, so that an hour of reading cannot end in "exists already".
    let mut staging = Staging::new(&report_to.out, report_to.replaces)?;

    let read = pipeline::read(&super::inputs(&args.reading.inputs)?, &settings.read.ingest, &settings.read.corpus, &console)?;
    for (file, reason) in &read.skipped {
        console.say(&format!("{file}: left alone, {reason}"));
    }
    let ledger = &read.corpus.ledger;
    if report_to.is_strict {
        leftovers::forbid_rejects(&read.rejects, &read.corpus)?;
    }
    let (labels, masker, measured) = compute(&settings, sheet.as_ref(), &read.corpus, &resources, &console)?;
    let has_too_many_rejects = ledger.rejected_share() > report_to.max_rejects;
    let meta = meta(&settings, &resources, has_too_many_rejects);
    console.stage("report", None);
    let (_, report) = pipeline::judge_and_report(&measured, &resources, &meta);

    let stem = documents::quoting("report", report_to.quotes);
    let documents = Documents { settings: report_to, resources: &resources, zone: settings.read.measure.report_zone, console: &console };
    documents.write(&mut staging, &report, &stem)?;
    console.stage("write", Some(read.corpus.len() as u64));
    let analysis = Analysis { corpus: &read.corpus, labels: &labels, measured: &measured, masker: &masker };
    write_data(&mut staging, &settings, analysis, &resources, &report, &console)?;
    leftovers::write_rejects(&mut staging, &read.rejects, &read.corpus)?;
    leftovers::write_history(&mut staging, &read.corpus)?;
    console.checkpoint()?;
    let mut described = settings::described(&settings.read, report_to);
    described.extend(record::of_run(args, &settings, &config)?);
    let manifest = manifest::manifest(described, &resources, &measured.measures.ledger, &staging);
    staging.write("manifest.json", Access::Usual, &manifest)?;
    staging.publish()?;

    console.finish(read.corpus.len() as u64);
    sentiment_model::tell(&console, &resources, &labels);
    summary::of_reading(&console, &settings.read, report_to, &measured.measures);
    let page = if report_to.has(FormatArg::Html) { format!("{stem}.html") } else { String::new() };
    console.say(&format!("report: {}", report_to.out.join(page).display()));
    Ok(if has_too_many_rejects { Outcome::TooManyRejects } else { Outcome::Done })
}

/// The sheet of labels that the settings name.
///
/// # Errors
///
/// It cannot be read.
pub fn labelled(settings: &AnalyzeSettings) -> Result<Option<Sheet>> {
    settings.labels.as_deref().map(|path| Sheet::parse(&path.display().to_string(), &ingest::read_text(path)?)).transpose()
}

/// Corpus to labels and numbers: everything that `measures.json` holds.
///
/// # Errors
///
/// Labels that fit no comment, a model that fails, a signal.
pub fn compute(
    settings: &AnalyzeSettings,
    sheet: Option<&Sheet>,
    corpus: &Corpus,
    resources: &Resources,
    console: &Console,
) -> Result<(Labels, Masker, Measured)> {
    let labels = pipeline::annotate(corpus, resources, console)?;
    let masker = corpus.masker();
    let mut measured = pipeline::measure(corpus, &labels, resources, &settings.read.measure, &masker, settings.report.quotes, console)?;
    if let (Some(sheet), Some(path)) = (sheet, &settings.labels) {
        let joined = sheet.join(corpus);
        if joined.labels.is_empty() {
            return Err(no_labels(path, sheet));
        }
        pipeline::correct(&mut measured, &joined);
    }
    Ok((labels, masker, measured))
}

fn no_labels(path: &Path, sheet: &Sheet) -> Error {
    let labelled = sheet.progress().labelled;
    let (what, fix) = if labelled == 0 {
        ("none of its comments is labelled".to_owned(), "fill its column `polarity`, in a spreadsheet or with `afterstorm label --terminal`")
    } else {
        (
            format!("none of its {labelled} labelled comments is in this archive"),
            "give the inputs that `afterstorm label` drew it from, by the same paths and within the same window",
        )
    };
    Error::Input { file: path.display().to_string(), place: String::new(), what, fix: fix.into() }
}

fn meta(settings: &AnalyzeSettings, resources: &Resources, has_too_many_rejects: bool) -> ReportMeta {
    ReportMeta {
        name: settings.report.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        quotes: settings.report.quotes,
        has_too_many_rejects,
        max_rejects: settings.report.max_rejects,
        target_share: settings.read.measure.target.share,
        has_business_hours: settings.read.measure.business_hours.is_some(),
        sentiment_model: resources.knowledge.outside.as_ref().map(|model| model.origin.clone()),
        taxonomy: resources
            .knowledge
            .causes
            .taxonomy
            .iter()
            .map(|(_, cause)| (cause.id.clone(), CauseFacts { scct: cause.scct.clone(), fishbone: cause.fishbone.clone() }))
            .collect(),
    }
}

/// What the data files are written from.
#[derive(Clone, Copy)]
struct Analysis<'a> {
    corpus: &'a Corpus,
    labels: &'a Labels,
    measured: &'a Measured,
    masker: &'a Masker,
}

fn write_data(
    staging: &mut Staging,
    settings: &AnalyzeSettings,
    analysis: Analysis<'_>,
    resources: &Resources,
    report: &Report,
    console: &Console,
) -> Result<()> {
    let Analysis { corpus, labels, measured, masker } = analysis;
    staging.write("ledger.json", Access::Usual, &manifest::json(&measured.measures.ledger))?;
    let has = |format| settings.report.has(format);
    if has(FormatArg::Json) {
        staging.write("measures.json", Access::Usual, &manifest::json(&measured.measures))?;
    }
    if has(FormatArg::Csv) {
        for table in render::tables::csv_files(report, resources.catalog(Locale::En)) {
            staging.write(&format!("tables/{}.csv", table.id), Access::Usual, &table.bytes)?;
        }
    }
    if !has(FormatArg::Parquet) && !has(FormatArg::Csv) {
        return Ok(());
    }
    let texts = match settings.report.quotes {
        Quotes::None => frame::Texts::Dropped,
        Quotes::Masked => frame::Texts::Masked(masker),
        Quotes::Verbatim => frame::Texts::Raw,
    };
    if has(FormatArg::Csv) {
        let (days, names) = days(measured, settings);
        let by_day = frame::comments_by_day(corpus, labels, &days, &names)?;
        staging.write_with("tables/comments_by_day.csv", Access::Usual, |sink| frames::csv(&by_day, CsvFor::People, Header::Written, sink))?;
    }
    if has(FormatArg::Parquet) {
        let annotated =
            frame::Annotated { labels, rows: &measured.rows, waits: &measured.waits, knowledge: &resources.knowledge, why: frame::Why::Left };
        let comments = frame::Comments::new(frame::Source { corpus, texts, annotated: Some(annotated) });
        let blocks = comments.blocks().map(|rows| {
            console.checkpoint()?;
            console.advance(rows.len() as u64);
            comments.block(rows)
        });
        staging.write_with("comments.parquet", Access::Usual, |sink| frames::parquet(blocks, sink))?;
    }
    Ok(())
}

/// The local day of each row as a position, and the names of the days.
fn days(measured: &Measured, settings: &AnalyzeSettings) -> (Vec<Option<u32>>, Vec<String>) {
    use chrono::TimeZone;

    let zone = settings.read.measure.report_zone;
    let mut names: Vec<String> = Vec::new();
    let mut last = None;
    let days = measured
        .rows
        .created_at
        .iter()
        .map(|at| {
            let day = zone.timestamp_micros((*at)?).single()?.date_naive();
            // Rows are in order of time: a new day is a later one.
            if last != Some(day) {
                last = Some(day);
                names.push(day.format("%Y-%m-%d").to_string());
            }
            Some(names.len() as u32 - 1)
        })
        .collect();
    (days, names)
}
