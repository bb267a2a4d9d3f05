//! What the tests of adapters share: small tables written as text, read whole.

use super::*;

/// A table whose cells are separated by `|`.
pub struct Table {
    names: Vec<String>,
    records: Vec<Vec<String>>,
}

impl Table {
    pub fn of(header: &str, records: &[&str]) -> Self {
        let split = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
        Self { names: split(header), records: records.iter().map(|record| split(record)).collect() }
    }

    pub fn sample(&self) -> Sample<'_> {
        Sample { file: "test.csv", names: &self.names, records: &self.records, known: None }
    }
}

/// Reads every record of a table that can be read at all.
pub fn read_all(table: &Table, settings: &IngestSettings) -> (Vec<Result<Row, RejectCause>>, FileLedger) {
    let mut ledger = FileLedger::default();
    let mut adapter = choose(&table.sample(), settings, &mut ledger).unwrap();
    let rows = table
        .records
        .iter()
        .map(|record| {
            let cells: Vec<Cow<'_, str>> = record.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
            let mut row = Row::default();
            adapter.read(&RawRecord { cells: &cells }, &mut row, &mut ledger).map(|()| row)
        })
        .collect();
    (rows, ledger)
}

/// The error of a table that cannot be read, with its hint.
pub fn refuse(table: &Table, settings: &IngestSettings) -> String {
    let error = choose(&table.sample(), settings, &mut FileLedger::default()).err().expect("the table is refused");
    format!("{error} [{}]", error.hint().unwrap_or_default())
}

#[test]
fn an_unknown_format_is_answered_with_the_known_ones() {
    let settings = IngestSettings { format_in: Some("parquett".into()), ..IngestSettings::default() };
    let error = refuse(&Table::of("text|date", &[]), &settings);
    assert!(error.contains("'parquett'") && error.contains("twcs, "), "{error}");
}

#[test]
fn format_names_are_unique_and_generic_comes_last() {
    let mut names = names();
    assert_eq!(names.last(), Some(&"generic"));
    let n_names = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), n_names);
}
