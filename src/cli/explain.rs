//! `explain`: what a number means, how it is computed and after whom; of a report also the numbers that carry the definition, and the comments behind them.

mod figures;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};

use super::args::{Explain, LocaleArg};
use super::{Outcome, console};
use crate::annotate::sentiment::Profile;
use crate::error::{Error, Result};
use crate::history::metrics::{self, Name, Unit};
use crate::i18n::formulas::{self, Formulas};
use crate::i18n::{Locale, Speaker};
use crate::measure::results::{Evidence, Measures, Quote, QuoteId};
use crate::model::{Definition, Fact, Metric, Metrics};
use crate::resources::{Files, Resources};
use figures::{Figure, figures, topics};

/// Numbers of a report that are printed; `--json` has all.
const MOST_FIGURES: usize = 12;
/// Ids that are offered for a wrong one.
const NEAREST: usize = 4;
/// Comments that are printed.
const MOST_COMMENTS: usize = 8;
const MEASURES: &str = "measures.json";

/// What speaks: the catalogue and the formulas of a language.
struct Voice<'a> {
    speaker: Speaker<'a>,
    formulas: &'a Formulas,
    zone: Tz,
}

/// The numbers of a report.
struct Report {
    figures: Vec<Figure>,
    /// By the names that actions give them.
    metrics: Metrics,
    evidence: Evidence,
    zone: Tz,
}

/// What is explained: a definition, with the numbers that carry it when a report is given.
struct Explained<'a> {
    definition: Definition,
    /// The number that was asked for by its name, and its value in the report.
    metric: Option<(Name, Option<Metric>)>,
    figures: Vec<&'a Figure>,
    quotes: Vec<&'a Quote>,
}

/// Explains.
///
/// # Errors
///
/// An id that does not exist, a report that cannot be read.
pub fn run(args: &Explain) -> Result<Outcome> {
    let locale = args.locale.map_or(Locale::En, LocaleArg::locale);
    let resources = Resources::load(None, Profile::Default)?;
    let formulas = Formulas::parse(locale, &Files { overrides: None }.text(&formulas::file_name(locale))?)?;
    let report = args.report.as_deref().map(report).transpose()?;
    let zone = report.as_ref().map_or(Tz::UTC, |report| report.zone);
    let voice = Voice { speaker: Speaker::new(resources.catalog(locale), zone), formulas: &formulas, zone };
    let text = match &args.id {
        None if args.json => lines(&Definition::ALL.iter().map(|definition| voice.described(*definition)).collect::<Value>()),
        None => voice.list(),
        Some(id) => {
            let causes: Vec<String> = resources.knowledge.causes.taxonomy.iter().map(|(_, cause)| cause.id.clone()).collect();
            let explained = resolve(id, report.as_ref(), &causes)?;
            if args.json { lines(&voice.as_json(&explained, report.is_some())) } else { voice.as_text(&explained, report.is_some()) }
        }
    };
    console::write_stdout(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn lines(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Reads the numbers of a folder.
fn report(folder: &Path) -> Result<Report> {
    let path = folder.join(MEASURES);
    let bad = |what: String, fix: &str| Error::Input { file: path.display().to_string(), place: String::new(), what, fix: fix.into() };
    let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => bad(
            "there is no such file".into(),
            "name a folder that `afterstorm analyze` has written with `json` among its formats, in its internal edition",
        ),
        _ => Error::Read { path: path.clone(), source: error },
    })?;
    let no_measures = |what: String| bad(what, "restore the folder, or analyse anew");
    let value: Value = serde_json::from_str(&text).map_err(|error| no_measures(format!("line {}: {error}", error.line())))?;
    let evidence = Evidence::deserialize(&value["evidence"]).map_err(|error| no_measures(format!("no measures of afterstorm: {error}")))?;
    let zone = value["scope"]["report_zone"].as_str().and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC);
    // A report of an older version explains its numbers by path all the same.
    let metrics = Measures::deserialize(&value).map(|measures| metrics::of_measures(&measures)).unwrap_or_default();
    Ok(Report { figures: figures(&value), metrics, evidence, zone })
}

/// What an id means: a definition, a number of the report by its path, or a number by the name that actions give it.
fn resolve<'a>(id: &str, report: Option<&'a Report>, causes: &[String]) -> Result<Explained<'a>> {
    let all = report.map_or(&[][..], |report| &report.figures);
    let by_path: Vec<&Figure> =
        all.iter().filter(|figure| figure.path == id || figure.path.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'))).collect();
    let of = |definition: Definition| all.iter().filter(move |figure| figure.definition() == definition);
    let mut metric = None;
    let (definition, figures): (Definition, Vec<&Figure>) = match (Definition::parse(id), by_path.first()) {
        (Some(definition), _) => (definition, of(definition).collect()),
        // A path may stop above the number: `latency.first_reply` is all of its figures, and the first says which definition is meant.
        (None, Some(first)) => (first.definition(), by_path.iter().filter(|figure| figure.definition() == first.definition()).copied().collect()),
        (None, None) => {
            let (name, definition) =
                metrics::describe(id, causes).zip(metrics::definition(id)).ok_or_else(|| unknown(id, report.is_some(), all, causes))?;
            let value = report.and_then(|report| metrics::look_up(&report.metrics, id));
            metric = Some((name, value));
            let same: Vec<&Figure> = of(definition).filter(|figure| value.is_some_and(|value| figure.is(value.value, value.n))).collect();
            (definition, if same.is_empty() { of(definition).collect() } else { same })
        }
    };
    let quotes = report.map_or_else(Vec::new, |report| quotes(definition, &figures, &report.evidence));
    Ok(Explained { definition, metric, figures, quotes })
}

fn unknown(id: &str, has_report: bool, figures: &[Figure], causes: &[String]) -> Error {
    let definitions = Definition::ALL.iter().map(|definition| definition.as_str().to_owned());
    let paths = figures.iter().map(|figure| figure.path.clone());
    let mut known: Vec<(usize, String)> = definitions
        .chain(paths)
        .chain(metrics::names(causes))
        .map(|known| (strsim::damerau_levenshtein(id, &known), known))
        .filter(|(distance, known)| *distance <= known.len().max(id.len()) / 2)
        .collect();
    known.sort();
    known.dedup();
    let nearest: Vec<String> = known.iter().take(NEAREST).map(|(_, known)| format!("`{known}`")).collect();
    let list = "`afterstorm explain` lists all definitions, `afterstorm schema metrics` all names";
    let fix = if nearest.is_empty() { list.to_owned() } else { format!("nearest are {}; {list}", nearest.join(", ")) };
    let what = if !has_report && id.contains('.') {
        format!("`{id}` is no definition and no name of a number, and paths of a report need `--report DIR`")
    } else {
        format!("`{id}` is no definition and no number of a report")
    };
    Error::Setting { origin: "explain".into(), what, fix }
}

/// The comments behind a definition, best first, each once.
fn quotes<'a>(definition: Definition, figures: &[&Figure], evidence: &'a Evidence) -> Vec<&'a Quote> {
    let mut ids: Vec<&QuoteId> = Vec::new();
    for topic in topics(definition, figures, evidence) {
        for id in evidence.topic(&topic) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids.into_iter().filter_map(|id| evidence.quote(id)).collect()
}

impl Voice<'_> {
    fn list(&self) -> String {
        let mut text = format!("{}\n\n", self.formulas.word("all", &[]));
        let width = Definition::ALL.iter().map(|definition| definition.as_str().len()).max().unwrap_or(0);
        for definition in Definition::ALL {
            let _ = writeln!(text, "{:width$}  {}", definition.as_str(), self.speaker.definition_name(*definition));
        }
        text
    }

    fn described(&self, definition: Definition) -> Value {
        let formula = self.formulas.of(definition);
        json!({
            "id": definition,
            "name": self.speaker.definition_name(definition),
            "explanation": self.speaker.definition_explanation(definition),
            "formula": formula.map(|formula| &formula.formula),
            "source": formula.map(|formula| &formula.source),
        })
    }

    fn as_json(&self, explained: &Explained<'_>, has_report: bool) -> Value {
        let mut value = self.described(explained.definition);
        if let Some((name, metric)) = &explained.metric {
            value["metric"] = json!({ "name": name.name, "meaning": name.meaning, "value": metric });
        }
        if has_report {
            value["figures"] =
                explained.figures.iter().map(|figure| json!({ "path": figure.path, "of": figure.of, "figure": figure.value })).collect();
            value["comments"] = explained.quotes.iter().map(|quote| json!(quote)).collect();
        }
        value
    }

    fn as_text(&self, explained: &Explained<'_>, has_report: bool) -> String {
        let (definition, word) = (explained.definition, |key| self.formulas.word(key, &[]));
        let mut text = format!("{}\n\n", self.speaker.definition_name(definition));
        let _ = writeln!(text, "{}\n", self.speaker.definition_explanation(definition));
        if let Some(formula) = self.formulas.of(definition) {
            let _ = writeln!(text, "{}: {}", word("formula"), formula.formula);
            let _ = writeln!(text, "{}: {}", word("source"), formula.source);
        }
        let _ = writeln!(text, "{}: {definition}", word("id"));
        if let Some((name, metric)) = &explained.metric {
            let value = metric.filter(|_| has_report).map_or_else(String::new, |metric| format!(": {}", self.metric(name.unit, &metric)));
            let _ = writeln!(text, "{}: {}{value}", word("name"), name.name);
        }
        if has_report {
            self.figures(&mut text, &explained.figures);
            self.comments(&mut text, &explained.quotes);
        }
        text
    }

    /// A number with its interval and n, in its unit.
    fn metric(&self, unit: Unit, metric: &Metric) -> String {
        let (speaker, n) = (&self.speaker, self.speaker.count(metric.n));
        let one = |value: f64| match unit {
            Unit::Share => speaker.fact(&Fact::Share(value)),
            Unit::Minutes => speaker.fact(&Fact::Minutes(value)),
            Unit::Count => speaker.number(value, 0),
            Unit::Number => speaker.number(value, 2),
        };
        let interval = match (metric.low, metric.high, unit) {
            (Some(low), Some(high), Unit::Share) => format!(" ({})", speaker.fact(&Fact::ShareRange(low, high))),
            (Some(low), high, Unit::Minutes) => format!(" ({})", speaker.fact(&Fact::MinutesRange(low, high))),
            (Some(low), Some(high), _) => format!(" ({}–{})", one(low), one(high)),
            _ => String::new(),
        };
        format!("{}{interval}, n = {n}", metric.value.map_or_else(|| "–".to_owned(), one))
    }

    fn figures(&self, text: &mut String, figures: &[&Figure]) {
        if figures.is_empty() {
            let _ = writeln!(text, "\n{}", self.formulas.word("no_figures", &[]));
            return;
        }
        let _ = writeln!(text, "\n{}:", self.formulas.word("figures", &[]));
        for figure in figures.iter().take(MOST_FIGURES) {
            let of = figure.of.as_ref().map_or_else(String::new, |of| format!(" ({of})"));
            let _ = writeln!(text, "  {}{of}: {}", figure.path, figure.spoken(&self.speaker));
        }
        self.more(text, figures.len(), MOST_FIGURES);
    }

    fn comments(&self, text: &mut String, quotes: &[&Quote]) {
        if quotes.is_empty() {
            let _ = writeln!(text, "\n{}", self.formulas.word("no_comments", &[]));
            return;
        }
        let _ = writeln!(text, "\n{}:", self.formulas.word("comments", &[]));
        for quote in quotes.iter().take(MOST_COMMENTS) {
            let record = quote.source_record.to_string();
            let place = self.formulas.word("place", &[("file", quote.source_file.as_str()), ("record", record.as_str())]);
            let at = quote.created_at.map_or_else(String::new, |at| format!(", {} {}", self.speaker.instant(at), self.zone.name()));
            let _ = writeln!(text, "  {}  {}{at} ({place})", quote.id, quote.author_key);
            let said = if quote.text.is_empty() { self.formulas.word("no_text", &[]) } else { quote.text.replace('\n', " ") };
            let _ = writeln!(text, "            {said}");
        }
        self.more(text, quotes.len(), MOST_COMMENTS);
    }

    fn more(&self, text: &mut String, n: usize, shown: usize) {
        if n > shown {
            let _ = writeln!(text, "  {}", self.formulas.word("more", &[("n", &(n - shown).to_string())]));
        }
    }
}
