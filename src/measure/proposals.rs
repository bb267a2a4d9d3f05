//! Complaints that no cause fits, put together into proposals for new causes.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::evidence;
use super::quotes::QuoteTexts;
use super::results::{ProposedCause, QuoteId, UnmatchedComplaints};
use super::rows::{NONE, Rows};
use super::shares::share;
use crate::annotate::proposals::{Collector, ProposalSettings, Standing};
use crate::annotate::tokens::{Tokens, tokenise};
use crate::model::{Definition, NeedsReply, Polarity};

/// Quotes shown beside a proposal.
const MAX_QUOTES: usize = 3;
/// Key terms that a proposal needs when those that the mask takes out are gone.
const LEAST_TERMS: usize = 2;

/// What is known of the complaints without a cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// For `measures.json`.
    pub unmatched: UnmatchedComplaints,
    /// Rows to quote, by topic: `proposal/1` is the first proposal.
    pub topics: BTreeMap<String, Vec<u32>>,
}

/// Whether a customer comment complains: it is negative, or it asks for an answer.
fn is_complaint(rows: &Rows, row: usize) -> bool {
    rows.polarity[row] == Polarity::Negative || rows.needs_reply[row] == NeedsReply::Yes
}

/// Groups the complaints of customers that no cause fits. `raw` are the texts of all rows, `n_chars` their lengths; key terms that the mask takes out of texts
/// (names of people) are left out here as well.
#[must_use]
pub fn find(raw: &[&str], rows: &Rows, n_chars: &[u32], settings: &ProposalSettings, texts: QuoteTexts<'_>) -> Found {
    let mut collector = Collector::new(settings);
    let mut tokens = Tokens::default();
    let (mut n_complaints, mut n_unmatched) = (0, 0);
    // One text by many hands counts for each of them; the same text twice by one hand is one complaint to the search, or a loop of copies would be a topic.
    let mut said: FxHashSet<(u32, u32)> = FxHashSet::default();
    for row in (0..rows.len()).filter(|row| rows.is_customer(*row) && rows.has_text[*row]) {
        let is_complaint = is_complaint(rows, row);
        let is_unmatched = is_complaint && rows.causes[row].is_empty();
        n_complaints += u64::from(is_complaint);
        n_unmatched += u64::from(is_unmatched);
        let (author, copies) = (rows.author[row], rows.copy_cluster[row]);
        if author != NONE && copies != NONE && !said.insert((author, copies)) {
            continue;
        }
        tokenise(raw[row], &mut tokens);
        // Nobody knows whether two comments without an author are by one person.
        let author = if author == NONE { NONE - row as u32 } else { author };
        collector.add(
            row as u32,
            author,
            raw[row],
            &tokens,
            rows.language[row],
            if is_unmatched { Standing::Unmatched } else { Standing::Background },
        );
    }
    let found = collector.propose();

    let mut proposals = Vec::new();
    let mut topics = BTreeMap::new();
    let mut covered = 0;
    for proposal in found.proposals {
        let terms: Vec<String> = proposal.terms.into_iter().filter(|term| texts.may_show(term)).collect();
        if terms.len() < LEAST_TERMS {
            continue;
        }
        let examples = evidence::quotable(rows, n_chars, &proposal.examples);
        covered += u64::from(proposal.comments);
        proposals.push(ProposedCause {
            terms,
            share: share(Definition::ProposalShare, u64::from(proposal.comments), n_unmatched),
            quotes: examples.iter().take(MAX_QUOTES).map(|row| QuoteId::of_row(*row as usize)).collect(),
        });
        topics.insert(format!("proposal/{}", proposals.len()), examples);
    }
    topics.retain(|_, rows| !rows.is_empty());
    let unmatched = UnmatchedComplaints {
        share: share(Definition::UnmatchedShare, n_unmatched, n_complaints),
        proposed: share(Definition::ProposalShare, covered, n_unmatched),
        proposals,
    };
    Found { unmatched, topics }
}

#[cfg(test)]
mod tests {
    use super::{Found, find};
    use crate::annotate::proposals::ProposalSettings;
    use crate::corpus::privacy::Masker;
    use crate::measure::quotes::QuoteTexts;
    use crate::measure::rows::Rows;
    use crate::measure::storm::simulation::Archive;
    use crate::model::{AuthorRole, Polarity, Visibility};

    const PARKING: [&str; 6] = [
        "Barrier stuck at the car park, Marlena does not help us",
        "Your car park barrier is stuck again, says Marlena",
        "Stuck at the barrier of your car park since eight",
        "The barrier in the car park took my ticket, Marlena",
        "Marlena says the car park barrier is not her job",
        "Marlena closed the car park, the barrier was down",
    ];

    /// Six complaints about a car park, six with a cause, and 300 other comments.
    fn check(change: impl Fn(&mut Rows), masker: &Masker) -> Found {
        let mut archive = Archive::default();
        let mut texts: Vec<String> = Vec::new();
        for (idx, text) in PARKING.iter().enumerate() {
            archive.comment(idx as i64, idx as u32, AuthorRole::Customer, Polarity::Negative);
            texts.push((*text).to_owned());
        }
        for idx in 6..312 {
            let polarity = if idx < 12 { Polarity::Negative } else { Polarity::Neutral };
            let comment = archive.comment(idx, idx as u32, AuthorRole::Customer, polarity);
            archive.cause(comment, 0);
            texts.push(format!("where is parcel {idx}, the courier has the ticket"));
        }
        let mut rows = archive.rows();
        rows.needs_reply.fill(crate::model::NeedsReply::No);
        rows.language.fill(crate::model::Lang::EN);
        change(&mut rows);
        let settings = ProposalSettings::parse(include_str!("../resources/causes/proposals.toml")).unwrap();
        let raw: Vec<&str> = texts.iter().map(String::as_str).collect();
        find(&raw, &rows, &vec![50; raw.len()], &settings, QuoteTexts::Masked(masker))
    }

    #[test]
    fn complaints_without_a_cause_are_counted_grouped_and_quoted() {
        let found = check(|_| (), &Masker::new(&[], &[]));
        let unmatched = &found.unmatched;
        assert_eq!((unmatched.share.count, unmatched.share.n), (6, 12));
        assert_eq!((unmatched.proposed.count, unmatched.proposals.len()), (6, 1));
        let proposal = &unmatched.proposals[0];
        assert!(["barrier", "car", "park", "marlena"].iter().all(|term| proposal.terms.iter().any(|known| known == term)), "{proposal:?}");
        assert_eq!((proposal.share.count, proposal.share.n, proposal.quotes.len()), (6, 6, 3));
        assert_eq!(found.topics["proposal/1"].len(), 6);
    }

    #[test]
    fn names_of_people_are_no_key_terms() {
        let found = check(|_| (), &Masker::new(&[("Marlena", "marlena")], &[]));
        let terms = &found.unmatched.proposals[0].terms;
        assert!(terms.iter().all(|term| term != "marlena") && terms.len() >= 3, "{terms:?}");
    }

    #[test]
    fn private_comments_count_and_are_not_quoted() {
        let found = check(|rows| rows.visibility[..6].fill(Visibility::Private), &Masker::new(&[], &[]));
        assert_eq!((found.unmatched.proposals[0].share.count, found.unmatched.proposals[0].quotes.len()), (6, 0));
        assert!(found.topics.is_empty());
    }

    #[test]
    fn one_voice_that_repeats_one_text_is_no_topic() {
        let found = check(
            |rows| {
                rows.author[..6].fill(1);
                rows.copy_cluster[..6].fill(0);
            },
            &Masker::new(&[], &[]),
        );
        assert_eq!((found.unmatched.share.count, found.unmatched.proposals.len()), (6, 0));
    }

    #[test]
    fn questions_without_a_cause_are_complaints_too() {
        let found = check(|rows| rows.polarity[..6].fill(Polarity::Neutral), &Masker::new(&[], &[]));
        assert_eq!((found.unmatched.share.count, found.unmatched.share.n), (0, 6));
        let found = check(
            |rows| {
                rows.polarity[..6].fill(Polarity::Neutral);
                rows.needs_reply[..6].fill(crate::model::NeedsReply::Yes);
            },
            &Masker::new(&[], &[]),
        );
        assert_eq!((found.unmatched.share.count, found.unmatched.proposals.len()), (6, 1));
    }

    #[test]
    fn comments_without_an_author_are_taken_for_different_people() {
        let found = check(|rows| rows.author.fill(crate::model::NONE), &Masker::new(&[], &[]));
        assert_eq!(found.unmatched.proposals[0].quotes.len(), 3);
    }
}
