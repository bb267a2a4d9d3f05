//! Why a customer writes: contributing factors from the taxonomy, several per comment, each with the words that say so.
//!
//! Three things are read off a comment: which rules match, which groups of words it touches, and the hashed features that all heads share. A head that was
//! trained on labelled complaints weighs them together ([`CauseModel::decide`]); causes that it does not know, such as a user's own, are decided by their
//! rules alone. Nothing found is an answer: "unclassified".

mod concepts;
mod model;
mod rules;
mod taxonomy;

pub use concepts::{ConceptMask, Concepts};
pub use model::{CauseModel, Evidence, Found, NONE_LABEL, Reading};
pub use rules::{CausePack, Examples};
pub use taxonomy::{Cause, Taxonomy};

use super::learned::Head;
use super::tokens::Tokens;
use crate::error::Result;
use crate::model::cause::SubCauseSet;
use crate::model::{CauseId, CauseSet, Lang};

/// The texts of the files that the causes are read from.
#[derive(Debug, Clone, Copy)]
pub struct CauseFiles<'a> {
    /// `causes/taxonomy.toml`.
    pub taxonomy: &'a str,
    /// `causes/en.toml`.
    pub en: &'a str,
    /// `causes/pl.toml`.
    pub pl: &'a str,
    /// `causes/concepts.toml`.
    pub concepts: &'a str,
    /// Whether `en` and `pl` are ours or a user's.
    pub examples: Examples,
    /// `causes/extra-taxonomy.toml`, `causes/extra-en.toml`, `causes/extra-pl.toml`: what a user adds.
    pub extra: Extra<'a>,
}

/// A user's own causes and rules, behind ours. Rules may also be added to causes that we have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra<'a> {
    /// New causes.
    pub taxonomy: Option<&'a str>,
    /// English rules.
    pub en: Option<&'a str>,
    /// Polish rules.
    pub pl: Option<&'a str>,
}

/// The taxonomy, the rules of both languages, the groups of words.
#[derive(Debug)]
pub struct CauseRules {
    /// The causes that can be found.
    pub taxonomy: Taxonomy,
    /// English rules: ours, then a user's.
    pub en: Vec<CausePack>,
    /// Polish rules: ours, then a user's.
    pub pl: Vec<CausePack>,
    /// Groups of words.
    pub concepts: Concepts,
    features: FeatureNames,
}

/// What a comment shows before anything learned is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs {
    /// The causes whose rules match.
    pub causes: CauseSet,
    /// The sub-causes whose rules match.
    pub subs: SubCauseSet,
    /// The groups of words that are touched.
    pub concepts: ConceptMask,
}

/// The hashes of the features that only the cause head knows, made once.
#[derive(Debug, Default)]
struct FeatureNames {
    /// How many causes the rules find: 0, 1, 2, 3 and more.
    counts: [u32; 4],
    causes: Vec<u32>,
    subs: Vec<u32>,
    concepts: Vec<u32>,
}

/// How often a matching rule counts among the features: it says more than a word does.
const RULE_WEIGHT: usize = 4;
/// How often a group of words counts.
const CONCEPT_WEIGHT: usize = 3;

impl CauseRules {
    /// Our own taxonomy and rules, without groups of words and without a user's additions: enough to decide by rules.
    ///
    /// # Errors
    /// As [`CauseRules::load`].
    pub fn parse(taxonomy: &str, en: &str, pl: &str) -> Result<Self> {
        Self::load(&CauseFiles { taxonomy, en, pl, concepts: "", examples: Examples::Trusted, extra: Extra::default() })
    }

    /// Reads the files.
    ///
    /// # Errors
    /// [`crate::error::Error::Resource`] with file and line for anything that is not understood, or a rule for a cause that does not exist.
    pub fn load(files: &CauseFiles<'_>) -> Result<Self> {
        let mut taxonomy = Taxonomy::parse(files.taxonomy)?;
        if let Some(extra) = files.extra.taxonomy {
            taxonomy = taxonomy.extended(extra)?;
        }
        let read = |name: &str, ours: &str, extra: Option<&str>| {
            let mut all = vec![CausePack::parse(&format!("causes/{name}.toml"), ours, &taxonomy, files.examples)?];
            if let Some(extra) = extra {
                let file = format!("causes/extra-{name}.toml");
                all.push(CausePack::parse(&file, &rules::completed(&file, extra, ours)?, &taxonomy, Examples::Checked)?);
            }
            Ok(all)
        };
        let (en, pl) = (read("en", files.en, files.extra.en)?, read("pl", files.pl, files.extra.pl)?);
        let concepts = Concepts::parse(files.concepts)?;
        let features = FeatureNames {
            counts: [0, 1, 2, 3].map(|count| Head::extra("cause rules", count)),
            causes: taxonomy.ids().map(|id| Head::extra("cause rule", name_hash(id))).collect(),
            subs: taxonomy.subs().map(|(sub, _)| Head::extra("cause rule", name_hash(&taxonomy.path(sub)))).collect(),
            concepts: concepts.ids().map(|id| Head::extra("concept", name_hash(id))).collect(),
        };
        Ok(Self { taxonomy, en, pl, concepts, features })
    }

    fn sets(&self, lang: Lang) -> impl Iterator<Item = &CausePack> {
        let en = if lang == Lang::PL { &[] } else { self.en.as_slice() };
        let pl = if lang == Lang::EN { &[] } else { self.pl.as_slice() };
        en.iter().chain(pl)
    }

    /// What a comment shows: rules and groups of words, in its language, or in both when it is neither English nor Polish.
    #[must_use]
    pub fn read(&self, tokens: &Tokens, lang: Lang) -> Signs {
        let mut signs = Signs { concepts: self.concepts.touched(tokens, lang), ..Signs::default() };
        for set in self.sets(lang) {
            let (causes, subs) = set.find(tokens);
            signs.causes.0 |= causes.0;
            signs.subs.0 |= subs.0;
        }
        signs
    }

    /// Adds the features that only the cause head knows. The same in training and in use.
    pub fn extra_features(&self, signs: &Signs, features: &mut Vec<u32>) {
        let mut add = |feature: u32, times: usize| features.extend(std::iter::repeat_n(feature, times));
        for cause in signs.causes.iter() {
            add(self.features.causes[usize::from(cause.0)], RULE_WEIGHT);
        }
        for sub in signs.subs.iter() {
            add(self.features.subs[usize::from(sub.0)], RULE_WEIGHT);
        }
        let mut concepts = signs.concepts;
        while concepts != 0 {
            add(self.features.concepts[concepts.trailing_zeros() as usize], CONCEPT_WEIGHT);
            concepts &= concepts - 1;
        }
        add(self.features.counts[signs.causes.0.count_ones().min(3) as usize], RULE_WEIGHT);
    }

    /// The byte spans, in the original text, of the words by which rules found causes; in taxonomy order, then in order of the text.
    /// Spans of one cause that overlap are joined.
    #[must_use]
    pub fn spans(&self, tokens: &Tokens, lang: Lang) -> Vec<(CauseId, u32, u32)> {
        let mut spans: Vec<_> = self.sets(lang).flat_map(|set| set.spans(tokens)).collect();
        spans.sort_unstable_by_key(|(cause, from, to)| (*cause, *from, std::cmp::Reverse(*to)));
        let mut joined: Vec<(CauseId, u32, u32)> = Vec::with_capacity(spans.len());
        for (cause, from, to) in spans {
            match joined.last_mut() {
                Some(last) if last.0 == cause && from < last.2 => last.2 = last.2.max(to),
                _ => joined.push((cause, from, to)),
            }
        }
        joined
    }
}

/// A number for a name, the same on every machine (FNV-1a).
fn name_hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |state, byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The causes of one comment by rules alone; empty is "unclassified".
#[must_use]
pub fn tag(tokens: &Tokens, lang: Lang, rules: &CauseRules) -> CauseSet {
    rules.sets(lang).fold(CauseSet::default(), |found, set| CauseSet(found.0 | set.find(tokens).0.0))
}

/// The causes by rules alone, with the byte spans of the words that say so; see [`CauseRules::spans`].
#[must_use]
pub fn explain(tokens: &Tokens, lang: Lang, rules: &CauseRules) -> Vec<(CauseId, u32, u32)> {
    rules.spans(tokens, lang)
}

#[cfg(test)]
mod tests;
