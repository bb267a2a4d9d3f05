//! Comments over time: hours and days of the report's zone, without gaps.

use crate::measure::bins::{MICROS_PER_DAY, axis, densest, edges, timed_rows};
use crate::measure::results::{Volume, VolumeBin};
use crate::measure::rows::{NONE, Rows};
use crate::measure::settings::MeasureSettings;
use crate::model::{Micros, Polarity, TimePrecision};

/// Hourly bins cover at most two years: 17,568 bins.
const MAX_HOURLY: Micros = 732 * MICROS_PER_DAY;
/// Daily bins cover at most twenty years.
const MAX_DAILY: Micros = 7_320 * MICROS_PER_DAY;

/// Counts comments by hour and by day.
///
/// The axis is that of [`axis`]: single stragglers far from the rest are in no bin. Beyond two years the hours, and beyond twenty the days, cover the stretch of that
/// length with most comments. Comments whose time is only a day are in the days and in no hour.
#[must_use]
pub fn volume(rows: &Rows, settings: &MeasureSettings) -> Volume {
    let dated = timed_rows(rows);
    let times: Vec<Micros> = dated.iter().map(|(at, _)| *at).collect();
    let Some(axis) = axis(&times) else { return Volume::default() };
    let hour_edges = edges(densest(&times, axis, MAX_HOURLY), settings.report_zone, 1);
    let day_edges = edges(densest(&times, axis, MAX_DAILY), settings.report_zone, 24);
    let hourly = fill(rows, dated.iter().filter(|(_, row)| rows.time_precision[*row as usize] != TimePrecision::Day), &hour_edges);
    let daily = fill(rows, dated.iter(), &day_edges);
    // The first of equal hours: `max_by_key` would give the last.
    let peak = hourly.iter().rev().max_by_key(|bin| bin.n_customer).filter(|bin| bin.n_customer > 0);
    let (peak_hour, n_peak_hour) = (peak.map(|bin| bin.from), peak.map_or(0, |bin| bin.n_customer));
    let median_per_day = median(daily.iter().map(|bin| bin.n_customer).collect());
    Volume { hourly, daily, peak_hour, n_peak_hour, median_per_day }
}

fn fill<'a>(rows: &Rows, dated: impl Iterator<Item = &'a (Micros, u32)>, edges: &[Micros]) -> Vec<VolumeBin> {
    let mut bins: Vec<VolumeBin> =
        edges.windows(2).map(|pair| VolumeBin { from: pair[0], to: pair[1], n_customer: 0, n_negative: 0, n_brand: 0, n_authors: 0 }).collect();
    // The last bin in which each author was counted; times are in order, so an author is new in a bin when it differs.
    let n_authors = rows.author.iter().filter(|author| **author != NONE).max().map_or(0, |author| *author as usize + 1);
    let mut last_bin = vec![u32::MAX; n_authors];
    let mut idx = 0;
    for &(at, row) in dated {
        let row = row as usize;
        while idx < bins.len() && bins[idx].to <= at {
            idx += 1;
        }
        let Some(bin) = bins.get_mut(idx) else { break };
        if at < bin.from {
            continue;
        }
        if rows.is_customer(row) {
            bin.n_customer += 1;
            bin.n_negative += u64::from(rows.has_text[row] && rows.polarity[row] == Polarity::Negative);
            let author = rows.author[row];
            if author != NONE && last_bin[author as usize] != idx as u32 {
                last_bin[author as usize] = idx as u32;
                bin.n_authors += 1;
            }
        } else if rows.is_brand(row) {
            bin.n_brand += 1;
        }
    }
    bins
}

/// The middle value, or the mean of the two middle values; 0 without values.
fn median(mut values: Vec<u64>) -> f64 {
    let n = values.len();
    values.sort_unstable();
    if n == 0 { 0.0 } else { (values[(n - 1) / 2] + values[n / 2]) as f64 / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::volume;
    use crate::measure::bins::MICROS_PER_HOUR;
    use crate::measure::results::Volume;
    use crate::measure::storm::simulation::{Archive, settings};
    use crate::model::{AuthorRole, Polarity};

    fn check(volume: &Volume, n_customer: u64) {
        for bins in [&volume.hourly, &volume.daily] {
            assert!(bins.windows(2).all(|pair| pair[0].to == pair[1].from));
            assert_eq!(bins.iter().map(|bin| bin.n_customer).sum::<u64>(), n_customer);
            assert!(bins.iter().all(|bin| bin.n_authors <= bin.n_customer && bin.n_negative <= bin.n_customer));
        }
    }

    #[test]
    fn hours_and_days_are_counted_by_role_polarity_and_author() {
        let mut archive = Archive::default();
        archive.comment(10, 0, AuthorRole::Customer, Polarity::Negative);
        archive.comment(20, 0, AuthorRole::Unknown, Polarity::Neutral);
        archive.comment(30, 1, AuthorRole::Customer, Polarity::Positive);
        archive.comment(70, 9, AuthorRole::Brand, Polarity::Neutral);
        archive.comment(26 * 60, 0, AuthorRole::Customer, Polarity::Negative);
        let found = volume(&archive.rows(), &settings());
        check(&found, 4);
        assert_eq!((found.hourly.len(), found.daily.len()), (27, 2));
        let first = found.hourly[0];
        assert_eq!((first.n_customer, first.n_negative, first.n_brand, first.n_authors), (3, 1, 0, 2));
        assert_eq!(found.hourly[1].n_brand, 1);
        assert_eq!((found.peak_hour, found.n_peak_hour), (Some(first.from), 3));
        assert!((found.median_per_day - 2.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_gives_nothing_and_one_comment_one_bin() {
        assert_eq!(volume(&Archive::default().rows(), &settings()), Volume::default());
        let mut archive = Archive::default();
        archive.comment(5, 0, AuthorRole::Customer, Polarity::Neutral);
        let found = volume(&archive.rows(), &settings());
        check(&found, 1);
        assert_eq!((found.hourly.len(), found.daily.len()), (1, 1));
    }

    #[test]
    fn a_straggler_a_century_before_does_not_make_a_million_bins() {
        let mut archive = Archive::default();
        for i in 0..100 {
            archive.comment(i * 60, i as u32, AuthorRole::Customer, Polarity::Neutral);
        }
        archive.comment(-60 * 24 * 36_500, 1, AuthorRole::Customer, Polarity::Neutral);
        check(&volume(&archive.rows(), &settings()), 100);
    }

    #[test]
    fn a_few_comments_over_a_century_keep_the_bins_bounded() {
        let mut archive = Archive::default();
        for i in 0..10 {
            archive.comment(i * 60 * 24 * 3_650, 0, AuthorRole::Customer, Polarity::Neutral);
        }
        let found = volume(&archive.rows(), &settings());
        assert!(found.hourly.len() <= 17_570 && found.daily.len() <= 7_322);
        assert!(found.hourly.iter().all(|bin| bin.to - bin.from == MICROS_PER_HOUR));
    }
}
