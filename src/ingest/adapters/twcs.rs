//! "Customer Support on Twitter": `tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id`, as published and as re-saved by
//! pandas (an unnamed index column, ids such as `3.0`) or by a spreadsheet (`TRUE`, serial days).
//!
//! `response_tweet_id` says the same as the parent ids of the answers and is not read: where a parent id is missing, nothing is invented.

use super::fill::{Filler, Traits};
use super::{Adapter, Sample};
use crate::error::{Error, Result};
use crate::ingest::IngestSettings;
use crate::ingest::ledger::FileLedger;
use crate::ingest::mapping::vocabulary::{built_in, fold};
use crate::ingest::mapping::{Canonical, ColumnMap, override_map, require};
use crate::ingest::timestamp::zone::NaiveRule;

/// Its name in `--format-in` and in the ledger.
pub const NAME: &str = "twcs";

const COLUMNS: [(&str, Canonical); 6] = [
    ("tweet_id", Canonical::CommentId),
    ("author_id", Canonical::AuthorId),
    ("inbound", Canonical::AuthorRole),
    ("created_at", Canonical::CreatedAt),
    ("text", Canonical::Text),
    ("in_response_to_tweet_id", Canonical::ParentId),
];

fn find(sample: &Sample<'_>, wanted: &str) -> Option<usize> {
    let wanted = fold(wanted);
    sample.names.iter().position(|name| fold(name) == wanted)
}

/// Whether a file has all columns of the format.
#[must_use]
pub fn recognise(sample: &Sample<'_>) -> bool {
    COLUMNS.iter().all(|(name, _)| find(sample, name).is_some())
}

/// Makes the adapter for one file.
///
/// # Errors
///
/// A column that is missing, times in mixed units.
pub fn build(sample: &Sample<'_>, settings: &IngestSettings, ledger: &mut FileLedger) -> Result<Box<dyn Adapter>> {
    let mut map = ColumnMap::default();
    for (name, canonical) in COLUMNS {
        let column = find(sample, name).ok_or_else(|| Error::Input {
            file: sample.file.to_owned(),
            place: String::new(),
            what: format!("a twcs file has a column '{name}', this one has: {}", sample.names.join(", ")),
            fix: "leave `--format-in` out, so that the format is found out".into(),
        })?;
        map.set(canonical, column);
    }
    override_map(&mut map, sample, settings)?;
    require(&map, sample, built_in())?;
    // Re-saved copies drop the zone; the platform writes UTC.
    let traits = Traits { name: NAME.into(), platform: "x".into(), naive: NaiveRule::UtcBySpecification };
    Ok(Box::new(Filler::new(traits, map, sample, settings, built_in(), ledger)?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Table, read_all};
    use super::*;
    use crate::model::{AuthorRole, TimePrecision, ZoneSource};

    const HEADER: &str = "tweet_id|author_id|inbound|created_at|text|response_tweet_id|in_response_to_tweet_id";

    #[test]
    fn a_brand_reply_of_the_published_file_is_read() {
        let table = Table::of(HEADER, &["1|acme|False|Tue Oct 31 22:10:47 +0000 2017|@115 We &amp; you|2|3"]);
        let (rows, ledger) = read_all(&table, &IngestSettings::default());
        let row = rows[0].as_ref().unwrap();
        assert_eq!(ledger.format, "twcs");
        assert_eq!((row.comment_id.as_str(), row.parent_id.as_str(), row.author_id.as_str()), ("1", "3", "acme"));
        assert_eq!((row.platform.as_str(), row.text.as_str(), row.author_role), ("x", "@115 We & you", Some(AuthorRole::Brand)));
        // date -u -d '2017-10-31 22:10:47' +%s
        assert_eq!(row.created_at, Some(1_509_487_847_000_000));
        assert_eq!(ledger.notes["entities_decoded"], 1);
    }

    #[test]
    fn a_pandas_copy_with_index_and_floats_reads_the_same() {
        let table = Table::of(
            &format!("|{HEADER}"),
            &["0|1|acme|FALSE|2017-10-31 22:10:47+00:00|hi|5,7|3.0", "1|2|523365.0|TRUE|2017-10-31 22:11:45+00:00|hello||"],
        );
        let (rows, _) = read_all(&table, &IngestSettings::default());
        assert_eq!(rows[0].as_ref().unwrap().parent_id, "3");
        let customer = rows[1].as_ref().unwrap();
        assert_eq!((customer.author_id.as_str(), customer.parent_id.as_str(), customer.author_role), ("523365", "", Some(AuthorRole::Customer)));
    }

    #[test]
    fn a_spreadsheet_copy_with_serial_days_is_in_utc_by_specification() {
        let table = Table::of(HEADER, &["1|acme|FALSE|43039.9241550926|hi|2|3"]);
        let (rows, ledger) = read_all(&table, &IngestSettings::default());
        let row = rows[0].as_ref().unwrap();
        // 0.9241550926 of a day is 79,847 seconds: 22:10:47 on 2017-10-31.
        assert_eq!(row.created_at, Some(1_509_487_847_000_000));
        assert_eq!((row.time_precision, row.zone_source), (TimePrecision::Second, ZoneSource::InFile));
        assert_eq!(ledger.assumed_zone, None);
    }

    #[test]
    fn forcing_it_on_another_file_is_an_error() {
        let table = Table::of("a|b", &["1|2"]);
        let settings = IngestSettings { format_in: Some("twcs".into()), ..IngestSettings::default() };
        let error = super::super::choose(&table.sample(), &settings, &mut FileLedger::default()).err().unwrap();
        assert!(error.to_string().contains("tweet_id"), "{error}");
    }
}
