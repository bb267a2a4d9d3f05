//! Formats whose comments nest in JSON documents: a file each, and one line in [`FORMATS`].

pub mod bluesky;
pub mod mastodon;
pub mod reddit;
pub mod x;
pub mod facebook_download;
pub mod facebook_graph;
pub mod instagram_download;
pub mod instagram_graph;
pub mod meta_inbox;
pub mod meta_words;
pub mod tiktok;
pub mod app_store;
pub mod ceneo;
pub mod google_business;
pub mod reviews;
pub mod rough_time;
pub mod youtube;
pub mod youtube_downloader;
pub mod yt_dlp;
pub mod chatwoot;
pub mod discord;
pub mod freshdesk;
pub mod gorgias;
pub mod intercom;
pub mod slack;
pub mod telegram;
pub mod words;
pub mod zendesk;

use super::fill::{Filler, Traits};
use super::{Adapter, Sample};
use crate::error::{Error, Result};
use crate::ingest::IngestSettings;
use crate::ingest::arrangement::Arrangement;
use crate::ingest::json_tree::{self, Extent};
use crate::ingest::json_value::Cursor;
use crate::ingest::ledger::FileLedger;
use crate::ingest::limits::Limits;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::mapping::{ColumnMap, override_map};
use crate::ingest::nested::{self, NestedFormat};

/// Every format, the most particular first.
pub const FORMATS: &[&NestedFormat] = &[
    &youtube::API,
    &youtube_downloader::FORMAT,
    &yt_dlp::FORMAT,
    &app_store::FORMAT,
    &google_business::FORMAT,
    &ceneo::FORMAT,
    &x::messages::FORMAT,
    &x::archive::FORMAT,
    &x::v1::FORMAT,
    &x::api::FORMAT,
    &mastodon::OUTBOX,
    &mastodon::STATUSES,
    &bluesky::FORMAT,
    &reddit::FORMAT,
    &instagram_graph::GRAPH,
    &facebook_graph::GRAPH,
    &facebook_download::DOWNLOAD,
    &instagram_download::DOWNLOAD,
    &meta_inbox::INBOX,
    &tiktok::API,
    &tiktok::APIFY,
    &tiktok::DOWNLOAD,
    &telegram::EXPORT,
    &discord::EXPORT,
    &slack::EXPORT,
    &zendesk::TICKETS,
    &intercom::CONVERSATIONS,
    &freshdesk::TICKETS,
    &gorgias::TICKETS,
    &chatwoot::CONVERSATIONS,
];

/// The format of a JSON text, if it nests: the one that `--format-in` names, or else the first that recognises it.
#[must_use]
pub fn find(text: &str, arrangement: &Arrangement, settings: &IngestSettings, limits: &Limits) -> Option<&'static NestedFormat> {
    match &settings.format_in {
        Some(wanted) => FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(wanted)).copied(),
        None => nested::recognise(FORMATS, text, arrangement, limits).copied(),
    }
}

/// The author of everything in an own download that does not name its account: so that two downloads of one account merge, an id is the same in both.
const OWN_ACCOUNT: &str = "own account";
/// Refuses a document that has the form of an export but not its comments, before somebody else takes what else it lists for comments.
///
/// # Errors
///
/// [`Error::Input`] that says what the file is and how to make one with comments.
pub fn refuse(file: &str, text: &str, arrangement: &Arrangement, limits: &Limits) -> Result<()> {
    let mut cursor = Cursor::new(text, arrangement.start, text.len(), limits.json_depth);
    if cursor.peek() == Some(b'{')
        && let Ok(document) = json_tree::read(&mut cursor, Extent::SKELETON)
        && yt_dlp::has_no_comments(&document)
    {
        let (what, fix) = yt_dlp::WITHOUT_COMMENTS;
        return Err(Error::Input { file: file.to_owned(), place: String::new(), what: what.to_owned(), fix: fix.to_owned() });
    }
    Ok(())
}

/// Makes the adapter: the format has named its cells already, what remains is what every table needs.
///
/// # Errors
///
/// `--map` names what does not exist, dates whose order nothing settles, times in mixed units.
pub fn build(format: &'static NestedFormat, sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let mut map = ColumnMap::default();
    for (column, (_, canonical)) in format.columns.iter().enumerate() {
        map.set(*canonical, column);
    }
    override_map(&mut map, sample, settings)?;
    let traits = Traits { name: format.name.into(), platform: format.platform.into(), naive: format.naive(settings.assume_zone) };
    Ok(Box::new(Filler::new(traits, map, sample, settings, built_in(), ledger)?))
}

#[cfg(test)]
mod social_tests;
