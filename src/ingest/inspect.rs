//! What each input is, before anything is computed: format, encoding, dialect, columns and first problems, and why each was taken for what it is.

use serde::Serialize;

use super::adapters;
use super::adapters::profile::Profile;
use super::batch::Batch;
use super::file::{self, Choose, Sampled};
use super::ledger::FileLedger;
use super::limits::Limits;
use super::pour::{Pour, Poured};
use super::walk::{self, Input, Named};
use super::{DateOrder, IngestSettings, open};
use crate::error::{Error, Result};
use crate::progress::Progress;

/// Records of a file that are read for problems.
const MOST_RECORDS: u64 = 10_000;
/// Examples of a column.
const EXAMPLES: usize = 3;
/// Characters of an example.
const EXAMPLE_CHARS: usize = 60;
/// Problems shown.
const PROBLEMS: usize = 5;

/// Something found out, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Finding {
    /// As in the ledger.
    pub value: String,
    /// In words.
    pub why: String,
}

/// A column or dotted path of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// As in the file.
    pub name: String,
    /// What the adapter reads it as; `None` = it is not used.
    pub canonical: Option<String>,
    /// Its first different values that are not empty, cut to 60 characters.
    pub examples: Vec<String>,
}

/// A record that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Physical line, from 1.
    pub line: u64,
    /// Record number, from 1.
    pub record: u64,
    /// As in `rejects.csv`.
    pub reason: String,
    /// The column to blame, if one is.
    pub column: Option<String>,
    /// In words.
    pub detail: String,
}

/// What one input is. Fields are filled as far as reading came; `error` says what stopped it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Inspection {
    /// As reports name it.
    pub file: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// `csv`, `ndjson`, `json`.
    pub container: Option<Finding>,
    /// `none`, `gzip`, `zstd`, `zip`.
    pub compression: Option<String>,
    /// As in the ledger.
    pub encoding: Option<Finding>,
    /// Delimiter, quoting and line ends of a table, in words.
    pub dialect: Option<String>,
    /// The adapter that reads it.
    pub adapter: Option<Finding>,
    /// In the order of the file.
    pub columns: Vec<Column>,
    /// The zone that times without one are read in.
    pub assumed_zone: Option<String>,
    /// `dmy`, `mdy`, `ymd`, where it matters.
    pub date_order: Option<String>,
    /// Whether the file does not settle the order of day and month, so that `--date-order` must.
    pub is_date_order_unsettled: bool,
    /// The first records that could not be used.
    pub problems: Vec<Problem>,
    /// Records read, at most 10,000.
    pub records_read: u64,
    /// Of them, those that could not be used.
    pub records_rejected: u64,
    /// What was mended or should be known, as in the ledger, among the records read.
    pub notes: std::collections::BTreeMap<String, u64>,
    /// The mapping profile that `--save-map` writes, of a table or of flat JSON.
    #[serde(skip)]
    pub profile: Option<Profile>,
    /// Why the file cannot be used.
    pub error: Option<String>,
    /// What mends that.
    pub hint: Option<String>,
}

/// Looks at each input. A file that cannot be used has its error in its inspection.
///
/// # Errors
///
/// Only what concerns all inputs: a path that is not there, a folder without files, [`Error::Interrupted`].
pub fn inspect(inputs: &[Input], settings: &IngestSettings, progress: &dyn Progress) -> Result<Vec<Inspection>> {
    inspect_with(inputs, settings, &settings.limits, &adapters::choose, progress)
}

/// As [`inspect`], with own limits and an own choice of adapter.
///
/// # Errors
///
/// As [`inspect`].
pub fn inspect_with(
    inputs: &[Input],
    settings: &IngestSettings,
    limits: &Limits,
    choose: &Choose<'_>,
    progress: &dyn Progress,
) -> Result<Vec<Inspection>> {
    let found = walk::list(inputs, limits)?;
    let mut limits = *limits;
    progress.stage("inspect", Some(found.files.len() as u64));
    let mut all = Vec::new();
    for named in &found.files {
        let mut seen = Inspection { file: named.name.clone(), ..Inspection::default() };
        match look(named, settings, &mut limits, choose, progress, &mut seen) {
            Err(stop @ Error::Interrupted { .. }) => return Err(stop),
            Err(error) => {
                seen.error = Some(error.to_string());
                seen.hint = error.hint();
            }
            Ok(()) => {}
        }
        all.push(seen);
        progress.advance(1);
        progress.checkpoint()?;
    }
    Ok(all)
}

fn look(
    named: &Named<'_>,
    settings: &IngestSettings,
    limits: &mut Limits,
    choose: &Choose<'_>,
    progress: &dyn Progress,
    seen: &mut Inspection,
) -> Result<()> {
    let name = named.name.as_str();
    let raw = file::load(named, limits)?;
    seen.bytes = raw.len() as u64;
    let unpacked = open::unpack(name, &raw, limits)?;
    limits.count_unpacked(named.source.n_unpacked(raw.len()) + unpacked.n_unpacked());
    seen.compression = Some(named.source.compression(unpacked.compression).to_owned());
    let opened = file::Opened::of(name, &unpacked.bytes, settings, limits)?;
    let decoded = &opened.decoded;
    seen.encoding = Some(Finding { value: decoded.encoding.to_owned(), why: decoded.why.clone() });
    let mut ledger = FileLedger { file: name.to_owned(), ..FileLedger::default() };
    for (note, amount) in &decoded.notes {
        ledger.note(note, *amount);
    }
    let surroundings = &*named.surroundings;
    let (form, text) = (&opened.form, opened.text());
    file::describe(form, &mut ledger);
    seen.container = Some(Finding { value: form.container().to_owned(), why: form.why().to_owned() });
    seen.dialect.clone_from(&ledger.dialect);
    let settings = &*file::settled(form, settings, &mut ledger);
    let sampled = form.sample(text, &named.inside, surroundings, limits);
    seen.columns = columns(&sampled);
    let mut chosen = file::choose(name, &sampled, settings, choose, &mut ledger);
    let mut stopped_by = None;
    if let Err(error) = &chosen
        && settings.date_order.is_none()
        && error.hint().is_some_and(|hint| hint.contains("--date-order"))
    {
        // With any order given, the rest of the file can be looked at all the same.
        seen.is_date_order_unsettled = true;
        let settings = IngestSettings { date_order: Some(DateOrder::Dmy), ..settings.clone() };
        let retried = file::choose(name, &sampled, &settings, choose, &mut ledger);
        stopped_by = std::mem::replace(&mut chosen, retried).err();
    }
    let adapter = chosen?;
    if let Some(adapter) = adapter.as_ref().filter(|adapter| adapter.name() == adapters::generic::NAME) {
        let stem = name.rsplit('/').next().unwrap_or(name).split('.').next().unwrap_or(name);
        seen.profile = Some(Profile::of_columns(stem, &adapter.columns(), settings, ledger.date_order.as_deref()));
    }
    seen.adapter = adapter.as_ref().map(|adapter| {
        let name = adapter.name().to_owned();
        Finding { why: adapters::why(&name, &sampled.names, settings), value: name }
    });
    for column in &mut seen.columns {
        column.canonical = ledger.columns.get(&column.name).cloned();
    }
    let records = form.records(text, &named.inside, surroundings, limits, &sampled);
    let mut sink = |_: Batch| Ok(());
    let mut pour = Pour {
        settings,
        limits: *limits,
        choose,
        progress: &crate::progress::Silent,
        sink: &mut sink,
        batch: Batch::default(),
        rejects: Vec::new(),
        deletions: Vec::new(),
        most_records: MOST_RECORDS,
    };
    pour.records(Poured { file: 0, text, offsets: decoded.offsets.clone(), adapter }, records, &mut ledger)?;
    progress.checkpoint()?;
    seen.problems = pour.rejects.into_iter().take(PROBLEMS).map(problem).collect();
    seen.records_read = ledger.records_in;
    seen.records_rejected = ledger.rejected;
    seen.assumed_zone = ledger.assumed_zone;
    seen.notes = ledger.notes;
    if let Some(error) = stopped_by {
        return Err(error);
    }
    seen.date_order = ledger.date_order;
    if seen.records_read == 0 {
        let what = if matches!(form, file::Form::Json(_) | file::Form::Nested(..)) {
            "the file holds an empty list"
        } else {
            "there is nothing below the header"
        };
        return Err(Error::Input {
            file: name.to_owned(),
            place: String::new(),
            what: format!("no comments: {what}"),
            fix: "check the period and the filters of the export, and export again".into(),
        });
    }
    Ok(())
}

fn problem(reject: super::reject::Reject) -> Problem {
    let cause = reject.cause;
    Problem { line: reject.line, record: reject.record, reason: cause.reason.as_str().to_owned(), column: cause.column, detail: cause.detail }
}

fn columns(sampled: &Sampled) -> Vec<Column> {
    let examples = |idx: usize| {
        let mut examples: Vec<String> = Vec::new();
        for cell in sampled.records.iter().filter_map(|record| record.get(idx)) {
            let example: String = cell.trim().chars().take(EXAMPLE_CHARS).collect();
            if !example.is_empty() && !examples.contains(&example) {
                examples.push(example);
            }
            if examples.len() == EXAMPLES {
                break;
            }
        }
        examples
    };
    sampled.names.iter().enumerate().map(|(idx, name)| Column { name: name.clone(), canonical: None, examples: examples(idx) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn look_at(name: &str, bytes: &[u8]) -> Inspection {
        let inputs = [Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() }];
        inspect_with(&inputs, &IngestSettings::default(), &Limits::default(), &crate::ingest::tests::choose_plain, &Silent).unwrap().remove(0)
    }

    #[test]
    fn a_table_is_described_with_examples_and_problems() {
        let seen = look_at("a.csv", b"id;text\r\n1;hello\r\n2;hello\r\n3;x;y\r\n4;bye\r\n");
        assert_eq!(seen.dialect.as_deref(), Some("semicolon, double quotes, CRLF"));
        assert_eq!((seen.container.unwrap().value.as_str(), seen.encoding.unwrap().value.as_str(), seen.records_read), ("csv", "utf-8", 4));
        assert_eq!(
            (seen.columns[1].examples.as_slice(), seen.columns[1].canonical.as_deref()),
            (["hello".to_owned(), "bye".to_owned()].as_slice(), Some("text"))
        );
        assert_eq!((seen.problems.len(), seen.problems[0].line, seen.problems[0].reason.as_str()), (1, 4, "wrong_field_count"));
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why() {
        let seen = look_at("a.csv", b"\x89PNG\r\n\x1A\n");
        assert!(seen.error.unwrap().contains("a PNG picture"));
        assert!(seen.hint.is_some());
    }

    #[test]
    fn reading_stops_after_ten_thousand_records() {
        let text = format!("id,text\n{}", "1,a\n".repeat(20_000));
        assert_eq!(look_at("a.csv", text.as_bytes()).records_read, 10_000);
    }
}
