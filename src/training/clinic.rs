//! The reply clinic: pairs of a strong and a weak real reply to complaints about the same thing, with the words behind each code.

use std::collections::{BTreeMap, BTreeSet};

use super::Missing;
use super::source::{Reply, Said, Source};
use crate::annotate::Reader;
use crate::measure::rows::NONE;
use crate::model::{ActSet, Lang, MICROS_PER_MINUTE, NeedsReply, Polarity, ResponseAct, Visibility};

/// A reply with what it answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The comment.
    pub question: Said,
    /// The reply.
    pub reply: Reply,
    /// Words of the shown text that say an act, in order; empty when texts are not shown.
    pub words: Vec<(ResponseAct, String)>,
}

/// A strong and a weak reply to like comments.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Number, from 1.
    pub number: u64,
    /// What both comments are about.
    pub cause: String,
    /// The language of both replies.
    pub language: Lang,
    /// The one with more of the checklist.
    pub good: Example,
    /// The one with less.
    pub weak: Example,
}

/// The clinic.
#[derive(Debug, Clone, PartialEq)]
pub struct Clinic {
    /// In order of the most frequent causes.
    pub pairs: Vec<Pair>,
    /// Public replies that pairs were chosen from.
    pub n_replies: u64,
}

/// A reply that may be an example: comment, reply, points of the checklist.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    question: u32,
    reply: u32,
    points: usize,
}

/// Makes the clinic.
pub(super) fn clinic(source: &Source<'_>) -> Result<Clinic, Missing> {
    let rows = source.rows;
    let mut groups: BTreeMap<(String, Lang), Vec<Candidate>> = BTreeMap::new();
    let (mut n_brand, mut n_replies) = (0_u64, 0_u64);
    for episode in source.episodes.items.iter().filter(|episode| episode.answer_row != NONE) {
        n_brand += 1;
        let (question, reply) = (episode.last_row, episode.answer_row);
        let is_public = |row: u32| rows.visibility[row as usize] == Visibility::Public;
        let language = rows.language[reply as usize];
        let fits = is_public(question)
            && is_public(reply)
            && source.is_readable(question as usize)
            && source.has_readable_length(reply as usize)
            && rows.needs_reply[question as usize] == NeedsReply::Yes
            && rows.polarity[question as usize] == Polarity::Negative
            && rows.language[question as usize] == language;
        if !fits {
            continue;
        }
        n_replies += 1;
        let candidate = Candidate { question, reply, points: source.checked(reply).n() };
        for cause in source.causes(question) {
            groups.entry((cause, language)).or_default().push(candidate);
        }
    }
    if n_brand == 0 {
        return Err(Missing::NoReplies);
    }
    if !source.shows_texts() {
        return Err(Missing::NoTexts);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    let rules = &source.rules().clinic;
    let mut reader = Reader::new(source.material.knowledge);
    let mut used = Used { rows: BTreeSet::new(), texts: BTreeSet::new() };
    let mut pairs = Vec::new();
    // Every group gives one pair before any gives a second one.
    for _ in 0..rules.pairs {
        for ((cause, language), candidates) in &groups {
            if pairs.len() == rules.pairs {
                break;
            }
            let Some((good, weak)) = pair(source, candidates, &used, rules.least_difference) else { continue };
            used.add(source, good);
            used.add(source, weak);
            pairs.push(Pair {
                number: pairs.len() as u64 + 1,
                cause: cause.clone(),
                language: *language,
                good: example(source, good, &mut reader),
                weak: example(source, weak, &mut reader),
            });
        }
    }
    if pairs.is_empty() { Err(Missing::NoPairs) } else { Ok(Clinic { pairs, n_replies }) }
}

/// What earlier pairs have shown.
struct Used {
    rows: BTreeSet<u32>,
    texts: BTreeSet<u32>,
}

impl Used {
    fn add(&mut self, source: &Source<'_>, candidate: Candidate) {
        self.rows.extend([candidate.question, candidate.reply]);
        let text = source.rows.copy_cluster[candidate.reply as usize];
        if text != NONE {
            self.texts.insert(text);
        }
    }

    fn has(&self, source: &Source<'_>, candidate: Candidate) -> bool {
        self.rows.contains(&candidate.reply)
            || self.rows.contains(&candidate.question)
            || self.texts.contains(&source.rows.copy_cluster[candidate.reply as usize])
    }
}

/// The best and the worst that have not been shown, the earlier one on a tie; nothing when they are too much alike.
fn pair(source: &Source<'_>, candidates: &[Candidate], used: &Used, least_difference: usize) -> Option<(Candidate, Candidate)> {
    let free = || candidates.iter().copied().filter(|candidate| !used.has(source, *candidate));
    let good = free().max_by_key(|candidate| (candidate.points, std::cmp::Reverse(candidate.reply)))?;
    let weak = free().filter(|candidate| candidate.question != good.question).min_by_key(|candidate| (candidate.points, candidate.reply))?;
    (good.points >= weak.points + least_difference).then_some((good, weak))
}

fn example(source: &Source<'_>, candidate: Candidate, reader: &mut Reader<'_>) -> Example {
    let rows = source.rows;
    let waited = match (rows.created_at[candidate.question as usize], rows.created_at[candidate.reply as usize]) {
        (Some(asked), Some(answered)) => (answered - asked).max(0) as f64 / MICROS_PER_MINUTE as f64,
        _ => 0.0,
    };
    let reply = source.reply(candidate.reply, waited);
    // The words are looked for in what is shown, so that none appears that the mask has taken out.
    let words = words(reader, &reply.said.text, reply.said.language, reply.acts);
    Example { question: source.said(candidate.question), reply, words }
}

/// The words of a text that say its acts, each act's joined.
pub(super) fn words(reader: &mut Reader<'_>, text: &str, language: Lang, acts: ActSet) -> Vec<(ResponseAct, String)> {
    let mut found: Vec<(ResponseAct, String)> = Vec::new();
    for (act, from, to) in reader.explain_acts(text, language, acts) {
        let Some(words) = text.get(from as usize..to as usize) else { continue };
        match found.last_mut() {
            Some((last, shown)) if *last == act => {
                shown.push_str(" … ");
                shown.push_str(words);
            }
            _ => found.push((act, words.to_owned())),
        }
    }
    found
}
