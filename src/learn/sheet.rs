//! The sample of an archive that a person labels: a table that goes out to a spreadsheet or the terminal, comes back, and finds its comments again.
//!
//! A comment is found by its `key`, a hash of its platform and id that begins with a letter: spreadsheets round long ids, but leave a key alone. What the
//! program reads in a comment is not in the table, so that nobody is led by it.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::correct::{SampleSettings, draw};
use super::labelled::{LabelledTable, Pass, Task, Vocabulary};
use crate::annotate::Labels;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::ingest::open::sha256;
use crate::model::{AuthorRole, Lang, Polarity};
use crate::render::frames::inert;

/// The columns of a new sheet.
const COLUMNS: [&str; 8] = ["key", "comment_id", "platform", "source", "language", "text", "polarity", "weight"];
/// What a person writes who cannot decide.
pub const UNDECIDED: &str = "amb";
/// Letters of a key behind its `k`: 64 bits.
const KEY_LETTERS: usize = 16;

/// Where a row of a sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nobody has looked at it.
    Open,
    /// A person could not decide.
    Undecided,
    /// What a person says.
    Labelled(Polarity),
}

/// A sample to label, with what is labelled already. Columns that somebody added stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    marks: Vec<Mark>,
    key: usize,
    text: usize,
    polarity: usize,
}

/// The labels of a sheet joined to the rows of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Row of the corpus and what a person says.
    pub labels: Vec<(usize, Polarity)>,
    /// Labels whose comment is not in this archive, or is not a customer's with a text.
    pub n_unmatched: u64,
    /// Rows that a person could not decide.
    pub n_undecided: u64,
}

/// How the rows of a sheet stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows with a polarity.
    pub labelled: usize,
    /// Rows that a person could not decide.
    pub undecided: usize,
    /// All rows.
    pub all: usize,
}

/// The group of a language among the strata: English, Polish, all others.
#[must_use]
pub const fn group(language: Lang) -> u8 {
    match language {
        Lang::EN => 0,
        Lang::PL => 1,
        _ => 2,
    }
}

/// Whether a row can be labelled: a customer's, with a text. The shares of the report are shares of these.
fn is_eligible(corpus: &Corpus, row: usize, text: &str) -> bool {
    matches!(corpus.role[row], AuthorRole::Customer | AuthorRole::Unknown) && !text.is_empty()
}

fn key(platform: &str, id: &str) -> String {
    format!("k{}", &sha256(format!("{platform}\u{0}{id}").as_bytes())[..KEY_LETTERS])
}

impl Sheet {
    /// Draws a sample of the customers' comments, stratified by what was read in them and their language. `mask` makes a text fit to leave.
    ///
    /// # Errors
    /// [`Error::Corpus`] when there is nothing to label.
    pub fn draw(corpus: &Corpus, labels: &Labels, settings: SampleSettings, mask: impl Fn(&str) -> String) -> Result<Self> {
        let texts = corpus.texts();
        let eligible: Vec<usize> = (0..corpus.len()).filter(|row| is_eligible(corpus, *row, texts[*row])).collect();
        if eligible.is_empty() {
            return Err(Error::Corpus {
                what: "no comment of a customer has a text, so there is nothing to label".into(),
                fix: "check with `afterstorm inspect` which column holds the text and which accounts are the brand's".into(),
            });
        }
        let predicted: Vec<u8> = eligible.iter().map(|row| labels.polarity[*row] as u8).collect();
        let groups: Vec<u8> = eligible.iter().map(|row| group(labels.language[*row])).collect();
        let (ids, platforms) = (corpus.comment_ids(), corpus.platforms());
        let rows = draw(&predicted, &groups, settings)
            .rows
            .into_iter()
            .map(|sampled| {
                let row = eligible[sampled.row];
                let (file, record) = corpus.source(row);
                vec![
                    key(platforms[row], ids[row]),
                    inert(ids[row]).into_owned(),
                    inert(platforms[row]).into_owned(),
                    inert(&format!("{file}, record {record}")).into_owned(),
                    labels.language[row].as_str().to_owned(),
                    inert(&mask(texts[row])).into_owned(),
                    String::new(),
                    format!("{:.3}", sampled.weight),
                ]
            })
            .collect::<Vec<_>>();
        let marks = vec![Mark::Open; rows.len()];
        let place = |name: &str| COLUMNS.iter().position(|column| *column == name).expect("the columns are constant");
        Ok(Self { columns: COLUMNS.map(str::to_owned).to_vec(), rows, marks, key: place("key"), text: place("text"), polarity: place("polarity") })
    }

    /// Reads a sheet that came back.
    ///
    /// # Errors
    /// [`Error::Input`] with file and line: no column `key`, no column `polarity`, an unknown label.
    pub fn parse(file: &str, content: &str) -> Result<Self> {
        let table = LabelledTable::parse(file, content)?;
        let Some(key) = table.find(&["key"]) else {
            return Err(Error::Input {
                file: file.to_owned(),
                place: "line 1: ".into(),
                what: "there is no column `key`, so its rows cannot be found in an archive".into(),
                fix: "label a file that `afterstorm label` has made, and keep its columns".into(),
            });
        };
        let polarity = table.column(Task::Sentiment, Pass::First)?;
        let labels = table.single(polarity, &Vocabulary::polarity())?;
        let text = table.find(&["text", "comment", "reply", "message"]).expect("a table without a text is refused when it is read");
        let row = |row: usize| (0..table.columns.len()).map(|column| table.cell(row, column).to_owned()).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = (0..table.len()).map(row).collect();
        let mark = |(label, row): (&Option<u8>, &Vec<String>)| match label {
            Some(class) => Mark::Labelled(Polarity::ALL[usize::from(*class)]),
            // What is no label and not empty is the mark of somebody who could not decide.
            None if row[polarity].trim().is_empty() => Mark::Open,
            None => Mark::Undecided,
        };
        let marks = labels.of_row.iter().zip(&rows).map(mark).collect();
        Ok(Self { columns: table.columns, rows, marks, key, text, polarity })
    }

    /// As a CSV file for spreadsheets: with a byte order mark, without formulas.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let records = std::iter::once(&self.columns).chain(&self.rows);
        for record in records {
            writer
                .write_record(record.iter().map(|cell| inert(cell).into_owned()))
                .expect("writing into memory cannot fail, and rows have one length");
        }
        writer.into_inner().expect("writing into memory cannot fail")
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text of a row, without the apostrophe that keeps spreadsheets from running it.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        let text = &self.rows[row][self.text];
        match text.strip_prefix('\'') {
            Some(rest) if inert(rest) != rest => rest,
            _ => text,
        }
    }

    /// Where a row stands.
    #[must_use]
    pub fn mark(&self, row: usize) -> Mark {
        self.marks[row]
    }

    /// Marks a row.
    pub fn set(&mut self, row: usize, mark: Mark) {
        self.marks[row] = mark;
        self.rows[row][self.polarity] = match mark {
            Mark::Open => String::new(),
            Mark::Undecided => UNDECIDED.to_owned(),
            Mark::Labelled(polarity) => polarity.as_str().to_owned(),
        };
    }

    /// How far the labelling has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let count = |wanted: fn(&Mark) -> bool| self.marks.iter().filter(|mark| wanted(mark)).count();
        Progress {
            labelled: count(|mark| matches!(mark, Mark::Labelled(_))),
            undecided: count(|mark| *mark == Mark::Undecided),
            all: self.marks.len(),
        }
    }

    /// Finds the labelled comments in an archive.
    #[must_use]
    pub fn join(&self, corpus: &Corpus) -> Joined {
        let wanted: BTreeSet<&str> = self.rows.iter().map(|row| row[self.key].trim()).collect();
        let (ids, platforms, texts) = (corpus.comment_ids(), corpus.platforms(), corpus.texts());
        let mut found: FxHashMap<String, usize> = FxHashMap::default();
        for row in (0..corpus.len()).filter(|row| is_eligible(corpus, *row, texts[*row])) {
            let key = key(platforms[row], ids[row]);
            if wanted.contains(key.as_str()) {
                found.entry(key).or_insert(row);
            }
        }
        let mut joined = Joined { labels: Vec::new(), n_unmatched: 0, n_undecided: self.progress().undecided as u64 };
        for (cells, mark) in self.rows.iter().zip(&self.marks) {
            let Mark::Labelled(polarity) = mark else { continue };
            match found.get(cells[self.key].trim()) {
                Some(row) => joined.labels.push((*row, *polarity)),
                None => joined.n_unmatched += 1,
            }
        }
        joined.labels.sort_unstable();
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Sheet, key};
    use crate::model::Polarity;

    const SHEET: &str = "\u{feff}Key;Text;Polarity;My notes\r\nk1;'=first;neg;x\r\nk2;\"sec;ond\";;y\r\nk3;third;AMB;\r\n";

    #[test]
    fn a_sheet_comes_back_from_a_spreadsheet_with_what_was_added_to_it() {
        let mut sheet = Sheet::parse("labels.csv", SHEET).expect("it is a sheet");
        assert_eq!([0, 1, 2].map(|row| sheet.mark(row)), [Mark::Labelled(Polarity::Negative), Mark::Open, Mark::Undecided]);
        sheet.set(1, Mark::Labelled(Polarity::Positive));
        let written = String::from_utf8(sheet.to_csv()).expect("it is UTF-8");
        assert_eq!(written, "\u{feff}key,text,polarity,my_notes\nk1,'=first,neg,x\nk2,sec;ond,positive,y\nk3,third,AMB,\n");
        assert_eq!(Sheet::parse("labels.csv", &written).expect("it is a sheet").progress(), sheet.progress());
    }

    #[test]
    fn formulas_are_defused_once() {
        let sheet = Sheet::parse("labels.csv", "key,text,polarity\nk1,\"=1+1\",\n").expect("it is a sheet");
        let written = String::from_utf8(sheet.to_csv()).expect("it is UTF-8");
        assert!(written.ends_with("k1,'=1+1,\n"), "{written}");
        assert_eq!((sheet.text(0), Sheet::parse("labels.csv", &written).expect("it is a sheet").text(0)), ("=1+1", "=1+1"));
        assert_eq!(Sheet::parse("labels.csv", &written).expect("it is a sheet").to_csv(), written.as_bytes());
    }

    #[test]
    fn keys_are_texts_for_every_program_and_tell_platforms_apart() {
        assert_eq!(key("x", "1").len(), 17);
        assert!(key("x", "1").starts_with('k') && key("x", "1") != key("y", "1") && key("x", "1") == key("x", "1"));
    }

    #[test]
    fn a_table_without_keys_is_refused() {
        let said = Sheet::parse("labels.csv", "text,polarity\na,neg\n").expect_err("it has no keys");
        assert!(said.to_string().contains("labels.csv: line 1: there is no column `key`"), "{said}");
    }
}
