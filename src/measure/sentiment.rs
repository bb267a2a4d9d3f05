//! How the comments felt: shares of polarity with intervals, one vote a comment, a text, or an author, and over time.

use std::collections::BTreeMap;

use crate::annotate::reading_errors::{LanguageErrors, ReadingErrors};
use crate::measure::bins::{MICROS_PER_DAY, axis, densest, edges, timed_rows};
use crate::measure::results::{PeriodShare, ReadingError, SentimentBin, SentimentMeasures, Storm};
use crate::measure::rows::Rows;
use crate::measure::settings::MeasureSettings;
use crate::measure::shares::share;
use crate::measure::votes::{Voted, vote};
use crate::model::{Definition, Lang, Micros, Polarity, Share};

/// Widths of bins in hours; the finest that needs at most [`MAX_BINS`] is taken, so that a chart has about 60 to 200 of them.
const WIDTHS: [u32; 6] = [1, 3, 6, 12, 24, 168];
const MAX_BINS: i64 = 200;
/// The trend covers at most twenty years.
const MAX_AXIS: Micros = 7_320 * MICROS_PER_DAY;

/// The polarities of some comments.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    negative: u64,
    positive: u64,
    n: u64,
}

impl Votes {
    fn add(&mut self, polarity: Polarity) {
        self.negative += u64::from(polarity == Polarity::Negative);
        self.positive += u64::from(polarity == Polarity::Positive);
        self.n += 1;
    }

    fn negative(self) -> Share {
        share(Definition::NegativeShare, self.negative, self.n)
    }

    fn positive(self) -> Share {
        share(Definition::PositiveShare, self.positive, self.n)
    }
}

/// Counts polarities of customer comments with text. `before`, `crisis` and `after` come from the storm's crisis; comments without a time are in none of them.
#[must_use]
pub fn sentiment(rows: &Rows, storm: &Storm, settings: &MeasureSettings) -> SentimentMeasures {
    let mut all = Votes::default();
    let mut by_language: BTreeMap<Lang, Votes> = BTreeMap::new();
    let members: Vec<usize> = (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]).collect();
    for &row in &members {
        all.add(rows.polarity[row]);
        by_language.entry(rows.language[row]).or_default().add(rows.polarity[row]);
    }
    let is_negative = |row: usize| rows.polarity[row] == Polarity::Negative;
    let voted = vote(rows, &members, is_negative);
    let by_period = periods(rows, storm, &members).map(|members| {
        let Voted { by_comment, by_text, by_author } = vote(rows, &members, is_negative);
        (by_comment.n > 0).then(|| PeriodShare {
            by_comment: by_comment.share(Definition::NegativeShare),
            by_text: by_text.share(Definition::NegativeShareByText),
            by_author: by_author.share(Definition::NegativeShareByAuthor),
        })
    });
    let [before, crisis, after] = by_period.map(|period| period.map(|period| period.by_comment));
    let [votes_before, votes_crisis, votes_after] = by_period;
    let (bin_hours, bins) = trend(rows, settings);
    SentimentMeasures {
        n: all.n,
        negative: all.negative(),
        neutral: share(Definition::NeutralShare, all.n - all.negative - all.positive, all.n),
        positive: all.positive(),
        negative_by_text: voted.by_text.share(Definition::NegativeShareByText),
        negative_by_author: voted.by_author.share(Definition::NegativeShareByAuthor),
        before,
        crisis,
        after,
        votes_before,
        votes_crisis,
        votes_after,
        bin_hours,
        bins,
        by_language: languages(by_language),
        reading_errors: Vec::new(),
        labels: None,
    }
}

/// The rows before, during and after the crisis; without one, none. Comments without a time are in none of them.
fn periods(rows: &Rows, storm: &Storm, members: &[usize]) -> [Vec<usize>; 3] {
    let mut periods = [Vec::new(), Vec::new(), Vec::new()];
    for &row in members {
        if let (Some(crisis), Some(at)) = (storm.crisis, rows.created_at[row]) {
            periods[usize::from(at >= crisis.from) + usize::from(at >= crisis.to)].push(row);
        }
    }
    periods
}

/// What is known about misreading the languages of these measures, most comments first.
#[must_use]
pub fn reading_errors(measures: &SentimentMeasures, known: &ReadingErrors) -> Vec<ReadingError> {
    let of = |errors: &LanguageErrors| {
        let negative = Polarity::Negative;
        let n_hit: u64 = Polarity::ALL.iter().map(|polarity| errors.n_hit(*polarity)).sum();
        let (n_negative, n_hit_negative) = (errors.n_true(negative), errors.n_hit(negative));
        ReadingError {
            language: errors.language.as_str().to_owned(),
            agreement: share(Definition::ReadingAgreement, n_hit, errors.n()),
            recognised: share(Definition::NegativeRecognised, n_hit_negative, n_negative),
            mistaken: share(Definition::NegativeMistaken, errors.n_read(negative) - n_hit_negative, errors.n() - n_negative),
        }
    };
    measures.by_language.iter().filter_map(|(tag, _)| known.of(Lang::parse(tag)).filter(|errors| errors.n() > 0).map(of)).collect()
}

fn languages(votes: BTreeMap<Lang, Votes>) -> Vec<(String, Share)> {
    let mut shares: Vec<(String, Share)> = votes.into_iter().map(|(lang, votes)| (lang.as_str().to_owned(), votes.negative())).collect();
    shares.sort_by(|a, b| b.1.n.cmp(&a.1.n).then_with(|| a.0.cmp(&b.0)));
    shares
}

fn trend(rows: &Rows, settings: &MeasureSettings) -> (u32, Vec<SentimentBin>) {
    let dated = timed_rows(rows);
    let times: Vec<Micros> = dated.iter().map(|(at, _)| *at).collect();
    let Some(axis) = axis(&times) else { return (WIDTHS[0], Vec::new()) };
    let axis = densest(&times, axis, MAX_AXIS);
    let width = |hours: &u32| (axis.to - axis.from) / (i64::from(*hours) * MICROS_PER_DAY / 24) < MAX_BINS;
    let hours = WIDTHS.into_iter().find(width).unwrap_or(WIDTHS[WIDTHS.len() - 1]);
    let edges = edges(axis, settings.report_zone, hours);
    let mut votes = vec![Votes::default(); edges.len() - 1];
    let mut idx = 0;
    for (at, row) in dated {
        while idx < votes.len() && edges[idx + 1] <= at {
            idx += 1;
        }
        if idx == votes.len() {
            break;
        }
        let row = row as usize;
        if at >= edges[idx] && rows.is_customer(row) && rows.has_text[row] {
            votes[idx].add(rows.polarity[row]);
        }
    }
    let bins = edges.windows(2).zip(votes);
    (hours, bins.map(|(edge, votes)| SentimentBin { from: edge[0], to: edge[1], negative: votes.negative(), positive: votes.positive() }).collect())
}

#[cfg(test)]
mod tests {
    use super::sentiment;
    use crate::measure::results::SentimentMeasures;
    use crate::measure::storm::simulation::{Archive, hours, settings};
    use crate::measure::storm::storm;
    use crate::model::{AuthorRole, Polarity};

    fn measure(archive: &Archive) -> SentimentMeasures {
        let rows = archive.rows();
        let mut settings = settings();
        settings.crisis_window = Some(hours(10, 20));
        let found = sentiment(&rows, &storm(&rows, &settings), &settings);
        assert_eq!(found.negative.count + found.neutral.count + found.positive.count, found.n);
        assert!(found.bins.windows(2).all(|pair| pair[0].to == pair[1].from));
        found
    }

    #[test]
    fn each_way_of_voting_counts_its_own_voters() {
        let mut archive = Archive::default();
        // Author 0: twice negative with one copied text, once positive. Author 1: the same text once. Author 2: neutral. The brand has no vote.
        for (minute, author, polarity, cluster) in [
            (30, 0, Polarity::Negative, 7),
            (700, 0, Polarity::Negative, 7),
            (710, 0, Polarity::Positive, u32::MAX),
            (720, 1, Polarity::Negative, 7),
            (1_500, 2, Polarity::Neutral, u32::MAX),
        ] {
            let idx = archive.comment(minute, author, AuthorRole::Customer, polarity);
            archive.entries[idx].copy_cluster = cluster;
        }
        archive.comment(40, 9, AuthorRole::Brand, Polarity::Negative);
        let found = measure(&archive);
        assert_eq!((found.negative.count, found.n), (3, 5));
        assert_eq!((found.negative_by_text.count, found.negative_by_text.n), (1, 3));
        assert_eq!((found.negative_by_author.count, found.negative_by_author.n), (2, 3));
        let counts = |share: Option<crate::model::Share>| share.map(|share| (share.count, share.n));
        assert_eq!((counts(found.before), counts(found.crisis), counts(found.after)), (Some((1, 1)), Some((2, 3)), Some((0, 1))));
        assert_eq!(found.by_language.len(), 1);
    }

    #[test]
    fn the_width_of_bins_follows_the_span() {
        for (n_days, expected) in [(1, 1), (8, 1), (9, 3), (24, 3), (26, 6), (90, 12), (150, 24), (300, 168)] {
            let mut archive = Archive::default();
            for i in 0..n_days * 4 {
                archive.comment(i * 360, 0, AuthorRole::Customer, Polarity::Neutral);
            }
            let found = measure(&archive);
            assert_eq!(found.bin_hours, expected, "{n_days} days");
            assert!(found.bins.len() <= 202);
            assert_eq!(found.bins.iter().map(|bin| bin.negative.n).sum::<u64>(), n_days as u64 * 4);
        }
    }

    #[test]
    fn nothing_gives_unknown_shares() {
        let found = measure(&Archive::default());
        assert_eq!((found.n, found.negative.share, found.bins.len(), found.before), (0, 0.0, 0, None));
    }
}
