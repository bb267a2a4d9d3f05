//! How well labelled texts are read: what the program says of them against what people say, and people against each other.
//!
//! Rows without a label, rows that the annotator could not decide, and rows outside the part or the language that was asked for are left out and counted. A
//! row's language is the one of its column, where the table has one, else the one that the program reads.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::labelled::{EmptyCell, Grain, LabelledTable, Labels, Pass, Task, Vocabulary};
use super::quality::{self, Bootstrap, Calibration, ClassAgreement, Confusion, Measured, Quality, SetAgreement, SetQuality};
use super::split::is_validation;
use crate::annotate::causes::Taxonomy;
use crate::annotate::needs_reply::Standing;
use crate::annotate::reading_errors::{LanguageErrors, ReadingErrors};
use crate::annotate::{Knowledge, Label, Reader, Writer};
use crate::error::{Error, Result};
use crate::measure::stats::interval::wilson;
use crate::model::{Lang, Polarity, ResponseAct};
use crate::progress::Progress;

/// Texts that one thread reads at a time.
const BLOCK: usize = 512;

/// Reads texts as a report reads them: replies for acts, comments that open a talk for everything else.
///
/// # Errors
/// Those of a model from outside.
pub fn read(texts: &[&str], task: Task, knowledge: &Knowledge, progress: &dyn Progress) -> Result<Vec<Label>> {
    let outside = match (&knowledge.outside, task) {
        (Some(model), Task::Sentiment) => Some(model.scorer.score_all(texts, progress)?),
        _ => None,
    };
    let writer = if task == Task::Act { Writer::Brand } else { Writer::Customer(Standing::Open) };
    let mut labels: Vec<Label> = texts
        .par_chunks(BLOCK)
        .map_init(|| Reader::new(knowledge), |reader, texts| texts.iter().map(|text| reader.label(text, writer)).collect::<Vec<_>>())
        .flatten_iter()
        .collect();
    for (label, said) in labels.iter_mut().zip(outside.iter().flat_map(|scores| &scores.probabilities)) {
        *label = label.with_outside(*said);
    }
    Ok(labels)
}

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// All of them.
    All,
    /// Those that nothing was trained or tuned on, when they were rows of our corpus.
    Validation,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What is labelled.
    pub task: Task,
    /// Which rows.
    pub rows: Rows,
    /// Only texts in this language.
    pub language: Option<Lang>,
    /// A second column of labels.
    pub second: Option<&'a str>,
}

/// What became of the rows of all tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RowCounts {
    /// Rows of the tables.
    pub read: u64,
    /// Rows whose labels were compared.
    pub evaluated: u64,
    /// Without a text.
    pub without_text: u64,
    /// Marked as undecided by the annotator.
    pub ambiguous: u64,
    /// Without a label.
    pub not_labelled: u64,
    /// Not in the validation part, which alone was asked for.
    pub outside_validation: u64,
    /// In another language than the one asked for.
    pub other_language: u64,
}

/// How good the labels of some rows are.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One right class of several.
    Classes {
        /// The confusion matrix and what is read from it.
        quality: Quality,
        /// Whether the probabilities mean what they say; sentiment only.
        calibration: Option<Calibration>,
    },
    /// Any number of right labels.
    Sets(SetQuality),
}

/// How far two columns of labels agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// One class each.
    Classes(ClassAgreement),
    /// Sets.
    Sets(SetAgreement),
}

/// Rows in one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfLanguage {
    /// Its tag.
    pub language: String,
    /// Rows.
    pub n: u64,
    /// How good their labels are.
    pub outcome: Outcome,
}

/// Texts of similar length.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OfLength {
    /// Letters at least.
    pub from: u64,
    /// Letters at most; `None` = any number.
    pub to: Option<u64>,
    /// Texts.
    pub n: u64,
    /// Share whose language is right, with its Wilson interval; `None` without texts.
    pub accuracy: Option<Measured>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// What became of the rows.
    pub rows: RowCounts,
    /// All rows together.
    pub outcome: Outcome,
    /// By language, most rows first, when there are several.
    pub languages: Vec<OfLanguage>,
    /// By length of the text; of the task language only.
    pub lengths: Vec<OfLength>,
    /// The two columns of labels against each other.
    pub agreement: Option<Agreement>,
    /// The errors of sentiment by the language that was read, for `models/errors.toml`.
    #[serde(skip)]
    pub errors: Option<ReadingErrors>,
}

/// The lengths of texts, in letters, for which the language is measured apart.
const LENGTHS: [(u64, Option<u64>); 4] = [(0, Some(14)), (15, Some(39)), (40, Some(99)), (100, None)];

/// A labelled row. Classes are numbers, sets are masks.
struct Item<'a> {
    text: &'a str,
    stated: Lang,
    truth: u64,
    second: Option<u64>,
}

/// Compares the labels of tables with what `read` says of their texts.
///
/// # Errors
/// [`Error::Input`] with file and line for a column that is missing and a label that is unknown; [`Error::Corpus`] when no row is left; whatever `read` reports.
pub fn evaluate(
    tables: &[LabelledTable],
    request: Request<'_>,
    taxonomy: &Taxonomy,
    read: impl Fn(&[&str]) -> Result<Vec<Label>>,
) -> Result<Evaluation> {
    let labels = labels_of(tables, request.task, taxonomy)?;
    let mut rows = RowCounts::default();
    let items = items(tables, request, &labels, &mut rows)?;
    let texts: Vec<&str> = items.iter().map(|item| item.text).collect();
    let mut pairs: Vec<(Item<'_>, Label)> = items.into_iter().zip(read(&texts)?).collect();
    if let Some(wanted) = request.language {
        let before = pairs.len();
        pairs.retain(|(item, said)| language_of(item, said) == wanted);
        rows.other_language = (before - pairs.len()) as u64;
    }
    rows.evaluated = pairs.len() as u64;
    if pairs.is_empty() {
        return Err(nothing_left(tables, request, rows));
    }
    let mut by_language: BTreeMap<Lang, Vec<&(Item<'_>, Label)>> = BTreeMap::new();
    for pair in &pairs {
        by_language.entry(language_of(&pair.0, &pair.1)).or_default().push(pair);
    }
    let mut languages: Vec<OfLanguage> = Vec::new();
    if by_language.len() > 1 && request.task != Task::Language {
        let of = |(language, pairs): (&Lang, &Vec<_>)| OfLanguage {
            language: language.as_str().to_owned(),
            n: pairs.len() as u64,
            outcome: outcome(request.task, &labels, pairs),
        };
        languages = by_language.iter().map(of).collect();
        languages.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.language.cmp(&b.language)));
    }
    let all: Vec<_> = pairs.iter().collect();
    Ok(Evaluation {
        rows,
        outcome: outcome(request.task, &labels, &all),
        languages,
        lengths: if request.task == Task::Language { lengths(&labels, &all) } else { Vec::new() },
        agreement: request.second.map(|_| agreement(request.task, &labels, &all)),
        errors: (request.task == Task::Sentiment).then(|| errors(&all)),
    })
}

/// The language that a row is written in: as stated, else as read.
fn language_of(item: &Item<'_>, said: &Label) -> Lang {
    if item.stated == Lang::UND { said.language } else { item.stated }
}

/// The labels of a task. Those of the task language are the languages of the tables, and one for all others.
fn labels_of(tables: &[LabelledTable], task: Task, taxonomy: &Taxonomy) -> Result<Vec<String>> {
    Ok(match task {
        Task::Sentiment => Vocabulary::polarity().labels().to_vec(),
        Task::NeedsReply => Vocabulary::needs_reply().labels().to_vec(),
        Task::Cause => taxonomy.ids().map(str::to_owned).collect(),
        Task::Act => ResponseAct::ALL.iter().map(|act| act.as_str().to_owned()).collect(),
        Task::Language => {
            let mut counts: BTreeMap<Lang, u64> = BTreeMap::new();
            for table in tables {
                let column = table.column(task, Pass::First)?;
                for row in 0..table.len() {
                    if let Some(lang) = language_label(table, row, column)? {
                        *counts.entry(lang).or_default() += 1;
                    }
                }
            }
            let mut ranked: Vec<(u64, Lang)> = counts.into_iter().filter(|(lang, _)| *lang != Lang::UND).map(|(lang, n)| (n, lang)).collect();
            ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            // A mask has 64 bits; the rarest languages are the others.
            ranked.truncate(MOST_LANGUAGES);
            ranked.into_iter().map(|(_, lang)| lang.as_str().to_owned()).chain([Lang::UND.as_str().to_owned(), OTHER.to_owned()]).collect()
        }
    })
}

/// Languages with a class of their own.
const MOST_LANGUAGES: usize = 40;
/// All languages without one.
const OTHER: &str = "other";

fn language_class(labels: &[String], lang: Lang) -> u64 {
    labels.iter().position(|label| label == lang.as_str()).unwrap_or(labels.len() - 1) as u64
}

/// Bosnian, Croatian, Montenegrin and Serbian are one label of the language head, `hbs`.
fn one_label(lang: Lang) -> Lang {
    match lang.as_str() {
        "bs" | "hr" | "sr" | "sh" | "cnr" => Lang::parse("hbs"),
        _ => lang,
    }
}

fn language_label(table: &LabelledTable, row: usize, column: usize) -> Result<Option<Lang>> {
    let cell = table.cell(row, column).trim();
    if cell.is_empty() {
        return Ok(None);
    }
    match Lang::parse(cell) {
        Lang::UND if !cell.eq_ignore_ascii_case(Lang::UND.as_str()) => Err(Error::Input {
            file: table.file.clone(),
            place: format!("line {}, column `{}`: ", table.line(row), table.columns[column]),
            what: format!("`{cell}` is no language tag"),
            fix: "use a tag such as `pl`, `en`, or `und` when it cannot be told".into(),
        }),
        lang => Ok(Some(one_label(lang))),
    }
}

/// The labels of a column as numbers or masks.
fn column_labels(table: &LabelledTable, column: usize, task: Task, labels: &[String]) -> Result<Labels<u64>> {
    let widen = |labels: Labels<u8>| Labels {
        of_row: labels.of_row.into_iter().map(|class| class.map(u64::from)).collect(),
        ambiguous: labels.ambiguous,
        not_labelled: labels.not_labelled,
    };
    match task {
        Task::Sentiment => table.single(column, &Vocabulary::polarity()).map(widen),
        Task::NeedsReply => table.single(column, &Vocabulary::needs_reply()).map(widen),
        Task::Cause | Task::Act => {
            // Who writes `-` for "none" means something else by an empty cell.
            let has_none = (0..table.len()).any(|row| table.cell(row, column).trim() == "-");
            let empty = if has_none { EmptyCell::NotLabelled } else { EmptyCell::NoLabel };
            let grain = if task == Task::Cause { Grain::BeforeDot } else { Grain::Whole };
            table.several(column, &Vocabulary::new(labels.iter().cloned(), grain), empty)
        }
        Task::Language => {
            let of_row: Vec<_> = (0..table.len())
                .map(|row| Ok(language_label(table, row, column)?.map(|lang| language_class(labels, lang))))
                .collect::<Result<_>>()?;
            let not_labelled = of_row.iter().filter(|label| label.is_none()).count() as u64;
            Ok(Labels { of_row, ambiguous: 0, not_labelled })
        }
    }
}

fn items<'a>(tables: &'a [LabelledTable], request: Request<'_>, labels: &[String], rows: &mut RowCounts) -> Result<Vec<Item<'a>>> {
    let mut items = Vec::new();
    for table in tables {
        let column = table.column(request.task, Pass::First)?;
        let truth = column_labels(table, column, request.task, labels)?;
        let second = match request.second {
            Some(name) => Some(column_labels(table, second_column(table, name, column)?, request.task, labels)?),
            None => None,
        };
        rows.read += table.len() as u64 + table.without_text;
        rows.without_text += table.without_text;
        rows.ambiguous += truth.ambiguous;
        rows.not_labelled += truth.not_labelled;
        for (row, truth) in truth.of_row.into_iter().enumerate() {
            let (Some(truth), text) = (truth, table.text(row)) else { continue };
            if request.rows == Rows::Validation && !is_validation(text) {
                rows.outside_validation += 1;
                continue;
            }
            let second = second.as_ref().and_then(|second| second.of_row[row]);
            items.push(Item { text, stated: table.language(row), truth, second });
        }
    }
    Ok(items)
}

fn second_column(table: &LabelledTable, name: &str, first: usize) -> Result<usize> {
    let wanted = name.trim().to_lowercase().replace([' ', '-'], "_");
    let fail = |what: String, fix: &str| Error::Input { file: table.file.clone(), place: "line 1: ".into(), what, fix: fix.into() };
    match table.find(&[&wanted]) {
        Some(column) if column == first => Err(fail(
            format!("`{name}` holds the first labels already"),
            "let `--second` name the column of the other annotator, for instance `polarity_2`",
        )),
        Some(column) => Ok(column),
        None => {
            let known = table.columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
            Err(fail(format!("there is no column `{name}` among {known}"), "let `--second` name one of them"))
        }
    }
}

fn nothing_left(tables: &[LabelledTable], request: Request<'_>, rows: RowCounts) -> Error {
    let files = tables.iter().map(|table| table.file.as_str()).collect::<Vec<_>>().join(", ");
    let fix = if rows.other_language > 0 {
        "leave `--lang` out, or name the language of the texts"
    } else if rows.outside_validation > 0 {
        "leave `--validation-only` out"
    } else {
        "fill the column of labels"
    };
    Error::Corpus { what: format!("{files}: no row is left to evaluate ({})", left_out(rows, request)), fix: fix.into() }
}

/// What was left out, in words.
#[must_use]
pub fn left_out(rows: RowCounts, request: Request<'_>) -> String {
    let language = request.language.map_or_else(String::new, |language| format!("not in `{}`", language.as_str()));
    let parts = [
        (rows.without_text, "without a text"),
        (rows.not_labelled, "without a label"),
        (rows.ambiguous, "ambiguous"),
        (rows.outside_validation, "outside the validation part"),
        (rows.other_language, language.as_str()),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if parts.is_empty() { "none left out".into() } else { format!("left out: {}", parts.join(", ")) }
}

/// What the program says, as a class or a mask.
fn predicted(task: Task, labels: &[String], said: &Label) -> u64 {
    match task {
        Task::Sentiment => said.polarity as u64,
        Task::NeedsReply => said.needs_reply as u64,
        Task::Cause => said.causes.0,
        Task::Act => u64::from(said.acts.0),
        Task::Language => language_class(labels, said.language),
    }
}

const fn has_sets(task: Task) -> bool {
    matches!(task, Task::Cause | Task::Act)
}

fn outcome(task: Task, labels: &[String], pairs: &[&(Item<'_>, Label)]) -> Outcome {
    let compared = || pairs.iter().map(|(item, said)| (item.truth, predicted(task, labels, said)));
    if has_sets(task) {
        return Outcome::Sets(quality::set_quality(labels.iter().cloned(), compared(), Bootstrap::STANDARD));
    }
    let confusion = Confusion::of(labels.iter().cloned(), compared().map(|(truth, predicted)| (truth as u8, predicted as u8)));
    let calibration = (task == Task::Sentiment)
        .then(|| {
            let probabilities: Vec<f32> =
                pairs.iter().flat_map(|(_, said)| [said.probabilities.negative, said.probabilities.neutral, said.probabilities.positive]).collect();
            let truth: Vec<u8> = pairs.iter().map(|(item, _)| item.truth as u8).collect();
            quality::calibration(&probabilities, Polarity::ALL.len(), &truth)
        })
        .flatten();
    Outcome::Classes { quality: quality::quality(confusion, Bootstrap::STANDARD), calibration }
}

fn agreement(task: Task, labels: &[String], pairs: &[&(Item<'_>, Label)]) -> Agreement {
    let both = pairs.iter().filter_map(|(item, _)| Some((item.truth, item.second?)));
    if has_sets(task) {
        Agreement::Sets(quality::set_agreement(labels.iter().cloned(), both, Bootstrap::STANDARD))
    } else {
        let both = both.map(|(first, second)| (first as u8, second as u8));
        Agreement::Classes(quality::class_agreement(labels.iter().cloned(), both, Bootstrap::STANDARD))
    }
}

fn lengths(labels: &[String], pairs: &[&(Item<'_>, Label)]) -> Vec<OfLength> {
    let measured: Vec<(u64, bool)> = pairs
        .iter()
        .map(|(item, said)| (item.text.chars().filter(|c| c.is_alphabetic()).count() as u64, item.truth == language_class(labels, said.language)))
        .collect();
    let of = |(from, to): (u64, Option<u64>)| {
        let within: Vec<bool> =
            measured.iter().filter(|(length, _)| *length >= from && to.is_none_or(|to| *length <= to)).map(|(_, is_right)| *is_right).collect();
        let (n, right) = (within.len() as u64, within.iter().filter(|is_right| **is_right).count() as u64);
        let accuracy = (n > 0).then(|| {
            let (low, high) = wilson(right, n);
            Measured { point: right as f64 / n as f64, low, high }
        });
        OfLength { from, to, n, accuracy }
    };
    LENGTHS.into_iter().map(of).collect()
}

/// What was read for what people say, by the language that was read: the report knows no other.
fn errors(pairs: &[&(Item<'_>, Label)]) -> ReadingErrors {
    let mut counts: BTreeMap<Lang, [[u64; 3]; 3]> = BTreeMap::new();
    for (item, said) in pairs {
        counts.entry(said.language).or_default()[item.truth as usize][said.polarity as usize] += 1;
    }
    let languages = counts.into_iter().map(|(language, counts)| LanguageErrors { language, counts });
    ReadingErrors { languages: languages.filter(|errors| [Lang::EN, Lang::PL].contains(&errors.language)).collect() }
}
