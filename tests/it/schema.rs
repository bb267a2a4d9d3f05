//! `measures.json` is described by its schema, and holds every number that a report shows.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use afterstorm::annotate::sentiment::Profile;
use afterstorm::judge;
use afterstorm::report::{self, CauseFacts, Quotes, ReportMeta};
use afterstorm::resources::Resources;
use serde_json::Value;

use crate::support::{PROGRAM, sample};

fn schema() -> Value {
    let output = Command::new(PROGRAM).args(["schema", "measures"]).output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn measures_are_as_their_schema_says() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&sample().json).take(10).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let mut broken = sample().json.clone();
    broken["latency"]["first_reply"]["n_episodes"] = Value::from("many");
    assert!(!validator.is_valid(&broken), "the schema refuses something");
}

/// Every property of every object of the schema says what it is.
#[test]
fn every_field_is_described() {
    fn walk(path: &str, value: &Value, silent: &mut Vec<String>) {
        if let Some(properties) = value["properties"].as_object() {
            for (name, property) in properties {
                if property["description"].as_str().is_none_or(str::is_empty) && property.get("$ref").is_none() {
                    silent.push(format!("{path}.{name}"));
                }
                walk(&format!("{path}.{name}"), property, silent);
            }
        }
        for (name, definition) in value["$defs"].as_object().into_iter().flatten() {
            walk(name, definition, silent);
        }
    }
    let mut silent = Vec::new();
    walk("Measures", &schema(), &mut silent);
    assert!(silent.is_empty(), "{silent:?}");
}

/// The numbers of a JSON value, rounded to six decimals as the tables are.
fn numbers(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Number(number) => {
            found.insert(rounded(number.as_f64().expect("a number")));
        }
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| numbers(field, found)),
        _ => {}
    }
}

fn rounded(value: f64) -> String {
    // Instants in microseconds are whole, and too large to be scaled.
    if value.abs() > 1e12 {
        return value.to_string();
    }
    let rounded = (value * 1e6).round() / 1e6;
    // -0 and 0 are one number.
    (rounded + 0.0).to_string()
}

/// Every number of `measures.json`. Comments above the baseline are an estimate with decimals, and are shown as whole comments.
fn measured() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    numbers(&sample().json, &mut found);
    let excess = sample().measures.storm.excess_comments;
    found.extend([excess.point, excess.low, excess.high].into_iter().flatten().map(|comments| rounded(comments.round())));
    // Changes of mood are told in points of a hundred.
    let recovery = &sample().measures.effects.recovery;
    let moods = recovery.by_act.iter().map(|group| &group.mood).chain(recovery.by_wait.iter().map(|group| &group.mood));
    let changes = moods.chain([&recovery.answered, &recovery.unanswered]).flat_map(|mood| [mood.change, mood.beyond_unanswered]);
    found.extend(changes.flat_map(|change| [change.point, change.low, change.high]).flatten().map(|change| rounded(change * 100.0)));
    // Hours of waiting are told whole.
    found.extend(sample().measures.effects.targets.iter().map(|class| rounded(class.waiting_hours.round())));
    found
}

/// The report's key figures and tables as the document has them, before any rendering: (place, number).
fn shown() -> Vec<(String, f64)> {
    let resources = Resources::load(None, Profile::Default).unwrap();
    let meta = ReportMeta {
        name: None,
        version: "0".into(),
        quotes: Quotes::Masked,
        has_too_many_rejects: false,
        max_rejects: 0.002,
        target_share: 0.9,
        has_business_hours: true,
        sentiment_model: None,
        taxonomy: resources
            .knowledge
            .causes
            .taxonomy
            .iter()
            .map(|(_, cause)| (cause.id.clone(), CauseFacts { scct: cause.scct.clone(), fishbone: cause.fishbone.clone() }))
            .collect::<BTreeMap<_, _>>(),
    };
    let measures = &sample().measures;
    let document = serde_json::to_value(report::assemble(measures, &judge::judge(measures, &resources.thresholds), &meta)).unwrap();
    let mut shown = Vec::new();
    for section in document["sections"].as_array().unwrap() {
        for block in section["blocks"].as_array().unwrap() {
            for figure in block["key_figures"].as_array().into_iter().flatten() {
                let place = format!("key figure {}", figure["label"]);
                ["value", "interval", "n"].iter().for_each(|part| facts(&place, &figure[*part], &mut shown));
            }
            if let Some(table) = block.get("table") {
                for cell in table["rows"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap()) {
                    for kind in ["fact", "share", "wait"] {
                        facts(&format!("table {}", table["id"]), &cell[kind], &mut shown);
                    }
                }
            }
        }
    }
    shown
}

/// The numbers inside facts; hours and weekdays name cells of a calendar, they are no measurements.
fn facts(place: &str, value: &Value, shown: &mut Vec<(String, f64)>) {
    match value {
        Value::Number(number) => shown.push((place.to_owned(), number.as_f64().unwrap())),
        Value::Array(items) => items.iter().for_each(|item| facts(place, item, shown)),
        Value::Object(fields) => {
            fields.iter().filter(|(name, _)| !matches!(name.as_str(), "hour" | "weekday")).for_each(|(_, field)| facts(place, field, shown));
        }
        _ => {}
    }
}

#[test]
fn every_number_in_key_figures_and_tables_is_a_measure() {
    let measured = measured();
    let shown = shown();
    assert!(shown.len() > 300, "the report shows {} numbers", shown.len());
    let foreign: BTreeSet<String> =
        shown.into_iter().filter(|(_, number)| !measured.contains(&rounded(*number))).map(|(place, number)| format!("{place}: {number}")).collect();
    assert!(foreign.is_empty(), "not in measures.json:\n{}", foreign.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_number_in_the_table_files_is_a_measure() {
    let measured = measured();
    // Tables show instants to the second.
    let seconds: BTreeSet<i64> = measured.iter().filter_map(|known| known.parse::<i64>().ok()).map(|micros| micros.div_euclid(1_000_000)).collect();
    let mut foreign = BTreeSet::new();
    let tables: Vec<(&str, &Vec<u8>)> = sample().files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix("tables/")?, bytes))).collect();
    assert!(tables.len() > 10);
    // Counts of the frame by day and group: they are the sums of what comments.parquet says, not of the report.
    for (name, bytes) in tables.into_iter().filter(|(name, _)| *name != "comments_by_day.csv") {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        for record in reader.records().map(Result::unwrap) {
            for (column, cell) in header.iter().zip(&record) {
                let is_known = if let Ok(number) = cell.parse::<f64>() {
                    measured.contains(&rounded(number))
                } else if let Ok(at) = chrono::DateTime::parse_from_rfc3339(cell) {
                    seconds.contains(&at.timestamp())
                } else {
                    true
                };
                if !is_known {
                    foreign.insert(format!("{name}, {column}: {cell}"));
                }
            }
        }
    }
    assert!(foreign.is_empty(), "not in measures.json:\n{}", foreign.into_iter().collect::<Vec<_>>().join("\n"));
}

/// The page shows what the document says: the same counts stand in the page, in the Markdown and in the JSON.
#[test]
fn totals_are_the_same_in_every_file() {
    let ledger = &sample().measures.ledger;
    let grouped = |n: u64, separator: &str| {
        let digits = n.to_string();
        if digits.len() <= 3 { digits } else { format!("{}{separator}{}", &digits[..digits.len() - 3], &digits[digits.len() - 3..]) }
    };
    for n in [ledger.records_in, ledger.analysed, ledger.rejected, ledger.merged] {
        for name in ["report.html", "report.md"] {
            assert!(sample().text(name).contains(&grouped(n, ",")), "{n} is not in {name}");
        }
    }
    for n in [ledger.records_in, ledger.analysed] {
        let text = sample().text("pl/report.md").replace(['\u{202f}', '\u{a0}'], " ");
        assert!(text.contains(&grouped(n, " ")) || text.contains(&n.to_string()), "{n} is not in the Polish report");
    }
}
