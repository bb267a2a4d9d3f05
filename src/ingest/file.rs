//! One file from its bytes to batches: every step in order, and the account of every record.

use std::borrow::Cow;

use super::IngestSettings;
use super::adapters::{self, Adapter, Known, Sample};
use super::arrangement::{self, Arrangement};
use super::chat::{self, ChatDialect, ChatRecords};
use super::csv::CsvRecords;
use super::detect::{self, Container};
use super::dialect::{self, Dialect};
use super::encoding::{self, Decoded};
use super::json::{JsonRecords, Names, NewNames};
use super::ledger::FileLedger;
use super::limits::Limits;
use super::mapping::knows_any;
use super::mapping::vocabulary::built_in;
use super::nest;
use super::nested::{NestedFormat, NestedRecords};
use super::open;
use super::parquet::{self, ParquetRecords, ParquetTable};
use super::pour::{Pour, Poured};
use super::preamble;
use super::records::{Lines, Records};
use super::sheet::{self, Sheets};
use super::sidecar::Surroundings;
use super::walk::{Named, Source};
use crate::error::{Error, Result};

/// Chooses the adapter for a file; [`super::adapters::choose`] outside tests.
pub type Choose<'a> = dyn Fn(&Sample<'_>, &IngestSettings, &mut FileLedger) -> Result<Box<dyn Adapter>> + 'a;

/// Good records that an adapter is chosen from: the first of the file.
pub const SAMPLE_RECORDS: usize = 1_000;
/// Records of JSON that are added to them, at most, because they have values under names that the first records have too few of.
const LATER_RECORDS: usize = 1_000;
/// Values of a name that are enough to tell what it holds.
const ENOUGH_VALUES: usize = 20;
/// Rows of an Excel sheet; a table of exactly that height was probably cut there.
const EXCEL_ROWS: u64 = 1_048_576;

/// The bytes of a file as they are on disk.
///
/// # Errors
///
/// [`Error::Read`]; [`Error::Input`] for a damaged zip, or a member that exceeds a limit.
pub fn load<'a>(named: &Named<'a>, limits: &Limits) -> Result<Cow<'a, [u8]>> {
    match &named.source {
        Source::Member(member) => member.read(&named.name, limits).map(Cow::Owned),
        Source::Nowhere(trouble) => Err(trouble.of(&named.name)),
        Source::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
        Source::Disk(path) => std::fs::read(path).map(Cow::Owned).map_err(|source| Error::Read { path: path.clone(), source }),
    }
}

/// How the records of a text are written.
#[derive(Debug)]
pub enum Form {
    /// A table.
    Csv(Dialect),
    /// JSON documents, an object a record.
    Json(Arrangement),
    /// JSON documents whose comments nest.
    Nested(Arrangement, &'static NestedFormat),
    /// A chat in a text file.
    Chat(Box<ChatDialect>),
    /// A spreadsheet.
    Sheet(Box<Sheets>),
    /// A Parquet file.
    Parquet(Box<ParquetTable>),
}

/// A file that is known for what it is.
#[derive(Debug)]
pub struct Opened<'b> {
    /// What it is.
    pub form: Form,
    /// Its text, with what was mended; empty for files that are no text.
    pub decoded: Decoded<'b>,
}

impl<'b> Opened<'b> {
    /// Finds out what unpacked bytes are.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when they are nothing that records could be read from.
    pub fn of(file: &str, bytes: &'b [u8], settings: &IngestSettings, limits: &Limits) -> Result<Self> {
        if sheet::kind(bytes).is_some() || bytes.starts_with(sheet::COMPOUND_FILE) {
            let wanted: Vec<&str> = settings.map.values().map(String::as_str).collect();
            let form = Form::Sheet(Box::new(Sheets::read(file, bytes, limits, &wanted)?));
            return Ok(Self { form, decoded: Decoded::none("a spreadsheet says the encoding of its texts itself") });
        }
        if parquet::is_parquet(bytes) {
            let form = Form::Parquet(Box::new(ParquetTable::read(file, bytes, limits)?));
            return Ok(Self { form, decoded: Decoded::none("texts in Parquet are UTF-8") });
        }
        detect::refuse_foreign(file, bytes)?;
        let decoded = encoding::decode(file, bytes, settings.encoding.as_deref())?;
        Ok(Self { form: Form::find(file, &decoded.text, settings, limits)?, decoded })
    }

    /// The text that the places of its records refer to.
    #[must_use]
    pub fn text(&self) -> &str {
        if let Form::Sheet(sheets) = &self.form { sheets.text() } else { &self.decoded.text }
    }

    /// Its physical lines or rows.
    #[must_use]
    pub fn n_lines(&self) -> u64 {
        match &self.form {
            Form::Sheet(sheets) => sheets.n_lines(),
            Form::Parquet(table) => table.len() as u64,
            _ => Lines::total(&self.decoded.text),
        }
    }
}

/// What the adapter of a file is chosen from.
#[derive(Debug, Clone, Default)]
pub struct Sampled {
    /// Cell names. Those of JSON are fixed from here on.
    pub names: Vec<String>,
    /// Cells of the first good records; of JSON, with the first values of names that come later.
    pub records: Vec<Vec<String>>,
    json_names: Names,
    known: Option<Known>,
}

impl Form {
    /// Finds the form of a text.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when it has none that can be told.
    pub fn find(file: &str, text: &str, settings: &IngestSettings, limits: &Limits) -> Result<Self> {
        // Before anything else: a time in brackets looks like JSON, and one with a comma like a table.
        if let Some(dialect) = adapters::chat::find(file, text, settings)? {
            return Ok(Self::Chat(Box::new(dialect)));
        }
        Ok(match detect::container(file, text)? {
            Container::Csv => {
                let mut dialect = dialect::find(file, text, limits)?;
                dialect.rejoin = adapters::rejoin(&dialect.names, dialect.grammar.delimiter, settings);
                Self::Csv(dialect)
            }
            Container::Json => {
                let arrangement = arrangement::arrange(file, text, limits)?;
                if settings.format_in.is_none() && settings.map.is_empty() {
                    adapters::refusals::json(file, text, &arrangement, limits)?;
                }
                if let Some(format) = adapters::nested::find(text, &arrangement, settings, limits) {
                    Self::Nested(arrangement, format)
                } else {
                    adapters::nested::refuse(file, text, &arrangement, limits)?;
                    let arrangement = arrangement.with_list(text, settings.records_list(), limits).deepened(text, limits);
                    Self::Json(nest::arrange(text, arrangement, limits))
                }
            }
        })
    }

    /// The name in the ledger.
    #[must_use]
    pub fn container(&self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Chat(_) => "chat",
            Self::Sheet(sheets) => sheets.container,
            Self::Parquet(_) => "parquet",
            Self::Json(arrangement) | Self::Nested(arrangement, _) => arrangement.container,
        }
    }

    /// Why, in words.
    #[must_use]
    pub fn why(&self) -> &str {
        match self {
            Self::Csv(dialect) => &dialect.why,
            Self::Chat(dialect) => &dialect.why,
            Self::Sheet(sheets) => &sheets.why,
            Self::Parquet(table) => &table.why,
            Self::Json(arrangement) | Self::Nested(arrangement, _) => &arrangement.why,
        }
    }

    /// Reads the first records of a table. Of JSON all, because a name can come in any of them.
    #[must_use]
    pub fn sample(&self, text: &str, file: &str, surroundings: &Surroundings, limits: &Limits) -> Sampled {
        // What is counted here is counted again when the records are read for good.
        let mut scratch = FileLedger::default();
        match self {
            Self::Csv(dialect) => {
                let records = first(&mut CsvRecords::new(text, dialect, *limits), &mut scratch);
                Sampled { names: dialect.names.clone(), records, ..Sampled::default() }
            }
            Self::Json(arrangement) => {
                let mut reader = JsonRecords::new(text, arrangement, *limits, Names::default(), NewNames::Collected);
                let mut records = first(&mut reader, &mut scratch);
                add_later(&mut reader, &mut records, &mut scratch);
                let json_names = reader.into_names();
                Sampled { names: json_names.all.clone(), records, json_names, known: None }
            }
            Self::Nested(arrangement, format) => {
                let mut reader = NestedRecords::new(text, arrangement, format, file, surroundings, *limits);
                let records = first(&mut reader, &mut scratch);
                Sampled { names: format.names(), records, known: Some(Known::Nested(format)), ..Sampled::default() }
            }
            Self::Parquet(table) => {
                let records = first(&mut ParquetRecords::new(table), &mut scratch);
                Sampled { names: table.names().to_vec(), records, ..Sampled::default() }
            }
            Self::Sheet(sheets) => {
                let records = first(&mut sheets.records(limits), &mut scratch);
                Sampled { names: sheets.names.clone(), records, ..Sampled::default() }
            }
            Self::Chat(dialect) => {
                let records = first(&mut ChatRecords::new(text, dialect, *limits), &mut scratch);
                Sampled { names: dialect.names().to_vec(), records, known: Some(Known::Chat), ..Sampled::default() }
            }
        }
    }

    /// Reads the records from the first.
    #[must_use]
    pub fn records<'a>(
        &'a self,
        text: &'a str,
        file: &'a str,
        surroundings: &'a Surroundings,
        limits: &Limits,
        sampled: &Sampled,
    ) -> Box<dyn Records<'a> + Send + 'a> {
        match self {
            Self::Csv(dialect) => Box::new(CsvRecords::new(text, dialect, *limits)),
            Self::Json(arrangement) => Box::new(JsonRecords::new(text, arrangement, *limits, sampled.json_names.clone(), NewNames::Ignored)),
            Self::Sheet(sheets) => Box::new(sheets.records(limits)),
            Self::Parquet(table) => Box::new(ParquetRecords::new(table)),
            Self::Chat(dialect) => Box::new(ChatRecords::new(text, dialect, *limits)),
            Self::Nested(arrangement, format) => Box::new(NestedRecords::new(text, arrangement, format, file, surroundings, *limits)),
        }
    }
}

fn owned(records: &dyn Records<'_>) -> Vec<String> {
    records.cells().iter().map(|cell| cell.clone().into_owned()).collect()
}

/// The cells of the first good records.
fn first(records: &mut dyn Records<'_>, scratch: &mut FileLedger) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    while all.len() < SAMPLE_RECORDS
        && let Some(found) = records.next(scratch)
    {
        if found.outcome.is_ok() {
            all.push(owned(records));
        }
    }
    all
}

/// Reads on to the end, and keeps records with values under names that the sample has too few of: what comes late is judged by its values like the rest.
fn add_later(reader: &mut JsonRecords<'_>, all: &mut Vec<Vec<String>>, scratch: &mut FileLedger) {
    let count = |idx: usize| all.iter().filter(|record| record.get(idx).is_some_and(|cell| !cell.is_empty())).count();
    let mut n_values: Vec<usize> = (0..reader.names().len()).map(count).collect();
    let mut wanted: Vec<usize> = (0..n_values.len()).filter(|idx| n_values[*idx] < ENOUGH_VALUES).collect();
    let mut n_added = 0;
    while let Some(found) = reader.next(scratch) {
        if found.outcome.is_err() || n_added == LATER_RECORDS {
            continue;
        }
        wanted.extend(n_values.len()..reader.names().len());
        n_values.resize(reader.names().len(), 0);
        if wanted.iter().any(|idx| !reader.cells()[*idx].is_empty()) {
            for (n, cell) in n_values.iter_mut().zip(reader.cells()) {
                *n += usize::from(!cell.is_empty());
            }
            wanted.retain(|idx| n_values[*idx] < ENOUGH_VALUES);
            all.push(owned(reader));
            n_added += 1;
        }
    }
}

/// Why a file was not read.
#[derive(Debug)]
pub enum Unread {
    /// It is nothing that records could be read from.
    NoTable(Error),
    /// Anything else: it stops the run.
    Stopped(Error),
}

impl From<Error> for Unread {
    fn from(error: Error) -> Self {
        Self::Stopped(error)
    }
}

/// What of a file is wrong, when it is the file and not a setting.
fn no_table(error: Error) -> Unread {
    if matches!(error, Error::Input { .. }) { Unread::NoTable(error) } else { Unread::Stopped(error) }
}

/// Reads one file to its end.
///
/// # Errors
///
/// As [`super::read`].
pub fn read(named: &Named<'_>, idx: u16, pour: &mut Pour<'_>) -> Result<FileLedger, Unread> {
    let file = named.name.as_str();
    let raw = load(named, &pour.limits)?;
    let ledger = FileLedger { file: file.to_owned(), bytes: raw.len() as u64, ..FileLedger::default() };
    // The hash of a big file costs a tenth of its reading; it needs nothing of it.
    std::thread::scope(|scope| {
        let hash = scope.spawn(|| open::sha256(&raw));
        let mut ledger = read_bytes(named, idx, &raw, ledger, pour)?;
        ledger.sha256 = hash.join().expect("hashing does not panic");
        Ok(ledger)
    })
}

fn read_bytes(named: &Named<'_>, idx: u16, raw: &[u8], mut ledger: FileLedger, pour: &mut Pour<'_>) -> Result<FileLedger, Unread> {
    let file = named.name.as_str();
    let unpacked = open::unpack(file, raw, &pour.limits)?;
    pour.limits.count_unpacked(named.source.n_unpacked(raw.len()) + unpacked.n_unpacked());
    let opened = Opened::of(file, &unpacked.bytes, pour.settings, &pour.limits).map_err(no_table)?;
    pour.progress.checkpoint()?;
    named.source.compression(unpacked.compression).clone_into(&mut ledger.compression);
    ledger.members = unpacked.members;
    opened.decoded.encoding.clone_into(&mut ledger.encoding);
    for (name, amount) in &opened.decoded.notes {
        ledger.note(name, *amount);
    }
    let surroundings = &*named.surroundings;
    let (form, text) = (&opened.form, opened.text());
    describe(form, &mut ledger);
    let settings = settled(form, pour.settings, &mut ledger);
    let sampled = form.sample(text, &named.inside, surroundings, &pour.limits);
    let adapter = choose(file, &sampled, &settings, pour.choose, &mut ledger)
        // Lines of prose with a comma in each look like a table, but not one with a header.
        .map_err(|error| {
            if knows_any(&sampled.names, built_in()) && !named.is_other_table(&error, &sampled.names) {
                Unread::Stopped(error)
            } else {
                no_table(error)
            }
        })?;
    let records = form.records(text, &named.inside, surroundings, &pour.limits, &sampled);
    ledger.lines = opened.n_lines();
    pour.records(Poured { file: idx, text, offsets: opened.decoded.offsets.clone(), adapter }, records, &mut ledger)?;
    let n_rows = ledger.records_in + ["blank_rows", "trailing_blank_rows"].iter().filter_map(|note| ledger.notes.get(*note)).sum::<u64>();
    if let Form::Csv(dialect) = form
        && n_rows + 1 + dialect.n_preamble == EXCEL_ROWS
    {
        ledger.note("ends_at_excel_row_limit", 1);
    }
    Ok(ledger)
}

/// The user's settings with what the file says itself above its header.
pub fn settled<'s>(form: &Form, settings: &'s IngestSettings, ledger: &mut FileLedger) -> Cow<'s, IngestSettings> {
    let mut settings = Cow::Borrowed(settings);
    if let Form::Sheet(sheets) = form {
        let facts = preamble::read(&sheets.preamble, settings.assume_zone);
        if settings.collected_at.is_none() && facts.collected_at.is_some() {
            settings.to_mut().collected_at = facts.collected_at;
        }
        ledger.comments_missing = facts.comments_missing;
    }
    settings
}

/// Writes the form into the ledger.
pub fn describe(form: &Form, ledger: &mut FileLedger) {
    form.container().clone_into(&mut ledger.container);
    match form {
        Form::Csv(dialect) => dialect::note(dialect, ledger),
        Form::Chat(dialect) => {
            ledger.dialect = Some(dialect.why.clone());
            ledger.date_order = dialect.order().map(|order| chat::order::name(order).to_owned());
        }
        Form::Sheet(sheets) => sheets.note(ledger),
        Form::Json(_) | Form::Nested(..) | Form::Parquet(_) => {}
    }
}

/// Chooses the adapter and writes what it says into the ledger. `None` for a file that has no names, because it has no records: an empty array.
///
/// # Errors
///
/// As the adapters' `choose`.
pub fn choose(
    file: &str,
    sampled: &Sampled,
    settings: &IngestSettings,
    choose: &Choose<'_>,
    ledger: &mut FileLedger,
) -> Result<Option<Box<dyn Adapter>>> {
    if sampled.names.is_empty() {
        return Ok(None);
    }
    let adapter = choose(&Sample { file, names: &sampled.names, records: &sampled.records, known: sampled.known }, settings, ledger)?;
    adapter.name().clone_into(&mut ledger.format);
    ledger.columns = adapter.columns().into_iter().collect();
    Ok(Some(adapter))
}
