//! The stages in order, and nothing else: what goes in, what comes out, where progress is told.

use crate::annotate::{self, Labels};
use crate::corpus::privacy::Masker;
use crate::corpus::{Corpus, CorpusBuilder, CorpusSettings};
use crate::error::Result;
use crate::ingest::reject::{self, Reject};
use crate::ingest::{self, IngestSettings, Input};
use crate::judge::{self, Lesson};
use crate::learn::mood;
use crate::learn::sheet::Joined;
use crate::measure::quotes::QuoteTexts;
use crate::measure::settings::MeasureSettings;
use crate::measure::weeks::{self, Source, Week, WeekFigures, WeekReport};
use crate::measure::{self, Measured};
use crate::progress::Progress;
use crate::report::{self, Quotes, Report, ReportMeta};
use crate::resources::Resources;

/// The corpus, and the records that did not make it.
#[derive(Debug)]
pub struct Read {
    /// The comments.
    pub corpus: Corpus,
    /// The rejected records.
    pub rejects: Vec<Reject>,
    /// Files in a folder that were left alone, with the reason.
    pub skipped: Vec<(String, String)>,
}

/// Files to corpus.
///
/// # Errors
///
/// An input that cannot be used, or nothing that can.
pub fn read(inputs: &[Input], ingest: &IngestSettings, settings: &CorpusSettings, progress: &dyn Progress) -> Result<Read> {
    let mut builder = CorpusBuilder::default();
    let ingested = ingest::read(inputs, ingest, progress, &mut |batch| builder.push(batch))?;
    progress.stage("sort", None);
    progress.checkpoint()?;
    let corpus = builder.finish(ingested.files, &ingested.deletions, settings).map_err(|error| reject::with_first(error, &ingested.rejects))?;
    Ok(Read { corpus, rejects: ingested.rejects, skipped: ingested.skipped })
}

/// Corpus to labels.
///
/// # Errors
///
/// When the user stops the run, and when a model from outside fails.
pub fn annotate(corpus: &Corpus, resources: &Resources, progress: &dyn Progress) -> Result<Labels> {
    let outside = resources.knowledge.outside.as_ref().map(|model| model.scorer.score_all(&corpus.texts(), progress)).transpose()?;
    progress.stage("annotate", Some(corpus.len() as u64));
    annotate::annotate(corpus, &resources.knowledge, outside.as_ref(), progress)
}

/// Labels to numbers.
///
/// # Errors
///
/// Only when the user stops the run.
pub fn measure(
    corpus: &Corpus,
    labels: &Labels,
    resources: &Resources,
    settings: &MeasureSettings,
    masker: &Masker,
    quotes: Quotes,
    progress: &dyn Progress,
) -> Result<Measured> {
    progress.stage("measure", None);
    progress.checkpoint()?;
    let texts = quote_texts(quotes, masker);
    let mut measured = measure::measure(corpus, labels, &resources.knowledge, &resources.service_classes, settings, texts);
    let mood = &mut measured.measures.sentiment;
    mood.reading_errors = measure::sentiment::reading_errors(mood, &resources.reading_errors);
    Ok(measured)
}

/// Labels to the numbers of one week.
///
/// # Errors
///
/// Only when the user stops the run.
pub fn measure_week(source: Source<'_>, week: Week, history: &[WeekFigures], progress: &dyn Progress) -> Result<WeekReport> {
    progress.stage("measure", None);
    progress.checkpoint()?;
    Ok(weeks::week_report(source, week, history))
}

/// The texts of quotes.
#[must_use]
pub const fn quote_texts(quotes: Quotes, masker: &Masker) -> QuoteTexts<'_> {
    match quotes {
        Quotes::None => QuoteTexts::None(masker),
        Quotes::Masked => QuoteTexts::Masked(masker),
        Quotes::Verbatim => QuoteTexts::Verbatim,
    }
}

/// What labelled comments of the corpus say about its mood, put beside the measures.
pub fn correct(measured: &mut Measured, joined: &Joined) {
    let (mood, storm) = (&measured.measures.sentiment, &measured.measures.storm);
    measured.measures.sentiment.labels = Some(mood::labels(&measured.rows, mood, storm, joined));
}

/// Numbers to one document.
#[must_use]
pub fn judge_and_report(measured: &Measured, resources: &Resources, meta: &ReportMeta) -> (Vec<Lesson>, Report) {
    let lessons = judge::judge(&measured.measures, &resources.thresholds);
    let report = report::assemble(&measured.measures, &lessons, meta);
    (lessons, report)
}
