//! What a brand's reply does: communicative functions, several per reply, each with the words that say so.
//!
//! Rules and the shape of the text (who is called by name, who signs) give clues; a head that was learned from labelled replies weighs them together with the
//! words ([`decide`]). Without a head the rules alone decide ([`tag`]). [`ResponseAct::Template`] is no matter of words: it is set where copies are counted.

mod outline;
mod shape;
pub mod strategy;
pub mod voice;

use super::learned::{Bank, Head};
use super::rules::{Hit, Ruleset};
use super::tokens::Tokens;
use crate::error::Result;
use crate::model::{ActSet, Lang, ResponseAct};

use shape::Names;

/// The rules of both languages.
#[derive(Debug)]
pub struct ActRules {
    /// English rules.
    pub en: Ruleset,
    /// Polish rules.
    pub pl: Ruleset,
    /// What is no name at the start of a reply, and what stands before one at its end.
    names: Names,
}

/// Weak signs that no act can be read from alone, but that the head may use; rules call them `hint.NAME`.
const HINTS: [&str; 24] = [
    "we_did",
    "you_did",
    "order_to_do",
    "third_party",
    "happened",
    "cause_word",
    "small",
    "always_so",
    "not_us",
    "fact_denied",
    "unable",
    "by_the_rules",
    "claim_quoted",
    "pride",
    "compliment",
    "going_on",
    "open_door",
    "will_do",
    "question",
    "now_changed",
    "done_for_you",
    "time_given",
    "feeling",
    "place_to_write",
];

/// The number of an act or a hint that rules may name.
fn label(id: &str) -> Option<u8> {
    match id.strip_prefix("hint.") {
        Some(name) => HINTS.iter().position(|hint| *hint == name).map(|at| FIRST_HINT + at as u8),
        None => ResponseAct::parse(id).filter(|act| *act != ResponseAct::Template).map(|act| act as u8),
    }
}

/// Hints have the bits after the acts.
const FIRST_HINT: u8 = 32;

impl ActRules {
    /// Reads `acts/en.toml` and `acts/pl.toml`.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood.
    pub fn parse(en: &str, pl: &str) -> Result<Self> {
        let rules =
            Self { en: Ruleset::parse("acts/en.toml", en, label)?, pl: Ruleset::parse("acts/pl.toml", pl, label)?, names: Names::parse(en, pl)? };
        Ok(rules)
    }

    fn sets(&self, lang: Lang) -> impl Iterator<Item = &Ruleset> {
        super::rules::for_language(lang, &self.en, &self.pl)
    }
}

/// What rules and shape say about one reply: acts in the low bits, hints in the high ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clues(u64);

/// The bit of a reply that calls its reader by name.
const CALLED_BY_NAME: u32 = 63;

impl Clues {
    /// Whether the reply calls its reader by name.
    #[must_use]
    pub const fn is_called_by_name(self) -> bool {
        self.0 >> CALLED_BY_NAME & 1 == 1
    }
}

/// Reads the clues of one reply. `text` is what was cut into `tokens`: names are told by their capitals.
#[must_use]
pub fn clues(text: &str, tokens: &Tokens, lang: Lang, rules: &ActRules) -> Clues {
    let mut mask = rules.sets(lang).fold(0, |mask, set| mask | set.mask(tokens));
    if shape::address(text, tokens, &rules.names).is_some() {
        mask |= 1 << ResponseAct::Greeting as u64 | 1 << CALLED_BY_NAME;
    }
    if shape::signature(text, tokens, &rules.names).is_some() {
        mask |= 1 << ResponseAct::Signature as u64;
    }
    Clues(mask)
}

/// The acts that rules and shape alone would read.
#[must_use]
pub fn rule_acts(clues: Clues) -> ActSet {
    dated_once(ActSet(clues.0 as u32))
}

/// The acts of one reply by rules alone, without the original text, so without names.
#[must_use]
pub fn tag(tokens: &Tokens, lang: Lang, rules: &ActRules) -> ActSet {
    rule_acts(Clues(rules.sets(lang).fold(0, |mask, set| mask | set.mask(tokens))))
}

/// How often a clue counts among a reply's features: a rule says more than a group of letters.
const CLUE_WEIGHT: usize = 8;
/// How often the outline of a sentence counts.
const OUTLINE_WEIGHT: usize = 3;

/// Adds what the head for acts sees besides the words: the clues, and the outline of each sentence.
pub fn extra_features(clues: Clues, tokens: &Tokens, features: &mut Vec<u32>) {
    for bit in 0..64 {
        if clues.0 >> bit & 1 == 1 {
            features.extend(std::iter::repeat_n(Head::extra("act-clue", bit), CLUE_WEIGHT));
        }
    }
    outline::tell(tokens, |name, value| features.extend(std::iter::repeat_n(Head::extra(name, value), OUTLINE_WEIGHT)));
}

/// Acts that clues alone decide: names and set phrases, on which the head was no better in cross-fitting.
const BY_CLUES: [ResponseAct; 4] = [ResponseAct::Greeting, ResponseAct::Thanks, ResponseAct::Apology, ResponseAct::Signature];

/// The labels of the head: every act but the one that is counted.
#[must_use]
pub fn head_labels() -> Vec<ResponseAct> {
    ResponseAct::ALL.iter().copied().filter(|act| *act != ResponseAct::Template).collect()
}

/// The acts of one reply, from its clues and the scores of the head for acts; `head` must have the labels of [`head_labels`].
#[must_use]
pub fn decide(clues: Clues, scores: &[f32], lang: Lang, head: &Head) -> ActSet {
    let by_clues = rule_acts(clues);
    let chosen = head.choose_all(scores, lang);
    let mut acts = ActSet::default();
    for (label, act) in head_labels().into_iter().enumerate() {
        let is_done = if BY_CLUES.contains(&act) { by_clues.contains(act) } else { chosen >> label & 1 == 1 };
        if is_done {
            acts.insert(act);
        }
    }
    dated_once(acts)
}

/// A reply that gives a day has dated its promise, whatever else it says about "soon".
const fn dated_once(mut acts: ActSet) -> ActSet {
    if acts.contains(ResponseAct::PromiseDated) {
        acts.0 &= !(1 << ResponseAct::PromiseUndated as u32);
    }
    acts
}

/// The byte spans, in the original text, of the words that say each act of `acts`, in declaration order, then in order of the text. Where no rule found the
/// words, those are given that moved the head most: `bank` must have read `tokens` last, and `head` is the place of the head for acts in it.
#[must_use]
pub fn explain(
    text: &str,
    tokens: &Tokens,
    lang: Lang,
    rules: &ActRules,
    acts: ActSet,
    learned: Option<(&Bank<'_>, usize)>,
) -> Vec<(ResponseAct, u32, u32)> {
    let mut hits: Vec<Hit> = rules.sets(lang).flat_map(|set| set.find(tokens)).filter(|hit| hit.label < FIRST_HINT).collect();
    let shapes =
        [(ResponseAct::Greeting, shape::address(text, tokens, &rules.names)), (ResponseAct::Signature, shape::signature(text, tokens, &rules.names))];
    for (act, span) in shapes {
        if let Some((from, to)) = span {
            hits.push(Hit { label: act as u8, from, to });
        }
    }
    if let Some((bank, head)) = learned {
        for (label, act) in head_labels().into_iter().enumerate() {
            if acts.contains(act) && !hits.iter().any(|hit| hit.label == act as u8) {
                hits.extend(strongest(tokens, lang, bank, head, label).map(|(from, to)| Hit { label: act as u8, from, to }));
            }
        }
    }
    hits.sort_unstable();
    hits.into_iter().map(|hit| (ResponseAct::ALL[usize::from(hit.label)], hit.from, hit.to)).filter(|hit| acts.contains(hit.0)).collect()
}

/// Words given as the reason for an act that no rule found.
const REASONS: usize = 3;

fn strongest(tokens: &Tokens, lang: Lang, bank: &Bank<'_>, head: usize, label: usize) -> impl Iterator<Item = (u32, u32)> {
    let mut weights = [0.0; 64];
    weights[label] = 1.0;
    let mut moved = bank.explain(tokens, head, &weights, 0, lang);
    moved.retain(|(token, value)| *value > 0.0 && tokens.items[*token as usize].is_word());
    moved.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    moved.truncate(REASONS);
    moved.into_iter().map(|(token, _)| (tokens.items[token as usize].from, tokens.items[token as usize].to))
}

#[cfg(test)]
mod tests;
