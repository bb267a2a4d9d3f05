//! `compare`: report folders and entries of a history to one document side by side.

use std::collections::BTreeMap;
use std::path::Path;

use chrono_tz::Tz;

use super::actions::{self, Decided};
use super::args::{Compare, FormatArg, ReportArgs};
use super::config_file::ConfigFile;
use super::console::Console;
use super::documents::{Documents, Editions};
use super::history::{self, Skipped};
use super::output::{Access, Staging};
use super::settings::{self, ReportSettings};
use super::{Outcome, manifest, week_store};
use crate::annotate::sentiment::Profile;
use crate::error::{Error, Result};
use crate::history::actions::ActionState;
use crate::history::compare::{self, Comparison};
use crate::history::entry::Entry;
use crate::judge;
use crate::measure::Measures;
use crate::progress::Progress;
use crate::report::comparison::{ComparisonMeta, assemble};
use crate::resources::Resources;

/// As many as a table has columns and a chart has looks for.
const MOST: usize = 6;
/// How many entries `--like` puts beside the one that is named.
const MOST_LIKE: usize = 2;

/// Runs the comparison.
///
/// # Errors
///
/// Fewer than two crises or more than six, a folder that is neither report nor entry, a report without measures, an output that cannot be written.
pub fn run(args: &Compare) -> Result<Outcome> {
    let report_args = ReportArgs { folder: args.folder.clone(), ..ReportArgs::default() };
    let report_to = settings::report_settings(&report_args, &ConfigFile::default(), "comparison")?;
    let given_zone = settings::zone("--report-tz", args.folder.report_tz.as_deref())?;
    let console = Console::new(args.quiet, false);
    let mut staging = Staging::new(&report_to.out, report_to.replaces)?;
    let resources = Resources::load(args.resources.as_deref(), Profile::Default)?;
    let written: Vec<(String, String)> = args.folder.name.iter().map(|name| ("--name".to_owned(), name.clone())).collect();
    let decided = actions::read(args.actions.as_deref(), &written, &resources, &console)?;

    let (known, skipped) = args.history.as_deref().map(history::load_all).transpose()?.unwrap_or_default();
    tell(&console, &skipped);
    let crises = chosen(args, &known, &resources)?;
    let comparison = compare::compare(crises, &known);
    let newest = comparison.crises.last().expect("there are two at least");
    let zone = given_zone.unwrap_or_else(|| newest.manifest.zone.parse().unwrap_or(Tz::UTC));
    let beside = comparison.crises.iter().filter(|crisis| known.iter().all(|entry| entry.name() != crisis.name()));
    let weeks = args.history.as_deref().map(week_store::read).transpose()?.unwrap_or_default();
    let (states, today) = actions::states(&decided.actions, known.iter().chain(beside), &weeks);
    let Decided { remarks, .. } = decided;
    let meta = ComparisonMeta {
        name: report_to.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        report_zone: zone.name().to_owned(),
        actions: states,
        remarks,
        today,
    };
    let report = assemble(&comparison, &meta);
    Documents { settings: &report_to, editions: Editions::One, resources: &resources, zone, console: &console }.write(
        &mut staging,
        &report,
        "comparison",
    )?;
    if report_to.has(FormatArg::Json) {
        staging.write("comparison.json", Access::Usual, &manifest::json(&as_json(&comparison, &meta.actions)))?;
    }
    console.checkpoint()?;
    let manifest = described(&comparison, &report_to, zone, &staging);
    staging.write("manifest.json", Access::Usual, &manifest)?;
    staging.publish()?;
    let names: Vec<&str> = comparison.crises.iter().map(Entry::name).collect();
    console.say(&format!("compared, oldest first: {}", names.join(", ")));
    let page = if report_to.has(FormatArg::Html) { "comparison.html" } else { "" };
    console.say(&format!("comparison: {}", report_to.out.join(page).display()));
    Ok(Outcome::Done)
}

/// Names what a history holds and cannot be used.
pub fn tell(console: &Console, skipped: &[Skipped]) {
    for one in skipped {
        console.warn(&one.to_string());
    }
}

/// The crises that the arguments name.
fn chosen(args: &Compare, known: &[Entry], resources: &Resources) -> Result<Vec<Entry>> {
    let wrong = |what: String, fix: &str| Error::Setting { origin: "compare".into(), what, fix: fix.to_owned() };
    let crises: Vec<Entry> = if let Some(name) = &args.like {
        let one = by_name(known, name).ok_or_else(|| unknown_name(known, name))?;
        let alike = compare::most_alike(one, known);
        std::iter::once(one.clone()).chain(alike.into_iter().take(MOST_LIKE).map(|(entry, _)| entry.clone())).collect()
    } else if args.sides.is_empty() && args.history.is_some() {
        // Entries are in order of time: the newest stay.
        known[known.len().saturating_sub(MOST)..].to_vec()
    } else {
        args.sides.iter().map(|side| read(side, known, resources)).collect::<Result<_>>()?
    };
    let of_name = |name: &str| crises.iter().filter(|crisis| crisis.name() == name).count();
    if let Some(twice) = crises.iter().find(|crisis| of_name(crisis.name()) > 1) {
        return Err(wrong(format!("two of them are called `{}`", twice.name()), "rename one of the folders, so that a reader can tell them apart"));
    }
    match crises.len() {
        0 => Err(wrong("there is nothing to compare".into(), "name two report folders, or a history with `--history DIR`")),
        1 => Err(wrong(format!("`{}` has nothing to be compared with", crises[0].name()), "name two report folders or entries of a history")),
        n if n > MOST => Err(wrong(format!("{n} crises do not fit side by side"), "name at most six")),
        _ => Ok(crises),
    }
}

fn by_name<'a>(known: &'a [Entry], name: &str) -> Option<&'a Entry> {
    known.iter().find(|entry| entry.name() == name || crate::history::entry::folder_name(entry.name()) == name)
}

fn unknown_name(known: &[Entry], name: &str) -> Error {
    let names: Vec<&str> = known.iter().map(Entry::name).collect();
    let nearest = names.iter().min_by_key(|known| (strsim::damerau_levenshtein(name, known), **known));
    Error::Setting {
        origin: "compare".into(),
        what: format!("the history holds no `{name}`"),
        fix: nearest.map_or_else(
            || "it holds nothing yet: keep runs with `analyze --history`".into(),
            |near| format!("did you mean `{near}`? It holds {}", names.join(", ")),
        ),
    }
}

/// One side: an entry of a history, a report folder, or the name of an entry.
fn read(side: &Path, known: &[Entry], resources: &Resources) -> Result<Entry> {
    if !side.exists() {
        let name = side.to_string_lossy();
        return match by_name(known, &name) {
            Some(entry) => Ok(entry.clone()),
            None if known.is_empty() => {
                Err(Error::Read { path: side.into(), source: std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such folder") })
            }
            None => Err(unknown_name(known, &name)),
        };
    }
    // Who names a file of a report means the report.
    let folder = if side.is_file() { side.parent().unwrap_or(Path::new(".")) } else { side };
    if history::is_entry(folder) {
        return history::load_one(folder);
    }
    let input = |what: String, fix: &str| Error::Input { file: side.display().to_string(), place: String::new(), what, fix: fix.to_owned() };
    let bytes = match std::fs::read(folder.join("measures.json")) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
            return Err(input(
                "has no measures.json: it is no report folder, or its report was written without JSON".into(),
                "name a folder that `analyze` has written, with `json` among its formats",
            ));
        }
        Err(source) => return Err(Error::Read { path: folder.join("measures.json"), source }),
    };
    let other_version = |detail: String| {
        input(format!("measures.json is damaged or from another version of afterstorm ({detail})"), "analyse the archive again with this version")
    };
    let measures: Measures = serde_json::from_slice(&bytes).map_err(|error| other_version(error.to_string()))?;
    if measures.schema_version != crate::measure::results::SCHEMA_VERSION {
        return Err(other_version(format!("its version is {}", measures.schema_version)));
    }
    let name = folder.canonicalize().ok().and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    let lessons = judge::judge(&measures, &resources.thresholds);
    Ok(Entry::of(&measures, &lessons, &name.unwrap_or_else(|| "report".into()), env!("CARGO_PKG_VERSION")))
}

/// `comparison.json`.
fn as_json(comparison: &Comparison, states: &[ActionState]) -> serde_json::Value {
    let crisis = |entry: &Entry| {
        serde_json::json!({
            "name": entry.name(),
            "span": entry.manifest.span,
            "zone": entry.manifest.zone,
            "target_minutes": entry.manifest.target_minutes,
            "inputs": entry.manifest.inputs,
            "course": entry.course,
            "lessons": entry.lessons,
        })
    };
    serde_json::json!({
        "schema_version": 1,
        "crises": comparison.crises.iter().map(crisis).collect::<Vec<_>>(),
        "figures": comparison.rows,
        "lessons": comparison.lessons,
        "likeness": comparison.likeness,
        "actions": states,
    })
}

fn described(comparison: &Comparison, report_to: &ReportSettings, zone: Tz, staging: &Staging) -> Vec<u8> {
    let crises: Vec<_> = comparison.crises.iter().map(|entry| serde_json::json!({ "name": entry.name(), "inputs": entry.manifest.inputs })).collect();
    let settings = BTreeMap::from([
        ("report_tz", zone.name().to_owned()),
        ("locales", report_to.locales.iter().map(|locale| locale.as_str()).collect::<Vec<_>>().join(",")),
    ]);
    manifest::json(&serde_json::json!({
        "tool": "afterstorm",
        "version": env!("CARGO_PKG_VERSION"),
        "settings": settings,
        "crises": crises,
        "files": staging.hashes(),
    }))
}
