//! The guess: every column is scored for every meaning by its name, values veto or settle what names leave open, and the best pairs win, each column once.

use std::collections::BTreeSet;

use super::vocabulary::{Vocabulary, fold, lookup};
use super::{Canonical, shorten};
use crate::error::{Error, Result};
use crate::ingest::IngestSettings;
use crate::ingest::adapters::Sample;
use crate::ingest::adapters::values::{self, NoCount};
use crate::ingest::timestamp::survey::Survey;

/// Share of the sampled cells that must be what a meaning needs before a column can have it.
const FIT: f64 = 0.8;
/// Cells looked at per column: enough for every share above, cheap for wide files.
const LOOKED_AT: usize = 200;
/// Words from which a column without a known name can be the text, on average.
const TEXT_WORDS: f64 = 3.0;

/// The column of every meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    slots: [Option<usize>; Canonical::ALL.len()],
    /// The column of the time of day, when `created_at` holds only the day.
    pub clock: Option<usize>,
}

impl ColumnMap {
    /// The column of a meaning.
    #[must_use]
    pub const fn get(&self, canonical: Canonical) -> Option<usize> {
        self.slots[canonical as usize]
    }

    /// Gives a meaning to a column; whatever the column or the meaning had before is undone.
    pub fn set(&mut self, canonical: Canonical, column: usize) {
        for slot in &mut self.slots {
            if *slot == Some(column) {
                *slot = None;
            }
        }
        if self.clock == Some(column) || canonical == Canonical::CreatedAt {
            self.clock = None;
        }
        self.slots[canonical as usize] = Some(column);
    }

    /// Gives a meaning to a column that may have another one, too.
    pub fn share(&mut self, canonical: Canonical, column: usize) {
        self.slots[canonical as usize] = Some(column);
    }

    /// Whether a column has a meaning.
    #[must_use]
    pub fn is_used(&self, column: usize) -> bool {
        self.clock == Some(column) || self.slots.contains(&Some(column))
    }

    /// Source column → canonical column, in the order of the file.
    #[must_use]
    pub fn pairs(&self, names: &[String]) -> Vec<(String, String)> {
        let mut used: Vec<(usize, &str)> =
            Canonical::ALL.iter().filter_map(|canonical| self.get(*canonical).map(|column| (column, canonical.as_str()))).collect();
        used.extend(self.clock.map(|column| (column, super::CLOCK)));
        used.sort_unstable();
        used.into_iter().filter_map(|(column, canonical)| Some((names.get(column)?.clone(), canonical.to_owned()))).collect()
    }
}

/// The cells of a column in the sample; absent ones are left out.
pub fn cells_of<'s>(sample: &Sample<'s>, column: usize) -> impl Iterator<Item = &'s str> {
    sample.records.iter().filter_map(move |record| record.get(column).map(String::as_str))
}

/// Guesses the map of a file and applies `--map`.
///
/// # Errors
///
/// `--map` names what does not exist, no column can be the text or the time, or a used name stands twice in the header.
pub fn column_map(sample: &Sample<'_>, settings: &IngestSettings, vocabulary: &Vocabulary) -> Result<ColumnMap> {
    let mut map = ColumnMap::default();
    override_map(&mut map, sample, settings)?;
    assign_by_name(&mut map, sample, vocabulary);
    find_pair(&mut map, sample, vocabulary);
    assign_by_value(&mut map, sample, vocabulary);
    name_beside_id(&mut map, sample, vocabulary);
    require(&map, sample, vocabulary)?;
    Ok(map)
}

/// Applies `--map canonical=column`; `created_at=DAY+TIME` names two columns.
///
/// # Errors
///
/// A meaning or a column that does not exist, with the nearest that does.
pub fn override_map(map: &mut ColumnMap, sample: &Sample<'_>, settings: &IngestSettings) -> Result<()> {
    for (meaning, column) in &settings.map {
        let Some(canonical) = Canonical::parse(meaning) else {
            let known: Vec<&str> = Canonical::ALL.iter().map(|canonical| canonical.as_str()).collect();
            return Err(Error::Setting {
                origin: "--map".into(),
                what: format!("there is no canonical column '{meaning}'{}", did_you_mean(meaning, known.iter().copied())),
                fix: format!("use one of: {}", known.join(", ")),
            });
        };
        match (find_column(sample.names, column), canonical, column.split_once('+')) {
            (Some(at), ..) => map.set(canonical, at),
            (None, Canonical::CreatedAt, Some((day, clock))) => {
                map.set(canonical, find_column(sample.names, day).ok_or_else(|| no_such_column(sample, canonical, day))?);
                map.clock = Some(find_column(sample.names, clock).ok_or_else(|| no_such_column(sample, canonical, clock))?);
            }
            _ => return Err(no_such_column(sample, canonical, column)),
        }
    }
    Ok(())
}

/// The name of a column within its record: `text` of `comments[].text`.
#[must_use]
pub fn inner_name(column: &str) -> &str {
    column.rsplit_once("[].").map_or(column, |(_, inner)| inner)
}

/// A column by its name as written, or else by its folded name.
///
/// In `comments[].text` the part before the brackets names the list whose elements are the records; the reader has gone into it already.
fn find_column(names: &[String], wanted: &str) -> Option<usize> {
    let wanted = inner_name(wanted.trim());
    names.iter().position(|name| name.trim() == wanted).or_else(|| {
        let wanted = fold(wanted);
        names.iter().position(|name| !wanted.is_empty() && fold(name) == wanted)
    })
}

fn no_such_column(sample: &Sample<'_>, canonical: Canonical, column: &str) -> Error {
    Error::Input {
        file: sample.file.to_owned(),
        place: String::new(),
        what: format!(
            "there is no column '{column}' for `--map {canonical}=…`{}; the columns are: {}",
            did_you_mean(column, sample.names.iter().map(String::as_str)),
            list_names(sample.names)
        ),
        fix: format!("name an existing column: `--map {canonical}=COLUMN`"),
    }
}

fn did_you_mean<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> String {
    let folded = fold(wanted);
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let likeness = strsim::jaro_winkler(&folded, &fold(name));
        if likeness > best.map_or(0.75, |(most, _)| most) {
            best = Some((likeness, name));
        }
    }
    best.map_or(String::new(), |(_, name)| format!(", did you mean '{name}'?"))
}

fn list_names(names: &[String]) -> String {
    let mut listed: Vec<String> = names.iter().take(40).map(|name| format!("'{}'", shorten(name))).collect();
    if names.len() > 40 {
        listed.push(format!("and {} more", names.len() - 40));
    }
    listed.join(", ")
}

/// The folded ends of a JSON path that speak for themselves, the whole path first, each with its weight: a whole name counts more than the end of a path.
fn path_ends(name: &str, vocabulary: &Vocabulary) -> Vec<(String, usize)> {
    let steps: Vec<String> = name.split(['.', '/']).map(fold).filter(|step| !step.is_empty()).collect();
    let mut ends = Vec::new();
    for taken in (1..=steps.len()).rev() {
        let (before, end) = steps.split_at(steps.len() - taken);
        let describes_other = before.iter().any(|step| vocabulary.path_entities.contains(step));
        let is_generic = taken == 1 && !before.is_empty() && vocabulary.path_generic.contains(&end[0]);
        // "author.username" may lie below "data"; "created_at" below "author" is when the account was made.
        if !describes_other && !is_generic {
            ends.push((end.concat(), 1_000_000 - before.len().min(9) * 100_000));
        }
    }
    ends
}

/// The best name score of a column for each meaning it can have: earlier names count more than later ones.
fn name_scores(name: &str, vocabulary: &Vocabulary) -> Vec<(Canonical, usize)> {
    let mut scores: Vec<(Canonical, usize)> = Vec::new();
    for (end, weight) in path_ends(name, vocabulary) {
        for (canonical, rank) in vocabulary.names.get(&end).into_iter().flatten() {
            if scores.iter().all(|(known, _)| known != canonical) {
                scores.push((*canonical, weight - rank * 100));
            }
        }
    }
    if vocabulary.flags.contains_key(&fold(name)) {
        for canonical in [Canonical::AuthorRole, Canonical::Visibility] {
            if values::flag_canonical(vocabulary.flags[&fold(name)]) == canonical && scores.iter().all(|(known, _)| *known != canonical) {
                scores.push((canonical, 990_000));
            }
        }
    }
    scores
}

fn assign_by_name(map: &mut ColumnMap, sample: &Sample<'_>, vocabulary: &Vocabulary) {
    let mut candidates: Vec<(usize, Canonical, usize)> = Vec::new();
    for (column, name) in sample.names.iter().enumerate() {
        for (canonical, score) in name_scores(name, vocabulary) {
            if let Some(bonus) = fitness(canonical, name, sample, column, vocabulary) {
                candidates.push((score + bonus, canonical, column));
            }
        }
    }
    // Names before positions: those of JSON stand in order of first appearance, which must not decide.
    candidates.sort_by_key(|(score, canonical, column)| (std::cmp::Reverse(*score), *canonical, sample.names[*column].as_str(), *column));
    for (_, canonical, column) in candidates {
        if map.get(canonical).is_none() && !map.is_used(column) {
            map.set(canonical, column);
        }
    }
}

/// Whether the values of a column allow a meaning. A column without values allows every meaning, but loses to one that has some: hence the bonus.
fn fitness(canonical: Canonical, name: &str, sample: &Sample<'_>, column: usize, vocabulary: &Vocabulary) -> Option<usize> {
    const FILLED: usize = 2_000_000;
    let cells: Vec<&str> =
        cells_of(sample, column).map(str::trim).filter(|cell| !cell.is_empty() && !vocabulary.is_missing(cell)).take(LOOKED_AT).collect();
    if cells.is_empty() {
        return Some(0);
    }
    let share = |test: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| test(cell)).count() as f64 / cells.len() as f64;
    let is_number = |cell: &str| cell.parse::<f64>().is_ok();
    let fits = match canonical {
        // A column of counts can be called "comments" or "reviews".
        Canonical::Text => share(&|cell| is_number(cell) || vocabulary.boolean(cell).is_some()) < FIT,
        Canonical::CreatedAt => {
            let survey = Survey::of(cells.iter().copied(), vocabulary);
            // A time that cannot be used still says which column is the time: its records are rejected with the reason, not the file.
            return match survey.time_share() {
                good if good >= 0.5 => Some(FILLED),
                _ if survey.n_clocks * 2 > survey.n_values => None,
                _ if survey.n_relative * 2 > survey.n_values => Some(0),
                _ => (share(&is_number) < FIT && share(&|cell| cell.bytes().any(|byte| byte.is_ascii_digit())) >= FIT).then_some(0),
            };
        }
        Canonical::EditedAt => {
            let survey = Survey::of(cells.iter().copied().filter(|cell| vocabulary.boolean(cell).is_none()), vocabulary);
            survey.n_values == 0 || survey.time_share() >= 0.5
        }
        Canonical::Platform => share(&|cell| values::platform(cell, vocabulary).is_some()) >= FIT,
        Canonical::AuthorRole => values::RoleSource::of(name, &cells, vocabulary).is_some(),
        Canonical::Visibility => values::VisibilitySource::of(name, &cells, vocabulary).is_some(),
        Canonical::Rating => cells.iter().all(|cell| values::rating(cell, vocabulary).is_some_and(|stars| (0.0..=10.0).contains(&stars))),
        Canonical::Likes | Canonical::Replies | Canonical::Shares => {
            share(&|cell| values::count(cell, vocabulary) != Err(NoCount::Unreadable)) >= FIT
        }
        Canonical::Url => share(&|cell| cell.contains("://") || cell.starts_with("www.") || cell.contains('/')) >= FIT,
        Canonical::LanguageGiven => share(&|cell| cell.len() <= 24 && !is_number(cell)) >= FIT,
        // Ids have no blanks; a column "reply" or "in reply to" can hold a text.
        Canonical::CommentId | Canonical::ParentId | Canonical::ThreadId => {
            share(&|cell| cell.split_whitespace().count() <= 1 || cell.len() <= 24) >= FIT
        }
        Canonical::AuthorId | Canonical::AuthorName => share(&|cell| cell.len() <= 120) >= FIT,
        Canonical::TagsGiven => true,
    };
    fits.then_some(FILLED)
}

/// A day in one column and a time of day in another.
fn find_pair(map: &mut ColumnMap, sample: &Sample<'_>, vocabulary: &Vocabulary) {
    if map.clock.is_some() {
        return;
    }
    let survey = |column| Survey::of(cells_of(sample, column).take(LOOKED_AT), vocabulary);
    let is_free = |map: &ColumnMap, column: usize| !map.is_used(column);
    let Some(clock) = (0..sample.names.len()).find(|column| {
        is_free(map, *column) && vocabulary.pair_clocks.contains(&fold(&sample.names[*column])) && {
            let survey = survey(*column);
            survey.n_values > 0 && survey.n_clocks as f64 >= FIT * survey.n_values as f64
        }
    }) else {
        return;
    };
    let is_day = |column: usize| {
        let survey = survey(column);
        survey.n_values > 0 && survey.n_days as f64 >= FIT * survey.n_values as f64
    };
    let day = map.get(Canonical::CreatedAt).filter(|column| is_day(*column)).or_else(|| {
        if map.get(Canonical::CreatedAt).is_some() {
            return None;
        }
        (0..sample.names.len())
            .find(|column| is_free(map, *column) && vocabulary.pair_dates.contains(&fold(&sample.names[*column])) && is_day(*column))
    });
    if let Some(day) = day {
        map.set(Canonical::CreatedAt, day);
        map.clock = Some(clock);
    }
}

/// What names left open and values show: long texts, times, role words, unique ids.
fn assign_by_value(map: &mut ColumnMap, sample: &Sample<'_>, vocabulary: &Vocabulary) {
    let columns = || 0..sample.names.len();
    let cells = |column| cells_of(sample, column).map(str::trim).filter(|cell| !cell.is_empty()).take(LOOKED_AT).collect::<Vec<&str>>();
    if map.get(Canonical::CreatedAt).is_none() {
        let found = columns()
            .filter(|column| !map.is_used(*column))
            .find(|column| Survey::of(cells(*column).into_iter(), vocabulary).calendar_share() >= 0.9);
        if let Some(column) = found {
            map.set(Canonical::CreatedAt, column);
        }
    }
    if map.get(Canonical::Text).is_none() {
        let words = |column: usize| {
            let cells = cells(column);
            cells.iter().map(|cell| cell.split_whitespace().count()).sum::<usize>() as f64 / cells.len().max(1) as f64
        };
        let mut best: Option<(f64, usize)> = None;
        for column in columns().filter(|column| !map.is_used(*column)) {
            let average = words(column);
            if average >= best.map_or(TEXT_WORDS, |(most, _)| most + f64::EPSILON) {
                best = Some((average, column));
            }
        }
        if let Some((_, column)) = best {
            map.set(Canonical::Text, column);
        }
    }
    if map.get(Canonical::AuthorRole).is_none() {
        let found = columns().filter(|column| !map.is_used(*column)).find(|column| values::names_both_sides(&cells(*column), vocabulary));
        if let Some(column) = found {
            map.set(Canonical::AuthorRole, column);
        }
    }
    if map.get(Canonical::CommentId).is_none() {
        let found = columns()
            .filter(|column| !map.is_used(*column))
            .find(|column| is_id_column(&sample.names[*column], &cells(*column), sample.records.len()));
        if let Some(column) = found {
            map.set(Canonical::CommentId, column);
        }
    }
}

/// Names the author by the column that would have been the id if no other were: whoever masks names must learn every one that the file has.
fn name_beside_id(map: &mut ColumnMap, sample: &Sample<'_>, vocabulary: &Vocabulary) {
    if map.get(Canonical::AuthorId).is_none() || map.get(Canonical::AuthorName).is_some() {
        return;
    }
    let is_name = |column: usize| {
        let cells: Vec<&str> = cells_of(sample, column).map(str::trim).filter(|cell| !cell.is_empty()).take(LOOKED_AT).collect();
        let said = |test: &dyn Fn(&str) -> bool| !cells.is_empty() && cells.iter().all(|cell| test(cell));
        // A second number or "customer" and "agent" are nobody's name.
        !said(&|cell| cell.bytes().all(|byte| byte.is_ascii_digit()))
            && !said(&|cell| lookup(&vocabulary.roles, cell).is_some())
            && fitness(Canonical::AuthorName, &sample.names[column], sample, column, vocabulary).is_some()
    };
    let rank = |column: usize| {
        let ends = path_ends(&sample.names[column], vocabulary);
        ends.iter().filter_map(|(end, _)| vocabulary.names_beside_id.get(end)).min().map(|rank| (*rank, sample.names[column].as_str(), column))
    };
    let best = (0..sample.names.len()).filter(|column| !map.is_used(*column)).filter_map(rank).filter(|(.., column)| is_name(*column)).min();
    if let Some((.., column)) = best {
        map.set(Canonical::AuthorName, column);
    }
}

/// Whether a header says anything at all that this program understands.
#[must_use]
pub fn knows_any(names: &[String], vocabulary: &Vocabulary) -> bool {
    names.iter().any(|name| !name_scores(name, vocabulary).is_empty())
}

/// The name that suits a meaning best.
#[must_use]
pub fn best_name<'n>(canonical: Canonical, names: impl Iterator<Item = &'n str>, vocabulary: &Vocabulary) -> Option<&'n str> {
    let score = |name: &str| name_scores(name, vocabulary).into_iter().find(|(known, _)| *known == canonical).map(|(_, score)| score);
    names.filter_map(|name| Some((score(name)?, std::cmp::Reverse(name)))).max().map(|(_, name)| name.0)
}

/// What the names of a header can mean, each meaning once.
#[must_use]
pub fn known_meanings<'n>(names: impl IntoIterator<Item = &'n str>, vocabulary: &Vocabulary) -> BTreeSet<Canonical> {
    names.into_iter().flat_map(|name| name_scores(name, vocabulary)).map(|(canonical, _)| canonical).collect()
}

/// Unique values without blanks under a name that has the word "id". A name is asked for because the row number of a table is unique, too.
fn is_id_column(name: &str, cells: &[&str], n_records: usize) -> bool {
    let has_id = name.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("id"))
        || name.ends_with("Id")
        || name.ends_with("ID");
    let distinct: BTreeSet<&str> = cells.iter().copied().collect();
    has_id
        && cells.len() >= n_records.min(LOOKED_AT)
        && distinct.len() == cells.len()
        && cells.iter().all(|cell| !cell.contains(char::is_whitespace))
        && cells.len() > 1
}

/// Checks that text and time are there, and that no used name is ambiguous.
///
/// # Errors
///
/// Lists the columns found and how to name the missing one.
pub fn require(map: &ColumnMap, sample: &Sample<'_>, vocabulary: &Vocabulary) -> Result<()> {
    for canonical in [Canonical::Text, Canonical::CreatedAt] {
        if map.get(canonical).is_none() {
            if let Some((name, value)) = vetoed(canonical, sample, vocabulary) {
                let (name, value) = (shorten(name), shorten(value));
                let (needed, fix) = match canonical {
                    Canonical::Text => ("texts", "export the comments with their texts"),
                    _ => ("times", "export the comments with their times"),
                };
                return Err(Error::Input {
                    file: sample.file.to_owned(),
                    place: String::new(),
                    what: format!("column '{name}' holds no {needed}, for example '{value}'; the columns are: {}", list_names(sample.names)),
                    fix: format!("{fix}, or say which other column holds them: `--map {canonical}=COLUMN`"),
                });
            }
            if let Some(cell) = sample.names.iter().find(|name| is_value(name, vocabulary)) {
                return Err(Error::Input {
                    file: sample.file.to_owned(),
                    place: String::new(),
                    what: format!("the names of the columns are missing: where they should stand is a record ('{}')", shorten(cell)),
                    fix: "put a line with the names above the first record, such as `id,created_at,author,text`, in the order of the columns".into(),
                });
            }
            return Err(Error::Input {
                file: sample.file.to_owned(),
                place: String::new(),
                what: format!(
                    "no column looks like {}{}; the columns are: {}",
                    meaning(canonical),
                    nearest(map, canonical, sample, vocabulary),
                    list_names(sample.names)
                ),
                fix: match canonical {
                    Canonical::Text => "say which one it is: `--map text=COLUMN`".into(),
                    _ => format!(
                        "say which one it is: `--map {canonical}=COLUMN`; if there is none, export the comments with their times: without them there are no waits and no course"
                    ),
                },
            });
        }
    }
    for (column, name) in sample.names.iter().enumerate().filter(|(column, name)| map.is_used(*column) && !name.trim().is_empty()) {
        if sample.names.iter().skip(column + 1).any(|other| other.trim() == name.trim()) {
            return Err(Error::Input {
                file: sample.file.to_owned(),
                place: format!("column '{}': ", shorten(name)),
                what: "two columns have this name".into(),
                fix: "rename one of them in the header".into(),
            });
        }
    }
    Ok(())
}

/// Whether the name of a column is rather a value: a time, an address, or a sentence.
fn is_value(name: &str, vocabulary: &Vocabulary) -> bool {
    let is_sentence = name.split_whitespace().count() >= 8 && !name.contains('{');
    let is_time = name.bytes().any(|byte| byte.is_ascii_digit()) && Survey::of(std::iter::once(name), vocabulary).calendar_share() > 0.0;
    is_sentence || is_time || name.contains("://")
}

const fn meaning(canonical: Canonical) -> &'static str {
    match canonical {
        Canonical::Text => "the text of the comments",
        _ => "the time of the comments (created_at)",
    }
}

/// The column that is called like a meaning and cannot have it because of its values, and the first of them.
fn vetoed<'s>(canonical: Canonical, sample: &Sample<'s>, vocabulary: &Vocabulary) -> Option<(&'s str, &'s str)> {
    let score = |name: &str| name_scores(name, vocabulary).into_iter().find(|(known, _)| *known == canonical).map(|(_, score)| score);
    let value = |column: usize| cells_of(sample, column).map(str::trim).find(|cell| !cell.is_empty() && !vocabulary.is_missing(cell));
    let named = sample.names.iter().enumerate().filter_map(|(column, name)| Some((score(name)?, name.as_str(), value(column)?)));
    named.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, name, value)| (name, value))
}

/// The free column whose name is most like a name of the meaning.
fn nearest(map: &ColumnMap, canonical: Canonical, sample: &Sample<'_>, vocabulary: &Vocabulary) -> String {
    let mut known: Vec<&str> =
        vocabulary.names.iter().filter(|(_, list)| list.iter().any(|(of, _)| *of == canonical)).map(|(name, _)| name.as_str()).collect();
    known.sort_unstable();
    let mut best: Option<(f64, &str)> = None;
    for (column, name) in sample.names.iter().enumerate().filter(|(column, _)| !map.is_used(*column)) {
        let folded = fold(name);
        if fitness(canonical, name, sample, column, vocabulary).is_none() {
            continue;
        }
        for synonym in &known {
            let likeness = strsim::jaro_winkler(&folded, synonym);
            if likeness > best.map_or(0.8, |(most, _)| most) {
                best = Some((likeness, name));
            }
        }
    }
    best.map_or(String::new(), |(_, name)| format!(", did you mean '{}'?", shorten(name)))
}
