//! Any table or flat object with a text and a time: columns are guessed from names and values, or named with `--map`.

use super::fill::{Filler, Traits};
use super::{Adapter, Sample};
use crate::error::Result;
use crate::ingest::IngestSettings;
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::column_map;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::timestamp::zone::NaiveRule;

/// Its name in `--format-in` and in the ledger.
pub const NAME: &str = "generic";

/// Makes the adapter for one file.
///
/// # Errors
///
/// No column can be the text or the time, dates whose order nothing settles, times in mixed units.
pub fn build(sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let map = column_map(sample, settings, built_in())?;
    let traits = Traits { name: NAME.into(), platform: "".into(), naive: NaiveRule::Assumed(settings.assume_zone) };
    Ok(Box::new(Filler::new(traits, map, sample, settings, built_in(), ledger)?))
}

#[cfg(test)]
mod tests;
