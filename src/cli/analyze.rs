//! `analyze`: archives to a folder with the report, the numbers, the ledger and the data.

use std::path::Path;

use super::args::{Analyze, FormatArg};
use super::documents::{Documents, Editions};
use super::history::{self, Again, Kept, Staged};
use super::output::{Access, Staging};
use super::settings::{self, AnalyzeSettings, ReadSettings, ReportSettings};
use super::{Outcome, actions, compare, console::Console, documents, leftovers, manifest, record, sentiment_model, summary, week_store};
use crate::annotate::Labels;
use crate::corpus::Corpus;
use crate::corpus::privacy::Masker;
use crate::error::{Error, Result};
use crate::history::Entry;
use crate::ingest;
use crate::learn::sheet::Sheet;
use crate::measure::weeks::{self, WeekFigures};
use crate::measure::{Measured, frame};
use crate::pipeline;
use crate::progress::Progress;
use crate::render::frames::{self, CsvFor, Header};
use crate::report::block::Section;
use crate::report::edition::Edition;
use crate::report::{self, CauseFacts, Quotes, Report, ReportMeta};
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
    let decided = actions::read(settings.past.actions.as_deref(), &settings.past.written, &resources, &console)?;
    // The target is checked before the work, so that an hour of reading cannot end in "exists already"; so is the history.
    let mut staging = Staging::new(&report_to.out, report_to.replaces)?;
    let past = settings.past.history.as_deref().map(history::open).transpose()?;

    let read = pipeline::read(&super::inputs(&args.reading.inputs)?, &settings.read.ingest, &settings.read.corpus, &console)?;
    summary::of_left_alone(&console, &read.skipped);
    let ledger = &read.corpus.ledger;
    if report_to.is_strict {
        leftovers::forbid_rejects(&read.rejects, &read.corpus)?;
    }
    let (labels, masker, measured) = compute(&settings, sheet.as_ref(), &read.corpus, &resources, &console)?;
    let has_too_many_rejects = ledger.rejected_share() > report_to.max_rejects;
    let meta = meta(&settings.read, report_to, &resources, has_too_many_rejects);
    console.stage("report", None);
    let (lessons, mut report) = pipeline::judge_and_report(&measured, &resources, &meta);
    let entry = Entry::of(&measured.measures, &lessons, &settings.past.name, env!("CARGO_PKG_VERSION"));
    let earlier = past.iter().flat_map(|past| &past.entries).filter(|known| known.name() != entry.name());
    let weeks = if decided.actions.is_empty() { Vec::new() } else { weeks_of(&settings, &read.corpus, &labels, &resources, &masker)? };
    let (states, today) = actions::states(&decided.actions, earlier.chain([&entry]), &weeks);
    if let Some(section) = report::actions::section(&states, &decided.remarks, today) {
        insert_after_lessons(&mut report, section);
    }
    let again = if report_to.replaces { Again::Replaced } else { Again::Refused };
    let kept = past.as_ref().map(|past| past.stage(&entry.with_actions(&states), &measured.measures, again)).transpose()?;

    let stem = documents::quoting("report", report_to.quotes);
    let documents = Documents {
        settings: report_to,
        editions: Editions::Both,
        resources: &resources,
        zone: settings.read.measure.report_zone,
        console: &console,
    };
    documents.write(&mut staging, &report, &stem)?;
    console.stage("write", Some(read.corpus.len() as u64));
    let analysis = Analysis { corpus: &read.corpus, labels: &labels, measured: &measured, masker: &masker };
    if report_to.edition == Edition::Internal {
        write_data(&mut staging, &settings, analysis, &resources, &console)?;
        leftovers::write_rejects(&mut staging, &read.rejects, &read.corpus)?;
        leftovers::write_history(&mut staging, &read.corpus)?;
    }
    console.checkpoint()?;
    let mut described = settings::described(&settings.read, report_to);
    if report_to.edition == Edition::Internal {
        described.extend(record::of_run(args, &settings, &config)?);
    }
    let manifest = manifest::manifest(described, &resources, &measured.measures.ledger, report_to.edition, &staging);
    staging.write("manifest.json", Access::Usual, &manifest)?;
    staging.publish()?;
    let kept = kept.map(Staged::publish).transpose()?;

    console.finish(read.corpus.len() as u64);
    sentiment_model::tell(&console, &resources, &labels);
    summary::of_reading(&console, &settings.read, report_to, &measured.measures);
    let page = if report_to.has(FormatArg::Html) { format!("{stem}.html") } else { String::new() };
    console.say(&format!("report: {}", report_to.out.join(page).display()));
    if let Some(past) = &past {
        compare::tell(&console, &past.skipped);
    }
    match kept {
        Some(Kept::Stored(folder)) => console.say(&format!("kept in the history: {}", folder.display())),
        Some(Kept::Unchanged(folder)) => console.say(&format!("in the history already, unchanged: {}", folder.display())),
        None => {}
    }
    Ok(if has_too_many_rejects { Outcome::TooManyRejects } else { Outcome::Done })
}

/// Actions follow the lessons that they come from.
/// The weeks that tests of actions ask about: those of the archive, and what a history holds of others.
fn weeks_of(settings: &AnalyzeSettings, corpus: &Corpus, labels: &Labels, resources: &Resources, masker: &Masker) -> Result<Vec<WeekFigures>> {
    let rules = &resources.week_rules;
    let kept = settings.past.history.as_deref().map(week_store::read).transpose()?.unwrap_or_default();
    let Some(extent) = weeks::extent(corpus.created_at(), &settings.read.measure, rules) else { return Ok(kept) };
    let texts = pipeline::quote_texts(Quotes::None, masker);
    let source = weeks::Source { corpus, labels, knowledge: &resources.knowledge, settings: &settings.read.measure, rules, texts };
    Ok(weeks::with_kept(weeks::weeks_before(source, extent.last.next()), kept))
}

fn insert_after_lessons(report: &mut Report, section: Section) {
    let at = report.sections.iter().position(|known| known.id == "lessons").map_or(report.sections.len(), |idx| idx + 1);
    report.sections.insert(at, section);
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

/// What the report says besides its numbers.
pub(super) fn meta(read: &ReadSettings, report: &ReportSettings, resources: &Resources, has_too_many_rejects: bool) -> ReportMeta {
    ReportMeta {
        name: report.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        quotes: report.quotes,
        has_too_many_rejects,
        max_rejects: report.max_rejects,
        target_share: read.measure.target.share,
        has_business_hours: read.measure.business_hours.is_some(),
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

fn write_data(staging: &mut Staging, settings: &AnalyzeSettings, analysis: Analysis<'_>, resources: &Resources, console: &Console) -> Result<()> {
    let Analysis { corpus, labels, measured, masker } = analysis;
    staging.write("ledger.json", Access::Usual, &manifest::json(&measured.measures.ledger))?;
    let has = |format| settings.report.has(format);
    if has(FormatArg::Json) {
        staging.write("measures.json", Access::Usual, &manifest::json(&measured.measures))?;
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
