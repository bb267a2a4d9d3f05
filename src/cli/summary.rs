//! What a person wants to know when a run is done.

use super::console::Console;
use super::settings::{ReadSettings, ReportSettings};
use crate::measure::Measures;
use crate::report::edition::Edition;

/// Files left alone that are named one by one.
const NAMED: usize = 12;

/// Names the files of folders and zips that were left alone: first those that were looked into, because somebody may have meant them.
pub fn of_left_alone(console: &Console, skipped: &[(String, String)]) {
    let (tables, others): (Vec<_>, Vec<_>) = skipped.iter().partition(|(_, reason)| reason.starts_with("not an archive: "));
    for (file, reason) in tables.iter().chain(&others).take(NAMED) {
        console.say(&format!("{file}: left alone, {reason}"));
    }
    if skipped.len() > NAMED {
        console.say(&format!("{} more files were left alone; `afterstorm inspect` names them", skipped.len() - NAMED));
    }
}

/// Says that nothing was lost, what had to be assumed, and where the rejected records are.
pub fn of_reading(console: &Console, read: &ReadSettings, report: &ReportSettings, measures: &Measures) {
    of_archive(console, read, measures);
    if measures.ledger.rejected > 0 && report.edition == Edition::Internal {
        console.say(&format!("rejected records with reasons: {}", report.out.join("rejects.csv").display()));
    }
}

/// Says that nothing was lost, and what had to be assumed.
pub fn of_archive(console: &Console, read: &ReadSettings, measures: &Measures) {
    let ledger = &measures.ledger;
    console
        .say(&format!("{} records read = {} analysed + {} rejected + {} merged", ledger.records_in, ledger.analysed, ledger.rejected, ledger.merged));
    if measures.scope.is_brand_proposed
        && let Some(brand) = measures.scope.brand_accounts.first()
    {
        console.warn(&format!("the brand is assumed to be `{}`; name it with --brand if it is not", brand.account));
    }
    if measures.scope.n_assumed_zone > 0 && read.ingest.assume_zone.is_none() {
        console.warn(&format!("{} times carry no zone and were read as UTC; say which with --assume-tz", measures.scope.n_assumed_zone));
    }
    let structure = &measures.scope.structure;
    if structure.n_lossy_ids > 0 {
        console.warn(&format!(
            "{} ids were damaged before export, as spreadsheets do (5.7E+17): replies are not linked by them; export again and do not open the file in a \
             spreadsheet",
            structure.n_lossy_ids
        ));
    }
    if structure.n_replies_present < structure.n_replies_stated {
        console.warn(&format!(
            "{} of {} replies that the platforms count are not in this archive: waits can only be upper bounds",
            structure.n_replies_stated - structure.n_replies_present,
            structure.n_replies_stated
        ));
    }
    if let Some(labels) = measures.sentiment.labels.as_ref().filter(|labels| labels.n_unmatched > 0) {
        console.warn(&format!("{} labelled comments are not in this archive and were left out", labels.n_unmatched));
    }
}
