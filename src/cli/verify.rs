//! `verify`: makes the numbers of a report again from its inputs, with the settings that its manifest records, and says what differs.

mod differences;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::args::{Analyze, LocaleArg, PastArgs, Reading, ReportArgs, Verify};
use super::config_file::ConfigFile;
use super::record::{self, KEYS};
use super::settings::{self, AnalyzeSettings};
use super::{Outcome, analyze, console, console::Console, sentiment_model};
use crate::error::{Error, Result};
use crate::i18n::{Locale, Speaker};
use crate::ingest::ledger::FileLedger;
use crate::model::Fact;
use crate::pipeline;
use crate::report::Text;
use crate::report::say::verify as say;
use differences::{ABSENT, Compared, compare};

/// Differing numbers that are shown.
const SHOWN: usize = 20;
const MANIFEST: &str = "manifest.json";
const MEASURES: &str = "measures.json";

/// `manifest.json`, as far as it is needed.
#[derive(Debug, Deserialize)]
struct Manifest {
    tool: String,
    version: String,
    settings: BTreeMap<String, String>,
    inputs: Vec<Recorded>,
    files: BTreeMap<String, String>,
}

/// An input as the manifest records it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Recorded {
    file: String,
    sha256: String,
}

/// What was found.
#[derive(Debug, Default)]
struct Findings {
    inputs: Vec<Text>,
    settings: Vec<Text>,
    files: Vec<Text>,
    numbers: Compared,
}

impl Findings {
    const fn is_equal(&self) -> bool {
        self.inputs.is_empty() && self.settings.is_empty() && self.files.is_empty() && self.numbers.differing.is_empty()
    }
}

/// Verifies a folder.
///
/// # Errors
///
/// A folder that cannot be made again, an input that cannot be read, a signal.
pub fn run(args: &Verify) -> Result<Outcome> {
    let manifest = manifest(&args.folder)?;
    let was =
        json(&args.folder.join(MEASURES), "analyse again with `json` among the formats: without measures.json there are no numbers to compare")?;
    let settings = recorded_settings(args, &manifest)?;
    super::set_threads(settings.read.threads)?;
    let console = Console::new(settings.read.is_quiet, false);
    let mut found = Findings { files: changed_files(&args.folder, &manifest.files), ..Findings::default() };
    beside(args, &manifest, &mut found)?;

    let resources = sentiment_model::resources(&settings.read)?;
    if let Some(recorded) = manifest.settings.get(super::manifest::SENTIMENT_MODEL) {
        let given = resources.knowledge.outside.as_ref().map(super::manifest::described_model).unwrap_or_default();
        if *recorded != given {
            found.settings.push(say::model_changed(name(recorded), name(&given)));
        }
    }
    let sheet = analyze::labelled(&settings)?;
    let read = pipeline::read(&super::inputs(&args.inputs)?, &settings.read.ingest, &settings.read.corpus, &console)?;
    found.inputs = changed_inputs(&manifest.inputs, &read.corpus.ledger.files);
    let (_, _, measured) = analyze::compute(&settings, sheet.as_ref(), &read.corpus, &resources, &console)?;
    console.finish(read.corpus.len() as u64);
    let is = serde_json::to_value(&measured.measures).expect("every key is text and every number is finite or absent");
    found.numbers = compare(&was, &is);
    let locale = args.locale.map_or(Locale::En, LocaleArg::locale);
    let speaker = Speaker::new(resources.catalog(locale), settings.read.measure.report_zone);
    console::write_stdout(told(&args.folder, &manifest, &found, &speaker).as_bytes())?;
    Ok(if found.is_equal() { Outcome::Done } else { Outcome::Differs })
}

fn bad(file: &Path, what: String, fix: &str) -> Error {
    Error::Input { file: file.display().to_string(), place: String::new(), what, fix: fix.into() }
}

fn json<T: serde::de::DeserializeOwned>(path: &Path, fix: &str) -> Result<T> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => bad(path, "there is no such file".into(), fix),
        _ => Error::Read { path: path.into(), source: error },
    })?;
    serde_json::from_str(&text).map_err(|error| bad(path, format!("line {}: {error}", error.line()), "restore the folder, or analyse anew"))
}

/// Reads the manifest, and refuses what cannot be made again.
fn manifest(folder: &Path) -> Result<Manifest> {
    let path = folder.join(MANIFEST);
    let value: Value = json(&path, "name a folder that `afterstorm analyze` has written")?;
    let made_by = value["settings"][KEYS.command].as_str();
    if value["tool"] == "afterstorm" && made_by != Some(record::COMMAND) {
        let what = match made_by {
            Some(command) => format!("the folder was made by `afterstorm {command}`, and only folders of `analyze` can be made again"),
            None if value["settings"]["edition"] == "shareable" => {
                "a shareable edition holds neither the names of its inputs nor the numbers".to_owned()
            }
            None => "it does not record the settings that made the folder".to_owned(),
        };
        return Err(bad(&path, what, "verify a folder that `afterstorm analyze` of this version has written, in its internal edition"));
    }
    let manifest: Manifest = serde_json::from_value(value)
        .map_err(|error| bad(&path, format!("no manifest of afterstorm: {error}"), "name a folder that `afterstorm analyze` has written"))?;
    if manifest.tool != "afterstorm" {
        return Err(bad(&path, format!("it was written by `{}`", manifest.tool), "name a folder that `afterstorm analyze` has written"));
    }
    let (theirs, ours) = (numbers_of(&manifest.version), numbers_of(env!("CARGO_PKG_VERSION")));
    if theirs > ours {
        let what = format!("the folder was written by afterstorm {}, which is newer than this one ({})", manifest.version, env!("CARGO_PKG_VERSION"));
        return Err(bad(&path, what, "verify it with that version"));
    }
    Ok(manifest)
}

/// "0.12.3" as numbers that compare.
fn numbers_of(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

/// The settings of the manifest, with the inputs and files of the command line.
fn recorded_settings(args: &Verify, manifest: &Manifest) -> Result<AnalyzeSettings> {
    let origin = args.folder.join(MANIFEST);
    let given: [(&str, &str, Option<&PathBuf>); 4] = [
        (KEYS.labels, "--labels", args.labels.as_ref()),
        (KEYS.resources, "--resources", args.resources.as_ref()),
        (KEYS.key_file, "--key-file", args.key_file.as_ref()),
        (super::manifest::SENTIMENT_MODEL, "--sentiment-model", args.sentiment_model.as_ref()),
    ];
    for (key, flag, path) in given {
        let wrong = match (manifest.settings.contains_key(key), path.is_some()) {
            (true, false) => Some(("the report was made with it", format!("give what it was made with: `{flag} ...`"))),
            (false, true) => Some(("the report was made without it", "leave it out".to_owned())),
            _ => None,
        };
        if let Some((what, fix)) = wrong {
            return Err(Error::Setting { origin: flag.into(), what: what.into(), fix });
        }
    }
    let text = manifest.settings.get(KEYS.config).map_or("", String::as_str);
    let config = ConfigFile::parse(&origin, text)?;
    let analyze = Analyze {
        reading: Reading {
            inputs: args.inputs.clone(),
            resources: args.resources.clone(),
            key_file: args.key_file.clone(),
            sentiment_model: args.sentiment_model.clone(),
            threads: args.threads,
            quiet: args.quiet,
            ..Reading::default()
        },
        report: ReportArgs::default(),
        labels: args.labels.clone(),
        counted_as: Vec::new(),
        past: PastArgs::default(),
        what_if: None,
    };
    let mut settings = settings::analyze_settings(&analyze, &config)?;
    if let Some(entry) = manifest.settings.get(KEYS.profiles) {
        settings.read.ingest.profiles = record::profiles(&origin.display().to_string(), entry)?;
    }
    Ok(settings)
}

/// Compares what was read beside the inputs.
fn beside(args: &Verify, manifest: &Manifest, found: &mut Findings) -> Result<()> {
    let mut check = |flag: &str, key: &str, is: Option<String>| {
        if let (Some(was), Some(is)) = (manifest.settings.get(key), is)
            && *was != is
        {
            found.settings.push(say::setting_changed(name(flag), name(short(was)), name(short(&is))));
        }
    };
    check("--labels", KEYS.labels, args.labels.as_deref().map(record::hash_of_file).transpose()?);
    check("--resources", KEYS.resources, args.resources.as_deref().map(record::hash_of_folder).transpose()?);
    Ok(())
}

/// Files of the folder that are not what was written.
fn changed_files(folder: &Path, files: &BTreeMap<String, String>) -> Vec<Text> {
    let state = |(name, was): (&String, &String)| match record::hash_of_file(&folder.join(name)) {
        Ok(is) if is == *was => None,
        Ok(_) => Some(say::file_changed(self::name(name))),
        Err(_) => Some(say::file_missing(self::name(name))),
    };
    files.iter().filter_map(state).collect()
}

/// Inputs that are not what was read.
fn changed_inputs(was: &[Recorded], is: &[FileLedger]) -> Vec<Text> {
    let mut found = Vec::new();
    for recorded in was {
        match is.iter().find(|file| file.file == recorded.file) {
            Some(file) if file.sha256 == recorded.sha256 => {}
            Some(file) => found.push(say::input_changed(name(&recorded.file), name(short(&recorded.sha256)), name(short(&file.sha256)))),
            None => found.push(say::input_missing(name(&recorded.file))),
        }
    }
    found.extend(is.iter().filter(|file| was.iter().all(|known| known.file != file.file)).map(|file| say::input_new(name(&file.file))));
    found
}

/// The beginning of a hash: enough to see that two differ.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// What was found, for people.
fn told(folder: &Path, manifest: &Manifest, found: &Findings, speaker: &Speaker<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (ours, folder) = (env!("CARGO_PKG_VERSION"), Fact::Name(folder.display().to_string()));
    let number = |n: usize| Fact::Count(n as u64);
    if manifest.version != ours {
        lines.push(speaker.say(&say::version(name(&manifest.version), name(ours))));
    }
    if found.is_equal() {
        let (inputs, files, values) = (manifest.inputs.len(), manifest.files.len(), found.numbers.n_compared);
        lines.push(speaker.say(&say::equal(folder, number(inputs), number(files), number(values))));
        return lines.join("\n") + "\n";
    }
    let mut list = |title: &Text, items: &[Text]| {
        if !items.is_empty() {
            lines.push(speaker.say(title));
            lines.extend(items.iter().map(|item| format!("  {}", speaker.say(item))));
        }
    };
    list(&say::head_inputs(), &found.inputs);
    list(&say::head_settings(), &found.settings);
    list(&say::head_files(), &found.files);
    let differing = &found.numbers.differing;
    let value = |value: &str| if value == ABSENT { name(&speaker.say(&say::absent())) } else { name(value) };
    let mut values: Vec<Text> =
        differing.iter().take(SHOWN).map(|difference| say::value(name(&difference.path), value(&difference.was), value(&difference.is))).collect();
    if differing.len() > SHOWN {
        values.push(say::more((differing.len() - SHOWN) as u64));
    }
    list(&say::head_values(), &values);
    let [inputs, settings, files] = [&found.inputs, &found.settings, &found.files].map(|items| number(items.len()));
    lines.push(speaker.say(&say::differs(folder, inputs, settings, files, number(differing.len()), number(found.numbers.n_compared))));
    lines.join("\n") + "\n"
}

fn name(text: &str) -> Fact {
    Fact::Name(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(numbers_of("0.10.0") > numbers_of("0.9.3"));
        assert!(numbers_of("1.0.0-beta") == numbers_of("1.0.0"));
    }

    fn file(name: &str, sha256: &str) -> FileLedger {
        FileLedger { file: name.into(), sha256: sha256.into(), ..FileLedger::default() }
    }

    #[test]
    fn inputs_are_told_as_changed_missing_or_new() {
        let was = [("a", "1"), ("b", "2"), ("c", "3")].map(|(file, sha256)| Recorded { file: file.into(), sha256: sha256.into() });
        let found = changed_inputs(&was, &[file("a", "1"), file("b", "9"), file("d", "4")]);
        let wanted = [say::input_changed(name("b"), name("2"), name("9")), say::input_missing(name("c")), say::input_new(name("d"))];
        assert_eq!(found, wanted);
    }
}
