//! Key terms, and the handing out of comments to them.

use super::{Collector, Proposal, Proposals, Unmatched};

/// Key terms that are looked at; those with the largest log-odds come first, and later ones are rare.
const MOST_KEYS: usize = 400;
/// A term comes along with another when it stands in at least this share of its comments.
const LEAST_COMPANY: f64 = 0.12;
/// Terms that come along and bring in a comment without the first term.
const TERMS_TO_JOIN: usize = 2;
/// Key terms that a proposal needs, or nobody could tell what it is about.
const LEAST_TERMS: usize = 3;
/// Rows that are handed on as examples: enough that some of them may be quoted.
const EXAMPLES: usize = 16;

/// A key term.
#[derive(Debug, Clone, Copy)]
struct Key {
    term: u32,
    /// Its log-odds against all other comments.
    odds: f64,
}

/// The terms that set unmatched complaints apart from all other comments, heaviest first.
fn keys(collected: &Collector<'_>) -> Vec<Key> {
    let settings = collected.settings;
    let n_terms = collected.vocabulary.comments.len();
    let mut inside = vec![0_u32; n_terms];
    for term in &collected.terms {
        inside[*term as usize] += 1;
    }
    let all: f64 = f64::from(collected.n_comments);
    let inside_all = collected.unmatched.len() as f64;
    let rest_all = all - inside_all;
    let prior_all = settings.prior_comments;
    let mut keys = Vec::new();
    for (term, (inside, everywhere)) in inside.iter().zip(&collected.vocabulary.comments).enumerate() {
        if *inside < settings.least_comments {
            continue;
        }
        let (inside, everywhere) = (f64::from(*inside), f64::from(*everywhere));
        let rest = everywhere - inside;
        // Equations 16 and 22 of Monroe et al., with comments in place of words: a term counts once a comment.
        let prior = everywhere / all * prior_all;
        let odds = |count: f64, of: f64| libm::log((count + prior) / (of + prior_all - count - prior));
        let difference = odds(inside, inside_all) - odds(rest, rest_all);
        let error = (1.0 / (inside + prior) + 1.0 / (rest + prior)).sqrt();
        if difference / error >= settings.least_z {
            keys.push((difference / error, Key { term: term as u32, odds: difference }));
        }
    }
    keys.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.term.cmp(&b.1.term)));
    keys.truncate(MOST_KEYS);
    keys.into_iter().map(|(_, key)| key).collect()
}

/// The comments of each key term, and which of them are waiting to be handed out.
struct Open<'a> {
    collected: &'a Collector<'a>,
    keys: Vec<Key>,
    /// Key number of a term, plus 1.
    key_of: Vec<u32>,
    /// For each key the comments that hold it.
    texts: Vec<Vec<u32>>,
    /// For each key how many of them are waiting.
    counts: Vec<u32>,
    waiting: Vec<bool>,
}

impl<'a> Open<'a> {
    fn new(collected: &'a Collector<'a>) -> Self {
        let keys = keys(collected);
        let mut key_of = vec![0; collected.vocabulary.comments.len()];
        for (index, key) in keys.iter().enumerate() {
            key_of[key.term as usize] = index as u32 + 1;
        }
        let mut texts = vec![Vec::new(); keys.len()];
        for (number, text) in collected.unmatched.iter().enumerate() {
            for term in collected.terms_of(text) {
                if let Some(key) = key_of[*term as usize].checked_sub(1) {
                    texts[key as usize].push(number as u32);
                }
            }
        }
        let counts = texts.iter().map(|texts| texts.len() as u32).collect();
        Self { collected, keys, key_of, texts, counts, waiting: vec![true; collected.unmatched.len()] }
    }

    fn keys_of(&self, text: u32) -> impl Iterator<Item = usize> {
        let terms = self.collected.terms_of(&self.collected.unmatched[text as usize]);
        terms.iter().filter_map(|term| self.key_of[*term as usize].checked_sub(1)).map(|key| key as usize)
    }

    /// The open comments of a key.
    fn open_texts(&self, key: usize) -> impl Iterator<Item = u32> {
        self.texts[key].iter().copied().filter(|text| self.waiting[*text as usize])
    }

    /// The keys that come along with one, those that say most first.
    fn company(&self, key: usize) -> Vec<usize> {
        let mut together = vec![0_u32; self.keys.len()];
        for text in self.open_texts(key) {
            for other in self.keys_of(text) {
                together[other] += 1;
            }
        }
        let own = f64::from(self.counts[key]);
        let all = f64::from(self.collected.unmatched.len() as u32);
        let mut company: Vec<(f64, usize)> = Vec::new();
        for (other, together) in together.iter().enumerate().filter(|(other, together)| *other != key && **together >= 2) {
            let together = f64::from(*together);
            // How much more often than by chance, weighed by how often. Where all complaints are about one thing, its words are no more often together than by
            // chance, and not less either: they are company all the same.
            let lift = libm::log(together * all / (own * f64::from(self.texts[other].len() as u32)));
            if together / own >= LEAST_COMPANY && lift >= 0.0 {
                company.push((together * lift, other));
            }
        }
        company.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        company.truncate(self.collected.settings.most_terms - 1);
        company.into_iter().map(|(_, other)| other).collect()
    }

    /// The comments of a group: those with its first key, and those with two of the others.
    fn members(&self, key: usize, company: &[usize]) -> Vec<u32> {
        let mut members: Vec<u32> = self.open_texts(key).collect();
        let mut found: Vec<u32> = company.iter().flat_map(|other| self.open_texts(*other)).collect();
        found.sort_unstable();
        for same in found.chunk_by(|a, b| a == b) {
            if same.len() >= TERMS_TO_JOIN {
                members.push(same[0]);
            }
        }
        members.sort_unstable();
        members.dedup();
        members
    }

    fn close(&mut self, members: &[u32]) {
        for text in members {
            self.waiting[*text as usize] = false;
            let terms = self.collected.terms_of(&self.collected.unmatched[*text as usize]);
            for key in terms.iter().filter_map(|term| self.key_of[*term as usize].checked_sub(1)) {
                self.counts[key as usize] -= 1;
            }
        }
    }

    /// The rows that hold most of the group's keys, by different people where there are enough; of equal ones the earlier.
    fn examples(&self, members: &[u32], group: &[usize]) -> Vec<u32> {
        let text = |number: u32| &self.collected.unmatched[number as usize];
        let mut ranked: Vec<(usize, u32)> =
            members.iter().map(|member| (self.keys_of(*member).filter(|key| group.contains(key)).count(), *member)).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut chosen: Vec<&Unmatched> = Vec::new();
        for (_, member) in &ranked {
            if chosen.len() < EXAMPLES && chosen.iter().all(|known| known.author != text(*member).author) {
                chosen.push(text(*member));
            }
        }
        chosen.iter().map(|text| text.row).collect()
    }
}

pub(super) fn propose(collected: &Collector<'_>) -> Proposals {
    let settings = collected.settings;
    let mut open = Open::new(collected);
    let mut proposals = Vec::new();
    let mut is_spent = vec![false; open.keys.len()];
    let mut covered = 0;
    while proposals.len() < settings.most_proposals {
        let weight = |key: usize| f64::from(open.counts[key]) * open.keys[key].odds;
        let left = (0..open.keys.len()).filter(|key| !is_spent[*key] && open.counts[*key] >= settings.least_comments);
        let Some(key) = left.max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(b.cmp(a))) else { break };
        is_spent[key] = true;
        let company = open.company(key);
        if company.len() + 1 < LEAST_TERMS {
            continue;
        }
        let members = open.members(key, &company);
        let mut authors: Vec<u32> = members.iter().map(|member| collected.unmatched[*member as usize].author).collect();
        authors.sort_unstable();
        authors.dedup();
        if (authors.len() as u32) < settings.least_authors {
            continue;
        }
        let group: Vec<usize> = std::iter::once(key).chain(company).collect();
        proposals.push(Proposal {
            terms: group.iter().map(|key| collected.vocabulary.form(open.keys[*key].term).to_owned()).collect(),
            comments: members.len() as u32,
            authors: authors.len() as u32,
            examples: open.examples(&members, &group),
        });
        covered += members.len() as u32;
        open.close(&members);
    }
    proposals.sort_by_key(|proposal| std::cmp::Reverse(proposal.comments));
    Proposals { proposals, covered, unmatched: collected.unmatched.len() as u32 }
}
