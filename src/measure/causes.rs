//! Why people wrote: shares of causes, and what the crisis changed in them.

use std::collections::BTreeMap;

use crate::measure::results::{CauseMeasures, CauseRow, QuoteId, Storm, UnmatchedComplaints};
use crate::measure::rows::Rows;
use crate::measure::shares::share;
use crate::model::{CauseId, Definition, Micros, Polarity, Share, Span};

/// Quotes shown beside a cause.
const MAX_QUOTES: usize = 3;

/// The counts of one cause.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    n: u64,
    negative: u64,
    baseline: u64,
    baseline_negative: u64,
    crisis: u64,
    first_seen: Option<Micros>,
}

/// Counts the causes of customer comments with text. `taxonomy_ids[i]` names [`CauseId`] `i`; `chosen` are the rows of
/// [`choose`](super::evidence::choose), of which the topics `cause/…` become quotes.
///
/// Kinds of causes and complaints without a cause are added by [`sub_causes`](super::sub_causes) and [`proposals`](super::proposals).
///
/// The baseline of a cause is the storm's calm time, or all the time before the crisis when there is none.
#[must_use]
pub fn causes(rows: &Rows, taxonomy_ids: &[String], storm: &Storm, chosen: &BTreeMap<String, Vec<u32>>) -> CauseMeasures {
    let crisis = storm.crisis;
    let baseline = crisis.and_then(|crisis| storm.baseline.or(Some(Span { from: Micros::MIN, to: crisis.from })));
    let mut counts = vec![Counts::default(); taxonomy_ids.len()];
    let (mut n, mut n_negative, mut n_unclassified, mut n_baseline, mut n_crisis) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    let mut n_baseline_negative = 0_u64;
    for row in (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]) {
        let at = rows.created_at[row];
        let is_in = |span: Option<Span>| u64::from(span.zip(at).is_some_and(|(span, at)| span.contains(at)));
        let (in_baseline, in_crisis) = (is_in(baseline), is_in(crisis));
        let negative = u64::from(rows.polarity[row] == Polarity::Negative);
        n += 1;
        n_negative += negative;
        n_baseline += in_baseline;
        n_baseline_negative += in_baseline * negative;
        n_crisis += in_crisis;
        n_unclassified += u64::from(rows.causes[row].is_empty());
        for CauseId(cause) in rows.causes[row].iter() {
            // A bit above the taxonomy cannot come from a rule file that was checked against it.
            let Some(counts) = counts.get_mut(usize::from(cause)) else { continue };
            counts.n += 1;
            counts.negative += negative;
            counts.baseline += in_baseline;
            counts.baseline_negative += in_baseline * negative;
            counts.crisis += in_crisis;
            counts.first_seen = [counts.first_seen, at].into_iter().flatten().min();
        }
    }
    let cause_share = |count, n| share(Definition::CauseShare, count, n);
    let mut found: Vec<CauseRow> = taxonomy_ids
        .iter()
        .zip(&counts)
        .filter(|(_, counts)| counts.n > 0)
        .map(|(id, counts)| {
            let baseline = (n_baseline > 0).then(|| cause_share(counts.baseline, n_baseline));
            let crisis = (n_crisis > 0).then(|| cause_share(counts.crisis, n_crisis));
            let both = baseline.zip(crisis);
            CauseRow {
                cause: id.clone(),
                share: cause_share(counts.n, n),
                negative: share(Definition::NegativeShare, counts.negative, counts.n),
                baseline,
                baseline_among_negative: (n_baseline_negative > 0).then(|| cause_share(counts.baseline_negative, n_baseline_negative)),
                crisis,
                ratio: both.filter(|(baseline, _)| baseline.count > 0).map(|(baseline, crisis)| crisis.share / baseline.share),
                is_change_demonstrable: both.is_some_and(|(baseline, crisis)| crisis.differs_from(&baseline)),
                excess: both.map(|(baseline, crisis)| crisis.count as f64 - baseline.share * n_crisis as f64),
                first_seen: counts.first_seen,
                sub_causes: Vec::new(),
                quotes: quotes(chosen, id),
            }
        })
        .collect();
    found.sort_by(|a, b| b.share.count.cmp(&a.share.count).then_with(|| a.cause.cmp(&b.cause)));
    let mut among_negative: Vec<(String, Share)> =
        taxonomy_ids.iter().zip(&counts).filter(|(_, c)| c.negative > 0).map(|(id, c)| (id.clone(), cause_share(c.negative, n_negative))).collect();
    among_negative.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0)));
    CauseMeasures { n, unclassified: cause_share(n_unclassified, n), causes: found, among_negative, unmatched: UnmatchedComplaints::none() }
}

fn quotes(chosen: &BTreeMap<String, Vec<u32>>, id: &str) -> Vec<QuoteId> {
    let rows = chosen.get(&format!("cause/{id}")).map_or(&[][..], Vec::as_slice);
    rows.iter().take(MAX_QUOTES).map(|row| QuoteId::of_row(*row as usize)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::causes;
    use crate::measure::storm::simulation::{Archive, hours, minute, settings};
    use crate::measure::storm::storm;
    use crate::model::{AuthorRole, Polarity};

    #[test]
    fn the_crisis_is_compared_with_the_calm_time() {
        let mut archive = Archive::default();
        for i in 0..200 {
            let idx = archive.comment(i * 3, i as u32, AuthorRole::Customer, Polarity::Neutral);
            if i % 10 == 0 {
                archive.cause(idx, 1);
            }
        }
        for i in 0..100 {
            let idx = archive.comment(600 + i, i as u32, AuthorRole::Customer, Polarity::Negative);
            archive.cause(idx, u8::from(i < 60));
        }
        let rows = archive.rows();
        let mut settings = settings();
        settings.crisis_window = Some(hours(10, 12));
        settings.baseline_window = Some(hours(0, 10));
        let ids = ["refund".to_owned(), "delay".to_owned(), "never".to_owned()];
        let chosen = BTreeMap::from([("cause/delay".to_owned(), vec![4, 2, 1, 0])]);
        let found = causes(&rows, &ids, &storm(&rows, &settings), &chosen);
        assert_eq!((found.n, found.unclassified.count), (300, 180));
        assert_eq!(found.causes.iter().map(|row| row.cause.as_str()).collect::<Vec<_>>(), ["delay", "refund"]);
        let delay = &found.causes[0];
        assert_eq!((delay.share.count, delay.negative.count, delay.first_seen), (80, 60, Some(minute(0))));
        assert_eq!(delay.baseline.map(|share| (share.count, share.n)), Some((20, 200)));
        assert!((delay.ratio.expect("the baseline has it") - 6.0).abs() < 1e-9 && delay.is_change_demonstrable);
        assert!((delay.excess.expect("both are known") - 50.0).abs() < 1e-9);
        assert_eq!(delay.quotes.iter().map(|id| id.0.as_str()).collect::<Vec<_>>(), ["C-000005", "C-000003", "C-000002"]);
        let refund = &found.causes[1];
        assert_eq!((refund.ratio, refund.excess), (None, Some(40.0)));
        assert_eq!(found.among_negative.iter().map(|(id, share)| (id.as_str(), share.count)).collect::<Vec<_>>(), [("delay", 60), ("refund", 40)]);
    }

    #[test]
    fn without_a_crisis_nothing_is_compared() {
        let mut archive = Archive::default();
        let idx = archive.comment(0, 1, AuthorRole::Customer, Polarity::Neutral);
        archive.cause(idx, 0);
        let rows = archive.rows();
        let found = causes(&rows, &["delay".to_owned()], &storm(&rows, &settings()), &BTreeMap::new());
        let row = &found.causes[0];
        assert_eq!((row.baseline, row.crisis, row.ratio, row.excess, row.is_change_demonstrable), (None, None, None, None, false));
        assert!(causes(&Archive::default().rows(), &[], &storm(&rows, &settings()), &BTreeMap::new()).causes.is_empty());
    }
}
