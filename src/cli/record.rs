//! What `manifest.json` says about the settings of an analysis, so that it can be made again: a configuration file with every setting that moves a number or
//! a word, whether it came from a flag or from a file; the text of mapping profiles; hashes of everything else that was read beside the inputs.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use clap::ValueEnum;
use sha2::{Digest, Sha256};
use toml::{Table, Value};

use super::args::{Analyze, LimitArgs};
use super::config_file::ConfigFile;
use super::output::hex;
use super::settings::{self, AnalyzeSettings};
use crate::error::{Error, Result};
use crate::ingest::adapters::profile::Profile;

/// The command whose folders can be made again.
pub const COMMAND: &str = "analyze";
/// Keys of `settings` in the manifest.
pub const KEYS: Keys =
    Keys { command: "command", config: "config", profiles: "map_files", labels: "labels", resources: "resources", key_file: "key_file" };

/// The keys of `settings` that tell how to make a folder again.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// Which command made it.
    pub command: &'static str,
    /// The configuration file, as TOML.
    pub config: &'static str,
    /// The mapping profiles, as a JSON list of their texts.
    pub profiles: &'static str,
    /// The hash of the sheet of labels.
    pub labels: &'static str,
    /// The hash over the files that replace built-in ones.
    pub resources: &'static str,
    /// That authors have keyed pseudonyms. Nothing of the key: who has a hash can try keys.
    pub key_file: &'static str,
}

/// Keys of configuration files that move nothing: where things lie, how the run talks, what is recorded by its content instead.
const LEFT_OUT: [&str; 12] =
    ["out", "history", "actions", "force", "threads", "quiet", "timings", "map-file", "labels", "resources", "sentiment-model", "key-file"];

/// The entries of a run.
///
/// # Errors
///
/// A file that the settings name can no longer be read.
pub fn of_run(args: &Analyze, settings: &AnalyzeSettings, config: &ConfigFile) -> Result<BTreeMap<&'static str, String>> {
    let mut entries = BTreeMap::from([(KEYS.command, COMMAND.to_owned()), (KEYS.config, effective(args)?)]);
    let profiles = settings::map_files(&args.reading, config).iter().map(|path| text(path)).collect::<Result<Vec<_>>>()?;
    if !profiles.is_empty() {
        entries.insert(KEYS.profiles, serde_json::Value::from(profiles).to_string());
    }
    if let Some(path) = &settings.labels {
        entries.insert(KEYS.labels, hash_of_file(path)?);
    }
    if let Some(folder) = &settings.read.resources {
        entries.insert(KEYS.resources, hash_of_folder(folder)?);
    }
    if args.reading.key_file.is_some() || config.key_file.is_some() {
        entries.insert(KEYS.key_file, "given".to_owned());
    }
    Ok(entries)
}

/// The profiles of a manifest.
///
/// # Errors
///
/// The entry is no list of profiles.
pub fn profiles(origin: &str, entry: &str) -> Result<Vec<Profile>> {
    let texts: Vec<String> = serde_json::from_str(entry).map_err(|error| Error::Setting {
        origin: origin.into(),
        what: format!("`{}` is no list of texts: {error}", KEYS.profiles),
        fix: "restore the folder, or analyse anew".into(),
    })?;
    texts.iter().map(|text| Profile::parse(origin, text)).collect()
}

/// The configuration file with the flags written over it, without [`LEFT_OUT`].
fn effective(args: &Analyze) -> Result<String> {
    let mut table = match &args.reading.config {
        // It has been parsed before, so it is TOML.
        Some(path) => text(path)?.parse::<Table>().unwrap_or_default(),
        None => Table::new(),
    };
    flags(args, &mut table);
    for key in LEFT_OUT {
        table.remove(key);
    }
    // A rota in a file of its own has the shape of the table in the configuration.
    if let Some(path) = &args.what_if {
        let rota: Table = toml::from_str(&text(path)?).map_err(|error| Error::Setting {
            origin: "--what-if".into(),
            what: error.message().to_owned(),
            fix: "mend the file".into(),
        })?;
        set(&mut table, "what-if", Some(rota));
    }
    Ok(table.to_string())
}

fn flags(args: &Analyze, table: &mut Table) {
    let (reading, report) = (&args.reading, &args.report);
    let texts = [
        ("assume-tz", &reading.assume_tz),
        ("collected-at", &reading.collected_at),
        ("format-in", &reading.format_in),
        ("encoding", &reading.encoding),
        ("since", &reading.since),
        ("until", &reading.until),
        ("report-tz", &report.folder.report_tz),
        ("name", &report.folder.name),
    ];
    for (key, text) in texts {
        set(table, key, text.clone());
    }
    set(table, "date-order", reading.date_order.as_ref().map(word));
    set(table, "sentiment-profile", reading.sentiment_profile.as_ref().map(word));
    set(table, "quotes", report.quotes.as_ref().map(word));
    set(table, "edition", report.edition.as_ref().map(word));
    set(table, "max-rejects", report.max_rejects);
    set(table, "broadcast-closes", reading.broadcast_closes.then_some(true));
    set(table, "strict", report.strict.then_some(true));
    let lists = [
        ("brand", reading.brand.clone()),
        ("bot", reading.bot.clone()),
        ("as", args.counted_as.iter().map(word).collect()),
        ("locale", report.folder.locale.iter().map(word).collect()),
        ("format", report.folder.format.iter().map(word).collect()),
    ];
    for (key, list) in lists {
        set(table, key, (!list.is_empty()).then_some(list));
    }
    if !reading.map.is_empty() {
        let map = table.entry("map").or_insert_with(|| Value::Table(Table::new()));
        for (canonical, column) in reading.map.iter().filter_map(|pair| pair.split_once('=')) {
            if let Value::Table(map) = map {
                map.insert(canonical.trim().to_owned(), column.trim().into());
            }
        }
    }
    limits(&reading.limits, table);
}

fn limits(limits: &LimitArgs, table: &mut Table) {
    let LimitArgs { max_unpacked, max_entry, max_ratio, max_entries, max_line, max_field, max_depth, max_cells } = limits;
    for (key, size) in [("max-unpacked", max_unpacked), ("max-entry", max_entry), ("max-line", max_line), ("max-field", max_field)] {
        set(table, key, size.clone());
    }
    let depth = max_depth.map(|depth| depth as u64);
    for (key, count) in [("max-ratio", *max_ratio), ("max-entries", *max_entries), ("max-depth", depth), ("max-cells", *max_cells)] {
        // Beyond 2^63 a limit limits nothing.
        set(table, key, count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)));
    }
}

fn set(table: &mut Table, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        table.insert(key.to_owned(), value.into());
    }
}

/// A choice as it is typed.
fn word(choice: &impl ValueEnum) -> String {
    choice.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.into(), source })
}

/// SHA-256 of a file.
///
/// # Errors
///
/// It cannot be read.
pub fn hash_of_file(path: &Path) -> Result<String> {
    let read = |source| Error::Read { path: path.into(), source };
    let mut hasher = Sha256::new();
    let mut file = fs::File::open(path).map_err(read)?;
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block).map_err(read)? {
            0 => break,
            n => hasher.update(&block[..n]),
        }
    }
    Ok(hex(&hasher.finalize()))
}

/// SHA-256 over the names and hashes of the files in a folder and below it, in the order of their names.
///
/// # Errors
///
/// A file that cannot be read.
pub fn hash_of_folder(folder: &Path) -> Result<String> {
    let (mut open, mut files) = (vec![folder.to_owned()], BTreeMap::new());
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).map_err(|source| Error::Read { path: next.clone(), source })? {
            let path = entry.map_err(|source| Error::Read { path: next.clone(), source })?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, hash_of_file(&path)?);
            }
        }
    }
    let mut hasher = Sha256::new();
    for (name, hash) in &files {
        hasher.update(format!("{name}\0{hash}\n"));
    }
    Ok(hex(&hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::args::{Cli, Command};
    use super::*;

    /// The recorded configuration of a command line and a file; it must be readable as one.
    #[track_caller]
    fn check(flags: &[&str], file: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        fs::write(&path, file).unwrap();
        let line = ["afterstorm", "analyze", "a.csv", "--config", path.to_str().unwrap()];
        let Command::Analyze(args) = Cli::parse_from(line.iter().chain(flags)).command else { unreachable!("the line says so") };
        let recorded = effective(&args).unwrap();
        assert_eq!(recorded.parse::<Table>().unwrap(), expected.parse::<Table>().unwrap());
        ConfigFile::parse(Path::new("manifest.json"), &recorded).unwrap();
    }

    #[test]
    fn flags_win_over_the_file() {
        check(
            &["--assume-tz", "UTC", "--brand", "Shop"],
            "assume-tz = \"Europe/Warsaw\"\nbrand = [\"A\", \"B\"]",
            "assume-tz = \"UTC\"\nbrand = [\"Shop\"]",
        );
    }

    #[test]
    fn columns_of_flags_are_added_to_those_of_the_file() {
        check(&["--map", "text=Treść"], "[map]\ncreated_at = \"Data\"", "[map]\ncreated_at = \"Data\"\ntext = \"Treść\"");
    }

    #[test]
    fn tables_of_the_file_are_kept_as_they_are() {
        let file =
            "[target]\nminutes = 30\nshare = 0.8\n[working-hours]\nmonday = [\"08:00-20:00\"]\n[[statement]]\nat = \"2026-11-04\"\nlabel = \"press\"";
        check(&[], file, file);
    }

    #[test]
    fn limits_choices_and_lists_are_recorded_as_they_are_typed() {
        let flags =
            ["--max-line", "2M", "--max-depth", "64", "--date-order", "mdy", "--as", "zendesk,facebook", "--locale", "en,pl", "--quotes", "none"];
        let expected =
            "max-line = \"2M\"\nmax-depth = 64\ndate-order = \"mdy\"\nas = [\"zendesk\", \"facebook\"]\nlocale = [\"en\", \"pl\"]\nquotes = \"none\"";
        check(&flags, "", expected);
    }

    #[test]
    fn an_internal_edition_stays_one_although_the_file_wants_another() {
        check(&["--edition", "internal"], "edition = \"shareable\"", "edition = \"internal\"");
    }

    #[test]
    fn where_things_lie_and_how_the_run_talks_is_left_out() {
        check(&["--out", "x", "--force", "--quiet", "--threads", "2", "--resources", "r"], "threads = 4\nlabels = \"l.csv\"", "");
    }

    #[test]
    fn a_folder_has_another_hash_when_a_file_in_it_changes_or_moves() {
        let folder = tempfile::tempdir().unwrap();
        let hash = || hash_of_folder(folder.path()).unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b.toml"), "x").unwrap();
        let first = hash();
        assert_eq!(hash(), first);
        fs::write(folder.path().join("a/b.toml"), "y").unwrap();
        let second = hash();
        fs::rename(folder.path().join("a/b.toml"), folder.path().join("b.toml")).unwrap();
        assert!(first != second && hash() != second);
    }
}
