//! Any table or flat object with a text and a time: columns are guessed from names and values, or named with `--map`.

use super::fill::{Filler, Traits};
use super::{Adapter, Sample};
use crate::error::Result;
use crate::ingest::IngestSettings;
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::built_in;
use crate::ingest::mapping::{Canonical, cells_of, column_map};
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
    let texts: Vec<&str> =
        map.get(Canonical::Text).map_or_else(Vec::new, |column| cells_of(sample, column).filter(|cell| !cell.trim().is_empty()).collect());
    let n_html = texts.iter().filter(|text| has_tags(text)).count();
    let filler = Filler::new(traits, map, sample, settings, built_in(), ledger)?;
    Ok(Box::new(if n_html > 0 && 2 * n_html >= texts.len() { filler.with_html_texts() } else { filler }))
}

/// Whether a text has tags that programs write, and people hardly ever.
fn has_tags(text: &str) -> bool {
    ["</p>", "</div>", "</span>", "<br>", "<br/>", "<br />", "</a>"].iter().any(|tag| text.contains(tag))
}

#[cfg(test)]
mod tests;
