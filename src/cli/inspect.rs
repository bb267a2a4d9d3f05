//! `inspect`: what each file is, before anything is computed; and the command to run next.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::args::Inspect;
use super::{Outcome, console, output, settings};
use crate::corpus::CorpusSettings;
use crate::error::{Error, Result};
use crate::ingest::{self, Inspection};
use crate::pipeline;
use crate::progress::Silent;
use crate::resources::Files;

/// Files left alone that are named one by one.
const LEFT_ALONE: usize = 12;

/// What `--json` prints.
#[derive(Serialize)]
struct Answer {
    files: Vec<Inspection>,
    /// Files of folders and zips that are no archives.
    left_alone: Vec<LeftAlone>,
    brand_candidates: Vec<Candidate>,
    /// `None` while no file can be used.
    next_command: Option<String>,
}

#[derive(Serialize)]
struct LeftAlone {
    file: String,
    reason: String,
}

#[derive(Serialize)]
struct Candidate {
    account: String,
    n_authors_answered: u64,
    /// `file`, `flag`, `proposed`, or `candidate` for an account that only answers many people.
    source: String,
}

/// Prints what the files are.
///
/// # Errors
///
/// A setting that means nothing; standard output that cannot be written. Files that cannot be used are part of the answer.
pub fn run(args: &Inspect) -> Result<Outcome> {
    let config = settings::config(&args.reading)?;
    let settings = settings::read_settings(&args.reading, None, &config)?;
    let inputs = super::inputs(&args.reading.inputs)?;
    let files = ingest::inspect(&inputs, &settings.ingest, &Silent)?;
    let is_readable = files.iter().any(|file| file.error.is_none() && file.records_read > 0);
    // Sides are a property of the whole corpus; when it cannot be built, the files' own errors say why.
    let corpus_settings = CorpusSettings { brands: Vec::new(), bots: Vec::new(), ..settings.corpus.clone() };
    let candidates = if is_readable { pipeline::read(&inputs, &settings.ingest, &corpus_settings, &Silent).ok() } else { None }
        .map_or_else(Vec::new, |read| brand_candidates(&read.corpus));
    let next_command = can_be_used(&files).then(|| next_command(args, &files, &candidates, settings.ingest.assume_zone.is_some()));
    let skipped = ingest::walk::list(&inputs, &settings.ingest.limits)?.skipped;
    let left_alone = skipped.into_iter().map(|(file, reason)| LeftAlone { file, reason }).collect();
    let answer = Answer { files, left_alone, brand_candidates: candidates, next_command };
    let text = if args.json {
        let mut text = serde_json::to_string_pretty(&answer).expect("every key is text");
        text.push('\n');
        text
    } else {
        words(&answer, &note_words()?)
    };
    console::write_stdout(text.as_bytes())?;
    if let Some(path) = &args.save_map {
        save_map(path, args.force, &answer.files)?;
    }
    Ok(Outcome::Done)
}

/// Writes the mapping profile of the inputs.
fn save_map(path: &Path, replaces: bool, files: &[Inspection]) -> Result<()> {
    let wrong = |what: String, fix: &str| Error::Setting { origin: "--save-map".into(), what, fix: fix.to_owned() };
    let mut profiles: Vec<_> = files.iter().filter_map(|file| Some((&file.file, file.profile.clone()?))).collect();
    let Some((first, mut profile)) = (!profiles.is_empty()).then(|| profiles.remove(0)) else {
        return Err(wrong(
            "no file was read by its columns, so there is no map to save".into(),
            "formats that are known need none; for others name the columns with `--map text=COLUMN,created_at=COLUMN`",
        ));
    };
    if let Some((other, _)) = profiles.iter().find(|(_, other)| other.columns != profile.columns) {
        return Err(wrong(format!("{first} and {other} have different columns"), "save the map of one file at a time"));
    }
    if let Some(stem) = path.file_stem() {
        profile.name = stem.to_string_lossy().into_owned();
    }
    output::write_file(path, replaces, |sink| {
        sink.write_all(profile.to_toml().as_bytes()).map_err(|source| Error::Output {
            path: path.into(),
            what: source.to_string(),
            fix: "write it elsewhere".into(),
        })
    })
}

fn brand_candidates(corpus: &crate::corpus::Corpus) -> Vec<Candidate> {
    let known: Vec<Candidate> = corpus
        .brands
        .iter()
        .map(|brand| Candidate { account: brand.account.clone(), n_authors_answered: brand.n_authors_answered, source: brand.source.to_owned() })
        .collect();
    if !known.is_empty() {
        return known;
    }
    corpus
        .answering_accounts()
        .into_iter()
        .take(5)
        .map(|(account, n)| Candidate { account, n_authors_answered: n, source: "candidate".to_owned() })
        .collect()
}

/// What a flag would mend: a file that only waits for a word of the user.
const FLAGS: [&str; 3] = ["--date-order", "--collected-at", "`--map "];

fn can_be_used(files: &[Inspection]) -> bool {
    files.iter().any(|file| file.error.is_none() || file.hint.as_deref().is_some_and(|hint| FLAGS.iter().any(|flag| hint.contains(flag))))
}

/// The words that reports have for the notes of the ledger.
fn note_words() -> Result<BTreeMap<String, String>> {
    let text = Files { overrides: None }.text("i18n/en.toml")?;
    let catalogue: toml::Table = toml::from_str(&text).expect("the catalogue is read by a test");
    let notes = catalogue.get("terms").and_then(|terms| terms.get("note")).and_then(toml::Value::as_table);
    Ok(notes.into_iter().flatten().filter_map(|(note, words)| Some((note.clone(), words.as_str()?.to_owned()))).collect())
}

fn next_command(args: &Inspect, files: &[Inspection], candidates: &[Candidate], has_zone: bool) -> String {
    let reading = &args.reading;
    let mut command = String::from("afterstorm analyze");
    for path in &reading.inputs {
        let _ = write!(command, " {}", quoted(&path.to_string_lossy()));
    }
    // What was said to read the files has to be said again.
    let path = |path: &PathBuf| path.to_string_lossy().into_owned();
    let maps: Vec<String> = args.save_map.iter().chain(&reading.map_file).map(path).collect();
    let pairs = if args.save_map.is_some() { &[][..] } else { &reading.map };
    let order = reading.date_order.and_then(|order| order.to_possible_value()).map(|value| value.get_name().to_owned());
    let said = [("--map-file", &maps[..]), ("--map", pairs), ("--brand", &reading.brand), ("--bot", &reading.bot)];
    let single = [
        ("--config", reading.config.as_ref().map(path)),
        ("--format-in", reading.format_in.clone()),
        ("--encoding", reading.encoding.clone()),
        ("--assume-tz", reading.assume_tz.clone()),
        ("--date-order", order),
        ("--collected-at", reading.collected_at.clone()),
    ];
    let said = said.into_iter().flat_map(|(flag, values)| values.iter().map(move |value| (flag, value.clone())));
    for (flag, value) in said.chain(single.into_iter().filter_map(|(flag, value)| Some((flag, value?)))) {
        let _ = write!(command, " {flag} {}", quoted(&value));
    }
    let is_known = !reading.brand.is_empty() || candidates.iter().any(|candidate| candidate.source == "file" || candidate.source == "flag");
    if !is_known {
        // Who answered one person may be anybody.
        let best = candidates.first().filter(|best| best.n_authors_answered > candidates.get(1).map_or(0, |second| second.n_authors_answered));
        let _ = write!(command, " --brand {}", best.map_or_else(|| "ACCOUNT".to_owned(), |candidate| quoted(&candidate.account)));
    }
    if !has_zone && files.iter().any(|file| file.assumed_zone.is_some()) {
        command.push_str(" --assume-tz Europe/Warsaw");
    }
    if files.iter().any(|file| file.is_date_order_unsettled) {
        command.push_str(" --date-order dmy");
    }
    if files.iter().any(|file| file.hint.as_deref().is_some_and(|hint| hint.contains("--collected-at"))) {
        command.push_str(" --collected-at YYYY-MM-DD");
    }
    if let [file] = files
        && let Some((_, rest)) = file.hint.as_deref().and_then(|hint| hint.split_once("`--map "))
        && let Some((pair, _)) = rest.split_once('`')
    {
        let _ = write!(command, " --map {pair}");
    }
    command
}

/// A word that a shell takes as it is.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./,@:+".contains(c));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

fn words(answer: &Answer, note_words: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for file in &answer.files {
        file_words(&mut out, file, note_words);
    }
    for one in answer.left_alone.iter().take(LEFT_ALONE) {
        let _ = writeln!(out, "left alone: {} ({})", shown(&one.file), shown(&one.reason));
    }
    match answer.left_alone.len() {
        0 => {}
        n if n > LEFT_ALONE => {
            let _ = writeln!(out, "left alone: {} more files; --json names them\n", n - LEFT_ALONE);
        }
        _ => out.push('\n'),
    }
    if !answer.brand_candidates.is_empty() {
        out.push_str("brand accounts\n");
        for candidate in &answer.brand_candidates {
            let why = match candidate.source.as_str() {
                "file" => "the file says so",
                "flag" => "named with --brand",
                "proposed" => "proposed: answers the most different people",
                _ => "nobody stands out",
            };
            let people = if candidate.n_authors_answered == 1 { "person" } else { "people" };
            let _ = writeln!(out, "  {} (answered {} {people}; {why})", shown(&candidate.account), candidate.n_authors_answered);
        }
        out.push('\n');
    }
    let next = answer.next_command.as_deref().unwrap_or("nothing yet: mend what stands above, then inspect again");
    let _ = writeln!(out, "run next\n  {next}");
    out
}

fn file_words(out: &mut String, file: &Inspection, note_words: &BTreeMap<String, String>) {
    let _ = writeln!(out, "{} ({} bytes)", shown(&file.file), file.bytes);
    if let Some(error) = &file.error {
        let _ = writeln!(out, "  cannot be used: {}", shown(error));
        if let Some(hint) = &file.hint {
            let _ = writeln!(out, "  hint: {}", shown(hint));
        }
    }
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name:<12} {value}");
        }
    };
    let finding = |finding: &crate::ingest::inspect::Finding| format!("{} ({})", finding.value, finding.why);
    fact("format", file.adapter.as_ref().map(finding));
    fact("container", file.container.as_ref().map(finding));
    fact("compression", file.compression.clone().filter(|kind| kind != "none"));
    fact("encoding", file.encoding.as_ref().map(finding));
    fact("dialect", file.dialect.clone());
    fact("zone", file.assumed_zone.as_ref().map(|zone| format!("the times carry none; read as {zone}")));
    fact("date order", file.date_order.clone());
    if file.is_date_order_unsettled {
        fact("date order", Some("unsettled: say --date-order dmy or mdy".to_owned()));
    }
    if file.error.is_none() {
        fact("records", Some(format!("{} read, {} rejected", file.records_read, file.records_rejected)));
    }
    if !file.columns.is_empty() {
        out.push_str("  columns\n");
        for column in &file.columns {
            let canonical = column.canonical.as_deref().unwrap_or("-");
            let examples: Vec<String> = column.examples.iter().map(|example| cut(&shown(example))).collect();
            let _ = writeln!(out, "    {:<24} -> {canonical:<16} {}", shown(&column.name), examples.join(" | "));
        }
    }
    if !file.problems.is_empty() {
        out.push_str("  first problems\n");
        for problem in &file.problems {
            let _ = writeln!(out, "    line {}, record {}: {} ({})", problem.line, problem.record, shown(&problem.detail), problem.reason);
        }
    }
    for (note, n) in &file.notes {
        let _ = writeln!(out, "  note         {}: {n}", note_words.get(note).unwrap_or(note));
    }
    out.push('\n');
}

/// Foreign text for a terminal: controls, which could move its cursor, are shown as escapes.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let is_hostile = c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            if is_hostile { c.escape_default().collect::<Vec<_>>() } else { vec![c] }
        })
        .collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= 28 { text.to_owned() } else { format!("{}…", text.chars().take(27).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_shell_are_quoted_and_for_a_terminal_escaped() {
        assert_eq!(quoted("a b'c.csv"), "'a b'\\''c.csv'");
        assert_eq!(quoted("data/x.csv"), "data/x.csv");
        assert_eq!(shown("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
    }
}
