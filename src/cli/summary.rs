//! What a person wants to know when a run is done.

use super::console::Console;
use super::settings::{DEFAULT_MAX_REJECTS, ReadSettings, ReportSettings};
use crate::corpus::Corpus;
use crate::ingest::reject::Reject;
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

fn of_lossy_ids(console: &Console, n: u64) {
    if n > 0 {
        console.warn(&format!(
            "{n} ids were damaged before export, as spreadsheets do (5.7E+17): replies are not linked by them; export again and do not open the file in a \
             spreadsheet"
        ));
    }
}

/// Says what became of the records of a table for other tools, and warns of what such a table does not show.
pub fn of_table(console: &Console, corpus: &Corpus, rejects: &[Reject]) {
    let ledger = &corpus.ledger;
    console
        .say(&format!("{} records read = {} analysed + {} rejected + {} merged", ledger.records_in, ledger.analysed, ledger.rejected, ledger.merged));
    for reject in rejects.iter().take(5) {
        console.say(&format!("{}: line {}: {}", ledger.files[usize::from(reject.file)].file, reject.line, reject.cause.detail));
    }
    if ledger.rejected_share() > DEFAULT_MAX_REJECTS {
        console.warn(&format!("{} of {} records could not be used; `afterstorm inspect` says of the first why", ledger.rejected, ledger.records_in));
    }
    of_lossy_ids(console, ledger.files.iter().filter_map(|file| file.notes.get("lossy_id")).sum());
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
    let accounts: Vec<&str> = measures.scope.brand_accounts.iter().map(|brand| brand.account.as_str()).collect();
    if read.corpus.brands.is_empty() && !are_of_one_name(&accounts) {
        let named = accounts.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        let rest = if accounts.len() > 3 { format!(" and {} more", accounts.len() - 3) } else { String::new() };
        console.warn(&format!(
            "the replies come from accounts of different names ({named}{rest}) and are measured as one brand; name the one that you mean with --brand"
        ));
    }
    if measures.scope.n_assumed_zone > 0 && read.ingest.assume_zone.is_none() {
        console.warn(&format!("{} times carry no zone and were read as UTC; say which with --assume-tz", measures.scope.n_assumed_zone));
    }
    let structure = &measures.scope.structure;
    of_lossy_ids(console, structure.n_lossy_ids);
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

/// Letters and digits at the beginning that accounts of one brand share: `Nordvik`, `nordvik_help`, `Nordvik PL`.
const SHARED: usize = 4;

/// Whether all accounts begin like the first one. Shorter names must be the same.
fn are_of_one_name(accounts: &[&str]) -> bool {
    let beginning = |account: &str| account.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(SHARED).collect::<String>();
    accounts.windows(2).all(|pair| beginning(pair[0]) == beginning(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::are_of_one_name;

    #[test]
    fn accounts_of_one_brand_begin_alike() {
        assert!(are_of_one_name(&[]) && are_of_one_name(&["Nordvik"]));
        assert!(are_of_one_name(&["Nordvik", "nordvik_help", "@Nordvik PL"]));
        assert!(!are_of_one_name(&["AmazonHelp", "AppleSupport"]));
    }
}
