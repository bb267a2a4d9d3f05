//! Mapping profiles: a format said in a file instead of in code. Those of this program stand in `resources/formats/profiles`; a user's own come from
//! `--save-map` and go in with `--map-file`.
//!
//! A profile names the columns that give a file away, what each column means, how some of its cells are rewritten before they are read, and which columns hold
//! a second comment: the answer of the owner that stands in the row of a review.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::conditions::{Rules, When, source_name};
use super::fill::{Filler, Traits};
use super::transform::{self, Transform};
use super::{Adapter, RawRecord, Sample};
use crate::error::{Error, Result};
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::{Vocabulary, built_in, fold};
use crate::ingest::mapping::{CLOCK, Canonical, ColumnMap, cells_of, inner_name, override_map, require};
use crate::ingest::reject::RejectCause;
use crate::ingest::rejoin::RejoinRule;
use crate::ingest::row::Row;
use crate::ingest::timestamp::survey::Survey;
use crate::ingest::timestamp::zone::NaiveRule;
use crate::ingest::{DateOrder, IngestSettings};

/// A format said in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name in `--format-in` and in the ledger.
    pub name: String,
    /// What it is, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What the layout was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The platform of its comments; empty when a column says it, or nobody does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub platform: String,
    /// The zone of times that carry none: `utc`, or a name such as `Europe/Warsaw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The order of day and month, for files that do not settle it: `dmy`, `mdy`, `ymd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<String>,
    /// What should be known of every comment with a time: names in the ledger's notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Sets of columns: a file that has all of one set is of this format.
    #[serde(default)]
    pub recognise: Vec<Vec<String>>,
    /// A file with more columns than its set is of another format: the names are too common to say much.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
    /// Column → what stands in one of its first values, for formats whose columns have common names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holds: BTreeMap<String, String>,
    /// The note that is counted once when nobody says the zone of the file's times (`--assume-tz`) and its programs are known to differ in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled_zone: Option<String>,
    /// How rows whose commas were not quoted are put together again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejoin: Option<RejoinRule>,
    /// Canonical column → names of the source column, the first that is there counts. `created_at = "day+time"` joins two.
    pub columns: BTreeMap<String, Names>,
    /// Canonical column → source columns whose cells are put together, a line each: the title of a review and its text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<String, Vec<String>>,
    /// Canonical column → what it holds in every row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// Canonical column → how its cells are rewritten before they are read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rewrite: BTreeMap<String, String>,
    /// Canonical column → the column that it is drawn out of, and how.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub derive: BTreeMap<String, Derived>,
    /// Canonical column → columns whose cells make it up, with `/` between them; only where no column of its own is there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub join: BTreeMap<String, Vec<String>>,
    /// Rules that settle cells by other cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<When>,
    /// The owner's answer in the same row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
}

/// What a layout was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Real files.
    Real,
    /// Programs that read or write the real thing.
    Code,
    /// The vendor's documentation.
    Documentation,
}

/// One name or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// One.
    One(String),
    /// By preference.
    Many(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Names {
    /// By preference.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

/// A canonical column drawn out of a source column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// The source column.
    pub from: Names,
    /// How: a name of [`transform::named`].
    pub with: String,
}

/// The columns of an answer that stands in the row of what it answers. Its id is made from the row's, it answers the row, and the brand wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// `text`, `created_at`, `author_name`, `author_id`, and `comment_id` where answers have one.
    pub columns: BTreeMap<String, Names>,
    /// As [`Profile::join`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub join: BTreeMap<String, Vec<String>>,
    /// Rewritten before they are read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rewrite: BTreeMap<String, String>,
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] that names the file, the line and what is wrong.
    pub fn parse(origin: &str, text: &str) -> Result<Self> {
        let wrong = |what: String, fix: &str| Error::Setting { origin: origin.to_owned(), what, fix: fix.to_owned() };
        let profile: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(String::new(), |span| format!("line {}: ", text[..span.start.min(text.len())].matches('\n').count() + 1));
            wrong(format!("{line}{}", error.message()), "see CONTRIBUTING.md for the keys of a profile, or make one with `--save-map`")
        })?;
        let canonical = |name: &str| {
            Canonical::parse(name).map(|_| ()).ok_or_else(|| {
                let known: Vec<&str> = Canonical::ALL.iter().map(|canonical| canonical.as_str()).collect();
                wrong(format!("there is no canonical column '{name}'"), &format!("use one of: {}", known.join(", ")))
            })
        };
        let all = [&profile.columns].into_iter().chain(profile.reply.as_ref().map(|reply| &reply.columns));
        all.flat_map(BTreeMap::keys)
            .chain(profile.constants.keys())
            .chain(profile.lines.keys())
            .chain(profile.rewrite.keys())
            .chain(profile.derive.keys())
            .chain(profile.reply.iter().flat_map(|reply| reply.rewrite.keys().chain(reply.join.keys())))
            .chain(profile.join.keys())
            .chain(profile.when.iter().flat_map(|when| when.set.keys().chain(when.take.keys())))
            .try_for_each(|name| canonical(name))?;
        let rewrites = profile.rewrite.values().chain(profile.derive.values().map(|derived| &derived.with));
        for name in rewrites.chain(profile.reply.iter().flat_map(|reply| reply.rewrite.values())) {
            if transform::named(name).is_none() {
                return Err(wrong(format!("there is no rewriting '{name}'"), &format!("use one of: {}", transform::names().join(", "))));
            }
        }
        if let Some(zone) = profile.zone.as_deref().filter(|zone| *zone != "utc")
            && zone.parse::<chrono_tz::Tz>().is_err()
        {
            return Err(wrong(format!("there is no time zone '{zone}'"), "use \"utc\" or a name such as \"Europe/Warsaw\""));
        }
        if let Some(order) = profile.date_order.as_deref().filter(|order| date_order(order).is_none()) {
            return Err(wrong(format!("there is no order of dates '{order}'"), "use \"dmy\", \"mdy\" or \"ymd\""));
        }
        Ok(profile)
    }

    /// The profile of a table as it was read: what `--save-map` writes.
    ///
    /// `columns` are source name and canonical name in the order of the file, as an adapter lists them.
    #[must_use]
    pub fn of_columns(name: &str, columns: &[(String, String)], settings: &IngestSettings, order: Option<&str>) -> Self {
        let mut named: BTreeMap<String, Names> = BTreeMap::new();
        let mut clock = None;
        for (source, canonical) in columns {
            if canonical == CLOCK {
                clock = Some(source);
            } else {
                named.insert(canonical.clone(), Names::One(source.clone()));
            }
        }
        if let (Some(clock), Some(Names::One(day))) = (clock, named.get_mut(Canonical::CreatedAt.as_str())) {
            *day = format!("{day}+{clock}");
        }
        Self {
            name: name.to_owned(),
            zone: settings.assume_zone.map(|zone| zone.name().to_owned()),
            date_order: order.map(str::to_owned),
            recognise: vec![columns.iter().map(|(source, _)| source.clone()).collect()],
            columns: named,
            ..Self::default()
        }
    }

    /// The file of a profile.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let body = toml::to_string_pretty(self).expect("a profile is tables of texts");
        format!("# A mapping profile of afterstorm: give it with --map-file.\n{body}")
    }

    /// Whether a file with these column names is of this format.
    #[must_use]
    pub fn recognises(&self, names: &[String]) -> bool {
        self.recognise
            .iter()
            .any(|set| !set.is_empty() && (!self.exact || set.len() == names.len()) && set.iter().all(|wanted| position(names, wanted).is_some()))
    }

    /// Whether a file is of this format: by its columns, and by what stands in them where the names alone do not tell.
    #[must_use]
    pub fn fits(&self, sample: &Sample<'_>) -> bool {
        self.recognises(sample.names)
            && self.holds.iter().all(|(name, part)| {
                position(sample.names, name).is_some_and(|column| cells_of(sample, column).any(|cell| cell.contains(part.as_str())))
            })
    }

    /// Makes the adapter for one file.
    ///
    /// # Errors
    ///
    /// A required column that the file does not have, dates whose order nothing settles, times in two units.
    pub fn build(&self, sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
        let mut settings = settings.clone();
        let mut naive = NaiveRule::Assumed(settings.assume_zone);
        match self.zone.as_deref() {
            Some("utc") => naive = NaiveRule::UtcBySpecification,
            Some(zone) if settings.assume_zone.is_none() => naive = NaiveRule::Assumed(zone.parse().ok()),
            _ => {}
        }
        if let Some(note) = self.unsettled_zone.as_deref().filter(|_| settings.assume_zone.is_none()) {
            ledger.note(note, 1);
        }
        settings.date_order = settings.date_order.or_else(|| self.date_order.as_deref().and_then(date_order));

        let mut names = sample.names.to_vec();
        let mut cells = Cells { n_given: names.len(), ..Cells::default() };
        let mut map = ColumnMap::default();
        self.assign(&self.columns, &self.rewrite, sample, &mut map, &mut cells)?;
        for (name, wanted) in &self.lines {
            let Some(canonical) = Canonical::parse(name) else { continue };
            let from: Vec<usize> = wanted.iter().filter_map(|wanted| position(&names[..cells.n_given], wanted)).collect();
            match from[..] {
                [] => {}
                [only] => map.share(canonical, only),
                _ => {
                    names.push(from.iter().map(|column| sample.names[*column].as_str()).collect::<Vec<_>>().join(" + "));
                    cells.added.push(Added::Lines(from));
                    map.set(canonical, names.len() - 1);
                }
            }
        }
        for (name, derived) in &self.derive {
            let (Some(canonical), Some(with)) = (Canonical::parse(name), transform::named(&derived.with)) else { continue };
            if let Some(from) = derived.from.iter().find_map(|wanted| position(&names[..cells.n_given], wanted)) {
                cells.added.push(Added::Derived(from, with));
                let plain = format!("{} ({})", sample.names[from], derived.with);
                names.push(if names.contains(&plain) { format!("{} ({}, {name})", sample.names[from], derived.with) } else { plain });
                map.set(canonical, names.len() - 1);
            }
        }
        for (name, value) in &self.constants {
            let Some(canonical) = Canonical::parse(name).filter(|canonical| map.get(*canonical).is_none()) else { continue };
            cells.added.push(Added::Constant(value.clone()));
            names.push(format!("(always {value})"));
            map.set(canonical, names.len() - 1);
        }
        let mut reply_cells = cells.clone();
        join(&self.join, &mut names, &mut map, &mut cells);
        cells.rules = Rules::of(&self.when, &mut names, &mut map);
        let records: Vec<Vec<String>> = sample.records.iter().map(|record| cells.owned(record)).collect();
        let seen = Sample { names: &names, records: &records, ..*sample };
        drop_needless_clock(&mut map, &seen);
        override_map(&mut map, &seen, &settings)?;
        require(&map, &seen, built_in())?;
        let traits = Traits { name: self.name.clone().into(), platform: self.platform.clone().into(), naive };
        let filler = Filler::new(traits.clone(), map, &seen, &settings, built_in(), ledger)?;

        let mut answer = None;
        if let Some(reply) = &self.reply {
            let mut map = ColumnMap::default();
            let mut names = names.clone();
            names.truncate(reply_cells.n_given + reply_cells.added.len());
            self.assign(&reply.columns, &reply.rewrite, sample, &mut map, &mut reply_cells)?;
            join(&reply.join, &mut names, &mut map, &mut reply_cells);
            if map.get(Canonical::Text).is_some() {
                let records: Vec<Vec<String>> = sample.records.iter().map(|record| reply_cells.owned(record)).collect();
                let seen = Sample { names: &names, records: &records, ..*sample };
                // What the ledger says of columns and forms is said of the rows themselves; the answer adds its own columns.
                let mut scratch = FileLedger::default();
                let filler = Filler::new(traits, map, &seen, &settings, built_in(), &mut scratch)?;
                answer = Some(Answer { filler, cells: reply_cells });
            }
        }
        Ok(Box::new(ProfileAdapter { filler, cells, answer, notes: self.notes.clone(), vocabulary: built_in() }))
    }

    fn assign(
        &self,
        columns: &BTreeMap<String, Names>,
        rewrite: &BTreeMap<String, String>,
        sample: &Sample<'_>,
        map: &mut ColumnMap,
        cells: &mut Cells,
    ) -> Result<()> {
        let names = sample.names;
        for (name, wanted) in columns {
            let canonical = Canonical::parse(name).ok_or_else(|| Error::Setting {
                origin: self.name.clone(),
                what: format!("there is no canonical column '{name}'"),
                fix: "see CONTRIBUTING.md for the keys of a profile".to_owned(),
            })?;
            if matches!(canonical, Canonical::CreatedAt | Canonical::EditedAt)
                && let Some((column, clock)) = time_column(sample, wanted)
            {
                map.share(canonical, column);
                if canonical == Canonical::CreatedAt {
                    map.clock = clock;
                }
            } else if let Some(column) = wanted.iter().find_map(|wanted| position(names, wanted)) {
                map.share(canonical, column);
            }
            if let (Some(column), Some(with)) = (map.get(canonical), rewrite.get(name).and_then(|name| transform::named(name))) {
                cells.rewritten.push((column, with));
            }
        }
        Ok(())
    }
}

/// Of several columns for one time the first that holds times: the milliseconds of a file that went through a spreadsheet are `1.51986E+12`. Where nothing
/// stands in any of them (nobody has answered yet) the last, which is the one that people read: a written time tells its own form.
///
/// The second column is that of the time of day, for names of the form `day+time`.
fn time_column(sample: &Sample<'_>, wanted: &Names) -> Option<(usize, Option<usize>)> {
    let columns: Vec<(usize, Option<usize>)> = wanted
        .iter()
        .filter_map(|wanted| {
            position(sample.names, wanted).map(|column| (column, None)).or_else(|| {
                let (day, clock) = wanted.split_once('+')?;
                Some((position(sample.names, day)?, Some(position(sample.names, clock)?)))
            })
        })
        .collect();
    let surveys: Vec<Survey> = columns.iter().map(|(column, _)| Survey::of(cells_of(sample, *column), built_in())).collect();
    let at = surveys.iter().position(|survey| survey.time_share() >= 0.5).or_else(|| surveys.iter().position(|survey| survey.n_values > 0));
    columns.get(at.unwrap_or(columns.len().saturating_sub(1))).copied()
}

/// Columns made of others.
fn join(joins: &BTreeMap<String, Vec<String>>, names: &mut Vec<String>, map: &mut ColumnMap, cells: &mut Cells) {
    for (name, parts) in joins {
        let Some(canonical) = Canonical::parse(name).filter(|canonical| map.get(*canonical).is_none()) else { continue };
        let columns: Vec<usize> = parts.iter().filter_map(|part| position(&names[..cells.n_given], part)).collect();
        if columns.len() == parts.len() {
            names.push(parts.join(" / "));
            cells.added.push(Added::Joined(columns));
            map.set(canonical, names.len() - 1);
        }
    }
}

/// A day that comes with its time of day needs no second one: some exports write the time twice.
fn drop_needless_clock(map: &mut ColumnMap, sample: &Sample<'_>) {
    if let (Some(_), Some(day)) = (map.clock, map.get(Canonical::CreatedAt)) {
        let survey = Survey::of(cells_of(sample, day), built_in());
        if survey.n_values > 0 && survey.n_days * 2 < survey.n_values {
            map.clock = None;
        }
    }
}

/// A column by its name as written, or else by its folded name.
pub(super) fn position(names: &[String], wanted: &str) -> Option<usize> {
    let wanted = inner_name(wanted.trim());
    names.iter().position(|name| name.trim() == wanted).or_else(|| {
        let wanted = fold(wanted);
        names.iter().position(|name| !wanted.is_empty() && fold(name) == wanted)
    })
}

fn date_order(name: &str) -> Option<DateOrder> {
    match name {
        "dmy" => Some(DateOrder::Dmy),
        "mdy" => Some(DateOrder::Mdy),
        "ymd" => Some(DateOrder::Ymd),
        _ => None,
    }
}

/// How the cells of a file become those that are read.
#[derive(Debug, Clone, Default)]
struct Cells {
    n_given: usize,
    rewritten: Vec<(usize, Transform)>,
    added: Vec<Added>,
    rules: Rules,
}

/// A column that the file does not have.
#[derive(Debug, Clone)]
enum Added {
    Derived(usize, Transform),
    Lines(Vec<usize>),
    Constant(String),
    Joined(Vec<usize>),
}

impl Cells {
    fn owned(&self, record: &[String]) -> Vec<String> {
        let cells: Vec<Cow<'_, str>> = record.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
        self.of(&cells).into_iter().map(Cow::into_owned).collect()
    }

    fn of<'c>(&'c self, given: &'c [Cow<'_, str>]) -> Vec<Cow<'c, str>> {
        let mut cells: Vec<Cow<'c, str>> = Vec::with_capacity(self.n_given + self.added.len());
        cells.extend(given.iter().take(self.n_given).map(|cell| Cow::Borrowed(cell.as_ref())));
        cells.resize(self.n_given, Cow::Borrowed(""));
        for added in &self.added {
            cells.push(match added {
                Added::Derived(from, with) => given.get(*from).map_or(Cow::Borrowed(""), |cell| with(cell)),
                Added::Lines(from) => joined(from.iter().filter_map(|column| given.get(*column)).map(AsRef::as_ref)),
                Added::Constant(value) => Cow::Borrowed(value.as_str()),
                Added::Joined(columns) => {
                    let parts: Vec<&str> = columns.iter().map(|column| given.get(*column).map_or("", |cell| cell.trim())).collect();
                    if parts.iter().all(|part| !part.is_empty()) { Cow::Owned(parts.join("/")) } else { Cow::Borrowed("") }
                }
            });
        }
        for (column, with) in &self.rewritten {
            if let Some(cell) = given.get(*column) {
                cells[*column] = with(cell);
            }
        }
        self.rules.apply(&mut cells, built_in());
        cells
    }
}

/// Texts that belong together, a line each; one that the next begins with is not said twice.
pub fn joined<'t>(parts: impl Iterator<Item = &'t str>) -> Cow<'t, str> {
    let mut all: Cow<'t, str> = Cow::Borrowed("");
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let head = all.trim_end_matches(['.', '\u{2026}']);
        if all.is_empty() || (!head.is_empty() && part.starts_with(head)) {
            all = Cow::Borrowed(part);
        } else {
            let all = all.to_mut();
            all.push('\n');
            all.push_str(part);
        }
    }
    all
}

#[derive(Debug)]
struct Answer {
    filler: Filler,
    cells: Cells,
}

#[derive(Debug)]
struct ProfileAdapter {
    filler: Filler,
    cells: Cells,
    answer: Option<Answer>,
    notes: Vec<String>,
    vocabulary: &'static Vocabulary,
}

impl Adapter for ProfileAdapter {
    fn name(&self) -> &str {
        self.filler.name()
    }

    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause> {
        if self.cells.rewritten.is_empty() && self.cells.added.is_empty() && self.cells.rules.is_empty() {
            self.filler.read(record, row, ledger)?;
        } else {
            let cells = self.cells.of(record.cells);
            self.filler.read(&RawRecord { cells: &cells }, row, ledger)?;
            self.cells.rules.note(&cells, self.vocabulary, ledger);
        }
        for note in &self.notes {
            ledger.note(note, u64::from(row.created_at.is_some()));
        }
        Ok(())
    }

    fn read_answer(&mut self, record: &RawRecord<'_>, of: &Row, row: &mut Row, ledger: &mut FileLedger) -> Option<Result<(), RejectCause>> {
        let answer = self.answer.as_mut()?;
        let cells = answer.cells.of(record.cells);
        let record = RawRecord { cells: &cells };
        if answer.filler.is_silent(&record, self.vocabulary) {
            return None;
        }
        ledger.note("answers_in_the_row", 1);
        Some(answer.filler.read(&record, row, ledger).map(|()| super::link_answer(of, row)))
    }

    fn columns(&self) -> Vec<(String, String)> {
        let mut pairs: Vec<_> = self.filler.columns().into_iter().map(|(name, canonical)| (source_name(&name).to_owned(), canonical)).collect();
        if let Some(answer) = &self.answer {
            pairs.extend(answer.filler.columns().into_iter().map(|(name, canonical)| (name, format!("reply.{canonical}"))));
        }
        pairs
    }
}
