//! `analyze`: archives to a folder with the report, the numbers, the ledger and the data.

use std::io::Write;
use std::path::Path;

use super::args::{Analyze, FormatArg};
use super::output::{Access, Staging, failed};
use super::settings::{self, AnalyzeSettings};
use super::{Outcome, console::Console, sentiment_model};
use crate::corpus::Corpus;
use crate::corpus::privacy::Masker;
use crate::error::{Error, Result};
use crate::i18n::{Locale, Speaker};
use crate::ingest;
use crate::ingest::reject::Reject;
use crate::learn::sheet::Sheet;
use crate::measure::{Measured, frame};
use crate::model::Micros;
use crate::pipeline;
use crate::progress::Progress;
use crate::render::frames::{self, CsvFor, Header};
use crate::render::{self, Chart};
use crate::report::{CauseFacts, Quotes, Report, ReportMeta};
use crate::resources::Resources;

/// Runs the analysis.
///
/// # Errors
///
/// Inputs that cannot be used, settings that mean nothing, an output that cannot be written, a signal.
pub fn run(args: &Analyze) -> Result<Outcome> {
    let settings = settings::analyze_settings(args)?;
    super::set_threads(settings.read.threads)?;
    let console = Console::new(settings.read.is_quiet, settings.read.shows_timings);
    let resources = sentiment_model::resources(&settings.read)?;
    let sheet = settings.labels.as_deref().map(|path| Sheet::parse(&path.display().to_string(), &ingest::read_text(path)?)).transpose()?;
    // The target is checked before the work, so that an hour of reading cannot end in "exists already".
    let mut staging = Staging::new(&settings.out, settings.replaces)?;

    let read = pipeline::read(&super::inputs(&args.reading.inputs)?, &settings.read.ingest, &settings.read.corpus, &console)?;
    for (file, reason) in &read.skipped {
        console.say(&format!("{file}: left alone, {reason}"));
    }
    let ledger = &read.corpus.ledger;
    if settings.is_strict && ledger.rejected > 0 {
        return Err(strict(&read.rejects, &read.corpus));
    }
    let labels = pipeline::annotate(&read.corpus, &resources, &console)?;
    let masker = read.corpus.masker();
    let mut measured = pipeline::measure(&read.corpus, &labels, &resources, &settings.read.measure, &masker, settings.quotes, &console)?;
    if let (Some(sheet), Some(path)) = (&sheet, &settings.labels) {
        let joined = sheet.join(&read.corpus);
        if joined.labels.is_empty() {
            return Err(no_labels(path, sheet));
        }
        pipeline::correct(&mut measured, &joined);
    }
    let has_too_many_rejects = ledger.rejected_share() > settings.max_rejects;
    let meta = meta(&settings, &resources, has_too_many_rejects);
    console.stage("report", None);
    let (_, report) = pipeline::judge_and_report(&measured, &resources, &meta);

    for (idx, locale) in settings.locales.iter().enumerate() {
        console.checkpoint()?;
        let folder = if idx == 0 { String::new() } else { format!("{}/", locale.as_str()) };
        write_locale(&mut staging, &folder, &report, *locale, &settings, &resources, &console)?;
    }
    console.stage("write", Some(read.corpus.len() as u64));
    let analysis = Analysis { corpus: &read.corpus, labels: &labels, measured: &measured, masker: &masker };
    write_data(&mut staging, &settings, analysis, &resources, &report, &console)?;
    write_rejects(&mut staging, &read.rejects, &read.corpus)?;
    write_history(&mut staging, &read.corpus)?;
    console.checkpoint()?;
    let manifest = manifest(&settings, &resources, &measured, &staging);
    staging.write("manifest.json", Access::Usual, &manifest)?;
    staging.publish()?;

    console.finish(read.corpus.len() as u64);
    sentiment_model::tell(&console, &resources, &labels);
    summary(&console, &settings, &measured);
    Ok(if has_too_many_rejects { Outcome::TooManyRejects } else { Outcome::Done })
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

fn strict(rejects: &[Reject], corpus: &Corpus) -> Error {
    let first = &rejects[0];
    Error::Input {
        file: corpus.ledger.files[usize::from(first.file)].file.clone(),
        place: format!("line {}, record {}: ", first.line, first.record),
        what: format!("{} ({} records rejected in all, and --strict allows none)", first.cause.detail, rejects.len()),
        fix: "mend the records, or leave --strict out: they are then counted and listed in rejects.csv".into(),
    }
}

fn meta(settings: &AnalyzeSettings, resources: &Resources, has_too_many_rejects: bool) -> ReportMeta {
    ReportMeta {
        name: settings.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        quotes: settings.quotes,
        has_too_many_rejects,
        max_rejects: settings.max_rejects,
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

fn write_locale(
    staging: &mut Staging,
    folder: &str,
    report: &Report,
    locale: Locale,
    settings: &AnalyzeSettings,
    resources: &Resources,
    console: &Console,
) -> Result<()> {
    let zone = settings.read.measure.report_zone;
    let speaker = Speaker::new(resources.catalog(locale), zone);
    let has = |format| settings.formats.contains(&format);
    console.stage("charts", None);
    let charts: Vec<Chart> = render::charts::draw_all(report, &speaker)?;
    for chart in &charts {
        console.checkpoint()?;
        if has(FormatArg::Svg) {
            staging.write(&format!("{folder}charts/{}.svg", chart.id), Access::Usual, chart.svg.as_bytes())?;
        }
        if has(FormatArg::Png) {
            staging.write(&format!("{folder}charts/{}.png", chart.id), Access::Usual, &render::charts::png(&chart.svg)?)?;
        }
    }
    console.stage("report", None);
    // A page with verbatim quotes says so in its name: it can be searched, and identifies people.
    let stem = if settings.quotes == Quotes::Verbatim { "report-verbatim" } else { "report" };
    if has(FormatArg::Html) {
        let page = render::html::page(report, &speaker, &charts)?;
        staging.write(&format!("{folder}{stem}.html"), Access::Usual, page.as_bytes())?;
    }
    if has(FormatArg::Md) {
        let text = render::markdown::document(
            report,
            &speaker,
            if has(FormatArg::Svg) { render::markdown::Charts::Beside } else { render::markdown::Charts::Absent },
        );
        staging.write(&format!("{folder}{stem}.md"), Access::Usual, text.as_bytes())?;
    }
    Ok(())
}

/// What the data files are written from.
#[derive(Clone, Copy)]
struct Analysis<'a> {
    corpus: &'a Corpus,
    labels: &'a crate::annotate::Labels,
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
    staging.write("ledger.json", Access::Usual, &json(&measured.measures.ledger))?;
    let has = |format| settings.formats.contains(&format);
    if has(FormatArg::Json) {
        staging.write("measures.json", Access::Usual, &json(&measured.measures))?;
    }
    if has(FormatArg::Csv) {
        for table in render::tables::csv_files(report, resources.catalog(Locale::En)) {
            staging.write(&format!("tables/{}.csv", table.id), Access::Usual, &table.bytes)?;
        }
    }
    if !has(FormatArg::Parquet) && !has(FormatArg::Csv) {
        return Ok(());
    }
    let texts = match settings.quotes {
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

/// The records that could not be used, raw, so that they can be mended: personal data, for the owner alone.
fn write_rejects(staging: &mut Staging, rejects: &[Reject], corpus: &Corpus) -> Result<()> {
    staging.write_with("rejects.csv", Access::Owner, |sink| {
        let mut writer = csv::Writer::from_writer(sink);
        let header = ["file", "line", "record", "byte", "reason", "column", "detail", "raw"];
        let rows = rejects.iter().map(|reject| {
            [
                corpus.ledger.files[usize::from(reject.file)].file.clone(),
                reject.line.to_string(),
                reject.record.to_string(),
                reject.byte.to_string(),
                reject.cause.reason.to_string(),
                reject.cause.column.clone().unwrap_or_default(),
                frames::inert(&reject.cause.detail).into_owned(),
                frames::inert(&reject.raw).into_owned(),
            ]
        });
        let write = |writer: &mut csv::Writer<&mut dyn Write>| -> std::result::Result<(), csv::Error> {
            writer.write_record(header)?;
            for row in rows {
                writer.write_record(&row)?;
            }
            writer.flush()?;
            Ok(())
        };
        write(&mut writer).map_err(|error| failed(std::path::Path::new("rejects.csv"), &std::io::Error::other(error)))
    })
}

/// What comments that were read more than once said before: raw like the rejects, for the owner alone. No file when there is nothing to say.
fn write_history(staging: &mut Staging, corpus: &Corpus) -> Result<()> {
    if corpus.history.is_empty() {
        return Ok(());
    }
    staging.write_with("history.csv", Access::Owner, |sink| {
        let time = |at: Option<Micros>| at.and_then(chrono::DateTime::from_timestamp_micros).map(|at| at.to_rfc3339()).unwrap_or_default();
        let mut writer = csv::Writer::from_writer(sink);
        let mut write = || -> std::result::Result<(), csv::Error> {
            writer.write_record(["comment_id", "differs_in", "file", "record", "created_at", "edited_at", "visibility", "text"])?;
            for version in &corpus.history {
                writer.write_record([
                    frames::inert(&version.comment_id).as_ref(),
                    version.change.as_str(),
                    &corpus.ledger.files[usize::from(version.source_file)].file,
                    &version.source_record.to_string(),
                    &time(version.created_at),
                    &time(version.edited_at),
                    version.visibility.as_str(),
                    frames::inert(&version.text).as_ref(),
                ])?;
            }
            writer.flush()?;
            Ok(())
        };
        write().map_err(|error| failed(std::path::Path::new("history.csv"), &std::io::Error::other(error)))
    })
}

fn manifest(settings: &AnalyzeSettings, resources: &Resources, measured: &Measured, staging: &Staging) -> Vec<u8> {
    let mut described = settings::described(settings);
    if let Some(model) = &resources.knowledge.outside {
        described.insert("sentiment_model", format!("{}, sha256 {}", model.origin.name, model.origin.sha256));
    }
    let inputs: Vec<_> = measured
        .measures
        .ledger
        .files
        .iter()
        .map(|file| serde_json::json!({ "file": file.file, "sha256": file.sha256, "bytes": file.bytes }))
        .collect();
    json(&serde_json::json!({
        "tool": "afterstorm",
        "version": env!("CARGO_PKG_VERSION"),
        "settings": described,
        "inputs": inputs,
        "files": staging.hashes(),
    }))
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("every key is text and every number is finite or absent");
    bytes.push(b'\n');
    bytes
}

/// What a person wants to know when it is done: where the report is, and that nothing was lost.
fn summary(console: &Console, settings: &AnalyzeSettings, measured: &Measured) {
    let measures = &measured.measures;
    let ledger = &measures.ledger;
    console
        .say(&format!("{} records read = {} analysed + {} rejected + {} merged", ledger.records_in, ledger.analysed, ledger.rejected, ledger.merged));
    if measures.scope.is_brand_proposed
        && let Some(brand) = measures.scope.brand_accounts.first()
    {
        console.warn(&format!("the brand is assumed to be `{}`; name it with --brand if it is not", brand.account));
    }
    if measures.scope.n_assumed_zone > 0 && settings.read.ingest.assume_zone.is_none() {
        console.warn(&format!("{} times carry no zone and were read as UTC; say which with --assume-tz", measures.scope.n_assumed_zone));
    }
    let structure = &measures.scope.structure;
    if structure.n_lossy_ids > 0 {
        console.warn(&format!(
            "{} ids were damaged before export, as spreadsheets do (5.7E+17): replies are not linked by them; export again and do not open the file in a \
             spreadsheet",
            structure.n_lossy_ids
        ));
    }
    if structure.n_replies_present < structure.n_replies_stated {
        console.warn(&format!(
            "{} of {} replies that the platforms count are not in this archive: waits can only be upper bounds",
            structure.n_replies_stated - structure.n_replies_present,
            structure.n_replies_stated
        ));
    }
    if let Some(labels) = measures.sentiment.labels.as_ref().filter(|labels| labels.n_unmatched > 0) {
        console.warn(&format!("{} labelled comments are not in this archive and were left out", labels.n_unmatched));
    }
    if ledger.rejected > 0 {
        console.say(&format!("rejected records with reasons: {}", settings.out.join("rejects.csv").display()));
    }
    let stem = if settings.quotes == Quotes::Verbatim { "report-verbatim" } else { "report" };
    let report = if settings.formats.contains(&FormatArg::Html) { format!("{stem}.html") } else { String::new() };
    console.say(&format!("report: {}", settings.out.join(report).display()));
}
