//! What the brand's replies did, by phase, and which of them were the same words again.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::annotate::acts::strategy::{APOLOGY_PARTS, Strategy, apology_parts, mixes_deny_and_rebuild};
use crate::measure::results::{ActMeasures, ActRow, ApologyPart, ApologyParts, CopyCluster, PhaseActs, QuoteId, Storm, StrategyRow};
use crate::measure::rows::{NONE, Rows};
use crate::measure::shares::{Tally, share};
use crate::measure::stats::copies::{Copies, copies};
use crate::measure::stats::interval::Z95;
use crate::measure::storm::Posts;
use crate::model::{ActSet, Definition, Estimate, ResponseAct, Share, Visibility};

/// A reply is a template when its text was sent at least this often.
pub const MIN_TEMPLATE: u64 = 5;
/// Customer comments are copies when at least this many authors sent the text.
pub const MIN_COPY_AUTHORS: u64 = 3;
/// Clusters shown.
const MAX_CLUSTERS: usize = 10;
/// Quotes shown beside an act.
const MAX_QUOTES: usize = 3;
const N_ACTS: usize = ResponseAct::ALL.len();

/// Adds [`ResponseAct::Template`] to the brand's human comments whose text was sent at least five times. Runs once, before acts are counted.
pub fn mark_templates(rows: &mut Rows) {
    let mut n: FxHashMap<u32, u64> = FxHashMap::default();
    let is_member = |rows: &Rows, row: usize| rows.is_brand(row) && rows.copy_cluster[row] != NONE;
    for row in (0..rows.len()).filter(|row| is_member(rows, *row)) {
        *n.entry(rows.copy_cluster[row]).or_default() += 1;
    }
    for row in 0..rows.len() {
        if is_member(rows, row) && n[&rows.copy_cluster[row]] >= MIN_TEMPLATE {
            rows.acts[row].insert(ResponseAct::Template);
        }
    }
}

/// Replies with each act and with each strategy.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    n: u64,
    acts: [u64; N_ACTS],
    strategies: [u64; Strategy::ALL.len()],
}

impl Counts {
    fn add(&mut self, acts: ActSet) {
        self.n += 1;
        for (slot, act) in self.acts.iter_mut().zip(ResponseAct::ALL) {
            *slot += u64::from(acts.contains(*act));
        }
        for (slot, strategy) in self.strategies.iter_mut().zip(Strategy::ALL) {
            *slot += u64::from(strategy.is_shown(acts));
        }
    }

    fn share(&self, act: usize) -> Share {
        share(Definition::ActShare, self.acts[act], self.n)
    }

    fn strategy(&self, strategy: usize) -> Share {
        share(Definition::StrategyShare, self.strategies[strategy], self.n)
    }
}

/// Sums for a mean with its interval.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    n: u64,
    sum: f64,
    squares: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// The mean with its normal 95 % interval, which stays between `low` and `high`, the values that are possible; one value alone has no interval.
    fn estimate(self, definition: Definition, low: f64, high: f64) -> Estimate {
        if self.n == 0 {
            return Estimate::not_reached(definition, 0);
        }
        let n = self.n as f64;
        let mean = self.sum / n;
        let half = (self.n > 1).then(|| Z95 * ((self.squares - n * mean * mean).max(0.0) / (n - 1.0) / n).sqrt());
        Estimate {
            definition,
            point: Some(mean),
            low: half.map(|half| (mean - half).max(low)),
            high: half.map(|half| (mean + half).min(high)),
            n: self.n,
        }
    }
}

/// How complete apologies are.
#[derive(Debug, Clone, Copy, Default)]
struct Completeness {
    mean: Mean,
    by_count: [u64; APOLOGY_PARTS.len()],
    parts: [u64; APOLOGY_PARTS.len()],
}

impl Completeness {
    /// Looks at one more apology.
    fn add(&mut self, acts: ActSet) {
        let n = apology_parts(acts);
        self.mean.add(f64::from(n));
        self.by_count[usize::from(n.max(1)) - 1] += 1;
        for (slot, act) in self.parts.iter_mut().zip(APOLOGY_PARTS) {
            *slot += u64::from(acts.contains(act));
        }
    }

    fn measures(&self) -> ApologyParts {
        let part = |(act, count): (&ResponseAct, &u64)| ApologyPart { act: *act, share: share(Definition::ApologyParts, *count, self.mean.n) };
        ApologyParts {
            mean: self.mean.estimate(Definition::ApologyParts, 1.0, APOLOGY_PARTS.len() as f64),
            by_count: self.by_count.to_vec(),
            parts: APOLOGY_PARTS.iter().zip(&self.parts).map(part).collect(),
        }
    }
}

/// Counts the acts of human brand replies (root posts left out). `rows` have been through [`mark_templates`]; `chosen` are the rows of
/// [`choose`](super::evidence::choose), of which the topics `act/…` become quotes.
#[must_use]
pub fn acts(rows: &Rows, storm: &Storm, chosen: &BTreeMap<String, Vec<u32>>) -> ActMeasures {
    let posts = Posts::of(rows, &[], None);
    let replies: Vec<usize> = (0..rows.len()).filter(|row| posts.is_reply(rows, *row)).collect();
    let (mut all, mut before, mut during) = (Counts::default(), Counts::default(), Counts::default());
    let mut phases = vec![Counts::default(); storm.phases.len()];
    let (mut bare_apology, mut mixed) = (Tally::default(), Tally::default());
    let (mut apologies, mut voice) = (Completeness::default(), Mean::default());
    for &row in &replies {
        let acts = rows.acts[row];
        all.add(acts);
        mixed.add(u64::from(mixes_deny_and_rebuild(acts)));
        voice.add(f64::from(rows.voice[row]));
        if acts.contains(ResponseAct::Apology) {
            apologies.add(acts);
            bare_apology.add(u64::from(!acts.contains(ResponseAct::Redress)));
        }
        let Some(at) = rows.created_at[row] else { continue };
        if let Some(crisis) = storm.crisis {
            if at < crisis.from {
                before.add(acts);
            } else if at < crisis.to {
                during.add(acts);
            }
        }
        let phase = storm.phases.partition_point(|phase| phase.span.to <= at);
        if let Some(phase) = phases.get_mut(phase) {
            phase.add(acts);
        }
    }
    let known = |counts: &Counts, act| (counts.n > 0).then(|| counts.share(act));
    let acts = ResponseAct::ALL.iter().enumerate().map(|(idx, act)| ActRow {
        act: *act,
        share: all.share(idx),
        before: known(&before, idx),
        crisis: known(&during, idx),
        quotes: quotes(chosen, *act),
    });
    let known_strategy = |counts: &Counts, strategy| (counts.n > 0).then(|| counts.strategy(strategy));
    let strategies = Strategy::ALL.into_iter().enumerate().map(|(idx, strategy)| StrategyRow {
        strategy,
        share: all.strategy(idx),
        before: known_strategy(&before, idx),
        crisis: known_strategy(&during, idx),
    });
    let phase_acts = phases.iter().enumerate().filter(|(_, counts)| counts.n > 0).map(|(idx, counts)| PhaseActs {
        phase_idx: idx as u64,
        kind: storm.phases[idx].kind,
        n: counts.n,
        shares: (0..N_ACTS).map(|act| counts.share(act)).collect(),
        strategies: (0..Strategy::ALL.len()).map(|strategy| counts.strategy(strategy)).collect(),
    });
    let customers = || (0..rows.len()).filter(|row| rows.is_customer(*row));
    let customer_copies: Vec<Copies> = copies(rows, customers()).into_iter().filter(|copies| copies.n_authors >= MIN_COPY_AUTHORS).collect();
    let templates: Vec<Copies> = copies(rows, replies.iter().copied()).into_iter().filter(|copies| copies.n >= MIN_TEMPLATE).collect();
    ActMeasures {
        n_replies: all.n,
        acts: acts.collect(),
        phases: phase_acts.collect(),
        strategies: strategies.collect(),
        deny_and_rebuild: mixed.share(Definition::StrategyShare),
        apology_parts: apologies.measures(),
        human_voice: voice.estimate(Definition::HumanVoice, 0.0, 1.0),
        template_share: share(Definition::TemplateShare, all.acts[ResponseAct::Template as usize], all.n),
        apology_without_redress: bare_apology.share(Definition::ActShare),
        handoff_return: handoff_returns(rows, &replies).1.share(Definition::ActShare),
        copy_share: share(Definition::CopyShare, customer_copies.iter().map(|copies| copies.n).sum(), customers().count() as u64),
        customer_copies: customer_copies.iter().take(MAX_CLUSTERS).map(shown).collect(),
        reply_templates: templates.iter().take(MAX_CLUSTERS).map(shown).collect(),
    }
}

fn shown(copies: &Copies) -> CopyCluster {
    CopyCluster {
        quote: QuoteId::of_row(copies.first_row as usize),
        n: copies.n,
        n_authors: copies.n_authors,
        first_at: copies.first_at,
        last_at: copies.last_at,
    }
}

fn quotes(chosen: &BTreeMap<String, Vec<u32>>, act: ResponseAct) -> Vec<QuoteId> {
    let rows = chosen.get(&format!("act/{}", act.as_str())).map_or(&[][..], Vec::as_slice);
    rows.iter().take(MAX_QUOTES).map(|row| QuoteId::of_row(*row as usize)).collect()
}

/// Public customer comments that came after the brand had moved their author to a private channel in the same thread, and how many hand-offs that concerns.
///
/// The customer of a hand-off is the author of the comment it answers, or without one the last customer before it in the thread. Hand-offs whose customer is unknown are
/// left out.
#[must_use]
pub fn handoff_returns(rows: &Rows, replies: &[usize]) -> (Vec<u32>, Tally) {
    // Threads without a hand-off are passed over; the hand-offs are met in the same order as the rows.
    let is_handoff = |row: &usize| rows.acts[*row].contains(ResponseAct::Handoff) && rows.thread[*row] != NONE;
    let handoffs: Vec<usize> = replies.iter().copied().filter(is_handoff).collect();
    let n_threads = handoffs.iter().map(|row| rows.thread[*row] as usize + 1).max().unwrap_or(0);
    let mut has_handoff = vec![false; n_threads];
    for thread in handoffs.iter().map(|row| rows.thread[*row] as usize) {
        has_handoff[thread] = true;
    }
    let mut handoffs = handoffs.into_iter().peekable();
    let mut last_customer: FxHashMap<u32, u32> = FxHashMap::default();
    // Hand-offs that nobody came back from yet, by (thread, author).
    let mut open: FxHashMap<(u32, u32), u64> = FxHashMap::default();
    let mut returns = Vec::new();
    let mut tally = Tally::default();
    for row in (0..rows.len()).filter(|row| has_handoff.get(rows.thread[*row] as usize).copied().unwrap_or(false)) {
        let (thread, author) = (rows.thread[row], rows.author[row]);
        if rows.is_customer(row) {
            if author == NONE {
                continue;
            }
            last_customer.insert(thread, author);
            if rows.visibility[row] == Visibility::Public
                && let Some(n) = open.remove(&(thread, author))
            {
                tally.count += n;
                returns.push(row as u32);
            }
        } else if handoffs.next_if_eq(&row).is_some() {
            let parent = rows.parent[row];
            let asked = (parent != NONE && rows.is_customer(parent as usize)).then(|| rows.author[parent as usize]);
            if let Some(author) = asked.or_else(|| last_customer.get(&thread).copied()).filter(|author| *author != NONE) {
                tally.n += 1;
                *open.entry((thread, author)).or_default() += 1;
            }
        }
    }
    (returns, tally)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{acts, mark_templates};
    use crate::measure::results::ActMeasures;
    use crate::measure::storm::simulation::{Archive, hours, settings};
    use crate::measure::storm::storm;
    use crate::model::ResponseAct::{Apology, Blame, Denial, Explanation, Handoff, Redress, Template, Thanks};
    use crate::model::{AuthorRole, Polarity, ResponseAct};

    fn measure(archive: &Archive) -> ActMeasures {
        let mut rows = archive.rows();
        mark_templates(&mut rows);
        let mut settings = settings();
        settings.crisis_window = Some(hours(10, 20));
        let found = acts(&rows, &storm(&rows, &settings), &BTreeMap::new());
        assert_eq!(found.acts.len(), ResponseAct::ALL.len());
        assert!(found.phases.iter().map(|phase| phase.n).sum::<u64>() <= found.n_replies);
        found
    }

    fn question(archive: &mut Archive, minute: i64, author: u32) -> usize {
        archive.comment(minute, author, AuthorRole::Customer, Polarity::Negative)
    }

    #[test]
    fn acts_are_counted_over_replies_and_periods_and_root_posts_are_not() {
        let mut archive = Archive::default();
        let asked = question(&mut archive, 0, 1);
        let later = question(&mut archive, 700, 2);
        archive.reply(asked, 10, &[Apology]);
        archive.reply(later, 710, &[Apology, Redress]);
        archive.reply(later, 720, &[Denial]);
        let post = archive.comment(5, 9, AuthorRole::Brand, Polarity::Neutral);
        archive.entries[post].acts.insert(Apology);
        let found = measure(&archive);
        let apology = &found.acts[Apology as usize];
        assert_eq!((found.n_replies, apology.share.count, apology.act), (3, 2, Apology));
        assert_eq!(apology.before.map(|share| (share.count, share.n)), Some((1, 1)));
        assert_eq!(apology.crisis.map(|share| (share.count, share.n)), Some((1, 2)));
        assert_eq!((found.apology_without_redress.count, found.apology_without_redress.n), (1, 2));
        assert_eq!(found.phases.iter().map(|phase| phase.n).sum::<u64>(), 3);
    }

    #[test]
    fn strategies_are_counted_and_a_denial_with_a_remedy_is_a_mix() {
        let mut archive = Archive::default();
        let asked = question(&mut archive, 700, 1);
        archive.reply(asked, 710, &[Denial, Redress]);
        archive.reply(asked, 720, &[Apology]);
        archive.reply(asked, 730, &[Blame]);
        archive.reply(asked, 740, &[Thanks]);
        let found = measure(&archive);
        let shares: Vec<(u64, u64)> = found.strategies.iter().map(|row| (row.share.count, row.share.n)).collect();
        // Deny twice, diminish never, rebuild twice.
        assert_eq!(shares, [(2, 4), (0, 4), (2, 4), (0, 4), (0, 4)]);
        assert_eq!((found.deny_and_rebuild.count, found.deny_and_rebuild.n), (1, 4));
        assert_eq!(found.phases[0].strategies[0].count, 2);
    }

    #[test]
    fn the_parts_of_apologies_and_the_voice_are_averaged() {
        let mut archive = Archive::default();
        let asked = question(&mut archive, 0, 1);
        for (minute, acts, voice) in [(1, &[Apology][..], 0.2), (2, &[Apology, Redress, Explanation], 0.4), (3, &[Redress], 0.9)] {
            let idx = archive.reply(asked, minute, acts);
            archive.entries[idx].voice = voice;
        }
        let found = measure(&archive);
        let parts = &found.apology_parts;
        // 1 and 3 parts: mean 2, standard deviation 1.414, half the interval 1.96 × 1 = 1.96, cut at 1 below.
        assert_eq!((parts.mean.point, parts.mean.low, parts.mean.n), (Some(2.0), Some(1.0), 2));
        assert!((parts.mean.high.unwrap() - 3.96).abs() < 0.001);
        assert_eq!(parts.by_count, [1, 0, 1, 0, 0, 0]);
        assert_eq!(parts.parts.iter().map(|part| part.share.count).collect::<Vec<_>>(), [2, 1, 0, 0, 1, 0]);
        // 0.2, 0.4, 0.9: mean 0.5, variance 0.13, half the interval 1.96 × √(0.13 / 3) = 0.408.
        assert!((found.human_voice.point.unwrap() - 0.5).abs() < 1e-6);
        assert!((found.human_voice.low.unwrap() - 0.092).abs() < 0.001 && (found.human_voice.high.unwrap() - 0.908).abs() < 0.001);
    }

    #[test]
    fn five_equal_replies_are_templates_and_four_are_not() {
        for (n, expected) in [(4, 0), (5, 5)] {
            let mut archive = Archive::default();
            let asked = question(&mut archive, 0, 1);
            for i in 0..n {
                let idx = archive.reply(asked, 1 + i, &[]);
                archive.entries[idx].copy_cluster = 3;
            }
            archive.reply(asked, 50, &[]);
            let found = measure(&archive);
            assert_eq!((found.template_share.count, found.template_share.n), (expected, n as u64 + 1));
            assert_eq!(found.acts[Template as usize].share.count, expected);
            assert_eq!(found.reply_templates.first().map_or(0, |cluster| cluster.n), expected);
        }
    }

    #[test]
    fn copies_need_three_authors() {
        let mut archive = Archive::default();
        for (minute, author, cluster) in [(0, 1, 1), (1, 1, 1), (2, 2, 1), (3, 1, 2), (4, 2, 2), (5, 3, 2), (6, 4, u32::MAX)] {
            let idx = question(&mut archive, minute, author);
            archive.entries[idx].copy_cluster = cluster;
        }
        let found = measure(&archive);
        assert_eq!((found.copy_share.count, found.copy_share.n, found.customer_copies.len()), (3, 7, 1));
        assert_eq!((found.customer_copies[0].n_authors, found.customer_copies[0].quote.0.as_str()), (3, "C-000004"));
    }

    #[test]
    fn a_customer_who_comes_back_in_public_undoes_the_handoff() {
        let mut archive = Archive::default();
        for (author, comes_back) in [(1, true), (2, false)] {
            let asked = question(&mut archive, i64::from(author), author);
            archive.reply(asked, 10, &[Handoff]);
            // Somebody else in the thread is no return.
            for (minute, who) in [(20, 77), (30, author)].into_iter().take(1 + usize::from(comes_back)) {
                let idx = question(&mut archive, minute, who);
                archive.entries[idx].thread = archive.entries[asked].thread;
            }
        }
        let found = measure(&archive);
        assert_eq!((found.handoff_return.count, found.handoff_return.n), (1, 2));
    }

    #[test]
    fn nothing_gives_unknown_shares() {
        let found = measure(&Archive::default());
        assert_eq!((found.n_replies, found.template_share.n, found.handoff_return.n, found.phases.len()), (0, 0, 0, 0));
        assert_eq!((found.human_voice.point, found.apology_parts.mean.point), (None, None));
    }
}
