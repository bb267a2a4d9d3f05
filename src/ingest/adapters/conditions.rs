//! Rules of mapping profiles that look at one cell and settle others: `auto_submitted` is yes, so a program wrote it; the text is empty, so the snippet is all
//! there is.
//!
//! ```toml
//! [[when]]
//! column = "auto_submitted"
//! is = ["yes"]
//! set = { author_role = "bot" }
//! ```
//!
//! Rules go in the order of the file, and of two that fit a row the later one counts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::profile::{Names, position};
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::{Vocabulary, fold};
use crate::ingest::mapping::{Canonical, ColumnMap};

/// A rule as a profile writes it. A rule whose column the file does not have is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The cell that is looked at: the first of these columns that the file has.
    pub column: Names,
    /// What it must be, whatever the case: a word, `yes` or `no` in any spelling, or `""` for an empty cell. None = anything but empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<String>,
    /// How many letters it must have, at least: for texts that an export cuts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<usize>,
    /// Canonical column → what it becomes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    /// Canonical column → the column that it is taken from; nothing is taken from an empty cell.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub take: BTreeMap<String, Names>,
    /// The note of the ledger under which the rows are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is put behind the name of a column that rules change, while two columns must not have one name.
const AND_RULES: &str = " (and rules)";

/// The name of a column as the file has it.
#[must_use]
pub fn source_name(name: &str) -> &str {
    name.strip_suffix(AND_RULES).unwrap_or(name)
}

/// What a rule puts into a cell.
#[derive(Debug, Clone)]
enum Value {
    Word(String),
    Column(usize),
}

#[derive(Debug, Clone)]
struct Rule {
    column: usize,
    is: Vec<String>,
    letters: usize,
    puts: Vec<(usize, Value)>,
    note: Option<String>,
}

/// The rules of a profile for one file.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    /// Cells that rules write to, and the cells that they begin as.
    targets: Vec<(usize, Option<usize>)>,
}

impl Rules {
    /// Finds the columns of the rules, and gives a column of its own to every meaning that one of them settles.
    #[must_use]
    pub fn of(whens: &[When], names: &mut Vec<String>, map: &mut ColumnMap) -> Self {
        let n_given = names.len();
        let mut found = Self::default();
        let mut target_of: BTreeMap<Canonical, usize> = BTreeMap::new();
        for when in whens {
            let column_of = |wanted: &Names| wanted.iter().find_map(|name| position(&names[..n_given], name));
            let Some(column) = column_of(&when.column) else { continue };
            let words = when.set.iter().map(|(name, word)| (name, Some(Value::Word(word.clone()))));
            let columns = when.take.iter().map(|(name, from)| (name, column_of(from).map(Value::Column)));
            let wanted: Vec<(Canonical, Value)> = words.chain(columns).filter_map(|(name, value)| Some((Canonical::parse(name)?, value?))).collect();
            let mut puts = Vec::new();
            for (canonical, value) in wanted {
                let target = *target_of.entry(canonical).or_insert_with(|| {
                    let base = map.get(canonical);
                    names.push(base.map_or_else(|| format!("{} (by rule)", names[column]), |base| format!("{}{AND_RULES}", names[base])));
                    map.set(canonical, names.len() - 1);
                    found.targets.push((names.len() - 1, base));
                    names.len() - 1
                });
                puts.push((target, value));
            }
            // An empty word stands for an empty cell.
            let is = when.is.iter().map(|word| fold(word)).collect();
            found.rules.push(Rule { column, is, letters: when.letters.unwrap_or(0), puts, note: when.note.clone() });
        }
        found
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Fills the cells that rules settle.
    pub fn apply<'c>(&'c self, cells: &mut Vec<Cow<'c, str>>, vocabulary: &Vocabulary) {
        for (target, base) in &self.targets {
            let cell = base.and_then(|base| cells.get(base)).cloned().unwrap_or_default();
            if cells.len() <= *target {
                cells.resize(*target + 1, Cow::Borrowed(""));
            }
            cells[*target] = cell;
        }
        for rule in self.rules.iter().filter(|rule| !rule.puts.is_empty()) {
            if !rule.fits(cells, vocabulary) {
                continue;
            }
            for (target, value) in &rule.puts {
                match value {
                    Value::Word(word) => cells[*target] = Cow::Borrowed(word),
                    Value::Column(column) => {
                        if let Some(cell) = cells.get(*column).filter(|cell| !cell.trim().is_empty()).cloned() {
                            cells[*target] = cell;
                        }
                    }
                }
            }
        }
    }

    /// Counts the rules that fit a row under their notes.
    pub fn note(&self, cells: &[Cow<'_, str>], vocabulary: &Vocabulary, ledger: &mut FileLedger) {
        for rule in &self.rules {
            if let Some(note) = rule.note.as_deref().filter(|_| rule.fits(cells, vocabulary)) {
                ledger.note(note, 1);
            }
        }
    }
}

impl Rule {
    fn fits(&self, cells: &[Cow<'_, str>], vocabulary: &Vocabulary) -> bool {
        let cell = cells.get(self.column).map_or("", |cell| cell.trim());
        let is_word = |word: &String| match word.as_str() {
            "" => cell.is_empty() || vocabulary.is_missing(cell),
            "yes" => vocabulary.boolean(cell) == Some(true),
            "no" => vocabulary.boolean(cell) == Some(false),
            word => cell.len() <= 64 && fold(cell) == word,
        };
        let is_known = if self.is.is_empty() { !cell.is_empty() } else { self.is.iter().any(is_word) };
        is_known && (self.letters == 0 || cell.chars().nth(self.letters - 1).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::Profile;
    use super::super::tests::Table;
    use super::super::{RawRecord, tests};
    use super::*;
    use crate::ingest::IngestSettings;
    use crate::ingest::row::Row;
    use crate::model::{AuthorRole, Visibility};

    const PROFILE: &str = r#"
        name = "desk-test"
        recognise = [["number", "words"]]
        [columns]
        comment_id = "number"
        created_at = "at"
        text = "words"
        author_name = "contact"
        [[when]]
        column = "robot"
        is = ["yes"]
        set = { author_role = "bot" }
        note = "auto_replies"
        [[when]]
        column = "words"
        is = [""]
        take = { text = "start" }
        note = "text_from_start"
        [[when]]
        column = "start"
        letters = 5
        note = "cut_text"
        [[when]]
        column = "kind"
        is = ["Deleted", "Gone"]
        set = { visibility = "deleted" }
        [[when]]
        column = "not in this file"
        set = { text = "never" }
    "#;

    fn read(records: &[&str]) -> (Vec<Row>, FileLedger) {
        let settings = IngestSettings { profiles: vec![Profile::parse("test", PROFILE).unwrap()], ..IngestSettings::default() };
        let (rows, ledger) = tests::read_all(&Table::of("number|at|words|start|robot|kind|contact", records), &settings);
        (rows.into_iter().map(Result::unwrap).collect(), ledger)
    }

    #[test]
    fn rules_settle_cells_by_other_cells() {
        let (rows, ledger) =
            read(&["1|2026-03-02 10:00|all of it|all|no||Ann", "2|2026-03-02 10:01||only|TAK||Bot", "3|2026-03-02 10:02|x|start|0|gone|Ann"]);
        assert_eq!([rows[0].text.as_str(), rows[1].text.as_str()], ["all of it", "only"]);
        assert_eq!([rows[0].author_role, rows[1].author_role], [None, Some(AuthorRole::Bot)]);
        assert_eq!([rows[0].visibility, rows[2].visibility], [Visibility::Public, Visibility::Deleted]);
        assert_eq!((ledger.notes["auto_replies"], ledger.notes["text_from_start"], ledger.notes["cut_text"]), (1, 1, 1));
    }

    #[test]
    fn records_shorter_than_the_header_are_read() {
        let settings = IngestSettings { profiles: vec![Profile::parse("test", PROFILE).unwrap()], ..IngestSettings::default() };
        let table = Table::of("number|at|words|start|robot|kind|contact", &["1|2026-03-02 10:00|hello"]);
        let mut adapter = super::super::choose(&table.sample(), &settings, &mut FileLedger::default()).unwrap();
        let mut row = Row::default();
        let cells = [Cow::Borrowed("7"), Cow::Borrowed("2026-03-02 11:00")];
        adapter.read(&RawRecord { cells: &cells }, &mut row, &mut FileLedger::default()).unwrap();
        assert_eq!((row.comment_id.as_str(), row.text.as_str()), ("7", ""));
    }
}
