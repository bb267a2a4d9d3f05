//! `weekly`: archives to a folder with the report of one week, its numbers and a message ready to send.

use super::args::{FormatArg, Weekly};
use super::documents::{self, Documents, Editions};
use super::output::{Access, Staging};
use super::settings::{self, WeeklySettings};
use super::{Outcome, actions, analyze, console::Console, leftovers, manifest, sentiment_model, summary, week_store};
use crate::error::{Error, Result};
use crate::history::weeks;
use crate::judge::weekly::week_verdict;
use crate::measure::weeks::{Extent, Source, Week, extent as extent_of, weeks_before, with_kept};
use crate::pipeline;
use crate::progress::Progress;
use crate::report::edition::Edition;
use crate::report::{self, weekly};

/// Runs the weekly report.
///
/// # Errors
///
/// Inputs that cannot be used, settings that mean nothing, a week without comments, an output that cannot be written, a signal.
pub fn run(args: &Weekly) -> Result<Outcome> {
    let settings = settings::weekly_settings(args)?;
    let (read_by, report_to) = (&settings.read, &settings.report);
    super::set_threads(read_by.threads)?;
    let console = Console::new(read_by.is_quiet, read_by.shows_timings);
    let resources = sentiment_model::resources(read_by)?;
    let mut staging = Staging::new(&report_to.out, report_to.replaces)?;
    // A broken history, or a folder that is none, is told before the work.
    let decided = actions::read(settings.past.actions.as_deref(), &settings.past.written, &resources, &console)?;
    let history = settings.past.history.as_deref().map(week_store::read).transpose()?.unwrap_or_default();

    let read = pipeline::read(&super::inputs(&args.reading.inputs)?, &read_by.ingest, &read_by.corpus, &console)?;
    summary::of_left_alone(&console, &read.skipped);
    if report_to.is_strict {
        leftovers::forbid_rejects(&read.rejects, &read.corpus)?;
    }
    let rules = &resources.week_rules;
    let created_at = read.corpus.created_at();
    let extent = extent_of(created_at, &read_by.measure, rules).ok_or_else(|| Error::Corpus {
        what: "no comment carries a usable time, so that there are no weeks".into(),
        fix: "see with `afterstorm inspect` which column was taken for the time, and name another with --map created_at=COLUMN".into(),
    })?;
    let week = wanted(&settings, extent, created_at)?;
    let labels = pipeline::annotate(&read.corpus, &resources, &console)?;
    let masker = read.corpus.masker();
    let source = Source {
        corpus: &read.corpus,
        labels: &labels,
        knowledge: &resources.knowledge,
        settings: &read_by.measure,
        rules,
        texts: pipeline::quote_texts(report_to.quotes, &masker),
    };
    let measured = pipeline::measure_week(source, week, &history, &console)?;
    let verdict = week_verdict(&measured, rules);
    let ledger = &read.corpus.ledger;
    let has_too_many_rejects = ledger.rejected_share() > report_to.max_rejects;
    let meta = analyze::meta(read_by, report_to, &resources, has_too_many_rejects);
    // This week, the weeks before it, and what else is kept: a test may want more weeks than a comparison.
    let earlier = if decided.actions.is_empty() { Vec::new() } else { weeks_before(source, week) };
    let known = with_kept(earlier, history.into_iter().filter(|kept| kept.week < week).collect());
    let (states, today) = weeks::states(&decided.actions, known.iter().chain([&measured.now]));
    let actions = report::actions::section(&states, &decided.remarks, today);
    let report = weekly::assemble(&measured, &verdict, rules, actions.as_ref(), &meta);

    let stem = documents::quoting("report", report_to.quotes);
    let zone = read_by.measure.report_zone;
    let documents = Documents { settings: report_to, editions: Editions::Both, resources: &resources, zone, console: &console };
    documents.write(&mut staging, &report, &stem)?;
    documents.write_messages(&mut staging, &report, &weekly::level_word(verdict.level), measured.now.span.to, &stem)?;
    console.stage("write", Some(read.corpus.len() as u64));
    if report_to.edition == Edition::Internal {
        if report_to.has(FormatArg::Json) {
            staging.write("week.json", Access::Usual, &manifest::json(&measured))?;
        }
        staging.write("ledger.json", Access::Usual, &manifest::json(ledger))?;
        leftovers::write_rejects(&mut staging, &read.rejects, &read.corpus)?;
        leftovers::write_history(&mut staging, &read.corpus)?;
    }
    console.checkpoint()?;
    let mut described = settings::described(read_by, report_to);
    described.insert("week", week.to_string());
    let manifest = manifest::manifest(described, &resources, ledger, report_to.edition, &staging);
    staging.write("manifest.json", Access::Usual, &manifest)?;
    // A history that cannot be written leaves no report behind either.
    if let Some(folder) = &settings.past.history {
        week_store::keep(folder, &measured.now)?;
    }
    staging.publish()?;

    console.finish(read.corpus.len() as u64);
    sentiment_model::tell(&console, &resources, &labels);
    console
        .say(&format!("{} records read = {} analysed + {} rejected + {} merged", ledger.records_in, ledger.analysed, ledger.rejected, ledger.merged));
    let page = if report_to.has(FormatArg::Html) { format!("{stem}.html") } else { String::new() };
    console.say(&format!("{week}: {}; report: {}", verdict.level, report_to.out.join(page).display()));
    Ok(if has_too_many_rejects { Outcome::TooManyRejects } else { Outcome::Done })
}

/// The week to report on: it has comments.
fn wanted(settings: &WeeklySettings, extent: Extent, created_at: &[Option<i64>]) -> Result<Week> {
    let zone = settings.read.measure.report_zone;
    let week = settings.week.unwrap_or(extent.latest_whole);
    let span = week.span(zone);
    if created_at.iter().flatten().any(|at| span.contains(*at)) {
        return Ok(week);
    }
    let where_it_lies = if week > extent.last {
        format!("{week} begins after the last comment of the archive")
    } else if week < extent.first {
        format!("{week} ended before the first comment of the archive")
    } else {
        format!("the archive has no comment from {week}")
    };
    Err(Error::Corpus {
        what: format!("{where_it_lies}: there is nothing to report on"),
        fix: format!(
            "the archive holds {} to {}; without --week its last whole week is reported on ({})",
            extent.first, extent.last, extent.latest_whole
        ),
    })
}
