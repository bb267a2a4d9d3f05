//! Nothing is lost: whatever lines are damaged, every record is analysed, rejected or merged; and the same comments give the same numbers in whatever files they come.

use std::io::Write;
use std::sync::OnceLock;

use afterstorm::annotate::sentiment::Profile;
use afterstorm::corpus::CorpusSettings;
use afterstorm::ingest::{IngestSettings, Input};
use afterstorm::measure::settings::{MeasureSettings, ServiceTarget};
use afterstorm::pipeline;
use afterstorm::progress::Silent;
use afterstorm::report::Quotes;
use afterstorm::resources::Resources;
use proptest::prelude::*;
use serde_json::{Value, json};

#[path = "../../src/ingest/sheet/samples.rs"]
mod samples;

fn resources() -> &'static Resources {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    RESOURCES.get_or_init(|| Resources::load(None, Profile::Default).expect("the built-in files are right"))
}

/// A comment as an export has it.
#[derive(Debug, Clone)]
struct Row {
    id: u32,
    parent: Option<u32>,
    author: u8,
    minute: u32,
    text: String,
}

impl Row {
    fn created_at(&self) -> String {
        chrono::DateTime::from_timestamp(1_767_225_600 + i64::from(self.minute) * 60, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    fn author_name(&self) -> String {
        if self.parent.is_some() { "Shop".into() } else { format!("ann{}", self.author) }
    }

    fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let parent = self.parent.map_or_else(String::new, |parent| parent.to_string());
        writer.write_record([&self.id.to_string(), &parent, &self.author_name(), &self.created_at(), &self.text]).unwrap();
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    fn json(&self) -> String {
        let parent = self.parent.map(|parent| parent.to_string());
        json!({"id": self.id.to_string(), "in_reply_to_id": parent, "author": self.author_name(), "created_at": self.created_at(), "text": self.text})
            .to_string()
            + "\n"
    }
}

const HEADER: &str = "id,in_reply_to_id,author,created_at,text\n";

fn as_csv(rows: &[Row]) -> Vec<u8> {
    (HEADER.to_owned() + &rows.iter().map(Row::csv).collect::<String>()).into_bytes()
}

fn as_ndjson(rows: &[Row]) -> Vec<u8> {
    rows.iter().map(Row::json).collect::<String>().into_bytes()
}

/// The same with each answer inside the question before it, which says who is answered.
fn as_threads(rows: &[Row]) -> String {
    let whole = |row: &Row| {
        row.json().trim().replace(&format!("\"in_reply_to_id\":\"{}\",", row.parent.unwrap_or_default()), "").replace("\"in_reply_to_id\":null,", "")
    };
    let threads = rows.iter().filter(|row| row.parent.is_none()).map(|question| {
        let answers: Vec<String> = rows.iter().filter(|row| row.parent == Some(question.id)).map(whole).collect();
        whole(question).trim_end_matches('}').to_owned() + &format!(",\"replies\":[{}]}}", answers.join(","))
    });
    format!("[{}]", threads.collect::<Vec<_>>().join(","))
}

/// Texts as people write them, with everything that a table has to quote.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Where is my parcel",
        "gdzie jest moja paczka?",
        "The app is down, again.",
        "Thank you, \"Shop\"!",
        "zażółć gęślą jaźń",
        "first line\nsecond line",
        "a, b; c",
        "It came two days late :(",
        "Świetna obsługa, dziękuję",
        "🙂",
    ]);
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.join(" "))
}

/// Good archives: questions, and answers of the brand to some of them. Ids are unique.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..9_u8, 0..20_000_u32, text(), any::<bool>(), 1..3_000_u32, text()), 8..30).prop_map(|items| {
        let mut rows = Vec::new();
        for (idx, (author, minute, question, is_answered, wait, answer)) in (0..).zip(items) {
            rows.push(Row { id: 1_000 + idx, parent: None, author, minute, text: question });
            // One answer at least, so that there is an account of the brand to name.
            if is_answered || idx == 0 {
                rows.push(Row { id: 5_000 + idx, parent: Some(1_000 + idx), author, minute: minute + wait, text: answer });
            }
        }
        rows
    })
}

fn read(inputs: &[(&str, &[u8])]) -> pipeline::Read {
    let inputs: Vec<Input> = inputs.iter().map(|(name, bytes)| Input::Bytes { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
    let settings = CorpusSettings { brands: vec!["Shop".into()], ..CorpusSettings::default() };
    pipeline::read(&inputs, &IngestSettings::default(), &settings, &Silent).expect("good rows are left")
}

/// The measures, without what says where a record stood.
fn measures(inputs: &[(&str, &[u8])]) -> Value {
    let read = read(inputs);
    let labels = pipeline::annotate(&read.corpus, resources(), &Silent).unwrap();
    let settings = MeasureSettings {
        report_zone: chrono_tz::Europe::Warsaw,
        business_hours: None,
        target: ServiceTarget { minutes: 60.0, share: 0.9 },
        window: None,
        crisis_window: None,
        baseline_window: None,
        outside_statements: Vec::new(),
        class_targets: std::collections::BTreeMap::new(),
        broadcasts: afterstorm::measure::settings::Broadcasts::Apart,
        what_if: None,
        counted_as: Vec::new(),
    };
    let measured = pipeline::measure(&read.corpus, &labels, resources(), &settings, &read.corpus.masker(), Quotes::Masked, &Silent).unwrap();
    let mut value = serde_json::to_value(&measured.measures).unwrap();
    value.as_object_mut().unwrap().remove("ledger");
    for quote in value["evidence"]["quotes"].as_array_mut().unwrap() {
        let quote = quote.as_object_mut().unwrap();
        quote.remove("source_file");
        quote.remove("source_record");
    }
    value
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What happens to a line.
#[derive(Debug, Clone, Copy)]
enum Damage {
    /// The end of the record is missing.
    Cut,
    /// Fields (or a line) too many.
    Longer,
    /// A time that is none.
    BadTime,
    /// A quote that opens and never closes (in JSON: no object).
    Unclosed,
    /// The record once more: not damaged, merged.
    Twice,
}

fn damages() -> impl Strategy<Value = Vec<(prop::sample::Index, Damage)>> {
    let damage = prop::sample::select(vec![Damage::Cut, Damage::Longer, Damage::BadTime, Damage::Unclosed, Damage::Twice]);
    prop::collection::vec((any::<prop::sample::Index>(), damage), 0..5)
}

fn damaged_csv(row: &Row, damage: Damage) -> String {
    match damage {
        Damage::Cut => format!("{},,ann\n", row.id),
        Damage::Longer => format!("{},,ann,{},text,more,and more\n", row.id, row.created_at()),
        Damage::BadTime => format!("{},,ann,yesterday,text\n", row.id),
        Damage::Unclosed => format!("{},,ann,{},\"Where is it\n", row.id, row.created_at()),
        Damage::Twice => row.csv() + &row.csv(),
    }
}

fn damaged_json(row: &Row, damage: Damage) -> String {
    match damage {
        Damage::Cut => {
            let line = row.json();
            line.chars().take(line.chars().count() / 2).collect::<String>() + "\n"
        }
        Damage::Longer => row.json().trim_end().to_owned() + "}\n",
        Damage::BadTime => row.json().replace(&row.created_at(), "yesterday"),
        Damage::Unclosed => "\"no object\"\n".into(),
        Damage::Twice => row.json() + &row.json(),
    }
}

/// The lines of a file, some of them damaged, and how many are.
fn damaged(rows: &[Row], damages: &[(prop::sample::Index, Damage)], good: fn(&Row) -> String, bad: fn(&Row, Damage) -> String) -> (String, u64) {
    let mut lines: Vec<String> = rows.iter().map(good).collect();
    let mut touched = std::collections::BTreeMap::new();
    for (index, damage) in damages {
        // The first record stays whole, so that the file can be told for what it is, and so does its answer, so that the brand is in it.
        let idx = 2 + index.index(rows.len() - 2);
        lines[idx] = bad(&rows[idx], *damage);
        touched.insert(idx, !matches!(damage, Damage::Twice));
    }
    (lines.concat(), touched.values().filter(|is_lost| **is_lost).count() as u64)
}

fn check_conserved(name: &str, bytes: &[u8], n: u64, k: u64) -> Result<(), TestCaseError> {
    let read = read(&[(name, bytes)]);
    for file in &read.corpus.ledger.files {
        prop_assert_eq!(file.records_in, file.analysed + file.rejected + file.merged, "{}", name);
        prop_assert_eq!(file.rejected, file.rejected_by_reason.values().sum::<u64>());
    }
    let ledger = &read.corpus.ledger;
    prop_assert_eq!(ledger.rejected, read.rejects.len() as u64);
    prop_assert_eq!(ledger.analysed, read.corpus.len() as u64);
    prop_assert!(ledger.analysed >= n - k, "{} of {} analysed, {} damaged: {:?}", ledger.analysed, n, k, read.rejects);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_lines_of_csv_cost_themselves_only(rows in rows(), damages in damages()) {
        let (body, k) = damaged(&rows, &damages, Row::csv, damaged_csv);
        check_conserved("comments.csv", (HEADER.to_owned() + &body).as_bytes(), rows.len() as u64, k)?;
    }

    #[test]
    fn damaged_lines_of_ndjson_cost_themselves_only(rows in rows(), damages in damages()) {
        let (body, k) = damaged(&rows, &damages, Row::json, damaged_json);
        check_conserved("comments.ndjson", body.as_bytes(), rows.len() as u64, k)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_comments_give_the_same_numbers_in_whatever_files(rows in rows()) {
        let (csv, ndjson) = (as_csv(&rows), as_ndjson(&rows));
        let wanted = measures(&[("comments.csv", &csv)]);
        let zstd = zstd::encode_all(csv.as_slice(), 3).unwrap();
        prop_assert_eq!(&measures(&[("comments.ndjson", &ndjson)]), &wanted);
        prop_assert_eq!(&measures(&[("comments.csv.gz", &gzip(&csv))]), &wanted);
        prop_assert_eq!(&measures(&[("comments.csv.zst", &zstd)]), &wanted);
        let mut cells = vec![vec!["id".to_owned(), "in_reply_to_id".into(), "author".into(), "created_at".into(), "text".into()]];
        cells.extend(rows.iter().map(|row| {
            vec![row.id.to_string(), row.parent.map_or_else(String::new, |parent| parent.to_string()), row.author_name(), row.created_at(), row.text.clone()]
        }));
        let lines: Vec<Vec<&str>> = cells.iter().map(|line| line.iter().map(String::as_str).collect()).collect();
        let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
        let xlsx = samples::xlsx(&[("Comments", &samples::rows(1, &lines))]);
        prop_assert_eq!(&measures(&[("comments.xlsx", &xlsx)]), &wanted);
        let zip = samples::package(&[("export/comments.csv", &csv), ("export/readme.md", b"not comments")]);
        prop_assert_eq!(&measures(&[("comments.zip", &zip)]), &wanted);
        let mut shuffled = rows.clone();
        shuffled.sort_by_key(|row| row.id.wrapping_mul(2_654_435_761) % 1_009);
        prop_assert_eq!(&measures(&[("comments.csv", &as_csv(&shuffled))]), &wanted);
        let third = rows.len() / 3;
        let parts = [as_csv(&rows[..third]), as_ndjson(&rows[third..2 * third]), as_csv(&rows[2 * third..])];
        prop_assert_eq!(&measures(&[("c.csv", &parts[2]), ("a.csv", &parts[0]), ("b.ndjson", &parts[1])]), &wanted);
    }
}

#[test]
fn of_two_exports_of_one_conversation_the_earlier_text_and_the_deletion_are_kept_as_history() {
    let first = b"id,in_reply_to_id,author,created_at,edited_at,text,deleted\n1,,ann,2026-11-02T10:00:00Z,,Where is it,no\n2,1,Shop,2026-11-02T10:20:00Z,,On its way,no\n";
    // The second export came later: the question was edited, the answer deleted, and nobody says any more whose answer it was.
    let second = b"id,author,created_at,edited_at,text,deleted\n1,ann,2026-11-02T10:00:00Z,2026-11-02T11:00:00Z,Where is my parcel,no\n2,Shop,2026-11-02T10:20:00Z,,,yes\n";
    let read = read(&[("first.csv", first), ("second.csv", second)]);
    let corpus = &read.corpus;
    assert_eq!(corpus.texts(), ["Where is my parcel", "On its way"]);
    assert_eq!(corpus.parent[1], 0, "the answer still finds its question");
    let history: Vec<_> =
        corpus.history.iter().map(|version| (version.comment_id.as_str(), version.change.as_str(), version.text.as_str())).collect();
    assert_eq!(history, [("1", "text", "Where is it"), ("2", "visibility", "")]);
    assert_eq!(corpus.ledger.merged, 2);
}

/// What `convert` writes of a file.
fn converted(folder: &std::path::Path, input: &str, to: &str) -> Vec<u8> {
    let output = folder.join(to);
    let run = std::process::Command::new(crate::support::PROGRAM)
        .args(["convert", "--raw", "--quiet", "--brand", "Shop", "-o"])
        .arg(&output)
        .arg(folder.join(input))
        .output()
        .unwrap();
    assert!(run.status.success(), "{input}: {}", String::from_utf8_lossy(&run.stderr));
    std::fs::read(output).unwrap()
}

#[test]
fn the_same_comments_are_converted_to_the_same_table_from_every_container() {
    let rows: Vec<Row> = (0..12)
        .map(|n| Row {
            id: 100 + n,
            parent: (n % 3 == 2).then_some(99 + n),
            author: (n % 5) as u8,
            minute: n * 7,
            text: format!("tekst {n}, \"cytat\"\ni nowa linia ż"),
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a.csv", &as_csv(&rows));
    write("a.ndjson", &as_ndjson(&rows));
    let posts = format!("{{\"page\":1,\"comments\":[{}]}}\n", rows.iter().map(|row| row.json().trim().to_owned()).collect::<Vec<_>>().join(","));
    write("posts.json", posts.as_bytes());
    write("deeper.json", format!("{{\"status\":\"ok\",\"result\":{posts}}}").as_bytes());
    write("inside.json", as_threads(&rows).as_bytes());
    let table = String::from_utf8(as_csv(&rows)).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    let cells: Vec<csv::StringRecord> = reader.records().map(std::result::Result::unwrap).collect();
    let lines: Vec<Vec<&str>> = cells.iter().map(|record| record.iter().collect()).collect();
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    write("a.xlsx", &samples::xlsx(&[("Comments", &samples::rows(1, &lines))]));
    write("a.ods", &samples::ods(&[("Comments", &samples::ods_rows(&lines))]));
    // The name of the file is the only thing that may differ.
    let without_name = |bytes: Vec<u8>, name: &str| String::from_utf8(bytes).unwrap().replace(name, "FILE");
    let wanted = without_name(converted(folder.path(), "a.csv", "csv.csv"), "a.csv");
    assert_eq!(wanted.matches("tekst").count(), 12);
    for name in ["a.ndjson", "a.xlsx", "posts.json", "deeper.json", "inside.json"] {
        assert_eq!(without_name(converted(folder.path(), name, &format!("{name}.csv")), name), wanted, "{name}");
    }
    // A line end inside a paragraph is a space in OpenDocument.
    let ods = without_name(converted(folder.path(), "a.ods", "a.ods.csv"), "a.ods");
    assert_eq!(ods, wanted.replace("\ni nowa", " i nowa"));
    // What the program writes it reads again.
    converted(folder.path(), "a.csv", "again.parquet");
    converted(folder.path(), "a.csv", "again.ndjson");
    let again = without_name(converted(folder.path(), "again.ndjson", "again-ndjson.csv"), "again.ndjson");
    assert_eq!(without_name(converted(folder.path(), "again.parquet", "again-parquet.csv"), "again.parquet"), again);
    assert_eq!(again.matches("tekst").count(), 12);
}
