//! `evaluate`: labelled tables against what the program reads, as tables for people or as JSON.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::args::{Evaluate, ProfileArg, TaskArg};
use super::grid::Grid;
use super::{Outcome as Ending, console, output, sentiment_model};
use crate::annotate::reading_errors::ReadingErrors;
use crate::annotate::sentiment::Profile;
use crate::error::{Error, Result};
use crate::ingest;
use crate::learn::evaluation::{self, Agreement, Evaluation, Outcome, Request, Rows};
use crate::learn::labelled::{LabelledTable, Task};
use crate::learn::quality::agreement::LabelAlpha;
use crate::learn::quality::{Calibration, Measured, Quality, SetQuality};
use crate::model::Lang;
use crate::progress::Silent;
use crate::resources::Resources;

/// What `--json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    task: &'static str,
    files: Vec<&'a str>,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
}

/// Prints how well the labels are met.
///
/// # Errors
///
/// A table that cannot be used, with file and line; a language that is none; output that cannot be written.
pub fn run(args: &Evaluate) -> Result<Ending> {
    super::set_threads(args.threads)?;
    let task = task(args.task);
    let language = args.lang.as_deref().map(language).transpose()?;
    if args.write_errors.is_some() && task != Task::Sentiment {
        return Err(Error::Setting {
            origin: "--write-errors".into(),
            what: "only the errors of sentiment are kept".into(),
            fix: "say `--task sentiment`".into(),
        });
    }
    if args.sentiment_model.is_some() && task != Task::Sentiment {
        return Err(Error::Setting {
            origin: "--sentiment-model".into(),
            what: "reads sentiment and nothing else".into(),
            fix: "say `--task sentiment`, or leave the model out".into(),
        });
    }
    let outside = args.sentiment_model.as_deref().map(sentiment_model::load).transpose()?;
    let resources = Resources::load_with(args.resources.as_deref(), profile(args.sentiment_profile), outside)?;
    let tables: Vec<LabelledTable> = args.labelled.iter().map(|path| table(path)).collect::<Result<_>>()?;
    let rows = if args.validation_only { Rows::Validation } else { Rows::All };
    let request = Request { task, rows, language, second: args.second.as_deref() };
    let knowledge = &resources.knowledge;
    let evaluation = evaluation::evaluate(&tables, request, &knowledge.causes.taxonomy, |texts| evaluation::read(texts, task, knowledge, &Silent))?;
    if let (Some(path), Some(errors)) = (&args.write_errors, &evaluation.errors) {
        write_errors(path, errors)?;
    }
    let text = if args.json {
        let files = tables.iter().map(|table| table.file.as_str()).collect();
        let mut text = serde_json::to_string_pretty(&Answer { task: task_name(task), files, evaluation: &evaluation })
            .expect("every key is text and every number is finite or absent");
        text.push('\n');
        text
    } else {
        words(&evaluation, request)
    };
    console::write_stdout(text.as_bytes())?;
    Ok(Ending::Done)
}

fn table(path: &Path) -> Result<LabelledTable> {
    LabelledTable::parse(&path.display().to_string(), &ingest::read_text(path)?)
}

fn language(tag: &str) -> Result<Lang> {
    match Lang::parse(tag) {
        Lang::UND if tag != Lang::UND.as_str() => {
            Err(Error::Setting { origin: "--lang".into(), what: format!("`{tag}` is no language tag"), fix: "use a tag such as `pl` or `en`".into() })
        }
        lang => Ok(lang),
    }
}

/// Writes the resource. A file that is something else stays as it is.
fn write_errors(path: &Path, errors: &ReadingErrors) -> Result<()> {
    if path.is_file() && !ingest::read_text(path).is_ok_and(|text| ReadingErrors::parse(&text).is_ok()) {
        return Err(Error::Output {
            path: path.into(),
            what: "exists and holds no errors of a reading".into(),
            fix: "name another file, for instance `models/errors.toml`".into(),
        });
    }
    output::write_file(path, true, |sink| sink.write_all(errors.to_toml().as_bytes()).map_err(|error| output::failed(path, &error)))
}

const fn profile(profile: Option<ProfileArg>) -> Profile {
    match profile {
        Some(ProfileArg::Clean) => Profile::Clean,
        Some(ProfileArg::Default) | None => Profile::Default,
    }
}

const fn task(task: TaskArg) -> Task {
    match task {
        TaskArg::Sentiment => Task::Sentiment,
        TaskArg::Cause => Task::Cause,
        TaskArg::Act => Task::Act,
        TaskArg::Language => Task::Language,
        TaskArg::NeedsReply => Task::NeedsReply,
    }
}

const fn task_name(task: Task) -> &'static str {
    match task {
        Task::Sentiment => "sentiment",
        Task::Cause => "cause",
        Task::Act => "act",
        Task::Language => "language",
        Task::NeedsReply => "needs-reply",
    }
}

fn words(evaluation: &Evaluation, request: Request<'_>) -> String {
    let mut out = String::new();
    let rows = evaluation.rows;
    let n = rows.evaluated;
    let texts = if n == 1 { "text" } else { "texts" };
    let _ = writeln!(out, "{}: {n} labelled {texts} of {} rows ({})", task_name(request.task), rows.read, evaluation::left_out(rows, request));
    let _ = writeln!(out, "Figures are per cent with 95 % bootstrap intervals.\n");
    outcome(&mut out, &evaluation.outcome, request.task);
    languages(&mut out, evaluation);
    lengths(&mut out, evaluation);
    if let Some(agreement) = &evaluation.agreement {
        agreement_words(&mut out, agreement, request.second.unwrap_or_default());
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Per cent with one decimal and the interval; a dash for what is not defined.
fn percent(measured: Option<Measured>) -> String {
    measured.map_or_else(|| "–".into(), |found| format!("{:.1} ({:.1}–{:.1})", found.point * 100.0, found.low * 100.0, found.high * 100.0))
}

/// Per cent with one decimal alone.
fn short(measured: Option<Measured>) -> String {
    measured.map_or_else(|| "–".into(), |found| format!("{:.1}", found.point * 100.0))
}

/// A number such as alpha with two decimals and the interval.
fn decimals(measured: Option<Measured>) -> String {
    measured.map_or_else(|| "–".into(), |found| format!("{:.2} ({:.2}–{:.2})", found.point, found.low, found.high))
}

fn outcome(out: &mut String, outcome: &Outcome, task: Task) {
    match outcome {
        Outcome::Classes { quality, calibration } => {
            confusion(out, quality);
            classes(out, quality, task);
            if let Some(calibration) = calibration {
                calibration_words(out, calibration);
            }
        }
        Outcome::Sets(quality) => sets(out, quality),
    }
}

/// Classes that occur or are predicted; of 40 languages most do neither.
fn shown(quality: &Quality) -> Vec<usize> {
    (0..quality.classes.len()).filter(|class| quality.classes[*class].n_true + quality.classes[*class].n_predicted > 0).collect()
}

fn confusion(out: &mut String, quality: &Quality) {
    let shown = shown(quality);
    out.push_str("rows: what people say; columns: what the program reads\n");
    let label = |class: &usize| quality.classes[*class].label.as_str();
    let mut grid = Grid::new(std::iter::once("").chain(shown.iter().map(label)).chain(["all"]));
    for truth in &shown {
        let counts = shown.iter().map(|read| quality.confusion.at(*truth, *read).to_string());
        grid.row(std::iter::once(label(truth).to_owned()).chain(counts).chain([quality.classes[*truth].n_true.to_string()]));
    }
    let counts = shown.iter().map(|read| quality.classes[*read].n_predicted.to_string());
    grid.row(std::iter::once("all".to_owned()).chain(counts).chain([quality.n.to_string()]));
    grid.write(out);
    out.push('\n');
}

fn classes(out: &mut String, quality: &Quality, task: Task) {
    let mut grid = Grid::default();
    grid.row(["accuracy".to_owned(), percent(quality.accuracy)]);
    grid.row(["macro-recall".to_owned(), percent(quality.macro_recall)]);
    // "Other" and "cannot tell" are no languages: a mean over them would say nothing.
    if task != Task::Language {
        grid.row(["macro-F1".to_owned(), percent(quality.macro_f1)]);
    }
    grid.write(out);
    out.push('\n');
    let mut grid = Grid::new(["", "precision", "recall", "F1", "true share", "counted share", "off by"]);
    for class in shown(quality) {
        let class = &quality.classes[class];
        let off = class.share_error.map_or_else(|| "–".into(), |off| format!("{:+.1}", off.point * 100.0));
        grid.row([
            class.label.clone(),
            percent(class.precision),
            percent(class.recall),
            percent(class.f1),
            short(class.true_share),
            short(class.predicted_share),
            off,
        ]);
    }
    grid.write(out);
    out.push('\n');
}

fn calibration_words(out: &mut String, calibration: &Calibration) {
    let Measured { point, low, high } = calibration.brier;
    let _ = writeln!(out, "Brier score {point:.3} ({low:.3}–{high:.3}), {:.3} for always giving the true shares", calibration.brier_of_shares);
    let _ = writeln!(out, "expected calibration error {:.3}; how often the most probable class is right:", calibration.expected_error);
    let mut grid = Grid::new(["probability", "texts", "mean", "right"]);
    for bin in calibration.top.iter().filter(|bin| bin.n > 0) {
        grid.row([
            format!("{:.0}–{:.0}", bin.from * 100.0, bin.to * 100.0),
            bin.n.to_string(),
            format!("{:.1}", bin.probability * 100.0),
            percent(bin.frequency),
        ]);
    }
    grid.write(out);
    out.push('\n');
}

fn sets(out: &mut String, quality: &SetQuality) {
    let mut grid = Grid::default();
    grid.row(["micro-precision".to_owned(), percent(quality.micro_precision)]);
    grid.row(["micro-recall".to_owned(), percent(quality.micro_recall)]);
    grid.row(["micro-F1".to_owned(), percent(quality.micro_f1)]);
    grid.row(["macro-F1".to_owned(), percent(quality.macro_f1)]);
    grid.row(["all labels right".to_owned(), percent(quality.exact)]);
    grid.row(["none, people".to_owned(), percent(quality.true_empty_share)]);
    grid.row(["none, program".to_owned(), percent(quality.predicted_empty_share)]);
    grid.write(out);
    out.push('\n');
    let mut grid = Grid::new(["", "people", "program", "both", "precision", "recall", "F1"]);
    for label in quality.labels.iter().filter(|label| label.n_true + label.n_predicted > 0) {
        grid.row([
            label.label.clone(),
            label.n_true.to_string(),
            label.n_predicted.to_string(),
            label.n_hit.to_string(),
            percent(label.precision),
            percent(label.recall),
            percent(label.f1),
        ]);
    }
    grid.write(out);
    out.push('\n');
}

fn languages(out: &mut String, evaluation: &Evaluation) {
    if evaluation.languages.is_empty() {
        return;
    }
    out.push_str("by language\n");
    let is_sets = matches!(evaluation.outcome, Outcome::Sets(_));
    let heading = if is_sets { ["", "texts", "micro-F1", "macro-F1", "all right"] } else { ["", "texts", "accuracy", "macro-recall", "macro-F1"] };
    let mut grid = Grid::new(heading);
    for of in &evaluation.languages {
        let figures = match &of.outcome {
            Outcome::Classes { quality, .. } => [quality.accuracy, quality.macro_recall, quality.macro_f1],
            Outcome::Sets(quality) => [quality.micro_f1, quality.macro_f1, quality.exact],
        };
        grid.row([of.language.clone(), of.n.to_string()].into_iter().chain(figures.map(percent)));
    }
    grid.write(out);
    out.push('\n');
}

fn lengths(out: &mut String, evaluation: &Evaluation) {
    if evaluation.lengths.is_empty() {
        return;
    }
    out.push_str("by length\n");
    let mut grid = Grid::new(["letters", "texts", "right"]);
    for of in &evaluation.lengths {
        let letters = of.to.map_or_else(|| format!("{} and more", of.from), |to| format!("{}–{to}", of.from));
        grid.row([letters, of.n.to_string(), percent(of.accuracy)]);
    }
    grid.write(out);
    out.push('\n');
}

fn agreement_words(out: &mut String, agreement: &Agreement, second: &str) {
    let (n, same, alpha, labels) = match agreement {
        Agreement::Classes(found) => (found.n, found.same, found.alpha, &found.classes),
        Agreement::Sets(found) => (found.n, found.same, found.alpha, &found.labels),
    };
    let _ = writeln!(out, "the labels and those of `{second}`: {n} rows with both");
    let mut grid = Grid::default();
    grid.row(["Krippendorff's alpha".to_owned(), decimals(alpha)]);
    if let Agreement::Sets(found) = agreement {
        grid.row(["mean alpha of the labels".to_owned(), decimals(found.mean_alpha)]);
    }
    grid.row(["the same, per cent".to_owned(), percent(same)]);
    grid.write(out);
    out.push('\n');
    let mut grid = Grid::new(["", "given", "alpha"]);
    let is_given = |label: &&LabelAlpha| label.n_given > 0;
    for label in labels.iter().filter(is_given) {
        grid.row([label.label.clone(), label.n_given.to_string(), decimals(label.alpha)]);
    }
    grid.write(out);
}
