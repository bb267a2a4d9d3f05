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
use crate::i18n::formulas::{self, Formulas};
use crate::i18n::{Locale, Speaker};
use crate::measure::results::{Evidence, Quote, QuoteId};
use crate::model::Definition;
use crate::resources::{Files, Resources};
use figures::{Figure, figures, topics};

/// Numbers of a report that are printed; `--json` has all.
const MOST_FIGURES: usize = 12;
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
    evidence: Evidence,
    zone: Tz,
}

/// What is explained: a definition, with the numbers that carry it when a report is given.
struct Explained<'a> {
    definition: Definition,
    figures: Vec<&'a Figure>,
    quotes: Vec<&'a Quote>,
}

/// Explains.
///
/// # Errors
///
/// An id that does not exist, a report that cannot be read.
pub fn run(args: &Explain) -> Result<Outcome> {
    let locale = match args.locale {
        None | Some(LocaleArg::En) => Locale::En,
        Some(LocaleArg::Pl) => Locale::Pl,
    };
    let resources = Resources::load(None, Profile::Default)?;
    let formulas = Formulas::parse(locale, &Files { overrides: None }.text(&formulas::file_name(locale))?)?;
    let report = args.report.as_deref().map(report).transpose()?;
    let zone = report.as_ref().map_or(Tz::UTC, |report| report.zone);
    let voice = Voice { speaker: Speaker::new(resources.catalog(locale), zone), formulas: &formulas, zone };
    let text = match &args.id {
        None if args.json => lines(&Definition::ALL.iter().map(|definition| voice.described(*definition)).collect()),
        None => voice.list(),
        Some(id) => {
            let explained = resolve(id, report.as_ref())?;
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
    Ok(Report { figures: figures(&value), evidence, zone })
}

/// What an id means: a definition, or a number of the report by its path.
fn resolve<'a>(id: &str, report: Option<&'a Report>) -> Result<Explained<'a>> {
    let all = report.map_or(&[][..], |report| &report.figures);
    let by_path: Vec<&Figure> =
        all.iter().filter(|figure| figure.path == id || figure.path.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'))).collect();
    let (definition, figures): (Definition, Vec<&Figure>) = match (Definition::parse(id), by_path.first()) {
        (Some(definition), _) => (definition, all.iter().filter(|figure| figure.definition() == definition).collect()),
        // A path may stop above the number: `latency.first_reply` is all of its figures, and the first says which definition is meant.
        (None, Some(first)) => (first.definition(), by_path.iter().filter(|figure| figure.definition() == first.definition()).copied().collect()),
        (None, None) => return Err(unknown(id, all)),
    };
    let quotes = report.map_or_else(Vec::new, |report| quotes(definition, &figures, &report.evidence));
    Ok(Explained { definition, figures, quotes })
}

fn unknown(id: &str, figures: &[Figure]) -> Error {
    let known = Definition::ALL.iter().map(|definition| definition.as_str()).chain(figures.iter().map(|figure| figure.path.as_str()));
    let nearest = known.map(|known| (strsim::damerau_levenshtein(id, known), known)).min();
    let list = "`afterstorm explain` lists all";
    let fix = match nearest {
        Some((distance, known)) if distance <= known.len().max(id.len()) / 2 => format!("did you mean `{known}`? {list}"),
        _ => list.to_owned(),
    };
    let what = if figures.is_empty() && id.contains('.') {
        format!("`{id}` is no definition, and numbers of a report need `--report DIR`")
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
        if has_report {
            self.figures(&mut text, &explained.figures);
            self.comments(&mut text, &explained.quotes);
        }
        text
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
