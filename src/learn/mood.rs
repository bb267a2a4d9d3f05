//! The shares of mood of an archive as labelled comments of it correct them: the whole archive, the time before, during and after the crisis, the trend.

use super::correct::{Correction, CorrectionSettings, LabelledStrata, Reason, correction};
use super::sheet::{Joined, group};
use crate::measure::results::{CorrectedChange, CorrectedShare, Refusal, RefusalReason, SentimentBin, SentimentLabels, SentimentMeasures, Storm};
use crate::measure::rows::Rows;
use crate::model::{Polarity, TOO_FEW};

/// Polarities.
const N: usize = Polarity::ALL.len();
const NEGATIVE: usize = Polarity::Negative as usize;

/// Corrects what can be corrected, or says why nothing can.
#[must_use]
pub fn labels(rows: &Rows, mood: &SentimentMeasures, storm: &Storm, joined: &Joined) -> SentimentLabels {
    let counted: Vec<usize> = (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]).collect();
    let predicted: Vec<u8> = counted.iter().map(|row| rows.polarity[*row] as u8).collect();
    let groups: Vec<u8> = counted.iter().map(|row| group(rows.language[*row])).collect();
    // Automatic answers are found after the sheet was joined: their rows are no customers' any more.
    let truths: Vec<(usize, u8)> =
        joined.labels.iter().filter_map(|(row, polarity)| Some((counted.binary_search(row).ok()?, *polarity as u8))).collect();
    let n = truths.len() as u64;
    let n_lost = joined.labels.len() as u64 - n;
    let strata = LabelledStrata::of_archive(N, &predicted, &groups, truths);
    let mut found = SentimentLabels {
        n,
        n_unmatched: joined.n_unmatched + n_lost,
        n_undecided: joined.n_undecided,
        refusal: None,
        negative: None,
        neutral: None,
        positive: None,
        before: None,
        crisis: None,
        after: None,
        change: None,
        bins: Vec::new(),
    };
    match Correction::new(&strata, CorrectionSettings::STANDARD) {
        Ok(correction) => {
            of_archive(&mut found, &correction.archive, mood.n);
            of_parts(&mut found, &correction, rows, &counted, storm);
            found.bins = mood.bins.iter().map(|bin| negative(&correction, bin_counts(bin))).collect();
        }
        Err(refusal) => {
            if let Some(shares) = &refusal.by_labels {
                of_archive(&mut found, shares, mood.n);
            }
            found.refusal = Some(refused(refusal.reason));
        }
    }
    found
}

fn of_archive(found: &mut SentimentLabels, shares: &[correction::CorrectedShare], n: u64) {
    let [negative, neutral, positive] = [0, 1, 2].map(|class| shares.get(class).map(|share| corrected(share, n)));
    (found.negative, found.neutral, found.positive) = (negative, neutral, positive);
}

fn of_parts(found: &mut SentimentLabels, correction: &Correction, rows: &Rows, counted: &[usize], storm: &Storm) {
    let Some(crisis) = storm.crisis else { return };
    let (mut before, mut during, mut after) = ([0; N], [0; N], [0; N]);
    for row in counted {
        let Some(at) = rows.created_at[*row] else { continue };
        let period = if at < crisis.from {
            &mut before
        } else if at < crisis.to {
            &mut during
        } else {
            &mut after
        };
        period[rows.polarity[*row] as usize] += 1;
    }
    found.before = negative(correction, before);
    found.crisis = negative(correction, during);
    found.after = negative(correction, after);
    if found.before.is_some() && found.crisis.is_some() {
        found.change = correction.change(&before, &during).map(|changes| changes[NEGATIVE]).map(|change| CorrectedChange {
            difference: change.point,
            low: change.low,
            high: change.high,
        });
    }
}

/// The negative share of a part; nothing for one of too few comments.
fn negative(correction: &Correction, counts: [u64; N]) -> Option<CorrectedShare> {
    let n: u64 = counts.iter().sum();
    if n < TOO_FEW {
        return None;
    }
    correction.shares(&counts).map(|shares| corrected(&shares[NEGATIVE], n))
}

const fn bin_counts(bin: &SentimentBin) -> [u64; N] {
    let (negative, positive) = (bin.negative.count, bin.positive.count);
    [negative, bin.negative.n - negative - positive, positive]
}

const fn corrected(share: &correction::CorrectedShare, n: u64) -> CorrectedShare {
    let estimate = share.corrected;
    CorrectedShare { n, counted: share.counted, share: estimate.point, low: estimate.low, high: estimate.high }
}

fn refused(reason: Reason) -> Refusal {
    let polarity = |class: u8| Polarity::ALL.get(usize::from(class)).copied();
    let none = Refusal { reason: RefusalReason::TooWeak, polarity: None, n: None, least: None, amplification: None, most: None };
    match reason {
        Reason::NoLabels { predicted, .. } => Refusal { reason: RefusalReason::NoLabels, polarity: polarity(predicted), ..none },
        Reason::TooFewLabels { class, n, least } => {
            Refusal { reason: RefusalReason::TooFewLabels, polarity: polarity(class), n: Some(n), least: Some(least), ..none }
        }
        Reason::TooWeak { amplification, most } => Refusal { amplification, most: Some(most), ..none },
    }
}

#[cfg(test)]
mod tests {
    use super::{Joined, RefusalReason, SentimentLabels, labels};
    use crate::measure::sentiment::sentiment;
    use crate::measure::storm::simulation::{Archive, hours, settings};
    use crate::measure::storm::storm;
    use crate::model::AuthorRole;
    use crate::model::Polarity::{self, Negative, Neutral, Positive};

    /// 1,000 comments before the crisis, of which 200 are negative, and 1,000 in it, of which 600 are; the rest is half neutral, half positive. One of five
    /// negative ones is read as neutral, one of five neutral ones as negative. Every third comment has a label, made by `label` from the truth.
    fn labelled(label: impl Fn(usize, Polarity) -> Polarity) -> SentimentLabels {
        let mut archive = Archive::default();
        let mut joined = Joined { labels: Vec::new(), n_unmatched: 2, n_undecided: 1 };
        for i in 0..2_000_usize {
            let n_negative = if i < 1_000 { 2 } else { 6 };
            let truth = match (i % 10, i % 2) {
                (place, _) if place < n_negative => Negative,
                (_, 0) => Neutral,
                _ => Positive,
            };
            let read = match (truth, i / 10 % 5) {
                (Negative, 0) => Neutral,
                (Neutral, 0) => Negative,
                _ => truth,
            };
            let minute = i as i64 % 1_000 / 2 + if i < 1_000 { 60 } else { 601 };
            let row = archive.comment(minute, i as u32, AuthorRole::Customer, read);
            if i % 3 == 0 {
                joined.labels.push((row, label(i, truth)));
            }
        }
        let (rows, mut settings) = (archive.rows(), settings());
        settings.crisis_window = Some(hours(10, 20));
        let storm = storm(&rows, &settings);
        labels(&rows, &sentiment(&rows, &storm, &settings), &storm, &joined)
    }

    #[test]
    fn periods_and_bins_are_corrected_by_the_errors_that_labels_show() {
        let found = labelled(|_, truth| truth);
        assert_eq!((found.n, found.n_unmatched, found.n_undecided, found.refusal), (667, 2, 1, None));
        let (whole, before, crisis) = (found.negative.unwrap(), found.before.unwrap(), found.crisis.unwrap());
        for (share, truth, n) in [(whole, 0.4, 2_000), (before, 0.2, 1_000), (crisis, 0.6, 1_000)] {
            assert!((share.share - truth).abs() < 0.04 && share.low <= truth && truth <= share.high && share.n == n, "{share:?} for {truth}");
        }
        // 160 of 200 negative and 80 of 400 neutral ones are read as negative.
        assert!((before.counted - 0.24).abs() < 1e-9, "{before:?}");
        let change = found.change.unwrap();
        assert!(change.low > 0.3 && change.high < 0.5 && (change.difference - 0.4).abs() < 0.04, "{change:?}");
        assert!(found.after.is_none() && found.bins.iter().flatten().count() > 10);
    }

    #[test]
    fn labels_that_have_nothing_to_do_with_the_reading_correct_no_period() {
        let found = labelled(|i, _| [Negative, Neutral, Positive][i / 3 % 3]);
        assert_eq!(found.refusal.map(|refusal| refusal.reason), Some(RefusalReason::TooWeak));
        assert!(found.negative.is_some() && found.before.is_none() && found.change.is_none() && found.bins.is_empty());
    }
}
