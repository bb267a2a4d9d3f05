//! Fills rows from mapped cells: what every table format shares once it is known which column is what.

use std::borrow::Cow;

use super::transform::{graph_id, html_to_text};
use super::values::{self, NoCount, RoleSource, VisibilitySource};
use super::{Adapter, RawRecord, Sample};
use crate::error::{Error, Result};
use crate::ingest::DateOrder;
use crate::ingest::IngestSettings;
use crate::ingest::identifier::{self, IdColumn, IdQuality};
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::{Vocabulary, fold};
use crate::ingest::mapping::{Canonical, ColumnMap, cells_of, shorten};
use crate::ingest::reject::{RejectCause, RejectReason};
use crate::ingest::row::Row;
use crate::ingest::text_repair::{self, Placeholder};
use crate::ingest::timestamp::civil::Problem;
use crate::ingest::timestamp::survey::{Survey, date_order};
use crate::ingest::timestamp::zone::{NaiveRule, Place, Turn};
use crate::ingest::timestamp::{Moment, TimeColumn};
use crate::model::{AuthorRole, Visibility, ZoneSource};

/// What a format knows about its files beside the map.
#[derive(Debug, Clone)]
pub struct Traits {
    /// The adapter's name.
    pub name: Cow<'static, str>,
    /// The platform of every comment, when the format has only one.
    pub platform: Cow<'static, str>,
    /// What a time without a zone means.
    pub naive: NaiveRule,
}

/// An adapter for tables whose map is known.
#[derive(Debug)]
pub struct Filler {
    traits: Traits,
    names: Vec<String>,
    map: ColumnMap,
    vocabulary: &'static Vocabulary,
    created: TimeColumn,
    edited: TimeColumn,
    zones: Option<ZoneColumn>,
    role: Option<RoleSource>,
    visibility: Option<VisibilitySource>,
    comment_ids: IdColumn,
    parent_ids: IdColumn,
    thread_ids: IdColumn,
    author_ids: IdColumn,
    /// Whether the texts are HTML, as help desks and mail programs export them.
    has_html_texts: bool,
    /// Day and time of day of a pair, joined; kept for its memory.
    joined: String,
}

impl Filler {
    /// Finds out the forms of times, roles and ids of a mapped file, and writes into the ledger what the file is read as.
    ///
    /// # Errors
    ///
    /// Times in two units, dates whose order of day and month the file does not settle, or nothing but times counted from a moment that nobody says.
    pub fn new(
        traits: Traits,
        map: ColumnMap,
        sample: &Sample<'_>,
        settings: &IngestSettings,
        vocabulary: &'static Vocabulary,
        ledger: &mut FileLedger,
    ) -> Result<Self> {
        let survey = |canonical| map.get(canonical).map(|column| Survey::of(cells_of(sample, column), vocabulary)).unwrap_or_default();
        let name = |canonical| map.get(canonical).and_then(|column| sample.names.get(column)).map_or("", String::as_str);
        let (created, edited) = (survey(Canonical::CreatedAt), survey(Canonical::EditedAt));
        let (created_name, edited_name) = (name(Canonical::CreatedAt), name(Canonical::EditedAt));
        if created.is_all_relative() && settings.collected_at.is_none() {
            return Err(unknown_moment(sample, created_name, map.get(Canonical::CreatedAt)));
        }
        let order = date_order(sample.file, &[(created_name, &created), (edited_name, &edited)], settings.date_order)?;
        let clock_name = map.clock.and_then(|column| sample.names.get(column)).map_or("", String::as_str);
        let naive = |names: &[&str]| match traits.naive {
            rule @ NaiveRule::Assumed(_) => names.iter().find_map(|name| Place::in_name(name, vocabulary)).map_or(rule, NaiveRule::Said),
            rule => rule,
        };
        let column = |survey: &Survey, name| {
            let mut column = TimeColumn::new(survey.form(sample.file, name)?, order.or(settings.date_order), naive(&[name, clock_name]), vocabulary);
            column.set_collected(settings.collected_at);
            Ok::<_, Error>(column)
        };
        // A sample in which nothing was edited yet says nothing; platforms write both times alike.
        let edited = if edited.time_share() > 0.0 { column(&edited, edited_name)? } else { column(&created, created_name)? };
        let created = column(&created, created_name)?;
        let zones = ZoneColumn::find(sample, &map, [&created, &edited], vocabulary);
        let ids = |canonical| map.get(canonical).map(|column| IdColumn::of(cells_of(sample, column))).unwrap_or_default();
        let cells = |canonical| -> Vec<&str> {
            map.get(canonical)
                .map(|column| cells_of(sample, column).map(str::trim).filter(|cell| !cell.is_empty() && !vocabulary.is_missing(cell)).collect())
                .unwrap_or_default()
        };
        ledger.format = traits.name.to_string();
        ledger.columns = map.pairs(sample.names).into_iter().collect();
        if let Some(order) = order {
            ledger.date_order = Some(order_name(order).to_owned());
        }
        Ok(Self {
            role: map.get(Canonical::AuthorRole).map(|_| {
                // A mapped column of words that we know too few of is still read: the user named it.
                RoleSource::of(name(Canonical::AuthorRole), &cells(Canonical::AuthorRole), vocabulary)
                    .unwrap_or_else(|| fallback_role(&cells(Canonical::AuthorRole), vocabulary))
            }),
            visibility: map.get(Canonical::Visibility).map(|_| {
                VisibilitySource::of(name(Canonical::Visibility), &cells(Canonical::Visibility), vocabulary).unwrap_or(VisibilitySource::Words)
            }),
            comment_ids: ids(Canonical::CommentId),
            parent_ids: ids(Canonical::ParentId),
            thread_ids: ids(Canonical::ThreadId),
            author_ids: ids(Canonical::AuthorId),
            traits,
            names: sample.names.to_vec(),
            map,
            vocabulary,
            created,
            edited,
            zones,
            has_html_texts: false,
            joined: String::new(),
        })
    }

    /// Reads the texts as HTML.
    #[must_use]
    pub fn with_html_texts(self) -> Self {
        Self { has_html_texts: true, ..self }
    }

    fn cell<'r>(&self, record: &'r RawRecord<'_>, canonical: Canonical) -> &'r str {
        self.map.get(canonical).map_or("", |column| record.cell(column).trim())
    }

    /// A cell that is empty when it says "nothing".
    fn value<'r>(&self, record: &'r RawRecord<'_>, canonical: Canonical) -> &'r str {
        let cell = self.cell(record, canonical);
        if self.vocabulary.is_missing(cell) { "" } else { cell }
    }

    /// Whether a record says nothing at all: an answer that was not given.
    #[must_use]
    pub fn is_silent(&self, record: &RawRecord<'_>, vocabulary: &Vocabulary) -> bool {
        [Canonical::Text, Canonical::CreatedAt].into_iter().all(|canonical| {
            let cell = self.cell(record, canonical);
            cell.is_empty() || vocabulary.is_missing(cell)
        })
    }

    fn read_ids(&self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) {
        let (id, quality) = self.comment_ids.read(self.value(record, Canonical::CommentId));
        row.comment_id.push_str(&graph_id(id));
        row.is_lossy_id = quality == IdQuality::Lossy;
        ledger.note("lossy_id", u64::from(row.is_lossy_id));

        let parent = self.value(record, Canonical::ParentId);
        if !parent.is_empty() && !self.vocabulary.no_parent.iter().any(|word| word.eq_ignore_ascii_case(parent)) {
            let mut parents = identifier::list(parent);
            match (parents.next(), parents.next()) {
                (Some(parent), None) => match self.parent_ids.read(parent) {
                    (_, IdQuality::Lossy) => ledger.note("lossy_parent_id", 1),
                    ("0", _) => {}
                    (parent, IdQuality::Exact) => row.parent_id.push_str(&graph_id(parent)),
                },
                // `5,70306E+17` with a decimal comma looks like a list of two.
                (Some(_), Some(_)) if self.parent_ids.read(parent).1 == IdQuality::Lossy => ledger.note("lossy_parent_id", 1),
                // A comment answers one comment; which of several is not ours to choose, and `1,003` may be one grouped number.
                (Some(_), Some(_)) => ledger.note("parent_id_list", 1),
                (None, _) => {}
            }
        }
        match self.thread_ids.read(self.value(record, Canonical::ThreadId)) {
            (_, IdQuality::Lossy) => ledger.note("lossy_thread_id", 1),
            (thread, IdQuality::Exact) => row.thread_id.push_str(thread),
        }
    }

    fn read_author(&self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) {
        let is_gone = |author: &str| self.vocabulary.gone_authors.iter().any(|gone| gone.eq_ignore_ascii_case(author));
        match self.author_ids.read(self.value(record, Canonical::AuthorId)) {
            (_, IdQuality::Lossy) => ledger.note("lossy_author_id", 1),
            (author, IdQuality::Exact) if !is_gone(author) => row.author_id.push_str(author),
            _ => {}
        }
        let name = self.cell(record, Canonical::AuthorName);
        if !name.is_empty() && !is_gone(name) {
            text_repair::repair(name, &mut row.author_name, self.vocabulary).note(ledger);
            if row.author_id.is_empty() {
                // The only thing that identifies the account here.
                row.author_id.push_str(&row.author_name);
                ledger.note("author_id_from_name", 1);
            }
        }
        if let Some(role) = self.role {
            let said = self.value(record, Canonical::AuthorRole);
            row.author_role = role.read(said, self.vocabulary);
            if row.author_role.is_none() && values::is_internal(said, self.vocabulary) {
                row.visibility = Visibility::Internal;
            } else {
                ledger.note("unknown_role", u64::from(row.author_role.is_none() && !said.is_empty()));
            }
        }
    }

    fn read_text(&self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) {
        let text = self.map.get(Canonical::Text).map_or("", |column| record.cell(column));
        if self.has_html_texts {
            let plain = html_to_text(text);
            ledger.note("html_removed", u64::from(plain != text));
            text_repair::repair(&plain, &mut row.text, self.vocabulary).note(ledger);
        } else {
            text_repair::repair(text, &mut row.text, self.vocabulary).note(ledger);
        }
        if let Some(source) = self.visibility {
            let said = self.value(record, Canonical::Visibility);
            match source.read(said, self.vocabulary) {
                // What was called a note before stays one: nobody outside can read it, whatever else is said of it.
                Some(visibility) if row.visibility != Visibility::Internal || visibility == Visibility::Deleted => row.visibility = visibility,
                // A column of kinds of messages says in one place who could read it and whether a program wrote it.
                None if values::is_automatic(said, self.vocabulary) => row.author_role = Some(AuthorRole::Bot),
                _ => {}
            }
        }
        if row.visibility == Visibility::Internal {
            ledger.note("internal_notes", 1);
            // Only the brand's people write notes.
            row.author_role = row.author_role.or(Some(AuthorRole::Brand));
        }
        match text_repair::placeholder(&row.text, self.vocabulary) {
            Some(Placeholder::Deleted) => {
                row.text.clear();
                // Who knows that a moderator took it away says more than the stand-in does.
                if row.visibility != Visibility::Hidden {
                    row.visibility = Visibility::Deleted;
                }
                ledger.note("deleted_text", 1);
            }
            Some(Placeholder::NoText) => {
                row.text.clear();
                ledger.note("placeholder_text", 1);
            }
            None => {}
        }
    }

    fn read_times(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause> {
        if let Some(zones) = &mut self.zones {
            zones.follow(record.cell(zones.column).trim(), &mut self.created, &mut self.edited, self.vocabulary);
        }
        let mut created = self.value(record, Canonical::CreatedAt);
        if let Some(clock) = self.map.clock.map(|column| record.cell(column).trim())
            && !clock.is_empty()
            && !created.is_empty()
        {
            self.joined.clear();
            // The day of a pair may come with a midnight that a spreadsheet added.
            self.joined.push_str(created.strip_suffix(" 00:00:00").unwrap_or(created));
            self.joined.push(' ');
            self.joined.push_str(clock);
            created = &self.joined;
        }
        if created.is_empty() {
            ledger.note("missing_time", 1);
        } else {
            match self.created.parse(created) {
                Ok(moment) => {
                    row.created_at = Some(moment.at);
                    row.time_precision = moment.precision;
                    row.zone_source = moment.zone_source;
                    note_moment(&moment, &self.created, ledger);
                }
                Err(problem) => return Err(self.bad_time(problem, created)),
            }
        }
        let edited = self.value(record, Canonical::EditedAt);
        // Some platforms write yes or no, or an empty day, where others write the time.
        if !edited.is_empty() && self.vocabulary.boolean(edited).is_none() {
            match self.edited.parse(edited) {
                // Some platforms repeat the time of writing until there is an edit.
                Ok(moment) if row.created_at == Some(moment.at) => {}
                Ok(moment) => {
                    row.edited_at = Some(moment.at);
                    note_moment(&moment, &self.edited, ledger);
                }
                Err(_) => ledger.note("bad_edited_time", 1),
            }
        }
        Ok(())
    }

    #[cold]
    fn bad_time(&self, problem: Problem, value: &str) -> RejectCause {
        let column = self.map.get(Canonical::CreatedAt).and_then(|column| self.names.get(column)).cloned();
        RejectCause { reason: problem.reason(), column, detail: format!("{}: '{}'", problem.describe(), shorten(value)) }
    }

    fn read_numbers(&self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) {
        for (canonical, slot) in [(Canonical::Likes, &mut row.likes), (Canonical::Replies, &mut row.replies), (Canonical::Shares, &mut row.shares)] {
            let cell = self.value(record, canonical);
            if cell.is_empty() {
                continue;
            }
            match values::count(cell, self.vocabulary) {
                Ok(count) => *slot = Some(count),
                Err(NoCount::Negative) => ledger.note("negative_count", 1),
                Err(NoCount::Unreadable) => ledger.note("bad_count", 1),
            }
        }
        let rating = self.value(record, Canonical::Rating);
        if !rating.is_empty() {
            row.rating = values::rating(rating, self.vocabulary);
            ledger.note("bad_rating", u64::from(row.rating.is_none()));
        }
    }

    fn read_rest(&self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) {
        if self.map.get(Canonical::Platform).is_some() {
            let cell = self.value(record, Canonical::Platform);
            match values::platform(cell, self.vocabulary) {
                Some(platform) => row.platform.push_str(platform),
                None => row.platform.extend(cell.chars().flat_map(char::to_lowercase)),
            }
        } else {
            row.platform.push_str(&self.traits.platform);
        }
        row.language_given.push_str(self.value(record, Canonical::LanguageGiven));
        row.url.push_str(self.value(record, Canonical::Url));
        if row.platform.is_empty()
            && let Some(platform) = values::platform_of_url(&row.url, self.vocabulary)
        {
            row.platform.push_str(platform);
            ledger.note("platform_from_url", 1);
        }
        let tags = self.value(record, Canonical::TagsGiven);
        let separator = if tags.contains('|') {
            '|'
        } else if tags.contains(';') {
            ';'
        } else {
            ','
        };
        let tags = tags.trim_matches(['[', ']']).split(separator).map(|tag| tag.trim().trim_matches(['"', '\''])).filter(|tag| !tag.is_empty());
        for tag in tags {
            if !row.tags_given.is_empty() {
                row.tags_given.push('|');
            }
            row.tags_given.push_str(tag);
        }
    }
}

impl Adapter for Filler {
    fn name(&self) -> &str {
        &self.traits.name
    }

    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause> {
        let is_absent = |canonical| self.value(record, canonical).is_empty();
        if is_absent(Canonical::Text) && is_absent(Canonical::CommentId) && is_absent(Canonical::CreatedAt) {
            return Err(RejectCause { reason: RejectReason::Empty, column: None, detail: "neither text nor id nor time".into() });
        }
        // "Total: 3" in the first column of the last row.
        let says_nothing = [Canonical::Text, Canonical::CreatedAt, Canonical::AuthorId, Canonical::AuthorName, Canonical::Visibility];
        if says_nothing.into_iter().all(|canonical| self.cell(record, canonical).is_empty())
            && self.map.get(Canonical::Text).is_some()
            && self.names.len() > 2
        {
            return Err(RejectCause {
                reason: RejectReason::Empty,
                column: None,
                detail: "neither text nor time nor author: a total or a remark".into(),
            });
        }
        // The time first: a rejected record must not leave counts of mended things behind.
        self.read_times(record, row, ledger)?;
        self.read_ids(record, row, ledger);
        self.read_author(record, row, ledger);
        self.read_text(record, row, ledger);
        self.read_numbers(record, row, ledger);
        self.read_rest(record, row, ledger);
        Ok(())
    }

    fn columns(&self) -> Vec<(String, String)> {
        self.map.pairs(&self.names)
    }
}

fn note_moment(moment: &Moment, column: &TimeColumn, ledger: &mut FileLedger) {
    if moment.zone_source == ZoneSource::Assumed {
        ledger.note("assumed_zone", 1);
        if ledger.assumed_zone.is_none() {
            ledger.assumed_zone = column.assumed_zone().map(str::to_owned);
        }
    }
    ledger.note("zone_beside_times", u64::from(moment.is_naive && matches!(column.rule(), NaiveRule::Said(_))));
    ledger.note("relative_times", u64::from(moment.is_relative));
    ledger.note("dst_gap_times", u64::from(moment.turn == Turn::Gap));
    ledger.note("dst_overlap_times", u64::from(moment.turn == Turn::Overlap));
    ledger.note("leap_second_times", u64::from(moment.is_leap_second));
}

#[cold]
fn unknown_moment(sample: &Sample<'_>, name: &str, column: Option<usize>) -> Error {
    let example = column.and_then(|column| cells_of(sample, column).map(str::trim).find(|cell| !cell.is_empty())).unwrap_or("");
    Error::Input {
        file: sample.file.to_owned(),
        place: format!("column '{name}': "),
        what: format!("the times are counted from the moment of the export ('{}'), and the file does not say when that was", shorten(example)),
        fix: "say it with `--collected-at 2026-03-01` or `--collected-at \"2026-03-01 14:30\"`".into(),
    }
}

/// A column that says the zone of each row's times.
#[derive(Debug)]
struct ZoneColumn {
    column: usize,
    /// The cell whose zone the columns of times are set to.
    cell: Option<String>,
    /// What they mean where the cell says nothing.
    otherwise: [NaiveRule; 2],
}

impl ZoneColumn {
    /// Finds it by its name, if every cell of it is a zone. Formats whose times are UTC by specification have none: there it is the author's.
    fn find(sample: &Sample<'_>, map: &ColumnMap, times: [&TimeColumn; 2], vocabulary: &Vocabulary) -> Option<Self> {
        let otherwise = times.map(TimeColumn::rule);
        if otherwise.contains(&NaiveRule::UtcBySpecification) {
            return None;
        }
        let is_zone = |column: usize| {
            let mut cells = cells_of(sample, column).map(str::trim).filter(|cell| !cell.is_empty() && !vocabulary.is_missing(cell)).peekable();
            cells.peek().is_some() && cells.all(|cell| Place::parse(cell, vocabulary).is_some())
        };
        let is_free = |column: usize| !map.is_used(column) && vocabulary.zone_columns.contains(&fold(&sample.names[column]));
        let column = (0..sample.names.len()).find(|column| is_free(*column) && is_zone(*column))?;
        Some(Self { column, cell: None, otherwise })
    }

    fn follow(&mut self, cell: &str, created: &mut TimeColumn, edited: &mut TimeColumn, vocabulary: &Vocabulary) {
        if self.cell.as_deref() == Some(cell) {
            return;
        }
        let place = Place::parse(cell, vocabulary).map(NaiveRule::Said);
        created.set_rule(place.unwrap_or(self.otherwise[0]));
        edited.set_rule(place.unwrap_or(self.otherwise[1]));
        self.cell = Some(cell.to_owned());
    }
}

/// A column that the user named and whose words we do not know: yes and no mean the brand, anything else is looked up word by word.
fn fallback_role(cells: &[&str], vocabulary: &Vocabulary) -> RoleSource {
    if cells.iter().all(|cell| vocabulary.boolean(cell).is_some()) {
        RoleSource::YesMeans(crate::model::AuthorRole::Brand)
    } else {
        RoleSource::Words
    }
}

const fn order_name(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Dmy => "dmy",
        DateOrder::Mdy => "mdy",
        DateOrder::Ymd => "ymd",
    }
}
