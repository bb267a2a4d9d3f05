//! The comments and live-chat messages of one YouTube account from Google Takeout (`comments.csv`, `live chats.csv`):
//! `Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Post ID,Video ID,Comment Text,Top-Level Comment ID`.
//!
//! The header is in the language of the account, so columns are told by their values first: the channel is `UC…`, ids of comments are `Ug…`, the text is a run
//! of JSON fragments. All of it was written by the account itself: the brand's half of conversations whose other half is in another file. A comment stands under
//! a video or under a post, and the columns of both are read together.

use std::borrow::Cow;

use super::fill::{Filler, Traits};
use super::transform::{takeout_fragments, youtube_parent};
use super::{Adapter, RawRecord, Sample};
use crate::error::{Error, Result};
use crate::ingest::IngestSettings;
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::{built_in, fold};
use crate::ingest::mapping::{Canonical, ColumnMap, cells_of, override_map, require};
use crate::ingest::reject::RejectCause;
use crate::ingest::row::Row;
use crate::ingest::timestamp::survey::Survey;
use crate::ingest::timestamp::zone::NaiveRule;

/// Its name in `--format-in` and in the ledger.
pub const NAME: &str = "youtube-takeout";

/// What a column is called, folded, in English and in German as readers of such files know them; other languages are told by values.
const NAMES: [(Part, &[&str]); 8] = [
    (Part::Comment, &["commentid", "livechatid", "kommentarid"]),
    (Part::Channel, &["channelid", "kanalid"]),
    (Part::Time, &["commentcreatetimestamp", "commentcreationtimestamp", "livechatcreatetimestamp", "zeitstempeldererstellungdeskommentars"]),
    (Part::Parent, &["parentcommentid", "ubergeordnetekommentarid"]),
    (Part::Top, &["toplevelcommentid", "kommentaridderoberstenebene"]),
    (Part::Post, &["postid", "beitragsid"]),
    (Part::Video, &["videoid"]),
    (Part::Text, &["commenttext", "livechattext", "kommentartext"]),
];

/// Rows in which a run of fragments must be among the first.
const LOOKED_AT: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Comment,
    Channel,
    Time,
    Parent,
    Top,
    Post,
    Video,
    Text,
}

/// The column of each part.
#[derive(Debug, Clone, Copy, Default)]
struct Columns([Option<usize>; NAMES.len()]);

impl Columns {
    fn get(&self, part: Part) -> Option<usize> {
        self.0[part as usize]
    }

    /// Gives a part to a column, unless one of both has been given already.
    fn offer(&mut self, part: Part, column: Option<usize>) {
        if self.get(part).is_none() && !column.is_some_and(|column| self.0.contains(&Some(column))) {
            self.0[part as usize] = column;
        }
    }

    /// By values where they tell, by names for the rest.
    fn find(sample: &Sample<'_>) -> Self {
        let mut columns = Self::default();
        for (part, names) in NAMES {
            columns.offer(part, sample.names.iter().position(|name| names.contains(&fold(name).as_str())));
        }
        let all = |test: &dyn Fn(&str) -> bool| {
            (0..sample.names.len()).find(|column| {
                let mut cells = cells_of(sample, *column).map(str::trim).filter(|cell| !cell.is_empty()).peekable();
                cells.peek().is_some() && cells.all(test)
            })
        };
        columns.offer(Part::Channel, all(&is_channel));
        columns.offer(Part::Text, all(&is_fragments));
        columns.offer(Part::Time, (0..sample.names.len()).find(|column| is_time(sample, *column)));
        columns.offer(Part::Comment, comment_column(sample).or(Some(0)));
        // A post's id is longer than a comment's and begins with its own letters.
        columns.offer(Part::Post, all(&|cell| cell.starts_with("Ugk")));
        columns.offer(Part::Video, all(&|cell| cell.len() == 11 && cell.bytes().all(is_id_byte)));
        columns
    }
}

const fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_channel(cell: &str) -> bool {
    cell.len() == 24 && cell.starts_with("UC") && cell.bytes().all(is_id_byte)
}

fn is_fragments(cell: &str) -> bool {
    ["{\"text\":", "{\"takeoutSegments\":", "{\"link\":", "{\"mention\":"].iter().any(|start| cell.starts_with(start)) && cell.ends_with('}')
}

fn is_time(sample: &Sample<'_>, column: usize) -> bool {
    Survey::of(cells_of(sample, column), built_in()).calendar_share() >= 0.9
}

/// The column whose cells are ids of comments: every row has one, and that of a reply is longer than that of what it answers.
fn comment_column(sample: &Sample<'_>) -> Option<usize> {
    let length = |column: usize| -> Option<usize> {
        let ids: Vec<&str> = cells_of(sample, column).map(str::trim).collect();
        let is_id = |id: &&str| id.len() >= 20 && id.starts_with("Ug") && !id.starts_with("Ugk");
        (ids.len() == sample.records.len() && ids.iter().all(is_id)).then(|| ids.iter().map(|id| id.len()).sum())
    };
    (0..sample.names.len()).filter_map(|column| Some((length(column)?, std::cmp::Reverse(column)))).max().map(|(_, column)| column.0)
}

/// Whether a file is of this format: by the values of channel and text, or by the names of channel, time and text. Of other tables with such a channel and text
/// not everything is the brand's.
#[must_use]
pub fn recognise(sample: &Sample<'_>) -> bool {
    let is_named = |part: Part| sample.names.iter().any(|name| NAMES[part as usize].1.contains(&fold(name).as_str()));
    if [Part::Channel, Part::Time, Part::Text].into_iter().all(is_named) {
        return true;
    }
    // Looking at every column costs something, and nearly no table has such a cell.
    if !sample.records.iter().take(LOOKED_AT).flatten().any(|cell| is_fragments(cell.trim())) {
        return false;
    }
    let columns = Columns::find(sample);
    let (Some(channel), Some(text), Some(_)) = (columns.get(Part::Channel), columns.get(Part::Text), columns.get(Part::Time)) else { return false };
    cells_of(sample, text).map(str::trim).any(is_fragments)
        && cells_of(sample, channel).map(str::trim).filter(|cell| !cell.is_empty()).all(is_channel)
}

/// Makes the adapter for one file.
///
/// # Errors
///
/// A column that cannot be told, times in mixed units.
pub fn build(sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let columns = Columns::find(sample);
    let (Some(channel), Some(text), Some(time), Some(comment)) =
        (columns.get(Part::Channel), columns.get(Part::Text), columns.get(Part::Time), columns.get(Part::Comment))
    else {
        return Err(Error::Input {
            file: sample.file.to_owned(),
            place: String::new(),
            what: format!("comments from Takeout have columns for channel, time and text, this file has: {}", sample.names.join(", ")),
            fix: "leave `--format-in` out, so that the format is found out".into(),
        });
    };
    let cells = Cells { n_given: sample.names.len(), columns, text };
    let mut map = ColumnMap::default();
    map.set(Canonical::CommentId, comment);
    map.set(Canonical::AuthorId, channel);
    map.set(Canonical::CreatedAt, time);
    map.set(Canonical::Text, text);
    let name = |part: Part| columns.get(part).map_or("", |column| sample.names[column].as_str());
    let mut names = sample.names.to_vec();
    for (canonical, added) in [
        (Canonical::ParentId, format!("{} (or the id before its dot)", name(Part::Parent))),
        (Canonical::ThreadId, format!("{} or {}", name(Part::Video), name(Part::Post))),
        (Canonical::AuthorRole, "(always brand: the account's own export)".to_owned()),
    ] {
        names.push(added);
        map.set(canonical, names.len() - 1);
    }
    let records: Vec<Vec<String>> = sample
        .records
        .iter()
        .map(|record| {
            let given: Vec<Cow<'_, str>> = record.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
            cells.of(&given).into_iter().map(Cow::into_owned).collect()
        })
        .collect();
    let seen = Sample { names: &names, records: &records, ..*sample };
    override_map(&mut map, &seen, settings)?;
    require(&map, &seen, built_in())?;
    let traits = Traits { name: NAME.into(), platform: "youtube".into(), naive: NaiveRule::UtcBySpecification };
    Ok(Box::new(Takeout { filler: Filler::new(traits, map, &seen, settings, built_in(), ledger)?, cells }))
}

/// How the cells of a row become those that are read.
#[derive(Debug, Clone, Copy)]
struct Cells {
    n_given: usize,
    columns: Columns,
    text: usize,
}

impl Cells {
    fn of<'c>(&self, given: &'c [Cow<'_, str>]) -> Vec<Cow<'c, str>> {
        let cell = |part: Part| self.columns.get(part).and_then(|column| given.get(column)).map_or("", |cell| cell.trim());
        let first = |parts: [Part; 2]| parts.into_iter().map(cell).find(|cell| !cell.is_empty()).unwrap_or("");
        let mut cells: Vec<Cow<'c, str>> = given.iter().take(self.n_given).map(|cell| Cow::Borrowed(cell.as_ref())).collect();
        cells.resize(self.n_given, Cow::Borrowed(""));
        if let Some(text) = given.get(self.text) {
            cells[self.text] = takeout_fragments(text);
        }
        let named = first([Part::Parent, Part::Top]);
        cells.push(if named.is_empty() { youtube_parent(cell(Part::Comment)) } else { Cow::Borrowed(named) });
        cells.push(Cow::Borrowed(first([Part::Video, Part::Post])));
        cells.push(Cow::Borrowed("brand"));
        cells
    }
}

#[derive(Debug)]
struct Takeout {
    filler: Filler,
    cells: Cells,
}

impl Adapter for Takeout {
    fn name(&self) -> &str {
        self.filler.name()
    }

    fn read(&mut self, record: &RawRecord<'_>, row: &mut Row, ledger: &mut FileLedger) -> Result<(), RejectCause> {
        let cells = self.cells.of(record.cells);
        self.filler.read(&RawRecord { cells: &cells }, row, ledger)
    }

    fn columns(&self) -> Vec<(String, String)> {
        self.filler.columns()
    }
}
