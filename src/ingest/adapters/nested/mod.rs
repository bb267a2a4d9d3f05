//! Formats whose comments nest in JSON documents: a file each, and one line in [`FORMATS`].

pub mod chatwoot;
pub mod discord;
pub mod freshdesk;
pub mod gorgias;
pub mod intercom;
pub mod slack;
pub mod telegram;
pub mod words;
pub mod youtube;
pub mod zendesk;

use super::fill::{Filler, Traits};
use super::{Adapter, Sample};
use crate::error::Result;
use crate::ingest::IngestSettings;
use crate::ingest::arrangement::Arrangement;
use crate::ingest::ledger::FileLedger;
use crate::ingest::limits::Limits;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::mapping::{ColumnMap, override_map};
use crate::ingest::nested::{self, NestedFormat};

/// Every format, the most particular first.
pub const FORMATS: &[&NestedFormat] = &[
    &youtube::API,
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
