//! The files of words, rules, thresholds and translations: they load, agree with each other, say where they come from, and do what their own examples say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use afterstorm::annotate::causes::CauseRules;
use afterstorm::annotate::rules::{Ruleset, check_examples};
use afterstorm::annotate::sentiment::Profile;
use afterstorm::ingest::adapters::profiles::EMBEDDED as PROFILES;
use afterstorm::resources::{CORPUS, MODELS, Resources, TEXTS};

use crate::support::{listing, repository};

fn text(name: &str) -> &'static str {
    TEXTS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is not built in")).1
}

fn table(name: &str) -> toml::Table {
    toml::from_str(text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The dotted keys of a catalogue. Case forms and plural forms are a language's own business: a table with `nom` is one entry.
fn keys(prefix: &str, value: &toml::Value, found: &mut BTreeSet<String>) {
    let join = |key: &str| if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
    match value {
        toml::Value::Table(entries) if !entries.contains_key("nom") => {
            for (key, entry) in entries {
                keys(&join(key), entry, found);
            }
        }
        toml::Value::Array(items) => {
            for (idx, item) in items.iter().enumerate() {
                keys(&join(&idx.to_string()), item, found);
            }
        }
        _ => {
            found.insert(prefix.to_owned());
        }
    }
}

fn keys_of(name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    keys("", &toml::Value::Table(table(name)), &mut found);
    found
}

#[test]
fn everything_loads() {
    Resources::load(None, Profile::Default).expect("the built-in files are right");
    for (name, text) in TEXTS {
        if name.ends_with(".toml") {
            toml::from_str::<toml::Table>(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        } else {
            let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            assert!(rows.clone().count() > 0 && rows.clone().all(|row| row.contains('\t')), "{name} has rows of tab-separated fields");
        }
    }
}

#[track_caller]
fn check_same_keys(english: &str, polish: &str) {
    let (english, polish) = (keys_of(english), keys_of(polish));
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(", ");
    assert!(english == polish, "only in English: {}; only in Polish: {}", only(&english, &polish), only(&polish, &english));
}

#[test]
fn english_and_polish_say_the_same_things() {
    check_same_keys("i18n/en.toml", "i18n/pl.toml");
    for part in ["comparison", "effects", "lessons", "spread", "training", "weekly"] {
        check_same_keys(&format!("i18n/{part}-en.toml"), &format!("i18n/{part}-pl.toml"));
    }
}

#[test]
fn every_cause_has_a_label_and_rules_in_both_languages() {
    let causes = CauseRules::parse(text("causes/taxonomy.toml"), text("causes/en.toml"), text("causes/pl.toml")).expect("the rules are right");
    for locale in ["en", "pl"] {
        let labels = keys_of(&format!("i18n/{locale}.toml"));
        for (id, cause) in causes.taxonomy.iter() {
            assert!(labels.contains(&format!("causes.{}", cause.id)), "{} has no {locale} label", cause.id);
            let rules = if locale == "en" { &causes.en } else { &causes.pl };
            assert!(rules.iter().any(|pack| pack.patterns_written(id) > 0), "{} has no {locale} rules", cause.id);
        }
    }
}

#[test]
fn every_threshold_says_where_it_comes_from() {
    let thresholds = table("lessons/thresholds.toml");
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in thresholds["threshold"].as_array().expect("a list") {
        let id = entry["id"].as_str().expect("an id");
        let source = entry["source"].as_str().expect("a source");
        // "own" alone is no reason.
        assert!(source.len() > 12 && source != "own", "{id}: {source}");
        *seen.entry(id).or_default() += 1;
    }
    assert!(seen.len() > 10 && seen.values().all(|n| *n == 1), "{seen:?}");
}

#[test]
fn the_readme_lists_every_file_with_its_source() {
    let path = repository("src/resources/README.md");
    let readme = fs::read_to_string(&path).expect("src/resources/README.md lists every resource with its source and licence");
    let missing: Vec<String> = listing(&repository("src/resources"))
        .into_iter()
        .filter(|file| repository("src/resources").join(file).is_file() && file.to_str() != Some("README.md"))
        .map(|file| file.to_string_lossy().into_owned())
        .filter(|file| !readme.contains(&format!("`{file}`")) && !file.starts_with("corpus/") && !file.starts_with("formats/profiles/"))
        .collect();
    assert!(missing.is_empty(), "not in src/resources/README.md: {}", missing.join(", "));
}

#[test]
fn every_text_file_in_the_folder_is_built_in() {
    let built_in: BTreeSet<&str> = TEXTS.iter().map(|(name, _)| *name).collect();
    // What a module includes itself, because it is needed before resources are loaded.
    let elsewhere =
        ["formats/chat.toml", "formats/columns.toml", "formats/meta.toml", "formats/preambles.toml", "formats/transforms.toml", "calendar/pl.toml"];
    for file in listing(&repository("src/resources")) {
        let name = file.to_string_lossy();
        if name.starts_with("corpus/") && name.ends_with(".tsv") {
            assert!(CORPUS.iter().any(|(known, _)| *known == name), "{name} is in the folder and nobody learns from it");
        } else if name.ends_with(".model") {
            assert!(MODELS.iter().any(|(known, _)| *known == name), "{name} is in the folder and nobody loads it");
        } else if let Some(profile) = name.strip_prefix("formats/profiles/") {
            assert!(PROFILES.iter().any(|(known, _)| *known == profile), "{name} is in the folder and no file is read by it");
        } else if name.ends_with(".toml") || name.ends_with(".tsv") {
            assert!(built_in.contains(name.as_ref()) || elsewhere.contains(&name.as_ref()), "{name} is in the folder and nobody reads it");
        }
    }
}

#[test]
fn the_examples_in_the_rule_files_hold() {
    let mut failures = Vec::new();
    for area in ["causes", "acts", "needs_reply"] {
        for locale in ["en", "pl"] {
            let file = format!("{area}/{locale}.toml");
            // The examples only ask whether a rule's own id is found: ids may be numbered as they come.
            let ids = std::cell::RefCell::new(Vec::<String>::new());
            let label = |id: &str| {
                let mut ids = ids.borrow_mut();
                let known = ids.iter().position(|known| known == id).unwrap_or_else(|| {
                    ids.push(id.to_owned());
                    ids.len() - 1
                });
                u8::try_from(known).ok()
            };
            let rules = Ruleset::parse(&file, text(&file), label).expect("the rules are right");
            failures.extend(check_examples(&file, text(&file), &rules, label).expect("the rules are right"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
